// The address `…/page/1/` of every list leads to the list.
import { HOME } from "../templates/parts.js";

export const data = {
  layout: false,
  pagination: { data: "collections.firsts", size: 1, alias: "list" },
  permalink: ({ list }) => `${list.url}page/1/index.html`,
};

export function render({ list }) {
  const to = `${HOME}${list.url}`;
  return `<!doctype html>
<html>
<head>
<meta charset="utf-8">
<link rel="canonical" href="${to}">
<meta http-equiv="refresh" content="0; url=${to}">
<title>${to}</title>
</head>
</html>
`;
}

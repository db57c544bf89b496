import { HOME, TITLE, base, escape, list as items } from "../templates/parts.js";

export const data = {
  layout: false,
  pagination: { data: "collections.lists", size: 1, alias: "list" },
  permalink: ({ list }) => `${list.url}index.html`,
  eleventyImport: { collections: ["village"] },
};

export function render({ collections: { village }, list }) {
  const back = list.previous ? `<a href="${HOME}${list.previous}">Trước</a>` : "";
  const on = list.next ? `<a href="${HOME}${list.next}">Sau</a>` : "";
  const main = `<h1>${escape(list.of.title)}</h1>
${items(list.pages)}
<nav>${back} ${list.number}/${list.total} ${on}</nav>`;
  return base(village, `${list.of.title} | ${TITLE}`, main);
}

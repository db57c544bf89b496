import { TITLE, base, link } from "../templates/parts.js";

export const data = {
  layout: false,
  pagination: { data: "collections.kinds", size: 1, alias: "kind" },
  permalink: ({ kind }) => `${kind.url}index.html`,
  eleventyImport: { collections: ["village"] },
};

export function render({ collections: { village }, kind }) {
  const items = kind.terms.map((term) => `<li>${link(term)} ${term.pages.length}</li>\n`);
  return base(village, TITLE, `<h1>${kind.name}</h1><ul>\n${items.join("")}</ul>`);
}

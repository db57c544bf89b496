import { TITLE, base, link, list } from "../templates/parts.js";

export const data = { layout: false, permalink: "/index.html", eleventyImport: { collections: ["village"] } };

export function render({ collections: { village } }) {
  const part = (section) => `<section><h2>${link(section)}</h2>\n${list(section.pages.slice(0, 5))}</section>\n`;
  return base(village, TITLE, `<h1>${TITLE}</h1>\n${village.root.sections.map(part).join("")}`);
}

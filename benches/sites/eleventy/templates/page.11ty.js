import { TITLE, base, day, escape, link, told } from "./parts.js";

export function render({ collections: { village }, page, title, content, ...data }) {
  const terms = village.kinds.flatMap((kind) => data[kind.name].map((term) => kind.of.get(term)));
  const { lower, higher } = village.neighbours.get(page.url);
  const main = `<article>
<h1>${escape(title)}</h1>
<p><time datetime="${page.date.toISOString().slice(0, 10)}">${day(page.date)}</time></p>
<ul>${terms.map((term) => `<li>${link(term)}</li>\n`).join("")}</ul>
${content}
</article>
<nav>${lower ? link(told(lower), 'rel="prev" ') : ""}
${higher ? link(told(higher), 'rel="next" ') : ""}</nav>
`;
  return base(village, `${title} | ${TITLE}`, main);
}

import { HOME } from "../templates/parts.js";

export const data = { layout: false, permalink: "/sitemap.xml", eleventyImport: { collections: ["village"] } };

export function render({ collections: { village } }) {
  const terms = village.kinds.flatMap((kind) => [kind, ...kind.terms]);
  const undated = [...village.sections.values(), ...terms].map(({ url }) => `<url><loc>${HOME}${url}</loc></url>\n`);
  const dated = village.newest.map(
    ({ url, date }) => `<url><loc>${HOME}${url}</loc><lastmod>${date.toISOString()}</lastmod></url>\n`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${undated.join("")}${dated.join("")}</urlset>
`;
}

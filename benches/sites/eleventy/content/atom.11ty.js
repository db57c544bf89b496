import { HOME, TITLE, escape } from "../templates/parts.js";

export const data = { layout: false, permalink: "/atom.xml", eleventyImport: { collections: ["all", "village"] } };

export function render({ collections: { village } }) {
  const news = village.newest.slice(0, 20);
  const entry = ({ url, date, data, content }) => `<entry xml:lang="vi">
<title>${escape(data.title)}</title>
<published>${date.toISOString()}</published>
<updated>${date.toISOString()}</updated>
<author><name>${TITLE}</name></author>
<link rel="alternate" type="text/html" href="${HOME}${url}"/>
<id>${HOME}${url}</id>
<summary type="text">${escape(data.description)}</summary>
<content type="html" xml:base="${HOME}${url}">${escape(content)}</content>
</entry>
`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="vi">
<title>${TITLE}</title>
<link rel="self" type="application/atom+xml" href="${HOME}/atom.xml"/>
<link rel="alternate" type="text/html" href="${HOME}/"/>
<updated>${news[0]?.date.toISOString() ?? ""}</updated>
<id>${HOME}/atom.xml</id>
${news.map(entry).join("")}</feed>
`;
}

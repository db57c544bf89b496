// The pieces that several pages share.
export const HOME = "https://vi-du.vn";
export const TITLE = "Xã Ví Dụ";

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
export const escape = (text) => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign]);
export const link = ({ url, title }, rel = "") => `<a ${rel}href="${HOME}${url}">${escape(title)}</a>`;
export const told = ({ url, data }) => ({ url, title: data.title });

const two = (number) => String(number).padStart(2, "0");
export const day = (date) => `${two(date.getUTCDate())}/${two(date.getUTCMonth() + 1)}/${date.getUTCFullYear()}`;

export function list(pages) {
  const item = (page) =>
    `<li>${link(told(page))} <time>${day(page.date)}</time><p>${escape(page.data.description)}</p></li>\n`;
  return `<ul>\n${pages.map(item).join("")}</ul>`;
}

/** A whole document; its head and its frame's lists are made once a build. */
export function base(village, title, main) {
  village.frame ??= {
    header: `<header><a href="${HOME}/">${TITLE}</a>
<nav>${village.root.sections.map((section) => `${link(section)}\n`).join("")}</nav></header>`,
    aside: `<aside><h2>Tin mới</h2><ul>
${village.sections.get("/tin-tuc/").pages.slice(0, 10).map((page) => `<li>${link(told(page))} <time>${day(page.date)}</time></li>\n`).join("")}</ul></aside>`,
  };
  return `<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<title>${escape(title)}</title>
<link rel="alternate" type="application/atom+xml" href="${HOME}/atom.xml">
</head>
<body>
${village.frame.header}
<main>${main}</main>
${village.frame.aside}
<footer>Trung tâm Văn hóa, Thể thao và Truyền thông</footer>
</body>
</html>
`;
}

import { TITLE, base } from "../templates/parts.js";

export const data = { layout: false, permalink: "/404.html" };

export function render({ collections: { village } }) {
  return base(village, TITLE, "<h1>Không tìm thấy trang</h1>");
}

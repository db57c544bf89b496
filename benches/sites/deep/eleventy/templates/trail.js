// The way down to a page, and the section that it lies in.
import { link } from "./parts.js";

export const above = (url) => url.slice(0, url.lastIndexOf("/", url.length - 2) + 1);
export const trail = (sections) => `<nav>${sections.map((one) => `${link(one)} / `).join("")}</nav>`;

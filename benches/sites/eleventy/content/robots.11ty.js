import { HOME } from "../templates/parts.js";

export const data = { layout: false, permalink: "/robots.txt" };

export function render() {
  return `User-agent: *\nDisallow:\nAllow: /\nSitemap: ${HOME}/sitemap.xml\n`;
}

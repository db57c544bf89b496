// All that is known of the site beyond its single pages: sections, terms, lists and neighbours.
import { readFileSync } from "node:fs";
import { slug } from "./eleventy.config.js";

const KINDS = ["thon", "phong-trao", "chuyen-muc"];
const AT_ONCE = 20;

/** Sections, taxonomies and the pages of their lists, from the stories as Eleventy read them. */
export function arrange(stories) {
  const newest = [...stories].sort((a, b) => b.date - a.date);
  const sections = new Map();
  for (const { url, title } of JSON.parse(readFileSync("sections.json", "utf8"))) {
    const parent = url === "/" ? undefined : sections.get(above(url));
    const section = { url, title, pages: [], sections: [], trail: parent ? [...parent.trail, parent] : [] };
    parent?.sections.push(section);
    sections.set(url, section);
  }
  const kinds = KINDS.map((name) => ({ name, url: `/${name}/`, terms: new Map() }));
  for (const story of newest) {
    sections.get(above(story.url)).pages.push(story);
    for (const { terms, url, name } of kinds) {
      for (const title of story.data[name]) {
        if (!terms.has(title)) terms.set(title, { title, url: `${url}${slug(title)}/`, pages: [] });
        terms.get(title).pages.push(story);
      }
    }
  }
  const root = sections.get("/");
  const neighbours = new Map();
  for (const { pages } of sections.values()) {
    pages.forEach((story, i) => neighbours.set(story.url, { lower: pages[i - 1], higher: pages[i + 1] }));
  }
  for (const kind of kinds) {
    kind.of = kind.terms;
    kind.terms = [...kind.terms.values()].sort((a, b) => (a.url < b.url ? -1 : 1));
  }
  const listed = [...sections.values()].filter((section) => section !== root);
  const lists = [...listed, ...kinds.flatMap((kind) => kind.terms)].flatMap(split);
  return { newest, sections, root, kinds, lists, neighbours };
}

function above(url) {
  return url.slice(0, url.lastIndexOf("/", url.length - 2) + 1);
}

/** The pages of one list. */
function split(of) {
  const total = Math.max(1, Math.ceil(of.pages.length / AT_ONCE));
  const at = (number) => (number === 1 ? of.url : `${of.url}page/${number}/`);
  return Array.from({ length: total }, (_, i) => ({
    of,
    url: at(i + 1),
    number: i + 1,
    total,
    pages: of.pages.slice(i * AT_ONCE, (i + 1) * AT_ONCE),
    previous: i > 0 ? at(i) : undefined,
    next: i + 1 < total ? at(i + 2) : undefined,
  }));
}

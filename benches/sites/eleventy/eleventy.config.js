// Eleventy at its best settings: templates are plain JavaScript, Markdown goes through no template
// language, what all pages share is made once a build.
import { arrange } from "./village.js";

export default function (config) {
  let village;
  config.on("eleventy.before", () => {
    village = undefined;
  });
  const once = (api) => (village ??= arrange(api.getFilteredByGlob("content/**/*.md")));
  config.addCollection("village", once);
  config.addCollection("lists", (api) => once(api).lists);
  config.addCollection("firsts", (api) => once(api).lists.filter((list) => list.number === 1));
  config.addCollection("kinds", (api) => once(api).kinds);

  config.amendLibrary("md", (md) => md.core.ruler.push("ids", headingIds));
  config.addAsyncShortcode("photo", photo);
  // A saved file is whole at once; the usual wait of 150 ms would be counted against Eleventy.
  config.setChokidarConfig({ awaitWriteFinish: { stabilityThreshold: 20, pollInterval: 5 } });
  return { dir: { input: "content", includes: "../templates" }, markdownTemplateEngine: false };
}

/** Gives each heading the id that its words make. */
function headingIds(state) {
  const seen = new Map();
  state.tokens.forEach((token, i) => {
    if (token.type !== "heading_open") return;
    const id = slug(state.tokens[i + 1].content);
    const times = seen.get(id) ?? 0;
    seen.set(id, times + 1);
    token.attrSet("id", times ? `${id}-${times}` : id);
  });
}

export function slug(text) {
  const plain = text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replaceAll("đ", "d");
  return plain.replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
}

async function photo(path) {
  const { default: image } = await import("@11ty/eleventy-img");
  const made = await image(path, {
    widths: [480, 960, 1600],
    formats: ["jpeg"],
    sharpJpegOptions: { quality: 80 },
    outputDir: `${this.eleventy.directories.output}anh/`,
    urlPath: "https://vi-du.vn/anh/",
  });
  const large = made.jpeg.at(-1);
  const srcset = made.jpeg.map((one) => one.srcset).join(", ");
  return `<img src="${large.url}" srcset="${srcset}" width="${large.width}" height="${large.height}" alt="">`;
}

//! The keys of `loa.toml` as data, for editors. A test keeps its root in step with what is
//! read.

use crate::notation::schema::{Key, Shape, key};

const TAXONOMY: &[Key] = &[
    key(
        "name",
        Shape::Text,
        "",
        "how front matter and templates call it",
    ),
    key(
        "paginate_by",
        Shape::Count,
        "0",
        "pages a list page; 0 for all on one",
    ),
    key(
        "paginate_path",
        Shape::Text,
        "page",
        "the address part before page numbers",
    ),
    key("render", Shape::Flag, "true", "write pages for the terms"),
    key("feed", Shape::Flag, "false", "write a feed for each term"),
    key("lang", Shape::Text, "", "the language it is for"),
];

const SLUGS: Shape = Shape::Choice(&["on", "safe", "off"]);

const SLUGIFY: &[Key] = &[
    key("paths", SLUGS, "on", "pages and sections"),
    key("taxonomies", SLUGS, "on", "taxonomies and terms"),
    key("anchors", SLUGS, "on", "headings"),
    key(
        "paths_keep_dates",
        Shape::Flag,
        "false",
        "keep a date before a file's name",
    ),
];

const HOME: &[Key] = &[
    key(
        "page",
        Shape::Text,
        "",
        "`@/…`: the page or section that stands at /",
    ),
    key("template", Shape::Text, "", "the template of /"),
];

const PHASE: &[Key] = &[
    key(
        "name",
        Shape::Text,
        "",
        "how pages, menus and --phase call it",
    ),
    key("title", Shape::Text, "", "how readers call it"),
    key(
        "from",
        Shape::Text,
        "",
        "its first day or moment, or event.date + n",
    ),
    key(
        "until",
        Shape::Text,
        "",
        "its last day or moment, or event.date - n",
    ),
    key(
        "home",
        Shape::Table(HOME, &[]),
        "",
        "what stands at / meanwhile",
    ),
    key("params", Shape::Free, "", "values of your own"),
];

const RELATED: &[Key] = &[
    key("limit", Shape::Count, "5", "the most pages"),
    key(
        "threshold",
        Shape::Number,
        "10",
        "the least likeness, in percent",
    ),
    key(
        "weights",
        Shape::Table(WEIGHTS, &[]),
        "",
        "what counts how much",
    ),
];

const WEIGHTS: &[Key] = &[
    key("tags", Shape::Number, "10", "a term of a taxonomy"),
    key("title", Shape::Number, "2", "a word of the title"),
    key("section", Shape::Number, "3", "the same section"),
    key("date", Shape::Number, "2", "the same day"),
];

const ASSETS: &[Key] = &[
    key("minify", Shape::Flag, "false", "make CSS short"),
    key(
        "bundle_css",
        Shape::Flag,
        "false",
        "put imported sheets into those that import them",
    ),
    key(
        "targets",
        Shape::Texts,
        "",
        "the oldest browsers that CSS is written for",
    ),
    key(
        "fingerprint",
        Shape::Texts,
        "[]",
        "globs of files that carry their hash in their name",
    ),
];

const IMAGES: &[Key] = &[
    key(
        "widths",
        Shape::Counts,
        "",
        "the widths of pictures in bodies, in pixels",
    ),
    key(
        "formats",
        Shape::Texts,
        "",
        "the formats beside the picture's own",
    ),
    key(
        "quality",
        Shape::Count,
        "",
        "the quality of lossy formats, 1 to 100",
    ),
    key(
        "sizes",
        Shape::Text,
        "",
        "the `sizes` of pictures in bodies",
    ),
    key(
        "placeholder",
        Shape::Choice(&["none", "colour", "blur"]),
        "none",
        "what stands there until a picture has come",
    ),
    key(
        "lazy",
        Shape::Flag,
        "true",
        "load pictures when they are near",
    ),
    key(
        "keep_metadata",
        Shape::Flag,
        "false",
        "publish photos with what they tell of their taking",
    ),
];

const DATA: &[Key] = &[key(
    "allow_network",
    Shape::Flag,
    "false",
    "`load_data(url=…)` may ask servers",
)];

const SEARCH: &[Key] = &[
    key("include_title", Shape::Flag, "true", "titles can be found"),
    key(
        "include_description",
        Shape::Flag,
        "",
        "descriptions can be found",
    ),
    key("include_date", Shape::Flag, "false", "dates can be found"),
    key(
        "include_path",
        Shape::Flag,
        "false",
        "addresses can be found",
    ),
    key(
        "include_content",
        Shape::Flag,
        "true",
        "bodies can be found",
    ),
    key(
        "truncate_content_length",
        Shape::Count,
        "",
        "the most characters of a body",
    ),
    key(
        "index_format",
        Shape::Choice(&[
            "elasticlunr_javascript",
            "elasticlunr_json",
            "fuse_javascript",
            "fuse_json",
            "loa",
        ]),
        "elasticlunr_javascript",
        "the form of the index",
    ),
    key(
        "include_extra",
        Shape::Texts,
        "[]",
        "paths into `[extra]` whose texts can be found",
    ),
    key(
        "filters",
        Shape::Texts,
        "",
        "what results can be narrowed by",
    ),
];

const LEXICON: &[Key] = &[
    key("names", Shape::Texts, "[]", "names that must be right"),
    key("terms", Shape::Texts, "[]", "terms that must not be broken"),
    key("spellings", Shape::Free, "", "how words are to be written"),
];

/// The root of the configuration.
pub const ROOT: &[Key] = &[
    key("base_url", Shape::Text, "", "where the site will stand"),
    key("title", Shape::Text, "", "the site's name"),
    key(
        "description",
        Shape::Text,
        "",
        "one sentence about the site",
    ),
    key(
        "default_language",
        Shape::Text,
        "en",
        "the language of pages",
    ),
    key(
        "theme",
        Shape::Any(&[Shape::Text, Shape::Texts]),
        "",
        "the theme in themes/, or several, the nearest first",
    ),
    key("output_dir", Shape::Text, "public", "the output folder"),
    key(
        "generate_feeds",
        Shape::Flag,
        "false",
        "write a feed of the whole site",
    ),
    key(
        "feed_filenames",
        Shape::Texts,
        "[\"atom.xml\"]",
        "the feeds' files: atom.xml, rss.xml, feed.json",
    ),
    key("feed_limit", Shape::Count, "", "the most pages in a feed"),
    key(
        "author",
        Shape::Text,
        "",
        "the author of pages that name none",
    ),
    key(
        "taxonomies",
        Shape::Tables(TAXONOMY, &["name"]),
        "",
        "how pages are grouped besides sections",
    ),
    key(
        "taxonomy_root",
        Shape::Text,
        "",
        "a path part before all taxonomies",
    ),
    key("generate_sitemap", Shape::Flag, "true", "write sitemap.xml"),
    key(
        "generate_robots_txt",
        Shape::Flag,
        "true",
        "write robots.txt",
    ),
    key(
        "exclude_paginated_pages_in_sitemap",
        Shape::Choice(&["none", "all"]),
        "none",
        "leave list pages out of the sitemap",
    ),
    key(
        "relative_urls",
        Shape::Flag,
        "false",
        "write links relative to the page",
    ),
    key(
        "ignored_content",
        Shape::Texts,
        "[]",
        "globs of files in content/ that are not taken",
    ),
    key(
        "ignored_static",
        Shape::Texts,
        "[]",
        "globs of files in static/ that are not taken",
    ),
    key(
        "skip_content_templating",
        Shape::Texts,
        "[]",
        "globs of pages whose body is no template",
    ),
    key(
        "slugify",
        Shape::Table(SLUGIFY, &[]),
        "",
        "how addresses are made from names",
    ),
    key("markdown", Shape::Free, "", "how Markdown is written"),
    key("link_checker", Shape::Free, "", "how links are checked"),
    key("translations", Shape::Free, "", "words of trans(key=…)"),
    key(
        "commune",
        Shape::Free,
        "",
        "the commune's name, parent, centre, address",
    ),
    key("event", Shape::Free, "", "the facts of the event"),
    key(
        "lexicon",
        Shape::Table(LEXICON, &[]),
        "",
        "what must not be broken or misspelt",
    ),
    key("press", Shape::Free, "", "how printed pieces are made"),
    key("shops", Shape::MapOf(&Shape::Free), "", "print shops"),
    key(
        "materials",
        Shape::MapOf(&Shape::Free),
        "",
        "what letters are cut from",
    ),
    key(
        "utc_offset",
        Shape::Text,
        "+00:00",
        "how far the site's clock is ahead of UTC",
    ),
    key(
        "phases",
        Shape::Tables(PHASE, &["name"]),
        "",
        "before, during and after an event",
    ),
    key(
        "menus",
        Shape::MapOf(&Shape::FreeTables),
        "",
        "lists of links by name",
    ),
    key(
        "related",
        Shape::Table(RELATED, &[]),
        "",
        "what makes pages kin",
    ),
    key("extra", Shape::Free, "", "keys of your own"),
    key(
        "compile_sass",
        Shape::Flag,
        "false",
        "compile the site's own `sass/`",
    ),
    key("minify_html", Shape::Flag, "false", "make HTML short"),
    key(
        "build_search_index",
        Shape::Flag,
        "false",
        "write a search index",
    ),
    key("hard_link_static", Shape::Flag, "false", "known to Zola"),
    key(
        "preserve_dotfiles_in_output",
        Shape::Flag,
        "false",
        "known to Zola",
    ),
    key("search", Shape::Table(SEARCH, &[]), "", "what can be found"),
    key(
        "languages",
        Shape::Free,
        "",
        "other languages by their code, with the keys that differ",
    ),
    key(
        "images",
        Shape::Table(IMAGES, &[]),
        "",
        "pictures in bodies",
    ),
    key("assets", Shape::Table(ASSETS, &[]), "", "styles and files"),
    key("data", Shape::Table(DATA, &[]), "", "where data comes from"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::diag::Findings;
    use crate::notation::{Fields, Origin, Table};

    #[test]
    fn every_key_that_is_read_is_described_and_no_other() {
        let (origin, table) = (Origin::new("loa.toml", ""), Table::default());
        let mut fields = Fields::new(&table, &origin, "loa.toml");
        crate::config::read_root(&mut fields, &origin, &mut Findings::new());
        let described: BTreeSet<&str> = ROOT.iter().map(|key| key.name).collect();
        assert_eq!(described.len(), ROOT.len(), "a key stands twice");
        assert_eq!(described, fields.asked().collect());
    }
}

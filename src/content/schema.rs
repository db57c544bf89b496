//! The keys of front matter as data, for editors. A test keeps them in step with what
//! [`matter`](super::matter) reads.

use crate::notation::schema::{Key, Shape, key};

const MENU_PLACE: &[Key] = &[
    key(
        "name",
        Shape::Text,
        "",
        "how `parent` calls the entry (default: its title)",
    ),
    key(
        "title",
        Shape::Text,
        "",
        "what readers see (default: the page's title)",
    ),
    key(
        "weight",
        Shape::Count,
        "",
        "its place among its sisters, lightest first",
    ),
    key("parent", Shape::Text, "", "the entry it stands below"),
    key(
        "phases",
        Shape::Texts,
        "",
        "the phases in which it is shown",
    ),
    key("params", Shape::Free, "", "values of your own"),
];

const MENUS: Shape = Shape::Any(&[Shape::Texts, Shape::MapOf(&Shape::Table(MENU_PLACE, &[]))]);

const RENDITIONS: Shape = Shape::Tables(
    &[
        key("name", Shape::Text, "", "how templates call it"),
        key(
            "template",
            Shape::Text,
            "",
            "the template, whose ending is the file's",
        ),
        key(
            "path",
            Shape::Text,
            "",
            "the file, relative to the page's folder",
        ),
    ],
    &["name", "template"],
);

const WITHDRAWN: Shape = Shape::Any(&[
    Shape::Flag,
    Shape::Table(
        &[
            key("since", Shape::Day, "", "since when"),
            key("notice", Shape::Text, "", "what the notice says"),
            key(
                "names",
                Shape::Texts,
                "",
                "names that other pages may still hold",
            ),
        ],
        &[],
    ),
]);

const ANCHORS: Shape = Shape::Choice(&["none", "left", "right", "heading"]);
const TERMS: Shape = Shape::MapOf(&Shape::Texts);

/// The front matter of a page.
pub const PAGE: &[Key] = &[
    key("title", Shape::Text, "", "the headline"),
    key(
        "description",
        Shape::Text,
        "",
        "the lead, in one or two sentences",
    ),
    key(
        "date",
        Shape::Day,
        "",
        "when it was published (default: the date in the file's name)",
    ),
    key("updated", Shape::Day, "", "when it was last changed"),
    key(
        "weight",
        Shape::Count,
        "",
        "its place in sections sorted by weight, lightest first",
    ),
    key("draft", Shape::Flag, "false", "left out unless --drafts"),
    key("render", Shape::Flag, "true", "write a page"),
    key("hidden", Shape::Flag, "false", "written, but not in lists"),
    key("include_in_feeds", Shape::Flag, "true", "stands in feeds"),
    key(
        "in_search_index",
        Shape::Flag,
        "true",
        "can be found by searching",
    ),
    key(
        "publish_date",
        Shape::Day,
        "",
        "left out before this day or moment",
    ),
    key(
        "expiry_date",
        Shape::Day,
        "",
        "left out after this day or moment",
    ),
    key("phases", Shape::Texts, "", "shown only in these phases"),
    key("menus", MENUS, "", "the menus it stands in"),
    key(
        "withdrawn",
        WITHDRAWN,
        "false",
        "only a notice is left of the page",
    ),
    key("renditions", RENDITIONS, "", "more files of the same page"),
    key("slug", Shape::Text, "", "the last part of the address"),
    key("path", Shape::Text, "", "the whole address"),
    key(
        "aliases",
        Shape::Texts,
        "[]",
        "old addresses that lead here",
    ),
    key("authors", Shape::Texts, "[]", "who wrote it"),
    key("template", Shape::Text, "page.html", "the template"),
    key("taxonomies", TERMS, "", "terms by taxonomy"),
    key("print", Shape::FreeTables, "", "orders for printed pieces"),
    key("extra", Shape::Free, "", "keys of your own"),
];

const PAGES_FROM: Shape = Shape::FreeTables;

/// The front matter of a section.
pub const SECTION: &[Key] = &[
    key("title", Shape::Text, "", "the section's name"),
    key("description", Shape::Text, "", "one sentence about it"),
    key(
        "sort_by",
        Shape::Choice(&[
            "date",
            "update_date",
            "title",
            "title_bytes",
            "weight",
            "slug",
            "permalink",
            "none",
        ]),
        "none",
        "the order of its pages",
    ),
    key(
        "weight",
        Shape::Count,
        "0",
        "its place among its sister sections",
    ),
    key(
        "draft",
        Shape::Flag,
        "false",
        "the whole folder is left out unless --drafts",
    ),
    key("template", Shape::Text, "section.html", "the template"),
    key(
        "page_template",
        Shape::Text,
        "",
        "the template of its pages",
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
    key(
        "paginate_reversed",
        Shape::Flag,
        "false",
        "oldest list page first",
    ),
    key("insert_anchor_links", ANCHORS, "", "links to headings"),
    key("render", Shape::Flag, "true", "write a page"),
    key(
        "transparent",
        Shape::Flag,
        "false",
        "its pages stand in the parent's list too",
    ),
    key(
        "redirect_to",
        Shape::Text,
        "",
        "where its own address leads instead",
    ),
    key(
        "aliases",
        Shape::Texts,
        "[]",
        "old addresses that lead here",
    ),
    key(
        "generate_feeds",
        Shape::Flag,
        "false",
        "write a feed of its pages",
    ),
    key(
        "in_search_index",
        Shape::Flag,
        "true",
        "can be found by searching",
    ),
    key(
        "hidden",
        Shape::Flag,
        "false",
        "known to Zola; has no effect",
    ),
    key(
        "phases",
        Shape::Texts,
        "",
        "the whole folder is shown only in these phases",
    ),
    key("menus", MENUS, "", "the menus it stands in"),
    key("renditions", RENDITIONS, "", "more files of the same page"),
    key(
        "cascade",
        Shape::Free,
        "",
        "front matter for all pages below",
    ),
    key(
        "pages_from",
        PAGES_FROM,
        "",
        "one page for each row of a list",
    ),
    key("extra", Shape::Free, "", "keys of your own"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::config::Config;
    use crate::content::{PageMatter, SectionMatter};
    use crate::diag::Findings;
    use crate::notation::{Origin, Table};

    fn names(keys: &[Key]) -> BTreeSet<&str> {
        let names: BTreeSet<_> = keys.iter().map(|key| key.name).collect();
        assert_eq!(names.len(), keys.len(), "a key stands twice");
        names
    }

    #[test]
    fn every_key_that_is_read_is_described_and_no_other() {
        let config = Config::without_project();
        let origin = Origin::new("a.md", "");
        let (table, mut findings) = (Table::default(), Findings::new());
        let read = PageMatter::read_keys(&table, &origin, &config, "en", &mut findings).1;
        assert_eq!(names(PAGE), read.into_iter().collect());
        let read = SectionMatter::read_keys(&table, &origin, &config, &mut findings).1;
        assert_eq!(names(SECTION), read.into_iter().collect());
        for key in crate::content::cascade::KEYS {
            assert!(names(PAGE).contains(key), "{key}");
        }
    }

    #[test]
    fn a_matter_that_says_nothing_is_the_empty_one() {
        let origin = Origin::new("a.md", "");
        let config = Config::without_project();
        let mut findings = Findings::new();
        let read = PageMatter::read(&Table::default(), &origin, &config, "en", &mut findings);
        assert_eq!(format!("{read:?}"), format!("{:?}", PageMatter::empty()));
    }
}

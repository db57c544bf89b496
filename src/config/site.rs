//! The tables of the configuration that come from Zola: taxonomies, `[slugify]`, `[markdown]`.

use serde_json::{Value as Json, json};

use crate::diag::{Diagnostic, Findings};
use crate::notation::{Fields, Origin};
use crate::text::slug;

/// One kind of grouping, such as the emulation movements.
#[derive(Clone, Debug)]
pub struct Taxonomy {
    /// The name by which front matter and templates call it.
    pub name: String,
    /// Its part of the address.
    pub slug: String,
    /// Pages a list page; 0 for all on one.
    ///
    /// Default: 0
    pub paginate_by: usize,
    /// The address part before page numbers.
    ///
    /// Default: `page`
    pub paginate_path: String,
    /// Write pages for the terms.
    ///
    /// Default: `true`
    pub render: bool,
    /// Write a feed for each term.
    ///
    /// Default: `false`
    pub feed: bool,
}

impl Taxonomy {
    /// The taxonomy as templates see it.
    pub fn for_templates(&self) -> Json {
        json!({
            "name": self.name, "slug": self.slug, "paginate_by": self.paginate_by,
            "paginate_path": self.paginate_path, "render": self.render, "feed": self.feed,
        })
    }
}

pub(super) fn read_taxonomies(
    fields: &mut Fields<'_>,
    origin: &Origin,
    findings: &mut Findings,
) -> Vec<Taxonomy> {
    let mut taxonomies = Vec::new();
    for (table, span) in fields.tables("taxonomies", findings) {
        let mut fields = Fields::new(table, origin, "taxonomies");
        let name = fields.string("name", findings);
        let taxonomy = Taxonomy {
            slug: slug(name.as_deref().unwrap_or_default()),
            name: name.unwrap_or_default(),
            paginate_by: fields.count("paginate_by", findings).unwrap_or(0),
            paginate_path: fields
                .string("paginate_path", findings)
                .unwrap_or_else(|| "page".into()),
            render: fields.bool("render", findings).unwrap_or(true),
            feed: fields.bool("feed", findings).unwrap_or(false),
        };
        fields.string("lang", findings);
        fields.refuse_unknown(findings);
        if taxonomy.name.is_empty() {
            let missing = Diagnostic::error("missing-key")
                .with("key", "name")
                .with("table", "taxonomies");
            findings.push(missing.at(origin.place(&span)));
        } else {
            taxonomies.push(taxonomy);
        }
    }
    taxonomies
}

/// How one kind of address is made from a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slugs {
    /// ASCII letters, digits and hyphens.
    On,
    /// As written, less what file systems refuse.
    Safe,
    /// As written.
    Off,
}

impl Slugs {
    const NAMES: &'static [(&'static str, Slugs)] = &[
        ("on", Slugs::On),
        ("safe", Slugs::Safe),
        ("off", Slugs::Off),
    ];

    /// The address part for `name`.
    pub fn apply(self, name: &str) -> String {
        match self {
            Slugs::On => slug(name),
            Slugs::Safe => {
                let kept: String = name
                    .chars()
                    .filter(|c| !"<>:\"/\\|?*".contains(*c) && !c.is_control())
                    .collect();
                kept.trim_end_matches([' ', '.']).to_owned()
            }
            Slugs::Off => name.to_owned(),
        }
    }

    /// The anchor for a heading; unlike in paths, blanks become underlines.
    pub fn apply_to_anchor(self, heading: &str) -> String {
        match self {
            Slugs::On => slug(heading),
            _ => self
                .apply(heading)
                .replace(|c: char| c.is_ascii_whitespace(), "_"),
        }
    }
}

/// `[slugify]`.
#[derive(Clone, Copy, Debug)]
pub struct Slugify {
    /// Pages and sections.
    ///
    /// Default: `on`
    pub paths: Slugs,
    /// Taxonomies and terms.
    ///
    /// Default: `on`
    pub taxonomies: Slugs,
    /// Headings.
    ///
    /// Default: `on`
    pub anchors: Slugs,
    /// Keep a date before a file's name in its address.
    ///
    /// Default: `false`
    pub paths_keep_dates: bool,
}

impl Slugify {
    pub(super) fn read(
        fields: &mut Fields<'_>,
        origin: &Origin,
        findings: &mut Findings,
    ) -> Slugify {
        let mut out = Slugify {
            paths: Slugs::On,
            taxonomies: Slugs::On,
            anchors: Slugs::On,
            paths_keep_dates: false,
        };
        if let Some(table) = fields.table("slugify", findings) {
            let mut fields = Fields::new(table, origin, "[slugify]");
            let mut choice = |key| {
                fields
                    .choice(key, Slugs::NAMES, findings)
                    .unwrap_or(Slugs::On)
            };
            out.paths = choice("paths");
            out.taxonomies = choice("taxonomies");
            out.anchors = choice("anchors");
            out.paths_keep_dates = fields.bool("paths_keep_dates", findings).unwrap_or(false);
            fields.refuse_unknown(findings);
        }
        out
    }
}

/// Where a link to a heading stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnchorLinks {
    /// No link.
    None,
    /// Before the words.
    Left,
    /// Behind the words.
    Right,
    /// The heading itself is the link.
    Heading,
}

impl AnchorLinks {
    /// The words for the places.
    pub const NAMES: &'static [(&'static str, AnchorLinks)] = &[
        ("none", AnchorLinks::None),
        ("left", AnchorLinks::Left),
        ("right", AnchorLinks::Right),
        ("heading", AnchorLinks::Heading),
    ];
}

/// `[markdown]`.
#[derive(Clone, Debug)]
pub struct Markdown {
    /// Straight quotes and dots become typographic ones.
    ///
    /// Default: `false`
    pub smart_punctuation: bool,
    /// `term` / `: definition` lists.
    ///
    /// Default: `false`
    pub definition_list: bool,
    /// `> [!NOTE]` quotes get a class.
    ///
    /// Default: `false`
    pub github_alerts: bool,
    /// Links to headings, unless a section says otherwise.
    ///
    /// Default: `none`
    pub insert_anchor_links: AnchorLinks,
    /// External links open in a tab of their own.
    ///
    /// Default: `false`
    pub external_links_target_blank: bool,
    /// External links say `rel="nofollow"`.
    ///
    /// Default: `false`
    pub external_links_no_follow: bool,
    /// External links say `rel="noreferrer"`.
    ///
    /// Default: `false`
    pub external_links_no_referrer: bool,
    /// The class of external links.
    ///
    /// Default: none.
    pub external_links_class: Option<String>,
    /// A dead internal link is an error; else a warning.
    ///
    /// Default: `true`
    pub dead_links_are_errors: bool,
}

impl Markdown {
    pub(super) fn read(
        fields: &mut Fields<'_>,
        origin: &Origin,
        findings: &mut Findings,
    ) -> Markdown {
        let empty = crate::notation::Table::default();
        let table = fields.table("markdown", findings).unwrap_or(&empty);
        let mut own = Fields::new(table, origin, "[markdown]");
        let mut flag = |key| own.bool(key, findings).unwrap_or(false);
        let mut out = Markdown {
            smart_punctuation: flag("smart_punctuation"),
            definition_list: flag("definition_list"),
            github_alerts: flag("github_alerts"),
            external_links_target_blank: flag("external_links_target_blank"),
            external_links_no_follow: flag("external_links_no_follow"),
            external_links_no_referrer: flag("external_links_no_referrer"),
            insert_anchor_links: AnchorLinks::None,
            external_links_class: None,
            dead_links_are_errors: true,
        };
        out.insert_anchor_links = own
            .choice("insert_anchor_links", AnchorLinks::NAMES, findings)
            .unwrap_or(AnchorLinks::None);
        out.external_links_class = own.string("external_links_class", findings);
        for later in [
            "render_emoji",
            "lazy_async_image",
            "bottom_footnotes",
            "highlighting",
            "highlight_code",
            "highlight_theme",
            "external_links_external",
        ] {
            if let Some(value) = own.value(later) {
                let place = own.place(&value.span);
                findings.push(
                    Diagnostic::warning("key-not-yet")
                        .with("key", later)
                        .at(place),
                );
            }
        }
        own.refuse_unknown(findings);
        if let Some(table) = fields.table("link_checker", findings) {
            let mut checker = Fields::new(table, origin, "[link_checker]");
            let level = checker.choice(
                "internal_level",
                &[("error", true), ("warn", false)],
                findings,
            );
            out.dead_links_are_errors = level.unwrap_or(true);
        }
        out
    }
}

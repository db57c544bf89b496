//! The tables of the configuration that come from Zola: taxonomies, `[slugify]`.

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

//! `[search]`: what of the site can be found, and in which form the index is written.

use serde_json::{Value as Json, json};

use crate::diag::{Diagnostic, Findings};
use crate::notation::{Fields, Origin, Table};

/// The form of the search index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IndexFormat {
    /// `search_index.<language>.js` and `elasticlunr.min.js`.
    ElasticlunrJavascript,
    /// `search_index.<language>.json` and `elasticlunr.min.js`.
    ElasticlunrJson,
    /// `search_index.<language>.js`, a list of pages for Fuse.js.
    FuseJavascript,
    /// `search_index.<language>.json`, a list of pages for Fuse.js.
    FuseJson,
    /// loa's own: `loa-search.js`, `search_index.<language>.js` and parts of it that are
    /// loaded when they are asked for.
    Loa,
}

impl IndexFormat {
    const NAMES: &'static [(&'static str, IndexFormat)] = &[
        ("elasticlunr_javascript", IndexFormat::ElasticlunrJavascript),
        ("elasticlunr_json", IndexFormat::ElasticlunrJson),
        ("fuse_javascript", IndexFormat::FuseJavascript),
        ("fuse_json", IndexFormat::FuseJson),
        ("loa", IndexFormat::Loa),
    ];

    /// The format's name in the configuration.
    pub fn name(self) -> &'static str {
        let named = Self::NAMES.iter().find(|(_, format)| *format == self);
        named.map_or("", |(name, _)| name)
    }
}

/// `[search]`, with `build_search_index` beside it.
#[derive(Clone, Debug)]
pub struct Search {
    /// `build_search_index`: write an index.
    ///
    /// Default: `false`
    pub build: bool,
    /// Titles can be found.
    ///
    /// Default: `true`
    pub include_title: bool,
    /// Descriptions can be found.
    ///
    /// Default: `false`; `true` for the format `loa`.
    pub include_description: bool,
    /// Dates can be found (elasticlunr).
    ///
    /// Default: `false`
    pub include_date: bool,
    /// Addresses can be found (elasticlunr, fuse).
    ///
    /// Default: `false`
    pub include_path: bool,
    /// Bodies can be found.
    ///
    /// Default: `true`
    pub include_content: bool,
    /// The most characters of a body.
    ///
    /// Default: all.
    pub truncate_content_length: Option<usize>,
    /// The form of the index.
    ///
    /// Default: `elasticlunr_javascript`
    pub index_format: IndexFormat,
    /// Texts of a page's `[extra]` that can be found, as dotted paths: `number`, `person.name`
    /// (format `loa`).
    ///
    /// Default: none.
    pub include_extra: Vec<String>,
    /// What results can be narrowed by (format `loa`): `section`, a taxonomy's name, or a
    /// path into `[extra]`, such as `extra.person.village`.
    ///
    /// Default: `["section"]` and all taxonomies.
    pub filters: Option<Vec<String>>,
}

impl Search {
    /// Reads `build_search_index` and `[search]` out of a configuration or a language's table.
    pub(super) fn read(fields: &mut Fields<'_>, origin: &Origin, findings: &mut Findings) -> Self {
        let build = fields.bool("build_search_index", findings).unwrap_or(false);
        let empty = Table::default();
        let table = fields.table("search", findings).unwrap_or(&empty);
        let mut own = Fields::new(table, origin, "[search]");
        let index_format = own
            .choice("index_format", IndexFormat::NAMES, findings)
            .unwrap_or(IndexFormat::ElasticlunrJavascript);
        let mut flag = |key, usual| own.bool(key, findings).unwrap_or(usual);
        let mut search = Search {
            build,
            include_title: flag("include_title", true),
            include_description: flag("include_description", index_format == IndexFormat::Loa),
            include_date: flag("include_date", false),
            include_path: flag("include_path", false),
            include_content: flag("include_content", true),
            truncate_content_length: None,
            index_format,
            include_extra: Vec::new(),
            filters: None,
        };
        search.truncate_content_length = own.count("truncate_content_length", findings);
        search.include_extra = own.strings("include_extra", findings).unwrap_or_default();
        search.filters = own.strings("filters", findings);
        // Zola passes over what it does not know here, and themes' examples rely on it.
        for (key, place) in own.unknown() {
            let unknown = Diagnostic::warning("unknown-key")
                .with("key", key)
                .with("table", "[search]");
            findings.push(unknown.at(place).did_you_mean(key, own.asked()));
        }
        search
    }

    /// `config.search` in templates.
    pub(super) fn for_templates(&self) -> Json {
        json!({ "index_format": self.index_format.name() })
    }
}

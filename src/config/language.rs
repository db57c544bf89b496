//! The languages of a site: the default one at the configuration's root, others under
//! `[languages.<code>]`.

use icu_locale::Locale;
use serde_json::{Value as Json, json};

use super::{Config, Search, Taxonomy, site};
use crate::diag::{Diagnostic, Findings};
use crate::notation::{Fields, Origin, Table};

/// What a site says in one language.
#[derive(Clone, Debug)]
pub struct Language {
    /// Its BCP 47 code, as file names and addresses carry it: `vi`, `en`, `zh-Hant`.
    pub code: String,
    /// The site's name.
    ///
    /// Default: empty.
    pub title: String,
    /// One sentence about the site.
    ///
    /// Default: empty.
    pub description: String,
    /// Write a feed of all pages in this language.
    ///
    /// Default: `false`
    pub generate_feeds: bool,
    /// The feeds' file names, which are also their templates'.
    ///
    /// Default: `["atom.xml"]`
    pub feed_filenames: Vec<String>,
    /// How pages are grouped besides their sections.
    ///
    /// Default: none.
    pub taxonomies: Vec<Taxonomy>,
    /// What of the site can be found.
    pub search: Search,
    /// Words of `trans(key=…)`.
    ///
    /// Default: none.
    pub translations: Table,
}

/// The keys that a language may have.
const KEYS: [&str; 8] = [
    "title",
    "description",
    "generate_feeds",
    "feed_filenames",
    "taxonomies",
    "build_search_index",
    "search",
    "translations",
];

impl Language {
    fn read(code: &str, fields: &mut Fields<'_>, origin: &Origin, findings: &mut Findings) -> Self {
        Language {
            code: code.to_owned(),
            title: fields.string("title", findings).unwrap_or_default(),
            description: fields.string("description", findings).unwrap_or_default(),
            generate_feeds: fields.bool("generate_feeds", findings).unwrap_or(false),
            feed_filenames: fields
                .strings("feed_filenames", findings)
                .unwrap_or_else(|| vec!["atom.xml".into()]),
            taxonomies: site::read_taxonomies(fields, origin, findings),
            search: Search::read(fields, origin, findings),
            translations: fields
                .table("translations", findings)
                .cloned()
                .unwrap_or_default(),
        }
    }

    /// The language as templates see it among `config.languages`.
    pub(super) fn for_templates(&self) -> Json {
        json!({
            "title": self.title,
            "description": self.description,
            "generate_feed": self.generate_feeds,
            "generate_feeds": self.generate_feeds,
            "feed_filenames": self.feed_filenames,
            "taxonomies": self.taxonomies.iter().map(Taxonomy::for_templates).collect::<Vec<_>>(),
            "build_search_index": self.search.build,
            "translations": self.translations,
        })
    }
}

/// All languages, the default one first, the others by code. The default language may be
/// described at the root or in a table of its own, but not the same key in both.
pub(super) fn read_all(
    default: &str,
    root: &mut Fields<'_>,
    origin: &Origin,
    findings: &mut Findings,
) -> Vec<Language> {
    let empty = Table::default();
    let tables = root.table("languages", findings).unwrap_or(&empty);
    let mut home = Table::default();
    for key in KEYS {
        if let Some(value) = root.value(key) {
            home.insert(key.to_owned(), value.span.clone(), value.clone());
        }
    }
    let mut others = Vec::new();
    for (code, entry) in tables.iter() {
        let place = origin.place(&entry.key_span);
        let Some(table) = entry.value.as_table() else {
            findings.push(entry.value.mistyped(code, "kind-table", origin));
            continue;
        };
        if Locale::try_from_str(code).is_err() {
            let bad = Diagnostic::error("bad-language").with("code", code);
            findings.push(bad.at(place).hint("hint-language"));
            continue;
        }
        if code != default {
            let name = format!("[languages.{code}]");
            let mut fields = Fields::new(table, origin, &name);
            others.push(Language::read(code, &mut fields, origin, findings));
            fields.refuse_unknown(findings);
            continue;
        }
        for (key, own) in table.iter() {
            if home.get(key).is_some() {
                let twice = Diagnostic::error("language-key-twice")
                    .with("key", key)
                    .with("code", code);
                findings.push(twice.at(origin.place(&own.key_span)));
            } else {
                home.insert(key.to_owned(), own.key_span.clone(), own.value.clone());
            }
        }
    }
    let mut fields = Fields::new(&home, origin, "[languages]");
    let home = Language::read(default, &mut fields, origin, findings);
    fields.refuse_unknown(findings);
    others.sort_by(|a, b| a.code.cmp(&b.code));
    others.insert(0, home);
    others
}

impl Config {
    /// The default language.
    pub fn home(&self) -> &Language {
        // `read_all` always puts it there.
        &self.languages[0]
    }

    /// The language of a code; the default one if there is none such.
    pub fn language(&self, code: &str) -> &Language {
        let found = self.languages.iter().find(|l| l.code == code);
        found.unwrap_or_else(|| self.home())
    }

    /// Whether pages may be written in the language `code`.
    pub fn speaks(&self, code: &str) -> bool {
        self.languages.iter().any(|l| l.code == code)
    }

    /// What stands before all addresses of a language: `/en`, or nothing for the default.
    pub fn language_root(&self, code: &str) -> String {
        if code == self.default_language {
            String::new()
        } else {
            format!("/{code}")
        }
    }

    /// The language at the end of a file's name, and the name without it: `gioi-thieu.en` is
    /// `gioi-thieu` in English. A site of one language has no such names.
    ///
    /// # Errors
    /// The code, if it is none of the site's languages.
    pub fn split_language<'n>(&self, name: &'n str) -> Result<(&'n str, &str), &'n str> {
        let bare = (name, self.default_language.as_str());
        if self.languages.len() < 2 {
            return Ok(bare);
        }
        let Some((stem, code)) = name.split_once('.') else {
            return Ok(bare);
        };
        let known = self.languages.iter().find(|l| l.code == code);
        known.map(|l| (stem, l.code.as_str())).ok_or(code)
    }

    /// The codes of all languages, the default one first.
    pub fn language_codes(&self) -> impl Iterator<Item = &str> {
        self.languages.iter().map(|l| l.code.as_str())
    }
}

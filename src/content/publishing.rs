//! Keys of front matter that say how a document is published: in which phases, in which
//! menus, in which renditions, and whether its person has withdrawn.

use std::ops::Range;

use serde::Serialize;

use crate::config::{Config, MenuEntry, read_day};
use crate::diag::{Diagnostic, Findings, Place};
use crate::notation::{Fields, Kind, Origin, Table, Value};

/// A text and where it is written.
#[derive(Clone, Debug)]
pub struct Spanned {
    /// The text.
    pub text: String,
    /// Its bytes in the file.
    pub span: Range<usize>,
    /// The file: the document's own, or the `_index.md` that it inherits from.
    pub origin: Origin,
}

impl Spanned {
    pub(super) fn read(
        key: &'static str,
        f: &mut Fields<'_>,
        origin: &Origin,
        findings: &mut Findings,
    ) -> Option<Spanned> {
        let (text, span) = f.spanned_string(key, findings)?;
        Some(Spanned {
            text,
            span,
            origin: origin.clone(),
        })
    }

    /// Where it is written.
    pub fn place(&self) -> Place {
        self.origin.place(&self.span)
    }
}

/// A person's page that is only a notice any more: `withdrawn = true`, or a table.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Withdrawn {
    /// Since when, as written.
    ///
    /// Default: none.
    pub since: Option<String>,
    /// What the notice says.
    ///
    /// Default: the template's own words.
    pub notice: Option<String>,
    /// How other documents may call the person: each place that still does is told.
    ///
    /// Default: the page's title.
    #[serde(skip)]
    pub names: Vec<String>,
}

impl Withdrawn {
    pub(super) fn read(
        f: &mut Fields<'_>,
        origin: &Origin,
        findings: &mut Findings,
    ) -> Option<Withdrawn> {
        let value = f.value("withdrawn")?;
        match &value.kind {
            Kind::Bool(false) => None,
            Kind::Bool(true) => Some(Withdrawn::default()),
            Kind::Table(table) => {
                let mut own = Fields::new(table, origin, "[withdrawn]");
                let withdrawn = Withdrawn {
                    since: read_day("since", &mut own, findings),
                    notice: own.string("notice", findings),
                    names: own.strings("names", findings).unwrap_or_default(),
                };
                own.refuse_unknown(findings);
                Some(withdrawn)
            }
            _ => {
                findings.push(value.mistyped("withdrawn", "kind-flag", origin));
                // Whatever was meant, the person's wish comes first.
                Some(Withdrawn::default())
            }
        }
    }
}

/// One more file of a page: `{ name = "json", template = "story.json" }`.
#[derive(Clone, Debug)]
pub struct Rendition {
    /// How templates call it.
    pub name: String,
    /// The template, whose ending is the file's.
    pub template: Spanned,
    /// The file, relative to the page's folder.
    ///
    /// Default: `<name>.html`, or `index.<ending>` for other templates.
    pub path: Option<String>,
}

impl Rendition {
    pub(super) fn read_all(
        f: &mut Fields<'_>,
        origin: &Origin,
        findings: &mut Findings,
    ) -> Vec<Rendition> {
        let tables = f.tables("renditions", findings);
        let read = |(table, span): (&Table, Range<usize>)| {
            let mut own = Fields::new(table, origin, "[[renditions]]");
            let name = own.string("name", findings);
            let template = Spanned::read("template", &mut own, origin, findings);
            let path = own.string("path", findings);
            own.refuse_unknown(findings);
            for (key, there) in [("name", own.has("name")), ("template", own.has("template"))] {
                if !there {
                    let missing = Diagnostic::error("missing-key").with("key", key);
                    let missing = missing.with("table", "[[renditions]]");
                    findings.push(missing.at(origin.place(&span)));
                }
            }
            Some(Rendition {
                name: name?,
                template: template?,
                path,
            })
        };
        tables.into_iter().filter_map(read).collect()
    }

    /// The file's name below the page's folder.
    pub fn file(&self) -> String {
        let ending = self
            .template
            .text
            .rsplit_once('.')
            .map_or("html", |(_, e)| e);
        match &self.path {
            Some(path) => path.clone(),
            None if ending == "html" => format!("{}.html", self.name),
            None => format!("index.{ending}"),
        }
    }

    /// The file's media type, for `<link rel="alternate" type="…">`.
    pub fn media_type(&self) -> &'static str {
        let file = self.file();
        match file.rsplit_once('.').map_or("", |(_, ending)| ending) {
            "html" | "htm" => "text/html",
            "json" => "application/json",
            "xml" => "application/xml",
            "ics" => "text/calendar",
            "md" => "text/markdown",
            _ => "text/plain",
        }
    }
}

/// `phases = ["truoc", "trong"]`; names that no phase has are noted and left out.
pub(super) fn read_phases(
    f: &mut Fields<'_>,
    origin: &Origin,
    config: &Config,
    findings: &mut Findings,
) -> Vec<Spanned> {
    let names = f.typed("phases", "kind-strings", findings, |value| {
        let Kind::Array(items) = &value.kind else {
            return None;
        };
        let spanned = |item: &Value| {
            Some(Spanned {
                text: item.as_str()?.to_owned(),
                span: item.span.clone(),
                origin: origin.clone(),
            })
        };
        items.iter().map(spanned).collect::<Option<Vec<_>>>()
    });
    let names = names.unwrap_or_default();
    let places = names.iter().map(|n| (n.text.as_str(), n.place()));
    config.phases.check(places, findings);
    names
}

/// `menus = ["main"]`, or a table by menu: `[menus.main]` with `weight`, `title`, `parent`…
pub(super) fn read_menus(
    f: &mut Fields<'_>,
    origin: &Origin,
    findings: &mut Findings,
) -> Vec<(String, MenuEntry)> {
    let Some(value) = f.value("menus") else {
        return Vec::new();
    };
    let mistyped = || value.mistyped("menus", "kind-strings", origin);
    match &value.kind {
        Kind::Array(items) => items
            .iter()
            .filter_map(|item| match item.as_str() {
                Some(name) => Some((name.to_owned(), MenuEntry::at(origin.place(&item.span)))),
                None => {
                    findings.push(mistyped());
                    None
                }
            })
            .collect(),
        Kind::Table(table) => table
            .iter()
            .map(|(name, entry)| {
                let read = MenuEntry::read(&entry.value, true, origin, findings);
                (name.to_owned(), read)
            })
            .collect(),
        _ => {
            findings.push(mistyped());
            Vec::new()
        }
    }
}

//! `[menus]`: lists of links by name, and `[related]`: what makes pages kin.
//!
//! ```toml
//! [menus]
//! main = [
//!   { title = "Tin tức", page = "@/tin-tuc/_index.md", weight = 1 },
//!   { title = "Hội nghị", page = "@/hoi-nghi/_index.md", phases = ["truoc", "trong"] },
//!   { title = "Thành phố", url = "https://haiphong.gov.vn", children = [ … ] },
//! ]
//! ```

use indexmap::IndexMap;

use crate::diag::{Diagnostic, Findings, Place};
use crate::notation::{Fields, Kind, Origin, Table, Value};

/// An entry deeper than this is no entry of a menu that anyone opens.
const DEEPEST: usize = 6;

/// The menus of the configuration, by name.
pub type Menus = IndexMap<String, Vec<MenuEntry>>;

/// One entry as it is written, in the configuration or in front matter.
#[derive(Clone, Debug)]
pub struct MenuEntry {
    /// How `parent` calls it.
    ///
    /// Default: the title.
    pub name: Option<String>,
    /// What readers see.
    ///
    /// Default: the name, else the title of its page.
    pub title: Option<String>,
    /// `@/…`: the page or section it leads to.
    pub page: Option<String>,
    /// Any other address.
    pub url: Option<String>,
    /// Its place among its sisters: lightest first, those without weight in the order of
    /// writing behind them.
    pub weight: Option<usize>,
    /// The entry it stands below.
    pub parent: Option<String>,
    /// The phases in which it is shown.
    ///
    /// Default: always.
    pub phases: Vec<String>,
    /// Values of the user's own, for templates.
    pub params: Table,
    /// The entries below it.
    pub children: Vec<MenuEntry>,
    /// Where it is written.
    pub place: Place,
}

impl MenuEntry {
    /// An entry that says nothing yet.
    pub fn at(place: Place) -> MenuEntry {
        MenuEntry {
            name: None,
            title: None,
            page: None,
            url: None,
            weight: None,
            parent: None,
            phases: Vec::new(),
            params: Table::default(),
            children: Vec::new(),
            place,
        }
    }

    /// Reads an entry; `of_page` says that it stands in a page's front matter, which is
    /// where it leads.
    pub fn read(value: &Value, of_page: bool, origin: &Origin, findings: &mut Findings) -> Self {
        read_entry(value, of_page, 0, origin, findings)
    }
}

fn read_entry(
    value: &Value,
    of_page: bool,
    depth: usize,
    origin: &Origin,
    findings: &mut Findings,
) -> MenuEntry {
    let place = origin.place(&value.span);
    let Some(table) = value.as_table() else {
        findings.push(value.mistyped("menus", "kind-table", origin));
        return MenuEntry::at(place);
    };
    let mut f = Fields::new(table, origin, "[menus]");
    let mut entry = MenuEntry {
        name: f.string("name", findings),
        title: f.string("title", findings),
        weight: f.count("weight", findings),
        parent: f.string("parent", findings),
        phases: f.strings("phases", findings).unwrap_or_default(),
        params: f.table("params", findings).cloned().unwrap_or_default(),
        ..MenuEntry::at(place.clone())
    };
    if !of_page {
        entry.page = f.string("page", findings);
        entry.url = f.string("url", findings);
        let below = f.value("children");
        entry.children = match below.map(|b| &b.kind) {
            Some(Kind::Array(items)) if depth < DEEPEST => items
                .iter()
                .map(|item| read_entry(item, false, depth + 1, origin, findings))
                .collect(),
            Some(_) => {
                findings.extend(below.map(|b| b.mistyped("children", "kind-tables", origin)));
                Vec::new()
            }
            None => Vec::new(),
        };
        if entry.page.is_some() && entry.url.is_some() {
            let two = Diagnostic::error("menu-two-targets").at(place);
            findings.push(two.hint("hint-menu-two-targets"));
        } else if entry.page.is_none() && entry.url.is_none() && entry.children.is_empty() {
            let empty = Diagnostic::error("menu-no-target").at(place);
            findings.push(empty.hint("hint-menu-target"));
        }
    }
    f.refuse_unknown(findings);
    entry
}

/// Reads `[menus]`.
pub(super) fn read(fields: &mut Fields<'_>, origin: &Origin, findings: &mut Findings) -> Menus {
    let mut menus = Menus::new();
    let table = fields.table("menus", findings);
    for (name, entry) in table.into_iter().flat_map(Table::iter) {
        let Kind::Array(items) = &entry.value.kind else {
            findings.push(entry.value.mistyped(name, "kind-tables", origin));
            continue;
        };
        let items = items.iter();
        let entries = items.map(|item| MenuEntry::read(item, false, origin, findings));
        menus.insert(name.to_owned(), entries.collect());
    }
    menus
}

/// `[related]`: how `get_related` weighs what two pages share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Related {
    /// The most pages, unless the template asks for another number.
    ///
    /// Default: 5
    pub limit: usize,
    /// The least likeness, in percent of a page's likeness to itself.
    ///
    /// Default: 10
    pub threshold: f64,
    /// A term of a taxonomy.
    ///
    /// Default: 10
    pub tags: f64,
    /// A word of the title.
    ///
    /// Default: 2
    pub title: f64,
    /// The same section.
    ///
    /// Default: 3
    pub section: f64,
    /// The same day; half of it 60 days apart.
    ///
    /// Default: 2
    pub date: f64,
}

impl Default for Related {
    fn default() -> Related {
        Related {
            limit: 5,
            threshold: 10.0,
            tags: 10.0,
            title: 2.0,
            section: 3.0,
            date: 2.0,
        }
    }
}

impl Related {
    pub(super) fn read(fields: &mut Fields<'_>, origin: &Origin, findings: &mut Findings) -> Self {
        let mut related = Related::default();
        let Some(table) = fields.table("related", findings) else {
            return related;
        };
        let mut own = Fields::new(table, origin, "[related]");
        related.limit = own.count("limit", findings).unwrap_or(related.limit);
        weight("threshold", &mut related.threshold, &mut own, findings);
        if let Some(table) = own.table("weights", findings) {
            let mut weights = Fields::new(table, origin, "[related] weights");
            weight("tags", &mut related.tags, &mut weights, findings);
            weight("title", &mut related.title, &mut weights, findings);
            weight("section", &mut related.section, &mut weights, findings);
            weight("date", &mut related.date, &mut weights, findings);
            weights.refuse_unknown(findings);
        }
        own.refuse_unknown(findings);
        related
    }
}

/// A number that is not negative.
fn weight(key: &'static str, into: &mut f64, fields: &mut Fields<'_>, findings: &mut Findings) {
    let number = fields.typed(key, "kind-count", findings, |value| match value.kind {
        Kind::Integer(n) if n >= 0 => Some(n as f64),
        Kind::Float(n) if n >= 0.0 && n.is_finite() => Some(n),
        _ => None,
    });
    *into = number.unwrap_or(*into);
}

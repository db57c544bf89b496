//! Styles: families of looks that layouts can take on, so that one order in another style
//! is another face of the same piece.
//!
//! ```toml
//! # print/styles.toml, of the theme or of the site
//! [style.trang-trong]
//! title = "Trang trọng"          # for `loa list styles`
//! description = "…"
//! ground = "do"                  # everything else is for templates: `style.ground`
//! display = "Anton"              # the name of an ink becomes its preview colour
//! ```
//!
//! Templates read `style.name` and whatever the style sets.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde::Serialize;

use super::inks::InkTable;
use crate::diag::{Diagnostic, Findings, Outcome, Place, Warned};
use crate::notation::{Fields, Kind, Origin, parse_toml};
use crate::template::Value;

/// A family of looks.
#[derive(Clone, Debug)]
pub(crate) struct Style {
    /// The name that orders use.
    pub(crate) name: String,
    /// The name that people use.
    title: String,
    description: String,
    /// What templates read under `style`.
    pub(crate) value: Value,
}

/// A style for `loa list styles`.
#[derive(Clone, Debug, Serialize)]
pub struct StyleSummary {
    /// The name that orders use.
    pub name: String,
    /// The name that people use.
    pub title: String,
    /// One line more about it.
    pub description: String,
}

/// All styles; the first is the one of orders that name none.
#[derive(Clone, Debug, Default)]
pub(crate) struct Styles(IndexMap<String, Style>);

impl Styles {
    /// Reads `styles.toml`.
    ///
    /// # Errors
    /// Broken TOML, entries that are no tables.
    pub(crate) fn read(path: &str, text: &str, inks: &InkTable) -> Outcome<Styles> {
        let origin = Origin::new(path, text);
        let table = parse_toml(&origin, text, 0)?;
        let mut findings = Findings::new();
        let mut fields = Fields::new(&table, &origin, "styles.toml");
        let styles = fields.table("style", &mut findings);
        fields.refuse_unknown(&mut findings);
        let mut out = IndexMap::new();
        for (name, entry) in styles.into_iter().flat_map(|t| t.iter()) {
            let Some(table) = entry.value.as_table() else {
                findings.push(entry.value.mistyped(name, "kind-table", &origin));
                continue;
            };
            let title_of_table = format!("[style.{name}]");
            let mut fields = Fields::new(table, &origin, &title_of_table);
            let title = fields.string("title", &mut findings);
            let description = fields.string("description", &mut findings);
            let value = |kind: &Kind, value: Value| match kind {
                Kind::String(text) => inks.named(text).map_or(value, |s| Value::from(s.hex())),
                _ => value,
            };
            let mut values: BTreeMap<String, Value> = table
                .iter()
                .map(|(key, entry)| {
                    let plain = Value::from_serializable(&entry.value);
                    (key.to_owned(), value(&entry.value.kind, plain))
                })
                .collect();
            values.insert("name".to_owned(), Value::from(name));
            let style = Style {
                name: name.to_owned(),
                title: title.unwrap_or_else(|| name.to_owned()),
                description: description.unwrap_or_default(),
                value: Value::from_serializable(&values),
            };
            out.insert(name.to_owned(), style);
        }
        findings
            .finish(Styles(out))
            .map(|Warned { value, .. }| value)
    }

    /// The style of this name, or the first one.
    ///
    /// # Errors
    /// `unknown-style` at `place`.
    pub(crate) fn named(
        &self,
        name: Option<&str>,
        place: Option<Place>,
    ) -> Outcome<Option<&Style>> {
        let Some(name) = name else {
            return Ok(self.0.values().next());
        };
        self.0.get(name).map(Some).ok_or_else(|| {
            vec![
                Diagnostic::error("unknown-style")
                    .with("name", name)
                    .at(place)
                    .did_you_mean(name, self.0.keys().map(String::as_str)),
            ]
        })
    }

    /// The rows for `loa list styles`.
    pub(crate) fn summaries(&self) -> Vec<StyleSummary> {
        let summary = |s: &Style| StyleSummary {
            name: s.name.clone(),
            title: s.title.clone(),
            description: s.description.clone(),
        };
        self.0.values().map(summary).collect()
    }
}

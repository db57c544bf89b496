//! TOML and YAML as values that remember where they were written.
//!
//! A typed reader ([`Fields`]) takes what it knows out of a table and notes every
//! wrong type, missing key and unknown key with its place, instead of stopping at
//! the first as a derived deserialiser would. Lists of people, from spreadsheets too, are
//! read by [`sheet`].

mod fields;
mod kept;
pub mod schema;
pub mod sheet;
mod text;
mod toml;
mod yaml;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use crate::diag::{Diagnostic, Place};

pub use fields::Fields;
pub use kept::KeptTable;
pub use text::Text;
pub use toml::{parse as parse_toml, parse_recovering as parse_toml_recovering};
pub use yaml::{parse as parse_yaml, parse_value as parse_yaml_value};

/// The file that values came from: its path and its whole text.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The file, relative to the project's root.
    pub path: Arc<str>,
    /// The file's text, into which spans point.
    pub source: Text,
    /// Where all of it comes from, if the text is made from a row of a list.
    row: Option<Arc<Place>>,
}

impl Origin {
    /// A file with its text.
    pub fn new(path: &str, source: &str) -> Self {
        Origin {
            path: path.into(),
            source: source.into(),
            row: None,
        }
    }

    /// A file whose text may not have been read yet.
    pub fn of_text(path: &str, source: Text) -> Self {
        Origin {
            path: path.into(),
            source,
            row: None,
        }
    }

    /// A text that is made from the row of a list at `place`.
    pub fn of_row(place: Place, source: &str) -> Self {
        Origin {
            row: Some(Arc::new(place.clone())),
            ..Origin::new(&place.path, source)
        }
    }

    /// The text from the byte `start` on, for once.
    pub fn behind(&self, start: usize) -> Cow<'_, str> {
        // A file that changes while it is built may be shorter now.
        match self.source.glance() {
            Cow::Borrowed(text) => Cow::Borrowed(text.get(start..).unwrap_or_default()),
            Cow::Owned(mut text) => match text.is_char_boundary(start) {
                true => Cow::Owned(text.split_off(start)),
                false => Cow::Borrowed(""),
            },
        }
    }

    /// The place of `span` in the file.
    pub fn place(&self, span: &Range<usize>) -> Place {
        match &self.row {
            Some(row) => (**row).clone(),
            None => Place::in_text(&*self.path, &self.source, span.clone()),
        }
    }

    /// The place of the whole: the file, or the row of a list.
    pub fn whole(&self) -> Place {
        match &self.row {
            Some(row) => (**row).clone(),
            None => Place::file(&*self.path),
        }
    }
}

/// A value, and the bytes of its file that say so.
#[derive(Clone, Debug)]
pub struct Value {
    /// What it is.
    pub kind: Kind,
    /// Where it is written.
    pub span: Range<usize>,
}

/// The kinds of values that TOML and YAML share.
#[derive(Clone, Debug)]
pub enum Kind {
    /// YAML's null; TOML has none.
    Null,
    /// true or false.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A decimal number.
    Float(f64),
    /// A text.
    String(String),
    /// A TOML date, time or both, as written.
    Datetime(String),
    /// A list.
    Array(Vec<Value>),
    /// A table.
    Table(Table),
}

/// A table, in the order of writing.
#[derive(Clone, Debug, Default)]
pub struct Table {
    entries: IndexMap<String, Entry, FxBuildHasher>,
}

/// One key of a table with its value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Where the key is written.
    pub key_span: Range<usize>,
    /// What it holds.
    pub value: Value,
}

impl Table {
    /// The value under `key`.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.entries.get(key).map(|e| &e.value)
    }

    /// Puts a value under a key, in the place of an earlier one.
    pub fn insert(&mut self, key: String, key_span: Range<usize>, value: Value) {
        self.entries.insert(key, Entry { key_span, value });
    }

    /// Keys and entries in the order of writing.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Entry)> {
        self.entries.iter().map(|(k, e)| (k.as_str(), e))
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Fills in what is missing from `below`; where both hold a table, one level deeper.
    pub fn fill_from(&mut self, below: &Table) {
        for (key, entry) in &below.entries {
            match self.entries.get_mut(key) {
                None => {
                    self.entries.insert(key.clone(), entry.clone());
                }
                Some(own) => {
                    if let (Kind::Table(own), Kind::Table(theirs)) =
                        (&mut own.value.kind, &entry.value.kind)
                    {
                        own.fill_from(theirs);
                    }
                }
            }
        }
    }
}

/// So many characters of a text are shown in a message.
const SHORT: usize = 40;

impl Value {
    /// The catalogue's key for the value's kind, for messages.
    pub fn kind_name(&self) -> &'static str {
        match self.kind {
            Kind::Null => "kind-null",
            Kind::Bool(_) => "kind-flag",
            Kind::Integer(_) => "kind-integer",
            Kind::Float(_) => "kind-decimal",
            Kind::String(_) => "kind-string",
            Kind::Datetime(_) => "kind-date",
            Kind::Array(_) => "kind-list",
            Kind::Table(_) => "kind-table",
        }
    }

    /// The diagnostic for a value under `key` that is of another kind than `expected`, a
    /// key of the catalogue.
    pub fn mistyped(&self, key: &str, expected: &str, origin: &Origin) -> Diagnostic {
        Diagnostic::error("wrong-type")
            .with("key", key)
            .with("expected", expected)
            .with("found", self.for_people())
            .at(origin.place(&self.span))
    }

    /// The value as it is written, if it is short; else the catalogue's key for its kind.
    fn for_people(&self) -> String {
        match &self.kind {
            Kind::Integer(number) => number.to_string(),
            Kind::Float(number) => number.to_string(),
            Kind::Bool(flag) => flag.to_string(),
            Kind::String(text) if text.chars().count() <= SHORT => format!("\"{text}\""),
            Kind::Datetime(text) => text.clone(),
            _ => self.kind_name().to_owned(),
        }
    }

    /// The text, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            Kind::String(s) => Some(s),
            _ => None,
        }
    }

    /// The table, if it is one.
    pub fn as_table(&self) -> Option<&Table> {
        match &self.kind {
            Kind::Table(t) => Some(t),
            _ => None,
        }
    }
}

/// Dates become strings, as templates expect them.
impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.kind {
            Kind::Null => serializer.serialize_none(),
            Kind::Bool(b) => serializer.serialize_bool(*b),
            Kind::Integer(i) => serializer.serialize_i64(*i),
            Kind::Float(f) => serializer.serialize_f64(*f),
            Kind::String(s) | Kind::Datetime(s) => serializer.serialize_str(s),
            Kind::Array(items) => {
                let mut seq = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    seq.serialize_element(item)?;
                }
                seq.end()
            }
            Kind::Table(table) => table.serialize(serializer),
        }
    }
}

impl Serialize for Table {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.entries.len()))?;
        for (key, entry) in &self.entries {
            map.serialize_entry(key, &entry.value)?;
        }
        map.end()
    }
}

//! Reading a table field by field, noting all that is wrong with it.

use std::collections::BTreeSet;
use std::ops::Range;

use super::{Kind, Origin, Table, Value};
use crate::diag::{Diagnostic, Findings, Place};

/// A table being read: it knows which keys were asked for, so that the rest can be
/// reported as unknown.
pub struct Fields<'a> {
    table: &'a Table,
    origin: &'a Origin,
    /// How messages call the table, for example `[press]`.
    name: &'a str,
    /// Some stand here twice: keeping a list is what costs least where thousands of tables are read.
    asked: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    /// Begins to read `table`, which messages call `name`.
    pub fn new(table: &'a Table, origin: &'a Origin, name: &'a str) -> Self {
        Fields {
            table,
            origin,
            name,
            asked: Vec::new(),
        }
    }

    /// The place of a span of the table's file.
    pub fn place(&self, span: &Range<usize>) -> Place {
        self.origin.place(span)
    }

    /// The value under `key` as it is.
    pub fn value(&mut self, key: &'static str) -> Option<&'a Value> {
        self.asked.push(key);
        self.table
            .get(key)
            .filter(|v| !matches!(v.kind, Kind::Null))
    }

    /// Whether the table holds `key`.
    pub fn has(&self, key: &str) -> bool {
        self.table.get(key).is_some()
    }

    /// A text.
    pub fn string(&mut self, key: &'static str, findings: &mut Findings) -> Option<String> {
        self.typed(key, "kind-string", findings, |v| {
            v.as_str().map(str::to_owned)
        })
    }

    /// true or false.
    pub fn bool(&mut self, key: &'static str, findings: &mut Findings) -> Option<bool> {
        self.typed(key, "kind-flag", findings, |v| match v.kind {
            Kind::Bool(b) => Some(b),
            _ => None,
        })
    }

    /// A whole number that is not negative.
    pub fn count(&mut self, key: &'static str, findings: &mut Findings) -> Option<usize> {
        self.typed(key, "kind-count", findings, |v| match v.kind {
            Kind::Integer(i) => usize::try_from(i).ok(),
            _ => None,
        })
    }

    /// A list of texts.
    pub fn strings(&mut self, key: &'static str, findings: &mut Findings) -> Option<Vec<String>> {
        self.typed(key, "kind-strings", findings, |v| match &v.kind {
            Kind::Array(items) => items
                .iter()
                .map(|i| i.as_str().map(str::to_owned))
                .collect(),
            _ => None,
        })
    }

    /// A table.
    pub fn table(&mut self, key: &'static str, findings: &mut Findings) -> Option<&'a Table> {
        self.typed(key, "kind-table", findings, Value::as_table)
    }

    /// A list of tables, each with its span.
    pub fn tables(
        &mut self,
        key: &'static str,
        findings: &mut Findings,
    ) -> Vec<(&'a Table, Range<usize>)> {
        self.typed(key, "kind-tables", findings, |v| match &v.kind {
            Kind::Array(items) => items
                .iter()
                .map(|i| Some((i.as_table()?, i.span.clone())))
                .collect(),
            _ => None,
        })
        .unwrap_or_default()
    }

    /// One of a closed set of words.
    pub fn choice<T: Copy>(
        &mut self,
        key: &'static str,
        choices: &[(&str, T)],
        findings: &mut Findings,
    ) -> Option<T> {
        let (word, span) = self.spanned_string(key, findings)?;
        let found = choices
            .iter()
            .find(|(name, _)| *name == word)
            .map(|(_, value)| *value);
        if found.is_none() {
            findings.push(
                Diagnostic::error("bad-value")
                    .with("key", key)
                    .with("value", &word)
                    .with("cause", self.name)
                    .at(self.place(&span))
                    .did_you_mean(&word, choices.iter().map(|(name, _)| *name)),
            );
        }
        found
    }

    /// A text with its span.
    pub fn spanned_string(
        &mut self,
        key: &'static str,
        findings: &mut Findings,
    ) -> Option<(String, Range<usize>)> {
        self.typed(key, "kind-string", findings, |v| {
            Some((v.as_str()?.to_owned(), v.span.clone()))
        })
    }

    /// The value under `key` if `read` accepts it; else a wrong type is noted.
    pub fn typed<T>(
        &mut self,
        key: &'static str,
        expected: &str,
        findings: &mut Findings,
        read: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Option<T> {
        let value = self.value(key)?;
        let read = read(value);
        if read.is_none() {
            findings.push(value.mistyped(key, expected, self.origin));
        }
        read
    }

    /// The keys that nobody asked for, with the places of the keys.
    pub fn unknown(&self) -> Vec<(&'a str, Place)> {
        self.table
            .iter()
            .filter(|(key, _)| !self.asked.contains(key))
            .map(|(key, entry)| (key, self.place(&entry.key_span)))
            .collect()
    }

    /// Notes an error for every key that nobody asked for.
    pub fn refuse_unknown(&self, findings: &mut Findings) {
        for (key, place) in self.unknown() {
            findings.push(
                Diagnostic::error("unknown-key")
                    .with("key", key)
                    .with("table", self.name)
                    .at(place)
                    .did_you_mean(key, self.asked()),
            );
        }
    }

    /// The keys that were asked for, sorted.
    pub fn asked(&self) -> impl Iterator<Item = &'static str> + '_ {
        let asked: BTreeSet<&'static str> = self.asked.iter().copied().collect();
        asked.into_iter()
    }
}

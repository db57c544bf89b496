//! Tables as bytes, with the places of all that is in them: to be kept between builds.

use serde::{Deserialize, Serialize};

use super::{Entry, Kind, Table, Value};

type Span = (u32, u32);

/// A table in a form that bytes can be made of, and that can be part of a larger such form.
#[derive(Default, PartialEq, Serialize, Deserialize)]
pub struct KeptTable<'a>(#[serde(borrow)] Vec<(&'a str, Span, KeptValue<'a>)>);

#[derive(PartialEq, Serialize, Deserialize)]
struct KeptValue<'a>(#[serde(borrow)] KeptKind<'a>, Span);

#[derive(PartialEq, Serialize, Deserialize)]
enum KeptKind<'a> {
    Null,
    Bool(bool),
    Integer(i64),
    Float(f64),
    String(&'a str),
    Datetime(&'a str),
    #[serde(borrow)]
    Array(Vec<KeptValue<'a>>),
    #[serde(borrow)]
    Table(KeptTable<'a>),
}

impl Table {
    /// The table as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        postcard::to_stdvec(&KeptTable::from(self)).unwrap_or_default()
    }

    /// A table from [`Table::to_bytes`]; `None` if these are other bytes.
    pub fn from_bytes(bytes: &[u8]) -> Option<Table> {
        let kept: KeptTable<'_> = postcard::from_bytes(bytes).ok()?;
        Some(kept.into())
    }
}

fn narrow(span: &std::ops::Range<usize>) -> Span {
    // Files of texts are smaller by far.
    (span.start as u32, span.end as u32)
}

fn wide(span: Span) -> std::ops::Range<usize> {
    span.0 as usize..span.1 as usize
}

impl<'a> From<&'a Table> for KeptTable<'a> {
    fn from(table: &'a Table) -> Self {
        let entries = table.iter();
        let kept = |(key, entry): (&'a str, &'a Entry)| {
            (key, narrow(&entry.key_span), (&entry.value).into())
        };
        KeptTable(entries.map(kept).collect())
    }
}

impl From<KeptTable<'_>> for Table {
    fn from(kept: KeptTable<'_>) -> Self {
        let mut table = Table::default();
        for (key, span, value) in kept.0 {
            table.insert(key.to_owned(), wide(span), value.into());
        }
        table
    }
}

impl<'a> From<&'a Value> for KeptValue<'a> {
    fn from(value: &'a Value) -> Self {
        let kind = match &value.kind {
            Kind::Null => KeptKind::Null,
            Kind::Bool(b) => KeptKind::Bool(*b),
            Kind::Integer(i) => KeptKind::Integer(*i),
            Kind::Float(f) => KeptKind::Float(*f),
            Kind::String(s) => KeptKind::String(s),
            Kind::Datetime(s) => KeptKind::Datetime(s),
            Kind::Array(items) => KeptKind::Array(items.iter().map(Into::into).collect()),
            Kind::Table(table) => KeptKind::Table(table.into()),
        };
        KeptValue(kind, narrow(&value.span))
    }
}

impl From<KeptValue<'_>> for Value {
    fn from(kept: KeptValue<'_>) -> Self {
        let kind = match kept.0 {
            KeptKind::Null => Kind::Null,
            KeptKind::Bool(b) => Kind::Bool(b),
            KeptKind::Integer(i) => Kind::Integer(i),
            KeptKind::Float(f) => Kind::Float(f),
            KeptKind::String(s) => Kind::String(s.to_owned()),
            KeptKind::Datetime(s) => Kind::Datetime(s.to_owned()),
            KeptKind::Array(items) => Kind::Array(items.into_iter().map(Into::into).collect()),
            KeptKind::Table(table) => Kind::Table(table.into()),
        };
        Value {
            kind,
            span: wide(kept.1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Origin, parse_toml};

    use super::*;

    #[test]
    fn a_table_comes_back_with_its_places() {
        let text = "a = 'x'\nb = [1, 2.5, true, 2025-08-28]\n[c.d]\ne = []\n";
        let origin = Origin::new("a.toml", text);
        let table = parse_toml(&origin, text, 0).unwrap();
        let again = Table::from_bytes(&table.to_bytes()).unwrap();
        assert_eq!(format!("{table:?}"), format!("{again:?}"));
        assert!(Table::from_bytes(b"\xff\xff\xff").is_none());
    }
}

//! Tables as bytes, with the places of all that is in them: to be kept between builds.

use serde::{Deserialize, Serialize};

use super::{Entry, Kind, Table, Value};

type Span = (u32, u32);

#[derive(Serialize, Deserialize)]
struct KeptTable(Vec<(String, Span, KeptValue)>);

#[derive(Serialize, Deserialize)]
struct KeptValue(KeptKind, Span);

#[derive(Serialize, Deserialize)]
enum KeptKind {
    Null,
    Bool(bool),
    Integer(i64),
    Float(f64),
    String(String),
    Datetime(String),
    Array(Vec<KeptValue>),
    Table(KeptTable),
}

impl Table {
    /// The table as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        postcard::to_stdvec(&KeptTable::from(self)).unwrap_or_default()
    }

    /// A table from [`Table::to_bytes`]; `None` if these are other bytes.
    pub fn from_bytes(bytes: &[u8]) -> Option<Table> {
        let kept: KeptTable = postcard::from_bytes(bytes).ok()?;
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

impl From<&Table> for KeptTable {
    fn from(table: &Table) -> Self {
        let entries = table.iter();
        let kept = |(key, entry): (&str, &Entry)| {
            (
                key.to_owned(),
                narrow(&entry.key_span),
                (&entry.value).into(),
            )
        };
        KeptTable(entries.map(kept).collect())
    }
}

impl From<KeptTable> for Table {
    fn from(kept: KeptTable) -> Self {
        let mut table = Table::default();
        for (key, span, value) in kept.0 {
            table.insert(key, wide(span), value.into());
        }
        table
    }
}

impl From<&Value> for KeptValue {
    fn from(value: &Value) -> Self {
        let kind = match &value.kind {
            Kind::Null => KeptKind::Null,
            Kind::Bool(b) => KeptKind::Bool(*b),
            Kind::Integer(i) => KeptKind::Integer(*i),
            Kind::Float(f) => KeptKind::Float(*f),
            Kind::String(s) => KeptKind::String(s.clone()),
            Kind::Datetime(s) => KeptKind::Datetime(s.clone()),
            Kind::Array(items) => KeptKind::Array(items.iter().map(Into::into).collect()),
            Kind::Table(table) => KeptKind::Table(table.into()),
        };
        KeptValue(kind, narrow(&value.span))
    }
}

impl From<KeptValue> for Value {
    fn from(kept: KeptValue) -> Self {
        let kind = match kept.0 {
            KeptKind::Null => Kind::Null,
            KeptKind::Bool(b) => Kind::Bool(b),
            KeptKind::Integer(i) => Kind::Integer(i),
            KeptKind::Float(f) => Kind::Float(f),
            KeptKind::String(s) => Kind::String(s),
            KeptKind::Datetime(s) => Kind::Datetime(s),
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

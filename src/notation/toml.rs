//! TOML → [`Table`]. All syntax errors of a file are reported, not only the first.

use std::borrow::Cow;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Kind, Origin, Table, Value};
use crate::diag::{Diagnostic, Outcome};

/// Reads `text`, which begins at byte `offset` of the origin's source (front matter
/// begins behind its fence).
///
/// # Errors
/// Every syntax error, with its place.
pub fn parse(origin: &Origin, text: &str, offset: usize) -> Outcome<Table> {
    let (table, problems) = parse_recovering(origin, text, offset);
    if problems.is_empty() {
        Ok(table)
    } else {
        Err(problems)
    }
}

/// As [`parse`], but gives what could be read beside the errors, so that the work can go
/// on to find the rest.
pub fn parse_recovering(origin: &Origin, text: &str, offset: usize) -> (Table, Vec<Diagnostic>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut problems = errors
        .into_iter()
        .map(|e| {
            let span = shift(e.span().unwrap_or(0..0), offset);
            Diagnostic::error("toml-syntax")
                .with("cause", e.message())
                .at(origin.place(&span))
                .hint("hint-toml")
        })
        .collect();
    let table = read_table(table.get_ref(), origin, offset, &mut problems);
    (table, problems)
}

fn read_table(
    table: &DeTable<'_>,
    origin: &Origin,
    offset: usize,
    problems: &mut Vec<Diagnostic>,
) -> Table {
    let mut out = Table::default();
    for (key, value) in table {
        let span = shift(key.span(), offset);
        out.insert(
            key.get_ref().clone().into_owned(),
            span,
            read(value, origin, offset, problems),
        );
    }
    out
}

fn read(
    value: &Spanned<DeValue<'_>>,
    origin: &Origin,
    offset: usize,
    problems: &mut Vec<Diagnostic>,
) -> Value {
    let span = shift(value.span(), offset);
    let kind = match value.get_ref() {
        DeValue::String(s) => Kind::String(match s {
            Cow::Borrowed(s) => (*s).to_owned(),
            Cow::Owned(s) => s.clone(),
        }),
        DeValue::Integer(i) => match i64::from_str_radix(i.as_str(), i.radix()) {
            Ok(number) => Kind::Integer(number),
            Err(_) => out_of_range(i.as_str(), origin, &span, problems),
        },
        DeValue::Float(f) => match f.as_str().parse() {
            Ok(number) => Kind::Float(number),
            Err(_) => out_of_range(f.as_str(), origin, &span, problems),
        },
        DeValue::Boolean(b) => Kind::Bool(*b),
        DeValue::Datetime(d) => Kind::Datetime(d.to_string()),
        DeValue::Array(items) => Kind::Array(
            items
                .iter()
                .map(|item| read(item, origin, offset, problems))
                .collect(),
        ),
        DeValue::Table(table) => Kind::Table(read_table(table, origin, offset, problems)),
    };
    Value { kind, span }
}

fn out_of_range(
    number: &str,
    origin: &Origin,
    span: &std::ops::Range<usize>,
    problems: &mut Vec<Diagnostic>,
) -> Kind {
    problems.push(
        Diagnostic::error("toml-syntax")
            .with("cause", format!("number out of range: {number}"))
            .at(origin.place(span)),
    );
    Kind::Null
}

fn shift(span: std::ops::Range<usize>, by: usize) -> std::ops::Range<usize> {
    span.start + by..span.end + by
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_know_their_bytes_behind_an_offset() {
        let text = "+++\ntitle = \"Tin mới\"\n+++\n";
        let origin = Origin::new("a.md", text);
        let table = parse(&origin, &text[4..23], 4).unwrap();
        let title = table.get("title").unwrap();
        assert_eq!(title.as_str(), Some("Tin mới"));
        assert_eq!(&text[title.span.clone()], "\"Tin mới\"");
    }

    #[test]
    fn all_errors_of_a_file_are_told() {
        let text = "a = \nb = 1\nc = [1,,2]\n";
        let problems = parse(&Origin::new("loa.toml", text), text, 0).unwrap_err();
        assert!(problems.len() >= 2, "{problems:?}");
    }
}

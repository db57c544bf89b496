//! YAML → [`Table`], for front matter between `---` fences.

use std::ops::Range;

use saphyr::{LoadableYamlNode, MarkedYaml, Scalar, YamlData};

use super::{Kind, Origin, Table, Value};
use crate::diag::{Diagnostic, Outcome};

/// Reads `text`, which begins at byte `offset` of the origin's source.
///
/// # Errors
/// The first syntax error (a YAML scanner cannot go on behind one), keys that are not
/// strings, and tags or aliases that have no value.
pub fn parse(origin: &Origin, text: &str, offset: usize) -> Outcome<Table> {
    let value = parse_value(origin, text, offset)?;
    match value.kind {
        Kind::Table(table) => Ok(table),
        Kind::Null => Ok(Table::default()),
        _ => Err(vec![problem(
            origin,
            "a mapping of keys to values was expected",
            value.span,
        )]),
    }
}

/// As [`parse`], of a text that may be anything, such as a list; null if it is empty.
///
/// # Errors
/// As [`parse`].
pub fn parse_value(origin: &Origin, text: &str, offset: usize) -> Outcome<Value> {
    let starts = text
        .char_indices()
        .map(|(i, _)| i)
        .chain([text.len()])
        .collect();
    let reader = Reader {
        origin,
        starts,
        offset,
    };
    let documents = MarkedYaml::load_from_str(text).map_err(|e| {
        let at = reader.byte(e.marker().index());
        vec![reader.problem(e.info(), at..at + 1)]
    })?;
    let Some(document) = documents.first() else {
        return Ok(Value {
            kind: Kind::Null,
            span: offset..offset,
        });
    };
    let mut problems = Vec::new();
    let value = reader.read(document, &mut problems);
    match problems.is_empty() {
        true => Ok(value),
        false => Err(problems),
    }
}

fn problem(origin: &Origin, cause: &str, span: Range<usize>) -> Diagnostic {
    Diagnostic::error("yaml-syntax")
        .with("cause", cause)
        .at(origin.place(&span))
        .hint("hint-yaml")
}

struct Reader<'a> {
    origin: &'a Origin,
    /// The byte of each character of the YAML text: the parser counts characters.
    starts: Vec<usize>,
    offset: usize,
}

impl Reader<'_> {
    /// The byte in the file of the `index`-th character of the YAML text.
    fn byte(&self, index: usize) -> usize {
        self.offset + self.starts[index.min(self.starts.len() - 1)]
    }

    fn problem(&self, cause: &str, span: Range<usize>) -> Diagnostic {
        problem(self.origin, cause, span)
    }

    fn read(&self, node: &MarkedYaml<'_>, problems: &mut Vec<Diagnostic>) -> Value {
        let span = self.byte(node.span.start.index())..self.byte(node.span.end.index());
        let kind = match &node.data {
            YamlData::Value(scalar) => match scalar {
                Scalar::Null => Kind::Null,
                Scalar::Boolean(b) => Kind::Bool(*b),
                Scalar::Integer(i) => Kind::Integer(*i),
                Scalar::FloatingPoint(f) => Kind::Float(f.into_inner()),
                Scalar::String(s) => Kind::String(s.to_string()),
            },
            YamlData::Sequence(items) => {
                Kind::Array(items.iter().map(|i| self.read(i, problems)).collect())
            }
            YamlData::Mapping(entries) => {
                let mut table = Table::default();
                for (key, value) in entries {
                    let key_value = self.read(key, problems);
                    match key_value.kind {
                        Kind::String(name) => {
                            table.insert(name, key_value.span, self.read(value, problems))
                        }
                        Kind::Integer(number) => {
                            table.insert(
                                number.to_string(),
                                key_value.span,
                                self.read(value, problems),
                            );
                        }
                        _ => problems.push(self.problem("keys must be strings", key_value.span)),
                    }
                }
                Kind::Table(table)
            }
            YamlData::Tagged(_, inner) => return self.read(inner, problems),
            YamlData::Representation(text, ..) => Kind::String(text.to_string()),
            YamlData::Alias(_) | YamlData::BadValue => {
                problems.push(self.problem("this value cannot be read", span.clone()));
                Kind::Null
            }
        };
        Value { kind, span }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_in_yaml_is_read_with_places() {
        let text = "---\ntitle: Đại hội\nextra:\n  deeds: [một, 2]\n---\n";
        let origin = Origin::new("a.md", text);
        let table = parse(&origin, &text[4..text.len() - 4], 4).unwrap();
        let title = table.get("title").unwrap();
        assert_eq!(&text[title.span.clone()], "Đại hội");
        let extra = table.get("extra").and_then(Value::as_table).unwrap();
        assert!(matches!(&extra.get("deeds").unwrap().kind, Kind::Array(a) if a.len() == 2));
    }

    #[test]
    fn a_broken_line_is_told_with_its_place() {
        let text = "title: [a\nb: c\n";
        let problems = parse(&Origin::new("a.md", text), text, 0).unwrap_err();
        assert_eq!(problems[0].code, "yaml-syntax");
    }
}

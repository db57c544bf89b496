//! One row of a list as the front matter and the body of a page.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::super::schema::PAGE;
use super::super::{Front, Knowledge};
use super::Raw;
use crate::config::Config;
use crate::diag::{Diagnostic, Outcome};
use crate::notation::sheet::{self, CellValue, List, Row};
use crate::notation::{Kind, Origin, Table, Value};
use crate::template::{Context, TemplateFile, Templates};

/// Keys of the table that are none of a page's.
const OWN: [&str; 3] = ["data", "sheet", "body"];
/// Keys whose rendered text is a date.
const DATES: [&str; 4] = ["date", "updated", "publish_date", "expiry_date"];
/// Keys whose rendered text is yes or no.
const FLAGS: [&str; 6] = [
    "draft",
    "hidden",
    "in_search_index",
    "include_in_feeds",
    "render",
    "withdrawn",
];

/// The templates of one `[[pages_from]]`.
pub(super) struct Spec {
    table: Table,
    templates: Templates,
    /// All texts, to see which columns they name.
    texts: String,
}

/// Why a row makes no page: at a template, or at a cell.
pub(super) enum Failure {
    Template {
        key: String,
        span: Range<usize>,
        cause: String,
    },
    Cell(Diagnostic),
}

impl Spec {
    /// Compiles every text of the table.
    pub(super) fn read(table: &Table, origin: &Origin) -> Outcome<Spec> {
        let mut found = Vec::new();
        texts(table, "", &mut found);
        let mut files = Vec::new();
        let mut problems = Vec::new();
        for (name, text, span) in &found {
            let file = TemplateFile {
                name: name.clone(),
                path: name.clone(),
                text: text.clone(),
            };
            match Templates::compile(vec![file.clone()], &[], |_| {}) {
                Ok(_) => files.push(file),
                Err(told) => problems.push(
                    Diagnostic::error("template-syntax")
                        .with("cause", cause(&told))
                        .at(origin.place(span))
                        .hint("hint-template"),
                ),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Spec {
            table: table.clone(),
            templates: Templates::compile(files, &[], |_| {})?.value,
            texts: found.into_iter().map(|(_, text, _)| text + "\n").collect(),
        })
    }

    /// The page of one row.
    pub(super) fn page(
        &self,
        index: &Raw,
        list: &List,
        row: &Row,
        config: &Config,
    ) -> Result<Raw, Vec<Failure>> {
        let used = |key: &str| {
            let mut at = self.texts.match_indices(key);
            at.any(|(at, _)| is_word(&self.texts, at, key.len()))
        };
        let flawed = (0..list.columns.len())
            .filter(|column| row.cells[*column].flaw.is_some() && used(&list.columns[*column].key))
            .filter_map(|column| list.flaw(row, column));
        let mut failures: Vec<Failure> = flawed.map(Failure::Cell).collect();
        let cells = list.columns.iter().zip(&row.cells);
        let shown: BTreeMap<&str, &sheet::Cell> =
            cells.map(|(c, cell)| (c.key.as_str(), cell)).collect();
        let mut context = Context::new();
        context.insert("row", &shown);
        context.insert("number", &row.number);
        let mut stove = Stove {
            spec: self,
            context,
            list,
            row,
            failures: Vec::new(),
        };
        let mut table = stove.table(&self.table, "");
        let body = self.table.get("body");
        let body = body.and_then(|value| Some((value.as_str()?, value.span.clone())));
        let body = body.map(|(text, span)| stove.text("body", text, span));
        let body = body.unwrap_or_default();
        failures.append(&mut stove.failures);
        let place = list.place(row, 0);
        let slug = table
            .get("slug")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let name = config.slugify.paths.apply(slug);
        if name.trim_matches(['.', ' ']).is_empty() && failures.is_empty() {
            let empty = Diagnostic::error("pages-from-no-slug").with("row", row.number);
            let empty = empty.at(place.clone()).hint("hint-pages-from-no-slug");
            failures.push(Failure::Cell(empty));
        }
        if !failures.is_empty() {
            return Err(failures);
        }
        let name = name.replace('/', "-");
        let code = match index.lang == config.default_language {
            true => String::new(),
            false => format!(".{}", index.lang),
        };
        let path = match index.dir() {
            "" => format!("{name}{code}.md"),
            dir => format!("{dir}/{name}{code}.md"),
        };
        let slug = Value {
            kind: Kind::String(name),
            span: 0..0,
        };
        table.insert("slug".into(), 0..0, slug);
        let body = as_text(&body);
        Ok(Raw {
            path,
            lang: index.lang.clone(),
            is_template: super::super::is_template(&body),
            origin: Origin::of_row(place, &body),
            front: Front::Table(Arc::new(table)),
            body_start: 0,
            head: None,
            is_section: false,
            known: Knowledge::None,
        })
    }
}

/// A row being rendered.
struct Stove<'a> {
    spec: &'a Spec,
    context: Context,
    list: &'a List,
    row: &'a Row,
    failures: Vec<Failure>,
}

impl Stove<'_> {
    /// The table with every text rendered; empty ones are left out.
    fn table(&mut self, table: &Table, prefix: &str) -> Table {
        let mut out = Table::default();
        for (key, entry) in table.iter() {
            let known = PAGE.iter().any(|known| known.name == key);
            if prefix.is_empty() && (OWN.contains(&key) || !known) {
                continue;
            }
            let name = format!("{prefix}{key}");
            if let Some(value) = self.value(&entry.value, &name) {
                out.insert(key.to_owned(), entry.key_span.clone(), value);
            }
        }
        out
    }

    fn value(&mut self, value: &Value, name: &str) -> Option<Value> {
        let kind = match &value.kind {
            Kind::String(text) => {
                if let Some(number) = self.whole_cell(text) {
                    number
                } else {
                    let text = self.text(name, text, value.span.clone());
                    let text = text.trim();
                    if text.is_empty() {
                        return None;
                    }
                    typed(name, text)
                }
            }
            Kind::Table(table) => Kind::Table(self.table(table, &format!("{name}."))),
            Kind::Array(items) => {
                let items = items.iter().enumerate();
                let items = items.filter_map(|(i, v)| self.value(v, &format!("{name}.{i}")));
                Kind::Array(items.collect())
            }
            other => other.clone(),
        };
        Some(Value {
            kind,
            span: value.span.clone(),
        })
    }

    fn text(&mut self, name: &str, text: &str, span: Range<usize>) -> String {
        if !text.contains("{{") && !text.contains("{%") {
            return text.to_owned();
        }
        match self.spec.templates.render(name, &self.context, None) {
            Ok(text) => text,
            Err(told) => {
                self.failures.push(Failure::Template {
                    key: name.to_owned(),
                    span,
                    cause: cause(&told),
                });
                String::new()
            }
        }
    }

    /// A number or flag stays one where the text is nothing but its cell.
    fn whole_cell(&self, text: &str) -> Option<Kind> {
        let inner = text.trim().strip_prefix("{{")?.strip_suffix("}}")?;
        let column = self.list.column(inner.trim().strip_prefix("row.")?)?;
        match self.row.cells[column].value {
            CellValue::Number(n) if n.fract() == 0.0 && n.abs() < 9e15 => {
                Some(Kind::Integer(n as i64))
            }
            CellValue::Number(n) => Some(Kind::Float(n)),
            CellValue::Flag(flag) => Some(Kind::Bool(flag)),
            _ => None,
        }
    }
}

/// Every text below `table` with its name: `extra.thon`.
fn texts(table: &Table, prefix: &str, found: &mut Vec<(String, String, Range<usize>)>) {
    fn of_value(value: &Value, name: String, found: &mut Vec<(String, String, Range<usize>)>) {
        match &value.kind {
            Kind::String(text) => found.push((name, text.clone(), value.span.clone())),
            Kind::Table(table) => texts(table, &format!("{name}."), found),
            Kind::Array(items) => {
                for (i, item) in items.iter().enumerate() {
                    of_value(item, format!("{name}.{i}"), found);
                }
            }
            _ => {}
        }
    }
    for (key, entry) in table.iter() {
        if !(prefix.is_empty() && ["data", "sheet"].contains(&key)) {
            of_value(&entry.value, format!("{prefix}{key}"), found);
        }
    }
}

/// What a rendered text is, where the key is not for texts.
fn typed(name: &str, text: &str) -> Kind {
    let string = || Kind::String(text.to_owned());
    if DATES.contains(&name) {
        return Kind::String(iso_day(text).unwrap_or_else(|| text.to_owned()));
    }
    if FLAGS.contains(&name) {
        let no = ["0", "false", "không", "no"].contains(&text.to_lowercase().as_str());
        return Kind::Bool(!no);
    }
    if name == "weight" {
        return text.parse().map_or_else(|_| string(), Kind::Integer);
    }
    let inner = name.strip_prefix("taxonomies.");
    if inner.is_some_and(|taxonomy| !taxonomy.contains('.')) {
        let terms = text.split(';').map(str::trim).filter(|t| !t.is_empty());
        let item = |term: &str| Value {
            kind: Kind::String(term.to_owned()),
            span: 0..0,
        };
        return Kind::Array(terms.map(item).collect());
    }
    string()
}

/// 28/8/2025 as 2025-08-28.
fn iso_day(text: &str) -> Option<String> {
    let mut parts = text.split('/').map(|part| part.parse::<u16>().ok());
    let (day, month, year) = (parts.next()??, parts.next()??, parts.next()??);
    let (month, day) = (u8::try_from(month).ok()?, u8::try_from(day).ok()?);
    let there = parts.next().is_none() && crate::text::Date::new(year, month, day).is_some();
    there.then(|| format!("{year:04}-{month:02}-{day:02}"))
}

/// A rendered body is rendered as a template no second time: what looks like one in a cell
/// is a text.
fn as_text(body: &str) -> String {
    let mut out = String::with_capacity(body.len());
    let mut rest = body.chars().peekable();
    while let Some(c) = rest.next() {
        match rest.peek() {
            Some('{' | '%' | '#') if c == '{' => out.push_str("{{ \"{\" }}"),
            _ => out.push(c),
        }
    }
    out
}

fn is_word(text: &str, at: usize, length: usize) -> bool {
    let part_of_name = |c: char| c.is_alphanumeric() || c == '_';
    !text[..at].ends_with(part_of_name) && !text[at + length..].starts_with(part_of_name)
}

fn cause(told: &[Diagnostic]) -> String {
    let facts = told.iter().flat_map(|d| &d.facts);
    let mut causes = facts.filter(|(name, _)| *name == "cause");
    causes
        .next()
        .map(|(_, cause)| cause.clone())
        .unwrap_or_default()
}
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_never_become_templates() {
        let templates = Templates::compile(Vec::new(), &[], |_| {}).unwrap().value;
        for text in [
            "{{ 1 / 0 }}",
            "{% if x %}",
            "{# c #}",
            "{{{",
            "{{<x/>}}",
            "a { b } {c}",
            "{",
        ] {
            let place = crate::template::TextPlace {
                path: "x",
                source: "",
                offset: 0,
            };
            let escaped = as_text(text);
            let shown = templates.render_text(&escaped, &Context::new(), &place);
            assert_eq!(shown.unwrap(), text, "{escaped}");
        }
    }

    #[test]
    fn days_as_lists_write_them() {
        assert_eq!(iso_day("28/8/2025").as_deref(), Some("2025-08-28"));
        assert_eq!(iso_day("05/02/2025").as_deref(), Some("2025-02-05"));
        for wrong in ["30/02/2025", "8/2025", "28/8/2025/1", "mai"] {
            assert_eq!(iso_day(wrong), None, "{wrong}");
        }
    }
}

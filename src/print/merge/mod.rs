//! A list into a layout: which column fills which field, row by row; and many small pieces
//! on one sheet of paper ([`impose()`]).
//!
//! A field is filled by the order if the order says it, else by the column that is titled as
//! the field is: by its name, its title or one of its `columns`, letters compared without
//! marks and case. Rows keep the order of the list, which is the order of protocol.

mod impose;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::layout::Field;
use super::order::check_characters;
use crate::diag::{Diagnostic, Findings, Outcome, Place, Severity, Warned};
use crate::notation::sheet::{Cell, List, Row, key_of};
use crate::text::fold;

pub use impose::{Imposition, Mark, Sequence, impose, order};

/// Titles of the column that names a person.
const NAMES: [&str; 8] = [
    "ho_va_ten",
    "ho_ten",
    "ho_va_ten_dai_bieu",
    "ten_dai_bieu",
    "ho_ten_dai_bieu",
    "dai_bieu",
    "ten_ca_nhan",
    "ten",
];
/// Titles of the column that says where a person belongs.
const UNITS: [&str; 7] = [
    "don_vi",
    "don_vi_cong_tac",
    "noi_cong_tac",
    "co_quan",
    "thon",
    "dia_chi",
    "chuc_vu_don_vi",
];

/// A list merged into a layout's fields.
#[derive(Clone, Debug, Default)]
pub struct Merged {
    /// The rows without an error, in the order of the list.
    pub rows: Vec<MergedRow>,
    /// What is wrong with the others, and what is worth a look.
    pub bad: Vec<Diagnostic>,
}

/// What one row fills in.
#[derive(Clone, Debug)]
pub struct MergedRow {
    /// The row's number in its file, counted from 1.
    pub number: usize,
    /// The layout's fields that columns fill, if the row has them.
    pub values: BTreeMap<String, String>,
    /// All columns by key, as templates see the row.
    pub row: IndexMap<String, Cell>,
    /// The row's first cell.
    pub place: Place,
}

/// Fills a layout's `fields` from each row of a list. Those that the order says itself,
/// which `given` tells by their names, are left to the order.
///
/// # Errors
/// A required field for which there is neither a column nor a word in the order. What is
/// wrong with single rows is in [`Merged::bad`].
pub fn rows(
    list: &List,
    fields: &IndexMap<String, Field>,
    given: impl Fn(&str) -> bool,
) -> Outcome<Merged> {
    let mut findings = Findings::new();
    let mut columns: Vec<(&str, &Field, usize)> = Vec::new();
    for (name, field) in fields.iter().filter(|(name, _)| !given(name)) {
        match column_of(list, name, field) {
            Some(column) => columns.push((name, field, column)),
            None if field.required => findings.push(no_column(list, name, field)),
            None => {}
        }
    }
    findings.finish(())?;
    let mut merged = Merged::default();
    for row in &list.rows {
        let problems = problems(list, row, &columns);
        if problems.is_empty() {
            merged.rows.push(merge(list, row, &columns));
        } else {
            merged.bad.extend(problems);
        }
    }
    merged.bad.extend(duplicates(list));
    Ok(merged)
}

impl Merged {
    /// All rows, if none of them has an error.
    ///
    /// # Errors
    /// Everything that is wrong with any row, and the warnings.
    pub fn strict(self) -> Outcome<Warned<Vec<MergedRow>>> {
        Findings::from(self.bad).finish(self.rows)
    }

    /// The rows without an error; the errors of the others become warnings.
    pub fn skipping_bad_rows(self) -> Warned<Vec<MergedRow>> {
        let mut warnings = self.bad;
        for diagnostic in &mut warnings {
            diagnostic.severity = Severity::Warning;
        }
        Warned {
            value: self.rows,
            warnings,
        }
    }
}

/// The index of the column that fills a field. The layout's own words come first, in the
/// order in which it gives them; below a heading of several rows the lowest title will do,
/// if no other column shares it.
fn column_of(list: &List, name: &str, field: &Field) -> Option<usize> {
    let titles = field.columns.iter().map(String::as_str);
    let titles = titles.chain([name, &field.title]);
    let keys: Vec<String> = titles.map(key_of).filter(|key| !key.is_empty()).collect();
    let lowest = |key: &String| {
        let mut alike = (0..list.columns.len()).filter(|i| list.columns[*i].lowest == *key);
        alike.next().filter(|_| alike.next().is_none())
    };
    let whole = keys.iter().find_map(|key| list.column(key));
    whole.or_else(|| keys.iter().find_map(lowest))
}

fn no_column(list: &List, name: &str, field: &Field) -> Diagnostic {
    let wished = field.columns.first().map_or(name, String::as_str);
    let titles = if field.columns.is_empty() {
        name.to_owned()
    } else {
        field.columns.join(", ")
    };
    let facts = vec![("titles", titles), ("field", name.to_owned())];
    Diagnostic::error("merge-column-missing")
        .with("field", name)
        .with("purpose", &field.title)
        .at(list.at())
        .did_you_mean(wished, list.columns.iter().map(|c| c.title.as_str()))
        .hint_with("hint-merge-column", facts)
}

/// What is wrong with the cells of a row that are used.
fn problems(list: &List, row: &Row, columns: &[(&str, &Field, usize)]) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for (_, field, column) in columns {
        let text = &row.cells[*column].text;
        if let Some(flaw) = list.flaw(row, *column) {
            problems.push(flaw);
        } else if let Err(characters) = check_characters(text, || Some(list.place(row, *column))) {
            problems.extend(characters);
        } else if field.required && text.is_empty() {
            let missing = Diagnostic::error("merge-cell-missing")
                .with("row", row.number)
                .with("purpose", &field.title)
                .with("column", &list.columns[*column].title)
                .at(list.place(row, *column));
            problems.push(missing.hint("hint-merge-cell"));
        }
    }
    problems
}

fn merge(list: &List, row: &Row, columns: &[(&str, &Field, usize)]) -> MergedRow {
    let values = columns.iter().filter_map(|(name, _, column)| {
        let text = &row.cells[*column].text;
        (!text.is_empty()).then(|| ((*name).to_owned(), text.clone()))
    });
    let cells = list.columns.iter().zip(&row.cells);
    MergedRow {
        number: row.number,
        values: values.collect(),
        row: cells
            .map(|(c, cell)| (c.key.clone(), cell.clone()))
            .collect(),
        place: list.place(row, 0),
    }
}

/// A warning for each person who is in the list again: the same name in the same unit.
fn duplicates(list: &List) -> Vec<Diagnostic> {
    let first_of = |keys: &[&str]| keys.iter().find_map(|key| list.column(key));
    let (Some(name), Some(unit)) = (first_of(&NAMES), first_of(&UNITS)) else {
        return Vec::new();
    };
    let mut seen: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut warnings = Vec::new();
    for row in &list.rows {
        let person = &row.cells[name].text;
        if person.is_empty() {
            continue;
        }
        // Two people may differ in a mark alone: Hoà and Hoa.
        let key = (person.to_lowercase(), fold(&row.cells[unit].text));
        match seen.get(&key) {
            None => {
                seen.insert(key, row.number);
            }
            Some(first) => warnings.push(
                Diagnostic::warning("merge-duplicate")
                    .with("name", person)
                    .with("first", first)
                    .with("second", row.number)
                    .at(list.place(row, name))
                    .hint("hint-merge-duplicate"),
            ),
        }
    }
    warnings
}

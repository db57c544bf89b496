//! Lists of people and things: a spreadsheet, a file with separators, or a list in TOML or
//! JSON, read into rows that know their place.
//!
//! ```text
//! bytes ─┬─ workbook  (XLSX, XLS, ODS)  ─┐
//!        ├─ delimited (CSV, TSV, UTF-16) ┴─► grid ─► heading ─► body ─┐
//!        └─ records   (TOML, JSON) ───────────────────────────────────┴─► List
//! ```
//!
//! A list as an office keeps it has a letterhead above, a heading of one to three rows,
//! empty rows, groups, a total and signatures below; only people's rows are its rows. What
//! was left out is told ([`List::left_out`]). Hidden and filtered rows and columns count
//! like any others: what is in the file is in the list.
//!
//! A cell's text is what it shows: formulas give their last result, numbers and days are
//! written the Vietnamese way (1.234,5 and 08/8/2025), blanks are trimmed and single. What
//! was typed as text stays as it was typed.
//!
//! A cell that cannot be printed (`#N/A`, letters of an old encoding) is no reason to refuse
//! the list: it may stand in a column that nobody asks for. It carries its [`Flaw`], and
//! whoever uses the cell tells it ([`List::flaw`]).

mod body;
mod delimited;
mod grid;
mod heading;
mod legacy;
mod records;
mod shown;
#[cfg(test)]
mod tests;
mod workbook;

use std::collections::BTreeSet;
use std::ops::Range;

use serde::ser::{Serialize, Serializer};

use heading::Titled;

use super::Origin;
use crate::diag::{Diagnostic, Outcome, Place, Warned, column_letters};
use crate::text::{Date, slug};

/// A list with more rows is not one that a commune prints.
const MOST_ROWS: usize = 100_000;
/// Columns further right are refused.
const MOST_COLUMNS: usize = 256;
/// Rows times columns.
const MOST_CELLS: usize = 4_000_000;
/// Characters in a cell; a longer text is a sign of a lost quotation mark.
const LONGEST_CELL: usize = 10_000;

/// A list with its columns and rows, in the order of the file.
#[derive(Clone, Debug)]
pub struct List {
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, without headings, groups, totals and signatures.
    pub rows: Vec<Row>,
    /// What stands between and below the rows and is none of them.
    pub left_out: Vec<LeftOut>,
    source: Source,
}

/// Where a list came from.
#[derive(Clone, Debug)]
enum Source {
    /// A table of cells.
    Table { path: String, sheet: Option<String> },
    /// A text with spans.
    Text(Origin),
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name in templates: `ho_va_ten`. No two columns share one.
    pub key: String,
    /// Its title in the file, from the top of the heading down: "Năm sinh Nữ". A column
    /// without one is called by its letter.
    pub title: String,
    /// The key of the lowest row of its title: `nu`. Columns may share one.
    pub lowest: String,
    /// Where it stands in the file, counted from 1.
    pub number: usize,
}

/// A row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its number in the file, counted from 1, as a spreadsheet shows it.
    pub number: usize,
    /// One cell for each column of the list.
    pub cells: Vec<Cell>,
    /// In a text, where it is written.
    spans: Option<Box<Spans>>,
}

/// The bytes of a row, and of its cells as far as they are written.
#[derive(Clone, Debug, PartialEq)]
struct Spans {
    row: Range<usize>,
    cells: Vec<Range<usize>>,
}

/// A cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// What it shows.
    pub text: String,
    /// What it is.
    pub value: CellValue,
    /// Why it cannot be used.
    pub flaw: Option<Flaw>,
}

/// What a cell is, besides what it shows.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum CellValue {
    /// Nothing.
    #[default]
    Empty,
    /// A text: see [`Cell::text`].
    Text,
    /// A number. Of a percentage, the part of one.
    Number(f64),
    /// true or false.
    Flag(bool),
    /// A day.
    Day(Date),
}

/// Why a cell cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// Its formula fails: `#N/A`.
    Failed,
    /// Its letters are of TCVN3 or VNI: "NguyÔn V¨n".
    OldEncoding,
    /// Its text is longer than any that is printed.
    TooLong,
}

/// A row that is not one of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Its number in the file, counted from 1.
    pub number: usize,
    /// The first text in it.
    pub text: String,
    /// Why it does not count.
    pub why: Why,
}

/// Why a row does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// A title of the rows below it: "I. Khối Đảng, đoàn thể".
    Group,
    /// A total.
    Total,
    /// Signatures and remarks below the list.
    Foot,
}

/// Reads the list in the file `path` with these `bytes`; from a workbook the sheet of that
/// name, else the first that is not hidden and not empty.
///
/// # Errors
/// A file that is damaged, locked by a password, in another encoding than UTF-8 or UTF-16,
/// or too large; a sheet that is not there; no rows.
pub fn read(path: &str, bytes: &[u8], sheet: Option<&str>) -> Outcome<Warned<List>> {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    let ending = ending.to_ascii_lowercase();
    if workbook::is_one(bytes) {
        return body::list(workbook::read(path, bytes, sheet)?);
    }
    if matches!(ending.as_str(), "xlsx" | "xlsm" | "xls" | "xlsb" | "ods") {
        return Err(vec![workbook::not_one(path, bytes)]);
    }
    if let Some(name) = sheet {
        return Err(vec![
            Diagnostic::error("sheet-without-sheets")
                .with("name", name)
                .at(Place::file(path))
                .hint("hint-sheet-without-sheets"),
        ]);
    }
    let text = delimited::decode(path, bytes)?;
    match ending.as_str() {
        "toml" => records::read_toml(path, &text),
        "json" => records::read_json(path, &text),
        "csv" | "tsv" | "tab" | "txt" => body::list(delimited::read(path, &text)?),
        _ => Err(vec![
            Diagnostic::error("sheet-unknown-kind")
                .at(Place::file(path))
                .hint("hint-sheet-kinds"),
        ]),
    }
}

/// The path and the sheet's name in `data/dai-bieu.xlsx#Danh sách`.
pub fn split_sheet(path: &str) -> (&str, Option<&str>) {
    match path.split_once('#') {
        Some((path, sheet)) => (path, Some(sheet.trim()).filter(|s| !s.is_empty())),
        None => (path, None),
    }
}

/// A title as a key: `Họ và tên` → `ho_va_ten`. Empty without letters and digits.
pub fn key_of(title: &str) -> String {
    slug(title).replace('-', "_")
}

impl List {
    /// The list's file.
    pub fn path(&self) -> &str {
        match &self.source {
            Source::Table { path, .. } => path,
            Source::Text(origin) => &origin.path,
        }
    }

    /// The place of the whole list.
    pub fn at(&self) -> Place {
        Place::file(self.path())
    }

    /// The place of a row's cell in the column with this index; a cell that is not written
    /// has the place of its row.
    pub fn place(&self, row: &Row, column: usize) -> Place {
        match &self.source {
            Source::Table { path, sheet } => {
                let number = self.columns.get(column).map_or(1, |c| c.number);
                Place::in_sheet(path.as_str(), sheet.as_deref(), row.number, number)
            }
            Source::Text(origin) => {
                let span = row.spans.as_ref().map(|spans| {
                    let cell = spans.cells.get(column).filter(|span| !span.is_empty());
                    cell.unwrap_or(&spans.row)
                });
                span.map_or_else(|| self.at(), |span| origin.place(span))
            }
        }
    }

    /// The error for a cell that cannot be used, with its place; none if it can.
    pub fn flaw(&self, row: &Row, column: usize) -> Option<Diagnostic> {
        let cell = row.cells.get(column)?;
        let title = &self.columns.get(column)?.title;
        let shown: String = cell.text.chars().take(60).collect();
        let error = |code| {
            Diagnostic::error(code)
                .with("text", &shown)
                .with("column", title)
                .at(self.place(row, column))
        };
        Some(match cell.flaw? {
            Flaw::Failed => error("sheet-failed-cell").hint("hint-sheet-failed-cell"),
            Flaw::OldEncoding => error("sheet-old-encoding").hint("hint-sheet-old-encoding"),
            Flaw::TooLong => error("sheet-long-cell")
                .with("most", LONGEST_CELL)
                .hint("hint-sheet-long-cell"),
        })
    }

    /// The index of the column with this key.
    pub fn column(&self, key: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.key == key)
    }
}

/// A number, true or false as such; everything else as its text, days too.
impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.value {
            CellValue::Number(n) if n.fract() == 0.0 && n.abs() < 9e15 => {
                serializer.serialize_i64(n as i64)
            }
            CellValue::Number(n) => serializer.serialize_f64(n),
            CellValue::Flag(b) => serializer.serialize_bool(b),
            CellValue::Empty | CellValue::Text | CellValue::Day(_) => {
                serializer.serialize_str(&self.text)
            }
        }
    }
}

/// Columns with keys of their own.
fn named(columns: impl IntoIterator<Item = Titled>) -> Vec<Column> {
    let mut named: Vec<Column> = Vec::new();
    let mut taken = BTreeSet::new();
    for titled in columns {
        let letters = column_letters(titled.column);
        let title = if titled.title.is_empty() {
            letters.clone()
        } else {
            titled.title
        };
        let mut stem = key_of(&title);
        if stem.is_empty() {
            stem = letters.to_ascii_lowercase();
        }
        let mut key = stem.clone();
        let mut count = 1;
        while !taken.insert(key.clone()) {
            count += 1;
            key = format!("{stem}_{count}");
        }
        named.push(Column {
            key,
            title,
            lowest: key_of(&titled.lowest),
            number: titled.column,
        });
    }
    named
}

/// The error for a list beyond the limits, if it is beyond them.
fn too_large(path: &str, rows: usize, columns: usize) -> Option<Diagnostic> {
    let beyond = |what: &str, most: usize| {
        Diagnostic::error("sheet-too-large")
            .with("what", what)
            .with("most", most)
            .at(Place::file(path))
            .hint("hint-sheet-too-large")
    };
    if rows > MOST_ROWS {
        Some(beyond("kind-sheet-rows", MOST_ROWS))
    } else if columns > MOST_COLUMNS {
        Some(beyond("kind-sheet-columns", MOST_COLUMNS))
    } else if rows.saturating_mul(columns) > MOST_CELLS {
        Some(beyond("kind-sheet-cells", MOST_CELLS))
    } else {
        None
    }
}

//! Workbooks: which sheet, which cells. Calamine's names stay here.

mod bounds;
mod ods;

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{
    Data, DataRef, Dimensions, ExcelDateTime, Reader, SheetType, SheetVisible, Style, Xls,
    XlsError, Xlsx, XlsxError,
};

use super::grid::{Grid, GridRow, Region};
use super::{Cell, shown, too_large};
use crate::diag::{Diagnostic, Outcome, Place};
use crate::text::{Date, fold};

const ZIP: &[u8] = b"PK\x03\x04";
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// More merged regions than any list has.
const MOST_REGIONS: usize = 200_000;

/// Whether the bytes begin as a workbook does, whatever the file is called.
pub(super) fn is_one(bytes: &[u8]) -> bool {
    bytes.starts_with(ZIP) || bytes.starts_with(COMPOUND)
}

/// The error for a file that is called a workbook and is none.
pub(super) fn not_one(path: &str, bytes: &[u8]) -> Diagnostic {
    let head = bytes.trim_ascii_start();
    let error = if head.starts_with(b"<") {
        // Programs on the web save tables of HTML under the name of Excel.
        Diagnostic::error("sheet-is-markup").hint("hint-sheet-is-markup")
    } else {
        unreadable_because("kind-sheet-damaged")
    };
    error.at(Place::file(path))
}

/// Why a workbook gives no grid.
enum Trouble {
    Locked,
    Unreadable(String),
    /// The sheets there are, and the one that was asked for.
    NoSuchSheet(Vec<String>, String),
    Told(Diagnostic),
}

/// Reads the cells of a sheet: of that name, else of the first that shows and holds any.
///
/// # Errors
/// A damaged or locked workbook, one beyond the limits, an unknown sheet.
pub(super) fn read(path: &str, bytes: &[u8], sheet: Option<&str>) -> Outcome<Grid> {
    // The reader indexes into what it read, and panics on some damaged files.
    let attempt = catch_unwind(AssertUnwindSafe(|| read_any(path, bytes, sheet)));
    let trouble = match attempt {
        Ok(Ok(grid)) => return Ok(grid),
        Ok(Err(trouble)) => trouble,
        Err(_) => Trouble::Unreadable("kind-sheet-damaged".to_owned()),
    };
    Err(vec![match trouble {
        Trouble::Locked => Diagnostic::error("sheet-locked")
            .at(Place::file(path))
            .hint("hint-sheet-locked"),
        Trouble::Unreadable(cause) => unreadable_because(&cause).at(Place::file(path)),
        Trouble::NoSuchSheet(names, name) => Diagnostic::error("sheet-unknown")
            .with("name", &name)
            .at(Place::file(path))
            .did_you_mean(&name, names.iter().map(String::as_str)),
        Trouble::Told(diagnostic) => diagnostic,
    }])
}

fn unreadable_because(cause: &str) -> Diagnostic {
    Diagnostic::error("sheet-unreadable")
        .with("cause", cause)
        .hint("hint-sheet-unreadable")
}

fn read_any(path: &str, bytes: &[u8], sheet: Option<&str>) -> Result<Grid, Trouble> {
    let told = |d: Diagnostic| Trouble::Told(d.at(Place::file(path)));
    let (name, mut rows, merged) = if bytes.starts_with(COMPOUND) {
        match bounds::check_compound(bytes).map_err(told)? {
            bounds::Compound::Workbook => read_xls(path, bytes, sheet)?,
            bounds::Compound::Encrypted => return Err(Trouble::Locked),
        }
    } else {
        bounds::check_zip(bytes).map_err(told)?;
        if ods::is_one(bytes) {
            ods::read(path, bytes, sheet)?
        } else {
            read_xlsx(path, bytes, sheet)?
        }
    };
    rows.retain(|row| !row.cells.is_empty());
    Ok(Grid {
        path: path.to_owned(),
        sheet: Some(name),
        rows,
        merged,
    })
}

/// A sheet's name, rows and merged regions.
type Sheet = (String, Vec<GridRow>, Vec<Region>);

/// The sheets to try, best first: the named one, or those that show.
fn candidates(sheets: &[(String, bool)], wanted: Option<&str>) -> Result<Vec<String>, Trouble> {
    let Some(wanted) = wanted else {
        let shown = sheets.iter().filter(|(_, shows)| *shows);
        return Ok(shown.map(|(name, _)| name.clone()).collect());
    };
    let names = || sheets.iter().map(|(name, _)| name);
    let alike = |name: &&String| fold(name.trim()) == fold(wanted.trim());
    match names()
        .find(|n| *n == wanted)
        .or_else(|| names().find(alike))
    {
        Some(name) => Ok(vec![name.clone()]),
        None => Err(Trouble::NoSuchSheet(
            names().cloned().collect(),
            wanted.to_owned(),
        )),
    }
}

fn read_xlsx(path: &str, bytes: &[u8], wanted: Option<&str>) -> Result<Sheet, Trouble> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes))?;
    let sheets: Vec<(String, bool)> = listed(book.sheets_metadata());
    let mut last = None;
    for name in candidates(&sheets, wanted)? {
        let rows = xlsx_rows(path, &mut book, &name)?;
        let merged = book.merge_cells_by_sheet_name(&name)?;
        let filled = !rows.is_empty();
        last = Some((name, rows, regions(&merged)));
        if filled {
            break;
        }
    }
    last.ok_or_else(|| Trouble::Unreadable("kind-sheet-no-sheets".to_owned()))
}

fn xlsx_rows(
    path: &str,
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
) -> Result<Vec<GridRow>, Trouble> {
    let mut reader = book.worksheet_cells_reader(name)?;
    let mut rows = Rows::new(path);
    while let Some((cell, style)) = reader.next_cell_with_style_id()? {
        let (row, column) = cell.get_position();
        let code = format_code(reader.styles().get(style));
        let value = match cell.get_value() {
            DataRef::SharedString(text) => Cell::typed(text),
            DataRef::String(text) => Cell::typed(text),
            other => valued(&Data::from(other.clone()), code),
        };
        rows.push(row, column, value)?;
    }
    Ok(rows.finish())
}

fn format_code(style: Option<&Style>) -> Option<&str> {
    let format = style?.number_format.as_ref()?;
    Some(format.format_code.as_str())
}

fn read_xls(path: &str, bytes: &[u8], wanted: Option<&str>) -> Result<Sheet, Trouble> {
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes))?;
    let sheets = listed(book.sheets_metadata());
    let mut last = None;
    for name in candidates(&sheets, wanted)? {
        let range = book.worksheet_range(&name)?;
        let start = range.start().unwrap_or_default();
        let mut rows = Rows::new(path);
        for (row, column, value) in range.used_cells() {
            let (row, column) = (start.0 + row as u32, start.1 + column as u32);
            rows.push(row, column, valued(value, None))?;
        }
        let merged = book.merge_cells_by_sheet_name(&name)?;
        let rows = rows.finish();
        let filled = !rows.is_empty();
        last = Some((name, rows, regions(&merged)));
        if filled {
            break;
        }
    }
    last.ok_or_else(|| Trouble::Unreadable("kind-sheet-no-sheets".to_owned()))
}

/// Sheets of cells, and whether each shows.
fn listed(sheets: &[calamine::Sheet]) -> Vec<(String, bool)> {
    let of_cells = sheets.iter().filter(|s| s.typ == SheetType::WorkSheet);
    let shows = |s: &calamine::Sheet| s.visible == SheetVisible::Visible;
    of_cells.map(|s| (s.name.clone(), shows(s))).collect()
}

fn regions(merged: &[Dimensions]) -> Vec<Region> {
    let region = |d: &Dimensions| Region {
        top: d.start.0 as usize + 1,
        left: d.start.1 as usize + 1,
        bottom: d.end.0 as usize + 1,
        right: d.end.1 as usize + 1,
    };
    merged.iter().take(MOST_REGIONS).map(region).collect()
}

/// The cell of a value in a format.
fn valued(value: &Data, code: Option<&str>) -> Cell {
    match value {
        Data::Empty => Cell::default(),
        Data::String(text) | Data::DurationIso(text) => Cell::typed(text),
        Data::Int(n) => shown::number(*n as f64, code),
        Data::Float(n) => shown::number(*n, code),
        Data::Bool(b) => Cell::flag(*b),
        Data::Error(e) => Cell::failed(e.to_string()),
        Data::DateTimeIso(text) => Date::parse(text).map_or_else(|| Cell::typed(text), Cell::day),
        Data::DateTime(moment) => timed(*moment, code),
    }
}

fn timed(moment: ExcelDateTime, code: Option<&str>) -> Cell {
    if moment.is_duration() {
        return shown::span(moment.as_f64());
    }
    let (year, month, day, hour, minute, ..) = moment.to_ymd_hms_milli();
    let moment_of_day = shown::Moment {
        year,
        month,
        day,
        hour,
        minute,
        is_time: (0.0..1.0).contains(&moment.as_f64()),
    };
    shown::moment(moment_of_day, moment.as_f64(), code)
}

/// Rows being filled, in the order of the file, which need not be the order of the rows.
struct Rows<'a> {
    path: &'a str,
    rows: Vec<GridRow>,
    in_order: bool,
    widest: usize,
}

impl<'a> Rows<'a> {
    fn new(path: &'a str) -> Self {
        Rows {
            path,
            rows: Vec::new(),
            in_order: true,
            widest: 0,
        }
    }

    /// Puts a cell at a position counted from 0.
    fn push(&mut self, row: u32, column: u32, cell: Cell) -> Result<(), Trouble> {
        if cell.is_empty() {
            return Ok(());
        }
        let (number, column) = (row as usize + 1, column as usize + 1);
        self.widest = self.widest.max(column);
        match self.rows.last_mut() {
            Some(last) if last.number == number => {
                self.in_order &= last.cells.last().is_none_or(|(c, _)| *c < column);
                last.cells.push((column, cell));
            }
            last => {
                self.in_order &= last.is_none_or(|last| last.number < number);
                self.rows.push(GridRow {
                    number,
                    cells: vec![(column, cell)],
                });
            }
        }
        match too_large(self.path, self.rows.len(), self.widest) {
            Some(problem) => Err(Trouble::Told(problem)),
            None => Ok(()),
        }
    }

    fn finish(mut self) -> Vec<GridRow> {
        if self.in_order {
            return self.rows;
        }
        self.rows.sort_by_key(|row| row.number);
        let mut out: Vec<GridRow> = Vec::new();
        for row in self.rows {
            match out.last_mut() {
                Some(last) if last.number == row.number => last.cells.extend(row.cells),
                _ => out.push(row),
            }
        }
        for row in &mut out {
            row.cells.sort_by_key(|(column, _)| *column);
            row.cells.dedup_by_key(|(column, _)| *column);
        }
        out
    }
}

impl From<XlsxError> for Trouble {
    fn from(error: XlsxError) -> Self {
        match error {
            XlsxError::Password => Trouble::Locked,
            other => Trouble::Unreadable(other.to_string()),
        }
    }
}

impl From<XlsError> for Trouble {
    fn from(error: XlsError) -> Self {
        match error {
            XlsError::Password => Trouble::Locked,
            other => Trouble::Unreadable(other.to_string()),
        }
    }
}

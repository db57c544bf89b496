//! The rows below a heading: which are the list's, and what merged cells say in them.

use super::grid::{Grid, GridRow};
use super::heading::{self, Heading};
use super::{Cell, CellValue, Column, LeftOut, List, Row, Source, Why, named, too_large};
use crate::diag::{Diagnostic, Outcome, Place, Warned};
use crate::text::fold;

/// A message names at most so many rows.
const MOST_NAMED: usize = 5;

/// The list in a sheet.
///
/// # Errors
/// A sheet without rows below a heading, or a list beyond the limits.
pub(super) fn list(grid: Grid) -> Outcome<Warned<List>> {
    let empty = |grid: &Grid| {
        vec![
            Diagnostic::error("sheet-empty")
                .at(Place::file(grid.path.as_str()))
                .hint("hint-sheet-empty"),
        ]
    };
    let Some(heading) = heading::find(&grid) else {
        return Err(empty(&grid));
    };
    let mut grid = grid;
    spread(&mut grid, heading.below);
    let columns = columns(&grid, &heading);
    let verdicts = judge(&grid, &heading, &columns);
    let mut rows = Vec::new();
    let mut left_out = Vec::new();
    for (row, verdict) in grid.rows.drain(heading.below..).zip(verdicts) {
        match verdict {
            Verdict::Listed => rows.push(filled(row, &columns)),
            Verdict::Blank => {}
            Verdict::Not(why) => left_out.push(LeftOut {
                number: row.number,
                text: row
                    .texts()
                    .find(|t| !is_number(t))
                    .unwrap_or_default()
                    .to_owned(),
                why,
            }),
        }
    }
    if rows.is_empty() {
        return Err(empty(&grid));
    }
    if let Some(problem) = too_large(&grid.path, rows.len(), columns.len()) {
        return Err(vec![problem]);
    }
    let warnings = groups_told(&grid, &left_out).into_iter().collect();
    Ok(Warned {
        value: List {
            columns,
            rows,
            left_out,
            source: Source::Table {
                path: grid.path,
                sheet: grid.sheet,
            },
        },
        warnings,
    })
}

/// A cell merged downwards holds for all the rows beside it: the unit of several people.
fn spread(grid: &mut Grid, below: usize) {
    for region in grid.merged.iter().filter(|r| r.is_high()) {
        let Ok(first) = grid
            .rows
            .binary_search_by_key(&region.top, |row| row.number)
        else {
            continue;
        };
        if first < below {
            continue;
        }
        let Some(cell) = grid.rows[first].get(region.left).cloned() else {
            continue;
        };
        let rows = grid.rows[first + 1..].iter_mut();
        for row in rows.take_while(|row| row.number <= region.bottom) {
            // Regions of one sheet do not overlap; a damaged file's may, and the first holds.
            if let Err(at) = row.cells.binary_search_by_key(&region.left, |(c, _)| *c) {
                row.cells.insert(at, (region.left, cell.clone()));
            }
        }
    }
}

/// The columns that have a title or are filled.
fn columns(grid: &Grid, heading: &Heading) -> Vec<Column> {
    let mut titles = heading.titles.clone();
    let mut known: std::collections::BTreeSet<usize> = titles.iter().map(|(c, _)| *c).collect();
    for row in &grid.rows[heading.below..] {
        for (column, _) in &row.cells {
            if known.insert(*column) {
                titles.push((*column, String::new()));
            }
        }
    }
    titles.sort_by_key(|(column, _)| *column);
    named(titles)
}

fn filled(row: GridRow, columns: &[Column]) -> Row {
    let mut cells = vec![Cell::default(); columns.len()];
    for (number, cell) in row.cells {
        if let Ok(at) = columns.binary_search_by_key(&number, |c| c.number) {
            cells[at] = cell;
        }
    }
    Row {
        number: row.number,
        cells,
        spans: None,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Listed,
    /// Nothing but a number set down beforehand.
    Blank,
    Not(Why),
}

/// What each row below the heading is.
fn judge(grid: &Grid, heading: &Heading, columns: &[Column]) -> Vec<Verdict> {
    let rows = &grid.rows[heading.below..];
    let numbered = |row: &GridRow| {
        let cell = heading.numbering.and_then(|column| row.get(column));
        cell.is_some_and(|cell| is_number(&cell.text))
    };
    // A list whose numbers are mostly there is told apart by them.
    let named = rows.iter().filter(|row| row.cells.len() >= 2).count();
    let counted = rows
        .iter()
        .filter(|row| row.cells.len() >= 2 && numbered(row))
        .count();
    let by_number = counted * 2 >= named && counted > 0;
    let last_numbered = rows
        .iter()
        .rposition(|row| by_number && numbered(row) && row.cells.len() >= 2);
    let mut verdicts = Vec::with_capacity(rows.len());
    let mut ended = false;
    for (i, row) in rows.iter().enumerate() {
        let past_numbers = last_numbered.is_none_or(|last| i > last);
        let is_numbered = numbered(row);
        let beside: Vec<&Cell> = row
            .cells
            .iter()
            .filter(|(c, _)| Some(*c) != heading.numbering)
            .map(|(_, cell)| cell)
            .collect();
        let narrow = beside.len() * 2 < columns.len().max(3);
        let total = !is_numbered && row.texts().take(3).any(is_total);
        let foot = past_numbers && !is_numbered && narrow && row.texts().any(is_foot);
        ended = past_numbers && (ended || foot || total && by_number);
        verdicts.push(if beside.is_empty() {
            match is_numbered {
                true => Verdict::Blank,
                false => Verdict::Not(Why::Group),
            }
        } else if total {
            Verdict::Not(Why::Total)
        } else if ended {
            Verdict::Not(Why::Foot)
        } else if !is_numbered && is_group(grid, row, &beside, by_number) {
            Verdict::Not(Why::Group)
        } else {
            Verdict::Listed
        });
    }
    verdicts
}

/// A row with one text, across several columns or beside a numeral of its own.
fn is_group(grid: &Grid, row: &GridRow, beside: &[&Cell], by_number: bool) -> bool {
    let texts = beside
        .iter()
        .filter(|cell| !matches!(cell.value, CellValue::Number(_)))
        .count();
    let (column, _) = row.cells[row.cells.len() - 1];
    let wide = grid
        .merged
        .iter()
        .any(|r| r.top == row.number && r.is_wide() && r.left <= column);
    texts <= 1 && (by_number || wide && beside.len() == 1)
}

fn is_number(text: &str) -> bool {
    let digits = text.trim_matches(['.', ')', '(', ' ']);
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a cell begins a row of totals.
fn is_total(text: &str) -> bool {
    let folded = fold(text);
    ["tong cong", "tong so", "tong:", "cong:"]
        .iter()
        .any(|words| folded.starts_with(words))
        || matches!(folded.as_str(), "tong" | "cong")
}

/// Whether a cell is of the lines below a list.
fn is_foot(text: &str) -> bool {
    let folded = fold(text);
    [
        "nguoi lap",
        "can bo lap",
        "tm.",
        "t/m",
        "kt.",
        "noi nhan",
        "ky ten",
        "(ky",
        "xac nhan cua",
        "danh sach nay",
        "danh sach gom",
        "an dinh",
        "ghi chu:",
    ]
    .iter()
    .any(|words| folded.starts_with(words))
        || folded.contains("ngay ") && folded.contains(" thang ") && folded.contains(" nam")
}

/// Rows that were taken for titles of groups may be people with little written of them.
fn groups_told(grid: &Grid, left_out: &[LeftOut]) -> Option<Diagnostic> {
    let groups: Vec<&LeftOut> = left_out.iter().filter(|l| l.why == Why::Group).collect();
    let first = groups.first()?;
    let name = |row: &&LeftOut| {
        let text: String = row.text.chars().take(40).collect();
        format!("{} “{text}”", row.number)
    };
    let mut names = groups
        .iter()
        .take(MOST_NAMED)
        .map(name)
        .collect::<Vec<_>>()
        .join(", ");
    if groups.len() > MOST_NAMED {
        names.push_str(", …");
    }
    let place = Place::in_sheet(grid.path.as_str(), grid.sheet.as_deref(), first.number, 1);
    let warning = Diagnostic::warning("sheet-groups-left-out")
        .with("count", groups.len())
        .with("rows", names)
        .at(place);
    Some(warning.hint("hint-sheet-groups-left-out"))
}

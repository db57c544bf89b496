//! The rows below a heading: which are the list's, and what merged cells say in them.

use std::collections::{BTreeMap, BTreeSet};

use super::grid::{Grid, GridRow};
use super::heading::{self, Heading, Titled};
use super::{
    Cell, CellValue, Column, LeftOut, List, MOST_CELLS, Row, Source, Why, named, too_large,
};
use crate::diag::{Diagnostic, Outcome, Place, Warned};

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
            Verdict::Listed => rows.push(filled(row, &columns, &heading.joined)),
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
    let warnings = groups_told(&grid, &left_out)
        .into_iter()
        .chain(untitled_told(&grid, &heading, &columns));
    let warnings = warnings.collect();
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
    // Regions of a damaged file may lie over each other without end.
    let mut allowed = MOST_CELLS;
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
        let rows = grid.rows[first + 1..].iter_mut().take(allowed);
        for row in rows.take_while(|row| row.number <= region.bottom) {
            allowed -= 1;
            if let Err(at) = row.cells.binary_search_by_key(&region.left, |(c, _)| *c) {
                row.cells.insert(at, (region.left, cell.clone()));
            }
        }
    }
}

/// The columns that have a title or are filled.
fn columns(grid: &Grid, heading: &Heading) -> Vec<Column> {
    let mut titles = heading.titles.clone();
    let titled = titles.iter().map(|titled| titled.column);
    let mut known: BTreeSet<usize> = titled.chain(heading.joined.keys().copied()).collect();
    for row in &grid.rows[heading.below..] {
        for (column, _) in &row.cells {
            if known.insert(*column) {
                titles.push(Titled {
                    column: *column,
                    title: String::new(),
                    lowest: String::new(),
                });
            }
        }
    }
    titles.sort_by_key(|titled| titled.column);
    named(titles)
}

fn filled(row: GridRow, columns: &[Column], joined: &BTreeMap<usize, usize>) -> Row {
    let mut cells = vec![Cell::default(); columns.len()];
    for (number, cell) in row.cells {
        let number = joined.get(&number).copied().unwrap_or(number);
        let Ok(at) = columns.binary_search_by_key(&number, |c| c.number) else {
            continue;
        };
        let own = &mut cells[at];
        if own.is_empty() {
            *own = cell;
        } else {
            own.text = format!("{} {}", own.text, cell.text);
            own.value = CellValue::Text;
            own.flaw = own.flaw.or(cell.flaw);
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
    let last_numbered = rows
        .iter()
        .rposition(|row| row.cells.len() >= 2 && numbered(row));
    let up_to_it = &rows[..last_numbered.map_or(0, |last| last + 1)];
    let counted = up_to_it.iter().filter(|row| numbered(row)).count();
    let uncounted = up_to_it
        .iter()
        .filter(|row| row.cells.len() >= 3 && !numbered(row))
        .count();
    let by_number = counted > uncounted;
    let last_numbered = last_numbered.filter(|_| by_number);
    let narrow = |row: &GridRow| row.cells.len() * 2 < columns.len().max(3);
    let last_wide = rows.iter().rposition(|row| !narrow(row));
    let wide_regions = grid.merged.iter().filter(|r| r.is_wide());
    let wide_regions: BTreeSet<usize> = wide_regions.map(|r| r.top).collect();
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
        let total = !is_numbered && row.texts().take(3).any(is_total);
        // Without numbers, only what nobody follows is the end.
        let below_all = by_number || last_wide.is_none_or(|last| i > last);
        let foot = past_numbers && below_all && !is_numbered && row.texts().any(is_foot);
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
        } else if !is_numbered && is_group(&beside, by_number, wide_regions.contains(&row.number)) {
            Verdict::Not(Why::Group)
        } else {
            Verdict::Listed
        });
    }
    verdicts
}

/// Whether a row without a number holds one text, across several columns or in a list
/// whose rows have numbers.
fn is_group(beside: &[&Cell], by_number: bool, is_wide: bool) -> bool {
    let is_text = |cell: &&&Cell| !matches!(cell.value, CellValue::Number(_));
    let texts = beside.iter().filter(is_text).count();
    texts <= 1 && (by_number || is_wide && beside.len() == 1)
}

fn is_number(text: &str) -> bool {
    let digits = text.trim_matches(['.', ')', '(', ' ']);
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a cell begins a row of totals. Marks count: Tống Công Minh is a person.
fn is_total(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["tổng cộng", "tổng số", "tổng:", "cộng:"]
        .iter()
        .any(|words| lower.starts_with(words))
        || matches!(lower.as_str(), "tổng" | "cộng")
}

/// Whether a cell is of the lines below a list.
fn is_foot(text: &str) -> bool {
    let lower = text.to_lowercase();
    [
        "người lập",
        "cán bộ lập",
        "tm.",
        "t/m",
        "kt.",
        "nơi nhận",
        "ký tên",
        "(ký",
        "xác nhận của",
        "danh sách này",
        "danh sách gồm",
        "ấn định",
        "ghi chú:",
    ]
    .iter()
    .any(|words| lower.starts_with(words))
        || lower.contains("ngày ") && lower.contains(" tháng ") && lower.contains(" năm")
}

/// A column without a title may be the second half of the names beside it.
fn untitled_told(grid: &Grid, heading: &Heading, columns: &[Column]) -> Option<Diagnostic> {
    let titled = |c: &&Column| heading.titles.iter().any(|t| t.column == c.number);
    let untitled: Vec<&Column> = columns.iter().filter(|c| !titled(c)).collect();
    let first = untitled.first()?;
    let names: Vec<&str> = untitled.iter().map(|c| c.title.as_str()).collect();
    let row = grid.rows[heading.below - 1].number;
    let sheet = grid.sheet.as_deref();
    let warning = Diagnostic::warning("sheet-untitled-columns")
        .with("columns", names.join(", "))
        .at(Place::in_sheet(
            grid.path.as_str(),
            sheet,
            row,
            first.number,
        ));
    Some(warning.hint("hint-sheet-untitled-columns"))
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

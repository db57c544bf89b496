//! Finding a list's heading below its letterhead, and reading its columns' titles.
//!
//! The marks of a heading, from the surest to the weakest: it has a column "STT"; it names
//! people ("Họ và tên"); it fills about as many columns as the rows below it. Letterheads
//! fill two or three cells of a wide table, and are known by their words.

use super::grid::{Grid, GridRow, Region};
use super::{Cell, CellValue};
use crate::text::fold;

/// A heading stands among so many filled rows.
const SEARCHED: usize = 40;
/// So many rows below a row tell how wide the list is.
const COMPARED: usize = 20;
/// The part of those columns that a heading fills at least.
const COVERED: f64 = 0.6;
/// A longer text is no title.
const LONGEST_TITLE: usize = 120;
/// Rows of a heading at most.
const DEEPEST: usize = 3;

/// A heading.
#[derive(Debug)]
pub(super) struct Heading {
    /// The index of the first row below it.
    pub(super) below: usize,
    /// Columns with their titles, from left to right.
    pub(super) titles: Vec<(usize, String)>,
    /// The column that numbers the rows.
    pub(super) numbering: Option<usize>,
}

/// Finds the heading of a sheet; none in a sheet without rows.
pub(super) fn find(grid: &Grid) -> Option<Heading> {
    let first = first_row(grid)?;
    let last = last_row(grid, first);
    let mut titles: Vec<(usize, String)> = Vec::new();
    for index in first..=last {
        for (column, title) in titles_in(grid, index, first, last) {
            match titles.iter_mut().find(|(c, _)| *c == column) {
                Some((_, above)) if *above == title => {}
                Some((_, above)) => *above = format!("{above} {title}"),
                None => titles.push((column, title)),
            }
        }
    }
    titles.sort_by_key(|(column, _)| *column);
    let numbering = titles.iter().find(|(_, title)| is_numbering(title));
    let mut below = last + 1;
    if grid.rows.get(below).is_some_and(counts_columns) {
        below += 1;
    }
    Some(Heading {
        below,
        numbering: numbering.map(|(column, _)| *column),
        titles,
    })
}

/// Whether a title is that of the column with the rows' numbers.
pub(super) fn is_numbering(title: &str) -> bool {
    let folded = fold(title);
    let name = folded.trim_matches(|c: char| !c.is_alphanumeric());
    matches!(name, "stt" | "tt" | "so tt" | "so thu tu" | "no")
}

fn names_people(title: &str) -> bool {
    let folded = fold(title);
    [
        "ho va ten",
        "ho ten",
        "ho, ten",
        "ten dai bieu",
        "ho va chu dem",
    ]
    .iter()
    .any(|name| folded.starts_with(name))
}

fn first_row(grid: &Grid) -> Option<usize> {
    let candidates: Vec<usize> = (0..grid.rows.len().min(SEARCHED))
        .filter(|i| {
            let row = &grid.rows[*i];
            row.cells.len() >= 2 && row.cells.iter().all(|(_, cell)| is_title(cell))
        })
        .collect();
    let with = |mark: fn(&str) -> bool| {
        let marked = |i: &&usize| grid.rows[**i].texts().any(mark);
        candidates.iter().find(marked).copied()
    };
    let wide = || {
        let fits = |i: &&usize| {
            let row = &grid.rows[**i];
            let below = &grid.rows[**i + 1..];
            let least = (typical_width(&below[..below.len().min(COMPARED)]) * COVERED).max(2.0);
            !below.is_empty() && row.cells.len() as f64 >= least && !row.texts().any(is_letterhead)
        };
        candidates.iter().find(fits).copied()
    };
    with(is_numbering)
        .or_else(|| with(names_people))
        .or_else(wide)
        .or_else(|| candidates.first().copied())
        .or(if grid.rows.is_empty() { None } else { Some(0) })
}

fn is_title(cell: &Cell) -> bool {
    matches!(cell.value, CellValue::Text) && cell.text.chars().count() <= LONGEST_TITLE
        // A year may be a title: "2024", "2025".
        || matches!(cell.value, CellValue::Number(n) if n.fract() == 0.0)
}

fn is_letterhead(text: &str) -> bool {
    let folded = fold(text);
    [
        "cong hoa xa hoi",
        "doc lap",
        "so:",
        "uy ban nhan dan",
        "dang cong san",
        "dang bo",
        "hoi dong",
    ]
    .iter()
    .any(|words| folded.starts_with(words))
        || folded.contains(" ngay ") && folded.contains(" thang ")
}

/// The median of how many cells the rows fill; a merged region is one.
fn typical_width(rows: &[GridRow]) -> f64 {
    let mut widths: Vec<usize> = rows.iter().map(|row| row.cells.len()).collect();
    widths.sort_unstable();
    widths.get(widths.len() / 2).copied().unwrap_or(0) as f64
}

/// The index of the heading's last row.
fn last_row(grid: &Grid, first: usize) -> usize {
    let top = grid.rows[first].number;
    let starts_here = || grid.merged.iter().filter(|r| r.top == top);
    let high = starts_here()
        .filter(|r| r.is_high() && grid.rows[first].get(r.left).is_some())
        .map(|r| r.bottom)
        .max();
    let mut last = first;
    let within = |index: usize| grid.rows.get(index).filter(|r| r.number < top + DEEPEST);
    while let Some(next) = within(last + 1) {
        let merged_so_far = high.is_some_and(|bottom| next.number <= bottom);
        let all_titles = next
            .cells
            .iter()
            .all(|(_, cell)| matches!(cell.value, CellValue::Text));
        let follows = next.number == grid.rows[last].number + 1;
        if !(merged_so_far || follows && all_titles && divides(grid, last, next)) {
            break;
        }
        last += 1;
    }
    last
}

/// Whether a row's cells all stand below titles that span several columns.
fn divides(grid: &Grid, above: usize, row: &GridRow) -> bool {
    let above = &grid.rows[above];
    let spans = |column: usize| {
        if grid.merged.is_empty() {
            // In a text with separators a wide title is followed by empty cells, of
            // which the row below fills some.
            let owner = above.cells.iter().rev().find(|(c, _)| *c <= column);
            return owner
                .is_some_and(|(c, _)| above.get(c + 1).is_none() && row.get(c + 1).is_some());
        }
        let wide = |r: &&Region| r.is_wide() && r.holds(above.number, column);
        grid.merged.iter().any(|r| wide(&r))
    };
    row.cells.len() >= 2 && row.cells.iter().all(|(column, _)| spans(*column))
}

/// The titles of one of the heading's rows, where a wide one stands over several columns.
fn titles_in(grid: &Grid, index: usize, first: usize, last: usize) -> Vec<(usize, String)> {
    let row = &grid.rows[index];
    let mut titles = Vec::new();
    for (column, cell) in &row.cells {
        let region = grid.merged.iter().find(|r| r.holds(row.number, *column));
        let mut right = region.map_or(*column, |r| r.right);
        if grid.merged.is_empty() && index == first && last > first {
            let below = &grid.rows[index + 1];
            while row.get(right + 1).is_none() && below.get(right + 1).is_some() {
                right += 1;
            }
        }
        // A title as wide as the sheet is still bounded by what the sheet holds.
        let most = right.min(*column + super::MOST_COLUMNS);
        titles.extend((*column..=most).map(|c| (c, cell.text.clone())));
    }
    titles
}

/// Whether a row only counts the columns: (1) (2) (3), or A B 1 2.
fn counts_columns(row: &GridRow) -> bool {
    let is_letter = |t: &str| t.len() == 1 && t.bytes().all(|b| b.is_ascii_uppercase());
    let mut letters = 0;
    let mut numbers = 0;
    for text in row.texts() {
        let text = text.trim_matches(['(', ')', '[', ']']);
        if is_letter(text) && numbers == 0 && text.as_bytes()[0] == b'A' + letters {
            letters += 1;
        } else if text.parse() == Ok(numbers + 1) {
            numbers += 1;
        } else {
            return false;
        }
    }
    row.cells.len() >= 3
}

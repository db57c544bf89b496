//! Finding a list's heading below its letterhead, and reading its columns' titles.
//!
//! The marks of a heading, from the surest to the weakest: it has a column "STT"; it names
//! people ("Họ và tên"); it fills about as many columns as the rows below it. Letterheads
//! fill two or three cells of a wide table, and are known by their words.

use std::collections::BTreeMap;

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
    /// The columns that have titles, from left to right.
    pub(super) titles: Vec<Titled>,
    /// Columns below a wide title that nothing divides, each with the title's first: names
    /// are often written in two cells, "Nguyễn Văn" and "An".
    pub(super) joined: BTreeMap<usize, usize>,
    /// The column that numbers the rows.
    pub(super) numbering: Option<usize>,
}

/// A column below a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Titled {
    pub(super) column: usize,
    /// All that stands above it: "Năm sinh Nữ".
    pub(super) title: String,
    /// What stands directly above it: "Nữ".
    pub(super) lowest: String,
}

/// Finds the heading of a sheet; none in a sheet without rows, or whose first row seems to
/// be a person's already.
pub(super) fn find(grid: &Grid) -> Option<Heading> {
    let first = first_row(grid)?;
    let last = last_row(grid, first);
    let mut titles: BTreeMap<usize, (String, String)> = BTreeMap::new();
    for index in first..=last {
        for (column, lowest) in titles_in(grid, index, first, last) {
            let title = match titles.remove(&column) {
                Some((above, _)) if above != lowest => format!("{above} {lowest}"),
                _ => lowest.clone(),
            };
            titles.insert(column, (title, lowest));
        }
    }
    let mut joined = BTreeMap::new();
    for (column, title) in &titles {
        let own = |row: &GridRow| row.get(*column).is_some();
        let before = column - 1;
        if !grid.rows[first..=last].iter().any(own) && titles.get(&before) == Some(title) {
            joined.insert(*column, *joined.get(&before).unwrap_or(&before));
        }
    }
    titles.retain(|column, _| !joined.contains_key(column));
    let titled = |(column, (title, lowest))| Titled {
        column,
        title,
        lowest,
    };
    let titles: Vec<Titled> = titles.into_iter().map(titled).collect();
    let numbering = titles.iter().find(|titled| is_numbering(&titled.title));
    let mut below = last + 1;
    if grid.rows.get(below).is_some_and(counts_columns) {
        below += 1;
    }
    Some(Heading {
        below,
        numbering: numbering.map(|titled| titled.column),
        titles,
        joined,
    })
}

/// Whether a title is that of the column with the rows' numbers.
pub(super) fn is_numbering(title: &str) -> bool {
    let folded = fold(title);
    let name = folded.trim_matches(|c: char| !c.is_alphanumeric());
    matches!(name, "stt" | "tt" | "so tt" | "so thu tu")
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
    // Without a word that tells, numbers above numbers are a person's row, not titles.
    let unmarked: Vec<usize> = candidates
        .iter()
        .copied()
        .filter(|i| !counts_with_next(grid, *i))
        .collect();
    let wide = || {
        let fits = |i: &&usize| {
            let row = &grid.rows[**i];
            let below = &grid.rows[**i + 1..];
            let compared = &below[..below.len().min(COMPARED)];
            let least = (typical_width(compared) * COVERED).max(2.0);
            !below.is_empty() && row.cells.len() as f64 >= least && !row.texts().any(is_letterhead)
        };
        unmarked.iter().find(fits).copied()
    };
    let narrow = || {
        let single = grid.rows.iter().all(|row| row.cells.len() == 1);
        (single && !grid.rows.is_empty()).then_some(0)
    };
    with(is_numbering)
        .or_else(|| with(names_people))
        .or_else(wide)
        .or_else(|| unmarked.first().copied())
        .or_else(narrow)
}

/// Whether a row and the next hold numbers in the same column.
fn counts_with_next(grid: &Grid, index: usize) -> bool {
    let Some(next) = grid.rows.get(index + 1) else {
        return false;
    };
    let is_number = |text: &str| text.parse::<f64>().is_ok();
    grid.rows[index].cells.iter().any(|(column, cell)| {
        let below = next.get(*column);
        is_number(&cell.text) && below.is_some_and(|below| is_number(&below.text))
    })
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
    let ends = grid.rows.iter().filter_map(|row| row.cells.last());
    let widest = ends.map(|(column, _)| *column).max().unwrap_or(0);
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
        titles.extend((*column..=right.min(widest)).map(|c| (c, cell.text.clone())));
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

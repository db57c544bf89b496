//! A table of cells as it stands in a file, before anybody asks what it means.

use std::borrow::Cow;

use super::{Cell, CellValue, Flaw, LONGEST_CELL, legacy};
use crate::text::{Date, nfc};

/// The filled cells of a sheet. Rows and columns count from 1.
#[derive(Debug, Default)]
pub(super) struct Grid {
    pub(super) path: String,
    pub(super) sheet: Option<String>,
    /// Rows that hold something, from top to bottom.
    pub(super) rows: Vec<GridRow>,
    /// Regions that show one cell.
    pub(super) merged: Vec<Region>,
}

/// A row of a grid.
#[derive(Debug, Default)]
pub(super) struct GridRow {
    pub(super) number: usize,
    /// Columns with their cells, from left to right; none is empty.
    pub(super) cells: Vec<(usize, Cell)>,
}

/// A rectangle of cells, with both its corners.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Region {
    pub(super) top: usize,
    pub(super) left: usize,
    pub(super) bottom: usize,
    pub(super) right: usize,
}

impl GridRow {
    /// The cell in a column.
    pub(super) fn get(&self, column: usize) -> Option<&Cell> {
        let at = self.cells.binary_search_by_key(&column, |(c, _)| *c).ok()?;
        Some(&self.cells[at].1)
    }

    /// The texts from left to right.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().map(|(_, cell)| cell.text.as_str())
    }
}

impl Region {
    pub(super) fn is_wide(&self) -> bool {
        self.right > self.left
    }

    pub(super) fn is_high(&self) -> bool {
        self.bottom > self.top
    }

    /// Whether a cell stands in it.
    pub(super) fn holds(&self, row: usize, column: usize) -> bool {
        (self.top..=self.bottom).contains(&row) && (self.left..=self.right).contains(&column)
    }
}

impl Cell {
    /// A cell that was typed as text.
    pub(super) fn typed(text: &str) -> Cell {
        // The old encodings use signs that tidying would take away.
        let old = legacy::is_old(text);
        let mut cell = Cell {
            text: tidy(text),
            value: CellValue::Text,
            flaw: old.then_some(Flaw::OldEncoding),
        };
        if cell.text.is_empty() {
            return Cell::default();
        }
        if cell.text.len() > LONGEST_CELL && cell.text.chars().count() > LONGEST_CELL {
            cell.text = cell.text.chars().take(LONGEST_CELL).collect();
            cell.flaw = Some(Flaw::TooLong);
        }
        cell
    }

    pub(super) fn number(value: f64, text: String) -> Cell {
        Cell {
            text,
            value: CellValue::Number(value),
            flaw: None,
        }
    }

    pub(super) fn flag(value: bool) -> Cell {
        Cell {
            text: if value { "có" } else { "không" }.to_owned(),
            value: CellValue::Flag(value),
            flaw: None,
        }
    }

    pub(super) fn day(day: Date) -> Cell {
        Cell {
            text: day.short(),
            value: CellValue::Day(day),
            flaw: None,
        }
    }

    pub(super) fn failed(text: String) -> Cell {
        Cell {
            text,
            value: CellValue::Text,
            flaw: Some(Flaw::Failed),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        matches!(self.value, CellValue::Empty)
    }
}

/// The text composed, with single blanks and none at its ends. Signs that cannot be seen
/// and join nothing in Vietnamese go: soft hyphens, joiners, marks of byte order.
pub(super) fn tidy(text: &str) -> String {
    let unseen = |c: char| {
        matches!(
            c,
            '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'
        )
    };
    let seen: Cow<'_, str> = if text.contains(unseen) {
        Cow::Owned(text.chars().filter(|c| !unseen(*c)).collect())
    } else {
        Cow::Borrowed(text)
    };
    let mut out = String::with_capacity(seen.len());
    for word in seen.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    match nfc(&out) {
        Cow::Borrowed(_) => out,
        Cow::Owned(composed) => composed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_tidied() {
        let cases = [
            ("  Nguyễn\u{a0}\u{a0}Văn \n An\t", "Nguyễn Văn An"),
            ("Ke\u{309} Să\u{323}t", "Kẻ Sặt"),
            ("Ðỗ\u{200b} Thị\u{feff}", "Đỗ Thị"),
            (" \u{a0}\r\n", ""),
        ];
        for (typed, expected) in cases {
            assert_eq!(tidy(typed), expected);
        }
        assert!(Cell::typed("\u{a0}").is_empty());
    }
}

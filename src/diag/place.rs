//! Where in the user's files a message points.

use std::ops::Range;

/// A file of the user's, and perhaps a spot in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The file, `/`-separated, relative to the project's root.
    pub path: String,
    /// The spot in the file, if the finding is that exact and the file is text.
    pub spot: Option<Spot>,
    /// The cell, if the file is a table.
    pub cell: Option<CellSpot>,
}

/// A spot in a text file. It holds a copy of its line, so that a report needs no disk.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Spot {
    /// Counted from 1.
    pub line: usize,
    /// Counted in characters, from 1.
    pub column: usize,
    /// The whole line, without its end.
    pub text: String,
    /// The bytes of `text` that are meant.
    pub range: (usize, usize),
}

/// A cell of a spreadsheet, or of a list with separators as a spreadsheet shows it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CellSpot {
    /// The sheet's name, if the file holds sheets.
    pub sheet: Option<String>,
    /// Counted from 1.
    pub row: usize,
    /// Counted from 1.
    pub column: usize,
}

impl CellSpot {
    /// The cell's address in a spreadsheet: `B7`.
    pub fn address(&self) -> String {
        format!("{}{}", column_letters(self.column), self.row)
    }
}

/// The letters over a spreadsheet's column, counted from 1: A, B, … Z, AA.
pub fn column_letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

impl Place {
    /// The whole file.
    pub fn file(path: impl Into<String>) -> Self {
        Place {
            path: path.into(),
            spot: None,
            cell: None,
        }
    }

    /// The cell in `row` and `column`, both counted from 1, of the file's `sheet`.
    pub fn in_sheet(
        path: impl Into<String>,
        sheet: Option<&str>,
        row: usize,
        column: usize,
    ) -> Self {
        Place {
            path: path.into(),
            spot: None,
            cell: Some(CellSpot {
                sheet: sheet.map(str::to_owned),
                row,
                column,
            }),
        }
    }

    /// The bytes `range` of the file's text `source`. A range over several lines
    /// is cut at the end of the first.
    pub fn in_text(path: impl Into<String>, source: &str, range: Range<usize>) -> Self {
        let start = floor_char(source, range.start);
        let line_start = source[..start].rfind('\n').map_or(0, |i| i + 1);
        let line_end = source[start..]
            .find('\n')
            .map_or(source.len(), |i| start + i);
        let text = source[line_start..line_end].trim_end_matches('\r');
        let end = floor_char(source, range.end.max(start))
            .min(line_start + text.len())
            .max(start);
        let within = |byte: usize| (byte - line_start).min(text.len());
        Place {
            path: path.into(),
            spot: Some(Spot {
                line: source[..line_start].matches('\n').count() + 1,
                column: source[line_start..start].chars().count() + 1,
                text: text.to_owned(),
                range: (within(start), within(end)),
            }),
            cell: None,
        }
    }

    /// The line `line` (from 1) of the file's text, from the character `column` (from 1).
    pub fn on_line(path: impl Into<String>, source: &str, line: usize, column: usize) -> Self {
        let line_start: usize = source
            .split_inclusive('\n')
            .take(line.saturating_sub(1))
            .map(str::len)
            .sum();
        let rest = &source[line_start.min(source.len())..];
        let within: usize = rest
            .chars()
            .take(column.saturating_sub(1))
            .take_while(|c| *c != '\n')
            .map(char::len_utf8)
            .sum();
        let start = line_start.min(source.len()) + within;
        let end = source[start..]
            .find('\n')
            .map_or(source.len(), |i| start + i);
        Place::in_text(path, source, start..end)
    }
}

/// The last character boundary at or before `at`.
fn floor_char(source: &str, at: usize) -> usize {
    let mut at = at.min(source.len());
    while !source.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let place = Place::in_text("a.md", "một\nhai bà Trưng\r\nba", 11..14);
        let spot = place.spot.unwrap();
        assert_eq!((spot.line, spot.column), (2, 6));
        assert_eq!(spot.text, "hai bà Trưng");
    }

    #[test]
    fn cells_have_a_spreadsheets_address() {
        let address = |column| {
            Place::in_sheet("a.xlsx", None, 7, column)
                .cell
                .unwrap()
                .address()
        };
        let cases = [
            (1, "A7"),
            (2, "B7"),
            (26, "Z7"),
            (27, "AA7"),
            (702, "ZZ7"),
            (703, "AAA7"),
        ];
        for (column, expected) in cases {
            assert_eq!(address(column), expected);
        }
    }

    #[test]
    fn ranges_are_cut_at_the_line_and_at_the_text() {
        let spot = Place::in_text("a", "ab\ncd", 1..99).spot.unwrap();
        assert_eq!((spot.text.as_str(), spot.range), ("ab", (1, 2)));
        let spot = Place::in_text("a", "", 5..9).spot.unwrap();
        assert_eq!((spot.line, spot.range), (1, (0, 0)));
        let spot = Place::on_line("a", "ab\nxyz", 2, 2).spot.unwrap();
        assert_eq!((spot.line, spot.column, spot.range), (2, 2, (1, 3)));
    }
}

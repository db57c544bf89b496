//! Lists with separators (CSV, TSV): which encoding, which separator, which cells.

use std::borrow::Cow;

use super::grid::{Grid, GridRow};
use super::{Cell, too_large};
use crate::diag::{Diagnostic, Outcome, Place};

/// A tab is never typed by mistake, and a comma stands in many a sentence.
const SEPARATORS: [u8; 3] = [b'\t', b';', b','];
/// The separator is found in so much of the file.
const SAMPLE: usize = 64 * 1024;

/// The file's text: UTF-8, or UTF-16 as Excel writes its "Unicode text".
///
/// # Errors
/// Another encoding. The encodings of one byte a letter cannot be told from each other, and
/// a wrong guess would print wrong names.
pub(super) fn decode<'a>(path: &str, bytes: &'a [u8]) -> Outcome<Cow<'a, str>> {
    let wrong = || {
        vec![
            Diagnostic::error("sheet-encoding")
                .at(Place::file(path))
                .hint("hint-sheet-encoding"),
        ]
    };
    let utf16 = |bytes: &[u8], read: fn([u8; 2]) -> u16| {
        let units = bytes.chunks_exact(2).map(|pair| read([pair[0], pair[1]]));
        let text: Result<String, _> = char::decode_utf16(units).collect();
        text.map(Cow::Owned).map_err(|_| wrong())
    };
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => std::str::from_utf8(rest)
            .map(Cow::Borrowed)
            .map_err(|_| wrong()),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        // Without a mark a letter of ASCII still has a nought beside it.
        [a, 0, b, 0, ..] if *a != 0 && *b != 0 => utf16(bytes, u16::from_le_bytes),
        [0, a, 0, b, ..] if *a != 0 && *b != 0 => utf16(bytes, u16::from_be_bytes),
        _ => std::str::from_utf8(bytes)
            .map(Cow::Borrowed)
            .map_err(|_| wrong()),
    }
}

/// Reads the cells of a text with separators.
///
/// # Errors
/// Too many rows or columns.
pub(super) fn read(path: &str, text: &str) -> Outcome<Grid> {
    // Excel's own hint to itself.
    let (text, told) = match text.strip_prefix("sep=") {
        Some(rest) => {
            let line = rest.find('\n').map_or(rest.len(), |at| at + 1);
            (&rest[line..], rest.bytes().next())
        }
        None => (text, None),
    };
    let mut number = if told.is_some() { 1 } else { 0 };
    let separator = told.unwrap_or_else(|| find_separator(text));
    if let Some(at) = open_quote(text, separator) {
        let line = number + text[..at].matches('\n').count() + 1;
        return Err(vec![
            Diagnostic::error("sheet-open-quote")
                .with("line", line)
                .at(Place::file(path))
                .hint("hint-sheet-open-quote"),
        ]);
    }
    let mut grid = Grid {
        path: path.to_owned(),
        ..Grid::default()
    };
    let mut reader = reader(text, separator);
    let mut record = csv::StringRecord::new();
    let mut widest = 0;
    while reader
        .read_record(&mut record)
        .map_err(|e| vec![unreadable(path, &e.to_string())])?
    {
        // To a spreadsheet a record over several lines is one row, and so is an empty line.
        let begin = record.position().map_or(0, |p| p.byte() as usize);
        number += 1 + empty_lines(text, begin);
        let row = GridRow {
            number,
            cells: (1..)
                .zip(record.iter().map(Cell::typed))
                .filter(|(_, cell)| !cell.is_empty())
                .collect(),
        };
        widest = row.cells.last().map_or(widest, |(c, _)| widest.max(*c));
        if !row.cells.is_empty() {
            grid.rows.push(row);
        }
        if let Some(problem) = too_large(path, grid.rows.len(), widest) {
            return Err(vec![problem]);
        }
    }
    Ok(grid)
}

/// Where the quotation mark stands that begins a cell and is never closed: all that follows would
/// be one cell.
fn open_quote(text: &str, separator: u8) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut at, mut begins) = (0, true);
    while let Some(byte) = bytes.get(at) {
        if *byte == b'"' && begins {
            match closing_quote(bytes, at + 1) {
                Some(close) => at = close,
                None => return Some(at),
            }
        }
        begins = *byte == separator || matches!(byte, b'\n' | b'\r');
        at += 1;
    }
    None
}

/// The quotation mark that ends a cell of which `from` is the first sign; two stand for one in it.
fn closing_quote(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += memchr::memchr(b'"', bytes.get(at..)?)?;
        if bytes.get(at + 1) != Some(&b'"') {
            return Some(at);
        }
        at += 2;
    }
}

/// How many empty lines the text has at a record's begin, where the reader skips them.
fn empty_lines(text: &str, begin: usize) -> usize {
    let (before, rest) = text.as_bytes().split_at(begin.min(text.len()));
    // The reader ends a record at the first of two signs that end its line.
    let rest = match rest {
        [b'\n', rest @ ..] if before.ends_with(b"\r") => rest,
        _ => rest,
    };
    let ends = rest.iter().take_while(|b| matches!(b, b'\r' | b'\n'));
    ends.filter(|b| **b == b'\n').count()
}

fn unreadable(path: &str, cause: &str) -> Diagnostic {
    Diagnostic::error("sheet-unreadable")
        .with("cause", cause)
        .at(Place::file(path))
        .hint("hint-sheet-unreadable")
}

fn reader(text: &str, separator: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
}

/// The separator by which most rows fall into equally many cells.
fn find_separator(text: &str) -> u8 {
    let mut end = text.len().min(SAMPLE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let sample = &text[..end];
    let weight = |separator: &u8| {
        let mut widths = std::collections::BTreeMap::new();
        let records = reader(sample, *separator).into_records();
        for record in records.map_while(Result::ok) {
            *widths.entry(record.len()).or_insert(0_usize) += 1;
        }
        let weights = widths.iter().map(|(width, count)| (width - 1) * count);
        weights.max().unwrap_or(0)
    };
    let mut best = (b',', 0);
    for separator in SEPARATORS {
        let weight = weight(&separator);
        if weight > best.1 {
            best = (separator, weight);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<(usize, Vec<String>)> {
        let grid = read("a.csv", text).unwrap();
        let row = |row: GridRow| (row.number, row.texts().map(str::to_owned).collect());
        grid.rows.into_iter().map(row).collect()
    }

    #[test]
    fn the_separator_is_found() {
        for text in [
            "Họ tên,Thôn\nAn,Kẻ Sặt\nBình,Tráng Liệt\n",
            "Họ tên;Thôn\nAn;Kẻ Sặt\nBình, cũ;Tráng Liệt\n",
            "Họ tên\tThôn\nAn; Bình, Chi\tKẻ Sặt\n",
            "sep=;\nHọ tên;Thôn\nAn;Kẻ Sặt\n",
            "Họ tên,Thôn\n\"An, Bình; Chi\",\"Kẻ; Sặt\"\n",
        ] {
            assert!(texts(text).iter().all(|(_, row)| row.len() == 2), "{text}");
        }
        assert_eq!(find_separator("Họ và tên\nNguyễn Văn An\n"), b',');
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_does() {
        let rows = texts("a,b\n\n\"x\ny\",1\nc,d\n,,\ne,f\n");
        let numbers: Vec<usize> = rows.iter().map(|(n, _)| *n).collect();
        assert_eq!(numbers, [1, 3, 4, 6]);
        assert_eq!(rows[1].1, ["x y", "1"]);
        assert_eq!(texts("sep=,\na,b\n")[0].0, 2);
        let numbers = texts("\r\na,b\r\n\r\n\r\nc,d\r\n\"e\r\ne\",f\r\ng,h");
        let numbers: Vec<usize> = numbers.iter().map(|(n, _)| *n).collect();
        assert_eq!(numbers, [2, 5, 6, 7]);
    }

    #[test]
    fn encodings_are_told_or_refused() {
        let text = "Họ tên\tĐỗ Thị Ớt 😀\n";
        let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let marked = |mark: &[u8], rest: &[u8]| [mark, rest].concat();
        for bytes in [
            text.as_bytes().to_vec(),
            marked(&[0xef, 0xbb, 0xbf], text.as_bytes()),
            marked(&[0xff, 0xfe], &le),
            marked(&[0xfe, 0xff], &be),
        ] {
            assert_eq!(decode("a.csv", &bytes).unwrap(), text);
        }
        for bytes in [&b"H\xf2 t\xeAn,Nguy\xd4n\n"[..], &[0xff, 0xfe, 0x00, 0xd8]] {
            let problems = decode("a.csv", bytes).unwrap_err();
            assert_eq!(problems[0].code, "sheet-encoding");
        }
    }
}

//! Measuring a workbook before it is opened: the reader believes the sizes that a file
//! claims, and would fetch memory for a table that no file holds.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::diag::Diagnostic;

/// The parts of a workbook together, unpacked.
const MOST_UNPACKED: u64 = 256 * 1024 * 1024;
/// Parts of a workbook.
const MOST_PARTS: usize = 10_000;
/// Texts that cells of a workbook share.
const MOST_TEXTS: u64 = 5_000_000;
/// Cells of the rectangles that an XLS workbook's sheets span.
const MOST_SPANNED: u64 = 8_000_000;

/// Checks that a zip is no larger than it may be, by unpacking it into nothing.
///
/// # Errors
/// A damaged zip, or one that is too large.
pub(super) fn check_zip(bytes: &[u8]) -> Result<(), Diagnostic> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    if zip.len() > MOST_PARTS {
        return Err(too_large());
    }
    let mut left = MOST_UNPACKED;
    for i in 0..zip.len() {
        let part = zip.by_index(i).map_err(|_| damaged())?;
        if part.size() > left {
            return Err(too_large());
        }
        left = unpack(part, left)?;
    }
    Ok(())
}

/// Reads a part to its end, and gives what is left of the allowance.
fn unpack(part: impl Read, allowed: u64) -> Result<u64, Diagnostic> {
    /// The attribute by which a workbook claims how many texts it holds.
    const CLAIM: &[u8] = b"uniqueCount";
    /// No claim is longer, with its number.
    const CARRIED: usize = 64;
    let mut part = part.take(allowed + 1);
    let mut window = vec![0; CARRIED + 64 * 1024];
    let mut carried = 0;
    let mut total = 0;
    loop {
        let read = part.read(&mut window[carried..]).map_err(|_| damaged())?;
        total += read as u64;
        if total > allowed {
            return Err(too_large());
        }
        let filled = carried + read;
        let seen = &window[..filled];
        for (at, _) in seen.iter().enumerate().filter(|(_, b)| **b == CLAIM[0]) {
            if let Some(rest) = seen[at..].strip_prefix(CLAIM)
                && claimed(rest) > MOST_TEXTS
            {
                return Err(too_large());
            }
        }
        if read == 0 {
            return Ok(allowed - total);
        }
        carried = filled.min(CARRIED);
        window.copy_within(filled - carried..filled, 0);
    }
}

/// The number in `="123"`.
fn claimed(rest: &[u8]) -> u64 {
    let digits = rest
        .iter()
        .skip_while(|b| matches!(b, b'=' | b'"' | b'\'' | b' ' | b'\t' | b'\r' | b'\n'))
        .take_while(|b| b.is_ascii_digit());
    digits.fold(0, |n: u64, b| {
        n.saturating_mul(10).saturating_add(u64::from(b - b'0'))
    })
}

/// What a compound file of Microsoft's holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compound {
    /// A workbook before 2007.
    Workbook,
    /// A workbook behind a password.
    Encrypted,
}

/// Checks that the sheets of an XLS workbook span no more cells than they may.
///
/// # Errors
/// A damaged file, one that is no workbook, or one that is too large.
pub(super) fn check_compound(bytes: &[u8]) -> Result<Compound, Diagnostic> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| damaged())?;
    let streams: Vec<_> = file
        .walk()
        .filter(|entry| entry.is_stream())
        .map(|entry| (entry.name().to_ascii_lowercase(), entry.path().to_owned()))
        .collect();
    if streams.iter().any(|(name, _)| name == "encryptedpackage") {
        return Ok(Compound::Encrypted);
    }
    let books = streams
        .iter()
        .filter(|(name, _)| matches!(name.as_str(), "workbook" | "book"));
    let mut found = false;
    for (_, path) in books {
        let stream = file.open_stream(path).map_err(|_| damaged())?;
        let mut book = Vec::new();
        let read = stream.take(bytes.len() as u64).read_to_end(&mut book);
        read.map_err(|_| damaged())?;
        check_records(&book)?;
        found = true;
    }
    found.then_some(Compound::Workbook).ok_or_else(damaged)
}

// Records of a workbook stream: [MS-XLS] 2.3.
const BEGIN: u16 = 0x0809;
const END: u16 = 0x000a;
const SHEET: u16 = 0x0085;
const DIMENSIONS: u16 = 0x0200;
const MANY_NUMBERS: u16 = 0x00bd;
const CELLS: [u16; 7] = [0x0203, 0x0204, 0x00d6, 0x0205, 0x027e, 0x00fd, 0x0006];

fn check_records(book: &[u8]) -> Result<(), Diagnostic> {
    // The cells that each part of the stream spans, by where it begins.
    let mut spanned: BTreeMap<usize, u64> = BTreeMap::new();
    let mut open: Vec<(usize, u64, u64)> = Vec::new();
    let mut sheets = Vec::new();
    let mut at = 0;
    while let Some((kind, data)) = record(book, at) {
        let word = |i: usize| {
            Some(u64::from(u16::from_le_bytes([
                *data.get(i)?,
                *data.get(i + 1)?,
            ])))
        };
        match kind {
            BEGIN => open.push((at, 0, 0)),
            END => {
                if let Some((begin, rows, columns)) = open.pop() {
                    spanned.insert(begin, rows * columns);
                }
            }
            SHEET => {
                let low = word(0).ok_or_else(damaged)?;
                let high = word(2).ok_or_else(damaged)?;
                sheets.push((high << 16 | low) as usize);
            }
            DIMENSIONS => check_dimensions(data)?,
            _ if kind == MANY_NUMBERS || CELLS.contains(&kind) => {
                let row = word(0).ok_or_else(damaged)?;
                let last = if kind == MANY_NUMBERS {
                    data.len().saturating_sub(2)
                } else {
                    2
                };
                let column = word(last).ok_or_else(damaged)?;
                if let Some((_, rows, columns)) = open.last_mut() {
                    *rows = (*rows).max(row + 1);
                    *columns = (*columns).max(column + 1);
                }
            }
            _ => {}
        }
        at += 4 + data.len();
    }
    // A file cut short leaves parts open.
    for (begin, rows, columns) in open {
        spanned.insert(begin, rows * columns);
    }
    let mut total: u64 = 0;
    for sheet in sheets {
        total += spanned.get(&sheet).ok_or_else(damaged)?;
    }
    if total > MOST_SPANNED {
        return Err(too_large());
    }
    Ok(())
}

/// The kind and the data of the record at a position.
fn record(book: &[u8], at: usize) -> Option<(u16, &[u8])> {
    let head = book.get(at..at + 4)?;
    let length = usize::from(u16::from_le_bytes([head[2], head[3]]));
    let kind = u16::from_le_bytes([head[0], head[1]]);
    Some((kind, book.get(at + 4..at + 4 + length)?))
}

/// The reader fetches memory for the claimed rows and columns.
fn check_dimensions(data: &[u8]) -> Result<(), Diagnostic> {
    let word = |i: usize| u64::from(u16::from_le_bytes([data[i], data[i + 1]]));
    let (first_row, end_row, first_column, end_column) = match data.len() {
        10 => (word(0), word(2), word(4), word(6)),
        14 | 16 => (
            word(0) | word(2) << 16,
            word(4) | word(6) << 16,
            word(8),
            word(10),
        ),
        _ => return Err(damaged()),
    };
    let first_column = if first_column > 0xff { 0 } else { first_column };
    if end_row == 0 || end_column == 0 {
        return Ok(());
    }
    if end_row <= first_row || end_column <= first_column {
        return Err(damaged());
    }
    if (end_row - first_row) * (end_column - first_column) > MOST_SPANNED {
        return Err(too_large());
    }
    Ok(())
}

fn damaged() -> Diagnostic {
    super::unreadable_because("kind-sheet-damaged")
}

fn too_large() -> Diagnostic {
    Diagnostic::error("sheet-too-large")
        .with("what", "kind-sheet-megabytes")
        .with("most", MOST_UNPACKED / 1024 / 1024)
        .hint("hint-sheet-too-large")
}

//! ODS, as LibreOffice writes it: one XML file, read cell by cell, so that a cell repeated
//! a million times costs nothing (OpenDocument 1.3 part 3, 9.1).

use std::io::{BufReader, Cursor, Read};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zip::ZipArchive;

use super::{Rows, Sheet, Trouble, candidates};
use crate::notation::sheet::grid::Region;
use crate::notation::sheet::{Cell, MOST_COLUMNS, MOST_ROWS, shown};
use crate::text::{Date, fold};

const TYPE: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";
/// A cell or row repeated more often is the empty rest of the sheet.
const MOST_REPEATED: u32 = 1 << 21;

/// Whether a zip says that it is an ODS file.
pub(super) fn is_one(bytes: &[u8]) -> bool {
    let part = ZipArchive::new(Cursor::new(bytes))
        .ok()
        .and_then(|mut zip| contents(&mut zip, "mimetype"));
    part.is_some_and(|kind| kind.starts_with(TYPE))
}

fn contents(zip: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    zip.by_name(name).ok()?.read_to_end(&mut out).ok()?;
    Some(out)
}

/// Reads a sheet.
pub(super) fn read(path: &str, bytes: &[u8], wanted: Option<&str>) -> Result<Sheet, Trouble> {
    let damaged = |_| Trouble::Unreadable("kind-sheet-damaged".to_owned());
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let manifest = contents(&mut zip, "META-INF/manifest.xml").unwrap_or_default();
    let mark = b"encryption-data";
    if manifest.windows(mark.len()).any(|part| part == mark) {
        return Err(Trouble::Locked);
    }
    let part = zip.by_name("content.xml").map_err(damaged)?;
    let mut xml = Reader::from_reader(BufReader::new(part));
    xml.config_mut().expand_empty_elements = true;
    let mut tables = Tables {
        path,
        wanted,
        sheets: Vec::new(),
        hidden_styles: Vec::new(),
    };
    tables.read(&mut xml)?;
    let names: Vec<(String, bool)> = tables
        .sheets
        .iter()
        .map(|(sheet, shows)| (sheet.0.clone(), *shows))
        .collect();
    let names = candidates(&names, wanted)?;
    let mut sheets = tables.sheets;
    sheets.retain(|(sheet, _)| names.contains(&sheet.0));
    let filled = sheets.iter().position(|(sheet, _)| !sheet.1.is_empty());
    if sheets.is_empty() {
        return Err(Trouble::Unreadable("kind-sheet-no-sheets".to_owned()));
    }
    Ok(sheets.swap_remove(filled.unwrap_or(0)).0)
}

type Xml<R> = Reader<BufReader<R>>;

/// The tables of a document, each with whether it shows.
struct Tables<'a> {
    path: &'a str,
    wanted: Option<&'a str>,
    sheets: Vec<(Sheet, bool)>,
    hidden_styles: Vec<String>,
}

impl Tables<'_> {
    fn read(&mut self, xml: &mut Xml<impl Read>) -> Result<(), Trouble> {
        let mut buffer = Vec::new();
        let mut style = String::new();
        loop {
            buffer.clear();
            match xml.read_event_into(&mut buffer).map_err(broken)? {
                Event::Start(e) if e.name().as_ref() == "style:style" => {
                    style = attribute(&e, "style:name").unwrap_or_default();
                }
                Event::Start(e)
                    if e.name().as_ref() == "style:table-properties"
                        && attribute(&e, "table:display").as_deref() == Some("false") =>
                {
                    self.hidden_styles.push(style.clone());
                }
                Event::Start(e) if e.name().as_ref() == "table:table" => {
                    let name = attribute(&e, "table:name").unwrap_or_default();
                    let styled = attribute(&e, "table:style-name").unwrap_or_default();
                    let shows = !self.hidden_styles.contains(&styled);
                    let (rows, merged) = if self.needs(&name, shows) {
                        self.table(xml)?
                    } else {
                        xml.read_to_end_into(e.name(), &mut Vec::new())
                            .map_err(broken)?;
                        (Vec::new(), Vec::new())
                    };
                    self.sheets.push(((name, rows, merged), shows));
                }
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    /// Whether a sheet may be the one to read: the named one, else the first that shows
    /// and is filled.
    fn needs(&self, name: &str, shows: bool) -> bool {
        match self.wanted {
            Some(wanted) => fold(name.trim()) == fold(wanted.trim()),
            None => shows && self.sheets.iter().all(|(sheet, _)| sheet.1.is_empty()),
        }
    }

    fn table(
        &self,
        xml: &mut Xml<impl Read>,
    ) -> Result<(Vec<super::GridRow>, Vec<Region>), Trouble> {
        let mut rows = Rows::new(self.path);
        let mut merged = Vec::new();
        let mut buffer = Vec::new();
        let mut row = 0_u32;
        let mut cells: Vec<(u32, Cell)> = Vec::new();
        let (mut column, mut repeated) = (0_u32, 1_u32);
        loop {
            buffer.clear();
            match xml.read_event_into(&mut buffer).map_err(broken)? {
                Event::Start(e) if e.name().as_ref() == "table:table-row" => {
                    repeated = count(&e, "table:number-rows-repeated");
                    column = 0;
                }
                Event::End(e) if e.name().as_ref() == "table:table-row" => {
                    if !cells.is_empty() {
                        // One more than allowed is enough to be told.
                        for copy in 0..repeated.min(MOST_ROWS as u32 + 1) {
                            for (column, cell) in &cells {
                                rows.push(row + copy, *column, cell.clone())?;
                            }
                        }
                        cells.clear();
                    }
                    row = row.saturating_add(repeated);
                }
                Event::Start(e) if e.name().as_ref() == "table:table-cell" => {
                    let times = count(&e, "table:number-columns-repeated");
                    let high = count(&e, "table:number-rows-spanned");
                    let wide = count(&e, "table:number-columns-spanned");
                    if (high > 1 || wide > 1) && merged.len() < super::MOST_REGIONS {
                        merged.push(Region {
                            top: row as usize + 1,
                            left: column as usize + 1,
                            bottom: row.saturating_add(high) as usize,
                            right: column.saturating_add(wide) as usize,
                        });
                    }
                    let cell = cell(&e, xml)?;
                    if !cell.is_empty() {
                        for copy in 0..times.min(MOST_COLUMNS as u32 + 1) {
                            cells.push((column.saturating_add(copy), cell.clone()));
                        }
                    }
                    column = column.saturating_add(times);
                }
                Event::Start(e) if e.name().as_ref() == "table:covered-table-cell" => {
                    column = column.saturating_add(count(&e, "table:number-columns-repeated"));
                    xml.read_to_end_into(e.name(), &mut Vec::new())
                        .map_err(broken)?;
                }
                Event::End(e) if e.name().as_ref() == "table:table" => break,
                Event::Eof => return Err(broken("")),
                _ => {}
            }
        }
        Ok((rows.finish(), merged))
    }
}

/// The cell that an element begins; reads to the element's end.
fn cell(start: &BytesStart<'_>, xml: &mut Xml<impl Read>) -> Result<Cell, Trouble> {
    let text = paragraphs(xml)?;
    let number = || attribute(start, "office:value")?.parse::<f64>().ok();
    let kind = attribute(start, "office:value-type");
    let formula = attribute(start, "table:formula").is_some();
    Ok(match kind.as_deref() {
        // A failed formula keeps its error as its text.
        _ if formula && (text.starts_with('#') || text.starts_with("Err:")) => Cell::failed(text),
        Some("float" | "currency") => match number() {
            Some(value) => {
                // The document shows the number as its reader wrote it, which keeps
                // noughts in front; groups and decimals are rewritten.
                let digits = text.len() > 1 && text.bytes().all(|b| b.is_ascii_digit());
                let plain = shown::number(value, None);
                Cell::number(value, if digits { text } else { plain.text })
            }
            None => Cell::typed(&text),
        },
        Some("percentage") => match number() {
            Some(value) => shown::number(value, Some("0.##%")),
            None => Cell::typed(&text),
        },
        Some("date") => {
            let day = attribute(start, "office:date-value").and_then(|iso| Date::parse(&iso));
            day.map_or_else(|| Cell::typed(&text), Cell::day)
        }
        Some("boolean") => {
            Cell::flag(attribute(start, "office:boolean-value").as_deref() == Some("true"))
        }
        _ => Cell::typed(&text),
    })
}

/// The text of a cell's paragraphs, without its comments.
fn paragraphs(xml: &mut Xml<impl Read>) -> Result<String, Trouble> {
    let mut buffer = Vec::new();
    let mut out = String::new();
    let mut depth = 0_usize;
    let mut in_text = 0_usize;
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(broken)? {
            Event::Start(e) if e.name().as_ref() == "office:annotation" => {
                xml.read_to_end_into(e.name(), &mut Vec::new())
                    .map_err(broken)?;
            }
            Event::Start(e) => {
                depth += 1;
                match e.name().as_ref() {
                    "text:p" | "text:s" | "text:tab" | "text:line-break" => out.push(' '),
                    _ => {}
                }
                in_text += usize::from(e.name().as_ref() == "text:p");
            }
            Event::End(e) => {
                if depth == 0 {
                    return Ok(out.trim().to_owned());
                }
                depth -= 1;
                in_text -= usize::from(e.name().as_ref() == "text:p").min(in_text);
            }
            Event::Text(text) if in_text > 0 => out.push_str(&text),
            Event::GeneralRef(name) if in_text > 0 => match name.resolve_char_ref() {
                Ok(Some(c)) => out.push(c),
                _ => out.push_str(quick_xml::escape::resolve_xml_entity(&name).unwrap_or_default()),
            },
            Event::Eof => return Err(broken("")),
            _ => {}
        }
    }
}

fn attribute(e: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = e.try_get_attribute(name).ok()??;
    let value = found.normalized_value(XmlVersion::Implicit1_0).ok()?;
    Some(value.into_owned())
}

/// How often something is repeated, or how far it spans.
fn count(e: &BytesStart<'_>, name: &str) -> u32 {
    let written = attribute(e, name).and_then(|n| n.parse().ok());
    written.unwrap_or(1).clamp(1, MOST_REPEATED)
}

fn broken(_: impl Sized) -> Trouble {
    Trouble::Unreadable("kind-sheet-damaged".to_owned())
}

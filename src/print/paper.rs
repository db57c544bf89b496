//! Papers: A4 documents about the pieces, drawn like pieces themselves. A template of the
//! theme draws one page at a time; the rows of a table are split into pages before.
//!
//! Papers have inks of their own, for an office printer, so that a site with another ink
//! table still gets them. No word may fail them: see [`legible`].

use indexmap::IndexMap;
use serde::Serialize;

use super::artwork::Artwork;
use super::draft::Draft;
use super::export::pdf;
use super::inks::InkTable;
use super::workshop::Workshop;
use crate::diag::{Diagnostic, Outcome};
use crate::measure::{Length, Size};
use crate::template::{Context, Value};

/// A4, upright.
pub(super) const UPRIGHT: Size = Size::new(Length::mm(210.0), Length::mm(297.0));
/// A4, lying.
pub(super) const LYING: Size = Size::new(Length::mm(297.0), Length::mm(210.0));

/// The font of papers; what it cannot show is left out of them.
const FONT: &str = "Be Vietnam Pro";
/// The inks of papers: black and its greys, white, and red for what is wrong.
const INKS: &str = r##"
ink.den   = { cmyk = [0, 0, 0, 100], preview = "#000000" }
ink.xam   = { cmyk = [0, 0, 0, 65], preview = "#6B6B6B" }
ink.ke    = { cmyk = [0, 0, 0, 30], preview = "#BDBDBD" }
ink.nen   = { cmyk = [0, 0, 0, 7], preview = "#F0F0F0" }
ink.trang = { cmyk = [0, 0, 0, 0], preview = "#FFFFFF" }
ink.do    = { cmyk = [0, 100, 100, 20], preview = "#B3161B" }
"##;
/// Pixels per inch of pictures, of which papers have none.
const PPI: f64 = 300.0;
/// So many rows go with a tail that has no room on their page.
const COMPANY: usize = 2;
/// The rows of a preflight report on each page.
const PREFLIGHT: Room = Room {
    first: 9,
    next: 11,
    tail: 0,
};

/// How many rows of a table a page has room for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    /// On the first page, below the head.
    pub(super) first: usize,
    /// On the others.
    pub(super) next: usize,
    /// As high as so many rows is what follows the last row on its page.
    pub(super) tail: usize,
}

impl Room {
    /// Splits rows into pages. The last page keeps room for the tail, and takes a few rows
    /// from the page before, if none is left for it: nobody signs an empty page.
    pub(super) fn split(self, rows: usize) -> Vec<std::ops::Range<usize>> {
        let mut pages = Vec::new();
        let mut from = 0;
        loop {
            let room = if pages.is_empty() {
                self.first
            } else {
                self.next
            };
            let left = rows - from;
            if left + self.tail <= room || left == 0 {
                pages.push(from..rows);
                return pages;
            }
            let fits = left.min(room.max(1));
            let kept = if fits == left {
                COMPANY
                    .min(left - 1)
                    .min(self.next.saturating_sub(self.tail))
            } else {
                0
            };
            let upto = from + fits - kept;
            pages.push(from..upto);
            from = upto;
        }
    }
}

/// A document of A4 pages.
pub(super) struct Paper<'w> {
    workshop: &'w Workshop,
    /// The template's name among those of the theme: `_phieu-in.svg`.
    template: &'static str,
    size: Size,
    title: &'static str,
    pages: Vec<Context>,
}

impl<'w> Paper<'w> {
    /// A document without pages.
    pub(super) fn new(
        workshop: &'w Workshop,
        template: &'static str,
        size: Size,
        title: &'static str,
    ) -> Self {
        Paper {
            workshop,
            template,
            size,
            title,
            pages: Vec::new(),
        }
    }

    /// Adds the pages of one table: `fill` puts its rows into a page's context. Templates
    /// also see `width`, `height`, `page`, `page_count`, `first`, `last` and `config`.
    pub(super) fn table(
        &mut self,
        rows: usize,
        room: Room,
        mut fill: impl FnMut(&mut Context, std::ops::Range<usize>),
    ) {
        let pages = room.split(rows);
        let count = pages.len();
        for (i, range) in pages.into_iter().enumerate() {
            let mut context = Context::new();
            context.insert("width", &self.size.width.to_mm());
            context.insert("height", &self.size.height.to_mm());
            context.insert("page", &(i + 1));
            context.insert("page_count", &count);
            context.insert("first", &(i == 0));
            context.insert("last", &(i + 1 == count));
            context.insert_value("config", self.workshop.config().clone());
            fill(&mut context, range);
            self.pages.push(context);
        }
    }

    /// The document as PDF.
    ///
    /// # Errors
    /// Everything wrong with the template, or with the printing condition.
    pub(super) fn pdf(&self) -> Outcome<Vec<u8>> {
        let about = pdf::About {
            title: self.title,
            date: self.workshop.date(),
            profile: self.workshop.profile()?,
            scale: 1,
            ppi: PPI,
        };
        let inks = InkTable::read(self.template, INKS)?;
        pdf::export_all(self.pages.len(), &|i| self.draw(i, &inks), &about)
    }

    fn draw(&self, page: usize, inks: &InkTable) -> Outcome<Artwork> {
        let missing = || {
            let missing = Diagnostic::error("template-missing").with("name", self.template);
            vec![missing]
        };
        let templates = self.workshop.templates(self.template)?;
        let draft = Draft {
            workshop: self.workshop,
            template: self.template,
            source: templates.source(self.template).ok_or_else(missing)?,
            trim: self.size,
            bleed: Length::ZERO,
            inks,
            plates: &IndexMap::new(),
            words: &[],
            subject: None,
            origin: &|_| None,
            photo: &|path, place| self.workshop.photo(path, None, place),
        };
        draft.draw(self.pages.get(page).ok_or_else(missing)?, None)
    }
}

/// A text that a cell can show: letters that the font lacks are left out, signs that would
/// break lines are plain, and what is longer than `most` characters ends in an ellipsis.
pub(super) fn legible(workshop: &Workshop, text: &str, most: usize) -> String {
    let face = workshop.fonts_shelf().face(FONT, 400, None).ok();
    let shown = |c: &char| {
        let mut letter = [0; 4];
        face.is_none_or(|f| f.missing(c.encode_utf8(&mut letter)).is_none())
    };
    let plain = text.replace(" / ", " ").replace('~', " ");
    let words: Vec<String> = plain
        .split(|c: char| c.is_whitespace() || c.is_control())
        .map(|word| word.chars().filter(shown).collect::<String>())
        .filter(|word| !word.is_empty())
        .collect();
    shorten(&words.join(" "), most)
}

/// At most so many characters, the last one an ellipsis if more were there.
pub(super) fn shorten(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// A piece in a preflight report.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Inspected {
    /// What the piece says, or is called.
    pub(super) title: String,
    /// The finished size in words: `8 × 0,8 m`.
    pub(super) size: String,
    /// The height of its capitals in millimetres.
    pub(super) cap_height: f64,
    /// From how far they are read at ease, in metres.
    pub(super) legible_m: f64,
    /// The names of its inks and plates.
    pub(super) inks: Vec<String>,
    /// The most ink in one place, in hundredths.
    pub(super) ink_max: f64,
    /// Its finest line in millimetres, if it has lines.
    pub(super) least_line: Option<f64>,
    /// Pixels per inch of its coarsest picture, if it has pictures.
    pub(super) ppi: Option<f64>,
    /// What was found, in sentences; nothing if all is well.
    pub(super) findings: Vec<String>,
}

/// The preflight report as paper: a row a piece, drawn by `_kiem-tra.svg`.
///
/// # Errors
/// Everything wrong with the template, or with the printing condition.
pub(super) fn preflight(workshop: &Workshop, rows: &[Inspected]) -> Outcome<Vec<u8>> {
    let mut paper = Paper::new(workshop, "_kiem-tra.svg", LYING, "Phiếu kiểm tra tệp in");
    let row = |(i, row): (usize, &Inspected)| {
        let text = |text: &str, most| Value::from(legible(workshop, text, most));
        let number = |value: f64, places| Value::from(decimal(value, places));
        let optional = |value: Option<f64>, places| {
            value.map_or_else(Value::none, |value| number(value, places))
        };
        Value::from_serializable(&IndexMap::from([
            ("number", Value::from(i + 1)),
            ("title", text(&row.title, 110)),
            ("size", text(&row.size, 30)),
            ("cap_height", number(row.cap_height / 10.0, 1)),
            ("legible", number(row.legible_m, 0)),
            ("inks", text(&row.inks.join(", "), 60)),
            ("ink_max", number(row.ink_max, 0)),
            ("least_line", optional(row.least_line, 2)),
            ("ppi", optional(row.ppi, 0)),
            ("findings", text(&row.findings.join("; "), 200)),
        ]))
    };
    let shown: Vec<Value> = rows.iter().enumerate().map(row).collect();
    let wrong = rows.iter().filter(|r| !r.findings.is_empty()).count();
    paper.table(rows.len(), PREFLIGHT, |context, range| {
        context.insert("rows", &shown[range]);
        context.insert("count", &rows.len());
        context.insert("wrong", &wrong);
    });
    paper.pdf()
}

/// A number as Vietnamese write it, without noughts at the end: `0,8`, `1.234,5`.
pub(super) fn decimal(value: f64, places: usize) -> String {
    let text = format!("{value:.places$}");
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let digits = whole.trim_start_matches('-');
    let mut grouped = String::from(if digits.len() < whole.len() { "-" } else { "" });
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    let part = part.trim_end_matches('0');
    if part.is_empty() {
        grouped
    } else {
        format!("{grouped},{part}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_split_so_that_the_tail_has_room() {
        let room = Room {
            first: 10,
            next: 13,
            tail: 4,
        };
        assert_eq!(room.split(6), vec![0..6; 1]);
        // Seven rows and the tail do not fit: the tail moves on, and two rows with it.
        assert_eq!(room.split(7), [0..5, 5..7]);
        assert_eq!(room.split(12), [0..10, 10..12]);
        assert_eq!(room.split(23), [0..10, 10..21, 21..23]);
        assert_eq!(Room { tail: 11, ..room }.split(1), [0..1, 1..1]);
        assert_eq!(Room { tail: 11, ..room }.split(0).len(), 1);
        // A tail higher than a page still comes to an end.
        let narrow = Room {
            first: 0,
            next: 0,
            tail: 9,
        };
        assert_eq!(narrow.split(2), [0..1, 1..2, 2..2]);
    }

    #[test]
    fn numbers_are_written_as_in_vietnamese() {
        assert_eq!(decimal(0.8, 3), "0,8");
        assert_eq!(decimal(1234.5, 1), "1.234,5");
        assert_eq!(decimal(10.0, 3), "10");
        assert_eq!(decimal(-123.0, 0), "-123");
    }

    #[test]
    fn long_texts_end_in_an_ellipsis() {
        assert_eq!(shorten("Thi đua", 7), "Thi đua");
        assert_eq!(shorten("Thi đua là", 8), "Thi đua…");
    }
}

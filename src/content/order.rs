//! `[[print]]` in front matter: an order for one printed piece.

use std::ops::Range;

use indexmap::IndexMap;

use crate::config::press::{Format, read_formats, read_length};
use crate::config::read_day;
use crate::diag::{Diagnostic, Findings, Place};
use crate::measure::{Length, Size};
use crate::notation::{Fields, Kind, Origin, Table, Value};

/// An order as it was written. What it leaves out, the layout and the shop decide.
#[derive(Clone, Debug)]
pub struct Order {
    /// The theme's layout that draws the piece.
    pub layout: String,
    /// The finished (trim) size.
    pub size: Size,
    /// How many are printed.
    ///
    /// Default: 1
    pub copies: u32,
    /// Where the piece hangs.
    pub place: Option<String>,
    /// The words, possibly with template expressions; ` / ` forces a break, `~` forbids one.
    ///
    /// Default: the page's title.
    pub text: Option<String>,
    /// The least and the greatest number of lines.
    ///
    /// Default: the layout's.
    pub lines: Option<(usize, usize)>,
    /// More compounds that must not be broken.
    pub words: Vec<String>,
    /// The files to make.
    ///
    /// Default: `[press] formats`
    pub formats: Option<Vec<Format>>,
    /// The shop that runs the order.
    ///
    /// Default: `[press] shop`
    pub shop: Option<String>,
    /// The first day it hangs, as written.
    pub hang: Option<String>,
    /// The day it is taken down, as written.
    pub take_down: Option<String>,
    /// The family of looks.
    ///
    /// Default: `[press] style`
    pub style: Option<String>,
    /// What it is printed on.
    ///
    /// Default: the layout's.
    pub material: Option<String>,
    /// The material that letters are cut from.
    ///
    /// Default: the layout's.
    pub cut_from: Option<String>,
    /// Whether cut lines are mirrored, for cutting from the back.
    ///
    /// Default: `false`
    pub mirrored: bool,
    /// From how far it must be read.
    ///
    /// Default: the layout's.
    pub distance: Option<Length>,
    /// A list of people or things, a file of the project: one sheet a row. `#` and a name
    /// behind it choose a sheet of a workbook.
    pub rows: Option<String>,
    /// Whether the sheets of a merge share one PDF.
    ///
    /// Default: `true`; `merge = "each"` says no.
    pub bound: bool,
    /// The paper on which several sheets of the piece are laid side by side.
    pub impose: Option<Size>,
    /// Everything else: fields that the layout declares. The layout refuses what it does
    /// not know.
    pub fields: IndexMap<String, (Value, Range<usize>)>,
    /// The file that holds the order.
    pub origin: Origin,
    /// The whole order in its file.
    pub span: Range<usize>,
    /// Where the layout's name is written.
    pub layout_span: Range<usize>,
    /// Where the words are written, if they are.
    pub text_span: Option<Range<usize>>,
    /// Where the shop's name is written, if it is.
    pub shop_span: Option<Range<usize>>,
    /// Where the style's name is written, if it is.
    pub style_span: Option<Range<usize>>,
    /// Where the cutter's material is written, if it is.
    pub cut_from_span: Option<Range<usize>>,
    /// Where the list's name is written, if it is.
    pub rows_span: Option<Range<usize>>,
}

impl Order {
    /// Reads one order; `None` if it lacks a layout or a size (which is noted).
    pub(super) fn read(
        table: &Table,
        span: &Range<usize>,
        origin: &Origin,
        findings: &mut Findings,
    ) -> Option<Order> {
        let mut fields = Fields::new(table, origin, "[[print]]");
        let layout = fields.spanned_string("layout", findings);
        let size = read_size("size", &mut fields, findings);
        for (key, present) in [
            ("layout", fields.has("layout")),
            ("size", fields.has("size")),
        ] {
            if !present {
                let place = origin.place(span);
                findings.push(
                    Diagnostic::error("missing-key")
                        .with("key", key)
                        .with("table", "[[print]]")
                        .at(place),
                );
            }
        }
        let text = fields.spanned_string("text", findings);
        let shop = fields.spanned_string("shop", findings);
        let style = fields.spanned_string("style", findings);
        let rows = fields.spanned_string("rows", findings);
        let cut_from = fields.spanned_string("cut_from", findings);
        let copies = fields.typed("copies", "kind-copies", findings, |value| {
            match value.kind {
                Kind::Integer(n) => u32::try_from(n).ok().filter(|n| *n <= MOST_COPIES),
                _ => None,
            }
        });
        let order = Order {
            copies: copies.unwrap_or(1),
            place: fields.string("place", findings),
            lines: read_lines(&mut fields, findings),
            words: fields.strings("words", findings).unwrap_or_default(),
            formats: read_formats(&mut fields, findings),
            hang: read_day("hang", &mut fields, findings),
            take_down: read_day("take_down", &mut fields, findings),
            layout_span: layout.as_ref().map_or(span.clone(), |(_, s)| s.clone()),
            text_span: text.as_ref().map(|(_, s)| s.clone()),
            shop_span: shop.as_ref().map(|(_, s)| s.clone()),
            style_span: style.as_ref().map(|(_, s)| s.clone()),
            rows_span: rows.as_ref().map(|(_, s)| s.clone()),
            cut_from_span: cut_from.as_ref().map(|(_, s)| s.clone()),
            style: style.map(|(t, _)| t),
            rows: rows.map(|(t, _)| t),
            material: fields.string("material", findings),
            cut_from: cut_from.map(|(t, _)| t),
            mirrored: fields.bool("mirrored", findings).unwrap_or(false),
            distance: read_length("distance", &mut fields, findings),
            bound: fields
                .choice("merge", &[("one", true), ("each", false)], findings)
                .unwrap_or(true),
            impose: read_size("impose", &mut fields, findings),
            text: text.map(|(t, _)| t),
            shop: shop.map(|(t, _)| t),
            layout: layout?.0,
            size: size?,
            origin: origin.clone(),
            span: span.clone(),
            fields: IndexMap::new(),
        };
        let rest = fields.unknown().into_iter().map(|(key, _)| key.to_owned());
        let keep = rest.filter_map(|key| {
            let (_, entry) = table.iter().find(|(k, _)| *k == key)?;
            Some((key, (entry.value.clone(), entry.key_span.clone())))
        });
        Some(Order {
            fields: keep.collect(),
            ..order
        })
    }

    /// The keys that every order may have, whatever its layout.
    pub const KEYS: &'static [&'static str] = &[
        "layout",
        "size",
        "copies",
        "place",
        "text",
        "lines",
        "words",
        "formats",
        "shop",
        "hang",
        "take_down",
        "style",
        "material",
        "cut_from",
        "mirrored",
        "distance",
        "rows",
        "merge",
        "impose",
    ];

    /// The place of the whole order.
    pub fn at(&self) -> Place {
        self.origin.place(&self.span)
    }
}

fn read_size(key: &'static str, fields: &mut Fields<'_>, findings: &mut Findings) -> Option<Size> {
    let (text, span) = fields.spanned_string(key, findings)?;
    match Size::parse(&text) {
        Ok(size) => Some(size),
        Err(_) => {
            let place = fields.place(&span);
            findings.push(
                Diagnostic::error("bad-size")
                    .with("value", text)
                    .at(place)
                    .hint("hint-size"),
            );
            None
        }
    }
}

/// `lines = "1-2"`, `lines = "2"` or `lines = 2`.
fn read_lines(fields: &mut Fields<'_>, findings: &mut Findings) -> Option<(usize, usize)> {
    fields.typed("lines", "kind-lines", findings, |value| match &value.kind {
        Kind::Integer(n) => usize::try_from(*n).ok().filter(|n| *n > 0).map(|n| (n, n)),
        Kind::String(text) => parse_lines(text),
        _ => None,
    })
}

/// More copies of one piece are a slip of the hand.
const MOST_COPIES: u32 = 1_000_000;

/// The least and greatest number of lines in `1-2` or `2`.
pub fn parse_lines(text: &str) -> Option<(usize, usize)> {
    let (low, high) = text.split_once('-').unwrap_or((text, text));
    let (low, high) = (low.trim().parse().ok()?, high.trim().parse().ok()?);
    (low >= 1 && low <= high).then_some((low, high))
}

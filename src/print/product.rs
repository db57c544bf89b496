//! What is made from a piece: its files, each promised while planning and cooked on its own.

use super::export::{pdf, png, svg, tiff};
use super::imposed::Imposed;
use super::piece::Piece;
use super::preflight::Expected;
use super::setting::Face;
use super::{cutting, finishing, strips};
use crate::config::press::{Format, Press};
use crate::content::order::Order;
use crate::diag::{Diagnostic, Outcome, Warned};
use crate::measure::{Length, Size};
use crate::recipe::Body;

/// Pieces with a longer side get a twin, if the press wants twins (mm).
const TWIN_ABOVE: f64 = 5080.0;
/// Pictures of sheets that are read from the hand have this many pixels per inch.
const PPI_IN_HAND: f64 = 300.0;
/// Pixels per inch at the final size, times the distance in metres, beyond which an eye sees
/// no more: an arc minute at 1 m is 0.29 mm, which is 87 ppi; twice that leaves room.
const PPI_METRES: f64 = 180.0;

/// The font of labels that are no art.
const LABEL_FONT: &str = "Be Vietnam Pro";
const LABEL_WEIGHT: u16 = 600;

/// A file of a piece.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Product {
    /// The sheet; a PDF of a merge holds all of its sheets, a picture shows the first.
    Whole(Format),
    /// The PDF at one to this many.
    Twin(u32),
    /// One sheet of a merge.
    Sheet(usize, Format),
    /// A picture of it as it is seen from the distance that the order names.
    Seen,
    /// A PDF with a page for each strip of the shop's roll.
    Strips,
    /// A PDF of sheets of paper with several pieces on each.
    Imposed,
    /// The nested cut lines as a drawing.
    CutLines,
    /// A PDF on A4 that shows at true size where each cut piece goes.
    CutGuide,
}

/// What a layout and a shop make of a piece.
#[derive(Clone, Copy, Debug)]
pub(super) struct Traits {
    /// It is wider than the shop's rolls.
    pub(super) strips: bool,
    /// Its letters are cut.
    pub(super) cut: bool,
}

impl Product {
    /// The products of a piece.
    pub(super) fn of(
        formats: &[Format],
        order: &Order,
        press: &Press,
        traits: Traits,
        sheets: usize,
    ) -> Vec<Product> {
        let mut out = Vec::new();
        let (size, bound, scale) = (order.size, order.bound, press.scale);
        let longest = size.width.to_mm().max(size.height.to_mm());
        for (i, format) in formats.iter().enumerate() {
            if formats[..i].contains(format) {
                continue;
            }
            if *format == Format::Pdf && order.impose.is_some() {
                out.push(Product::Imposed);
            }
            if *format == Format::Pdf && sheets > 1 && !bound {
                out.extend((0..sheets).map(|i| Product::Sheet(i, *format)));
                continue;
            }
            out.push(Product::Whole(*format));
            if let (Format::Pdf, Some(scale), true) = (format, scale, longest > TWIN_ABOVE) {
                out.push(Product::Twin(scale));
            }
            if *format == Format::Pdf && traits.strips {
                out.push(Product::Strips);
            }
            match format {
                Format::Pdf if traits.cut => out.push(Product::CutGuide),
                Format::Svg if traits.cut => out.push(Product::CutLines),
                Format::Png if order.distance.is_some() => out.push(Product::Seen),
                _ => {}
            }
        }
        out
    }

    /// The kind of file.
    pub(super) fn format(self) -> Format {
        match self {
            Product::Whole(format) | Product::Sheet(_, format) => format,
            Product::Twin(_) | Product::Strips | Product::Imposed | Product::CutGuide => {
                Format::Pdf
            }
            Product::CutLines => Format::Svg,
            Product::Seen => Format::Png,
        }
    }

    /// 1, or 10 for a twin at one to ten.
    pub(super) fn scale(self) -> u32 {
        match self {
            Product::Twin(scale) => scale,
            _ => 1,
        }
    }

    /// What the file's name has before its ending.
    pub(super) fn suffix(self) -> String {
        match self {
            Product::Whole(_) => String::new(),
            Product::Twin(scale) => format!("-1-{scale}"),
            Product::Sheet(index, _) => format!("-{:04}", index + 1),
            Product::Seen => "-nhin-xa".to_owned(),
            Product::Strips => "-manh".to_owned(),
            Product::Imposed => "-ghep".to_owned(),
            Product::CutLines => "-cat".to_owned(),
            Product::CutGuide => "-dan".to_owned(),
        }
    }

    /// What its PDF should be, page by page; `None` for other kinds of file.
    ///
    /// # Errors
    /// Everything wrong with the piece.
    pub(super) fn expected(self, piece: &Piece<'_>) -> Outcome<Option<Expected>> {
        let limit = piece.shop.ink_limit;
        let of = |scale, pages| -> Outcome<Expected> {
            let mut expected = Expected::of(piece.artwork()?, scale, limit);
            expected.pages = Some(pages);
            Ok(expected)
        };
        let in_mm = |size: Size| Some((size.width.to_mm(), size.height.to_mm()));
        Ok(match self {
            Product::Whole(Format::Pdf) => Some(of(1, piece.sheets())?),
            Product::Twin(scale) => Some(of(scale, 1)?),
            Product::Sheet(_, Format::Pdf) => Some(of(1, 1)?),
            Product::Strips => strips::plan(piece.artwork()?, piece.shop)
                .map(|cut| Expected::paper(None, Some(cut.strips.len()), limit)),
            Product::Imposed => {
                laid_out(piece).map(|i| Expected::paper(in_mm(i.paper()), Some(i.sheets()), limit))
            }
            Product::CutGuide => Some(Expected::paper(None, None, limit)),
            _ => None,
        })
    }

    /// Makes the file.
    ///
    /// # Errors
    /// What is wrong with the artwork, or with the printing condition.
    pub(super) fn cook<'p>(self, piece: &'p Piece<'_>) -> Outcome<Warned<Body<'p>>> {
        let bytes = match self {
            Product::Whole(Format::Pdf) if piece.sheets() > 1 => bound(piece)?,
            Product::Whole(Format::Pdf) | Product::Twin(_) => {
                pdf::export(piece.artwork()?, &about(piece, self.scale())?)?
            }
            Product::Sheet(index, Format::Pdf) => {
                pdf::export(&piece.sheet(index)?, &about(piece, 1)?)?
            }
            Product::Strips => cut_into_strips(piece)?,
            Product::Imposed => imposed(piece)?,
            Product::Whole(Format::Tiff) | Product::Sheet(_, Format::Tiff) => {
                return pixels(piece);
            }
            Product::CutLines | Product::CutGuide => return cut(piece, self),
            Product::Whole(Format::Dxf | Format::Hpgl)
            | Product::Sheet(_, Format::Dxf | Format::Hpgl) => return cut(piece, self),
            Product::Whole(Format::Png) | Product::Sheet(_, Format::Png) => {
                let view = png::View {
                    width_px: piece.layout.png_width,
                    seen_from_mm: None,
                };
                picture(piece, &view)?
            }
            Product::Seen => {
                let view = png::View {
                    width_px: piece.layout.png_width,
                    seen_from_mm: piece.distance.map(Length::to_mm),
                };
                picture(piece, &view)?
            }
            Product::Whole(Format::Svg) | Product::Sheet(_, Format::Svg) => {
                svg::export(piece.artwork()?, &piece.title, &|| piece.workshop.profile())?
            }
        };
        Ok(Warned::clean(Body::Bytes(bytes)))
    }
}

/// A preview.
fn picture(piece: &Piece<'_>, view: &png::View) -> Outcome<Vec<u8>> {
    png::export(piece.artwork()?, view, &|| piece.workshop.profile())
        .map_err(|found| piece.placed(found))
}

/// The piece in pixels of ink, written as it is made.
fn pixels<'p>(piece: &'p Piece<'_>) -> Outcome<Warned<Body<'p>>> {
    let artwork = piece.artwork()?;
    let options = tiff::TiffOptions {
        ppi: piece.shop.ppi,
        profile: piece.workshop.profile()?,
        bleed: true,
    };
    Ok(Warned::clean(Body::stream(move |out| {
        tiff::export(artwork, &options, out)
    })))
}

/// What a cutting machine needs, and the people who stick its letters up.
fn cut<'p>(piece: &'p Piece<'_>, product: Product) -> Outcome<Warned<Body<'p>>> {
    let planned = piece.cutting()?;
    let plan = &planned.value;
    let bytes = match product {
        Product::CutLines => cutting::svg(plan, piece.mirrored, &piece.title),
        Product::CutGuide => {
            let inks = piece.workshop.inks_table();
            let sheets = cutting::guide(plan, piece.artwork()?, label_face(piece)?, inks);
            let sheets = sheets.map_err(|found| piece.placed(found))?;
            let about = about(piece, 1)?;
            pdf::export_all(sheets.len(), &|i| Ok(sheets[i].clone()), &about)?
        }
        _ if product.format() == Format::Hpgl => cutting::hpgl(plan, piece.mirrored),
        _ => cutting::dxf(plan, piece.mirrored),
    };
    Ok(Warned {
        value: Body::Bytes(bytes),
        warnings: planned.warnings.clone(),
    })
}

/// The font of labels that are no art.
fn label_face<'p>(piece: &'p Piece<'_>) -> Outcome<&'p Face> {
    let fonts = piece.workshop.fonts_shelf();
    fonts.face(LABEL_FONT, LABEL_WEIGHT, None)
}

/// All sheets of a merge in one document.
fn bound(piece: &Piece<'_>) -> Outcome<Vec<u8>> {
    let about = about(piece, 1)?;
    pdf::export_all(piece.sheets(), &|i| piece.sheet(i), &about)
}

/// The strips of a piece that is wider than the shop's rolls.
fn cut_into_strips(piece: &Piece<'_>) -> Outcome<Vec<u8>> {
    let (artwork, shop) = (piece.artwork()?, piece.shop);
    let cut = strips::plan(artwork, shop).ok_or_else(|| {
        vec![
            Diagnostic::error("rolls-too-narrow")
                .at(piece.place.clone())
                .hint("hint-rolls-too-narrow"),
        ]
    })?;
    let face = label_face(piece)?;
    let guide = finishing::guide_ink(piece.workshop.inks_table(), shop)?;
    let sheets = strips::sheets(artwork, &cut, face, &guide);
    let about = about(piece, 1)?;
    pdf::export_all(sheets.len(), &|i| Ok(sheets[i].clone()), &about)
}

/// How the pieces lie on sheets of paper.
fn laid_out(piece: &Piece<'_>) -> Option<Imposed> {
    let count = piece.sheets().max(piece.copies());
    Imposed::new(piece.size, piece.bleed, piece.impose?, count)
}

/// Sheets of paper with several pieces on each.
fn imposed(piece: &Piece<'_>) -> Outcome<Vec<u8>> {
    if piece.impose.is_none() {
        return Ok(Vec::new());
    }
    let cannot = || {
        vec![
            Diagnostic::error("impose-too-small")
                .at(piece.place.clone())
                .hint("hint-impose-too-small"),
        ]
    };
    let imposed = laid_out(piece).ok_or_else(cannot)?;
    let black = finishing::registration();
    let one = |number: usize| piece.sheet(number % piece.sheets());
    let about = about(piece, 1)?;
    pdf::export_all(
        imposed.sheets(),
        &|i| imposed.sheet(i, &one, &black),
        &about,
    )
}

/// What the PDFs of a piece say about themselves.
fn about<'p>(piece: &'p Piece<'_>, scale: u32) -> Outcome<pdf::About<'p>> {
    let metres = piece.distance.map(|d| d.to_mm() / 1000.0);
    Ok(pdf::About {
        title: &piece.title,
        date: piece.date,
        profile: piece.workshop.profile()?,
        scale,
        ppi: metres.map_or(PPI_IN_HAND, |m| {
            (PPI_METRES / m.max(0.1)).clamp(1.0, PPI_IN_HAND)
        }),
    })
}

//! The artwork, inspected before it becomes a file.
//!
//! Everything found is a warning with the numbers measured and demanded: the people who
//! order and print may know better. Only text beyond the trim, which is cut off for
//! certain, is an error.

pub(super) mod bleed;
pub(super) mod inks;
pub(super) mod lines;
#[cfg(test)]
mod tests;
pub(super) mod text;

use kurbo::{Affine, BezPath, Rect, Shape, Stroke};

pub(super) use self::inks::{most_ink, ppi};
pub(super) use self::lines::least_line;
pub(super) use self::text::reach_m;
use super::Terms;
use crate::diag::Diagnostic;
use crate::print::artwork::{Artwork, Cap, Colour, Draw, Join, Layer, Mark, Paint, Pen};
use crate::print::inks::{Cmyk, Ink};
use crate::print::photo::Photo;

/// Outlines are traced to this (mm).
const ACCURACY: f64 = 0.05;

/// Looks at everything that can be seen before printing.
pub(crate) fn inspect(artwork: &Artwork, terms: &Terms<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    bleed::inspect(artwork, &mut found);
    text::inspect(artwork, terms, &|_| true, &mut found);
    inks::inspect(artwork, terms, &mut found);
    lines::inspect(artwork, terms, &mut found);
    for (name, pixels, to_sheet) in pictures(artwork) {
        found.extend(inks::picture(&name, pixels, to_sheet, terms));
    }
    for diagnostic in &mut found {
        diagnostic.facts.push(("piece", terms.piece.to_owned()));
        diagnostic.place.clone_from(&terms.place);
    }
    found
}

/// The photos of an artwork.
pub(crate) fn photos(artwork: &Artwork) -> Vec<&Photo> {
    let leaves = artwork.on(Layer::Print).flat_map(Mark::leaves);
    leaves
        .filter_map(|m| match &m.draw {
            Draw::Picture(picture) => Some(picture.photo.as_ref()),
            _ => None,
        })
        .collect()
}

/// The photos of an artwork: the file, the pixels of the part that is shown, and the way from
/// the unit square to the sheet.
pub(super) fn pictures(artwork: &Artwork) -> Vec<(String, (u32, u32), Affine)> {
    let leaves = artwork.on(Layer::Print).flat_map(Mark::leaves);
    let photo = |mark: &Mark| match &mark.draw {
        Draw::Picture(p) => Some((
            p.photo.name().to_owned(),
            (p.crop.width, p.crop.height),
            p.transform,
        )),
        _ => None,
    };
    leaves.filter_map(photo).collect()
}

/// The colours that a mark is painted with, and the marks in it; a photo has its own.
pub(super) fn colours(mark: &Mark) -> Vec<&Colour> {
    fn of_paint(paint: &Paint) -> Vec<&Colour> {
        match paint {
            Paint::Solid(colour) => vec![colour],
            Paint::Gradient(gradient) => gradient.stops.iter().map(|stop| &stop.colour).collect(),
        }
    }
    match &mark.draw {
        Draw::Fill { paint, .. } | Draw::Stroke { paint, .. } => of_paint(paint),
        Draw::Picture(_) => Vec::new(),
        Draw::Group(marks) => marks.iter().flat_map(colours).collect(),
    }
}

/// The four inks of a colour; none for a plate of its own.
fn process(colour: &Colour) -> Option<Cmyk> {
    match &colour.ink {
        Ink::Process(cmyk) => Some(*cmyk),
        Ink::Spot { .. } => None,
    }
}

/// The sum of the inks in per cent; a plate of its own counts as one full ink.
fn ink_sum(colour: &Colour) -> f64 {
    process(colour).map_or(100.0, |cmyk| {
        cmyk.iter().map(|ink| f64::from(*ink)).sum::<f64>() * 100.0
    })
}

/// Whether a mark leaves the paper bare.
fn is_bare(mark: &Mark) -> bool {
    let is_photo = |m: &&Mark| matches!(m.draw, Draw::Picture(_));
    !mark.leaves().iter().any(is_photo) && colours(mark).iter().all(|c| ink_sum(c) < 0.5)
}

/// The area that a mark covers, as an outline, and whether overlaps count as outside.
fn area(mark: &Mark) -> (BezPath, bool) {
    match &mark.draw {
        Draw::Fill { even_odd, .. } => (mark.path.clone(), *even_odd),
        Draw::Picture(_) | Draw::Group(_) => (mark.path.clone(), false),
        Draw::Stroke { pen, .. } => {
            let drawn = kurbo::stroke(&mark.path, &pen_style(pen), &Default::default(), ACCURACY);
            (drawn, false)
        }
    }
}

fn pen_style(pen: &Pen) -> Stroke {
    let style = Stroke::new(pen.width)
        .with_caps(match pen.cap {
            Cap::Butt => kurbo::Cap::Butt,
            Cap::Round => kurbo::Cap::Round,
            Cap::Square => kurbo::Cap::Square,
        })
        .with_join(match pen.join {
            Join::Miter => kurbo::Join::Miter,
            Join::Round => kurbo::Join::Round,
            Join::Bevel => kurbo::Join::Bevel,
        });
    style.with_miter_limit(pen.miter)
}

/// The box of a mark, with the width of its pen.
fn extent(mark: &Mark) -> Rect {
    let bare = mark.path.bounding_box();
    match &mark.draw {
        Draw::Fill { .. } | Draw::Picture(_) | Draw::Group(_) => bare,
        Draw::Stroke { pen, .. } => bare.inflate(pen.width / 2.0, pen.width / 2.0),
    }
}

/// A length for a message: to a tenth, or to a hundredth below one millimetre.
fn in_words(mm: f64) -> String {
    let fine = if mm.abs() < 1.0 { 100.0 } else { 10.0 };
    format!("{}", (mm * fine).round() / fine + 0.0)
}

/// The size of a unit square under a transform, its sides.
fn sides(to_sheet: Affine) -> (f64, f64) {
    let [a, b, c, d, _, _] = to_sheet.as_coeffs();
    (a.hypot(b), c.hypot(d))
}

//! Inks: not more than the material takes, on plates that the shop knows; and pictures with
//! enough pixels.

use std::collections::BTreeSet;

use kurbo::Affine;

use super::{Terms, colours, in_words, ink_sum, process, sides};
use crate::diag::Diagnostic;
use crate::print::artwork::{Artwork, Layer};
use crate::print::inks::Ink;

/// Sums of ink are exact up to rounding (per cent).
const ROUNDING: f64 = 0.05;

pub(in crate::print::preflight) fn inspect(
    artwork: &Artwork,
    terms: &Terms<'_>,
    found: &mut Vec<Diagnostic>,
) {
    let mut told = BTreeSet::new();
    for mark in artwork.on(Layer::Print) {
        for colour in colours(mark) {
            let sum = ink_sum(colour);
            let over = process(colour).is_some() && sum > terms.ink_limit + ROUNDING;
            if over && told.insert(colour.name.clone()) {
                found.push(
                    Diagnostic::warning("ink-over-limit")
                        .with("name", &colour.name)
                        .with("found", sum.round())
                        .with("limit", terms.ink_limit)
                        .hint("hint-ink-over-limit"),
                );
            }
        }
    }
    let Some(known) = terms.plates else { return };
    for plate in plates(artwork) {
        if !known.contains(&plate) {
            found.push(
                Diagnostic::warning("plate-unknown")
                    .with("plate", &plate)
                    .did_you_mean(&plate, known.iter().map(String::as_str))
                    .hint("hint-plate-unknown"),
            );
        }
    }
}

/// The plates besides the four inks, in the order of their names.
pub(in crate::print::preflight) fn plates(artwork: &Artwork) -> BTreeSet<String> {
    let all = artwork.marks.iter().flat_map(|mark| colours(mark));
    all.filter_map(|colour| match &colour.ink {
        Ink::Spot { plate, .. } => Some(plate.clone()),
        Ink::Process(_) => None,
    })
    .collect()
}

/// The most ink that one colour lays down, in per cent.
pub(in crate::print::preflight) fn most_ink(artwork: &Artwork) -> f64 {
    let printed = artwork.on(Layer::Print).flat_map(|m| colours(m));
    printed
        .filter_map(|c| process(c).map(|_| ink_sum(c)))
        .fold(0.0, f64::max)
}

/// Pixels in an inch of the sheet, of the coarser side; `to_sheet` takes the unit square to
/// millimetres.
pub(in crate::print::preflight) fn ppi(pixels: (u32, u32), to_sheet: Affine) -> f64 {
    let (width, height) = sides(to_sheet);
    let along = |pixels: u32, mm: f64| f64::from(pixels) * 25.4 / mm.max(f64::MIN_POSITIVE);
    along(pixels.0, width).min(along(pixels.1, height))
}

/// Looks at one picture: has it the pixels that its size and distance need?
///
/// `pixels` is its width and height; `to_sheet` takes the unit square to where the picture
/// lies, in millimetres.
pub(crate) fn picture(
    name: &str,
    pixels: (u32, u32),
    to_sheet: Affine,
    terms: &Terms<'_>,
) -> Option<Diagnostic> {
    let (found, needed) = (ppi(pixels, to_sheet), terms.least_ppi());
    (found < needed * 0.995).then(|| {
        let (width, _) = sides(to_sheet);
        let wanted = (width / 25.4 * needed).ceil();
        Diagnostic::warning("picture-too-coarse")
            .with("name", name)
            .with("found", found.round())
            .with("needed", needed.round())
            .with("piece", terms.piece)
            .at(terms.place.clone())
            .hint_with("hint-picture-too-coarse", vec![("width", in_words(wanted))])
    })
}

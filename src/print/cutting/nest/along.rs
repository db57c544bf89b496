//! The last sheet once more, with rows that run along it.
//!
//! Bands across a sheet end at whole bands, so that the last one is seldom full. Rows along
//! the sheet all end at about the same length. They are found as bands on the sheet turned
//! by a quarter, for a few lengths of the sheet; the shortest one that holds all wins, if it
//! is shorter than what was there.

use std::collections::BTreeMap;

use kurbo::Vec2;
use rayon::prelude::*;

use super::bands::{Bands, Dice, Rows};
use super::fill::{Overlaps, fill};
use super::form::{Form, turn};
use super::{Ground, Placed, STEPS, end, push_together};

/// More large pieces are nearly a sheet, where the last band counts for little.
const MOST: usize = 70;
/// The lengths that are tried, as parts of the length that there was: from, step, how many.
const LENGTHS: (f64, f64, usize) = (0.9, 0.01, 10);
/// Whether a row of narrow letters stands beside the usual ones: both are tried.
const SPLIT: [bool; 2] = [false, true];
/// The search reckons in single precision (mm).
const ROUNDING: f64 = 0.003;
/// So many of those that hold all letters are filled with the small pieces.
const FILLED: usize = 4;

/// Nests the pieces on the last sheet again; they stay where they are if that gains nothing.
pub(super) fn shorten(
    forms: &[Form],
    ground: &Ground,
    cell: f64,
    overlaps: &mut Overlaps,
    placed: &mut Vec<Placed>,
) {
    let (last, was) = end(forms, placed);
    let here = || placed.iter().filter(|p| p.sheet == last);
    let (small, large): (Vec<&Placed>, Vec<&Placed>) = here().partition(|p| forms[p.form].small);
    if large.len() < 3 || large.len() > MOST {
        return;
    }
    let mut pieces: Vec<(usize, usize)> = large.iter().map(|p| (p.piece, p.form)).collect();
    let tall = |f: usize| forms[f].half.y;
    pieces.sort_by(|a, b| tall(b.1).total_cmp(&tall(a.1)).then(a.cmp(b)));
    let queue: Vec<(usize, usize)> = small.iter().map(|p| (p.piece, p.form)).collect();
    let rows = Turned {
        forms,
        form_of: pieces.iter().copied().collect(),
        pieces,
        bands: Rows::new(forms, [1, 3]),
        columns: Rows::new(forms, [0, 2]),
        across: ground.across,
    };
    let was_mm = was as f64 / 100.0;
    let (from, step, many) = LENGTHS;
    let lengths = (0..many).map(|i| was_mm * (from + step * i as f64));
    let tries: Vec<(f64, bool)> = lengths
        .flat_map(|length| SPLIT.map(|split| (length, split)))
        .collect();
    let laid: Vec<Option<Vec<Placed>>> = tries
        .par_iter()
        .map(|(length, split)| rows.laid(*length, *split))
        .collect();
    let mut fit: Vec<Vec<Placed>> = laid.into_iter().flatten().collect();
    fit.sort_by_key(|placed| end(forms, placed));
    fit.truncate(FILLED);
    for placed in &mut fit {
        fill(forms, &queue, ground, cell, overlaps, placed);
    }
    let best = fit.into_iter().min_by_key(|placed| end(forms, placed));
    if let Some(best) = best.filter(|best| end(forms, best) < (0, was)) {
        placed.retain(|p| p.sheet != last);
        placed.extend(best.into_iter().map(|p| Placed { sheet: last, ..p }));
    }
}

/// What bands on the turned sheet are made from.
struct Turned<'a> {
    forms: &'a [Form],
    pieces: Vec<(usize, usize)>,
    form_of: BTreeMap<usize, usize>,
    bands: Rows,
    columns: Rows,
    across: f64,
}

impl Turned<'_> {
    /// The pieces in rows along a sheet of this length, if it holds them all.
    fn laid(&self, length: f64, split: bool) -> Option<Vec<Placed>> {
        let ends = (self.across, length);
        let mut order = Bands::within(&self.bands, &self.columns, ends, &self.pieces, split);
        order.anneal(self.pieces.len() * STEPS, &mut Dice::new(1));
        if !order.is_done() {
            return None;
        }
        let turned = Ground {
            length: self.across,
            across: length,
        };
        let mut placed = push_together(self.forms, &self.form_of, order.rows(), &turned);
        if placed.iter().any(|p| p.sheet > 0) {
            return None;
        }
        for p in &mut placed {
            p.quarter = (p.quarter + 3) % 4;
            p.centre = turn(p.centre, 3) + Vec2::new(0.0, self.across);
        }
        let inside = |p: &Placed| {
            let half = self.forms[p.form].half_at(p.quarter);
            let (low, high) = (p.centre - half, p.centre + half);
            low.x > -ROUNDING && low.y > -ROUNDING && high.y < self.across + ROUNDING
        };
        placed.iter().all(inside).then_some(placed)
    }
}

//! Nesting: all pieces on as little of the material as can be found in a short search.
//!
//! 1. `form` finds the distinct outlines and grows them by half the spacing;
//! 2. `bands` lays the large ones, the letters, side by side in rows, each pushed against
//!    the one before it by its true outline (`profile`), in the best order found;
//! 3. rows are pushed against each other on the sheets, again by their true outlines;
//! 4. `fill` puts the small ones, marks and dots, into the gaps and holes that are left
//!    (`clash`);
//! 5. `along` tries whether rows along the last sheet end sooner.
//!
//! The frame of a sheet: origin at a corner, x along its length, y across, y down.

mod along;
mod bands;
mod clash;
mod fill;
mod form;
mod profile;

use std::collections::BTreeMap;

use kurbo::{Point, Vec2};
use rayon::prelude::*;

use self::bands::{Bands, Dice, Row, Rows};
use self::fill::{Overlaps, fill};
use self::form::{Form, bounds, sort};
pub(super) use self::form::{distance, simplified, turn};
use self::profile::{Profile, Skyline};
use super::Contours;

/// Pieces shorter than this part of the usual letter go into gaps.
const SMALL: f64 = 0.55;
/// Steps of the search for an order, for each piece …
const STEPS: usize = 2000;
/// … but no more than this in all: about half a second.
const MOST_STEPS: usize = 4_000_000;
/// The grid of the gaps has at most this many points a sheet.
const GRID: f64 = 4e6;

/// What pieces are nested on (mm).
#[derive(Clone, Copy, Debug)]
pub(super) struct Bed {
    /// Infinite for a roll.
    pub(super) length: f64,
    pub(super) across: f64,
    pub(super) spacing: f64,
    pub(super) margin: f64,
    /// Whether all pieces must stand along the length, head up or head down.
    pub(super) grain: bool,
}

/// Where a piece lies: turned by quarters about the origin of its own frame, then moved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spot {
    pub(super) piece: usize,
    pub(super) sheet: usize,
    pub(super) quarter: u8,
    pub(super) shift: Vec2,
}

/// What a sheet offers, in the frame of grown outlines (mm).
#[derive(Clone, Copy, Debug)]
struct Ground {
    length: f64,
    across: f64,
}

/// A piece with its place: the centre of its box, in the frame of grown outlines.
#[derive(Clone, Copy, Debug)]
struct Placed {
    piece: usize,
    form: usize,
    quarter: u8,
    sheet: usize,
    centre: Point,
}

impl Bed {
    /// Whether a piece of this width and height fits at all.
    pub(super) fn takes(&self, width: f64, height: f64) -> bool {
        let (length, across) = (
            self.length - 2.0 * self.margin,
            self.across - 2.0 * self.margin,
        );
        let lies = |w: f64, h: f64| w <= length - CARE && h <= across - CARE;
        lies(height, width) || (!self.grain && lies(width, height))
    }
}

/// Outlines are grown by up to this much more than the spacing (mm).
const CARE: f64 = 2.0;

/// Nests the pieces, each of which the bed must take. Sheets are used one after another.
pub(super) fn nest(pieces: &[&Contours], bed: &Bed) -> Vec<Spot> {
    let mut sides: Vec<f64> = pieces.iter().map(|p| longer_side(p)).collect();
    sides.sort_by(f64::total_cmp);
    // The usual letter: half of all length belongs to pieces as long or longer.
    let half = sides.iter().sum::<f64>() / 2.0;
    let mut sum = 0.0;
    let usual = sides.iter().find(|s| {
        sum += **s;
        sum >= half
    });
    let small = usual.copied().unwrap_or(0.0) * SMALL;
    let ground = Ground {
        length: bed.length - 2.0 * bed.margin + bed.spacing,
        across: bed.across - 2.0 * bed.margin + bed.spacing,
    };
    let extent = ground.across * ground.across.max(ground.length.min(4.0 * ground.across));
    let cell = (small / 70.0).max((extent / GRID).sqrt()).max(0.1);
    // Small pieces lie on a grid and are compared by coarse outlines: they need some play.
    let play = 0.71 * cell + 2.0 * form::COARSE;
    let most = small.min(ground.across.min(ground.length) - 2.0 * (play + CARE));
    let kind = |home: &Contours| {
        let small = longer_side(home) < most;
        (bed.spacing / 2.0 + if small { play } else { 0.0 }, small)
    };
    let (forms, instances) = sort(pieces, kind, bed.grain);
    let numbered = || instances.iter().enumerate().map(|(i, x)| (i, x.form));
    let (few, mut many): (Vec<_>, Vec<_>) = numbered().partition(|(_, f)| !forms[*f].small);
    let mut placed = rows(&forms, few, &ground, bed.grain);
    let size = |f: usize| forms[f].half.x * forms[f].half.y;
    many.sort_by(|a, b| {
        size(b.1)
            .total_cmp(&size(a.1))
            .then(a.1.cmp(&b.1))
            .then(a.0.cmp(&b.0))
    });
    let mut overlaps = Overlaps::new();
    fill(&forms, &many, &ground, cell, &mut overlaps, &mut placed);
    if !bed.grain {
        along::shorten(&forms, &ground, cell, &mut overlaps, &mut placed);
    }
    let edge = bed.margin - bed.spacing / 2.0;
    let spot = |p: &Placed| {
        let own = turn(instances[p.piece].centre.to_point(), p.quarter);
        Spot {
            piece: p.piece,
            sheet: p.sheet,
            quarter: p.quarter,
            shift: p.centre + Vec2::new(edge, edge) - own,
        }
    };
    placed.iter().map(spot).collect()
}

fn longer_side(contours: &Contours) -> f64 {
    let (low, high) = bounds(contours);
    (high.x - low.x).max(high.y - low.y)
}

/// Lays the large pieces in rows and pushes the rows together: the best of a few tries.
fn rows(
    forms: &[Form],
    mut pieces: Vec<(usize, usize)>,
    ground: &Ground,
    grain: bool,
) -> Vec<Placed> {
    let tall = |f: usize| forms[f].half.y;
    pieces.sort_by(|a, b| tall(b.1).total_cmp(&tall(a.1)).then(a.cmp(b)));
    // In bands letters stand along the length, in columns across it: against the grain.
    let bands = Rows::new(forms, [1, 3]);
    let columns = (!grain).then(|| Rows::new(forms, [0, 2]));
    let ends = (ground.length, ground.across);
    let form_of: BTreeMap<usize, usize> = pieces.iter().copied().collect();
    let steps = pieces.len() * STEPS;
    // Few pieces end sooner with some columns instead of a band that is hardly begun.
    let tries: &[(usize, f32)] = match steps {
        ..=MOST_STEPS if !grain => &[
            (0, 0.5),
            (1, 0.5),
            (2, 0.5),
            (3, 0.5),
            (0, 0.15),
            (1, 0.15),
            (2, 0.15),
            (3, 0.15),
        ],
        ..=MOST_STEPS => &[(0, 0.5), (0, 0.15)],
        _ => &[(0, 0.5)],
    };
    let attempt = |&(paid, even): &(usize, f32)| {
        let mut order = Bands::new(&bands, columns.as_ref(), ends, &pieces, (paid, even));
        order.anneal(steps.min(MOST_STEPS), &mut Dice::new(1));
        push_together(forms, &form_of, order.rows(), ground)
    };
    let all: Vec<Vec<Placed>> = tries.par_iter().map(attempt).collect();
    all.into_iter()
        .min_by_key(|placed| end(forms, placed))
        .unwrap_or_default()
}

/// The last sheet and how far its pieces reach, in hundredths of a millimetre.
fn end(forms: &[Form], placed: &[Placed]) -> (usize, i64) {
    let ends = placed.iter().map(|p| {
        let end = p.centre.x + forms[p.form].half_at(p.quarter).x;
        (p.sheet, (end * 100.0) as i64)
    });
    ends.max().unwrap_or_default()
}

fn push_together(
    forms: &[Form],
    form_of: &BTreeMap<usize, usize>,
    rows: Vec<Row>,
    ground: &Ground,
) -> Vec<Placed> {
    let sides: Vec<Vec<Profile>> = forms
        .iter()
        .map(|f| f.turns.iter().map(Profile::sideways).collect())
        .collect();
    let (columns, bands): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|r| r.turned);
    let mut kinds = [bands.into_iter().peekable(), columns.into_iter().peekable()];
    let mut placed: Vec<Placed> = Vec::new();
    let (mut sheet, mut skyline, mut empty) = (0, Skyline::new(ground.across), true);
    while kinds.iter_mut().any(|k| k.peek().is_some()) {
        let mut laid = false;
        for kind in &mut kinds {
            let rest = |row: &Row| {
                let x = row.places.iter().map(|(i, q, y)| {
                    let (form, turn) = (form_of[i], usize::from(*q));
                    let half = forms[form].half_at(*q).x;
                    half.max(skyline.rest(&sides[form][turn], *y))
                });
                let x = x.fold(0.0, f64::max);
                let end = |(i, q, _): &(usize, u8, f64)| x + forms[form_of[i]].half_at(*q).x;
                (x, row.places.iter().map(end).fold(0.0, f64::max))
            };
            let x = kind
                .peek()
                .map(rest)
                .filter(|(_, end)| empty || *end <= ground.length)
                .map(|(x, _)| x);
            let Some((x, row)) = x.and_then(|x| Some((x, kind.next()?))) else {
                continue;
            };
            for (piece, quarter, y) in row.places {
                let form = form_of[&piece];
                skyline.raise(&sides[form][usize::from(quarter)], x, y);
                placed.push(Placed {
                    piece,
                    form,
                    quarter,
                    sheet,
                    centre: Point::new(x, y),
                });
            }
            laid = true;
            break;
        }
        if laid {
            empty = false;
        } else {
            sheet += 1;
            skyline = Skyline::new(ground.across);
            empty = true;
        }
    }
    placed
}

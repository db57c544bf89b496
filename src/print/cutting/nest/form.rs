//! Forms: the distinct outlines among the pieces, made ready for nesting.
//!
//! Letters repeat. What is worked out for a form is shared by all pieces of that form.

use std::f64::consts::PI;

use i_overlay::mesh::float::outline::offset::OutlineOffset;
use i_overlay::mesh::float::style::{LineJoin, OutlineStyle};
use kurbo::{Point, Vec2};

use super::Contours;

/// Points of two outlines nearer than this (mm) are the same.
const SAME: f64 = 0.03;
/// The outline that nesting works with may stray this far (mm) from the true one; it is
/// grown by as much, so that it never cuts into the true one.
const STRAY: f64 = 0.05;
/// How far coarse outlines may stray (mm).
pub(super) const COARSE: f64 = 0.2;
/// Grown outlines overlap by twice this (mm) before it counts, so that pieces may touch at
/// exactly their spacing in spite of rounding.
const TOUCH: f64 = 0.0005;

/// One of the distinct outlines, grown by half the spacing, about the centre of its box.
pub(super) struct Form {
    /// For each turn its outline: closed contours, the first point not repeated.
    pub(super) turns: Vec<Contours>,
    /// The same with fewer points: they may lie up to [`COARSE`] within the outline.
    pub(super) coarse: Vec<Contours>,
    /// Whether it goes into gaps.
    pub(super) small: bool,
    /// Half the width and height of the grown outline as it lies unturned (mm).
    pub(super) half: Vec2,
    /// The quarter turns that give different outlines and that the material allows.
    pub(super) quarters: Vec<u8>,
}

impl Form {
    /// Half the extent at a turn (mm).
    pub(super) fn half_at(&self, quarter: u8) -> Vec2 {
        match quarter % 2 {
            0 => self.half,
            _ => Vec2::new(self.half.y, self.half.x),
        }
    }
}

/// A piece as an example of its form.
pub(super) struct Instance {
    /// Which form.
    pub(super) form: usize,
    /// From the piece's own frame to the form's centre.
    pub(super) centre: Vec2,
}

/// Sorts pieces into forms; `kind` says by how much a form is grown, and whether it is small.
pub(super) fn sort(
    pieces: &[&Contours],
    kind: impl Fn(&Contours) -> (f64, bool),
    grain: bool,
) -> (Vec<Form>, Vec<Instance>) {
    let mut known: Vec<Contours> = Vec::new();
    let mut forms: Vec<Form> = Vec::new();
    let mut instances = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let corner = bounds(piece).0.to_vec2();
        let home: Contours = moved(piece, -corner);
        let form = known.iter().position(|k| same(k, &home));
        let form = form.unwrap_or_else(|| {
            forms.push(make(&home, kind(&home), grain));
            known.push(home.clone());
            forms.len() - 1
        });
        // The centre of the grown box is that of the piece's own box.
        let (low, high) = bounds(&home);
        let centre = corner + (low.to_vec2() + high.to_vec2()) / 2.0;
        instances.push(Instance { form, centre });
    }
    (forms, instances)
}

fn make(home: &Contours, (grow, small): (f64, bool), grain: bool) -> Form {
    let (low, high) = bounds(home);
    let centred = moved(home, -(low.to_vec2() + high.to_vec2()) / 2.0);
    let by = grow + STRAY - TOUCH;
    let coarse: Contours = centred.iter().map(|c| simplified(c, STRAY)).collect();
    let style = OutlineStyle::new(by).line_join(LineJoin::Miter(PI / 3.0));
    // The crate wants outer contours the other way round.
    let raw: Vec<Vec<[f64; 2]>> = coarse
        .iter()
        .map(|c| c.iter().rev().map(|p| [p.x, p.y]).collect())
        .collect();
    let grown = raw.outline_as::<i64>(&style);
    let grown: Contours = grown
        .into_iter()
        .flatten()
        .map(|c| c.into_iter().map(|[x, y]| Point::new(x, y)).collect())
        .collect();
    // A form that is all spacing cannot vanish; its coarse outline stands in for it.
    let grown = if grown.is_empty() { coarse } else { grown };
    let (low, high) = bounds(&grown);
    let half = Vec2::new(low.x.abs().max(high.x.abs()), low.y.abs().max(high.y.abs()));
    let turns: Vec<Contours> = (0..4).map(|q| turned(&grown, q)).collect();
    let thin: Contours = grown.iter().map(|c| simplified(c, COARSE)).collect();
    let coarse = (0..4).map(|q| turned(&thin, q)).collect();
    let allowed: &[u8] = if grain { &[1, 3] } else { &[0, 1, 2, 3] };
    let point_symmetric = alike(&turns[0], &turns[2]);
    let quarters = allowed
        .iter()
        .copied()
        .filter(|q| !point_symmetric || q / 2 == 0)
        .collect();
    Form {
        turns,
        coarse,
        small,
        half,
        quarters,
    }
}

/// A point after quarter turns (x to y, as y runs down: clockwise to the eye).
pub(in super::super) fn turn(p: Point, quarter: u8) -> Point {
    match quarter % 4 {
        0 => p,
        1 => Point::new(-p.y, p.x),
        2 => Point::new(-p.x, -p.y),
        _ => Point::new(p.y, -p.x),
    }
}

fn turned(contours: &Contours, quarter: u8) -> Contours {
    contours
        .iter()
        .map(|c| c.iter().map(|p| turn(*p, quarter)).collect())
        .collect()
}

fn moved(contours: &Contours, by: Vec2) -> Contours {
    contours
        .iter()
        .map(|c| c.iter().map(|p| *p + by).collect())
        .collect()
}

pub(super) fn bounds(contours: &Contours) -> (Point, Point) {
    let mut low = Point::new(f64::INFINITY, f64::INFINITY);
    let mut high = Point::new(f64::NEG_INFINITY, f64::NEG_INFINITY);
    for p in contours.iter().flatten() {
        low = Point::new(low.x.min(p.x), low.y.min(p.y));
        high = Point::new(high.x.max(p.x), high.y.max(p.y));
    }
    (low, high)
}

fn same(a: &Contours, b: &Contours) -> bool {
    a.len() == b.len()
        && a.iter().zip(b).all(|(a, b)| {
            a.len() == b.len()
                && a.iter()
                    .zip(b)
                    .all(|(p, q)| (*p - *q).hypot2() < SAME * SAME)
        })
}

/// Whether every corner of one outline lies on a corner of the other.
fn alike(a: &Contours, b: &Contours) -> bool {
    let near = |p: &Point| b.iter().flatten().any(|q| (*p - *q).hypot() < 0.3);
    a.iter().flatten().all(near)
}

/// A closed contour with fewer points, none of the left-out ones further than `stray` away.
pub(in super::super) fn simplified(contour: &[Point], stray: f64) -> Vec<Point> {
    if contour.len() < 5 {
        return contour.to_vec();
    }
    let far = (0..contour.len())
        .max_by(|a, b| {
            let from = |i: usize| (contour[i] - contour[0]).hypot2();
            from(*a).total_cmp(&from(*b))
        })
        .unwrap_or(0);
    let mut keep = vec![false; contour.len() + 1];
    (keep[0], keep[far]) = (true, true);
    let at = |i: usize| contour[i % contour.len()];
    let mut open = vec![(0, far), (far, contour.len())];
    while let Some((from, to)) = open.pop() {
        let mut worst = (stray, None);
        for i in from + 1..to {
            let away = distance(at(i), at(from), at(to));
            if away > worst.0 {
                worst = (away, Some(i));
            }
        }
        if let Some(i) = worst.1 {
            keep[i] = true;
            open.push((from, i));
            open.push((i, to));
        }
    }
    (0..contour.len()).filter(|i| keep[*i]).map(at).collect()
}

/// From a point to a line with ends.
pub(in super::super) fn distance(p: Point, a: Point, b: Point) -> f64 {
    let along = b - a;
    let part = if along.hypot2() > 0.0 {
        ((p - a).dot(along) / along.hypot2()).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (p - (a + along * part)).hypot()
}

//! What the material bears, against what the pieces ask of it.

use std::collections::BTreeMap;

use kurbo::Point;

use super::CutPiece;
use super::contour::edges;
use super::nest::simplified;
use crate::config::material::Material;
use crate::diag::{Diagnostic, Findings};

/// Outlines are looked at every so many mm …
const STEP: f64 = 1.0;
/// … but at most at so many points a piece.
const MOST_POINTS: f64 = 1500.0;
/// Two sides make a stroke if they run against each other within about 35 degrees; corners
/// taper to nothing and are no strokes.
const AGAINST: f64 = -0.82;

/// Warns of strokes and pieces that the material does not bear; the narrowest stroke (mm).
pub(super) fn check(
    pieces: &[CutPiece],
    material: &Material,
    only_lines: bool,
    findings: &mut Findings,
) -> Option<f64> {
    if only_lines {
        return None;
    }
    // Equal letters have equal strokes.
    let mut known: BTreeMap<(i64, i64), f64> = BTreeMap::new();
    let key = |p: &CutPiece| ((p.area * 10.0) as i64, (p.cut_length * 10.0) as i64);
    let widths: Vec<f64> = pieces
        .iter()
        .map(|p| *known.entry(key(p)).or_insert_with(|| narrowest(p)))
        .collect();
    let numbers = |wrong: &dyn Fn(usize) -> bool| -> Vec<String> {
        let wrong = (0..pieces.len()).filter(|i| wrong(*i));
        wrong.map(|i| pieces[i].number.to_string()).collect()
    };
    let narrowest = widths.iter().copied().fold(f64::INFINITY, f64::min);
    if let Some(least) = material.least_stroke.map(|l| l.to_mm()) {
        let wrong = numbers(&|i| widths[i] < least);
        if !wrong.is_empty() {
            findings.push(
                Diagnostic::warning("cut-stroke-narrow")
                    .with("count", wrong.len())
                    .with("pieces", shortened(&wrong))
                    .with("width", format!("{narrowest:.1}"))
                    .with("least", format!("{least:.1}"))
                    .with("material", &material.title)
                    .hint("hint-cut-larger"),
            );
        }
    }
    if let Some(least) = material.least_island {
        let wrong = numbers(&|i| pieces[i].area < least);
        if !wrong.is_empty() {
            let smallest = pieces.iter().map(|p| p.area).fold(f64::INFINITY, f64::min);
            findings.push(
                Diagnostic::warning("cut-island-small")
                    .with("count", wrong.len())
                    .with("pieces", shortened(&wrong))
                    .with("area", format!("{smallest:.0}"))
                    .with("least", format!("{least:.0}"))
                    .with("material", &material.title)
                    .hint("hint-cut-larger"),
            );
        }
    }
    narrowest.is_finite().then_some(narrowest)
}

fn shortened(numbers: &[String]) -> String {
    const MOST: usize = 12;
    let mut text = numbers[..numbers.len().min(MOST)].join(", ");
    if numbers.len() > MOST {
        text.push_str(", …");
    }
    text
}

/// The narrowest stroke of a piece: from points along the outline a line is drawn inwards,
/// at a right angle, to the side across; if that side runs the other way, their distance is
/// a stroke's width. It is exact where sides are parallel; where they are not, it is too
/// large by at most the step times the tangent of their angle. Infinite if there is none.
fn narrowest(piece: &CutPiece) -> f64 {
    let contours: Vec<Vec<Point>> = piece.contours.iter().map(|c| simplified(c, 0.05)).collect();
    let all: Vec<(Point, Point)> = contours.iter().flat_map(|c| edges(c)).collect();
    let step = STEP.max(piece.cut_length / MOST_POINTS);
    let mut least = f64::INFINITY;
    for &(a, b) in &all {
        let along = b - a;
        let long = along.hypot();
        if long == 0.0 {
            continue;
        }
        let along = along / long;
        // Counter-clockwise to the eye with y down: the inside is on the right of (dx, dy)
        // turned back by a quarter.
        let inward = kurbo::Vec2::new(along.y, -along.x);
        let many = (long / step).ceil().max(1.0) as usize;
        for k in 0..many {
            let p = a + along * (long * (k as f64 + 0.5) / many as f64);
            // The first side that the line meets.
            let mut hit = (least, false);
            for &(c, d) in &all {
                let side = d - c;
                let cross = inward.cross(side);
                if cross.abs() < 1e-12 {
                    continue;
                }
                let away = (c - p).cross(side) / cross;
                let part = (c - p).cross(inward) / cross;
                if away > 1e-6 && away < hit.0 && (0.0..=1.0).contains(&part) {
                    hit = (away, side.dot(along) < AGAINST * side.hypot());
                }
            }
            if hit.1 {
                least = hit.0;
            }
        }
    }
    least
}

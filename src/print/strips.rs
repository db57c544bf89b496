//! A piece wider than the shop's rolls, cut into strips that overlap.
//!
//! Seams move to where they hurt least: into the gaps between letters, since the outlines
//! are at hand, and never further than the roll allows.

use std::sync::Arc;

use kurbo::{Affine, BezPath, Line, PathEl, Rect, Shape, Vec2};

use super::artwork::{Artwork, Colour, Draw, Layer, Mark, Paint, Pen};
use super::setting::{Face, Line as TextLine};
use crate::config::press::Shop;
use crate::measure::{Length, Size};

/// Seams are tried at every so many millimetres, besides the gaps between letters.
const STEP: f64 = 20.0;
/// No more strips than this, however narrow the roll.
const MOST: usize = 200;
/// A mark that spans so much of the sheet is ground, not a letter; a seam may cross it.
const GROUND: f64 = 0.6;
/// Letters closer to a seam than this part of the overlap count as cut a little (mm).
const CLEAR: f64 = 4.0;
/// The height of the capitals of a strip's label (mm).
const LABEL: f64 = 18.0;

/// How a sheet is cut: along which axis, and where the strips begin and end, bleed included.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cut {
    /// Whether the seams run from the top to the foot.
    pub(super) upright_seams: bool,
    /// From, to, in millimetres of the sheet.
    pub(super) strips: Vec<(f64, f64)>,
    /// How many letters the seams cross.
    pub(super) crossed: usize,
}

/// Whether a piece of this size has to be cut for the shop's rolls.
pub(super) fn needed(size: Size, bleed: Length, shop: &Shop) -> bool {
    let widest = shop.rolls.iter().map(|r| r.to_mm()).fold(0.0, f64::max);
    let short = size.width.to_mm().min(size.height.to_mm()) + 2.0 * bleed.to_mm();
    widest > 0.0 && short > widest
}

/// The best cut: the fewest strips, then the fewest letters crossed. `None` if the rolls are
/// too narrow for any.
pub(super) fn plan(artwork: &Artwork, shop: &Shop) -> Option<Cut> {
    let area = artwork.bleed_box();
    let letters = letters(artwork);
    let overlap = shop.overlap.to_mm();
    let mut best: Option<Cut> = None;
    for roll in shop.rolls.iter().map(|r| r.to_mm()) {
        for upright_seams in [true, false] {
            let (from, to) = if upright_seams {
                (area.x0, area.x1)
            } else {
                (area.y0, area.y1)
            };
            let along = |r: &Rect| {
                if upright_seams {
                    (r.x0, r.x1)
                } else {
                    (r.y0, r.y1)
                }
            };
            let spans: Vec<(f64, f64)> = letters.iter().map(along).collect();
            let Some((strips, crossed)) = seams(from, to, roll, overlap, &spans) else {
                continue;
            };
            let better = best
                .as_ref()
                .is_none_or(|b| (strips.len(), crossed) < (b.strips.len(), b.crossed));
            if better {
                best = Some(Cut {
                    upright_seams,
                    strips,
                    crossed,
                });
            }
        }
    }
    best
}

/// The strips of a length from `from` to `to`, none wider than `roll`, and how many of the
/// letters' spans their seams cross.
fn seams(
    from: f64,
    to: f64,
    roll: f64,
    overlap: f64,
    spans: &[(f64, f64)],
) -> Option<(Vec<(f64, f64)>, usize)> {
    let whole = to - from;
    if whole <= roll {
        return Some((vec![(from, to)], 0));
    }
    if roll <= overlap * 2.0 {
        return None;
    }
    let count = ((whole - overlap) / (roll - overlap)).ceil() as usize;
    if count > MOST {
        return None;
    }
    // A seam is the middle of an overlap; both strips beside it reach half an overlap further.
    let half = overlap / 2.0;
    let crossed = |at: f64| {
        let cuts = |(a, b): &&(f64, f64)| *a - CLEAR < at + half && at - half < *b + CLEAR;
        spans.iter().filter(cuts).count()
    };
    let mut places: Vec<f64> = (1..(whole / STEP) as usize)
        .map(|i| from + i as f64 * STEP)
        .collect();
    places.extend(gaps(spans));
    places.retain(|at| *at > from + half && *at < to - half);
    places.sort_by(f64::total_cmp);
    let cost: Vec<(usize, f64)> = places.iter().map(|at| (crossed(*at), *at)).collect();
    // The cheapest way to the seam `i` with so many strips before it.
    let even = whole / count as f64;
    let price = |i: usize, nth: usize| {
        let (crossed, at) = cost[i];
        crossed as f64 * 10.0 + (at - from - even * nth as f64).abs() / roll
    };
    let mut ways: Vec<Vec<(f64, usize)>> = Vec::new();
    for nth in 1..count {
        let mut row = vec![(f64::INFINITY, 0); places.len()];
        for (i, at) in places.iter().enumerate() {
            if nth == 1 {
                if at + half - from <= roll {
                    row[i] = (price(i, nth), 0);
                }
                continue;
            }
            let before = &ways[nth - 2];
            // Seams stand in order, and a strip is no wider than the roll.
            let low = places.partition_point(|p| at + half - (p - half) > roll);
            let high = places.partition_point(|p| *p < at - overlap);
            let least = (low..high).min_by(|a, b| before[*a].0.total_cmp(&before[*b].0));
            if let Some(j) = least.filter(|j| before[*j].0.is_finite()) {
                row[i] = (before[j].0 + price(i, nth), j);
            }
        }
        ways.push(row);
    }
    let last = ways.last()?;
    let ends = |i: &usize| last[*i].0.is_finite() && to - (places[*i] - half) <= roll;
    let mut at = (0..places.len())
        .filter(ends)
        .min_by(|a, b| last[*a].0.total_cmp(&last[*b].0))?;
    let mut chosen = vec![at];
    for row in ways.iter().skip(1).rev() {
        at = row[at].1;
        chosen.push(at);
    }
    chosen.reverse();
    let total = chosen.iter().map(|i| cost[*i].0).sum();
    let mut strips = Vec::new();
    let mut start = from;
    for i in chosen {
        strips.push((start, places[i] + half));
        start = places[i] - half;
    }
    strips.push((start, to));
    Some((strips, total))
}

/// The middles of the gaps between spans.
fn gaps(spans: &[(f64, f64)]) -> Vec<f64> {
    let mut sorted = spans.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut out = Vec::new();
    let mut end = f64::NEG_INFINITY;
    for (a, b) in sorted {
        if a > end && end.is_finite() {
            out.push((a + end) / 2.0);
        }
        end = end.max(b);
    }
    out
}

/// The boxes of all contours that are no ground: letters, their marks, stars, lines.
fn letters(artwork: &Artwork) -> Vec<Rect> {
    let sheet = artwork.bleed_box();
    let mut out = Vec::new();
    let leaves = artwork.on(Layer::Print).flat_map(Mark::leaves);
    for mark in leaves.filter(|m| matches!(m.draw, Draw::Fill { .. }) && m.opacity > 0.5) {
        let mut contour = BezPath::new();
        let mut note = |contour: &mut BezPath| {
            let area = contour.bounding_box();
            let ground = area.width() > sheet.width() * GROUND
                && area.height() > sheet.height() * GROUND * 0.2;
            if contour.elements().len() > 2 && !ground {
                out.push(area);
            }
            *contour = BezPath::new();
        };
        for element in mark.path.elements() {
            if matches!(element, PathEl::MoveTo(_)) && !contour.is_empty() {
                note(&mut contour);
            }
            contour.push(*element);
        }
        if !contour.is_empty() {
            note(&mut contour);
        }
    }
    out
}

/// The strips as sheets of their own: what of the art falls on each, with the trim of the
/// piece, the overlap and a label as guides.
pub(super) fn sheets(artwork: &Artwork, cut: &Cut, face: &Face, guide: &Colour) -> Vec<Artwork> {
    let count = cut.strips.len();
    let strip = |(i, &(from, to)): (usize, &(f64, f64))| {
        let whole = artwork.bleed_box();
        let window = if cut.upright_seams {
            Rect::new(from, whole.y0, to, whole.y1)
        } else {
            Rect::new(whole.x0, from, whole.x1, to)
        };
        let by = Affine::translate(Vec2::new(-window.x0, -window.y0));
        let touches = |mark: &&Arc<Mark>| {
            let reach = match &mark.draw {
                Draw::Stroke { pen, .. } => pen.width * pen.miter.max(1.0),
                _ => 0.0,
            };
            !mark
                .path
                .bounding_box()
                .inflate(reach, reach)
                .intersect(window)
                .is_zero_area()
        };
        let mut marks: Vec<Arc<Mark>> = artwork
            .marks
            .iter()
            .filter(touches)
            .map(|mark| Arc::new(mark.moved(by)))
            .collect();
        let mut note = |path: BezPath| marks.push(Arc::new(line(path, guide)));
        note(by * artwork.trim_box().to_path(0.01));
        for seam in [i.checked_sub(1), (i + 1 < count).then_some(i)]
            .into_iter()
            .flatten()
        {
            let middle = (cut.strips[seam].1 + cut.strips[seam + 1].0) / 2.0;
            let seam = if cut.upright_seams {
                Line::new((middle, whole.y0), (middle, whole.y1))
            } else {
                Line::new((whole.x0, middle), (whole.x1, middle))
            };
            note(by * seam.to_path(0.01));
        }
        let label = TextLine::set(face, &format!("{}/{count}", i + 1), 0.0);
        let at = (CLEAR * 3.0, CLEAR * 3.0 + LABEL);
        marks.push(Arc::new(filled(label.outline(at.0, at.1, LABEL), guide)));
        Artwork {
            trim: Size::new(Length::mm(window.width()), Length::mm(window.height())),
            bleed: Length::ZERO,
            slug: Length::ZERO,
            marks,
            texts: Vec::new(),
        }
    };
    cut.strips.iter().enumerate().map(strip).collect()
}

fn line(path: BezPath, guide: &Colour) -> Mark {
    let pen = Pen {
        dashes: vec![10.0, 5.0],
        ..Pen::plain(1.0)
    };
    Mark::line(Layer::Guide, path, Paint::Solid(guide.clone()), pen)
}

fn filled(path: BezPath, guide: &Colour) -> Mark {
    Mark::area(Layer::Guide, path, Paint::Solid(guide.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seams_fall_into_gaps_and_no_strip_is_too_wide() {
        // Letters 300 wide with gaps of 60 between.
        let letters: Vec<(f64, f64)> = (0..27)
            .map(|i| (100.0 + 360.0 * f64::from(i), 400.0 + 360.0 * f64::from(i)))
            .collect();
        let (strips, crossed) = seams(0.0, 10_000.0, 3200.0, 20.0, &letters).unwrap();
        assert_eq!((strips.len(), crossed), (4, 0));
        assert!(strips.iter().all(|(a, b)| b - a <= 3200.0));
        assert!(
            strips
                .windows(2)
                .all(|w| (w[0].1 - w[1].0 - 20.0).abs() < 1e-9)
        );
        assert_eq!((strips[0].0, strips[3].1), (0.0, 10_000.0));
    }

    #[test]
    fn a_roll_that_is_too_narrow_cuts_nothing() {
        assert!(seams(0.0, 10_000.0, 30.0, 20.0, &[]).is_none());
        assert_eq!(seams(0.0, 900.0, 1600.0, 20.0, &[]).unwrap().0.len(), 1);
    }

    #[test]
    fn letters_without_gaps_are_crossed_but_the_strips_hold() {
        let (strips, crossed) = seams(0.0, 4000.0, 1600.0, 20.0, &[(0.0, 4000.0)]).unwrap();
        assert_eq!((strips.len(), crossed), (3, 2));
    }
}

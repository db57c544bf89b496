//! Artwork → pieces: what the cutter goes around.
//!
//! It promises:
//!
//! - only marks on [`Layer::Cut`] count; fills are united, so that letters made of
//!   overlapping strokes become one outline, and a closed line without a fill is a piece of
//!   its own;
//! - coordinates are the artwork's: mm, y down;
//! - outer contours run counter-clockwise *to the eye*, holes clockwise (with y down the
//!   sum over x·dy − y·dx is negative for an outer contour);
//! - curves are within [`TOLERANCE`] mm of the artwork's, and nothing smaller than
//!   [`SLIVER`] mm² is kept;
//! - pieces are in reading order, numbered from 1.

use i_overlay::core::fill_rule::FillRule;
use i_overlay::float::simplify::SimplifyShape;
use kurbo::{BezPath, PathEl, Point, Rect};

use super::nest::{distance, simplified};
use super::{Contours, CutPiece, reading};
use crate::print::artwork::{Artwork, Draw, Layer, Mark};

/// How far flattened curves may stray from the drawn ones (mm); a part of it is spent on
/// flattening, the rest on leaving out needless points.
pub(super) const TOLERANCE: f64 = 0.02;
/// Shapes and holes smaller than this (mm²) are crumbs of the drawing.
const SLIVER: f64 = 0.5;
/// A shape narrower than this (mm) on the whole is a crumb as well.
const HAIR: f64 = 0.05;

/// All pieces of an artwork.
pub(super) struct Found {
    pub(super) pieces: Vec<CutPiece>,
    /// Whether all of them are lines drawn without a fill, as around a banner.
    pub(super) only_lines: bool,
    /// Lines that end before they close.
    pub(super) open_lines: usize,
}

/// Finds the pieces.
pub(super) fn find(artwork: &Artwork) -> Found {
    let mut filled: Vec<Vec<[f64; 2]>> = Vec::new();
    let mut lines: Contours = Vec::new();
    let mut open_lines = 0;
    for mark in artwork.on(Layer::Cut).flat_map(Mark::leaves) {
        let parts = flatten(&mark.path);
        match &mark.draw {
            Draw::Fill { even_odd, .. } => {
                let rule = if *even_odd {
                    FillRule::EvenOdd
                } else {
                    FillRule::NonZero
                };
                let raw: Vec<Vec<[f64; 2]>> = parts.iter().map(|p| raw(&p.points)).collect();
                // Each mark by its own rule; after that all of them wind alike.
                filled.extend(raw.simplify_shape_as::<i64>(rule).into_iter().flatten());
            }
            Draw::Stroke { .. } => {
                for part in parts {
                    if part.closed {
                        lines.push(part.points);
                    } else {
                        open_lines += 1;
                    }
                }
            }
            // No knife follows a photo; a group's marks were taken one by one.
            Draw::Picture(_) | Draw::Group(_) => {}
        }
    }
    let united = filled.simplify_shape_as::<i64>(FillRule::NonZero);
    let mut shapes: Vec<Contours> = united.into_iter().filter_map(tidy).collect();
    let only_lines = shapes.is_empty();
    for line in lines {
        let simple = vec![raw(&line)].simplify_shape_as::<i64>(FillRule::NonZero);
        shapes.extend(simple.into_iter().filter_map(tidy));
    }
    Found {
        pieces: reading::number(shapes.into_iter().map(measure).collect(), artwork),
        only_lines,
        open_lines,
    }
}

/// A part of a path as points.
struct Part {
    points: Vec<Point>,
    closed: bool,
}

fn flatten(path: &BezPath) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    kurbo::flatten(
        path.elements().iter().copied(),
        TOLERANCE * 0.6,
        |element| match element {
            PathEl::MoveTo(p) => parts.push(Part {
                points: vec![p],
                closed: false,
            }),
            PathEl::LineTo(p) | PathEl::QuadTo(_, p) | PathEl::CurveTo(_, _, p) => {
                if let Some(part) = parts.last_mut() {
                    part.points.push(p);
                }
            }
            PathEl::ClosePath => {
                if let Some(part) = parts.last_mut() {
                    part.closed = true;
                }
            }
        },
    );
    for part in &mut parts {
        if let (Some(first), Some(last)) = (part.points.first(), part.points.last())
            && part.points.len() > 2
            && (*first - *last).hypot() < TOLERANCE
        {
            part.closed = true;
            part.points.pop();
        }
    }
    parts.retain(|p| p.points.len() > 1 && p.points.iter().all(|p| p.is_finite()));
    parts
}

fn raw(points: &[Point]) -> Vec<[f64; 2]> {
    points.iter().map(|p| [p.x, p.y]).collect()
}

/// A shape with its crumbs left out; `None` if it is one itself.
fn tidy(shape: Vec<Vec<[f64; 2]>>) -> Option<Contours> {
    let mut contours: Contours = Vec::new();
    for (i, contour) in shape.into_iter().enumerate() {
        // The union winds outer contours clockwise to the eye.
        let points: Vec<Point> = contour
            .iter()
            .rev()
            .map(|[x, y]| Point::new(*x, *y))
            .collect();
        let points = simplified(&points, TOLERANCE * 0.4);
        let area = signed_area(&points).abs();
        if area < SLIVER || area < HAIR * length(&points) / 2.0 {
            if i == 0 {
                return None;
            }
            continue;
        }
        contours.push(points);
    }
    (!contours.is_empty()).then_some(contours)
}

/// Half the sum over x·dy − y·dx.
pub(super) fn signed_area(contour: &[Point]) -> f64 {
    edges(contour)
        .map(|(a, b)| a.to_vec2().cross(b.to_vec2()))
        .sum::<f64>()
        / 2.0
}

/// The length around a closed contour.
pub(super) fn length(contour: &[Point]) -> f64 {
    edges(contour).map(|(a, b)| (b - a).hypot()).sum()
}

/// The edges of a closed contour.
pub(super) fn edges(contour: &[Point]) -> impl Iterator<Item = (Point, Point)> + '_ {
    let next = contour.iter().cycle().skip(1);
    contour.iter().copied().zip(next.copied())
}

fn measure(contours: Contours) -> CutPiece {
    let area = -contours.iter().map(|c| signed_area(c)).sum::<f64>();
    let cut_length = contours.iter().map(|c| length(c)).sum();
    let bounds = bounding_box(&contours);
    let (heart, room) = heart(&contours, bounds);
    CutPiece {
        number: 0,
        area,
        cut_length,
        bounds,
        heart,
        room,
        contours,
    }
}

fn bounding_box(contours: &Contours) -> Rect {
    let mut points = contours.iter().flatten();
    let first = points.next().copied().unwrap_or_default();
    points.fold(Rect::from_points(first, first), |r, p| r.union_pt(*p))
}

/// A point well inside a shape and its distance to the outline: the best of a grid.
fn heart(contours: &Contours, bounds: Rect) -> (Point, f64) {
    const STEPS: u32 = 14;
    let mut best = (bounds.center(), 0.0);
    for i in 0..STEPS * STEPS {
        let at = |k: u32| (f64::from(k) + 0.5) / f64::from(STEPS);
        let p = Point::new(
            bounds.x0 + at(i % STEPS) * bounds.width(),
            bounds.y0 + at(i / STEPS) * bounds.height(),
        );
        if !holds(contours, p) {
            continue;
        }
        let away = contours
            .iter()
            .flat_map(|c| edges(c))
            .map(|(a, b)| distance(p, a, b))
            .fold(f64::INFINITY, f64::min);
        if away > best.1 {
            best = (p, away);
        }
    }
    best
}

/// Whether a point lies inside a shape and in none of its holes.
pub(super) fn holds(contours: &Contours, p: Point) -> bool {
    let crossed = |&(a, b): &(Point, Point)| {
        (a.y <= p.y) != (b.y <= p.y) && a.x + (p.y - a.y) / (b.y - a.y) * (b.x - a.x) > p.x
    };
    contours
        .iter()
        .flat_map(|c| edges(c))
        .filter(crossed)
        .count()
        % 2
        == 1
}

/// The path of contours.
pub(super) fn path(contours: &Contours) -> BezPath {
    let mut path = BezPath::new();
    for contour in contours {
        for (i, p) in contour.iter().enumerate() {
            if i == 0 {
                path.move_to(*p);
            } else {
                path.line_to(*p);
            }
        }
        path.close_path();
    }
    path
}

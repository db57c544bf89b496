//! Fine lines: held by the press, and seen from where people stand.

use std::f64::consts::PI;

use kurbo::{BezPath, PathEl, Rect, Shape};

use super::{Terms, in_words, is_bare};
use crate::diag::Diagnostic;
use crate::print::artwork::{Artwork, Draw, Layer, Mark};
use crate::print::preflight::terms::REVERSED;

/// Lengths of outlines are measured to this part of a millimetre.
const ACCURACY: f64 = 0.1;
/// Outlines of one path beyond this are not measured.
const MOST_PARTS: usize = 2000;

/// The finest line of an artwork.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::print::preflight) struct Line {
    /// How wide.
    pub(in crate::print::preflight) mm: f64,
    /// Bare paper in a printed ground.
    reversed: bool,
    /// Drawn by a pen, not an area that happens to be narrow.
    drawn: bool,
}

pub(in crate::print::preflight) fn inspect(
    artwork: &Artwork,
    terms: &Terms<'_>,
    found: &mut Vec<Diagnostic>,
) {
    let least = terms.least_line_mm;
    for reversed in [false, true] {
        let needed = if reversed { least * REVERSED } else { least };
        let finest = finest(artwork, |line| line.reversed == reversed);
        if let Some(line) = finest.filter(|line| line.mm < needed * 0.999) {
            let code = match reversed {
                true => "line-too-fine-reversed",
                false => "line-too-fine",
            };
            let hint = match line.drawn {
                true => "hint-line-wider",
                false => "hint-area-wider",
            };
            found.push(
                Diagnostic::warning(code)
                    .with("found", in_words(line.mm))
                    .with("needed", in_words(needed))
                    .hint(hint),
            );
        }
    }
}

/// The finest line that is printed.
pub(in crate::print::preflight) fn least_line(artwork: &Artwork) -> Option<Line> {
    finest(artwork, |_| true)
}

fn finest(artwork: &Artwork, wanted: impl Fn(&Line) -> bool) -> Option<Line> {
    let sheet = artwork.bleed_box();
    let leaves = artwork.on(Layer::Print).flat_map(Mark::leaves);
    let printed = leaves.filter(|mark| {
        let seen = mark.path.bounding_box().inflate(0.5, 0.5).intersect(sheet);
        mark.opacity > 0.0 && seen.area() > 0.0
    });
    let lines = printed.filter_map(line).filter(|line| wanted(line));
    lines.min_by(|a, b| a.mm.total_cmp(&b.mm))
}

/// How fine a mark is: the width of its pen, or the width of the narrowest part
/// of its area.
fn line(mark: &Mark) -> Option<Line> {
    let (mm, drawn) = match &mark.draw {
        Draw::Stroke { pen, .. } => (pen.width, true),
        Draw::Fill { .. } => (least_width(&mark.path)?, false),
        Draw::Picture(_) | Draw::Group(_) => return None,
    };
    (mm > 0.0).then(|| Line {
        mm,
        reversed: is_bare(mark),
        drawn,
    })
}

/// The width of the narrowest part of a path: of each outline with the holes in it, twice
/// the area by the length of the outlines, which is the width of a strip and of the strokes
/// of a letter; of a compact part, such as a dot, the shorter side of its box.
fn least_width(path: &BezPath) -> Option<f64> {
    let parts: Vec<Part> = path.subpaths().map(Part::of).take(MOST_PARTS).collect();
    let is_hole = |hole: &Part| parts.iter().any(|outer| outer.holds(hole));
    let outer = parts.iter().filter(|part| !is_hole(part));
    let widths = outer.map(|outer| {
        let (mut area, mut around, mut holes) = (outer.area.abs(), outer.around, 0);
        for hole in parts.iter().filter(|hole| outer.holds(hole)) {
            area -= hole.area.abs();
            around += hole.around;
            holes += 1;
        }
        let compact = holes == 0 && 4.0 * PI * area > 0.5 * around * around;
        if compact {
            outer.extent.width().min(outer.extent.height())
        } else {
            2.0 * area.max(0.0) / around
        }
    });
    // What has no area is not painted.
    widths
        .filter(|w| w.is_finite() && *w > 1e-6)
        .reduce(f64::min)
}

/// One outline of a path.
struct Part {
    area: f64,
    around: f64,
    extent: Rect,
}

impl Part {
    fn of(elements: &[PathEl]) -> Part {
        let path = BezPath::from_vec(elements.to_vec());
        Part {
            area: path.area(),
            around: path.perimeter(ACCURACY),
            extent: path.bounding_box(),
        }
    }

    /// Whether `other` is a hole in this outline: inside it, and drawn the other way round.
    fn holds(&self, other: &Part) -> bool {
        self.area * other.area < 0.0
            && self.area.abs() > other.area.abs()
            && self.extent.contains_rect(other.extent)
    }
}

//! Does art that reaches the trim go on into the bleed? A knife that is a little off leaves
//! a bare edge otherwise.
//!
//! Along each side, points just inside the trim are compared with points at the rim of the
//! bleed. Where the inner one shows ink and the outer one is not covered by anything, the art
//! stops too early. Pieces whose edge is bare paper pass, and so does art that keeps away
//! from the trim.

use kurbo::{BezPath, Point, Rect, Shape};

use super::{area, extent, in_words, is_bare};
use crate::diag::Diagnostic;
use crate::print::artwork::{Artwork, Clip, Layer, Mark};

/// How far from a line its two sides are looked at (mm).
const BESIDE: f64 = 0.05;
/// Points along a side.
const POINTS: usize = 240;
/// A bleed below this is none (mm).
const LEAST_BLEED: f64 = 0.2;
/// Steps from the trim to the rim, to find how far the art goes.
const STEPS: usize = 40;

/// Something that covers a part of the sheet.
struct Cover<'a> {
    outline: BezPath,
    even_odd: bool,
    extent: Rect,
    clips: Vec<&'a Clip>,
    bare: bool,
}

impl Cover<'_> {
    fn covers(&self, at: Point) -> bool {
        let holds = |path: &BezPath, even_odd: bool| {
            let winding = path.winding(at);
            if even_odd {
                winding % 2 != 0
            } else {
                winding != 0
            }
        };
        self.extent.contains(at)
            && holds(&self.outline, self.even_odd)
            && self
                .clips
                .iter()
                .all(|clip| holds(&clip.path, clip.even_odd))
    }
}

/// A side of the sheet: its name, where it begins, along it, and outwards.
type Side = (&'static str, Point, kurbo::Vec2, kurbo::Vec2);

pub(in crate::print::preflight) fn inspect(artwork: &Artwork, found: &mut Vec<Diagnostic>) {
    let bleed = artwork.bleed.to_mm();
    if bleed < LEAST_BLEED {
        return;
    }
    let trim = artwork.trim_box();
    let covers = covers_near(artwork, trim);
    let (w, h) = (
        kurbo::Vec2::new(trim.width(), 0.0),
        kurbo::Vec2::new(0.0, trim.height()),
    );
    let (right, down) = (
        w / w.x.max(f64::MIN_POSITIVE),
        h / h.y.max(f64::MIN_POSITIVE),
    );
    let sides: [Side; 4] = [
        ("kind-side-top", Point::ZERO, w, -down),
        ("kind-side-bottom", Point::ZERO + h, w, down),
        ("kind-side-left", Point::ZERO, h, -right),
        ("kind-side-right", Point::ZERO + w, h, right),
    ];
    for (name, start, along, out) in sides {
        // Half a step in from both ends: the point stands for its stretch of the side.
        let at = |i: usize| start + along * ((i as f64 + 0.5) / POINTS as f64);
        let reach = (0..POINTS)
            .filter(|i| is_inked(&covers, at(*i) - out * BESIDE))
            .map(|i| reach(&covers, at(i), out, bleed))
            .fold(bleed, f64::min);
        if reach < bleed - 2.0 * BESIDE {
            found.push(
                Diagnostic::warning("bleed-not-filled")
                    .with("side", name)
                    .with("found", in_words(reach))
                    .with("needed", in_words(bleed))
                    .hint("hint-bleed-not-filled"),
            );
        }
    }
}

/// What lies across the trim or beside it, in the order of painting.
fn covers_near(artwork: &Artwork, trim: Rect) -> Vec<Cover<'_>> {
    let inner = trim.inflate(-2.0 * BESIDE, -2.0 * BESIDE);
    let near = |rect: Rect| !inner.contains_rect(rect);
    artwork
        .on(Layer::Print)
        .flat_map(Mark::leaves)
        .filter(|mark| mark.opacity > 0.0 && near(extent(mark)))
        .map(|mark| {
            let (outline, even_odd) = area(mark);
            Cover {
                extent: outline.bounding_box(),
                outline,
                even_odd,
                clips: mark.clips.iter().map(AsRef::as_ref).collect(),
                bare: is_bare(mark),
            }
        })
        .collect()
}

/// Whether ink shows at the point: the topmost cover tells.
fn is_inked(covers: &[Cover<'_>], at: Point) -> bool {
    covers
        .iter()
        .rev()
        .find(|c| c.covers(at))
        .is_some_and(|c| !c.bare)
}

/// How far beyond the trim the sheet is covered without a gap.
fn reach(covers: &[Cover<'_>], from: Point, out: kurbo::Vec2, bleed: f64) -> f64 {
    let rim = bleed - BESIDE;
    let step = |i: usize| BESIDE + (rim - BESIDE) * i as f64 / STEPS as f64;
    let covered = |mm: f64| covers.iter().any(|c| c.covers(from + out * mm));
    if covered(rim) && covered(rim / 2.0) {
        return bleed;
    }
    match (0..=STEPS).find(|i| !covered(step(*i))) {
        Some(0) => 0.0,
        Some(bare) => step(bare - 1),
        None => bleed,
    }
}

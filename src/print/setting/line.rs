//! One line of text as ink: shaped, opened where marks would touch, measured.

use kurbo::{BezPath, Rect, Vec2};

use super::shape::{Face, Placed};
use crate::print::letters::Lettering;

/// Ink of neighbouring letters comes no nearer than this, in cap heights.
const CLEARANCE: f64 = 0.01;
/// All letters are opened alike up to this, in ems; what a pair needs beyond it, it gets alone.
const EVEN_OPENING: f64 = 0.012;

/// A line of shaped letters, in cap heights: the left end of its ink at x 0, its baseline
/// at y 0, y down.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// The words as set.
    pub(crate) text: String,
    glyphs: Vec<Placed>,
    /// From the left end of the ink to the right.
    pub(crate) width: f64,
    /// How far the ink rises above the baseline.
    pub(crate) ascent: f64,
    /// How far the ink falls below the baseline; negative if it does not reach it.
    pub(crate) descent: f64,
}

impl Line {
    /// Sets `text`; `tracking` is added between letters, in ems.
    pub(crate) fn set(face: &Face, text: &str, tracking: f64) -> Line {
        let (mut glyphs, _) = face.shape(text);
        track(&mut glyphs, tracking * face.em(), face.em());
        let ink = ink_of(&glyphs);
        for placed in &mut glyphs {
            placed.x -= ink.x0;
        }
        Line {
            text: text.to_owned(),
            width: ink.width(),
            ascent: -ink.y0,
            descent: ink.y1,
            glyphs,
        }
    }

    /// The boxes of all contours.
    pub(crate) fn boxes(&self) -> impl Iterator<Item = Rect> + '_ {
        self.glyphs
            .iter()
            .flat_map(|p| p.glyph.boxes.iter().map(|b| *b + Vec2::new(p.x, p.y)))
    }

    /// The outlines at a cap height of `size`, the left end of the ink at `x`, the baseline at `y`.
    pub(crate) fn outline(&self, x: f64, y: f64, size: f64) -> BezPath {
        let mut out = Lettering::default();
        self.draw(&mut out, x, y, size);
        out.outline()
    }

    /// Adds the outlines to `out` at a cap height of `size`, the left end of the ink at `x`,
    /// the baseline at `y`.
    pub(crate) fn draw(&self, out: &mut Lettering, x: f64, y: f64, size: f64) {
        for placed in &self.glyphs {
            let (x, y) = (x + placed.x * size, y + placed.y * size);
            out.add(&placed.glyph, x, y, size);
        }
    }
}

/// Adds the tracking, and opens letters whose ink would touch: first all alike by about one
/// per cent of an em, then the single pairs that need more.
fn track(glyphs: &mut [Placed], tracking: f64, em: f64) {
    let needs: Vec<f64> = glyphs
        .windows(2)
        .map(|pair| {
            let by = pair[1].x - pair[0].x + tracking;
            // Letters that overlap by design, such as a mark on its base, are left alone.
            match pair[0].glyph.gap_to(&pair[1].glyph, by, CLEARANCE) {
                Some(gap) if by > 0.05 => CLEARANCE - gap,
                _ => 0.0,
            }
        })
        .collect();
    let even = needs
        .iter()
        .copied()
        .fold(0.0, f64::max)
        .min(EVEN_OPENING * em);
    let mut moved = 0.0;
    for (placed, need) in glyphs.iter_mut().skip(1).zip(needs) {
        moved += tracking + even + (need - even).max(0.0);
        placed.x += moved;
    }
}

fn ink_of(glyphs: &[Placed]) -> Rect {
    let boxes = glyphs
        .iter()
        .flat_map(|p| p.glyph.boxes.iter().map(|b| *b + Vec2::new(p.x, p.y)));
    boxes
        .reduce(|a, b| a.union(b))
        .unwrap_or(Rect::new(0.0, -1.0, 0.0, 0.0))
}

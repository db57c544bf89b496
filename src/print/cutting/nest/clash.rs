//! Where two outlines overlap, at every offset of a grid.
//!
//! For two outlines the offsets at which they overlap make up one region (the *no-fit
//! polygon*). Here it is a raster, exact at the grid's points: an offset is taken if the
//! edges of the two cross there, or one lies within the other.

use kurbo::Point;

use super::Contours;

/// Rows are read a little off the grid (mm), so that edges at the same height cross.
const NUDGE: f64 = 0.0001;

/// The offsets at which an outline overlaps another one.
pub(super) struct Overlap {
    /// Offsets run from −reach to +reach (cells).
    pub(super) reach: (i32, i32),
    /// For each x offset the y offsets, 1 where the two overlap.
    pub(super) taken: Vec<u8>,
}

impl Overlap {
    /// The offsets of `moving` against `fixed`, both about their own centres, on a grid of
    /// `cell` mm.
    pub(super) fn new(moving: &Contours, fixed: &Contours, cell: f64) -> Overlap {
        // The raster's rows are x, so that a column of the sheet lies in one piece of memory.
        let swapped = |contours: &Contours| -> Contours {
            let swap = |p: &Point| Point::new(p.y, p.x);
            contours
                .iter()
                .map(|c| c.iter().map(swap).collect())
                .collect()
        };
        let (reach_y, reach_x, taken) = raster(&swapped(moving), &swapped(fixed), cell);
        Overlap {
            reach: (reach_x, reach_y),
            taken,
        }
    }
}

/// An edge with its upper end first.
struct Edge {
    top: Point,
    bottom: Point,
}

impl Edge {
    fn all(contours: &Contours) -> Vec<Edge> {
        let mut edges = Vec::new();
        for contour in contours {
            for (i, a) in contour.iter().enumerate() {
                let b = contour[(i + 1) % contour.len()];
                let (top, bottom) = if a.y <= b.y { (*a, b) } else { (b, *a) };
                edges.push(Edge { top, bottom });
            }
        }
        edges
    }

    fn is_level(&self) -> bool {
        self.top.y == self.bottom.y
    }

    fn sides(&self) -> (f64, f64) {
        (self.top.x.min(self.bottom.x), self.top.x.max(self.bottom.x))
    }

    fn x_at(&self, y: f64) -> f64 {
        let part = (y - self.top.y) / (self.bottom.y - self.top.y);
        self.top.x + (self.bottom.x - self.top.x) * part
    }
}

/// The widest of an outline in both directions from its centre.
fn reach(contours: &Contours) -> (f64, f64) {
    contours
        .iter()
        .flatten()
        .fold((0.0, 0.0), |(x, y): (f64, f64), p| {
            (x.max(p.x.abs()), y.max(p.y.abs()))
        })
}

fn raster(moving: &Contours, fixed: &Contours, cell: f64) -> (i32, i32, Vec<u8>) {
    let (ra, rb) = (reach(moving), reach(fixed));
    let reach_x = ((ra.0 + rb.0) / cell).ceil() as i32;
    let reach_y = ((ra.1 + rb.1) / cell).ceil() as i32;
    let width = (2 * reach_x + 1) as usize;
    let (a, b) = (Edge::all(moving), Edge::all(fixed));
    let (Some(&a0), Some(&b0)) = (
        moving.first().and_then(|c| c.first()),
        fixed.first().and_then(|c| c.first()),
    ) else {
        return (
            reach_x,
            reach_y,
            vec![0; width * (2 * reach_y + 1) as usize],
        );
    };
    let mut taken = vec![0u8; width * (2 * reach_y + 1) as usize];
    let mut forbid = |row: i32, low: f64, high: f64| {
        let from = (low / cell).ceil() as i32 + reach_x;
        let to = (high / cell).floor() as i32 + reach_x;
        if from <= to {
            let start = row as usize * width;
            let from = start + from.clamp(0, width as i32 - 1) as usize;
            let to = start + to.clamp(0, width as i32 - 1) as usize;
            taken[from..=to].fill(1);
        }
    };
    let offset = |row: i32| f64::from(row - reach_y) * cell + NUDGE;
    let first_row = |off: f64| ((off - NUDGE) / cell).ceil() as i32 + reach_y;
    // Where the outlines cross.
    for f in &a {
        for e in &b {
            if e.is_level() && f.is_level() {
                continue;
            }
            let rows = first_row(e.top.y - f.bottom.y).max(0)..=2 * reach_y;
            for row in rows {
                let off = offset(row);
                let low = (f.top.y + off).max(e.top.y);
                let high = (f.bottom.y + off).min(e.bottom.y);
                if low > high {
                    break;
                }
                match (e.is_level(), f.is_level()) {
                    (false, false) => {
                        let one = e.x_at(low) - f.x_at(low - off);
                        let other = e.x_at(high) - f.x_at(high - off);
                        forbid(row, one.min(other), one.max(other));
                    }
                    (false, _) => {
                        let x = e.x_at(low);
                        let (left, right) = f.sides();
                        forbid(row, x - right, x - left);
                    }
                    _ => {
                        let x = f.x_at(low - off);
                        let (left, right) = e.sides();
                        forbid(row, left - x, right - x);
                    }
                }
            }
        }
    }
    // Where one lies within the other.
    let mut crossings = Vec::new();
    for row in 0..=2 * reach_y {
        cross(&b, a0.y + offset(row), &mut crossings);
        for pair in crossings.chunks_exact(2) {
            forbid(row, pair[0] - a0.x, pair[1] - a0.x);
        }
        cross(&a, b0.y - offset(row), &mut crossings);
        for pair in crossings.chunks_exact(2) {
            forbid(row, b0.x - pair[1], b0.x - pair[0]);
        }
    }
    (reach_x, reach_y, taken)
}

/// Where edges cross a height, from left to right.
fn cross(edges: &[Edge], y: f64, into: &mut Vec<f64>) {
    into.clear();
    into.extend(
        edges
            .iter()
            .filter(|e| e.top.y <= y && y < e.bottom.y)
            .map(|e| e.x_at(y)),
    );
    into.sort_by(f64::total_cmp);
}

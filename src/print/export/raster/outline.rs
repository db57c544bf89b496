//! Which part of each pixel a path covers.
//!
//! Areas are exact, in whole numbers on a grid of 1/256 of a pixel, and the share of a row
//! depends on nothing but the path and that row: rows come out the same however a picture
//! is divided into bands. (Rasterizers that cut paths to the band first cannot promise
//! that.) The sums are those of any scanline rasterizer with exact coverage, such as
//! FreeType's or libart's: along a row each edge leaves its height in the cells it crosses,
//! and the area to its left; the running sum of the heights is the winding number.

use kurbo::{Affine, BezPath, PathEl, Point};

use super::{Area, times};

/// Steps in a pixel.
const ONE: i32 = 256;
/// Points further out than so many pixels are brought in: no sheet is so large.
const FAR: f64 = 4e6;
/// How far a line may lie from its curve, in pixels.
pub(super) const TOLERANCE: f64 = 0.015;

/// A path in pixels, as lines.
#[derive(Default)]
pub(super) struct Outline {
    /// In the order of their upper ends.
    lines: Vec<Line>,
    even_odd: bool,
    /// The pixels that it touches.
    area: Area,
}

/// An edge from its upper to its lower end, in steps.
#[derive(Clone, Copy, Debug)]
struct Line {
    top: (i32, i32),
    bottom: (i32, i32),
    /// 1 if the path runs down along it, else -1.
    way: i32,
}

/// What an edge leaves in a pixel.
#[derive(Clone, Copy, Default)]
struct Cell {
    column: i32,
    /// Height, in steps.
    cover: i32,
    /// Twice the area to the left of the edge, in square steps.
    area: i32,
}

/// Pixels of a row that are covered alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// The first column.
    pub(super) start: i32,
    /// Behind the last column.
    pub(super) end: i32,
    /// Never 0; 255 is all of it.
    pub(super) cover: u8,
}

/// Rows of runs, each from left to right.
#[derive(Clone, Default)]
pub(super) struct Coverage {
    runs: Vec<Run>,
    /// Where each row's runs end.
    ends: Vec<usize>,
}

impl Outline {
    /// The path, brought to pixels; what cannot touch `sheet` is left out.
    pub(super) fn new(path: &BezPath, to_pixels: Affine, even_odd: bool, sheet: Area) -> Outline {
        let mut edges = Edges {
            sheet,
            start: (0, 0),
            at: (0, 0),
            touched: None,
            lines: Vec::new(),
        };
        let pixels = path.elements().iter().map(|element| to_pixels * *element);
        kurbo::flatten(pixels, TOLERANCE, |element| edges.add(element));
        edges.line_to(edges.start);
        let mut lines = edges.lines;
        lines.sort_unstable_by_key(|line| line.top.1);
        Outline {
            area: edges.touched.unwrap_or_default().meet(sheet),
            lines,
            even_odd,
        }
    }

    /// The pixels that it touches.
    pub(super) fn area(&self) -> Area {
        self.area
    }

    /// What it covers of `area`, row by row.
    pub(super) fn coverage(&self, area: Area) -> Coverage {
        let mut rows: Vec<Vec<Cell>> = vec![Vec::new(); area.height()];
        for line in &self.lines {
            if line.top.1 >= area.bottom * ONE {
                break;
            }
            if line.bottom.1 > area.top * ONE {
                line.leave_cells(area, &mut rows);
            }
        }
        let mut coverage = Coverage::default();
        for cells in &mut rows {
            cells.sort_unstable_by_key(|cell| cell.column);
            self.sweep(cells, area, &mut coverage.runs);
            coverage.ends.push(coverage.runs.len());
        }
        coverage
    }

    /// Turns the cells of a row into runs.
    fn sweep(&self, cells: &[Cell], area: Area, runs: &mut Vec<Run>) {
        let row = runs.len();
        let mut put = |start: i32, end: i32, cover: u8| {
            let start = start.max(area.left);
            if cover == 0 || start >= end {
                return;
            }
            match runs[row..].last_mut() {
                Some(last) if last.end == start && last.cover == cover => last.end = end,
                _ => runs.push(Run { start, end, cover }),
            }
        };
        let (mut height, mut column) = (0, area.left);
        for here in cells.chunk_by(|a, b| a.column == b.column) {
            let at = here[0].column;
            put(column, at, self.share(height * 2 * ONE));
            let left: i32 = here.iter().map(|cell| cell.area).sum();
            height += here.iter().map(|cell| cell.cover).sum::<i32>();
            put(at, at + 1, self.share(height * 2 * ONE - left));
            column = at + 1;
        }
        put(column, area.right, self.share(height * 2 * ONE));
    }

    /// The covered part of a pixel, from twice its area in square steps.
    fn share(&self, doubled: i32) -> u8 {
        let parts = doubled.abs() >> 9;
        let parts = match (self.even_odd, parts & 511) {
            (false, _) => parts,
            (true, odd @ ..=256) => odd,
            (true, even) => 512 - even,
        };
        u8::try_from(parts).unwrap_or(u8::MAX)
    }
}

/// Collects the edges of a path.
struct Edges {
    sheet: Area,
    start: (i32, i32),
    at: (i32, i32),
    /// The pixels around all edges.
    touched: Option<Area>,
    lines: Vec<Line>,
}

impl Edges {
    fn add(&mut self, element: PathEl) {
        match element {
            PathEl::MoveTo(p) => {
                self.line_to(self.start);
                (self.start, self.at) = (steps(p), steps(p));
            }
            // A flattened path has no curves.
            PathEl::LineTo(p) | PathEl::QuadTo(_, p) | PathEl::CurveTo(_, _, p) => {
                self.line_to(steps(p));
            }
            PathEl::ClosePath => self.line_to(self.start),
        }
    }

    fn line_to(&mut self, to: (i32, i32)) {
        let from = std::mem::replace(&mut self.at, to);
        let (top, bottom, way) = if from.1 < to.1 {
            (from, to, 1)
        } else {
            (to, from, -1)
        };
        if top.1 == bottom.1 {
            return;
        }
        let line = Line { top, bottom, way };
        let (touched, sheet) = (line.touched(), self.sheet);
        self.touched = Some(self.touched.map_or(touched, |all| all.join(touched)));
        // What lies to the right changes nothing to its left.
        let matters =
            touched.top < sheet.bottom && touched.bottom > sheet.top && touched.left < sheet.right;
        if matters {
            self.lines.push(line);
        }
    }
}

fn steps(p: Point) -> (i32, i32) {
    let step = |v: f64| (v.clamp(-FAR, FAR) * f64::from(ONE)).round() as i32;
    (step(p.x), step(p.y))
}

impl Line {
    /// The pixels around it.
    fn touched(&self) -> Area {
        let (a, b) = (self.top.0, self.bottom.0);
        Area {
            left: a.min(b).div_euclid(ONE),
            top: self.top.1.div_euclid(ONE),
            right: a.max(b).div_euclid(ONE) + 1,
            bottom: (self.bottom.1 - 1).div_euclid(ONE) + 1,
        }
    }

    /// Where it is at the height `y`.
    fn x_at(&self, y: i32) -> i32 {
        if y == self.bottom.1 {
            return self.bottom.0;
        }
        let width = i64::from(self.bottom.0) - i64::from(self.top.0);
        let height = i64::from(self.bottom.1) - i64::from(self.top.1);
        let gone = i64::from(y) - i64::from(self.top.1);
        self.top.0 + (gone * width).div_euclid(height) as i32
    }

    fn leave_cells(&self, area: Area, rows: &mut [Vec<Cell>]) {
        let touched = self.touched();
        let first = touched.top.max(area.top);
        let mut upper = self.top.1.max(first * ONE);
        let mut x = self.x_at(upper);
        for row in first..touched.bottom.min(area.bottom) {
            let lower = self.bottom.1.min((row + 1) * ONE);
            let next = self.x_at(lower);
            let share = Share {
                left: x.min(next),
                right: x.max(next),
                height: (lower - upper) * self.way,
            };
            share.leave_cells(area, &mut rows[(row - area.top) as usize]);
            (upper, x) = (lower, next);
        }
    }
}

/// The part of an edge that lies in one row.
struct Share {
    left: i32,
    right: i32,
    height: i32,
}

impl Share {
    fn leave_cells(&self, area: Area, cells: &mut Vec<Cell>) {
        let (mut column, last) = (self.left.div_euclid(ONE), self.right.div_euclid(ONE));
        let (mut from, mut used) = (self.left.rem_euclid(ONE), 0);
        // Left of the area only heights matter, right of it nothing.
        if column < area.left {
            used = self.used_at(area.left.min(last + 1));
            cells.push(Cell {
                column: area.left - 1,
                cover: used,
                area: 0,
            });
            (column, from) = (area.left, 0);
        }
        while column <= last.min(area.right - 1) {
            let (next, to) = if column == last {
                (self.height, self.right.rem_euclid(ONE))
            } else {
                (self.used_at(column + 1), ONE)
            };
            cells.push(Cell {
                column,
                cover: next - used,
                area: (next - used) * (from + to),
            });
            (column, from, used) = (column + 1, 0, next);
        }
    }

    /// The height that is used up on the way to a column's left side.
    fn used_at(&self, column: i32) -> i32 {
        let side = i64::from(column) * i64::from(ONE);
        if side > i64::from(self.right) {
            return self.height;
        }
        let (gone, length) = (side - i64::from(self.left), self.right - self.left);
        (gone * i64::from(self.height)).div_euclid(i64::from(length.max(1))) as i32
    }
}

impl Coverage {
    /// All of `area`.
    pub(super) fn whole(area: Area) -> Coverage {
        let run = Run {
            start: area.left,
            end: area.right,
            cover: u8::MAX,
        };
        Coverage {
            runs: vec![run; area.height()],
            ends: (1..=area.height()).collect(),
        }
    }

    /// The runs of each row, from the top.
    pub(super) fn rows(&self) -> impl Iterator<Item = &[Run]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(a, b)| &self.runs[a..*b])
    }

    /// What both cover; they have the same rows.
    pub(super) fn meet(&self, other: &Coverage) -> Coverage {
        let mut out = Coverage::default();
        for (mut a, mut b) in self.rows().zip(other.rows()) {
            while let ([x, behind_x @ ..], [y, behind_y @ ..]) = (a, b) {
                let (start, end) = (x.start.max(y.start), x.end.min(y.end));
                let cover = times(x.cover, y.cover);
                if start < end && cover > 0 {
                    out.runs.push(Run { start, end, cover });
                }
                if x.end <= y.end {
                    a = behind_x;
                }
                if y.end <= x.end {
                    b = behind_y;
                }
            }
            out.ends.push(out.runs.len());
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHEET: Area = Area {
        left: 0,
        top: 0,
        right: 40,
        bottom: 30,
    };

    fn outline(path: &str, even_odd: bool) -> Outline {
        let path = BezPath::from_svg(path).unwrap();
        Outline::new(&path, Affine::IDENTITY, even_odd, SHEET)
    }

    /// The covers of a row, one a pixel.
    fn row(outline: &Outline, y: i32) -> Vec<u8> {
        let area = Area {
            top: y,
            bottom: y + 1,
            ..SHEET
        };
        let mut out = vec![0; SHEET.width()];
        for run in outline.coverage(area).rows().next().unwrap() {
            out[run.start as usize..run.end as usize].fill(run.cover);
        }
        out
    }

    #[test]
    fn parts_of_pixels_count_as_such() {
        let half = outline("M2 3.5 H4.25 V6 H2 Z", false);
        assert_eq!(row(&half, 3)[..6], [0, 0, 128, 128, 32, 0]);
        assert_eq!(row(&half, 4)[..6], [0, 0, 255, 255, 64, 0]);
        assert_eq!(row(&half, 6)[..6], [0; 6]);
        let slope = outline("M0 0 L4 4 H0 Z", false);
        assert_eq!(row(&slope, 2)[..4], [255, 255, 128, 0]);
    }

    #[test]
    fn what_lies_left_of_the_sheet_still_counts() {
        let wide = outline("M-1000 -50 H20 V50 H-1000 Z", false);
        assert_eq!(row(&wide, 7)[18..22], [255, 255, 0, 0]);
        let slope = outline("M-100 10 L10 21 H-100 Z", false);
        // The edge crosses the row from column 0 to column 10.
        assert!(row(&slope, 20)[..11].is_sorted_by(|a, b| a >= b));
        assert!(row(&slope, 20)[0] > 240 && row(&slope, 20)[9] < 15);
        assert_eq!(row(&slope, 19)[..3], [0; 3]);
    }

    #[test]
    fn both_rules_know_holes() {
        let rings = "M1 1 H9 V9 H1 Z M3 3 H7 V7 H3 Z";
        assert_eq!(row(&outline(rings, false), 5)[..4], [0, 255, 255, 255]);
        assert_eq!(
            row(&outline(rings, true), 5)[..8],
            [0, 255, 255, 0, 0, 0, 0, 255]
        );
        let other_way = "M1 1 H9 V9 H1 Z M3 3 V7 H7 V3 Z";
        assert_eq!(row(&outline(other_way, false), 5)[..4], [0, 255, 255, 0]);
    }

    #[test]
    fn a_circle_has_its_area_in_any_bands() {
        let circle = outline("M20 5 A10 10 0 1 1 19.99 5 Z", false);
        let sum: f64 = (0..30)
            .flat_map(|y| row(&circle, y))
            .map(|c| f64::from(c) / 255.0)
            .sum();
        assert!((sum - 100.0 * std::f64::consts::PI).abs() < 0.8, "{sum}");
        let whole: Vec<Run> = circle.coverage(SHEET).rows().flatten().copied().collect();
        let mut parts = Vec::new();
        for top in (0..30).step_by(7) {
            let bottom = (top + 7).min(30);
            let band = circle.coverage(Area {
                top,
                bottom,
                ..SHEET
            });
            parts.extend(band.rows().flatten().copied());
        }
        assert_eq!(whole, parts);
    }

    #[test]
    fn coverages_meet() {
        let a = outline("M0 0 H10 V1 H0 Z", false);
        let b = outline("M4.5 0 H20 V1 H4.5 Z", false);
        let area = Area { bottom: 1, ..SHEET };
        let met = a.coverage(area).meet(&b.coverage(area));
        let runs: Vec<_> = met
            .rows()
            .flatten()
            .map(|r| (r.start, r.end, r.cover))
            .collect();
        assert_eq!(runs, [(4, 5, 128), (5, 10, 255)]);
        let all = met.meet(&Coverage::whole(area));
        assert_eq!(all.rows().flatten().count(), 2);
    }
}

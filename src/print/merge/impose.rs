//! Many small pieces on one sheet of paper, and the marks by which they are cut.
//!
//! The frame of an [`Imposition`] is its paper's: origin at the top left corner, x to the
//! right, y down. Pieces stand upright; it is the paper that lies down if more fit so.

use crate::measure::{Length, Rect, Size};

/// Marks begin so far from the art, so that a cut beside the line shows none.
const MARK_GAP: Length = Length::mm(1.5);
/// The length of a mark, where the paper has room.
const MARK_LENGTH: Length = Length::mm(5.0);
/// A shorter mark guides no knife.
const SHORTEST_MARK: Length = Length::mm(1.0);
/// Rounding in millimetres must not cost a column.
const SLACK: f64 = 1e-6;
/// More pieces on a sheet are a mistake in a size.
const MOST_CELLS: f64 = 10_000.0;

/// Where the pieces lie on a sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct Imposition {
    /// The paper as it lies.
    pub paper: Size,
    /// Whether that is the given paper turned on its side.
    pub turned: bool,
    /// Pieces beside each other.
    pub columns: usize,
    /// Pieces above each other.
    pub rows: usize,
    /// The trims, row by row from the top left.
    pub cells: Vec<Rect>,
    /// How far the art runs past each trim.
    pub bleed: Length,
}

impl Imposition {
    /// Where to cut a sheet on which the first `filled` places are taken. The marks lie around
    /// the block of its pieces, outside of their bleed; neighbours that touch share one.
    pub fn marks(&self, filled: usize) -> Vec<Mark> {
        let filled = filled.min(self.cells.len());
        let Some(cell) = self.cells.first().filter(|_| filled > 0) else {
            return Vec::new();
        };
        let (columns, rows) = (filled.min(self.columns), filled.div_ceil(self.columns));
        let lefts: Vec<Length> = self.cells.iter().take(columns).map(|c| c.x).collect();
        let tops = self.cells.iter().step_by(self.columns).take(rows);
        let tops: Vec<Length> = tops.map(|c| c.y).collect();
        let piece = Size::new(cell.width, cell.height);
        marks(&lefts, &tops, piece, self.bleed, self.paper)
    }
}

/// A line on the paper.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// Its left or upper end.
    pub x0: Length,
    /// Its left or upper end.
    pub y0: Length,
    /// Its other end.
    pub x1: Length,
    /// Its other end.
    pub y1: Length,
}

/// Lays as many copies of a `piece` on `paper` as fit, centred, the art and its bleed no
/// nearer to the paper's edge than `margin`; `gutter` is the paper left between the bleeds
/// of neighbours. With neither bleed nor gutter, neighbours share their cuts.
///
/// Both ways to lay the paper are tried; as given, if they hold the same. `None` if not even
/// one piece fits, or if there is no end of them.
///
/// Marks lie in the margin: with less than 3 mm of it there may be none.
pub fn impose(
    piece: Size,
    bleed: Length,
    paper: Size,
    gutter: Length,
    margin: Length,
) -> Option<Imposition> {
    let step = |trim: Length| trim + bleed * 2.0 + gutter;
    let fitting = |trim: Length, paper: Length| {
        let room = paper - margin * 2.0 + gutter;
        let count = (room / step(trim) + SLACK).floor();
        (1.0..=MOST_CELLS).contains(&count).then_some(count)
    };
    let layout = |paper: Size| {
        let columns = fitting(piece.width, paper.width)?;
        let rows = fitting(piece.height, paper.height)?;
        (columns * rows <= MOST_CELLS).then_some((paper, columns as usize, rows as usize))
    };
    let upright = layout(paper);
    let lying = layout(paper.turned());
    let count = |l: &(Size, usize, usize)| l.1 * l.2;
    let turned = lying.as_ref().map_or(0, count) > upright.as_ref().map_or(0, count);
    let (paper, columns, rows) = if turned { lying? } else { upright? };

    let starts = |count: usize, trim: Length, paper: Length| -> Vec<Length> {
        let block = step(trim) * count as f64 - gutter;
        let first = (paper - block) / 2.0 + bleed;
        (0..count).map(|i| first + step(trim) * i as f64).collect()
    };
    let lefts = starts(columns, piece.width, paper.width);
    let tops = starts(rows, piece.height, paper.height);
    let cell = |x: Length, y: Length| Rect {
        x,
        y,
        width: piece.width,
        height: piece.height,
    };
    let cells = tops.iter().flat_map(|y| lefts.iter().map(|x| cell(*x, *y)));
    Some(Imposition {
        paper,
        turned,
        columns,
        rows,
        cells: cells.collect(),
        bleed,
    })
}

/// The marks at both ends of every cut.
fn marks(lefts: &[Length], tops: &[Length], piece: Size, bleed: Length, paper: Size) -> Vec<Mark> {
    let mut marks = Vec::new();
    if let Some([above, below]) = ends(tops, piece.height, bleed, paper.height) {
        for x in cuts(lefts, piece.width) {
            for (y0, y1) in [above, below] {
                marks.push(Mark {
                    x0: x,
                    y0,
                    x1: x,
                    y1,
                });
            }
        }
    }
    if let Some([before, behind]) = ends(lefts, piece.width, bleed, paper.width) {
        for y in cuts(tops, piece.height) {
            for (x0, x1) in [before, behind] {
                marks.push(Mark {
                    x0,
                    y0: y,
                    x1,
                    y1: y,
                });
            }
        }
    }
    marks
}

/// Where the knife goes: both sides of every piece, once where two are the same.
fn cuts(starts: &[Length], trim: Length) -> Vec<Length> {
    let mut cuts: Vec<Length> = starts.iter().flat_map(|s| [*s, *s + trim]).collect();
    cuts.dedup_by(|a, b| (*a - *b).to_mm().abs() < 0.01);
    cuts
}

/// From where to where marks reach on both sides of the block, along one direction.
fn ends(
    starts: &[Length],
    trim: Length,
    bleed: Length,
    paper: Length,
) -> Option<[(Length, Length); 2]> {
    let first = *starts.first()? - bleed - MARK_GAP;
    let last = *starts.last()? + trim + bleed + MARK_GAP;
    let longest = |room: Length| {
        if room < MARK_LENGTH {
            room
        } else {
            MARK_LENGTH
        }
    };
    // The block of a full sheet is centred, so there is as much room behind it; else more.
    let length = longest(first);
    (length >= SHORTEST_MARK && last + length <= paper + Length::mm(0.01))
        .then_some([(first - length, first), (last, last + length)])
}

/// How a list is dealt out to the places of the sheets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sequence {
    /// Along the rows of one sheet, then of the next.
    Rows,
    /// For cutting a pile of sheets at once: the pile of the first place holds the first
    /// items, that of the second place the next, so that the piles, laid on each other as
    /// the places go, are in the list's order.
    Stack,
}

/// Which of `count` items lies where: for each sheet the indices of its places from the
/// first on. Places that no item fills are the last.
pub fn order(count: usize, per_sheet: usize, sequence: Sequence) -> Vec<Vec<usize>> {
    if per_sheet == 0 {
        return Vec::new();
    }
    let sheets = count.div_ceil(per_sheet);
    let item = |sheet: usize, place: usize| match sequence {
        Sequence::Rows => sheet * per_sheet + place,
        Sequence::Stack => place * sheets + sheet,
    };
    (0..sheets)
        .map(|sheet| {
            (0..per_sheet)
                .map(|place| item(sheet, place))
                .take_while(|item| *item < count)
                .collect()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(text: &str) -> Size {
        Size::parse(text).unwrap()
    }

    fn mm(value: f64) -> Length {
        Length::mm(value)
    }

    /// Columns, rows, turned.
    fn laid(piece: &str, bleed: f64, gutter: f64, margin: f64) -> Option<(usize, usize, bool)> {
        let found = impose(size(piece), mm(bleed), size("A4"), mm(gutter), mm(margin))?;
        Some((found.columns, found.rows, found.turned))
    }

    #[test]
    fn the_most_copies_win_and_ties_leave_the_paper_as_it_is() {
        assert_eq!(laid("90 x 54 mm", 0.0, 0.0, 5.0), Some((2, 5, false)));
        assert_eq!(laid("A5", 0.0, 0.0, 0.0), Some((2, 1, true)));
        assert_eq!(laid("A5 ngang", 0.0, 0.0, 0.0), Some((1, 2, false)));
        assert_eq!(laid("A6", 0.0, 0.0, 0.0), Some((2, 2, false)));
        assert_eq!(laid("A6", 3.0, 0.0, 5.0), Some((2, 1, true)));
        assert_eq!(laid("100 x 100", 0.0, 0.0, 5.0), Some((2, 2, false)));
        assert_eq!(laid("A4", 0.0, 0.0, 0.0), Some((1, 1, false)));
        assert_eq!(laid("A4 ngang", 0.0, 0.0, 0.0), Some((1, 1, true)));
        assert_eq!(laid("A4", 3.0, 0.0, 0.0), None);
        assert_eq!(laid("A3", 0.0, 0.0, 0.0), None);
    }

    #[test]
    fn pieces_are_centred_apart_and_inside_the_margin() {
        let (bleed, gutter, margin) = (mm(3.0), mm(4.0), mm(8.0));
        let found = impose(size("85 x 55 mm"), bleed, size("A4"), gutter, margin).unwrap();
        assert_eq!(found.cells.len(), found.columns * found.rows);
        let sheet = Rect::of(found.paper).outset(-margin);
        for (i, cell) in found.cells.iter().enumerate() {
            let art = cell.outset(bleed);
            assert!(sheet.contains(art), "{cell:?}");
            for other in &found.cells[i + 1..] {
                let other = other.outset(bleed);
                let apart = |a: Length, b: Length| (b - a).to_mm() > gutter.to_mm() - 0.01;
                assert!(
                    apart(art.right(), other.x)
                        || apart(art.bottom(), other.y)
                        || apart(other.right(), art.x)
                );
            }
        }
        let (first, last) = (found.cells[0], found.cells[found.cells.len() - 1]);
        let right = found.paper.width - last.right();
        assert!((first.x - right).to_mm().abs() < 1e-6);
        let below = found.paper.height - last.bottom();
        assert!((first.y - below).to_mm().abs() < 1e-6);
    }

    #[test]
    fn marks_lie_outside_of_all_art_and_on_the_paper() {
        for (bleed, gutter) in [(0.0, 0.0), (3.0, 0.0), (3.0, 5.0), (0.0, 5.0)] {
            let found =
                impose(size("90 x 54"), mm(bleed), size("A4"), mm(gutter), mm(8.0)).unwrap();
            let shared = bleed == 0.0 && gutter == 0.0;
            let cuts = |n: usize| if shared { n + 1 } else { 2 * n };
            let expected = 2 * (cuts(found.columns) + cuts(found.rows));
            let marks = found.marks(found.cells.len());
            assert_eq!(marks.len(), expected, "{bleed} {gutter}");
            for mark in &marks {
                let line = Rect {
                    x: mark.x0,
                    y: mark.y0,
                    width: mark.x1 - mark.x0,
                    height: mark.y1 - mark.y0,
                };
                assert!(Rect::of(found.paper).contains(line));
                for cell in &found.cells {
                    let art = cell.outset(mm(bleed));
                    let outside = line.right() < art.x
                        || line.x > art.right()
                        || line.bottom() < art.y
                        || line.y > art.bottom();
                    assert!(outside, "{mark:?} in {art:?}");
                }
                let upright = mark.x0 == mark.x1;
                let on_a_trim = found.cells.iter().any(|c| {
                    let near = |a: Length, b: Length| (a - b).to_mm().abs() < 0.01;
                    if upright {
                        near(mark.x0, c.x) || near(mark.x0, c.right())
                    } else {
                        near(mark.y0, c.y) || near(mark.y0, c.bottom())
                    }
                });
                assert!(on_a_trim, "{mark:?}");
            }
        }
        let full = impose(size("A6"), mm(0.0), size("A4"), mm(0.0), mm(0.0)).unwrap();
        assert!(full.marks(full.cells.len()).is_empty());
    }

    #[test]
    fn no_marks_stand_beside_empty_rows() {
        let found = impose(size("90 x 54"), mm(3.0), size("A4"), mm(4.0), mm(8.0)).unwrap();
        assert_eq!((found.columns, found.rows), (2, 3));
        let lowest = |filled: usize| {
            let marks = found.marks(filled);
            let level = marks.iter().filter(|m| m.y0 == m.y1);
            level.map(|m| m.y0.to_mm()).fold(0.0, f64::max)
        };
        for (filled, last) in [(6, 5), (5, 4), (4, 3), (3, 2), (2, 1), (1, 0)] {
            let foot = found.cells[last].bottom().to_mm();
            assert!((lowest(filled) - foot).abs() < 0.01, "{filled}");
        }
        // One piece is cut on four sides, at both ends of each cut.
        assert_eq!(found.marks(1).len(), 8);
        assert!(found.marks(0).is_empty());
    }

    #[test]
    fn piles_lie_in_the_lists_order_after_the_cut() {
        assert_eq!(
            order(5, 2, Sequence::Rows),
            [vec![0, 1], vec![2, 3], vec![4]]
        );
        assert_eq!(
            order(5, 2, Sequence::Stack),
            [vec![0, 3], vec![1, 4], vec![2]]
        );
        assert!(order(0, 4, Sequence::Stack).is_empty());
        for (count, per_sheet) in [(1, 8), (7, 8), (9, 8), (2000, 10), (17, 3)] {
            let sheets = order(count, per_sheet, Sequence::Stack);
            let piles = (0..per_sheet)
                .flat_map(|place| sheets.iter().filter_map(move |sheet| sheet.get(place)));
            let dealt: Vec<usize> = piles.copied().collect();
            assert_eq!(dealt, (0..count).collect::<Vec<_>>());
        }
    }
}

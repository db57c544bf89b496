//! Sheets of paper with several pieces of a merge on each, and the marks to cut them by.

use std::sync::Arc;

use kurbo::{Affine, BezPath, Shape};

use super::artwork::{Artwork, Clip, Colour, Layer, Mark, Paint, Pen};
use super::merge::{Imposition, Sequence, impose, order};
use crate::diag::Outcome;
use crate::measure::{Length, Size};

/// The margin that office printers leave white.
const MARGIN: Length = Length::mm(5.0);
/// Between the bleeds of neighbours; pieces without a bleed share their cuts.
const GUTTER: Length = Length::mm(4.0);
/// The width of cut marks (mm): a quarter point.
const LINE: f64 = 0.09;

/// How pieces of one size lie on sheets of paper.
pub(super) struct Imposed {
    layout: Imposition,
    /// Which pieces lie on each sheet.
    sheets: Vec<Vec<usize>>,
    bleed: Length,
}

impl Imposed {
    /// Lays out `count` pieces; `None` if not even one fits on the paper. They are dealt so that
    /// the piles of a stack that is cut at once, laid on each other, are in the list's order.
    pub(super) fn new(piece: Size, bleed: Length, paper: Size, count: usize) -> Option<Imposed> {
        let gutter = if bleed > Length::ZERO {
            GUTTER
        } else {
            Length::ZERO
        };
        let layout = impose(piece, bleed, paper, gutter, MARGIN)?;
        Some(Imposed {
            sheets: order(count, layout.cells.len(), Sequence::Stack),
            layout,
            bleed,
        })
    }

    /// How many sheets of paper there are.
    pub(super) fn sheets(&self) -> usize {
        self.sheets.len()
    }

    /// The size of each.
    pub(super) fn paper(&self) -> Size {
        self.layout.paper
    }

    /// One sheet of paper; `piece` draws a piece, `black` is the ink of the marks.
    ///
    /// # Errors
    /// What is wrong with the pieces.
    pub(super) fn sheet(
        &self,
        index: usize,
        piece: &dyn Fn(usize) -> Outcome<Artwork>,
        black: &Colour,
    ) -> Outcome<Artwork> {
        let mut marks = Vec::new();
        let places = self.sheets.get(index).map_or(&[][..], Vec::as_slice);
        for (number, cell) in places.iter().zip(&self.layout.cells) {
            let art = piece(*number)?;
            let by = Affine::translate((cell.x.to_mm(), cell.y.to_mm()));
            let bleed = art
                .trim_box()
                .inflate(self.bleed.to_mm(), self.bleed.to_mm());
            let clip = Arc::new(Clip {
                path: by * bleed.to_path(0.01),
                even_odd: false,
            });
            for mark in art.marks.iter().filter(|m| m.layer != Layer::Guide) {
                let mut mark = mark.moved(by);
                mark.clips.push(Arc::clone(&clip));
                marks.push(Arc::new(mark));
            }
        }
        marks.push(Arc::new(self.cut_marks(places.len(), black)));
        Ok(Artwork {
            trim: self.layout.paper,
            bleed: Length::ZERO,
            slug: Length::ZERO,
            marks,
            texts: Vec::new(),
        })
    }

    /// The marks to cut a sheet by on which so many places are filled.
    fn cut_marks(&self, filled: usize, black: &Colour) -> Mark {
        let mut path = BezPath::new();
        for mark in self.layout.marks(filled) {
            path.move_to((mark.x0.to_mm(), mark.y0.to_mm()));
            path.line_to((mark.x1.to_mm(), mark.y1.to_mm()));
        }
        let paint = Paint::Solid(black.clone());
        Mark::line(Layer::Print, path, paint, Pen::plain(LINE))
    }
}

//! The placement guide: the text at 1:1 with the numbers of its pieces, on A4 sheets that
//! are stuck together and laid under the letters.
//!
//! Each sheet shows its part of the whole within the printable area; neighbours share an
//! overlap, and cross marks show where they meet. A sheet's code names column and row:
//! `B3` is the second from the left in the third row. The first page shows all of them.

use std::sync::Arc;

use kurbo::{Affine, BezPath, Point, Rect, Shape, Vec2};

use super::contour::{edges, holds, path};
use super::{CutPiece, CutPlan};
use crate::diag::{Diagnostic, Outcome};
use crate::measure::{Length, Size};
use crate::print::artwork::{Artwork, Clip, Colour, Join, Layer, Mark, Paint, Pen};
use crate::print::inks::InkTable;
use crate::print::setting::{Face, Line};

/// A4 (mm).
const PAGE: (f64, f64) = (210.0, 297.0);
/// What printers leave white (mm).
const MARGIN: f64 = 8.0;
/// What neighbouring sheets share (mm).
const OVERLAP: f64 = 10.0;
/// More sheets are not a guide.
const MOST_TILES: usize = 600;
/// Numbers are no taller than this, in cap heights of their font (mm).
const TALLEST: f64 = 12.0;

/// Draws the guide: the overview, then the tiles row by row; tiles without a letter are
/// left out.
///
/// # Errors
/// `cut-guide-too-large`; `cut-guide-ink` if the table lacks `den` or `guide`.
pub(crate) fn guide(
    plan: &CutPlan,
    artwork: &Artwork,
    face: &Face,
    inks: &InkTable,
) -> Outcome<Vec<Artwork>> {
    let ink = |name: &str| {
        inks.named(name)
            .map(|s| {
                Paint::Solid(Colour {
                    name: s.name.clone(),
                    ink: s.ink.clone(),
                    preview: s.preview,
                })
            })
            .ok_or_else(|| {
                Diagnostic::error("cut-guide-ink")
                    .with("name", name)
                    .hint("hint-cut-guide-ink")
            })
    };
    let (black, hints) = match (ink("den"), ink("guide")) {
        (Ok(black), Ok(hints)) => (black, hints),
        (black, hints) => return Err([black.err(), hints.err()].into_iter().flatten().collect()),
    };
    let boxes = plan.pieces.iter().map(|p| p.bounds);
    let Some(whole) = boxes.reduce(|a, b| a.union(b)) else {
        return Ok(Vec::new());
    };
    let step = (
        PAGE.0 - 2.0 * MARGIN - OVERLAP,
        PAGE.1 - 2.0 * MARGIN - OVERLAP,
    );
    let count = |long: f64, step: f64| ((long - OVERLAP) / step).ceil().max(1.0) as usize;
    let (columns, rows) = (count(whole.width(), step.0), count(whole.height(), step.1));
    if columns.saturating_mul(rows) > MOST_TILES {
        return Err(vec![
            Diagnostic::error("cut-guide-too-large")
                .with("tiles", columns.saturating_mul(rows))
                .with("most", MOST_TILES)
                .hint("hint-cut-guide-too-large"),
        ]);
    }
    // What a tile shows, in the artwork's frame.
    let window = |column: usize, row: usize| {
        let corner = whole.origin() + Vec2::new(column as f64 * step.0, row as f64 * step.1);
        Rect::from_origin_size(corner, (step.0 + OVERLAP, step.1 + OVERLAP))
    };
    let mut tiles = Vec::new();
    for row in 0..rows {
        for column in 0..columns {
            let window = window(column, row);
            if plan.pieces.iter().any(|p| reaches(p, window)) {
                tiles.push((format!("{}{}", letters(column), row + 1), window));
            }
        }
    }
    let draw = Drawing { face, black, hints };
    let mut pages = vec![draw.overview(plan, artwork, whole, &tiles)];
    pages.extend(
        tiles
            .iter()
            .map(|(code, window)| draw.tile(plan, code, *window)),
    );
    Ok(pages)
}

/// `A` to `Z`, then `AA`.
fn letters(mut number: usize) -> String {
    let mut out = String::new();
    loop {
        out.insert(0, char::from(b'A' + (number % 26) as u8));
        if number < 26 {
            return out;
        }
        number = number / 26 - 1;
    }
}

/// Whether some of the piece shows in a window.
fn reaches(piece: &CutPiece, window: Rect) -> bool {
    if piece.bounds.intersect(window).area() == 0.0 {
        return false;
    }
    holds(&piece.contours, window.center())
        || piece
            .contours
            .iter()
            .flat_map(|c| edges(c))
            .any(|(a, b)| crosses(a, b, window))
}

/// Whether a line lies in a rectangle, at least in part (Liang and Barsky, 1984).
fn crosses(a: Point, b: Point, window: Rect) -> bool {
    let (mut from, mut to) = (0.0f64, 1.0f64);
    let along = b - a;
    for (by, gap) in [
        (-along.x, a.x - window.x0),
        (along.x, window.x1 - a.x),
        (-along.y, a.y - window.y0),
        (along.y, window.y1 - a.y),
    ] {
        if by == 0.0 {
            if gap < 0.0 {
                return false;
            }
        } else if by < 0.0 {
            from = from.max(gap / by);
        } else {
            to = to.min(gap / by);
        }
    }
    from <= to
}

struct Drawing<'a> {
    face: &'a Face,
    black: Paint,
    hints: Paint,
}

impl Drawing<'_> {
    fn tile(&self, plan: &CutPlan, code: &str, window: Rect) -> Artwork {
        let to_page = Affine::translate(Vec2::new(MARGIN, MARGIN) - window.origin().to_vec2());
        let frame = to_page.transform_rect_bbox(window);
        let clip = Arc::new(Clip {
            path: frame.to_path(0.01),
            even_odd: false,
        });
        let mut marks = Vec::new();
        for piece in plan.pieces.iter().filter(|p| reaches(p, window)) {
            let mut outline = self.line(to_page * path(&piece.contours), &self.black, 0.3);
            outline.clips.push(Arc::clone(&clip));
            marks.push(outline);
            let size = (piece.room * 0.9).min(TALLEST);
            let mut number = self.words(&piece.number.to_string(), to_page * piece.heart, size);
            number.clips.push(Arc::clone(&clip));
            marks.push(number);
        }
        marks.push(self.line(
            crosses_of(frame.inflate(-OVERLAP / 2.0, -OVERLAP / 2.0)),
            &self.hints,
            0.2,
        ));
        // The code stands in the white of the lower edge of the overlap.
        let at = Point::new(frame.x0 + 12.0, frame.y1 - 4.0);
        marks.push(self.words(code, at, 4.0));
        page(marks)
    }

    fn overview(
        &self,
        plan: &CutPlan,
        artwork: &Artwork,
        whole: Rect,
        tiles: &[(String, Rect)],
    ) -> Artwork {
        let shown = tiles
            .iter()
            .fold(whole, |all, (_, window)| all.union(*window));
        let (wide, tall) = (PAGE.0 - 2.0 * MARGIN, PAGE.1 - 2.0 * MARGIN - 20.0);
        let scale = (wide / shown.width()).min(tall / shown.height()).min(1.0);
        let to_page = Affine::translate((MARGIN, MARGIN + 20.0))
            * Affine::scale(scale)
            * Affine::translate(-shown.origin().to_vec2());
        let mut marks = Vec::new();
        let mut outlines = BezPath::new();
        for piece in &plan.pieces {
            outlines.extend(to_page * path(&piece.contours));
        }
        marks.push(self.line(outlines, &self.black, 0.1));
        for (code, window) in tiles {
            // Without the overlap, so that tiles meet.
            let own = window.inflate(-OVERLAP / 2.0, -OVERLAP / 2.0);
            let own = to_page.transform_rect_bbox(own);
            marks.push(self.line(own.to_path(0.01), &self.hints, 0.2));
            let size = (own.width() * 0.22).min(own.height() * 0.3).min(5.0);
            marks.push(self.words(code, Point::new(own.center().x, own.y1 - size), size));
        }
        let trim = artwork.trim;
        let head = format!(
            "{} × {} mm · A4 × {}",
            trim.width.round_mm(),
            trim.height.round_mm(),
            tiles.len()
        );
        marks.push(self.words(&head, Point::new(PAGE.0 / 2.0, MARGIN + 8.0), 4.0));
        page(marks)
    }

    /// Words around a point.
    fn words(&self, text: &str, centre: Point, size: f64) -> Mark {
        let line = Line::set(self.face, text, 0.0);
        let outline = line.outline(
            centre.x - line.width * size / 2.0,
            centre.y + size / 2.0,
            size,
        );
        Mark::area(Layer::Print, outline, self.black.clone())
    }

    fn line(&self, path: BezPath, paint: &Paint, width: f64) -> Mark {
        let pen = Pen {
            join: Join::Round,
            ..Pen::plain(width)
        };
        Mark::line(Layer::Print, path, paint.clone(), pen)
    }
}

/// Crosses at the corners of a rectangle, where four sheets meet.
fn crosses_of(rect: Rect) -> BezPath {
    const ARM: f64 = OVERLAP / 2.0;
    let mut path = BezPath::new();
    for (x, y) in [
        (rect.x0, rect.y0),
        (rect.x1, rect.y0),
        (rect.x0, rect.y1),
        (rect.x1, rect.y1),
    ] {
        path.move_to((x - ARM, y));
        path.line_to((x + ARM, y));
        path.move_to((x, y - ARM));
        path.line_to((x, y + ARM));
    }
    path
}

fn page(marks: Vec<Mark>) -> Artwork {
    Artwork {
        trim: Size::new(Length::mm(PAGE.0), Length::mm(PAGE.1)),
        bleed: Length::ZERO,
        slug: Length::ZERO,
        marks: marks.into_iter().map(Arc::new).collect(),
        texts: Vec::new(),
    }
}

//! Cut letters (cắt dán chữ): from an artwork to what a cutting machine runs.
//!
//! ```text
//! artwork → pieces  (contour.rs, reading.rs)  united outlines, numbered in reading order
//!         → sheets  (nest/)                   all pieces on little material
//!         → files   (dxf.rs, hpgl.rs, svg.rs) for the machine
//!         → guide   (guide.rs)                the text at 1:1 on A4 sheets, to stick by
//! ```
//!
//! `checks.rs` compares the pieces with what the material bears. An outline drawn as a line
//! without a fill, as around a banner, is not nested: it is cut where it stands.

mod checks;
mod contour;
mod dxf;
mod guide;
mod hpgl;
mod nest;
mod reading;
mod svg;
#[cfg(test)]
mod tests;

use kurbo::{Point, Rect, Vec2};
use serde::Serialize;

pub(crate) use self::dxf::export as dxf;
pub(crate) use self::guide::guide;
pub(crate) use self::hpgl::export as hpgl;
pub(crate) use self::svg::export as svg;
use super::artwork::Artwork;
use crate::config::material::{Material, Stock};
use crate::diag::{Diagnostic, Findings, Outcome, Warned};

/// Closed contours in mm; the first point is not repeated.
pub(crate) type Contours = Vec<Vec<Point>>;

/// More pieces are no sign; nesting would take its time.
const MOST_PIECES: usize = 3000;

/// One island to be cut, in the artwork's frame: mm, y down.
#[derive(Clone, Debug)]
pub(crate) struct CutPiece {
    /// From 1, in reading order.
    pub(crate) number: u32,
    /// The outline first, counter-clockwise to the eye, then its holes, clockwise.
    pub(crate) contours: Contours,
    /// Without its holes (mm²).
    pub(crate) area: f64,
    /// Around it and its holes (mm).
    pub(crate) cut_length: f64,
    /// Its box.
    pub(crate) bounds: Rect,
    /// A point well inside, where its number is written.
    pub(crate) heart: Point,
    /// The distance of the heart to the outline (mm).
    pub(crate) room: f64,
}

/// A sheet of material with pieces on it. Its frame: mm, origin at its top left corner, x
/// along its length, y down.
#[derive(Clone, Debug)]
pub(crate) struct NestedSheet {
    /// Along x; of a roll what is used.
    pub(crate) length: f64,
    /// Along y.
    pub(crate) across: f64,
    /// The length that pieces and margins take (mm).
    pub(crate) used: f64,
    /// The pieces on it, those within others first.
    pub(crate) places: Vec<Place>,
}

/// A piece's place on a sheet.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// The index of the piece.
    pub(crate) piece: usize,
    /// Quarter turns about the origin of the artwork's frame, from x to y; then …
    pub(crate) quarter: u8,
    /// … moved.
    pub(crate) shift: Vec2,
}

impl Place {
    /// A point of the piece on the sheet.
    pub(crate) fn put(&self, p: Point) -> Point {
        nest::turn(p, self.quarter) + self.shift
    }

    /// The outlines of the piece on the sheet.
    pub(crate) fn outline(&self, pieces: &[CutPiece]) -> Contours {
        let contours = &pieces[self.piece].contours;
        contours
            .iter()
            .map(|c| c.iter().map(|p| self.put(*p)).collect())
            .collect()
    }
}

/// The figures of a plan, for `index.json`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CutSummary {
    /// The material's title.
    pub(crate) material: String,
    /// How many pieces.
    pub(crate) pieces: usize,
    /// How many sheets.
    pub(crate) sheets: usize,
    /// The length of all cuts in metres.
    pub(crate) cut_length_m: f64,
    /// The area of all pieces in m².
    pub(crate) area_m2: f64,
    /// The area of the material used in m²: of the last sheet the length used.
    pub(crate) used_m2: f64,
    /// Pieces by material used, in hundredths; of lines cut in place none.
    pub(crate) use_percent: Option<f64>,
    /// The narrowest stroke in mm.
    pub(crate) narrowest_stroke_mm: Option<f64>,
    /// The area of the smallest piece in mm².
    pub(crate) smallest_piece_mm2: f64,
}

/// What the cutter is to do.
#[derive(Clone, Debug)]
pub(crate) struct CutPlan {
    /// In reading order.
    pub(crate) pieces: Vec<CutPiece>,
    /// In the order of cutting.
    pub(crate) sheets: Vec<NestedSheet>,
    /// The figures.
    pub(crate) summary: CutSummary,
}

/// Plans the cutting of what lies on the artwork's cut layer.
///
/// # Errors
/// `cut-nothing`, `cut-too-many-pieces`, `cut-piece-too-large` for every piece larger than
/// the material. Warnings: `cut-stroke-narrow`, `cut-island-small`, `cut-open-line`.
pub(crate) fn plan(artwork: &Artwork, material: &Material) -> Outcome<Warned<CutPlan>> {
    let mut findings = Findings::new();
    let found = contour::find(artwork);
    if found.open_lines > 0 {
        findings.push(
            Diagnostic::warning("cut-open-line")
                .with("count", found.open_lines)
                .hint("hint-cut-open-line"),
        );
    }
    let pieces = found.pieces;
    if pieces.is_empty() {
        findings.push(Diagnostic::error("cut-nothing").hint("hint-cut-nothing"));
        return Err(findings.into_vec());
    }
    let sheets = if found.only_lines {
        vec![in_place(artwork, &pieces)]
    } else {
        nested(&pieces, material, &mut findings)
    };
    let narrowest = checks::check(&pieces, material, found.only_lines, &mut findings);
    let area: f64 = pieces.iter().map(|p| p.area).sum();
    let last = sheets.len().saturating_sub(1);
    let used: f64 = sheets
        .iter()
        .enumerate()
        .map(|(i, s)| s.across * if i == last { s.used } else { s.length })
        .sum();
    let rounded = |v: f64, digits: f64| (v * digits).round() / digits;
    let summary = CutSummary {
        material: material.title.clone(),
        pieces: pieces.len(),
        sheets: sheets.len(),
        cut_length_m: rounded(pieces.iter().map(|p| p.cut_length).sum::<f64>() / 1e3, 1e2),
        area_m2: rounded(area / 1e6, 1e4),
        used_m2: rounded(used / 1e6, 1e4),
        use_percent: (!found.only_lines && used > 0.0).then(|| rounded(area / used * 100.0, 10.0)),
        narrowest_stroke_mm: narrowest.map(|v| rounded(v, 10.0)),
        smallest_piece_mm2: rounded(
            pieces.iter().map(|p| p.area).fold(f64::INFINITY, f64::min),
            10.0,
        ),
    };
    findings.finish(CutPlan {
        pieces,
        sheets,
        summary,
    })
}

/// Lines cut where they stand: the sheet is the piece with its surroundings.
fn in_place(artwork: &Artwork, pieces: &[CutPiece]) -> NestedSheet {
    let around = pieces
        .iter()
        .fold(artwork.trim_box(), |all, p| all.union(p.bounds));
    let place = |piece| Place {
        piece,
        quarter: 0,
        shift: -around.origin().to_vec2(),
    };
    let mut places: Vec<Place> = (0..pieces.len()).map(place).collect();
    sort_for_cutting(&mut places, pieces);
    NestedSheet {
        length: around.width(),
        across: around.height(),
        used: around.width(),
        places,
    }
}

fn nested(pieces: &[CutPiece], material: &Material, findings: &mut Findings) -> Vec<NestedSheet> {
    let (across, length) = match material.stock {
        Stock::Roll(width) => (width.to_mm(), f64::INFINITY),
        Stock::Sheet(size) => {
            let (a, b) = (size.width.to_mm(), size.height.to_mm());
            (a.min(b), a.max(b))
        }
    };
    let bed = nest::Bed {
        length,
        across,
        spacing: material.spacing.to_mm(),
        margin: material.margin.to_mm(),
        grain: material.grain,
    };
    if pieces.len() > MOST_PIECES {
        findings.push(
            Diagnostic::error("cut-too-many-pieces")
                .with("count", pieces.len())
                .with("most", MOST_PIECES)
                .hint("hint-cut-too-many-pieces"),
        );
        return Vec::new();
    }
    for piece in pieces {
        let (width, height) = (piece.bounds.width(), piece.bounds.height());
        if !bed.takes(width, height) {
            findings.push(
                Diagnostic::error("cut-piece-too-large")
                    .with("number", piece.number)
                    .with("width", format!("{width:.0}"))
                    .with("height", format!("{height:.0}"))
                    .with("material", &material.title)
                    .hint("hint-cut-piece-too-large"),
            );
        }
    }
    if findings.has_errors() {
        return Vec::new();
    }
    let outlines: Vec<&Contours> = pieces.iter().map(|p| &p.contours).collect();
    let mut sheets: Vec<NestedSheet> = Vec::new();
    for spot in nest::nest(&outlines, &bed) {
        while sheets.len() <= spot.sheet {
            sheets.push(NestedSheet {
                length,
                across,
                used: 0.0,
                places: Vec::new(),
            });
        }
        sheets[spot.sheet].places.push(Place {
            piece: spot.piece,
            quarter: spot.quarter,
            shift: spot.shift,
        });
    }
    for sheet in &mut sheets {
        let ends = sheet
            .places
            .iter()
            .flat_map(|place| place.outline(pieces).into_iter().flatten());
        sheet.used = ends.map(|p| p.x).fold(0.0, f64::max) + bed.margin;
        if sheet.length.is_infinite() {
            sheet.length = sheet.used;
        }
        sort_for_cutting(&mut sheet.places, pieces);
    }
    sheets
}

/// What lies within another piece's box comes before it: once the outer one is loose, the
/// inner one would move with it.
fn sort_for_cutting(places: &mut [Place], pieces: &[CutPiece]) {
    let boxes: Vec<Rect> = places
        .iter()
        .map(|place| {
            let b = pieces[place.piece].bounds;
            let (p, q) = (place.put(b.origin()), place.put(Point::new(b.x1, b.y1)));
            Rect::from_points(p, q)
        })
        .collect();
    let depth = |b: &Rect| boxes.iter().filter(|o| o.contains_rect(*b)).count();
    let mut keyed: Vec<(usize, Rect, Place)> = places
        .iter()
        .zip(&boxes)
        .map(|(p, b)| (depth(b), *b, *p))
        .collect();
    keyed.sort_by(|a, b| {
        b.0.cmp(&a.0)
            .then(a.1.x0.total_cmp(&b.1.x0))
            .then(a.1.y0.total_cmp(&b.1.y0))
    });
    for (to, (_, _, place)) in places.iter_mut().zip(keyed) {
        *to = place;
    }
}

//! Sheets → DXF of AutoCAD release 12 (AC1009), which every cutter's program reads.
//!
//! Closed polylines in millimetres, y up, sheets side by side. Layers: `CUT` what is cut
//! through, `KISS` what is cut only into the upper layer (always there, empty so far), `PEN`
//! the numbers of the pieces, `SHEET` the edges of the sheets. After the *AutoCAD Release 12
//! DXF reference*: group codes 0, 8, 10, 20, 30, 66 and 70 only.

use std::fmt::Write as _;

use kurbo::Point;

use super::{CutPlan, svg::number_strokes};

/// Between two sheets (mm).
pub(super) const GAP: f64 = 100.0;

/// Writes the file; mirrored from left to right for cutting from the back.
pub(crate) fn export(plan: &CutPlan, mirrored: bool) -> Vec<u8> {
    let mut body = String::new();
    let mut start = 0.0;
    let mut top = 0.0f64;
    for sheet in &plan.sheets {
        let to_file = |p: Point| {
            let x = if mirrored { sheet.length - p.x } else { p.x };
            Point::new(start + x, sheet.across - p.y)
        };
        let (w, h) = (sheet.length, sheet.across);
        let edges = [(0.0, h), (w, h), (w, 0.0), (0.0, 0.0)].map(Point::from);
        polyline(
            &mut body,
            "SHEET",
            true,
            mirrored,
            edges.map(to_file).as_slice(),
        );
        for place in &sheet.places {
            // Holes first, as the machine cuts them.
            for contour in place.outline(&plan.pieces).iter().rev() {
                let points: Vec<Point> = contour.iter().map(|p| to_file(*p)).collect();
                polyline(&mut body, "CUT", true, mirrored, &points);
            }
            let piece = &plan.pieces[place.piece];
            for stroke in number_strokes(piece, place) {
                // Numbers are written on the side that is seen: they are never mirrored.
                let heart = place.put(piece.heart);
                let flip = |p: Point| {
                    if mirrored {
                        Point::new(2.0 * heart.x - p.x, p.y)
                    } else {
                        p
                    }
                };
                let points: Vec<Point> = stroke.iter().map(|p| to_file(flip(*p))).collect();
                polyline(&mut body, "PEN", false, false, &points);
            }
        }
        start += sheet.length + GAP;
        top = top.max(sheet.across);
    }
    let width = (start - GAP).max(0.0);
    let mut out = format!(
        "0\nSECTION\n2\nHEADER\n9\n$ACADVER\n1\nAC1009\n9\n$EXTMIN\n10\n0.0\n20\n0.0\n30\n0.0\n\
         9\n$EXTMAX\n10\n{width:.4}\n20\n{top:.4}\n30\n0.0\n0\nENDSEC\n\
         0\nSECTION\n2\nTABLES\n0\nTABLE\n2\nLTYPE\n70\n1\n0\nLTYPE\n2\nCONTINUOUS\n70\n0\n3\n\
         Solid line\n72\n65\n73\n0\n40\n0.0\n0\nENDTAB\n0\nTABLE\n2\nLAYER\n70\n5\n"
    );
    for (name, colour) in [("0", 7), ("CUT", 1), ("KISS", 3), ("PEN", 5), ("SHEET", 8)] {
        // Writing to a String cannot fail.
        let _ = write!(
            out,
            "0\nLAYER\n2\n{name}\n70\n0\n62\n{colour}\n6\nCONTINUOUS\n"
        );
    }
    out.push_str("0\nENDTAB\n0\nENDSEC\n0\nSECTION\n2\nENTITIES\n");
    out.push_str(&body);
    out.push_str("0\nENDSEC\n0\nEOF\n");
    out.into_bytes()
}

/// A polyline; read backwards if mirroring turned it round.
fn polyline(out: &mut String, layer: &str, closed: bool, backwards: bool, points: &[Point]) {
    let flag = u8::from(closed);
    let _ = write!(
        out,
        "0\nPOLYLINE\n8\n{layer}\n66\n1\n10\n0.0\n20\n0.0\n30\n0.0\n70\n{flag}\n"
    );
    let mut vertex = |p: &Point| {
        // Adding 0 turns -0 into 0.
        let n = |v: f64| (v * 1e4).round() / 1e4 + 0.0;
        let _ = write!(
            out,
            "0\nVERTEX\n8\n{layer}\n10\n{:.4}\n20\n{:.4}\n30\n0.0\n",
            n(p.x),
            n(p.y)
        );
    };
    if backwards {
        points.iter().rev().for_each(&mut vertex);
    } else {
        points.iter().for_each(&mut vertex);
    }
    let _ = write!(out, "0\nSEQEND\n8\n{layer}\n");
}

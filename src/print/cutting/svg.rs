//! Sheets → SVG in millimetres, one group a sheet, for drawing programs and for a look at
//! the nest.

use std::fmt::Write as _;

use kurbo::{Point, Vec2};

use super::dxf::GAP;
use super::{CutPiece, CutPlan, Place, contour};
use crate::print::setting::path_data;

/// Numbers are no taller than this (mm).
const TALLEST: f64 = 10.0;

/// Writes the file; mirrored from left to right for cutting from the back.
pub(crate) fn export(plan: &CutPlan, mirrored: bool, title: &str) -> Vec<u8> {
    let (mut body, mut start, mut tall) = (String::new(), 0.0, 0.0f64);
    for (i, sheet) in plan.sheets.iter().enumerate() {
        let (w, h) = (sheet.length, sheet.across);
        let frame = if mirrored {
            format!("translate({:.3} 0) scale(-1 1)", start + w)
        } else {
            format!("translate({start:.3} 0)")
        };
        // Writing to a String cannot fail.
        let _ = writeln!(
            body,
            "<g id=\"sheet-{}\" transform=\"{frame}\">\n<rect width=\"{w:.3}\" height=\"{h:.3}\" \
             stroke=\"#888888\"/>",
            i + 1
        );
        for place in &sheet.places {
            let piece = &plan.pieces[place.piece];
            let _ = writeln!(
                body,
                "<path id=\"piece-{}\" d=\"{}\"/>",
                piece.number,
                path_data(&contour::path(&place.outline(&plan.pieces)))
            );
        }
        body.push_str("</g>\n");
        start += w + GAP;
        tall = tall.max(h);
    }
    let width = (start - GAP).max(0.0);
    let title = title.replace('&', "&amp;").replace('<', "&lt;");
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.3}mm\" height=\"{tall:.3}mm\" \
         viewBox=\"0 0 {width:.3} {tall:.3}\">\n<title>{title}</title>\n\
         <g fill=\"none\" stroke=\"#e5007e\" stroke-width=\"0.25\">\n{body}</g>\n</svg>\n"
    )
    .into_bytes()
}

/// The number of a piece as single strokes at its heart, turned with the piece, small
/// enough to stay inside it. Digits are those of a clock's display: pens draw them whole.
pub(super) fn number_strokes(piece: &CutPiece, place: &Place) -> Vec<Vec<Point>> {
    // Corners of a digit's box: 0 1 on top, 2 3 in the middle, 4 5 at the foot.
    const CORNERS: [(f64, f64); 6] = [
        (0.0, 0.0),
        (1.0, 0.0),
        (0.0, 1.0),
        (1.0, 1.0),
        (0.0, 2.0),
        (1.0, 2.0),
    ];
    const DIGITS: [&[&[usize]]; 10] = [
        &[&[0, 1, 5, 4, 0]],
        &[&[1, 5]],
        &[&[0, 1, 3, 2, 4, 5]],
        &[&[0, 1, 5, 4], &[2, 3]],
        &[&[0, 2, 3], &[1, 5]],
        &[&[1, 0, 2, 3, 5, 4]],
        &[&[1, 0, 4, 5, 3, 2]],
        &[&[0, 1, 5]],
        &[&[0, 1, 5, 4, 0], &[2, 3]],
        &[&[3, 2, 0, 1, 5, 4]],
    ];
    let digits: Vec<usize> = piece
        .number
        .to_string()
        .bytes()
        .map(|b| usize::from(b - b'0'))
        .collect();
    let wide = digits.len() as f64 * 1.5 - 0.5;
    // Half the diagonal of the number stays within the room.
    let unit = (piece.room * 0.8 / (wide.hypot(2.0) / 2.0)).min(TALLEST / 2.0);
    let mut strokes = Vec::new();
    for (i, digit) in digits.into_iter().enumerate() {
        for line in DIGITS[digit] {
            let point = |corner: &usize| {
                let (x, y) = CORNERS[*corner];
                let from = Vec2::new(x + i as f64 * 1.5 - wide / 2.0, y - 1.0);
                place.put(piece.heart + from * unit)
            };
            strokes.push(line.iter().map(point).collect());
        }
    }
    strokes
}

//! Sheets → HPGL for plotters with a knife: 40 units a millimetre, whole numbers, y up,
//! origin at the sheet's lower left corner. After Hewlett-Packard's *HP-GL Reference*: only
//! `IN`, `SP1`, `PU`, `PD` and `PG`. Holes come before the outline around them, and pieces
//! that lie within others before those; a new sheet begins with `PG`.

use std::fmt::Write as _;

use kurbo::Point;

use super::CutPlan;

/// Units in a millimetre.
const PER_MM: f64 = 40.0;

/// Writes the file; mirrored from left to right for cutting from the back.
pub(crate) fn export(plan: &CutPlan, mirrored: bool) -> Vec<u8> {
    let mut out = String::from("IN;SP1;\n");
    for (i, sheet) in plan.sheets.iter().enumerate() {
        if i > 0 {
            out.push_str("PG;\n");
        }
        let to_file = |p: &Point| {
            let x = if mirrored { sheet.used - p.x } else { p.x };
            let unit = |v: f64| (v * PER_MM).round().max(0.0) as i64;
            (unit(x), unit(sheet.across - p.y))
        };
        for place in &sheet.places {
            for contour in place.outline(&plan.pieces).iter().rev() {
                let mut points: Vec<(i64, i64)> = contour.iter().map(to_file).collect();
                if mirrored {
                    points.reverse();
                }
                points.dedup();
                let Some((x, y)) = points.first().copied() else {
                    continue;
                };
                points.push((x, y));
                // Writing to a String cannot fail.
                let _ = write!(out, "PU{x},{y};PD");
                let rest: Vec<String> = points[1..]
                    .iter()
                    .map(|(x, y)| format!("{x},{y}"))
                    .collect();
                let _ = writeln!(out, "{};", rest.join(","));
            }
        }
    }
    out.push_str("PU0,0;SP0;\n");
    out.into_bytes()
}

//! What the shop does after printing, drawn as guides: hems and eyelets.

use std::sync::Arc;

use kurbo::{BezPath, Circle, Rect, Shape};

use super::artwork::{Artwork, Cap, Colour, Draw, Join, Layer, Mark, Paint, Pen};
use super::inks::InkTable;
use crate::config::press::Shop;
use crate::diag::{Diagnostic, Outcome};

/// The ink of guides, in the table.
const GUIDE_INK: &str = "guide";
/// Eyelets sit this far inside the trim (mm).
const EYELET_INSET: f64 = 25.0;
/// The radius of an eyelet (mm).
const EYELET_RADIUS: f64 = 6.0;
/// The width of guide lines (mm).
const LINE: f64 = 1.0;
/// No more eyelets than this along one side, whatever the distance says.
const MOST_EYELETS: f64 = 2000.0;

/// Adds the guides that the shop asks for.
///
/// # Errors
/// `guide-without-ink` if guides are wanted and the table has no ink for them.
pub(super) fn add_guides(artwork: &mut Artwork, shop: &Shop, inks: &InkTable) -> Outcome<()> {
    if shop.hem.is_none() && shop.eyelets.is_none() {
        return Ok(());
    }
    let swatch = inks.named(GUIDE_INK).ok_or_else(|| {
        vec![
            Diagnostic::error("guide-without-ink")
                .with("name", GUIDE_INK)
                .hint("hint-guide-ink"),
        ]
    })?;
    let colour = swatch.colour(&shop.plates);
    let trim = artwork.trim_box();
    let mut guides = Vec::new();
    if let Some(hem) = shop
        .hem
        .map(|h| h.to_mm())
        .filter(|h| *h > 0.0 && *h * 2.0 < trim.width().min(trim.height()))
    {
        guides.push((trim.inflate(-hem, -hem).to_path(0.01), vec![20.0, 10.0]));
    }
    if let Some(distance) = shop.eyelets.map(|d| d.to_mm()).filter(|d| *d > 0.0) {
        let circles = eyelets(trim, distance)
            .into_iter()
            .map(|at| Circle::new(at, EYELET_RADIUS).to_path(0.01));
        guides.extend(circles.map(|path| (path, Vec::new())));
    }
    artwork.marks.extend(
        guides
            .into_iter()
            .map(|(path, dashes)| Arc::new(guide(path, dashes, &colour))),
    );
    Ok(())
}

/// One in each corner, the others evenly between, no further apart than `distance`.
fn eyelets(trim: Rect, distance: f64) -> Vec<(f64, f64)> {
    let inset = EYELET_INSET.min(trim.width().min(trim.height()) / 4.0);
    let frame = trim.inflate(-inset, -inset);
    let steps = |length: f64| (length / distance).ceil().clamp(1.0, MOST_EYELETS) as usize;
    let (across, down) = (steps(frame.width()), steps(frame.height()));
    let mut out = Vec::new();
    for i in 0..=across {
        let x = frame.x0 + frame.width() * i as f64 / across as f64;
        out.extend([(x, frame.y0), (x, frame.y1)]);
    }
    for i in 1..down {
        let y = frame.y0 + frame.height() * i as f64 / down as f64;
        out.extend([(frame.x0, y), (frame.x1, y)]);
    }
    out
}

fn guide(path: BezPath, dashes: Vec<f64>, colour: &Colour) -> Mark {
    let pen = Pen {
        width: LINE,
        cap: Cap::Butt,
        join: Join::Miter,
        miter: 4.0,
        dashes,
        dash_start: 0.0,
    };
    Mark {
        layer: Layer::Guide,
        path,
        draw: Draw::Stroke {
            paint: Paint::Solid(colour.clone()),
            pen,
        },
        opacity: 1.0,
        clips: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eyelets_sit_in_the_corners_and_evenly_between() {
        let places = eyelets(Rect::new(0.0, 0.0, 8000.0, 800.0), 500.0);
        assert!(places.contains(&(25.0, 25.0)) && places.contains(&(7975.0, 775.0)));
        assert_eq!(places.len(), 2 * 17 + 2);
    }
}

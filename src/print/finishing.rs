//! What the shop does after printing: hems, pole pockets and eyelets as guides, trim and
//! registration marks around the bleed.

use std::sync::Arc;

use kurbo::{BezPath, Circle, Line, Point, Rect, Shape};

use super::artwork::{Artwork, Colour, Layer, Mark, Paint, Pen};
use super::inks::{Ink, InkTable};
use crate::config::press::Shop;
use crate::diag::{Diagnostic, Outcome};
use crate::measure::Length;

/// The ink of guides, in the table.
const GUIDE_INK: &str = "guide";
/// The plate that stands for all plates, by its name in PDF.
const ALL_PLATES: &str = "All";
/// Eyelets sit this far inside the trim (mm).
const EYELET_INSET: f64 = 25.0;
/// The radius of an eyelet (mm).
const EYELET_RADIUS: f64 = 6.0;
/// Text stays this far from the middle of an eyelet (mm).
const EYELET_CLEAR: f64 = 40.0;
/// The width of guide lines (mm).
const LINE: f64 = 1.0;
/// No more eyelets than this along one side, whatever the distance says.
const MOST_EYELETS: f64 = 2000.0;
/// A pocket is laid flat half around its pole, and half as wide again to let it through.
const POCKET_EASE: f64 = 1.5;
/// Trim marks keep this from the bleed, and are so long (mm); on pieces over a metre four
/// times that.
const MARK_GAP: f64 = 2.0;
const MARK_LENGTH: f64 = 6.0;
/// The width of trim marks (mm): a quarter point.
const MARK_LINE: f64 = 0.09;

/// How wide a pocket lies flat for a pole of this diameter: π d / 2, and half as much again.
pub(super) fn pocket(pole: Length) -> Length {
    pole * (std::f64::consts::FRAC_PI_2 * POCKET_EASE)
}

/// Adds the guides and marks that the shop asks for.
///
/// # Errors
/// `guide-without-ink` if guides are wanted and the table has no ink for them.
pub(super) fn finish(artwork: &mut Artwork, shop: &Shop, inks: &InkTable) -> Outcome<()> {
    let trim = artwork.trim_box();
    let mut guides = Vec::new();
    let fits = |l: &f64| *l > 0.0 && *l * 2.0 < trim.width().min(trim.height());
    if let Some(hem) = shop.hem.map(Length::to_mm).filter(fits) {
        guides.push((trim.inflate(-hem, -hem).to_path(0.01), vec![20.0, 10.0]));
    }
    if let Some(pocket) = shop.pole.map(|p| pocket(p).to_mm()).filter(fits) {
        let lines = if trim.width() >= trim.height() {
            [trim.x0 + pocket, trim.x1 - pocket].map(|x| Line::new((x, trim.y0), (x, trim.y1)))
        } else {
            [trim.y0 + pocket, trim.y1 - pocket].map(|y| Line::new((trim.x0, y), (trim.x1, y)))
        };
        guides.extend(lines.map(|l| (l.to_path(0.01), vec![40.0, 10.0, 5.0, 10.0])));
    }
    let circles = eyelets(trim, shop)
        .into_iter()
        .map(|at| Circle::new(at, EYELET_RADIUS).to_path(0.01));
    guides.extend(circles.map(|path| (path, Vec::new())));
    if !guides.is_empty() {
        let colour = guide_ink(inks, shop)?;
        let marks = guides.into_iter().map(|(path, dashes)| {
            let pen = Pen {
                dashes,
                ..Pen::plain(LINE)
            };
            Mark::line(Layer::Guide, path, Paint::Solid(colour.clone()), pen)
        });
        artwork.marks.extend(marks.map(Arc::new));
    }
    if shop.marks {
        add_marks(artwork);
    }
    Ok(())
}

/// The ink of guides.
///
/// # Errors
/// `guide-without-ink` if the table has none.
pub(super) fn guide_ink(inks: &InkTable, shop: &Shop) -> Outcome<Colour> {
    let swatch = inks.named(GUIDE_INK).ok_or_else(|| {
        vec![
            Diagnostic::error("guide-without-ink")
                .with("name", GUIDE_INK)
                .hint("hint-guide-ink"),
        ]
    })?;
    Ok(swatch.colour(&shop.plates))
}

/// Texts that stand in the way of an eyelet, as warnings.
pub(super) fn check(artwork: &Artwork, shop: &Shop) -> Vec<Diagnostic> {
    let eyelets = eyelets(artwork.trim_box(), shop);
    let hit = |ink: Rect| {
        eyelets
            .iter()
            .any(|at| distance(ink, Point::from(*at)) < EYELET_CLEAR - 1e-6)
    };
    let texts = artwork.texts.iter().filter(|t| hit(t.ink));
    texts
        .map(|text| {
            Diagnostic::warning("text-near-eyelet")
                .with("text", text.lines.join(" "))
                .with("clear", EYELET_CLEAR)
                .hint("hint-text-near-eyelet")
        })
        .collect()
}

fn distance(rect: Rect, point: Point) -> f64 {
    let dx = (rect.x0 - point.x).max(point.x - rect.x1).max(0.0);
    let dy = (rect.y0 - point.y).max(point.y - rect.y1).max(0.0);
    dx.hypot(dy)
}

/// One in each corner, the others evenly between, no further apart than the shop says.
fn eyelets(trim: Rect, shop: &Shop) -> Vec<(f64, f64)> {
    let Some(distance) = shop.eyelets.map(Length::to_mm).filter(|d| *d > 0.0) else {
        return Vec::new();
    };
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

/// The ink that lies on every plate, for marks outside of the art.
pub(super) fn registration() -> Colour {
    Colour {
        name: "registration".to_owned(),
        ink: Ink::Spot {
            plate: ALL_PLATES.to_owned(),
            alternate: [1.0; 4],
        },
        preview: [0, 0, 0],
    }
}

/// Trim marks at the corners and registration marks in the middle of the sides, outside of
/// the bleed, on all plates.
fn add_marks(artwork: &mut Artwork) {
    let (trim, bleed) = (artwork.trim_box(), artwork.bleed_box());
    let large = if trim.width().max(trim.height()) > 1000.0 {
        4.0
    } else {
        1.0
    };
    let (gap, length) = (MARK_GAP * large, MARK_LENGTH * large);
    artwork.slug = Length::mm(gap + length + gap);
    let colour = registration();
    let mut path = BezPath::new();
    let mut line = |a: (f64, f64), b: (f64, f64)| {
        path.move_to(a);
        path.line_to(b);
    };
    let outside = [
        (bleed.x0 - gap, bleed.x0 - gap - length),
        (bleed.x1 + gap, bleed.x1 + gap + length),
    ];
    let above = [
        (bleed.y0 - gap, bleed.y0 - gap - length),
        (bleed.y1 + gap, bleed.y1 + gap + length),
    ];
    for (near, far) in outside {
        for y in [trim.y0, trim.y1] {
            line((near, y), (far, y));
        }
    }
    for (near, far) in above {
        for x in [trim.x0, trim.x1] {
            line((x, near), (x, far));
        }
    }
    let middle = trim.center();
    let mut targets = Vec::new();
    for (near, far) in outside {
        targets.push(Point::new((near + far) / 2.0, middle.y));
    }
    for (near, far) in above {
        targets.push(Point::new(middle.x, (near + far) / 2.0));
    }
    let reach = length / 2.0;
    for at in &targets {
        line((at.x - reach, at.y), (at.x + reach, at.y));
        line((at.x, at.y - reach), (at.x, at.y + reach));
    }
    for at in targets {
        path.extend(Circle::new(at, reach * 0.6).path_elements(0.01));
    }
    let pen = Pen::plain(MARK_LINE * large);
    let mark = Mark::line(Layer::Print, path, Paint::Solid(colour), pen);
    artwork.marks.push(Arc::new(mark));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eyelets_sit_in_the_corners_and_evenly_between() {
        let shop = Shop {
            eyelets: Some(Length::mm(500.0)),
            ..Shop::default()
        };
        let places = eyelets(Rect::new(0.0, 0.0, 8000.0, 800.0), &shop);
        assert!(places.contains(&(25.0, 25.0)) && places.contains(&(7975.0, 775.0)));
        assert_eq!(places.len(), 2 * 17 + 2);
    }

    #[test]
    fn a_pocket_lies_flat_half_around_its_pole_and_half_more() {
        assert!((pocket(Length::mm(40.0)).to_mm() - 94.25).abs() < 0.01);
    }
}

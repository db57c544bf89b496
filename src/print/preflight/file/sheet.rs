//! The boxes of a page, in millimetres, and what lies about on it.

use kurbo::Rect;
use lopdf::{Dictionary, Object};

use super::{Examiner, Fault, as_dict, number};

/// Millimetres in a point.
const MM: f64 = 25.4 / 72.0;
/// Sizes may differ by so much (mm).
const TOLERANCE: f64 = 0.1;
/// The longest side of a page, in units (ISO 32000-1, annex C).
const MOST_UNITS: f64 = 14_400.0;
/// Boxes within boxes may stick out by so much (units): numbers are rounded when written.
const ROUNDING: f64 = 0.01;

impl<'d> Examiner<'d> {
    /// The boxes and the annotations of a page.
    pub(super) fn sheet(&mut self, page: &'d Dictionary) {
        let unit = self.get(page, b"UserUnit").and_then(number);
        let media = self.page_box(page, "MediaBox");
        let crop = self.page_box(page, "CropBox");
        let bleed = self.page_box(page, "BleedBox");
        let trim = self.page_box(page, "TrimBox");
        let art = self.page_box(page, "ArtBox");
        if media.is_none() {
            self.missing("MediaBox");
        }
        if trim.is_none() && (art.is_none() || self.expected.ours) {
            self.note_here(self.strictly("pdf-no-box").with("box", "TrimBox"));
        }
        if trim.is_some() && art.is_some() {
            self.note_here(self.strictly("pdf-trim-and-art"));
        }
        if bleed.is_none() && self.expected.ours {
            self.missing("BleedBox");
        }
        let finished = trim.or(art);
        for (inner, outer, names) in [
            (finished, bleed, ("TrimBox", "BleedBox")),
            (finished, media, ("TrimBox", "MediaBox")),
            (bleed, media, ("BleedBox", "MediaBox")),
            (finished, crop, ("TrimBox", "CropBox")),
        ] {
            if let Some((inner, outer)) = inner.zip(outer)
                && !outer.inflate(ROUNDING, ROUNDING).contains_rect(inner)
            {
                let fault = Fault::error("pdf-box-nesting").with("inner", names.0);
                self.note_here(fault.with("outer", names.1));
            }
        }
        if let Some(media) = media
            && media.width().max(media.height()) > MOST_UNITS
        {
            let side = media.width().max(media.height());
            self.note_here(Fault::error("pdf-too-large").with("units", side.round()));
        }
        if self.expected.bleed_mm.is_none() && finished.is_some() && bleed.or(media) == finished {
            self.note_here(Fault::warning("pdf-no-bleed"));
        }
        // A stranger's page without a trim is as large as what a reader shows of it.
        let whole = crop.or(media).filter(|_| !self.expected.ours);
        if let Some(finished) = finished.or(whole) {
            self.size(finished, bleed, media, unit);
        }
        self.annotations(page, bleed.or(finished).or(media));
        if self.get(page, b"SeparationInfo").is_some() {
            self.note_here(Fault::error("pdf-separated"));
        }
    }

    fn missing(&mut self, name: &str) {
        self.note_here(Fault::error("pdf-no-box").with("box", name));
    }

    /// A box in units, its corners in order. Trim, bleed and art boxes are not inherited.
    fn page_box(&mut self, page: &'d Dictionary, name: &'static str) -> Option<Rect> {
        let found = match name {
            "MediaBox" | "CropBox" => self.inherited(page, name.as_bytes()),
            _ => self.get(page, name.as_bytes()),
        }?;
        let numbers = found.as_array().ok().and_then(|items| self.numbers(items));
        let rect = match numbers.as_deref() {
            Some(&[x0, y0, x1, y1]) => Some(Rect::from_points((x0, y0), (x1, y1))),
            _ => None,
        };
        let sound = rect.filter(|r| r.is_finite() && r.width() > 0.0 && r.height() > 0.0);
        if sound.is_none() {
            self.note_here(Fault::error("pdf-box-broken").with("box", name));
        }
        sound
    }

    /// The size of the finished page and the bleed around it.
    fn size(&mut self, trim: Rect, bleed: Option<Rect>, media: Option<Rect>, unit: Option<f64>) {
        let in_mm = MM * unit.unwrap_or(1.0);
        let found = (trim.width() * in_mm, trim.height() * in_mm);
        let near = |a: f64, b: f64| (a - b).abs() <= TOLERANCE;
        let expected = self.expected;
        if let Some(wanted) = expected.trim_mm
            && !(near(found.0, wanted.0) && near(found.1, wanted.1))
        {
            let times = wanted.0 / found.0;
            let whole = times.round();
            let forgotten = unit.is_none()
                && whole > 1.0
                && near(found.0 * whole, wanted.0)
                && near(found.1 * whole, wanted.1);
            let fault = if forgotten {
                Fault::error("pdf-user-unit-missing").with("times", whole)
            } else {
                let fault = Fault::error("pdf-wrong-size").with("found", size_in_words(found));
                fault.with("expected", size_in_words(wanted))
            };
            self.note_here(fault);
            return;
        }
        let Some(wanted) = expected.bleed_mm else {
            return;
        };
        // Around the bleed lies the slug, with marks for the shop.
        let media = media.filter(|_| expected.ours);
        let outer = [(bleed, wanted), (media, wanted + expected.slug_mm)];
        let outer = outer.into_iter().filter_map(|(outer, w)| Some((outer?, w)));
        for (outer, wanted) in outer {
            let sides = [
                trim.x0 - outer.x0,
                outer.x1 - trim.x1,
                trim.y0 - outer.y0,
                outer.y1 - trim.y1,
            ];
            let furthest = |a: f64, b: f64| (a - wanted).abs().total_cmp(&(b - wanted).abs());
            let worst = sides
                .into_iter()
                .map(|s| s * in_mm)
                .max_by(|a, b| furthest(*a, *b));
            if let Some(worst) = worst.filter(|w| !near(*w, wanted)) {
                let fault = Fault::error("pdf-wrong-bleed").with("found", in_words(worst));
                self.note_here(fault.with("expected", in_words(wanted)));
                return;
            }
        }
    }

    /// Nothing may float over what is printed.
    fn annotations(&mut self, page: &'d Dictionary, printed: Option<Rect>) {
        let all = self.array(page, b"Annots").unwrap_or_default();
        let all: Vec<_> = all
            .iter()
            .filter_map(|o| as_dict(self.follow(o)?))
            .collect();
        for annotation in all {
            let kind = self.name(annotation, b"Subtype");
            if matches!(kind, Some(b"TrapNet" | b"PrinterMark")) {
                continue;
            }
            let corners = self
                .array(annotation, b"Rect")
                .and_then(|r| self.numbers(r));
            let inside = match (corners.as_deref(), printed) {
                (Some(&[x0, y0, x1, y1]), Some(printed)) => {
                    let met = Rect::from_points((x0, y0), (x1, y1)).intersect(printed);
                    met.width() > 0.0 && met.height() > 0.0
                }
                _ => true,
            };
            if inside {
                let kind = super::shown(kind.unwrap_or(b"-"));
                self.note_here(self.strictly("pdf-annotation").with("kind", kind));
            }
        }
    }

    /// The streams of a page's drawing, in order.
    pub(super) fn contents(&self, page: &'d Dictionary) -> Vec<&'d Object> {
        match self.get(page, b"Contents") {
            Some(Object::Array(items)) => items.iter().filter_map(|o| self.follow(o)).collect(),
            other => other.into_iter().collect(),
        }
    }
}

/// A length for a message.
fn in_words(mm: f64) -> String {
    let rounded = (mm * 10.0).round() / 10.0 + 0.0;
    format!("{rounded}")
}

fn size_in_words((width, height): (f64, f64)) -> String {
    format!("{} x {}", in_words(width), in_words(height))
}

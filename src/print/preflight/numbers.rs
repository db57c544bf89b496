//! A piece in numbers, for the report that goes to the shop with the files.

use super::Look;
use super::artwork::{colours, least_line, most_ink, pictures, ppi, reach_m};
use crate::print::artwork::{Artwork, Layer};
use crate::print::inks::Ink;

/// A piece in numbers.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Numbers {
    /// The height of the slogan's capitals in millimetres, 0 without words.
    pub(crate) cap_height_mm: f64,
    /// From so far the slogan is read at ease, in metres.
    pub(crate) legible_m: f64,
    /// The inks and plates of their own, in the order of painting.
    pub(crate) inks: Vec<String>,
    /// The most ink in one colour, in hundredths.
    pub(crate) ink_percent: f64,
    /// The finest line in millimetres.
    pub(crate) least_line_mm: Option<f64>,
    /// Pixels in an inch of the coarsest photo.
    pub(crate) least_ppi: Option<f64>,
}

impl Numbers {
    /// Measures an artwork.
    pub(crate) fn of(artwork: &Artwork) -> Numbers {
        let cap = artwork.cap_height();
        let photos = pictures(artwork).into_iter();
        Numbers {
            cap_height_mm: tenth(cap),
            legible_m: tenth(reach_m(cap)),
            inks: inks(artwork),
            ink_percent: most_ink(artwork).round(),
            least_line_mm: least_line(artwork).map(|l| (l.mm * 100.0).round() / 100.0),
            least_ppi: photos
                .map(|(_, pixels, at)| ppi(pixels, at).round())
                .reduce(f64::min),
        }
    }

    /// Takes another sheet of a merge in: the report tells of the worst.
    pub(crate) fn also(&mut self, look: &Look) {
        let cap = look.cap_height_mm;
        if cap > 0.0 && (cap < self.cap_height_mm || self.cap_height_mm == 0.0) {
            self.cap_height_mm = tenth(cap);
            self.legible_m = tenth(reach_m(cap));
        }
        let coarser = look.least_ppi.map(f64::round);
        self.least_ppi = match (self.least_ppi, coarser) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
    }
}

fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0 + 0.0
}

/// The inks by name, plates of their own by their plate, each once.
fn inks(artwork: &Artwork) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let marks = Layer::ALL.iter().flat_map(|layer| artwork.on(*layer));
    for colour in marks.flat_map(colours) {
        let name = match &colour.ink {
            Ink::Process(_) => &colour.name,
            Ink::Spot { plate, .. } => plate,
        };
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    names
}

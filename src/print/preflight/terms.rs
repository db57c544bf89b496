//! What a piece must keep to, and where each number comes from.

use crate::diag::Place;
use crate::measure::Length;

/// The most ink in one place: the limit of coated offset (FOGRA39), and a common one for
/// banner cloth. A shop may name a lower one (280 for cloth, 240 for newsprint).
pub(crate) const INK_LIMIT: f64 = 300.0;
/// The finest line that holds on press: 0.25 mm, about 0.7 pt.
pub(crate) const LEAST_LINE_MM: f64 = 0.25;
/// On paper for the hand a hairline of a quarter point holds.
const LEAST_LINE_IN_HAND_MM: f64 = 0.088;
/// An unprinted line in a printed ground is filled by ink from both its sides.
pub(super) const REVERSED: f64 = 2.0;
/// Capitals are read at ease from 120 times their height …
pub(super) const COMFORT: f64 = 120.0;
/// … and just so from 300 times.
pub(super) const LEGIBLE: f64 = 300.0;
/// Pixels in an inch that a picture needs, times the viewing distance in metres.
pub(super) const PIXELS_BY_METRE: f64 = 180.0;
/// No press shows more pixels in an inch than this.
pub(super) const MOST_PPI: f64 = 300.0;

/// What the order, the layout and the shop demand of a piece. Lengths in millimetres.
#[derive(Clone, Debug)]
pub(crate) struct Terms<'a> {
    /// What messages call the piece: its title.
    pub(crate) piece: &'a str,
    /// The order in its file.
    ///
    /// Default: none.
    pub(crate) place: Option<Place>,
    /// No text nearer to the trim; hems are counted in already.
    ///
    /// Default: 0.
    pub(crate) safe_mm: f64,
    /// From how far the piece is read.
    ///
    /// Default: none; nothing that depends on it is asked.
    pub(crate) distance_mm: Option<f64>,
    /// Whether the order itself names the distance. One that only the layout takes for
    /// granted asks no more than that the slogan can be read.
    ///
    /// Default: `true`.
    pub(crate) distance_ordered: bool,
    /// The most ink in one place, the sum of the four in per cent.
    ///
    /// Default: [`INK_LIMIT`].
    pub(crate) ink_limit: f64,
    /// The finest line that the press holds.
    ///
    /// Default: [`LEAST_LINE_MM`].
    pub(crate) least_line_mm: f64,
    /// The plates that the shop knows besides the four inks.
    ///
    /// Default: none named, and all are taken.
    pub(crate) plates: Option<&'a [String]>,
    /// The words as ordered, with ` / ` where the author ends a line.
    ///
    /// Default: empty.
    pub(crate) text: &'a str,
    /// More compounds that must not be broken.
    ///
    /// Default: none.
    pub(crate) words: &'a [String],
}

impl<'a> Terms<'a> {
    /// The defaults, for the piece of this name.
    pub(crate) fn new(piece: &'a str) -> Terms<'a> {
        Terms {
            piece,
            place: None,
            safe_mm: 0.0,
            distance_mm: None,
            distance_ordered: true,
            ink_limit: INK_LIMIT,
            least_line_mm: LEAST_LINE_MM,
            plates: None,
            text: "",
            words: &[],
        }
    }

    /// What is known of a piece before the shop adds its own.
    pub(in crate::print) fn of(piece: &'a crate::print::piece::Piece<'_>) -> Terms<'a> {
        Terms {
            place: piece.place.clone(),
            safe_mm: piece.safe.to_mm(),
            distance_mm: piece.distance.map(Length::to_mm),
            distance_ordered: piece.distance_ordered(),
            least_line_mm: if piece.layout.hung {
                LEAST_LINE_MM
            } else {
                LEAST_LINE_IN_HAND_MM
            },
            ink_limit: piece.shop.ink_limit,
            text: &piece.wording.text,
            words: &piece.words,
            ..Terms::new(&piece.title)
        }
    }

    /// The pixels in an inch that a picture needs; from 2 m if no distance is known.
    pub(super) fn least_ppi(&self) -> f64 {
        let metres = self.distance_mm.unwrap_or(2000.0) / 1000.0;
        (PIXELS_BY_METRE / metres.max(0.01)).min(MOST_PPI)
    }
}

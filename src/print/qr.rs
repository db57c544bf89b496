//! QR codes: a text as one outline of dark modules.

use kurbo::BezPath;
use qrcode::types::{Color, QrError};
use qrcode::{EcLevel, QrCode};

use crate::diag::{Diagnostic, Outcome, Place};

/// The light margin that a reader needs, in modules (ISO/IEC 18004).
const QUIET: usize = 4;

/// A code, ready to be filled in one ink.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Qr {
    /// The side of the square, with its light margin of 4 modules, in modules.
    pub(crate) side: usize,
    /// The dark modules, in modules from the top left corner of the margin, y down. One
    /// closed line around each dark area and, the other way round, around each hole: either
    /// fill rule will do, and no seams can show between modules.
    pub(crate) path: BezPath,
}

/// Modules by row and column; those outside are light.
struct Matrix {
    side: usize,
    dark: Vec<bool>,
}

/// The code for `text`, at level M: 15 % of it may be lost. `place` is where the text is
/// written.
///
/// # Errors
/// `qr-empty`, `qr-too-long` above 2,331 bytes.
pub(crate) fn qr(text: &str, place: Option<Place>) -> Outcome<Qr> {
    let error = |code, hint| vec![Diagnostic::error(code).at(place.clone()).hint(hint)];
    if text.trim().is_empty() {
        return Err(error("qr-empty", "hint-qr-empty"));
    }
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(|e| match e {
        QrError::DataTooLong => error("qr-too-long", "hint-qr-too-long"),
        _ => error("qr-empty", "hint-qr-empty"),
    })?;
    let matrix = Matrix {
        side: code.width(),
        dark: code.to_colors().iter().map(|c| *c == Color::Dark).collect(),
    };
    Ok(Qr {
        side: matrix.side + 2 * QUIET,
        path: matrix.outline(),
    })
}

impl Matrix {
    /// `x` and `y` from 1, so that 0 is the margin.
    fn is_dark(&self, x: usize, y: usize) -> bool {
        let within = (1..=self.side).contains(&x) && (1..=self.side).contains(&y);
        within && self.dark[(y - 1) * self.side + x - 1]
    }

    /// Lines between dark and light, walked with the dark on the right hand.
    fn outline(&self) -> BezPath {
        let mut path = BezPath::new();
        let width = self.side + 1;
        // Whether the upper edge of a module has been walked; each line has such an edge.
        let mut walked = vec![false; width * width];
        for y in 1..=self.side {
            for x in 1..=self.side {
                let is_upper = self.is_dark(x, y) && !self.is_dark(x, y - 1);
                if is_upper && !walked[y * width + x] {
                    self.walk(x, y, &mut walked, &mut path);
                }
            }
        }
        path
    }

    /// Walks the line that runs along the upper edge of the module `x`, `y`.
    fn walk(&self, x: usize, y: usize, walked: &mut [bool], path: &mut BezPath) {
        let start = (x, y);
        // A corner is named by the module below and to the right of it.
        let (mut at, mut way) = (start, Way::Right);
        let point = |(x, y): (usize, usize)| ((x + QUIET - 1) as f64, (y + QUIET - 1) as f64);
        path.move_to(point(at));
        loop {
            if way == Way::Right {
                walked[at.1 * (self.side + 1) + at.0] = true;
            }
            at = way.step(at);
            let (x, y) = at;
            let (left, right) = match way {
                Way::Right => ((x, y - 1), (x, y)),
                Way::Down => ((x, y), (x - 1, y)),
                Way::Left => ((x - 1, y), (x - 1, y - 1)),
                Way::Up => ((x - 1, y - 1), (x, y - 1)),
            };
            let dark = |(x, y): (usize, usize)| self.is_dark(x, y);
            // Two dark modules that meet in a corner only are kept apart.
            let next = match (dark(left), dark(right)) {
                (_, false) => way.right(),
                (false, true) => way,
                (true, true) => way.left(),
            };
            if at == start && next == Way::Right {
                path.close_path();
                return;
            }
            if next != way {
                path.line_to(point(at));
                way = next;
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Right,
    Down,
    Left,
    Up,
}

impl Way {
    fn right(self) -> Way {
        match self {
            Way::Right => Way::Down,
            Way::Down => Way::Left,
            Way::Left => Way::Up,
            Way::Up => Way::Right,
        }
    }

    fn left(self) -> Way {
        self.right().right().right()
    }

    fn step(self, (x, y): (usize, usize)) -> (usize, usize) {
        match self {
            Way::Right => (x + 1, y),
            Way::Down => (x, y + 1),
            Way::Left => (x - 1, y),
            Way::Up => (x, y - 1),
        }
    }
}

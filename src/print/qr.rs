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

#[cfg(test)]
mod tests {
    use kurbo::{PathEl, Point, Shape};

    use super::*;

    /// The picture of the code, some pixels a module, as a reader sees it.
    fn read_back(code: &Qr) -> String {
        const SCALE: usize = 4;
        let dark: Vec<bool> = (0..code.side * code.side)
            .map(|i| {
                let centre = ((i % code.side) as f64 + 0.5, (i / code.side) as f64 + 0.5);
                code.path.winding(Point::from(centre)) != 0
            })
            .collect();
        let side = code.side * SCALE;
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(side, side, |x, y| {
            if dark[y / SCALE * code.side + x / SCALE] {
                0
            } else {
                255
            }
        });
        let grids = image.detect_grids();
        grids[0].decode().unwrap().1
    }

    #[test]
    fn codes_are_read_back() {
        let long = "https://kesat.example/van-ban/".repeat(20);
        for text in [
            "https://kesat.example/",
            "0123456789",
            "Xã Kẻ Sặt: Chào mừng Đại hội",
            &long,
        ] {
            assert_eq!(read_back(&qr(text, None).unwrap()), text);
        }
    }

    #[test]
    fn the_outline_holds_the_dark_modules_and_nothing_else() {
        let text = "https://kesat.example/";
        let code = qr(text, None).unwrap();
        let dark = QrCode::with_error_correction_level(text, EcLevel::M).unwrap();
        let dark = dark
            .to_colors()
            .iter()
            .filter(|c| **c == Color::Dark)
            .count();
        // Holes run the other way round: their area is taken off.
        assert_eq!(code.path.area(), dark as f64);
        let quiet = QUIET as f64;
        let inner = code.path.bounding_box();
        let side = code.side as f64;
        assert_eq!((inner.x0, inner.y0), (quiet, quiet));
        assert_eq!((inner.x1, inner.y1), (side - quiet, side - quiet));
        for i in 0..code.side * code.side {
            let centre = Point::new((i % code.side) as f64 + 0.5, (i / code.side) as f64 + 0.5);
            assert!(matches!(code.path.winding(centre), 0 | 1));
        }
        // Straight runs are one line.
        let lines = code.path.elements().iter();
        let lines = lines.filter(|e| matches!(e, PathEl::LineTo(_))).count();
        assert!(lines < dark * 3, "{lines} lines for {dark} modules");
    }

    #[test]
    fn texts_that_cannot_be_codes_are_refused() {
        let code = |text: &str| qr(text, None).unwrap_err()[0].code;
        assert_eq!(code(&"a".repeat(2_332)), "qr-too-long");
        assert!(qr(&"a".repeat(2_331), None).is_ok());
        assert_eq!(code(" \n"), "qr-empty");
    }
}

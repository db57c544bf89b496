//! Lengths, sizes and rectangles of printed pieces.
//!
//! A length is a type: the unit stands in the constructor and in the reader
//! (`Length::mm(3.0).to_pt()`), so a bare number never travels between rooms.
//! The frame of every [`Rect`] is the sheet's: origin at the top left corner of
//! the trim, x to the right, y down.

use std::fmt;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// Inner units in a millimetre. With 127 units to the point, one inch is
/// 72 × 127 = 25.4 × 360 units: whole millimetres, points and inches are all exact.
const PER_MM: f64 = 360.0;
const PER_PT: f64 = 127.0;

/// A length on a printed piece.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Length(f64);

impl Length {
    /// No length.
    pub const ZERO: Length = Length(0.0);

    /// A length in millimetres.
    pub const fn mm(value: f64) -> Self {
        Length(value * PER_MM)
    }

    /// A length in PostScript points (1/72 inch).
    pub const fn pt(value: f64) -> Self {
        Length(value * PER_PT)
    }

    /// This length in millimetres.
    pub const fn to_mm(self) -> f64 {
        self.0 / PER_MM
    }

    /// This length in PostScript points.
    pub const fn to_pt(self) -> f64 {
        self.0 / PER_PT
    }

    /// The nearest whole millimetre, as file names carry it.
    pub fn round_mm(self) -> i64 {
        self.to_mm().round() as i64
    }

    /// Reads `8 m`, `800mm`, `0,8 m`, `30 cm`. A number alone is taken in `default_unit`.
    ///
    /// # Errors
    /// The reason, when there is no number, the unit is unknown or the number is not finite.
    pub fn parse(text: &str, default_unit: &str) -> Result<Self, MeasureError> {
        let (number, unit) = split_unit(text);
        let value: f64 = number
            .replace(',', ".")
            .parse()
            .map_err(|_| MeasureError::NotANumber(text.trim().to_owned()))?;
        let unit = if unit.is_empty() { default_unit } else { unit };
        let mm = match unit {
            "mm" => value,
            "cm" => value * 10.0,
            "m" => value * 1000.0,
            _ => return Err(MeasureError::UnknownUnit(unit.to_owned())),
        };
        if !mm.is_finite() || mm < 0.0 {
            return Err(MeasureError::NotANumber(text.trim().to_owned()));
        }
        Ok(Length::mm(mm))
    }
}

fn split_unit(text: &str) -> (&str, &str) {
    let text = text.trim();
    let at = text.find(|c: char| c.is_alphabetic()).unwrap_or(text.len());
    (text[..at].trim(), text[at..].trim())
}

/// Why a measure cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MeasureError {
    /// The text where a number was expected.
    NotANumber(String),
    /// A unit other than mm, cm and m.
    UnknownUnit(String),
    /// A size without the cross between width and height.
    NotASize(String),
    /// A size with a side under 10 mm or over 100 m.
    OutOfRange(String),
}

impl fmt::Display for MeasureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MeasureError::NotANumber(s)
            | MeasureError::UnknownUnit(s)
            | MeasureError::NotASize(s)
            | MeasureError::OutOfRange(s) => write!(f, "`{s}`"),
        }
    }
}

/// The finished (trim) width and height of a piece.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    /// Left to right.
    pub width: Length,
    /// Top to bottom.
    pub height: Length,
}

impl Size {
    /// A size from its two sides.
    pub const fn new(width: Length, height: Length) -> Self {
        Size { width, height }
    }

    /// Reads `8 m x 0.8 m`, `8000x800mm`, `3 × 2 m`: a side without a unit takes
    /// the other side's. Also the names of papers, A0 to A8 of ISO 216, upright unless a
    /// word turns them: `A4`, `a4 ngang`, `A4 landscape`, `A4 dọc`, `A4 portrait`.
    ///
    /// # Errors
    /// The reason: not two numbers, an unknown unit, or a side that no shop could run
    /// (under 10 mm, over 100 m).
    pub fn parse(text: &str) -> Result<Self, MeasureError> {
        let lower = text.to_lowercase().replace(['×', '*'], "x");
        if let Some(paper) = Size::of_paper(&lower) {
            return Ok(paper);
        }
        let (w, h) = lower
            .split_once('x')
            .ok_or_else(|| MeasureError::NotASize(text.trim().to_owned()))?;
        let unit_w = split_unit(w).1;
        let unit_h = split_unit(h).1;
        let width = Length::parse(w, if unit_h.is_empty() { "mm" } else { unit_h })?;
        let height = Length::parse(h, if unit_w.is_empty() { "mm" } else { unit_w })?;
        let sane = |l: Length| (10.0..=100_000.0).contains(&l.to_mm());
        if !sane(width) || !sane(height) {
            return Err(MeasureError::OutOfRange(text.trim().to_owned()));
        }
        Ok(Size { width, height })
    }

    /// The size behind a paper's name in lower case.
    fn of_paper(name: &str) -> Option<Self> {
        // Millimetres of A0 and its halvings, each rounded down: ISO 216.
        const A: [(f64, f64); 9] = [
            (841.0, 1189.0),
            (594.0, 841.0),
            (420.0, 594.0),
            (297.0, 420.0),
            (210.0, 297.0),
            (148.0, 210.0),
            (105.0, 148.0),
            (74.0, 105.0),
            (52.0, 74.0),
        ];
        let rest = name.trim().strip_prefix('a')?;
        let number = rest.chars().next()?.to_digit(10)?;
        let (width, height) = *A.get(usize::try_from(number).ok()?)?;
        let upright = Size::new(Length::mm(width), Length::mm(height));
        match rest[1..].trim() {
            "" | "dọc" | "do\u{323}c" | "doc" | "đứng" | "portrait" => Some(upright),
            "ngang" | "landscape" => Some(upright.turned()),
            _ => None,
        }
    }

    /// The same piece lying on its side.
    pub const fn turned(self) -> Self {
        Size::new(self.height, self.width)
    }

    /// The area in square metres.
    pub fn area_m2(self) -> f64 {
        self.width.to_mm() * self.height.to_mm() / 1e6
    }

    /// `8000x800`: whole millimetres, as file names carry it.
    pub fn file_stem(self) -> String {
        format!("{}x{}", self.width.round_mm(), self.height.round_mm())
    }
}

/// A rectangle in the sheet's frame (see the module's head).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: Length,
    /// Top edge.
    pub y: Length,
    /// Left to right.
    pub width: Length,
    /// Top to bottom.
    pub height: Length,
}

impl Rect {
    /// The rectangle of a size at the frame's origin.
    pub const fn of(size: Size) -> Self {
        Rect {
            x: Length::ZERO,
            y: Length::ZERO,
            width: size.width,
            height: size.height,
        }
    }

    /// This rectangle grown outwards by `by` on all four sides (inwards if negative).
    pub fn outset(self, by: Length) -> Self {
        Rect {
            x: self.x - by,
            y: self.y - by,
            width: self.width + by * 2.0,
            height: self.height + by * 2.0,
        }
    }

    /// The right edge.
    pub fn right(self) -> Length {
        self.x + self.width
    }

    /// The bottom edge.
    pub fn bottom(self) -> Length {
        self.y + self.height
    }

    /// Whether `inner` lies wholly inside, with a hundredth of a millimetre to spare
    /// for rounding.
    pub fn contains(self, inner: Rect) -> bool {
        let slack = Length::mm(0.01);
        inner.x >= self.x - slack
            && inner.y >= self.y - slack
            && inner.right() <= self.right() + slack
            && inner.bottom() <= self.bottom() + slack
    }
}

impl Add for Length {
    type Output = Length;
    fn add(self, other: Length) -> Length {
        Length(self.0 + other.0)
    }
}

impl Sub for Length {
    type Output = Length;
    fn sub(self, other: Length) -> Length {
        Length(self.0 - other.0)
    }
}

impl Neg for Length {
    type Output = Length;
    fn neg(self) -> Length {
        Length(-self.0)
    }
}

impl Mul<f64> for Length {
    type Output = Length;
    fn mul(self, by: f64) -> Length {
        Length(self.0 * by)
    }
}

impl Div<f64> for Length {
    type Output = Length;
    fn div(self, by: f64) -> Length {
        Length(self.0 / by)
    }
}

impl Div for Length {
    type Output = f64;
    fn div(self, by: Length) -> f64 {
        self.0 / by.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_units_are_exact() {
        assert_eq!(Length::mm(25.4).to_pt(), 72.0);
        assert_eq!(Length::pt(72.0).to_mm(), 25.4);
        assert_eq!(Length::mm(8000.0).to_mm(), 8000.0);
    }

    #[test]
    fn sizes_are_read_as_people_write_them() {
        for text in [
            "8 m x 0.8 m",
            "8000x800mm",
            "8000 x 800",
            "8 x 0,8 m",
            "800cm × 80 cm",
        ] {
            let size = Size::parse(text).unwrap();
            assert_eq!(size.file_stem(), "8000x800", "{text}");
        }
    }

    #[test]
    fn papers_have_names() {
        for (text, expected) in [
            ("A3", "297x420"),
            ("a4", "210x297"),
            ("A5 ngang", "210x148"),
            ("A4 landscape", "297x210"),
            (" A4 DỌC ", "210x297"),
            ("A6 portrait", "105x148"),
        ] {
            assert_eq!(Size::parse(text).unwrap().file_stem(), expected, "{text}");
        }
        for text in ["A9", "A44", "A4 chéo", "A", "B5"] {
            assert!(Size::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn bad_sizes_say_why() {
        assert_eq!(
            Size::parse("8 m"),
            Err(MeasureError::NotASize("8 m".into()))
        );
        assert_eq!(
            Size::parse("8 km x 1 m"),
            Err(MeasureError::UnknownUnit("km".into()))
        );
        assert_eq!(
            Size::parse("a x b"),
            Err(MeasureError::NotANumber("a".into()))
        );
        assert!(matches!(
            Size::parse("0 x 1 m"),
            Err(MeasureError::OutOfRange(_))
        ));
        assert!(matches!(
            Size::parse("-3 x 1 m"),
            Err(MeasureError::NotANumber(_))
        ));
    }
}

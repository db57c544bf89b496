//! What can be wrong with a photo.

use crate::diag::{Diagnostic, Place};

/// Why a photo is refused.
#[derive(Debug)]
pub(crate) enum Fault {
    /// Nothing that loa knows.
    UnknownFormat,
    /// A picture, but of a kind that is not printed as a photo: its name, the hint.
    OtherFormat(&'static str, &'static str),
    /// The file ends before the picture does.
    CutOff,
    /// The file contradicts itself.
    Damaged(String),
    /// A rare way to store a picture.
    Unsupported(String),
    /// Several pictures, one after the other.
    Animated,
    /// More pixels than can be taken.
    TooLarge {
        width: u32,
        height: u32,
        /// In millions of pixels.
        most: u64,
    },
    /// The colour profile in the photo.
    BadProfile,
    /// The profile of the printing condition.
    BadCondition,
}

impl Fault {
    /// The key of a few words that say what is wrong with a file that need not be decoded.
    pub(crate) fn cause(&self) -> &'static str {
        match self {
            Fault::CutOff => "kind-photo-cut-off",
            _ => "kind-photo-damaged",
        }
    }

    /// The finding about the photo `path`.
    pub(crate) fn tell(self, path: &str, place: Option<Place>) -> Diagnostic {
        let error = |code| Diagnostic::error(code).with("path", path);
        let finding = match self {
            Fault::UnknownFormat => error("photo-unknown-format").hint("hint-photo-save-as"),
            Fault::OtherFormat(name, hint) => {
                error("photo-other-format").with("format", name).hint(hint)
            }
            Fault::CutOff => error("photo-cut-off").hint("hint-photo-copy-again"),
            Fault::Damaged(cause) => error("photo-damaged")
                .with("cause", cause)
                .hint("hint-photo-copy-again"),
            Fault::Unsupported(cause) => error("photo-unsupported")
                .with("cause", cause)
                .hint("hint-photo-save-as"),
            Fault::Animated => error("photo-animated").hint("hint-photo-animated"),
            Fault::TooLarge {
                width,
                height,
                most,
            } => error("photo-too-large")
                .with("width", width)
                .with("height", height)
                .with("most", most)
                .hint("hint-photo-too-large"),
            Fault::BadProfile => error("photo-bad-icc").hint("hint-photo-bad-icc"),
            Fault::BadCondition => Diagnostic::error("bad-icc").hint("hint-bad-icc"),
        };
        finding.at(place.unwrap_or_else(|| Place::file(path)))
    }
}

/// The fault of a file that is no photo, by its first bytes.
pub(crate) fn other_format(bytes: &[u8]) -> Fault {
    const SAVE: &str = "hint-photo-save-as";
    const PHONE: &str = "hint-photo-from-phone";
    let brand = (bytes.get(4..8) == Some(b"ftyp"))
        .then(|| bytes.get(8..12))
        .flatten();
    let start = &bytes[..bytes.len().min(512)];
    let is_svg = start.windows(4).any(|w| w == b"<svg")
        || (start.starts_with(b"<?xml") && bytes.windows(4).take(4096).any(|w| w == b"<svg"));
    match (start, brand) {
        (_, Some(b"heic" | b"heix" | b"mif1" | b"msf1" | b"heim" | b"heis" | b"hevc")) => {
            Fault::OtherFormat("HEIC", PHONE)
        }
        (_, Some(b"avif" | b"avis")) => Fault::OtherFormat("AVIF", SAVE),
        (_, Some(b"crx ")) => Fault::OtherFormat("RAW", SAVE),
        (b, _) if b.starts_with(b"GIF8") => Fault::OtherFormat("GIF", SAVE),
        (b, _) if b.starts_with(b"BM") => Fault::OtherFormat("BMP", SAVE),
        (b, _) if b.starts_with(b"II*\0") || b.starts_with(b"MM\0*") => {
            Fault::OtherFormat("TIFF", SAVE)
        }
        (b, _) if b.starts_with(b"8BPS") => Fault::OtherFormat("PSD", SAVE),
        (b, _) if b.starts_with(b"%PDF") => Fault::OtherFormat("PDF", SAVE),
        (b, _) if b.starts_with(&[0xff, 0x0a]) || b.starts_with(b"\0\0\0\x0cJXL ") => {
            Fault::OtherFormat("JPEG XL", SAVE)
        }
        (b, _) if b.starts_with(b"\0\0\0\x0cjP  ") => Fault::OtherFormat("JPEG 2000", SAVE),
        _ if is_svg => Fault::OtherFormat("SVG", "hint-photo-svg"),
        _ => Fault::UnknownFormat,
    }
}

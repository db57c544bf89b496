//! What a picture says of itself, from its header: nothing is decoded.

use std::io::Cursor;

use exif::{In, Reader, Tag};
use serde::{Deserialize, Serialize};

use crate::disk::Store;
use crate::picture::{Fault, Format, Header, LARGEST_FILE};
use crate::sources::Asset;

/// What a picture says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Facts {
    /// As a person sees it, in pixels.
    pub(super) width: u32,
    /// As a person sees it, in pixels.
    pub(super) height: u32,
    /// The usual ending of such files.
    pub(super) format: String,
    /// The media type.
    pub(super) mime: String,
    /// What the photographer wrote.
    pub(super) description: Option<String>,
    /// When it was taken: `2026-02-03T08:09:10`, with the offset from UTC if it is known.
    pub(super) created: Option<String>,
    /// Whether other sizes of it can be made, and if not, why.
    pub(super) obstacle: Option<String>,
    /// Whether its format keeps every pixel as it is.
    pub(super) lossless: bool,
    /// Whether it moves.
    pub(super) animated: bool,
    /// A hash of the file.
    pub(super) digest: String,
}

/// Counts up when facts are read otherwise.
const VERSION: &[u8] = b"facts 2";

/// The most pixels of a picture of which other sizes are made: more than any camera has, and
/// no more than what is decoded in seconds.
const LARGEST: u64 = 200_000_000;

impl Facts {
    /// The facts of `asset`: kept ones if the file has not changed, else read anew.
    ///
    /// # Errors
    /// The reason in words.
    pub(super) fn find(asset: &Asset, store: &Store) -> Result<Facts, String> {
        // A file that was written just now may be written again in the same moment.
        let Some(identity) = asset.identity() else {
            return Facts::read(asset);
        };
        let key = Store::key(&[VERSION, &identity.to_bytes()]);
        let kept = store.get(&key);
        if let Some(facts) = kept.and_then(|json| serde_json::from_slice(&json).ok()) {
            return Ok(facts);
        }
        let facts = Facts::read(asset)?;
        if let Ok(json) = serde_json::to_vec(&facts) {
            store.put(&key, &json);
        }
        Ok(facts)
    }

    fn read(asset: &Asset) -> Result<Facts, String> {
        let bytes = asset.read_within(LARGEST_FILE).map_err(|found| {
            let large = found.iter().any(|d| d.code == "file-too-large");
            let cause = if large {
                "is too large"
            } else {
                "cannot be read"
            };
            format!("`{}` {cause}", asset.path)
        })?;
        let mut facts = match Header::read(&bytes) {
            Ok(header) => Facts::of_raster(&header),
            Err(Fault::OtherFormat("SVG", _)) => {
                svg(&bytes).map_err(|cause| format!("`{}` {cause}", asset.path))?
            }
            Err(Fault::OtherFormat(name, _)) => other(&bytes, name)
                .ok_or_else(|| format!("`{}` cannot be read as {name}", asset.path))?,
            Err(fault) => return Err(format!("`{}` {}", asset.path, in_words(&fault))),
        };
        if let Ok(exif) = Reader::new().read_from_container(&mut Cursor::new(&bytes)) {
            facts.description = text(&exif, Tag::ImageDescription);
            facts.created = text(&exif, Tag::DateTimeOriginal)
                .or_else(|| text(&exif, Tag::DateTime))
                .and_then(|moment| iso(&moment, text(&exif, Tag::OffsetTimeOriginal)));
        }
        facts.digest = Store::key(&[&bytes]);
        Ok(facts)
    }

    fn of_raster(header: &Header) -> Facts {
        let (format, mime, lossless) = match header.format {
            Format::Jpeg => ("jpg", "image/jpeg", false),
            Format::Png => ("png", "image/png", true),
            // Zola counts both as lossy.
            Format::WebP => ("webp", "image/webp", false),
            Format::Gif => ("gif", "image/gif", false),
        };
        let (width, height) = header.size();
        let large = u64::from(width) * u64::from(height) > LARGEST;
        let most = LARGEST / 1_000_000;
        Facts {
            lossless,
            animated: header.animated,
            obstacle: large.then(|| {
                in_words(&Fault::TooLarge {
                    width,
                    height,
                    most,
                })
            }),
            ..Facts::bare((width, height), format, mime)
        }
    }

    fn bare((width, height): (u32, u32), format: &str, mime: &str) -> Facts {
        Facts {
            width,
            height,
            format: format.to_owned(),
            mime: mime.to_owned(),
            description: None,
            created: None,
            obstacle: None,
            lossless: false,
            animated: false,
            digest: String::new(),
        }
    }
}

/// A picture that browsers show, but of which loa makes no other sizes.
fn other(bytes: &[u8], name: &str) -> Option<Facts> {
    let size = imagesize::blob_size(bytes).ok()?;
    let size = (
        u32::try_from(size.width).ok()?,
        u32::try_from(size.height).ok()?,
    );
    let (format, mime) = match name {
        "AVIF" => ("avif", "image/avif"),
        "HEIC" => ("heic", "image/heic"),
        "BMP" => ("bmp", "image/bmp"),
        "TIFF" => ("tiff", "image/tiff"),
        "JPEG XL" => ("jxl", "image/jxl"),
        _ => return None,
    };
    Some(Facts {
        obstacle: Some(format!(
            "is {name}, which loa does not decode; save the original as JPEG, PNG or WebP"
        )),
        ..Facts::bare(size, format, mime)
    })
}

/// The size that an SVG asks for, else that of its coordinates.
fn svg(bytes: &[u8]) -> Result<Facts, String> {
    let broken = |cause: &dyn std::fmt::Display| format!("is no good SVG ({cause})");
    let text = std::str::from_utf8(bytes).map_err(|e| broken(&e))?;
    let options = roxmltree::ParsingOptions {
        allow_dtd: true,
        nodes_limit: 4_000_000,
        ..roxmltree::ParsingOptions::default()
    };
    let document =
        roxmltree::Document::parse_with_options(text, options).map_err(|e| broken(&e))?;
    let root = document.root_element();
    let length = |name| root.attribute(name).and_then(pixels);
    let view: Option<Vec<f64>> = root.attribute("viewBox").and_then(|view| {
        view.split([' ', ',', '\t', '\n', '\r'])
            .filter(|n| !n.is_empty())
            .map(|n| n.parse().ok())
            .collect()
    });
    let view = view
        .filter(|v| v.len() == 4 && v[2] > 0.0 && v[3] > 0.0)
        .map(|v| (v[2], v[3]));
    let (width, height) = match (length("width"), length("height"), view) {
        (Some(w), Some(h), _) => (w, h),
        (Some(w), None, Some(v)) => (w, w * v.1 / v.0),
        (None, Some(h), Some(v)) => (h * v.0 / v.1, h),
        (None, None, Some(v)) => v,
        _ => return Err(broken(&"it has neither a size nor a viewBox")),
    };
    Ok(Facts {
        obstacle: Some("is SVG, which stays sharp in every size and is not resized".to_owned()),
        ..Facts::bare(
            (width.round() as u32, height.round() as u32),
            "svg",
            "image/svg+xml",
        )
    })
}

/// A CSS length in pixels of 1/96 inch (CSS Values 3, section 6.2); `None` for a relative one.
fn pixels(length: &str) -> Option<f64> {
    let length = length.trim();
    let unit = length.trim_start_matches(|c: char| c.is_ascii_digit() || "+-.".contains(c));
    let number: f64 = length[..length.len() - unit.len()].parse().ok()?;
    let scale = match unit.trim() {
        "" | "px" => 1.0,
        "in" => 96.0,
        "cm" => 96.0 / 2.54,
        "mm" => 96.0 / 25.4,
        "pt" => 96.0 / 72.0,
        "pc" => 16.0,
        _ => return None,
    };
    Some(number * scale).filter(|n| n.is_finite() && *n >= 0.0)
}

fn text(exif: &exif::Exif, tag: Tag) -> Option<String> {
    let exif::Value::Ascii(parts) = &exif.get_field(tag, In::PRIMARY)?.value else {
        return None;
    };
    let text = String::from_utf8_lossy(parts.first()?);
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\0');
    (!text.is_empty()).then(|| text.to_owned())
}

/// EXIF's `2026:02:03 08:09:10` as ISO 8601.
fn iso(moment: &str, offset: Option<String>) -> Option<String> {
    let mut date = exif::DateTime::from_ascii(moment.as_bytes()).ok()?;
    if let Some(offset) = offset {
        // A strange offset is none.
        let _ = date.parse_offset(offset.as_bytes());
    }
    if date.month == 0 || date.day == 0 {
        return None;
    }
    let offset = match date.offset {
        Some(minutes) => {
            let sign = if minutes < 0 { '-' } else { '+' };
            let minutes = minutes.unsigned_abs();
            format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
        }
        None => String::new(),
    };
    Some(format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{offset}",
        date.year, date.month, date.day, date.hour, date.minute, date.second
    ))
}

/// What is wrong with a picture, for the message of a template.
pub(super) fn in_words(fault: &Fault) -> String {
    match fault {
        Fault::UnknownFormat => "is not a picture that loa knows".to_owned(),
        Fault::OtherFormat(name, _) => format!("is {name}, which loa does not decode"),
        Fault::CutOff => "is cut off: the end of the file is missing".to_owned(),
        Fault::Damaged(cause) => format!("is damaged ({cause})"),
        Fault::Unsupported(cause) => format!("is stored in a rare way ({cause})"),
        Fault::Animated => "moves".to_owned(),
        Fault::TooLarge {
            width,
            height,
            most,
        } => {
            format!("has {width} x {height} pixels, more than the {most} million that can be taken")
        }
        Fault::BadProfile | Fault::BadCondition => {
            "has a colour profile that cannot be used".to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_svg_is_as_large_as_it_says() {
        let size = |attributes: &str| {
            let text =
                format!("<!DOCTYPE svg><svg xmlns='http://www.w3.org/2000/svg' {attributes}/>");
            svg(text.as_bytes()).map(|f| (f.width, f.height)).ok()
        };
        assert_eq!(size("width='120' height='80px'"), Some((120, 80)));
        assert_eq!(size("width='1in' height='10mm'"), Some((96, 38)));
        assert_eq!(size("viewBox='0 0 300 150'"), Some((300, 150)));
        assert_eq!(size("viewBox='0,0,300,150' width='100'"), Some((100, 50)));
        assert_eq!(
            size("viewBox='0 0 300 150' width='100%' height='100%'"),
            Some((300, 150))
        );
        assert_eq!(size("width='3em'"), None);
        assert_eq!(size("viewBox='0 0 0 0'"), None);
    }

    #[test]
    fn what_is_too_large_is_told_from_the_header() {
        let header = |width, height| Header {
            format: Format::Jpeg,
            width,
            height,
            model: crate::picture::Model::Rgb,
            orientation: image::metadata::Orientation::Rotate90,
            icc: None,
            animated: false,
        };
        let facts = Facts::of_raster(&header(30_000, 20_000));
        assert_eq!((facts.width, facts.height), (20_000, 30_000));
        assert!(facts.obstacle.is_some_and(|o| o.contains("20000 x 30000")));
        assert_eq!(Facts::of_raster(&header(12_000, 9_000)).obstacle, None);
    }

    #[test]
    fn the_moment_of_a_photo_is_iso() {
        assert_eq!(
            iso("2026:02:03 08:09:10", None).as_deref(),
            Some("2026-02-03T08:09:10")
        );
        assert_eq!(
            iso("2026:02:03 08:09:10", Some("+07:00".into())).as_deref(),
            Some("2026-02-03T08:09:10+07:00")
        );
        assert_eq!(iso("0000:00:00 00:00:00", None), None);
        assert_eq!(iso("hôm qua", None), None);
    }
}

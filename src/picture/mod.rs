//! Pictures made of pixels: what a JPEG, PNG, WebP or GIF says of itself, and its pixels.
//!
//! It promises:
//!
//! - the format is told by the content, not by the name; sizes and crops are those of the
//!   picture as a person sees it, turned upright by its EXIF orientation;
//! - a file that is cut off, damaged or too large is refused, never half a picture; no more
//!   than [`HELD`] pixels are decoded at once, whatever a header claims;
//! - colours are the file's own: what they mean is for whoever asked, who has the profile.

pub(crate) mod fault;
mod gif;
pub(crate) mod jpeg;
mod png;
pub(crate) mod raster;
pub(crate) mod strip;
mod webp;

use image::metadata::Orientation;

pub(crate) use self::fault::Fault;
pub(crate) use self::raster::{Decoded, Filter, Model, Raster};

/// The largest file that is read, in bytes.
pub(crate) const LARGEST_FILE: u64 = 256 * 1024 * 1024;

/// The most pixels that are decoded at once: 7 m x 4.5 m at 36 pixels an inch. What is
/// larger is decoded coarser, if its format can, else refused.
pub(crate) const HELD: u64 = 64_000_000;

/// A part of a picture, in upright pixels from its top left corner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crop {
    /// From the left.
    pub x: u32,
    /// From the top.
    pub y: u32,
    /// At least 1.
    pub width: u32,
    /// At least 1.
    pub height: u32,
}

/// How a picture is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Jpeg,
    Png,
    WebP,
    /// The first picture of it.
    Gif,
}

/// What a file says of itself.
#[derive(Clone, Debug)]
pub(crate) struct Header {
    pub(crate) format: Format,
    /// As stored, before it is turned upright.
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) model: Model,
    pub(crate) orientation: Orientation,
    /// The colour profile.
    pub(crate) icc: Option<Vec<u8>>,
    /// Whether there is more than one picture in it.
    pub(crate) animated: bool,
}

impl Header {
    pub(crate) fn read(bytes: &[u8]) -> Result<Header, Fault> {
        let header = if bytes.starts_with(&[0xff, 0xd8]) {
            jpeg::header(bytes)?
        } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            png::header(bytes)?
        } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
            webp::header(bytes)?
        } else if bytes.starts_with(b"GIF8") {
            gif::header(bytes)?
        } else {
            return Err(fault::other_format(bytes));
        };
        if header.width == 0 || header.height == 0 {
            return Err(Fault::Damaged(format!(
                "{} x {}",
                header.width, header.height
            )));
        }
        Ok(header)
    }

    /// Width and height in pixels, upright.
    pub(crate) fn size(&self) -> (u32, u32) {
        raster::upright(self.orientation, (self.width, self.height))
    }

    /// The pixels of `crop`, an upright part that lies on the picture, as they are stored and
    /// no finer than `target` upright pixels need.
    pub(crate) fn decode(
        &self,
        bytes: Vec<u8>,
        crop: Crop,
        target: (u32, u32),
    ) -> Result<Decoded, Fault> {
        let stored = raster::stored(self.orientation, (self.width, self.height), crop);
        let target = raster::upright(self.orientation, target);
        match self.format {
            Format::Jpeg => jpeg::decode(bytes, stored, target),
            Format::Png => png::decode(&bytes, stored, target),
            Format::WebP => webp::decode(&bytes, stored),
            Format::Gif => gif::decode(&bytes, stored),
        }
    }
}

/// Refuses a picture of more than `most` pixels.
fn refuse_above(most: u64, width: u32, height: u32) -> Result<(), Fault> {
    if u64::from(width) * u64::from(height) > most {
        return Err(Fault::TooLarge {
            width,
            height,
            most: most / 1_000_000,
        });
    }
    Ok(())
}

/// The orientation in a block of EXIF; upright if it holds none.
fn orientation(exif: Option<&[u8]>) -> Orientation {
    exif.map(|e| e.strip_prefix(b"Exif\0\0").unwrap_or(e))
        .and_then(Orientation::from_exif_chunk)
        .unwrap_or(Orientation::NoTransforms)
}

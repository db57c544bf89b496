//! Photos of the project on their way to the press.

use crate::diag::{Diagnostic, Outcome, Place};
use crate::sources::Asset;

use super::profile::Profile;

/// A photo of the project: its header is read, its pixels are decoded when asked for.
#[derive(Clone, Debug)]
pub struct Photo {
    asset: Asset,
}

/// A part of a photo, in its upright pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crop {
    /// Left edge.
    pub x: u32,
    /// Top edge.
    pub y: u32,
    /// Left to right.
    pub width: u32,
    /// Top to bottom.
    pub height: u32,
}

/// How the bytes of a picture are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Dct,
    Flate,
}

/// A picture in press inks, ready for a PDF.
#[derive(Clone, Debug)]
pub(crate) struct PressPicture {
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// 4 for CMYK, 1 for black alone.
    pub(crate) components: u8,
    pub(crate) encoding: Encoding,
    /// Whether 0 means full ink.
    pub(crate) inverted: bool,
    pub(crate) data: Vec<u8>,
    /// Opacity, 8 bits a pixel, deflated.
    pub(crate) alpha: Option<Vec<u8>>,
}

/// A picture for screens, RGB.
#[derive(Clone, Debug)]
pub(crate) struct RgbPicture {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) data: Vec<u8>,
    pub(crate) alpha: Option<Vec<u8>>,
}

/// A picture in press inks, four bytes a pixel.
#[derive(Clone, Debug)]
pub(crate) struct CmykPixels {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) data: Vec<u8>,
    pub(crate) alpha: Option<Vec<u8>>,
}

impl Photo {
    /// Reads the header.
    pub(crate) fn open(asset: &Asset, _: Option<Place>) -> Outcome<Photo> {
        Ok(Photo {
            asset: asset.clone(),
        })
    }

    /// Width and height in upright pixels.
    pub fn size(&self) -> (u32, u32) {
        (1, 1)
    }

    pub(crate) fn press(&self, _: Crop, _: (u32, u32), _: &Profile) -> Outcome<PressPicture> {
        Err(self.not_yet())
    }

    pub(crate) fn preview(&self, _: Crop, _: (u32, u32)) -> Outcome<RgbPicture> {
        Err(self.not_yet())
    }

    pub(crate) fn inks(&self, _: Crop, _: (u32, u32), _: &Profile) -> Outcome<CmykPixels> {
        Err(self.not_yet())
    }

    fn not_yet(&self) -> Vec<Diagnostic> {
        vec![Diagnostic::error("preview-failed").at(Place::file(self.asset.path.as_str()))]
    }
}

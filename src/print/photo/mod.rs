//! Photos: a JPEG, PNG or WebP of the project, made ready for the press.
//!
//! It promises:
//!
//! - the format is told by the content, not by the name; sizes and crops are those of the
//!   picture as a person sees it, turned upright by its EXIF orientation;
//! - EXIF, positions, XMP, comments and thumbnails reach no output: every output is made
//!   from the pixels, and the one that is not, `PressPicture` of a JPEG kept as it is, goes
//!   through `jpeg`'s list of segments to keep;
//! - every colour is in the press's inks: RGB through the file's own profile (else sRGB) and
//!   the printing condition, greys in black ink alone, CMYK with the numbers it came with;
//! - a file that is cut off, damaged or too large is refused, never half a picture; no more
//!   than `picture::HELD` pixels are decoded at once, whatever a header claims;
//! - the same file gives the same bytes on any number of threads.
//!
//! ```text
//! open    header read, refused or not    (the room `picture`)
//!   → decode                   only as fine as needed, only the crop if it can be
//!   → raster                   cropped, reduced, turned upright, alpha apart
//!   → colour   (colour.rs)     into inks, or into sRGB for a preview
//!   → encode   (encode.rs)     JPEG for photos, Flate for flat art
//! ```

mod colour;
mod encode;
#[cfg(test)]
mod tests;

use image::metadata::Orientation;

use self::colour::Source;
pub(crate) use self::encode::{Encoding, PressPicture};
use super::profile::Profile;
use crate::diag::{Outcome, Place};
pub use crate::picture::Crop;
use crate::picture::{self, Fault, Format, LARGEST_FILE, Model, Raster, raster};
use crate::sources::Asset;

/// A photo of the project. Its header has been read; its pixels are when they are asked for.
#[derive(Clone, Debug)]
pub struct Photo {
    asset: Asset,
    place: Option<Place>,
    header: picture::Header,
    source: Source,
}

/// Pixels for a screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RgbPicture {
    /// In pixels.
    pub(crate) width: u32,
    /// In pixels.
    pub(crate) height: u32,
    /// sRGB, three bytes a pixel, row by row.
    pub(crate) pixels: Vec<u8>,
    /// How opaque each pixel is, one byte a pixel, unless all are wholly so.
    pub(crate) alpha: Option<Vec<u8>>,
}

/// Pixels for plates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CmykPixels {
    /// In pixels.
    pub(crate) width: u32,
    /// In pixels.
    pub(crate) height: u32,
    /// Cyan, magenta, yellow, black: four bytes a pixel, row by row; 255 is full ink.
    pub(crate) pixels: Vec<u8>,
    /// How opaque each pixel is, one byte a pixel, unless all are wholly so.
    pub(crate) alpha: Option<Vec<u8>>,
}

impl Photo {
    /// Reads the header of a photo. Findings point at `place`, which names the photo, else
    /// at the photo itself.
    ///
    /// # Errors
    /// `photo-unknown-format`, `photo-other-format`, `photo-too-large`, `photo-cut-off`,
    /// `photo-damaged`, `photo-unsupported`, `photo-animated`, `photo-bad-icc`, and what
    /// reading a file can say.
    pub(crate) fn open(asset: &Asset, place: Option<Place>) -> Outcome<Photo> {
        let bytes = asset.read_within(LARGEST_FILE)?;
        match read(&bytes) {
            Ok((header, source)) => Ok(Photo {
                asset: asset.clone(),
                place,
                header,
                source,
            }),
            Err(fault) => Err(vec![fault.tell(&asset.path, place)]),
        }
    }

    /// The file's path in the project.
    pub(crate) fn name(&self) -> &str {
        &self.asset.path
    }

    /// Width and height in pixels, upright.
    pub fn size(&self) -> (u32, u32) {
        self.header.size()
    }

    /// The whole photo.
    pub(crate) fn whole(&self) -> Crop {
        let (width, height) = self.size();
        Crop {
            x: 0,
            y: 0,
            width,
            height,
        }
    }

    /// The name of the printing condition that a CMYK photo was made for, if it is not the
    /// one of `profile`. Its numbers are printed as they are: converting them would turn
    /// black text into four inks.
    pub(crate) fn foreign_condition(&self, profile: &Profile) -> Option<&str> {
        match &self.source {
            Source::Inks(Some(name)) if *name != profile.description => Some(name),
            _ => None,
        }
    }

    /// The part `crop`, in no more than `most` pixels (width, height) nor than `picture::HELD` for
    /// the whole photo, in the inks of `profile`, as the data of an image in a PDF.
    ///
    /// # Errors
    /// What is wrong with the file that its header does not tell: `photo-cut-off`,
    /// `photo-damaged`; `bad-icc` if the printing condition cannot be computed with.
    pub(crate) fn press(
        &self,
        crop: Crop,
        most: (u32, u32),
        profile: &Profile,
    ) -> Outcome<PressPicture> {
        if self.is_kept(crop, most) {
            return self.keep();
        }
        let (raster, alpha) = self.pixels(crop, most)?;
        let (width, height) = (raster.width, raster.height);
        let lossless = self.header.format != Format::Jpeg;
        let inks = self.separate(raster, profile)?;
        Ok(encode::picture(
            &inks,
            (width, height),
            lossless,
            alpha.as_deref(),
        ))
    }

    /// The part `crop`, in no more than `most` pixels (width, height), in sRGB. Photos in
    /// CMYK are shown as `profile` prints them.
    ///
    /// # Errors
    /// As [`Photo::press`].
    pub(crate) fn preview(
        &self,
        crop: Crop,
        most: (u32, u32),
        profile: &Profile,
    ) -> Outcome<RgbPicture> {
        let (raster, alpha) = self.pixels(crop, most)?;
        let (width, height) = (raster.width, raster.height);
        let pixels = colour::to_screen(raster, &self.source, profile)
            .map_err(|fault| vec![self.tell(fault)])?;
        Ok(RgbPicture {
            width,
            height,
            pixels,
            alpha,
        })
    }

    /// The part `crop`, in no more than `most` pixels (width, height), in the inks of
    /// `profile`.
    ///
    /// # Errors
    /// As [`Photo::press`].
    pub(crate) fn inks(
        &self,
        crop: Crop,
        most: (u32, u32),
        profile: &Profile,
    ) -> Outcome<CmykPixels> {
        let (raster, alpha) = self.pixels(crop, most)?;
        let (width, height) = (raster.width, raster.height);
        let pixels = match self.separate(raster, profile)? {
            Inks::All(pixels) => pixels,
            Inks::Black(pixels) => pixels.iter().flat_map(|k| [0, 0, 0, *k]).collect(),
        };
        Ok(CmykPixels {
            width,
            height,
            pixels,
            alpha,
        })
    }

    /// Whether the file's own data will do: a JPEG that is wanted whole, is no larger than
    /// wanted, stands upright, and holds the press's own numbers.
    fn is_kept(&self, crop: Crop, most: (u32, u32)) -> bool {
        self.header.format == Format::Jpeg
            && self.header.orientation == Orientation::NoTransforms
            && self.cut(crop) == self.whole()
            && crop.width <= most.0
            && crop.height <= most.1
            && matches!(self.source, Source::Inks(_) | Source::Black)
    }

    fn keep(&self) -> Outcome<PressPicture> {
        let bytes = self.asset.read_within(LARGEST_FILE)?;
        let kept = picture::jpeg::keep(bytes).map_err(|fault| vec![self.tell(fault)])?;
        Ok(PressPicture {
            width: self.header.width,
            height: self.header.height,
            components: if self.header.model == Model::Cmyk {
                4
            } else {
                1
            },
            encoding: Encoding::Dct,
            inverted: kept.inverted,
            data: kept.data,
            alpha: None,
        })
    }

    /// The pixels of `crop`, upright, at most `most`, and their alpha if some are not opaque.
    fn pixels(&self, crop: Crop, most: (u32, u32)) -> Outcome<(Raster, Option<Vec<u8>>)> {
        let header = &self.header;
        let crop = self.cut(crop);
        let fit = raster::fit((crop.width, crop.height), most);
        let target = raster::upright(header.orientation, fit);
        let bytes = self.asset.read_within(LARGEST_FILE)?;
        let reduced = header
            .decode(bytes, crop, fit)
            .and_then(|d| d.reduce(target));
        match reduced {
            Ok(raster) => Ok(raster.turn(header.orientation).split_alpha()),
            Err(fault) => Err(vec![self.tell(fault)]),
        }
    }

    fn separate(&self, raster: Raster, profile: &Profile) -> Outcome<Inks> {
        colour::separate(raster, &self.source, profile).map_err(|fault| vec![self.tell(fault)])
    }

    /// The part of `crop` that lies on the photo; its nearest pixel, if none does.
    fn cut(&self, crop: Crop) -> Crop {
        let (width, height) = self.size();
        let (x, y) = (crop.x.min(width - 1), crop.y.min(height - 1));
        Crop {
            x,
            y,
            width: crop.width.clamp(1, width - x),
            height: crop.height.clamp(1, height - y),
        }
    }

    fn tell(&self, fault: Fault) -> crate::diag::Diagnostic {
        fault.tell(&self.asset.path, self.place.clone())
    }
}

/// Pixels in ink, row by row; 255 is full ink.
enum Inks {
    /// Cyan, magenta, yellow, black.
    All(Vec<u8>),
    /// Black alone.
    Black(Vec<u8>),
}

/// The header of a photo that can be printed, and what its numbers mean.
fn read(bytes: &[u8]) -> Result<(picture::Header, Source), Fault> {
    if bytes.starts_with(b"GIF8") {
        return Err(Fault::OtherFormat("GIF", "hint-photo-save-as"));
    }
    let mut header = picture::Header::read(bytes)?;
    if header.animated {
        return Err(Fault::Animated);
    }
    let source = Source::read(header.model, header.icc.take())?;
    Ok((header, source))
}

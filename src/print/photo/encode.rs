//! Inks → the data of an image in a PDF.

use std::borrow::Cow;
use std::collections::HashSet;

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use miniz_oxide::deflate::compress_to_vec_zlib;

use super::Inks;

/// Of 100: no trace of the encoding at the distance from which a banner is seen, nor close by.
const QUALITY: u8 = 92;
const DEFLATE: u8 = 6;
/// As many colours as a palette can have.
const FEW: usize = 256;

/// A picture as a PDF's image XObject takes it, in DeviceGray or DeviceCMYK.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PressPicture {
    /// In pixels.
    pub(crate) width: u32,
    /// In pixels.
    pub(crate) height: u32,
    /// 1 for DeviceGray, where 255 is white; 4 for DeviceCMYK, where 255 is full ink. Always
    /// 8 bits a component.
    pub(crate) components: u8,
    /// The filter of `data`.
    pub(crate) encoding: Encoding,
    /// Whether the image needs the `Decode` array `[1 0 1 0 1 0 1 0]`: Adobe's way to keep
    /// CMYK in a JPEG.
    pub(crate) inverted: bool,
    /// Encoded.
    pub(crate) data: Vec<u8>,
    /// The soft mask, unless the picture is opaque: DeviceGray, 8 bits, of the same size,
    /// under FlateDecode.
    pub(crate) alpha: Option<Vec<u8>>,
}

/// The filter of a picture's data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// `DCTDecode`.
    Dct,
    /// `FlateDecode`.
    Flate,
}

/// `lossless` tells that the pixels never went through a JPEG: flat art stays exact then.
pub(super) fn picture(
    inks: &Inks,
    (width, height): (u32, u32),
    lossless: bool,
    alpha: Option<&[u8]>,
) -> PressPicture {
    let (components, pixels) = match inks {
        Inks::All(pixels) => (4, Cow::Borrowed(pixels.as_slice())),
        // DeviceGray counts light.
        Inks::Black(pixels) => (1, pixels.iter().map(|k| 255 - k).collect()),
    };
    let dct = if lossless && is_flat(&pixels, components) {
        None
    } else {
        dct(&pixels, width, height, components)
    };
    let (encoding, data) = match dct {
        Some(data) => (Encoding::Dct, data),
        None => (Encoding::Flate, compress_to_vec_zlib(&pixels, DEFLATE)),
    };
    PressPicture {
        width,
        height,
        components: components as u8,
        encoding,
        inverted: encoding == Encoding::Dct && components == 4,
        data,
        alpha: alpha.map(|alpha| compress_to_vec_zlib(alpha, DEFLATE)),
    }
}

/// Whether this is a drawing, not a photo: few colours, or half of the pixels are just like
/// the one before them.
fn is_flat(pixels: &[u8], channels: usize) -> bool {
    let first = pixels.chunks_exact(channels);
    let next = first.clone().skip(1);
    let same = first.clone().zip(next).filter(|(a, b)| a == b).count();
    let mut colours = HashSet::new();
    same * 2 * channels >= pixels.len()
        || first.clone().all(|pixel| {
            colours.insert(pixel);
            colours.len() <= FEW
        })
}

/// `None` if a JPEG cannot be that large.
fn dct(pixels: &[u8], width: u32, height: u32, channels: usize) -> Option<Vec<u8>> {
    let (width, height) = (u16::try_from(width).ok()?, u16::try_from(height).ok()?);
    let mut data = Vec::new();
    let mut encoder = Encoder::new(&mut data, QUALITY);
    encoder.set_sampling_factor(SamplingFactor::F_1_1);
    // Inks rise and fall together as R, G and B do: as YCCK they take half the room.
    let kind = if channels == 4 {
        ColorType::CmykAsYcck
    } else {
        ColorType::Luma
    };
    encoder.encode(pixels, width, height, kind).ok()?;
    Some(data)
}

//! WebP: at most 16,383 pixels a side, decoded whole.

use std::io::Cursor;

use image_webp::{DecodingError, WebPDecoder};

use super::fault::Fault;
use super::raster::{Decoded, Model, Raster};
use super::{Crop, Format, HELD, Header, orientation, refuse_above};

pub(crate) fn header(bytes: &[u8]) -> Result<Header, Fault> {
    // The decoder fills what is missing from the end of a lossy picture.
    let claimed = bytes.get(4..8).and_then(|n| n.try_into().ok());
    let claimed = claimed.map(u32::from_le_bytes).ok_or(Fault::CutOff)?;
    if u64::from(claimed) + 8 > bytes.len() as u64 {
        return Err(Fault::CutOff);
    }
    let mut decoder = open(bytes)?;
    let (width, height) = decoder.dimensions();
    refuse_above(HELD, width, height)?;
    let exif = decoder.exif_metadata().map_err(fault)?;
    let icc = decoder.icc_profile().map_err(fault)?;
    Ok(Header {
        format: Format::WebP,
        width,
        height,
        model: Model::Rgb,
        orientation: orientation(exif.as_deref()),
        icc,
        animated: decoder.is_animated(),
    })
}

/// The whole picture, in which `part` is wanted.
pub(crate) fn decode(bytes: &[u8], part: Crop) -> Result<Decoded, Fault> {
    let mut decoder = open(bytes)?;
    let (width, height) = decoder.dimensions();
    let alpha = decoder.has_alpha();
    let size = decoder.output_buffer_size().ok_or(Fault::CutOff)?;
    let mut pixels = vec![0; size];
    decoder.read_image(&mut pixels).map_err(fault)?;
    Ok(Decoded {
        raster: Raster {
            width,
            height,
            model: Model::Rgb,
            alpha,
            pixels,
        },
        part: [part.x, part.y, part.width, part.height].map(f64::from),
    })
}

fn open(bytes: &[u8]) -> Result<WebPDecoder<Cursor<&[u8]>>, Fault> {
    let mut decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(fault)?;
    decoder.set_memory_limit(HELD as usize * 4);
    Ok(decoder)
}

fn fault(error: DecodingError) -> Fault {
    match error {
        DecodingError::IoError(_) | DecodingError::NoMoreFrames => Fault::CutOff,
        DecodingError::ChunkMissing => Fault::CutOff,
        other => Fault::Damaged(other.to_string()),
    }
}

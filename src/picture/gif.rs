//! GIF: its first picture.

use std::io::Cursor;

use gif::{ColorOutput, DecodeOptions, DecodingError, MemoryLimit};

use super::fault::Fault;
use super::raster::{Decoded, Model, Raster};
use super::{Crop, Format, HELD, Header, refuse_above};

type Frames<'a> = gif::Decoder<Cursor<&'a [u8]>>;

pub(crate) fn header(bytes: &[u8]) -> Result<Header, Fault> {
    let mut frames = open(bytes, ColorOutput::Indexed)?;
    let (width, height) = (u32::from(frames.width()), u32::from(frames.height()));
    refuse_above(HELD, width, height)?;
    frames.next_frame_info().map_err(fault)?;
    Ok(Header {
        format: Format::Gif,
        width,
        height,
        model: Model::Rgb,
        orientation: image::metadata::Orientation::NoTransforms,
        icc: None,
        // A second one cannot be told without going through the first.
        animated: matches!(frames.next_frame_info(), Ok(Some(_))),
    })
}

/// The first picture on its canvas, in which `part` is wanted.
pub(crate) fn decode(bytes: &[u8], part: Crop) -> Result<Decoded, Fault> {
    let mut frames = open(bytes, ColorOutput::RGBA)?;
    let (width, height) = (u32::from(frames.width()), u32::from(frames.height()));
    let frame = frames.read_next_frame().map_err(fault)?;
    let frame = frame.ok_or(Fault::CutOff)?;
    let mut pixels = vec![0; width as usize * height as usize * 4];
    let row = usize::from(frame.width) * 4;
    let left = usize::from(frame.left) * 4;
    let shown = row.min((width as usize * 4).saturating_sub(left));
    let rows = pixels.chunks_exact_mut(width as usize * 4);
    for (to, from) in rows
        .skip(usize::from(frame.top))
        .zip(frame.buffer.chunks_exact(row.max(1)))
    {
        if shown > 0 {
            to[left..left + shown].copy_from_slice(&from[..shown]);
        }
    }
    Ok(Decoded {
        raster: Raster {
            width,
            height,
            model: Model::Rgb,
            alpha: true,
            pixels,
        },
        part: [part.x, part.y, part.width, part.height].map(f64::from),
    })
}

fn open(bytes: &[u8], output: ColorOutput) -> Result<Frames<'_>, Fault> {
    let mut options = DecodeOptions::new();
    options.set_color_output(output);
    options.set_memory_limit(MemoryLimit::Bytes(
        (HELD * 4).try_into().unwrap_or(std::num::NonZeroU64::MIN),
    ));
    options.read_info(Cursor::new(bytes)).map_err(fault)
}

fn fault(error: DecodingError) -> Fault {
    match error {
        DecodingError::Io(_) => Fault::CutOff,
        other => Fault::Damaged(other.to_string()),
    }
}

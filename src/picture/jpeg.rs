//! JPEG: read, decoded as fine as needed, or kept without what it tells about its maker.

use image::metadata::Orientation;
use jpeg_decoder::{Decoder, Error, UnsupportedFeature};

use super::fault::Fault;
use super::raster::{Decoded, Model, Raster, factor};
use super::strip::orientation_only;
use super::{Crop, Format, HELD, Header, orientation, refuse_above};

/// The most pixels of a file that is reduced while it is decoded: an empty picture of that
/// size is a file of four megabytes and takes seconds.
const LARGEST: u64 = 1_000_000_000;

/// Stands in for the end of the file when it is decoded. The decoder takes a picture whose
/// data end too soon as one that goes on in grey; behind 16 bytes more than it can look
/// ahead, `FF FF 00` is an error within data but is skipped between segments, as is the rest.
const END: [u8; 21] = [
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0xff, 0xd9,
];

/// The file's parts, by a walk over its segments (ITU-T T.81, annex B).
struct Layout {
    /// Where the segments lie that a picture needs, from their marker to the next.
    needed: Vec<std::ops::Range<usize>>,
    /// These, and besides them those that tell its density and its colours.
    seen: Vec<std::ops::Range<usize>>,
    orientation: Orientation,
    /// Where the last marker, `EOI`, begins.
    end: usize,
    frame: Frame,
    /// Whether Adobe's segment is there: then CMYK is stored inverted.
    adobe: bool,
}

struct Frame {
    width: u32,
    height: u32,
    components: u8,
    progressive: bool,
}

/// A JPEG without what a picture does not need.
pub(crate) struct Kept {
    pub(crate) data: Vec<u8>,
    /// Whether 0 is full ink.
    pub(crate) inverted: bool,
}

pub(crate) fn header(bytes: &[u8]) -> Result<Header, Fault> {
    let layout = Layout::walk(bytes)?;
    let mut decoder = Decoder::new(bytes);
    decoder.read_info().map_err(fault)?;
    let Frame { width, height, .. } = layout.frame;
    // The coefficients of a progressive file are all in memory, whatever the scale.
    let most = if layout.frame.progressive {
        HELD
    } else {
        LARGEST
    };
    refuse_above(most, width, height)?;
    let model = match layout.frame.components {
        1 => Model::Grey,
        3 => Model::Rgb,
        4 => Model::Cmyk,
        n => return Err(Fault::Unsupported(format!("{n} components"))),
    };
    Ok(Header {
        format: Format::Jpeg,
        width,
        height,
        model,
        orientation: orientation(decoder.exif_data()),
        icc: decoder.icc_profile(),
        animated: false,
    })
}

/// The picture, no finer than `target` pixels for `part` need.
pub(crate) fn decode(bytes: Vec<u8>, part: Crop, target: (u32, u32)) -> Result<Decoded, Fault> {
    let Frame { width, height, .. } = Layout::walk(&bytes)?.frame;
    let all = u64::from(width) * u64::from(height);
    let factor = factor((part.width, part.height), target, all, 8);
    let raster = decode_scaled(bytes, factor)?;
    let f = f64::from(factor);
    let (x, y) = (f64::from(part.x) / f, f64::from(part.y) / f);
    // The last pixel of a scaled row may stand for fewer than `factor`.
    let part = [
        x,
        y,
        (f64::from(part.width) / f).min(f64::from(raster.width) - x),
        (f64::from(part.height) / f).min(f64::from(raster.height) - y),
    ];
    Ok(Decoded { raster, part })
}

/// The file without EXIF, XMP, profiles, comments, and what follows the picture: previews,
/// films, other pictures. The picture is decoded once, so that no half of one is kept.
pub(crate) fn keep(bytes: Vec<u8>) -> Result<Kept, Fault> {
    let layout = Layout::walk(&bytes)?;
    let mut data = vec![0xff, 0xd8];
    for range in &layout.needed {
        data.extend_from_slice(&bytes[range.clone()]);
    }
    data.extend_from_slice(&[0xff, 0xd9]);
    let inverted = layout.adobe && layout.frame.components == 4;
    decode_scaled(bytes, 8)?;
    Ok(Kept { data, inverted })
}

/// The file with the picture, its density and its colours alone, for browsers; a photo that
/// lies keeps its orientation.
pub(super) fn bare(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let layout = Layout::walk(bytes)?;
    let mut bare = vec![0xff, 0xd8];
    let mut exif = orientation_only(layout.orientation);
    for range in &layout.seen {
        let segment = &bytes[range.clone()];
        // JFIF wants to be the first segment.
        if segment[1] != 0xe0
            && let Some(exif) = exif.take()
        {
            bare.extend([0xff, 0xe1]);
            bare.extend((exif.len() as u16 + 8).to_be_bytes());
            bare.extend(b"Exif\0\0");
            bare.extend(exif);
        }
        bare.extend_from_slice(segment);
    }
    bare.extend_from_slice(&[0xff, 0xd9]);
    Ok(bare)
}

/// The whole picture at one to `factor`, which is 1, 2, 4 or 8.
fn decode_scaled(mut bytes: Vec<u8>, factor: u32) -> Result<Raster, Fault> {
    let layout = Layout::walk(&bytes)?;
    let Frame {
        width,
        height,
        components,
        ..
    } = layout.frame;
    bytes.truncate(layout.end);
    bytes.extend_from_slice(&END);
    let mut decoder = Decoder::new(bytes.as_slice());
    decoder.set_max_decoding_buffer_size(HELD as usize * 4);
    let side = |full: u32| u16::try_from(full.div_ceil(factor)).unwrap_or(u16::MAX);
    let (width, height) = decoder.scale(side(width), side(height)).map_err(fault)?;
    let mut pixels = decoder.decode().map_err(fault)?;
    let model = match components {
        1 => Model::Grey,
        3 => Model::Rgb,
        _ => Model::Cmyk,
    };
    if model == Model::Cmyk && !layout.adobe {
        // The decoder takes every CMYK as Adobe's, inverted.
        pixels.iter_mut().for_each(|v| *v = 255 - *v);
    }
    let (width, height) = (u32::from(width), u32::from(height));
    if pixels.len() != width as usize * height as usize * model.channels() {
        return Err(Fault::Unsupported("16 bit".to_owned()));
    }
    Ok(Raster {
        width,
        height,
        model,
        alpha: false,
        pixels,
    })
}

impl Layout {
    fn walk(bytes: &[u8]) -> Result<Layout, Fault> {
        let byte = |at: usize| bytes.get(at).copied().ok_or(Fault::CutOff);
        let (mut needed, mut seen) = (Vec::new(), Vec::new());
        let (mut frame, mut adobe, mut has_scan) = (None, false, false);
        let mut upright = Orientation::NoTransforms;
        let mut at = 2;
        loop {
            // Fill bytes and strays between segments are skipped, as decoders do.
            while byte(at)? != 0xff || matches!(byte(at + 1)?, 0x00 | 0xff) {
                at += 1;
            }
            let start = at;
            let marker = byte(at + 1)?;
            at += 2;
            match marker {
                0xd9 => break,
                0x01 | 0xd0..=0xd8 => continue,
                _ => {}
            }
            let length = usize::from(byte(at)?) << 8 | usize::from(byte(at + 1)?);
            let body = bytes.get(at + 2..at + length.max(2)).ok_or(Fault::CutOff)?;
            at += length.max(2);
            match marker {
                0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) && frame.is_none() => {
                    frame = Some(Frame::read(
                        body,
                        matches!(marker, 0xc2 | 0xc6 | 0xca | 0xce),
                    )?);
                }
                0xda => {
                    has_scan = true;
                    at = end_of_scan(bytes, at)?;
                }
                0xee if body.starts_with(b"Adobe") => adobe = true,
                0xe0..=0xef | 0xfe => {
                    match marker {
                        0xe0 if body.starts_with(b"JFIF\0") => seen.push(start..at),
                        0xe2 if body.starts_with(b"ICC_PROFILE\0") => seen.push(start..at),
                        0xe1 if body.starts_with(b"Exif\0\0") => {
                            upright = orientation(Some(body));
                        }
                        _ => {}
                    }
                    continue;
                }
                _ => {}
            }
            needed.push(start..at);
            seen.push(start..at);
        }
        let damaged = || Fault::Damaged("no picture".to_owned());
        let frame = frame.filter(|_| has_scan).ok_or_else(damaged)?;
        Ok(Layout {
            needed,
            seen,
            orientation: upright,
            end: at - 2,
            frame,
            adobe,
        })
    }
}

/// The marker that ends the data from `at` on.
fn end_of_scan(bytes: &[u8], mut at: usize) -> Result<usize, Fault> {
    loop {
        let rest = bytes.get(at..).ok_or(Fault::CutOff)?;
        at += memchr::memchr(0xff, rest).ok_or(Fault::CutOff)?;
        match bytes.get(at + 1).ok_or(Fault::CutOff)? {
            0x00 | 0xd0..=0xd7 => at += 2,
            0xff => at += 1,
            _ => return Ok(at),
        }
    }
}

impl Frame {
    fn read(body: &[u8], progressive: bool) -> Result<Frame, Fault> {
        let [_, h1, h0, w1, w0, components, ..] = *body else {
            return Err(Fault::Damaged("frame".to_owned()));
        };
        Ok(Frame {
            width: u32::from(u16::from_be_bytes([w1, w0])),
            height: u32::from(u16::from_be_bytes([h1, h0])),
            components,
            progressive,
        })
    }
}

fn fault(error: Error) -> Fault {
    match error {
        Error::Io(_) => Fault::CutOff,
        // Only the end that stands in for the file's own can say so.
        Error::Format(cause) if cause.starts_with("FF 00 found") => Fault::CutOff,
        Error::Unsupported(UnsupportedFeature::DNL) => Fault::Damaged("height 0".to_owned()),
        Error::Unsupported(feature) => Fault::Unsupported(format!("{feature:?}")),
        other => Fault::Damaged(other.to_string()),
    }
}

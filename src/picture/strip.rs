//! A picture's file without what it tells about its maker: where, when and with what it was
//! taken, thumbnails, comments, edits.
//!
//! Nothing is decoded: whole segments are left out, and what a browser needs to show the
//! picture stays as it is, byte for byte. A photo that is stored lying keeps its orientation
//! in a block of EXIF that holds nothing else.

use image::metadata::Orientation;

use super::fault::Fault;
use super::{jpeg, orientation};

/// Chunks of a PNG that bear on how it looks (PNG, third edition, section 11), besides the
/// critical ones, whose names begin with a capital.
const SEEN: [&[u8; 4]; 13] = [
    b"acTL", b"bKGD", b"cHRM", b"cICP", b"fcTL", b"fdAT", b"gAMA", b"hIST", b"iCCP", b"pHYs",
    b"sBIT", b"sRGB", b"tRNS",
];

const PNG_START: &[u8; 8] = b"\x89PNG\r\n\x1a\n";

/// `bytes` without what they tell; `None` if they tell nothing, or are no JPEG, PNG or WebP.
///
/// # Errors
/// What is wrong with a file whose parts cannot be told from each other.
pub(crate) fn strip(bytes: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
    let bare = if bytes.starts_with(&[0xff, 0xd8]) {
        jpeg::bare(bytes)?
    } else if bytes.starts_with(PNG_START) {
        png(bytes)?
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        webp(bytes)?
    } else {
        return Ok(None);
    };
    Ok((bare != bytes).then_some(bare))
}

/// A block of EXIF with nothing but the orientation (TIFF 6.0, tag 274), if it is needed.
pub(super) fn orientation_only(orientation: Orientation) -> Option<Vec<u8>> {
    let number = orientation.to_exif();
    (number != 1).then(|| {
        let mut exif = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
        exif.extend([number, 0, 0, 0, 0, 0, 0]);
        exif
    })
}

fn png(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut out = PNG_START.to_vec();
    let (mut turned, mut pixels_at) = (None, None);
    let mut rest = &bytes[PNG_START.len()..];
    loop {
        let (head, _) = rest.split_first_chunk::<8>().ok_or(Fault::CutOff)?;
        let [a, b, c, d, name @ ..] = *head;
        let length = u32::from_be_bytes([a, b, c, d]) as usize;
        let whole = length.saturating_add(12);
        let chunk = rest.get(..whole).ok_or(Fault::CutOff)?;
        rest = &rest[whole..];
        match &name {
            b"eXIf" => turned = orientation_only(orientation(Some(&chunk[8..8 + length]))),
            b"IEND" => {
                out.extend(chunk);
                if let Some(exif) = turned {
                    // Behind the pixels it would be too late for some programs.
                    let at = pixels_at.unwrap_or(PNG_START.len());
                    out.splice(at..at, png_chunk(b"eXIf", &exif));
                }
                return Ok(out);
            }
            b"IDAT" => {
                pixels_at.get_or_insert(out.len());
                out.extend(chunk);
            }
            _ if name[0].is_ascii_uppercase() || SEEN.contains(&&name) => out.extend(chunk),
            _ => {}
        }
    }
}

fn png_chunk(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let named = [&name[..], body].concat();
    let sum = libdeflater::crc32(&named).to_be_bytes();
    [&(body.len() as u32).to_be_bytes()[..], &named, &sum].concat()
}

/// RIFF (the WebP container): chunks of a name, a length and a body padded to even.
fn webp(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut out = b"RIFF\0\0\0\0WEBP".to_vec();
    let (mut flags_at, mut exif) = (None, None);
    let claimed = bytes.get(4..8).and_then(|n| n.try_into().ok());
    let end = claimed.map(u32::from_le_bytes).ok_or(Fault::CutOff)? as usize;
    let mut rest = bytes.get(12..end.saturating_add(8)).ok_or(Fault::CutOff)?;
    while let Some((head, _)) = rest.split_first_chunk::<8>() {
        let [name @ .., a, b, c, d] = *head;
        let length = u32::from_le_bytes([a, b, c, d]) as usize;
        let whole = length.saturating_add(8);
        let chunk = rest.get(..whole).ok_or(Fault::CutOff)?;
        rest = rest.get(whole + whole % 2..).unwrap_or_default();
        match &name {
            b"EXIF" => exif = orientation_only(orientation(Some(&chunk[8..]))),
            b"VP8X" => {
                flags_at = (length > 0).then_some(out.len() + 8);
                push_chunk(&mut out, chunk);
            }
            b"VP8 " | b"VP8L" | b"ALPH" | b"ANIM" | b"ANMF" | b"ICCP" => {
                push_chunk(&mut out, chunk);
            }
            _ => {}
        }
    }
    if let Some(at) = flags_at {
        const EXIF: u8 = 0x08;
        const XMP: u8 = 0x04;
        out[at] &= !(EXIF | XMP);
        if let Some(exif) = exif {
            out[at] |= EXIF;
            let length = (exif.len() as u32).to_le_bytes();
            push_chunk(&mut out, &[&b"EXIF"[..], &length, &exif].concat());
        }
    }
    let length = (out.len() - 8) as u32;
    out[4..8].copy_from_slice(&length.to_le_bytes());
    Ok(out)
}

fn push_chunk(out: &mut Vec<u8>, chunk: &[u8]) {
    out.extend(chunk);
    if chunk.len() % 2 == 1 {
        out.push(0);
    }
}

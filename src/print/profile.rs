//! The printing condition: an ICC profile that is embedded as it is. Photos are computed with
//! it, the colours of layouts never.

use std::borrow::Cow;

use miniz_oxide::deflate::compress_to_vec_zlib;
use miniz_oxide::inflate::decompress_to_vec_zlib;
use sha2::{Digest, Sha256};

use crate::diag::{Diagnostic, Outcome, Place};
use crate::sources::Asset;

/// Profiles hardly shrink further at higher levels, and cost milliseconds.
const DEFLATE: u8 = 1;

/// A profile up to this size is embedded as it is: it would shrink by a fifth, in more time
/// than the rest of a banner's PDF takes.
const SMALL: usize = 160 * 1024;

/// A CMYK output profile.
#[derive(Clone, Debug)]
pub(crate) struct Profile {
    stored: Cow<'static, [u8]>,
    deflated: bool,
    /// The hash of the profile.
    digest: [u8; 32],
    /// The profile's own name.
    pub(crate) description: String,
    /// The name of the condition: `FOGRA39`, or the profile's own name.
    pub(crate) condition: String,
    /// Whether the condition is in the ICC's registry.
    pub(crate) registered: bool,
}

impl Profile {
    /// Reads a profile.
    ///
    /// # Errors
    /// `bad-icc` if it is not a CMYK output profile.
    pub(crate) fn load(asset: &Asset) -> Outcome<Profile> {
        let bytes = asset.bytes()?;
        let is_press = bytes.len() > 128
            && bytes.get(12..16) == Some(b"prtr")
            && bytes.get(16..20) == Some(b"CMYK")
            && bytes.get(36..40) == Some(b"acsp");
        if !is_press {
            let place = Place::file(asset.path.as_str());
            return Err(vec![
                Diagnostic::error("bad-icc").at(place).hint("hint-bad-icc"),
            ]);
        }
        let description = description(&bytes).unwrap_or_else(|| asset.name().to_owned());
        let registered = description.starts_with("FOGRA39");
        let condition = if registered {
            "FOGRA39".to_owned()
        } else {
            description.clone()
        };
        let deflated = bytes.len() > SMALL;
        Ok(Profile {
            digest: Sha256::digest(&bytes).into(),
            stored: if deflated {
                Cow::Owned(compress_to_vec_zlib(&bytes, DEFLATE))
            } else {
                bytes
            },
            deflated,
            description,
            condition,
            registered,
        })
    }

    /// The profile's bytes as they are embedded.
    pub(crate) fn stored(&self) -> &[u8] {
        &self.stored
    }

    /// The profile as it was read.
    pub(crate) fn icc(&self) -> Option<Cow<'_, [u8]>> {
        if self.deflated {
            decompress_to_vec_zlib(&self.stored).ok().map(Cow::Owned)
        } else {
            Some(Cow::Borrowed(&self.stored))
        }
    }

    /// The hash of the profile.
    pub(crate) fn digest(&self) -> &[u8; 32] {
        &self.digest
    }

    /// Whether the embedded bytes are deflated.
    pub(crate) fn is_deflated(&self) -> bool {
        self.deflated
    }
}

/// The profile's name: the tag `desc`, in the form of version 2 or 4.
pub(super) fn description(bytes: &[u8]) -> Option<String> {
    let number =
        |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?) as usize);
    let count = number(128)?.min(100);
    let entry = (0..count)
        .map(|i| 132 + i * 12)
        .find(|at| bytes.get(*at..at + 4) == Some(b"desc"))?;
    let at = number(entry + 4)?;
    let text = match bytes.get(at..at + 4)? {
        b"desc" => {
            let length = number(at + 8)?.min(200);
            String::from_utf8_lossy(bytes.get(at + 12..at + 12 + length)?).into_owned()
        }
        b"mluc" => {
            let (length, offset) = (number(at + 20)?.min(400), number(at + 24)?);
            let units = bytes
                .get(at + offset..at + offset + length)?
                .chunks_exact(2);
            let units: Vec<u16> = units.map(|c| u16::from_be_bytes([c[0], c[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        _ => return None,
    };
    let text = text.trim_end_matches('\0').trim();
    (!text.is_empty()).then(|| text.to_owned())
}

//! What stands in a photo's place until it is there: its mean colour, or a blurred picture of
//! a few pixels, small enough to lie within the page.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use super::cook::whole;
use super::encode::{Encoding, encode};
use super::facts::{Facts, in_words};
use super::{Images, colour};
use crate::config::images::Placeholder;
use crate::disk::Store;
use crate::picture::{Fault, Filter, Header, LARGEST_FILE, Raster};
use crate::sources::Asset;

/// The longer side of the blurred picture, in pixels.
const SIDE: u32 = 16;

/// The quality of the blurred picture: nobody looks at it closely.
const QUALITY: u8 = 30;

/// Counts up when placeholders are made otherwise.
const VERSION: &[u8] = b"placeholder 1";

/// How fine a JPEG is decoded for it.
const FACTOR: u32 = 8;

/// Both kinds of placeholder of a picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Stand {
    /// `#rrggbb`.
    colour: String,
    /// A `data:` address.
    blur: String,
}

impl Images {
    /// The placeholder of a picture: `#rrggbb`, or a `data:` address.
    ///
    /// # Errors
    /// The reason in words: the picture cannot be decoded.
    pub(super) fn placeholder(
        &self,
        asset: &Asset,
        facts: &Facts,
        kind: Placeholder,
    ) -> Result<Option<String>, String> {
        if kind == Placeholder::None {
            return Ok(None);
        }
        let key = Store::key(&[VERSION, facts.digest.as_bytes()]);
        let kept = self.store.get(&key);
        let stand = match kept.and_then(|json| serde_json::from_slice::<Stand>(&json).ok()) {
            Some(stand) => stand,
            None => {
                let made = asset
                    .read_within(LARGEST_FILE)
                    .map_err(|_| format!("`{}` cannot be read", asset.path))
                    .and_then(|bytes| {
                        make(bytes).map_err(|f| format!("`{}` {}", asset.path, in_words(&f)))
                    })?;
                if let Ok(json) = serde_json::to_vec(&made) {
                    self.store.put(&key, &json);
                }
                made
            }
        };
        Ok(Some(match kind {
            Placeholder::Blur => stand.blur,
            _ => stand.colour,
        }))
    }
}

fn make(bytes: Vec<u8>) -> Result<Stand, Fault> {
    let header = Header::read(&bytes)?;
    let decoded = whole(&header, bytes, FACTOR)?;
    let (width, height) = (header.width, header.height);
    let long = width.max(height);
    let side = |side: u32| (side * SIDE.min(long) / long).max(1);
    let small = decoded.resize((side(width), side(height)), Filter::Triangle)?;
    let small = small.turn(header.orientation);
    // In JPEG's colours: sRGB, on white where it shows through.
    let encoding = Encoding::WebP {
        quality: Some(QUALITY),
    };
    let flat = colour::for_screens(small, header.icc.as_deref(), Encoding::Jpeg { quality: 1 })?;
    let picture = colour::for_screens(
        flat.raster,
        flat.icc.as_deref(),
        Encoding::Avif {
            quality: 1,
            speed: 1,
        },
    )?;
    let file = encode(&picture, encoding)?;
    Ok(Stand {
        colour: mean(&picture.raster),
        blur: format!("data:image/webp;base64,{}", STANDARD.encode(file)),
    })
}

/// The mean of an RGB picture.
fn mean(raster: &Raster) -> String {
    let (pixels, _) = raster.pixels.as_chunks::<3>();
    let count = pixels.len().max(1) as u64;
    let channel = |i: usize| {
        let sum: u64 = pixels.iter().map(|p| u64::from(p[i])).sum();
        (sum + count / 2) / count
    };
    format!("#{:02x}{:02x}{:02x}", channel(0), channel(1), channel(2))
}

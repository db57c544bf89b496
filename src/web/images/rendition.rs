//! One rendition that was asked for: where it will stand, and all that its bytes depend on.

use std::sync::Arc;

use super::FOLDER;
use super::encode::Encoding;
use super::facts::Facts;
use super::operation::Geometry;
use crate::disk::Store;
use crate::picture::Filter;
use crate::recipe::OutPath;
use crate::sources::Asset;

/// Counts up when the same request gives other pixels.
const VERSION: &[u8] = b"rendition 1";

/// What is smaller than this, on its longer side, is not decoded coarser than it is stored:
/// the widths that are asked for mostly lie below it, and one decoding serves them all.
const COARSE: u32 = 2000;

/// The most that JPEG is decoded coarser, as a power of two.
const COARSEST: u32 = 8;

/// A rendition of a picture.
#[derive(Debug)]
pub(super) struct Rendition {
    pub(super) source: Asset,
    pub(super) facts: Arc<Facts>,
    pub(super) geometry: Geometry,
    pub(super) filter: Filter,
    pub(super) encoding: Encoding,
    pub(super) path: OutPath,
    /// The key under which its bytes are kept between builds.
    pub(super) key: String,
}

impl Rendition {
    pub(super) fn new(
        source: &Asset,
        facts: &Arc<Facts>,
        geometry: Geometry,
        filter: Filter,
        encoding: Encoding,
    ) -> Rendition {
        let asked = format!("{geometry:?} {filter:?} {encoding:?}");
        let hash = Store::key(&[VERSION, facts.digest.as_bytes(), asked.as_bytes()]);
        let name = source.name();
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        Rendition {
            path: path(stem, &hash[..16], encoding.ending()),
            // Another version of loa may encode otherwise.
            key: Store::key(&[hash.as_bytes(), env!("CARGO_PKG_VERSION").as_bytes()]),
            source: source.clone(),
            facts: Arc::clone(facts),
            geometry,
            filter,
            encoding,
        }
    }

    /// How many times coarser than it is stored the source may be decoded. It depends on
    /// nothing but the source and whether this rendition needs more, so that the bytes are
    /// the same whatever else is asked for.
    pub(super) fn factor(&self) -> u32 {
        let Facts { width, height, .. } = *self.facts;
        let mut factor = 1;
        while factor < COARSEST && width.max(height) / (factor * 2) >= COARSE {
            factor *= 2;
        }
        let Geometry {
            crop,
            width,
            height,
        } = self.geometry;
        let fine = crop.width / factor < width || crop.height / factor < height;
        if fine { 1 } else { factor }
    }
}

/// The stem is kept as it is but for what Windows cannot store.
fn path(stem: &str, hash: &str, ending: &str) -> OutPath {
    let refused = |c: char| c.is_control() || "<>:\"/\\|?*".contains(c);
    let stem = stem.replace(refused, "_");
    let named = |stem: &str| OutPath::new(&format!("{FOLDER}/{stem}.{hash}.{ending}"));
    named(&stem)
        .or_else(|_| named(&format!("_{stem}")))
        .expect("a name of plain letters is a path")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_stay_but_for_what_windows_refuses() {
        let hash = "0123456789abcdef";
        for (stem, expected) in [
            (
                "Ảnh chụp 1",
                "processed_images/Ảnh chụp 1.0123456789abcdef.webp",
            ),
            ("a:b?", "processed_images/a_b_.0123456789abcdef.webp"),
            ("con", "processed_images/_con.0123456789abcdef.webp"),
            ("..", "processed_images/...0123456789abcdef.webp"),
        ] {
            assert_eq!(path(stem, hash, "webp").as_str(), expected);
        }
    }
}

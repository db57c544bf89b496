//! Artwork → files. Because [`Artwork`](super::artwork::Artwork) keeps its promises, an
//! exporter has no opinions of its own.

use super::profile::Profile;
use crate::diag::Outcome;

pub(crate) mod pdf;
pub(crate) mod png;
mod raster;
pub(crate) mod svg;
pub(crate) mod tiff;

/// Asks for the printing condition; only sheets with pictures need it.
pub(crate) type Condition<'a> = &'a dyn Fn() -> Outcome<&'a Profile>;

/// A room with the embedded theme, for tests.
#[cfg(test)]
fn workshop() -> super::Workshop {
    let folder = tempfile::tempdir().unwrap();
    let sources = crate::sources::Sources::open(folder.path()).unwrap();
    let (press, config) = (Default::default(), crate::template::Value::none());
    super::Workshop::open(&sources, None, &press, config)
        .unwrap()
        .value
}

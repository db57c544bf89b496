//! Artwork → files. Because [`Artwork`](super::artwork::Artwork) keeps its promises, an
//! exporter has no opinions of its own.

pub(crate) mod pdf;
pub(crate) mod png;
pub(crate) mod svg;

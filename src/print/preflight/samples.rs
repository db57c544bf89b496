//! Pieces for the tests of this room, made by the theme that comes with loa.

use crate::config::press::{Format, Press};
use crate::measure::Size;
use crate::print::artwork::Artwork;
use crate::print::{Single, Workshop, artwork, single};
use crate::sources::Sources;
use crate::template::Value;

pub(super) const SLOGAN: &str = "Thi đua là yêu nước, yêu nước thì phải thi đua!";

/// A piece and its press PDF.
pub(super) struct Sample {
    pub(super) artwork: Artwork,
    pub(super) pdf: Vec<u8>,
}

pub(super) fn piece(layout: &str, size: &str, text: &str) -> Sample {
    let folder = tempfile::tempdir().unwrap();
    let sources = Sources::open(folder.path()).unwrap();
    let config =
        Value::from_serializable(&serde_json::json!({ "event": { "date": "2025-08-28" } }));
    let workshop = Workshop::open(&sources, None, &Press::default(), config)
        .unwrap()
        .value;
    let wish = Single {
        layout,
        size: Size::parse(size).unwrap(),
        text: Some(text),
        style: None,
        fields: Vec::new(),
        formats: vec![Format::Pdf],
        scale: None,
    };
    Sample {
        artwork: artwork(&workshop, &wish).unwrap(),
        pdf: single(&workshop, &wish).unwrap().value.remove(0).1,
    }
}

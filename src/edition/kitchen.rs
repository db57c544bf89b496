//! Where recipes of the last course find the files of the main course.

use super::Edition;
use crate::diag::{Diagnostic, Outcome, Place};
use crate::disk::{Output, receipt_of};
use crate::recipe::{Body, Kitchen, OutPath, Receipt};

/// In a build: what has been staged.
pub(super) struct Staged<'a>(pub(super) &'a Output);

impl Kitchen for Staged<'_> {
    fn bytes(&self, path: &OutPath) -> Outcome<Vec<u8>> {
        self.0.read(path)
    }

    fn receipt(&self, path: &OutPath) -> Outcome<Receipt> {
        self.0.receipt(path)
    }
}

/// In a preview: cooked when asked for.
pub struct Preview<'a>(&'a Edition<'a>);

impl<'a> Preview<'a> {
    /// The kitchen of an edition.
    pub fn new(edition: &'a Edition<'a>) -> Self {
        Preview(edition)
    }
}

impl Kitchen for Preview<'_> {
    fn bytes(&self, path: &OutPath) -> Outcome<Vec<u8>> {
        let cooked = self.0.cook(path).ok_or_else(|| {
            let place = Place::file(path.as_str());
            vec![
                Diagnostic::error("read-failed")
                    .with("cause", "not in the edition")
                    .at(place),
            ]
        })??;
        match cooked.value {
            Body::Bytes(bytes) => Ok(bytes),
            Body::Copy(asset) => asset.read(),
        }
    }

    fn receipt(&self, path: &OutPath) -> Outcome<Receipt> {
        self.bytes(path).map(|bytes| receipt_of(&bytes))
    }
}

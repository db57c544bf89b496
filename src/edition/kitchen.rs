//! Where recipes of the last course find the files of the main course.

use super::Edition;
use crate::diag::{Diagnostic, Outcome, Place};
use crate::disk::{Output, receipt_of};
use crate::recipe::{Kitchen, OutPath, Receipt};

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
impl Kitchen for Edition<'_> {
    fn bytes(&self, path: &OutPath) -> Outcome<Vec<u8>> {
        let cooked = self.cook(path).ok_or_else(|| {
            let place = Place::file(path.as_str());
            vec![
                Diagnostic::error("read-failed")
                    .with("cause", "not in the edition")
                    .at(place),
            ]
        })??;
        cooked.value.into_bytes()
    }

    fn receipt(&self, path: &OutPath) -> Outcome<Receipt> {
        self.bytes(path).map(|bytes| receipt_of(&bytes))
    }
}

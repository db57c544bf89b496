//! Where recipes of the last course find the files of the main course.

use std::sync::{Mutex, PoisonError};

use super::Edition;
use crate::diag::{Diagnostic, Outcome, Place};
use crate::disk::{Output, receipt_of};
use crate::recipe::{Asked, Kitchen, OutPath, Receipt};

/// In a build: what has been staged, and what is noted of the file that is cooked.
pub(super) struct Staged<'a> {
    pub(super) output: &'a Output,
    asked: Mutex<Asked>,
}

impl<'a> Staged<'a> {
    pub(super) fn new(output: &'a Output) -> Self {
        Staged {
            output,
            asked: Mutex::default(),
        }
    }

    /// What was asked for.
    pub(super) fn asked(self) -> Asked {
        self.asked
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kitchen for Staged<'_> {
    fn bytes(&self, path: &OutPath) -> Outcome<Vec<u8>> {
        self.output.read(path)
    }

    fn receipt(&self, path: &OutPath) -> Outcome<Receipt> {
        self.output.receipt(path)
    }

    fn has_asked(&self, asked: Asked) {
        *self.asked.lock().unwrap_or_else(PoisonError::into_inner) = asked;
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

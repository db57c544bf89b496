//! What is known of documents from an earlier build: a file that has not changed since need not
//! be read again, nor its front matter understood anew.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::notation::{Origin, Table, Text};
use crate::sources::{Asset, Stamp};

/// The documents that are known, by file.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Known {
    documents: HashMap<String, KnownDocument>,
    /// Whether it differs from what was known before.
    #[serde(skip)]
    is_new: bool,
}

/// One document, in whose front matter nothing was wrong.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct KnownDocument {
    /// The file's when it was read.
    stamp: Stamp,
    /// The text's.
    digest: Digest,
    pub(super) body_start: usize,
    pub(super) is_template: bool,
    /// The front matter.
    table: Vec<u8>,
}

impl Known {
    /// What is known of a file that has this stamp.
    pub(super) fn get(&self, path: &str, stamp: Stamp) -> Option<&KnownDocument> {
        self.documents
            .get(path)
            .filter(|known| known.stamp == stamp)
    }

    /// Adds what was learnt of a file, if its stamp will show every change.
    pub(super) fn add(&mut self, path: &str, document: KnownDocument) {
        self.documents.insert(path.to_owned(), document);
    }

    /// Finds out whether it differs from what was known before.
    pub(super) fn compare(&mut self, before: &Known) {
        let same = |(path, document): (&String, &KnownDocument)| {
            before.get(path, document.stamp).is_some()
        };
        let as_many = self.documents.len() == before.documents.len();
        self.is_new = !(as_many && self.documents.iter().all(same));
    }

    /// Whether it differs from what was known before.
    pub fn is_new(&self) -> bool {
        self.is_new
    }

    /// Bytes from which [`Known::from_bytes`] makes the same.
    pub fn to_bytes(&self) -> Vec<u8> {
        postcard::to_stdvec(self).unwrap_or_default()
    }

    /// What was kept; nothing if these are other bytes.
    pub fn from_bytes(bytes: &[u8]) -> Known {
        postcard::from_bytes(bytes).unwrap_or_default()
    }
}

impl KnownDocument {
    pub(super) fn new(
        stamp: Stamp,
        origin: &Origin,
        table: &Table,
        body_start: usize,
        is_template: bool,
    ) -> KnownDocument {
        KnownDocument {
            stamp,
            digest: origin.source.digest(),
            body_start,
            is_template,
            table: table.to_bytes(),
        }
    }

    /// The file, whose text is read when somebody looks at it, and its front matter.
    pub(super) fn open(&self, asset: &Asset) -> Option<(Origin, Table)> {
        let table = Table::from_bytes(&self.table)?;
        let later = asset.clone();
        let text = Text::later(self.digest, move || {
            super::text_of(&later).unwrap_or_default()
        });
        Some((Origin::of_text(&asset.path, text), table))
    }
}

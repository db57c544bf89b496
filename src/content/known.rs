//! What is known of documents from an earlier build: a file that has not changed since need not
//! be read again, nor its front matter understood anew.

use std::collections::{BTreeSet, HashMap};
use std::io::{self, Write};
use std::sync::{Arc, OnceLock};

use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};

use super::kept::KeptPage;
use super::{PageMatter, Raw, Stand};
use crate::digest::Digest;
use crate::notation::{Origin, Table};
use crate::sources::{Asset, Stamp};

/// The documents that are known, by file relative to `content/`.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Known {
    /// The digest of the configuration by which front matter was understood.
    config: Option<Digest>,
    documents: HashMap<String, Arc<KnownDocument>, FxBuildHasher>,
    /// Whether it differs from what was known before.
    #[serde(skip)]
    is_new: bool,
}

/// One document, in whose front matter nothing was wrong.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct KnownDocument {
    /// The file's when it was read.
    stamp: Stamp,
    /// The text's.
    digest: Digest,
    pub(super) body_start: usize,
    pub(super) is_template: bool,
    /// The digest of what stands before the body.
    pub(super) head: Digest,
    front: Kept,
    /// As it was opened before.
    #[serde(skip)]
    origin: OnceLock<Origin>,
    #[serde(skip)]
    matter: OnceLock<Arc<PageMatter>>,
}

/// Front matter, as far as it is understood by itself.
#[derive(Clone, Debug)]
pub(super) enum Front {
    /// Not at all: a section's, and what is seldom.
    Table(Arc<Table>),
    /// As a page's, by an earlier build.
    Page(Arc<KnownDocument>),
}

#[derive(Debug, Serialize, Deserialize)]
enum Kept {
    Table(#[serde(with = "serde_bytes")] Vec<u8>),
    Page(#[serde(with = "serde_bytes")] Vec<u8>),
}

impl Known {
    /// What is known of a file that has this stamp, if it was understood by this configuration.
    pub(super) fn get(
        &self,
        path: &str,
        stamp: Stamp,
        config: Digest,
    ) -> Option<&Arc<KnownDocument>> {
        let document = self.documents.get(path)?;
        (self.config == Some(config) && document.stamp == stamp).then_some(document)
    }

    /// What is known of a file as it was when this digest stood before its body.
    pub(super) fn with_head(&self, path: &str, head: Digest) -> Option<&KnownDocument> {
        let document = self.documents.get(path)?;
        (document.head == head).then_some(document)
    }

    /// What is known after a build that has learnt this of all files: as `before`, if that is the
    /// same.
    pub(super) fn renew(
        before: &Arc<Known>,
        learnt: Vec<(String, Arc<KnownDocument>)>,
        config: Digest,
    ) -> Arc<Known> {
        let is_same = |(path, new): &(String, Arc<KnownDocument>)| {
            let known = before.documents.get(path);
            known.is_some_and(|known| Arc::ptr_eq(known, new))
        };
        let as_many = learnt.len() == before.documents.len();
        if as_many && before.config == Some(config) && learnt.iter().all(is_same) {
            return Arc::clone(before);
        }
        Arc::new(Known {
            config: Some(config),
            documents: learnt.into_iter().collect(),
            is_new: true,
        })
    }

    /// Whether it differs from what was known before.
    pub fn is_new(&self) -> bool {
        self.is_new
    }

    /// Writes bytes from which [`Known::from_bytes`] makes the same.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        postcard::to_io(self, out)
            .map(|_| ())
            .map_err(io::Error::other)
    }

    /// What was kept; nothing if these are other bytes.
    pub fn from_bytes(bytes: &[u8]) -> Known {
        postcard::from_bytes(bytes).unwrap_or_default()
    }
}

impl KnownDocument {
    /// What was learnt of a file whose stamp will show every change. `kept` is what a page says,
    /// if that could be kept.
    pub(super) fn new(
        stamp: Stamp,
        raw: &Raw,
        table: &Table,
        kept: Option<Vec<u8>>,
    ) -> Option<KnownDocument> {
        Some(KnownDocument {
            stamp,
            digest: raw.origin.source.digest(),
            body_start: raw.body_start,
            is_template: raw.is_template,
            head: raw.head?,
            front: match kept {
                Some(bytes) => Kept::Page(bytes),
                None => Kept::Table(table.to_bytes()),
            },
            origin: OnceLock::new(),
            matter: OnceLock::new(),
        })
    }

    /// The file, whose text is read when somebody looks at it, and its front matter.
    pub(super) fn open(self: &Arc<Self>, asset: &Asset) -> Option<(Origin, Front)> {
        let origin = || super::left_on_disk(asset, self.digest);
        let front = match &self.front {
            Kept::Table(bytes) => Front::Table(Arc::new(Table::from_bytes(bytes)?)),
            Kept::Page(_) => Front::Page(Arc::clone(self)),
        };
        Some((self.origin.get_or_init(origin).clone(), front))
    }

    /// The digest of all that a page says.
    pub(super) fn said(&self) -> Option<Digest> {
        match &self.front {
            Kept::Page(bytes) => Some(Digest::of(bytes)),
            Kept::Table(_) => None,
        }
    }

    /// Whether a page of which this is `kept` now stands where it did.
    pub(super) fn stands_as(&self, kept: &[u8]) -> Stand {
        let Kept::Page(before) = &self.front else {
            return Stand::Other;
        };
        let pages = KeptPage::from_bytes(before).zip(KeptPage::from_bytes(kept));
        pages.map_or(Stand::Other, |(before, now)| before.stands_as(now))
    }

    /// What a page says, before it inherits anything.
    pub(super) fn matter(&self, origin: &Origin) -> Arc<PageMatter> {
        let understand = || {
            let page = match &self.front {
                Kept::Page(bytes) => KeptPage::from_bytes(bytes),
                Kept::Table(_) => None,
            };
            Arc::new(page.map_or_else(PageMatter::empty, |page| page.open(origin)))
        };
        Arc::clone(self.matter.get_or_init(understand))
    }

    /// The keys that are written in a page.
    pub(super) fn keys(&self) -> BTreeSet<String> {
        match &self.front {
            Kept::Table(_) => BTreeSet::new(),
            Kept::Page(bytes) => KeptPage::from_bytes(bytes)
                .map(|page| page.keys())
                .unwrap_or_default(),
        }
    }
}

//! Pictures of the site: what they say of themselves, and other sizes of them.
//!
//! A template or a body asks for a rendition; its size and its path are known at once, from
//! the file's header, and its pixels are made later: what was asked for is gathered in
//! [`Images`] and joins the edition ([`Images::join`]) when the pages are cooked. The name
//! of a rendition holds a hash of the source's bytes and of all that was asked, so that it
//! changes when they do.
//!
//! ```text
//! functions, markup   what templates and bodies ask for
//!   → operation       the size and the crop (Zola's rules)
//!   → rendition       the path, and the key under which the bytes are kept
//!   → cook            a source decoded once for all its renditions, resized
//!   → colour, encode  into JPEG, PNG, WebP or AVIF
//! ```
//!
//! Nothing of EXIF, positions, XMP or comments reaches a rendition: it is made from pixels,
//! and only the colour profile goes with them.

mod colour;
mod cook;
mod encode;
mod facts;
pub(super) mod functions;
mod markup;
mod operation;
mod placeholder;
mod rendition;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use self::cook::{Batch, Cooking};
use self::encode::Encoding;
use self::facts::Facts;
use self::operation::Geometry;
use self::rendition::Rendition;
use crate::config::Config;
use crate::disk::Store;
use crate::library::{Library, Target};
use crate::picture::Filter;
use crate::recipe::{Claimant, OutPath, Planned};
use crate::sources::{Asset, Sources};
use crate::web::notes;

/// The output folder of all renditions; Zola's name.
const FOLDER: &str = "processed_images";

/// What may stand in an address as it is; a blank or a comma would end it in `srcset`.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~')
    .remove(b'/');

/// The pictures of a site, and the renditions that were asked for.
#[derive(Debug)]
pub(super) struct Images {
    library: Arc<Library>,
    sources: Sources,
    store: Arc<Store>,
    /// By path: read once, even if many pages ask at the same time.
    facts: Mutex<HashMap<String, Arc<OnceLock<Known>>>>,
    wanted: Mutex<Wanted>,
}

/// The facts of a picture, or why there are none, in words.
type Known = Result<Arc<Facts>, String>;

#[derive(Debug, Default)]
struct Wanted {
    /// By path, as a file system that ignores case sees it.
    all: BTreeMap<String, Arc<Rendition>>,
    /// Those of `all` that have not joined the edition yet.
    fresh: BTreeMap<String, Arc<Rendition>>,
}

impl Images {
    /// Nothing is asked for yet.
    pub(super) fn new(library: Arc<Library>, sources: Sources, store: Arc<Store>) -> Images {
        Images {
            library,
            sources,
            store,
            facts: Mutex::default(),
            wanted: Mutex::default(),
        }
    }

    fn config(&self) -> &Config {
        &self.library.config
    }

    /// What a picture says of itself.
    ///
    /// # Errors
    /// The reason in words: it is no picture, or a broken one.
    fn facts(&self, asset: &Asset) -> Known {
        if self.is_withdrawn(&asset.path) {
            return Err(format!(
                "`{}` belongs to a page that is withdrawn",
                asset.path
            ));
        }
        let cell = Arc::clone(lock(&self.facts).entry(asset.path.clone()).or_default());
        cell.get_or_init(|| Facts::find(asset, &self.store).map(Arc::new))
            .clone()
    }

    /// Whether a picture must not be shown any more: that of somebody who has withdrawn.
    pub(super) fn is_withdrawn(&self, path: &str) -> bool {
        let inner = ["static/", "content/"]
            .iter()
            .find_map(|folder| path.strip_prefix(folder));
        if self.library.held_back.contains(inner.unwrap_or(path)) {
            return true;
        }
        let mut beside = path.strip_prefix("content/").unwrap_or("");
        while let Some((folder, _)) = beside.rsplit_once('/') {
            if let Some(Target::Page(id)) = self.library.find(&format!("{folder}/index.md"))
                && self.library.page(id).document.matter.withdrawn.is_some()
            {
                return true;
            }
            beside = folder;
        }
        false
    }

    /// Asks for a rendition; asking twice gives the same one.
    fn want(
        &self,
        asset: &Asset,
        facts: &Arc<Facts>,
        geometry: Geometry,
        filter: Filter,
        encoding: Encoding,
    ) -> Arc<Rendition> {
        let rendition = Rendition::new(asset, facts, geometry, filter, encoding);
        notes::picture(&rendition.path);
        let key = rendition.path.folded();
        let mut wanted = lock(&self.wanted);
        if let Some(known) = wanted.all.get(&key) {
            return Arc::clone(known);
        }
        let rendition = Arc::new(rendition);
        wanted.all.insert(key.clone(), Arc::clone(&rendition));
        wanted.fresh.insert(key, Arc::clone(&rendition));
        rendition
    }

    /// Whether a rendition has been asked for.
    pub(super) fn is_wanted(&self, path: &str) -> bool {
        self.rendition(path).is_some()
    }

    /// The absolute address of a rendition.
    fn url(&self, rendition: &Rendition) -> String {
        let path = utf8_percent_encode(rendition.path.as_str(), KEPT);
        self.config().permalink(&format!("/{path}"))
    }

    /// The rendition that will stand at `path`.
    fn rendition(&self, path: &str) -> Option<Arc<Rendition>> {
        lock(&self.wanted).all.get(&path.to_lowercase()).cloned()
    }

    /// The renditions that were asked for since the last call. Those of one source share the
    /// work of decoding it.
    pub(super) fn join(&self) -> Vec<Planned<'static>> {
        let fresh = std::mem::take(&mut lock(&self.wanted).fresh);
        let mut batches: BTreeMap<(String, u32), Vec<Arc<Rendition>>> = BTreeMap::new();
        for rendition in fresh.into_values() {
            let source = (rendition.source.path.clone(), rendition.factor());
            batches.entry(source).or_default().push(rendition);
        }
        let mut planned = Vec::new();
        for renditions in batches.into_values() {
            let batch = Arc::new(Batch::new(renditions.len()));
            planned.extend(
                renditions
                    .into_iter()
                    .map(|rendition| self.plan(rendition, &batch)),
            );
        }
        planned
    }

    /// The rendition at `path` alone, for a preview; `None` if nothing asked for it.
    pub(super) fn late(&self, path: &OutPath) -> Option<Planned<'static>> {
        let rendition = self.rendition(path.as_str())?;
        Some(self.plan(rendition, &Arc::new(Batch::new(1))))
    }

    fn plan(&self, rendition: Arc<Rendition>, batch: &Arc<Batch>) -> Planned<'static> {
        Planned {
            path: rendition.path.clone(),
            claimant: Claimant::file(rendition.source.path.as_str()),
            recipe: Box::new(Cooking {
                rendition,
                batch: Arc::clone(batch),
                store: Arc::clone(&self.store),
            }),
        }
    }

    /// Ends a whole build: renditions that have not been asked for in a while are forgotten.
    pub(super) fn settle(&self) {
        self.store.settle();
    }
}

/// A poisoned lock means that another thread panicked; what it guards is whole all the same.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

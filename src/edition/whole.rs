//! A build of which nothing was left to be done: all of the edition, and without a warning. As long
//! as nothing has changed that it looked at, there is nothing to read; and where only bodies of
//! documents have, nothing is to be cooked but what is made of them (see [`super::revised`]).
//!
//! It is kept by itself, so that it is quickly read.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::memory::{Memory, narrow, program, write};
use super::revised::Revised;
use crate::content::{self, DIR, Known};
use crate::digest::Digest;
use crate::disk::Output;
use crate::library::{Arrangement, Library, Target};
use crate::recipe::OutPath;
use crate::sources::{Seen, Sources, Stamp, Traced};
use crate::web;

/// Its name in the output folder's cache.
const NAME: &str = "whole";
/// What it left, kept beside it: the two are read at once.
const LEFT: &str = "left";
/// How its library was arranged.
const LIBRARY: &str = "library";

/// A whole build.
#[derive(Debug, Serialize, Deserialize)]
pub struct Whole<'m> {
    program: Option<Digest>,
    /// The digest of the command line and the environment that was asked for.
    wish: Digest,
    pub(super) sources: Traced,
    #[serde(skip)]
    pub(super) left: Left<'m>,
    /// The digest of what it left, as it was kept.
    left_as: Option<Digest>,
    pub(super) environment: BTreeMap<String, Option<String>>,
    /// The moment of the build, and the one at which something comes or goes by itself: in
    /// seconds since 1970.
    from: i64,
    until: Option<i64>,
    /// The digest of how the library was arranged, if that is kept.
    arranged: Option<Digest>,
}

/// What a whole build left in the output folder.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Left<'m> {
    /// By path, sorted; of a large site their paths are not copied.
    pub(super) outputs: Vec<(Cow<'m, str>, Stamp)>,
    pub(super) bodies: Option<Bodies>,
}

/// What is made of the bodies of documents.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Bodies {
    /// Documents whose bodies can be revised, sorted by their place among the sources.
    pub(super) documents: Vec<Document>,
    /// Which files are made of which bodies: places in `documents` and among the outputs, sorted.
    pub(super) files: Vec<(u32, u32)>,
    /// The files that show the headings of all documents, by place among the outputs.
    pub(super) headings: Vec<u32>,
    /// The files that are cooked each time, likewise.
    pub(super) ungrounded: Vec<u32>,
    /// The files that joined the edition for others, by places among the outputs.
    pub(super) joining: BTreeMap<u32, Vec<u32>>,
}

/// A document whose body can be revised.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Document {
    /// Its place among the sources.
    pub(super) source: u32,
    /// The digest of what stands before the body.
    pub(super) head: Digest,
    pub(super) offers: web::Offers,
    /// Whether another document links to an anchor in it.
    pub(super) is_anchored: bool,
}

/// When and how a build is asked for.
#[derive(Clone, Debug)]
pub struct Wish {
    /// The digest of all that the command line says.
    pub digest: Digest,
    /// The moment of the build, in seconds since 1970.
    pub now: i64,
    /// The variables that templates may ask for.
    pub environment: BTreeMap<String, String>,
}

/// What has become of what a whole build looked at.
#[derive(Debug)]
pub enum Since {
    /// Nothing has changed: this is the number of files.
    Nothing(usize),
    /// Nothing but what may be bodies alone.
    Bodies(Box<Revised>),
    /// Nothing but documents.
    Documents(Arc<Arranged>),
    /// This or that.
    More(Arc<Seen>),
}

/// A library as it was arranged, and what may have changed in it.
#[derive(Debug)]
pub struct Arranged {
    /// What is known already of the sources as they are now.
    pub(super) seen: Arc<Seen>,
    /// What stood before the bodies of the documents that have changed, by path from the root.
    heads: Arc<BTreeMap<String, Digest>>,
    /// The digest of the arrangement.
    digest: Option<Digest>,
}

impl Arranged {
    /// Whether the same stands before the bodies.
    fn has_heads(&self, root: &Path) -> bool {
        let Ok(sources) = Sources::open(root) else {
            return false;
        };
        let has_head = |(path, head): (&String, &Digest)| {
            content::revision(&sources, path).is_some_and(|(now, _)| now == *head)
        };
        self.heads.iter().all(has_head)
    }
}

/// The build before into the same output folder, for a project that is read after it.
pub struct Earlier<'o> {
    output: &'o Output,
    seen: Option<Arc<Seen>>,
    arranged: Option<Arc<Arranged>>,
    known: OnceLock<Arc<Known>>,
}

impl<'o> Earlier<'o> {
    /// The last build into `output`, and what has become of it `since` if it was whole.
    pub fn new(output: &'o Output, since: Option<&Since>) -> Earlier<'o> {
        let arranged = match since {
            Some(Since::Bodies(revised)) => Some(&revised.arranged),
            Some(Since::Documents(arranged)) => Some(arranged),
            _ => None,
        };
        let seen = match since {
            Some(Since::More(seen)) => Some(seen),
            _ => arranged.map(|arranged| &arranged.seen),
        };
        Earlier {
            output,
            seen: seen.cloned(),
            arranged: arranged.cloned(),
            known: OnceLock::new(),
        }
    }

    /// What is known already of the sources as they are now.
    pub(super) fn seen(&self) -> Option<Arc<Seen>> {
        self.seen.clone()
    }

    /// What it learnt of documents.
    pub(super) fn known(&self) -> Arc<Known> {
        let read = || Arc::new(Memory::documents(self.output));
        Arc::clone(self.known.get_or_init(read))
    }

    /// If nothing but documents may have changed: what stood before the bodies of those, by path.
    pub(super) fn heads(&self) -> Arc<BTreeMap<String, Digest>> {
        let arranged = self.arranged.as_ref();
        arranged.map_or_else(Arc::default, |arranged| Arc::clone(&arranged.heads))
    }

    /// How the library was arranged, likewise.
    pub(super) fn arrangement(&self) -> Option<Arrangement<'static>> {
        let digest = self.arranged.as_ref()?.digest?;
        let bytes = self.output.recall(LIBRARY)?;
        let is_own = digest == Digest::of(&bytes);
        is_own.then(|| postcard::from_bytes(&bytes).ok()).flatten()
    }
}

/// What recipes say of themselves while a build asks them.
#[derive(Debug, Default)]
pub(super) struct Grounds<'d> {
    /// The bodies that files are made of.
    pub(super) bodies: Vec<(&'d OutPath, Vec<Target>)>,
    /// The files that show the headings of all documents.
    pub(super) headings: Vec<&'d OutPath>,
    /// The files whose recipes name no ground.
    pub(super) unnamed: Vec<&'d OutPath>,
}

impl<'d> Grounds<'d> {
    /// Adds whether a file's recipe names a ground, and what this takes in.
    pub(super) fn add(&mut self, path: &'d OutPath, is_named: bool, taken: web::Taken) {
        if !is_named {
            self.unnamed.push(path);
        }
        if taken.headings {
            self.headings.push(path);
        }
        if !taken.bodies.is_empty() {
            self.bodies.push((path, taken.bodies));
        }
    }
}

impl Whole<'_> {
    /// The last build into `output`, if it was whole and the same program made it.
    pub fn recall(output: &Output) -> Option<Whole<'static>> {
        let whole = || postcard::from_bytes(&output.recall(NAME)?).ok();
        let left = || {
            let bytes = output.recall(LEFT)?;
            Some((Digest::of(&bytes), postcard::from_bytes(&bytes).ok()?))
        };
        let (whole, left): (Option<Whole<'static>>, _) = rayon::join(whole, left);
        let ((left_as, left), whole) = (left?, whole?);
        let is_own = whole.program.is_some() && whole.program == program();
        (is_own && whole.left_as == Some(left_as)).then_some(Whole { left, ..whole })
    }

    pub(super) fn remember(&mut self, output: &Output) {
        self.left_as = output.remember(LEFT, |out| write(&self.left, out));
        output.remember(NAME, |out| write(self, out));
    }

    /// Keeps how the library is arranged, for a build after which only documents have changed.
    pub(super) fn arrange(&mut self, library: &Library, output: &Output) {
        self.arranged = match Arrangement::of(library).filter(|_| self.left.bodies.is_some()) {
            Some(kept) => output.remember(LIBRARY, |out| write(&kept, out)),
            None => None,
        };
        if self.arranged.is_none() {
            output.forget(LIBRARY);
        }
    }

    /// The document of a number.
    pub(super) fn document(&self, number: u32) -> Option<Document> {
        let documents = &self.left.bodies.as_ref()?.documents;
        documents.get(number as usize).copied()
    }

    /// Forgets the last build into `output`.
    pub(super) fn forget(output: &Output) {
        output.forget(NAME);
    }

    /// Whether all files stand in the output folder as they were left there.
    pub(super) fn stands(&self, output: &Output) -> bool {
        let stands = |(path, stamp): &(Cow<'_, str>, Stamp)| output.stands(path, stamp);
        let outputs = &self.left.outputs;
        output.owns_exactly(outputs.iter().map(|(path, _)| &**path))
            && outputs.par_iter().all(stands)
    }

    /// Whether it is what is wished for now.
    fn is_wished(&self, wish: &Wish) -> bool {
        let same = |(name, value): (&String, &Option<String>)| {
            wish.environment.get(name) == value.as_ref()
        };
        self.wish == wish.digest
            && self.from <= wish.now
            && self.until.is_none_or(|until| wish.now < until)
            && self.environment.iter().all(same)
    }
}

impl Whole<'static> {
    /// Looks at all that the build looked at.
    pub fn since(mut self, wish: &Wish, output: &Output) -> Since {
        let sources = std::mem::take(&mut self.sources);
        let seen = Arc::new(sources.look(output.root()));
        if !self.is_wished(wish) {
            return Since::More(seen);
        }
        let changed: Vec<u32> = seen.changed().map(narrow).collect();
        if changed.is_empty() {
            return match self.stands(output) {
                true => Since::Nothing(self.left.outputs.len()),
                false => Since::More(seen),
            };
        }
        let Some(documents) = self.documents_among(&changed, &seen) else {
            return Since::More(seen);
        };
        let heads = documents.iter().filter_map(|number| {
            let Document { source, head, .. } = self.document(*number)?;
            Some((seen.path(source as usize).to_owned(), head))
        });
        let arranged = Arc::new(Arranged {
            heads: Arc::new(heads.collect()),
            seen,
            digest: self.arranged,
        });
        // That front matter has changed is soon told; to read the project for it would be in vain.
        match arranged.has_heads(output.root()) {
            true => Since::Bodies(Box::new(Revised::new(self, arranged, documents))),
            false => Since::Documents(arranged),
        }
    }

    /// Of the places of sources that have changed those of documents, as numbers; `None` if there are
    /// others than documents that can be revised and their folders: editors write beside a file and
    /// rename.
    fn documents_among(&self, changed: &[u32], seen: &Seen) -> Option<Vec<u32>> {
        let known = &self.left.bodies.as_ref()?.documents;
        let number = |place: &u32| known.binary_search_by_key(place, |d| d.source).ok();
        let is_folder = |place: &&u32| {
            let path = seen.path(**place as usize);
            let is_below = path
                .strip_prefix(DIR)
                .is_some_and(|p| p.is_empty() || p.starts_with('/'));
            is_below && seen.is_folder(**place as usize)
        };
        let files = changed.iter().filter(|place| !is_folder(place));
        files.map(|place| number(place).map(narrow)).collect()
    }
}

impl<'m> Whole<'m> {
    /// The build that has left this `memory`; `None` if it depends on what changes by itself.
    pub(super) fn new(
        memory: &'m Memory,
        wish: &Wish,
        sources: Traced,
        until: Option<i64>,
        bodies: Option<Bodies>,
    ) -> Option<Whole<'m>> {
        if memory.asked().any(web::is_fleeting) {
            return None;
        }
        let variable = |name: &str| (name.to_owned(), wish.environment.get(name).cloned());
        let outputs = memory.outputs();
        Some(Whole {
            program: program(),
            wish: wish.digest,
            sources,
            left: Left {
                outputs: outputs.map(|(path, stamp)| (path.into(), stamp)).collect(),
                bodies,
            },
            left_as: None,
            environment: memory
                .asked()
                .filter_map(web::variable)
                .map(variable)
                .collect(),
            from: wish.now,
            until,
            arranged: None,
        })
    }
}

impl Bodies {
    /// What the `grounds` of files say of bodies.
    pub(super) fn new(
        loose: Vec<(Target, web::Loose<'_>)>,
        grounds: &Grounds<'_>,
        memory: &Memory,
        sources: &Traced,
    ) -> Bodies {
        let outputs = memory.outputs().enumerate();
        let places: FxHashMap<&str, u32> = outputs
            .map(|(place, (path, _))| (path, narrow(place)))
            .collect();
        let place = |path: &OutPath| places.get(path.as_str()).copied();
        let mut documents: Vec<(Document, Target)> = loose
            .into_iter()
            .filter_map(|(target, loose)| {
                let document = Document {
                    source: narrow(sources.place(loose.file)?),
                    head: loose.head,
                    offers: loose.offers,
                    is_anchored: loose.is_anchored,
                };
                Some((document, target))
            })
            .collect();
        documents.sort_by_key(|(document, _)| document.source);
        let targets = documents.iter().enumerate();
        let numbers: FxHashMap<Target, u32> = targets
            .map(|(number, (_, target))| (*target, narrow(number)))
            .collect();
        let mut files = Vec::with_capacity(grounds.bodies.len());
        let (is_joined, mut joining) = (memory.is_joined(), BTreeMap::new());
        for (path, targets) in &grounds.bodies {
            let Some(file) = place(path) else { continue };
            files.extend(
                targets
                    .iter()
                    .filter_map(|target| Some((*numbers.get(target)?, file))),
            );
            let joined = match is_joined {
                true => memory.joining_any(&[path]),
                false => BTreeSet::new(),
            };
            if !joined.is_empty() {
                joining.insert(file, joined.iter().filter_map(place).collect());
            }
        }
        files.sort_unstable();
        files.dedup();
        Bodies {
            documents: documents
                .into_iter()
                .map(|(document, _)| document)
                .collect(),
            files,
            headings: grounds
                .headings
                .iter()
                .filter_map(|path| place(path))
                .collect(),
            ungrounded: grounds
                .unnamed
                .iter()
                .filter_map(|path| place(path))
                .collect(),
            joining,
        }
    }
}

//! What was looked at while a project was read: every folder that was listed, every file that
//! was looked for. Where all of it is as it was, reading again would find the same.

use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::stamp::{STEP, Stamp, since_1970};

/// Gathers what is looked at, from the moment at which a project is opened.
#[derive(Debug)]
pub(super) struct Trace {
    begun: SystemTime,
    /// Relative to the root; what is looked at often stands here often.
    seen: Mutex<Vec<String>>,
}

/// Files and folders with their stamps; none for what is not there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Traced(Vec<(String, Option<Stamp>)>);

impl Trace {
    pub(super) fn new() -> Trace {
        Trace {
            begun: SystemTime::now(),
            seen: Mutex::default(),
        }
    }

    /// A file or folder at `path`, relative to the root, is looked at.
    pub(super) fn note(&self, path: impl Into<String>) {
        self.note_all([path.into()]);
    }

    /// Files and folders at these paths are looked at.
    pub(super) fn note_all(&self, paths: impl IntoIterator<Item = String>) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.extend(paths);
    }

    /// The moment at which it began, less a step of the clock, in nanoseconds since 1970.
    pub(super) fn begun(&self) -> u64 {
        since_1970(self.begun).saturating_sub(STEP.as_nanos() as u64)
    }

    /// All paths that were looked at, sorted.
    pub(super) fn paths(&self) -> Vec<String> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.sort_unstable();
        seen.dedup();
        seen.clone()
    }

    /// All that was looked at, with its stamps; `None` if something has changed since, or may
    /// have.
    pub(super) fn settle(&self, root: &Path) -> Option<Traced> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.par_sort_unstable();
        seen.dedup();
        let begun = self.begun();
        let stamped = seen.par_iter().map(|path| {
            let stamp = Stamp::of(&root.join(path));
            if stamp.is_some_and(|stamp| stamp.is_since(begun)) {
                return None;
            }
            Some((path.clone(), stamp))
        });
        stamped.collect::<Option<Vec<_>>>().map(Traced)
    }
}

impl Traced {
    /// Whether everything in the folder `root` is as it was.
    pub fn is_unchanged(&self, root: &Path) -> bool {
        let entries = self.0.par_iter();
        entries
            .map(|(path, stamp)| Stamp::of(&root.join(path)) == *stamp)
            .all(|same| same)
    }
}

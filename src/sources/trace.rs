//! What was looked at while a project was read: every folder that was listed, every file that
//! was looked for. Where all of it is as it was, reading again would find the same.

use std::cmp::Ordering;
use std::fs;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use indexmap::IndexMap;
use rayon::prelude::*;
use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};

use super::Asset;
use super::stamp::{STEP, Stamp, since_1970};

/// Gathers what is looked at, from the moment at which a project is opened.
#[derive(Debug)]
pub(super) struct Trace {
    begun: SystemTime,
    /// Relative to the root; what is looked at often stands here often.
    noted: Mutex<Vec<String>>,
}

/// What stands at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sight {
    /// Nothing.
    Nothing,
    /// A file.
    File(Stamp),
    /// A folder.
    Folder(Stamp),
    /// Something that may have changed after it was looked at without another stamp.
    Unsettled,
}

impl Sight {
    /// What stands at `path`.
    fn of(path: &Path) -> Sight {
        match fs::metadata(path) {
            Ok(meta) if meta.is_dir() => Sight::Folder(Stamp::of_meta(&meta)),
            Ok(meta) => Sight::File(Stamp::of_meta(&meta)),
            Err(_) => Sight::Nothing,
        }
    }

    /// The stamp of what stands there.
    pub fn stamp(self) -> Option<Stamp> {
        match self {
            Sight::File(stamp) | Sight::Folder(stamp) => Some(stamp),
            Sight::Nothing | Sight::Unsettled => None,
        }
    }

    /// The same for who looked at it after `moment`, in nanoseconds since 1970.
    fn settled_before(self, moment: u64) -> Sight {
        match self.stamp().is_some_and(|stamp| stamp.is_since(moment)) {
            true => Sight::Unsettled,
            false => self,
        }
    }
}

/// Files and folders with what they were, folder by folder.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Traced(IndexMap<String, Sight, FxBuildHasher>);

/// What an earlier build looked at, and what it is now.
#[derive(Debug)]
pub struct Seen {
    before: Traced,
    /// By place in `before`.
    now: Vec<Sight>,
    /// The moment before which all of it is settled, in nanoseconds since 1970.
    begun: u64,
}

impl Trace {
    pub(super) fn new() -> Trace {
        Trace {
            begun: SystemTime::now(),
            noted: Mutex::default(),
        }
    }

    /// A file or folder at `path`, relative to the root, is looked at.
    pub(super) fn note(&self, path: impl Into<String>) {
        self.note_all([path.into()]);
    }

    /// Files and folders at these paths are looked at.
    pub(super) fn note_all(&self, paths: impl IntoIterator<Item = String>) {
        let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        noted.extend(paths);
    }

    /// The moment at which it began, less a step of the clock, in nanoseconds since 1970.
    pub(super) fn begun(&self) -> u64 {
        a_step_before(self.begun)
    }

    /// All paths that were looked at, sorted.
    pub(super) fn paths(&self) -> Vec<String> {
        let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        noted.sort_unstable();
        noted.dedup();
        noted.clone()
    }

    /// All that was looked at and is not among what was `seen`, as it is now.
    pub(super) fn settle_besides(&self, root: &Path, seen: Option<&Seen>) -> Traced {
        let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        noted.retain(|path| seen.is_none_or(|seen| seen.now(path).is_none()));
        drop(noted);
        self.settle(root, None)
    }

    /// All that was looked at, as it was then, or as it is now if it was not looked at before.
    pub(super) fn settle(&self, root: &Path, seen: Option<&Seen>) -> Traced {
        let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        noted.par_sort_unstable_by(|a, b| by_folder(a, b));
        noted.dedup();
        let begun = self.begun();
        let sights = noted.par_iter().map(|path| {
            let sight = seen.and_then(|seen| seen.settled(path));
            let sight = sight.unwrap_or_else(|| Sight::of(&root.join(path)).settled_before(begun));
            (path.clone(), sight)
        });
        let sights: Vec<(String, Sight)> = sights.collect();
        Traced(sights.into_iter().collect())
    }
}

impl Traced {
    /// Looks at all of it again, in the folder `root`.
    pub fn look(self, root: &Path) -> Seen {
        let begun = a_step_before(SystemTime::now());
        let paths: Vec<&String> = self.0.keys().collect();
        let now = paths
            .into_par_iter()
            .map(|path| Sight::of(&root.join(path)));
        Seen {
            now: now.collect(),
            before: self,
            begun,
        }
    }

    /// Whether nothing was looked at.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The place of a path among all.
    pub fn place(&self, path: &str) -> Option<usize> {
        self.0.get_index_of(path)
    }
}

impl Seen {
    /// The places of what is not as it was, or may not be.
    pub fn changed(&self) -> impl Iterator<Item = usize> + '_ {
        let pairs = self.before.0.values().zip(&self.now).enumerate();
        pairs.filter_map(|(place, (before, now))| {
            let is_same = before == now && *now != Sight::Unsettled;
            (!is_same).then_some(place)
        })
    }

    /// The path at a place.
    pub fn path(&self, place: usize) -> &str {
        let entry = self.before.0.get_index(place);
        entry.map_or("", |(path, _)| path)
    }

    /// Whether a folder stands at a place now, and did before.
    pub fn is_folder(&self, place: usize) -> bool {
        let before = self.before.0.get_index(place).map(|(_, sight)| sight);
        matches!(before, Some(Sight::Folder(_) | Sight::Unsettled))
            && matches!(self.now.get(place), Some(Sight::Folder(_)))
    }

    /// Whether the files below the folder `dir`, but for hidden ones, were these.
    pub fn has_same_files(&self, dir: &str, files: &[Asset]) -> bool {
        let sights = self.before.0.iter().zip(&self.now);
        let before = sights.filter(|((path, before), now)| {
            let inner = path
                .strip_prefix(dir)
                .filter(|inner| inner.starts_with('/'));
            let is_file = match before {
                Sight::Unsettled => matches!(now, Sight::File(_)),
                before => matches!(before, Sight::File(_)),
            };
            is_file && inner.is_some_and(|inner| !inner.contains("/."))
        });
        let paths = before.map(|((path, _), _)| path.as_str());
        paths.eq(files.iter().map(|file| file.path.as_str()))
    }

    /// What stands at a path now, if it was looked at.
    pub(super) fn now(&self, path: &str) -> Option<Sight> {
        self.now.get(self.before.place(path)?).copied()
    }

    /// The same, unless it may change without another stamp.
    fn settled(&self, path: &str) -> Option<Sight> {
        Some(self.now(path)?.settled_before(self.begun))
    }

    /// What lies below the folder `dir`, in the order of a walk, but for hidden files: paths, and
    /// whether they are files. `None` if any may have come or gone.
    pub(super) fn below(&self, dir: &str) -> Option<Vec<(&str, bool)>> {
        let top = self.before.place(dir)?;
        let (_, then) = self.before.0.get_index(top)?;
        if !matches!(then, Sight::Folder(_)) || self.now[top] != *then {
            return None;
        }
        let mut all = Vec::new();
        let sights = self.before.0.iter().zip(&self.now).skip(top + 1);
        for ((path, then), now) in sights {
            let Some(inner) = path.strip_prefix(dir).filter(|p| p.starts_with('/')) else {
                break;
            };
            if inner.contains("/.") {
                continue;
            }
            match (then, now) {
                (Sight::Nothing, Sight::Nothing) => {}
                (Sight::Folder(_), now) if then == now => all.push((path.as_str(), false)),
                (Sight::File(_) | Sight::Unsettled, Sight::File(_)) => {
                    all.push((path.as_str(), true));
                }
                _ => return None,
            }
        }
        Some(all)
    }

    /// All of it as it is now, with what else was looked at. What lies between moves the places of
    /// what was seen.
    pub fn join(&self, traced: Traced) -> Traced {
        let mut all = self.before.clone();
        for (sight, now) in all.0.values_mut().zip(&self.now) {
            *sight = now.settled_before(self.begun);
        }
        if !traced.is_empty() {
            for (path, sight) in traced.0 {
                all.0.entry(path).or_insert(sight);
            }
            all.0.sort_by(|a, _, b, _| by_folder(a, b));
        }
        all
    }
}

/// So many nanoseconds since 1970 as a step of the clock before `time`.
fn a_step_before(time: SystemTime) -> u64 {
    since_1970(time).saturating_sub(STEP.as_nanos() as u64)
}

/// Paths in the order of a walk: what lies in a folder stands behind it.
fn by_folder(a: &str, b: &str) -> Ordering {
    let key = |byte: u8| if byte == b'/' { 0 } else { byte };
    a.bytes().map(key).cmp(b.bytes().map(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_stand_before_what_lies_in_them_and_that_before_their_neighbours() {
        let mut paths = ["a-b", "a/z", "a.md", "a", "a/b/c", "a/b"];
        paths.sort_by(|a, b| by_folder(a, b));
        assert_eq!(paths, ["a", "a/b", "a/b/c", "a/z", "a-b", "a.md"]);
    }
}

//! The ledger: which files in an output folder are loa's own.
//!
//! It lies in the project's cache, one for each output folder, a path a line. Without it
//! nothing is removed: losing it leaves stale files, never fewer of the user's.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::{CACHE_DIR, write_failed};
use crate::diag::Outcome;
use crate::recipe::OutPath;

pub(super) struct Ledger {
    file: PathBuf,
    paths: BTreeSet<String>,
}

/// The folder that is kept for the output folder `dir`: in the project's cache, or, if the
/// project cannot be written to, in the output folder itself.
pub(super) fn folder(root: &Path, dir: &Path) -> Outcome<PathBuf> {
    let cache = root.join(CACHE_DIR);
    let keep = place(&cache, dir);
    if fs::create_dir_all(&keep).is_ok() {
        let ignore = cache.join(".gitignore");
        if !ignore.exists() {
            fs::write(&ignore, "*\n").map_err(|e| vec![write_failed(&ignore, &e)])?;
        }
        return Ok(keep);
    }
    let keep = dir.join(CACHE_DIR);
    fs::create_dir_all(&keep).map_err(|e| vec![write_failed(&keep, &e)])?;
    Ok(keep)
}

/// Whether there is a folder for `dir` in the cache of the project in `root`.
pub(super) fn is_known(root: &Path, dir: &Path) -> bool {
    place(&root.join(CACHE_DIR), dir).is_dir()
}

fn place(cache: &Path, dir: &Path) -> PathBuf {
    let hash = Sha256::digest(dir.to_string_lossy().as_bytes());
    let name: String = hash.iter().take(8).map(|b| format!("{b:02x}")).collect();
    cache.join("outputs").join(name)
}

impl Ledger {
    pub(super) fn read(keep: &Path) -> Ledger {
        let file = keep.join("written.txt");
        let text = fs::read_to_string(&file).unwrap_or_default();
        let paths = text.lines().map(str::to_owned).collect();
        Ledger { file, paths }
    }

    /// All paths, sorted.
    pub(super) fn paths(&self) -> impl Iterator<Item = &String> {
        self.paths.iter()
    }

    /// The paths that are not in `now`.
    pub(super) fn without(&self, now: &BTreeSet<&str>) -> Vec<String> {
        let stale = self.paths.iter();
        let stale = stale.filter(|path| !now.contains(path.as_str()));
        // Whatever wrote the ledger, only paths inside the folder are ever removed.
        let stale = stale.filter(|path| OutPath::new(path).is_ok());
        stale.cloned().collect()
    }

    /// Records `now` besides what was recorded before.
    pub(super) fn widen(&self, now: &BTreeSet<&str>) -> Outcome<()> {
        let before: BTreeSet<&str> = self.paths.iter().map(String::as_str).collect();
        match now.is_subset(&before) {
            true => Ok(()),
            false => self.write(before.union(now)),
        }
    }

    /// Records `now` alone.
    pub(super) fn replace(&self, now: &BTreeSet<&str>) -> Outcome<()> {
        match self.paths.iter().eq(now) {
            true => Ok(()),
            false => self.write(now.iter()),
        }
    }

    fn write<'a>(&self, paths: impl Iterator<Item = &'a &'a str>) -> Outcome<()> {
        let mut text = String::new();
        for path in paths {
            text.push_str(path);
            text.push('\n');
        }
        let new = self.file.with_extension("new");
        fs::write(&new, text)
            .and_then(|()| fs::rename(&new, &self.file))
            .map_err(|e| vec![write_failed(&self.file, &e)])
    }
}

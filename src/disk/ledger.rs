//! The ledger: which files in an output folder are loa's own.
//!
//! It lies in the project's cache, one for each output folder: a path a line, and the digest of
//! all. Without it nothing is removed: losing it leaves stale files, never fewer of the user's.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::{CACHE_DIR, hex, write_failed};
use crate::diag::Outcome;
use crate::digest;
use crate::recipe::OutPath;

/// Its name.
pub(super) const NAME: &str = "written.txt";
/// What the line of its digest begins with.
const SUM: &str = "# ";
/// The folder in the cache that holds a folder for each output folder.
pub(super) const OUTPUTS: &str = "outputs";

pub(super) struct Ledger {
    file: PathBuf,
    /// The paths, sorted, each in a line.
    text: String,
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
    cache.join(OUTPUTS).join(hex(&hash[..8]))
}

impl Ledger {
    /// The ledger in the folder `keep`: empty, unless it is there and whole.
    pub(super) fn read(keep: &Path) -> Ledger {
        let file = keep.join(NAME);
        let kept = fs::read_to_string(&file).unwrap_or_default();
        let whole = kept
            .rsplit_once(SUM)
            .filter(|(text, sum)| sum.trim_end() == sum_of(text));
        let text = whole.map_or_else(String::new, |(text, _)| text.to_owned());
        Ledger { file, text }
    }

    /// Whether it holds this path.
    pub(super) fn has(&self, path: &str) -> bool {
        self.paths().any(|own| own == path)
    }

    /// All paths, sorted.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.text.lines()
    }

    /// Whether it holds these paths, sorted, and no others.
    pub(super) fn is(&self, now: &[&str]) -> bool {
        self.paths().eq(now.iter().copied())
    }

    /// The paths that are not in `now`, which is sorted, if they are `wanted`.
    pub(super) fn without(&self, now: &[&str], wanted: &dyn Fn(&str) -> bool) -> Vec<String> {
        let stale = self.paths().filter(|path| wanted(path));
        let stale = stale.filter(|path| now.binary_search(path).is_err());
        // Whatever wrote the ledger, only paths inside the folder are ever removed.
        let stale = stale.filter(|path| OutPath::new(path).is_ok());
        stale.map(str::to_owned).collect()
    }

    /// Records `now`, which is sorted, besides what was recorded before.
    pub(super) fn widen(&self, now: &[&str]) -> Outcome<()> {
        self.replace(&[], now)
    }

    /// Records `now` in the place of what is `stale`, both sorted, besides the rest of what was
    /// recorded before.
    pub(super) fn replace(&self, stale: &[String], now: &[&str]) -> Outcome<()> {
        let is_stale = |path: &str| stale.binary_search_by(|s| (**s).cmp(path)).is_ok();
        let rest = self.paths().filter(|path| !is_stale(path));
        let mut all: Vec<&str> = rest.chain(now.iter().copied()).collect();
        all.sort_unstable();
        all.dedup();
        self.record(&all)
    }

    /// Records `now`, which is sorted, alone.
    fn record(&self, now: &[&str]) -> Outcome<()> {
        if self.is(now) {
            return Ok(());
        }
        let new = self.file.with_extension("new");
        let text = lines(now);
        let sum = sum_of(&text);
        fs::write(&new, format!("{text}{SUM}{sum}\n"))
            .and_then(|()| fs::rename(&new, &self.file))
            .map_err(|e| vec![write_failed(&self.file, &e)])
    }
}

/// What the last line tells of all before it.
fn sum_of(text: &str) -> String {
    hex(&digest::Digest::of(text.as_bytes()).to_bytes())
}

fn lines(paths: &[&str]) -> String {
    let line = |path: &&str| format!("{path}\n");
    paths.iter().map(line).collect()
}

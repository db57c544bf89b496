//! What is costly to make, kept between builds: bytes under a key that says all that they
//! depend on. It may be deleted at any time.
//!
//! Several builds may use one store at once, and be killed: a file is written beside its
//! place and moved there whole, and begins with the hash of the rest, so that half a file is
//! no file. Nothing here fails: what cannot be kept is made again.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use sha2::{Digest, Sha256};

use super::{CACHE_DIR, hex, lock};

/// What so many builds in a row did not ask for is removed.
const BUILDS: u64 = 5;

/// The folder of what each build asked for; no key begins so.
const LISTS: &str = "builds";

/// The length of the hash before the bytes.
const HASH: usize = 32;

/// The folder of all stores in the cache.
pub(super) const DIR: &str = "cache";

/// A folder of kept bytes.
#[derive(Debug)]
pub struct Store {
    /// The folder for all that loa keeps.
    keep: PathBuf,
    dir: PathBuf,
    used: Mutex<BTreeSet<String>>,
    next: AtomicUsize,
}

impl Store {
    /// The store `name` of the project in `root`. The folder is made when it is needed.
    pub fn of_project(root: &Path, name: &str) -> Store {
        let keep = root.join(CACHE_DIR);
        Store {
            dir: keep.join(DIR).join(name),
            keep,
            used: Mutex::default(),
            next: AtomicUsize::new(0),
        }
    }

    /// A key for bytes that depend on `parts` and on nothing else.
    pub fn key(parts: &[&[u8]]) -> String {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        hex(&hash.finalize())
    }

    /// The bytes under `key`, as they were put there.
    pub fn get(&self, key: &str) -> Option<Vec<u8>> {
        let mut bytes = fs::read(self.file(key)).ok()?;
        let hash: [u8; HASH] = bytes.get(..HASH)?.try_into().ok()?;
        bytes.drain(..HASH);
        if hash[..] != Sha256::digest(&bytes)[..] {
            return None;
        }
        lock(&self.used).insert(key.to_owned());
        Some(bytes)
    }

    /// Keeps `bytes` under `key`.
    pub fn put(&self, key: &str, bytes: &[u8]) {
        lock(&self.used).insert(key.to_owned());
        let hash = Sha256::digest(bytes);
        let _ = self.write(&self.file(key), &[&hash[..], bytes].concat());
    }

    /// Ends a whole build: what the last five of them did not ask for is removed.
    pub fn settle(&self) {
        if !self.dir.is_dir() {
            return;
        }
        let mut builds: Vec<u64> = self.names(LISTS).filter_map(|n| n.parse().ok()).collect();
        builds.sort_unstable();
        let this = builds.last().map_or(0, |n| n + 1);
        let used: Vec<String> = lock(&self.used).iter().cloned().collect();
        let list = self.dir.join(LISTS).join(this.to_string());
        if self.write(&list, used.join("\n").as_bytes()).is_err() {
            return;
        }
        let mut wanted: BTreeSet<String> = used.into_iter().collect();
        for build in builds {
            let list = self.dir.join(LISTS).join(build.to_string());
            if build + BUILDS <= this {
                let _ = fs::remove_file(list);
            } else {
                let text = fs::read_to_string(list).unwrap_or_default();
                wanted.extend(text.lines().map(str::to_owned));
            }
        }
        for folder in self.names("").filter(|n| n.len() == 2) {
            for name in self.names(&folder) {
                if !wanted.contains(&format!("{folder}{name}")) {
                    let _ = fs::remove_file(self.dir.join(&folder).join(&name));
                }
            }
        }
    }

    /// 256 folders, so that none grows long.
    fn file(&self, key: &str) -> PathBuf {
        let (folder, name) = key.split_at(key.len().min(2));
        self.dir.join(format!("{folder}/{name}"))
    }

    fn names(&self, folder: &str) -> impl Iterator<Item = String> + use<> {
        let entries = fs::read_dir(self.dir.join(folder));
        entries
            .into_iter()
            .flatten()
            .filter_map(|e| Some(e.ok()?.file_name().to_string_lossy().into_owned()))
    }

    fn write(&self, to: &Path, bytes: &[u8]) -> std::io::Result<()> {
        let folder = to.parent().unwrap_or(&self.dir);
        fs::create_dir_all(folder)?;
        let ignore = self.keep.join(".gitignore");
        if !ignore.exists() {
            fs::write(&ignore, "*\n")?;
        }
        let beside = folder.join(format!(
            ".{}-{}",
            std::process::id(),
            self.next.fetch_add(1, Ordering::Relaxed)
        ));
        let done = fs::write(&beside, bytes).and_then(|()| fs::rename(&beside, to));
        if done.is_err() {
            let _ = fs::remove_file(&beside);
        }
        done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_is_there_for_the_next_build() {
        let root = tempfile::tempdir().unwrap();
        let key = Store::key(&[b"a", b"b"]);
        assert_ne!(key, Store::key(&[b"ab"]));
        let open = || Store::of_project(root.path(), "images");
        assert_eq!(open().get(&key), None);
        open().put(&key, b"picture");
        assert_eq!(open().get(&key).as_deref(), Some(&b"picture"[..]));
        let ignored = fs::read_to_string(root.path().join(".loa/.gitignore")).unwrap();
        assert_eq!(ignored, "*\n");
    }

    #[test]
    fn half_a_file_and_a_foreign_one_are_none() {
        let root = tempfile::tempdir().unwrap();
        let store = Store::of_project(root.path(), "images");
        let key = Store::key(&[b"a"]);
        store.put(&key, b"a picture");
        let whole = fs::read(store.file(&key)).unwrap();
        for part in [0, 5, HASH, whole.len() - 1] {
            fs::write(store.file(&key), &whole[..part]).unwrap();
            assert_eq!(store.get(&key), None, "{part} bytes");
        }
    }

    #[test]
    fn what_no_build_asks_for_is_removed_in_time() {
        let root = tempfile::tempdir().unwrap();
        let (old, new) = (Store::key(&[b"old"]), Store::key(&[b"new"]));
        let build = |keys: &[&String]| {
            let store = Store::of_project(root.path(), "images");
            for key in keys {
                if store.get(key).is_none() {
                    store.put(key, b"x");
                }
            }
            store.settle();
        };
        let has = |key| Store::of_project(root.path(), "images").get(key).is_some();
        build(&[&old, &new]);
        for n in 1..BUILDS {
            build(&[&new]);
            assert!(has(&old), "after {n} builds");
        }
        build(&[&new]);
        assert!(!has(&old) && has(&new));
        // Left by a build that was killed while it wrote.
        let half = root
            .path()
            .join(".loa/cache/images")
            .join(&new[..2])
            .join(".1-2");
        fs::write(&half, b"x").unwrap();
        build(&[&new]);
        assert!(!half.exists() && has(&new));
    }

    #[test]
    fn a_store_that_cannot_be_written_is_only_empty() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join(".loa"), b"in the way").unwrap();
        let store = Store::of_project(root.path(), "images");
        store.put("abcd", b"x");
        store.settle();
        assert_eq!(store.get("abcd"), None);
    }
}

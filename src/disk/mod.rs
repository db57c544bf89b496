//! The output folder: with `sources`, the only code that touches the disk, and the only
//! code that writes.
//!
//! A build goes into a staging folder first, laid out like the output, and is moved over when
//! all of it has succeeded: whole folders where there are none yet, else file by file. So a
//! build that fails leaves the last good output whole, and one that is killed while moving
//! leaves every file either old or new; the ledger of what loa wrote is widened before the
//! first move, so that the next build can finish the job.

mod ledger;
mod project;
mod store;

use std::collections::{BTreeSet, HashSet};
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::diag::{Diagnostic, Findings, Outcome, Place, Warned};
use crate::digest::{Digest, Summed};
use crate::recipe::{Body, OutPath, Pour, Receipt};
use crate::sources::{Asset, Stamp};

use ledger::Ledger;
pub use project::{create_project, write_new, write_result};
pub use store::Store;

/// The folder in the project's root for all that loa keeps between builds.
pub const CACHE_DIR: &str = ".loa";

/// In the cache's folder for an output folder: the file that a running build locks, …
const LOCK: &str = "lock";
/// … and the folder for files that stood in the way.
const REPLACED: &str = "replaced";

/// Every build writes one of these, and hardly anybody else does.
const MARKS: [&str; 2] = ["api/pages.json", "in-an/index.json"];

/// An output folder being built into. One build at a time holds it.
pub struct Output {
    root: PathBuf,
    dir: PathBuf,
    staging: PathBuf,
    ledger: Ledger,
    /// Kept open: the lock ends with it.
    _lock: File,
    /// The cache's folder for this output folder.
    keep: PathBuf,
    staged: Mutex<BTreeSet<OutPath>>,
    /// The folders made in the staging folder.
    made: Mutex<HashSet<String>>,
    unchanged: Mutex<Vec<OutPath>>,
    next: AtomicUsize,
    /// Whether nothing stood in the output folder when it was opened.
    was_empty: bool,
}

/// What a finished build did to the output folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    /// Files written, new or changed.
    pub written: usize,
    /// Files that were right already.
    pub unchanged: usize,
    /// Files of earlier builds that are no more.
    pub removed: usize,
}

impl Output {
    /// Opens `dir` for a build of the project in `root`, and locks it against a second one.
    ///
    /// # Errors
    /// `output-in-sources` for a folder that holds sources, `output-locked`, `write-failed`.
    pub fn open(root: &Path, dir: &Path) -> Outcome<Output> {
        refuse_sources(root, dir)?;
        fs::create_dir_all(dir).map_err(|e| vec![write_failed(dir, &e)])?;
        let dir = dir
            .canonicalize()
            .map_err(|e| vec![write_failed(dir, &e)])?;
        refuse_sources(root, &dir)?;
        let keep = ledger::folder(root, &dir)?;
        let lock_file = keep.join(LOCK);
        let lock = File::create(&lock_file).map_err(|e| vec![write_failed(&lock_file, &e)])?;
        if lock.try_lock().is_err() {
            let place = Place::file(shown(&dir));
            return Err(vec![
                Diagnostic::error("output-locked")
                    .at(place)
                    .hint("hint-output-locked"),
            ]);
        }
        let was_empty = fs::read_dir(&dir).is_ok_and(|mut entries| entries.next().is_none());
        let staging = keep.join("staging");
        // Left over from a build that was killed.
        let _ = fs::remove_dir_all(&staging);
        fs::create_dir_all(&staging).map_err(|e| vec![write_failed(&staging, &e)])?;
        Ok(Output {
            root: root.to_owned(),
            ledger: Ledger::read(&keep),
            keep,
            dir,
            staging,
            _lock: lock,
            staged: Mutex::default(),
            made: Mutex::default(),
            unchanged: Mutex::default(),
            next: AtomicUsize::new(0),
            was_empty,
        })
    }

    /// Whether something was built from the project in `root` into `dir` before.
    pub fn is_known(root: &Path, dir: &Path) -> bool {
        let dir = dir.canonicalize();
        dir.is_ok_and(|dir| ledger::is_known(root, &dir))
    }

    /// The folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The root of the project that is built.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Takes a finished file into the staging folder, unless the output folder holds the
    /// same bytes already; a stream is written there first and then compared. May be called
    /// from many threads.
    ///
    /// # Errors
    /// `read-failed` for a source that cannot be copied, `write-failed`, and whatever comes
    /// up while a stream is made.
    pub fn stage(&self, path: &OutPath, body: Body<'_>) -> Outcome<()> {
        let target = self.dir.join(path.as_str());
        let staged = self.staging.join(path.as_str());
        let same = match body {
            Body::Bytes(bytes) => {
                let same = !self.was_empty && holds(&target, &bytes);
                if !same {
                    self.make_folder_of(path)?;
                    write_signed(&staged, &bytes).map_err(|e| vec![write_failed(&target, &e)])?;
                }
                same
            }
            Body::Copy(asset) => {
                let same = asset.file().is_some_and(|file| same_files(file, &target));
                if !same {
                    self.make_folder_of(path)?;
                    copy(&asset, &staged, &target)?;
                }
                same
            }
            Body::Stream(pour) => {
                self.make_folder_of(path)?;
                let written = write_stream(pour, &staged, &target);
                let same = written.is_ok() && same_files(&staged, &target);
                if same || written.is_err() {
                    let _ = fs::remove_file(&staged);
                }
                written.map(|()| same)?
            }
        };
        if same {
            lock(&self.unchanged).push(path.clone());
        } else {
            lock(&self.staged).insert(path.clone());
        }
        Ok(())
    }

    /// Takes files into this build as they stand in the output folder.
    pub fn keep<'p>(&self, paths: impl IntoIterator<Item = &'p OutPath>) {
        lock(&self.unchanged).extend(paths.into_iter().cloned());
    }

    /// Whether the file at `path` stands in the output folder with this stamp.
    pub fn stands(&self, path: &str, stamp: &Stamp) -> bool {
        Stamp::of(&self.dir.join(path)).as_ref() == Some(stamp)
    }

    /// The stamp of a published file, and whether every later change will show in it.
    pub fn stamp(&self, path: &OutPath) -> Option<(Stamp, bool)> {
        let stamp = Stamp::of(&self.dir.join(path.as_str()))?;
        let signed = lock(&self.staged).contains(path);
        Some((stamp, signed || stamp.is_settled()))
    }

    /// Whether the files that loa wrote into the output folder are these, sorted.
    pub fn owns_exactly<'a>(&self, paths: impl Iterator<Item = &'a str>) -> bool {
        self.ledger.paths().eq(paths)
    }

    /// What an earlier build has kept under `name`, if it is whole.
    pub fn recall(&self, name: &str) -> Option<Vec<u8>> {
        let mut bytes = fs::read(self.keep.join(name)).ok()?;
        let end = bytes.len().checked_sub(size_of::<u128>())?;
        let digest = bytes.split_off(end);
        (Digest::of(&bytes).to_bytes()[..] == digest).then_some(bytes)
    }

    /// Keeps under `name`, for the next build into the same folder, what `write` writes, and gives
    /// its digest. What cannot be kept is forgotten.
    pub fn remember(
        &self,
        name: &str,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Option<Digest> {
        let (file, new) = (self.keep.join(name), self.keep.join(format!("{name}.new")));
        let written = File::create(&new).and_then(|file| {
            let mut out = BufWriter::with_capacity(256 * 1024, Summed::new(file));
            write(&mut out)?;
            out.into_inner()?.finish()
        });
        let kept = written.and_then(|digest| fs::rename(&new, &file).map(|()| digest));
        if kept.is_err() {
            self.forget(name);
        }
        kept.ok()
    }

    /// Forgets what was kept under `name`.
    pub fn forget(&self, name: &str) {
        let _ = fs::remove_file(self.keep.join(name));
    }

    /// The bytes of a file of this build.
    ///
    /// # Errors
    /// `read-failed` if this build has not made the file.
    pub fn read(&self, path: &OutPath) -> Outcome<Vec<u8>> {
        fs::read(self.locate(path)).map_err(|e| vec![read_failed(path, &e)])
    }

    /// Size and hash of a file of this build.
    ///
    /// # Errors
    /// As [`Output::read`].
    pub fn receipt(&self, path: &OutPath) -> Outcome<Receipt> {
        hash_of(&self.locate(path)).map_err(|e| vec![read_failed(path, &e)])
    }

    fn locate(&self, path: &OutPath) -> PathBuf {
        let is_staged = lock(&self.staged).contains(path);
        let folder = if is_staged { &self.staging } else { &self.dir };
        folder.join(path.as_str())
    }

    /// Moves everything into place and removes what earlier builds wrote and this one did not, as
    /// far as `goes` says so. A file in the way that loa has not written is kept, and told of.
    ///
    /// # Errors
    /// `write-failed` for files that cannot be moved or removed; the rest is done.
    pub fn publish(&self, goes: &dyn Fn(&str) -> bool) -> Outcome<Warned<Published>> {
        let staged = lock(&self.staged).clone();
        let mut unchanged = lock(&self.unchanged).clone();
        unchanged.sort_unstable();
        unchanged.dedup();
        unchanged.retain(|path| !staged.contains(path));
        let now = staged.iter().chain(&unchanged).map(OutPath::as_str);
        let mut now: Vec<&str> = now.collect();
        // Two sorted runs.
        now.sort();
        let is_same = self.ledger.is(&now);
        let mut stale = Vec::new();
        let mut findings = Findings::new();
        if !is_same {
            stale = self.ledger.without(&now, goes);
            findings.extend(self.set_aside(&staged)?);
            self.ledger.widen(&now)?;
        }
        let mut removed = 0;
        for path in stale.iter().filter(|path| self.holds_folder_of(path)) {
            match fs::remove_file(self.dir.join(path)) {
                Ok(()) => removed += 1,
                Err(e) if e.kind() == io::ErrorKind::NotFound => {}
                // Somebody has put a folder in its place, which is theirs.
                Err(_) if self.dir.join(path).is_dir() => {}
                Err(e) => findings.push(write_failed(&self.dir.join(path), &e)),
            }
            self.remove_empty_folders(path);
        }
        findings.extend(self.move_folder(&self.staging, &self.dir));
        // If nothing is stale, it is recorded already.
        if !stale.is_empty() && !findings.has_errors() {
            self.ledger.replace(&stale, &now)?;
        }
        findings.finish(Published {
            written: staged.len(),
            unchanged: unchanged.len(),
            removed,
        })
    }

    /// Files that stand where those that are `staged` come, and that loa has not written, are
    /// somebody's: they are moved to the cache's folder, where no build looks for anything.
    fn set_aside(&self, staged: &BTreeSet<OutPath>) -> Outcome<Option<Diagnostic>> {
        let is_lost = |mark: &&str| self.dir.join(mark).is_file() && !self.ledger.has(mark);
        // Of a folder that was built into, but by nobody knows which build, all is loa's.
        if self.was_empty || MARKS.iter().any(is_lost) {
            return Ok(None);
        }
        let mut strange: BTreeSet<&str> = staged.iter().map(OutPath::as_str).collect();
        for own in self.ledger.paths() {
            strange.remove(own);
        }
        strange.retain(|path| {
            let there = fs::symlink_metadata(self.dir.join(path));
            there.is_ok_and(|there| there.is_file()) && self.holds_folder_of(path)
        });
        let Some(first) = strange.first() else {
            return Ok(None);
        };
        let folder = free(&self.keep.join(REPLACED));
        for path in &strange {
            let (there, kept) = (self.dir.join(path), folder.join(path));
            let failed = |e: io::Error| vec![write_failed(&kept, &e)];
            let into = kept.parent().unwrap_or(&folder);
            fs::create_dir_all(into).map_err(failed)?;
            self.move_file(&there, &kept).map_err(failed)?;
        }
        let folder = folder.strip_prefix(&self.root).unwrap_or(&folder);
        Ok(Some(
            Diagnostic::warning("file-set-aside")
                .with("files", strange.len())
                .with("folder", shown(folder))
                .at(Place::file(*first)),
        ))
    }

    /// Forgets all that was kept of earlier builds, but for the names of the files that they wrote.
    pub fn forget_all(&self) {
        let _ = fs::remove_dir_all(self.root.join(CACHE_DIR).join(store::DIR));
        let entries = fs::read_dir(&self.keep).into_iter().flatten().flatten();
        let kept = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
        for file in kept {
            if ![ledger::NAME, LOCK]
                .iter()
                .any(|own| file.file_name() == *own)
            {
                let _ = fs::remove_file(file.path());
            }
        }
    }

    /// Makes the folder of a file in the staging folder.
    fn make_folder_of(&self, path: &OutPath) -> Outcome<()> {
        let Some((folder, _)) = path.as_str().rsplit_once('/') else {
            return Ok(());
        };
        if lock(&self.made).contains(folder) {
            return Ok(());
        }
        let staged = self.staging.join(folder);
        fs::create_dir_all(&staged).map_err(|e| vec![write_failed(&staged, &e)])?;
        lock(&self.made).insert(folder.to_owned());
        Ok(())
    }

    /// Moves all that is in the folder `from` into the folder `to`, which exists.
    fn move_folder(&self, from: &Path, to: &Path) -> Vec<Diagnostic> {
        let failed = |e: &io::Error| vec![write_failed(to, e)];
        let entries = fs::read_dir(from).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        let entries = match entries {
            Ok(entries) => entries,
            Err(e) => return failed(&e),
        };
        let moved = entries.par_iter().map(|entry| {
            let (file, target) = (entry.path(), to.join(entry.file_name()));
            let moved = match entry.file_type() {
                Ok(kind) if kind.is_dir() => self.move_in_folder(&file, &target),
                Ok(_) => self.move_file(&file, &target).map(|()| Vec::new()),
                Err(e) => Err(e),
            };
            moved.unwrap_or_else(|e| vec![write_failed(&target, &e)])
        });
        moved.flatten().collect()
    }

    /// Moves a folder to `target`: whole, if there is nothing yet.
    fn move_in_folder(&self, folder: &Path, target: &Path) -> io::Result<Vec<Diagnostic>> {
        if fs::symlink_metadata(target).is_err_and(|e| e.kind() == io::ErrorKind::NotFound)
            && fs::rename(folder, target).is_ok()
        {
            return Ok(Vec::new());
        }
        fs::create_dir_all(target)?;
        // A link in the output folder must not carry files somewhere else.
        if !target.canonicalize()?.starts_with(&self.dir) {
            return Err(io::Error::other("a link leads out of the output folder"));
        }
        Ok(self.move_folder(folder, target))
    }

    fn move_file(&self, file: &Path, target: &Path) -> io::Result<()> {
        match fs::rename(file, target) {
            Ok(()) => Ok(()),
            // The cache and the output folder may lie on different disks: copy beside the
            // target, then rename, so that the target is never half a file.
            Err(e) if e.kind() == io::ErrorKind::CrossesDevices => {
                let beside = target.with_file_name(format!(
                    ".{}.loa-new",
                    self.next.fetch_add(1, Ordering::Relaxed)
                ));
                fs::copy(file, &beside)?;
                sign(&File::options().write(true).open(&beside)?);
                fs::rename(&beside, target)
            }
            Err(e) => Err(e),
        }
    }

    /// Whether the folder of `path` lies in the output folder: a link may lead it elsewhere.
    fn holds_folder_of(&self, path: &str) -> bool {
        let target = self.dir.join(path);
        let folder = target.parent().unwrap_or(&self.dir);
        folder
            .canonicalize()
            .is_ok_and(|real| real.starts_with(&self.dir))
    }

    fn remove_empty_folders(&self, path: &str) {
        let mut folder = Path::new(path).parent();
        while let Some(dir) = folder.filter(|d| !d.as_os_str().is_empty()) {
            // Fails, as it should, on the first folder that still holds something.
            if fs::remove_dir(self.dir.join(dir)).is_err() {
                break;
            }
            folder = dir.parent();
        }
    }
}

/// Whatever a build leaves in the staging folder is of no use to the next one.
impl Drop for Output {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.staging);
    }
}

/// Removes from `dir` what loa wrote there for the project in `root`, and the project's cache, but
/// for what other output folders need. Returns the number of files removed.
///
/// # Errors
/// `write-failed` for files that cannot be removed.
pub fn clean(root: &Path, dir: &Path) -> Outcome<usize> {
    let mut removed = 0;
    let cache = root.join(CACHE_DIR);
    if dir.is_dir() {
        let output = Output::open(root, dir)?;
        removed = output.publish(&|_| true)?.value.removed;
        output.forget_all();
        let keep = output.keep.clone();
        drop(output);
        for file in [ledger::NAME, LOCK] {
            let _ = fs::remove_file(keep.join(file));
        }
        let _ = fs::remove_dir(keep);
    }
    let outputs = cache.join(ledger::OUTPUTS);
    // Fails, as it should, if anything is left in it: another folder's ledger, somebody's file.
    if fs::remove_dir(&outputs).is_err() && outputs.is_dir() {
        return Ok(removed);
    }
    match fs::remove_dir_all(&cache) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(vec![write_failed(&cache, &e)]),
        _ => Ok(removed),
    }
}

/// `path`, or the first with a number behind it at which nothing stands.
fn free(path: &Path) -> PathBuf {
    let numbered = |number: u32| path.with_extension(number.to_string());
    let paths = std::iter::once(path.to_owned()).chain((2..).map(numbered));
    let mut free = paths.filter(|path| !path.exists());
    free.next().unwrap_or_else(|| path.to_owned())
}

/// Size and hash of bytes.
pub fn receipt_of(bytes: &[u8]) -> Receipt {
    Receipt {
        bytes: bytes.len() as u64,
        sha256: hex(&Sha256::digest(bytes)),
    }
}

/// Size and hash of a file, which may be too big for the memory.
fn hash_of(file: &Path) -> io::Result<Receipt> {
    let (mut file, mut hash, mut bytes) = (File::open(file)?, Sha256::new(), 0);
    let mut part = vec![0; 64 * 1024];
    loop {
        let n = file.read(&mut part)?;
        if n == 0 {
            let sha256 = hex(&hash.finalize());
            return Ok(Receipt { bytes, sha256 });
        }
        hash.update(&part[..n]);
        bytes += n as u64;
    }
}

fn hex(hash: &[u8]) -> String {
    hash.iter().map(|b| format!("{b:02x}")).collect()
}

/// Building into a folder of sources would mix what is written with what is made.
fn refuse_sources(root: &Path, dir: &Path) -> Outcome<()> {
    let holds_sources = root.starts_with(dir)
        || [
            "content",
            "themes",
            "templates",
            "static",
            "print",
            CACHE_DIR,
        ]
        .iter()
        .any(|source| dir.starts_with(root.join(source)));
    if holds_sources {
        let place = Place::file(shown(dir));
        return Err(vec![
            Diagnostic::error("output-in-sources")
                .at(place)
                .hint("hint-output-in-sources"),
        ]);
    }
    Ok(())
}

/// Writes a file that is told from every later one: see [`sign`].
fn write_signed(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(file)?;
    file.write_all(bytes)?;
    sign(&file);
    Ok(())
}

/// Gives a file that was just written an exact time. File systems count in steps: without it, a
/// change within the same step would not show. Where that cannot be done, little is lost.
fn sign(file: &File) {
    let _ = file.set_modified(SystemTime::now());
}

fn copy(asset: &Asset, to: &Path, target: &Path) -> Outcome<()> {
    let done = match asset.file() {
        Some(file) => fs::copy(file, to).and_then(|_| {
            // A copy may have taken on that its source is not to be written to.
            sign(&File::options().write(true).open(to)?);
            Ok(())
        }),
        None => write_signed(to, &asset.read()?),
    };
    done.map_err(|e| vec![write_failed(target, &e)])
}

/// Lets a recipe write into `to`; what it finds wrong without a place is about the target.
fn write_stream(pour: Pour<'_>, to: &Path, target: &Path) -> Outcome<()> {
    let failed = |e: io::Error| vec![write_failed(target, &e)];
    let mut file = BufWriter::new(File::create(to).map_err(failed)?);
    pour(&mut file).map_err(|mut found| {
        for diagnostic in found.iter_mut().filter(|d| d.place.is_none()) {
            diagnostic.place = Some(Place::file(shown(target)));
        }
        found
    })?;
    file.flush().map_err(failed)?;
    sign(file.get_ref());
    Ok(())
}

/// The stamp of the running program: another one may make other files.
pub fn program() -> Option<Stamp> {
    Stamp::of(&std::env::current_exe().ok()?)
}

fn holds(file: &Path, bytes: &[u8]) -> bool {
    fs::metadata(file).is_ok_and(|m| m.is_file() && m.len() == bytes.len() as u64)
        && fs::read(file).is_ok_and(|old| old == bytes)
}

fn same_files(a: &Path, b: &Path) -> bool {
    let size = |p: &Path| fs::metadata(p).map(|m| m.len());
    match (size(a), size(b)) {
        (Ok(x), Ok(y)) if x == y => same_bytes(a, b).unwrap_or(false),
        _ => false,
    }
}

fn same_bytes(a: &Path, b: &Path) -> io::Result<bool> {
    let (mut a, mut b) = (File::open(a)?, File::open(b)?);
    let (mut x, mut y) = (vec![0; 64 * 1024], vec![0; 64 * 1024]);
    loop {
        let n = a.read(&mut x)?;
        if n == 0 {
            return Ok(true);
        }
        if b.read_exact(&mut y[..n]).is_err() || x[..n] != y[..n] {
            return Ok(false);
        }
    }
}

fn read_failed(path: &OutPath, error: &io::Error) -> Diagnostic {
    Diagnostic::error("read-failed")
        .with("cause", error)
        .at(Place::file(path.as_str()))
}

pub(crate) fn write_failed(path: &Path, error: &io::Error) -> Diagnostic {
    let failed = Diagnostic::error("write-failed")
        .with("cause", error)
        .at(Place::file(shown(path)));
    match error.kind() {
        io::ErrorKind::IsADirectory => failed.hint("hint-folder-in-the-way"),
        io::ErrorKind::InvalidFilename => failed.hint("hint-shorter-name"),
        _ => failed,
    }
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// A poisoned lock means that another thread panicked; its list is still a list.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::io::SeekFrom;

    use super::*;

    fn open(root: &Path) -> Output {
        Output::open(root, &root.join("public")).unwrap()
    }

    /// Writes `text`, and then its first letter once more.
    fn stream(text: &'static str) -> Body<'static> {
        Body::stream(move |out| {
            out.write_all(text.as_bytes()).unwrap();
            out.seek(SeekFrom::Start(0)).unwrap();
            out.write_all(b"!").unwrap();
            Ok(())
        })
    }

    #[test]
    fn a_stream_is_staged_and_published_like_any_file() {
        let root = tempfile::tempdir().unwrap();
        let path = OutPath::new("a/big.tif").unwrap();
        let output = open(root.path());
        output.stage(&path, stream("a big file")).unwrap();
        assert!(!root.path().join("public/a/big.tif").exists());
        assert_eq!(output.read(&path).unwrap(), b"! big file");
        assert_eq!(output.receipt(&path).unwrap(), receipt_of(b"! big file"));
        assert_eq!(output.publish(&|_| true).unwrap().value.written, 1);
        drop(output);
        // A second build that makes the same bytes changes nothing.
        let output = open(root.path());
        output.stage(&path, stream("x big file")).unwrap();
        assert_eq!(output.receipt(&path).unwrap(), receipt_of(b"! big file"));
        let published = output.publish(&|_| true).unwrap().value;
        assert_eq!((published.written, published.unchanged), (0, 1));
    }

    #[test]
    fn a_stream_that_fails_leaves_the_old_file_and_nothing_in_staging() {
        let root = tempfile::tempdir().unwrap();
        let path = OutPath::new("big.tif").unwrap();
        let output = open(root.path());
        output.stage(&path, stream("old")).unwrap();
        output.publish(&|_| true).unwrap();
        drop(output);
        let output = open(root.path());
        let broken = Body::stream(|out| {
            out.write_all(b"half of it").unwrap();
            Err(vec![Diagnostic::error("write-failed")])
        });
        let found = output.stage(&path, broken).unwrap_err();
        assert!(found[0].place.is_some());
        assert_eq!(fs::read_dir(&output.staging).unwrap().count(), 0);
        drop(output);
        assert_eq!(
            fs::read(root.path().join("public/big.tif")).unwrap(),
            b"!ld"
        );
    }

    #[test]
    fn a_stream_can_be_had_in_memory() {
        assert_eq!(stream("old").into_bytes().unwrap(), b"!ld");
    }
}

//! The project's files as values: with `disk`, the only code that reads files.
//!
//! Paths are `/`-separated and relative to the project's root. Nothing above the root
//! is read, not by `..` and not through a symbolic link. A theme that the project
//! names but does not hold is taken from those embedded in the program.

pub mod embedded;
mod stamp;
mod trace;

use std::borrow::Cow;
use std::fs;
use std::io::{self, Read};
use std::path::{Component, MAIN_SEPARATOR, Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use crate::diag::{Diagnostic, Findings, Outcome, Place};
use crate::digest::{Digest, Digester};

use trace::Trace;

pub use stamp::Stamp;
pub use trace::{Seen, Sight, Traced};

/// The largest file that is read as text: a hostile or mistaken gigabyte is refused, not loaded.
const TEXT_LIMIT: u64 = 64 * 1024 * 1024;

/// The files of one project.
#[derive(Clone, Debug)]
pub struct Sources {
    /// Canonical, so that links leading out can be told.
    root: PathBuf,
    trace: Arc<Trace>,
    /// What is looked at by whoever has this handle, and by its clones.
    own: Option<Arc<Trace>>,
    /// What was looked at already, before the project was opened.
    seen: Option<Arc<Seen>>,
}

/// A file that can be read when it is needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Relative to the project's root.
    pub path: String,
    content: Content,
}

/// What was met on a walk.
#[derive(Default)]
struct Walked {
    files: Vec<Asset>,
    /// All, files and folders.
    paths: Vec<String>,
    problems: Findings,
    /// The real folders of the links that were followed to where the walk is.
    open: Vec<PathBuf>,
}

/// Where a link leads to, within the project.
enum Linked {
    /// To a file, or to what is none and is passed over.
    Leaf,
    /// To a folder; the link itself lies in this one.
    Folder(PathBuf),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Content {
    Disk(PathBuf),
    Embedded(&'static [u8]),
}

impl Asset {
    /// Whether it comes with the program.
    pub fn is_embedded(&self) -> bool {
        matches!(self.content, Content::Embedded(_))
    }

    /// The file's bytes.
    ///
    /// # Errors
    /// `read-failed` with the operating system's reason.
    pub fn read(&self) -> Outcome<Vec<u8>> {
        match &self.content {
            Content::Disk(file) => fs::read(file).map_err(|e| vec![read_failed(&self.path, &e)]),
            Content::Embedded(bytes) => Ok(bytes.to_vec()),
        }
    }

    /// The file's bytes, without a copy if they are embedded in the program.
    ///
    /// # Errors
    /// As [`Asset::read`].
    pub fn bytes(&self) -> Outcome<Cow<'static, [u8]>> {
        match &self.content {
            Content::Disk(_) => self.read().map(Cow::Owned),
            Content::Embedded(bytes) => Ok(Cow::Borrowed(bytes)),
        }
    }

    /// The file's bytes, if they are no more than `limit`.
    ///
    /// # Errors
    /// As [`Asset::read`], and `file-too-large`.
    pub fn read_within(&self, limit: u64) -> Outcome<Vec<u8>> {
        let Content::Disk(file) = &self.content else {
            return self.read();
        };
        let failed = |e: io::Error| vec![read_failed(&self.path, &e)];
        let file = fs::File::open(file).map_err(failed)?;
        let size = file.metadata().map_err(failed)?.len();
        if size > limit {
            let megabytes = size / (1024 * 1024);
            let place = Place::file(self.path.as_str());
            return Err(vec![
                Diagnostic::error("file-too-large")
                    .with("size", megabytes)
                    .at(place),
            ]);
        }
        // A file of `/proc` or one that grows may hold more than its size says.
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
        file.take(limit).read_to_end(&mut bytes).map_err(failed)?;
        Ok(bytes)
    }

    /// The file's text, without a byte order mark.
    ///
    /// # Errors
    /// `read-failed`, `file-too-large`, or `not-utf8` with the line of the first bad byte.
    pub fn read_text(&self) -> Outcome<String> {
        let bytes = self.read_within(TEXT_LIMIT)?;
        let text = simdutf8::basic::from_utf8(&bytes).map_err(|_| vec![self.not_utf8(&bytes)])?;
        Ok(text.strip_prefix('\u{feff}').unwrap_or(text).to_owned())
    }

    fn not_utf8(&self, bytes: &[u8]) -> Diagnostic {
        let good = std::str::from_utf8(bytes).map_or_else(|e| e.valid_up_to(), str::len);
        let text = String::from_utf8_lossy(bytes);
        let place = Place::in_text(self.path.as_str(), &text, good..good + 1);
        Diagnostic::error("not-utf8")
            .at(place)
            .hint("hint-save-utf8")
    }

    /// The digest of the file: of its bytes if it comes with the program, else of its path and
    /// [`Stamp`]. `None` if the stamp cannot be relied on yet, or there is no such file any more.
    pub fn identity(&self) -> Option<Digest> {
        let mut digester = Digester::default();
        digester.text(&self.path);
        match &self.content {
            Content::Embedded(bytes) => digester.bytes(bytes),
            Content::Disk(file) => {
                let stamp = Stamp::of(file)?;
                digester.value(&Some(stamp).filter(|stamp| stamp.is_settled())?)
            }
        };
        Some(digester.finish())
    }

    /// The file on disk, if it is not an embedded one.
    pub fn file(&self) -> Option<&Path> {
        match &self.content {
            Content::Disk(file) => Some(file),
            Content::Embedded(_) => None,
        }
    }

    /// The last part of the path.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }
}

impl Sources {
    /// Opens the project in the folder `root`.
    ///
    /// # Errors
    /// `read-failed` if there is no such folder.
    pub fn open(root: &Path) -> Outcome<Self> {
        let shown = root.to_string_lossy().replace('\\', "/");
        let root = root
            .canonicalize()
            .map_err(|e| vec![read_failed(&shown, &e)])?;
        Ok(Sources {
            root,
            trace: Arc::new(Trace::new()),
            own: None,
            seen: None,
        })
    }

    /// The same where much has been looked at already: that is not looked at again.
    pub fn after(self, seen: Option<Arc<Seen>>) -> Self {
        Sources { seen, ..self }
    }

    /// The stamp of a file on disk.
    pub fn stamp(&self, asset: &Asset) -> Option<Stamp> {
        let seen = self.seen.as_ref().and_then(|seen| seen.now(&asset.path));
        match seen {
            Some(sight) => sight.stamp(),
            None => asset.file().and_then(Stamp::of),
        }
    }

    /// Whether what was seen before shows that these were all files below the folder `dir`, but for
    /// hidden ones.
    pub fn has_seen_all(&self, dir: &str, files: &[Asset]) -> bool {
        let seen = self.seen.as_ref();
        seen.is_some_and(|seen| seen.has_same_files(dir, files))
    }

    /// The project's folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A handle that knows what is looked at by it: see [`Sources::looked_at`].
    pub fn apart(&self) -> Sources {
        Sources {
            own: Some(Arc::new(Trace::new())),
            ..self.clone()
        }
    }

    /// The paths that were looked at by a handle of [`Sources::apart`], sorted.
    pub fn looked_at(&self) -> Vec<String> {
        self.own.as_ref().map(|own| own.paths()).unwrap_or_default()
    }

    /// The digest of the files at these paths, of which some may be missing; `None` if one was
    /// changed since the project was opened, or may have been.
    pub fn identity_of<'p>(&self, paths: impl Iterator<Item = &'p String>) -> Option<Digest> {
        let mut digester = Digester::default();
        for path in paths {
            digester.text(path);
            if let Ok(Some(asset)) = self.asset(path) {
                let file = asset.file().and_then(Stamp::of);
                if file.is_some_and(|stamp| stamp.is_since(self.trace.begun())) {
                    return None;
                }
                digester.digest(asset.identity()?);
            }
        }
        Some(digester.finish())
    }

    fn note(&self, path: impl Into<String>) {
        let path = path.into();
        if let Some(own) = &self.own {
            own.note(path.clone());
        }
        self.trace.note(path);
    }

    fn note_all(&self, paths: Vec<String>) {
        if let Some(own) = &self.own {
            own.note_all(paths.clone());
        }
        self.trace.note_all(paths);
    }

    /// All that was looked at since the project was opened, and had not been seen before.
    pub fn traced_besides(&self) -> Traced {
        self.trace.settle_besides(&self.root, self.seen.as_deref())
    }

    /// All that was looked at since the project was opened.
    pub fn traced(&self) -> Traced {
        self.trace.settle(&self.root, self.seen.as_deref())
    }

    /// Whether there is a file `path`.
    pub fn has(&self, path: &str) -> bool {
        self.asset(path).is_ok_and(|a| a.is_some())
    }

    /// Whether there is anything at `path`, be it a folder.
    pub fn has_anything(&self, path: &str) -> bool {
        self.root.join(path).symlink_metadata().is_ok()
    }

    /// The file `path`, or `None` if there is none.
    ///
    /// # Errors
    /// `outside-root` if the path or a link in it leads out of the project.
    pub fn asset(&self, path: &str) -> Outcome<Option<Asset>> {
        let outside = || {
            vec![
                Diagnostic::error("outside-root")
                    .at(Place::file(path))
                    .hint("hint-inside-root"),
            ]
        };
        let relative = Path::new(path);
        if relative
            .components()
            .any(|c| !matches!(c, Component::Normal(_) | Component::CurDir))
        {
            return Err(outside());
        }
        self.note(path);
        let file = self.root.join(relative);
        match file.canonicalize() {
            Ok(real) if !real.starts_with(&self.root) => Err(outside()),
            Ok(real) if real.is_file() => Ok(Some(Asset {
                path: path.to_owned(),
                content: Content::Disk(file),
            })),
            _ => Ok(self.embedded_theme(path).and_then(|theme| {
                let bytes = embedded::theme_file(&theme, path)?;
                Some(Asset {
                    path: path.to_owned(),
                    content: Content::Embedded(bytes),
                })
            })),
        }
    }

    /// Every file below the folder `dir`, sorted by path; none if there is no such folder.
    /// Names that begin with a dot are left out.
    ///
    /// # Errors
    /// Links that lead out of the project, and folders that cannot be read.
    pub fn list(&self, dir: &str) -> Outcome<Vec<Asset>> {
        self.walk(dir, false)
    }

    /// As [`Sources::list`], with the names that begin with a dot: `static/.well-known/` is
    /// meant to be published.
    ///
    /// # Errors
    /// As [`Sources::list`].
    pub fn list_with_hidden(&self, dir: &str) -> Outcome<Vec<Asset>> {
        self.walk(dir, true)
    }

    fn walk(&self, dir: &str, hidden: bool) -> Outcome<Vec<Asset>> {
        let top = self.root.join(dir);
        self.note(dir);
        let seen = self.seen.as_ref().filter(|_| !hidden);
        if let Some(below) = seen.and_then(|seen| seen.below(dir)) {
            return Ok(self.listed_before(&below));
        }
        if top.is_dir() {
            if !top
                .canonicalize()
                .is_ok_and(|real| real.starts_with(&self.root))
            {
                let outside = Diagnostic::error("outside-root").at(Place::file(dir));
                return Err(vec![outside.hint("hint-inside-root")]);
            }
            return self.walk_disk(&top, hidden);
        }
        let mut assets = Vec::new();
        if let Some(theme) = self.embedded_theme(dir) {
            for (path, bytes) in embedded::theme_files(&theme, dir) {
                assets.push(Asset {
                    path,
                    content: Content::Embedded(bytes),
                });
            }
        }
        Ok(assets)
    }

    /// The files among what an earlier build has listed.
    fn listed_before(&self, below: &[(&str, bool)]) -> Vec<Asset> {
        self.note_all(below.iter().map(|(path, _)| (*path).to_owned()).collect());
        let files = below.iter().filter(|(_, is_file)| *is_file);
        let asset = |(path, _): &(&str, bool)| Asset {
            path: (*path).to_owned(),
            content: Content::Disk(self.root.join(path)),
        };
        files.map(asset).collect()
    }

    /// What lies in the folder `top`; the folders in it are walked in parallel.
    fn walk_disk(&self, top: &Path, hidden: bool) -> Outcome<Vec<Asset>> {
        let seen = |e: &DirEntry| e.depth() == 0 || hidden || !is_hidden(e.file_name());
        let first = sorted(top).min_depth(1).max_depth(1).into_iter();
        let first: Vec<_> = first.filter_entry(seen).collect();
        let parts = first.into_par_iter().map(|entry| {
            let mut walked = Walked::default();
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {
                    let below = sorted(entry.path()).into_iter().filter_entry(seen);
                    below.for_each(|entry| self.meet(entry, &seen, &mut walked));
                }
                entry => self.meet(entry, &seen, &mut walked),
            }
            walked
        });
        let parts: Vec<Walked> = parts.collect();
        let (mut assets, mut findings) = (Vec::new(), Findings::new());
        for part in parts {
            self.note_all(part.paths);
            assets.extend(part.files);
            findings.extend(part.problems.into_vec());
        }
        findings.finish(assets).map(|w| w.value)
    }

    /// Takes in what was met on a walk. A link is looked at before it is followed: nothing is read
    /// where it must not lead.
    fn meet(
        &self,
        entry: walkdir::Result<DirEntry>,
        seen: &(dyn Fn(&DirEntry) -> bool + Sync),
        walked: &mut Walked,
    ) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(e) => {
                let path = e.path().map_or_else(String::new, |p| self.relative(p));
                let cause = e
                    .io_error()
                    .map_or_else(|| e.to_string(), ToString::to_string);
                walked.problems.push(
                    Diagnostic::error("read-failed")
                        .with("cause", cause)
                        .at(Place::file(path)),
                );
                return;
            }
        };
        let path = self.relative(entry.path());
        let mut is_file = entry.file_type().is_file();
        if entry.path_is_symlink() {
            match self.linked(entry.path(), &walked.open) {
                Ok(Linked::Leaf) => is_file = entry.path().is_file(),
                Ok(Linked::Folder(real)) => {
                    walked.paths.push(path);
                    walked.open.push(real);
                    let below = sorted(entry.path()).min_depth(1).into_iter();
                    below
                        .filter_entry(seen)
                        .for_each(|entry| self.meet(entry, seen, walked));
                    walked.open.pop();
                    return;
                }
                Err(problem) => {
                    walked.problems.push(problem.at(Place::file(path)));
                    return;
                }
            }
        }
        walked.paths.push(path.clone());
        if is_file {
            walked.files.push(Asset {
                path,
                content: Content::Disk(entry.into_path()),
            });
        }
    }

    /// What a link leads to. `open` are the real folders of the links that led here.
    fn linked(&self, link: &Path, open: &[PathBuf]) -> Result<Linked, Diagnostic> {
        let failed = |e: io::Error| Diagnostic::error("read-failed").with("cause", e);
        let real = link.canonicalize().map_err(failed)?;
        if !real.starts_with(&self.root) {
            return Err(Diagnostic::error("outside-root").hint("hint-inside-root"));
        }
        if !real.is_dir() {
            return Ok(Linked::Leaf);
        }
        let folder = link.parent().unwrap_or(&self.root);
        let folder = folder.canonicalize().map_err(failed)?;
        let is_around = |folder: &PathBuf| folder.starts_with(&real);
        match is_around(&folder) || open.iter().any(is_around) {
            true => Err(Diagnostic::error("link-circle").hint("hint-link-circle")),
            false => Ok(Linked::Folder(folder)),
        }
    }

    /// The theme's name if `path` lies in a theme that the project does not hold.
    fn embedded_theme(&self, path: &str) -> Option<String> {
        let theme = path.strip_prefix("themes/")?.split('/').next()?;
        self.note(format!("themes/{theme}"));
        (!self.root.join("themes").join(theme).is_dir()).then(|| theme.to_owned())
    }

    fn relative(&self, path: &Path) -> String {
        let (path, root) = (path.to_string_lossy(), self.root.to_string_lossy());
        let inner = path.strip_prefix(&*root).unwrap_or(&path);
        let inner = inner.trim_start_matches(std::path::is_separator);
        match MAIN_SEPARATOR {
            '/' => inner.to_owned(),
            other => inner.replace(other, "/"),
        }
    }
}

/// A file moves with its folder: sorted by name, so the order is the same everywhere.
fn sorted(top: &Path) -> WalkDir {
    WalkDir::new(top).sort_by_file_name()
}

fn is_hidden(name: &std::ffi::OsStr) -> bool {
    name.to_string_lossy().starts_with('.')
}

fn read_failed(path: &str, error: &std::io::Error) -> Diagnostic {
    Diagnostic::error("read-failed")
        .with("cause", error)
        .at(Place::file(path))
}

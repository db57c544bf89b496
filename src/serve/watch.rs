//! Whether the sources have changed since a generation was read.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use notify::event::ModifyKind;
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::diag::{Diagnostic, Outcome, Place};

/// Editors save in several steps: a change counts when it has been quiet for so long. What is
/// read too soon all the same is read again, for it changes once more.
const QUIET: Duration = Duration::from_millis(10);

/// The folders of a project that hold sources.
const FOLDERS: [&str; 8] = [
    "content",
    "templates",
    "static",
    "themes",
    "print",
    "data",
    "archetypes",
    "sass",
];

/// The sources, watched from one generation to the next.
pub(super) struct Watch {
    /// Kept: watching ends with it.
    _watcher: RecommendedWatcher,
    events: Receiver<Change>,
    since: Option<Instant>,
    /// Whether a folder of sources may have come or gone.
    is_outdated: bool,
    /// Whether any file may have come or gone.
    has_moved: bool,
    /// The files that were touched, by path from the root.
    touched: BTreeSet<String>,
}

/// A change of the sources.
struct Change {
    /// Whether it is one of the root itself: a folder of sources that came or went has to be
    /// watched anew.
    of_root: bool,
    /// Whether more than what a file holds has changed.
    has_moved: bool,
    /// The files, by path from the root.
    files: Vec<String>,
}

impl Watch {
    /// Begins to watch; `wake` is called with each change.
    pub(super) fn begin(
        root: &Path,
        config: Option<&str>,
        wake: impl Fn() + Send + 'static,
    ) -> Outcome<Watch> {
        let failed = |e: notify::Error| {
            let place = Place::file(root.to_string_lossy());
            vec![Diagnostic::error("no-watch").with("cause", e).at(place)]
        };
        let (sender, events) = channel();
        let config = config.map(str::to_owned);
        let root = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
        let top = root.clone();
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            let Ok(event) = event else { return };
            let changes = matches!(
                event.kind,
                EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_)
            );
            if event.need_rescan() {
                // More has happened than could be told.
                let _ = sender.send(Change {
                    of_root: true,
                    has_moved: true,
                    files: Vec::new(),
                });
                wake();
            }
            let is_source = |path: &&PathBuf| is_source(path, &top, config.as_deref());
            let sources: Vec<&PathBuf> = event.paths.iter().filter(is_source).collect();
            if changes && !sources.is_empty() {
                let of_root = sources.iter().any(|path| path.parent() == Some(&top));
                let files = sources.iter().map(|path| relative(path, &top)).collect();
                let of_contents = matches!(
                    event.kind,
                    EventKind::Modify(ModifyKind::Data(_) | ModifyKind::Metadata(_))
                );
                let has_moved = !of_contents;
                // The receiver is gone when another watch has begun: nothing is lost.
                let _ = sender.send(Change {
                    of_root,
                    has_moved,
                    files,
                });
                wake();
            }
        })
        .map_err(failed)?;
        watcher
            .watch(&root, RecursiveMode::NonRecursive)
            .map_err(failed)?;
        for folder in FOLDERS {
            let folder = root.join(folder);
            if folder.is_dir() {
                watcher
                    .watch(&folder, RecursiveMode::Recursive)
                    .map_err(failed)?;
            }
        }
        Ok(Watch {
            _watcher: watcher,
            events,
            since: None,
            is_outdated: false,
            has_moved: false,
            touched: BTreeSet::new(),
        })
    }

    /// Takes in what has happened, and tells how long it must yet be quiet for a change to
    /// count: nothing if it counts now. `None` if nothing has changed.
    pub(super) fn rest(&mut self) -> Option<Duration> {
        for change in self.events.try_iter() {
            self.since = Some(Instant::now());
            self.is_outdated |= change.of_root;
            self.has_moved |= change.has_moved;
            self.touched.extend(change.files);
        }
        let since = self.since?;
        Some(QUIET.saturating_sub(since.elapsed()))
    }

    /// The files that were touched, which are about to be read: every change from now on is
    /// another one. `None` if folders may have come or gone.
    pub(super) fn touched(&mut self) -> Option<&BTreeSet<String>> {
        self.since = None;
        (!self.is_outdated).then_some(&self.touched)
    }

    /// What was touched has been taken in: nothing has come or gone.
    pub(super) fn settle(&mut self) {
        self.touched.clear();
        self.has_moved = false;
    }

    /// Whether anything has changed that nobody has taken in.
    pub(super) fn has_changed(&self) -> bool {
        self.since.is_some()
    }

    /// Whether files may have come or gone since this was last asked.
    pub(super) fn has_moved(&mut self) -> bool {
        std::mem::take(&mut self.has_moved)
    }

    /// Goes on for the next generation, which is about to be read: every change from now on is
    /// one of that. `false` if another watch must begin.
    pub(super) fn goes_on(&mut self) -> bool {
        self.since = None;
        self.touched.clear();
        !self.is_outdated
    }
}

/// The path from the root, with `/`.
fn relative(path: &Path, root: &Path) -> String {
    let path = path.strip_prefix(root).unwrap_or(path);
    let parts = path
        .components()
        .map(|part| part.as_os_str().to_string_lossy());
    parts.collect::<Vec<_>>().join("/")
}

/// In the root itself only the configuration and new source folders count: the output
/// folder and the cache lie there too.
fn is_source(path: &Path, root: &Path, config: Option<&str>) -> bool {
    let Ok(relative) = path.strip_prefix(root) else {
        return true;
    };
    let mut parts = relative
        .components()
        .map(|c| c.as_os_str().to_string_lossy());
    let Some(first) = parts.next() else {
        return false;
    };
    let names_config =
        crate::config::FILE_NAMES.contains(&first.as_ref()) || config == Some(&first);
    names_config || FOLDERS.contains(&first.as_ref())
}

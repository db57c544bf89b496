//! Whether the sources have changed since a generation was read.

use std::path::Path;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::diag::{Diagnostic, Outcome, Place};

/// Editors save in several steps: a change counts when it has been quiet for so long.
const QUIET: Duration = Duration::from_millis(30);

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

pub(super) struct Watch {
    /// Kept: watching ends with it.
    _watcher: RecommendedWatcher,
    events: Receiver<()>,
    since: Mutex<Option<Instant>>,
}

impl Watch {
    pub(super) fn begin(root: &Path, config: Option<&str>) -> Outcome<Watch> {
        let failed = |e: notify::Error| {
            let place = Place::file(root.to_string_lossy());
            vec![Diagnostic::error("no-watch").with("cause", e).at(place)]
        };
        let (sender, events) = channel();
        let config = config.map(str::to_owned);
        let root_of_events = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            let Ok(event) = event else { return };
            let changes = matches!(
                event.kind,
                EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_)
            );
            if changes
                && event
                    .paths
                    .iter()
                    .any(|path| is_source(path, &root_of_events, config.as_deref()))
            {
                // The receiver is gone when the generation ends: nothing is lost.
                let _ = sender.send(());
            }
        })
        .map_err(failed)?;
        let root = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
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
            since: Mutex::new(None),
        })
    }

    /// Whether something has changed and it is quiet again.
    pub(super) fn has_changed(&self) -> bool {
        let Ok(mut since) = self.since.lock() else {
            return true;
        };
        if self.events.try_iter().count() > 0 {
            *since = Some(Instant::now());
        }
        since.is_some_and(|s| s.elapsed() >= QUIET)
    }
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

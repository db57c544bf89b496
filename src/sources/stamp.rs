//! What a folder says of a file: enough to tell that it has not changed, without reading it.

use std::fs::{self, Metadata};
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// File systems count time in steps of up to so long: a file that was written within the last
/// step can be written again without a new time.
pub(super) const STEP: Duration = Duration::from_millis(20);

/// Size and times of a file or folder. A file that was changed has another stamp, unless that
/// happened in the step of the clock in which the stamp was taken: see [`Stamp::is_settled`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Stamp {
    bytes: u64,
    /// When its contents were written, in nanoseconds since 1970.
    written: u64,
    /// When anything of it was changed, its other time among that: on Unix. On Windows, when it
    /// was created.
    changed: u64,
}

impl Stamp {
    /// The stamp of what stands at `path`; `None` if there is nothing.
    pub fn of(path: &Path) -> Option<Stamp> {
        fs::metadata(path).ok().map(|meta| Stamp::of_meta(&meta))
    }

    /// The stamp of what `meta` tells of.
    pub fn of_meta(meta: &Metadata) -> Stamp {
        Stamp {
            bytes: meta.len(),
            written: meta.modified().map_or(0, since_1970),
            changed: changed(meta),
        }
    }

    /// Whether anything of it was changed at `moment` or later, in nanoseconds since 1970.
    pub(super) fn is_since(&self, moment: u64) -> bool {
        self.written.max(self.changed) >= moment
    }

    /// Whether a change from now on would show in the stamp.
    pub fn is_settled(&self) -> bool {
        let now = since_1970(SystemTime::now());
        let step = STEP.as_nanos() as u64;
        [self.written, self.changed]
            .iter()
            .all(|time| now.abs_diff(*time) > step)
    }
}

pub(super) fn since_1970(time: SystemTime) -> u64 {
    let passed = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(passed.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(unix)]
fn changed(meta: &Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt;
    let (seconds, rest) = (meta.ctime(), meta.ctime_nsec());
    (seconds.max(0) as u64)
        .saturating_mul(1_000_000_000)
        .saturating_add(rest.max(0) as u64)
}

#[cfg(not(unix))]
fn changed(meta: &Metadata) -> u64 {
    meta.created().map_or(0, since_1970)
}

//! Telling the browser of a new generation.
//!
//! Each page asks for [`WAIT_PATH`] with the generation that it was made in; the answer
//! comes when there is a newer one, or after a while with the same, and the page asks
//! again. A wait holds a thread, not the server.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use tiny_http::Request;

use super::answer::Answer;

/// Where pages wait; the query is the generation they know.
pub(super) const WAIT_PATH: &str = "/__loa/wait";
/// The script in every page.
pub(super) const SCRIPT_PATH: &str = "/__loa/live.js";

/// The script: waits, loads the page again, and goes on when the server comes back.
pub(super) const SCRIPT: &str = "(function wait(known) {
  fetch('/__loa/wait?' + known)
    .then(function (r) { return r.text(); })
    .then(function (now) {
      if (known !== '' && now !== known) { location.reload(); } else { wait(now); }
    })
    .catch(function () { setTimeout(function () { wait(known); }, 500); });
})('');
";

/// Browsers and proxies give up on an answer after about half a minute.
const PATIENCE: Duration = Duration::from_secs(25);

pub(super) struct Generations {
    /// Begins at the process's number, so that a page of an earlier server loads again.
    current: Mutex<u64>,
    moved: Condvar,
}

impl Generations {
    pub(super) fn new() -> Self {
        let base = u64::from(std::process::id()) << 32;
        Generations {
            current: Mutex::new(base),
            moved: Condvar::new(),
        }
    }

    pub(super) fn advance(&self) {
        *self.current.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.moved.notify_all();
    }

    /// Answers `request` when there is a generation that its page does not know.
    pub(super) fn answer_when_new(self: &Arc<Self>, request: Request) {
        let generations = Arc::clone(self);
        std::thread::spawn(move || {
            let known: Option<u64> = request
                .url()
                .split_once('?')
                .and_then(|(_, q)| q.parse().ok());
            let current = generations
                .current
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            let waited = generations
                .moved
                .wait_timeout_while(current, PATIENCE, |now| known == Some(*now));
            let now = match waited {
                Ok((now, _)) => *now,
                Err(poisoned) => *poisoned.into_inner().0,
            };
            Answer::text(now.to_string()).send(request);
        });
    }
}

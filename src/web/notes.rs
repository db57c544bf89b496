//! What is noted while a file of the site is cooked: what its templates asked for, what was
//! found wrong with bodies on the way, and the pictures that it shows.
//!
//! A function of a template is called deep inside Tera, which hands nothing through; so each
//! thread keeps the notes of what is cooked on it. Cooking within cooking (a body within its
//! page) has notes of its own, which are handed on.

use std::cell::RefCell;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::diag::Diagnostic;
use crate::library::Target;
use crate::recipe::{Asked, OutPath};

/// The notes of one piece of work.
#[derive(Clone, Debug, Default)]
pub(super) struct Notes {
    /// What was asked for, in the words of [`super::questions`], and the pictures that join the
    /// edition.
    pub(super) asked: Arc<Asked>,
    /// What is wrong with bodies.
    pub(super) findings: Vec<Diagnostic>,
}

/// Notes that are still taken.
#[derive(Default)]
struct Open {
    asked: Asked,
    findings: Vec<Diagnostic>,
    /// How many bodies are being rendered around this work.
    depth: usize,
}

/// So many questions are held by each thread.
const MOST_HELD: usize = 1 << 16;

thread_local! {
    /// The questions that were asked last.
    static ASKED: RefCell<FxHashSet<Arc<str>>> = RefCell::default();
    /// The innermost work comes last.
    static OPEN: RefCell<Vec<Open>> = const { RefCell::new(Vec::new()) };
    /// What a digest takes in, if anybody wants to know.
    static TAKEN: RefCell<Option<Taken>> = const { RefCell::new(None) };
}

/// What a digest takes in of bodies.
#[derive(Debug, Default)]
pub struct Taken {
    /// The documents whose bodies it takes in.
    pub bodies: Vec<Target>,
    /// Whether it takes in the headings of all.
    pub headings: bool,
}

/// Does `work`, which makes a digest on this thread, and tells what that takes in.
pub fn telling_taken<T>(work: impl FnOnce() -> T) -> (T, Taken) {
    let around = TAKEN.replace(Some(Taken::default()));
    let done = work();
    (done, TAKEN.replace(around).unwrap_or_default())
}

/// Notes that a digest takes in the body of a document.
pub(super) fn takes_body(target: Target) {
    TAKEN.with_borrow_mut(|taken| {
        if let Some(taken) = taken {
            taken.bodies.push(target);
        }
    });
}

/// Notes that a digest takes in the headings of all bodies.
pub(super) fn takes_headings() {
    TAKEN.with_borrow_mut(|taken| {
        if let Some(taken) = taken {
            taken.headings = true;
        }
    });
}

/// Does `work` and gives its notes. They are not yet part of the notes around it.
pub(super) fn taking<T>(work: impl FnOnce() -> T) -> (T, Notes) {
    take(0, work)
}

/// As [`taking`], for the rendering of a body: see [`within_body`].
pub(super) fn taking_of_body<T>(work: impl FnOnce() -> T) -> (T, Notes) {
    take(1, work)
}

fn take<T>(deeper: usize, work: impl FnOnce() -> T) -> (T, Notes) {
    OPEN.with_borrow_mut(|open| {
        let depth = deeper * (1 + open.last().map_or(0, |notes| notes.depth));
        open.push(Open {
            depth,
            ..Open::default()
        });
    });
    // Should the work panic, the whole build ends, and nobody asks for notes again.
    let done = work();
    let taken = OPEN.with_borrow_mut(|open| open.pop().unwrap_or_default());
    let notes = Notes {
        asked: Arc::new(taken.asked),
        findings: taken.findings,
    };
    (done, notes)
}

/// Whether a body is being rendered: its template must not ask for other documents, which might
/// ask for it.
pub(super) fn within_body() -> bool {
    OPEN.with_borrow(|open| open.last().is_some_and(|notes| notes.depth > 0))
}

/// Notes a question, if anybody takes notes.
pub(super) fn ask(question: impl FnOnce() -> String) {
    OPEN.with_borrow_mut(|open| {
        if let Some(notes) = open.last_mut() {
            notes.asked.questions.insert(once(question()));
        }
    });
}

/// The question itself, held in memory once for all that ask it on this thread.
fn once(question: String) -> Arc<str> {
    ASKED.with_borrow_mut(|asked| {
        if let Some(known) = asked.get(question.as_str()) {
            return Arc::clone(known);
        }
        if asked.len() >= MOST_HELD {
            asked.clear();
        }
        let question: Arc<str> = question.into();
        asked.insert(Arc::clone(&question));
        question
    })
}

/// Notes a picture.
pub(super) fn picture(path: &OutPath) {
    OPEN.with_borrow_mut(|open| {
        if let Some(notes) = open.last_mut() {
            notes.asked.joining.insert(path.clone());
        }
    });
}

/// Hands on what else came of a part, but not what was asked for it.
pub(super) fn hand_on_result(part: &Notes) {
    OPEN.with_borrow_mut(|open| {
        if let Some(notes) = open.last_mut() {
            part.asked.each_joining(&mut |path| {
                notes.asked.joining.insert(path.clone());
            });
            notes.findings.extend(part.findings.iter().cloned());
        }
    });
}

/// Hands the notes of a part on to the work around it.
pub(super) fn hand_on(part: &Notes) {
    OPEN.with_borrow_mut(|open| {
        if let Some(notes) = open.last_mut() {
            notes.asked.add(&part.asked);
            notes.findings.extend(part.findings.iter().cloned());
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_kept_apart_until_they_are_handed_on() {
        let ((), outer) = taking(|| {
            ask(|| "a".to_owned());
            let ((), inner) = taking_of_body(|| {
                assert!(within_body());
                ask(|| "b".to_owned());
            });
            assert!(!within_body());
            assert_eq!(inner.asked.questions.len(), 1);
            hand_on(&inner);
        });
        assert_eq!(outer.asked.questions.len(), 2);
        ask(|| unreachable!("nobody takes notes"));
    }
}

//! The questions that templates ask while a file is cooked, in words that can be kept until the
//! next build: a file whose questions all have the answers that they had is the same file.
//!
//! A question is a word for its kind and its arguments, parted by tabs. Its answer is the digest
//! of what the template was given.

use std::sync::{Mutex, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};

use super::functions::{self, Found, Reach};
use super::notes;
use super::site::Site;
use crate::digest::{Digest, Digester};
use crate::library::Target;

/// Asked for what the moment, or a server, will answer: never the same again.
pub(super) const FLEETING: &str = "fleeting";

/// How the question for a variable of the environment begins.
pub(super) const ENVIRONMENT: &str = "environment\t";

/// Whether the answer to a question tells what build this is: whoever shows what was made with it
/// asks it too.
pub(super) fn is_of_the_build(question: &str) -> bool {
    question == FLEETING || question.starts_with(ENVIRONMENT)
}

/// Answers that were given in this build. A file is looked at before it is read: should it
/// change in between, it has changed at the next build.
#[derive(Debug, Default)]
pub(super) struct Answers(Mutex<FxHashMap<String, Option<Digest>>>);

/// Notes that an internal link is resolved: `@/a.md#b`.
pub(super) fn link(link: &str) {
    let inner = link.strip_prefix("@/").unwrap_or(link);
    let path = inner.split('#').next().unwrap_or(inner);
    notes::ask(|| format!("link\t{path}"));
}

/// Notes that a document, a taxonomy or a term is asked for: `kind` is the first word.
pub(super) fn named(kind: &str, lang: &str, name: &str) {
    notes::ask(|| format!("{kind}\t{lang}\t{name}"));
}

/// Notes that the term of a taxonomy is asked for: `question` is the first word.
pub(super) fn of_term(question: &str, lang: &str, kind: &str, term: &str) {
    notes::ask(|| format!("{question}\t{lang}\t{kind}\t{term}"));
}

/// Notes a question without arguments.
pub(super) fn plain(question: &str) {
    notes::ask(|| question.to_owned());
}

impl Reach {
    /// Notes that a file is looked for and read, before that is done.
    pub(super) fn ask_for_file(&self, path: &str) {
        self.ask_now(format!("file\t{path}"), || self.answer_file(path));
    }

    /// Notes that the file behind a picture of a body is looked for.
    pub(super) fn ask_now(&self, question: String, answer: impl FnOnce() -> Option<Digest>) {
        let mut given = self
            .answers
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if !given.contains_key(&question) {
            given.insert(question.clone(), answer());
        }
        drop(given);
        notes::ask(|| question);
    }

    /// The documents, by their files relative to `content/`, that may have been read as files in
    /// this build.
    pub(super) fn documents_read(&self) -> FxHashSet<String> {
        let given = self
            .answers
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let paths = given
            .keys()
            .filter_map(|asked| asked.strip_prefix("file\t"));
        let documents = paths.filter(|path| path.ends_with(".md"));
        documents.filter_map(functions::below_content).collect()
    }

    /// Whether the file belongs to somebody who has withdrawn.
    fn is_withdrawn(&self, found: &Found) -> bool {
        match found {
            Found::Asset(asset) => self.images.is_withdrawn(&asset.path),
            Found::Made(_) => false,
        }
    }

    fn answer_file(&self, path: &str) -> Option<Digest> {
        let mut digester = Digester::default();
        match self.find(path) {
            Ok(Some(found)) => {
                digester.digest(found.digest()?);
                digester.value(&self.is_withdrawn(&found));
            }
            Ok(None) => {
                digester.text("none");
            }
            Err(_) => {
                digester.text("outside");
            }
        }
        Some(digester.finish())
    }
}

impl Site {
    /// The digest of the answer to a question that was noted; `None` if it
    /// cannot be the one that was given before.
    pub fn answer(&self, question: &str) -> Option<Digest> {
        let known = &self.reach.answers.0;
        let given = |answers: &FxHashMap<String, Option<Digest>>| answers.get(question).copied();
        if let Some(answer) = given(&known.lock().unwrap_or_else(PoisonError::into_inner)) {
            return answer;
        }
        let answer = self.find_answer(question);
        let mut answers = known.lock().unwrap_or_else(PoisonError::into_inner);
        *answers.entry(question.to_owned()).or_insert(answer)
    }

    fn find_answer(&self, question: &str) -> Option<Digest> {
        let parts: Vec<&str> = question.split('\t').collect();
        let library = &*self.library;
        let mut digester = Digester::default();
        match parts[..] {
            ["link", path] => {
                let target = library.resolve(path).ok().map(|(target, ..)| target);
                digester.value(&target.map(|target| library.permalink(target)));
                digester.value(&library.schedule.leaves_out(path));
            }
            ["url", lang, path] => {
                let target = self.reach.document(path, lang);
                digester.value(&target.map(|target| library.permalink(target)));
            }
            ["document", lang, path] => {
                match self.reach.document(path, lang) {
                    Some(Target::Page(id)) => digester.digest(self.asked_page_ground(id)),
                    Some(Target::Section(id)) => digester.digest(self.asked_section_ground(id)),
                    None => digester.text("none"),
                };
            }
            ["taxonomy", lang, name] => {
                let kind = library.kind(name, lang);
                digester.value(&kind.map(|kind| self.kind_ground(kind)));
            }
            ["term", lang, name, wanted] => {
                let kind = library.kind(name, lang);
                let term = kind.and_then(|kind| kind.term(wanted, library));
                digester.value(&term.map(|term| self.asked_term_ground(term)));
            }
            ["term-url", lang, name, wanted] => {
                let kind = library.kind(name, lang);
                let term = kind.and_then(|kind| kind.term(wanted, library));
                digester.value(&term.map(|term| &term.address.permalink));
            }
            ["file", path] => return self.reach.answer_file(path),
            ["shown", document, permalink, target] => {
                return self.images().answer_shown(document, permalink, target);
            }
            ["rendition", path] => {
                digester.value(&self.images().is_wanted(path));
            }
            ["asset", path] => {
                digester.value(&self.styles.answer(path));
            }
            ["related", path, limit] => {
                let kin = self.related(path, limit.parse().ok()?);
                digester.value(&kin.map(|kin| self.list_digest(&kin)));
            }
            ["standing", lang, number] => return self.answer_standing(number, lang),
            ["menus"] => {
                digester.value(&library.menus);
            }
            ["environment", name] => {
                digester.value(&self.reach.environment.get(name));
            }
            _ => return None,
        }
        Some(digester.finish())
    }
}

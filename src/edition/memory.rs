//! What a build remembers for the next one: how each file was made, and what was looked at.
//!
//! A file is not cooked again if its recipe's ground is the same, if all that it asked for has
//! the same answers, and if it stands in the output folder as it was left there. If nothing at
//! all has changed that the last build looked at, there is nothing to read either.
//!
//! The memory lies beside the ledger of the output folder. It may be deleted at any time, and
//! whatever is wrong with it makes it no memory: a build without one cooks everything.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::content::Known;
use crate::digest::{Digest, Digester};
use crate::disk::{self, Output};
use crate::print;
use crate::recipe::{Asked, OutPath};
use crate::sources::{Sources, Stamp, Traced};
use crate::web;

/// What was learnt of documents, in the output folder's cache.
pub(super) const DOCUMENTS: &str = "documents";
/// The last build, if nothing of it was left to be done.
const WHOLE: &str = "whole";
/// All else.
const NAME: &str = "memory";

/// What is known of the last build.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Memory {
    /// The digest of the program that built.
    program: Option<Digest>,
    /// What templates asked for, with the answers.
    questions: Vec<(Arc<str>, Option<Digest>)>,
    /// What was asked for together, as often as files share it: parts come before wholes.
    groups: Vec<Group>,
    /// By output path.
    files: BTreeMap<String, Remembered>,
    /// The files that print orders name, which [`print::NAMED_FILES`] asks for.
    named_files: BTreeSet<String>,
    /// What is known of bodies.
    cards: Arc<web::Cards>,
}

/// What was asked for.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Group {
    /// By place in [`Memory::questions`].
    questions: Vec<u32>,
    /// By place in [`Memory::groups`].
    groups: Vec<u32>,
    /// The files that joined the edition for it.
    joining: Vec<String>,
}

/// How a file was made.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Remembered {
    /// The digest of what it was made of; `None` if it is cooked each time.
    ground: Option<Digest>,
    asked: Group,
    /// As it was left in the output folder.
    stamp: Stamp,
}

/// A build, of all and without a warning, of which nothing is left to be done as long as all is
/// as it was. It is kept by itself, so that it is quickly read.
#[derive(Debug, Serialize, Deserialize)]
pub struct Whole {
    program: Option<Digest>,
    /// The digest of the command line and the environment that was asked for.
    wish: Digest,
    sources: Traced,
    outputs: Vec<(String, Stamp)>,
    environment: Vec<(String, Option<String>)>,
    /// The moment of the build, and the one at which something comes or goes by itself: in
    /// seconds since 1970.
    from: i64,
    until: Option<i64>,
}

/// When and how a build is asked for.
#[derive(Clone, Debug)]
pub struct Wish {
    /// The digest of all that the command line says.
    pub digest: Digest,
    /// The moment of the build, in seconds since 1970.
    pub now: i64,
    /// The variables that templates may ask for.
    pub environment: BTreeMap<String, String>,
}

/// What was noted while a file was cooked in this build.
#[derive(Debug)]
pub(super) struct Cooked {
    pub(super) ground: Option<Digest>,
    pub(super) asked: Asked,
}

impl Whole {
    /// The last build into `output`, if it was whole and the same program made it.
    pub fn recall(output: &Output) -> Option<Whole> {
        let whole: Whole = postcard::from_bytes(&output.recall(WHOLE)?).ok()?;
        (whole.program.is_some() && whole.program == program()).then_some(whole)
    }

    /// The number of files if nothing is to be done: all sources are as they were, and so are
    /// all files in the output folder.
    pub fn nothing_to_do(&self, wish: &Wish, output: &Output) -> Option<usize> {
        let in_time = self.from <= wish.now && self.until.is_none_or(|until| wish.now < until);
        let variable =
            |(name, value): &(String, Option<String>)| wish.environment.get(name) == value.as_ref();
        let stands = |(path, stamp): &(String, Stamp)| output.stands(path, stamp);
        let same = self.wish == wish.digest
            && in_time
            && self.environment.iter().all(variable)
            && output.owns_exactly(self.outputs.iter().map(|(path, _)| path))
            && self.sources.is_unchanged(output.root())
            && self.outputs.par_iter().all(stands);
        same.then_some(self.outputs.len())
    }
}

impl Memory {
    /// What the last build into `output` left, if the same program made it.
    pub fn recall(output: &Output) -> Memory {
        let bytes = output.recall(NAME).unwrap_or_default();
        let memory: Memory = postcard::from_bytes(&bytes).unwrap_or_default();
        match memory.program.is_some() && memory.program == program() {
            true => memory,
            false => Memory::default(),
        }
    }

    /// What the last build learnt of documents.
    pub fn documents(output: &Output) -> Known {
        let bytes = output.recall(DOCUMENTS).unwrap_or_default();
        Known::from_bytes(&bytes)
    }

    /// What is known of bodies.
    pub(super) fn cards(&self) -> Arc<web::Cards> {
        Arc::clone(&self.cards)
    }

    /// Asks once more all that was asked for in the last build.
    /// `is_taken` says whether a file of the edition is in the way of one that would join it.
    pub(super) fn compare<'m>(
        &'m self,
        site: Option<&web::Site>,
        sources: &Sources,
        output: &Output,
        is_taken: &'m (dyn Fn(&OutPath) -> bool + Sync),
    ) -> Unchanged<'m> {
        let same = |(question, answer): &(Arc<str>, Option<Digest>)| {
            answer.is_some() && self.answer(question, site, sources) == *answer
        };
        let mut unchanged = Unchanged {
            memory: self,
            is_taken,
            questions: self.questions.par_iter().map(same).collect(),
            groups: Vec::with_capacity(self.groups.len()),
        };
        for group in &self.groups {
            let holds = unchanged.holds(group, output);
            unchanged.groups.push(holds);
        }
        unchanged
    }

    fn answer(
        &self,
        question: &str,
        site: Option<&web::Site>,
        sources: &Sources,
    ) -> Option<Digest> {
        match question {
            print::NAMED_FILES => sources.identity_of(self.named_files.iter()),
            _ => site?.answer(question),
        }
    }

    /// The files that have joined the edition for those at `paths`.
    pub(super) fn joining(&self, paths: &[&OutPath]) -> BTreeSet<OutPath> {
        let mut seen = vec![false; self.groups.len()];
        let mut joining = BTreeSet::new();
        let files = paths
            .iter()
            .filter_map(|path| self.files.get(path.as_str()));
        let mut open: Vec<&Group> = files.map(|file| &file.asked).collect();
        while let Some(group) = open.pop() {
            joining.extend(
                group
                    .joining
                    .iter()
                    .filter_map(|path| OutPath::new(path).ok()),
            );
            for place in &group.groups {
                let place = *place as usize;
                if seen.get(place) == Some(&false) {
                    seen[place] = true;
                    open.push(&self.groups[place]);
                }
            }
        }
        joining
    }
}

/// What of the memory is as it was.
pub(super) struct Unchanged<'m> {
    memory: &'m Memory,
    is_taken: &'m (dyn Fn(&OutPath) -> bool + Sync),
    /// By place in [`Memory::questions`].
    questions: Vec<bool>,
    /// By place in [`Memory::groups`].
    groups: Vec<bool>,
}

impl Unchanged<'_> {
    /// Whether the file at `path`, whose recipe has this ground, need not be cooked.
    pub(super) fn spares(&self, path: &OutPath, ground: Option<Digest>, output: &Output) -> bool {
        let Some(file) = self.memory.files.get(path.as_str()) else {
            return false;
        };
        ground.is_some()
            && file.ground == ground
            && self.holds(&file.asked, output)
            && output.stands(path.as_str(), &file.stamp)
    }

    fn holds(&self, group: &Group, output: &Output) -> bool {
        let at = |list: &[bool], place: &u32| list.get(*place as usize) == Some(&true);
        let stands = |path: &String| {
            let file = self.memory.files.get(path);
            file.is_some_and(|file| output.stands(path, &file.stamp))
                && OutPath::new(path).is_ok_and(|path| !(self.is_taken)(&path))
        };
        group
            .questions
            .iter()
            .all(|place| at(&self.questions, place))
            && group.groups.iter().all(|place| at(&self.groups, place))
            && group.joining.iter().all(stands)
    }
}

/// Gathers the memory of this build.
pub(super) struct Writer {
    memory: Memory,
    places: HashMap<Arc<str>, u32>,
    /// The groups of this build, by address.
    groups: HashMap<usize, u32>,
}

impl Writer {
    pub(super) fn new() -> Writer {
        Writer {
            memory: Memory {
                program: program(),
                ..Memory::default()
            },
            places: HashMap::new(),
            groups: HashMap::new(),
        }
    }

    /// Remembers a file that was cooked. `reliable` says whether every later change of it would
    /// show in its stamp.
    pub(super) fn cooked(&mut self, path: &OutPath, cooked: Cooked, stamp: Stamp, reliable: bool) {
        let remembered = Remembered {
            ground: cooked.ground.filter(|_| reliable),
            asked: self.group(&cooked.asked),
            stamp,
        };
        let path = path.as_str().to_owned();
        self.memory.files.insert(path, remembered);
    }

    /// Remembers as before the files at `paths`, which were not cooked, and what joined for them.
    pub(super) fn kept(&mut self, before: &Memory, paths: &[&OutPath]) {
        let joining = before.joining(paths);
        let paths = paths.iter().copied().chain(&joining);
        self.keep_all(before, paths.map(OutPath::as_str));
        self.name_files(before.named_files.iter().cloned());
    }

    /// Remembers as before what this build has not cooked.
    pub(super) fn all_of(&mut self, before: &Memory) {
        self.keep_all(before, before.files.keys().map(String::as_str));
        self.name_files(before.named_files.iter().cloned());
    }

    /// Remembers the files that print orders name.
    pub(super) fn name_files(&mut self, paths: impl IntoIterator<Item = String>) {
        self.memory.named_files.extend(paths);
    }

    fn keep_all<'p>(&mut self, before: &Memory, paths: impl Iterator<Item = &'p str>) {
        let mut known = HashMap::new();
        for path in paths {
            if let Some(file) = before.files.get(path) {
                self.keep(path, file, before, &mut known);
            }
        }
    }

    fn keep(
        &mut self,
        path: &str,
        file: &Remembered,
        before: &Memory,
        known: &mut HashMap<u32, u32>,
    ) {
        if self.memory.files.contains_key(path) {
            return;
        }
        let file = Remembered {
            asked: self.again(&file.asked, before, known),
            ..file.clone()
        };
        self.memory.files.insert(path.to_owned(), file);
    }

    /// What was asked for in this build, with the places that its questions have got.
    fn group(&mut self, asked: &Asked) -> Group {
        let mut group = Group {
            questions: asked.questions.iter().map(|q| self.place(q)).collect(),
            groups: Vec::new(),
            joining: asked
                .joining
                .iter()
                .map(|p| p.as_str().to_owned())
                .collect(),
        };
        for (address, part) in &asked.parts {
            let place = match self.groups.get(address) {
                Some(place) => *place,
                None => {
                    let part = self.group(part);
                    let place = self.add(part);
                    self.groups.insert(*address, place);
                    place
                }
            };
            group.groups.push(place);
        }
        group
    }

    /// What was asked for in the build before, with the places of this one. `known` are the
    /// places of the groups that have been taken over.
    fn again(&mut self, group: &Group, before: &Memory, known: &mut HashMap<u32, u32>) -> Group {
        let questions = group.questions.iter();
        let questions = questions.filter_map(|place| before.questions.get(*place as usize));
        let mut again = Group {
            questions: questions
                .map(|(question, _)| self.place(question))
                .collect(),
            groups: Vec::new(),
            joining: group.joining.clone(),
        };
        for place in &group.groups {
            let place = match (known.get(place), before.groups.get(*place as usize)) {
                (Some(place), _) => *place,
                (None, Some(part)) => {
                    let part = self.again(part, before, known);
                    let new = self.add(part);
                    known.insert(*place, new);
                    new
                }
                (None, None) => continue,
            };
            again.groups.push(place);
        }
        again
    }

    fn add(&mut self, group: Group) -> u32 {
        self.memory.groups.push(group);
        u32::try_from(self.memory.groups.len() - 1).unwrap_or(u32::MAX)
    }

    fn place(&mut self, question: &Arc<str>) -> u32 {
        let next = u32::try_from(self.places.len()).unwrap_or(u32::MAX);
        *self.places.entry(Arc::clone(question)).or_insert(next)
    }

    /// Answers all questions that were remembered, and ends. The build counts as whole if it has
    /// something to be looked at by: then, if nothing changes, nothing is to be done.
    pub(super) fn finish(
        mut self,
        site: Option<&web::Site>,
        sources: &Sources,
        whole: Option<(&Wish, Traced, Option<i64>)>,
        output: &Output,
    ) {
        let mut questions: Vec<(Arc<str>, u32)> = self.places.into_iter().collect();
        questions.sort_unstable_by_key(|(_, place)| *place);
        let answered = questions.into_par_iter().map(|(question, _)| {
            let answer = self.memory.answer(&question, site, sources);
            (question, answer)
        });
        let questions = answered.collect();
        self.memory.questions = questions;
        if let Some(site) = site {
            self.memory.cards = Arc::new(web::cards(site));
        }
        let asked = || {
            self.memory
                .questions
                .iter()
                .map(|(question, _)| &**question)
        };
        let whole = whole.filter(|_| !asked().any(web::is_fleeting));
        let whole = whole.map(|(wish, sources, until)| {
            let variable = |name: &str| (name.to_owned(), wish.environment.get(name).cloned());
            let files = self.memory.files.iter();
            Whole {
                program: self.memory.program,
                wish: wish.digest,
                sources,
                outputs: files
                    .map(|(path, file)| (path.clone(), file.stamp))
                    .collect(),
                environment: asked().filter_map(web::variable).map(variable).collect(),
                from: wish.now,
                until,
            }
        });
        let bytes = |done: postcard::Result<Vec<u8>>| done.unwrap_or_default();
        output.remember(NAME, bytes(postcard::to_stdvec(&self.memory)));
        match whole {
            Some(whole) => output.remember(WHOLE, bytes(postcard::to_stdvec(&whole))),
            None => output.forget(WHOLE),
        }
    }
}

/// The program itself: another one may make other files.
fn program() -> Option<Digest> {
    let mut digester = Digester::default();
    let stamp = disk::program()?;
    digester.text(env!("CARGO_PKG_VERSION")).value(&stamp);
    Some(digester.finish())
}

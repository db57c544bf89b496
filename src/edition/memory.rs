//! What a build remembers for the next one: how each file was made, and what was looked at.
//!
//! A file is not cooked again if its recipe's ground is the same, if all that it asked for has
//! the same answers, and if it stands in the output folder as it was left there. If nothing at
//! all has changed that the last build looked at, there is nothing to read either.
//!
//! The memory lies beside the ledger of the output folder. It may be deleted at any time, and
//! whatever is wrong with it makes it no memory: a build without one cooks everything.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{self, Write};
use std::sync::Arc;

use indexmap::{IndexMap, IndexSet};
use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::content::Known;
use crate::digest::{Digest, Digester};
use crate::disk::{self, Output};
use crate::print;
use crate::recipe::{Asked, OutPath};
use crate::sources::{Sources, Stamp};
use crate::web;

/// What was learnt of documents, in the output folder's cache.
const DOCUMENTS: &str = "documents";
/// All else.
const NAME: &str = "memory";

/// What is known of the last build.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Memory {
    /// The digest of the program that built.
    program: Option<Digest>,
    /// What templates asked for, with the answers.
    questions: IndexMap<Arc<str>, Option<Digest>, FxBuildHasher>,
    /// What was asked for together, as often as files share it: parts come before wholes.
    groups: IndexSet<Group, FxBuildHasher>,
    /// By output path.
    files: BTreeMap<String, Remembered>,
    /// The files that print orders name, which [`print::NAMED_FILES`] asks for.
    named_files: BTreeSet<String>,
    /// What is known of bodies.
    cards: Arc<web::Cards>,
}

/// What was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
    /// Whether it still stands there so, if it was looked at.
    #[serde(skip)]
    stands: Option<bool>,
}

/// What was noted while a file was cooked in this build.
#[derive(Debug)]
pub(super) struct Cooked {
    pub(super) ground: Option<Digest>,
    pub(super) asked: Asked,
}

impl Remembered {
    fn stands_in(&self, output: &Output, path: &str) -> bool {
        let look = || output.stands(path, &self.stamp);
        self.stands.unwrap_or_else(look)
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

    /// Looks at all files in the output folder, so that this can be done beside other work.
    pub fn look(&mut self, output: &Output) {
        let files: Vec<_> = self.files.iter_mut().collect();
        files.into_par_iter().for_each(|(path, file)| {
            file.stands = Some(output.stands(path, &file.stamp));
        });
    }

    /// What the last build learnt of documents.
    pub fn documents(output: &Output) -> Known {
        let bytes = output.recall(DOCUMENTS).unwrap_or_default();
        let program = program().map(Digest::to_bytes);
        match (program, bytes.split_first_chunk()) {
            (Some(program), Some((by, known))) if *by == program => Known::from_bytes(known),
            _ => Known::default(),
        }
    }

    /// Keeps what was learnt of documents.
    pub(super) fn keep_documents(known: &Known, output: &Output) {
        output.remember(DOCUMENTS, |out| {
            let program = program().ok_or(io::ErrorKind::NotFound)?;
            out.write_all(&program.to_bytes())?;
            known.write(out)
        });
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
        let same = |(question, answer): (&Arc<str>, &Option<Digest>)| {
            answer.is_some() && answer_to(question, &self.named_files, site, sources) == *answer
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

    /// Whether any file has joined the edition for another.
    pub(super) fn is_joined(&self) -> bool {
        let asked = self.files.values().map(|file| &file.asked);
        let mut asked = asked.chain(&self.groups);
        asked.any(|group| !group.joining.is_empty())
    }

    /// The files that have joined the edition for those at `paths`.
    pub(super) fn joining(&self, paths: &[&OutPath]) -> BTreeSet<OutPath> {
        match self.is_joined() {
            true => self.joining_any(paths),
            false => BTreeSet::new(),
        }
    }

    /// The same where it is known that some have.
    pub(super) fn joining_any(&self, paths: &[&OutPath]) -> BTreeSet<OutPath> {
        let mut seen = FxHashSet::default();
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
                if seen.insert(*place) {
                    open.extend(self.groups.get_index(*place as usize));
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
    /// Which questions have the answers that are remembered, by place.
    pub(super) fn into_questions(self) -> Vec<bool> {
        self.questions
    }

    /// Whether the file at `path`, whose recipe has this ground, need not be cooked.
    pub(super) fn spares(&self, path: &OutPath, ground: Option<Digest>, output: &Output) -> bool {
        let Some(file) = self.memory.files.get(path.as_str()) else {
            return false;
        };
        ground.is_some()
            && file.ground == ground
            && self.holds(&file.asked, output)
            && file.stands_in(output, path.as_str())
    }

    fn holds(&self, group: &Group, output: &Output) -> bool {
        let at = |list: &[bool], place: &u32| list.get(*place as usize) == Some(&true);
        let stands = |path: &String| {
            let file = self.memory.files.get(path);
            file.is_some_and(|file| file.stands_in(output, path))
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

/// What a build has made of an edition, for the next one.
pub(super) struct Made<'d> {
    /// What was cooked.
    pub(super) cooked: Vec<(OutPath, Cooked)>,
    /// What was not, and stands in the output folder as it was; `None` for all that is remembered.
    pub(super) kept: Option<Vec<&'d OutPath>>,
    /// Which questions still have the answers that are remembered.
    pub(super) same: Vec<bool>,
    /// The files that print orders name.
    pub(super) named_files: Vec<String>,
}

impl Memory {
    /// Takes in a build.
    pub(super) fn renew(
        &mut self,
        made: Made<'_>,
        site: Option<&web::Site>,
        sources: &Sources,
        output: &Output,
    ) {
        self.program = program();
        for (answer, same) in self.questions.values_mut().zip(made.same) {
            *answer = answer.filter(|_| same);
        }
        if let Some(kept) = made.kept {
            let joining = self.joining(&kept);
            let kept = kept.into_iter().chain(&joining).map(OutPath::as_str);
            let kept: FxHashSet<&str> = kept.collect();
            self.files.retain(|path, _| kept.contains(path.as_str()));
            self.forget_unasked();
        }
        self.add(made.cooked, output);
        self.named_files.extend(made.named_files);
        if let Some(answer) = self.questions.get_mut(print::NAMED_FILES) {
            *answer = None;
        }
        let named_files = &self.named_files;
        let open = self.questions.par_iter_mut();
        open.filter(|(_, answer)| answer.is_none())
            .for_each(|(question, answer)| {
                *answer = answer_to(question, named_files, site, sources);
            });
        if let Some(site) = site {
            self.cards = Arc::new(web::cards(site));
        }
    }

    /// Adds what was cooked.
    fn add(&mut self, cooked: Vec<(OutPath, Cooked)>, output: &Output) {
        let stamps: Vec<Option<(Stamp, bool)>> = cooked
            .par_iter()
            .map(|(path, _)| output.stamp(path))
            .collect();
        // The groups of this build, by address.
        let mut places = HashMap::new();
        for ((path, cooked), stamp) in cooked.into_iter().zip(stamps) {
            let Some((stamp, reliable)) = stamp else {
                self.files.remove(path.as_str());
                continue;
            };
            let remembered = Remembered {
                ground: cooked.ground.filter(|_| reliable),
                asked: self.group(&cooked.asked, &mut places),
                stamp,
                stands: None,
            };
            self.files.insert(path.as_str().to_owned(), remembered);
        }
    }

    /// What was asked for, in places; the questions that are new have no answer yet. `places` are
    /// those of the parts that were met before.
    fn group(&mut self, asked: &Asked, places: &mut HashMap<usize, u32>) -> Group {
        let mut group = Group::default();
        for question in &asked.questions {
            let place = self.questions.entry(Arc::clone(question));
            group.questions.push(narrow(place.index()));
            place.or_default();
        }
        let joining = asked.joining.iter();
        group.joining = joining.map(|path| path.as_str().to_owned()).collect();
        for (address, part) in &asked.parts {
            let place = match places.get(address) {
                Some(place) => *place,
                None => {
                    let part = self.group(part, places);
                    let place = narrow(self.groups.insert_full(part).0);
                    places.insert(*address, place);
                    place
                }
            };
            group.groups.push(place);
        }
        group
    }

    /// Forgets the questions and groups that no file has asked for.
    fn forget_unasked(&mut self) {
        let mut questions = vec![false; self.questions.len()];
        let mut groups = vec![false; self.groups.len()];
        let mark = |list: &mut [bool], places: &[u32]| {
            for place in places {
                if let Some(is_used) = list.get_mut(*place as usize) {
                    *is_used = true;
                }
            }
        };
        for file in self.files.values() {
            mark(&mut questions, &file.asked.questions);
            mark(&mut groups, &file.asked.groups);
        }
        for (place, group) in self.groups.iter().enumerate().rev() {
            if groups[place] {
                mark(&mut questions, &group.questions);
                mark(&mut groups, &group.groups);
            }
        }
        if questions.iter().chain(&groups).all(|is_used| *is_used) {
            return;
        }
        let mut asked = questions.iter();
        self.questions.retain(|_, _| asked.next() == Some(&true));
        let (questions, new_groups) = (new_places(&questions), new_places(&groups));
        let moved = |group: &Group| {
            let there = |places: &[u32], new: &[u32]| {
                let places = places.iter().filter_map(|place| new.get(*place as usize));
                places.copied().collect()
            };
            Group {
                questions: there(&group.questions, &questions),
                groups: there(&group.groups, &new_groups),
                joining: group.joining.clone(),
            }
        };
        let used = self.groups.iter().zip(&groups).filter(|(_, used)| **used);
        self.groups = used.map(|(group, _)| moved(group)).collect();
        for file in self.files.values_mut() {
            file.asked = moved(&file.asked);
        }
    }

    /// Keeps all of it for the next build.
    pub(super) fn keep(&self, output: &Output) {
        output.remember(NAME, |out| write(self, out));
    }

    /// All that templates asked for.
    pub(super) fn asked(&self) -> impl Iterator<Item = &str> {
        self.questions.keys().map(|question| &**question)
    }

    /// The files as they were left in the output folder, by path.
    pub(super) fn outputs(&self) -> impl Iterator<Item = (&str, Stamp)> {
        let files = self.files.iter();
        files.map(|(path, file)| (path.as_str(), file.stamp))
    }
}

/// The places that are left to those that are used.
fn new_places(used: &[bool]) -> Vec<u32> {
    let mut next = 0;
    let place = |is_used: &bool| {
        let place = next;
        next += u32::from(*is_used);
        place
    };
    used.iter().map(place).collect()
}

pub(super) fn write(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    postcard::to_io(value, out)
        .map(|_| ())
        .map_err(io::Error::other)
}

pub(super) fn narrow(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

fn answer_to(
    question: &str,
    named_files: &BTreeSet<String>,
    site: Option<&web::Site>,
    sources: &Sources,
) -> Option<Digest> {
    match question {
        print::NAMED_FILES => sources.identity_of(named_files.iter()),
        _ => site?.answer(question),
    }
}

/// The program itself: another one may make other files.
pub(super) fn program() -> Option<Digest> {
    let mut digester = Digester::default();
    let stamp = disk::program()?;
    digester.text(env!("CARGO_PKG_VERSION")).value(&stamp);
    Some(digester.finish())
}

//! The edition: a map from output path to recipe.
//!
//! [`Project`] reads everything; [`Edition::plan`] merges what `web` and `print` promise
//! and refuses two claims on one path; [`Edition::build`] cooks all of it in parallel and
//! publishes it; [`Edition::cook`] cooks one file for a preview. Where nothing but bodies of
//! documents has changed since the last build, [`Revised::build`] cooks what is made of them.
//! Nothing here knows what a recipe means.

mod kitchen;
mod memory;
mod project;
mod revised;
mod whole;

use std::collections::hash_map::{Entry, HashMap};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;
use rustc_hash::FxBuildHasher;

use crate::content::Known;
use crate::diag::{Diagnostic, Findings, Outcome, Warned};
use crate::digest::Digest;
use crate::disk::{Output, Published};
use crate::passes::Passes;
use crate::print::{self, Workshop};
use crate::recipe::{Body, Course, OutPath, Planned, all_joining};
use crate::sources::{Sources, Traced};
use crate::web;

pub use memory::Memory;
pub use project::{Only, Project, Settings};
pub use revised::Revised;
use whole::{Bodies, Grounds};

pub use whole::{Earlier, Since, Whole, Wish};

/// Where an edition is built, and what is known of the last build into the same place.
pub struct Job<'w> {
    /// The output folder.
    pub output: Output,
    /// What the last build left.
    pub memory: Memory,
    /// When and how the build is asked for, if it is for all of the edition.
    pub wish: Option<&'w Wish>,
}

/// Every file that will exist, each with its recipe.
pub struct Edition<'a> {
    dishes: BTreeMap<OutPath, Planned<'a>>,
    /// The site, if it takes part: its pages ask for pictures while they are cooked.
    site: Option<&'a web::Site>,
    passes: Passes,
    workshop: Option<&'a Workshop>,
    sources: &'a Sources,
    known: &'a Known,
    /// The next moment at which something comes or goes by itself, in seconds since 1970.
    until: Option<i64>,
    extent: Extent<'a>,
}

/// How much of a project's files an edition holds.
enum Extent<'a> {
    /// All: what is not in it is stale.
    Whole,
    /// The website of this project.
    Site(&'a Project),
    /// Some, and nothing is known of the others.
    Part,
}

impl<'a> Edition<'a> {
    /// Plans all files of a project. What `web` and `print` find wrong and every path that
    /// is claimed twice is noted; what can be cooked all the same is planned.
    pub fn plan(project: &'a Project, only: Option<Only>, findings: &mut Findings) -> Edition<'a> {
        let mut planned = Vec::new();
        if only.is_none_or(|o| o == Only::Site)
            && let Some(site) = &project.site
        {
            planned.extend(web::plan(site, None, findings));
        }
        if only.is_none_or(|o| o == Only::Print)
            && let Some(workshop) = &project.workshop
        {
            planned.extend(print::plan(workshop, project.jobs(), findings));
        }
        let dishes = without_conflicts(planned, findings);
        project.passes.ended("plan");
        Edition {
            dishes,
            site: project
                .site
                .as_deref()
                .filter(|_| only.is_none_or(|o| o == Only::Site)),
            passes: project.passes.clone(),
            workshop: project.workshop.as_ref(),
            sources: &project.sources,
            known: &project.library.known,
            until: project.library.schedule.next,
            extent: match only {
                None => Extent::Whole,
                Some(Only::Site) => Extent::Site(project),
                Some(_) => Extent::Part,
            },
        }
    }

    /// Leaves out the files that `wanted` refuses; what is left is a part of the edition.
    pub fn keep(&mut self, wanted: impl Fn(&OutPath) -> bool) {
        self.dishes.retain(|path, _| wanted(path));
        self.extent = Extent::Part;
    }

    /// All paths, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &OutPath> {
        self.dishes.keys()
    }

    /// The user's file behind a path, if there is one.
    pub fn source(&self, path: &OutPath) -> Option<&str> {
        self.dishes.get(path)?.claimant.source()
    }

    /// The number of files.
    pub fn len(&self) -> usize {
        self.dishes.len()
    }

    /// Whether there is no file at all.
    pub fn is_empty(&self) -> bool {
        self.dishes.is_empty()
    }

    /// Cooks everything in parallel that the `memory` of the last build does not spare, and
    /// publishes it, unless there is an error among the `findings` so far or one comes up: then
    /// everything is cooked all the same, to find the rest. With a `wish` the next build can
    /// tell whether there is anything to be done for it. `progress` is called once a file; when
    /// `stop` is set the build ends as if it had failed.
    ///
    /// # Errors
    /// All findings; the output folder is then as it was.
    pub fn build(
        &self,
        job: Job<'_>,
        mut findings: Findings,
        progress: &(dyn Fn() + Sync),
        stop: &AtomicBool,
    ) -> Outcome<Warned<Published>> {
        let Job { output, memory, .. } = &job;
        if let Some(site) = self.site {
            web::recall(site, memory.cards());
        }
        let taken = LazyLock::new(|| self.taken());
        let is_taken = |path: &OutPath| in_the_way(path, &taken).is_some();
        let unchanged = memory.compare(self.site, self.sources, output, &is_taken);
        self.passes.ended("comparing");
        let (mut cooked, mut kept) = (Vec::new(), Vec::new());
        // Pictures in bodies that were looked at and stand in no file so far: a build that need not look
        // at these bodies would not know of them.
        let mut unshown = Vec::new();
        let mut grounds = Grounds::default();
        for course in [Course::Main, Course::Last] {
            let of_course = |dish: &&Planned<'_>| dish.recipe.course() == course;
            let dishes: Vec<&Planned<'_>> = self.dishes.values().filter(of_course).collect();
            let done: Vec<_> = dishes
                .par_iter()
                .map(|dish| {
                    if stop.load(Ordering::Relaxed) {
                        return Default::default();
                    }
                    progress();
                    let (ground, taken) = web::telling_taken(|| dish.recipe.ground());
                    let is_named = ground.is_some();
                    if unchanged.spares(&dish.path, ground, output) {
                        return (is_named, taken, None);
                    }
                    (is_named, taken, Some(cook_and_stage(dish, ground, output)))
                })
                .collect();
            for (dish, (is_named, taken, outcome)) in dishes.into_iter().zip(done) {
                grounds.add(&dish.path, is_named, taken);
                match outcome.map(|outcome| findings.take_warned(outcome)) {
                    None => kept.push(&dish.path),
                    Some(Some(notes)) => cooked.push((dish.path.clone(), notes)),
                    Some(None) => {}
                }
            }
            let mut joined = self.join(&mut findings);
            joined.append(&mut unshown);
            if !joined.is_empty() {
                let shown = cooked
                    .iter()
                    .map(|(_, notes): &(_, memory::Cooked)| &notes.asked);
                let shown = all_joining(shown);
                let is_shown = |dish: &Planned<'_>| shown.contains(&dish.path);
                (joined, unshown) = joined.into_iter().partition(is_shown);
            }
            // Pictures take long, and nothing is published that has errors.
            if !findings.has_errors() {
                let done: Vec<_> = joined
                    .par_iter()
                    .map(|dish| cook_and_stage(dish, None, output))
                    .collect();
                for (dish, outcome) in joined.iter().zip(done) {
                    if let Some(notes) = findings.take_warned(outcome) {
                        cooked.push((dish.path.clone(), notes));
                    }
                }
            }
            if course == Course::Main {
                let joining = memory.joining(&kept);
                output.keep(&joining);
                self.judge(&joining, &mut findings);
            }
            if stop.load(Ordering::Relaxed) {
                findings.push(Diagnostic::error("stopped"));
            }
            if findings.has_errors() {
                return Err(findings.once_each().into_vec());
            }
        }
        self.passes.ended("cooking");
        output.keep(kept.iter().copied());
        let beside = LazyLock::new(|| self.paths_beside());
        let goes = |path: &str| beside.as_ref().is_some_and(|paths| !paths.contains(path));
        let published = output.publish(&goes)?;
        // A build that spares files does not ask for the pictures on them.
        if let Some(site) = self.site.filter(|_| self.is_complete() && kept.is_empty()) {
            web::settle(site);
        }
        self.passes.ended("publishing");
        let mut warnings = findings.once_each().into_vec();
        let made = memory::Made {
            cooked,
            // Of the rest of the edition this build knows nothing.
            kept: self.is_complete().then_some(kept),
            same: unchanged.into_questions(),
            named_files: self.workshop.map(Workshop::looked_at).unwrap_or_default(),
        };
        self.remember(job, made, &grounds, warnings.is_empty());
        self.passes.ended("remembering");
        // What was met while publishing is not met again.
        warnings.extend(published.warnings);
        Ok(Warned {
            value: published.value,
            warnings,
        })
    }

    fn is_complete(&self) -> bool {
        matches!(self.extent, Extent::Whole)
    }

    /// The paths of the project's files that are not of this edition; `None` if they are not known.
    fn paths_beside(&self) -> Option<HashSet<String>> {
        match self.extent {
            Extent::Whole => Some(HashSet::new()),
            Extent::Site(project) => {
                let mut findings = Findings::new();
                let planned =
                    print::plan(project.workshop.as_ref()?, project.jobs(), &mut findings);
                let paths = planned.iter().map(|dish| dish.path.as_str().to_owned());
                (!findings.has_errors()).then(|| paths.collect())
            }
            Extent::Part => None,
        }
    }

    /// Leaves a memory for the next build.
    fn remember(&self, job: Job<'_>, made: memory::Made<'_>, grounds: &Grounds<'_>, silent: bool) {
        let Job {
            output,
            mut memory,
            wish,
        } = job;
        let wish = wish.filter(|_| self.is_complete() && silent);
        let documents = || {
            if self.known.is_new() {
                Memory::keep_documents(self.known, &output);
            }
            wish.map(|_| self.sources.traced())
        };
        let ((), traced) = rayon::join(
            || memory.renew(made, self.site, self.sources, &output),
            documents,
        );
        let whole = wish.zip(traced).and_then(|(wish, traced)| {
            let bodies = self.hanging_on_bodies(&memory, grounds, &traced);
            Whole::new(&memory, wish, traced, self.until, bodies)
        });
        rayon::join(
            || memory.keep(&output),
            || match whole {
                Some(mut whole) => {
                    if let Some(site) = self.site {
                        whole.arrange(&site.library, &output);
                    }
                    whole.remember(&output);
                }
                None => Whole::forget(&output),
            },
        );
        // Nobody waits for a large one to be taken apart.
        std::thread::spawn(move || drop(memory));
    }

    /// What is made of bodies, if these can be revised by themselves.
    fn hanging_on_bodies(
        &self,
        memory: &Memory,
        grounds: &Grounds<'_>,
        sources: &Traced,
    ) -> Option<Bodies> {
        let mut loose = web::loose(self.site?, &memory.cards())?;
        let by_print = self.workshop.map(Workshop::looked_at).unwrap_or_default();
        loose.retain(|(_, loose)| {
            by_print
                .binary_search_by(|p| (**p).cmp(loose.file))
                .is_err()
        });
        Some(Bodies::new(loose, grounds, memory, sources))
    }

    /// Takes in, for a preview, that the files at these paths from the root were touched. `false`
    /// if the edition must be planned anew.
    pub fn revise(&self, files: &BTreeSet<String>) -> bool {
        let looked_at = self.workshop.map(Workshop::looked_at).unwrap_or_default();
        let by_print = looked_at.iter().any(|file| files.contains(file));
        let files = files.iter().map(String::as_str);
        !by_print && (self.site).is_some_and(|site| web::revise(site, self.sources, files))
    }

    /// Whether a file is no longer what it would be if the edition were planned anew.
    pub fn is_outdated(&self, path: &OutPath) -> bool {
        self.site.is_some_and(|site| web::is_outdated(site, path))
    }

    /// Cooks one file, for a preview; `None` if nothing has this path, nor has a page that
    /// was cooked asked for it.
    pub fn cook(&self, path: &OutPath) -> Option<Outcome<Warned<Body<'_>>>> {
        match self.dishes.get(path) {
            Some(dish) => Some(dish.recipe.cook(self)),
            None => web::late(self.site?, path).map(|dish| self.cook_whole(&dish)),
        }
    }

    /// What is wrong with the bodies of the site, and with what they show: to be asked when all
    /// pages are cooked, for then it costs little.
    /// `joined` are files of the edition that no page has asked for in this build.
    pub fn judge(&self, joined: &BTreeSet<OutPath>, findings: &mut Findings) {
        let Some(site) = self.site else {
            return;
        };
        let has = |path: &OutPath| {
            self.dishes.contains_key(path)
                || joined.contains(path)
                || web::late(site, path).is_some()
        };
        // In a part of the edition a picture may be missing that the whole has.
        let has: Option<&dyn Fn(&OutPath) -> bool> = match self.is_complete() {
            true => Some(&has),
            false => None,
        };
        web::judge(site, has, findings);
    }

    /// Cooks what has been asked for while other files were cooked: its paths, and all that
    /// is wrong with it.
    pub fn cook_joined(&self) -> (Vec<OutPath>, Findings) {
        let mut findings = Findings::new();
        let joined = self.join(&mut findings);
        let cooked: Vec<_> = joined
            .par_iter()
            .map(|dish| self.cook_whole(dish))
            .collect();
        for outcome in cooked {
            findings.take_warned(outcome);
        }
        (joined.into_iter().map(|dish| dish.path).collect(), findings)
    }

    fn cook_whole(&self, dish: &Planned<'_>) -> Outcome<Warned<Body<'static>>> {
        let Warned { value, warnings } = dish.recipe.cook(self)?;
        let value = Body::Bytes(value.into_bytes()?);
        Ok(Warned { value, warnings })
    }

    /// The files that have been asked for while others were cooked, under the same rule of
    /// claims: what has a path already is noted and left out.
    fn join(&self, findings: &mut Findings) -> Vec<Planned<'static>> {
        let Some(site) = self.site else {
            return Vec::new();
        };
        let mut joined = web::join(site);
        if joined.is_empty() {
            return joined;
        }
        let taken = self.taken();
        joined.retain(|dish| {
            let first = in_the_way(&dish.path, &taken);
            if let Some(first) = first {
                findings.push(claimed_twice(first, dish));
            }
            first.is_none()
        });
        joined
    }

    /// The files by their paths, as a file system that ignores case sees them.
    fn taken(&self) -> HashMap<String, &Planned<'a>> {
        self.dishes.iter().map(|(p, d)| (p.folded(), d)).collect()
    }
}

/// The file that stands at `path`, or where one of its folders would be.
fn in_the_way<'d, 'a>(
    path: &OutPath,
    taken: &HashMap<String, &'d Planned<'a>>,
) -> Option<&'d Planned<'a>> {
    let path = path.folded();
    let above = path.match_indices('/').map(|(at, _)| &path[..at]);
    let mut all = above.chain([path.as_str()]);
    all.find_map(|p| taken.get(p).copied())
}

/// Cooks one file into the staging folder, and notes how it was made. What has a warning is
/// cooked each time, for the warning to be told again.
fn cook_and_stage(
    dish: &Planned<'_>,
    ground: Option<Digest>,
    output: &Output,
) -> Outcome<Warned<memory::Cooked>> {
    let kitchen = kitchen::Staged::new(output);
    let Warned { value, warnings } = dish.recipe.cook(&kitchen)?;
    output.stage(&dish.path, value)?;
    let value = memory::Cooked {
        ground: ground.filter(|_| warnings.is_empty()),
        asked: kitchen.asked(),
    };
    Ok(Warned { value, warnings })
}

fn claimed_twice(first: &Planned<'_>, second: &Planned<'_>) -> Diagnostic {
    let place = second.claimant.place().or_else(|| first.claimant.place());
    Diagnostic::error("path-claimed-twice")
        .with("path", &second.path)
        .with("first", first.claimant.name())
        .with("second", second.claimant.name())
        .at(place)
        .hint("hint-claimed-twice")
}

/// The files by path, without those whose path is claimed already. Noted are these, and files
/// `a/b` where there is a file `a`.
fn without_conflicts<'a>(
    mut planned: Vec<Planned<'a>>,
    findings: &mut Findings,
) -> BTreeMap<OutPath, Planned<'a>> {
    // Windows and macOS see one file where only capitals differ.
    let folded: Vec<String> = planned.par_iter().map(|dish| dish.path.folded()).collect();
    let mut firsts: HashMap<&str, usize, FxBuildHasher> = HashMap::default();
    let mut is_second = vec![false; planned.len()];
    for (place, path) in folded.iter().enumerate() {
        match firsts.entry(path) {
            Entry::Vacant(free) => {
                free.insert(place);
            }
            Entry::Occupied(first) => {
                findings.push(claimed_twice(&planned[*first.get()], &planned[place]));
                is_second[place] = true;
            }
        }
    }
    for (place, path) in folded
        .iter()
        .enumerate()
        .filter(|(place, _)| !is_second[*place])
    {
        for (at, _) in path.match_indices('/') {
            let first = firsts.get(&path[..at]);
            findings.extend(first.map(|first| claimed_twice(&planned[*first], &planned[place])));
        }
    }
    let mut is_second = is_second.iter();
    planned.retain(|_| is_second.next() == Some(&false));
    planned.par_sort_by(|a, b| a.path.cmp(&b.path));
    let by_path = planned.into_iter().map(|dish| (dish.path.clone(), dish));
    by_path.collect()
}

//! The edition: a map from output path to recipe.
//!
//! [`Project`] reads everything; [`Edition::plan`] merges what `web` and `print` promise
//! and refuses two claims on one path; [`Edition::build`] cooks all of it in parallel and
//! publishes it; [`Edition::cook`] cooks one file for a preview. Nothing here knows what a
//! recipe means.

mod kitchen;
mod project;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use crate::diag::{Diagnostic, Findings, Outcome, Place, Warned};
use crate::disk::{Output, Published};
use crate::print;
use crate::recipe::{Body, Course, OutPath, Planned};
use crate::web;

pub use project::{Only, Project, Settings};

/// Every file that will exist, each with its recipe.
pub struct Edition<'a> {
    dishes: BTreeMap<OutPath, Planned<'a>>,
    /// The site, if it takes part: its pages ask for pictures while they are cooked.
    site: Option<&'a web::Site>,
    /// Whether it is the whole edition, so that what is not in it is stale.
    complete: bool,
}

impl<'a> Edition<'a> {
    /// Plans all files of a project. What `web` and `print` find wrong and every path that
    /// is claimed twice is noted; what can be cooked all the same is planned.
    pub fn plan(project: &'a Project, only: Option<Only>, findings: &mut Findings) -> Edition<'a> {
        let mut planned = Vec::new();
        if only.is_none_or(|o| o == Only::Site)
            && let Some(site) = &project.site
        {
            planned.extend(web::plan(site, findings));
        }
        if only.is_none_or(|o| o == Only::Print)
            && let Some(workshop) = &project.workshop
        {
            planned.extend(print::plan(workshop, project.jobs(), findings));
        }
        let mut dishes: BTreeMap<OutPath, Planned<'a>> = BTreeMap::new();
        let mut folded: BTreeMap<String, OutPath> = BTreeMap::new();
        for dish in planned {
            // Windows and macOS see one file where only capitals differ.
            let earlier = folded.insert(dish.path.folded(), dish.path.clone());
            match earlier.and_then(|path| dishes.get(&path)) {
                Some(first) => findings.push(claimed_twice(first, &dish)),
                None => {
                    dishes.insert(dish.path.clone(), dish);
                }
            }
        }
        findings.extend(files_in_the_way(&dishes));
        // In a part of the edition a picture may be missing that the whole has.
        if let (Some(site), None) = (&project.site, only) {
            let has = |path: &str| OutPath::new(path).is_ok_and(|path| dishes.contains_key(&path));
            let missing = web::needs(site).into_iter().filter(|need| !has(&need.path));
            findings.extend(missing.map(|need| need.missing));
        }
        Edition {
            dishes,
            site: project
                .site
                .as_ref()
                .filter(|_| only.is_none_or(|o| o == Only::Site)),
            complete: only.is_none(),
        }
    }

    /// Leaves out the files that `wanted` refuses; what is left is a part of the edition.
    pub fn keep(&mut self, wanted: impl Fn(&OutPath) -> bool) {
        self.dishes.retain(|path, _| wanted(path));
        self.complete = false;
    }

    /// All paths, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &OutPath> {
        self.dishes.keys()
    }

    /// The user's file behind a path, if there is one.
    pub fn source(&self, path: &OutPath) -> Option<&Place> {
        self.dishes.get(path)?.claimant.place.as_ref()
    }

    /// The number of files.
    pub fn len(&self) -> usize {
        self.dishes.len()
    }

    /// Whether there is no file at all.
    pub fn is_empty(&self) -> bool {
        self.dishes.is_empty()
    }

    /// Cooks everything in parallel and publishes it, unless there is an error among the
    /// `findings` so far or one comes up: then everything is cooked all the same, to find
    /// the rest. `progress` is called once a file; when `stop` is set the build ends as if
    /// it had failed.
    ///
    /// # Errors
    /// All findings; the output folder is then as it was.
    pub fn build(
        &self,
        output: Output,
        mut findings: Findings,
        progress: &(dyn Fn() + Sync),
        stop: &AtomicBool,
    ) -> Outcome<Warned<Published>> {
        for course in [Course::Main, Course::Last] {
            let dishes: Vec<&Planned<'_>> = self
                .dishes
                .values()
                .filter(|d| d.recipe.course() == course)
                .collect();
            let cook = |dishes: &[&Planned<'_>], findings: &mut Findings| {
                let done: Vec<_> = dishes
                    .par_iter()
                    .map(|dish| {
                        if stop.load(Ordering::Relaxed) {
                            return Err(Vec::new());
                        }
                        let outcome = cook_and_stage(dish, &output);
                        progress();
                        outcome
                    })
                    .collect();
                for outcome in done {
                    findings.take_warned(outcome);
                }
            };
            cook(&dishes, &mut findings);
            let joined = self.join(&mut findings);
            // Pictures take long, and nothing is published that has errors.
            if !findings.has_errors() {
                cook(&joined.iter().collect::<Vec<_>>(), &mut findings);
            }
            if stop.load(Ordering::Relaxed) {
                findings.push(Diagnostic::error("stopped"));
            }
            if findings.has_errors() {
                return Err(without_repeats(findings.into_vec()));
            }
        }
        let published = output.publish(self.complete)?;
        if let Some(site) = self.site.filter(|_| self.complete) {
            web::settle(site);
        }
        Ok(Warned {
            value: published,
            warnings: without_repeats(findings.into_vec()),
        })
    }

    /// Cooks one file, for a preview; `None` if nothing has this path, nor has a page that
    /// was cooked asked for it.
    pub fn cook(&self, path: &OutPath) -> Option<Outcome<Warned<Body<'_>>>> {
        match self.dishes.get(path) {
            Some(dish) => Some(dish.recipe.cook(self)),
            None => web::late(self.site?, path).map(|dish| self.cook_whole(&dish)),
        }
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
        let taken: HashMap<String, &Planned<'_>> =
            self.dishes.iter().map(|(p, d)| (p.folded(), d)).collect();
        joined.retain(|dish| {
            let path = dish.path.folded();
            let above = path.match_indices('/').map(|(at, _)| &path[..at]);
            let first = above.chain([path.as_str()]).find_map(|p| taken.get(p));
            if let Some(first) = first {
                findings.push(claimed_twice(first, dish));
            }
            first.is_none()
        });
        joined
    }
}

fn cook_and_stage(dish: &Planned<'_>, output: &Output) -> Outcome<Warned<()>> {
    let kitchen = kitchen::Staged(output);
    let Warned { value, warnings } = dish.recipe.cook(&kitchen)?;
    output.stage(&dish.path, value)?;
    Ok(Warned {
        value: (),
        warnings,
    })
}

/// One mistake in a template shows in every page that uses it: it is told once.
fn without_repeats(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut told = HashSet::new();
    diagnostics.retain(|d| told.insert((d.code, d.place.clone(), d.facts.clone())));
    diagnostics
}

fn claimed_twice(first: &Planned<'_>, second: &Planned<'_>) -> Diagnostic {
    Diagnostic::error("path-claimed-twice")
        .with("path", &second.path)
        .with("first", &first.claimant.name)
        .with("second", &second.claimant.name)
        .at(second
            .claimant
            .place
            .clone()
            .or_else(|| first.claimant.place.clone()))
        .hint("hint-claimed-twice")
}

/// A file `a` and a file `a/b` cannot both exist.
fn files_in_the_way(dishes: &BTreeMap<OutPath, Planned<'_>>) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for dish in dishes.values() {
        let path = dish.path.as_str();
        for (at, _) in path.match_indices('/') {
            let above = OutPath::new(&path[..at]).ok().and_then(|p| dishes.get(&p));
            problems.extend(above.map(|first| claimed_twice(first, dish)));
        }
    }
    problems
}

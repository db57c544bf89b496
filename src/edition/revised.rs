//! A build after which nothing has changed but bodies: the plan stays as it was, and of all its
//! files only those are cooked that are made of these bodies.
//!
//! Most builds while somebody writes are of this kind. Whatever turns up that could reach further
//! (a heading that others may link to, a picture that is new, a warning) gives the build up before
//! anything is published; then all is compared as ever.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::memory::{Memory, narrow};
use super::whole::{Arranged, Bodies, Document, Whole, Wish};
use super::{Project, cook_and_stage};
use crate::diag::Findings;
use crate::disk::{Output, Published};
use crate::library::Target;
use crate::recipe::{Asked, Course, OutPath, Planned};
use crate::web::{self, Part, Site};

/// What a whole build left, and the documents that have changed since.
#[derive(Debug)]
pub struct Revised {
    whole: Whole<'static>,
    /// How the library was arranged then.
    pub(super) arranged: Arc<Arranged>,
    /// By place in the whole's list of documents.
    documents: Vec<u32>,
}

/// What was cooked, by place among the outputs.
type Cooked = Vec<(u32, OutPath, Asked)>;

impl Revised {
    /// Takes a whole build since which the bodies of these documents have changed, and nothing else.
    pub(super) fn new(
        whole: Whole<'static>,
        arranged: Arc<Arranged>,
        documents: Vec<u32>,
    ) -> Revised {
        Revised {
            whole,
            arranged,
            documents,
        }
    }

    /// Whether all files stand in the output folder as they were left there.
    pub fn stands(&self, output: &Output) -> bool {
        self.whole.stands(output)
    }

    /// Cooks and publishes what is made of the bodies, and leaves word for the next build. `None` if
    /// that may not be all that is to be done; then nothing was published.
    pub fn build(mut self, project: Project, output: &Output, wish: &Wish) -> Option<Published> {
        let site = project.site.as_deref()?;
        if !project.library.is_as_before {
            return None;
        }
        let documents = self.revised(site)?;
        let targets: Vec<_> = documents.iter().map(|(target, _)| *target).collect();
        let mut places = self.places();
        places.extend(self.headings(site, &documents, output)?);
        let part = Part {
            documents: targets.iter().copied().collect(),
            paths: places
                .iter()
                .map(|place| self.path(*place).to_owned())
                .collect(),
        };
        let mut findings = Findings::new();
        let planned = web::plan(site, Some(&part), &mut findings);
        if planned.len() != part.paths.len() || !findings.is_empty() {
            return None;
        }
        project.passes.ended("plan");
        let cooked = self.cook(&planned, output)?;
        let has = |path: &OutPath| self.place(path).is_some();
        for (target, _) in &documents {
            web::judge_revised(site, *target, &has, &mut findings);
        }
        if !findings.is_empty() {
            return None;
        }
        let joined: BTreeSet<OutPath> = web::join(site).into_iter().map(|dish| dish.path).collect();
        self.join(&cooked, &joined)?;
        project.passes.ended("cooking");
        let published = output.publish(&|_| false).ok()?.value;
        project.passes.ended("publishing");
        self.remember(cooked, &project, output, wish);
        project.passes.ended("remembering");
        drop(planned);
        // Nobody waits for a large site to be taken apart.
        std::mem::forget(project);
        Some(Published {
            unchanged: self.whole.left.outputs.len() - published.written,
            ..published
        })
    }

    /// The documents that have changed, if their bodies alone have.
    fn revised(&self, site: &Site) -> Option<Vec<(Target, Document)>> {
        let revised = self.documents.iter().map(|number| {
            let document = self.whole.document(*number)?;
            let path = self.arranged.seen.path(document.source as usize);
            Some((web::is_revised(site, path, document.head)?, document))
        });
        revised.collect()
    }

    /// The files that are cooked.
    fn places(&self) -> BTreeSet<u32> {
        let bodies = self.whole.left.bodies.iter();
        let made_of = |bodies: &Bodies, document: u32| {
            let from = bodies.files.partition_point(|(of, _)| *of < document);
            let files = bodies.files[from..].iter();
            let files = files.take_while(|(of, _)| *of == document);
            files.map(|(_, file)| *file).collect::<Vec<_>>()
        };
        bodies
            .flat_map(|bodies| {
                let own = self
                    .documents
                    .iter()
                    .flat_map(|document| made_of(bodies, *document));
                own.chain(bodies.ungrounded.iter().copied())
            })
            .collect()
    }

    /// What else is cooked if the documents offer other headings than before; `None` if others may
    /// have to be cooked, or judged, for their anchors or links.
    fn headings(
        &mut self,
        site: &Site,
        documents: &[(Target, Document)],
        output: &Output,
    ) -> Option<Vec<u32>> {
        let bodies = self.whole.left.bodies.as_mut()?;
        let mut has_others = false;
        for (number, (target, before)) in self.documents.iter().zip(documents) {
            let now = web::offers(site, *target);
            let has_other_anchors = before.offers.anchors != now.anchors;
            let has_other_links = before.offers.links != now.links;
            if before.is_anchored && has_other_anchors || has_other_links && web::lists_links(site)
            {
                return None;
            }
            has_others |= before.offers.headings != now.headings;
            bodies.documents.get_mut(*number as usize)?.offers = now;
        }
        if has_others {
            // Else all bodies would be rendered for theirs.
            web::recall(site, Memory::recall(output).cards());
        }
        Some(if has_others {
            bodies.headings.clone()
        } else {
            Vec::new()
        })
    }

    fn path(&self, place: u32) -> &str {
        let output = self.whole.left.outputs.get(place as usize);
        output.map_or("", |(path, _)| path)
    }

    fn place(&self, path: &OutPath) -> Option<u32> {
        let outputs = &self.whole.left.outputs;
        let place = outputs.binary_search_by(|(known, _)| (**known).cmp(path.as_str()));
        place.ok().map(narrow)
    }

    /// Cooks all of `planned` into the staging folder; `None` if there is anything to be said of it.
    fn cook(&self, planned: &[Planned<'_>], output: &Output) -> Option<Cooked> {
        let mut all = Vec::with_capacity(planned.len());
        for course in [Course::Main, Course::Last] {
            let dishes = planned
                .par_iter()
                .filter(|dish| dish.recipe.course() == course);
            let cooked = dishes.map(|dish| {
                let cooked = cook_and_stage(dish, None, output).ok()?;
                let place = self.place(&dish.path)?;
                let is_silent = cooked.warnings.is_empty();
                is_silent.then(|| (place, dish.path.clone(), cooked.value.asked))
            });
            all.extend(cooked.collect::<Option<Cooked>>()?);
        }
        Some(all)
    }

    /// Notes which files joined for those that were `cooked`; `None` unless they are those that
    /// joined for them before, or if any that has `joined` is new.
    fn join(&mut self, cooked: &Cooked, joined: &BTreeSet<OutPath>) -> Option<()> {
        let mut now = BTreeSet::new();
        let mut by_file = Vec::new();
        for (place, _, asked) in cooked {
            let mut paths = BTreeSet::new();
            asked.each_joining(&mut |path| {
                paths.insert(self.place(path));
            });
            let places = paths.into_iter().collect::<Option<Vec<u32>>>()?;
            now.extend(places.iter().copied());
            by_file.push((*place, places));
        }
        let bodies = self.whole.left.bodies.as_mut()?;
        let mut before = BTreeSet::new();
        for (place, places) in by_file {
            before.extend(bodies.joining.remove(&place).into_iter().flatten());
            if !places.is_empty() {
                bodies.joining.insert(place, places);
            }
        }
        // What they are linked to may have been rendered too: its pictures stand already.
        let all_stand = joined.iter().all(|path| self.place(path).is_some());
        (now == before && all_stand).then_some(())
    }

    /// Leaves word for the next build.
    fn remember(&mut self, cooked: Cooked, project: &Project, output: &Output, wish: &Wish) {
        let mut is_fleeting = false;
        for (place, path, asked) in cooked {
            asked.each_question(&mut |question| {
                is_fleeting |= web::is_fleeting(question);
                if let Some(name) = web::variable(question) {
                    let value = wish.environment.get(name).cloned();
                    self.whole.environment.insert(name.to_owned(), value);
                }
            });
            let stamp = output.stamp(&path).map(|(stamp, _)| stamp);
            let known = self.whole.left.outputs.get_mut(place as usize);
            match (stamp, known) {
                (Some(stamp), Some(known)) => known.1 = stamp,
                _ => is_fleeting = true,
            }
        }
        if is_fleeting {
            return Whole::forget(output);
        }
        let new = project.sources.traced_besides();
        let (seen, is_wider) = (&self.arranged.seen, !new.is_empty());
        self.whole.sources = seen.join(new);
        let documents = self.whole.left.bodies.iter_mut().filter(|_| is_wider);
        for document in documents.flat_map(|bodies| &mut bodies.documents) {
            let path = seen.path(document.source as usize);
            let place = self.whole.sources.place(path);
            document.source = place.map_or(document.source, narrow);
        }
        self.whole.remember(output);
    }
}

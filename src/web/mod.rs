//! The website: from the library to the recipes of every page, list, feed and file.
//!
//! 1. [`Site::open`] compiles the templates.
//! 2. [`plan`] lists every file of the site with its recipe; one kind of output a file:
//!    `pages`, `lists`, `feeds`, `files`, `index`, `search`.
//! 3. A recipe renders one template with values (`shelf`, `values`) and bodies (`bodies`,
//!    `markdown`) that are made when they are first needed; `relative` rewrites its links if
//!    the site is to work from anywhere, `minify` makes it short. `styles` makes and names
//!    style sheets; what all pages show alike is rendered once (`standing`). What templates ask
//!    for on the way is noted (`notes`), as `questions` that the next build asks again.
//! 4. [`judge`] says what is wrong with bodies, once they are all rendered.
//! 5. In a preview [`revise`] takes in bodies that were written anew, if the plan can stay.

mod backlinks;
mod bodies;
mod data;
mod feeds;
mod files;
mod functions;
mod guides;
mod home;
mod images;
mod index;
mod lists;
mod markdown;
mod minify;
mod needs;
mod notes;
mod pages;
mod questions;
mod reading;
mod relative;
mod rendering;
mod renditions;
mod revising;
mod search;
mod shelf;
mod site;
mod sitemap;
mod standing;
mod styles;
mod templates;
mod values;

use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::diag::{Findings, Place};
use crate::digest::Digest;
use crate::library::{Library, PageId, Target};
use crate::recipe::{Claimant, OutPath, Planned, Recipe};
use crate::template::Value;

pub use bodies::{Card, Cards};
pub use notes::{Taken, telling_taken};
pub use relative::links_of;
pub use revising::{
    Loose, Offers, is_outdated, is_revised, judge_revised, lists_links, loose, offers, revise,
};
pub use site::{Options, Site};

/// A page as templates see it, without its contents: for rooms that lay out its orders.
pub fn page_value(library: &Library, id: PageId) -> Value {
    values::bare_page(library, id)
}

/// What is wanted of a site.
#[derive(Debug, Default)]
pub struct Part {
    /// The documents whose own files are planned.
    pub documents: FxHashSet<Target>,
    /// The files that are planned.
    pub paths: FxHashSet<String>,
}

/// Every file of the site, or of a `part` of it. Outputs without a template and addresses that
/// cannot be paths are noted and left out.
pub fn plan<'a>(
    site: &'a Site,
    part: Option<&'a Part>,
    findings: &mut Findings,
) -> Vec<Planned<'a>> {
    let mut plan = Plan::new(site, part);
    pages::plan(&mut plan);
    renditions::plan(&mut plan);
    lists::plan(&mut plan);
    feeds::plan(&mut plan);
    index::plan(&mut plan);
    search::plan(&mut plan);
    files::plan(&mut plan);
    findings.extend(plan.findings.into_vec());
    plan.planned
}

/// The files that pages have asked for since the last call: renditions of pictures.
pub fn join(site: &Site) -> Vec<Planned<'static>> {
    site.images().join()
}

/// The file at `path` if a page has asked for it, for a preview.
pub fn late(site: &Site, path: &OutPath) -> Option<Planned<'static>> {
    site.images().late(path)
}

/// What is wrong with bodies and what they show, all of which are looked at. `has` tells whether
/// a path has a file; without it nobody asks for pictures that are missing.
pub fn judge(site: &Site, has: Option<&dyn Fn(&OutPath) -> bool>, findings: &mut Findings) {
    site.judge_bodies(findings);
    if let Some(has) = has {
        for target in site.targets() {
            needs::judge(site, target, has, findings);
        }
    }
}

/// Tells a site, before anything is cooked, what an earlier build knew of bodies.
pub fn recall(site: &Site, cards: Arc<Cards>) {
    // Only the first time counts: by then nobody has asked.
    let _ = site.cards.set(cards);
}

/// What is known of bodies after a build, for the next one.
pub fn cards(site: &Site) -> Cards {
    site.cards()
}

/// Whether a question has another answer each time: that of the moment, or of a server.
pub fn is_fleeting(question: &str) -> bool {
    question == questions::FLEETING
}

/// The variable of the environment that a question is for.
pub fn variable(question: &str) -> Option<&str> {
    question.strip_prefix(questions::ENVIRONMENT)
}

/// Ends a whole build: what is kept between builds and has not been asked for in a while
/// is forgotten.
pub fn settle(site: &Site) {
    site.images().settle();
}

/// A plan being made.
struct Plan<'a> {
    site: &'a Site,
    part: Option<&'a Part>,
    planned: Vec<Planned<'a>>,
    findings: Findings,
}

impl<'a> Plan<'a> {
    fn new(site: &'a Site, part: Option<&'a Part>) -> Plan<'a> {
        Plan {
            site,
            part,
            planned: Vec::new(),
            findings: Findings::new(),
        }
    }

    /// Takes in a part of the plan that was made beside it.
    fn join(&mut self, part: Plan<'a>) {
        self.planned.extend(part.planned);
        self.findings.extend(part.findings.into_vec());
    }

    /// Whether the file at `path` is wanted.
    fn wants(&self, path: &str) -> bool {
        self.part.is_none_or(|part| part.paths.contains(path))
    }

    /// Whether the own files of a document are wanted.
    fn wants_document(&self, target: Target) -> bool {
        self.part
            .is_none_or(|part| part.documents.contains(&target))
    }

    /// Claims `path` for a recipe if it is wanted; a path that cannot be one is noted at the claimant's file.
    fn add(&mut self, path: &str, claimant: Claimant, recipe: impl Recipe + 'a) {
        if !self.wants(path) {
            return;
        }
        match OutPath::new(path) {
            Ok(path) => self.planned.push(Planned {
                path,
                claimant,
                recipe: Box::new(recipe),
            }),
            Err(problem) => self.findings.push(problem.at(claimant.place())),
        }
    }

    /// The template among `names` that exists; a missing one is noted at `place`.
    fn template(&mut self, names: &[&str], place: Place) -> Option<String> {
        let found = self.site.first_template(names).map(str::to_owned);
        if found.is_none() {
            let name = names.last().copied().unwrap_or_default();
            self.findings.push(self.site.no_template(name, place));
        }
        found
    }

    /// A redirect page from an old address to `target`.
    fn redirect(&mut self, from: &str, target: &str, subject: &str) {
        let clean = from.trim_start_matches('/');
        let path = match clean.rsplit('/').next() {
            Some(last) if last.ends_with(".html") => clean.to_owned(),
            _ if clean.is_empty() || clean.ends_with('/') => format!("{clean}index.html"),
            _ => format!("{clean}/index.html"),
        };
        let url = target.to_owned();
        let ground = Digest::of_value(&url);
        let recipe = rendering::Rendering::new(self.site, "internal/alias.html", &path, subject)
            .with(move || ground, move |context| context.insert("url", &url));
        self.add(&path, Claimant::Redirect(subject.into()), recipe);
    }
}

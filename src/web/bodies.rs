//! Bodies: rendered when they are asked for, and what is known of them once they were.
//!
//! A body that holds `{{` or `{%` is rendered as a template first; its template cannot ask
//! for other documents. The HTML of a page's body is let go when its page is written, unless
//! the whole site needs it; a section's is kept, for it stands on all its list pages.
//!
//! In a preview a body may be revised: what was planned stays, and whoever asks for the body from
//! then on has the new one.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Deref;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use rayon::prelude::*;
use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};

use super::markdown::{self, Anchored, Rendered, Spot};
use super::notes::{self, Notes};
use super::questions;
use super::site::Site;
use super::values;
use crate::config::{AnchorLinks, Config};
use crate::content::{self, Revision, Written};
use crate::diag::{Diagnostic, Findings, Outcome};
use crate::digest::{Digest, Digester};
use crate::library::{Library, PageId, SectionId, Target};
use crate::notation::Origin;
use crate::template::{Context, Templates, TextPlace, Value};

/// The bodies of all pages and sections.
#[derive(Debug)]
pub(super) struct Bodies {
    pages: Vec<Cell>,
    sections: Vec<Cell>,
    /// Whether all are kept once they are rendered.
    keep: bool,
    /// The documents whose bodies are no templates.
    skip: globset::GlobSet,
    hooks: markdown::Present,
    /// Those that have been revised since the site was opened; nothing there in a build.
    revised: OnceLock<RwLock<HashMap<Target, Arc<Revised>, FxBuildHasher>>>,
}

/// A body whose text is another than the library's.
#[derive(Debug)]
struct Revised {
    text: Revision,
    cell: Cell,
}

/// The cell of a body, as it is now.
enum Held<'a> {
    AsOpened(&'a Cell),
    Revised(Arc<Revised>),
}

impl Deref for Held<'_> {
    type Target = Cell;

    fn deref(&self) -> &Cell {
        match self {
            Held::AsOpened(cell) => cell,
            Held::Revised(revised) => &revised.cell,
        }
    }
}

#[derive(Debug, Default)]
struct Cell {
    whole: OnceLock<Arc<Body>>,
    facts: OnceLock<Arc<Facts>>,
    /// What an earlier build knew of it, if that still holds.
    card: OnceLock<Option<Arc<Card>>>,
}

/// A rendered body.
#[derive(Debug)]
pub(super) struct Body {
    pub(super) rendered: Rendered,
    /// What it asked for, and what is wrong with it.
    pub(super) notes: Notes,
}

/// What is known of a body for the rest of the build.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Facts {
    /// The titles of its headings of the highest level.
    pub(super) headings: Vec<String>,
    /// Images: as written, and the address that they are looked for at.
    pub(super) images: Vec<(String, String)>,
    /// The documents that links lead to, by their files relative to `content/`.
    pub(super) linked: Vec<String>,
    /// Links within the site with a fragment.
    anchored: Vec<Anchored>,
    /// Every `id` and `name` that a fragment can lead to.
    ids: Vec<String>,
    /// What it asked for.
    #[serde(skip)]
    questions: Vec<Arc<str>>,
    #[serde(skip)]
    findings: Vec<Diagnostic>,
    /// Whether the text could not be had: nothing can be said of its anchors.
    is_unknown: bool,
}

/// What is known of a body from an earlier build. Most of it is seldom looked at, and kept as
/// bytes.
#[derive(Debug, Serialize, Deserialize)]
pub struct Card {
    /// The digest of all that the body was made of, but for what it asked for.
    ground: Digest,
    /// What it asked for, with the answers.
    #[serde(with = "serde_bytes")]
    questions: Vec<u8>,
    offers: Offers,
    /// The titles of its headings of the highest level.
    #[serde(with = "serde_bytes")]
    headings: Vec<u8>,
    /// Whether it shows images or links to anchors, which must be there.
    needs_others: bool,
    #[serde(with = "serde_bytes")]
    facts: Vec<u8>,
}

/// What of a body others may show or lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offers {
    /// The digest of its headings of the highest level.
    pub headings: Digest,
    /// The digest of every `id` and `name` that a fragment can lead to.
    pub anchors: Digest,
    /// The digest of the documents that it links to.
    pub links: Digest,
}

/// The cards of bodies, by file relative to `content/`.
pub type Cards = HashMap<Arc<str>, Arc<Card>, FxBuildHasher>;

impl Card {
    fn new(ground: Digest, questions: &[(Arc<str>, Digest)], facts: &Facts) -> Option<Card> {
        Some(Card {
            ground,
            questions: postcard::to_stdvec(questions).ok()?,
            offers: facts.offers(),
            headings: postcard::to_stdvec(&facts.headings).ok()?,
            needs_others: facts.needs_others(),
            facts: postcard::to_stdvec(facts).ok()?,
        })
    }

    /// What others may rely on.
    pub(super) fn offers(&self) -> Offers {
        self.offers
    }

    /// The documents to whose anchors it links.
    pub(super) fn leads_to(&self) -> impl Iterator<Item = String> {
        let facts = self.needs_others.then(|| self.facts()).flatten();
        let links = facts.into_iter().flat_map(|facts| facts.anchored);
        links.map(|link| link.path)
    }

    fn questions(&self) -> Vec<(&str, Digest)> {
        postcard::from_bytes(&self.questions).unwrap_or_default()
    }

    fn facts(&self) -> Option<Facts> {
        postcard::from_bytes(&self.facts).ok()
    }
}

impl Facts {
    fn of(body: &Body, library: &Library) -> Facts {
        let rendered = &body.rendered;
        let linked = rendered.linked.iter();
        Facts {
            headings: rendered.toc.iter().map(|h| h.title.clone()).collect(),
            images: rendered.images.clone(),
            linked: linked.map(|to| library.file(*to).to_owned()).collect(),
            anchored: rendered.anchored.clone(),
            ids: rendered.ids.iter().cloned().collect(),
            questions: body.notes.asked.questions.iter().cloned().collect(),
            findings: body.notes.findings.clone(),
            is_unknown: rendered.is_unknown,
        }
    }

    fn headings_digest(&self) -> Digest {
        let mut digester = Digester::default();
        digester.number(self.headings.len() as u64);
        for heading in &self.headings {
            digester.text(heading);
        }
        digester.finish()
    }

    /// What others may rely on.
    pub(super) fn offers(&self) -> Offers {
        let mut digester = Digester::default();
        digester.value(&self.is_unknown);
        self.ids.iter().for_each(|id| {
            digester.text(id);
        });
        Offers {
            headings: self.headings_digest(),
            anchors: digester.finish(),
            links: Digest::of_value(&self.linked),
        }
    }

    fn needs_others(&self) -> bool {
        !(self.images.is_empty() && self.anchored.is_empty())
    }
}

impl Bodies {
    /// Nothing is rendered yet.
    pub(super) fn new(
        library: &Library,
        templates: &Templates,
        keep: bool,
        findings: &mut Findings,
    ) -> Bodies {
        let config = &library.config;
        let skip = content::globs(&config.skip_content_templating, &config.path);
        let cells = |n: usize| (0..n).map(|_| Cell::default()).collect();
        Bodies {
            pages: cells(library.pages.len()),
            sections: cells(library.sections.len()),
            keep,
            skip: findings.take(skip).unwrap_or_default(),
            hooks: markdown::Present::among(templates),
            revised: OnceLock::new(),
        }
    }

    fn cell(&self, target: Target) -> Held<'_> {
        match (self.revised(target), target) {
            (Some(revised), _) => Held::Revised(revised),
            (None, Target::Page(id)) => Held::AsOpened(&self.pages[id.0]),
            (None, Target::Section(id)) => Held::AsOpened(&self.sections[id.0]),
        }
    }

    fn revised(&self, target: Target) -> Option<Arc<Revised>> {
        let revised = self.revised.get()?;
        let revised = revised.read().unwrap_or_else(PoisonError::into_inner);
        revised.get(&target).cloned()
    }
}

impl Site {
    /// Takes in the new text of a document.
    pub(super) fn revise(&self, target: Target, text: Revision) {
        let revised = Revised {
            text,
            cell: Cell::default(),
        };
        let all = self.bodies.revised.get_or_init(Default::default);
        let mut all = all.write().unwrap_or_else(PoisonError::into_inner);
        all.insert(target, Arc::new(revised));
    }

    /// Whether a document's text is another than when the site was opened.
    pub(super) fn is_revised(&self, target: Target) -> bool {
        self.bodies.revised(target).is_some()
    }

    /// Whether any is.
    pub(super) fn has_revisions(&self) -> bool {
        self.bodies.revised.get().is_some()
    }

    /// What `read` finds in the Markdown of a document, given with its language.
    pub(super) fn with_markdown<T>(&self, target: Target, read: impl Fn(&str, &str) -> T) -> T {
        let job = self.job(target);
        read(&job.body(), job.lang)
    }

    /// The body of a document. Its notes are handed on to whoever is at work.
    pub(super) fn body(&self, target: Target) -> Arc<Body> {
        let cell = self.bodies.cell(target);
        let body = match (cell.whole.get(), target) {
            (Some(body), _) => Arc::clone(body),
            (None, Target::Page(_)) if !self.bodies.keep => Arc::new(self.render_body(target)),
            _ => Arc::clone(
                cell.whole
                    .get_or_init(|| Arc::new(self.render_body(target))),
            ),
        };
        cell.facts
            .get_or_init(|| Arc::new(Facts::of(&body, &self.library)));
        notes::hand_on(&body.notes);
        body
    }

    /// What is known of a document's body; it is rendered for that if it was not yet.
    pub(super) fn facts(&self, target: Target) -> Arc<Facts> {
        let cell = self.bodies.cell(target);
        if let Some(facts) = cell.facts.get() {
            return Arc::clone(facts);
        }
        if let Some(facts) = self.card(target).and_then(|card| card.facts()) {
            return Arc::clone(cell.facts.get_or_init(|| Arc::new(facts)));
        }
        if cell.facts.get().is_none() {
            // Who asks for facts does not read the body.
            notes::taking(|| self.body(target));
        }
        cell.facts.get().cloned().unwrap_or_default()
    }

    /// The digest of all that a body is made of, but for what it asks for.
    pub(super) fn body_ground(&self, target: Target) -> Digest {
        let job = self.job(target);
        let mut digester = Digester::default();
        digester.digest(job.origin.source.digest());
        digester.number(job.body_start as u64);
        digester.text(job.permalink).text(job.lang).text(job.path);
        digester.number(job.anchor_links as u64);
        digester.finish()
    }

    /// What an earlier build knew of a body, if it still holds.
    fn card(&self, target: Target) -> Option<Arc<Card>> {
        let cards = self.cards.get()?;
        let same = |(question, answer): &(&str, Digest)| self.answer(question) == Some(*answer);
        let find = || {
            let card = cards.get(self.library.file(target))?;
            let holds =
                card.ground == self.card_ground(target) && card.questions().iter().all(same);
            holds.then(|| Arc::clone(card))
        };
        self.bodies.cell(target).card.get_or_init(find).clone()
    }

    /// The titles of a body's headings of the highest level.
    pub(super) fn headings(&self, target: Target) -> Vec<String> {
        let card = self.card(target);
        let kept = card.and_then(|card| postcard::from_bytes(&card.headings).ok());
        kept.unwrap_or_else(|| self.facts(target).headings.clone())
    }

    /// The digest of a body's headings of the highest level.
    pub(super) fn headings_digest(&self, target: Target) -> Digest {
        match self.card(target) {
            Some(card) => card.offers.headings,
            None => self.facts(target).headings_digest(),
        }
    }

    /// What is known of a body that shows images or links to anchors.
    pub(super) fn facts_with_needs(&self, target: Target) -> Option<Arc<Facts>> {
        let needs = self.card(target).is_none_or(|card| card.needs_others);
        let facts = needs.then(|| self.facts(target));
        facts.filter(|facts| facts.needs_others())
    }

    /// What is known of bodies, for the next build. What is wrong with a body is told each time:
    /// then nothing is remembered of it; nor where all bodies are rendered in any case.
    pub(super) fn cards(&self) -> Cards {
        if self.bodies.keep {
            return Cards::default();
        }
        let card = |target: Target| {
            let path = self.library.file(target);
            if let Some(card) = self.card(target) {
                let (path, _) = self.cards.get()?.get_key_value(path)?;
                return Some((Arc::clone(path), card));
            }
            let cell = self.bodies.cell(target);
            let facts = cell.facts.get()?;
            if facts.is_unknown || !facts.findings.is_empty() {
                return None;
            }
            let questions = facts.questions.iter();
            let answered =
                |question: &'_ Arc<str>| Some((Arc::clone(question), self.answer(question)?));
            let answered: Vec<(Arc<str>, Digest)> =
                questions.map(answered).collect::<Option<_>>()?;
            let card = Card::new(self.card_ground(target), &answered, facts)?;
            Some((path.into(), Arc::new(card)))
        };
        self.targets().into_par_iter().filter_map(card).collect()
    }

    /// The digest of all that the body is made of, with what its own template sees.
    fn card_ground(&self, target: Target) -> Digest {
        let mut digester = Digester::default();
        digester
            .digest(self.ground())
            .digest(self.body_ground(target));
        digester.digest(self.facts_digest(target));
        digester.finish()
    }

    /// Renders all bodies of which nothing is known yet.
    pub(super) fn render_all(&self) {
        self.targets().into_par_iter().for_each(|target| {
            if self.card(target).is_none() {
                self.facts(target);
            }
        });
    }

    /// Renders the bodies that may ask for files under stamped names, so that the plan has them:
    /// templates that call `asset`, or components that do.
    pub(super) fn render_early(&self) {
        let by_component = self.components_ask_for_assets();
        let early = |target: &Target| self.is_early(*target, by_component);
        let targets: Vec<Target> = self.targets().into_iter().filter(early).collect();
        targets.into_par_iter().for_each(|target| {
            self.facts(target);
        });
    }

    /// Whether all bodies are rendered whenever the site is opened.
    pub(super) fn renders_all_bodies(&self) -> bool {
        self.bodies.keep
    }

    /// Whether a body may ask for files under stamped names, so that the plan depends on it.
    /// `by_component` is what [`Site::components_ask_for_assets`] says.
    pub(super) fn is_early(&self, target: Target, by_component: bool) -> bool {
        let job = self.job(target);
        job.is_template && (by_component || asks_for_assets(&job.body()))
    }

    /// Whether a body that is a template may ask for files under stamped names by a component.
    pub(super) fn components_ask_for_assets(&self) -> bool {
        self.templates.names().any(|name| {
            let text = self.templates.source(name).map_or("", |(_, text)| text);
            asks_for_assets(text) && text.contains("component")
        })
    }

    /// Whether the plan stays as it is with this text in the place of a document's.
    pub(super) fn keeps_plan(&self, text: &Revision) -> bool {
        let early = || self.components_ask_for_assets() || asks_for_assets(&text.origin.source);
        !(text.is_template && early())
    }

    /// What is wrong with bodies: all of them are looked at.
    pub(super) fn judge_bodies(&self, findings: &mut Findings) {
        self.render_all();
        let targets = self.targets();
        for target in &targets {
            self.judge_body(*target, findings);
        }
        for target in &targets {
            self.check_anchors(*target, findings);
        }
    }

    /// What is wrong with a body by itself.
    pub(super) fn judge_body(&self, target: Target, findings: &mut Findings) {
        // What is remembered of a body was without fault.
        if self.card(target).is_none() {
            findings.extend(self.facts(target).findings.clone());
        }
    }

    /// All pages and sections.
    pub(super) fn targets(&self) -> Vec<Target> {
        let pages = self.library.page_ids().map(Target::Page);
        let sections = (0..self.library.sections.len()).map(|i| Target::Section(SectionId(i)));
        pages.chain(sections).collect()
    }

    fn render_body(&self, target: Target) -> Body {
        let job = self.job(target);
        let ((rendered, findings), mut notes) = notes::taking_of_body(|| self.cook(&job));
        notes.findings.extend(findings.into_vec());
        Body { rendered, notes }
    }

    fn job(&self, target: Target) -> Job<'_> {
        let job = match target {
            Target::Page(id) => self.page_job(id),
            Target::Section(id) => self.section_job(id),
        };
        match self.bodies.revised(target) {
            Some(revised) => job.with(&revised.text),
            None => job,
        }
    }

    fn page_job(&self, id: PageId) -> Job<'_> {
        let page = self.library.page(id);
        let links = page
            .section
            .and_then(|s| self.library.section(s).document.matter.insert_anchor_links);
        Job {
            target: Target::Page(id),
            path: &page.document.path,
            origin: Cow::Borrowed(&page.document.origin),
            body_start: page.document.body_start,
            is_template: page.document.is_template,
            permalink: &page.address.permalink,
            lang: page.lang(),
            anchor_links: links.unwrap_or(self.library.config.markdown.insert_anchor_links),
        }
    }

    fn section_job(&self, id: SectionId) -> Job<'_> {
        let section = self.library.section(id);
        let links = section.document.matter.insert_anchor_links;
        Job {
            target: Target::Section(id),
            path: &section.document.path,
            origin: Cow::Borrowed(&section.document.origin),
            body_start: section.document.body_start,
            is_template: section.document.is_template,
            permalink: &section.address.permalink,
            lang: section.lang(),
            anchor_links: links.unwrap_or(self.library.config.markdown.insert_anchor_links),
        }
    }

    /// What is wrong with a body does not take away what others ask of it: its anchors.
    fn cook(&self, job: &Job<'_>) -> (Rendered, Findings) {
        let mut findings = Findings::new();
        let templated = job.is_template && !self.bodies.skip.is_match(job.path);
        let expanded = if templated {
            match findings.take(self.expand(job)) {
                Some(text) => text,
                None => return (Rendered::unknown(), findings),
            }
        } else {
            String::new()
        };
        let text = match templated {
            true => Cow::Owned(expanded),
            false => job.body(),
        };
        let linked = std::cell::RefCell::new(Vec::new());
        let seen = if self.bodies.hooks.any() {
            self.seen(job)
        } else {
            Context::new()
        };
        let hooks = markdown::Hooks {
            present: self.bodies.hooks,
            templates: &self.templates,
            implicits: &seen,
        };
        let mut rendered = markdown::render(
            &text,
            &markdown::Context {
                config: &self.library.config,
                permalink: job.permalink,
                anchor_links: job.anchor_links,
                resolve: &|link| {
                    questions::link(link);
                    let (target, url, _) = self.library.resolve(link).ok()?;
                    linked.borrow_mut().push(target);
                    Some(url)
                },
                anchor_link: &|id, level| self.anchor_link(id, level, job.lang),
                cutoff: &|summary| self.cutoff(summary, job.lang),
                image: &|target, alt, title| {
                    self.images()
                        .markup(job.path, job.permalink, target, alt, title)
                },
                exact: !templated,
                highlighter: self.highlighter(),
                hooks: Some(&hooks).filter(|_| self.bodies.hooks.any()),
            },
        );
        rendered.linked = linked.into_inner();
        for spot in &rendered.dead {
            findings.push(dead_link(spot, job, &self.library));
        }
        for (problem, at) in &rendered.problems {
            let from = |at: &usize| job.body_start + at..job.body_start + at + 1;
            let place = at.as_ref().map(|at| job.origin.place(&from(at)));
            let path = problem.place.clone().or(place);
            let path = path.unwrap_or_else(|| crate::diag::Place::file(&*job.origin.path));
            findings.push(problem.clone().at(path));
        }
        (rendered, findings)
    }

    fn expand(&self, job: &Job<'_>) -> Outcome<String> {
        let context = self.seen(job);
        let place = TextPlace {
            path: &job.origin.path,
            source: &job.origin.source,
            offset: job.body_start,
        };
        self.templates.render_text(&job.body(), &context, &place)
    }

    /// What a body's own template and the components in it see.
    fn seen(&self, job: &Job<'_>) -> Context {
        let mut context = Context::new();
        context.insert_value("config", self.configs[job.lang].clone());
        context.insert("lang", job.lang);
        match job.target {
            Target::Page(id) => {
                context.insert_value("page", values::bare_page(&self.library, id));
            }
            Target::Section(id) => {
                context.insert_value("section", values::bare_section(&self.library, id));
            }
        }
        context
    }

    /// What ends a summary that is cut off inside an element.
    fn cutoff(&self, summary: &str, lang: &str) -> String {
        let mut context = Context::new();
        context.insert_value("summary", Value::safe_string(summary));
        context.insert("lang", lang);
        self.templates
            .render("summary-cutoff.html", &context, None)
            .unwrap_or_default()
    }

    fn anchor_link(&self, id: &str, level: u32, lang: &str) -> String {
        let mut context = Context::new();
        context.insert("id", id);
        context.insert("level", &level);
        context.insert("lang", lang);
        // A broken template of this name is reported when templates are compiled; one that
        // fails while rendering leaves the heading without a link.
        self.templates
            .render("anchor-link.html", &context, None)
            .unwrap_or_default()
            .trim()
            .to_owned()
    }

    /// Fragments of internal links must be headings, or ids in the HTML, of their target.
    pub(super) fn check_anchors(&self, target: Target, findings: &mut Findings) {
        let library = &*self.library;
        let Some(rendered) = self.facts_with_needs(target) else {
            return;
        };
        let Written {
            origin, body_start, ..
        } = library.written(target);
        for link in &rendered.anchored {
            let target = match library.find(&link.path) {
                // Of a withdrawn page only its notice is left, without headings.
                Some(Target::Page(id)) if library.page(id).document.matter.withdrawn.is_some() => {
                    continue;
                }
                // So it is with one that is not shown now: the link leads to its section.
                Some(_) if library.schedule.leaves_out(&link.path) => continue,
                Some(target) => self.facts(target),
                None => continue,
            };
            let anchor = link.anchor.as_str();
            let is_there = target.is_unknown || target.ids.iter().any(|id| id == anchor);
            if matches!(anchor, "" | "top") || is_there {
                continue;
            }
            let written = link.spot.link.as_str();
            let exact = link.spot.at.map(|at| body_start + at);
            let at = exact.or_else(|| origin.source.find(written)).unwrap_or(0);
            let dead = match library.config.link_checker.dead_links_are_errors {
                true => Diagnostic::error("dead-anchor"),
                false => Diagnostic::warning("dead-anchor"),
            };
            findings.push(
                dead.with("anchor", anchor)
                    .with("path", &link.path)
                    .at(origin.place(&(at..at + written.len())))
                    .did_you_mean(anchor, target.ids.iter().map(String::as_str)),
            );
        }
    }
}

/// Whether a text may ask for a file under a stamped name.
fn asks_for_assets(text: &str) -> bool {
    text.contains("asset(")
}

/// One body and what is known of its document.
struct Job<'a> {
    target: Target,
    /// Relative to `content/`.
    path: &'a str,
    origin: Cow<'a, Origin>,
    body_start: usize,
    is_template: bool,
    permalink: &'a str,
    lang: &'a str,
    anchor_links: AnchorLinks,
}

impl Job<'_> {
    fn body(&self) -> Cow<'_, str> {
        self.origin.behind(self.body_start)
    }

    fn with(self, text: &Revision) -> Self {
        Job {
            origin: Cow::Owned(text.origin.clone()),
            body_start: text.body_start,
            is_template: text.is_template,
            ..self
        }
    }
}

fn dead_link(spot: &Spot, job: &Job<'_>, library: &Library) -> Diagnostic {
    let link = spot.link.as_str();
    let wanted = link.strip_prefix("@/").unwrap_or(link);
    let path = wanted.split('#').next().unwrap_or(wanted);
    let config: &Config = &library.config;
    let found = if config.link_checker.dead_links_are_errors {
        Diagnostic::error("dead-link")
    } else {
        Diagnostic::warning("dead-link")
    };
    let written = || job.body().find(if link.is_empty() { "()" } else { link });
    let at = spot.at.or_else(written);
    let place = match at {
        Some(at) => job
            .origin
            .place(&(job.body_start + at..job.body_start + at + link.len().max(1))),
        None => crate::diag::Place::file(&*job.origin.path),
    };
    found
        .with("link", link)
        .at(place)
        .did_you_mean(path, library.files())
        .hint("hint-dead-link")
}

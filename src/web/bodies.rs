//! The first step of the site: every body rendered, in parallel.
//!
//! A body that holds `{{` or `{%` is rendered as a template first. Functions that need
//! other pages' contents are not available yet.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::images::Images;
use super::markdown::{self, Highlighter, Rendered, Spot};
use super::values;
use crate::config::{AnchorLinks, Config};
use crate::content;
use crate::diag::{Diagnostic, Findings, Outcome};
use crate::library::{Library, PageId, SectionId, Target};
use crate::notation::Origin;
use crate::template::{Context, Templates, TextPlace, Value};

/// The rendered bodies of all pages and sections, by id.
#[derive(Debug, Default)]
pub(super) struct Bodies {
    /// By [`PageId`].
    pub pages: Vec<Rendered>,
    /// By [`SectionId`].
    pub sections: Vec<Rendered>,
}

/// Renders all bodies. Template errors in bodies and dead internal links are noted.
pub(crate) fn render(
    library: &Library,
    templates: &Templates,
    images: &Images,
    configs: &BTreeMap<String, Value>,
    highlighter: Option<&Highlighter>,
    findings: &mut Findings,
) -> Bodies {
    let skip = findings
        .take(content::globs(
            &library.config.skip_content_templating,
            &library.config.path,
        ))
        .unwrap_or_default();
    let stove = Stove {
        library,
        templates,
        images,
        configs,
        highlighter,
        hooks: markdown::Present::among(templates),
        skip,
    };
    let pages: Vec<_> = (0..library.pages.len())
        .into_par_iter()
        .map(|i| stove.page(PageId(i)))
        .collect();
    let sections: Vec<_> = (0..library.sections.len())
        .into_par_iter()
        .map(|i| stove.section(SectionId(i)))
        .collect();
    let mut take = |cooked: Vec<(Rendered, Findings)>| -> Vec<Rendered> {
        let mut note = |(rendered, found): (Rendered, Findings)| {
            findings.extend(found.into_vec());
            rendered
        };
        cooked.into_iter().map(&mut note).collect()
    };
    let bodies = Bodies {
        pages: take(pages),
        sections: take(sections),
    };
    check_anchors(library, &bodies, findings);
    bodies
}

struct Stove<'a> {
    library: &'a Library,
    templates: &'a Templates,
    images: &'a Images,
    configs: &'a BTreeMap<String, Value>,
    highlighter: Option<&'a Highlighter>,
    hooks: markdown::Present,
    skip: globset::GlobSet,
}

/// One body and what is known of its document.
struct Job<'a> {
    /// Relative to `content/`.
    path: &'a str,
    origin: &'a Origin,
    body: &'a str,
    body_start: usize,
    permalink: &'a str,
    lang: &'a str,
    anchor_links: AnchorLinks,
    /// The variable under which the body's own template sees its document.
    variable: (&'static str, Value),
}

impl Stove<'_> {
    fn page(&self, id: PageId) -> (Rendered, Findings) {
        let page = self.library.page(id);
        let links = page
            .section
            .and_then(|s| self.library.section(s).document.matter.insert_anchor_links);
        self.cook(&Job {
            path: &page.document.path,
            origin: &page.document.origin,
            body: page.document.body(),
            body_start: page.document.body_start,
            permalink: &page.address.permalink,
            lang: page.lang(),
            anchor_links: links.unwrap_or(self.library.config.markdown.insert_anchor_links),
            variable: ("page", values::bare_page(self.library, id)),
        })
    }

    fn section(&self, id: SectionId) -> (Rendered, Findings) {
        let section = self.library.section(id);
        let links = section.document.matter.insert_anchor_links;
        self.cook(&Job {
            path: &section.document.path,
            origin: &section.document.origin,
            body: section.document.body(),
            body_start: section.document.body_start,
            permalink: &section.address.permalink,
            lang: section.lang(),
            anchor_links: links.unwrap_or(self.library.config.markdown.insert_anchor_links),
            variable: ("section", values::bare_section(self.library, id)),
        })
    }

    /// What is wrong with a body does not take away what others ask of it: its anchors.
    fn cook(&self, job: &Job<'_>) -> (Rendered, Findings) {
        let mut findings = Findings::new();
        let templated =
            (job.body.contains("{{") || job.body.contains("{%")) && !self.skip.is_match(job.path);
        let expanded = if templated {
            match findings.take(self.expand(job)) {
                Some(text) => text,
                None => return (Rendered::unknown(), findings),
            }
        } else {
            String::new()
        };
        let text = if templated { &expanded } else { job.body };
        let linked = std::cell::RefCell::new(Vec::new());
        let seen = if self.hooks.any() {
            self.seen(job)
        } else {
            Context::new()
        };
        let hooks = markdown::Hooks {
            present: self.hooks,
            templates: self.templates,
            implicits: &seen,
        };
        let mut rendered = markdown::render(
            text,
            &markdown::Context {
                config: &self.library.config,
                permalink: job.permalink,
                anchor_links: job.anchor_links,
                resolve: &|link| {
                    let (target, url, _) = self.library.resolve(link).ok()?;
                    linked.borrow_mut().push(target);
                    Some(url)
                },
                anchor_link: &|id, level| self.anchor_link(id, level, job.lang),
                cutoff: &|summary| self.cutoff(summary, job.lang),
                image: &|target, alt, title| {
                    self.images
                        .markup(job.path, job.permalink, target, alt, title)
                },
                exact: !templated,
                highlighter: self.highlighter,
                hooks: Some(&hooks).filter(|_| self.hooks.any()),
            },
        );
        rendered.linked = linked.into_inner();
        for spot in &rendered.dead {
            findings.push(dead_link(spot, job, self.library));
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
        self.templates.render_text(job.body, &context, &place)
    }

    /// What a body's own template and the components in it see.
    fn seen(&self, job: &Job<'_>) -> Context {
        let mut context = Context::new();
        context.insert_value("config", self.configs[job.lang].clone());
        context.insert("lang", job.lang);
        context.insert_value(job.variable.0, job.variable.1.clone());
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
    let written = || job.body.find(if link.is_empty() { "()" } else { link });
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

/// Fragments of internal links must be headings, or ids in the HTML, of their target.
fn check_anchors(library: &Library, bodies: &Bodies, findings: &mut Findings) {
    let pages = library
        .pages
        .iter()
        .map(|p| (&p.document.origin, p.document.body_start));
    let sections = library
        .sections
        .iter()
        .map(|s| (&s.document.origin, s.document.body_start));
    let rendered = bodies.pages.iter().chain(&bodies.sections);
    for ((origin, body_start), rendered) in pages.chain(sections).zip(rendered) {
        for link in &rendered.anchored {
            let target = match library.find(&link.path) {
                // Of a withdrawn page only its notice is left, without headings.
                Some(Target::Page(id)) if library.page(id).document.matter.withdrawn.is_some() => {
                    continue;
                }
                // So it is with one that is not shown now: the link leads to its section.
                Some(_) if library.schedule.leaves_out(&link.path) => continue,
                Some(Target::Page(id)) => &bodies.pages[id.0],
                Some(Target::Section(id)) => &bodies.sections[id.0],
                None => continue,
            };
            let anchor = link.anchor.as_str();
            if matches!(anchor, "" | "top") || target.is_unknown || target.ids.contains(anchor) {
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

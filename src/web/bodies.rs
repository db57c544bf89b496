//! The first step of the site: every body rendered, in parallel.
//!
//! A body that holds `{{` or `{%` is rendered as a template first. Functions that need
//! other pages' contents are not available yet.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::images::Images;
use super::markdown::{self, Rendered};
use super::values;
use crate::config::{AnchorLinks, Config};
use crate::content;
use crate::diag::{Diagnostic, Findings, Outcome, Warned};
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
    let mut take = |outcomes: Vec<Outcome<Warned<Rendered>>>| -> Vec<Rendered> {
        outcomes
            .into_iter()
            .map(|o| findings.take_warned(o).unwrap_or_default())
            .collect()
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
    fn page(&self, id: PageId) -> Outcome<Warned<Rendered>> {
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

    fn section(&self, id: SectionId) -> Outcome<Warned<Rendered>> {
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

    fn cook(&self, job: &Job<'_>) -> Outcome<Warned<Rendered>> {
        let templated =
            (job.body.contains("{{") || job.body.contains("{%")) && !self.skip.is_match(job.path);
        let expanded = if templated {
            self.expand(job)?
        } else {
            String::new()
        };
        let text = if templated { &expanded } else { job.body };
        let linked = std::cell::RefCell::new(Vec::new());
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
                image: &|target, alt, title| {
                    self.images
                        .markup(job.path, job.permalink, target, alt, title)
                },
            },
        );
        rendered.linked = linked.into_inner();
        let mut findings = Findings::new();
        for link in &rendered.dead {
            findings.push(dead_link(link, job, self.library));
        }
        findings.finish(rendered)
    }

    fn expand(&self, job: &Job<'_>) -> Outcome<String> {
        let mut context = Context::new();
        context.insert_value("config", self.configs[job.lang].clone());
        context.insert("lang", job.lang);
        context.insert_value(job.variable.0, job.variable.1.clone());
        let place = TextPlace {
            path: &job.origin.path,
            source: &job.origin.source,
            offset: job.body_start,
        };
        self.templates.render_text(job.body, &context, &place)
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

fn dead_link(link: &str, job: &Job<'_>, library: &Library) -> Diagnostic {
    let wanted = link.strip_prefix("@/").unwrap_or(link);
    let path = wanted.split('#').next().unwrap_or(wanted);
    let config: &Config = &library.config;
    let found = if config.markdown.dead_links_are_errors {
        Diagnostic::error("dead-link")
    } else {
        Diagnostic::warning("dead-link")
    };
    let at = job.body.find(if link.is_empty() { "]()" } else { link });
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
        .zip(&bodies.pages)
        .map(|(p, r)| (&p.document.origin, r));
    let sections = library
        .sections
        .iter()
        .zip(&bodies.sections)
        .map(|(s, r)| (&s.document.origin, r));
    for (origin, rendered) in pages.chain(sections) {
        for (path, anchor) in &rendered.anchored {
            let target = match library.find(path) {
                // Of a withdrawn page only its notice is left, without headings.
                Some(Target::Page(id)) if library.page(id).document.matter.withdrawn.is_some() => {
                    continue;
                }
                // So it is with one that is not shown now: the link leads to its section.
                Some(_) if library.schedule.leaves_out(path) => continue,
                Some(Target::Page(id)) => &bodies.pages[id.0],
                Some(Target::Section(id)) => &bodies.sections[id.0],
                None => continue,
            };
            if !has_anchor(target, anchor) {
                let link = format!("@/{path}#{anchor}");
                let at = origin.source.find(&link).unwrap_or(0);
                let known = ids(&target.toc);
                let dead = Diagnostic::error("dead-anchor")
                    .with("anchor", anchor)
                    .with("path", path);
                findings.push(
                    dead.at(origin.place(&(at..at + link.len())))
                        .did_you_mean(anchor, known.iter().map(String::as_str)),
                );
            }
        }
    }
}

fn has_anchor(rendered: &Rendered, anchor: &str) -> bool {
    matches!(anchor, "" | "top")
        || rendered.html.contains(&format!("id=\"{anchor}\""))
        || rendered.html.contains(&format!("name=\"{anchor}\""))
}

fn ids(toc: &[markdown::Heading]) -> Vec<String> {
    toc.iter()
        .flat_map(|h| [vec![h.id.clone()], ids(&h.children)].concat())
        .collect()
}

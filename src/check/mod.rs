//! Checks on the finished edition: it reads, and never mends.
//!
//! Every link and anchor of every finished page is followed: within the site by `inside`,
//! to other sites by `outside`, which asks their servers.

mod inside;
mod outside;

mod spelling;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::config::Config;
use crate::diag::{Diagnostic, Outcome, Place, Warned};
use crate::edition::Edition;
use crate::recipe::{Body, OutPath};
use crate::sources::Sources;
use crate::web::links_of;

pub use spelling::spelling;

/// What a check of the links found.
#[derive(Debug, Default)]
pub struct LinkReport {
    /// Dead links and anchors, what is worth a look in the files, and the errors of files
    /// that cannot be made.
    pub findings: Vec<Diagnostic>,
    /// Links within the site.
    pub internal: usize,
    /// Links to elsewhere, each address once.
    pub external: usize,
}

/// What is to be checked.
pub struct Links<'a> {
    /// The edition that holds the pages.
    pub edition: &'a Edition<'a>,
    /// `[link_checker]` and the base URL.
    pub config: &'a Config,
    /// The project's files, for the places of links.
    pub sources: &'a Sources,
    /// Whether servers of other sites are asked.
    pub follow_external: bool,
}

/// A finished page: where it stands and what it points at.
struct Page {
    path: OutPath,
    /// Each link once: a dead one in a template stands on every page, but on one page it is
    /// told once.
    links: BTreeSet<String>,
    anchors: BTreeSet<String>,
}

/// Cooks everything and follows every link, as a browser would.
pub fn links(links: &Links<'_>) -> LinkReport {
    let paths: Vec<&OutPath> = links.edition.paths().collect();
    let cooked: Vec<_> = paths
        .par_iter()
        .map(|path| read(links.edition, path))
        .collect();
    let mut report = LinkReport::default();
    let mut pages = Vec::new();
    for outcome in cooked {
        match outcome {
            Ok(read) => {
                pages.extend(read.value);
                report.findings.extend(read.warnings);
            }
            Err(diagnostics) => report.findings.extend(diagnostics),
        }
    }
    let (joined, found) = links.edition.cook_joined();
    report.findings.extend(found.into_vec());
    let mut texts = Texts::new(links);
    inside::check(links, &pages, &joined, &mut texts, &mut report);
    outside::check(links, &pages, &mut texts, &mut report);
    report
}

/// Cooks a file; what it holds if it is a page, and what is worth a look in it.
fn read(edition: &Edition<'_>, path: &OutPath) -> Outcome<Warned<Option<Page>>> {
    let Some(outcome) = edition.cook(path) else {
        return Ok(Warned::clean(None));
    };
    let Warned { value, warnings } = outcome?;
    let value = match value {
        Body::Bytes(bytes) if path.as_str().ends_with(".html") => {
            let found = links_of(&String::from_utf8_lossy(&bytes));
            Some(Page {
                path: path.clone(),
                links: found.links.into_iter().collect(),
                anchors: found.anchors.into_iter().collect(),
            })
        }
        _ => None,
    };
    Ok(Warned { value, warnings })
}

/// The texts of the documents behind pages, read when a dead link in one must be shown.
struct Texts<'a> {
    links: &'a Links<'a>,
    read: BTreeMap<String, String>,
}

impl<'a> Texts<'a> {
    fn new(links: &'a Links<'a>) -> Self {
        Texts {
            links,
            read: BTreeMap::new(),
        }
    }

    /// Where `link` on `page` is written: its spot in the document, if it stands there as it
    /// is, else the document, else the page.
    fn place(&mut self, page: &OutPath, link: &str) -> Place {
        let Some(source) = self.links.edition.source(page) else {
            return Place::file(page.as_str());
        };
        let text = self.read.entry(source.to_owned()).or_insert_with(|| {
            let asset = self.links.sources.asset(source);
            let text = asset.ok().flatten().and_then(|a| a.read_text().ok());
            text.unwrap_or_default()
        });
        let base_url = &self.links.config.base_url;
        let written = [link, link.strip_prefix(base_url.as_str()).unwrap_or(link)];
        let at = written
            .iter()
            .find_map(|l| text.find(*l).map(|at| at..at + l.len()));
        match at.filter(|at| !at.is_empty()) {
            Some(at) => Place::in_text(source, text, at),
            None => Place::file(source),
        }
    }
}

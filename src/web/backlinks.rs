//! Backlinks: who links to a page or section with `@/…`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::site::Site;
use crate::library::{Library, Target};

/// The documents that link to each document.
#[derive(Debug)]
pub(super) struct Backlinks {
    /// By the linked document, sorted by permalink and title.
    to: BTreeMap<usize, Vec<Target>>,
}

/// A document that links, as templates see it.
#[derive(Serialize)]
pub(super) struct Backlink<'a> {
    permalink: &'a str,
    title: Option<&'a str>,
}

impl Backlinks {
    /// Turns the links of all bodies around. A document's links to itself do not count.
    pub(super) fn new(site: &Site) -> Self {
        let library = &*site.library;
        let mut to: BTreeMap<usize, Vec<Target>> = BTreeMap::new();
        for from in site.targets() {
            let facts = site.facts(from);
            let linked = facts.linked.iter().filter_map(|path| library.find(path));
            for linked in linked.filter(|to| *to != from) {
                to.entry(key(library, linked)).or_default().push(from);
            }
        }
        for links in to.values_mut() {
            links.sort_by_key(|from| {
                let link = shown(library, *from);
                (link.permalink, link.title)
            });
            links.dedup();
        }
        Backlinks { to }
    }

    /// The documents that link to `target`, by permalink.
    pub(super) fn of<'a>(&self, target: Target, library: &'a Library) -> Vec<Backlink<'a>> {
        let links = self.to.get(&key(library, target)).into_iter().flatten();
        links.map(|from| shown(library, *from)).collect()
    }
}

fn shown(library: &Library, target: Target) -> Backlink<'_> {
    let title = match target {
        Target::Page(id) => &library.page(id).document.matter.title,
        Target::Section(id) => &library.section(id).document.matter.title,
    };
    Backlink {
        permalink: library.permalink(target),
        title: title.as_deref(),
    }
}

/// One number for a page or section.
fn key(library: &Library, target: Target) -> usize {
    match target {
        Target::Page(id) => id.0,
        Target::Section(id) => library.pages.len() + id.0,
    }
}

//! Backlinks: who links to a page or section with `@/…`.

use std::collections::{BTreeSet, HashMap};

use serde_json::json;

use super::bodies::Bodies;
use crate::library::{Library, PageId, SectionId, Target};
use crate::template::Value;

/// The documents that link to each document.
pub(super) struct Backlinks<'a> {
    library: &'a Library,
    /// By the linked document: permalink and title of those that link, by permalink.
    to: HashMap<usize, BTreeSet<(&'a str, Option<&'a str>)>>,
}

impl<'a> Backlinks<'a> {
    /// Turns the links of all bodies around. A document's links to itself do not count.
    pub(super) fn new(library: &'a Library, bodies: &Bodies) -> Self {
        let mut backlinks = Backlinks {
            library,
            to: HashMap::new(),
        };
        for (i, body) in bodies.pages.iter().enumerate() {
            backlinks.add(Target::Page(PageId(i)), &body.linked);
        }
        for (i, body) in bodies.sections.iter().enumerate() {
            backlinks.add(Target::Section(SectionId(i)), &body.linked);
        }
        backlinks
    }

    fn add(&mut self, from: Target, linked: &[Target]) {
        let library = self.library;
        let title = match from {
            Target::Page(id) => library.page(id).document.matter.title.as_deref(),
            Target::Section(id) => library.section(id).document.matter.title.as_deref(),
        };
        for to in linked.iter().filter(|to| **to != from) {
            let key = self.key(*to);
            let link = (library.permalink(from), title);
            self.to.entry(key).or_default().insert(link);
        }
    }

    /// One number for a page or section.
    fn key(&self, target: Target) -> usize {
        match target {
            Target::Page(id) => id.0,
            Target::Section(id) => self.library.pages.len() + id.0,
        }
    }

    /// `[{permalink, title}]` of the documents that link to `target`, by permalink.
    pub(super) fn of(&self, target: Target) -> Value {
        let links = self.to.get(&self.key(target)).into_iter().flatten();
        let links: Vec<_> = links
            .map(|(permalink, title)| json!({ "permalink": permalink, "title": title }))
            .collect();
        Value::from_serializable(&links)
    }
}

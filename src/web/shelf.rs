//! What templates see of documents: values that are made when they are first asked for and then
//! shared, for Tera's values are reference-counted.
//!
//! A value holds what the site's templates can read of it ([`Uses`]): an entry of a list has no
//! `content` if no template reads the content of entries, and a section that was asked for has
//! as many pages as are read. Beside each value stands its digest, which can be had without it.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rayon::prelude::*;

use super::backlinks::Backlinks;
use super::notes::{self, Notes};
use super::reading::measure;
use super::site::Site;
use super::values::{bare_section, into_map, page_digest, put, read_page, section_digest};
use crate::digest::{Digest, Digester};
use crate::library::{Kind, Library, PageId, SectionId, Target, Term};
use crate::template::{Depth, Map, Uses, Value};

/// What is made of a body, and costs: put into a value only if it is read.
const OF_BODY: [&str; 5] = ["content", "summary", "toc", "word_count", "reading_time"];

/// Values that other rooms give to pages: a name, and values by page path.
pub(super) type Annexes = Vec<(String, BTreeMap<String, Value>)>;

/// The values that were made, and what decides on what they hold.
#[derive(Debug)]
pub(super) struct Shelf {
    /// What the site's templates read.
    uses: Uses,
    /// What the templates of feeds read of their entries.
    feeds: Uses,
    annexes: Annexes,
    listed: Vec<OnceLock<Shared>>,
    page_facts: Vec<OnceLock<Digest>>,
    digests: Vec<OnceLock<Digest>>,
    own_sections: Vec<OnceLock<Shared>>,
    asked_sections: Vec<OnceLock<Shared>>,
    section_digests: Vec<OnceLock<Digest>>,
    backlinks: OnceLock<Backlinks>,
}

/// A value with the notes of its making: who takes it asks for the same.
#[derive(Debug)]
struct Shared {
    value: Value,
    notes: Notes,
}

impl Shared {
    fn make(make: impl FnOnce() -> Value) -> Shared {
        let (value, notes) = notes::taking(make);
        Shared { value, notes }
    }

    fn take(&self) -> Value {
        notes::hand_on(&self.notes);
        self.value.clone()
    }
}

/// Who reads a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reader {
    /// The template of the document itself.
    Own,
    /// A template that has it from a list or by its name.
    Other,
    /// A feed.
    Feed,
}

impl Shelf {
    /// Nothing is made yet.
    pub(super) fn new(library: &Library, uses: Uses, feeds: Uses, annexes: Annexes) -> Shelf {
        fn cells<T>(n: usize) -> Vec<OnceLock<T>> {
            (0..n).map(|_| OnceLock::new()).collect()
        }
        let (pages, sections) = (library.pages.len(), library.sections.len());
        Shelf {
            uses,
            feeds,
            annexes,
            listed: cells(pages),
            page_facts: cells(pages),
            digests: cells(pages),
            own_sections: cells(sections),
            asked_sections: cells(sections),
            section_digests: cells(sections),
            backlinks: OnceLock::new(),
        }
    }

    fn reads(&self, reader: Reader, key: &str) -> bool {
        match reader {
            Reader::Own => self.uses.key(key),
            Reader::Other => self.uses.elsewhere(key),
            Reader::Feed => self.feeds.key(key),
        }
    }

    fn reads_body(&self, reader: Reader) -> bool {
        OF_BODY.iter().any(|key| self.reads(reader, key))
    }

    /// Whether lists hold what their entries' bodies say.
    pub(super) fn lists_bodies(&self) -> bool {
        self.reads_body(Reader::Other)
    }

    /// Whether any value holds who links to it.
    pub(super) fn lists_links(&self) -> bool {
        [Reader::Own, Reader::Other, Reader::Feed]
            .iter()
            .any(|reader| self.reads(*reader, "backlinks"))
    }

    /// How far `reader` reads lists of pages.
    fn depth(&self, reader: Reader) -> Depth {
        match reader {
            Reader::Own => self.uses.own_pages(),
            Reader::Other | Reader::Feed => self.uses.other_pages(),
        }
    }
}

impl Site {
    /// A page as lists hold it: without its neighbours.
    pub(super) fn listed(&self, id: PageId) -> Value {
        let make = || {
            self.with_body(
                Target::Page(id),
                self.bare(id, Reader::Other),
                Reader::Other,
            )
        };
        let cell = &self.shelf.listed[id.0];
        cell.get_or_init(|| Shared::make(|| Value::from(make())))
            .take()
    }

    /// The digest of [`Site::listed`], but for what its body asks for.
    pub(super) fn listed_digest(&self, id: PageId) -> Digest {
        let make = || self.digest_of(Target::Page(id), Reader::Other);
        *self.shelf.digests[id.0].get_or_init(make)
    }

    /// The values of a list of pages.
    pub(super) fn list(&self, ids: &[PageId]) -> Value {
        Value::from(ids.iter().map(|id| self.listed(*id)).collect::<Vec<_>>())
    }

    /// The digest of [`Site::list`].
    pub(super) fn list_digest(&self, ids: &[PageId]) -> Digest {
        let mut digester = Digester::default();
        digester.number(ids.len() as u64);
        for id in ids {
            digester.digest(self.listed_digest(*id));
        }
        digester.finish()
    }

    /// A page as its own template sees it.
    pub(super) fn page(&self, id: PageId) -> Value {
        let map = self.with_body(Target::Page(id), self.bare(id, Reader::Own), Reader::Own);
        self.with_neighbours(id, map)
    }

    /// The digest of [`Site::page`].
    pub(super) fn page_ground(&self, id: PageId) -> Digest {
        self.with_neighbours_ground(id, self.digest_of(Target::Page(id), Reader::Own))
    }

    /// A page that a template asks for by its name.
    pub(super) fn asked_page(&self, id: PageId) -> Value {
        self.with_neighbours(id, into_map(self.listed(id)))
    }

    /// The digest of [`Site::asked_page`].
    pub(super) fn asked_page_ground(&self, id: PageId) -> Digest {
        self.with_neighbours_ground(id, self.listed_digest(id))
    }

    /// The pages of a feed, with all that feeds read.
    pub(super) fn feed(&self, ids: &[PageId]) -> Value {
        let whole = |id: &PageId| {
            notes::taking(|| {
                let (target, reader) = (Target::Page(*id), Reader::Feed);
                Value::from(self.with_body(target, self.bare(*id, reader), reader))
            })
        };
        // Bodies may be long, and while a site is written often nothing else is to be done.
        let made: Vec<(Value, Notes)> = ids.par_iter().map(whole).collect();
        let entries = made.into_iter().map(|(entry, notes)| {
            notes::hand_on(&notes);
            entry
        });
        Value::from(entries.collect::<Vec<_>>())
    }

    /// The digest of [`Site::feed`].
    pub(super) fn feed_ground(&self, ids: &[PageId]) -> Digest {
        let mut digester = Digester::default();
        for id in ids {
            digester.digest(self.digest_of(Target::Page(*id), Reader::Feed));
        }
        digester.finish()
    }

    /// A section as its own template sees it.
    pub(super) fn section(&self, id: SectionId) -> Value {
        if self.is_revised(Target::Section(id)) {
            return self.make_section(id, Reader::Own);
        }
        let cell = &self.shelf.own_sections[id.0];
        cell.get_or_init(|| Shared::make(|| self.make_section(id, Reader::Own)))
            .take()
    }

    /// The digest of [`Site::section`].
    pub(super) fn section_ground(&self, id: SectionId) -> Digest {
        if self.shelf.reads_body(Reader::Own) {
            notes::takes_body(Target::Section(id));
        }
        let make = || self.digest_of_section(id, Reader::Own);
        *self.shelf.section_digests[id.0].get_or_init(make)
    }

    /// A section that a template asks for by its name.
    pub(super) fn asked_section(&self, id: SectionId) -> Value {
        let cell = &self.shelf.asked_sections[id.0];
        cell.get_or_init(|| Shared::make(|| self.make_section(id, Reader::Other)))
            .take()
    }

    /// The digest of [`Site::asked_section`].
    pub(super) fn asked_section_ground(&self, id: SectionId) -> Digest {
        self.digest_of_section(id, Reader::Other)
    }

    /// A term as its own template sees it.
    pub(super) fn own_term(&self, term: &Term) -> Value {
        self.term(term, self.shelf.depth(Reader::Own))
    }

    /// The digest of [`Site::own_term`].
    pub(super) fn own_term_ground(&self, term: &Term) -> Digest {
        self.term_digest(term, self.shelf.depth(Reader::Own))
    }

    /// A term that a template asks for, or walks over.
    pub(super) fn asked_term(&self, term: &Term) -> Value {
        self.term(term, self.shelf.depth(Reader::Other))
    }

    /// The digest of [`Site::asked_term`].
    pub(super) fn asked_term_ground(&self, term: &Term) -> Digest {
        self.term_digest(term, self.shelf.depth(Reader::Other))
    }

    /// A term without its pages, as feeds see it.
    pub(super) fn bare_term(&self, term: &Term) -> Value {
        Value::from(term_map(term))
    }

    /// A taxonomy with its terms, as `get_taxonomy` gives it.
    pub(super) fn kind(&self, kind: &Kind) -> Value {
        let mut map = Map::default();
        let settings = Value::from_serializable(&kind.taxonomy.for_templates());
        put(&mut map, "kind", settings);
        put(&mut map, "lang", Value::from(kind.lang.as_str()));
        let permalink = kind.address.permalink.as_str();
        put(&mut map, "permalink", Value::from(permalink));
        let items: Vec<Value> = kind.terms.iter().map(|t| self.asked_term(t)).collect();
        put(&mut map, "items", Value::from(items));
        Value::from(map)
    }

    /// The digest of the terms of a taxonomy, with their pages as far as they are read.
    pub(super) fn kind_ground(&self, kind: &Kind) -> Digest {
        let mut digester = Digester::default();
        digester.text(&kind.address.permalink);
        for term in &kind.terms {
            digester.digest(self.asked_term_ground(term));
        }
        digester.finish()
    }

    fn term(&self, term: &Term, depth: Depth) -> Value {
        let mut map = term_map(term);
        let shown = &term.pages[..depth.of(term.pages.len())];
        put(&mut map, "pages", self.list(shown));
        Value::from(map)
    }

    fn term_digest(&self, term: &Term, depth: Depth) -> Digest {
        let mut digester = Digester::default();
        digester.text(&term.name).text(&term.address.permalink);
        digester.number(term.pages.len() as u64);
        let shown = &term.pages[..depth.of(term.pages.len())];
        digester.digest(self.list_digest(shown));
        digester.finish()
    }

    /// What `reader` reads of a page's metadata, with what other rooms say of it.
    fn bare(&self, id: PageId, reader: Reader) -> Map {
        let reads = |key: &str| self.shelf.reads(reader, key);
        let mut map = into_map(read_page(&self.library, id, reads));
        let path = &self.library.page(id).address.path;
        for (name, by_path) in &self.shelf.annexes {
            if let Some(value) = by_path.get(path) {
                put(&mut map, name, value.clone());
            }
        }
        map
    }

    /// Adds what `reader` reads of a document's body and of who links to it.
    fn with_body(&self, target: Target, mut map: Map, reader: Reader) -> Map {
        let reads = |key| self.shelf.reads(reader, key);
        if reads("content") || reads("summary") || reads("toc") {
            let body = self.body(target);
            let rendered = &body.rendered;
            put(&mut map, "content", Value::safe_string(&rendered.html));
            put(&mut map, "toc", Value::from_serializable(&rendered.toc));
            if let Target::Page(_) = target {
                let summary = rendered.summary.as_deref();
                let summary = summary.map_or(Value::none(), Value::safe_string);
                put(&mut map, "summary", summary);
            }
        }
        if reads("word_count") || reads("reading_time") {
            let reading = self.with_markdown(target, measure);
            put(&mut map, "word_count", Value::from(reading.words as u64));
            put(
                &mut map,
                "reading_time",
                Value::from(reading.minutes as u64),
            );
        }
        if reads("backlinks") {
            let links = self.backlinks().of(target, &self.library);
            put(&mut map, "backlinks", Value::from_serializable(&links));
        }
        map
    }

    /// The digest of a document's metadata.
    pub(super) fn facts_digest(&self, target: Target) -> Digest {
        match target {
            Target::Page(id) => {
                *self.shelf.page_facts[id.0].get_or_init(|| page_digest(&self.library, id))
            }
            Target::Section(id) => section_digest(&self.library, id),
        }
    }

    /// The digest of a document as `reader` reads it, without neighbours and pages.
    fn digest_of(&self, target: Target, reader: Reader) -> Digest {
        let mut digester = Digester::default();
        digester.digest(self.facts_digest(target));
        if let Target::Page(id) = target {
            let path = &self.library.page(id).address.path;
            for (_, by_path) in &self.shelf.annexes {
                if let Some(value) = by_path.get(path) {
                    digester.value(value);
                }
            }
        }
        if self.shelf.reads_body(reader) {
            notes::takes_body(target);
            digester.digest(self.body_ground(target));
        }
        if self.shelf.reads(reader, "backlinks") {
            digester.value(&self.backlinks().of(target, &self.library));
        }
        digester.finish()
    }

    fn with_neighbours(&self, id: PageId, mut map: Map) -> Value {
        let page = self.library.page(id);
        let neighbour = |id: Option<PageId>| id.map_or(Value::none(), |id| self.listed(id));
        put(&mut map, "lower", neighbour(page.lower));
        put(&mut map, "higher", neighbour(page.higher));
        Value::from(map)
    }

    fn with_neighbours_ground(&self, id: PageId, own: Digest) -> Digest {
        let page = self.library.page(id);
        let mut digester = Digester::default();
        digester.digest(own);
        for neighbour in [page.lower, page.higher] {
            match neighbour {
                Some(id) => digester.digest(self.listed_digest(id)),
                None => digester.text("none"),
            };
        }
        digester.finish()
    }

    fn make_section(&self, id: SectionId, reader: Reader) -> Value {
        let library = &*self.library;
        let map = into_map(bare_section(library, id));
        let mut map = self.with_body(Target::Section(id), map, reader);
        let (lower, higher) = beside(library, id);
        let neighbour =
            |id: Option<SectionId>| id.map_or(Value::none(), |id| bare_section(library, id));
        put(&mut map, "lower", neighbour(lower));
        put(&mut map, "higher", neighbour(higher));
        put(&mut map, "pages", self.list(self.shown_pages(id, reader)));
        Value::from(map)
    }

    fn digest_of_section(&self, id: SectionId, reader: Reader) -> Digest {
        let library = &*self.library;
        let mut digester = Digester::default();
        digester.digest(self.digest_of(Target::Section(id), reader));
        let (lower, higher) = beside(library, id);
        for neighbour in [lower, higher] {
            match neighbour {
                Some(id) => digester.digest(section_digest(library, id)),
                None => digester.text("none"),
            };
        }
        digester.digest(self.list_digest(self.shown_pages(id, reader)));
        digester.finish()
    }

    fn shown_pages(&self, id: SectionId, reader: Reader) -> &[PageId] {
        let pages = &self.library.section(id).pages;
        &pages[..self.shelf.depth(reader).of(pages.len())]
    }

    fn backlinks(&self) -> &Backlinks {
        self.shelf.backlinks.get_or_init(|| Backlinks::new(self))
    }
}

fn term_map(term: &Term) -> Map {
    let mut map = Map::default();
    put(&mut map, "name", Value::from(term.name.as_str()));
    put(&mut map, "slug", Value::from(term.address.slug.as_str()));
    put(&mut map, "path", Value::from(term.address.path.as_str()));
    let permalink = term.address.permalink.as_str();
    put(&mut map, "permalink", Value::from(permalink));
    put(&mut map, "page_count", Value::from(term.pages.len() as u64));
    map
}

/// The sections before and behind a section among those of the section above it.
fn beside(library: &Library, id: SectionId) -> (Option<SectionId>, Option<SectionId>) {
    let above = library.section(id).ancestors.last();
    let siblings = above.map_or(&[][..], |above| &library.section(*above).subsections);
    let Some(at) = siblings.iter().position(|sibling| *sibling == id) else {
        return (None, None);
    };
    let before = at.checked_sub(1).and_then(|at| siblings.get(at));
    (before.copied(), siblings.get(at + 1).copied())
}

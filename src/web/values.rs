//! What templates see of pages, sections and terms: Zola's variables, as shared values.
//!
//! A value is made once and shared by every list it stands in: Tera's values are
//! reference-counted.

use rayon::prelude::*;
use serde::Serialize;

use super::backlinks::Backlinks;
use super::bodies::Bodies;
use super::markdown::Rendered;
use super::reading::{Reading, measure};
use crate::library::{Kind, Library, Page, PageId, Section, SectionId, Target, Term, instant};
use crate::sources::Asset;
use crate::template::{Map, Value};

#[derive(Serialize)]
struct PageFacts<'a> {
    relative_path: &'a str,
    colocated_path: Option<&'a str>,
    permalink: &'a str,
    slug: &'a str,
    ancestors: Vec<&'a str>,
    title: Option<&'a str>,
    description: Option<&'a str>,
    updated: Option<&'a str>,
    date: Option<&'a str>,
    year: Option<i32>,
    month: Option<u32>,
    day: Option<u32>,
    taxonomies: &'a indexmap::IndexMap<String, Vec<String>>,
    authors: &'a [String],
    extra: &'a crate::notation::Table,
    path: &'a str,
    components: &'a [String],
    draft: bool,
    lang: &'a str,
    assets: Vec<String>,
    aliases: &'a [String],
    translations: Vec<Translation<'a>>,
    backlinks: [(); 0],
    withdrawn: Option<&'a crate::content::Withdrawn>,
    renditions: Vec<super::renditions::Link>,
}

/// One language of a document.
#[derive(Serialize)]
struct Translation<'a> {
    lang: &'a str,
    permalink: &'a str,
    title: Option<&'a str>,
    /// The file, relative to `content/`.
    path: &'a str,
}

#[derive(Serialize)]
struct SectionFacts<'a> {
    relative_path: &'a str,
    colocated_path: Option<&'a str>,
    permalink: &'a str,
    draft: bool,
    ancestors: Vec<&'a str>,
    title: Option<&'a str>,
    description: Option<&'a str>,
    extra: &'a crate::notation::Table,
    path: &'a str,
    components: &'a [String],
    lang: &'a str,
    assets: Vec<String>,
    subsections: Vec<&'a str>,
    generate_feeds: bool,
    transparent: bool,
    paginate_by: usize,
    paginate_reversed: bool,
    translations: Vec<Translation<'a>>,
    backlinks: [(); 0],
    renditions: Vec<super::renditions::Link>,
}

/// A page without its contents, as its own body sees it.
pub(super) fn bare_page(library: &Library, id: PageId) -> Value {
    let page = library.page(id);
    let matter = &page.document.matter;
    let date = page.date.as_deref().and_then(crate::text::Date::parse);
    Value::from_serializable(&PageFacts {
        relative_path: &page.document.path,
        colocated_path: bundle_folder(page.document.family()),
        permalink: &page.address.permalink,
        slug: &page.address.slug,
        ancestors: ancestors(library, &page.ancestors),
        title: matter.title.as_deref(),
        description: matter.description.as_deref(),
        updated: matter.updated.as_deref(),
        date: page.date.as_deref(),
        year: date.map(|d| d.year().into()),
        month: date.map(|d| d.month().into()),
        day: date.map(|d| d.day().into()),
        taxonomies: &matter.taxonomies,
        authors: &matter.authors,
        extra: &matter.extra,
        path: &page.address.path,
        components: &page.address.components,
        draft: matter.draft,
        lang: page.lang(),
        assets: asset_paths(&page.assets),
        aliases: &matter.aliases,
        translations: translations(library, Target::Page(id)),
        backlinks: [],
        withdrawn: matter.withdrawn.as_ref(),
        renditions: super::renditions::links(&matter.renditions, &page.address),
    })
}

/// A section without its contents and pages, as its own body sees it.
pub(super) fn bare_section(library: &Library, id: SectionId) -> Value {
    let section = library.section(id);
    let matter = &section.document.matter;
    let path_of = |id: &SectionId| library.section(*id).document.path.as_str();
    Value::from_serializable(&SectionFacts {
        relative_path: &section.document.path,
        colocated_path: Some(section.dir.as_str()).filter(|d| !d.is_empty()),
        permalink: &section.address.permalink,
        draft: matter.draft,
        ancestors: ancestors(library, &section.ancestors),
        title: matter.title.as_deref(),
        description: matter.description.as_deref(),
        extra: &matter.extra,
        path: &section.address.path,
        components: &section.address.components,
        lang: section.lang(),
        assets: asset_paths(&section.assets),
        subsections: section.subsections.iter().map(path_of).collect(),
        generate_feeds: matter.generate_feeds,
        transparent: matter.transparent,
        paginate_by: matter.paginate_by,
        paginate_reversed: matter.paginate_reversed,
        translations: translations(library, Target::Section(id)),
        backlinks: [],
        renditions: super::renditions::links(&matter.renditions, &section.address),
    })
}

/// The document in all its languages, itself among them; nothing if the site has only one.
fn translations(library: &Library, target: Target) -> Vec<Translation<'_>> {
    if library.config.languages.len() < 2 {
        return Vec::new();
    }
    let members = library.translations(target).into_iter();
    members
        .map(|target| match target {
            Target::Page(id) => {
                let page = library.page(id);
                Translation {
                    lang: page.lang(),
                    permalink: &page.address.permalink,
                    title: page.document.matter.title.as_deref(),
                    path: &page.document.path,
                }
            }
            Target::Section(id) => {
                let section = library.section(id);
                Translation {
                    lang: section.lang(),
                    permalink: &section.address.permalink,
                    title: section.document.matter.title.as_deref(),
                    path: &section.document.path,
                }
            }
        })
        .collect()
}

/// The folder of an `index.md`, as templates call it.
fn bundle_folder(path: &str) -> Option<&str> {
    path.strip_suffix("index").filter(|dir| dir.ends_with('/'))
}

fn ancestors<'a>(library: &'a Library, ids: &[SectionId]) -> Vec<&'a str> {
    ids.iter()
        .map(|id| library.section(*id).document.path.as_str())
        .collect()
}

fn asset_paths(assets: &[Asset]) -> Vec<String> {
    assets
        .iter()
        .map(|a| a.path.strip_prefix("content").unwrap_or(&a.path).to_owned())
        .collect()
}

/// All pages and sections as values, each made once.
#[derive(Debug)]
pub(super) struct Shelf {
    /// Pages without their neighbours, as lists hold them.
    pub listed: Vec<Value>,
    /// Pages with `lower` and `higher`, as their own template sees them.
    pub pages: Vec<Value>,
    /// Sections with their pages.
    pub sections: Vec<Value>,
}

/// Values that other rooms give to pages, by page path: `("print", {"/a/": …})`.
pub(super) type Annex<'a> = (&'a str, &'a std::collections::BTreeMap<String, Value>);

impl Shelf {
    /// Makes the values of all documents from their rendered bodies.
    pub(super) fn new(library: &Library, bodies: &Bodies, annexes: &[Annex<'_>]) -> Shelf {
        let backlinks = Backlinks::new(library, bodies);
        let ids: Vec<PageId> = library.page_ids().collect();
        let listed: Vec<Value> = ids
            .par_iter()
            .map(|&id| full_page(library, id, &bodies.pages[id.0], &backlinks, annexes))
            .collect();
        let pages = ids
            .par_iter()
            .map(|&id| with_neighbours(library.page(id), &listed[id.0], &listed))
            .collect();
        let sections = (0..library.sections.len())
            .into_par_iter()
            .map(|i| {
                full_section(
                    library,
                    SectionId(i),
                    &bodies.sections[i],
                    &backlinks,
                    &listed,
                )
            })
            .collect();
        Shelf {
            listed,
            pages,
            sections,
        }
    }

    /// The values of a list of pages.
    pub(super) fn list(&self, ids: &[PageId]) -> Value {
        Value::from(
            ids.iter()
                .map(|id| self.listed[id.0].clone())
                .collect::<Vec<_>>(),
        )
    }
}

fn full_page(
    library: &Library,
    id: PageId,
    body: &Rendered,
    backlinks: &Backlinks<'_>,
    annexes: &[Annex<'_>],
) -> Value {
    let page = library.page(id);
    let mut map = into_map(bare_page(library, id));
    put_body(&mut map, body, measure(page.document.body(), page.lang()));
    put(&mut map, "backlinks", backlinks.of(Target::Page(id)));
    put(
        &mut map,
        "summary",
        body.summary
            .as_deref()
            .map_or(Value::none(), Value::safe_string),
    );
    for (name, by_path) in annexes {
        if let Some(value) = by_path.get(&page.address.path) {
            put(&mut map, name, value.clone());
        }
    }
    Value::from(map)
}

fn with_neighbours(page: &Page, own: &Value, listed: &[Value]) -> Value {
    let mut map = into_map(own.clone());
    let neighbour = |id: Option<PageId>| id.map_or(Value::none(), |id| listed[id.0].clone());
    put(&mut map, "lower", neighbour(page.lower));
    put(&mut map, "higher", neighbour(page.higher));
    Value::from(map)
}

fn full_section(
    library: &Library,
    id: SectionId,
    body: &Rendered,
    backlinks: &Backlinks<'_>,
    listed: &[Value],
) -> Value {
    let section: &Section = library.section(id);
    let mut map = into_map(bare_section(library, id));
    let reading = measure(section.document.body(), section.lang());
    put_body(&mut map, body, reading);
    put(&mut map, "backlinks", backlinks.of(Target::Section(id)));
    let (lower, higher) = beside(library, id);
    let neighbour =
        |id: Option<SectionId>| id.map_or(Value::none(), |id| bare_section(library, id));
    put(&mut map, "lower", neighbour(lower));
    put(&mut map, "higher", neighbour(higher));
    let pages: Vec<Value> = section
        .pages
        .iter()
        .map(|id| listed[id.0].clone())
        .collect();
    put(&mut map, "pages", Value::from(pages));
    Value::from(map)
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

fn put_body(map: &mut Map, body: &Rendered, reading: Reading) {
    put(map, "content", Value::safe_string(&body.html));
    put(map, "toc", Value::from_serializable(&body.toc));
    put(map, "word_count", Value::from(reading.words as u64));
    put(map, "reading_time", Value::from(reading.minutes as u64));
}

/// Puts a value under a name.
pub(super) fn put(map: &mut Map, name: &str, value: Value) {
    map.insert(name.to_owned().into(), value);
}

/// The entries of a value that is a map.
pub(super) fn into_map(value: Value) -> Map {
    value.into_map().unwrap_or_default()
}

/// A taxonomy's term; `with_pages` for its own template and `get_taxonomy`.
pub(super) fn term(term: &Term, shelf: &Shelf, with_pages: bool) -> Value {
    let mut map = Map::default();
    put(&mut map, "name", Value::from(term.name.as_str()));
    put(&mut map, "slug", Value::from(term.address.slug.as_str()));
    put(&mut map, "path", Value::from(term.address.path.as_str()));
    put(
        &mut map,
        "permalink",
        Value::from(term.address.permalink.as_str()),
    );
    put(&mut map, "page_count", Value::from(term.pages.len() as u64));
    if with_pages {
        put(&mut map, "pages", shelf.list(&term.pages));
    }
    Value::from(map)
}

/// A taxonomy with its terms, as `get_taxonomy` gives it.
pub(super) fn kind(kind: &Kind, shelf: &Shelf) -> Value {
    let mut map = Map::default();
    put(
        &mut map,
        "kind",
        Value::from_serializable(&kind.taxonomy.for_templates()),
    );
    put(&mut map, "lang", Value::from(kind.lang.as_str()));
    put(
        &mut map,
        "permalink",
        Value::from(kind.address.permalink.as_str()),
    );
    let items: Vec<Value> = kind.terms.iter().map(|t| term(t, shelf, true)).collect();
    put(&mut map, "items", Value::from(items));
    Value::from(map)
}

/// The pages of a feed: dated, newest first, at most `limit`.
pub(super) fn feed_order(library: &Library, ids: &[PageId], limit: Option<usize>) -> Vec<PageId> {
    let dated = |id: &PageId| {
        let page = library.page(*id);
        let matter = &page.document.matter;
        (matter.render && matter.include_in_feeds).then_some(())?;
        page.date.as_deref().and_then(instant)
    };
    let mut order: Vec<(i64, PageId)> = ids
        .iter()
        .filter_map(|id| Some((dated(id)?, *id)))
        .collect();
    order.sort_by(|(a, x), (b, y)| {
        let link = |id: &PageId| &library.page(*id).address.permalink;
        b.cmp(a).then_with(|| link(x).cmp(link(y)))
    });
    order.truncate(limit.unwrap_or(usize::MAX));
    order.into_iter().map(|(_, id)| id).collect()
}

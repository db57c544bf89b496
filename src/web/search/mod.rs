//! The search index: what of the site can be found, in the format that the theme reads.
//!
//! Four formats are Zola's, so that themes work as they are (`zola`). In languages that
//! elasticlunr knows nothing of, Vietnamese above all, the index holds every word twice, as
//! written and folded: the themes' own scripts then find "kẻ sặt" and "ke sat" without
//! knowing of either.
//!
//! The fifth, `loa`, is our own, and small on purpose: `loa-search.js` finds pages by
//! syllables and pairs of them in parts of the index that it loads when a query needs them
//! (`terms`, `parts`, `loa`). Pagefind does this for the field, and was weighed first: it
//! folds marks but not đ, so that "dien hinh" would find nothing unless the texts, and with
//! them the excerpts, were changed; it counts words where Vietnamese needs neighbouring
//! syllables; it fetches its parts, which a browser refuses to pages from a folder; and it
//! brings an asynchronous runtime and a WebAssembly engine for what is here a few hundred
//! lines.
//!
//! What can be found: sections that do not redirect, and the pages of sections. A page or
//! section with `in_search_index = false` is left out, a section together with its own
//! pages; so are pages that no section lists and those that are not written.

mod loa;
mod parts;
mod terms;
mod text;
mod words;
mod zola;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Plan;
use super::bodies::Body;
use super::site::Site;
use crate::config::{IndexFormat, Search};
use crate::content::Terms;
use crate::diag::{Diagnostic, Place};
use crate::library::{Address, Library, Page, Section, SectionId, Target};
use crate::notation::Table;
use crate::recipe::{Claimant, OutPath, Recipe};

pub(super) fn plan(plan: &mut Plan<'_>) {
    for (lang, search) in languages(&plan.site.library) {
        let library = &plan.site.library;
        let root = &library.section(library.root(lang)).document;
        if !root.matter.in_search_index {
            let off = Diagnostic::error("search-without-root");
            let place = Place::file(&*root.origin.path);
            plan.findings
                .push(off.at(place).hint("hint-search-without-root"));
            continue;
        }
        match search.index_format {
            IndexFormat::Loa => loa::plan(plan, lang, search),
            _ => zola::plan(plan, lang, search),
        }
    }
}

/// Whether the file at `path` is of an index.
pub(super) fn is_index(path: &OutPath) -> bool {
    path.as_str().starts_with("search_index")
}

/// The indexes in Zola's formats, by output path: for templates that ask for their hashes.
pub(super) fn indexes(site: &Site) -> BTreeMap<String, Arc<[u8]>> {
    let languages = languages(&site.library).into_iter();
    languages
        .filter(|(_, search)| search.index_format != IndexFormat::Loa)
        .flat_map(|(lang, search)| zola::files(site, lang, search))
        .collect()
}

/// The languages that have an index.
fn languages(library: &Library) -> Vec<(&str, &Search)> {
    let languages = library.config.languages.iter();
    let all = languages.map(|l| (l.code.as_str(), &l.search));
    all.filter(|(_, search)| search.build).collect()
}

/// A page or section that can be found.
struct Entry<'a> {
    address: &'a Address,
    title: &'a str,
    description: &'a str,
    /// As written; empty for sections and undated pages.
    date: &'a str,
    /// The title of the section below the root that it belongs to, or is.
    section: &'a str,
    taxonomies: Option<&'a Terms>,
    extra: &'a Table,
    body: Arc<Body>,
}

/// What can be found in the language `lang`: section by section, each before its pages.
fn entries<'a>(site: &'a Site, lang: &str) -> Vec<Entry<'a>> {
    let library = &site.library;
    let mut of_sections = vec![Vec::new(); library.sections.len()];
    for id in library.page_ids() {
        if let Some(section) = library.page(id).section {
            of_sections[section.0].push(id);
        }
    }
    let mut entries = Vec::new();
    for (i, section) in library.sections.iter().enumerate() {
        let matter = &section.document.matter;
        if !matter.in_search_index || section.lang() != lang {
            continue;
        }
        if matter.render && matter.redirect_to.is_none() {
            let body = site.body(Target::Section(SectionId(i)));
            entries.push(of_section(library, section, body));
        }
        for id in &of_sections[i] {
            let page = library.page(*id);
            let matter = &page.document.matter;
            if matter.in_search_index && page.is_listed() && !matter.hidden {
                entries.push(of_page(library, page, site.body(Target::Page(*id))));
            }
        }
    }
    entries
}

fn of_section<'a>(library: &'a Library, section: &'a Section, body: Arc<Body>) -> Entry<'a> {
    let matter = &section.document.matter;
    let below_root = section.ancestors.get(1).map(|id| library.section(*id));
    Entry {
        address: &section.address,
        title: section.title(),
        description: matter.description.as_deref().unwrap_or_default(),
        date: "",
        section: match below_root {
            Some(above) => above.title(),
            None if section.ancestors.is_empty() => "",
            None => section.title(),
        },
        taxonomies: None,
        extra: &matter.extra,
        body,
    }
}

fn of_page<'a>(library: &'a Library, page: &'a Page, body: Arc<Body>) -> Entry<'a> {
    let matter = &page.document.matter;
    let below_root = page.ancestors.get(1).map(|id| library.section(*id));
    Entry {
        address: &page.address,
        title: page.title(),
        description: matter.description.as_deref().unwrap_or_default(),
        date: page.date.as_deref().unwrap_or_default(),
        section: below_root.map_or("", Section::title),
        taxonomies: Some(&matter.taxonomies),
        extra: &matter.extra,
        body,
    }
}

/// The text of an entry's body, cut as the configuration says.
fn body_text(entry: &Entry<'_>, search: &Search) -> String {
    if !search.include_content {
        return String::new();
    }
    let mut text = text::plain(&entry.body.rendered.html);
    let most = search.truncate_content_length;
    if let Some((at, _)) = most.and_then(|most| text.char_indices().nth(most)) {
        text.truncate(at);
    }
    text
}

/// Claims `path`, unless the theme or the site brings a file of its own for it.
fn add<'a>(plan: &mut Plan<'a>, path: &str, recipe: impl Recipe + 'a) {
    if plan.site.styles.source(path).is_none() {
        plan.add(path, Claimant::part("[search]"), recipe);
    }
}

//! The tree: which page stands in which section, in which order, beside whom.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::address::split_date;
use super::{Address, Library, Page, PageId, Section, SectionId, Selection, instant};
use crate::config::Config;
use crate::content::{Document, Documents, PageMatter, SortBy};
use crate::diag::{Diagnostic, Findings, Place};
use crate::sources::Asset;
use crate::text::Collator;

/// Gives every document its address and its assets, and leaves out drafts.
pub(super) fn place(
    documents: Documents,
    config: &Config,
    selection: Selection,
    findings: &mut Findings,
) -> (Vec<Section>, Vec<Page>) {
    let drafts: Vec<String> = documents
        .sections
        .iter()
        .filter(|s| s.matter.draft && !selection.drafts)
        .map(|s| folder(&s.path).to_owned())
        .collect();
    let hidden = |path: &str| drafts.iter().any(|d| d.is_empty() || is_below(path, d));
    let mut sections: BTreeMap<String, Section> = BTreeMap::new();
    sections.insert(String::new(), Section::empty("", config));
    for document in documents.sections {
        if hidden(&document.path) {
            continue;
        }
        let dir = folder(&document.path).to_owned();
        sections.insert(
            dir.clone(),
            Section {
                document,
                ..Section::empty(&dir, config)
            },
        );
    }
    let wanted =
        |d: &Document<PageMatter>| !hidden(&d.path) && (!d.matter.draft || selection.drafts);
    let documents_pages: Vec<_> = documents.pages.into_iter().filter(wanted).collect();
    let bundles: BTreeSet<String> = documents_pages
        .iter()
        .filter(|d| file_name(&d.path) == "index.md")
        .map(|d| folder(&d.path).to_owned())
        .collect();
    let mut pages = Vec::new();
    for document in documents_pages {
        let here = folder(&document.path);
        if file_name(&document.path) == "index.md" && sections.contains_key(here) {
            let place = Place::file(&*document.origin.path);
            findings.push(
                Diagnostic::error("index-beside-section")
                    .at(place)
                    .hint("hint-index-beside-section"),
            );
            continue;
        }
        pages.push(place_page(document, config));
    }
    give_assets(
        documents.assets,
        &bundles,
        &mut sections,
        &mut pages,
        &hidden,
    );
    (sections.into_values().collect(), pages)
}

fn place_page(document: Document<PageMatter>, config: &Config) -> Page {
    let here = folder(&document.path);
    let (dir, name) = if file_name(&document.path) == "index.md" {
        (folder(here), file_name(here))
    } else {
        (here, file_name(&document.path).trim_end_matches(".md"))
    };
    let address = Address::of_page(dir, name, &document.matter, config);
    let date = document
        .matter
        .date
        .clone()
        .or_else(|| split_date(name).0.map(str::to_owned));
    Page {
        address,
        date,
        document,
        section: None,
        ancestors: Vec::new(),
        assets: Vec::new(),
        lower: None,
        higher: None,
    }
}

/// Files go to the page of the nearest `index.md` above them, else to the section whose
/// folder they lie in directly.
fn give_assets(
    assets: Vec<Asset>,
    bundles: &BTreeSet<String>,
    sections: &mut BTreeMap<String, Section>,
    pages: &mut [Page],
    hidden: &dyn Fn(&str) -> bool,
) {
    let mut of_bundle: BTreeMap<&str, Vec<Asset>> = BTreeMap::new();
    for asset in assets {
        let path = asset
            .path
            .strip_prefix("content/")
            .unwrap_or(&asset.path)
            .to_owned();
        if hidden(&path) || is_scratch(file_name(&path)) {
            continue;
        }
        let mut above = folder(&path);
        let bundle = loop {
            if let Some(bundle) = bundles.get(above) {
                break Some(bundle);
            }
            if above.is_empty() {
                break None;
            }
            above = folder(above);
        };
        if let Some(bundle) = bundle {
            of_bundle.entry(bundle).or_default().push(asset);
        } else if let Some(section) = sections.get_mut(folder(&path)) {
            section.assets.push(asset);
        }
    }
    for page in pages {
        let own = file_name(&page.document.path) == "index.md";
        if let Some(assets) = of_bundle
            .remove(folder(&page.document.path))
            .filter(|_| own)
        {
            page.assets = assets;
        }
    }
}

/// Files that editors leave behind, and files without an ending: never published.
fn is_scratch(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, e)| e);
    !matches!(ending, Some(e) if !["swp", "swx", "tmp", "DS_Store", "bck"].contains(&e))
        || name.ends_with('~')
        || name.starts_with('#')
}

/// Ties pages to sections and sections to each other.
pub(super) fn nest(library: &mut Library) {
    let by_dir: BTreeMap<String, SectionId> = library
        .sections
        .iter()
        .enumerate()
        .map(|(i, s)| (s.dir.clone(), SectionId(i)))
        .collect();
    let above = |dir: &str| -> Vec<SectionId> {
        let mut chain = Vec::new();
        let mut dir = dir;
        loop {
            chain.extend(by_dir.get(dir));
            if dir.is_empty() {
                chain.reverse();
                return chain;
            }
            dir = folder(dir);
        }
    };
    for i in 0..library.sections.len() {
        let dir = library.sections[i].dir.clone();
        if !dir.is_empty() {
            library.sections[i].ancestors = above(folder(&dir));
            if let Some(parent) = library.sections[i].ancestors.last().copied() {
                library.sections[parent.0].subsections.push(SectionId(i));
            }
        }
    }
    for i in 0..library.pages.len() {
        let path = &library.pages[i].document.path;
        let here = folder(path);
        let dir = if file_name(path) == "index.md" {
            folder(here)
        } else {
            here
        };
        let chain = above(dir);
        let section = by_dir.get(dir).copied();
        library.pages[i].ancestors = chain;
        library.pages[i].section = section;
        // A transparent section hands its pages up, and so on.
        let mut to = section;
        while let Some(id) = to {
            if library.pages[i].is_listed() {
                library.sections[id.0].pages.push(PageId(i));
            }
            let section = &library.sections[id.0];
            to = section
                .ancestors
                .last()
                .copied()
                .filter(|_| section.document.matter.transparent);
        }
    }
}

/// Puts the pages of every section in order and makes neighbours of them.
pub(super) fn sort(library: &mut Library, findings: &mut Findings) {
    let collator = Collator::new(&library.config.default_language);
    for i in 0..library.sections.len() {
        let section = &library.sections[i];
        let by = section.document.matter.sort_by;
        let mut ids = section.pages.clone();
        let (mut able, unable): (Vec<PageId>, Vec<PageId>) =
            ids.drain(..).partition(|id| has_key(library.page(*id), by));
        if by != SortBy::None {
            able.sort_by(|a, b| compare(library.page(*a), library.page(*b), by, &collator));
        }
        for id in &unable {
            let page = library.page(*id);
            let warning = Diagnostic::warning("sort-key-missing")
                .with("key", key_name(by))
                .with("section", &section.document.origin.path);
            findings.push(warning.at(Place::file(&*page.document.origin.path)));
        }
        let transparent = section.document.matter.transparent;
        if by != SortBy::None && !transparent {
            for pair in able.windows(2) {
                library.pages[pair[0].0].higher = Some(pair[1]);
                library.pages[pair[1].0].lower = Some(pair[0]);
            }
        }
        able.extend(unable);
        able.retain(|id| !library.pages[id.0].document.matter.hidden);
        library.sections[i].pages = able;
        let mut below = std::mem::take(&mut library.sections[i].subsections);
        below.sort_by_key(|id| {
            let s = &library.sections[id.0];
            (s.document.matter.weight, s.address.permalink.clone())
        });
        library.sections[i].subsections = below;
    }
}

fn has_key(page: &Page, by: SortBy) -> bool {
    match by {
        SortBy::Date => page.date.is_some(),
        SortBy::UpdateDate => page.date.is_some() || page.document.matter.updated.is_some(),
        SortBy::Title | SortBy::TitleBytes => page.document.matter.title.is_some(),
        SortBy::Weight => page.document.matter.weight.is_some(),
        SortBy::Slug | SortBy::Permalink | SortBy::None => true,
    }
}

fn key_name(by: SortBy) -> &'static str {
    match by {
        SortBy::Date | SortBy::UpdateDate => "date",
        SortBy::Title | SortBy::TitleBytes => "title",
        SortBy::Weight => "weight",
        SortBy::Slug => "slug",
        SortBy::Permalink | SortBy::None => "permalink",
    }
}

fn compare(a: &Page, b: &Page, by: SortBy, collator: &Collator) -> Ordering {
    let newest = |p: &Page| p.date.as_deref().and_then(instant);
    let changed = |p: &Page| newest(p).max(p.document.matter.updated.as_deref().and_then(instant));
    let order = match by {
        SortBy::Date => newest(b).cmp(&newest(a)),
        SortBy::UpdateDate => changed(b).cmp(&changed(a)),
        SortBy::Title => collator.compare(a.title(), b.title()),
        SortBy::TitleBytes => a.title().cmp(b.title()),
        SortBy::Weight => a.document.matter.weight.cmp(&b.document.matter.weight),
        SortBy::Slug => collator.compare(&a.address.slug, &b.address.slug),
        SortBy::Permalink | SortBy::None => Ordering::Equal,
    };
    order.then_with(|| a.address.permalink.cmp(&b.address.permalink))
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(dir, _)| dir)
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn is_below(path: &str, dir: &str) -> bool {
    path.strip_prefix(dir)
        .is_some_and(|rest| rest.starts_with('/'))
}

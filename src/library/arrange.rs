//! The tree: which page stands in which section, in which order, beside whom.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;
use rustc_hash::FxBuildHasher;

use super::address::split_date;
use super::{Address, Library, Page, PageId, Section, SectionId, Selection, instant};
use crate::config::Config;
use crate::content::{Document, Documents, PageMatter, SectionMatter, SortBy};
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
    let Documents {
        sections,
        pages,
        assets,
        ..
    } = documents;
    let hidden = Hidden::below(&sections, &selection);
    let shown = |section: &Document<SectionMatter>| !hidden.has(&section.path, &section.lang);
    let mut sections = sections_of(sections.into_iter().filter(shown), config);
    let order = |lang: &str| order(lang, config);
    let wanted = |d: &Document<PageMatter>| {
        !hidden.has(&d.path, &d.lang) && (!d.matter.draft || selection.drafts)
    };
    let documents_pages: Vec<_> = pages.into_iter().filter(wanted).collect();
    let beside_section = |document: &Document<PageMatter>| {
        let here = || (order(&document.lang), folder(&document.path).to_owned());
        is_bundle(document) && sections.contains_key(&here())
    };
    let placed = documents_pages.into_par_iter().map(|document| {
        if beside_section(&document) {
            let place = Place::file(&*document.origin.path);
            return Err(Diagnostic::error("index-beside-section")
                .at(place)
                .hint("hint-index-beside-section"));
        }
        Ok(place_page(document, config))
    });
    let placed: Vec<Result<Page, Diagnostic>> = placed.collect();
    let mut pages = Vec::with_capacity(placed.len());
    for page in placed {
        match page {
            Ok(page) => pages.push(page),
            Err(problem) => findings.push(problem),
        }
    }
    give_assets(assets, &mut sections, &mut pages, &hidden, config);
    (sections.into_values().collect(), pages)
}

/// The folders of sections that are drafts, with their languages.
pub(super) struct Hidden(Vec<(String, String)>);

impl Hidden {
    /// What lies below those among the sections that are drafts, unless drafts are wanted.
    pub(super) fn below(sections: &[Document<SectionMatter>], selection: &Selection) -> Hidden {
        let drafts = sections
            .iter()
            .filter(|s| s.matter.draft && !selection.drafts);
        Hidden(
            drafts
                .map(|s| (folder(&s.path).to_owned(), s.lang.clone()))
                .collect(),
        )
    }

    /// Whether the file `path` is hidden in a language.
    pub(super) fn has(&self, path: &str, lang: &str) -> bool {
        let below = |dir: &str| dir.is_empty() || is_below(path, dir);
        self.0.iter().any(|(dir, code)| code == lang && below(dir))
    }
}

/// The place of a language among the site's.
fn order(lang: &str, config: &Config) -> usize {
    let place = config.language_codes().position(|code| code == lang);
    place.unwrap_or(0)
}

/// The sections of documents, with the roots of all languages.
pub(super) fn sections_of(
    documents: impl Iterator<Item = Document<SectionMatter>>,
    config: &Config,
) -> BTreeMap<Home, Section> {
    let roots = config.language_codes().enumerate();
    let roots = roots.map(|(order, lang)| {
        let root = Section::empty("", lang, config);
        ((order, String::new()), root)
    });
    let mut sections: BTreeMap<Home, Section> = roots.collect();
    for document in documents {
        let dir = folder(&document.path).to_owned();
        let lang = document.lang.clone();
        let section = Section {
            document,
            ..Section::empty(&dir, &lang, config)
        };
        sections.insert((order(&lang, config), dir), section);
    }
    sections
}

fn place_page(document: Document<PageMatter>, config: &Config) -> Page {
    let here = folder(&document.path);
    let (dir, name) = if is_bundle(&document) {
        (folder(here), file_name(here))
    } else {
        (here, file_name(document.family()))
    };
    let address = Address::of_page(dir, name, &document.lang, &document.matter, config);
    let date = document
        .matter
        .date
        .clone()
        .or_else(|| split_date(name).0.map(str::to_owned));
    Page {
        address,
        moment: date.as_deref().and_then(instant),
        date,
        document,
        section: None,
        ancestors: Vec::new(),
        assets: Vec::new(),
        lower: None,
        higher: None,
    }
}

/// A section's language, by its place among the site's, and folder: the default language's
/// root is the first of all sections.
pub(super) type Home = (usize, String);

/// Whether the document is the page of its folder: `index.md`, in any language.
fn is_bundle(document: &Document<PageMatter>) -> bool {
    file_name(document.family()) == "index"
}

/// Files go to the page of the nearest `index.md` above them, else to the section whose
/// folder they lie in directly.
pub(super) fn give_assets(
    assets: Vec<Asset>,
    sections: &mut BTreeMap<Home, Section>,
    pages: &mut [Page],
    hidden: &Hidden,
    config: &Config,
) {
    if assets.is_empty() {
        return;
    }
    let bundles = pages.iter().filter(|page| is_bundle(&page.document));
    let bundles: BTreeSet<String> = bundles
        .map(|page| folder(&page.document.path).to_owned())
        .collect();
    let mut of_bundle: BTreeMap<&str, Vec<Asset>> = BTreeMap::new();
    for asset in assets {
        let path = asset
            .path
            .strip_prefix("content/")
            .unwrap_or(&asset.path)
            .to_owned();
        let is_hidden = || config.language_codes().all(|lang| hidden.has(&path, lang));
        if is_hidden() || is_scratch(file_name(&path)) {
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
            of_bundle.entry(bundle.as_str()).or_default().push(asset);
            continue;
        }
        // A translated section has its own copy of what lies beside it.
        for order in 0..config.languages.len() {
            if let Some(section) = sections.get_mut(&(order, folder(&path).to_owned())) {
                section.assets.push(asset.clone());
            }
        }
    }
    for page in pages {
        if is_bundle(&page.document) {
            let assets = of_bundle.get(folder(&page.document.path));
            page.assets = assets.cloned().unwrap_or_default();
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
    let mut by_dir: HashMap<(String, String), SectionId, FxBuildHasher> = HashMap::default();
    for (i, section) in library.sections.iter().enumerate() {
        by_dir.insert(
            (section.lang().to_owned(), section.dir.clone()),
            SectionId(i),
        );
    }
    let at = |dir: &str, lang: &str| by_dir.get(&(lang.to_owned(), dir.to_owned())).copied();
    let above = |dir: &str, lang: &str| -> Vec<SectionId> {
        let mut chain = Vec::new();
        let mut dir = dir;
        loop {
            chain.extend(at(dir, lang));
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
            let lang = library.sections[i].lang();
            library.sections[i].ancestors = above(folder(&dir), lang);
            if let Some(parent) = library.sections[i].ancestors.last().copied() {
                library.sections[parent.0].subsections.push(SectionId(i));
            }
        }
    }
    // Neighbours by file mostly lie in the same folder.
    let mut last = (String::new(), String::new(), Vec::new(), None);
    for i in 0..library.pages.len() {
        let document = &library.pages[i].document;
        let here = folder(&document.path);
        let dir = if is_bundle(document) {
            folder(here)
        } else {
            here
        };
        if i == 0 || (last.0.as_str(), last.1.as_str()) != (dir, &document.lang) {
            let lang = document.lang.as_str();
            last = (
                dir.to_owned(),
                lang.to_owned(),
                above(dir, lang),
                at(dir, lang),
            );
        }
        let section = last.3;
        library.pages[i].ancestors.clone_from(&last.2);
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
    let codes = library.config.language_codes();
    let collators: HashMap<String, Collator> = codes
        .map(|code| (code.to_owned(), Collator::new(code)))
        .collect();
    for i in 0..library.sections.len() {
        let section = &library.sections[i];
        // Every section's language is one of the configuration's.
        let Some(collator) = collators.get(section.lang()) else {
            continue;
        };
        let by = section.document.matter.sort_by;
        let mut ids = section.pages.clone();
        let (mut able, unable): (Vec<PageId>, Vec<PageId>) =
            ids.drain(..).partition(|id| has_key(library.page(*id), by));
        if by != SortBy::None {
            able.par_sort_by(|a, b| compare(library.page(*a), library.page(*b), by, collator));
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
    let newest = |p: &Page| p.moment;
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

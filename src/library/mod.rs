//! Documents → [`Library`]: what the commune wrote, with every address settled.
//!
//! The tree of sections, the order of pages and their neighbours, the taxonomies, and
//! the address of every page are known from here on. How a page looks is not.

mod address;
mod arrange;
mod arranged;
mod links;
mod menus;
mod related;
mod schedule;
mod terms;
mod withdrawal;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::content::{self, Document, Documents, Known, PageMatter, SectionMatter};
use crate::diag::Findings;
use crate::passes::Passes;

use crate::sources::{Asset, Sources};

pub use crate::content::schema::{PAGE as PAGE_KEYS, SECTION as SECTION_KEYS};
pub use address::{Address, instant};
pub use arranged::Arrangement;
pub use links::{LinkError, Target};
pub use menus::{MenuItem, Menus};
pub use related::Kinship;
pub use schedule::{Schedule, Standing, Timed};
pub use terms::{Kind, Term};

/// Which documents take part.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Drafts too.
    pub drafts: bool,
    /// Pages whose first day has not come too.
    pub future: bool,
    /// Pages whose last day has passed too.
    pub expired: bool,
    /// The moment of the build, in seconds since 1970.
    pub now: i64,
    /// The phase, if it is not that of the moment.
    pub phase: Option<String>,
}

/// A page's place in [`Library::pages`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PageId(pub usize);

/// A section's place in [`Library::sections`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SectionId(pub usize);

/// Everything that the commune wrote.
#[derive(Debug)]
pub struct Library {
    /// The settled configuration.
    pub config: Config,
    /// All pages, by file.
    pub pages: Vec<Page>,
    /// All sections, by file; the first is the root.
    pub sections: Vec<Section>,
    /// The taxonomies with their terms, language by language in the configuration's order.
    pub kinds: Vec<Kind>,
    /// The menus, by name.
    pub menus: Menus,
    /// What comes and goes, and what is not there now.
    pub schedule: Schedule,
    /// What the next build can know of documents.
    pub known: Arc<Known>,
    /// All files below `content/`, if they could be listed.
    pub content: Option<Arc<Vec<Asset>>>,
    /// Files below `static/` that are not published: withdrawn people's.
    pub held_back: BTreeSet<String>,
    /// Whether no document has moved since the arrangement with which it was read.
    pub is_as_before: bool,
    /// The pages that hold print orders.
    with_orders: Vec<PageId>,
    /// The pages that stand in menus by their own front matter.
    in_menus: Vec<PageId>,
    /// Pages and sections by their file relative to `content/`.
    by_file: HashMap<String, Target, FxBuildHasher>,
    /// Documents that have translations, by what these share, in the order of languages.
    families: BTreeMap<String, Vec<Target>>,
}

/// A page with its address and neighbours.
#[derive(Clone, Debug)]
pub struct Page {
    /// What was written.
    pub document: Document<PageMatter>,
    /// Where it stands.
    pub address: Address,
    /// The section that lists it, if its folder is one.
    pub section: Option<SectionId>,
    /// Its sections from the root down.
    pub ancestors: Vec<SectionId>,
    /// The files beside an `index.md`.
    pub assets: Vec<Asset>,
    /// The neighbour that comes before it in its section.
    pub lower: Option<PageId>,
    /// The neighbour that comes after it.
    pub higher: Option<PageId>,
    /// Its date: the front matter's, else the one in its file name.
    pub date: Option<String>,
    /// The same in seconds since 1970.
    pub moment: Option<i64>,
}

/// A section with its pages in order.
#[derive(Clone, Debug)]
pub struct Section {
    /// What was written.
    pub document: Document<SectionMatter>,
    /// Its folder relative to `content/`; empty for the root.
    pub dir: String,
    /// Where it stands.
    pub address: Address,
    /// The sections above it from the root down.
    pub ancestors: Vec<SectionId>,
    /// Its pages, sorted; those of transparent sub-sections among them.
    pub pages: Vec<PageId>,
    /// The sections directly below it, by weight.
    pub subsections: Vec<SectionId>,
    /// The files beside `_index.md`.
    pub assets: Vec<Asset>,
}

impl Library {
    /// Reads and arranges a whole project; `before` is what an earlier build learnt of its
    /// documents. What is wrong with it is noted.
    ///
    /// With an earlier `arrangement` it is arranged as it was then, if no document has moved since:
    /// [`Library::is_as_before`].
    pub fn read(
        sources: &Sources,
        config: Config,
        selection: Selection,
        before: content::Before,
        arrangement: &(dyn Fn() -> Option<Arrangement<'static>> + Sync),
        passes: &Passes,
        findings: &mut Findings,
    ) -> Library {
        let (arrangement, mut documents) = rayon::join(arrangement, || {
            content::read(sources, &config, &before, findings)
        });
        let content = std::mem::take(&mut documents.files);
        let known = std::mem::take(&mut documents.known);
        passes.ended("documents");
        let stays = |files: &Arc<Vec<Asset>>| sources.has_seen_all(content::DIR, files);
        let stay = documents.stay && content.as_ref().is_some_and(stays);
        let arrangement = arrangement.filter(|_| stay);
        let mut library = match arrangement {
            None => Library::arrange_anew(documents, config, selection, findings),
            Some(arrangement) => {
                let arranged = arrangement.apply(documents, config.clone(), &selection);
                let Some(library) = arranged else {
                    // It is another library's: all is read again.
                    let (before, none) = (content::Before::default(), &|| None);
                    return Library::read(
                        sources, config, selection, before, none, passes, findings,
                    );
                };
                library
            }
        };
        library.known = known;
        library.content = content;
        library
            .by_file
            .extend(library.schedule.stand_in(&library.by_file));
        library.menus = menus::settle(&library, findings);
        passes.ended("library");
        library
    }

    fn arrange_anew(
        mut documents: Documents,
        config: Config,
        selection: Selection,
        findings: &mut Findings,
    ) -> Library {
        // All of it will be looked at: better by many at once than by one after the other.
        (documents.pages.par_iter()).for_each(|page| page.matter.understand());
        let schedule = Schedule::apply(&mut documents, &config, &selection, findings);
        let held_back = withdrawal::apply(&mut documents, &config, findings);
        let mut library = Library::arrange(documents, config, selection, findings);
        library.held_back = held_back;
        library.schedule = schedule;
        library
    }

    fn arrange(
        documents: Documents,
        config: Config,
        selection: Selection,
        findings: &mut Findings,
    ) -> Library {
        let (sections, pages) = arrange::place(documents, &config, selection, findings);
        let mut library = Library::new(config, sections, pages);
        arrange::nest(&mut library);
        arrange::sort(&mut library, findings);
        library.kinds = terms::collect(&library);
        let those = |holds: fn(&PageMatter) -> bool| {
            let ids = library.page_ids();
            ids.filter(|id| holds(&library.page(*id).document.matter))
                .collect()
        };
        let with_orders = those(|matter| !matter.print.is_empty());
        let in_menus = those(|matter| !matter.menus.is_empty());
        library.with_orders = with_orders;
        library.in_menus = in_menus;
        library
    }

    /// A library in which nothing is tied to anything yet.
    fn new(config: Config, sections: Vec<Section>, pages: Vec<Page>) -> Library {
        let mut library = Library {
            config,
            pages,
            sections,
            kinds: Vec::new(),
            menus: Menus::new(),
            schedule: Schedule::default(),
            known: Arc::default(),
            content: None,
            held_back: BTreeSet::new(),
            is_as_before: false,
            with_orders: Vec::new(),
            in_menus: Vec::new(),
            by_file: HashMap::default(),
            families: BTreeMap::new(),
        };
        library.index_files();
        library
    }

    fn index_files(&mut self) {
        let pages = self
            .pages
            .iter()
            .enumerate()
            .map(|(i, p)| (&p.document.path, Target::Page(PageId(i))));
        let sections = self
            .sections
            .iter()
            .enumerate()
            .map(|(i, s)| (&s.document.path, Target::Section(SectionId(i))));
        self.by_file = pages
            .chain(sections)
            .map(|(path, target)| (path.clone(), target))
            .collect();
        if self.config.languages.len() > 1 {
            self.families = self.find_families();
        }
    }

    fn find_families(&self) -> BTreeMap<String, Vec<Target>> {
        let mut families: BTreeMap<String, Vec<Target>> = BTreeMap::new();
        for code in self.config.language_codes() {
            for (i, page) in self.pages.iter().enumerate() {
                if page.lang() == code {
                    let family = page.document.family().to_owned();
                    families
                        .entry(family)
                        .or_default()
                        .push(Target::Page(PageId(i)));
                }
            }
            for (i, section) in self.sections.iter().enumerate() {
                if section.lang() == code {
                    let family = section.document.family().to_owned();
                    let target = Target::Section(SectionId(i));
                    families.entry(family).or_default().push(target);
                }
            }
        }
        families.retain(|_, members| members.len() > 1);
        families
    }

    /// A document in all its languages, itself among them, in the order of languages; itself
    /// alone if it has no translation.
    pub fn translations(&self, target: Target) -> Vec<Target> {
        let family = match target {
            Target::Page(id) => self.page(id).document.family(),
            Target::Section(id) => self.section(id).document.family(),
        };
        let members = self.families.get(family);
        members.cloned().unwrap_or_else(|| vec![target])
    }

    /// The page of an id.
    pub fn page(&self, id: PageId) -> &Page {
        &self.pages[id.0]
    }

    /// The section of an id.
    pub fn section(&self, id: SectionId) -> &Section {
        &self.sections[id.0]
    }

    /// What stands in the file `path` of `content/`.
    pub fn find(&self, path: &str) -> Option<Target> {
        self.by_file.get(path).copied()
    }

    /// What stands in the file `path` of `content/`, in the language `lang`: `a.md` in English
    /// is `a.en.md`.
    pub fn find_in(&self, path: &str, lang: &str) -> Option<Target> {
        if lang == self.config.default_language {
            return self.find(path);
        }
        let stem = path.strip_suffix(".md").unwrap_or(path);
        self.find(&format!("{stem}.{lang}.md"))
    }

    /// The taxonomy `name` in the language `lang`.
    pub fn kind(&self, name: &str, lang: &str) -> Option<&Kind> {
        let named = |k: &&Kind| k.taxonomy.name == name && k.lang == lang;
        self.kinds.iter().find(named)
    }

    /// The root section of the language `lang`.
    pub fn root(&self, lang: &str) -> SectionId {
        let root = |s: &Section| s.dir.is_empty() && s.lang() == lang;
        SectionId(self.sections.iter().position(root).unwrap_or(0))
    }

    /// All files of `content/` that are documents, sorted, for "did you mean".
    pub fn files(&self) -> impl Iterator<Item = &str> {
        let files: BTreeSet<&str> = self.by_file.keys().map(String::as_str).collect();
        files.into_iter()
    }

    /// The pages that hold print orders, in the order of their files.
    pub fn pages_with_orders(&self) -> impl Iterator<Item = PageId> + '_ {
        self.with_orders.iter().copied()
    }

    /// Whether anybody has withdrawn.
    pub fn has_withdrawn(&self) -> bool {
        let withdrawn = |page: &Page| page.document.matter.withdrawn.is_some();
        self.pages.iter().any(withdrawn)
    }

    /// The ids of all pages.
    pub fn page_ids(&self) -> impl Iterator<Item = PageId> + use<> {
        (0..self.pages.len()).map(PageId)
    }
}

impl Page {
    /// The code of its language.
    pub fn lang(&self) -> &str {
        &self.document.lang
    }

    /// Whether lists, sitemap and data tell of it: it is written, and not withdrawn.
    pub fn is_listed(&self) -> bool {
        self.document.matter.render && self.document.matter.withdrawn.is_none()
    }

    /// The headline, or nothing.
    pub fn title(&self) -> &str {
        self.document.matter.title.as_deref().unwrap_or_default()
    }
}

impl Section {
    /// The code of its language.
    pub fn lang(&self) -> &str {
        &self.document.lang
    }

    /// Whether it is the root of its language.
    pub fn is_root(&self) -> bool {
        self.dir.is_empty()
    }

    /// The name, or nothing.
    pub fn title(&self) -> &str {
        self.document.matter.title.as_deref().unwrap_or_default()
    }

    /// A section whose folder has no `_index.md`.
    fn empty(dir: &str, lang: &str, config: &Config) -> Section {
        let folder = if dir.is_empty() { "" } else { "/" };
        let mark = match lang == config.default_language {
            true => String::new(),
            false => format!(".{lang}"),
        };
        let path = format!("{dir}{folder}_index{mark}.md");
        let origin = crate::notation::Origin::new(&format!("content/{path}"), "");
        Section {
            document: Document {
                path,
                lang: lang.to_owned(),
                origin,
                matter: SectionMatter::empty(config).into(),
                said: None,
                body_start: 0,
                is_template: false,
                head: None,
            },
            dir: dir.to_owned(),
            address: Address::of_section(dir, lang, config),
            ancestors: Vec::new(),
            pages: Vec::new(),
            subsections: Vec::new(),
            assets: Vec::new(),
        }
    }
}

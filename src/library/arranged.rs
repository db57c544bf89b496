//! How a library was arranged, kept between builds: where nothing has changed but bodies, it need
//! not be arranged anew, and most front matter need not be looked at.

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};

use super::arrange::{self, Hidden};
use super::schedule::Schedule;
use super::terms::{Kind, Term};
use super::{Address, Library, Page, PageId, Section, SectionId, Selection};
use crate::config::Config;
use crate::content::{Document, Documents, SectionMatter};

/// The arrangement of a library.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Arrangement {
    /// In the order of [`Library::pages`].
    pages: Vec<Place>,
    /// In the order of [`Library::sections`].
    sections: Vec<Lists>,
    kinds: Vec<Terms>,
    schedule: Schedule,
    with_orders: Vec<PageId>,
    in_menus: Vec<PageId>,
}

/// Where a page stands.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Place {
    /// Its file, relative to `content/`.
    file: String,
    address: Address,
    section: Option<SectionId>,
    ancestors: Vec<SectionId>,
    lower: Option<PageId>,
    higher: Option<PageId>,
    date: Option<String>,
    moment: Option<i64>,
}

/// What stands in a section.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Lists {
    /// Its file, relative to `content/`.
    file: String,
    ancestors: Vec<SectionId>,
    pages: Vec<PageId>,
    subsections: Vec<SectionId>,
}

/// The terms of a taxonomy.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Terms {
    name: String,
    lang: String,
    address: Address,
    terms: Vec<Term>,
    names: HashMap<String, usize, FxBuildHasher>,
}

impl Arrangement {
    /// The arrangement of a library; `None` if documents were taken out of it for what others say.
    pub fn of(library: &Library) -> Option<Arrangement> {
        let is_whole = library.schedule.leaves_nothing_out() && !library.has_withdrawn();
        is_whole.then(|| Arrangement {
            pages: library.pages.iter().map(Place::of).collect(),
            sections: library.sections.iter().map(Lists::of).collect(),
            kinds: library.kinds.iter().map(Terms::of).collect(),
            schedule: library.schedule.clone(),
            with_orders: library.with_orders.clone(),
            in_menus: library.in_menus.clone(),
        })
    }

    /// Arranges documents that say what they said then, but for their bodies; `None` if others are
    /// among them, or some are missing.
    pub(super) fn apply(
        self,
        documents: Documents,
        config: Config,
        selection: &Selection,
    ) -> Option<Library> {
        let hidden = Hidden::below(&documents.sections, selection);
        let shown = |section: &Document<SectionMatter>| !hidden.has(&section.path, &section.lang);
        let shown = documents.sections.into_iter().filter(shown);
        let mut sections = arrange::sections_of(shown, &config);
        let mut pages = Vec::with_capacity(self.pages.len());
        let mut places = self.pages.into_iter().peekable();
        for document in documents.pages {
            if places
                .peek()
                .is_some_and(|place| place.file == document.path)
            {
                let place = places.next()?;
                pages.push(Page {
                    document,
                    address: place.address,
                    section: place.section,
                    ancestors: place.ancestors,
                    assets: Vec::new(),
                    lower: place.lower,
                    higher: place.higher,
                    date: place.date,
                    moment: place.moment,
                });
            }
        }
        if places.next().is_some() {
            return None;
        }
        arrange::give_assets(
            documents.assets,
            &mut sections,
            &mut pages,
            &hidden,
            &config,
        );
        let mut sections: Vec<Section> = sections.into_values().collect();
        if sections.len() != self.sections.len() {
            return None;
        }
        for (section, lists) in sections.iter_mut().zip(self.sections) {
            if section.document.path != lists.file {
                return None;
            }
            section.ancestors = lists.ancestors;
            section.pages = lists.pages;
            section.subsections = lists.subsections;
        }
        let kinds = self.kinds.into_iter().map(|terms| terms.into_kind(&config));
        let kinds = kinds.collect::<Option<_>>()?;
        let mut library = Library::new(config, sections, pages);
        library.kinds = kinds;
        library.schedule = self.schedule;
        library.with_orders = self.with_orders;
        library.in_menus = self.in_menus;
        Some(library)
    }
}

impl Place {
    fn of(page: &Page) -> Place {
        Place {
            file: page.document.path.clone(),
            address: page.address.clone(),
            section: page.section,
            ancestors: page.ancestors.clone(),
            lower: page.lower,
            higher: page.higher,
            date: page.date.clone(),
            moment: page.moment,
        }
    }
}

impl Lists {
    fn of(section: &Section) -> Lists {
        Lists {
            file: section.document.path.clone(),
            ancestors: section.ancestors.clone(),
            pages: section.pages.clone(),
            subsections: section.subsections.clone(),
        }
    }
}

impl Terms {
    fn of(kind: &Kind) -> Terms {
        Terms {
            name: kind.taxonomy.name.clone(),
            lang: kind.lang.clone(),
            address: kind.address.clone(),
            terms: kind.terms.clone(),
            names: kind.names.clone(),
        }
    }

    fn into_kind(self, config: &Config) -> Option<Kind> {
        let language = config.languages.iter().find(|l| l.code == self.lang)?;
        let taxonomy = language.taxonomies.iter().find(|t| t.name == self.name)?;
        Some(Kind {
            taxonomy: taxonomy.clone(),
            lang: self.lang,
            address: self.address,
            terms: self.terms,
            names: self.names,
        })
    }
}

//! How a library was arranged, kept between builds: where no document has moved, whatever else it
//! says now, it need not be arranged anew, and most front matter need not be looked at.

use std::borrow::Cow;
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
pub struct Arrangement<'l> {
    /// In the order of [`Library::pages`].
    pages: Vec<Place<'l>>,
    /// In the order of [`Library::sections`].
    sections: Vec<Lists<'l>>,
    kinds: Vec<Terms<'l>>,
    schedule: Cow<'l, Schedule>,
    with_orders: Cow<'l, [PageId]>,
    in_menus: Cow<'l, [PageId]>,
}

/// Where a page stands.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Place<'l> {
    /// Its file, relative to `content/`.
    file: Cow<'l, str>,
    address: Cow<'l, Address>,
    section: Option<SectionId>,
    ancestors: Cow<'l, [SectionId]>,
    lower: Option<PageId>,
    higher: Option<PageId>,
    date: Option<Cow<'l, str>>,
    moment: Option<i64>,
}

/// What stands in a section.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Lists<'l> {
    /// Its file, relative to `content/`.
    file: Cow<'l, str>,
    ancestors: Cow<'l, [SectionId]>,
    pages: Cow<'l, [PageId]>,
    subsections: Cow<'l, [SectionId]>,
}

/// The terms of a taxonomy.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Terms<'l> {
    name: Cow<'l, str>,
    lang: Cow<'l, str>,
    address: Cow<'l, Address>,
    terms: Cow<'l, [Term]>,
    names: Cow<'l, HashMap<String, usize, FxBuildHasher>>,
}

impl<'l> Arrangement<'l> {
    /// The arrangement of a library; `None` if documents were taken out of it for what others say.
    pub fn of(library: &'l Library) -> Option<Arrangement<'l>> {
        let is_whole = library.schedule.leaves_nothing_out() && !library.has_withdrawn();
        is_whole.then(|| Arrangement {
            pages: library.pages.iter().map(Place::of).collect(),
            sections: library.sections.iter().map(Lists::of).collect(),
            kinds: library.kinds.iter().map(Terms::of).collect(),
            schedule: Cow::Borrowed(&library.schedule),
            with_orders: Cow::Borrowed(&library.with_orders),
            in_menus: Cow::Borrowed(&library.in_menus),
        })
    }

    /// Arranges documents that stand where they stood then; `None` if others are among them, or some
    /// are missing.
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
                    address: place.address.into_owned(),
                    section: place.section,
                    ancestors: place.ancestors.into_owned(),
                    assets: Vec::new(),
                    lower: place.lower,
                    higher: place.higher,
                    date: place.date.map(Cow::into_owned),
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
            if *section.document.path != *lists.file {
                return None;
            }
            section.ancestors = lists.ancestors.into_owned();
            section.pages = lists.pages.into_owned();
            section.subsections = lists.subsections.into_owned();
        }
        let kinds = self.kinds.into_iter().map(|terms| terms.into_kind(&config));
        let kinds = kinds.collect::<Option<_>>()?;
        let mut library = Library::new(config, sections, pages);
        library.is_as_before = true;
        library.kinds = kinds;
        library.schedule = self.schedule.into_owned();
        library.with_orders = self.with_orders.into_owned();
        library.in_menus = self.in_menus.into_owned();
        Some(library)
    }
}

impl<'l> Place<'l> {
    fn of(page: &'l Page) -> Place<'l> {
        Place {
            file: Cow::from(&page.document.path),
            address: Cow::Borrowed(&page.address),
            section: page.section,
            ancestors: Cow::from(&page.ancestors),
            lower: page.lower,
            higher: page.higher,
            date: page.date.as_deref().map(Cow::from),
            moment: page.moment,
        }
    }
}

impl<'l> Lists<'l> {
    fn of(section: &'l Section) -> Lists<'l> {
        Lists {
            file: Cow::from(&section.document.path),
            ancestors: Cow::from(&section.ancestors),
            pages: Cow::from(&section.pages),
            subsections: Cow::from(&section.subsections),
        }
    }
}

impl<'l> Terms<'l> {
    fn of(kind: &'l Kind) -> Terms<'l> {
        Terms {
            name: Cow::from(&kind.taxonomy.name),
            lang: Cow::from(&kind.lang),
            address: Cow::Borrowed(&kind.address),
            terms: Cow::from(&kind.terms),
            names: Cow::Borrowed(&kind.names),
        }
    }

    fn into_kind(self, config: &Config) -> Option<Kind> {
        let language = config.languages.iter().find(|l| l.code == self.lang)?;
        let taxonomy = language.taxonomies.iter().find(|t| t.name == self.name)?;
        Some(Kind {
            taxonomy: taxonomy.clone(),
            lang: self.lang.into_owned(),
            address: self.address.into_owned(),
            terms: self.terms.into_owned(),
            names: self.names.into_owned(),
        })
    }
}

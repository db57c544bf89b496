//! Taxonomies: the pages grouped by term.

use std::cmp::Reverse;
use std::collections::HashMap;

use rayon::prelude::*;
use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};

use super::{Address, Library, PageId};
use crate::config::Taxonomy;

/// One taxonomy with its terms.
#[derive(Clone, Debug)]
pub struct Kind {
    /// Its configuration.
    pub taxonomy: Taxonomy,
    /// The code of the language of its pages.
    pub lang: String,
    /// Where its list stands.
    pub address: Address,
    /// Its terms, by slug.
    pub terms: Vec<Term>,
    /// The places of terms by the names that documents write.
    pub(super) names: HashMap<String, usize, FxBuildHasher>,
}

/// One term with its pages.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Term {
    /// As it is written in front matter.
    pub name: String,
    /// Where its list stands.
    pub address: Address,
    /// Newest first, undated last.
    pub pages: Vec<PageId>,
}

pub(super) fn collect(library: &Library) -> Vec<Kind> {
    let languages = library.config.languages.iter();
    let kinds = languages.flat_map(|l| l.taxonomies.iter().map(move |t| (t, l.code.as_str())));
    let kinds: Vec<(&Taxonomy, &str)> = kinds.collect();
    if kinds.is_empty() {
        return Vec::new();
    }
    let rank = ranks(library);
    let kinds = kinds.into_par_iter();
    kinds
        .map(|(taxonomy, lang)| collect_kind(library, taxonomy, lang, &rank))
        .collect()
}

/// The place of each page among all, newest first.
fn ranks(library: &Library) -> Vec<usize> {
    let mut order: Vec<PageId> = library.page_ids().collect();
    order.par_sort_by_cached_key(|id| {
        let page = library.page(*id);
        (Reverse(page.moment), &page.address.permalink)
    });
    let mut ranks = vec![0; order.len()];
    for (rank, id) in order.into_iter().enumerate() {
        ranks[id.0] = rank;
    }
    ranks
}

fn collect_kind(library: &Library, taxonomy: &Taxonomy, lang: &str, rank: &[usize]) -> Kind {
    let config = &library.config;
    let root = config
        .taxonomy_root
        .as_deref()
        .map_or(String::new(), |r| format!("/{}", r.trim_matches('/')));
    let slug = config.slugify.taxonomies.apply(&taxonomy.name);
    let base = format!("{}{root}/{slug}/", config.language_root(lang));
    // Two spellings with one slug are one term; the first spelling names it.
    let mut terms: Vec<Term> = Vec::new();
    let mut by_slug: HashMap<String, usize, FxBuildHasher> = HashMap::default();
    // Many pages write the same names.
    let mut by_name: HashMap<&str, usize, FxBuildHasher> = HashMap::default();
    for id in library
        .page_ids()
        .filter(|id| library.page(*id).lang() == lang)
    {
        let matter = &library.page(id).document.matter;
        for name in matter.taxonomies.get(&taxonomy.name).into_iter().flatten() {
            let place = *by_name.entry(name).or_insert_with(|| {
                let slug = config.slugify.taxonomies.apply(name);
                *by_slug.entry(slug).or_insert_with_key(|slug| {
                    terms.push(Term {
                        name: name.clone(),
                        address: Address::new(format!("{base}{slug}/"), slug.clone(), config),
                        pages: Vec::new(),
                    });
                    terms.len() - 1
                })
            });
            let term = &mut terms[place];
            if term.pages.last() != Some(&id) && !matter.hidden {
                term.pages.push(id);
            }
        }
    }
    terms.par_iter_mut().for_each(|term| {
        term.pages.sort_by_key(|id| rank[id.0]);
    });
    let mut order: Vec<usize> = (0..terms.len()).collect();
    let slug_and_name = |place: &usize| (&terms[*place].address.slug, &terms[*place].name);
    order.sort_by(|a, b| slug_and_name(a).cmp(&slug_and_name(b)));
    let mut moved = vec![0; terms.len()];
    for (place, before) in order.iter().enumerate() {
        moved[*before] = place;
    }
    let names = by_name.into_iter();
    let names = names.map(|(name, place)| (name.to_owned(), moved[place]));
    let names = names.collect();
    let mut placed: Vec<(usize, Term)> = moved.into_iter().zip(terms).collect();
    placed.sort_by_key(|(place, _)| *place);
    Kind {
        taxonomy: taxonomy.clone(),
        lang: lang.to_owned(),
        address: Address::new(base, slug, config),
        terms: placed.into_iter().map(|(_, term)| term).collect(),
        names,
    }
}

impl Kind {
    /// The term whose name has the same slug as `name`.
    pub fn term(&self, name: &str, library: &Library) -> Option<&Term> {
        if let Some(place) = self.names.get(name) {
            return self.terms.get(*place);
        }
        let slug = library.config.slugify.taxonomies.apply(name);
        let found = (self.terms).binary_search_by(|term| term.address.slug.cmp(&slug));
        self.terms.get(found.ok()?)
    }
}

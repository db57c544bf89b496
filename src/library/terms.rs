//! Taxonomies: the pages grouped by term.

use std::cmp::Reverse;
use std::collections::HashMap;

use indexmap::IndexMap;

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
}

/// One term with its pages.
#[derive(Clone, Debug)]
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
    languages
        .flat_map(|l| l.taxonomies.iter().map(move |t| (t, l.code.as_str())))
        .map(|(taxonomy, lang)| collect_kind(library, taxonomy, lang))
        .collect()
}

fn collect_kind(library: &Library, taxonomy: &Taxonomy, lang: &str) -> Kind {
    let config = &library.config;
    let root = config
        .taxonomy_root
        .as_deref()
        .map_or(String::new(), |r| format!("/{}", r.trim_matches('/')));
    let slug = config.slugify.taxonomies.apply(&taxonomy.name);
    let base = format!("{}{root}/{slug}/", config.language_root(lang));
    // Two spellings with one slug are one term; the first spelling names it.
    let mut terms: IndexMap<String, Term> = IndexMap::new();
    // Many pages write the same names.
    let mut slugs: HashMap<&str, String> = HashMap::new();
    for id in library.page_ids() {
        let page = library.page(id);
        if page.lang() != lang {
            continue;
        }
        for name in page
            .document
            .matter
            .taxonomies
            .get(&taxonomy.name)
            .into_iter()
            .flatten()
        {
            let slug = slugs
                .entry(name)
                .or_insert_with(|| config.slugify.taxonomies.apply(name));
            if !terms.contains_key(slug) {
                let address = Address::new(format!("{base}{slug}/"), slug.clone(), config);
                let term = Term {
                    name: name.clone(),
                    address,
                    pages: Vec::new(),
                };
                terms.insert(slug.clone(), term);
            }
            let term = &mut terms[slug.as_str()];
            if term.pages.last() != Some(&id) && !page.document.matter.hidden {
                term.pages.push(id);
            }
        }
    }
    let mut terms: Vec<Term> = terms.into_values().collect();
    for term in &mut terms {
        term.pages.sort_by_key(|id| {
            let page = library.page(*id);
            (Reverse(page.moment), &page.address.permalink)
        });
    }
    terms.sort_by(|a, b| (&a.address.slug, &a.name).cmp(&(&b.address.slug, &b.name)));
    Kind {
        taxonomy: taxonomy.clone(),
        lang: lang.to_owned(),
        address: Address::new(base, slug, config),
        terms,
    }
}

impl Kind {
    /// The term whose name has the same slug as `name`.
    pub fn term(&self, name: &str, library: &Library) -> Option<&Term> {
        let slug = library.config.slugify.taxonomies.apply(name);
        self.terms.iter().find(|t| t.address.slug == slug)
    }
}

//! What machines read of the whole site: `sitemap.xml`, `robots.txt`, `api/pages.json`.

use serde::Serialize;
use serde_json::json;

use super::Plan;
use super::rendering::Rendering;
use super::site::Site;
use crate::diag::{Outcome, Warned};
use crate::digest::{Digest, Digester};
use crate::library::{Library, PageId, Target};
use crate::recipe::{Body, Claimant, Course, Kitchen, Recipe};
use crate::template::Value;

pub(super) fn plan(plan: &mut Plan<'_>) {
    let site = plan.site;
    let config = &site.library.config;
    if config.generate_sitemap {
        super::sitemap::plan(plan, most_entries(&site.library), || sitemap_entries(site));
    }
    if config.generate_robots_txt {
        let recipe = Rendering::new(site, "robots.txt", "robots.txt", "robots.txt");
        plan.add("robots.txt", Claimant::part("robots.txt"), recipe);
    }
    plan.add(
        "api/pages.json",
        Claimant::part("api/pages.json"),
        PagesJson(site),
    );
}

#[derive(Serialize)]
struct Entry {
    permalink: String,
    updated: Option<String>,
    extra: Value,
}

/// No more than so many pages are written.
fn most_entries(library: &Library) -> usize {
    let list_pages = |pages: usize, by: usize| 1 + pages.checked_div(by).map_or(0, |n| n + 1);
    let sections = library.sections.iter();
    let sections = sections.map(|s| list_pages(s.pages.len(), s.document.matter.paginate_by));
    let terms = library.kinds.iter().map(|kind| {
        let by = kind.taxonomy.paginate_by;
        let terms = kind.terms.iter().map(|t| list_pages(t.pages.len(), by));
        1 + terms.sum::<usize>()
    });
    library.pages.len() + sections.sum::<usize>() + terms.sum::<usize>()
}

/// Every page that is written, by permalink.
fn sitemap_entries(site: &Site) -> Vec<Entry> {
    let library = &*site.library;
    let config = &library.config;
    let nothing = || Value::from_serializable(&json!({}));
    let mut entries: Vec<Entry> = Vec::new();
    for page in library.pages.iter().filter(|p| p.is_listed()) {
        let matter = &page.document.matter;
        entries.push(Entry {
            permalink: page.address.permalink.clone(),
            updated: matter.updated.clone().or_else(|| page.date.clone()),
            extra: Value::from_serializable(&matter.extra),
        });
    }
    let mut list =
        |address: &crate::library::Address, by: usize, part: &str, total: usize, extra: Value| {
            entries.push(Entry {
                permalink: address.permalink.clone(),
                updated: None,
                extra,
            });
            if by > 0 && !config.exclude_paginated_pages {
                let part = part.trim_matches('/');
                let part = if part.is_empty() {
                    String::new()
                } else {
                    format!("{part}/")
                };
                for n in 1..=total.div_ceil(by).max(1) {
                    let permalink = format!("{}{part}{n}/", address.permalink);
                    entries.push(Entry {
                        permalink,
                        updated: None,
                        extra: nothing(),
                    });
                }
            }
        };
    for section in &library.sections {
        let matter = &section.document.matter;
        if matter.render && matter.redirect_to.is_none() {
            let extra = Value::from_serializable(&matter.extra);
            list(
                &section.address,
                matter.paginate_by,
                &matter.paginate_path,
                section.pages.len(),
                extra,
            );
        }
    }
    for kind in library
        .kinds
        .iter()
        .filter(|k| k.taxonomy.render && !k.terms.is_empty())
    {
        list(&kind.address, 0, "", 0, nothing());
        for term in &kind.terms {
            let t = &kind.taxonomy;
            list(
                &term.address,
                t.paginate_by,
                &t.paginate_path,
                term.pages.len(),
                nothing(),
            );
        }
    }
    entries.sort_by(|a, b| a.permalink.cmp(&b.permalink));
    entries.dedup_by(|a, b| a.permalink == b.permalink);
    entries
}

/// `api/pages.json`: the site's pages with their metadata, for portals that take data.
struct PagesJson<'a>(&'a Site);

impl Recipe for PagesJson<'_> {
    /// By then all bodies have been rendered.
    fn course(&self) -> Course {
        Course::Last
    }

    fn ground(&self) -> Option<Digest> {
        let site = self.0;
        let mut digester = Digester::default();
        digester.digest(site.ground());
        for id in site.library.page_ids() {
            let page = site.library.page(id);
            let section = page
                .section
                .map(|id| &site.library.section(id).address.path);
            digester.digest(site.facts_digest(Target::Page(id)));
            digester.value(&(section, page.is_listed(), &*page.document.origin.path));
            digester.value(&site.facts(Target::Page(id)).headings);
        }
        Some(digester.finish())
    }

    fn cook<'k>(&'k self, _: &'k dyn Kitchen) -> Outcome<Warned<Body<'k>>> {
        let library = &self.0.library;
        let pages: Vec<_> = library
            .pages
            .iter()
            .enumerate()
            .filter(|(_, page)| page.is_listed())
            .map(|(i, page)| {
                let headings = &self.0.facts(Target::Page(PageId(i))).headings;
                let matter = &page.document.matter;
                json!({
                    "path": page.address.path,
                    "permalink": page.address.permalink,
                    "title": matter.title,
                    "description": matter.description,
                    "date": page.date,
                    "updated": matter.updated,
                    "section": page.section.map(|id| &library.section(id).address.path),
                    "taxonomies": matter.taxonomies,
                    "authors": matter.authors,
                    "lang": page.lang(),
                    "headings": headings,
                    "source": page.document.origin.path.to_string(),
                    "extra": matter.extra,
                })
            })
            .collect();
        let out = json!({ "title": library.config.home().title, "base_url": library.config.base_url, "pages": pages });
        let mut text = serde_json::to_string_pretty(&out).unwrap_or_default();
        text.push('\n');
        Ok(Warned::clean(Body::Bytes(text.into_bytes())))
    }
}

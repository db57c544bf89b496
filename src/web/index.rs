//! What machines read of the whole site: `sitemap.xml`, `robots.txt`, `api/pages.json`.

use std::borrow::Cow;
use std::io;

use rayon::prelude::*;
use serde::Serialize;
use serde_json::json;

use super::Plan;
use super::notes;
use super::rendering::Rendering;
use super::site::Site;
use crate::content::Terms;
use crate::diag::{Outcome, Warned};
use crate::digest::{Digest, Digester};
use crate::library::{Address, Library, PageId, Target};
use crate::notation::Table;
use crate::recipe::{Body, Claimant, Course, Kitchen, Recipe, Sink, sink_failed};

pub(super) fn plan(plan: &mut Plan<'_>) {
    let site = plan.site;
    let config = &site.library.config;
    // To know its parts takes a look at every page; no body stands in it.
    if config.generate_sitemap && plan.part.is_none() {
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
struct Entry<'a> {
    permalink: Cow<'a, str>,
    updated: Option<&'a str>,
    extra: Cow<'a, Table>,
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
fn sitemap_entries<'s>(site: &'s Site) -> Vec<Entry<'s>> {
    let library = &*site.library;
    let config = &library.config;
    let nothing = || Cow::Owned(Table::default());
    let mut entries: Vec<Entry<'s>> = Vec::new();
    for page in library.pages.iter().filter(|p| p.is_listed()) {
        let matter = &page.document.matter;
        entries.push(Entry {
            permalink: Cow::Borrowed(&page.address.permalink),
            updated: matter.updated.as_deref().or(page.date.as_deref()),
            extra: Cow::Borrowed(&matter.extra),
        });
    }
    let mut list =
        |address: &'s Address, by: usize, part: &str, total: usize, extra: Cow<'s, Table>| {
            entries.push(Entry {
                permalink: Cow::Borrowed(&address.permalink),
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
                        permalink: Cow::Owned(permalink),
                        updated: None,
                        extra: nothing(),
                    });
                }
            }
        };
    for section in &library.sections {
        let matter = &section.document.matter;
        if matter.render && matter.redirect_to.is_none() {
            let extra = Cow::Borrowed(&matter.extra);
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
    entries.par_sort_by(|a, b| a.permalink.cmp(&b.permalink));
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
        notes::takes_headings();
        let of_page = |id: PageId| {
            let page = site.library.page(id);
            let section = page.section.map(|id| &site.library.section(id).address);
            let mut digester = Digester::default();
            digester.digest(site.facts_digest(Target::Page(id)));
            digester.text(section.map_or("", |address| &address.path));
            digester.text(&page.document.origin.path);
            digester.number(u64::from(page.is_listed()));
            digester.digest(site.headings_digest(Target::Page(id)));
            digester.finish()
        };
        let pages: Vec<Digest> = (0..site.library.pages.len())
            .into_par_iter()
            .map(|i| of_page(PageId(i)))
            .collect();
        let mut digester = Digester::default();
        digester.digest(site.ground());
        pages.into_iter().for_each(|page| {
            digester.digest(page);
        });
        Some(digester.finish())
    }

    fn cook<'k>(&'k self, _: &'k dyn Kitchen) -> Outcome<Warned<Body<'k>>> {
        let site = self.0;
        let library = &*site.library;
        let listed = (0..library.pages.len()).map(PageId);
        let listed: Vec<PageId> = listed.filter(|id| library.page(*id).is_listed()).collect();
        let head = format!(
            "{{\n  \"title\": {},\n  \"base_url\": {},\n  \"pages\": [",
            json!(library.config.home().title),
            json!(library.config.base_url),
        );
        Ok(Warned::clean(Body::stream(move |out| {
            write(site, &head, &listed, out).map_err(|e| sink_failed(&e))
        })))
    }
}

/// So many entries are made in one piece …
const PAGES_AT_ONCE: usize = 256;
/// … and so many pieces are held in memory: all of a large site's would be as much as the site.
const PIECES_AT_ONCE: usize = 32;

fn write(site: &Site, head: &str, listed: &[PageId], out: &mut dyn Sink) -> io::Result<()> {
    out.write_all(head.as_bytes())?;
    let mut between = "\n";
    for pages in listed.chunks(PAGES_AT_ONCE * PIECES_AT_ONCE) {
        let pieces = pages.par_chunks(PAGES_AT_ONCE);
        let pieces: Vec<String> = pieces.map(|pages| entries(site, pages)).collect();
        for piece in pieces {
            out.write_all(between.as_bytes())?;
            out.write_all(piece.as_bytes())?;
            between = ",\n";
        }
    }
    out.write_all(if listed.is_empty() { b"" } else { b"\n  " })?;
    out.write_all(b"]\n}\n")
}

/// The entries of `pages`, as they stand two levels deep, without a line's end behind the last.
fn entries(site: &Site, pages: &[PageId]) -> String {
    let entries: Vec<PageEntry<'_>> = pages.iter().map(|id| page_entry(site, *id)).collect();
    let text = serde_json::to_string_pretty(&[entries]).unwrap_or_default();
    let inner = text
        .strip_prefix("[\n  [\n")
        .and_then(|t| t.strip_suffix("\n  ]\n]"));
    inner.unwrap_or_default().to_owned()
}

/// What `api/pages.json` tells of a page.
#[derive(Serialize)]
struct PageEntry<'a> {
    path: &'a str,
    permalink: &'a str,
    title: &'a Option<String>,
    description: &'a Option<String>,
    date: &'a Option<String>,
    updated: &'a Option<String>,
    section: Option<&'a str>,
    taxonomies: &'a Terms,
    authors: &'a [String],
    lang: &'a str,
    headings: Vec<String>,
    source: &'a str,
    extra: &'a Table,
}

fn page_entry(site: &Site, id: PageId) -> PageEntry<'_> {
    let library = &*site.library;
    let page = library.page(id);
    let matter = &page.document.matter;
    let section = page.section.map(|id| library.section(id));
    PageEntry {
        path: &page.address.path,
        permalink: &page.address.permalink,
        title: &matter.title,
        description: &matter.description,
        date: &page.date,
        updated: &matter.updated,
        section: section.map(|section| section.address.path.as_str()),
        taxonomies: &matter.taxonomies,
        authors: &matter.authors,
        lang: page.lang(),
        headings: site.headings(Target::Page(id)),
        source: &page.document.origin.path,
        extra: &matter.extra,
    }
}

//! `sitemap.xml`, in parts where a site is too large for one: search engines take no sitemap
//! of more than 50,000 addresses, and Zola splits at 30,000.

use std::sync::Arc;

use serde::Serialize;

use super::Plan;
use super::rendering::Rendering;
use crate::recipe::Claimant;
use crate::template::Value;

/// The most addresses in one file.
const MOST_ENTRIES: usize = 30_000;

/// Plans the sitemap of `entries`, which are sorted.
pub(super) fn plan<E: Serialize + Send + Sync + 'static>(plan: &mut Plan<'_>, entries: Vec<E>) {
    let site = plan.site;
    if entries.len() < MOST_ENTRIES {
        part(plan, "sitemap.xml", Arc::new(entries), None);
        return;
    }
    let entries = Arc::new(entries);
    let mut parts = Vec::new();
    for n in 0..entries.len().div_ceil(MOST_ENTRIES) {
        let name = format!("sitemap{}.xml", n + 1);
        parts.push(site.library.config.permalink(&format!("/{name}")));
        part(plan, &name, Arc::clone(&entries), Some(n));
    }
    let index = "split_sitemap_index.xml";
    let recipe = Rendering::new(site, index, "sitemap.xml", "sitemap.xml").with(move |context| {
        context.insert("sitemaps", &parts);
    });
    plan.add("sitemap.xml", Claimant::part("sitemap.xml"), recipe);
}

/// Plans a file of all entries, or of the `chunk`-th many.
fn part<E: Serialize + Send + Sync + 'static>(
    plan: &mut Plan<'_>,
    name: &str,
    entries: Arc<Vec<E>>,
    chunk: Option<usize>,
) {
    let recipe = Rendering::new(plan.site, "sitemap.xml", name, name).with(move |context| {
        let shown = match chunk {
            Some(n) => entries.chunks(MOST_ENTRIES).nth(n).unwrap_or_default(),
            None => &entries,
        };
        context.insert_value("entries", Value::from_serializable(shown));
    });
    plan.add(name, Claimant::part(name), recipe);
}

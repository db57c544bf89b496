//! `sitemap.xml`, in parts where a site is too large for one: search engines take no sitemap
//! of more than 50,000 addresses, and Zola splits at 30,000.

use std::sync::{Arc, LazyLock};

use serde::Serialize;

use super::Plan;
use super::rendering::Rendering;
use crate::digest::Digest;
use crate::recipe::Claimant;
use crate::template::Value;

/// Entries that are found when they are first looked at.
type Entries<'a, E> = Arc<LazyLock<Vec<E>, Box<dyn FnOnce() -> Vec<E> + Send + Sync + 'a>>>;

/// The most addresses in one file.
const MOST_ENTRIES: usize = 30_000;

/// Plans the sitemap of what `find` finds, sorted. It is asked when the sitemap is cooked, unless
/// there may be so many entries, up to `most`, that they must be counted first.
pub(super) fn plan<'a, E: Serialize + Send + Sync + 'a>(
    plan: &mut Plan<'a>,
    most: usize,
    find: impl FnOnce() -> Vec<E> + Send + Sync + 'a,
) {
    let site = plan.site;
    let entries: Entries<'a, E> = Arc::new(LazyLock::new(Box::new(find)));
    if most < MOST_ENTRIES || entries.len() < MOST_ENTRIES {
        part(plan, "sitemap.xml", entries, None);
        return;
    }
    let mut parts = Vec::new();
    for n in 0..entries.len().div_ceil(MOST_ENTRIES) {
        let name = format!("sitemap{}.xml", n + 1);
        parts.push(site.library.config.permalink(&format!("/{name}")));
        part(plan, &name, Arc::clone(&entries), Some(n));
    }
    let index = "split_sitemap_index.xml";
    let ground = Digest::of_value(&parts);
    let recipe = Rendering::new(site, index, "sitemap.xml", "sitemap.xml").with(
        move || ground,
        move |context| context.insert("sitemaps", &parts),
    );
    plan.add("sitemap.xml", Claimant::part("sitemap.xml"), recipe);
}

/// Plans a file of all entries, or of the `chunk`-th many.
fn part<'a, E: Serialize + Send + Sync + 'a>(
    plan: &mut Plan<'a>,
    name: &str,
    entries: Entries<'a, E>,
    chunk: Option<usize>,
) {
    let own = Arc::clone(&entries);
    let recipe = Rendering::new(plan.site, "sitemap.xml", name, name).with(
        move || Digest::of_value(shown(&own, chunk)),
        move |context| {
            let shown = Value::from_serializable(shown(&entries, chunk));
            context.insert_value("entries", shown);
        },
    );
    plan.add(name, Claimant::part(name), recipe);
}

/// All entries, or the `chunk`-th many.
fn shown<E>(entries: &[E], chunk: Option<usize>) -> &[E] {
    match chunk {
        Some(n) => entries.chunks(MOST_ENTRIES).nth(n).unwrap_or_default(),
        None => entries,
    }
}

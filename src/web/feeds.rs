//! Feeds: of the whole site, of sections and of terms.

use super::Plan;
use super::rendering::Rendering;
use super::values;
use crate::diag::Place;
use crate::digest::Digest;
use crate::library::{Kind, PageId, SectionId};
use crate::recipe::Claimant;
use crate::template::Context;

/// The digest of what a feed is of, and the variables that tell of it.
type Owner<'a> = (
    Box<dyn Fn() -> Digest + Send + Sync + 'a>,
    Box<dyn Fn(&mut Context) + Send + Sync + 'a>,
);

pub(super) fn plan(plan: &mut Plan<'_>) {
    let site = plan.site;
    let library = &site.library;
    for language in &library.config.languages {
        let lang = language.code.as_str();
        for name in &language.feed_filenames {
            if language.generate_feeds {
                let ids = library.page_ids();
                let all: Vec<PageId> = ids.filter(|id| library.page(*id).lang() == lang).collect();
                let folder = format!("{}/", library.config.language_root(lang));
                let of_all: Owner<'_> = (Box::new(|| Digest::of(&[])), Box::new(|_| {}));
                plan_feed(plan, &folder[1..], name, lang, &all, of_all);
            }
            plan_sections(plan, name, lang);
            plan_terms(plan, name, lang);
        }
    }
}

fn plan_sections<'a>(plan: &mut Plan<'a>, name: &str, lang: &'a str) {
    let site = plan.site;
    for (i, section) in site.library.sections.iter().enumerate() {
        if section.lang() == lang && section.document.matter.generate_feeds {
            let folder = &section.address.path[1..];
            let ground = move || site.section_ground(SectionId(i));
            let own = move |context: &mut Context| {
                context.insert_value("section", site.section(SectionId(i)));
            };
            let owner = (Box::new(ground) as Box<_>, Box::new(own) as Box<_>);
            plan_feed(plan, folder, name, lang, &section.pages, owner);
        }
    }
}

fn plan_terms<'a>(plan: &mut Plan<'a>, name: &str, lang: &'a str) {
    let site = plan.site;
    let wanted = |k: &&Kind| k.lang == lang && k.taxonomy.feed && k.taxonomy.render;
    for kind in site.library.kinds.iter().filter(wanted) {
        for term in &kind.terms {
            let ground = move || site.own_term_ground(term);
            let own = move |context: &mut Context| {
                context.insert("taxonomy", &kind.taxonomy.for_templates());
                context.insert_value("term", site.bare_term(term));
            };
            let folder = &term.address.path[1..];
            let owner = (Box::new(ground) as Box<_>, Box::new(own) as Box<_>);
            plan_feed(plan, folder, name, lang, &term.pages, owner);
        }
    }
}

fn plan_feed<'a>(
    plan: &mut Plan<'a>,
    folder: &str,
    name: &str,
    lang: &'a str,
    ids: &[PageId],
    owner: Owner<'a>,
) {
    let site = plan.site;
    let config = &site.library.config;
    let Some(template) = plan.template(&[name], Place::file(config.path.as_str())) else {
        return;
    };
    let path = format!("{folder}{name}");
    if !plan.wants(&path) {
        return;
    }
    let order = values::feed_order(&site.library, ids, config.feed_limit);
    let url = config.permalink(&format!("/{path}"));
    let of_ground = (site, order.clone());
    let recipe = Rendering::new(site, &template, &path, config.path.as_str())
        .in_language(lang)
        .with(owner.0, owner.1)
        .with(
            move || of_ground.0.feed_ground(&of_ground.1),
            move |context| {
                context.insert("feed_url", &url);
                context.insert_value("pages", site.feed(&order));
                if let Some(updated) = last_updated(site, &order) {
                    context.insert("last_updated", &updated);
                }
            },
        );
    plan.add(&path, Claimant::part(&format!("feed `{name}`")), recipe);
}

/// The latest date among the pages, as written.
fn last_updated(site: &super::Site, ids: &[PageId]) -> Option<String> {
    let moment = |text: &String| crate::library::instant(text).unwrap_or(i64::MIN);
    ids.iter()
        .map(|id| site.library.page(*id))
        .flat_map(|p| p.document.matter.updated.iter().chain(&p.date))
        .max_by_key(|t| moment(t))
        .cloned()
}

//! Feeds: of the whole site, of sections and of terms.

use super::Plan;
use super::rendering::Rendering;
use super::values;
use crate::diag::Place;
use crate::library::{PageId, SectionId};
use crate::recipe::Claimant;
use crate::template::Context;

type Owner<'a> = Box<dyn Fn(&mut Context) + Send + Sync + 'a>;

pub(super) fn plan(plan: &mut Plan<'_>) {
    let site = plan.site;
    let library = &site.library;
    let names = library.config.feed_filenames.clone();
    for name in &names {
        if library.config.generate_feeds {
            let all: Vec<PageId> = library.page_ids().collect();
            plan_feed(plan, "", name, &all, Box::new(|_| {}));
        }
        for (i, section) in library.sections.iter().enumerate() {
            if section.document.matter.generate_feeds {
                let folder = &section.address.path[1..];
                let own = move |context: &mut Context| {
                    context.insert_value("section", site.shelf().sections[SectionId(i).0].clone());
                };
                plan_feed(plan, folder, name, &section.pages, Box::new(own));
            }
        }
        for kind in library
            .kinds
            .iter()
            .filter(|k| k.taxonomy.feed && k.taxonomy.render)
        {
            for term in &kind.terms {
                let own = move |context: &mut Context| {
                    context.insert("taxonomy", &kind.taxonomy.for_templates());
                    context.insert_value("term", values::term(term, site.shelf(), false));
                };
                plan_feed(
                    plan,
                    &term.address.path[1..],
                    name,
                    &term.pages,
                    Box::new(own),
                );
            }
        }
    }
}

fn plan_feed<'a>(plan: &mut Plan<'a>, folder: &str, name: &str, ids: &[PageId], owner: Owner<'a>) {
    let site = plan.site;
    let config = &site.library.config;
    let Some(template) = plan.template(&[name], Place::file(config.path.as_str())) else {
        return;
    };
    let path = format!("{folder}{name}");
    let order = values::feed_order(&site.library, ids, config.feed_limit);
    let url = config.permalink(&format!("/{path}"));
    let recipe = Rendering::new(site, &template, &path, &config.path).with(move |context| {
        context.insert("feed_url", &url);
        context.insert_value("pages", site.shelf().list(&order));
        if let Some(updated) = last_updated(site, &order) {
            context.insert("last_updated", &updated);
        }
        owner(context);
    });
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

//! More files of one page: `[[renditions]]` beside its `index.html`.

use serde::Serialize;

use super::Plan;
use super::rendering::Rendering;
use crate::content::Rendition;
use crate::library::{Address, PageId, SectionId, Target};
use crate::recipe::Claimant;

/// A rendition as templates link to it:
/// `<link rel="alternate" type="{{ r.type }}" href="{{ r.permalink }}">`.
#[derive(Debug, Serialize)]
pub(super) struct Link {
    name: String,
    path: String,
    permalink: String,
    #[serde(rename = "type")]
    media_type: &'static str,
}

/// The renditions of the page at `address`.
pub(super) fn links(renditions: &[Rendition], address: &Address) -> Vec<Link> {
    let link = |rendition: &Rendition| Link {
        name: rendition.name.clone(),
        path: format!("{}{}", address.path, rendition.file()),
        permalink: format!("{}{}", address.permalink, rendition.file()),
        media_type: rendition.media_type(),
    };
    renditions.iter().map(link).collect()
}

/// The renditions of all pages and sections that are written.
pub(super) fn plan(plan: &mut Plan<'_>) {
    let library = &plan.site.library;
    let wanted = |id: &PageId| plan.wants_document(Target::Page(*id));
    let ids: Vec<PageId> = library.page_ids().filter(wanted).collect();
    for id in ids {
        if !library.page(id).is_listed() {
            continue;
        }
        let page = library.page(id);
        let file = &page.document.origin.path;
        for rendition in &page.document.matter.renditions {
            plan_one(plan, rendition, &page.address, file, Target::Page(id));
        }
    }
    for (i, section) in library.sections.iter().enumerate() {
        let matter = &section.document.matter;
        let file = &section.document.origin.path;
        for rendition in matter.renditions.iter().filter(|_| matter.render) {
            let target = Target::Section(SectionId(i));
            plan_one(plan, rendition, &section.address, file, target);
        }
    }
}

fn plan_one(plan: &mut Plan<'_>, of: &Rendition, at: &Address, file: &str, target: Target) {
    let site = plan.site;
    let Some(template) = plan.template(&[&of.template.text], of.template.place()) else {
        return;
    };
    let path = format!("{}{}", &at.path[1..], of.file());
    let recipe = Rendering::new(site, &template, &path, file).with(
        move || site.shown_ground(target),
        move |context| site.show(target, context),
    );
    plan.add(&path, Claimant::file(file), recipe);
}

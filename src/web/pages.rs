//! Pages and sections, the files beside them, their old addresses, and the 404 page.

use std::sync::Arc;

use rayon::prelude::*;

use super::Plan;
use super::files::CopyFile;
use super::rendering::Rendering;
use crate::content::Spanned;
use crate::diag::Place;
use crate::library::{Page, PageId, SectionId, Target};
use crate::recipe::Claimant;
use crate::sources::Asset;

/// So many pages are planned at a time.
const PART: usize = 256;

pub(super) fn plan(plan: &mut Plan<'_>) {
    let (site, part) = (plan.site, plan.part);
    let ids: Vec<PageId> = site.library.page_ids().collect();
    let parts = ids.par_chunks(PART).map(|ids| {
        let mut part = Plan::new(site, part);
        ids.iter().for_each(|id| plan_page(&mut part, *id));
        part
    });
    let parts: Vec<Plan<'_>> = parts.collect();
    parts.into_iter().for_each(|part| plan.join(part));
    for i in 0..plan.site.library.sections.len() {
        plan_section(plan, SectionId(i));
    }
    let recipe = Rendering::new(plan.site, "404.html", "404.html", "404.html");
    plan.add("404.html", Claimant::part("404.html"), recipe);
}

fn plan_page(plan: &mut Plan<'_>, id: PageId) {
    let site = plan.site;
    let page = site.library.page(id);
    let file = &*page.document.origin.path;
    if !page.assets.is_empty() {
        let folder = page.address.path[1..].to_owned();
        plan_assets(plan, &page.assets, folder_of(file), &folder);
    }
    if !plan.wants_document(Target::Page(id)) {
        return;
    }
    for old in &page.document.matter.aliases {
        plan.redirect(old, &page.address.permalink, file);
    }
    if !page.document.matter.render {
        return;
    }
    let (name, place) = page_template(plan, page);
    let Some(template) = plan.template(&[name], place) else {
        return;
    };
    let subject = Arc::clone(&page.document.origin.path);
    let recipe = Rendering::new(site, &template, &page.address.index_file(), subject)
        .in_language(page.lang())
        .with(
            move || site.page_ground(id),
            move |context| context.insert_value("page", site.page(id)),
        );
    let claimant = Claimant::File(Arc::clone(&page.document.origin.path));
    plan.add(&page.address.index_file(), claimant, recipe);
}

/// The page's own template, else the nearest section's `page_template`, else `page.html`;
/// and where it is named.
pub(super) fn page_template<'a>(plan: &Plan<'a>, page: &'a Page) -> (&'a str, Place) {
    let named = |template: &'a Spanned| (template.text.as_str(), template.place());
    if let Some(own) = &page.document.matter.template {
        return named(own);
    }
    let nearest = page.ancestors.iter().rev().find_map(|id| {
        let section = plan.site.library.section(*id);
        let template = section.document.matter.page_template.as_ref()?;
        Some(named(template))
    });
    nearest.unwrap_or_else(|| ("page.html", Place::file(&*page.document.origin.path)))
}

fn plan_section(plan: &mut Plan<'_>, id: SectionId) {
    let site = plan.site;
    let section = site.library.section(id);
    let matter = &section.document.matter;
    let file = &*section.document.origin.path;
    for old in &matter.aliases {
        plan.redirect(old, &section.address.permalink, file);
    }
    let folder = section.address.path[1..].to_owned();
    let beside = folder_of(file);
    plan_assets(plan, &section.assets, beside, &folder);
    let home = SectionId(0);
    if id == home && super::home::plan(plan, section) {
        return;
    }
    if let Some(target) = &matter.redirect_to {
        let whole = if target.contains("://") {
            target.clone()
        } else {
            let path = target.trim_start_matches('/');
            // An address is a folder's, unless it names a file or a place in one.
            let last = path.rsplit('/').next().unwrap_or(path);
            let end = if last.contains(['.', '#', '?']) || last.is_empty() {
                ""
            } else {
                "/"
            };
            site.library.config.permalink(&format!("/{path}{end}"))
        };
        plan.redirect(&section.address.path, &whole, file);
        return;
    }
    if !matter.render {
        return;
    }
    let usual = if section.is_root() {
        "index.html"
    } else {
        "section.html"
    };
    let (named, place) = match &matter.template {
        Some(own) => (own.text.as_str(), own.place()),
        None => (usual, Place::file(file)),
    };
    let Some(template) = plan.template(&[named], place) else {
        return;
    };
    let variable = super::lists::Variable {
        name: "section",
        ground: Box::new(move || site.section_ground(id)),
        value: Box::new(move || site.section(id)),
    };
    super::lists::paginate(
        plan,
        super::lists::List {
            ids: section.pages.clone(),
            by: matter.paginate_by,
            page_path: matter.paginate_path.clone(),
            reversed: matter.paginate_reversed,
            address: section.address.clone(),
            lang: section.lang(),
            template,
            subject: file.to_owned(),
            variables: vec![variable],
        },
    );
}

/// `content/tin-tuc/` of `content/tin-tuc/index.md`.
fn folder_of(file: &str) -> &str {
    file.rfind('/').map_or("", |slash| &file[..=slash])
}

/// Files beside a document go beside its page, with their own folders.
fn plan_assets(plan: &mut Plan<'_>, assets: &[Asset], beside: &str, folder: &str) {
    for asset in assets {
        let relative = asset.path.strip_prefix(beside).unwrap_or(asset.name());
        let path = format!("{folder}{relative}");
        plan.add(
            &path,
            Claimant::file(asset.path.as_str()),
            CopyFile::new(plan.site, asset),
        );
    }
}

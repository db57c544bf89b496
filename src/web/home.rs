//! What stands at `/` during a phase: another page or section, or another template.

use super::Plan;
use super::lists::{List, Variable, paginate};
use super::pages::page_template;
use super::rendering::Rendering;
use crate::diag::{Diagnostic, Place};
use crate::library::{Section, Target};
use crate::recipe::Claimant;

/// Plans `/` if the current phase says what stands there; else `false`. The page or section
/// keeps its own address too.
pub(super) fn plan(plan: &mut Plan<'_>, root: &Section) -> bool {
    let site = plan.site;
    let library = &site.library;
    let Some(phase) = library.config.phases.current() else {
        return false;
    };
    let home = &phase.home;
    if home.page.is_none() && home.template.is_none() {
        return false;
    }
    let target = match &home.page {
        None => library.find(&root.document.path),
        Some((link, place)) => match library.resolve(link) {
            Ok((target, _, _)) => Some(target),
            Err(error) => {
                let dead = Diagnostic::error("dead-link").with("link", link);
                let dead = dead.at(place.clone());
                let dead = dead.did_you_mean(&error.path, library.files());
                plan.findings.push(dead.hint("hint-dead-link"));
                return false;
            }
        },
    };
    let Some(target) = target else {
        return false;
    };
    let named = home.template.as_ref();
    let named = named.map(|(name, place)| (name.as_str(), place.clone()));
    let path = root.address.index_file();
    match target {
        Target::Page(id) => {
            let page = library.page(id);
            let (name, place) = named.unwrap_or_else(|| page_template(plan, page));
            let Some(template) = plan.template(&[name], place) else {
                return true;
            };
            let file = &*page.document.origin.path;
            let recipe = Rendering::new(site, &template, &path, file).with(
                move || site.shown_ground(target),
                move |context| site.show(target, context),
            );
            plan.add(&path, Claimant::file(file), recipe);
        }
        Target::Section(id) => {
            let section = library.section(id);
            let matter = &section.document.matter;
            let file = &*section.document.origin.path;
            let (name, place) = match (named, &matter.template) {
                (Some(named), _) => named,
                (None, Some(own)) => (own.text.as_str(), own.place()),
                (None, None) if section.is_root() => ("index.html", Place::file(file)),
                (None, None) => ("section.html", Place::file(file)),
            };
            let Some(template) = plan.template(&[name], place) else {
                return true;
            };
            let variable = Variable {
                name: "section",
                ground: Box::new(move || site.section_ground(id)),
                value: Box::new(move || site.section(id)),
            };
            paginate(
                plan,
                List {
                    ids: section.pages.clone(),
                    by: matter.paginate_by,
                    page_path: matter.paginate_path.clone(),
                    reversed: matter.paginate_reversed,
                    address: root.address.clone(),
                    lang: section.lang(),
                    template,
                    subject: file.to_owned(),
                    variables: vec![variable],
                },
            );
        }
    }
    true
}

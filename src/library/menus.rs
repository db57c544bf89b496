//! Menus: the configuration's and the pages' own entries as one tree for each menu.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use serde::Serialize;

use super::{Library, Target};
use crate::config::MenuEntry;
use crate::diag::{Diagnostic, Findings, Place};
use crate::notation::Table;

/// The menus of a site, by name.
pub type Menus = IndexMap<String, Vec<MenuItem>>;

/// An entry of a menu whose target is settled.
#[derive(Clone, Debug, Serialize)]
pub struct MenuItem {
    /// How `parent` calls it.
    pub name: String,
    /// What readers see.
    pub title: String,
    /// Its address: whole for pages and other sites, as written else; none for a mere title.
    pub url: Option<String>,
    /// Its address from the site's root, to be compared with `current_path`; none for other
    /// sites.
    pub path: Option<String>,
    /// Whether it leads to another site.
    pub external: bool,
    /// Its weight.
    pub weight: Option<usize>,
    /// Values of the user's own.
    pub params: Table,
    /// The entries below it, in order.
    pub children: Vec<MenuItem>,
}

/// An item on its way to its parent.
struct Loose {
    item: MenuItem,
    parent: Option<String>,
    place: Place,
}

/// Settles every menu; entries for another phase and entries whose page is not shown now are
/// left out. Dead targets and parents that are not there are noted.
pub(super) fn settle(library: &Library, findings: &mut Findings) -> Menus {
    let mut loose: IndexMap<String, Vec<Loose>> = IndexMap::new();
    for (menu, entries) in &library.config.menus {
        let items = loose.entry(menu.clone()).or_default();
        items.extend(
            entries
                .iter()
                .filter_map(|e| entry(e, None, library, findings)),
        );
    }
    let pages = library.in_menus.iter().map(|id| library.page(*id));
    let pages = pages.map(|p| {
        let target = (p.title(), &p.address);
        (&p.document.matter.menus, target)
    });
    let sections = library.sections.iter().map(|s| {
        let target = (s.title(), &s.address);
        (&s.document.matter.menus, target)
    });
    for (menus, (title, address)) in pages.chain(sections) {
        for (menu, written) in menus {
            let target = Settled {
                title: title.to_owned(),
                url: address.permalink.clone(),
                path: Some(address.path.clone()),
                external: false,
            };
            let items = loose.entry(menu.clone()).or_default();
            items.extend(entry(written, Some(target), library, findings));
        }
    }
    let trees = loose
        .into_iter()
        .map(|(menu, items)| (menu, tree(items, findings)));
    trees.collect()
}

struct Settled {
    title: String,
    url: String,
    path: Option<String>,
    external: bool,
}

fn entry(
    written: &MenuEntry,
    own: Option<Settled>,
    library: &Library,
    findings: &mut Findings,
) -> Option<Loose> {
    let config = &library.config;
    let wanted = written.phases.iter().map(String::as_str);
    let places = wanted.clone().map(|name| (name, written.place.clone()));
    config.phases.check(places, findings);
    if !config.phases.shows(wanted) {
        return None;
    }
    let target = match (own, &written.page, &written.url) {
        (Some(own), _, _) => Some(own),
        (None, Some(page), _) => Some(of_page(page, written, library, findings)?),
        (None, None, Some(url)) => Some(of_url(url, library)),
        (None, None, None) => None,
    };
    let children = written.children.iter();
    let children = children.filter_map(|child| entry(child, None, library, findings));
    let children: Vec<Loose> = children.collect();
    let title = written.title.as_ref().or(written.name.as_ref()).cloned();
    let title = title.or_else(|| target.as_ref().map(|t| t.title.clone()));
    let title = title.unwrap_or_default();
    if target.is_none() && children.is_empty() {
        return None;
    }
    Some(Loose {
        item: MenuItem {
            name: written.name.clone().unwrap_or_else(|| title.clone()),
            title,
            path: target.as_ref().and_then(|t| t.path.clone()),
            external: target.as_ref().is_some_and(|t| t.external),
            url: target.map(|t| t.url),
            weight: written.weight,
            params: written.params.clone(),
            children: tree(children, findings),
        },
        parent: written.parent.clone(),
        place: written.place.clone(),
    })
}

/// The target of `page = "@/…"`; none if it is dead or not shown now.
fn of_page(
    page: &str,
    written: &MenuEntry,
    library: &Library,
    findings: &mut Findings,
) -> Option<Settled> {
    let file = page.strip_prefix("@/").unwrap_or(page);
    let file = file.split('#').next().unwrap_or(file);
    if library.schedule.leaves_out(file) {
        return None;
    }
    let Ok((target, url, _)) = library.resolve(page) else {
        let dead = Diagnostic::error("dead-link").with("link", page);
        let dead = dead.at(written.place.clone());
        findings.push(
            dead.did_you_mean(file, library.files())
                .hint("hint-dead-link"),
        );
        return None;
    };
    let (title, path) = match target {
        Target::Page(id) => {
            let page = library.page(id);
            if page.document.matter.withdrawn.is_some() {
                return None;
            }
            (page.title(), &page.address.path)
        }
        Target::Section(id) => {
            let section = library.section(id);
            (section.title(), &section.address.path)
        }
    };
    Some(Settled {
        title: title.to_owned(),
        url,
        path: Some(path.clone()),
        external: false,
    })
}

/// The target of `url = "…"`: of this site if it begins with `/`.
fn of_url(url: &str, library: &Library) -> Settled {
    let inside = url.starts_with('/') && !url.starts_with("//");
    let bare = url.split(['?', '#']).next().unwrap_or(url);
    Settled {
        title: url.to_owned(),
        url: match inside {
            true => library.config.permalink(url),
            false => url.to_owned(),
        },
        path: inside.then(|| bare.to_owned()),
        external: url.contains("://") || url.starts_with("//"),
    }
}

/// Puts items below their parents, each list lightest first.
fn tree(loose: Vec<Loose>, findings: &mut Findings) -> Vec<MenuItem> {
    // The first of a name is the parent.
    let mut by_name: BTreeMap<&str, usize> = BTreeMap::new();
    for (i, one) in loose.iter().enumerate() {
        by_name.entry(&one.item.name).or_insert(i);
    }
    let mut above: Vec<Option<usize>> = Vec::new();
    for (i, one) in loose.iter().enumerate() {
        let parent = one.parent.as_deref();
        let found = parent.and_then(|name| by_name.get(name).copied());
        if let (Some(name), None) = (parent, found) {
            let missing = Diagnostic::error("menu-no-parent").with("name", name);
            let missing = missing.at(one.place.clone());
            findings.push(missing.did_you_mean(name, by_name.keys().copied()));
        }
        let mut seen = BTreeSet::from([i]);
        let mut up = found;
        while let Some(at) = up {
            if !seen.insert(at) {
                break;
            }
            let next = loose[at].parent.as_deref();
            up = next.and_then(|name| by_name.get(name).copied());
        }
        if up.is_some() {
            let circle = Diagnostic::error("menu-circle").with("name", &one.item.name);
            findings.push(circle.at(one.place.clone()).hint("hint-menu-circle"));
        }
        above.push(found.filter(|_| up.is_none()));
    }
    let mut items: Vec<Option<MenuItem>> = loose.into_iter().map(|one| Some(one.item)).collect();
    let depth = |mut i: usize| {
        let mut depth = 0;
        while let Some(up) = above[i] {
            (i, depth) = (up, depth + 1);
        }
        depth
    };
    let mut order: Vec<usize> = (0..items.len()).filter(|i| above[*i].is_some()).collect();
    // The deepest first, so that each takes its own children along.
    order.sort_by_key(|i| std::cmp::Reverse(depth(*i)));
    for i in order {
        let (Some(child), Some(parent)) = (items[i].take(), above[i]) else {
            continue;
        };
        if let Some(parent) = &mut items[parent] {
            parent.children.push(child);
        }
    }
    let mut top: Vec<MenuItem> = items.into_iter().flatten().collect();
    sort(&mut top);
    top
}

fn sort(items: &mut [MenuItem]) {
    items.sort_by_key(|item| item.weight.unwrap_or(usize::MAX));
    items.iter_mut().for_each(|item| sort(&mut item.children));
}

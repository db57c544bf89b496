//! The files of `static/` and `sass/`, of the site over those of its themes, each also
//! under its stamped name where one is asked for.
//!
//! Hidden files are published as others are (`.well-known/`, `.htaccess`), but for those
//! that belong to the tools of whoever wrote the site.

use std::collections::BTreeMap;

use super::Plan;
use super::styles::{Origin, Styles};
use crate::config::Config;
use crate::diag::{Findings, Outcome, Warned};
use crate::recipe::{Body, Claimant, Kitchen, Recipe};
use crate::sources::{Asset, Sources};

/// Names in `static/` that are never meant for readers.
const TOOLS: [&str; 5] = [".git", ".gitignore", ".gitkeep", ".DS_Store", ".svn"];

/// The static files of a site by their path in the output.
pub(super) fn statics(
    config: &Config,
    sources: &Sources,
    findings: &mut Findings,
) -> BTreeMap<String, Asset> {
    let globs = crate::content::globs(&config.ignored_static, &config.path);
    let ignored = findings.take(globs).unwrap_or_default();
    let mut files = BTreeMap::new();
    let themes = config.themes.iter().rev();
    let dirs = themes.map(|t| format!("themes/{t}/static"));
    for dir in dirs.chain(["static".to_owned()]) {
        let assets = findings.take(sources.list_with_hidden(&dir));
        for asset in assets.unwrap_or_default() {
            let path = asset.path[dir.len()..].trim_start_matches('/').to_owned();
            let of_a_tool = path.split('/').any(|part| TOOLS.contains(&part));
            if !of_a_tool && !ignored.is_match(&path) {
                files.insert(path, asset);
            }
        }
    }
    files
}

pub(super) fn plan(plan: &mut Plan<'_>) {
    let styles = &*plan.site.styles;
    // A static file takes the place of what the program itself would write there.
    plan.planned.retain(|dish| {
        dish.claimant.place.is_some() || styles.source(dish.path.as_str()).is_none()
    });
    let stamped = styles.settle(&plan.site.templates);
    for (path, origin) in styles.files() {
        let Some(source) = styles.source(path) else {
            continue;
        };
        let recipe = || AssetFile {
            styles,
            path: path.to_owned(),
            origin: origin.clone(),
        };
        let claimant = Claimant::file(&source.path);
        if stamped.contains(path)
            && let Some(Ok(stamp)) = styles.stamp(path)
        {
            plan.add(&stamp.path, claimant.clone(), recipe());
        }
        plan.add(path, claimant, recipe());
    }
}

/// Makes or copies one file.
struct AssetFile<'a> {
    styles: &'a Styles,
    path: String,
    origin: Origin,
}

impl Recipe for AssetFile<'_> {
    fn cook<'k>(&'k self, _: &'k dyn Kitchen) -> Outcome<Warned<Body<'k>>> {
        match (self.styles.made(&self.path), &self.origin) {
            (Some(made), _) => made.clone().map(|made| Warned {
                value: Body::Bytes(made.value.to_vec()),
                warnings: made.warnings,
            }),
            (None, Origin::Static(asset)) => Ok(Warned::clean(Body::Copy(asset.clone()))),
            (None, Origin::Sass(_)) => Ok(Warned::clean(Body::Bytes(Vec::new()))),
        }
    }
}

/// Copies one file.
pub(super) struct CopyFile(pub(super) Asset);

impl Recipe for CopyFile {
    fn cook<'k>(&'k self, _: &'k dyn Kitchen) -> Outcome<Warned<Body<'k>>> {
        Ok(Warned::clean(Body::Copy(self.0.clone())))
    }
}

//! The files of `static/` and `sass/`, of the site over those of its themes, each also
//! under its stamped name where one is asked for; and the style sheets of coloured code.
//!
//! Hidden files are published as others are (`.well-known/`, `.htaccess`), but for those
//! that belong to the tools of whoever wrote the site.

use std::collections::BTreeMap;

use super::styles::Origin;
use super::{Plan, Site};
use crate::diag::{Diagnostic, Findings, Outcome, Place, Warned};
use crate::digest::{Digest, Digester};
use crate::library::Library;
use crate::picture::LARGEST_FILE;
use crate::picture::strip::strip;
use crate::recipe::{Body, Claimant, Kitchen, Recipe};
use crate::sources::{Asset, Sources};

/// Names in `static/` that are never meant for readers.
const TOOLS: [&str; 5] = [".git", ".gitignore", ".gitkeep", ".DS_Store", ".svn"];

/// The static files of a site by their path in the output.
pub(super) fn statics(
    library: &Library,
    sources: &Sources,
    findings: &mut Findings,
) -> BTreeMap<String, Asset> {
    let config = &library.config;
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
            if !of_a_tool && !ignored.is_match(&path) && !library.held_back.contains(&path) {
                files.insert(path, asset);
            }
        }
    }
    files
}

/// The endings of files that may hold EXIF.
const PHOTOS: [&str; 6] = ["jpg", "jpeg", "jpe", "jfif", "png", "webp"];

pub(super) fn plan(plan: &mut Plan<'_>) {
    let site = plan.site;
    let styles = &*site.styles;
    // A static file takes the place of what the program itself would write there.
    plan.planned.retain(|dish| {
        dish.claimant.source().is_some() || styles.source(dish.path.as_str()).is_none()
    });
    site.render_early();
    let stamped = styles.settle(&plan.site.templates);
    for (path, origin) in styles.files() {
        let Some(source) = styles.source(path) else {
            continue;
        };
        let recipe = || AssetFile {
            site,
            path: path.to_owned(),
            origin: origin.clone(),
        };
        let claimant = Claimant::file(source.path.as_str());
        if stamped.contains(path)
            && let Some(Ok(stamp)) = styles.stamp(path)
        {
            plan.add(&stamp.path, claimant.clone(), recipe());
        }
        plan.add(path, claimant, recipe());
    }
    let sheets = site.highlighter().into_iter().flat_map(|h| h.css_files());
    for path in sheets {
        // A sheet that the site brings along is the one that it wants.
        if styles.source(path).is_none() {
            let recipe = CodeStyle { site, path };
            plan.add(path, Claimant::part("[markdown.highlighting]"), recipe);
        }
    }
}

/// Makes or copies one file.
struct AssetFile<'a> {
    site: &'a Site,
    path: String,
    origin: Origin,
}

impl Recipe for AssetFile<'_> {
    fn ground(&self) -> Option<Digest> {
        match (self.site.styles.made(&self.path), &self.origin) {
            (None, Origin::Static(asset)) => CopyFile::new(self.site, asset).ground(),
            _ => None,
        }
    }

    fn cook<'k>(&'k self, _: &'k dyn Kitchen) -> Outcome<Warned<Body<'k>>> {
        match (self.site.styles.made(&self.path), &self.origin) {
            (Some(made), _) => made.clone().map(|made| Warned {
                value: Body::Bytes(made.value.to_vec()),
                warnings: made.warnings,
            }),
            (None, Origin::Static(asset)) => Ok(CopyFile::new(self.site, asset).copy()),
            (None, Origin::Sass(_)) => Ok(Warned::clean(Body::Bytes(Vec::new()))),
        }
    }
}

/// Copies one file; photos without what they tell about whoever took them.
pub(super) struct CopyFile {
    asset: Asset,
    /// Whether it is a picture that is not to tell where and when it was taken.
    bare: bool,
}

impl CopyFile {
    pub(super) fn new(site: &Site, asset: &Asset) -> CopyFile {
        let ending = asset.name().rsplit_once('.').map_or("", |(_, e)| e);
        let photo = PHOTOS.iter().any(|p| ending.eq_ignore_ascii_case(p));
        CopyFile {
            asset: asset.clone(),
            bare: photo && !site.library.config.images.keep_metadata,
        }
    }
}

impl Recipe for CopyFile {
    fn ground(&self) -> Option<Digest> {
        let mut digester = Digester::default();
        digester.digest(self.asset.identity()?);
        digester.number(u64::from(self.bare));
        Some(digester.finish())
    }

    fn cook<'k>(&'k self, _: &'k dyn Kitchen) -> Outcome<Warned<Body<'k>>> {
        Ok(self.copy())
    }
}

impl CopyFile {
    fn copy(&self) -> Warned<Body<'static>> {
        let whole = Warned::clean(Body::Copy(self.asset.clone()));
        if !self.bare {
            return whole;
        }
        let unread = |cause: &str| Warned {
            value: Body::Copy(self.asset.clone()),
            warnings: vec![
                Diagnostic::warning("photo-not-stripped")
                    .with("path", &self.asset.path)
                    .with("cause", cause)
                    .at(Place::file(self.asset.path.as_str()))
                    .hint("hint-photo-not-stripped"),
            ],
        };
        let Ok(bytes) = self.asset.read_within(LARGEST_FILE) else {
            return unread("kind-photo-too-large");
        };
        match strip(&bytes) {
            Ok(Some(bare)) => Warned::clean(Body::Bytes(bare)),
            Ok(None) => whole,
            Err(fault) => unread(fault.cause()),
        }
    }
}

/// Writes the style sheet of a theme for code.
struct CodeStyle<'a> {
    site: &'a Site,
    path: &'a str,
}

impl Recipe for CodeStyle<'_> {
    fn cook<'k>(&'k self, _: &'k dyn Kitchen) -> Outcome<Warned<Body<'k>>> {
        let highlighter = self.site.highlighter();
        let text = highlighter.and_then(|h| h.css(self.path));
        Ok(Warned::clean(Body::Bytes(
            text.unwrap_or_default().into_bytes(),
        )))
    }
}

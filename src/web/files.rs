//! Files that no template makes: `static/` of the site over the theme's, and the style
//! sheets of highlighted code.

use super::Plan;
use super::site::Site;
use crate::diag::{Outcome, Warned};
use crate::recipe::{Body, Claimant, Kitchen, Recipe};
use crate::sources::Asset;

pub(super) fn plan(plan: &mut Plan<'_>) {
    let site = plan.site;
    for file in &site.statics {
        plan.add(
            &file.path,
            Claimant::file(&file.asset.path),
            CopyFile(file.asset.clone()),
        );
    }
    let sheets = site.highlighter().into_iter().flat_map(|h| h.css_files());
    for path in sheets {
        // A sheet that the site brings along is the one that it wants.
        if !site.statics.iter().any(|file| file.path == path) {
            let recipe = CodeStyle { site, path };
            plan.add(path, Claimant::part("[markdown.highlighting]"), recipe);
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

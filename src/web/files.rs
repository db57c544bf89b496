//! Files that are copied as they are: `static/` of the site, over the theme's.

use super::Plan;
use crate::diag::{Outcome, Warned};
use crate::recipe::{Body, Claimant, Kitchen, Recipe};
use crate::sources::Asset;

pub(super) fn plan(plan: &mut Plan<'_>) {
    for file in &plan.site.statics {
        plan.add(
            &file.path,
            Claimant::file(&file.asset.path),
            CopyFile(file.asset.clone()),
        );
    }
}

/// Copies one file.
pub(super) struct CopyFile(pub(super) Asset);

impl Recipe for CopyFile {
    fn cook<'k>(&'k self, _: &'k dyn Kitchen) -> Outcome<Warned<Body<'k>>> {
        Ok(Warned::clean(Body::Copy(self.0.clone())))
    }
}

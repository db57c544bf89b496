//! Files that are copied: `static/` of the site, over the theme's.

use super::{Plan, Site};
use crate::diag::{Diagnostic, Outcome, Place, Warned};
use crate::picture::LARGEST_FILE;
use crate::picture::strip::strip;
use crate::recipe::{Body, Claimant, Kitchen, Recipe};
use crate::sources::Asset;

/// The endings of files that may hold EXIF.
const PHOTOS: [&str; 6] = ["jpg", "jpeg", "jpe", "jfif", "png", "webp"];

pub(super) fn plan(plan: &mut Plan<'_>) {
    for file in &plan.site.statics {
        plan.add(
            &file.path,
            Claimant::file(&file.asset.path),
            CopyFile::new(plan.site, &file.asset),
        );
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
    fn cook<'k>(&'k self, _: &'k dyn Kitchen) -> Outcome<Warned<Body<'k>>> {
        let whole = Warned::clean(Body::Copy(self.asset.clone()));
        if !self.bare {
            return Ok(whole);
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
            return Ok(unread("kind-photo-too-large"));
        };
        Ok(match strip(&bytes) {
            Ok(Some(bare)) => Warned::clean(Body::Bytes(bare)),
            Ok(None) => whole,
            Err(fault) => unread(fault.cause()),
        })
    }
}

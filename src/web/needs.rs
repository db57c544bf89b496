//! What bodies show of the site itself: every picture in them must be a file of the edition.

use percent_encoding::percent_decode_str;

use super::site::Site;
use crate::diag::{Diagnostic, Findings, Place};
use crate::library::Target;
use crate::notation::Origin;
use crate::recipe::OutPath;

/// Notes the pictures of the site itself that a body shows and that no file is there for: `has`
/// says whether a path has one.
pub(super) fn judge(
    site: &Site,
    target: Target,
    has: &dyn Fn(&OutPath) -> bool,
    findings: &mut Findings,
) {
    let library = &site.library;
    let Some(facts) = site.facts_with_needs(target) else {
        return;
    };
    let written = library.written(target);
    let (origin, from) = (written.origin, written.body_start);
    of_body(site, origin, from, &facts.images, has, findings);
}

fn of_body(
    site: &Site,
    origin: &Origin,
    from: usize,
    images: &[(String, String)],
    has: &dyn Fn(&OutPath) -> bool,
    findings: &mut Findings,
) {
    let config = &site.library.config;
    for (written, target) in images {
        let inside = match target.strip_prefix(&config.base_url) {
            Some(rest) if !config.base_url.is_empty() && rest.starts_with('/') => rest,
            _ if target.starts_with('/') && !target.starts_with("//") => target,
            _ => continue,
        };
        let bare = inside
            .split(['?', '#'])
            .next()
            .unwrap_or(inside)
            .trim_start_matches('/');
        let path = percent_decode_str(bare).decode_utf8_lossy().into_owned();
        if OutPath::new(&path).is_ok_and(|path| has(&path)) {
            continue;
        }
        let place = match origin.source[from..].find(written.as_str()) {
            Some(at) => origin.place(&(from + at..from + at + written.len())),
            None => Place::file(&*origin.path),
        };
        let missing = match config.link_checker.dead_links_are_errors {
            true => Diagnostic::error("missing-image"),
            false => Diagnostic::warning("missing-image"),
        };
        findings.push(
            missing
                .with("image", written)
                .at(place)
                .hint("hint-missing-image"),
        );
    }
}

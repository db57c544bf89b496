//! What bodies show of the site itself: every picture in them must be a file of the edition.

use percent_encoding::percent_decode_str;

use super::markdown::Rendered;
use super::site::Site;
use crate::diag::{Diagnostic, Place};
use crate::notation::Origin;
use crate::recipe::OutPath;

/// A picture in a body.
pub struct Need {
    /// The output path at which browsers will look for it.
    pub path: String,
    /// What to say if nothing has this path.
    pub missing: Diagnostic,
}

/// The pictures of the site itself that bodies show.
pub fn needs(site: &Site) -> Vec<Need> {
    let library = &site.library;
    let pages = library
        .pages
        .iter()
        .map(|p| (&p.document.origin, p.document.body_start));
    let sections = library
        .sections
        .iter()
        .map(|s| (&s.document.origin, s.document.body_start));
    let bodies = site.bodies.pages.iter().chain(&site.bodies.sections);
    pages
        .chain(sections)
        .zip(bodies)
        .flat_map(|((origin, from), body)| of_body(site, origin, from, body))
        .collect()
}

fn of_body(site: &Site, origin: &Origin, from: usize, body: &Rendered) -> Vec<Need> {
    let config = &site.library.config;
    let mut needs = Vec::new();
    for (written, target) in &body.images {
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
        // It will join the edition: a template in the body has asked for it.
        if OutPath::new(&path).is_ok_and(|path| site.images().late(&path).is_some()) {
            continue;
        }
        let place = match origin.source[from..].find(written.as_str()) {
            Some(at) => origin.place(&(from + at..from + at + written.len())),
            None => Place::file(&*origin.path),
        };
        let missing = match config.markdown.dead_links_are_errors {
            true => Diagnostic::error("missing-image"),
            false => Diagnostic::warning("missing-image"),
        };
        let missing = missing
            .with("image", written)
            .at(place)
            .hint("hint-missing-image");
        needs.push(Need { path, missing });
    }
    needs
}

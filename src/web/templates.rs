//! The site's templates: its own, over the theme's, over the built-in ones.
//!
//! A name is looked for as it stands, then behind `<theme>/templates/`, then behind
//! [`BUILTIN`]; so a template can also extend the one that it stands over, by the whole name:
//! `{% extends "ke-sat/templates/page.html" %}`.

use std::sync::Arc;

use super::functions::{self, Reach};
use crate::diag::{Diagnostic, Findings, Place};
use crate::library::Library;
use crate::sources::Sources;
use crate::template::{TemplateFile, Templates, Tera};

/// The version of Zola whose dialect is spoken, for templates that ask.
pub(super) const ZOLA_VERSION: &str = "0.23.6";

/// The folder that built-in templates are in: Zola's name for it.
pub(super) const BUILTIN: &str = "__zola_builtins/";

/// Templates that every site has, below the theme's and the site's own.
const BUILTINS: &[(&str, &str)] = &[
    ("404.html", include_str!("builtins/404.html")),
    (
        "anchor-link.html",
        include_str!("builtins/anchor-link.html"),
    ),
    ("atom.xml", include_str!("builtins/atom.xml")),
    ("feed.json", include_str!("builtins/feed.json")),
    ("rss.xml", include_str!("builtins/rss.xml")),
    ("robots.txt", include_str!("builtins/robots.txt")),
    ("sitemap.xml", include_str!("builtins/sitemap.xml")),
    (
        "split_sitemap_index.xml",
        include_str!("builtins/split_sitemap_index.xml"),
    ),
    (
        "summary-cutoff.html",
        include_str!("builtins/summary-cutoff.html"),
    ),
    ("withdrawn.html", include_str!("builtins/withdrawn.html")),
    ("internal/alias.html", include_str!("builtins/alias.html")),
];

/// Templates of a project that has none of its own and no theme, so that it can be seen.
const WELCOME: &[(&str, &str)] = &[
    ("index.html", include_str!("builtins/welcome/section.html")),
    (
        "section.html",
        include_str!("builtins/welcome/section.html"),
    ),
    ("page.html", include_str!("builtins/welcome/page.html")),
    (
        "taxonomy_list.html",
        include_str!("builtins/welcome/taxonomy_list.html"),
    ),
    (
        "taxonomy_single.html",
        include_str!("builtins/welcome/taxonomy_single.html"),
    ),
];

/// Reads and compiles all templates. What is wrong with them is noted; `None` if nothing can
/// be rendered with them.
pub(super) fn compile(
    library: &Library,
    sources: &Sources,
    reach: &Arc<Reach>,
    findings: &mut Findings,
) -> Option<Templates> {
    let mut problems = Findings::new();
    let mut files = read(sources, "templates", "", &mut problems);
    let mut prefixes = Vec::new();
    let themes = &library.config.themes;
    for theme in themes {
        let prefix = format!("{theme}/templates/");
        let dir = format!("themes/{theme}/templates");
        files.extend(read(sources, &dir, &prefix, &mut problems));
        prefixes.push(prefix);
    }
    let bare = files.is_empty() && themes.is_empty();
    if bare {
        let config = library.config.path.as_str();
        problems.push(
            Diagnostic::warning("no-templates")
                .at(Place::file(config))
                .hint("hint-no-templates"),
        );
    }
    let welcome = WELCOME.iter().filter(|_| bare);
    files.extend(BUILTINS.iter().chain(welcome).map(|(name, text)| {
        let name = format!("{BUILTIN}{name}");
        TemplateFile {
            path: name.clone(),
            name,
            text: (*text).to_owned(),
        }
    }));
    prefixes.push(BUILTIN.to_owned());
    let register = |tera: &mut Tera| {
        functions::register(tera, reach);
        super::guides::register(tera, reach);
        super::standing::register(tera, reach);
    };
    let compiled = problems.take_warned(Templates::compile(files, &prefixes, register));
    let broken = problems.has_errors();
    findings.extend(problems.into_vec());
    let mut compiled = compiled.filter(|_| !broken)?;
    compiled.divide(&prefixes, register);
    Some(compiled)
}

/// The templates below the folder `dir`, with `prefix` before their names.
fn read(sources: &Sources, dir: &str, prefix: &str, findings: &mut Findings) -> Vec<TemplateFile> {
    let mut files = Vec::new();
    for asset in findings.take(sources.list(dir)).unwrap_or_default() {
        let relative = asset.path[dir.len()..].trim_start_matches('/').to_owned();
        if !is_template(&relative) {
            continue;
        }
        if relative.starts_with("shortcodes/") {
            findings.push(
                Diagnostic::warning("shortcode-template")
                    .at(Place::file(asset.path.as_str()))
                    .hint("hint-shortcode-template"),
            );
        }
        if let Some(text) = findings.take(asset.read_text()) {
            files.push(TemplateFile {
                name: format!("{prefix}{relative}"),
                path: asset.path,
                text,
            });
        }
    }
    files
}

fn is_template(path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, e)| e);
    ending.ends_with("ml") || ["md", "txt", "json", "ics"].contains(&ending)
}

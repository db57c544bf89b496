//! The site ready to be planned: templates compiled, bodies rendered, values made.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, OnceLock};

use super::bodies::{self, Bodies};
use super::functions::{self, Reach};
use super::markdown::Highlighter;
use super::values::Shelf;
use crate::diag::{Diagnostic, Findings, Outcome, Place};
use crate::library::Library;
use crate::sources::{Asset, Sources};
use crate::template::{Context, TemplateFile, Templates, Value};

/// Templates that every site has, below the theme's and the site's own.
const BUILTINS: &[(&str, &str)] = &[
    ("404.html", include_str!("builtins/404.html")),
    (
        "anchor-link.html",
        include_str!("builtins/anchor-link.html"),
    ),
    ("atom.xml", include_str!("builtins/atom.xml")),
    ("rss.xml", include_str!("builtins/rss.xml")),
    ("robots.txt", include_str!("builtins/robots.txt")),
    ("sitemap.xml", include_str!("builtins/sitemap.xml")),
    (
        "summary-cutoff.html",
        include_str!("builtins/summary-cutoff.html"),
    ),
    ("internal/alias.html", include_str!("builtins/alias.html")),
];

/// How a site is built: `serve`'s preview differs from `build` in nothing else.
#[derive(Clone, Debug)]
pub struct Options {
    /// `config.mode` in templates: `build`, `serve` or `check`.
    pub mode: &'static str,
    /// The moment of the build, for `now()`, in seconds since 1970.
    pub now: i64,
}

/// A site whose outputs can be planned.
pub struct Site {
    /// What was written.
    pub library: Arc<Library>,
    pub(super) templates: Templates,
    pub(super) bodies: Bodies,
    pub(super) config_value: Value,
    pub(super) statics: Vec<StaticFile>,
    reach: Arc<Reach>,
}

/// A file of `static/`, or of the theme's.
#[derive(Clone, Debug)]
pub(super) struct StaticFile {
    /// Where it will be.
    pub(super) path: String,
    pub(super) asset: Asset,
}

impl Site {
    /// Compiles the templates and renders every body. `annexes` are values that other
    /// rooms give to pages: a name, and values by page path.
    ///
    /// Template errors in bodies and dead links are noted; `None` if templates are broken,
    /// without which nothing can be rendered.
    pub fn open(
        library: Arc<Library>,
        sources: &Sources,
        options: &Options,
        annexes: &[(&str, &BTreeMap<String, Value>)],
        findings: &mut Findings,
    ) -> Option<Site> {
        let statics = findings
            .take(collect_statics(&library, sources))
            .unwrap_or_default();
        let reach = Arc::new(Reach {
            library: Arc::clone(&library),
            sources: sources.clone(),
            now: options.now,
            shelf: OnceLock::new(),
            loaded: Mutex::new(HashMap::new()),
            highlighter: (library.config.markdown.highlighting.as_ref())
                .map(|wanted| Highlighter::open(wanted, sources, findings)),
        });
        let config_value = Value::from_serializable(&library.config.for_templates(options.mode));
        let templates = findings.take(compile(&library, sources, &reach))?;
        let highlighter = reach.highlighter.as_ref();
        let bodies = bodies::render(&library, &templates, &config_value, highlighter, findings);
        // Nobody else fills it: this is the one call.
        let _ = reach.shelf.set(Shelf::new(&library, &bodies, annexes));
        let site = Site {
            library,
            templates,
            bodies,
            config_value,
            statics,
            reach,
        };
        Some(site)
    }

    /// The values of all pages and sections.
    pub(super) fn shelf(&self) -> &Shelf {
        static EMPTY: Shelf = Shelf {
            listed: Vec::new(),
            pages: Vec::new(),
            sections: Vec::new(),
        };
        self.reach.shelf.get().unwrap_or(&EMPTY)
    }

    /// What colours code, if the site wants it.
    pub(super) fn highlighter(&self) -> Option<&Highlighter> {
        self.reach.highlighter.as_ref()
    }

    /// The variables of every page: configuration, language, its own address.
    pub(super) fn context(&self, path: &str) -> Context {
        let mut context = Context::new();
        context.insert_value("config", self.config_value.clone());
        context.insert("lang", &self.library.config.default_language);
        context.insert("zola_version", "0.23.0");
        context.insert("loa_version", env!("CARGO_PKG_VERSION"));
        context.insert("current_path", path);
        context.insert("current_url", &self.library.config.permalink(path));
        context
    }

    /// Template names as users write them, without the theme's prefix.
    pub(super) fn plain_names(&self) -> impl Iterator<Item = &str> {
        let theme = self
            .library
            .config
            .theme
            .as_deref()
            .map(|t| format!("{t}/templates/"));
        self.templates
            .names()
            .filter(|n| !n.starts_with("__loa/"))
            .map(move |name| {
                theme
                    .as_deref()
                    .and_then(|prefix| name.strip_prefix(prefix))
                    .unwrap_or(name)
            })
    }

    /// The first of `names` that is a template.
    pub(super) fn first_template<'n>(&self, names: &[&'n str]) -> Option<&'n str> {
        names.iter().copied().find(|n| self.templates.has(n))
    }

    /// The diagnostic for an output whose template does not exist.
    pub(super) fn no_template(&self, name: &str, place: Place) -> Diagnostic {
        let missing = Diagnostic::error("template-missing")
            .with("name", name)
            .at(place);
        missing.did_you_mean(name, self.plain_names())
    }
}

/// The site's templates, the theme's behind its prefix, and the built-in ones.
fn compile(library: &Library, sources: &Sources, reach: &Arc<Reach>) -> Outcome<Templates> {
    let mut findings = Findings::new();
    let mut files = Vec::new();
    let mut collect = |dir: &str, prefix: &str| {
        for asset in findings.take(sources.list(dir)).unwrap_or_default() {
            let relative = asset.path[dir.len()..].trim_start_matches('/').to_owned();
            if !is_template(&relative) {
                continue;
            }
            if let Some(text) = findings.take(asset.read_text()) {
                files.push(TemplateFile {
                    name: format!("{prefix}{relative}"),
                    path: asset.path,
                    text,
                });
            }
        }
    };
    collect("templates", "");
    let mut prefixes = Vec::new();
    if let Some(theme) = &library.config.theme {
        let prefix = format!("{theme}/templates/");
        collect(&format!("themes/{theme}/templates"), &prefix);
        prefixes.push(prefix);
    }
    for (name, text) in BUILTINS {
        let name = format!("__loa/{name}");
        files.push(TemplateFile {
            path: name.clone(),
            name,
            text: (*text).to_owned(),
        });
    }
    prefixes.push("__loa/".to_owned());
    let compiled = findings.take(Templates::compile(files, &prefixes, |tera| {
        functions::register(tera, reach)
    }));
    match compiled {
        Some(templates) if !findings.has_errors() => Ok(templates),
        _ => Err(findings.into_vec()),
    }
}

fn is_template(path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, e)| e);
    ending.ends_with("ml") || ["md", "txt", "json", "ics"].contains(&ending)
}

/// The theme's static files, and the site's over them.
fn collect_statics(library: &Library, sources: &Sources) -> Outcome<Vec<StaticFile>> {
    let config = &library.config;
    let ignored = crate::content::globs(&config.ignored_static, &config.path)?;
    let mut files: BTreeMap<String, Asset> = BTreeMap::new();
    let theme = config.theme.as_ref().map(|t| format!("themes/{t}/static"));
    for dir in theme.iter().map(String::as_str).chain(["static"]) {
        for asset in sources.list_with_hidden(dir)? {
            let path = asset.path[dir.len()..].trim_start_matches('/').to_owned();
            if !ignored.is_match(&path) {
                files.insert(path, asset);
            }
        }
    }
    Ok(files
        .into_iter()
        .map(|(path, asset)| StaticFile { path, asset })
        .collect())
}

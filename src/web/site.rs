//! The site ready to be planned: templates compiled, bodies rendered, values made.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use super::bodies::{self, Bodies};
use super::files;
use super::functions::Reach;
use super::images::Images;
use super::markdown::Highlighter;
use super::search;
use super::styles::Styles;
use super::templates;
use super::values::Shelf;
use crate::diag::{Diagnostic, Findings, Place};
use crate::disk::Store;
use crate::library::{Library, Target};
use crate::sources::Sources;
use crate::template::{Context, Templates, Value};

/// How a site is built: `serve`'s preview differs from `build` in nothing else.
#[derive(Clone, Debug)]
pub struct Options {
    /// `config.mode` in templates: `build`, `serve` or `check`.
    pub mode: &'static str,
    /// The moment of the build, for `now()`, in seconds since 1970.
    pub now: i64,
    /// The environment variables, for `get_env()`.
    pub environment: BTreeMap<String, String>,
    /// Where renditions of pictures are kept between builds.
    pub store: Arc<Store>,
}

/// A site whose outputs can be planned.
pub struct Site {
    /// What was written.
    pub library: Arc<Library>,
    pub(super) templates: Templates,
    pub(super) bodies: Bodies,
    /// The configuration as templates see it, by language.
    configs: BTreeMap<String, Value>,
    pub(super) styles: Arc<Styles>,
    reach: Arc<Reach>,
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
        let statics = files::statics(&library, sources, findings);
        let styles = Arc::new(Styles::open(&library, sources, statics, findings));
        let reach = Arc::new(Reach {
            library: Arc::clone(&library),
            sources: sources.clone(),
            images: Images::new(
                Arc::clone(&library),
                sources.clone(),
                Arc::clone(&options.store),
                options.now,
            ),
            styles: Arc::clone(&styles),
            now: options.now,
            environment: options.environment.clone(),
            shelf: OnceLock::new(),
            loaded: Default::default(),
            network: OnceLock::new(),
            indexes: OnceLock::new(),
            highlighter: (library.config.markdown.highlighting.as_ref())
                .map(|wanted| Highlighter::open(wanted, sources, findings)),
        });
        let config = &library.config;
        let seen = |code| Value::from_serializable(&config.for_templates(options.mode, code));
        let configs: BTreeMap<String, Value> = config
            .language_codes()
            .map(|code| (code.to_owned(), seen(code)))
            .collect();
        let templates = templates::compile(&library, sources, &reach, findings)?;
        let bodies = bodies::render(
            &library,
            &templates,
            &reach.images,
            &configs,
            reach.highlighter.as_ref(),
            findings,
        );
        // Nobody else fills it: this is the one call.
        let _ = reach.shelf.set(Shelf::new(&library, &bodies, annexes));
        let site = Site {
            library,
            templates,
            bodies,
            configs,
            styles,
            reach,
        };
        // Themes write the hash of the index into their pages: then it is made before them.
        if site.templates.mention("search_index") {
            let _ = site.reach.indexes.set(search::indexes(&site));
        }
        Some(site)
    }

    /// The search index at `path`, if it has been made already.
    pub(super) fn index(&self, path: &str) -> Option<&Arc<[u8]>> {
        self.reach.indexes.get()?.get(path)
    }

    /// The pictures that were asked for.
    pub(super) fn images(&self) -> &Images {
        &self.reach.images
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
    pub(super) fn context(&self, path: &str, lang: &str) -> Context {
        let mut context = Context::new();
        context.insert_value("config", self.configs[lang].clone());
        context.insert("lang", lang);
        context.insert("current_path", path);
        context.insert("current_url", &self.library.config.permalink(path));
        context
    }

    /// Puts a page or section into a context under its variable.
    pub(super) fn show(&self, target: Target, context: &mut Context) {
        let shelf = self.shelf();
        match target {
            Target::Page(id) => context.insert_value("page", shelf.pages[id.0].clone()),
            Target::Section(id) => context.insert_value("section", shelf.sections[id.0].clone()),
        }
    }

    /// Template names as users write them, without the theme's prefix.
    pub(super) fn plain_names(&self) -> impl Iterator<Item = &str> {
        let themes = &self.library.config.themes;
        let plain = move |name| {
            let inside =
                |t: &String| str::strip_prefix(name, t.as_str())?.strip_prefix("/templates/");
            themes.iter().find_map(inside).unwrap_or(name)
        };
        self.templates
            .names()
            .filter(|n| !n.starts_with(templates::BUILTIN))
            .map(plain)
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

//! The site ready to be planned: its templates are compiled; bodies are rendered and values
//! made when a recipe asks for them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use super::bodies::{Bodies, Cards};
use super::files;
use super::functions::Reach;
use super::images::Images;
use super::markdown::Highlighter;
use super::search;
use super::shelf::{Annexes, Shelf};
use super::standing::Standing;
use super::styles::Styles;
use super::templates;
use crate::diag::{Diagnostic, Findings, Place};
use crate::digest::{Digest, Digester};
use crate::disk::Store;
use crate::library::{Kinship, Library, PageId, Target};
use crate::passes::Passes;
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
    /// Who hears of the end of each pass.
    pub passes: Passes,
}

/// Templates of feeds that the program brings along.
const OWN_FEEDS: [&str; 3] = ["atom.xml", "rss.xml", "feed.json"];

/// A site whose outputs can be planned.
pub struct Site {
    /// What was written.
    pub library: Arc<Library>,
    pub(super) templates: Templates,
    pub(super) bodies: Bodies,
    pub(super) shelf: Shelf,
    /// The configuration as templates see it, by language.
    pub(super) configs: BTreeMap<String, Value>,
    pub(super) styles: Arc<Styles>,
    /// What is the same on all pages.
    pub(super) standing: Standing,
    pub(super) reach: Arc<Reach>,
    /// The digest of what every page is made with: templates, configuration.
    ground: Digest,
    kinship: OnceLock<Kinship>,
    /// What an earlier build knew of bodies.
    pub(super) cards: OnceLock<Arc<Cards>>,
}

impl Site {
    /// Compiles the templates. `annexes` are values that other rooms give to pages: a name,
    /// and values by page path.
    ///
    /// `None` if templates are broken, without which nothing can be rendered.
    pub fn open(
        library: Arc<Library>,
        sources: &Sources,
        options: &Options,
        annexes: Annexes,
        findings: &mut Findings,
    ) -> Option<Arc<Site>> {
        let statics = files::statics(&library, sources, findings);
        let styles = Arc::new(Styles::open(&library, sources, statics, findings));
        let reach = Arc::new(Reach {
            library: Arc::clone(&library),
            sources: sources.clone(),
            images: Images::new(
                Arc::clone(&library),
                sources.clone(),
                Arc::clone(&options.store),
            ),
            styles: Arc::clone(&styles),
            now: options.now,
            environment: options.environment.clone(),
            site: OnceLock::new(),
            answers: Default::default(),
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
        options.passes.ended("templates and styles");
        let wanted = (config.languages.iter()).any(|language| language.search.build);
        let feeds: BTreeSet<&str> = (config.languages.iter())
            .flat_map(|language| language.feed_filenames.iter().map(String::as_str))
            .collect();
        let plain = |name: &str| name.rsplit('/').next().unwrap_or(name).to_owned();
        let is_feed = |name: &str| feeds.contains(plain(name).as_str());
        // The program's own feeds are there whether they are wanted or not.
        let may_be_feed = |name: &str| is_feed(name) || OWN_FEEDS.contains(&plain(name).as_str());
        let uses = templates.uses(|name| !may_be_feed(name));
        let reads_backlinks = uses.key("backlinks");
        let shelf = Shelf::new(&library, uses, templates.uses(is_feed), annexes);
        let keep = wanted || reads_backlinks || shelf.lists_bodies();
        let mut ground = Digester::default();
        ground.digest(templates.digest()).value(&configs);
        ground.text(&format!("{config:?}"));
        for asset in super::markdown::own_files(config, sources) {
            ground.value(&asset.identity());
        }
        let site = Arc::new(Site {
            standing: Standing::new(&templates, library.config.language_codes()),
            bodies: Bodies::new(&library, &templates, keep, findings),
            library,
            templates,
            shelf,
            configs,
            styles,
            ground: ground.finish(),
            kinship: OnceLock::new(),
            cards: OnceLock::new(),
            reach,
        });
        // Nobody else fills it: this is the one call.
        let _ = site.reach.site.set(Arc::downgrade(&site));
        if keep {
            site.render_all();
        }
        options.passes.ended("bodies");
        // Themes write the hash of the index into their pages: then it is made before them.
        if site.templates.mention("search_index") {
            let _ = site.reach.indexes.set(search::indexes(&site));
        }
        Some(site)
    }

    /// The digest of what every file of the site is made with: templates and configuration.
    pub(super) fn ground(&self) -> Digest {
        self.ground
    }

    /// The pages most like the page at `path`, best first; `None` if there is no such page.
    pub(super) fn related(&self, path: &str, limit: usize) -> Option<Vec<PageId>> {
        let library = &*self.library;
        let Some(Target::Page(id)) = library.find(path.trim_start_matches("@/")) else {
            return None;
        };
        let kinship = self.kinship.get_or_init(|| Kinship::new(library));
        Some(kinship.of(id, library, limit))
    }

    /// The search index at `path`, if it has been made already.
    pub(super) fn index(&self, path: &str) -> Option<&Arc<[u8]>> {
        self.reach.indexes.get()?.get(path)
    }

    /// The pictures that were asked for.
    pub(super) fn images(&self) -> &Images {
        &self.reach.images
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
        match target {
            Target::Page(id) => context.insert_value("page", self.page(id)),
            Target::Section(id) => context.insert_value("section", self.section(id)),
        }
    }

    /// The digest of what [`Site::show`] shows.
    pub(super) fn shown_ground(&self, target: Target) -> Digest {
        match target {
            Target::Page(id) => self.page_ground(id),
            Target::Section(id) => self.section_ground(id),
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

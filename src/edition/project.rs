//! Everything that a plan needs, read and checked once.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Earlier;
use crate::config::{Config, Press};
use crate::content::{self, Known};
use crate::diag::Findings;
use crate::disk::Store;
use crate::library::{Library, Selection};
use crate::passes::Passes;
use crate::print::{self, Job, Workshop};
use crate::sources::{Asset, Sources};
use crate::template::Value;
use crate::web::{self, Site};

/// A part of the edition, for `--only`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Only {
    /// The website.
    Site,
    /// The print kit.
    Print,
    /// The radio scripts.
    Radio,
}

/// How a project is read, settled by the command line.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The project's folder.
    pub root: PathBuf,
    /// The configuration file, if not one of the usual names.
    pub config: Option<String>,
    /// A base URL in the place of the configuration's.
    pub base_url: Option<String>,
    /// Which documents take part.
    pub selection: Selection,
    /// `config.mode` in templates.
    pub mode: &'static str,
    /// The environment variables, for `get_env()`.
    pub environment: BTreeMap<String, String>,
    /// Whether HTML and CSS are made short, whatever the configuration says.
    pub minify: bool,
    /// The part that is wanted.
    pub only: Option<Only>,
    /// What was learnt of documents when they were read last.
    pub known: Arc<Known>,
    /// The files of `content/`, if it is known that none has come or gone.
    pub files: Option<Arc<Vec<Asset>>>,
    /// Who hears of the end of each pass.
    pub passes: Passes,
}

/// A project, read.
pub struct Project {
    /// Its files.
    pub sources: Sources,
    /// Its documents.
    pub library: Arc<Library>,
    /// Its print shop, unless its layouts are broken.
    pub workshop: Option<Workshop>,
    /// Who hears of the end of each pass.
    pub passes: Passes,
    /// Its website, unless only print is wanted or its templates are broken.
    pub site: Option<Arc<Site>>,
}

impl Project {
    /// Reads a project. Everything that is wrong with configuration, documents, templates
    /// and layouts is noted, and the rest is read, so that planning and cooking can find
    /// more. `None` if there is nothing to go on with.
    pub fn open(settings: &Settings, findings: &mut Findings) -> Option<Project> {
        Project::open_with(settings, &|_| {}, findings)
    }

    /// Reads a project with another `[press]` than the configuration's: `change` makes the
    /// command line's wishes.
    pub fn open_with(
        settings: &Settings,
        change: &dyn Fn(&mut Press),
        findings: &mut Findings,
    ) -> Option<Project> {
        Project::open_after(settings, change, None, findings)
    }

    /// The same after an `earlier` build: what has not changed since is not read again.
    pub fn open_after(
        settings: &Settings,
        change: &dyn Fn(&mut Press),
        earlier: Option<&Earlier<'_>>,
        findings: &mut Findings,
    ) -> Option<Project> {
        let sources = findings.take(Sources::open(&settings.root))?;
        let sources = sources.after(earlier.and_then(Earlier::seen));
        let mut config = Config::read(&sources, settings.config.as_deref(), findings)?;
        if let Some(url) = &settings.base_url {
            url.trim_end_matches('/').clone_into(&mut config.base_url);
        }
        if settings.minify {
            config.assets.minify_all();
        }
        change(&mut config.press);
        let Selection { now, phase, .. } = &settings.selection;
        if let Err(unknown) = config.phases.settle(*now, phase.as_deref()) {
            findings.push(unknown);
        }
        let config_value = Value::from_serializable(
            &config.for_templates(settings.mode, &config.default_language),
        );
        settings.passes.ended("configuration");
        let library = Library::read(
            &sources,
            config.clone(),
            settings.selection.clone(),
            content::Before {
                known: earlier.map_or_else(|| Arc::clone(&settings.known), Earlier::known),
                files: settings.files.clone(),
                heads: earlier.map(Earlier::heads).unwrap_or_default(),
            },
            &|| earlier?.arrangement(),
            &settings.passes,
            findings,
        );
        let library = Arc::new(library);
        let theme = config.theme.as_deref();
        let workshop =
            findings.take_warned(Workshop::open(&sources, theme, &config.press, config_value));
        settings.passes.ended("layouts");
        let mut site = None;
        if settings.only.is_none_or(|o| o == Only::Site) {
            let options = web::Options {
                mode: settings.mode,
                now: settings.selection.now,
                environment: settings.environment.clone(),
                store: Arc::new(Store::of_project(sources.root(), "images")),
                passes: settings.passes.clone(),
            };
            let pieces = workshop
                .as_ref()
                .map(|w| pieces(&library, w))
                .unwrap_or_default();
            let annexes = vec![("print".to_owned(), pieces)];
            site = Site::open(Arc::clone(&library), &sources, &options, annexes, findings);
        }
        Some(Project {
            sources,
            library,
            workshop,
            passes: settings.passes.clone(),
            site,
        })
    }

    /// Tells the settings of the next reading what this one learnt, for what has not changed
    /// is not read again.
    pub fn hand_on(&self, settings: &mut Settings) {
        settings.known = Arc::clone(&self.library.known);
        settings.files = self.library.content.clone();
    }

    /// What takes a while to be taken apart. Who holds it drops the project at once, and this
    /// where nobody waits.
    pub fn remains(&self) -> Box<dyn Send> {
        Box::new((Arc::clone(&self.library), self.site.clone()))
    }

    /// The jobs for the print shop: every order of every page.
    pub fn jobs(&self) -> Vec<Job<'_>> {
        jobs(&self.library)
    }

    /// The output folder, unless the command line names one.
    pub fn output_dir(&self) -> PathBuf {
        self.sources.root().join(&self.library.config.output_dir)
    }

    /// The project's root.
    pub fn root(&self) -> &Path {
        self.sources.root()
    }
}

fn jobs(library: &Library) -> Vec<Job<'_>> {
    let mut jobs = Vec::new();
    for id in library.pages_with_orders() {
        let page = library.page(id);
        let value = web::page_value(library, id);
        for order in &page.document.matter.print {
            jobs.push(Job {
                page_path: &page.address.path,
                source: &page.document.origin.path,
                title: page.title(),
                page: value.clone(),
                order,
            });
        }
    }
    jobs
}

/// What each page's own template shows of its pieces, by page path.
fn pieces(library: &Library, workshop: &Workshop) -> BTreeMap<String, Value> {
    print::pieces(workshop, &jobs(library))
        .into_iter()
        .map(|(path, pieces)| (path, Value::from_serializable(&pieces)))
        .collect()
}

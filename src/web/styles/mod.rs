//! The files that are no pages: `static/`, style sheets made of Sass, and what is done to
//! CSS on its way out.
//!
//! - `sass` compiles, `links` finds the addresses in CSS, `bundle` puts imported sheets
//!   together and makes them short, `stamp` names files by their hash (`asset()`).
//! - [`Styles`] knows every such file by its output path. A sheet is made once, when it is
//!   first asked for: by its own recipe, by `asset()` or by a hash in a template.
//! - A file that nothing is done to is copied and never read.
//!
//! JavaScript is published as it was written: the minifiers there are either bring a whole
//! compiler with them or change what scripts do.

mod bundle;
mod endless;
mod links;
mod sass;
mod stamp;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock};

use globset::GlobSet;
use percent_encoding::percent_decode_str;

use super::relative;
use crate::config::Config;
use crate::diag::{Diagnostic, Findings, Outcome, Place, Warned};
use crate::library::Library;
use crate::sources::{Asset, Sources};
use crate::template::Templates;

pub(super) use links::rewrite as rewrite_links;
pub(super) use stamp::{Stamp, register};

/// A made style sheet with the warnings that came up; or everything that is wrong with it.
type Made = Outcome<Warned<Arc<[u8]>>>;

/// Where a file comes from.
#[derive(Clone, Debug)]
pub(super) enum Origin {
    /// A folder `static/`.
    Static(Asset),
    /// A folder `sass/`: the path in it.
    Sass(String),
}

/// Every file of a site that is no page, by its path in the output.
pub(super) struct Styles {
    library: Arc<Library>,
    sass: sass::Tree,
    files: BTreeMap<String, File>,
    /// The files that are written under stamped names whether a template asks or not.
    always: GlobSet,
    /// The files that templates asked for, until the plan is made.
    asked: Mutex<BTreeSet<String>>,
    /// The files that the plan holds under stamped names.
    planned: OnceLock<BTreeSet<String>>,
}

struct File {
    origin: Origin,
    made: OnceLock<Made>,
    stamp: OnceLock<Outcome<Stamp>>,
}

impl Styles {
    /// Finds the files of the site and of its themes, the nearest over the others, and
    /// static ones over those made of Sass. `statics` holds the static files by path.
    pub(super) fn open(
        library: &Arc<Library>,
        sources: &Sources,
        statics: BTreeMap<String, Asset>,
        findings: &mut Findings,
    ) -> Styles {
        let config = &library.config;
        let own = config.assets.compile_sass.then(|| "sass".to_owned());
        let themes = config.themes.iter().map(|t| format!("themes/{t}/sass"));
        let dirs: Vec<String> = own.into_iter().chain(themes).collect();
        let (sass, sheets) = sass::Tree::read(sources, &dirs, findings);
        let mut origins: BTreeMap<String, Origin> = statics
            .into_iter()
            .map(|(path, asset)| (path, Origin::Static(asset)))
            .collect();
        for (path, source) in sheets {
            let of_theme = |asset: &Asset| asset.path.starts_with("themes/");
            let own = sass.asset(&source).is_some_and(|asset| !of_theme(asset));
            // A static file is what its author wants; but the site comes before its themes.
            match origins.get(&path) {
                Some(Origin::Static(asset)) if !(own && of_theme(asset)) => {}
                _ => {
                    origins.insert(path, Origin::Sass(source));
                }
            }
        }
        let file = |(path, origin)| {
            let file = File {
                origin,
                made: OnceLock::new(),
                stamp: OnceLock::new(),
            };
            (path, file)
        };
        let globs = crate::content::globs(&config.assets.fingerprint, &config.path);
        Styles {
            library: Arc::clone(library),
            sass,
            files: origins.into_iter().map(file).collect(),
            always: findings.take(globs).unwrap_or_default(),
            asked: Mutex::default(),
            planned: OnceLock::new(),
        }
    }

    /// Every file by its path, and where it comes from.
    pub(super) fn files(&self) -> impl Iterator<Item = (&str, &Origin)> {
        self.files
            .iter()
            .map(|(p, file)| (p.as_str(), &file.origin))
    }

    /// The user's file behind the file at `path`.
    pub(super) fn source(&self, path: &str) -> Option<&Asset> {
        match &self.files.get(path)?.origin {
            Origin::Static(asset) => Some(asset),
            Origin::Sass(source) => self.sass.asset(source),
        }
    }

    /// The bytes of the file at `path` if they are made, not copied; `None` for all others.
    pub(super) fn made(&self, path: &str) -> Option<&Made> {
        let file = self.files.get(path)?;
        let assets = &self.config().assets;
        let changed = match &file.origin {
            Origin::Sass(_) => true,
            Origin::Static(_) if !path.ends_with(".css") => false,
            Origin::Static(_) => {
                assets.bundle_css
                    || assets.minify
                    || !assets.fingerprint.is_empty()
                    || self.config().relative_urls
            }
        };
        changed.then(|| file.made.get_or_init(|| self.make(path)))
    }

    /// The name and hash of the file at `path`; `None` if there is no such file.
    pub(super) fn stamp(&self, path: &str) -> Option<&Outcome<Stamp>> {
        let file = self.files.get(path)?;
        Some(
            file.stamp
                .get_or_init(|| match (self.made(path), &file.origin) {
                    (Some(Ok(made)), _) => Ok(Stamp::new(path, &made.value)),
                    (Some(Err(problems)), _) => Err(problems.clone()),
                    (None, Origin::Static(asset)) => Ok(Stamp::new(path, &asset.bytes()?)),
                    (None, Origin::Sass(_)) => Ok(Stamp::new(path, &[])),
                }),
        )
    }

    /// What a template is told of the file at `path`: its hash, and whether a file has it in its
    /// name.
    pub(super) fn answer(&self, path: &str) -> Option<(String, bool)> {
        let stamp = self.stamp(path)?.as_ref().ok()?;
        Some((stamp.hash.clone(), self.ask(path)))
    }

    /// Asks for the file at `path` under its stamped name. Before the plan is made the
    /// answer is yes; afterwards, whether the plan has it.
    pub(super) fn ask(&self, path: &str) -> bool {
        if let Some(planned) = self.planned.get() {
            return planned.contains(path);
        }
        if let Ok(mut asked) = self.asked.lock() {
            asked.insert(path.to_owned());
        }
        true
    }

    /// Settles which files are written under stamped names: those that the configuration
    /// lists, that `templates` ask for by name, and that bodies have asked for.
    pub(super) fn settle(&self, templates: &Templates) -> &BTreeSet<String> {
        self.planned.get_or_init(|| {
            let mut planned = self.asked.lock().map(|a| a.clone()).unwrap_or_default();
            let listed = self.files.keys().filter(|path| self.always.is_match(path));
            planned.extend(listed.cloned());
            let texts = templates.names().filter_map(|name| templates.source(name));
            let asked = texts.flat_map(|(_, text)| stamp::asked_in(text));
            planned.extend(asked.map(str::to_owned));
            planned.retain(|path| self.files.contains_key(path));
            planned
        })
    }

    /// The file whose path is most like `path`.
    fn nearest(&self, path: &str) -> Option<&str> {
        crate::diag::nearest(path, self.files.keys().map(String::as_str))
    }

    fn permalink(&self, path: &str) -> String {
        self.config().permalink(&format!("/{path}"))
    }

    fn config(&self) -> &Config {
        &self.library.config
    }

    /// The text of a sheet as its author or the Sass compiler wrote it.
    fn text(&self, path: &str) -> Outcome<Warned<String>> {
        match self.files.get(path).map(|file| &file.origin) {
            Some(Origin::Static(asset)) => asset.read_text().map(Warned::clean),
            Some(Origin::Sass(source)) => self.sass.compile(source),
            None => Ok(Warned::clean(String::new())),
        }
    }

    /// Makes a sheet: reads it and what it imports, settles their addresses, presses them.
    fn make(&self, path: &str) -> Made {
        let assets = &self.config().assets;
        let mut findings = Findings::new();
        let Some(text) = findings.take_warned(self.text(path)) else {
            return self.unread(path, findings);
        };
        let mut sheets = vec![self.sheet(path, text.clone(), path, &mut findings)];
        let mut at = 0;
        while let Some(sheet) = sheets.get(at) {
            at += 1;
            for import in sheet.imports.values().cloned().collect::<Vec<_>>() {
                if sheets.iter().any(|known| known.path == import) {
                    continue;
                }
                if let Some(text) = findings.take_warned(self.text(&import)) {
                    sheets.push(self.sheet(&import, text, path, &mut findings));
                }
            }
        }
        let wanted = assets.minify || !sheets[0].imports.is_empty();
        let pressed = match wanted && !findings.has_errors() {
            true => bundle::press(&sheets, assets)
                .map_err(|failure| findings.push(self.not_pressed(path, failure)))
                .ok(),
            false => None,
        };
        let text = pressed.unwrap_or_else(|| self.settled(&text, path).unwrap_or(text));
        findings.finish(Arc::from(text.into_bytes()))
    }

    /// What to do with a sheet whose text cannot be read: a static one, in an encoding of
    /// its own perhaps, is published as it is.
    fn unread(&self, path: &str, findings: Findings) -> Made {
        let problems = findings.into_vec();
        let bytes = match self.files.get(path).map(|file| &file.origin) {
            Some(Origin::Static(asset)) => asset.read()?,
            _ => return Err(problems),
        };
        let kept = problems.into_iter().map(|problem| {
            Diagnostic::warning("css-kept")
                .with("cause", problem.code)
                .at(problem.place)
        });
        Ok(Warned {
            value: Arc::from(bytes),
            warnings: kept.collect(),
        })
    }

    /// The text of the sheet at `path` with its addresses as they have to be; `None` if they
    /// are right as they are.
    fn settled(&self, text: &str, path: &str) -> Option<String> {
        links::rewrite(text, &mut |link| self.seen_from_entry(link, path, path))
    }

    /// A sheet as it will be put into the one at `entry`: its addresses as they are seen
    /// from there, its imports found if they are to be put in.
    fn sheet(
        &self,
        path: &str,
        text: String,
        entry: &str,
        findings: &mut Findings,
    ) -> bundle::Sheet {
        let mut imports = BTreeMap::new();
        let bundling = self.config().assets.bundle_css;
        let rewritten = links::rewrite(&text, &mut |link| {
            if !bundling || link.kind == links::LinkKind::File {
                return self.seen_from_entry(link, path, entry);
            }
            let target = self.target(&link.url, path)?;
            if self.files.contains_key(&target.path) {
                imports.insert(link.url.clone(), target.path);
            } else {
                findings.push(self.no_import(path, &text, link));
            }
            None
        });
        bundle::Sheet {
            path: path.to_owned(),
            text: rewritten.unwrap_or(text),
            imports,
        }
    }

    /// The file of this site that `url` means in the sheet at `from`.
    fn target(&self, url: &str, from: &str) -> Option<Target> {
        let base = &self.config().base_url;
        let below_base = url
            .strip_prefix(base.as_str())
            .filter(|rest| !base.is_empty() && rest.starts_with('/'));
        let (inside, folder, root) = match below_base {
            Some(rest) => (rest, "", Some(base.as_str())),
            None if url.starts_with("//") || url.is_empty() => return None,
            None if url.starts_with('/') => (url, "", Some("")),
            // A scheme, or a mark inside the sheet's own document.
            None if url.starts_with(['#', '?']) || url.split('/').next()?.contains(':') => {
                return None;
            }
            None => (
                url,
                from.rsplit_once('/').map_or("", |(folder, _)| folder),
                None,
            ),
        };
        let (path, tail) = inside.split_at(inside.find(['?', '#']).unwrap_or(inside.len()));
        let path = percent_decode_str(path).decode_utf8().ok()?;
        let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
        for part in path.split('/').filter(|p| !p.is_empty() && *p != ".") {
            match part {
                ".." => {
                    parts.pop()?;
                }
                _ => parts.push(part),
            }
        }
        Some(Target {
            path: parts.join("/"),
            tail: tail.to_owned(),
            root: root.map(str::to_owned),
        })
    }

    /// The address that `link`, written in the sheet at `from`, has to have in `entry`;
    /// `None` if it is right as it is.
    fn seen_from_entry(&self, link: &links::Link, from: &str, entry: &str) -> Option<String> {
        let target = self.target(&link.url, from)?;
        // A sheet that imports a stamped one could be imported by it: their names would
        // depend on each other.
        let stamped = (link.kind == links::LinkKind::File && !target.path.ends_with(".css"))
            .then(|| self.always.is_match(&target.path))
            .filter(|stamped| *stamped)
            .and_then(|_| self.stamp(&target.path)?.as_ref().ok());
        let path = stamped.map_or(&target.path, |stamp| &stamp.path);
        let escaped = relative::escape_path(path);
        let rooted = format!("/{escaped}");
        let tail = &target.tail;
        match &target.root {
            Some(root) if !self.config().relative_urls => {
                stamped.map(|_| format!("{root}{rooted}{tail}"))
            }
            None if stamped.is_none() && from == entry => None,
            _ => {
                let seen = relative::seen_from(&format!("/{entry}"), &rooted);
                Some(format!("{seen}{tail}"))
            }
        }
    }

    fn no_import(&self, sheet: &str, text: &str, link: &links::Link) -> Diagnostic {
        let place = match self.files.get(sheet).map(|file| &file.origin) {
            Some(Origin::Static(asset)) => {
                Place::in_text(asset.path.as_str(), text, link.range.clone())
            }
            _ => Place::file(self.source(sheet).map_or(sheet, |asset| &asset.path)),
        };
        let sheets = self.files.keys().filter(|path| path.ends_with(".css"));
        Diagnostic::error("css-import-missing")
            .with("path", &link.url)
            .at(place)
            .did_you_mean(&link.url, sheets.map(String::as_str))
    }

    fn not_pressed(&self, path: &str, failure: bundle::Failure) -> Diagnostic {
        let place = match failure.spot {
            Some((sheet, line, column)) => match self.files.get(&sheet).map(|f| &f.origin) {
                Some(Origin::Static(asset)) => {
                    let text = asset.read_text().unwrap_or_default();
                    Place::on_line(asset.path.as_str(), &text, line, column)
                }
                _ => Place::file(self.source(&sheet).map_or(sheet.as_str(), |a| &a.path)),
            },
            None => Place::file(self.source(path).map_or(path, |asset| &asset.path)),
        };
        Diagnostic::warning("css-kept")
            .with("cause", failure.cause)
            .at(place)
    }
}

/// A file of the site that an address names.
struct Target {
    path: String,
    /// The query and the mark behind the path.
    tail: String,
    /// How the address begins if it does not begin at its sheet: the base URL, or nothing.
    root: Option<String>,
}

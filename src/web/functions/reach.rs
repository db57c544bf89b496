//! What the functions read: documents, files, the moment and the environment of the build.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, OnceLock, Weak};

use percent_encoding::percent_decode_str;

use crate::digest::Digest;
use crate::library::{Kind, Library, Target};
use crate::network::Network;
use crate::notation::Table;
use crate::sources::{Asset, Sources};
use crate::template::{Error, Kwargs, State, TeraResult, Value};

use super::super::images::Images;
use super::super::markdown::Highlighter;
use super::super::notes;
use super::super::questions::{self, Answers};
use super::super::site::Site;
use super::super::styles::Styles;

/// What the functions read.
pub(in crate::web) struct Reach {
    /// The documents.
    pub library: Arc<Library>,
    /// The project's files.
    pub sources: Sources,
    /// The pictures that were asked for.
    pub images: Images,
    /// The moment of the build, in seconds since 1970.
    pub now: i64,
    /// The environment variables of the build.
    pub environment: BTreeMap<String, String>,
    /// The site, once it is open.
    pub site: OnceLock<Weak<Site>>,
    /// What was answered in this build.
    pub answers: Answers,
    /// Style sheets and static files: functions find made sheets as if they stood in `static/`.
    pub styles: Arc<Styles>,
    /// Data that was read, by its request.
    pub loaded: Mutex<HashMap<String, Value>>,
    /// Search indexes by output path, if templates ask for them.
    pub indexes: OnceLock<BTreeMap<String, Arc<[u8]>>>,
    /// What colours code.
    pub highlighter: Option<Highlighter>,
    /// Connections, opened only if the configuration allows them.
    pub network: OnceLock<Network>,
}

/// A file that a template names.
pub(in crate::web) enum Found {
    /// One of the project's.
    Asset(Asset),
    /// One that the site makes.
    Made(Arc<[u8]>),
}

impl Reach {
    /// The site, to ask it for other documents.
    ///
    /// # Errors
    /// Within a body, which might be asked for itself.
    pub(in crate::web) fn site(&self) -> TeraResult<Arc<Site>> {
        let site = self.site.get().and_then(Weak::upgrade);
        site.filter(|_| !notes::within_body()).ok_or_else(|| {
            Error::message(
                "other pages cannot be asked for inside a page's body; do it in the template",
            )
        })
    }

    /// The language of a call: its `lang`, else the page's, else the site's.
    pub(in crate::web) fn lang(&self, args: &Kwargs, state: &State) -> TeraResult<Cow<'_, str>> {
        if let Some(asked) = asked_lang(args)? {
            return self.known_lang(asked).map(Cow::Owned);
        }
        let config = &self.library.config;
        let own = state.get::<Value>("lang").ok().flatten();
        let Some(own) = own.as_ref().and_then(|own| own.as_str()) else {
            return Ok(Cow::Borrowed(&config.default_language));
        };
        let known = config.language_codes().find(|code| *code == own);
        Ok(known.map_or_else(|| Cow::Owned(own.to_owned()), Cow::Borrowed))
    }

    /// `lang`, if the site has it.
    pub(super) fn known_lang(&self, lang: &str) -> TeraResult<String> {
        let config = &self.library.config;
        if config.speaks(lang) {
            return Ok(lang.to_owned());
        }
        Err(Error::message(format!(
            "`{lang}` is not a language of this site{}",
            nearest(lang, config.language_codes())
        )))
    }

    /// What stands in the file `path` of `content/`, in the language `lang`: of `a.md`, or of
    /// any translation of it, `a.en.md`.
    pub(in crate::web) fn document(&self, path: &str, lang: &str) -> Option<Target> {
        let library = &self.library;
        library.find_in(path, lang).or_else(|| {
            let family = library.translations(library.find(path)?);
            family.into_iter().find(|member| match member {
                Target::Page(id) => library.page(*id).lang() == lang,
                Target::Section(id) => library.section(*id).lang() == lang,
            })
        })
    }

    /// The permalink behind an internal link `@/…#…` in the language `lang`.
    pub(super) fn resolve(&self, link: &str, lang: &str) -> TeraResult<String> {
        let inner = link.strip_prefix("@/").unwrap_or(link);
        let (path, fragment) = match inner.split_once('#') {
            Some((path, fragment)) => (path, Some(fragment)),
            None => (inner, None),
        };
        let path = percent_decode_str(path).decode_utf8_lossy();
        questions::named("url", lang, &path);
        let Some(target) = self.document(&path, lang) else {
            return Err(self.no_document(&path, lang));
        };
        let permalink = self.library.permalink(target);
        Ok(match fragment {
            Some(fragment) => format!("{permalink}#{fragment}"),
            None => permalink.to_owned(),
        })
    }

    /// The taxonomy `name` in the language `lang`; none that is required is an error.
    pub(super) fn kind(&self, name: &str, lang: &str, required: bool) -> TeraResult<Option<&Kind>> {
        let found = self.library.kind(name, lang);
        if found.is_none() && required {
            let known = self.library.kinds.iter().filter(|k| k.lang == lang);
            return Err(Error::message(format!(
                "there is no taxonomy `{name}` in `{lang}`{}",
                nearest(name, known.map(|k| k.taxonomy.name.as_str()))
            )));
        }
        Ok(found)
    }

    /// The `[translations]` of the language `lang`.
    pub(super) fn translations(&self, lang: &str) -> &Table {
        &self.library.config.language(lang).translations
    }

    /// The error for a document that is not there, or not in the language `lang`.
    pub(super) fn no_document(&self, path: &str, lang: &str) -> Error {
        Error::message(match self.library.find(path) {
            Some(_) => format!("`{path}` has no translation in `{lang}`"),
            None => format!(
                "there is no document `{path}` in content/{}",
                nearest(path, self.library.files())
            ),
        })
    }

    /// A file that a template names: below the root, `static/`, `content/`, among what the
    /// site itself makes, or the theme's `static/`; `@/` means `content/`. The output folder
    /// is not looked into: what an earlier build left there must not change this one.
    ///
    /// # Errors
    /// Paths that lead out of the project.
    pub(in crate::web) fn find(&self, path: &str) -> TeraResult<Option<Found>> {
        let path = match path.strip_prefix("@/") {
            Some(inner) => format!("content/{inner}"),
            None => path.trim_start_matches('/').to_owned(),
        };
        let outside = || Error::message(format!("`{path}` leads out of the project"));
        // `../x` is nothing from the root, but something from `static/`.
        for folder in ["", "static/", "content/"] {
            let Some(whole) = settle(&format!("{folder}{path}")) else {
                continue;
            };
            let found = self.sources.asset(&whole);
            if let Some(asset) = found.map_err(|_| outside())? {
                return Ok(Some(Found::Asset(asset)));
            }
        }
        let path = settle(&path).ok_or_else(outside)?;
        if let Some(made) = self.styles.made(&path) {
            // A broken sheet's own recipe says what is wrong with it.
            let bytes = made.as_ref().map(|made| Arc::clone(&made.value));
            return Ok(Some(Found::Made(bytes.unwrap_or_default())));
        }
        if let Some(index) = self.indexes.get().and_then(|made| made.get(&path)) {
            return Ok(Some(Found::Made(Arc::clone(index))));
        }
        if let Some(css) = self.highlighter.as_ref().and_then(|h| h.css(&path)) {
            return Ok(Some(Found::Made(css.into_bytes().into())));
        }
        for theme in &self.library.config.themes {
            let found = self.sources.asset(&format!("themes/{theme}/static/{path}"));
            if let Some(asset) = found.map_err(|_| outside())? {
                return Ok(Some(Found::Asset(asset)));
            }
        }
        Ok(None)
    }

    /// A file of the project's that a template names.
    ///
    /// # Errors
    /// Paths that lead out of the project.
    pub(in crate::web) fn asset(&self, path: &str) -> TeraResult<Option<Asset>> {
        self.ask_for_file(path);
        Ok(self.find(path)?.and_then(|found| match found {
            Found::Asset(asset) => Some(asset),
            Found::Made(_) => None,
        }))
    }

    /// The bytes of a file that a template names.
    pub(super) fn bytes(&self, path: &str) -> TeraResult<Cow<'static, [u8]>> {
        self.ask_for_file(path);
        let found = self.find(path)?;
        let found = found.ok_or_else(|| Error::message(format!("there is no file `{path}`")))?;
        found.bytes(path)
    }
}

impl Found {
    /// The digest of the file: of its bytes if the site makes it, else of what its folder says
    /// of it. `None` if that cannot be relied on yet.
    pub(in crate::web) fn digest(&self) -> Option<Digest> {
        match self {
            Found::Made(bytes) => Some(Digest::of(bytes)),
            Found::Asset(asset) => asset.identity(),
        }
    }

    /// The file's bytes.
    pub(super) fn bytes(&self, path: &str) -> TeraResult<Cow<'static, [u8]>> {
        match self {
            Found::Made(bytes) => Ok(Cow::Owned(bytes.to_vec())),
            Found::Asset(asset) => {
                let bytes = asset.read_within(LARGEST_FILE).map(Cow::Owned);
                bytes.map_err(|_| Error::message(format!("`{path}` cannot be read")))
            }
        }
    }
}

/// A larger file is no data, and would fill the memory.
const LARGEST_FILE: u64 = 64 * 1024 * 1024;

/// The file below `content/` that a template may mean by `path`, relative to it.
pub(in crate::web) fn below_content(path: &str) -> Option<String> {
    let path = settle(path.strip_prefix("@/").unwrap_or(path))?;
    Some(path.strip_prefix("content/").unwrap_or(&path).to_owned())
}

/// `path` without `.` and `..`; `None` if it climbs above where it begins.
fn settle(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// The `lang` of a call. Themes hand on what they were not given: what is undefined, null or
/// empty is not asked for.
pub(super) fn asked_lang(args: &Kwargs) -> TeraResult<Option<&str>> {
    match args.get::<&Value>("lang")? {
        Some(value) if value.is_truthy() => args.get::<&str>("lang"),
        _ => Ok(None),
    }
}

/// The end of a sentence about a name that nothing has: the nearest that something has.
pub(super) fn nearest<'a>(written: &str, known: impl Iterator<Item = &'a str>) -> String {
    crate::diag::nearest(written, known)
        .map_or_else(String::new, |name| format!("; did you mean `{name}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_settled_and_may_not_climb_out() {
        assert_eq!(settle("a/../b/./c.txt").as_deref(), Some("b/c.txt"));
        assert_eq!(settle("a/../../b"), None);
        assert_eq!(settle(""), Some(String::new()));
    }
}

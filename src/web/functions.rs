//! The functions that templates call: Zola's names and arguments.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

use sha2::{Digest, Sha256, Sha384, Sha512};

use super::data;
use super::markdown;
use super::values::{self, Shelf};
use crate::config::AnchorLinks;
use crate::library::{Kind, Library, Target};
use crate::sources::{Asset, Sources};
use crate::template::{Error, Kwargs, State, Tera, TeraResult, Value};

/// What the functions read. The shelf is put in when all bodies are rendered: a body's
/// own template cannot ask for other pages.
pub(super) struct Reach {
    /// The documents.
    pub library: Arc<Library>,
    /// The project's files.
    pub sources: Sources,
    /// The moment of the build, in seconds since 1970.
    pub now: i64,
    /// The values of all pages and sections.
    pub shelf: OnceLock<Shelf>,
    /// Parsed data files, by path and format.
    pub loaded: Mutex<HashMap<(String, Option<String>), Value>>,
}

impl Reach {
    pub(super) fn shelf(&self) -> TeraResult<&Shelf> {
        self.shelf.get().ok_or_else(|| {
            Error::message(
                "other pages cannot be asked for inside a page's body; do it in the template",
            )
        })
    }

    /// A file that a template names: below the root, `static/`, `content/` or the theme's
    /// `static/`; `@/` means `content/`.
    fn find(&self, path: &str) -> TeraResult<Option<Asset>> {
        let path = match path.strip_prefix("@/") {
            Some(inner) => format!("content/{inner}"),
            None => path.trim_start_matches('/').to_owned(),
        };
        let mut folders = vec![String::new(), "static/".to_owned(), "content/".to_owned()];
        if let Some(theme) = &self.library.config.theme {
            folders.push(format!("themes/{theme}/static/"));
        }
        for folder in folders {
            match self.sources.asset(&format!("{folder}{path}")) {
                Ok(Some(asset)) => return Ok(Some(asset)),
                Ok(None) => {}
                Err(_) => return Err(Error::message(format!("`{path}` leads out of the project"))),
            }
        }
        Ok(None)
    }

    fn bytes(&self, path: &str) -> TeraResult<Vec<u8>> {
        let asset = self
            .find(path)?
            .ok_or_else(|| Error::message(format!("there is no file `{path}`")))?;
        asset
            .read()
            .map_err(|_| Error::message(format!("`{path}` cannot be read")))
    }

    fn kind(&self, name: &str, required: bool) -> TeraResult<Option<&Kind>> {
        let found = self.library.kinds.iter().find(|k| k.taxonomy.name == name);
        if found.is_none() && required {
            return Err(Error::message(format!(
                "there is no taxonomy `{name}` in the configuration"
            )));
        }
        Ok(found)
    }
}

/// Adds the functions and the filters that need the site.
pub(super) fn register(tera: &mut Tera, reach: &Arc<Reach>) {
    let with = |f: fn(&Reach, Kwargs) -> TeraResult<Value>| {
        let reach = Arc::clone(reach);
        move |args: Kwargs, _: &State| f(&reach, args)
    };
    tera.register_function("get_url", with(get_url));
    tera.register_function("get_page", with(get_page));
    tera.register_function("get_section", with(get_section));
    tera.register_function("get_taxonomy", with(get_taxonomy));
    tera.register_function("get_taxonomy_term", with(get_taxonomy_term));
    tera.register_function("get_taxonomy_url", with(get_taxonomy_url));
    tera.register_function("get_hash", with(get_hash));
    tera.register_function("get_image_metadata", with(get_image_metadata));
    tera.register_function("load_data", with(load_data));
    tera.register_function("trans", with(trans));
    tera.register_function("now", with(now));
    let for_markdown = Arc::clone(reach);
    tera.register_filter("markdown", move |text: &str, args: Kwargs, _: &State| {
        let inline = args.get::<bool>("inline")?.unwrap_or(false);
        Ok::<_, Error>(Value::safe_string(&markdown_filter(
            &for_markdown.library,
            text,
            inline,
        )))
    });
}

fn markdown_filter(library: &Library, text: &str, inline: bool) -> String {
    let context = markdown::Context {
        config: &library.config,
        permalink: &library.config.permalink("/"),
        anchor_links: AnchorLinks::None,
        resolve: &|link| library.resolve(link).ok().map(|(_, url, _)| url),
        anchor_link: &|_, _| String::new(),
    };
    if inline {
        markdown::render_inline(text, &context)
    } else {
        markdown::render(text, &context).html
    }
}

fn get_url(reach: &Reach, args: Kwargs) -> TeraResult<Value> {
    let path = args.must_get::<&str>("path")?;
    let library = &reach.library;
    if path.starts_with("@/") {
        let resolved = library.resolve(path);
        let (_, url, _) =
            resolved.map_err(|e| Error::message(format!("there is no document `{}`", e.path)))?;
        return Ok(Value::safe_string(&url));
    }
    let clean = path.trim_start_matches('/');
    let mut url = library.config.permalink(&format!("/{clean}"));
    if args.get::<bool>("trailing_slash")?.unwrap_or(false) {
        if !url.ends_with('/') {
            url.push('/');
        }
    } else if url.ends_with('/') && !clean.is_empty() && !path.ends_with('/') {
        url.pop();
    }
    if args.get::<bool>("cachebust")?.unwrap_or(false) {
        let hash = Sha256::digest(reach.bytes(path)?);
        url.push_str("?h=");
        url.push_str(&hex(&hash)[..20]);
    }
    Ok(Value::safe_string(&url))
}

fn get_page(reach: &Reach, args: Kwargs) -> TeraResult<Value> {
    let path = args.must_get::<&str>("path")?;
    let shelf = reach.shelf()?;
    match reach.library.find(path.trim_start_matches("@/")) {
        Some(Target::Page(id)) => Ok(shelf.pages[id.0].clone()),
        // It is there, but its time is another: nothing for now, and no mistake.
        _ if reach
            .library
            .schedule
            .leaves_out(path.trim_start_matches("@/")) =>
        {
            Ok(Value::none())
        }
        _ if args.get::<bool>("allow_missing")?.unwrap_or(false) => Ok(Value::none()),
        _ => Err(Error::message(format!("there is no page `{path}`"))),
    }
}

fn get_section(reach: &Reach, args: Kwargs) -> TeraResult<Value> {
    let path = args.must_get::<&str>("path")?;
    let shelf = reach.shelf()?;
    match reach.library.find(path.trim_start_matches("@/")) {
        _ if reach
            .library
            .schedule
            .leaves_out(path.trim_start_matches("@/")) =>
        {
            Ok(Value::none())
        }
        Some(Target::Section(id)) => Ok(shelf.sections[id.0].clone()),
        _ if args.get::<bool>("allow_missing")?.unwrap_or(false) => Ok(Value::none()),
        _ => Err(Error::message(format!("there is no section `{path}`"))),
    }
}

fn get_taxonomy(reach: &Reach, args: Kwargs) -> TeraResult<Value> {
    let name = args.must_get::<&str>("kind")?;
    let required = args.get::<bool>("required")?.unwrap_or(true);
    let shelf = reach.shelf()?;
    let lang = &reach.library.config.default_language;
    Ok(reach
        .kind(name, required)?
        .map_or(Value::none(), |k| values::kind(k, shelf, lang)))
}

fn get_taxonomy_term(reach: &Reach, args: Kwargs) -> TeraResult<Value> {
    let name = args.must_get::<&str>("kind")?;
    let term = args.must_get::<&str>("term")?;
    let required = args.get::<bool>("required")?.unwrap_or(true);
    let shelf = reach.shelf()?;
    let found = reach
        .kind(name, required)?
        .and_then(|k| k.term(term, &reach.library));
    match found {
        Some(term) => Ok(values::term(term, shelf, true)),
        None if required => Err(Error::message(format!("`{name}` has no term `{term}`"))),
        None => Ok(Value::none()),
    }
}

fn get_taxonomy_url(reach: &Reach, args: Kwargs) -> TeraResult<Value> {
    let name = args.must_get::<&str>("kind")?;
    let term = match args.get::<&str>("term")? {
        Some(term) => term,
        None => args.must_get::<&str>("name")?,
    };
    let required = args.get::<bool>("required")?.unwrap_or(true);
    let Some(kind) = reach.kind(name, required)? else {
        return Ok(Value::none());
    };
    let found = kind.term(term, &reach.library);
    let found = found.ok_or_else(|| Error::message(format!("`{name}` has no term `{term}`")))?;
    Ok(Value::safe_string(&found.address.permalink))
}

fn get_hash(reach: &Reach, args: Kwargs) -> TeraResult<Value> {
    let bytes = match args.get::<&str>("literal")? {
        Some(literal) => literal.as_bytes().to_vec(),
        None => reach.bytes(args.must_get::<&str>("path")?)?,
    };
    let digest: Vec<u8> = match args.get::<u64>("sha_type")?.unwrap_or(384) {
        256 => Sha256::digest(&bytes).to_vec(),
        384 => Sha384::digest(&bytes).to_vec(),
        512 => Sha512::digest(&bytes).to_vec(),
        other => {
            return Err(Error::message(format!(
                "sha_type {other}: 256, 384 and 512 are known"
            )));
        }
    };
    let text = if args.get::<bool>("base64")?.unwrap_or(true) {
        data::base64(&digest)
    } else {
        hex(&digest)
    };
    Ok(Value::from(text))
}

fn get_image_metadata(reach: &Reach, args: Kwargs) -> TeraResult<Value> {
    let path = args.must_get::<&str>("path")?;
    let Some(asset) = reach.find(path)? else {
        return match args.get::<bool>("allow_missing")?.unwrap_or(false) {
            true => Ok(Value::none()),
            false => Err(Error::message(format!("there is no image `{path}`"))),
        };
    };
    let bytes = asset
        .read()
        .map_err(|_| Error::message(format!("`{path}` cannot be read")))?;
    data::image_metadata(&bytes, path).map_err(Error::message)
}

fn load_data(reach: &Reach, args: Kwargs) -> TeraResult<Value> {
    let format = args.get::<&str>("format")?.map(str::to_owned);
    if args.get::<&str>("url")?.is_some() {
        return Err(Error::message(
            "load_data(url=…) is not supported: a build reads nothing from the network",
        ));
    }
    if let Some(literal) = args.get::<&str>("literal")? {
        return data::parse(
            literal.as_bytes(),
            format.as_deref().unwrap_or("plain"),
            "literal",
        )
        .map_err(Error::message);
    }
    let path = args.must_get::<&str>("path")?;
    let key = (path.to_owned(), format.clone());
    let cached = |loaded: &Mutex<HashMap<_, Value>>| loaded.lock().ok()?.get(&key).cloned();
    if let Some(value) = cached(&reach.loaded) {
        return Ok(value);
    }
    let Some(asset) = reach.find(path)? else {
        return match args.get::<bool>("required")?.unwrap_or(true) {
            true => Err(Error::message(format!("there is no data file `{path}`"))),
            false => Ok(Value::none()),
        };
    };
    let bytes = asset
        .read()
        .map_err(|_| Error::message(format!("`{path}` cannot be read")))?;
    let ending = path.rsplit_once('.').map_or("plain", |(_, e)| e);
    let value =
        data::parse(&bytes, format.as_deref().unwrap_or(ending), path).map_err(Error::message)?;
    if let Ok(mut loaded) = reach.loaded.lock() {
        loaded.insert(key, value.clone());
    }
    Ok(value)
}

fn trans(reach: &Reach, args: Kwargs) -> TeraResult<Value> {
    let key = args.must_get::<&str>("key")?;
    let found = reach
        .library
        .config
        .translations
        .get(key)
        .and_then(|v| v.as_str());
    found
        .map(Value::from)
        .ok_or_else(|| Error::message(format!("`[translations]` has no `{key}`")))
}

fn now(reach: &Reach, args: Kwargs) -> TeraResult<Value> {
    if args.get::<bool>("timestamp")?.unwrap_or(false) {
        return Ok(Value::from(reach.now));
    }
    let moment = jiff::Timestamp::from_second(reach.now).unwrap_or_default();
    Ok(Value::from(moment.to_string()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

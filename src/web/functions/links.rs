//! `get_url`: addresses in the site.

use sha2::{Digest, Sha256};

use super::hashes::hex;
use super::reach::{Reach, asked_lang};
use crate::template::{Error, Kwargs, State, TeraResult, Value};

/// Hexadecimal digits of a hash behind `?h=`.
const CACHEBUST_DIGITS: usize = 20;

/// `get_url(path, lang, trailing_slash = false, cachebust = false)`.
///
/// `@/a.md` is the permalink of that document in the page's language, or in `lang`. Anything
/// else stands behind the base URL, and behind `/lang/` if a language other than the site's
/// is asked for.
pub(super) fn get_url(reach: &Reach, args: &Kwargs, state: &State) -> TeraResult<Value> {
    let path = args.must_get::<&str>("path")?;
    if path.starts_with("@/") {
        let lang = reach.lang(args, state)?;
        return Ok(Value::safe_string(&reach.resolve(path, &lang)?));
    }
    let config = &reach.library.config;
    let mut clean = path.trim_start_matches('/').to_owned();
    if let Some(lang) = asked_lang(args)? {
        let lang = reach.known_lang(lang)?;
        let has = clean == lang || clean.starts_with(&format!("{lang}/"));
        if lang != config.default_language && !has {
            clean = format!("{lang}/{clean}");
        }
    }
    let mut url = config.permalink(&format!("/{clean}"));
    if !args.get::<bool>("trailing_slash")?.unwrap_or(false) {
        // A site without an address of its own begins at `/`, which must stay.
        if url.len() > 1 && url.ends_with('/') {
            url.pop();
        }
    } else if !url.ends_with('/') && !clean.contains('#') && !is_feed(reach, &clean) {
        url.push('/');
    }
    if args.get::<bool>("cachebust")?.unwrap_or(false) {
        let bytes = reach
            .bytes(&clean)
            .map_err(|e| Error::message(format!("{e}, and `cachebust` is made from the file")))?;
        url.push_str("?h=");
        url.push_str(&hex(&Sha256::digest(bytes))[..CACHEBUST_DIGITS]);
    }
    Ok(Value::safe_string(&url))
}

fn is_feed(reach: &Reach, path: &str) -> bool {
    let languages = reach.library.config.languages.iter();
    let mut names = languages.flat_map(|language| &language.feed_filenames);
    names.any(|name| path.ends_with(name.as_str()))
}

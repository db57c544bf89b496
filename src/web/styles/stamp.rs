//! Names with the hash of what they name: a browser may keep such a file for ever, and
//! sees at once that another has come.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha384};

use crate::template::{Error, Kwargs, State, Tera, TeraResult, Value};

use super::Styles;
use crate::web::notes;

/// How many hexadecimal digits of the hash stand in a name.
const DIGITS: usize = 8;

/// What a file's bytes say of themselves.
#[derive(Clone, Debug)]
pub(in crate::web) struct Stamp {
    /// The file's path with its hash before the ending: `css/main.3f2a9c1b.css`.
    pub(in crate::web) path: String,
    /// The SHA-384 in hexadecimal.
    pub(in crate::web) hash: String,
    /// The value for the attribute `integrity`: `sha384-…`, in base64.
    pub(in crate::web) integrity: String,
}

impl Stamp {
    /// The stamp of the file at `path` with these bytes.
    pub(super) fn new(path: &str, bytes: &[u8]) -> Stamp {
        let digest = Sha384::digest(bytes);
        let hash: String = digest.iter().map(|b| format!("{b:02x}")).collect();
        let name = path.rfind('/').map_or(0, |slash| slash + 1);
        let short = &hash[..DIGITS];
        // A name that only begins with a point has no ending.
        let stamped = match path.rfind('.').filter(|point| *point > name) {
            Some(point) => format!("{}.{short}{}", &path[..point], &path[point..]),
            None => format!("{path}.{short}"),
        };
        Stamp {
            path: stamped,
            integrity: format!("sha384-{}", STANDARD.encode(digest)),
            hash,
        }
    }
}

/// Adds the function `asset(path="main.css")`: `url` with the hash in the file's name,
/// `path` of that file, `integrity` for the attribute of that name, and `hash`.
pub(in crate::web) fn register(tera: &mut Tera, styles: &std::sync::Arc<Styles>) {
    let styles = std::sync::Arc::clone(styles);
    tera.register_function("asset", move |args: Kwargs, _: &State| {
        let path = args.must_get::<&str>("path")?;
        asset(&styles, path.trim_start_matches('/'))
    });
}

fn asset(styles: &Styles, path: &str) -> TeraResult<Value> {
    notes::ask(|| format!("asset\t{path}"));
    let Some(stamp) = styles.stamp(path) else {
        let mut message = format!("there is no style sheet and no static file `{path}`");
        if let Some(near) = styles.nearest(path) {
            message.push_str(&format!("; did you mean `{near}`?"));
        }
        return Err(Error::message(message));
    };
    let plain = styles.permalink(path);
    let value = match stamp {
        Ok(stamp) => {
            let url = match styles.ask(path) {
                true => styles.permalink(&stamp.path),
                // Nobody knew in time that it would be asked for: no file has that name.
                false => format!("{plain}?h={}", &stamp.hash[..20]),
            };
            serde_json::json!({
                "url": url, "path": stamp.path, "integrity": stamp.integrity, "hash": stamp.hash,
            })
        }
        // Its own recipe says what is wrong with it.
        Err(_) => serde_json::json!({ "url": plain, "path": path, "integrity": "", "hash": "" }),
    };
    Ok(Value::from_serializable(&value))
}

/// The files that the text of a template asks for by name: `asset(path="main.css")`.
pub(super) fn asked_in(template: &str) -> impl Iterator<Item = &str> {
    template.split("asset(").skip(1).filter_map(|call| {
        let arguments = &call[..call.find(')')?];
        let value = arguments.split_once("path")?.1.trim_start();
        let value = value.strip_prefix('=')?.trim_start();
        let quote = value.chars().next().filter(|c| "\"'`".contains(*c))?;
        let path = value[1..].split(quote).next()?;
        Some(path.trim_start_matches('/'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_stand_before_the_ending() {
        let path = |path: &str| Stamp::new(path, b"a").path;
        assert_eq!(path("main.css"), "main.54a59b9f.css");
        assert_eq!(path("a.b/lib.min.js"), "a.b/lib.min.54a59b9f.js");
        assert_eq!(path("a.b/CNAME"), "a.b/CNAME.54a59b9f");
        assert_eq!(path(".htaccess"), ".htaccess.54a59b9f");
    }

    #[test]
    fn templates_tell_what_they_ask_for() {
        let text = "{{ asset(path=\"/a.css\").url }} {% set x = asset( path = 'b.js' ) %} {{ asset(path=name) }}";
        assert_eq!(asked_in(text).collect::<Vec<_>>(), ["a.css", "b.js"]);
    }
}

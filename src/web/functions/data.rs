//! `load_data`: files, texts and answers of servers as values.

use std::time::Duration;

use super::super::data;
use super::super::questions;
use super::reach::{Found, Reach};
use crate::network::{Ask, Network};
use crate::template::{Error, Kwargs, State, TeraResult, Value};

/// Longer than this no build waits for a server.
const PATIENCE: Duration = Duration::from_secs(30);

/// `load_data(path or url or literal, format, required = true)`, and for `url` also
/// `method = "get"`, `body`, `content_type`, `headers = ["name=value"]`.
///
/// The format is the argument, else the ending of the path, else plain. A path may name a
/// sheet of a workbook: `data/dai-bieu.xlsx#Thôn 1`. What is not required and not there is
/// null.
pub(super) fn load_data(reach: &Reach, args: &Kwargs, _: &State) -> TeraResult<Value> {
    let required = args.get::<bool>("required")?.unwrap_or(true);
    let format = args.get::<&str>("format")?;
    let named = (
        args.get::<&str>("path")?,
        args.get::<&str>("url")?,
        args.get::<&str>("literal")?,
    );
    let read = match named {
        (Some(path), None, None) => read_file(reach, path, format, required),
        (None, None, Some(text)) => {
            let format = format.unwrap_or("plain");
            let value = data::parse(text.as_bytes(), format, "literal");
            value.map(Some).map_err(Error::message)
        }
        (None, Some(url), None) => match ask(reach, url, format, args) {
            Err(_) if !required => Ok(None),
            answer => answer.map(Some),
        },
        _ => Err(Error::message(
            "one of `path`, `url` and `literal` must be given",
        )),
    };
    Ok(read?.unwrap_or_else(Value::none))
}

fn read_file(
    reach: &Reach,
    path: &str,
    format: Option<&str>,
    required: bool,
) -> TeraResult<Option<Value>> {
    let (file, sheet) = data::split_sheet(path);
    reach.ask_for_file(file);
    let Some(found) = reach.find(file)? else {
        return match required {
            true => Err(Error::message(format!("there is no data file `{file}`"))),
            false => Ok(None),
        };
    };
    let key = format!("{path}\n{format:?}");
    remembered(reach, key, || {
        let bytes = found.bytes(file)?;
        // Messages name the file as it lies in the project.
        let name = match &found {
            Found::Asset(asset) => asset.path.as_str(),
            Found::Made(_) => file,
        };
        let ending = file.rsplit_once('.').map_or("plain", |(_, ending)| ending);
        let value = match format {
            Some(format) => data::parse_sheet(&bytes, format, name, sheet),
            None if data::is_format(ending) => data::parse_sheet(&bytes, ending, name, sheet),
            None => data::parse(&bytes, "plain", name),
        };
        value.map_err(Error::message)
    })
    .map(Some)
}

fn ask(reach: &Reach, url: &str, format: Option<&str>, args: &Kwargs) -> TeraResult<Value> {
    if !reach.library.config.outside.allow_network {
        return Err(Error::message(format!(
            "load_data may not ask `{url}`: {NETWORK_REFUSED}"
        )));
    }
    questions::plain(questions::FLEETING);
    let method = args.get::<&str>("method")?.unwrap_or("get");
    let post = match method.to_ascii_lowercase().as_str() {
        "get" => false,
        "post" => true,
        other => {
            return Err(Error::message(format!(
                "method `{other}`: `get` and `post` are known"
            )));
        }
    };
    let body = args.get::<&str>("body")?.filter(|_| post);
    let content_type = args.get::<&str>("content_type")?.filter(|_| post);
    let given = args.get::<Vec<String>>("headers")?.unwrap_or_default();
    let mut headers = Vec::new();
    for header in &given {
        let pair = header.split_once('=');
        headers.push(pair.ok_or_else(|| {
            Error::message(format!(
                "the header `{header}` is not of the form `name=value`"
            ))
        })?);
    }
    headers.extend(content_type.map(|kind| ("Content-Type", kind)));
    let format = format.unwrap_or("plain");
    headers.push(("Accept", data::media_type(format)));
    let key = format!("{url}\n{format}\n{post}\n{body:?}\n{headers:?}");
    remembered(reach, key, || {
        let network = reach.network.get_or_init(|| Network::new(PATIENCE));
        let how = match (post, body) {
            (true, body) => Ask::Post(body.unwrap_or_default().as_bytes()),
            (false, _) => Ask::Get,
        };
        let answer = network.ask(how, url, &headers);
        let answer = answer.map_err(|cause| Error::message(format!("`{url}`: {cause}")))?;
        if !answer.is_good() {
            return Err(Error::message(format!(
                "`{url}` answers with the status {}",
                answer.status
            )));
        }
        data::parse(&answer.body, format, url).map_err(Error::message)
    })
}

/// Part of the message; the room of templates knows a hint for it.
const NETWORK_REFUSED: &str = crate::template::NETWORK_REFUSED;

/// The value under `key`, made at the first call.
fn remembered(
    reach: &Reach,
    key: String,
    make: impl FnOnce() -> TeraResult<Value>,
) -> TeraResult<Value> {
    let known = reach.loaded.lock().ok().and_then(|l| l.get(&key).cloned());
    if let Some(value) = known {
        return Ok(value);
    }
    let value = make()?;
    if let Ok(mut loaded) = reach.loaded.lock() {
        loaded.insert(key, value.clone());
    }
    Ok(value)
}

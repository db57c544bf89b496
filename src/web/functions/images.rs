//! `get_image_metadata`: width, height and format of a picture.

use serde_json::json;

use super::reach::Reach;
use crate::template::{Error, Kwargs, State, TeraResult, Value};

/// `get_image_metadata(path, allow_missing = false)`.
pub(super) fn get_image_metadata(reach: &Reach, args: &Kwargs, _: &State) -> TeraResult<Value> {
    let path = args.must_get::<&str>("path")?;
    let Some(found) = reach.find(path)? else {
        return match args.get::<bool>("allow_missing")?.unwrap_or(false) {
            true => Ok(Value::none()),
            false => Err(Error::message(format!("there is no image `{path}`"))),
        };
    };
    metadata(&found.bytes(path)?, path).map_err(Error::message)
}

/// Width, height and format of an image; else the reason in words.
fn metadata(bytes: &[u8], name: &str) -> Result<Value, String> {
    let reader = image::ImageReader::new(std::io::Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|e| format!("`{name}`: {e}"))?;
    let format = reader
        .format()
        .ok_or_else(|| format!("`{name}` is not an image that loa knows"))?;
    let (width, height) = reader
        .into_dimensions()
        .map_err(|e| format!("`{name}`: {e}"))?;
    let ending = format.extensions_str().first().copied().unwrap_or_default();
    Ok(Value::from_serializable(&json!({
        "width": width, "height": height, "format": ending, "mime": format.to_mime_type(),
    })))
}

//! What templates and bodies call: Zola's `resize_image` and `get_image_metadata`, and loa's
//! `picture` and `image_placeholder`.

use std::sync::Arc;

use serde_json::json;

use super::encode::Encoding;
use super::facts::Facts;
use super::operation::Operation;
use super::{FOLDER, Images};
use crate::config::images::{PictureFormat, Placeholder};
use crate::picture::Filter;
use crate::sources::Asset;
use crate::template::{Error, Kwargs, State, Tera, TeraResult, Value};
use crate::web::functions::Reach;
use crate::web::notes;

/// The widths of `picture` where neither it nor the configuration names some.
const WIDTHS: [u32; 3] = [480, 960, 1600];

const FILTERS: &[(&str, Filter)] = &[
    ("nearest", Filter::Nearest),
    ("triangle", Filter::Triangle),
    ("catmullrom", Filter::CatmullRom),
    ("gaussian", Filter::Gaussian),
    ("lanczos3", Filter::Lanczos3),
];

/// Adds the functions.
pub(in crate::web) fn register(tera: &mut Tera, reach: &Arc<Reach>) {
    let with = |f: fn(&Reach, Kwargs) -> TeraResult<Value>| {
        let reach = Arc::clone(reach);
        move |args: Kwargs, _: &State| f(&reach, args)
    };
    tera.register_function("resize_image", with(resize_image));
    tera.register_function("get_image_metadata", with(get_image_metadata));
    tera.register_function("picture", with(picture));
    tera.register_function("image_placeholder", with(image_placeholder));
}

/// A picture that can be decoded.
fn raster(reach: &Reach, path: &str) -> TeraResult<(Asset, Arc<Facts>)> {
    let asset = reach
        .asset(path)?
        .ok_or_else(|| Error::message(format!("there is no image `{path}`")))?;
    let facts = reach.images.facts(&asset).map_err(Error::message)?;
    match &facts.obstacle {
        Some(obstacle) => Err(Error::message(format!("`{path}` {obstacle}"))),
        None => Ok((asset, facts)),
    }
}

fn resize_image(reach: &Reach, args: Kwargs) -> TeraResult<Value> {
    let path = args.must_get::<&str>("path")?;
    let op = args.get::<&str>("op")?.unwrap_or("fill");
    let side = |name: &'static str| -> TeraResult<Option<u32>> {
        match args.get::<u64>(name)? {
            Some(n) => u32::try_from(n)
                .map(Some)
                .map_err(|_| Error::message(format!("`{name}` is too large"))),
            None => Ok(None),
        }
    };
    let operation =
        Operation::named(op, side("width")?, side("height")?).map_err(Error::message)?;
    let filter = named(&args, "filter", FILTERS)?.unwrap_or(Filter::Lanczos3);
    let format = named(&args, "format", PictureFormat::NAMES)?.unwrap_or(PictureFormat::Auto);
    let (asset, facts) = raster(reach, path)?;
    let (quality, speed) = (args.get::<u64>("quality")?, args.get::<u64>("speed")?);
    let encoding =
        Encoding::settle(format, facts.lossless, quality, speed).map_err(Error::message)?;
    let geometry = operation.on((facts.width, facts.height));
    encoding
        .check_size(geometry.width, geometry.height)
        .map_err(Error::message)?;
    let images: &Images = &reach.images;
    let rendition = images.want(&asset, &facts, geometry, filter, encoding);
    Ok(Value::from_serializable(&json!({
        "url": images.url(&rendition),
        "static_path": format!("static/{}", rendition.path),
        "width": geometry.width,
        "height": geometry.height,
        "orig_width": facts.width,
        "orig_height": facts.height,
    })))
}

fn get_image_metadata(reach: &Reach, args: Kwargs) -> TeraResult<Value> {
    let path = args.must_get::<&str>("path")?;
    let plain = path.trim_start_matches('/');
    let plain = plain.strip_prefix("static/").unwrap_or(plain);
    notes::ask(|| format!("rendition\t{plain}"));
    if plain.starts_with(FOLDER)
        && let Some(rendition) = reach.images.rendition(plain)
    {
        return Ok(Value::from_serializable(&json!({
            "width": rendition.geometry.width,
            "height": rendition.geometry.height,
            "format": rendition.encoding.ending(),
            "mime": rendition.encoding.mime(),
            "description": null,
            "created": null,
        })));
    }
    let Some(asset) = reach.asset(path)? else {
        return match args.get::<bool>("allow_missing")?.unwrap_or(false) {
            true => Ok(Value::none()),
            false => Err(Error::message(format!("there is no image `{path}`"))),
        };
    };
    let facts = reach.images.facts(&asset).map_err(Error::message)?;
    Ok(Value::from_serializable(&json!({
        "width": facts.width,
        "height": facts.height,
        "format": facts.format,
        "mime": facts.mime,
        "description": facts.description,
        "created": facts.created,
    })))
}

/// A ready `<img>` or `<picture>` in several sizes.
fn picture(reach: &Reach, args: Kwargs) -> TeraResult<Value> {
    let path = args.must_get::<&str>("path")?;
    let (asset, facts) = raster(reach, path)?;
    let text =
        |name| -> TeraResult<Option<String>> { Ok(args.get::<&str>(name)?.map(str::to_owned)) };
    let mut look = reach.images.usual_look();
    look.alt = text("alt")?.unwrap_or_default();
    look.title = text("title")?.unwrap_or_default();
    look.class = text("class")?.unwrap_or_default();
    look.sizes = text("sizes")?.unwrap_or(look.sizes);
    if let Some(widths) = args.get::<Vec<u64>>("widths")? {
        let widths: Option<Vec<u32>> = widths
            .into_iter()
            .map(|w| u32::try_from(w).ok().filter(|w| *w > 0))
            .collect();
        look.widths = widths.ok_or_else(|| Error::message("`widths` are numbers from 1 on"))?;
    }
    if look.widths.is_empty() {
        look.widths = WIDTHS.to_vec();
    }
    if let Some(formats) = args.get::<Vec<String>>("formats")? {
        look.formats = formats
            .iter()
            .map(|name| {
                PictureFormat::named(name)
                    .ok_or_else(|| unknown("formats", name, PictureFormat::NAMES))
            })
            .collect::<TeraResult<_>>()?;
    }
    look.lazy = args.get::<bool>("lazy")?.unwrap_or(look.lazy);
    look.placeholder = named(&args, "placeholder", Placeholder::NAMES)?.unwrap_or(look.placeholder);
    let html = reach.images.html(&asset, &facts, &look, None);
    html.map(|html| Value::safe_string(&html))
        .map_err(Error::message)
}

/// `#rrggbb`, or with `kind="blur"` a `data:` address.
fn image_placeholder(reach: &Reach, args: Kwargs) -> TeraResult<Value> {
    let path = args.must_get::<&str>("path")?;
    let (asset, facts) = raster(reach, path)?;
    let kind = match named(&args, "kind", Placeholder::NAMES)? {
        Some(kind) => kind,
        None if reach.images.usual_look().placeholder == Placeholder::Blur => Placeholder::Blur,
        None => Placeholder::Colour,
    };
    let made = reach.images.placeholder(&asset, &facts, kind);
    Ok(made
        .map_err(Error::message)?
        .map_or(Value::none(), |text| Value::safe_string(&text)))
}

/// The argument `key` as one of a closed set of words.
fn named<T: Copy>(args: &Kwargs, key: &'static str, words: &[(&str, T)]) -> TeraResult<Option<T>> {
    let Some(word) = args.get::<&str>(key)? else {
        return Ok(None);
    };
    let found = words.iter().find(|(name, _)| *name == word);
    match found {
        Some((_, value)) => Ok(Some(*value)),
        None => Err(unknown(key, word, words)),
    }
}

fn unknown<T>(key: &str, word: &str, words: &[(&str, T)]) -> Error {
    let known: Vec<&str> = words.iter().map(|(name, _)| *name).collect();
    Error::message(format!(
        "`{key}` cannot be `{word}`; known are {}",
        known.join(", ")
    ))
}

//! Filters and tests that web and print templates share, on top of Tera's own: the ones
//! that Zola takes from tera-contrib, and Vietnamese dates.

use indexmap::IndexMap;
use tera::value::Key;
use tera::{Error, Kwargs, State, Tera, TeraResult, Value};
use tera_contrib::{base64, dates, filesize_format, format, json, regex, urlencode};

use crate::text::date::Date;
use crate::text::{gaps, number, slug};

/// Adds the filters to `tera`.
pub(super) fn register(tera: &mut Tera) {
    tera.register_filter("ngay", |v: &str, _: Kwargs, _: &State| {
        day(v).map(Date::short)
    });
    tera.register_filter("ngay_dai", |v: &str, _: Kwargs, _: &State| {
        day(v).map(Date::long)
    });
    tera.register_filter("so", |v: i64, _: Kwargs, _: &State| number::grouped(v));
    tera.register_filter("num_format", |v: i64, _: Kwargs, _: &State| {
        number::grouped(v)
    });
    tera.register_filter("dia_danh", |v: &str, _: Kwargs, _: &State| {
        place_name(v).to_owned()
    });
    tera.register_filter("cum_tu", |v: &str, _: Kwargs, _: &State| word_groups(v));
    tera.register_filter("slugify", |v: &str, _: Kwargs, _: &State| slug(v));
    tera.register_filter("group_by", group_by);
    tera.register_filter("date", super::dates::date);
    tera.register_filter("base64_encode", base64::b64_encode);
    tera.register_filter("base64_decode", base64::b64_decode);
    tera.register_filter("filesizeformat", filesize_format::filesize_format);
    tera.register_filter("format", format::format);
    tera.register_filter("json_encode", json::json_encode);
    tera.register_filter("striptags", regex::striptags);
    tera.register_filter("spaceless", regex::spaceless);
    tera.register_filter("regex_replace", regex::RegexReplace::default());
    tera.register_filter("urlencode", urlencode::urlencode);
    tera.register_filter("urlencode_strict", urlencode::urlencode_strict);
    tera.register_test("matching", regex::Matching::default());
    tera.register_test("before", dates::is_before);
    tera.register_test("after", dates::is_after);
}

/// What stands before the names of places that govern themselves.
const KINDS_OF_PLACE: [&str; 8] = [
    "xã",
    "phường",
    "thị trấn",
    "đặc khu",
    "thành phố",
    "tỉnh",
    "thôn",
    "tổ dân phố",
];

/// The name of a place without its kind, as it stands before a date: “Xã Kẻ Sặt” is “Kẻ Sặt”. A
/// number alone is no name: “Phường 5” stays.
fn place_name(text: &str) -> &str {
    let text = text.trim();
    let without = |kind: &&str| {
        let end = text.char_indices().nth(kind.chars().count())?.0;
        let name = text[end..].strip_prefix(' ')?.trim_start();
        let is_kind = text[..end].to_lowercase() == **kind;
        (is_kind && name.starts_with(char::is_alphabetic)).then_some(name)
    };
    KINDS_OF_PLACE.iter().find_map(without).unwrap_or(text)
}

/// `list | group_by(attribute="year")`, in the place of Tera's own, which puts the groups in
/// another order each time: here they stand in the order of their first entries.
fn group_by(list: Vec<Value>, args: Kwargs, _: &State) -> TeraResult<Value> {
    let attribute = args.must_get::<&str>("attribute")?;
    let mut groups: IndexMap<Key<'static>, Vec<Value>> = IndexMap::new();
    for (i, entry) in list.into_iter().enumerate() {
        let Some(value) = entry.get_from_path(attribute) else {
            return Err(Error::message(format!(
                "the entry {i} of the list has no `{attribute}`"
            )));
        };
        if value.is_none() {
            continue;
        }
        let key = key_of(value).ok_or_else(|| {
            Error::message(format!(
                "`{attribute}` of the entry {i} cannot name a group"
            ))
        })?;
        groups.entry(key).or_default().push(entry);
    }
    Ok(Value::from(groups))
}

fn key_of(value: &Value) -> Option<Key<'static>> {
    if let Some(text) = value.as_str() {
        return Some(Key::from(text.to_owned()));
    }
    if let Some(number) = value.as_u64() {
        return Some(Key::U64(number));
    }
    let number = value.as_i64().map(Key::I64);
    number.or_else(|| value.as_bool().map(Key::Bool))
}

/// A break dearer than this reads wrong on a screen, where there is room for another.
const DEAREST_BREAK: f64 = 0.3;

/// A text in the groups of words that read well on a line, for `inline-block` spans: a
/// browser breaks between them first. Joined with blanks they are the text again.
fn word_groups(text: &str) -> Vec<String> {
    let phrase = gaps(text, &[]);
    let mut groups: Vec<String> = Vec::new();
    let mut joined = false;
    for (i, syllable) in phrase.syllables().iter().enumerate() {
        match groups.last_mut().filter(|_| joined) {
            Some(group) => {
                group.push(' ');
                group.push_str(syllable);
            }
            None => groups.push(syllable.clone()),
        }
        joined = phrase.break_cost(i).is_none_or(|cost| cost > DEAREST_BREAK);
    }
    groups
}

fn day(text: &str) -> TeraResult<Date> {
    Date::parse(text)
        .ok_or_else(|| Error::message(format!("`{text}` is not a date such as 2025-08-28")))
}

//! Words, numbers and moments: `trans`, `text_direction`, `now`, `get_env`, and the filter
//! `num_format`.

use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_decimal::options::{DecimalFormatterOptions, GroupingStrategy};
use icu_locale::Locale;
use unic_langid::{CharacterDirection, LanguageIdentifier};

use super::super::{notes, questions};
use super::reach::{Reach, asked_lang, nearest};
use crate::template::{Error, Kwargs, State, TeraResult, Value};

/// `trans(key, lang)`: a sentence of `[translations]`.
pub(super) fn trans(reach: &Reach, args: &Kwargs, state: &State) -> TeraResult<Value> {
    let key = args.must_get::<&str>("key")?;
    let lang = reach.lang(args, state)?;
    let sentences = reach.translations(&lang);
    if let Some(sentence) = sentences.get(key).and_then(|value| value.as_str()) {
        return Ok(Value::from(sentence));
    }
    Err(Error::message(format!(
        "`[translations]` of `{lang}` has no `{key}`{}",
        nearest(key, sentences.iter().map(|(key, _)| key))
    )))
}

/// `text_direction(lang)`: `ltr` or `rtl`, for HTML's `dir`. Scripts that run down are
/// written from left to right where they stand in lines.
pub(super) fn text_direction(reach: &Reach, args: &Kwargs, state: &State) -> TeraResult<Value> {
    // Any language may be asked for: a quotation can be in one that the site has not.
    let lang = match asked_lang(args)? {
        Some(lang) => lang.to_owned(),
        None => reach.lang(args, state)?.into_owned(),
    };
    let id: LanguageIdentifier = lang
        .parse()
        .map_err(|_| Error::message(format!("`{lang}` is not the code of a language")))?;
    Ok(Value::from(match id.character_direction() {
        CharacterDirection::RTL => "rtl",
        _ => "ltr",
    }))
}

/// `now(timestamp = false, utc = false)`: the moment of the build, in UTC in any case, since
/// a build must not depend on where the machine stands.
pub(super) fn now(reach: &Reach, args: &Kwargs, _: &State) -> TeraResult<Value> {
    args.get::<bool>("utc")?;
    questions::plain(questions::FLEETING);
    if args.get::<bool>("timestamp")?.unwrap_or(false) {
        return Ok(Value::from(reach.now));
    }
    let moment = jiff::Timestamp::from_second(reach.now).unwrap_or_default();
    Ok(Value::from(moment.to_string()))
}

/// `get_env(name, default)`: a variable of the environment that `loa` was started in.
pub(super) fn get_env(reach: &Reach, args: &Kwargs, _: &State) -> TeraResult<Value> {
    let name = args.must_get::<&str>("name")?;
    notes::ask(|| format!("{}{name}", questions::ENVIRONMENT));
    if let Some(text) = reach.environment.get(name) {
        return Ok(Value::from(text.as_str()));
    }
    args.get::<Value>("default")?
        .ok_or_else(|| Error::message(format!("the environment has no variable `{name}`")))
}

/// `number | num_format(locale = the site's language)`: grouped as the locale groups, after
/// CLDR: `1.234.567` in Vietnamese, `12,34,567` in the English of India.
pub(super) fn num_format(reach: &Reach, number: i128, args: &Kwargs) -> TeraResult<String> {
    let asked = args.get::<&str>("locale")?;
    let name = asked.unwrap_or(&reach.library.config.default_language);
    let unknown = || Error::message(format!("`{name}` is not the code of a language"));
    let locale = Locale::try_from_str(&name.replace('_', "-")).map_err(|_| unknown())?;
    let mut options = DecimalFormatterOptions::default();
    options.grouping_strategy = Some(GroupingStrategy::Always);
    let formatter = DecimalFormatter::try_new(locale.into(), options).map_err(|_| unknown())?;
    Ok(formatter.format(&Decimal::from(number)).to_string())
}

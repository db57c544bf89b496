//! The filter `date`, as Zola has it, and dates in a language's words by either of the two ways
//! that themes write them: the patterns of UTS 35 (`d MMMM y`), which Zola wants beside a
//! `locale`, or strftime (`%d %B %Y`), which it wants everywhere else.

use std::cell::RefCell;

use rustc_hash::FxHashMap;
use tera::{Kwargs, Map, State, TeraResult, Value};
use tera_contrib::dates;

/// A directive of strftime, and the field of UTS 35 that shows the same.
const FIELDS: &[(char, &str)] = &[
    ('Y', "y"),
    ('y', "yy"),
    ('m', "MM"),
    ('b', "MMM"),
    ('h', "MMM"),
    ('B', "MMMM"),
    ('d', "dd"),
    ('e', "d"),
    ('a', "EEE"),
    ('A', "EEEE"),
    ('H', "HH"),
    ('k', "H"),
    ('I', "hh"),
    ('l', "h"),
    ('M', "mm"),
    ('S', "ss"),
    ('p', "a"),
    ('P', "a"),
    ('F', "y-MM-dd"),
    ('T', "HH:mm:ss"),
    ('R', "HH:mm"),
    ('D', "MM/dd/yy"),
];

/// So many dates are remembered by each thread.
const MOST_REMEMBERED: usize = 4096;

thread_local! {
    /// Dates that were shown before: lists show the same ones again and again.
    static SHOWN: RefCell<FxHashMap<String, String>> = RefCell::default();
}

/// `value | date(format, timezone, locale)`.
pub(super) fn date(value: &Value, args: Kwargs, state: &State) -> TeraResult<String> {
    let Some(key) = key_of(value, &args)? else {
        return show(value, args, state);
    };
    if let Some(shown) = SHOWN.with_borrow(|shown| shown.get(&key).cloned()) {
        return Ok(shown);
    }
    let text = show(value, args, state)?;
    SHOWN.with_borrow_mut(|shown| {
        if shown.len() >= MOST_REMEMBERED {
            shown.clear();
        }
        shown.insert(key, text.clone());
    });
    Ok(text)
}

/// All that decides on how a text is shown; `None` for what is no text.
fn key_of(value: &Value, args: &Kwargs) -> TeraResult<Option<String>> {
    let Some(text) = value.as_str() else {
        return Ok(None);
    };
    let mut key = String::with_capacity(64);
    for part in ["format", "locale", "timezone"] {
        // One that is not given is not one that is empty.
        if let Some(part) = args.get::<&str>(part)? {
            key.push_str(part);
            key.push('\u{1}');
        }
        key.push('\u{0}');
    }
    key.push_str(text);
    Ok(Some(key))
}

fn show(value: &Value, args: Kwargs, state: &State) -> TeraResult<String> {
    let format = args.get::<&str>("format")?;
    let locale = args.get::<&str>("locale")?;
    let (Some(format), Some(locale)) = (format, locale) else {
        return dates::date(value, args, state);
    };
    let Some(pattern) = pattern_of(format) else {
        return dates::date(value, args, state);
    };
    let mut changed = Map::default();
    changed.insert("format".into(), Value::from(pattern));
    changed.insert("locale".into(), Value::from(locale));
    if let Some(timezone) = args.get::<&str>("timezone")? {
        changed.insert("timezone".into(), Value::from(timezone));
    }
    dates::date(value, Kwargs::new(std::sync::Arc::new(changed)), state)
}

/// The pattern that shows what a strftime format shows; `None` if the format is none, or asks
/// for what patterns cannot show.
fn pattern_of(format: &str) -> Option<String> {
    if !format.contains('%') {
        return None;
    }
    let mut pattern = String::new();
    let mut words = String::new();
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            words.push(c);
            continue;
        }
        let mut directive = chars.next()?;
        let bare = matches!(directive, '-' | '_');
        if bare {
            directive = chars.next()?;
        }
        if directive == '%' {
            words.push('%');
            continue;
        }
        let (_, field) = FIELDS.iter().find(|(d, _)| *d == directive)?;
        pattern.push_str(&quoted(&std::mem::take(&mut words)));
        match bare {
            true => pattern.push(field.chars().next()?),
            false => pattern.push_str(field),
        }
    }
    pattern.push_str(&quoted(&words));
    Some(pattern)
}

/// Words between fields: letters must not be taken for fields.
fn quoted(words: &str) -> String {
    let doubled = words.replace('\'', "''");
    match words.contains(|c: char| c.is_ascii_alphabetic()) {
        true => format!("'{doubled}'"),
        false => doubled,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strftime_becomes_a_pattern() {
        let cases = [
            ("%d %B %Y", "dd MMMM y"),
            ("%-d/%-m/%Y", "d/M/y"),
            ("ngày %d", "'ngày 'dd"),
            ("%H:%M, %d o'clock", "HH:mm, dd' o''clock'"),
        ];
        for (format, pattern) in cases {
            assert_eq!(pattern_of(format).as_deref(), Some(pattern), "{format}");
        }
        assert_eq!(pattern_of("d MMMM y"), None);
        assert_eq!(pattern_of("%s"), None);
    }
}

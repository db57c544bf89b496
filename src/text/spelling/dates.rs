//! Dates as they are written in running text: found, read, and held against the calendar.

use std::ops::Range;

use super::super::date::Date;
use super::{Class, Form, Variant};

/// The days of the week, from Monday.
const WEEKDAYS: [&str; 7] = [
    "thứ hai",
    "thứ ba",
    "thứ tư",
    "thứ năm",
    "thứ sáu",
    "thứ bảy",
    "chủ nhật",
];

/// A date as it stands in a text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Written {
    pub(super) range: Range<usize>,
    pub(super) day: u8,
    pub(super) month: u8,
    /// Not every date says its year.
    pub(super) year: Option<u16>,
    /// The mark between its parts; none if it is written in words.
    mark: Option<char>,
    /// Day and month as written.
    digits: (String, String),
}

impl Written {
    /// The day of the calendar, if it says its year and there is such a day.
    pub(super) fn date(&self) -> Option<Date> {
        Date::new(self.year?, self.month, self.day)
    }

    /// Whether it may be this day: a date without a year is of any year.
    pub(super) fn may_be(&self, date: Date) -> bool {
        (self.day, self.month) == (date.day(), date.month())
            && self.year.is_none_or(|year| year == date.year())
    }

    /// Another day, written in the same way: with the same parts and marks.
    pub(super) fn like(&self, date: Date) -> String {
        let (short, long) = (date.short(), date.long());
        let year = format!("{}", date.year());
        match (self.mark, self.year) {
            (Some(mark), Some(_)) => short.replace('/', &mark.to_string()),
            (Some(mark), None) => {
                let without = short.trim_end_matches(year.as_str()).trim_end_matches('/');
                without.replace('/', &mark.to_string())
            }
            (None, Some(_)) => long,
            (None, None) => {
                let without = long.trim_end_matches(year.as_str()).trim_end();
                without.trim_end_matches("năm").trim_end().to_owned()
            }
        }
    }
}

/// Every date of a text: 28/8/2025, 28-8-2025, 28.8.2025, 28/8, "ngày 28 tháng 8 năm 2025",
/// "ngày 28 tháng 8".
pub(super) fn written(text: &str) -> Vec<Written> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..]
        .find(|c: char| c.is_ascii_digit())
        .map(|i| at + i)
    {
        let found = in_figures(text, start).or_else(|| in_words(text, start));
        let run = text[start..].bytes().take_while(u8::is_ascii_digit).count();
        at = found.as_ref().map_or(start + run, |w| w.range.end);
        out.extend(found);
    }
    out
}

/// So many digits at the head of a text, and the rest.
fn digits(text: &str, most: usize) -> Option<(&str, &str)> {
    let count = text.bytes().take_while(u8::is_ascii_digit).count();
    (1..=most).contains(&count).then(|| text.split_at(count))
}

/// 28/8/2025 and its like, from its first digit.
fn in_figures(text: &str, start: usize) -> Option<Written> {
    // A part of a number, of a document's number or of a path is no date.
    let joined = |c: char| c.is_alphanumeric() || matches!(c, '/' | '-' | '.' | ',' | '_');
    if text[..start].ends_with(joined) {
        return None;
    }
    let (day, rest) = digits(&text[start..], 2)?;
    let mark = rest
        .chars()
        .next()
        .filter(|c| matches!(c, '/' | '-' | '.'))?;
    let (month, rest) = digits(&rest[1..], 2)?;
    let dated = rest.strip_prefix(mark).and_then(|rest| digits(rest, 4));
    let (year, rest) = match dated {
        Some((year, rest)) if year.len() == 4 => (Some(year.parse().ok()?), rest),
        Some(_) => return None,
        // 3.5 and 3-5 are numbers; 24/7 goes as a date.
        None if mark != '/' => return None,
        None => (None, rest),
    };
    let goes_on = |c: char| c.is_alphanumeric() || matches!(c, '/' | '-' | '_' | '%');
    let dash_of_range =
        rest.starts_with('-') && rest[1..].starts_with(|c: char| c.is_ascii_digit());
    if rest.starts_with(goes_on) && !dash_of_range {
        return None;
    }
    let written = Written {
        range: start..text.len() - rest.len(),
        day: day.parse().ok()?,
        month: month.parse().ok()?,
        year,
        mark: Some(mark),
        digits: (day.to_owned(), month.to_owned()),
    };
    // Without a year 1/2 may be a half and 3/50 a share.
    let plausible = (1..=31).contains(&written.day) && (1..=12).contains(&written.month);
    (written.year.is_some() || plausible).then_some(written)
}

/// "ngày 28 tháng 8 năm 2025", from the digit of its day.
fn in_words(text: &str, start: usize) -> Option<Written> {
    let before = text[..start].trim_end_matches([' ', '\u{a0}', '~']);
    let head = ["ngày", "Ngày", "NGÀY"]
        .into_iter()
        .find(|w| before.ends_with(w))?;
    let (day, rest) = digits(&text[start..], 2)?;
    let rest = word(rest, "tháng")?;
    let (month, rest) = digits(rest, 2)?;
    let (year, rest) = match word(rest, "năm").and_then(|rest| digits(rest, 4)) {
        Some((year, rest)) if year.len() == 4 => (Some(year.parse().ok()?), rest),
        _ => (None, rest),
    };
    Some(Written {
        range: before.len() - head.len()..text.len() - rest.len(),
        day: day.parse().ok()?,
        month: month.parse().ok()?,
        year,
        mark: None,
        digits: (day.to_owned(), month.to_owned()),
    })
}

/// The text behind a word in any case, blanks around it passed over.
fn word<'a>(text: &'a str, wanted: &str) -> Option<&'a str> {
    let blank = |c: char| c.is_whitespace() || c == '~';
    let text = text.trim_start_matches(blank);
    let upper = wanted.to_uppercase();
    let rest = text
        .strip_prefix(wanted)
        .or_else(|| text.strip_prefix(&upper))?;
    rest.starts_with(blank)
        .then(|| rest.trim_start_matches(blank))
}

pub(super) fn find(text: &str, found: &mut Vec<Variant>) {
    for written in written(text) {
        if written.year.is_none() {
            continue;
        }
        let range = written.range.clone();
        let Some(date) = written.date() else {
            found.push(Variant::wrong(Class::NoSuchDay, range, ""));
            continue;
        };
        if let Some(mark) = written.mark {
            let form = match mark {
                '/' => "/",
                '-' => "-",
                _ => ".",
            };
            found.push(Variant::way(Class::DateMark, form, range.clone()));
        }
        let right = written.like(date);
        let short = date.short();
        let mut padded = short.split('/');
        let as_ruled =
            padded.next() == Some(&written.digits.0) && padded.next() == Some(&written.digits.1);
        if !as_ruled {
            found.push(Variant::wrong(Class::DatePadding, range.clone(), right));
        }
        if let Some((range, right)) = wrong_weekday(text, &range, date) {
            found.push(Variant::wrong(Class::Weekday, range, right));
        }
    }
}

/// The day of the week before a date, if it is another one: "thứ Hai, ngày 28/8/2025".
fn wrong_weekday(text: &str, range: &Range<usize>, date: Date) -> Option<(Range<usize>, String)> {
    let between = [' ', ',', '(', '\u{a0}'];
    let before = text[..range.start].trim_end_matches(between);
    let before = before
        .strip_suffix("ngày")
        .unwrap_or(before)
        .trim_end_matches(between);
    // The name of a day has two syllables.
    let start = before.rmatch_indices(' ').nth(1).map_or(0, |(i, _)| i + 1);
    let said = &before[start..];
    let lower = said
        .to_lowercase()
        .replace("thứ 2", "thứ hai")
        .replace("thứ 3", "thứ ba");
    let lower = lower.replace("thứ 4", "thứ tư").replace("thứ 5", "thứ năm");
    let lower = lower
        .replace("thứ 6", "thứ sáu")
        .replace("thứ 7", "thứ bảy");
    let named = WEEKDAYS.iter().position(|day| *day == lower)?;
    let right = weekday(date);
    (named != right).then(|| (start..before.len(), WEEKDAYS[right].to_owned()))
}

/// The day of the week, from Monday as 0: days counted from 1 January of the year 1, a Monday.
fn weekday(date: Date) -> usize {
    let years = usize::from(date.year()) - 1;
    let before = years * 365 + years / 4 - years / 100 + years / 400;
    let months = (1..date.month()).map(|month| {
        let last = (28..=31)
            .rev()
            .find(|day| Date::new(date.year(), month, *day).is_some());
        usize::from(last.unwrap_or(0))
    });
    (before + months.sum::<usize>() + usize::from(date.day()) - 1) % 7
}

/// The date with another mark.
pub(super) fn with_mark(written: &str, form: Form) -> Option<String> {
    let parts: Vec<&str> = written.split(['/', '-', '.']).collect();
    (parts.len() == 3).then(|| parts.join(form.0))
}

//! The event's facts, held against what a text says of the event.
//!
//! Other days are nothing strange in the news, so a text is only contradicted where it speaks
//! of the event itself: right behind the event's name, or, on a printed piece that shows the
//! name, anywhere.

use std::ops::Range;

use super::super::date::Date;
use super::super::fold::{fold, syllable_key};
use super::{dates, marks, tokens};

/// What may stand between an event's name and its date, folded.
const BETWEEN: &[&str] = &[
    "hop", "dien", "ra", "duoc", "se", "to", "chuc", "khai", "mac", "vao", "luc", "ngay", "sang",
    "chieu", "toi", "du", "kien", "gio", "phut", "tai", "nha", "van", "hoa", "trung", "tam", "thu",
    "hai", "ba", "tu", "nam", "bay", "chu", "nhat", "trong", "mo", "dau", "cuoi",
];
/// So many such words at most.
const MOST_BETWEEN: usize = 14;
/// A date further behind the event's name (bytes) is not looked at, nor an ordinal.
const FAR: usize = 400;
/// Halves of a day, as they stand before a date.
const HALVES: &[&str] = &["sáng", "trưa", "chiều", "tối", "đêm"];

/// What the project knows of its event.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The full name and the short ones, each without its ordinal, by the keys of their
    /// syllables; the longest first.
    names: Vec<Vec<String>>,
    /// Its day.
    pub date: Option<Date>,
    /// The half of the day: sáng, chiều, tối.
    pub half_day: Option<String>,
    /// Its ordinal: lần thứ I.
    pub ordinal: Option<String>,
    /// Its period, first and last year.
    pub period: Option<(u16, u16)>,
}

/// How much of a text speaks of the event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where {
    /// An article: what follows the event's name at once.
    BehindName,
    /// A printed piece: everything, if it shows the name.
    Anywhere,
}

/// What a contradiction is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// The day.
    Date,
    /// The half of the day.
    HalfDay,
    /// Which in the row: lần thứ I.
    Ordinal,
    /// The period in brackets: (2025-2030).
    Period,
}

/// A place that says something else of the event than the project's facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// What it is about.
    pub subject: Subject,
    /// The bytes of the text.
    pub range: Range<usize>,
    /// What the facts say, in the words of the text.
    pub right: String,
}

impl Facts {
    /// The facts as `[event]` writes them: `ordinal` may hold a period too, and `names` may
    /// hold the ordinal ("… lần thứ I (2025-2030)").
    pub fn new<'a>(
        names: impl IntoIterator<Item = &'a str>,
        date: Option<Date>,
        half_day: Option<&str>,
        ordinal: Option<&str>,
    ) -> Facts {
        let bare = |name: &str| match find_ordinal(name) {
            Some(at) => name[..at.start].trim().to_owned(),
            None => name.trim().to_owned(),
        };
        let mut all: Vec<String> = names.into_iter().map(bare).collect();
        all.retain(|name| tokens(name).count() > 1);
        // The longest name first: it holds the shorter ones.
        all.sort_by_key(|name| std::cmp::Reverse(name.len()));
        all.dedup();
        let keys = |name: &String| tokens(name).map(|(_, word)| syllable_key(word)).collect();
        let written = ordinal.unwrap_or_default();
        Facts {
            names: all.iter().map(keys).collect(),
            date,
            half_day: half_day.map(str::to_lowercase),
            ordinal: find_ordinal(written).map(|at| written[at].to_owned()),
            period: find_period(written).map(|(_, years)| years),
        }
    }

    /// What a text says of the event that the facts do not. Of a piece, give all its texts as
    /// one, in order; ` / ` between them is a blank.
    pub fn contradictions(&self, text: &str, place: Where) -> Vec<Contradiction> {
        let mut found = Vec::new();
        if self.names.is_empty() {
            return found;
        }
        let ends = self.mentions(text);
        for end in &ends {
            self.ordinals(text, *end, &mut found);
        }
        let written = dates::written(text);
        let spoken_of = written.iter().filter(|date| match place {
            Where::Anywhere => !ends.is_empty(),
            Where::BehindName => {
                let behind = ends.partition_point(|end| *end <= date.range.start);
                let end = behind.checked_sub(1).map(|i| ends[i]);
                end.is_some_and(|end| follows(text, end, date.range.start))
            }
        });
        for date in spoken_of {
            self.day(text, date, &mut found);
        }
        found.sort_by_key(|c| (c.range.start, c.subject));
        found.dedup();
        found
    }

    /// Where the event's name ends, each time it is told; a name within a longer one is not
    /// told twice.
    fn mentions(&self, text: &str) -> Vec<usize> {
        let all: Vec<(Range<usize>, &str)> = tokens(text).collect();
        let keys: Vec<String> = all.iter().map(|(_, word)| syllable_key(word)).collect();
        let mut told = vec![false; keys.len()];
        let mut ends = Vec::new();
        for wanted in &self.names {
            for start in 0..keys.len() {
                let end = start + wanted.len();
                if !told[start] && keys.get(start..end) == Some(wanted.as_slice()) {
                    told[start..end].fill(true);
                    ends.push(all[end - 1].0.end);
                }
            }
        }
        ends.sort_unstable();
        ends
    }

    /// The ordinal and the period right behind the name.
    fn ordinals(&self, text: &str, end: usize, found: &mut Vec<Contradiction>) {
        let rest = &text[end..text.floor_char_boundary(end + FAR)];
        let Some(at) = find_ordinal(rest) else { return };
        // The commune's name may stand between: "… tiên tiến xã Kẻ Sặt lần thứ I".
        let between = &rest[..at.start];
        if tokens(between).count() > 3 || between.contains(['.', ';', ',', ':', '(']) {
            return;
        }
        let said = &rest[at.clone()];
        let same = |right: &String| numeral(right) == numeral(said);
        if let Some(right) = self.ordinal.as_ref().filter(|right| !same(right)) {
            found.push(Contradiction {
                subject: Subject::Ordinal,
                range: end + at.start..end + at.end,
                right: like(said, right),
            });
        }
        let behind = &rest[at.end..];
        let open = behind.trim_start_matches([' ', '/', ',']);
        let bracket = end + at.end + (behind.len() - open.len());
        let years = open
            .starts_with('(')
            .then(|| open.split(')').next())
            .flatten();
        if let Some(((range, years), right)) = years.and_then(find_period).zip(self.period)
            && years != right
        {
            let joint = &open[range.start + 4..range.end - 4];
            found.push(Contradiction {
                subject: Subject::Period,
                range: bracket + range.start..bracket + range.end,
                right: format!("{}{joint}{}", right.0, right.1),
            });
        }
    }

    fn day(&self, text: &str, written: &dates::Written, found: &mut Vec<Contradiction>) {
        let Some(date) = self.date else { return };
        if !written.may_be(date) {
            let said = &text[written.range.clone()];
            found.push(Contradiction {
                subject: Subject::Date,
                range: written.range.clone(),
                right: like(said, &written.like(date)),
            });
            return;
        }
        let before = text[..written.range.start].trim_end_matches([' ', ',']);
        let before = before
            .strip_suffix("ngày")
            .unwrap_or(before)
            .trim_end_matches([' ', ',']);
        let start = before.rfind(char::is_whitespace).map_or(0, |i| i + 1);
        let said = before[start..].to_lowercase();
        if let Some(right) = &self.half_day
            && HALVES.contains(&said.as_str())
            && said != *right
        {
            found.push(Contradiction {
                subject: Subject::HalfDay,
                range: start..before.len(),
                right: like(&before[start..], right),
            });
        }
    }
}

/// Whether a date follows the event's name with nothing between but words that lead to it.
fn follows(text: &str, end: usize, date: usize) -> bool {
    let between = text.get(end..date).filter(|text| text.len() <= FAR);
    let Some(between) = between else {
        return false;
    };
    // The ordinal and the period are a part of the name.
    let between = match find_ordinal(between) {
        Some(at) => {
            let behind = between[at.end..].trim_start();
            match (behind.strip_prefix('('), behind.split_once(')')) {
                (Some(_), Some((_, rest))) => rest,
                _ => behind,
            }
        }
        None => between,
    };
    let words: Vec<String> = tokens(between).map(|(_, word)| fold(word)).collect();
    let leads = |word: &String| {
        BETWEEN.contains(&word.as_str()) || word.bytes().all(|b| b.is_ascii_digit())
    };
    words.len() <= MOST_BETWEEN
        && words.iter().all(leads)
        && !between.contains(['.', ';', '!', '?', '\n', '('])
}

/// "lần thứ I", in any case.
fn find_ordinal(text: &str) -> Option<Range<usize>> {
    let all: Vec<(Range<usize>, &str)> = tokens(text).collect();
    let at = |i: usize| all.get(i).map(|(_, word)| syllable_key(word));
    (0..all.len()).find_map(|i| {
        let named = at(i)? == syllable_key("lần") && at(i + 1)? == syllable_key("thứ");
        let (number, word) = all.get(i + 2)?;
        (named && numeral(word).is_some()).then(|| all[i].0.start..number.end)
    })
}

/// The number of an ordinal: of "I", "1", "nhất", or of a text that ends so.
fn numeral(text: &str) -> Option<u64> {
    let word = text.split_whitespace().next_back()?;
    let lower = word.to_lowercase();
    let named = [
        "nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười",
    ];
    let named = named.iter().position(|n| *n == lower).map(|i| i as u64 + 1);
    super::super::number::roman(word)
        .or_else(|| word.parse().ok())
        .or(named)
}

/// The first two years joined by a dash.
fn find_period(text: &str) -> Option<(Range<usize>, (u16, u16))> {
    let all: Vec<(Range<usize>, &str)> = tokens(text).collect();
    all.windows(2).find_map(|pair| {
        let joint = text[pair[0].0.end..pair[1].0.start].trim();
        let years = marks::is_year(pair[0].1) && marks::is_year(pair[1].1);
        (years && matches!(joint, "-" | "–" | "—")).then_some(())?;
        let range = pair[0].0.start..pair[1].0.end;
        Some((range, (pair[0].1.parse().ok()?, pair[1].1.parse().ok()?)))
    })
}

/// The right form, in capitals if the text is.
fn like(said: &str, right: &str) -> String {
    let letters = said.chars().any(char::is_alphabetic);
    if letters && !said.chars().any(char::is_lowercase) {
        right.to_uppercase()
    } else {
        right.to_owned()
    }
}

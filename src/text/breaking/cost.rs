//! How badly a line ends at a gap where it may end.
//!
//! The order comes from the practice of slogan painters: after a mark, before a particle
//! that leads a part of the sentence, elsewhere between words, and last behind a word
//! that waits for the next one.

use super::matches::{Bond, Matches};
use super::particles::{joins, leads, waits};
use super::rules::{begins_numbered, begins_titled_name, is_place};
use super::syllable::{Sentence, Syllable};

/// Behind a full stop, "!" or "?": better than no break at all.
const SENTENCE: f64 = -0.05;
/// Behind a comma, a semicolon, a colon or a dash.
const CLAUSE: f64 = 0.0;
/// Before a leading particle, a phrase that opens a part, a numbered term or a bracket.
const PART: f64 = 0.05;
/// Before a word that joins equals, which would rather stand together.
const JOIN: f64 = 0.15;
/// Before a place or a person with the title.
const PLACE: f64 = 0.18;
/// Elsewhere between words.
const PLAIN: f64 = 0.25;
/// Inside a row of single syllables: giàu, / đẹp; xanh - / sạch - đẹp.
const ROW: f64 = 0.3;
/// Before what tells whose or when: phụ nữ / Việt Nam, công an / xã, tổng kết / 2025.
const WHOSE: f64 = 0.4;
/// Inside a set phrase.
const SET_PHRASE: f64 = 0.5;
/// Behind a word that waits for the next one, or where a word may be broken.
const WAITING: f64 = 0.6;
/// A line of one syllable.
const LONE: f64 = 1.0;

/// A code such as 26/KH-UBND or UBMTTQVN, of so many letters and digits, may stand alone;
/// a range of years may not.
const LONG_ENOUGH_ALONE: usize = 8;

/// The cost of ending a line at gap `i`, which no rule forbids.
pub(super) fn of_gap(sentence: &Sentence, matches: &Matches, i: usize) -> f64 {
    let a = &sentence.syllables[i];
    if a.ends_sentence() {
        return SENTENCE;
    }
    if a.ends_clause() {
        return match (is_row(sentence, i), is_name_dash(sentence, i)) {
            (true, _) => ROW,
            (_, true) => PLAIN,
            _ => CLAUSE,
        };
    }
    match matches.bond(i) {
        Bond::Soft => return SET_PHRASE,
        Bond::Doubtful | Bond::Hard(_) => return WAITING,
        Bond::None => {}
    }
    let waiting = waits(a) && !matches.covers(i);
    if a.trail.is_empty() && (waiting || a.core.ends_with('%')) {
        return WAITING;
    }
    before(sentence, matches, i + 1).unwrap_or(if a.trail.is_empty() { PLAIN } else { PART })
}

/// What beginning a line with syllable `i` costs, if it is worth a word.
fn before(sentence: &Sentence, matches: &Matches, i: usize) -> Option<f64> {
    let syllable = &sentence.syllables[i];
    let free = !matches.covers(i);
    let opens = matches.opens_line(i) || begins_numbered(sentence, i);
    if opens || (free && leads(syllable)) {
        Some(PART)
    } else if free && joins(syllable) {
        Some(JOIN)
    } else if !syllable.lead.is_empty() {
        Some(PART)
    } else if begins_titled_name(sentence, matches, i) {
        Some(PLACE)
    } else if matches.begins_name(i) || syllable.is_year() || (free && is_place(syllable)) {
        Some(WHOSE)
    } else {
        None
    }
}

/// What a syllable counts for in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    /// A detached mark keeps no syllable company.
    Mark,
    /// A syllable.
    Syllable,
    /// A long code, which may stand alone.
    Code,
}

impl Weight {
    pub(super) fn of(syllable: &str) -> Weight {
        let length = syllable.chars().filter(|c| c.is_alphanumeric()).count();
        match length {
            0 => Weight::Mark,
            LONG_ENOUGH_ALONE.. if syllable.contains(char::is_alphabetic) => Weight::Code,
            _ => Weight::Syllable,
        }
    }
}

/// The cost of a line by what it holds.
pub(super) fn of_line(syllables: &[Weight]) -> f64 {
    let mut words = syllables.iter().filter(|w| **w != Weight::Mark);
    match (words.next(), words.next()) {
        (Some(_), Some(_)) | (Some(Weight::Code), None) => 0.0,
        _ if syllables.is_empty() => 0.0,
        _ => LONE,
    }
}

/// Whether the mark behind syllable `i`, or syllable `i` as a dash, parts single syllables.
fn is_row(sentence: &Sentence, i: usize) -> bool {
    let comma = |s: Option<&Syllable>| s.is_some_and(|s| s.trail.contains(','));
    let dash = |s: Option<&Syllable>| s.is_some_and(Syllable::is_dash);
    let commas =
        comma(sentence.get(i)) && (comma(sentence.before(i)) || comma(sentence.get(i + 1)));
    let next_dash =
        dash(sentence.get(i + 2)) || i.checked_sub(2).is_some_and(|j| dash(sentence.get(j)));
    commas || (dash(sentence.get(i)) && next_dash)
}

/// Whether syllable `i` is a dash inside a name: Phòng Văn hóa - Xã hội.
fn is_name_dash(sentence: &Sentence, i: usize) -> bool {
    let capital = |s: Option<&Syllable>| s.is_some_and(Syllable::is_capital);
    let begins_word =
        capital(sentence.before(i)) || i.checked_sub(2).is_some_and(|j| capital(sentence.get(j)));
    sentence.is_mixed
        && sentence.syllables[i].is_dash()
        && begins_word
        && capital(sentence.get(i + 1))
}

//! Spelling, as a reader of proofs looks at it: what is wrong, what is right in two ways and
//! should be written in one, what differs from the project's own names and facts.
//!
//! - [`variants`] finds the places in one text that are wrong (lookalike letters, blanks
//!   before a comma, days that do not exist) or that could be written otherwise (hòa and
//!   hoà, 2025-2030 and 2025 - 2030).
//! - [`Census`] gathers them over many texts and tells which ways are mixed.
//! - [`Wordlist`] knows the project's names and spellings and finds near misses.
//! - [`Facts`] knows the event and finds what contradicts it.
//! - [`masked`] hides what is no prose in a Markdown text, at the same length.
//!
//! Everything is plain data: ranges of bytes in the text as it was given, and the right form.

mod census;
mod dates;
mod facts;
mod markdown;
mod marks;
mod wordlist;
mod words;

#[cfg(test)]
mod tests;

use std::ops::Range;

pub use self::census::{Census, Minority, Mixed};
pub use self::facts::{Contradiction, Facts, Subject, Where};
pub use self::markdown::masked;
pub use self::wordlist::{Misspelling, Wordlist};

/// What may be written in several ways, or wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Where the tone stands in open oa, oe, uy: hòa or hoà, thủy or thuỷ.
    Tone,
    /// i or y at the end of a syllable: kỹ or kĩ, lý or lí.
    FinalI,
    /// How the years of a period are joined: 2025-2030, 2025 - 2030, 2025–2030.
    Period,
    /// How the Front is abbreviated: UBMTTQ, UB MTTQVN and others.
    Front,
    /// How the parts of a date are parted: 28/8/2025, 28-8-2025, 28.8.2025.
    DateMark,
    /// Straight or curly quotation marks.
    Quotes,
    /// Noughts in a date: 08/8/2025, 28/8/2025, 05/02/2025 are right (Decree 30/2020/NĐ-CP).
    DatePadding,
    /// A date that is none: 31/4/2025.
    NoSuchDay,
    /// A day of the week that is not the date's: thứ Hai, ngày 28/8/2025.
    Weekday,
    /// A tone on the wrong letter: hòang.
    MisplacedTone,
    /// A letter of another alphabet that looks the same: Ð for Đ, Cyrillic а.
    Lookalike,
    /// A sign inside a word that nobody sees.
    Invisible,
    /// Letters and marks that are not composed (NFC).
    Composition,
    /// Two blanks or more.
    DoubleBlank,
    /// A blank before a comma or the like.
    BlankBeforeMark,
}

impl Class {
    /// The stable name, for codes and catalogues.
    pub fn name(self) -> &'static str {
        match self {
            Class::Tone => "tone",
            Class::FinalI => "final-i",
            Class::Period => "period",
            Class::Front => "front",
            Class::DateMark => "date-mark",
            Class::Quotes => "quotes",
            Class::DatePadding => "date-padding",
            Class::NoSuchDay => "no-such-day",
            Class::Weekday => "weekday",
            Class::MisplacedTone => "misplaced-tone",
            Class::Lookalike => "lookalike",
            Class::Invisible => "invisible",
            Class::Composition => "composition",
            Class::DoubleBlank => "double-blank",
            Class::BlankBeforeMark => "blank-before-mark",
        }
    }
}

/// A way of writing, one of those of its class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Form(pub &'static str);

/// A place that is wrong, or that could be written otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// What it is about.
    pub class: Class,
    /// The way it is written here: `old`, `new`; `-`, ` - `, `–`; `UB MTTQVN`.
    pub form: Form,
    /// What must be written in one way; the same class may hold several such groups (`kỹ`,
    /// `lý`). Empty if the class is one group.
    pub group: String,
    /// The bytes of the text.
    pub range: Range<usize>,
    /// What to write instead, if it is wrong whatever others write; empty if it should go,
    /// or if there is nothing to put in its place.
    pub right: Option<String>,
}

impl Variant {
    fn wrong(class: Class, range: Range<usize>, right: impl Into<String>) -> Variant {
        Variant {
            class,
            form: Form("wrong"),
            group: String::new(),
            range,
            right: Some(right.into()),
        }
    }

    fn way(class: Class, form: &'static str, range: Range<usize>) -> Variant {
        Variant {
            class,
            form: Form(form),
            group: String::new(),
            range,
            right: None,
        }
    }
}

/// Every place of a text that is wrong or could be written otherwise, in the order of the
/// text.
pub fn variants(text: &str) -> Vec<Variant> {
    let mut found = Vec::new();
    words::find(text, &mut found);
    marks::find(text, &mut found);
    dates::find(text, &mut found);
    found.sort_by_key(|v| (v.range.start, v.range.end, v.class));
    found
}

/// The same place in another form of its class; `None` if that is not known.
pub fn rewritten(class: Class, form: Form, written: &str) -> Option<String> {
    match class {
        Class::Tone => Some(words::with_tone(written, form)),
        Class::FinalI => words::with_final(written, form),
        Class::Period => marks::with_joint(written, form),
        Class::Front | Class::Quotes => Some(form.0.to_owned()),
        Class::DateMark => dates::with_mark(written, form),
        _ => None,
    }
}

/// The words of a text with their ranges: runs of letters, marks and digits. Dashes and
/// slashes part words.
fn tokens(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let is_inner = |c: char| {
        c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) || is_hidden(c)
    };
    let mut rest = text.char_indices().peekable();
    std::iter::from_fn(move || {
        while rest.next_if(|(_, c)| !is_inner(*c)).is_some() {}
        let (start, first) = rest.next()?;
        let mut end = start + first.len_utf8();
        while let Some((at, c)) = rest.next_if(|(_, c)| is_inner(*c)) {
            end = at + c.len_utf8();
        }
        Some((start..end, &text[start..end]))
    })
}

/// A sign without width.
fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'
    )
}

//! The terms of all pages: every word and every pair of neighbours, with the pages that
//! hold them.
//!
//! Vietnamese writes words as syllables apart ("điển hình"), so one syllable says little and
//! a pair says most of what a phrase does. Terms keep their accents; they are sorted and
//! looked up by their folded spelling, so that one lookup finds all spellings and an exact
//! one can be preferred.

use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::words::words;
use crate::text::fold;

/// How much a page says about a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    /// In its body.
    Body,
    /// In its body, three times or more.
    Often,
    /// In a heading, or in what describes the page.
    Heading,
    /// In its title.
    Title,
}

/// A term and its pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Term {
    /// Folded: what it is found by.
    pub key: String,
    /// In lower case with its accents; two words have a blank between them.
    pub form: String,
    /// The pages that hold it, as [`encode`] writes them.
    pub pages: String,
}

/// Words and pairs, each sorted by key and form.
pub(super) struct Terms {
    /// Single words.
    pub words: Vec<Term>,
    /// Two neighbours each.
    pub pairs: Vec<Term>,
}

/// Collects terms, page by page.
#[derive(Default)]
pub(super) struct Collector<'t> {
    /// The number of a word by its spelling.
    spellings: FxHashMap<&'t str, u32>,
    /// Words in lower case with their pages, by number.
    words: IndexMap<String, List, FxBuildHasher>,
    /// Pairs of words, by their numbers. They are sorted in the end, so that the map's own
    /// order shows nowhere.
    pairs: FxHashMap<(u32, u32), List>,
}

impl<'t> Collector<'t> {
    /// Adds a text of the page `page`. Pages come in ascending order.
    pub(super) fn add(&mut self, page: u32, text: &'t str, weight: Weight) {
        let mut before = None;
        for word in words(text) {
            let number = self.number(word.text);
            self.words[number as usize].note(page, weight);
            if let Some(before) = before.filter(|_| word.beside) {
                let pair = self.pairs.entry((before, number)).or_default();
                pair.note(page, weight);
            }
            before = Some(number);
        }
    }

    fn number(&mut self, spelling: &'t str) -> u32 {
        if let Some(number) = self.spellings.get(spelling) {
            return *number;
        }
        let entry = self.words.entry(spelling.to_lowercase());
        // There are fewer different words than numbers: each takes bytes of its own.
        let number = entry.index() as u32;
        entry.or_default();
        self.spellings.insert(spelling, number);
        number
    }

    /// All terms of all pages.
    pub(super) fn finish(self) -> Terms {
        let words = self.words.into_iter().map(|(form, list)| Term {
            key: fold(&form),
            form,
            pages: list.finish(),
        });
        let words: Vec<Term> = words.collect();
        let pairs = self.pairs.into_iter().map(|((a, b), list)| {
            let (a, b) = (&words[a as usize], &words[b as usize]);
            Term {
                key: [&a.key, " ", &b.key].concat(),
                form: [&a.form, " ", &b.form].concat(),
                pages: list.finish(),
            }
        });
        let pairs = sorted(pairs.collect());
        Terms {
            words: sorted(words),
            pairs,
        }
    }
}

fn sorted(mut terms: Vec<Term>) -> Vec<Term> {
    terms.sort_unstable_by(|a, b| (&a.key, &a.form).cmp(&(&b.key, &b.form)));
    terms
}

/// The pages of a term while they are collected.
#[derive(Default)]
struct List {
    /// The page being read, and one more.
    open: u32,
    weight: Option<Weight>,
    times: u32,
    /// The page before the next that can be written.
    written: u32,
    code: String,
}

impl List {
    fn note(&mut self, page: u32, weight: Weight) {
        if self.open != page + 1 {
            self.close();
            self.open = page + 1;
        }
        self.times += 1;
        self.weight = self.weight.max(Some(weight));
    }

    fn close(&mut self) {
        let Some(weight) = self.weight.take() else {
            return;
        };
        let weight = match weight {
            Weight::Body if self.times > 2 => Weight::Often,
            other => other,
        };
        let page = self.open - 1;
        encode((page - self.written) * 4 + weight as u32, &mut self.code);
        self.written = page + 1;
        self.times = 0;
    }

    fn finish(mut self) -> String {
        self.close();
        self.code
    }
}

/// The characters of numbers: the first half ends one, the second half says that more
/// follows. None of them has a meaning in the files that hold them.
pub(super) const DIGITS: &str =
    "!#$%&'()*+-./0123456789;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~";

/// Writes a number, lowest digit first, to the base 45.
pub(super) fn encode(mut number: u32, out: &mut String) {
    const BASE: u32 = DIGITS.len() as u32 / 2;
    let digits = DIGITS.as_bytes();
    while number >= BASE {
        out.push(digits[(BASE + number % BASE) as usize] as char);
        number /= BASE;
    }
    out.push(digits[number as usize] as char);
}

/// A list of pages without weights, ascending, in the same writing.
pub(super) fn encode_pages(pages: impl IntoIterator<Item = u32>) -> String {
    let mut list = List::default();
    for page in pages {
        list.note(page, Weight::Body);
    }
    list.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads what [`encode`] wrote: pages and weights.
    fn decode(code: &str) -> Vec<(u32, u32)> {
        let (mut next, mut number, mut unit) = (0, 0, 1);
        let mut pages = Vec::new();
        for c in code.chars() {
            let digit = DIGITS.find(c).expect("a digit") as u32;
            number += digit % 45 * unit;
            unit *= 45;
            if digit < 45 {
                next += number / 4;
                pages.push((next, number % 4));
                (next, number, unit) = (next + 1, 0, 1);
            }
        }
        pages
    }

    #[test]
    fn every_spelling_of_a_key_has_its_pages() {
        let mut collector = Collector::default();
        collector.add(0, "Kẻ Sặt", Weight::Title);
        collector.add(3, "kể: Kẻ Sặt, kẻ, KẺ", Weight::Body);
        collector.add(900, "kẻ", Weight::Heading);
        let terms = collector.finish();
        let forms: Vec<_> = terms.words.iter().map(|t| (&*t.key, &*t.form)).collect();
        assert_eq!(forms, [("ke", "kẻ"), ("ke", "kể"), ("sat", "sặt")]);
        assert_eq!(decode(&terms.words[0].pages), [(0, 3), (3, 1), (900, 2)]);
        assert_eq!(terms.pairs.len(), 1);
        assert_eq!(terms.pairs[0].key, "ke sat");
        assert_eq!(decode(&terms.pairs[0].pages), [(0, 3), (3, 0)]);
    }

    #[test]
    fn numbers_come_back() {
        assert_eq!(DIGITS.len(), 90);
        let pages = [0, 1, 2, 11, 505, 506, 507, 100_000, 5_000_000];
        let read = decode(&encode_pages(pages));
        assert_eq!(read.iter().map(|(p, _)| *p).collect::<Vec<_>>(), pages);
    }
}

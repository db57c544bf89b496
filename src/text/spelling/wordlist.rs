//! The project's own names and spellings, and what comes near them but is not right.

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::fold::{fold, nfc, syllable_key};
use super::{Variant, tokens};

/// Words of two syllables that differ in a mark only are often two words: truyền thanh,
/// truyền thành. Of terms, near misses are looked for from so many syllables on.
const LEAST_OF_TERM: usize = 3;

/// Words before a place, under a capital at the head of a sentence or of a name.
const BEFORE_PLACES: &[&str] = &[
    "xã",
    "phường",
    "thôn",
    "tỉnh",
    "huyện",
    "quận",
    "thành",
    "phố",
    "làng",
    "chợ",
    "ga",
    "cầu",
    "đảng",
    "ủy",
    "uỷ",
    "dân",
    "thị",
    "trấn",
    "công",
    "an",
    "trường",
    "nước",
];

/// Words before a person: what follows is a person's name, not a place misspelt.
const BEFORE_PEOPLE: &[&str] = &[
    "ông", "bà", "anh", "chị", "em", "cô", "chú", "cháu", "bác", "cụ", "thầy", "chí",
];

/// A word or name that is not written as the project has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misspelling {
    /// The bytes of the text.
    pub range: Range<usize>,
    /// What to write.
    pub right: String,
    /// Whether the project lists the wrong spelling itself; else it is a near miss of a name.
    pub listed: bool,
}

/// `[lexicon]`, ready for comparing.
#[derive(Clone, Debug, Default)]
pub struct Wordlist {
    entries: Vec<Entry>,
    /// By the folded first syllable.
    by_head: BTreeMap<String, Vec<usize>>,
}

#[derive(Clone, Debug)]
struct Entry {
    /// What is looked for, syllable by syllable.
    syllables: Vec<String>,
    folded: Vec<String>,
    kind: Kind,
}

#[derive(Clone, Debug)]
enum Kind {
    Name,
    Term,
    Wrong { right: String },
}

impl Wordlist {
    /// The names, terms and spellings (wrong → right) of a project.
    pub fn new<'a>(
        names: impl IntoIterator<Item = &'a str>,
        terms: impl IntoIterator<Item = &'a str>,
        spellings: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Wordlist {
        let mut list = Wordlist::default();
        for name in names {
            list.add(name, Kind::Name);
        }
        for term in terms {
            list.add(term, Kind::Term);
        }
        for (wrong, right) in spellings {
            let right = nfc(right).into_owned();
            list.add(wrong, Kind::Wrong { right });
        }
        list
    }

    fn add(&mut self, text: &str, kind: Kind) {
        let text = nfc(text);
        let syllables: Vec<String> = tokens(&text).map(|(_, s)| s.to_owned()).collect();
        let folded: Vec<String> = syllables.iter().map(|s| fold(s)).collect();
        if let Some(head) = folded.first() {
            self.by_head
                .entry(head.clone())
                .or_default()
                .push(self.entries.len());
            self.entries.push(Entry {
                syllables,
                folded,
                kind,
            });
        }
    }

    /// The variants of a text, in its order, that do not lie within a name or term written
    /// exactly as the project has it: there the author means it so, whatever is usual
    /// elsewhere.
    pub fn open(&self, text: &str, mut variants: Vec<Variant>) -> Vec<Variant> {
        if variants.is_empty() {
            return variants;
        }
        let all: Vec<(Range<usize>, &str)> = tokens(text).collect();
        let settled = self.matches(&all).filter_map(|(start, entry)| {
            let found = &all[start..start + entry.syllables.len()];
            let right = matches!(entry.kind, Kind::Name | Kind::Term)
                && found.iter().zip(&entry.syllables).all(|((_, a), b)| a == b);
            right.then(|| found[0].0.start..found[found.len() - 1].0.end)
        });
        let mut settled: Vec<Range<usize>> = settled.collect();
        settled.sort_by_key(|range| range.start);
        let (mut next, mut covered) = (settled.into_iter().peekable(), 0);
        variants.retain(|variant| {
            while let Some(range) = next.next_if(|range| range.start <= variant.range.start) {
                covered = covered.max(range.end);
            }
            covered < variant.range.end
        });
        variants
    }

    /// Everything in a text that is not written as the project has it.
    pub fn misspellings(&self, text: &str) -> Vec<Misspelling> {
        if self.entries.is_empty() {
            return Vec::new();
        }
        let all: Vec<(Range<usize>, &str)> = tokens(text).collect();
        let mut found: Vec<Misspelling> = Vec::new();
        let mut told = vec![false; all.len()];
        for (start, entry) in self.matches(&all) {
            let part = &all[start..start + entry.syllables.len()];
            if !is_one_phrase(text, part) {
                continue;
            }
            let words: Vec<&str> = part.iter().map(|(_, word)| *word).collect();
            let range = part[0].0.start..part[part.len() - 1].0.end;
            let right = match &entry.kind {
                Kind::Wrong { right } => wrong(&words, entry, right, &text[range.start..]),
                Kind::Name => name(&words, entry, &all, start),
                Kind::Term => term(&words, entry),
            };
            let here = &mut told[start..start + part.len()];
            if let Some(right) = right.filter(|_| !here.iter().all(|told| *told)) {
                here.fill(true);
                found.push(Misspelling {
                    range,
                    right,
                    listed: matches!(entry.kind, Kind::Wrong { .. }),
                });
            }
        }
        found.sort_by_key(|m| (m.range.start, m.range.end));
        found
    }

    /// Where the letters of an entry stand, whatever their marks; longer entries first.
    fn matches<'a>(
        &'a self,
        all: &[(Range<usize>, &str)],
    ) -> impl Iterator<Item = (usize, &'a Entry)> {
        let folded: Vec<String> = all.iter().map(|(_, word)| fold(word)).collect();
        let mut out = Vec::new();
        for (start, head) in folded.iter().enumerate() {
            let listed = self.by_head.get(head).into_iter().flatten();
            let fits = listed.map(|i| &self.entries[*i]).filter(|entry| {
                let part = folded.get(start..start + entry.folded.len());
                part.is_some_and(|part| part == entry.folded.as_slice())
            });
            out.extend(fits.map(|entry| (start, entry)));
        }
        out.sort_by_key(|(_, entry)| std::cmp::Reverse(entry.folded.len()));
        out.into_iter()
    }
}

/// Whether only blanks, and marks that the project writes too, part the words.
fn is_one_phrase(text: &str, part: &[(Range<usize>, &str)]) -> bool {
    part.windows(2).all(|pair| {
        let between = &text[pair[0].0.end..pair[1].0.start];
        between
            .chars()
            .all(|c| c.is_whitespace() || matches!(c, '-' | '–' | '~'))
            && !between.contains("\n\n")
    })
}

fn is_upper(word: &str) -> bool {
    word.chars().all(|c| !c.is_lowercase())
}

fn is_capital(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

/// The form in the case of what it replaces.
fn in_case(right: &str, words: &[&str]) -> String {
    let mut letters = right.chars();
    if words.iter().all(|w| is_upper(w)) && words.iter().any(|w| w.chars().count() > 1) {
        right.to_uppercase()
    } else if words.first().is_some_and(|w| is_capital(w))
        && let Some(first) = letters.next()
    {
        first.to_uppercase().chain(letters).collect()
    } else {
        right.to_owned()
    }
}

/// A spelling that the project lists as wrong, letter by letter in any case.
fn wrong(words: &[&str], entry: &Entry, right: &str, rest: &str) -> Option<String> {
    let same = |(a, b): (&&str, &String)| nfc(a).to_lowercase() == b.to_lowercase();
    let found = words.iter().zip(&entry.syllables).all(same);
    // "UB MTTQ" may be wrong because "UB MTTQVN" is right: the right one is left alone.
    let is_right = nfc(rest).to_lowercase().starts_with(&right.to_lowercase())
        && right.len() >= entry.syllables.join(" ").len();
    (found && !is_right).then(|| in_case(right, words))
}

/// A near miss of a name: the same letters in another case, or under a capital with other
/// marks. Small letters with other marks are other words ("hai phòng học").
fn name(
    words: &[&str],
    entry: &Entry,
    all: &[(Range<usize>, &str)],
    start: usize,
) -> Option<String> {
    let right = || entry.syllables.join(" ");
    let keys = |word: &str| syllable_key(word);
    let same_word = words
        .iter()
        .zip(&entry.syllables)
        .all(|(a, b)| keys(a) == keys(b));
    let same_case = words
        .iter()
        .zip(&entry.syllables)
        .all(|(a, b)| is_capital(a) == is_capital(b));
    let upper = words.iter().all(|w| is_upper(w));
    if same_word {
        let one_syllable = words.len() < 2;
        let excused = upper || same_case || one_syllable || is_title(all, start, words.len());
        return (!excused).then(right);
    }
    if !upper && !same_case || words.len() < 2 {
        return None;
    }
    // A longer run of capitals is another name: Nguyễn Hải Phong.
    let before = start.checked_sub(1).map(|i| all[i].1);
    let before_lower = before.map(str::to_lowercase).unwrap_or_default();
    let in_longer =
        before.is_some_and(is_capital) && !upper && !BEFORE_PLACES.contains(&before_lower.as_str());
    let of_person = BEFORE_PEOPLE.contains(&before_lower.as_str());
    (!in_longer && !of_person).then(|| {
        if upper {
            right().to_uppercase()
        } else {
            right()
        }
    })
}

/// In A Heading Written Like This, capitals tell nothing.
fn is_title(all: &[(Range<usize>, &str)], start: usize, len: usize) -> bool {
    let inside = all[start..start + len].iter().all(|(_, w)| is_capital(w));
    let beside = |i: Option<usize>| {
        i.and_then(|i| all.get(i))
            .is_some_and(|(_, w)| is_capital(w))
    };
    inside && beside(start.checked_sub(1)) && beside(Some(start + len))
}

/// A near miss of a term: other marks, in a phrase long enough to be no other.
fn term(words: &[&str], entry: &Entry) -> Option<String> {
    let keys = |word: &str| syllable_key(word);
    let same = words
        .iter()
        .zip(&entry.syllables)
        .all(|(a, b)| keys(a) == keys(b));
    let right = entry.syllables.join(" ");
    (words.len() >= LEAST_OF_TERM && !same).then(|| in_case(&right, words))
}

//! Which gaps lie inside a word or a name of the lexicon.

use super::super::compounds::{Entry, Lexicon};
use super::Why;
use super::syllable::Sentence;

/// How the lexicon binds the two syllables of a gap.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Bond {
    /// No entry holds both.
    None,
    /// An entry holds both, but whole words end and begin here: "nhân dân chủ động".
    Doubtful,
    /// They belong together, but a set phrase may be broken here if it must.
    Soft,
    /// One word or name.
    Hard(Why),
}

/// What the lexicon found in a sentence.
#[derive(Debug)]
pub(super) struct Matches {
    bonds: Vec<Bond>,
    covered: Vec<bool>,
    names: Vec<bool>,
    opens: Vec<bool>,
}

impl Matches {
    pub(super) fn find(sentence: &Sentence, extra_words: &[String]) -> Self {
        let own = Lexicon::of_words(extra_words);
        let found: Vec<(usize, &Entry)> = (0..sentence.len())
            .filter_map(|i| Some((i, longest(sentence, &own, i)?)))
            .collect();
        let mut matches = Self {
            bonds: vec![Bond::None; sentence.len().saturating_sub(1)],
            covered: vec![false; sentence.len()],
            names: vec![false; sentence.len()],
            opens: vec![false; sentence.len()],
        };
        for &(start, entry) in &found {
            matches.covered[start..start + entry.len()].fill(true);
            matches.names[start] |= entry.is_name;
            matches.opens[start] |= entry.opens;
            for (i, soft) in entry.soft.iter().enumerate() {
                let gap = start + i;
                let by_chance = !soft && is_chance(&found, gap, entry);
                matches.bonds[gap] = match (matches.bonds[gap], soft) {
                    (Bond::Hard(why), _) => Bond::Hard(why),
                    (Bond::Soft, false) if by_chance => Bond::Soft,
                    (_, false) if by_chance => Bond::Doubtful,
                    (_, false) => Bond::Hard(if entry.is_name {
                        Why::Name
                    } else {
                        Why::Compound
                    }),
                    (_, true) => Bond::Soft,
                };
            }
        }
        matches
    }

    /// How gap `i` is bound.
    pub(super) fn bond(&self, i: usize) -> Bond {
        self.bonds[i]
    }

    /// Whether syllable `i` is part of a longer word, and so not the particle it looks like.
    pub(super) fn covers(&self, i: usize) -> bool {
        self.covered[i]
    }

    /// Whether a listed name begins at syllable `i`.
    pub(super) fn begins_name(&self, i: usize) -> bool {
        self.names[i]
    }

    /// Whether a line begins well at syllable `i`.
    pub(super) fn opens_line(&self, i: usize) -> bool {
        self.opens[i]
    }
}

/// The longest entry at syllable `i`: never past a mark, a name only under a capital, and
/// of the built-in words none with a capital inside: "đại hội Thi đua" holds no "hội thi".
fn longest<'a>(sentence: &Sentence, own: &'a Lexicon, i: usize) -> Option<&'a Entry> {
    let end = (i..sentence.len() - 1).find(|&gap| sentence.is_parted(gap));
    let end = end.map_or(sentence.len(), |gap| gap + 1);
    let keys: Vec<&str> = sentence.syllables[i..end]
        .iter()
        .map(|s| s.key.as_str())
        .collect();
    let all_small = !sentence.syllables.iter().any(|s| s.is_capital());
    let name_may_stand = sentence.syllables[i].is_capital() || all_small;
    let spelt_well = |entry: &Entry| match entry.is_name {
        true => name_may_stand,
        false => entry.len() != 2 || !sentence.has_inner_capital(i),
    };
    let candidates = [
        own.longest(&keys, |_| true),
        Lexicon::builtin().longest(&keys, spelt_well),
    ];
    let words = candidates
        .into_iter()
        .flatten()
        .filter(|entry| entry.len() > 1);
    words.max_by_key(|entry| entry.len())
}

/// Whether a match of two syllables only bridges two words, or two parts of a set phrase,
/// that meet in its gap.
fn is_chance(found: &[(usize, &Entry)], gap: usize, entry: &Entry) -> bool {
    let parts_here = |&(start, other): &(usize, &Entry)| {
        let inside = gap.checked_sub(start).filter(|inside| *inside > 0);
        inside.is_some_and(|i| i + 1 == other.len() || other.soft.get(i) == Some(&true))
    };
    let begins_next = |&(start, _): &(usize, &Entry)| start == gap + 1;
    entry.len() == 2 && found.iter().any(parts_here) && found.iter().any(begins_next)
}

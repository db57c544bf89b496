//! The words of more than one syllable, and the search for them in a text.
//!
//! Vietnamese writes a space between syllables, not between words, so only a list can
//! tell that "thi đua" is one word. The list is two data files, read once:
//! `compounds.txt` (words and set phrases, any case) and `names.txt` (places, people,
//! organisations, which in a text of mixed case must begin with a capital).
//!
//! One entry a line; `#` begins a comment. Inside an entry ` | ` marks a gap that may be
//! broken if it must ("điển hình | tiên tiến"); a leading `>` says that a line begins
//! well with this entry ("> tiến tới").

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::{LazyLock, OnceLock};

use super::fold::syllable_key;

/// A word or name of several syllables.
#[derive(Debug)]
pub(super) struct Entry {
    keys: Vec<String>,
    /// For each gap of the entry: may it be broken if it must?
    pub(super) soft: Vec<bool>,
    /// A name, not a word.
    pub(super) is_name: bool,
    /// A line begins well with it.
    pub(super) opens: bool,
}

impl Entry {
    /// Reads one line of a list; `None` when it holds no syllable.
    fn parse(line: &str, is_name: bool) -> Option<Self> {
        let (opens, body) = match line.trim().strip_prefix('>') {
            Some(body) => (true, body),
            None => (false, line),
        };
        let (mut keys, mut soft) = (Vec::new(), Vec::new());
        for (nth, part) in body.split('|').enumerate() {
            for (i, syllable) in part.split_whitespace().enumerate() {
                if !keys.is_empty() {
                    soft.push(nth > 0 && i == 0);
                }
                keys.push(syllable_key(syllable));
            }
        }
        (!keys.is_empty()).then_some(Self {
            keys,
            soft,
            is_name,
            opens,
        })
    }

    /// The number of syllables.
    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }
}

/// The entries that begin with one syllable. A text needs few of the thousands in the
/// list: lines are read when their syllable is first met.
#[derive(Debug, Default)]
struct Family {
    /// The lines, and whether each is a name.
    lines: Vec<(Cow<'static, str>, bool)>,
    /// The lines read; longest first.
    entries: OnceLock<Vec<Entry>>,
}

impl Family {
    fn entries(&self) -> &[Entry] {
        self.entries.get_or_init(|| {
            let lines = self.lines.iter();
            let mut entries: Vec<Entry> = lines
                .filter_map(|(line, is_name)| Entry::parse(line, *is_name))
                .collect();
            entries.sort_by_key(|entry| (Reverse(entry.len()), entry.is_name));
            entries
        })
    }
}

/// A list of entries, ready for the longest match.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    /// By the key of the first syllable.
    by_head: HashMap<String, Family>,
}

impl Lexicon {
    /// The list that comes with loa.
    pub(super) fn builtin() -> &'static Self {
        static BUILTIN: LazyLock<Lexicon> = LazyLock::new(|| {
            let words = entries_of(COMPOUNDS).map(|line| (Cow::Borrowed(line), false));
            let names = entries_of(NAMES).map(|line| (Cow::Borrowed(line), true));
            Lexicon::new(words.chain(names))
        });
        &BUILTIN
    }

    /// A list of a user's own words, which hold in any case.
    pub(super) fn of_words(words: &[String]) -> Self {
        Self::new(words.iter().map(|word| (Cow::Owned(word.clone()), false)))
    }

    fn new(lines: impl Iterator<Item = (Cow<'static, str>, bool)>) -> Self {
        let lines: Vec<_> = lines.collect();
        // Many lines begin with the same syllable: its key is made once.
        let mut by_spelling: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (i, (line, _)) in lines.iter().enumerate() {
            let mut syllables = line.split(['|', '>']).flat_map(str::split_whitespace);
            if let Some(head) = syllables.next() {
                by_spelling.entry(head).or_default().push(i);
            }
        }
        let mut by_head: HashMap<String, Family> = HashMap::new();
        for (head, of_head) in by_spelling {
            let family = by_head.entry(syllable_key(head)).or_default();
            family
                .lines
                .extend(of_head.into_iter().map(|i| lines[i].clone()));
        }
        Self { by_head }
    }

    /// The longest entry that stands at the head of `keys`, among those `fits` allows.
    pub(super) fn longest(&self, keys: &[&str], fits: impl Fn(&Entry) -> bool) -> Option<&Entry> {
        let family = self.by_head.get(*keys.first()?)?;
        family.entries().iter().find(|entry| {
            entry.len() <= keys.len()
                && entry.keys.iter().zip(keys).all(|(a, b)| a == b)
                && fits(entry)
        })
    }
}

const COMPOUNDS: &str = include_str!("compounds.txt");
const NAMES: &str = include_str!("names.txt");

fn entries_of(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::text::nfc;

    fn syllables(line: &str) -> Vec<&str> {
        line.split([' ', '|', '>'])
            .filter(|part| !part.is_empty())
            .collect()
    }

    fn assert_clean(list: &'static str, least: usize) {
        let mut seen = HashSet::new();
        for line in entries_of(list) {
            let words = syllables(line);
            let hard = line
                .trim_start_matches('>')
                .split('|')
                .map(|part| syllables(part).len());
            assert!(words.len() >= 2 && hard.max() <= Some(6), "{line}");
            assert_eq!(nfc(line), line);
            assert!(
                line.chars().all(|c| c.is_alphabetic() || " |>".contains(c)),
                "{line}"
            );
            assert!(!line.contains("  "), "{line}");
            let keys: Vec<String> = words.iter().map(|word| syllable_key(word)).collect();
            assert!(seen.insert(keys), "twice: {line}");
        }
        assert!(seen.len() >= least, "only {}", seen.len());
    }

    #[test]
    fn the_word_list_is_clean_and_large() {
        assert_clean(COMPOUNDS, 1000);
        for line in entries_of(COMPOUNDS) {
            assert_eq!(line.to_lowercase(), line);
        }
    }

    #[test]
    fn the_name_list_is_clean() {
        assert_clean(NAMES, 200);
        for line in entries_of(NAMES) {
            assert!(
                line.trim_start_matches(['>', ' '])
                    .starts_with(char::is_uppercase),
                "{line}"
            );
        }
    }

    #[test]
    fn the_longest_entry_wins_in_either_spelling() {
        let own = Lexicon::of_words(&[
            "Nông thôn mới".to_owned(),
            "nông thôn".to_owned(),
            "hoà giải".to_owned(),
        ]);
        let keys = ["nông", "thôn", "mới", "đẹp"].map(syllable_key);
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        assert_eq!(own.longest(&keys, |_| true).map(Entry::len), Some(3));
        assert_eq!(own.longest(&keys[..2], |_| true).map(Entry::len), Some(2));
        assert!(own.longest(&keys[1..], |_| true).is_none());
        let keys = ["hòa", "giải"].map(syllable_key);
        assert!(own.longest(&[&keys[0], &keys[1]], |_| true).is_some());
    }

    #[test]
    fn marks_in_an_entry_are_read() {
        let entry = Entry::parse("> cộng hòa | xã hội", false).unwrap();
        assert!(entry.opens);
        assert_eq!(entry.soft, [false, true, false]);
        assert!(Entry::parse(" | ", false).is_none());
    }
}

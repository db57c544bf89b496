//! A text as syllables: what is letter, what is mark, what is number.

use super::super::fold::syllable_key;
use super::super::number::roman;

/// A text of up to so many syllables, each under a capital, is a name: Nguyễn Văn Mẫu.
const NAME_ALONE: usize = 4;

/// What the author put between two syllables.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Joint {
    /// White space.
    Space,
    /// `~` or a no-break space.
    Tied,
    /// ` / `.
    Forced,
}

/// One token between spaces.
#[derive(Clone, Debug)]
pub(super) struct Syllable {
    display: String,
    /// The marks before the first letter or digit; all of a token without any.
    pub(super) lead: String,
    /// From the first letter or digit to the last.
    pub(super) core: String,
    /// The marks behind the last letter or digit.
    pub(super) trail: String,
    /// The core in lower case, for short lists of words.
    pub(super) word: String,
    /// The core without differences of spelling, for the lexicon.
    pub(super) key: String,
}

impl Syllable {
    fn new(display: &str) -> Self {
        // A per cent or degree sign belongs to its number.
        let is_core = |c: char| c.is_alphanumeric() || matches!(c, '%' | '‰' | '°');
        let start = display.find(is_core).unwrap_or(display.len());
        let end = display.rfind(is_core).map_or(start, |i| {
            i + display[i..].chars().next().map_or(0, char::len_utf8)
        });
        let core = &display[start..end];
        Self {
            display: display.to_owned(),
            lead: display[..start].to_owned(),
            core: core.to_owned(),
            trail: display[end..].to_owned(),
            word: core.to_lowercase(),
            key: syllable_key(core),
        }
    }

    /// Marks only: "!", "-", "…".
    pub(super) fn is_mark(&self) -> bool {
        self.core.is_empty()
    }

    /// Ends its marks with an opening bracket or quotation mark.
    pub(super) fn opens(&self) -> bool {
        self.lead.ends_with(['(', '[', '{', '“', '‘', '«'])
    }

    /// A dash that stands alone.
    pub(super) fn is_dash(&self) -> bool {
        matches!(self.display.as_str(), "-" | "–" | "—")
    }

    /// Begins with a digit: 29, 3,2, 2020-2025, 28/8, 26/KH-UBND.
    pub(super) fn is_number(&self) -> bool {
        self.core.starts_with(|c: char| c.is_ascii_digit())
    }

    /// A number that can count things: digits, points, commas, a range; not a date or a code.
    pub(super) fn is_count(&self) -> bool {
        self.is_number()
            && self
                .core
                .chars()
                .all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '–'))
    }

    /// A year or a range of years of our time.
    pub(super) fn is_year(&self) -> bool {
        let year =
            |part: &str| part.len() == 4 && (part.starts_with("19") || part.starts_with("20"));
        self.is_count() && self.core.split(['-', '–']).all(year)
    }

    /// A Roman numeral in capitals.
    pub(super) fn is_roman(&self) -> bool {
        roman(&self.core).is_some()
    }

    /// Begins with a capital letter.
    pub(super) fn is_capital(&self) -> bool {
        self.core.starts_with(char::is_uppercase)
    }

    /// Ends a sentence.
    pub(super) fn ends_sentence(&self) -> bool {
        self.trail.contains(['.', '!', '?', '…'])
    }

    /// Ends a clause: comma, semicolon, colon, or a dash, clinging or alone.
    pub(super) fn ends_clause(&self) -> bool {
        self.trail.contains([',', ';', ':'])
            || self.is_dash()
            || self.trail.ends_with(['-', '–', '—'])
    }
}

/// A text as syllables and what lies between them.
#[derive(Debug)]
pub(super) struct Sentence {
    pub(super) syllables: Vec<Syllable>,
    /// One fewer than the syllables.
    pub(super) joints: Vec<Joint>,
    /// For each syllable: is its capital explained by where it stands?
    starts: Vec<bool>,
    /// Whether capitals tell anything: not in a text all in capitals, nor In One Like This.
    pub(super) is_mixed: bool,
}

impl Sentence {
    pub(super) fn read(text: &str) -> Self {
        let (mut syllables, mut joints) = (Vec::<Syllable>::new(), Vec::new());
        let mut joint = Joint::Space;
        for token in tokens(text) {
            match token {
                "/" => joint = Joint::Forced,
                "~" => joint = Joint::Tied,
                _ => {
                    if !syllables.is_empty() {
                        joints.push(joint);
                    }
                    syllables.push(Syllable::new(token));
                    joint = Joint::Space;
                }
            }
        }
        let starts = (0..syllables.len())
            .map(|i| begins_sentence(&syllables, &joints, i))
            .collect();
        let has_small = |s: &Syllable| s.core.contains(char::is_lowercase);
        let is_mixed = syllables
            .iter()
            .any(|s| s.core.starts_with(char::is_lowercase))
            || (syllables.len() <= NAME_ALONE && syllables.iter().all(has_small));
        Self {
            syllables,
            joints,
            starts,
            is_mixed,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.syllables.len()
    }

    /// The syllable at `i`, if there is one.
    pub(super) fn get(&self, i: usize) -> Option<&Syllable> {
        self.syllables.get(i)
    }

    /// The syllable before `i`, if there is one.
    pub(super) fn before(&self, i: usize) -> Option<&Syllable> {
        self.get(i.checked_sub(1)?)
    }

    /// Whether the syllable stands first in its sentence, so that its capital tells nothing.
    pub(super) fn starts_sentence(&self, i: usize) -> bool {
        self.starts[i]
    }

    /// Whether a mark stands between syllable `i` and the next, or the author broke there.
    pub(super) fn is_parted(&self, i: usize) -> bool {
        let (a, b) = (&self.syllables[i], &self.syllables[i + 1]);
        !a.trail.is_empty()
            || !b.lead.is_empty()
            || a.is_mark()
            || b.is_mark()
            || self.joints[i] == Joint::Forced
    }

    /// Whether small letters end and a capital begins at gap `i`, which no word does inside.
    pub(super) fn has_inner_capital(&self, i: usize) -> bool {
        self.is_mixed && !self.syllables[i].is_capital() && self.syllables[i + 1].is_capital()
    }

    pub(super) fn into_display(self) -> Vec<String> {
        self.syllables.into_iter().map(|s| s.display).collect()
    }
}

fn begins_sentence(syllables: &[Syllable], joints: &[Joint], i: usize) -> bool {
    let Some(before) = i.checked_sub(1) else {
        return true;
    };
    let left = &syllables[before];
    joints[before] == Joint::Forced
        || left.ends_sentence()
        || left.trail.contains(':')
        || left.is_mark()
        || syllables[i].lead.contains(['"', '“', '«'])
}

/// Cuts at white space, with every tie as a token "~" of its own.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    const TIES: [char; 3] = ['~', '\u{a0}', '\u{202f}'];
    text.split(|c: char| c.is_whitespace() && !TIES.contains(&c))
        .flat_map(|chunk| chunk.split_inclusive(TIES))
        .flat_map(|piece| match piece.strip_suffix(TIES) {
            Some(token) => [token, "~"],
            None => [piece, ""],
        })
        .filter(|token| !token.is_empty())
}

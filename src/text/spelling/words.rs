//! Inside words: tones, i and y, strange letters.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::super::fold::{TONES, nfc, toneless};
use super::{Class, Form, Variant, is_hidden, tokens};

/// Syllables that are written with either letter, y first. Others have one spelling that all
/// agree on (thi, si, my), or are two words (tỷ and tỉ mỉ).
const EITHER: &[(&str, &str)] = &[
    ("kỹ", "kĩ"),
    ("kỳ", "kì"),
    ("ký", "kí"),
    ("kỷ", "kỉ"),
    ("lý", "lí"),
    ("mỹ", "mĩ"),
    ("sỹ", "sĩ"),
    ("quý", "quí"),
    ("quỹ", "quĩ"),
    ("quỳ", "quì"),
    ("quy", "qui"),
    ("hy", "hi"),
];

/// Letters of the Cyrillic and Greek alphabets beside the Latin ones they look like.
const LOOKALIKES: &str =
    "аaеeоoрpсcуyхxіiјjѕsАAВBЕEКKМMНHОOРPСCТTУYХXІIЈJЅSοoνvαaΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧX";

pub(super) fn find(text: &str, found: &mut Vec<Variant>) {
    let all: Vec<(Range<usize>, &str)> = tokens(text).collect();
    for (i, (range, word)) in all.iter().enumerate() {
        let mended = mended(word);
        if let Some((class, right)) = &mended {
            found.push(Variant::wrong(*class, range.clone(), right.clone()));
        }
        let plain = mended.map_or_else(|| (*word).to_owned(), |(_, right)| right);
        let toned = Toned::read(&plain);
        if let Some(right) = toned.settled() {
            found.push(Variant::wrong(Class::MisplacedTone, range.clone(), right));
            continue;
        }
        // A person's name is written as its bearer writes it.
        let beside = |j: usize| {
            let near = |gap: Range<usize>| text.get(gap) == Some(" ");
            all.get(j).is_some_and(|(other, word)| {
                let gap = if j < i {
                    other.end..range.start
                } else {
                    range.end..other.start
                };
                near(gap) && is_capitalised(word)
            })
        };
        let in_name = is_capitalised(&plain) && (beside(i + 1) || (i > 0 && beside(i - 1)));
        if in_name {
            continue;
        }
        if let Some(form) = toned.form() {
            found.push(Variant::way(Class::Tone, form, range.clone()));
        }
        let lower = plain.to_lowercase();
        let pair = EITHER.iter().find(|(y, i)| lower == *y || lower == *i);
        if let Some((y, _)) = pair {
            let form = if lower == *y { "y" } else { "i" };
            found.push(Variant {
                group: (*y).to_owned(),
                ..Variant::way(Class::FinalI, form, range.clone())
            });
        }
    }
}

/// Begins with a capital and goes on in small letters.
fn is_capitalised(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase)
}

/// A word with strange or hidden letters, mended; and what was wrong with it.
fn mended(word: &str) -> Option<(Class, String)> {
    if word.is_ascii() {
        return None;
    }
    if word.contains(is_hidden) {
        let bare: String = word.chars().filter(|c| !is_hidden(*c)).collect();
        return Some((Class::Invisible, nfc(&bare).into_owned()));
    }
    let latin = |c: char| {
        c.is_ascii_alphabetic() || matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
    };
    let bar = |c: char| matches!(c, 'Ð' | 'Ɖ' | 'ð' | 'ɖ');
    if word.contains(bar) {
        return Some((Class::Lookalike, nfc(word).into_owned()));
    }
    // A word wholly in another alphabet is a word of another language.
    if word.contains(latin) && word.contains(|c| twin(c).is_some()) {
        let mended: String = word.chars().map(|c| twin(c).unwrap_or(c)).collect();
        return Some((Class::Lookalike, nfc(&mended).into_owned()));
    }
    match nfc(word) {
        Cow::Owned(composed) => Some((Class::Composition, composed)),
        Cow::Borrowed(_) => None,
    }
}

/// The Latin letter that a letter of another alphabet looks like.
fn twin(c: char) -> Option<char> {
    // Greek and Cyrillic.
    if !('\u{370}'..='\u{52f}').contains(&c) {
        return None;
    }
    let mut letters = LOOKALIKES.chars();
    while let (Some(strange), Some(latin)) = (letters.next(), letters.next()) {
        if strange == c {
            return Some(latin);
        }
    }
    None
}

/// A syllable taken apart: its letters without tone, in the case as written, and the tone
/// with the place of the letter that bears it.
struct Toned {
    letters: Vec<char>,
    tone: Option<(char, usize)>,
}

impl Toned {
    fn read(word: &str) -> Toned {
        let (mut letters, mut tone) = (Vec::with_capacity(word.len()), None);
        for letter in nfc(word).chars() {
            if is_combining_mark(letter) {
                // No letter is composed with it.
                let on = letters.len().saturating_sub(1);
                tone = Some((letter, on))
                    .filter(|_| TONES.contains(&letter))
                    .or(tone);
                continue;
            }
            let (bare, own) = toneless(letter);
            tone = own.map(|mark| (mark, letters.len())).or(tone);
            letters.push(bare);
        }
        Toned { letters, tone }
    }

    /// Where the pair oa, oe or uy begins that ends the syllable or has only consonants behind.
    fn pair(&self) -> Option<usize> {
        let lower: Vec<char> = self.letters.iter().flat_map(|c| c.to_lowercase()).collect();
        let starts = (0..lower.len().saturating_sub(1)).find(|i| {
            let behind_q = i.checked_sub(1).is_some_and(|p| lower[p] == 'q');
            match (lower[*i], lower[i + 1]) {
                ('o', 'a' | 'e') => true,
                ('u', 'y') => !behind_q,
                _ => false,
            }
        })?;
        let consonants = |c: &char| matches!(c, 'c' | 'g' | 'h' | 'm' | 'n' | 'p' | 't');
        lower[starts + 2..].iter().all(consonants).then_some(starts)
    }

    fn with_tone_at(&self, place: usize) -> String {
        let mut out = String::new();
        for (i, letter) in self.letters.iter().enumerate() {
            out.push(*letter);
            if let Some((tone, _)) = self.tone.filter(|_| i == place) {
                out.push(tone);
            }
        }
        out.nfc().collect()
    }

    /// `old` for hòa, `new` for hoà; nothing where the two do not differ.
    fn form(&self) -> Option<&'static str> {
        let (_, place) = self.tone?;
        let start = self.pair()?;
        if start + 2 != self.letters.len() || !known_onset(&self.letters[..start]) {
            return None;
        }
        match place.checked_sub(start)? {
            0 => Some("old"),
            1 => Some("new"),
            _ => None,
        }
    }

    /// A tone on the first letter of a pair with consonants behind is a slip: hòang, thúyên.
    fn settled(&self) -> Option<String> {
        let (_, place) = self.tone?;
        let start = self.pair()?;
        let closed = start + 2 < self.letters.len();
        (closed && place == start && known_onset(&self.letters[..start]))
            .then(|| self.with_tone_at(start + 1))
    }
}

/// Whether the letters can begin a Vietnamese syllable: at most three consonants.
fn known_onset(letters: &[char]) -> bool {
    let vowel = |c: &char| "aăâeêioôơuưy".contains(c.to_lowercase().next().unwrap_or(*c));
    letters.len() <= 3 && !letters.iter().any(vowel)
}

/// The word with its tone placed in this form.
pub(super) fn with_tone(word: &str, form: Form) -> String {
    let toned = Toned::read(word);
    match (toned.pair(), toned.form()) {
        (Some(start), Some(_)) => toned.with_tone_at(start + usize::from(form.0 == "new")),
        _ => word.to_owned(),
    }
}

/// The word with y or i at its end.
pub(super) fn with_final(word: &str, form: Form) -> Option<String> {
    let toned = Toned::read(word);
    let last = toned.letters.len().checked_sub(1)?;
    let letter = match (form.0, toned.letters[last].is_uppercase()) {
        ("y", false) => 'y',
        ("y", true) => 'Y',
        (_, false) => 'i',
        (_, true) => 'I',
    };
    let mut other = toned;
    other.letters[last] = letter;
    Some(other.with_tone_at(last))
}

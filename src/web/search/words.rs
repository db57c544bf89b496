//! The words of a text as search sees them, and which of them stand side by side.
//!
//! A word is a run of letters and digits; in Vietnamese that is a syllable, in Han and kana
//! one sign. Two words are neighbours if only blanks, dashes or slashes stand between them,
//! or one mark without a blank: so `26/KH-UBND`, `28/8/2025` and `1.234` are runs of
//! neighbours, and the end of a sentence parts. `loa-search.js` splits queries by the same
//! rule.

use unicode_normalization::char::is_combining_mark;

/// One word of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word<'t> {
    /// As it is written.
    pub text: &'t str,
    /// Whether the word before it is its neighbour.
    pub beside: bool,
}

/// The words of `text` in order. A line's end parts words: texts put one between blocks.
pub(super) fn words(text: &str) -> Words<'_> {
    Words {
        text,
        at: 0,
        after: None,
    }
}

/// See [`words`].
pub(super) struct Words<'t> {
    text: &'t str,
    /// The byte to go on at.
    at: usize,
    /// The byte behind the word before.
    after: Option<usize>,
}

impl<'t> Iterator for Words<'t> {
    type Item = Word<'t>;

    fn next(&mut self) -> Option<Word<'t>> {
        let rest = &self.text[self.at..];
        let start = self.at + rest.find(is_of_word)?;
        let rest = &self.text[start..];
        let mut signs = rest.char_indices();
        let first = signs.next().map_or(' ', |(_, c)| c);
        let length = if is_sign(first) {
            first.len_utf8()
        } else {
            let end = signs.find(|(_, c)| !is_of_word(*c) || is_sign(*c));
            end.map_or(rest.len(), |(at, _)| at)
        };
        self.at = start + length;
        let before = self.after.replace(self.at);
        Some(Word {
            text: &rest[..length],
            beside: before.is_some_and(|end| joins(&self.text[end..start])),
        })
    }
}

fn is_of_word(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphanumeric(),
        // The letters of Vietnamese, without a look into the tables.
        'à'..='ö' | 'ø'..='ɏ' | 'Ḁ'..='ỿ' => true,
        _ => c.is_alphanumeric() || is_combining_mark(c),
    }
}

/// Letters of languages that set no blanks: each is a word.
fn is_sign(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}

fn joins(gap: &str) -> bool {
    let loose = |c: char| matches!(c, '-' | '–' | '/' | '_') || (c.is_whitespace() && c != '\n');
    gap.chars().all(loose) || matches!(gap, "." | "," | ":" | "'" | "’" | "&" | "+")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words, with a dash before those that stand beside the one before.
    fn shown(text: &str) -> String {
        let show = |w: Word<'_>| format!("{}{}", if w.beside { "-" } else { " " }, w.text);
        words(text).map(show).collect::<String>().trim().to_owned()
    }

    #[test]
    fn syllables_are_neighbours_until_the_sentence_ends() {
        assert_eq!(
            shown("Xã Kẻ Sặt. Hải Phòng, 1.234 m"),
            "Xã-Kẻ-Sặt Hải-Phòng 1-234-m"
        );
        assert_eq!(shown("Tin\nVăn bản"), "Tin Văn-bản");
        assert_eq!(shown("  «Đoàn kết»  "), "Đoàn-kết");
    }

    #[test]
    fn numbers_of_documents_are_runs() {
        assert_eq!(shown("số 26/KH-UBND, ngày 28/8"), "số-26-KH-UBND ngày-28-8");
        assert_eq!(shown("2025 - 2030"), "2025-2030");
    }

    #[test]
    fn signs_without_blanks_are_words() {
        assert_eq!(shown("abc漢字 ベト"), "abc-漢-字-ベ-ト");
        assert_eq!(shown("…"), "");
    }
}

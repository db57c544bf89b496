//! How many words a body has, and how long it takes to read.
//!
//! Words a minute of silent reading, by language, as Zola 0.23 takes them: English after
//! Brysbaert (2019), Korean, Chinese and Japanese after studies of their ophthalmologists and
//! media researchers; the last two count characters. All others: 200 words.

use unicode_segmentation::UnicodeSegmentation;

/// The words of a body and the minutes that they take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    /// Words, or characters where words are not parted; code blocks left out.
    pub(super) words: usize,
    /// Whole minutes, rounded up.
    pub(super) minutes: usize,
}

/// Measures `body`, which is Markdown in the language `lang`.
pub(super) fn measure(body: &str, lang: &str) -> Reading {
    let primary = lang.split(['-', '_']).next().unwrap_or(lang);
    let characters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count();
    let (count, a_minute): (&dyn Fn(&str) -> usize, usize) = match primary {
        "zh" => (&characters, 439),
        "ja" => (&characters, 653),
        "en" => (&count_words, 238),
        "ko" => (&count_words, 202),
        _ => (&count_words, 200),
    };
    // Every second piece stands between fences.
    let prose = body.split("```").step_by(2);
    let words = prose.map(count).sum::<usize>();
    Reading {
        words,
        minutes: words.div_ceil(a_minute),
    }
}

/// The words of a text by Unicode's rules (UAX 29). Blanks part words, and what stands between
/// two of them is one word if it is nothing but Latin letters and digits with points and marks
/// around them: only the rest needs the rules.
fn count_words(text: &str) -> usize {
    let between_blanks = text.split_ascii_whitespace();
    let count = |piece: &str| {
        let bare = piece.trim_matches(|c: char| c.is_ascii_punctuation() && c != '_');
        let plain = |c: char| {
            c.is_ascii_alphanumeric()
                || matches!(c, '\u{C0}'..='\u{24F}' | '\u{1EA0}'..='\u{1EF9}' if c != '×' && c != '÷')
        };
        match bare {
            "" => 0,
            word if word.chars().all(plain) => 1,
            _ => piece.unicode_words().count(),
        }
    };
    between_blanks.map(count).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_unicode() {
        for text in [
            "Đoàn kết, đoàn kết - đại đoàn kết!",
            "\"Dân biết, dân bàn\" (năm 2025) 26/KH-UBND 3,14 a.b don't x_y _ __a ×2 a×b 2÷1",
            "e\u{301}m\u{a0}ơi\u{2003}nhé 語 😀 a\u{200d}b **đậm** [liên kết](@/a.md#muc)",
            "...",
        ] {
            assert_eq!(count_words(text), text.unicode_words().count(), "{text}");
        }
    }

    #[test]
    fn words_are_counted_outside_code_and_by_language() {
        let text = "Một hai ba\n```rust\nlet x = 1;\n```\nbốn năm\n";
        assert_eq!(
            measure(text, "vi"),
            Reading {
                words: 5,
                minutes: 1
            }
        );
        assert_eq!(
            measure("", "vi"),
            Reading {
                words: 0,
                minutes: 0
            }
        );
        assert_eq!(measure(&"từ ".repeat(201), "vi").minutes, 2);
        assert_eq!(measure(&"word ".repeat(238), "en-GB").minutes, 1);
        assert_eq!(measure(&"漢字".repeat(220), "zh").minutes, 2);
    }
}

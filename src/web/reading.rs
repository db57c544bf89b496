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
    let words = |text: &str| text.unicode_words().count();
    let (count, a_minute): (&dyn Fn(&str) -> usize, usize) = match primary {
        "zh" => (&characters, 439),
        "ja" => (&characters, 653),
        "en" => (&words, 238),
        "ko" => (&words, 202),
        _ => (&words, 200),
    };
    // Every second piece stands between fences.
    let prose = body.split("```").step_by(2);
    let words = prose.map(count).sum::<usize>();
    Reading {
        words,
        minutes: words.div_ceil(a_minute),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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

//! The order of lists: CLDR's collation, and people by their given names.

use std::cmp::Ordering;
use std::fmt;

use icu_collator::options::CollatorOptions;
use icu_collator::{CollatorBorrowed, CollatorPreferences};
use icu_locale::Locale;

use super::fold::nfc;

/// Puts texts in the order of a language, by the rules of CLDR.
///
/// For `vi`: a ă â, d đ, e ê, o ô ơ, u ư are letters of their own; the tones come
/// second, ngang huyền hỏi ngã sắc nặng; capitals third. Byte order gets all of it wrong.
///
/// Build it once and keep it: comparing is cheap, building looks up tables.
pub struct Collator {
    rules: CollatorBorrowed<'static>,
}

impl fmt::Debug for Collator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Collator").finish_non_exhaustive()
    }
}

impl Collator {
    /// The order of a language, given by its BCP 47 tag: "vi", "en", "vi-VN".
    ///
    /// A tag that is unknown or misspelt gets CLDR's root order, which suits most
    /// languages: whether a tag is a good one is for the reader of the config to say.
    pub fn new(language: &str) -> Self {
        let preferences = match Locale::try_from_str(language) {
            Ok(locale) => CollatorPreferences::from(&locale),
            Err(_) => CollatorPreferences::default(),
        };
        let rules = CollatorBorrowed::try_new(preferences, CollatorOptions::default()).expect(
            "the tables are compiled in, with the root order for languages without their own",
        );
        Self { rules }
    }

    /// Compares two texts.
    ///
    /// Texts that differ only in how their letters are stored (NFC, NFD, Ð for Đ) are
    /// equal; so are texts that differ only in spaces of a kind CLDR ignores.
    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        self.rules.compare(&nfc(a), &nfc(b))
    }

    /// Compares the names of two people: by the last word, then by what stands before it.
    ///
    /// Vietnamese people are called and listed by the given name, which comes last:
    /// Trần Thị An stands before Lê Văn Bình, and among the An the family name decides.
    pub fn compare_given_name(&self, a: &str, b: &str) -> Ordering {
        let (family_a, given_a) = split_name(a);
        let (family_b, given_b) = split_name(b);
        self.compare(given_a, given_b)
            .then_with(|| self.compare(family_a, family_b))
    }
}

/// What stands before the last word, and the last word.
fn split_name(name: &str) -> (&str, &str) {
    let name = name.trim();
    match name.rsplit_once(char::is_whitespace) {
        Some((family, given)) => (family.trim_end(), given),
        None => ("", name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_order(language: &str, expected: &[&str]) {
        let collator = Collator::new(language);
        let mut sorted = expected.to_vec();
        sorted.reverse();
        sorted.sort_by(|a, b| collator.compare(a, b));
        assert_eq!(sorted, expected);
    }

    #[test]
    fn letters_of_vietnamese_stand_in_their_order() {
        assert_order(
            "vi",
            &[
                "an", "ăn", "ân", "da", "đa", "em", "êm", "on", "ôn", "ơn", "un", "ưn",
            ],
        );
        assert_order("vi-VN", &["dê", "đa", "e"]);
    }

    #[test]
    fn tones_come_second() {
        assert_order("vi", &["ma", "mà", "mả", "mã", "má", "mạ"]);
        // A later letter weighs more than an earlier tone.
        assert_order("vi", &["hòa an", "hoa bình", "hóa bình", "hoa cúc"]);
    }

    #[test]
    fn an_unknown_language_gets_the_root_order() {
        assert_order("not a language", &["a", "b", "c"]);
        assert_eq!(Collator::new("en").compare("a", "B"), Ordering::Less);
    }

    #[test]
    fn storage_forms_are_equal() {
        assert_eq!(
            Collator::new("vi").compare("Ða\u{323}i", "Đại"),
            Ordering::Equal
        );
    }

    #[test]
    fn people_stand_by_given_name() {
        let expected = [
            "Lê Thị An",
            "Trần Thị An",
            "Nguyễn Thị Ánh",
            "Phạm Văn Bình",
            "Vũ Đình Dũng",
            "Bùi Văn Đạt",
            "Hoa",
            "Đỗ Thị  Hoa",
            "Nguyễn Văn Mẫu",
        ];
        let collator = Collator::new("vi");
        let mut sorted = expected.to_vec();
        sorted.reverse();
        sorted.sort_by(|a, b| collator.compare_given_name(a, b));
        assert_eq!(sorted, expected);
    }
}

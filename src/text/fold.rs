//! One text, several spellings: to store, to search, to name a file, to look up.

use std::borrow::Cow;

use unicode_normalization::char::{compose, decompose_canonical, is_combining_mark};
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// The text as loa stores it: NFC, with the letters that stand in for Đ mended.
///
/// Ð (U+00D0, Icelandic) and Ɖ (U+0189, African) look like Đ and come out of old
/// converters and keyboards; they sort, search and shape as other letters. No
/// Vietnamese word holds them, so they become Đ (U+0110), and ð, ɖ become đ.
///
/// Borrows when there is nothing to change.
pub fn nfc(text: &str) -> Cow<'_, str> {
    if is_plainly_nfc(text) {
        return Cow::Borrowed(text);
    }
    let stranger = |c: char| matches!(c, 'Ð' | 'Ɖ' | 'ð' | 'ɖ');
    if is_nfc(text) && !text.contains(stranger) {
        return Cow::Borrowed(text);
    }
    let mend = |c: char| match c {
        'Ð' | 'Ɖ' => 'Đ',
        'ð' | 'ɖ' => 'đ',
        other => other,
    };
    Cow::Owned(text.nfc().map(mend).collect())
}

/// Whether a glance says that there is nothing to change: only characters whose `NFC_QC` is
/// "Yes" all through their block (ASCII to U+02FF, U+1E00 to U+1EFF, General Punctuation from
/// U+2002), none of them a stranger. Vietnamese text that is well written is all of these.
///
/// Looks at three bytes side by side, without branches: a processor does many at a time.
fn is_plainly_nfc(text: &str) -> bool {
    const BLOCK: usize = 1024;
    let strange = |a: u8, b: u8, c: u8| {
        ((a >= 0xCC) & (a != 0xE1) & (a != 0xE2))
            | ((a == 0xE1) & !(0xB8..=0xBB).contains(&b))
            | ((a == 0xE2) & !((b == 0x81) | ((b == 0x80) & (c >= 0x82))))
            // Ð, ð, Ɖ, ɖ
            | ((a == 0xC3) & ((b == 0x90) | (b == 0xB0)))
            | ((a == 0xC6) & (b == 0x89))
            | ((a == 0xC9) & (b == 0x96))
    };
    let bytes = text.as_bytes();
    // A character of three bytes does not begin in the last two.
    let last = |at: usize| bytes.len().checked_sub(at).map_or(0, |at| bytes[at]);
    if strange(last(2), last(1), 0) {
        return false;
    }
    let seconds = bytes.get(1..).unwrap_or_default();
    let thirds = bytes.get(2..).unwrap_or_default();
    let blocks = bytes
        .chunks(BLOCK)
        .zip(seconds.chunks(BLOCK))
        .zip(thirds.chunks(BLOCK));
    blocks.into_iter().all(|((a, b), c)| {
        let all = a.iter().zip(b).zip(c);
        !all.fold(false, |found, ((a, b), c)| found | strange(*a, *b, *c))
    })
}

/// The text as search compares it: lower case, no marks, đ as d.
///
/// Unicode does not take đ apart, so it is folded by hand; without this "dien hinh"
/// would find nothing. Both placements of a tone (hòa, hoà) fold the same. Digits,
/// spaces and punctuation stay, so that "26/KH-UBND" keeps its shape.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in nfc(text).chars() {
        if c.is_ascii() {
            out.push(c.to_ascii_lowercase());
            continue;
        }
        // The order of marks does not matter: all of them go.
        decompose_canonical(c, |part| {
            if !is_combining_mark(part) {
                let lower = part.to_lowercase();
                out.extend(lower.map(|c| if c == 'đ' { 'd' } else { c }));
            }
        });
    }
    out
}

/// The tones as combining marks: grave, acute, tilde, hook above, dot below.
pub(super) const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];

/// A letter without its tone, and the tone: ậ is â with a dot below. Of what is no single letter
/// of Vietnamese the marks that cannot be joined to it are left out.
pub(super) fn toneless(letter: char) -> (char, Option<char>) {
    if letter.is_ascii() {
        return (letter, None);
    }
    let (mut bare, mut tone) = (None, None);
    decompose_canonical(letter, |part| match bare {
        _ if TONES.contains(&part) => tone = Some(part),
        None => bare = Some(part),
        Some(base) => bare = compose(base, part).or(bare),
    });
    (bare.unwrap_or(letter), tone)
}

/// The text as a part of an address: a-z, 0-9 and single dashes.
///
/// The same letters as Zola writes (crate `slug`), so that a site moved from Zola
/// keeps its addresses. Empty when the text holds no letter or digit.
pub fn slug(text: &str) -> String {
    slug::slugify(nfc(text).as_ref())
}

/// One spelling for the ways a syllable may be written, for looking words up.
///
/// Lower case, the tone moved behind the letters (hòa and hoà), and a final y after
/// a plain consonant or `qu` as i (kỹ and kĩ, quý and quí). Marks that make another
/// vowel (â, ă, ê, ô, ơ, ư) and đ stay. Meant for comparing only.
pub(super) fn syllable_key(syllable: &str) -> String {
    let lower = nfc(syllable).to_lowercase();
    let (mut tones, mut key) = (String::new(), String::with_capacity(lower.len()));
    if is_plainly_nfc(&lower) {
        for (letter, tone) in lower.chars().map(toneless) {
            key.push(letter);
            tones.extend(tone);
        }
    } else {
        let (marks, letters): (String, String) = lower.nfd().partition(|c| TONES.contains(c));
        (tones, key) = (marks, letters.nfc().collect());
    }
    let head = key.strip_suffix('y').unwrap_or_default();
    if head.ends_with(['h', 'k', 'l', 'm', 's', 't']) || head.ends_with("qu") {
        key.pop();
        key.push('i');
    }
    key + &tones
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_glance_agrees_with_the_tables() {
        for c in ('\0'..='\u{3000}').chain(['語', '\u{F900}', '😀']) {
            let text = format!("a{c}b");
            let unchanged = text.chars().nfc().eq(text.chars()) && !"ÐƉðɖ".contains(c);
            assert!(unchanged || !is_plainly_nfc(&text), "{c:?}");
        }
        assert!(is_plainly_nfc("Xã Kẻ Sặt – “điển hình”, năm 2025…"));
        assert!(!is_plainly_nfc("e\u{301}"));
    }

    #[test]
    fn a_letter_is_taken_apart_as_the_tables_do() {
        for c in ('\0'..='\u{24F}').chain('\u{1E00}'..='\u{1EFF}') {
            let text = nfc(&c.to_string()).into_owned();
            let (tones, letters): (String, String) = text.nfd().partition(|c| TONES.contains(c));
            let whole: String = letters.nfc().collect();
            let (bare, tone) = toneless(text.chars().next().unwrap());
            // Ḹ and Ṍ are no letters of Vietnamese: of their marks one is left.
            assert_eq!(Some(bare), whole.chars().next(), "{c:?}");
            assert_eq!(tone, tones.chars().last(), "{c:?}");
            let plain: String = text.nfd().filter(|c| !is_combining_mark(*c)).collect();
            assert_eq!(fold(&text), plain.to_lowercase().replace('đ', "d"), "{c:?}");
        }
    }

    #[test]
    fn nfc_composes_and_mends_the_letter_d() {
        let cases = [
            ("thi đua", "thi đua"),
            ("Ke\u{309} Să\u{323}t", "Kẻ Sặt"),
            ("Kẻ Sa\u{323}\u{306}t", "Kẻ Sặt"),
            ("Ðảng, Ɖoàn, ðất, ɖường", "Đảng, Đoàn, đất, đường"),
            ("", ""),
        ];
        for (given, expected) in cases {
            assert_eq!(nfc(given), expected);
        }
        assert!(matches!(nfc("Đảng"), Cow::Borrowed(_)));
    }

    #[test]
    fn fold_drops_case_marks_and_the_bar_of_d() {
        let cases = [
            ("Điển hình tiên tiến", "dien hinh tien tien"),
            ("ĐẠI HỘI", "dai hoi"),
            ("hòa thủy", "hoa thuy"),
            ("hoà thuỷ", "hoa thuy"),
            ("Ðoàn kết", "doan ket"),
            ("Ưu ơ ă â ê ô", "uu o a a e o"),
            ("26/KH-UBND", "26/kh-ubnd"),
        ];
        for (given, expected) in cases {
            assert_eq!(fold(given), expected);
        }
    }

    #[test]
    fn slug_is_what_zola_writes() {
        assert_eq!(
            slug("Đại hội Thi đua yêu nước!"),
            "dai-hoi-thi-dua-yeu-nuoc"
        );
        assert_eq!(slug("Ke\u{309} Să\u{323}t 2025-2030"), "ke-sat-2025-2030");
        assert_eq!(slug("Số 26/KH-UBND"), "so-26-kh-ubnd");
        assert_eq!(slug("…"), "");
    }

    #[test]
    fn a_key_joins_spellings_and_keeps_words_apart() {
        for (a, b) in [
            ("hòa", "hoà"),
            ("Thủy", "thuỷ"),
            ("kỹ", "kĩ"),
            ("quý", "quí"),
            ("khỏe", "khoẻ"),
        ] {
            assert_eq!(syllable_key(a), syllable_key(b));
        }
        for (a, b) in [
            ("hoa", "hòa"),
            ("đua", "dua"),
            ("tuy", "tui"),
            ("tay", "tai"),
            ("co", "cô"),
        ] {
            assert_ne!(syllable_key(a), syllable_key(b));
        }
    }
}

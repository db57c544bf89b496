//! Recognising texts in TCVN3 (fonts `.VnTime`) and VNI (fonts `VNI-Times`).
//!
//! Both put Vietnamese letters into places where Unicode has signs and letters of other
//! languages, so that a text looks right only in their fonts: "Nguyễn Văn" is "NguyÔn V¨n"
//! in TCVN3 and "Nguyeãn Vaên" in VNI. Which of them it is takes the font's name to tell;
//! that it is one of them shows in letters that no language puts side by side.
//!
//! The letters are those that TCVN 5712:1993 and the VNI fonts assign to the places A1 to
//! FF, as Windows-1252 shows them. This recognises; it does not convert.

/// Points at which a word counts as one of an old encoding. A single odd letter may be a
/// foreign name's (Peña, Müller).
const ENOUGH: u32 = 2;

/// Whether the text seems to be TCVN3 or VNI. A text with letters that only Unicode has
/// (ạ, ữ, đ) is never one.
pub(super) fn is_old(text: &str) -> bool {
    if text.is_ascii() || text.chars().any(only_in_unicode) {
        return false;
    }
    text.split_whitespace().any(|word| {
        let letters: Vec<char> = word.chars().collect();
        let beside = |i: Option<usize>| i.and_then(|i| letters.get(i)).copied().unwrap_or(' ');
        let oddities = letters
            .iter()
            .enumerate()
            .map(|(i, c)| oddity(beside(i.checked_sub(1)), *c, beside(Some(i + 1))));
        oddities.sum::<u32>() >= ENOUGH
    })
}

fn only_in_unicode(c: char) -> bool {
    matches!(
        c,
        'Ă' | 'ă' | 'Đ' | 'đ' | 'Ĩ' | 'ĩ' | 'Ũ' | 'ũ' | 'Ơ' | 'ơ' | 'Ư' | 'ư' | '\u{1ea0}'
            ..='\u{1ef9}'
    )
}

/// How odd a letter is between its neighbours.
fn oddity(before: char, c: char, after: char) -> u32 {
    let (left, right) = (before.is_alphabetic(), after.is_alphabetic());
    match c {
        // TCVN3: ă, â, ơ, ư, á, ả, ã, ắ, ẳ, ẵ are signs; in a word they stand beside letters.
        '¨' | '©' | '¬' | '\u{ad}' | '¸' | 'µ' | '¶' | '·' | '¹' | '¾' | '¼' | '½' | '×' | '÷'
            if left && (right || !matches!(c, '·' | '¹' | '×' | '÷')) =>
        {
            2
        }
        // ê, ô, ằ: also the ordinal and the quotation marks of other languages.
        'ª' | '«' | '»' if left && right => 2,
        // đ and Đ begin a word.
        '®' | '§' if right || !after.is_ascii() => 2,
        // TCVN3: a capital with a mark in the midst of small letters.
        'À'..='Þ' if c != '×' && before.is_lowercase() => 2,
        'À'..='Þ' if c != '×' && before.is_alphabetic() && after.is_lowercase() => 2,
        // VNI: the marks are letters of their own behind a vowel.
        'ù' | 'ø' | 'û' | 'Ù' | 'Ø' | 'Û' if is_vowel(before, "aeouy") => 2,
        'õ' | 'Õ' if is_vowel(before, "aeuy") => 2,
        'â' | 'ê' | 'é' | 'è' | 'ú' | 'á' | 'à' | 'å' | 'ã' | 'ä' | 'ë' | 'ü'
            if is_vowel(before, "a") =>
        {
            2
        }
        'â' | 'á' | 'à' | 'å' | 'ã' | 'ä' if is_vowel(before, "e") => 2,
        'â' | 'å' | 'ä' if is_vowel(before, "o") => 2,
        'Â' | 'Ê' | 'É' | 'È' | 'Ú' | 'Á' | 'À' | 'Å' | 'Ã' | 'Ä' | 'Ë' | 'Ü'
            if is_vowel(before, "ae") && before.is_uppercase() =>
        {
            2
        }
        'ù' | 'ø' | 'û' | 'õ' | 'ï' | 'Ù' | 'Ø' | 'Û' | 'Õ' | 'Ï'
            if matches!(before, 'ô' | 'ö' | 'Ô' | 'Ö') =>
        {
            2
        }
        // Letters that Vietnamese does not have.
        'Ä' | 'Å' | 'Æ' | 'Ç' | 'Ë' | 'Î' | 'Ï' | 'Ñ' | 'Ö' | 'Ø' | 'Û' | 'Ü' | 'Þ' | 'ß' | 'ä'
        | 'å' | 'æ' | 'ç' | 'ë' | 'î' | 'ï' | 'ñ' | 'ö' | 'ø' | 'û' | 'ü' | 'þ' | 'ÿ' => {
            1
        }
        _ => 0,
    }
}

fn is_vowel(c: char, vowels: &str) -> bool {
    vowels.contains(c.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_old_fonts_are_recognised() {
        let old = [
            "NguyÔn V¨n An",
            "TrÇn ThÞ Hµ",
            "Lª V¨n §øc",
            "§¶ng ñy x·",
            "Ph¹m Quang H\u{AD}ng",
            "®oµn kÕt",
            "Nguyeãn Vaên An",
            "Traàn Thò Haø",
            "Leâ Vaên Ñöùc",
            "TRAÀN VAÊN BAÛY",
            "Phöôùc Höng",
        ];
        for text in old {
            assert!(is_old(text), "{text}");
        }
    }

    #[test]
    fn vietnamese_and_foreign_names_are_left_alone() {
        let fine = [
            "Nguyễn Văn An",
            "NGUYỄN VĂN ÁNH",
            "Lê Hoà",
            "Lê Hoàng Anh",
            "Hà Thu",
            "Lý Thu Thuý",
            "TRÀ MY",
            "HOÀ BÌNH",
            "ĐOÀN KẾT",
            "Thúy Ái",
            "Tô Hoài",
            "Cao Bá Quát",
            "Uông Bí",
            "KHUÊ CÁC",
            "Zoë Müller",
            "Anaïs",
            "José Peña",
            "François",
            "Tập đoàn ABC®",
            "© 2025 UBND xã",
            "«Thi đua»",
            "25 m² × 3",
            "36,5°C",
            "loài hoa súng",
            "HÀ THÚY OÁNH",
            "ÁI QUÝ",
        ];
        for text in fine {
            assert!(!is_old(text), "{text}");
        }
    }
}

//! Numbers as print groups them and as a newsreader says them.

const DIGITS: [&str; 10] = [
    "không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín",
];

/// The number in words, in the reading of the north: linh, nghìn, tỷ.
///
/// The forms mốt, tư, lăm after mươi, lăm after mười, and "không trăm" in every group
/// after the first follow CLDR's `spellout-cardinal` for `vi`, with linh for its lẻ.
pub fn in_words(n: u64) -> String {
    if n == 0 {
        return DIGITS[0].to_owned();
    }
    let mut words = Vec::new();
    push_number(n, false, &mut words);
    words.join(" ")
}

/// Says `n` > 0; `after` is true when a higher group has been said already.
fn push_number(n: u64, after: bool, words: &mut Vec<&'static str>) {
    const SCALES: [(u64, &str); 3] = [
        (1_000_000_000, "tỷ"),
        (1_000_000, "triệu"),
        (1_000, "nghìn"),
    ];
    let (mut rest, mut after) = (n, after);
    for (scale, name) in SCALES {
        let group = rest / scale;
        rest %= scale;
        if group > 0 {
            push_number(group, after, words);
            words.push(name);
            after = true;
        }
    }
    if rest > 0 {
        push_hundreds(rest, after, words);
    }
}

fn push_hundreds(n: u64, after: bool, words: &mut Vec<&'static str>) {
    let digit = |d: u64| DIGITS[(d % 10) as usize];
    let (hundreds, tens, ones) = (n / 100, n / 10 % 10, n % 10);
    let said_hundreds = hundreds > 0 || after;
    if said_hundreds {
        words.extend([digit(hundreds), "trăm"]);
    }
    match tens {
        0 if ones > 0 && said_hundreds => words.push("linh"),
        0 => {}
        1 => words.push("mười"),
        _ => words.extend([digit(tens), "mươi"]),
    }
    match (tens, ones) {
        (_, 0) => {}
        (2.., 1) => words.push("mốt"),
        (2.., 4) => words.push("tư"),
        (1.., 5) => words.push("lăm"),
        _ => words.push(digit(ones)),
    }
}

/// The number with a point between thousands, as Vietnamese writes it: "1.234.567".
pub fn grouped(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut out = String::from(if n < 0 { "-" } else { "" });
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    out
}

/// The word that follows "thứ": nhất, hai, ba, tư, năm … mười một.
///
/// Only the first and the fourth differ from the plain number.
pub fn ordinal(n: u64) -> String {
    match n {
        1 => "nhất".to_owned(),
        4 => "tư".to_owned(),
        other => in_words(other),
    }
}

/// The value of a Roman numeral in capitals, as in "lần thứ XI".
///
/// `None` unless the numeral is spelt as it would be written today (1 to 3999):
/// a stray "IIX" or "VX" is a misprint, not a number.
pub fn roman(numeral: &str) -> Option<u64> {
    const STEPS: [(u64, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let (mut value, mut rest) = (0, numeral);
    for (step, letters) in STEPS {
        // Only I, X, C and M repeat, and no more than three times.
        let most = if matches!(step, 1 | 10 | 100 | 1000) {
            3
        } else {
            1
        };
        for _ in 0..most {
            let Some(tail) = rest.strip_prefix(letters) else {
                break;
            };
            (value, rest) = (value + step, tail);
        }
    }
    // "IXI" would pass step by step; the canonical spelling would not.
    (value > 0 && rest.is_empty() && spell_roman(value, &STEPS) == numeral).then_some(value)
}

fn spell_roman(mut n: u64, steps: &[(u64, &str)]) -> String {
    let mut out = String::new();
    for (step, letters) in steps {
        while n >= *step {
            out.push_str(letters);
            n -= step;
        }
    }
    out
}

/// The text with "thứ I", "thứ XI" read out: "lần thứ nhất", "lần thứ mười một".
///
/// Only numerals behind "thứ" are touched, so initials and article numbers stay.
pub fn spell_ordinals(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut after_thu = false;
    for word in text.split_inclusive(char::is_whitespace) {
        let end = word
            .find(|c| !matches!(c, 'I' | 'V' | 'X' | 'L' | 'C' | 'D' | 'M'))
            .unwrap_or(word.len());
        let (numeral, tail) = word.split_at(end);
        match roman(numeral) {
            Some(n) if after_thu && !tail.starts_with(char::is_alphanumeric) => {
                out.push_str(&ordinal(n));
                out.push_str(tail);
            }
            _ => out.push_str(word),
        }
        after_thu = word.trim().to_lowercase() == "thứ";
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_said_as_in_the_north() {
        let cases = [
            (0, "không"),
            (5, "năm"),
            (10, "mười"),
            (14, "mười bốn"),
            (15, "mười lăm"),
            (20, "hai mươi"),
            (21, "hai mươi mốt"),
            (24, "hai mươi tư"),
            (25, "hai mươi lăm"),
            (100, "một trăm"),
            (105, "một trăm linh năm"),
            (111, "một trăm mười một"),
            (150, "một trăm năm mươi"),
            (555, "năm trăm năm mươi lăm"),
            (1_000, "một nghìn"),
            (1_005, "một nghìn không trăm linh năm"),
            (2_025, "hai nghìn không trăm hai mươi lăm"),
            (10_000, "mười nghìn"),
            (1_000_005, "một triệu không trăm linh năm"),
            (1_050_000, "một triệu không trăm năm mươi nghìn"),
            (
                1_234_567,
                "một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy",
            ),
            (3_000_000_000, "ba tỷ"),
            (1_000_000_000_000, "một nghìn tỷ"),
        ];
        for (n, words) in cases {
            assert_eq!(in_words(n), words);
        }
        assert!(in_words(u64::MAX).starts_with("mười tám tỷ bốn trăm bốn mươi sáu triệu"));
    }

    #[test]
    fn thousands_are_parted_by_points() {
        let cases = [
            (0, "0"),
            (999, "999"),
            (1_000, "1.000"),
            (1_234_567, "1.234.567"),
            (-12_345, "-12.345"),
        ];
        for (n, text) in cases {
            assert_eq!(grouped(n), text);
        }
    }

    #[test]
    fn roman_numerals_have_one_spelling() {
        let cases = [
            ("I", 1),
            ("IV", 4),
            ("IX", 9),
            ("XI", 11),
            ("XIV", 14),
            ("XL", 40),
            ("MMXXV", 2025),
        ];
        for (numeral, value) in cases {
            assert_eq!(roman(numeral), Some(value));
        }
        for wrong in ["", "IIII", "VX", "IXI", "IIX", "xi", "A"] {
            assert_eq!(roman(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn ordinals_are_read_out_behind_thu_only() {
        let cases = [
            ("lần thứ I (2025-2030)", "lần thứ nhất (2025-2030)"),
            ("LẦN THỨ IV", "LẦN THỨ tư"),
            (
                "toàn quốc lần thứ XI năm 2025!",
                "toàn quốc lần thứ mười một năm 2025!",
            ),
            ("lần thứ I, tiến tới", "lần thứ nhất, tiến tới"),
            ("Điều I", "Điều I"),
            ("thứ Iron", "thứ Iron"),
        ];
        for (given, expected) in cases {
            assert_eq!(spell_ordinals(given), expected);
        }
    }
}

//! The gaps at which no line may end.
//!
//! Word lists hold whole syllables in lower case, compared with the letters as typed.

use super::Why;
use super::matches::{Bond, Matches};
use super::particles::{is_uncounted, joins};
use super::syllable::{Sentence, Syllable};

/// Words that take a number behind them which is not a count.
const LABELS: &[&str] = &[
    "thứ",
    "số",
    "khóa",
    "khoá",
    "kỳ",
    "kì",
    "đoạn",
    "hạng",
    "cấp",
    "loại",
    "điều",
    "khoản",
    "chương",
    "lớp",
    "tổ",
    "đội",
    "khu",
    "phần",
    "bài",
    "tập",
    "đợt",
    "lần",
    "giải",
    "độ",
    "quyển",
    "khối",
    "vùng",
    "cụm",
    "bậc",
    "phường",
    "quận",
    "thôn",
    "mục",
];

/// Words that take a number behind them in a date.
const DATE_LABELS: &[&str] = &["ngày", "tháng", "năm", "quý", "quí", "mùng", "mồng", "tuần"];

/// Words which a date follows at once: chiều 28/8, trước ngày 30.
const BEFORE_DATES: &[&str] = &["sáng", "trưa", "chiều", "tối", "đêm", "trước"];

/// Words that say which in a row, behind a label: hạng Nhất, loại ba.
const RANKS: &[&str] = &["nhất", "nhì", "hai", "ba", "tư"];

/// Words behind a figure that the thing counted still follows: 5 triệu đồng.
const MAGNITUDES: &[&str] = &["trăm", "nghìn", "ngàn", "vạn", "triệu", "tỷ", "tỉ", "chục"];

/// Units that may follow a figure which looks like a year.
const UNITS: &[&str] = &[
    "ha", "km", "m", "m2", "m3", "kg", "tấn", "tạ", "lít", "đồng", "nghìn", "triệu", "tỷ", "tỉ",
    "hộ", "người", "lượt", "suất", "cây", "con", "chiếc",
];

/// A telephone number has at least so many figures.
const LEAST_PHONE_NUMBER: usize = 9;

/// Titles and kinds of place that are one with the name behind them.
const TITLES: &[&str] = &[
    "xã",
    "phường",
    "thôn",
    "tỉnh",
    "huyện",
    "quận",
    "làng",
    "xóm",
    "ấp",
    "bản",
    "phố",
    "đường",
    "sông",
    "núi",
    "đảo",
    "hồ",
    "cầu",
    "chùa",
    "đền",
    "đình",
    "ông",
    "bà",
    "anh",
    "chị",
    "cô",
    "chú",
    "bác",
    "cụ",
    "em",
    "mẹ",
    "nước",
    "trường",
    "thầy",
    "họ",
];

/// Abbreviations whose point ends no sentence.
const ABBREVIATIONS: &[&str] = &[
    "tp", "tx", "tt", "p", "q", "h", "x", "gs", "ts", "pgs", "ths", "bs", "ks", "đc", "đ/c",
];

/// Family names, by which a capital at the head of a sentence is known for a name.
const FAMILIES: &[&str] = &[
    "nguyễn", "trần", "lê", "phạm", "hoàng", "huỳnh", "phan", "vũ", "võ", "đặng", "bùi", "đỗ",
    "hồ", "ngô", "dương", "lý", "đinh", "đào", "lương", "mai", "tô", "trịnh", "cao", "hà", "tạ",
    "tống", "chu", "đoàn", "lưu", "phùng", "quách", "thái", "triệu", "vương", "mạc",
];

/// Brackets and quotations of up to this many syllables stay whole.
const SHORT_BRACKET: usize = 4;

/// Why no line may end at gap `i`, or `None` if one may.
pub(super) fn forbids(sentence: &Sentence, matches: &Matches, i: usize) -> Option<Why> {
    let (a, b) = (&sentence.syllables[i], &sentence.syllables[i + 1]);
    let abbreviates = a.trail == "." && b.is_capital() && ABBREVIATIONS.contains(&a.word.as_str());
    if in_range(sentence, i) {
        Some(Why::Range)
    } else if b.is_mark() && !b.opens() && !joins(b) {
        Some(Why::Mark)
    } else if (a.is_mark() && a.opens()) || in_short_bracket(sentence, i) {
        Some(Why::Bracket)
    } else if abbreviates {
        Some(Why::Name)
    } else if is_item_number(sentence, i) {
        Some(Why::Ordinal)
    } else if sentence.is_parted(i) {
        None
    } else if let Bond::Hard(why) = matches.bond(i) {
        Some(why)
    } else if in_capital_run(sentence, i) || is_titled(sentence, matches, i) {
        Some(Why::Name)
    } else {
        number_rule(sentence, i)
    }
}

/// Whether a place or a person with the title begins at syllable `i`: xã Kẻ Sặt.
pub(super) fn begins_titled_name(sentence: &Sentence, matches: &Matches, i: usize) -> bool {
    i + 1 < sentence.len() && !sentence.is_parted(i) && is_titled(sentence, matches, i)
}

/// Whether a label with its number begins at syllable `i`: năm 2025, giai đoạn 2020-2025.
pub(super) fn begins_numbered(sentence: &Sentence, i: usize) -> bool {
    let word = sentence.syllables[i].word.as_str();
    is_labelled(sentence, i + 1)
        || (matches!(word, "giai" | "nhiệm" | "lần") && is_labelled(sentence, i + 2))
}

/// Whether the word is a unit of the country, which without a name belongs to the word before.
pub(super) fn is_place(syllable: &Syllable) -> bool {
    matches!(
        syllable.word.as_str(),
        "xã" | "phường" | "thôn" | "tỉnh" | "huyện"
    )
}

/// 2020 - 2025, 28 - 8, "2020- 2025", 2020 đến 2025.
fn in_range(sentence: &Sentence, i: usize) -> bool {
    let is_number = |s: Option<&Syllable>| s.is_some_and(Syllable::is_number);
    let spans = |s: &Syllable| s.is_dash() || s.word == "đến";
    let dashed = |marks: &str| matches!(marks, "-" | "–" | "—");
    let (a, b) = (&sentence.syllables[i], &sentence.syllables[i + 1]);
    if a.is_number() && b.is_number() {
        return dashed(&a.trail) || dashed(&b.lead);
    }
    (spans(b) && a.is_number() && a.trail.is_empty() && is_number(sentence.get(i + 2)))
        || (spans(a) && b.is_number() && is_number(sentence.before(i)))
}

fn in_short_bracket(sentence: &Sentence, i: usize) -> bool {
    const PAIRS: [(char, char); 5] = [('(', ')'), ('[', ']'), ('“', '”'), ('«', '»'), ('"', '"')];
    let syllables = &sentence.syllables;
    PAIRS.iter().any(|&(open, close)| {
        let start = (0..=i)
            .rev()
            .take(SHORT_BRACKET)
            .find(|&s| syllables[s].lead.contains(open));
        start.is_some_and(|start| {
            let mut ends = (start..syllables.len()).take(SHORT_BRACKET);
            ends.find(|&e| syllables[e].trail.contains(close))
                .is_some_and(|end| end > i)
        })
    })
}

/// "1. Đoàn kết": the number of an item, at the head of its sentence.
fn is_item_number(sentence: &Sentence, i: usize) -> bool {
    let a = &sentence.syllables[i];
    sentence.starts_sentence(i)
        && (a.is_count() || a.is_roman())
        && matches!(a.trail.as_str(), "." | ")" | "/")
}

fn number_rule(sentence: &Sentence, i: usize) -> Option<Why> {
    let (a, b) = (&sentence.syllables[i], &sentence.syllables[i + 1]);
    if let Some(why) = label_rule(sentence, i) {
        return Some(why);
    }
    if goes_on_as_date(sentence, i) || (a.is_number() && matches!(b.word.as_str(), "phút" | "giây"))
    {
        return Some(Why::Date);
    }
    let counts = if MAGNITUDES.contains(&a.word.as_str()) {
        sentence.before(i).is_some_and(Syllable::is_count)
    } else {
        is_counting(sentence, i)
    };
    (counts && !is_uncounted(b)).then_some(Why::Amount)
}

/// A label and the number behind it.
fn label_rule(sentence: &Sentence, i: usize) -> Option<Why> {
    let (a, b) = (&sentence.syllables[i], &sentence.syllables[i + 1]);
    let (word, next) = (a.word.as_str(), b.word.as_str());
    let numeral = b.is_number() || b.is_roman();
    let is_date = (DATE_LABELS.contains(&word) && (numeral || matches!(next, "mùng" | "mồng")))
        || (BEFORE_DATES.contains(&word) && (b.is_number() || next == "ngày"))
        || (word == "giờ" && b.is_number());
    let is_ordinal = word == "thứ"
        || (word == "lần" && next == "thứ")
        || (LABELS.contains(&word) && numeral)
        || (matches!(word, "hạng" | "loại" | "giải") && RANKS.contains(&next))
        // Đại hội XIV: in a text of mixed case a Roman numeral is never a word.
        || (b.is_roman() && (sentence.is_mixed || word == "hội"));
    if is_date {
        Some(Why::Date)
    } else {
        is_ordinal.then_some(Why::Ordinal)
    }
}

/// ngày 28 | tháng 8, quý I | năm 2025, 28/8 | năm 2025.
fn goes_on_as_date(sentence: &Sentence, i: usize) -> bool {
    let (a, b) = (&sentence.syllables[i], &sentence.syllables[i + 1]);
    let dated = (a.is_number() && a.core.contains('/'))
        || sentence
            .before(i)
            .is_some_and(|s| DATE_LABELS.contains(&s.word.as_str()));
    (a.is_number() || a.is_roman())
        && dated
        && matches!(b.word.as_str(), "tháng" | "năm" | "quý")
        && sentence
            .get(i + 2)
            .is_some_and(|s| s.is_number() || s.is_roman())
}

/// Whether syllable `i` is a number with a label before it.
fn is_labelled(sentence: &Sentence, i: usize) -> bool {
    (1..sentence.len()).contains(&i)
        && !sentence.is_parted(i - 1)
        && label_rule(sentence, i - 1).is_some()
}

/// Whether syllable `i` is a figure that counts what follows: not a year, not labelled.
fn is_counting(sentence: &Sentence, i: usize) -> bool {
    let (a, b) = (&sentence.syllables[i], &sentence.syllables[i + 1]);
    let is_year = a.is_year() && !UNITS.contains(&b.word.as_str());
    a.is_count() && !is_year && !is_labelled(sentence, i) && !ends_phone_number(sentence, i)
}

/// 0912 345 678 | trước: groups of as many figures as a telephone number has, with a nought before
/// them, count nothing.
fn ends_phone_number(sentence: &Sentence, i: usize) -> bool {
    let figures = |at: usize| {
        let group = &sentence.syllables[at].core;
        let is_group = group.chars().all(|c| c.is_ascii_digit() || c == '.');
        is_group.then(|| group.replace('.', ""))
    };
    let groups = (0..=i).rev().map_while(figures);
    let number = groups.fold(String::new(), |after, group| group + &after);
    let goes_on = sentence.get(i + 1).is_some_and(Syllable::is_count);
    !goes_on && number.len() >= LEAST_PHONE_NUMBER && number.starts_with('0')
}

/// Two neighbours under capitals that their place does not explain.
fn in_capital_run(sentence: &Sentence, i: usize) -> bool {
    let (a, b) = (&sentence.syllables[i], &sentence.syllables[i + 1]);
    let told = !sentence.starts_sentence(i) || FAMILIES.contains(&a.word.as_str());
    sentence.is_mixed && a.is_capital() && b.is_capital() && told
}

/// A title or a kind of place, and the name behind it.
fn is_titled(sentence: &Sentence, matches: &Matches, i: usize) -> bool {
    let (a, b) = (&sentence.syllables[i], &sentence.syllables[i + 1]);
    let named = matches.begins_name(i + 1) || (sentence.is_mixed && b.is_capital());
    TITLES.contains(&a.word.as_str()) && !matches.covers(i) && named
}

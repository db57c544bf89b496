//! The short words that lead, join or wait: the grammar a line-breaker needs.
//!
//! Lower case, compared with the letters as typed.

use super::syllable::Syllable;

/// They lead a part of the sentence: a line begins well with them.
const LEADING: &[&str] = &[
    "của", "trong", "vì", "để", "theo", "cho", "thì", "từ", "đến", "bằng", "do", "về", "tại", "ở",
    "nhằm", "nhưng", "mà", "như", "khi", "nếu", "trên", "dưới", "giữa",
];

/// They join equals.
const JOINING: &[&str] = &["và", "với", "cùng", "hay", "hoặc", "&", "+"];

/// They stand before a verb or a predicate and wait for it.
const BEFORE_VERBS: &[&str] = &[
    "là", "đã", "sẽ", "phải", "hãy", "đang", "được", "bị", "cần", "chưa", "không", "luôn", "cũng",
    "vẫn", "còn", "chỉ", "đừng", "chớ", "rất", "càng", "có", "lấy",
];

/// They count or gather the noun behind them.
const BEFORE_NOUNS: &[&str] = &[
    "các", "những", "một", "mọi", "toàn", "mỗi", "cả", "từng", "hai", "ba", "bốn", "sáu", "bảy",
    "tám", "chín", "mười", "trăm", "nghìn", "triệu", "tỷ",
];

/// Whether the lower-case word only leads, joins, waits or counts: it says nothing of what a
/// text is about.
pub fn is_particle(word: &str) -> bool {
    let lists = [LEADING, JOINING, BEFORE_VERBS, BEFORE_NOUNS];
    lists.iter().any(|list| list.contains(&word))
}

/// Whether the word leads a part of the sentence.
pub(super) fn leads(syllable: &Syllable) -> bool {
    LEADING.contains(&syllable.word.as_str())
}

/// Whether the word, or a mark in its place, joins equals.
pub(super) fn joins(syllable: &Syllable) -> bool {
    let word = if syllable.is_mark() {
        &syllable.lead
    } else {
        &syllable.word
    };
    JOINING.contains(&word.as_str())
}

/// Whether the word waits for the next one, so that a line ends badly behind it.
pub(super) fn waits(syllable: &Syllable) -> bool {
    let word = syllable.word.as_str();
    leads(syllable)
        || joins(syllable)
        || BEFORE_VERBS.contains(&word)
        || BEFORE_NOUNS.contains(&word)
}

/// Whether the word may follow a figure without being what the figure counts.
///
/// "không" may be counted: gia đình 5 không, 3 sạch.
pub(super) fn is_uncounted(syllable: &Syllable) -> bool {
    let word = syllable.word.as_str();
    leads(syllable) || joins(syllable) || (BEFORE_VERBS.contains(&word) && word != "không")
}

//! Between words: blanks, quotation marks, periods, one abbreviation.

use super::{Class, Form, Variant, tokens};

/// Dashes that join years, as they are written.
const JOINTS: [&str; 8] = ["-", " - ", "–", " – ", "—", " — ", "- ", " -"];
/// The Front's committee, as offices abbreviate it.
const FRONT: [&str; 8] = [
    "UBMTTQVN",
    "UB MTTQVN",
    "UB.MTTQVN",
    "UBMTTQ VN",
    "UB MTTQ VN",
    "UBMTTQ",
    "UB MTTQ",
    "UB.MTTQ",
];

pub(super) fn find(text: &str, found: &mut Vec<Variant>) {
    blanks(text, found);
    quotes(text, found);
    periods(text, found);
    front(text, found);
}

fn blanks(text: &str, found: &mut Vec<Variant>) {
    let mut begin = 0;
    for line in text.split_inclusive('\n') {
        let body = line.trim_end();
        let indent = body.len() - body.trim_start().len();
        let mut at = indent;
        while let Some(gap) = body[at..].find([' ', '\t']) {
            let start = at + gap;
            let run = &body[start..];
            let width = run.len() - run.trim_start_matches([' ', '\t']).len();
            at = start + width;
            let (before, after) = (&body[..start], &body[at..]);
            // The cells of a table are set apart as its writer likes.
            let in_table = before.ends_with('|') || after.starts_with('|');
            let range = begin + start..begin + at;
            if width > 1 && !in_table {
                found.push(Variant::wrong(Class::DoubleBlank, range, " "));
            } else if ends_word(before) && begins_with_mark(after) {
                found.push(Variant::wrong(Class::BlankBeforeMark, range, ""));
            }
        }
        begin += line.len();
    }
}

fn ends_word(before: &str) -> bool {
    before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | '”' | '"' | '%'))
}

/// A mark that clings to the word before it, and is not the head of something else.
fn begins_with_mark(after: &str) -> bool {
    let mut chars = after.chars();
    let mark = chars
        .next()
        .is_some_and(|c| matches!(c, ',' | '.' | ';' | ':' | '!' | '?'));
    let next = chars.next();
    mark && next.is_none_or(|c| c.is_whitespace() || matches!(c, '”' | '"' | ')' | '!' | '?'))
}

/// Straight and curly marks. A straight one behind a figure is an inch.
fn quotes(text: &str, found: &mut Vec<Variant>) {
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let form = match c {
            '"' if !before.is_ascii_digit() => Some("\""),
            '“' | '”' => Some("“”"),
            _ => None,
        };
        if let Some(form) = form {
            found.push(Variant::way(Class::Quotes, form, at..at + c.len_utf8()));
        }
        before = c;
    }
}

/// Two years of our time joined by a dash.
fn periods(text: &str, found: &mut Vec<Variant>) {
    let all: Vec<_> = tokens(text).collect();
    for pair in all.windows(2) {
        let [(first, a), (second, b)] = pair else {
            continue;
        };
        let joint = &text[first.end..second.start];
        let form = JOINTS.iter().find(|j| **j == joint);
        if let Some(form) = form.filter(|_| is_year(a) && is_year(b)) {
            let range = first.start..second.end;
            found.push(Variant::way(Class::Period, form, range));
        }
    }
}

pub(super) fn is_year(word: &str) -> bool {
    word.len() == 4
        && (word.starts_with("19") || word.starts_with("20"))
        && word.bytes().all(|b| b.is_ascii_digit())
}

/// The period with another joint.
pub(super) fn with_joint(written: &str, form: Form) -> Option<String> {
    let (first, second) = (
        written.get(..4)?,
        written.get(written.len().checked_sub(4)?..)?,
    );
    Some(format!("{first}{}{second}", form.0))
}

fn front(text: &str, found: &mut Vec<Variant>) {
    let mut at = 0;
    while let Some(start) = text[at..].find("UB").map(|i| at + i) {
        let rest = &text[start..];
        let longest = FRONT.iter().filter(|form| {
            let behind = rest.strip_prefix(**form);
            behind.is_some_and(|b| !b.starts_with(char::is_alphanumeric))
        });
        let begins = !text[..start].ends_with(char::is_alphanumeric);
        match longest.max_by_key(|form| form.len()).filter(|_| begins) {
            Some(form) => {
                at = start + form.len();
                found.push(Variant::way(Class::Front, form, start..at));
            }
            None => at = start + 2,
        }
    }
}

//! What the documents say, read as a reader of proofs would: against `[lexicon]`, against
//! the facts of `[event]`, and against each other.
//!
//! Read are the bodies, and in the front matter all texts of more than one word: titles,
//! leads, captions. Code, addresses, HTML and template expressions are no prose. What an
//! order prints is read by the print room. Only Vietnamese is read; the time is linear in
//! the length of the texts.

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;

use crate::config::Config;
use crate::diag::{Diagnostic, Place};
use crate::library::Library;
use crate::notation::{Kind, Origin, Table, Value, parse_toml_recovering, parse_yaml};
use crate::text::Date;
use crate::text::spelling::{
    Census, Class, Facts, Subject, Variant, Where, Wordlist, masked, variants,
};

/// So many findings in one file are told one by one; of the others how many they are.
const MOST_A_FILE: usize = 40;
/// The language that is read.
const LANGUAGE: &str = "vi";
/// The table of a document's front matter that the print room reads itself.
const ORDERS: &str = "print";

/// A place in a document: which, and its bytes.
type At = (usize, Range<usize>);

/// Everything in the documents that is misspelt, contradicts the event, or is written in
/// one way here and in another there: warnings, by file and place.
///
/// Codes: `text-flaw`, `text-spelling`, `text-fact-differs`, `text-mixed-writing`, and
/// `text-more-findings` for a file with very many.
pub fn spelling(library: &Library) -> Vec<Diagnostic> {
    let (words, facts) = (wordlist(&library.config), facts(&library.config));
    let pages = library.pages.iter().map(|p| &p.document);
    let sections = library.sections.iter().map(|s| &s.document);
    let mut files: Vec<(&Origin, usize)> = pages
        .map(|d| (&d.origin, d.body_start))
        .chain(sections.map(|d| (&d.origin, d.body_start)))
        .filter(|(origin, _)| is_read(&origin.path, &library.config.default_language))
        .collect();
    files.sort_by(|a, b| a.0.path.cmp(&b.0.path));
    let read: Vec<_> = files
        .par_iter()
        .map(|(origin, body)| {
            let text = prose(origin, *body);
            let ways = words.open(&text, variants(&text));
            let told = findings(&text, &ways, &words, &facts);
            (text, ways, told)
        })
        .collect();
    let mut all: BTreeMap<usize, Vec<(Range<usize>, Diagnostic)>> = BTreeMap::new();
    let mut census: Census<At> = Census::new();
    for (file, (text, ways, told)) in read.into_iter().enumerate() {
        for way in ways.iter().filter(|way| counts(way.class)) {
            census.add(&text, way, (file, way.range.clone()));
        }
        all.insert(file, told);
    }
    for (file, range, told) in mixed(&census) {
        all.entry(file).or_default().push((range, told));
    }
    all.into_iter()
        .flat_map(|(file, told)| placed(files[file].0, told))
        .collect()
}

/// Whether a file is in the language that is read: `a.md` of a Vietnamese site, `a.vi.md`.
fn is_read(path: &str, default_language: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.strip_suffix(".md").unwrap_or(name);
    let written = stem.rsplit_once('.').map(|(_, code)| code);
    let code = written.filter(|code| {
        let (language, region) = code.split_once('-').unwrap_or((code, "XX"));
        let lower = language.bytes().all(|b| b.is_ascii_lowercase());
        lower
            && matches!(language.len(), 2 | 3)
            && region.bytes().all(|b| b.is_ascii_alphanumeric())
    });
    let code = code.unwrap_or(default_language);
    code.split('-').next() == Some(LANGUAGE)
}

/// The prose of a document, each word where it stands in the file.
fn prose(origin: &Origin, body: usize) -> String {
    let source = &*origin.source;
    let matter = source.get(..body).unwrap_or_default();
    let start = matter.len() - matter.trim_start().len() + 3;
    let end = matter.trim_end().len().saturating_sub(3);
    let inner = matter.get(start..end).unwrap_or_default();
    let table = if matter.trim_start().starts_with("+++") {
        parse_toml_recovering(origin, inner, start).0
    } else {
        parse_yaml(origin, inner, start).unwrap_or_default()
    };
    let mut shown = Vec::new();
    for (_, entry) in table.iter().filter(|(key, _)| *key != ORDERS) {
        texts(&entry.value, source, &mut shown);
    }
    masked(source, &shown)
}

/// The texts of a value that hold more than one word, without their quotation marks.
fn texts(value: &Value, source: &str, out: &mut Vec<Range<usize>>) {
    match &value.kind {
        Kind::String(text) if text.trim().contains(char::is_whitespace) => {
            let written = source.get(value.span.clone()).unwrap_or_default();
            let bare = written.trim_matches(['"', '\'']);
            let skipped = written.len() - written.trim_start_matches(['"', '\'']).len();
            let start = value.span.start + skipped;
            out.push(start..start + bare.len());
        }
        Kind::Array(items) => items.iter().for_each(|v| texts(v, source, out)),
        Kind::Table(table) => {
            for (_, entry) in table.iter() {
                texts(&entry.value, source, out);
            }
        }
        _ => {}
    }
}

/// Browsers show any run of blanks as one, and documents are composed when they are read.
fn counts(class: Class) -> bool {
    !matches!(class, Class::DoubleBlank | Class::Composition)
}

/// What is wrong in one text, whatever others say.
fn findings(
    text: &str,
    ways: &[Variant],
    words: &Wordlist,
    facts: &Facts,
) -> Vec<(Range<usize>, Diagnostic)> {
    let mut found = Vec::new();
    for way in ways.iter().filter(|way| counts(way.class)) {
        let Some(right) = &way.right else { continue };
        let told = Diagnostic::warning("text-flaw")
            .with("flaw", flaw(way.class))
            .with("found", text[around(text, &way.range)].trim());
        let told = match right.trim() {
            "" => told.hint("hint-text-look"),
            right => told.hint_with("hint-text-write", vec![("right", right.to_owned())]),
        };
        found.push((way.range.clone(), told));
    }
    for miss in words.misspellings(text) {
        let told = Diagnostic::warning("text-spelling")
            .with("found", &text[miss.range.clone()])
            .with("right", &miss.right)
            .hint("hint-text-spelling");
        found.push((miss.range, told));
    }
    for differs in facts.contradictions(text, Where::BehindName) {
        let told = Diagnostic::warning("text-fact-differs")
            .with("subject", subject(differs.subject))
            .with("found", &text[differs.range.clone()])
            .with("right", &differs.right)
            .hint("hint-text-facts");
        found.push((differs.range, told));
    }
    found
}

/// Every place that writes otherwise than most places of the project.
fn mixed(census: &Census<At>) -> Vec<(usize, Range<usize>, Diagnostic)> {
    let mut out = Vec::new();
    for mixed in census.mixed() {
        let mut before = None;
        for other in &mixed.others {
            let (file, range) = other.place;
            // Quotation marks stand in pairs, and many in a text: told once a file.
            if mixed.class == Class::Quotes && before.replace(*file) == Some(*file) {
                continue;
            }
            let told = Diagnostic::warning("text-mixed-writing")
                .with("found", other.written)
                .with("usual", &other.right)
                .with("count", mixed.count)
                .hint_with("hint-text-write", vec![("right", other.right.clone())])
                .hint("hint-text-mixed-writing");
            out.push((*file, range.clone(), told));
        }
    }
    out
}

/// The findings of a file in the order of its text, each with its place.
fn placed(origin: &Origin, mut told: Vec<(Range<usize>, Diagnostic)>) -> Vec<Diagnostic> {
    told.sort_by_key(|(range, _)| (range.start, range.end));
    let more = told.len().saturating_sub(MOST_A_FILE);
    told.truncate(MOST_A_FILE);
    let mut out: Vec<Diagnostic> = told
        .into_iter()
        .map(|(range, told)| told.at(origin.place(&range)))
        .collect();
    if more > 0 {
        let told = Diagnostic::warning("text-more-findings")
            .with("count", more)
            .at(Place::file(&*origin.path));
        out.push(told.hint("hint-text-more-findings"));
    }
    out
}

/// A place that is a blank, with the words beside it.
fn around(text: &str, range: &Range<usize>) -> Range<usize> {
    if !text[range.clone()].trim().is_empty() {
        return range.clone();
    }
    let before = text[..range.start].rfind(char::is_whitespace);
    let after = text[range.end..].find(char::is_whitespace);
    before.map_or(0, |i| i)..after.map_or(text.len(), |i| range.end + i)
}

fn flaw(class: Class) -> &'static str {
    match class {
        Class::NoSuchDay => "kind-text-no-such-day",
        Class::Weekday => "kind-text-weekday",
        Class::MisplacedTone => "kind-text-misplaced-tone",
        Class::Lookalike => "kind-text-lookalike",
        Class::Invisible => "kind-text-invisible",
        Class::BlankBeforeMark => "kind-text-blank-before-mark",
        // The others are ways of writing, and never wrong in themselves.
        _ => "kind-text-date-padding",
    }
}

fn subject(subject: Subject) -> &'static str {
    match subject {
        Subject::Date => "kind-text-date",
        Subject::HalfDay => "kind-text-half-day",
        Subject::Ordinal => "kind-text-ordinal",
        Subject::Period => "kind-text-period",
    }
}

/// `[lexicon]`, ready for comparing.
fn wordlist(config: &Config) -> Wordlist {
    let list = |key: &str| -> Vec<&str> {
        match config.lexicon.get(key).map(|value| &value.kind) {
            Some(Kind::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        }
    };
    let spellings = config.lexicon.get("spellings").and_then(Value::as_table);
    let spellings = spellings.into_iter().flat_map(Table::iter);
    Wordlist::new(
        list("names"),
        list("terms"),
        spellings.filter_map(|(wrong, entry)| Some((wrong, entry.value.as_str()?))),
    )
}

/// The facts of `[event]`.
fn facts(config: &Config) -> Facts {
    let text = |key: &str| config.event.get(key).and_then(Value::as_str);
    Facts::new(
        [text("name"), text("short_name")].into_iter().flatten(),
        config.event_date().and_then(Date::parse),
        text("half_day"),
        text("ordinal"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_vietnamese_files_are_read() {
        assert!(is_read("content/a.md", "vi") && is_read("content/a.vi.md", "en"));
        assert!(is_read("content/so-2.1/26-kh.md", "vi-VN"));
        assert!(!is_read("content/a.md", "en") && !is_read("content/a.en.md", "vi"));
        assert!(!is_read("content/_index.zh-Hant.md", "vi"));
    }

    #[test]
    fn titles_are_prose_and_orders_are_not() {
        let source = "+++\ntitle = \"Hoà bình  xóm\"\ndate = 2025-08-21\nslug = \"hoà-bình\"\n\
                      [extra]\ndeeds = [{ text = 'hòa giải' }]\n[[print]]\ntext = \"Kẻ  Sạt\"\n+++\n\
                      Thân bài.\n";
        let body = source.find("Thân").unwrap();
        let text = prose(&Origin::new("content/a.md", source), body);
        assert_eq!(text.len(), source.len());
        for shown in ["Hoà bình  xóm", "hòa giải", "Thân bài."] {
            assert_eq!(text.find(shown), source.find(shown), "{text}");
        }
        for hidden in ["\"", "2025", "hoà-bình", "Sạt", "title"] {
            assert!(!text.contains(hidden), "{hidden}: {text}");
        }
    }
}

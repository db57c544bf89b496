//! What a piece says, read against the project's facts, names and spellings: a wrong date on
//! a banner of eight metres is money and face lost.

use super::Terms;
use crate::diag::{Diagnostic, Place};
use crate::text::spelling::{Class, Facts, Subject, Variant, Where, Wordlist, variants};

/// A text of a sheet.
#[derive(Debug)]
pub(crate) struct Said {
    /// The words.
    pub(crate) text: String,
    /// Where they stand in the user's files.
    pub(crate) place: Option<Place>,
    /// Whether they are looked at; other texts only tell what they are about.
    pub(crate) own: bool,
    /// What in them is wrong, or could be written otherwise.
    pub(crate) variants: Vec<Variant>,
}

impl Said {
    /// A text that is looked at.
    pub(crate) fn own(text: String, place: Option<Place>, list: &Wordlist) -> Said {
        Said {
            variants: list.open(&text, variants(&text)),
            text,
            place,
            own: true,
        }
    }

    /// A text that is not.
    pub(crate) fn other(text: String) -> Said {
        Said {
            text,
            place: None,
            own: false,
            variants: Vec::new(),
        }
    }
}

/// Reads the words of a piece: `texts` are all its texts in order.
///
/// Everything found is a warning: what is set in an order may be meant so.
pub(crate) fn words(
    texts: &[Said],
    terms: &Terms<'_>,
    facts: &Facts,
    list: &Wordlist,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for said in texts.iter().filter(|said| said.own) {
        let Said { text, place, .. } = said;
        for variant in &said.variants {
            let Some(right) = &variant.right else {
                continue;
            };
            let told = Diagnostic::warning("piece-text-flaw")
                .with("flaw", flaw(variant.class))
                .with("found", around(text, &variant.range))
                .at(place.clone());
            found.push(if right.trim().is_empty() {
                told.hint("hint-piece-look")
            } else {
                told.hint_with("hint-piece-write", vec![("right", right.clone())])
            });
        }
        for miss in list.misspellings(text) {
            found.push(
                Diagnostic::warning("piece-spelling")
                    .with("found", &text[miss.range])
                    .with("right", &miss.right)
                    .at(place.clone())
                    .hint("hint-piece-spelling"),
            );
        }
    }
    found.extend(contradictions(texts, facts));
    for diagnostic in &mut found {
        diagnostic.facts.push(("piece", terms.piece.to_owned()));
        diagnostic.place = diagnostic.place.take().or_else(|| terms.place.clone());
    }
    found
}

/// The event's name may stand in one text of the piece and its date in another.
fn contradictions(texts: &[Said], facts: &Facts) -> Vec<Diagnostic> {
    // No date and no "lần thứ I" without a figure or these words.
    let tells = |said: &Said| {
        let words = ["thứ", "THỨ", "Thứ"];
        said.text.contains(|c: char| c.is_ascii_digit())
            || words.iter().any(|w| said.text.contains(w))
    };
    if !texts.iter().any(|said| said.own && tells(said)) {
        return Vec::new();
    }
    let mut whole = String::new();
    let mut starts = Vec::new();
    for said in texts {
        starts.push(whole.len());
        whole.push_str(&said.text);
        whole.push_str(" / ");
    }
    let all = facts.contradictions(&whole, Where::Anywhere).into_iter();
    all.filter_map(|differs| {
        let text = starts
            .iter()
            .rposition(|start| *start <= differs.range.start)?;
        let code = match differs.subject {
            Subject::Date => Diagnostic::warning("piece-date-differs"),
            Subject::HalfDay => Diagnostic::warning("piece-half-day-differs"),
            Subject::Ordinal => Diagnostic::warning("piece-ordinal-differs"),
            Subject::Period => Diagnostic::warning("piece-period-differs"),
        };
        let told = code
            .with("found", &whole[differs.range])
            .with("right", &differs.right)
            .at(texts[text].place.clone())
            .hint("hint-piece-facts");
        texts[text].own.then_some(told)
    })
    .collect()
}

fn flaw(class: Class) -> &'static str {
    match class {
        Class::NoSuchDay => "kind-flaw-no-such-day",
        Class::Weekday => "kind-flaw-weekday",
        Class::MisplacedTone => "kind-flaw-misplaced-tone",
        Class::Lookalike => "kind-flaw-lookalike",
        Class::Invisible => "kind-flaw-invisible",
        Class::Composition => "kind-flaw-composition",
        Class::DoubleBlank => "kind-flaw-double-blank",
        Class::BlankBeforeMark => "kind-flaw-blank-before-mark",
        // The others are ways of writing, and never wrong in themselves.
        _ => "kind-flaw-date-padding",
    }
}

/// The place with the words beside it, if it is a blank that nobody would see.
fn around(text: &str, range: &std::ops::Range<usize>) -> String {
    let here = &text[range.clone()];
    if !here.trim().is_empty() {
        return here.to_owned();
    }
    let before = text[..range.start]
        .split_whitespace()
        .next_back()
        .unwrap_or_default();
    let after = text[range.end..]
        .split_whitespace()
        .next()
        .unwrap_or_default();
    format!("{before}{here}{after}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Date;

    #[test]
    fn a_backdrop_is_read_as_one() {
        let facts = Facts::new(
            ["Hội nghị tuyên dương điển hình tiên tiến xã Kẻ Sặt"],
            Date::new(2025, 8, 28),
            None,
            Some("lần thứ I (2025-2030)"),
        );
        let list = Wordlist::new(["Kẻ Sặt"], [], []);
        let said = |texts: Vec<(&str, Option<Place>)>| -> Vec<Said> {
            let said =
                |(text, place): (&str, Option<Place>)| Said::own(text.to_owned(), place, &list);
            texts.into_iter().map(said).collect()
        };
        let at = |line: usize| Some(Place::on_line("a.md", "a\nb\nc\nd\n", line, 1));
        let texts = said(vec![
            ("HỘI NGHỊ", at(1)),
            ("TUYÊN DƯƠNG ĐIỂN HÌNH TIÊN TIẾN XÃ KẺ SẠT", at(2)),
            ("Kẻ Sặt , ngày 29 tháng 8 năm 2025", at(3)),
        ]);
        let told = words(&texts, &Terms::new("Phông"), &facts, &list);
        let codes: Vec<_> = told.iter().map(|d| d.code).collect();
        // The name is misspelt, so it is not known again; the flaws are told all the same.
        assert_eq!(codes, ["piece-spelling", "piece-text-flaw"]);
        let texts = said(vec![
            ("HỘI NGHỊ", at(1)),
            ("TUYÊN DƯƠNG ĐIỂN HÌNH TIÊN TIẾN XÃ KẺ SẶT", at(2)),
            ("LẦN THỨ I (2025-2030)", None),
            ("Kẻ Sặt, ngày 29 tháng 8 năm 2025", at(3)),
        ]);
        let told = words(&texts, &Terms::new("Phông"), &facts, &list);
        assert_eq!((told.len(), told[0].code), (1, "piece-date-differs"));
        let place = told[0].place.as_ref().and_then(|p| p.spot.as_ref());
        assert_eq!(place.map(|s| s.line), Some(3));
    }
}

//! Texts: inside the safe area, large enough for the distance, no word torn at a line's end.

use super::{Terms, in_words};
use crate::diag::Diagnostic;
use crate::print::artwork::Artwork;
use crate::print::preflight::terms::{COMFORT, LEGIBLE};
use crate::print::setting::SetText;
use crate::text::{Gap, Why, gaps};

/// Sizes are rounded when drawn (mm).
const ROUNDING: f64 = 0.05;

/// Looks at the texts that are `wanted`; all of them tell which is read first.
pub(in crate::print::preflight) fn inspect(
    artwork: &Artwork,
    terms: &Terms<'_>,
    wanted: &dyn Fn(&SetText) -> bool,
    found: &mut Vec<Diagnostic>,
) {
    for text in artwork.texts.iter().filter(|text| wanted(text)) {
        within_safe(artwork, text, terms, found);
        torn_words(text, terms, found);
    }
    if let Some(distance) = terms.distance_mm.filter(|d| *d > 0.0) {
        legible(artwork, (distance, terms.distance_ordered), wanted, found);
    }
}

fn within_safe(artwork: &Artwork, text: &SetText, terms: &Terms<'_>, found: &mut Vec<Diagnostic>) {
    let (trim, ink) = (artwork.trim_box(), text.ink);
    let margin = [
        ink.x0 - trim.x0,
        ink.y0 - trim.y0,
        trim.x1 - ink.x1,
        trim.y1 - ink.y1,
    ];
    let margin = margin.into_iter().fold(f64::INFINITY, f64::min);
    if margin < -ROUNDING {
        found.push(
            Diagnostic::error("text-beyond-trim")
                .with("text", shown(text))
                .with("found", in_words(-margin))
                .hint("hint-text-beyond-trim"),
        );
    } else if margin < terms.safe_mm - ROUNDING {
        found.push(
            Diagnostic::warning("text-outside-safe")
                .with("text", shown(text))
                .with("found", in_words(margin))
                .with("needed", in_words(terms.safe_mm))
                .hint("hint-text-outside-safe"),
        );
    }
}

/// Whether a height is less than it must be, to the tenth of a millimetre that is told.
fn falls_short(height: f64, least: f64) -> bool {
    (height * 10.0).round() < (least * 10.0).round()
}

/// The slogan must be readable; at a distance that the order names it should be read at ease,
/// and the smallest note be readable too.
fn legible(
    artwork: &Artwork,
    (distance, ordered): (f64, bool),
    wanted: &dyn Fn(&SetText) -> bool,
    found: &mut Vec<Diagnostic>,
) {
    let told = |code: &'static str, cap: f64, part: f64, text: &SetText| {
        Diagnostic::warning(code)
            .with("text", shown(text))
            .with("found", in_words(cap))
            .with("needed", in_words(distance / part))
            .with("distance", in_words(distance / 1000.0))
            .with("reach", in_words(reach_m(cap)))
            .hint("hint-text-too-small")
    };
    let smallest = |a: &&SetText, b: &&SetText| a.cap_height.total_cmp(&b.cap_height);
    let slogan = artwork.cap_height();
    let main = artwork.slogan().find(|t| t.cap_height == slogan);
    if let Some(text) = main.filter(|text| wanted(text)) {
        if falls_short(slogan, distance / LEGIBLE) {
            found.push(told("text-unreadable", slogan, LEGIBLE, text));
        } else if ordered && slogan < distance / COMFORT {
            found.push(told("text-too-small", slogan, COMFORT, text));
        }
    }
    if let Some(text) = notes(artwork).into_iter().min_by(smallest)
        && ordered
        && wanted(text)
        && falls_short(text.cap_height, distance / LEGIBLE)
    {
        found.push(told("text-unreadable", text.cap_height, LEGIBLE, text));
    }
}

/// The texts beside the one that is read first.
pub(in crate::print::preflight) fn notes(artwork: &Artwork) -> Vec<&SetText> {
    let marked = artwork.texts.iter().any(|t| t.slogan);
    let first = artwork.cap_height();
    let is_note = |t: &&SetText| {
        if marked {
            !t.slogan
        } else {
            t.cap_height < first
        }
    };
    artwork.texts.iter().filter(is_note).collect()
}

/// From how many metres capitals of this height (mm) are read at ease.
pub(in crate::print::preflight) fn reach_m(cap_mm: f64) -> f64 {
    cap_mm * COMFORT / 1000.0
}

/// The line-breaker tears words only where nothing else fits; nobody should print that unseen.
fn torn_words(text: &SetText, terms: &Terms<'_>, found: &mut Vec<Diagnostic>) {
    if text.running || text.lines.len() < 2 {
        return;
    }
    let counts: Vec<usize> = text.lines.iter().map(|l| gaps(l, &[]).len()).collect();
    let whole = text.lines.join(" ");
    let ordered = gaps(terms.text, terms.words);
    let set = gaps(&whole, terms.words);
    // The order knows where its author ended lines, and which words are names.
    let upper = |s: &String| s.to_uppercase();
    let wanted: Vec<String> = set.syllables().iter().map(upper).collect();
    let known: Vec<String> = ordered.syllables().iter().map(upper).collect();
    let start = known
        .windows(wanted.len().max(1))
        .position(|part| part == wanted.as_slice());
    let written = match start {
        Some(start) => &ordered.syllables()[start..start + wanted.len()],
        None => set.syllables(),
    };
    let all_capitals = written.iter().all(|s| *s == s.to_uppercase());
    let judged = match start {
        Some(start) => &ordered.gaps()[start..(start + wanted.len()).saturating_sub(1)],
        None => set.gaps(),
    };
    let mut end = 0;
    for (i, count) in counts.iter().enumerate() {
        end += count;
        let gap = end.checked_sub(1).and_then(|gap| judged.get(gap));
        let (Some(Gap::Forbidden(why)), Some(next)) = (gap, text.lines.get(i + 1)) else {
            continue;
        };
        // Where all is in capitals, capitals tell of no names.
        if *why == Why::Name && all_capitals {
            continue;
        }
        let kind = match why {
            Why::Name => "kind-torn-name",
            Why::Compound => "kind-torn-word",
            _ => "kind-torn-number",
        };
        let last = text.lines[i]
            .split_whitespace()
            .next_back()
            .unwrap_or_default();
        let first = next.split_whitespace().next().unwrap_or_default();
        found.push(
            Diagnostic::warning("word-torn")
                .with("kind", kind)
                .with("first", last)
                .with("second", first)
                .hint("hint-word-torn"),
        );
    }
}

/// The words of a text, for a message.
fn shown(text: &SetText) -> String {
    let all = text.lines.join(" ");
    let mut short: String = all.chars().take(60).collect();
    if short.len() < all.len() {
        short.push('…');
    }
    short
}

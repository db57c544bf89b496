//! The lines of a paragraph, chosen over its whole length.
//!
//! After Knuth and Plass, "Breaking Paragraphs into Lines" (1981): each way to break has
//! demerits, the sum over its lines of the square of how badly the line is filled plus how
//! badly it breaks; dynamic programming finds the way with the fewest. Vietnamese is not
//! hyphenated. Between the syllables of a word a line may end, but it is dear; where sense
//! would be lost (in a date, between a number and what it counts) it ends only if
//! nothing else fits; where the author wrote `~`, never.

use std::ops::Range;

use super::words::ShapedPart;
use crate::text::{Gap, Why};

/// A space may grow by this part before it is bad, and become smaller by …
const STRETCH: f64 = 0.5;
/// … this part, no more.
const SHRINK: f64 = 0.3;
/// A ragged line may be short by this part of the width before it is bad.
const SHORT: f64 = 0.2;
/// Every line costs this much: fewer are better, all else equal.
const LINE: f64 = 0.2;
/// The weight of the reader's costs of a gap between words.
const READING: f64 = 0.3;
/// Ending a line inside a word, a bracket's opening words, or a name.
const WORD: f64 = 2.5;
const NAME: f64 = 5.0;
/// Ending a line where sense would be lost.
const SENSE: f64 = 30.0;
/// A last line of one syllable.
const LONE: f64 = 3.0;
/// Widths that differ by less than this part are the same.
const SLACK: f64 = 1e-9;

/// The words of each line in a box of this width (the part's cap heights); `None` if some
/// words that belong together are wider.
pub(super) fn break_lines(shaped: &ShapedPart, width: f64) -> Option<Vec<Range<usize>>> {
    let n = shaped.words.len();
    let limit = width * (1.0 + SLACK);
    let mut best = vec![(f64::INFINITY, 0_usize); n + 1];
    best[0].0 = 0.0;
    for end in 1..=n {
        let Some(penalty) = penalty(shaped, end) else {
            continue;
        };
        let last = is_last(shaped, end);
        for start in (0..end).rev() {
            let over_break =
                start + 1 < end && shaped.phrase.gaps().get(start) == Some(&Gap::Forced);
            let line = Line {
                width: shaped.width(&(start..end)),
                limit: limit - indent(shaped, start),
                spaces: (end - start - 1) as f64 * shaped.space,
            };
            let justify = shaped.part.stand.justify;
            if over_break || line.overflows(justify) {
                break;
            }
            let badness = if last && line.width <= line.limit {
                if end - start == 1 && !begins_fixed(shaped, start) {
                    LONE
                } else {
                    0.0
                }
            } else {
                line.badness(justify)
            };
            let demerits = (LINE + badness + penalty).powi(2);
            if best[start].0 + demerits < best[end].0 {
                best[end] = (best[start].0 + demerits, start);
            }
        }
    }
    let mut lines = Vec::new();
    let mut end = n;
    while end > 0 {
        let (cost, start) = best[end];
        if !cost.is_finite() {
            return None;
        }
        lines.push(start..end);
        end = start;
    }
    lines.reverse();
    Some(lines)
}

/// How far a line that begins with this word is indented.
pub(super) fn indent(shaped: &ShapedPart, start: usize) -> f64 {
    if start == 0 { shaped.part.indent } else { 0.0 }
}

/// Whether a line that ends before word `end` is not filled: the last one, or the author
/// ends it.
pub(super) fn is_last(shaped: &ShapedPart, end: usize) -> bool {
    shaped
        .phrase
        .gaps()
        .get(end - 1)
        .is_none_or(|g| *g == Gap::Forced)
}

/// Whether the author begins a line with this word.
fn begins_fixed(shaped: &ShapedPart, start: usize) -> bool {
    start == 0 || is_last(shaped, start)
}

/// What it costs to end a line before word `end`; `None` if that may never be.
fn penalty(shaped: &ShapedPart, end: usize) -> Option<f64> {
    match shaped.phrase.gaps().get(end - 1) {
        None | Some(Gap::Forced) => Some(0.0),
        Some(Gap::Allowed { cost }) => Some(READING * cost),
        Some(Gap::Forbidden(why)) => match why {
            Why::Tied | Why::Mark => None,
            Why::Compound | Why::Bracket => Some(WORD),
            Why::Name => Some(NAME),
            Why::Amount | Why::Ordinal | Why::Date | Why::Range => Some(SENSE),
        },
    }
}

/// A line that is weighed.
struct Line {
    /// With plain spaces.
    width: f64,
    limit: f64,
    /// The width of all its spaces.
    spaces: f64,
}

impl Line {
    fn overflows(&self, justify: bool) -> bool {
        let least = if justify { SHRINK * self.spaces } else { 0.0 };
        self.width - least > self.limit
    }

    /// How badly the line is filled: 1 where it begins to be seen.
    fn badness(&self, justify: bool) -> f64 {
        let missing = self.limit - self.width;
        if !justify {
            return (missing / self.limit / SHORT).powi(2);
        }
        let part = if missing < 0.0 { SHRINK } else { STRETCH };
        // One word alone cannot be spread at all.
        let ratio = missing.abs() / (part * self.spaces).max(0.02 * self.limit);
        // A wide line is bad, but not as bad as one that breaks a date.
        if ratio <= 1.0 {
            ratio.powi(3)
        } else {
            3.0 * ratio - 2.0
        }
    }
}

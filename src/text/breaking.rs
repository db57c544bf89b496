//! Where a slogan may be broken into lines, and how well it reads there.
//!
//! Vietnamese puts a space between syllables, so a line-breaker that trusts spaces will
//! hang "thi / đua" over a street. [`gaps`] looks at every space and says whether a line
//! must end there, must not, or may, and what that costs the reader.
//!
//! A line-breaker that knows the widths chooses breaks by the highest
//! `log(cap height) − Σ break costs − Σ line costs − raggedness`: costs are on the scale
//! of that logarithm, so 0.1 is worth about a tenth of the letters' height.

mod cost;
mod matches;
mod particles;
mod rules;
mod syllable;

use std::ops::Range;

pub use particles::is_particle;

use self::cost::Weight;
use self::matches::Matches;
use self::syllable::{Joint, Sentence};
use super::compounds::Lexicon;
use super::fold::nfc;

/// What may happen between two neighbouring syllables.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Gap {
    /// The author wrote ` / `: a line ends here, whatever it costs.
    Forced,
    /// A line may not end here.
    Forbidden(Why),
    /// A line may end here.
    Allowed {
        /// How badly it reads, from slightly below 0 (the end of a sentence) to about 1.
        cost: f64,
    },
}

/// Why a line may not end at a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The author wrote `~` or a no-break space.
    Tied,
    /// Inside a word of several syllables: thi đua, xã hội.
    Compound,
    /// Inside a name, or between a name and its title: Hồ Chí Minh, xã Kẻ Sặt.
    Name,
    /// Between a count and what is counted: 3,2 ha, 29 thôn.
    Amount,
    /// Between a label and its number: lần thứ XI, giai đoạn 2020-2025, số 26/KH-UBND.
    Ordinal,
    /// Inside a date or an hour: ngày 28 tháng 8 năm 2025.
    Date,
    /// Inside a range: 2020 - 2025.
    Range,
    /// Before a mark that stands alone: a dash, "!", "…".
    Mark,
    /// Inside a short bracket or quotation, or behind its opening mark.
    Bracket,
}

/// A text cut into syllables, with a sense of where its lines may end.
#[derive(Clone, Debug, PartialEq)]
pub struct Phrase {
    syllables: Vec<String>,
    gaps: Vec<Gap>,
    /// What each syllable counts for in a line.
    weights: Vec<Weight>,
}

/// Cuts a text at its spaces and judges every gap.
///
/// In `text`, ` / ` forces a break and `~` (or a no-break space) forbids one; neither is
/// shown. A slash without spaces (28/8/2025) is text. Other white space, line ends
/// included, is a plain space.
///
/// `extra_words` are compounds beyond loa's own list, in any case ("nông thôn mới").
///
/// Capitals tell names, so the text should come in sentence case; of a text without
/// lower-case words only the list knows the names.
pub fn gaps(text: &str, extra_words: &[String]) -> Phrase {
    let sentence = Sentence::read(&nfc(text));
    let matches = Matches::find(&sentence, extra_words);
    let gaps = (0..sentence.len().saturating_sub(1)).map(|i| match sentence.joints[i] {
        Joint::Forced => Gap::Forced,
        Joint::Tied => Gap::Forbidden(Why::Tied),
        Joint::Space => match rules::forbids(&sentence, &matches, i) {
            Some(why) => Gap::Forbidden(why),
            None => Gap::Allowed {
                cost: cost::of_gap(&sentence, &matches, i),
            },
        },
    });
    let gaps = gaps.collect();
    let syllables = sentence.into_display();
    Phrase {
        weights: syllables.iter().map(|s| Weight::of(s)).collect(),
        gaps,
        syllables,
    }
}

/// Reads the lists of words, if nobody has yet: [`gaps`] does so when it first needs them.
pub fn prepare() {
    Lexicon::builtin();
}

impl Phrase {
    /// The syllables as they are shown, with the punctuation that clings to them.
    pub fn syllables(&self) -> &[String] {
        &self.syllables
    }

    /// The gaps, one fewer than the syllables: gap `i` lies behind syllable `i`.
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// The number of syllables.
    pub fn len(&self) -> usize {
        self.syllables.len()
    }

    /// Whether there is nothing to set.
    pub fn is_empty(&self) -> bool {
        self.syllables.is_empty()
    }

    /// The cost of ending a line at gap `i`: 0 where the author forces it, `None` where it
    /// is forbidden or there is no such gap.
    pub fn break_cost(&self, i: usize) -> Option<f64> {
        match self.gaps.get(i)? {
            Gap::Forced => Some(0.0),
            Gap::Forbidden(_) => None,
            Gap::Allowed { cost } => Some(*cost),
        }
    }

    /// The gaps at which the author ends a line, in order.
    pub fn forced_breaks(&self) -> impl Iterator<Item = usize> {
        self.gaps
            .iter()
            .enumerate()
            .filter(|(_, gap)| **gap == Gap::Forced)
            .map(|(i, _)| i)
    }

    /// What a line of these syllables costs in itself, beyond its breaks.
    ///
    /// High for a line of one syllable, which reads as a mistake; 0 for others. A line
    /// whose both ends the author fixed is the author's wish and costs nothing.
    pub fn line_cost(&self, line: Range<usize>) -> f64 {
        let fixed = |gap: Option<usize>| {
            gap.is_none_or(|i| self.gaps.get(i).is_none_or(|g| *g == Gap::Forced))
        };
        let begins_fixed = fixed(line.start.checked_sub(1));
        let ends_fixed = fixed(line.end.checked_sub(1));
        match self.weights.get(line) {
            Some(weights) if !(begins_fixed && ends_fixed) => cost::of_line(weights),
            _ => 0.0,
        }
    }

    /// The text of a line of these syllables; empty when there are no such syllables.
    pub fn line(&self, line: Range<usize>) -> String {
        self.syllables
            .get(line)
            .map(|part| part.join(" "))
            .unwrap_or_default()
    }

    /// The lines that come of ending one at each of these gaps, and at every forced one.
    ///
    /// The order of `breaks` does not matter, and numbers beyond the last gap are passed
    /// over. No line is empty; an empty text has no lines.
    pub fn lines_of(&self, breaks: &[usize]) -> Vec<String> {
        let mut lines = Vec::new();
        let mut start = 0;
        for end in 1..=self.len() {
            let gap = end - 1;
            if end == self.len() || breaks.contains(&gap) || self.gaps[gap] == Gap::Forced {
                lines.push(self.line(start..end));
                start = end;
            }
        }
        lines
    }
}

#[cfg(test)]
mod tests;

//! Which lines a phrase may fall into, and what each way costs the reader.
//!
//! For every allowed number of lines, and for some widths from the narrowest possible
//! one up, dynamic programming finds the breaks with the least cost. The one who knows
//! the box then takes the way with the highest `ln(cap height) − cost`.

use super::shape::Face;
use crate::text::{Gap, Phrase, Why};

/// What a line costs that fills none of the width, on the scale of `ln(cap height)`.
const RAGGEDNESS: f64 = 0.25;
/// The weight of the reader's costs against the height of the letters: a sign is read from
/// afar first.
const READING: f64 = 0.8;
/// What it costs to break a compound or a name, where nothing else is left.
const BROKEN_WORD: f64 = 3.0;
/// How far beyond the narrowest width a better reading is looked for.
const WIDENINGS: [f64; 7] = [1.0, 1.05, 1.1, 1.18, 1.28, 1.4, 1.6];
/// Widths that differ by less than this part are the same.
const SLACK: f64 = 1e-9;

/// A phrase with its syllables measured in cap heights.
pub(crate) struct Measured<'a> {
    phrase: &'a Phrase,
    /// Where each syllable begins if all stood in one line, and where the last one ends.
    starts: Vec<f64>,
    space: f64,
    /// The least distance of baselines.
    leading: f64,
    /// How far each syllable's ink rises above the baseline, and falls below it.
    heights: Vec<(f64, f64)>,
}

/// One way to break a phrase.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Breaking {
    /// The syllable behind the last one of each line.
    pub(crate) ends: Vec<usize>,
    /// What the reader pays.
    pub(crate) cost: f64,
    /// The widest line, about.
    pub(crate) width: f64,
    /// The ink from the top of the first line to the foot of the last, about.
    pub(crate) height: f64,
}

impl Breaking {
    /// The only way for words of which none begins a new line; what it costs does not matter.
    pub(crate) fn none(words: usize) -> Breaking {
        Breaking {
            ends: vec![words],
            cost: 0.0,
            width: 1.0,
            height: 1.0,
        }
    }
}

impl<'a> Measured<'a> {
    /// Measures the syllables with this tracking (ems) and leading (cap heights); `as_set`
    /// turns one into what is shown (capitals).
    pub(crate) fn new(
        phrase: &'a Phrase,
        face: &Face,
        (tracking, leading): (f64, f64),
        as_set: impl Fn(&str) -> String,
    ) -> Self {
        let space = face.extent(" ").advance + tracking * face.em();
        let mut starts = vec![0.0];
        let mut heights = Vec::with_capacity(phrase.len());
        for syllable in phrase.syllables() {
            let extent = face.extent(&as_set(syllable));
            heights.push((extent.rise, extent.fall));
            let tracked = extent.advance + tracking * face.em() * extent.glyphs as f64;
            let before = starts.last().copied().unwrap_or(0.0);
            starts.push(before + tracked + space);
        }
        Measured {
            phrase,
            starts,
            space,
            leading,
            heights,
        }
    }

    fn len(&self) -> usize {
        self.phrase.len()
    }

    fn width(&self, from: usize, to: usize) -> f64 {
        self.starts[to] - self.starts[from] - self.space
    }

    /// What it costs to end a line behind syllable `end - 1`; `None` if that is forbidden.
    fn break_cost(&self, end: usize, relaxed: bool) -> Option<f64> {
        if end == self.len() {
            return Some(0.0);
        }
        match self.phrase.gaps().get(end - 1)? {
            Gap::Forbidden(Why::Compound | Why::Name | Why::Ordinal | Why::Bracket) if relaxed => {
                Some(BROKEN_WORD)
            }
            _ => self.phrase.break_cost(end - 1),
        }
    }

    /// Whether taking syllable `start` into the line that ends at `end` would take a forced
    /// break into it.
    fn meets_forced(&self, start: usize, end: usize) -> bool {
        start + 1 < end && self.phrase.gaps().get(start) == Some(&Gap::Forced)
    }

    /// The ways worth trying with `least` to `most` lines. Forced breaks come before the
    /// wish for fewer lines. With `relaxed`, compounds and names may break too.
    pub(crate) fn ways(&self, least: usize, most: usize, relaxed: bool) -> Vec<Breaking> {
        let forced = self.phrase.forced_breaks().count() + 1;
        let most = most.max(forced).min(self.len());
        let least = least.max(forced).min(most);
        let narrowest = self.narrowest(most, relaxed);
        let mut ways: Vec<Breaking> = Vec::new();
        // A wish for more lines than the phrase has places for is met as nearly as can be.
        let possible: Vec<usize> = (1..=most).filter(|n| narrowest[*n].is_finite()).collect();
        let wished: Vec<usize> = possible.iter().copied().filter(|n| *n >= least).collect();
        let counts = if wished.is_empty() {
            possible.last().copied().into_iter().collect()
        } else {
            wished
        };
        for count in counts {
            for widening in WIDENINGS {
                let limit = narrowest[count] * widening;
                if let Some(way) = self.cheapest(count, limit, relaxed)
                    && !ways.iter().any(|w| w.ends == way.ends)
                {
                    ways.push(way);
                }
            }
        }
        ways
    }

    /// For each number of lines the narrowest width that it can be set in.
    fn narrowest(&self, most: usize, relaxed: bool) -> Vec<f64> {
        let n = self.len();
        let mut best = vec![vec![f64::INFINITY; n + 1]; most + 1];
        best[0][0] = 0.0;
        for line in 1..=most {
            for end in line..=n {
                if self.break_cost(end, relaxed).is_none() {
                    continue;
                }
                for start in (line - 1..end).rev() {
                    let width = self.width(start, end);
                    if width >= best[line][end] {
                        break;
                    }
                    if self.meets_forced(start, end) {
                        break;
                    }
                    best[line][end] = best[line][end].min(width.max(best[line - 1][start]));
                }
            }
        }
        best.into_iter().map(|ends| ends[n]).collect()
    }

    /// The breaking into `count` lines no wider than `limit` that costs least.
    fn cheapest(&self, count: usize, limit: f64, relaxed: bool) -> Option<Breaking> {
        let n = self.len();
        let limit = limit * (1.0 + SLACK);
        let mut best = vec![vec![(f64::INFINITY, 0_usize); n + 1]; count + 1];
        best[0][0] = (0.0, 0);
        for line in 1..=count {
            for end in line..=n {
                let Some(break_cost) = self.break_cost(end, relaxed) else {
                    continue;
                };
                for start in (line - 1..end).rev() {
                    let width = self.width(start, end);
                    // A single syllable may be wider than the rest allows; never two.
                    if width > limit || self.meets_forced(start, end) {
                        break;
                    }
                    let short = ((limit - width) / limit).max(0.0);
                    let reading = READING * (break_cost + self.phrase.line_cost(start..end));
                    let cost = best[line - 1][start].0 + reading + RAGGEDNESS * short * short;
                    if cost < best[line][end].0 {
                        best[line][end] = (cost, start);
                    }
                }
            }
        }
        let cost = best[count][n].0;
        cost.is_finite().then(|| {
            let mut ends = vec![n];
            for line in (2..=count).rev() {
                let end = ends.last().copied().unwrap_or(n);
                ends.push(best[line][end].1);
            }
            ends.reverse();
            self.describe(ends, cost)
        })
    }

    fn describe(&self, ends: Vec<usize>, cost: f64) -> Breaking {
        let mut start = 0;
        let (mut width, mut height, mut foot) = (0.0_f64, 0.0_f64, 0.0_f64);
        for (i, end) in ends.iter().enumerate() {
            width = width.max(self.width(start, *end));
            let line = &self.heights[start..*end];
            let rise = line.iter().map(|h| h.0).fold(0.0, f64::max);
            height += if i == 0 {
                rise
            } else {
                (foot + rise + super::fit::LINE_GAP).max(self.leading)
            };
            foot = line.iter().map(|h| h.1).fold(0.0, f64::max);
            start = *end;
        }
        Breaking {
            ends,
            cost,
            width: width.max(f64::MIN_POSITIVE),
            height: height + foot,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::gaps;

    fn face() -> Face {
        Face::load(
            include_bytes!("../../../themes/ke-sat/print/fonts/Anton-Regular.ttf")[..].into(),
        )
        .unwrap()
    }

    fn lines(text: &str, count: usize) -> Vec<Vec<String>> {
        let phrase = gaps(text, &[]);
        let face = face();
        let measured = Measured::new(&phrase, &face, (0.0, 1.42), str::to_uppercase);
        let mut ways = measured.ways(count, count, false);
        ways.sort_by(|a, b| a.cost.total_cmp(&b.cost));
        let cut = |way: &Breaking| {
            let mut start = 0;
            way.ends
                .iter()
                .map(|e| phrase.line(std::mem::replace(&mut start, *e)..*e))
                .collect()
        };
        ways.iter().map(cut).collect()
    }

    #[test]
    fn two_halves_break_at_the_comma() {
        let best = &lines("Thi đua là yêu nước, yêu nước thì phải thi đua!", 2)[0];
        assert_eq!(
            best,
            &["Thi đua là yêu nước,", "yêu nước thì phải thi đua!"]
        );
    }

    #[test]
    fn forced_breaks_hold_and_ties_hold() {
        assert_eq!(
            lines("Đoàn kết / Đổi mới / Sáng tạo", 1)[0],
            ["Đoàn kết", "Đổi mới", "Sáng tạo"]
        );
        assert_eq!(lines("a~b~c~d", 3), [["a b c d"]]);
    }

    #[test]
    fn more_lines_than_places_are_met_as_nearly_as_can_be() {
        let ways = lines("Nông thôn mới", 5);
        assert!(!ways.is_empty() && ways[0].len() <= 3, "{ways:?}");
    }
}

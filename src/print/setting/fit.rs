//! The largest size at which words fill their box, judged by the ink of the letters.

use std::cell::OnceCell;

use kurbo::Rect;

use super::breaking::{Breaking, Measured};
use super::line::Line;
use super::shape::Face;
use crate::print::letters::Lettering;
use crate::text::Phrase;

/// Ink of one line stays this far from ink of the next, in cap heights.
pub(super) const LINE_GAP: f64 = 0.16;
/// Lines stand at least this far apart, baseline to baseline, in cap heights.
pub(super) const LEAST_PITCH: f64 = 1.42;
/// Marks are kept apart from letters of the next line that stand this near beside them.
const SIDE: f64 = 0.35;
/// Ink may pass the box by this part of it: rounding, not overflow.
const SLACK: f64 = 1e-9;

/// Where lines stand in a box, across.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) enum Align {
    /// Against the left side.
    Left,
    /// In the middle.
    #[default]
    Center,
    /// Against the right side.
    Right,
}

/// Where lines stand in a box, down.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) enum Valign {
    /// Against the top.
    Top,
    /// Capitals in the middle.
    #[default]
    Middle,
    /// Against the foot.
    Bottom,
}

/// Lines above each other, in cap heights.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    pub(crate) lines: Vec<Line>,
    /// From baseline to baseline.
    pub(crate) pitch: f64,
    /// The widest line.
    pub(crate) width: f64,
    align: Align,
}

/// A way to break words, and the lines that come of it. Lines do not depend on the size.
pub(crate) struct Way {
    breaking: Breaking,
    block: OnceCell<Block>,
}

/// Words to set, and how.
pub(crate) struct Words<'a> {
    pub(crate) phrase: &'a Phrase,
    pub(crate) face: &'a Face,
    /// Between letters, in ems.
    pub(crate) tracking: f64,
    pub(crate) upper: bool,
    pub(crate) align: Align,
    /// The least distance of baselines, in cap heights.
    pub(crate) leading: f64,
    /// The least and greatest number of lines.
    pub(crate) lines: (usize, usize),
    /// One line is enough if its capitals are this high, in millimetres.
    pub(crate) one_line_above: f64,
}

impl Words<'_> {
    /// The words of some text as they are shown.
    pub(crate) fn as_set(&self, text: &str) -> String {
        if self.upper {
            text.to_uppercase()
        } else {
            text.to_owned()
        }
    }

    /// The ways to break the words into lines. With `relaxed`, compounds may break.
    pub(crate) fn ways(&self, relaxed: bool) -> Vec<Way> {
        let measured = || {
            Measured::new(self.phrase, self.face, (self.tracking, self.leading), |s| {
                self.as_set(s)
            })
        };
        let one = self.phrase.forced_breaks().next().is_none() && self.lines.1 <= 1;
        let breakings = if one {
            vec![Breaking::none(self.phrase.len())]
        } else {
            measured().ways(self.lines.0, self.lines.1, relaxed)
        };
        breakings.into_iter().map(Way::new).collect()
    }

    /// The lines of one way, set when they are first asked for.
    pub(crate) fn set<'w>(&self, way: &'w Way) -> &'w Block {
        way.block.get_or_init(|| self.block(&way.breaking))
    }

    fn block(&self, breaking: &Breaking) -> Block {
        let mut start = 0;
        let lines = breaking.ends.iter().map(|end| {
            let text = self.as_set(&self.phrase.line(start..*end));
            start = *end;
            Line::set(self.face, &text, self.tracking)
        });
        Block::new(lines.collect(), self.align, self.leading)
    }

    /// The way that reads best in a box of this width and height, no higher than `most`.
    pub(crate) fn best<'w>(
        &self,
        ways: &'w [Way],
        width: f64,
        height: f64,
        most: f64,
    ) -> Option<&'w Way> {
        if ways.len() < 2 {
            return ways.first();
        }
        let cap = |way: &Way| {
            let of = &way.breaking;
            (width / of.width).min(height / of.height).min(most)
        };
        let single = ways.iter().find(|w| w.breaking.ends.len() == 1);
        if let Some(single) = single
            && self.lines.0 == 1
            && cap(single) >= self.one_line_above.min(most)
        {
            return Some(single);
        }
        let score = |way: &Way| cap(way).ln() - way.breaking.cost;
        ways.iter().max_by(|a, b| score(a).total_cmp(&score(b)))
    }
}

impl Way {
    fn new(breaking: Breaking) -> Way {
        Way {
            breaking,
            block: OnceCell::new(),
        }
    }
}

impl Block {
    fn new(lines: Vec<Line>, align: Align, leading: f64) -> Block {
        let width = lines.iter().map(|l| l.width).fold(0.0, f64::max);
        let mut block = Block {
            lines,
            pitch: leading,
            width,
            align,
        };
        let pairs = 1..block.lines.len();
        block.pitch = pairs
            .map(|i| block.pitch_between(i - 1, i))
            .fold(leading, f64::max);
        block
    }

    /// Where a line of this width begins.
    fn indent(&self, line: &Line) -> f64 {
        match self.align {
            Align::Left => 0.0,
            Align::Center => (self.width - line.width) / 2.0,
            Align::Right => self.width - line.width,
        }
    }

    /// The pitch at which the ink of two lines keeps its distance, where it stands above
    /// each other.
    fn pitch_between(&self, upper: usize, lower: usize) -> f64 {
        let (upper, lower) = (&self.lines[upper], &self.lines[lower]);
        let (dx_upper, dx_lower) = (self.indent(upper), self.indent(lower));
        let rising: Vec<Rect> = lower.boxes().collect();
        let mut pitch = LEAST_PITCH;
        for low in upper.boxes() {
            for high in &rising {
                let apart = (high.x0 + dx_lower) - (low.x1 + dx_upper) > SIDE
                    || (low.x0 + dx_upper) - (high.x1 + dx_lower) > SIDE;
                if !apart {
                    pitch = pitch.max(low.y1 - high.y0 + LINE_GAP);
                }
            }
        }
        pitch
    }

    /// How far the ink of the first line rises above its baseline.
    pub(crate) fn ascent(&self) -> f64 {
        self.lines.first().map_or(1.0, |l| l.ascent)
    }

    /// How far the ink of the last line falls below its baseline.
    pub(crate) fn descent(&self) -> f64 {
        self.lines.last().map_or(0.0, |l| l.descent)
    }

    /// From the first baseline to the last.
    pub(crate) fn span(&self) -> f64 {
        self.lines.len().saturating_sub(1) as f64 * self.pitch
    }

    /// From the top of the ink to its foot.
    pub(crate) fn height(&self) -> f64 {
        self.ascent() + self.span() + self.descent()
    }

    /// The greatest cap height at which all ink lies in a box of this width and height.
    pub(crate) fn size_in(&self, width: f64, height: f64) -> f64 {
        let part = 1.0 - SLACK;
        (width / self.width.max(1e-6)).min(height / self.height().max(1e-6)) * part
    }

    /// The first baseline in `frame` at this size.
    pub(crate) fn baseline(&self, frame: Rect, size: f64, valign: Valign) -> f64 {
        let ink = (self.ascent(), self.span(), self.descent());
        baseline_of(ink, frame, size, valign)
    }

    /// The outlines in `frame`, the first baseline at `baseline`, and the box of their ink.
    pub(crate) fn outline(&self, frame: Rect, baseline: f64, size: f64) -> (Lettering, Rect) {
        let width = self.width * size;
        let left = match self.align {
            Align::Left => frame.x0,
            Align::Center => frame.center().x - width / 2.0,
            Align::Right => frame.x1 - width,
        };
        let (mut out, mut ink) = (Lettering::default(), None::<Rect>);
        for (i, line) in self.lines.iter().enumerate() {
            let x = left + self.indent(line) * size;
            let y = baseline + i as f64 * self.pitch * size;
            line.draw(&mut out, x, y, size);
            let (top, foot) = (y - line.ascent * size, y + line.descent * size);
            let own = Rect::new(x, top, x + line.width * size, foot);
            ink = Some(ink.map_or(own, |ink| ink.union(own)));
        }
        (out, ink.unwrap_or(Rect::ZERO))
    }
}

/// The first baseline, in `frame` at this size, of lines whose ink rises above the first
/// baseline, spans from the first to the last, and falls below the last (cap heights).
pub(super) fn baseline_of(
    (ascent, span, descent): (f64, f64, f64),
    frame: Rect,
    size: f64,
    valign: Valign,
) -> f64 {
    let top = frame.y0 + ascent * size;
    let bottom = frame.y1 - (span + descent) * size;
    match valign {
        Valign::Top => top,
        Valign::Bottom => bottom.max(top),
        Valign::Middle => {
            let capitals = (1.0 + span) * size;
            let optical = (frame.y0 + frame.y1 - capitals) / 2.0 + size;
            optical.min(bottom).max(top)
        }
    }
}

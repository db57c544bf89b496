//! Lines above each other, and the largest size at which they fit a box.

use std::ops::Range;

use kurbo::{Rect, Vec2};

use super::super::fit::{Align, Valign, baseline_of};
use super::lines::{break_lines, indent, is_last};
use super::words::{ShapedPart, Word};
use crate::print::letters::Lettering;

/// Ink of one line stays this far from ink of the next (cap heights).
const LINE_GAP: f64 = 0.1;
/// Marks are kept apart from letters of the next line that stand this near beside them.
const SIDE: f64 = 0.1;
/// The search for the size ends when it is known to this part.
const EXACT: f64 = 1e-3;
/// Steps of the search at most.
const STEPS: usize = 60;

/// Paragraphs, shaped.
pub(super) struct Text {
    pub(super) parts: Vec<ShapedPart>,
    /// The least distance of baselines (cap heights).
    pub(super) leading: f64,
}

/// The lines at one size. Lengths are cap heights of the whole.
pub(super) struct Column {
    lines: Vec<Line>,
    /// How far the first line's ink rises, and the last one's falls.
    ascent: f64,
    descent: f64,
}

struct Line {
    part: usize,
    words: Range<usize>,
    /// Where the pen begins.
    x: f64,
    /// The width of its spaces.
    space: f64,
    /// From the first baseline down.
    y: f64,
}

impl Text {
    /// The largest size (mm) up to `most` at which all stands in a box of this width and
    /// height, with its lines.
    pub(super) fn largest(&self, width: f64, height: f64, most: f64) -> Option<(f64, Column)> {
        let fit = |size: f64| {
            let column = self.column(width / size)?;
            (column.height() * size <= height).then_some((size, column))
        };
        let (mut low, mut high) = (0.0, most.min(height).max(0.0));
        let mut best = fit(high);
        if best.is_some() || high <= 0.0 {
            return best;
        }
        // The area of the text says about where to look.
        let guess = (width * height / self.area().max(1e-9)).sqrt();
        let mut next = (guess * 0.95).min(high * 0.95);
        for _ in 0..STEPS {
            match fit(next) {
                Some(found) => {
                    low = next;
                    best = Some(found);
                }
                None => high = next,
            }
            if high - low <= EXACT * high {
                break;
            }
            next = if low == 0.0 {
                high * 0.8
            } else if low * 1.1 < high {
                low * 1.05
            } else {
                (low + high) / 2.0
            };
        }
        best
    }

    /// About the area of the text at capitals of 1.
    fn area(&self) -> f64 {
        let of = |shaped: &ShapedPart| {
            let length = shaped.starts.last().copied().unwrap_or(0.0);
            length * self.leading * shaped.part.factor.powi(2)
        };
        self.parts.iter().map(of).sum()
    }

    /// Breaks all parts in this width; `None` if some words are wider.
    fn column(&self, width: f64) -> Option<Column> {
        let mut lines = Vec::new();
        for (part, shaped) in self.parts.iter().enumerate() {
            let own = width / shaped.part.factor;
            for words in break_lines(shaped, own)? {
                lines.push(stand(part, shaped, words, own));
            }
        }
        let mut column = Column {
            lines,
            ascent: 0.0,
            descent: 0.0,
        };
        column.space_out(self);
        Some(column)
    }
}

/// Places a line across a box of this width (the part's cap heights).
fn stand(part: usize, shaped: &ShapedPart, words: Range<usize>, width: f64) -> Line {
    let how = shaped.part.stand;
    let last = is_last(shaped, words.end);
    let indent = indent(shaped, words.start);
    let free = width - indent - shaped.width(&words);
    let spaces = (words.len() - 1).max(1) as f64;
    let filled = how.justify && !last || free < 0.0;
    let align = if last { how.last } else { how.align };
    let (x, more) = match align {
        _ if filled => (0.0, free / spaces),
        Align::Left => (0.0, 0.0),
        Align::Center => (free / 2.0, 0.0),
        Align::Right => (free, 0.0),
    };
    let factor = shaped.part.factor;
    Line {
        part,
        x: (indent + x - shaped.words[words.start].ink.x0) * factor,
        space: (shaped.space + more) * factor,
        words,
        y: 0.0,
    }
}

impl Line {
    /// The words, each with its pen.
    fn words<'t>(&self, text: &'t Text) -> impl Iterator<Item = (f64, &'t Word)> {
        let shaped = &text.parts[self.part];
        let (mut x, space) = (self.x, self.space);
        shaped.words[self.words.clone()].iter().map(move |word| {
            let at = x;
            x += word.advance * shaped.part.factor + space;
            (at, &**word)
        })
    }

    fn factor(&self, text: &Text) -> f64 {
        text.parts[self.part].part.factor
    }

    /// The box of the ink, y down from the baseline.
    fn ink(&self, text: &Text) -> Rect {
        let factor = self.factor(text);
        let boxes = self.words(text).map(|(x, w)| placed(w.ink, x, factor));
        boxes.reduce(|a, b| a.union(b)).unwrap_or(Rect::ZERO)
    }
}

fn placed(ink: Rect, x: f64, factor: f64) -> Rect {
    ink.scale_from_origin(factor) + Vec2::new(x, 0.0)
}

impl Column {
    /// Stands the lines at the leading, or at what the closest two of them need: an even
    /// pitch reads better than one that opens here and there.
    fn space_out(&mut self, text: &Text) {
        let before = |line: &Line| text.parts[line.part].part.before;
        let mut leading = text.leading;
        for pair in self.lines.windows(2) {
            let parted = pair[0].part != pair[1].part;
            let free = if parted { before(&pair[1]) } else { 0.0 };
            let factor = pair[0].factor(text).max(pair[1].factor(text));
            let needed = distance(text, &pair[0], &pair[1], leading * factor + free);
            leading = leading.max((needed - free) / factor);
        }
        let (mut y, mut above) = (0.0, None::<(usize, f64)>);
        for line in &mut self.lines {
            let factor = line.factor(text);
            if let Some((part, upper)) = above {
                y += leading * factor.max(upper);
                if part != line.part {
                    y += before(line);
                }
            }
            above = Some((line.part, factor));
            line.y = y;
        }
        self.ascent = self.lines.first().map_or(1.0, |l| -l.ink(text).y0);
        self.descent = self.lines.last().map_or(0.0, |l| l.ink(text).y1);
    }

    fn span(&self) -> f64 {
        self.lines.last().map_or(0.0, |l| l.y)
    }

    /// From the top of the ink to its foot.
    fn height(&self) -> f64 {
        self.ascent + self.span() + self.descent
    }

    /// The first baseline in `frame` at this size.
    pub(super) fn baseline(&self, frame: Rect, size: f64, valign: Valign) -> f64 {
        let ink = (self.ascent, self.span(), self.descent);
        baseline_of(ink, frame, size, valign)
    }

    /// From each baseline to the next (cap heights).
    #[cfg(test)]
    pub(super) fn pitches(&self) -> Vec<f64> {
        self.lines.windows(2).map(|l| l[1].y - l[0].y).collect()
    }

    /// The lines as shown.
    pub(super) fn lines(&self, text: &Text) -> Vec<String> {
        let line = |line: &Line| {
            let words: Vec<&str> = line.words(text).map(|(_, w)| w.text.as_str()).collect();
            words.join(" ")
        };
        self.lines.iter().map(line).collect()
    }

    /// The outlines from `left`, the first baseline at `baseline`.
    pub(super) fn outline(&self, text: &Text, left: f64, baseline: f64, size: f64) -> Lettering {
        let mut out = Lettering::default();
        for line in &self.lines {
            let scale = size * line.factor(text);
            for (x, word) in line.words(text) {
                for glyph in &word.glyphs {
                    let x = left + x * size + glyph.x * scale;
                    let y = baseline + line.y * size + glyph.y * scale;
                    out.add(&glyph.glyph, x, y, scale);
                }
            }
        }
        out
    }
}

/// The distance of baselines, at least `least`, at which the ink of two lines keeps apart
/// where it stands above each other. Letters are only looked at where words would touch.
fn distance(text: &Text, upper: &Line, lower: &Line, least: f64) -> f64 {
    let (above, below) = (upper.factor(text), lower.factor(text));
    let near = |a: Rect, b: Rect| a.x0 - b.x1 < SIDE && b.x0 - a.x1 < SIDE;
    let need = |a: Rect, b: Rect| a.y1 - b.y0 + LINE_GAP;
    let mut distance = least;
    let lows: Vec<(f64, &Word)> = upper.words(text).collect();
    for (x, word) in lower.words(text) {
        let high = placed(word.ink, x, below);
        for (low_x, low_word) in &lows {
            let low = placed(low_word.ink, *low_x, above);
            if !near(low, high) || need(low, high) <= distance {
                continue;
            }
            for a in low_word.boxes().map(|b| placed(b, *low_x, above)) {
                let touching = word.boxes().map(|b| placed(b, x, below));
                let needs = touching.filter(|b| near(a, *b)).map(|b| need(a, b));
                distance = needs.fold(distance, f64::max);
            }
        }
    }
    distance
}

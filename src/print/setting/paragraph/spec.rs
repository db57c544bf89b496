//! The attributes of `<loa:para>`, and its words as parts.

use std::ops::Range;

use kurbo::Rect;
use roxmltree::Node;

use super::super::fit::{Align, Valign};
use super::super::shape::Face;
use super::super::spec::{Attributes, VALIGNS, is_loa};
use super::super::{Edit, Setter};
use crate::diag::Findings;
use crate::text::nfc;

/// Stands in the words for a slash between spaces, which is no forced break in running text.
pub(super) const SLASH: char = '\u{2215}';
/// The distance of baselines (cap heights). Stacked marks over small letters and dots below
/// stay apart at this; where capitals with stacked marks need more, the text takes it.
const LEADING: f64 = 1.95;
/// What parts paragraphs without an indent, beyond the leading (cap heights).
const BEFORE: f64 = 0.7;

/// `<loa:para>`: running text in a box.
pub(super) struct Spec {
    /// `x y width height`, in the sheet's millimetres.
    pub(super) frame: Rect,
    /// `font`: the family. Default: Be Vietnam Pro.
    pub(super) font: String,
    /// `weight`: 100 to 900. Default: 400.
    pub(super) weight: u16,
    /// `bold-weight`: that of `<loa:b>`. Default: 700.
    pub(super) bold_weight: u16,
    /// `size`: the size; without it the largest that fits.
    pub(super) size: Option<Measure>,
    /// `min-size`: a smaller size is an error.
    pub(super) min_size: Option<Measure>,
    /// `max-size`: the greatest size.
    pub(super) max_size: Option<Measure>,
    /// `leading`: the least distance of baselines, in cap heights. Default: 1.95.
    pub(super) leading: f64,
    /// `valign="top|middle|bottom"`. Default: top.
    pub(super) valign: Valign,
    /// `tracking`: between letters, in ems. Default: 0.
    pub(super) tracking: f64,
    /// `case="upper|none"`. Default: none.
    pub(super) upper: bool,
    /// `role="slogan"`: its lines are the ones that the kit lists.
    pub(super) slogan: bool,
    /// What the outline takes over: attributes, ready to write.
    pub(super) passed_on: String,
    /// The paragraphs.
    pub(super) parts: Vec<Part>,
    /// The element in the rendered SVG.
    pub(super) range: Range<usize>,
}

/// A size as it is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Measure {
    /// `3.2`: capitals of so many millimetres.
    Capitals(f64),
    /// `13pt`: a font size of so many points (1/72 inch), as in a word processor.
    Points(f64),
}

impl Measure {
    fn parse(text: &str) -> Option<Measure> {
        let (number, points) = match text.strip_suffix("pt") {
            Some(number) => (number.trim_end(), true),
            None => (text, false),
        };
        let number: f64 = number.parse().ok()?;
        let fits = number.is_finite() && number >= 0.0;
        fits.then_some(match points {
            true => Measure::Points(number),
            false => Measure::Capitals(number),
        })
    }

    /// The height of the capitals in millimetres.
    pub(super) fn cap_height(self, face: &Face) -> f64 {
        match self {
            Measure::Capitals(mm) => mm,
            Measure::Points(points) => points * 25.4 / 72.0 / face.em(),
        }
    }
}

/// How the lines of a part stand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Stand {
    /// Whether all lines but the last are as wide as the box.
    pub(super) justify: bool,
    /// Where the others stand.
    pub(super) align: Align,
    /// Where the last line stands, and those before a `<loa:br/>`.
    pub(super) last: Align,
}

/// One paragraph.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// `align="justify|left|center|right"`, `last-line="left|center|right"`.
    pub(super) stand: Stand,
    /// `indent`: of the first line, in cap heights. Default: 0.
    pub(super) indent: f64,
    /// `before`: the distance to the paragraph above beyond the leading, in cap heights.
    /// Default: 0.7; 0 with an indent.
    pub(super) before: f64,
    /// `weight`. Default: that of the whole.
    pub(super) weight: u16,
    /// `size-factor`: the size in parts of the whole's. Default: 1.
    pub(super) factor: f64,
    /// The words: a plain ` / ` is a `<loa:br/>`, a written one has become [`SLASH`].
    pub(super) text: String,
    /// Where in them the letters are bold.
    pub(super) bold: Vec<Range<usize>>,
}

/// Reads a `<loa:para>` with its children.
pub(super) fn read(
    setter: &Setter<'_>,
    node: Node<'_, '_>,
    edits: &[Edit],
    findings: &mut Findings,
) -> Spec {
    let mut asked = Attributes::of(node, setter.rendered, edits, findings);
    let mut size = |name| asked.read(name, "3.2, 13pt", Measure::parse);
    let (fixed, min_size, max_size) = (size("size"), size("min-size"), size("max-size"));
    let weight = asked.weight("weight").unwrap_or(400);
    let whole = style(&mut asked, None, weight);
    let mut spec = Spec {
        frame: asked.frame(),
        font: asked.raw("font").unwrap_or("Be Vietnam Pro").to_owned(),
        weight,
        bold_weight: asked.weight("bold-weight").unwrap_or(700),
        size: fixed,
        min_size,
        max_size,
        leading: asked.positive("leading").unwrap_or(LEADING),
        valign: asked.choice("valign", VALIGNS).unwrap_or(Valign::Top),
        tracking: asked.number("tracking").unwrap_or(0.0),
        upper: asked.upper(),
        slogan: asked.slogan(),
        passed_on: asked.passed_on(),
        parts: Vec::new(),
        range: node.range(),
    };
    asked.refuse_unknown();
    let mut part = whole.clone();
    for child in node.children() {
        if is_loa(&child, "p") {
            spec.parts.push(std::mem::replace(&mut part, whole.clone()));
            let mut asked = Attributes::of(child, setter.rendered, edits, findings);
            let weight = asked.weight("weight").unwrap_or(weight);
            let mut own = style(&mut asked, Some(&whole), weight);
            own.factor = asked.positive("size-factor").unwrap_or(1.0).max(0.05);
            asked.refuse_unknown();
            for inner in child.children() {
                inline(setter, inner, &mut own, findings);
            }
            spec.parts.push(own);
        } else if let Some(text) = child.text().filter(|_| child.is_text()) {
            let mut blocks = blocks(text).into_iter();
            part.write(&blocks.next().unwrap_or_default(), false);
            for block in blocks {
                spec.parts.push(std::mem::replace(&mut part, whole.clone()));
                part.write(&block, false);
            }
        } else {
            inline(setter, child, &mut part, findings);
        }
    }
    spec.parts.push(part);
    spec.parts.retain(|p| !p.text.trim().is_empty());
    spec
}

/// Reads what `<loa:para>` and `<loa:p>` have in common, into a part without words.
fn style(asked: &mut Attributes<'_, '_>, whole: Option<&Part>, weight: u16) -> Part {
    let stand = |justify, align| Stand {
        justify,
        align,
        last: align,
    };
    let stands = [
        ("justify", stand(true, Align::Left)),
        ("left", stand(false, Align::Left)),
        ("center", stand(false, Align::Center)),
        ("right", stand(false, Align::Right)),
    ];
    let lasts = [
        ("left", Align::Left),
        ("center", Align::Center),
        ("right", Align::Right),
    ];
    let mut stand = asked
        .choice("align", &stands)
        .unwrap_or(whole.map_or(stands[0].1, |w| w.stand));
    if let Some(last) = asked.choice("last-line", &lasts) {
        stand.last = last;
    }
    let indent = asked.positive("indent");
    let usual = |indent: f64| if indent > 0.0 { 0.0 } else { BEFORE };
    let indent = indent.unwrap_or(whole.map_or(0.0, |w| w.indent));
    let before = asked.positive("before");
    Part {
        stand,
        indent,
        before: before.unwrap_or(whole.map_or(usual(indent), |w| w.before)),
        weight,
        factor: 1.0,
        text: String::new(),
        bold: Vec::new(),
    }
}

/// Reads text, `<loa:b>` and `<loa:br/>` into a part.
fn inline(setter: &Setter<'_>, node: Node<'_, '_>, part: &mut Part, findings: &mut Findings) {
    if let Some(text) = node.text().filter(|_| node.is_text()) {
        part.write(text, false);
    } else if is_loa(&node, "br") {
        part.text.push_str(" / ");
    } else if is_loa(&node, "b") {
        for inner in node.children() {
            if let Some(text) = inner.text().filter(|_| inner.is_text()) {
                part.write(text, true);
            } else {
                inline(setter, inner, part, findings);
            }
        }
    } else if node.is_element() {
        setter.refuse(&node, findings);
    }
}

impl Part {
    fn write(&mut self, text: &str, bold: bool) {
        let start = self.text.len();
        let text = nfc(text);
        let mut before = ' ';
        let mut rest = text.chars().peekable();
        while let Some(c) = rest.next() {
            let next = rest.peek().copied().unwrap_or(' ');
            let alone = before.is_whitespace() && next.is_whitespace();
            self.text.push(if c == '/' && alone { SLASH } else { c });
            before = c;
        }
        if bold {
            self.bold.push(start..self.text.len());
        }
    }
}

/// A text cut at its blank lines.
fn blocks(text: &str) -> Vec<String> {
    let mut blocks = vec![String::new()];
    let mut lines = text.split('\n').peekable();
    let mut first = true;
    while let Some(line) = lines.next() {
        // What stands before the first line end and behind the last is no whole line.
        let blank = line.trim().is_empty() && !first && lines.peek().is_some();
        first = false;
        if blank {
            blocks.push(String::new());
        } else if let Some(block) = blocks.last_mut() {
            block.push_str(line);
            if lines.peek().is_some() {
                block.push('\n');
            }
        }
    }
    blocks
}

//! The text step: every `<loa:text>`, `<loa:stack>` and `<loa:para>` of a rendered layout
//! becomes outlines, as large as its box allows and broken where it reads well.
//!
//! 1. `spec` reads the elements;
//! 2. `breaking` finds the ways to break the words, `fit` the size that each gives;
//! 3. boxes of one group take the smallest of their sizes, stacks share theirs (`stack`);
//! 4. running text has breaks of its own kind (`paragraph`);
//! 5. `line` and `shape` make the outlines; they go into slots, and a placeholder replaces
//!    the element in the SVG (`slot`).

mod breaking;
#[cfg(test)]
mod drawn;
mod fit;
mod line;
mod paragraph;
mod placed;
mod shape;
mod slot;
mod spec;
mod stack;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use kurbo::{BezPath, PathEl, Rect};
use roxmltree::{Document, Node};

use self::fit::{Block, Way, Words};
pub(crate) use self::line::Line;
pub(crate) use self::shape::{Face, Glyph};
use self::slot::Slots;
pub(crate) use self::slot::{Kept, Slot};
use self::spec::{Attributes, TextSpec, is_loa};
use super::drawing::{Edit, LOA, Rendered};
use super::fonts::FontShelf;
use super::photo::Photo;
use super::stencil::{Holes, is_hole};
use crate::diag::{Diagnostic, Findings, Outcome, Place};
use crate::text::{Phrase, gaps};

/// A longer text is an essay, not a slogan; the search for breaks would take its time.
const MOST_SYLLABLES: usize = 300;
/// The elements that there are.
const ELEMENTS: [&str; 9] = [
    "loa:image",
    "loa:qr",
    "loa:text",
    "loa:stack",
    "loa:rule",
    "loa:para",
    "loa:p",
    "loa:b",
    "loa:br",
];
/// Sizes that differ by less than this part are the same.
const SLACK: f64 = 1e-6;

/// A text as it was set.
#[derive(Clone, Debug, PartialEq)]
pub struct SetText {
    /// The lines as shown.
    pub lines: Vec<String>,
    /// The height of the capitals in millimetres.
    pub cap_height: f64,
    /// The box of the ink in millimetres, in the sheet's frame.
    pub ink: Rect,
    /// Whether it is the slogan itself, not a note beside it.
    pub slogan: bool,
    /// Whether it is running text, in which a line may end within a compound.
    pub running: bool,
}

/// Finds a photo by the path that a template gives, for the element at a place.
pub(crate) type FindPhoto<'a> = dyn Fn(&str, Option<Place>) -> Outcome<Arc<Photo>> + 'a;

/// What the text step needs besides the SVG.
pub(crate) struct Setter<'a> {
    pub(crate) fonts: &'a FontShelf,
    /// More compounds that must not be broken.
    pub(crate) words: &'a [String],
    pub(crate) rendered: Rendered<'a>,
    /// Where in the user's files some text of the layout comes from.
    pub(crate) origin: &'a dyn Fn(&str) -> Option<Place>,
    /// What other sheets of a merge gave.
    pub(crate) kept: Option<&'a Kept>,
    /// Finds a photo by the path that a layout gives.
    pub(crate) photo: &'a FindPhoto<'a>,
}

/// A sheet with its texts set but for the words that differ from row to row.
pub(crate) struct SetSheet {
    slots: Vec<Slot>,
    /// The texts with holes, each with its slot.
    holes: Vec<(usize, TextSpec)>,
    /// The SVG that they stand in, for the places of messages.
    pub(crate) svg: String,
}

/// One text with all that is known about it before it has a size.
struct Candidate<'a> {
    spec: TextSpec,
    face: &'a Face,
    phrase: Phrase,
    ways: Vec<Way>,
    /// Ways that break words, for when nothing else fits.
    desperate: Vec<Way>,
}

/// A text with its size.
struct Fitted<'a> {
    block: &'a Block,
    size: f64,
}

impl Setter<'_> {
    /// Sets every text of the drawing. The edits replace the elements by placeholders of
    /// the slots; those of `edits` that lie inside are used up.
    pub(crate) fn set(
        &self,
        document: &Document<'_>,
        edits: &mut Vec<Edit>,
        findings: &mut Findings,
    ) -> Vec<Slot> {
        self.elements(document, edits, findings, &mut |_, _| false)
            .into_vec()
    }

    /// Sets every element but the texts that `set_aside` takes by their slots.
    fn elements(
        &self,
        document: &Document<'_>,
        edits: &mut Vec<Edit>,
        findings: &mut Findings,
        set_aside: &mut dyn FnMut(usize, &TextSpec) -> bool,
    ) -> Slots {
        let mut slots = Slots::of(document);
        let mut made = Vec::new();
        let mut texts = Vec::new();
        for node in document
            .descendants()
            .filter(|n| n.tag_name().namespace() == Some(LOA))
        {
            let inside = node.parent().is_some_and(|p| is_loa(&p, "stack"))
                || node.ancestors().skip(1).any(|a| is_loa(&a, "para"));
            if inside {
                // Read with the element around it.
            } else if let Some((slot, attributes)) = self.known(&node) {
                let number = slots.reserve();
                slots[number] = slot;
                made.push((node.range(), slots.placeholder(number, &attributes)));
            } else if is_loa(&node, "stack") {
                let svg = stack::set(self, node, edits, &mut slots, findings);
                made.push((node.range(), svg));
            } else if is_loa(&node, "para") {
                let svg = paragraph::set(self, node, edits, &mut slots, findings);
                made.push((node.range(), svg));
            } else if is_loa(&node, "text") {
                let spec = Attributes::of(node, self.rendered, edits, findings).text(false);
                let number = slots.reserve();
                if set_aside(number, &spec) {
                    made.push((node.range(), slots.placeholder(number, &spec.passed_on)));
                } else {
                    texts.push((number, spec));
                }
            } else if is_loa(&node, "image") || is_loa(&node, "qr") {
                let number = slots.reserve();
                let attributes = Attributes::of(node, self.rendered, edits, findings);
                let (slot, passed_on) = if is_loa(&node, "qr") {
                    placed::qr(attributes, &node)
                } else {
                    placed::image(self, attributes)
                };
                slots[number] = slot;
                made.push((node.range(), slots.placeholder(number, &passed_on)));
            } else {
                self.refuse(&node, findings);
            }
        }
        made.extend(self.set_boxes(texts, &mut slots, findings));
        edits.retain(|(range, _)| {
            !made
                .iter()
                .any(|(r, _)| r.start <= range.start && range.end <= r.end)
        });
        edits.extend(made);
        slots
    }

    /// Sets the texts of a drawing with holes, all but those that have holes in them. `None`
    /// if there are holes elsewhere than in the words of texts that stand for themselves.
    pub(crate) fn set_with_holes(
        &self,
        document: &Document<'_>,
        edits: &mut Vec<Edit>,
        findings: &mut Findings,
    ) -> Option<SetSheet> {
        let mut holes = Vec::new();
        let slots = self.elements(document, edits, findings, &mut |slot, spec: &TextSpec| {
            let apart = spec.content.contains(is_hole) && spec.group.is_none();
            if apart {
                holes.push((slot, spec.clone()));
            }
            apart
        });
        let count = |text: &str| text.chars().filter(|c| is_hole(*c)).count();
        let read: usize = holes.iter().map(|(_, spec)| count(&spec.content)).sum();
        let fits = !slots.are_measured() && read == count(self.rendered.svg);
        fits.then(|| SetSheet {
            slots: slots.into_vec(),
            holes,
            svg: self.rendered.svg.to_owned(),
        })
    }

    /// The slots of a sheet with the words of a row in its holes; `None` if something is wrong
    /// with them.
    pub(crate) fn fill(&self, sheet: &SetSheet, holes: &Holes<'_>) -> Option<Vec<Slot>> {
        let mut slots = sheet.slots.clone();
        for (slot, spec) in &sheet.holes {
            let spec = TextSpec {
                content: holes.fill(&spec.content),
                ..spec.clone()
            };
            let candidate = self.candidate(spec).ok()??;
            let spec = &candidate.spec;
            let fitted = candidate.fit(spec.max_size)?;
            if !spec.is_large_enough(fitted.size) {
                return None;
            }
            let baseline = fitted.block.baseline(spec.frame, fitted.size, spec.valign);
            slots[*slot] = candidate.outline(&fitted, spec.frame, baseline);
        }
        Some(slots)
    }

    /// What an element gave on another sheet.
    fn known(&self, node: &Node<'_, '_>) -> Option<(Slot, String)> {
        self.kept?.get(self.rendered.svg.get(node.range())?)
    }

    /// Keeps what an element gave, unless something is wrong.
    fn keep(&self, range: &Range<usize>, slot: &Slot, attributes: &str, findings: &Findings) {
        if let (Some(kept), Some(element), false) = (
            self.kept,
            self.rendered.svg.get(range.clone()),
            findings.has_errors(),
        ) {
            kept.keep(element, slot, attributes);
        }
    }

    fn refuse(&self, node: &Node<'_, '_>, findings: &mut Findings) {
        let name = match node.tag_name().namespace() {
            Some(LOA) => format!("loa:{}", node.tag_name().name()),
            _ => node.tag_name().name().to_owned(),
        };
        let start = node.range().start;
        let refused = Diagnostic::error("layout-refuses-element")
            .with("name", &name)
            .at(self.rendered.place(start..start + name.len() + 1));
        findings.push(if is_loa(node, "i") {
            refused.hint("hint-no-italics")
        } else {
            refused.did_you_mean(&name, ELEMENTS)
        });
    }

    /// Sets the texts that have boxes of their own, each into its slot.
    fn set_boxes(
        &self,
        specs: Vec<(usize, TextSpec)>,
        slots: &mut Slots,
        findings: &mut Findings,
    ) -> Vec<Edit> {
        let mut candidates = Vec::new();
        let mut out = Vec::new();
        for (slot, spec) in specs {
            let (range, passed_on) = (spec.range.clone(), spec.passed_on.clone());
            match findings.take(self.candidate(spec)).flatten() {
                Some(candidate) => candidates.push((slot, candidate)),
                None => out.push((range, slots.placeholder(slot, &passed_on))),
            }
        }
        let mut least: BTreeMap<String, f64> = BTreeMap::new();
        for (_, candidate) in &candidates {
            if let (Some(group), Some(fitted)) = (
                &candidate.spec.group,
                candidate.fit(candidate.spec.max_size),
            ) {
                let size = least.entry(group.clone()).or_insert(f64::INFINITY);
                *size = size.min(fitted.size);
            }
        }
        for (slot, candidate) in &candidates {
            let spec = &candidate.spec;
            let shared = spec.group.as_ref().and_then(|g| least.get(g)).copied();
            let fitted = candidate.fit(shared.unwrap_or(f64::INFINITY).min(spec.max_size));
            self.check_size(spec, fitted.as_ref().map_or(0.0, |f| f.size), findings);
            if let Some(fitted) = fitted {
                let baseline = fitted.block.baseline(spec.frame, fitted.size, spec.valign);
                slots[*slot] = candidate.outline(&fitted, spec.frame, baseline);
                if spec.group.is_none() {
                    self.keep(&spec.range, &slots[*slot], &spec.passed_on, findings);
                }
            }
            let svg = slots.placeholder(*slot, &spec.passed_on);
            out.push((spec.range.clone(), svg));
        }
        out
    }

    /// Readies a text: `None` if there are no words in it.
    fn candidate(&self, spec: TextSpec) -> Outcome<Option<Candidate<'_>>> {
        let phrase = gaps(&spec.content, self.words);
        if phrase.is_empty() {
            return Ok(None);
        }
        let start = spec.range.start;
        let element = || self.rendered.place(start..start + 9);
        let place = || Some((self.origin)(&spec.content).unwrap_or_else(element));
        if phrase.len() > MOST_SYLLABLES {
            return Err(vec![
                Diagnostic::error("text-too-long")
                    .with("syllables", phrase.len())
                    .with("most", MOST_SYLLABLES)
                    .at(place())
                    .hint("hint-shorter-text")
                    .hint("hint-use-loa-para"),
            ]);
        }
        let face = |place| self.fonts.face(&spec.font, spec.weight, place);
        // Places take their time, and are for messages alone.
        let face = face(None).or_else(|_| face(Some(element())))?;
        let shown = phrase.line(0..phrase.len());
        let shown = if spec.upper {
            shown.to_uppercase()
        } else {
            shown
        };
        if let Some(missing) = face.missing(&shown) {
            return Err(vec![
                Diagnostic::error("letter-missing-in-font")
                    .with("letter", printable(missing))
                    .with("code", format!("U+{:04X}", u32::from(missing)))
                    .with("font", &spec.font)
                    .at(place())
                    .hint("hint-letter-missing"),
            ]);
        }
        let mut candidate = Candidate {
            spec,
            face,
            phrase,
            ways: Vec::new(),
            desperate: Vec::new(),
        };
        candidate.ways = candidate.words().ways(false);
        if candidate
            .fit(f64::INFINITY)
            .is_none_or(|f| f.size < candidate.spec.min_size)
        {
            candidate.desperate = candidate.words().ways(true);
        }
        Ok(Some(candidate))
    }

    fn check_size(&self, spec: &TextSpec, size: f64, findings: &mut Findings) {
        if spec.is_large_enough(size) {
            return;
        }
        let start = spec.range.start;
        let place =
            (self.origin)(&spec.content).unwrap_or_else(|| self.rendered.place(start..start + 9));
        findings.push(
            Diagnostic::error("text-cannot-fit")
                .with("text", shorten(spec.content.trim()))
                .with("size", format!("{size:.1}"))
                .with("least", format!("{:.1}", spec.min_size))
                .at(place)
                .hint("hint-text-cannot-fit"),
        );
    }
}

impl Candidate<'_> {
    fn words(&self) -> Words<'_> {
        Words {
            phrase: &self.phrase,
            face: self.face,
            tracking: self.spec.tracking,
            upper: self.spec.upper,
            align: self.spec.align,
            leading: self.spec.leading,
            lines: self.spec.lines,
            one_line_above: self.spec.one_line_above,
        }
    }

    /// The lines and size that read best in the text's own box, no higher than `most`.
    fn fit(&self, most: f64) -> Option<Fitted<'_>> {
        let (width, height) = (self.spec.frame.width(), self.spec.frame.height());
        let words = self.words();
        let set = |ways| {
            let block = words.set(words.best(ways, width, height, most)?);
            let size = block.size_in(width, height).min(most);
            Some(Fitted { block, size })
        };
        let fitted = set(&self.ways);
        let enough = fitted
            .as_ref()
            .is_some_and(|f| f.size >= self.spec.min_size);
        if enough || self.desperate.is_empty() {
            fitted
        } else {
            set(&self.desperate).or(fitted)
        }
    }

    /// The outline, and what was set.
    fn outline(&self, fitted: &Fitted<'_>, frame: Rect, baseline: f64) -> Slot {
        let (letters, ink) = fitted.block.outline(frame, baseline, fitted.size);
        let text = SetText {
            lines: fitted.block.lines.iter().map(|l| l.text.clone()).collect(),
            cap_height: fitted.size,
            ink,
            slogan: self.spec.slogan,
            running: false,
        };
        Slot::of(letters.outline(), letters, text)
    }
}

/// A path as SVG writes it, to a thousandth of a millimetre.
pub(super) fn path_data(path: &BezPath) -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    let n = |v: f64| (v * 1000.0).round() / 1000.0;
    for element in path.elements() {
        // Writing to a String cannot fail.
        let _ = match element {
            PathEl::MoveTo(p) => write!(out, "M{} {}", n(p.x), n(p.y)),
            PathEl::LineTo(p) => write!(out, "L{} {}", n(p.x), n(p.y)),
            PathEl::QuadTo(a, p) => write!(out, "Q{} {} {} {}", n(a.x), n(a.y), n(p.x), n(p.y)),
            PathEl::CurveTo(a, b, p) => {
                write!(
                    out,
                    "C{} {} {} {} {} {}",
                    n(a.x),
                    n(a.y),
                    n(b.x),
                    n(b.y),
                    n(p.x),
                    n(p.y)
                )
            }
            PathEl::ClosePath => write!(out, "Z"),
        };
    }
    out
}

/// A character for a message: itself, unless a terminal would stumble over it.
fn printable(c: char) -> String {
    if c.is_control() {
        "?".to_owned()
    } else {
        c.to_string()
    }
}

/// The first words of a text, for a message.
fn shorten(text: &str) -> String {
    let mut out: String = text.chars().take(60).collect();
    if out.len() < text.len() {
        out.push('…');
    }
    out
}

//! `<loa:para>`: running text for posters, invitations, certificates and programmes.
//!
//! 1. `spec` reads the element into parts, one a paragraph;
//! 2. `words` shapes every word once, whatever the size;
//! 3. `lines` breaks a part over its whole length;
//! 4. `column` stands the lines above each other and finds the largest size that fits.
//!
//! Lengths are cap heights of the paragraph's size where nothing else is said, so that a
//! text keeps its look while it shrinks into its box.

mod column;
mod lines;
mod spec;
#[cfg(test)]
mod tests;
mod words;

use kurbo::Shape;
use roxmltree::Node;

use self::column::Text;
use self::spec::{Part, Spec};
use self::words::{Scribe, ShapedPart};
use super::shape::Face;
use super::slot::Slots;
use super::{Edit, SLACK, SetText, Setter, Slot, printable, shorten};
use crate::diag::{Diagnostic, Findings, Outcome, Place};
use crate::text::gaps;

/// A longer text is a book, not a print.
const MOST_SYLLABLES: usize = 5000;

/// Sets a paragraph into a slot, and returns the SVG that replaces it.
pub(super) fn set(
    setter: &Setter<'_>,
    node: Node<'_, '_>,
    edits: &[Edit],
    slots: &mut Slots,
    findings: &mut Findings,
) -> String {
    let slot = slots.reserve();
    let spec = spec::read(setter, node, edits, findings);
    let words: String = spec.parts.iter().map(|p| format!("{} ", p.text)).collect();
    let start = spec.range.start;
    let element = setter.rendered.place(start..start + "<loa:para".len());
    let origin = (setter.origin)(&words).unwrap_or_else(|| element.clone());
    let job = Job {
        setter,
        spec: &spec,
        element,
        origin,
    };
    if let Some(Some(made)) = findings.take(job.set(words.trim())) {
        slots[slot] = made;
        setter.keep(&spec.range, &slots[slot], &spec.passed_on, findings);
    }
    slots.placeholder(slot, &spec.passed_on)
}

/// A paragraph with the places that its messages need.
struct Job<'a> {
    setter: &'a Setter<'a>,
    spec: &'a Spec,
    element: Place,
    origin: Place,
}

impl<'a> Job<'a> {
    /// The outline and what was set: `None` if there are no words.
    fn set(&self, words: &str) -> Outcome<Option<Slot>> {
        let spec = self.spec;
        let syllables = words.split_whitespace().count();
        if syllables > MOST_SYLLABLES {
            return Err(vec![
                Diagnostic::error("text-too-long")
                    .with("syllables", syllables)
                    .with("most", MOST_SYLLABLES)
                    .at(self.origin.clone())
                    .hint("hint-shorter-text"),
            ]);
        }
        let face = self.face(spec.weight)?;
        let mut scribe = Scribe::new(spec.tracking, spec.upper);
        let mut parts = Vec::new();
        for part in &spec.parts {
            let shaped = self.shape(part, &mut scribe)?;
            if !shaped.words.is_empty() {
                parts.push(shaped);
            }
        }
        if parts.is_empty() {
            return Ok(None);
        }
        let text = Text {
            parts,
            leading: spec.leading,
        };
        let most = spec.size.or(spec.max_size);
        let most = most.map_or(f64::INFINITY, |m| m.cap_height(face));
        let least = spec.size.or(spec.min_size);
        let least = least.map_or(0.0, |m| m.cap_height(face));
        let (width, height) = (spec.frame.width(), spec.frame.height());
        let found = text.largest(width, height, most);
        let size = found.as_ref().map_or(0.0, |(size, _)| *size);
        let enough = size >= least * (1.0 - SLACK) && size > 0.01;
        let Some((size, column)) = found.filter(|_| enough) else {
            return Err(vec![
                Diagnostic::error("text-cannot-fit")
                    .with("text", shorten(words))
                    .with("size", format!("{size:.1}"))
                    .with("least", format!("{least:.1}"))
                    .at(self.origin.clone())
                    .hint("hint-para-cannot-fit"),
            ]);
        };
        let baseline = column.baseline(spec.frame, size, spec.valign);
        let letters = column.outline(&text, spec.frame.x0, baseline, size);
        let outline = letters.outline();
        let set = SetText {
            lines: column.lines(&text),
            cap_height: size,
            ink: outline.bounding_box(),
            slogan: spec.slogan,
            running: true,
        };
        Ok(Some(Slot::of(outline, letters, set)))
    }

    fn face(&self, weight: u16) -> Outcome<&'a Face> {
        let place = Some(self.element.clone());
        self.setter.fonts.face(&self.spec.font, weight, place)
    }

    /// Shapes the words of a part.
    fn shape(&self, part: &Part, scribe: &mut Scribe<'a>) -> Outcome<ShapedPart> {
        let faces = (self.face(part.weight)?, self.face(self.spec.bold_weight)?);
        let shown = scribe.as_set(&part.text);
        for face in [faces.0, faces.1] {
            if let Some(missing) = face.missing(&shown.replace(spec::SLASH, "/")) {
                return Err(vec![
                    Diagnostic::error("letter-missing-in-font")
                        .with("letter", printable(missing))
                        .with("code", format!("U+{:04X}", u32::from(missing)))
                        .with("font", &self.spec.font)
                        .at(self.origin.clone())
                        .hint("hint-letter-missing"),
                ]);
            }
        }
        let phrase = gaps(&part.text, self.setter.words);
        Ok(scribe.shape(part, phrase, faces))
    }
}

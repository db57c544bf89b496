//! Slots: outlines that wait beside the drawing until it is resolved.
//!
//! The text step leaves a *placeholder* where an element stood: a path with the element's
//! paint and transform that tells the number of a slot. Whoever resolves the drawing puts
//! the slot's outline in its place. So the plain SVG is the same for all sheets of a merge,
//! and outlines are neither written as text nor rounded.
//!
//! The number is in the path's data, since that is all that usvg keeps of an element which
//! another one uses: a box, then back at its corner the digits, steps of no length. A
//! straight step is a 0, a curved one a 1.

use std::collections::BTreeMap;
use std::ops::{Index, IndexMut};
use std::sync::{Arc, RwLock};

use kurbo::{Affine, BezPath, PathEl, Rect, Shape};
use roxmltree::{Document, Node};

use super::SetText;
use crate::print::artwork::Picture;
use crate::print::letters::{Letter, Lettering, Letters};

/// The binary digits of a number, more than a drawing can have elements.
const DIGITS: usize = 24;

/// The outline of one element.
#[derive(Clone, Debug, Default)]
pub(crate) struct Slot {
    /// The outline in the element's own frame, in its user units; empty if it shows nothing.
    pub(crate) outline: Arc<BezPath>,
    /// The letters that the outline is made of; none if it is made of something else.
    pub(crate) letters: Arc<[Letter]>,
    /// What was set; `None` for a rule, or where there are no words.
    pub(crate) text: Option<SetText>,
    /// The photo that fills the outline, placed in the element's own frame.
    pub(crate) picture: Option<Picture>,
}

/// What was set on the first sheets of a merge, by the text of its element: most elements
/// say the same on every sheet.
#[derive(Default)]
pub(crate) struct Kept(RwLock<BTreeMap<String, (Slot, String)>>);

impl Kept {
    /// So many elements are kept; those of a list's own words would fill the memory.
    const MOST: usize = 64;

    /// The slot of an element, and the attributes of its placeholder.
    pub(super) fn get(&self, element: &str) -> Option<(Slot, String)> {
        self.0.read().ok()?.get(element).cloned()
    }

    pub(super) fn keep(&self, element: &str, slot: &Slot, attributes: &str) {
        if let Ok(mut kept) = self.0.write()
            && kept.len() < Kept::MOST
        {
            kept.insert(element.to_owned(), (slot.clone(), attributes.to_owned()));
        }
    }
}

/// The slots of a drawing, numbered as their elements follow each other.
pub(super) struct Slots {
    slots: Vec<Slot>,
    /// Whether placeholders must be as large as what they stand for.
    measured: bool,
}

impl Slot {
    /// A text that was set, with the outline of its letters.
    pub(super) fn of(outline: BezPath, letters: Lettering, text: SetText) -> Slot {
        Slot {
            outline: Arc::new(outline),
            letters: letters.into_letters(),
            text: Some(text),
            picture: None,
        }
    }

    /// Its letters where `place` takes its frame.
    pub(crate) fn letters_at(&self, place: Affine) -> Option<Letters> {
        let letters = Arc::clone(&self.letters);
        (!letters.is_empty()).then_some(Letters { letters, place })
    }

    /// The number of the slot that a path stands for, if it is a placeholder.
    pub(crate) fn number(path: &BezPath) -> Option<usize> {
        use PathEl::{ClosePath, LineTo, MoveTo, QuadTo};
        let [
            MoveTo(corner),
            LineTo(_),
            LineTo(_),
            LineTo(_),
            ClosePath,
            MoveTo(back),
            digits @ ..,
        ] = path.elements()
        else {
            return None;
        };
        if back != corner || digits.len() != DIGITS {
            return None;
        }
        digits.iter().try_fold(0, |number, digit| match digit {
            LineTo(p) if p == corner => Some(number * 2),
            QuadTo(a, p) if a == corner && p == corner => Some(number * 2 + 1),
            _ => None,
        })
    }
}

impl Slots {
    pub(super) fn of(document: &Document<'_>) -> Self {
        Slots {
            slots: Vec::new(),
            measured: document.descendants().any(|n| measures_boxes(&n)),
        }
    }

    /// Whether placeholders are as large as what they stand for.
    pub(super) fn are_measured(&self) -> bool {
        self.measured
    }

    /// A slot for the next element, which shows nothing yet.
    pub(super) fn reserve(&mut self) -> usize {
        self.slots.push(Slot::default());
        self.slots.len() - 1
    }

    /// The SVG that stands for a slot, once it is filled; `attributes` are the element's,
    /// ready to write.
    pub(super) fn placeholder(&self, number: usize, attributes: &str) -> String {
        let outline = &self.slots[number].outline;
        let bounds = match self.measured {
            false => Rect::new(0.0, 0.0, 1.0, 1.0),
            true if outline.is_empty() => return String::new(),
            true => outline.bounding_box(),
        };
        let Rect { x0, y0, x1, y1 } = bounds;
        let digits = (0..DIGITS).rev().map(|digit| match number >> digit & 1 {
            0 => "l0 0",
            _ => "q0 0 0 0",
        });
        format!(
            "<path{attributes} d=\"M{x0} {y0}H{x1}V{y1}H{x0}ZM{x0} {y0}{}\"/>",
            digits.collect::<String>()
        )
    }

    pub(super) fn into_vec(self) -> Vec<Slot> {
        self.slots
    }
}

impl Index<usize> for Slots {
    type Output = Slot;

    fn index(&self, number: usize) -> &Slot {
        &self.slots[number]
    }
}

impl IndexMut<usize> for Slots {
    fn index_mut(&mut self, number: usize) -> &mut Slot {
        &mut self.slots[number]
    }
}

/// Whether the element, a gradient or a clip, may take its measures from the box of what
/// it is used on. Units may also be had from another gradient: those are taken for boxes.
fn measures_boxes(node: &Node<'_, '_>) -> bool {
    match node.tag_name().name() {
        "linearGradient" | "radialGradient" => {
            node.attribute("gradientUnits") != Some("userSpaceOnUse")
        }
        "clipPath" => node.attribute("clipPathUnits") == Some("objectBoundingBox"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placeholder(defs: &str, words: Rect) -> String {
        let svg = format!("<svg>{defs}</svg>");
        let mut slots = Slots::of(&Document::parse(&svg).unwrap());
        let number = slots.reserve();
        slots[number].outline = Arc::new(words.to_path(0.1));
        slots.placeholder(number, " fill=\"#fff\"")
    }

    #[test]
    fn placeholders_tell_of_the_words_only_where_boxes_are_measured() {
        let (a, b) = (Rect::new(1.0, 2.0, 3.0, 4.5), Rect::new(5.0, 6.0, 7.0, 8.0));
        let same = |defs: &str| placeholder(defs, a) == placeholder(defs, b);
        assert!(same(
            "<linearGradient gradientUnits='userSpaceOnUse'/><clipPath/>"
        ));
        assert!(!same("<linearGradient/>"));
        assert!(!same("<radialGradient href='#other'/>"));
        assert!(!same("<clipPath clipPathUnits='objectBoundingBox'/>"));
        let measured = placeholder("<linearGradient/>", a);
        assert!(measured.contains("d=\"M1 2H3V4.5H1ZM1 2l"), "{measured}");
    }

    #[test]
    fn numbers_are_read_as_they_are_written() {
        let mut slots = Slots::of(&Document::parse("<svg/>").unwrap());
        for number in 0..70 {
            assert_eq!(slots.reserve(), number);
            let svg = slots.placeholder(number, "");
            let data = svg.split('"').nth(1).unwrap();
            assert_eq!(
                Slot::number(&BezPath::from_svg(data).unwrap()),
                Some(number)
            );
        }
        for other in ["", "M0 0H1V1H0Z", "M0 0H1V1H0ZM0 0l0 0l0 0"] {
            assert_eq!(Slot::number(&BezPath::from_svg(other).unwrap()), None);
        }
    }
}

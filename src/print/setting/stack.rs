//! `<loa:stack>`: texts and rules above each other that share a box.
//!
//! Each text has a `share`, the height of its capitals in a unit that all of the stack
//! have in common, and a distance `before`. The stack takes the largest unit at which
//! everything fits. A text too wide at its share is broken by sense; only when that is
//! not allowed or not enough does it grow smaller than its share.

use std::sync::Arc;

use kurbo::{Rect, Shape};
use roxmltree::Node;

use super::fit::Valign;
use super::slot::Slots;
use super::spec::{Attributes, RuleSpec, is_loa};
use super::{Candidate, Edit, Fitted, Setter};
use crate::diag::Findings;

/// Steps in the search for the unit: enough for a thousandth of a millimetre in 100 m.
const STEPS: usize = 40;

/// An item with the number of its slot.
enum Item<'a> {
    Text(usize, Box<Candidate<'a>>),
    Rule(usize, RuleSpec),
}

/// An item with its size.
enum Sized<'a> {
    Text(Fitted<'a>),
    Rule(f64),
}

/// Sets a stack into slots, and returns the SVG that replaces it.
pub(super) fn set(
    setter: &Setter<'_>,
    node: Node<'_, '_>,
    edits: &[Edit],
    slots: &mut Slots,
    findings: &mut Findings,
) -> String {
    let (frame, valign) = Attributes::of(node, setter.rendered, edits, findings).stack();
    let (mut items, mut reserved) = (Vec::new(), Vec::new());
    for child in node.children().filter(Node::is_element) {
        if is_loa(&child, "text") {
            let mut spec = Attributes::of(child, setter.rendered, edits, findings).text(true);
            spec.frame = frame;
            let slot = slots.reserve();
            reserved.push((slot, spec.passed_on.clone()));
            if let Some(candidate) = findings.take(setter.candidate(spec)).flatten() {
                items.push(Item::Text(slot, Box::new(candidate)));
            }
        } else if is_loa(&child, "rule") {
            let rule = Attributes::of(child, setter.rendered, edits, findings).rule();
            let slot = slots.reserve();
            reserved.push((slot, rule.passed_on.clone()));
            items.push(Item::Rule(slot, rule));
        } else {
            setter.refuse(&child, findings);
        }
    }
    let unit = largest_unit(&items, frame);
    for item in &items {
        if let Item::Text(_, text) = item {
            let size = text.sized(frame.width(), unit).map_or(0.0, |f| f.size);
            setter.check_size(&text.spec, size, findings);
        }
    }
    fill(&items, frame, valign, unit, slots);
    let placeholders = reserved
        .iter()
        .map(|(slot, passed_on)| slots.placeholder(*slot, passed_on));
    format!("<g>{}</g>", placeholders.collect::<String>())
}

/// The largest unit at which the items are no higher than the frame.
fn largest_unit(items: &[Item<'_>], frame: Rect) -> f64 {
    let (mut fits, mut fails) = (0.0, frame.height());
    for _ in 0..STEPS {
        let unit = (fits + fails) / 2.0;
        if height(items, frame.width(), unit) <= frame.height() {
            fits = unit
        } else {
            fails = unit
        }
    }
    fits
}

fn height(items: &[Item<'_>], width: f64, unit: f64) -> f64 {
    sized(items, width, unit)
        .iter()
        .map(|(_, before, item)| before + item.height())
        .sum()
}

/// The items at this unit, each with the distance to the ink above it.
fn sized<'i, 'a>(
    items: &'i [Item<'a>],
    width: f64,
    unit: f64,
) -> Vec<(&'i Item<'a>, f64, Sized<'i>)> {
    let mut out: Vec<(&Item<'_>, f64, Sized<'_>)> = Vec::new();
    for item in items {
        let (before, made) = match item {
            Item::Text(_, text) => match text.sized(width, unit) {
                Some(fitted) => (text.spec.before, Sized::Text(fitted)),
                None => continue,
            },
            Item::Rule(_, rule) => (rule.before, Sized::Rule(rule.thickness * unit)),
        };
        let before = if out.is_empty() { 0.0 } else { before * unit };
        out.push((item, before, made));
    }
    out
}

impl Sized<'_> {
    fn height(&self) -> f64 {
        match self {
            Sized::Text(fitted) => fitted.block.height() * fitted.size,
            Sized::Rule(thickness) => *thickness,
        }
    }
}

impl Candidate<'_> {
    /// The text in this unit, broken where its width asks for it.
    fn sized(&self, width: f64, unit: f64) -> Option<Fitted<'_>> {
        let most = (self.spec.share * unit).min(self.spec.max_size);
        let words = self.words();
        let block = words.set(words.best(&self.ways, width, f64::INFINITY, most)?);
        let size = block.size_in(width, f64::INFINITY).min(most);
        Some(Fitted { block, size })
    }
}

/// Draws the items into the frame at this unit, each into its slot.
fn fill(items: &[Item<'_>], frame: Rect, valign: Valign, unit: f64, slots: &mut Slots) {
    let placed = sized(items, frame.width(), unit);
    let total: f64 = placed
        .iter()
        .map(|(_, before, item)| before + item.height())
        .sum();
    let mut y = match valign {
        Valign::Top => frame.y0,
        Valign::Middle => frame.y0 + (frame.height() - total) / 2.0,
        Valign::Bottom => frame.y1 - total,
    };
    for (item, before, made) in placed {
        y += before;
        match (item, &made) {
            (Item::Text(slot, text), Sized::Text(fitted)) => {
                let baseline = y + fitted.block.ascent() * fitted.size;
                slots[*slot] = text.outline(fitted, frame, baseline);
            }
            (Item::Rule(slot, rule), _) => {
                let length = rule.length * frame.width();
                let x = frame.center().x - length / 2.0;
                let line = Rect::new(x, y, x + length, y + made.height());
                slots[*slot].outline = Arc::new(line.to_path(1.0));
            }
            _ => {}
        }
        y += made.height();
    }
}

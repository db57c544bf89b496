//! The attributes of loa's text elements.

use kurbo::Rect;
use roxmltree::Node;

use super::SLACK;
use super::fit::{Align, LEAST_PITCH, Valign};
use crate::content::order::parse_lines;
use crate::diag::{Diagnostic, Findings, Place};
use crate::print::drawing::{LOA, Rendered};

/// What is passed on to the outlines as it stands.
const PASSED_ON: &[&str] = &[
    "id",
    "fill",
    "fill-opacity",
    "opacity",
    "clip-path",
    "stroke",
    "stroke-width",
    "stroke-linejoin",
    "stroke-opacity",
    "style",
    "transform",
];

/// The words for where lines stand in a box, down.
pub(super) const VALIGNS: &[(&str, Valign)] = &[
    ("top", Valign::Top),
    ("middle", Valign::Middle),
    ("bottom", Valign::Bottom),
];

/// `<loa:text>`: words to be set as large as a box allows.
#[derive(Clone, Debug)]
pub(crate) struct TextSpec {
    /// `x y width height`, in millimetres.
    pub(crate) frame: Rect,
    /// `lines="1-3"`: the least and greatest number of lines. Default: 1.
    pub(crate) lines: (usize, usize),
    /// `one-line-above="360"`: one line is taken if its capitals are this high (mm).
    pub(crate) one_line_above: f64,
    /// `align="left|center|right"`. Default: center.
    pub(crate) align: Align,
    /// `valign="top|middle|bottom"`. Default: middle, by the height of the capitals.
    pub(crate) valign: Valign,
    /// `font`: the family. Default: Anton.
    pub(crate) font: String,
    /// `weight`: 100 to 900. Default: 400.
    pub(crate) weight: u16,
    /// `case="upper|none"`. Default: none.
    pub(crate) upper: bool,
    /// `tracking`: between letters, in ems. Default: 0.
    pub(crate) tracking: f64,
    /// `leading`: the least distance of baselines, in cap heights. Default: 1.42.
    pub(crate) leading: f64,
    /// `max-size`: the greatest cap height, in millimetres. `size` fixes it and the least.
    pub(crate) max_size: f64,
    /// `min-size`: the least cap height, in millimetres; smaller is an error.
    pub(crate) min_size: f64,
    /// `group`: boxes of one group share the smallest of their sizes.
    pub(crate) group: Option<String>,
    /// `share`: in a stack, the cap height in proportion to the other texts.
    pub(crate) share: f64,
    /// `before`: in a stack, the distance to the ink above, in the shares' unit.
    pub(crate) before: f64,
    /// `role="slogan"`: its lines are the ones that the kit lists.
    pub(crate) slogan: bool,
    /// What the outline takes over: attributes, ready to write.
    pub(crate) passed_on: String,
    /// The words.
    pub(crate) content: String,
    /// The element in the rendered SVG.
    pub(crate) range: std::ops::Range<usize>,
}

impl TextSpec {
    /// Whether it may be set at this cap height.
    pub(super) fn is_large_enough(&self, size: f64) -> bool {
        size >= self.min_size * (1.0 - SLACK) && size > 0.01
    }
}

/// `<loa:rule>`: a thin line in a stack.
#[derive(Clone, Debug)]
pub(crate) struct RuleSpec {
    /// `length`: in parts of the stack's width.
    pub(crate) length: f64,
    /// `thickness`: in the shares' unit.
    pub(crate) thickness: f64,
    /// `before`: the distance to the ink above, in the shares' unit.
    pub(crate) before: f64,
    /// What the outline takes over: attributes, ready to write.
    pub(crate) passed_on: String,
}

/// Reads attributes one by one and notes what is wrong with them.
pub(super) struct Attributes<'a, 'f> {
    node: Node<'a, 'a>,
    rendered: Rendered<'a>,
    findings: &'f mut Findings,
    asked: Vec<&'static str>,
    edits: &'a [super::Edit],
}

impl<'a, 'f> Attributes<'a, 'f> {
    pub(super) fn of(
        node: Node<'a, 'a>,
        rendered: Rendered<'a>,
        edits: &'a [super::Edit],
        findings: &'f mut Findings,
    ) -> Self {
        Attributes {
            node,
            rendered,
            findings,
            asked: Vec::new(),
            edits,
        }
    }

    pub(super) fn raw(&mut self, name: &'static str) -> Option<&'a str> {
        self.asked.push(name);
        self.node.attribute(name)
    }

    pub(super) fn read<T>(
        &mut self,
        name: &'static str,
        expected: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.raw(name)?;
        let value = read(text.trim());
        if value.is_none() {
            let range = self
                .node
                .attribute_node(name)
                .map_or(self.node.range(), |a| a.range_value());
            self.findings.push(
                Diagnostic::error("layout-bad-attribute")
                    .with("name", name)
                    .with("value", text)
                    .with("expected", expected)
                    .at(self.rendered.place(range)),
            );
        }
        value
    }

    pub(super) fn number(&mut self, name: &'static str) -> Option<f64> {
        self.read(name, "number", |t| {
            t.parse::<f64>().ok().filter(|n| n.is_finite())
        })
    }

    pub(super) fn positive(&mut self, name: &'static str) -> Option<f64> {
        self.read(name, "number >= 0", |t| {
            t.parse::<f64>().ok().filter(|n| n.is_finite() && *n >= 0.0)
        })
    }

    pub(super) fn choice<T: Copy>(
        &mut self,
        name: &'static str,
        choices: &[(&str, T)],
    ) -> Option<T> {
        let expected: Vec<&str> = choices.iter().map(|c| c.0).collect();
        self.read(name, &expected.join(", "), |t| {
            choices.iter().find(|c| c.0 == t).map(|c| c.1)
        })
    }

    /// The node's findings, for readers elsewhere.
    pub(super) fn findings(&mut self) -> &mut Findings {
        self.findings
    }

    /// The place of the element, or of its attribute `name`.
    pub(super) fn place_of(&self, name: &str) -> Place {
        let range = match self.node.attribute_node(name) {
            Some(attribute) => attribute.range_value(),
            None => {
                let start = self.node.range().start;
                start..start + self.node.tag_name().name().len() + 5
            }
        };
        self.rendered.place(range)
    }

    pub(super) fn weight(&mut self, name: &'static str) -> Option<u16> {
        self.read(name, "100 to 900", |t| {
            t.parse().ok().filter(|w| (1..=1000).contains(w))
        })
    }

    /// `case`.
    pub(super) fn upper(&mut self) -> bool {
        self.choice("case", &[("upper", true), ("none", false)])
            .unwrap_or(false)
    }

    /// `role`.
    pub(super) fn slogan(&mut self) -> bool {
        self.choice("role", &[("slogan", true), ("note", false)])
            .unwrap_or(false)
    }

    /// `x y width height`; an empty box, so that the work goes on, where one is missing.
    pub(super) fn frame(&mut self) -> Rect {
        let mut side = |name: &'static str| {
            let value = if matches!(name, "x" | "y") {
                self.number(name)
            } else {
                self.positive(name)
            };
            if self.node.attribute(name).is_none() {
                let start = self.node.range().start;
                self.findings.push(
                    Diagnostic::error("layout-missing-attribute")
                        .with("name", name)
                        .with("element", self.node.tag_name().name())
                        .at(self.rendered.place(start..start + 9)),
                );
            }
            value.unwrap_or(0.0)
        };
        let (x, y, width, height) = (side("x"), side("y"), side("width"), side("height"));
        Rect::new(x, y, x + width, y + height)
    }

    /// The id and the presentation attributes as text, with ink names already turned into
    /// previews.
    pub(super) fn passed_on(&self) -> String {
        let mut out = String::new();
        for attribute in self
            .node
            .attributes()
            .filter(|a| PASSED_ON.contains(&a.name()))
        {
            let value = self.written(attribute.range_value());
            out.push_str(&format!(" {}=\"{value}\"", attribute.name()));
        }
        out
    }

    /// An attribute's value as it is to be written between double quotes.
    fn written(&self, range: std::ops::Range<usize>) -> String {
        let edited = self.edits.iter().find(|(r, _)| *r == range);
        let value = edited.map_or(&self.rendered.svg[range], |(_, text)| text.as_str());
        value.replace('"', "&quot;")
    }

    /// Notes an error for every attribute that nobody asked for.
    pub(super) fn refuse_unknown(self) {
        for attribute in self.node.attributes() {
            let name = attribute.name();
            if attribute.namespace().is_none()
                && !self.asked.contains(&name)
                && !PASSED_ON.contains(&name)
            {
                let known = self.asked.iter().chain(PASSED_ON).copied();
                self.findings.push(
                    Diagnostic::error("layout-unknown-attribute")
                        .with("name", name)
                        .with("element", self.node.tag_name().name())
                        .at(self.rendered.place(attribute.range_qname()))
                        .did_you_mean(name, known),
                );
            }
        }
    }

    /// Reads a `<loa:text>`; in a stack it has no box of its own.
    pub(super) fn text(mut self, in_stack: bool) -> TextSpec {
        let frame = if in_stack { Rect::ZERO } else { self.frame() };
        let aligns = [
            ("left", Align::Left),
            ("center", Align::Center),
            ("right", Align::Right),
        ];
        let lines = self.read("lines", "number of lines such as 1-3", parse_lines);
        let weight = self.weight("weight");
        let size = self.positive("size");
        let (max_size, min_size) = (self.positive("max-size"), self.positive("min-size"));
        let spec = TextSpec {
            frame,
            lines: lines.unwrap_or((1, 1)),
            one_line_above: self.positive("one-line-above").unwrap_or(f64::INFINITY),
            align: self.choice("align", &aligns).unwrap_or_default(),
            valign: self.choice("valign", VALIGNS).unwrap_or_default(),
            font: self.raw("font").unwrap_or("Anton").to_owned(),
            weight: weight.unwrap_or(400),
            upper: self.upper(),
            tracking: self.number("tracking").unwrap_or(0.0),
            leading: self
                .positive("leading")
                .unwrap_or(LEAST_PITCH)
                .max(LEAST_PITCH),
            max_size: size.or(max_size).unwrap_or(f64::INFINITY),
            min_size: size.or(min_size).unwrap_or(0.0),
            group: self.raw("group").map(str::to_owned),
            share: self.positive("share").unwrap_or(1.0),
            before: self.positive("before").unwrap_or(0.0),
            slogan: self.slogan(),
            passed_on: self.passed_on(),
            content: words_of(&self.node),
            range: self.node.range(),
        };
        self.refuse_unknown();
        spec
    }

    /// Reads a `<loa:rule>`.
    pub(super) fn rule(mut self) -> RuleSpec {
        let spec = RuleSpec {
            length: self.positive("length").unwrap_or(0.3),
            thickness: self.positive("thickness").unwrap_or(0.05),
            before: self.positive("before").unwrap_or(0.0),
            passed_on: self.passed_on(),
        };
        self.refuse_unknown();
        spec
    }

    /// Reads the alignment and the box of a `<loa:stack>`.
    pub(super) fn stack(mut self) -> (Rect, Valign) {
        let frame = self.frame();
        let valign = self.choice("valign", VALIGNS).unwrap_or_default();
        self.refuse_unknown();
        (frame, valign)
    }
}

/// Whether the node is loa's element `name`.
pub(super) fn is_loa(node: &Node<'_, '_>, name: &str) -> bool {
    node.is_element() && node.tag_name().namespace() == Some(LOA) && node.tag_name().name() == name
}

/// All text in the element.
pub(super) fn words_of(node: &Node<'_, '_>) -> String {
    node.descendants()
        .filter(Node::is_text)
        .filter_map(|n| n.text())
        .collect()
}

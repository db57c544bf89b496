//! A layout's SVG as Tera rendered it for one order: parsed, checked, and turned into
//! plain SVG that holds nothing but shapes in ink colours.
//!
//! Nothing is dropped in silence: what the press cannot print as it is drawn (filters,
//! masks, pictures, text without a box, references to other files) is refused by name.

use std::ops::Range;

use roxmltree::{Attribute, Document, Node};

use super::inks::{InkTable, parse_hex};
use crate::diag::{Diagnostic, Findings, Outcome, Place};

/// The namespace of loa's own elements.
pub(crate) const LOA: &str = "urn:loa:print";
const SVG: &str = "http://www.w3.org/2000/svg";
const XLINK: &str = "http://www.w3.org/1999/xlink";

/// The SVG elements that are understood.
const ELEMENTS: &[&str] = &[
    "svg",
    "g",
    "defs",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "use",
    "symbol",
    "linearGradient",
    "radialGradient",
    "stop",
    "clipPath",
    "title",
    "desc",
    "metadata",
];

/// Properties that the press cannot follow.
const REFUSED: &[&str] = &[
    "filter",
    "mask",
    "mix-blend-mode",
    "marker-start",
    "marker-mid",
    "marker-end",
];

/// Properties that hold a colour.
const COLOURS: &[&str] = &["fill", "stroke", "stop-color"];

/// A rendered layout and the template that it came from.
#[derive(Clone, Copy)]
pub(crate) struct Rendered<'a> {
    /// The template's path.
    pub(crate) path: &'a str,
    /// The template's text.
    pub(crate) template: &'a str,
    /// What Tera made of it.
    pub(crate) svg: &'a str,
}

/// A part of the SVG to be written anew.
pub(crate) type Edit = (Range<usize>, String);

impl<'a> Rendered<'a> {
    /// The place in the template that the bytes `range` of the rendered SVG came from: the
    /// same line, or else the same words, or else the whole file.
    pub(crate) fn place(&self, range: Range<usize>) -> Place {
        let start = self.svg[..range.start].rfind('\n').map_or(0, |i| i + 1);
        let end = self.svg[range.start..]
            .find('\n')
            .map_or(self.svg.len(), |i| range.start + i);
        let line = self.svg[start..end].trim();
        let column = range.start - start;
        if !line.is_empty()
            && let Some(at) = self.template.find(line)
        {
            let indent = self.svg[start..end].len() - self.svg[start..end].trim_start().len();
            let from = at + column.saturating_sub(indent);
            return Place::in_text(self.path, self.template, from..from + range.len());
        }
        let words = self
            .svg
            .get(range.clone())
            .unwrap_or_default()
            .lines()
            .next()
            .unwrap_or_default();
        let behind = &self.svg[range.start..end];
        let length = words.len();
        let at = Some(words).filter(|w| w.len() > 3).and_then(|words| {
            let mut found = self.template.match_indices(words).map(|(at, _)| at);
            let (first, second) = (found.next()?, found.next());
            let mut alike = [Some(first), second]
                .into_iter()
                .flatten()
                .chain(found)
                .filter(|at| second.is_none() || wrote(&self.template[*at..], behind));
            // Of several that may have written it, none is told.
            alike.next().filter(|_| alike.next().is_none())
        });
        match at {
            Some(at) => Place::in_text(self.path, self.template, at..at + length),
            None => Place::file(self.path),
        }
    }

    /// Reads the SVG; DTDs, and with them entity bombs, are refused.
    ///
    /// # Errors
    /// `layout-xml` with the parser's reason.
    pub(crate) fn parse(&self) -> Outcome<Document<'a>> {
        Document::parse(self.svg).map_err(|error| {
            let pos = error.pos();
            let line = self
                .svg
                .split_inclusive('\n')
                .take((pos.row as usize).saturating_sub(1));
            let at = line.map(str::len).sum::<usize>().min(self.svg.len());
            let diagnostic = Diagnostic::error("layout-xml")
                .with("cause", &error)
                .at(self.place(at..at));
            vec![match error {
                roxmltree::Error::UnknownNamespace(..) => diagnostic.hint_with(
                    "hint-loa-namespace",
                    vec![("namespace", format!("xmlns:loa=\"{LOA}\""))],
                ),
                _ => diagnostic,
            }]
        })
    }

    /// Checks every element and attribute; the edits turn ink names into their previews.
    pub(crate) fn check(
        &self,
        document: &Document<'_>,
        inks: &InkTable,
        findings: &mut Findings,
    ) -> Vec<Edit> {
        let mut edits = Vec::new();
        for node in document.descendants().filter(Node::is_element) {
            match node.tag_name().namespace() {
                Some(SVG) => self.check_element(&node, findings),
                // Its attributes are read by the text step.
                Some(LOA) => {}
                // Editors leave notes of their own in a file; they draw nothing.
                _ => continue,
            }
            let own = node.tag_name().namespace() == Some(LOA);
            for attribute in node.attributes().filter(|a| !own || a.name() != "href") {
                self.check_attribute(&attribute, inks, findings, &mut edits);
            }
        }
        edits
    }

    fn check_element(&self, node: &Node<'_, '_>, findings: &mut Findings) {
        let name = node.tag_name().name();
        if ELEMENTS.contains(&name) {
            return;
        }
        let hint = match name {
            "text" | "tspan" | "textPath" => "hint-use-loa-text",
            "image" => "hint-use-loa-image",
            _ => "hint-draw-with-paths",
        };
        let start = node.range().start;
        findings.push(
            Diagnostic::error("layout-refuses-element")
                .with("name", name)
                .at(self.place(start..start + name.len() + 1))
                .hint(hint),
        );
    }

    fn check_attribute(
        &self,
        attribute: &Attribute<'_, '_>,
        inks: &InkTable,
        findings: &mut Findings,
        edits: &mut Vec<Edit>,
    ) {
        let (name, value, range) = (attribute.name(), attribute.value(), attribute.range_value());
        match attribute.namespace() {
            None | Some(XLINK) if name == "href" => {
                if !value.starts_with('#') {
                    findings.push(
                        Diagnostic::error("layout-refuses-reference")
                            .with("value", value)
                            .at(self.place(range))
                            .hint("hint-reference-inside"),
                    );
                }
            }
            None if name == "style" => {
                if let Some(style) = self.check_style(value, &range, inks, findings) {
                    edits.push((range, style));
                }
            }
            None => {
                if let Some(preview) = self.check_property(name, value, &range, inks, findings) {
                    edits.push((range, preview));
                }
            }
            Some(_) => {}
        }
    }

    /// Checks `fill: …; stroke: …`; the whole anew if an ink is named in it.
    fn check_style(
        &self,
        style: &str,
        range: &Range<usize>,
        inks: &InkTable,
        findings: &mut Findings,
    ) -> Option<String> {
        let mut changed = false;
        let mut declarations = Vec::new();
        for declaration in style.split(';') {
            let (name, value) = declaration.split_once(':').unwrap_or((declaration, ""));
            match self.check_property(name.trim(), value.trim(), range, inks, findings) {
                Some(preview) => {
                    changed = true;
                    declarations.push(format!("{}:{preview}", name.trim()));
                }
                None => declarations.push(declaration.to_owned()),
            }
        }
        changed.then(|| declarations.join(";"))
    }

    /// Checks one property; the preview colour if its value is the name of an ink.
    fn check_property(
        &self,
        name: &str,
        value: &str,
        range: &Range<usize>,
        inks: &InkTable,
        findings: &mut Findings,
    ) -> Option<String> {
        let value = value.trim();
        if REFUSED.contains(&name) && !matches!(value, "none" | "normal") {
            findings.push(
                Diagnostic::error("layout-refuses-property")
                    .with("name", name)
                    .at(self.place(range.clone()))
                    .hint("hint-draw-with-paths"),
            );
        }
        if value.contains("url(") && !value.replace(['"', '\''], "").starts_with("url(#") {
            findings.push(
                Diagnostic::error("layout-refuses-reference")
                    .with("value", value)
                    .at(self.place(range.clone()))
                    .hint("hint-reference-inside"),
            );
            return None;
        }
        if !COLOURS.contains(&name)
            || matches!(value, "none" | "inherit")
            || value.starts_with("url(")
        {
            return None;
        }
        if let Some(swatch) = inks.named(value) {
            return Some(swatch.hex());
        }
        let colour = parse_hex(value);
        if colour.is_some_and(|c| inks.behind(c).is_some()) {
            return None;
        }
        let diagnostic = Diagnostic::error("colour-without-ink")
            .with("colour", value)
            .at(self.place(range.clone()));
        findings.push(match colour {
            Some(colour) => inks.advise(diagnostic, colour),
            None => diagnostic.did_you_mean(value, inks.swatches().iter().map(|s| s.name.as_str())),
        });
        // The drawing goes on in the first ink, so that one colour is one message.
        inks.swatches().first().map(super::inks::Swatch::hex)
    }
}

/// Whether the first line of `template` may have written `svg`: whether what stands in it
/// around its tags stands there too, in the same order.
fn wrote(template: &str, svg: &str) -> bool {
    let mut line = template.lines().next().unwrap_or_default();
    let mut rest = svg;
    loop {
        let tag = line.find("{{").into_iter().chain(line.find("{%")).min();
        let plain = &line[..tag.unwrap_or(line.len())];
        match rest.find(plain) {
            Some(at) if at == 0 || rest.len() < svg.len() => rest = &rest[at + plain.len()..],
            _ => return false,
        }
        let Some(tag) = tag else { return true };
        let close = if line[tag..].starts_with("{{") {
            "}}"
        } else {
            "%}"
        };
        match line[tag..].find(close) {
            Some(end) => line = &line[tag + end + 2..],
            None => return true,
        }
    }
}

/// Writes `edits` into `svg`; they must not overlap.
pub(crate) fn apply(svg: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|(range, _)| range.start);
    let mut out = String::with_capacity(svg.len());
    let mut at = 0;
    for (range, text) in edits {
        out.push_str(svg.get(at..range.start).unwrap_or_default());
        out.push_str(&text);
        at = range.end.max(at);
    }
    out.push_str(svg.get(at..).unwrap_or_default());
    out
}

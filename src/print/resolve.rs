//! Plain SVG → [`Artwork`]: usvg settles shapes, styles and transforms, this room settles
//! inks and layers, and puts the outlines of texts where their placeholders stand.

use std::borrow::Cow;
use std::sync::Arc;

use kurbo::{Affine, BezPath, Rect, Shape};
use usvg::tiny_skia_path::{self, PathSegment};
use usvg::{Group, Node, Options, Tree};

use super::artwork::{
    Artwork, Clip, Colour, Draw, Gradient, GradientShape, Layer, Mark, Paint, Pen,
};
use super::inks::{Ink, InkTable, Swatch, hex};
use super::setting::{SetText, Slot};
use crate::diag::{Diagnostic, Findings, Outcome, Place};
use crate::measure::{Length, Size};

/// A width and height in the root element that differ from the order's by less are the same (mm).
const SLACK: f32 = 0.05;
/// What a plain SVG does not say about its piece.
pub(crate) struct Sheet<'a> {
    pub(crate) trim: Size,
    pub(crate) bleed: Length,
    /// The outlines that the SVG has placeholders for.
    pub(crate) slots: Vec<Slot>,
    pub(crate) inks: &'a InkTable,
    /// The layout's file, for messages.
    pub(crate) path: &'a str,
}

impl Sheet<'_> {
    /// Resolves the SVG.
    ///
    /// # Errors
    /// What usvg cannot read, a viewBox that is not the trim, colours without an ink, and
    /// whatever the press cannot print.
    pub(crate) fn resolve(self, svg: &str) -> Outcome<Artwork> {
        let problem = |cause: String| {
            vec![
                Diagnostic::error("layout-xml")
                    .with("cause", cause)
                    .at(Place::file(self.path)),
            ]
        };
        let document = usvg::roxmltree::Document::parse(svg).map_err(|e| problem(e.to_string()))?;
        // A user unit is a millimetre, so that `width="8000mm"` says the same as a viewBox of 8000.
        let options = Options {
            dpi: 25.4,
            ..Options::default()
        };
        let tree = Tree::from_xmltree(&document, &options).map_err(|e| problem(e.to_string()))?;
        let mut resolver = Resolver {
            sheet: &self,
            findings: Findings::new(),
            marks: Vec::new(),
            refused: Vec::new(),
            inked: vec![None; self.slots.len()],
        };
        resolver.check_size(&document, &tree);
        resolver.group(tree.root(), &Inherited::default());
        let Resolver {
            findings,
            marks,
            inked,
            ..
        } = resolver;
        findings.finish(())?;
        let texts = self.slots.into_iter().zip(inked);
        Ok(Artwork {
            trim: self.trim,
            bleed: self.bleed,
            marks,
            texts: texts.filter_map(|(slot, ink)| shown(slot, ink)).collect(),
        })
    }
}

/// The text of a slot whose outline has its ink there; `None` if it is not drawn.
fn shown(slot: Slot, ink: Option<Rect>) -> Option<SetText> {
    let text = slot.text?;
    Some(SetText { ink: ink?, ..text })
}

/// What a mark has from the groups around it.
#[derive(Clone)]
struct Inherited {
    layer: Layer,
    opacity: f32,
    clips: Vec<Arc<Clip>>,
}

impl Default for Inherited {
    fn default() -> Self {
        Inherited {
            layer: Layer::Print,
            opacity: 1.0,
            clips: Vec::new(),
        }
    }
}

struct Resolver<'a> {
    sheet: &'a Sheet<'a>,
    findings: Findings,
    marks: Vec<Mark>,
    /// What was refused already, so that each thing is told once.
    refused: Vec<String>,
    /// Where the outline of each slot lies on the sheet, if it is drawn.
    inked: Vec<Option<Rect>>,
}

impl<'a> Resolver<'a> {
    /// The viewBox must be the trim, or everything would be at another scale.
    fn check_size(&mut self, document: &usvg::roxmltree::Document<'_>, tree: &Tree) {
        let (width, height) = (
            self.sheet.trim.width.to_mm() as f32,
            self.sheet.trim.height.to_mm() as f32,
        );
        let view: Vec<f32> = document
            .root_element()
            .attribute("viewBox")
            .unwrap_or_default()
            .split([' ', ','])
            .filter_map(|n| n.trim().parse().ok())
            .collect();
        let near = |a: f32, b: f32| (a - b).abs() < SLACK;
        let view_fits = matches!(view[..], [x, y, w, h] if near(x, 0.0) && near(y, 0.0) && near(w, width) && near(h, height));
        if !view_fits || !near(tree.size().width(), width) || !near(tree.size().height(), height) {
            self.findings.push(
                Diagnostic::error("layout-viewbox")
                    .with("width", width)
                    .with("height", height)
                    .at(Place::file(self.sheet.path))
                    .hint("hint-layout-viewbox"),
            );
        }
    }

    fn group(&mut self, group: &Group, around: &Inherited) {
        let mut inherited = around.clone();
        match group.id() {
            "layer-cut" => inherited.layer = Layer::Cut,
            "layer-guide" => inherited.layer = Layer::Guide,
            _ => {}
        }
        if group.mask().is_some() {
            self.refuse("mask");
        }
        if !group.filters().is_empty() {
            self.refuse("filter");
        }
        if group.blend_mode() != usvg::BlendMode::Normal {
            self.refuse("mix-blend-mode");
        }
        let opacity = group.opacity().get();
        if opacity < 1.0 && self.count_paths(group) > 1 {
            self.refuse("opacity");
        }
        inherited.opacity *= opacity;
        if let Some(clip) = group.clip_path() {
            self.clip(clip, group.abs_transform(), &mut inherited);
        }
        for child in group.children() {
            match child {
                Node::Group(group) => self.group(group, &inherited),
                Node::Path(path) => self.path(path, &inherited),
                Node::Image(_) => self.refuse("image"),
                Node::Text(_) => self.refuse("text"),
            }
        }
    }

    fn clip(
        &mut self,
        clip: &usvg::ClipPath,
        frame: tiny_skia_path::Transform,
        inherited: &mut Inherited,
    ) {
        if let Some(within) = clip.clip_path() {
            self.clip(within, frame, inherited);
        }
        let transform = frame.pre_concat(clip.transform());
        let mut path = BezPath::new();
        let mut even_odd = false;
        self.collect_clip(clip.root(), transform, &mut path, &mut even_odd);
        inherited.clips.push(Arc::new(Clip { path, even_odd }));
    }

    fn path(&mut self, path: &usvg::Path, inherited: &Inherited) {
        if !path.is_visible() {
            return;
        }
        let transform = path.abs_transform();
        let (outline, slot) = self.outline(path);
        let Some(placed) = self.place(&outline, slot, transform) else {
            return;
        };
        let fill = path.fill().and_then(|fill| {
            let paint = self.paint(fill.paint(), transform)?;
            let draw = Draw::Fill {
                paint,
                even_odd: fill.rule() == usvg::FillRule::EvenOdd,
            };
            self.mark(placed, draw, fill.opacity(), inherited)
        });
        let stroke = path
            .stroke()
            .and_then(|stroke| self.stroke(&outline, stroke, transform, inherited));
        let order = match path.paint_order() {
            usvg::PaintOrder::FillAndStroke => [fill, stroke],
            usvg::PaintOrder::StrokeAndFill => [stroke, fill],
        };
        self.marks.extend(order.into_iter().flatten());
    }

    /// The outline of a path in its own frame, which is a slot's if the path is a
    /// placeholder, and the number of the slot.
    fn outline(&self, path: &usvg::Path) -> (Cow<'a, BezPath>, Option<usize>) {
        let drawn = to_kurbo(path.data());
        let number = Slot::number(&drawn);
        match number.and_then(|n| self.sheet.slots.get(n)) {
            Some(slot) => (Cow::Borrowed(&slot.outline), number),
            None => (Cow::Owned(drawn), None),
        }
    }

    /// Puts an outline on the sheet, and notes where if it is a slot's; `None` if there is
    /// nothing to draw.
    fn place(
        &mut self,
        outline: &BezPath,
        slot: Option<usize>,
        transform: tiny_skia_path::Transform,
    ) -> Option<BezPath> {
        let placed = affine(transform) * outline;
        if placed.is_empty() || !placed.is_finite() {
            return None;
        }
        if let Some(inked) = slot.and_then(|n| self.inked.get_mut(n)) {
            let ink = placed.bounding_box();
            *inked = Some(inked.map_or(ink, |other| other.union(ink)));
        }
        Some(placed)
    }

    fn count_paths(&self, group: &Group) -> usize {
        let count = |node: &Node| match node {
            Node::Group(group) => self.count_paths(group),
            Node::Path(path) if !self.outline(path).0.is_empty() => {
                usize::from(path.fill().is_some()) + usize::from(path.stroke().is_some())
            }
            Node::Path(_) => 0,
            Node::Image(_) | Node::Text(_) => 1,
        };
        group.children().iter().map(count).sum()
    }

    /// All shapes of a clip in one path, in the sheet's frame.
    fn collect_clip(
        &mut self,
        group: &Group,
        frame: tiny_skia_path::Transform,
        path: &mut BezPath,
        even_odd: &mut bool,
    ) {
        for node in group.children() {
            match node {
                Node::Group(inner) => {
                    self.collect_clip(inner, frame.pre_concat(inner.transform()), path, even_odd)
                }
                Node::Path(shape) => {
                    *even_odd |= shape
                        .fill()
                        .is_some_and(|f| f.rule() == usvg::FillRule::EvenOdd);
                    let (outline, slot) = self.outline(shape);
                    if let Some(placed) = self.place(&outline, slot, frame) {
                        path.extend(placed);
                    }
                }
                Node::Image(_) | Node::Text(_) => {}
            }
        }
    }

    fn stroke(
        &mut self,
        outline: &BezPath,
        stroke: &usvg::Stroke,
        transform: tiny_skia_path::Transform,
        inherited: &Inherited,
    ) -> Option<Mark> {
        let paint = self.paint(stroke.paint(), transform)?;
        let (sx, sy) = transform.get_scale();
        let skewed = (sx - sy).abs() > sx * 1e-3
            || (transform.kx * transform.sx + transform.ky * transform.sy).abs() > 1e-3 * sx * sy;
        let pen = Pen::of(stroke);
        if skewed {
            // A pen that is wider one way than the other: its stroke becomes an area.
            let draw = Draw::Fill {
                paint,
                even_odd: false,
            };
            let area = pen.area(outline, f64::from(sx.max(sy)));
            return self.mark(affine(transform) * area, draw, stroke.opacity(), inherited);
        }
        let scale = f64::from(sx);
        let pen = Pen {
            width: pen.width * scale,
            dashes: pen.dashes.iter().map(|d| d * scale).collect(),
            dash_start: pen.dash_start * scale,
            ..pen
        };
        let path = affine(transform) * outline;
        self.mark(
            path,
            Draw::Stroke { paint, pen },
            stroke.opacity(),
            inherited,
        )
    }

    fn mark(
        &self,
        path: BezPath,
        draw: Draw,
        opacity: usvg::Opacity,
        inherited: &Inherited,
    ) -> Option<Mark> {
        let opacity = opacity.get() * inherited.opacity;
        (opacity > 0.0).then(|| Mark {
            layer: inherited.layer,
            path,
            draw,
            opacity,
            clips: inherited.clips.clone(),
        })
    }

    fn paint(
        &mut self,
        paint: &usvg::Paint,
        transform: tiny_skia_path::Transform,
    ) -> Option<Paint> {
        match paint {
            usvg::Paint::Color(colour) => self.colour(*colour).map(Paint::Solid),
            usvg::Paint::LinearGradient(g) => {
                let line = [g.x1(), g.y1(), g.x2(), g.y2()].map(f64::from);
                self.gradient(g, GradientShape::Linear(line), transform)
            }
            usvg::Paint::RadialGradient(g) => {
                let circles =
                    [g.fx(), g.fy(), g.fr().get(), g.cx(), g.cy(), g.r().get()].map(f64::from);
                self.gradient(g, GradientShape::Radial(circles), transform)
            }
            usvg::Paint::Pattern(_) => {
                self.refuse("pattern");
                None
            }
        }
    }

    fn gradient(
        &mut self,
        base: &usvg::BaseGradient,
        shape: GradientShape,
        transform: tiny_skia_path::Transform,
    ) -> Option<Paint> {
        if base.spread_method() != usvg::SpreadMethod::Pad {
            self.refuse("spreadMethod");
        }
        let mut stops = Vec::new();
        for stop in base.stops() {
            if stop.opacity().get() < 1.0 {
                self.refuse("stop-opacity");
            }
            let colour = self.colour(stop.color())?;
            if matches!(colour.ink, Ink::Spot { .. }) {
                self.refuse("stop-color");
            }
            stops.push((stop.offset().get(), colour));
        }
        let transform = affine(transform.pre_concat(base.transform()));
        Some(Paint::Gradient(Arc::new(Gradient {
            shape,
            transform,
            stops,
        })))
    }

    fn colour(&mut self, colour: usvg::Color) -> Option<Colour> {
        let rgb = [colour.red, colour.green, colour.blue];
        let found = self
            .sheet
            .inks
            .behind(rgb)
            .map(|Swatch { name, preview, ink }| Colour {
                name: name.clone(),
                ink: ink.clone(),
                preview: *preview,
            });
        if found.is_none() && self.is_news(&hex(rgb)) {
            let diagnostic = Diagnostic::error("colour-without-ink")
                .with("colour", hex(rgb))
                .at(Place::file(self.sheet.path));
            self.findings.push(self.sheet.inks.advise(diagnostic, rgb));
        }
        found
    }

    fn refuse(&mut self, what: &str) {
        if self.is_news(what) {
            self.findings.push(
                Diagnostic::error("layout-refuses-property")
                    .with("name", what)
                    .at(Place::file(self.sheet.path))
                    .hint("hint-draw-with-paths"),
            );
        }
    }

    fn is_news(&mut self, what: &str) -> bool {
        let news = !self.refused.iter().any(|r| r == what);
        if news {
            self.refused.push(what.to_owned());
        }
        news
    }
}

fn to_kurbo(path: &tiny_skia_path::Path) -> BezPath {
    let p = |p: tiny_skia_path::Point| (f64::from(p.x), f64::from(p.y));
    let mut out = BezPath::new();
    for segment in path.segments() {
        match segment {
            PathSegment::MoveTo(a) => out.move_to(p(a)),
            PathSegment::LineTo(a) => out.line_to(p(a)),
            PathSegment::QuadTo(a, b) => out.quad_to(p(a), p(b)),
            PathSegment::CubicTo(a, b, c) => out.curve_to(p(a), p(b), p(c)),
            PathSegment::Close => out.close_path(),
        }
    }
    out
}

fn affine(t: tiny_skia_path::Transform) -> Affine {
    Affine::new([t.sx, t.ky, t.kx, t.sy, t.tx, t.ty].map(f64::from))
}

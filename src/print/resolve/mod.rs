//! Plain SVG → [`Artwork`]: usvg settles shapes, styles and transforms, this room settles
//! inks and layers, and puts the outlines of texts where their placeholders stand.

mod frame;
mod paint;

use std::borrow::Cow;
use std::sync::Arc;

use indexmap::IndexMap;
use kurbo::{Affine, BezPath, Rect, Shape};
use usvg::tiny_skia_path::{self, PathSegment};
use usvg::{Group, Node, Options, Tree};

use self::frame::{Frame, Use};
pub(crate) use self::frame::{Frames, Stencil};
use super::artwork::{Artwork, Clip, Draw, Layer, Mark, Paint, Pen, Picture};
use super::inks::InkTable;
use super::setting::{SetSheet, Slot};
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
    /// The names that the shop's machines expect of plates, by ink.
    pub(crate) plates: &'a IndexMap<String, String>,
    /// The layout's file, for messages.
    pub(crate) path: &'a str,
}

impl Sheet<'_> {
    /// Resolves the SVG. Sheets of a merge whose drawings differ only in their slots share
    /// what `frames` keeps.
    ///
    /// # Errors
    /// What usvg cannot read, a viewBox that is not the trim, colours without an ink, and
    /// whatever the press cannot print.
    pub(crate) fn resolve(self, svg: &str, frames: Option<&Frames>) -> Outcome<Artwork> {
        let known = frames.and_then(|f| f.of(svg, &self.slots));
        let frame = match known {
            Some(frame) => frame,
            None => {
                let (frame, again) = self.frame(svg)?;
                let frame = Arc::new(frame);
                if let (Some(frames), true) = (frames, again) {
                    frames.keep(svg, &self.slots, &frame);
                }
                frame
            }
        };
        Ok(self.artwork(&frame))
    }

    /// The stencil of sheets whose drawings are `svg`, their texts set as `set` says; `None`
    /// if their slots cannot be filled again.
    pub(crate) fn stencil(self, svg: &str, set: SetSheet) -> Option<Stencil> {
        let (frame, again) = self.frame(svg).ok()?;
        again.then(|| Stencil::new(set, frame, &self.slots))
    }

    /// The sheet by its stencil; `None` if other slots are empty than in the stencil's first.
    pub(crate) fn filled(self, stencil: &Stencil) -> Option<Artwork> {
        let frame = stencil.frame(&self.slots)?;
        Some(self.artwork(frame))
    }

    fn artwork(&self, frame: &Frame) -> Artwork {
        let (marks, texts) = frame.filled(&self.slots);
        Artwork {
            trim: self.trim,
            bleed: self.bleed,
            slug: Length::ZERO,
            marks,
            texts,
        }
    }

    /// The marks with their slots filled for the first time, and whether they can be filled
    /// again.
    fn frame(&self, svg: &str) -> Outcome<(Frame, bool)> {
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
            sheet: self,
            findings: Findings::new(),
            marks: Vec::new(),
            refused: Vec::new(),
            uses: Vec::new(),
            bound: false,
            shown: vec![Vec::new(); self.slots.len()],
        };
        resolver.check_size(&document, &tree);
        resolver.group(tree.root(), &Inherited::default());
        let Resolver {
            findings,
            marks,
            uses,
            bound,
            shown,
            ..
        } = resolver;
        findings.finish(())?;
        let marks = marks.into_iter().map(Arc::new).collect();
        Ok((Frame::new(marks, uses, shown), !bound))
    }
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
    /// Which mark shows which slot.
    uses: Vec<Use>,
    /// Whether a slot is bound into something else, a clip or a group that fades.
    bound: bool,
    /// The transforms under which each slot is drawn.
    shown: Vec<Vec<Affine>>,
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
        if let Some(clip) = group.clip_path() {
            self.clip(clip, group.abs_transform(), &mut inherited);
        }
        let opacity = group.opacity().get();
        if opacity < 1.0 && self.count_paths(group) > 1 {
            self.fading(group, opacity, &inherited);
        } else {
            inherited.opacity *= opacity;
            self.children(group, &inherited);
        }
    }

    fn children(&mut self, group: &Group, inherited: &Inherited) {
        for child in group.children() {
            match child {
                Node::Group(group) => self.group(group, inherited),
                Node::Path(path) => self.path(path, inherited),
                Node::Image(_) => self.refuse("image"),
                Node::Text(_) => self.refuse("text"),
            }
        }
    }

    /// Marks that overlap and fade together become one mark.
    fn fading(&mut self, group: &Group, opacity: f32, inherited: &Inherited) {
        let before = std::mem::take(&mut self.marks);
        let uses = self.uses.len();
        let inner = Inherited {
            opacity: 1.0,
            ..inherited.clone()
        };
        self.children(group, &inner);
        let mut marks = std::mem::replace(&mut self.marks, before);
        self.bound |= self.uses.len() > uses;
        self.uses.truncate(uses);
        for mark in &mut marks {
            mark.layer = inherited.layer;
        }
        let boxes = marks.iter().map(|m| m.path.bounding_box());
        let around = boxes.reduce(|a, b| a.union(b)).unwrap_or(Rect::ZERO);
        let opacity = opacity * inherited.opacity;
        if !marks.is_empty() && opacity > 0.0 {
            self.marks.push(Mark {
                layer: inherited.layer,
                path: around.to_path(0.01),
                draw: Draw::Group(marks),
                opacity,
                clips: Vec::new(),
                letters: None,
            });
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
        let picture = slot.and_then(|n| self.sheet.slots.get(n)?.picture.as_ref());
        let fill = match picture {
            Some(picture) => self.mark(
                placed,
                Draw::Picture(Arc::new(Picture {
                    transform: affine(transform) * picture.transform,
                    ..picture.clone()
                })),
                usvg::Opacity::ONE,
                inherited,
            ),
            None => path.fill().and_then(|fill| {
                let paint = self.paint(fill.paint(), transform)?;
                let draw = Draw::Fill {
                    paint,
                    even_odd: fill.rule() == usvg::FillRule::EvenOdd,
                };
                self.mark(placed, draw, fill.opacity(), inherited)
            }),
        };
        let stroke = path
            .stroke()
            .filter(|_| picture.is_none())
            .and_then(|stroke| self.stroke(&outline, stroke, transform, inherited));
        let (fill, stroke) = (fill.map(|m| (m, false)), stroke.map(|m| (m, true)));
        let order = match path.paint_order() {
            usvg::PaintOrder::FillAndStroke => [fill, stroke],
            usvg::PaintOrder::StrokeAndFill => [stroke, fill],
        };
        for (mut mark, is_stroke) in order.into_iter().flatten() {
            if let Some(slot) = slot {
                if !is_stroke {
                    mark.letters = self.sheet.slots[slot].letters_at(affine(transform));
                }
                // A stroke that became an area is not the slot's outline any more.
                if is_stroke && matches!(mark.draw, Draw::Fill { .. }) {
                    self.bound = true;
                } else {
                    self.uses.push(Use {
                        mark: self.marks.len(),
                        slot,
                        transform: affine(transform),
                        outline: Arc::clone(&self.sheet.slots[slot].outline),
                    });
                }
            }
            self.marks.push(mark);
        }
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
        if let Some(shown) = slot.and_then(|n| self.shown.get_mut(n)) {
            shown.push(affine(transform));
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
                    self.bound |= slot.is_some();
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
        if skewed || matches!(paint, Paint::Gradient(_)) {
            // A pen that is wider one way than the other, or that changes its ink on the way:
            // the stroke becomes an area.
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
            letters: None,
        })
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

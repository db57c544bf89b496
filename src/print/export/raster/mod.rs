//! Artwork → pixels of ink, a band of rows at a time.
//!
//! What a press makes of our PDF, at a given resolution: opacity, gradients, groups and
//! overprint work on the inks themselves, cyan, magenta, yellow and black; no colour goes
//! through RGB. Spot inks are printed as their alternates; what is cut or a guide is left
//! out.
//!
//! A band needs memory for itself alone, and its rows are the same however the sheet is
//! divided into bands.

mod layer;
mod outline;
mod shade;

use std::ops::Range;
use std::sync::Arc;

use kurbo::{Affine, BezPath, Rect, Stroke, StrokeOpts};

use self::layer::Layer;
use self::outline::{Coverage, Outline, TOLERANCE};
use self::shade::{Ramp, Sampler, Shade};
use crate::diag::Outcome;
use crate::print::artwork::{self, Artwork, Cap, Clip, Draw, Join, Mark, Paint, Pen, Picture};
use crate::print::profile::Profile;

/// A dashed line of more dashes than this is drawn whole: no eye could tell.
const MOST_DASHES: f64 = 50_000.0;
/// A picture is held in so many pixels at most: 96 MB.
const MOST_HELD: f64 = 24_000_000.0;

/// Ink and how much of what lies below it shows; 255 is full.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Pixel {
    /// Cyan, magenta, yellow, black.
    inks: [u8; 4],
    /// 255 hides what is below.
    alpha: u8,
}

/// A rectangle of pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Area {
    left: i32,
    top: i32,
    /// Behind the last column.
    right: i32,
    /// Behind the last row.
    bottom: i32,
}

impl Area {
    fn width(self) -> usize {
        usize::try_from(self.right - self.left).unwrap_or(0)
    }

    fn height(self) -> usize {
        usize::try_from(self.bottom - self.top).unwrap_or(0)
    }

    fn is_empty(self) -> bool {
        self.width() == 0 || self.height() == 0
    }

    fn join(self, other: Area) -> Area {
        Area {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    fn meet(self, other: Area) -> Area {
        Area {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.min(other.right),
            bottom: self.bottom.min(other.bottom),
        }
    }
}

/// A part of a part, 255 being all.
fn times(a: u8, b: u8) -> u8 {
    let product = u32::from(a) * u32::from(b) + 128;
    ((product + (product >> 8)) >> 8) as u8
}

/// From 0 … 1 to 0 … 255.
fn byte(part: f32) -> u8 {
    (part * 255.0).round() as u8
}

/// A sheet, made ready for being drawn.
pub(super) struct Plates {
    /// In pixels.
    width: u32,
    /// In pixels.
    height: u32,
    shapes: Vec<Shape>,
    clips: Vec<Outline>,
}

/// A mark in pixels.
struct Shape {
    /// The pixels that it touches.
    area: Area,
    /// Which of the sheet's clips it is cut to.
    clips: Vec<usize>,
    opacity: u8,
    overprints: bool,
    form: Form,
}

enum Form {
    Painted(Outline, Box<dyn Shade>),
    Group(Vec<Shape>),
}

impl Plates {
    /// Makes the part `frame` of the sheet, in millimetres, ready for `width` × `height`
    /// pixels. Pictures are read here.
    ///
    /// # Errors
    /// A picture that cannot be read.
    pub(super) fn new(
        artwork: &Artwork,
        frame: Rect,
        (width, height): (u32, u32),
        profile: &Profile,
    ) -> Outcome<Plates> {
        let scale = (
            f64::from(width) / frame.width(),
            f64::from(height) / frame.height(),
        );
        let mut workbench = Workbench {
            to_pixels: Affine::scale_non_uniform(scale.0, scale.1)
                * Affine::translate((-frame.x0, -frame.y0)),
            // Along the side where millimetres are larger.
            scale: scale.0.max(scale.1),
            sheet: Area {
                right: i32::try_from(width).unwrap_or(i32::MAX),
                bottom: i32::try_from(height).unwrap_or(i32::MAX),
                ..Area::default()
            },
            profile,
            seen: Vec::new(),
            clips: Vec::new(),
            pictures: Vec::new(),
        };
        let shapes = workbench.shapes(artwork.on(artwork::Layer::Print))?;
        Ok(Plates {
            width,
            height,
            shapes,
            clips: workbench.clips,
        })
    }

    /// Draws some rows: cyan, magenta, yellow and black, four bytes a pixel.
    pub(super) fn rows(&self, rows: Range<u32>) -> Vec<u8> {
        let n = |v: u32| i32::try_from(v).unwrap_or(i32::MAX);
        let area = Area {
            left: 0,
            top: n(rows.start),
            right: n(self.width),
            bottom: n(rows.end.min(self.height)),
        };
        let mut paper = Layer::paper(area);
        let mut hand = Hand {
            clips: &self.clips,
            last: None,
        };
        for shape in &self.shapes {
            hand.draw(shape, &mut paper);
        }
        paper.into_bytes()
    }
}

/// Turns marks into shapes.
struct Workbench<'a> {
    to_pixels: Affine,
    /// Pixels in a millimetre.
    scale: f64,
    sheet: Area,
    profile: &'a Profile,
    /// The clips that have become outlines.
    seen: Vec<Arc<Clip>>,
    clips: Vec<Outline>,
    pictures: Vec<(Arc<Picture>, Arc<Sampler>)>,
}

impl Workbench<'_> {
    fn shapes<'m>(&mut self, marks: impl Iterator<Item = &'m Mark>) -> Outcome<Vec<Shape>> {
        let mut shapes = Vec::new();
        for mark in marks {
            if let Some(form) = self.form(mark)? {
                let clips: Vec<usize> = mark.clips.iter().map(|c| self.clip(c)).collect();
                let bare = match &form {
                    Form::Painted(outline, _) => outline.area(),
                    Form::Group(shapes) => {
                        let areas = shapes.iter().map(|s| s.area);
                        areas.reduce(Area::join).unwrap_or_default()
                    }
                };
                let area = clips
                    .iter()
                    .fold(bare, |area, clip| area.meet(self.clips[*clip].area()));
                if !area.is_empty() {
                    shapes.push(Shape {
                        area,
                        clips,
                        opacity: byte(mark.opacity),
                        overprints: mark.overprints(),
                        form,
                    });
                }
            }
        }
        Ok(shapes)
    }

    /// `None` for what leaves no trace.
    fn form(&mut self, mark: &Mark) -> Outcome<Option<Form>> {
        let painted = |outline, shade: Option<Box<dyn Shade>>| {
            Ok(shade.map(|shade| Form::Painted(outline, shade)))
        };
        match &mark.draw {
            Draw::Fill { paint, even_odd } => {
                painted(self.outline(&mark.path, *even_odd), self.shade(paint))
            }
            Draw::Stroke { paint, pen } => {
                let path = stroked(&mark.path, pen, TOLERANCE / self.scale);
                painted(self.outline(&path, false), self.shade(paint))
            }
            Draw::Picture(picture) => {
                let sampler = self.picture(picture)?;
                let shade = sampler.map(|s| Box::new(s) as Box<dyn Shade>);
                painted(self.outline(&mark.path, false), shade)
            }
            Draw::Group(marks) => Ok(Some(Form::Group(self.shapes(marks.iter())?))),
        }
    }

    fn outline(&self, path: &BezPath, even_odd: bool) -> Outline {
        Outline::new(path, self.to_pixels, even_odd, self.sheet)
    }

    fn shade(&self, paint: &Paint) -> Option<Box<dyn Shade>> {
        match paint {
            Paint::Solid(colour) => Some(Box::new(Pixel {
                inks: colour.ink.process().map(byte),
                alpha: u8::MAX,
            })),
            Paint::Gradient(gradient) => {
                Ramp::new(gradient, self.to_pixels).map(|ramp| Box::new(ramp) as Box<dyn Shade>)
            }
        }
    }

    /// The place of a clip among the sheet's.
    fn clip(&mut self, clip: &Arc<Clip>) -> usize {
        let known = self.seen.iter().position(|c| Arc::ptr_eq(c, clip));
        known.unwrap_or_else(|| {
            self.clips.push(self.outline(&clip.path, clip.even_odd));
            self.seen.push(Arc::clone(clip));
            self.seen.len() - 1
        })
    }

    /// The picture in as many pixels as it takes up, read once.
    fn picture(&mut self, picture: &Arc<Picture>) -> Outcome<Option<Arc<Sampler>>> {
        let known = self.pictures.iter().find(|(p, _)| Arc::ptr_eq(p, picture));
        if let Some((_, sampler)) = known {
            return Ok(Some(Arc::clone(sampler)));
        }
        let (width, height) = picture.size_mm();
        let (width, height) = (width * self.scale, height * self.scale);
        let less = (MOST_HELD / (width * height)).sqrt().min(1.0);
        let most = |side: f64| (side * less).ceil().max(1.0) as u32;
        let pixels = picture
            .photo
            .inks(picture.crop, (most(width), most(height)), self.profile)?;
        let sampler = Sampler::new(pixels, self.to_pixels * picture.transform).map(Arc::new);
        if let Some(sampler) = &sampler {
            self.pictures
                .push((Arc::clone(picture), Arc::clone(sampler)));
        }
        Ok(sampler)
    }
}

/// The area that a pen covers.
fn stroked(path: &BezPath, pen: &Pen, tolerance: f64) -> BezPath {
    let cap = match pen.cap {
        Cap::Butt => kurbo::Cap::Butt,
        Cap::Round => kurbo::Cap::Round,
        Cap::Square => kurbo::Cap::Square,
    };
    let join = match pen.join {
        Join::Miter => kurbo::Join::Miter,
        Join::Round => kurbo::Join::Round,
        Join::Bevel => kurbo::Join::Bevel,
    };
    let mut style = Stroke::new(pen.width)
        .with_caps(cap)
        .with_join(join)
        .with_miter_limit(pen.miter.max(1.0));
    let period: f64 = pen.dashes.iter().sum();
    let length: f64 = path.segments().map(|s| control_length(&s)).sum();
    if period > 0.0 && length / period < MOST_DASHES {
        style = style.with_dashes(pen.dash_start, pen.dashes.iter().copied());
    }
    kurbo::stroke(path, &style, &StrokeOpts::default(), tolerance)
}

/// No less than the length of a segment.
fn control_length(segment: &kurbo::PathSeg) -> f64 {
    let cubic = segment.to_cubic();
    cubic.p0.distance(cubic.p1) + cubic.p1.distance(cubic.p2) + cubic.p2.distance(cubic.p3)
}

/// Draws shapes into layers.
struct Hand<'a> {
    clips: &'a [Outline],
    /// What the last clips let through; marks that are cut alike follow one another.
    last: Option<(Area, Vec<usize>, Coverage)>,
}

impl Hand<'_> {
    fn draw(&mut self, shape: &Shape, layer: &mut Layer) {
        let area = shape.area.meet(layer.area());
        if area.is_empty() {
            return;
        }
        match &shape.form {
            Form::Painted(outline, shade) => {
                let covered = outline.coverage(layer.area());
                let covered = self.cut(covered, shape, layer.area());
                layer.paint(&covered, shade.as_ref(), shape.opacity, shape.overprints);
            }
            Form::Group(shapes) => {
                let mut group = Layer::clear(area);
                for shape in shapes {
                    self.draw(shape, &mut group);
                }
                let covered = self.cut(Coverage::whole(area), shape, area);
                layer.paint_within(area, &covered, &group, shape.opacity);
            }
        }
    }

    /// What the shape's clips leave of its coverage.
    fn cut(&mut self, covered: Coverage, shape: &Shape, area: Area) -> Coverage {
        let Some((first, others)) = shape.clips.split_first() else {
            return covered;
        };
        let known = self
            .last
            .take_if(|(a, clips, _)| *a != area || *clips != shape.clips);
        drop(known);
        let (_, _, through) = self.last.get_or_insert_with(|| {
            let through = others
                .iter()
                .fold(self.clips[*first].coverage(area), |through, clip| {
                    through.meet(&self.clips[*clip].coverage(area))
                });
            (area, shape.clips.clone(), through)
        });
        covered.meet(through)
    }
}

#[cfg(test)]
mod tests;

//! Artwork: a piece with every question settled, ready for any exporter.
//!
//! It promises:
//!
//! - marks are in the order of painting, without references; the one nesting is
//!   [`Draw::Group`], marks that fade together;
//! - coordinates are absolute millimetres in the sheet's frame (see [`measure`](crate::measure)):
//!   the trim runs from (0, 0) to its size, art may run past it into the bleed;
//! - every transform is applied; a stroke's width is its width on the sheet;
//! - every colour is an ink of the table, every gradient runs between process inks; only
//!   pictures have colours of their own, which the press profile turns into inks;
//! - every mark lies on one layer; what lies on `Cut` and `Guide` is no part of the picture;
//! - text is outlines; there are no fonts, filters, masks or blend modes;
//! - sheets of one merge share the marks that are the same on all of them (the same [`Arc`]).

use std::fmt::Write as _;
use std::sync::Arc;

use kurbo::{Affine, BezPath, Rect, Shape};

use super::inks::Ink;
pub use super::letters::Letters;
use super::photo::{Crop, Photo};
use super::setting::SetText;
use crate::measure::{Length, Size};

/// A piece, settled.
#[derive(Clone, Debug)]
pub struct Artwork {
    /// The finished size.
    pub trim: Size,
    /// How far art runs past the trim.
    pub bleed: Length,
    /// How far the media runs past the bleed, for trim and registration marks.
    pub slug: Length,
    /// The marks, in the order of painting.
    pub marks: Vec<Arc<Mark>>,
    /// The texts as they were set.
    pub texts: Vec<SetText>,
}

/// What happens to a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// It is printed.
    Print,
    /// A machine cuts along it.
    Cut,
    /// It helps the people who finish the piece.
    Guide,
}

impl Layer {
    /// All layers, in the order of files.
    pub const ALL: [Layer; 3] = [Layer::Print, Layer::Cut, Layer::Guide];

    /// The name in files.
    pub fn name(self) -> &'static str {
        match self {
            Layer::Print => "print",
            Layer::Cut => "cut",
            Layer::Guide => "guide",
        }
    }
}

/// One shape.
#[derive(Clone, Debug)]
pub struct Mark {
    /// What happens to it.
    pub layer: Layer,
    /// Its outline, in millimetres.
    pub path: BezPath,
    /// How it is drawn.
    pub draw: Draw,
    /// From 0 to 1.
    pub opacity: f32,
    /// The regions that it is cut to, one within the other.
    pub clips: Vec<Arc<Clip>>,
    /// The letters that its outline is made of, if it is made of letters alone.
    pub letters: Option<Letters>,
}

/// A region that marks are cut to.
#[derive(Clone, Debug)]
pub struct Clip {
    /// Its outline, in millimetres.
    pub path: BezPath,
    /// Whether overlaps count as outside.
    pub even_odd: bool,
}

/// How a shape is drawn.
#[derive(Clone, Debug)]
pub enum Draw {
    /// The area is painted.
    Fill {
        /// With what.
        paint: Paint,
        /// Whether overlaps count as outside.
        even_odd: bool,
    },
    /// The line is painted.
    Stroke {
        /// With what.
        paint: Paint,
        /// The pen.
        pen: Pen,
    },
    /// A photo fills the path.
    Picture(Arc<Picture>),
    /// Marks that are painted together and then take the opacity of the whole; the path is
    /// the box around them. They lie on the group's layer.
    Group(Vec<Mark>),
}

/// A photo on the sheet.
#[derive(Clone, Debug)]
pub struct Picture {
    /// The photo.
    pub photo: Arc<Photo>,
    /// The part of it that is shown, in its upright pixels.
    pub crop: Crop,
    /// From the unit square, its top left corner at (0, 0) and y down, to the sheet.
    pub transform: Affine,
}

impl Picture {
    /// The width and height on the sheet in millimetres.
    pub fn size_mm(&self) -> (f64, f64) {
        let [a, b, c, d, ..] = self.transform.as_coeffs();
        (a.hypot(b), c.hypot(d))
    }
}

/// The pen of a stroke; lengths in millimetres.
#[derive(Clone, Debug)]
pub struct Pen {
    /// How wide.
    pub width: f64,
    /// How lines end.
    pub cap: Cap,
    /// How lines meet.
    pub join: Join,
    /// How far a sharp corner may reach, in widths.
    pub miter: f64,
    /// Lengths of dashes and gaps; none for a whole line.
    pub dashes: Vec<f64>,
    /// Where in the dashes the line begins.
    pub dash_start: f64,
}

impl Pen {
    /// A pen for whole lines with plain ends and corners.
    pub fn plain(width: f64) -> Pen {
        Pen {
            width,
            cap: Cap::Butt,
            join: Join::Miter,
            miter: 4.0,
            dashes: Vec::new(),
            dash_start: 0.0,
        }
    }
}

/// How a line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cap {
    /// At its end.
    Butt,
    /// With a half circle.
    Round,
    /// Half a width further.
    Square,
}

/// How two lines meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Join {
    /// In a point.
    Miter,
    /// In a curve.
    Round,
    /// Cut off.
    Bevel,
}

/// What a shape is painted with.
#[derive(Clone, Debug)]
pub enum Paint {
    /// One ink.
    Solid(Colour),
    /// From one ink to others.
    Gradient(Arc<Gradient>),
}

/// An ink, and how a screen shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Colour {
    /// The ink's name in the table.
    pub name: String,
    /// What goes on the plates.
    pub ink: Ink,
    /// The preview.
    pub preview: [u8; 3],
}

/// A run of colours.
#[derive(Clone, Debug)]
pub struct Gradient {
    /// Along a line or out of a circle, in the gradient's own frame.
    pub shape: GradientShape,
    /// From that frame to the sheet's.
    pub transform: Affine,
    /// At least two, their offsets rising.
    pub stops: Vec<Stop>,
}

impl Gradient {
    /// Whether all of it is opaque.
    pub fn is_opaque(&self) -> bool {
        self.stops.iter().all(|s| s.opacity >= 1.0)
    }
}

/// A colour in a gradient.
#[derive(Clone, Debug)]
pub struct Stop {
    /// From 0 to 1.
    pub offset: f32,
    /// The colour, of process inks.
    pub colour: Colour,
    /// From 0 to 1.
    pub opacity: f32,
}

/// The geometry of a gradient; outside it the end colours go on.
#[derive(Clone, Copy, Debug)]
pub enum GradientShape {
    /// From one point to another: x1, y1, x2, y2.
    Linear([f64; 4]),
    /// From one circle to another: fx, fy, fr, cx, cy, r.
    Radial([f64; 6]),
}

impl Artwork {
    /// The trim in millimetres.
    pub fn trim_box(&self) -> Rect {
        Rect::new(0.0, 0.0, self.trim.width.to_mm(), self.trim.height.to_mm())
    }

    /// The trim with the bleed around it, in millimetres.
    pub fn bleed_box(&self) -> Rect {
        let bleed = self.bleed.to_mm();
        self.trim_box().inflate(bleed, bleed)
    }

    /// All that the file shows, in millimetres: the bleed with the slug around it.
    pub fn media_box(&self) -> Rect {
        let slug = self.slug.to_mm();
        self.bleed_box().inflate(slug, slug)
    }

    /// The layers that hold something, in the order of files; `Print` always.
    pub fn layers(&self) -> Vec<Layer> {
        let holds =
            |layer: &Layer| *layer == Layer::Print || self.marks.iter().any(|m| m.layer == *layer);
        Layer::ALL.into_iter().filter(holds).collect()
    }

    /// The marks of one layer.
    pub fn on(&self, layer: Layer) -> impl Iterator<Item = &Mark> {
        self.marks
            .iter()
            .map(Arc::as_ref)
            .filter(move |m| m.layer == layer)
    }

    /// The slogan's texts; all texts if the layout marks none as such.
    pub fn slogan(&self) -> impl Iterator<Item = &SetText> {
        let marked = self.texts.iter().any(|t| t.slogan);
        self.texts.iter().filter(move |t| t.slogan || !marked)
    }

    /// The lines of the slogan as set.
    pub fn lines(&self) -> Vec<String> {
        self.slogan()
            .flat_map(|t| t.lines.iter().cloned())
            .collect()
    }

    /// The height of the slogan's capitals in millimetres, of its smallest line; of the
    /// largest text, if the layout marks no slogan.
    pub fn cap_height(&self) -> f64 {
        let heights = self.slogan().map(|t| t.cap_height);
        if self.texts.iter().any(|t| t.slogan) {
            heights.reduce(f64::min).unwrap_or(0.0)
        } else {
            heights.fold(0.0, f64::max)
        }
    }

    /// The artwork in words, the same on every machine: one line a mark, with its layer,
    /// paint, box (tenths of a millimetre) and number of segments; one line a text.
    pub fn to_text(&self) -> String {
        let (trim, bleed) = (self.trim_box(), self.bleed.to_mm());
        let mut out = format!(
            "trim {:.1} x {:.1} mm, bleed {bleed:.1} mm\n",
            trim.width(),
            trim.height()
        );
        for text in &self.texts {
            let role = if text.slogan { "slogan" } else { "text" };
            let lines = text.lines.join(" / ");
            // Writing to a String cannot fail.
            let _ = writeln!(
                out,
                "{role} cap {:.1} in {}: {lines}",
                text.cap_height,
                in_words(text.ink)
            );
        }
        for mark in &self.marks {
            mark.in_words(&mut out);
        }
        out
    }
}

impl Mark {
    /// A mark that shows all of itself, opaque.
    pub fn new(layer: Layer, path: BezPath, draw: Draw) -> Mark {
        Mark {
            layer,
            path,
            draw,
            opacity: 1.0,
            clips: Vec::new(),
            letters: None,
        }
    }

    /// An area, painted.
    pub fn area(layer: Layer, path: BezPath, paint: Paint) -> Mark {
        let even_odd = false;
        Mark::new(layer, path, Draw::Fill { paint, even_odd })
    }

    /// A line, painted.
    pub fn line(layer: Layer, path: BezPath, paint: Paint, pen: Pen) -> Mark {
        Mark::new(layer, path, Draw::Stroke { paint, pen })
    }

    /// Whether it prints over what lies below it: black alone does, so that no white shows
    /// where plates are a little off, and so do cut lines and guides. Everything else, white
    /// above all, knocks out.
    pub fn overprints(&self) -> bool {
        match &self.draw {
            Draw::Fill { paint, .. } | Draw::Stroke { paint, .. } => match paint {
                Paint::Solid(colour) => colour.ink.is_pure_black() || self.layer != Layer::Print,
                Paint::Gradient(_) => false,
            },
            Draw::Picture(_) | Draw::Group(_) => false,
        }
    }

    /// Itself, or the marks of the group that it is, and so on down.
    pub fn leaves(&self) -> Vec<&Mark> {
        match &self.draw {
            Draw::Group(marks) => marks.iter().flat_map(Mark::leaves).collect(),
            _ => vec![self],
        }
    }

    /// The same mark elsewhere; `by` moves it, and neither turns nor scales it.
    pub fn moved(&self, by: Affine) -> Mark {
        let paint = |paint: &Paint| match paint {
            Paint::Gradient(gradient) => Paint::Gradient(Arc::new(Gradient {
                transform: by * gradient.transform,
                ..(**gradient).clone()
            })),
            solid => solid.clone(),
        };
        let clip = |clip: &Arc<Clip>| {
            Arc::new(Clip {
                path: by * &clip.path,
                even_odd: clip.even_odd,
            })
        };
        Mark {
            layer: self.layer,
            path: by * &self.path,
            draw: match &self.draw {
                Draw::Fill { paint: p, even_odd } => Draw::Fill {
                    paint: paint(p),
                    even_odd: *even_odd,
                },
                Draw::Stroke { paint: p, pen } => Draw::Stroke {
                    paint: paint(p),
                    pen: pen.clone(),
                },
                Draw::Picture(picture) => Draw::Picture(Arc::new(Picture {
                    transform: by * picture.transform,
                    ..(**picture).clone()
                })),
                Draw::Group(marks) => Draw::Group(marks.iter().map(|m| m.moved(by)).collect()),
            },
            opacity: self.opacity,
            clips: self.clips.iter().map(clip).collect(),
            letters: self.letters.clone().map(|letters| Letters {
                place: by * letters.place,
                ..letters
            }),
        }
    }

    fn in_words(&self, out: &mut String) {
        let name = |paint: &Paint| match paint {
            Paint::Solid(colour) => colour.name.clone(),
            Paint::Gradient(g) => {
                let names: Vec<&str> = g.stops.iter().map(|s| s.colour.name.as_str()).collect();
                names.join("..")
            }
        };
        let what = match &self.draw {
            Draw::Fill { paint, .. } => format!("fill {}", name(paint)),
            Draw::Stroke { paint, pen } => format!("stroke {:.2} {}", pen.width, name(paint)),
            Draw::Picture(picture) => {
                let (width, height) = picture.photo.size();
                format!("picture {width}x{height}")
            }
            Draw::Group(marks) => format!("group of {}", marks.len()),
        };
        // Writing to a String cannot fail.
        let _ = writeln!(
            out,
            "{} {what} {:.0}% in {}, {} segments{}",
            self.layer.name(),
            self.opacity * 100.0,
            in_words(self.path.bounding_box()),
            self.path.elements().len(),
            if self.clips.is_empty() {
                ""
            } else {
                ", clipped"
            }
        );
        if let Draw::Group(marks) = &self.draw {
            for mark in marks {
                mark.in_words(out);
            }
        }
    }
}

/// `x y width height` in tenths of a millimetre.
fn in_words(rect: Rect) -> String {
    // Adding 0 turns -0 into 0.
    let n = |v: f64| (v * 10.0).round() / 10.0 + 0.0;
    format!(
        "{} {} {} {}",
        n(rect.x0),
        n(rect.y0),
        n(rect.width()),
        n(rect.height())
    )
}

//! The page's drawing: marks as operators, in millimetres behind one transform.

use std::sync::Arc;

use kurbo::{BezPath, PathEl, Point};
use pdf_writer::types::{ColorSpaceOperand, FunctionShadingType, LineCapStyle, LineJoinStyle};
use pdf_writer::writers::FunctionShading;
use pdf_writer::{Content as Operators, Name, Ref};

use crate::print::artwork::{
    Artwork, Cap, Clip, Draw, Gradient, GradientShape, Join, Layer, Mark, Paint, Pen,
};
use crate::print::inks::{Cmyk, Ink};

/// Something that operators call by name.
pub(super) enum Resource {
    /// Opacity and overprint.
    State {
        name: String,
        opacity: f32,
        overprint: bool,
    },
    /// The colour space of a spot ink.
    Spot {
        name: String,
        plate: String,
        alternate: Cmyk,
    },
    /// A gradient; its stops reach from offset 0 to 1.
    Shading {
        name: String,
        gradient: Arc<Gradient>,
    },
}

/// The drawing and what it calls by name.
pub(super) struct Content {
    pub(super) bytes: Vec<u8>,
    pub(super) resources: Vec<Resource>,
}

struct Drawer {
    operators: Operators,
    resources: Vec<Resource>,
    /// What the last `gs` set.
    state: (f32, bool),
}

impl Content {
    /// Draws every layer; `units` of the page make a millimetre, the trim lies `bleed` inside.
    pub(super) fn draw(artwork: &Artwork, units: f64, bleed: f64, height: f64) -> Content {
        let mut drawer = Drawer {
            operators: Operators::new(),
            resources: Vec::new(),
            state: (1.0, false),
        };
        let n = |v: f64| v as f32;
        drawer.operators.transform([
            n(units),
            0.0,
            0.0,
            n(-units),
            n(bleed * units),
            n((height - bleed) * units),
        ]);
        for layer in artwork.layers() {
            let mark = drawer
                .operators
                .begin_marked_content_with_properties(Name(b"OC"));
            mark.properties_named(Name(layer.name().as_bytes()));
            for mark in artwork.on(layer) {
                drawer.mark(mark);
            }
            drawer.operators.end_marked_content();
        }
        Content {
            bytes: drawer.operators.finish().to_vec(),
            resources: drawer.resources,
        }
    }
}

impl Drawer {
    fn mark(&mut self, mark: &Mark) {
        let clipped = !mark.clips.is_empty();
        let outside = self.state;
        if clipped {
            self.operators.save_state();
            for clip in &mark.clips {
                self.clip(clip);
            }
        }
        let paint = match &mark.draw {
            Draw::Fill { paint, .. } | Draw::Stroke { paint, .. } => paint,
        };
        self.state(mark.opacity, overprints(paint, mark.layer));
        match &mark.draw {
            Draw::Fill {
                paint: Paint::Solid(colour),
                even_odd,
            } => {
                self.fill_colour(&colour.ink);
                self.path(&mark.path);
                if *even_odd {
                    self.operators.fill_even_odd()
                } else {
                    self.operators.fill_nonzero()
                };
            }
            Draw::Fill {
                paint: Paint::Gradient(gradient),
                even_odd,
            } => {
                self.operators.save_state();
                self.clip(&Clip {
                    path: mark.path.clone(),
                    even_odd: *even_odd,
                });
                self.shade(gradient);
                self.operators.restore_state();
            }
            Draw::Stroke { paint, pen } => self.stroke(&mark.path, paint, pen),
        }
        if clipped {
            self.operators.restore_state();
            self.state = outside;
        }
    }

    fn clip(&mut self, clip: &Clip) {
        self.path(&clip.path);
        if clip.even_odd {
            self.operators.clip_even_odd()
        } else {
            self.operators.clip_nonzero()
        };
        self.operators.end_path();
    }

    fn shade(&mut self, gradient: &Arc<Gradient>) {
        self.operators
            .transform(gradient.transform.as_coeffs().map(|c| c as f32));
        let name = format!("S{}", self.resources.len());
        self.operators.shading(Name(name.as_bytes()));
        self.resources.push(Resource::Shading {
            name,
            gradient: reaching(gradient),
        });
    }

    fn stroke(&mut self, path: &BezPath, paint: &Paint, pen: &Pen) {
        let n = |v: f64| round(v);
        self.operators.set_line_width(n(pen.width));
        self.operators.set_line_cap(match pen.cap {
            Cap::Butt => LineCapStyle::ButtCap,
            Cap::Round => LineCapStyle::RoundCap,
            Cap::Square => LineCapStyle::ProjectingSquareCap,
        });
        self.operators.set_line_join(match pen.join {
            Join::Miter => LineJoinStyle::MiterJoin,
            Join::Round => LineJoinStyle::RoundJoin,
            Join::Bevel => LineJoinStyle::BevelJoin,
        });
        self.operators.set_miter_limit(n(pen.miter.max(1.0)));
        self.operators
            .set_dash_pattern(pen.dashes.iter().map(|d| n(*d)), n(pen.dash_start));
        // A gradient along a line is rare; its first colour stands for it.
        let ink = match paint {
            Paint::Solid(colour) => Some(&colour.ink),
            Paint::Gradient(gradient) => gradient.stops.first().map(|(_, colour)| &colour.ink),
        };
        match ink {
            Some(Ink::Process([c, m, y, k])) => {
                self.operators.set_stroke_cmyk(*c, *m, *y, *k);
            }
            Some(Ink::Spot { plate, alternate }) => {
                let space = self.spot(plate, *alternate);
                self.operators
                    .set_stroke_color_space(ColorSpaceOperand::Named(Name(space.as_bytes())));
                self.operators.set_stroke_color([1.0]);
            }
            None => {}
        }
        self.path(path);
        self.operators.stroke();
    }

    fn fill_colour(&mut self, ink: &Ink) {
        match ink {
            Ink::Process([c, m, y, k]) => {
                self.operators.set_fill_cmyk(*c, *m, *y, *k);
            }
            Ink::Spot { plate, alternate } => {
                let space = self.spot(plate, *alternate);
                self.operators
                    .set_fill_color_space(ColorSpaceOperand::Named(Name(space.as_bytes())));
                self.operators.set_fill_color([1.0]);
            }
        }
    }

    /// The name of a spot ink's colour space.
    fn spot(&mut self, wanted: &str, alternate: Cmyk) -> String {
        for resource in &self.resources {
            if let Resource::Spot { name, plate, .. } = resource
                && plate == wanted
            {
                return name.clone();
            }
        }
        let name = format!("C{}", self.resources.len());
        self.resources.push(Resource::Spot {
            name: name.clone(),
            plate: wanted.to_owned(),
            alternate,
        });
        name
    }

    /// Sets opacity and overprint, if they are not set already.
    fn state(&mut self, opacity: f32, overprint: bool) {
        if self.state == (opacity, overprint) {
            return;
        }
        self.state = (opacity, overprint);
        let known = self.resources.iter().find_map(|r| match r {
            Resource::State {
                name,
                opacity: o,
                overprint: p,
            } if (*o, *p) == (opacity, overprint) => Some(name.clone()),
            _ => None,
        });
        let name = known.unwrap_or_else(|| {
            let name = format!("G{}", self.resources.len());
            self.resources.push(Resource::State {
                name: name.clone(),
                opacity,
                overprint,
            });
            name
        });
        self.operators.set_parameters(Name(name.as_bytes()));
    }

    fn path(&mut self, path: &BezPath) {
        let out = &mut self.operators;
        let mut at = Point::ZERO;
        for element in path.elements() {
            match element {
                PathEl::MoveTo(p) => {
                    out.move_to(round(p.x), round(p.y));
                    at = *p;
                }
                PathEl::LineTo(p) => {
                    out.line_to(round(p.x), round(p.y));
                    at = *p;
                }
                PathEl::QuadTo(c, p) => {
                    // PDF has cubic curves only.
                    let (a, b) = (at.lerp(*c, 2.0 / 3.0), p.lerp(*c, 2.0 / 3.0));
                    out.cubic_to(
                        round(a.x),
                        round(a.y),
                        round(b.x),
                        round(b.y),
                        round(p.x),
                        round(p.y),
                    );
                    at = *p;
                }
                PathEl::CurveTo(a, b, p) => {
                    out.cubic_to(
                        round(a.x),
                        round(a.y),
                        round(b.x),
                        round(b.y),
                        round(p.x),
                        round(p.y),
                    );
                    at = *p;
                }
                PathEl::ClosePath => {
                    out.close_path();
                }
            }
        }
    }
}

/// A hundredth of a millimetre is finer than any press.
fn round(mm: f64) -> f32 {
    ((mm * 100.0).round() / 100.0) as f32
}

/// Black alone prints over what lies below it, so that no white shows where plates are a
/// little off; so do cut lines and guides. Everything else, white above all, knocks out.
fn overprints(paint: &Paint, layer: Layer) -> bool {
    match paint {
        Paint::Solid(colour) => colour.ink.is_pure_black() || layer != Layer::Print,
        Paint::Gradient(_) => false,
    }
}

/// The gradient with stops at 0 and 1, as a shading needs them.
fn reaching(gradient: &Arc<Gradient>) -> Arc<Gradient> {
    let mut stops = gradient.stops.clone();
    // Two stops at one offset are a hard edge; a function needs them a little apart.
    for i in 1..stops.len() {
        stops[i].0 = stops[i].0.max(stops[i - 1].0 + 1e-5);
    }
    if let Some(first) = stops.first().cloned().filter(|s| s.0 > 0.0) {
        stops.insert(0, (0.0, first.1));
    }
    if let Some(last) = stops.last().cloned().filter(|s| s.0 < 1.0) {
        stops.push((1.0, last.1));
    }
    Arc::new(Gradient {
        stops,
        ..(**gradient).clone()
    })
}

pub(super) fn write_shading(mut shading: FunctionShading<'_>, gradient: &Gradient, function: Ref) {
    shading.color_space().device_cmyk();
    match gradient.shape {
        GradientShape::Linear(line) => {
            shading.shading_type(FunctionShadingType::Axial);
            shading.coords(line.map(|v| v as f32));
        }
        GradientShape::Radial([fx, fy, fr, cx, cy, r]) => {
            shading.shading_type(FunctionShadingType::Radial);
            shading.coords([fx, fy, fr, cx, cy, r].map(|v| v as f32));
        }
    }
    shading.function(function);
    shading.extend([true, true]);
}

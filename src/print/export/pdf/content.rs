//! A sheet's drawing: marks as operators, in millimetres behind one transform.

use std::sync::Arc;

use kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape};
use pdf_writer::types::{ColorSpaceOperand, LineCapStyle, LineJoinStyle};
use pdf_writer::{Content as Operators, Name};

use super::resources::{Resource, name};
use super::{About, Frame, Shared, deflate};
use crate::diag::Outcome;
use crate::print::artwork::{
    Artwork, Cap, Clip, Draw, Gradient, Join, Mark, Paint, Pen, Picture, Stop,
};
use crate::print::inks::{Cmyk, Ink};
use crate::print::letters::{Letter, Letters};
use crate::print::setting::Glyph;

/// How high a capital is in the units of letters that are objects of their own.
const CAP_UNITS: f64 = 100.0;

/// Operators, deflated, and what they call by name.
pub(super) struct Drawing {
    pub(super) bytes: Vec<u8>,
    pub(super) resources: Vec<Resource>,
    /// The box around it, in the frame of its operators.
    area: Rect,
}

impl Drawing {
    /// The outline of a letter, in its own units.
    pub(super) fn of_letter(glyph: &Glyph) -> Drawing {
        let outline = Affine::scale(CAP_UNITS) * &glyph.outline;
        let mut operators = Operators::new();
        draw(&mut operators, &outline);
        operators.fill_nonzero();
        Drawing {
            bytes: deflate(&operators.finish()),
            resources: Vec::new(),
            area: outline.bounding_box().inflate(1.0, 1.0),
        }
    }

    /// The box around it.
    pub(super) fn bbox(&self) -> pdf_writer::Rect {
        let n = |v: f64| v as f32;
        let area = self.area;
        pdf_writer::Rect::new(n(area.x0), n(area.y0), n(area.x1), n(area.y1))
    }
}

/// Draws marks.
pub(super) struct Artist<'a> {
    about: &'a About<'a>,
    shared: &'a Shared,
    operators: Operators,
    resources: Vec<Resource>,
    /// What the last `gs` set.
    state: (f32, bool),
}

impl<'a> Artist<'a> {
    pub(super) fn new(about: &'a About<'a>, shared: &'a Shared) -> Self {
        Artist {
            about,
            shared,
            operators: Operators::new(),
            resources: Vec::new(),
            state: (1.0, false),
        }
    }

    /// Draws every layer of a sheet.
    pub(super) fn sheet(mut self, artwork: &Artwork, frame: &Frame) -> Outcome<Drawing> {
        self.operators.transform(frame.transform());
        for layer in artwork.layers() {
            let mark = self
                .operators
                .begin_marked_content_with_properties(Name(b"OC"));
            mark.properties_named(Name(layer.name().as_bytes()));
            let mut at = 0;
            while let Some(mark) = artwork.marks.get(at) {
                if mark.layer != layer {
                    at += 1;
                } else if let Some((run, id)) = self.shared.at(&artwork.marks[at..]) {
                    self.state(1.0, false);
                    self.object(Resource::Written(id));
                    at += run;
                } else {
                    self.mark(mark)?;
                    at += 1;
                }
            }
            self.operators.end_marked_content();
        }
        Ok(self.end(artwork.media_box()))
    }

    /// Draws marks as an object of their own.
    pub(super) fn run(mut self, marks: &[Arc<Mark>]) -> Outcome<Drawing> {
        for mark in marks {
            self.mark(mark)?;
        }
        Ok(self.end(around(marks.iter().map(Arc::as_ref))))
    }

    fn end(self, area: Rect) -> Drawing {
        Drawing {
            bytes: deflate(&self.operators.finish()),
            resources: self.resources,
            area,
        }
    }

    fn mark(&mut self, mark: &Mark) -> Outcome<()> {
        let clipped = !mark.clips.is_empty();
        let outside = self.state;
        if clipped {
            self.operators.save_state();
            for clip in &mark.clips {
                self.clip(clip);
            }
        }
        match &mark.draw {
            Draw::Fill { paint, even_odd } => self.fill(mark, paint, *even_odd),
            Draw::Stroke { paint, pen } => {
                self.state(mark.opacity, mark.overprints());
                self.stroke(&mark.path, paint, pen);
            }
            Draw::Picture(picture) => self.picture(mark, picture)?,
            Draw::Group(marks) => {
                let mut artist = Artist::new(self.about, self.shared);
                for mark in marks {
                    artist.mark(mark)?;
                }
                let drawing = artist.end(around(marks.iter()));
                self.state(mark.opacity, false);
                self.object(Resource::Form(Arc::new(drawing), true));
            }
        }
        if clipped {
            self.operators.restore_state();
            self.state = outside;
        }
        Ok(())
    }

    fn fill(&mut self, mark: &Mark, paint: &Paint, even_odd: bool) {
        match paint {
            Paint::Solid(colour) => {
                self.state(mark.opacity, mark.overprints());
                self.fill_colour(&colour.ink);
                // Letters that overlap would show through each other where they fade.
                let whole = mark.opacity >= 1.0 && self.shared.letters;
                if let Some(letters) = mark.letters.as_ref().filter(|_| whole) {
                    return self.letters(letters);
                }
                self.path(&mark.path);
                if even_odd {
                    self.operators.fill_even_odd()
                } else {
                    self.operators.fill_nonzero()
                };
            }
            Paint::Gradient(gradient) => {
                let outside = self.state;
                self.operators.save_state();
                self.clip(&Clip {
                    path: mark.path.clone(),
                    even_odd,
                });
                self.state(mark.opacity, false);
                let gradient = reaching(gradient);
                if !gradient.is_opaque() {
                    self.fade(&gradient, mark.path.bounding_box());
                }
                self.shade(&gradient, Resource::Shading(Arc::clone(&gradient)));
                self.operators.restore_state();
                self.state = outside;
            }
        }
    }

    /// Letters as objects, one behind the other.
    fn letters(&mut self, letters: &Letters) {
        let one_size = |a: &Letter, b: &Letter| a.size == b.size;
        for run in letters.letters.chunk_by(one_size) {
            let first = &run[0];
            let scale = Affine::scale(first.size / CAP_UNITS);
            let frame = letters.place * Affine::translate((first.x, first.y)) * scale;
            let [a, b, c, d, x, y] = frame.as_coeffs();
            let [a, b, c, d] = [a, b, c, d].map(|v| ((v * 1e6).round() / 1e6) as f32);
            self.operators.save_state();
            self.operators.transform([a, b, c, d, round(x), round(y)]);
            let mut at = (0.0, 0.0);
            for letter in run {
                let units = |mm: f64| (mm / first.size * CAP_UNITS * 100.0).round() / 100.0;
                let to = (units(letter.x - first.x), units(letter.y - first.y));
                if to != at {
                    let by = (round(to.0 - at.0), round(to.1 - at.1));
                    self.operators.transform([1.0, 0.0, 0.0, 1.0, by.0, by.1]);
                    at = to;
                }
                self.object(Resource::Letter(Arc::clone(&letter.glyph)));
            }
            self.operators.restore_state();
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

    fn shade(&mut self, gradient: &Gradient, shading: Resource) {
        self.operators
            .transform(gradient.transform.as_coeffs().map(|c| c as f32));
        let name = self.name(shading);
        self.operators.shading(Name(name.as_bytes()));
    }

    /// From here on the opacity of the gradient's stops holds.
    fn fade(&mut self, gradient: &Arc<Gradient>, area: Rect) {
        let mut artist = Artist::new(self.about, self.shared);
        artist.shade(gradient, Resource::Greys(Arc::clone(gradient)));
        let name = self.name(Resource::Fade(Arc::new(artist.end(area))));
        self.operators.set_parameters(Name(name.as_bytes()));
    }

    /// A photo, in its path.
    fn picture(&mut self, mark: &Mark, picture: &Picture) -> Outcome<()> {
        let (width, height) = picture.size_mm();
        let most = |mm: f64| (mm / 25.4 * self.about.ppi).ceil().max(1.0) as u32;
        let most = (most(width), most(height));
        let pixels = picture
            .photo
            .press(picture.crop, most, self.about.profile)?;
        let outside = self.state;
        self.operators.save_state();
        self.clip(&Clip {
            path: mark.path.clone(),
            even_odd: false,
        });
        self.state(mark.opacity, false);
        // A PDF's image stands on its feet: y runs up in its unit square.
        let upright = picture.transform * Affine::new([1.0, 0.0, 0.0, -1.0, 0.0, 1.0]);
        self.operators
            .transform(upright.as_coeffs().map(|c| c as f32));
        self.object(Resource::Picture(Arc::new(pixels)));
        self.operators.restore_state();
        self.state = outside;
        Ok(())
    }

    fn stroke(&mut self, path: &BezPath, paint: &Paint, pen: &Pen) {
        let n = round;
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
        // Strokes with gradients were made areas when the artwork was resolved.
        let ink = match paint {
            Paint::Solid(colour) => Some(&colour.ink),
            Paint::Gradient(gradient) => gradient.stops.first().map(|s| &s.colour.ink),
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
    fn spot(&mut self, plate: &str, alternate: Cmyk) -> String {
        self.name(Resource::Spot {
            plate: plate.to_owned(),
            alternate,
        })
    }

    /// Sets opacity and overprint, if they are not set already.
    fn state(&mut self, opacity: f32, overprint: bool) {
        if self.state == (opacity, overprint) {
            return;
        }
        self.state = (opacity, overprint);
        let name = self.name(Resource::State { opacity, overprint });
        self.operators.set_parameters(Name(name.as_bytes()));
    }

    fn object(&mut self, resource: Resource) {
        let name = self.name(resource);
        self.operators.x_object(Name(name.as_bytes()));
    }

    /// The name by which operators call a resource.
    fn name(&mut self, resource: Resource) -> String {
        let known = self.resources.iter().position(|r| r.same(&resource));
        let at = known.unwrap_or_else(|| {
            self.resources.push(resource);
            self.resources.len() - 1
        });
        name(at)
    }

    fn path(&mut self, path: &BezPath) {
        draw(&mut self.operators, path);
    }
}

/// Writes an outline.
fn draw(out: &mut Operators, path: &BezPath) {
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

/// A hundredth of a millimetre is finer than any press.
fn round(mm: f64) -> f32 {
    ((mm * 100.0).round() / 100.0) as f32
}

/// The box around marks, with room for the width of their strokes.
fn around<'m>(marks: impl Iterator<Item = &'m Mark>) -> Rect {
    let area = |mark: &Mark| match &mark.draw {
        Draw::Stroke { pen, .. } => {
            let reach = pen.width * pen.miter.max(2.0);
            mark.path.bounding_box().inflate(reach, reach)
        }
        _ => mark.path.bounding_box(),
    };
    marks
        .flat_map(Mark::leaves)
        .map(area)
        .reduce(|a, b| a.union(b))
        .unwrap_or(Rect::ZERO)
}

impl Shared {
    /// The run that these marks begin with: how many they are, and the object that draws them.
    fn at(&self, marks: &[Arc<Mark>]) -> Option<(usize, pdf_writer::Ref)> {
        self.runs.iter().find_map(|(run, id)| {
            let same =
                run.len() <= marks.len() && run.iter().zip(marks).all(|(a, b)| Arc::ptr_eq(a, b));
            same.then_some((run.len(), *id))
        })
    }
}

/// The gradient with stops at 0 and 1, as a shading needs them.
fn reaching(gradient: &Arc<Gradient>) -> Arc<Gradient> {
    let mut stops = gradient.stops.clone();
    // Two stops at one offset are a hard edge; a function needs them a little apart.
    for i in 1..stops.len() {
        stops[i].offset = stops[i].offset.max(stops[i - 1].offset + 1e-5);
    }
    if let Some(first) = stops.first().cloned().filter(|s| s.offset > 0.0) {
        stops.insert(
            0,
            Stop {
                offset: 0.0,
                ..first
            },
        );
    }
    if let Some(last) = stops.last().cloned().filter(|s| s.offset < 1.0) {
        stops.push(Stop {
            offset: 1.0,
            ..last
        });
    }
    Arc::new(Gradient {
        stops,
        ..(**gradient).clone()
    })
}

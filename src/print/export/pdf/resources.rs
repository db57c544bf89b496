//! What drawings call by name, written once a document.

use std::collections::HashMap;
use std::sync::Arc;

use pdf_writer::types::{FunctionShadingType, MaskType, OverprintMode};
use pdf_writer::writers::Resources;
use pdf_writer::{Filter, Finish, Name, Pdf, Ref};
use sha2::{Digest, Sha256};

use super::content::Drawing;
use crate::print::artwork::{Gradient, GradientShape, Stop};
use crate::print::inks::Cmyk;
use crate::print::photo::{Encoding, PressPicture};
use crate::print::setting::Glyph;

/// Something that operators call by name.
#[derive(Clone)]
pub(super) enum Resource {
    /// Opacity and overprint.
    State { opacity: f32, overprint: bool },
    /// The colour space of a spot ink.
    Spot { plate: String, alternate: Cmyk },
    /// A gradient; its stops reach from offset 0 to 1.
    Shading(Arc<Gradient>),
    /// A state whose soft mask is the opacity of a gradient.
    Fade(Arc<Drawing>),
    /// The opacity of a gradient as a run of greys.
    Greys(Arc<Gradient>),
    /// A picture.
    Picture(Arc<PressPicture>),
    /// A drawing of its own; with `true` it is painted as a whole.
    Form(Arc<Drawing>, bool),
    /// The outline of a letter.
    Letter(Arc<Glyph>),
    /// A form that is written already.
    Written(Ref),
}

impl Resource {
    /// Whether the two are the same thing, so that it is written once.
    pub(super) fn same(&self, other: &Resource) -> bool {
        match (self, other) {
            (
                Resource::State { opacity, overprint },
                Resource::State {
                    opacity: o,
                    overprint: p,
                },
            ) => opacity == o && overprint == p,
            (Resource::Spot { plate, .. }, Resource::Spot { plate: other, .. }) => plate == other,
            (Resource::Shading(a), Resource::Shading(b)) => Arc::ptr_eq(a, b),
            (Resource::Picture(a), Resource::Picture(b)) => {
                Arc::ptr_eq(a, b) || a.data == b.data && a.width == b.width && a.alpha == b.alpha
            }
            (Resource::Letter(a), Resource::Letter(b)) => Arc::ptr_eq(a, b),
            (Resource::Written(a), Resource::Written(b)) => a == b,
            _ => false,
        }
    }
}

/// The objects of a document.
pub(super) struct Store {
    next: Ref,
    declared: Vec<Ref>,
    kept: Vec<(Resource, Ref)>,
    /// The letters written, by where they lie in memory, which nothing else depends on.
    letters: HashMap<usize, Ref>,
    /// The hash of all that is written, which becomes the document's id.
    pub(super) hash: Sha256,
}

/// The objects behind the names of one drawing: `R0`, `R1`, …
pub(super) struct Names(Vec<(Kind, Ref)>);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    State,
    Space,
    Shading,
    Object,
}

/// The name of the resource `i` of a drawing.
pub(super) fn name(i: usize) -> String {
    format!("R{i}")
}

impl Names {
    /// Lists the objects in a resource dictionary.
    pub(super) fn list(&self, all: &mut Resources<'_>) {
        for (kind, key) in [
            (Kind::State, b"ExtGState".as_slice()),
            (Kind::Space, b"ColorSpace"),
            (Kind::Shading, b"Shading"),
            (Kind::Object, b"XObject"),
        ] {
            let of_kind = || self.0.iter().enumerate().filter(move |(_, r)| r.0 == kind);
            if of_kind().next().is_some() {
                let mut dict = all.insert(Name(key)).dict();
                for (i, (_, id)) in of_kind() {
                    dict.pair(Name(name(i).as_bytes()), *id);
                }
            }
        }
    }
}

impl Store {
    pub(super) fn new() -> Self {
        Store {
            next: Ref::new(1),
            declared: Vec::new(),
            kept: Vec::new(),
            letters: HashMap::new(),
            hash: Sha256::new(),
        }
    }

    /// A new object.
    pub(super) fn bump(&mut self) -> Ref {
        self.next.bump()
    }

    /// Notes that an object is written; `false` if it was before.
    pub(super) fn declare(&mut self, id: Ref) -> bool {
        let new = !self.is_declared(id);
        if new {
            self.declared.push(id);
        }
        new
    }

    pub(super) fn is_declared(&self, id: Ref) -> bool {
        self.declared.contains(&id)
    }

    /// Writes the resources of a drawing that are not written yet.
    pub(super) fn write(&mut self, pdf: &mut Pdf, resources: &[Resource]) -> Names {
        let mut names = Vec::with_capacity(resources.len());
        for resource in resources {
            if let Resource::Picture(picture) = resource {
                self.hash.update(&picture.data);
            }
            if let Resource::Form(drawing, _) | Resource::Fade(drawing) = resource {
                self.hash.update(&drawing.bytes);
            }
            names.push((kind(resource), self.object(pdf, resource)));
        }
        Names(names)
    }

    fn object(&mut self, pdf: &mut Pdf, resource: &Resource) -> Ref {
        if let Resource::Written(id) = resource {
            return *id;
        }
        if let Resource::Letter(glyph) = resource {
            return self.letter(pdf, glyph);
        }
        if let Some((_, id)) = self.kept.iter().find(|(kept, _)| kept.same(resource)) {
            return *id;
        }
        let id = match resource {
            Resource::State { opacity, overprint } => self.state(pdf, *opacity, *overprint),
            Resource::Spot { plate, alternate } => self.spot(pdf, plate, alternate),
            Resource::Shading(gradient) => self.shading(pdf, gradient, &inks),
            Resource::Greys(gradient) => self.shading(pdf, gradient, &greys),
            Resource::Fade(drawing) => self.fade(pdf, drawing),
            Resource::Picture(picture) => self.picture(pdf, picture),
            Resource::Form(drawing, whole) => self.form(pdf, drawing, *whole),
            Resource::Letter(glyph) => self.letter(pdf, glyph),
            Resource::Written(id) => *id,
        };
        // Runs of colour and forms are seldom met twice, and would be looked through each time.
        if matches!(
            resource,
            Resource::State { .. } | Resource::Spot { .. } | Resource::Picture(_)
        ) {
            self.kept.push((resource.clone(), id));
        }
        id
    }

    fn state(&mut self, pdf: &mut Pdf, opacity: f32, overprint: bool) -> Ref {
        let id = self.bump();
        let mut state = pdf.ext_graphics(id);
        state.non_stroking_alpha(opacity).stroking_alpha(opacity);
        state.overprint(overprint).overprint_fill(overprint);
        state.overprint_mode(if overprint {
            OverprintMode::IgnoreZeroChannel
        } else {
            OverprintMode::OverrideAllColorants
        });
        id
    }

    fn spot(&mut self, pdf: &mut Pdf, plate: &str, alternate: &Cmyk) -> Ref {
        let (id, function) = (self.bump(), self.bump());
        pdf.exponential_function(function)
            .domain([0.0, 1.0])
            .c0([0.0; 4])
            .c1(*alternate)
            .n(1.0);
        let mut space = pdf.indirect(id).array();
        space.item(Name(b"Separation")).item(Name(plate.as_bytes()));
        space.item(Name(b"DeviceCMYK")).item(function);
        id
    }

    fn shading(
        &mut self,
        pdf: &mut Pdf,
        gradient: &Gradient,
        colour: &dyn Fn(&Stop) -> Vec<f32>,
    ) -> Ref {
        let last = gradient.stops.len() - 1;
        let (mut parts, mut bounds) = (Vec::new(), Vec::new());
        for (i, pair) in gradient.stops.windows(2).enumerate() {
            let part = self.bump();
            pdf.exponential_function(part)
                .domain([0.0, 1.0])
                .c0(colour(&pair[0]))
                .c1(colour(&pair[1]))
                .n(1.0);
            parts.push(part);
            if i > 0 {
                bounds.push(pair[0].offset);
            }
        }
        let (function, id) = (self.bump(), self.bump());
        let domain = [gradient.stops[0].offset, gradient.stops[last].offset];
        pdf.stitching_function(function)
            .domain(domain)
            .encode(parts.iter().flat_map(|_| [0.0, 1.0]))
            .functions(parts)
            .bounds(bounds);
        let mut shading = pdf.function_shading(id);
        if colour(&gradient.stops[0]).len() == 1 {
            shading.color_space().device_gray();
        } else {
            shading.color_space().device_cmyk();
        }
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
        id
    }

    /// A state whose soft mask is the lightness of a grey drawing.
    fn fade(&mut self, pdf: &mut Pdf, drawing: &Drawing) -> Ref {
        let (id, form) = (self.bump(), self.bump());
        let names = self.write(pdf, &drawing.resources);
        let mut object = pdf.form_xobject(form, &drawing.bytes);
        object.bbox(drawing.bbox());
        object.filter(Filter::FlateDecode);
        object
            .group()
            .transparency()
            .isolated(true)
            .color_space()
            .device_gray();
        names.list(&mut object.resources());
        object.finish();
        let mut state = pdf.ext_graphics(id);
        let mut mask = state.soft_mask();
        mask.subtype(MaskType::Luminosity).group(form);
        id
    }

    /// A drawing as an object of its own.
    pub(super) fn form(&mut self, pdf: &mut Pdf, drawing: &Drawing, whole: bool) -> Ref {
        let id = self.bump();
        let names = self.write(pdf, &drawing.resources);
        let mut object = pdf.form_xobject(id, &drawing.bytes);
        object.bbox(drawing.bbox());
        object.filter(Filter::FlateDecode);
        if whole {
            let mut group = object.group();
            group.transparency().isolated(true).knockout(false);
            group.color_space().device_cmyk();
        }
        names.list(&mut object.resources());
        id
    }

    /// The outline of a letter, painted as whoever calls it says.
    fn letter(&mut self, pdf: &mut Pdf, glyph: &Arc<Glyph>) -> Ref {
        let place = Arc::as_ptr(glyph).addr();
        if let Some(id) = self.letters.get(&place) {
            return *id;
        }
        let drawing = Drawing::of_letter(glyph);
        self.hash.update(&drawing.bytes);
        let id = self.form(pdf, &drawing, false);
        self.letters.insert(place, id);
        id
    }

    fn picture(&mut self, pdf: &mut Pdf, picture: &PressPicture) -> Ref {
        let id = self.bump();
        let side = |pixels: u32| i32::try_from(pixels).unwrap_or(i32::MAX);
        let (width, height) = (side(picture.width), side(picture.height));
        let mask = picture.alpha.as_ref().map(|alpha| {
            let mask = self.bump();
            let mut image = pdf.image_xobject(mask, alpha);
            image.width(width).height(height).bits_per_component(8);
            image.filter(Filter::FlateDecode);
            image.color_space().device_gray();
            mask
        });
        let mut image = pdf.image_xobject(id, &picture.data);
        image.width(width).height(height).bits_per_component(8);
        image.filter(match picture.encoding {
            Encoding::Dct => Filter::DctDecode,
            Encoding::Flate => Filter::FlateDecode,
        });
        if picture.components == 1 {
            image.color_space().device_gray();
        } else {
            image.color_space().device_cmyk();
        }
        if picture.inverted {
            image.decode((0..picture.components).flat_map(|_| [1.0, 0.0]));
        }
        if let Some(mask) = mask {
            image.s_mask(mask);
        }
        id
    }
}

fn kind(resource: &Resource) -> Kind {
    match resource {
        Resource::State { .. } | Resource::Fade(_) => Kind::State,
        Resource::Spot { .. } => Kind::Space,
        Resource::Shading(_) | Resource::Greys(_) => Kind::Shading,
        Resource::Picture(_) | Resource::Form(..) | Resource::Letter(_) | Resource::Written(_) => {
            Kind::Object
        }
    }
}

fn inks(stop: &Stop) -> Vec<f32> {
    stop.colour.ink.process().to_vec()
}

fn greys(stop: &Stop) -> Vec<f32> {
    vec![stop.opacity]
}

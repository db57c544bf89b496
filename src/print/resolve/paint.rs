//! Colours and gradients of the SVG as inks of the table.

use std::sync::Arc;

use usvg::tiny_skia_path;

use super::{Resolver, affine};
use crate::diag::{Diagnostic, Place};
use crate::print::artwork::{Colour, Gradient, GradientShape, Paint, Stop};
use crate::print::inks::{Ink, hex};

impl Resolver<'_> {
    pub(super) fn paint(
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
            let colour = self.colour(stop.color())?;
            if matches!(colour.ink, Ink::Spot { .. }) {
                self.refuse("stop-color");
            }
            stops.push(Stop {
                offset: stop.offset().get(),
                colour,
                opacity: stop.opacity().get(),
            });
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
            .map(|swatch| swatch.colour(self.sheet.plates));
        if found.is_none() && self.is_news(&hex(rgb)) {
            let diagnostic = Diagnostic::error("colour-without-ink")
                .with("colour", hex(rgb))
                .at(Place::file(self.sheet.path));
            self.findings.push(self.sheet.inks.advise(diagnostic, rgb));
        }
        found
    }
}

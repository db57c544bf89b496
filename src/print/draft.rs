//! From a template to artwork: the steps that pieces and papers share.
//!
//! Tera renders the SVG, it is checked, its texts are set, and what comes out is resolved
//! into flat marks in ink.

use indexmap::IndexMap;

use super::artwork::Artwork;
use super::drawing::{Rendered, apply};
use super::inks::InkTable;
use super::resolve::{Frames, Sheet, Stencil};
use super::setting::{FindPhoto, Setter, Slot};
use super::stencil::{Holes, is_hole};
use super::workshop::Workshop;
use crate::diag::{Findings, Outcome, Place};
use crate::measure::{Length, Size};
use crate::template::Context;

/// A sheet that is about to be drawn by a template of the workshop.
pub(super) struct Draft<'a> {
    pub(super) workshop: &'a Workshop,
    /// The template's name among the others: `bang-ron.svg`.
    pub(super) template: &'a str,
    /// The template's file and text, for the places of messages.
    pub(super) source: (&'a str, &'a str),
    /// The finished size.
    pub(super) trim: Size,
    /// How far art runs past it.
    pub(super) bleed: Length,
    /// The inks that the template may paint with.
    pub(super) inks: &'a InkTable,
    /// The names that the shop's machines expect of plates, by ink.
    pub(super) plates: &'a IndexMap<String, String>,
    /// More compounds that must not be broken.
    pub(super) words: &'a [String],
    /// The file that asks for the sheet, for messages.
    pub(super) subject: Option<&'a str>,
    /// Where in the user's files some text of the sheet comes from.
    pub(super) origin: &'a dyn Fn(&str) -> Option<Place>,
    /// Finds a photo by the path that the template gives.
    pub(super) photo: &'a FindPhoto<'a>,
}

impl Draft<'_> {
    /// Draws the sheet from what its template sees. Sheets of a merge share what `frames`
    /// keeps.
    ///
    /// # Errors
    /// Everything wrong with the template, the words and the colours.
    pub(super) fn draw(&self, context: &Context, frames: Option<&Frames>) -> Outcome<Artwork> {
        let (path, template) = self.source;
        let templates = self.workshop.templates(self.template)?;
        let svg = templates.render(self.template, context, self.subject)?;
        let rendered = Rendered {
            path,
            template,
            svg: &svg,
        };
        let document = rendered.parse()?;
        let mut findings = Findings::new();
        let mut edits = rendered.check(&document, self.inks, &mut findings);
        let setter = self.setter(rendered, frames);
        let slots = setter.set(&document, &mut edits, &mut findings);
        let plain = apply(&svg, edits);
        if findings.has_errors() {
            return Err(findings.into_vec());
        }
        self.sheet(slots).resolve(&plain, frames)
    }

    /// Draws a sheet of a merge by its stencil, which is cut if there is none yet: `cut` gives
    /// what the template sees with holes, `whole` with the row's words. `None` if the sheet
    /// must be drawn for itself.
    pub(super) fn draw_by_stencil(
        &self,
        frames: &Frames,
        holes: &Holes<'_>,
        cut: &dyn Fn() -> Context,
        whole: &dyn Fn() -> Context,
    ) -> Option<Artwork> {
        let stencil = frames.stencil(holes.pattern(), || self.stencil(holes, &cut(), &whole()))?;
        let rendered = Rendered {
            path: self.source.0,
            template: self.source.1,
            svg: &stencil.set.svg,
        };
        let slots = self.setter(rendered, None).fill(&stencil.set, holes)?;
        self.sheet(slots).filled(&stencil)
    }

    /// Cuts the stencil for rows that have the same fields as this one.
    fn stencil(&self, holes: &Holes<'_>, cut: &Context, whole: &Context) -> Option<Stencil> {
        let templates = self.workshop.templates(self.template).ok()?;
        let render = |context| templates.render(self.template, context, self.subject).ok();
        let svg = render(cut)?;
        // The tags were looked at; that it holds for the first row is seen.
        if holes.fill_svg(&svg) != render(whole)? {
            return None;
        }
        let rendered = Rendered {
            path: self.source.0,
            template: self.source.1,
            svg: &svg,
        };
        let document = rendered.parse().ok()?;
        let mut findings = Findings::new();
        let mut edits = rendered.check(&document, self.inks, &mut findings);
        let setter = self.setter(rendered, None);
        let set = setter.set_with_holes(&document, &mut edits, &mut findings)?;
        let plain = apply(&svg, edits);
        if !findings.into_vec().is_empty() || plain.contains(is_hole) {
            return None;
        }
        let slots = setter.fill(&set, holes)?;
        self.sheet(slots).stencil(&plain, set)
    }

    fn setter<'s>(&'s self, rendered: Rendered<'s>, frames: Option<&'s Frames>) -> Setter<'s> {
        Setter {
            fonts: self.workshop.fonts_shelf(),
            words: self.words,
            kept: frames.map(Frames::texts),
            rendered,
            origin: self.origin,
            photo: self.photo,
        }
    }

    fn sheet(&self, slots: Vec<Slot>) -> Sheet<'_> {
        Sheet {
            trim: self.trim,
            bleed: self.bleed,
            slots,
            inks: self.inks,
            plates: self.plates,
            path: self.source.0,
        }
    }
}

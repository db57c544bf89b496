//! From a template to artwork: the steps that pieces and papers share.
//!
//! Tera renders the SVG, it is checked, its texts are set, and what comes out is resolved
//! into flat marks in ink.

use indexmap::IndexMap;

use super::artwork::Artwork;
use super::drawing::{Rendered, apply};
use super::inks::InkTable;
use super::resolve::{Frames, Sheet};
use super::setting::{FindPhoto, Setter};
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
        let templates = self.workshop.templates();
        let svg = templates.render(self.template, context, self.subject)?;
        let rendered = Rendered {
            path,
            template,
            svg: &svg,
        };
        let document = rendered.parse()?;
        let mut findings = Findings::new();
        let mut edits = rendered.check(&document, self.inks, &mut findings);
        let setter = Setter {
            fonts: self.workshop.fonts_shelf(),
            words: self.words,
            kept: frames.map(Frames::texts),
            rendered,
            origin: self.origin,
            photo: self.photo,
        };
        let slots = setter.set(&document, &mut edits, &mut findings);
        let plain = apply(&svg, edits);
        if findings.has_errors() {
            return Err(findings.into_vec());
        }
        let sheet = Sheet {
            trim: self.trim,
            bleed: self.bleed,
            slots,
            inks: self.inks,
            plates: self.plates,
            path,
        };
        sheet.resolve(&plain, frames)
    }
}

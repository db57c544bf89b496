//! The letters behind an outline. A file of many sheets draws each letter of a font once,
//! and then only says where it stands.

use std::sync::Arc;

use kurbo::{Affine, BezPath};

use super::setting::Glyph;

/// Letters in one frame.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lettering(Vec<Letter>);

/// A letter in its place.
#[derive(Clone, Debug)]
pub(crate) struct Letter {
    /// Its outline, in cap heights.
    pub(crate) glyph: Arc<Glyph>,
    /// Where its origin lies.
    pub(crate) x: f64,
    /// Where its baseline lies, y down.
    pub(crate) y: f64,
    /// How high a capital is.
    pub(crate) size: f64,
}

impl Lettering {
    /// Adds a letter with its origin at `x` and `y`, at a cap height of `size`.
    pub(crate) fn add(&mut self, glyph: &Arc<Glyph>, x: f64, y: f64, size: f64) {
        if !glyph.outline.is_empty() {
            let glyph = Arc::clone(glyph);
            self.0.push(Letter { glyph, x, y, size });
        }
    }

    /// The outlines of all letters.
    pub(crate) fn outline(&self) -> BezPath {
        let all = self.0.iter();
        let many = all.map(|letter| letter.glyph.outline.elements().len());
        let mut elements = Vec::with_capacity(many.sum());
        for Letter { glyph, x, y, size } in &self.0 {
            let place = Affine::translate((*x, *y)) * Affine::scale(*size);
            elements.extend(glyph.outline.elements().iter().map(|e| place * *e));
        }
        BezPath::from_vec(elements)
    }

    /// The letters.
    pub(crate) fn into_letters(self) -> Arc<[Letter]> {
        self.0.into()
    }
}

/// The letters that a mark shows, which together are its outline.
#[derive(Clone, Debug)]
pub struct Letters {
    pub(crate) letters: Arc<[Letter]>,
    /// From the letters' frame to the sheet's.
    pub(crate) place: Affine,
}

//! The sheets of a merge: what they share is looked at on the first one, what each has of
//! its own while it is drawn for its file, so that nothing is drawn twice.
//!
//! A sheet's own are the texts that the first one does not show at the same place, and the
//! marks that are not the very same: the words of its row, its photos, and whatever the
//! layout draws for it alone.

use std::mem::discriminant;
use std::sync::{Arc, OnceLock};

use super::artwork::{bleed, inks, lines, pictures, ppi, text};
use super::words::{Said, words};
use super::{Terms, photos};
use crate::diag::{Diagnostic, Place};
use crate::print::artwork::{Artwork, Draw, Mark};
use crate::print::photo::Photo;
use crate::print::profile::Profile;
use crate::print::setting::SetText;
use crate::text::spelling::{Facts, Variant, Wordlist};

/// What was seen on the sheets of a merge so far.
#[derive(Default)]
pub(crate) struct Sheets {
    looks: Vec<OnceLock<Look>>,
    proof: OnceLock<Proof>,
}

/// What words are held against.
pub(crate) struct Proof {
    pub(crate) facts: Facts,
    pub(crate) list: Wordlist,
}

/// What was seen on a sheet, of what is its own.
#[derive(Debug, Default)]
pub(crate) struct Look {
    /// What can be said against it.
    pub(crate) found: Vec<Diagnostic>,
    /// Texts with the ways of writing in them that others may not share.
    pub(crate) ways: Vec<(String, Vec<Variant>, Option<Place>)>,
    /// The height of the slogan's capitals in millimetres.
    pub(crate) cap_height_mm: f64,
    /// Pixels in an inch of its coarsest photo.
    pub(crate) least_ppi: Option<f64>,
}

/// A sheet beside the first one of its merge.
pub(crate) struct Beside<'a> {
    pub(crate) sheet: &'a Artwork,
    pub(crate) first: &'a Artwork,
    pub(crate) terms: Terms<'a>,
    /// Where a text of the sheet is written in the user's files.
    pub(crate) origin: &'a dyn Fn(&str) -> Option<Place>,
    /// The printing condition, which photos should be made for.
    pub(crate) press: Option<&'a Profile>,
}

impl Sheets {
    /// For a merge of so many sheets.
    pub(crate) fn new(count: usize) -> Sheets {
        Sheets {
            looks: (0..count).map(|_| OnceLock::new()).collect(),
            proof: OnceLock::new(),
        }
    }

    /// What was seen on a sheet, if it was drawn.
    pub(crate) fn seen(&self, index: usize) -> Option<&Look> {
        self.looks.get(index)?.get()
    }

    /// Looks at a sheet that was drawn, unless that was done before.
    pub(crate) fn look<'a>(
        &self,
        index: usize,
        proof: impl FnOnce() -> Proof,
        beside: impl FnOnce() -> Beside<'a>,
    ) {
        if let Some(look) = self.looks.get(index)
            && look.get().is_none()
        {
            let seen = beside().look(self.proof.get_or_init(proof));
            look.get_or_init(|| seen);
        }
    }
}

impl Beside<'_> {
    fn look(&self, proof: &Proof) -> Look {
        let (sheet, terms) = (self.sheet, &self.terms);
        let is_own = |t: &SetText| {
            let same = |f: &SetText| f.ink == t.ink && f.lines == t.lines;
            !self.first.texts.iter().any(same)
        };
        let (own, drawn_anew) = self.own_marks();
        let own = Artwork {
            marks: own,
            texts: Vec::new(),
            ..*sheet
        };
        let mut found = Vec::new();
        if drawn_anew {
            bleed::inspect(sheet, &mut found);
            lines::inspect(&own, terms, &mut found);
        }
        text::inspect(sheet, terms, &is_own, &mut found);
        inks::inspect(&own, terms, &mut found);
        let pictures = pictures(&own);
        let coarse = pictures.iter();
        found.extend(coarse.filter_map(|(name, px, at)| inks::picture(name, *px, *at, terms)));
        for photo in photos(&own) {
            found.extend(self.press.and_then(|press| foreign(photo, press)));
        }
        for diagnostic in &mut found {
            diagnostic.facts.push(("piece", terms.piece.to_owned()));
            diagnostic.place.clone_from(&terms.place);
        }
        let said = |t: &SetText| {
            let text = t.lines.join(" ");
            if is_own(t) {
                let place = (self.origin)(&text);
                Said::own(text, place, &proof.list)
            } else {
                // Nothing is told of the others.
                Said::other(text)
            }
        };
        let said: Vec<Said> = sheet.texts.iter().map(said).collect();
        found.extend(words(&said, terms, &proof.facts, &proof.list));
        let ways = said.into_iter().filter(|said| !said.variants.is_empty());
        let ways = ways.map(|said| (said.text, said.variants, said.place));
        Look {
            found,
            ways: ways.collect(),
            cap_height_mm: sheet.cap_height(),
            least_ppi: pictures
                .iter()
                .map(|(_, pixels, at)| ppi(*pixels, *at))
                .reduce(f64::min),
        }
    }

    /// The marks that are not the first sheet's, and whether the drawing is another one, not
    /// only other words and photos in the same places.
    fn own_marks(&self) -> (Vec<Arc<Mark>>, bool) {
        let (sheet, first) = (&self.sheet.marks, &self.first.marks);
        if sheet.len() != first.len() {
            return (sheet.clone(), true);
        }
        let pairs = sheet.iter().zip(first);
        let (mut own, mut drawn_anew) = (Vec::new(), false);
        for (mark, other) in pairs.filter(|(a, b)| !Arc::ptr_eq(a, b)) {
            let alike = discriminant(&mark.draw) == discriminant(&other.draw)
                && mark.layer == other.layer
                && mark.clips.len() == other.clips.len()
                && !matches!(mark.draw, Draw::Stroke { .. } | Draw::Group(_));
            drawn_anew |= !alike;
            own.push(Arc::clone(mark));
        }
        (own, drawn_anew)
    }
}

/// A photo that was made for another press.
pub(crate) fn foreign(photo: &Photo, press: &Profile) -> Option<Diagnostic> {
    let other = photo.foreign_condition(press)?;
    let told = Diagnostic::warning("photo-other-press")
        .with("path", photo.name())
        .with("other", other)
        .with("press", &press.description);
    Some(told.hint("hint-photo-other-press"))
}

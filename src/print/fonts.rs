//! The fonts of the print room: found by file name, loaded when first used.
//!
//! A file `print/fonts/BeVietnamPro-ExtraBold.ttf` is the family "Be Vietnam Pro" in
//! weight 800. No font of the machine is ever used, so the same folder gives the same
//! outlines everywhere.

use std::sync::OnceLock;

use serde::Serialize;

use super::setting::Face;
use crate::diag::{Diagnostic, Outcome, Place};
use crate::sources::Asset;

/// The words for weights at the end of a file's name.
const WEIGHTS: &[(&str, u16)] = &[
    ("extralight", 200),
    ("extrabold", 800),
    ("semibold", 600),
    ("demibold", 600),
    ("regular", 400),
    ("medium", 500),
    ("black", 900),
    ("light", 300),
    ("thin", 100),
    ("bold", 700),
];

/// One font file.
struct Slot {
    family: String,
    /// The family as names are compared.
    key: String,
    weight: u16,
    asset: Asset,
    face: OnceLock<Outcome<Face>>,
}

/// All fonts that layouts may name.
#[derive(Default)]
pub(crate) struct FontShelf {
    slots: Vec<Slot>,
}

/// A font for `loa list fonts`.
#[derive(Clone, Debug, Serialize)]
pub struct FontSummary {
    /// The family, as layouts name it.
    pub family: String,
    /// The weight, 100 to 900.
    pub weight: u16,
    /// The file.
    pub path: String,
}

impl FontShelf {
    /// Puts a font file on the shelf; files of other kinds are passed over, and so is a
    /// font that is there already: the nearer folder comes first.
    pub(crate) fn add(&mut self, asset: Asset) {
        let Some(stem) = asset
            .name()
            .strip_suffix(".ttf")
            .or_else(|| asset.name().strip_suffix(".otf"))
        else {
            return;
        };
        let (family, style) = stem.split_once('-').unwrap_or((stem, "Regular"));
        let style = style.to_lowercase();
        let weight = WEIGHTS
            .iter()
            .find(|(word, _)| style == *word)
            .map_or(400, |(_, w)| *w);
        let family = spaced(family);
        let key = key(&family);
        if !self
            .slots
            .iter()
            .any(|s| s.weight == weight && s.key == key)
        {
            self.slots.push(Slot {
                family,
                key,
                weight,
                asset,
                face: OnceLock::new(),
            });
        }
    }

    /// The font of this family in the weight nearest to `weight`.
    ///
    /// # Errors
    /// `unknown-font` at `place`; the file's own troubles when it is loaded.
    pub(crate) fn face(&self, family: &str, weight: u16, place: Option<Place>) -> Outcome<&Face> {
        let wanted = key(family);
        let nearest = self
            .slots
            .iter()
            .filter(|s| s.key == wanted)
            .min_by_key(|s| (s.weight.abs_diff(weight), s.weight));
        let Some(slot) = nearest else {
            let mut known: Vec<&str> = self.slots.iter().map(|s| s.family.as_str()).collect();
            known.sort_unstable();
            known.dedup();
            return Err(vec![
                Diagnostic::error("unknown-font")
                    .with("name", family)
                    .at(place)
                    .did_you_mean(family, known),
            ]);
        };
        match slot.face.get_or_init(|| load(&slot.asset)) {
            Ok(face) => Ok(face),
            Err(diagnostics) => Err(diagnostics.clone()),
        }
    }

    /// The rows for `loa list fonts`.
    pub(crate) fn summaries(&self) -> Vec<FontSummary> {
        let summary = |s: &Slot| FontSummary {
            family: s.family.clone(),
            weight: s.weight,
            path: s.asset.path.clone(),
        };
        self.slots.iter().map(summary).collect()
    }
}

fn load(asset: &Asset) -> Outcome<Face> {
    let bytes = asset.bytes()?;
    Face::load(bytes).ok_or_else(|| {
        vec![
            Diagnostic::error("bad-font")
                .at(Place::file(asset.path.as_str()))
                .hint("hint-bad-font"),
        ]
    })
}

/// `BeVietnamPro` → `Be Vietnam Pro`, `SourceSerif4` → `Source Serif 4`.
fn spaced(name: &str) -> String {
    let mut out = String::new();
    let mut before = ' ';
    for c in name.chars() {
        let turns = c.is_uppercase() && before.is_lowercase()
            || c.is_ascii_digit() && before.is_alphabetic();
        if turns {
            out.push(' ');
        }
        out.push(c);
        before = c;
    }
    out
}

/// What two spellings of a family share.
fn key(family: &str) -> String {
    family
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_are_read_from_file_names() {
        assert_eq!(spaced("BeVietnamPro"), "Be Vietnam Pro");
        assert_eq!(spaced("SourceSerif4"), "Source Serif 4");
        assert_eq!(key("Source Serif 4"), key("SourceSerif4"));
    }
}

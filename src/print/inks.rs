//! The ink table: which mixture of inks stands behind every colour of a layout.
//!
//! Colour is never computed from a screen colour. A template paints with the preview
//! colour of an ink, or with its name, and the table (`print/inks.toml` of the theme or
//! of the site) says what goes on the plates:
//!
//! ```toml
//! [ink.do]
//! cmyk = [0, 100, 100, 0]      # parts of a hundred
//! preview = "#DA251D"          # two inks may not share one
//! [ink.cut]
//! spot = "CutContour"          # a plate of its own, with
//! alt = [0, 100, 0, 0]         # what is shown where the plate is missing
//! preview = "#EC008C"
//! ```

use indexmap::IndexMap;
use serde::Serialize;

use super::artwork::Colour;
use crate::diag::{Diagnostic, Findings, Outcome, Warned};
use crate::notation::{Fields, Kind, Origin, Table, parse_toml};

/// Cyan, magenta, yellow and black, each from 0 to 1.
pub type Cmyk = [f32; 4];

/// What goes on the plates.
#[derive(Clone, Debug, PartialEq)]
pub enum Ink {
    /// A mixture of the four process inks.
    Process(Cmyk),
    /// A plate of its own.
    Spot {
        /// The plate's name, exactly as machines expect it: `CutContour`.
        plate: String,
        /// What is shown where the plate is missing.
        alternate: Cmyk,
    },
}

impl Ink {
    /// What the process plates show of it: itself, or a spot ink's alternate.
    pub fn process(&self) -> Cmyk {
        match self {
            Ink::Process(cmyk)
            | Ink::Spot {
                alternate: cmyk, ..
            } => *cmyk,
        }
    }

    /// Whether it is black alone, which overprints.
    pub fn is_pure_black(&self) -> bool {
        matches!(self, Ink::Process([c, m, y, k]) if *c == 0.0 && *m == 0.0 && *y == 0.0 && *k == 1.0)
    }
}

/// A row of the table.
#[derive(Clone, Debug)]
pub struct Swatch {
    /// The name that templates may use.
    pub name: String,
    /// The colour on screens.
    pub preview: [u8; 3],
    /// What goes on the plates.
    pub ink: Ink,
}

impl Swatch {
    /// The preview colour as `#rrggbb`.
    pub fn hex(&self) -> String {
        hex(self.preview)
    }

    /// The colour on a sheet; `plates` are the shop's names of plates, by ink.
    pub(super) fn colour(&self, plates: &IndexMap<String, String>) -> Colour {
        let ink = match (&self.ink, plates.get(&self.name)) {
            (Ink::Spot { alternate, .. }, Some(plate)) => Ink::Spot {
                plate: plate.clone(),
                alternate: *alternate,
            },
            (ink, _) => ink.clone(),
        };
        Colour {
            name: self.name.clone(),
            ink,
            preview: self.preview,
        }
    }
}

/// The inks of a theme, in the order of writing.
#[derive(Clone, Debug, Default)]
pub struct InkTable {
    swatches: Vec<Swatch>,
}

/// An ink for `loa list inks`.
#[derive(Clone, Debug, Serialize)]
pub struct InkSummary {
    /// The name that templates use.
    pub name: String,
    /// The colour on screens.
    pub preview: String,
    /// The mixture in parts of a hundred; of a spot ink what is shown without its plate.
    pub cmyk: [f32; 4],
    /// The plate of a spot ink.
    pub spot: Option<String>,
}

impl InkTable {
    /// Reads `inks.toml`.
    ///
    /// # Errors
    /// Broken TOML, inks without a mixture, parts outside 0 to 100, two inks with one preview.
    pub fn read(path: &str, text: &str) -> Outcome<InkTable> {
        let origin = Origin::new(path, text);
        let table = parse_toml(&origin, text, 0)?;
        let mut findings = Findings::new();
        let mut fields = Fields::new(&table, &origin, "inks.toml");
        let inks = fields
            .table("ink", &mut findings)
            .cloned()
            .unwrap_or_default();
        fields.refuse_unknown(&mut findings);
        let mut out = InkTable::default();
        for (name, entry) in inks.iter() {
            let place = origin.place(&entry.key_span);
            let Some(table) = entry.value.as_table() else {
                findings.push(entry.value.mistyped(name, "kind-table", &origin));
                continue;
            };
            let Some(swatch) = read_swatch(name, table, &origin, &place, &mut findings) else {
                continue;
            };
            if let Some(twin) = out.swatches.iter().find(|s| s.preview == swatch.preview) {
                findings.push(
                    Diagnostic::error("inks-share-preview")
                        .with("first", &twin.name)
                        .with("second", name)
                        .with("preview", swatch.hex())
                        .at(place)
                        .hint("hint-inks-share-preview"),
                );
            }
            out.swatches.push(swatch);
        }
        findings.finish(out).map(|Warned { value, .. }| value)
    }

    /// The rows.
    pub fn swatches(&self) -> &[Swatch] {
        &self.swatches
    }

    /// The ink of this name.
    pub fn named(&self, name: &str) -> Option<&Swatch> {
        self.swatches.iter().find(|s| s.name == name)
    }

    /// The ink behind a preview colour.
    pub fn behind(&self, preview: [u8; 3]) -> Option<&Swatch> {
        self.swatches.iter().find(|s| s.preview == preview)
    }

    /// Adds "did you mean" to a message about a colour that has no ink: the nearest
    /// preview if one is near, else all inks.
    pub fn advise(&self, diagnostic: Diagnostic, colour: [u8; 3]) -> Diagnostic {
        let distance = |s: &Swatch| -> i32 {
            (0..3)
                .map(|i| (i32::from(s.preview[i]) - i32::from(colour[i])).pow(2))
                .sum()
        };
        match self.swatches.iter().min_by_key(|s| distance(s)) {
            Some(near) if distance(near) < 3000 => diagnostic.hint_with(
                "hint-ink-near",
                vec![("name", near.name.clone()), ("preview", near.hex())],
            ),
            _ => diagnostic.hint_with("hint-inks-known", vec![("names", self.known())]),
        }
    }

    /// `do (#da251d), vang (#fff200)`.
    fn known(&self) -> String {
        let rows: Vec<String> = self
            .swatches
            .iter()
            .map(|s| format!("{} ({})", s.name, s.hex()))
            .collect();
        rows.join(", ")
    }

    /// The rows for `loa list inks`.
    pub fn summaries(&self) -> Vec<InkSummary> {
        let percent = |cmyk: &Cmyk| cmyk.map(|part| part * 100.0);
        let summary = |s: &Swatch| match &s.ink {
            Ink::Process(cmyk) => InkSummary {
                name: s.name.clone(),
                preview: s.hex(),
                cmyk: percent(cmyk),
                spot: None,
            },
            Ink::Spot { plate, alternate } => InkSummary {
                name: s.name.clone(),
                preview: s.hex(),
                cmyk: percent(alternate),
                spot: Some(plate.clone()),
            },
        };
        self.swatches.iter().map(summary).collect()
    }
}

/// `#rrggbb` in lower case.
pub(super) fn hex([r, g, b]: [u8; 3]) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// The colour in `#rgb` or `#rrggbb`.
pub(super) fn parse_hex(text: &str) -> Option<[u8; 3]> {
    let digits = text.trim().strip_prefix('#')?;
    if !digits.is_ascii() {
        return None;
    }
    let pair = |i: usize| u8::from_str_radix(digits.get(i..i + 2)?, 16).ok();
    match digits.len() {
        6 => Some([pair(0)?, pair(2)?, pair(4)?]),
        3 => {
            let one = |i: usize| Some(u8::from_str_radix(digits.get(i..=i)?, 16).ok()? * 17);
            Some([one(0)?, one(1)?, one(2)?])
        }
        _ => None,
    }
}

fn read_swatch(
    name: &str,
    table: &Table,
    origin: &Origin,
    place: &crate::diag::Place,
    findings: &mut Findings,
) -> Option<Swatch> {
    let title = format!("[ink.{name}]");
    let mut fields = Fields::new(table, origin, &title);
    let cmyk = read_cmyk("cmyk", &mut fields, findings);
    let plate = fields.string("spot", findings);
    let alternate = read_cmyk("alt", &mut fields, findings);
    let preview = fields.spanned_string("preview", findings);
    fields.refuse_unknown(findings);
    let ink = match (cmyk, plate) {
        (Some(cmyk), None) => Some(Ink::Process(cmyk)),
        (None, Some(plate)) => Some(Ink::Spot {
            plate,
            alternate: alternate.unwrap_or([0.0, 1.0, 0.0, 0.0]),
        }),
        _ => {
            findings.push(
                Diagnostic::error("ink-without-mixture")
                    .with("name", name)
                    .at(place.clone())
                    .hint("hint-ink-mixture"),
            );
            None
        }
    };
    let preview = match preview {
        Some((text, span)) => parse_hex(&text).or_else(|| {
            let cause = "#rrggbb";
            findings.push(
                Diagnostic::error("bad-value")
                    .with("key", "preview")
                    .with("value", &text)
                    .with("cause", cause)
                    .at(origin.place(&span)),
            );
            None
        }),
        None => {
            findings.push(
                Diagnostic::error("missing-key")
                    .with("key", "preview")
                    .with("table", &title)
                    .at(place.clone()),
            );
            None
        }
    };
    Some(Swatch {
        name: name.to_owned(),
        preview: preview?,
        ink: ink?,
    })
}

/// Four numbers from 0 to 100.
fn read_cmyk(key: &'static str, fields: &mut Fields<'_>, findings: &mut Findings) -> Option<Cmyk> {
    fields.typed(key, "kind-cmyk", findings, |value| {
        let Kind::Array(items) = &value.kind else {
            return None;
        };
        let parts: Option<Vec<f32>> = items
            .iter()
            .map(|item| match item.kind {
                Kind::Integer(i) => Some(i as f32),
                Kind::Float(f) => Some(f as f32),
                _ => None,
            })
            .map(|part| {
                part.filter(|p| (0.0..=100.0).contains(p))
                    .map(|p| p / 100.0)
            })
            .collect();
        parts?.try_into().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inks_are_found_by_name_and_by_preview() {
        let text = "[ink.do]\ncmyk=[0,100,100,0]\npreview='#DA251D'\n\
                    [ink.cut]\nspot='CutContour'\nalt=[0,100,0,0]\npreview='#e0c'\n";
        let table = InkTable::read("inks.toml", text).unwrap();
        assert_eq!(
            table.named("do").unwrap().ink,
            Ink::Process([0.0, 1.0, 1.0, 0.0])
        );
        assert_eq!(table.behind([0xee, 0, 0xcc]).unwrap().name, "cut");
        assert!(table.behind([0, 0, 0]).is_none());
    }

    #[test]
    fn mistakes_in_the_table_are_all_told() {
        let text = "[ink.a]\ncmyk=[0,100,100]\npreview='#DA251D'\n\
                    [ink.b]\ncmyk=[0,0,0,0]\npreview='white'\n\
                    [ink.c]\ncmyk=[0,0,0,0]\npreview='#fff'\n[ink.d]\nspot='D'\npreview='#FFFFFF'\n";
        let codes: Vec<_> = InkTable::read("inks.toml", text)
            .unwrap_err()
            .iter()
            .map(|d| d.code)
            .collect();
        assert_eq!(
            codes,
            [
                "wrong-type",
                "ink-without-mixture",
                "bad-value",
                "inks-share-preview"
            ]
        );
    }
}

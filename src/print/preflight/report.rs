//! The numbers that go to the shop with the files: one row a piece.

use std::collections::BTreeMap;

use serde::Serialize;

use super::artwork::{least_line, most_ink, notes, pictures, plates, ppi, reach_m};
use super::{Terms, artwork::inspect};
use crate::diag::Diagnostic;
use crate::print::artwork::{Artwork, Layer};
use crate::print::inks::Ink;

/// A report on the pieces of a kit. Lengths are in millimetres on the finished piece, ink in
/// per cent.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Report {
    /// A row for each piece, in the order of the kit.
    pub(crate) pieces: Vec<Piece>,
    /// How many pieces there are.
    pub(crate) count: usize,
    /// How many of them nothing was found against.
    pub(crate) clean: usize,
}

/// A piece in numbers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Piece {
    /// What it is called.
    pub(crate) title: String,
    /// The finished width.
    pub(crate) width_mm: f64,
    /// The finished height.
    pub(crate) height_mm: f64,
    /// How far art runs past the trim.
    pub(crate) bleed_mm: f64,
    /// No text nearer to the trim than this.
    pub(crate) safe_mm: f64,
    /// The slogan as set, line by line.
    pub(crate) lines: Vec<String>,
    /// The height of the slogan's capitals, 0 without words.
    pub(crate) cap_height_mm: f64,
    /// From so far the slogan is read at ease.
    pub(crate) legible_m: f64,
    /// The height of the smallest capitals beside the slogan.
    pub(crate) least_cap_height_mm: Option<f64>,
    /// From how far it is to be read, if the order says.
    pub(crate) distance_m: Option<f64>,
    /// The inks, in the order of painting.
    pub(crate) inks: Vec<InkRow>,
    /// The plates besides the four inks.
    pub(crate) plates: Vec<String>,
    /// The most ink in one colour.
    pub(crate) ink_percent: f64,
    /// What the material takes.
    pub(crate) ink_limit_percent: f64,
    /// The finest line.
    pub(crate) least_line_mm: Option<f64>,
    /// The pictures.
    pub(crate) pictures: Vec<PictureRow>,
    /// The checks, each with its outcome.
    pub(crate) checks: Vec<Check>,
    /// The files, as the kit lists them.
    pub(crate) files: Vec<FileRow>,
}

/// An ink and where it prints.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct InkRow {
    /// Its name in the table.
    pub(crate) name: String,
    /// Cyan, magenta, yellow, black in per cent; of a plate of its own what stands for it.
    pub(crate) cmyk_percent: [f64; 4],
    /// The plate of its own.
    pub(crate) plate: Option<String>,
}

/// A picture on the piece.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct PictureRow {
    /// Its file.
    pub(crate) name: String,
    /// Pixels in an inch at the finished size.
    pub(crate) ppi: f64,
}

/// A file of the piece.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct FileRow {
    /// Its path in the kit.
    pub(crate) path: String,
    /// Its bytes.
    pub(crate) bytes: usize,
    /// Their SHA-256 in hexadecimal digits.
    pub(crate) sha256: String,
}

/// A check with its outcome.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Check {
    /// Its stable name: `bleed`, `safe`, `ink`, `lines`, `letters`, `words`, `plates`,
    /// `pictures`, `files`.
    pub(crate) name: &'static str,
    /// Whether nothing was found.
    pub(crate) passed: bool,
    /// The codes of what was found, with the facts of their sentences.
    pub(crate) findings: Vec<Found>,
}

/// Something found, for whoever writes it in a language.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Found {
    /// The code.
    pub(crate) code: &'static str,
    /// The facts.
    pub(crate) facts: BTreeMap<&'static str, String>,
}

/// The checks and the codes that each may tell.
const CHECKS: &[(&str, &[&str])] = &[
    ("bleed", &["bleed-not-filled"]),
    ("safe", &["text-beyond-trim", "text-outside-safe"]),
    ("letters", &["text-too-small", "text-unreadable"]),
    (
        "words",
        &[
            "word-torn",
            "piece-date-differs",
            "piece-half-day-differs",
            "piece-ordinal-differs",
            "piece-period-differs",
            "piece-spelling",
            "piece-text-flaw",
        ],
    ),
    ("ink", &["ink-over-limit"]),
    ("lines", &["line-too-fine", "line-too-fine-reversed"]),
    ("plates", &["plate-unknown"]),
    ("pictures", &["picture-too-coarse"]),
];

/// A piece for [`report`].
pub(crate) struct Inspected<'a> {
    /// The piece.
    pub(crate) artwork: &'a Artwork,
    /// What it must keep to.
    pub(crate) terms: &'a Terms<'a>,
    /// What else was found: in its words, in its finished files.
    pub(crate) findings: Vec<Diagnostic>,
    /// Its files.
    pub(crate) files: Vec<FileRow>,
}

/// Gathers the numbers of all pieces; each is inspected here.
pub(crate) fn report(pieces: &[Inspected<'_>]) -> Report {
    let rows: Vec<Piece> = pieces.iter().map(numbers).collect();
    Report {
        count: rows.len(),
        clean: rows
            .iter()
            .filter(|p| p.checks.iter().all(|c| c.passed))
            .count(),
        pieces: rows,
    }
}

/// The numbers of one piece.
pub(crate) fn numbers(piece: &Inspected<'_>) -> Piece {
    let Inspected { artwork, terms, .. } = piece;
    let mut findings = inspect(artwork, terms);
    findings.extend(piece.findings.iter().cloned());
    let tenth = |v: f64| (v * 10.0).round() / 10.0 + 0.0;
    let cap = artwork.cap_height();
    let notes = notes(artwork);
    let least_note = notes.iter().map(|t| t.cap_height).reduce(f64::min);
    Piece {
        title: terms.piece.to_owned(),
        width_mm: tenth(artwork.trim_box().width()),
        height_mm: tenth(artwork.trim_box().height()),
        bleed_mm: tenth(artwork.bleed.to_mm()),
        safe_mm: tenth(terms.safe_mm),
        lines: artwork.lines(),
        cap_height_mm: tenth(cap),
        legible_m: tenth(reach_m(cap)),
        least_cap_height_mm: least_note.map(tenth),
        distance_m: terms.distance_mm.map(|mm| tenth(mm / 1000.0)),
        inks: inks(artwork),
        plates: plates(artwork).into_iter().collect(),
        ink_percent: most_ink(artwork).round(),
        ink_limit_percent: terms.ink_limit,
        least_line_mm: least_line(artwork).map(|l| (l.mm * 100.0).round() / 100.0),
        pictures: pictures(artwork)
            .into_iter()
            .map(|(name, pixels, at)| PictureRow {
                ppi: ppi(pixels, at).round(),
                name,
            })
            .collect(),
        checks: checks(&findings),
        files: piece.files.clone(),
    }
}

/// What was found, sorted by check; what belongs to none is told of the files.
fn checks(findings: &[Diagnostic]) -> Vec<Check> {
    let found = |d: &Diagnostic| Found {
        code: d.code,
        facts: d.facts.iter().cloned().collect(),
    };
    let check = |name, belongs: &dyn Fn(&str) -> bool| {
        let findings: Vec<Found> = findings
            .iter()
            .filter(|d| belongs(d.code))
            .map(found)
            .collect();
        Check {
            name,
            passed: findings.is_empty(),
            findings,
        }
    };
    let listed = |code: &str| CHECKS.iter().any(|(_, codes)| codes.contains(&code));
    let named = CHECKS
        .iter()
        .map(|(name, codes)| check(name, &|code| codes.contains(&code)));
    named
        .chain([check("files", &|code| !listed(code))])
        .collect()
}

/// The inks, each once, in the order of painting.
fn inks(artwork: &Artwork) -> Vec<InkRow> {
    let mut rows: Vec<InkRow> = Vec::new();
    for mark in Layer::ALL.iter().flat_map(|layer| artwork.on(*layer)) {
        for colour in super::artwork::colours(mark) {
            let (cmyk, plate) = match &colour.ink {
                Ink::Process(cmyk) => (*cmyk, None),
                Ink::Spot { plate, alternate } => (*alternate, Some(plate.clone())),
            };
            let row = InkRow {
                name: colour.name.clone(),
                cmyk_percent: cmyk.map(|v| (f64::from(v) * 100.0).round()),
                plate,
            };
            if !rows.contains(&row) {
                rows.push(row);
            }
        }
    }
    rows
}

//! Preflight over the whole kit: every piece, every sheet of a merge and every PDF for the
//! shops, strips and sheets of paper too, is looked at before money is spent, and the report
//! is printed beside them.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::config::press::Format;
use crate::diag::catalogue::{Catalogue, Language};
use crate::diag::{Diagnostic, Outcome, Warned};
use crate::measure::Size;
use crate::print::artwork::Artwork;
use crate::print::finishing;
use crate::print::paper::{self, Inspected as Row};
use crate::print::preflight::{self, Look, Numbers, Said, Terms};
use crate::print::product::Product;
use crate::print::setting::SetText;
use crate::recipe::Kitchen;
use crate::text::spelling::{Census, Facts, Wordlist};

use super::form::size;
use super::{Entry, Kit};

/// Of a larger document, which is a merge with its sheets made alike, only the skeleton is
/// looked at: that of every page, but not what it draws.
const LARGEST: u64 = 16 * 1024 * 1024;
/// So often the same is told of the sheets of one merge; then how often it comes again.
const MOST_ALIKE: usize = 12;

/// The report as a PDF, and all that was found.
pub(super) fn report(kit: &Kit<'_>, kitchen: &dyn Kitchen) -> Outcome<Warned<Vec<u8>>> {
    let vietnamese = Catalogue::new(Language::Vietnamese);
    let (facts, words) = (kit.workshop.facts(), kit.workshop.wordlist());
    let (mut rows, mut warnings) = (Vec::new(), Vec::new());
    let mut census = Census::new();
    // What goes to no press is a picture for screens.
    let printed = |entry: &&Entry<'_>| entry.press_files().next().is_some();
    for entry in kit.entries.iter().filter(printed) {
        let artwork = entry.piece.artwork()?;
        let texts = texts(entry, artwork, &words);
        let mut found = inspect(entry, artwork, &texts, &facts, &words, kitchen)?;
        let looks = looks(entry)?;
        found.extend(of_sheets(entry, &looks));
        rows.push(row(entry, artwork, &looks, &found, &vietnamese));
        warnings.extend(found);
        for said in &texts {
            for variant in &said.variants {
                census.add(&said.text, variant, said.place.clone());
            }
        }
        for (text, ways, place) in looks.iter().flat_map(|look| &look.ways) {
            for way in ways {
                census.add(text, way, place.clone());
            }
        }
    }
    for mixed in census.mixed() {
        warnings.extend(mixed.others.iter().map(|other| {
            Diagnostic::warning("piece-mixed-writing")
                .with("found", other.written)
                .with("usual", mixed.example)
                .at(other.place.clone())
                .hint_with("hint-piece-write", vec![("right", other.right.clone())])
                .hint("hint-piece-mixed-writing")
        }));
    }
    let pdf = paper::preflight(kit.workshop, &rows)?;
    Ok(Warned {
        value: pdf,
        warnings,
    })
}

/// What a piece says, each text with its place in the user's files.
fn texts(entry: &Entry<'_>, artwork: &Artwork, list: &Wordlist) -> Vec<Said> {
    let piece = &entry.piece;
    let text = |set: &SetText| {
        let text = set.lines.join(" ");
        let place = piece.origin_of(&piece.wording, &text);
        Said::own(text, place, list)
    };
    artwork.texts.iter().map(text).collect()
}

/// What was seen on the sheets of a merge behind the first one. They were looked at while
/// they were drawn for their files; those that were not are drawn now.
fn looks<'e>(entry: &'e Entry<'_>) -> Outcome<Vec<&'e Look>> {
    let piece = &entry.piece;
    let on_paper = entry
        .files
        .iter()
        .any(|f| f.product.format() == Format::Pdf);
    let count = if on_paper { piece.sheets() } else { 1 };
    let look = |i: usize| {
        if piece.sheets_seen.seen(i).is_none() {
            piece.sheet(i)?;
        }
        Ok(piece.sheets_seen.seen(i))
    };
    let looks: Vec<Outcome<_>> = (1..count).into_par_iter().map(look).collect();
    let looks: Outcome<Vec<_>> = looks.into_iter().collect();
    Ok(looks?.into_iter().flatten().collect())
}

/// What can be said against the sheets, in their order; what comes again and again is told
/// a few times, and then how often.
fn of_sheets(entry: &Entry<'_>, looks: &[&Look]) -> Vec<Diagnostic> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut out = Vec::new();
    for told in looks.iter().flat_map(|look| &look.found) {
        let count = counts.entry(told.code).or_insert(0);
        *count += 1;
        if *count <= MOST_ALIKE {
            out.push(told.clone());
        }
    }
    for (code, count) in counts.into_iter().filter(|(_, n)| *n > MOST_ALIKE) {
        let told = Diagnostic::warning("piece-more-sheets")
            .with("piece", &entry.piece.title)
            .with("count", count - MOST_ALIKE)
            .with("code", code)
            .at(entry.piece.place.clone());
        out.push(told.hint("hint-piece-more-sheets"));
    }
    out
}

/// All that can be said against a piece.
fn inspect(
    entry: &Entry<'_>,
    artwork: &Artwork,
    texts: &[Said],
    facts: &Facts,
    words: &Wordlist,
    kitchen: &dyn Kitchen,
) -> Outcome<Vec<Diagnostic>> {
    let piece = &entry.piece;
    let terms = Terms::of(piece);
    let mut found = preflight::inspect(artwork, &terms);
    found.extend(finishing::check(artwork, piece.shop).into_iter().map(|d| {
        let place = piece.place.clone();
        d.at(place)
    }));
    let profile = piece.workshop.profile()?;
    let photos = preflight::photos(artwork).into_iter();
    found.extend(photos.filter_map(|photo| {
        let told = preflight::foreign(photo, profile)?;
        Some(told.at(piece.place.clone()))
    }));
    found.extend(preflight::words(texts, &terms, facts, words));
    // Sheets in files of their own are made alike: one is looked through, of the others
    // the skeleton.
    let mut alike = false;
    for file in &entry.files {
        let Some(expected) = file.product.expected(piece)? else {
            continue;
        };
        let is_sheet = matches!(file.product, Product::Sheet(..));
        let in_short = is_sheet && std::mem::replace(&mut alike, is_sheet)
            || kitchen.receipt(&file.path)?.bytes > LARGEST;
        let bytes = kitchen.bytes(&file.path)?;
        let faults = if in_short {
            preflight::skim(&bytes, &expected)
        } else {
            preflight::examine(&bytes, &expected)
        };
        found.extend(faults.iter().map(|f| f.diagnostic(file.path.as_str())));
    }
    Ok(found)
}

/// A piece in the report.
fn row(
    entry: &Entry<'_>,
    artwork: &Artwork,
    looks: &[&Look],
    found: &[Diagnostic],
    vietnamese: &Catalogue,
) -> Row {
    let mut numbers = Numbers::of(artwork);
    looks.iter().for_each(|look| numbers.also(look));
    Row {
        title: format!("{}: {}", entry.piece.layout.title, entry.words()),
        size: {
            let Size { width, height } = entry.piece.size;
            format!(
                "{} m",
                size(width.to_mm() / 1000.0, height.to_mm() / 1000.0)
            )
        },
        cap_height: numbers.cap_height_mm,
        legible_m: numbers.legible_m,
        inks: numbers.inks,
        ink_max: numbers.ink_percent,
        least_line: numbers.least_line_mm,
        ppi: numbers.least_ppi,
        findings: found
            .iter()
            .map(|d| vietnamese.sentence(d.code, &d.facts))
            .collect(),
    }
}

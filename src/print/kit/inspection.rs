//! Preflight over the whole kit: every piece and every press PDF is looked at before money is
//! spent, and the report is printed beside them.

use crate::config::press::Format;
use crate::diag::catalogue::{Catalogue, Language};
use crate::diag::{Diagnostic, Outcome, Place, Warned};
use crate::measure::Size;
use crate::print::artwork::Artwork;
use crate::print::finishing;
use crate::print::paper::{self, Inspected as Row};
use crate::print::preflight::{self, Expected, Numbers, Terms};
use crate::print::product::Product;
use crate::print::setting::SetText;
use crate::recipe::Kitchen;
use crate::text::spelling::{Census, Facts, Wordlist, variants};

use super::form::size;
use super::{Entry, Kit};

/// A larger document is a merge, whose sheets are made alike: its pages are not looked at
/// one by one.
const LARGEST: u64 = 16 * 1024 * 1024;

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
        let texts = texts(entry, artwork);
        let found = inspect(entry, artwork, &texts, &facts, &words, kitchen)?;
        rows.push(row(entry, artwork, &found, &vietnamese));
        warnings.extend(found);
        for (text, place) in &texts {
            for variant in words.open(text, variants(text)) {
                census.add(text, &variant, place.clone());
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
fn texts(entry: &Entry<'_>, artwork: &Artwork) -> Vec<(String, Option<Place>)> {
    let piece = &entry.piece;
    let text = |set: &SetText| {
        let text = set.lines.join(" ");
        let place = piece.origin_of(&piece.wording, &text);
        (text, place)
    };
    artwork.texts.iter().map(text).collect()
}

/// All that can be said against a piece.
fn inspect(
    entry: &Entry<'_>,
    artwork: &Artwork,
    texts: &[(String, Option<Place>)],
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
        let other = photo.foreign_condition(profile)?;
        let told = Diagnostic::warning("photo-other-press")
            .with("path", photo.name())
            .with("other", other)
            .with("press", &profile.description);
        Some(told.at(piece.place.clone()).hint("hint-photo-other-press"))
    }));
    let texts: Vec<(&str, Option<Place>)> =
        texts.iter().map(|(t, p)| (t.as_str(), p.clone())).collect();
    found.extend(preflight::words(&texts, &terms, facts, words));
    for file in &entry.files {
        let whole = matches!(file.product, Product::Whole(Format::Pdf) | Product::Twin(_));
        if !whole || kitchen.receipt(&file.path)?.bytes > LARGEST {
            continue;
        }
        let mut expected = Expected::of(artwork, file.product.scale(), piece.shop.ink_limit);
        expected.pages = Some(piece.sheets());
        let bytes = kitchen.bytes(&file.path)?;
        let faults = preflight::examine(&bytes, &expected);
        found.extend(faults.iter().map(|f| f.diagnostic(file.path.as_str())));
    }
    Ok(found)
}

/// A piece in the report.
fn row(entry: &Entry<'_>, artwork: &Artwork, found: &[Diagnostic], vietnamese: &Catalogue) -> Row {
    let numbers = Numbers::of(artwork);
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

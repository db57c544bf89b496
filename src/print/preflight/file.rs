//! The finished PDF, examined: is it what was ordered, and will the press run it as it looks?
//!
//! The rules are those of the structure called PDF/X-4 (ISO 15930-7) as far as they can be
//! told from the file alone, and those that print shops add: the right size, no colours of
//! the screen, no more ink than the material takes. They are written here from public
//! knowledge of the format; a file without faults has "PDF/X-4 structure", it is not
//! certified by anybody.
//!
//! - `document`: what the file says about itself, its output intent, its layers; things that
//!   have no place in a file for the press;
//! - `sheet`: page boxes and their sizes, in millimetres whatever the `UserUnit`;
//! - `content`: every drawing on a page, forms, patterns and glyphs within it included, read
//!   by `operators`;
//! - `skeleton`: where a file is too large, or one of very many, only what holds it together;
//! - `colour`, `resources`: what drawings call by name; `stream`: their bytes.
//!
//! It also reads the files of strangers, so it takes any bytes: loops are walked once, and
//! there is a bound on the depth, on the bytes that are unpacked and on the faults told.

mod colour;
mod content;
mod document;
mod metadata;
mod operators;
mod resources;
mod sheet;
mod skeleton;
mod stream;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId};

use self::skeleton::Skeleton;
use crate::diag::{Diagnostic, Fact, Place, Severity};
use crate::print::artwork::Artwork;

/// So many bytes are unpacked of one file, whatever it holds.
const MOST_UNPACKED: usize = 256 << 20;
/// Drawings within drawings go no deeper.
const DEEPEST: usize = 48;
/// More faults than this help nobody.
const MOST_FAULTS: usize = 200;
/// Pages beyond this are not looked at.
const MOST_PAGES: usize = 2000;

/// What the file should be. Lengths are millimetres on the paper.
#[derive(Clone, Debug)]
pub(crate) struct Expected {
    /// Width and height of the trim, the same on every page.
    ///
    /// Default: any.
    pub(crate) trim_mm: Option<(f64, f64)>,
    /// How far the bleed box lies outside the trim box, on every side.
    ///
    /// Default: any.
    pub(crate) bleed_mm: Option<f64>,
    /// How far the media lies outside the bleed box, in our own files.
    pub(crate) slug_mm: f64,
    /// The number of pages.
    ///
    /// Default: any, but not none.
    pub(crate) pages: Option<usize>,
    /// The most ink in one place, the sum of the plates, in per cent.
    ///
    /// Default: 300 ([`super::INK_LIMIT`]).
    pub(crate) ink_limit: f64,
    /// Whether loa made the file: then it holds outlines and no fonts, and its media box is
    /// the bleed box.
    ///
    /// Default: no.
    pub(crate) ours: bool,
}

impl Expected {
    /// A file of somebody else's, of whatever size.
    pub(crate) fn foreign() -> Expected {
        Expected {
            trim_mm: None,
            bleed_mm: None,
            slug_mm: 0.0,
            pages: None,
            ink_limit: super::INK_LIMIT,
            ours: false,
        }
    }

    /// Sheets of paper of one size without a bleed, or of any size.
    pub(crate) fn paper(
        trim_mm: Option<(f64, f64)>,
        pages: Option<usize>,
        ink_limit: f64,
    ) -> Expected {
        Expected {
            trim_mm,
            bleed_mm: Some(0.0),
            slug_mm: 0.0,
            pages,
            ink_limit,
            ours: true,
        }
    }

    /// The press PDF of an artwork at one to `scale`.
    pub(crate) fn of(artwork: &Artwork, scale: u32, ink_limit: f64) -> Expected {
        let scale = f64::from(scale.max(1));
        let trim = artwork.trim_box();
        Expected {
            trim_mm: Some((trim.width() / scale, trim.height() / scale)),
            bleed_mm: Some(artwork.bleed.to_mm() / scale),
            slug_mm: artwork.slug.to_mm() / scale,
            pages: Some(1),
            ink_limit,
            ours: true,
        }
    }
}

/// Something wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The stable code, the key of its sentence.
    pub(crate) code: &'static str,
    /// An error if a press would refuse the file or print it wrong.
    pub(crate) severity: Severity,
    /// The pages, from 1, in rising order; none if the whole file is meant.
    pub(crate) pages: Vec<usize>,
    /// The facts in the sentence; `page` comes by itself.
    pub(crate) facts: Vec<Fact>,
}

impl Fault {
    fn error(code: &'static str) -> Fault {
        Fault {
            code,
            severity: Severity::Error,
            pages: Vec::new(),
            facts: Vec::new(),
        }
    }

    fn warning(code: &'static str) -> Fault {
        Fault {
            severity: Severity::Warning,
            ..Fault::error(code)
        }
    }

    fn with(mut self, name: &'static str, value: impl ToString) -> Fault {
        self.facts.push((name, value.to_string()));
        self
    }

    fn on(mut self, page: usize) -> Fault {
        self.pages.push(page);
        self
    }

    /// The fault as a message about the file at `path`.
    pub(crate) fn diagnostic(&self, path: &str) -> Diagnostic {
        let base = match self.severity {
            Severity::Error => Diagnostic::error(self.code),
            Severity::Warning => Diagnostic::warning(self.code),
        };
        let mut told = base.at(Place::file(path)).hint(hint(self.code));
        told.facts = self.facts.clone();
        if !self.pages.is_empty() {
            told.facts.push(("page", in_ranges(&self.pages)));
        }
        told
    }
}

/// What helps against a fault.
fn hint(code: &str) -> &'static str {
    match code {
        "pdf-unreadable"
        | "pdf-damaged"
        | "pdf-stream-broken"
        | "pdf-content-broken"
        | "pdf-operators-unbalanced"
        | "pdf-operator-unknown"
        | "pdf-operands-missing"
        | "pdf-resource-missing"
        | "pdf-colour-range" => "hint-pdf-write-again",
        "pdf-too-heavy" => "hint-pdf-too-heavy",
        "pdf-encrypted" => "hint-pdf-encrypted",
        "pdf-no-box" | "pdf-box-broken" | "pdf-box-nesting" | "pdf-no-bleed" => "hint-pdf-boxes",
        "pdf-wrong-size" | "pdf-wrong-bleed" => "hint-pdf-size",
        "pdf-user-unit-missing" | "pdf-too-large" => "hint-pdf-user-unit",
        "pdf-page-count" | "pdf-no-page" | "pdf-empty-page" => "hint-pdf-pages",
        "pdf-rgb" | "pdf-colour-managed" | "pdf-group-colour" => "hint-pdf-cmyk",
        "pdf-font-missing" | "pdf-font-used" => "hint-pdf-outlines",
        "pdf-ink-limit" => "hint-pdf-ink-limit",
        "pdf-white-overprint" => "hint-pdf-white-overprint",
        "pdf-picture-broken" | "pdf-old-filter" | "pdf-filter-unknown" | "pdf-jpeg-2000" => {
            "hint-pdf-picture"
        }
        "pdf-javascript" | "pdf-action" | "pdf-form" | "pdf-annotation" | "pdf-embedded-file"
        | "pdf-external-data" => "hint-pdf-plain-file",
        _ => "hint-pdf-x4",
    }
}

/// Examines a file. Every fault is told, as far as the file can be read; none means clean.
///
/// Time and memory are bounded by the file's size and by a fixed budget for what it unpacks
/// to; if that is used up, `pdf-too-heavy` says so.
pub(crate) fn examine(pdf: &[u8], expected: &Expected) -> Vec<Fault> {
    let options = LoadOptions::with_max_decompressed_size(MOST_UNPACKED);
    let doc = match Document::load_mem_with_options(pdf, options) {
        Ok(doc) => doc,
        Err(cause) => return vec![document::unreadable(pdf, &cause)],
    };
    let mut examiner = Examiner::new(&doc, expected);
    examiner.document(pdf);
    examiner.pages();
    examiner.faults
}

/// Looks at the skeleton of a file of loa's own: its objects, the number of its pages and
/// the boxes of each. Takes little more time than reading the bytes, whatever their number.
pub(crate) fn skim(pdf: &[u8], expected: &Expected) -> Vec<Fault> {
    let pages = Skeleton::read(pdf).and_then(|skeleton| skeleton::pages(&skeleton));
    let Some(pages) = pages.filter(|_| pdf.starts_with(b"%PDF-")) else {
        return vec![Fault::error("pdf-damaged")];
    };
    let none = Document::new();
    let mut examiner = Examiner::new(&none, expected);
    examiner.skeleton(&pages);
    examiner.faults
}

/// An examination on its way.
struct Examiner<'d> {
    doc: &'d Document,
    expected: &'d Expected,
    faults: Vec<Fault>,
    /// Drawings that were walked on this page already.
    seen: BTreeSet<ObjectId>,
    /// The forms that are being walked, one within the other.
    open: Vec<ObjectId>,
    /// How many bytes may still be unpacked.
    left: usize,
    /// The page that is walked, from 1.
    page: usize,
    /// The profile of the printing condition: a colour in it is a colour in ink.
    condition: Option<ObjectId>,
    /// The most ink on this page, in per cent.
    most_ink: f64,
    /// How many times this page paints something.
    drawn: usize,
}

impl<'d> Examiner<'d> {
    fn new(doc: &'d Document, expected: &'d Expected) -> Self {
        Examiner {
            doc,
            expected,
            faults: Vec::new(),
            seen: BTreeSet::new(),
            open: Vec::new(),
            left: MOST_UNPACKED,
            page: 0,
            condition: None,
            most_ink: 0.0,
            drawn: 0,
        }
    }

    /// Notes a fault, once for all the pages that have it.
    fn note(&mut self, fault: Fault) {
        let same = |f: &Fault| f.code == fault.code && f.facts == fault.facts;
        match self.faults.iter().position(same) {
            Some(at) => {
                let known = &mut self.faults[at].pages;
                let last = known.last().copied();
                known.extend(fault.pages.into_iter().filter(|page| last < Some(*page)));
            }
            None if self.faults.len() < MOST_FAULTS => self.faults.push(fault),
            None => {}
        }
    }

    /// Notes a fault of the page that is walked.
    fn note_here(&mut self, fault: Fault) {
        self.note(fault.on(self.page));
    }

    /// An error in a file of ours; a warning in one of a stranger, where it is no certain harm.
    fn strictly(&self, code: &'static str) -> Fault {
        if self.expected.ours {
            Fault::error(code)
        } else {
            Fault::warning(code)
        }
    }

    fn pages(&mut self) {
        let pages: Vec<ObjectId> = self.doc.page_iter().take(MOST_PAGES).collect();
        if pages.is_empty() {
            self.note(Fault::error("pdf-no-page"));
        } else if let Some(wanted) = self.expected.pages.filter(|n| *n != pages.len()) {
            let fault = Fault::error("pdf-page-count").with("found", pages.len());
            self.note(fault.with("expected", wanted));
        }
        for (i, id) in pages.into_iter().enumerate() {
            self.page = i + 1;
            match self.doc.get_dictionary(id) {
                Ok(page) => {
                    self.sheet(page);
                    self.drawing(page);
                }
                Err(_) => self.note_here(Fault::error("pdf-empty-page")),
            }
        }
    }

    /// The value under `key`, references followed; nothing for null and for dead references.
    fn get(&self, dict: &'d Dictionary, key: &[u8]) -> Option<&'d Object> {
        self.follow(dict.get(key).ok()?)
    }

    fn follow(&self, object: &'d Object) -> Option<&'d Object> {
        let (_, object) = self.doc.dereference(object).ok()?;
        (!object.is_null()).then_some(object)
    }

    fn dict(&self, dict: &'d Dictionary, key: &[u8]) -> Option<&'d Dictionary> {
        as_dict(self.get(dict, key)?)
    }

    fn name(&self, dict: &'d Dictionary, key: &[u8]) -> Option<&'d [u8]> {
        self.get(dict, key)?.as_name().ok()
    }

    fn array(&self, dict: &'d Dictionary, key: &[u8]) -> Option<&'d [Object]> {
        Some(self.get(dict, key)?.as_array().ok()?.as_slice())
    }

    /// All numbers of an array; nothing if it holds something else.
    fn numbers(&self, items: &'d [Object]) -> Option<Vec<f64>> {
        let number = |o| number(self.follow(o)?);
        items.iter().map(number).collect()
    }

    /// The page that inherits `key` from the tree above it, or has it.
    fn inherited(&self, page: &'d Dictionary, key: &[u8]) -> Option<&'d Object> {
        let mut node = page;
        for _ in 0..DEEPEST {
            if let Some(found) = self.get(node, key) {
                return Some(found);
            }
            node = self.dict(node, b"Parent")?;
        }
        None
    }
}

/// A dictionary, or that of a stream.
fn as_dict(object: &Object) -> Option<&Dictionary> {
    match object {
        Object::Dictionary(dict) => Some(dict),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}

fn number(object: &Object) -> Option<f64> {
    match object {
        Object::Integer(i) => Some(*i as f64),
        Object::Real(r) => Some(f64::from(*r)),
        _ => None,
    }
}

/// Numbers for a message: 1-3, 7.
fn in_ranges(numbers: &[usize]) -> String {
    let runs = numbers.chunk_by(|a, b| a + 1 == *b);
    let words = runs.map(|run| match run {
        [first, .., last] => format!("{first}-{last}"),
        single => single.iter().map(usize::to_string).collect(),
    });
    words.collect::<Vec<_>>().join(", ")
}

/// A name or a text of the file, for a message.
fn shown(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.chars().filter(|c| !c.is_control()).take(60).collect()
}

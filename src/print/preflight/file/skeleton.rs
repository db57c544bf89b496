//! The skeleton of a file of loa's own, however large: every object stands where the table
//! of objects says and ends as it should, and every page has its boxes and its drawing.
//! Nothing is unpacked, so that a merge of thousands of sheets is looked through in the time
//! that it takes to read it.

use std::collections::BTreeMap;
use std::str::FromStr;

use lopdf::{Dictionary, Object};

use super::{Examiner, Fault};

/// An entry of the table of objects (ISO 32000-1, 7.5.4).
const ENTRY: usize = 20;
/// So much of an object's head is looked at: a page's dictionary is shorter.
const HEAD: usize = 8192;
/// The end of a file, where it says where the table is.
const TAIL: usize = 64;
/// The boxes of a page.
const BOXES: [&str; 5] = ["MediaBox", "CropBox", "BleedBox", "TrimBox", "ArtBox"];

/// A file's objects: where each begins and ends, by number.
pub(super) struct Skeleton<'a> {
    pdf: &'a [u8],
    objects: BTreeMap<usize, (usize, usize)>,
}

impl<'a> Skeleton<'a> {
    /// Reads the table of objects. `None` if there is none, or if it does not fit the file.
    pub(super) fn read(pdf: &'a [u8]) -> Option<Skeleton<'a>> {
        let tail = pdf.get(pdf.len().saturating_sub(TAIL)..)?;
        let said = find(tail, b"startxref")? + b"startxref".len();
        let table: usize = numbers(&tail[said..]).next()?;
        let rest = pdf.get(table..)?.strip_prefix(b"xref\n0 ")?;
        let many: usize = numbers(rest).next()?;
        let entries = &rest[find(rest, b"\n")? + 1..];
        let entries = entries.get(..many.checked_mul(ENTRY)?)?;
        let mut starts = Vec::new();
        for (number, entry) in entries.chunks_exact(ENTRY).enumerate() {
            if entry[17] == b'n' {
                starts.push((numbers::<usize>(entry).next()?, number));
            }
        }
        starts.sort_unstable();
        let ends = starts
            .iter()
            .skip(1)
            .map(|(start, _)| *start)
            .chain([table]);
        let objects = starts.iter().zip(ends);
        let objects = objects.map(|((start, number), end)| (*number, (*start, end)));
        Some(Skeleton {
            pdf,
            objects: objects.collect(),
        })
    }

    /// The bytes of each object behind its number; `None` for one that is not where the
    /// table says, or that is cut short.
    fn bodies(&self) -> impl Iterator<Item = Option<&'a [u8]>> {
        self.objects.iter().map(|(number, (start, end))| {
            let all = self.pdf.get(*start..*end)?.trim_ascii_end();
            let body = all.strip_prefix(format!("{number} 0 obj").as_bytes())?;
            let body = body.strip_suffix(b"endobj")?.trim_ascii_end();
            let head = &body[..body.len().min(HEAD)];
            let is_stream = find(head, b"\nstream").is_some();
            (!is_stream || body.ends_with(b"endstream")).then_some(body)
        })
    }
}

impl<'d> Examiner<'d> {
    /// Everything that the skeleton tells. `pages` are the pages found by [`pages`].
    pub(super) fn skeleton(&mut self, pages: &'d [Dictionary]) {
        if let Some(wanted) = self.expected.pages.filter(|n| *n != pages.len()) {
            let fault = Fault::error("pdf-page-count").with("found", pages.len());
            self.note(fault.with("expected", wanted));
        }
        for (i, page) in pages.iter().enumerate() {
            self.page = i + 1;
            self.sheet(page);
            if !page.has(b"Contents") {
                self.note_here(Fault::error("pdf-empty-page"));
            }
        }
    }
}

/// The pages of a file as far as their boxes go, with a `Contents` if their drawing is there;
/// `None` if an object is missing or damaged.
pub(super) fn pages(skeleton: &Skeleton<'_>) -> Option<Vec<Dictionary>> {
    let mut out = Vec::new();
    for body in skeleton.bodies() {
        let body = body?;
        let head = &body[..body.len().min(HEAD)];
        let is_page = |at: usize| !head[at + b"/Type /Page".len()..].starts_with(b"s");
        if find(head, b"/Type /Page").is_some_and(is_page) {
            out.push(page(skeleton, head));
        }
    }
    Some(out)
}

fn page(skeleton: &Skeleton<'_>, head: &[u8]) -> Dictionary {
    let mut page = Dictionary::new();
    let behind = |key: &str| {
        let key = format!("/{key} ");
        find(head, key.as_bytes()).map(|at| &head[at + key.len()..])
    };
    for key in BOXES {
        if let Some(rest) = behind(key) {
            let inner = rest.split(|b| *b == b']').next().unwrap_or_default();
            let corners: Vec<Object> = numbers(inner).map(Object::Real).collect();
            page.set(key, corners);
        }
    }
    if let Some(unit) = behind("UserUnit").and_then(|rest| numbers(rest).next()) {
        page.set("UserUnit", Object::Real(unit));
    }
    let drawing = behind("Contents").and_then(|rest| numbers::<usize>(rest).next());
    if drawing.is_some_and(|number| skeleton.objects.contains_key(&number)) {
        page.set("Contents", Object::Null);
    }
    page
}

/// The numbers at the head of some bytes, brackets left out, up to a word.
fn numbers<T: FromStr>(bytes: &[u8]) -> impl Iterator<Item = T> {
    let words = bytes.split(|b| b.is_ascii_whitespace() || *b == b'[' || *b == b'/');
    let words = words.filter(|word| !word.is_empty());
    words.map_while(|word| std::str::from_utf8(word).ok()?.parse().ok())
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|w| w == wanted)
}

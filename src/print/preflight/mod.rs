//! Preflight: the artwork, the words and the finished file are looked at before money is
//! spent. It reads, and mends nothing.
//!
//! - [`inspect`] looks at an [`Artwork`](super::artwork::Artwork) with the [`Terms`] of its
//!   order, layout and shop: bleed, safe area, ink, fine lines, size of letters, broken
//!   words, plates, photos.
//! - [`words()`] reads what the piece says against the project's facts and names.
//! - [`Sheets`] keeps what was seen on the single sheets of a merge.
//! - [`examine`] judges the bytes of a PDF, loa's own or a stranger's; [`skim`] looks at the
//!   skeleton of one of loa's own, however large.
//! - [`Numbers`] are for the page that goes to the shop with the files.

mod artwork;
mod file;
mod merge;
mod numbers;
#[cfg(test)]
mod samples;
mod terms;
mod words;

use crate::diag::Diagnostic;
pub(crate) use artwork::{inspect, photos};
pub(crate) use file::{Expected, examine, skim};
pub(crate) use merge::{Beside, Look, Proof, Sheets, foreign};
pub(crate) use numbers::Numbers;

/// Judges a press file of whatever making; `path` is its name in messages.
pub fn examine_file(path: &str, pdf: &[u8]) -> Vec<Diagnostic> {
    let faults = examine(pdf, &Expected::foreign());
    faults.iter().map(|fault| fault.diagnostic(path)).collect()
}

pub(crate) use terms::{INK_LIMIT, Terms};
pub(crate) use words::{Said, words};

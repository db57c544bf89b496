//! The print room: from an order to the files that a shop runs.
//!
//! ```text
//! order     (order.rs)      what a page's front matter asks for, checked and settled
//!   → piece (piece.rs)      an order with its layout, words and shop; draws itself once:
//!       layout    (layout.rs, drawing.rs)   Tera renders the theme's SVG, it is checked
//!       setting   (setting/)                texts become outlines, as large as fits
//!       artwork   (resolve.rs, artwork.rs)  flat marks in ink, in millimetres
//!   → export (export/)      press PDF, PNG preview, SVG outlines
//!   → kit    (kit/)         the list for programs, the page for people, the order form and
//!                           the hanging plan, a zip for each shop
//!   → preflight (preflight/) looks at the artwork, the words and the finished PDF
//!   → kit    (kit.rs)       the list for programs, the page for people, the zip
//! ```
//!
//! What orders share is the [`Workshop`]: layouts, the ink table, fonts, the printing
//! condition. [`plan()`] promises the files and checks all that can be checked without
//! drawing; the artwork of a piece is made when its first file is cooked.
//!
//! Nothing here asks a clock: the date in a file is its page's, else the event's
//! (`config.event.date`), else 1 January 2025.

pub mod artwork;
mod cutting;
mod draft;
mod drawing;
mod export;
mod finishing;
mod fonts;
mod functions;
mod imposed;
pub mod inks;
mod kit;
pub mod layout;
mod letters;
pub mod merge;
mod order;
mod paper;
mod pens;
pub mod photo;
mod piece;
mod plan;
mod preflight;
mod product;
mod profile;
mod qr;
mod resolve;
mod setting;
mod shelf;
mod single;
mod stencil;
mod strips;
mod styles;
#[cfg(test)]
mod tests;
mod workshop;

pub use fonts::FontSummary;
pub use inks::InkSummary;
pub use layout::LayoutSummary;
pub use plan::{NAMED_FILES, PieceSummary, pieces, plan};
pub use preflight::examine_file as examine;
pub use setting::SetText;
pub use single::{Files, Single, artwork, single};
pub use styles::StyleSummary;
pub use workshop::{Workshop, fonts, inks, layouts, styles};

use crate::content::order::Order;
use crate::template::Value;

/// An order with the page that holds it.
#[derive(Clone)]
pub struct Job<'a> {
    /// The page's path on the site: `/khau-hieu/x/`.
    pub page_path: &'a str,
    /// The page's file.
    pub source: &'a str,
    /// The page's title, which is the slogan if the order gives none.
    pub title: &'a str,
    /// The page as templates see it.
    pub page: Value,
    /// The order.
    pub order: &'a Order,
}

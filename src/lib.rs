//! loa, the village loudspeaker: from one folder of Markdown and data, a commune's
//! website and its print kit.
//!
//! **An edition is a map from output path to recipe.** Loading the folder gives a
//! [`Library`](library::Library): what the commune wrote. Planning gives an
//! [`Edition`](edition::Edition): every file that will exist, each with the recipe that
//! makes its bytes. Nothing is rendered while planning, and two recipes for one path are
//! an error that names both. `build` cooks in parallel every recipe whose file is not as it was
//! left and made of the same ([`edition::Memory`]); `serve` plans, and cooks only what the
//! browser asks for; `check` reads what was cooked.
//!
//! ```text
//!             main ── cli ──┬─ build ──┐
//!                           ├─ serve ──┤
//!                           ├─ check ──┼──► edition ──┬─ web   (pages, feeds, lists, files)
//!                           └─ print ──┘              └─ print (banner, pennant, pano, backdrop)
//!                                                             │
//!                       sources ─► content (front matter, orders) ─► library
//!   floor: diag  measure  text  notation  sources  recipe  template  config  disk  network
//!          picture  passes  digest
//! ```
//!
//! Arrows point from the one who knows to the one who is known: down, or right. `web` and
//! `print` never import each other: they meet in the library below them and in the edition
//! above them. The floor knows nothing above it. A test holds the arrows
//! (`tests/suite/arrows.rs`, with the table as data).
//!
//! Radio scripts will be a third room beside `web` and `print`, planned in the same way.
//!
//! What must stay true:
//!
//! 1. Read at one end, write at the other: only [`sources`] and [`disk`] touch the disk,
//!    and nothing between them asks the clock or the environment.
//! 2. Each phase has its own type; no field waits to be filled later.
//! 3. `serve` and `build` are one build.
//! 4. Nothing is ever written into `content/` or `themes/` by a build.
//! 5. Third-party names stay in the room that wraps them: Tera in [`template`], Fluent in
//!    [`diag::catalogue`], pulldown-cmark in `web`, usvg and pdf-writer in [`print`](mod@print).
//! 6. Paths in outputs are `/`-separated and safe on Windows.

pub mod check;
pub mod cli;
pub mod config;
pub mod content;
pub mod diag;
pub mod digest;
pub mod disk;
pub mod edition;
pub mod library;
pub mod measure;
pub mod network;
pub mod notation;
pub mod passes;
mod picture;
pub mod print;
pub mod recipe;
pub mod serve;
pub mod sources;
pub mod template;
pub mod text;
pub mod web;

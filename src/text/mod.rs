//! Vietnamese text: spelling, order, dates and numbers, and where a line may break.
//!
//! This room is part of the floor: it takes strings, returns values, and knows
//! nothing of pages, artwork, disk or clock. Everything stored in loa is NFC
//! (TCVN 6909:2001, precomposed letters); [`nfc`] is the door all text comes through.
//!
//! - [`fold`](mod@fold): one spelling to store, one to search, one for addresses.
//! - [`collate`]: the order of lists and of people.
//! - [`date`], [`number`]: as print shows them and as a newsreader says them.
//! - [`spelling`]: what is wrong, mixed, or not as the project writes it.
//! - [`breaking`]: which gaps of a slogan a line may end at, and how well it reads there.

pub mod breaking;
pub mod collate;
mod compounds;
pub mod date;
pub mod fold;
pub mod number;
pub mod spelling;

pub use breaking::{Gap, Phrase, Why, gaps};
pub use collate::Collator;
pub use date::Date;
pub use fold::{fold, nfc, slug};

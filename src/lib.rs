//! loa, the village loudspeaker: from one folder of Markdown and data, a commune's
//! website, its print kit and its radio scripts.

pub mod check;
pub mod cli;
pub mod config;
pub mod content;
pub mod diag;
pub mod disk;
pub mod edition;
pub mod library;
pub mod measure;
pub mod notation;
pub mod print;
pub mod recipe;
pub mod serve;
pub mod sources;
pub mod template;
pub mod text;
pub mod web;

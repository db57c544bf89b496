//! The tests of the whole program: real files in, chosen output out, outside programs as
//! judges. See `tests/README.md`.

mod arrows;
mod assets;
mod beyond;
mod broken;
mod browser;
mod catalogue;
mod cli;
mod dialect;
mod fails;
mod golden;
mod images;
mod incremental;
mod kesat;
mod kit;
mod languages;
mod links;
mod markdown;
mod press;
mod print;
mod project;
mod publish;
mod search;
mod serve;
mod sheets;
mod site;
mod spelling;
mod zola;

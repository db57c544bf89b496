//! The tests of the whole program: real files in, chosen output out, outside programs as
//! judges. See `tests/README.md`.

mod arrows;
mod browser;
mod catalogue;
mod cli;
mod fails;
mod golden;
mod kesat;
mod kit;
mod markdown;
mod press;
mod print;
mod project;
mod publish;
mod serve;
mod site;
mod zola;

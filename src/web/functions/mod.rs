//! The functions that templates call: Zola's names and arguments, by topic.
//!
//! A `lang` that is not given is the language of the page that is rendered. Paths are those
//! of the project's files: see [`Reach::find`].

mod data;
mod documents;
mod hashes;
mod links;
mod markup;
mod reach;
mod words;

use std::sync::Arc;

use crate::template::{Kwargs, State, Tera, TeraResult, Value};

pub(super) use reach::{Found, Reach, below_content};

/// A function of templates that reads the site.
type Function = fn(&Reach, &Kwargs, &State) -> TeraResult<Value>;

/// Name and code of every function that reads the site.
const FUNCTIONS: &[(&str, Function)] = &[
    ("get_url", links::get_url),
    ("get_page", documents::get_page),
    ("get_section", documents::get_section),
    ("get_taxonomy", documents::get_taxonomy),
    ("get_taxonomy_term", documents::get_taxonomy_term),
    ("get_taxonomy_url", documents::get_taxonomy_url),
    ("get_hash", hashes::get_hash),
    ("load_data", data::load_data),
    ("trans", words::trans),
    ("text_direction", words::text_direction),
    ("now", words::now),
    ("get_env", words::get_env),
];

/// Adds the functions and the filters that need the site.
pub(super) fn register(tera: &mut Tera, reach: &Arc<Reach>) {
    for (name, function) in FUNCTIONS {
        let reach = Arc::clone(reach);
        tera.register_function(*name, move |args: Kwargs, state: &State| {
            function(&reach, &args, state)
        });
    }
    super::images::functions::register(tera, reach);
    super::styles::register(tera, &reach.styles);
    let for_markdown = Arc::clone(reach);
    tera.register_filter(
        "markdown",
        move |text: &str, args: Kwargs, state: &State| {
            markup::markdown(&for_markdown, text, &args, state)
        },
    );
    let for_numbers = Arc::clone(reach);
    tera.register_filter(
        "num_format",
        move |number: i128, args: Kwargs, _: &State| words::num_format(&for_numbers, number, &args),
    );
    // A component sees no variables of its caller, but knows the site's language.
    let context = tera.global_context();
    context.insert("lang", &reach.library.config.default_language);
    context.insert("zola_version", super::templates::ZOLA_VERSION);
    context.insert("loa_version", env!("CARGO_PKG_VERSION"));
}

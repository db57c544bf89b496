//! The standing parts of templates, rendered once for each language: the navigation, the list of
//! news that every page shows.
//!
//! A page that shows one asks for it, not for what it is made of: as long as the part comes out
//! as it was, the page need not be cooked again, whatever has changed behind it.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock, Weak};

use super::functions::Reach;
use super::notes::{self, Notes};
use super::questions;
use super::site::Site;
use crate::digest::{Digest, Digester};
use crate::template::{Context, Error, HOLE, Kwargs, State, Templates, Tera, Value};

/// The parts by language and number, as far as they were asked for.
pub(super) struct Standing(BTreeMap<String, Vec<OnceLock<Option<Part>>>>);

/// A part that was rendered.
pub(super) struct Part {
    html: Value,
    digest: Digest,
    notes: Notes,
}

impl Standing {
    /// Nothing is rendered yet.
    pub(super) fn new<'l>(templates: &Templates, languages: impl Iterator<Item = &'l str>) -> Self {
        let none = || {
            (0..templates.standing_parts())
                .map(|_| OnceLock::new())
                .collect()
        };
        Standing(languages.map(|code| (code.to_owned(), none())).collect())
    }
}

/// Adds the function that a template's hole calls.
pub(super) fn register(tera: &mut Tera, reach: &Arc<Reach>) {
    let reach = Arc::clone(reach);
    tera.register_function(HOLE, move |args: Kwargs, state: &State| {
        let number = args.must_get::<usize>("number")?;
        let lang = reach.lang(&args, state)?;
        let site = reach.site.get().and_then(Weak::upgrade);
        let html = site.and_then(|site| {
            let part = site.standing_part(number, &lang)?;
            questions::named("standing", &lang, &number.to_string());
            part.notes.asked.each_question(&mut |question| {
                if questions::is_of_the_build(question) {
                    notes::ask(|| question.to_owned());
                }
            });
            notes::hand_on_result(&part.notes);
            Some(part.html.clone())
        });
        html.ok_or_else(|| Error::message("a standing part cannot be rendered"))
    });
}

impl Site {
    /// A standing part; `None` if it cannot be rendered.
    fn standing_part(&self, number: usize, lang: &str) -> Option<&Part> {
        let part = self.standing.0.get(lang)?.get(number)?;
        let part = part.get_or_init(|| {
            let mut context = Context::new();
            context.insert_value("config", self.configs.get(lang)?.clone());
            context.insert("lang", lang);
            let (html, notes) = notes::taking(|| self.templates.render_part(number, &context));
            let html = html?;
            let mut digester = Digester::default();
            digester.text(&html);
            notes.asked.each_joining(&mut |path| {
                digester.text(path.as_str());
            });
            Some(Part {
                html: Value::safe_string(&html),
                digest: digester.finish(),
                notes,
            })
        });
        part.as_ref()
    }

    /// The digest of a standing part, if nothing is wrong with it.
    pub(super) fn answer_standing(&self, number: &str, lang: &str) -> Option<Digest> {
        let part = self.standing_part(number.parse().ok()?, lang)?;
        part.notes.findings.is_empty().then_some(part.digest)
    }
}

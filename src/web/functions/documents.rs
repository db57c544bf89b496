//! Pages, sections and taxonomies that a template asks for by name.

use super::super::questions;
use super::reach::{Reach, nearest};
use crate::library::{Kind, Target, Term};
use crate::template::{Error, Kwargs, State, TeraResult, Value};

/// `get_page(path, lang, allow_missing = false)`.
pub(super) fn get_page(reach: &Reach, args: &Kwargs, state: &State) -> TeraResult<Value> {
    let site = reach.site()?;
    find(reach, args, state, "page", |target| match target {
        Target::Page(id) => Some(site.asked_page(id)),
        Target::Section(_) => None,
    })
}

/// `get_section(path, lang, allow_missing = false)`. Values are shared, so Zola's
/// `metadata_only` would spare nothing, and is not read.
pub(super) fn get_section(reach: &Reach, args: &Kwargs, state: &State) -> TeraResult<Value> {
    let site = reach.site()?;
    find(reach, args, state, "section", |target| match target {
        Target::Section(id) => Some(site.asked_section(id)),
        Target::Page(_) => None,
    })
}

fn find(
    reach: &Reach,
    args: &Kwargs,
    state: &State,
    what: &str,
    value: impl Fn(Target) -> Option<Value>,
) -> TeraResult<Value> {
    let path = args.must_get::<&str>("path")?;
    let lang = reach.lang(args, state)?;
    let inner = path.strip_prefix("@/").unwrap_or(path);
    questions::named("document", &lang, inner);
    let missing_is_fine = args.get::<bool>("allow_missing")?.unwrap_or(false);
    match reach.document(inner, &lang).and_then(value) {
        Some(value) => Ok(value),
        None if missing_is_fine => Ok(Value::none()),
        // It is there, but its time is another: nothing for now, and no mistake.
        None if reach.library.schedule.leaves_out(inner) => Ok(Value::none()),
        None => match reach.library.find(inner) {
            Some(Target::Page(_)) if what == "section" => Err(Error::message(format!(
                "`{path}` is a page; ask for it with get_page"
            ))),
            Some(Target::Section(_)) if what == "page" => Err(Error::message(format!(
                "`{path}` is a section; ask for it with get_section"
            ))),
            _ => Err(reach.no_document(inner, &lang)),
        },
    }
}

/// `get_taxonomy(kind, lang, required = true)`: with its terms under `items`.
pub(super) fn get_taxonomy(reach: &Reach, args: &Kwargs, state: &State) -> TeraResult<Value> {
    let site = reach.site()?;
    let lang = reach.lang(args, state)?;
    questions::named("taxonomy", &lang, args.must_get::<&str>("kind")?);
    let kind = kind(reach, args, &lang)?;
    Ok(kind.map_or(Value::none(), |kind| site.kind(kind)))
}

/// `get_taxonomy_term(kind, term, lang, required = true)`: with its pages.
pub(super) fn get_taxonomy_term(reach: &Reach, args: &Kwargs, state: &State) -> TeraResult<Value> {
    let wanted = args.must_get::<&str>("term")?;
    let site = reach.site()?;
    let lang = reach.lang(args, state)?;
    ask_for_term("term", args, &lang, wanted)?;
    let Some(kind) = kind(reach, args, &lang)? else {
        return Ok(Value::none());
    };
    match term(reach, kind, wanted) {
        Ok(term) => Ok(site.asked_term(term)),
        Err(_) if !required(args)? => Ok(Value::none()),
        Err(missing) => Err(missing),
    }
}

/// `get_taxonomy_url(kind, term, lang, required = true)`; a term that is not there is an
/// error in any case. Zola's old `name` for `term` is read too.
pub(super) fn get_taxonomy_url(reach: &Reach, args: &Kwargs, state: &State) -> TeraResult<Value> {
    let wanted = match args.get::<&str>("term")? {
        Some(term) => term,
        None => match args.get::<&str>("name")? {
            Some(name) => name,
            None => args.must_get::<&str>("term")?,
        },
    };
    let lang = reach.lang(args, state)?;
    ask_for_term("term-url", args, &lang, wanted)?;
    let Some(kind) = kind(reach, args, &lang)? else {
        return Ok(Value::none());
    };
    let term = term(reach, kind, wanted)?;
    Ok(Value::safe_string(&term.address.permalink))
}

fn ask_for_term(question: &str, args: &Kwargs, lang: &str, term: &str) -> TeraResult<()> {
    let kind = args.must_get::<&str>("kind")?;
    questions::of_term(question, lang, kind, term);
    Ok(())
}

fn required(args: &Kwargs) -> TeraResult<bool> {
    Ok(args.get::<bool>("required")?.unwrap_or(true))
}

fn kind<'r>(reach: &'r Reach, args: &Kwargs, lang: &str) -> TeraResult<Option<&'r Kind>> {
    let name = args.must_get::<&str>("kind")?;
    reach.kind(name, lang, required(args)?)
}

fn term<'k>(reach: &Reach, kind: &'k Kind, wanted: &str) -> TeraResult<&'k Term> {
    kind.term(wanted, &reach.library).ok_or_else(|| {
        let known = kind.terms.iter().map(|t| t.name.as_str());
        Error::message(format!(
            "the taxonomy `{}` has no term `{wanted}`{}",
            kind.taxonomy.name,
            nearest(wanted, known)
        ))
    })
}

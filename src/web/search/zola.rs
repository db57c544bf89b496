//! Zola's index formats: elasticlunr and Fuse, as JSON or as a script that sets
//! `window.searchIndex`.
//!
//! The item of a page is what themes' scripts expect; its body is HTML without tags, so
//! `&`, `<` and `>` are written as entities.

use std::sync::Arc;

use elasticlunr::{Index, IndexBuilder, Language, Pipeline, lang};
use serde_json::{Map, Value as Json};

use super::{Entry, add, body_text, entries};
use crate::config::{IndexFormat, Search};
use crate::diag::{Outcome, Warned};
use crate::recipe::{Body, Kitchen, Recipe};
use crate::text::fold;
use crate::web::Plan;
use crate::web::site::Site;

/// elasticlunr.js 0.9.5, as its authors published it; see `LICENSE-elasticlunr.txt`.
const ELASTICLUNR: &str = include_str!("elasticlunr.min.js");
const ELASTICLUNR_PATH: &str = "elasticlunr.min.js";

pub(super) fn plan<'a>(plan: &mut Plan<'a>, lang: &'a str, search: &'a Search) {
    let site = plan.site;
    let index = ZolaIndex { site, lang, search };
    add(plan, &path(lang, search), index);
    let is_claimed = |p: &crate::recipe::Planned<'_>| p.path.as_str() == ELASTICLUNR_PATH;
    if is_elasticlunr(search) && !plan.planned.iter().any(is_claimed) {
        add(plan, ELASTICLUNR_PATH, Script(ELASTICLUNR));
    }
}

/// Where the index of a language stands.
fn path(lang: &str, search: &Search) -> String {
    let ending = match search.index_format {
        IndexFormat::ElasticlunrJson | IndexFormat::FuseJson => "json",
        _ => "js",
    };
    format!("search_index.{lang}.{ending}")
}

fn is_elasticlunr(search: &Search) -> bool {
    use IndexFormat::{ElasticlunrJavascript, ElasticlunrJson};
    matches!(search.index_format, ElasticlunrJavascript | ElasticlunrJson)
}

/// A script that comes with the program.
pub(super) struct Script(pub(super) &'static str);

impl Recipe for Script {
    fn cook<'k>(&'k self, _: &'k dyn Kitchen) -> Outcome<Warned<Body<'k>>> {
        Ok(Warned::clean(Body::Bytes(self.0.as_bytes().to_vec())))
    }
}

/// `search_index.<language>.js` or `.json`.
struct ZolaIndex<'a> {
    site: &'a Site,
    lang: &'a str,
    search: &'a Search,
}

impl Recipe for ZolaIndex<'_> {
    fn cook<'k>(&'k self, _: &'k dyn Kitchen) -> Outcome<Warned<Body<'k>>> {
        let made = self.site.index(&path(self.lang, self.search));
        let bytes = match made {
            Some(made) => made.to_vec(),
            None => index(self.site, self.lang, self.search).into_bytes(),
        };
        Ok(Warned::clean(Body::Bytes(bytes)))
    }
}

/// The text of the index of one language.
fn index(site: &Site, lang: &str, search: &Search) -> String {
    let entries = entries(site, lang);
    let json = if is_elasticlunr(search) {
        elasticlunr(&entries, lang, search)
    } else {
        fuse(&entries, search)
    };
    match search.index_format {
        IndexFormat::ElasticlunrJson | IndexFormat::FuseJson => json,
        _ => format!("window.searchIndex = {json};"),
    }
}

/// The files that stand for the search of one language, for hashes in templates.
pub(super) fn files(
    site: &Site,
    lang: &str,
    search: &Search,
) -> impl Iterator<Item = (String, Arc<[u8]>)> + use<> {
    let own = (path(lang, search), index(site, lang, search).into_bytes());
    let script = (ELASTICLUNR_PATH.to_owned(), ELASTICLUNR.as_bytes().to_vec());
    let script = is_elasticlunr(search).then_some(script);
    [own]
        .into_iter()
        .chain(script)
        .map(|(path, bytes)| (path, bytes.into()))
}

/// The body as themes put it into a page.
fn escaped_body(entry: &Entry<'_>, search: &Search) -> String {
    let text = body_text(entry, search);
    let words: Vec<&str> = text.split_whitespace().collect();
    crate::web::markdown::escape(&words.join(" ")).replace("&quot;", "\"")
}

fn fuse(entries: &[Entry<'_>], search: &Search) -> String {
    let item = |entry: &Entry<'_>| {
        let mut item = Map::new();
        let mut put = |key: &str, wanted: bool, value: &str| {
            if wanted && !value.is_empty() {
                item.insert(key.to_owned(), Json::from(value));
            }
        };
        put("title", search.include_title, entry.title);
        put("description", search.include_description, entry.description);
        let body = escaped_body(entry, search);
        put("body", search.include_content, &body);
        put("path", search.include_path, &entry.address.path);
        put("url", true, &entry.address.permalink);
        Json::Object(item)
    };
    let items: Vec<Json> = entries.iter().map(item).collect();
    Json::Array(items).to_string()
}

fn elasticlunr(entries: &[Entry<'_>], lang: &str, search: &Search) -> String {
    let mut builder = IndexBuilder::with_language(language(lang));
    if search.include_title {
        builder = builder.add_field("title");
    }
    if search.include_description {
        builder = builder.add_field("description");
    }
    if search.include_date {
        builder = builder.add_field_with_tokenizer("date", Box::new(split_date));
    }
    if search.include_path {
        builder = builder.add_field_with_tokenizer("path", Box::new(split_path));
    }
    if search.include_content {
        builder = builder.add_field("body");
    }
    let mut index: Index = builder.build();
    for entry in entries {
        let body = escaped_body(entry, search);
        let row = [
            (search.include_title, entry.title),
            (search.include_description, entry.description),
            (search.include_date, entry.date),
            (search.include_path, &*entry.address.path),
            (search.include_content, &*body),
        ];
        let row = row.iter().filter(|(wanted, _)| *wanted);
        index.add_doc(&entry.address.permalink, row.map(|(_, text)| *text));
    }
    index.to_json()
}

fn split_date(date: &str) -> Vec<String> {
    let parts = date.split(['-', 'T', ' ', ':']);
    parts.filter(|p| !p.is_empty()).map(str::to_owned).collect()
}

fn split_path(path: &str) -> Vec<String> {
    let parts = path.split(['/', '-', '_', '.']);
    parts
        .filter(|p| !p.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// The rules of elasticlunr for a language, or those of [`BothSpellings`].
fn language(code: &str) -> Box<dyn Language> {
    let primary = code.split(['-', '_']).next().unwrap_or(code);
    // elasticlunr calls Dutch by the code of nobody.
    let known = if primary == "nl" { "du" } else { primary };
    lang::from_code(known).unwrap_or_else(|| Box::new(BothSpellings(code.to_owned())))
}

/// A language without stems and stop words: every word as it is written, and folded if that
/// differs. Nothing has to be done to a query, so the index names no pipeline.
struct BothSpellings(String);

impl Language for BothSpellings {
    fn name(&self) -> String {
        self.0.clone()
    }

    fn code(&self) -> String {
        self.0.clone()
    }

    fn tokenize(&self, text: &str) -> Vec<String> {
        let mut tokens = Vec::new();
        // Blanks and hyphens part words, as in elasticlunr.js, which splits queries so.
        for word in text.split(|c: char| c.is_whitespace() || c == '-') {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric());
            if word.is_empty() {
                continue;
            }
            let folded = fold(word);
            let word = word.to_lowercase();
            if folded != word {
                tokens.push(folded);
            }
            tokens.push(word);
        }
        tokens
    }

    fn make_pipeline(&self) -> Pipeline {
        Pipeline { queue: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_without_rules_has_both_spellings() {
        let rules = language("vi");
        let tokens = rules.tokenize("Xã «Kẻ Sặt», 26/KH-UBND");
        assert_eq!(
            tokens,
            ["xa", "xã", "ke", "kẻ", "sat", "sặt", "26/kh", "ubnd"]
        );
        assert_eq!(language("en-GB").code(), "en");
        assert_eq!(language("nl").name(), "Dutch");
    }

    #[test]
    fn dates_and_paths_are_split() {
        assert_eq!(split_date("2025-08-28"), ["2025", "08", "28"]);
        assert_eq!(split_path("/Tin-tuc/a.b/"), ["tin", "tuc", "a", "b"]);
    }
}

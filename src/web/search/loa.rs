//! loa's own index: a small core, and parts that `loa-search.js` loads when it needs them.
//!
//! All files are scripts that call `loaSearch.take(name, value)`, since a page from a folder
//! may load scripts but no data:
//!
//! | file | value |
//! |---|---|
//! | `search_index.<lang>.js` | `core`: how many pages, where the parts begin, what can be filtered by |
//! | `…<lang>/w<n>.js` | words: `form:pages,form:pages`, sorted by their folded form |
//! | `…<lang>/p<n>.js` | pairs of neighbouring words, likewise |
//! | `…<lang>/t<n>.js` | what is shown of a few pages: path, title, section, date, description, text |
//! | `…<lang>/f<n>.js` | one filter: for each of its values the pages |
//!
//! Pages are numbered newest first; a list of pages is written by `terms::encode`, its
//! numbers being four times the pages left out since the one before, plus the weight.
//!
//! How many files there are follows from the length of the bodies alone, so that planning
//! reads no text. The texts are read when the first file is asked for.

use std::cmp::Reverse;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use indexmap::IndexMap;
use rayon::prelude::*;
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use super::parts::{Part, cut};
use super::terms::{Collector, Terms, Weight, encode_pages};
use super::zola::Script;
use super::{Entry, add, body_text, entries};
use crate::config::Search;
use crate::diag::{Diagnostic, Outcome, Place, Warned};
use crate::notation::{Kind, Table};
use crate::recipe::{Body, Kitchen, Planned, Recipe};
use crate::text::{Collator, Date};
use crate::web::Plan;
use crate::web::markdown::Heading;

/// What finds pages in the browser. A theme names it in a `<script>` and writes the form.
const SCRIPT: &str = include_str!("loa-search.js");
const SCRIPT_PATH: &str = "loa-search.js";

/// Bytes of HTML for which there is a part of words, and one of pairs: so that parts of
/// usual Vietnamese have some 7 kB.
const HTML_A_PART_OF_WORDS: usize = 64_000;
const HTML_A_PART_OF_PAIRS: usize = 20_000;
/// Bytes of HTML that are shown from one file. A longer page has a file of its own.
const HTML_A_TEXT: usize = 4_000;
/// Bytes of a page's text that excerpts can be taken from. What stands behind is found all
/// the same.
const TEXT_SHOWN: usize = 8_000;

pub(super) fn plan<'a>(plan: &mut Plan<'a>, lang: &'a str, search: &'a Search) {
    let mut pages = entries(plan.site, lang);
    pages.sort_by_key(|entry| (entry.date.is_empty(), Reverse(entry.date)));
    let filters = filters(plan, &pages, lang, search);
    let html: usize = pages
        .iter()
        .map(|entry| entry.body.rendered.html.len())
        .sum();
    let index = Arc::new(Index {
        lang,
        search,
        words: html.div_ceil(HTML_A_PART_OF_WORDS).max(1),
        pairs: html.div_ceil(HTML_A_PART_OF_PAIRS).max(1),
        shelves: shelves(&pages),
        filters,
        pages,
        texts: OnceLock::new(),
        content: OnceLock::new(),
    });
    let mut file = |name: &str, what: What| {
        let index = Arc::clone(&index);
        add(plan, name, File { index, what });
    };
    let root = format!("search_index.{lang}");
    file(&format!("{root}.js"), What::Core);
    (0..index.words).for_each(|n| file(&format!("{root}/w{n}.js"), What::Words(n)));
    (0..index.pairs).for_each(|n| file(&format!("{root}/p{n}.js"), What::Pairs(n)));
    (0..index.shelves.len()).for_each(|n| file(&format!("{root}/t{n}.js"), What::Texts(n)));
    (0..index.filters.len()).for_each(|n| file(&format!("{root}/f{n}.js"), What::Filter(n)));
    let is_script = |p: &Planned<'_>| p.path.as_str() == SCRIPT_PATH;
    if !plan.planned.iter().any(is_script) {
        add(plan, SCRIPT_PATH, Script(SCRIPT));
    }
}

/// The index of one language.
struct Index<'a> {
    lang: &'a str,
    search: &'a Search,
    /// Newest first.
    pages: Vec<Entry<'a>>,
    /// The number of parts of words.
    words: usize,
    /// The number of parts of pairs.
    pairs: usize,
    /// The pages of each file of texts.
    shelves: Vec<Range<usize>>,
    filters: Vec<Filter>,
    texts: OnceLock<Vec<String>>,
    content: OnceLock<Content>,
}

/// What is known once all texts are read.
struct Content {
    words: Vec<Part>,
    pairs: Vec<Part>,
    /// Changes with the index, so that no browser puts parts of two together.
    version: String,
}

/// Something that results can be narrowed by.
struct Filter {
    /// As the configuration names it.
    name: String,
    /// Its values in the order of the language, with the pages that have them.
    values: Vec<(String, Vec<u32>)>,
}

impl Index<'_> {
    fn texts(&self) -> &[String] {
        let read = |entry| body_text(entry, self.search);
        self.texts
            .get_or_init(|| self.pages.par_iter().map(read).collect())
    }

    fn content(&self) -> &Content {
        self.content.get_or_init(|| {
            let texts = self.texts();
            let terms = self.terms(texts);
            let mut hash = Sha256::new();
            for term in terms.words.iter().chain(&terms.pairs) {
                hash.update(term.form.as_bytes());
                hash.update(term.pages.as_bytes());
            }
            texts.iter().for_each(|text| hash.update(text.as_bytes()));
            let version = hash.finalize();
            Content {
                words: cut(&terms.words, self.words),
                pairs: cut(&terms.pairs, self.pairs),
                version: version.iter().take(5).map(|b| format!("{b:02x}")).collect(),
            }
        })
    }

    fn terms(&self, texts: &[String]) -> Terms {
        let described: Vec<Vec<String>> = self.pages.iter().map(|p| self.described(p)).collect();
        let mut collector = Collector::default();
        for (page, entry) in self.pages.iter().enumerate() {
            // Pages are fewer than what they are numbered with.
            let number = page as u32;
            if self.search.include_title {
                collector.add(number, entry.title, Weight::Title);
            }
            for text in &described[page] {
                collector.add(number, text, Weight::Heading);
            }
            if self.search.include_description {
                collector.add(number, entry.description, Weight::Heading);
            }
            if self.search.include_content {
                add_headings(&mut collector, number, &entry.body.rendered.toc);
            }
            collector.add(number, &texts[page], Weight::Body);
        }
        collector.finish()
    }

    /// The texts of `include_extra`.
    fn described(&self, entry: &Entry<'_>) -> Vec<String> {
        let paths = self.search.include_extra.iter();
        paths.flat_map(|path| texts_at(entry.extra, path)).collect()
    }

    fn core(&self) -> Json {
        let content = self.content();
        let firsts = |parts: &[Part]| parts.iter().map(|p| p.first.clone()).collect::<Vec<_>>();
        let filters: Vec<Json> = self
            .filters
            .iter()
            .map(|filter| {
                let values = filter.values.iter();
                let values = values.map(|(value, pages)| json!([value, pages.len()]));
                json!({ "name": filter.name, "values": values.collect::<Vec<_>>() })
            })
            .collect();
        json!({
            "pages": self.pages.len(),
            "version": content.version,
            "words": firsts(&content.words),
            "pairs": firsts(&content.pairs),
            "texts": encode_pages(self.shelves.iter().map(|shelf| shelf.start as u32)),
            "filters": filters,
        })
    }

    fn shelf(&self, n: usize) -> Json {
        let texts = self.texts();
        let shown = |page: usize| {
            let entry = &self.pages[page];
            let text = &texts[page];
            let mut end = text.len().min(TEXT_SHOWN);
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            json!([
                entry.address.path.trim_start_matches('/'),
                entry.title,
                entry.section,
                shown_date(entry.date, self.lang),
                entry.description,
                text[..end],
            ])
        };
        Json::Array(self.shelves[n].clone().map(shown).collect())
    }
}

fn add_headings<'a>(collector: &mut Collector<'a>, page: u32, headings: &'a [Heading]) {
    for heading in headings {
        collector.add(page, &heading.title, Weight::Heading);
        add_headings(collector, page, &heading.children);
    }
}

/// A date as the language's readers know it; years first where no rule is known.
fn shown_date(date: &str, lang: &str) -> String {
    match Date::parse(date) {
        Some(day) if lang.starts_with("vi") => day.short(),
        Some(_) => date.chars().take(10).collect(),
        None => String::new(),
    }
}

/// Pages put together until their HTML fills a file.
fn shelves(pages: &[Entry<'_>]) -> Vec<Range<usize>> {
    let mut shelves = Vec::new();
    let mut start = 0;
    let mut filled = 0;
    for (page, entry) in pages.iter().enumerate() {
        let length = entry.body.rendered.html.len();
        if page > start && filled + length > HTML_A_TEXT {
            shelves.push(start..page);
            (start, filled) = (page, 0);
        }
        filled += length;
    }
    if start < pages.len() {
        shelves.push(start..pages.len());
    }
    shelves
}

/// What results can be narrowed by. A filter that nothing can have is noted.
fn filters(plan: &mut Plan<'_>, pages: &[Entry<'_>], lang: &str, search: &Search) -> Vec<Filter> {
    let config = &plan.site.library.config;
    let taxonomies: Vec<&str> = config
        .language(lang)
        .taxonomies
        .iter()
        .map(|t| t.name.as_str())
        .collect();
    let usual = || {
        let names = ["section"].into_iter().chain(taxonomies.iter().copied());
        names.map(str::to_owned).collect()
    };
    let mut filters = Vec::new();
    for name in search.filters.clone().unwrap_or_else(usual) {
        let known = name == "section" || taxonomies.contains(&name.as_str());
        if !known && !name.starts_with("extra.") {
            let names = ["section"].into_iter().chain(taxonomies.iter().copied());
            let bad = Diagnostic::error("bad-search-filter").with("name", &name);
            let bad = bad.at(Place::file(config.path.as_str()));
            let bad = bad.did_you_mean(&name, names).hint("hint-search-filter");
            plan.findings.push(bad);
            continue;
        }
        let values = values(pages, &name, &Collator::new(lang));
        filters.push(Filter { name, values });
    }
    filters
}

fn values(pages: &[Entry<'_>], name: &str, collator: &Collator) -> Vec<(String, Vec<u32>)> {
    let mut found: IndexMap<String, Vec<u32>> = IndexMap::new();
    for (page, entry) in pages.iter().enumerate() {
        for value in values_of(entry, name) {
            let pages = found.entry(value).or_default();
            if pages.last() != Some(&(page as u32)) {
                pages.push(page as u32);
            }
        }
    }
    let mut values: Vec<(String, Vec<u32>)> = found.into_iter().collect();
    values.sort_by(|(a, _), (b, _)| collator.compare(a, b).then_with(|| a.cmp(b)));
    values
}

/// What a page is filed under.
fn values_of(entry: &Entry<'_>, name: &str) -> Vec<String> {
    let mut values = match name.strip_prefix("extra.") {
        Some(path) => texts_at(entry.extra, path),
        None if name == "section" => vec![entry.section.to_owned()],
        None => {
            let terms = entry.taxonomies.and_then(|t| t.get(name));
            terms.cloned().unwrap_or_default()
        }
    };
    values.retain(|value| !value.trim().is_empty());
    values
}

/// The texts under a dotted path of `[extra]`: one, or those of a list.
fn texts_at(extra: &Table, path: &str) -> Vec<String> {
    let mut table = extra;
    let mut names = path.split('.').peekable();
    while let Some(name) = names.next() {
        let Some(value) = table.get(name) else { break };
        if names.peek().is_some() {
            match value.as_table() {
                Some(inner) => table = inner,
                None => break,
            }
            continue;
        }
        let text = |kind: &Kind| match kind {
            Kind::String(text) | Kind::Datetime(text) => Some(text.clone()),
            Kind::Integer(number) => Some(number.to_string()),
            _ => None,
        };
        return match &value.kind {
            Kind::Array(items) => items.iter().filter_map(|i| text(&i.kind)).collect(),
            other => text(other).into_iter().collect(),
        };
    }
    Vec::new()
}

/// One file of an index.
struct File<'a> {
    index: Arc<Index<'a>>,
    what: What,
}

/// Which file.
#[derive(Clone, Copy)]
enum What {
    Core,
    Words(usize),
    Pairs(usize),
    Texts(usize),
    Filter(usize),
}

impl File<'_> {
    fn script(&self) -> String {
        let index = &self.index;
        let (name, value) = match self.what {
            What::Core => ("core".to_owned(), index.core()),
            What::Words(n) => (format!("w{n}"), json!(index.content().words[n].body)),
            What::Pairs(n) => (format!("p{n}"), json!(index.content().pairs[n].body)),
            What::Texts(n) => (format!("t{n}"), index.shelf(n)),
            What::Filter(n) => {
                let values = index.filters[n].values.iter();
                let pages = values.map(|(_, pages)| encode_pages(pages.iter().copied()));
                (format!("f{n}"), pages.collect::<Vec<_>>().into())
            }
        };
        format!("loaSearch.take(\"{name}\",{value});\n")
    }
}

impl Recipe for File<'_> {
    fn cook<'k>(&'k self, _: &'k dyn Kitchen) -> Outcome<Warned<Body<'k>>> {
        Ok(Warned::clean(Body::Bytes(self.script().into_bytes())))
    }
}

#[cfg(test)]
mod tests;

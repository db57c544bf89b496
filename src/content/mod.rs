//! Sources → typed documents: what each Markdown file says, without knowing its address.
//!
//! A file `_index.md` is a section, every other `.md` a page; `index.md` is the page of
//! its folder. Everything else beside them is an asset. A section may give front matter to
//! all pages below it (`cascade`) and have pages made from a list (`generated`).

mod cascade;
mod generated;
mod known;
pub mod matter;
pub mod order;
mod publishing;
pub mod schema;

use rayon::prelude::*;

use crate::config::Config;
use crate::diag::{Diagnostic, Findings, Outcome, Place};
use crate::notation::{Origin, Table};
use crate::sources::{Asset, Sources, Stamp};

use cascade::Cascades;
use generated::Generated;
use known::KnownDocument;

pub use known::Known;
pub use matter::{PageMatter, SectionMatter, SortBy};
pub use order::Order;
pub use publishing::{Rendition, Spanned, Withdrawn};

/// The folder of documents.
pub const DIR: &str = "content";

/// A document: its file, its front matter and its body.
#[derive(Clone, Debug)]
pub struct Document<M> {
    /// The file, relative to `content/`: `tin-tuc/a.md`.
    pub path: String,
    /// The code of its language.
    pub lang: String,
    /// The file's path from the root and its whole text.
    pub origin: Origin,
    /// The front matter.
    pub matter: M,
    /// The byte at which the body begins.
    pub body_start: usize,
    /// Whether the body is a template: it holds `{{` or `{%`.
    pub is_template: bool,
}

impl<M> Document<M> {
    /// The Markdown below the front matter.
    pub fn body(&self) -> &str {
        // A file that changes while it is built may be shorter now.
        self.origin
            .source
            .get(self.body_start..)
            .unwrap_or_default()
    }

    /// What a document and its translations share: the path without language and ending.
    /// `tin-tuc/a.md` and `tin-tuc/a.en.md` are both `tin-tuc/a`.
    pub fn family(&self) -> &str {
        let stem = self.path.strip_suffix(".md").unwrap_or(&self.path);
        let mark = stem
            .strip_suffix(self.lang.as_str())
            .and_then(|s| s.strip_suffix('.'));
        mark.unwrap_or(stem)
    }
}

/// All that is in `content/`.
#[derive(Debug, Default)]
pub struct Documents {
    /// The `_index.md` files, by path.
    pub sections: Vec<Document<SectionMatter>>,
    /// All other `.md` files, by path.
    pub pages: Vec<Document<PageMatter>>,
    /// Files that are not Markdown, by path.
    pub assets: Vec<Asset>,
    /// What the next build can know of them.
    pub known: Known,
}

/// A document whose front matter is not understood yet.
struct Raw {
    /// The file, relative to `content/`.
    path: String,
    /// The code of its language.
    lang: String,
    origin: Origin,
    table: Table,
    body_start: usize,
    is_template: bool,
    is_section: bool,
}

impl Raw {
    /// Its folder.
    fn dir(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(dir, _)| dir)
    }

    /// The folder whose sections are above it: an `index.md` lies one deeper than it stands.
    fn dir_above(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or(&self.path);
        match self.dir().rsplit_once('/') {
            Some((above, _)) if name.starts_with("index.") => above,
            None if name.starts_with("index.") => "",
            _ => self.dir(),
        }
    }

    fn into_document<M>(self, matter: M) -> Document<M> {
        Document {
            path: self.path,
            lang: self.lang,
            origin: self.origin,
            matter,
            body_start: self.body_start,
            is_template: self.is_template,
        }
    }
}

/// Reads all documents, in parallel. What is wrong with a file is noted, and what can be
/// read of it takes part: a document does not vanish for a mistyped date. What is `known` and
/// has not changed since is not read again.
pub fn read(
    sources: &Sources,
    config: &Config,
    known: &Known,
    findings: &mut Findings,
) -> Documents {
    let ignored = findings
        .take(globs(&config.ignored_content, &config.path))
        .unwrap_or_default();
    let files = findings.take(sources.list(DIR)).unwrap_or_default();
    let mut documents = Documents::default();
    let mut markdown = Vec::new();
    for asset in files {
        let relative = asset.path.strip_prefix("content/").unwrap_or(&asset.path);
        if ignored.is_match(relative) {
            continue;
        }
        if relative.ends_with(".md") {
            markdown.push(asset)
        } else {
            documents.assets.push(asset)
        }
    }
    let mut raws = Vec::new();
    let read: Vec<_> = markdown
        .par_iter()
        .map(|asset| read_one(asset, config, known))
        .collect();
    let mut broken = Vec::new();
    for ((raw, problems, learnt), asset) in read.into_iter().zip(&markdown) {
        raws.push(raw);
        broken.push(problems);
        if let Some(document) = learnt {
            documents.known.add(&asset.path, document);
        }
    }
    documents.known.compare(known);
    let mut cascades = Cascades::default();
    let mut made = Generated::default();
    for (raw, broken) in raws.iter().zip(&mut broken).filter(|(r, _)| r.is_section) {
        let mut of_keys = Findings::new();
        cascades.add(
            raw.dir(),
            &raw.lang,
            &raw.table,
            &raw.origin,
            config,
            &mut of_keys,
        );
        made.add(raw, sources, config, &mut of_keys);
        broken.extend_elsewhere(of_keys.into_vec());
    }
    documents.assets.retain(|a| !made.lists.contains(&a.path));
    broken.resize_with(raws.len() + made.pages.len(), Findings::new);
    raws.extend(made.pages);
    let read: Vec<_> = raws
        .into_par_iter()
        .zip(broken)
        .map(|(raw, findings)| understand(raw, findings, &cascades, config))
        .collect();
    for (document, problems) in read {
        findings.extend(problems.into_vec());
        match document {
            Read::Section(section) => documents.sections.push(*section),
            Read::Page(page) => documents.pages.push(*page),
        }
    }
    documents.pages.sort_by(|a, b| a.path.cmp(&b.path));
    documents.pages.dedup_by(|second, first| {
        let same = second.path == first.path;
        if same {
            findings.push(written_twice(first, second));
        }
        same
    });
    documents
}

/// A page of a list that stands where a file lies.
fn written_twice(first: &Document<PageMatter>, second: &Document<PageMatter>) -> Diagnostic {
    let (first, second) = (first.origin.whole(), second.origin.whole());
    let of_list = [&first, &second].into_iter().find(|p| p.cell.is_some());
    Diagnostic::error("path-claimed-twice")
        .with("path", &first.path)
        .with("first", &first.path)
        .with("second", &second.path)
        .at(of_list.unwrap_or(&second).clone())
        .hint("hint-claimed-twice")
}

enum Read {
    Section(Box<Document<SectionMatter>>),
    Page(Box<Document<PageMatter>>),
}

/// Whether a body is rendered as a template first, unless the configuration says otherwise.
fn is_template(body: &str) -> bool {
    body.contains("{{") || body.contains("{%")
}

/// A file's text, in Unicode's composed form.
fn text_of(asset: &Asset) -> Outcome<String> {
    Ok(crate::text::nfc(&asset.read_text()?).into_owned())
}

/// A document, what is wrong with it, and what the next build can know of it.
fn read_one(
    asset: &Asset,
    config: &Config,
    known: &Known,
) -> (Raw, Findings, Option<KnownDocument>) {
    let mut findings = Findings::new();
    // Looked at before it is read: a change in between shows at the next build.
    let stamp = asset.file().and_then(Stamp::of);
    let before = stamp.and_then(|stamp| known.get(&asset.path, stamp));
    let before = before.and_then(|before| Some((before, before.open(asset)?)));
    let (origin, table, body_start, is_template, learnt) = match before {
        Some((before, (origin, table))) => {
            let known = Some(before.clone());
            (origin, table, before.body_start, before.is_template, known)
        }
        None => {
            let text = findings.take(text_of(asset));
            let origin = Origin::new(&asset.path, text.as_deref().unwrap_or_default());
            let (table, body_start) = match text {
                None => Default::default(),
                Some(_) => matter::split(&origin, &mut findings),
            };
            let body = &origin.source[body_start..];
            let is_template = is_template(body);
            let stamp = stamp.filter(|stamp| stamp.is_settled() && findings.is_empty());
            let learnt = stamp
                .map(|stamp| KnownDocument::new(stamp, &origin, &table, body_start, is_template));
            (origin, table, body_start, is_template, learnt)
        }
    };
    let path = asset.path.strip_prefix("content/").unwrap_or(&asset.path);
    let name = asset.name().strip_suffix(".md").unwrap_or(asset.name());
    let (stem, lang) = match config.split_language(name) {
        Ok((stem, lang)) => (stem, lang.to_owned()),
        Err(code) => {
            findings.push(
                Diagnostic::error("unknown-language")
                    .with("code", code)
                    .at(Place::file(asset.path.as_str()))
                    .did_you_mean(code, config.language_codes())
                    .hint_with("hint-unknown-language", vec![("code", code.to_owned())]),
            );
            (name, config.default_language.clone())
        }
    };
    let raw = Raw {
        path: path.to_owned(),
        lang,
        origin,
        table,
        body_start,
        is_template,
        is_section: stem == "_index",
    };
    (raw, findings, learnt)
}

fn understand(
    raw: Raw,
    mut findings: Findings,
    cascades: &Cascades,
    config: &Config,
) -> (Read, Findings) {
    let mut of_keys = Findings::new();
    let read = if raw.is_section {
        let matter = SectionMatter::read(&raw.table, &raw.origin, config, &mut of_keys);
        Read::Section(Box::new(raw.into_document(matter)))
    } else {
        let mut matter = PageMatter::read(&raw.table, &raw.origin, config, &raw.lang, &mut of_keys);
        cascades.fill(&mut matter, &raw.table, raw.dir_above(), &raw.lang);
        Read::Page(Box::new(raw.into_document(matter)))
    };
    findings.extend_elsewhere(of_keys.into_vec());
    (read, findings)
}

/// A set of globs from the configuration.
///
/// # Errors
/// `bad-value` for a pattern that cannot be read.
pub fn globs(patterns: &[String], config_path: &str) -> Outcome<globset::GlobSet> {
    let mut builder = globset::GlobSetBuilder::new();
    let mut problems = Vec::new();
    for pattern in patterns {
        match globset::Glob::new(pattern) {
            Ok(glob) => {
                builder.add(glob);
            }
            Err(e) => problems.push(
                Diagnostic::error("bad-value")
                    .with("key", "glob")
                    .with("value", pattern)
                    .with("cause", e.kind())
                    .at(Place::file(config_path))
                    .hint("hint-glob"),
            ),
        }
    }
    match builder.build() {
        Ok(set) if problems.is_empty() => Ok(set),
        _ => Err(problems),
    }
}

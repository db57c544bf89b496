//! Sources → typed documents: what each Markdown file says, without knowing its address.
//!
//! A file `_index.md` is a section, every other `.md` a page; `index.md` is the page of
//! its folder. Everything else beside them is an asset.

pub mod matter;
pub mod order;

use rayon::prelude::*;

use crate::config::Config;
use crate::diag::{Diagnostic, Findings, Outcome, Place};
use crate::notation::Origin;
use crate::sources::{Asset, Sources};

pub use matter::{PageMatter, SectionMatter, SortBy};
pub use order::Order;

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
}

impl<M> Document<M> {
    /// The Markdown below the front matter.
    pub fn body(&self) -> &str {
        &self.origin.source[self.body_start..]
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
}

enum Read {
    Section(Box<Document<SectionMatter>>),
    Page(Box<Document<PageMatter>>),
}

/// Reads all documents, in parallel. What is wrong with a file is noted, and what can be
/// read of it takes part: a document does not vanish for a mistyped date.
pub fn read(sources: &Sources, config: &Config, findings: &mut Findings) -> Documents {
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
    let read: Vec<_> = markdown
        .par_iter()
        .map(|asset| read_one(asset, config))
        .collect();
    for (document, problems) in read {
        findings.extend(problems.into_vec());
        match document {
            Read::Section(section) => documents.sections.push(*section),
            Read::Page(page) => documents.pages.push(*page),
        }
    }
    documents
}

fn read_one(asset: &Asset, config: &Config) -> (Read, Findings) {
    let mut findings = Findings::new();
    let text = findings.take(asset.read_text()).unwrap_or_default();
    let text = crate::text::nfc(&text);
    let path = asset
        .path
        .strip_prefix("content/")
        .unwrap_or(&asset.path)
        .to_owned();
    let origin = Origin::new(&asset.path, &text);
    let unread = findings.has_errors();
    let (table, body_start) = match unread {
        true => Default::default(),
        false => matter::split(&origin, &mut findings),
    };
    let mut of_keys = Findings::new();
    let name = asset.name().strip_suffix(".md").unwrap_or(asset.name());
    let (stem, lang) = match config.split_language(name) {
        Ok((stem, lang)) => (stem, lang.to_owned()),
        Err(code) => {
            findings.push(
                Diagnostic::error("unknown-language")
                    .with("code", code)
                    .at(Place::file(asset.path.as_str()))
                    .did_you_mean(code, config.languages.iter().map(|l| l.code.as_str()))
                    .hint_with("hint-unknown-language", vec![("code", code.to_owned())]),
            );
            (name, config.default_language.clone())
        }
    };
    let read = if stem == "_index" {
        let matter = SectionMatter::read(&table, &origin, &mut of_keys);
        Read::Section(Box::new(Document {
            path,
            lang,
            origin,
            matter,
            body_start,
        }))
    } else {
        let matter = PageMatter::read(&table, &origin, config.language(&lang), &mut of_keys);
        Read::Page(Box::new(Document {
            path,
            lang,
            origin,
            matter,
            body_start,
        }))
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
                    .at(Place::file(config_path)),
            ),
        }
    }
    match builder.build() {
        Ok(set) if problems.is_empty() => Ok(set),
        _ => Err(problems),
    }
}

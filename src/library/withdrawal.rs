//! A person's page that is withdrawn: its address stays, with a notice, and the person goes.
//!
//! Before anything is arranged the document loses all it said: text, headline, terms, own
//! keys, orders and the files beside it. What is left (its address, its old addresses, the
//! date and the words of the notice) cannot tell who it was, whatever reads it later. Its
//! translations go with it. Pictures that nobody else shows are held back, also those in
//! `static/`.

use std::collections::BTreeSet;

use percent_encoding::percent_decode_str;

use crate::config::Config;
use crate::content::{Document, Documents, PageMatter, SectionMatter, Spanned, Withdrawn};
use crate::diag::{Diagnostic, Findings};
use crate::notation::{Kind, Origin, Table, Value};

/// The endings of files that show or sound like a person.
const PICTURES: [&str; 17] = [
    "avif", "bmp", "gif", "heic", "jpeg", "jpg", "m4a", "mov", "mp3", "mp4", "ogg", "png", "svg",
    "tif", "tiff", "webm", "webp",
];

/// The template of the notice.
const TEMPLATE: &str = "withdrawn.html";

/// Turns every withdrawn page of `documents` into its notice. What is given are the files
/// below `static/` that must not be published.
///
/// Other documents that still name the person are noted: only their author can mend them.
pub(super) fn apply(
    documents: &mut Documents,
    config: &Config,
    findings: &mut Findings,
) -> BTreeSet<String> {
    spread(documents);
    let (gone, rest): (Vec<_>, Vec<_>) =
        (documents.pages.iter()).partition(|d| d.matter.withdrawn.is_some());
    if gone.is_empty() {
        return BTreeSet::new();
    }
    let mut shown = BTreeSet::new();
    for document in &rest {
        files_named(&document.origin.source, folder(&document.path), &mut shown);
    }
    for section in &documents.sections {
        files_named(&section.origin.source, folder(&section.path), &mut shown);
    }
    texts(&config.extra, &mut |text| files_named(text, "", &mut shown));
    let mut held_back = BTreeSet::new();
    let mut folders = BTreeSet::new();
    let mut stems = BTreeSet::new();
    for document in &gone {
        files_named(
            &document.origin.source,
            folder(&document.path),
            &mut held_back,
        );
        match document.path.rsplit_once("index.") {
            Some((folder, _)) if folder.ends_with('/') => folders.insert(folder.to_owned()),
            _ => stems.insert(stem(&document.path).to_owned()),
        };
        mentions(document, &rest, &documents.sections, findings);
    }
    held_back.retain(|file| !shown.contains(file));
    documents.assets.retain(|asset| {
        let path = asset.path.strip_prefix("content/").unwrap_or(&asset.path);
        let beside = folders
            .iter()
            .any(|folder| path.starts_with(folder.as_str()));
        // `nguyen-van-a.jpg` and `nguyen-van-a-2.jpg` beside `nguyen-van-a.md`.
        let named_alike = stems.iter().any(|stem| {
            let rest = path.strip_prefix(stem.as_str());
            rest.is_some_and(|rest| rest.starts_with(['.', '-', '_']) && !rest.contains('/'))
        });
        !(beside || held_back.contains(path) || named_alike && !shown.contains(path))
    });
    for document in &mut documents.pages {
        if let Some(withdrawn) = document.matter.withdrawn.clone() {
            empty(document, withdrawn);
        }
    }
    held_back
}

/// A page withdrawn in one language is withdrawn in all.
fn spread(documents: &mut Documents) {
    let withdrawn = documents.pages.iter();
    let withdrawn = withdrawn.filter(|d| d.matter.withdrawn.is_some());
    let gone: BTreeSet<String> = withdrawn.map(|d| stem(&d.path).to_owned()).collect();
    for document in &mut documents.pages {
        if gone.contains(stem(&document.path)) {
            document.matter_mut().withdrawn.get_or_insert_default();
        }
    }
}

/// Leaves nothing of a document but its addresses and the notice.
fn empty(document: &mut Document<PageMatter>, withdrawn: Withdrawn) {
    let origin = Origin::new(&document.origin.path, "");
    let matter = std::mem::replace(document.matter_mut(), PageMatter::empty());
    *document.matter_mut() = PageMatter {
        slug: matter.slug,
        path: matter.path,
        aliases: matter.aliases,
        draft: matter.draft,
        render: matter.render,
        hidden: true,
        include_in_feeds: false,
        in_search_index: false,
        template: Some(Spanned {
            text: TEMPLATE.to_owned(),
            span: 0..0,
            origin: origin.clone(),
        }),
        withdrawn: Some(withdrawn),
        ..PageMatter::empty()
    };
    document.origin = origin;
    document.body_start = 0;
}

/// Warns of each document that still names the person of `gone`.
fn mentions(
    gone: &Document<PageMatter>,
    rest: &[&Document<PageMatter>],
    sections: &[Document<SectionMatter>],
    findings: &mut Findings,
) {
    let named = gone.matter.withdrawn.iter().flat_map(|w| &w.names);
    let names = named.chain(&gone.matter.title).map(|name| name.trim());
    for name in names.filter(|name| name.chars().count() > 3) {
        let pages = rest.iter().map(|d| &d.origin);
        for origin in pages.chain(sections.iter().map(|s| &s.origin)) {
            if let Some(at) = origin.source.find(name) {
                let warning = Diagnostic::warning("withdrawn-still-named");
                let place = origin.place(&(at..at + name.len()));
                let file = &gone.origin.path;
                let warning = warning.with("name", name).with("path", file).at(place);
                findings.push(warning.hint("hint-withdrawn-still-named"));
            }
        }
    }
}

/// Every picture, film or recording that a text names, as a path below `content/` or
/// `static/`: one that begins with `/` from the root, others from the document's folder and
/// from the root. What stands in quotation marks may hold blanks.
fn files_named(text: &str, dir: &str, found: &mut BTreeSet<String>) {
    let ends = |c: char| c.is_whitespace() || "\"'()<>[]`,|".contains(c);
    let quoted = text.lines().flat_map(|line| line.split(['"', '\'']));
    for word in text.split(ends).chain(quoted) {
        let bare = word.split(['?', '#']).next().unwrap_or(word);
        let Some((_, ending)) = bare.rsplit_once('.') else {
            continue;
        };
        if !PICTURES.contains(&ending.to_ascii_lowercase().as_str()) {
            continue;
        }
        let path = percent_decode_str(bare).decode_utf8_lossy().into_owned();
        let inner = path.strip_prefix("@/").unwrap_or(&path);
        let inner = inner.strip_prefix("static/").unwrap_or(inner);
        if !dir.is_empty() && !inner.starts_with('/') {
            found.insert(joined(dir, inner));
        }
        found.insert(joined("", inner));
    }
}

/// A path from a folder, without `.` and `..`.
fn joined(dir: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in dir.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Every text in a table.
fn texts(table: &Table, take: &mut dyn FnMut(&str)) {
    fn of_value(value: &Value, take: &mut dyn FnMut(&str)) {
        match &value.kind {
            Kind::String(text) => take(text),
            Kind::Array(items) => items.iter().for_each(|item| of_value(item, take)),
            Kind::Table(table) => texts(table, take),
            _ => {}
        }
    }
    table
        .iter()
        .for_each(|(_, entry)| of_value(&entry.value, take));
}

/// A document's path without its ending and without a language before it.
fn stem(path: &str) -> &str {
    let stem = path.strip_suffix(".md").unwrap_or(path);
    let is_code = |code: &str| {
        let language = code.split('-').next().unwrap_or(code);
        (2..=3).contains(&language.len())
            && code.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-')
    };
    match stem.rsplit_once('.') {
        Some((before, code)) if is_code(code) && !code.contains('/') => before,
        _ => stem,
    }
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(dir, _)| dir)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_from_the_root_and_from_the_folder() {
        let mut found = BTreeSet::new();
        let text = "quoted = \"chân dung 1.JPG\"\nportrait = \"a.jpg\"\n![x](/anh/b%20c.png?h=1) <img src='../d.webp'> 3.5 họ. Hết";
        files_named(text, "ho-so", &mut found);
        assert!(found.contains("ho-so/a.jpg") && found.contains("a.jpg"));
        assert!(found.contains("anh/b c.png") && found.contains("d.webp"));
        assert!(found.contains("ho-so/chân dung 1.JPG"));
        assert!(!found.iter().any(|f| f.contains("3.5")), "{found:?}");
    }

    #[test]
    fn a_language_is_no_part_of_the_stem() {
        assert_eq!(stem("a/b.en.md"), "a/b");
        assert_eq!(stem("a/b.zh-Hant.md"), "a/b");
        assert_eq!(stem("a/b.v2.md"), "a/b.v2");
        assert_eq!(stem("a/b.md"), "a/b");
    }
}

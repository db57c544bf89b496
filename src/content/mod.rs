//! Sources → typed documents: what each Markdown file says, without knowing its address.
//!
//! A file `_index.md` is a section, every other `.md` a page; `index.md` is the page of
//! its folder. Everything else beside them is an asset. A section may give front matter to
//! all pages below it (`cascade`) and have pages made from a list (`generated`).

mod cascade;
mod generated;
mod kept;
mod known;
mod later;
pub mod matter;
pub mod order;
mod publishing;
pub mod schema;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::config::Config;
use crate::diag::{Diagnostic, Findings, Outcome, Place};
use crate::digest::Digest;
use crate::notation::{Origin, Text};
use crate::sources::{Asset, Sources, Stamp};

use cascade::Cascades;
use generated::Generated;
use kept::KeptPage;
use known::{Front, KnownDocument};

pub use known::Known;
pub use later::Matter;
pub use matter::{PageMatter, SectionMatter, SortBy, Terms};
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
    pub matter: Matter<M>,
    /// The digest of all that the front matter says, with what it inherits, if that is known.
    pub said: Option<Digest>,
    /// The byte at which the body begins.
    pub body_start: usize,
    /// Whether the body is a template: it holds `{{` or `{%`.
    pub is_template: bool,
    /// The digest of what stands before the body, if it was read from a file.
    pub head: Option<Digest>,
}

/// What is written in a document, be it a page or a section.
#[derive(Clone, Copy, Debug)]
pub struct Written<'d> {
    /// The file's path from the root and its whole text.
    pub origin: &'d Origin,
    /// The byte at which the body begins.
    pub body_start: usize,
    /// Whether the body is a template: it holds `{{` or `{%`.
    pub is_template: bool,
    /// The digest of what stands before the body, if it was read from a file.
    pub head: Option<Digest>,
}

/// A document's text with another body below the same front matter.
#[derive(Clone, Debug)]
pub struct Revision {
    /// The file's path from the root and its whole text.
    pub origin: Origin,
    /// The byte at which the body begins.
    pub body_start: usize,
    /// Whether the body is a template: it holds `{{` or `{%`.
    pub is_template: bool,
}

impl<M: Clone> Document<M> {
    /// The front matter, to be changed: it says something else then than is written.
    pub fn matter_mut(&mut self) -> &mut M {
        self.said = None;
        self.matter.make_mut()
    }
}

impl<M> Document<M> {
    /// The Markdown below the front matter, for once.
    pub fn body(&self) -> Cow<'_, str> {
        self.origin.behind(self.body_start)
    }

    /// Its text, and what is told from it without understanding it.
    pub fn written(&self) -> Written<'_> {
        Written {
            origin: &self.origin,
            body_start: self.body_start,
            is_template: self.is_template,
            head: self.head,
        }
    }

    /// The folder whose sections are above it: an `index.md` lies one deeper than it stands.
    fn dir_above(&self) -> &str {
        let (dir, name) = self.path.rsplit_once('/').unwrap_or(("", &self.path));
        match dir.rsplit_once('/') {
            Some((above, _)) if name.starts_with("index.") => above,
            None if name.starts_with("index.") => "",
            _ => dir,
        }
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

/// The digest of what stands before the body in the file at `path`, from the root, and the text;
/// `None` if something is wrong with it.
pub fn revision(sources: &Sources, path: &str) -> Option<(Digest, Revision)> {
    let asset = sources.asset(path).ok()??;
    let origin = Origin::of_text(&asset.path, text_of(&asset).ok()?.into());
    let mut findings = Findings::new();
    let (_, body_start) = matter::split(&origin, &mut findings);
    let (head, body) = origin.source.split_at(body_start);
    let (head, is_template) = (Digest::of(head.as_bytes()), is_template(body));
    let revision = Revision {
        origin,
        body_start,
        is_template,
    };
    findings.is_empty().then_some((head, revision))
}

/// What is known of `content/` before it is read.
#[derive(Clone, Debug, Default)]
pub struct Before {
    /// What an earlier build learnt of documents.
    pub known: Arc<Known>,
    /// All files, if they are known: then nothing is listed.
    pub files: Option<Arc<Vec<Asset>>>,
    /// The documents that may have changed since they were arranged, by path from the root, with the
    /// digests of what stood before their bodies then.
    pub heads: Arc<BTreeMap<String, Digest>>,
}

/// Where a document stands in comparison with before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stand {
    /// Where it stood.
    Same,
    /// There too, unless that depends on its title.
    Retitled,
    /// Somewhere else, it may be.
    Other,
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
    pub known: Arc<Known>,
    /// All files, if they could be listed.
    pub files: Option<Arc<Vec<Asset>>>,
    /// Whether those that may have changed, [`Before::heads`], stand where they stood.
    pub stay: bool,
}

/// A document whose front matter is not understood yet.
struct Raw {
    /// The file, relative to `content/`.
    path: String,
    /// The code of its language.
    lang: String,
    origin: Origin,
    front: Front,
    body_start: usize,
    is_template: bool,
    head: Option<Digest>,
    is_section: bool,
    known: Knowledge,
}

/// What is known of a document.
enum Knowledge {
    /// Nothing that the next build could use.
    None,
    /// What an earlier build learnt.
    Known(Arc<KnownDocument>),
    /// It was read from a file with this stamp, which will show every change.
    Read(Stamp),
}

impl Raw {
    /// Its folder.
    fn dir(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(dir, _)| dir)
    }

    fn into_document<M>(self, matter: Matter<M>, said: Option<Digest>) -> Document<M> {
        Document {
            path: self.path,
            lang: self.lang,
            origin: self.origin,
            matter,
            said,
            body_start: self.body_start,
            is_template: self.is_template,
            head: self.head,
        }
    }
}

/// Reads all documents, in parallel. What is wrong with a file is noted, and what can be
/// read of it takes part: a document does not vanish for a mistyped date. What was known before
/// and has not changed since is not read again.
pub fn read(
    sources: &Sources,
    config: &Config,
    before: &Before,
    findings: &mut Findings,
) -> Documents {
    let known = &before.known;
    let ignored = findings
        .take(globs(&config.ignored_content, &config.path))
        .unwrap_or_default();
    let files = match &before.files {
        Some(files) => Some(Arc::clone(files)),
        None => findings.take(sources.list(DIR)).map(Arc::new),
    };
    let mut documents = Documents {
        files: files.clone(),
        ..Documents::default()
    };
    let mut markdown = Vec::new();
    for asset in files.iter().flat_map(|files| files.iter()) {
        let relative = asset.path.strip_prefix("content/").unwrap_or(&asset.path);
        if ignored.is_match(relative) {
            continue;
        }
        if relative.ends_with(".md") {
            markdown.push(asset)
        } else {
            documents.assets.push(asset.clone())
        }
    }
    let room = AtomicUsize::new(MOST_TEXT);
    let understood_by = Digest::of(format!("{config:?}").as_bytes());
    let read: Vec<_> = markdown
        .par_iter()
        .map(|asset| {
            read_one(
                asset,
                sources.stamp(asset),
                config,
                known,
                understood_by,
                &room,
            )
        })
        .collect();
    let (mut raws, mut broken): (Vec<Raw>, Vec<Findings>) = read.into_iter().unzip();
    let mut cascades = Cascades::default();
    let mut made = Generated::default();
    for (raw, broken) in raws.iter().zip(&mut broken).filter(|(r, _)| r.is_section) {
        let Front::Table(table) = &raw.front else {
            continue;
        };
        let mut of_keys = Findings::new();
        cascades.add(
            raw.dir(),
            &raw.lang,
            table,
            &raw.origin,
            config,
            &mut of_keys,
        );
        made.add(raw, table, sources, config, &mut of_keys);
        broken.extend_elsewhere(of_keys.into_vec());
    }
    documents.assets.retain(|a| !made.lists.contains(&a.path));
    broken.resize_with(raws.len() + made.pages.len(), Findings::new);
    raws.extend(made.pages);
    let read: Vec<_> = raws
        .into_par_iter()
        .zip(broken)
        .map(|(raw, findings)| understand(raw, findings, &cascades, before, config))
        .collect();
    let (mut learnt, mut stands) = (Vec::new(), Vec::new());
    for Understood {
        read,
        problems,
        learnt: new,
        stand,
    } in read
    {
        findings.extend(problems.into_vec());
        learnt.extend(new);
        stands.extend(stand);
        match read {
            Read::Section(section) => documents.sections.push(section),
            Read::Page(page) => documents.pages.push(page),
        }
    }
    documents.stay = stands.len() == before.heads.len()
        && stands.iter().all(|stand| match stand {
            Stand::Same => true,
            Stand::Retitled => !documents.are_sorted_by_title(),
            Stand::Other => false,
        });
    documents.known = Known::renew(known, learnt, understood_by);
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

impl Documents {
    fn are_sorted_by_title(&self) -> bool {
        let by = |section: &Document<SectionMatter>| section.matter.sort_by;
        let mut all = self.sections.iter().map(by);
        all.any(|by| matches!(by, SortBy::Title | SortBy::TitleBytes))
    }
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
    Section(Document<SectionMatter>),
    Page(Document<PageMatter>),
}

/// Whether a body is rendered as a template first, unless the configuration says otherwise.
fn is_template(body: &str) -> bool {
    body.contains("{{") || body.contains("{%")
}

/// A file's text, in Unicode's composed form.
fn text_of(asset: &Asset) -> Outcome<String> {
    let text = asset.read_text()?;
    let mended = match crate::text::nfc(&text) {
        Cow::Owned(mended) => Some(mended),
        Cow::Borrowed(_) => None,
    };
    Ok(mended.unwrap_or(text))
}

/// Texts are held in memory as long as they are no more than so many bytes together: those of
/// some ten thousand pages.
const MOST_TEXT: usize = 32 * 1024 * 1024;

/// Takes some of the room that is left, if there is enough.
fn take_room(room: &AtomicUsize, bytes: usize) -> bool {
    let take = |left: usize| left.checked_sub(bytes);
    room.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take)
        .is_ok()
}

/// A file whose text has this digest, and is read when somebody looks at it.
fn left_on_disk(asset: &Asset, digest: Digest) -> Origin {
    let later = asset.clone();
    let text = Text::later(digest, move || text_of(&later).unwrap_or_default());
    Origin::of_text(&asset.path, text)
}

/// A document, and what is wrong with it. `stamp` is its file's, looked at before it is read: a
/// change in between shows at the next build.
fn read_one(
    asset: &Asset,
    stamp: Option<Stamp>,
    config: &Config,
    known: &Known,
    understood_by: Digest,
    room: &AtomicUsize,
) -> (Raw, Findings) {
    let mut findings = Findings::new();
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
    let before = stamp.and_then(|stamp| known.get(path, stamp, understood_by));
    let before = before.and_then(|before| Some((before, before.open(asset)?)));
    let raw = match before {
        Some((before, (origin, front))) => Raw {
            path: path.to_owned(),
            lang,
            origin,
            front,
            body_start: before.body_start,
            is_template: before.is_template,
            head: Some(before.head),
            is_section: stem == "_index",
            known: Knowledge::Known(Arc::clone(before)),
        },
        None => {
            let text = findings.take(text_of(asset));
            let is_read = text.is_some();
            let origin = Origin::of_text(&asset.path, text.unwrap_or_default().into());
            let (table, body_start) = match is_read {
                true => matter::split(&origin, &mut findings),
                false => Default::default(),
            };
            let (head, body) = origin.source.split_at(body_start);
            let (head, is_template) = (Digest::of(head.as_bytes()), is_template(body));
            let stamp = stamp.filter(|stamp| stamp.is_settled() && findings.is_empty());
            let front = Front::Table(Arc::new(table));
            let origin = match take_room(room, origin.source.len()) {
                true => origin,
                false => left_on_disk(asset, origin.source.digest()),
            };
            Raw {
                path: path.to_owned(),
                lang,
                origin,
                front,
                body_start,
                is_template,
                head: Some(head).filter(|_| is_read),
                is_section: stem == "_index",
                known: stamp.map_or(Knowledge::None, Knowledge::Read),
            }
        }
    };
    (raw, findings)
}

/// What the next build can know of a document, by its file relative to `content/`.
type Learnt = (String, Arc<KnownDocument>);

/// A document, and what comes of it.
struct Understood {
    read: Read,
    problems: Findings,
    learnt: Option<Learnt>,
    /// If it may have changed since it was arranged.
    stand: Option<Stand>,
}

fn understand(
    mut raw: Raw,
    mut findings: Findings,
    cascades: &Cascades,
    before: &Before,
    config: &Config,
) -> Understood {
    let mut of_keys = Findings::new();
    let head = before.heads.get(&*raw.origin.path).copied();
    let stand = |raw: &Raw, kept: Option<&[u8]>| {
        let head = head?;
        if raw.head == Some(head) {
            return Some(Stand::Same);
        }
        let then = before.known.with_head(&raw.path, head);
        Some(match then.zip(kept) {
            Some((then, kept)) => then.stands_as(kept),
            None => Stand::Other,
        })
    };
    let known = std::mem::replace(&mut raw.known, Knowledge::None);
    let learn = |raw: &Raw, kept: Option<Vec<u8>>, of_keys: &Findings| {
        let document = match (known, &raw.front) {
            (Knowledge::Known(document), _) => document,
            (Knowledge::Read(stamp), Front::Table(table)) if of_keys.is_empty() => {
                Arc::new(KnownDocument::new(stamp, raw, table, kept)?)
            }
            _ => return None,
        };
        Some((raw.path.clone(), document))
    };
    let (read, learnt, stand) = match &raw.front {
        Front::Table(table) if raw.is_section => {
            let stand = stand(&raw, None);
            let matter = SectionMatter::read(table, &raw.origin, config, &mut of_keys);
            let learnt = learn(&raw, None, &of_keys);
            let section = raw.into_document(matter.into(), None);
            (Read::Section(section), learnt, stand)
        }
        Front::Table(table) => {
            let matter = PageMatter::read(table, &raw.origin, config, &raw.lang, &mut of_keys);
            let kept = KeptPage::of(&matter, table).map(|page| page.to_bytes());
            let said = kept.as_ref().map(|bytes| Digest::of(bytes));
            let stand = stand(&raw, kept.as_deref());
            let table = Arc::clone(table);
            let learnt = learn(&raw, kept, &of_keys);
            let mut page = raw.into_document(matter.into(), said);
            let keys = table.iter().map(|(key, _)| key.to_owned());
            cascades.fill(&mut page, || keys.collect());
            (Read::Page(page), learnt, stand)
        }
        Front::Page(page) => {
            let (page, origin) = (Arc::clone(page), raw.origin.clone());
            let learnt = learn(&raw, None, &of_keys);
            let said = page.said();
            let stand = stand(&raw, None);
            let matter = Matter::later(move || page.matter(&origin));
            let mut document = raw.into_document(matter, said);
            let known = learnt.as_ref().map(|(_, known)| known);
            cascades.fill(&mut document, || {
                known.map(|known| known.keys()).unwrap_or_default()
            });
            (Read::Page(document), learnt, stand)
        }
    };
    findings.extend_elsewhere(of_keys.into_vec());
    Understood {
        read,
        problems: findings,
        learnt,
        stand,
    }
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

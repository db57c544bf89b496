//! Sass, compiled by the crate `grass_compiler`.
//!
//! The folders `sass/` of the site and of its themes lie over each other as one tree, the
//! nearest file of a name on top: so a site can replace a theme's `_colours.scss`. Imports
//! see this tree and nothing else of the disk.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Component, Path, PathBuf};

use grass_compiler::{ErrorKind, Fs, Logger, Options, OutputStyle};

use super::endless::Calls;
use super::links::is_too_deep;
use crate::diag::{Diagnostic, Findings, Outcome, Place, Warned};
use crate::sources::{Asset, Sources};

/// The Sass files of a site and its themes.
#[derive(Debug, Default)]
pub(super) struct Tree {
    /// Path inside `sass/` → file.
    files: BTreeMap<String, Asset>,
}

impl Tree {
    /// Reads the folders `dirs`, the nearest first, and gives the style sheets to make:
    /// output path → path in the tree. Two files of one folder for one style sheet are noted.
    pub(super) fn read(
        sources: &Sources,
        dirs: &[String],
        findings: &mut Findings,
    ) -> (Tree, BTreeMap<String, String>) {
        let mut tree = Tree::default();
        let mut sheets: BTreeMap<String, String> = BTreeMap::new();
        for dir in dirs {
            let mut of_this_dir: BTreeMap<String, String> = BTreeMap::new();
            for asset in findings.take(sources.list(dir)).unwrap_or_default() {
                let path = asset.path[dir.len()..].trim_start_matches('/').to_owned();
                let Some((stem, ending @ ("sass" | "scss" | "css"))) = path.rsplit_once('.') else {
                    continue;
                };
                let partial = asset.name().starts_with('_') || ending == "css";
                let sheet = format!("{stem}.css");
                let place = Place::file(asset.path.as_str());
                tree.files.entry(path.clone()).or_insert(asset);
                if partial {
                    continue;
                }
                if let Some(first) = of_this_dir.get(&sheet) {
                    findings.push(
                        Diagnostic::error("path-claimed-twice")
                            .with("path", &sheet)
                            .with("first", format!("`{dir}/{first}`"))
                            .with("second", format!("`{dir}/{path}`"))
                            .at(place)
                            .hint("hint-claimed-twice"),
                    );
                    continue;
                }
                of_this_dir.insert(sheet, path);
            }
            for (sheet, path) in of_this_dir {
                sheets.entry(sheet).or_insert(path);
            }
        }
        (tree, sheets)
    }

    /// The file at `path` in the tree.
    pub(super) fn asset(&self, path: &str) -> Option<&Asset> {
        self.files.get(path)
    }

    /// The style sheet that the file at `path` makes, compressed. `@warn` becomes a warning.
    ///
    /// # Errors
    /// `sass-broken` with the place in the file that is to blame.
    pub(super) fn compile(&self, path: &str) -> Outcome<Warned<String>> {
        let log = Log {
            tree: self,
            warnings: RefCell::default(),
        };
        let options = Options::default()
            .fs(self)
            .logger(&log)
            .style(OutputStyle::Compressed)
            .allows_charset(false)
            .load_path("");
        let broken = |cause: &str, place: Place| {
            vec![
                Diagnostic::error("sass-broken")
                    .with("cause", cause)
                    .at(place),
            ]
        };
        let whole = || Place::file(self.files.get(path).map_or(path, |asset| &asset.path));
        if let Some(endless) = self.endless() {
            return Err(broken(&endless, whole()));
        }
        // The compiler is not free of panics on odd input.
        let attempt = catch_unwind(AssertUnwindSafe(|| {
            grass_compiler::from_path(path, &options)
        }));
        match attempt {
            Ok(Ok(css)) => Ok(Warned {
                value: css,
                warnings: log.warnings.into_inner(),
            }),
            Ok(Err(error)) => Err(match error.kind() {
                ErrorKind::ParseError { message, loc, .. } => {
                    broken(&message, self.place(&loc).unwrap_or_else(whole))
                }
                ErrorKind::IoError(cause) => broken(&cause.to_string(), whole()),
                ErrorKind::FromUtf8Error(cause) => broken(&cause, whole()),
                _ => broken("?", whole()),
            }),
            Err(_) => Err(broken("the Sass compiler gave up on this file", whole())),
        }
    }

    /// What in the tree would never end, in words.
    fn endless(&self) -> Option<String> {
        let mut calls = Calls::default();
        for (path, asset) in self
            .files
            .iter()
            .filter(|(path, _)| path.ends_with(".scss"))
        {
            let text = asset.read_text().unwrap_or_default();
            if let Err(reason) = calls.add(path.trim_end_matches(".scss"), &text) {
                return Some(format!("{}: {reason}", asset.path));
            }
        }
        let name = calls.endless()?;
        Some(format!("`{name}` leads to itself and never ends"))
    }

    /// A place of the compiler's in the user's file.
    fn place(&self, loc: &grass_compiler::codemap::SpanLoc) -> Option<Place> {
        let asset = self.files.get(&inside(Path::new(loc.file.name()))?)?;
        let text = loc.file.source();
        let line = loc.begin.line;
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let byte = |column: usize| {
            let line = &text[start.min(text.len())..];
            start + line.chars().take(column).map(char::len_utf8).sum::<usize>()
        };
        let end = match loc.end.line == line {
            true => byte(loc.end.column),
            false => text.len(),
        };
        Some(Place::in_text(
            asset.path.as_str(),
            text,
            byte(loc.begin.column)..end,
        ))
    }
}

/// A path of the compiler's as one in the tree, without `.` and `..`; `None` if it leads out.
fn inside(path: &Path) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    for component in path.components() {
        match component {
            Component::Normal(part) => parts.push(part.to_string_lossy().into_owned()),
            Component::CurDir => {}
            Component::ParentDir => {
                parts.pop()?;
            }
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(parts.join("/"))
}

impl Fs for Tree {
    fn is_dir(&self, path: &Path) -> bool {
        inside(path).is_some_and(|dir| {
            let dir = format!("{dir}/");
            let mut behind = self.files.range(dir.clone()..);
            behind
                .next()
                .is_some_and(|(path, _)| path.starts_with(&dir))
        })
    }

    fn is_file(&self, path: &Path) -> bool {
        inside(path).is_some_and(|path| self.files.contains_key(&path))
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let asset = inside(path).and_then(|path| self.files.get(&path));
        let asset = asset.ok_or(io::ErrorKind::NotFound)?;
        let text = asset.read_text().map_err(|problems| {
            let code = problems.first().map_or("read-failed", |p| p.code);
            io::Error::other(format!("{}: {code}", asset.path))
        })?;
        if is_too_deep(&text) {
            let cause = format!("{}: blocks are nested too deep", asset.path);
            return Err(io::Error::other(cause));
        }
        Ok(text.into_bytes())
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        let path = inside(path).ok_or(io::ErrorKind::NotFound)?;
        Ok(path.into())
    }
}

/// What style sheets say while they are compiled.
#[derive(Debug)]
struct Log<'a> {
    tree: &'a Tree,
    warnings: RefCell<Vec<Diagnostic>>,
}

impl Logger for Log<'_> {
    fn debug(&self, _: grass_compiler::codemap::SpanLoc, _: &str) {}

    fn warn(&self, location: grass_compiler::codemap::SpanLoc, message: &str) {
        let warning = Diagnostic::warning("sass-warns")
            .with("cause", message)
            .at(self.tree.place(&location));
        self.warnings.borrow_mut().push(warning);
    }
}

//! A promised file: its path in the output folder, who claims it, and how its bytes
//! are made.
//!
//! `web`, `print` and `radio` plan lists of [`Planned`]; `edition` merges and cooks
//! them. Planning is cheap because a recipe is only the promise of the bytes.

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::{self, Cursor, Seek, Write};
use std::sync::Arc;

use crate::diag::{Diagnostic, Outcome, Place, Warned};
use crate::digest::Digest;

/// A path in the output folder: relative, `/`-separated, safe on Windows too.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OutPath(Arc<str>);

impl OutPath {
    /// Takes a path such as `tin-tuc/index.html`.
    ///
    /// # Errors
    /// A diagnostic without a place if the path is empty, absolute, climbs with `..`,
    /// or has a part that Windows cannot store (`<>:"\|?*`, control characters, a
    /// trailing dot or blank, a device name such as `con`).
    pub fn new(path: &str) -> Result<Self, Diagnostic> {
        let refuse = |cause: &str| {
            Err(Diagnostic::error("bad-output-path")
                .with("path", path)
                .with("cause", cause)
                .hint("hint-bad-output-path"))
        };
        if path.is_empty() || path.ends_with('/') {
            return refuse("no file name");
        }
        for part in path.split('/') {
            if part.is_empty() {
                return refuse("empty or absolute part");
            }
            if part == "." || part == ".." {
                return refuse("leads out of the folder");
            }
            if part.contains(|c: char| c.is_control() || "<>:\"\\|?*".contains(c)) {
                return refuse("a character that Windows refuses");
            }
            if part.ends_with(['.', ' ']) || is_device(part) {
                return refuse("a name that Windows refuses");
            }
        }
        Ok(OutPath(path.into()))
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path as a file system that ignores case sees it.
    pub fn folded(&self) -> String {
        self.0.to_lowercase()
    }
}

/// Whether Windows keeps the name for a device, with or without an ending.
fn is_device(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or(part).to_ascii_lowercase();
    let numbered = |p: &str| {
        stem.strip_prefix(p)
            .is_some_and(|n| n.len() == 1 && n.as_bytes()[0].is_ascii_digit())
    };
    matches!(stem.as_str(), "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

impl Borrow<str> for OutPath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OutPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Who asks for a file, for the message about two claims on one path.
#[derive(Clone, Debug)]
pub enum Claimant {
    /// A file of the user's, by its path from the root.
    File(Arc<str>),
    /// An old address of what stands in a file of the user's.
    Redirect(Arc<str>),
    /// A part of the program, such as the sitemap.
    Part(Arc<str>),
}

impl Claimant {
    /// A claim made by a file of the user's.
    pub fn file(path: impl Into<Arc<str>>) -> Self {
        Claimant::File(path.into())
    }

    /// A claim made by a part of the program.
    pub fn part(name: &str) -> Self {
        Claimant::Part(name.into())
    }

    /// How messages call it.
    pub fn name(&self) -> String {
        match self {
            Claimant::File(path) => format!("`{path}`"),
            Claimant::Redirect(path) => format!("`{path}` (redirect)"),
            Claimant::Part(name) => name.to_string(),
        }
    }

    /// The user's file behind it, if there is one.
    pub fn source(&self) -> Option<&str> {
        match self {
            Claimant::File(path) | Claimant::Redirect(path) => Some(path),
            Claimant::Part(_) => None,
        }
    }

    /// The place of that file.
    pub fn place(&self) -> Option<Place> {
        self.source().map(Place::file)
    }
}

/// Where a big file is written piece by piece.
pub trait Sink: Write + Seek {}

impl<T: Write + Seek + ?Sized> Sink for T {}

/// Writes a file piece by piece; what it borrows lives as long as its recipe and kitchen.
pub type Pour<'a> = Box<dyn FnOnce(&mut dyn Sink) -> Outcome<()> + Send + 'a>;

/// The bytes of a finished file, or where to copy them from.
pub enum Body<'a> {
    /// Bytes made by the recipe.
    Bytes(Vec<u8>),
    /// A file of the project or of the embedded theme, taken as it is.
    Copy(crate::sources::Asset),
    /// A file too big to be held in memory: made while it is written. If that fails, there
    /// is no file.
    ///
    /// ```ignore
    /// Ok(Warned::clean(Body::stream(move |out| tiff::export(artwork, &options, out))))
    /// ```
    Stream(Pour<'a>),
}

impl<'a> Body<'a> {
    /// A file that is written piece by piece.
    pub fn stream(pour: impl FnOnce(&mut dyn Sink) -> Outcome<()> + Send + 'a) -> Self {
        Body::Stream(Box::new(pour))
    }

    /// All bytes, in memory.
    ///
    /// # Errors
    /// `read-failed` for a source that cannot be copied, and whatever comes up while a
    /// stream is made.
    pub fn into_bytes(self) -> Outcome<Vec<u8>> {
        match self {
            Body::Bytes(bytes) => Ok(bytes),
            Body::Copy(asset) => asset.read(),
            Body::Stream(pour) => {
                let mut out = Cursor::new(Vec::new());
                pour(&mut out)?;
                Ok(out.into_inner())
            }
        }
    }
}

/// What a stream says when its sink takes no more; whoever owns the sink adds the place.
pub fn sink_failed(error: &io::Error) -> Vec<Diagnostic> {
    vec![Diagnostic::error("write-failed").with("cause", error)]
}

/// The size and the SHA-256 of a finished file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Length in bytes.
    pub bytes: u64,
    /// SHA-256 in lower-case hexadecimal.
    pub sha256: String,
}

/// When a recipe is cooked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Course {
    /// At once; needs nothing from other recipes.
    Main,
    /// After all of the main course: may ask the [`Kitchen`] for finished files.
    Last,
}

/// What a recipe of the last course may ask for.
pub trait Kitchen: Sync {
    /// The bytes of a finished file of the main course.
    ///
    /// # Errors
    /// The diagnostics of the file's own recipe, or that nothing has this path.
    fn bytes(&self, path: &OutPath) -> Outcome<Vec<u8>>;

    /// Size and hash of a finished file of the main course.
    ///
    /// # Errors
    /// As [`Kitchen::bytes`].
    fn receipt(&self, path: &OutPath) -> Outcome<Receipt>;

    /// What a recipe has asked for while it was cooked.
    fn has_asked(&self, _asked: Asked) {}
}

/// What was asked for while something was made.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Questions in the words of the recipe's room.
    pub questions: BTreeSet<Arc<str>>,
    /// Files that join the edition for it.
    pub joining: BTreeSet<OutPath>,
    /// The same of what it is made of, and what others may be made of too: by address, each once.
    pub parts: BTreeMap<usize, Arc<Asked>>,
}

impl Asked {
    /// Takes in what was asked for a part. What is little is copied, what is much is shared.
    pub fn add(&mut self, part: &Arc<Asked>) {
        const LITTLE: usize = 8;
        if part.parts.is_empty() && part.questions.len() + part.joining.len() <= LITTLE {
            self.questions.extend(part.questions.iter().cloned());
            self.joining.extend(part.joining.iter().cloned());
        } else {
            self.parts
                .insert(Arc::as_ptr(part) as usize, Arc::clone(part));
        }
    }

    /// Looks at every question, those of parts too.
    pub fn each_question(&self, look: &mut dyn FnMut(&str)) {
        self.questions.iter().for_each(|question| look(question));
        self.parts
            .values()
            .for_each(|part| part.each_question(look));
    }

    /// Looks at every file that joins, those for parts too.
    pub fn each_joining(&self, look: &mut dyn FnMut(&OutPath)) {
        self.joining.iter().for_each(&mut *look);
        self.parts.values().for_each(|part| part.each_joining(look));
    }
}

/// All files that join for any of these, for their parts too; what is shared is looked at once.
pub fn all_joining<'a>(asked: impl Iterator<Item = &'a Asked>) -> BTreeSet<&'a OutPath> {
    let (mut all, mut seen) = (BTreeSet::new(), BTreeSet::new());
    let mut open: Vec<&Asked> = asked.collect();
    while let Some(asked) = open.pop() {
        all.extend(&asked.joining);
        let new = asked.parts.iter().filter(|(at, _)| seen.insert(**at));
        open.extend(new.map(|(_, part)| &**part));
    }
    all
}

/// How a file's bytes are made. Cooking one recipe twice gives the same bytes.
pub trait Recipe: Send + Sync {
    /// When it can be cooked.
    fn course(&self) -> Course {
        Course::Main
    }

    /// The digest of all that the file is made of, as far as that is known before it is cooked.
    /// What comes up while it is cooked is told to the kitchen as questions. As long as the
    /// digest and the answers are the same, so is the file. `None` if that cannot be said.
    fn ground(&self) -> Option<Digest> {
        None
    }

    /// Makes the bytes, or says how they are made while they are written.
    ///
    /// # Errors
    /// Everything that is wrong with the file's sources.
    fn cook<'k>(&'k self, kitchen: &'k dyn Kitchen) -> Outcome<Warned<Body<'k>>>;
}

/// One promised file.
pub struct Planned<'a> {
    /// Where it will be.
    pub path: OutPath,
    /// Who asks for it.
    pub claimant: Claimant,
    /// How it is made.
    pub recipe: Box<dyn Recipe + 'a>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unsafe_paths_are_refused() {
        for bad in [
            "", "/a", "a/", "a//b", "../a", "a/../b", "a\\b", "c:x", "a/con", "nul.txt", "a. ",
            "com1/x",
        ] {
            assert!(OutPath::new(bad).is_err(), "{bad:?}");
        }
        for good in [
            "index.html",
            "tin-tức/ngày 1/index.html",
            "console.js",
            ".well-known/x",
            "com10",
        ] {
            assert!(OutPath::new(good).is_ok(), "{good:?}");
        }
    }
}

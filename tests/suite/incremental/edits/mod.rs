//! What may happen between two builds: edits of every kind of source, of the output folder, of
//! the cache and of the call. Each says what it did, so that a failure can be understood.

mod documents;
mod frame;
mod settings;
mod upkeep;

use std::fs;

use super::village::Village;
use crate::project::tree;

/// An edit: says what it did, or nothing if there was nothing to do it to.
pub(super) type Edit = fn(&mut Village) -> Option<String>;

pub(super) use documents::EDITS as DOCUMENTS;
pub(super) use frame::EDITS as FRAME;
pub(super) use settings::EDITS as SETTINGS;
pub(super) use upkeep::{EDITS as UPKEEP, set_time};

/// The groups of edits, as often as they are to be chosen.
const GROUPS: [&[Edit]; 8] = [
    DOCUMENTS, DOCUMENTS, DOCUMENTS, FRAME, FRAME, SETTINGS, UPKEEP, UPKEEP,
];

/// Makes one edit.
pub(super) fn any(village: &mut Village) -> String {
    one_of(village, &GROUPS)
}

/// Makes an edit of front matter: one that leaves every document in its place, or any.
pub(super) fn of_front_matter(village: &mut Village, alone: bool) -> String {
    let group = match alone {
        true => documents::RETITLING,
        false => documents::FRONT_MATTER,
    };
    one_of(village, &[group])
}

/// Makes an edit of the sources: of a body alone, or of anything but a body.
pub(super) fn of_body(village: &mut Village, alone: bool) -> String {
    match alone {
        true => one_of(village, &[documents::WRITING]),
        false => one_of(village, &[DOCUMENTS, FRAME, UPKEEP]),
    }
}

/// Makes an edit of one of these groups.
fn one_of(village: &mut Village, groups: &[&[Edit]]) -> String {
    loop {
        let group = village.chance.one_of(groups).expect("a group");
        let edit = village.chance.one_of(group).expect("an edit");
        if let Some(done) = edit(village) {
            return done;
        }
    }
}

/// What front matter begins with.
const FENCE: &str = "+++\n";

impl Village {
    /// The paths of files below `dir`, from the project's root.
    pub(super) fn files(&self, dir: &str) -> Vec<String> {
        let below = tree(&self.project.root().join(dir)).into_iter();
        below.map(|(path, _)| format!("{dir}/{path}")).collect()
    }

    /// The Markdown files of pages and sections.
    fn documents(&self) -> Vec<String> {
        let mut files = self.files("content");
        files.retain(|path| path.ends_with(".md"));
        files
    }

    fn is_page(path: &str) -> bool {
        !path.contains("/_index.")
    }

    /// One of the pages.
    fn some_page(&mut self) -> Option<String> {
        let mut pages = self.documents();
        pages.retain(|path| Self::is_page(path));
        self.chance.one_of(&pages)
    }

    /// One of the sections' files.
    fn some_section(&mut self) -> Option<String> {
        let mut sections = self.documents();
        sections.retain(|path| !Self::is_page(path));
        self.chance.one_of(&sections)
    }

    /// One of the source files below a folder.
    fn some_file(&mut self, dir: &str) -> Option<String> {
        let files = self.files(dir);
        self.chance.one_of(&files)
    }

    /// Rewrites a file's text.
    fn rewrite(&self, path: &str, change: impl FnOnce(String) -> String) {
        let text = change(self.project.read(path));
        self.project.write(path, text.as_bytes());
    }

    /// Sets the first line `key = …` behind `mark`; a key that is not there is put right behind
    /// it. No mark is the head of the file, or of its front matter.
    fn set(&self, path: &str, mark: &str, key: &str, value: &str) -> String {
        self.rewrite(path, |text| {
            let from = match mark {
                "" if text.starts_with(FENCE) => FENCE.len(),
                _ => text.find(mark).map_or(0, |at| at + mark.len()),
            };
            let (head, rest) = text.split_at(from);
            let begin = format!("{key} = ");
            let known = rest.lines().any(|line| line.starts_with(&begin));
            if !known {
                return format!("{head}{begin}{value}\n{rest}");
            }
            let mut set = false;
            let lines = rest.split_inclusive('\n').map(|line| {
                if set || !line.starts_with(&begin) {
                    return line.to_owned();
                }
                set = true;
                format!("{begin}{value}\n")
            });
            format!("{head}{}", lines.collect::<String>())
        });
        format!("{path}: {key} = {value}")
    }

    /// Sets or takes away a line `key = …` at the head of a file.
    fn toggle(&self, path: &str, key: &str, value: &str) -> String {
        let line = format!("{key} = {value}\n");
        if self.project.read(path).contains(&line) {
            self.rewrite(path, |text| text.replacen(&line, "", 1));
            return format!("{path}: without {key}");
        }
        self.set(path, "", key, value)
    }

    /// Writes a file, or takes it away if it is there.
    fn toggle_file(&self, path: &str, bytes: &[u8]) -> String {
        if self.project.has(path) {
            self.project.remove(path);
            return format!("{path}: removed");
        }
        self.project.write(path, bytes);
        format!("{path}: new")
    }

    /// Renames a file or a folder to a name that is free.
    fn rename(&self, from: &str, to: &str) -> Option<()> {
        let (from, to) = (self.project.root().join(from), self.project.root().join(to));
        if to.exists() {
            return None;
        }
        fs::create_dir_all(to.parent()?).ok()?;
        fs::rename(from, to).ok()
    }

    /// Lets all links to one document lead to another, with or without their anchors.
    fn lead_links(&self, from: &str, to: &str, with_anchor: bool) {
        let link = |path: &str| path.replacen("content/", "@/", 1);
        let (from, to) = (link(from), link(to));
        let mut files = self.documents();
        files.push("loa.toml".to_owned());
        for file in files {
            let text = self.project.read(&file);
            if !text.contains(&from) {
                continue;
            }
            let mut parts = text.split(from.as_str());
            let mut new = parts.next().unwrap_or_default().to_owned();
            for part in parts {
                let anchor = match part.starts_with('#') && !with_anchor {
                    true => part.find(')').unwrap_or(0),
                    false => 0,
                };
                new.push_str(&to);
                new.push_str(&part[anchor..]);
            }
            self.project.write(&file, new.as_bytes());
        }
    }
}

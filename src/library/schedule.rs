//! What is shown now: pages have a first and a last day, and phases.
//!
//! Documents that are not shown leave the library before it is arranged, and the files
//! beside them with them. Links to them lead to the section above until they are there, with
//! a warning: a site that was right when it was written must not break on the day on which a
//! page comes or goes.

use std::collections::{BTreeSet, HashMap};

use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};

use super::Selection;
use crate::config::Config;
use crate::content::{Document, Documents, PageMatter, Spanned};
use crate::diag::{Diagnostic, Findings};
use crate::notation::Origin;

/// Where a document stands in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It is shown.
    Shown,
    /// Its first day has not come.
    Waiting,
    /// Its last day has passed.
    Expired,
    /// It is for another phase.
    OtherPhase,
}

/// A document that has its time, for `loa list schedule`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Timed {
    /// Its file, relative to `content/`.
    pub file: String,
    /// Its headline.
    pub title: Option<String>,
    /// Where it stands now.
    pub standing: Standing,
    /// Its first day or moment, as written.
    pub publish_date: Option<String>,
    /// Its last day or moment, as written.
    pub expiry_date: Option<String>,
    /// Its phases.
    pub phases: Vec<String>,
}

/// The times of a whole site.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Schedule {
    /// Every document that has its time, by file.
    pub timed: Vec<Timed>,
    /// The next moment at which something comes or goes, in seconds since 1970.
    pub next: Option<i64>,
    /// The files that are not shown, relative to `content/`.
    pub(super) unseen: BTreeSet<String>,
}

impl Schedule {
    /// Takes the documents that are not shown now out of `documents`.
    pub(super) fn apply(
        documents: &mut Documents,
        config: &Config,
        selection: &Selection,
        findings: &mut Findings,
    ) -> Schedule {
        let mut schedule = Schedule::default();
        let mut folders = BTreeSet::new();
        for section in &documents.sections {
            let shown = config.phases.shows(names(&section.matter.phases));
            if !shown {
                folders.insert(folder(&section.path).to_owned());
            }
            if !section.matter.phases.is_empty() {
                schedule.timed.push(Timed {
                    file: section.path.clone(),
                    title: section.matter.title.clone(),
                    standing: if shown {
                        Standing::Shown
                    } else {
                        Standing::OtherPhase
                    },
                    publish_date: None,
                    expiry_date: None,
                    phases: names(&section.matter.phases).map(str::to_owned).collect(),
                });
            }
        }
        for page in &documents.pages {
            let matter = &page.matter;
            let standing = standing(matter, config, selection);
            if standing != Standing::Shown {
                schedule.unseen.insert(page.path.clone());
            }
            let (from, until) = window(matter, config);
            for moment in [from, until].into_iter().flatten() {
                schedule.expect(moment, selection);
            }
            if let (Some(from), Some(until)) = (from, until)
                && until <= from
            {
                let never = Diagnostic::warning("never-shown").at(page.origin.whole());
                findings.push(never.hint("hint-never-shown"));
            }
            if from.is_some() || until.is_some() || !matter.phases.is_empty() {
                schedule.timed.push(Timed {
                    file: page.path.clone(),
                    title: matter.title.clone(),
                    standing,
                    publish_date: matter.publish_date.clone(),
                    expiry_date: matter.expiry_date.clone(),
                    phases: names(&matter.phases).map(str::to_owned).collect(),
                });
            }
        }
        for phase in &config.phases.list {
            let edges = [
                config.phases.begin(&phase.from),
                config.phases.end(&phase.until),
            ];
            for moment in edges.into_iter().flatten() {
                schedule.expect(moment, selection);
            }
        }
        let inside = |path: &str, folders: &BTreeSet<String>| {
            let mut dir = folder(path);
            loop {
                if folders.contains(dir) {
                    return true;
                }
                if dir.is_empty() {
                    return false;
                }
                dir = folder(dir);
            }
        };
        let paths = documents.pages.iter().map(|p| &p.path);
        let paths = paths.chain(documents.sections.iter().map(|s| &s.path));
        let below: Vec<_> = paths.filter(|p| inside(p, &folders)).cloned().collect();
        schedule.unseen.extend(below);
        if schedule.unseen.is_empty() {
            return schedule;
        }
        let bundles = schedule.unseen.iter().filter(|p| is_bundle(p));
        folders.extend(bundles.map(|p| folder(p).to_owned()));
        let unseen = &schedule.unseen;
        documents.pages.retain(|d| !unseen.contains(&d.path));
        documents.sections.retain(|d| !unseen.contains(&d.path));
        documents.assets.retain(|asset| {
            let path = asset.path.strip_prefix("content/").unwrap_or(&asset.path);
            !inside(path, &folders)
        });
        let bodies = documents.pages.iter().map(body);
        for (origin, start) in bodies.chain(documents.sections.iter().map(body)) {
            warn_of_unseen(&schedule, origin, start, findings);
        }
        schedule
    }

    fn expect(&mut self, moment: i64, selection: &Selection) {
        if moment > selection.now {
            self.next = Some(self.next.map_or(moment, |next| next.min(moment)));
        }
    }

    /// The file of the section to which a link leads while the document `path` is not shown.
    pub(super) fn stand_in<T: Copy>(
        &self,
        by_file: &HashMap<String, T, FxBuildHasher>,
    ) -> Vec<(String, T)> {
        let above = |path: &str| {
            let mut dir = folder(path);
            loop {
                let index = match dir {
                    "" => "_index.md".to_owned(),
                    dir => format!("{dir}/_index.md"),
                };
                match by_file.get(&index) {
                    Some(section) => return Some(*section),
                    None if dir.is_empty() => return None,
                    None => dir = folder(dir),
                }
            }
        };
        let unseen = self.unseen.iter();
        unseen
            .filter_map(|path| Some((path.clone(), above(path)?)))
            .collect()
    }

    /// The links in a text that lead to what is not shown: where each begins, and its path.
    pub fn links_to_unseen<'t>(&self, text: &'t str) -> impl Iterator<Item = (usize, &'t str)> {
        let links = text.match_indices("@/").map(|(at, mark)| {
            let rest = &text[at + mark.len()..];
            let is_end = |c: char| c.is_whitespace() || ")\"'>#]".contains(c);
            (at, &rest[..rest.find(is_end).unwrap_or(rest.len())])
        });
        links.filter(|(_, path)| self.unseen.contains(*path))
    }

    /// Whether no document is left out.
    pub(super) fn leaves_nothing_out(&self) -> bool {
        self.unseen.is_empty()
    }

    /// Whether a document is left out because its time is another.
    pub fn leaves_out(&self, path: &str) -> bool {
        self.unseen.contains(path)
    }
}

fn body<M>(document: &Document<M>) -> (&Origin, usize) {
    (&document.origin, document.body_start)
}

/// Warns of each link in a body that leads to something that is not shown.
fn warn_of_unseen(schedule: &Schedule, origin: &Origin, start: usize, findings: &mut Findings) {
    for (at, path) in schedule.links_to_unseen(&origin.source[start..]) {
        let from = start + at;
        let warning = Diagnostic::warning("link-to-unseen").with("path", path);
        findings.push(warning.at(origin.place(&(from..from + 2 + path.len()))));
    }
}

fn names(phases: &[Spanned]) -> impl Iterator<Item = &str> {
    phases.iter().map(|p| p.text.as_str())
}

/// The first moment and the moment after the last.
fn window(matter: &PageMatter, config: &Config) -> (Option<i64>, Option<i64>) {
    (
        config.phases.begin(&matter.publish_date),
        config.phases.end(&matter.expiry_date),
    )
}

fn standing(matter: &PageMatter, config: &Config, selection: &Selection) -> Standing {
    // Whoever withdrew is not brought back by a date, nor is the notice taken away.
    if matter.withdrawn.is_some() {
        return Standing::Shown;
    }
    let (from, until) = window(matter, config);
    if !selection.future && from.is_some_and(|from| selection.now < from) {
        Standing::Waiting
    } else if !selection.expired && until.is_some_and(|until| until <= selection.now) {
        Standing::Expired
    } else if !config.phases.shows(names(&matter.phases)) {
        Standing::OtherPhase
    } else {
        Standing::Shown
    }
}

fn is_bundle(path: &str) -> bool {
    path.rsplit('/')
        .next()
        .is_some_and(|name| name == "index.md")
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(dir, _)| dir)
}

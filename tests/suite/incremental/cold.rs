//! The measure of every build: the same sources, copied to where nothing was ever built, built
//! by the same call.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::time::SystemTime;

use super::village::Call;
use crate::project::{Answer, Project};

/// An output folder: each file's bytes, and when it was last written.
pub(super) type Output = BTreeMap<String, (Vec<u8>, SystemTime)>;

/// Files with their bytes.
pub(super) type Tree = BTreeMap<String, Vec<u8>>;

/// Every file of a project that is not loa's own work.
pub(super) fn sources(project: &Project) -> Tree {
    let files = project.tree("").into_iter();
    let own = |path: &str| path.starts_with("public/") || path.starts_with(".loa/");
    files.filter(|(path, _)| !own(path)).collect()
}

/// The output folder as it stands.
pub(super) fn output(project: &Project) -> Output {
    let public = project.root().join("public");
    let files = project.tree("public").into_iter();
    let dated = files.map(|(path, bytes)| {
        let meta = fs::metadata(public.join(&path)).expect("the file");
        (path, (bytes, meta.modified().expect("its time")))
    });
    dated.collect()
}

/// The output folder without its times.
pub(super) fn made(project: &Project) -> Tree {
    project.tree("public").into_iter().collect()
}

/// What the last build remembers of files, each time written anew.
pub(super) fn memory(project: &Project) -> Option<SystemTime> {
    let files = project.tree(".loa").into_iter();
    let mut files = files.filter(|(path, _)| path.ends_with("/memory"));
    let file = project.root().join(".loa").join(files.next()?.0);
    fs::metadata(file).ok()?.modified().ok()
}

/// Builds the sources alone, in a folder of their own: the answer and what was made.
pub(super) fn build_cold(project: &Project, call: &Call) -> (Answer, Tree) {
    let copy = Project::in_memory();
    for (path, bytes) in sources(project) {
        copy.write(&path, &bytes);
    }
    let answer = call.build(&copy);
    let tree = made(&copy);
    (answer, tree)
}

/// Builds in place, which must succeed, and compares with a cold build.
#[track_caller]
pub(super) fn assert_as_cold(project: &Project, call: &Call) {
    let before = output(project);
    let warm = call.build(project);
    assert_eq!(warm.status, 0, "{}", warm.stderr);
    let after = output(project);
    let (cold, wanted) = build_cold(project, call);
    let compared = same_answers(&warm, &cold)
        .and_then(|()| same_trees(&made(project), &wanted))
        .and_then(|()| nothing_written_in_vain(&before, &after));
    if let Err(difference) = compared {
        panic!("{difference}");
    }
}

/// Status and messages are to be the same.
pub(super) fn same_answers(warm: &Answer, cold: &Answer) -> Result<(), String> {
    match warm.status == cold.status && warm.stderr == cold.stderr {
        true => Ok(()),
        false => Err(format!(
            "the build in place ends with {} and says:\n{}the cold one with {}:\n{}",
            warm.status, warm.stderr, cold.status, cold.stderr
        )),
    }
}

/// Names and bytes are to be the same; tells of the first few files that differ.
pub(super) fn same_trees(made: &Tree, wanted: &Tree) -> Result<(), String> {
    let paths: BTreeSet<&String> = made.keys().chain(wanted.keys()).collect();
    let differences = paths.into_iter().filter_map(|path| {
        Some(match (made.get(path), wanted.get(path)) {
            (Some(_), None) => format!("{path} should be gone"),
            (None, Some(_)) => format!("{path} is missing"),
            (Some(made), Some(wanted)) if made != wanted => {
                let at = made.iter().zip(wanted).take_while(|(a, b)| a == b).count();
                let near = |bytes: &[u8]| {
                    let part = &bytes[at.saturating_sub(60)..bytes.len().min(at + 60)];
                    String::from_utf8_lossy(part).into_owned()
                };
                format!(
                    "{path} differs at byte {at}:\n  in place `{}`\n  cold     `{}`",
                    near(made),
                    near(wanted)
                )
            }
            _ => return None,
        })
    });
    let told: Vec<String> = differences.take(5).collect();
    match told.is_empty() {
        true => Ok(()),
        false => Err(told.join("\n")),
    }
}

/// What holds the same bytes as before is to be the same file.
pub(super) fn nothing_written_in_vain(before: &Output, after: &Output) -> Result<(), String> {
    let rewritten = after.iter().find(|(path, (bytes, written))| {
        let old = before.get(*path);
        old.is_some_and(|(old, at)| old == bytes && at != written)
    });
    match rewritten {
        None => Ok(()),
        Some((path, _)) => Err(format!("{path} is written again with the same bytes")),
    }
}

//! What happens to files without anybody writing: times that change or do not, an output
//! folder that others clean, a cache that is lost or damaged.

use std::fs::{self, File, FileTimes};
use std::path::Path;
use std::time::SystemTime;

use super::{Edit, Village};

pub(in crate::incremental) const EDITS: &[Edit] = &[
    touch,
    bring_back,
    bring_back,
    change_behind_the_clock,
    change_behind_the_clock,
    damage_output,
    damage_output,
    delete_output,
    damage_cache,
    damage_cache,
    delete_cache,
    build_something_else,
];

/// The folders of sources, and those that hold texts.
const SOURCES: [&str; 6] = ["content", "templates", "themes", "static", "data", "sass"];

fn touch(village: &mut Village) -> Option<String> {
    let dir = village.chance.one_of(&SOURCES)?;
    let path = village.some_file(dir)?;
    set_time(&village.project.root().join(&path), SystemTime::now());
    Some(format!("{path}: touched"))
}

/// A file is again what it was at first.
fn bring_back(village: &mut Village) -> Option<String> {
    let changed: Vec<String> = village
        .first
        .iter()
        .filter(|(path, bytes)| {
            !village.project.has(path) || village.project.bytes(path) != **bytes
        })
        .map(|(path, _)| path.clone())
        .collect();
    let path = village.chance.one_of(&changed)?;
    village.project.write(&path, &village.first[&path]);
    Some(format!("{path}: as it was at first"))
}

/// A file is replaced by one of the same size that was last written at the same time, as a
/// program for archives or versions may do it.
fn change_behind_the_clock(village: &mut Village) -> Option<String> {
    let dir = village.chance.one_of(&SOURCES)?;
    let path = village.some_file(dir)?;
    let file = village.project.root().join(&path);
    let written = fs::metadata(&file).ok()?.modified().ok()?;
    let mut bytes = village.project.bytes(&path);
    // A letter that stands for no syntax: the second of a word of the text's last third.
    let at = (bytes.len() * 2 / 3..bytes.len().saturating_sub(1))
        .find(|at| bytes[*at - 1..=*at + 1].iter().all(u8::is_ascii_lowercase))?;
    bytes[at] = if bytes[at] == b'o' { b'u' } else { b'o' };
    village.project.write(&path, &bytes);
    set_time(&file, written);
    Some(format!(
        "{path}: byte {at} changed, size and time as before"
    ))
}

fn damage_output(village: &mut Village) -> Option<String> {
    let path = village.some_file("public")?;
    let file = village.project.root().join(&path);
    let mut bytes = village.project.bytes(&path);
    let how = match village.chance.below(5) {
        0 => {
            village.project.remove(&path);
            "deleted"
        }
        1 => {
            fs::remove_dir_all(file.parent()?).ok()?;
            "deleted with its folder"
        }
        2 => {
            bytes.truncate(bytes.len() / 2);
            village.project.write(&path, &bytes);
            "cut"
        }
        3 => {
            *bytes.last_mut()? ^= 1;
            village.project.write(&path, &bytes);
            "its last byte changed"
        }
        _ => {
            set_time(&file, SystemTime::now());
            "touched"
        }
    };
    Some(format!("{path}: {how}"))
}

fn delete_output(village: &mut Village) -> Option<String> {
    if !village.chance.one_in(2) {
        return None;
    }
    fs::remove_dir_all(village.project.root().join("public")).ok()?;
    Some("public/ deleted".into())
}

/// A check, a part of the edition or another output folder between two builds.
fn build_something_else(village: &mut Village) -> Option<String> {
    let elsewhere = village.project.beside("elsewhere");
    let calls: [&[&str]; 3] = [
        &["check", "--skip-external-links"],
        &["build", "--only", "site"],
        &["build", "-o", elsewhere.to_str()?],
    ];
    let args = village.chance.one_of(&calls)?;
    let status = village.project.run(args).status;
    Some(format!("{args:?} ends with {status}"))
}

/// Some of the files in the cache are cut, changed or lost.
fn damage_cache(village: &mut Village) -> Option<String> {
    let mut files = village.files(".loa");
    if village.chance.one_in(2) {
        // Pictures are many, and guarded by themselves.
        files.retain(|path| !path.starts_with(".loa/cache/images/"));
    }
    let mut done = Vec::new();
    for _ in 0..1 + village.chance.below(4) {
        let path = village.chance.one_of(&files)?;
        if !village.project.has(&path) {
            continue;
        }
        let mut bytes = village.project.bytes(&path);
        let at = village.chance.below(bytes.len());
        match village.chance.below(4) {
            0 => village.project.remove(&path),
            1 => village.project.write(&path, &bytes[..at]),
            2 => village.project.write(&path, b""),
            _ if bytes.is_empty() => village.project.write(&path, b"x"),
            _ => {
                bytes[at] ^= 1 << village.chance.below(8);
                village.project.write(&path, &bytes);
            }
        }
        done.push(path);
    }
    village.ledger_lost = true;
    Some(format!("damaged: {}", done.join(", ")))
}

fn delete_cache(village: &mut Village) -> Option<String> {
    fs::remove_dir_all(village.project.root().join(".loa")).ok()?;
    village.ledger_lost = true;
    Some(".loa/ deleted".into())
}

/// Sets when a file was last written.
pub(in crate::incremental) fn set_time(file: &Path, time: SystemTime) {
    let file = File::options().write(true).open(file).expect("the file");
    let times = FileTimes::new().set_modified(time);
    file.set_times(times).expect("its time");
}

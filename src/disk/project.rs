//! Writing sources: only for `init` and `new`, and never over a file that is there.

use std::fs;
use std::io::Write;
use std::path::Path;

use super::{shown, write_failed};
use crate::diag::{Diagnostic, Findings, Outcome, Place};

/// Writes a new project into `dir`, which must be empty or not exist yet.
///
/// # Errors
/// `init-not-empty`, `write-failed`.
pub fn create_project(dir: &Path, files: &[(String, &[u8])]) -> Outcome<()> {
    let occupied = fs::read_dir(dir).is_ok_and(|mut entries| {
        entries.any(|e| e.is_ok_and(|e| !e.file_name().to_string_lossy().starts_with('.')))
    });
    if occupied || dir.is_file() {
        let place = Place::file(shown(dir));
        return Err(vec![
            Diagnostic::error("init-not-empty")
                .at(place)
                .hint("hint-init-not-empty"),
        ]);
    }
    let mut findings = Findings::new();
    for (path, bytes) in files {
        findings.take(write_new(dir, path, bytes));
    }
    findings.finish(()).map(|w| w.value)
}

/// Writes one new file below `root`.
///
/// # Errors
/// `file-exists` if there is one already, `write-failed`.
pub fn write_new(root: &Path, path: &str, bytes: &[u8]) -> Outcome<()> {
    let file = root.join(path);
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(|e| vec![write_failed(folder, &e)])?;
    }
    match fs::File::create_new(&file) {
        Ok(mut new) => new
            .write_all(bytes)
            .map_err(|e| vec![write_failed(&file, &e)]),
        Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => Err(vec![
            Diagnostic::error("file-exists")
                .at(Place::file(path))
                .hint("hint-file-exists"),
        ]),
        Err(e) => Err(vec![write_failed(&file, &e)]),
    }
}

/// Writes a result where the user asked for it, in the place of an earlier one: to a file
/// beside it first, so that it is never half written.
///
/// # Errors
/// `write-failed`.
pub fn write_result(file: &Path, bytes: &[u8]) -> Outcome<()> {
    let failed = |e: std::io::Error| vec![write_failed(file, &e)];
    if let Some(folder) = file.parent().filter(|f| !f.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let name = file
        .file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default();
    let beside = file.with_file_name(format!(".{name}.loa-new"));
    fs::write(&beside, bytes)
        .and_then(|()| fs::rename(&beside, file))
        .map_err(failed)
}

//! `loa build`: everything, into the output folder.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use super::console::Console;
use super::flags::{BuildArgs, Global};
use crate::config::press::Press;
use crate::diag::{Diagnostic, Findings, Outcome};
use crate::disk::Output;
use crate::edition::{Edition, Only, Project, Settings};
use crate::library::Selection;

pub(super) fn run(args: &BuildArgs, global: &Global, console: &Console) -> Outcome<()> {
    let begun = Instant::now();
    let mut findings = Findings::new();
    let radio = args
        .only
        .is_some_and(|part| Only::from(part) == Only::Radio);
    for (set, flag) in [
        (radio, "--only radio"),
        (args.future, "--future"),
        (args.expired, "--expired"),
        (args.minify, "--minify"),
    ] {
        if set {
            findings.push(Diagnostic::warning("flag-not-yet").with("flag", flag));
        }
    }
    let settings = Settings {
        base_url: args.base_url.clone(),
        only: args.only.map(Into::into),
        ..settings(global, args.drafts, "build")
    };
    let press = |press: &mut Press| press.skip_bad_rows = args.skip_bad_rows;
    let Some(project) = Project::open_with(&settings, &press, &mut findings) else {
        return Err(findings.into_vec());
    };
    let edition = Edition::plan(&project, settings.only, &mut findings);
    let dir = args
        .output_dir
        .clone()
        .unwrap_or_else(|| project.output_dir());
    let output = Output::open(project.root(), &dir)?;
    let bar = console.progress(edition.len());
    let built = edition.build(output, findings, &|| bar.inc(1), &stop_flag());
    bar.finish_and_clear();
    let built = built?;
    console.diagnostics(&built.warnings);
    let published = built.value;
    console.say(
        "built",
        &[
            (
                "files",
                (published.written + published.unchanged).to_string(),
            ),
            ("written", published.written.to_string()),
            ("removed", published.removed.to_string()),
            ("ms", begun.elapsed().as_millis().to_string()),
            ("dir", dir.display().to_string()),
        ],
    );
    Ok(())
}

/// What every command that reads a project settles in the same way.
pub(super) fn settings(global: &Global, drafts: bool, mode: &'static str) -> Settings {
    Settings {
        root: global.root.clone().unwrap_or_else(|| PathBuf::from(".")),
        config: global.config.clone(),
        base_url: None,
        selection: Selection { drafts },
        mode,
        now: jiff::Timestamp::now().as_second(),
        only: None,
    }
}

/// Set when the user presses Ctrl-C: the build then ends before anything is published.
pub(super) fn stop_flag() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let set = Arc::clone(&stop);
    // A second handler cannot be set; the first one is enough.
    let _ = ctrlc::set_handler(move || set.store(true, Ordering::Relaxed));
    stop
}

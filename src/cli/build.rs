//! `loa build`: everything, into the output folder.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use super::console::Console;
use super::flags::{BuildArgs, Global, When};
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
    for (set, flag) in [(radio, "--only radio")] {
        if set {
            findings.push(Diagnostic::warning("flag-not-yet").with("flag", flag));
        }
    }
    let settings = Settings {
        base_url: args.base_url.clone(),
        minify: args.minify,
        only: args.only.map(Into::into),
        ..settings_when(global, args.drafts, &args.when, "build")?
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
    // The process ends here; to take a large site apart first would only take time.
    std::mem::forget(edition);
    std::mem::forget(project);
    Ok(())
}

/// What a command that may look ahead settles.
///
/// # Errors
/// `bad-value` if `--at` is neither a day nor a moment.
pub(super) fn settings_when(
    global: &Global,
    drafts: bool,
    when: &When,
    mode: &'static str,
) -> Outcome<Settings> {
    let mut settings = settings(global, drafts, mode);
    let selection = &mut settings.selection;
    if let Some(at) = &when.at {
        selection.now = moment_of(at).ok_or_else(|| {
            let bad = Diagnostic::error("bad-value").with("key", "--at");
            vec![
                bad.with("value", at)
                    .with("cause", "2025-08-28, 2025-08-28T14:00:00+07:00"),
            ]
        })?;
    }
    selection.future = when.future;
    selection.expired = when.expired;
    selection.phase.clone_from(&when.phase);
    Ok(settings)
}

/// A moment; of a day its noon in Greenwich, which is the same day by nearly every clock.
fn moment_of(text: &str) -> Option<i64> {
    let offset = jiff::tz::Offset::UTC;
    let noon = format!("{text}T12:00:00");
    let text = if text.len() == 10 { &noon } else { text };
    crate::config::moment(text, offset, crate::config::Edge::Begin)
}

/// What every command that reads a project settles in the same way.
pub(super) fn settings(global: &Global, drafts: bool, mode: &'static str) -> Settings {
    Settings {
        root: global.root.clone().unwrap_or_else(|| PathBuf::from(".")),
        config: global.config.clone(),
        base_url: None,
        selection: Selection {
            drafts,
            now: jiff::Timestamp::now().as_second(),
            ..Selection::default()
        },
        mode,
        environment: environment(),
        minify: false,
        only: None,
    }
}

/// The environment as texts; what is none is left out.
fn environment() -> BTreeMap<String, String> {
    let texts = |(name, value): (OsString, OsString)| {
        Some((name.into_string().ok()?, value.into_string().ok()?))
    };
    std::env::vars_os().filter_map(texts).collect()
}

/// Set when the user presses Ctrl-C: the build then ends before anything is published.
pub(super) fn stop_flag() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let set = Arc::clone(&stop);
    // A second handler cannot be set; the first one is enough.
    let _ = ctrlc::set_handler(move || set.store(true, Ordering::Relaxed));
    stop
}

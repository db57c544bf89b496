//! `loa check`: everything that can be said of a project without writing a file.

use std::collections::BTreeSet;

use super::build::settings_when;
use super::console::Console;
use super::flags::{CheckArgs, Global};
use crate::check;
use crate::diag::{Diagnostic, Findings, Outcome};
use crate::edition::{Edition, Project, Settings};
use crate::print;
use crate::sources::Sources;

pub(super) fn run(args: &CheckArgs, global: &Global, console: &Console) -> Outcome<()> {
    let mut findings = Findings::new();
    let settings = settings_when(global, args.drafts, &args.when, "check")?;
    if !args.files.is_empty() {
        return press_files(args, &settings, console);
    }
    let Some(project) = Project::open(&settings, &mut findings) else {
        return Err(findings.into_vec());
    };
    let edition = Edition::plan(&project, None, &mut findings);
    let report = check::links(&check::Links {
        edition: &edition,
        config: &project.library.config,
        sources: &project.sources,
        follow_external: !args.skip_external_links,
    });
    findings.extend(report.findings);
    edition.judge(&BTreeSet::new(), &mut findings);
    findings.extend(check::spelling(&project.library));
    let done = findings.once_each().finish(())?;
    console.diagnostics(&done.warnings);
    console.say(
        "checked",
        &[
            ("files", edition.len().to_string()),
            ("links", report.internal.to_string()),
            ("external", report.external.to_string()),
        ],
    );
    if report.external > 0 && args.skip_external_links {
        console.say("external-not-checked", &[]);
    }
    Ok(())
}

/// Press files of the project that somebody else made.
fn press_files(args: &CheckArgs, settings: &Settings, console: &Console) -> Outcome<()> {
    let mut findings = Findings::new();
    let sources = Sources::open(&settings.root)?;
    for path in &args.files {
        match findings.take(sources.asset(path)) {
            Some(Some(asset)) => {
                if let Some(bytes) = findings.take(asset.read()) {
                    findings.extend(print::examine(path, &bytes));
                }
            }
            Some(None) => findings.push(
                Diagnostic::error("press-file-missing")
                    .with("path", path)
                    .hint("hint-press-file-missing"),
            ),
            None => {}
        }
    }
    let done = findings.finish(())?;
    console.diagnostics(&done.warnings);
    console.say("checked-press", &[("files", args.files.len().to_string())]);
    Ok(())
}

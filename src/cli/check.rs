//! `loa check`: everything that can be said of a project without writing a file.

use super::build::settings;
use super::console::Console;
use super::flags::{CheckArgs, Global};
use crate::check;
use crate::diag::{Findings, Outcome};
use crate::edition::{Edition, Project};

pub(super) fn run(args: &CheckArgs, global: &Global, console: &Console) -> Outcome<()> {
    let mut findings = Findings::new();
    let settings = settings(global, args.drafts, "check");
    let Some(project) = Project::open(&settings, &mut findings) else {
        return Err(findings.into_vec());
    };
    let edition = Edition::plan(&project, None, &mut findings);
    let report = check::links(&edition, &project.library.config);
    findings.extend(report.findings);
    let done = findings.finish(())?;
    console.diagnostics(&done.warnings);
    console.say(
        "checked",
        &[
            ("files", edition.len().to_string()),
            ("links", report.internal.to_string()),
            ("external", report.external.to_string()),
        ],
    );
    if report.external > 0 && !args.skip_external_links {
        console.say("external-not-checked", &[]);
    }
    Ok(())
}

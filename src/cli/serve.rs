//! `loa serve`: a live preview.

use std::process::Command;

use super::build::settings_when;
use super::console::Console;
use super::flags::{Global, ServeArgs};
use crate::diag::Outcome;
use crate::diag::report;
use crate::edition::Settings;
use crate::serve::{Event, Preview};

pub(super) fn run(args: &ServeArgs, global: &Global, console: &Console) -> Outcome<()> {
    let mut settings = Settings {
        base_url: args.base_url.clone(),
        ..settings_when(global, args.drafts, &args.when, "serve")?
    };
    // Said before anything listens: a folder that is not there is no project.
    crate::sources::Sources::open(&settings.root)?;
    let preview = Preview::listen(args.interface, args.port)?;
    let url = preview.url();
    if settings.base_url.is_none() {
        settings.base_url = Some(url.clone());
    }
    console.say("serving", &[("url", format!("{url}/"))]);
    if args.open {
        open_browser(&format!("{url}/"));
    }
    let explain = |diagnostics: &[crate::diag::Diagnostic]| {
        report::human(diagnostics, console.catalogue(), false)
    };
    preview.run(&settings, &explain, &|event| match event {
        Event::Planned {
            files,
            ms,
            warnings,
        } => {
            console.diagnostics(&warnings);
            console.say(
                "planned",
                &[("files", files.to_string()), ("ms", ms.to_string())],
            );
        }
        Event::Failed(diagnostics) => console.diagnostics(&diagnostics),
        Event::Asked { path, status } if console.is_verbose() => {
            console.say("asked", &[("path", path), ("status", status.to_string())]);
        }
        Event::Asked { .. } => {}
    })
}

/// Opens the user's browser; without one the address on the terminal is enough.
fn open_browser(url: &str) {
    let opener = if cfg!(target_os = "windows") {
        Command::new("cmd").args(["/c", "start", "", url]).spawn()
    } else if cfg!(target_os = "macos") {
        Command::new("open").arg(url).spawn()
    } else {
        Command::new("xdg-open").arg(url).spawn()
    };
    drop(opener);
}

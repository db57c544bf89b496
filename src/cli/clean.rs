//! `loa clean`: removes what loa wrote, nothing else.

use super::build::settings;
use super::console::Console;
use super::flags::{CleanArgs, Global};
use crate::config::Config;
use crate::diag::Outcome;
use crate::disk;
use crate::sources::Sources;

pub(super) fn run(args: &CleanArgs, global: &Global, console: &Console) -> Outcome<()> {
    let sources = Sources::open(&settings(global, false, "build").root)?;
    let config = Config::settle(&sources, global.config.as_deref())?.value;
    let dir = args
        .output_dir
        .clone()
        .unwrap_or_else(|| sources.root().join(&config.output_dir));
    let removed = disk::clean(sources.root(), &dir)?;
    console.say(
        "cleaned",
        &[
            ("removed", removed.to_string()),
            ("dir", dir.display().to_string()),
        ],
    );
    Ok(())
}

//! `loa init`: a new project that builds at once.

use super::console::Console;
use super::flags::InitArgs;
use crate::diag::Outcome;
use crate::disk;
use crate::sources::embedded;

pub(super) fn run(args: &InitArgs, console: &Console) -> Outcome<()> {
    let files = embedded::sample_project();
    disk::create_project(&args.dir, &files)?;
    console.say(
        "created",
        &[
            ("files", files.len().to_string()),
            ("dir", args.dir.display().to_string()),
        ],
    );
    Ok(())
}

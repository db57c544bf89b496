//! Runs the command line and ends with its exit status: the only place that exits.

use std::process::ExitCode;

/// Threads that make many small things at once wait for each other less than with the
/// system's own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    loa::cli::run(std::env::args_os())
}

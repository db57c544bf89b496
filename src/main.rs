//! Runs the command line and ends with its exit status: the only place that exits.

use std::process::ExitCode;

fn main() -> ExitCode {
    loa::cli::run(std::env::args_os())
}

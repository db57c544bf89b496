//! The command line: flags + configuration → settled options → one pipeline.
//!
//! One command a file. Exit status: 0 fine, 1 the project has errors, 2 the call is wrong.

mod build;
mod check;
mod clean;
mod console;
mod flags;
mod init;
mod list;
mod new;
mod print;
mod serve;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::CommandFactory as _;

use crate::diag::Outcome;
use crate::diag::catalogue::Language;

use console::Console;
use flags::{Command, Flags};

/// Parses `args`, runs the command, shows what is to be shown.
pub fn run(args: impl Iterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.collect();
    let language = flags::language_before_parsing(&args);
    // Only who asks for help, or needs it, reads its sentences.
    let parsed = Flags::command().try_get_matches_from(&args);
    let parsed = parsed.or_else(|_| flags::command(language).try_get_matches_from(&args));
    let flags = match parsed
        .and_then(|matches| <Flags as clap::FromArgMatches>::from_arg_matches(&matches))
    {
        Ok(flags) => flags,
        Err(error) => {
            // Help and version are results, not mistakes.
            let wrong_call = error.use_stderr();
            let _ = error.print();
            return ExitCode::from(if wrong_call { 2 } else { 0 });
        }
    };
    if let Command::New(args) = &flags.command
        && args.title.is_empty()
        && !args.is_path()
    {
        let kind = clap::error::ErrorKind::MissingRequiredArgument;
        let missing = "the following required arguments were not provided:\n  <TITLE>";
        let _ = flags::command(language).error(kind, missing).print();
        return ExitCode::from(2);
    }
    let console = Console::new(language, &flags.global);
    match dispatch(&flags, &console) {
        Ok(()) => ExitCode::SUCCESS,
        Err(diagnostics) => {
            console.diagnostics(&diagnostics);
            ExitCode::FAILURE
        }
    }
}

fn dispatch(flags: &Flags, console: &Console) -> Outcome<()> {
    let global = &flags.global;
    match &flags.command {
        Command::Init(args) => init::run(args, console),
        Command::New(args) => new::run(args, global, console),
        Command::Build(args) => build::run(args, global, console),
        Command::Serve(args) => serve::run(args, global, console),
        Command::Check(args) => check::run(args, global, console),
        Command::Print(args) => print::run(args, global, console),
        Command::List(args) => list::run(args, global, console),
        Command::Clean(args) => clean::run(args, global, console),
    }
}

/// The language of messages: `--lang`, else the locale, else English.
fn settle_language(named: Option<&str>) -> Language {
    match named {
        Some(name) => Language::of_locale(name),
        None => sys_locale::get_locale().map_or(Language::English, |l| Language::of_locale(&l)),
    }
}

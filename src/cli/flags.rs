//! The flags, as clap reads them. Their help is in the catalogue, in both languages.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use crate::diag::catalogue::{Catalogue, Language};
use crate::edition::Only;

/// The whole command line.
#[derive(Parser, Debug)]
#[command(
    name = "loa",
    version,
    disable_help_subcommand = true,
    arg_required_else_help = true
)]
pub(super) struct Flags {
    #[command(flatten)]
    pub(super) global: Global,
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Args, Debug)]
pub(super) struct Global {
    #[arg(short, long, global = true, value_name = "DIR")]
    pub(super) root: Option<PathBuf>,
    #[arg(short, long, global = true, value_name = "FILE")]
    pub(super) config: Option<String>,
    #[arg(long, global = true, value_enum)]
    pub(super) lang: Option<Lang>,
    #[arg(long, global = true, value_enum, default_value = "human")]
    pub(super) message_format: MessageFormat,
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    #[arg(short, long, global = true)]
    pub(super) verbose: bool,
}

#[derive(ValueEnum, Clone, Copy, Debug)]
pub(super) enum Lang {
    Vi,
    En,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MessageFormat {
    Human,
    Json,
}

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    Init(InitArgs),
    New(NewArgs),
    Build(BuildArgs),
    Serve(ServeArgs),
    Check(CheckArgs),
    Print(PrintArgs),
    List(ListArgs),
    Clean(CleanArgs),
}

#[derive(Args, Debug)]
pub(super) struct InitArgs {
    #[arg(value_name = "DIR", default_value = ".")]
    pub(super) dir: PathBuf,
}

#[derive(Args, Debug)]
pub(super) struct NewArgs {
    #[arg(value_name = "KIND|PATH")]
    pub(super) kind: String,
    #[arg(value_name = "TITLE")]
    pub(super) title: Vec<String>,
    #[arg(long, value_name = "DATE")]
    pub(super) date: Option<String>,
}

impl NewArgs {
    /// Whether a file is named, and not a kind.
    pub(super) fn is_path(&self) -> bool {
        self.kind.contains('/') || self.kind.ends_with(".md")
    }
}

#[derive(Args, Debug)]
pub(super) struct BuildArgs {
    #[arg(short, long, value_name = "DIR")]
    pub(super) output_dir: Option<PathBuf>,
    #[arg(short = 'u', long, value_name = "URL")]
    pub(super) base_url: Option<String>,
    #[arg(long)]
    pub(super) drafts: bool,
    #[command(flatten)]
    pub(super) when: When,
    #[arg(long)]
    pub(super) minify: bool,
    #[arg(short, long)]
    pub(super) force: bool,
    #[arg(long)]
    pub(super) skip_bad_rows: bool,
    #[arg(long, value_enum)]
    pub(super) only: Option<Part>,
    #[arg(long)]
    pub(super) time_passes: bool,
}

/// The moment for which a site is made.
#[derive(Args, Debug, Default)]
pub(super) struct When {
    #[arg(long)]
    pub(super) future: bool,
    #[arg(long)]
    pub(super) expired: bool,
    #[arg(long, value_name = "NAME")]
    pub(super) phase: Option<String>,
    #[arg(long, value_name = "DATE")]
    pub(super) at: Option<String>,
}

#[derive(ValueEnum, Clone, Copy, Debug)]
pub(super) enum Part {
    Site,
    Print,
    Radio,
}

impl From<Part> for Only {
    fn from(part: Part) -> Only {
        match part {
            Part::Site => Only::Site,
            Part::Print => Only::Print,
            Part::Radio => Only::Radio,
        }
    }
}

#[derive(Args, Debug)]
pub(super) struct ServeArgs {
    #[arg(short, long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub(super) interface: std::net::IpAddr,
    #[arg(short, long, default_value_t = 1111)]
    pub(super) port: u16,
    #[arg(short = 'u', long, value_name = "URL")]
    pub(super) base_url: Option<String>,
    #[arg(long)]
    pub(super) drafts: bool,
    #[command(flatten)]
    pub(super) when: When,
    #[arg(short = 'O', long)]
    pub(super) open: bool,
}

#[derive(Args, Debug)]
pub(super) struct CheckArgs {
    #[arg(value_name = "FILE.pdf")]
    pub(super) files: Vec<String>,
    #[arg(long)]
    pub(super) drafts: bool,
    #[command(flatten)]
    pub(super) when: When,
    #[arg(long)]
    pub(super) skip_external_links: bool,
}

#[derive(Args, Debug)]
pub(super) struct PrintArgs {
    #[arg(value_name = "ORDER", conflicts_with = "layout")]
    pub(super) orders: Vec<String>,
    #[arg(short, long, value_name = "DIR|FILE")]
    pub(super) output: Option<PathBuf>,
    #[arg(long, value_delimiter = ',', value_name = "FORMATS")]
    pub(super) format: Vec<String>,
    #[arg(long, value_name = "1:N")]
    pub(super) scale: Option<String>,
    #[arg(long, value_name = "PROFILE")]
    pub(super) shop: Option<String>,
    #[arg(long)]
    pub(super) skip_bad_rows: bool,
    #[arg(long, value_name = "NAME", requires = "size")]
    pub(super) layout: Option<String>,
    #[arg(long, value_name = "WxH", requires = "layout")]
    pub(super) size: Option<String>,
    #[arg(long, value_name = "WORDS", requires = "layout")]
    pub(super) text: Option<String>,
    #[arg(long, value_name = "STYLE", requires = "layout")]
    pub(super) style: Option<String>,
    #[arg(long, value_name = "FIELD=VALUE", requires = "layout")]
    pub(super) set: Vec<String>,
}

#[derive(Args, Debug)]
pub(super) struct ListArgs {
    #[arg(value_enum)]
    pub(super) what: What,
    #[command(flatten)]
    pub(super) when: When,
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Pages,
    Orders,
    Layouts,
    Fonts,
    Inks,
    Styles,
    Schedule,
    Schema,
}

#[derive(Args, Debug)]
pub(super) struct CleanArgs {
    #[arg(short, long, value_name = "DIR")]
    pub(super) output_dir: Option<PathBuf>,
}

/// The clap command with its help in `language`.
pub(super) fn command(language: Language) -> clap::Command {
    let catalogue = Catalogue::new(language);
    let help = |key: &str| catalogue.sentence(key, &[]);
    let mut command = Flags::command().about(help("help-loa"));
    let names: Vec<String> = command
        .get_subcommands()
        .map(|c| c.get_name().to_owned())
        .collect();
    for name in names {
        command = command.mut_subcommand(&name, |sub| {
            let sub = sub.about(help(&format!("help-{name}")));
            with_argument_help(sub, &catalogue)
        });
    }
    with_argument_help(command, &catalogue)
}

/// Help for each argument that has a sentence `flag-<name>` in the catalogue.
fn with_argument_help(command: clap::Command, catalogue: &Catalogue) -> clap::Command {
    let ids: Vec<String> = command
        .get_arguments()
        .map(|a| a.get_id().to_string())
        .collect();
    ids.into_iter().fold(command, |command, id| {
        let key = format!("flag-{}", id.replace('_', "-"));
        if !catalogue.has(&key) {
            return command;
        }
        let text = catalogue.sentence(&key, &[]);
        command.mut_arg(id, |arg| arg.help(text))
    })
}

/// The language of help and of mistakes in the call itself, which are told before the
/// flags are read.
pub(super) fn language_before_parsing(args: &[OsString]) -> Language {
    let words: Vec<_> = args.iter().map(|a| a.to_string_lossy()).collect();
    let named = words
        .iter()
        .enumerate()
        .find_map(|(i, word)| match word.strip_prefix("--lang") {
            Some("") => words.get(i + 1).map(|w| w.to_string()),
            Some(rest) => rest.strip_prefix('=').map(str::to_owned),
            None => None,
        });
    super::settle_language(named.as_deref())
}

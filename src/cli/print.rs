//! `loa print`: some orders' files, or one piece with no order written.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::build::{settings, stop_flag};
use super::console::Console;
use super::flags::{Global, PrintArgs};
use crate::config::Config;
use crate::config::press::{Format, Press, parse_scale};
use crate::diag::{Diagnostic, Findings, Outcome};
use crate::disk::{self, Output};
use crate::edition::{Edition, Job, Memory, Only, Project, Settings};
use crate::measure::Size;
use crate::print::{self, Single, Workshop};
use crate::sources::Sources;
use crate::template::Value;

pub(super) fn run(args: &PrintArgs, global: &Global, console: &Console) -> Outcome<()> {
    let wish = Wish::settle(args)?;
    match &args.layout {
        Some(layout) => single(layout, args, &wish, global, console),
        None => orders(args, &wish, global, console),
    }
}

/// What the flags ask for in the place of the configuration.
struct Wish {
    formats: Option<Vec<Format>>,
    scale: Option<u32>,
}

impl Wish {
    fn settle(args: &PrintArgs) -> Outcome<Wish> {
        let mut findings = Findings::new();
        let mut formats = Vec::new();
        for name in &args.format {
            match Format::named(name) {
                Some(format) => formats.push(format),
                None => findings.push(
                    Diagnostic::error("unknown-format")
                        .with("name", name)
                        .did_you_mean(name, Format::NAMES.iter().map(|(n, _)| *n)),
                ),
            }
        }
        let scale = args.scale.as_deref().and_then(parse_scale);
        if let (Some(text), None) = (&args.scale, scale) {
            findings.push(
                Diagnostic::error("bad-scale")
                    .with("value", text)
                    .hint("hint-scale"),
            );
        }
        let formats = (!formats.is_empty()).then_some(formats);
        findings.finish(Wish { formats, scale }).map(|w| w.value)
    }

    fn apply(&self, press: &mut Press, shop: Option<&String>) {
        if let Some(formats) = &self.formats {
            press.formats.clone_from(formats);
        }
        press.scale = self.scale.filter(|s| *s > 1).or(press.scale);
        if let Some(shop) = shop {
            press.shop.clone_from(shop);
        }
    }
}

/// The files of the named orders, or of all.
fn orders(args: &PrintArgs, wish: &Wish, global: &Global, console: &Console) -> Outcome<()> {
    let formats = wish.formats.clone();
    let press = |press: &mut Press| {
        wish.apply(press, args.shop.as_ref());
        press.skip_bad_rows = args.skip_bad_rows;
    };
    let settings = Settings {
        only: Some(Only::Print),
        ..settings(global, true, "build")
    };
    let mut findings = Findings::new();
    let Some(project) = Project::open_with(&settings, &press, &mut findings) else {
        return Err(findings.into_vec());
    };
    let mut edition = Edition::plan(&project, Some(Only::Print), &mut findings);
    let known: BTreeSet<String> = project
        .jobs()
        .iter()
        .map(|j| j.page_path.trim_matches('/').to_owned())
        .collect();
    for wanted in &args.orders {
        let wanted = wanted.trim_matches('/');
        if !findings.has_errors() && !edition.paths().any(|p| is_of_order(p.as_str(), wanted)) {
            let unknown = Diagnostic::error("unknown-order").with("name", wanted);
            return Err(vec![
                unknown.did_you_mean(wanted, known.iter().map(String::as_str)),
            ]);
        }
    }
    if !args.orders.is_empty() {
        edition.keep(|path| {
            args.orders
                .iter()
                .any(|o| is_of_order(path.as_str(), o.trim_matches('/')))
        });
    }
    if let Some(formats) = formats {
        edition.keep(|path| formats.iter().any(|f| path.as_str().ends_with(f.ending())));
    }
    let dir = args.output.clone().unwrap_or_else(|| project.output_dir());
    let output = Output::open(project.root(), &dir)?;
    let bar = console.progress(edition.len());
    let job = Job {
        memory: Memory::recall(&output),
        output,
        wish: None,
    };
    let built = edition.build(job, findings, &|| bar.inc(1), &stop_flag());
    bar.finish_and_clear();
    console.diagnostics(&built?.warnings);
    for path in edition.paths() {
        console.result(&dir.join(path.as_str()).display().to_string());
    }
    Ok(())
}

/// Whether an output belongs to the order, page or file that the user named.
fn is_of_order(path: &str, wanted: &str) -> bool {
    let Some(rest) = path.strip_prefix("in-an/") else {
        return false;
    };
    rest.strip_prefix(wanted)
        .is_some_and(|tail| tail.is_empty() || tail.starts_with(['/', '.']))
}

/// One piece from the flags alone, in a project or without one.
fn single(
    layout: &str,
    args: &PrintArgs,
    wish: &Wish,
    global: &Global,
    console: &Console,
) -> Outcome<()> {
    let size_text = args.size.clone().unwrap_or_default();
    let size = Size::parse(&size_text).map_err(|_| {
        vec![
            Diagnostic::error("bad-size")
                .with("value", &size_text)
                .hint("hint-size"),
        ]
    })?;
    let sources = Sources::open(&settings(global, false, "build").root)?;
    let has_config = match &global.config {
        Some(_) => true,
        None => crate::config::FILE_NAMES
            .iter()
            .any(|name| sources.has(name)),
    };
    let mut config = match has_config {
        true => Config::settle(&sources, global.config.as_deref())?.value,
        false => Config::without_project(),
    };
    wish.apply(&mut config.press, args.shop.as_ref());
    let value = Value::from_serializable(&config.for_templates("build", &config.default_language));
    let opened = Workshop::open(&sources, config.theme.as_deref(), &config.press, value)?;
    let mut warnings = opened.warnings;
    let fields = fields(&args.set)?;
    let scale = wish.scale.filter(|s| *s > 1);
    let twin = scale.map_or(String::new(), |s| format!("-1-{s}"));
    let output = args
        .output
        .clone()
        .unwrap_or_else(|| PathBuf::from(format!("{layout}-{}{twin}", size.file_stem())));
    let formats = match (
        &wish.formats,
        output
            .extension()
            .and_then(|e| e.to_str())
            .and_then(Format::named),
    ) {
        (Some(formats), _) => formats.clone(),
        (None, Some(format)) => vec![format],
        (None, None) => vec![Format::Pdf],
    };
    let piece = Single {
        layout,
        size,
        text: args.text.as_deref(),
        style: args.style.as_deref(),
        fields,
        formats,
        scale,
    };
    let made = print::single(&opened.value, &piece)?;
    warnings.extend(made.warnings);
    console.diagnostics(&warnings);
    for (ending, bytes) in made.value {
        let file = with_ending(&output, &ending);
        disk::write_result(&file, &bytes)?;
        console.result(&file.display().to_string());
    }
    Ok(())
}

/// `--set field=value`, for layouts that read more than the text.
fn fields(set: &[String]) -> Outcome<Vec<(String, String)>> {
    let mut findings = Findings::new();
    let mut fields = Vec::new();
    for pair in set {
        match pair.split_once('=') {
            Some((key, value)) => fields.push((key.trim().to_owned(), value.to_owned())),
            None => findings.push(Diagnostic::error("bad-set").with("value", pair)),
        }
    }
    findings.finish(fields).map(|w| w.value)
}

/// `banner.pdf` for the ending `png` is `banner.png`.
fn with_ending(output: &Path, ending: &str) -> PathBuf {
    let known = output
        .extension()
        .and_then(|e| e.to_str())
        .and_then(Format::named)
        .is_some();
    let stem = if known {
        output.with_extension("")
    } else {
        output.to_path_buf()
    };
    let name = stem
        .file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default();
    stem.with_file_name(format!("{name}.{ending}"))
}

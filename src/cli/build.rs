//! `loa build`: everything, into the output folder.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use super::console::Console;
use super::flags::{BuildArgs, Global, When};
use crate::config::Config;
use crate::config::press::Press;
use crate::diag::{Diagnostic, Findings, Outcome};
use crate::digest::Digester;
use crate::disk::{Output, Published};
use crate::edition::{
    Earlier, Edition, Job, Memory, Only, Project, Revised, Settings, Since, Whole, Wish,
};
use crate::library::Selection;
use crate::passes::Passes;
use crate::sources::Sources;

pub(super) fn run(args: &BuildArgs, global: &Global, console: &Console) -> Outcome<()> {
    let clock = Clock::new();
    let mut findings = Findings::new();
    let only: Option<Only> = args.only.map(Into::into);
    if only == Some(Only::Radio) {
        findings.push(Diagnostic::warning("flag-not-yet").with("flag", "--only radio"));
    }
    let settings = Settings {
        base_url: args.base_url.clone(),
        minify: args.minify,
        only,
        passes: clock.passes(),
        ..settings_when(global, args.drafts, &args.when, "build")?
    };
    let wish = wish(args, &settings);
    let last = last_output(args, &settings);
    if let Some(output) = last.as_ref().filter(|_| args.force) {
        output.forget_all();
    }
    let whole = last.as_ref().filter(|_| findings.is_empty());
    let since = whole.and_then(|output| Some(Whole::recall(output)?.since(&wish, output)));
    settings.passes.ended("remembering");
    let earlier = last
        .as_ref()
        .map(|output| Earlier::new(output, since.as_ref()));
    let press = |press: &mut Press| press.skip_bad_rows = args.skip_bad_rows;
    let open = |findings: &mut Findings| {
        Project::open_after(&settings, &press, earlier.as_ref(), findings)
    };
    let published = match (since, &last) {
        (Some(Since::Nothing(files)), _) => Some(Published {
            written: 0,
            unchanged: files,
            removed: 0,
        }),
        (Some(Since::Bodies(revised)), Some(output)) => revise(*revised, output, &wish, &open),
        _ => None,
    };
    if let (Some(published), Some(output)) = (published, &last) {
        if args.time_passes {
            clock.show(console);
        }
        tell(&published, output.dir(), &clock, console);
        return Ok(());
    }
    // What was remembered of files is not needed before there are files.
    let recall = |output: &Output| {
        let mut memory = Memory::recall(output);
        memory.look(output);
        memory
    };
    // The process ends before it need be taken apart, which takes long for a large site.
    let read = ManuallyDrop::new(OnceLock::new());
    let (memory, planned) = rayon::join(
        || last.as_ref().map(recall).unwrap_or_default(),
        || {
            let project = read.get_or_init(|| open(&mut findings)).as_ref()?;
            let edition = Edition::plan(project, settings.only, &mut findings);
            Some((project, edition))
        },
    );
    let Some((project, edition)) = planned else {
        return Err(findings.into_vec());
    };
    let dir = args
        .output_dir
        .clone()
        .unwrap_or_else(|| project.output_dir());
    let output = match last {
        Some(output) => output,
        None => {
            let output = Output::open(project.root(), &dir)?;
            if args.force {
                output.forget_all();
            }
            output
        }
    };
    let bar = console.progress(edition.len());
    let job = Job {
        output,
        memory,
        wish: Some(&wish),
    };
    let built = edition.build(job, findings, &|| bar.inc(1), &stop_flag());
    bar.finish_and_clear();
    if args.time_passes {
        clock.show(console);
    }
    let built = built?;
    console.diagnostics(&built.warnings);
    tell(&built.value, &dir, &clock, console);
    // Nor need this be taken apart.
    std::mem::forget(edition);
    Ok(())
}

/// Builds what is made of the bodies that have changed; `None` if that may not be all there is to do.
fn revise(
    revised: Revised,
    output: &Output,
    wish: &Wish,
    open: &(dyn Fn(&mut Findings) -> Option<Project> + Sync),
) -> Option<Published> {
    // What there is to say is said by the build that follows.
    let mut unheard = Findings::new();
    let (stands, project) = rayon::join(|| revised.stands(output), || open(&mut unheard));
    let project = project.filter(|_| stands && unheard.is_empty())?;
    revised.build(project, output, wish)
}

/// Says what a build has done.
fn tell(published: &Published, dir: &Path, clock: &Clock, console: &Console) {
    console.say(
        "built",
        &[
            (
                "files",
                (published.written + published.unchanged).to_string(),
            ),
            ("written", published.written.to_string()),
            ("removed", published.removed.to_string()),
            ("ms", clock.begun.elapsed().as_millis().to_string()),
            ("dir", dir.display().to_string()),
        ],
    );
}

/// What is asked for: all flags that can make a difference.
fn wish(args: &BuildArgs, settings: &Settings) -> Wish {
    let mut digester = Digester::default();
    let mut without_moment = settings.selection.clone();
    without_moment.now = 0;
    digester.text(&format!("{without_moment:?}"));
    digester.text(&format!("{:?}", (&settings.config, &settings.base_url)));
    digester.text(&format!(
        "{:?}",
        (settings.mode, settings.minify, settings.only)
    ));
    digester.text(&format!("{:?}", args.skip_bad_rows));
    Wish {
        digest: digester.finish(),
        now: settings.selection.now,
        environment: settings.environment.clone(),
    }
}

/// The output folder, if something was built there before. Whatever is wrong is told by the build
/// itself.
fn last_output(args: &BuildArgs, settings: &Settings) -> Option<Output> {
    let sources = Sources::open(&settings.root).ok()?;
    let dir = match &args.output_dir {
        Some(dir) => dir.clone(),
        None => {
            let mut unheard = Findings::new();
            let config = Config::read(&sources, settings.config.as_deref(), &mut unheard)?;
            sources.root().join(config.output_dir)
        }
    };
    if !Output::is_known(sources.root(), &dir) {
        return None;
    }
    Output::open(sources.root(), &dir).ok()
}

/// Measures the passes of a build.
struct Clock {
    begun: Instant,
    ends: Arc<Mutex<Vec<(&'static str, Duration)>>>,
}

impl Clock {
    fn new() -> Clock {
        Clock {
            begun: Instant::now(),
            ends: Arc::default(),
        }
    }

    fn passes(&self) -> Passes {
        let (begun, ends) = (self.begun, Arc::clone(&self.ends));
        Passes::told_to(move |name| {
            let mut ends = ends.lock().unwrap_or_else(PoisonError::into_inner);
            ends.push((name, begun.elapsed()));
        })
    }

    /// Shows a line for every pass: its milliseconds and its name.
    fn show(&self, console: &Console) {
        let ends = self.ends.lock().unwrap_or_else(PoisonError::into_inner);
        let mut before = Duration::ZERO;
        for (name, end) in ends.iter() {
            let ms = (*end - before).as_secs_f64() * 1000.0;
            console.say(
                "pass",
                &[("ms", format!("{ms:.1}")), ("name", (*name).to_owned())],
            );
            before = *end;
        }
    }
}

/// What a command that may look ahead settles.
///
/// # Errors
/// `bad-value` if `--at` is neither a day nor a moment.
pub(super) fn settings_when(
    global: &Global,
    drafts: bool,
    when: &When,
    mode: &'static str,
) -> Outcome<Settings> {
    let mut settings = settings(global, drafts, mode);
    let selection = &mut settings.selection;
    if let Some(at) = &when.at {
        selection.now = moment_of(at).ok_or_else(|| {
            let bad = Diagnostic::error("bad-value").with("key", "--at");
            vec![
                bad.with("value", at)
                    .with("cause", "2025-08-28, 2025-08-28T14:00:00+07:00"),
            ]
        })?;
    }
    selection.future = when.future;
    selection.expired = when.expired;
    selection.phase.clone_from(&when.phase);
    Ok(settings)
}

/// A moment; of a day its noon in Greenwich, which is the same day by nearly every clock.
fn moment_of(text: &str) -> Option<i64> {
    let offset = jiff::tz::Offset::UTC;
    let noon = format!("{text}T12:00:00");
    let text = if text.len() == 10 { &noon } else { text };
    crate::config::moment(text, offset, crate::config::Edge::Begin)
}

/// What every command that reads a project settles in the same way.
pub(super) fn settings(global: &Global, drafts: bool, mode: &'static str) -> Settings {
    Settings {
        root: global.root.clone().unwrap_or_else(|| PathBuf::from(".")),
        config: global.config.clone(),
        base_url: None,
        selection: Selection {
            drafts,
            now: jiff::Timestamp::now().as_second(),
            ..Selection::default()
        },
        mode,
        environment: environment(),
        minify: false,
        only: None,
        known: Arc::default(),
        files: None,
        passes: Passes::default(),
    }
}

/// The environment as texts; what is none is left out.
fn environment() -> BTreeMap<String, String> {
    let texts = |(name, value): (OsString, OsString)| {
        Some((name.into_string().ok()?, value.into_string().ok()?))
    };
    std::env::vars_os().filter_map(texts).collect()
}

/// Set when the user presses Ctrl-C: the build then ends before anything is published.
pub(super) fn stop_flag() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let set = Arc::clone(&stop);
    // A second handler cannot be set; the first one is enough.
    let _ = ctrlc::set_handler(move || set.store(true, Ordering::Relaxed));
    stop
}

//! Where results and messages go: results to standard output, messages to standard error.

use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::flags::{Global, MessageFormat};
use crate::diag::catalogue::{Catalogue, Language};
use crate::diag::{Diagnostic, Fact, report};

/// The terminal, or what stands in its place.
pub(super) struct Console {
    catalogue: Catalogue,
    json: bool,
    quiet: bool,
    verbose: bool,
}

impl Console {
    pub(super) fn new(language: Language, global: &Global) -> Console {
        Console {
            catalogue: Catalogue::new(language),
            json: global.message_format == MessageFormat::Json,
            quiet: global.quiet,
            verbose: global.verbose,
        }
    }

    pub(super) fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    pub(super) fn is_verbose(&self) -> bool {
        self.verbose
    }

    /// Shows diagnostics; warnings are kept back by `--quiet`.
    pub(super) fn diagnostics(&self, diagnostics: &[Diagnostic]) {
        let shown: Vec<Diagnostic> = diagnostics
            .iter()
            .filter(|d| d.is_error() || !self.quiet)
            .cloned()
            .collect();
        let stderr = io::stderr();
        let text = if self.json {
            report::json(&shown, &self.catalogue)
        } else {
            let styled = stderr.is_terminal() && std::env::var_os("NO_COLOR").is_none();
            report::human(&shown, &self.catalogue, styled)
        };
        // A closed pipe is nobody's mistake.
        let _ = stderr.lock().write_all(text.as_bytes());
        if !self.json {
            let count = |errors: bool| shown.iter().filter(|d| d.is_error() == errors).count();
            let (errors, warnings) = (count(true), count(false));
            if errors + warnings > 1 {
                let facts = [
                    ("errors", errors.to_string()),
                    ("warnings", warnings.to_string()),
                ];
                self.say("findings-total", &facts);
            }
        }
    }

    /// Says one sentence of the catalogue on standard error.
    pub(super) fn say(&self, code: &str, facts: &[Fact]) {
        if self.quiet || self.json {
            return;
        }
        let _ = writeln!(
            io::stderr().lock(),
            "{}",
            self.catalogue.sentence(code, facts)
        );
    }

    /// Writes a result on standard output.
    pub(super) fn result(&self, text: &str) {
        let _ = writeln!(io::stdout().lock(), "{text}");
    }

    /// A bar for `total` steps. It shows on a terminal after a second; elsewhere never.
    pub(super) fn progress(&self, total: usize) -> ProgressBar {
        let target = if io::stderr().is_terminal() && !self.quiet && !self.json {
            ProgressDrawTarget::stderr_with_hz(10)
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(Some(total as u64), target);
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len}");
        if let Ok(style) = style {
            bar.set_style(style);
        }
        bar.with_elapsed(Duration::ZERO)
    }
}

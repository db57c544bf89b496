//! Collecting findings, so that a user sees all of them at once, not the first.

use std::collections::HashSet;

use super::Diagnostic;

/// A result whose failure is every finding of the work, errors and warnings.
pub type Outcome<T> = Result<T, Vec<Diagnostic>>;

/// A value with the warnings that came up while it was made.
#[derive(Clone, Debug)]
pub struct Warned<T> {
    /// What was made.
    pub value: T,
    /// What is worth a look.
    pub warnings: Vec<Diagnostic>,
}

impl<T> Warned<T> {
    /// A value without warnings.
    pub fn clean(value: T) -> Self {
        Warned {
            value,
            warnings: Vec::new(),
        }
    }
}

/// The findings of a piece of work that goes on after an error, to find the rest.
#[derive(Debug, Default)]
pub struct Findings(Vec<Diagnostic>);

impl Findings {
    /// Nothing found yet.
    pub fn new() -> Self {
        Findings::default()
    }

    /// Notes one finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Notes many findings.
    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.0.extend(diagnostics);
    }

    /// Notes many findings, but none on a line that already has an error: what is left of a
    /// broken line is wrong in other ways too.
    pub fn extend_elsewhere(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        let line = |d: &Diagnostic| {
            let place = d.place.as_ref()?;
            Some((place.path.clone(), place.spot.as_ref()?.line))
        };
        let broken: Vec<_> = self
            .0
            .iter()
            .filter(|d| d.is_error())
            .filter_map(line)
            .collect();
        let elsewhere = |d: &Diagnostic| line(d).is_none_or(|at| !broken.contains(&at));
        self.0.extend(diagnostics.into_iter().filter(elsewhere));
    }

    /// The value of an outcome; its errors are noted and leave `None`.
    pub fn take<T>(&mut self, outcome: Outcome<T>) -> Option<T> {
        match outcome {
            Ok(value) => Some(value),
            Err(diagnostics) => {
                self.extend(diagnostics);
                None
            }
        }
    }

    /// The value of an outcome with warnings, all of which are noted.
    pub fn take_warned<T>(&mut self, outcome: Outcome<Warned<T>>) -> Option<T> {
        let warned = self.take(outcome)?;
        self.extend(warned.warnings);
        Some(warned.value)
    }

    /// Whether an error is among the findings.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(Diagnostic::is_error)
    }

    /// Ends the work: the value with its warnings, or, if there was an error, all findings.
    ///
    /// # Errors
    /// Every finding, if one of them is an error.
    pub fn finish<T>(self, value: T) -> Outcome<Warned<T>> {
        if self.has_errors() {
            Err(self.0)
        } else {
            Ok(Warned {
                value,
                warnings: self.0,
            })
        }
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each finding once: one mistake in a template shows in every page that uses it.
    #[must_use]
    pub fn once_each(mut self) -> Self {
        let mut told = HashSet::new();
        self.0
            .retain(|d| told.insert((d.code, d.place.clone(), d.facts.clone())));
        self
    }

    /// All findings, in the order in which they were made.
    pub fn into_vec(self) -> Vec<Diagnostic> {
        self.0
    }
}

impl From<Vec<Diagnostic>> for Findings {
    fn from(diagnostics: Vec<Diagnostic>) -> Self {
        Findings(diagnostics)
    }
}

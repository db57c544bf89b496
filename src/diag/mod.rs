//! What loa says when something is wrong: one type for every message.
//!
//! A [`Diagnostic`] carries a stable code, the facts that its sentence needs, the
//! place in the user's file and hints that say what to write instead. Its text is
//! not here: it is in the [`catalogue`], once in Vietnamese and once in English.
//! Nothing below `cli` prints; [`report`] makes the words, `main` shows them.

pub mod catalogue;
mod findings;
mod place;
pub mod report;

pub use findings::{Findings, Outcome, Warned};
pub use place::{CellSpot, Place, Spot, column_letters};

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is written while one of these stands.
    Error,
    /// Worth a look; the work goes on.
    Warning,
}

/// A longer list of known names is no help.
const MOST_NAMES: usize = 60;

/// A fact that a message's sentence needs: its name in the catalogue, and its value.
pub type Fact = (&'static str, String);

/// Advice below a message: the key of its sentence, and the facts in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The sentence's key in the catalogue.
    pub code: &'static str,
    /// The facts in the sentence.
    pub facts: Vec<Fact>,
}

/// One message to the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How grave it is.
    pub severity: Severity,
    /// The stable code, which is also the sentence's key in the catalogue.
    pub code: &'static str,
    /// The facts in the sentence.
    pub facts: Vec<Fact>,
    /// Where in the user's files.
    pub place: Option<Place>,
    /// What to do about it.
    pub hints: Vec<Hint>,
}

impl Diagnostic {
    /// A finding that stops the work.
    pub fn error(code: &'static str) -> Self {
        Diagnostic::new(Severity::Error, code)
    }

    /// A finding worth a look.
    pub fn warning(code: &'static str) -> Self {
        Diagnostic::new(Severity::Warning, code)
    }

    fn new(severity: Severity, code: &'static str) -> Self {
        Diagnostic {
            severity,
            code,
            facts: Vec::new(),
            place: None,
            hints: Vec::new(),
        }
    }

    /// Adds a fact to the sentence.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.facts.push((name, value.to_string()));
        self
    }

    /// Says where.
    #[must_use]
    pub fn at(mut self, place: impl Into<Option<Place>>) -> Self {
        self.place = place.into();
        self
    }

    /// Adds a hint whose sentence needs no facts.
    #[must_use]
    pub fn hint(self, code: &'static str) -> Self {
        self.hint_with(code, Vec::new())
    }

    /// Adds a hint with facts in its sentence.
    #[must_use]
    pub fn hint_with(mut self, code: &'static str, facts: Vec<Fact>) -> Self {
        self.hints.push(Hint { code, facts });
        self
    }

    /// Adds "did you mean …" if one of `known` is close to what was `written`,
    /// else the list of all that is known, if it is short enough to read.
    #[must_use]
    pub fn did_you_mean<'a>(self, written: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        let known: Vec<&str> = known.into_iter().collect();
        match nearest(written, known.iter().copied()) {
            Some(name) => self.hint_with("hint-did-you-mean", vec![("name", name.to_owned())]),
            None if known.is_empty() || known.len() > MOST_NAMES => self,
            None => self.hint_with("hint-known-names", vec![("names", known.join(", "))]),
        }
    }

    /// Whether this finding stops the work.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// The name among `known` that is so close to what was `written` that it may be meant.
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    /// Less alike than this (Jaro-Winkler, 0 to 1) is no slip of the pen.
    const ALIKE: f64 = 0.78;
    known
        .into_iter()
        .map(|name| (strsim::jaro_winkler(written, name), name))
        .filter(|(likeness, _)| *likeness > ALIKE)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

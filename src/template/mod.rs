//! Templates: the one room that knows Tera.
//!
//! `web` and `print` both render the user's templates; here their errors become
//! diagnostics with the place in the user's file, and here the filters live that both
//! share.

mod chance;
mod counting;
mod filters;
mod migration;

use std::collections::BTreeMap;

pub use tera::{Context, Error, Kwargs, Map, State, Tera, TeraResult, Value};

use crate::diag::{Diagnostic, Outcome, Place};

/// Part of the message of a function that would have to ask a server and may not.
pub const NETWORK_REFUSED: &str = "a build asks nothing of the network";

/// One template: its name among the others, and where it came from.
#[derive(Clone, Debug)]
pub struct TemplateFile {
    /// The name by which templates call each other.
    pub name: String,
    /// The file, for messages.
    pub path: String,
    /// The template's text.
    pub text: String,
}

/// A set of templates, ready to render. Cheap to share between threads.
pub struct Templates {
    tera: Tera,
    /// File and text of each template, by its name in Tera.
    files: BTreeMap<String, (String, String)>,
}

impl Templates {
    /// Compiles `files`. A name that is not found as it stands is looked for behind each of
    /// `prefixes` in turn. `register` adds functions and filters before anything is compiled,
    /// because unknown ones are errors.
    ///
    /// # Errors
    /// Every template with broken syntax; else the first that does not fit the others (a
    /// missing parent, an unknown filter, a cycle).
    pub fn compile(
        files: Vec<TemplateFile>,
        prefixes: &[String],
        register: impl FnOnce(&mut Tera),
    ) -> Outcome<Templates> {
        let mut tera = Tera::default();
        filters::register(&mut tera);
        chance::register(&mut tera);
        counting::register(&mut tera);
        register(&mut tera);
        let mut templates = Templates {
            tera,
            files: BTreeMap::new(),
        };
        for file in files {
            templates.files.insert(file.name, (file.path, file.text));
        }
        let fits = templates
            .tera
            .set_fallback_prefixes(prefixes.to_vec())
            .and_then(|()| {
                let texts = templates
                    .files
                    .iter()
                    .map(|(name, (_, text))| (name.as_str(), text.as_str()));
                templates.tera.add_raw_templates(texts)
            });
        match fits {
            Ok(()) => Ok(templates),
            Err(error) => Err(templates
                .all_syntax_errors()
                .unwrap_or_else(|| vec![templates.explain(&error, None)])),
        }
    }

    /// Tera stops at the first broken template; the user wants to hear of all.
    fn all_syntax_errors(&self) -> Option<Vec<Diagnostic>> {
        let mut problems = Vec::new();
        for (name, (_, text)) in &self.files {
            let mut alone = Tera::default();
            if let Err(error) = alone.add_raw_templates([(name.as_str(), text.as_str())])
                && matches!(error.kind(), tera::ErrorKind::SyntaxError(_))
                && !error.to_string().contains("not found")
                && !error.to_string().to_lowercase().contains("unknown")
            {
                problems.push(self.explain(&error, None));
            }
        }
        (!problems.is_empty()).then_some(problems)
    }

    /// Whether there is a template `name`, behind a prefix or not.
    pub fn has(&self, name: &str) -> bool {
        self.tera.contains_template(name)
    }

    /// The file and the text of the template `name`, for the places of messages.
    pub fn source(&self, name: &str) -> Option<(&str, &str)> {
        let (path, text) = self.files.get(name)?;
        Some((path, text))
    }

    /// The names of all templates as they were given.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Renders the template `name`. `subject` is the file that is being rendered, for messages.
    ///
    /// # Errors
    /// `template-missing`, `page-too-long`, or `template-render` with the place in the template.
    pub fn render(&self, name: &str, context: &Context, subject: Option<&str>) -> Outcome<String> {
        counting::begin();
        let mut page = Page::default();
        self.tera
            .render_to(name, context, &mut page)
            .map_err(|e| vec![self.explain_or_too_long(&e, &page, subject)])?;
        // Tera writes whole pieces of texts.
        Ok(String::from_utf8(page.bytes).unwrap_or_default())
    }

    /// Renders a text that is itself a template: a page's body, an order's words.
    /// `place` is where the text stands.
    ///
    /// # Errors
    /// `template-syntax` or `template-render`, at the line of the text.
    pub fn render_text(
        &self,
        text: &str,
        context: &Context,
        place: &TextPlace<'_>,
    ) -> Outcome<String> {
        counting::begin();
        self.tera
            .render_str(text, context, false)
            .map_err(|e| vec![explain_text(&e, place)])
    }

    fn explain_or_too_long(&self, error: &Error, page: &Page, subject: Option<&str>) -> Diagnostic {
        if !page.too_long {
            return self.explain(error, subject);
        }
        Diagnostic::error("page-too-long")
            .with("size", LONGEST_PAGE / (1024 * 1024))
            .at(subject.map(Place::file))
            .hint("hint-page-too-long")
    }

    /// Turns an error of Tera's into a diagnostic with the place in the user's file.
    fn explain(&self, error: &Error, subject: Option<&str>) -> Diagnostic {
        let missing = |name: &str, place: Option<Place>| {
            Diagnostic::error("template-missing")
                .with("name", name)
                .at(place)
                .did_you_mean(name, self.files.keys().map(String::as_str))
        };
        let file_of = |name: &str| {
            let path = self.files.get(name).map(|(path, _)| path.as_str());
            path.or(subject).map(Place::file)
        };
        let cycle = |name: &str, chain: &[String]| {
            Diagnostic::error("template-cycle")
                .with("chain", chain.join(" → "))
                .at(file_of(name))
                .hint("hint-template-cycle")
        };
        let (code, report) = match error.kind() {
            tera::ErrorKind::SyntaxError(report) => ("template-syntax", report),
            tera::ErrorKind::RenderingError(report) => ("template-render", report),
            tera::ErrorKind::TemplateNotFound(name) => {
                return missing(name, subject.map(Place::file));
            }
            tera::ErrorKind::MissingParent { current, parent } => {
                return missing(parent, file_of(current));
            }
            tera::ErrorKind::CircularExtend {
                tpl,
                inheritance_chain,
            } => {
                return cycle(
                    tpl,
                    &[inheritance_chain.clone(), vec![tpl.clone()]].concat(),
                );
            }
            tera::ErrorKind::CircularInclude { tpl, include_chain } => {
                return cycle(tpl, include_chain);
            }
            _ => {
                return Diagnostic::error("template-problem")
                    .with("cause", error)
                    .at(subject.map(Place::file))
                    .hint("hint-template");
            }
        };
        let source = self.files.get(report.filename());
        let span = report.span();
        let place = source.map(|(path, text)| {
            Place::on_line(path.as_str(), text, span.start_line, span.start_col + 1)
        });
        let place = place.or_else(|| subject.map(Place::file));
        let line = source.map_or("", |(_, text)| line_of(text, span.start_line));
        let failed = failure(code, report, line, false).at(place);
        match subject {
            Some(path) => failed.hint_with("hint-while-rendering", vec![("path", path.to_owned())]),
            None => failed,
        }
    }
}

/// The diagnostic of a report, without its place. `line` is the line of the template that it
/// points at, `body` whether that is a page's own text.
fn failure(code: &'static str, report: &tera::ReportError, line: &str, body: bool) -> Diagnostic {
    let cause = report.message();
    let failed = Diagnostic::error(code).with("cause", cause);
    if let Some(way) = migration::find(cause, line, body) {
        let facts = vec![("old", way.old.to_owned()), ("new", way.new.to_owned())];
        return failed.hint_with("hint-tera-1", facts);
    }
    if cause.contains(NETWORK_REFUSED) {
        return failed.hint("hint-allow-network");
    }
    match code {
        "template-syntax" => failed.hint("hint-template"),
        _ => failed,
    }
}

fn line_of(text: &str, number: usize) -> &str {
    text.lines()
        .nth(number.saturating_sub(1))
        .unwrap_or_default()
}

/// A longer page is the work of a loop that does not end.
const LONGEST_PAGE: usize = 128 * 1024 * 1024;

/// A page that is being rendered.
#[derive(Default)]
struct Page {
    bytes: Vec<u8>,
    too_long: bool,
}

impl std::io::Write for Page {
    fn write(&mut self, piece: &[u8]) -> std::io::Result<usize> {
        if self.bytes.len() + piece.len() > LONGEST_PAGE {
            self.too_long = true;
            return Err(std::io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(piece);
        Ok(piece.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Where a text that is rendered as a template stands in its file.
pub struct TextPlace<'a> {
    /// The file's path.
    pub path: &'a str,
    /// The file's whole text.
    pub source: &'a str,
    /// The byte at which the rendered text begins.
    pub offset: usize,
}

fn explain_text(error: &Error, place: &TextPlace<'_>) -> Diagnostic {
    let (code, report) = match error.kind() {
        tera::ErrorKind::SyntaxError(report) => ("template-syntax", report),
        tera::ErrorKind::RenderingError(report) => ("template-render", report),
        _ => {
            let place = Place::in_text(place.path, place.source, place.offset..place.offset);
            return Diagnostic::error("template-render")
                .with("cause", error)
                .at(place);
        }
    };
    let span = report.span();
    let before = &place.source[..place.offset.min(place.source.len())];
    let number = before.matches('\n').count() + span.start_line;
    let column = match span.start_line {
        1 => before.rsplit('\n').next().unwrap_or("").chars().count() + span.start_col + 1,
        _ => span.start_col + 1,
    };
    failure(code, report, line_of(place.source, number), true).at(Place::on_line(
        place.path,
        place.source,
        number,
        column,
    ))
}

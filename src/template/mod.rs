//! Templates: the one room that knows Tera.
//!
//! `web` and `print` both render the user's templates; here their errors become
//! diagnostics with the place in the user's file, and here the filters live that both
//! share.

mod components;
mod filters;

use std::collections::BTreeMap;

pub use tera::{Context, Error, Kwargs, Map, State, Tera, TeraResult, Value};

use crate::diag::{Diagnostic, Outcome, Place};

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
    /// `template-missing`, or `template-render` with the place in the template.
    pub fn render(&self, name: &str, context: &Context, subject: Option<&str>) -> Outcome<String> {
        self.tera
            .render(name, context)
            .map_err(|e| vec![self.explain(&e, subject)])
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
        self.tera
            .render_str(text, context, false)
            .map_err(|e| vec![explain_text(&e, place)])
    }

    /// Turns an error of Tera's into a diagnostic with the place in the user's file.
    fn explain(&self, error: &Error, subject: Option<&str>) -> Diagnostic {
        let (code, report) = match error.kind() {
            tera::ErrorKind::SyntaxError(report) => ("template-syntax", report),
            tera::ErrorKind::RenderingError(report) => ("template-render", report),
            tera::ErrorKind::TemplateNotFound(name) => {
                let place = subject.map(Place::file);
                let known = self.files.keys().map(String::as_str);
                return Diagnostic::error("template-missing")
                    .with("name", name)
                    .at(place)
                    .did_you_mean(name, known);
            }
            tera::ErrorKind::MissingParent { current, parent } => {
                let place = self
                    .files
                    .get(current)
                    .map(|(path, _)| Place::file(path.as_str()));
                let known = self.files.keys().map(String::as_str);
                return Diagnostic::error("template-missing")
                    .with("name", parent)
                    .at(place)
                    .did_you_mean(parent, known);
            }
            _ => {
                let place = subject.map(Place::file);
                return Diagnostic::error("template-problem")
                    .with("cause", error)
                    .at(place);
            }
        };
        let place = self.files.get(report.filename()).map(|(path, text)| {
            Place::on_line(
                path.as_str(),
                text,
                report.span().start_line,
                report.span().start_col + 1,
            )
        });
        let place = place.or_else(|| subject.map(Place::file));
        let diagnostic = Diagnostic::error(code)
            .with("cause", report.message())
            .at(place);
        let diagnostic = match code {
            "template-syntax" => diagnostic.hint("hint-template"),
            _ => diagnostic,
        };
        match subject {
            Some(path) => {
                diagnostic.hint_with("hint-while-rendering", vec![("path", path.to_owned())])
            }
            None => diagnostic,
        }
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
    let before = &place.source[..place.offset.min(place.source.len())];
    let line = before.matches('\n').count() + report.span().start_line;
    let column = match report.span().start_line {
        1 => before.rsplit('\n').next().unwrap_or("").chars().count() + report.span().start_col + 1,
        _ => report.span().start_col + 1,
    };
    let place = Place::on_line(place.path, place.source, line, column);
    Diagnostic::error(code)
        .with("cause", report.message())
        .at(place)
}

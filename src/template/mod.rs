//! Templates: the one room that knows Tera.
//!
//! `web` and `print` both render the user's templates; here their errors become
//! diagnostics with the place in the user's file, and here the filters live that both
//! share.

mod chance;
mod components;
mod counting;
mod dates;
mod filters;
mod migration;
mod names;
mod standing;
mod tokens;
mod uses;

use std::collections::BTreeMap;

pub use standing::HOLE;
use tera::ErrorKind;
pub use uses::{Depth, Uses};

pub use tera::{Context, Error, Kwargs, Map, State, Tera, TeraResult, Value, escape_html};

use crate::diag::{Diagnostic, Outcome, Place, Warned};
use crate::digest::{Digest, Digester};

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

/// How Tera begins to say that something stands outside the blocks of a child template.
const IGNORED: &str = "This content would be ignored";
/// More of it is left out of no template.
const MOST_IGNORED: usize = 100;

/// A set of templates, ready to render. Cheap to share between threads.
pub struct Templates {
    tera: Tera,
    /// The same with holes for the standing parts, and the parts beside them.
    divided: Option<Tera>,
    /// How many standing parts there are.
    parts: usize,
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
    ) -> Outcome<Warned<Templates>> {
        let mut templates = Templates {
            tera: bare(register),
            divided: None,
            parts: 0,
            files: BTreeMap::new(),
        };
        for file in files {
            templates.files.insert(file.name, (file.path, file.text));
        }
        let mut fits = templates
            .tera
            .set_fallback_prefixes(prefixes.to_vec())
            .and_then(|()| templates.load());
        let mut warnings = Vec::new();
        if fits.is_err() {
            warnings = templates.leave_out_ignored();
            if !warnings.is_empty() {
                fits = templates.load();
            }
        }
        match fits {
            Ok(()) => Ok(Warned {
                value: templates,
                warnings,
            }),
            Err(error) => Err(templates
                .all_syntax_errors()
                .unwrap_or_else(|| templates.explain(&error, None))),
        }
    }

    /// Takes the standing parts out of the templates, to be rendered once each: where one stood,
    /// a call of [`HOLE`] stands, with its `number`, which `register` adds with all the rest.
    pub fn divide(&mut self, prefixes: &[String], register: impl FnOnce(&mut Tera)) {
        let texts = self.files.iter();
        let texts = texts.map(|(name, (_, text))| (name.as_str(), text.as_str()));
        let Some(standing::Divided { templates, parts }) = standing::divide(texts) else {
            return;
        };
        let mut tera = bare(register);
        let numbered = parts.iter().enumerate();
        let all =
            (templates.into_iter()).chain(numbered.map(|(at, text)| (part(at), text.clone())));
        let fits = tera
            .set_fallback_prefixes(prefixes.to_vec())
            .and_then(|()| tera.add_raw_templates(all));
        // What does not fit stays whole.
        if fits.is_ok() {
            self.divided = Some(tera);
            self.parts = parts.len();
        }
    }

    /// How many standing parts the templates have.
    pub fn standing_parts(&self) -> usize {
        self.parts
    }

    /// Renders the standing part `number`. `None` if it cannot be: then the template that it
    /// stands in will say why.
    pub fn render_part(&self, number: usize, context: &Context) -> Option<String> {
        let tera = self.divided.as_ref().filter(|_| number < self.parts)?;
        tera.render(&part(number), context).ok()
    }

    fn load(&mut self) -> TeraResult<()> {
        let texts = self.files.iter();
        let texts = texts.map(|(name, (_, text))| (name.as_str(), text.as_str()));
        self.tera.add_raw_templates(texts)
    }

    /// What stands outside the blocks of a child template was always ignored, and old themes
    /// have some; Tera refuses it since 2.4. It is left out, and told.
    fn leave_out_ignored(&mut self) -> Vec<Diagnostic> {
        let mut warnings = Vec::new();
        for (name, (path, text)) in &mut self.files {
            for _ in 0..MOST_IGNORED {
                let mut alone = Tera::default();
                let Err(error) = alone.add_raw_templates([(name.as_str(), text.as_str())]) else {
                    break;
                };
                let ErrorKind::SyntaxError(report) = error.kind() else {
                    break;
                };
                let span = report.span();
                let ignored = text.get(span.range.clone()).unwrap_or_default();
                if !report.message().starts_with(IGNORED) || ignored.trim().is_empty() {
                    break;
                }
                // Lines keep their numbers.
                let kept: String = ignored.chars().filter(|c| *c == '\n').collect();
                let place =
                    Place::on_line(path.as_str(), text, span.start_line, span.start_col + 1);
                warnings.push(
                    Diagnostic::warning("template-content-ignored")
                        .at(place)
                        .hint("hint-content-ignored"),
                );
                text.replace_range(span.range.clone(), &kept);
            }
        }
        warnings
    }

    /// Tera stops at the first broken template; the user wants to hear of all.
    fn all_syntax_errors(&self) -> Option<Vec<Diagnostic>> {
        let mut problems = Vec::new();
        for (name, (_, text)) in &self.files {
            let mut alone = Tera::default();
            if let Err(error) = alone.add_raw_templates([(name.as_str(), text.as_str())])
                && matches!(error.kind(), ErrorKind::SyntaxError(_))
                && !error.to_string().contains("not found")
                && !error.to_string().to_lowercase().contains("unknown")
            {
                problems.extend(self.explain(&error, None));
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

    /// Whether the text of any template holds `words`.
    pub fn mention(&self, words: &str) -> bool {
        self.files.values().any(|(_, text)| text.contains(words))
    }

    /// What templates can read: of those that `wanted` takes, by the names they were given under.
    pub fn uses(&self, wanted: impl Fn(&str) -> bool) -> Uses {
        let texts = self.files.iter().filter(|(name, _)| wanted(name));
        Uses::of(texts.map(|(name, (_, text))| (name.as_str(), text.as_str())))
    }

    /// The digest of all templates.
    pub fn digest(&self) -> Digest {
        let mut digester = Digester::default();
        for (name, (_, text)) in &self.files {
            digester.text(name).text(text);
        }
        digester.finish()
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
        let bytes = self.render_bytes(name, context, subject)?;
        // Tera writes whole pieces of texts.
        Ok(String::from_utf8(bytes).unwrap_or_default())
    }

    /// As [`Templates::render`], for a text that is only written: nobody looks through it again.
    ///
    /// # Errors
    /// As [`Templates::render`].
    pub fn render_bytes(
        &self,
        name: &str,
        context: &Context,
        subject: Option<&str>,
    ) -> Outcome<Vec<u8>> {
        let divided = self.divided.as_ref().filter(|_| escapes(name));
        // What is wrong is told of the templates as they were written.
        if let Some(page) = divided.and_then(|tera| fill(tera, name, context).ok()) {
            return Ok(page);
        }
        fill(&self.tera, name, context)
            .map_err(|(e, is_too_long)| self.explain_or_too_long(&e, is_too_long, subject))
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
            .map_err(|e| self.explain_text(&e, place))
    }

    fn explain_or_too_long(
        &self,
        error: &Error,
        is_too_long: bool,
        subject: Option<&str>,
    ) -> Vec<Diagnostic> {
        if !is_too_long {
            return self.explain(error, subject);
        }
        let too_long = Diagnostic::error("page-too-long")
            .with("size", LONGEST_PAGE / (1024 * 1024))
            .at(subject.map(Place::file))
            .hint("hint-page-too-long");
        vec![too_long]
    }

    /// Turns an error of Tera's into diagnostics with their places in the user's files.
    fn explain(&self, error: &Error, subject: Option<&str>) -> Vec<Diagnostic> {
        let missing = |name: &str, place: Option<Place>| {
            Diagnostic::error("template-missing")
                .with("name", name)
                .at(place)
                .did_you_mean(name, self.names())
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
        match error.kind() {
            ErrorKind::SyntaxError(report) => {
                vec![self.explain_flaw("template-syntax", &Flaw::of(report), subject)]
            }
            ErrorKind::RenderingError(report) => {
                vec![self.explain_flaw("template-render", &Flaw::of(report), subject)]
            }
            ErrorKind::TemplateNotFound(name) => vec![missing(name, subject.map(Place::file))],
            ErrorKind::MissingParent { current, parent } => vec![missing(parent, file_of(current))],
            ErrorKind::CircularExtend {
                tpl,
                inheritance_chain,
            } => {
                let chain = [inheritance_chain.as_slice(), std::slice::from_ref(tpl)].concat();
                vec![cycle(tpl, &chain)]
            }
            ErrorKind::CircularInclude { tpl, include_chain } => vec![cycle(tpl, include_chain)],
            _ => {
                let text = error.to_string();
                let flaws = flaws_in(&text);
                let of_flaw = |flaw: &Flaw| self.explain_flaw("template-syntax", flaw, subject);
                match flaws.is_empty() {
                    true => vec![unplaced(&text).at(subject.map(Place::file))],
                    false => flaws.iter().map(of_flaw).collect(),
                }
            }
        }
    }

    /// As [`Templates::explain`], of a text that is itself a template. What fails in a
    /// component that it calls is told at the component.
    fn explain_text(&self, error: &Error, place: &TextPlace<'_>) -> Vec<Diagnostic> {
        let (code, flaws) = match error.kind() {
            ErrorKind::SyntaxError(report) => ("template-syntax", vec![Flaw::of(report)]),
            ErrorKind::RenderingError(report) => ("template-render", vec![Flaw::of(report)]),
            _ => ("template-syntax", flaws_in(&error.to_string())),
        };
        if flaws.is_empty() {
            let spot = Place::in_text(place.path, place.source, place.offset..place.offset);
            return vec![unplaced(&error.to_string()).at(spot)];
        }
        let explain = |flaw: &Flaw| match self.files.contains_key(&flaw.template) {
            true => self.explain_flaw(code, flaw, Some(place.path)),
            false => place.explain(code, flaw),
        };
        flaws.iter().map(explain).collect()
    }

    fn explain_flaw(&self, code: &'static str, flaw: &Flaw, subject: Option<&str>) -> Diagnostic {
        let source = self.files.get(&flaw.template);
        let place = source
            .map(|(path, text)| Place::on_line(path.as_str(), text, flaw.line, flaw.column))
            .or_else(|| subject.map(Place::file));
        let line = source.map_or("", |(_, text)| line_of(text, flaw.line));
        let failed = failure(code, &flaw.message, line, false, self.names()).at(place);
        match subject {
            Some(path) => failed.hint_with("hint-while-rendering", vec![("path", path.to_owned())]),
            None => failed,
        }
    }
}

/// Tera without templates.
fn bare(register: impl FnOnce(&mut Tera)) -> Tera {
    let mut tera = Tera::default();
    filters::register(&mut tera);
    chance::register(&mut tera);
    counting::register(&mut tera);
    register(&mut tera);
    tera
}

/// Whether what the template `name` writes is escaped for HTML.
fn escapes(name: &str) -> bool {
    [".html", ".htm", ".xml"]
        .iter()
        .any(|end| name.ends_with(end))
}

/// The name of a standing part.
fn part(number: usize) -> String {
    format!("{HOLE}/{number}.html")
}

/// Renders the template `name`; if that fails, tells whether it became too long.
fn fill(tera: &Tera, name: &str, context: &Context) -> Result<Vec<u8>, (Error, bool)> {
    counting::begin();
    let mut page = Page::default();
    page.bytes.reserve(USUAL_PAGE);
    let filled = tera.render_to(name, context, &mut page);
    filled.map_err(|error| (error, page.too_long))?;
    Ok(page.bytes)
}

/// What is wrong at a spot of a template.
struct Flaw {
    message: String,
    /// The template's name.
    template: String,
    /// From 1.
    line: usize,
    /// From 1.
    column: usize,
}

impl Flaw {
    fn of(report: &tera::ReportError) -> Flaw {
        Flaw {
            message: report.message().to_owned(),
            template: report.filename().to_owned(),
            line: report.span().start_line,
            column: report.span().start_col + 1,
        }
    }
}

/// The flaws in a message for the terminal: names that nothing has are all told at once, but
/// only in print: `error: Unknown filter …` and below it ` --> page.html:3:7`.
fn flaws_in(text: &str) -> Vec<Flaw> {
    let lines: Vec<&str> = text.lines().collect();
    let flaw = |pair: &[&str]| {
        let message = pair[0].strip_prefix("error: ")?;
        let spot = pair[1].trim_start().strip_prefix("--> ")?;
        let mut parts = spot.rsplitn(3, ':');
        let column: usize = parts.next()?.parse().ok()?;
        let line: usize = parts.next()?.parse().ok()?;
        Some(Flaw {
            message: message.to_owned(),
            template: parts.next()?.to_owned(),
            line,
            column,
        })
    };
    lines.windows(2).filter_map(flaw).collect()
}

/// The diagnostic of a failure without a spot.
fn unplaced(text: &str) -> Diagnostic {
    let (code, hint) = match text.contains("recursion depth") {
        true => ("template-render", "hint-endless-recursion"),
        false => ("template-problem", "hint-template"),
    };
    Diagnostic::error(code).with("cause", text).hint(hint)
}

/// The diagnostic of a flaw, without its place. `line` is the line of the template that it is
/// in, `body` whether that is a page's own text, `templates` what can be included.
fn failure<'a>(
    code: &'static str,
    message: &str,
    line: &str,
    body: bool,
    templates: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    let failed = Diagnostic::error(code).with("cause", message);
    if let Some(way) = migration::find(message, line, body) {
        let facts = vec![("old", way.old.to_owned()), ("new", way.new.to_owned())];
        return failed.hint_with("hint-tera-1", facts);
    }
    if let Some((kind, name)) = migration::unknown(message) {
        let known = match kind {
            "filter" => names::FILTERS,
            "test" => names::TESTS,
            "function" => names::FUNCTIONS,
            "template" => {
                return failed
                    .did_you_mean(name, templates)
                    .hint("hint-template-name");
            }
            _ => return failed.hint("hint-component-name"),
        };
        if known.contains(&name) {
            return failed.hint("hint-not-here");
        }
        return failed
            .did_you_mean(name, known.iter().copied())
            .hint("hint-template-name");
    }
    if message.contains(NETWORK_REFUSED) {
        return failed.hint("hint-allow-network");
    }
    if message.contains("is not defined") || message.contains("undefined") {
        return failed.hint("hint-undefined");
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

/// Room for a page as most are, in bytes.
const USUAL_PAGE: usize = 16 * 1024;

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

impl TextPlace<'_> {
    /// The diagnostic of a flaw in the text itself.
    fn explain(&self, code: &'static str, flaw: &Flaw) -> Diagnostic {
        let before = &self.source[..self.offset.min(self.source.len())];
        let line = before.matches('\n').count() + flaw.line;
        let column = match flaw.line {
            1 => before.rsplit('\n').next().unwrap_or("").chars().count() + flaw.column,
            _ => flaw.column,
        };
        let shown = line_of(self.source, line);
        let failed = failure(code, &flaw.message, shown, true, std::iter::empty());
        failed.at(Place::on_line(self.path, self.source, line, column))
    }
}

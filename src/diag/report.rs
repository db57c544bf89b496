//! The words for diagnostics: a caret report for people, JSON lines for programs.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde_json::json;

use super::catalogue::Catalogue;
use super::{Diagnostic, Severity};

/// A report with the line in question and a caret below it, ready to print.
///
/// Control characters in the user's text are shown as symbols, so that a file cannot
/// steer the terminal.
pub fn human(diagnostics: &[Diagnostic], catalogue: &Catalogue, styled: bool) -> String {
    let renderer = if styled {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let mut out = String::new();
    for diagnostic in diagnostics {
        let sentence = catalogue.sentence(diagnostic.code, &diagnostic.facts);
        let name = catalogue.sentence(severity_key(diagnostic.severity), &[]);
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = level
            .with_name(name)
            .primary_title(sentence)
            .id(diagnostic.code);
        let mut group = Group::with_title(title);
        if let Some(place) = &diagnostic.place {
            match &place.spot {
                Some(spot) => {
                    let mark = AnnotationKind::Primary.span(spot.range.0..spot.range.1);
                    group = group.element(
                        Snippet::source(spot.text.as_str())
                            .line_start(spot.line)
                            .path(place.path.as_str())
                            .annotation(mark),
                    );
                }
                None => group = group.element(Origin::path(place.path.as_str())),
            }
        }
        let hint_name = catalogue.sentence("level-hint", &[]);
        for hint in &diagnostic.hints {
            let text = catalogue.sentence(hint.code, &hint.facts);
            group = group.element(
                Level::HELP
                    .with_name(hint_name.clone())
                    .message(annotate_snippets::normalize_untrusted_str(&text)),
            );
        }
        out.push_str(&renderer.render(&[group]));
        out.push_str("\n\n");
    }
    out
}

/// One JSON object a line: `severity`, `code`, `message`, `path`, `line`, `column`,
/// `hints`, and the sentence's facts under `facts`.
pub fn json(diagnostics: &[Diagnostic], catalogue: &Catalogue) -> String {
    let mut out = String::new();
    for d in diagnostics {
        let spot = d.place.as_ref().and_then(|p| p.spot.as_ref());
        let facts: serde_json::Map<String, serde_json::Value> = d
            .facts
            .iter()
            .map(|(k, v)| ((*k).to_owned(), json!(v)))
            .collect();
        let line = json!({
            "severity": match d.severity { Severity::Error => "error", Severity::Warning => "warning" },
            "code": d.code,
            "message": catalogue.sentence(d.code, &d.facts),
            "path": d.place.as_ref().map(|p| &p.path),
            "line": spot.map(|s| s.line),
            "column": spot.map(|s| s.column),
            "hints": d.hints.iter().map(|h| catalogue.sentence(h.code, &h.facts)).collect::<Vec<_>>(),
            "facts": facts,
        });
        out.push_str(&line.to_string());
        out.push('\n');
    }
    out
}

fn severity_key(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "level-error",
        Severity::Warning => "level-warning",
    }
}

//! The words for diagnostics: a caret report for people, JSON lines for programs.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde_json::json;

use super::catalogue::Catalogue;
use super::{Diagnostic, Place, Severity};

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
                None => group = group.element(Origin::path(path_and_cell(place, catalogue))),
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
/// `hints`, and the sentence's facts under `facts`. In a table `line` and `column` are the
/// cell's row and column, and `sheet` names its sheet.
pub fn json(diagnostics: &[Diagnostic], catalogue: &Catalogue) -> String {
    let mut out = String::new();
    for d in diagnostics {
        let place = d.place.as_ref();
        let spot = place.and_then(|p| p.spot.as_ref());
        let cell = place.and_then(|p| p.cell.as_ref());
        let facts: serde_json::Map<String, serde_json::Value> = d
            .facts
            .iter()
            .map(|(k, v)| ((*k).to_owned(), json!(v)))
            .collect();
        let mut line = json!({
            "severity": match d.severity { Severity::Error => "error", Severity::Warning => "warning" },
            "code": d.code,
            "message": catalogue.sentence(d.code, &d.facts),
            "path": place.map(|p| &p.path),
            "line": spot.map(|s| s.line).or_else(|| cell.map(|c| c.row)),
            "column": spot.map(|s| s.column).or_else(|| cell.map(|c| c.column)),
            "hints": d.hints.iter().map(|h| catalogue.sentence(h.code, &h.facts)).collect::<Vec<_>>(),
            "facts": facts,
        });
        if let Some(sheet) = cell.and_then(|c| c.sheet.as_ref()) {
            line["sheet"] = json!(sheet);
        }
        out.push_str(&line.to_string());
        out.push('\n');
    }
    out
}

/// `data/dai-bieu.xlsx, sheet “Danh sách”, cell B7`, or the path alone.
fn path_and_cell(place: &Place, catalogue: &Catalogue) -> String {
    let Some(cell) = &place.cell else {
        return place.path.clone();
    };
    let mut facts = vec![("path", place.path.clone()), ("cell", cell.address())];
    let Some(sheet) = &cell.sheet else {
        return catalogue.sentence("place-cell", &facts);
    };
    // The name is the user's, and goes to a terminal.
    let sheet: String = sheet.chars().filter(|c| !c.is_control()).collect();
    facts.push(("sheet", sheet));
    catalogue.sentence("place-sheet-cell", &facts)
}

fn severity_key(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "level-error",
        Severity::Warning => "level-warning",
    }
}

#[cfg(test)]
mod tests {
    use super::super::catalogue::Language;
    use super::*;

    #[test]
    fn a_cell_is_named_as_a_spreadsheet_names_it() {
        let place = |sheet| Place::in_sheet("data/dai-bieu.xlsx", sheet, 7, 2);
        let catalogue = Catalogue::new(Language::Vietnamese);
        let at = |sheet| [Diagnostic::error("read-failed").at(place(sheet))];
        let text = human(&at(Some("Danh sách")), &catalogue, false);
        assert!(
            text.contains("data/dai-bieu.xlsx, trang “Danh sách”, ô B7"),
            "{text}"
        );
        let text = human(&at(None), &catalogue, false);
        assert!(text.contains("data/dai-bieu.xlsx, ô B7"), "{text}");
    }

    #[test]
    fn programs_get_row_and_column() {
        let catalogue = Catalogue::new(Language::English);
        let place = Place::in_sheet("a.xlsx", Some("Sheet1"), 7, 2);
        let line = json(&[Diagnostic::error("read-failed").at(place)], &catalogue);
        let line: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!(
            (&line["line"], &line["column"], &line["sheet"]),
            (&json!(7), &json!(2), &json!("Sheet1"))
        );
    }
}

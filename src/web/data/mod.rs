//! Data as values: TOML, JSON, YAML, CSV, BibTeX, XML, workbooks and plain text.

mod bibtex;
mod table;
mod xml;

use crate::diag::Diagnostic;
use crate::notation::{Origin, parse_toml, parse_yaml_value};
use crate::template::Value;

pub(super) use crate::notation::sheet::split_sheet;

/// The formats by the names that templates and file endings call them, with their media types.
const FORMATS: &[(&str, &str)] = &[
    ("toml", "application/toml"),
    ("json", "application/json"),
    ("yaml", "application/x-yaml"),
    ("yml", "application/x-yaml"),
    ("csv", "text/csv"),
    ("bibtex", "application/x-bibtex"),
    ("bib", "application/x-bibtex"),
    ("xml", "text/xml"),
    ("plain", "text/plain"),
    ("xlsx", "application/octet-stream"),
    ("xls", "application/octet-stream"),
    ("ods", "application/octet-stream"),
];

/// Whether there is a format of this name, in any case.
pub(super) fn is_format(name: &str) -> bool {
    FORMATS
        .iter()
        .any(|(known, _)| name.eq_ignore_ascii_case(known))
}

/// What a server is asked to send for `format`.
pub(super) fn media_type(format: &str) -> &'static str {
    let known = FORMATS
        .iter()
        .find(|(name, _)| format.eq_ignore_ascii_case(name));
    known.map_or("text/plain", |(_, kind)| kind)
}

/// As [`parse`]; of a workbook the sheet of that name, else the first with a list.
///
/// # Errors
/// As [`parse`], and a sheet that is not there.
pub(super) fn parse_sheet(
    bytes: &[u8],
    format: &str,
    name: &str,
    sheet: Option<&str>,
) -> Result<Value, String> {
    match format.to_ascii_lowercase().as_str() {
        "xlsx" | "xls" | "ods" => table::read_workbook(bytes, name, sheet),
        _ if sheet.is_some() => Err(format!("`{name}` has no sheets")),
        _ => parse(bytes, format, name),
    }
}

/// Reads the bytes of a data file in `format`; `name` is for messages.
///
/// # Errors
/// The reason in words: the file is not of the format, or the format is unknown.
pub(super) fn parse(bytes: &[u8], format: &str, name: &str) -> Result<Value, String> {
    let format = format.to_ascii_lowercase();
    if matches!(format.as_str(), "xlsx" | "xls" | "ods") {
        return table::read_workbook(bytes, name, None);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| format!("`{name}` is not UTF-8"))?;
    let text = text.trim_start_matches('\u{feff}');
    let origin = Origin::new(name, text);
    match format.as_str() {
        "toml" => parse_toml(&origin, text, 0)
            .map(|t| Value::from_serializable(&t))
            .map_err(|problems| first(name, &problems)),
        "yaml" | "yml" => parse_yaml_value(&origin, text, 0)
            .map(|t| Value::from_serializable(&t))
            .map_err(|problems| first(name, &problems)),
        "json" => serde_json::from_str::<serde_json::Value>(text)
            .map(|v| Value::from_serializable(&v))
            .map_err(|e| format!("`{name}`: {e}")),
        "csv" => table::read_csv(text).map_err(|e| format!("`{name}`: {e}")),
        "bibtex" | "bib" => bibtex::read(text).map_err(|e| format!("`{name}`: {e}")),
        "xml" => xml::read(text).map_err(|e| format!("`{name}`: {e}")),
        "plain" => Ok(Value::from(text)),
        _ => {
            let known: Vec<&str> = FORMATS.iter().map(|(known, _)| *known).collect();
            Err(format!(
                "`{name}`: the format `{format}` is not known; {} are",
                known.join(", ")
            ))
        }
    }
}

/// The first of some problems in one line, for the message of a template.
fn first(name: &str, problems: &[Diagnostic]) -> String {
    let Some(problem) = problems.first() else {
        return format!("`{name}` cannot be read");
    };
    let cause = problem.facts.iter().find(|(key, _)| *key == "cause");
    let cause = cause.map_or(problem.code, |(_, cause)| cause.as_str());
    match problem.place.as_ref().and_then(|place| place.spot.as_ref()) {
        Some(spot) => format!("`{name}`, line {}: {cause}", spot.line),
        None => format!("`{name}`: {cause}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json_of(text: &str, format: &str) -> serde_json::Value {
        let value = parse(text.as_bytes(), format, "x").unwrap();
        serde_json::to_value(&value).unwrap()
    }

    #[test]
    fn every_format_is_read() {
        assert_eq!(json_of("a = 1979-05-27\n", "toml")["a"], "1979-05-27");
        assert_eq!(json_of("{\"a\": [1]}", "json")["a"][0], 1);
        assert_eq!(json_of("- a\n- b: 2\n", "yaml")[1]["b"], 2);
        assert_eq!(json_of("x,y\n1,hai\n", "csv")["records"][0][1], "hai");
        assert_eq!(json_of("<a><b>1</b></a>", "xml")["a"]["b"], 1);
        assert_eq!(json_of("\u{feff}đ", "plain"), "đ");
        assert_eq!(json_of("{}", "JSON"), serde_json::json!({}));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let wrong = parse(b"a = 1\nb = \n", "toml", "d.toml").unwrap_err();
        assert!(
            wrong.contains("d.toml") && wrong.contains("line 2"),
            "{wrong}"
        );
        let unknown = parse(b"", "docx", "d").unwrap_err();
        assert!(
            unknown.contains("docx") && unknown.contains("bibtex"),
            "{unknown}"
        );
        assert!(
            parse(&[0xff, 0xfe], "json", "d")
                .unwrap_err()
                .contains("UTF-8")
        );
    }
}

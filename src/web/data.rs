//! Data files as values: TOML, JSON, YAML and CSV.

use serde_json::json;

use crate::notation::{Origin, parse_toml, parse_yaml};
use crate::template::Value;

/// Reads the bytes of a data file in `format`; `name` is for messages.
///
/// # Errors
/// The reason in words: the file is not of the format, or the format is unknown.
pub(super) fn parse(bytes: &[u8], format: &str, name: &str) -> Result<Value, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| format!("`{name}` is not UTF-8"))?;
    let text = text.trim_start_matches('\u{feff}');
    let origin = Origin::new(name, text);
    let first = |problems: Vec<crate::diag::Diagnostic>| {
        let facts = problems.first().map(|p| (p.facts.clone(), p.place.clone()));
        match facts {
            Some((facts, place)) => {
                let cause = facts
                    .iter()
                    .find(|(k, _)| *k == "cause")
                    .map_or("", |(_, v)| v);
                let line = place.and_then(|p| p.spot).map_or(0, |s| s.line);
                format!("`{name}`, line {line}: {cause}")
            }
            None => format!("`{name}` cannot be read"),
        }
    };
    match format {
        "toml" => parse_toml(&origin, text, 0)
            .map(|t| Value::from_serializable(&t))
            .map_err(first),
        "yaml" | "yml" => parse_yaml(&origin, text, 0)
            .map(|t| Value::from_serializable(&t))
            .map_err(first),
        "json" => serde_json::from_str::<serde_json::Value>(text)
            .map(|v| Value::from_serializable(&v))
            .map_err(|e| format!("`{name}`: {e}")),
        "csv" => parse_csv(text).map_err(|e| format!("`{name}`: {e}")),
        "plain" | "txt" | "md" | "html" | "svg" | "css" | "js" => Ok(Value::from(text)),
        _ => Err(format!(
            "`{name}`: the format `{format}` is not known; toml, yaml, json, csv and plain are"
        )),
    }
}

fn parse_csv(text: &str) -> Result<Value, csv::Error> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers: Vec<String> = reader.headers()?.iter().map(str::to_owned).collect();
    let mut records = Vec::new();
    for record in reader.records() {
        records.push(record?.iter().map(str::to_owned).collect::<Vec<_>>());
    }
    Ok(Value::from_serializable(
        &json!({ "headers": headers, "records": records }),
    ))
}

/// Base64 with padding (RFC 4648, section 4), as subresource integrity wants it.
pub(super) fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

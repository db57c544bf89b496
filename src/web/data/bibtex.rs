//! BibTeX as Zola's templates know it: `bibliographies`, `comments`, `preambles`, `variables`.

use biblatex::{Field, RawBibliography, RawChunk, Spanned};
use indexmap::IndexMap;
use serde_json::{Value as Json, json};

use crate::template::Value;

/// Reads a bibliography. Tag names are lower-cased, abbreviations put in.
///
/// # Errors
/// The reason in words, with the line.
pub(super) fn read(text: &str) -> Result<Value, String> {
    let raw = RawBibliography::parse(text).map_err(|e| {
        let line = text[..e.span.start.min(text.len())].matches('\n').count() + 1;
        format!("line {line}: {}", e.kind)
    })?;
    let mut variables: IndexMap<String, String> = IndexMap::new();
    for pair in &raw.abbreviations {
        let value = written(&pair.value.v, &variables);
        variables.insert(pair.key.v.to_owned(), value);
    }
    let entry = |entry: &Spanned<biblatex::RawEntry<'_>>| {
        let entry = &entry.v;
        let tags: serde_json::Map<String, Json> = entry
            .fields
            .iter()
            .map(|tag| {
                let text = written(&tag.value.v, &variables);
                (tag.key.v.to_lowercase(), Json::String(text))
            })
            .collect();
        json!({ "entry_type": entry.kind.v, "citation_key": entry.key.v, "tags": tags })
    };
    let bibliographies: Vec<Json> = raw.entries.iter().map(entry).collect();
    let preambles: Vec<&str> = Some(raw.preamble.as_str())
        .filter(|p| !p.is_empty())
        .into_iter()
        .collect();
    Ok(Value::from_serializable(&json!({
        "bibliographies": bibliographies,
        "comments": comments(text),
        "preambles": preambles,
        "variables": variables,
    })))
}

/// A field's text. An abbreviation that nothing defines stands for itself: `jan`.
fn written(field: &Field<'_>, variables: &IndexMap<String, String>) -> String {
    let chunk = |chunk: &Spanned<RawChunk<'_>>| match chunk.v {
        RawChunk::Normal(text) => text.to_owned(),
        RawChunk::Abbreviation(name) => {
            let value = variables.get(name);
            value.cloned().unwrap_or_else(|| name.to_owned())
        }
    };
    field.iter().map(chunk).collect()
}

/// What stands in `@comment{…}`.
fn comments(text: &str) -> Vec<&str> {
    const MARK: &str = "@comment";
    let lower = text.to_ascii_lowercase();
    let mut out = Vec::new();
    for (at, _) in lower.match_indices(MARK) {
        let rest = text[at + MARK.len()..].trim_start();
        let Some(inner) = rest.strip_prefix('{') else {
            continue;
        };
        let mut depth = 1_usize;
        let end = inner.find(|c| {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            depth == 0
        });
        out.push(inner[..end.unwrap_or(inner.len())].trim());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_tags_and_abbreviations_are_read() {
        let value = read(
            "@preamble{\"\\newcommand{\\x}{y}\"}\n@comment{một ghi chú}\n@string{nxb = \"NXB Sự thật\"}\n\
             @book{hcm, Title = {Thi đua là yêu nước}, publisher = nxb # {, Hà Nội}, month = jan}\n",
        );
        let value = serde_json::to_value(value.unwrap()).unwrap();
        let book = &value["bibliographies"][0];
        assert_eq!(
            (&book["entry_type"], &book["citation_key"]),
            (&json!("book"), &json!("hcm"))
        );
        assert_eq!(book["tags"]["title"], "Thi đua là yêu nước");
        assert_eq!(book["tags"]["publisher"], "NXB Sự thật, Hà Nội");
        assert_eq!(book["tags"]["month"], "jan");
        assert_eq!(value["variables"]["nxb"], "NXB Sự thật");
        assert_eq!(value["comments"][0], "một ghi chú");
        assert_eq!(value["preambles"].as_array().unwrap().len(), 1);
    }

    #[test]
    fn a_broken_entry_is_told_with_its_line() {
        let problem = read("\n@book{a,\n title = {x\n").unwrap_err();
        assert!(problem.starts_with("line "), "{problem}");
        let deep = format!("@book{{a, title = {}", "{".repeat(200_000));
        assert!(read(&deep).is_err());
    }
}

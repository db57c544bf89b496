//! XML as nested maps: an element's attributes under `@name`, its children under their names,
//! one that repeats as a list, its text under `#text` or, if it has nothing else, in its place.
//! An empty element is null. Numbers and `true` and `false` are what they look like.

use roxmltree::{Document, Node, ParsingOptions};
use serde_json::{Map, Value as Json};

use crate::template::Value;

/// Elements in elements, from the root.
const DEEPEST: usize = 100;
/// Elements, texts and comments of one file.
const MOST_NODES: u32 = 2_000_000;

/// Reads a document.
///
/// # Errors
/// The reason in words, with the line.
pub(super) fn read(text: &str) -> Result<Value, String> {
    let options = ParsingOptions {
        nodes_limit: MOST_NODES,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(text, options)
        .map_err(|e| format!("line {}: {e}", e.pos().row))?;
    let root = document.root_element();
    let mut map = Map::new();
    map.insert(root.tag_name().name().to_owned(), element(root, DEEPEST)?);
    Ok(Value::from_serializable(&Json::Object(map)))
}

fn element(node: Node<'_, '_>, depth: usize) -> Result<Json, String> {
    let depth = depth
        .checked_sub(1)
        .ok_or_else(|| format!("elements are nested deeper than {DEEPEST}"))?;
    let mut map = Map::new();
    for attribute in node.attributes() {
        map.insert(format!("@{}", attribute.name()), scalar(attribute.value()));
    }
    let texts = node.children().filter(Node::is_text);
    let text: String = texts.filter_map(|t| t.text()).collect();
    for child in node.children().filter(Node::is_element) {
        let value = element(child, depth)?;
        match map.get_mut(child.tag_name().name()) {
            None => {
                map.insert(child.tag_name().name().to_owned(), value);
            }
            Some(Json::Array(list)) => list.push(value),
            Some(one) => {
                let first = one.take();
                *one = Json::Array(vec![first, value]);
            }
        }
    }
    let text = text.trim();
    if map.is_empty() {
        return Ok(match text {
            "" => Json::Null,
            text => scalar(text),
        });
    }
    if !text.is_empty() {
        map.insert("#text".to_owned(), scalar(text));
    }
    Ok(Json::Object(map))
}

/// A text as the number or the truth value that it looks like. `007` is a text.
fn scalar(text: &str) -> Json {
    let digits = text.trim_start_matches('-');
    let padded = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
    let numeric = digits.starts_with(|c: char| c.is_ascii_digit());
    match text {
        "true" => Json::Bool(true),
        "false" => Json::Bool(false),
        _ if padded || !numeric => Json::String(text.to_owned()),
        _ => match (text.parse::<i64>(), text.parse::<f64>()) {
            (Ok(number), _) => Json::from(number),
            (_, Ok(number)) => Json::from(number),
            _ => Json::String(text.to_owned()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn elements_become_maps_and_repeated_ones_lists() {
        let value = read(
            "<root><key>value</key><n>1</n><n>2.5</n><so>007</so><a href=\"x\">y</a><e/><!-- c --></root>",
        );
        assert_eq!(
            serde_json::to_value(value.unwrap()).unwrap(),
            json!({ "root": {
                "key": "value", "n": [1, 2.5], "so": "007",
                "a": { "@href": "x", "#text": "y" }, "e": null,
            } })
        );
    }

    #[test]
    fn hostile_documents_are_refused() {
        assert!(read("<a>\n<b></a>").unwrap_err().starts_with("line 2"));
        for depth in [200, 200_000] {
            let deep = format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
            assert!(read(&deep).is_err());
        }
        let laughs = "<!DOCTYPE a [<!ENTITY x \"ha\"><!ENTITY y \"&x;&x;\">]><a>&y;</a>";
        assert!(read(laughs).is_err());
    }
}

//! The keys of a table as data: what each holds, its default and what it is for. As JSON
//! Schema (2020-12) an editor can complete and check them while they are typed.

use serde_json::{Map, Value as Json, json};

/// A key of a table.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub shape: Shape,
    /// What stands for it where it is not written, as it would be written; empty for nothing.
    pub default: &'static str,
    /// What it is for, in one sentence.
    pub about: &'static str,
}

/// What a key holds.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// A text.
    Text,
    /// true or false.
    Flag,
    /// A whole number that is not negative.
    Count,
    /// A number that is not negative.
    Number,
    /// A day or moment.
    Day,
    /// A list of texts.
    Texts,
    /// A list of whole numbers that are not negative.
    Counts,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A table with these keys, and those that must be there.
    Table(&'static [Key], &'static [&'static str]),
    /// A list of tables with these keys, and those that must be there.
    Tables(&'static [Key], &'static [&'static str]),
    /// A table whose keys are the user's, each holding this.
    MapOf(&'static Shape),
    /// Anything of these.
    Any(&'static [Shape]),
    /// A table of the user's own.
    Free,
    /// A list of tables of the user's own.
    FreeTables,
}

/// A key with its parts in the order in which tables of keys are read.
pub const fn key(
    name: &'static str,
    shape: Shape,
    default: &'static str,
    about: &'static str,
) -> Key {
    Key {
        name,
        shape,
        default,
        about,
    }
}

/// The JSON Schema of a table with these keys and no others.
pub fn table(keys: &[Key], required: &[&str]) -> Json {
    let mut properties = Map::new();
    for key in keys {
        let mut schema = key.shape.to_schema();
        schema["description"] = json!(key.about);
        if let Some(default) = key.default_value() {
            schema["default"] = default;
        }
        properties.insert(key.name.to_owned(), schema);
    }
    let mut schema = json!({
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    });
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    schema
}

impl Key {
    /// The default as a value: TOML's scalars and lists are JSON's.
    fn default_value(&self) -> Option<Json> {
        (!self.default.is_empty())
            .then(|| serde_json::from_str(self.default).unwrap_or_else(|_| json!(self.default)))
    }
}

impl Shape {
    fn to_schema(self) -> Json {
        match self {
            Shape::Text => json!({"type": "string"}),
            Shape::Flag => json!({"type": "boolean"}),
            Shape::Count => json!({"type": "integer", "minimum": 0}),
            Shape::Number => json!({"type": "number", "minimum": 0}),
            Shape::Day => json!({"type": "string", "pattern": "^\\d{4}-\\d{2}-\\d{2}([Tt ].*)?$"}),
            Shape::Texts => json!({"type": "array", "items": {"type": "string"}}),
            Shape::Counts => json!({"type": "array", "items": {"type": "integer", "minimum": 0}}),
            Shape::Choice(words) => json!({"type": "string", "enum": words}),
            Shape::Table(keys, required) => table(keys, required),
            Shape::Tables(keys, required) => {
                json!({"type": "array", "items": table(keys, required)})
            }
            Shape::MapOf(shape) => {
                json!({"type": "object", "additionalProperties": shape.to_schema()})
            }
            Shape::Any(shapes) => {
                let shapes: Vec<Json> = shapes.iter().map(|s| s.to_schema()).collect();
                json!({"anyOf": shapes})
            }
            Shape::Free => json!({"type": "object"}),
            Shape::FreeTables => json!({"type": "array", "items": {"type": "object"}}),
        }
    }

    /// What it holds, in a word or two.
    pub fn in_words(self) -> String {
        match self {
            Shape::Text => "text".into(),
            Shape::Flag => "true or false".into(),
            Shape::Count => "whole number".into(),
            Shape::Number => "number".into(),
            Shape::Day => "day or moment".into(),
            Shape::Texts => "list of texts".into(),
            Shape::Counts => "list of whole numbers".into(),
            Shape::Choice(words) => words.join(" | "),
            Shape::Table(..) | Shape::MapOf(_) | Shape::Free => "table".into(),
            Shape::Tables(..) | Shape::FreeTables => "list of tables".into(),
            Shape::Any(shapes) => {
                let words: Vec<String> = shapes.iter().map(|s| s.in_words()).collect();
                words.join(", or ")
            }
        }
    }
}

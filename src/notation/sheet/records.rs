//! Lists in TOML (`[[dai_bieu]]`) and JSON (an array of objects).

use std::ops::Range;

use super::heading::Titled;
use super::{Cell, CellValue, List, Row, Source, Spans, named, shown, too_large};
use crate::diag::{Diagnostic, Outcome, Place, Warned};
use crate::notation::{Kind, Origin, Table, Value, parse_toml};
use crate::text::Date;

/// Rows with the values under their keys.
type Record = (Range<usize>, Vec<(String, Cell, Range<usize>)>);

/// Reads the one array of tables in a TOML file, whatever its name.
///
/// # Errors
/// Broken TOML; no array of tables, or several.
pub(super) fn read_toml(path: &str, text: &str) -> Outcome<Warned<List>> {
    let origin = Origin::new(path, text);
    let table = parse_toml(&origin, text, 0)?;
    let arrays: Vec<(&str, Vec<&Value>)> = table
        .iter()
        .filter_map(|(name, entry)| Some((name, tables(&entry.value)?)))
        .collect();
    let [(_, rows)] = arrays.as_slice() else {
        return Err(vec![no_rows(path)]);
    };
    let records = rows.iter().filter_map(|value| {
        let cells = value.as_table()?.iter();
        let cells = cells.map(|(key, entry)| {
            (
                key.to_owned(),
                toml_cell(&entry.value),
                entry.value.span.clone(),
            )
        });
        Some((value.span.clone(), cells.collect()))
    });
    list(origin.clone(), records.collect())
}

/// The tables of an array that holds nothing else.
fn tables(value: &Value) -> Option<Vec<&Value>> {
    match &value.kind {
        Kind::Array(items) if !items.is_empty() => {
            let all = items.iter().map(|item| item.as_table().map(|_| item));
            all.collect()
        }
        _ => None,
    }
}

fn toml_cell(value: &Value) -> Cell {
    match &value.kind {
        Kind::Null => Cell::default(),
        Kind::Bool(flag) => Cell::flag(*flag),
        Kind::Integer(n) => Cell::number(*n as f64, n.to_string()),
        Kind::Float(n) => shown::number(*n, None),
        Kind::String(text) => Cell::typed(text),
        Kind::Datetime(text) => Date::parse(text).map_or_else(|| Cell::typed(text), Cell::day),
        Kind::Array(items) => joined(items.iter().map(toml_cell)),
        Kind::Table(table) => joined_table(table),
    }
}

/// Several values in one cell, as a sentence lists them.
fn joined(cells: impl Iterator<Item = Cell>) -> Cell {
    let texts: Vec<String> = cells.map(|cell| cell.text).collect();
    Cell::typed(&texts.join(", "))
}

fn joined_table(table: &Table) -> Cell {
    joined(table.iter().map(|(_, entry)| toml_cell(&entry.value)))
}

/// Reads an array of objects, alone or as the one array under a key of an object.
///
/// # Errors
/// Broken JSON; no array of objects, or several.
pub(super) fn read_json(path: &str, text: &str) -> Outcome<Warned<List>> {
    let value: serde_json::Value = serde_json::from_str(text).map_err(|e| {
        let place = Place::on_line(path, text, e.line(), e.column());
        vec![
            Diagnostic::error("sheet-json")
                .with("cause", e)
                .at(place)
                .hint("hint-sheet-json"),
        ]
    })?;
    let is_list = |v: &&serde_json::Value| {
        let items = v.as_array().filter(|items| !items.is_empty());
        items.is_some_and(|items| items.iter().all(serde_json::Value::is_object))
    };
    let arrays: Vec<&serde_json::Value> = match &value {
        serde_json::Value::Object(map) => map.values().filter(is_list).collect(),
        other => Some(other).filter(is_list).into_iter().collect(),
    };
    let [rows] = arrays.as_slice() else {
        return Err(vec![no_rows(path)]);
    };
    let rows = rows.as_array().into_iter().flatten();
    let records = rows.filter_map(|row| {
        let cells = row.as_object()?.iter();
        let cells = cells.map(|(key, value)| (key.clone(), json_cell(value), 0..0));
        Some((0..0, cells.collect()))
    });
    list(Origin::new(path, text), records.collect())
}

fn json_cell(value: &serde_json::Value) -> Cell {
    match value {
        serde_json::Value::Null => Cell::default(),
        serde_json::Value::Bool(flag) => Cell::flag(*flag),
        serde_json::Value::Number(n) => match (n.as_i64(), n.as_f64()) {
            (Some(whole), _) => Cell::number(whole as f64, whole.to_string()),
            (None, Some(n)) => shown::number(n, None),
            (None, None) => Cell::typed(&n.to_string()),
        },
        serde_json::Value::String(text) => Cell::typed(text),
        serde_json::Value::Array(items) => joined(items.iter().map(json_cell)),
        serde_json::Value::Object(map) => joined(map.values().map(json_cell)),
    }
}

/// The list of all records; its columns are all their keys, in the order of first use.
fn list(origin: Origin, records: Vec<Record>) -> Outcome<Warned<List>> {
    let mut keys = indexmap::IndexSet::new();
    for (_, cells) in &records {
        for (key, ..) in cells {
            if !keys.contains(key) {
                keys.insert(key.clone());
            }
        }
    }
    if let Some(problem) = too_large(&origin.path, records.len(), keys.len()) {
        return Err(vec![problem]);
    }
    let mut rows = Vec::with_capacity(records.len());
    for (i, (span, written)) in records.into_iter().enumerate() {
        let mut cells = vec![Cell::default(); keys.len()];
        let mut spans = vec![0..0; keys.len()];
        for (key, cell, span) in written {
            if let Some(at) = keys.get_index_of(&key) {
                cells[at] = cell;
                spans[at] = span;
            }
        }
        if cells
            .iter()
            .any(|cell| !matches!(cell.value, CellValue::Empty))
        {
            rows.push(Row {
                number: i + 1,
                cells,
                spans: (!span.is_empty()).then(|| {
                    Box::new(Spans {
                        row: span,
                        cells: spans,
                    })
                }),
            });
        }
    }
    if rows.is_empty() {
        return Err(vec![no_rows(&origin.path)]);
    }
    let columns = named((1..).zip(keys).map(|(column, key)| Titled {
        column,
        title: key.clone(),
        lowest: key,
    }));
    Ok(Warned::clean(List {
        columns,
        rows,
        left_out: Vec::new(),
        source: Source::Text(origin),
    }))
}

fn no_rows(path: &str) -> Diagnostic {
    Diagnostic::error("sheet-no-records")
        .at(Place::file(path))
        .hint("hint-sheet-no-records")
}

//! Tables as templates see them: CSV as Zola gives it, and the lists of workbooks.

use serde_json::{Map, Value as Json, json};

use crate::notation::sheet::{self, CellValue};
use crate::template::Value;

/// `{headers, records}`, all of them texts.
///
/// # Errors
/// A row that has more or fewer fields than the heading.
pub(super) fn read_csv(text: &str) -> Result<Value, csv::Error> {
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

/// The list in a workbook: `headers` and `records` as in CSV, each cell as it is shown, and
/// `rows` with a map for each row, by the keys of the columns (`ho_va_ten`), with numbers as
/// numbers and days as `2025-08-28`.
///
/// # Errors
/// The reason in words.
pub(super) fn read_workbook(
    bytes: &[u8],
    name: &str,
    sheet: Option<&str>,
) -> Result<Value, String> {
    let list = sheet::read(name, bytes, sheet).map_err(|p| super::first(name, &p))?;
    let list = list.value;
    let headers: Vec<&str> = list.columns.iter().map(|c| c.title.as_str()).collect();
    let mut records = Vec::new();
    let mut rows = Vec::new();
    for row in &list.rows {
        let texts: Vec<&str> = row.cells.iter().map(|c| c.text.as_str()).collect();
        records.push(texts);
        let cells = list.columns.iter().zip(&row.cells);
        let map: Map<String, Json> = cells
            .map(|(column, cell)| (column.key.clone(), cell_value(cell)))
            .collect();
        rows.push(map);
    }
    Ok(Value::from_serializable(
        &json!({ "headers": headers, "records": records, "rows": rows }),
    ))
}

fn cell_value(cell: &sheet::Cell) -> Json {
    match cell.value {
        CellValue::Empty => Json::Null,
        CellValue::Text => json!(cell.text),
        CellValue::Number(number) if number.fract() == 0.0 && number.abs() < 9e15 => {
            #[expect(clippy::cast_possible_truncation, reason = "whole and within range")]
            let whole = number as i64;
            json!(whole)
        }
        CellValue::Number(number) => json!(number),
        CellValue::Flag(flag) => json!(flag),
        CellValue::Day(day) => json!(format!(
            "{:04}-{:02}-{:02}",
            day.year(),
            day.month(),
            day.day()
        )),
    }
}

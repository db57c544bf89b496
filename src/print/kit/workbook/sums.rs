//! The sheet of sums: square metres and amounts by material and shop.

use indexmap::IndexMap;
use rust_xlsxwriter::{FormatAlign, Worksheet, XlsxError};

use super::order::{formula, rounded};
use super::{AREA, Range, WHOLE, cell, figure, heading, worded, write_head, write_setup};
use crate::print::kit::form::{Form, Total};
use crate::print::kit::letterhead::Letterhead;

/// The columns: heading and width in characters.
const COLUMNS: [(&str, f64); 5] = [
    ("Vật liệu", 34.0),
    ("Nhà in", 40.0),
    ("Số tấm", 12.0),
    ("Tổng m²", 14.0),
    ("Thành tiền (đ)", 20.0),
];

pub(super) fn write(
    sheet: &mut Worksheet,
    name: &str,
    head: &Letterhead,
    forms: &[Form],
    ranges: &[Range],
) -> Result<(), XlsxError> {
    let top = write_head(sheet, head, "TỔNG HỢP KHỐI LƯỢNG IN", COLUMNS.len() as u16)?;
    write_setup(sheet, name, top)?;
    for (column, (title, width)) in (0..).zip(COLUMNS) {
        sheet.write_string_with_format(top, column, title, &heading())?;
        sheet.set_column_width(column, width)?;
    }
    let mut by_material: IndexMap<&str, Vec<(&Form, &Range, Total)>> = IndexMap::new();
    for (form, range) in forms.iter().zip(ranges) {
        for (material, total) in form.totals() {
            let rows = by_material.entry(material).or_default();
            rows.push((form, range, total));
        }
    }
    let mut at = top + 1;
    for (material, rows) in by_material {
        for (form, range, total) in rows {
            write_row(sheet, at, material, form, range, &total)?;
            at += 1;
        }
    }
    write_total(sheet, top + 2, at, forms)
}

fn write_row(
    sheet: &mut Worksheet,
    at: u32,
    material: &str,
    form: &Form,
    range: &Range,
    total: &Total,
) -> Result<(), XlsxError> {
    let Range { first, last, .. } = range;
    let line = at + 1;
    let column = |c: &str| format!("'{}'!${c}${first}:${c}${last}", range.sheet);
    let same = format!("{}=$A{line}", column("I"));
    let sum = |c: &str| format!("SUMPRODUCT(--({same}),{})", column(c));
    sheet.write_string_with_format(at, 0, material, &worded())?;
    let shop = form.shop.as_deref().unwrap_or("Nhà in");
    sheet.write_string_with_format(at, 1, shop, &worded())?;
    let count = format!("={}", sum("F"));
    formula(
        sheet,
        at,
        2,
        &count,
        Some(total.count as f64),
        &figure(WHOLE),
    )?;
    let area = format!("={}", sum("H"));
    formula(
        sheet,
        at,
        3,
        &area,
        Some(rounded(total.area)),
        &figure(AREA),
    )?;
    let unknown = format!("SUMPRODUCT(({same})*({}=\"\"))", column("L"));
    let amount = format!("=IF({unknown}>0,\"\",{})", sum("M"));
    formula(sheet, at, 4, &amount, total.amount, &figure(WHOLE))
}

/// The row below the table. `first` counts from 1, `at` from 0.
fn write_total(
    sheet: &mut Worksheet,
    first: u32,
    at: u32,
    forms: &[Form],
) -> Result<(), XlsxError> {
    let totals: Vec<Total> = forms.iter().map(Form::total).collect();
    let bold = cell().set_bold().set_align(FormatAlign::Center);
    sheet.merge_range(at, 0, at, 1, "Cộng", &bold)?;
    let count: u64 = totals.iter().map(|t| t.count).sum();
    let area: f64 = totals.iter().map(|t| t.area).sum();
    let amount: Option<f64> = totals.iter().map(|t| t.amount).sum();
    let whole = figure(WHOLE).set_bold();
    let sum = |c: &str| format!("SUM({c}{first}:{c}{at})");
    let text = format!("={}", sum("C"));
    formula(sheet, at, 2, &text, Some(count as f64), &whole)?;
    let text = format!("={}", sum("D"));
    let areas = figure(AREA).set_bold();
    formula(sheet, at, 3, &text, Some(rounded(area)), &areas)?;
    let text = format!(
        "=IF(COUNT(E{first}:E{at})<ROWS(E{first}:E{at}),\"\",{})",
        sum("E")
    );
    formula(sheet, at, 4, &text, amount, &whole)
}

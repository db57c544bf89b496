//! The sheet of one shop: its rows, the sums by material, the sum in words.

use rust_xlsxwriter::{Format, FormatAlign, Formula, Worksheet, XlsxError};

use super::{
    AREA, METRES, Range, WHOLE, cell, figure, heading, input, lines, plain, set_lines, worded,
    write_head, write_setup, write_signatures,
};
use crate::print::kit::form::{Form, Row, Total};
use crate::print::kit::letterhead::Letterhead;

/// The columns: heading and width in characters.
const COLUMNS: [(&str, f64); 14] = [
    ("STT", 5.0),
    ("Nội dung", 32.0),
    ("Loại", 13.0),
    ("Rộng (m)", 7.0),
    ("Cao (m)", 7.0),
    ("Số lượng", 7.0),
    ("m²/tấm", 8.0),
    ("Tổng m²", 9.0),
    ("Vật liệu", 13.0),
    ("Gia công", 24.0),
    ("Tên tệp", 28.0),
    ("Đơn giá (đ/m²)", 10.0),
    ("Thành tiền (đ)", 13.0),
    ("Ghi chú", 18.0),
];

/// Writes the sheet; the place of its rows is returned.
pub(super) fn write(
    sheet: &mut Worksheet,
    name: &str,
    head: &Letterhead,
    form: &Form,
) -> Result<Range, XlsxError> {
    let columns = COLUMNS.len() as u16;
    let after = write_head(sheet, head, "PHIẾU ĐẶT IN", columns)?;
    let to = form.shop.as_deref().unwrap_or("………………………………………………………………");
    let bold = plain().set_bold();
    sheet.write_string_with_format(after, 0, format!("Kính gửi: {to}"), &bold)?;
    let top = after + 1;
    write_setup(sheet, name, top)?;
    set_lines(sheet, top, Some(2))?;
    for (column, (title, width)) in (0..).zip(COLUMNS) {
        sheet.write_string_with_format(top, column, title, &heading())?;
        sheet.set_column_width(column, width)?;
    }
    for (i, row) in (0..).zip(&form.rows) {
        write_row(sheet, top + 1 + i, i + 1, row)?;
    }
    // Formulas count rows from 1.
    let range = Range {
        sheet: name.to_owned(),
        first: top + 2,
        last: top + 1 + form.rows.len() as u32,
    };
    let sums = top + 1 + form.rows.len() as u32;
    write_total(sheet, sums, &range, &form.total())?;
    let next = write_materials(sheet, sums + 2, &range, form)?;
    write_signatures(sheet, next + 1, columns, ["ĐẠI DIỆN NHÀ IN", "BÊN ĐẶT IN"])?;
    Ok(range)
}

fn write_row(sheet: &mut Worksheet, at: u32, number: u32, row: &Row) -> Result<(), XlsxError> {
    let centred = cell().set_align(FormatAlign::Center);
    let line = at + 1;
    let texts = [
        (1, &row.words),
        (9, &row.finishing),
        (10, &row.file),
        (13, &row.notes),
    ];
    let lines = texts.map(|(column, text)| lines(text, COLUMNS[column].1));
    set_lines(sheet, at, lines.into_iter().max())?;
    sheet.write_number_with_format(at, 0, number, &centred)?;
    sheet.write_string_with_format(at, 1, &row.words, &worded())?;
    sheet.write_string_with_format(at, 2, &row.layout, &worded())?;
    sheet.write_number_with_format(at, 3, row.width, &figure(METRES))?;
    sheet.write_number_with_format(at, 4, row.height, &figure(METRES))?;
    sheet.write_number_with_format(at, 5, row.count, &figure(WHOLE))?;
    let area = format!("=ROUND(D{line}*E{line},4)");
    formula(sheet, at, 6, &area, Some(row.area()), &figure(AREA))?;
    let area = format!("=ROUND(F{line}*G{line},4)");
    formula(sheet, at, 7, &area, Some(row.total_area()), &figure(AREA))?;
    sheet.write_string_with_format(at, 8, row.material_shown(), &worded())?;
    sheet.write_string_with_format(at, 9, &row.finishing, &worded())?;
    sheet.write_string_with_format(at, 10, &row.file, &worded())?;
    match row.price {
        Some(price) => sheet.write_number_with_format(at, 11, price, &input(WHOLE))?,
        None => sheet.write_blank(at, 11, &input(WHOLE))?,
    };
    let amount = format!("=IF(L{line}=\"\",\"\",ROUND(H{line}*L{line},0))");
    formula(sheet, at, 12, &amount, row.amount(), &figure(WHOLE))?;
    sheet.write_string_with_format(at, 13, &row.notes, &worded())?;
    Ok(())
}

/// The row below the table. The amount waits until all prices are there.
fn write_total(
    sheet: &mut Worksheet,
    at: u32,
    range: &Range,
    total: &Total,
) -> Result<(), XlsxError> {
    let Range { first, last, .. } = range;
    let bold = cell().set_bold();
    for column in 0..COLUMNS.len() as u16 {
        sheet.write_blank(at, column, &bold)?;
    }
    sheet.merge_range(
        at,
        0,
        at,
        4,
        "Cộng",
        &bold.clone().set_align(FormatAlign::Center),
    )?;
    let count = format!("=SUM(F{first}:F{last})");
    let whole = figure(WHOLE).set_bold();
    formula(sheet, at, 5, &count, Some(total.count as f64), &whole)?;
    let area = format!("=SUM(H{first}:H{last})");
    let areas = figure(AREA).set_bold();
    formula(sheet, at, 7, &area, Some(rounded(total.area)), &areas)?;
    let amount = format!("=IF(COUNTBLANK(L{first}:L{last})>0,\"\",SUM(M{first}:M{last}))");
    formula(sheet, at, 12, &amount, total.amount, &whole)
}

/// The sums by material and the sum in words; the next free row is returned.
fn write_materials(
    sheet: &mut Worksheet,
    top: u32,
    range: &Range,
    form: &Form,
) -> Result<u32, XlsxError> {
    let Range { first, last, .. } = range;
    for (column, title) in [(1, "Cộng theo vật liệu"), (2, "Số tấm"), (3, ""), (5, "")] {
        sheet.write_string_with_format(top, column, title, &heading())?;
    }
    sheet.merge_range(top, 3, top, 4, "Tổng m²", &heading())?;
    sheet.merge_range(top, 5, top, 7, "Thành tiền (đ)", &heading())?;
    let mut at = top + 1;
    for (material, total) in form.totals() {
        let line = at + 1;
        let same = format!("$I${first}:$I${last}=$B{line}");
        let sum =
            |column: &str| format!("SUMPRODUCT(--({same}),${column}${first}:${column}${last})");
        sheet.write_string_with_format(at, 1, material, &worded())?;
        let count = format!("={}", sum("F"));
        formula(
            sheet,
            at,
            2,
            &count,
            Some(total.count as f64),
            &figure(WHOLE),
        )?;
        sheet.merge_range(at, 3, at, 4, "", &figure(AREA))?;
        let area = format!("={}", sum("H"));
        formula(
            sheet,
            at,
            3,
            &area,
            Some(rounded(total.area)),
            &figure(AREA),
        )?;
        sheet.merge_range(at, 5, at, 7, "", &figure(WHOLE))?;
        let unknown = format!("SUMPRODUCT(({same})*($L${first}:$L${last}=\"\"))");
        let amount = format!("=IF({unknown}>0,\"\",{})", sum("M"));
        formula(sheet, at, 5, &amount, total.amount, &figure(WHOLE))?;
        at += 1;
    }
    if let Some(words) = form.total().in_words() {
        let slanted = plain().set_bold().set_italic();
        sheet.write_string_with_format(at + 1, 1, format!("Bằng chữ: {words}."), &slanted)?;
        at += 2;
    }
    Ok(at)
}

/// A formula with the value that it comes to; an empty text if it comes to none yet.
pub(super) fn formula(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    text: &str,
    value: Option<f64>,
    format: &Format,
) -> Result<(), XlsxError> {
    let value = value.map_or_else(String::new, |v| v.to_string());
    let formula = Formula::new(text).set_result(value);
    sheet.write_formula_with_format(row, column, formula, format)?;
    Ok(())
}

/// Without the last digits that adding leaves.
pub(super) fn rounded(area: f64) -> f64 {
    (area * 1e4).round() / 1e4
}

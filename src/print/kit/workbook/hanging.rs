//! The sheet of the hanging plan.

use rust_xlsxwriter::{ExcelDateTime, FormatAlign, Worksheet, XlsxError};

use super::order::formula;
use super::{
    DAY, WHOLE, cell, figure, heading, lines, set_lines, worded, write_head, write_setup,
    write_signatures,
};
use crate::print::kit::checks::days_between;
use crate::print::kit::hanging::Hanging;
use crate::print::kit::letterhead::Letterhead;
use crate::text::Date;

/// The columns: heading and width in characters.
const COLUMNS: [(&str, f64); 11] = [
    ("STT", 5.0),
    ("Nơi treo", 30.0),
    ("Nội dung", 36.0),
    ("Loại", 16.0),
    ("Khổ (m)", 13.0),
    ("Số lượng", 8.0),
    ("Ngày treo", 12.0),
    ("Ngày tháo", 12.0),
    ("Số ngày", 8.0),
    ("Người phụ trách", 20.0),
    ("Ghi chú", 22.0),
];

pub(super) fn write(
    sheet: &mut Worksheet,
    name: &str,
    head: &Letterhead,
    hangings: &[Hanging],
) -> Result<(), XlsxError> {
    let columns = COLUMNS.len() as u16;
    let top = write_head(sheet, head, "LỊCH TREO, THÁO", columns)?;
    write_setup(sheet, name, top)?;
    set_lines(sheet, top, Some(2))?;
    for (column, (title, width)) in (0..).zip(COLUMNS) {
        sheet.write_string_with_format(top, column, title, &heading())?;
        sheet.set_column_width(column, width)?;
    }
    for (i, hanging) in (0..).zip(hangings) {
        let at = top + 1 + i;
        let centred = cell().set_align(FormatAlign::Center);
        sheet.write_number_with_format(at, 0, i + 1, &centred)?;
        let place = hanging.place.as_deref().unwrap_or_default();
        let texts = [(1, place), (2, &hanging.words), (3, &hanging.layout)];
        let lines = texts.map(|(column, text)| lines(text, COLUMNS[column].1));
        set_lines(sheet, at, lines.into_iter().max())?;
        sheet.write_string_with_format(at, 1, place, &worded())?;
        sheet.write_string_with_format(at, 2, &hanging.words, &worded())?;
        sheet.write_string_with_format(at, 3, &hanging.layout, &worded())?;
        sheet.write_string_with_format(at, 4, &hanging.size, &centred)?;
        sheet.write_number_with_format(at, 5, hanging.count, &figure(WHOLE))?;
        write_day(sheet, at, 6, hanging.hang)?;
        write_day(sheet, at, 7, hanging.take_down)?;
        let line = at + 1;
        let text = format!("=IF(OR(G{line}=\"\",H{line}=\"\"),\"\",H{line}-G{line})");
        let days = hanging.hang.zip(hanging.take_down);
        let days = days.and_then(|(from, upto)| days_between(from, upto));
        formula(sheet, at, 8, &text, days.map(f64::from), &figure(WHOLE))?;
        sheet.write_blank(at, 9, &cell())?;
        sheet.write_blank(at, 10, &cell())?;
    }
    let next = top + 2 + hangings.len() as u32;
    write_signatures(sheet, next, columns, ["NGƯỜI LẬP", "PHỤ TRÁCH ĐƠN VỊ"])
}

fn write_day(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    day: Option<Date>,
) -> Result<(), XlsxError> {
    let format = cell().set_num_format(DAY).set_align(FormatAlign::Center);
    // Workbooks know no days before 1900.
    let day = day.and_then(|d| ExcelDateTime::from_ymd(d.year(), d.month(), d.day()).ok());
    match day {
        Some(day) => sheet.write_datetime_with_format(row, column, &day, &format)?,
        None => sheet.write_blank(row, column, &format)?,
    };
    Ok(())
}

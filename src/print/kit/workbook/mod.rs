//! The order form as a workbook: a sheet for each shop, the hanging plan, and the sums.
//!
//! Every sum is a formula with its value beside it, so that a price typed in by hand goes
//! through to the end. Same order, same bytes: the times in the file are the event's.

mod hanging;
mod order;
mod sums;

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::form::Form;
use super::hanging::Hanging;
use super::letterhead::{COUNTRY, Letterhead, MOTTO};
use crate::text::Date;

/// The font of administrative papers.
const FONT: &str = "Times New Roman";
/// A4, as workbooks number papers.
const A4: u8 = 9;
/// A sheet's name has no more characters.
const LONGEST_NAME: usize = 31;
/// The height of a line (points).
const LINE: f64 = 15.0;
/// No row is higher than so many lines.
const MOST_LINES: u32 = 12;
/// Whole numbers with a mark between thousands. The code of the language (42A) gives them
/// Vietnamese marks in programs that heed it; in others the reader's country decides.
const WHOLE: &str = "[$-42A]#,##0";
/// Square metres.
const AREA: &str = "[$-42A]#,##0.00##";
/// Metres.
const METRES: &str = "[$-42A]#,##0.0##";
/// Days.
const DAY: &str = "dd/mm/yyyy";

/// Writes the workbook of some forms; with a hanging plan, it is the whole kit's and has the
/// sums of all shops too.
///
/// # Errors
/// None that a user could cause.
pub(super) fn workbook(
    head: &Letterhead,
    forms: &[Form],
    hangings: Option<&[Hanging]>,
    date: Date,
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_ymd(date.year(), date.month(), date.day())?;
    let mut properties = DocProperties::new()
        .set_title("Phiếu đặt in")
        .set_creation_datetime(&created);
    if let Some(name) = &head.name {
        properties = properties.set_author(name);
    }
    workbook.set_properties(&properties);
    let mut names = Vec::new();
    let mut ranges = Vec::new();
    for form in forms {
        let name = sheet_name(form.shop.as_deref().unwrap_or("Phiếu in"), &mut names);
        ranges.push(order::write(workbook.add_worksheet(), &name, head, form)?);
    }
    if let Some(hangings) = hangings {
        let name = sheet_name("Lịch treo", &mut names);
        hanging::write(workbook.add_worksheet(), &name, head, hangings)?;
        let name = sheet_name("Tổng hợp", &mut names);
        sums::write(workbook.add_worksheet(), &name, head, forms, &ranges)?;
    }
    workbook.save_to_buffer()
}

/// A name that a sheet can have and no other sheet has.
fn sheet_name(wanted: &str, taken: &mut Vec<String>) -> String {
    let plain: String = wanted
        .chars()
        .map(|c| {
            if c.is_control() || "[]:*?/\\'".contains(c) {
                ' '
            } else {
                c
            }
        })
        .collect();
    let plain = plain.trim();
    let plain = if plain.is_empty() {
        "Phiếu in"
    } else {
        plain
    };
    let mut count = 1;
    loop {
        let number = if count == 1 {
            String::new()
        } else {
            format!(" {count}")
        };
        // Excel counts UTF-16 units, of which a letter has at most two.
        let mut name = plain.to_owned();
        while (name.clone() + &number).encode_utf16().count() > LONGEST_NAME {
            name.pop();
        }
        let name = format!("{}{number}", name.trim_end());
        if !taken
            .iter()
            .any(|t| t.to_lowercase() == name.to_lowercase())
        {
            taken.push(name.clone());
            return name;
        }
        count += 1;
    }
}

/// Where an order's rows stand, for formulas on other sheets: first and last, from 1.
struct Range {
    sheet: String,
    first: u32,
    last: u32,
}

/// The head of a sheet: organisations, country, date line and title, over `columns` columns.
/// The next free row is returned.
fn write_head(
    sheet: &mut Worksheet,
    head: &Letterhead,
    title: &str,
    columns: u16,
) -> Result<u32, XlsxError> {
    let (last, middle) = (columns - 1, columns * 2 / 5);
    let centred = plain().set_align(FormatAlign::Center);
    let bold = centred.clone().set_bold();
    let line = |text: &Option<String>| text.clone().unwrap_or_default();
    sheet.merge_range(0, 0, 0, middle, &line(&head.above), &centred)?;
    sheet.merge_range(0, middle + 1, 0, last, COUNTRY, &bold)?;
    let wrapped = bold.clone().set_text_wrap();
    sheet.merge_range(1, 0, 1, middle, &line(&head.name), &wrapped)?;
    sheet.merge_range(1, middle + 1, 1, last, MOTTO, &bold)?;
    sheet.set_row_height(1, 32)?;
    let slanted = centred.clone().set_italic();
    sheet.merge_range(2, middle + 1, 2, last, &head.dateline, &slanted)?;
    let large = bold.set_font_size(16);
    sheet.merge_range(4, 0, 4, last, title, &large)?;
    sheet.set_row_height(4, 24)?;
    let Some(event) = &head.event else {
        return Ok(6);
    };
    sheet.merge_range(5, 0, 5, last, &format!("Phục vụ {event}"), &slanted)?;
    Ok(7)
}

/// Paper and margins; the heading row is repeated on every page and stays on the screen.
fn write_setup(sheet: &mut Worksheet, name: &str, heading: u32) -> Result<(), XlsxError> {
    sheet.set_name(name)?;
    // A formula that comes to nothing yet shows nothing, also where nobody reckons anew.
    sheet.set_formula_result_default("");
    sheet
        .set_paper_size(A4)
        .set_landscape()
        .set_print_fit_to_pages(1, 0)
        .set_margins(0.6, 0.4, 0.6, 0.6, 0.3, 0.3)
        .set_print_center_horizontally(true)
        .set_footer("&C&\"Times New Roman\"&9Trang &P/&N");
    sheet.set_repeat_rows(heading, heading)?;
    sheet.set_freeze_panes(heading + 1, 0)?;
    Ok(())
}

/// Two people sign, three columns of lines below `row`.
fn write_signatures(
    sheet: &mut Worksheet,
    row: u32,
    columns: u16,
    names: [&str; 2],
) -> Result<(), XlsxError> {
    let half = columns / 2;
    let sides = [(0, half - 1), (half, columns - 1)];
    let centred = plain().set_align(FormatAlign::Center);
    for (name, (from, upto)) in names.into_iter().zip(sides) {
        sheet.merge_range(row, from, row, upto, name, &centred.clone().set_bold())?;
        let hint = "(Ký, ghi rõ họ tên)";
        sheet.merge_range(
            row + 1,
            from,
            row + 1,
            upto,
            hint,
            &centred.clone().set_italic(),
        )?;
    }
    Ok(())
}

/// How many lines a text takes in a column so many characters wide.
fn lines(text: &str, width: f64) -> u32 {
    // Words are not cut, so that a line is never quite full.
    let full = (text.chars().count() as f64 * 1.15 / width).ceil();
    full.max(1.0) as u32
}

/// Makes a row high enough; not every program does so by itself.
fn set_lines(sheet: &mut Worksheet, row: u32, lines: Option<u32>) -> Result<(), XlsxError> {
    let lines = lines.unwrap_or(1).clamp(1, MOST_LINES);
    sheet.set_row_height(row, 4.0 + LINE * f64::from(lines))?;
    Ok(())
}

fn plain() -> Format {
    Format::new()
        .set_font_name(FONT)
        .set_font_size(11)
        .set_align(FormatAlign::VerticalCenter)
}

/// What the cells of a table have in common.
fn cell() -> Format {
    plain().set_border(FormatBorder::Thin).set_text_wrap()
}

/// A cell with words.
fn worded() -> Format {
    cell().set_align(FormatAlign::Left).set_indent(1)
}

/// A cell with a number.
fn figure(format: &str) -> Format {
    let format = cell().set_num_format(format);
    format.set_align(FormatAlign::Right).set_indent(1)
}

/// A cell in the heading of a table.
fn heading() -> Format {
    cell()
        .set_bold()
        .set_align(FormatAlign::Center)
        .set_background_color(0xF2_E8_D5)
}

/// A cell that waits for a number.
fn input(format: &str) -> Format {
    figure(format).set_background_color(0xFF_FB_E0)
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read as _};

    use super::super::form::tests::form;
    use super::super::hanging::tests::hanging;
    use super::super::letterhead::tests::head;
    use super::*;

    fn bytes(priced: bool) -> Vec<u8> {
        let hangings = [
            hanging(Some("Cổng chào"), Some("2025-08-20")),
            hanging(Some("Cổng chào"), None),
        ];
        let date = Date::new(2025, 8, 28).unwrap();
        let forms = [form(priced), form(true)];
        workbook(&head(), &forms, Some(&hangings), date).unwrap()
    }

    fn part(bytes: &[u8], name: &str) -> String {
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut out = String::new();
        let mut file = zip.by_name(name).unwrap();
        file.read_to_string(&mut out).unwrap();
        out
    }

    #[test]
    fn the_same_order_gives_the_same_bytes() {
        let first = bytes(true);
        assert_eq!(first, bytes(true));
        assert_ne!(first, bytes(false));
        assert!(part(&first, "docProps/core.xml").contains("2025-08-28T00:00:00Z"));
        let mut zip = zip::ZipArchive::new(Cursor::new(&first)).unwrap();
        for i in 0..zip.len() {
            let year = zip.by_index(i).unwrap().last_modified().unwrap().year();
            assert_eq!(year, 1980);
        }
    }

    #[test]
    fn sheets_have_names_of_their_own() {
        let book = part(&bytes(true), "xl/workbook.xml");
        for name in [
            "Nhà in Thành Công",
            "Nhà in Thành Công 2",
            "Lịch treo",
            "Tổng hợp",
        ] {
            assert!(book.contains(&format!("name=\"{name}\"")), "{name}");
        }
        let mut taken = vec!["Lịch treo".to_owned()];
        assert_eq!(sheet_name("LỊCH TREO", &mut taken), "LỊCH TREO 2");
        assert_eq!(sheet_name("[a]/'b'", &mut taken), "a   b");
        let long = sheet_name(&"ơ".repeat(40), &mut taken);
        assert_eq!(long.chars().count(), LONGEST_NAME);
        let second = sheet_name(&"ơ".repeat(40), &mut taken);
        assert_eq!(second.chars().count(), LONGEST_NAME);
        assert!(second.ends_with(" 2"));
    }

    #[test]
    fn sums_are_formulas_with_their_values() {
        let bytes = bytes(true);
        let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
        assert!(sheet.contains("<v>4552000</v>"), "the grand total");
        assert!(sheet.contains("<f>ROUND(D10*E10,4)</f><v>6.4</v>"));
        let words = "Bằng chữ: Bốn triệu năm trăm năm mươi hai nghìn đồng.";
        assert!(part(&bytes, "xl/sharedStrings.xml").contains(words));
        let sums = part(&bytes, "xl/worksheets/sheet4.xml");
        assert!(sums.contains("<v>9104000</v>"), "of both shops");
    }

    #[test]
    fn without_prices_the_cells_wait_and_no_words_are_said() {
        let date = Date::new(2025, 8, 28).unwrap();
        let bytes = workbook(&head(), &[form(false)], None, date).unwrap();
        assert!(!part(&bytes, "xl/sharedStrings.xml").contains("Bằng chữ"));
        let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
        assert!(!sheet.contains("<v>4552000</v>"));
        assert!(sheet.contains("<v>900000</v>"), "the one row with a price");
        assert!(sheet.contains("SUM(M10:M12))</f><v></v>"), "no sum yet");
    }
}

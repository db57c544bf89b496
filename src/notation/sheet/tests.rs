//! Lists as offices keep them, made by another program's writer.

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};

use super::*;

mod hostile;

/// A workbook with one sheet.
fn xlsx(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet().set_name("Danh sách").unwrap());
    book.save_to_buffer().unwrap()
}

fn row(sheet: &mut Worksheet, number: u32, texts: &[&str]) {
    for (column, text) in (0..).zip(texts) {
        match text.parse::<f64>() {
            Ok(value) if !text.is_empty() => sheet.write(number - 1, column, value).unwrap(),
            _ if text.is_empty() => continue,
            _ => sheet.write(number - 1, column, *text).unwrap(),
        };
    }
}

fn list(bytes: &[u8]) -> List {
    let read = read("data/dai-bieu.xlsx", bytes, None);
    read.unwrap_or_else(|problems| panic!("{problems:#?}"))
        .value
}

fn csv(text: &str) -> List {
    read("a.csv", text.as_bytes(), None).unwrap().value
}

fn keys(list: &List) -> Vec<&str> {
    list.columns.iter().map(|c| c.key.as_str()).collect()
}

fn texts<'a>(list: &'a List, key: &str) -> Vec<&'a str> {
    let column = list
        .column(key)
        .unwrap_or_else(|| panic!("{:?}", keys(list)));
    list.rows
        .iter()
        .map(|r| r.cells[column].text.as_str())
        .collect()
}

/// A delegates' list with all that stands around it.
fn delegates() -> Vec<u8> {
    xlsx(|sheet| {
        let plain = Format::new();
        let mut merge = |r0: u32, c0: u16, r1: u32, c1: u16, text: &str| {
            sheet
                .merge_range(r0 - 1, c0 - 1, r1 - 1, c1 - 1, text, &plain)
                .unwrap();
        };
        merge(1, 1, 1, 3, "ỦY BAN NHÂN DÂN XÃ KẺ SẶT");
        merge(1, 4, 1, 6, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
        merge(2, 4, 2, 6, "Độc lập - Tự do - Hạnh phúc");
        merge(
            4,
            1,
            4,
            6,
            "DANH SÁCH ĐẠI BIỂU DỰ HỘI NGHỊ ĐIỂN HÌNH TIÊN TIẾN",
        );
        merge(6, 1, 7, 1, "STT");
        merge(6, 2, 7, 2, "Họ và tên");
        merge(6, 3, 6, 4, "Năm sinh");
        merge(6, 5, 7, 5, "Đơn vị");
        merge(6, 6, 7, 6, "Ghi chú");
        merge(9, 1, 9, 6, "I. Khối Đảng, đoàn thể");
        merge(10, 5, 12, 5, "Hội Phụ nữ xã");
        row(sheet, 7, &["", "", "Nam", "Nữ"]);
        row(sheet, 8, &["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"]);
        row(sheet, 10, &["1", " Nguyễn  Văn An ", "1975"]);
        row(
            sheet,
            11,
            &["2", "Ðỗ Thị Bình", "", "1980", "", "Trưởng đoàn"],
        );
        row(sheet, 12, &["3", "Cù Huy", "1966"]);
        row(sheet, 14, &["II", "Các thôn"]);
        row(
            sheet,
            15,
            &[
                "4",
                "Lê Thị Hồng Nhung Ánh Tuyết Mai",
                "",
                "1990",
                "Thôn Tráng Liệt",
            ],
        );
        row(sheet, 16, &["5"]);
        row(sheet, 17, &["6"]);
        row(sheet, 18, &["", "Tổng cộng: 04 đại biểu"]);
        row(
            sheet,
            19,
            &["", "", "", "", "Kẻ Sặt, ngày 20 tháng 8 năm 2025"],
        );
        row(
            sheet,
            20,
            &["", "NGƯỜI LẬP BIỂU", "", "", "TM. ỦY BAN NHÂN DÂN"],
        );
        row(sheet, 25, &["", "Vũ Văn Ký", "", "", "Phạm Thị Chủ"]);
    })
}

#[test]
fn a_list_is_found_between_letterhead_and_signatures() {
    let list = list(&delegates());
    assert_eq!(
        keys(&list),
        [
            "stt",
            "ho_va_ten",
            "nam_sinh_nam",
            "nam_sinh_nu",
            "don_vi",
            "ghi_chu"
        ]
    );
    assert_eq!(
        texts(&list, "ho_va_ten"),
        [
            "Nguyễn Văn An",
            "Đỗ Thị Bình",
            "Cù Huy",
            "Lê Thị Hồng Nhung Ánh Tuyết Mai"
        ]
    );
    assert_eq!(
        texts(&list, "don_vi"),
        [
            "Hội Phụ nữ xã",
            "Hội Phụ nữ xã",
            "Hội Phụ nữ xã",
            "Thôn Tráng Liệt"
        ]
    );
    assert_eq!(texts(&list, "nam_sinh_nam"), ["1975", "", "1966", ""]);
    let numbers: Vec<usize> = list.rows.iter().map(|r| r.number).collect();
    assert_eq!(numbers, [10, 11, 12, 15]);
    let left: Vec<(usize, Why)> = list.left_out.iter().map(|l| (l.number, l.why)).collect();
    assert_eq!(
        left,
        [
            (9, Why::Group),
            (14, Why::Group),
            (18, Why::Total),
            (19, Why::Foot),
            (20, Why::Foot),
            (25, Why::Foot)
        ]
    );
    let place = list.place(&list.rows[1], 1);
    let cell = place.cell.unwrap();
    assert_eq!(
        (cell.address().as_str(), cell.sheet.as_deref()),
        ("B11", Some("Danh sách"))
    );
}

#[test]
fn groups_are_told_because_they_might_be_people() {
    let warnings = read("a.xlsx", &delegates(), None).unwrap().warnings;
    assert_eq!(warnings.len(), 1);
    assert_eq!(warnings[0].code, "sheet-groups-left-out");
    assert!(
        warnings[0].facts.contains(&("count", "2".to_owned())),
        "{warnings:?}"
    );
}

#[test]
fn cells_say_what_they_show() {
    let bytes = xlsx(|sheet| {
        row(sheet, 1, &["Họ tên", "Giá trị", "Khác"]);
        let day = ExcelDateTime::from_ymd(2025, 8, 8).unwrap();
        let formatted = |code: &str| Format::new().set_num_format(code);
        let mut at = 1;
        let mut put = |value: f64, code: &str| {
            sheet.write(at, 0, format!("Người {at}")).unwrap();
            sheet
                .write_with_format(at, 1, value, &formatted(code))
                .unwrap();
            at += 1;
        };
        put(1975.0, "General");
        put(5_000_000.0, "#,##0");
        put(0.255, "0.0%");
        put(912_345_678.0, "0000000000");
        put(12.5, "General");
        sheet.write(6, 0, "Người 6").unwrap();
        sheet
            .write_with_format(6, 1, &day, &formatted("dd/mm/yyyy"))
            .unwrap();
        sheet.write(7, 0, "Người 7").unwrap();
        sheet.write(7, 1, true).unwrap();
        sheet.write(8, 0, "Người 8").unwrap();
        sheet
            .write(8, 1, Formula::new("=20+1").set_result("21"))
            .unwrap();
        sheet.write(9, 0, "Người 9").unwrap();
        sheet
            .write(9, 1, Formula::new("=VLOOKUP(1,A1:B2,2)").set_result("#N/A"))
            .unwrap();
        sheet.write(10, 0, "NguyÔn V¨n B").unwrap();
        sheet.write(10, 1, "x".repeat(10_001)).unwrap();
    });
    let list = list(&bytes);
    let shown = texts(&list, "gia_tri");
    assert_eq!(
        shown[..8],
        [
            "1975",
            "5.000.000",
            "25,5%",
            "0912345678",
            "12,5",
            "08/8/2025",
            "có",
            "21"
        ]
    );
    let value = |i: usize| list.rows[i].cells[1].value;
    assert_eq!(value(0), CellValue::Number(1975.0));
    assert_eq!(value(5), CellValue::Day(Date::new(2025, 8, 8).unwrap()));
    assert_eq!(value(6), CellValue::Flag(true));
    let flaws: Vec<(&str, String)> = list
        .rows
        .iter()
        .flat_map(|row| (0..2).filter_map(|column| list.flaw(row, column)))
        .map(|d| (d.code, d.place.unwrap().cell.unwrap().address()))
        .collect();
    assert_eq!(
        flaws,
        [
            ("sheet-failed-cell", "B10".to_owned()),
            ("sheet-old-encoding", "A11".to_owned()),
            ("sheet-long-cell", "B11".to_owned())
        ]
    );
    let json = serde_json::to_string(&list.rows[0].cells).unwrap();
    assert_eq!(json, "[\"Người 1\",1975,\"\"]");
}

#[test]
fn a_sheet_is_chosen_by_name_or_the_first_with_rows_is() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Bìa").unwrap();
    let sheet = book.add_worksheet().set_name("Ẩn").unwrap();
    row(sheet, 1, &["Họ tên", "Thôn"]);
    row(sheet, 2, &["Ẩn", "Kẻ Sặt"]);
    sheet.set_hidden(true);
    for (name, person) in [("Khách mời", "An"), ("Đại biểu", "Bình")] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        row(sheet, 1, &["Họ tên", "Thôn"]);
        row(sheet, 2, &[person, "Kẻ Sặt"]);
    }
    let bytes = book.save_to_buffer().unwrap();
    let first = |sheet| {
        let list = read("a.xlsx", &bytes, sheet).unwrap().value;
        list.rows[0].cells[0].text.clone()
    };
    assert_eq!(first(None), "An");
    assert_eq!(first(Some("Đại biểu")), "Bình");
    assert_eq!(first(Some("dai bieu")), "Bình");
    assert_eq!(first(Some("Ẩn")), "Ẩn");
    let problems = read("a.xlsx", &bytes, Some("Đại biêu 2")).unwrap_err();
    assert_eq!(problems[0].code, "sheet-unknown");
    assert_eq!(problems[0].hints[0].code, "hint-did-you-mean");
    assert_eq!(
        split_sheet("data/a.xlsx#Đại biểu"),
        ("data/a.xlsx", Some("Đại biểu"))
    );
    assert_eq!(split_sheet("data/a.xlsx#"), ("data/a.xlsx", None));
}

#[test]
fn files_that_hold_no_list_say_why() {
    let code = |path: &str, bytes: &[u8]| read(path, bytes, None).unwrap_err()[0].code;
    let empty = xlsx(|_| {});
    let mut truncated = delegates();
    truncated.truncate(truncated.len() / 2);
    assert_eq!(code("a.xlsx", &empty), "sheet-empty");
    assert_eq!(
        code("a.xlsx", &xlsx(|s| row(s, 1, &["Họ tên", "Thôn"]))),
        "sheet-empty"
    );
    assert_eq!(code("a.xlsx", &truncated), "sheet-unreadable");
    assert_eq!(code("a.xlsx", b"PK\x03\x04"), "sheet-unreadable");
    assert_eq!(code("a.xlsx", b"not a workbook"), "sheet-unreadable");
    assert_eq!(
        code("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        "sheet-unreadable"
    );
    assert_eq!(
        code("a.xls", b" <html><table></table></html>"),
        "sheet-is-markup"
    );
    assert_eq!(code("a.csv", b""), "sheet-empty");
    assert_eq!(code("a.csv", b"T\xeAn,Th\xf4n\n"), "sheet-encoding");
    assert_eq!(code("a.docx.bin", b"abc"), "sheet-unknown-kind");
    assert_eq!(code("a.json", b"{"), "sheet-json");
    assert_eq!(code("a.toml", b"a = 1\n"), "sheet-no-records");
    let problems = read("a.csv", b"a,b\n", Some("Danh sách")).unwrap_err();
    assert_eq!(problems[0].code, "sheet-without-sheets");
}

#[test]
fn a_workbook_behind_a_password_is_told() {
    let mut file = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).unwrap();
    file.create_stream("EncryptedPackage").unwrap();
    file.create_stream("EncryptionInfo").unwrap();
    file.flush().unwrap();
    let bytes = file.into_inner().into_inner();
    assert_eq!(
        read("a.xlsx", &bytes, None).unwrap_err()[0].code,
        "sheet-locked"
    );
}

#[test]
fn separated_lists_have_headings_too() {
    let list = csv("ỦY BAN NHÂN DÂN XÃ,,,\nDANH SÁCH KHEN THƯỞNG,,,\n\n\
        TT,Họ và tên,Họ và tên,,Số tiền\n1,An,x,ghi,1.000\n2,Bình,,,\n,Cộng,,,1.000\n");
    assert_eq!(
        keys(&list),
        ["tt", "ho_va_ten", "ho_va_ten_2", "d", "so_tien"]
    );
    assert_eq!(texts(&list, "ho_va_ten"), ["An", "Bình"]);
    assert_eq!(texts(&list, "so_tien"), ["1.000", ""]);
    let two_rows = csv("STT,Họ tên,Năm sinh,,Thôn\n,,Nam,Nữ,\n1,An,1975,,Kẻ Sặt\n");
    assert_eq!(
        keys(&two_rows),
        ["stt", "ho_ten", "nam_sinh_nam", "nam_sinh_nu", "thon"]
    );
    assert_eq!(two_rows.rows.len(), 1);
    let single = csv("Họ và tên\nNguyễn Văn An\nĐỗ Bình\n");
    assert_eq!(texts(&single, "ho_va_ten"), ["Nguyễn Văn An", "Đỗ Bình"]);
    let plain = csv("ten,don_vi\nNguyễn Văn An,Thôn 1\nĐỗ Bình,Thôn 2\n");
    assert_eq!(texts(&plain, "ten"), ["Nguyễn Văn An", "Đỗ Bình"]);
}

#[test]
fn people_without_a_number_are_people() {
    let list = csv(
        "STT,Họ và tên,Chức vụ,Đơn vị\n1,An,Chủ tịch,UBND xã\n,Bình,Kế toán,UBND xã\n\
        3,Chi,,\n",
    );
    assert_eq!(texts(&list, "ho_va_ten"), ["An", "Bình", "Chi"]);
    let unnumbered = csv("Họ và tên,Đơn vị\nAn,Thôn 1\nBình,\nChi,Thôn 2\n");
    assert_eq!(unnumbered.rows.len(), 3);
}

#[test]
fn nobody_is_lost_for_a_name_or_a_place_in_the_list() {
    // Families Tống and people Công are no totals; a small list has more around it than in it.
    let awards = csv("DANH SÁCH,,,\nTT,Tên tập thể cá nhân,Địa chỉ,Hình thức\n\
        A,TẬP THỂ,,\n1,Chi bộ 1,Thôn 1,Giấy khen\nB,CÁ NHÂN,,\n1,Công,Thôn 1,Giấy khen\n\
        2,Tống Công Minh,Thôn 2,Giấy khen\n,NGƯỜI LẬP,,TM. ỦY BAN NHÂN DÂN\n,Vũ An,,Lê Bình\n");
    assert_eq!(
        texts(&awards, "ten_tap_the_ca_nhan"),
        ["Chi bộ 1", "Công", "Tống Công Minh"]
    );
    let plain = csv("Tên,Địa chỉ,Ghi chú\nTống Công Minh,Thôn 1,\nCông,Thôn 2,\nAn,,\n");
    assert_eq!(texts(&plain, "ten"), ["Tống Công Minh", "Công", "An"]);
    // Without titles the first person would be taken for them.
    let untitled = "1,Nguyễn Văn An,Thôn 1\n2,Đỗ Bình,Thôn 2\n";
    let problems = read("a.csv", untitled.as_bytes(), None).unwrap_err();
    assert_eq!(problems[0].code, "sheet-empty");
}

#[test]
fn names_in_two_cells_are_one_below_a_wide_title() {
    let split = |merge: bool| {
        xlsx(|sheet| {
            row(sheet, 1, &["STT", "Họ và tên", "", "Đơn vị"]);
            row(sheet, 2, &["1", "Nguyễn Văn", "An", "Thôn 1"]);
            row(sheet, 3, &["2", "Đỗ Thị", "Bình", "Thôn 2"]);
            if merge {
                sheet
                    .merge_range(0, 1, 0, 2, "Họ và tên", &Format::new())
                    .unwrap();
            }
        })
    };
    assert_eq!(
        texts(&list(&split(true)), "ho_va_ten"),
        ["Nguyễn Văn An", "Đỗ Thị Bình"]
    );
    let read = read("a.xlsx", &split(false), None).unwrap();
    assert_eq!(read.warnings[0].code, "sheet-untitled-columns");
}

#[test]
fn toml_and_json_lists_know_their_lines() {
    let text = "# danh sách\n[[dai_bieu]]\nho_va_ten = \"An\"\nngay_sinh = 1975-08-08\n\n\
        [[dai_bieu]]\nho_va_ten = \"Bình\"\nnu = true\n";
    let list = read("a.toml", text.as_bytes(), None).unwrap().value;
    assert_eq!(keys(&list), ["ho_va_ten", "ngay_sinh", "nu"]);
    assert_eq!(texts(&list, "ngay_sinh"), ["08/8/1975", ""]);
    let line = |row: usize, column| list.place(&list.rows[row], column).spot.unwrap().line;
    assert_eq!(line(1, 0), 7);
    assert_eq!(
        line(1, 1),
        6,
        "a cell that is not written has its row's place"
    );
    for text in [
        "[{\"Họ và tên\": \"An\", \"Năm sinh\": 1975}]",
        "{\"version\": 1, \"rows\": [{\"Họ và tên\": \"An\", \"Năm sinh\": 1975}]}",
    ] {
        let list = read("a.json", text.as_bytes(), None).unwrap().value;
        assert_eq!(keys(&list), ["ho_va_ten", "nam_sinh"]);
        assert_eq!(texts(&list, "nam_sinh"), ["1975"]);
    }
}

#[test]
fn lists_beyond_the_limits_are_refused() {
    let far = xlsx(|sheet| {
        row(sheet, 1, &["Họ tên", "Thôn"]);
        row(sheet, 2, &["An", "Kẻ Sặt"]);
        sheet.write(1_048_575, 16_383, "x").unwrap();
    });
    assert_eq!(
        read("a.xlsx", &far, None).unwrap_err()[0].code,
        "sheet-too-large"
    );
    let long = format!("a,b\n{}", "1,2\n".repeat(MOST_ROWS + 1));
    assert_eq!(
        read("a.csv", long.as_bytes(), None).unwrap_err()[0].code,
        "sheet-too-large"
    );
}

/// Small lists written by xlwt and odfpy.
const XLS: &[u8] = include_bytes!("workbook/samples/dai-bieu.xls");
const ODS: &[u8] = include_bytes!("workbook/samples/dai-bieu.ods");

#[test]
fn older_and_open_workbooks_are_read_alike() {
    let xls = read("a.xls", XLS, None).unwrap().value;
    assert_eq!(texts(&xls, "nam_sinh"), ["1975", "", "1,5"]);
    let ods = read("a.ods", ODS, None).unwrap().value;
    assert_eq!(texts(&ods, "nam_sinh"), ["1975", "0981", "50%", "#N/A"]);
    assert_eq!(texts(&ods, "ho_va_ten")[0], "Nguyễn Văn An & con");
    assert_eq!(ods.flaw(&ods.rows[3], 2).unwrap().code, "sheet-failed-cell");
    let place = ods.place(&ods.rows[3], 2).cell.unwrap();
    assert_eq!(
        (place.address().as_str(), place.sheet.as_deref()),
        ("C8", Some("Danh sách"))
    );
    for list in [&xls, &ods] {
        assert_eq!(
            texts(list, "ngay_vao_dang")[..2],
            ["03/02/2001", "30/11/2010"]
        );
        let units = ["Hội Phụ nữ xã", "Hội Phụ nữ xã", "Thôn Tráng Liệt"];
        assert_eq!(texts(list, "don_vi")[..3], units);
    }
}

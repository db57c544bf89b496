//! Damaged files, and files made to exhaust whoever reads them.

use super::*;

/// A small generator with a fixed beginning: the same mutations every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn mutate(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut out = bytes.to_vec();
        for _ in 0..1 + self.roll(8) {
            let at = self.roll(out.len());
            match self.roll(4) {
                0 => out[at] = self.roll(256) as u8,
                1 => out[at] ^= 1 << self.roll(8),
                2 => out.truncate(at.max(1)),
                _ => {
                    let from = self.roll(out.len());
                    let part = out[from..out.len().min(from + self.roll(40))].to_vec();
                    out.splice(at..at, part);
                }
            }
        }
        out
    }
}

#[test]
fn no_damage_makes_the_reader_panic() {
    let text = "STT,Họ và tên,Năm sinh,,Thôn\n,,Nam,Nữ,\n1,\"An, Bình\",1975,,Kẻ Sặt\n,Cộng,1,,\n";
    let json = "[{\"Họ và tên\": \"An\", \"Năm sinh\": 1975, \"x\": [1, null]}]";
    let toml = "[[a]]\nho_ten = \"An\"\nsinh = 1975-08-08\n[[a]]\nx = [1, 2.5]\n";
    let mut dice = Dice(2025);
    for (path, bytes, rounds) in [
        ("a.csv", text.as_bytes(), 3000),
        ("a.json", json.as_bytes(), 2000),
        ("a.toml", toml.as_bytes(), 2000),
        ("a.xlsx", &delegates(), 400),
    ] {
        for _ in 0..rounds {
            let damaged = dice.mutate(bytes);
            if let Ok(read) = read(path, &damaged, None) {
                for row in &read.value.rows {
                    assert_eq!(row.cells.len(), read.value.columns.len());
                    let _ = read.value.place(row, 0);
                }
            }
        }
    }
}

#[test]
fn no_damage_to_older_and_open_workbooks_makes_the_reader_panic() {
    let mut dice = Dice(1997);
    for (path, bytes) in [("a.xls", XLS), ("a.ods", ODS)] {
        for _ in 0..400 {
            let _ = read(path, &dice.mutate(bytes), None);
        }
    }
}

/// The zip with one of its parts changed, and everything else as it was.
fn with_part(bytes: &[u8], name: &str, change: impl FnOnce(&[u8]) -> Vec<u8>) -> Vec<u8> {
    use std::io::{Cursor, Read as _, Write as _};
    let mut from = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut part = Vec::new();
    from.by_name(name).unwrap().read_to_end(&mut part).unwrap();
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for i in 0..from.len() {
        let file = from.by_index_raw(i).unwrap();
        if file.name().unwrap() != name {
            to.raw_copy_file(file).unwrap();
        }
    }
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    to.start_file(name, options).unwrap();
    to.write_all(&change(&part)).unwrap();
    to.finish().unwrap().into_inner()
}

#[test]
fn no_damage_inside_of_a_workbook_makes_the_reader_panic() {
    let mut dice = Dice(28);
    let xlsx = delegates();
    let mut good = 0;
    for (path, bytes, part, rounds) in [
        ("a.xlsx", &xlsx[..], "xl/worksheets/sheet1.xml", 600),
        ("a.xlsx", &xlsx[..], "xl/sharedStrings.xml", 200),
        ("a.xlsx", &xlsx[..], "xl/styles.xml", 200),
        ("a.xlsx", &xlsx[..], "xl/workbook.xml", 100),
        ("a.ods", ODS, "content.xml", 600),
    ] {
        for _ in 0..rounds {
            let damaged = with_part(bytes, part, |part| dice.mutate(part));
            if let Ok(read) = read(path, &damaged, None) {
                good += 1;
                for row in &read.value.rows {
                    assert_eq!(row.cells.len(), read.value.columns.len());
                }
            }
        }
    }
    assert!(
        good > 100,
        "the damage is not so great that nothing is read: {good}"
    );
}

#[test]
fn regions_and_repeats_without_end_cost_nothing() {
    let xlsx = with_part(&delegates(), "xl/worksheets/sheet1.xml", |sheet| {
        let mut regions = String::new();
        for i in 0..50_000 {
            regions.push_str(&format!("<mergeCell ref=\"B10:XFD{}\"/>", 1_048_576 - i));
        }
        let sheet = String::from_utf8(sheet.to_vec()).unwrap();
        sheet
            .replacen("<mergeCell ", &format!("{regions}<mergeCell "), 1)
            .into_bytes()
    });
    let _ = read("a.xlsx", &xlsx, None);
    let ods = with_part(ODS, "content.xml", |content| {
        let content = String::from_utf8(content.to_vec()).unwrap();
        let many = "<table:table-row table:number-rows-repeated=\"1000000\">\
            <table:table-cell table:number-columns-repeated=\"1000000\" \
            office:value-type=\"string\"><text:p>x</text:p></table:table-cell></table:table-row>";
        content
            .replacen("<table:table-row", &format!("{many}<table:table-row"), 2)
            .into_bytes()
    });
    assert_eq!(
        read("a.ods", &ods, None).unwrap_err()[0].code,
        "sheet-too-large"
    );
}

/// A zip of one part.
fn zip_of(name: &str, part: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated);
    zip.start_file(name, options).unwrap();
    zip.write_all(part).unwrap();
    zip.finish().unwrap().into_inner()
}

#[test]
fn workbooks_that_claim_more_than_memory_are_refused() {
    let bomb = zip_of("xl/worksheets/sheet1.xml", &vec![b' '; 300 * 1024 * 1024]);
    assert!(bomb.len() < 1024 * 1024);
    assert_eq!(
        read("a.xlsx", &bomb, None).unwrap_err()[0].code,
        "sheet-too-large"
    );
    let claim = zip_of(
        "xl/sharedStrings.xml",
        b"<sst uniqueCount = \"999999999999\"></sst>",
    );
    assert_eq!(
        read("a.xlsx", &claim, None).unwrap_err()[0].code,
        "sheet-too-large"
    );
    // The claimed size of a part may lie: here the directory's and the part's own.
    let mut lying = zip_of("a.xml", &vec![b' '; 300 * 1024 * 1024]);
    let size = (300_u32 * 1024 * 1024).to_le_bytes();
    let mut found = 0;
    for at in 0..lying.len() - 4 {
        if lying[at..at + 4] == size {
            lying[at..at + 4].copy_from_slice(&9_u32.to_le_bytes());
            found += 1;
        }
    }
    assert!(found > 0);
    assert!(read("a.xlsx", &lying, None).is_err());
    // Every number-like claim of the small XLS file, made enormous in turn.
    for at in 512..XLS.len() - 2 {
        if XLS[at] != 0 && XLS[at + 1] == 0 {
            let mut huge = XLS.to_vec();
            huge[at + 1] = 0xff;
            let _ = read("a.xls", &huge, None);
        }
    }
}

#[test]
fn a_quotation_mark_that_is_not_closed_is_told_with_its_line() {
    let told = |text: &str| match read("a.csv", text.as_bytes(), None) {
        Ok(_) => None,
        Err(problems) => Some((problems[0].code, problems[0].facts.clone())),
    };
    let open = |line: usize| Some(("sheet-open-quote", vec![("line", line.to_string())]));
    assert_eq!(
        told("Họ và tên,Chức vụ\n\"Lê An,Bí thư\nTrần B,Phó\n"),
        open(2)
    );
    assert_eq!(
        told("Họ và tên;Việc\nAn;\"làm \"\"tốt\"\"\"\nBình;\"x"),
        open(3)
    );
    // In the middle of a cell it is a sign like others; closed, a cell may hold lines.
    assert_eq!(
        told("Họ và tên,Chức vụ\nAn,cao 5\" lắm\n\"Bình\nhai\",\"x\"\n"),
        None
    );
}

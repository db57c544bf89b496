//! Running text keeps words, sense and distance, and fills its box.

use kurbo::Rect;

use super::super::fit::Align;
use super::super::shape::Face;
use super::column::{Column, Text};
use super::spec::{Part, SLASH, Stand};
use super::words::Scribe;
use crate::text::gaps;

const TEXT: &str = "Ủy ban nhân dân xã Kẻ Sặt trân trọng kính mời ông Nguyễn Văn Mẫu, Trưởng \
    thôn Tráng Liệt, đến dự Hội nghị điển hình tiên tiến xã Kẻ Sặt lần thứ I, giai đoạn \
    2020 - 2025, vào lúc 8 giờ 00 phút, ngày 28 tháng 8 năm 2025 tại Hội trường xã.";

fn face() -> Face {
    let font =
        &include_bytes!("../../../../themes/ke-sat/print/fonts/BeVietnamPro-Regular.ttf")[..];
    Face::load(font.into()).unwrap()
}

fn text(face: &Face, words: &str, justify: bool) -> Text {
    let stand = Stand {
        justify,
        align: Align::Left,
        last: Align::Left,
    };
    let part = Part {
        stand,
        indent: 0.0,
        before: 0.7,
        weight: 400,
        factor: 1.0,
        text: words.to_owned(),
        bold: Vec::new(),
    };
    let mut scribe = Scribe::new(0.0, false);
    let shaped = scribe.shape(&part, gaps(words, &[]), (face, face));
    Text {
        parts: vec![shaped],
        leading: 1.95,
    }
}

fn set(words: &str, width: f64, justify: bool) -> Vec<String> {
    let text = text(&face(), words, justify);
    let (_, column) = text.largest(width, 1e6, 1.0).unwrap();
    column.lines(&text)
}

fn ink(text: &Text, column: &Column, size: f64) -> Rect {
    kurbo::Shape::bounding_box(&column.outline(text, 0.0, 0.0, size).outline())
}

fn assert_whole(lines: &[String], wholes: &[&str]) {
    for whole in wholes {
        let count = TEXT.matches(whole).count();
        let found: usize = lines.iter().map(|l| l.matches(whole).count()).sum();
        assert_eq!(found, count, "{whole}: {lines:#?}");
    }
}

#[test]
fn dates_and_counts_are_whole_however_the_lines_are_filled() {
    let wholes = [
        "lần thứ I",
        "2020 - 2025",
        "8 giờ 00 phút",
        "ngày 28 tháng 8 năm 2025",
    ];
    for width in [40.0, 45.0, 52.0, 60.0] {
        assert_whole(&set(TEXT, width, true), &wholes);
        assert_whole(&set(TEXT, width, false), &wholes);
    }
}

#[test]
fn words_and_names_are_whole_where_lines_need_not_be_filled() {
    let wholes = ["Kẻ Sặt", "Nguyễn Văn Mẫu", "Hội nghị", "tiên tiến"];
    for width in [40.0, 45.0, 52.0, 60.0] {
        assert_whole(&set(TEXT, width, false), &wholes);
    }
}

#[test]
fn a_tie_holds_where_all_else_breaks() {
    for width in [6.0, 7.0, 8.0, 10.0] {
        let lines = set("một~hai ba bốn năm sáu bảy tám", width, true);
        assert!(lines[0].starts_with("một hai"), "{lines:?}");
    }
    let text = text(&face(), "một~hai~ba~bốn", true);
    let (size, _) = text.largest(9.0, 100.0, 10.0).unwrap();
    assert!(size < 1.0, "{size}");
}

#[test]
fn a_slash_is_a_letter_and_a_break_is_a_break() {
    let words = format!("Hội trường UBND {SLASH} HĐND xã / ngày 28/8/2025");
    assert_eq!(
        set(&words, 100.0, true),
        ["Hội trường UBND / HĐND xã", "ngày 28/8/2025"]
    );
}

#[test]
fn justified_lines_are_as_wide_as_the_box_and_ragged_ones_are_not_wider() {
    let face = face();
    for width in [30.0, 43.0, 57.0] {
        let text = text(&face, TEXT, true);
        let (size, column) = text.largest(width, 1e6, 1.0).unwrap();
        let ink = ink(&text, &column, size);
        assert!(
            ink.x0.abs() < 1e-6 && (ink.x1 - width).abs() < 1e-6,
            "{ink:?}"
        );
    }
    let text = text(&face, TEXT, false);
    let (size, column) = text.largest(43.0, 1e6, 1.0).unwrap();
    assert!(ink(&text, &column, size).x1 <= 43.0 + 1e-6);
}

#[test]
fn the_largest_size_fits_and_a_larger_one_does_not() {
    let face = face();
    let text = text(&face, TEXT, true);
    let (size, column) = text.largest(120.0, 60.0, f64::INFINITY).unwrap();
    let ink = ink(&text, &column, size);
    assert!(ink.height() <= 60.0 && ink.height() > 50.0, "{ink:?}");
    let (more, column) = text.largest(120.0, 1e6, size * 1.02).unwrap();
    let ink = kurbo::Shape::bounding_box(&column.outline(&text, 0.0, 0.0, more).outline());
    assert!(ink.height() > 60.0, "{ink:?}");
}

#[test]
fn marks_of_one_line_do_not_touch_the_next() {
    let words = "Ộ Ụ Ợ Ự Ặ gậy / Ổ Ễ Ấ Ể Ẵ Ẫ / gương sáng gậy / ỔỄ ẤỂ ẴẪ";
    let text = text(&face(), words, false);
    let (size, column) = text.largest(100.0, 1e6, 1.0).unwrap();
    let tight = column.pitches();
    assert!(tight.iter().all(|p| *p > 1.95), "{tight:?} at {size}");
}

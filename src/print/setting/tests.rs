//! Every ordinary text fits every ordinary box, with its ink inside.

use kurbo::Rect;

use super::fit::{Align, Valign, Words};
use super::shape::Face;
use crate::text::gaps;

const TEXTS: &[&str] = &[
    "Nông thôn mới",
    "Ậ Ể Ỗ Ợ Ự Ẵ Ẫ Ỵ",
    "Thi đua là yêu nước, yêu nước thì phải thi đua!",
    "Chào mừng Hội nghị điển hình tiên tiến xã Kẻ Sặt, giai đoạn 2020 - 2025",
    "Thi đua lập thành tích chào mừng Đại hội Thi đua yêu nước thành phố lần thứ I, tiến tới Đại hội Thi đua yêu nước toàn quốc lần thứ XI năm 2025! Thi đua lập thành tích chào mừng Đại hội Đảng các cấp tiến tới Đại hội Đại biểu toàn quốc!",
];

const BOXES: &[(f64, f64)] = &[
    (420.0, 420.0),
    (7000.0, 640.0),
    (24_000.0, 1000.0),
    (640.0, 1600.0),
    (4000.0, 2500.0),
    (90.0, 20.0),
];

fn anton() -> Face {
    Face::load(include_bytes!("../../../themes/ke-sat/print/fonts/Anton-Regular.ttf")[..].into())
        .unwrap()
}

fn words<'a>(face: &'a Face, phrase: &'a crate::text::Phrase) -> Words<'a> {
    Words {
        phrase,
        face,
        tracking: 0.0,
        upper: true,
        align: Align::Center,
        leading: super::fit::LEAST_PITCH,
        lines: (1, 12),
        one_line_above: f64::INFINITY,
    }
}

#[test]
fn all_ink_lies_inside_its_box_and_fills_it_one_way() {
    let face = anton();
    for text in TEXTS {
        for (width, height) in BOXES {
            let phrase = gaps(text, &[]);
            let words = words(&face, &phrase);
            let ways = words.ways(false);
            let block = words.set(words.best(&ways, *width, *height, f64::INFINITY).unwrap());
            let size = block.size_in(*width, *height);
            for valign in [Valign::Top, Valign::Middle, Valign::Bottom] {
                let frame = Rect::new(10.0, 20.0, 10.0 + width, 20.0 + height);
                let baseline = block.baseline(frame, size, valign);
                let (outline, told) = block.outline(frame, baseline, size);
                let ink = kurbo::Shape::bounding_box(&outline.outline());
                let far = |a: f64, b: f64| (a - b).abs() > 1e-6 * size;
                assert!(!far(told.x0, ink.x0) && !far(told.x1, ink.x1));
                assert!(!far(told.y0, ink.y0) && !far(told.y1, ink.y1));
                let slack = 1e-6 * width;
                assert!(
                    frame.inflate(slack, slack).contains_rect(ink),
                    "{text} in {frame:?}: {ink:?}"
                );
                let filled = (ink.width() / width).max(ink.height() / height);
                assert!(filled > 0.999, "{text} in {frame:?} fills {filled}");
            }
        }
    }
}

#[test]
fn ink_of_neighbouring_lines_keeps_its_distance() {
    let face = anton();
    let phrase = gaps("Ộ Ụ Ợ Ự Ặ / Ổ Ễ Ấ Ể Ẵ / gương sáng, / Ẫ", &[]);
    let words = words(&face, &phrase);
    let ways = words.ways(false);
    let block = words.set(&ways[0]);
    for pair in block.lines.windows(2) {
        let foot = pair[0].boxes().map(|b| b.y1).fold(0.0, f64::max);
        let top = pair[1].boxes().map(|b| b.y0).fold(0.0, f64::min);
        assert!(
            block.pitch + top - foot > 0.0,
            "{} over {}",
            pair[0].text,
            pair[1].text
        );
    }
}

#[test]
fn capitals_stand_in_the_middle_where_marks_leave_room() {
    let face = anton();
    let phrase = gaps("Ộ", &[]);
    let words = words(&face, &phrase);
    let ways = words.ways(false);
    let block = words.set(&ways[0]);
    let frame = Rect::new(0.0, 0.0, 1000.0, 1000.0);
    let baseline = block.baseline(frame, 300.0, Valign::Middle);
    assert!((baseline - 650.0).abs() < 1e-9, "{baseline}");
}

#[test]
fn letters_missing_in_the_font_are_named() {
    let face = anton();
    assert_eq!(face.missing("Kẻ Sặt 🎉"), Some('🎉'));
    assert_eq!(face.missing("ẬỂỖỢ ậểỗợ “2020–2025”…"), None);
    assert_eq!(face.missing("שלום"), Some('ש'));
}

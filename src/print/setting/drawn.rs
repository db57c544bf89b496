//! What layouts with texts draw, as far as the artwork.

use std::fs;

use kurbo::{Rect, Shape};

use crate::config::press::{Format, Press};
use crate::diag::Outcome;
use crate::measure::Size;
use crate::print::artwork::{Artwork, Draw, Paint};
use crate::print::{Single, Workshop, artwork};
use crate::sources::Sources;
use crate::template::Value;

/// The artwork of a layout of 1000 x 1000 mm that draws `svg`.
fn draw(svg: &str) -> Outcome<Artwork> {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("print")).unwrap();
    fs::write(folder.path().join("print/x.toml"), "title = \"X\"").unwrap();
    let root = "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:loa=\"urn:loa:print\" \
                xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 1000 1000\">";
    fs::write(
        folder.path().join("print/x.svg"),
        format!("{root}\n{svg}\n</svg>"),
    )
    .unwrap();
    let sources = Sources::open(folder.path()).unwrap();
    let config = Value::from_serializable(&serde_json::json!({}));
    let workshop = Workshop::open(&sources, None, &Press::default(), config)?.value;
    let wish = Single {
        layout: "x",
        size: Size::parse("1 m x 1 m").unwrap(),
        text: Some("Chữ"),
        style: None,
        fields: Vec::new(),
        formats: vec![Format::Pdf],
        scale: None,
    };
    artwork(&workshop, &wish)
}

fn boxes(artwork: &Artwork) -> Vec<Rect> {
    let marks = artwork.marks.iter();
    marks.map(|m| m.path.bounding_box()).collect()
}

const BOX: &str = "x='100' y='100' width='400' height='200'";

fn near(a: Rect, b: Rect) -> bool {
    let far = (a.x0 - b.x0).abs().max((a.y0 - b.y0).abs());
    far.max((a.x1 - b.x1).abs()).max((a.y1 - b.y1).abs()) < 1e-3
}

#[test]
fn outlines_take_the_place_of_their_elements() {
    let rect = "<rect width='9' height='9' fill='do'/>";
    let drawn = draw(&format!(
        "{rect}<loa:text {BOX} fill='do'>Kẻ</loa:text>{rect}<loa:text {BOX} fill='do'>Sặt</loa:text>"
    ))
    .unwrap();
    let inks: Vec<Rect> = drawn.texts.iter().map(|t| t.ink).collect();
    let marks = boxes(&drawn);
    assert_eq!(marks.len(), 4);
    assert!(
        near(marks[1], inks[0]) && near(marks[3], inks[1]),
        "{marks:?}"
    );
    assert_eq!(drawn.texts[1].lines, ["Sặt"]);
}

#[test]
fn ink_is_where_transforms_and_uses_put_it() {
    let drawn = draw(&format!(
        "<g transform='translate(100 0)'><loa:text {BOX} transform='rotate(90 300 200)' fill='do'>Kẻ Sặt</loa:text></g>"
    ))
    .unwrap();
    let (ink, mark) = (drawn.texts[0].ink, boxes(&drawn)[0]);
    assert!(near(ink, mark) && ink.height() > ink.width(), "{ink:?}");
    assert!((ink.center().x - 400.0).abs() < 50.0, "{ink:?}");

    let drawn = draw(&format!(
        "<defs><loa:text id='ten' {BOX} fill='do'>Kẻ Sặt</loa:text></defs>\
         <use xlink:href='#ten'/><use xlink:href='#ten' y='500'/>"
    ))
    .unwrap();
    let marks = boxes(&drawn);
    assert_eq!((marks.len(), drawn.texts.len()), (2, 1));
    assert!(near(drawn.texts[0].ink, marks[0].union(marks[1])));
}

#[test]
fn what_is_not_drawn_is_not_told() {
    let drawn = draw(&format!(
        "<defs><loa:text {BOX} fill='do'>Kẻ Sặt</loa:text></defs><loa:text {BOX} fill='do'> </loa:text>"
    ))
    .unwrap();
    assert!(drawn.texts.is_empty() && drawn.marks.is_empty());
}

#[test]
fn words_may_clip() {
    let drawn = draw(&format!(
        "<clipPath id='c'><loa:text id='t' {BOX}>Kẻ Sặt</loa:text></clipPath>\
         <rect clip-path='url(#c)' width='1000' height='1000' fill='do'/>"
    ))
    .unwrap();
    let clip = drawn.marks[0].clips[0].path.bounding_box();
    assert!(near(clip, drawn.texts[0].ink), "{clip:?}");
}

#[test]
fn gradients_run_over_the_words_not_over_the_placeholder() {
    let stops = "<stop offset='0' stop-color='do'/><stop offset='1' stop-color='vang'/>";
    // Fills are inherited too, so it is not enough to look at the element.
    let drawn = draw(&format!(
        "<linearGradient id='g'>{stops}</linearGradient>\
         <g fill='url(#g)'><loa:text {BOX}>Kẻ Sặt</loa:text></g>"
    ))
    .unwrap();
    let Draw::Fill {
        paint: Paint::Gradient(gradient),
        ..
    } = &drawn.marks[0].draw
    else {
        panic!("{:?}", drawn.marks[0].draw);
    };
    let frame = gradient
        .transform
        .transform_rect_bbox(Rect::new(0.0, 0.0, 1.0, 1.0));
    assert!(near(frame, drawn.texts[0].ink), "{frame:?}");
}

#[test]
fn a_stroke_that_is_wider_one_way_follows_the_words() {
    let drawn = draw(&format!(
        "<loa:text {BOX} transform='scale(2 1)' fill='none' stroke='do' stroke-width='10'>Kẻ Sặt</loa:text>"
    ))
    .unwrap();
    let (ink, area) = (drawn.texts[0].ink, boxes(&drawn)[0]);
    assert!((ink.x0 - area.x0 - 10.0).abs() < 0.5, "{ink:?} {area:?}");
    assert!((area.y1 - ink.y1 - 5.0).abs() < 0.5, "{ink:?} {area:?}");
}

/// The codes and hints of a layout that cannot be drawn.
fn codes(svg: &str) -> Vec<&'static str> {
    let told = draw(svg).err().unwrap_or_default();
    let hints = |d: &crate::diag::Diagnostic| d.hints.first().map(|h| h.code);
    told.iter()
        .flat_map(|d| [Some(d.code), hints(d)])
        .flatten()
        .collect()
}

#[test]
fn paragraphs_are_parted_by_blank_lines_and_elements() {
    let drawn = draw(&format!(
        "<loa:para {BOX} max-size='5' fill='do'>\n một\n\n hai <loa:b>b</loa:b>a\n \n\
         <loa:p>ba</loa:p>bốn<loa:br/>năm / sáu</loa:para>"
    ))
    .unwrap();
    assert_eq!(
        drawn.texts[0].lines,
        ["một", "hai ba", "ba", "bốn", "năm / sáu"]
    );
    assert_eq!(drawn.marks.len(), 1);
}

#[test]
fn a_size_in_points_is_the_fonts_and_one_in_millimetres_the_capitals() {
    let size = |size: &str| {
        let words = "Kẻ Sặt";
        let drawn = draw(&format!(
            "<loa:para {BOX} size='{size}' fill='do'>{words}</loa:para>"
        ));
        drawn.unwrap().texts[0].cap_height
    };
    assert!((size("7") - 7.0).abs() < 1e-9);
    // Capitals of Be Vietnam Pro are about 0.74 em high.
    let points = size("20pt") / (20.0 * 25.4 / 72.0);
    assert!((0.70..0.78).contains(&points), "{points}");
}

#[test]
fn what_is_wrong_in_a_paragraph_is_told() {
    assert_eq!(
        codes(&format!(
            "<loa:para {BOX} fill='do'>a <loa:i>b</loa:i></loa:para>"
        )),
        ["layout-refuses-element", "hint-no-italics"]
    );
    assert_eq!(
        codes(&format!(
            "<loa:para {BOX} size='90' fill='do'>Chào mừng Đại hội</loa:para>"
        )),
        ["text-cannot-fit", "hint-para-cannot-fit"]
    );
    assert_eq!(
        codes(&format!(
            "<loa:para {BOX} size='9px' fill='do'>a</loa:para>"
        )),
        ["layout-bad-attribute"]
    );
    assert_eq!(
        codes(&format!(
            "<loa:para {BOX} fill='do'><loa:p colour='do'>a</loa:p></loa:para>"
        )),
        ["layout-unknown-attribute", "hint-known-names"]
    );
    assert_eq!(
        codes(&format!(
            "<loa:para {BOX} fill='do'>{}</loa:para>",
            "a ".repeat(6000)
        )),
        ["text-too-long", "hint-shorter-text"]
    );
    assert_eq!(
        codes(&format!("<loa:para {BOX} fill='do'>a 🎉</loa:para>")),
        ["letter-missing-in-font", "hint-letter-missing"]
    );
}

#[test]
fn a_fixed_size_is_kept_or_refused() {
    let text = |size: &str| format!("<loa:text {BOX} size='{size}' fill='do'>Kẻ Sặt</loa:text>");
    let drawn = draw(&text("12.5")).unwrap();
    assert!((drawn.texts[0].cap_height - 12.5).abs() < 1e-6);
    assert_eq!(codes(&text("300"))[0], "text-cannot-fit");
}

#[test]
fn an_essay_is_sent_to_the_paragraph() {
    let long = "xã ".repeat(400);
    let told = draw(&format!("<loa:text {BOX} fill='do'>{long}</loa:text>")).unwrap_err();
    assert_eq!(told[0].hints[1].code, "hint-use-loa-para");
}

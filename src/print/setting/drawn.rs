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

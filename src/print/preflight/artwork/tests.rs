use std::sync::Arc;

use kurbo::{Affine, BezPath, Circle, Rect, Shape};

use super::inks::picture;
use super::*;
use crate::measure::{Length, Size};
use crate::print::artwork::{Clip, Gradient, GradientShape, Layer, Stop};
use crate::print::preflight::Numbers;
use crate::print::preflight::samples;
use crate::print::setting::SetText;

const RED: Cmyk = [0.0, 1.0, 1.0, 0.0];
const WHITE: Cmyk = [0.0; 4];
const HEAVY: Cmyk = [1.0, 1.0, 1.0, 0.2];

fn colour(cmyk: Cmyk) -> Colour {
    Colour {
        name: format!("{cmyk:?}"),
        ink: Ink::Process(cmyk),
        preview: [0; 3],
    }
}

fn spot(plate: &str) -> Colour {
    Colour {
        name: plate.to_owned(),
        ink: Ink::Spot {
            plate: plate.to_owned(),
            alternate: RED,
        },
        preview: [1; 3],
    }
}

fn mark(path: BezPath, draw: Draw) -> Mark {
    Mark::new(Layer::Print, path, draw)
}

fn fill(shape: impl Shape, colour: Colour) -> Mark {
    let draw = Draw::Fill {
        paint: Paint::Solid(colour),
        even_odd: false,
    };
    mark(shape.to_path(0.01), draw)
}

fn line(shape: impl Shape, width: f64, colour: Colour) -> Mark {
    let pen = Pen {
        width,
        cap: Cap::Butt,
        join: Join::Miter,
        miter: 4.0,
        dashes: Vec::new(),
        dash_start: 0.0,
    };
    let draw = Draw::Stroke {
        paint: Paint::Solid(colour),
        pen,
    };
    mark(shape.to_path(0.01), draw)
}

fn text(lines: &[&str], cap_height: f64, ink: Rect, slogan: bool) -> SetText {
    SetText {
        lines: lines.iter().map(|l| (*l).to_owned()).collect(),
        cap_height,
        ink,
        slogan,
        running: false,
    }
}

fn stop(offset: f32, cmyk: Cmyk) -> Stop {
    Stop {
        offset,
        colour: colour(cmyk),
        opacity: 1.0,
    }
}

/// A sheet of 1000 x 500 mm with 20 mm of bleed.
fn sheet(marks: Vec<Mark>) -> Artwork {
    Artwork {
        trim: Size::new(Length::mm(1000.0), Length::mm(500.0)),
        bleed: Length::mm(20.0),
        slug: Length::ZERO,
        marks: marks.into_iter().map(std::sync::Arc::new).collect(),
        texts: Vec::new(),
    }
}

fn saying(texts: Vec<SetText>) -> Artwork {
    Artwork {
        texts,
        ..sheet(Vec::new())
    }
}

fn fact<'a>(diagnostic: &'a Diagnostic, name: &str) -> &'a str {
    let found = diagnostic.facts.iter().find(|(n, _)| *n == name);
    found.map_or("", |(_, value)| value.as_str())
}

/// Codes with one fact of each.
fn told(artwork: &Artwork, terms: &Terms<'_>, name: &str) -> Vec<(&'static str, String)> {
    let found = inspect(artwork, terms);
    found
        .iter()
        .map(|d| (d.code, fact(d, name).to_owned()))
        .collect()
}

fn plain(artwork: &Artwork) -> Vec<(&'static str, String)> {
    told(artwork, &Terms::new("Tấm"), "found")
}

fn whole() -> Rect {
    Rect::new(-20.0, -20.0, 1020.0, 520.0)
}

fn trim() -> Rect {
    Rect::new(0.0, 0.0, 1000.0, 500.0)
}

#[test]
fn the_pieces_of_the_theme_are_clean() {
    for (layout, size, distance) in [
        ("bang-ron", "8 m x 0.8 m", 20.0),
        ("phuon", "0.8 m x 2.5 m", 5.0),
        ("pano", "2 m x 3 m", 10.0),
        ("pano", "210 x 297 mm", 1.0),
    ] {
        let sample = samples::piece(layout, size, samples::SLOGAN);
        let short = sample
            .artwork
            .trim_box()
            .width()
            .min(sample.artwork.trim_box().height());
        let terms = Terms {
            safe_mm: (short * 0.08).min(50.0),
            distance_mm: Some(distance * 1000.0),
            text: samples::SLOGAN,
            ..Terms::new(layout)
        };
        assert_eq!(
            told(&sample.artwork, &terms, "found"),
            [],
            "{layout} {size}"
        );
    }
}

#[test]
fn ground_must_go_on_into_the_bleed() {
    let sides = |artwork: &Artwork| told(artwork, &Terms::new("Tấm"), "side").len();
    assert_eq!(sides(&sheet(vec![fill(whole(), colour(RED))])), 0);
    let short = sheet(vec![fill(trim(), colour(RED))]);
    assert_eq!(plain(&short), vec![("bleed-not-filled", "0".to_owned()); 4]);
    let right = sheet(vec![fill(
        Rect::new(-20.0, -20.0, 1010.0, 520.0),
        colour(RED),
    )]);
    let found = inspect(&right, &Terms::new("Tấm"));
    assert_eq!(found.len(), 1);
    assert_eq!(fact(&found[0], "side"), "kind-side-right");
    assert!(["9.5", "9.6", "9.7", "9.8", "9.9", "10"].contains(&fact(&found[0], "found")));
    assert_eq!(fact(&found[0], "needed"), "20");
}

#[test]
fn bare_edges_and_art_that_keeps_away_need_no_bleed() {
    for marks in [
        vec![],
        vec![fill(trim(), colour(WHITE))],
        vec![fill(Rect::new(5.0, 5.0, 995.0, 495.0), colour(RED))],
        vec![fill(trim(), colour(RED)), fill(whole(), colour(WHITE))],
    ] {
        assert_eq!(plain(&sheet(marks)), []);
    }
}

#[test]
fn strokes_clips_and_gradients_count_as_what_they_cover() {
    let frame = line(trim(), 80.0, colour(RED));
    assert_eq!(
        plain(&sheet(vec![frame])),
        [],
        "a frame 40 mm to both sides"
    );
    let frame = line(trim(), 10.0, colour(RED));
    assert_eq!(plain(&sheet(vec![frame])).len(), 4);
    let mut clipped = fill(whole(), colour(RED));
    let clip = Clip {
        path: trim().to_path(0.1),
        even_odd: false,
    };
    clipped.clips.push(Arc::new(clip));
    assert_eq!(plain(&sheet(vec![clipped])).len(), 4);
    let gradient = Gradient {
        shape: GradientShape::Linear([0.0, 0.0, 1.0, 0.0]),
        transform: Affine::IDENTITY,
        stops: vec![stop(0.0, RED), stop(1.0, WHITE)],
    };
    let draw = |rect: Rect| {
        let draw = Draw::Fill {
            paint: Paint::Gradient(Arc::new(gradient.clone())),
            even_odd: false,
        };
        mark(rect.to_path(0.1), draw)
    };
    assert_eq!(plain(&sheet(vec![draw(whole())])), []);
    assert_eq!(plain(&sheet(vec![draw(trim())])).len(), 4);
}

#[test]
fn text_stays_in_the_safe_area() {
    let at = |rect: Rect| saying(vec![text(&["Chữ"], 50.0, rect, true)]);
    let terms = Terms {
        safe_mm: 40.0,
        ..Terms::new("Tấm")
    };
    let tell = |rect| told(&at(rect), &terms, "found");
    assert_eq!(tell(Rect::new(40.0, 40.0, 960.0, 460.0)), []);
    assert_eq!(
        tell(Rect::new(40.0, 40.0, 975.0, 460.0)),
        [("text-outside-safe", "25".to_owned())]
    );
    assert_eq!(
        tell(Rect::new(-3.5, 40.0, 960.0, 460.0)),
        [("text-beyond-trim", "3.5".to_owned())]
    );
}

#[test]
fn letters_are_large_enough_for_the_distance() {
    let inside = Rect::new(100.0, 100.0, 900.0, 400.0);
    let artwork = saying(vec![
        text(&["Chữ lớn"], 60.0, inside, true),
        text(&["Chữ nhỏ"], 20.0, inside, false),
    ]);
    let from = |metres: f64| {
        let terms = Terms {
            distance_mm: Some(metres * 1000.0),
            ..Terms::new("Tấm")
        };
        told(&artwork, &terms, "needed")
    };
    assert_eq!(from(6.0), []);
    assert_eq!(
        from(7.0),
        [
            ("text-too-small", "58.3".to_owned()),
            ("text-unreadable", "23.3".to_owned())
        ][1..]
    );
    assert_eq!(from(9.0)[0], ("text-too-small", "75".to_owned()));
    assert_eq!(from(20.0)[0], ("text-unreadable", "66.7".to_owned()));
}

#[test]
fn torn_words_are_told_unless_their_author_tore_them() {
    let set = |lines: &[&str]| saying(vec![text(lines, 50.0, trim(), true)]);
    let tell = |lines: &[&str], ordered: &str| {
        let terms = Terms {
            text: ordered,
            ..Terms::new("Tấm")
        };
        told(&set(lines), &terms, "kind")
    };
    let ordered = "Thi đua là yêu nước";
    assert_eq!(tell(&["THI ĐUA", "LÀ YÊU NƯỚC"], ordered), []);
    assert_eq!(
        tell(&["THI", "ĐUA LÀ YÊU NƯỚC"], ordered),
        [("word-torn", "kind-torn-word".to_owned())]
    );
    assert_eq!(
        tell(&["THI", "ĐUA LÀ YÊU NƯỚC"], "Thi / đua là yêu nước"),
        []
    );
    assert_eq!(
        tell(&["Xã Kẻ", "Sặt"], "Chào mừng"),
        [("word-torn", "kind-torn-name".to_owned())],
        "a text of the layout's own"
    );
    assert_eq!(tell(&["TIÊN TIẾN", "XÃ KẺ SẶT"], "Chào mừng"), []);
    assert_eq!(
        tell(&["LẦN THỨ", "I"], "Lần thứ I"),
        [("word-torn", "kind-torn-number".to_owned())]
    );
}

#[test]
fn ink_has_a_limit_and_plates_have_names() {
    let heavy = sheet(vec![
        fill(whole(), colour(HEAVY)),
        fill(Rect::new(10.0, 10.0, 500.0, 90.0), colour(HEAVY)),
    ]);
    assert_eq!(
        plain(&heavy),
        [("ink-over-limit", "320".to_owned())],
        "told once"
    );
    let lenient = Terms {
        ink_limit: 320.0,
        ..Terms::new("Tấm")
    };
    assert_eq!(told(&heavy, &lenient, "found"), []);
    let mut cut = line(Rect::new(10.0, 10.0, 90.0, 90.0), 0.1, spot("CutContour"));
    cut.layer = Layer::Cut;
    let plates = ["Thru-cut".to_owned()];
    let terms = Terms {
        plates: Some(&plates),
        ..Terms::new("Tấm")
    };
    assert_eq!(
        told(&sheet(vec![cut.clone()]), &terms, "plate"),
        [("plate-unknown", "CutContour".to_owned())]
    );
    assert_eq!(
        plain(&sheet(vec![cut])),
        [],
        "any plate, if the shop names none"
    );
}

#[test]
fn fine_lines_are_told_by_their_width() {
    let across = kurbo::Line::new((100.0, 100.0), (900.0, 100.0));
    let one = |width: f64, cmyk: Cmyk| sheet(vec![line(across, width, colour(cmyk))]);
    assert_eq!(plain(&one(0.3, RED)), []);
    assert_eq!(plain(&one(0.1, RED)), [("line-too-fine", "0.1".to_owned())]);
    assert_eq!(
        plain(&one(0.3, WHITE)),
        [("line-too-fine-reversed", "0.3".to_owned())]
    );
    let coarse = Terms {
        least_line_mm: 3.0,
        ..Terms::new("Tấm")
    };
    assert_eq!(
        told(&one(2.0, RED), &coarse, "needed"),
        [("line-too-fine", "3".to_owned())]
    );
    let strip = fill(Rect::new(100.0, 100.0, 900.0, 100.15), colour(RED));
    assert_eq!(
        plain(&sheet(vec![strip])),
        [("line-too-fine", "0.15".to_owned())]
    );
}

#[test]
fn the_width_of_an_area_knows_holes_and_dots() {
    let width = |path: BezPath| {
        least_line(&sheet(vec![fill(path, colour(RED))]))
            .unwrap()
            .mm
    };
    let square = |rect: Rect| rect.to_path(0.01);
    let mut ring = square(Rect::new(100.0, 100.0, 200.0, 200.0));
    let hole = square(Rect::new(102.0, 102.0, 198.0, 198.0)).reverse_subpaths();
    ring.extend(hole.elements().iter().copied());
    assert!((width(ring) - 2.0).abs() < 0.05);
    assert!((width(Circle::new((300.0, 300.0), 4.0).to_path(0.001)) - 8.0).abs() < 0.05);
    // Two squares beside each other, drawn opposite ways round, are no hole.
    let mut beside = square(Rect::new(100.0, 100.0, 110.0, 110.0));
    let other = square(Rect::new(120.0, 100.0, 130.0, 110.0)).reverse_subpaths();
    beside.extend(other.elements().iter().copied());
    assert!((width(beside) - 10.0).abs() < 0.05);
}

#[test]
fn pictures_need_pixels_for_their_distance() {
    let terms = |metres: f64| Terms {
        distance_mm: Some(metres * 1000.0),
        ..Terms::new("Tấm")
    };
    // 1000 pixels on 508 mm are 50 to the inch.
    let placed = Affine::scale_non_uniform(508.0, 254.0);
    assert!(picture("a.jpg", (1000, 1000), placed, &terms(4.0)).is_none());
    let coarse = picture("a.jpg", (1000, 1000), placed, &terms(2.0)).unwrap();
    assert_eq!(
        (fact(&coarse, "found"), fact(&coarse, "needed")),
        ("50", "90")
    );
    assert_eq!(coarse.hints[0].facts, [("width", "1800".to_owned())]);
    let turned = Affine::rotate(1.0) * placed;
    assert!((ppi((1000, 1000), turned) - 50.0).abs() < 1e-9);
    assert!(picture("a.jpg", (0, 0), Affine::scale(0.0), &terms(2.0)).is_some());
}

#[test]
fn a_piece_is_known_by_its_numbers() {
    let sample = samples::piece("bang-ron", "8 m x 0.8 m", samples::SLOGAN);
    let numbers = Numbers::of(&sample.artwork);
    assert_eq!(numbers.inks[0], "do");
    assert_eq!(numbers.ink_percent, 200.0);
    assert_eq!(
        (numbers.least_ppi, numbers.least_line_mm.is_some()),
        (None, true)
    );
    assert!((numbers.legible_m - numbers.cap_height_mm * 0.12).abs() < 0.1);
    let terms = Terms {
        distance_mm: Some(60_000.0),
        text: samples::SLOGAN,
        ..Terms::new("Băng rôn")
    };
    let found = inspect(&sample.artwork, &terms);
    let codes: Vec<_> = found.iter().map(|d| d.code).collect();
    assert_eq!(codes, ["text-too-small"]);
}

#[test]
fn odd_shapes_bring_nothing_down() {
    let odd = [
        BezPath::new(),
        BezPath::from_vec(vec![kurbo::PathEl::MoveTo((0.0, 0.0).into())]),
        Rect::new(f64::NAN, 0.0, 1.0, 1.0).to_path(0.1),
        Rect::new(0.0, 0.0, 1e300, 1e300).to_path(0.1),
        Rect::new(5.0, 5.0, 5.0, 5.0).to_path(0.1),
    ];
    for path in odd {
        let marks = vec![
            fill(path.clone(), colour(RED)),
            line(path, 0.0, colour(WHITE)),
        ];
        let _ = inspect(&sheet(marks), &Terms::new(""));
    }
    let terms = Terms {
        distance_mm: Some(f64::INFINITY),
        safe_mm: f64::NAN,
        ..Terms::new("")
    };
    let empty = text(&[], 0.0, Rect::ZERO, true);
    let _ = inspect(&saying(vec![empty]), &terms);
    let none = Artwork {
        trim: Size::new(Length::mm(0.0), Length::mm(0.0)),
        ..sheet(vec![fill(whole(), colour(RED))])
    };
    let _ = inspect(&none, &terms);
}

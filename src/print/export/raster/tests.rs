//! Plates of known artwork, pixel by pixel.

use std::sync::Arc;

use kurbo::{BezPath, Shape as _};

use super::*;
use crate::measure::{Length, Size};
use crate::print::artwork::{Colour, Gradient, GradientShape, Stop};
use crate::print::inks::Ink;

const RED: [f32; 4] = [0.0, 1.0, 1.0, 0.0];
const YELLOW: [f32; 4] = [0.0, 0.0, 1.0, 0.0];
const BLACK: [f32; 4] = [0.0, 0.0, 0.0, 1.0];

fn colour(cmyk: [f32; 4]) -> Colour {
    Colour {
        name: "ink".to_owned(),
        ink: Ink::Process(cmyk),
        preview: [0; 3],
    }
}

fn fill(path: BezPath, paint: Paint) -> Mark {
    Mark::area(artwork::Layer::Print, path, paint)
}

fn square(x: f64, y: f64, side: f64, cmyk: [f32; 4]) -> Mark {
    let path = Rect::new(x, y, x + side, y + side).to_path(0.1);
    fill(path, Paint::Solid(colour(cmyk)))
}

/// A sheet of 20 x 20 mm, drawn at a pixel a millimetre.
fn sheet(marks: Vec<Mark>) -> Artwork {
    Artwork {
        trim: Size::new(Length::mm(20.0), Length::mm(20.0)),
        bleed: Length::mm(2.0),
        slug: Length::mm(0.0),
        marks: marks.into_iter().map(Arc::new).collect(),
        texts: Vec::new(),
    }
}

fn plates(artwork: &Artwork) -> Plates {
    let workshop = crate::print::export::workshop();
    let profile = workshop.profile().unwrap();
    Plates::new(artwork, artwork.trim_box(), (20, 20), profile).unwrap()
}

fn pixel(artwork: &Artwork, x: usize, y: u32) -> [u8; 4] {
    let row = plates(artwork).rows(y..y + 1);
    row[x * 4..x * 4 + 4].try_into().unwrap()
}

fn gradient(shape: GradientShape, stops: &[(f32, [f32; 4], f32)]) -> Paint {
    let stops = stops.iter().map(|(offset, cmyk, opacity)| Stop {
        offset: *offset,
        colour: colour(*cmyk),
        opacity: *opacity,
    });
    Paint::Gradient(Arc::new(Gradient {
        shape,
        transform: Affine::IDENTITY,
        stops: stops.collect(),
    }))
}

fn all() -> BezPath {
    Rect::new(-2.0, -2.0, 22.0, 22.0).to_path(0.1)
}

#[test]
fn inks_lie_where_they_are_drawn() {
    let sheet = sheet(vec![square(2.0, 3.0, 5.5, RED)]);
    assert_eq!(pixel(&sheet, 1, 3), [0; 4]);
    assert_eq!(pixel(&sheet, 2, 3), [0, 255, 255, 0]);
    assert_eq!(pixel(&sheet, 7, 3), [0, 128, 128, 0]);
    assert_eq!(pixel(&sheet, 8, 3), [0; 4]);
    assert_eq!(pixel(&sheet, 7, 8), [0, 64, 64, 0]);
}

#[test]
fn black_overprints_and_all_else_knocks_out() {
    let sheet = sheet(vec![
        square(0.0, 0.0, 20.0, RED),
        square(0.0, 0.0, 5.0, BLACK),
        square(5.0, 0.0, 5.0, YELLOW),
        square(10.0, 0.0, 5.0, [0.0; 4]),
    ]);
    assert_eq!(pixel(&sheet, 2, 2), [0, 255, 255, 255]);
    assert_eq!(pixel(&sheet, 7, 2), [0, 0, 255, 0]);
    assert_eq!(pixel(&sheet, 12, 2), [0; 4]);
}

#[test]
fn cut_lines_and_guides_are_no_pixels() {
    let mut cut = square(0.0, 0.0, 20.0, RED);
    cut.layer = artwork::Layer::Cut;
    assert_eq!(pixel(&sheet(vec![cut]), 5, 5), [0; 4]);
}

#[test]
fn a_group_fades_as_one() {
    let marks = vec![square(0.0, 0.0, 10.0, RED), square(5.0, 0.0, 10.0, YELLOW)];
    let mut group = square(0.0, 0.0, 15.0, RED);
    group.draw = Draw::Group(marks);
    group.opacity = 0.5;
    let sheet = sheet(vec![square(0.0, 0.0, 20.0, [1.0, 0.0, 0.0, 0.0]), group]);
    assert_eq!(pixel(&sheet, 2, 2), [127, 128, 128, 0]);
    // Where both lie, the yellow alone shows.
    assert_eq!(pixel(&sheet, 7, 2), [127, 0, 128, 0]);
    assert_eq!(pixel(&sheet, 17, 2), [255, 0, 0, 0]);
}

#[test]
fn gradients_run_from_ink_to_ink_and_fade() {
    let line = GradientShape::Linear([0.0, 0.0, 20.0, 0.0]);
    let stops = [(0.0, YELLOW, 1.0), (1.0, RED, 1.0)];
    let across = sheet(vec![fill(all(), gradient(line, &stops))]);
    // The middle of pixel 9 lies at 9.5 / 20.
    assert_eq!(pixel(&across, 9, 4), [0, 121, 255, 0]);
    let fading = [(0.25, RED, 0.0), (0.75, RED, 1.0)];
    let faded = sheet(vec![fill(all(), gradient(line, &fading))]);
    assert_eq!(pixel(&faded, 1, 4), [0; 4]);
    assert_eq!(pixel(&faded, 10, 4), [0, 140, 140, 0]);
    assert_eq!(pixel(&faded, 18, 4), [0, 255, 255, 0]);
    let edge = [
        (0.0, RED, 1.0),
        (0.5, RED, 1.0),
        (0.5, BLACK, 1.0),
        (1.0, BLACK, 1.0),
    ];
    let hard = sheet(vec![fill(all(), gradient(line, &edge))]);
    assert_eq!(pixel(&hard, 9, 4), [0, 255, 255, 0]);
    assert_eq!(pixel(&hard, 10, 4), [0, 0, 0, 255]);
}

#[test]
fn circles_of_a_gradient_lie_between_its_ends() {
    let circles = GradientShape::Radial([10.5, 10.5, 0.0, 10.5, 10.5, 8.0]);
    let stops = [(0.0, [0.0; 4], 1.0), (1.0, BLACK, 1.0)];
    let rings = sheet(vec![fill(all(), gradient(circles, &stops))]);
    assert_eq!(pixel(&rings, 10, 10), [0; 4]);
    assert_eq!(pixel(&rings, 14, 10), [0, 0, 0, 128]);
    assert_eq!(pixel(&rings, 10, 14), [0, 0, 0, 128]);
    assert_eq!(pixel(&rings, 19, 19), [0, 0, 0, 255]);
    // From a small circle to a larger one beside it: outside of the cone there is nothing.
    let cone = GradientShape::Radial([4.0, 10.0, 1.0, 16.0, 10.0, 2.0]);
    let cone = sheet(vec![fill(
        all(),
        gradient(cone, &[(0.0, RED, 1.0), (1.0, RED, 1.0)]),
    )]);
    assert_eq!(pixel(&cone, 10, 10), [0, 255, 255, 0]);
    assert_eq!(pixel(&cone, 10, 1), [0; 4]);
}

#[test]
fn clips_cut_one_within_the_other() {
    let clip = |x: f64| {
        Arc::new(Clip {
            path: Rect::new(x, 0.0, x + 10.0, 20.0).to_path(0.1),
            even_odd: false,
        })
    };
    let mut mark = square(0.0, 0.0, 20.0, RED);
    mark.clips = vec![clip(2.0), clip(8.5)];
    let sheet = sheet(vec![mark]);
    let row: Vec<u8> = (6..14).map(|x| pixel(&sheet, x, 4)[1]).collect();
    assert_eq!(row, [0, 0, 128, 255, 255, 255, 0, 0]);
}

#[test]
fn strokes_are_as_wide_as_their_pens() {
    let mut mark = square(0.0, 0.0, 1.0, RED);
    mark.path = BezPath::from_svg("M2 10 H18").unwrap();
    mark.draw = Draw::Stroke {
        paint: Paint::Solid(colour(RED)),
        pen: Pen {
            width: 2.0,
            cap: Cap::Butt,
            join: Join::Miter,
            miter: 4.0,
            dashes: vec![4.0, 2.0],
            dash_start: 0.0,
        },
    };
    let sheet = sheet(vec![mark]);
    let column: Vec<u8> = (8..13).map(|y| pixel(&sheet, 3, y)[1]).collect();
    assert_eq!(column, [0, 255, 255, 0, 0]);
    let row: Vec<u8> = (1..9).map(|x| pixel(&sheet, x, 10)[1]).collect();
    assert_eq!(row, [0, 255, 255, 255, 255, 0, 0, 255]);
}

#[test]
fn bands_leave_no_trace() {
    let circle = kurbo::Circle::new((9.3, 11.1), 7.7).to_path(0.01);
    let mut group = square(3.0, 3.0, 14.0, RED);
    group.draw = Draw::Group(vec![
        fill(circle.clone(), Paint::Solid(colour(YELLOW))),
        fill(
            BezPath::from_svg("M1 1 L19 4 L3 19 Z").unwrap(),
            Paint::Solid(colour(BLACK)),
        ),
    ]);
    group.opacity = 0.7;
    group.clips = vec![Arc::new(Clip {
        path: circle,
        even_odd: true,
    })];
    let radial = GradientShape::Radial([8.0, 8.0, 0.0, 10.0, 10.0, 14.0]);
    let background = fill(
        all(),
        gradient(radial, &[(0.0, RED, 1.0), (1.0, YELLOW, 0.2)]),
    );
    let plates = plates(&sheet(vec![background, group]));
    let whole = plates.rows(0..20);
    for height in [1, 3, 7, 16] {
        let bands = (0..20).step_by(height);
        let parts: Vec<u8> = bands
            .flat_map(|top| plates.rows(top..(top + height as u32).min(20)))
            .collect();
        assert!(whole == parts, "bands of {height} rows");
    }
}

//! The room as a whole: real letters in, machine files out, measured by other means than
//! those that made them.

use std::fs;

use kurbo::{BezPath, Point, Rect, Shape};

use super::contour::{edges, signed_area};
use super::{Contours, CutPlan, dxf, guide, hpgl, plan, svg};
use crate::config::material::{Material, Stock, built_in};
use crate::diag::Warned;
use crate::measure::{Length, Size};
use crate::print::artwork::{Artwork, Colour, Draw, Layer, Mark, Paint, Pen};
use crate::print::inks::{Ink, InkTable};
use crate::print::setting::{Face, Line, SetText};

const SLOGAN: &str = "THI ĐUA LÀ YÊU NƯỚC, YÊU NƯỚC THÌ PHẢI THI ĐUA!";

fn face() -> Face {
    let font = "themes/ke-sat/print/fonts/Anton-Regular.ttf";
    let path = format!("{}/{font}", env!("CARGO_MANIFEST_DIR"));
    Face::load(fs::read(path).unwrap().into()).unwrap()
}

fn paint() -> Paint {
    Paint::Solid(Colour {
        name: "den".into(),
        ink: Ink::Process([0.0, 0.0, 0.0, 1.0]),
        preview: [0; 3],
    })
}

fn fill(path: BezPath, even_odd: bool) -> Mark {
    let paint = paint();
    Mark::new(Layer::Cut, path, Draw::Fill { paint, even_odd })
}

fn stroke(path: BezPath) -> Mark {
    Mark::line(Layer::Cut, path, paint(), Pen::plain(0.25))
}

fn artwork(width: f64, height: f64, marks: Vec<Mark>) -> Artwork {
    Artwork {
        trim: Size::new(Length::mm(width), Length::mm(height)),
        bleed: Length::ZERO,
        slug: Length::ZERO,
        marks: marks.into_iter().map(std::sync::Arc::new).collect(),
        texts: Vec::new(),
    }
}

/// Lines of capitals under each other.
fn letters(lines: &[&str], cap: f64) -> Artwork {
    let face = face();
    let (mut path, mut wide, mut y) = (BezPath::new(), 0.0f64, 0.0);
    for line in lines {
        let line = Line::set(&face, line, 0.0);
        y += cap * 1.8;
        path.extend(line.outline(0.0, y, cap).elements().iter().copied());
        wide = wide.max(line.width * cap);
    }
    let ink = path.bounding_box();
    let mut artwork = artwork(wide, y + cap, vec![fill(path, false)]);
    artwork.texts.push(SetText {
        lines: lines.iter().map(|l| (*l).to_owned()).collect(),
        cap_height: cap,
        ink,
        slogan: true,
        running: false,
    });
    artwork
}

fn material(width: f64, length: f64, grain: bool) -> Material {
    Material {
        stock: Stock::Sheet(Size::new(Length::mm(width), Length::mm(length))),
        spacing: Length::mm(2.0),
        grain,
        least_stroke: None,
        least_island: None,
        ..built_in()["mica"].clone()
    }
}

fn made(artwork: &Artwork, material: &Material) -> CutPlan {
    plan(artwork, material).unwrap().value
}

/// The least distance between two outlines; 0 if they overlap.
fn gap(a: &Contours, b: &Contours) -> f64 {
    if super::contour::holds(a, b[0][0]) || super::contour::holds(b, a[0][0]) {
        return 0.0;
    }
    let mut least = f64::INFINITY;
    for (p, q) in a.iter().flat_map(|c| edges(c)) {
        for (r, s) in b.iter().flat_map(|c| edges(c)) {
            let side = |a: Point, b: Point, c: Point| (b - a).cross(c - a);
            if side(p, q, r) * side(p, q, s) < 0.0 && side(r, s, p) * side(r, s, q) < 0.0 {
                return 0.0;
            }
            for (x, y, z) in [(p, r, s), (q, r, s), (r, p, q), (s, p, q)] {
                least = least.min(super::nest::distance(x, y, z));
            }
        }
    }
    least
}

fn assert_apart(plan: &CutPlan, spacing: f64, margin: f64) {
    let mut seen = vec![0; plan.pieces.len()];
    for sheet in &plan.sheets {
        let ground = Rect::new(0.0, 0.0, sheet.length, sheet.across).inflate(-margin, -margin);
        let outlines: Vec<(usize, Contours, Rect)> = sheet
            .places
            .iter()
            .map(|place| {
                seen[place.piece] += 1;
                let outline = place.outline(&plan.pieces);
                let bounds = super::contour::path(&outline).bounding_box();
                assert!(
                    ground.inflate(0.01, 0.01).contains_rect(bounds),
                    "{bounds:?} in {ground:?}"
                );
                (place.piece, outline, bounds)
            })
            .collect();
        for (i, (first, a, a_box)) in outlines.iter().enumerate() {
            for (second, b, b_box) in &outlines[i + 1..] {
                if a_box.inflate(spacing, spacing).overlaps(*b_box) {
                    let gap = gap(a, b);
                    assert!(gap >= spacing - 0.005, "{first} and {second}: {gap}");
                }
            }
        }
    }
    assert!(seen.iter().all(|n| *n == 1), "every piece once");
}

/// Rows of boxes, the simplest way to nest: the length it takes.
fn rows_of_boxes(plan: &CutPlan, across: f64, spacing: f64) -> f64 {
    let mut sizes: Vec<(f64, f64)> = plan
        .pieces
        .iter()
        .map(|p| (p.bounds.height(), p.bounds.width()))
        .collect();
    sizes.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut length, mut y) = (0.0, f64::INFINITY);
    for (tall, wide) in sizes {
        if y + wide > across {
            length += tall + spacing;
            y = 0.0;
        }
        y += wide + spacing;
    }
    length
}

#[test]
fn letters_come_apart_into_numbered_pieces_with_holes() {
    let plan = made(
        &letters(&["ỘI", "ĐỎ"], 100.0),
        &material(1200.0, 2400.0, false),
    );
    // O with its hat and its dot, I; D, O and its hook.
    assert_eq!(plan.pieces.len(), 7);
    let height = |i: usize| plan.pieces[i].bounds.height();
    let holes: Vec<usize> = plan.pieces.iter().map(|p| p.contours.len() - 1).collect();
    assert_eq!(
        holes,
        [1, 0, 0, 0, 1, 1, 0],
        "in reading order, marks after their letters"
    );
    assert!(height(0) > 100.0 && height(1) < 50.0 && height(2) < 50.0 && height(3) > 99.0);
    assert!(
        plan.pieces[1].bounds.y1 < plan.pieces[2].bounds.y0,
        "hat before dot"
    );
    assert_eq!(
        plan.pieces.iter().map(|p| p.number).collect::<Vec<_>>(),
        [1, 2, 3, 4, 5, 6, 7]
    );
    for piece in &plan.pieces {
        assert!(
            signed_area(&piece.contours[0]) < 0.0,
            "outer: counter-clockwise to the eye"
        );
        assert!(piece.contours[1..].iter().all(|c| signed_area(c) > 0.0));
        assert!(piece.contours.iter().all(|c| c.len() >= 3));
    }
}

#[test]
fn overlapping_marks_become_one_piece_and_crumbs_none() {
    let square = |x: f64, side: f64| Rect::new(x, 0.0, x + side, side).to_path(0.1);
    let hair = Rect::new(500.0, 0.0, 500.01, 300.0).to_path(0.1);
    let mut ring = square(200.0, 60.0);
    ring.extend(
        Rect::new(220.0, 20.0, 240.0, 40.0)
            .to_path(0.1)
            .elements()
            .iter()
            .copied(),
    );
    let marks = vec![
        fill(square(0.0, 60.0), false),
        fill(square(30.0, 60.0), false),
        fill(ring, true),
        fill(hair, false),
        fill(square(400.0, 0.3), false),
    ];
    let plan = made(
        &artwork(600.0, 300.0, marks),
        &material(1200.0, 2400.0, false),
    );
    let areas: Vec<i64> = plan.pieces.iter().map(|p| p.area.round() as i64).collect();
    assert_eq!(areas, [90 * 60, 3600 - 400]);
    assert!((plan.pieces[0].cut_length - 300.0).abs() < 1e-6);
}

#[test]
fn a_curve_stays_within_its_tolerance() {
    let circle = kurbo::Circle::new((100.0, 100.0), 90.0);
    let plan = made(
        &artwork(200.0, 200.0, vec![fill(circle.to_path(1e-4), false)]),
        &material(1200.0, 2400.0, false),
    );
    let piece = &plan.pieces[0];
    for (a, b) in edges(&piece.contours[0]) {
        for p in [a, a.midpoint(b)] {
            let off = (p - circle.center).hypot() - 90.0;
            assert!(off.abs() < super::contour::TOLERANCE, "{off}");
        }
    }
    assert!(piece.contours[0].len() < 400, "{}", piece.contours[0].len());
}

#[test]
fn nested_letters_keep_their_distance_and_beat_rows_of_boxes() {
    for grain in [false, true] {
        let plan = made(&letters(&[SLOGAN], 200.0), &material(1200.0, 2400.0, grain));
        assert_apart(&plan, 2.0, 10.0);
        let used = plan.summary.use_percent.unwrap() / 100.0;
        let boxes = plan.pieces.iter().map(|p| p.area).sum::<f64>()
            / (1200.0 * (rows_of_boxes(&plan, 1182.0, 2.0) + 20.0));
        assert!(used > boxes, "grain {grain}: {used} against {boxes}");
        // Three bands across the sheet, the last one half full, use less than 66 %.
        assert!(grain || used > 0.69, "{used}");
        if grain {
            let turned = plan.sheets[0].places.iter().any(|p| p.quarter % 2 == 0);
            assert!(!turned, "the grain is kept");
        }
    }
}

#[test]
fn the_same_letters_give_the_same_files() {
    let art = letters(&["THI ĐUA"], 60.0);
    let roll = built_in()["decal"].clone();
    let (one, two) = (made(&art, &roll), made(&art, &roll));
    assert_eq!(dxf(&one, false), dxf(&two, false));
    assert_eq!(hpgl(&one, true), hpgl(&two, true));
    assert_eq!(svg(&one, false, "x"), svg(&two, false, "x"));
}

#[test]
fn a_banners_outline_is_cut_in_place() {
    let mut path = BezPath::new();
    for (i, p) in [
        (0.0, 0.0),
        (800.0, 0.0),
        (800.0, 2500.0),
        (400.0, 2300.0),
        (0.0, 2500.0),
    ]
    .into_iter()
    .enumerate()
    {
        if i == 0 {
            path.move_to(p)
        } else {
            path.line_to(p)
        }
    }
    path.close_path();
    let plan = made(
        &artwork(800.0, 2500.0, vec![stroke(path)]),
        &material(600.0, 900.0, false),
    );
    assert_eq!(plan.sheets.len(), 1);
    assert_eq!(
        (plan.sheets[0].length, plan.sheets[0].across),
        (800.0, 2500.0)
    );
    assert_eq!(plan.summary.use_percent, None);
    let text = String::from_utf8(hpgl(&plan, false)).unwrap();
    assert!(text.contains("16000,8000"), "{text}");
    assert_eq!(text.matches("PD").count(), 1);
}

#[test]
fn what_cannot_be_cut_is_told_with_numbers() {
    let square = |side: f64| fill(Rect::new(0.0, 0.0, side, side).to_path(0.1), false);
    let codes = |art: &Artwork, m: &Material| -> Vec<&'static str> {
        match plan(art, m) {
            Ok(Warned { warnings, .. }) => warnings.iter().map(|d| d.code).collect(),
            Err(all) => all.iter().map(|d| d.code).collect(),
        }
    };
    let sheet = material(600.0, 900.0, false);
    assert_eq!(codes(&artwork(9.0, 9.0, vec![]), &sheet), ["cut-nothing"]);
    assert_eq!(
        codes(&artwork(9.0, 9.0, vec![square(700.0)]), &sheet),
        ["cut-piece-too-large"]
    );
    let mut open = BezPath::new();
    open.move_to((0.0, 0.0));
    open.line_to((50.0, 9.0));
    assert_eq!(
        codes(&artwork(9.0, 9.0, vec![square(70.0), stroke(open)]), &sheet),
        ["cut-open-line"]
    );
    let fragile = Material {
        least_stroke: Some(Length::mm(5.0)),
        least_island: Some(400.0),
        ..sheet
    };
    let bar = fill(Rect::new(100.0, 0.0, 104.0, 80.0).to_path(0.1), false);
    let warned = plan(&artwork(9.0, 9.0, vec![square(70.0), bar]), &fragile).unwrap();
    let told: Vec<_> = warned.warnings.iter().map(|d| d.code).collect();
    assert_eq!(told, ["cut-stroke-narrow", "cut-island-small"]);
    assert_eq!(warned.value.summary.narrowest_stroke_mm, Some(4.0));
    assert_eq!(warned.value.summary.smallest_piece_mm2, 320.0);
}

#[test]
fn hpgl_plots_the_outlines_holes_first() {
    let plan = made(&letters(&["ĐỘI"], 150.0), &material(1200.0, 2400.0, false));
    let text = String::from_utf8(hpgl(&plan, false)).unwrap();
    assert!(text.starts_with("IN;SP1;"));
    let mut loops: Vec<Contours> = Vec::new();
    for part in text.split("PU").skip(1).filter(|p| p.contains("PD")) {
        let (start, rest) = part.split_once(";PD").unwrap();
        let numbers: Vec<f64> = format!("{start},{}", rest.trim_end().trim_end_matches(';'))
            .split(',')
            .map(|n| n.parse().unwrap())
            .collect();
        assert!(numbers.iter().all(|n| *n >= 0.0));
        let points: Vec<Point> = numbers
            .chunks(2)
            .map(|c| Point::new(c[0] / 40.0, 1200.0 - c[1] / 40.0))
            .collect();
        assert_eq!(points.first(), points.last(), "closed");
        loops.push(vec![points[1..].to_vec()]);
    }
    let drawn: f64 = loops.iter().map(|l| signed_area(&l[0])).sum();
    let meant: f64 = plan.pieces.iter().map(|p| p.area).sum();
    assert!(
        (-drawn - meant).abs() < 0.0005 * meant,
        "{drawn} against {meant}"
    );
    // A hole (clockwise) is always before the outline around it.
    for (i, inner) in loops.iter().enumerate() {
        for outer in &loops[..i] {
            assert!(
                !super::contour::holds(outer, inner[0][0]),
                "cut loose before its inner part"
            );
        }
    }
}

#[test]
fn mirrored_files_hold_the_same_turned_over() {
    let plan = made(&letters(&["ĐƠN"], 150.0), &material(1200.0, 2400.0, false));
    let corners = |bytes: Vec<u8>| -> Vec<(i64, i64)> {
        let text = String::from_utf8(bytes).unwrap();
        let mut all = Vec::new();
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            if line == "VERTEX" && lines.nth(1) == Some("CUT") {
                let x: f64 = lines.nth(1).unwrap().parse().unwrap();
                let y: f64 = lines.nth(1).unwrap().parse().unwrap();
                all.push(((x * 1e3).round() as i64, (y * 1e3).round() as i64));
            }
        }
        all.sort_unstable();
        all
    };
    let plain = corners(dxf(&plan, false));
    let mut back: Vec<_> = corners(dxf(&plan, true))
        .into_iter()
        .map(|(x, y)| (2_400_000 - x, y))
        .collect();
    back.sort_unstable();
    assert!(!plain.is_empty());
    let near = |(a, b): (&(i64, i64), &(i64, i64))| (a.0 - b.0).abs() <= 1 && a.1 == b.1;
    assert!(plain.len() == back.len() && plain.iter().zip(&back).all(near));
}

#[test]
fn the_guide_shows_every_piece_at_full_size() {
    let inks = InkTable::read(
        "inks.toml",
        "[ink.den]\ncmyk=[0,0,0,100]\npreview='#000'\n[ink.guide]\nspot='Guide'\npreview='#09e'\n",
    )
    .unwrap();
    let art = letters(&["THI ĐUA   LÀ"], 200.0);
    let plan = made(&art, &material(1200.0, 2400.0, false));
    let pages = guide(&plan, &art, &face(), &inks).unwrap();
    assert!(pages.len() > 6);
    let widest = |page: &Artwork| {
        let strokes = page.marks.iter().filter(|m| !m.clips.is_empty());
        strokes
            .map(|m| m.path.bounding_box().height())
            .fold(0.0, f64::max)
    };
    let tall = pages[1..].iter().map(widest).fold(0.0, f64::max);
    let tallest = plan
        .pieces
        .iter()
        .map(|p| p.bounds.height())
        .fold(0.0, f64::max);
    assert!((tall - tallest).abs() < 1e-6, "1:1");
    for page in &pages {
        let sheet = page.trim_box().inflate(-7.9, -7.9);
        for mark in &page.marks {
            let shown = mark.clips.iter().fold(mark.path.bounding_box(), |b, c| {
                b.intersect(c.path.bounding_box())
            });
            assert!(
                shown.area() == 0.0 || sheet.contains_rect(shown),
                "{shown:?}"
            );
        }
    }
    let codes: Vec<_> = guide(&plan, &art, &face(), &InkTable::default())
        .unwrap_err()
        .iter()
        .map(|d| d.code)
        .collect();
    assert_eq!(codes, ["cut-guide-ink", "cut-guide-ink"]);
}

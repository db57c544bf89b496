//! Artwork → PNG, a preview for screens: trimmed, along the cut where there is one.

use std::io::Cursor;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};
use kurbo::{BezPath, PathEl};
use tiny_skia::{
    Color, FillRule, GradientStop, LineCap, LineJoin, LinearGradient, Mask, Path, PathBuilder,
    Pixmap, Point, RadialGradient, Shader, SpreadMode, Stroke, StrokeDash, Transform,
};

use crate::print::artwork::{Artwork, Cap, Draw, GradientShape, Join, Layer, Mark, Paint};

/// The long side of a preview has at most so many pixels …
const LONG_SIDE: f64 = 1600.0;
/// … and the whole picture at most so many, to stay light on a page.
const MOST_PIXELS: f64 = 800_000.0;
/// The short side has at least so many, even of a very long banner.
const LEAST_SIDE: u32 = 24;

/// Draws the preview; `None` only if there is no memory for it.
pub(crate) fn export(artwork: &Artwork) -> Option<Vec<u8>> {
    let trim = artwork.trim_box();
    let by_side = LONG_SIDE / trim.width().max(trim.height());
    let scale = by_side.min((MOST_PIXELS / (trim.width() * trim.height())).sqrt());
    let side = |mm: f64| ((mm * scale).round() as u32).max(LEAST_SIDE);
    let (width, height) = (side(trim.width()), side(trim.height()));
    let transform = Transform::from_scale(
        width as f32 / trim.width() as f32,
        height as f32 / trim.height() as f32,
    );
    let mut pixmap = Pixmap::new(width, height)?;
    pixmap.fill(Color::WHITE);
    for mark in artwork.on(Layer::Print) {
        draw(mark, transform, &mut pixmap);
    }
    let cut = cut_mask(artwork, transform, width, height);
    if let Some(mask) = &cut {
        pixmap.apply_mask(mask);
    }
    encode(pixmap, cut.is_some())
}

/// What lies inside the cut lines, if there are any.
fn cut_mask(artwork: &Artwork, transform: Transform, width: u32, height: u32) -> Option<Mask> {
    let mut outline = PathBuilder::new();
    for mark in artwork.on(Layer::Cut) {
        if let Some(path) = to_skia(&mark.path) {
            outline.push_path(&path);
        }
    }
    let outline = outline.finish()?;
    let mut mask = Mask::new(width, height)?;
    mask.fill_path(&outline, FillRule::EvenOdd, true, transform);
    Some(mask)
}

fn draw(mark: &Mark, transform: Transform, pixmap: &mut Pixmap) {
    let Some(path) = to_skia(&mark.path) else {
        return;
    };
    let mask = clip_mask(mark, transform, pixmap.width(), pixmap.height());
    match &mark.draw {
        Draw::Fill { paint, even_odd } => {
            let Some(paint) = to_paint(paint, mark.opacity) else {
                return;
            };
            let rule = if *even_odd {
                FillRule::EvenOdd
            } else {
                FillRule::Winding
            };
            pixmap.fill_path(&path, &paint, rule, transform, mask.as_ref());
        }
        Draw::Stroke { paint, pen } => {
            let Some(paint) = to_paint(paint, mark.opacity) else {
                return;
            };
            let stroke = Stroke {
                width: pen.width as f32,
                miter_limit: pen.miter as f32,
                line_cap: match pen.cap {
                    Cap::Butt => LineCap::Butt,
                    Cap::Round => LineCap::Round,
                    Cap::Square => LineCap::Square,
                },
                line_join: match pen.join {
                    Join::Miter => LineJoin::Miter,
                    Join::Round => LineJoin::Round,
                    Join::Bevel => LineJoin::Bevel,
                },
                dash: StrokeDash::new(
                    pen.dashes.iter().map(|d| *d as f32).collect(),
                    pen.dash_start as f32,
                ),
            };
            pixmap.stroke_path(&path, &paint, &stroke, transform, mask.as_ref());
        }
        Draw::Picture(_) => {}
        Draw::Group(marks) => {
            let Some(mut layer) = Pixmap::new(pixmap.width(), pixmap.height()) else {
                return;
            };
            for mark in marks {
                draw(mark, transform, &mut layer);
            }
            let paint = tiny_skia::PixmapPaint {
                opacity: mark.opacity,
                ..tiny_skia::PixmapPaint::default()
            };
            pixmap.draw_pixmap(
                0,
                0,
                layer.as_ref(),
                &paint,
                Transform::identity(),
                mask.as_ref(),
            );
        }
    }
}

fn clip_mask(mark: &Mark, transform: Transform, width: u32, height: u32) -> Option<Mask> {
    let mut mask: Option<Mask> = None;
    for clip in &mark.clips {
        let rule = if clip.even_odd {
            FillRule::EvenOdd
        } else {
            FillRule::Winding
        };
        // A clip without area hides everything.
        let path = to_skia(&clip.path).or_else(|| {
            to_skia(&BezPath::from_vec(vec![PathEl::MoveTo(
                (-1.0, -1.0).into(),
            )]))
        });
        match (&mut mask, path) {
            (Some(mask), Some(path)) => mask.intersect_path(&path, rule, true, transform),
            (None, path) => {
                let mut new = Mask::new(width, height)?;
                if let Some(path) = path {
                    new.fill_path(&path, rule, true, transform);
                }
                mask = Some(new);
            }
            (Some(mask), None) => mask.clear(),
        }
    }
    mask
}

fn to_paint(paint: &Paint, opacity: f32) -> Option<tiny_skia::Paint<'static>> {
    let colour = |[r, g, b]: [u8; 3], opacity: f32| {
        Color::from_rgba8(r, g, b, (opacity * 255.0).round().clamp(0.0, 255.0) as u8)
    };
    let shader = match paint {
        Paint::Solid(c) => Shader::SolidColor(colour(c.preview, opacity)),
        Paint::Gradient(gradient) => {
            let stops: Vec<GradientStop> = gradient
                .stops
                .iter()
                .map(|s| GradientStop::new(s.offset, colour(s.colour.preview, opacity * s.opacity)))
                .collect();
            let c = gradient.transform.as_coeffs().map(|c| c as f32);
            let transform = Transform::from_row(c[0], c[1], c[2], c[3], c[4], c[5]);
            let point = |x: f64, y: f64| Point::from_xy(x as f32, y as f32);
            match gradient.shape {
                GradientShape::Linear([x1, y1, x2, y2]) => LinearGradient::new(
                    point(x1, y1),
                    point(x2, y2),
                    stops,
                    SpreadMode::Pad,
                    transform,
                )?,
                GradientShape::Radial([fx, fy, fr, cx, cy, r]) => RadialGradient::new(
                    point(fx, fy),
                    fr as f32,
                    point(cx, cy),
                    r as f32,
                    stops,
                    SpreadMode::Pad,
                    transform,
                )?,
            }
        }
    };
    Some(tiny_skia::Paint {
        shader,
        anti_alias: true,
        ..tiny_skia::Paint::default()
    })
}

fn to_skia(path: &BezPath) -> Option<Path> {
    let mut out = PathBuilder::new();
    for element in path.elements() {
        match element {
            PathEl::MoveTo(p) => out.move_to(p.x as f32, p.y as f32),
            PathEl::LineTo(p) => out.line_to(p.x as f32, p.y as f32),
            PathEl::QuadTo(a, p) => out.quad_to(a.x as f32, a.y as f32, p.x as f32, p.y as f32),
            PathEl::CurveTo(a, b, p) => {
                out.cubic_to(
                    a.x as f32, a.y as f32, b.x as f32, b.y as f32, p.x as f32, p.y as f32,
                );
            }
            PathEl::ClosePath => out.close(),
        }
    }
    out.finish()
}

/// Encodes the picture, without its alpha where nothing is transparent.
fn encode(pixmap: Pixmap, transparent: bool) -> Option<Vec<u8>> {
    let (width, height) = (pixmap.width(), pixmap.height());
    let rgba = pixmap.take_demultiplied();
    let (bytes, colour) = if transparent {
        (rgba, ExtendedColorType::Rgba8)
    } else {
        let rgb = rgba
            .chunks_exact(4)
            .flat_map(|p| [p[0], p[1], p[2]])
            .collect();
        (rgb, ExtendedColorType::Rgb8)
    };
    let mut out = Cursor::new(Vec::new());
    let encoder =
        PngEncoder::new_with_quality(&mut out, CompressionType::Default, FilterType::Adaptive);
    encoder.write_image(&bytes, width, height, colour).ok()?;
    Some(out.into_inner())
}

//! Artwork → PNG, a preview for screens: trimmed, along the cut where there is one.
//!
//! [`View`] says how large, and from how far away. Seen from `d`, an eye of normal acuity
//! (1.0 by ISO 8596, the 20/20 of Snellen's charts) resolves details of one arc minute, which
//! are `d` / 3438 wide. The preview is then blurred, in linear light, with a bell curve that is
//! one such detail wide at half its height: bars of one arc minute keep two fifths of their
//! contrast, bars of half a minute nothing that could be seen. Its size stays the same: what
//! cannot be read in it, however close one looks, cannot be read out there.

use std::io::Cursor;
use std::sync::Arc;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageBuffer, ImageEncoder, Rgba, imageops};
use kurbo::{BezPath, PathEl};
use tiny_skia::{
    Color, FillRule, FilterQuality, GradientStop, LineCap, LineJoin, LinearGradient, Mask, Path,
    PathBuilder, Pattern, Pixmap, PixmapPaint, Point, PremultipliedColorU8, RadialGradient, Shader,
    SpreadMode, Stroke, StrokeDash, Transform,
};

use super::Condition;
use crate::diag::{Diagnostic, Outcome};
use crate::print::artwork::{
    Artwork, Cap, Clip, Draw, GradientShape, Join, Layer, Mark, Paint, Pen, Picture,
};

/// The long side of a preview has at most so many pixels …
const LONG_SIDE: f64 = 1600.0;
/// … and the whole picture at most so many, to stay light on a page.
const MOST_PIXELS: f64 = 800_000.0;
/// The short side has at least so many, even of a very long banner.
const LEAST_SIDE: u32 = 24;
/// No side of a preview is longer, whatever width is asked for.
const MOST_SIDE: f64 = 8000.0;
/// Radians in an arc minute.
const ARC_MINUTE: f64 = std::f64::consts::PI / 180.0 / 60.0;
/// The width of a bell curve at half its height, in standard deviations.
const HALF_HEIGHT: f64 = 2.354_820_045;
/// Above this deviation, in pixels, boxes stand for the bell curve: nobody reads it anyway.
const COARSE: f64 = 12.0;

/// How a preview is seen.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct View {
    /// Its width in pixels; by default as large as suits a page.
    pub(crate) width_px: Option<u32>,
    /// From how far away, in millimetres; by default from as near as one likes.
    pub(crate) seen_from_mm: Option<f64>,
}

/// Draws the preview.
///
/// # Errors
/// A picture that cannot be read; `preview-failed`, without a place, if there is no memory.
pub(crate) fn export(artwork: &Artwork, view: &View, condition: Condition<'_>) -> Outcome<Vec<u8>> {
    let failed = || vec![Diagnostic::error("preview-failed")];
    let (width, height) = size(artwork, view);
    let trim = artwork.trim_box();
    let mut easel = Easel {
        transform: Transform::from_scale(
            width as f32 / trim.width() as f32,
            height as f32 / trim.height() as f32,
        ),
        condition,
        clipped: None,
    };
    let mut pixmap = Pixmap::new(width, height).ok_or_else(failed)?;
    pixmap.fill(Color::WHITE);
    // Of letters that are cut, the letters are the picture.
    let only_cut = artwork.on(Layer::Print).next().is_none();
    let shown = if only_cut { Layer::Cut } else { Layer::Print };
    for mark in artwork.on(shown) {
        easel.draw(mark, &mut pixmap)?;
    }
    let cut = cut_mask(artwork, easel.transform, width, height).filter(|_| !only_cut);
    if let Some(mask) = &cut {
        pixmap.apply_mask(mask);
    }
    if let Some(distance) = view.seen_from_mm {
        let detail = distance * ARC_MINUTE / trim.width() * f64::from(width);
        blur(&mut pixmap, detail / HALF_HEIGHT);
    }
    encode(pixmap, cut.is_some()).ok_or_else(failed)
}

/// Width and height in pixels.
fn size(artwork: &Artwork, view: &View) -> (u32, u32) {
    let trim = artwork.trim_box();
    let scale = match view.width_px {
        Some(width) => {
            (f64::from(width) / trim.width()).min(MOST_SIDE / trim.width().max(trim.height()))
        }
        None => (LONG_SIDE / trim.width().max(trim.height()))
            .min((MOST_PIXELS / (trim.width() * trim.height())).sqrt()),
    };
    let side = |mm: f64| ((mm * scale).round() as u32).max(LEAST_SIDE);
    (side(trim.width()), side(trim.height()))
}

/// Blurs in linear light; `sigma` is in pixels.
fn blur(pixmap: &mut Pixmap, sigma: f64) {
    // Too little to change a pixel.
    if !sigma.is_finite() || sigma < 0.1 {
        return;
    }
    let light: Vec<f32> = (0_u8..=255)
        .map(|v| to_light(f32::from(v) / 255.0))
        .collect();
    let part = |v: u8| light[usize::from(v)];
    let pixels = pixmap.pixels().iter().flat_map(|p| {
        let [r, g, b] = [p.red(), p.green(), p.blue()].map(part);
        [r, g, b, f32::from(p.alpha()) / 255.0]
    });
    let (width, height) = (pixmap.width(), pixmap.height());
    let Some(sharp) = ImageBuffer::<Rgba<f32>, _>::from_raw(width, height, pixels.collect()) else {
        return;
    };
    let blurred = if sigma > COARSE {
        imageops::fast_blur(&sharp, sigma.min(1000.0) as f32)
    } else {
        imageops::blur(&sharp, sigma as f32)
    };
    for (pixel, Rgba([r, g, b, a])) in pixmap.pixels_mut().iter_mut().zip(blurred.pixels()) {
        let byte = |v: f32| (v * 255.0).round() as u8;
        let alpha = byte(*a);
        let [r, g, b] = [r, g, b].map(|v| byte(to_screen(*v)).min(alpha));
        if let Some(new) = PremultipliedColorU8::from_rgba(r, g, b, alpha) {
            *pixel = new;
        }
    }
}

/// From sRGB to light (IEC 61966-2-1).
fn to_light(v: f32) -> f32 {
    if v <= 0.040_45 {
        v / 12.92
    } else {
        ((v + 0.055) / 1.055).powf(2.4)
    }
}

/// From light to sRGB.
fn to_screen(v: f32) -> f32 {
    if v <= 0.003_130_8 {
        v * 12.92
    } else {
        1.055 * v.powf(1.0 / 2.4) - 0.055
    }
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

/// Draws marks.
struct Easel<'a> {
    transform: Transform,
    condition: Condition<'a>,
    /// The last clips and what they let through; marks that are cut alike follow one another.
    clipped: Option<(Vec<Arc<Clip>>, Mask)>,
}

impl Easel<'_> {
    fn draw(&mut self, mark: &Mark, pixmap: &mut Pixmap) -> Outcome<()> {
        let Some(path) = to_skia(&mark.path) else {
            return Ok(());
        };
        let transform = self.transform;
        match &mark.draw {
            Draw::Fill { paint, even_odd } => {
                if let Some(paint) = to_paint(paint, mark.opacity) {
                    let mask = self.mask(mark, pixmap);
                    pixmap.fill_path(&path, &paint, rule(*even_odd), transform, mask);
                }
            }
            Draw::Stroke { paint, pen } => {
                if let Some(paint) = to_paint(paint, mark.opacity) {
                    let mask = self.mask(mark, pixmap);
                    pixmap.stroke_path(&path, &paint, &to_stroke(pen), transform, mask);
                }
            }
            Draw::Picture(picture) => {
                let Some(pixels) = self.pixels(picture)? else {
                    return Ok(());
                };
                let [width, height] = [pixels.width(), pixels.height()].map(f64::from);
                let unit = kurbo::Affine::scale_non_uniform(1.0 / width, 1.0 / height);
                let paint = tiny_skia::Paint {
                    shader: Pattern::new(
                        pixels.as_ref(),
                        SpreadMode::Pad,
                        FilterQuality::Bilinear,
                        mark.opacity,
                        to_transform(picture.transform * unit),
                    ),
                    anti_alias: true,
                    ..tiny_skia::Paint::default()
                };
                let mask = self.mask(mark, pixmap);
                pixmap.fill_path(&path, &paint, FillRule::Winding, transform, mask);
            }
            Draw::Group(marks) => {
                let Some(mut layer) = Pixmap::new(pixmap.width(), pixmap.height()) else {
                    return Ok(());
                };
                for mark in marks {
                    self.draw(mark, &mut layer)?;
                }
                let paint = PixmapPaint {
                    opacity: mark.opacity,
                    ..PixmapPaint::default()
                };
                let mask = self.mask(mark, pixmap);
                let whole = Transform::identity();
                pixmap.draw_pixmap(0, 0, layer.as_ref(), &paint, whole, mask);
            }
        }
        Ok(())
    }

    /// The photo in about as many pixels as it takes up.
    fn pixels(&self, picture: &Picture) -> Outcome<Option<Pixmap>> {
        let (width, height) = picture.size_mm();
        let most =
            |mm: f64, scale: f32| (mm * f64::from(scale)).ceil().clamp(1.0, MOST_SIDE) as u32;
        let most = (
            most(width, self.transform.sx),
            most(height, self.transform.sy),
        );
        let profile = (self.condition)()?;
        let rgb = picture.photo.preview(picture.crop, most, profile)?;
        let Some(mut pixmap) = Pixmap::new(rgb.width, rgb.height) else {
            return Ok(None);
        };
        let colours = rgb.pixels.chunks_exact(3);
        for (i, (pixel, c)) in pixmap.pixels_mut().iter_mut().zip(colours).enumerate() {
            let alpha = rgb.alpha.as_ref().map_or(u8::MAX, |alpha| alpha[i]);
            *pixel = tiny_skia::ColorU8::from_rgba(c[0], c[1], c[2], alpha).premultiply();
        }
        Ok(Some(pixmap))
    }

    /// What the mark's clips let through.
    fn mask(&mut self, mark: &Mark, pixmap: &Pixmap) -> Option<&Mask> {
        if mark.clips.is_empty() {
            return None;
        }
        let same = |a: &[Arc<Clip>]| {
            a.len() == mark.clips.len() && a.iter().zip(&mark.clips).all(|(a, b)| Arc::ptr_eq(a, b))
        };
        if !self.clipped.as_ref().is_some_and(|(clips, _)| same(clips)) {
            let mask = clip_mask(mark, self.transform, pixmap.width(), pixmap.height())?;
            self.clipped = Some((mark.clips.clone(), mask));
        }
        self.clipped.as_ref().map(|(_, mask)| mask)
    }
}

fn rule(even_odd: bool) -> FillRule {
    if even_odd {
        FillRule::EvenOdd
    } else {
        FillRule::Winding
    }
}

fn to_stroke(pen: &Pen) -> Stroke {
    Stroke {
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
    }
}

fn clip_mask(mark: &Mark, transform: Transform, width: u32, height: u32) -> Option<Mask> {
    let mut mask: Option<Mask> = None;
    for clip in &mark.clips {
        let rule = rule(clip.even_odd);
        match (&mut mask, to_skia(&clip.path)) {
            (Some(mask), Some(path)) => mask.intersect_path(&path, rule, true, transform),
            (None, path) => {
                let mut new = Mask::new(width, height)?;
                if let Some(path) = path {
                    new.fill_path(&path, rule, true, transform);
                }
                mask = Some(new);
            }
            // A clip without area hides everything.
            (Some(mask), None) => mask.clear(),
        }
    }
    mask
}

fn to_transform(affine: kurbo::Affine) -> Transform {
    let c = affine.as_coeffs().map(|c| c as f32);
    Transform::from_row(c[0], c[1], c[2], c[3], c[4], c[5])
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
            let transform = to_transform(gradient.transform);
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

//! What pixels are painted with: one ink, a run of inks, a picture.

use std::ops::Range;
use std::sync::Arc;

use kurbo::{Affine, Point, Vec2};

use super::Pixel;
use crate::print::artwork::{Gradient, GradientShape, Stop};
use crate::print::photo::CmykPixels;

/// Receives pixels: so many, all alike.
pub(super) type Put<'a> = dyn FnMut(usize, Pixel) + 'a;

/// The pixels of something that is painted.
pub(super) trait Shade: Send + Sync {
    /// Gives a part of a row, from left to right.
    fn row(&self, row: i32, columns: Range<i32>, put: &mut Put<'_>);
}

/// One ink.
impl Shade for Pixel {
    fn row(&self, _: i32, columns: Range<i32>, put: &mut Put<'_>) {
        put(columns.len(), *self);
    }
}

/// A gradient. Plates know 256 tones, and so it is a stair.
pub(super) struct Ramp {
    /// From pixels to the gradient's own frame.
    to_frame: Affine,
    shape: GradientShape,
    /// From where on a pixel holds, rising; the first holds from minus infinity on.
    stair: Vec<(f64, Pixel)>,
}

impl Ramp {
    /// `None` if the gradient has no extent, or no stops.
    pub(super) fn new(gradient: &Gradient, to_pixels: Affine) -> Option<Ramp> {
        let to_pixels = to_pixels * gradient.transform;
        let first = gradient.stops.first()?;
        // Before the first stop and behind the last the colours go on.
        let mut stair = vec![(f64::NEG_INFINITY, rounded(channels(first)))];
        for pair in gradient.stops.windows(2) {
            climb(&pair[0], &pair[1], &mut stair);
        }
        stair.dedup_by_key(|tread| tread.1);
        (to_pixels.determinant() != 0.0).then(|| Ramp {
            to_frame: to_pixels.inverse(),
            shape: gradient.shape,
            stair,
        })
    }

    /// Gives the pixels of rising columns, where `t` tells where in the gradient each is.
    /// `None` is outside of it.
    fn give(&self, count: usize, t: impl Fn(f64) -> Option<f64>, put: &mut Put<'_>) {
        let mut begun = 0;
        // The part of the stair on which the pixels since then stand.
        let mut tread = (f64::NAN..f64::NAN, Pixel::default());
        for i in 0..count {
            let t = t(i as f64);
            let goes_on = t.map_or(tread.0.start.is_nan(), |t| tread.0.contains(&t));
            if !goes_on || i == 0 {
                if i > 0 {
                    put(i - begun, tread.1);
                }
                begun = i;
                tread = t.map_or((f64::NAN..f64::NAN, Pixel::default()), |t| self.tread(t));
            }
        }
        if count > begun {
            put(count - begun, tread.1);
        }
    }

    /// What holds at `t`, and from where to where.
    fn tread(&self, t: f64) -> (Range<f64>, Pixel) {
        let next = self.stair.partition_point(|tread| tread.0 <= t).max(1);
        let (from, pixel) = self.stair[next - 1];
        let to = self.stair.get(next).map_or(f64::INFINITY, |tread| tread.0);
        (from..to, pixel)
    }

    /// Along a line `t` is even: whole treads at a time.
    fn give_line(&self, count: usize, t: f64, growth: f64, put: &mut Put<'_>) {
        let mut i = 0;
        while i < count {
            let (range, pixel) = self.tread(t + growth * i as f64);
            let leaves = if growth > 0.0 { range.end } else { range.start };
            let end = ((leaves - t) / growth).ceil();
            let end = if growth == 0.0 { count } else { end as usize };
            let end = end.clamp(i + 1, count);
            put(end - i, pixel);
            i = end;
        }
    }
}

/// Adds the treads between two stops.
fn climb(low: &Stop, high: &Stop, stair: &mut Vec<(f64, Pixel)>) {
    let (from, to) = (f64::from(low.offset), f64::from(high.offset));
    let (a, b) = (channels(low), channels(high));
    let mut edges = Vec::new();
    // Two stops at one place are an edge.
    if to > from {
        for (a, b) in a.into_iter().zip(b).filter(|(a, b)| a != b) {
            // A channel rounds to the next tone in the middle between two.
            let (least, most) = (a.min(b).round() as i32, a.max(b).round() as i32);
            edges.extend((least..most).map(|tone| (f64::from(tone) + 0.5 - a) / (b - a)));
        }
    }
    edges.sort_unstable_by(f64::total_cmp);
    edges.insert(0, 0.0);
    for (i, edge) in edges.iter().enumerate() {
        let middle = f64::midpoint(*edge, edges.get(i + 1).copied().unwrap_or(1.0));
        let mixed = std::array::from_fn(|c| a[c] + (b[c] - a[c]) * middle);
        stair.push((from + (to - from) * edge, rounded(mixed)));
    }
    stair.push((to, rounded(b)));
}

impl Shade for Ramp {
    fn row(&self, row: i32, columns: Range<i32>, put: &mut Put<'_>) {
        let middle = |x: f64| Point::new(x + 0.5, f64::from(row) + 0.5);
        let start = f64::from(columns.start);
        let here = self.to_frame * middle(start);
        let along = self.to_frame * middle(start + 1.0) - here;
        match self.shape {
            GradientShape::Linear([x1, y1, x2, y2]) => {
                let line = Vec2::new(x2 - x1, y2 - y1);
                let length = line.hypot2();
                if length == 0.0 {
                    // All lies behind the end of such a line.
                    put(columns.len(), self.tread(1.0).1);
                    return;
                }
                let t = (here - Point::new(x1, y1)).dot(line) / length;
                let growth = along.dot(line) / length;
                self.give_line(columns.len(), t, growth, put);
            }
            GradientShape::Radial(circles) => {
                let cone = Cone::new(circles);
                let t = |i: f64| cone.t(here + along * i);
                self.give(columns.len(), t, put);
            }
        }
    }
}

/// The circles between two circles, and beyond them.
struct Cone {
    first: Point,
    radius: f64,
    /// From the first circle to the second.
    way: Vec2,
    growth: f64,
    a: f64,
}

impl Cone {
    fn new([fx, fy, fr, cx, cy, r]: [f64; 6]) -> Cone {
        let (way, growth) = (Vec2::new(cx - fx, cy - fy), r - fr);
        Cone {
            first: Point::new(fx, fy),
            radius: fr,
            way,
            growth,
            a: way.hypot2() - growth * growth,
        }
    }

    /// Which circle runs through a point: the largest `t`, as PDF 32000-1 (8.7.4.5.4) has it.
    /// `None` outside of the cone.
    fn t(&self, p: Point) -> Option<f64> {
        let to = p - self.first;
        let b = to.dot(self.way) + self.radius * self.growth;
        let c = to.hypot2() - self.radius * self.radius;
        let is_circle = |t: &f64| self.radius + t * self.growth >= 0.0;
        if self.a.abs() < 1e-12 {
            let t = c / (2.0 * b);
            return Some(t).filter(|t| t.is_finite()).filter(is_circle);
        }
        let square = b * b - self.a * c;
        if square < 0.0 {
            return None;
        }
        let root = square.sqrt().copysign(self.a);
        let larger = (b + root) / self.a;
        if is_circle(&larger) {
            return Some(larger);
        }
        Some((b - root) / self.a).filter(is_circle)
    }
}

/// A stop's inks and its opacity, 255 being full.
fn channels(stop: &Stop) -> [f64; 5] {
    let [c, m, y, k] = stop.colour.ink.process();
    [c, m, y, k, stop.opacity].map(|part| f64::from(part) * 255.0)
}

fn rounded(channels: [f64; 5]) -> Pixel {
    let [c, m, y, k, alpha] = channels.map(|tone| tone.round() as u8);
    Pixel {
        inks: [c, m, y, k],
        alpha,
    }
}

/// A picture, brought to the size at which it is painted.
pub(super) struct Sampler {
    pixels: CmykPixels,
    /// From pixels of the sheet to those of the picture.
    to_picture: Affine,
}

impl Sampler {
    /// `to_pixels` leads from the unit square to the sheet; `None` for a picture without
    /// extent.
    pub(super) fn new(pixels: CmykPixels, to_pixels: Affine) -> Option<Sampler> {
        let (width, height) = (f64::from(pixels.width), f64::from(pixels.height));
        (to_pixels.determinant() != 0.0 && width * height > 0.0).then(|| Sampler {
            pixels,
            to_picture: Affine::scale_non_uniform(width, height) * to_pixels.inverse(),
        })
    }

    /// The pixel, weighted by its opacity.
    fn weighted(&self, x: i64, y: i64, weight: f32) -> [f32; 5] {
        let clamp = |v: i64, side: u32| v.clamp(0, i64::from(side) - 1) as usize;
        let at =
            clamp(y, self.pixels.height) * self.pixels.width as usize + clamp(x, self.pixels.width);
        let alpha = self.pixels.alpha.as_ref().map_or(255, |alpha| alpha[at]);
        let weight = weight * f32::from(alpha);
        let inks = &self.pixels.pixels[at * 4..at * 4 + 4];
        let ink = |i: usize| f32::from(inks[i]) * weight;
        [ink(0), ink(1), ink(2), ink(3), weight]
    }
}

impl Shade for Arc<Sampler> {
    fn row(&self, row: i32, columns: Range<i32>, put: &mut Put<'_>) {
        for column in columns {
            let middle = Point::new(f64::from(column) + 0.5, f64::from(row) + 0.5);
            let at = self.to_picture * middle;
            let (x, y) = ((at.x - 0.5).floor(), (at.y - 0.5).floor());
            let (right, down) = ((at.x - 0.5 - x) as f32, (at.y - 0.5 - y) as f32);
            let (x, y) = (x as i64, y as i64);
            let mut sum = [0.0; 5];
            for (dx, dy, weight) in [
                (0, 0, (1.0 - right) * (1.0 - down)),
                (1, 0, right * (1.0 - down)),
                (0, 1, (1.0 - right) * down),
                (1, 1, right * down),
            ] {
                let part = self.weighted(x + dx, y + dy, weight);
                sum.iter_mut()
                    .zip(part)
                    .for_each(|(sum, part)| *sum += part);
            }
            let ink = |i: usize| (sum[i] / sum[4].max(f32::MIN_POSITIVE) + 0.5) as u8;
            let pixel = Pixel {
                inks: [ink(0), ink(1), ink(2), ink(3)],
                alpha: (sum[4] + 0.5) as u8,
            };
            put(1, pixel);
        }
    }
}

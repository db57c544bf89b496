//! Pixels that shapes are painted on: the paper, or a group that fades as one.

use std::ops::Range;

use super::outline::Coverage;
use super::shade::{Put, Shade};
use super::{Area, Pixel, times};

/// Rows of pixels.
pub(super) struct Layer {
    area: Area,
    inks: Vec<[u8; 4]>,
    /// None on paper, which nothing shows through.
    alpha: Option<Vec<u8>>,
}

impl Layer {
    /// Paper without ink.
    pub(super) fn paper(area: Area) -> Layer {
        Layer {
            area,
            inks: vec![[0; 4]; area.width() * area.height()],
            alpha: None,
        }
    }

    /// Nothing.
    pub(super) fn clear(area: Area) -> Layer {
        Layer {
            alpha: Some(vec![0; area.width() * area.height()]),
            ..Layer::paper(area)
        }
    }

    pub(super) fn area(&self) -> Area {
        self.area
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.inks.into_flattened()
    }

    /// Paints what is covered; the rows are the layer's.
    pub(super) fn paint(
        &mut self,
        covered: &Coverage,
        shade: &dyn Shade,
        opacity: u8,
        overprints: bool,
    ) {
        self.paint_rows(self.area, covered, shade, opacity, overprints);
    }

    /// Paints a group; the rows are those of `area`.
    pub(super) fn paint_within(
        &mut self,
        area: Area,
        covered: &Coverage,
        group: &Layer,
        opacity: u8,
    ) {
        self.paint_rows(area, covered, group, opacity, false);
    }

    fn paint_rows(
        &mut self,
        area: Area,
        covered: &Coverage,
        shade: &dyn Shade,
        opacity: u8,
        overprints: bool,
    ) {
        for (y, runs) in (area.top..area.bottom).zip(covered.rows()) {
            let row = (y - self.area.top) as usize * self.area.width();
            for run in runs {
                let cover = times(run.cover, opacity);
                let mut at = row + (run.start - self.area.left) as usize;
                shade.row(y, run.start..run.end, &mut |count, pixel| {
                    self.lay_alike(at..at + count, pixel, cover, overprints);
                    at += count;
                });
            }
        }
    }

    fn lay_alike(&mut self, range: Range<usize>, pixel: Pixel, cover: u8, overprints: bool) {
        if times(pixel.alpha, cover) == u8::MAX && !overprints {
            if let Some(alpha) = &mut self.alpha {
                alpha[range.clone()].fill(u8::MAX);
            }
            self.inks[range].fill(pixel.inks);
        } else {
            for at in range {
                self.lay(at, pixel, cover, overprints);
            }
        }
    }

    /// Lays one pixel over what is there, as PDF 32000-1 (11.3.6, 11.7.4.3) has it: with
    /// blend mode Normal, or CompatibleOverprint, which leaves inks that the pixel has
    /// nothing of as they are.
    fn lay(&mut self, at: usize, pixel: Pixel, cover: u8, overprints: bool) {
        let source = times(pixel.alpha, cover);
        let below = &mut self.inks[at];
        let Some(alpha) = &mut self.alpha else {
            for (below, ink) in below.iter_mut().zip(pixel.inks) {
                if !overprints || ink > 0 {
                    *below = mix(*below, ink, source);
                }
            }
            return;
        };
        let backdrop = alpha[at];
        let both = u32::from(source) + u32::from(backdrop) - u32::from(times(source, backdrop));
        if both == 0 {
            return;
        }
        for (below, ink) in below.iter_mut().zip(pixel.inks) {
            let kept = u32::from(*below) * u32::from(backdrop);
            *below = if overprints && ink == 0 {
                nearest(kept, both)
            } else {
                let own = u32::from(ink) * u32::from(source) * 255;
                nearest(own + kept * (255 - u32::from(source)), both * 255)
            };
        }
        alpha[at] = u8::try_from(both).unwrap_or(u8::MAX);
    }
}

/// A group is a shade for what lies below it.
impl Shade for Layer {
    fn row(&self, row: i32, columns: Range<i32>, put: &mut Put<'_>) {
        let at = (row - self.area.top) as usize * self.area.width();
        for column in columns {
            let at = at + (column - self.area.left) as usize;
            let alpha = self.alpha.as_ref().map_or(u8::MAX, |alpha| alpha[at]);
            let inks = self.inks[at];
            put(1, Pixel { inks, alpha });
        }
    }
}

fn mix(below: u8, above: u8, part: u8) -> u8 {
    let part = u32::from(part);
    let sum = u32::from(below) * (255 - part) + u32::from(above) * part + 128;
    ((sum + (sum >> 8)) >> 8) as u8
}

fn nearest(sum: u32, by: u32) -> u8 {
    u8::try_from((sum + by / 2) / by).unwrap_or(u8::MAX)
}

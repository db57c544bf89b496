//! Pixels in memory: cut, reduced, turned upright.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::metadata::Orientation;

use super::Crop;
use super::fault::Fault;

/// What the bytes of a pixel mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Model {
    /// One byte; 255 is white.
    Grey,
    /// Three bytes; 255 is light.
    Rgb,
    /// Four bytes; 255 is full ink.
    Cmyk,
}

impl Model {
    pub(crate) fn channels(self) -> usize {
        match self {
            Model::Grey => 1,
            Model::Rgb => 3,
            Model::Cmyk => 4,
        }
    }
}

/// Pixels, row by row, 8 bits a channel.
#[derive(Debug)]
pub(crate) struct Raster {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) model: Model,
    /// Whether a byte of alpha follows each pixel's colour; never with `Cmyk`.
    pub(crate) alpha: bool,
    pub(crate) pixels: Vec<u8>,
}

/// How the pixels of another size are made from those that there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Filter {
    /// The nearest one, for pixel art.
    Nearest,
    /// A straight line between neighbours.
    Triangle,
    /// A cubic: sharp, and the same on every machine.
    CatmullRom,
    /// Soft.
    Gaussian,
    /// The sharpest.
    Lanczos3,
}

impl Filter {
    fn algorithm(self) -> ResizeAlg {
        ResizeAlg::Convolution(match self {
            Filter::Nearest => return ResizeAlg::Nearest,
            Filter::Triangle => FilterType::Bilinear,
            Filter::CatmullRom => FilterType::CatmullRom,
            Filter::Gaussian => FilterType::Gaussian,
            Filter::Lanczos3 => FilterType::Lanczos3,
        })
    }
}

/// A picture as it was decoded: perhaps coarser than stored, perhaps more than is wanted.
#[derive(Debug)]
pub(crate) struct Decoded {
    pub(crate) raster: Raster,
    /// The wanted part, in pixels of `raster`: x, y, width, height.
    pub(crate) part: [f64; 4],
}

impl Raster {
    pub(crate) fn channels(&self) -> usize {
        self.model.channels() + usize::from(self.alpha)
    }

    /// `part` (x, y, width, height) in exactly `target` pixels; colours are weighed by their
    /// alpha, so that what nobody sees leaves no dark edge.
    pub(crate) fn resample(
        &self,
        part: [f64; 4],
        target: (u32, u32),
        filter: Filter,
    ) -> Result<Raster, Fault> {
        let kind = match self.channels() {
            1 => PixelType::U8,
            2 => PixelType::U8x2,
            3 => PixelType::U8x3,
            _ => PixelType::U8x4,
        };
        let failed = |e: &dyn std::fmt::Display| Fault::Damaged(e.to_string());
        let from =
            ImageRef::new(self.width, self.height, &self.pixels, kind).map_err(|e| failed(&e))?;
        let mut to = Image::new(target.0, target.1, kind);
        let options = ResizeOptions::new()
            .resize_alg(filter.algorithm())
            .crop(part[0], part[1], part[2], part[3])
            .use_alpha(self.alpha);
        Resizer::new()
            .resize(&from, &mut to, &options)
            .map_err(|e| failed(&e))?;
        Ok(Raster {
            width: target.0,
            height: target.1,
            model: self.model,
            alpha: self.alpha,
            pixels: to.into_vec(),
        })
    }

    /// Turned from how it is stored to how it is seen.
    pub(crate) fn turn(self, orientation: Orientation) -> Raster {
        if orientation == Orientation::NoTransforms {
            return self;
        }
        let stored = (self.width, self.height);
        let (width, height) = upright(orientation, stored);
        let n = self.channels();
        let mut pixels = Vec::with_capacity(self.pixels.len());
        for y in 0..height {
            for x in 0..width {
                let (x, y) = stored_pixel(orientation, stored, x, y);
                let at = (y as usize * self.width as usize + x as usize) * n;
                pixels.extend_from_slice(&self.pixels[at..at + n]);
            }
        }
        Raster {
            width,
            height,
            pixels,
            ..self
        }
    }

    /// The colours, and apart from them the alpha if any pixel is not opaque.
    pub(crate) fn split_alpha(mut self) -> (Raster, Option<Vec<u8>>) {
        if !self.alpha {
            return (self, None);
        }
        let (n, colours) = (self.channels(), self.model.channels());
        let alpha: Vec<u8> = self.pixels.chunks_exact(n).map(|p| p[colours]).collect();
        let mut to = 0;
        for from in (0..self.pixels.len()).step_by(n) {
            // What nobody sees is white: no stray colour at a soft edge, and it packs well.
            let seen = self.pixels[from + colours] > 0;
            for i in 0..colours {
                self.pixels[to + i] = if seen { self.pixels[from + i] } else { 255 };
            }
            to += colours;
        }
        self.pixels.truncate(to);
        self.alpha = false;
        let opaque = alpha.iter().all(|a| *a == 255);
        (self, (!opaque).then_some(alpha))
    }
}

impl Decoded {
    /// The wanted part in `target` pixels (width, height), or fewer if it was decoded coarser.
    pub(crate) fn reduce(self, target: (u32, u32)) -> Result<Raster, Fault> {
        let [_, _, width, height] = self.part;
        let target = fit(target, (width as u32, height as u32));
        // Catmull-Rom is a polynomial: its weights are the same on every machine, which
        // those of Lanczos, made with a sine, need not be.
        self.resize(target, Filter::CatmullRom)
    }

    /// The wanted part in exactly `target` pixels (width, height).
    pub(crate) fn resize(self, target: (u32, u32), filter: Filter) -> Result<Raster, Fault> {
        let Decoded { raster, part } = self;
        if part == [0.0, 0.0, f64::from(target.0), f64::from(target.1)]
            && (raster.width, raster.height) == target
        {
            return Ok(raster);
        }
        raster.resample(part, target, filter)
    }
}

/// `size` made to fit into `most`, in its proportions; it is never enlarged.
pub(crate) fn fit(size: (u32, u32), most: (u32, u32)) -> (u32, u32) {
    let ratio = |part: u32, whole: u32| f64::from(part.max(1)) / f64::from(whole);
    let scale = ratio(most.0, size.0).min(ratio(most.1, size.1)).min(1.0);
    let side = |side: u32, most: u32| {
        ((f64::from(side) * scale).round() as u32).clamp(1, most.max(1).min(side))
    };
    (side(size.0, most.0), side(size.1, most.1))
}

/// How often a picture can be halved, up to `most` (a factor), while `part` keeps at least
/// `target` pixels; further, if otherwise more than [`HELD`](super::HELD) of `held` pixels
/// would be decoded.
pub(crate) fn factor(part: (u32, u32), target: (u32, u32), held: u64, most: u32) -> u32 {
    let mut factor = 1;
    while factor < most {
        let next = factor * 2;
        let fine = part.0 / next >= target.0 && part.1 / next >= target.1;
        let heavy = held / u64::from(factor * factor) > super::HELD;
        if !fine && !heavy {
            break;
        }
        factor = next;
    }
    factor
}

/// A size as seen from a size as stored; and the other way.
pub(crate) fn upright(orientation: Orientation, (width, height): (u32, u32)) -> (u32, u32) {
    match orientation {
        Orientation::Rotate90
        | Orientation::Rotate270
        | Orientation::Rotate90FlipH
        | Orientation::Rotate270FlipH => (height, width),
        _ => (width, height),
    }
}

/// The stored part of a picture of the stored size `size` that is seen as `crop`.
pub(crate) fn stored(orientation: Orientation, size: (u32, u32), crop: Crop) -> Crop {
    let first = stored_pixel(orientation, size, crop.x, crop.y);
    let last = stored_pixel(
        orientation,
        size,
        crop.x + crop.width - 1,
        crop.y + crop.height - 1,
    );
    Crop {
        x: first.0.min(last.0),
        y: first.1.min(last.1),
        width: first.0.abs_diff(last.0) + 1,
        height: first.1.abs_diff(last.1) + 1,
    }
}

/// Where the pixel that is seen at `x`, `y` is stored (TIFF 6.0, tag 274).
fn stored_pixel(
    orientation: Orientation,
    (width, height): (u32, u32),
    x: u32,
    y: u32,
) -> (u32, u32) {
    match orientation {
        Orientation::NoTransforms => (x, y),
        Orientation::FlipHorizontal => (width - 1 - x, y),
        Orientation::Rotate180 => (width - 1 - x, height - 1 - y),
        Orientation::FlipVertical => (x, height - 1 - y),
        Orientation::Rotate90FlipH => (y, x),
        Orientation::Rotate90 => (y, height - 1 - x),
        Orientation::Rotate270FlipH => (width - 1 - y, height - 1 - x),
        Orientation::Rotate270 => (width - 1 - y, x),
    }
}

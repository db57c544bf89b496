//! Colours as the format of a rendition can hold them.

use moxcms::{ColorProfile, DataColorSpace, Layout, RenderingIntent, TransformOptions};

use super::encode::Encoding;
use crate::picture::{Fault, Model, Raster};

/// A picture ready to be encoded: grey or RGB.
#[derive(Debug)]
pub(super) struct Picture {
    pub(super) raster: Raster,
    /// The profile that goes with it; without one the colours are sRGB.
    pub(super) icc: Option<Vec<u8>>,
}

/// `raster` in what `encoding` takes. A profile goes with the pixels if the format can hold
/// it, else they become sRGB; inks always do.
pub(super) fn for_screens(
    raster: Raster,
    icc: Option<&[u8]>,
    encoding: Encoding,
) -> Result<Picture, Fault> {
    let mut raster = match raster.alpha && is_opaque(&raster) {
        true => without_alpha(raster),
        false => raster,
    };
    if raster.alpha && matches!(encoding, Encoding::Jpeg { .. }) {
        raster = on_white(raster);
    }
    let grey = raster.model == Model::Grey;
    let keeps_grey = matches!(encoding, Encoding::Jpeg { .. } | Encoding::Png);
    let profile = icc.and_then(|icc| ColorProfile::new_from_slice(icc).ok());
    let fits = profile.as_ref().is_some_and(|p| match raster.model {
        Model::Grey => keeps_grey && p.color_space == DataColorSpace::Gray,
        Model::Rgb => p.color_space == DataColorSpace::Rgb,
        Model::Cmyk => false,
    });
    if fits && !matches!(encoding, Encoding::Avif { .. }) {
        return Ok(Picture {
            raster,
            icc: icc.map(<[u8]>::to_vec),
        });
    }
    let raster = match (raster.model, profile) {
        (Model::Cmyk, Some(profile)) if profile.color_space == DataColorSpace::Cmyk => {
            to_srgb(raster, &profile, Layout::Rgba, Model::Rgb)?
        }
        (Model::Cmyk, _) => plain_inks(raster),
        (Model::Rgb, Some(profile)) if profile.color_space == DataColorSpace::Rgb => {
            let layout = if raster.alpha {
                Layout::Rgba
            } else {
                Layout::Rgb
            };
            to_srgb(raster, &profile, layout, Model::Rgb)?
        }
        _ if grey && !keeps_grey => spread(raster),
        _ => raster,
    };
    Ok(Picture { raster, icc: None })
}

fn to_srgb(
    raster: Raster,
    profile: &ColorProfile,
    from: Layout,
    model: Model,
) -> Result<Raster, Fault> {
    let to = if raster.alpha {
        Layout::Rgba
    } else {
        Layout::Rgb
    };
    let options = TransformOptions {
        rendering_intent: RenderingIntent::RelativeColorimetric,
        prefer_fixed_point: false,
        ..TransformOptions::default()
    };
    let channels = if raster.alpha { 4 } else { 3 };
    let count = raster.width as usize * raster.height as usize;
    let mut pixels = vec![0; count * channels];
    profile
        .create_transform_8bit(from, &ColorProfile::new_srgb(), to, options)
        .and_then(|t| t.transform(&raster.pixels, &mut pixels))
        .map_err(|_| Fault::BadProfile)?;
    Ok(Raster {
        model,
        pixels,
        ..raster
    })
}

/// Inks of no known press: each takes its part of the light.
fn plain_inks(raster: Raster) -> Raster {
    let inks = raster.pixels.as_chunks::<4>().0.iter();
    let light = |ink: u8, black: u8| {
        let product = u32::from(255 - ink) * u32::from(255 - black);
        ((product + 127) / 255) as u8
    };
    let pixels = inks
        .flat_map(|[c, m, y, k]| [light(*c, *k), light(*m, *k), light(*y, *k)])
        .collect();
    Raster {
        model: Model::Rgb,
        pixels,
        ..raster
    }
}

/// Grey as RGB.
fn spread(raster: Raster) -> Raster {
    let pixels = match raster.alpha {
        true => {
            let pairs = raster.pixels.as_chunks::<2>().0.iter();
            pairs.flat_map(|[v, a]| [*v, *v, *v, *a]).collect()
        }
        false => raster.pixels.iter().flat_map(|v| [*v, *v, *v]).collect(),
    };
    Raster {
        model: Model::Rgb,
        pixels,
        ..raster
    }
}

fn is_opaque(raster: &Raster) -> bool {
    let n = raster.channels();
    raster.pixels.chunks_exact(n).all(|p| p[n - 1] == 255)
}

fn without_alpha(raster: Raster) -> Raster {
    let n = raster.channels();
    let pixels = raster.pixels.chunks_exact(n);
    Raster {
        pixels: pixels.flat_map(|p| p[..n - 1].iter().copied()).collect(),
        alpha: false,
        ..raster
    }
}

/// JPEG has no alpha: what shows through is white.
fn on_white(raster: Raster) -> Raster {
    let n = raster.channels();
    let mut pixels = Vec::with_capacity(raster.pixels.len() / n * (n - 1));
    for pixel in raster.pixels.chunks_exact(n) {
        let alpha = u32::from(pixel[n - 1]);
        let over = |v: &u8| ((u32::from(*v) * alpha + 255 * (255 - alpha) + 127) / 255) as u8;
        pixels.extend(pixel[..n - 1].iter().map(over));
    }
    Raster {
        pixels,
        alpha: false,
        ..raster
    }
}

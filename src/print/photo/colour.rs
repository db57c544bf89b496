//! Colours of a photo → inks, or → sRGB for a screen.
//!
//! RGB goes through a grid of 33 x 33 x 33 colours that the colour management computes once,
//! tetrahedra between them: exact at the grid, integers elsewhere, so that the result is the
//! same on every machine and any number of threads.
//!
//! The intent is perceptual: it is the table that those who measured the press made to bring a
//! photo, more vivid and deeper than ink on paper, wholly inside and within the press's limit
//! of ink. The black points are matched as well (moxcms does so), so that shadows stay apart
//! even with a profile like FOGRA39L, where one colorimetric table serves every intent.

use std::sync::Arc;

use moxcms::{
    ColorProfile, DataColorSpace, Layout, ProfileClass, RenderingIntent, TransformOptions,
};
use rayon::prelude::*;

use super::Inks;
use crate::picture::{Fault, Model, Raster};
use crate::print::profile::{Profile, description};

/// Colours along a side of the grid.
const SIDE: usize = 33;
/// Pixels that one thread turns at a time.
const BAND: usize = 1 << 16;

/// What the numbers in a photo mean.
#[derive(Clone, Debug)]
pub(super) enum Source {
    /// Light, by this profile; by sRGB if there is none.
    Light(Option<Arc<ColorProfile>>),
    /// Grey, as the press's black: the profile is one of a press.
    Black,
    /// Inks, perhaps with the name of the condition that they were made for.
    Inks(Option<String>),
}

impl Source {
    /// By the profile in a photo of the model `model`.
    pub(super) fn read(model: Model, icc: Option<Vec<u8>>) -> Result<Source, Fault> {
        if model == Model::Cmyk {
            return Ok(Source::Inks(icc.and_then(|icc| description(&icc))));
        }
        let Some(icc) = icc else {
            return Ok(Source::Light(None));
        };
        let profile = ColorProfile::new_from_slice(&icc).map_err(|_| Fault::BadProfile)?;
        match (model, profile.color_space) {
            (Model::Grey, DataColorSpace::Gray)
                if profile.profile_class == ProfileClass::OutputDevice =>
            {
                return Ok(Source::Black);
            }
            // Programs that turn a photo grey often leave its RGB profile inside.
            (Model::Grey, DataColorSpace::Gray | DataColorSpace::Rgb)
            | (Model::Rgb, DataColorSpace::Rgb) => {}
            _ => return Err(Fault::BadProfile),
        }
        // What cannot be computed with is told now, not when the piece is made.
        neutrals(&profile)?;
        Ok(Source::Light(Some(Arc::new(profile))))
    }
}

/// The inks of `raster`, which has no alpha; greys, even those of an RGB file, in black alone.
pub(super) fn separate(raster: Raster, source: &Source, profile: &Profile) -> Result<Inks, Fault> {
    let Raster { model, pixels, .. } = raster;
    let light = match source {
        Source::Inks(_) => return Ok(Inks::All(pixels)),
        Source::Black => return Ok(Inks::Black(pixels.iter().map(|v| 255 - v).collect())),
        Source::Light(light) => light.as_deref(),
    };
    let press = press(profile)?;
    let is_grey =
        model == Model::Grey || pixels.chunks_exact(3).all(|p| p[0] == p[1] && p[1] == p[2]);
    if is_grey {
        let table = blacks(light, &press)?;
        let step = model.channels();
        let inks = pixels.iter().step_by(step).map(|v| table[usize::from(*v)]);
        return Ok(Inks::Black(inks.collect()));
    }
    let grid = Grid::new(light, &press)?;
    let mut inks = vec![0; pixels.len() / 3 * 4];
    inks.par_chunks_mut(BAND * 4)
        .zip(pixels.par_chunks(BAND * 3))
        .for_each(|(inks, pixels)| grid.turn(pixels, inks));
    Ok(Inks::All(inks))
}

/// The pixels of `raster`, which has no alpha, in sRGB.
pub(super) fn to_screen(
    raster: Raster,
    source: &Source,
    profile: &Profile,
) -> Result<Vec<u8>, Fault> {
    let Raster { model, pixels, .. } = raster;
    let spread = |table: &dyn Fn(u8) -> u8| {
        let greys = pixels.iter().map(|v| table(*v));
        greys.flat_map(|v| [v, v, v]).collect()
    };
    let srgb = ColorProfile::new_srgb();
    match (source, model) {
        (Source::Inks(_), _) => {
            let options = options(RenderingIntent::RelativeColorimetric);
            let press = press(profile)?;
            let mut to = vec![0; pixels.len() / 4 * 3];
            press
                .create_transform_8bit(Layout::Rgba, &srgb, Layout::Rgb, options)
                .and_then(|t| t.transform(&pixels, &mut to))
                .map_err(|_| Fault::BadCondition)?;
            Ok(to)
        }
        (Source::Black, _) => {
            let greys = ramp(&press(profile)?)?.map(to_srgb);
            Ok(spread(&|v| greys[usize::from(255 - v)]))
        }
        (Source::Light(None), Model::Grey) => Ok(spread(&|v| v)),
        (Source::Light(Some(light)), Model::Grey) => {
            let greys = neutrals(light)?;
            Ok(spread(&|v| (greys[usize::from(v)] * 255.0).round() as u8))
        }
        (Source::Light(None), _) => Ok(pixels),
        (Source::Light(Some(light)), _) => {
            let options = options(RenderingIntent::RelativeColorimetric);
            let mut to = vec![0; pixels.len()];
            light
                .create_transform_8bit(Layout::Rgb, &srgb, Layout::Rgb, options)
                .and_then(|t| t.transform(&pixels, &mut to))
                .map_err(|_| Fault::BadProfile)?;
            Ok(to)
        }
    }
}

fn press(profile: &Profile) -> Result<ColorProfile, Fault> {
    profile
        .icc()
        .and_then(|icc| ColorProfile::new_from_slice(&icc).ok())
        .ok_or(Fault::BadCondition)
}

fn options(rendering_intent: RenderingIntent) -> TransformOptions {
    TransformOptions {
        rendering_intent,
        prefer_fixed_point: false,
        ..TransformOptions::default()
    }
}

/// Inks for a grid of RGB colours.
struct Grid {
    inks: Vec<Sum>,
    /// For each value of a channel, the cell that it lies in and how far in, of 256.
    places: [(u32, u32); 256],
}

/// Four inks, two in each number with room for a weight of 256; full ink is 255 * 256.
type Sum = [u64; 2];

impl Grid {
    fn new(light: Option<&ColorProfile>, press: &ColorProfile) -> Result<Grid, Fault> {
        let node = |i: usize| (i * 65_535 / (SIDE - 1)) as u16;
        let mut colours = Vec::with_capacity(SIDE * SIDE * SIDE * 3);
        for r in 0..SIDE {
            for g in 0..SIDE {
                for b in 0..SIDE {
                    colours.extend([node(r), node(g), node(b)]);
                }
            }
        }
        let mut inks = vec![0; SIDE * SIDE * SIDE * 4];
        let srgb = ColorProfile::new_srgb();
        let options = options(RenderingIntent::Perceptual);
        light
            .unwrap_or(&srgb)
            .create_transform_16bit(Layout::Rgb, press, Layout::Rgba, options)
            .and_then(|t| t.transform(&colours, &mut inks))
            .map_err(|_| Fault::BadCondition)?;
        let full = |ink: u16| (u64::from(ink) * 65_280 + 32_767) / 65_535;
        let sum = |[c, m, y, k]: &[u16; 4]| [full(*c) | full(*m) << 32, full(*y) | full(*k) << 32];
        let places = std::array::from_fn(|v| {
            let at = (v * (SIDE - 1) * 256 + 127) / 255;
            let cell = (at / 256).min(SIDE - 2);
            (cell as u32, (at - cell * 256) as u32)
        });
        Ok(Grid {
            inks: inks.as_chunks::<4>().0.iter().map(sum).collect(),
            places,
        })
    }

    fn turn(&self, pixels: &[u8], inks: &mut [u8]) {
        let pixels = pixels.as_chunks::<3>().0;
        for (pixel, to) in pixels.iter().zip(inks.as_chunks_mut::<4>().0) {
            *to = self.at(*pixel);
        }
    }

    /// Between the corners of the tetrahedron that `rgb` lies in: from the dark corner of its
    /// cell to the light one, first along the channel in which it is furthest.
    fn at(&self, rgb: [u8; 3]) -> [u8; 4] {
        const STEP: [u32; 3] = [(SIDE * SIDE) as u32, SIDE as u32, 1];
        let [r, g, b] = rgb.map(|v| self.places[usize::from(v)]);
        let dark = r.0 * STEP[0] + g.0 * STEP[1] + b.0 * STEP[2];
        // How far, with the step in the lower bits: sorted without a branch.
        let [r, g, b] = [
            r.1 << 16 | STEP[0],
            g.1 << 16 | STEP[1],
            b.1 << 16 | STEP[2],
        ];
        let (high, low) = (r.max(g), r.min(g));
        let (far, rest) = (high.max(b), high.min(b));
        let (middle, near) = (rest.max(low), rest.min(low));
        let step = |way: u32| way & 0xffff;
        let part = |way: u32| u64::from(way >> 16);
        let mut at = dark;
        let mut sum = [0x8000_0000_8000; 2];
        let mut add = |at: u32, weight: u64| {
            let [cm, yk] = self.inks[at as usize];
            sum = [sum[0] + cm * weight, sum[1] + yk * weight];
        };
        add(at, 256 - part(far));
        at += step(far);
        add(at, part(far) - part(middle));
        at += step(middle);
        add(at, part(middle) - part(near));
        at += step(near);
        add(at, part(near));
        let [cm, yk] = sum;
        [cm >> 16, cm >> 48, yk >> 16, yk >> 48].map(|ink| ink as u8)
    }
}

/// For each grey, the black ink that looks like it: luminance for luminance, where the full
/// ink stands for black and the paper for white.
fn blacks(light: Option<&ColorProfile>, press: &ColorProfile) -> Result<[u8; 256], Fault> {
    let ramp = ramp(press)?;
    let greys = match light {
        Some(light) => neutrals(light)?,
        None => std::array::from_fn(|v| v as f64 / 255.0),
    };
    let (white, black) = (ramp[0], ramp[255]);
    Ok(greys.map(|grey| {
        let wanted = black + from_srgb(grey) * (white - black);
        let lighter = ramp.partition_point(|y| *y > wanted).min(255);
        let before = lighter.saturating_sub(1);
        let nearer = ramp[before] - wanted < wanted - ramp[lighter];
        (if nearer { before } else { lighter }) as u8
    }))
}

/// The luminance of each amount of black ink on its own, the paper's being 1; it never rises.
fn ramp(press: &ColorProfile) -> Result<[f64; 256], Fault> {
    let inks: Vec<u16> = (0..=255).flat_map(|k| [0, 0, 0, k * 257]).collect();
    let mut rgb = [0; 256 * 3];
    let srgb = ColorProfile::new_srgb();
    let options = options(RenderingIntent::RelativeColorimetric);
    press
        .create_transform_16bit(Layout::Rgba, &srgb, Layout::Rgb, options)
        .and_then(|t| t.transform(&inks, &mut rgb))
        .map_err(|_| Fault::BadCondition)?;
    let mut darkest = 1.0f64;
    let mut ramp = [0.0; 256];
    for (y, [r, g, b]) in ramp.iter_mut().zip(rgb.as_chunks::<3>().0) {
        let [r, g, b] = [r, g, b].map(|v| from_srgb(f64::from(*v) / 65_535.0));
        // The weights of sRGB's primaries (IEC 61966-2-1).
        darkest = darkest.min(0.2126 * r + 0.7152 * g + 0.0722 * b);
        *y = darkest;
    }
    Ok(ramp)
}

/// The greys of a profile in sRGB, from 0 to 1.
fn neutrals(light: &ColorProfile) -> Result<[f64; 256], Fault> {
    let (layout, channels) = match light.color_space {
        DataColorSpace::Gray => (Layout::Gray, 1),
        _ => (Layout::Rgb, 3),
    };
    let greys: Vec<u16> = (0..=255)
        .flat_map(|v| std::iter::repeat_n(v * 257, channels))
        .collect();
    let mut rgb = [0; 256 * 3];
    let srgb = ColorProfile::new_srgb();
    let options = options(RenderingIntent::RelativeColorimetric);
    light
        .create_transform_16bit(layout, &srgb, Layout::Rgb, options)
        .and_then(|t| t.transform(&greys, &mut rgb))
        .map_err(|_| Fault::BadProfile)?;
    Ok(std::array::from_fn(|i| {
        f64::from(rgb[i * 3 + 1]) / 65_535.0
    }))
}

/// A part of sRGB's range → light (IEC 61966-2-1).
fn from_srgb(v: f64) -> f64 {
    if v <= 0.040_45 {
        v / 12.92
    } else {
        ((v + 0.055) / 1.055).powf(2.4)
    }
}

fn to_srgb(light: f64) -> u8 {
    let v = if light <= 0.003_130_8 {
        light * 12.92
    } else {
        1.055 * light.powf(1.0 / 2.4) - 0.055
    };
    (v * 255.0).round() as u8
}

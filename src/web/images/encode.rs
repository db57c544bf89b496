//! Pixels → JPEG, PNG, WebP or AVIF. Nothing goes in but the picture and its colour profile.

use std::borrow::Cow;

use jpeg_encoder::{ColorType, Encoder as JpegEncoder, SamplingFactor};
use ravif::{BitDepth, Encoder as AvifEncoder, Img, RGB8, RGBA8};
use webp::{Encoder as WebPEncoder, WebPConfig};

use super::colour::Picture;
use crate::config::images::{PictureFormat, WIDEST};
use crate::picture::{Fault, HELD, Model};

/// A format with all that its encoder is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// 1 to 100.
    Jpeg { quality: u8 },
    /// Lossless.
    Png,
    /// 0 to 100; without one, lossless.
    WebP { quality: Option<u8> },
    /// Quality 1 to 100; speed 1 to 10, the fastest.
    Avif { quality: u8, speed: u8 },
}

/// From here on colours are kept as fine as brightness: thin red letters stay clean.
const FINE: u8 = 90;

/// libwebp's choice between time (0) and size (6): files are a twentieth larger than by its
/// own choice, 4, and made in half the time.
const WEBP_METHOD: i32 = 2;

impl Encoding {
    /// `auto` is PNG for what is stored without loss and JPEG for the rest; Zola's defaults.
    ///
    /// # Errors
    /// A number that is out of its bounds, in words.
    pub(super) fn settle(
        format: PictureFormat,
        lossless: bool,
        quality: Option<u64>,
        speed: Option<u64>,
    ) -> Result<Encoding, String> {
        let within = |name: &str, value: Option<u64>, least: u64, most: u64| match value {
            Some(n) if n < least || n > most => {
                Err(format!("`{name}` is a number from {least} to {most}"))
            }
            other => Ok(other.map(|n| n as u8)),
        };
        let worst = u64::from(format != PictureFormat::WebP);
        let quality = within("quality", quality, worst, 100)?;
        let speed = within("speed", speed, 1, 10)?;
        Ok(match format {
            PictureFormat::Auto if lossless => Encoding::Png,
            PictureFormat::Auto | PictureFormat::Jpeg => Encoding::Jpeg {
                quality: quality.unwrap_or(75),
            },
            PictureFormat::Png => Encoding::Png,
            PictureFormat::WebP => Encoding::WebP { quality },
            PictureFormat::Avif => Encoding::Avif {
                quality: quality.unwrap_or(80),
                speed: speed.unwrap_or(5),
            },
        })
    }

    /// The ending of such files.
    pub(super) fn ending(self) -> &'static str {
        match self {
            Encoding::Jpeg { .. } => "jpg",
            Encoding::Png => "png",
            Encoding::WebP { .. } => "webp",
            Encoding::Avif { .. } => "avif",
        }
    }

    /// The media type.
    pub(super) fn mime(self) -> &'static str {
        match self {
            Encoding::Jpeg { .. } => "image/jpeg",
            Encoding::Png => "image/png",
            Encoding::WebP { .. } => "image/webp",
            Encoding::Avif { .. } => "image/avif",
        }
    }

    /// Refuses a size that the format cannot hold, or that is too large to be made.
    ///
    /// # Errors
    /// The reason in words.
    pub(super) fn check_size(self, width: u32, height: u32) -> Result<(), String> {
        let side = match self {
            Encoding::WebP { .. } => WIDEST,
            _ => u32::from(u16::MAX),
        };
        if width.max(height) > side {
            let ending = self.ending();
            return Err(format!(
                "{width} x {height}: no side of a {ending} can be longer than {side} pixels"
            ));
        }
        if u64::from(width) * u64::from(height) > HELD {
            let most = HELD / 1_000_000;
            return Err(format!(
                "{width} x {height}: no rendition can have more than {most} million pixels"
            ));
        }
        Ok(())
    }
}

/// The file's bytes.
///
/// # Errors
/// What the encoder says; its bounds were checked before.
pub(super) fn encode(picture: &Picture, encoding: Encoding) -> Result<Vec<u8>, Fault> {
    match encoding {
        Encoding::Jpeg { quality } => jpeg(picture, quality),
        Encoding::Png => png(picture),
        Encoding::WebP { quality } => webp(picture, quality),
        Encoding::Avif { quality, speed } => avif(picture, quality, speed),
    }
}

fn jpeg(picture: &Picture, quality: u8) -> Result<Vec<u8>, Fault> {
    let raster = &picture.raster;
    let mut out = Vec::new();
    let mut encoder = JpegEncoder::new(&mut out, quality);
    // Tables of its own would put each colour into a scan of its own: hardly smaller, and some
    // programs read such files wrongly.
    encoder.set_sampling_factor(if quality < FINE {
        SamplingFactor::F_2_2
    } else {
        SamplingFactor::F_1_1
    });
    if let Some(icc) = &picture.icc {
        encoder.add_icc_profile(icc).map_err(failed)?;
    }
    let kind = match raster.model {
        Model::Grey => ColorType::Luma,
        _ => ColorType::Rgb,
    };
    // The sides were checked against the format's.
    let (width, height) = (raster.width as u16, raster.height as u16);
    encoder
        .encode(&raster.pixels, width, height, kind)
        .map_err(failed)?;
    Ok(out)
}

fn png(picture: &Picture) -> Result<Vec<u8>, Fault> {
    let raster = &picture.raster;
    let mut info = png::Info::with_size(raster.width, raster.height);
    info.color_type = match (raster.model, raster.alpha) {
        (Model::Grey, false) => png::ColorType::Grayscale,
        (Model::Grey, true) => png::ColorType::GrayscaleAlpha,
        (_, false) => png::ColorType::Rgb,
        (_, true) => png::ColorType::Rgba,
    };
    info.bit_depth = png::BitDepth::Eight;
    info.icc_profile = picture.icc.as_deref().map(Cow::Borrowed);
    let mut out = Vec::new();
    let mut encoder = png::Encoder::with_info(&mut out, info).map_err(failed)?;
    encoder.set_compression(png::Compression::Balanced);
    let mut writer = encoder.write_header().map_err(failed)?;
    writer.write_image_data(&raster.pixels).map_err(failed)?;
    writer.finish().map_err(failed)?;
    Ok(out)
}

fn webp(picture: &Picture, quality: Option<u8>) -> Result<Vec<u8>, Fault> {
    let raster = &picture.raster;
    let failed = |()| Fault::Unsupported("WebP".to_owned());
    let mut config = WebPConfig::new().map_err(failed)?;
    config.method = WEBP_METHOD;
    match quality {
        Some(quality) => config.quality = f32::from(quality),
        None => config.lossless = 1,
    }
    let encoder = match raster.alpha {
        true => WebPEncoder::from_rgba(&raster.pixels, raster.width, raster.height),
        false => WebPEncoder::from_rgb(&raster.pixels, raster.width, raster.height),
    };
    let made = encoder
        .encode_advanced(&config)
        .map_err(|e| Fault::Unsupported(format!("WebP: {e:?}")))?;
    Ok(match &picture.icc {
        Some(icc) => with_profile(&made, icc, raster),
        None => made.to_vec(),
    })
}

/// Puts a colour profile into a WebP (RFC 9649, section 2.7: the extended format).
fn with_profile(made: &[u8], icc: &[u8], raster: &crate::picture::Raster) -> Vec<u8> {
    const ICC: u8 = 0x20;
    const ALPHA: u8 = 0x10;
    let mut out = b"RIFF\0\0\0\0WEBP".to_vec();
    let chunk = |out: &mut Vec<u8>, name: &[u8; 4], body: &[u8]| {
        out.extend(name);
        out.extend((body.len() as u32).to_le_bytes());
        out.extend(body);
        out.extend(&[0][..body.len() % 2]);
    };
    let side = |side: u32| (side - 1).to_le_bytes();
    let mut head = vec![ICC | if raster.alpha { ALPHA } else { 0 }, 0, 0, 0];
    head.extend(&side(raster.width)[..3]);
    head.extend(&side(raster.height)[..3]);
    chunk(&mut out, b"VP8X", &head);
    chunk(&mut out, b"ICCP", icc);
    // With alpha the encoder has written such a head of its own, of ten bytes.
    let body = &made[12..];
    out.extend(if body.starts_with(b"VP8X") {
        &body[18..]
    } else {
        body
    });
    let length = (out.len() - 8) as u32;
    out[4..8].copy_from_slice(&length.to_le_bytes());
    out
}

fn avif(picture: &Picture, quality: u8, speed: u8) -> Result<Vec<u8>, Fault> {
    let raster = &picture.raster;
    let (width, height) = (raster.width as usize, raster.height as usize);
    let encoder = AvifEncoder::new()
        .with_quality(f32::from(quality))
        .with_alpha_quality(f32::from(quality))
        .with_bit_depth(BitDepth::Eight)
        .with_speed(speed);
    let made = if raster.alpha {
        let pixels = raster.pixels.as_chunks::<4>().0.iter();
        let pixels: Vec<RGBA8> = pixels
            .map(|[r, g, b, a]| RGBA8::new(*r, *g, *b, *a))
            .collect();
        encoder.encode_rgba(Img::new(&pixels, width, height))
    } else {
        let pixels = raster.pixels.as_chunks::<3>().0.iter();
        let pixels: Vec<RGB8> = pixels.map(|[r, g, b]| RGB8::new(*r, *g, *b)).collect();
        encoder.encode_rgb(Img::new(&pixels, width, height))
    };
    made.map(|made| made.avif_file).map_err(failed)
}

fn failed(error: impl std::fmt::Display) -> Fault {
    Fault::Unsupported(error.to_string())
}

//! PNG: decoded row by row, so that only the wanted part, reduced, is ever in memory.

use std::io::Cursor;

use png::{ColorType, Decoder, DecodingError, Limits, Reader, Transformations};

use super::fault::Fault;
use super::raster::{Decoded, Model, Raster, factor};
use super::{Crop, Format, HELD, Header, orientation, refuse_above};

/// The most pixels of a file that is reduced while it is decoded: an empty picture of that
/// size is a file of one megabyte and takes seconds.
const LARGEST: u64 = 300_000_000;

/// Profiles and the like, in bytes; pixels are counted elsewhere.
const EXTRAS: usize = 64 * 1024 * 1024;

type Rows<'a> = Reader<Cursor<&'a [u8]>>;

pub(crate) fn header(bytes: &[u8]) -> Result<Header, Fault> {
    let rows = open(bytes)?;
    let info = rows.info();
    // An interlaced picture comes in seven passes, and cannot be reduced on the way.
    let most = if info.interlaced { HELD } else { LARGEST };
    refuse_above(most, info.width, info.height)?;
    let (model, _) = model(&rows)?;
    Ok(Header {
        format: Format::Png,
        width: info.width,
        height: info.height,
        model,
        orientation: orientation(info.exif_metadata.as_deref()),
        icc: info.icc_profile.as_deref().map(<[u8]>::to_vec),
        animated: info.animation_control.is_some_and(|a| a.num_frames > 1),
    })
}

/// The part `part`, no finer than `target` pixels need.
pub(crate) fn decode(bytes: &[u8], part: Crop, target: (u32, u32)) -> Result<Decoded, Fault> {
    let mut rows = open(bytes)?;
    let (model, alpha) = model(&rows)?;
    if rows.info().interlaced {
        return decode_interlaced(rows, part, (model, alpha));
    }
    let held = u64::from(part.width) * u64::from(part.height);
    let factor = factor((part.width, part.height), target, held, 1 << 15);
    let size = (part.width.div_ceil(factor), part.height.div_ceil(factor));
    let n = model.channels() + usize::from(alpha);
    let from = part.x as usize * n..(part.x + part.width) as usize * n;
    let mut pixels = Vec::with_capacity(size.0 as usize * size.1 as usize * n);
    let mut mean = Mean::new(size.0 as usize, n, factor as usize, alpha);
    for y in 0..part.y + part.height {
        let row = rows.next_row().map_err(fault)?.ok_or(Fault::CutOff)?;
        if y < part.y {
            continue;
        }
        let row = row.data().get(from.clone()).ok_or(Fault::CutOff)?;
        if factor == 1 {
            pixels.extend_from_slice(row);
            continue;
        }
        mean.add(row);
        let done = y + 1 - part.y;
        if done.is_multiple_of(factor) || done == part.height {
            mean.take(&mut pixels);
        }
    }
    let f = f64::from(factor);
    Ok(Decoded {
        raster: Raster {
            width: size.0,
            height: size.1,
            model,
            alpha,
            pixels,
        },
        part: [
            0.0,
            0.0,
            f64::from(part.width) / f,
            f64::from(part.height) / f,
        ],
    })
}

fn decode_interlaced(
    mut rows: Rows<'_>,
    part: Crop,
    (model, alpha): (Model, bool),
) -> Result<Decoded, Fault> {
    let size = rows.output_buffer_size().ok_or(Fault::CutOff)?;
    let mut pixels = vec![0; size];
    let info = rows.next_frame(&mut pixels).map_err(fault)?;
    Ok(Decoded {
        raster: Raster {
            width: info.width,
            height: info.height,
            model,
            alpha,
            pixels,
        },
        part: [part.x, part.y, part.width, part.height].map(f64::from),
    })
}

fn open(bytes: &[u8]) -> Result<Rows<'_>, Fault> {
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), Limits { bytes: EXTRAS });
    decoder.set_ignore_text_chunk(true);
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    decoder.read_info().map_err(fault)
}

/// What rows hold once they are expanded, and whether alpha is in them.
fn model(rows: &Rows<'_>) -> Result<(Model, bool), Fault> {
    match rows.output_color_type().0 {
        ColorType::Grayscale => Ok((Model::Grey, false)),
        ColorType::GrayscaleAlpha => Ok((Model::Grey, true)),
        ColorType::Rgb => Ok((Model::Rgb, false)),
        ColorType::Rgba => Ok((Model::Rgb, true)),
        ColorType::Indexed => Err(Fault::Damaged("palette".to_owned())),
    }
}

/// The mean of `factor` x `factor` pixels, colours weighed by their alpha.
struct Mean {
    sums: Vec<u64>,
    /// Rows and columns that went into it.
    rows: u64,
    columns: Vec<u64>,
    channels: usize,
    factor: usize,
    alpha: bool,
}

impl Mean {
    fn new(width: usize, channels: usize, factor: usize, alpha: bool) -> Mean {
        let size = if factor == 1 { 0 } else { width };
        Mean {
            sums: vec![0; size * channels],
            rows: 0,
            columns: vec![0; size],
            channels,
            factor,
            alpha,
        }
    }

    fn add(&mut self, row: &[u8]) {
        let n = self.channels;
        let groups = row.chunks(self.factor * n);
        for ((sums, columns), group) in self
            .sums
            .chunks_exact_mut(n)
            .zip(&mut self.columns)
            .zip(groups)
        {
            *columns = (group.len() / n) as u64;
            for pixel in group.chunks_exact(n) {
                let weight = if self.alpha {
                    u64::from(pixel[n - 1])
                } else {
                    1
                };
                let colours = if self.alpha { n - 1 } else { n };
                for i in 0..colours {
                    sums[i] += weight * u64::from(pixel[i]);
                }
                if self.alpha {
                    sums[n - 1] += weight;
                }
            }
        }
        self.rows += 1;
    }

    fn take(&mut self, pixels: &mut Vec<u8>) {
        let n = self.channels;
        for (sums, columns) in self.sums.chunks_exact(n).zip(&self.columns) {
            let count = (self.rows * columns).max(1);
            let rounded = |sum: u64, by: u64| ((sum + by / 2) / by.max(1)) as u8;
            if self.alpha {
                let weight = sums[n - 1];
                pixels.extend(sums[..n - 1].iter().map(|s| rounded(*s, weight)));
                pixels.push(rounded(weight, count));
            } else {
                pixels.extend(sums.iter().map(|s| rounded(*s, count)));
            }
        }
        self.sums.fill(0);
        self.rows = 0;
    }
}

fn fault(error: DecodingError) -> Fault {
    match error {
        DecodingError::IoError(_) => Fault::CutOff,
        other => Fault::Damaged(other.to_string()),
    }
}

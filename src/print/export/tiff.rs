//! Artwork → CMYK TIFF at true size, for shops that want pixels.
//!
//! Baseline TIFF 6.0 with its CMYK extension: four plates of 8 bits, pixel by pixel, the
//! resolution in pixels per inch, the printing condition as an ICC profile. Strips are
//! squeezed with LZW and horizontal differencing, as Photoshop writes them; every RIP reads
//! that, while Deflate (Adobe's number 8, the older 32946) is refused by old ones. Plates of
//! cut lines and guides are left out: pixels are for printing.
//!
//! The file is made band by band and written as it is made; what is held in memory does not
//! grow with the sheet's height.

mod lzw;

use std::io::{self, Seek, Write};

use kurbo::Rect;
use rayon::prelude::*;
use tiff::encoder::{Rational, TiffEncoder};
use tiff::tags::{
    CompressionMethod, PhotometricInterpretation, PlanarConfiguration, Predictor, ResolutionUnit,
    Tag, Type,
};
use tiff::{Directory, TiffError};

use super::raster::Plates;
use crate::diag::{Diagnostic, Outcome};
use crate::print::artwork::Artwork;
use crate::print::profile::Profile;
use crate::recipe::sink_failed;

/// Bytes of a pixel.
const PLATES: u64 = 4;
/// A strip has about so many bytes before it is squeezed.
const STRIP: u64 = 512 * 1024;
/// Strips that are drawn at once …
const BAND: u32 = 4;
/// … and bands that are under way at the same time, at most.
const MOST_BANDS: usize = 16;
/// The longest side in pixels: Photoshop's limit.
const LONGEST: f64 = 300_000.0;
/// Readers count bytes in 32 bits, also those of the pixels unpacked.
const LARGEST: f64 = 4_294_967_295.0;

/// Not among the crate's tags.
const INK_SET: Tag = Tag::Unknown(332);
/// `InkSet` for cyan, magenta, yellow, black.
const INKS_ARE_CMYK: u16 = 1;

/// How a TIFF is made.
pub(crate) struct TiffOptions<'a> {
    /// Pixels per inch of the sheet.
    pub(crate) ppi: f64,
    /// The printing condition.
    pub(crate) profile: &'a Profile,
    /// Whether the bleed is part of the picture; otherwise it ends at the trim.
    pub(crate) bleed: bool,
}

/// Writes the file.
///
/// # Errors
/// `tiff-too-large` for more pixels than readers take; a picture that cannot be read;
/// `write-failed`, without a place, if `out` takes no more.
pub(crate) fn export(
    artwork: &Artwork,
    options: &TiffOptions<'_>,
    out: &mut (impl Write + Seek + ?Sized),
) -> Outcome<()> {
    export_in_bands(artwork, options, BAND, out)
}

fn export_in_bands(
    artwork: &Artwork,
    options: &TiffOptions<'_>,
    band: u32,
    out: &mut (impl Write + Seek + ?Sized),
) -> Outcome<()> {
    let frame = if options.bleed {
        artwork.bleed_box()
    } else {
        artwork.trim_box()
    };
    let (width, height) = size(frame, options.ppi)?;
    let plates = Plates::new(artwork, frame, (width, height), options.profile)?;
    let strips = Strips {
        plates,
        width,
        height,
        rows: rows_of_a_strip(width, height),
    };
    strips
        .write(options, band, out)
        .map_err(|error| match error {
            TiffError::IoError(error) => sink_failed(&error),
            TiffError::IntSizeError => vec![too_large(frame, options.ppi)],
            other => sink_failed(&io::Error::other(other)),
        })
}

/// Width and height in pixels.
fn size(frame: Rect, ppi: f64) -> Outcome<(u32, u32)> {
    let side = |mm: f64| (mm / 25.4 * ppi).round().max(1.0);
    let (width, height) = (side(frame.width()), side(frame.height()));
    if width.max(height) > LONGEST || width * height * PLATES as f64 > LARGEST {
        return Err(vec![too_large(frame, ppi)]);
    }
    Ok((width as u32, height as u32))
}

fn too_large(frame: Rect, ppi: f64) -> Diagnostic {
    let inches = |mm: f64| mm / 25.4;
    let (width, height) = (inches(frame.width()), inches(frame.height()));
    let by_side = LONGEST / width.max(height);
    let most = by_side.min((LARGEST / PLATES as f64 / width / height).sqrt());
    Diagnostic::error("tiff-too-large")
        .with("width", (width * ppi).round())
        .with("height", (height * ppi).round())
        .hint_with(
            "hint-tiff-lower-ppi",
            vec![("ppi", format!("{}", most.floor().max(1.0)))],
        )
}

fn rows_of_a_strip(width: u32, height: u32) -> u32 {
    let rows = STRIP / (u64::from(width) * PLATES);
    u32::try_from(rows).unwrap_or(u32::MAX).clamp(1, height)
}

/// A sheet in strips.
struct Strips {
    plates: Plates,
    width: u32,
    height: u32,
    /// Of each strip but the last.
    rows: u32,
}

impl Strips {
    /// Writes all strips, and then the directory that says where they are.
    fn write(
        &self,
        options: &TiffOptions<'_>,
        band: u32,
        out: &mut (impl Write + Seek + ?Sized),
    ) -> Result<(), TiffError> {
        let mut file = TiffEncoder::new(out)?;
        let mut image = file.image_directory()?;
        let (mut offsets, mut lengths) = (Vec::new(), Vec::new());
        let bands: Vec<u32> = (0..self.height)
            .step_by((band * self.rows) as usize)
            .collect();
        let at_once = (rayon::current_num_threads() * 2).min(MOST_BANDS);
        for bands in bands.chunks(at_once) {
            let done: Vec<_> = bands
                .par_iter()
                .map(|start| self.squeeze(*start, band))
                .collect();
            for strip in done.into_iter().flatten() {
                offsets.push(u32::try_from(image.write_data(&strip[..])?)?);
                lengths.push(u32::try_from(strip.len())?);
            }
        }
        image.write_tag(Tag::NewSubfileType, 0_u32)?;
        image.write_tag(Tag::ImageWidth, self.width)?;
        image.write_tag(Tag::ImageLength, self.height)?;
        image.write_tag(Tag::BitsPerSample, &[8_u16; PLATES as usize][..])?;
        image.write_tag(Tag::Compression, CompressionMethod::LZW)?;
        image.write_tag(
            Tag::PhotometricInterpretation,
            PhotometricInterpretation::CMYK,
        )?;
        image.write_tag(Tag::StripOffsets, &offsets[..])?;
        image.write_tag(Tag::SamplesPerPixel, PLATES as u16)?;
        image.write_tag(Tag::RowsPerStrip, self.rows)?;
        image.write_tag(Tag::StripByteCounts, &lengths[..])?;
        image.write_tag(Tag::XResolution, resolution(options.ppi))?;
        image.write_tag(Tag::YResolution, resolution(options.ppi))?;
        image.write_tag(Tag::PlanarConfiguration, PlanarConfiguration::Chunky)?;
        image.write_tag(Tag::ResolutionUnit, ResolutionUnit::Inch)?;
        image.write_tag(Tag::Software, "loa")?;
        image.write_tag(Tag::Predictor, Predictor::Horizontal)?;
        image.write_tag(INK_SET, INKS_ARE_CMYK)?;
        if let Some(icc) = options.profile.icc() {
            let entry = image.write_entry_bytes(Type::UNDEFINED, &icc)?;
            let mut profile = Directory::empty();
            profile.extend([(Tag::IccProfile, entry)]);
            image.extend_from(&profile);
        }
        image.finish()
    }

    /// The strips of a band, each as it stands in the file.
    fn squeeze(&self, start: u32, band: u32) -> Vec<Vec<u8>> {
        let end = start.saturating_add(band * self.rows).min(self.height);
        let bytes = self.plates.rows(start..end);
        let row = self.width as usize * PLATES as usize;
        bytes
            .chunks(row * self.rows as usize)
            .map(|strip| {
                let mut differences = Vec::with_capacity(strip.len());
                for row in strip.chunks_exact(row) {
                    difference(row, &mut differences);
                }
                lzw::squeeze(&differences)
            })
            .collect()
    }
}

/// Of each pixel but the first, what it differs from the one before it.
fn difference(row: &[u8], out: &mut Vec<u8>) {
    let first = row.len().min(PLATES as usize);
    out.extend_from_slice(&row[..first]);
    out.extend(
        row[first..]
            .iter()
            .zip(row)
            .map(|(here, before)| here.wrapping_sub(*before)),
    );
}

/// In thousandths, for broken numbers such as 72.5.
fn resolution(ppi: f64) -> Rational {
    if ppi.fract() == 0.0 {
        return Rational {
            n: ppi as u32,
            d: 1,
        };
    }
    Rational {
        n: (ppi * 1000.0).round() as u32,
        d: 1000,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::measure::Size;
    use crate::print::{Single, Workshop, artwork};

    fn banner(workshop: &Workshop, size: &str) -> Artwork {
        let wish = Single {
            layout: "pano",
            size: Size::parse(size).unwrap(),
            text: Some("Thi đua là yêu nước, yêu nước thì phải thi đua!"),
            style: None,
            fields: Vec::new(),
            formats: Vec::new(),
            scale: None,
        };
        artwork(workshop, &wish).unwrap()
    }

    fn bytes(artwork: &Artwork, options: &TiffOptions<'_>, band: u32) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        export_in_bands(artwork, options, band, &mut out).unwrap();
        out.into_inner()
    }

    #[test]
    fn another_decoder_reads_size_resolution_and_profile() {
        let workshop = crate::print::export::workshop();
        let artwork = banner(&workshop, "3 m x 2 m");
        let options = TiffOptions {
            ppi: 25.4,
            profile: workshop.profile().unwrap(),
            bleed: false,
        };
        let bytes = bytes(&artwork, &options, BAND);
        let mut image = tiff::decoder::Decoder::new(Cursor::new(&bytes)).unwrap();
        assert_eq!(image.dimensions().unwrap(), (3000, 2000));
        assert_eq!(image.colortype().unwrap(), tiff::ColorType::CMYK(8));
        let (x, unit) = (Tag::XResolution, Tag::ResolutionUnit);
        let x = image.get_tag(x).unwrap();
        assert_eq!(x, tiff::decoder::ifd::Value::Rational(25_400, 1000));
        assert_eq!(image.get_tag_u32(unit).unwrap(), 2);
        assert_eq!(image.get_tag_u32(INK_SET).unwrap(), 1);
        let icc = image.get_tag_u8_vec(Tag::IccProfile).unwrap();
        assert_eq!(icc, *options.profile.icc().unwrap());
        // The pixels are those of the plates, through another LZW and other differences.
        let tiff::decoder::DecodingResult::U8(pixels) = image.read_image().unwrap() else {
            panic!("not of 8 bits");
        };
        let plates = Plates::new(&artwork, artwork.trim_box(), (3000, 2000), options.profile);
        assert!(pixels == plates.unwrap().rows(0..2000));
    }

    #[test]
    fn bands_of_any_height_make_the_same_file() {
        let workshop = crate::print::export::workshop();
        let artwork = banner(&workshop, "3 m x 2 m");
        let options = TiffOptions {
            ppi: 30.0,
            profile: workshop.profile().unwrap(),
            bleed: true,
        };
        let file = bytes(&artwork, &options, 1);
        assert!(file == bytes(&artwork, &options, 3));
        assert!(file == bytes(&artwork, &options, 1000));
    }

    /// Keeps the largest piece that is written at once, and nothing else.
    #[derive(Default)]
    struct Gauge {
        at: u64,
        largest: usize,
    }

    impl Write for Gauge {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.at += bytes.len() as u64;
            self.largest = self.largest.max(bytes.len());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Seek for Gauge {
        fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
            if let io::SeekFrom::Start(at) = to {
                self.at = at;
            }
            Ok(self.at)
        }
    }

    #[test]
    fn what_is_held_does_not_grow_with_the_sheet() {
        for (width, height) in [
            (100, 100_000),
            (22_677, 2268),
            (28_346, 14_173),
            (300_000, 3579),
        ] {
            let rows = u64::from(rows_of_a_strip(width, height));
            let band = rows * u64::from(BAND) * u64::from(width) * PLATES;
            assert!(band <= u64::from(BAND) * (STRIP + LONGEST as u64 * PLATES));
            // Pixels, their differences and what LZW makes of them at its worst.
            assert!(MOST_BANDS as u64 * band < 100_000_000, "{width} x {height}");
        }
        let workshop = crate::print::export::workshop();
        let artwork = banner(&workshop, "3 m x 2 m");
        let options = TiffOptions {
            ppi: 72.0,
            profile: workshop.profile().unwrap(),
            bleed: false,
        };
        let mut gauge = Gauge::default();
        export(&artwork, &options, &mut gauge).unwrap();
        let icc = options.profile.icc().unwrap().len();
        assert!(gauge.largest <= icc.max(STRIP as usize * 2));
    }

    #[test]
    fn too_many_pixels_are_refused_with_advice() {
        let workshop = crate::print::export::workshop();
        let artwork = banner(&workshop, "3 m x 2 m");
        let mut options = TiffOptions {
            ppi: 1200.0,
            profile: workshop.profile().unwrap(),
            bleed: false,
        };
        let found = export(&artwork, &options, &mut Gauge::default()).unwrap_err();
        assert_eq!(found[0].code, "tiff-too-large");
        assert_eq!(found[0].hints[0].facts, [("ppi", "339".to_owned())]);
        options.ppi = 340.0;
        assert!(size(artwork.trim_box(), options.ppi).is_err());
        assert!(size(artwork.trim_box(), 339.0).is_ok());
    }

    #[test]
    fn a_full_disk_is_told() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::StorageFull.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        impl Seek for Full {
            fn seek(&mut self, _: io::SeekFrom) -> io::Result<u64> {
                Ok(0)
            }
        }
        let workshop = crate::print::export::workshop();
        let options = TiffOptions {
            ppi: 10.0,
            profile: workshop.profile().unwrap(),
            bleed: false,
        };
        let found = export(&banner(&workshop, "1 m x 1 m"), &options, &mut Full).unwrap_err();
        assert_eq!(found[0].code, "write-failed");
    }
}

mod hostile;

use image::metadata::Orientation;
use image::{DynamicImage, RgbImage};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use miniz_oxide::inflate::decompress_to_vec_zlib;

use super::*;
use crate::sources::Sources;

const FOGRA39: &str = "themes/ke-sat/print/icc/FOGRA39L_coated.icc";
const MOST: (u32, u32) = (10_000, 10_000);

/// A folder with one photo in it.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new(bytes: &[u8]) -> Folder {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("photo"), bytes).unwrap();
        Folder(dir)
    }

    fn asset(&self) -> Asset {
        let sources = Sources::open(self.0.path()).unwrap();
        sources.asset("photo").unwrap().unwrap()
    }
}

fn profile() -> Profile {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let asset = Sources::open(root).unwrap().asset(FOGRA39).unwrap();
    Profile::load(&asset.unwrap()).unwrap()
}

fn open(bytes: &[u8]) -> (Folder, Photo) {
    let folder = Folder::new(bytes);
    let photo = Photo::open(&folder.asset(), None).unwrap();
    (folder, photo)
}

/// The code of the finding, when the photo is opened or when its pixels are wanted.
fn code(bytes: &[u8]) -> &'static str {
    let folder = Folder::new(bytes);
    let findings = match Photo::open(&folder.asset(), None) {
        Err(findings) => findings,
        Ok(photo) => match photo.press(photo.whole(), MOST, &profile()) {
            Err(findings) => findings,
            Ok(_) => return "",
        },
    };
    assert!(findings[0].place.is_some() && !findings[0].hints.is_empty());
    findings[0].code
}

/// Something of every colour, unlike its mirror images.
fn colours(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let part = |a: u32, b: u32| (a * 255 / b.max(1)) as u8;
        image::Rgb([
            part(x, width),
            part(y, height),
            part(x * y, width * height) / 2,
        ])
    })
}

fn jpeg(pixels: &[u8], width: u32, height: u32, kind: ColorType) -> Vec<u8> {
    let mut data = Vec::new();
    let mut encoder = Encoder::new(&mut data, 95);
    encoder.set_sampling_factor(SamplingFactor::F_1_1);
    encoder
        .encode(pixels, width as u16, height as u16, kind)
        .unwrap();
    data
}

fn rgb_jpeg(width: u32, height: u32) -> Vec<u8> {
    jpeg(&colours(width, height), width, height, ColorType::Rgb)
}

fn png(image: &DynamicImage) -> Vec<u8> {
    let mut data = std::io::Cursor::new(Vec::new());
    image.write_to(&mut data, image::ImageFormat::Png).unwrap();
    data.into_inner()
}

/// `jpeg` with a segment after its start.
fn with_segment(jpeg: &[u8], marker: u8, body: &[u8]) -> Vec<u8> {
    let length = (body.len() as u16 + 2).to_be_bytes();
    [&jpeg[..2], &[0xff, marker], &length, body, &jpeg[2..]].concat()
}

fn exif(orientation: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    exif.extend(b"GPS 21.0278 N 105.8342 E");
    exif
}

fn holds(data: &[u8], part: &[u8]) -> bool {
    data.windows(part.len()).any(|w| w == part)
}

#[test]
fn photos_stand_upright() {
    let source = colours(40, 24);
    let plain = jpeg(&source, 40, 24, ColorType::Rgb);
    for number in 1..=8 {
        let (_folder, photo) = open(&with_segment(&plain, 0xe1, &exif(number)));
        let mut expected = DynamicImage::ImageRgb8(source.clone());
        expected.apply_orientation(Orientation::from_exif(number).unwrap());
        let expected = expected.to_rgb8();
        assert_eq!(photo.size(), expected.dimensions(), "orientation {number}");
        let whole = photo.preview(photo.whole(), MOST, &profile()).unwrap();
        let near = |a: &[u8], b: &[u8]| a.iter().zip(b).all(|(a, b)| a.abs_diff(*b) < 12);
        assert!(near(&whole.pixels, &expected), "orientation {number}");
        let crop = Crop {
            x: 3,
            y: 5,
            width: 11,
            height: 7,
        };
        let part = photo.preview(crop, MOST, &profile()).unwrap();
        let expected = image::imageops::crop_imm(&expected, 3, 5, 11, 7).to_image();
        assert_eq!((part.width, part.height), (11, 7));
        assert!(near(&part.pixels, &expected), "crop, orientation {number}");
    }
}

#[test]
fn a_photo_is_reduced_in_its_proportions_and_never_enlarged() {
    for bytes in [
        rgb_jpeg(801, 400),
        png(&DynamicImage::ImageRgb8(colours(801, 400))),
    ] {
        let (_folder, photo) = open(&bytes);
        let size = |crop, most| {
            let p = photo.preview(crop, most, &profile()).unwrap();
            assert_eq!(p.pixels.len(), p.width as usize * p.height as usize * 3);
            (p.width, p.height)
        };
        assert_eq!(size(photo.whole(), MOST), (801, 400));
        assert_eq!(size(photo.whole(), (100, 100)), (100, 50));
        assert_eq!(size(photo.whole(), (0, 0)), (1, 1));
        let crop = |x, y, width, height| Crop {
            x,
            y,
            width,
            height,
        };
        assert_eq!(size(crop(799, 399, 50, 50), MOST), (2, 1));
        assert_eq!(size(crop(9999, 9999, 0, 0), MOST), (1, 1));
        assert_eq!(size(crop(u32::MAX, 0, u32::MAX, u32::MAX), MOST), (1, 400));
        assert_eq!(size(crop(701, 300, 100, 100), (33, 33)), (33, 33));
        // Reduced or not, a spot keeps its colour.
        let small = photo.preview(photo.whole(), (50, 50), &profile()).unwrap();
        let middle = &small.pixels[(12 * 50 + 25) * 3..][..3];
        assert!(
            middle[0].abs_diff(129) < 6 && middle[1].abs_diff(128) < 8,
            "{middle:?}"
        );
    }
}

#[test]
fn nothing_but_the_picture_is_kept() {
    let inks: Vec<u8> = (0..64 * 64u32)
        .flat_map(|i| [i as u8, 40, (i / 64) as u8, 9])
        .collect();
    let plain = jpeg(&inks, 64, 64, ColorType::Cmyk);
    let mut told = with_segment(&plain, 0xe1, &exif(1));
    told = with_segment(&told, 0xe1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>");
    told = with_segment(&told, 0xed, b"Photoshop 3.0\08BIM thumbnail");
    told = with_segment(&told, 0xfe, b"taken by somebody");
    told.extend(b"a film that follows the picture");
    let (_folder, photo) = open(&told);
    let kept = photo.press(photo.whole(), MOST, &profile()).unwrap();
    assert_eq!(
        (kept.components, kept.encoding, kept.inverted),
        (4, Encoding::Dct, true)
    );
    for word in [
        "Exif",
        "GPS",
        "xmpmeta",
        "Photoshop",
        "somebody",
        "film",
        "JFIF",
    ] {
        assert!(!holds(&kept.data, word.as_bytes()), "{word}");
    }
    assert!(kept.data.len() < plain.len() && holds(&kept.data, b"Adobe"));
    let decode = |data: &[u8]| jpeg_decoder::Decoder::new(data).decode().unwrap();
    assert_eq!(decode(&kept.data), decode(&plain));

    // Whatever is made anew holds nothing either.
    let told = with_segment(&rgb_jpeg(64, 48), 0xe1, &exif(6));
    let (_folder, photo) = open(&told);
    let made = photo.press(photo.whole(), MOST, &profile()).unwrap();
    assert!(!holds(&made.data, b"Exif") && !holds(&made.data, b"GPS"));
    assert_eq!((made.width, made.height), (48, 64));
}

#[test]
fn cmyk_keeps_its_numbers() {
    let inks: Vec<u8> = (0..32 * 32).flat_map(|_| [200, 10, 90, 0]).collect();
    let adobe = jpeg(&inks, 32, 32, ColorType::Cmyk);
    // The same file without Adobe's segment means the inverse.
    let at = adobe.windows(5).position(|w| w == b"Adobe").unwrap() - 4;
    let bare = [&adobe[..at], &adobe[at + 16..]].concat();
    for (bytes, inverted, expected) in [
        (&adobe, true, [200, 10, 90, 0]),
        (&bare, false, [55, 245, 165, 255]),
    ] {
        let (_folder, photo) = open(bytes);
        let kept = photo.press(photo.whole(), MOST, &profile()).unwrap();
        assert_eq!(kept.inverted, inverted);
        let pixels = photo.inks(photo.whole(), (8, 8), &profile()).unwrap();
        assert_eq!((pixels.width, pixels.height), (8, 8));
        let near = |p: &[u8]| p.iter().zip(expected).all(|(a, b)| a.abs_diff(b) < 4);
        assert!(
            pixels.pixels.chunks(4).all(near),
            "{:?}",
            &pixels.pixels[..4]
        );
        // Made smaller it is encoded anew, to the same inks.
        let small = photo.press(photo.whole(), (8, 8), &profile()).unwrap();
        assert!(small.inverted && small.width == 8);
        let decoded = jpeg_decoder::Decoder::new(small.data.as_slice())
            .decode()
            .unwrap();
        assert!(decoded.chunks(4).all(near), "{:?}", &decoded[..4]);
    }
}

#[test]
fn greys_are_black_ink_alone() {
    let ramp: Vec<u8> = (0..=255).collect();
    let rgb: Vec<u8> = ramp.iter().flat_map(|v| [*v; 3]).collect();
    let image = RgbImage::from_raw(256, 1, rgb).unwrap();
    let grey = image::GrayImage::from_raw(256, 1, ramp).unwrap();
    for image in [
        DynamicImage::ImageRgb8(image),
        DynamicImage::ImageLuma8(grey),
    ] {
        let (_folder, photo) = open(&png(&image));
        let inks = photo.inks(photo.whole(), MOST, &profile()).unwrap().pixels;
        let inks = inks.as_chunks::<4>().0;
        assert!(inks.iter().all(|p| p[..3] == [0; 3]));
        assert_eq!((inks[0][3], inks[255][3]), (255, 0));
        assert!(inks.windows(2).all(|w| w[0][3] >= w[1][3]));
        // The middle grey of sRGB is lighter than half of black ink prints.
        assert!((145..175).contains(&inks[128][3]), "{}", inks[128][3]);
        let press = photo.press(photo.whole(), MOST, &profile()).unwrap();
        assert_eq!((press.components, press.inverted), (1, false));
    }
}

#[test]
fn inks_stay_within_the_press() {
    let values = (0..=255u32).step_by(17);
    let all: Vec<u8> = values
        .clone()
        .flat_map(|r| values.clone().map(move |g| (r, g)))
        .flat_map(|(r, g)| {
            (0..=255)
                .step_by(17)
                .flat_map(move |b| [r as u8, g as u8, b])
        })
        .collect();
    let image = RgbImage::from_raw(64, 64, all).unwrap();
    let (_folder, photo) = open(&png(&DynamicImage::ImageRgb8(image)));
    let inks = photo.inks(photo.whole(), MOST, &profile()).unwrap().pixels;
    let inks = inks.as_chunks::<4>().0;
    let total = |p: &[u8; 4]| p.iter().map(|v| u32::from(*v)).sum::<u32>();
    let most = inks.iter().map(total).max().unwrap();
    assert!(most * 100 <= 330 * 255, "{} %", most * 100 / 255);
    assert_eq!(inks[4095], [0, 0, 0, 0], "white is paper");
    // As littleCMS separates pure red, green and blue: in per cent.
    for (at, expected) in [
        (15 * 256, [0, 95, 100, 0]),
        (15 * 16, [66, 0, 99, 0]),
        (15, [95, 88, 0, 0]),
    ] {
        let percent = inks[at].map(|v| (u32::from(v) * 100 + 127) / 255);
        assert!(
            percent
                .iter()
                .zip(expected)
                .all(|(a, b)| a.abs_diff(b) <= 1),
            "{percent:?}"
        );
    }
}

#[test]
fn threads_change_nothing() {
    let (_folder, photo) = open(&rgb_jpeg(400, 300));
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| photo.press(photo.whole(), (200, 200), &profile()).unwrap())
    };
    assert_eq!(run(1), run(5));
}

#[test]
fn flat_art_stays_exact_and_keeps_its_transparency() {
    let art = image::RgbaImage::from_fn(60, 40, |x, y| match (x / 20, y / 20) {
        (0, _) => image::Rgba([10, 200, 30, 255]),
        (1, 0) => image::Rgba([255, 0, 0, 128]),
        _ => image::Rgba([0, 0, 90, 0]),
    });
    let (_folder, photo) = open(&png(&DynamicImage::ImageRgba8(art)));
    let press = photo.press(photo.whole(), MOST, &profile()).unwrap();
    assert_eq!((press.components, press.encoding), (4, Encoding::Flate));
    assert!(!press.inverted);
    let inks = decompress_to_vec_zlib(&press.data).unwrap();
    assert_eq!(inks.len(), 60 * 40 * 4);
    let alpha = decompress_to_vec_zlib(&press.alpha.unwrap()).unwrap();
    assert_eq!((alpha[0], alpha[30], alpha[2399]), (255, 128, 0));
    assert_eq!(inks[2399 * 4..], [0; 4], "what is not seen has no ink");
    let small = photo.preview(photo.whole(), (30, 20), &profile()).unwrap();
    assert_eq!(small.alpha.unwrap().len(), 30 * 20);
    assert!(
        small.pixels[..3]
            .iter()
            .zip([10, 200, 30])
            .all(|(a, b)| a.abs_diff(b) < 2)
    );
}

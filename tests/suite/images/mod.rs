//! Pictures of the site: other sizes of them, what they say of themselves, and what they no
//! longer tell.

mod kept;
mod shown;
mod sizes;
mod told;

use std::io::Cursor;
use std::process::Command;

use image::metadata::Orientation;
use image::{DynamicImage, GenericImageView, ImageDecoder, ImageFormat, ImageReader, RgbImage};

use crate::project::{Project, codes, with_code};
use crate::serve::Preview;

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

fn file(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).expect("a picture");
    bytes.into_inner()
}

fn jpeg(width: u32, height: u32) -> Vec<u8> {
    file(&colours(width, height).into(), ImageFormat::Jpeg)
}

fn png(width: u32, height: u32) -> Vec<u8> {
    file(&colours(width, height).into(), ImageFormat::Png)
}

/// `jpeg` with a segment after its start.
fn with_segment(jpeg: &[u8], marker: u8, body: &[u8]) -> Vec<u8> {
    let length = (body.len() as u16 + 2).to_be_bytes();
    [&jpeg[..2], &[0xff, marker], &length, body, &jpeg[2..]].concat()
}

/// EXIF with an orientation, words, a moment, and something about a place.
fn exif(orientation: u8) -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        [
            &tag.to_be_bytes()[..],
            &kind.to_be_bytes(),
            &count.to_be_bytes(),
            &value,
        ]
        .concat()
    };
    let (words, moment) = (b"Dinh lang\0", b"2025:08:28 07:30:05\0");
    let words_at = 8 + 2 + 3 * 12 + 4;
    let moment_at = words_at + words.len() as u32;
    let mut exif = b"MM\0*\0\0\0\x08\0\x03".to_vec();
    exif.extend(entry(0x010e, 2, words.len() as u32, words_at.to_be_bytes()));
    exif.extend(entry(0x0112, 3, 1, [0, orientation, 0, 0]));
    exif.extend(entry(
        0x0132,
        2,
        moment.len() as u32,
        moment_at.to_be_bytes(),
    ));
    exif.extend([0; 4]);
    exif.extend(words);
    exif.extend(moment);
    exif.extend(b"GPS 21.0278 N 105.8342 E");
    exif
}

fn told(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut told = with_segment(jpeg, 0xe1, &[b"Exif\0\0", &exif(orientation)[..]].concat());
    told = with_segment(&told, 0xe1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>");
    told = with_segment(&told, 0xed, b"Photoshop 3.0\08BIM thumbnail");
    told = with_segment(&told, 0xfe, b"taken by somebody");
    told.extend(b"a film that follows the picture");
    told
}

const TOLD: [&str; 6] = [
    "GPS",
    "xmpmeta",
    "Photoshop",
    "somebody",
    "a film",
    "Dinh lang",
];

fn holds(data: &[u8], part: &str) -> bool {
    data.windows(part.len()).any(|w| w == part.as_bytes())
}

/// A chunk of a PNG with its checksum.
fn chunk(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let mut sum = u32::MAX;
    for byte in kind.iter().chain(body) {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg());
        }
    }
    let length = (body.len() as u32).to_be_bytes();
    [&length, &kind[..], body, &(!sum).to_be_bytes()].concat()
}

/// A site whose home page is the template `text`.
fn showing(text: &str) -> Project {
    Project::site().file("templates/index.html", text)
}

/// A site whose home page tells a rendition of `path` for each list of arguments: its
/// address and its size.
fn resizing(path: &str, calls: &[&str]) -> Project {
    let calls = calls.iter().map(|call| {
        format!(
            "{{% set r = resize_image(path=\"{path}\", {call}) %}}{{{{ r.url }}}} {{{{ r.width }}}}\
             x{{{{ r.height }}}} {{{{ r.static_path }}}} {{{{ r.orig_width }}}}x{{{{ r.orig_height }}}}\n"
        )
    });
    showing(&calls.collect::<String>())
}

/// The renditions that the home page tells of: path in the output, width and height.
fn renditions(project: &Project) -> Vec<(String, u32, u32)> {
    let page = project.read("public/index.html");
    page.lines()
        .filter(|line| !line.is_empty())
        .map(|line| {
            let mut words = line.split(' ');
            let url = words.next().expect("an address");
            let (width, height) = words
                .next()
                .and_then(|s| s.split_once('x'))
                .expect("a size");
            let path = url
                .strip_prefix("https://x.vn/")
                .expect("an address of the site");
            assert_eq!(words.next(), Some(format!("static/{path}").as_str()));
            (
                path.to_owned(),
                width.parse().expect("width"),
                height.parse().expect("height"),
            )
        })
        .collect()
}

fn decoded(bytes: &[u8]) -> DynamicImage {
    image::load_from_memory(bytes).expect("a picture that opens")
}

/// What ImageMagick says of a file: format, size and bit depth; `None` if it is not here.
fn identify(project: &Project, path: &str) -> Option<String> {
    let file = project.root().join("public").join(path);
    let output = Command::new("identify")
        .args(["-format", "%m %wx%h %[orientation] %[channels]"])
        .arg(file)
        .output()
        .ok()?;
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A site that offers photos in several sizes.
const WIDE: &str = "base_url = \"https://x.vn\"\n[images]\nwidths = [40, 80, 160]\nsizes = \"(min-width: 60rem) 40rem, 100vw\"\n";

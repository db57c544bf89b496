//! Pictures of the site: other sizes of them, what they say of themselves, and what they no
//! longer tell.

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

#[test]
fn each_operation_gives_the_size_that_it_tells() {
    let project = resizing(
        "anh.jpg",
        &[
            "width=100, height=100",
            "width=100, height=100, op=\"fit\"",
            "width=5000, height=5000, op=\"fit\"",
            "width=100, op=\"fit_width\"",
            "height=100, op=\"fit_height\"",
            "width=30, height=200, op=\"scale\"",
            "width=1200, op=\"fit_width\", filter=\"nearest\"",
        ],
    );
    project.write("static/anh.jpg", &jpeg(601, 401));
    project.build();
    let sizes = [
        (100, 100),
        (100, 66),
        (601, 401),
        (100, 66),
        (149, 100),
        (30, 200),
        (1200, 800),
    ];
    let made = renditions(&project);
    assert_eq!(
        made.iter().map(|(_, w, h)| (*w, *h)).collect::<Vec<_>>(),
        sizes
    );
    for (path, width, height) in &made {
        let picture = decoded(&project.bytes(&format!("public/{path}")));
        assert_eq!(picture.dimensions(), (*width, *height), "{path}");
        if let Some(said) = identify(&project, path) {
            assert!(
                said.starts_with(&format!("JPEG {width}x{height} ")),
                "{said}"
            );
        }
        let name = path
            .strip_prefix("processed_images/anh.")
            .expect("the stem");
        let (hash, ending) = name.split_once('.').expect("an ending");
        assert!(hash.len() == 16 && hash.bytes().all(|b| b.is_ascii_hexdigit()) && ending == "jpg");
    }
    assert_eq!(made[1].0, made[3].0, "the same rendition is one file");
    assert!(project.read("public/index.html").contains(" 601x401\n"));
    // What is cut out is the middle: 401 of the 601 columns.
    let fill = decoded(&project.bytes(&format!("public/{}", made[0].0))).to_rgb8();
    let left = fill.get_pixel(0, 50)[0];
    let right = fill.get_pixel(99, 50)[0];
    assert!(
        left.abs_diff(42) < 8 && right.abs_diff(212) < 8,
        "{left} {right}"
    );
}

#[test]
fn every_orientation_stands_upright() {
    let source = colours(64, 40);
    let plain = file(&source.clone().into(), ImageFormat::Jpeg);
    for number in 1..=8 {
        let project = resizing(
            "anh.jpg",
            &["width=20, op=\"fit_width\"", "width=24, height=12"],
        );
        project.write("static/anh.jpg", &told(&plain, number));
        project.build();
        let mut upright = DynamicImage::ImageRgb8(source.clone());
        upright.apply_orientation(Orientation::from_exif(number).expect("a number"));
        let (width, height) = upright.dimensions();
        let made = renditions(&project);
        let expected = [
            upright.resize_exact(20, height * 20 / width, image::imageops::Lanczos3),
            upright.resize_to_fill(24, 12, image::imageops::Lanczos3),
        ];
        for ((path, ..), expected) in made.iter().zip(expected) {
            let bytes = project.bytes(&format!("public/{path}"));
            let picture = decoded(&bytes).to_rgb8();
            let expected = expected.to_rgb8();
            assert_eq!(picture.dimensions(), expected.dimensions(), "{number}");
            let far = picture
                .iter()
                .zip(expected.iter())
                .map(|(a, b)| a.abs_diff(*b))
                .max();
            assert!(far < Some(30), "orientation {number}: off by {far:?}");
            for word in TOLD.iter().chain(&["Exif"]) {
                assert!(!holds(&bytes, word), "{word}");
            }
        }
    }
}

#[test]
fn every_format_is_what_it_says() {
    let project = resizing(
        "anh.png",
        &[
            "width=60, op=\"fit_width\"",
            "width=60, op=\"fit_width\", format=\"jpeg\", quality=90",
            "width=60, op=\"fit_width\", format=\"webp\"",
            "width=60, op=\"fit_width\", format=\"webp\", quality=80",
            "width=60, op=\"fit_width\", format=\"avif\", quality=90, speed=10",
        ],
    );
    // Red on the left, and a hole on the right whose colour is black.
    let hole = image::RgbaImage::from_fn(120, 80, |x, _| match x < 60 {
        true => image::Rgba([250, 10, 20, 255]),
        false => image::Rgba([0, 0, 0, 0]),
    });
    project.write("static/anh.png", &file(&hole.into(), ImageFormat::Png));
    project.build();
    let made = renditions(&project);
    let endings: Vec<&str> = made
        .iter()
        .map(|(p, ..)| p.rsplit_once('.').expect(".").1)
        .collect();
    assert_eq!(endings, ["png", "jpg", "webp", "webp", "avif"]);
    for (path, ..) in &made[..4] {
        let picture = decoded(&project.bytes(&format!("public/{path}"))).to_rgba8();
        let red = picture.get_pixel(15, 20);
        assert!(
            red[0] > 235 && red[1] < 30 && red[3] == 255,
            "{path}: {red:?}"
        );
        let gone = picture.get_pixel(45, 20);
        if path.ends_with(".jpg") {
            assert!(gone.0.iter().all(|v| *v > 245), "{path}: {gone:?}");
        } else {
            assert_eq!(gone[3], 0, "{path}");
        }
        // No dark edge: what is half gone is as red as the rest.
        for x in 25..35 {
            let edge = picture.get_pixel(x, 20);
            assert!(edge[3] < 40 || edge[0] > 225, "{path} at {x}: {edge:?}");
        }
    }
    let avif = project.bytes(&format!("public/{}", made[4].0));
    assert_eq!(&avif[4..12], b"ftypavif");
    let size = imagesize::blob_size(&avif).expect("an AVIF");
    assert_eq!((size.width, size.height), (60, 40));
    for ((path, ..), format) in made.iter().zip(["PNG", "JPEG", "WEBP", "WEBP"]) {
        if let Some(said) = identify(&project, path) {
            assert!(said.starts_with(&format!("{format} 60x40 ")), "{said}");
        }
    }
}

#[test]
fn every_way_to_store_colours_is_read() {
    let source = colours(80, 60);
    let grey = DynamicImage::ImageRgb8(source.clone()).to_luma8();
    let deep = DynamicImage::ImageRgb8(source.clone()).to_rgb16();
    let pale = DynamicImage::ImageRgb8(source.clone()).to_luma_alpha16();
    let inks: Vec<u8> = source
        .pixels()
        .flat_map(|p| [255 - p[0], 255 - p[1], 255 - p[2], 0])
        .collect();
    let mut cmyk = Vec::new();
    jpeg_encoder::Encoder::new(&mut cmyk, 95)
        .encode(&inks, 80, 60, jpeg_encoder::ColorType::Cmyk)
        .expect("a CMYK JPEG");
    let mut palette = Vec::new();
    let mut encoder = png::Encoder::new(&mut palette, 80, 60);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_palette(vec![0, 0, 0, 250, 200, 10]);
    encoder
        .write_header()
        .and_then(|mut w| w.write_image_data(&[1; 80 * 60]))
        .expect("a PNG with a palette");
    let mut moving = Vec::new();
    let mut two = gif::Encoder::new(&mut moving, 80, 60, &[]).expect("a GIF");
    for colour in [[10, 200, 30, 255], [200, 10, 30, 255]] {
        let frame = gif::Frame::from_rgba(80, 60, &mut colour.repeat(80 * 60));
        two.write_frame(&frame).expect("a frame");
    }
    drop(two);
    let middle = *source.get_pixel(40, 30);
    let light = grey.get_pixel(40, 30)[0];
    let cases: [(&str, Vec<u8>, [u8; 3]); 6] = [
        (
            "grey.jpg",
            file(&grey.into(), ImageFormat::Jpeg),
            [light; 3],
        ),
        ("deep.png", file(&deep.into(), ImageFormat::Png), middle.0),
        ("pale.png", file(&pale.into(), ImageFormat::Png), [light; 3]),
        ("cmyk.jpg", cmyk, middle.0),
        ("palette.png", palette, [250, 200, 10]),
        ("two.gif", moving, [10, 200, 30]),
    ];
    for (name, bytes, expected) in cases {
        let project = resizing(
            name,
            &[
                "width=40, op=\"fit_width\"",
                "width=40, op=\"fit_width\", format=\"webp\", quality=90",
            ],
        );
        project.write(&format!("static/{name}"), &bytes);
        project.build();
        for (path, ..) in renditions(&project) {
            let picture = decoded(&project.bytes(&format!("public/{path}"))).to_rgb8();
            let pixel = picture.get_pixel(20, 15);
            let far = pixel
                .0
                .iter()
                .zip(expected)
                .map(|(a, b)| a.abs_diff(b))
                .max();
            assert!(far < Some(14), "{path}: {pixel:?}, not {expected:?}");
        }
    }
}

#[test]
fn a_colour_profile_goes_with_the_pixels() {
    let profile = moxcms::ColorProfile::new_display_p3()
        .encode()
        .expect("a profile");
    let body = [b"ICC_PROFILE\0\x01\x01", &profile[..]].concat();
    let project = resizing(
        "p3.jpg",
        &[
            "width=40, op=\"fit_width\"",
            "width=40, op=\"fit_width\", format=\"png\"",
            "width=40, op=\"fit_width\", format=\"webp\"",
            "width=40, op=\"fit_width\", format=\"webp\", quality=80",
        ],
    );
    project.write("static/p3.jpg", &with_segment(&jpeg(80, 60), 0xe2, &body));
    project.build();
    for (path, width, height) in renditions(&project) {
        let bytes = project.bytes(&format!("public/{path}"));
        let reader = ImageReader::new(Cursor::new(&bytes))
            .with_guessed_format()
            .expect("bytes");
        let mut decoder = reader.into_decoder().expect("a picture");
        assert_eq!(
            decoder.icc_profile().expect("readable").as_ref(),
            Some(&profile),
            "{path}"
        );
        assert_eq!(decoded(&bytes).dimensions(), (width, height), "{path}");
        identify(&project, &path);
    }
}

#[test]
fn photos_are_published_without_what_they_tell() {
    let plain = jpeg(64, 40);
    let mut png_told = png(64, 40);
    let at = png_told.len() - 12;
    let extra = [
        chunk(b"tEXt", b"Author\0somebody"),
        chunk(b"eXIf", &exif(6)),
        chunk(b"tIME", b"GPSGPSG"),
    ]
    .concat();
    png_told.splice(at..at, extra);
    let mut webp = file(&colours(64, 40).into(), ImageFormat::WebP);
    let picture = webp.split_off(12);
    let padded = |name: &[u8], body: &[u8]| {
        let length = (body.len() as u32).to_le_bytes();
        [name, &length, body, &[0][..body.len() % 2]].concat()
    };
    webp.extend(padded(b"VP8X", &[0x0c, 0, 0, 0, 63, 0, 0, 39, 0, 0]));
    webp.extend(picture);
    webp.extend(padded(b"EXIF", &exif(3)));
    webp.extend(padded(b"XMP ", b"<x:xmpmeta>"));
    let length = (webp.len() as u32 - 8).to_le_bytes();
    webp[4..8].copy_from_slice(&length);
    let project = Project::site().file(
        "content/tin/index.md",
        "+++\ntitle = \"T\"\n+++\n![x](c.JPG)\n",
    );
    project.write("static/a.jpg", &told(&plain, 6));
    project.write("static/upright.jpg", &told(&plain, 1));
    project.write("static/b.png", &png_told);
    project.write("static/c.webp", &webp);
    project.write("content/tin/c.JPG", &told(&plain, 8));
    project.build();
    for (path, original, turned) in [
        ("a.jpg", &told(&plain, 6), 6),
        ("upright.jpg", &plain, 1),
        ("b.png", &png_told, 6),
        ("c.webp", &webp, 3),
        ("tin/c.JPG", &told(&plain, 8), 8),
    ] {
        let bytes = project.bytes(&format!("public/{path}"));
        for word in TOLD {
            assert!(!holds(&bytes, word), "{path}: {word}");
        }
        assert_eq!(
            decoded(&bytes),
            decoded(original),
            "{path} is the same picture"
        );
        let reader = ImageReader::new(Cursor::new(&bytes))
            .with_guessed_format()
            .expect("bytes");
        let mut decoder = reader.into_decoder().expect("a picture");
        let orientation = decoder.orientation().expect("readable");
        assert_eq!(orientation.to_exif(), turned, "{path}");
        identify(&project, path);
    }
    assert!(!holds(&project.bytes("public/upright.jpg"), "Exif"));
    // A second build finds them as they are to be.
    let answer = project.run(&["build"]);
    assert!(
        answer.stderr.contains("0 written") || answer.stdout.contains("0 written"),
        "{}{}",
        answer.stdout,
        answer.stderr
    );

    let keeping = Project::site().file(
        "loa.toml",
        "base_url = \"https://x.vn\"\n[images]\nkeep_metadata = true\n",
    );
    keeping.write("static/a.jpg", &told(&plain, 6));
    keeping.build();
    assert_eq!(keeping.bytes("public/a.jpg"), told(&plain, 6));
}

#[test]
fn a_broken_photo_is_published_with_a_warning() {
    let project = Project::site();
    let whole = told(&jpeg(64, 40), 6);
    project.write("static/half.jpg", &whole[..whole.len() / 2]);
    project.write("static/note.jpg", b"no picture at all");
    project.write("static/photo.png", &whole);
    let answer = project.run(&["--message-format", "json", "build"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    let messages = answer.messages();
    let warned = with_code(&messages, "photo-not-stripped").to_string();
    assert!(warned.contains("static/half.jpg"), "{warned}");
    assert_eq!(project.bytes("public/half.jpg"), whole[..whole.len() / 2]);
    assert_eq!(project.bytes("public/note.jpg"), b"no picture at all");
    assert!(
        !holds(&project.bytes("public/photo.png"), "GPS"),
        "told by the content"
    );
}

#[test]
fn what_cannot_be_resized_says_why() {
    let bomb = {
        let head = [
            &30_000u32.to_be_bytes()[..],
            &30_000u32.to_be_bytes(),
            &[8, 6, 0, 0, 0],
        ]
        .concat();
        [
            b"\x89PNG\r\n\x1a\n".to_vec(),
            chunk(b"IHDR", &head),
            chunk(b"IDAT", b""),
            chunk(b"IEND", b""),
        ]
        .concat()
    };
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'/>";
    for (name, bytes, call, words) in [
        (
            "bomb.png",
            &bomb[..],
            "width=10, height=10",
            "30000 x 30000",
        ),
        (
            "note.jpg",
            b"no picture",
            "width=10, height=10",
            "not a picture",
        ),
        (
            "half.jpg",
            &jpeg(64, 40)[..300],
            "width=10, height=10",
            "cut off",
        ),
        ("a.svg", svg, "width=10, height=10", "SVG"),
        ("a.jpg", &jpeg(64, 40), "width=10", "`width` and `height`"),
        (
            "a.jpg",
            &jpeg(64, 40),
            "width=10, height=10, op=\"crop\"",
            "fit_height",
        ),
        ("a.jpg", &jpeg(64, 40), "width=0, height=10", "at least 1"),
        (
            "a.jpg",
            &jpeg(64, 40),
            "width=20000, height=10, format=\"webp\"",
            "16383",
        ),
        (
            "a.jpg",
            &jpeg(64, 40),
            "width=60000, height=60000",
            "million",
        ),
        (
            "a.jpg",
            &jpeg(64, 40),
            "width=9, height=9, quality=101",
            "1 to 100",
        ),
        (
            "a.jpg",
            &jpeg(64, 40),
            "width=9, height=9, format=\"bmp\"",
            "avif",
        ),
    ] {
        let project = resizing(name, &[call]);
        project.write(&format!("static/{name}"), bytes);
        let messages = project.fail();
        let text = serde_json::to_string(&messages).expect("messages");
        assert!(text.contains(words), "{name} {call}: {text}");
        assert!(!project.has("public/index.html"));
    }
    let project = resizing("no.jpg", &["width=10, height=10"]);
    assert!(
        serde_json::to_string(&project.fail())
            .expect("messages")
            .contains("there is no image `no.jpg`")
    );
    let project = resizing("../loa.toml", &["width=10, height=10"]);
    assert!(
        serde_json::to_string(&project.fail())
            .expect("messages")
            .contains("leads out")
    );
}

#[test]
fn damage_that_only_decoding_finds_stops_the_build() {
    let project = resizing("a.png", &["width=10, height=10", "width=11, height=11"]);
    let mut bytes = png(200, 200);
    let middle = bytes.len() / 2;
    bytes[middle..middle + 60].fill(0x55);
    project.write("static/a.png", &bytes);
    let messages = project.fail();
    assert_eq!(codes(&messages), ["photo-damaged"], "told once");
    assert!(!project.has("public/index.html"));
}

#[test]
fn the_name_follows_the_bytes_and_what_is_asked() {
    let project = resizing(
        "Ảnh 1.jpg",
        &["width=10, height=10", "width=10, height=10, quality=60"],
    );
    project.write("static/Ảnh 1.jpg", &jpeg(64, 40));
    project.build();
    let paths = |project: &Project| -> Vec<String> {
        project
            .paths("public")
            .into_iter()
            .filter(|p| p.starts_with("processed_images/"))
            .collect()
    };
    let first = paths(&project);
    assert!(
        first.len() == 2 && first[0].starts_with("processed_images/Ảnh 1."),
        "{first:?}"
    );
    assert!(
        project
            .read("public/index.html")
            .contains("/processed_images/%E1%BA%A2nh%201.")
    );
    project.write("static/Ảnh 1.jpg", &jpeg(64, 41));
    project.build();
    let second = paths(&project);
    assert!(
        second.len() == 2 && first.iter().all(|p| !second.contains(p)),
        "old ones are gone"
    );
    // Somebody else's file at such a path is not overwritten.
    project.write(&format!("static/{}", second[0]), b"mine");
    let messages = project.fail();
    let twice = with_code(&messages, "path-claimed-twice").to_string();
    assert!(twice.contains("Ảnh 1.jpg"), "{twice}");
}

#[test]
fn a_warm_build_takes_what_is_kept() {
    let project = resizing("a.jpg", &["width=10, height=10"]);
    project.write("static/a.jpg", &jpeg(64, 40));
    project.build();
    let (path, ..) = renditions(&project).remove(0);
    let made = project.bytes(&format!("public/{path}"));
    let kept = || {
        let all = project.tree(".loa/cache/images").into_iter();
        all.filter(|(_, bytes)| bytes.ends_with(&made))
            .map(|(path, _)| path)
            .collect::<Vec<_>>()
    };
    let [object] = &kept()[..] else {
        panic!("{:?}", project.paths(".loa"))
    };
    // What is kept is trusted only as long as it is whole.
    let object = format!(".loa/cache/images/{object}");
    let other = b"told apart".to_vec();
    use sha2::Digest;
    project.write(
        &object,
        &[&sha2::Sha256::digest(&other)[..], &other].concat(),
    );
    std::fs::remove_dir_all(project.root().join("public")).expect("removed");
    project.build();
    assert_eq!(
        project.bytes(&format!("public/{path}")),
        other,
        "it was not made again"
    );
    project.write(&object, &project.bytes(&object)[..20]);
    project.build();
    assert_eq!(project.bytes(&format!("public/{path}")), made);
    assert_eq!(project.run(&["clean"]).status, 0);
    assert!(!project.has(".loa"));
    project.build();
    assert_eq!(
        project.bytes(&format!("public/{path}")),
        made,
        "the same bytes without it"
    );
}

#[test]
fn pictures_say_what_they_are() {
    let project = showing(
        "{% for p in [\"a.jpg\", \"b.svg\", \"c.png\"] %}\
         {% set m = get_image_metadata(path=p) %}{{ m.width }}x{{ m.height }} {{ m.format }} {{ m.mime }} \
         {{ m.description }} {{ m.created }}\n{% endfor %}\
         {% set r = resize_image(path=\"a.jpg\", width=8, height=8, format=\"webp\") %}\
         {% set m = get_image_metadata(path=r.static_path) %}{{ m.width }}x{{ m.height }} {{ m.mime }}\n\
         {% if get_image_metadata(path=\"no.jpg\", allow_missing=true) %}there{% else %}none{% endif %}",
    );
    project.write("static/a.jpg", &told(&jpeg(64, 40), 6));
    project.write(
        "static/b.svg",
        b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 30 20'/>",
    );
    project.write("static/c.png", &png(5, 6));
    project.build();
    let page = project.read("public/index.html");
    for line in [
        "40x64 jpg image/jpeg Dinh lang 2025-08-28T07:30:05",
        "30x20 svg image/svg+xml",
        "5x6 png image/png",
        "8x8 image/webp",
        "none",
    ] {
        assert!(page.contains(line), "{line} in {page}");
    }
}

const WIDE: &str = "base_url = \"https://x.vn\"\n[images]\nwidths = [40, 80, 160]\nsizes = \"(min-width: 60rem) 40rem, 100vw\"\n";

#[test]
fn photos_in_bodies_are_offered_in_several_sizes() {
    let project = Project::site()
        .file("loa.toml", WIDE)
        .file(
            "content/tin/index.md",
            "+++\ntitle = \"T\"\n+++\n![Đình \"làng\"](anh.jpg \"Tên\")\n\n![s](/s.svg) ![m](/nho.png)\n\n![x](https://y.vn/x.jpg)\n",
        )
        .file("static/s.svg", "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 30 20'/>");
    project.write("content/tin/anh.jpg", &told(&jpeg(60, 120), 6));
    project.write("static/nho.png", &png(20, 10));
    project.build();
    let page = project.read("public/tin/index.html");
    let img = page
        .split("<img ")
        .nth(1)
        .expect("an image")
        .split('>')
        .next()
        .expect("its end");
    assert!(
        img.starts_with(
            "src=\"https://x.vn/tin/anh.jpg\" srcset=\"https://x.vn/processed_images/anh."
        ),
        "{img}"
    );
    for part in [
        ".webp 40w, https://x.vn/processed_images/anh.",
        ".webp 80w, ",
        ".webp 120w\"",
        " sizes=\"(min-width: 60rem) 40rem, 100vw\" width=\"120\" height=\"60\" alt=\"Đình &quot;làng&quot;\" title=\"Tên\" loading=\"lazy\" decoding=\"async\"",
    ] {
        assert!(img.contains(part), "{part} in {img}");
    }
    assert!(
        page.contains("<img src=\"/s.svg\" alt=\"s\" />")
            && page.contains("<img src=\"https://y.vn/x.jpg\""),
        "{page}"
    );
    assert!(
        page.contains("width=\"20\" height=\"10\"") && page.contains(".webp 20w\""),
        "{page}"
    );
    let mut sizes = Vec::new();
    for path in project.paths("public/processed_images") {
        let picture = decoded(&project.bytes(&format!("public/processed_images/{path}")));
        sizes.push(picture.dimensions());
    }
    sizes.sort_unstable();
    assert_eq!(sizes, [(20, 10), (40, 20), (80, 40), (120, 60)]);
    let check = project.run(&["check"]);
    assert_eq!(check.status, 0, "{}{}", check.stdout, check.stderr);
}

#[test]
fn a_site_that_asks_for_nothing_keeps_its_images_as_written() {
    let project = Project::site().file(
        "content/tin/index.md",
        "+++\ntitle = \"T\"\n+++\n![x](anh.jpg)\n",
    );
    project.write("content/tin/anh.jpg", &jpeg(60, 120));
    project.build();
    assert!(
        project
            .read("public/tin/index.html")
            .contains("<img src=\"https://x.vn/tin/anh.jpg\" alt=\"x\" />")
    );
    assert!(!project.has("public/processed_images"));
    let wrong = Project::site().file(
        "loa.toml",
        "base_url = \"https://x.vn\"\n[images]\nwidths = [\"wide\"]\nformats = [\"wepb\"]\nquality = 0\nlasy = true\n",
    );
    let messages = wrong.fail();
    let mut found = codes(&messages);
    found.sort_unstable();
    assert_eq!(
        found,
        ["bad-value", "unknown-key", "wrong-type", "wrong-type"]
    );
}

#[test]
fn templates_and_bodies_ask_for_ready_pictures() {
    let project = Project::site()
        .file("content/a.md", "+++\ntitle = \"A\"\n+++\n{% set r = resize_image(path=\"anh.jpg\", width=12, height=8) %}![nhỏ]({{ r.url }})\n")
        .file(
            "templates/index.html",
            "{{ picture(path=\"anh.jpg\", alt=\"Đình\", widths=[30, 90], formats=[\"webp\", \"jpeg\"], sizes=\"50vw\", class=\"to\") }}\n\
             {{ picture(path=\"anh.jpg\", lazy=false, placeholder=\"blur\") }}\n\
             [{{ image_placeholder(path=\"anh.jpg\") }}]",
        );
    project.write(
        "static/anh.jpg",
        &file(
            &RgbImage::from_pixel(120, 80, image::Rgb([200, 40, 90])).into(),
            ImageFormat::Jpeg,
        ),
    );
    project.build();
    let page = project.read("public/index.html");
    assert!(
        page.contains(
            "<picture><source type=\"image/webp\" srcset=\"https://x.vn/processed_images/anh."
        ),
        "{page}"
    );
    assert!(page.contains("sizes=\"50vw\" width=\"120\" height=\"80\" alt=\"Đình\" class=\"to\" loading=\"lazy\" decoding=\"async\"></picture>"), "{page}");
    assert!(
        page.contains("alt=\"\" decoding=\"async\" style=\"background:url(data:image/webp;base64,"),
        "{page}"
    );
    let colour = page
        .split("[#")
        .nth(1)
        .and_then(|c| c.split(']').next())
        .expect("a colour");
    let part = |i: usize| u8::from_str_radix(&colour[i..i + 2], 16).expect("hex");
    assert!(
        part(0).abs_diff(200) < 4 && part(2).abs_diff(40) < 4 && part(4).abs_diff(90) < 4,
        "{colour}"
    );
    for address in page
        .split('"')
        .flat_map(|p| p.split(", "))
        .filter(|a| a.starts_with("https://x.vn/processed_images/"))
    {
        let address = address.split(' ').next().expect("an address");
        let path = address.replace("https://x.vn", "public");
        assert!(decoded(&project.bytes(&path)).width() <= 120);
    }
    let body = project.read("public/a/index.html");
    let path = body
        .split("src=\"https://x.vn/")
        .nth(1)
        .and_then(|p| p.split('"').next())
        .expect("an address");
    assert_eq!(
        decoded(&project.bytes(&format!("public/{path}"))).dimensions(),
        (12, 8)
    );
}

#[test]
fn a_preview_makes_a_picture_when_it_is_asked_for() {
    let project = Project::site().file("loa.toml", WIDE).file(
        "content/tin/index.md",
        "+++\ntitle = \"T\"\n+++\n{% set r = resize_image(path=\"anh.jpg\", width=12, height=8) %}{{ r.url }}\n",
    );
    project.write("static/anh.jpg", &jpeg(120, 80));
    let preview = Preview::start(&project, 23_470);
    let page = preview.get("/tin/").1;
    let address = page
        .split("127.0.0.1")
        .find_map(|p| p.split_once("/processed_images/"))
        .expect("an address")
        .1;
    let name = address.split(['<', '"']).next().expect("a name");
    let (status, answer) = preview.get(&format!("/processed_images/{name}"));
    assert!(status == 200 && answer.contains("image/jpeg"), "{status}");
    assert_eq!(
        preview.get("/processed_images/anh.0123456789abcdef.jpg").0,
        404
    );
    assert!(!project.has("public"), "a preview writes no site");
}

#[test]
fn the_same_pictures_on_any_number_of_threads() {
    let make = |threads: &str| {
        let project = Project::site().file("loa.toml", WIDE).file(
            "templates/index.html",
            "{{ picture(path=\"a.jpg\", widths=[10, 20, 30, 40, 50]) }}{{ picture(path=\"b.png\", formats=[\"auto\", \"webp\"]) }}",
        );
        project.write("static/a.jpg", &jpeg(120, 80));
        project.write("static/b.png", &png(90, 80));
        let output = project
            .command(&["build"])
            .env("RAYON_NUM_THREADS", threads)
            .output()
            .expect("loa runs");
        assert!(output.status.success());
        project.tree("public")
    };
    assert!(make("1") == make("4"));
}

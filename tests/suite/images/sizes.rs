//! Other sizes and formats, and what stands in their way.

use super::*;

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
    let project = resizing("../../loa.toml", &["width=10, height=10"]);
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

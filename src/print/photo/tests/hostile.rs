//! Files that are cut off, damaged, or claim what they do not hold.

use super::*;

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

fn png_header(width: u32, height: u32, interlaced: bool) -> Vec<u8> {
    let size = [width.to_be_bytes(), height.to_be_bytes()].concat();
    let head = [&size[..], &[8, 2, 0, 0, u8::from(interlaced)]].concat();
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"IHDR", &head)].concat()
}

#[test]
fn half_a_photo_is_no_photo() {
    let whole = rgb_jpeg(160, 120);
    assert_eq!(code(&whole), "");
    for part in 1..20 {
        let cut = &whole[..whole.len() * part / 20];
        assert_eq!(code(cut), "photo-cut-off", "{part}/20");
        // Some programs close what was cut: the picture would go on in grey.
        if part > 8 {
            assert_eq!(
                code(&[cut, &[0xff, 0xd9]].concat()),
                "photo-cut-off",
                "{part}/20, closed"
            );
        }
    }
    let whole = png(&DynamicImage::ImageRgb8(colours(160, 120)));
    for part in 1..20 {
        assert_ne!(code(&whole[..whole.len() * part / 20]), "", "{part}/20");
    }
    assert_eq!(code(&whole[..whole.len() / 2]), "photo-cut-off");
}

#[test]
fn webp_is_read_whole_or_not_at_all() {
    let source = DynamicImage::ImageRgb8(colours(60, 40));
    let mut data = std::io::Cursor::new(Vec::new());
    source
        .write_to(&mut data, image::ImageFormat::WebP)
        .unwrap();
    let data = data.into_inner();
    let (_folder, photo) = open(&data);
    let whole = photo.preview(photo.whole(), MOST, &profile()).unwrap();
    assert_eq!(whole.pixels, source.to_rgb8().into_raw());
    assert_eq!(code(&data[..data.len() - 9]), "photo-cut-off");
}

#[test]
fn other_formats_are_named() {
    assert_eq!(code(b"GIF89a\x01\0\x01\0"), "photo-other-format");
    assert_eq!(code(b"\0\0\0\x18ftypheic\0\0\0\0"), "photo-other-format");
    assert_eq!(
        code(b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        "photo-other-format"
    );
    assert_eq!(code(b"II*\0\x08\0\0\0"), "photo-other-format");
    assert_eq!(code(b""), "photo-unknown-format");
    assert_eq!(code("Kính gửi".as_bytes()), "photo-unknown-format");
}

#[test]
fn claims_cost_nothing() {
    let mut jpeg = rgb_jpeg(16, 16);
    let frame = jpeg.windows(2).position(|w| w == [0xff, 0xc0]).unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xff; 4]);
    assert_eq!(code(&jpeg), "photo-too-large");
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0x40, 0, 0x40, 0]);
    assert_eq!(code(&jpeg), "photo-cut-off");
    jpeg[frame + 1] = 0xc2;
    assert_eq!(code(&jpeg), "photo-too-large", "progressive");
    jpeg[frame + 1] = 0xc0;
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0, 0, 0, 16]);
    assert_eq!(code(&jpeg), "photo-damaged", "no height");

    assert_eq!(
        code(&[png_header(20_000, 20_000, false), chunk(b"IDAT", b"")].concat()),
        "photo-too-large"
    );
    assert_eq!(
        code(&[png_header(10_000, 10_000, true), chunk(b"IDAT", b"")].concat()),
        "photo-too-large"
    );
    assert_eq!(
        code(&[png_header(15_000, 15_000, false), chunk(b"IDAT", b"")].concat()),
        "photo-cut-off"
    );
    assert_eq!(
        code(&[png_header(0, 5, false), chunk(b"IDAT", b"")].concat()),
        "photo-damaged"
    );
}

/// A white square as a JPEG of two bits a block.
fn white_jpeg(side: u16) -> Vec<u8> {
    let [high, low] = side.to_be_bytes();
    let blocks = usize::from(side.div_ceil(8)).pow(2);
    let segment = |marker, body: &[u8]| {
        let length = (body.len() as u16 + 2).to_be_bytes();
        [&[0xff, marker], &length[..], body].concat()
    };
    // One code, of one bit: no difference to the block before, no detail.
    let code = |table| [&[table, 1][..], &[0; 16]].concat();
    [
        vec![0xff, 0xd8],
        segment(0xdb, &[&[0][..], &[1; 64]].concat()),
        segment(0xc0, &[8, high, low, high, low, 1, 1, 0x11, 0]),
        segment(0xc4, &code(0)),
        segment(0xc4, &code(0x10)),
        segment(0xda, &[1, 1, 0, 0, 63, 0]),
        vec![0; blocks.div_ceil(4)],
        vec![0xff, 0xd9],
    ]
    .concat()
}

#[test]
fn what_is_huge_is_decoded_coarser() {
    let (_folder, photo) = open(&white_jpeg(12_000));
    assert_eq!(photo.size(), (12_000, 12_000));
    let decode = |target| {
        let bytes = white_jpeg(12_000);
        let raster = crate::picture::jpeg::decode(bytes, photo.whole(), target).unwrap();
        let raster = raster.reduce(target).unwrap();
        (raster.width, raster.height)
    };
    assert_eq!(decode((12_000, 12_000)), (6_000, 6_000));
    assert_eq!(decode((700, 700)), (700, 700));
}

#[test]
fn broken_profiles_are_refused() {
    let chunk = |icc: &[u8]| [&b"ICC_PROFILE\0\x01\x01"[..], icc].concat();
    let plain = rgb_jpeg(16, 16);
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(FOGRA39);
    let cmyk = std::fs::read(root).unwrap();
    assert_eq!(
        code(&with_segment(&plain, 0xe2, &chunk(b"no profile"))),
        "photo-bad-icc"
    );
    assert_eq!(
        code(&with_segment(&plain, 0xe2, &chunk(&[0; 300]))),
        "photo-bad-icc"
    );
    assert_eq!(
        code(&with_segment(&plain, 0xe2, &chunk(&cmyk[..60_000]))),
        "photo-bad-icc"
    );
}

#[test]
fn no_damage_makes_it_panic() {
    let mut state = 7u32;
    let mut random = |below: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize % below
    };
    let profile = profile();
    let cmyk = jpeg(&colours(32, 24), 24, 24, ColorType::Cmyk);
    let png = png(&DynamicImage::ImageRgb8(colours(32, 24)));
    for whole in [rgb_jpeg(32, 24), cmyk, png] {
        for _ in 0..120 {
            let mut bytes = whole.clone();
            for _ in 0..=random(3) {
                let at = random(bytes.len());
                bytes[at] = random(256) as u8;
            }
            let folder = Folder::new(&bytes);
            if let Ok(photo) = Photo::open(&folder.asset(), None)
                && photo.size().0 * photo.size().1 < 1_000_000
            {
                let _ = photo.preview(photo.whole(), (16, 16), &profile);
            }
        }
    }
}

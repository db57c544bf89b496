//! What pictures say of themselves, and what they no longer tell.

use super::*;

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

#[test]
fn photos_of_withdrawn_people_are_not_made_anew() {
    for path in ["nguoi/anh.jpg", "chan-dung.jpg"] {
        let project = resizing(path, &["width=10, height=10"]).file(
            "content/nguoi/index.md",
            "+++\ntitle = \"N\"\nwithdrawn = { since = 2025-09-01, notice = \"Đã rút.\" }\n+++\n![x](/chan-dung.jpg)\n",
        );
        project.write("content/nguoi/anh.jpg", &jpeg(64, 40));
        project.write("static/chan-dung.jpg", &jpeg(64, 40));
        let text = serde_json::to_string(&project.fail()).expect("messages");
        assert!(text.contains("withdrawn"), "{path}: {text}");
    }
}

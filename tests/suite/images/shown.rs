//! Pictures in bodies, in templates and in the preview.

use super::*;

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
    let check = project.run(&["check", "--skip-external-links"]);
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

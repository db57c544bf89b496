//! Printed pieces: size, ink, breaks and structure, judged by outside programs.

use std::path::PathBuf;

use crate::press::{Plates, Sheet, assert_clean, plates, sheet};
use crate::project::Project;

const SLOGAN: &str = "Thi đua là yêu nước, yêu nước thì phải thi đua!";
const LONG: &str = "Thi đua lập thành tích chào mừng Đại hội Thi đua yêu nước thành phố lần thứ I, tiến tới Đại hội \
                    Thi đua yêu nước toàn quốc lần thứ XI năm 2025!";
const BACKDROP: &[&str] = &[
    "organs=ĐẢNG ỦY - HĐND - UBND - UB MTTQVN XÃ KẺ SẶT",
    "kind=HỘI NGHỊ",
    "title=TUYÊN DƯƠNG ĐIỂN HÌNH TIÊN TIẾN XÃ KẺ SẶT",
    "ordinal=LẦN THỨ I (2025-2030)",
    "dateline=Kẻ Sặt, ngày 28 tháng 8 năm 2025",
];

/// One piece made with no project around it.
struct Piece {
    project: Project,
    pdf: PathBuf,
}

fn piece(layout: &str, size: &str, text: &str) -> Piece {
    piece_with(layout, size, text, &[])
}

/// The ink of every text of a piece, in millimetres of the trim: left, top, right, bottom.
fn ink_of_texts(layout: &str, size: &str, text: &str) -> Vec<[f64; 4]> {
    let empty = tempfile::tempdir().expect("a folder");
    let sources = loa::sources::Sources::open(empty.path()).expect("the folder");
    let config = loa::config::Config::without_project().for_templates("build", "en");
    let config = loa::template::Value::from_serializable(&config);
    let press = loa::config::Press::default();
    let workshop = loa::print::Workshop::open(&sources, None, &press, config)
        .expect("the workshop")
        .value;
    let size = loa::measure::Size::parse(size).expect("a size");
    let wish = loa::print::Single {
        layout,
        size,
        text: Some(text),
        style: None,
        fields: vec![],
        formats: vec![],
        scale: None,
    };
    let drawn = loa::print::artwork(&workshop, &wish)
        .unwrap_or_else(|e| panic!("{layout} {text}: {e:?}"))
        .to_text();
    let boxes = drawn.lines().filter_map(|line| {
        let (_, rest) = line.split_once(" cap ")?.1.split_once(" in ")?;
        let n: Vec<f64> = rest
            .split([' ', ':'])
            .take(4)
            .filter_map(|n| n.parse().ok())
            .collect();
        (n.len() == 4).then(|| [n[0], n[1], n[0] + n[2], n[1] + n[3]])
    });
    boxes.collect()
}

#[test]
fn texts_of_panos_stay_inside_at_any_size() {
    for size in [
        "500 x 500 mm",
        "6 m x 3 m",
        "2 m x 3 m",
        "25 m x 1.2 m",
        "0.4 x 4 m",
        "1 m x 1 m",
    ] {
        for text in ["Ậ Ể Ỗ", "Đoàn kết!", SLOGAN, LONG] {
            let texts = ink_of_texts("pano", size, text);
            assert!(!texts.is_empty());
            let trim = loa::measure::Size::parse(size).expect("a size");
            let (w, h) = (trim.width.to_mm(), trim.height.to_mm());
            let free = 0.04 * w.min(h);
            for [left, top, right, bottom] in texts {
                let inside = left >= free && top >= free && right <= w - free && bottom <= h - free;
                assert!(inside, "{size} `{text}`: {left} {top} {right} {bottom}");
            }
        }
    }
}

fn piece_with(layout: &str, size: &str, text: &str, set: &[&str]) -> Piece {
    let project = Project::empty();
    let mut args = vec![
        "print",
        "--layout",
        layout,
        "--size",
        size,
        "-o",
        "piece.pdf",
    ];
    if !text.is_empty() {
        args.extend(["--text", text]);
    }
    for pair in set {
        args.extend(["--set", pair]);
    }
    let answer = project.run(&args);
    assert_eq!(
        answer.status, 0,
        "{layout} {size} `{text}`: {}",
        answer.stderr
    );
    let pdf = project.root().join("piece.pdf");
    Piece { project, pdf }
}

impl Piece {
    fn sheet(&self) -> Sheet {
        sheet(&self.pdf)
    }

    fn plates(&self) -> Plates {
        plates(&self.pdf, 1600.0)
    }

    fn bytes(&self) -> Vec<u8> {
        self.project.bytes("piece.pdf")
    }
}

/// Every piece that the kit has a layout for, at its customary sizes.
fn all_layouts() -> Vec<Piece> {
    vec![
        piece("bang-ron", "8 m x 0.8 m", SLOGAN),
        piece("phuon", "0.8 m x 2.5 m", "Đoàn kết / Đổi mới / Sáng tạo"),
        piece("pano", "3 m x 2 m", SLOGAN),
        piece("pano", "2 m x 3 m", SLOGAN),
        piece_with("phong", "10 m x 5 m", "", BACKDROP),
    ]
}

#[test]
fn sizes_are_exact_and_boxes_lie_in_each_other() {
    let wanted = [
        (8000.0, 800.0),
        (800.0, 2500.0),
        (3000.0, 2000.0),
        (2000.0, 3000.0),
        (10_000.0, 5000.0),
    ];
    for (piece, (width, height)) in all_layouts().iter().zip(wanted) {
        assert_clean(&piece.pdf);
        let sheet = piece.sheet();
        assert!((sheet.trim.width() - width).abs() < 0.1, "{:?}", sheet.trim);
        assert!(
            (sheet.trim.height() - height).abs() < 0.1,
            "{:?}",
            sheet.trim
        );
        for (outer, inner) in [(sheet.media, sheet.bleed), (sheet.bleed, sheet.trim)] {
            let around = outer.left <= inner.left + 0.01 && outer.right >= inner.right - 0.01;
            assert!(
                around && outer.top <= inner.top + 0.01 && outer.bottom >= inner.bottom - 0.01,
                "{outer:?} {inner:?}"
            );
        }
        let longest = sheet.media.width().max(sheet.media.height());
        assert_eq!(
            sheet.user_unit,
            if longest > 5080.0 { 10.0 } else { 1.0 },
            "{longest} mm"
        );
    }
}

#[test]
fn ink_is_where_the_ink_table_says_and_nowhere_else() {
    let banner = piece("bang-ron", "8 m x 0.8 m", SLOGAN);
    let inks = banner.plates();
    assert_eq!(
        inks.corners(),
        [[0, 100, 100, 0]; 4],
        "red to the edge of the bleed, on all four corners"
    );
    assert!(inks.spots.is_empty());
    let (w, h) = (banner.sheet().media.width(), banner.sheet().media.height());
    // Only red and yellow, and what lies between them on an edge: yellow everywhere.
    let odd = inks.extent(|[c, _, y, k]| c != 0 || k != 0 || y < 99);
    assert!(odd.is_none(), "{odd:?}");
    let letters = inks.extent(|[_, m, _, _]| m == 0).expect("yellow letters");
    assert!(
        letters.width() > 0.8 * w && letters.height() > 0.45 * h,
        "{letters:?} on {w} x {h}"
    );
}

#[test]
fn all_four_layouts_bleed_on_every_corner() {
    for piece in all_layouts() {
        for [c, m, y, k] in piece.plates().corners() {
            assert!(
                // A motif in the ground may take some of the red away.
                c == 0 && m >= 85 && y >= 99 && k <= 60,
                "{c} {m} {y} {k} in {:?}",
                piece.pdf
            );
        }
    }
}

#[test]
fn letters_stay_inside_the_safe_area_at_any_size() {
    let sixty = "Toàn Đảng, toàn dân, toàn quân đoàn kết một lòng, thi đua lập thành tích xuất sắc chào mừng Đại hội \
                 Thi đua yêu nước các cấp, quyết tâm xây dựng quê hương Kẻ Sặt ngày càng giàu đẹp, văn minh, nghĩa tình, \
                 vì mục tiêu dân giàu, nước mạnh, dân chủ, công bằng, hạnh phúc cho mọi người!";
    for (layout, size, text) in [
        ("bang-ron", "8 m x 0.8 m", SLOGAN),
        ("bang-ron", "500 x 500 mm", SLOGAN),
        ("bang-ron", "25 m x 1.2 m", SLOGAN),
        ("bang-ron", "25 m x 1.2 m", "Kẻ Sặt đẹp!"),
        ("bang-ron", "500 x 500 mm", "Ậ Ể Ỗ"),
        ("bang-ron", "6 m x 0.7 m", sixty),
        ("bang-ron", "10 m x 1 m", LONG),
        ("phuon", "0.8 m x 2 m", "Thi đua là yêu nước"),
        ("phuon", "500 x 500 mm", "Kẻ Sặt"),
    ] {
        let piece = piece(layout, size, text);
        let sheet = piece.sheet();
        let letters = piece
            .plates()
            .extent(|[_, m, y, _]| m < 40 || y < 40)
            .expect("letters");
        let short = sheet.trim.width().min(sheet.trim.height());
        let free = (0.02 * short).min(50.0);
        let bleed = sheet.trim.left - sheet.media.left;
        let pixel = 2.0 * sheet.media.width().max(sheet.media.height()) / 1600.0;
        let inside = letters.left >= bleed + free - pixel
            && letters.top >= bleed + free - pixel
            && letters.right <= bleed + sheet.trim.width() - free + pixel
            && letters.bottom <= bleed + sheet.trim.height() - free + pixel;
        assert!(
            inside,
            "{layout} {size} `{text}`: {letters:?}, bleed {bleed}, free {free}"
        );
    }
}

#[test]
fn slogans_break_by_sense() {
    let orders = |layout: &str, size: &str, text: &str, more: &str| -> Vec<String> {
        let project = Project::ke_sat();
        for path in project.paths("content/khau-hieu") {
            project.remove(&format!("content/khau-hieu/{path}"));
        }
        project.edit(
            "content/_index.md",
            "slogan = \"@/khau-hieu/thi-dua-la-yeu-nuoc.md\"\n",
            "",
        );
        project.edit(
            "loa.toml",
            "  { title = \"Khẩu hiệu\", page = \"@/khau-hieu/_index.md\" },\n",
            "",
        );
        let project = project.file(
            "content/a.md",
            &format!("+++\ntitle = \"x\"\n[[print]]\nlayout = \"{layout}\"\nsize = \"{size}\"\ntext = \"{text}\"\n{more}\n+++\n"),
        );
        let answer = project.run(&["build", "--only", "print"]);
        assert_eq!(answer.status, 0, "{}", answer.stderr);
        let index: serde_json::Value =
            serde_json::from_str(&project.read("public/in-an/index.json")).unwrap();
        let order = index["orders"]
            .as_array()
            .unwrap()
            .iter()
            .find(|o| o["page"] == "/a/")
            .expect("the order")
            .clone();
        order["lines"]
            .as_array()
            .unwrap()
            .iter()
            .map(|l| l.as_str().unwrap().to_uppercase())
            .collect()
    };
    let two = orders("bang-ron", "4 x 1.5 m", SLOGAN, "lines = \"2\"");
    assert_eq!(two, ["THI ĐUA LÀ YÊU NƯỚC,", "YÊU NƯỚC THÌ PHẢI THI ĐUA!"]);
    let one = orders("bang-ron", "8 x 0.8 m", SLOGAN, "");
    assert_eq!(one.len(), 1, "on a 10:1 banner one line wins");
    let forced = orders("bang-ron", "4 x 1.5 m", "Thi đua / là yêu nước", "");
    assert_eq!(forced, ["THI ĐUA", "LÀ YÊU NƯỚC"]);
    let tied = orders("bang-ron", "3 x 2 m", "một~hai ba~bốn", "lines = \"2\"");
    assert_eq!(tied, ["MỘT HAI", "BA BỐN"]);
    let words = orders(
        "bang-ron",
        "3 x 2 m",
        "làng quê mới đẹp giàu sang",
        "words = [\"quê mới đẹp\"]\nlines = \"2\"",
    );
    assert!(words.iter().any(|l| l.contains("QUÊ MỚI ĐẸP")), "{words:?}");
    for line in orders("bang-ron", "5 x 2 m", LONG, "lines = \"3-4\"") {
        for broken in [
            "THI",
            "YÊU",
            "ĐẠI",
            "THÀNH",
            "LẦN THỨ",
            "LẦN",
            "TOÀN",
            "NĂM",
        ] {
            assert!(!line.ends_with(&format!(" {broken}")), "{line}");
        }
    }
}

#[test]
fn a_banner_is_small_and_needs_no_fonts() {
    let piece = piece("bang-ron", "8 m x 0.8 m", SLOGAN);
    assert!(
        piece.bytes().len() < 200_000,
        "{} bytes",
        piece.bytes().len()
    );
    let document = lopdf::Document::load_mem(&piece.bytes()).expect("a PDF");
    for object in document.objects.values() {
        if let Ok(dict) = object
            .as_dict()
            .or_else(|_| object.as_stream().map(|s| &s.dict))
        {
            assert!(!dict.has_type(b"Font"), "outlines only");
            let space = dict
                .get(b"ColorSpace")
                .and_then(lopdf::Object::as_name)
                .unwrap_or_default();
            assert_ne!(space, b"DeviceRGB");
        }
    }
}

#[test]
fn the_structure_is_that_of_pdf_x_4() {
    for piece in all_layouts() {
        let bytes = piece.bytes();
        let document = lopdf::Document::load_mem(&bytes).expect("a PDF");
        assert_eq!(document.version, "1.6");
        let info = document
            .trailer
            .get(b"Info")
            .and_then(|i| document.dereference(i))
            .expect("Info")
            .1;
        let info = info.as_dict().expect("a dictionary");
        assert_eq!(
            info.get(b"Trapped")
                .and_then(lopdf::Object::as_name)
                .expect("Trapped"),
            b"False"
        );
        for key in [&b"Title"[..], b"CreationDate", b"ModDate", b"Producer"] {
            assert!(info.has(key), "{}", String::from_utf8_lossy(key));
        }
        assert!(document.trailer.has(b"ID"));
        let catalog = document.catalog().expect("a catalogue");
        let intents = catalog
            .get(b"OutputIntents")
            .and_then(|i| document.dereference(i))
            .expect("intents")
            .1;
        let intents = intents.as_array().expect("a list");
        assert_eq!(intents.len(), 1);
        let intent = document
            .dereference(&intents[0])
            .expect("an intent")
            .1
            .as_dict()
            .expect("a dictionary")
            .clone();
        assert_eq!(
            intent
                .get(b"S")
                .and_then(lopdf::Object::as_name)
                .expect("S"),
            b"GTS_PDFX"
        );
        let profile = intent
            .get(b"DestOutputProfile")
            .and_then(|p| document.dereference(p))
            .expect("a profile")
            .1;
        let profile = profile
            .as_stream()
            .expect("a stream")
            .decompressed_content()
            .expect("bytes");
        assert_eq!(&profile[16..20], b"CMYK");
        let xmp = catalog
            .get(b"Metadata")
            .and_then(|m| document.dereference(m))
            .expect("XMP")
            .1;
        let xmp = xmp.as_stream().expect("a stream");
        let xmp = xmp
            .decompressed_content()
            .unwrap_or_else(|_| xmp.content.clone());
        assert!(String::from_utf8_lossy(&xmp).contains("PDF/X-4"));
    }
}

#[test]
fn the_pennants_tail_is_a_cut_line() {
    let piece = piece("phuon", "0.8 m x 2.5 m", "Đoàn kết / Đổi mới / Sáng tạo");
    assert_eq!(piece.plates().spots, ["CutContour"]);
}

#[test]
fn a_twin_at_one_to_ten_has_a_tenth_of_the_size() {
    let project = Project::empty();
    let answer = project.run(&[
        "print", "--layout", "bang-ron", "--size", "8x0.8m", "--text", SLOGAN, "--scale", "1:10",
    ]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    assert_eq!(answer.stdout.trim(), "bang-ron-8000x800-1-10.pdf");
    let sheet = sheet(&project.root().join("bang-ron-8000x800-1-10.pdf"));
    assert!((sheet.trim.width() - 800.0).abs() < 0.1 && (sheet.trim.height() - 80.0).abs() < 0.1);
    assert_eq!(sheet.user_unit, 1.0);
}

#[test]
fn previews_show_the_trimmed_piece() {
    let project = Project::empty();
    let answer = project.run(&[
        "print",
        "--layout",
        "phuon",
        "--size",
        "0.8x2.5 m",
        "--text",
        "Đoàn kết",
        "-o",
        "p.png",
    ]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    let picture = image::load_from_memory(&project.bytes("p.png"))
        .expect("a PNG")
        .to_rgba8();
    let ratio = f64::from(picture.height()) / f64::from(picture.width());
    assert!((ratio - 2.5 / 0.8).abs() < 0.02, "{ratio}");
    let foot = picture.get_pixel(picture.width() / 2, picture.height() - 2);
    assert_eq!(foot.0[3], 0, "the cut-out between the tails is not there");
}

#[test]
fn hostile_words_neither_panic_nor_break_the_page() {
    let long = "dài ".repeat(3_000);
    for text in [
        "<b>&\"'</b>",
        "🎉🎉",
        "\u{202e}ngược",
        "a\u{0}b",
        "]]>",
        "{{ 1/0 }}",
        "   ",
        "~ / ~",
        long.as_str(),
        "e\u{301}\u{301}\u{301}\u{301}",
    ] {
        let project = Project::empty();
        let mut command = project.command(&[
            "print", "--layout", "bang-ron", "--size", "8x0.8m", "-o", "x.pdf",
        ]);
        if text.contains('\0') {
            continue;
        }
        let output = command.args(["--text", text]).output().expect("loa runs");
        let words = String::from_utf8_lossy(&output.stderr);
        let status = output.status.code();
        assert!(
            matches!(status, Some(0 | 1)) && !words.contains("panicked"),
            "{text:?}: {status:?} {words}"
        );
        match status {
            Some(0) => assert_clean(&project.root().join("x.pdf")),
            _ => assert!(!project.has("x.pdf")),
        }
    }
}

#[test]
fn a_layout_of_the_sites_own_wins_and_reads_nothing_outside() {
    let layout = |image: &str| {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
             viewBox=\"0 0 {{{{ width }}}} {{{{ height }}}}\"><rect x=\"-20\" y=\"-20\" width=\"{{{{ width + 40 }}}}\" \
             height=\"{{{{ height + 40 }}}}\" fill=\"{{{{ palette.vang }}}}\"/>{image}</svg>"
        )
    };
    let order = "+++\ntitle = \"A\"\n[[print]]\nlayout = \"bang-ron\"\nsize = \"1 x 1 m\"\n+++\n";
    let project = Project::empty()
        .file("loa.toml", "base_url = \"https://x.vn\"\n")
        .file("templates/page.html", "x")
        .file("templates/index.html", "x")
        .file("content/a.md", order)
        .file("print/bang-ron.toml", "title = \"Của xã\"\n")
        .file("print/bang-ron.svg", &layout(""));
    project.build();
    let inks = plates(
        &project.root().join("public/in-an/a/bang-ron-1000x1000.pdf"),
        200.0,
    );
    assert_eq!(
        inks.corners()[0][1],
        0,
        "a yellow ground: the site's own layout"
    );
    for image in [
        "<image href=\"file:///etc/passwd\" width=\"10\" height=\"10\"/>",
        "<image xlink:href=\"https://x.vn/a.png\" width=\"10\" height=\"10\"/>",
        "<image href=\"../../../etc/hostname\" width=\"10\" height=\"10\"/>",
    ] {
        project.write("print/bang-ron.svg", layout(image).as_bytes());
        assert!(!project.fail().is_empty());
    }
    let bomb = "<!DOCTYPE svg [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\">&b;</svg>";
    project.write("print/bang-ron.svg", bomb.as_bytes());
    assert!(!project.fail().is_empty());
}

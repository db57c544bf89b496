//! What one order becomes beyond a banner's PDF: merges, imposition, strips, cut lines,
//! pixels of ink, photos; and what is refused.

use std::process::Command;

use serde_json::{Value, json};

use crate::press::{assert_clean, plates, sheet};
use crate::project::{Project, codes};

const CONFIG: &str = "base_url = \"https://example.org\"\ntitle = \"Thử\"\n";

/// A project with one page that holds these orders.
fn project(orders: &str) -> Project {
    Project::empty()
        .file("loa.toml", CONFIG)
        .file("templates/index.html", "")
        .file("templates/page.html", "")
        .file(
            "content/a.md",
            &format!("+++\ntitle = \"Đoàn kết\"\n{orders}+++\n"),
        )
}

fn pages(pdf: &std::path::Path) -> usize {
    let told = Command::new("qpdf")
        .arg("--show-npages")
        .arg(pdf)
        .output()
        .expect("qpdf");
    String::from_utf8_lossy(&told.stdout)
        .trim()
        .parse()
        .expect("a number of pages")
}

/// The orders as `index.json` lists them.
fn listing(project: &Project) -> Vec<Value> {
    let json: Value = serde_json::from_str(&project.read("public/in-an/index.json")).expect("JSON");
    json["orders"].as_array().expect("orders").clone()
}

const CERTIFICATES: &str = "[[print]]\nlayout = \"giay-khen\"\nsize = \"A4 ngang\"\n\
    rows = \"data/khen.csv\"\nformats = [\"pdf\"]\nmerit = \"Có thành tích xuất sắc\"\n";

/// Names of one to seven syllables.
fn rows(count: usize) -> String {
    let syllables = ["Nguyễn", "Hoàng", "Thị", "Phương", "Quỳnh", "Như", "Ý"];
    let mut list = String::from("STT,Họ và tên,Đơn vị\n");
    for i in 0..count {
        let name = syllables[..=i % syllables.len()].join(" ");
        list.push_str(&format!("{},{name},Thôn {}\n", i + 1, i % 29 + 1));
    }
    list
}

#[test]
fn a_list_becomes_a_document_with_a_sheet_a_row() {
    let project = project(CERTIFICATES).file("data/khen.csv", &rows(40));
    project.build();
    let pdf = project.root().join("public/in-an/a/giay-khen-297x210.pdf");
    assert_clean(&pdf);
    assert_eq!(pages(&pdf), 40);
    // What all sheets share is written once: 40 sheets are far from 40 times one sheet.
    let one = self::project(CERTIFICATES).file("data/khen.csv", &rows(1));
    one.build();
    let single = one.bytes("public/in-an/a/giay-khen-297x210.pdf").len();
    assert!(std::fs::metadata(&pdf).expect("the file").len() < 12 * single as u64);
    assert_eq!(listing(&project)[0]["sheets"], 40);
}

#[test]
fn bad_rows_are_named_by_cell_and_stop_the_work_unless_told_otherwise() {
    let list = "Họ và tên,Đơn vị\nNguyễn Văn A,Thôn 1\n,Thôn 2\nTrần Thị B,Thôn 3\n,Thôn 4\n";
    let project = project(CERTIFICATES).file("data/khen.csv", list);
    let messages = project.fail();
    let bad = messages.iter().filter(|m| m["severity"] == "error");
    let cells: Vec<_> = bad
        .map(|m| (m["line"].as_u64(), m["column"].as_u64()))
        .collect();
    assert_eq!(
        cells,
        [(Some(3), Some(1)), (Some(5), Some(1))],
        "{messages:?}"
    );
    assert!(!project.has("public/in-an"));
    let answer = project.run(&["build", "--skip-bad-rows"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    assert_eq!(
        pages(&project.root().join("public/in-an/a/giay-khen-297x210.pdf")),
        2
    );
}

#[test]
fn every_row_may_have_a_file_of_its_own() {
    let orders = format!("{CERTIFICATES}merge = \"each\"\n");
    let project = project(&orders).file("data/khen.csv", &rows(3));
    project.build();
    for number in ["0001", "0002", "0003"] {
        assert!(project.has(&format!("public/in-an/a/giay-khen-297x210-{number}.pdf")));
    }
}

#[test]
fn every_sheet_of_a_merge_is_looked_at() {
    let list = "Họ và tên,Đơn vị\nNguyễn Văn A,Xã Kẻ Sặt\nTrần Thị B,Xã Kẻ Sặt\n\
        Lê Văn C,Xã Kẻ Sạt\nVũ Thị D,Trạm y tế xã  Kẻ Sặt\n";
    for merge in ["", "merge = \"each\"\n"] {
        let project = project(&format!("{CERTIFICATES}{merge}")).file("data/khen.csv", list);
        project.edit(
            "loa.toml",
            "title =",
            "lexicon.names = [\"Kẻ Sặt\"]\ntitle =",
        );
        let answer = project.run(&["--message-format", "json", "build"]);
        assert_eq!(answer.status, 0, "{}", answer.stderr);
        let told: Vec<Value> = answer
            .stderr
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok())
            .filter(|m: &Value| m["code"] == "piece-spelling")
            .collect();
        assert_eq!(told.len(), 1, "{}", answer.stderr);
        // At its row: which of the row's cells a sheet's words come from is not known.
        let place = (&told[0]["path"], &told[0]["line"]);
        assert_eq!(place, (&json!("data/khen.csv"), &json!(4)));
    }
}

#[test]
fn badges_lie_side_by_side_on_office_paper() {
    let order = "[[print]]\nlayout = \"the-dai-bieu\"\nsize = \"86 mm x 54 mm\"\nrows = \"data/a.csv\"\n\
        impose = \"A4\"\nformats = [\"pdf\"]\nevent = \"Hội nghị\"\n";
    let project = project(order).file("data/a.csv", &rows(20));
    project.build();
    let pdf = project
        .root()
        .join("public/in-an/a/the-dai-bieu-86x54-ghep.pdf");
    assert_clean(&pdf);
    let trim = sheet(&pdf).trim;
    let mut sides = [trim.width(), trim.height()];
    sides.sort_by(f64::total_cmp);
    assert!((sides[0] - 210.0).abs() < 0.1 && (sides[1] - 297.0).abs() < 0.1);
    assert!(pages(&pdf) < 4, "{} sheets for 20 badges", pages(&pdf));
}

#[test]
fn a_backdrop_wider_than_the_roll_comes_in_strips() {
    let order = "[[print]]\nlayout = \"pano\"\nsize = \"10 m x 5 m\"\nformats = [\"pdf\"]\n";
    let project = project(order).file(
        "loa.toml",
        &format!("{CONFIG}[shops.default]\nrolls = [\"1.6 m\", \"3.2 m\"]\noverlap = \"20 mm\"\n"),
    );
    project.build();
    let strips = project
        .root()
        .join("public/in-an/a/pano-10000x5000-manh.pdf");
    assert_clean(&strips);
    let told = Command::new("mutool")
        .args(["pages"])
        .arg(&strips)
        .output()
        .expect("mutool");
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    let numbers = |line: &str| -> Vec<f64> {
        let parts = line.split('"').skip(1).step_by(2);
        parts.filter_map(|n| n.parse().ok()).collect()
    };
    let units: Vec<f64> = told
        .lines()
        .filter(|l| l.contains("<UserUnit"))
        .flat_map(numbers)
        .collect();
    let boxes: Vec<Vec<f64>> = told
        .lines()
        .filter(|l| l.contains("<TrimBox"))
        .map(numbers)
        .collect();
    assert!(boxes.len() >= 2, "{told}");
    let mut total = 0.0;
    for (i, b) in boxes.iter().enumerate() {
        let unit = units.get(i).copied().unwrap_or(1.0);
        let mm = |v: f64| v * unit * 25.4 / 72.0;
        let (w, h) = (mm(b[2] - b[0]), mm(b[3] - b[1]));
        assert!(w.min(h) <= 3200.5, "strip {i} is {w} x {h}");
        total += w.min(h);
    }
    // Together they are the piece with its bleed, and the overlaps.
    let overlaps = 20.0 * (boxes.len() - 1) as f64;
    let whole = [10_040.0, 5_040.0].map(|side| side + overlaps);
    assert!(whole.iter().any(|w| (total - w).abs() < 2.0), "{total}");
}

#[test]
fn cut_letters_are_closed_outlines_in_every_language_of_machines() {
    let order = "[[print]]\nlayout = \"chu-cat\"\nsize = \"1.5 m x 0.5 m\"\ntext = \"HỘI NGHỊ\"\n\
        formats = [\"pdf\", \"svg\", \"dxf\", \"hpgl\"]\n";
    let project = project(order);
    project.build();
    let dxf = project.read("public/in-an/a/chu-cat-1500x500.dxf");
    assert!(dxf.contains("AC1009") && dxf.trim_end().ends_with("EOF"));
    let lines: Vec<&str> = dxf.lines().map(str::trim).collect();
    let count = |name: &str| lines.iter().filter(|l| **l == name).count();
    assert_eq!(count("POLYLINE"), count("SEQEND"));
    // H Ộ I N G H Ị: seven letters, two marks of Ộ, one of Ị; and the hole of O.
    assert!(count("POLYLINE") >= 11, "{} outlines", count("POLYLINE"));
    let hpgl = project.read("public/in-an/a/chu-cat-1500x500.hpgl");
    assert!(hpgl.starts_with("IN;") && hpgl.contains("PD"));
    let (lifts, lowers) = (hpgl.matches("PU").count(), hpgl.matches("PD").count());
    assert!(lifts >= lowers && lowers >= 11, "{lifts} up, {lowers} down");
    assert!(project.has("public/in-an/a/chu-cat-1500x500-cat.svg"));
    let guide = project
        .root()
        .join("public/in-an/a/chu-cat-1500x500-dan.pdf");
    assert_clean(&guide);
    assert!((sheet(&guide).trim.width() - 210.0).abs() < 0.1);
    assert!(pages(&guide) > 2);
}

#[test]
fn pixels_of_ink_are_the_plates_of_the_press_file() {
    let order =
        "[[print]]\nlayout = \"bang-ron\"\nsize = \"2 m x 0.3 m\"\nformats = [\"tiff\", \"pdf\"]\n";
    let project = project(order);
    project.build();
    let tiff = project.bytes("public/in-an/a/bang-ron-2000x300.tiff");
    let mut reader = image::codecs::tiff::TiffDecoder::new(std::io::Cursor::new(&tiff));
    let told = Command::new("gs")
        .args(["-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=bbox"])
        .arg(project.root().join("public/in-an/a/bang-ron-2000x300.pdf"))
        .output()
        .expect("gs");
    assert!(told.status.success());
    let size = image::ImageDecoder::dimensions(reader.as_mut().expect("a TIFF"));
    // 2,040 x 340 mm with the bleed, at 72 pixels an inch.
    let pixels = |mm: f64| mm / 25.4 * 72.0;
    assert!(
        (f64::from(size.0) - pixels(2040.0)).abs() <= 1.0,
        "{size:?}"
    );
    assert!((f64::from(size.1) - pixels(340.0)).abs() <= 1.0, "{size:?}");
}

#[test]
fn plain_pieces_have_one_ink() {
    for style in ["don-gian", "don-gian-do"] {
        let order = format!(
            "[[print]]\nlayout = \"bang-ron\"\nsize = \"4 m x 0.5 m\"\nstyle = \"{style}\"\nformats = [\"pdf\"]\n"
        );
        let project = project(&order);
        project.build();
        let found = plates(
            &project.root().join("public/in-an/a/bang-ron-4000x500.pdf"),
            800.0,
        );
        let inked = [&found.cyan, &found.magenta, &found.yellow, &found.black]
            .iter()
            .filter(|plate| plate.pixels().any(|p| p.0[0] > 8))
            .count();
        let letters = found.spots.iter().filter(|s| !s.starts_with("Vai")).count();
        assert_eq!(
            inked + letters,
            1,
            "{style}: {inked} inks, spots {:?}",
            found.spots
        );
    }
}

/// A small photo with a place in its EXIF, as JPEG.
fn photo() -> Vec<u8> {
    let mut picture = image::RgbImage::new(400, 500);
    for (x, y, pixel) in picture.enumerate_pixels_mut() {
        *pixel = image::Rgb([(x % 256) as u8, (y % 256) as u8, 120]);
    }
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::ImageRgb8(picture)
        .write_to(&mut bytes, image::ImageFormat::Jpeg)
        .expect("a JPEG");
    let jpeg = bytes.into_inner();
    let exif = b"Exif\0\0MM\0*\0\0\0\x08\0\0GPSLATITUDE-21.04";
    let mut out = jpeg[..2].to_vec();
    out.extend([0xff, 0xe1]);
    out.extend(u16::try_from(exif.len() + 2).expect("short").to_be_bytes());
    out.extend(exif);
    out.extend(&jpeg[2..]);
    out
}

const PANO: &str = "[[print]]\nlayout = \"pano\"\nsize = \"3 m x 2 m\"\nphoto = \"anh.jpg\"\n\
    formats = [\"pdf\", \"png\", \"svg\"]\n";

#[test]
fn photos_reach_the_plates_and_leave_their_place_behind() {
    let bare = project("[[print]]\nlayout = \"pano\"\nsize = \"3 m x 2 m\"\nformats = [\"pdf\"]\n");
    bare.build();
    let project = project(PANO);
    project.write("content/anh.jpg", &photo());
    project.build();
    let pdf = project.root().join("public/in-an/a/pano-3000x2000.pdf");
    assert_clean(&pdf);
    let cyan = |pdf: &std::path::Path| plates(pdf, 400.0).cyan.pixels().any(|p| p.0[0] > 100);
    assert!(cyan(&pdf), "the photo's blue is on the cyan plate");
    assert!(!cyan(
        &bare.root().join("public/in-an/a/pano-3000x2000.pdf")
    ));
    for file in project.tree("public/in-an") {
        let holds = file.1.windows(11).any(|w| w == b"GPSLATITUDE");
        assert!(!holds, "{} tells where the photo was taken", file.0);
    }
}

#[test]
fn photos_that_cannot_be_printed_are_told_and_nothing_is_published() {
    let whole = photo();
    let cases: [(&str, Vec<u8>); 3] = [
        ("photo-cut-off", whole[..whole.len() / 2].to_vec()),
        ("photo-other-format", b"GIF89a\x01\0\x01\0".to_vec()),
        ("photo-unknown-format", b"no picture at all".to_vec()),
    ];
    for (code, bytes) in cases {
        let project = project(PANO);
        project.write("content/anh.jpg", &bytes);
        let messages = project.fail();
        assert!(codes(&messages).contains(&code), "{code}: {messages:?}");
        assert!(!project.has("public/in-an"));
    }
    let messages = project(PANO).fail();
    assert!(codes(&messages).contains(&"photo-missing"), "{messages:?}");
    let outside = PANO.replace("anh.jpg", "../../../etc/passwd");
    let messages = project(&outside).fail();
    let refused = ["outside-root", "photo-missing"];
    assert!(
        codes(&messages).iter().all(|c| refused.contains(c)),
        "{messages:?}"
    );
}

#[test]
fn shops_get_marks_around_the_bleed_and_their_own_names_of_plates() {
    let order = "[[print]]\nlayout = \"phuon\"\nsize = \"0.8 m x 2.5 m\"\nformats = [\"pdf\"]\n";
    let project = project(order).file(
        "loa.toml",
        &format!("{CONFIG}[shops.default]\nmarks = true\npole = \"40 mm\"\nplates = {{ cut = \"Thru-cut\" }}\n"),
    );
    project.build();
    let pdf = project.root().join("public/in-an/a/phuon-800x2500.pdf");
    assert_clean(&pdf);
    let sheet = sheet(&pdf);
    assert!(sheet.media.width() > sheet.bleed.width() + 10.0);
    let spots = plates(&pdf, 600.0).spots;
    assert!(spots.iter().any(|s| s.contains("Thru-cut")), "{spots:?}");
}

#[test]
fn a_wrong_date_or_name_on_a_piece_is_told_before_it_is_printed() {
    let config = format!(
        "{CONFIG}[event]\nname = \"Hội nghị điển hình tiên tiến\"\ndate = 2025-08-28\n[lexicon]\nnames = [\"Kẻ Sặt\"]\n"
    );
    let order = "[[print]]\nlayout = \"bang-ron\"\nsize = \"8 m x 0.8 m\"\n\
        text = \"Chào mừng Hội nghị điển hình tiên tiến xã Kẽ Sặt ngày 29/8/2025\"\nformats = [\"pdf\"]\n";
    let project = project(order).file("loa.toml", &config);
    let answer = project.run(&["--message-format", "json", "build"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    for code in ["piece-date-differs", "piece-spelling"] {
        assert!(answer.stderr.contains(code), "{code}: {}", answer.stderr);
    }
}

//! The room as a whole, over the embedded theme and over broken ones.

use std::fs;
use std::path::Path;

use super::{Single, Workshop, artwork, single};
use crate::config::press::{Format, Press};
use crate::diag::Diagnostic;
use crate::measure::{Length, Size};
use crate::sources::Sources;
use crate::template::Value;

const SLOGAN: &str = "Thi đua là yêu nước, yêu nước thì phải thi đua!";

fn workshop_in(folder: &Path) -> Result<Workshop, Vec<Diagnostic>> {
    let sources = Sources::open(folder).unwrap();
    let config =
        Value::from_serializable(&serde_json::json!({ "event": { "date": "2025-08-28" } }));
    Workshop::open(&sources, None, &Press::default(), config).map(|w| w.value)
}

fn workshop() -> Workshop {
    workshop_in(tempfile::tempdir().unwrap().path()).unwrap()
}

fn wish<'a>(layout: &'a str, size: &str, text: &'a str) -> Single<'a> {
    let size = Size::parse(size).unwrap();
    Single {
        layout,
        size,
        text: Some(text),
        style: None,
        fields: Vec::new(),
        formats: vec![Format::Pdf],
        scale: None,
    }
}

fn pdf(workshop: &Workshop, wish: &Single<'_>) -> String {
    let bytes = single(workshop, wish).unwrap().value.remove(0).1;
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The codes of a layout of one's own: `svg` is what stands inside the svg element.
fn codes(svg: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("print")).unwrap();
    fs::write(folder.path().join("print/x.toml"), "title = \"X\"").unwrap();
    let root = "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:loa=\"urn:loa:print\" \
                xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 {{ width }} {{ height }}\">";
    let whole = if svg.starts_with("<!") || svg.starts_with("<svg") {
        svg.to_owned()
    } else {
        format!("{root}\n{svg}\n</svg>")
    };
    fs::write(folder.path().join("print/x.svg"), whole).unwrap();
    let told = workshop_in(folder.path())
        .and_then(|w| single(&w, &wish("x", "1 m x 1 m", "Chữ")).map(|_| ()));
    told.err()
        .unwrap_or_default()
        .iter()
        .map(|d| d.code.to_owned())
        .collect()
}

#[test]
fn all_text_lies_in_the_safe_area_at_every_size() {
    let workshop = workshop();
    let long = format!("{SLOGAN} {SLOGAN} {SLOGAN} {SLOGAN} {SLOGAN}");
    for layout in ["bang-ron", "phuon", "pano"] {
        for size in [
            "500x500mm",
            "8x0.8 m",
            "25x1.2 m",
            "0.8x2.5 m",
            "2x3 m",
            "3x2 m",
            "210x297mm",
        ] {
            for text in ["Nông thôn mới", SLOGAN, &long] {
                let wish = wish(layout, size, text);
                // A long slogan on a narrow piece may be refused; it may not be set badly.
                let Ok(artwork) = artwork(&workshop, &wish) else {
                    assert_eq!(text, long, "{layout} {size}");
                    continue;
                };
                let short = artwork.trim_box().width().min(artwork.trim_box().height());
                let safe = artwork.trim_box().inflate(-short * 0.0799, -short * 0.0799);
                for set in &artwork.texts {
                    assert!(
                        safe.contains_rect(set.ink),
                        "{layout} {size} {text}: {:?}",
                        set.ink
                    );
                }
            }
        }
    }
}

#[test]
fn boxes_of_the_page_nest_and_large_pages_use_user_units() {
    let workshop = workshop();
    let mut wish = wish("bang-ron", "8 m x 0.8 m", SLOGAN);
    let large = pdf(&workshop, &wish);
    assert!(large.starts_with("%PDF-1.6"));
    assert!(
        large.contains("/MediaBox [0 0 2279.0552 238.11023]"),
        "8040 x 840 mm in tens of points"
    );
    assert!(large.contains("/BleedBox [0 0 2279.0552 238.11023]"));
    assert!(large.contains("/TrimBox [5.6692915 5.6692915 2273.3857 232.44095]"));
    assert!(large.contains("/UserUnit 10"));
    wish.scale = Some(10);
    let twin = pdf(&workshop, &wish);
    assert!(!twin.contains("/UserUnit") && twin.contains("/MediaBox [0 0 2279.0552 238.11023]"));
    wish.scale = None;
    wish.size = Size::new(Length::mm(5000.0), Length::mm(1000.0));
    assert!(!pdf(&workshop, &wish).contains("/UserUnit"));
}

#[test]
fn the_press_pdf_has_the_parts_of_pdf_x_4() {
    let file = pdf(
        &workshop(),
        &wish("phuon", "0.8 m x 2.5 m", "Đoàn kết / Đổi mới / Sáng tạo"),
    );
    for part in [
        "/GTS_PDFX",
        "FOGRA39",
        "/DestOutputProfile",
        "/Trapped /False",
        "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>",
        "/CS /DeviceCMYK",
        "/Separation /CutContour /DeviceCMYK",
        "/OCProperties",
        "2025-08-28T00:00:00+07:00",
    ] {
        assert!(file.contains(part), "{part}");
    }
    for foreign in ["/DeviceRGB", "/Font", "/Image", "rg\n"] {
        assert!(!file.contains(foreign), "{foreign}");
    }
}

#[test]
fn the_same_wish_gives_the_same_bytes() {
    let wish = Single {
        formats: vec![Format::Pdf, Format::Png, Format::Svg],
        ..wish("pano", "2 m x 3 m", SLOGAN)
    };
    assert_eq!(
        single(&workshop(), &wish).unwrap().value,
        single(&workshop(), &wish).unwrap().value
    );
}

#[test]
fn no_text_and_no_size_brings_it_down() {
    let workshop = workshop();
    let many = "a ".repeat(5000);
    let long = "W".repeat(10_000);
    let hostile = [
        "🎉🎊",
        "שלום עולם",
        "مرحبا",
        "<svg>&amp;\"'</svg> {{ x }} ]]>",
        "\u{0}\u{1b}[31m",
        "\u{200b}\u{feff}",
        "e\u{301}\u{323}\u{302}",
        " / / ~ ~ / ",
        "!",
        "Một ~ / ~ hai",
        many.as_str(),
        long.as_str(),
    ];
    for layout in ["bang-ron", "phuon", "pano"] {
        for text in hostile {
            let _ = single(&workshop, &wish(layout, "2 m x 1 m", text));
        }
        for size in [
            "10x10mm",
            "100x100 m",
            "100 m x 10 mm",
            "10 mm x 100 m",
            "11x10mm",
        ] {
            let _ = single(&workshop, &wish(layout, size, SLOGAN));
        }
    }
    let escaped = artwork(
        &workshop,
        &wish("bang-ron", "2 m x 1 m", "a <b> & \"c\" d'e"),
    )
    .unwrap();
    assert_eq!(escaped.lines().join(" "), "A <B> & \"C\" D'E");
}

#[test]
fn what_the_press_cannot_print_is_refused_by_name() {
    assert_eq!(
        codes("<rect width='9' height='9' fill='#123456'/>"),
        ["colour-without-ink"]
    );
    assert_eq!(
        codes("<rect width='9' height='9' fill='vàng'/>"),
        ["colour-without-ink"]
    );
    assert_eq!(
        codes("<rect width='9' height='9' style='fill:#123456'/>"),
        ["colour-without-ink"]
    );
    assert_eq!(codes("<text>Chữ</text>"), ["layout-refuses-element"]);
    assert_eq!(
        codes("<image xlink:href='http://example.com/a.png' width='9' height='9'/>"),
        ["layout-refuses-element", "layout-refuses-reference"]
    );
    assert_eq!(
        codes("<use xlink:href='../../secret.svg#a'/>"),
        ["layout-refuses-reference"]
    );
    assert_eq!(
        codes("<rect width='9' height='9' fill='do' filter='url(#f)'/>"),
        ["layout-refuses-property"]
    );
    assert_eq!(
        codes("<loa:texte x='1'>Chữ</loa:texte>"),
        ["layout-refuses-element"]
    );
    assert_eq!(
        codes("<loa:text x='0' y='0' width='500'>Chữ</loa:text>")[0],
        "layout-missing-attribute"
    );
    assert_eq!(
        codes(
            "<loa:text x='0' y='0' width='500' height='500' fonts='Anton' fill='vang'>Chữ</loa:text>"
        ),
        ["layout-unknown-attribute"]
    );
    assert_eq!(
        codes(
            "<loa:text x='0' y='0' width='500' height='500' font='Arial' fill='vang'>Chữ</loa:text>"
        ),
        ["unknown-font"]
    );
    assert_eq!(
        codes("<loa:text x='0' y='0' width='5' height='5' min-size='9' fill='vang'>Chữ</loa:text>"),
        ["text-cannot-fit"]
    );
    assert_eq!(
        codes("<rect width='9' height='9' fill='do'/>"),
        Vec::<String>::new()
    );
}

/// The lines at which texts that cannot fit are told, in a layout of one's own.
fn lines_told(svg: &str) -> Vec<Option<usize>> {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("print")).unwrap();
    fs::write(folder.path().join("print/x.toml"), "title = \"X\"").unwrap();
    let root = "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:loa=\"urn:loa:print\" \
                viewBox=\"0 0 {{ width }} {{ height }}\">";
    fs::write(
        folder.path().join("print/x.svg"),
        format!("{root}\n{svg}\n</svg>"),
    )
    .unwrap();
    let told = workshop_in(folder.path())
        .and_then(|w| single(&w, &wish("x", "1 m x 1 m", "Chữ")).map(|_| ()));
    let found = told.err().unwrap_or_default();
    let line = |d: &Diagnostic| d.place.as_ref()?.spot.as_ref().map(|s| s.line);
    found.iter().map(line).collect()
}

#[test]
fn a_text_that_cannot_fit_is_told_where_it_stands() {
    let text = |width: &str, words: &str| {
        format!(
            "<loa:text x='0' y='0' width='{width}' height='50' min-size='9' fill='vang'>{words}</loa:text>"
        )
    };
    let several = format!(
        "{}\n{}\n{}",
        text("{{ width }}", "Một"),
        text("{{ width - 999 }}", "Hai {{ 1 + 1 }}"),
        text("{{ width }}", "Ba"),
    );
    assert_eq!(lines_told(&several), [Some(3)]);
    // Two that could both have written it: none of them is blamed.
    let alike = text("{{ width - 999 }}", "{{ 1 + 1 }}");
    assert_eq!(lines_told(&format!("{alike}\n{alike}")), [None, None]);
}

#[test]
fn entity_bombs_are_not_lit() {
    let bomb = "<!DOCTYPE svg [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>\
                <svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1000 1000\"><title>&b;</title></svg>";
    assert_eq!(codes(bomb), ["layout-xml"]);
    assert_eq!(
        codes("<svg viewBox='0 0 5 5' xmlns='http://www.w3.org/2000/svg'></svg>"),
        ["layout-viewbox"]
    );
}

#[test]
fn the_golden_text_of_a_banner() {
    let artwork = artwork(&workshop(), &wish("bang-ron", "8 m x 0.8 m", SLOGAN)).unwrap();
    let text = artwork.to_text();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "trim 8000.0 x 800.0 mm, bleed 20.0 mm");
    assert!(
        lines[1].starts_with("slogan cap ") && lines[1].ends_with("THÌ PHẢI THI ĐUA!"),
        "{text}"
    );
    assert_eq!(
        lines[2],
        "print fill do 100% in -20 -20 8040 840, 5 segments"
    );
    assert_eq!(lines.len(), 5, "{text}");
}

//! Golden artwork: what each layout draws, in words. A change of a layout, of fitting or of
//! breaking shows as a difference in text. `LOA_BLESS=1` writes the expectations anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use loa::config::Press;
use loa::measure::Size;
use loa::print::{self, Single, Workshop};
use loa::sources::Sources;
use loa::template::Value;

/// A piece: the name of its expectation, layout, size, words, fields.
type Case = (
    &'static str,
    &'static str,
    &'static str,
    Option<&'static str>,
    &'static [(&'static str, &'static str)],
);

const CASES: &[Case] = &[
    (
        "bang-ron-8x0.8",
        "bang-ron",
        "8 m x 0.8 m",
        Some("Thi đua là yêu nước, yêu nước thì phải thi đua!"),
        &[],
    ),
    (
        "phuon-0.8x2.5",
        "phuon",
        "0.8 m x 2.5 m",
        Some("Đoàn kết / Đổi mới / Sáng tạo"),
        &[],
    ),
    (
        "pano-2x3",
        "pano",
        "2 m x 3 m",
        Some("Thi đua là yêu nước, yêu nước thì phải thi đua!"),
        &[],
    ),
    (
        "phong-10x5",
        "phong",
        "10 m x 5 m",
        None,
        &[
            ("organs", "ĐẢNG ỦY - HĐND - UBND - UB MTTQVN XÃ KẺ SẶT"),
            ("kind", "HỘI NGHỊ"),
            ("title", "TUYÊN DƯƠNG ĐIỂN HÌNH TIÊN TIẾN XÃ KẺ SẶT"),
            ("ordinal", "LẦN THỨ I (2025-2030)"),
            ("dateline", "Kẻ Sặt, ngày 28 tháng 8 năm 2025"),
        ],
    ),
];

#[test]
fn the_artwork_is_as_it_was() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/artwork");
    let empty = tempfile::tempdir().expect("a folder");
    let sources = Sources::open(empty.path()).expect("the folder");
    let config = Value::from_serializable(
        &loa::config::Config::without_project().for_templates("build", "en"),
    );
    let workshop = Workshop::open(&sources, None, &Press::default(), config)
        .expect("the workshop")
        .value;
    let bless = std::env::var_os("LOA_BLESS").is_some();
    let mut known = BTreeSet::new();
    for (name, layout, size, text, fields) in CASES {
        let fields = fields
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect();
        let size = Size::parse(size).expect("a size");
        let wish = Single {
            layout,
            size,
            text: *text,
            style: None,
            fields,
            formats: Vec::new(),
            scale: None,
        };
        let drawn = print::artwork(&workshop, &wish)
            .expect("the artwork")
            .to_text();
        let file: PathBuf = folder.join(format!("{name}.txt"));
        if bless {
            fs::create_dir_all(&folder).expect("the folder");
            fs::write(&file, &drawn).expect("the expectation");
        }
        let expected =
            fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        let differs = drawn.lines().zip(expected.lines()).find(|(a, b)| a != b);
        assert!(
            drawn == expected,
            "{name}: {differs:?}; if this is meant, LOA_BLESS=1 cargo test golden"
        );
        known.insert(file);
    }
    for left in fs::read_dir(&folder).expect("expectations") {
        let left = left.expect("an entry").path();
        assert!(
            known.contains(&left),
            "{} belongs to no case",
            left.display()
        );
    }
}

//! The kit as a whole: two shops, each with its prices, its names and its zip.

use std::fs;
use std::io::{Cursor, Read as _};

use crate::config::Config;
use crate::content;
use crate::diag::{Diagnostic, Findings, Outcome};
use crate::disk::receipt_of;
use crate::print::paper::{Inspected, preflight};
use crate::print::{Job, Workshop, plan};
use crate::recipe::{Kitchen, OutPath, Planned, Receipt};
use crate::sources::Sources;
use crate::template::Value;

const CONFIG: &str = r#"
base_url = "https://a.example"
title = "Xã A"
[commune]
name = "Xã A"
centre = "Trung tâm Văn hóa xã A"
[press]
shop = "mot"
formats = ["pdf", "png"]
[shops.mot]
title = "Nhà in Một"
hem = "30 mm"
files = "{stt}. {mau} {kho} - {vat-lieu}"
prices = { "bạt hiflex" = 45000, "vải phi" = 60000 }
[shops.hai]
title = "Nhà in Hai"
"#;

const ORDERS: &str = r#"+++
title = "Thi đua là yêu nước"
[[print]]
layout = "bang-ron"
size = "8 m x 0.8 m"
copies = 4
place = "Trục đường trung tâm"
material = "bạt hiflex"
hang = 2025-08-20
take_down = 2025-09-04
[[print]]
layout = "phuon"
size = "0.8 m x 2.5 m"
copies = 10
material = "Vải phi"
[[print]]
layout = "bang-ron"
size = "8 m x 0.8 m"
material = "bạt hiflex"
[[print]]
layout = "bang-ron"
size = "6 m x 0.7 m"
shop = "hai"
place = "Cổng làng 🌾"
text = "Nông thôn mới / của chúng ta"
formats = ["pdf", "svg"]
[[print]]
layout = "bang-ron"
size = "1920 mm x 1080 mm"
shop = "hai"
formats = ["png"]
+++
"#;

/// Cooks what it is asked for.
struct Cook<'a>(&'a [Planned<'a>]);

impl Kitchen for Cook<'_> {
    fn bytes(&self, path: &OutPath) -> Outcome<Vec<u8>> {
        let found = self.0.iter().find(|p| p.path == *path);
        let planned = found.unwrap_or_else(|| panic!("{path} is not planned"));
        planned.recipe.cook(self)?.value.into_bytes()
    }

    fn receipt(&self, path: &OutPath) -> Outcome<Receipt> {
        self.bytes(path).map(|bytes| receipt_of(&bytes))
    }
}

/// Plans a project of one page and hands what came of it to `judge`.
fn with_kit(config: &str, page: &str, judge: impl FnOnce(&[Planned<'_>], Vec<Diagnostic>)) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("loa.toml"), config).unwrap();
    fs::create_dir(folder.path().join("content")).unwrap();
    fs::write(folder.path().join("content/a.md"), page).unwrap();
    let sources = Sources::open(folder.path()).unwrap();
    let mut findings = Findings::new();
    let config = Config::read(&sources, None, &mut findings).unwrap();
    let documents = content::read(&sources, &config, &Default::default(), &mut findings);
    let value = Value::from_serializable(&config.for_templates("build", "vi"));
    let workshop = Workshop::open(&sources, None, &config.press, value).unwrap();
    let page = &documents.pages[0];
    let jobs = page.matter.print.iter().map(|order| Job {
        page_path: "/a/",
        source: "content/a.md",
        title: page.matter.title.as_deref().unwrap_or_default(),
        page: Value::from_serializable(&[("title", "x")]),
        order,
    });
    let planned = plan(&workshop.value, jobs.collect(), &mut findings);
    judge(&planned, findings.into_vec());
}

fn cook(planned: &[Planned<'_>], path: &str) -> Vec<u8> {
    let path = OutPath::new(&format!("in-an/{path}")).unwrap();
    Cook(planned).bytes(&path).unwrap()
}

fn names(zip: &[u8]) -> Vec<String> {
    let zip = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
    let names = zip.file_names().map(|n| n.unwrap().into_owned());
    names.collect()
}

#[test]
fn each_shop_gets_its_files_under_its_names() {
    with_kit(CONFIG, ORDERS, |planned, found| {
        assert!(found.is_empty(), "{found:?}");
        let own: Vec<&str> = planned
            .iter()
            .filter_map(|p| p.path.as_str().strip_prefix("in-an/"))
            .filter(|p| !p.contains('/'))
            .collect();
        let expected = [
            "index.json",
            "index.html",
            "phieu-in.xlsx",
            "phieu-in.pdf",
            "kiem-tra.pdf",
            "lich-treo.pdf",
            "bo-in-mot.zip",
            "bo-in-hai.zip",
        ];
        assert_eq!(own, expected);
        let first = names(&cook(planned, "bo-in-mot.zip"));
        let expected = [
            "phieu-in.xlsx",
            "phieu-in.pdf",
            "01. bang-ron 8x0.8m - bat-hiflex.pdf",
            "02. phuon 0.8x2.5m - vai-phi.pdf",
            "03. bang-ron 8x0.8m - bat-hiflex.pdf",
        ];
        assert_eq!(first, expected);
        // Without a pattern the names are the kit's; previews stay at home.
        let second = names(&cook(planned, "bo-in-hai.zip"));
        let expected = [
            "phieu-in.xlsx",
            "phieu-in.pdf",
            "a/bang-ron-6000x700.pdf",
            "a/bang-ron-6000x700.svg",
        ];
        assert_eq!(second, expected);
    });
}

#[test]
fn the_forms_say_what_is_ordered() {
    with_kit(CONFIG, ORDERS, |planned, _| {
        let book = cook(planned, "phieu-in.xlsx");
        assert_eq!(book, cook(planned, "phieu-in.xlsx"), "the same bytes");
        let mut zip = zip::ZipArchive::new(Cursor::new(&book)).unwrap();
        let mut texts = String::new();
        let mut part = zip.by_name("xl/sharedStrings.xml").unwrap();
        part.read_to_string(&mut texts).unwrap();
        // 32 m² at 45 000 and 20 m² at 60 000.
        for said in [
            "ỦY BAN NHÂN DÂN XÃ A",
            "Kính gửi: Nhà in Một",
            "Gấp nẹp 30 mm",
            "Bằng chữ: Hai triệu sáu trăm bốn mươi nghìn đồng.",
            "01. bang-ron 8x0.8m - bat-hiflex.pdf",
            "Trục đường trung tâm",
        ] {
            assert!(texts.contains(said), "{said}");
        }
        let pdf = cook(planned, "phieu-in.pdf");
        let pages = lopdf::Document::load_mem(&pdf).unwrap().get_pages().len();
        assert_eq!(pages, 2, "a page for each shop");
        let plan = cook(planned, "lich-treo.pdf");
        assert_eq!(plan, cook(planned, "lich-treo.pdf"), "the same bytes");
        let index: serde_json::Value =
            serde_json::from_slice(&cook(planned, "index.json")).unwrap();
        let order = &index["orders"][0];
        assert_eq!(order["material"], "bạt hiflex");
        assert_eq!(
            (&order["sheets"], &order["shop"]),
            (&1.into(), &"mot".into())
        );
        let html = String::from_utf8(cook(planned, "index.html")).unwrap();
        for said in ["bo-in-hai.zip", "Nhà in Hai", "2.640.000 đ", "phieu-in.pdf"] {
            assert!(html.contains(said), "{said}");
        }
    });
}

#[test]
fn mistakes_are_told_at_the_order() {
    let config = CONFIG.replace("{stt}.", "{sst}.");
    with_kit(&config, ORDERS, |_, found| {
        let codes: Vec<_> = found.iter().map(|d| d.code).collect();
        assert_eq!(codes, ["unknown-placeholder"]);
    });
    let page = ORDERS
        .replace("take_down = 2025-09-04", "take_down = 2025-08-19")
        .replace(
            "\"Vải phi\"\n",
            "\"vải phy\"\nhang = 2025-08-01\ntake_down = 2025-08-30\n",
        );
    with_kit(CONFIG, &page, |_, found| {
        let codes: Vec<_> = found.iter().map(|d| (d.code, d.is_error())).collect();
        let expected = [
            ("taken-down-before-hung", true),
            ("hung-too-long", false),
            ("material-without-price", false),
        ];
        assert_eq!(codes, expected);
        assert!(found.iter().all(|d| d.place.is_some()));
    });
}

#[test]
fn what_no_shop_prints_is_ordered_from_nobody() {
    let page = "+++\ntitle = \"A\"\n[[print]]\nlayout = \"bang-ron\"\nsize = \"1 m x 1 m\"\nformats = [\"png\"]\n+++\n";
    with_kit(CONFIG, page, |planned, found| {
        assert!(found.is_empty(), "{found:?}");
        let has = |name: &str| planned.iter().any(|p| p.path.as_str().ends_with(name));
        assert!(!has(".zip") && !has(".xlsx") && has("index.html"));
        let html = String::from_utf8(cook(planned, "index.html")).unwrap();
        assert!(!html.contains("phieu-in"));
    });
}

#[test]
fn a_preflight_report_has_a_row_a_piece() {
    let folder = tempfile::tempdir().unwrap();
    let sources = Sources::open(folder.path()).unwrap();
    let config = Value::from_serializable(&serde_json::json!({}));
    let press = crate::config::press::Press::default();
    let workshop = Workshop::open(&sources, None, &press, config).unwrap();
    let row = |findings: &[&str]| Inspected {
        title: "Thi đua là yêu nước, yêu nước thì phải thi đua!".to_owned(),
        size: "8 × 0,8 m".to_owned(),
        cap_height: 369.0,
        legible_m: 44.3,
        inks: vec!["do".to_owned(), "vang".to_owned()],
        ink_max: 200.0,
        least_line: None,
        ppi: Some(72.4),
        findings: findings.iter().map(|f| (*f).to_owned()).collect(),
    };
    let rows: Vec<Inspected> = (0..10).map(|i| row(&["chữ quá nhỏ"][..i % 2])).collect();
    let pdf = preflight(&workshop.value, &rows).unwrap();
    let pages = lopdf::Document::load_mem(&pdf).unwrap().get_pages().len();
    assert_eq!(pages, 2);
}

//! Kẻ Sặt's own project: the plan's exact texts reach every output, and one change of a
//! date reaches all of them.

use crate::project::Project;

/// The plan's exact texts.
const SLOGANS: [&str; 8] = [
    "Đảng Cộng sản Việt Nam quang vinh muôn năm!",
    "Nước Cộng hòa xã hội chủ nghĩa Việt Nam muôn năm!",
    "Sống, chiến đấu, lao động và học tập theo gương Bác Hồ vĩ đại!",
    "Thi đua là yêu nước, yêu nước thì phải thi đua!",
    "Chào mừng Hội nghị điển hình tiên tiến xã Kẻ Sặt, giai đoạn 2020 - 2025",
    "Thi đua lập thành tích chào mừng Đại hội Đảng các cấp tiến tới Đại hội Đại biểu toàn quốc!",
    "Thi đua lập thành tích chào mừng Đại hội Thi đua yêu nước thành phố lần thứ I, tiến tới Đại hội Thi đua yêu nước toàn quốc lần thứ XI năm 2025!",
    "Tất cả vì mục tiêu dân giàu, nước mạnh, dân chủ, công bằng, văn minh!",
];
const BACKDROP: [&str; 5] = [
    "ĐẢNG ỦY - HĐND - UBND - UB MTTQVN XÃ KẺ SẶT",
    "HỘI NGHỊ",
    "TUYÊN DƯƠNG ĐIỂN HÌNH TIÊN TIẾN XÃ KẺ SẶT",
    "LẦN THỨ I (2025-2030)",
    "Kẻ Sặt, ngày 28 tháng 8 năm 2025",
];
const THEME: &str = "Đoàn kết, đổi mới, sáng tạo, thi đua xây dựng xã Kẻ Sặt giàu, đẹp, văn minh";
const PROGRAMME: [&str; 3] = ["Văn nghệ chào mừng", "Tham luận của 3 điển hình", "Bế mạc"];
const CATEGORIES: [&str; 5] = [
    "Lực lượng vũ trang",
    "Ngành giáo dục",
    "Ngành y tế",
    "Công ty, doanh nghiệp",
    "Hộ gia đình sản xuất, kinh doanh giỏi",
];

fn index(project: &Project) -> serde_json::Value {
    serde_json::from_str(&project.read("public/in-an/index.json")).expect("index.json")
}

/// The words of a page without its tags.
fn words(html: &str) -> String {
    html.split('<')
        .map(|part| part.split_once('>').map_or(part, |(_, text)| text))
        .collect()
}

/// The lines of an order as one text, as a reader joins them.
fn lines(order: &serde_json::Value) -> String {
    let lines: Vec<&str> = order["lines"]
        .as_array()
        .expect("lines")
        .iter()
        .filter_map(|l| l.as_str())
        .collect();
    lines.join(" ")
}

#[test]
fn every_page_of_the_site_is_made() {
    let project = Project::ke_sat();
    project.build();
    for page in [
        "index.html",
        "404.html",
        "atom.xml",
        "sitemap.xml",
        "robots.txt",
        "api/pages.json",
        "tin-tuc/index.html",
        "guong-dien-hinh/index.html",
        "hoi-nghi/index.html",
        "hoi-nghi/truoc/index.html",
        "hoi-nghi/trong/index.html",
        "hoi-nghi/sau/index.html",
        "khau-hieu/index.html",
        "van-ban/26-kh-ubnd/index.html",
        "phong-trao/index.html",
        "in-an/index.html",
        "in-an/index.json",
    ] {
        assert!(project.has(&format!("public/{page}")), "{page}");
    }
    let event = project.read("public/hoi-nghi/index.html");
    for text in PROGRAMME.iter().chain([&THEME]) {
        assert!(event.contains(text), "{text}");
    }
    let check = project.run(&["check"]);
    assert_eq!(check.status, 0, "{}", check.stderr);
}

#[test]
fn the_slogans_are_exact_and_printed() {
    let project = Project::ke_sat();
    project.build();
    let list = words(&project.read("public/khau-hieu/index.html"));
    let index = index(&project);
    let orders = index["orders"].as_array().expect("orders");
    for slogan in SLOGANS {
        assert!(list.contains(slogan), "{slogan}");
        let of_slogan: Vec<_> = orders.iter().filter(|o| o["text"] == slogan).collect();
        assert!(!of_slogan.is_empty(), "no order prints `{slogan}`");
        for order in of_slogan.iter().filter(|o| o["layout"] == "bang-ron") {
            assert_eq!(lines(order).to_uppercase(), slogan.to_uppercase());
        }
    }
    for layout in ["bang-ron", "phuon", "pano", "phong"] {
        assert!(orders.iter().any(|o| o["layout"] == layout), "{layout}");
    }
}

#[test]
fn the_backdrop_has_the_five_exact_lines() {
    let project = Project::ke_sat();
    project.build();
    let index = index(&project);
    let backdrop = index["orders"]
        .as_array()
        .unwrap()
        .iter()
        .find(|o| o["layout"] == "phong")
        .expect("a backdrop");
    assert_eq!(lines(backdrop), BACKDROP.join(" "));
}

#[test]
fn samples_are_marked_as_samples() {
    let project = Project::ke_sat();
    project.build();
    let mut categories = std::collections::BTreeSet::<&str>::new();
    let mut stories = 0;
    for path in project.paths("content/guong-dien-hinh") {
        let Some(name) = path.strip_suffix(".md").filter(|n| *n != "_index") else {
            continue;
        };
        stories += 1;
        let page = project.read(&format!("public/guong-dien-hinh/{name}/index.html"));
        assert!(page.contains("Bài mẫu"), "{name}");
        categories.extend(CATEGORIES.iter().filter(|c| page.contains(*c)));
    }
    assert_eq!((stories, categories.len()), (6, 5));
}

#[test]
fn one_change_of_the_date_reaches_every_output() {
    let project = Project::ke_sat();
    project.edit("loa.toml", "date = 2025-08-28", "date = 2025-09-05");
    project.build();
    let home = project.read("public/index.html");
    assert!(
        home.contains("05/9/2025") && !home.contains("28/8/2025"),
        "the home page"
    );
    assert!(
        project
            .read("public/hoi-nghi/index.html")
            .contains("05/9/2025")
    );
    let index = index(&project);
    for order in index["orders"].as_array().unwrap() {
        let lines = lines(order);
        assert!(
            !lines.contains("28 tháng 8") && !lines.contains("28/8"),
            "{lines}"
        );
        if order["layout"] == "phong" {
            assert!(
                lines.ends_with("Kẻ Sặt, ngày 05 tháng 9 năm 2025"),
                "{lines}"
            );
        }
    }
}

#[test]
fn the_kit_lists_every_file_with_its_hash() {
    use sha2::{Digest, Sha256};
    let project = Project::ke_sat();
    project.build();
    let index = index(&project);
    for order in index["orders"].as_array().unwrap() {
        for key in [
            "id",
            "page",
            "layout",
            "text",
            "width_mm",
            "height_mm",
            "bleed_mm",
            "copies",
            "area_m2",
            "shop",
            "cap_height_mm",
        ] {
            assert!(!order[key].is_null(), "{key} in {order}");
        }
        assert!(order["page"].as_str().unwrap().starts_with('/'));
        let files = order["files"].as_array().unwrap();
        assert!(!files.is_empty());
        for file in files {
            let bytes = project.bytes(&format!("public/{}", file["path"].as_str().unwrap()));
            assert_eq!(file["bytes"], bytes.len());
            let hash: String = Sha256::digest(&bytes)
                .iter()
                .map(|b| format!("{b:02x}"))
                .collect();
            assert_eq!(file["sha256"], hash.as_str());
        }
    }
    let zip = std::fs::File::open(project.root().join("public/in-an/bo-in.zip")).expect("the zip");
    let names: Vec<String> = zip::ZipArchive::new(zip)
        .expect("a zip")
        .file_names()
        .map(|n| n.expect("a name").into_owned())
        .collect();
    assert!(names.iter().any(|n| n.ends_with(".pdf")), "{names:?}");
}

#[test]
fn another_event_of_another_commune_reaches_the_backdrop_and_the_papers() {
    let project = Project::ke_sat();
    let change = |from: &str, to: &str| project.edit("loa.toml", from, to);
    change(
        "name = \"Hội nghị tuyên dương điển hình tiên tiến xã Kẻ Sặt lần thứ I (2025-2030)\"",
        "name = \"Đại hội Thi đua yêu nước xã Phù Đổng lần thứ II\"",
    );
    change(
        "ordinal = \"lần thứ I (2025-2030)\"",
        "ordinal = \"lần thứ II\"",
    );
    change("date = 2025-08-28", "date = 2026-03-15");
    change("name = \"Xã Kẻ Sặt\"", "name = \"Xã Phù Đổng\"");
    project.build();
    let index = index(&project);
    let orders = index["orders"].as_array().expect("orders");
    let of = |layout: &str| -> Vec<&serde_json::Value> {
        let of = orders.iter().filter(|order| order["layout"] == layout);
        of.collect()
    };
    for backdrop in of("phong") {
        assert_eq!(
            lines(backdrop),
            "ĐẢNG ỦY - HĐND - UBND - UB MTTQVN XÃ PHÙ ĐỔNG ĐẠI HỘI \
             THI ĐUA YÊU NƯỚC XÃ PHÙ ĐỔNG LẦN THỨ II Phù Đổng, ngày 15 tháng 3 năm 2026"
        );
        let broken = backdrop["lines"].as_array().expect("lines");
        let name = broken.iter().any(|line| {
            let line = line.as_str().unwrap_or_default();
            line.ends_with("XÃ PHÙ ĐỔNG") && !line.contains("HĐND")
        });
        assert!(name, "the commune's name is on one line: {broken:?}");
    }
    for layout in ["thu-moi", "giay-khen", "chuong-trinh"] {
        for paper in of(layout) {
            let text = paper["text"].as_str().expect("text");
            assert!(!text.contains("Kẻ Sặt, ngày"), "{layout}: {text}");
            assert!(!text.contains("nhân dân xã Kẻ Sặt"), "{layout}: {text}");
        }
    }
}

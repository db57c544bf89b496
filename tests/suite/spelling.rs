//! What `loa check` says of the words of the site's documents.

use crate::project::Project;

const EVENT: &str = "\ndefault_language = \"vi\"
[event]
name = \"Hội nghị tuyên dương điển hình tiên tiến xã Kẻ Sặt lần thứ I (2025-2030)\"
short_name = \"Hội nghị tuyên dương điển hình tiên tiến\"
ordinal = \"lần thứ I (2025-2030)\"
date = 2025-08-28
half_day = \"chiều\"
[lexicon]
names = [\"Kẻ Sặt\", \"Hải Phòng\", \"Việt Nam\"]
terms = [\"điển hình tiên tiến\", \"giai đoạn 2020 - 2025\"]
";

fn site() -> Project {
    let site = Project::site();
    let config = site.read("loa.toml") + EVENT;
    site.file("loa.toml", &config)
}

/// Each finding of a check: its code, its place, what was found there.
fn told(site: &Project) -> Vec<(String, String)> {
    let answer = site.run(&["--message-format", "json", "check", "--skip-external-links"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    let lines = answer.stderr.lines().filter(|l| l.starts_with('{'));
    let findings: Vec<serde_json::Value> = lines
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let shown = |f: &serde_json::Value| {
        assert!(!f["hints"].as_array().expect("hints").is_empty(), "{f}");
        let text = |key: &str| f[key].as_str().unwrap_or_default().to_owned();
        let place = format!("{}:{}:{}", text("path"), f["line"], f["column"]);
        (text("code"), format!("{place} {}", text("message")))
    };
    findings.iter().map(shown).collect()
}

#[test]
fn every_slip_is_told_with_its_place() {
    let site = site().file(
        "content/a.md",
        "+++\ntitle = \"Tin xã Kẻ Sạt hòa bình\"\ndescription = \"Năm 2025-2030 hòa thuận\"\n[extra]\n\
         caption = \"Ảnh hội nghị , buổi sáng\"\n+++\n\
         Hòa giải ở xã Kẻ Sặt, giai đoạn 2020 - 2025. Nhà văn hóa hoà hợp.\n\n\
         Năm 2025-2030 và 2026 - 2031.\n\n\
         Hội nghị tuyên dương điển hình tiên tiến họp sáng 28/8/2025.\n\
         Hội nghị tuyên dương điển hình tiên tiến xã Kẻ Sặt lần thứ II họp ngày 29/8/2025 tại Hải Phong.\n\
         Họp thứ Hai, ngày 28/8/2025, không phải ngày 31/4/2025. UBMTTQVN, UBMTTQVN và UB MTTQVN.\n",
    );
    let found = told(&site);
    let found: Vec<(&str, &str)> = found
        .iter()
        .map(|(c, p)| (c.as_str(), p.as_str()))
        .collect();
    let expected = [
        ("text-spelling", "content/a.md:2:17 “Kẻ Sạt”"),
        ("text-flaw", "content/a.md:5:24"),
        ("text-mixed-writing", "content/a.md:7:58 “hoà”"),
        ("text-mixed-writing", "content/a.md:9:18 “2026 - 2031”"),
        ("text-fact-differs", "content/a.md:11:46"),
        ("text-fact-differs", "content/a.md:12:52"),
        ("text-fact-differs", "content/a.md:12:72"),
        ("text-spelling", "content/a.md:12:86 “Hải Phong”"),
        ("text-flaw", "content/a.md:13:5"),
        ("text-flaw", "content/a.md:13:46"),
        ("text-mixed-writing", "content/a.md:13:79 “UB MTTQVN”"),
    ];
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for ((code, place), (wanted, start)) in found.iter().zip(expected) {
        assert!(
            *code == wanted && place.starts_with(start),
            "{code} {place}"
        );
    }
}

#[test]
fn what_is_no_prose_is_left_alone() {
    let site = site().file(
        "content/a.md",
        "+++\ntitle = \"Hòa bình\"\nslug = \"hoà-bình\"\n+++\n\
         Hòa, `hoà ,`, [tải](/hoà.pdf \"hoà\"), https://x.vn/hoà,a và hoà@x.vn. <b title=\"hoà\">Hòa</b>\n\n\
         ```\nhoà , 31/4/2025\n```\n<!-- hoà -->\n\nHọp báo ngày 29/8/2025 ở Hà Nội, năm 2024/2025.\n",
    );
    let site = site.file(
        "content/b.en.md",
        "+++\ntitle = \"Hoà\"\n+++\nKẻ Sạt hoà , hoà\n",
    );
    let site = site.file("static/hoà.pdf", "");
    assert_eq!(told(&site), []);
    let english = Project::site().file("content/a.md", "+++\ntitle = \"A\"\n+++\nhòa hoà .\n");
    assert_eq!(told(&english), []);
}

#[test]
fn a_file_full_of_slips_is_told_in_short() {
    let slips = "Họp ngày 31/4/2025.\n\n".repeat(500);
    let site = site().file("content/a.md", &format!("+++\ntitle = \"A\"\n+++\n{slips}"));
    let found = told(&site);
    assert_eq!(found.len(), 41);
    assert_eq!(found[40].0, "text-more-findings");
    assert!(found[40].1.contains("460"), "{}", found[40].1);
}

use super::*;
use crate::text::Date;

/// The class, the place and what to write, of everything found.
fn found(text: &str) -> Vec<(&'static str, &str, String)> {
    variants(text)
        .into_iter()
        .map(|v| {
            let right = v.right.unwrap_or_else(|| v.form.0.to_owned());
            (v.class.name(), &text[v.range], right)
        })
        .collect()
}

fn wrong(text: &str) -> Vec<(&'static str, &str, String)> {
    let all = variants(text).into_iter().filter(|v| v.right.is_some());
    all.map(|v| (v.class.name(), &text[v.range], v.right.unwrap_or_default()))
        .collect()
}

#[test]
fn tones_stand_old_or_new_in_open_syllables_only() {
    for (old, new) in [
        ("hòa", "hoà"),
        ("thủy", "thuỷ"),
        ("Khỏe", "Khoẻ"),
        ("ỦY", "UỶ"),
        ("tùy", "tuỳ"),
        ("lũy", "luỹ"),
        ("tọa", "toạ"),
        ("xóe", "xoé"),
    ] {
        assert_eq!(found(old), [("tone", old, "old".to_owned())], "{old}");
        assert_eq!(found(new), [("tone", new, "new".to_owned())], "{new}");
        assert_eq!(
            rewritten(Class::Tone, Form("new"), old).as_deref(),
            Some(new)
        );
        assert_eq!(
            rewritten(Class::Tone, Form("old"), new).as_deref(),
            Some(old)
        );
    }
    for neither in [
        "hoàng", "toàn", "quý", "quà", "hoa", "thuyền", "của", "mùa", "hoài", "ngoéo", "huýt",
        "khuỷu", "chuyện", "loại",
    ] {
        let tones = variants(neither)
            .into_iter()
            .filter(|v| v.class == Class::Tone);
        assert_eq!(tones.count(), 0, "{neither}");
    }
    assert_eq!(
        wrong("hòang"),
        [("misplaced-tone", "hòang", "hoàng".to_owned())]
    );
    assert_eq!(
        wrong("TÒAN hụych"),
        [
            ("misplaced-tone", "TÒAN", "TOÀN".to_owned()),
            ("misplaced-tone", "hụych", "huỵch".to_owned()),
        ]
    );
    assert_eq!(
        found("bà Nguyễn Thị Thuý, xã Thủy Nguyên"),
        [],
        "names are their bearers'"
    );
    assert_eq!(found("Cộng hòa, Ủy ban").len(), 2);
}

#[test]
fn y_and_i_are_counted_by_syllable() {
    assert_eq!(found("kĩ thuật"), [("final-i", "kĩ", "i".to_owned())]);
    assert_eq!(found("thi đua, tỉ mỉ, si mê, ý kiến, y tế"), []);
    assert_eq!(
        rewritten(Class::FinalI, Form("y"), "Quí").as_deref(),
        Some("Quý")
    );
    assert_eq!(
        rewritten(Class::FinalI, Form("i"), "KỸ").as_deref(),
        Some("KĨ")
    );
}

#[test]
fn periods_quotes_and_the_front_have_ways() {
    for (text, form) in [
        ("2025-2030", "-"),
        ("2025 - 2030", " - "),
        ("(2025–2030)", "–"),
    ] {
        let told = variants(text);
        assert_eq!((told.len(), told[0].form), (1, Form(form)), "{text}");
    }
    assert_eq!(found("năm 2025, 2030; số 1925-30; 0912-2025"), []);
    assert_eq!(
        rewritten(Class::Period, Form("-"), "2025 – 2030").as_deref(),
        Some("2025-2030")
    );
    let front: Vec<_> = found("UBMTTQ xã, UB MTTQVN xã, UBND")
        .into_iter()
        .map(|f| f.2)
        .collect();
    assert_eq!(front, ["UBMTTQ", "UB MTTQVN"]);
    assert_eq!(found("“a” \"b\"").len(), 4);
    assert_eq!(found("màn 24\" mới"), []);
}

#[test]
fn dates_are_padded_exist_and_fall_on_their_day() {
    assert_eq!(
        wrong("ngày 8/8/2025"),
        [("date-padding", "8/8/2025", "08/8/2025".to_owned())]
    );
    assert_eq!(wrong("28/08/2025")[0].2, "28/8/2025");
    assert_eq!(wrong("5/2/2025")[0].2, "05/02/2025");
    assert_eq!(wrong("5-2-2025")[0].2, "05-02-2025");
    assert_eq!(
        wrong("ngày 2 tháng 9 năm 1945"),
        [(
            "date-padding",
            "ngày 2 tháng 9 năm 1945",
            "ngày 02 tháng 9 năm 1945".to_owned()
        )]
    );
    for right in [
        "08/8/2025",
        "28/8/2025",
        "05/02/2025",
        "ngày 02 tháng 9 năm 1945",
        "2/9",
        "số 26/KH-UBND",
        "1/2 số hộ",
        "192.168.1.2025",
        "3,5/10",
        "01/01/2025-31/12/2025",
    ] {
        assert_eq!(wrong(right), [], "{right}");
    }
    assert_eq!(
        wrong("31/4/2025"),
        [("no-such-day", "31/4/2025", String::new())]
    );
    assert_eq!(
        wrong("thứ Hai, ngày 28/8/2025"),
        [("weekday", "thứ Hai", "thứ năm".to_owned())]
    );
    assert_eq!(
        wrong("Thứ Năm (28/8/2025), thứ 6, 29/8/2025, Chủ nhật ngày 31/8/2025"),
        []
    );
    let mixed: Vec<_> = found("28/8/2025 29-8-2025 30.8.2025")
        .into_iter()
        .map(|f| f.2)
        .collect();
    assert_eq!(mixed, ["/", "-", "."]);
}

#[test]
fn strange_letters_and_blanks_are_wrong() {
    let cases = [
        ("Ðảng", "lookalike", "Đảng"),
        ("nhаn dân", "lookalike", "nhan"),
        ("thi\u{200b} đua", "invisible", "thi"),
        ("Ke\u{309}", "composition", "Kẻ"),
        ("thi  đua", "double-blank", " "),
        ("thi đua !", "blank-before-mark", ""),
        ("thi đua , yêu nước", "blank-before-mark", ""),
    ];
    for (text, class, right) in cases {
        let told = wrong(text);
        assert_eq!(
            (told.len(), told[0].0, told[0].2.as_str()),
            (1, class, right),
            "{text}"
        );
    }
    for right in [
        "Москва",
        "| a  | b |",
        "  thụt đầu dòng",
        "cuối dòng  \nmới",
        "tệp .gitignore",
        "a … b",
        "tỷ lệ 1 : 10 là",
    ] {
        let told: Vec<_> = wrong(right);
        assert!(told.is_empty() || right.contains("1 : 10"), "{told:?}");
    }
}

#[test]
fn the_minority_is_told_with_the_usual_form() {
    let mut census = Census::new();
    for (file, text) in [
        ("a", "văn hóa, hòa giải"),
        ("b", "sức khoẻ"),
        ("c", "kỹ thuật"),
        ("d", "kĩ năng, kỹ sư"),
    ] {
        for variant in variants(text) {
            census.add(text, &variant, file);
        }
    }
    let mixed = census.mixed();
    assert_eq!(mixed.len(), 2);
    assert_eq!(
        (mixed[0].class, mixed[0].usual, mixed[0].count),
        (Class::Tone, Form("old"), 2)
    );
    let other = &mixed[0].others[0];
    assert_eq!(
        (*other.place, other.written, other.right.as_str()),
        ("b", "khoẻ", "khỏe")
    );
    assert_eq!(
        (mixed[1].group, mixed[1].others[0].right.as_str()),
        ("kỹ", "kỹ")
    );
}

fn kesat() -> Wordlist {
    Wordlist::new(
        [
            "Kẻ Sặt",
            "Hải Phòng",
            "Việt Nam",
            "Bác Hồ",
            "Mặt trận Tổ quốc",
        ],
        [
            "điển hình tiên tiến",
            "truyền thanh",
            "giai đoạn 2020 - 2025",
        ],
        [("khung thưởng", "khen thưởng"), ("UB MTTQ", "UB MTTQVN")],
    )
}

fn missed(text: &str) -> Vec<(&str, String)> {
    let all = kesat().misspellings(text).into_iter();
    all.map(|m| (&text[m.range], m.right)).collect()
}

#[test]
fn near_misses_of_names_are_found() {
    for (text, written, right) in [
        ("xã Kẽ Sặt", "Kẽ Sặt", "Kẻ Sặt"),
        ("Xã Ke Sat", "Ke Sat", "Kẻ Sặt"),
        ("ở kẻ sặt", "kẻ sặt", "Kẻ Sặt"),
        ("XÃ KẺ SẠT", "KẺ SẠT", "KẺ SẶT"),
        (
            "Mặt Trận Tổ Quốc xã",
            "Mặt Trận Tổ Quốc",
            "Mặt trận Tổ quốc",
        ),
        ("mặt trận tổ quốc", "mặt trận tổ quốc", "Mặt trận Tổ quốc"),
        (
            "điển hình tiến tiến",
            "điển hình tiến tiến",
            "điển hình tiên tiến",
        ),
        ("Khung thưởng", "Khung thưởng", "Khen thưởng"),
        ("UB MTTQ xã", "UB MTTQ", "UB MTTQVN"),
    ] {
        assert_eq!(missed(text), [(written, right.to_owned())], "{text}");
    }
    for right in [
        "xã Kẻ Sặt",
        "XÃ KẺ SẶT",
        "hai phòng học",
        "Nguyễn Hải Phong",
        "anh Hải Phong",
        "viết nắm",
        "Điển hình tiên tiến",
        "truyền thành",
        "UB MTTQVN xã",
        "UB MTTQVN",
        "bạc, hồ",
        "Kẻ. Sặt",
        "Bạch Hổ",
        "ĐIỂN HÌNH TIÊN TIẾN",
    ] {
        assert_eq!(missed(right), [], "{right}");
    }
}

#[test]
fn what_the_project_lists_is_meant_so() {
    let text = "tổng kết giai đoạn 2020 - 2025";
    assert_eq!(variants(text).len(), 1);
    assert_eq!(kesat().open(text, variants(text)), []);
    for other in ["giai đoạn 2020-2026", "tổng kết 2020 - 2025"] {
        assert_eq!(kesat().open(other, variants(other)), variants(other));
        assert!(!variants(other).is_empty());
    }
}

fn facts() -> Facts {
    Facts::new(
        [
            "Hội nghị tuyên dương điển hình tiên tiến xã Kẻ Sặt lần thứ I (2025-2030)",
            "Hội nghị tuyên dương điển hình tiên tiến",
        ],
        Date::new(2025, 8, 28),
        Some("chiều"),
        Some("lần thứ I (2025-2030)"),
    )
}

fn against(text: &str, place: Where) -> Vec<(Subject, &str, String)> {
    let all = facts().contradictions(text, place).into_iter();
    all.map(|c| (c.subject, &text[c.range], c.right)).collect()
}

#[test]
fn what_a_piece_says_of_the_event_is_held_against_the_facts() {
    let piece = "HỘI NGHỊ / TUYÊN DƯƠNG ĐIỂN HÌNH TIÊN TIẾN XÃ KẺ SẶT / LẦN THỨ II (2020-2025) / Kẻ Sặt, ngày 29 tháng 8 năm 2025";
    assert_eq!(
        against(piece, Where::Anywhere),
        [
            (Subject::Ordinal, "LẦN THỨ II", "LẦN THỨ I".to_owned()),
            (Subject::Period, "2020-2025", "2025-2030".to_owned()),
            (
                Subject::Date,
                "ngày 29 tháng 8 năm 2025",
                "ngày 28 tháng 8 năm 2025".to_owned()
            ),
        ]
    );
    let right = piece
        .replace("II (2020-2025)", "I (2025-2030)")
        .replace("29 tháng", "28 tháng");
    assert_eq!(against(&right, Where::Anywhere), []);
    assert_eq!(against("Đại hội Đảng, ngày 29/8/2025", Where::Anywhere), []);
}

#[test]
fn an_article_is_contradicted_behind_the_name_only() {
    let name = "Hội nghị tuyên dương điển hình tiên tiến";
    for (behind, said, right) in [
        (" ngày 29/8/2025", "29/8/2025", "28/8/2025"),
        (
            " xã Kẻ Sặt lần thứ I (2025-2030) diễn ra chiều 29/8",
            "29/8",
            "28/8",
        ),
        (" họp vào chiều ngày 08/8/2025", "08/8/2025", "28/8/2025"),
        (" họp sáng 28/8/2025", "sáng", "chiều"),
        (" xã Kẻ Sặt lần thứ hai", "lần thứ hai", "lần thứ I"),
    ] {
        let text = format!("{name}{behind}");
        let told = against(&text, Where::BehindName);
        assert_eq!(
            (told.len(), told[0].1, told[0].2.as_str()),
            (1, said, right),
            "{text}"
        );
    }
    for behind in [
        ": gửi danh sách trước ngày 22/8/2025",
        ", tiến tới Đại hội ngày 18/10/2025",
        ". Ngày 22/8/2025",
        " giai đoạn 2020-2025",
        " xã Kẻ Sặt lần thứ nhất",
        " họp chiều 28/8",
    ] {
        assert_eq!(
            against(&format!("{name}{behind}"), Where::BehindName),
            [],
            "{behind}"
        );
    }
}

#[test]
fn masked_text_keeps_its_places() {
    let source = "+++\ntitle = \"x  y\"\n+++\nĐọc [kế  hoạch](a  b), `m  n` {{ a  | b }}\n```\nc  d\n```\n<b class=\"e  f\">chữ</b> <3\n";
    let plain = masked(source, &[]);
    assert_eq!(plain.len(), source.len());
    let title = 13..17;
    let shown = masked(source, std::slice::from_ref(&title));
    assert!(shown.starts_with("xxx\nxxxxxxxxxx") && shown[..20].contains("x  y"));
    let doubled: Vec<&str> = variants(&plain)
        .into_iter()
        .filter(|v| v.class == Class::DoubleBlank)
        .map(|v| &source[v.range.start - 4..v.range.end])
        .collect();
    assert_eq!(doubled, ["kế  "]);
    assert!(plain.contains("chữ") && plain.contains("<3"));
}

#[test]
fn no_text_brings_it_down() {
    let odd = [
        "",
        "\u{301}",
        "ngày",
        "1/",
        "ngày 99 tháng 99 năm 9999",
        "2025-",
        "UB",
        "“",
        "+++",
        "``",
        "](",
        "lần thứ",
        "(2025-",
        "99/99/9999",
        "0/0/0000",
        "1/1/0000",
        "thứ 1/1/2025",
    ];
    for text in odd {
        for doubled in [text.to_owned(), text.repeat(50), format!("đ{text}đ")] {
            for variant in variants(&doubled) {
                let _ = rewritten(variant.class, variant.form, &doubled[variant.range]);
            }
            let _ = masked(&doubled, &[]);
            let _ = kesat().misspellings(&doubled);
            let _ = facts().contradictions(&doubled, Where::Anywhere);
        }
    }
}

//! Bad input: each mistake has its place and a hint, all are told in one run, and the
//! output folder is as it was before.

use crate::project::{Project, codes, with_code};

fn order(keys: &str) -> String {
    format!("+++\ntitle = \"Thi đua là yêu nước\"\n[[print]]\n{keys}\n+++\n")
}

#[test]
fn an_unknown_configuration_key() {
    let project = Project::site().file(
        "loa.toml",
        "base_url = \"https://x.vn\"\n\nbase_urll = \"x\"\n[markdown]\nsmart = true\n",
    );
    let messages = project.fail();
    let unknown = messages
        .iter()
        .find(|m| m["line"] == 3)
        .expect("the unknown key in the root");
    assert_eq!(
        (unknown["code"].as_str(), unknown["path"].as_str()),
        (Some("unknown-key"), Some("loa.toml"))
    );
    assert_eq!(
        (unknown["line"].as_u64(), unknown["column"].as_u64()),
        (Some(3), Some(1))
    );
    assert!(unknown["hints"][0].as_str().unwrap().contains("`base_url`"));
    assert!(
        codes(&messages)
            .iter()
            .filter(|c| **c == "unknown-key")
            .count()
            == 2,
        "{messages:#?}"
    );
}

#[test]
fn broken_toml_in_configuration_and_pages() {
    let project = Project::site().file("loa.toml", "base_url = \"https://x.vn\"\ntitle = \n");
    assert_eq!(with_code(&project.fail(), "toml-syntax")["line"], 2);
    let project = Project::site()
        .file("content/a.md", "+++\ntitle = \"A\n+++\n")
        .file("content/b.md", "+++\ntitle = 3\ndate = \"hôm qua\"\n+++\n")
        .file("content/c.md", "không có phần đầu\n")
        .file("content/d.md", "---\ntitle: [x\n---\n");
    let messages = project.fail();
    let of = |path: &str| -> Vec<&str> {
        let mine: Vec<_> = messages
            .iter()
            .filter(|m| m["path"] == path)
            .cloned()
            .collect();
        assert!(!mine.is_empty(), "{path}: {messages:#?}");
        codes(&messages)
            .into_iter()
            .zip(&messages)
            .filter(|(_, m)| m["path"] == path)
            .map(|(c, _)| c)
            .collect()
    };
    assert_eq!(of("content/a.md"), ["toml-syntax"]);
    assert_eq!(of("content/b.md"), ["wrong-type", "wrong-type"]);
    assert_eq!(of("content/c.md"), ["matter-missing"]);
    assert_eq!(of("content/d.md"), ["yaml-syntax"]);
}

#[test]
fn missing_and_broken_templates() {
    let project = Project::site().file(
        "content/a.md",
        "+++\ntitle = \"A\"\ntemplate = \"pag.html\"\n+++\n",
    );
    let missing = project.fail();
    let missing = with_code(&missing, "template-missing");
    assert_eq!(
        (missing["path"].as_str(), missing["line"].as_u64()),
        (Some("content/a.md"), Some(3))
    );
    assert!(missing["hints"][0].as_str().unwrap().contains("page.html"));

    let project = Project::site()
        .file("templates/page.html", "dòng một\n{{ page.title }\n")
        .file("templates/section.html", "{% if x %}\n");
    let messages = project.fail();
    assert_eq!(codes(&messages), ["template-syntax", "template-syntax"]);

    let project = Project::site()
        .file("content/a.md", "+++\ntitle = \"A\"\n+++\n")
        .file("templates/page.html", "<p>\n  {{ page.khong.co }}");
    let messages = project.fail();
    let failed = with_code(&messages, "template-render");
    assert_eq!(
        (failed["path"].as_str(), failed["line"].as_u64()),
        (Some("templates/page.html"), Some(2))
    );
    let hints = failed["hints"].as_array().unwrap();
    let names_the_page = |hint: &serde_json::Value| hint.as_str().unwrap().contains("content/a.md");
    assert!(hints.iter().any(names_the_page), "{hints:?}");
}

#[test]
fn a_picture_that_is_not_there() {
    let project = Project::site()
        .file("static/co.jpg", "JPEG")
        .file("content/a/anh đẹp.jpg", "JPEG")
        .file(
            "content/a/index.md",
            "+++\ntitle = \"A\"\n+++\n![](/co.jpg) ![](anh%20đẹp.jpg) ![](https://y.vn/z.jpg)\n",
        );
    project.build();
    let project = project.file(
        "content/b.md",
        "+++\ntitle = \"B\"\n+++\nx\n\n![ảnh](anh/khong-co.jpg) ![](/khong.png)\n",
    );
    let messages = project.fail();
    assert_eq!(codes(&messages), ["missing-image", "missing-image"]);
    assert_eq!(
        (messages[0]["path"].as_str(), messages[0]["line"].as_u64()),
        (Some("content/b.md"), Some(6))
    );
    assert!(!messages[0]["hints"].as_array().unwrap().is_empty());
}

#[test]
fn orders_that_no_shop_could_run() {
    let project = Project::ke_sat()
        .file(
            "content/a.md",
            &order("layout = \"bang-ronn\"\nsize = \"8x0.8 m\""),
        )
        .file(
            "content/b.md",
            &order("layout = \"bang-ron\"\nsize = \"8 km x 1 m\""),
        )
        .file(
            "content/c.md",
            &order("layout = \"bang-ron\"\nsize = \"8x0.8 m\"\nshop = \"xa-la\"\ncopys = 3"),
        )
        .file("content/d.md", &order("layout = \"bang-ron\""));
    let messages = project.fail();
    for (code, path, line) in [
        ("unknown-layout", "content/a.md", 4),
        ("bad-size", "content/b.md", 5),
        ("missing-key", "content/d.md", 3),
    ] {
        let message = with_code(&messages, code);
        assert_eq!(
            (message["path"].as_str(), message["line"].as_u64()),
            (Some(path), Some(line)),
            "{message:#}"
        );
        assert!(
            code == "missing-key" || !message["hints"].as_array().unwrap().is_empty(),
            "{message:#}"
        );
    }
    let broken: Vec<&str> = messages.iter().filter_map(|m| m["path"].as_str()).collect();
    assert!(broken.contains(&"content/c.md"), "{messages:#?}");
}

#[test]
fn a_slogan_that_cannot_fit_says_so_at_its_line() {
    let long = "Thi đua lập thành tích chào mừng ".repeat(60);
    let project = Project::ke_sat().file(
        "content/a.md",
        &order(&format!(
            "layout = \"bang-ron\"\nsize = \"500 x 60 mm\"\ntext = \"{long}\""
        )),
    );
    let messages = project.fail();
    let message = messages
        .iter()
        .find(|m| m["path"] == "content/a.md")
        .unwrap_or_else(|| panic!("{messages:#?}"));
    assert!(
        message["line"].as_u64().is_some() && !message["hints"].as_array().unwrap().is_empty(),
        "{message:#}"
    );
}

#[test]
fn a_colour_without_an_ink_is_refused() {
    let project = Project::ke_sat()
        .file("print/thu.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {{ width }} {{ height }}\">\n<rect width=\"10\" height=\"10\" fill=\"#123456\"/></svg>")
        .file("print/thu.toml", "title = \"Thử\"\n")
        .file("content/a.md", &order("layout = \"thu\"\nsize = \"1x1 m\""));
    let messages = project.fail();
    let message = messages
        .iter()
        .find(|m| m["message"].as_str().unwrap().contains("#123456"));
    let message = message.unwrap_or_else(|| panic!("{messages:#?}"));
    assert_eq!(message["path"], "print/thu.svg");
}

#[test]
fn seven_mistakes_of_seven_kinds_are_told_in_one_run() {
    let project = Project::ke_sat();
    project.build();
    let before = project.tree("public");
    project.edit("loa.toml", "title = ", "titel = \"x\"\ntitle = ");
    let long = "Thi đua lập thành tích chào mừng ".repeat(60);
    let project = project
        .file("content/tin-tuc/a.md", "+++\ntitle = \"A\ndate = 2025-01-01\n+++\n")
        .file("content/tin-tuc/b.md", "+++\ntitle = \"B\"\ndate = 2025-01-01\ntemplate = \"khong-co.html\"\n+++\n")
        .file("content/tin-tuc/c.md", "+++\ntitle = \"C\"\ndate = 2025-01-01\n+++\n![](khong-co.jpg)\n")
        .file("content/d.md", &order("layout = \"bang-ronn\"\nsize = \"8x0.8 m\""))
        .file("print/thu.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {{ width }} {{ height }}\">\n<rect width=\"10\" height=\"10\" fill=\"#123456\"/></svg>")
        .file("print/thu.toml", "title = \"Thử\"\n")
        .file("content/e.md", &order("layout = \"thu\"\nsize = \"1x1 m\""))
        .file("content/g.md", &order(&format!("layout = \"bang-ron\"\nsize = \"500 x 60 mm\"\ntext = \"{long}\"")));
    let messages = project.fail();
    for path in [
        "loa.toml",
        "content/tin-tuc/a.md",
        "content/tin-tuc/b.md",
        "content/tin-tuc/c.md",
        "content/d.md",
        "print/thu.svg",
        "content/g.md",
    ] {
        let of_file: Vec<_> = messages
            .iter()
            .filter(|m| m["path"] == path && m["severity"] == "error")
            .collect();
        assert!(!of_file.is_empty(), "{path}: {messages:#?}");
        assert!(
            of_file.iter().all(|m| m["line"].as_u64().is_some()),
            "{of_file:#?}"
        );
        assert!(
            of_file
                .iter()
                .any(|m| !m["hints"].as_array().unwrap().is_empty()),
            "{of_file:#?}"
        );
    }
    assert!(project.tree("public") == before, "`public/` is as it was");
}

#[test]
fn everything_is_told_at_once_and_public_is_untouched() {
    let project = Project::site();
    project.build();
    let before = project.tree("public");
    let project = project
        .file("content/a.md", "+++\ntitle = 1\n+++\n")
        .file(
            "content/b.md",
            "+++\ntitle = \"B\"\n+++\n[x](@/khong-co.md)\n",
        )
        .file("templates/khac.html", "{{ x }");
    let messages = project.fail();
    for code in ["wrong-type", "template-syntax"] {
        with_code(&messages, code);
    }
    assert_eq!(project.tree("public"), before);
    // An error that shows only while cooking leaves the output whole as well.
    std::fs::remove_file(project.root().join("templates/khac.html")).unwrap();
    project.write("content/a.md", b"+++\ntitle = \"A\"\n+++\n");
    project.write("content/b.md", b"+++\ntitle = \"B\"\n+++\n");
    project.write(
        "templates/page.html",
        b"{{ throw(message='l\xe1\xbb\x97i') }}",
    );
    with_code(&project.fail(), "template-render");
    assert_eq!(project.tree("public"), before);
}

#[test]
fn two_claims_on_one_path_name_both() {
    let project = Project::site()
        .file(
            "content/a.md",
            "+++\ntitle = \"A\"\nslug = \"chung\"\n+++\n",
        )
        .file(
            "content/b.md",
            "+++\ntitle = \"B\"\npath = \"chung\"\n+++\n",
        );
    let messages = project.fail();
    let text = with_code(&messages, "path-claimed-twice")["message"]
        .as_str()
        .unwrap();
    assert!(
        text.contains("content/a.md") && text.contains("content/b.md"),
        "{text}"
    );
}

#[test]
fn files_that_differ_only_in_capitals_are_two_claims() {
    let project = Project::site()
        .file("static/Anh.jpg", "1")
        .file("static/anh.jpg", "2");
    with_code(&project.fail(), "path-claimed-twice");
}

#[test]
fn bytes_that_are_no_text_and_paths_that_lead_out() {
    let project = Project::site();
    project.write("content/a.md", b"+++\ntitle = \"A\"\n+++\n\xff\xfe\n");
    assert_eq!(with_code(&project.fail(), "not-utf8")["line"], 4);
    let project = Project::site().file(
        "content/a.md",
        "+++\ntitle = \"A\"\npath = \"../../ngoai\"\n+++\n",
    );
    with_code(&project.fail(), "bad-output-path");
    let project = Project::site().file(
        "templates/index.html",
        "{{ load_data(path='../../etc/passwd', format='plain') }}",
    );
    with_code(&project.fail(), "template-render");
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_project_is_not_followed() {
    let project = Project::site();
    std::fs::create_dir_all(project.beside("ngoai")).unwrap();
    std::fs::write(project.beside("ngoai/mat.md"), "+++\ntitle=\"x\"\n+++\n").unwrap();
    std::os::unix::fs::symlink(
        project.beside("ngoai"),
        project.root().join("content/lien-ket"),
    )
    .unwrap();
    std::os::unix::fs::symlink("/dev/null", project.beside("ngoai/khac")).unwrap();
    // What lies behind it is not looked at: nothing is said of it.
    assert_eq!(codes(&project.fail()), ["outside-root"]);
}

#[test]
fn the_output_folder_may_not_be_a_source_folder() {
    let project = Project::site();
    for dir in [".", "content", "content/x", ".."] {
        let answer = project.run(&["build", "-o", dir]);
        assert_eq!(answer.status, 1, "{dir}");
        assert!(
            answer.stderr.contains("output-in-sources"),
            "{dir}: {}",
            answer.stderr
        );
    }
}

#[test]
fn unknown_keys_in_pages_warn_and_in_sections_refuse() {
    let project = Project::site().file("content/a.md", "+++\ntitle = \"A\"\ntitel = \"B\"\n+++\n");
    let answer = project.run(&["--message-format", "json", "build"]);
    assert_eq!(answer.status, 0);
    let messages = answer.messages();
    assert_eq!(with_code(&messages, "unknown-key")["severity"], "warning");
    let project = Project::site().file("content/s/_index.md", "+++\nsortby = \"date\"\n+++\n");
    assert!(
        with_code(&project.fail(), "unknown-key")["hints"][0]
            .as_str()
            .unwrap()
            .contains("sort_by")
    );
}

#[test]
fn hostile_depth_does_not_end_in_a_panic() {
    let deep = "> ".repeat(20_000);
    let brackets = "[".repeat(50_000);
    let project = Project::site()
        .file(
            "content/a.md",
            &format!("+++\ntitle = \"A\"\n+++\n{deep}x\n"),
        )
        .file(
            "content/b.md",
            &format!("+++\ntitle = \"B\"\n+++\n{brackets}\n"),
        );
    let answer = project.run(&["build"]);
    assert!(
        answer.status == 0 || answer.status == 1,
        "{}: {}",
        answer.status,
        answer.stderr
    );
    assert!(!answer.stderr.contains("panicked"), "{}", answer.stderr);
    let nested = format!("+++\na = {}{}\n+++\n", "[".repeat(5_000), "]".repeat(5_000));
    let project = Project::site().file("content/c.md", &nested);
    let answer = project.run(&["build"]);
    assert_eq!(answer.status, 1);
    assert!(!answer.stderr.contains("panicked"), "{}", answer.stderr);
}

#[test]
fn a_list_that_cannot_be_read_is_the_only_thing_told_of_its_order() {
    let order = "+++\ntitle = 'Biển'\n[[print]]\nlayout = 'bien-ten'\nsize = '240 mm x 180 mm'\n\
                 rows = 'data/a.csv'\nrole = '{{ row.chuc_vu }}'\n+++\n";
    let project = Project::site().file("content/a.md", order).file(
        "data/a.csv",
        "Họ và tên,Chức vụ\n\"Lê An,Bí thư\nTrần B,Phó\n",
    );
    project.edit("loa.toml", "title", "theme = 'ke-sat'\ntitle");
    assert_eq!(codes(&project.fail()), ["sheet-open-quote"]);
}

#[test]
fn all_that_is_wrong_with_an_order_is_told_at_once() {
    let order = "+++\ntitle = 'Băng'\n[[print]]\nlayout = 'bang-ron'\nsize = '8 m x 0.8 m'\n\
                 style = 'le-hoii'\nshop = 'abc'\nstylee = 'x'\ncopies = 99999999999\n+++\n";
    let project = Project::site().file("content/a.md", order);
    project.edit("loa.toml", "title", "theme = 'ke-sat'\ntitle");
    let messages = project.fail();
    let mut told = codes(&messages);
    told.sort_unstable();
    let expected = [
        "unknown-order-field",
        "unknown-shop",
        "unknown-style",
        "wrong-type",
    ];
    assert_eq!(told, expected);
}

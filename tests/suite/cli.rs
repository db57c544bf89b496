//! The commands, as their users call them.

use crate::project::Project;

#[test]
fn init_makes_a_project_that_builds_and_checks() {
    let project = Project::empty();
    let answer = project.run(&["init", "xa-moi"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    let answer = project.run(&["-r", "xa-moi", "build"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    assert!(
        project.has("xa-moi/public/index.html") && project.has("xa-moi/public/in-an/index.html")
    );
    let answer = project.run(&["-r", "xa-moi", "check"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    let again = project.run(&["init", "xa-moi"]);
    assert_eq!(again.status, 1);
    assert!(again.stderr.contains("init-not-empty"));
}

#[test]
fn new_begins_a_document_from_its_archetype() {
    let project = Project::ke_sat();
    for (kind, folder) in [
        ("story", "guong-dien-hinh"),
        ("slogan", "khau-hieu"),
        ("news", "tin-tuc"),
        ("van-ban", "van-ban"),
    ] {
        let answer = project.run(&["new", kind, "Đoàn", "kết \"một\" lòng"]);
        assert_eq!(answer.status, 0, "{kind}: {}", answer.stderr);
        assert_eq!(
            answer.stdout.trim(),
            format!("content/{folder}/doan-ket-mot-long.md")
        );
        assert!(
            project
                .read(answer.stdout.trim())
                .contains("title = \"Đoàn kết \\\"một\\\" lòng\"")
        );
        let again = project.run(&["new", kind, "Đoàn kết \"một\" lòng"]);
        assert!(
            again.status == 1 && again.stderr.contains("file-exists"),
            "{}",
            again.stderr
        );
    }
    let built = project.run(&["build", "--drafts"]);
    assert_eq!(built.status, 0, "{}", built.stderr);
    let unknown = project.run(&["new", "storry", "x"]);
    assert!(
        unknown.status == 1 && unknown.stderr.contains("story"),
        "{}",
        unknown.stderr
    );
}

#[test]
fn wrong_calls_end_with_2_and_help_with_0() {
    let project = Project::empty();
    assert_eq!(project.run(&["build", "--nope"]).status, 2);
    assert_eq!(project.run(&["print", "--layout", "x"]).status, 2);
    assert_eq!(project.run(&[]).status, 2);
    let help = project.run(&["--help"]);
    assert!(help.status == 0 && help.stdout.contains("live preview"));
    let help = project.run(&["--lang", "vi", "build", "--help"]);
    assert!(help.stdout.contains("thư mục đầu ra"), "{}", help.stdout);
}

#[test]
fn messages_speak_both_languages() {
    let project = Project::empty();
    let english = project.run(&["build"]);
    assert!(english.status == 1 && english.stderr.contains("there is no configuration here"));
    let vietnamese = project.run(&["--lang", "vi", "build"]);
    assert!(
        vietnamese.stderr.contains("không thấy tệp cấu hình"),
        "{}",
        vietnamese.stderr
    );
    let project = Project::site().file("loa.toml", "base_url = 3\n");
    let mistyped = project.run(&["--lang", "vi", "build"]).stderr;
    assert!(
        mistyped.contains("phải là một đoạn chữ trong ngoặc kép, nhưng đang là 3"),
        "{mistyped}"
    );
    assert!(vietnamese.stderr.contains("lỗi[no-config]") && vietnamese.stderr.contains("loa init"));
}

#[test]
fn list_shows_what_there_is() {
    let project = Project::ke_sat();
    for (what, word) in [
        ("pages", "/khau-hieu/thi-dua-la-yeu-nuoc/"),
        ("orders", "bang-ron"),
        ("layouts", "phong"),
        ("fonts", "Anton"),
        ("inks", "do"),
    ] {
        let answer = project.run(&["list", what, "--json"]);
        assert_eq!(answer.status, 0, "{}", answer.stderr);
        let rows: serde_json::Value = serde_json::from_str(&answer.stdout).expect("JSON");
        assert!(
            !rows.as_array().unwrap().is_empty() && answer.stdout.contains(word),
            "{what}: {}",
            answer.stdout
        );
        assert!(project.run(&["list", what]).stdout.contains(word));
    }
}

#[test]
fn check_finds_dead_links_in_templates_and_writes_nothing() {
    let project = Project::site()
        .file(
            "templates/index.html",
            "<a href=\"/a/\">a</a><a href=\"a/#m\">m</a><a href=\"https://y.vn\">y</a>",
        )
        .file(
            "templates/page.html",
            "<h1 id=\"m\">x</h1><a href=\"../\">về</a>",
        )
        .file("content/a.md", "+++\ntitle = \"A\"\n+++\n");
    let answer = project.run(&["check", "--skip-external-links"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    assert!(!project.has("public") && !project.has(".loa"));
    project.edit("templates/index.html", "/a/", "/b/");
    project.edit("templates/index.html", "#m", "#n");
    let answer = project.run(&["--message-format", "json", "check", "--skip-external-links"]);
    assert_eq!(answer.status, 1);
    let messages = answer.messages();
    let mut codes = crate::project::codes(&messages);
    codes.sort_unstable();
    assert_eq!(codes, ["dead-anchor", "dead-page-link"]);
}

#[test]
fn only_site_and_only_print() {
    let project = Project::ke_sat();
    assert_eq!(
        project.run(&["build", "--only", "print", "-o", "p"]).status,
        0
    );
    assert!(project.has("p/in-an/index.json") && !project.has("p/index.html"));
    assert_eq!(
        project.run(&["build", "--only", "site", "-o", "s"]).status,
        0
    );
    assert!(project.has("s/index.html") && !project.has("s/in-an"));
}

#[test]
fn a_part_of_the_edition_removes_nothing() {
    let project = Project::ke_sat();
    project.build();
    let before = project.paths("public");
    assert_eq!(project.run(&["build", "--only", "print"]).status, 0);
    assert_eq!(
        project.run(&["print", "hoi-nghi/phong-hoi-truong"]).status,
        0
    );
    assert_eq!(project.paths("public"), before);
}

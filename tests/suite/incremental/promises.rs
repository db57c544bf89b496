//! Single promises of builds that remember.

use std::fs;
use std::time::Duration;

use super::cold::{Output, assert_as_cold, made, nothing_written_in_vain, output, same_trees};
use super::village::{Call, Village};
use crate::project::{Project, codes};

/// The paths of files that hold other bytes than before, or are new.
fn changed(before: &Output, after: &Output) -> Vec<String> {
    let same =
        |path: &String, bytes: &Vec<u8>| before.get(path).is_some_and(|(old, _)| old == bytes);
    let changed = after.iter().filter(|(path, (bytes, _))| !same(path, bytes));
    changed.map(|(path, _)| path.clone()).collect()
}

#[test]
fn nothing_changed_writes_nothing() {
    let village = Village::built(11);
    let before = output(&village.project);
    let told = village.project.run(&["build", "--at", "2025-08-28"]);
    assert_eq!(told.status, 0);
    assert!(
        told.stderr.contains("(0 written, 0 removed)"),
        "{}",
        told.stderr
    );
    // Neither does the first build after the cache is lost.
    fs::remove_dir_all(village.project.root().join(".loa")).expect("the cache");
    village.build();
    assert!(
        output(&village.project) == before,
        "files were written again"
    );
}

#[test]
fn a_sentence_more_changes_only_what_shows_it() {
    let village = Village::built(12);
    let before = output(&village.project);
    let page = "content/guong/nam/nam-2.md";
    let text = village.project.read(page) + "\nMột câu nữa.\n";
    village.project.write(page, text.as_bytes());
    village.build();
    let after = output(&village.project);
    nothing_written_in_vain(&before, &after).expect("only what differs");
    let changed = changed(&before, &after);
    assert!(changed.contains(&"guong/nam/nam-2/index.html".to_owned()));
    for other in [
        "tin/bai-1/",
        "guong/nguoi-2/",
        "theme",
        "processed_images/",
        "en/",
    ] {
        assert!(
            !changed.iter().any(|path| path.starts_with(other)),
            "{changed:?}"
        );
    }
}

#[test]
fn every_flag_counts_though_no_file_changes() {
    type Change = fn(&mut Call);
    let changes: [(Change, bool); 9] = [
        (|call| call.drafts = true, true),
        (|call| call.future = true, true),
        (|call| call.expired = true, false),
        (|call| call.at = Some("2025-09-15"), true),
        (|call| call.minify = true, true),
        (|call| call.base_url = Some("https://y.vn/a"), true),
        (|call| call.greeting = Some("Kính chào"), true),
        (|call| call.force = true, false),
        (|_| {}, false),
    ];
    let village = Village::built(25);
    let mut seen = vec![made(&village.project)];
    for (change, shows) in changes {
        let mut call = Call::USUAL;
        change(&mut call);
        assert_as_cold(&village.project, &call);
        let now = made(&village.project);
        let command = call.command(&village.project);
        assert_eq!(!seen.contains(&now), shows, "{command:?}");
        seen.push(now);
    }
}

#[test]
fn warnings_are_told_by_every_build() {
    let mut village = Village::of_seed(18);
    let own = &village.project;
    own.write("sass/own.scss", b"@warn 'x';\nh1 { width: 1px }\n");
    own.write(
        "content/tin/cho.md",
        "+++\ntitle = \"Chờ\"\ndate = 2025-08-01\n+++\n[x](@/tin/sap-toi.md)\n".as_bytes(),
    );
    village.call.minify = true;
    let first = village.build();
    let messages = first.messages();
    let told = codes(&messages);
    for code in [
        "unknown-key",
        "sort-key-missing",
        "sass-warns",
        "css-kept",
        "link-to-unseen",
    ] {
        assert!(told.contains(&code), "{code} in {told:?}");
    }
    assert_eq!(village.build().stderr, first.stderr, "nothing changed");
    village
        .project
        .edit("content/tin/bai-1.md", "Mục 2", "Phần 2");
    assert_eq!(village.build().stderr, first.stderr, "another page changed");
    village.project.edit("content/la.md", "titel = \"x\"\n", "");
    let messages = village.build().messages();
    assert_eq!(messages.len(), told.len() - 1);
    assert!(!codes(&messages).contains(&"unknown-key"));
}

#[test]
fn the_clock_goes_on_while_nothing_changes() {
    let mut village = Village::built(19);
    village.call.at = None;
    let soon = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(2);
    let text =
        format!("+++\ntitle = \"Sắp hết\"\ndate = 2025-01-01\nexpiry_date = {soon:.0}\n+++\n");
    village
        .project
        .write("content/tin/sap-het.md", text.as_bytes());
    village.build();
    let page = "public/tin/sap-het/index.html";
    assert!(village.project.has(page));
    let before = output(&village.project);
    std::thread::sleep(Duration::from_millis(3100));
    village.build();
    assert!(!village.project.has(page), "its time is over");
    assert!(
        !village
            .project
            .read("public/toan-van/index.html")
            .contains("Sắp hết")
    );
    let after = output(&village.project);
    assert!(changed(&before, &after).contains(&"gio/index.html".to_owned()));
    nothing_written_in_vain(&before, &after).expect("only what differs");
}

#[test]
fn a_build_that_fails_is_not_taken_for_one_that_was_made() {
    let village = Village::built(20);
    let before = output(&village.project);
    village
        .project
        .edit("content/tin/bai-3.md", "Mục 2", "Phần 2");
    village
        .project
        .edit("data/so-lieu.toml", "people = ", "people = = ");
    let first = village.call.build(&village.project);
    let second = village.call.build(&village.project);
    assert_eq!((first.status, second.status), (1, 1));
    assert_eq!(first.stderr, second.stderr, "the mistake is told again");
    assert!(output(&village.project) == before, "nothing is published");
    village
        .project
        .edit("data/so-lieu.toml", "people = = ", "people = ");
    assert_as_cold(&village.project, &village.call);
    assert!(
        village
            .project
            .read("public/tin/bai-3/index.html")
            .contains("Phần 2")
    );
}

#[test]
fn the_print_kit_follows_its_orders() {
    let project = Project::site()
        .file("templates/page.html", "{{ page.title }} {{ page.print | json_encode | safe }}")
        .file(
            "content/a.md",
            "+++\ntitle = \"Đoàn kết\"\n[[print]]\nlayout = \"bang-ron\"\nsize = \"3 m x 0.4 m\"\nformats = [\"svg\"]\n+++\n",
        )
        .file(
            "content/b.md",
            "+++\ntitle = \"Giấy khen\"\n[[print]]\nlayout = \"giay-khen\"\nsize = \"A4 ngang\"\nformats = [\"pdf\"]\n\
             rows = \"data/khen.csv\"\nmerit = \"Có thành tích\"\n+++\n",
        )
        .file("data/khen.csv", "Họ và tên,Đơn vị\nTrần Mẫu,Thôn 1\n");
    let call = Call::USUAL;
    assert_as_cold(&project, &call);
    let before = output(&project);
    call.build(&project);
    assert!(
        output(&project) == before,
        "nothing changed, nothing is written"
    );
    for (path, from, to) in [
        ("content/a.md", "Đoàn kết", "Thi đua"),
        ("content/a.md", "3 m", "2 m"),
        ("content/a.md", "[\"svg\"]", "[\"svg\", \"png\"]"),
        ("data/khen.csv", "Thôn 1\n", "Thôn 1\nLê Mẫu,Thôn 2\n"),
        (
            "loa.toml",
            "title = \"X\"\n",
            "title = \"X\"\n[press]\nbleed = \"5 mm\"\n",
        ),
        (
            "content/b.md",
            "[[print]]\nlayout",
            "draft = true\n[[print]]\nlayout",
        ),
    ] {
        project.edit(path, from, to);
        assert_as_cold(&project, &call);
    }
    // A part of a layout that the site draws itself, and no longer.
    project.write("print/_khung.svg", b"<rect width=\"10\" height=\"10\"/>");
    assert_as_cold(&project, &call);
    project.remove("print/_khung.svg");
    project.edit("content/b.md", "draft = true\n", "");
    assert_as_cold(&project, &call);
}

#[test]
fn groups_stand_in_the_order_of_their_first_pages() {
    let village = Village::of_seed(29);
    let groups = "{% set s = get_section(path=\"tin/_index.md\") %}\
                  {% for day, pages in s.pages | group_by(attribute=\"slug\") %}{{ day }} {% endfor %}";
    village
        .project
        .write("templates/clock.html", groups.as_bytes());
    let slugs = "{% set s = get_section(path=\"tin/_index.md\") %}\
                 {% for p in s.pages %}{{ p.slug }} {% endfor %}";
    village
        .project
        .write("templates/digest.html", slugs.as_bytes());
    village.build();
    let read = |path: &str| village.project.read(&format!("public/{path}/index.html"));
    assert_eq!(read("gio"), read("tong-hop"));
}

#[test]
fn a_photo_leaves_all_pages_when_its_person_does() {
    let project = Project::site();
    project.write("content/nguoi/anh.jpg", &photo());
    let person = "+++\ntitle = \"Người mẫu\"\n+++\nMột câu chuyện.\n";
    project.write("content/nguoi/index.md", person.as_bytes());
    let shown = "{% set small = resize_image(path=\"nguoi/anh.jpg\", width=8, height=8) %}\
                 {{ small.url }}";
    project.write("templates/404.html", shown.as_bytes());
    project.build();
    let renditions = || -> Vec<String> {
        let all = project.paths("public").into_iter();
        all.filter(|path| path.starts_with("processed_images/"))
            .collect()
    };
    assert_eq!(renditions().len(), 1);
    project.edit(
        "content/nguoi/index.md",
        "+++\nMột",
        "withdrawn = true\n+++\nMột",
    );
    let messages = serde_json::to_string(&project.fail()).expect("messages");
    assert!(messages.contains("withdrawn"), "{messages}");
    project.write("templates/404.html", b"404");
    project.build();
    assert!(renditions().is_empty(), "{:?}", renditions());
}

/// A small picture.
fn photo() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(32, 32, image::Rgb([200, 40, 40]))
        .write_to(&mut bytes, image::ImageFormat::Jpeg)
        .expect("a picture");
    bytes.into_inner()
}

/// What stands on every page is rendered once. A template that nobody renders, but that might
/// give `lang` another meaning, keeps everything where it was written.
#[test]
fn what_is_rendered_once_is_what_every_page_would_have_rendered() {
    let village = Village::built(14);
    let whole = Village::of_seed(14);
    whole
        .project
        .write("templates/never.html", b"{% set lang = 1 %}");
    whole.build();
    same_trees(&made(&village.project), &made(&whole.project)).expect("the same site");
}

/// What a revised body asks for counts from then on, as it would after any other build.
#[test]
fn a_body_is_followed_by_what_it_began_to_ask_for() {
    let mut village = Village::calm_of_seed(17);
    village.build();
    let project = &village.project;
    let page = "content/guong/nam/nam-2.md";
    let text = project.read(page);
    let write = |more: &str| project.write(page, format!("{text}\n{more}\n").as_bytes());
    // Folders that were just written may have been written to again.
    std::thread::sleep(Duration::from_millis(60));
    village.build();
    let memory = super::cold::memory(project);
    let same = || super::cold::memory(project) == memory;
    write("{{ get_env(name=\"GREETING\", default=\"-\") }}");
    assert_as_cold(project, &village.call);
    assert!(same(), "all was compared for a body");
    village.call.greeting = Some("Xin chào");
    assert_as_cold(project, &village.call);
    assert!(
        project
            .read("public/guong/nam/nam-2/index.html")
            .contains("Xin chào")
    );
    write(
        "{% set data = load_data(path=\"data/moi.toml\", required=false) %}{% if data %}{{ data.a }}{% endif %}",
    );
    assert_as_cold(project, &village.call);
    project.write("data/moi.toml", b"a = \"mot\"\n");
    assert_as_cold(project, &village.call);
    assert!(
        project
            .read("public/guong/nam/nam-2/index.html")
            .contains("mot")
    );
    write("{{ now() }}");
    assert_as_cold(project, &village.call);
    village.call.at = Some("2025-08-29");
    assert_as_cold(project, &village.call);
    write("![cờ](/hinh/nen.png)");
    assert_as_cold(project, &village.call);
    write("");
    assert_as_cold(project, &village.call);
    write("[chết](@/khong/co.md)");
    assert_ne!(village.call.build(project).status, 0);
    write("# Mục mới");
    assert_as_cold(project, &village.call);
    assert!(project.read("public/api/pages.json").contains("Mục mới"));
}

/// A page that is not written shows no picture, whichever bodies a build looks at.
#[test]
fn a_picture_that_no_file_shows_is_never_made() {
    let village = Village::calm_of_seed(7);
    let project = &village.project;
    let page = "content/guong/nguoi-2/index.md";
    let text = project.read(page);
    project.write(
        page,
        text.replacen("+++\n", "+++\nrender = false\n", 1)
            .as_bytes(),
    );
    assert_as_cold(project, &village.call);
    let neighbour = "content/guong/nguoi-1/index.md";
    let text = project.read(neighbour);
    let title = text.find("title = \"").expect("a title") + "title = \"".len();
    project.write(
        neighbour,
        format!("{}Mới {}", &text[..title], &text[title..]).as_bytes(),
    );
    assert_as_cold(project, &village.call);
}

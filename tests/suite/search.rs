//! The search: what is in the index, and what a real browser finds with it.

use serde_json::Value as Json;

use crate::browser::dump;
use crate::project::{Project, with_code};

const PAGE: &str = r#"<!doctype html><html lang="{{ lang }}"><meta charset="utf-8">
<form data-loa-search action="./"><input name="q">
<select data-loa-filter="section" name="section"><option value="">all</option></select>
<select data-loa-filter="move" name="move"><option value="">all</option></select>
<select data-loa-filter="extra.who.thon" name="thon"><option value="">all</option></select></form>
<p data-loa-status data-none="none" data-some="{n} found" data-part="{n} part"></p>
<ol data-loa-results></ol><button data-loa-more hidden>more</button>
<template data-loa-result><li><a data-loa="title"></a><p data-loa="excerpt"></p></li></template>
<script src="{{ get_url(path="loa-search.js") }}" defer></script>"#;

/// A site that can be searched, and its search page.
fn site() -> Project {
    let page = |title: &str, matter: &str, body: &str| {
        format!("+++\ntitle = \"{title}\"\n{matter}\n+++\n{body}\n")
    };
    Project::site()
        .file(
            "loa.toml",
            "base_url = \"https://x.vn/a\"\ndefault_language = \"vi\"\nrelative_urls = true\n\
             build_search_index = true\ntaxonomies = [{ name = \"move\", render = false }]\n\
             [search]\nindex_format = \"loa\"\ninclude_extra = [\"number\"]\n\
             filters = [\"section\", \"move\", \"extra.who.thon\"]\n",
        )
        .file("templates/find.html", PAGE)
        .file("content/tim.md", "+++\ntitle = \"Tìm\"\ntemplate = \"find.html\"\nin_search_index = false\n+++\n")
        .file("content/tin/_index.md", "+++\ntitle = \"Tin tức\"\n+++\n")
        .file("content/van-ban/_index.md", "+++\ntitle = \"Văn bản\"\n+++\n")
        .file(
            "content/tin/than.md",
            &page("Chuyện ở làng", "date = 2025-08-01", "Xã Kẻ Sặt họp. **Đoàn kết** là sức mạnh. Hoà bình."),
        )
        .file(
            "content/tin/tua.md",
            &page("Kẻ Sặt vào hội", "date = 2025-01-01\n[taxonomies]\nmove = [\"Thi đua\"]\n[extra.who]\nthon = \"Thôn Trung\"", "Tấm gương điển hình của thôn."),
        )
        .file(
            "content/tin/roi.md",
            &page("Chuyện khác", "date = 2025-09-01\n[extra.who]\nthon = \"Thôn Đông\"", "Kẻ qua người lại, thép và sắt."),
        )
        .file(
            "content/van-ban/ke-hoach.md",
            &page("Kế hoạch", "[extra]\nnumber = \"26/KH-UBND\"", "## Hạn chót\n\nHọp ngày 28/8. Doan ket viet khong dau."),
        )
}

/// What the search page shows for the part of its address behind `?`: the status, and for
/// each result its title and excerpt, marks as `[…]`.
fn results(project: &Project, asked: &str) -> (String, Vec<(String, String)>) {
    let page = project.root().join("public/tim/index.html");
    read_results(&dump(&format!("file://{}?{asked}", page.display())))
}

fn read_results(page: &str) -> (String, Vec<(String, String)>) {
    let between = |text: &str, open: &str, close: &str| -> String {
        let after = text.split_once(open).map_or("", |(_, after)| after);
        let inside = after.split_once('>').map_or("", |(_, inside)| inside);
        inside
            .split_once(close)
            .map_or("", |(inside, _)| inside)
            .to_owned()
    };
    let plain = |html: String| html.replace("<mark>", "[").replace("</mark>", "]");
    let list = between(page, "data-loa-results", "</ol>");
    let rows = list.split("<li").skip(1).map(|row| {
        let title = plain(between(row, "data-loa=\"title\"", "</a>"));
        (title, plain(between(row, "data-loa=\"excerpt\"", "</p>")))
    });
    (between(page, "data-loa-status", "</p>"), rows.collect())
}

fn titles(project: &Project, asked: &str) -> Vec<String> {
    let (_, rows) = results(project, asked);
    rows.into_iter()
        .map(|(title, _)| title.replace(['[', ']'], ""))
        .collect()
}

#[test]
fn queries_without_marks_find_words_with_marks_from_a_folder() {
    let project = site();
    project.build();
    let (status, rows) = results(&project, "q=ke+sat");
    assert_eq!(status, "3 found");
    // The title counts more than the body, neighbours more than words apart.
    assert_eq!(rows[0].0, "[Kẻ] [Sặt] vào hội");
    assert_eq!(rows[1].0, "Chuyện ở làng");
    assert!(
        rows[1].1.starts_with("Xã [Kẻ] [Sặt] họp. Đoàn kết"),
        "{}",
        rows[1].1
    );
    assert_eq!(titles(&project, "q=dien+hinh"), ["Kẻ Sặt vào hội"]);
    assert_eq!(titles(&project, "q=doan+ket").len(), 2);
    // Either place of the tone is the same word.
    assert_eq!(titles(&project, "q=h%C3%B2a+b%C3%ACnh"), ["Chuyện ở làng"]);
}

#[test]
fn typed_marks_come_first() {
    let project = site();
    project.build();
    let found = titles(&project, "q=%C4%91o%C3%A0n+k%E1%BA%BFt");
    assert_eq!(found, ["Chuyện ở làng", "Kế hoạch"]);
    // "sắt" is another word than "Sặt".
    assert_eq!(titles(&project, "q=s%E1%BA%AFt")[0], "Chuyện khác");
}

#[test]
fn numbers_of_documents_are_found_whole_and_in_parts() {
    let project = site();
    project.build();
    for query in ["26%2FKH-UBND", "26%2Fkh", "ubnd", "KH-UBND", "28%2F8"] {
        assert_eq!(
            titles(&project, &format!("q={query}")),
            ["Kế hoạch"],
            "{query}"
        );
    }
    let (status, rows) = results(&project, "q=99%2FZZ-XYZ");
    assert_eq!((status.as_str(), rows.len()), ("none", 0));
}

#[test]
fn results_are_narrowed() {
    let project = site();
    project.build();
    let all = "q=ke+sat";
    let only = |filter: &str| titles(&project, &format!("{all}&{filter}"));
    assert_eq!(only("move=Thi+%C4%91ua"), ["Kẻ Sặt vào hội"]);
    assert_eq!(only("thon=Th%C3%B4n+%C4%90%C3%B4ng"), ["Chuyện khác"]);
    // Where no page has all the words, those with some of them are shown, and it is said.
    let (status, _) = results(&project, &format!("{all}&section=V%C4%83n+b%E1%BA%A3n"));
    assert_eq!(status, "1 part");
    // Without words, a filter lists what it leaves, newest first.
    let listed = titles(&project, "thon=Th%C3%B4n+%C4%90%C3%B4ng");
    assert_eq!(listed, ["Chuyện khác"]);
}

#[test]
fn results_follow_the_typing() {
    let project = site();
    project.build();
    let page = project.read("public/tim/index.html");
    let page = page + "<script src=\"../typing.js\" defer></script>";
    project.write("public/tim/index.html", page.as_bytes());
    project.write(
        "public/typing.js",
        b"addEventListener('load', () => {
            const input = document.querySelector('[name=q]');
            [...'dien hi'].forEach((c, i) => setTimeout(() => {
                input.value += c;
                input.dispatchEvent(new Event('input', { bubbles: true }));
            }, 200 + 80 * i));
        });",
    );
    let url = format!(
        "file://{}",
        project.root().join("public/tim/index.html").display()
    );
    let (status, rows) = read_results(&dump(&url));
    assert_eq!(status, "1 found");
    assert_eq!(rows[0].1, "Tấm gương [điển] [hình] của thôn.");
}

#[test]
fn the_sample_site_is_searched() {
    let project = Project::ke_sat();
    let answer = project.run(&["build", "--only", "site"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    let page = project.root().join("public/tim-kiem/index.html");
    for (query, title) in [
        ("26%2FKH-UBND", "Kế hoạch tổ chức Hội nghị"),
        ("xuong+may", "Xưởng may"),
        ("doan+ket", "Từ hội trường về các thôn"),
    ] {
        let found = dump(&format!("file://{}?q={query}", page.display()));
        let list = found.split_once("data-loa-results").expect("a list").1;
        let plain = list.replace("<mark>", "").replace("</mark>", "");
        assert!(list.contains("<mark>"), "{query}: {found}");
        assert!(
            plain.split("</ol>").next().expect("rows").contains(title),
            "{query}: {found}"
        );
        assert!(list.contains("/index.html\""), "{query} leads to files");
    }
}

#[test]
fn the_same_site_has_the_same_index() {
    let (a, b) = (site(), site());
    a.build();
    b.build();
    assert_eq!(a.tree("public"), b.tree("public"));
    assert!(
        a.has("public/search_index.vi/w0.js"),
        "{:?}",
        a.paths("public")
    );
}

/// A site in `lang` whose index has the form `format`.
fn zola(lang: &str, format: &str) -> Project {
    Project::site()
        .file(
            "zola.toml",
            &format!(
                "base_url = \"https://x.vn\"\ndefault_language = \"{lang}\"\nbuild_search_index = true\n\
                 [search]\nindex_format = \"{format}\"\ninclude_description = true\ntruncate_content_length = 60\n"
            ),
        )
        .file("content/tin/_index.md", "+++\ntitle = \"Tin\"\n+++\n")
        .file("content/tin/a.md", "+++\ntitle = \"Kẻ Sặt\"\ndescription = \"Running\"\n+++\nA < b <script>x</script>đoàn\n\nkết\n")
        .file("content/tin/b.md", "+++\ntitle = \"B\"\nin_search_index = false\n+++\n")
        .file("content/kin/_index.md", "+++\ntitle = \"Kín\"\nin_search_index = false\n+++\n")
        .file("content/kin/c.md", "+++\ntitle = \"C\"\n+++\n")
        .file("content/di/_index.md", "+++\ntitle = \"Đi\"\nredirect_to = \"tin\"\n+++\n")
        .file("content/le/d.md", "+++\ntitle = \"Orphan\"\n+++\n")
}

fn without_loa_toml(project: Project) -> Project {
    project.remove("loa.toml");
    project.build();
    project
}

fn script(project: &Project, path: &str) -> Json {
    let text = project.read(path);
    let json = text
        .strip_prefix("window.searchIndex = ")
        .expect("a script");
    serde_json::from_str(json.strip_suffix(';').expect("its end")).expect("JSON")
}

#[test]
fn fuse_lists_what_can_be_found() {
    let project = without_loa_toml(zola("vi", "fuse_javascript"));
    let items = script(&project, "public/search_index.vi.js");
    let urls: Vec<&str> = items
        .as_array()
        .expect("items")
        .iter()
        .filter_map(|i| i["url"].as_str())
        .collect();
    assert_eq!(
        urls,
        ["https://x.vn/", "https://x.vn/tin/", "https://x.vn/tin/a/"]
    );
    assert_eq!(items[2]["body"], "A &lt; b đoàn kết");
    assert_eq!(items[2]["description"], "Running");
    let project = without_loa_toml(zola("vi", "fuse_json"));
    let list: Json =
        serde_json::from_str(&project.read("public/search_index.vi.json")).expect("JSON");
    assert_eq!(list, items);
    assert!(!project.has("public/elasticlunr.min.js"));
}

#[test]
fn elasticlunr_has_the_rules_of_its_languages() {
    let project = without_loa_toml(zola("en", "elasticlunr_json"));
    let index: Json =
        serde_json::from_str(&project.read("public/search_index.en.json")).expect("JSON");
    assert_eq!(
        index["fields"],
        serde_json::json!(["title", "description", "body"])
    );
    assert_eq!(
        index["pipeline"],
        serde_json::json!(["trimmer", "stopWordFilter", "stemmer"])
    );
    assert_eq!(
        (&index["ref"], &index["version"]),
        (&"id".into(), &"0.9.5".into())
    );
    assert_eq!(index["documentStore"]["length"], 3);
    // "Running" is kept by its stem.
    let node = "run"
        .chars()
        .fold(&index["index"]["description"]["root"], |n, c| {
            &n[c.to_string()]
        });
    assert_eq!(node["docs"]["https://x.vn/tin/a/"]["tf"], 1.0);
    assert!(
        project
            .read("public/elasticlunr.min.js")
            .contains("Copyright (C) 2016")
    );
}

#[test]
fn a_theme_searches_vietnamese_with_elasticlunr() {
    let project = without_loa_toml(zola("vi", "elasticlunr_javascript"));
    project.write(
        "public/find.html",
        "<html><meta charset=utf-8><body><p id=out></p><script src=elasticlunr.min.js></script><script src=search_index.vi.js></script>\
         <script>const index = elasticlunr.Index.load(window.searchIndex);\
         out.textContent = ['ke sat', 'kẻ sặt', 'doan', 'xyz'].map(q => \
           q + ': ' + index.search(q, { bool: 'AND' }).map(r => index.documentStore.getDoc(r.ref).title)).join('; ');</script></body></html>".as_bytes(),
    );
    let page = dump(&format!(
        "file://{}",
        project.root().join("public/find.html").display()
    ));
    assert!(
        page.contains("ke sat: Kẻ Sặt; kẻ sặt: Kẻ Sặt; doan: Kẻ Sặt; xyz: <"),
        "{page}"
    );
}

#[test]
fn what_the_site_brings_stands() {
    let project = zola("en", "elasticlunr_javascript").file("static/elasticlunr.min.js", "own");
    let project = without_loa_toml(project);
    assert_eq!(project.read("public/elasticlunr.min.js"), "own");
}

#[test]
fn mistakes_are_told() {
    let project = site();
    project.edit("loa.toml", "\"move\", \"extra", "\"mov\", \"extra");
    let messages = project.fail();
    let filter = with_code(&messages, "bad-search-filter");
    assert!(filter["hints"].to_string().contains("move"), "{filter}");
    let project = site().file("content/_index.md", "+++\nin_search_index = false\n+++\n");
    let messages = project.fail();
    assert_eq!(
        with_code(&messages, "search-without-root")["path"],
        "content/_index.md"
    );
}

#[test]
fn a_page_may_carry_the_hash_of_the_index() {
    use sha2::Digest;
    let project = Project::site()
        .file(
            "loa.toml",
            "base_url = \"https://x.vn\"\nbuild_search_index = true\n",
        )
        .file(
            "templates/page.html",
            "{{ get_hash(path='search_index.en.js', sha_type=256, base64=false) }}",
        )
        .file("content/a.md", "+++\ntitle = \"A\"\n+++\nmột hai\n");
    project.build();
    let hash = sha2::Sha256::digest(project.bytes("public/search_index.en.js"));
    let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(project.read("public/a/index.html"), hash);
}

//! What a folder of Markdown alone cannot say: what is shown when, what sections pass down,
//! pages from lists, people who withdraw, menus, kin, renditions.

use crate::project::{Project, codes, with_code};

/// A site whose page lists, feed and search data show everything that is published.
fn told() -> Project {
    Project::site()
        .file(
            "loa.toml",
            "base_url = \"https://x.vn\"\ntitle = \"X\"\ndefault_language = \"vi\"\n\
             utc_offset = \"+07:00\"\ngenerate_feeds = true\n\
             feed_filenames = [\"atom.xml\", \"feed.json\"]\n\
             taxonomies = [{ name = \"phong-trao\", feed = true }]\n",
        )
        .file("content/tin/_index.md", "+++\nsort_by = \"date\"\n+++\n")
        .file(
            "templates/taxonomy_list.html",
            "{% for t in terms %}[{{ t.name }}]{% endfor %}",
        )
        .file(
            "templates/taxonomy_single.html",
            "{% for p in term.pages %}[{{ p.title }}]{% endfor %}",
        )
}

fn list(project: &Project) -> String {
    project.read("public/tin/index.html")
}

fn page(title: &str, keys: &str, body: &str) -> String {
    format!("+++\ntitle = \"{title}\"\ndate = 2025-08-01\n{keys}\n+++\n{body}\n")
}

#[test]
fn pages_wait_for_their_day_and_go_after_their_last() {
    let project = told()
        .file(
            "content/tin/mai.md",
            &page("Mai", "publish_date = 2025-08-28", "## Mục"),
        )
        .file(
            "content/tin/qua.md",
            &page("Qua", "expiry_date = 2025-08-27", ""),
        )
        .file(
            "content/tin/xa.md",
            "+++\ntitle = \"Xa\"\ndate = 2999-01-01\n+++\n",
        )
        .file(
            "content/tin/anh/index.md",
            &page("Ảnh", "publish_date = 2025-08-28", ""),
        )
        .file("content/tin/anh/rieng.jpg", "x")
        .file(
            "content/a.md",
            "+++\ntitle = \"A\"\n+++\n[mai](@/tin/mai.md#muc)\n",
        );
    let built = |args: &[&str]| {
        let answer = project.run(&[&["build"], args].concat());
        assert_eq!(answer.status, 0, "{}", answer.stderr);
        (list(&project), answer.stderr)
    };
    // By the site's clock the 28th begins at 17:00 of the 27th in Greenwich.
    let (shown, said) = built(&["--at", "2025-08-27T16:59:00Z"]);
    assert_eq!(shown, "[Xa][Qua]");
    assert!(said.contains("link-to-unseen"), "{said}");
    assert!(
        project
            .read("public/a/index.html")
            .contains("href=\"https://x.vn/tin/#muc\"")
    );
    assert!(!project.has("public/tin/mai/index.html") && !project.has("public/tin/anh/rieng.jpg"));
    let (shown, _) = built(&["--at", "2025-08-27T17:00:00Z"]);
    assert_eq!(shown, "[Xa][Ảnh][Mai]");
    assert!(project.has("public/tin/anh/rieng.jpg") && !project.has("public/tin/qua/index.html"));
    let (shown, _) = built(&["--at", "2025-08-27T17:00:00Z", "--expired"]);
    assert_eq!(shown, "[Xa][Ảnh][Mai][Qua]");
    let (shown, _) = built(&["--at", "2025-08-20", "--future"]);
    assert_eq!(shown, "[Xa][Ảnh][Mai][Qua]");
    let rows = project
        .run(&["list", "schedule", "--json", "--at", "2025-08-28"])
        .stdout;
    let rows: serde_json::Value = serde_json::from_str(&rows).expect("JSON");
    let standing = |file: &str| {
        let mut rows = rows.as_array().expect("rows").iter();
        rows.find(|row| row["file"] == file).expect(file)["standing"].clone()
    };
    assert_eq!(standing("tin/mai.md"), "shown");
    assert_eq!(standing("tin/qua.md"), "expired");
    assert_eq!(project.run(&["build", "--at", "mai"]).status, 1);
}

#[test]
fn phases_switch_pages_folders_menus_and_home() {
    let project = told();
    let config = project.read("loa.toml");
    let project = project
        .file(
            "loa.toml",
            &format!(
                "{config}[[phases]]\nname = \"truoc\"\nuntil = 2025-08-27\n\
                 [[phases]]\nname = \"trong\"\nfrom = 2025-08-28\nuntil = 2025-08-28\n\
                 home = {{ page = \"@/tin/_index.md\" }}\n\
                 [[phases]]\nname = \"sau\"\nfrom = 2025-08-29\n\
                 [phases.home]\ntemplate = \"sau.html\"\n[menus]\n\
                 main = [{{ page = \"@/hop/_index.md\" }}, \
                 {{ title = \"Sau\", url = \"/sau/\", phases = [\"sau\"] }}]\n"
            ),
        )
        .file("templates/index.html", "nhà {{ config.phase.name }} {% for i in get_menu(name=\"main\") %}({{ i.title }}){% endfor %}")
        .file("templates/sau.html", "nhà sau {{ section.title }}{% for i in get_menu(name=\"main\") %}({{ i.title }}){% endfor %}")
        .file("content/hop/_index.md", "+++\ntitle = \"Họp\"\nphases = [\"truoc\", \"trong\"]\n+++\n")
        .file("content/hop/a.md", &page("Trong họp", "", ""))
        .file("content/tin/b.md", &page("Riêng ngày họp", "phases = [\"trong\"]", ""));
    let home = |args: &[&str]| {
        let answer = project.run(&[&["build"], args].concat());
        assert_eq!(answer.status, 0, "{}", answer.stderr);
        project.read("public/index.html")
    };
    assert_eq!(home(&["--at", "2025-08-01"]), "nhà truoc (Họp)");
    assert!(project.has("public/hop/a/index.html") && !project.has("public/tin/b/index.html"));
    assert_eq!(home(&["--at", "2025-08-28"]), "[Riêng ngày họp]");
    assert_eq!(project.read("public/tin/index.html"), "[Riêng ngày họp]");
    assert_eq!(home(&["--at", "2026-01-01"]), "nhà sau Nhà(Sau)");
    assert!(!project.has("public/hop/a/index.html"));
    assert_eq!(
        home(&["--phase", "truoc", "--at", "2026-01-01"]),
        "nhà truoc (Họp)"
    );
    let wrong = project.run(&["build", "--phase", "trog"]);
    assert!(
        wrong.status == 1 && wrong.stderr.contains("trong"),
        "{}",
        wrong.stderr
    );
    project.edit("content/tin/b.md", "\"trong\"", "\"tronh\"");
    let messages = project.fail();
    let unknown = with_code(&messages, "unknown-phase");
    assert_eq!(
        (&unknown["path"], &unknown["line"]),
        (&"content/tin/b.md".into(), &4.into())
    );
}

#[test]
fn a_section_passes_front_matter_down() {
    let project = told()
        .file(
            "content/tin/_index.md",
            "+++\n[cascade]\ntemplate = \"tin.html\"\ninclude_in_feeds = false\n\
             taxonomies = { phong-trao = [\"Xanh\"] }\nextra = { mau = \"xanh\" }\n+++\n",
        )
        .file("templates/tin.html", "tin {{ page.extra.mau }}")
        .file("content/tin/a.md", &page("A", "", ""))
        .file(
            "content/tin/sau/b/index.md",
            &page("B", "extra = { mau = \"vàng\" }", ""),
        )
        .file("content/c.md", &page("C", "", ""));
    project.build();
    assert_eq!(project.read("public/tin/a/index.html"), "tin xanh");
    assert_eq!(project.read("public/tin/sau/b/index.html"), "tin vàng");
    assert!(project.read("public/c/index.html").contains("<h1>C"));
    let term = project.read("public/phong-trao/xanh/index.html");
    assert!(term.contains("[A]") && term.contains("[B]") && !term.contains("[C]"));
    let feed = project.read("public/atom.xml");
    assert!(feed.contains(">C<") && !feed.contains(">A<"));
    project.edit(
        "content/tin/_index.md",
        "template = \"tin.html\"",
        "template = \"mat.html\"",
    );
    let messages = project.fail();
    let missing = with_code(&messages, "template-missing");
    assert_eq!(
        (&missing["path"], &missing["line"]),
        (&"content/tin/_index.md".into(), &3.into())
    );
    project.edit(
        "content/tin/_index.md",
        "template = \"mat.html\"",
        "titel = \"x\"",
    );
    let messages = project.fail();
    assert_eq!(with_code(&messages, "cascade-key")["line"], 3);
}

const LIST: &str = "Danh sách khen thưởng\nMã,Tên,Thôn,Phong trào,Ngày,Điện thoại\n\
    01,Tổ may số 1,Thôn Đông,Xanh; Sạch,20/8/2025,0900111222\n\
    02,Hộ {{ 7 * 7 }},Thôn Tây,,05/8/2025,0900333444\n";

fn from_list() -> Project {
    told()
        .file(
            "content/tin/_index.md",
            "+++\nsort_by = \"date\"\n[[pages_from]]\ndata = \"ds.csv\"\n\
             slug = \"to-{{ row.ma }}\"\ntitle = \"{{ row.ten }}\"\ndate = \"{{ row.ngay }}\"\n\
             body = \"Ở **{{ row.thon }}**: {{ row.ten }}.\"\n\
             taxonomies = { phong-trao = \"{{ row.phong_trao }}\" }\n\
             extra = { thon = \"{{ row.thon }}\" }\n+++\n",
        )
        .file(
            "templates/page.html",
            "{{ page.title }}|{{ page.extra?.thon or \"\" }}|{{ page.date or \"\" }}|{{ page.content | safe }}",
        )
        .file("content/tin/ds.csv", LIST)
}

#[test]
fn a_list_becomes_pages() {
    let project = from_list().file(
        "content/a.md",
        "+++\ntitle = \"A\"\n+++\n[tổ](@/tin/to-01.md)\n",
    );
    project.build();
    assert_eq!(list(&project), "[Tổ may số 1][Hộ {{ 7 * 7 }}]");
    let first = project.read("public/tin/to-01/index.html");
    assert!(
        first.starts_with("Tổ may số 1|Thôn Đông|2025-08-20|"),
        "{first}"
    );
    assert!(first.contains("<strong>Thôn Đông</strong>"), "{first}");
    let second = project.read("public/tin/to-02/index.html");
    assert!(
        second.contains("{{ 7 * 7 }}.") && !second.contains("49"),
        "{second}"
    );
    assert!(
        project
            .read("public/a/index.html")
            .contains("https://x.vn/tin/to-01/")
    );
    assert!(project.has("public/phong-trao/sach/index.html"));
    for (path, bytes) in project.tree("public") {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("0900111222"), "{path} tells a phone number");
        assert!(!path.ends_with("ds.csv"));
    }
}

#[test]
fn rows_that_make_no_page_are_told_by_their_cell() {
    let project = from_list();
    project.edit("content/tin/ds.csv", "\n02,", "\n01,");
    let messages = project.fail();
    let twice = with_code(&messages, "pages-from-collision");
    assert_eq!(twice["path"], "content/tin/ds.csv");
    project.edit("content/tin/ds.csv", "05/8/2025", "30/02/2025");
    project.edit("content/tin/ds.csv", "\n01,Hộ", "\n03,Hộ");
    let messages = project.fail();
    let wrong = with_code(&messages, "wrong-type");
    assert_eq!(wrong["path"], "content/tin/ds.csv");
    project.edit("content/tin/_index.md", "row.thon }}**", "row.thonn }}**");
    let messages = project.fail();
    let rows: Vec<_> = messages
        .iter()
        .filter(|m| m["code"] == "pages-from-row")
        .collect();
    assert_eq!(rows.len(), 1, "{messages:#?}");
    assert_eq!(
        (&rows[0]["path"], &rows[0]["line"]),
        (&"content/tin/_index.md".into(), &8.into())
    );
    project.edit("content/tin/_index.md", "ds.csv", "dss.csv");
    assert!(codes(&project.fail()).contains(&"pages-from-no-list"));
}

#[test]
fn a_person_who_withdraws_is_nowhere() {
    let name = "Nguyễn Văn Mẫu";
    let person = format!(
        "authors = [\"{name}\"]\nwithdrawn = {{ since = 2025-09-01, notice = \"Đã rút.\" }}\n\
         aliases = [\"cu\"]\nmenus = [\"main\"]\n\
         [taxonomies]\nphong-trao = [\"Của {name}\"]\n\
         [extra]\nperson = {{ name = \"{name}\" }}\nportrait = \"/anh/chan-dung.jpg\"\n\
         [[renditions]]\nname = \"j\"\ntemplate = \"p.json\""
    );
    let project = told()
        .file("content/tin/ong-m/index.md", &page(name, &person, &format!("# Chuyện {name}\n![](a.jpg)")))
        .file("content/tin/ong-m/a.jpg", "anh")
        .file("content/tin/b.md", &page("B", "", "[ông](@/tin/ong-m/index.md#chuyen) ![](/anh/chung.jpg)"))
        .file("content/tin/c.md", &page("C", "", ""))
        .file("static/anh/chan-dung.jpg", "anh")
        .file("static/anh/chung.jpg", "anh")
        .file("templates/p.json", "{{ page.title | json_encode }}")
        .file("templates/section.html", "{% for p in section.pages %}[{{ p.title }}]{% endfor %}{{ get_page(path=\"tin/ong-m/index.md\") | json_encode | safe }}")
        .file("templates/page.html", "<a>{{ page.lower?.title or \"\" }}{{ page.higher?.title or \"\" }}</a>{{ page.content | safe }}{% for p in get_related(path=page.relative_path) %}{{ p.title }}{% endfor %}{% for i in get_menu(name=\"main\", required=false) %}{{ i.title }}{% endfor %}");
    project.edit(
        "content/tin/ong-m/index.md",
        "chan-dung.jpg\"",
        "chan-dung.jpg\"\nchung = \"/anh/chung.jpg\"",
    );
    let answer = project.run(&["build"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    for (path, bytes) in project.tree("public") {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(
            !text.contains(name) && !text.contains("Nguy"),
            "{path} tells the name: {text}"
        );
    }
    let notice = project.read("public/tin/ong-m/index.html");
    for part in ["noindex", "Đã rút.", "01/9/2025"] {
        assert!(notice.contains(part), "{part} in {notice}");
    }
    assert!(project.has("public/cu/index.html"));
    assert!(
        project
            .read("public/tin/b/index.html")
            .contains("https://x.vn/tin/ong-m/")
    );
    assert!(list(&project).contains("\"since\":\"2025-09-01\""));
    for gone in [
        "tin/ong-m/a.jpg",
        "tin/ong-m/index.json",
        "anh/chan-dung.jpg",
    ] {
        assert!(!project.has(&format!("public/{gone}")), "{gone}");
    }
    assert!(project.has("public/anh/chung.jpg"));
    for whole in ["sitemap.xml", "api/pages.json"] {
        assert!(
            !project.read(&format!("public/{whole}")).contains("ong-m"),
            "{whole}"
        );
    }
    project.edit(
        "content/tin/c.md",
        "\n+++\n",
        &format!("\n+++\nCảm ơn {name}.\n"),
    );
    let warned = project.run(&["--message-format", "json", "build"]);
    let messages = warned.messages();
    let still = with_code(&messages, "withdrawn-still-named");
    assert_eq!(still["path"], "content/tin/c.md");
}

#[test]
fn menus_are_trees_of_entries_from_everywhere() {
    let project = told();
    let config = project.read("loa.toml");
    let project = project
        .file(
            "loa.toml",
            &format!(
                "{config}[menus]\nmain = [\n{{ page = \"@/_index.md\", weight = 3 }},\n\
                 {{ name = \"ngoai\", title = \"Ngoài\", url = \"https://y.vn/\", weight = 1 }},\n]\n"
            ),
        )
        .file("content/a.md", "+++\ntitle = \"A\"\nmenus = [\"main\"]\n+++\n")
        .file("content/b.md", "+++\ntitle = \"B\"\n[menus.main]\nparent = \"ngoai\"\n+++\n")
        .file(
            "templates/page.html",
            "{% for i in get_menu(name=\"main\", current=current_path) %}{{ i.title }} {{ i.url | safe }} {{ i.external }} {{ i.active }} {{ i.holds }} {% for c in i.children %}>{{ c.title }} {{ c.active }}{% endfor %};{% endfor %}",
        );
    project.build();
    assert_eq!(
        project.read("public/b/index.html"),
        "Ngoài https://y.vn/ true false true >B true;Nhà https://x.vn/ false false false ;\
         A https://x.vn/a/ false false false ;"
    );
    project.edit("loa.toml", "@/_index.md", "@/khong-co.md");
    project.edit("content/b.md", "\"ngoai\"", "\"ngaoi\"");
    let messages = project.fail();
    assert_eq!(with_code(&messages, "dead-link")["path"], "loa.toml");
    let missing = with_code(&messages, "menu-no-parent");
    assert_eq!(missing["path"], "content/b.md");
    assert!(missing["hints"].to_string().contains("ngoai"));
    project.edit(
        "content/a.md",
        "menus = [\"main\"]",
        "[menus.main]\nparent = \"B\"",
    );
    project.edit("content/b.md", "\"ngaoi\"", "\"A\"");
    assert!(codes(&project.fail()).contains(&"menu-circle"));
}

#[test]
fn related_pages_share_what_is_rare() {
    let tags = |tags: &str| format!("[taxonomies]\nphong-trao = [{tags}]");
    let project = told()
        .file("content/tin/a.md", &page("Nuôi cá ruộng trũng", &tags("\"Chung\", \"Hiếm\""), ""))
        .file("content/tin/b.md", &page("Lớp học ban đêm", &tags("\"Chung\", \"Hiếm\""), ""))
        .file("content/tin/c.md", &page("Trạm y tế", &tags("\"Chung\""), ""))
        .file("content/tin/d.md", &page("Cá và ruộng trũng", &tags("\"Chung\""), ""))
        .file("content/e.md", "+++\ntitle = \"Xưởng may\"\n+++\n")
        .file(
            "templates/page.html",
            "{% for p in get_related(path=page.relative_path, limit=3) %}[{{ p.title }}]{% endfor %}",
        );
    project.build();
    let kin = project.read("public/tin/a/index.html");
    assert_eq!(kin, "[Lớp học ban đêm][Cá và ruộng trũng][Trạm y tế]");
    assert_eq!(project.read("public/e/index.html"), "");
}

#[test]
fn one_page_has_several_renditions() {
    let project = told()
        .file(
            "content/tin/a.md",
            &page("A \\\"và\\\" <B>", "[[renditions]]\nname = \"json\"\ntemplate = \"p.json\"\n[[renditions]]\nname = \"in\"\ntemplate = \"in.html\"\n[[renditions]]\nname = \"chu\"\ntemplate = \"p.txt\"\npath = \"chu.txt\"", ""),
        )
        .file("templates/p.json", "{\"title\": {{ page.title | json_encode }}}")
        .file("templates/in.html", "<b>{{ page.title }}</b>")
        .file("templates/p.txt", "{{ page.title }}")
        .file(
            "templates/page.html",
            "{% for r in page.renditions %}{{ r.name }} {{ r.type | safe }} {{ r.permalink | safe }};{% endfor %}",
        );
    project.build();
    let json: serde_json::Value =
        serde_json::from_str(&project.read("public/tin/a/index.json")).expect("JSON");
    assert_eq!(json["title"], "A \"và\" <B>");
    assert!(project.read("public/tin/a/in.html").contains("&lt;B&gt;"));
    assert_eq!(project.read("public/tin/a/chu.txt"), "A \"và\" <B>");
    assert_eq!(
        project.read("public/tin/a/index.html"),
        "json application/json https://x.vn/tin/a/index.json;\
         in text/html https://x.vn/tin/a/in.html;chu text/plain https://x.vn/tin/a/chu.txt;"
    );
    project.edit(
        "content/tin/a.md",
        "path = \"chu.txt\"",
        "path = \"index.json\"",
    );
    assert!(codes(&project.fail()).contains(&"path-claimed-twice"));
}

#[test]
fn the_json_feed_is_json_whatever_titles_hold() {
    let project = told()
        .file(
            "content/tin/a.md",
            &page("A \\\"x\\\" \\\\ <b> & {", "authors = [\"Ông \\\"Đ\\\"\"]\ndescription = \"d\"\n[taxonomies]\nphong-trao = [\"Một\", \"Hai\"]", "Chữ \"đậm\" **x**\n"),
        )
        .file("content/tin/b.md", &page("B", "updated = 2025-08-09", "x"));
    project.build();
    let feed: serde_json::Value =
        serde_json::from_str(&project.read("public/feed.json")).expect("JSON");
    assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
    assert_eq!(feed["feed_url"], "https://x.vn/feed.json");
    assert_eq!(feed["home_page_url"], "https://x.vn/");
    let items = feed["items"].as_array().expect("items");
    assert_eq!(items.len(), 2);
    assert_eq!(items[0]["title"], "A \"x\" \\ <b> & {");
    assert_eq!(items[0]["authors"][0]["name"], "Ông \"Đ\"");
    assert_eq!(items[0]["tags"], serde_json::json!(["Một", "Hai"]));
    assert!(
        items[0]["content_html"]
            .as_str()
            .unwrap()
            .contains("<strong>x</strong>")
    );
    assert_eq!(items[1]["date_modified"], "2025-08-09T00:00:00+00:00");
    let term: serde_json::Value =
        serde_json::from_str(&project.read("public/phong-trao/mot/feed.json")).expect("JSON");
    assert_eq!(term["title"], "X - Một");
}

#[test]
fn new_takes_a_path_and_the_folders_archetype() {
    let project = told()
        .file("archetypes/tin.md", "+++\ntitle = {{ title | json_encode }}\ndate = {{ date }}\nslug = \"{{ slug }}\"\n+++\ntin\n")
        .file("archetypes/default.md", "+++\ntitle = {{ title | json_encode }}\n+++\nchung\n");
    let new = |args: &[&str]| {
        let answer = project.run(&[&["new"], args].concat());
        assert_eq!(answer.status, 0, "{}", answer.stderr);
        project.read(answer.stdout.trim())
    };
    assert_eq!(
        new(&["tin/sau/2025-08-20-hop-dan.md"]),
        "+++\ntitle = \"Hop dan\"\ndate = 2025-08-20\nslug = \"hop-dan\"\n+++\ntin\n"
    );
    assert!(
        new(&["tin/b", "Họp", "dân", "--date", "2025-01-02"])
            .contains("\"Họp dân\"\ndate = 2025-01-02")
    );
    assert!(new(&["khac/c.md"]).ends_with("chung\n"));
    assert!(new(&["khac/_index.md", "Khác"]).contains("title = \"Khác\""));
    assert!(new(&["khac/thu-muc/index.md"]).contains("\"Thu muc\""));
    let again = project.run(&["new", "tin/b.md"]);
    assert!(again.status == 1 && again.stderr.contains("file-exists"));
    for wrong in ["../x.md", "tin/../../x.md", "/etc/x.md"] {
        assert_eq!(project.run(&["new", wrong]).status, 1, "{wrong}");
    }
    assert_eq!(project.run(&["new", "tin"]).status, 2);
    assert_eq!(
        project
            .run(&["new", "tin/ngay.md", "--date", "hôm nay"])
            .status,
        1
    );
    project.build();
}

#[test]
fn the_schema_describes_all_three_tables() {
    let answer = Project::empty().run(&["list", "schema", "--json"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    let schema: serde_json::Value = serde_json::from_str(&answer.stdout).expect("JSON");
    assert_eq!(
        schema["$schema"],
        "https://json-schema.org/draft/2020-12/schema"
    );
    for table in ["config", "page", "section"] {
        let keys = schema["$defs"][table]["properties"]
            .as_object()
            .expect(table);
        for (name, key) in keys {
            assert!(
                key["description"].as_str().is_some_and(|d| !d.is_empty()),
                "{table}.{name}"
            );
        }
    }
    assert_eq!(
        schema["$defs"]["config"]["properties"]["output_dir"]["default"],
        "public"
    );
}

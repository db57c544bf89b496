//! The website of small projects: addresses, lists, links, feeds.

use crate::project::{Project, codes, tree, with_code};

#[test]
fn a_two_page_site_with_its_own_templates_builds() {
    let project = Project::site().file(
        "content/gioi-thieu.md",
        "+++\ntitle = \"Giới thiệu\"\n+++\n**Xã** ta.\n",
    );
    project.build();
    assert_eq!(
        project.read("public/index.html"),
        "<h1>Nhà</h1><p>Chào</p>\n"
    );
    assert_eq!(
        project.read("public/gioi-thieu/index.html"),
        "<main><h1>Giới thiệu</h1><p><strong>Xã</strong> ta.</p>\n</main>"
    );
    assert!(!project.has("public/in-an/index.html"), "no orders, no kit");
}

#[test]
fn a_theme_of_the_sites_own_is_used_and_the_sites_templates_win() {
    let project = Project::empty()
        .file("loa.toml", "base_url = \"https://x.vn\"\ntheme = \"rieng\"\n[extra]\nmau = \"đỏ\"\n")
        .file("themes/rieng/theme.toml", "[extra]\nmau = \"xanh\"\nco = 2\n")
        .file("themes/rieng/templates/base.html", "<body>{% block main %}{% endblock %}</body>")
        .file(
            "themes/rieng/templates/index.html",
            "{% extends \"base.html\" %}{% block main %}{{ config.extra.mau }} {{ config.extra.co }}{% endblock %}",
        )
        .file("themes/rieng/templates/page.html", "{% extends \"rieng/templates/base.html\" %}{% block main %}theme{% endblock %}")
        .file("themes/rieng/static/a.css", "theme")
        .file("themes/rieng/static/b.css", "theme")
        .file("static/a.css", "site")
        .file("templates/base.html", "<main>{% block main %}{% endblock %}</main>")
        .file("content/a.md", "+++\ntitle = \"A\"\n+++\n");
    project.build();
    assert_eq!(project.read("public/index.html"), "<main>đỏ 2</main>");
    assert_eq!(project.read("public/a/index.html"), "<body>theme</body>");
    assert_eq!(project.read("public/a.css"), "site");
    assert_eq!(project.read("public/b.css"), "theme");
}

#[test]
fn a_path_with_spaces_and_accents_and_another_output_folder() {
    let project = Project::named("xã Kẻ Sặt (bản mới)")
        .file("loa.toml", "base_url = \"https://x.vn/kesat/\"\n")
        .file(
            "templates/index.html",
            "{{ get_url(path='a b.css') }} {{ section.permalink }}",
        )
        .file(
            "templates/page.html",
            "{{ page.permalink }} {{ current_path }}",
        )
        .file("content/tin tức/hội nghị.md", "+++\ntitle = \"T\"\n+++\n");
    let out = project.beside("đầu ra");
    let answer = project.run(&["build", "-o", out.to_str().unwrap()]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    let files = tree(&out);
    let page = files
        .iter()
        .find(|(p, _)| p == "tin tức/hoi-nghi/index.html")
        .expect("the page");
    assert_eq!(
        String::from_utf8_lossy(&page.1),
        "https://x.vn/kesat/tin tức/hoi-nghi/ /tin tức/hoi-nghi/"
    );
    let home = files
        .iter()
        .find(|(p, _)| p == "index.html")
        .expect("the home page");
    assert_eq!(
        String::from_utf8_lossy(&home.1),
        "https://x.vn/kesat/a b.css https://x.vn/kesat/"
    );
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let project = Project::ke_sat();
    let (one, two) = (project.beside("one"), project.beside("two"));
    for out in [&one, &two] {
        let answer = project.run(&["build", "-o", out.to_str().unwrap()]);
        assert_eq!(answer.status, 0, "{}", answer.stderr);
    }
    let (one, two) = (tree(&one), tree(&two));
    assert!(one.len() > 60, "{} files", one.len());
    assert!(one == two, "two builds of one input differ");
}

#[test]
fn sections_sort_paginate_and_name_neighbours() {
    let page = |n: u32| format!("+++\ntitle = \"T{n}\"\ndate = 2025-08-{n:02}\n+++\n");
    let mut project = Project::site()
        .file("content/tin/_index.md", "+++\nsort_by = \"date\"\npaginate_by = 2\n+++\n")
        .file(
            "templates/section.html",
            "{{ paginator.current_index }}/{{ paginator.number_pagers }}:\
             {% for p in paginator.pages %}{{ p.title }} {% endfor %}|{{ section.pages | length }}|\
             {% if paginator.next %}{{ paginator.next }}{% endif %}",
        )
        .file(
            "templates/page.html",
            "{% if page.lower %}{{ page.lower.title }}{% endif %}<{{ page.title }}>{% if page.higher %}{{ page.higher.title }}{% endif %}",
        );
    for n in 1..=5 {
        project = project.file(&format!("content/tin/bai-{n}.md"), &page(n));
    }
    project.build();
    assert_eq!(
        project.read("public/tin/index.html"),
        "1/3:T5 T4 |5|https://x.vn/tin/page/2/"
    );
    assert_eq!(project.read("public/tin/page/3/index.html"), "3/3:T1 |5|");
    assert!(
        project
            .read("public/tin/page/1/index.html")
            .contains("url=https://x.vn/tin/")
    );
    assert_eq!(project.read("public/tin/bai-4/index.html"), "T5<T4>T3");
}

#[test]
fn vietnamese_titles_sort_by_the_language() {
    let mut project = Project::site()
        .file(
            "loa.toml",
            "base_url = \"https://x.vn\"\ndefault_language = \"vi\"\n",
        )
        .file("content/s/_index.md", "+++\nsort_by = \"title\"\n+++\n");
    for (i, title) in ["Đò", "Dừa", "Ăn", "An", "Ơn", "Ôn", "On"]
        .iter()
        .enumerate()
    {
        project = project.file(
            &format!("content/s/{i}.md"),
            &format!("+++\ntitle = \"{title}\"\n+++\n"),
        );
    }
    project.build();
    assert_eq!(
        project.read("public/s/index.html"),
        "[An][Ăn][Dừa][Đò][On][Ôn][Ơn]"
    );
}

#[test]
fn drafts_are_left_out_unless_asked_for() {
    let project = Project::site()
        .file("content/a.md", "+++\ntitle = \"A\"\ndraft = true\n+++\n")
        .file("content/kin/_index.md", "+++\ndraft = true\n+++\n")
        .file("content/kin/b.md", "+++\ntitle = \"B\"\n+++\n");
    project.build();
    assert!(!project.has("public/a/index.html") && !project.has("public/kin/b/index.html"));
    assert_eq!(project.run(&["build", "--drafts"]).status, 0);
    assert!(project.has("public/a/index.html") && project.has("public/kin/b/index.html"));
    project.build();
    assert!(
        !project.has("public/a"),
        "what is no longer made is removed, with its folder"
    );
}

#[test]
fn yaml_front_matter_dates_in_names_slugs_and_paths() {
    let project = Project::site()
        .file(
            "templates/page.html",
            "{{ page.title }} {{ page.date }} {{ page.extra.so.hai }}",
        )
        .file(
            "content/tin/2025-08-21-hop-dan.md",
            "---\ntitle: Họp dân\nextra:\n  so:\n    hai: 2\n---\nx\n",
        )
        .file(
            "content/tin/b.md",
            "+++\ntitle = \"B\"\nslug = \"Đại hội\"\n[extra]\nso = {hai=1}\n+++\n",
        )
        .file(
            "content/tin/c.md",
            "+++\ntitle = \"C\"\npath = \"rieng/duong\"\n[extra]\nso = {hai=1}\n+++\n",
        );
    let project = project.file(
        "content/tin/b.md",
        "+++\ntitle = \"B\"\nslug = \"Đại hội\"\ndate = 2025-01-01\n[extra]\nso = {hai=1}\n+++\n",
    );
    let project = project.file("content/tin/c.md", "+++\ntitle = \"C\"\npath = \"rieng/duong\"\ndate = 2025-01-01T08:00:00+07:00\n[extra]\nso = {hai=1}\n+++\n");
    project.build();
    assert_eq!(
        project.read("public/tin/hop-dan/index.html"),
        "Họp dân 2025-08-21 2"
    );
    assert_eq!(
        project.read("public/tin/dai-hoi/index.html"),
        "B 2025-01-01 1"
    );
    assert_eq!(
        project.read("public/rieng/duong/index.html"),
        "C 2025-01-01T08:00:00+07:00 1"
    );
}

#[test]
fn files_beside_pages_and_sections_go_with_them() {
    let project = Project::site()
        .file(
            "content/guong/ba-mau/index.md",
            "+++\ntitle = \"Bà Mẫu\"\n+++\n![ảnh](anh/a.jpg)\n",
        )
        .file("content/guong/ba-mau/anh/a.jpg", "JPEG")
        .file("content/guong/_index.md", "+++\n+++\n")
        .file("content/guong/so.csv", "a,b")
        .file("content/guong/nhap.md~", "x");
    project.build();
    assert_eq!(project.read("public/guong/ba-mau/anh/a.jpg"), "JPEG");
    assert_eq!(project.read("public/guong/so.csv"), "a,b");
    assert!(!project.has("public/guong/nhap.md~"));
    assert!(
        project
            .read("public/guong/ba-mau/index.html")
            .contains("src=\"https://x.vn/guong/ba-mau/anh/a.jpg\"")
    );
}

#[test]
fn internal_links_lead_to_addresses_and_anchors_are_checked() {
    let project = Project::site()
        .file(
            "content/a.md",
            "+++\ntitle = \"A\"\n+++\n[b](@/s/b.md#doan-ket) [s](@/s/_index.md)\n",
        )
        .file("content/s/_index.md", "+++\n+++\n")
        .file("content/s/b.md", "+++\ntitle = \"B\"\n+++\n## Đoàn kết\n");
    project.build();
    let page = project.read("public/a/index.html");
    assert!(
        page.contains("href=\"https://x.vn/s/b/#doan-ket\"")
            && page.contains("href=\"https://x.vn/s/\""),
        "{page}"
    );

    project.edit("content/a.md", "#doan-ket", "#doan-ke");
    project.edit("content/a.md", "@/s/_index.md", "@/s/c.md");
    let messages = project.fail();
    assert_eq!(
        codes(&messages),
        ["dead-link", "dead-anchor"],
        "dead links and anchors are told at once"
    );
    let dead = with_code(&messages, "dead-link");
    assert_eq!(
        (dead["path"].as_str(), dead["line"].as_u64()),
        (Some("content/a.md"), Some(4))
    );
    assert!(dead["hints"][0].as_str().unwrap().contains("s/b.md"));
    project.edit("content/a.md", "@/s/c.md", "@/s/b.md");
    let messages = project.fail();
    assert!(
        with_code(&messages, "dead-anchor")["hints"][0]
            .as_str()
            .unwrap()
            .contains("doan-ket")
    );
}

#[test]
fn taxonomies_list_their_terms_and_pages() {
    let project = Project::site()
        .file("loa.toml", "base_url = \"https://x.vn\"\ntaxonomies = [{ name = \"phong-trao\", feed = true }]\n")
        .file("templates/taxonomy_list.html", "{% for t in terms %}{{ t.name }}={{ t.page_count }};{% endfor %}")
        .file("templates/taxonomy_single.html", "{{ term.name }}:{% for p in term.pages %}{{ p.title }},{% endfor %}")
        .file(
            "templates/page.html",
            "{% for t in page.taxonomies['phong-trao'] %}{{ get_taxonomy_url(kind='phong-trao', term=t) }}{% endfor %}",
        )
        .file("content/a.md", "+++\ntitle = \"A\"\ndate = 2025-01-01\n[taxonomies]\nphong-trao = [\"Nông thôn mới\"]\n+++\n")
        .file("content/b.md", "+++\ntitle = \"B\"\ndate = 2025-02-01\n[taxonomies]\nphong-trao = [\"Nông thôn mới\", \"Vì người nghèo\"]\n+++\n");
    project.build();
    assert_eq!(
        project.read("public/phong-trao/index.html"),
        "Nông thôn mới=2;Vì người nghèo=1;"
    );
    assert_eq!(
        project.read("public/phong-trao/nong-thon-moi/index.html"),
        "Nông thôn mới:B,A,"
    );
    assert_eq!(
        project.read("public/a/index.html"),
        "https://x.vn/phong-trao/nong-thon-moi/"
    );
    assert!(
        project
            .read("public/phong-trao/nong-thon-moi/atom.xml")
            .contains("<title>B</title>")
    );
}

#[test]
fn feeds_hold_dated_pages_newest_first() {
    let project = Project::site()
        .file("loa.toml", "base_url = \"https://x.vn\"\ntitle = \"Xã\"\ngenerate_feeds = true\nfeed_filenames = [\"atom.xml\", \"rss.xml\"]\nfeed_limit = 2\n")
        .file("content/a.md", "+++\ntitle = \"Cũ\"\ndate = 2024-01-01\n+++\n")
        .file("content/b.md", "+++\ntitle = \"Mới & hay\"\ndate = 2025-08-28\nauthors=[\"Tổ\"]\n+++\n**x**\n")
        .file("content/c.md", "+++\ntitle = \"Vừa\"\ndate = 2025-01-01\n+++\n")
        .file("content/d.md", "+++\ntitle = \"Không ngày\"\n+++\n");
    project.build();
    let feed = project.read("public/atom.xml");
    let at = |text: &str| {
        feed.find(text)
            .unwrap_or_else(|| panic!("{text} in {feed}"))
    };
    assert!(at("Mới &amp; hay") < at("Vừa"));
    assert!(!feed.contains("Cũ") && !feed.contains("Không ngày"));
    assert!(feed.contains("<updated>2025-08-28T00:00:00+00:00</updated>"));
    assert!(feed.contains("&lt;strong&gt;x&lt;/strong&gt;"));
    assert!(
        project
            .read("public/rss.xml")
            .contains("<link>https://x.vn/b/</link>")
    );
}

#[test]
fn sitemap_robots_and_the_list_for_programs() {
    let project = Project::site()
        .file(
            "content/a.md",
            "+++\ntitle = \"A\"\ndate = 2025-08-28\naliases = [\"cu\", \"cu/b.html\"]\n+++\n",
        )
        .file(
            "content/an.md",
            "+++\ntitle = \"Ẩn\"\nrender = false\n+++\n",
        );
    project.build();
    let sitemap = project.read("public/sitemap.xml");
    assert!(
        sitemap.contains("<loc>https://x.vn/a/</loc>")
            && sitemap.contains("<lastmod>2025-08-28</lastmod>")
    );
    assert!(!sitemap.contains("https://x.vn/an/"));
    assert!(
        project
            .read("public/robots.txt")
            .contains("Sitemap: https://x.vn/sitemap.xml")
    );
    for old in ["public/cu/index.html", "public/cu/b.html"] {
        assert!(project.read(old).contains("https://x.vn/a/"), "{old}");
    }
    let pages: serde_json::Value =
        serde_json::from_str(&project.read("public/api/pages.json")).unwrap();
    assert_eq!(pages["pages"][0]["path"], "/a/");
    assert_eq!(pages["pages"].as_array().unwrap().len(), 1);
}

#[test]
fn relative_links_work_from_anywhere() {
    let project = Project::site()
        .file("loa.toml", "base_url = \"https://x.vn/a\"\nrelative_urls = true\n")
        .file("templates/page.html", "<link rel=canonical href=\"{{ page.permalink }}\"><a href=\"{{ get_url(path='main.css') }}\">c</a>{{ page.content }}")
        .file("content/s/_index.md", "+++\n+++\n")
        .file("content/s/b/x.png", "PNG")
        .file("content/s/b/index.md", "+++\ntitle = \"B\"\n+++\n[nhà](@/_index.md) ![](x.png)\n");
    project.build();
    let page = project.read("public/s/b/index.html");
    assert!(
        page.contains("href=\"../../main.css\"")
            && page.contains("href=\"../../\"")
            && page.contains("src=\"x.png\""),
        "{page}"
    );
    assert!(
        page.contains("href=\"https://x.vn/a/s/b/\""),
        "the canonical link stays whole: {page}"
    );
}

#[test]
fn bodies_are_templates_when_they_look_like_it() {
    let project = Project::site()
        .file("loa.toml", "base_url = \"https://x.vn\"\nskip_content_templating = [\"tho.md\"]\n[event]\ndate = 2025-08-08\n")
        .file("templates/components.html", "{% component badge(text: string) %}<b class=\"badge\">{{ text }}</b>{% endcomponent badge %}")
        .file("content/a.md", "+++\ntitle = \"A\"\n+++\nNgày {{ config.event.date | ngay }}, {{ config.event.date | ngay_dai }} {{<badge text=\"mẫu\"/>}}\n")
        .file("content/tho.md", "+++\ntitle = \"Thô\"\n+++\n{{ khong.co }}\n");
    project.build();
    let page = project.read("public/a/index.html");
    assert!(
        page.contains("Ngày 08/8/2025, ngày 08 tháng 8 năm 2025 <b class=\"badge\">mẫu</b>"),
        "{page}"
    );
    assert!(
        project
            .read("public/tho/index.html")
            .contains("{{ khong.co }}")
    );
}

#[test]
fn names_with_a_dot_are_published_from_static_only() {
    let project = Project::site()
        .file("static/.well-known/security.txt", "x")
        .file("static/.nojekyll", "")
        .file("content/.nhap.md", "không có phần đầu");
    project.build();
    assert!(project.has("public/.well-known/security.txt") && project.has("public/.nojekyll"));
}

#[test]
fn files_that_loa_did_not_write_are_kept() {
    let project = Project::site()
        .file("public/cua-toi.txt", "giữ")
        .file("public/rieng/x.txt", "giữ");
    let project = project.file("content/a.md", "+++\ntitle = \"A\"\n+++\n");
    project.build();
    project.remove("content/a.md");
    project.build();
    assert!(project.has("public/cua-toi.txt") && project.has("public/rieng/x.txt"));
    assert!(!project.has("public/a/index.html"));
    assert_eq!(project.run(&["clean"]).status, 0);
    assert_eq!(project.paths("public"), ["cua-toi.txt", "rieng/x.txt"]);
    assert!(!project.has(".loa"));
}

#[test]
fn a_page_may_become_a_folder_and_a_folder_a_page() {
    let project = Project::site().file("static/a", "tệp");
    project.build();
    project.remove("static/a");
    let project = project.file("static/a/b.txt", "trong thư mục");
    project.build();
    assert_eq!(project.read("public/a/b.txt"), "trong thư mục");
    project.remove("static/a/b.txt");
    std::fs::remove_dir(project.root().join("static/a")).unwrap();
    let project = project.file("static/a", "lại là tệp");
    project.build();
    assert_eq!(project.read("public/a"), "lại là tệp");
}

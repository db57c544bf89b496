//! A site in several languages: files `name.<code>.md` and tables `[languages.<code>]`.
use crate::project::Project;

const CONFIG: &str = "base_url = \"https://x.vn\"\ntitle = \"Xã\"\ndefault_language = \"vi\"\ngenerate_feeds = true\n\
    taxonomies = [{ name = \"thon\", feed = true }]\n\
    [languages.en]\ntitle = \"Commune\"\ngenerate_feeds = true\nfeed_filenames = [\"rss.xml\"]\n\
    taxonomies = [{ name = \"tags\" }]\n\
    [languages.en.translations]\nhome = \"Home\"\n";

fn bilingual() -> Project {
    let seen = "{{ config.title }}|{{ lang }}|";
    let translations =
        "{% for t in page.translations %}{{ t.lang }}={{ t.permalink }} {% endfor %}";
    Project::empty()
        .file("loa.toml", CONFIG)
        .file("templates/index.html", &format!("{seen}{{{{ section.title }}}}|{{% for p in section.pages %}}{{{{ p.permalink }}}} {{% endfor %}}|{{% for t in section.translations %}}{{{{ t.permalink }}}} {{% endfor %}}|{{{{ config.languages.en.translations.home }}}}"))
        .file("templates/section.html", &format!("{seen}{{% for p in section.pages %}}{{{{ p.title }}}} {{% endfor %}}"))
        .file("templates/page.html", &format!("{seen}{{{{ page.lang }}}}|{translations}|{{{{ page.higher.title | default(value='-') }}}}"))
        .file("templates/taxonomy_list.html", &format!("{seen}{{% for t in terms %}}{{{{ t.permalink }}}} {{% endfor %}}"))
        .file("templates/taxonomy_single.html", &format!("{seen}{{% for p in term.pages %}}{{{{ p.permalink }}}} {{% endfor %}}"))
        .file("content/_index.md", "+++\ntitle = \"Nhà\"\n+++\n")
        .file("content/_index.en.md", "+++\ntitle = \"Welcome\"\n+++\n")
        .file("content/tin/_index.md", "+++\nsort_by = \"date\"\n+++\n")
        .file("content/tin/_index.en.md", "+++\nsort_by = \"date\"\n+++\n")
        .file("content/tin/a.md", "+++\ntitle = \"Á\"\ndate = 2025-08-01\n[taxonomies]\nthon = [\"Một\"]\n+++\n[b](@/tin/a.en.md)\n")
        .file("content/tin/a.en.md", "+++\ntitle = \"A\"\ndate = 2025-08-01\n[taxonomies]\ntags = [\"One\"]\n+++\n")
        .file("content/tin/b.en.md", "+++\ntitle = \"B\"\ndate = 2025-08-02\n+++\n")
        .file("content/lien-he.md", "+++\ntitle = \"Liên hệ\"\n+++\n")
        .file("content/anh/index.md", "+++\ntitle = \"Ảnh\"\n+++\n![x](x.txt)\n")
        .file("content/anh/index.en.md", "+++\ntitle = \"Photo\"\nslug = \"photo\"\n+++\n")
        .file("content/anh/x.txt", "x")
}

#[test]
fn each_language_has_its_own_tree() {
    let project = bilingual();
    let answer = project.run(&["build"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    let read = |path: &str| project.read(&format!("public/{path}"));
    assert_eq!(
        read("index.html"),
        "Xã|vi|Nhà|https://x.vn/anh/ https://x.vn/lien-he/ |https://x.vn/ https://x.vn/en/ |Home"
    );
    assert!(read("en/index.html").starts_with("Commune|en|Welcome|https://x.vn/en/photo/ |"));
    assert_eq!(read("tin/index.html"), "Xã|vi|Á ");
    assert_eq!(read("en/tin/index.html"), "Commune|en|B A ");
    assert_eq!(
        read("tin/a/index.html"),
        "Xã|vi|vi|vi=https://x.vn/tin/a/ en=https://x.vn/en/tin/a/ |-"
    );
    // Neighbours are of one language, and a page without translations has itself.
    assert_eq!(
        read("en/tin/b/index.html"),
        "Commune|en|en|en=https://x.vn/en/tin/b/ |A"
    );
    // Both languages of a page have the files beside it.
    assert_eq!(read("anh/x.txt"), "x");
    assert_eq!(read("en/photo/x.txt"), "x");
}

#[test]
fn taxonomies_and_feeds_are_of_one_language() {
    let project = bilingual();
    let answer = project.run(&["build"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    let read = |path: &str| project.read(&format!("public/{path}"));
    assert_eq!(read("thon/mot/index.html"), "Xã|vi|https://x.vn/tin/a/ ");
    assert_eq!(
        read("en/tags/one/index.html"),
        "Commune|en|https://x.vn/en/tin/a/ "
    );
    assert!(!project.has("public/en/thon/index.html"));
    let home = read("atom.xml");
    assert!(
        home.contains("https://x.vn/tin/a/") && !home.contains("<id>https://x.vn/en/"),
        "{home}"
    );
    let english = read("en/rss.xml");
    assert!(
        english.contains("https://x.vn/en/tin/b/") && !english.contains("x.vn/tin/a/"),
        "{english}"
    );
    assert!(project.has("public/thon/mot/atom.xml") && !project.has("public/rss.xml"));
    let sitemap = read("sitemap.xml");
    assert!(
        sitemap.contains("https://x.vn/en/tin/a/") && sitemap.contains("https://x.vn/tin/a/"),
        "{sitemap}"
    );
}

#[test]
fn an_unknown_language_in_a_name_and_a_term_of_another_are_told() {
    let project = bilingual().file("content/tin/c.fr.md", "+++\n+++\n").file(
        "content/tin/d.en.md",
        "+++\ndate = 2025-08-02\n[taxonomies]\nthon = [\"Một\"]\n+++\n",
    );
    let answer = project.run(&["build"]);
    assert_eq!(answer.status, 1);
    for part in [
        "unknown-language",
        "tin/c.fr.md",
        "unknown-taxonomy",
        "tin/d.en.md",
    ] {
        assert!(answer.stderr.contains(part), "{part} in {}", answer.stderr);
    }
}

#[test]
fn the_default_language_may_have_a_table_but_no_key_twice() {
    let with = |table: &str| {
        let config = format!(
            "base_url = \"https://x.vn\"\ntitle = \"Gốc\"\ndefault_language = \"vi\"\n{table}"
        );
        let project = Project::site().file(
            "templates/index.html",
            "{{ config.title }}|{{ config.description }}",
        );
        project.write("loa.toml", config.as_bytes());
        project
    };
    let project = with("[languages.vi]\ndescription = \"Mô tả\"\n");
    assert_eq!(project.run(&["build"]).status, 0);
    assert_eq!(project.read("public/index.html"), "Gốc|Mô tả");
    let answer = with("[languages.vi]\ntitle = \"Khác\"\n").run(&["build"]);
    assert_eq!(answer.status, 1);
    assert!(
        answer.stderr.contains("language-key-twice"),
        "{}",
        answer.stderr
    );
    let answer = with("[languages.\"không phải\"]\n").run(&["build"]);
    assert!(answer.stderr.contains("bad-language"), "{}", answer.stderr);
}

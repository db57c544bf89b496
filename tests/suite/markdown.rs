//! Markdown as whole sites write it: configuration and text in, HTML and messages out.
use crate::project::{Project, codes, with_code};

/// A site with `[markdown]` options and one page, `bai.md`.
fn site(options: &str, body: &str) -> Project {
    Project::site()
        .file(
            "loa.toml",
            &format!("base_url = \"https://x.vn\"\n[markdown]\n{options}"),
        )
        .file(
            "templates/page.html",
            "{% if page.summary %}{{ page.summary }}{% endif %}|{{ page.content }}",
        )
        .file(
            "content/bai.md",
            &format!("+++\ntitle = \"Bài\"\n+++\n{body}"),
        )
}

fn page(options: &str, body: &str) -> String {
    site(options, body).build().read("public/bai/index.html")
}

#[test]
fn all_options_of_markdown_are_understood() {
    let options = "render_emoji = true\nexternal_links_class = \"ra\"\n\
        external_links_target_blank = true\nexternal_links_no_follow = true\n\
        external_links_no_referrer = true\nexternal_links_external = true\n\
        smart_punctuation = true\ndefinition_list = true\nbottom_footnotes = true\n\
        lazy_async_image = true\ninsert_anchor_links = \"left\"\ngithub_alerts = true\n\
        [markdown.highlighting]\ntheme = \"nord\"\n";
    let body = ":tada: [y](https://y.vn)[^1]\n\n[^1]: chú\n\n![a](https://y.vn/a.jpg)\n\n# Đầu\n\n\
        ```toml\na = 1\n```\n";
    let out = page(options, body);
    for part in [
        "🎉",
        "<a class=\"ra\" rel=\"noopener nofollow noreferrer external\" target=\"_blank\" \
         href=\"https://y.vn\">y</a>",
        "<section class=\"footnotes\">",
        "loading=\"lazy\" decoding=\"async\"",
        "<h1 id=\"dau\"><a class=\"zola-anchor\" href=\"#dau\"",
        "<pre class=\"giallo\" style=\"color: #d8dee9; background-color: #2e3440;\">",
    ] {
        assert!(out.contains(part), "{part} in {out}");
    }
}

#[test]
fn a_summary_cut_inside_a_paragraph_ends_with_the_sites_template() {
    let project = site("", "Một <!-- more --> hai\n").file(
        "templates/summary-cutoff.html",
        " [{{ lang }} {{ summary | length }}]",
    );
    let out = project.build().read("public/bai/index.html");
    assert!(out.starts_with("<p>Một [en 6]</p>|<p>Một <span"), "{out}");
    let out = page("", "Một <!-- more --> hai\n");
    assert!(out.starts_with("<p>Một&hellip;</p>|"), "{out}");
}

#[test]
fn classes_bring_their_style_sheets_unless_the_site_has_its_own() {
    let options = "[markdown.highlighting]\nstyle = \"class\"\nlight_theme = \"github-light\"\n\
                   dark_theme = \"catppuccin-mocha\"\n";
    let project = site(options, "```rust\nfn a() {}\n```\n").file("static/giallo-dark.css", "own");
    project.build();
    assert!(
        project
            .read("public/giallo-light.css")
            .contains(".z-keyword")
    );
    assert_eq!(project.read("public/giallo-dark.css"), "own");
    assert!(
        project
            .read("public/bai/index.html")
            .contains("giallo z-code")
    );
}

#[test]
fn older_sites_keep_their_highlighting() {
    let out = page(
        "highlight_code = true\nhighlight_theme = \"dracula\"\n",
        "```rust\nlet\n```\n",
    );
    assert!(out.contains("background-color: #282a36"), "{out}");
    let css = "highlight_code = true\nhighlight_theme = \"css\"\n\
               highlight_themes_css = [{ theme = \"nord\", filename = \"mau.css\" }]\n";
    let project = site(css, "```rust\nlet\n```\n");
    project.build();
    assert!(project.read("public/mau.css").contains(".z-code"));
    let both = "highlight_code = true\n[markdown.highlighting]\ntheme = \"nord\"\n";
    let messages = site(both, "").fail();
    assert_eq!(codes(&messages), ["highlight-old-key"]);
}

#[test]
fn themes_and_languages_that_nobody_knows_are_told() {
    let options =
        "[markdown.highlighting]\ntheme = \"drakula\"\nerror_on_missing_language = true\n";
    let messages = site(options, "chữ\n\n```rusty\nx\n```\n").fail();
    let theme = with_code(&messages, "code-theme-unknown");
    assert!(theme.to_string().contains("dracula"), "{theme}");
    let language = with_code(&messages, "code-language-unknown");
    assert!(
        language.to_string().contains("content/bai.md"),
        "{language}"
    );
    assert!(language.to_string().contains("\"line\":6"), "{language}");
    let near = "[markdown.highlighting]\ntheme = \"tokyo-night\"\n";
    let answer = site(near, "").run(&["build"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    assert!(
        answer.stderr.contains("Catppuccin Mocha"),
        "{}",
        answer.stderr
    );
}

const GRAMMAR: &str = "%YAML 1.2\n---\nname: Loa\nfile_extensions: [loa]\nscope: source.loa\n\
    contexts:\n  main:\n    - match: \\bphát\\b\n      scope: keyword.loa\n";

#[test]
fn a_project_brings_its_own_grammars_and_themes() {
    let theme = "<?xml version=\"1.0\"?><plist version=\"1.0\"><dict><key>name</key>\
        <string>Làng</string><key>settings</key><array><dict><key>settings</key><dict>\
        <key>foreground</key><string>#111111</string><key>background</key>\
        <string>#eeeeee</string></dict></dict><dict><key>scope</key><string>keyword</string>\
        <key>settings</key><dict><key>foreground</key><string>#00aa00</string></dict></dict>\
        </array></dict></plist>";
    let options = "[markdown.highlighting]\ntheme = \"Làng\"\nextra_grammars = [\"ngu-phap\"]\n\
                   extra_themes = [\"lang.tmTheme\"]\n";
    let project = site(options, "```loa\nphát\n```\n")
        .file("ngu-phap/loa.sublime-syntax", GRAMMAR)
        .file("lang.tmTheme", theme);
    let out = project.build().read("public/bai/index.html");
    assert!(
        out.contains("<span style=\"color: #00aa00;\">phát</span>"),
        "{out}"
    );
    let wrong = "[markdown.highlighting]\ntheme = \"nord\"\n\
                 extra_grammars = [\"a.txt\", \"b.sublime-syntax\", \"c\"]\n";
    let messages = site(wrong, "")
        .file("a.txt", "{}")
        .file("b.sublime-syntax", "name: [")
        .fail();
    let mut found = codes(&messages);
    found.sort_unstable();
    assert_eq!(
        found,
        ["code-file-broken", "code-file-format", "code-file-missing"]
    );
}

#[test]
fn dead_links_and_anchors_are_shown_where_they_stand() {
    let body = "`@/x.md` then [a](@/x.md) and [b](@/bai.md#khong) [c](@/bai.md#co) [d]()\n\n# Có\n";
    let messages = site("", body).fail();
    let dead = with_code(&messages, "dead-link");
    assert!(dead.to_string().contains("\"column\":19"), "{dead}");
    let anchor = with_code(&messages, "dead-anchor");
    assert!(anchor.to_string().contains("khong"), "{anchor}");
    assert_eq!(messages.len(), 3, "{messages:#?}");
    let project = site("", body);
    project.edit(
        "loa.toml",
        "[markdown]",
        "[link_checker]\ninternal_level = \"warn\"\n[markdown]",
    );
    assert_eq!(project.run(&["build"]).status, 0);
}

#[test]
fn components_of_the_site_write_its_elements() {
    let hooks = "{% component hook_image(src, alt, @page) %}<figure>{{ page.title }}: {{ alt }}\
        <img src=\"{{ src }}\"></figure>{% endcomponent %}\
        {% component hook_codeblock(lang) %}<div class=\"ma\" data-x=\"{{ lang }}\">{{ body }}</div>\
        {% endcomponent %}";
    let project = site("", "![Ảnh](https://y.vn/a.jpg)\n\n```rust\n<\n```\n")
        .file("templates/hooks.html", hooks);
    let out = project.build().read("public/bai/index.html");
    assert!(
        out.contains("<figure>Bài: Ảnh<img src=\"https://y.vn/a.jpg\"></figure>"),
        "{out}"
    );
    assert!(
        out.contains(
            "<div class=\"ma\" data-x=\"rust\"><pre><code data-lang=\"rust\">&lt;\n</code></pre>"
        ),
        "{out}"
    );
    project.edit(
        "templates/hooks.html",
        "hook_image(src, alt",
        "hook_image(src, cao, alt",
    );
    let messages = project.fail();
    assert!(messages[0].to_string().contains("cao"), "{messages:#?}");
}

#[test]
fn templates_see_the_table() {
    let project = site("[markdown.highlighting]\ntheme = \"nord\"\n", "").file(
        "templates/page.html",
        "{{ config.markdown.highlighting.theme }} {{ config.markdown.highlight_code }} \
         {{ config.markdown.render_emoji }} {{ \"`a` :tada:\" | markdown(inline=true) }}",
    );
    let out = project.build().read("public/bai/index.html");
    assert_eq!(out, "nord true false <code>a</code> :tada:");
}

//! One test a rule of the dialect.

use super::*;
use crate::diag::Findings;
use crate::sources::Sources;

fn config(markdown: &str) -> Config {
    let text = format!("base_url = \"https://x.vn\"\n[markdown]\n{markdown}");
    let mut findings = Findings::new();
    let config = Config::parse("loa.toml", &text, &mut findings);
    let found = findings.into_vec();
    assert!(found.is_empty(), "{found:?}");
    config
}

fn context<'a>(config: &'a Config) -> Context<'a> {
    Context {
        anchor_links: config.markdown.insert_anchor_links,
        anchor_link: &|id, _| format!("<a href=\"#{id}\">#</a>"),
        cutoff: &|_| "&hellip;".to_owned(),
        exact: true,
        ..Context::plain(config, "https://x.vn/a/", &|link| {
            (link == "@/b.md#c" || link == "@/h%C3%A0i.md").then(|| "https://x.vn/b/#c".to_owned())
        })
    }
}

fn rendered(markdown: &str, text: &str) -> Rendered {
    let config = config(markdown);
    render(text, &context(&config))
}

fn html(markdown: &str, text: &str) -> String {
    rendered(markdown, text).html
}

fn coloured(highlighting: &str, text: &str) -> Rendered {
    let config = config(&format!("[markdown.highlighting]\n{highlighting}"));
    let folder = tempfile::tempdir().unwrap();
    let sources = Sources::open(folder.path()).unwrap();
    let mut findings = Findings::new();
    let wanted = config.markdown.highlighting.as_ref().unwrap();
    let highlighter = Highlighter::open(wanted, &sources, &mut findings);
    assert!(!findings.has_errors(), "{:?}", findings.into_vec());
    render(
        text,
        &Context {
            highlighter: Some(&highlighter),
            ..context(&config)
        },
    )
}

#[test]
fn headings_get_ids_and_nest() {
    let out = rendered(
        "insert_anchor_links = \"right\"",
        "# Đoàn kết\n## Đổi mới\n## Đổi mới\n# Sáng tạo {#st}\n",
    );
    assert!(
        out.html
            .contains("<h2 id=\"doi-moi-1\">Đổi mới<a href=\"#doi-moi-1\">#</a></h2>"),
        "{}",
        out.html
    );
    assert_eq!(out.toc.len(), 2);
    assert_eq!(out.toc[0].children.len(), 2);
    assert_eq!(out.toc[1].permalink, "https://x.vn/a/#st");
    assert!(out.ids.contains("doi-moi") && out.ids.contains("st"));
}

#[test]
fn ids_written_by_hand_come_first_and_copies_are_numbered() {
    let out = html("", "# A\n# A\n# B {#a .c .d}\n# A\n# !\n");
    for heading in [
        "<h1 id=\"a-1\">A</h1>",
        "<h1 id=\"a-2\">A</h1>",
        "<h1 id=\"a\" class=\"c d\">B</h1>",
        "<h1 id=\"a-3\">A</h1>",
        "<h1 id=\"section\">!</h1>",
    ] {
        assert!(out.contains(heading), "{heading} in {out}");
    }
}

#[test]
fn links_to_headings_stand_left_or_around() {
    let left = html("insert_anchor_links = \"left\"", "# A *b*\n");
    assert_eq!(
        left,
        "<h1 id=\"a-b\"><a href=\"#a-b\">#</a>A <em>b</em></h1>\n"
    );
    let around = html("insert_anchor_links = \"heading\"", "# A\n");
    assert_eq!(around, "<h1 id=\"a\"><a href=\"#a\">A</a></h1>\n");
}

#[test]
fn links_are_resolved_and_dead_ones_are_named() {
    let text = "[b](@/b.md#c) [d](@/d.md) ![e](anh.jpg) [f](#x) [g](/h) [i](../k) [l](./m) [n]() \
                [o](@/h%C3%A0i.md) [p](a/b:c) [q](tel:0123)";
    let out = rendered("", text);
    for link in [
        "href=\"https://x.vn/b/#c\"",
        "src=\"https://x.vn/a/anh.jpg\"",
        "href=\"https://x.vn/a/#x\"",
        "href=\"/h\"",
        "href=\"../k\"",
        "href=\"https://x.vn/a/m\"",
        "href=\"https://x.vn/a/a/b:c\"",
        "href=\"tel:0123\"",
    ] {
        assert!(out.html.contains(link), "{link} in {}", out.html);
    }
    let dead: Vec<(&str, &str)> = out
        .dead
        .iter()
        .map(|spot| (spot.link.as_str(), &text[spot.at.unwrap()..][..4]))
        .collect();
    assert_eq!(dead, [("@/d.md", "@/d."), ("", "() [")]);
    assert_eq!(out.anchored.len(), 1);
    assert_eq!(out.anchored[0].path, "b.md");
    assert_eq!(out.anchored[0].anchor, "c");
    assert_eq!(
        out.images,
        [("anh.jpg".to_owned(), "https://x.vn/a/anh.jpg".to_owned())]
    );
}

#[test]
fn external_links_carry_their_attributes_in_this_order() {
    let all = "external_links_class = \"ra\"\nexternal_links_target_blank = true\n\
               external_links_no_follow = true\nexternal_links_no_referrer = true\n";
    assert_eq!(
        html(all, "[y](https://y.vn \"Đến Y\")"),
        "<p><a class=\"ra\" rel=\"noopener nofollow noreferrer external\" target=\"_blank\" \
         title=\"Đến Y\" href=\"https://y.vn\">y</a></p>\n"
    );
    assert_eq!(
        html("", "<https://y.vn>"),
        "<p><a rel=\"external\" href=\"https://y.vn\">https://y.vn</a></p>\n"
    );
    assert_eq!(
        html("external_links_external = false", "[y](https://y.vn)"),
        "<p><a href=\"https://y.vn\">y</a></p>\n"
    );
    let out = rendered(
        "",
        "[own](https://x.vn/z/) [not](https://x.vnx.com) <a@b.vn>",
    );
    assert!(
        out.html.contains("<a href=\"https://x.vn/z/\">own"),
        "{}",
        out.html
    );
    assert!(out.html.contains("<a href=\"mailto:a@b.vn\">"));
    assert!(
        out.html
            .contains("<a rel=\"external\" href=\"https://x.vnx.com\">not")
    );
}

#[test]
fn pictures_wait_with_lazy_async_image() {
    let text = "![**ha** [b](https://y.vn) \"c\"](https://x.vn/a.jpg \"t\")";
    assert_eq!(
        html("lazy_async_image = true", text),
        "<p><img src=\"https://x.vn/a.jpg\" alt=\"ha b &quot;c&quot;\" title=\"t\" \
         loading=\"lazy\" decoding=\"async\" /></p>\n"
    );
    assert!(html("", text).contains("alt=\"ha b &quot;c&quot;\" title=\"t\" />"));
}

#[test]
fn emoji_have_names_where_text_is_text() {
    let out = html(
        "render_emoji = true",
        ":white_check_mark: `:smile:` :x_y:\n\n# :tada: Vui\n\n```\n:smile:\n```\n",
    );
    assert!(
        out.starts_with("<p>✅ <code>:smile:</code> :x_y:</p>"),
        "{out}"
    );
    assert!(out.contains("🎉 Vui</h1>"), "{out}");
    assert!(out.contains("<code>:smile:\n</code>"), "{out}");
    assert!(html("", ":smile:").contains(":smile:"));
}

#[test]
fn definition_lists_alerts_and_punctuation_come_when_asked_for() {
    let text = "Từ\n: nghĩa\n\n> [!NOTE]\n> \"ý\"...\n";
    let all = "definition_list = true\ngithub_alerts = true\nsmart_punctuation = true";
    let out = html(all, text);
    for part in [
        "<dl>\n<dt>Từ</dt>\n<dd>nghĩa</dd>\n</dl>",
        "<blockquote class=\"markdown-alert-note\">",
        "“ý”…",
    ] {
        assert!(out.contains(part), "{part} in {out}");
    }
    let out = html("", text);
    assert!(!out.contains("<dl>") && out.contains("[!NOTE]"), "{out}");
}

#[test]
fn footnotes_stand_where_they_are_written() {
    assert_eq!(
        html("", "A[^x] b[^x].\n\n[^x]: chú\n"),
        "<p>A<sup class=\"footnote-reference\"><a href=\"#x\">1</a></sup> \
         b<sup class=\"footnote-reference\"><a href=\"#x\">1</a></sup>.</p>\n\
         <div class=\"footnote-definition\" id=\"x\">\
         <sup class=\"footnote-definition-label\">1</sup>\n<p>chú</p>\n</div>\n"
    );
}

#[test]
fn bottom_footnotes_are_one_list_with_links_back() {
    let text = "[^sau]: Hai[^ba].\n\n[^không]: ai cần\n\nA[^một] b[^sau] c[^sau].\n\n\
                [^một]: Một\n\n[^ba]:\n    - mục\n";
    let out = rendered("bottom_footnotes = true", text);
    let ba = "<li id=\"fn-ba\">\n<ul>\n<li>mục</li>\n</ul>\n <a href=\"#fr-ba-1\">↩</a></li>\n";
    let expected = format!(
        "<p>A<sup class=\"footnote-reference\" id=\"fr-một-1\"><a href=\"#fn-một\">2</a></sup> \
         b<sup class=\"footnote-reference\" id=\"fr-sau-1\"><a href=\"#fn-sau\">3</a></sup> \
         c<sup class=\"footnote-reference\" id=\"fr-sau-2\"><a href=\"#fn-sau\">3</a></sup>.</p>\n\
         <section class=\"footnotes\">\n<ol class=\"footnotes-list\">\n{ba}\
         <li id=\"fn-một\">\n<p>Một <a href=\"#fr-một-1\">↩</a></p>\n</li>\n\
         <li id=\"fn-sau\">\n<p>Hai<sup class=\"footnote-reference\" id=\"fr-ba-1\">\
         <a href=\"#fn-ba\">1</a></sup>. <a href=\"#fr-sau-1\">↩</a> \
         <a href=\"#fr-sau-2\">↩2</a></p>\n</li>\n</ol>\n</section>\n"
    );
    assert_eq!(out.html, expected);
    assert!(out.ids.contains("fn-một") && out.ids.contains("fr-sau-2"));
}

#[test]
fn the_summary_ends_at_the_mark() {
    let text = "Một[^1]\n\n<!--more-->\n\nHai\n\n[^1]: chú\n\n<!-- more -->\n";
    for option in ["", "bottom_footnotes = true"] {
        let out = rendered(option, text);
        assert_eq!(out.summary.as_deref(), Some("<p>Một</p>"));
        assert_eq!(out.html.matches("id=\"continue-reading\"").count(), 1);
        assert!(out.html.contains("<p>Hai</p>"));
        assert!(out.html.contains(">1</a></sup></p>"), "{}", out.html);
    }
    assert_eq!(rendered("", "Một").summary, None);
}

#[test]
fn a_summary_cut_inside_an_element_is_closed() {
    let out = rendered(
        "",
        "<div class=\"x\">\n\n- một **hai <!-- MORE --> ba**\n\n</div>\n",
    );
    assert_eq!(
        out.summary.as_deref(),
        Some("<div class=\"x\">\n<ul>\n<li>một <strong>hai&hellip;</strong></li></ul></div>")
    );
}

#[test]
fn ids_in_html_are_anchors_too() {
    let out = rendered("", "<a\nname='b'></a>\n\n<div\n  id=\"c\">\n</div>\n");
    assert!(
        out.ids.contains("b") && out.ids.contains("c"),
        "{:?}",
        out.ids
    );
}

#[test]
fn code_without_highlighting_keeps_its_language_and_its_text() {
    assert_eq!(
        html(
            "",
            "```rust,linenos,name=a.rs,copy,hide_lines=2\na < b\nẩn\n```\n"
        ),
        "<pre><code data-lang=\"rust\" data-name=\"a.rs\" data-copy=\"true\">a &lt; b\n\
         </code></pre>\n"
    );
    assert_eq!(html("", "    a\n"), "<pre><code>a\n</code></pre>\n");
}

#[test]
fn colours_stand_in_the_page() {
    let out = coloured(
        "theme = \"nord\"",
        "```rust,linenos,linenostart=7,hl_lines=2,hide_lines=3,name=a\nlet a = 1;\n<b\n\nc\n```\n",
    );
    let html = out.html;
    assert!(
        html.starts_with(
            "<pre class=\"giallo\" style=\"color: #d8dee9; background-color: #2e3440;\">\
             <code data-lang=\"rust\" data-name=\"a\"><span class=\"giallo-l\">\
             <span class=\"giallo-ln\">7</span><span style=\"color: #81a1c1;\">let</span>"
        ),
        "{html}"
    );
    assert!(html.contains("<span class=\"giallo-l\" style=\"background-color: "));
    assert!(html.contains("</span>&lt;b</span>"), "{html}");
    assert!(!html.contains("\">9</span>") && html.contains("\">10</span>"));
    assert!(html.ends_with("</span>\n</code></pre>\n"));
    assert_eq!(
        html.matches("<span").count(),
        html.matches("</span>").count()
    );
}

#[test]
fn two_themes_follow_the_reader() {
    let out = coloured(
        "light_theme = \"github-light\"\ndark_theme = \"dracula\"\ndata_attr_position = \"both\"",
        "```toml\na = 1 # b\n```\n",
    );
    let html = out.html;
    assert!(html.contains("color-scheme: light dark; color: light-dark(#"));
    assert!(
        html.contains("data-lang=\"toml\"><code data-lang=\"toml\">"),
        "{html}"
    );
}

#[test]
fn classes_come_with_style_sheets() {
    let wanted = "light_theme = \"github-light\"\ndark_theme = \"dracula\"\nstyle = \"class\"";
    let html = coloured(wanted, "```js\n/* a\nb */ let c = \"d\";\n```\n").html;
    assert!(
        html.starts_with("<pre class=\"giallo z-code\"><code data-lang=\"js\">"),
        "{html}"
    );
    for line in html.lines().filter(|l| l.contains("giallo-l")) {
        let (open, closed) = (
            line.matches("<span").count(),
            line.matches("</span>").count(),
        );
        assert_eq!(open, closed, "{line}");
    }
    assert!(html.contains("z-comment"), "{html}");
    let config = config(&format!("[markdown.highlighting]\n{wanted}"));
    let folder = tempfile::tempdir().unwrap();
    let sources = Sources::open(folder.path()).unwrap();
    let highlighting = config.markdown.highlighting.as_ref().unwrap();
    let highlighter = Highlighter::open(highlighting, &sources, &mut Findings::new());
    let files: Vec<&str> = highlighter.css_files().collect();
    assert_eq!(files, ["giallo-light.css", "giallo-dark.css"]);
    let css = highlighter.css("giallo-dark.css").unwrap();
    assert!(
        css.contains(".z-comment") && css.contains(".z-code"),
        "{css}"
    );
}

#[test]
fn unknown_languages_are_told() {
    let text = "a\n\n```rusty\nx\n```\n\n```mermaid\nx\n```\n\n```shell\nx\n```\n\n    y\n";
    let out = coloured("theme = \"nord\"", text);
    assert_eq!(out.problems.len(), 1, "{:?}", out.problems);
    assert_eq!(out.problems[0].0.code, "code-language-unknown");
    assert!(!out.problems[0].0.is_error());
    assert_eq!(out.problems[0].1, Some(3));
    let strict = "theme = \"nord\"\nerror_on_missing_language = true";
    assert!(coloured(strict, text).problems[0].0.is_error());
}

#[test]
fn a_line_of_text_has_no_paragraph() {
    let config = config("");
    assert_eq!(render_inline("a *b*", &context(&config)), "a <em>b</em>");
}

/// Hostile texts: each of these must be done in a moment.
#[test]
fn hostile_texts_cost_no_more_than_others() {
    let all = "render_emoji = true\nbottom_footnotes = true\nlazy_async_image = true\n\
               definition_list = true\ngithub_alerts = true\nsmart_punctuation = true\n\
               insert_anchor_links = \"left\"";
    let config = config(all);
    let size = 60_000;
    for part in [
        "[",
        "![",
        "*",
        "_a",
        ">",
        "- ",
        "# a\n",
        "[^a]",
        "[^a]: b\n",
        "<a ",
        "<!--",
        ":a",
        "![a](",
        "[a](@/",
        "`",
        "|a",
        "\"",
        "&#",
        "$",
        "~",
        "\n> - ",
        "<div id=",
        "- a\n  ",
    ] {
        let text = part.repeat(size / part.len());
        let begun = std::time::Instant::now();
        let out = render(&text, &context(&config));
        let took = begun.elapsed().as_secs();
        assert!(
            took < 20,
            "{part:?} took {took} s for {} bytes",
            out.html.len()
        );
    }
}

fn hooked(components: &str, text: &str) -> Rendered {
    use crate::template::{Context as Variables, TemplateFile, Templates, Value};
    let file = TemplateFile {
        name: "components.html".to_owned(),
        path: "templates/components.html".to_owned(),
        text: components.to_owned(),
    };
    let templates = Templates::compile(vec![file], &[], |_| ()).unwrap();
    let mut implicits = Variables::new();
    implicits.insert_value("lang", Value::from("vi"));
    let hooks = Hooks {
        present: Present::among(&templates.value),
        templates: &templates.value,
        implicits: &implicits,
    };
    assert!(hooks.present.any());
    let config = config("github_alerts = true\nlazy_async_image = true");
    render(
        text,
        &Context {
            hooks: Some(&hooks),
            ..context(&config)
        },
    )
}

#[test]
fn components_write_elements() {
    let components = "\
        {% component hook_image(src, alt, title, @lang) %}<figure lang={{ lang }} id=\"h\">{{ src }}|{{ alt }}|{{ title }}</figure>{% endcomponent %}\
        {% component hook_link(href, text, external: bool) %}[{{ text }}→{{ href }} {{ external }}]{% endcomponent %}\
        {% component hook_heading(...all) %}<h{{ all.level }} id={{ all.id }} class=\"{{ all.classes }}\">{{ all.text }}/{{ all.title }}</h>\n{% endcomponent %}\
        {% component hook_codeblock(code, lang, options) %}<x {{ lang }} {{ options.name }}>{{ code }}</x>{% endcomponent %}\
        {% component hook_blockquote(kind) %}<q {{ kind }}>{{ body }}</q>{% endcomponent %}";
    let text = "# A *b* {.k}\n\n![a & b](c.jpg \"t\") [x **y**](https://z.vn)\n\n\
                ```rust,name=n\n1 < 2\n```\n\n> [!TIP]\n> > [m](#n)\n";
    let out = hooked(components, text);
    assert!(out.problems.is_empty(), "{:?}", out.problems);
    for part in [
        "<h1 id=a-b class=\"k\">A <em>b</em>/A b</h>",
        "<figure lang=vi id=\"h\">https://x.vn/a/c.jpg|a &amp; b|t</figure>",
        "[x <strong>y</strong>→https://z.vn true]",
        "<x rust n>1 &lt; 2\n</x>",
        "<q tip><q ><p>[m→https://x.vn/a/#n false]</p>\n</q></q>",
    ] {
        assert!(out.html.contains(part), "{part} in {}", out.html);
    }
    assert!(out.ids.contains("h"));
    assert_eq!(out.toc[0].title, "A b");
}

#[test]
fn a_component_that_fails_is_told_once_and_the_text_stays() {
    let components = "{% component hook_link(href, wanted) %}{{ wanted }}{% endcomponent %}";
    let out = hooked(components, "[a](/b) [c](/d)");
    assert_eq!(out.problems.len(), 1, "{:?}", out.problems);
    assert!(out.problems[0].0.is_error());
    assert!(out.html.contains("<a href=\"/b\">a</a>"), "{}", out.html);
}

//! Sass, CSS, static files, themes upon themes, names with hashes, short pages, links that
//! work from a folder, and pages that need no inline script.

use std::cell::RefCell;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use lol_html::{RewriteStrSettings, element, rewrite_str, text};
use sha2::{Digest, Sha384};

use crate::project::{Project, codes, with_code};

const CONFIG: &str = "base_url = \"https://x.vn/a\"\n";

/// A site with this configuration behind its address.
fn site(config: &str) -> Project {
    Project::site().file("loa.toml", &format!("{CONFIG}{config}"))
}

/// The values of an attribute in a page, by the elements that a selector finds.
fn attributes(html: &str, selector: &str, name: &str) -> Vec<String> {
    let found = RefCell::new(Vec::new());
    let handler = element!(selector, |el| {
        found.borrow_mut().extend(el.get_attribute(name));
        Ok(())
    });
    let settings = RewriteStrSettings::new().append_element_content_handler(handler);
    rewrite_str(html, settings).expect("HTML");
    found.into_inner()
}

#[test]
fn sass_is_compiled_and_the_site_lies_over_its_theme() {
    let project = site("compile_sass = true\ntheme = \"t\"\n")
        .file("themes/t/theme.toml", "name = \"t\"\n")
        .file("themes/t/sass/main.scss", "@use 'colours';\n@import 'parts/box';\na { color: colours.$ink; b { margin: 1px + 2px } }\n")
        .file("themes/t/sass/_colours.scss", "$ink: red;\n")
        .file("themes/t/sass/parts/_box.sass", "=round($r)\n  border-radius: $r\n.box\n  +round(4px)\n")
        .file("themes/t/sass/deep/print.scss", "@use '../colours';\np { color: colours.$ink }")
        .file("sass/_colours.scss", "$ink: #010203;\n")
        .file("sass/own.sass", "@use \"colours\"\nh1\n  color: colours.$ink\n");
    project.build();
    assert_eq!(
        project.read("public/main.css"),
        ".box{border-radius:4px}a{color:#010203}a b{margin:3px}"
    );
    assert_eq!(project.read("public/own.css"), "h1{color:#010203}");
    assert_eq!(project.read("public/deep/print.css"), "p{color:#010203}");
    let paths = project.paths("public");
    assert!(
        !paths
            .iter()
            .any(|p| p.contains('_') || p.ends_with("ss") && !p.ends_with(".css")),
        "{paths:?}"
    );

    // Without `compile_sass` the site's own folder means nothing; the theme's is compiled.
    project.edit("loa.toml", "compile_sass = true", "compile_sass = false");
    project.build();
    assert!(project.read("public/main.css").contains("color:red"));
    assert!(!project.has("public/own.css"));

    // A file of the site takes the place of what would be made for the same path.
    project.write("static/main.css", b"/* mine */");
    project.build();
    assert_eq!(project.read("public/main.css"), "/* mine */");
}

#[test]
fn broken_sass_is_told_by_file_and_line_and_hides_nothing() {
    let project = site("compile_sass = true\n")
        .file("sass/a.scss", "a {\n  color: $nowhere;\n}\n")
        .file("sass/b.scss", "@use 'part';\n")
        .file("sass/_part.scss", "\n\n  b { width: 1px + 1s }\n")
        .file("sass/c.scss", "@use '../../outside';\n")
        .file("sass/d.scss", "c{}")
        .file("sass/d.sass", "c\n  d: e\n")
        .file("sass/good.scss", "@warn 'old';\np { q: r }");
    project.write("../outside.scss", b"secret{a:b}");
    let messages = project.fail();
    let broken: Vec<_> = messages
        .iter()
        .filter(|m| m["code"] == "sass-broken")
        .map(|m| {
            (
                m["path"].as_str().unwrap_or(""),
                m["line"].as_u64(),
                m["column"].as_u64(),
            )
        })
        .collect();
    assert_eq!(
        broken,
        [
            ("sass/a.scss", Some(2), Some(10)),
            ("sass/_part.scss", Some(3), Some(14)),
            ("sass/c.scss", Some(1), Some(1)),
        ]
    );
    let twice = with_code(&messages, "path-claimed-twice")["message"].to_string();
    assert!(
        twice.contains("sass/d.scss") && twice.contains("sass/d.sass"),
        "{twice}"
    );
    assert!(!project.has("public/good.css"));

    for path in ["a.scss", "b.scss", "c.scss", "d.sass"] {
        project.remove(&format!("sass/{path}"));
    }
    let answer = project.run(&["--message-format", "json", "build"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    assert_eq!(with_code(&answer.messages(), "sass-warns")["line"], 1);
}

#[test]
fn style_sheets_become_one_and_short() {
    let project = site("theme = \"t\"\n[assets]\nbundle_css = true\nminify = true\n")
        .file("themes/t/theme.toml", "")
        .file("themes/t/static/css/base.css", "@import \"./reset.css\";\nbody { background: url(../img/a%20b.png#x) }\n")
        .file("themes/t/static/css/reset.css", "* { margin: 0px }\n")
        .file("themes/t/sass/box.scss", "$w: 2px; .box { width: $w * 2 }")
        .file(
            "static/main.css",
            "@charset \"utf-8\";\n@import url(\"css/base.css\");\n@import 'box.css' print;\n@import \"https://fonts.vn/a.css\";\n/* note */\np { color: #ff0000; width: 10px }\n",
        );
    // What another site serves cannot stand behind what stands here.
    let answer = project.run(&["--message-format", "json", "build"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    let kept = answer.messages();
    assert_eq!(with_code(&kept, "css-kept")["path"], "static/main.css");
    assert!(project.read("public/main.css").contains("/* note */"));

    project.edit(
        "static/main.css",
        "@import \"https://fonts.vn/a.css\";\n",
        "",
    );
    project.edit(
        "static/main.css",
        "@charset \"utf-8\";\n",
        "@import \"https://fonts.vn/a.css\";\n",
    );
    project.build();
    assert_eq!(
        project.read("public/main.css").trim_end(),
        "@import \"https://fonts.vn/a.css\";*{margin:0}body{background:url(img/a%20b.png#x)}@media print{.box{width:4px}}p{color:red;width:10px}"
    );
    assert_eq!(
        project.read("public/css/base.css").trim_end(),
        "*{margin:0}body{background:url(../img/a%20b.png#x)}"
    );
    // Nothing is written that the browsers of 2022 do not know.
    project.write(
        "static/m.css",
        b"@media (min-width: 40em) { a { inset: 0 } }",
    );
    project.build();
    assert!(project.read("public/m.css").contains("(min-width:40em)"));

    project.edit("static/main.css", "css/base.css", "css/bsae.css");
    let messages = project.fail();
    let missing = with_code(&messages, "css-import-missing");
    assert_eq!(
        (&missing["path"], &missing["line"]),
        (&"static/main.css".into(), &2.into())
    );
    assert!(
        missing["hints"].to_string().contains("css/base.css"),
        "{missing}"
    );

    project.edit("static/main.css", "css/bsae.css", "css/base.css");
    project.write("static/odd.css", b"a { b: c }\n} <<< {");
    project.write("static/deep.css", "a{".repeat(50_000).as_bytes());
    let answer = project.run(&["--message-format", "json", "build"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    assert_eq!(codes(&answer.messages()), ["css-kept", "css-kept"]);
    assert_eq!(project.read("public/odd.css"), "a { b: c }\n} <<< {");
}

#[test]
fn pages_are_short_where_it_is_asked_for() {
    let body = "<!-- x --><pre>a\n   b</pre>\n\n<p>Một    hai</p>\n\n<script type=\"application/ld+json\">{\n  \"a\": 1 }</script>";
    let project = site("").file(
        "templates/index.html",
        &format!("<!doctype html>\n{body}\n"),
    );
    project.write("static/a.css", b"a {  color : red }");
    project.build();
    assert!(project.read("public/index.html").contains("<!-- x -->"));
    let answer = project.run(&["build", "--minify"]);
    assert_eq!(
        (answer.status, answer.stderr.contains("minify")),
        (0, false),
        "{}",
        answer.stderr
    );
    assert_eq!(
        project.read("public/index.html"),
        "<!doctype html>\n<pre>a\n   b</pre>\n<p>Một hai</p>\n<script type=\"application/ld+json\">{\n  \"a\": 1 }</script>\n"
    );
    assert_eq!(project.read("public/a.css"), "a{color:red}");
}

#[test]
fn names_carry_the_hash_of_their_file() {
    let project = site("compile_sass = true\n[assets]\nfingerprint = [\"fonts/**\"]\n")
        .file("sass/main.scss", "@font-face { font-family: A; src: url(fonts/a.woff2?v=1) format('woff2') }")
        .file("content/p.md", "+++\ntitle = \"P\"\n+++\n{% set js = asset(path=\"in-body.js\") %}{{ js.url }}\n")
        .file(
            "templates/index.html",
            "{% set css = asset(path=\"main.css\") %}<link rel=\"stylesheet\" href=\"{{ css.url }}\" integrity=\"{{ css.integrity }}\">\
             {% set name = \"late.js\" %}{% set late = asset(path=name) %}<script src=\"{{ late.url }}\"></script>\
             <i data-x=\"{{ get_hash(path=\"main.css\", sha_type=384) }}\"></i>",
        );
    project.write("static/fonts/a.woff2", b"font");
    project.write("static/in-body.js", b"1");
    project.write("static/late.js", b"2");
    project.build();
    let home = project.read("public/index.html");
    let url = attributes(&home, "link", "href").remove(0);
    let path = url
        .strip_prefix("https://x.vn/a/")
        .expect("an address of the site");
    let css = project.bytes(&format!("public/{path}"));
    assert_eq!(css, project.bytes("public/main.css"));
    let digest = Sha384::digest(&css);
    let hash: String = digest.iter().take(4).map(|b| format!("{b:02x}")).collect();
    assert_eq!(path, format!("main.{hash}.css"));
    let integrity = format!("sha384-{}", STANDARD.encode(digest));
    assert_eq!(attributes(&home, "link", "integrity"), [integrity.as_str()]);
    assert_eq!(
        attributes(&home, "i", "data-x"),
        [&integrity["sha384-".len()..]]
    );
    // Fonts that the configuration lists are called by their hashed names.
    let font = Sha384::digest(b"font");
    let font: String = font.iter().take(4).map(|b| format!("{b:02x}")).collect();
    let css = String::from_utf8(css).expect("CSS");
    assert!(
        css.contains(&format!("url(\"fonts/a.{font}.woff2?v=1\")")),
        "{css}"
    );
    assert!(
        project.has(&format!("public/fonts/a.{font}.woff2")) && project.has("public/fonts/a.woff2")
    );
    // What only a computed name asks for keeps its plain name, with the hash behind it.
    assert!(attributes(&home, "script", "src")[0].starts_with("https://x.vn/a/late.js?h="));
    let body = project.read("public/p/index.html");
    let script = body.split("https://x.vn/a/").nth(1).expect("a script");
    let script = script.split(['<', '\n']).next().expect("its end");
    assert!(
        script.len() > "in-body.js".len() && project.has(&format!("public/{script}")),
        "{script}"
    );

    project.edit("templates/index.html", "main.css\") %}", "mian.css\") %}");
    let messages = project.fail();
    let text = messages[0]["message"].to_string();
    assert!(text.contains("did you mean `main.css`"), "{text}");
}

#[test]
fn themes_build_upon_themes() {
    let project = site("theme = [\"mine\"]\n[extra]\na = 1\n")
        .file("themes/mine/theme.toml", "parent = \"middle\"\n[extra]\na = 2\nb = 2\n")
        .file("themes/mine/templates/page.html", "{% extends \"ground/templates/page.html\" %}{% block x %}mine{% endblock %}")
        .file("themes/middle/theme.toml", "[extends]\ntheme = \"ground\"\n[extra]\nb = 3\nc = 3\n")
        .file("themes/middle/sass/main.scss", "@use 'ink';\na { b: ink.$x }")
        .file("themes/middle/static/a.txt", "middle")
        .file("themes/ground/templates/page.html", "[{% block x %}ground{% endblock %}]{{ config.extra.a }}{{ config.extra.b }}{{ config.extra.c }}")
        .file("themes/ground/templates/section.html", "ground")
        .file("themes/ground/sass/_ink.scss", "$x: ground;")
        .file("themes/ground/static/a.txt", "ground")
        .file("themes/ground/static/b.txt", "ground")
        .file("content/p.md", "+++\ntitle = \"P\"\n+++\n");
    project.remove("templates/page.html");
    project.remove("templates/section.html");
    project.build();
    assert_eq!(project.read("public/p/index.html"), "[mine]123");
    assert_eq!(project.read("public/main.css"), "a{b:ground}");
    assert_eq!(project.read("public/a.txt"), "middle");
    assert_eq!(project.read("public/b.txt"), "ground");

    project.edit("themes/middle/theme.toml", "\"ground\"", "\"mine\"");
    let messages = project.fail();
    let cycle = with_code(&messages, "theme-cycle");
    assert_eq!(cycle["path"], "themes/middle/theme.toml");
    assert!(
        cycle["message"]
            .to_string()
            .contains("mine → middle → mine"),
        "{cycle}"
    );

    project.edit("themes/middle/theme.toml", "\"mine\"", "\"grund\"");
    let messages = project.fail();
    let missing = with_code(&messages, "no-theme");
    assert_eq!(
        (&missing["path"], &missing["line"]),
        (&"themes/middle/theme.toml".into(), &2.into())
    );
}

#[test]
fn static_files_are_published_as_they_are() {
    let project = site("ignored_static = [\"*.psd\"]\nhard_link_static = true\npreserve_dotfiles_in_output = true\n")
        .file("static/.well-known/security.txt", "s")
        .file("static/.htaccess", "h")
        .file("static/.DS_Store", "x")
        .file("static/art.psd", "x")
        .file("static/robots.txt", "mine");
    project.build();
    assert_eq!(project.read("public/robots.txt"), "mine");
    assert!(project.has("public/.well-known/security.txt") && project.has("public/.htaccess"));
    assert!(!project.has("public/.DS_Store") && !project.has("public/art.psd"));
    project.edit("loa.toml", "*.psd", "*.{psd");
    assert_eq!(with_code(&project.fail(), "bad-value")["path"], "loa.toml");
}

#[test]
fn mistakes_in_the_table_of_assets_are_told() {
    let project = site("[assets]\ntargets = [\"chrome 103\", \"netscape 4\"]\nbundle = true\n");
    let messages = project.fail();
    assert_eq!(with_code(&messages, "bad-target")["line"], 3);
    assert!(
        with_code(&messages, "unknown-key")["hints"]
            .to_string()
            .contains("bundle_css")
    );
}

/// Every way in which a page can name a file of its own site.
const LINKED: &str = "<!doctype html><head>\
  <meta http-equiv=\"Refresh\" content=\"9; URL='https://x.vn/a/p/'\">\
  <link rel=\"canonical\" href=\"https://x.vn/a/p/\"><meta property=\"og:image\" content=\"https://x.vn/a/1.png\">\
  <link rel=\"preload\" as=\"image\" imagesrcset=\"https://x.vn/a/1.png 1x,/2.png 2x\">\
  <link rel=\"stylesheet\" href=\"https://x.vn/a/main.css\" integrity=\"sha384-x\">\
  <style>a { b: url(/1.png) }</style></head><body>\
  <img srcset=\"data:image/png;base64,AA== 1x, https://x.vn/a/1.png 480w,/2.png\" src=\"/1.png\">\
  <svg><use href=\"https://x.vn/a/i.svg#one\"/><use xlink:href=\"/i.svg#two\"></use></svg>\
  <p style=\"background: url(&quot;/2.png&quot;)\">x</p><object data=\"/i.svg\"></object>\
  <form action=\"/p/\"><button formaction=\"https://x.vn/a/p/?x=1\">y</button></form>\
  <video poster=\"/1.png\"></video><noscript><img src=\"/2.png\"></noscript>\
  <a href=\"https://y.vn/\" data=\"/kept\">z</a>";

#[test]
fn links_work_from_any_folder() {
    let project = site("relative_urls = true\ngenerate_feeds = true\n")
        .file("templates/page.html", LINKED)
        .file(
            "content/p.md",
            "+++\ntitle = \"P\"\ndate = 2025-01-01\naliases = [\"old/p\"]\n+++\n",
        )
        .file("static/main.css", "a { b: url(/1.png); c: url(1.png) }")
        .file(
            "static/css/deep.css",
            "@import \"/main.css\"; a { b: url('https://x.vn/a/1.png?x#y'), url(//y.vn/1.png) }",
        );
    for file in ["1.png", "2.png", "i.svg"] {
        project.write(
            &format!("static/{file}"),
            b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        );
    }
    project.build();
    let page = project.read("public/p/index.html");
    let expected = [
        ("meta[http-equiv]", "content", "9; URL=./"),
        ("link[rel=canonical]", "href", "https://x.vn/a/p/"),
        ("meta[property]", "content", "https://x.vn/a/1.png"),
        (
            "link[imagesrcset]",
            "imagesrcset",
            "../1.png 1x, ../2.png 2x",
        ),
        ("link[rel=stylesheet]", "href", "../main.css"),
        (
            "img[srcset]",
            "srcset",
            "data:image/png;base64,AA== 1x, ../1.png 480w, ../2.png",
        ),
        ("img", "src", "../1.png"),
        ("use[href]", "href", "../i.svg#one"),
        ("use", "xlink:href", "../i.svg#two"),
        ("p", "style", "background: url(&quot;../2.png&quot;)"),
        ("object", "data", "../i.svg"),
        ("form", "action", "./"),
        ("button", "formaction", "./?x=1"),
        ("video", "poster", "../1.png"),
        ("a", "href", "https://y.vn/"),
        ("a", "data", "/kept"),
    ];
    for (selector, name, value) in expected {
        assert_eq!(
            attributes(&page, selector, name),
            [value],
            "{selector} {name}"
        );
    }
    // A browser refuses to check files of a folder, and would not load this one.
    assert!(attributes(&page, "link", "integrity").is_empty());
    assert!(
        page.contains("<noscript><img src=\"../2.png\"></noscript>"),
        "{page}"
    );
    assert!(page.contains("url(\"../1.png\")"), "{page}");
    assert_eq!(
        project.read("public/main.css"),
        "a { b: url(\"1.png\"); c: url(1.png) }"
    );
    assert_eq!(
        project.read("public/css/deep.css"),
        "@import \"../main.css\"; a { b: url(\"../1.png?x#y\"), url(//y.vn/1.png) }"
    );
    let redirect = project.read("public/old/p/index.html");
    assert_eq!(
        attributes(&redirect, "meta[http-equiv]", "content"),
        ["0; url=../../p/"]
    );
    assert!(
        project
            .read("public/atom.xml")
            .contains("https://x.vn/a/p/")
    );
}

/// What a page does that a policy without `unsafe-inline` forbids.
fn inline_parts(html: &str) -> Vec<String> {
    let found = RefCell::new(Vec::new());
    let elements = element!("*", |el| {
        let data = el.get_attribute("type").is_some_and(|t| t.contains("json"));
        let inline = el.tag_name() == "script" && !el.has_attribute("src") && !data;
        if inline || el.tag_name() == "style" {
            found.borrow_mut().push(format!("<{}>", el.tag_name()));
        }
        for attribute in el.attributes() {
            let (name, value) = (attribute.name(), attribute.value());
            if name == "style" || name.starts_with("on") || value.trim().starts_with("javascript:")
            {
                found.borrow_mut().push(format!("{name}={value}"));
            }
        }
        Ok(())
    });
    let unscripted = text!("noscript", |text| {
        if text.as_str().contains("<style") {
            found.borrow_mut().push("<style> in <noscript>".to_owned());
        }
        Ok(())
    });
    let settings = RewriteStrSettings::new()
        .append_element_content_handler(elements)
        .append_element_content_handler(unscripted);
    rewrite_str(html, settings).expect("HTML");
    found.into_inner()
}

#[test]
fn a_strict_policy_can_be_kept() {
    assert_eq!(
        inline_parts("<a onclick=\"x()\" style=\"a:b\"><script>1</script>").len(),
        3
    );
    let ke_sat = Project::ke_sat();
    ke_sat.build();
    // The built-in templates: redirects, the missing page, anchor links.
    let plain = site("[markdown]\ninsert_anchor_links = \"right\"\n").file(
        "content/p.md",
        "+++\ntitle = \"P\"\naliases = [\"old\"]\n+++\n## H\n",
    );
    plain.build();
    let mut seen = 0;
    for project in [&ke_sat, &plain] {
        for (path, bytes) in project.tree("public") {
            if path.ends_with(".html") {
                let inline = inline_parts(&String::from_utf8(bytes).expect("a text"));
                assert!(inline.is_empty(), "{path}: {inline:?}");
                seen += 1;
            }
        }
    }
    assert!(seen > 20, "{seen} pages");
}

#[test]
fn sass_that_never_ends_is_told_and_not_run() {
    for text in [
        "@mixin a { .x { @include a; } }\n.y { @include a; }",
        "@import \"main\";",
        ".a { @while true { b: c } }",
    ] {
        let project = Project::site()
            .file(
                "loa.toml",
                "base_url = \"https://x.vn\"\ncompile_sass = true\n",
            )
            .file("sass/main.scss", text);
        let messages = project.fail();
        let broken = with_code(&messages, "sass-broken");
        assert_eq!(broken["path"], "sass/main.scss", "{broken}");
    }
}

//! Broken sites: seventy kinds of mistake. Each is told by its code, at its file, with a hint,
//! as exit code 1; nothing panics, and `public/` is as it was.

use std::fs::File;
use std::time::{Duration, Instant};

use crate::project::{Project, codes};

/// No mistake may keep the program longer than this, in a slow build too.
const PATIENCE: Duration = Duration::from_secs(60);

/// What is done to a sound site, and what must be said of it.
struct Mistake {
    name: &'static str,
    make: Make,
    /// The code of the message.
    code: &'static str,
    /// The file that it points at.
    at: &'static str,
}

/// How a mistake is made.
enum Make {
    /// A file with this text.
    Text(&'static str, &'static str),
    /// A file with these bytes.
    Bytes(&'static str, &'static [u8]),
    /// Anything else.
    Do(fn(&Project)),
}
use Make::{Bytes, Do, Text};

const fn mistake(name: &'static str, make: Make, code: &'static str, at: &'static str) -> Mistake {
    Mistake {
        name,
        make,
        code,
        at,
    }
}

const CONFIG: &str = "loa.toml";
const PAGE: &str = "content/a.md";
const SECTION: &str = "content/s/_index.md";
const TEMPLATE: &str = "templates/page.html";

fn configuration() -> Vec<Mistake> {
    vec![
        mistake(
            "an unknown key",
            Text(CONFIG, "base_url = \"https://x.vn\"\nbase_urll = 1\n"),
            "unknown-key",
            CONFIG,
        ),
        mistake(
            "an unknown key in a table",
            Text(
                CONFIG,
                "base_url = \"https://x.vn\"\n[markdown]\nsmart = 1\n",
            ),
            "unknown-key",
            CONFIG,
        ),
        mistake(
            "a wrong type",
            Text(CONFIG, "base_url = 3\n"),
            "wrong-type",
            CONFIG,
        ),
        mistake(
            "broken TOML",
            Text(CONFIG, "base_url = \"https://x.vn\"\ntitle =\n"),
            "toml-syntax",
            CONFIG,
        ),
        mistake(
            "a key twice",
            Text(
                CONFIG,
                "base_url = \"https://x.vn\"\ntitle = \"a\"\ntitle = \"b\"\n",
            ),
            "toml-syntax",
            CONFIG,
        ),
        mistake(
            "no base_url",
            Text(CONFIG, "title = \"X\"\n"),
            "missing-key",
            CONFIG,
        ),
        mistake(
            "no configuration",
            Do(|p| p.remove(CONFIG)),
            "no-config",
            CONFIG,
        ),
        mistake(
            "a configuration in UTF-16",
            Bytes(CONFIG, b"\xff\xfeb\0a\0s\0e\0"),
            "not-utf8",
            CONFIG,
        ),
        mistake(
            "a missing theme",
            Text(
                CONFIG,
                "base_url = \"https://x.vn\"\ntheme = \"khong-co\"\n",
            ),
            "no-theme",
            CONFIG,
        ),
        mistake(
            "a choice that there is not",
            Text(
                CONFIG,
                "base_url = \"https://x.vn\"\n[slugify]\npaths = \"maybe\"\n",
            ),
            "bad-value",
            CONFIG,
        ),
        mistake(
            "a level of links that there is not",
            Text(
                CONFIG,
                "base_url = \"https://x.vn\"\n[link_checker]\nexternal_level = \"loud\"\n",
            ),
            "bad-value",
            CONFIG,
        ),
        mistake(
            "an unknown key in [data]",
            Text(
                CONFIG,
                "base_url = \"https://x.vn\"\n[data]\nallow_netwrk = true\n",
            ),
            "unknown-key",
            CONFIG,
        ),
        mistake(
            "a language that is none",
            Text(CONFIG, "base_url = \"https://x.vn\"\n[languages.\"x y\"]\n"),
            "bad-language",
            CONFIG,
        ),
        mistake(
            "a glob that is none",
            Text(
                CONFIG,
                "base_url = \"https://x.vn\"\nignored_content = [\"[\"]\n",
            ),
            "bad-value",
            CONFIG,
        ),
        mistake(
            "taxonomies that are no list",
            Text(
                CONFIG,
                "base_url = \"https://x.vn\"\ntaxonomies = \"tags\"\n",
            ),
            "wrong-type",
            CONFIG,
        ),
        mistake(
            "nesting without end",
            Do(|p| {
                p.write(
                    CONFIG,
                    deep("base_url = \"https://x.vn\"\nextra.a = ", "[", 50_000).as_bytes(),
                )
            }),
            "toml-syntax",
            CONFIG,
        ),
    ]
}

fn documents() -> Vec<Mistake> {
    vec![
        mistake(
            "no front matter",
            Text(PAGE, "Chào\n"),
            "matter-missing",
            PAGE,
        ),
        mistake(
            "front matter without an end",
            Text(PAGE, "+++\ntitle = \"A\"\n"),
            "matter-unclosed",
            PAGE,
        ),
        mistake(
            "broken TOML",
            Text(PAGE, "+++\ntitle = \"A\n+++\n"),
            "toml-syntax",
            PAGE,
        ),
        mistake(
            "broken YAML",
            Text(PAGE, "---\ntitle: [a\n---\n"),
            "yaml-syntax",
            PAGE,
        ),
        mistake(
            "a NUL in front matter",
            Bytes(PAGE, b"+++\ntitle = \"A\0\"\n+++\n"),
            "toml-syntax",
            PAGE,
        ),
        mistake(
            "a title that is a number",
            Text(PAGE, "+++\ntitle = 3\n+++\n"),
            "wrong-type",
            PAGE,
        ),
        mistake(
            "a date in words",
            Text(PAGE, "+++\ndate = \"hôm qua\"\n+++\n"),
            "wrong-type",
            PAGE,
        ),
        mistake(
            "a day that there is not",
            Text(PAGE, "+++\ndate = 2025-02-30\n+++\n"),
            "toml-syntax",
            PAGE,
        ),
        mistake(
            "draft in words",
            Text(PAGE, "+++\ndraft = \"yes\"\n+++\n"),
            "wrong-type",
            PAGE,
        ),
        mistake(
            "a negative weight",
            Text(PAGE, "+++\nweight = -1\n+++\n"),
            "wrong-type",
            PAGE,
        ),
        mistake(
            "aliases that are no list",
            Text(PAGE, "+++\naliases = \"x\"\n+++\n"),
            "wrong-type",
            PAGE,
        ),
        mistake(
            "an unknown taxonomy",
            Text(PAGE, "+++\n[taxonomies]\ntags = [\"a\"]\n+++\n"),
            "unknown-taxonomy",
            PAGE,
        ),
        mistake(
            "an unknown key of a section",
            Text(SECTION, "+++\nsortby = \"date\"\n+++\n"),
            "unknown-key",
            SECTION,
        ),
        mistake(
            "an order that there is not",
            Text(SECTION, "+++\nsort_by = \"dates\"\n+++\n"),
            "bad-value",
            SECTION,
        ),
        mistake(
            "nesting without end in TOML",
            Do(|p| {
                p.write(
                    PAGE,
                    format!("{}+++\n", deep("+++\nextra.a = ", "[", 50_000)).as_bytes(),
                )
            }),
            "toml-syntax",
            PAGE,
        ),
        mistake(
            "nesting without end in YAML",
            Do(|p| {
                p.write(
                    PAGE,
                    format!("{}\n---\n", deep("---\nextra: ", "[", 50_000)).as_bytes(),
                )
            }),
            "yaml-syntax",
            PAGE,
        ),
        mistake(
            "text that is not UTF-8",
            Bytes(PAGE, b"+++\n+++\n\xff\xfe\n"),
            "not-utf8",
            PAGE,
        ),
        mistake(
            "one gigabyte of Markdown",
            Do(|p| sparse(p, PAGE, 1 << 30)),
            "file-too-large",
            PAGE,
        ),
        mistake(
            "a page in a language that the site has not",
            Do(|p| {
                p.write(CONFIG, b"base_url = \"https://x.vn\"\n[languages.vi]\n");
                p.write("content/a.fr.md", b"+++\n+++\n");
            }),
            "unknown-language",
            "content/a.fr.md",
        ),
        mistake(
            "index.md beside _index.md",
            Text("content/index.md", "+++\n+++\n"),
            "index-beside-section",
            "content/index.md",
        ),
    ]
}

fn addresses() -> Vec<Mistake> {
    vec![
        mistake(
            "two pages with one slug",
            Do(|p| {
                p.write(PAGE, b"+++\nslug = \"chung\"\n+++\n");
                p.write("content/b.md", b"+++\nslug = \"chung\"\n+++\n");
            }),
            "path-claimed-twice",
            "",
        ),
        mistake(
            "two pages with one path",
            Do(|p| {
                p.write(PAGE, b"+++\npath = \"m/n\"\n+++\n");
                p.write("content/b.md", b"+++\npath = \"/m/n/\"\n+++\n");
            }),
            "path-claimed-twice",
            "",
        ),
        mistake(
            "an alias where a page is",
            Do(|p| {
                p.write(PAGE, b"+++\naliases = [\"b\"]\n+++\n");
                p.write("content/b.md", b"+++\n+++\n");
            }),
            "path-claimed-twice",
            "",
        ),
        mistake(
            "two aliases of one name",
            Do(|p| {
                p.write(PAGE, b"+++\naliases = [\"cu\"]\n+++\n");
                p.write("content/b.md", b"+++\naliases = [\"cu\"]\n+++\n");
            }),
            "path-claimed-twice",
            "",
        ),
        mistake(
            "a static file where a page is",
            Do(|p| {
                p.write(PAGE, b"+++\n+++\n");
                p.write("static/a/index.html", b"x");
            }),
            "path-claimed-twice",
            "",
        ),
        mistake(
            "static files that differ in capitals",
            Do(|p| {
                p.write("static/Anh.jpg", b"1");
                p.write("static/anh.jpg", b"2");
            }),
            "path-claimed-twice",
            "",
        ),
        mistake(
            "a path that leads out",
            Text(PAGE, "+++\npath = \"../../x\"\n+++\n"),
            "bad-output-path",
            PAGE,
        ),
        mistake(
            "an alias that leads out",
            Text(PAGE, "+++\naliases = [\"../x\"]\n+++\n"),
            "bad-output-path",
            PAGE,
        ),
        mistake(
            "a name that Windows keeps for itself",
            Text(PAGE, "+++\npath = \"con\"\n+++\n"),
            "bad-output-path",
            PAGE,
        ),
        mistake(
            "a link to no document",
            Text(PAGE, "+++\n+++\n[x](@/khong-co.md)\n"),
            "dead-link",
            PAGE,
        ),
        mistake(
            "a link to no heading",
            Text(PAGE, "+++\n+++\n# Mục\n[x](@/a.md#muk)\n"),
            "dead-anchor",
            PAGE,
        ),
        mistake(
            "a link to nothing",
            Text(PAGE, "+++\n+++\n[x]()\n"),
            "dead-link",
            PAGE,
        ),
        mistake(
            "a picture that is not there",
            Text(PAGE, "+++\n+++\n![x](x.jpg)\n"),
            "missing-image",
            PAGE,
        ),
        #[cfg(unix)]
        mistake(
            "a symbolic link out of the project",
            Do(|p| {
                std::fs::create_dir_all(p.beside("ngoai")).expect("a folder");
                std::os::unix::fs::symlink(p.beside("ngoai"), p.root().join("content/n"))
                    .expect("a link");
            }),
            "outside-root",
            "content/n",
        ),
        #[cfg(unix)]
        mistake(
            "a symbolic link in a circle",
            Do(|p| {
                std::os::unix::fs::symlink(p.root().join("content"), p.root().join("content/n"))
                    .expect("a link");
            }),
            "link-circle",
            "content/n",
        ),
    ]
}

fn templates() -> Vec<Mistake> {
    let page = |text: &'static str| Text(TEMPLATE, text);
    vec![
        mistake(
            "a tag without an end",
            page("{{ page.title }\n"),
            "template-syntax",
            TEMPLATE,
        ),
        mistake(
            "an if without an end",
            page("{% if page %}\n"),
            "template-syntax",
            TEMPLATE,
        ),
        mistake(
            "an unknown filter",
            page("{{ page.title | upperr }}"),
            "template-syntax",
            TEMPLATE,
        ),
        mistake(
            "an unknown function",
            page("{{ get_urll(path='x') }}"),
            "template-syntax",
            TEMPLATE,
        ),
        mistake(
            "an unknown test",
            page("{% if page is defind %}{% endif %}"),
            "template-syntax",
            TEMPLATE,
        ),
        mistake(
            "an unknown component",
            page("{{ <nut/> }}"),
            "template-syntax",
            TEMPLATE,
        ),
        mistake(
            "a parent that is not there",
            page("{% extends \"basse.html\" %}"),
            "template-missing",
            TEMPLATE,
        ),
        mistake(
            "an include that is not there",
            page("{% include \"x.html\" %}"),
            "template-syntax",
            TEMPLATE,
        ),
        mistake(
            "a template that a page names in vain",
            Text(PAGE, "+++\ntemplate = \"pag.html\"\n+++\n"),
            "template-missing",
            PAGE,
        ),
        mistake(
            "parents in a circle",
            Do(|p| {
                p.write("templates/b.html", b"{% extends \"page.html\" %}");
                p.write(TEMPLATE, b"{% extends \"b.html\" %}");
            }),
            "template-cycle",
            "",
        ),
        mistake(
            "includes in a circle",
            Do(|p| {
                p.write("templates/b.html", b"{% include \"page.html\" %}");
                p.write(TEMPLATE, b"{% include \"b.html\" %}");
            }),
            "template-cycle",
            "",
        ),
        mistake(
            "a component in itself",
            page("{% component v() %}{{ <v/> }}{% endcomponent v %}{{ <v/> }}"),
            "template-render",
            PAGE,
        ),
        mistake(
            "a loop without end",
            page("{% for i in range(end=1000000000000) %}{% endfor %}"),
            "template-render",
            TEMPLATE,
        ),
        mistake(
            "loops in loops without end",
            page(
                "{% for a in range(end=99999) %}{% for b in range(end=99999) %}{% endfor %}{% endfor %}",
            ),
            "template-render",
            TEMPLATE,
        ),
        mistake(
            "a page without end",
            page(
                "{% set a = page.title ~ 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' %}{% set b = a ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a %}{% for i in range(end=99999) %}{{ b }}{% endfor %}",
            ),
            "page-too-long",
            PAGE,
        ),
        mistake(
            "what is not defined",
            page("{{ page.khong.co }}"),
            "template-render",
            TEMPLATE,
        ),
        mistake(
            "a template that throws",
            page("{{ throw(message='thôi') }}"),
            "template-render",
            TEMPLATE,
        ),
        mistake(
            "a division by zero",
            page("{{ 1 / 0 }}"),
            "template-render",
            TEMPLATE,
        ),
        mistake(
            "a link to no document",
            page("{{ get_url(path='@/khong.md') }}"),
            "template-render",
            TEMPLATE,
        ),
        mistake(
            "a page that is not there",
            page("{{ get_page(path='khong.md') }}"),
            "template-render",
            TEMPLATE,
        ),
        mistake(
            "a data file that is not there",
            page("{{ load_data(path='khong.csv') }}"),
            "template-render",
            TEMPLATE,
        ),
        mistake(
            "a data file out of the project",
            page("{{ load_data(path='../../etc/passwd') }}"),
            "template-render",
            TEMPLATE,
        ),
        mistake(
            "a data file that is broken",
            Do(|p| {
                p.write("data/x.json", b"{\"a\": ");
                p.write(TEMPLATE, b"{{ load_data(path='data/x.json') }}");
            }),
            "template-render",
            TEMPLATE,
        ),
        mistake(
            "data from the network",
            page("{{ load_data(url='https://y.vn/x.json') }}"),
            "template-render",
            TEMPLATE,
        ),
        mistake(
            "a word that is not translated",
            page("{{ trans(key='home') }}"),
            "template-render",
            TEMPLATE,
        ),
        mistake(
            "a language that the site has not",
            page("{{ get_url(path='a', lang='fr') }}"),
            "template-render",
            TEMPLATE,
        ),
        mistake(
            "a date that is none",
            page("{{ 'hôm qua' | date }}"),
            "template-render",
            TEMPLATE,
        ),
        mistake(
            "nesting without end",
            Do(|p| p.write(TEMPLATE, "{% if 1 %}".repeat(50_000).as_bytes())),
            "template-syntax",
            TEMPLATE,
        ),
        mistake(
            "brackets without end",
            Do(|p| {
                p.write(
                    TEMPLATE,
                    format!("{{{{ {} }}}}", "(".repeat(50_000)).as_bytes(),
                )
            }),
            "template-syntax",
            TEMPLATE,
        ),
        mistake(
            "a template that is not UTF-8",
            Bytes(TEMPLATE, b"\xff\xfe"),
            "not-utf8",
            TEMPLATE,
        ),
        mistake(
            "a macro of Tera 1",
            page("{% macro m(a) %}{% endmacro m %}"),
            "template-syntax",
            TEMPLATE,
        ),
        mistake(
            "a broken template in a page",
            Text(PAGE, "+++\n+++\nx\n{{ page.title | upperr }}\n"),
            "template-syntax",
            PAGE,
        ),
        mistake(
            "a shortcode in a page",
            Text(PAGE, "+++\n+++\n{{ youtube(id=\"x\") }}\n"),
            "template-syntax",
            PAGE,
        ),
    ]
}

/// Codes whose sentence says all, or whose hints depend on what is near.
const WITHOUT_HINT: &[&str] = &[
    "template-render",
    "bad-output-path",
    "path-claimed-twice",
    "file-too-large",
    "read-failed",
    "dead-anchor",
    "wrong-type",
    "unknown-key",
    "unknown-taxonomy",
];

#[test]
fn configurations() {
    all_are_told(configuration());
}

#[test]
fn documents_and_their_front_matter() {
    all_are_told(documents());
}

#[test]
fn addresses_and_links() {
    all_are_told(addresses());
}

#[test]
fn templates_and_their_functions() {
    all_are_told(templates());
}

#[test]
fn there_are_at_least_fifty_kinds() {
    let kinds = [configuration(), documents(), addresses(), templates()];
    assert!(kinds.iter().map(Vec::len).sum::<usize>() >= 50);
}

fn all_are_told(mistakes: Vec<Mistake>) {
    let mut wrong = Vec::new();
    for mistake in mistakes {
        if let Err(why) = is_told(&mistake) {
            wrong.push(format!("{}: {why}", mistake.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn is_told(mistake: &Mistake) -> Result<(), String> {
    let project = Project::site()
        .file(PAGE, "+++\ntitle = \"A\"\n+++\nChào\n")
        .file("content/s/_index.md", "+++\n+++\n");
    project.build();
    let before = project.tree("public");
    match &mistake.make {
        Text(path, text) => project.write(path, text.as_bytes()),
        Bytes(path, bytes) => project.write(path, bytes),
        Do(make) => make(&project),
    }
    let begun = Instant::now();
    let answer = project.run(&["--message-format", "json", "build"]);
    if begun.elapsed() > PATIENCE {
        return Err(format!("took {:?}", begun.elapsed()));
    }
    if answer.status != 1 || answer.stderr.contains("panicked") {
        return Err(format!("ends with {}: {}", answer.status, answer.stderr));
    }
    if project.tree("public") != before {
        return Err("`public/` is not as it was".to_owned());
    }
    let messages = answer.messages();
    let told = messages
        .iter()
        .filter(|m| m["code"] == mistake.code && m["severity"] == "error")
        .find(|m| mistake.at.is_empty() || m["path"] == mistake.at);
    let Some(told) = told else {
        return Err(format!("not told: {:?} {messages:#?}", codes(&messages)));
    };
    let hints = told["hints"].as_array().map_or(0, Vec::len);
    match hints == 0 && !WITHOUT_HINT.contains(&mistake.code) {
        true => Err(format!("no hint: {told:#}")),
        false => Ok(()),
    }
}

fn deep(before: &str, bracket: &str, depth: usize) -> String {
    format!("{before}{}\n", bracket.repeat(depth))
}

/// A file of this many bytes that takes no room on the disk.
fn sparse(project: &Project, path: &str, size: u64) {
    let file = File::create(project.root().join(path)).expect("a file");
    file.set_len(size).expect("a file as long as that");
}

#[test]
fn what_looks_odd_and_is_none_the_less_right() {
    let deep = "> ".repeat(5_000);
    let project = Project::site()
        .file(
            "content/bom.md",
            "\u{feff}+++\r\ntitle = \"Đ\"\r\n+++\r\nChào\r\n",
        )
        .file("content/khong.md", "+++\ntitle = \"N\"\n+++\na\0b\n")
        .file(
            "content/deep.md",
            &format!("+++\ntitle = \"D\"\n+++\n{deep}x\n"),
        )
        .file("content/rong.md", "+++\n+++");
    project.build();
    assert!(
        project
            .read("public/bom/index.html")
            .contains("<h1>Đ</h1><p>Chào</p>")
    );
    for page in ["khong", "deep", "rong"] {
        assert!(project.has(&format!("public/{page}/index.html")), "{page}");
    }
}

//! Zola 0.23's dialect in templates, item by item: functions, filters, tests, the look-up of
//! templates, the variables of each, and what is said of the ways of Tera 1.

use crate::project::{Project, with_code};

/// A site with pages, a taxonomy, data and files; `en` is its second language.
fn site() -> Project {
    Project::site()
        .file(
            "loa.toml",
            "base_url = \"https://x.vn\"\ntitle = \"X\"\ndefault_language = \"vi\"\n\
             taxonomies = [{name = \"the\", feed = true}]\n\
             [translations]\nhome = \"Nhà\"\n\
             [languages.en]\ntitle = \"X in English\"\ntaxonomies = [{name = \"tags\"}]\n\
             [languages.en.translations]\nhome = \"Home\"\n",
        )
        .file("templates/taxonomy_list.html", "{% for t in terms %}{{ t.name }}={{ t.page_count }} {% endfor %}")
        .file("templates/taxonomy_single.html", "{{ term.name }}:{{ term.pages | length }}")
        .file("content/a.md", "+++\ntitle = \"Bài A\"\ndate = 2025-08-28\n[taxonomies]\nthe = [\"Thi đua\"]\n+++\nMột [b](@/s/b.md)\n")
        .file("content/a.en.md", "+++\ntitle = \"Page A\"\ndate = 2025-08-28\n+++\nOne\n")
        .file("content/s/_index.md", "+++\ntitle = \"Mục\"\nsort_by = \"title\"\n+++\n")
        .file("content/s/b.md", "+++\ntitle = \"Bài B\"\naliases = [\"cu/b\"]\n+++\n# Đầu\nHai\n")
        .file("static/x.css", "a{}")
        .file("data/d.toml", "ngay = 1979-05-27\n[o]\na = 1\n")
        .file("data/d.csv", "ten,so\nHai,2\n")
        .file("data/d.xml", "<r><k>v</k><n>1</n><n>2</n></r>")
        .file("data/d.bib", "@book{k, title = {Đ}}\n")
        .file("data/d.yaml", "- a\n- b\n")
        .file("data/d.json", "{\"a\": {\"b\": [1, 2]}}")
}

/// The site with a page whose template is this one.
fn with_template(template: &str) -> Project {
    site().file("templates/thu.html", template).file(
        "content/thu.md",
        "+++\ntitle = \"Thử\"\ntemplate = \"thu.html\"\n+++\n",
    )
}

/// What a template gives.
fn shown(template: &str) -> String {
    let project = with_template(template);
    project.build();
    project.read("public/thu/index.html")
}

/// The first message with which a template fails.
fn refused(template: &str) -> String {
    let messages = with_template(template).fail();
    let failed = messages.iter().find(|m| m["path"] == "templates/thu.html");
    failed
        .unwrap_or_else(|| panic!("{messages:#?}"))
        .to_string()
}

/// Checks expressions against what they show, all in one build; `call :: .part` shows a part
/// of what a call gives.
fn all_show(table: &[(&str, &str)]) {
    let template: String = table
        .iter()
        .map(|(expression, _)| match expression.split_once(" :: ") {
            Some((call, part)) => format!("{{% set v = {call} %}}{{{{ v{part} }}}}\n"),
            None => format!("{{{{ {expression} }}}}\n"),
        })
        .collect();
    let out = shown(&template);
    let lines: Vec<&str> = out.lines().collect();
    for ((expression, expected), line) in table.iter().zip(&lines) {
        assert_eq!(line, expected, "{expression}");
    }
    assert_eq!(lines.len(), table.len(), "{out}");
}

#[test]
fn get_url() {
    all_show(&[
        ("get_url(path='@/a.md')", "https://x.vn/a/"),
        ("get_url(path='@/s/b.md#dau')", "https://x.vn/s/b/#dau"),
        ("get_url(path='@/a.md', lang='en')", "https://x.vn/en/a/"),
        ("get_url(path='x.css')", "https://x.vn/x.css"),
        ("get_url(path='/x.css')", "https://x.vn/x.css"),
        ("get_url(path='s/')", "https://x.vn/s"),
        ("get_url(path='/')", "https://x.vn"),
        ("get_url(path='s', trailing_slash=true)", "https://x.vn/s/"),
        (
            "get_url(path='atom.xml', trailing_slash=true)",
            "https://x.vn/atom.xml",
        ),
        ("get_url(path='s', lang='en')", "https://x.vn/en/s"),
        ("get_url(path='en/s', lang='en')", "https://x.vn/en/s"),
        (
            "get_url(path='', lang=khong, trailing_slash=true)",
            "https://x.vn/",
        ),
        ("get_url(path='@/a.md', lang=none)", "https://x.vn/a/"),
        (
            "get_url(path='x.css', cachebust=true)",
            "https://x.vn/x.css?h=5f546eb4606b5c2b7d2a",
        ),
    ]);
    for (call, says) in [
        ("get_url(path='@/aa.md')", "did you mean `a.md`"),
        (
            "get_url(path='@/s/b.md', lang='en')",
            "no translation in `en`",
        ),
        ("get_url(path='a', lang='fr')", "`fr` is not a language"),
        ("get_url(path='khong.css', cachebust=true)", "cachebust"),
        ("get_url()", "path"),
    ] {
        let said = refused(&format!("{{{{ {call} }}}}"));
        assert!(said.contains(says), "{call}: {said}");
    }
}

#[test]
fn get_page_and_get_section() {
    all_show(&[
        ("get_page(path='a.md') :: .title", "Bài A"),
        ("get_page(path='a.md', lang='en') :: .title", "Page A"),
        ("get_page(path='a.en.md', lang='en') :: .title", "Page A"),
        (
            "get_page(path='khong.md', allow_missing=true) is none",
            "true",
        ),
        (
            "get_section(path='s/_index.md') :: .pages[0].title",
            "Bài B",
        ),
        (
            "get_section(path='s/_index.md', metadata_only=true) :: .title",
            "Mục",
        ),
        (
            "get_section(path='k/_index.md', allow_missing=true) is none",
            "true",
        ),
        (
            "get_page(path='s/b.md') :: .backlinks[0].permalink",
            "https://x.vn/a/",
        ),
        ("get_page(path='s/b.md') :: .backlinks[0].title", "Bài A"),
        ("get_page(path='a.md') :: .backlinks | length", "0"),
    ]);
    assert!(refused("{{ get_page(path='s/_index.md') }}").contains("get_section"));
    assert!(refused("{{ get_section(path='a.md') }}").contains("get_page"));
    assert!(refused("{{ get_page(path='s/bb.md') }}").contains("s/b.md"));
}

#[test]
fn a_lang_that_is_not_given_is_that_of_the_page() {
    let project = site()
        .file("templates/page.html", "{{ trans(key='home') }} {{ get_url(path='@/a.md') }} {{ get_page(path='a.md') | get(key='title') }} {{ lang }} {{ config.title }} {{ text_direction() }}");
    project.build();
    assert_eq!(
        project.read("public/a/index.html"),
        "Nhà https://x.vn/a/ Bài A vi X ltr"
    );
    assert_eq!(
        project.read("public/en/a/index.html"),
        "Home https://x.vn/en/a/ Page A en X in English ltr"
    );
}

#[test]
fn taxonomies() {
    all_show(&[
        ("get_taxonomy(kind='the') :: .items[0].name", "Thi đua"),
        (
            "get_taxonomy(kind='the') :: .permalink",
            "https://x.vn/the/",
        ),
        ("get_taxonomy(kind='the') :: .kind.name", "the"),
        ("get_taxonomy(kind='the') :: .lang", "vi"),
        ("get_taxonomy(kind='k', required=false) is none", "true"),
        ("get_taxonomy(kind='tags', lang='en') :: .lang", "en"),
        (
            "get_taxonomy_term(kind='the', term='Thi đua') :: .pages[0].title",
            "Bài A",
        ),
        (
            "get_taxonomy_term(kind='the', term='thi-dua') :: .page_count",
            "1",
        ),
        (
            "get_taxonomy_term(kind='the', term='k', required=false) is none",
            "true",
        ),
        (
            "get_taxonomy_url(kind='the', term='Thi đua')",
            "https://x.vn/the/thi-dua/",
        ),
        (
            "get_taxonomy_url(kind='the', name='Thi đua')",
            "https://x.vn/the/thi-dua/",
        ),
        (
            "get_taxonomy_url(kind='k', term='x', required=false) is none",
            "true",
        ),
    ]);
    for call in [
        "get_taxonomy(kind='thee')",
        "get_taxonomy_url(kind='the', term='Thi đu', required=false)",
        "get_taxonomy_term(kind='the', term='Thi đu')",
    ] {
        let said = refused(&format!("{{{{ {call} }}}}"));
        assert!(said.contains("did you mean"), "{call}: {said}");
    }
}

#[test]
fn get_hash() {
    all_show(&[
        ("get_hash(path='x.css') | length", "64"),
        (
            "get_hash(literal='x', sha_type=256, base64=false)",
            "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881",
        ),
        ("get_hash(literal='x', sha_type=512) | length", "88"),
    ]);
    assert!(refused("{{ get_hash(path='x.css', literal='x') }}").contains("literal"));
    assert!(refused("{{ get_hash(literal='x', sha_type=1) }}").contains("256"));
}

#[test]
fn load_data_in_every_format() {
    all_show(&[
        ("load_data(path='data/d.toml') :: .ngay", "1979-05-27"),
        ("load_data(path='/data/d.toml') :: .o.a", "1"),
        ("load_data(path='data/d.csv') :: .headers[1]", "so"),
        ("load_data(path='data/d.csv') :: .records[0][0]", "Hai"),
        ("load_data(path='data/d.json') :: .a.b[1]", "2"),
        ("load_data(path='data/d.yaml') :: [1]", "b"),
        (
            "load_data(path='data/d.xml') :: .r.n | join(sep='+')",
            "1+2",
        ),
        (
            "load_data(path='data/d.bib') :: .bibliographies[0].tags.title",
            "Đ",
        ),
        (
            "load_data(path='data/d.bib', format='bibtex') :: .bibliographies[0].citation_key",
            "k",
        ),
        ("load_data(path='x.css')", "a{}"),
        ("load_data(path='@/s/b.md') | length > 9", "true"),
        ("load_data(literal='a = 1', format='toml') :: .a", "1"),
        ("load_data(literal='a = 1')", "a = 1"),
        (
            "load_data(path='data/khong.csv', required=false) is none",
            "true",
        ),
        ("load_data(path='data/../data/d.json') :: .a.b[0]", "1"),
    ]);
    for (call, says) in [
        ("load_data(path='data/khong.csv')", "no data file"),
        ("load_data(path='../x')", "leads out of the project"),
        ("load_data(path='a', literal='b')", "one of"),
        ("load_data(literal='a =', format='toml')", "line 1"),
        ("load_data(literal='a', format='docx')", "docx"),
        (
            "load_data(url='https://y.vn/')",
            "asks nothing of the network",
        ),
    ] {
        let said = refused(&format!("{{{{ {call} }}}}"));
        assert!(said.contains(says), "{call}: {said}");
    }
}

#[test]
fn load_data_reads_workbooks() {
    let mut book = rust_xlsxwriter::Workbook::new();
    for name in ["Thôn 1", "Thôn 2"] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        sheet.write(0, 0, "Họ và tên").unwrap();
        sheet.write(0, 1, "Số khẩu").unwrap();
        for (row, who) in [(1, "Nguyễn Văn A"), (2, "Trần Thị B")] {
            sheet.write(row, 0, format!("{who}, {name}")).unwrap();
            sheet.write(row, 1, row + 3).unwrap();
        }
    }
    let list = "{{ d.headers[0] }}|{{ d.rows[0].so_khau + 1 }}|{{ d.rows[1].ho_va_ten }}|{{ d.records[0][1] }}";
    let project = with_template(&format!(
        "{{% set d = load_data(path='data/ds.xlsx#Thôn 2') %}}{list}"
    ));
    project.write("data/ds.xlsx", &book.save_to_buffer().unwrap());
    project.build();
    assert_eq!(
        project.read("public/thu/index.html"),
        "Họ và tên|5|Trần Thị B, Thôn 2|4"
    );
    // A flat table under the name of a workbook is refused, with a reason.
    project.write("data/ds.xlsx", b"Ten,so\nHai,2\n");
    with_code(&project.fail(), "template-render");
}

#[test]
fn words_moments_and_the_environment() {
    all_show(&[
        ("trans(key='home')", "Nhà"),
        ("trans(key='home', lang='en')", "Home"),
        ("text_direction()", "ltr"),
        ("text_direction(lang='ar')", "rtl"),
        ("now() | length > 9", "true"),
        ("now(utc=true) is ending_with(pat='Z')", "true"),
        ("now(timestamp=true) > 1700000000", "true"),
        ("get_env(name='LOA_KHONG_CO', default='x')", "x"),
        ("get_env(name='LC_ALL')", "C"),
        ("get_random(start=1, end=2)", "1"),
        (
            "get_random(start=0, end=100, seed='a') == get_random(start=0, end=100, seed='a')",
            "true",
        ),
        ("get_random(end=1)", "0"),
        ("range(end=3) | join(sep=',')", "0,1,2"),
        ("zola_version", "0.23.6"),
    ]);
    assert!(refused("{{ get_env(name='LOA_KHONG_CO') }}").contains("LOA_KHONG_CO"));
    assert!(refused("{{ trans(key='hom') }}").contains("did you mean `home`"));
    assert!(refused("{{ text_direction(lang='???') }}").contains("???"));
    assert!(refused("{{ throw(message='thôi nhé') }}").contains("thôi nhé"));
}

#[test]
fn chance_is_the_same_in_every_build() {
    let template =
        "{{ get_random(start=0, end=1000000) }} {{ [1,2,3,4,5,6,7,8,9] | shuffle | join(sep='') }}";
    assert_eq!(shown(template), shown(template));
    assert_eq!(
        shown("{{ [1,2,3] | shuffle(seed='x') | sort | join(sep='') }}"),
        "123"
    );
}

#[test]
fn filters_that_zola_adds() {
    all_show(&[
        (
            "'**a**' | markdown | trim | safe",
            "<p><strong>a</strong></p>",
        ),
        ("'**a** b' | markdown(inline=true)", "<strong>a</strong> b"),
        (
            "'[x](@/a.md)' | markdown(inline=true)",
            "<a href=\"https://x.vn/a/\">x</a>",
        ),
        ("1234567 | num_format", "1.234.567"),
        ("1234567 | num_format(locale='en')", "1,234,567"),
        ("1234567 | num_format(locale='en-IN')", "12,34,567"),
        (
            "1234567 | num_format(locale='fr')",
            "1\u{202f}234\u{202f}567",
        ),
        ("'đ' | base64_encode", "xJE="),
        ("'xJE=' | base64_decode", "đ"),
        (
            "'Hello World' | regex_replace(pattern='(?P<a>H)', rep='J')",
            "Jello World",
        ),
        ("'<b>a</b>' | striptags", "a"),
        ("'<b> </b> <i>' | spaceless | safe", "<b></b><i>"),
        ("'a b/đ' | urlencode", "a%20b/%C4%91"),
        ("'a b/đ' | urlencode_strict", "a%20b%2F%C4%91"),
        ("[1,2] | json_encode | safe", "[1,2]"),
        ("1024 | filesizeformat(binary=true)", "1 KiB"),
        ("3.14159 | format(spec='.2')", "3.14"),
        ("'Đại hội' | slugify", "dai-hoi"),
        ("'2025-08-28' | date", "2025-08-28"),
        (
            "'2025-08-28T07:00:00+07:00' | date(format='%d/%m/%Y %H:%M')",
            "28/08/2025 07:00",
        ),
        (
            "'2025-08-28' | date(format='EEEE, d MMMM, y', locale='vi')",
            "Thứ Năm, 28 tháng 8, 2025",
        ),
        (
            "'2025-08-28' | date(format='%A, %-d %B, %Y', locale='vi')",
            "Thứ Năm, 28 tháng 8, 2025",
        ),
        ("0 | date(format='%Y', timezone='Asia/Ho_Chi_Minh')", "1970"),
    ]);
    assert!(refused("{{ 1 | num_format(locale='???') }}").contains("???"));
}

#[test]
fn filters_of_the_template_language() {
    all_show(&[
        ("'a' | upper ~ ('B' | lower)", "Ab"),
        ("'một hai' | wordcount", "2"),
        ("'<' | escape | safe", "&lt;"),
        ("'<' | escape_html | safe", "&lt;"),
        ("'<' | escape_xml | safe", "&lt;"),
        ("'a\nb' | newlines_to_br | safe", "a<br>b"),
        ("2 | pluralize", "s"),
        ("' a ' | trim", "a"),
        ("'xxa' | trim_start(pat='x')", "a"),
        ("'axx' | trim_end(pat='x')", "a"),
        ("'aXa' | replace(from='X', to='-')", "a-a"),
        ("'một hai' | capitalize", "Một hai"),
        ("'một hai' | title", "Một Hai"),
        ("'đồng chí' | truncate(length=4, end='…')", "đồng…"),
        ("'a' | indent(width=2, first=true)", "  a"),
        ("1 | str ~ 'x'", "1x"),
        ("'12' | int + 1", "13"),
        ("'1.5' | float + 1", "2.5"),
        ("[1,2] | length", "2"),
        ("[1,2] | reverse | join(sep='')", "21"),
        ("'a-b' | split(pat='-') | last", "b"),
        ("-1 | abs", "1"),
        ("1.26 | round(precision=1)", "1.3"),
        ("[3,1] | first", "3"),
        ("[3,1] | nth(n=1)", "1"),
        ("[3,1] | sort | join(sep='')", "13"),
        ("[1,1] | unique | length", "1"),
        ("{'a': 1} | get(key='b', default=2)", "2"),
        ("{'a': 1} | values | first", "1"),
        ("{'a': 1} | keys | first", "a"),
        ("{'a': 1} | pairs | length", "1"),
        (
            "[{'y': 1}, {'y': 1}] | group_by(attribute='y') | keys | length",
            "1",
        ),
        ("khong | default(value='x')", "x"),
        ("[x * 2 for x in [1,2]] | join(sep=',')", "2,4"),
        ("[...[1], ...[2]] | length", "2"),
        ("[1,2,3][0:2] | length", "2"),
    ]);
}

#[test]
fn tests_of_values() {
    let all = [
        "'x' is defined",
        "khong is undefined",
        "3 is odd",
        "2 is even",
        "'x' is string",
        "1 is number",
        "{'a': 1} is map",
        "true is bool",
        "[1] is array",
        "1 is integer",
        "1.5 is float",
        "none is none",
        "[1] is iterable",
        "4 is divisible_by(divisor=2)",
        "'abc' is starting_with(pat='a')",
        "'abc' is ending_with(pat='c')",
        "'abc' is containing(pat='b')",
        "'abc' is matching(pat='^a.c$')",
        "'2025-01-01' is before(other='2025-01-02')",
        "'2025-01-01' is after(other='2024-12-31')",
        "'2025-01-01' is before(other='2025-01-01', inclusive=true)",
        "not ('2025-01-01' is after(other='2025-01-01'))",
    ];
    let table: Vec<(&str, &str)> = all.iter().map(|test| (*test, "true")).collect();
    all_show(&table);
}

#[test]
fn templates_are_found_in_layers() {
    let project = Project::site()
        .file("loa.toml", "base_url = \"https://x.vn\"\ntheme = \"t\"\n")
        .file("themes/t/theme.toml", "name = \"t\"\n[extra]\nmau = \"do\"\n")
        .file("themes/t/templates/base.html", "[{% block b %}theme{% endblock b %}]")
        .file("themes/t/templates/page.html", "{% extends \"base.html\" %}{% block b %}{{ page.title }} {{ config.extra.mau }}{% endblock b %}")
        .file("themes/t/templates/404.html", "theme {% include \"__zola_builtins/robots.txt\" %}")
        .file("templates/base.html", "({% block b %}site{% endblock b %})")
        .file("templates/khac.html", "{% extends \"t/templates/base.html\" %}{% block b %}{{ super() }}!{% endblock b %}")
        .file("templates/robots.txt", "{% extends \"__zola_builtins/404.html\" %}")
        .file("content/a.md", "+++\ntitle = \"A\"\n+++\n")
        .file("content/b.md", "+++\ntitle = \"B\"\ntemplate = \"khac.html\"\n+++\n");
    project.remove("templates/page.html");
    project.build();
    // The site's base under the theme's page; the theme's own base by its whole name.
    assert_eq!(project.read("public/a/index.html"), "(A do)");
    assert_eq!(project.read("public/b/index.html"), "[theme!]");
    assert!(
        project
            .read("public/404.html")
            .starts_with("theme User-agent")
    );
    assert!(project.read("public/robots.txt").contains("404"));
}

#[test]
fn a_site_without_templates_can_be_seen() {
    let project = Project::empty()
        .file(
            "loa.toml",
            "base_url = \"https://x.vn\"\ntitle = \"Xã\"\ntaxonomies = [{name = \"the\"}]\n",
        )
        .file(
            "content/a.md",
            "+++\ntitle = \"A\"\n[taxonomies]\nthe = [\"t\"]\n+++\nChào\n",
        )
        .file("content/s/_index.md", "+++\ntitle = \"Mục\"\n+++\n");
    let answer = project.run(&["build"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    assert!(answer.stderr.contains("no-templates"), "{}", answer.stderr);
    let home = project.read("public/index.html");
    assert!(
        home.contains("https://x.vn/s/") && home.contains("https://x.vn/a/"),
        "{home}"
    );
    assert!(project.read("public/a/index.html").contains("<p>Chào</p>"));
    assert!(
        project
            .read("public/the/t/index.html")
            .contains("https://x.vn/a/")
    );
    // With templates of its own, a missing one is an error.
    let project = project.file("templates/index.html", "x");
    with_code(&project.fail(), "template-missing");
}

#[test]
fn a_large_sitemap_is_split() {
    let terms: String = (0..30_001).map(|n| format!("\"{n}\",")).collect();
    let project = Project::site()
        .file(
            "loa.toml",
            "base_url = \"https://x.vn\"\ntaxonomies = [{name = \"the\"}]\n",
        )
        .file("templates/taxonomy_list.html", "")
        .file("templates/taxonomy_single.html", "")
        .file(
            "content/a.md",
            &format!("+++\n[taxonomies]\nthe = [{terms}]\n+++\n"),
        );
    project.build();
    let index = project.read("public/sitemap.xml");
    assert!(
        index.contains("<loc>https://x.vn/sitemap2.xml</loc>"),
        "{index}"
    );
    let count = |path: &str| project.read(path).matches("<loc>").count();
    assert_eq!(count("public/sitemap1.xml"), 30_000);
    // The home page, the page, the list of terms and the last of 30,001 terms.
    assert_eq!(count("public/sitemap2.xml"), 4);
}

#[test]
fn feeds_redirects_and_robots_have_their_variables() {
    let project = site()
        .file("loa.toml", "base_url = \"https://x.vn\"\ntitle = \"X\"\ngenerate_feeds = true\nfeed_filenames = [\"f.xml\"]\ntaxonomies = [{name = \"the\", feed = true}]\n")
        .file("templates/f.xml", "{{ feed_url }} {{ last_updated }} {% for p in pages %}{{ p.title }}{% endfor %} {% if term is defined %}{{ term.slug }} {{ taxonomy.name }}{% endif %} {{ lang }} {{ config.title }}")
        .file("templates/robots.txt", "{{ config.title }} {{ lang }} {{ get_url(path='sitemap.xml') }}")
        .file("templates/404.html", "{{ config.title }} {{ lang }}")
        .file("templates/internal/alias.html", "→ {{ url }}")
        .file("templates/sitemap.xml", "{% for e in entries %}{{ e.permalink }} {{ e.updated or '' }}|{% endfor %}{{ config.title }}");
    project.remove("content/a.en.md");
    project.build();
    assert_eq!(
        project.read("public/f.xml"),
        "https://x.vn/f.xml 2025-08-28 Bài A  en X"
    );
    assert_eq!(
        project.read("public/the/thi-dua/f.xml"),
        "https://x.vn/the/thi-dua/f.xml 2025-08-28 Bài A thi-dua the en X"
    );
    assert_eq!(
        project.read("public/robots.txt"),
        "X en https://x.vn/sitemap.xml"
    );
    assert_eq!(project.read("public/404.html"), "X en");
    assert_eq!(
        project.read("public/cu/b/index.html"),
        "→ https://x.vn/s/b/"
    );
    assert!(
        project
            .read("public/sitemap.xml")
            .contains("https://x.vn/a/ 2025-08-28|")
    );
}

#[test]
fn variables_of_pages_and_sections() {
    let project = site()
        .file("templates/page.html", "{% for k in ['relative_path','colocated_path','content','permalink','slug','ancestors','title','description','updated','date','year','month','day','taxonomies','authors','extra','path','components','summary','toc','word_count','reading_time','assets','draft','lang','lower','higher','translations','backlinks','aliases'] %}{% if page | get(key=k, default='~') == '~' %}!{{ k }} {% endif %}{% endfor %}{{ page.aliases | join(sep='') }}")
        .file("templates/section.html", "{% for k in ['relative_path','colocated_path','content','permalink','draft','ancestors','title','description','extra','path','components','toc','word_count','reading_time','lang','assets','pages','subsections','translations','backlinks','generate_feeds','transparent','paginate_by','paginate_reversed','lower','higher'] %}{% if section | get(key=k, default='~') == '~' %}!{{ k }} {% endif %}{% endfor %}{{ section.higher?.title or '' }}{{ current_path }} {{ current_url }}")
        .file("content/t/_index.md", "+++\ntitle = \"Sau\"\nweight = 1\n+++\n");
    project.build();
    assert_eq!(project.read("public/s/b/index.html"), "cu/b");
    assert_eq!(
        project.read("public/s/index.html"),
        "Sau/s/ https://x.vn/s/"
    );
}

#[test]
fn what_was_written_for_tera_1_is_told_the_new_way() {
    for (template, new) in [
        ("{% macro m(a) %}x{% endmacro m %}", "{% component"),
        (
            "{% import \"m.html\" as m %}",
            "components are known everywhere",
        ),
        ("{{ self::m(a=1) }}", "{{ <name"),
        ("{{ m::x(a=1) }}", "{{ <name"),
        ("{% include \"x.html\" ignore missing %}", "that is there"),
        ("{% include [\"x.html\", \"y.html\"] %}", "{% else %}"),
        ("{{ 1 | as_str }}", "instead of as_str write str"),
        ("{{ 'a' | linebreaksbr }}", "newlines_to_br"),
        ("{{ 'a' | trim_start_matches(pat='a') }}", "trim_start"),
        ("{{ 'a' | trim_end_matches(pat='a') }}", "trim_end"),
        (
            "{{ [1] | filter(attribute='a', value=1) }}",
            "for x in list if",
        ),
        ("{{ [1] | map(attribute='a') }}", "x.key for x in list"),
        ("{{ [1] | concat(with=[2]) }}", "...a, ...b"),
        ("{{ [1] | slice(start=1) }}", "list[1:3]"),
        ("{{ 'a' | addslashes }}", "replace"),
        ("{% if 4 is divisibleby(2) %}{% endif %}", "divisor=2"),
        ("{% if 'a' is starting_with('a') %}{% endif %}", "pat="),
        ("{% if 'a' is containing('a') %}{% endif %}", "pat="),
        ("{% if 'a' is matching('a') %}{% endif %}", "pat="),
        ("{% if page is object %}{% endif %}", "is map"),
        ("{{ page.authors.0 }}", "list[0]"),
        ("{{ get_file_hash(path='x.css') }}", "get_hash"),
    ] {
        let said = refused(template);
        assert!(
            said.contains("Tera 1") && said.contains(new),
            "{template}: {said}"
        );
    }
    assert!(refused("{{ khong.co }}").contains("a?.b"));
    assert!(refused("{{ 'a' | upperr }}").contains("`upper`"));
    let project = site().file("templates/shortcodes/yt.html", "{{ id }}");
    let answer = project.run(&["build"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    assert!(
        answer.stderr.contains("shortcode-template"),
        "{}",
        answer.stderr
    );
    for body in ["{{ yt(id=\"x\") }}", "{% trich() %}a{% end %}"] {
        let project = site().file("content/c.md", &format!("+++\n+++\n{body}\n"));
        let messages = project.fail();
        let said = messages
            .iter()
            .find(|m| m["path"] == "content/c.md")
            .expect("the page");
        assert!(said["hints"].to_string().contains("/>"), "{said}");
        assert_eq!(said["line"], 3, "{said}");
    }
}

#[test]
fn what_is_wrong_on_every_page_is_told_where_it_is_written() {
    let project = Project::empty()
        .file(
            "loa.toml",
            "base_url = \"https://vi-du.vn\"\n[extra]\nnav = [{ name = \"Nhà\" }]\n",
        )
        .file("content/a.md", "+++\ntitle = \"A\"\n+++\n")
        .file("templates/index.html", "{% extends 'page.html' %}")
        .file(
            "templates/page.html",
            "<nav>\n  {% for n in config.extra.nav %}{{ n.name }}{{ n.url }}{% endfor %}\n</nav>",
        );
    let messages = project.fail();
    let message = with_code(&messages, "template-render");
    assert_eq!(message["path"], "templates/page.html");
    assert_eq!(message["line"], 2);
    project.write(
        "templates/page.html",
        b"<nav>{% for n in config.extra.nav -%} {{ n.name }}{% endfor -%} </nav>{{ page?.title or '' }}",
    );
    project.build();
    assert_eq!(project.read("public/a/index.html"), "<nav>Nhà</nav>A");
}

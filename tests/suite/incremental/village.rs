//! A village's site, small but with a bit of everything that a cache could get wrong: lists in
//! every order, pages that show other pages, files that templates read, hash or resize,
//! fallbacks from the site to its theme, two languages, and things that are asked for and may
//! not be there.
//!
//! Templates, theme, styles and configuration lie in `village/`; the documents and pictures are
//! made here.

use std::io::Cursor;
use std::path::Path;
use std::process::Command;

use image::{ImageFormat, Rgb, RgbImage};

use super::chance::Chance;
use super::cold::{Tree, sources};
use crate::project::{Answer, Project, answer, tree};

const WORDS: [&str; 16] = [
    "đồng",
    "lúa",
    "xóm",
    "làng",
    "đường",
    "hoa",
    "cờ",
    "họp",
    "dân",
    "trường",
    "chợ",
    "sông",
    "máy",
    "may",
    "nước",
    "sạch",
];
const MOVEMENTS: [&str; 4] = ["Xanh", "Sạch", "Đẹp", "Văn hoá"];
const HAMLETS: [&str; 3] = ["Đông", "Tây", "Trung"];

/// Paragraphs that show something of the site around the page.
const PARAGRAPHS: [&str; 9] = [
    "{{ config.title }}: {{<badge text=\"mới\"/>}}",
    "{{ load_data(path=\"data/so-lieu.toml\") | get(key=\"villages\") }} thôn",
    "{{ resize_image(path=\"hinh/nen.png\", width=7, height=7, op=\"fill\") | get(key=\"url\") }}",
    "{{ asset(path=\"kich-ban.js\") | get(key=\"url\") }}",
    "{{ get_url(path=\"ghi-chu.txt\", cachebust=true) }} {{ get_env(name=\"GREETING\", default=\"-\") }}",
    "{{ page.title }} {{ lang }} {{ page.translations | length }} {{ now() }}",
    "```rust\nlet a = 1;\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |",
    "![cờ](/hinh/co.png) ghi chú[^1]\n\n[^1]: Lời của \"làng\".",
    "> [!NOTE]\n> Không có gì.",
];

/// The project, how it is called, and the chance that changes both.
pub(super) struct Village {
    pub(super) project: Project,
    pub(super) call: Call,
    pub(super) chance: Chance,
    /// The sources as they were at first.
    pub(super) first: Tree,
    /// Whether loa may have lost its list of the files that it wrote: then it cannot know which
    /// of them are stale.
    pub(super) ledger_lost: bool,
    made_up: usize,
}

/// The flags and the variable of a build.
pub(super) struct Call {
    pub(super) drafts: bool,
    pub(super) future: bool,
    pub(super) expired: bool,
    pub(super) minify: bool,
    pub(super) force: bool,
    pub(super) base_url: Option<&'static str>,
    /// The moment, which `now()` shows and by which pages expire.
    pub(super) at: Option<&'static str>,
    /// The variable that the home page greets with.
    pub(super) greeting: Option<&'static str>,
}

impl Call {
    /// The usual call: no flag but a fixed moment.
    pub(super) const USUAL: Call = Call {
        drafts: false,
        future: false,
        expired: false,
        minify: false,
        force: false,
        base_url: None,
        at: Some("2025-08-28"),
        greeting: None,
    };

    /// `loa build` in `project`; messages come as JSON, which holds no time and no folder.
    pub(super) fn command(&self, project: &Project) -> Command {
        let mut args = vec!["--message-format", "json", "build"];
        let flags = [
            (self.drafts, "--drafts"),
            (self.future, "--future"),
            (self.expired, "--expired"),
            (self.minify, "--minify"),
            (self.force, "--force"),
        ];
        args.extend(flags.iter().filter(|(set, _)| *set).map(|(_, flag)| flag));
        args.extend(self.base_url.iter().flat_map(|url| ["--base-url", url]));
        args.extend(self.at.iter().flat_map(|at| ["--at", at]));
        let mut command = project.command(&args);
        match self.greeting {
            Some(greeting) => command.env("GREETING", greeting),
            None => command.env_remove("GREETING"),
        };
        command
    }

    /// Builds `project`.
    pub(super) fn build(&self, project: &Project) -> Answer {
        answer(self.command(project).output().expect("loa runs"))
    }
}

impl Village {
    /// The site that belongs to a seed.
    pub(super) fn of_seed(seed: u64) -> Village {
        let mut village = Village {
            project: Project::empty(),
            call: Call::USUAL,
            chance: Chance::from_seed(seed),
            first: Tree::new(),
            ledger_lost: false,
            made_up: 0,
        };
        let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/incremental/village");
        for (path, bytes) in tree(&here) {
            village.project.write(&path, &bytes);
        }
        village.write_sections();
        village.write_pages();
        for picture in ["hinh/co.png", "hinh/nen.png"] {
            let bytes = village.picture();
            village.project.write(&format!("static/{picture}"), &bytes);
        }
        village.first = sources(&village.project);
        village
    }

    /// The same site, made calm: nothing in it is warned of or changes by itself, and a body is
    /// shown by its own pages and by feeds alone.
    pub(super) fn calm_of_seed(seed: u64) -> Village {
        let mut village = Village::of_seed(seed);
        let project = &village.project;
        for path in [
            "gio",
            "tong-hop",
            "la",
            "tin/khong-ngay",
            "tin/nhap",
            "tin/sap-toi",
        ] {
            project.remove(&format!("content/{path}.md"));
        }
        for (path, _) in sources(project) {
            if path.ends_with(".md") && project.read(&path).contains("{{ now() }}") {
                project.edit(&path, " {{ now() }}", "");
            }
        }
        let changes = [
            ("loa.toml", "build_search_index = true\n", ""),
            ("content/_index.md", "\"title\"", "\"slug\""),
            ("content/guong/nam/_index.md", "\"title\"", "\"slug\""),
            ("templates/everything.html", "p.content | safe", "p.title"),
            ("templates/components.html", "{{ page.word_count }} ", ""),
            (
                "templates/page.json",
                "(page.higher?.title or \"\") | json_encode",
                "page.title | json_encode",
            ),
            (
                "templates/lookups.html",
                "{% set section = get_section(path=\"cho/_index.md\", allow_missing=true) %}{% if section %}{{ section.title or \"\" }} {{ section.pages | length }}{% endif %}",
                "",
            ),
            ("templates/section.html", "p.summary or ", ""),
            ("templates/section.html", "section.backlinks", "[]"),
            ("templates/page.html", "page.backlinks", "[]"),
            (
                "templates/lookups.html",
                "{{ get_hash(path=\"search_index.en.json\") }}",
                "",
            ),
        ];
        for (path, from, to) in changes {
            project.edit(path, from, to);
        }
        for path in ["digest", "clock"] {
            project.remove(&format!("templates/{path}.html"));
        }
        village.first = sources(project);
        village
    }

    /// The site that belongs to a seed, after its first build.
    pub(super) fn built(seed: u64) -> Village {
        let village = Village::of_seed(seed);
        village.build();
        village
    }

    /// Builds, which must succeed.
    pub(super) fn build(&self) -> Answer {
        let answer = self.call.build(&self.project);
        assert_eq!(answer.status, 0, "{}", answer.stderr);
        answer
    }

    /// New words where many pages show them, and one page more or less.
    pub(super) fn change_a_lot(&mut self) {
        let sentence = self.sentence();
        for path in ["content/tin/bai-1.md", "content/guong/nguoi-1/index.md"] {
            let text = self.project.read(path) + &format!("\n{sentence}\n");
            self.project.write(path, text.as_bytes());
        }
        let (block, template) = ("{% block main %}", "templates/section.html");
        self.project
            .edit(template, block, &format!("{block}{sentence}"));
        let passing = "content/tin/thoang-qua.md";
        if self.project.has(passing) {
            return self.project.remove(passing);
        }
        let text = self.page(passing, &[]);
        self.project.write(passing, text.as_bytes());
    }

    /// A paragraph that shows something of the site, and nothing that changes by itself.
    pub(super) fn some_paragraph(&mut self) -> String {
        let paragraph = self.chance.one_of(&PARAGRAPHS).expect("a paragraph");
        paragraph.replace("{{ now() }}", "")
    }

    /// A word that was never used before.
    pub(super) fn new_word(&mut self) -> String {
        self.made_up += 1;
        let word = self.chance.one_of(&WORDS).expect("words");
        format!("{word}{}", self.made_up)
    }

    /// A date of 2024 or 2025.
    pub(super) fn date(&mut self) -> String {
        let (year, month) = (2024 + self.chance.below(2), 1 + self.chance.below(12));
        format!("{year}-{month:02}-{:02}", 1 + self.chance.below(28))
    }

    /// A list of terms as front matter writes it.
    pub(super) fn terms(&mut self, taxonomy: &str) -> String {
        let known: &[&str] = match taxonomy {
            "phong-trao" => &MOVEMENTS,
            _ => &HAMLETS,
        };
        let mut terms: Vec<String> = known.iter().map(|t| format!("{t:?}")).collect();
        terms.retain(|_| self.chance.one_in(2));
        if self.chance.one_in(12) {
            terms.push(format!("{:?}", self.new_word()));
        }
        format!("[{}]", terms.join(", "))
    }

    /// A few words in a row.
    pub(super) fn sentence(&mut self) -> String {
        let count = 4 + self.chance.below(12);
        let words: Vec<&str> = (0..count)
            .filter_map(|_| self.chance.one_of(&WORDS))
            .collect();
        format!("{} {}.", words.join(" "), self.new_word())
    }

    /// A small PNG.
    pub(super) fn picture(&mut self) -> Vec<u8> {
        let (width, height) = (12 + self.chance.below(20), 12 + self.chance.below(20));
        let colour = self.chance.below(256) as u8;
        let picture = RgbImage::from_fn(width as u32, height as u32, |x, y| {
            Rgb([colour, (x * 8) as u8, (y * 8) as u8])
        });
        let mut bytes = Cursor::new(Vec::new());
        picture
            .write_to(&mut bytes, ImageFormat::Png)
            .expect("a picture");
        bytes.into_inner()
    }

    /// A page in the language of its file's name, with links to `others`.
    pub(super) fn page(&mut self, path: &str, others: &[String]) -> String {
        let title = format!("Bài {}", self.new_word());
        let (date, weight) = (self.date(), self.chance.below(30));
        let taxonomies = match path.ends_with(".en.md") {
            true => "tags = [\"One\", \"Two\"]".to_owned(),
            false => format!(
                "phong-trao = {}\nthon = {}\nthe = [\"Chung\"]",
                self.terms("phong-trao"),
                self.terms("thon")
            ),
        };
        let (first, second) = (self.sentence(), self.sentence());
        let links: String = (0..2)
            .filter_map(|_| self.chance.one_of(others))
            .map(|other| format!("[xem](@/{other}#muc-1) "))
            .collect();
        let third = self.chance.one_of(&PARAGRAPHS).expect("a paragraph");
        format!(
            "+++\ntitle = \"{title}\"\ndate = {date}\nweight = {weight}\n\
             [taxonomies]\n{taxonomies}\n[extra]\nmood = \"vui\"\n+++\n\
             ## Mục 1\n\n{first} {links}\n\n<!-- more -->\n\n## Mục 2\n\n{second}\n\n{third}\n"
        )
    }

    fn write_sections(&self) {
        let sections = [
            ("_index.md", "title = \"Nhà\"\nsort_by = \"title\""),
            ("_index.en.md", "title = \"Home\""),
            (
                "tin/_index.md",
                "title = \"Tin\"\nsort_by = \"date\"\npaginate_by = 3\ngenerate_feeds = true",
            ),
            ("tin/_index.en.md", "title = \"News\"\nsort_by = \"date\""),
            (
                "tin/hop/_index.md",
                "title = \"Họp\"\nsort_by = \"date\"\ntransparent = true",
            ),
            (
                "guong/_index.md",
                "title = \"Gương\"\nsort_by = \"weight\"\nweight = 2\naliases = [\"nguoi-tot\"]\n\
                 [cascade]\ntemplate = \"person.html\"\nextra = { mood = \"tốt\" }\n\
                 renditions = [{ name = \"json\", template = \"page.json\" }]",
            ),
            (
                "guong/nam/_index.md",
                "title = \"Các năm\"\nsort_by = \"title\"\npage_template = \"member.html\"",
            ),
            (
                "van-ban/_index.md",
                "title = \"Văn bản\"\nsort_by = \"date\"\n[[pages_from]]\ndata = \"so.csv\"\n\
                 slug = \"{{ row.so }}\"\ntitle = \"{{ row.ten }}\"\ndate = \"{{ row.ngay }}\"\n\
                 body = \"Số **{{ row.so }}**: {{ row.ten }}.\"\n\
                 taxonomies = { the = \"{{ row.the }}\" }",
            ),
        ];
        for (path, matter) in sections {
            let text = format!("+++\n{matter}\n+++\nMục [tin](@/tin/_index.md)\n");
            self.project
                .write(&format!("content/{path}"), text.as_bytes());
        }
        let list = "Số,Tên,Ngày,Thẻ\n01,Kế hoạch,20/8/2025,Chung\n02,Thông báo,05/8/2025,Riêng\n";
        self.project
            .write("content/van-ban/so.csv", list.as_bytes());
    }

    fn write_pages(&mut self) {
        let mut paths: Vec<String> = (1..=6).map(|n| format!("tin/bai-{n}.md")).collect();
        paths.extend((1..=3).map(|n| format!("tin/hop/hop-{n}.md")));
        paths.extend((1..=3).map(|n| format!("guong/nguoi-{n}/index.md")));
        paths.extend((1..=3).map(|n| format!("guong/nam/nam-{n}.md")));
        let others = paths.clone();
        paths.extend(["tin/bai-1.en.md", "tin/bai-2.en.md"].map(str::to_owned));
        paths.extend(["guong/nguoi-1/index.en.md", "tin/2025-08-02-hop-dan.md"].map(str::to_owned));
        for path in &paths {
            let text = self.page(path, &others);
            self.project
                .write(&format!("content/{path}"), text.as_bytes());
        }
        for n in 1..=3 {
            let picture = self.picture();
            self.project
                .write(&format!("content/guong/nguoi-{n}/anh.png"), &picture);
            let notes = self.sentence();
            self.project.write(
                &format!("content/guong/nguoi-{n}/ghi.txt"),
                notes.as_bytes(),
            );
            let path = format!("content/guong/nguoi-{n}/index.md");
            let text = self.project.read(&path) + "\n![ảnh](anh.png)\n";
            self.project.write(&path, text.as_bytes());
        }
        let special = [
            ("tong-hop.md", "template = \"digest.html\""),
            ("toan-van.md", "template = \"everything.html\""),
            ("gio.md", "template = \"clock.html\""),
            ("tra-cuu.md", "template = \"lookups.html\""),
            (
                "gioi-thieu.md",
                "aliases = [\"ve-chung-toi\", \"cu/xa.html\"]\n[menus.main]\nweight = 3\n\
                 [[renditions]]\nname = \"chu\"\ntemplate = \"page.txt\"",
            ),
            ("tin/nhap.md", "draft = true\ndate = 2025-08-20"),
            (
                "tin/het-han.md",
                "date = 2025-08-10\nexpiry_date = 2025-09-10",
            ),
            (
                "tin/sap-toi.md",
                "date = 2025-08-11\npublish_date = 2025-09-01",
            ),
            // Each of these is warned of: a key that is none, and a page without its date.
            ("la.md", "titel = \"x\""),
            ("tin/khong-ngay.md", "weight = 1"),
        ];
        for (path, keys) in special {
            let text = format!(
                "+++\ntitle = \"Trang {path}\"\n{keys}\n+++\n## Mục 1\n\n{}\n",
                self.sentence()
            );
            self.project
                .write(&format!("content/{path}"), text.as_bytes());
        }
    }
}

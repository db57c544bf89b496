//! The preview: who may ask, what it answers, and how a change reaches the browser.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::project::Project;

/// A running preview; it ends with the value.
pub(crate) struct Preview {
    child: Child,
    port: u16,
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Preview {
    pub(crate) fn start(project: &Project, port: u16) -> Preview {
        let port_text = port.to_string();
        let mut command = project.command(&["serve", "-p", &port_text]);
        let mut child = command.stderr(Stdio::piped()).spawn().expect("loa runs");
        let mut lines = BufReader::new(child.stderr.take().expect("messages")).lines();
        let port = loop {
            let line = lines.next().expect("a message").expect("text");
            if let Some((_, rest)) = line.split_once("http://127.0.0.1:") {
                break rest
                    .chars()
                    .take_while(char::is_ascii_digit)
                    .collect::<String>()
                    .parse()
                    .expect("a port");
            }
        };
        // Read on, so that the program never waits for us.
        std::thread::spawn(move || lines.for_each(drop));
        Preview { child, port }
    }

    /// Asks for a path exactly as written; gives the status and the rest of the answer.
    pub(crate) fn get(&self, path: &str) -> (u16, String) {
        self.get_as(path, &format!("127.0.0.1:{}", self.port))
    }

    fn get_as(&self, path: &str, host: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("the preview listens");
        stream
            .set_read_timeout(Some(Duration::from_secs(40)))
            .expect("a time limit");
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        )
        .expect("asked");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("an answer");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let status = text
            .split(' ')
            .nth(1)
            .and_then(|s| s.parse().ok())
            .expect("a status");
        (status, text)
    }

    fn wait_for(&self, path: &str, words: &str) {
        let begun = Instant::now();
        while !self.get(path).1.contains(words) {
            assert!(
                begun.elapsed() < Duration::from_secs(20),
                "`{words}` never came: {}",
                self.get(path).1
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

fn site() -> Project {
    Project::site()
        .file(
            "templates/page.html",
            "<body>{{ page.content }}<a href=\"{{ get_url(path='/') }}\">x</a></body>",
        )
        .file("content/a.md", "+++\ntitle = \"A\"\n+++\ncũ\n")
        .file("static/a.css", "x{}")
}

#[test]
fn pages_are_served_and_paths_that_climb_are_not() {
    let project = site();
    let preview = Preview::start(&project, 23_410);
    let (status, page) = preview.get("/a/");
    assert!(
        status == 200 && page.contains("cũ") && page.contains("text/html"),
        "{page}"
    );
    assert!(
        page.contains("/__loa/live.js")
            && page.contains(&format!("\"http://127.0.0.1:{}\"", preview.port)),
        "{page}"
    );
    assert!(preview.get("/a.css?h=1").1.contains("text/css"));
    let (status, moved) = preview.get("/a");
    assert!(status == 302 && moved.contains("Location: /a/"), "{moved}");
    for path in [
        "/../loa.toml",
        "/a/../../loa.toml",
        "/%2e%2e/loa.toml",
        "/..%2floa.toml",
        "/a/%00",
        "/nope",
        "//etc/passwd",
        "/..\\loa.toml",
    ] {
        let (status, page) = preview.get(path);
        assert_eq!(status, 404, "{path}");
        assert!(!page.contains("base_url"), "{path}");
    }
    assert_eq!(
        preview.get_as("/a/", "evil.example").0,
        403,
        "a strange name that points here"
    );
    assert!(!project.has("public"), "a preview writes nothing");
}

#[test]
fn only_loopback_listens() {
    let project = site();
    let preview = Preview::start(&project, 23_420);
    // Another address of this machine, if it has one, gets no answer.
    let outside = std::net::UdpSocket::bind("0.0.0.0:0")
        .and_then(|s| s.connect("192.0.2.1:9").and_then(|()| s.local_addr()));
    if let Ok(address) = outside.map(|a| a.ip())
        && !address.is_loopback()
        && !address.is_unspecified()
    {
        let asked =
            TcpStream::connect_timeout(&(address, preview.port).into(), Duration::from_secs(1));
        assert!(asked.is_err(), "the preview answers at {address}");
    }
    assert_eq!(preview.get("/").0, 200);
}

#[test]
fn a_saved_change_reaches_the_browser_by_itself() {
    let project = site();
    let preview = Preview::start(&project, 23_430);
    let known = preview.get("/__loa/wait?").1;
    let known = known
        .rsplit("\r\n")
        .next()
        .expect("a generation")
        .to_owned();
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| preview.get(&format!("/__loa/wait?{known}")).1);
        std::thread::sleep(Duration::from_millis(200));
        project.edit("content/a.md", "cũ", "mới");
        let now = waiting.join().expect("an answer");
        assert_ne!(
            now.rsplit("\r\n").next(),
            Some(known.as_str()),
            "the wait ends with a new generation"
        );
    });
    preview.wait_for("/a/", "mới");
}

#[test]
fn a_mistake_is_shown_in_the_browser_until_it_is_mended() {
    let project = site();
    let preview = Preview::start(&project, 23_440);
    project.edit("content/a.md", "title", "+++titel");
    preview.wait_for("/a/", "toml-syntax");
    assert_eq!(preview.get("/").0, 500);
    assert!(
        preview.get("/").1.contains("/__loa/live.js"),
        "the page of mistakes loads again by itself"
    );
    project.edit("content/a.md", "+++titel", "title");
    preview.wait_for("/a/", "cũ");
    std::fs::create_dir_all(project.root().join("content/moi")).unwrap();
    project.write("content/moi/b.md", b"+++\ntitle = \"B\"\n+++\nbai b\n");
    preview.wait_for("/moi/b/", "bai b");
}

/// One change after the other, of what files hold and of which files there are.
#[test]
fn files_that_come_and_go_between_changes_are_seen() {
    let project = site();
    let preview = Preview::start(&project, 23_450);
    let gone = |path: &str| {
        let begun = Instant::now();
        while preview.get(path).0 != 404 {
            assert!(begun.elapsed() < Duration::from_secs(20), "{path} stays");
            std::thread::sleep(Duration::from_millis(20));
        }
    };
    preview.wait_for("/a/", "cũ");
    project.edit("content/a.md", "cũ", "hai");
    preview.wait_for("/a/", "hai");
    project.write("content/b.md", b"+++\ntitle = \"B\"\n+++\nbai b\n");
    preview.wait_for("/b/", "bai b");
    project.edit("content/b.md", "bai b", "bai b, lan hai");
    preview.wait_for("/b/", "lan hai");
    project.edit("content/a.md", "hai", "ba");
    preview.wait_for("/a/", "ba");
    let (from, to) = (
        project.root().join("content/b.md"),
        project.root().join("content/c.md"),
    );
    std::fs::rename(from, to).unwrap();
    preview.wait_for("/c/", "lan hai");
    gone("/b/");
    project.edit("content/c.md", "lan hai", "lan ba");
    preview.wait_for("/c/", "lan ba");
    project.remove("content/c.md");
    gone("/c/");
    project.edit("content/a.md", "ba", "bốn");
    preview.wait_for("/a/", "bốn");
    assert_eq!(preview.get("/c/").0, 404);
    // A folder of sources that was not there when the preview began.
    project.write("data/so.toml", b"so = 7\n");
    project.edit(
        "templates/page.html",
        "<a ",
        "{% set data = load_data(path='data/so.toml') %}{{ data.so }}<a ",
    );
    preview.wait_for("/a/", "7<a");
    project.edit("data/so.toml", "7", "8");
    preview.wait_for("/a/", "8<a");
}

/// A saved body leaves the plan as it is, and yet reaches all that shows it.
#[test]
fn whatever_shows_a_body_shows_the_one_that_was_saved() {
    let project = site()
        .file(
            "loa.toml",
            "base_url = \"https://x.vn\"\ntitle = \"X\"\ndefault_language = \"vi\"\nbuild_search_index = true\ngenerate_feeds = true\n",
        )
        .file(
            "templates/section.html",
            "<body>{{ section.content }}</body>",
        )
        .file(
            "content/s/_index.md",
            "+++\ntitle = \"S\"\n+++\nlời đầu\n",
        )
        .file(
            "content/s/b.md",
            "+++\ntitle = \"B\"\ndate = 2025-01-02\n+++\nchữ cũ\n",
        );
    let preview = Preview::start(&project, 23_460);
    let shown = [
        "/s/b/",
        "/atom.xml",
        "/api/pages.json",
        "/search_index.vi.js",
    ];
    preview.wait_for("/s/b/", "chữ cũ");
    preview.wait_for("/s/", "lời đầu");
    assert!(shown.iter().all(|path| preview.get(path).0 == 200));
    project.edit("content/s/b.md", "chữ cũ", "# Đầu đề\n\nchữ mới");
    shown
        .iter()
        .for_each(|path| preview.wait_for(path, "Đầu đề"));
    project.edit("content/s/_index.md", "lời đầu", "lời sau");
    preview.wait_for("/s/", "lời sau");
    // So do editors that write beside the file and rename.
    let text = project.read("content/s/b.md").replace("mới", "mới hơn");
    project.write("content/s/.b.md.swp", b"x");
    project.write("content/s/b.md~", text.as_bytes());
    let (from, to) = ("content/s/b.md~", "content/s/b.md");
    std::fs::rename(project.root().join(from), project.root().join(to)).unwrap();
    preview.wait_for("/s/b/", "mới hơn");
    // What stands before the body is more than a body.
    project.edit("content/s/b.md", "\"B\"", "\"Bài hai\"");
    preview.wait_for("/api/pages.json", "Bài hai");
    project.edit(
        "content/s/b.md",
        "+++\n#",
        "+++\n[lối chết](@/khong-co.md)\n\n#",
    );
    preview.wait_for("/s/b/", "dead-link");
    project.edit("content/s/b.md", "[lối chết](@/khong-co.md)", "nối lại");
    preview.wait_for("/s/b/", "nối lại");
}

/// Where others read a body, its page is not the only one that changes.
#[test]
fn a_saved_body_reaches_pages_that_read_it_in_other_ways() {
    let readers = [
        (
            "{% for p in section.pages %}{{ p.summary }}{% endfor %}",
            "in a list",
        ),
        (
            "{% set p = get_page(path='s/b.md') %}{{ p.content }}",
            "by its name",
        ),
        (
            "{{ load_data(path='content/s/b.md', format='plain') }}",
            "as a file",
        ),
        (
            "{% set p = get_page(path='a.md') %}{{ p.backlinks | length }} ",
            "by its links",
        ),
    ];
    for (n, (reader, how)) in readers.into_iter().enumerate() {
        let project = site()
            .file("templates/section.html", &format!("<body>{reader}</body>"))
            .file("content/s/_index.md", "+++\n+++\n")
            .file("content/s/b.md", "+++\n+++\nchữ cũ\n<!-- more -->\n");
        let preview = Preview::start(&project, 23_470 + n as u16);
        let (before, after) = match how {
            "by its links" => ("<body>0 <", "<body>1 <"),
            _ => ("chữ cũ", "chữ mới"),
        };
        preview.wait_for("/s/", before);
        project.edit("content/s/b.md", "chữ cũ", "chữ mới, [bài kia](@/a.md)");
        preview.wait_for("/s/", after);
        preview.wait_for("/s/b/", "chữ mới");
    }
}

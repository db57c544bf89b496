//! `loa check` follows links: within the site wherever they stand, and to other sites.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use tiny_http::{Header, Method, Response, Server};

use crate::project::{Project, codes, with_code};

/// A server of another site: `/a` is there and has the anchor `muc`; `/get` refuses to be
/// asked for its headers; `/to` leads to `/a`; everything else is missing.
struct Elsewhere {
    server: Arc<Server>,
    url: String,
    asked: Arc<AtomicUsize>,
}

impl Elsewhere {
    fn open() -> Elsewhere {
        let server = Arc::new(Server::http("127.0.0.1:0").expect("a server"));
        let url = format!("http://{}", server.server_addr());
        let asked = Arc::new(AtomicUsize::new(0));
        let (inner, count) = (Arc::clone(&server), Arc::clone(&asked));
        thread::spawn(move || {
            for request in inner.incoming_requests() {
                count.fetch_add(1, Ordering::SeqCst);
                let head = *request.method() == Method::Head;
                let answer = match request.url() {
                    "/a" => Response::from_string("<h2 id=\"muc\">x</h2>"),
                    "/get" if head => Response::from_string("").with_status_code(405),
                    "/get" => Response::from_string("x"),
                    "/to" => Response::from_string("")
                        .with_status_code(302)
                        .with_header(Header::from_bytes("Location", "/a").expect("a header")),
                    _ => Response::from_string("").with_status_code(404),
                };
                let _ = request.respond(answer);
            }
        });
        Elsewhere { server, url, asked }
    }
}

impl Drop for Elsewhere {
    fn drop(&mut self) {
        self.server.unblock();
    }
}

fn check(project: &Project, args: &[&str]) -> (i32, Vec<serde_json::Value>) {
    let all = [&["--message-format", "json", "check"], args].concat();
    let answer = project.run(&all);
    let lines = answer.stderr.lines().filter(|l| l.starts_with('{'));
    let messages = lines.map(|l| serde_json::from_str(l).expect("a message"));
    (answer.status, messages.collect())
}

#[test]
fn links_and_anchors_in_templates_are_followed_within_the_site() {
    let project = Project::site()
        .file(
            "templates/page.html",
            "<a href=\"/khong-co/\">x</a><a href=\"../b/#muk\">y</a><img src=\"/anh.jpg\">",
        )
        .file("content/a.md", "+++\ntitle = \"A\"\n+++\n")
        .file(
            "content/b.md",
            "+++\ntitle = \"B\"\ntemplate = \"b.html\"\n+++\n",
        )
        .file(
            "templates/b.html",
            "<h2 id=\"muc\">x</h2><a href=\"#top\">x</a><a href=\"#:~:text=x\">x</a>",
        );
    let (status, messages) = check(&project, &[]);
    assert_eq!(status, 1);
    let mut told = codes(&messages);
    told.sort_unstable();
    assert_eq!(told, ["dead-anchor", "dead-page-link", "dead-page-link"]);
    let anchor = with_code(&messages, "dead-anchor");
    assert!(
        anchor["hints"][0].as_str().unwrap().contains("muc"),
        "{anchor}"
    );
    assert_eq!(anchor["path"], "content/a.md");
    // A warning where the configuration asks for no more.
    project.edit(
        "loa.toml",
        "title",
        "link_checker.internal_level = \"warn\"\ntitle",
    );
    let (status, messages) = check(&project, &[]);
    assert_eq!((status, messages.len()), (0, 3));
}

#[test]
fn links_to_other_sites_are_followed_once_each() {
    let elsewhere = Elsewhere::open();
    let url = &elsewhere.url;
    let body = format!(
        "+++\ntitle = \"A\"\n+++\n[a]({url}/a) [b]({url}/a#muc) [g]({url}/get) [t]({url}/to)\n\n[d]({url}/mat)\n\n[e]({url}/a#muk)\n"
    );
    let project = Project::site()
        .file("content/a.md", &body)
        .file("content/b.md", &body);
    let (status, messages) = check(&project, &[]);
    assert_eq!(status, 1, "{messages:#?}");
    assert_eq!(messages.len(), 2, "{messages:#?}");
    let dead = messages
        .iter()
        .find(|m| m["line"] == 6)
        .expect("the missing page, at its line");
    assert!(dead["message"].as_str().unwrap().contains("404"), "{dead}");
    assert!(!dead["hints"].as_array().unwrap().is_empty());
    let anchor = with_code(&messages, "dead-external-anchor");
    assert_eq!(anchor["line"], 8);
    assert!(
        anchor["message"].as_str().unwrap().contains("`muk`"),
        "{anchor}"
    );
    // /a as a whole; /get twice; /to and /a; /mat twice.
    assert_eq!(elsewhere.asked.load(Ordering::SeqCst), 7);
}

#[test]
fn what_is_not_to_be_followed_is_not() {
    let elsewhere = Elsewhere::open();
    let url = &elsewhere.url;
    let page = |link: &str| format!("+++\ntitle = \"A\"\n+++\n[x]({url}/{link})\n");
    let project = Project::site()
        .file("loa.toml", &format!(
            "base_url = \"https://x.vn\"\n[link_checker]\nskip_prefixes = [\"{url}/bo-qua\", \"http://[2001:db8::]/\"]\n\
             skip_anchor_prefixes = [\"{url}/a\"]\nignored_files = [\"cu/*.md\"]\nexternal_level = \"warn\"\n"
        ))
        .file("content/a.md", &page("bo-qua/x"))
        .file("content/b.md", &page("a#muk"))
        .file("content/cu/c.md", &page("mat"))
        .file("content/d.md", "+++\ntitle = \"A\"\n+++\n[x](mailto:a@x.vn) [y](http://[2001:db8::]/z)\n");
    let (status, messages) = check(&project, &[]);
    assert_eq!((status, messages.len()), (0, 0), "{messages:#?}");
    project.write("content/e.md", page("mat-roi").as_bytes());
    let (status, messages) = check(&project, &[]);
    assert_eq!((status, codes(&messages)), (0, vec!["dead-external-link"]));
    assert_eq!(messages[0]["severity"], "warning");
    let before = elsewhere.asked.load(Ordering::SeqCst);
    let (status, messages) = check(&project, &["--skip-external-links"]);
    assert_eq!((status, messages.len()), (0, 0));
    assert_eq!(elsewhere.asked.load(Ordering::SeqCst), before);
}

#[test]
fn a_server_that_is_not_there_is_told_and_not_waited_for() {
    let closed = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.local_addr().expect("an address")
    };
    let links: String = (0..50)
        .map(|n| format!("[x](http://{closed}/{n})\n"))
        .collect();
    let project =
        Project::site().file("content/a.md", &format!("+++\ntitle = \"A\"\n+++\n{links}"));
    let begun = std::time::Instant::now();
    let (status, messages) = check(&project, &[]);
    assert_eq!((status, messages.len()), (1, 50));
    assert!(begun.elapsed().as_secs() < 60);
}

#[test]
fn data_is_asked_of_servers_only_if_the_configuration_allows_it() {
    let elsewhere = Elsewhere::open();
    let call = format!("load_data(url='{}/a', format='plain')", elsewhere.url);
    let project = Project::site().file("templates/index.html", &format!("{{{{ {call} | safe }}}}"));
    let refused = project.fail();
    let refused = with_code(&refused, "template-render");
    assert!(
        refused["hints"].to_string().contains("allow_network"),
        "{refused}"
    );
    assert_eq!(elsewhere.asked.load(Ordering::SeqCst), 0);
    project.edit("loa.toml", "title", "data.allow_network = true\ntitle");
    project.build();
    assert_eq!(project.read("public/index.html"), "<h2 id=\"muc\">x</h2>");
    // What is not there, or not allowed, and not required is null.
    project.write(
        "templates/index.html",
        format!(
            "[{{{{ load_data(url='{}/mat', required=false) or 'không' }}}}]",
            elsewhere.url
        )
        .as_bytes(),
    );
    project.build();
    assert_eq!(project.read("public/index.html"), "[không]");
}

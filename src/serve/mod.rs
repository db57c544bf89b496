//! The live preview: watch, cook what is asked for, tell the browser.
//!
//! A change of the sources begins a new generation: the project is read and planned
//! anew, and pages are cooked when the browser asks for them, by the same recipes as in a
//! build. Where only bodies of documents have changed the plan stays, and they are read as
//! revisions of it: that takes no longer on a large site than on a small one. A small script in each page asks whether there is a new generation and loads the
//! page again. While the sources are broken every page shows what is wrong.

mod answer;
mod live;
mod watch;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tiny_http::{Request, Server};

use crate::diag::{Diagnostic, Findings, Outcome, Warned};
use crate::edition::{Edition, Project, Settings};

use answer::Answer;
use live::Generations;
use watch::Watch;

/// How long the loop waits for requests at most: changes wake it.
const PATIENCE: Duration = Duration::from_secs(1);

/// How many ports are tried, from the one that was asked for.
const PORTS: u16 = 10;

/// What happens in a preview, for the terminal.
pub enum Event {
    /// A new generation is ready.
    Planned {
        /// The number of files in it.
        files: usize,
        /// How long reading and planning took.
        ms: u128,
        /// What is worth a look.
        warnings: Vec<Diagnostic>,
    },
    /// The sources are broken.
    Failed(Vec<Diagnostic>),
    /// The browser asked for a path.
    Asked {
        /// The path as it was asked for.
        path: String,
        /// The answer's status.
        status: u16,
    },
}

/// Who wants to hear of a preview, and how.
struct Wishes<'a> {
    generations: &'a Arc<Generations>,
    explain: &'a (dyn Fn(&[Diagnostic]) -> String + Sync),
    tell: &'a (dyn Fn(Event) + Sync),
}

impl Wishes<'_> {
    fn tell_planned(&self, edition: &Edition<'_>, begun: Instant, warnings: Vec<Diagnostic>) {
        (self.tell)(Event::Planned {
            files: edition.len(),
            ms: begun.elapsed().as_millis(),
            warnings,
        });
    }
}

/// A server that listens.
pub struct Preview {
    server: Arc<Server>,
    address: SocketAddr,
}

impl Preview {
    /// Listens on `interface`, at `port` or the next free one.
    ///
    /// # Errors
    /// `no-port` if none can be had.
    pub fn listen(interface: IpAddr, port: u16) -> Outcome<Preview> {
        let mut cause = String::new();
        for port in port..=port.saturating_add(PORTS) {
            match Server::http(SocketAddr::new(interface, port)) {
                Ok(server) => {
                    let address = server
                        .server_addr()
                        .to_ip()
                        .unwrap_or(SocketAddr::new(interface, port));
                    let server = Arc::new(server);
                    return Ok(Preview { server, address });
                }
                Err(e) => cause = e.to_string(),
            }
        }
        Err(vec![
            Diagnostic::error("no-port")
                .with("port", port)
                .with("cause", cause)
                .hint("hint-no-port"),
        ])
    }

    /// `http://127.0.0.1:1111`
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Serves until the process ends. `explain` makes the words of an error page.
    ///
    /// # Errors
    /// `no-watch` if the system does not tell about changes.
    pub fn run(
        &self,
        settings: &Settings,
        explain: &(dyn Fn(&[Diagnostic]) -> String + Sync),
        tell: &(dyn Fn(Event) + Sync),
    ) -> Outcome<()> {
        let generations = Arc::new(Generations::new());
        let mut settings = settings.clone();
        let mut watch = self.watch(&settings)?;
        let mut open = None;
        loop {
            // Watching begins before reading, so that no change falls between the two.
            let (has_changed, has_moved) = (watch.has_changed(), watch.has_moved());
            if !watch.goes_on() {
                watch = self.watch(&settings)?;
            }
            settings.files = settings.files.filter(|_| !has_moved);
            let wishes = Wishes {
                generations: &generations,
                explain,
                tell,
            };
            // That a request needs a new edition is no news to other pages.
            let is_news = has_changed || open.is_none();
            let past;
            (past, open) = self.generation(&mut settings, &mut watch, &wishes, open, is_news);
            // A large site takes a while to be taken apart: nobody waits for that.
            std::thread::spawn(move || drop(past));
        }
    }

    /// Reads the sources and answers requests until they change, `open` first. Gives what is left
    /// of it, and a request that only the next generation can answer.
    fn generation(
        &self,
        settings: &mut Settings,
        watch: &mut Watch,
        wishes: &Wishes<'_>,
        mut open: Option<Request>,
        is_news: bool,
    ) -> (Option<Box<dyn Send>>, Option<Request>) {
        let begun = Instant::now();
        let mut findings = Findings::new();
        let project = Project::open(settings, &mut findings);
        settings.files = None;
        if let Some(project) = &project {
            project.hand_on(settings);
        }
        let edition = project
            .as_ref()
            .map(|p| Edition::plan(p, None, &mut findings));
        let edition = match edition {
            Some(edition) => findings.finish(edition),
            None => Err(findings.into_vec()),
        };
        let edition = match edition {
            Ok(Warned { value, warnings }) => {
                wishes.tell_planned(&value, begun, warnings);
                Ok(value)
            }
            Err(diagnostics) => {
                (wishes.tell)(Event::Failed(diagnostics.clone()));
                Err(diagnostics)
            }
        };
        if is_news {
            wishes.generations.advance();
        }
        loop {
            open = self.serve_generation(&edition, watch, wishes, open);
            let begun = Instant::now();
            match (&edition, watch.touched()) {
                (Ok(edition), Some(files)) if open.is_none() && edition.revise(files) => {
                    watch.settle();
                    wishes.generations.advance();
                    wishes.tell_planned(edition, begun, Vec::new());
                }
                _ => break,
            }
        }
        (project.as_ref().map(Project::remains), open)
    }

    fn watch(&self, settings: &Settings) -> Outcome<Watch> {
        let server = Arc::clone(&self.server);
        let wake = move || server.unblock();
        Watch::begin(&settings.root, settings.config.as_deref(), wake)
    }

    /// Answers requests, `open` first, until the sources change. Gives a request that cannot be
    /// answered by this edition any more.
    fn serve_generation(
        &self,
        edition: &Outcome<Edition<'_>>,
        watch: &mut Watch,
        wishes: &Wishes<'_>,
        mut open: Option<Request>,
    ) -> Option<Request> {
        std::thread::scope(|scope| {
            loop {
                let rest = watch.rest();
                if rest == Some(Duration::ZERO) {
                    return open;
                }
                let next = || self.server.recv_timeout(rest.unwrap_or(PATIENCE)).ok()?;
                let Some(request) = open.take().or_else(next) else {
                    continue;
                };
                if !self.is_own_host(&request) {
                    Answer::forbidden().send(request);
                } else if request.url().starts_with(live::WAIT_PATH) {
                    wishes.generations.answer_when_new(request);
                } else if answer::is_outdated(edition, request.url()) {
                    return Some(request);
                } else {
                    scope.spawn(move || {
                        let path = request.url().to_owned();
                        let answer = answer::make(edition, request.url(), wishes.explain);
                        (wishes.tell)(Event::Asked {
                            path,
                            status: answer.status,
                        });
                        answer.send(request);
                    });
                }
            }
        })
    }

    /// Whether the request names this server. A page elsewhere whose name was made to point
    /// here must not read the preview.
    fn is_own_host(&self, request: &Request) -> bool {
        if !self.address.ip().is_loopback() {
            return true;
        }
        let host = request
            .headers()
            .iter()
            .find(|h| h.field.equiv("Host"))
            .map(|h| h.value.as_str());
        host.is_none_or(|host| {
            let name = host
                .rsplit_once(':')
                .filter(|(_, p)| p.bytes().all(|b| b.is_ascii_digit()))
                .map_or(host, |(n, _)| n);
            let name = name.trim_matches(['[', ']']);
            name == "localhost" || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
        })
    }
}

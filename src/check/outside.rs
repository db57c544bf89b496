//! Links to other sites: their servers are asked, each address once.
//!
//! A page is asked for its headers alone, and as a whole if the server refuses that or an
//! anchor in it must be found. Servers are asked side by side, the addresses of one server
//! one after the other; a server that does not answer at all is not asked again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use globset::GlobSet;
use percent_encoding::percent_decode_str;

use super::{LinkReport, Links, Page, Texts};
use crate::config::LinkChecker;
use crate::content;
use crate::diag::Diagnostic;
use crate::network::{Ask, Network};
use crate::recipe::OutPath;
use crate::web::links_of;

/// Longer than this no server is waited for.
const PATIENCE: Duration = Duration::from_secs(15);
/// Servers that are asked at the same time.
const AT_ONCE: usize = 16;
/// Questions without an answer, one after the other, that say that a server is not there.
const MOST_SILENT: usize = 2;

/// An address without its fragment, with the links to it.
#[derive(Default)]
struct Address<'a> {
    /// The fragments that are looked for; none if the page alone is.
    anchors: BTreeSet<&'a str>,
    /// The links as they are written, with the first page that each stands on.
    links: BTreeMap<&'a str, &'a OutPath>,
}

/// What is wrong with an address, and with anchors in it.
#[derive(Default)]
struct Verdict {
    dead: Option<String>,
    missing: BTreeSet<String>,
}

/// Notes the links to other sites that lead nowhere, if they are to be followed.
pub(super) fn check(
    links: &Links<'_>,
    pages: &[Page],
    texts: &mut Texts<'_>,
    report: &mut LinkReport,
) {
    let checker = &links.config.link_checker;
    let ignored = match content::globs(&checker.ignored_files, &links.config.path) {
        Ok(globs) => globs,
        Err(problems) => {
            report.findings.extend(problems);
            return;
        }
    };
    let servers = by_server(links, pages, &ignored);
    report.external = servers.values().map(BTreeMap::len).sum();
    if !links.follow_external || servers.is_empty() {
        return;
    }
    let verdicts = ask_all(&servers);
    for (url, address) in servers.values().flatten() {
        let Some(verdict) = verdicts.get(url) else {
            continue;
        };
        for (link, page) in &address.links {
            let anchor = link.split_once('#').map_or("", |(_, anchor)| anchor);
            let code = match &verdict.dead {
                Some(_) => "dead-external-link",
                None if verdict.missing.contains(anchor) => "dead-external-anchor",
                None => continue,
            };
            let dead = match checker.dead_external_links_are_errors {
                true => Diagnostic::error(code),
                false => Diagnostic::warning(code),
            };
            report.findings.push(
                dead.with("link", link)
                    .with("cause", verdict.dead.as_deref().unwrap_or_default())
                    .with("anchor", anchor)
                    .at(texts.place(page, link))
                    .hint(match verdict.dead {
                        Some(_) => "hint-dead-external-link",
                        None => "hint-dead-external-anchor",
                    }),
            );
        }
    }
}

/// The addresses to ask for, by server.
fn by_server<'a>(
    links: &Links<'_>,
    pages: &'a [Page],
    ignored: &GlobSet,
) -> BTreeMap<&'a str, BTreeMap<&'a str, Address<'a>>> {
    let checker = &links.config.link_checker;
    let base_url = &links.config.base_url;
    let mut servers: BTreeMap<&str, BTreeMap<&str, Address<'_>>> = BTreeMap::new();
    for page in pages {
        let source = links.edition.source(&page.path);
        let is_ignored = source.is_some_and(|path| {
            let inner = path.strip_prefix("content/").unwrap_or(path);
            ignored.is_match(path) || ignored.is_match(inner)
        });
        if is_ignored {
            continue;
        }
        for link in &page.links {
            let Some(server) = server_of(link) else {
                continue;
            };
            let own = super::inside::inside(link, page.path.as_str(), base_url).is_some();
            if own || begins_with(link, &checker.skip_prefixes) {
                continue;
            }
            let (url, anchor) = link.split_once('#').unwrap_or((link, ""));
            let addresses = servers.entry(server).or_default();
            let address = addresses.entry(url).or_default();
            address.links.entry(link).or_insert(&page.path);
            if is_anchor(anchor) && wants_anchor(link, checker) {
                address.anchors.insert(anchor);
            }
        }
    }
    servers
}

/// Whether a link begins with one of `prefixes`, as it is or as it was before its brackets
/// were made safe.
fn begins_with(link: &str, prefixes: &[String]) -> bool {
    let plain = with_brackets(link);
    let begins = |prefix: &String| {
        let prefix = prefix.as_str();
        link.starts_with(prefix) || plain.starts_with(prefix)
    };
    prefixes.iter().any(begins)
}

/// Markdown writes the brackets of an IPv6 address as `%5B` and `%5D`.
fn with_brackets(link: &str) -> String {
    link.replace("%5B", "[").replace("%5D", "]")
}

fn wants_anchor(link: &str, checker: &LinkChecker) -> bool {
    !begins_with(link, &checker.skip_anchor_prefixes)
}

/// Whether a fragment names a spot in the page, rather than a state of its scripts.
fn is_anchor(fragment: &str) -> bool {
    !fragment.is_empty() && fragment != "top" && !fragment.starts_with(['/', '!', ':'])
}

/// `https://y.vn` of `https://y.vn/a`; `None` for addresses that no server answers.
fn server_of(link: &str) -> Option<&str> {
    let (scheme, rest) = link.split_once("://")?;
    if !matches!(scheme, "http" | "https") {
        return None;
    }
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    Some(&link[..scheme.len() + "://".len() + end])
}

/// Asks all servers, [`AT_ONCE`] at a time.
fn ask_all<'a>(
    servers: &BTreeMap<&str, BTreeMap<&'a str, Address<'a>>>,
) -> BTreeMap<&'a str, Verdict> {
    let network = Network::new(PATIENCE);
    let queue = Mutex::new(servers.values());
    let verdicts = Mutex::new(BTreeMap::new());
    thread::scope(|scope| {
        for _ in 0..AT_ONCE.min(servers.len()) {
            scope.spawn(|| {
                loop {
                    let next = queue.lock().ok().and_then(|mut q| q.next());
                    let Some(addresses) = next else { break };
                    let asked = ask_server(&network, addresses);
                    if let Ok(mut verdicts) = verdicts.lock() {
                        verdicts.extend(asked);
                    }
                }
            });
        }
    });
    verdicts.into_inner().unwrap_or_default()
}

fn ask_server<'a>(
    network: &Network,
    addresses: &BTreeMap<&'a str, Address<'a>>,
) -> Vec<(&'a str, Verdict)> {
    let mut silent = 0;
    let mut last = String::new();
    let mut verdicts = Vec::new();
    for (url, address) in addresses {
        let verdict = match silent < MOST_SILENT {
            true => ask(network, url, address),
            false => Err(last.clone()),
        };
        let verdict = match verdict {
            Ok(verdict) => {
                silent = 0;
                verdict
            }
            Err(cause) => {
                silent += 1;
                last.clone_from(&cause);
                Verdict {
                    dead: Some(cause),
                    ..Verdict::default()
                }
            }
        };
        verdicts.push((*url, verdict));
    }
    verdicts
}

/// Asks for one address.
///
/// # Errors
/// The reason why the server gives no answer at all.
fn ask(network: &Network, url: &str, address: &Address<'_>) -> Result<Verdict, String> {
    let headers = [("Accept", "text/html, */*;q=0.8")];
    let whole = with_brackets(url);
    let url = match server_of(url).is_some_and(|server| server.contains("%5B")) {
        true => whole.as_str(),
        false => url,
    };
    if address.anchors.is_empty() {
        let head = network.ask(Ask::Head, url, &headers)?;
        if head.is_good() {
            return Ok(Verdict::default());
        }
    }
    let answer = network.ask(Ask::Get, url, &headers)?;
    if !answer.is_good() {
        return Ok(Verdict {
            dead: Some(format!("HTTP {}", answer.status)),
            ..Verdict::default()
        });
    }
    if address.anchors.is_empty() {
        return Ok(Verdict::default());
    }
    let known = links_of(&String::from_utf8_lossy(&answer.body)).anchors;
    let has = |anchor: &str| {
        let plain = percent_decode_str(anchor).decode_utf8_lossy();
        known.iter().any(|id| id == anchor || *id == plain)
    };
    let missing = address.anchors.iter().filter(|anchor| !has(anchor));
    Ok(Verdict {
        dead: None,
        missing: missing.map(|anchor| (*anchor).to_owned()).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_and_anchors_are_told_apart() {
        assert_eq!(server_of("https://y.vn:8/a#b"), Some("https://y.vn:8"));
        assert_eq!(server_of("http://y.vn"), Some("http://y.vn"));
        assert_eq!(server_of("mailto:a@y.vn"), None);
        assert_eq!(server_of("ftp://y.vn/"), None);
        assert!(is_anchor("muc-1"));
        assert!(!is_anchor("/route") && !is_anchor("!") && !is_anchor(""));
    }
}

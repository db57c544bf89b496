//! Checks on the finished edition: it reads, and never mends.

mod spelling;

use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::percent_decode_str;
use rayon::prelude::*;

use crate::config::Config;
use crate::diag::{Diagnostic, Outcome, Place, Warned};
use crate::edition::Edition;
use crate::recipe::{Body, OutPath};
use crate::web::links_of;

pub use spelling::spelling;

/// What a check of the links found.
#[derive(Debug, Default)]
pub struct LinkReport {
    /// Dead links and anchors, what is worth a look in the files, and the errors of files
    /// that cannot be made.
    pub findings: Vec<Diagnostic>,
    /// Links within the site.
    pub internal: usize,
    /// Links to elsewhere, which are not followed.
    pub external: usize,
}

/// A finished page: where it stands and what it points at.
struct Page {
    path: OutPath,
    links: Vec<String>,
    anchors: BTreeSet<String>,
}

/// Cooks everything and follows every link within the site, as a browser would.
pub fn links(edition: &Edition<'_>, config: &Config) -> LinkReport {
    let paths: Vec<&OutPath> = edition.paths().collect();
    let cooked: Vec<_> = paths.par_iter().map(|path| read(edition, path)).collect();
    let mut report = LinkReport::default();
    let mut pages = Vec::new();
    for outcome in cooked {
        match outcome {
            Ok(read) => {
                pages.extend(read.value);
                report.findings.extend(read.warnings);
            }
            Err(diagnostics) => report.findings.extend(diagnostics),
        }
    }
    let all: BTreeSet<&str> = paths.iter().map(|p| p.as_str()).collect();
    let anchors: BTreeMap<&str, &BTreeSet<String>> = pages
        .iter()
        .map(|p| (p.path.as_str(), &p.anchors))
        .collect();
    for page in &pages {
        // One dead link in a template stands on every page; on one page it is told once.
        let links: BTreeSet<&String> = page.links.iter().collect();
        for link in links {
            let Some((target, fragment)) = inside(link, page.path.as_str(), &config.base_url)
            else {
                report.external += usize::from(link.contains("://"));
                continue;
            };
            report.internal += 1;
            let place = edition
                .source(&page.path)
                .cloned()
                .or_else(|| Some(Place::file(page.path.as_str())));
            match existing(&target, &all) {
                None => {
                    let dead = Diagnostic::error("dead-page-link")
                        .with("link", link)
                        .with("page", &page.path);
                    report.findings.push(dead.at(place));
                }
                Some(found) => {
                    let known = anchors.get(found);
                    let missing = !matches!(fragment.as_str(), "" | "top")
                        && known.is_some_and(|ids| !ids.contains(&fragment));
                    if missing {
                        let dead = Diagnostic::error("dead-anchor")
                            .with("anchor", &fragment)
                            .with("path", found);
                        let ids = known
                            .into_iter()
                            .flat_map(|ids| ids.iter())
                            .map(String::as_str);
                        report
                            .findings
                            .push(dead.at(place).did_you_mean(&fragment, ids));
                    }
                }
            }
        }
    }
    report
}

/// Cooks a file; what it holds if it is a page, and what is worth a look in it.
fn read(edition: &Edition<'_>, path: &OutPath) -> Outcome<Warned<Option<Page>>> {
    let Some(outcome) = edition.cook(path) else {
        return Ok(Warned::clean(None));
    };
    let Warned { value, warnings } = outcome?;
    let value = match value {
        Body::Bytes(bytes) if path.as_str().ends_with(".html") => {
            let found = links_of(&String::from_utf8_lossy(&bytes));
            Some(Page {
                path: path.clone(),
                links: found.links,
                anchors: found.anchors.into_iter().collect(),
            })
        }
        _ => None,
    };
    Ok(Warned { value, warnings })
}

/// The path in the output folder that `link` on the page `from` leads to, and its fragment;
/// `None` if it leads out of the site.
fn inside(link: &str, from: &str, base_url: &str) -> Option<(String, String)> {
    let (address, fragment) = link.split_once('#').unwrap_or((link, ""));
    let address = address.split('?').next().unwrap_or(address);
    let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let rooted = match address
        .strip_prefix(base_url)
        .filter(|_| !base_url.is_empty())
    {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => Some(rest),
        _ if address.starts_with("//") => return None,
        _ => address.strip_prefix('/').map(|_| address),
    };
    let mut parts: Vec<String> = Vec::new();
    let path = match rooted {
        Some(rooted) => rooted.to_owned(),
        // `mailto:`, `https:` and the like; a colon behind a slash is part of a name.
        None if address
            .split('/')
            .next()
            .is_some_and(|first| first.contains(':')) =>
        {
            return None;
        }
        None if address.is_empty() => return Some((from.to_owned(), decode(fragment))),
        None => {
            parts.extend(from.split('/').map(str::to_owned));
            parts.pop();
            address.to_owned()
        }
    };
    let folder =
        path.ends_with('/') || path.is_empty() || path.ends_with("/.") || path.ends_with("..");
    for part in decode(&path).split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name.to_owned()),
        }
    }
    let mut target = parts.join("/");
    if folder {
        target.push_str(if target.is_empty() {
            "index.html"
        } else {
            "/index.html"
        });
    }
    Some((target, decode(fragment)))
}

/// The file that a server would give for `target`.
fn existing<'a>(target: &str, all: &BTreeSet<&'a str>) -> Option<&'a str> {
    let index = format!("{}/index.html", target.trim_end_matches('/'));
    all.get(target).or_else(|| all.get(index.as_str())).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_where_a_browser_would_go() {
        let base = "https://x.vn/a";
        let cases = [
            ("../b/", "tin/a/index.html", Some(("tin/b/index.html", ""))),
            ("./", "index.html", Some(("index.html", ""))),
            ("#m", "tin/index.html", Some(("tin/index.html", "m"))),
            (
                "https://x.vn/a/c.css?h=1",
                "index.html",
                Some(("c.css", "")),
            ),
            ("https://x.vn/a", "index.html", Some(("index.html", ""))),
            (
                "/b/%C4%91/#%C4%91",
                "index.html",
                Some(("b/đ/index.html", "đ")),
            ),
            ("https://y.vn/", "index.html", None),
            ("mailto:a@b.vn", "index.html", None),
            ("//cdn/x", "index.html", None),
        ];
        for (link, from, expected) in cases {
            let expected = expected.map(|(p, f)| (p.to_owned(), f.to_owned()));
            assert_eq!(inside(link, from, base), expected, "{link}");
        }
    }
}

//! Links within the site: the file and the anchor must be there.

use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::percent_decode_str;

use super::{LinkReport, Links, Page, Texts};
use crate::diag::Diagnostic;
use crate::recipe::OutPath;

/// Notes the links and anchors within the site that lead nowhere. `joined` are the files that
/// the pages asked for.
pub(super) fn check(
    links: &Links<'_>,
    pages: &[Page],
    joined: &[OutPath],
    texts: &mut Texts<'_>,
    report: &mut LinkReport,
) {
    let planned = links.edition.paths();
    let all: BTreeSet<&str> = planned.chain(joined).map(|p| p.as_str()).collect();
    let anchors: BTreeMap<&str, &BTreeSet<String>> = pages
        .iter()
        .map(|p| (p.path.as_str(), &p.anchors))
        .collect();
    let dead = |code: &'static str| match links.config.link_checker.dead_links_are_errors {
        true => Diagnostic::error(code),
        false => Diagnostic::warning(code),
    };
    for page in pages {
        for link in &page.links {
            let from = page.path.as_str();
            let Some((target, fragment)) = inside(link, from, &links.config.base_url) else {
                continue;
            };
            report.internal += 1;
            let Some(found) = existing(&target, &all) else {
                let nearest = all.iter().copied().filter(|p| p.ends_with(".html"));
                let nowhere = dead("dead-page-link")
                    .with("link", link)
                    .with("page", &page.path)
                    .at(texts.place(&page.path, link));
                report.findings.push(nowhere.did_you_mean(&target, nearest));
                continue;
            };
            let known = anchors.get(found);
            let missing =
                !is_special(&fragment) && known.is_some_and(|ids| !ids.contains(&fragment));
            if missing {
                let ids = known.into_iter().flat_map(|ids| ids.iter());
                let nowhere = dead("dead-anchor")
                    .with("anchor", &fragment)
                    .with("path", found)
                    .at(texts.place(&page.path, link));
                let ids = ids.map(String::as_str);
                report.findings.push(nowhere.did_you_mean(&fragment, ids));
            }
        }
    }
}

/// Fragments that every page has (HTML, "select the indicated part"), and those that are no
/// ids but directions for the browser: `:~:text=…`.
fn is_special(fragment: &str) -> bool {
    matches!(fragment, "" | "top") || fragment.starts_with(":~:")
}

/// The path in the output folder that `link` on the page `from` leads to, and its fragment;
/// `None` if it leads out of the site.
pub(super) fn inside(link: &str, from: &str, base_url: &str) -> Option<(String, String)> {
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

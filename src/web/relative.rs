//! Links made relative to their page, so that a site works from any sub-path and from a
//! folder; and the links of a finished page, for `check`.

use lol_html::{RewriteStrSettings, element, rewrite_str};

/// The attributes that hold one address, by element.
const LINKS: &str = "[href], [src], [poster], [action], [srcset], [data-src]";
const ATTRIBUTES: [&str; 5] = ["href", "src", "poster", "action", "data-src"];

/// Rewrites every link of the site itself in `html` relative to `address`, the page's own
/// path (`/tin-tuc/`). What the world must see whole stays whole: canonical links keep the
/// base URL. On HTML that cannot be rewritten the text stays as it is.
pub(super) fn rewrite(html: &str, base_url: &str, address: &str) -> String {
    rewrite_links(html, &|url| relative(url, base_url, address))
}

/// Rewrites every link of the site from the server's root (`/a/main.css`): the page of a
/// missing address is shown at any depth, where relative links would lead astray.
pub(super) fn rewrite_from_root(html: &str, base_url: &str) -> String {
    let behind_scheme = base_url
        .split_once("://")
        .map_or(base_url, |(_, rest)| rest);
    let root = behind_scheme
        .find('/')
        .map_or("", |at| &behind_scheme[at..]);
    rewrite_links(html, &|url| {
        let inside = url
            .strip_prefix(base_url)
            .filter(|_| !base_url.is_empty())?;
        inside.starts_with('/').then(|| format!("{root}{inside}"))
    })
}

fn rewrite_links(html: &str, change: &dyn Fn(&str) -> Option<String>) -> String {
    let handler = element!(LINKS, |el| {
        let keep = el
            .get_attribute("rel")
            .is_some_and(|rel| rel.contains("canonical"));
        if keep || el.tag_name() == "base" {
            return Ok(());
        }
        for name in ATTRIBUTES {
            if let Some(changed) = el.get_attribute(name).and_then(|url| change(&url)) {
                el.set_attribute(name, &changed)?;
            }
        }
        if let Some(set) = el.get_attribute("srcset") {
            let parts = set.split(',').map(|part| {
                let part = part.trim();
                let (url, size) = part.split_once(' ').unwrap_or((part, ""));
                let url = change(url).unwrap_or_else(|| url.to_owned());
                if size.is_empty() {
                    url
                } else {
                    format!("{url} {size}")
                }
            });
            let joined = parts.collect::<Vec<_>>().join(", ");
            el.set_attribute("srcset", &joined)?;
        }
        Ok(())
    });
    let settings = RewriteStrSettings::new().append_element_content_handler(handler);
    rewrite_str(html, settings).unwrap_or_else(|_| html.to_owned())
}

/// `url` seen from `address`, if it lies in the site: below the base URL, or from its root.
fn relative(url: &str, base_url: &str, address: &str) -> Option<String> {
    let inside = match url.strip_prefix(base_url) {
        Some(rest)
            if !base_url.is_empty() && (rest.is_empty() || rest.starts_with(['/', '#', '?'])) =>
        {
            rest
        }
        _ if url.starts_with('/') && !url.starts_with("//") => url,
        _ => return None,
    };
    let (path, tail) = inside.split_at(inside.find(['#', '?']).unwrap_or(inside.len()));
    let path = if path.is_empty() { "/" } else { path };
    if path == address && tail.starts_with('#') {
        return Some(tail.to_owned());
    }
    let folder = &address[..=address.rfind('/').unwrap_or(0)];
    let from: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    let to_folder = &path[..=path.rfind('/').unwrap_or(0)];
    let to: Vec<&str> = to_folder.split('/').filter(|p| !p.is_empty()).collect();
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let mut out = "../".repeat(from.len() - shared);
    for part in &to[shared..] {
        out.push_str(part);
        out.push('/');
    }
    out.push_str(&path[to_folder.len()..]);
    if out.is_empty() {
        out.push_str("./");
    }
    out.push_str(tail);
    Some(out)
}

/// What a finished page points at, and what can be pointed at in it.
#[derive(Clone, Debug, Default)]
pub struct PageLinks {
    /// The values of `href`, `src` and the like, as written.
    pub links: Vec<String>,
    /// The values of `id` and of `name` on `a`.
    pub anchors: Vec<String>,
}

/// Reads the links and anchors of a finished page.
pub fn links_of(html: &str) -> PageLinks {
    let found = std::cell::RefCell::new(PageLinks::default());
    let links = element!(LINKS, |el| {
        for name in ATTRIBUTES {
            if let Some(url) = el.get_attribute(name) {
                found.borrow_mut().links.push(unescape(&url));
            }
        }
        Ok(())
    });
    let anchors = element!("[id], a[name]", |el| {
        let named = ["id", "name"].iter().filter_map(|a| el.get_attribute(a));
        found
            .borrow_mut()
            .anchors
            .extend(named.map(|a| unescape(&a)));
        Ok(())
    });
    let settings = RewriteStrSettings::new()
        .append_element_content_handler(links)
        .append_element_content_handler(anchors);
    // Pages that cannot be read as HTML have no links to check.
    let _ = rewrite_str(html, settings);
    found.into_inner()
}

fn unescape(attribute: &str) -> String {
    attribute
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_seen_from_their_page() {
        let cases = [
            ("https://x.vn/a/tin/", "/tin/", "./"),
            ("https://x.vn/a/tin/b/", "/tin/", "b/"),
            ("https://x.vn/a/", "/tin/b/", "../../"),
            ("https://x.vn/a/main.css?h=1", "/tin/", "../main.css?h=1"),
            ("https://x.vn/a/tin/#m", "/tin/", "#m"),
            ("/anh/b.jpg", "/anh/x/", "../b.jpg"),
            ("https://x.vn/a", "/", "./"),
            ("https://x.vn/a/tin/c.html", "/tin/d.html", "c.html"),
        ];
        for (url, address, expected) in cases {
            assert_eq!(
                relative(url, "https://x.vn/a", address).as_deref(),
                Some(expected),
                "{url} from {address}"
            );
        }
        for outside in [
            "https://x.vn/abc",
            "https://y.vn/",
            "//cdn/x",
            "mailto:a@b",
            "b/",
            "#x",
        ] {
            assert_eq!(
                relative(outside, "https://x.vn/a", "/tin/"),
                None,
                "{outside}"
            );
        }
    }

    #[test]
    fn pages_are_rewritten_and_canonical_links_are_kept() {
        let html = "<link rel=\"canonical\" href=\"https://x.vn/tin/\"><a href=\"https://x.vn/\">x</a>\
                    <img srcset=\"https://x.vn/a.jpg 1x, https://x.vn/b.jpg 2x\">";
        let out = rewrite(html, "https://x.vn", "/tin/");
        assert!(
            out.contains("href=\"https://x.vn/tin/\"") && out.contains("<a href=\"../\">"),
            "{out}"
        );
        assert!(out.contains("srcset=\"../a.jpg 1x, ../b.jpg 2x\""), "{out}");
    }

    #[test]
    fn the_page_of_missing_addresses_links_from_the_root() {
        let html = "<a href=\"https://x.vn/a/b/\">x</a><a href=\"https://y.vn/\">y</a>";
        let out = rewrite_from_root(html, "https://x.vn/a");
        assert!(
            out.contains("href=\"/a/b/\"") && out.contains("https://y.vn/"),
            "{out}"
        );
    }

    #[test]
    fn links_and_anchors_are_read() {
        let page = links_of(
            "<h2 id=\"a\"><a href=\"/x/?a=1&amp;b=2\" name=\"n\">x</a></h2><img src=y.png>",
        );
        assert_eq!(page.links, ["/x/?a=1&b=2", "y.png"]);
        assert_eq!(page.anchors, ["a", "n"]);
    }
}

//! Links made relative to their page, so that a site works from any sub-path and from a
//! folder; and the links of a finished page, for `check`.

use std::cell::RefCell;
use std::rc::Rc;

use lol_html::html_content::ContentType;
use lol_html::{RewriteStrSettings, element, rewrite_str, text};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::styles::rewrite_links;

/// The elements with an attribute that holds an address.
const LINKS: &str = "[href], [xlink\\:href], [src], [poster], [action], [formaction], \
                     [data-src], object[data], [srcset], [imagesrcset], [data-srcset]";

/// The attributes that hold one address.
const ATTRIBUTES: [&str; 8] = [
    "href",
    "xlink:href",
    "src",
    "poster",
    "action",
    "formaction",
    "data-src",
    "data",
];

/// The attributes that hold several, each with the width or density it is for.
const SETS: [&str; 3] = ["srcset", "imagesrcset", "data-srcset"];

/// What an address cannot hold as it is.
const UNSAFE: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'\\');

/// Rewrites every link of the site itself in `html` relative to `address`, the page's own
/// path (`/tin-tuc/`): in attributes, in styles, in redirects. What the world must see whole
/// stays whole: canonical links keep the base URL, and so does what sharing sites read
/// (`og:image`). On HTML that cannot be rewritten the text stays as it is.
///
/// A file so linked is not checked against its hash any more: browsers refuse to do that
/// for pages in a folder (`file:`), and would not load it.
pub(super) fn rewrite(html: &str, base_url: &str, address: &str) -> String {
    rewrite_all(html, &|url| relative(url, base_url, address), false)
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
    let change = |url: &str| {
        let inside = url
            .strip_prefix(base_url)
            .filter(|_| !base_url.is_empty())?;
        inside.starts_with('/').then(|| format!("{root}{inside}"))
    };
    rewrite_all(html, &change, true)
}

/// Gives every address in `html` to `change`, in all the places where HTML holds some.
fn rewrite_all(html: &str, change: &dyn Fn(&str) -> Option<String>, checked: bool) -> String {
    let links = element!(LINKS, |el| {
        let keep = el
            .get_attribute("rel")
            .is_some_and(|rel| rel.contains("canonical"));
        if keep || el.tag_name() == "base" {
            return Ok(());
        }
        for name in ATTRIBUTES {
            // On all other elements `data` is nobody's address.
            if name == "data" && el.tag_name() != "object" {
                continue;
            }
            if let Some(changed) = el.get_attribute(name).and_then(|url| change(url.trim())) {
                el.set_attribute(name, &changed)?;
                if !checked {
                    el.remove_attribute("integrity");
                }
            }
        }
        for name in SETS {
            if let Some(changed) = el.get_attribute(name).map(|set| change_set(&set, change)) {
                el.set_attribute(name, &changed)?;
            }
        }
        Ok(())
    });
    let redirects = element!("meta[http-equiv]", |el| {
        let is_refresh = el
            .get_attribute("http-equiv")
            .is_some_and(|name| name.eq_ignore_ascii_case("refresh"));
        if is_refresh && let Some(content) = el.get_attribute("content") {
            let changed = change_refresh(&content, change);
            if let Some(changed) = changed {
                el.set_attribute("content", &changed)?;
            }
        }
        Ok(())
    });
    let styles = element!("[style]", |el| {
        if let Some(style) = el.get_attribute("style")
            && let Some(changed) = change_style(&unescape(&style), change)
        {
            el.set_attribute("style", &changed.replace('&', "&amp;"))?;
        }
        Ok(())
    });
    let sheets = whole_texts("style", |css| change_style(css, change));
    // What is shown without scripts is text to browsers that run them, and to this reader.
    let unscripted = whole_texts("noscript", |html| Some(rewrite_all(html, change, checked)));
    let mut settings = RewriteStrSettings::new()
        .append_element_content_handler(links)
        .append_element_content_handler(redirects);
    if html.contains("style=") {
        settings = settings.append_element_content_handler(styles);
    }
    if html.contains("<style") {
        settings = settings.append_element_content_handler(sheets);
    }
    if html.contains("<noscript") {
        settings = settings.append_element_content_handler(unscripted);
    }
    rewrite_str(html, settings).unwrap_or_else(|_| html.to_owned())
}

/// `a.jpg 480w, b.jpg 2x`: an address ends at a blank, and only then can a comma follow
/// that does not belong to it (`data:image/png;base64,…`).
fn change_set(set: &str, change: &dyn Fn(&str) -> Option<String>) -> String {
    let mut parts = Vec::new();
    let mut rest = set.trim_start_matches([' ', '\t', '\n', '\r', ',']);
    while !rest.is_empty() {
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let (url, behind) = rest.split_at(end);
        let bare = url.trim_end_matches(',');
        let (size, next) = match bare.len() < url.len() {
            true => ("", behind),
            false => behind.split_once(',').unwrap_or((behind, "")),
        };
        let url = change(bare).unwrap_or_else(|| bare.to_owned());
        let part = [url.as_str(), size.trim()].join(" ");
        parts.push(part.trim_end().to_owned());
        rest = next.trim_start_matches([' ', '\t', '\n', '\r', ',']);
    }
    parts.join(", ")
}

/// `0; url=https://…`
fn change_refresh(content: &str, change: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let at = content.to_ascii_lowercase().find("url=")? + "url=".len();
    let url = content[at..].trim().trim_matches(['\'', '"']);
    change(url).map(|url| format!("{}{url}", &content[..at]))
}

fn change_style(css: &str, change: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    rewrite_links(css, &mut |link| change(&link.url))
}

/// A handler that gives the whole text of an element to `change`.
fn whole_texts<'h>(
    selector: &str,
    change: impl Fn(&str) -> Option<String> + 'h,
) -> (
    std::borrow::Cow<'static, lol_html::Selector>,
    lol_html::ElementContentHandlers<'h>,
) {
    let text = Rc::new(RefCell::new(String::new()));
    let selector = selector.to_owned();
    text!(selector, move |chunk| {
        let mut text = text.borrow_mut();
        text.push_str(chunk.as_str());
        if !chunk.last_in_text_node() {
            chunk.remove();
            return Ok(());
        }
        let whole = std::mem::take(&mut *text);
        let changed = change(&whole).unwrap_or(whole);
        chunk.replace(&changed, ContentType::Html);
        Ok(())
    })
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
    Some(format!("{}{tail}", seen_from(address, path)))
}

/// The path `path` as a page or a file at `address` has to write it; both begin with `/`.
pub(super) fn seen_from(address: &str, path: &str) -> String {
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
    out
}

/// A path as it stands in an address.
pub(super) fn escape_path(path: &str) -> String {
    utf8_percent_encode(path, UNSAFE).to_string()
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
    let found = RefCell::new(PageLinks::default());
    let links = element!(LINKS, |el| {
        for name in ATTRIBUTES {
            let is_data = name == "data" && el.tag_name() != "object";
            if !is_data && let Some(url) = el.get_attribute(name) {
                found.borrow_mut().links.push(unescape(&url));
            }
        }
        for set in SETS.iter().filter_map(|name| el.get_attribute(name)) {
            change_set(&set, &|url| {
                found.borrow_mut().links.push(unescape(url));
                None
            });
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

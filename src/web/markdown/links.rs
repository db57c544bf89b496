//! Links and pictures: where they lead, and how they are written.

use std::ops::Range;

use percent_encoding::percent_decode_str;
use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use super::hooks::Element;
use super::{Anchored, Spot, Walk, escape_onto, html_of};
use crate::config::{Config, Markdown};
use crate::template::Value;

/// A link whose end has not come yet and which a component will write.
pub(super) struct OpenLink {
    /// Its first event.
    start: usize,
    href: String,
    title: String,
    external: bool,
    at: usize,
}

/// A picture whose end has not come yet.
pub(super) struct Picture<'t> {
    /// Pictures inside its alternative text.
    depth: usize,
    /// Its first event.
    start: usize,
    /// Its alternative text so far.
    pub alt: String,
    src: String,
    title: CowStr<'t>,
    at: usize,
}

impl<'t> Walk<'t, '_> {
    pub(super) fn open_link(
        &mut self,
        link_type: LinkType,
        written: CowStr<'t>,
        title: CowStr<'t>,
        id: CowStr<'t>,
        range: &Range<usize>,
    ) {
        let config = self.context.config;
        let is_email = link_type == LinkType::Email;
        let target = match is_email {
            true => format!("mailto:{written}"),
            false => self.resolve(&written, range),
        };
        let external = !is_email && is_external(&target) && !is_own(&target, config);
        if self.context.hooks.is_some_and(|h| h.has(Element::Link)) {
            self.link = Some(OpenLink {
                start: self.events.len(),
                href: target,
                title: title.into_string(),
                external,
                at: range.start,
            });
        } else if external && has_attributes(&config.markdown) {
            let tag = external_tag(&target, &title, &config.markdown);
            self.events.push(Event::InlineHtml(tag.into()));
        } else {
            self.events.push(Event::Start(Tag::Link {
                link_type,
                dest_url: if is_email { written } else { target.into() },
                title,
                id,
            }));
        }
    }

    pub(super) fn close_link(&mut self) {
        let Some(open) = self.link.take() else {
            return self.events.push(Event::End(TagEnd::Link));
        };
        let text = html_of(self.events.split_off(open.start));
        let arguments = vec![
            ("href", Value::from(open.href.as_str())),
            ("text", Value::safe_string(&text)),
            ("title", Value::from(open.title.as_str())),
            ("external", Value::from(open.external)),
        ];
        self.write_by_hook(Element::Link, arguments, &text, open.at, |text| {
            let mut tag = String::from("<a href=\"");
            escape_href_onto(&mut tag, &open.href);
            format!("{tag}\">{text}</a>")
        });
    }

    pub(super) fn open_picture(
        &mut self,
        link_type: LinkType,
        written: CowStr<'t>,
        title: CowStr<'t>,
        id: CowStr<'t>,
        range: &Range<usize>,
    ) {
        let mut dest_url = written;
        if let Some(outer) = &mut self.picture {
            outer.depth += 1;
        } else {
            let target = self.resolve(&dest_url, range);
            self.out.images.push((dest_url.to_string(), target.clone()));
            dest_url = target.into();
            self.picture = Some(Picture {
                depth: 0,
                start: self.events.len(),
                alt: String::new(),
                src: dest_url.to_string(),
                title: title.clone(),
                at: range.start,
            });
        }
        self.events.push(Event::Start(Tag::Image {
            link_type,
            dest_url,
            title,
            id,
        }));
    }

    pub(super) fn close_picture(&mut self) {
        let Some(mut open) = self.picture.take() else {
            return;
        };
        if open.depth > 0 {
            open.depth -= 1;
            self.picture = Some(open);
            return self.events.push(Event::End(TagEnd::Image));
        }
        let lazy = self.context.config.markdown.lazy_async_image;
        let hooked = self.context.hooks.is_some_and(|h| h.has(Element::Image));
        self.events.push(Event::End(TagEnd::Image));
        let dressed = (self.context.image)(&open.src, open.alt.trim(), &open.title);
        if dressed.is_none() && !lazy && !hooked {
            return;
        }
        let plain = html_of(self.events.split_off(open.start));
        let is_plain = dressed.is_none();
        let mut html = dressed.unwrap_or(plain);
        if lazy && is_plain {
            let bare = html.trim_end_matches("/>").trim_end().len();
            html.truncate(bare);
            html.push_str(" loading=\"lazy\" decoding=\"async\" />");
        }
        if !hooked {
            return self.events.push(Event::InlineHtml(html.into()));
        }
        let arguments = vec![
            ("src", Value::from(open.src.as_str())),
            ("alt", Value::from(open.alt.trim())),
            ("title", Value::from(&*open.title)),
            ("lazy", Value::from(lazy)),
        ];
        let whole = html.clone();
        self.write_by_hook(Element::Image, arguments, &html, open.at, |_| whole);
    }

    /// The address that a link or picture leads to; a dead one leads to what was written.
    fn resolve(&mut self, link: &str, range: &Range<usize>) -> String {
        if let Some(inner) = link.strip_prefix("@/") {
            let Some(target) = (self.context.resolve)(link) else {
                let spot = self.spot(link, range);
                self.out.dead.push(spot);
                return link.to_owned();
            };
            if let Some((path, anchor)) = inner.split_once('#') {
                let decoded = |text| percent_decode_str(text).decode_utf8_lossy().into_owned();
                let spot = self.spot(link, range);
                self.out.anchored.push(Anchored {
                    path: decoded(path),
                    anchor: decoded(anchor),
                    spot,
                });
            }
            return target;
        }
        if link.is_empty() {
            let spot = self.spot(link, range);
            self.out.dead.push(spot);
            return String::new();
        }
        let permalink = self.context.permalink;
        if is_relative(link) {
            return format!("{permalink}{}", link.strip_prefix("./").unwrap_or(link));
        }
        match link.starts_with('#') {
            true => format!("{permalink}{link}"),
            false => link.to_owned(),
        }
    }

    /// Where `link` stands within the text of its element.
    fn spot(&self, link: &str, range: &Range<usize>) -> Spot {
        // Addresses stand at the end of a link; the search must not grow with its text.
        const NEAR: usize = 4096;
        let at = self.context.exact.then(|| {
            let near = (link.len() + NEAR).min(range.len());
            let from = (range.end - near..range.end).find(|at| self.text.is_char_boundary(*at));
            let from = from.unwrap_or(range.start);
            let part = self.text.get(from..range.end).unwrap_or_default();
            let wanted = if link.is_empty() { "()" } else { link };
            part.rfind(wanted).map_or(range.start, |at| from + at)
        });
        Spot {
            link: link.to_owned(),
            at,
        }
    }
}

/// A link beside the page: no scheme, and not from the root, from above or within the page.
fn is_relative(link: &str) -> bool {
    !link.starts_with(['/', '#', '?']) && !link.starts_with("..") && !has_scheme(link)
}

/// `mailto:`, `https:`… A colon behind a slash belongs to a file's name.
fn has_scheme(link: &str) -> bool {
    link.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
    })
}

fn is_external(link: &str) -> bool {
    link.starts_with("http://") || link.starts_with("https://") || link.starts_with("//")
}

/// Whether a whole address is one of this site.
fn is_own(link: &str, config: &Config) -> bool {
    let rest = Some(config.base_url.as_str())
        .filter(|base| !base.is_empty())
        .and_then(|base| link.strip_prefix(base));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '#', '?']))
}

fn has_attributes(markdown: &Markdown) -> bool {
    markdown.external_links_target_blank
        || markdown.external_links_no_follow
        || markdown.external_links_no_referrer
        || markdown.external_links_external
        || markdown.external_links_class.is_some()
}

/// The opening tag of a link to elsewhere; class, rel, target, title, href, as themes expect.
fn external_tag(target: &str, title: &str, markdown: &Markdown) -> String {
    let mut tag = String::from("<a");
    let mut attribute = |name: &str, value: &str| {
        tag.push(' ');
        tag.push_str(name);
        tag.push_str("=\"");
        escape_onto(&mut tag, value);
        tag.push('"');
    };
    if let Some(class) = &markdown.external_links_class {
        attribute("class", class);
    }
    let rels = [
        (markdown.external_links_target_blank, "noopener"),
        (markdown.external_links_no_follow, "nofollow"),
        (markdown.external_links_no_referrer, "noreferrer"),
        (markdown.external_links_external, "external"),
    ];
    let rels: Vec<&str> = rels
        .iter()
        .filter_map(|(on, rel)| on.then_some(*rel))
        .collect();
    if !rels.is_empty() {
        attribute("rel", &rels.join(" "));
    }
    if markdown.external_links_target_blank {
        attribute("target", "_blank");
    }
    if !title.is_empty() {
        attribute("title", title);
    }
    tag.push_str(" href=\"");
    escape_href_onto(&mut tag, target);
    tag.push_str("\">");
    tag
}

fn escape_href_onto(out: &mut String, href: &str) {
    // Writing to a String cannot fail.
    let _ = pulldown_cmark_escape::escape_href(out, href);
}

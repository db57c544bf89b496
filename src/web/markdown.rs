//! Markdown → HTML, summary and table of contents.
//!
//! pulldown-cmark reads; here its events are given heading ids and anchor links, links
//! are resolved, and code blocks and external links get their attributes.

use std::collections::HashSet;

use pulldown_cmark::{
    CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, html,
};
use serde::Serialize;

use crate::config::{AnchorLinks, Config};

/// The text between the lead and the rest of a page.
const CONTINUE: &str = "<span id=\"continue-reading\"></span>";

/// One entry of a table of contents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Heading {
    /// 1 to 6.
    pub level: u32,
    /// The anchor.
    pub id: String,
    /// The address with the anchor.
    pub permalink: String,
    /// The words.
    pub title: String,
    /// The headings below it.
    pub children: Vec<Heading>,
}

/// A rendered body.
#[derive(Clone, Debug, Default)]
pub(super) struct Rendered {
    /// The HTML.
    pub html: String,
    /// The HTML before `<!-- more -->`, if there is such a line.
    pub summary: Option<String>,
    /// The headings, nested.
    pub toc: Vec<Heading>,
    /// Links that lead nowhere, as they were written.
    pub dead: Vec<String>,
    /// Images: as written, and the address that they are looked for at.
    pub images: Vec<(String, String)>,
    /// Links within the site with a fragment: the document's path and the anchor.
    pub anchored: Vec<(String, String)>,
    /// The documents that links lead to; filled by who resolves them.
    pub linked: Vec<crate::library::Target>,
}

/// What a body is rendered for.
pub(super) struct Context<'a> {
    /// `[markdown]` and `[slugify]`.
    pub config: &'a Config,
    /// The address of the page, for its own anchors and relative links.
    pub permalink: &'a str,
    /// Where links to headings stand.
    pub anchor_links: AnchorLinks,
    /// `@/…` → permalink; `None` if it leads nowhere.
    pub resolve: &'a dyn Fn(&str) -> Option<String>,
    /// The HTML of a link to a heading: id and level.
    pub anchor_link: &'a dyn Fn(&str, u32) -> String,
    /// The HTML of an image if it is to be more than `<img src alt title>`: its resolved
    /// address, its alternative text and its title.
    pub image: &'a dyn Fn(&str, &str, &str) -> Option<String>,
}

/// Renders a body.
pub(super) fn render(text: &str, context: &Context<'_>) -> Rendered {
    let mut out = Rendered::default();
    let parser = Parser::new_ext(text, options(context.config));
    let mut events: Vec<Event<'_>> = parser.collect();
    resolve_links(&mut events, context, &mut out);
    let mut events = dress_images(events, context);
    let flat = number_headings(&mut events, context);
    let events = mark_code(events);
    let split = events.iter().position(is_more_mark);
    let (before, after) = events.split_at(split.unwrap_or(0));
    if split.is_some() {
        html::push_html(&mut out.html, before.iter().cloned());
        out.summary = Some(strip_footnote_marks(out.html.trim_end()));
        out.html.push_str(CONTINUE);
        out.html.push('\n');
        html::push_html(&mut out.html, after[1..].iter().cloned());
    } else {
        html::push_html(&mut out.html, after.iter().cloned());
    }
    out.toc = nest(flat);
    out
}

/// Renders a line of text without the paragraph around it.
pub(super) fn render_inline(text: &str, context: &Context<'_>) -> String {
    let html = render(text, context).html;
    let trimmed = html.trim();
    match trimmed
        .strip_prefix("<p>")
        .and_then(|t| t.strip_suffix("</p>"))
    {
        Some(inner) if !inner.contains("<p>") => inner.to_owned(),
        _ => trimmed.to_owned(),
    }
}

fn options(config: &Config) -> Options {
    let mut options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES;
    let markdown = &config.markdown;
    options.set(
        Options::ENABLE_SMART_PUNCTUATION,
        markdown.smart_punctuation,
    );
    options.set(Options::ENABLE_DEFINITION_LIST, markdown.definition_list);
    options.set(Options::ENABLE_GFM, markdown.github_alerts);
    options
}

fn is_more_mark(event: &Event<'_>) -> bool {
    let (Event::Html(html) | Event::InlineHtml(html)) = event else {
        return false;
    };
    let inner = html
        .trim()
        .strip_prefix("<!--")
        .and_then(|t| t.strip_suffix("-->"));
    inner.is_some_and(|t| t.trim().eq_ignore_ascii_case("more"))
}

fn strip_footnote_marks(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    const OPEN: &str = "<sup class=\"footnote-reference\">";
    while let Some(at) = rest.find(OPEN) {
        out.push_str(&rest[..at]);
        rest = rest[at..]
            .split_once("</sup>")
            .map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out
}

/// Internal links become permalinks; relative ones are made from the page's own address.
fn resolve_links(events: &mut [Event<'_>], context: &Context<'_>, out: &mut Rendered) {
    let mut open_external = Vec::new();
    for event in events.iter_mut() {
        match event {
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            }) if *link_type != LinkType::Email => {
                let target = resolve(dest_url, context, out);
                let external =
                    is_external(&target) && !target.starts_with(&context.config.base_url);
                open_external.push(external);
                if external && has_external_attributes(context.config) {
                    let tag = external_tag(&target, title, context.config);
                    *event = Event::InlineHtml(tag.into());
                } else {
                    *dest_url = target.into();
                }
            }
            Event::Start(Tag::Link { .. }) => open_external.push(false),
            Event::End(TagEnd::Link)
                if open_external.pop() == Some(true) && has_external_attributes(context.config) =>
            {
                *event = Event::InlineHtml("</a>".into());
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                let target = resolve(dest_url, context, out);
                out.images.push((dest_url.to_string(), target.clone()));
                *dest_url = target.into();
            }
            _ => {}
        }
    }
}

/// Gives images the HTML that the context has for them.
fn dress_images<'e>(events: Vec<Event<'e>>, context: &Context<'_>) -> Vec<Event<'e>> {
    let mut out = Vec::with_capacity(events.len());
    let mut at = 0;
    while at < events.len() {
        if let Event::Start(Tag::Image {
            dest_url, title, ..
        }) = &events[at]
            && let Some(length) = length_of_image(&events[at..])
            && let Some(html) = (context.image)(dest_url, &words(&events[at..at + length]), title)
        {
            out.push(Event::InlineHtml(html.into()));
            at += length + 1;
            continue;
        }
        out.push(events[at].clone());
        at += 1;
    }
    out
}

/// The events of the image that begins here, without the one that ends it: the words of an
/// image may hold images.
fn length_of_image(events: &[Event<'_>]) -> Option<usize> {
    let mut open = 0;
    events.iter().position(|event| {
        match event {
            Event::Start(Tag::Image { .. }) => open += 1,
            Event::End(TagEnd::Image) => open -= 1,
            _ => {}
        }
        open == 0
    })
}

fn resolve(link: &str, context: &Context<'_>, out: &mut Rendered) -> String {
    if let Some(inner) = link.strip_prefix("@/") {
        if let Some((path, anchor)) = inner.split_once('#') {
            out.anchored.push((path.to_owned(), anchor.to_owned()));
        }
        return (context.resolve)(link).unwrap_or_else(|| {
            out.dead.push(link.to_owned());
            link.to_owned()
        });
    }
    if link.is_empty() {
        out.dead.push(String::new());
        return String::new();
    }
    if link.starts_with('#') {
        return format!("{}{link}", context.permalink);
    }
    if link.starts_with(['/', '.']) || is_external(link) || link.contains(':') {
        return link.to_owned();
    }
    format!("{}{link}", context.permalink)
}

fn is_external(link: &str) -> bool {
    link.starts_with("http://") || link.starts_with("https://") || link.starts_with("//")
}

fn has_external_attributes(config: &Config) -> bool {
    let m = &config.markdown;
    m.external_links_target_blank
        || m.external_links_no_follow
        || m.external_links_no_referrer
        || m.external_links_class.is_some()
}

fn external_tag(target: &str, title: &str, config: &Config) -> String {
    let m = &config.markdown;
    let mut tag = String::from("<a");
    let mut attribute = |name: &str, value: &str| {
        tag.push_str(&format!(" {name}=\"{}\"", escape(value)));
    };
    if let Some(class) = &m.external_links_class {
        attribute("class", class);
    }
    let rels: Vec<&str> = [
        (m.external_links_target_blank, "noopener"),
        (m.external_links_no_follow, "nofollow"),
        (m.external_links_no_referrer, "noreferrer"),
    ]
    .iter()
    .filter_map(|(on, rel)| on.then_some(*rel))
    .collect();
    attribute("rel", &[&rels[..], &["external"]].concat().join(" "));
    if m.external_links_target_blank {
        attribute("target", "_blank");
    }
    if !title.is_empty() {
        attribute("title", title);
    }
    attribute("href", target);
    tag.push('>');
    tag
}

/// Gives every heading its id and link; returns them in the order of the page.
fn number_headings(events: &mut Vec<Event<'_>>, context: &Context<'_>) -> Vec<Heading> {
    let mut taken: HashSet<String> = events
        .iter()
        .filter_map(|e| match e {
            Event::Start(Tag::Heading { id: Some(id), .. }) => Some(id.to_string()),
            _ => None,
        })
        .collect();
    let mut headings = Vec::new();
    let mut insertions: Vec<(usize, Event<'_>)> = Vec::new();
    let mut i = 0;
    while i < events.len() {
        let Event::Start(Tag::Heading { level, id, .. }) = &events[i] else {
            i += 1;
            continue;
        };
        let level = level_number(*level);
        let given = id.as_ref().map(ToString::to_string);
        let end = events[i..]
            .iter()
            .position(|e| matches!(e, Event::End(TagEnd::Heading(_))))
            .map_or(events.len(), |n| i + n);
        let title = words(&events[i + 1..end]);
        let own = given.unwrap_or_else(|| {
            free_id(
                &context.config.slugify.anchors.apply_to_anchor(&title),
                &mut taken,
            )
        });
        if let Event::Start(Tag::Heading { id, .. }) = &mut events[i] {
            *id = Some(CowStr::from(own.clone()));
        }
        let link = || (context.anchor_link)(&own, level);
        match context.anchor_links {
            AnchorLinks::None => {}
            AnchorLinks::Left => insertions.push((i + 1, Event::InlineHtml(link().into()))),
            AnchorLinks::Right => insertions.push((end, Event::InlineHtml(link().into()))),
            AnchorLinks::Heading => {
                let link = link();
                let open = link.find('>').map_or("", |n| &link[..=n]).to_owned();
                insertions.push((i + 1, Event::InlineHtml(open.into())));
                insertions.push((end, Event::InlineHtml("</a>".into())));
            }
        }
        headings.push(Heading {
            level,
            permalink: format!("{}#{own}", context.permalink),
            id: own,
            title,
            children: Vec::new(),
        });
        i = end;
    }
    for (at, event) in insertions.into_iter().rev() {
        events.insert(at, event);
    }
    headings
}

fn level_number(level: HeadingLevel) -> u32 {
    level as u32
}

fn free_id(wanted: &str, taken: &mut HashSet<String>) -> String {
    let mut id = wanted.to_owned();
    let mut n = 0;
    while !taken.insert(id.clone()) {
        n += 1;
        id = format!("{wanted}-{n}");
    }
    id
}

/// The plain words of a run of events.
fn words(events: &[Event<'_>]) -> String {
    let mut out = String::new();
    for event in events {
        match event {
            Event::Text(text) | Event::Code(text) => out.push_str(text),
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            _ => {}
        }
    }
    out.trim().to_owned()
}

/// Headings by level: a deeper one belongs to the nearest shallower one before it.
fn nest(flat: Vec<Heading>) -> Vec<Heading> {
    let mut open: Vec<Heading> = Vec::new();
    let mut out = Vec::new();
    let close_to = |open: &mut Vec<Heading>, out: &mut Vec<Heading>, level: u32| {
        while open.last().is_some_and(|h| h.level >= level) {
            let Some(done) = open.pop() else { break };
            match open.last_mut() {
                Some(parent) => parent.children.push(done),
                None => out.push(done),
            }
        }
    };
    for heading in flat {
        close_to(&mut open, &mut out, heading.level);
        open.push(heading);
    }
    close_to(&mut open, &mut out, 0);
    out
}

/// Code blocks carry their language as data, for styles and scripts.
fn mark_code(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let mut out = Vec::with_capacity(events.len());
    for event in events {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                let language = match &kind {
                    CodeBlockKind::Fenced(info) => info
                        .split([',', ' '])
                        .find(|w| !w.is_empty() && !w.contains('=')),
                    CodeBlockKind::Indented => None,
                };
                let open = match language {
                    Some(name) => format!("<pre><code data-lang=\"{}\">", escape(name)),
                    None => "<pre><code>".to_owned(),
                };
                out.push(Event::Html(open.into()));
            }
            Event::End(TagEnd::CodeBlock) => out.push(Event::Html("</code></pre>\n".into())),
            other => out.push(other),
        }
    }
    out
}

/// Escapes a text for an attribute or an element.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn render_plain(text: &str, anchor_links: AnchorLinks) -> Rendered {
        let context = Context {
            config: &Config::without_project(),
            permalink: "https://x.vn/a/",
            anchor_links,
            resolve: &|link| (link == "@/b.md#c").then(|| "https://x.vn/b/#c".to_owned()),
            anchor_link: &|id, _| format!("<a href=\"#{id}\">#</a>"),
            image: &|_, _, _| None,
        };
        render(text, &context)
    }

    #[test]
    fn headings_get_ids_and_nest() {
        let out = render_plain(
            "# Đoàn kết\n## Đổi mới\n## Đổi mới\n# Sáng tạo {#st}\n",
            AnchorLinks::Right,
        );
        assert!(
            out.html
                .contains("<h2 id=\"doi-moi-1\">Đổi mới<a href=\"#doi-moi-1\">#</a></h2>"),
            "{}",
            out.html
        );
        assert_eq!(out.toc.len(), 2);
        assert_eq!(out.toc[0].children.len(), 2);
        assert_eq!(out.toc[1].permalink, "https://x.vn/a/#st");
    }

    #[test]
    fn links_are_resolved_and_dead_ones_are_named() {
        let out = render_plain(
            "[b](@/b.md#c) [d](@/d.md) [e](anh.jpg) [f](#x) [g](/h)",
            AnchorLinks::None,
        );
        for href in [
            "https://x.vn/b/#c",
            "https://x.vn/a/anh.jpg",
            "https://x.vn/a/#x",
            "/h",
        ] {
            assert!(
                out.html.contains(&format!("href=\"{href}\"")),
                "{href} in {}",
                out.html
            );
        }
        assert_eq!(out.dead, ["@/d.md"]);
        assert_eq!(out.anchored, [("b.md".to_owned(), "c".to_owned())]);
    }

    #[test]
    fn the_summary_ends_at_the_mark() {
        let out = render_plain(
            "Một[^1]\n\n<!-- more -->\n\nHai\n\n[^1]: chú\n",
            AnchorLinks::None,
        );
        assert_eq!(out.summary.as_deref(), Some("<p>Một</p>"));
        assert!(out.html.contains("<span id=\"continue-reading\"></span>"));
    }

    #[test]
    fn code_keeps_its_language_and_its_text() {
        let out = render_plain("```rust,linenos\na < b\n```\n", AnchorLinks::None);
        assert_eq!(
            out.html,
            "<pre><code data-lang=\"rust\">a &lt; b\n</code></pre>\n"
        );
    }
}

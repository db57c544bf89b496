//! Markdown → HTML, summary and table of contents.
//!
//! pulldown-cmark reads and writes; in between, one walk over its events gives headings
//! their ids and links (`headings`), resolves links and pictures (`links`), moves
//! footnotes (`footnotes`), writes code blocks (`fence`, `code`, `highlight`) and lets the
//! site's own components write an element (`hooks`).
//!
//! Promises: the work is linear in the text whatever stands in it; a text is never refused;
//! all that is worth a look comes back in [`Rendered`], with its byte in the text.

mod code;
mod emoji;
mod fence;
mod footnotes;
mod grammars;
mod headings;
mod highlight;
mod hooks;
mod ids;
mod links;
mod painter;
mod summary;
#[cfg(test)]
mod tests;
mod themes;

use std::collections::BTreeSet;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd, html};

use crate::config::{AnchorLinks, Config};
use crate::diag::Diagnostic;
use fence::Fence;
use footnotes::Footnotes;
use headings::{Headings, OpenHeading};
use links::OpenLink;

pub(super) use grammars::own_files;
pub(super) use headings::Heading;
pub(super) use highlight::Highlighter;
pub(super) use hooks::{Hooks, Present};

/// A rendered body. Offsets are bytes of the text; `None` if the text is not the file's own.
#[derive(Clone, Debug, Default)]
pub(super) struct Rendered {
    /// The HTML.
    pub html: String,
    /// The HTML before `<!-- more -->`, if there is such a line.
    pub summary: Option<String>,
    /// The headings, nested.
    pub toc: Vec<Heading>,
    /// Links that lead nowhere.
    pub dead: Vec<Spot>,
    /// Images: as written, and the address that they are looked for at.
    pub images: Vec<(String, String)>,
    /// Links within the site with a fragment.
    pub anchored: Vec<Anchored>,
    /// Every `id` and `name` that a fragment can lead to.
    pub ids: BTreeSet<String>,
    /// The documents that links lead to; filled by who resolves them.
    pub linked: Vec<crate::library::Target>,
    /// What else is wrong, still without its place.
    pub problems: Vec<(Diagnostic, Option<usize>)>,
    /// Whether the text could not be had: nothing can be said of its anchors.
    pub is_unknown: bool,
}

impl Rendered {
    /// What stands for a body whose text could not be had.
    pub(super) fn unknown() -> Self {
        Rendered {
            is_unknown: true,
            ..Rendered::default()
        }
    }
}

/// A link in a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Spot {
    /// As it was written.
    pub link: String,
    /// The byte at which it is written.
    pub at: Option<usize>,
}

/// A link to a part of a document: `@/a.md#b`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Anchored {
    /// The document, relative to `content/`.
    pub path: String,
    /// What is behind `#`.
    pub anchor: String,
    /// The link in the text.
    pub spot: Spot,
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
    /// The HTML that ends a summary cut off inside an element, given the summary.
    pub cutoff: &'a dyn Fn(&str) -> String,
    /// The HTML of an image if it is to be more than `<img src alt title>`: its resolved
    /// address, its alternative text and its title.
    pub image: &'a dyn Fn(&str, &str, &str) -> Option<String>,
    /// Whether the text is the file's own, so that offsets in it mean something.
    pub exact: bool,
    /// What colours code.
    pub highlighter: Option<&'a Highlighter>,
    /// The site's own components for Markdown's elements.
    pub hooks: Option<&'a Hooks<'a>>,
}

impl<'a> Context<'a> {
    /// A text beside the pages: no links to headings, no hooks, no offsets.
    pub(super) fn plain(
        config: &'a Config,
        permalink: &'a str,
        resolve: &'a dyn Fn(&str) -> Option<String>,
    ) -> Self {
        Context {
            config,
            permalink,
            anchor_links: AnchorLinks::None,
            resolve,
            anchor_link: &|_, _| String::new(),
            cutoff: &|_| String::new(),
            image: &|_, _, _| None,
            exact: false,
            highlighter: None,
            hooks: None,
        }
    }
}

/// Renders a body.
pub(super) fn render(text: &str, context: &Context<'_>) -> Rendered {
    let parser = Parser::new_ext(text, options(context.config));
    let read: Vec<_> = parser.into_offset_iter().collect();
    let mut walk = Walk {
        text,
        context,
        out: Rendered::default(),
        events: Vec::with_capacity(read.len() + read.len() / 8),
        headings: Headings::new(&read),
        heading: None,
        link: None,
        picture: None,
        code: None,
        html_block: None,
        quotes: Vec::new(),
        notes: Footnotes::default(),
        words: String::new(),
        has_more: false,
    };
    for (event, range) in read {
        walk.take(event, range);
    }
    walk.finish()
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

/// Escapes a text for an attribute or an element.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape_onto(&mut out, text);
    out
}

fn escape_onto(out: &mut String, text: &str) {
    // Writing to a String cannot fail.
    let _ = pulldown_cmark_escape::escape_html(out, text);
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

/// The HTML of a run of events.
fn html_of<'t>(events: impl IntoIterator<Item = Event<'t>>) -> String {
    let mut out = String::new();
    html::push_html(&mut out, events.into_iter());
    out
}

/// The one walk over the events.
struct Walk<'t, 'c> {
    text: &'t str,
    context: &'c Context<'c>,
    out: Rendered,
    /// What will be written.
    events: Vec<Event<'t>>,
    headings: Headings,
    heading: Option<OpenHeading<'t>>,
    link: Option<OpenLink>,
    picture: Option<links::Picture<'t>>,
    code: Option<OpenCode>,
    html_block: Option<String>,
    /// The quotes that are open, those that a component will write with their first event.
    quotes: Vec<hooks::OpenQuote>,
    notes: Footnotes<'t>,
    /// Text whose end is not known yet: pulldown-cmark cuts `:a_b:` into pieces.
    words: String,
    has_more: bool,
}

/// A code block that is being read.
struct OpenCode {
    fence: Fence,
    code: String,
    at: usize,
}

impl<'t> Walk<'t, '_> {
    fn take(&mut self, event: Event<'t>, range: Range<usize>) {
        if let Event::Text(text) = &event {
            if let Some(open) = &mut self.code {
                return open.code.push_str(text);
            }
            if self.context.config.markdown.render_emoji {
                return self.words.push_str(text);
            }
        } else {
            self.flush_words();
        }
        match event {
            Event::Start(tag) => self.open(tag, range),
            Event::End(tag) => self.close(tag),
            Event::Html(html) | Event::InlineHtml(html) => match &mut self.html_block {
                Some(block) => block.push_str(&html),
                None if self.picture.is_some() => self.events.push(Event::InlineHtml(html)),
                None => self.raw_html(&html),
            },
            // A mark in the words that stand for a picture would lead nowhere.
            Event::FootnoteReference(_) if self.picture.is_some() => {}
            Event::FootnoteReference(name) => {
                let bottom = self.context.config.markdown.bottom_footnotes;
                let mark = self.notes.mark(&name, bottom, &mut self.out.ids);
                self.events.push(Event::InlineHtml(mark.into()));
            }
            other => self.inline(other),
        }
    }

    /// Text and breaks, which are also words of the heading and the picture they stand in.
    fn inline(&mut self, event: Event<'t>) {
        let words = match &event {
            Event::Text(text) | Event::Code(text) => text,
            Event::SoftBreak | Event::HardBreak => " ",
            _ => "",
        };
        if let Some(heading) = &mut self.heading {
            heading.words.push_str(words);
        }
        if let Some(picture) = &mut self.picture {
            picture.alt.push_str(words);
        }
        self.events.push(event);
    }

    fn flush_words(&mut self) {
        if !self.words.is_empty() {
            let words = std::mem::take(&mut self.words);
            self.inline(Event::Text(emoji::replace(words).into()));
        }
    }

    fn open(&mut self, tag: Tag<'t>, range: Range<usize>) {
        match tag {
            Tag::Link { .. } if self.picture.is_some() => self.events.push(Event::Start(tag)),
            Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            } => self.open_link(link_type, dest_url, title, id, &range),
            Tag::Image {
                link_type,
                dest_url,
                title,
                id,
            } => self.open_picture(link_type, dest_url, title, id, &range),
            Tag::Heading {
                level,
                id,
                classes,
                attrs,
            } => self.open_heading(level, id, classes, attrs, range.start),
            Tag::CodeBlock(kind) => {
                self.code = Some(OpenCode {
                    fence: match &kind {
                        CodeBlockKind::Fenced(info) => Fence::parse(info),
                        CodeBlockKind::Indented => Fence::default(),
                    },
                    code: String::new(),
                    at: range.start,
                });
            }
            Tag::HtmlBlock => self.html_block = Some(String::new()),
            Tag::BlockQuote(kind) => self.open_quote(kind, range.start),
            Tag::FootnoteDefinition(name) => {
                let bottom = self.context.config.markdown.bottom_footnotes;
                let opening = self
                    .notes
                    .open(name, bottom, self.events.len(), &mut self.out.ids);
                self.events
                    .extend(opening.map(|html| Event::Html(html.into())));
            }
            other => self.events.push(Event::Start(other)),
        }
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Link if self.picture.is_none() => self.close_link(),
            TagEnd::Image => self.close_picture(),
            TagEnd::Heading(_) => self.close_heading(),
            TagEnd::CodeBlock => {
                if let Some(open) = self.code.take() {
                    self.write_code(open);
                }
            }
            TagEnd::HtmlBlock => {
                if let Some(block) = self.html_block.take() {
                    self.raw_html(&block);
                }
            }
            TagEnd::BlockQuote(kind) => self.close_quote(kind),
            TagEnd::FootnoteDefinition => self.notes.close(&mut self.events),
            other => self.events.push(Event::End(other)),
        }
    }

    /// HTML in the text: its ids are noted, and the mark that ends the summary.
    fn raw_html(&mut self, html: &str) {
        ids::collect(html, &mut self.out.ids);
        let marked = match summary::at_mark(html) {
            Some((before, after)) if !self.has_more => {
                self.has_more = true;
                format!("{before}{}{after}", summary::CONTINUE)
            }
            _ => html.to_owned(),
        };
        self.events.push(Event::Html(marked.into()));
    }

    fn note_problem(&mut self, problem: Diagnostic, at: usize) {
        let at = self.context.exact.then_some(at);
        self.out.problems.push((problem, at));
    }

    fn finish(mut self) -> Rendered {
        self.flush_words();
        self.notes.write_list(&mut self.events);
        let mut out = self.out;
        out.html.reserve(self.text.len() * 3 / 2);
        html::push_html(&mut out.html, self.events.into_iter());
        if self.has_more {
            out.summary = summary::of(&out.html, self.context.cutoff);
        }
        out.toc = headings::nest(self.headings.into_flat());
        out
    }
}

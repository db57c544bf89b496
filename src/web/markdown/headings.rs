//! Headings: their ids, the links to them, and the table of contents.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, HeadingLevel, Tag, TagEnd};
use serde::Serialize;

use super::hooks::Element;
use super::{Walk, html_of};
use crate::config::AnchorLinks;
use crate::template::Value;

/// The id of a heading whose words give none, such as one emoji.
const NAMELESS: &str = "section";

/// One entry of a table of contents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(in crate::web) struct Heading {
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

/// The headings of a text so far.
pub(super) struct Headings {
    taken: HashSet<String>,
    /// The last number given to copies of an id.
    copies: HashMap<String, usize>,
    flat: Vec<Heading>,
}

/// A heading whose end has not come yet.
pub(super) struct OpenHeading<'t> {
    level: HeadingLevel,
    id: Option<CowStr<'t>>,
    classes: Vec<CowStr<'t>>,
    attributes: Vec<(CowStr<'t>, Option<CowStr<'t>>)>,
    /// Its first event.
    start: usize,
    /// Where it stands in the text.
    at: usize,
    /// Its words so far.
    pub words: String,
}

impl Headings {
    /// Ids written by hand are reserved before any is made.
    pub(super) fn new(events: &[(Event<'_>, Range<usize>)]) -> Headings {
        let written = |(event, _): &(Event<'_>, _)| match event {
            Event::Start(Tag::Heading { id: Some(id), .. }) => Some(id.to_string()),
            _ => None,
        };
        Headings {
            taken: events.iter().filter_map(written).collect(),
            copies: HashMap::new(),
            flat: Vec::new(),
        }
    }

    /// `wanted`, or the first of `wanted-1`, `wanted-2`… that is free.
    fn free_id(&mut self, wanted: String) -> String {
        if self.taken.insert(wanted.clone()) {
            return wanted;
        }
        // Counting on from the last copy keeps a thousand equal headings cheap.
        let copies = self.copies.entry(wanted.clone()).or_default();
        loop {
            *copies += 1;
            let id = format!("{wanted}-{copies}");
            if self.taken.insert(id.clone()) {
                return id;
            }
        }
    }

    /// The headings in the order of the text.
    pub(super) fn into_flat(self) -> Vec<Heading> {
        self.flat
    }
}

impl<'t> Walk<'t, '_> {
    pub(super) fn open_heading(
        &mut self,
        level: HeadingLevel,
        id: Option<CowStr<'t>>,
        classes: Vec<CowStr<'t>>,
        attributes: Vec<(CowStr<'t>, Option<CowStr<'t>>)>,
        at: usize,
    ) {
        self.heading = Some(OpenHeading {
            level,
            id,
            classes,
            attributes,
            start: self.events.len(),
            at,
            words: String::new(),
        });
        // Two places are kept for what is known at the heading's end: the tag, which needs
        // the id, and a link before the words.
        self.events.push(Event::InlineHtml("".into()));
        self.events.push(Event::InlineHtml("".into()));
    }

    pub(super) fn close_heading(&mut self) {
        let Some(open) = self.heading.take() else {
            return;
        };
        let title = open.words.trim().to_owned();
        let id = match &open.id {
            Some(id) => id.to_string(),
            None => {
                let slug = self.context.config.slugify.anchors.apply_to_anchor(&title);
                let wanted = Some(slug).filter(|s| !s.is_empty());
                self.headings
                    .free_id(wanted.unwrap_or_else(|| NAMELESS.to_owned()))
            }
        };
        self.out.ids.insert(id.clone());
        let heading = Heading {
            level: open.level as u32,
            permalink: format!("{}#{id}", self.context.permalink),
            id,
            title,
            children: Vec::new(),
        };
        match self.context.hooks.filter(|h| h.has(Element::Heading)) {
            Some(_) => self.write_heading_by_hook(open, &heading),
            None => self.write_heading(open, &heading),
        }
        self.headings.flat.push(heading);
    }

    fn write_heading(&mut self, open: OpenHeading<'t>, heading: &Heading) {
        let link = || (self.context.anchor_link)(&heading.id, heading.level);
        let (before, behind) = match self.context.anchor_links {
            AnchorLinks::None => (String::new(), String::new()),
            AnchorLinks::Left => (link(), String::new()),
            AnchorLinks::Right => (String::new(), link()),
            AnchorLinks::Heading => (opening_tag(&link()).to_owned(), "</a>".to_owned()),
        };
        self.events[open.start] = Event::Start(Tag::Heading {
            level: open.level,
            id: Some(heading.id.clone().into()),
            classes: open.classes,
            attrs: open.attributes,
        });
        self.events[open.start + 1] = Event::InlineHtml(before.into());
        if !behind.is_empty() {
            self.events.push(Event::InlineHtml(behind.into()));
        }
        self.events.push(Event::End(TagEnd::Heading(open.level)));
    }

    fn write_heading_by_hook(&mut self, open: OpenHeading<'t>, heading: &Heading) {
        let text = html_of(self.events.split_off(open.start));
        let classes: Vec<&str> = open.classes.iter().map(|c| &**c).collect();
        let attributes: indexmap::IndexMap<&str, &str> = open
            .attributes
            .iter()
            .map(|(key, value)| (&**key, value.as_deref().unwrap_or_default()))
            .collect();
        let arguments = vec![
            ("level", Value::from(u64::from(heading.level))),
            ("id", Value::from(heading.id.as_str())),
            ("text", Value::safe_string(&text)),
            ("title", Value::from(heading.title.as_str())),
            ("permalink", Value::from(heading.permalink.as_str())),
            ("classes", Value::from(classes.join(" "))),
            ("attributes", Value::from_serializable(&attributes)),
        ];
        self.write_by_hook(Element::Heading, arguments, &text, open.at, |level_text| {
            let level = heading.level;
            let id = super::escape(&heading.id);
            format!("<h{level} id=\"{id}\">{level_text}</h{level}>\n")
        });
    }
}

/// `<a …>` out of the template's link.
fn opening_tag(link: &str) -> &str {
    let from = link.find("<a").unwrap_or(0);
    let end = link[from..].find('>').map_or(from, |n| from + n + 1);
    &link[from..end]
}

/// Headings by level: a deeper one belongs to the nearest shallower one before it.
pub(super) fn nest(flat: Vec<Heading>) -> Vec<Heading> {
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

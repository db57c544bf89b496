//! Footnotes: where they stand, or with `bottom_footnotes` in one list at the end.

use std::collections::{BTreeSet, HashMap};

use pulldown_cmark::{CowStr, Event, TagEnd};

use super::escape;

/// The footnotes of one text.
#[derive(Default)]
pub(super) struct Footnotes<'t> {
    /// Number and count of marks, by name.
    known: HashMap<String, (usize, usize)>,
    /// Notes that are being read and go to the end: name and first event.
    open: Vec<Option<(CowStr<'t>, usize)>>,
    /// Notes that go to the end.
    listed: Vec<(usize, CowStr<'t>, Vec<Event<'t>>)>,
}

impl<'t> Footnotes<'t> {
    /// The HTML of a mark in the text.
    pub(super) fn mark(&mut self, name: &str, bottom: bool, ids: &mut BTreeSet<String>) -> String {
        let number = self.number(name);
        let escaped = escape(name);
        if !bottom {
            return format!(
                "<sup class=\"footnote-reference\"><a href=\"#{escaped}\">{number}</a></sup>"
            );
        }
        let marks = self.known.get_mut(name).map_or(1, |(_, marks)| {
            *marks += 1;
            *marks
        });
        ids.insert(format!("fr-{name}-{marks}"));
        format!(
            "<sup class=\"footnote-reference\" id=\"fr-{escaped}-{marks}\">\
             <a href=\"#fn-{escaped}\">{number}</a></sup>"
        )
    }

    /// Numbers follow the order in which names come up.
    fn number(&mut self, name: &str) -> usize {
        let next = self.known.len() + 1;
        match self.known.get(name) {
            Some((number, _)) => *number,
            None => {
                self.known.insert(name.to_owned(), (next, 0));
                next
            }
        }
    }

    /// A note begins; the HTML that opens it where it stands, or `None` if it goes to the
    /// end and begins at the event `start`.
    pub(super) fn open(
        &mut self,
        name: CowStr<'t>,
        bottom: bool,
        start: usize,
        ids: &mut BTreeSet<String>,
    ) -> Option<String> {
        if bottom {
            ids.insert(format!("fn-{name}"));
            self.open.push(Some((name, start)));
            return None;
        }
        let number = self.number(&name);
        ids.insert(name.to_string());
        self.open.push(None);
        Some(format!(
            "<div class=\"footnote-definition\" id=\"{}\">\
             <sup class=\"footnote-definition-label\">{number}</sup>",
            escape(&name)
        ))
    }

    /// A note ends.
    pub(super) fn close(&mut self, events: &mut Vec<Event<'t>>) {
        match self.open.pop().flatten() {
            Some((name, start)) => {
                let inner = events.split_off(start.min(events.len()));
                self.listed.push((usize::MAX, name, inner));
            }
            None => events.push(Event::Html("</div>\n".into())),
        }
    }

    /// Writes the list of the notes that have marks, in the order of their numbers.
    pub(super) fn write_list(mut self, events: &mut Vec<Event<'t>>) {
        for (number, name, _) in &mut self.listed {
            if let Some((known, _)) = self.known.get(&**name) {
                *number = *known;
            }
        }
        self.listed.retain(|(number, ..)| *number != usize::MAX);
        if self.listed.is_empty() {
            return;
        }
        self.listed.sort_by_key(|(number, ..)| *number);
        let html = |text: String| Event::Html(text.into());
        events.push(html(
            "<section class=\"footnotes\">\n<ol class=\"footnotes-list\">\n".to_owned(),
        ));
        for (_, name, mut inner) in self.listed {
            let marks = self.known.get(&*name).map_or(0, |(_, marks)| *marks);
            let name = escape(&name);
            events.push(html(format!("<li id=\"fn-{name}\">\n")));
            let last = inner
                .pop_if(|e| matches!(e, Event::End(TagEnd::Paragraph)))
                .is_some();
            events.append(&mut inner);
            events.push(html(links_back(&name, marks)));
            if last {
                events.push(Event::End(TagEnd::Paragraph));
            }
            events.push(html("</li>\n".to_owned()));
        }
        events.push(html("</ol>\n</section>\n".to_owned()));
    }
}

/// Links from a note to its marks: ` ↩ ↩2 ↩3`.
fn links_back(name: &str, marks: usize) -> String {
    (1..=marks)
        .map(|n| {
            let label = if n == 1 { String::new() } else { n.to_string() };
            format!(" <a href=\"#fr-{name}-{n}\">↩{label}</a>")
        })
        .collect()
}

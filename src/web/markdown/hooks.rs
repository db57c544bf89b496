//! Render hooks: components of the site or its theme that write Markdown's elements.
//!
//! A component with one of these names is called for every such element. It declares the
//! arguments that it wants; `body` holds the HTML that it replaces (of a link or a heading:
//! the inner HTML). `config`, `lang` and `page` or `section` can be declared as implicit
//! arguments (`@page`).
//!
//! | component | arguments |
//! |---|---|
//! | `hook_image` | `src`, `alt`, `title`, `lazy` |
//! | `hook_link` | `href`, `text` (HTML), `title`, `external` |
//! | `hook_heading` | `level`, `id`, `text` (HTML), `title`, `permalink`, `classes`, `attributes` |
//! | `hook_codeblock` | `code`, `lang`, `options` |
//! | `hook_blockquote` | `kind` (`note`, `tip`, `important`, `warning`, `caution` or empty) |

use pulldown_cmark::{BlockQuoteKind, Event, Tag, TagEnd};

use super::{Walk, html_of};
use crate::diag::Diagnostic;
use crate::template::{Context, Templates, Value};

/// Quotes deeper than this are written without the hook: each level holds all below it.
const DEEPEST_QUOTE: usize = 16;

/// An element that can be written by a component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Element {
    Image,
    Link,
    Heading,
    CodeBlock,
    BlockQuote,
}

const NAMES: [(Element, &str); 5] = [
    (Element::Image, "hook_image"),
    (Element::Link, "hook_link"),
    (Element::Heading, "hook_heading"),
    (Element::CodeBlock, "hook_codeblock"),
    (Element::BlockQuote, "hook_blockquote"),
];

/// The hooks that a site has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::web) struct Present([bool; NAMES.len()]);

impl Present {
    /// Looks for the components.
    pub(in crate::web) fn among(templates: &Templates) -> Present {
        Present(NAMES.map(|(_, name)| templates.has_component(name)))
    }

    /// Whether there is any.
    pub(in crate::web) fn any(self) -> bool {
        self.0.contains(&true)
    }
}

/// The hooks of a site, for one body.
pub(in crate::web) struct Hooks<'a> {
    /// Which there are.
    pub present: Present,
    /// Where they are.
    pub templates: &'a Templates,
    /// What components can ask for with `@`.
    pub implicits: &'a Context,
}

impl Hooks<'_> {
    /// Whether there is a component for `element`.
    pub(super) fn has(&self, element: Element) -> bool {
        self.present.0[element as usize]
    }
}

/// A quote whose end has not come yet.
pub(super) struct OpenQuote {
    /// Its first event, if a component will write it.
    start: Option<usize>,
    at: usize,
}

impl<'t> Walk<'t, '_> {
    /// Writes what the component for `element` makes. If it fails, what is wrong is noted
    /// once for a body, and `otherwise` writes the element from `body`.
    pub(super) fn write_by_hook(
        &mut self,
        element: Element,
        arguments: Vec<(&'static str, Value)>,
        body: &str,
        at: usize,
        otherwise: impl FnOnce(&str) -> String,
    ) {
        let Some(hooks) = self.context.hooks else {
            return;
        };
        let name = NAMES[element as usize].1;
        let html = match hooks
            .templates
            .render_component(name, &arguments, hooks.implicits, body)
        {
            Ok(html) => {
                super::ids::collect(&html, &mut self.out.ids);
                html
            }
            Err(problem) => {
                let known = |(other, _): &(Diagnostic, _)| *other == problem;
                if !self.out.problems.iter().any(known) {
                    self.note_problem(problem, at);
                }
                otherwise(body)
            }
        };
        self.events.push(Event::InlineHtml(html.into()));
    }

    pub(super) fn open_quote(&mut self, kind: Option<BlockQuoteKind>, at: usize) {
        let hooked = self.quotes.len() < DEEPEST_QUOTE
            && self
                .context
                .hooks
                .is_some_and(|h| h.has(Element::BlockQuote));
        self.quotes.push(OpenQuote {
            start: hooked.then_some(self.events.len()),
            at,
        });
        if !hooked {
            self.events.push(Event::Start(Tag::BlockQuote(kind)));
        }
    }

    pub(super) fn close_quote(&mut self, kind: Option<BlockQuoteKind>) {
        let open = self.quotes.pop();
        let Some((start, at)) = open.and_then(|o| Some((o.start?, o.at))) else {
            return self.events.push(Event::End(TagEnd::BlockQuote(kind)));
        };
        let inner = html_of(self.events.split_off(start));
        let kind = match kind {
            None => "",
            Some(BlockQuoteKind::Note) => "note",
            Some(BlockQuoteKind::Tip) => "tip",
            Some(BlockQuoteKind::Important) => "important",
            Some(BlockQuoteKind::Warning) => "warning",
            Some(BlockQuoteKind::Caution) => "caution",
        };
        let arguments = vec![("kind", Value::from(kind))];
        self.write_by_hook(Element::BlockQuote, arguments, &inner, at, |inner| {
            format!("<blockquote>\n{inner}</blockquote>\n")
        });
    }
}

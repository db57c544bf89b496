//! Code blocks: the markup around the code, and what the fence asks for.

use serde_json::json;

use super::fence::Fence;
use super::highlight::Highlighter;
use super::hooks::Element;
use super::{Event, OpenCode, Walk, escape_onto};
use crate::config::DataPosition;
use crate::diag::Diagnostic;
use crate::template::Value;

impl Walk<'_, '_> {
    pub(super) fn write_code(&mut self, open: OpenCode) {
        let OpenCode { fence, code, at } = open;
        let html = match self.context.highlighter {
            None => plain(&fence, &code),
            Some(highlighter) => self.coloured(highlighter, &fence, &code, at),
        };
        if !self
            .context
            .hooks
            .is_some_and(|h| h.has(Element::CodeBlock))
        {
            return self.events.push(Event::Html(html.into()));
        }
        let mut options = json!({
            "linenos": fence.numbered, "linenostart": fence.first,
            "hl_lines": lines(&fence.marked), "hide_lines": lines(&fence.hidden),
        });
        for (key, value) in &fence.data {
            options[key] = json!(value);
        }
        let arguments = vec![
            ("code", Value::from(code.as_str())),
            ("lang", Value::from(fence.language.unwrap_or_default())),
            ("options", Value::from_serializable(&options)),
        ];
        self.write_by_hook(Element::CodeBlock, arguments, &html, at, str::to_owned);
    }

    fn coloured(
        &mut self,
        highlighter: &Highlighter,
        fence: &Fence,
        code: &str,
        at: usize,
    ) -> String {
        let syntax = highlighter.syntax(fence.language.as_deref());
        if let (None, Some(language)) = (syntax, &fence.language) {
            let found = match highlighter.is_strict() {
                true => Diagnostic::error("code-language-unknown"),
                false => Diagnostic::warning("code-language-unknown"),
            };
            let found = found.with("name", language);
            let known = highlighter.languages();
            self.note_problem(found.did_you_mean(language, known), at);
        }
        let mut html = String::with_capacity(code.len() * 4);
        let data = data(fence);
        let position = highlighter.data_position();
        html.push_str("<pre class=\"");
        html.push_str(highlighter.classes());
        html.push('"');
        let styles = highlighter.styles();
        if let Some(styles) = styles {
            html.push_str(&format!(" style=\"{}\"", styles.block));
        }
        if matches!(position, DataPosition::Pre | DataPosition::Both) {
            html.push_str(&data);
        }
        html.push_str("><code");
        if matches!(position, DataPosition::Code | DataPosition::Both) {
            html.push_str(&data);
        }
        html.push('>');
        let mut painter = highlighter.painter(syntax);
        for (n, line) in (1..).zip(code.split_inclusive('\n')) {
            // A line that is not shown still says what the next ones are.
            let painted = painter.line(line);
            if !fence.shows(n) {
                continue;
            }
            html.push_str("<span class=\"giallo-l");
            match (fence.marks(n), styles) {
                (false, _) => html.push_str("\">"),
                (true, None) => html.push_str(" z-hl\">"),
                (true, Some(styles)) => {
                    html.push_str(&format!("\" style=\"{}\">", styles.mark));
                }
            }
            if fence.numbered {
                let number = fence.first.saturating_add(n - 1);
                html.push_str(&format!("<span class=\"giallo-ln\">{number}</span>"));
            }
            html.push_str(&painted);
            html.push_str("</span>\n");
        }
        html.push_str("</code></pre>\n");
        html
    }
}

/// Code without colours.
fn plain(fence: &Fence, code: &str) -> String {
    let mut html = format!("<pre><code{}>", data(fence));
    if fence.is_plain() {
        escape_onto(&mut html, code);
    } else {
        for (n, line) in (1..).zip(code.split_inclusive('\n')) {
            if fence.shows(n) {
                escape_onto(&mut html, line);
            }
        }
    }
    html.push_str("</code></pre>\n");
    html
}

/// ` data-lang="rust" data-name="main.rs"`
fn data(fence: &Fence) -> String {
    let mut out = String::new();
    let language = fence.language.as_deref().map(|l| ("lang", l));
    let others = fence.data.iter().map(|(k, v)| (k.as_str(), v.as_str()));
    for (key, value) in language.into_iter().chain(others) {
        out.push_str(" data-");
        out.push_str(key);
        out.push_str("=\"");
        escape_onto(&mut out, value);
        out.push('"');
    }
    out
}

fn lines(ranges: &[std::ops::RangeInclusive<usize>]) -> Vec<[usize; 2]> {
    ranges.iter().map(|r| [*r.start(), *r.end()]).collect()
}

//! The plain text of a rendered body: what a reader reads, and nothing of the markup.

use std::borrow::Cow;

use quick_xml::escape::resolve_html5_entity;

/// Elements whose contents are no reading matter.
const DROPPED: [&str; 3] = ["script", "style", "pre"];

/// Elements within a line: their tags part no words.
const INLINE: [&str; 21] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark",
    "q", "s", "small", "span", "strong", "sub", "u",
];

/// The text of `html`: tags and comments removed, entities read, `script`, `style` and `pre`
/// dropped with what is in them, blanks folded. Blocks stand on lines of their own.
pub(super) fn plain(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        push(&rest[..at], &mut out);
        rest = &rest[at..];
        rest = match tag(rest) {
            Some((name, after)) => {
                let dropped = DROPPED.iter().find(|d| name.eq_ignore_ascii_case(d));
                if !INLINE.iter().any(|i| name.eq_ignore_ascii_case(i)) {
                    break_line(&mut out);
                }
                match dropped {
                    Some(name) => behind_end(after, name),
                    None => after,
                }
            }
            // A bare `<` is text.
            None => {
                out.push('<');
                &rest[1..]
            }
        };
    }
    push(rest, &mut out);
    out.truncate(out.trim_end().len());
    out
}

/// The name of the tag or comment that `text` begins with, and what follows it. End tags
/// have the name of their element, comments the name of an inline one.
fn tag(text: &str) -> Option<(&str, &str)> {
    if let Some(comment) = text.strip_prefix("<!--") {
        let end = comment.find("-->");
        return Some(("a", end.map_or("", |at| &comment[at + 3..])));
    }
    let inside = text[1..]
        .strip_prefix(['/', '!', '?'])
        .unwrap_or(&text[1..]);
    if !inside.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let name = inside.find(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let name = &inside[..name.unwrap_or(inside.len())];
    let mut quote = None;
    let end = inside.bytes().position(|b| match quote {
        Some(open) if b == open => {
            quote = None;
            false
        }
        Some(_) => false,
        None if matches!(b, b'"' | b'\'') => {
            quote = Some(b);
            false
        }
        None => b == b'>',
    });
    // `</pre>` alone drops nothing: its name is taken away.
    let name = if text.starts_with("</") && DROPPED.contains(&name) {
        "p"
    } else {
        name
    };
    Some((name, end.map_or("", |at| &inside[at + 1..])))
}

/// What follows the end tag of the element `name`; nothing if it is never closed.
fn behind_end<'t>(text: &'t str, name: &str) -> &'t str {
    let mut rest = text;
    while let Some(at) = rest.find("</") {
        rest = &rest[at + 2..];
        let is_it = rest
            .get(..name.len())
            .is_some_and(|n| n.eq_ignore_ascii_case(name));
        if is_it {
            return rest.find('>').map_or("", |at| &rest[at + 1..]);
        }
    }
    ""
}

/// Adds text with its entities read and its blanks folded.
fn push(text: &str, out: &mut String) {
    let text = read_entities(text);
    for (i, word) in text.split_whitespace().enumerate() {
        let parted = i > 0 || text.starts_with(char::is_whitespace);
        if parted && !out.is_empty() && !out.ends_with(['\n', ' ']) {
            out.push(' ');
        }
        out.push_str(word);
    }
    if text.ends_with(char::is_whitespace) && !out.is_empty() && !out.ends_with(['\n', ' ']) {
        out.push(' ');
    }
}

fn break_line(out: &mut String) {
    if out.ends_with(' ') {
        out.pop();
    }
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

fn read_entities(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let name = rest.bytes().take(40).position(|b| b == b';');
        let read = name.and_then(|end| {
            let entity = &rest[1..end];
            let read = match entity.strip_prefix('#') {
                Some(number) => char_of(number)?.to_string(),
                None => resolve_html5_entity(entity)?.to_owned(),
            };
            Some((read, end + 1))
        });
        let (read, length) = read.unwrap_or_else(|| ("&".to_owned(), 1));
        out.push_str(&read);
        rest = &rest[length..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The character of `233` or `xE9`.
fn char_of(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => number.parse(),
    };
    char::from_u32(code.ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_goes_and_blocks_stay_apart() {
        let cases = [
            (
                "<p>Xã <strong>Kẻ</strong> Sặt</p>\n<p>Hải\n Phòng</p>",
                "Xã Kẻ Sặt\nHải Phòng",
            ),
            ("<table><tr><td>a</td><td>b</td></tr></table>", "a\nb"),
            ("a<br>b<img alt=\"x > y\">c", "a\nb\nc"),
            ("H<sub>2</sub>O <em>và</em> <code>x</code>.", "H2O và x."),
            ("<p>a</p><!-- b --><p>c</p>", "a\nc"),
        ];
        for (html, text) in cases {
            assert_eq!(plain(html), text, "{html}");
        }
    }

    #[test]
    fn scripts_styles_and_code_blocks_are_dropped() {
        let html = "<p>a</p><SCRIPT>if (a < b) {}</SCRIPT><style>p{}</style><pre><code>x</code></pre><p>z</p></pre>b";
        assert_eq!(plain(html), "a\nz\nb");
        assert_eq!(plain("a<script>b"), "a");
        assert_eq!(plain("<prefix>a</prefix>"), "a");
    }

    #[test]
    fn entities_are_read() {
        assert_eq!(
            plain("a &amp; b &lt;i&gt; &eacute;&#233;&#xE9; &nope; &"),
            "a & b <i> ééé &nope; &"
        );
        assert_eq!(plain("&nbsp;a&nbsp;&nbsp;b"), "a b");
        assert_eq!(plain("1 < 2 <3"), "1 < 2 <3");
    }
}

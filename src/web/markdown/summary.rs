//! The part of a page before `<!-- more -->`.

/// What stands in the page where its summary ends.
pub(super) const CONTINUE: &str = "<span id=\"continue-reading\"></span>";

/// How a footnote's mark begins.
const NOTE_MARK: &str = "<sup class=\"footnote-reference\"";

/// Elements that have no end.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];

/// The HTML before and behind the first `<!-- more -->`.
pub(super) fn at_mark(html: &str) -> Option<(&str, &str)> {
    let mut from = 0;
    while let Some(open) = html[from..].find("<!--").map(|at| from + at) {
        let inner = &html[open + 4..];
        let end = inner.find("-->")?;
        if inner[..end].trim().eq_ignore_ascii_case("more") {
            return Some((&html[..open], &inner[end + 3..]));
        }
        from = open + 4 + end + 3;
    }
    None
}

/// The summary of a rendered page: without footnote marks; if elements are still open, with
/// the HTML that `cutoff` gives and their ends.
pub(super) fn of(html: &str, cutoff: &dyn Fn(&str) -> String) -> Option<String> {
    let end = html.find(CONTINUE)?;
    let mut summary = without_marks(html[..end].trim_end());
    let open: Vec<String> = open_elements(&summary)
        .into_iter()
        .map(str::to_owned)
        .collect();
    if !open.is_empty() {
        summary.truncate(summary.trim_end().len());
        let cut = cutoff(&summary);
        summary.push_str(cut.trim_end());
        for name in open.iter().rev() {
            summary.push_str(&format!("</{name}>"));
        }
    }
    Some(summary)
}

fn without_marks(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(NOTE_MARK) {
        out.push_str(&rest[..at]);
        rest = rest[at..]
            .split_once("</sup>")
            .map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out
}

/// The names of the elements that are open at the end of `html`, outermost first.
fn open_elements(html: &str) -> Vec<&str> {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let (closing, tag) = match rest.strip_prefix('/') {
            Some(tag) => (true, tag),
            None => (false, rest),
        };
        let length = tag
            .bytes()
            .take_while(|b| b.is_ascii_alphanumeric() || *b == b'-')
            .count();
        let name = &tag[..length];
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let (ended_itself, after) = end_of_tag(&tag[length..]);
        rest = after;
        if closing {
            let same = |other: &&str| other.eq_ignore_ascii_case(name);
            // Elements left open inside another end with it.
            if let Some(at) = open.iter().rposition(same) {
                open.truncate(at);
            }
        } else if !ended_itself && !VOID.iter().any(|v| v.eq_ignore_ascii_case(name)) {
            open.push(name);
        }
    }
    open
}

/// Whether a tag ends with `/>`, and what stands behind it.
fn end_of_tag(attributes: &str) -> (bool, &str) {
    let mut quote = None;
    for (at, byte) in attributes.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return (attributes[..at].ends_with('/'), &attributes[at + 1..]),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    (false, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_elements_are_found() {
        let html = "<div class=\"a>b\"><p>x<br>y<img /><!-- <b> --> 1 < 2 <em>z</p><ul><li>";
        assert_eq!(open_elements(html), ["div", "ul", "li"]);
    }

    #[test]
    fn the_mark_may_be_written_in_several_ways() {
        assert_eq!(
            at_mark("<b><!-- a --><!--\n MORE--></b>"),
            Some(("<b><!-- a -->", "</b>"))
        );
        assert_eq!(at_mark("<!-- more or less --> <!-- more"), None);
    }
}

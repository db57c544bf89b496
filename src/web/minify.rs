//! HTML made shorter without a change that a reader could see.
//!
//! Runs of blanks become one blank, never none: whether a blank between two elements shows
//! is for the style sheet to say. What is kept as it is written: `pre`, `textarea`, code,
//! drawings and formulas (`svg`, `math`), scripts with their data, styles, `noscript`, and
//! whatever asks for its blanks in a `style` or with `xml:space`. Comments go, but for
//! those that other programs read (`<!--[if`, `<!--#include`, `<!--!`).
//!
//! The larger crates for this do more (they drop quotes, closing tags and blanks between
//! blocks) and bring a JavaScript compiler; compressed by a server, the difference is small.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use lol_html::html_content::{ContentType, TextType};
use lol_html::{RewriteStrSettings, doc_comments, doc_text, element, end_tag, rewrite_str};

/// Elements whose text stays as it is.
const KEPT: &str = "pre, textarea, listing, xmp, code, kbd, samp, svg, math, \
                    [style*=\"white-space\"], [xml\\:space]";

/// Comments that begin so are not for people.
const SPOKEN_COMMENTS: [&str; 5] = ["[if", "[endif", "<![endif", "#", "!"];

/// `html`, shorter; as it is if it cannot be read.
pub(super) fn html(html: &str) -> String {
    // How many of the elements around the text are kept.
    let kept = Rc::new(Cell::new(0_usize));
    let inside = Rc::clone(&kept);
    let elements = element!(KEPT, move |el| {
        if el.can_have_content() {
            inside.set(inside.get() + 1);
            let leave = Rc::clone(&inside);
            let left = el.on_end_tag(end_tag!(move |_| {
                leave.set(leave.get().saturating_sub(1));
                Ok(())
            }));
            // Without an end tag everything behind it is kept, too.
            let _ = left;
        }
        Ok(())
    });
    // A text may come in parts: whether the part before ended with a blank.
    let blank = RefCell::new(false);
    let texts = doc_text!(move |text| {
        let last = text.last_in_text_node();
        let mut blank = blank.borrow_mut();
        if matches!(text.text_type(), TextType::Data) && kept.get() == 0 {
            let short = fold_blanks(text.as_str(), &mut blank);
            if short.len() != text.as_str().len() {
                text.replace(&short, ContentType::Html);
            }
        }
        *blank = *blank && !last;
        Ok(())
    });
    let comments = doc_comments!(|comment| {
        let text = comment.text();
        let spoken = |begin: &&str| text.trim_start().starts_with(*begin);
        if !SPOKEN_COMMENTS.iter().any(spoken) {
            comment.remove();
        }
        Ok(())
    });
    let settings = RewriteStrSettings::new()
        .append_element_content_handler(elements)
        .append_document_content_handler(texts)
        .append_document_content_handler(comments);
    rewrite_str(html, settings).unwrap_or_else(|_| html.to_owned())
}

/// `text` with one blank for each run of them, a line break if there is one in it.
/// `blank` says whether the text before ended with a blank, and then whether this one does.
fn fold_blanks(text: &str, blank: &mut bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let word = rest.find(is_blank).unwrap_or(rest.len());
        out.push_str(&rest[..word]);
        *blank &= word == 0;
        rest = &rest[word..];
        let run = rest.find(|c| !is_blank(c)).unwrap_or(rest.len());
        if run > 0 && !*blank {
            out.push(if rest[..run].contains('\n') {
                '\n'
            } else {
                ' '
            });
            *blank = true;
        }
        rest = &rest[run..];
    }
    out
}

/// The blanks that HTML folds; a no-break space is none of them.
fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0c')
}

#[cfg(test)]
mod tests {
    use super::html;

    #[test]
    fn blanks_are_folded_and_comments_go() {
        let page = "<!doctype html>\n<html>\n\n  <p>Một   hai <!-- ghi chú -->\n\n <b> ba</b>\u{a0}\u{a0} bốn</p>\n";
        let short = "<!doctype html>\n<html>\n<p>Một hai \n<b> ba</b>\u{a0}\u{a0} bốn</p>\n";
        assert_eq!(html(page), short);
    }

    #[test]
    fn what_blanks_mean_something_to_is_kept() {
        for kept in [
            "<pre>a\n\n   b <i>c   d</i>\n</pre>",
            "<textarea>\n\n  a   b</textarea>",
            "<p>x <code>a   b</code></p>",
            "<svg viewBox=\"0  0\"><text xml:space=\"preserve\">a   b</text><style>a  {}  </style></svg>",
            "<script type=\"application/ld+json\">{\n  \"a\":  1 }</script>",
            "<script>var a = `x   y`; // <!-- z\n</script>",
            "<style>a::before { content: \"a   b\" }</style>",
            "<noscript>  <img src=\"a\">  </noscript>",
            "<div style=\"white-space: pre\">a   b <p>c   d</p></div>",
            "<!--[if IE]>  <p>  a</p><![endif]-->",
            "<!--#include virtual=\"a.html\" -->",
            "<p title=\"a   b\" data-x='{\"a\":  1}'>{{ a }} {% b %}</p>",
        ] {
            assert_eq!(html(kept), kept);
        }
        // Behind a kept element blanks are folded again.
        assert_eq!(html("<pre>a  b</pre>c  d"), "<pre>a  b</pre>c d");
        assert_eq!(html("<svg/>c  d"), "<svg/>c d");
    }

    #[test]
    fn short_pages_stay_short() {
        let once = html("<p> a \t\n b </p>   <p>c</p>");
        assert_eq!(html(&once), once);
    }
}

//! The addresses in a style sheet: found by their tokens, changed where they stand, so
//! that the rest of the text stays as its author wrote it.

use std::ops::Range;

use cssparser::{ParseError, Parser, ParserInput, Token};

/// Blocks within blocks beyond this depth are no style sheet that anybody wrote.
const DEEPEST: usize = 100;

/// What an address in a style sheet is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::web) enum LinkKind {
    /// A picture, a font: `url(…)`, or a text in `image-set(…)`.
    File,
    /// A style sheet: `@import`.
    Import,
}

/// An address in a style sheet.
#[derive(Clone, Debug)]
pub(in crate::web) struct Link {
    pub(in crate::web) kind: LinkKind,
    /// The address itself, without quotes and escapes.
    pub(in crate::web) url: String,
    /// The bytes of the token that names it: with its quotes, or a whole `url(…)`.
    pub(in crate::web) range: Range<usize>,
    /// Whether the token is a whole `url(…)` without quotes.
    bare: bool,
}

/// The addresses in `css`, in the order of writing.
pub(in crate::web) fn links(css: &str) -> Vec<Link> {
    let mut input = ParserInput::new(css);
    let mut found = Vec::new();
    walk(&mut Parser::new(&mut input), Block::Rules, 0, &mut found);
    found
}

/// `css` with every address for which `change` knows another; `None` if there is none.
pub(in crate::web) fn rewrite(
    css: &str,
    change: &mut dyn FnMut(&Link) -> Option<String>,
) -> Option<String> {
    let mut out = String::with_capacity(css.len());
    let mut copied = 0;
    for link in links(css) {
        let Some(url) = change(&link) else { continue };
        out.push_str(&css[copied..link.range.start]);
        let quoted = quoted(&url);
        out.push_str(&if link.bare {
            format!("url({quoted})")
        } else {
            quoted
        });
        copied = link.range.end;
    }
    if copied == 0 {
        return None;
    }
    out.push_str(&css[copied..]);
    Some(out)
}

/// Whether blocks lie so deep in each other that no parser should be asked to read them.
pub(super) fn is_too_deep(text: &str) -> bool {
    let mut depth = 0_usize;
    text.bytes().any(|byte| {
        match byte {
            b'{' | b'(' | b'[' => depth += 1,
            b'}' | b')' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > DEEPEST
    })
}

fn quoted(url: &str) -> String {
    let mut out = String::from("\"");
    for c in url.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\a "),
            _ => out.push(c),
        }
    }
    out.push('"');
    out
}

/// What a text means where it stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    /// Nothing.
    Rules,
    /// `url("…")`: the address.
    Url(LinkKind),
    /// `image-set("…" 1x)`: an address each.
    Images,
}

fn walk(parser: &mut Parser<'_, '_>, block: Block, depth: usize, found: &mut Vec<Link>) {
    // What the next address is for; `None` behind an at-rule that only names (`@namespace`).
    let mut next = Some(LinkKind::File);
    loop {
        let start = parser.position().byte_index();
        let Ok(token) = parser.next_including_whitespace_and_comments().cloned() else {
            return;
        };
        let mut note = |url: &str, kind: Option<LinkKind>, bare: bool, end: usize| {
            found.extend(kind.map(|kind| Link {
                kind,
                url: url.to_owned(),
                range: start..end,
                bare,
            }));
        };
        let end = parser.position().byte_index();
        let inner = match &token {
            Token::AtKeyword(name) => {
                next = match () {
                    () if name.eq_ignore_ascii_case("import") => Some(LinkKind::Import),
                    () if name.eq_ignore_ascii_case("namespace") => None,
                    () => Some(LinkKind::File),
                };
                continue;
            }
            Token::UnquotedUrl(url) => {
                note(url, next, true, end);
                next = next.map(|_| LinkKind::File);
                continue;
            }
            Token::QuotedString(url) => {
                let kind = match block {
                    Block::Url(kind) => Some(kind),
                    Block::Images => Some(LinkKind::File),
                    Block::Rules => next.filter(|kind| *kind == LinkKind::Import),
                };
                note(url, kind, false, end);
                next = next.map(|_| LinkKind::File);
                continue;
            }
            Token::Semicolon => {
                next = Some(LinkKind::File);
                continue;
            }
            Token::Function(name) => match name.to_ascii_lowercase().as_str() {
                "url" | "src" => next.map_or(Block::Rules, Block::Url),
                "image-set" | "-webkit-image-set" => Block::Images,
                _ => Block::Rules,
            },
            Token::ParenthesisBlock | Token::SquareBracketBlock | Token::CurlyBracketBlock => {
                Block::Rules
            }
            _ => continue,
        };
        nested(parser, inner, depth, found);
        next = match token {
            Token::CurlyBracketBlock => Some(LinkKind::File),
            _ => next.map(|_| LinkKind::File),
        };
    }
}

/// Reads the block that has just begun to its end; one that lies too deep is passed over.
fn nested(parser: &mut Parser<'_, '_>, block: Block, depth: usize, found: &mut Vec<Link>) {
    let read = parser.parse_nested_block(|inner| -> Result<(), ParseError<'_, ()>> {
        if depth < DEEPEST {
            walk(inner, block, depth + 1, found);
        }
        Ok(())
    });
    // What is left of a block that was passed over is of no interest.
    let _: Result<(), ()> = read.map_err(|_: ParseError<'_, ()>| ());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(css: &str) -> Vec<(LinkKind, String)> {
        links(css).into_iter().map(|l| (l.kind, l.url)).collect()
    }

    #[test]
    fn addresses_are_told_from_other_words() {
        use LinkKind::{File, Import};
        let css = r#"@charset "utf-8"; @import "a.css"; @import url(b.css) screen; @import url("c.css") layer(x);
            @namespace svg url(http://www.w3.org/2000/svg);
            /* url(no.png) */ a::before { content: "url(no.png)"; background: URL( 'd e.png' ), url(f\).png) }
            @media print { b { background: image-set("g.png" 1x, url(h.png) 2x) } }
            @font-face { src: local("no"), url(i.woff2) format("woff2") } c { --x: url(j.svg#k) }"#;
        let expected = [
            (Import, "a.css"),
            (Import, "b.css"),
            (Import, "c.css"),
            (File, "d e.png"),
            (File, "f).png"),
            (File, "g.png"),
            (File, "h.png"),
            (File, "i.woff2"),
            (File, "j.svg#k"),
        ];
        let seen = seen(css);
        let seen: Vec<_> = seen.iter().map(|(k, u)| (*k, u.as_str())).collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn only_the_addresses_change() {
        let css = "@import 'a.css';\na { background : url(b.png)  no-repeat } /* kept */";
        let out = rewrite(css, &mut |link| Some(format!("x/{}", link.url)));
        let expected =
            "@import \"x/a.css\";\na { background : url(\"x/b.png\")  no-repeat } /* kept */";
        assert_eq!(out.as_deref(), Some(expected));
        assert_eq!(rewrite("a{color:red}", &mut |_| None), None);
        let awkward = rewrite("a{b:url(c)}", &mut |_| Some("d\"e\\f".into()));
        assert_eq!(awkward.as_deref(), Some("a{b:url(\"d\\\"e\\\\f\")}"));
    }

    #[test]
    fn depth_is_bounded() {
        let deep = "a{".repeat(100_000) + "b:url(c.png)";
        assert!(is_too_deep(&deep));
        assert!(links(&deep).is_empty());
        assert!(!is_too_deep("a{b:c(d[e])}"));
    }
}

//! The tokens of templates' tags, for what is told of templates before they are rendered.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'t> {
    Name(&'t str),
    Text(&'t str),
    Number(&'t str),
    Sign(char),
    /// The end of a tag.
    End,
}

/// The tokens of all tags of a template; what stands between tags is left out. Comments and raw
/// parts are read as if they were tags: that can only add something.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(begin) = rest.find(['{']) {
        rest = &rest[begin + 1..];
        if !rest.starts_with(['{', '%']) {
            continue;
        }
        rest = &rest[1..];
        rest = tag(rest, &mut found);
        found.push(Token::End);
    }
    found
}

/// Reads a tag up to its end, and gives what stands behind.
pub(super) fn tag<'t>(mut rest: &'t str, found: &mut Vec<Token<'t>>) -> &'t str {
    loop {
        rest = rest.trim_start();
        let Some(first) = rest.chars().next() else {
            return rest;
        };
        if let Some(behind) = rest.strip_prefix("}}").or(rest.strip_prefix("%}")) {
            // Two braces can also close a map within a tag; then the rest of it is read as
            // another tag would be.
            if found_open_brace(found) && rest.starts_with("}}") {
                found.push(Token::Sign('}'));
                rest = &rest[1..];
                continue;
            }
            return behind;
        }
        let length = match first {
            '"' | '\'' | '`' => {
                let inner = &rest[1..];
                let end = end_of_string(inner, first);
                found.push(Token::Text(&inner[..end]));
                (end + 2).min(rest.len())
            }
            c if c.is_ascii_digit() => {
                let end = rest.find(|c: char| !c.is_ascii_digit());
                let end = end.unwrap_or(rest.len());
                found.push(Token::Number(&rest[..end]));
                end
            }
            c if is_of_name(c) => {
                let end = rest.find(|c| !is_of_name(c)).unwrap_or(rest.len());
                found.push(Token::Name(&rest[..end]));
                end
            }
            c => {
                found.push(Token::Sign(c));
                c.len_utf8()
            }
        };
        rest = &rest[length..];
    }
}

/// Where a string ends that begins with `quote`; a quote behind a backslash does not end it.
fn end_of_string(inner: &str, quote: char) -> usize {
    let mut is_escaped = false;
    let end = inner.find(|c| {
        let ends = c == quote && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        ends
    });
    end.unwrap_or(inner.len())
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether the tag that is being read has opened more braces than it has closed.
fn found_open_brace(found: &[Token<'_>]) -> bool {
    let own = found.iter().rev().take_while(|t| **t != Token::End);
    let count = own.fold(0, |sum, token| match token {
        Token::Sign('{') => sum + 1,
        Token::Sign('}') => sum - 1,
        _ => sum,
    });
    count > 0
}

pub(super) fn next<'t>(tokens: &[Token<'t>], at: usize) -> Option<Token<'t>> {
    tokens.get(at + 1).copied()
}

pub(super) fn before<'t>(tokens: &[Token<'t>], at: usize) -> Option<Token<'t>> {
    tokens.get(at.checked_sub(1)?).copied()
}

pub(super) fn is_behind_point(tokens: &[Token<'_>], at: usize) -> bool {
    before(tokens, at) == Some(Token::Sign('.'))
}

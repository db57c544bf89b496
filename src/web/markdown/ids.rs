//! The anchors in HTML that a text holds: what `id` and `name` say.

use std::collections::BTreeSet;

/// Adds the values of all `id` and `name` attributes in `html`. Text that only looks like
/// one does no harm: the set answers whether a link may lead somewhere.
pub(super) fn collect(html: &str, ids: &mut BTreeSet<String>) {
    let mut rest = html;
    while let Some(equals) = rest.find('=') {
        let (before, behind) = (rest[..equals].trim_end(), rest[equals + 1..].trim_start());
        let name_at = before
            .rfind(|c: char| !c.is_ascii_alphanumeric() && c != '-')
            .map_or(0, |at| at + 1);
        let name = &before[before.len().min(ceil_char(before, name_at))..];
        rest = behind;
        if !name.eq_ignore_ascii_case("id") && !name.eq_ignore_ascii_case("name") {
            continue;
        }
        let value = match behind.chars().next() {
            Some(quote @ ('"' | '\'')) => behind[1..].split(quote).next(),
            _ => behind
                .split(|c: char| c.is_ascii_whitespace() || c == '>')
                .next(),
        };
        ids.extend(value.filter(|v| !v.is_empty()).map(str::to_owned));
    }
}

/// The first character boundary at or behind `at`.
fn ceil_char(text: &str, mut at: usize) -> usize {
    while at < text.len() && !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_names_are_found_however_they_are_written() {
        let mut ids = BTreeSet::new();
        collect(
            "<a id=\"mục\" name = 'hai'><b\nID=ba><i data-id=\"x\" đid=\"y\"></i> e=mc",
            &mut ids,
        );
        let found: Vec<&str> = ids.iter().map(String::as_str).collect();
        assert_eq!(found, ["ba", "hai", "mục", "y"]);
    }
}

//! What the sheets of a merge have in common, rendered and read once: a sheet with holes where
//! the words of a row go.
//!
//! A template is rendered with a [hole](Holes), one character of a private plane of Unicode, in
//! the place of each field that differs from row to row. That says the same as rendering it
//! with the words themselves if it only ever writes such a field as it is, `{{ order.name }}`,
//! or asks whether it is there, `{% if order.unit %}`: [`fits`] looks at every tag. A stencil
//! holds for the rows that have the same fields. Whatever does not fit is drawn row by row.

use std::collections::{BTreeMap, BTreeSet};

use crate::template::{Templates, Value, escape_html};

/// The character of the first hole.
const FIRST: u32 = 0xF_0000;
/// More fields than any layout has.
const MOST: usize = 64;

/// The fields of one row that are holes, with their words.
#[derive(Debug)]
pub(crate) struct Holes<'a> {
    words: Vec<&'a str>,
    /// Which of the fields have words at all.
    pattern: u64,
}

impl<'a> Holes<'a> {
    /// The holes of a row: `names` are the fields that differ, `fields` their values. `None`
    /// if one of them is no text, or holds the character of a hole itself.
    pub(super) fn of(
        names: &BTreeSet<String>,
        fields: &'a BTreeMap<String, Value>,
    ) -> Option<Holes<'a>> {
        let mut holes = Holes {
            words: Vec::new(),
            pattern: 0,
        };
        for (i, name) in names.iter().enumerate() {
            let value = fields.get(name)?;
            let words = match value.as_str() {
                Some(words) => words,
                None if value.is_none() => "",
                None => return None,
            };
            if words.contains(is_hole) {
                return None;
            }
            holes.pattern |= u64::from(!words.is_empty()) << i;
            holes.words.push(words);
        }
        Some(holes)
    }

    /// The same for rows that have the same fields.
    pub(super) fn pattern(&self) -> u64 {
        self.pattern
    }

    /// The fields as the stencil's template sees them: a hole for each that has words.
    pub(super) fn cut(
        &self,
        names: &BTreeSet<String>,
        fields: &BTreeMap<String, Value>,
    ) -> BTreeMap<String, Value> {
        let mut cut = fields.clone();
        for (i, name) in names.iter().enumerate() {
            if self.pattern >> i & 1 == 1
                && let Some(hole) = hole(i)
            {
                cut.insert(name.clone(), Value::from(hole.to_string()));
            }
        }
        cut
    }

    /// A text with the words in its holes.
    pub(crate) fn fill(&self, text: &str) -> String {
        self.replace(text, |words, out| out.push_str(words))
    }

    /// An SVG with the words in its holes, as the template would have written them.
    pub(super) fn fill_svg(&self, svg: &str) -> String {
        self.replace(svg, |words, out| {
            let mut escaped = Vec::new();
            // Writing into memory cannot fail.
            let _ = escape_html(words, &mut escaped);
            out.push_str(&String::from_utf8_lossy(&escaped));
        })
    }

    fn replace(&self, text: &str, write: impl Fn(&str, &mut String)) -> String {
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            match number(c).and_then(|n| self.words.get(n)) {
                Some(words) => write(words, &mut out),
                None => out.push(c),
            }
        }
        out
    }
}

fn hole(number: usize) -> Option<char> {
    char::from_u32(FIRST + u32::try_from(number).ok()?)
}

fn number(c: char) -> Option<usize> {
    let number = usize::try_from(u32::from(c).checked_sub(FIRST)?).ok()?;
    (number < MOST).then_some(number)
}

/// Whether a character stands for the words of a field.
pub(crate) fn is_hole(c: char) -> bool {
    number(c).is_some()
}

/// Whether the template only ever writes the fields `names` as they are, or asks whether they
/// are there; and whatever it includes too.
pub(super) fn fits(templates: &Templates, template: &str, names: &BTreeSet<String>) -> bool {
    let (mut seen, mut open) = (BTreeSet::new(), vec![template.to_owned()]);
    while let Some(name) = open.pop() {
        if !seen.insert(name.clone()) {
            continue;
        }
        let Some((_, text)) = templates.source(&name) else {
            return false;
        };
        let Some(tags) = tags(text) else { return false };
        for tag in tags {
            let Some(included) = tag.included(names) else {
                return false;
            };
            open.extend(included);
        }
    }
    names.len() <= MOST
}

/// A tag by its tokens.
struct Tag<'t> {
    /// Whether it writes something: `{{ … }}`.
    writes: bool,
    tokens: Vec<&'t str>,
}

/// The tags of a template; `None` if it has parts in which tags are no tags.
fn tags(mut text: &str) -> Option<Vec<Tag<'_>>> {
    let mut tags = Vec::new();
    while let Some(at) = text.find('{') {
        let rest = &text[at..];
        let end = match rest.as_bytes().get(1) {
            Some(b'#') => "#}",
            Some(b'{') => "}}",
            Some(b'%') => "%}",
            _ => {
                text = &rest[1..];
                continue;
            }
        };
        let inside = &rest[2..];
        let close = inside.find(end)?;
        let body = inside[..close]
            .trim_start_matches('-')
            .trim_end_matches('-');
        text = &inside[close + 2..];
        if end == "#}" {
            continue;
        }
        let tokens = tokens(body)?;
        if tokens.first() == Some(&"raw") {
            return None;
        }
        let writes = end == "}}";
        tags.push(Tag { writes, tokens });
    }
    Some(tags)
}

/// Names, strings with their quotes, and single other characters. `None` if a string is not
/// closed, or one that may hold expressions begins.
fn tokens(body: &str) -> Option<Vec<&str>> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let mut tokens = Vec::new();
    let mut rest = body.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '`' => return None,
            '"' | '\'' => rest[1..].find(first)? + 2,
            c if is_name(c) => rest.find(|c| !is_name(c)).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        let (token, behind) = rest.split_at(length);
        if token.starts_with(['"', '\'']) && token.contains('\\') {
            return None;
        }
        tokens.push(token);
        rest = behind.trim_start();
    }
    Some(tokens)
}

impl Tag<'_> {
    /// The templates that it includes; `None` if it does more with the fields `names` than to
    /// write them or to ask for them.
    fn included(&self, names: &BTreeSet<String>) -> Option<Vec<String>> {
        let tokens = self.tokens.as_slice();
        let of_row = |name: &str| names.contains(name);
        match (self.writes, tokens) {
            (true, ["order", ".", name]) if of_row(name) => return Some(Vec::new()),
            (false, ["if" | "elif", condition @ ..]) if asks(condition) => return Some(Vec::new()),
            _ => {}
        }
        for (i, token) in tokens.iter().enumerate() {
            let before = i.checked_sub(1).and_then(|i| tokens.get(i)).copied();
            if before == Some(".") {
                continue;
            }
            let behind = &tokens[i + 1..];
            let harmless = match *token {
                "order" => matches!(behind, [".", name, ..] if !of_row(name)),
                // The name of an argument is no variable.
                "row" | "text" => matches!(behind, ["=", next, ..] if *next != "="),
                "__tera_context" => false,
                _ => true,
            };
            if !harmless {
                return None;
            }
        }
        match tokens {
            ["include", name] => Some(vec![quoted(name)?]),
            ["include" | "extends" | "import", ..] => None,
            _ => Some(Vec::new()),
        }
    }
}

/// Whether a condition only asks whether things are there.
fn asks(condition: &[&str]) -> bool {
    let mut rest = condition;
    while let [token, behind @ ..] = rest {
        rest = match (*token, behind) {
            ("and" | "or" | "not" | "(" | ")", _) => behind,
            ("order", [".", _, behind @ ..]) => behind,
            ("order" | "row" | "text" | "__tera_context", _) => return false,
            (name, _) if name.starts_with(|c: char| c.is_alphabetic()) => behind,
            _ => return false,
        };
        if matches!(rest, [next, ..] if !matches!(*next, "and" | "or" | "not" | "(" | ")"))
            && !matches!(*token, "and" | "or" | "not" | "(" | ")")
        {
            return false;
        }
    }
    true
}

fn quoted(token: &str) -> Option<String> {
    let inside = token.strip_prefix('"')?.strip_suffix('"')?;
    Some(inside.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::TemplateFile;

    fn fitting(text: &str) -> bool {
        let file = |name: &str, text: &str| TemplateFile {
            name: name.to_owned(),
            path: name.to_owned(),
            text: text.to_owned(),
        };
        let files = vec![
            file("a.svg", text),
            file("_plain.svg", "<g>{{ order.size }}{{ order.name }}</g>"),
            file("_asks.svg", "{{ order.name | upper }}"),
        ];
        let templates = Templates::compile(files, &[], |_| {}).unwrap().value;
        let names = BTreeSet::from(["name".to_owned(), "unit".to_owned()]);
        fits(&templates, "a.svg", &names)
    }

    #[test]
    fn fields_may_be_written_and_asked_for() {
        for fine in [
            "",
            "{{ order.name }}{#- order.name | upper -#}",
            "{{- order.name -}}{% if order.unit %}{{ order.unit }}{% endif %}",
            "{%- if not (order.unit or order.size) and blank %}a{% elif order.name %}b{% endif -%}",
            "{{ order.size or 'x' }}{% set a = order.size | length %}",
            "{% include \"_plain.svg\" %}",
            "{{ page.name }}{% set name = 3 %}{{ name }}",
        ] {
            assert!(fitting(fine), "{fine}");
        }
    }

    #[test]
    fn whatever_else_is_done_with_them_does_not_fit() {
        for other in [
            "{{ order.name | upper }}",
            "{{ order.name ~ 'x' }}",
            "{{ order.name or 'x' }}",
            "{{ order.name | safe }}",
            "{% if order.name | length > 2 %}a{% endif %}",
            "{% if order.name == 'x' %}a{% endif %}",
            "{% if size > order.name %}a{% endif %}",
            "{% set a = order.name %}{{ a }}",
            "{% for c in order.name %}{{ c }}{% endfor %}",
            "{{ order[\"name\"] }}",
            "{% set o = order %}{{ o.name }}",
            "{% for k, v in order %}{{ v }}{% endfor %}",
            "{{ row.ho_ten }}",
            "{{ text }}",
            "{% include \"_asks.svg\" %}",
            "{% raw %}{{ order.name }}{% endraw %}",
        ] {
            assert!(!fitting(other), "{other}");
        }
    }

    #[test]
    fn words_go_back_into_their_holes() {
        let names = BTreeSet::from(["name".to_owned(), "unit".to_owned()]);
        let fields = |name: &str| {
            BTreeMap::from([
                ("name".to_owned(), Value::from(name)),
                ("unit".to_owned(), Value::none()),
            ])
        };
        let row = fields("A & B");
        let holes = Holes::of(&names, &row).unwrap();
        let cut = holes.cut(&names, &row);
        let hole = cut["name"].as_str().unwrap();
        assert_eq!(hole, "\u{F0000}");
        assert!(cut["unit"].is_none());
        assert_eq!(holes.fill(&format!("Ông {hole}!")), "Ông A & B!");
        assert_eq!(holes.fill_svg(hole), "A &amp; B");
        let (other, empty) = (fields("C"), fields(""));
        let pattern = |row| Holes::of(&names, row).map(|h| h.pattern());
        assert_eq!(pattern(&other), Some(holes.pattern()));
        assert_ne!(pattern(&empty), Some(holes.pattern()));
        assert_eq!(pattern(&fields("x\u{F0003}")), None);
    }
}

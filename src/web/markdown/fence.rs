//! What stands behind the ``` of a code block.

use std::ops::RangeInclusive;

/// More lines than any code has: a mistyped number must not ask for endless work.
const MOST_LINES: usize = 10_000_000;

/// The language and the wishes of a code block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Fence {
    /// The language: the first word without a value.
    pub language: Option<String>,
    /// Whether lines are numbered.
    pub numbered: bool,
    /// The number of the first line.
    pub first: usize,
    /// The lines that stand out, counted from 1.
    pub marked: Vec<RangeInclusive<usize>>,
    /// The lines that are not shown, counted from 1.
    pub hidden: Vec<RangeInclusive<usize>>,
    /// Any other `key=value`, in the order of writing.
    pub data: Vec<(String, String)>,
}

impl Fence {
    /// Reads `rust, linenos, linenostart=5, hl_lines=1-3 5, name=main.rs`. What is not
    /// understood is left out.
    pub(super) fn parse(info: &str) -> Fence {
        let mut fence = Fence {
            first: 1,
            ..Fence::default()
        };
        for part in info.split(',').map(str::trim).filter(|p| !p.is_empty()) {
            match part.split_once('=') {
                None => fence.word(part),
                Some((key, value)) => fence.pair(key.trim(), value.trim()),
            }
        }
        fence
    }

    fn word(&mut self, word: &str) {
        match word {
            "linenos" => self.numbered = true,
            // Older sites ask for a copy button with the bare word.
            "copy" if self.language.is_some() => self.put_data("copy", "true"),
            _ if self.language.is_none() => {
                // CommonMark: the first word of the line is the language.
                self.language = word.split_whitespace().next().map(str::to_owned);
            }
            _ => {}
        }
    }

    fn pair(&mut self, key: &str, value: &str) {
        match key {
            "linenos" => self.numbered = value != "false",
            "linenostart" => self.first = value.parse().unwrap_or(1).min(MOST_LINES),
            "hl_lines" => self.marked = ranges(value),
            "hide_lines" => self.hidden = ranges(value),
            _ => self.put_data(key, value),
        }
    }

    fn put_data(&mut self, key: &str, value: &str) {
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if !key.is_empty() && key.chars().all(is_name) {
            self.data.retain(|(known, _)| known != key);
            let value = value.trim_matches(['"', '\'']);
            self.data.push((key.to_owned(), value.to_owned()));
        }
    }

    /// Whether nothing is asked for but, perhaps, a language.
    pub(super) fn is_plain(&self) -> bool {
        !self.numbered && self.marked.is_empty() && self.hidden.is_empty()
    }

    /// Whether the line `n` is shown.
    pub(super) fn shows(&self, n: usize) -> bool {
        !self.hidden.iter().any(|r| r.contains(&n))
    }

    /// Whether the line `n` stands out.
    pub(super) fn marks(&self, n: usize) -> bool {
        self.marked.iter().any(|r| r.contains(&n))
    }
}

/// `1-3 5` → 1 to 3 and 5. At most a hundred: each is looked at for every line.
fn ranges(text: &str) -> Vec<RangeInclusive<usize>> {
    let read = |part: &str| {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        let (from, to): (usize, usize) = (from.trim().parse().ok()?, to.trim().parse().ok()?);
        Some(from.min(to)..=from.max(to))
    };
    text.split_whitespace().filter_map(read).take(100).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wishes_are_read_in_any_order() {
        let fence = Fence::parse("linenos, rust,linenostart=20, hl_lines=1-3 5 x,copy, name=a.rs");
        assert_eq!(fence.language.as_deref(), Some("rust"));
        assert!(fence.numbered && fence.first == 20);
        assert_eq!(fence.marked, [1..=3, 5..=5]);
        let data: Vec<(&str, &str)> = fence
            .data
            .iter()
            .map(|(k, v)| (k.as_str(), v.as_str()))
            .collect();
        assert_eq!(data, [("copy", "true"), ("name", "a.rs")]);
        assert_eq!(
            Fence::parse("python title here").language.as_deref(),
            Some("python")
        );
        assert_eq!(Fence::parse("a b=\"c").data, []);
    }
}

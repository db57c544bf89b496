//! Markdown without what is no prose, so that a proof-reader does not stumble over it.

use std::ops::Range;

/// The longest tag, inline code or link address that is looked for (bytes): what is longer
/// was never closed, and is read as prose.
const LONGEST: usize = 2048;

/// The text at the same length, with everything that is no prose hidden behind letters that
/// mean nothing: front matter, code, template expressions, HTML, comments, addresses of
/// links and mail. Of the front matter the parts of `shown` stay, as a title does. Ranges
/// found in the result hold in the text.
///
/// It knows just enough of Markdown for that; what it is unsure of it leaves.
pub fn masked(source: &str, shown: &[Range<usize>]) -> String {
    let mut mask = Mask {
        source,
        out: source.to_owned().into_bytes(),
    };
    let body = front_matter(source);
    mask.hide(0..body);
    for range in shown {
        if let Some(text) = source.get(range.clone()) {
            mask.out[range.clone()].copy_from_slice(text.as_bytes());
        }
    }
    mask.fences(body);
    for (open, close) in [("{{", "}}"), ("{%", "%}"), ("{#", "#}"), ("<!--", "-->")] {
        mask.expressions(body, open, close);
    }
    mask.pairs(body, "`", "`");
    mask.pairs(body, "](", ")");
    mask.tags(body);
    mask.addresses(body);
    // Whole characters were hidden, so the rest is text still.
    String::from_utf8_lossy(&mask.out).into_owned()
}

struct Mask<'a> {
    source: &'a str,
    out: Vec<u8>,
}

impl Mask<'_> {
    fn hide(&mut self, range: Range<usize>) {
        let bytes = self.out[range].iter_mut();
        bytes.filter(|b| **b != b'\n').for_each(|b| *b = b'x');
    }

    /// Where `needle` begins at or behind `from`, within reach.
    fn find(&self, needle: &str, from: usize) -> Option<usize> {
        let until = self.source.floor_char_boundary(from + LONGEST);
        let window = self.source.get(from..until)?;
        window.find(needle).map(|at| from + at)
    }

    fn fences(&mut self, body: usize) {
        let (mut at, mut fence) = (body, None);
        for line in self.source[body..].split_inclusive('\n') {
            let bare = line.trim_start();
            let mark = ["```", "~~~"].into_iter().find(|m| bare.starts_with(m));
            if fence.is_some() || mark.is_some() {
                self.hide(at..at + line.len());
            }
            fence = match (fence, mark) {
                (Some(open), Some(mark)) if open == mark => None,
                (None, mark) => mark,
                (open, _) => open,
            };
            at += line.len();
        }
    }

    /// What stands between two marks however far apart.
    fn expressions(&mut self, body: usize, open: &str, close: &str) {
        let mut at = body;
        while let Some(start) = self.source[at..].find(open).map(|i| at + i) {
            let inside = start + open.len();
            let Some(end) = self.source[inside..].find(close) else {
                return;
            };
            at = inside + end + close.len();
            self.hide(start..at);
        }
    }

    /// What stands between two marks in one paragraph.
    fn pairs(&mut self, body: usize, open: &str, close: &str) {
        let mut at = body;
        while let Some(start) = self.source[at..].find(open).map(|i| at + i) {
            let inside = start + open.len();
            at = inside;
            let end = self.find(close, inside);
            if let Some(end) = end.filter(|end| !self.source[inside..*end].contains("\n\n")) {
                at = end + close.len();
                // The brackets behind a link's words are brackets still.
                self.hide(if open == "](" { inside..end } else { start..at });
            }
        }
    }

    fn tags(&mut self, body: usize) {
        let mut at = body;
        while let Some(start) = self.source[at..].find('<').map(|i| at + i) {
            at = start + 1;
            let tag = self.source[at..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
            if let Some(end) = self.find(">", at).filter(|_| tag) {
                at = end + 1;
                self.hide(start..at);
            }
        }
    }

    /// Addresses that stand in the text as they are: of pages, of mail, of files.
    fn addresses(&mut self, body: usize) {
        let mut at = body;
        for word in self.source[body..].split_inclusive(char::is_whitespace) {
            let bare = word.trim_end();
            let part = |mark| {
                let halves = bare.split_once(mark);
                halves.is_some_and(|(a, b): (&str, &str)| {
                    a.ends_with(char::is_alphanumeric) && b.starts_with(char::is_alphanumeric)
                })
            };
            if bare.contains("://") || bare.contains("www.") || part('@') {
                self.hide(at..at + bare.len());
            }
            at += word.len();
        }
    }
}

/// Where the text begins behind `+++` or `---`.
fn front_matter(source: &str) -> usize {
    let Some(mark) = ["+++", "---"].into_iter().find(|m| source.starts_with(m)) else {
        return 0;
    };
    let end = source[3..]
        .find(&format!("\n{mark}"))
        .map(|i| i + 3 + 1 + mark.len());
    end.unwrap_or(0)
}

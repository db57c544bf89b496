//! Markdown without what is no prose, so that a proof-reader does not stumble over it.

/// The text at the same length, with everything that is no prose hidden behind line signs
/// that mean nothing: front matter, code, template expressions, HTML, comments, addresses of
/// links. Ranges found in it hold in the text.
///
/// It knows just enough of Markdown for that; what it is unsure of it leaves.
pub fn masked(source: &str) -> String {
    let mut out = source.to_owned().into_bytes();
    let mut hide = |start: usize, end: usize| {
        for byte in &mut out[start..end] {
            if *byte != b'\n' {
                *byte = b'x';
            }
        }
    };
    let body = front_matter(source);
    hide(0, body);
    let mut at = body;
    let mut fence: Option<&str> = None;
    for line in source[body..].split_inclusive('\n') {
        let bare = line.trim_start();
        let marks = ["```", "~~~"].into_iter().find(|m| bare.starts_with(m));
        match (fence, marks) {
            (None, Some(mark)) => {
                fence = Some(mark);
                hide(at, at + line.len());
            }
            (Some(open), mark) => {
                hide(at, at + line.len());
                if mark == Some(open) {
                    fence = None;
                }
            }
            (None, None) => {}
        }
        at += line.len();
    }
    for (open, close) in [
        ("{{", "}}"),
        ("{%", "%}"),
        ("{#", "#}"),
        ("<!--", "-->"),
        ("`", "`"),
        ("](", ")"),
    ] {
        let mut at = body;
        while let Some(start) = source[at..].find(open).map(|i| at + i) {
            let inside = start + open.len();
            let Some(end) = source[inside..]
                .find(close)
                .map(|i| inside + i + close.len())
            else {
                break;
            };
            // The bracket behind a link's words is a bracket still.
            let start = if open == "](" { inside } else { start };
            let end = if open == "](" { end - 1 } else { end };
            if open.starts_with(['{', '<']) || !source[start..end].contains("\n\n") {
                hide(start, end);
                at = end;
            } else {
                at = inside;
            }
        }
    }
    let mut at = body;
    while let Some(start) = source[at..].find('<').map(|i| at + i) {
        let tag = source[start + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        match source[start..].find('>').filter(|_| tag) {
            Some(end) => {
                hide(start, start + end + 1);
                at = start + end + 1;
            }
            None => at = start + 1,
        }
    }
    // Whole characters were hidden, so the rest is text still.
    String::from_utf8_lossy(&out).into_owned()
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

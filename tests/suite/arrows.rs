//! The direction of the arrows: which room may know which. The table is the house's
//! picture at the head of `src/lib.rs`, as data.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The floor: knows nothing above it; between its rooms only what is listed below.
const FLOOR: &[&str] = &[
    "diag", "measure", "text", "notation", "sources", "recipe", "template", "config", "disk",
    "network", "picture", "passes", "digest",
];

/// Room → the rooms it may know, besides the floor.
const ABOVE: &[(&str, &[&str])] = &[
    ("content", &[]),
    ("library", &["content"]),
    ("web", &["content", "library"]),
    ("print", &["content", "library"]),
    ("edition", &["content", "library", "web", "print"]),
    ("serve", &["edition"]),
    ("check", &["content", "edition", "library", "web"]),
    ("cli", &["edition", "serve", "check", "library", "print"]),
    ("main", &["cli"]),
];

/// Inside the floor: room → the rooms it may know.
const WITHIN_FLOOR: &[(&str, &[&str])] = &[
    ("diag", &[]),
    ("measure", &[]),
    ("network", &[]),
    ("text", &[]),
    ("notation", &["diag", "digest", "text"]),
    ("sources", &["diag", "digest"]),
    ("recipe", &["diag", "digest", "sources"]),
    ("template", &["diag", "digest", "text"]),
    (
        "config",
        &["diag", "measure", "notation", "sources", "text"],
    ),
    ("disk", &["diag", "digest", "recipe", "sources"]),
    ("picture", &["diag"]),
    ("passes", &[]),
    ("digest", &[]),
];

#[test]
fn arrows_point_down() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    let mut rooms = BTreeSet::new();
    for (path, bytes) in crate::project::tree(&src) {
        if !path.ends_with(".rs") || path == "lib.rs" {
            continue;
        }
        let room = path
            .split('/')
            .next()
            .expect("a room")
            .trim_end_matches(".rs")
            .to_owned();
        let text = String::from_utf8(bytes).expect("source");
        let allowed = allowed(&room);
        for known in known_rooms(&text) {
            if known != room && !allowed.contains(known.as_str()) {
                wrong.push(format!("{path} knows `{known}`"));
            }
        }
        rooms.insert(room);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let listed: BTreeSet<String> = ABOVE
        .iter()
        .map(|(r, _)| *r)
        .chain(FLOOR.iter().copied())
        .map(str::to_owned)
        .collect();
    assert_eq!(
        rooms, listed,
        "every room stands in the table, and the table lists no room that is gone"
    );
}

#[test]
fn only_the_ends_touch_the_disk() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = crate::project::tree(&src);
    // Modules that only tests compile may do as they like.
    let mut only_tests = Vec::new();
    for (path, bytes) in &files {
        let text = String::from_utf8_lossy(bytes);
        let folder = path.trim_end_matches("mod.rs").trim_end_matches(".rs");
        for module in text.split("#[cfg(test)]\nmod ").skip(1) {
            let name: String = module
                .chars()
                .take_while(|c| *c != ';' && *c != ' ')
                .collect();
            only_tests.push(format!("{}/{name}", folder.trim_end_matches('/')));
        }
    }
    for (path, bytes) in files {
        let text = String::from_utf8_lossy(&bytes);
        let module = path.trim_end_matches(".rs");
        if only_tests
            .iter()
            .any(|t| module == t || module.starts_with(&format!("{t}/")))
        {
            continue;
        }
        let code = text
            .split("#[cfg(test)]")
            .next()
            .unwrap_or_default()
            .to_owned();
        let may = ["sources/", "disk/"]
            .iter()
            .any(|room| path.starts_with(room));
        for call in ["std::fs", "fs::File", "fs::read", "fs::write"] {
            assert!(may || !code.contains(call), "{path} uses {call}");
        }
        // Who reads and writes must know how old a file is.
        if !may && !path.starts_with("cli/") && !path.starts_with("serve/") {
            for clock in [
                "SystemTime::now",
                "Timestamp::now",
                "Zoned::now",
                "std::env::var",
            ] {
                assert!(!code.contains(clock), "{path} uses {clock}");
            }
        }
    }
    assert!(fs::metadata(src.join("disk")).is_ok());
}

/// `crate::room` anywhere in the text, in imports and in paths.
fn known_rooms(text: &str) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    for part in text.split("crate::").skip(1) {
        rooms.insert(
            part.chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect(),
        );
    }
    rooms.remove("");
    rooms
}

fn allowed(room: &str) -> BTreeSet<&'static str> {
    let row = |table: &'static [(&str, &[&'static str])]| {
        table.iter().find(|(r, _)| *r == room).map(|(_, k)| *k)
    };
    match row(WITHIN_FLOOR) {
        Some(known) => known.iter().copied().collect(),
        None => row(ABOVE)
            .unwrap_or_default()
            .iter()
            .chain(FLOOR)
            .copied()
            .collect(),
    }
}

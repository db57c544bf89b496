//! Every code in the source has its sentence, and every sentence is used.

use std::collections::BTreeSet;
use std::path::Path;

#[test]
fn codes_and_sentences_are_the_same_set() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut used = BTreeSet::new();
    let mut sentences = BTreeSet::new();
    for (path, bytes) in crate::project::tree(&src) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if path.starts_with("diag/catalogue/en/") {
            sentences.extend(text.lines().filter_map(key));
        } else if path.ends_with(".rs") {
            used.extend(
                text.split('"')
                    .skip(1)
                    .step_by(1)
                    .filter(|s| is_code(s))
                    .map(str::to_owned),
            );
        }
    }
    let unused: Vec<_> = sentences
        .iter()
        .filter(|s| !s.starts_with("help-") && !s.starts_with("flag-") && !used.contains(*s))
        .collect();
    assert!(unused.is_empty(), "sentences that nothing says: {unused:?}");
    for (path, bytes) in crate::project::tree(&src) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        for opener in [
            "Diagnostic::error(\"",
            "Diagnostic::warning(\"",
            ".hint(\"",
            ".hint_with(\"",
            ".say(\"",
        ] {
            for code in text.split(opener).skip(1) {
                let code = code.split('"').next().unwrap_or_default();
                assert!(sentences.contains(code), "{path}: `{code}` has no sentence");
            }
        }
    }
}

fn key(line: &str) -> Option<String> {
    let (key, _) = line.split_once(" =")?;
    is_code(key).then(|| key.to_owned())
}

fn is_code(text: &str) -> bool {
    !text.is_empty()
        && text.len() < 60
        && text
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

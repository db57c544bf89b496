//! Sass that would never end: a mixin or function that calls itself under no condition, files
//! that import each other, `@while true`. The compiler has no limit of its own, and a stack
//! that overflows takes the whole program along, so this is looked for before it begins.
//!
//! Only SCSS is read, by its braces; what calls itself under an `@if` may be right and is let
//! through.

use std::collections::{BTreeMap, BTreeSet};

/// Who calls whom, among all files of a tree.
#[derive(Debug, Default)]
pub(super) struct Calls(BTreeMap<String, BTreeSet<String>>);

/// What a pair of braces holds.
enum Block {
    /// `@mixin name` or `name()` of a function.
    Definition(String),
    /// `@if`, `@else`, `@each`, `@for`, `@while`.
    Condition,
    Other,
}

impl Calls {
    /// Adds a file: `path` without ending, and its text.
    ///
    /// # Errors
    /// The reason in words: a loop whose condition is always true.
    pub(super) fn add(&mut self, path: &str, text: &str) -> Result<(), String> {
        let text = without_comments(text);
        let file = format!("@import {}", plain(path));
        let mut open: Vec<Block> = Vec::new();
        let mut next = Block::Other;
        let mut rest = text.as_str();
        while let Some(c) = rest.chars().next() {
            let first = c.len_utf8();
            let word_end = rest[first..]
                .find(|c: char| !is_name(c))
                .map_or(rest.len(), |end| first + end);
            match c {
                '{' => open.push(std::mem::replace(&mut next, Block::Other)),
                '}' => {
                    open.pop();
                }
                ';' => next = Block::Other,
                '@' => {
                    let (word, after) = rest.split_at(word_end);
                    let name = after.trim_start();
                    let end = name.find(|c| !is_name(c)).unwrap_or(name.len());
                    match word {
                        "@mixin" => next = Block::Definition(format!("@mixin {}", &name[..end])),
                        "@function" => next = Block::Definition(format!("{}()", &name[..end])),
                        "@while" if name.starts_with("true") => {
                            return Err("`@while true` never ends".to_owned());
                        }
                        "@if" | "@else" | "@each" | "@for" | "@while" => next = Block::Condition,
                        "@include" => self.call(&open, format!("@mixin {}", &name[..end])),
                        "@import" | "@use" | "@forward" => {
                            for target in imports(after) {
                                self.insert(&file, beside(path, &target));
                            }
                        }
                        _ => {}
                    }
                    let named = matches!(word, "@mixin" | "@function" | "@include");
                    rest = if named { &name[end..] } else { after };
                    continue;
                }
                c if is_name(c) => {
                    let (word, after) = rest.split_at(word_end);
                    if after.starts_with('(') {
                        self.call(&open, format!("{word}()"));
                    }
                    rest = after;
                    continue;
                }
                _ => {}
            }
            rest = &rest[first..];
        }
        Ok(())
    }

    /// Notes a call inside the innermost definition, unless a condition stands between.
    fn call(&mut self, open: &[Block], called: String) {
        for block in open.iter().rev() {
            match block {
                Block::Definition(name) => return self.insert(&name.clone(), called),
                Block::Condition => return,
                Block::Other => {}
            }
        }
    }

    fn insert(&mut self, from: &str, to: String) {
        self.0.entry(from.to_owned()).or_default().insert(to);
    }

    /// A name that leads to itself, if there is one.
    pub(super) fn endless(&self) -> Option<&str> {
        let mut done = BTreeSet::new();
        self.0
            .keys()
            .find(|name| self.leads_back(name, &mut done))
            .map(String::as_str)
    }

    /// Whether a circle can be reached from `name`; what cannot reach one goes into `done`.
    fn leads_back<'a>(&'a self, name: &'a str, done: &mut BTreeSet<&'a str>) -> bool {
        // Each entry: a name on the way, and what it still has to try.
        let targets = |name: &str| self.0.get(name).into_iter().flatten();
        let mut way = vec![(name, targets(name))];
        while let Some((at, left)) = way.last_mut() {
            let at = *at;
            match left.next() {
                Some(to) if way.iter().any(|(on, _)| on == to) => return true,
                Some(to) if !done.contains(to.as_str()) => way.push((to, targets(to))),
                Some(_) => {}
                None => {
                    done.insert(at);
                    way.pop();
                }
            }
        }
        false
    }
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_')
}

/// The quoted names before the end of a statement.
fn imports(after: &str) -> Vec<String> {
    let end = after.find([';', '{', '}', '\n']).unwrap_or(after.len());
    let parts = after[..end].split(['"', '\'']);
    parts.skip(1).step_by(2).map(str::to_owned).collect()
}

/// The name under which an imported file is known: from the importing file's folder.
fn beside(path: &str, target: &str) -> String {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    format!("@import {}", plain(&parts.join("/")))
}

/// `a/_b.scss` is imported as `a/b`.
fn plain(path: &str) -> String {
    let stem = path.trim_end_matches(".scss").trim_end_matches(".sass");
    match stem.rsplit_once('/') {
        Some((folder, name)) => format!("{folder}/{}", name.trim_start_matches('_')),
        None => stem.trim_start_matches('_').to_owned(),
    }
}

fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('/') {
        let (before, comment) = rest.split_at(at);
        out.push_str(before);
        let after_address = before.ends_with(':');
        rest = match comment.as_bytes().get(1) {
            Some(b'/') if !after_address => comment.find('\n').map_or("", |end| &comment[end..]),
            Some(b'*') => comment[2..]
                .find("*/")
                .map_or("", |end| &comment[end + 4..]),
            _ => {
                out.push('/');
                &comment[1..]
            }
        };
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endless(files: &[(&str, &str)]) -> Option<String> {
        let mut calls = Calls::default();
        for (path, text) in files {
            if let Err(reason) = calls.add(path, text) {
                return Some(reason);
            }
        }
        calls.endless().map(str::to_owned)
    }

    #[test]
    fn circles_are_seen() {
        let found = |text| endless(&[("a", text)]);
        assert!(found("@mixin a { @include a; }").is_some());
        assert!(
            found("@mixin a { .x { @include b($y: 1); } } @mixin b($y) { @include a }").is_some()
        );
        assert!(found("@function f($n) { @return f($n - 1) + 1; }").is_some());
        assert!(found("a { @while true { b: c } }").is_some());
        assert!(endless(&[("a", "@import 'b';"), ("_b", "@import \"a\";")]).is_some());
        assert!(endless(&[("x/_a", "@use '../x/a';")]).is_some());
    }

    #[test]
    fn what_ends_is_let_through() {
        let found = |text| endless(&[("a", text)]);
        for fine in [
            "@function f($n) { @if $n == 0 { @return 0; } @else { @return f($n - 1); } }",
            "@mixin a { @if $x { @include a; } } // @mixin b { @include b }",
            "@mixin a { @include b; @include b; } @mixin b { color: red; } .c { @include a; }",
            "/* @mixin a { @include a } */ a { background: url(https://x.vn/a); width: calc(1px + 2px) }",
            "@import 'b', 'c'; đ { e: f }",
            "@mixin a { @content; } @mixin {{{",
            "",
        ] {
            assert_eq!(found(fine), None, "{fine}");
        }
        assert_eq!(
            endless(&[("a", "@import 'b';"), ("_b", "@import 'c';"), ("_c", "")]),
            None
        );
    }
}

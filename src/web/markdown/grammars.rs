//! Grammars and themes: those that are built in, and those that the project brings along.

use std::sync::OnceLock;

use syntect::highlighting::{Theme, ThemeSet};
use syntect::parsing::{SyntaxDefinition, SyntaxSet, SyntaxSetBuilder};

use crate::config::{Config, Named};
use crate::diag::{Diagnostic, Findings};
use crate::sources::{Asset, Sources};

/// The project's own grammars.
#[derive(Default)]
pub(super) struct Own {
    definitions: Vec<SyntaxDefinition>,
    /// Whether one of them leads into a built-in grammar.
    linked: bool,
    set: OnceLock<SyntaxSet>,
}

impl Own {
    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.definitions.is_empty()
    }

    /// Their names.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.definitions.iter().map(|d| d.name.as_str())
    }

    /// The grammars, ready for work.
    pub(super) fn set(&self) -> &SyntaxSet {
        self.set.get_or_init(|| {
            // Linking the built-in grammars anew takes half a second.
            let mut builder = match self.linked {
                true => built_in().clone().into_builder(),
                false => SyntaxSetBuilder::new(),
            };
            builder.add_plain_text_syntax();
            for definition in &self.definitions {
                builder.add(definition.clone());
            }
            builder.build()
        })
    }
}

/// The grammars that every site has.
pub(super) fn built_in() -> &'static SyntaxSet {
    static SET: OnceLock<SyntaxSet> = OnceLock::new();
    SET.get_or_init(two_face::syntax::extra_newlines)
}

/// The files that `named` means: itself, or those in the folder that end in `ending`.
fn files(named: &Named, ending: &str, sources: &Sources, findings: &mut Findings) -> Vec<Asset> {
    let path = named.name.trim_start_matches("./").trim_end_matches('/');
    if let Some(asset) = findings.take(sources.asset(path)).flatten() {
        return vec![asset];
    }
    let mut inside = findings.take(sources.list(path)).unwrap_or_default();
    if inside.is_empty() {
        let missing = Diagnostic::error("code-file-missing").with("path", path);
        findings.push(missing.at(named.place.clone()));
    }
    inside.retain(|asset| asset.path.ends_with(ending));
    inside
}

/// The files of the project's own grammars and themes.
pub(in crate::web) fn own_files(config: &Config, sources: &Sources) -> Vec<Asset> {
    let Some(wanted) = &config.markdown.highlighting else {
        return Vec::new();
    };
    // What is missing has been told when they were read.
    let unheard = &mut Findings::new();
    let grammars = wanted.extra_grammars.iter();
    let grammars = grammars.flat_map(|named| files(named, ".sublime-syntax", sources, unheard));
    let mut found: Vec<Asset> = grammars.collect();
    let themes = wanted.extra_themes.iter();
    found.extend(themes.flat_map(|named| files(named, ".tmTheme", sources, unheard)));
    found
}

/// The project's themes, each by the name in it and by its file's.
pub(super) fn read_themes(
    listed: &[Named],
    sources: &Sources,
    findings: &mut Findings,
) -> Vec<(String, Theme)> {
    let mut out = Vec::new();
    for named in listed {
        for asset in files(named, ".tmTheme", sources, findings) {
            let Some(text) = text_of(&asset, named, ".tmTheme", findings) else {
                continue;
            };
            match ThemeSet::load_from_reader(&mut std::io::Cursor::new(text.as_bytes())) {
                Ok(theme) => {
                    let stem = asset.name().trim_end_matches(".tmTheme").to_owned();
                    out.extend(theme.name.clone().map(|name| (name, theme.clone())));
                    out.push((stem, theme));
                }
                Err(error) => findings.push(broken(&asset, &error)),
            }
        }
    }
    out
}

/// The project's grammars.
pub(super) fn read(listed: &[Named], sources: &Sources, findings: &mut Findings) -> Own {
    let mut own = Own::default();
    for named in listed {
        for asset in files(named, ".sublime-syntax", sources, findings) {
            let Some(text) = text_of(&asset, named, ".sublime-syntax", findings) else {
                continue;
            };
            own.linked |= [": scope:", "\"scope:", "'scope:", "Packages/"]
                .iter()
                .any(|reference| text.contains(reference));
            let stem = asset.name().trim_end_matches(".sublime-syntax");
            match SyntaxDefinition::load_from_str(&text, true, Some(stem)) {
                Ok(definition) => own.definitions.push(definition),
                Err(error) => findings.push(broken(&asset, &error)),
            }
        }
    }
    own
}

/// The text of a grammar or a theme; one in another format is refused by name.
fn text_of(asset: &Asset, named: &Named, ending: &str, findings: &mut Findings) -> Option<String> {
    if !asset.path.ends_with(ending) {
        // What other editors and Zola read is no mistake; it only colours nothing here.
        let found = match asset.path.ends_with(".json") {
            true => Diagnostic::warning("code-file-format"),
            false => Diagnostic::error("code-file-format"),
        };
        let found = found.with("path", &asset.path);
        let hint = vec![("ending", ending.to_owned())];
        findings.push(
            found
                .at(named.place.clone())
                .hint_with("hint-code-file-format", hint),
        );
        return None;
    }
    findings.take(asset.read_text())
}

fn broken(asset: &Asset, error: &dyn std::fmt::Display) -> Diagnostic {
    Diagnostic::error("code-file-broken")
        .with("path", &asset.path)
        .with("cause", error)
        .at(crate::diag::Place::file(&*asset.path))
}

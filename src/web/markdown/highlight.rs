//! Colours for code: which theme, which grammar, and the markup of one line after another.
//!
//! The built-in grammars and themes are unpacked when the first block of code asks for
//! them, and then shared; a site without code pays nothing.

use std::sync::OnceLock;

use syntect::highlighting::Theme;
use syntect::parsing::{SyntaxReference, SyntaxSet};
use two_face::theme::{EmbeddedLazyThemeSet, EmbeddedThemeName};

use super::grammars::{self, Own, built_in};
use super::painter::{self, Painter};
use super::themes::{self, Known};
use crate::config::{DataPosition, Highlighting, Named, Painting};
use crate::diag::{Diagnostic, Findings};
use crate::sources::Sources;

/// Names of languages that grammars do not know by themselves.
const ALIASES: &[(&str, &str)] = &[
    ("c#", "cs"),
    ("console", "bash"),
    ("csharp", "cs"),
    ("docker", "dockerfile"),
    ("elisp", "lisp"),
    ("golang", "go"),
    ("html+jinja", "jinja2"),
    ("json5", "json"),
    ("jsonc", "json"),
    ("jsx", "js"),
    ("mdx", "md"),
    ("none", "txt"),
    ("objc", "objective-c"),
    ("plain", "txt"),
    ("plaintext", "txt"),
    ("python3", "py"),
    ("sass", "scss"),
    ("shell", "bash"),
    ("shellscript", "bash"),
    ("sh-session", "bash"),
    ("tera", "jinja2"),
    ("text", "txt"),
    ("vim", "viml"),
];

/// Languages that scripts in the page draw: known, but not coloured.
const DRAWN: &[&str] = &["ascii", "chart", "math", "mermaid", "plantuml"];

/// What colours the code of a site.
pub(in crate::web) struct Highlighter {
    paint: Paint,
    own: Own,
    strict: bool,
    position: DataPosition,
    styles: OnceLock<Styles>,
}

/// What stands at blocks and lines whose colours stand in the page.
pub(super) struct Styles {
    /// The style of a block.
    pub block: String,
    /// The style of a line that stands out.
    pub mark: String,
}

enum Paint {
    /// One theme, or a light and a dark one.
    Inline(Vec<Look>),
    /// Style sheets: file and theme.
    Classes(Vec<(String, Look)>),
}

/// A theme.
enum Look {
    BuiltIn(EmbeddedThemeName),
    Own(Box<Theme>),
}

impl Look {
    fn theme(&self) -> &Theme {
        static BUILT_IN: OnceLock<EmbeddedLazyThemeSet> = OnceLock::new();
        match self {
            Look::Own(theme) => theme,
            Look::BuiltIn(name) => BUILT_IN.get_or_init(two_face::theme::extra).get(*name),
        }
    }
}

/// A grammar and the set in which it lives.
#[derive(Clone, Copy)]
pub(super) struct Syntax<'a> {
    reference: &'a SyntaxReference,
    set: &'a SyntaxSet,
}

impl Highlighter {
    /// Reads the project's grammars and themes and looks up the themes that are asked for.
    /// What is wrong with them is noted and the rest is used; an unknown theme is replaced.
    pub(in crate::web) fn open(
        wanted: &Highlighting,
        sources: &Sources,
        findings: &mut Findings,
    ) -> Highlighter {
        let own_themes = grammars::read_themes(&wanted.extra_themes, sources, findings);
        let mut look = |name: &Named| {
            let own = OwnThemes {
                themes: &own_themes,
                listed: &wanted.extra_themes,
            };
            find_look(name, own, findings)
        };
        let paint = match &wanted.painting {
            Painting::Inline(one, other) => {
                let themes = std::iter::once(one).chain(other);
                Paint::Inline(themes.map(|theme| look(theme)).collect())
            }
            Painting::Classes(css) => Paint::Classes(
                css.iter()
                    .map(|css| (css.file.clone(), look(&css.theme)))
                    .collect(),
            ),
        };
        Highlighter {
            paint,
            own: grammars::read(&wanted.extra_grammars, sources, findings),
            strict: wanted.error_on_missing_language,
            position: wanted.data_attr_position,
            styles: OnceLock::new(),
        }
    }

    /// The paths of the style sheets that go into the output.
    pub(in crate::web) fn css_files(&self) -> impl Iterator<Item = &str> {
        self.sheets().iter().map(|(file, _)| file.as_str())
    }

    /// The text of a style sheet.
    pub(in crate::web) fn css(&self, file: &str) -> Option<String> {
        let found = self.sheets().iter().find(|(name, _)| name == file);
        found.map(|(_, look)| painter::style_sheet(look.theme()))
    }

    fn sheets(&self) -> &[(String, Look)] {
        match &self.paint {
            Paint::Classes(files) => files,
            Paint::Inline(_) => &[],
        }
    }

    pub(super) fn is_strict(&self) -> bool {
        self.strict
    }

    pub(super) fn data_position(&self) -> DataPosition {
        self.position
    }

    /// The classes of a block.
    pub(super) fn classes(&self) -> &'static str {
        match self.paint {
            Paint::Inline(_) => "giallo",
            Paint::Classes(_) => "giallo z-code",
        }
    }

    /// The styles of blocks and lines; `None` if classes say it.
    pub(super) fn styles(&self) -> Option<&Styles> {
        let Paint::Inline(looks) = &self.paint else {
            return None;
        };
        Some(self.styles.get_or_init(|| {
            let themes: Vec<&Theme> = looks.iter().map(Look::theme).collect();
            Styles {
                block: painter::block_style(&themes),
                mark: painter::mark_style(&themes),
            }
        }))
    }

    /// The grammar of a language; without one, that of plain text. `None` if nobody knows it.
    pub(super) fn syntax(&self, language: Option<&str>) -> Option<Syntax<'_>> {
        let language = language.unwrap_or("txt");
        if !self.own.is_empty() {
            let set = self.own.set();
            if let Some(reference) = set.find_syntax_by_token(language) {
                return Some(Syntax { reference, set });
            }
        }
        let alias = ALIASES
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(language));
        let drawn = DRAWN.iter().any(|d| d.eq_ignore_ascii_case(language));
        let token = match alias {
            _ if drawn => "txt",
            Some((_, token)) => token,
            None => language,
        };
        let set = built_in();
        let reference = set.find_syntax_by_token(token)?;
        Some(Syntax { reference, set })
    }

    /// The names of languages, for the one who mistyped one.
    pub(super) fn languages(&self) -> impl Iterator<Item = &str> {
        let own = self.own.names();
        let names = built_in().syntaxes().iter().map(|s| s.name.as_str());
        own.chain(names)
            .chain(ALIASES.iter().map(|(name, _)| *name))
    }

    /// Begins a block of code.
    pub(super) fn painter<'a>(&'a self, syntax: Option<Syntax<'a>>) -> Painter<'a> {
        let parse = syntax.map(|s| (s.reference, s.set));
        match &self.paint {
            Paint::Inline(looks) => Painter::inline(parse, looks.iter().map(Look::theme)),
            Paint::Classes(_) => Painter::classes(parse),
        }
    }
}

/// The project's own themes: those that were read, by name, and the files that it lists.
#[derive(Clone, Copy)]
struct OwnThemes<'a> {
    themes: &'a [(String, Theme)],
    listed: &'a [Named],
}

impl OwnThemes<'_> {
    /// Whether a theme of this name is in a JSON file, which has been told of already.
    fn is_unreadable(self, name: &str) -> bool {
        let stem = |path: &str| {
            let file = path.rsplit('/').next().unwrap_or(path);
            file.strip_suffix(".json").map(str::to_owned)
        };
        self.listed
            .iter()
            .any(|file| stem(&file.name).is_some_and(|stem| stem == name))
    }
}

/// The theme with this name: the project's own, a built-in one, or the nearest.
fn find_look(wanted: &Named, own: OwnThemes<'_>, findings: &mut Findings) -> Look {
    let named = own.themes.iter().find(|(name, _)| *name == wanted.name);
    if let Some((_, theme)) = named {
        return Look::Own(Box::new(theme.clone()));
    }
    match themes::known(&wanted.name) {
        Some(Known::Same(theme)) => Look::BuiltIn(theme),
        Some(Known::Near(theme)) => {
            let near = Diagnostic::warning("code-theme-near")
                .with("name", &wanted.name)
                .with("near", theme.as_name());
            findings.push(near.at(wanted.place.clone()).hint("hint-code-theme"));
            Look::BuiltIn(theme)
        }
        None => {
            if own.is_unreadable(&wanted.name) {
                return Look::BuiltIn(EmbeddedThemeName::Base16OceanDark);
            }
            let own = own.themes.iter().map(|(name, _)| name.as_str());
            let mut names: Vec<&str> = own.collect();
            for name in themes::names() {
                names.push(name);
            }
            let unknown = Diagnostic::error("code-theme-unknown").with("name", &wanted.name);
            findings.push(
                unknown
                    .at(wanted.place.clone())
                    .did_you_mean(&wanted.name, names),
            );
            Look::BuiltIn(EmbeddedThemeName::Base16OceanDark)
        }
    }
}

//! `[markdown]`, `[markdown.highlighting]` and `[link_checker]`.
//!
//! The highlighting keys of older sites (`highlight_code`, `highlight_theme`, …) are
//! understood; beside the new table they are refused, because one of the two would be
//! ignored.

use serde_json::{Value as Json, json};

use crate::diag::{Diagnostic, Findings, Place};
use crate::notation::{Fields, Kind, Origin, Table};

/// Where a link to a heading stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnchorLinks {
    /// No link.
    None,
    /// Before the words.
    Left,
    /// Behind the words.
    Right,
    /// The heading itself is the link.
    Heading,
}

impl AnchorLinks {
    /// The words for the places.
    pub const NAMES: &'static [(&'static str, AnchorLinks)] = &[
        ("none", AnchorLinks::None),
        ("left", AnchorLinks::Left),
        ("right", AnchorLinks::Right),
        ("heading", AnchorLinks::Heading),
    ];

    /// The word for the place.
    pub fn name(self) -> &'static str {
        let found = Self::NAMES.iter().find(|(_, place)| *place == self);
        found.map_or("none", |(name, _)| name)
    }
}

/// `[markdown]`.
#[derive(Clone, Debug)]
pub struct Markdown {
    /// `:smile:` becomes 😄.
    ///
    /// Default: `false`
    pub render_emoji: bool,
    /// Straight quotes and dots become typographic ones.
    ///
    /// Default: `false`
    pub smart_punctuation: bool,
    /// `term` / `: definition` lists.
    ///
    /// Default: `false`
    pub definition_list: bool,
    /// `> [!NOTE]` quotes get a class.
    ///
    /// Default: `false`
    pub github_alerts: bool,
    /// Footnotes stand in one list at the end, with links back.
    ///
    /// Default: `false`
    pub bottom_footnotes: bool,
    /// Pictures say `loading="lazy" decoding="async"`.
    ///
    /// Default: `false`
    pub lazy_async_image: bool,
    /// Links to headings, unless a section says otherwise.
    ///
    /// Default: `none`
    pub insert_anchor_links: AnchorLinks,
    /// External links open in a tab of their own.
    ///
    /// Default: `false`
    pub external_links_target_blank: bool,
    /// External links say `rel="nofollow"`.
    ///
    /// Default: `false`
    pub external_links_no_follow: bool,
    /// External links say `rel="noreferrer"`.
    ///
    /// Default: `false`
    pub external_links_no_referrer: bool,
    /// External links say `rel="external"`.
    ///
    /// Default: `true`
    pub external_links_external: bool,
    /// The class of external links.
    ///
    /// Default: none.
    pub external_links_class: Option<String>,
    /// How code is coloured.
    ///
    /// Default: none, code is not coloured.
    pub highlighting: Option<Highlighting>,
}

/// `[markdown.highlighting]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Highlighting {
    /// Colours in the page, or classes and style sheets.
    ///
    /// Default: inline.
    pub painting: Painting,
    /// Code in a language that nobody knows is an error; else a warning.
    ///
    /// Default: `false`
    pub error_on_missing_language: bool,
    /// Grammars of the project: `.sublime-syntax` files, or folders with such files.
    ///
    /// Default: none.
    pub extra_grammars: Vec<Named>,
    /// Themes of the project: `.tmTheme` files, or folders with such files.
    ///
    /// Default: none.
    pub extra_themes: Vec<Named>,
    /// The element that carries `data-lang` and the like.
    ///
    /// Default: `code`
    pub data_attr_position: DataPosition,
}

/// How colours come to code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Painting {
    /// In the page, by one theme, or by a light one and a dark one.
    Inline(Box<Named>, Option<Box<Named>>),
    /// By classes; these style sheets are written.
    Classes(Vec<CssFile>),
}

/// A style sheet for highlighted code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CssFile {
    /// Its path in the output.
    pub file: String,
    /// The theme with the colours.
    pub theme: Named,
}

/// A name in the configuration and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The name.
    pub name: String,
    /// Where it is written.
    pub place: Place,
}

/// The element that carries a code block's data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataPosition {
    /// `<code>`
    Code,
    /// `<pre>`
    Pre,
    /// Both.
    Both,
    /// Neither.
    None,
}

impl DataPosition {
    const NAMES: &'static [(&'static str, DataPosition)] = &[
        ("code", DataPosition::Code),
        ("pre", DataPosition::Pre),
        ("both", DataPosition::Both),
        ("none", DataPosition::None),
    ];
}

/// The theme of older sites that name none.
const OLD_THEME: &str = "base16-ocean-dark";

impl Markdown {
    pub(super) fn read(
        fields: &mut Fields<'_>,
        origin: &Origin,
        findings: &mut Findings,
    ) -> Markdown {
        let empty = Table::default();
        let table = fields.table("markdown", findings).unwrap_or(&empty);
        let mut own = Fields::new(table, origin, "[markdown]");
        let mut flag = |key, default| own.bool(key, findings).unwrap_or(default);
        let out = Markdown {
            render_emoji: flag("render_emoji", false),
            smart_punctuation: flag("smart_punctuation", false),
            definition_list: flag("definition_list", false),
            github_alerts: flag("github_alerts", false),
            bottom_footnotes: flag("bottom_footnotes", false),
            lazy_async_image: flag("lazy_async_image", false),
            external_links_target_blank: flag("external_links_target_blank", false),
            external_links_no_follow: flag("external_links_no_follow", false),
            external_links_no_referrer: flag("external_links_no_referrer", false),
            external_links_external: flag("external_links_external", true),
            insert_anchor_links: own
                .choice("insert_anchor_links", AnchorLinks::NAMES, findings)
                .unwrap_or(AnchorLinks::None),
            external_links_class: own.string("external_links_class", findings),
            highlighting: Highlighting::read(&mut own, origin, findings),
        };
        own.refuse_unknown(findings);
        out
    }

    /// The table as templates see it, with the names that older themes ask for.
    pub(super) fn for_templates(&self) -> Json {
        let highlighting = self.highlighting.as_ref();
        json!({
            "render_emoji": self.render_emoji,
            "smart_punctuation": self.smart_punctuation,
            "definition_list": self.definition_list,
            "github_alerts": self.github_alerts,
            "bottom_footnotes": self.bottom_footnotes,
            "lazy_async_image": self.lazy_async_image,
            "insert_anchor_links": self.insert_anchor_links.name(),
            "external_links_target_blank": self.external_links_target_blank,
            "external_links_no_follow": self.external_links_no_follow,
            "external_links_no_referrer": self.external_links_no_referrer,
            "external_links_external": self.external_links_external,
            "external_links_class": self.external_links_class,
            "highlighting": highlighting.map(Highlighting::for_templates),
            "highlight_code": highlighting.is_some(),
            "highlight_theme": highlighting.map(|h| match &h.painting {
                Painting::Inline(theme, _) => theme.name.as_str(),
                Painting::Classes(_) => "css",
            }),
        })
    }
}

impl Highlighting {
    fn read(
        markdown: &mut Fields<'_>,
        origin: &Origin,
        findings: &mut Findings,
    ) -> Option<Highlighting> {
        let old = Highlighting::read_old(markdown, origin, findings);
        let has_table = markdown.has("highlighting");
        let Some(table) = markdown.table("highlighting", findings) else {
            return if has_table { None } else { old };
        };
        refuse_old_keys(markdown, findings);
        let mut fields = Fields::new(table, origin, "[markdown.highlighting]");
        let classes = fields.choice("style", &[("inline", false), ("class", true)], findings);
        let themes = read_themes(&mut fields, origin, findings);
        let out = Highlighting {
            painting: match (themes?, classes.unwrap_or(false)) {
                ((one, other), false) => Painting::Inline(Box::new(one), other.map(Box::new)),
                ((one, None), true) => Painting::Classes(vec![CssFile::new("giallo.css", one)]),
                ((light, Some(dark)), true) => Painting::Classes(vec![
                    CssFile::new("giallo-light.css", light),
                    CssFile::new("giallo-dark.css", dark),
                ]),
            },
            error_on_missing_language: fields
                .bool("error_on_missing_language", findings)
                .unwrap_or(false),
            extra_grammars: named_list("extra_grammars", &mut fields, findings),
            extra_themes: named_list("extra_themes", &mut fields, findings),
            data_attr_position: fields
                .choice("data_attr_position", DataPosition::NAMES, findings)
                .unwrap_or(DataPosition::Code),
        };
        fields.refuse_unknown(findings);
        Some(out)
    }

    /// The keys of sites written before there was a table for them.
    fn read_old(
        markdown: &mut Fields<'_>,
        origin: &Origin,
        findings: &mut Findings,
    ) -> Option<Highlighting> {
        let on = markdown.bool("highlight_code", findings).unwrap_or(false);
        let theme = named("highlight_theme", markdown, findings).unwrap_or_else(|| Named {
            name: OLD_THEME.to_owned(),
            place: Place::file(&*origin.path),
        });
        let strict = markdown
            .bool("error_on_missing_highlight", findings)
            .unwrap_or(false);
        let folders = named_list("extra_syntaxes_and_themes", markdown, findings);
        let mut css = Vec::new();
        for (table, _) in markdown.tables("highlight_themes_css", findings) {
            let mut fields = Fields::new(table, origin, "highlight_themes_css");
            let file = fields.string("filename", findings);
            if let (Some(theme), Some(file)) = (named("theme", &mut fields, findings), file) {
                css.push(CssFile::new(&file, theme));
            }
            fields.refuse_unknown(findings);
        }
        on.then(|| Highlighting {
            painting: match theme.name.as_str() {
                "css" => Painting::Classes(css),
                _ => Painting::Inline(Box::new(theme), None),
            },
            error_on_missing_language: strict,
            extra_grammars: folders.clone(),
            extra_themes: folders,
            data_attr_position: DataPosition::Code,
        })
    }

    fn for_templates(&self) -> Json {
        let mut out = match &self.painting {
            Painting::Inline(theme, None) => json!({ "style": "inline", "theme": theme.name }),
            Painting::Inline(light, Some(dark)) => json!({
                "style": "inline", "light_theme": light.name, "dark_theme": dark.name,
            }),
            Painting::Classes(css) => {
                let files: Vec<&str> = css.iter().map(|c| c.file.as_str()).collect();
                json!({ "style": "class", "css": files })
            }
        };
        out["error_on_missing_language"] = json!(self.error_on_missing_language);
        out
    }
}

impl CssFile {
    fn new(file: &str, theme: Named) -> CssFile {
        CssFile {
            file: file.to_owned(),
            theme,
        }
    }
}

/// `theme`, or `light_theme` with `dark_theme`; anything else is noted.
fn read_themes(
    fields: &mut Fields<'_>,
    origin: &Origin,
    findings: &mut Findings,
) -> Option<(Named, Option<Named>)> {
    let one = named("theme", fields, findings);
    let light = named("light_theme", fields, findings);
    let dark = named("dark_theme", fields, findings);
    let missing = |key: &str, place: Place| {
        Diagnostic::error("missing-key")
            .with("key", key)
            .with("table", "[markdown.highlighting]")
            .at(place)
    };
    match (one, light, dark) {
        (Some(one), None, None) => Some((one, None)),
        (None, Some(light), Some(dark)) => Some((light, Some(dark))),
        (Some(one), _, _) => {
            findings.push(Diagnostic::error("highlight-themes-clash").at(one.place));
            None
        }
        (None, Some(light), None) => {
            findings.push(missing("dark_theme", light.place));
            None
        }
        (None, None, Some(dark)) => {
            findings.push(missing("light_theme", dark.place));
            None
        }
        (None, None, None) => {
            if !["theme", "light_theme", "dark_theme"]
                .iter()
                .any(|k| fields.has(k))
            {
                findings.push(missing("theme", Place::file(&*origin.path)));
            }
            None
        }
    }
}

/// Old highlighting keys beside the new table: one of the two would be ignored.
fn refuse_old_keys(markdown: &mut Fields<'_>, findings: &mut Findings) {
    const NEW_NAMES: &[(&str, &str)] = &[
        ("highlight_code", "[markdown.highlighting]"),
        ("highlight_theme", "theme"),
        ("highlight_themes_css", "style = \"class\""),
        ("extra_syntaxes_and_themes", "extra_grammars, extra_themes"),
        ("error_on_missing_highlight", "error_on_missing_language"),
    ];
    for (old, new) in NEW_NAMES {
        if let Some(value) = markdown.value(old) {
            let found = Diagnostic::error("highlight-old-key").with("key", old);
            findings.push(
                found
                    .at(markdown.place(&value.span))
                    .hint_with("hint-new-key", vec![("name", (*new).to_owned())]),
            );
        }
    }
}

fn named(key: &'static str, fields: &mut Fields<'_>, findings: &mut Findings) -> Option<Named> {
    let (name, span) = fields.spanned_string(key, findings)?;
    let place = fields.place(&span);
    Some(Named { name, place })
}

fn named_list(key: &'static str, fields: &mut Fields<'_>, findings: &mut Findings) -> Vec<Named> {
    let items = fields.typed(key, "kind-strings", findings, |value| match &value.kind {
        Kind::Array(items) => items
            .iter()
            .map(|i| Some((i.as_str()?.to_owned(), i.span.clone())))
            .collect::<Option<Vec<_>>>(),
        _ => None,
    });
    let items = items.unwrap_or_default().into_iter();
    items
        .map(|(name, span)| Named {
            name,
            place: fields.place(&span),
        })
        .collect()
}

/// `[link_checker]`.
#[derive(Clone, Debug)]
pub struct LinkChecker {
    /// A dead internal link is an error (`internal_level`); else a warning.
    ///
    /// Default: `true`
    pub dead_links_are_errors: bool,
    /// A dead link to elsewhere is an error (`external_level`); else a warning.
    ///
    /// Default: `true`
    pub dead_external_links_are_errors: bool,
    /// Beginnings of external links that are not followed.
    ///
    /// Default: none.
    pub skip_prefixes: Vec<String>,
    /// Beginnings of external links whose anchors are not looked for.
    ///
    /// Default: none.
    pub skip_anchor_prefixes: Vec<String>,
    /// Globs of files in `content/` whose external links are not followed.
    ///
    /// Default: none.
    pub ignored_files: Vec<String>,
}

impl LinkChecker {
    pub(super) fn read(
        fields: &mut Fields<'_>,
        origin: &Origin,
        findings: &mut Findings,
    ) -> LinkChecker {
        let empty = Table::default();
        let table = fields.table("link_checker", findings).unwrap_or(&empty);
        let mut own = Fields::new(table, origin, "[link_checker]");
        let mut level = |key| own.choice(key, &[("error", true), ("warn", false)], findings);
        let internal = level("internal_level").unwrap_or(true);
        let external = level("external_level").unwrap_or(true);
        let mut list = |key| own.strings(key, findings).unwrap_or_default();
        let out = LinkChecker {
            dead_links_are_errors: internal,
            dead_external_links_are_errors: external,
            skip_prefixes: list("skip_prefixes"),
            skip_anchor_prefixes: list("skip_anchor_prefixes"),
            ignored_files: list("ignored_files"),
        };
        own.refuse_unknown(findings);
        out
    }
}

//! The project's configuration: `loa.toml`, or a Zola site's `zola.toml` or `config.toml`.
//!
//! The keys are Zola's, with loa's own tables beside them. An unknown key is an error:
//! a mistyped `base_urll` must not pass in silence.

pub mod assets;
pub mod images;
mod language;
mod markdown;
pub mod material;
mod menus;
mod outside;
mod phases;
pub mod press;
pub mod schema;
mod search;
mod site;
mod themes;

use serde_json::{Map, Value as Json, json};

use crate::diag::{Diagnostic, Findings, Outcome, Place, Warned};
use crate::notation::{Fields, Kind, Origin, Table, parse_toml_recovering};
use crate::sources::Sources;

pub use assets::Assets;
pub use images::Images;
pub use language::Language;
pub use markdown::{
    AnchorLinks, CssFile, DataPosition, Highlighting, LinkChecker, Markdown, Named, Painting,
};
pub use menus::{MenuEntry, Menus, Related};
pub use outside::Outside;
pub use phases::{Edge, Home, Phase, Phases, moment};
pub use press::Press;
pub use search::{IndexFormat, Search};
pub use site::{Slugify, Slugs, Taxonomy};

/// The names under which a configuration is looked for, in this order.
pub const FILE_NAMES: [&str; 3] = ["loa.toml", "zola.toml", "config.toml"];

/// A settled configuration.
#[derive(Clone, Debug)]
pub struct Config {
    /// The file it was read from.
    pub path: String,
    /// Where the site will stand, without a trailing slash (empty for `/`).
    ///
    /// Required.
    pub base_url: String,
    /// The language of pages, for collation, feeds and `lang`.
    ///
    /// Default: `en`
    pub default_language: String,
    /// What the site says in each of its languages, the default one first.
    pub languages: Vec<Language>,
    /// The theme in `themes/`: the first of [`Config::themes`].
    ///
    /// Default: none, the site's own templates.
    pub theme: Option<String>,
    /// All themes, the nearest first: those that `theme` lists, each followed by the parents
    /// that its own `theme.toml` names.
    ///
    /// Default: none.
    pub themes: Vec<String>,
    /// Sass, CSS, static files and how small they are written.
    pub assets: Assets,
    /// The output folder, unless `-o` names one.
    ///
    /// Default: `public`
    pub output_dir: String,
    /// The most pages in a feed.
    ///
    /// Default: all.
    pub feed_limit: Option<usize>,
    /// The author of pages that name none, in feeds.
    ///
    /// Default: none.
    pub author: Option<String>,
    /// A path part before all taxonomies.
    ///
    /// Default: none.
    pub taxonomy_root: Option<String>,
    /// Write `sitemap.xml`.
    ///
    /// Default: `true`
    pub generate_sitemap: bool,
    /// Write `robots.txt`.
    ///
    /// Default: `true`
    pub generate_robots_txt: bool,
    /// Leave the pages of paginated lists out of the sitemap.
    ///
    /// Default: `false` (Zola's `"none"`)
    pub exclude_paginated_pages: bool,
    /// Write links inside pages relative to the page, so that the output works from any
    /// sub-path and from a folder.
    ///
    /// Default: `false`
    pub relative_urls: bool,
    /// Globs of files in `content/` that are not taken.
    ///
    /// Default: none.
    pub ignored_content: Vec<String>,
    /// Globs of files in `static/` that are not taken.
    ///
    /// Default: none.
    pub ignored_static: Vec<String>,
    /// Globs of pages whose body is not rendered as a template.
    ///
    /// Default: none.
    pub skip_content_templating: Vec<String>,
    /// How addresses are made from names.
    pub slugify: Slugify,
    /// How Markdown is written.
    pub markdown: Markdown,
    /// What is asked of the world outside.
    pub outside: Outside,
    /// What dead links are.
    pub link_checker: LinkChecker,
    /// `[commune]`: the commune's name, parent, centre, address… as the theme shows them.
    pub commune: Table,
    /// `[event]`: the facts of the event, the one place for its date and names.
    pub event: Table,
    /// `[lexicon] names` and `terms`: what must not be broken or misspelt.
    pub lexicon: Table,
    /// `[images]`.
    pub images: Images,
    /// `[press]` and `[shops]`.
    pub press: Press,
    /// `[extra]`, the site's above the theme's.
    pub extra: Table,
    /// `utc_offset` and `[[phases]]`: what is shown when.
    pub phases: Phases,
    /// `[menus]`.
    pub menus: Menus,
    /// `[related]`.
    pub related: Related,
}

impl Config {
    /// Reads the configuration of a project: `named`, or the first of [`FILE_NAMES`].
    /// The theme's `[extra]` lies below the site's.
    ///
    /// Broken TOML and every unknown, missing or mistyped key are noted, and the rest is
    /// used, so that the work can go on to find more. `None` if there is no file to read.
    pub fn read(sources: &Sources, named: Option<&str>, findings: &mut Findings) -> Option<Config> {
        let names = named.map_or(FILE_NAMES.to_vec(), |name| vec![name]);
        let mut found = names.iter().map(|name| sources.asset(name));
        let asset = found.find_map(|outcome| findings.take(outcome).flatten());
        let Some(asset) = asset else {
            let place = Place::file(named.unwrap_or(FILE_NAMES[0]));
            findings.push(
                Diagnostic::error("no-config")
                    .at(place)
                    .hint("hint-no-config"),
            );
            return None;
        };
        let text = findings.take(asset.read_text())?;
        let mut config = Config::parse(&asset.path, &text, findings);
        for theme in themes::chain(
            sources,
            std::mem::take(&mut config.themes),
            &config.path,
            findings,
        ) {
            config.extra.fill_from(&theme.extra);
            config.themes.push(theme.name);
        }
        Some(config)
    }

    /// Reads the configuration where a broken one is of no use.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn settle(sources: &Sources, named: Option<&str>) -> Outcome<Warned<Config>> {
        let mut findings = Findings::new();
        match Config::read(sources, named, &mut findings) {
            Some(config) => findings.finish(config),
            None => Err(findings.into_vec()),
        }
    }

    /// Reads the text of a configuration.
    pub fn parse(path: &str, text: &str, findings: &mut Findings) -> Config {
        let origin = Origin::new(path, text);
        let (table, problems) = parse_toml_recovering(&origin, text, 0);
        findings.extend(problems);
        let mut fields = Fields::new(&table, &origin, path);
        let config = read_root(&mut fields, &origin, findings);
        fields.refuse_unknown(findings);
        config
    }

    /// A configuration for work without a project, such as `print --layout` in an empty folder.
    pub fn without_project() -> Config {
        let origin = Origin::new(FILE_NAMES[0], "");
        let table = Table::default();
        let mut fields = Fields::new(&table, &origin, FILE_NAMES[0]);
        read_root(&mut fields, &origin, &mut Findings::new())
    }

    /// An absolute address in the site: `path` begins with `/`.
    pub fn permalink(&self, path: &str) -> String {
        format!("{}{path}", self.base_url)
    }

    /// The configuration as templates see it on pages in the language `code`.
    pub fn for_templates(&self, mode: &str, code: &str) -> Json {
        let language = self.language(code);
        let others = self.languages.iter().skip(1);
        let others: Map<String, Json> = others
            .map(|l| (l.code.clone(), l.for_templates()))
            .collect();
        let table = |t: &Table| serde_json::to_value(t).unwrap_or_default();
        let mut out = Map::new();
        let mut put = |key: &str, value: Json| out.insert(key.to_owned(), value);
        put("base_url", json!(self.base_url));
        put("mode", json!(mode));
        put("title", json!(language.title));
        put("description", json!(language.description));
        put("languages", Json::Object(others));
        put("default_language", json!(self.default_language));
        put("generate_feed", json!(language.generate_feeds));
        put("generate_feeds", json!(language.generate_feeds));
        put("feed_filenames", json!(language.feed_filenames));
        put(
            "taxonomies",
            language
                .taxonomies
                .iter()
                .map(Taxonomy::for_templates)
                .collect(),
        );
        put("author", json!(self.author));
        put("build_search_index", json!(language.search.build));
        put("search", language.search.for_templates());
        put("generate_sitemap", json!(self.generate_sitemap));
        put("generate_robots_txt", json!(self.generate_robots_txt));
        put(
            "exclude_paginated_pages_in_sitemap",
            json!(if self.exclude_paginated_pages {
                "all"
            } else {
                "none"
            }),
        );
        put("relative_urls", json!(self.relative_urls));
        put("markdown", self.markdown.for_templates());
        put("commune", table(&self.commune));
        put("event", table(&self.event));
        put("lexicon", table(&self.lexicon));
        put("extra", table(&self.extra));
        put(
            "phase",
            json!(self.phases.current().map(Phase::for_templates)),
        );
        put("phases", self.phases.for_templates());
        Json::Object(out)
    }

    /// The event's date, `2025-08-28`, if `[event]` has one.
    pub fn event_date(&self) -> Option<&str> {
        match &self.event.get("date")?.kind {
            Kind::Datetime(text) | Kind::String(text) => Some(text),
            _ => None,
        }
    }
}

fn read_root(fields: &mut Fields<'_>, origin: &Origin, findings: &mut Findings) -> Config {
    let base_url = fields.string("base_url", findings);
    if base_url.as_deref().is_none_or(str::is_empty) && !fields.has("base_url") {
        let place = Place::file(&*origin.path);
        findings.push(
            Diagnostic::error("missing-key")
                .with("key", "base_url")
                .with("table", &origin.path)
                .at(place)
                .hint("hint-base-url"),
        );
    }
    let base_url = base_url
        .unwrap_or_default()
        .trim_end_matches('/')
        .to_owned();
    check_event_date(fields, findings);
    let listed = themes::listed(fields, findings);
    let default_language = fields
        .string("default_language", findings)
        .unwrap_or_else(|| "en".into());
    let press = fields.table("press", findings);
    let shops = fields.table("shops", findings);
    let materials = fields.table("materials", findings);
    let mut table = |key| fields.table(key, findings).cloned().unwrap_or_default();
    let (commune, event, extra) = (table("commune"), table("event"), table("extra"));
    Config {
        path: origin.path.to_string(),
        base_url,
        languages: language::read_all(&default_language, fields, origin, findings),
        default_language,
        theme: listed.first().cloned(),
        themes: listed,
        assets: Assets::read(fields, origin, findings),
        output_dir: fields
            .string("output_dir", findings)
            .unwrap_or_else(|| "public".into()),
        feed_limit: fields.count("feed_limit", findings),
        author: fields.string("author", findings),
        taxonomy_root: fields.string("taxonomy_root", findings),
        generate_sitemap: fields.bool("generate_sitemap", findings).unwrap_or(true),
        generate_robots_txt: fields.bool("generate_robots_txt", findings).unwrap_or(true),
        exclude_paginated_pages: fields
            .choice(
                "exclude_paginated_pages_in_sitemap",
                &[("none", false), ("all", true)],
                findings,
            )
            .unwrap_or(false),
        relative_urls: fields.bool("relative_urls", findings).unwrap_or(false),
        ignored_content: fields
            .strings("ignored_content", findings)
            .unwrap_or_default(),
        ignored_static: fields
            .strings("ignored_static", findings)
            .unwrap_or_default(),
        skip_content_templating: fields
            .strings("skip_content_templating", findings)
            .unwrap_or_default(),
        slugify: Slugify::read(fields, origin, findings),
        markdown: Markdown::read(fields, origin, findings),
        images: Images::read(fields, origin, findings),
        outside: Outside::read(fields, origin, findings),
        link_checker: LinkChecker::read(fields, origin, findings),
        lexicon: read_lexicon(fields, origin, findings),
        phases: Phases::read(fields, origin, findings),
        menus: menus::read(fields, origin, findings),
        related: Related::read(fields, origin, findings),
        press: Press {
            materials: material::read(materials, origin, findings),
            ..Press::read(press, shops, origin, findings)
        },
        commune,
        event,
        extra,
    }
}

/// A date of the event that is no date would be printed wrong everywhere.
fn check_event_date(fields: &mut Fields<'_>, findings: &mut Findings) {
    let date = fields.table("event", findings).and_then(|e| e.get("date"));
    if let Some(value) = date {
        let good = match &value.kind {
            Kind::Datetime(text) | Kind::String(text) => crate::text::Date::parse(text).is_some(),
            _ => false,
        };
        if !good {
            let place = fields.place(&value.span);
            findings.push(
                Diagnostic::error("wrong-type")
                    .with("key", "date")
                    .with("expected", "kind-date")
                    .with("found", value.as_str().unwrap_or(value.kind_name()))
                    .at(place),
            );
        }
    }
}

/// A date under `key`: TOML's own, or a text that begins `YYYY-MM-DD`; kept as written.
pub fn read_day(
    key: &'static str,
    fields: &mut Fields<'_>,
    findings: &mut Findings,
) -> Option<String> {
    fields.typed(key, "kind-date", findings, |value| match &value.kind {
        Kind::Datetime(text) | Kind::String(text) => {
            crate::text::Date::parse(text).map(|_| text.trim().to_owned())
        }
        _ => None,
    })
}

/// `[lexicon]`: the lists must be lists of texts.
fn read_lexicon(fields: &mut Fields<'_>, origin: &Origin, findings: &mut Findings) -> Table {
    let Some(table) = fields.table("lexicon", findings) else {
        return Table::default();
    };
    let mut fields = Fields::new(table, origin, "[lexicon]");
    fields.strings("names", findings);
    fields.strings("terms", findings);
    fields.table("spellings", findings);
    fields.refuse_unknown(findings);
    table.clone()
}

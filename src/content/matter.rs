//! Front matter: TOML between `+++` lines, or YAML between `---` lines.

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::publishing::{Rendition, Withdrawn, read_menus, read_phases};
use super::{Order, Spanned};
use crate::config::{AnchorLinks, Config, Language, MenuEntry, read_day};
use crate::diag::{Diagnostic, Findings, Place};
use crate::notation::{Fields, Kind, Origin, Table, parse_toml_recovering, parse_yaml};

/// Terms by taxonomy.
pub type Terms = IndexMap<String, Vec<String>, FxBuildHasher>;

/// A page's front matter.
#[derive(Clone, Debug)]
pub struct PageMatter {
    /// The headline.
    pub title: Option<String>,
    /// The lead.
    pub description: Option<String>,
    /// When it was published, as written.
    pub date: Option<String>,
    /// When it was last changed, as written.
    pub updated: Option<String>,
    /// For `sort_by = "weight"`.
    pub weight: Option<usize>,
    /// Left out unless `--drafts`.
    ///
    /// Default: `false`
    pub draft: bool,
    /// Write a page.
    ///
    /// Default: `true`
    pub render: bool,
    /// Written, but not in lists.
    ///
    /// Default: `false`
    pub hidden: bool,
    /// Stands in feeds.
    ///
    /// Default: `true`
    pub include_in_feeds: bool,
    /// Can be found by searching.
    ///
    /// Default: `true`
    pub in_search_index: bool,
    /// Left out before this day or moment, unless `--future`; as written.
    ///
    /// Default: none, shown at once.
    pub publish_date: Option<String>,
    /// Left out after this day or moment, unless `--expired`; as written.
    ///
    /// Default: none, shown for ever.
    pub expiry_date: Option<String>,
    /// Shown only in these phases.
    ///
    /// Default: in all.
    pub phases: Vec<Spanned>,
    /// The menus it stands in, by name.
    pub menus: Vec<(String, MenuEntry)>,
    /// Its person has withdrawn their consent: only a notice is left.
    ///
    /// Default: no.
    pub withdrawn: Option<Withdrawn>,
    /// More files of the same page.
    pub renditions: Vec<Rendition>,
    /// The last part of the address.
    pub slug: Option<String>,
    /// The whole address.
    pub path: Option<String>,
    /// Old addresses that lead here.
    pub aliases: Vec<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// The template.
    pub template: Option<Spanned>,
    /// Terms by taxonomy.
    pub taxonomies: Terms,
    /// Orders for printed pieces.
    pub print: Vec<Order>,
    /// Keys of the user's own.
    pub extra: Table,
}

/// By what a section's pages are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortBy {
    /// Newest first.
    Date,
    /// Newest or newest changed first.
    UpdateDate,
    /// By the language's collation.
    Title,
    /// By bytes.
    TitleBytes,
    /// Lightest first.
    Weight,
    /// By the last part of the address.
    Slug,
    /// By the address.
    Permalink,
    /// As the files lie.
    None,
}

impl SortBy {
    const NAMES: &'static [(&'static str, SortBy)] = &[
        ("date", SortBy::Date),
        ("update_date", SortBy::UpdateDate),
        ("title", SortBy::Title),
        ("title_bytes", SortBy::TitleBytes),
        ("weight", SortBy::Weight),
        ("slug", SortBy::Slug),
        ("permalink", SortBy::Permalink),
        ("none", SortBy::None),
    ];
}

/// A section's front matter.
#[derive(Clone, Debug)]
pub struct SectionMatter {
    /// The section's name.
    pub title: Option<String>,
    /// One sentence about it.
    pub description: Option<String>,
    /// The order of its pages.
    ///
    /// Default: `none`
    pub sort_by: SortBy,
    /// Its place among its sister sections.
    ///
    /// Default: 0
    pub weight: usize,
    /// The whole folder is left out unless `--drafts`.
    ///
    /// Default: `false`
    pub draft: bool,
    /// The template.
    pub template: Option<Spanned>,
    /// The template of its pages and those of its sub-sections.
    pub page_template: Option<Spanned>,
    /// Pages a list page; 0 for all on one.
    ///
    /// Default: 0
    pub paginate_by: usize,
    /// The address part before page numbers.
    ///
    /// Default: `page`
    pub paginate_path: String,
    /// Oldest list page first.
    ///
    /// Default: `false`
    pub paginate_reversed: bool,
    /// Links to headings.
    pub insert_anchor_links: Option<AnchorLinks>,
    /// Write a page.
    ///
    /// Default: `true`
    pub render: bool,
    /// Its pages stand in the parent's list too.
    ///
    /// Default: `false`
    pub transparent: bool,
    /// Where its own address leads instead.
    pub redirect_to: Option<String>,
    /// Old addresses that lead here.
    pub aliases: Vec<String>,
    /// Write a feed of its pages.
    ///
    /// Default: `false`
    pub generate_feeds: bool,
    /// Can be found by searching.
    ///
    /// Default: `true`
    pub in_search_index: bool,
    /// The whole folder is shown only in these phases.
    ///
    /// Default: in all.
    pub phases: Vec<Spanned>,
    /// The menus it stands in, by name.
    pub menus: Vec<(String, MenuEntry)>,
    /// More files of the same page.
    pub renditions: Vec<Rendition>,
    /// Keys of the user's own.
    pub extra: Table,
}

/// Splits a document into its front matter and the byte at which the body begins. Missing
/// fences and broken front matter are noted; what can be read of it is given.
pub(super) fn split(origin: &Origin, findings: &mut Findings) -> (Table, usize) {
    let text = &*origin.source;
    let start = text.len() - text.trim_start().len();
    for fence in ["+++", "---"] {
        let Some(after) = text[start..].strip_prefix(fence) else {
            continue;
        };
        if !after.starts_with(['\n', '\r']) {
            continue;
        }
        let matter_start = start + fence.len();
        let Some((matter_end, body_start)) = closing_fence(text, matter_start, fence) else {
            let place = origin.place(&(start..matter_start));
            findings.push(
                Diagnostic::error("matter-unclosed")
                    .with("fence", fence)
                    .at(place)
                    .hint("hint-matter-unclosed"),
            );
            return (Table::default(), text.len());
        };
        let matter = &text[matter_start..matter_end];
        let table = if fence == "+++" {
            let (table, problems) = parse_toml_recovering(origin, matter, matter_start);
            findings.extend(problems);
            table
        } else {
            findings
                .take(parse_yaml(origin, matter, matter_start))
                .unwrap_or_default()
        };
        return (table, body_start);
    }
    findings.push(
        Diagnostic::error("matter-missing")
            .at(Place::file(&*origin.path))
            .hint("hint-matter"),
    );
    (Table::default(), 0)
}

/// The bytes at which the closing fence's line begins and the next line begins.
fn closing_fence(text: &str, from: usize, fence: &str) -> Option<(usize, usize)> {
    let mut at = from;
    for line in text[from..].split_inclusive('\n') {
        let next = at + line.len();
        if line.trim_end() == fence {
            return Some((at, next));
        }
        at = next;
    }
    None
}

impl PageMatter {
    /// The front matter of a page that says nothing.
    pub fn empty() -> PageMatter {
        PageMatter {
            title: None,
            description: None,
            date: None,
            updated: None,
            weight: None,
            draft: false,
            render: true,
            hidden: false,
            include_in_feeds: true,
            in_search_index: true,
            publish_date: None,
            expiry_date: None,
            phases: Vec::new(),
            menus: Vec::new(),
            withdrawn: None,
            renditions: Vec::new(),
            slug: None,
            path: None,
            aliases: Vec::new(),
            authors: Vec::new(),
            template: None,
            taxonomies: Terms::default(),
            print: Vec::new(),
            extra: Table::default(),
        }
    }

    pub(super) fn read(
        table: &Table,
        origin: &Origin,
        config: &Config,
        lang: &str,
        findings: &mut Findings,
    ) -> PageMatter {
        PageMatter::read_keys(table, origin, config, lang, findings).0
    }

    /// The front matter, and the keys that it can hold.
    pub(super) fn read_keys(
        table: &Table,
        origin: &Origin,
        config: &Config,
        lang: &str,
        findings: &mut Findings,
    ) -> (PageMatter, Vec<&'static str>) {
        let mut f = Fields::new(table, origin, "kind-front-matter");
        let matter = PageMatter {
            title: f.string("title", findings),
            description: f.string("description", findings),
            date: read_day("date", &mut f, findings),
            updated: read_day("updated", &mut f, findings),
            weight: f.count("weight", findings),
            draft: f.bool("draft", findings).unwrap_or(false),
            render: f.bool("render", findings).unwrap_or(true),
            hidden: f.bool("hidden", findings).unwrap_or(false),
            include_in_feeds: f.bool("include_in_feeds", findings).unwrap_or(true),
            in_search_index: f.bool("in_search_index", findings).unwrap_or(true),
            publish_date: read_day("publish_date", &mut f, findings),
            expiry_date: read_day("expiry_date", &mut f, findings),
            phases: read_phases(&mut f, origin, config, findings),
            menus: read_menus(&mut f, origin, findings),
            withdrawn: Withdrawn::read(&mut f, origin, findings),
            renditions: Rendition::read_all(&mut f, origin, findings),
            slug: read_slug(&mut f, findings),
            path: f.string("path", findings),
            aliases: f.strings("aliases", findings).unwrap_or_default(),
            authors: f.strings("authors", findings).unwrap_or_default(),
            template: Spanned::read("template", &mut f, origin, findings),
            taxonomies: read_terms(&mut f, origin, config.language(lang), findings),
            print: f
                .tables("print", findings)
                .into_iter()
                .filter_map(|(table, span)| Order::read(table, &span, origin, findings))
                .collect(),
            extra: f.table("extra", findings).cloned().unwrap_or_default(),
        };
        for (key, place) in f.unknown() {
            let unknown = Diagnostic::warning("unknown-key")
                .with("key", key)
                .with("table", "kind-front-matter");
            findings.push(
                unknown
                    .at(place)
                    .did_you_mean(key, f.asked())
                    .hint("hint-unknown-key-extra"),
            );
        }
        (matter, f.asked().collect())
    }
}

impl SectionMatter {
    pub(super) fn read(
        table: &Table,
        origin: &Origin,
        config: &Config,
        findings: &mut Findings,
    ) -> SectionMatter {
        SectionMatter::read_keys(table, origin, config, findings).0
    }

    /// The front matter, and the keys that it can hold.
    pub(super) fn read_keys(
        table: &Table,
        origin: &Origin,
        config: &Config,
        findings: &mut Findings,
    ) -> (SectionMatter, Vec<&'static str>) {
        let mut f = Fields::new(table, origin, "kind-front-matter");
        let matter = SectionMatter {
            title: f.string("title", findings),
            description: f.string("description", findings),
            sort_by: f
                .choice("sort_by", SortBy::NAMES, findings)
                .unwrap_or(SortBy::None),
            weight: f.count("weight", findings).unwrap_or(0),
            draft: f.bool("draft", findings).unwrap_or(false),
            template: Spanned::read("template", &mut f, origin, findings),
            page_template: Spanned::read("page_template", &mut f, origin, findings),
            paginate_by: f.count("paginate_by", findings).unwrap_or(0),
            paginate_path: f
                .string("paginate_path", findings)
                .unwrap_or_else(|| "page".into()),
            paginate_reversed: f.bool("paginate_reversed", findings).unwrap_or(false),
            insert_anchor_links: f.choice("insert_anchor_links", AnchorLinks::NAMES, findings),
            render: f.bool("render", findings).unwrap_or(true),
            transparent: f.bool("transparent", findings).unwrap_or(false),
            redirect_to: f.string("redirect_to", findings),
            aliases: f.strings("aliases", findings).unwrap_or_default(),
            generate_feeds: f.bool("generate_feeds", findings).unwrap_or(false),
            in_search_index: f.bool("in_search_index", findings).unwrap_or(true),
            phases: read_phases(&mut f, origin, config, findings),
            menus: read_menus(&mut f, origin, findings),
            renditions: Rendition::read_all(&mut f, origin, findings),
            extra: f.table("extra", findings).cloned().unwrap_or_default(),
        };
        f.bool("hidden", findings);
        // Both are for the pages below; `cascade` and `generated` read them.
        f.value(super::cascade::KEY);
        f.value(super::generated::KEY);
        f.refuse_unknown(findings);
        (matter, f.asked().collect())
    }

    /// The front matter of a section whose folder has no `_index.md`.
    pub fn empty(config: &Config) -> SectionMatter {
        let origin = Origin::new("", "");
        let mut findings = Findings::new();
        SectionMatter::read(&Table::default(), &origin, config, &mut findings)
    }
}

fn read_slug(f: &mut Fields<'_>, findings: &mut Findings) -> Option<String> {
    let (slug, span) = f.spanned_string("slug", findings)?;
    if slug.trim().is_empty() {
        let place = f.place(&span);
        findings.push(
            Diagnostic::error("bad-value")
                .with("key", "slug")
                .with("value", &slug)
                .with("cause", "empty")
                .at(place),
        );
        return None;
    }
    Some(slug)
}

/// What a taxonomy holds, for messages.
const TERMS: &str = "kind-terms";

/// `[taxonomies]`: lists of terms under the names that the configuration knows.
fn read_terms(
    f: &mut Fields<'_>,
    origin: &Origin,
    language: &Language,
    findings: &mut Findings,
) -> Terms {
    let mut terms = Terms::default();
    for (name, entry) in f
        .table("taxonomies", findings)
        .into_iter()
        .flat_map(Table::iter)
    {
        if !language.taxonomies.iter().any(|t| t.name == name) {
            let known = language.taxonomies.iter().map(|t| t.name.as_str());
            let unknown = Diagnostic::error("unknown-taxonomy").with("name", name);
            findings.push(
                unknown
                    .at(origin.place(&entry.key_span))
                    .did_you_mean(name, known),
            );
            continue;
        }
        let Kind::Array(items) = &entry.value.kind else {
            findings.push(entry.value.mistyped(name, TERMS, origin));
            continue;
        };
        let mut list: Vec<String> = Vec::new();
        for item in items {
            match item.as_str() {
                Some(term) if !term.trim().is_empty() => list.push(term.to_owned()),
                _ => findings.push(item.mistyped(name, TERMS, origin)),
            }
        }
        terms.insert(name.to_owned(), list);
    }
    terms
}

//! What templates see of the metadata of pages and sections: Zola's variables.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::content::Terms;
use crate::digest::{Digest, Digester};
use crate::library::{Library, PageId, SectionId, Target};
use crate::sources::Asset;
use crate::template::{Map, Value};

#[derive(serde::Serialize)]
struct PageFacts<'a> {
    relative_path: &'a str,
    colocated_path: Option<&'a str>,
    permalink: &'a str,
    slug: &'a str,
    ancestors: Vec<&'a str>,
    title: Option<&'a str>,
    description: Option<&'a str>,
    updated: Option<&'a str>,
    date: Option<&'a str>,
    year: Option<i32>,
    month: Option<u32>,
    day: Option<u32>,
    taxonomies: &'a Terms,
    authors: &'a [String],
    extra: &'a crate::notation::Table,
    path: &'a str,
    components: &'a [String],
    draft: bool,
    lang: &'a str,
    assets: Vec<String>,
    aliases: &'a [String],
    translations: Vec<Translation<'a>>,
    backlinks: [(); 0],
    withdrawn: Option<&'a crate::content::Withdrawn>,
    renditions: Vec<super::renditions::Link>,
}

/// One language of a document.
#[derive(serde::Serialize)]
struct Translation<'a> {
    lang: &'a str,
    permalink: &'a str,
    title: Option<&'a str>,
    /// The file, relative to `content/`.
    path: &'a str,
}

#[derive(serde::Serialize)]
struct SectionFacts<'a> {
    relative_path: &'a str,
    colocated_path: Option<&'a str>,
    permalink: &'a str,
    draft: bool,
    ancestors: Vec<&'a str>,
    title: Option<&'a str>,
    description: Option<&'a str>,
    extra: &'a crate::notation::Table,
    path: &'a str,
    components: &'a [String],
    lang: &'a str,
    assets: Vec<String>,
    subsections: Vec<&'a str>,
    generate_feeds: bool,
    transparent: bool,
    paginate_by: usize,
    paginate_reversed: bool,
    translations: Vec<Translation<'a>>,
    backlinks: [(); 0],
    renditions: Vec<super::renditions::Link>,
}

/// A page without its contents, as its own body sees it.
pub(super) fn bare_page(library: &Library, id: PageId) -> Value {
    Value::from_serializable(&page_facts(library, id))
}

/// What identifies a page: it is there whether it is read or not, for two pages that say the same
/// are still two.
const IDENTITY: [&str; 2] = ["permalink", "relative_path"];

/// The same with no more of it than is read.
pub(super) fn read_page(library: &Library, id: PageId, reads: impl Fn(&str) -> bool) -> Value {
    let facts = page_facts(library, id);
    let reads = |key: &str| reads(key) || IDENTITY.contains(&key);
    Value::from_serializable(&ReadFacts { facts, reads })
}

/// As many of the facts as are read.
struct ReadFacts<'a, R> {
    facts: PageFacts<'a>,
    reads: R,
}

impl<R: Fn(&str) -> bool> Serialize for ReadFacts<'_, R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        // Taken apart, so that none can be forgotten.
        macro_rules! entries {
            ($($key:ident),*) => {
                let PageFacts { $($key),* } = &self.facts;
                $(if (self.reads)(stringify!($key)) {
                    map.serialize_entry(stringify!($key), $key)?;
                })*
            };
        }
        entries!(
            relative_path,
            colocated_path,
            permalink,
            slug,
            ancestors,
            title,
            description,
            updated,
            date,
            year,
            month,
            day,
            taxonomies,
            authors,
            extra,
            path,
            components,
            draft,
            lang,
            assets,
            aliases,
            translations,
            backlinks,
            withdrawn,
            renditions
        );
        map.end()
    }
}

/// The digest of [`bare_page`].
pub(super) fn page_digest(library: &Library, id: PageId) -> Digest {
    let page = library.page(id);
    let Some(said) = page.document.said else {
        return Digest::of_value(&page_facts(library, id));
    };
    let mut digester = Digester::default();
    digester.digest(said).text(&page.document.path);
    digester.text(page.lang()).text(&page.address.slug);
    digester
        .text(&page.address.path)
        .text(&page.address.permalink);
    digester.optional(page.date.as_deref());
    digester.number(page.ancestors.len() as u64);
    for path in ancestors(library, &page.ancestors) {
        digester.text(path);
    }
    digester.number(page.assets.len() as u64);
    for asset in &page.assets {
        digester.text(&asset.path);
    }
    for translation in translations(library, Target::Page(id)) {
        let Translation {
            lang,
            permalink,
            title,
            path,
        } = translation;
        digester.text(lang).text(permalink).text(path);
        digester.optional(title);
    }
    digester.finish()
}

fn page_facts(library: &Library, id: PageId) -> PageFacts<'_> {
    let page = library.page(id);
    let matter = &page.document.matter;
    let date = page.date.as_deref().and_then(crate::text::Date::parse);
    PageFacts {
        relative_path: &page.document.path,
        colocated_path: bundle_folder(page.document.family()),
        permalink: &page.address.permalink,
        slug: &page.address.slug,
        ancestors: ancestors(library, &page.ancestors),
        title: matter.title.as_deref(),
        description: matter.description.as_deref(),
        updated: matter.updated.as_deref(),
        date: page.date.as_deref(),
        year: date.map(|d| d.year().into()),
        month: date.map(|d| d.month().into()),
        day: date.map(|d| d.day().into()),
        taxonomies: &matter.taxonomies,
        authors: &matter.authors,
        extra: &matter.extra,
        path: &page.address.path,
        components: &page.address.components,
        draft: matter.draft,
        lang: page.lang(),
        assets: asset_paths(&page.assets),
        aliases: &matter.aliases,
        translations: translations(library, Target::Page(id)),
        backlinks: [],
        withdrawn: matter.withdrawn.as_ref(),
        renditions: super::renditions::links(&matter.renditions, &page.address),
    }
}

/// A section without its contents and pages, as its own body sees it.
pub(super) fn bare_section(library: &Library, id: SectionId) -> Value {
    Value::from_serializable(&section_facts(library, id))
}

/// The digest of [`bare_section`].
pub(super) fn section_digest(library: &Library, id: SectionId) -> Digest {
    Digest::of_value(&section_facts(library, id))
}

fn section_facts(library: &Library, id: SectionId) -> SectionFacts<'_> {
    let section = library.section(id);
    let matter = &section.document.matter;
    let path_of = |id: &SectionId| library.section(*id).document.path.as_str();
    SectionFacts {
        relative_path: &section.document.path,
        colocated_path: Some(section.dir.as_str()).filter(|d| !d.is_empty()),
        permalink: &section.address.permalink,
        draft: matter.draft,
        ancestors: ancestors(library, &section.ancestors),
        title: matter.title.as_deref(),
        description: matter.description.as_deref(),
        extra: &matter.extra,
        path: &section.address.path,
        components: &section.address.components,
        lang: section.lang(),
        assets: asset_paths(&section.assets),
        subsections: section.subsections.iter().map(path_of).collect(),
        generate_feeds: matter.generate_feeds,
        transparent: matter.transparent,
        paginate_by: matter.paginate_by,
        paginate_reversed: matter.paginate_reversed,
        translations: translations(library, Target::Section(id)),
        backlinks: [],
        renditions: super::renditions::links(&matter.renditions, &section.address),
    }
}

/// The document in all its languages, itself among them; nothing if the site has only one.
fn translations(library: &Library, target: Target) -> Vec<Translation<'_>> {
    if library.config.languages.len() < 2 {
        return Vec::new();
    }
    let members = library.translations(target).into_iter();
    members
        .map(|target| match target {
            Target::Page(id) => {
                let page = library.page(id);
                Translation {
                    lang: page.lang(),
                    permalink: &page.address.permalink,
                    title: page.document.matter.title.as_deref(),
                    path: &page.document.path,
                }
            }
            Target::Section(id) => {
                let section = library.section(id);
                Translation {
                    lang: section.lang(),
                    permalink: &section.address.permalink,
                    title: section.document.matter.title.as_deref(),
                    path: &section.document.path,
                }
            }
        })
        .collect()
}

/// The folder of an `index.md`, as templates call it.
fn bundle_folder(path: &str) -> Option<&str> {
    path.strip_suffix("index").filter(|dir| dir.ends_with('/'))
}

fn ancestors<'a>(library: &'a Library, ids: &[SectionId]) -> Vec<&'a str> {
    ids.iter()
        .map(|id| library.section(*id).document.path.as_str())
        .collect()
}

fn asset_paths(assets: &[Asset]) -> Vec<String> {
    assets
        .iter()
        .map(|a| a.path.strip_prefix("content").unwrap_or(&a.path).to_owned())
        .collect()
}

/// Puts a value under a name.
pub(super) fn put(map: &mut Map, name: &str, value: Value) {
    map.insert(name.to_owned().into(), value);
}

/// The entries of a value that is a map.
pub(super) fn into_map(value: Value) -> Map {
    value.into_map().unwrap_or_default()
}

/// The pages of a feed: dated, newest first, at most `limit`.
pub(super) fn feed_order(library: &Library, ids: &[PageId], limit: Option<usize>) -> Vec<PageId> {
    let dated = |id: &PageId| {
        let page = library.page(*id);
        let matter = &page.document.matter;
        (matter.render && matter.include_in_feeds).then_some(())?;
        page.moment
    };
    let mut order: Vec<(i64, PageId)> = ids
        .iter()
        .filter_map(|id| Some((dated(id)?, *id)))
        .collect();
    order.sort_by(|(a, x), (b, y)| {
        let link = |id: &PageId| &library.page(*id).address.permalink;
        b.cmp(a).then_with(|| link(x).cmp(link(y)))
    });
    order.truncate(limit.unwrap_or(usize::MAX));
    order.into_iter().map(|(_, id)| id).collect()
}

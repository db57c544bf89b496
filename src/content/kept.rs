//! A page's front matter as bytes, to be kept between builds: read much sooner than TOML, and
//! with the places that messages need.

use std::collections::BTreeSet;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::{PageMatter, Spanned, Stand};
use crate::notation::{KeptTable, Origin, Table};

/// What most pages say; the rest are kept as tables.
#[derive(PartialEq, Serialize, Deserialize)]
pub(super) struct KeptPage<'a> {
    title: Option<&'a str>,
    description: Option<&'a str>,
    date: Option<&'a str>,
    updated: Option<&'a str>,
    weight: Option<usize>,
    draft: bool,
    render: bool,
    hidden: bool,
    include_in_feeds: bool,
    in_search_index: bool,
    publish_date: Option<&'a str>,
    expiry_date: Option<&'a str>,
    #[serde(borrow)]
    phases: Vec<KeptSpanned<'a>>,
    slug: Option<&'a str>,
    path: Option<&'a str>,
    aliases: Vec<&'a str>,
    authors: Vec<&'a str>,
    template: Option<KeptSpanned<'a>>,
    taxonomies: Vec<(&'a str, Vec<&'a str>)>,
    extra: KeptTable<'a>,
    /// The keys that are written.
    keys: Vec<&'a str>,
}

/// A text and its span: wherever it stands, it says the same.
#[derive(Serialize, Deserialize)]
struct KeptSpanned<'a>(&'a str, (u32, u32));

impl<'a> KeptPage<'a> {
    /// What is kept of front matter that was read from `table` and has inherited nothing; `None`
    /// if it says more than can be kept.
    pub(super) fn of(matter: &'a PageMatter, table: &'a Table) -> Option<KeptPage<'a>> {
        // Every key by its name: none can be forgotten.
        let PageMatter {
            title,
            description,
            date,
            updated,
            weight,
            draft,
            render,
            hidden,
            include_in_feeds,
            in_search_index,
            publish_date,
            expiry_date,
            phases,
            menus,
            withdrawn,
            renditions,
            slug,
            path,
            aliases,
            authors,
            template,
            taxonomies,
            print,
            extra,
        } = matter;
        let is_plain = menus.is_empty() && renditions.is_empty() && print.is_empty();
        if withdrawn.is_some() || !is_plain {
            return None;
        }
        let terms = |(name, terms): (&'a String, &'a Vec<String>)| (&**name, texts(terms));
        Some(KeptPage {
            title: title.as_deref(),
            description: description.as_deref(),
            date: date.as_deref(),
            updated: updated.as_deref(),
            weight: *weight,
            draft: *draft,
            render: *render,
            hidden: *hidden,
            include_in_feeds: *include_in_feeds,
            in_search_index: *in_search_index,
            publish_date: publish_date.as_deref(),
            expiry_date: expiry_date.as_deref(),
            phases: phases.iter().map(KeptSpanned::of).collect(),
            slug: slug.as_deref(),
            path: path.as_deref(),
            aliases: texts(aliases),
            authors: texts(authors),
            template: template.as_ref().map(KeptSpanned::of),
            taxonomies: taxonomies.iter().map(terms).collect(),
            extra: extra.into(),
            keys: table.iter().map(|(key, _)| key).collect(),
        })
    }

    /// Whether it stands where `other` does, wherever that is; `Other` too if it has its time.
    pub(super) fn stands_as(self, other: KeptPage<'_>) -> Stand {
        let is_timed = |page: &KeptPage<'_>| {
            page.publish_date.is_some() || page.expiry_date.is_some() || !page.phases.is_empty()
        };
        let is_retitled = self.title != other.title;
        if is_timed(&self) || is_timed(&other) || self.standing() != other.standing() {
            Stand::Other
        } else if is_retitled {
            Stand::Retitled
        } else {
            Stand::Same
        }
    }

    /// What of it may decide where the page stands, but for its title.
    fn standing(self) -> Self {
        KeptPage {
            title: None,
            description: None,
            extra: KeptTable::default(),
            ..self
        }
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        postcard::to_stdvec(self).unwrap_or_default()
    }

    /// `None` if these are other bytes.
    pub(super) fn from_bytes(bytes: &'a [u8]) -> Option<KeptPage<'a>> {
        postcard::from_bytes(bytes).ok()
    }

    /// The keys that are written.
    pub(super) fn keys(&self) -> BTreeSet<String> {
        self.keys.iter().map(|key| (*key).to_owned()).collect()
    }

    /// The front matter of the document `origin`.
    pub(super) fn open(self, origin: &Origin) -> PageMatter {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        let terms = self.taxonomies.into_iter();
        let phases = self.phases.into_iter();
        PageMatter {
            title: owned(self.title),
            description: owned(self.description),
            date: owned(self.date),
            updated: owned(self.updated),
            weight: self.weight,
            draft: self.draft,
            render: self.render,
            hidden: self.hidden,
            include_in_feeds: self.include_in_feeds,
            in_search_index: self.in_search_index,
            publish_date: owned(self.publish_date),
            expiry_date: owned(self.expiry_date),
            phases: phases.map(|phase| phase.open(origin)).collect(),
            slug: owned(self.slug),
            path: owned(self.path),
            aliases: strings(self.aliases),
            authors: strings(self.authors),
            template: self.template.map(|template| template.open(origin)),
            taxonomies: terms
                .map(|(name, terms)| (name.to_owned(), strings(terms)))
                .collect(),
            extra: self.extra.into(),
            ..PageMatter::empty()
        }
    }
}

impl<'a> KeptSpanned<'a> {
    fn of(spanned: &'a Spanned) -> Self {
        // Files of texts are smaller by far than spans can be.
        let Range { start, end } = spanned.span;
        KeptSpanned(&spanned.text, (start as u32, end as u32))
    }

    fn open(self, origin: &Origin) -> Spanned {
        let KeptSpanned(text, (start, end)) = self;
        Spanned {
            text: text.to_owned(),
            span: start as usize..end as usize,
            origin: origin.clone(),
        }
    }
}

impl PartialEq for KeptSpanned<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

fn texts(list: &[String]) -> Vec<&str> {
    list.iter().map(String::as_str).collect()
}

fn strings(list: Vec<&str>) -> Vec<String> {
    list.into_iter().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::diag::Findings;
    use crate::notation::parse_toml;

    #[test]
    fn front_matter_comes_back_with_its_places() {
        let text = "title = 'A'\ndescription = 'd'\ndate = 2025-08-28\nupdated = 2025-08-29\n\
            weight = 3\ndraft = true\nrender = false\nhidden = true\ninclude_in_feeds = false\n\
            in_search_index = false\npublish_date = 2025-01-01\nexpiry_date = 2025-01-02\n\
            phases = ['truoc']\nslug = 's'\npath = 'p/q'\naliases = ['x']\nauthors = ['B', 'C']\n\
            template = 't.html'\n[taxonomies]\na = ['m', 'n']\n[extra]\nk = [1, {z = 2.5}]\n";
        let config = "base_url = ''\ntaxonomies = [{name = 'a'}]\n[[phases]]\nname = 'truoc'\n";
        let mut findings = Findings::new();
        let config = Config::parse("loa.toml", config, &mut findings);
        let origin = Origin::new("content/a.md", text);
        let table = parse_toml(&origin, text, 0).unwrap();
        let matter = PageMatter::read(&table, &origin, &config, "vi", &mut findings);
        assert!(findings.is_empty(), "{findings:?}");
        let bytes = KeptPage::of(&matter, &table).unwrap().to_bytes();
        let kept = KeptPage::from_bytes(&bytes).unwrap();
        assert_eq!(kept.keys().len(), 20);
        assert_eq!(format!("{matter:?}"), format!("{:?}", kept.open(&origin)));
        let empty = PageMatter::empty();
        assert_ne!(format!("{matter:?}"), format!("{empty:?}"));
    }

    #[test]
    fn what_says_more_is_not_kept() {
        let origin = Origin::new("content/a.md", "");
        let config = Config::parse("loa.toml", "base_url = ''\n", &mut Findings::new());
        let more = [
            "withdrawn = true\n",
            "menus = ['main']\n",
            "[[renditions]]\nname = 'j'\ntemplate = 'j.json'\n",
            "[[print]]\nlayout = 'bang-ron'\nsize = '8m x 1m'\n",
        ];
        for text in more {
            let table = parse_toml(&origin, text, 0).unwrap();
            let matter = PageMatter::read(&table, &origin, &config, "vi", &mut Findings::new());
            assert!(KeptPage::of(&matter, &table).is_none(), "{text}");
        }
    }
}

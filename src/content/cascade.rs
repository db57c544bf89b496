//! `[cascade]` in `_index.md`: front matter for all pages below.
//!
//! What a page says itself comes first, then the nearest section above it. `taxonomies` go
//! name by name and `extra` key by key, as deep as both hold tables; other keys are taken
//! whole. In another language (`_index.en.md`) a folder's own cascade takes the place of the
//! one for all.

use std::collections::{BTreeMap, BTreeSet};

use super::{Document, PageMatter};
use crate::config::Config;
use crate::diag::{Diagnostic, Findings};
use crate::digest::Digester;
use crate::notation::{Fields, Origin, Table};

/// The table's key in a section's front matter.
pub(super) const KEY: &str = "cascade";

/// The keys that pages may inherit.
pub(super) const KEYS: &[&str] = &[
    "authors",
    "description",
    "draft",
    "expiry_date",
    "extra",
    "hidden",
    "in_search_index",
    "include_in_feeds",
    "phases",
    "publish_date",
    "render",
    "renditions",
    "taxonomies",
    "template",
    "updated",
    "weight",
];

/// What the pages below one section inherit.
#[derive(Clone, Debug)]
struct Cascade {
    /// The keys that are set.
    keys: BTreeSet<String>,
    matter: PageMatter,
}

/// The cascades of a whole site.
#[derive(Default)]
pub(super) struct Cascades {
    /// By folder and language code.
    all: BTreeMap<(String, String), Cascade>,
    /// Of all of them.
    digest: Digester,
}

impl Cascades {
    /// Takes in the cascade of the section in `dir`; what is wrong with it is noted here,
    /// once, and not at the pages that would inherit it.
    pub(super) fn add(
        &mut self,
        dir: &str,
        code: &str,
        table: &Table,
        origin: &Origin,
        config: &Config,
        findings: &mut Findings,
    ) {
        let mut f = Fields::new(table, origin, "kind-front-matter");
        let Some(written) = f.table(KEY, findings) else {
            return;
        };
        let mut good = Table::default();
        let mut keys = BTreeSet::new();
        for (key, entry) in written.iter() {
            if !KEYS.contains(&key) {
                let unknown = Diagnostic::error("cascade-key").with("key", key);
                let unknown = unknown.at(origin.place(&entry.key_span));
                findings.push(unknown.did_you_mean(key, KEYS.iter().copied()));
                continue;
            }
            let mut alone = Table::default();
            alone.insert(key.to_owned(), entry.key_span.clone(), entry.value.clone());
            let mut problems = Findings::new();
            PageMatter::read(&alone, origin, config, code, &mut problems);
            if !problems.has_errors() {
                good.insert(key.to_owned(), entry.key_span.clone(), entry.value.clone());
                keys.insert(key.to_owned());
            }
            findings.extend(problems.into_vec());
        }
        let matter = PageMatter::read(&good, origin, config, code, &mut Findings::new());
        let at = (dir.to_owned(), code.to_owned());
        self.digest.value(&at).bytes(&good.to_bytes());
        self.all.insert(at, Cascade { keys, matter });
    }

    /// Fills in what a page does not say itself; `keys` are those that are written in it.
    pub(super) fn fill(
        &self,
        page: &mut Document<PageMatter>,
        keys: impl FnOnce() -> BTreeSet<String>,
    ) {
        if self.all.is_empty() {
            return;
        }
        let (said, mut own) = (page.said, keys());
        let (mut dir, code) = (page.dir_above().to_owned(), page.lang.clone());
        loop {
            let at = |code: &str| self.all.get(&(dir.clone(), code.to_owned()));
            if let Some(above) = at(&code).or_else(|| at("")) {
                inherit(page.matter_mut(), &own, above);
                own.extend(above.keys.iter().cloned());
            }
            if dir.is_empty() {
                break;
            }
            dir = dir
                .rsplit_once('/')
                .map_or("", |(above, _)| above)
                .to_owned();
        }
        page.said = said.map(|said| self.digest.clone().digest(said).finish());
    }
}

/// Takes from `above` what is not among the page's `own` keys.
fn inherit(matter: &mut PageMatter, own: &BTreeSet<String>, above: &Cascade) {
    let from = &above.matter;
    for key in &above.keys {
        match key.as_str() {
            "extra" => matter.extra.fill_from(&from.extra),
            "taxonomies" => {
                for (name, terms) in &from.taxonomies {
                    let own = matter.taxonomies.entry(name.clone());
                    own.or_insert_with(|| terms.clone());
                }
            }
            _ if own.contains(key) => {}
            "authors" => matter.authors.clone_from(&from.authors),
            "description" => matter.description.clone_from(&from.description),
            "draft" => matter.draft = from.draft,
            "expiry_date" => matter.expiry_date.clone_from(&from.expiry_date),
            "hidden" => matter.hidden = from.hidden,
            "in_search_index" => matter.in_search_index = from.in_search_index,
            "include_in_feeds" => matter.include_in_feeds = from.include_in_feeds,
            "phases" => matter.phases.clone_from(&from.phases),
            "publish_date" => matter.publish_date.clone_from(&from.publish_date),
            "render" => matter.render = from.render,
            "renditions" => matter.renditions.clone_from(&from.renditions),
            "template" => matter.template.clone_from(&from.template),
            "updated" => matter.updated.clone_from(&from.updated),
            "weight" => matter.weight = from.weight,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notation::parse_toml;

    fn table(origin: &Origin) -> Table {
        parse_toml(origin, &origin.source, 0).unwrap()
    }

    fn config() -> Config {
        let text = "base_url = \"\"\ntaxonomies = [{name = \"a\"}, {name = \"b\"}]\n\
                    [[phases]]\nname = \"truoc\"\n";
        Config::parse("loa.toml", text, &mut Findings::new())
    }

    fn filled(sections: &[(&str, &str, &str)], page: &str, dir: &str, code: &str) -> PageMatter {
        let (config, mut findings) = (config(), Findings::new());
        let mut cascades = Cascades::default();
        for (dir, code, text) in sections {
            let origin = Origin::new("content/_index.md", text);
            cascades.add(dir, code, &table(&origin), &origin, &config, &mut findings);
        }
        assert!(!findings.has_errors());
        let origin = Origin::new("content/p.md", page);
        let table = table(&origin);
        let matter = PageMatter::read(&table, &origin, &config, "en", &mut findings);
        let mut page = Document {
            path: format!("{dir}/p.md"),
            lang: code.to_owned(),
            origin,
            matter: matter.into(),
            said: None,
            body_start: 0,
            is_template: false,
            head: None,
        };
        let keys = table.iter().map(|(key, _)| key.to_owned());
        cascades.fill(&mut page, || keys.collect());
        (*page.matter).clone()
    }

    /// Every key that may be inherited, each with a value that is not the default.
    const ALL: &str = "[cascade]\nauthors = [\"A\"]\ndescription = \"d\"\ndraft = true\n\
        expiry_date = 2025-01-01\nhidden = true\nin_search_index = false\n\
        include_in_feeds = false\nphases = [\"truoc\"]\npublish_date = 2025-01-02\n\
        render = false\nrenditions = [{name = \"j\", template = \"j.json\"}]\n\
        template = \"t.html\"\nupdated = 2025-01-03\nweight = 7\nextra = {x = 1}\n\
        taxonomies = {a = [\"t\"]}\n";

    #[test]
    fn every_key_of_the_list_is_inherited() {
        for key in KEYS {
            assert!(ALL.contains(&format!("{key} = ")), "{key}");
        }
        let page = filled(&[("", "", ALL)], "", "x/y", "");
        let plain = filled(&[], "", "", "");
        let (page, plain) = (format!("{page:?}"), format!("{plain:?}"));
        for key in KEYS {
            let of = |text: &str| {
                let at = text.find(&format!(" {key}: ")).expect(key);
                text[at..text.len().min(at + 60)].to_owned()
            };
            assert_ne!(of(&page), of(&plain), "{key}");
        }
    }

    #[test]
    fn the_nearest_wins_and_the_page_itself_comes_first() {
        let root = "[cascade]\nweight = 1\ntemplate = \"root.html\"\ntaxonomies = {a = [\"r\"], b = [\"r\"]}\nextra = {x = {y = 1, z = 1}}\n";
        let near = "[cascade]\ntemplate = \"near.html\"\ntaxonomies = {b = [\"n\"]}\nextra = {x = {z = 2}}\n";
        let sections = [("", "", root), ("tin", "", near)];
        let page = filled(
            &sections,
            "weight = 9\nextra = {x = {own = 0}}\n",
            "tin/sau",
            "",
        );
        assert_eq!(page.weight, Some(9));
        assert_eq!(page.template.as_ref().unwrap().text, "near.html");
        assert_eq!(page.taxonomies["a"], ["r"]);
        assert_eq!(page.taxonomies["b"], ["n"]);
        let extra = serde_json::to_value(&page.extra).unwrap();
        assert_eq!(extra, serde_json::json!({"x": {"own": 0, "z": 2, "y": 1}}));
        let elsewhere = filled(&sections, "", "tin-khac", "");
        assert_eq!(elsewhere.template.unwrap().text, "root.html");
    }

    #[test]
    fn a_language_has_its_own_cascade() {
        let sections = [
            ("", "", "[cascade]\nweight = 1\n"),
            ("", "en", "[cascade]\nweight = 2\n"),
        ];
        assert_eq!(filled(&sections, "", "a", "en").weight, Some(2));
        assert_eq!(filled(&sections, "", "a", "").weight, Some(1));
        assert_eq!(filled(&sections, "", "a", "lo").weight, Some(1));
    }

    #[test]
    fn wrong_keys_and_values_are_told_once_at_their_place() {
        let text = "[cascade]\ntitle = \"x\"\nweight = \"nặng\"\ntemplat = \"a\"\n";
        let (origin, mut findings) = (Origin::new("content/_index.md", text), Findings::new());
        let mut cascades = Cascades::default();
        cascades.add("", "", &table(&origin), &origin, &config(), &mut findings);
        let told: Vec<_> = findings.into_vec();
        let lines = told
            .iter()
            .map(|d| d.place.as_ref().unwrap().spot.as_ref().unwrap().line);
        assert_eq!(lines.collect::<Vec<_>>(), [2, 3, 4]);
        assert!(cascades.all.values().all(|c| c.keys.is_empty()));
    }
}

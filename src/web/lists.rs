//! Lists of pages: paginated sections, and taxonomies with their terms.

use std::sync::Arc;

use super::Plan;
use super::rendering::Rendering;
use super::values::put;
use crate::diag::Place;
use crate::digest::{Digest, Digester};
use crate::library::{Address, Kind, PageId, Term};
use crate::recipe::Claimant;
use crate::template::{Map, Value};

/// A variable of a list's template.
pub(super) struct Variable<'a> {
    pub(super) name: &'static str,
    /// The digest of what its value is made of.
    pub(super) ground: Box<dyn Fn() -> Digest + Send + Sync + 'a>,
    pub(super) value: Box<dyn Fn() -> Value + Send + Sync + 'a>,
}

/// A list of pages with its template.
pub(super) struct List<'a> {
    pub(super) ids: Vec<PageId>,
    /// Pages a list page; 0 for all on one.
    pub(super) by: usize,
    /// The address part before page numbers.
    pub(super) page_path: String,
    /// Oldest list page first.
    pub(super) reversed: bool,
    pub(super) address: Address,
    /// The code of its language.
    pub(super) lang: &'a str,
    pub(super) template: String,
    /// The file behind the list, for messages.
    pub(super) subject: String,
    pub(super) variables: Vec<Variable<'a>>,
}

/// The taxonomies. Those without terms write nothing.
pub(super) fn plan(plan: &mut Plan<'_>) {
    let site = plan.site;
    for kind in site
        .library
        .kinds
        .iter()
        .filter(|k| k.taxonomy.render && !k.terms.is_empty())
    {
        let own = format!("{}/list.html", kind.taxonomy.name);
        if let Some(template) = plan.template(
            &[&own, "taxonomy_list.html"],
            Place::file(site.library.config.path.as_str()),
        ) {
            plan_kind(plan, kind, &template);
        }
        let own = format!("{}/single.html", kind.taxonomy.name);
        let Some(template) = plan.template(
            &[&own, "taxonomy_single.html"],
            Place::file(site.library.config.path.as_str()),
        ) else {
            continue;
        };
        for term in &kind.terms {
            plan_term(plan, kind, term, &template);
        }
    }
}

fn plan_kind<'a>(plan: &mut Plan<'a>, kind: &'a Kind, template: &str) {
    let site = plan.site;
    let path = kind.address.index_file();
    let recipe = Rendering::new(site, template, &path, site.library.config.path.as_str())
        .in_language(&kind.lang)
        .with(
            move || site.kind_ground(kind),
            move |context| {
                context.insert("taxonomy", &kind.taxonomy.for_templates());
                let terms: Vec<Value> = kind.terms.iter().map(|t| site.asked_term(t)).collect();
                context.insert_value("terms", Value::from(terms));
            },
        );
    plan.add(
        &path,
        Claimant::part(&format!("taxonomy `{}`", kind.taxonomy.name)),
        recipe,
    );
}

fn plan_term<'a>(plan: &mut Plan<'a>, kind: &'a Kind, term: &'a Term, template: &str) {
    let site = plan.site;
    let taxonomy = move || Value::from_serializable(&kind.taxonomy.for_templates());
    let variables = vec![
        Variable {
            name: "taxonomy",
            // The configuration is part of every page's digest.
            ground: Box::new(|| Digest::of(&[])),
            value: Box::new(taxonomy),
        },
        Variable {
            name: "term",
            ground: Box::new(move || site.own_term_ground(term)),
            value: Box::new(move || site.own_term(term)),
        },
    ];
    paginate(
        plan,
        List {
            ids: term.pages.clone(),
            by: kind.taxonomy.paginate_by,
            page_path: kind.taxonomy.paginate_path.clone(),
            reversed: false,
            address: term.address.clone(),
            lang: &kind.lang,
            template: template.to_owned(),
            subject: format!("{} `{}`", kind.taxonomy.name, term.name),
            variables,
        },
    );
}

/// Plans a list on one page, or on as many as it needs.
pub(super) fn paginate<'a>(plan: &mut Plan<'a>, list: List<'a>) {
    let site = plan.site;
    let List {
        ids,
        by,
        page_path,
        reversed,
        address,
        lang,
        template,
        subject,
        variables,
    } = list;
    let claimant = || match subject.ends_with(".md") {
        true => Claimant::file(subject.as_str()),
        false => Claimant::part(&subject),
    };
    let variables: Arc<[Variable<'a>]> = variables.into();
    let rendering = |path: &str, variables: &Arc<[Variable<'a>]>| {
        let (own, variables) = (Arc::clone(variables), Arc::clone(variables));
        Rendering::new(site, &template, path, subject.as_str())
            .in_language(lang)
            .with(
                move || {
                    let mut digester = Digester::default();
                    for variable in own.iter() {
                        digester.digest((variable.ground)());
                    }
                    digester.finish()
                },
                move |context| {
                    for variable in variables.iter() {
                        context.insert_value(variable.name, (variable.value)());
                    }
                },
            )
    };
    if by == 0 {
        plan.add(
            &address.index_file(),
            claimant(),
            rendering(&address.index_file(), &variables),
        );
        return;
    }
    let mut ids = ids;
    if reversed {
        ids.reverse();
    }
    let pager = Arc::new(Pager::new(
        &ids,
        by,
        &page_path,
        &address,
        &site.library.config.base_url,
    ));
    for n in 1..=pager.count() {
        let path = format!("{}index.html", &pager.path(n)[1..]);
        if !plan.wants(&path) {
            continue;
        }
        let (own, of_page) = (Arc::clone(&pager), Arc::clone(&pager));
        let recipe = rendering(&path, &variables).with(
            move || own.ground(n, site),
            move |context| context.insert_value("paginator", of_page.value(n, site)),
        );
        plan.add(&path, claimant(), recipe);
    }
    let first = format!("{}1/", pager.numbered());
    plan.redirect(&first, &address.permalink, &subject);
}

/// The list pages of one list.
struct Pager {
    chunks: Vec<Vec<PageId>>,
    by: usize,
    total: usize,
    /// `/tin-tuc/`
    base: String,
    /// `page/`, or nothing.
    part: String,
    base_url: String,
}

impl Pager {
    fn new(ids: &[PageId], by: usize, page_path: &str, address: &Address, base_url: &str) -> Self {
        let mut chunks: Vec<Vec<PageId>> = ids.chunks(by).map(<[PageId]>::to_vec).collect();
        if chunks.is_empty() {
            chunks.push(Vec::new());
        }
        let part = page_path.trim_matches('/');
        Pager {
            chunks,
            by,
            total: ids.len(),
            base: address.path.clone(),
            part: if part.is_empty() {
                String::new()
            } else {
                format!("{part}/")
            },
            base_url: base_url.to_owned(),
        }
    }

    fn count(&self) -> usize {
        self.chunks.len()
    }

    /// The address before the number of a list page.
    fn numbered(&self) -> String {
        format!("{}{}", self.base, self.part)
    }

    /// The address of list page `n`, from 1; the first is the list itself.
    fn path(&self, n: usize) -> String {
        if n == 1 {
            self.base.clone()
        } else {
            format!("{}{n}/", self.numbered())
        }
    }

    fn url(&self, n: usize) -> Value {
        Value::from(format!("{}{}", self.base_url, self.path(n)))
    }

    /// The digest of [`Pager::value`].
    fn ground(&self, n: usize, site: &super::Site) -> Digest {
        let mut digester = Digester::default();
        digester.text(&self.base).text(&self.part);
        digester.number(self.total as u64).number(self.by as u64);
        digester.digest(site.list_digest(&self.chunks[n - 1]));
        digester.finish()
    }

    /// `paginator` as the template of list page `n` sees it.
    fn value(&self, n: usize, site: &super::Site) -> Value {
        let mut map = Map::default();
        let or_none = |there: bool, n: usize| if there { self.url(n) } else { Value::none() };
        put(&mut map, "paginate_by", Value::from(self.by as u64));
        put(
            &mut map,
            "base_url",
            Value::from(format!("{}{}", self.base_url, self.numbered())),
        );
        put(&mut map, "number_pagers", Value::from(self.count() as u64));
        put(&mut map, "first", self.url(1));
        put(&mut map, "last", self.url(self.count()));
        put(&mut map, "previous", or_none(n > 1, n.saturating_sub(1)));
        put(&mut map, "next", or_none(n < self.count(), n + 1));
        put(&mut map, "pages", site.list(&self.chunks[n - 1]));
        put(&mut map, "current_index", Value::from(n as u64));
        put(&mut map, "total_pages", Value::from(self.total as u64));
        Value::from(map)
    }
}

//! Kin: which pages a reader of a page may want next.
//!
//! Two pages are the more alike the more they share: terms, words of the title (single
//! syllables and pairs, letters folded, without particles), their section, and days close
//! together. What is rare weighs more: a mark that stands on `n` of `N` pages weighs
//! `ln(1 + N/n)` times its `[related] weights`. The sum is told in percent of what the page
//! shares with itself.
//!
//! Of a mark that stands on many pages only those nearest in time are looked at, so that the
//! cost of a whole site grows with the number of its pages, not with its square.

use std::collections::{BTreeSet, HashMap};

use super::{Library, Page, PageId};
use crate::text::breaking::is_particle;
use crate::text::fold;

/// How many pages on either side in time are looked at for each mark.
const NEARBY: usize = 32;
/// Days after which closeness in time is worth half.
const HALF_LIFE: f64 = 60.0;

/// What two pages can share.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Mark {
    Term(usize, String),
    Words(String),
    Section(usize),
}

/// The marks of all pages of a site, ready to be asked.
#[derive(Debug)]
pub struct Kinship {
    /// By page: its marks.
    marks: Vec<Vec<usize>>,
    /// By mark: its weight, and the pages that bear it, oldest first.
    bearers: Vec<(f64, Vec<PageId>)>,
    /// By page: its place in time among all pages.
    rank: Vec<usize>,
    days: Vec<Option<f64>>,
}

impl Kinship {
    /// Collects the marks of all pages that are listed.
    pub fn new(library: &Library) -> Kinship {
        let weights = &library.config.related;
        let mut in_time: Vec<PageId> = library.page_ids().collect();
        let moment = |id: &PageId| library.page(*id).moment;
        in_time.sort_by_key(|id| (moment(id), *id));
        let mut rank = vec![0; in_time.len()];
        for (i, id) in in_time.iter().enumerate() {
            rank[id.0] = i;
        }
        let mut numbers: HashMap<Mark, usize> = HashMap::new();
        let mut bearers: Vec<(f64, Vec<PageId>)> = Vec::new();
        let mut marks = vec![Vec::new(); library.pages.len()];
        for id in &in_time {
            let page = library.page(*id);
            if !page.is_listed() || page.document.matter.hidden {
                continue;
            }
            for mark in marks_of(page, library) {
                let weight = match mark {
                    Mark::Term(..) => weights.tags,
                    Mark::Words(_) => weights.title,
                    Mark::Section(_) => weights.section,
                };
                let number = *numbers.entry(mark).or_insert_with(|| {
                    bearers.push((weight, Vec::new()));
                    bearers.len() - 1
                });
                bearers[number].1.push(*id);
                marks[id.0].push(number);
            }
        }
        let all = library.pages.len() as f64;
        for (weight, pages) in &mut bearers {
            *weight *= (1.0 + all / pages.len() as f64).ln();
        }
        let days = library.page_ids();
        let days = days.map(|id| moment(&id).map(|seconds| seconds as f64 / 86_400.0));
        Kinship {
            marks,
            bearers,
            rank,
            days: days.collect(),
        }
    }

    /// The pages most like `id`, best first: at most `limit`, each at least as like as the
    /// configuration's threshold. Of equals the newer, then the first by file.
    pub fn of(&self, id: PageId, library: &Library, limit: usize) -> Vec<PageId> {
        let weights = &library.config.related;
        let mut shared: Vec<(PageId, f64)> = Vec::new();
        let mut whole = 0.0;
        for mark in &self.marks[id.0] {
            let (weight, pages) = &self.bearers[*mark];
            whole += weight;
            let own = self.rank[id.0];
            let at = pages.partition_point(|p| self.rank[p.0] < own);
            let near = at.saturating_sub(NEARBY)..(at + NEARBY + 1).min(pages.len());
            for other in &pages[near] {
                shared.push((*other, *weight));
            }
        }
        // Sums are made in the order of the marks: the same on every run.
        shared.sort_by_key(|(other, _)| *other);
        shared.dedup_by(|next, sum| {
            let same = next.0 == sum.0;
            sum.1 += if same { next.1 } else { 0.0 };
            same
        });
        let lang = library.page(id).lang();
        shared.retain(|(other, _)| *other != id && library.page(*other).lang() == lang);
        if self.days[id.0].is_some() {
            whole += weights.date;
        }
        let closeness = |other: PageId| match (self.days[id.0], self.days[other.0]) {
            (Some(a), Some(b)) => weights.date * 0.5_f64.powf((a - b).abs() / HALF_LIFE),
            _ => 0.0,
        };
        let least = whole * weights.threshold / 100.0;
        let scored = shared
            .into_iter()
            .map(|(p, score)| (score + closeness(p), p));
        let mut kin: Vec<(f64, PageId)> = scored
            .filter(|(score, _)| *score >= least && *score > 0.0)
            .collect();
        kin.sort_by(|(a, x), (b, y)| {
            let newer = self.rank[y.0].cmp(&self.rank[x.0]);
            b.total_cmp(a).then(newer).then(x.cmp(y))
        });
        kin.truncate(limit);
        kin.into_iter().map(|(_, id)| id).collect()
    }
}

fn marks_of(page: &Page, library: &Library) -> BTreeSet<Mark> {
    let mut marks = BTreeSet::new();
    let kinds = &library.config.language(page.lang()).taxonomies;
    for (i, kind) in kinds.iter().enumerate() {
        let terms = page.document.matter.taxonomies.get(&kind.name);
        for term in terms.into_iter().flatten() {
            marks.insert(Mark::Term(i, fold(term)));
        }
    }
    marks.extend(page.section.map(|id| Mark::Section(id.0)));
    let syllables = page.title().split(|c: char| !c.is_alphanumeric());
    let mut before: Option<String> = None;
    for syllable in syllables.filter(|s| !s.is_empty()) {
        if is_particle(&syllable.to_lowercase()) {
            before = None;
            continue;
        }
        let syllable = fold(syllable);
        if let Some(before) = before {
            marks.insert(Mark::Words(format!("{before} {syllable}")));
        }
        marks.insert(Mark::Words(syllable.clone()));
        before = Some(syllable);
    }
    marks
}

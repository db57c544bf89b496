//! `[[pages_from]]` in `_index.md`: one page for each row of a list.
//!
//! ```toml
//! [[pages_from]]
//! data = "danh-sach.xlsx"              # beside `_index.md`, else from the project's root
//! sheet = "Tập thể"
//! slug = "{{ row.ma }}"
//! title = "{{ row.ten }}"
//! body = "Thành tích: {{ row.thanh_tich }}"
//! taxonomies = { phong-trao = "{{ row.phong_trao }}" }
//! extra = { thon = "{{ row.thon }}" }
//! ```
//!
//! Every text in the table is a template over the row; the keys are those of a page. What a
//! template leaves empty is as if it were not written. Terms of a taxonomy may be one text,
//! parted by `;`. Dates may be as lists write them, 28/8/2025. Columns that no template
//! names are not published, and neither is the list itself.

mod row;

use std::collections::{BTreeMap, BTreeSet};

use row::{Failure, Spec};

use super::{DIR, Raw};
use crate::config::Config;
use crate::diag::{Diagnostic, Findings, Place};
use crate::notation::sheet::{self, List, Row};
use crate::notation::{Fields, Table};
use crate::sources::Sources;

/// The tables' key in a section's front matter.
pub(super) const KEY: &str = "pages_from";
/// A list that is wrong everywhere is not told row by row.
const MOST_TOLD: usize = 50;
/// A list larger than this, in bytes, is none that an office keeps.
const LARGEST: u64 = 64 * 1024 * 1024;

/// The pages made from lists, and the lists' files.
#[derive(Default)]
pub(super) struct Generated {
    pub(super) pages: Vec<Raw>,
    pub(super) lists: BTreeSet<String>,
}

impl Generated {
    /// Makes the pages that the section `index` asks for in its front matter.
    pub(super) fn add(
        &mut self,
        index: &Raw,
        front: &Table,
        sources: &Sources,
        config: &Config,
        findings: &mut Findings,
    ) {
        let mut f = Fields::new(front, &index.origin, "kind-front-matter");
        let mut slugs: BTreeMap<String, Place> = BTreeMap::new();
        for (table, span) in f.tables(KEY, findings) {
            let place = index.origin.place(&span);
            let Some((list, spec)) = self.open(table, index, place, sources, findings) else {
                continue;
            };
            let mut failed: Vec<(&Row, Failure)> = Vec::new();
            for row in &list.rows {
                match spec.page(index, &list, row, config) {
                    Ok(raw) => match slugs.get(&raw.path) {
                        Some(first) => findings.push(collision(&raw, first)),
                        None => {
                            slugs.insert(raw.path.clone(), raw.origin.whole());
                            self.pages.push(raw);
                        }
                    },
                    Err(failures) => failed.extend(failures.into_iter().map(|f| (row, f))),
                }
            }
            findings.extend(told(failed, &list, index));
        }
    }

    /// The list and the templates of one `[[pages_from]]`.
    fn open(
        &mut self,
        table: &Table,
        index: &Raw,
        place: Place,
        sources: &Sources,
        findings: &mut Findings,
    ) -> Option<(List, Spec)> {
        let mut f = Fields::new(table, &index.origin, "[[pages_from]]");
        let data = f.spanned_string("data", findings);
        let sheet = f.string("sheet", findings);
        for key in ["data", "slug", "title"] {
            if !f.has(key) {
                let missing = Diagnostic::error("missing-key").with("key", key);
                findings.push(missing.with("table", "[[pages_from]]").at(place.clone()));
            }
        }
        let keys = super::schema::PAGE.iter().map(|key| key.name);
        for key in keys.chain(["body"]) {
            f.value(key);
        }
        f.refuse_unknown(findings);
        let (data, span) = data?;
        if !(f.has("slug") && f.has("title")) {
            return None;
        }
        let (file, named) = sheet::split_sheet(&data);
        let beside = match index.dir() {
            "" => format!("{DIR}/{file}"),
            dir => format!("{DIR}/{dir}/{file}"),
        };
        let asset = [beside.as_str(), file].iter().find_map(|path| {
            let found = sources.asset(path);
            findings.take(found).flatten()
        });
        let Some(asset) = asset else {
            let missing = Diagnostic::error("pages-from-no-list").with("path", file);
            findings.push(
                missing
                    .at(index.origin.place(&span))
                    .hint("hint-pages-from"),
            );
            return None;
        };
        self.lists.insert(asset.path.clone());
        let bytes = findings.take(asset.read_within(LARGEST))?;
        let sheet = sheet.as_deref().or(named);
        let list: List = findings.take_warned(sheet::read(&asset.path, &bytes, sheet))?;
        let spec = findings.take(Spec::read(table, &index.origin))?;
        Some((list, spec))
    }
}

fn collision(raw: &Raw, first: &Place) -> Diagnostic {
    let first = match (&first.cell, &first.spot) {
        (Some(cell), _) => cell.address(),
        (None, Some(spot)) => format!("{}:{}", first.path, spot.line),
        (None, None) => first.path.clone(),
    };
    Diagnostic::error("pages-from-collision")
        .with("path", &raw.path)
        .with("first", first)
        .at(raw.origin.whole())
        .hint("hint-pages-from-collision")
}

/// The messages for rows without a page: a template that fails on every row is told once,
/// where it is written.
fn told(failed: Vec<(&Row, Failure)>, list: &List, index: &Raw) -> Vec<Diagnostic> {
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    for (_, failure) in &failed {
        if let Failure::Template { key, cause, .. } = failure {
            *counts.entry((key.clone(), cause.clone())).or_default() += 1;
        }
    }
    let mut once = BTreeSet::new();
    let mut out = Vec::new();
    for (row, failure) in failed {
        let diagnostic = match failure {
            Failure::Cell(diagnostic) => diagnostic,
            Failure::Template { key, span, cause } => {
                let at = (key.clone(), cause.clone());
                let everywhere = counts[&at] == list.rows.len();
                if everywhere && !once.insert(at) {
                    continue;
                }
                let fails = Diagnostic::error("pages-from-row")
                    .with("key", &key)
                    .with("cause", cause);
                if everywhere {
                    let columns = list.columns.iter().map(|c| c.key.as_str());
                    let names = columns.collect::<Vec<_>>().join(", ");
                    fails
                        .at(index.origin.place(&span))
                        .hint_with("hint-known-names", vec![("names", names)])
                } else {
                    fails.at(list.place(row, 0))
                }
            }
        };
        out.push(diagnostic);
    }
    out.truncate(MOST_TOLD);
    out
}

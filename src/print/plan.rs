//! The plan: which files come of the orders, and the recipe of each.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use super::Job;
use super::kit::{self, Entry};
use super::order::{settle, sheets};
use super::piece::Piece;
use super::product::Product;
use super::workshop::Workshop;
use crate::config::press::Format;
use crate::content::order::Order;
use crate::diag::{Findings, Outcome, Warned};
use crate::digest::{Digest, Digester};
use crate::recipe::{Asked, Body, Claimant, Kitchen, OutPath, Planned, Recipe};

/// The folder of the kit, in the output folder.
pub(super) const FOLDER: &str = "in-an";

/// One file of a piece.
#[derive(Clone, Debug)]
pub(super) struct FileOf {
    pub(super) path: OutPath,
    pub(super) product: Product,
}

/// Plans every file of the print kit; nothing if nothing is ordered. All that can be found
/// wrong with the orders without drawing them is noted, and those orders are left out.
pub fn plan<'a>(
    workshop: &'a Workshop,
    jobs: Vec<Job<'a>>,
    findings: &mut Findings,
) -> Vec<Planned<'a>> {
    let mut planned = Vec::new();
    let mut entries = Vec::new();
    let stems = stems(&jobs);
    let all: Vec<&Job<'_>> = jobs.iter().collect();
    for (job, stem) in jobs.iter().zip(stems) {
        let Some(piece) = findings.take_warned(settle(workshop, job)) else {
            continue;
        };
        let piece = Arc::new(piece);
        let Some(files) = findings.take(files(workshop, job.order, &stem, piece.sheets())) else {
            continue;
        };
        for file in &files {
            let recipe = PieceRecipe {
                ground: ground(workshop, &[job], &stem, file.product),
                piece: Arc::clone(&piece),
                product: file.product,
            };
            planned.push(Planned {
                path: file.path.clone(),
                claimant: Claimant::file(job.source),
                recipe: Box::new(recipe),
            });
        }
        entries.push(Entry::new(job, workshop, stem, piece, files, findings));
    }
    if !entries.is_empty() {
        planned.extend(
            findings
                .take(kit::plan(workshop, ground(workshop, &all, "", ()), entries))
                .unwrap_or_default(),
        );
    }
    planned
}

/// What every file of the kit asks for: whether the files that orders name are as they were.
pub const NAMED_FILES: &str = "named files";

/// The digest of all that a file is made of which tells of `jobs`, but for the files that these
/// name.
fn ground(
    workshop: &Workshop,
    jobs: &[&Job<'_>],
    stem: &str,
    product: impl fmt::Debug,
) -> Option<Digest> {
    let mut digester = Digester::default();
    digester.digest(workshop.ground()?).text(stem);
    digester.text(&format!("{product:?}"));
    for job in jobs {
        digester.text(job.page_path).text(job.source);
        digester.text(job.title).value(&job.page);
        digester.text(&format!("{:?}", job.order));
    }
    Some(digester.finish())
}

/// What a file of the kit has asked for.
pub(super) fn asked() -> Asked {
    Asked {
        questions: BTreeSet::from([Arc::from(NAMED_FILES)]),
        ..Asked::default()
    }
}

/// A piece, for the page that holds its order.
#[derive(Clone, Debug, Serialize)]
pub struct PieceSummary {
    /// The layout's name in orders.
    pub layout: String,
    /// The layout's name among people.
    pub title: String,
    /// The finished width.
    pub width_mm: f64,
    /// The finished height.
    pub height_mm: f64,
    /// How many are printed of each sheet.
    pub copies: u32,
    /// How many sheets it has: as many as its list has rows.
    pub sheets: usize,
    /// How many are printed of all sheets together.
    pub count: usize,
    /// Where it hangs.
    pub place: Option<String>,
    /// The preview, relative to the output folder; none if no PNG is made.
    pub preview: Option<String>,
    /// The press PDF, relative to the output folder; none if no PDF is made, or one for each
    /// sheet.
    pub pdf: Option<String>,
    /// The press PDFs of single sheets, relative to the output folder; empty unless a merge
    /// makes them.
    pub pdfs: Vec<String>,
}

/// What each page's own template shows of its pieces, by page path. Draws nothing.
pub fn pieces(workshop: &Workshop, jobs: &[Job<'_>]) -> BTreeMap<String, Vec<PieceSummary>> {
    let mut out: BTreeMap<String, Vec<PieceSummary>> = BTreeMap::new();
    for (job, stem) in jobs.iter().zip(stems(jobs)) {
        let order = job.order;
        let sheets = sheets(workshop, job);
        let files = files(workshop, order, &stem, sheets).unwrap_or_default();
        let of = |wanted: &dyn Fn(Product) -> bool| -> Vec<String> {
            let wanted = files.iter().filter(|f| wanted(f.product));
            wanted.map(|f| f.path.as_str().to_owned()).collect()
        };
        let first = |format| of(&|p| p == Product::Whole(format)).into_iter().next();
        let copies = usize::try_from(order.copies).unwrap_or(usize::MAX);
        out.entry(job.page_path.to_owned())
            .or_default()
            .push(PieceSummary {
                layout: order.layout.clone(),
                title: workshop.title_of(&order.layout),
                width_mm: order.size.width.to_mm(),
                height_mm: order.size.height.to_mm(),
                copies: order.copies,
                sheets,
                count: copies.saturating_mul(sheets),
                place: order.place.clone(),
                preview: first(Format::Png),
                pdf: first(Format::Pdf),
                pdfs: of(&|p| matches!(p, Product::Sheet(_, Format::Pdf))),
            });
    }
    out
}

/// The path of each job's files without ending, numbered where a page orders one layout in
/// one size more than once.
fn stems(jobs: &[Job<'_>]) -> Vec<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let stem = |job: &Job<'_>| {
        let page = job.page_path.trim_matches('/');
        let between = if page.is_empty() { "" } else { "/" };
        format!(
            "{FOLDER}/{page}{between}{}-{}",
            job.order.layout,
            job.order.size.file_stem()
        )
    };
    jobs.iter()
        .map(|job| {
            let stem = stem(job);
            let count = seen.entry(stem.clone()).or_insert(0);
            *count += 1;
            if *count > 1 {
                format!("{stem}-{count}")
            } else {
                stem
            }
        })
        .collect()
}

/// The files of an order.
fn files(workshop: &Workshop, order: &Order, stem: &str, sheets: usize) -> Outcome<Vec<FileOf>> {
    let press = workshop.press();
    let formats = order
        .formats
        .as_ref()
        .or_else(|| workshop.formats_of(&order.layout))
        .unwrap_or(&press.formats);
    let products = Product::of(formats, order, press, workshop.traits(order), sheets);
    let file = |product: Product| {
        let ending = product.format().ending();
        let path = OutPath::new(&format!("{stem}{}.{ending}", product.suffix()));
        let path = path.map_err(|d| vec![d.at(order.at())])?;
        Ok(FileOf { path, product })
    };
    products.into_iter().map(file).collect()
}

/// A file of a piece.
struct PieceRecipe<'a> {
    ground: Option<Digest>,
    piece: Arc<Piece<'a>>,
    product: Product,
}

impl Recipe for PieceRecipe<'_> {
    fn ground(&self) -> Option<Digest> {
        self.ground
    }

    fn cook<'k>(&'k self, kitchen: &'k dyn Kitchen) -> Outcome<Warned<Body<'k>>> {
        kitchen.has_asked(asked());
        self.product.cook(&self.piece)
    }
}

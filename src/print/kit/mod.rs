//! The kit around the pieces: what other programs, the people of the Centre and the shops
//! get besides the artwork.
//!
//! - `index.json` ([`listing`]) for programs, `index.html` ([`page`]) for people;
//! - the order form ([`form`]), a workbook ([`workbook`]) and paper ([`sheets`]);
//! - the hanging plan ([`hanging`]), in the workbook and as paper;
//! - a zip for each shop ([`zip`]), with its press files under its own names ([`pack`]).
//!
//! Days and materials are [checked](checks) while planning.

mod checks;
mod form;
mod hanging;
mod inspection;
mod letterhead;
mod listing;
mod pack;
mod page;
mod sheets;
#[cfg(test)]
mod tests;
mod workbook;
mod zip;

use std::sync::Arc;

use self::form::Form;
use self::hanging::Hanging;
use self::letterhead::Letterhead;
use self::pack::{FORM, Pack};
use super::Job;
use super::piece::Piece;
use super::plan::{self, FOLDER, FileOf};
use super::workshop::Workshop;
use crate::diag::{Diagnostic, Findings, Outcome, Warned};
use crate::digest::Digest;
use crate::recipe::{Body, Claimant, Course, Kitchen, OutPath, Planned, Recipe};

/// The preflight report.
const REPORT: &str = "kiem-tra.pdf";
/// The hanging plan as paper.
const PLAN: &str = "lich-treo.pdf";

/// An order with its files.
pub(super) struct Entry<'a> {
    id: String,
    page: String,
    page_title: String,
    copies: u32,
    place: Option<String>,
    shop: String,
    hang: Option<String>,
    take_down: Option<String>,
    piece: Arc<Piece<'a>>,
    files: Vec<FileOf>,
}

impl<'a> Entry<'a> {
    /// The entry of a settled order; what is wrong with its days and material is noted.
    pub(super) fn new(
        job: &Job<'_>,
        workshop: &Workshop,
        stem: String,
        piece: Arc<Piece<'a>>,
        files: Vec<FileOf>,
        findings: &mut Findings,
    ) -> Self {
        let order = job.order;
        let shop = order.shop.as_ref().unwrap_or(&workshop.press().shop);
        let entry = Entry {
            id: stem
                .trim_start_matches(FOLDER)
                .trim_start_matches('/')
                .to_owned(),
            page: job.page_path.to_owned(),
            page_title: job.title.to_owned(),
            copies: order.copies,
            place: order.place.clone(),
            shop: shop.clone(),
            hang: order.hang.clone(),
            take_down: order.take_down.clone(),
            piece,
            files,
        };
        let printed = entry.press_files().next().is_some();
        findings.extend(checks::check(order, &entry.piece, shop, printed));
        entry
    }

    /// How many are printed, of all sheets of a merge together.
    fn count(&self) -> u32 {
        let sheets = u32::try_from(self.piece.sheets()).unwrap_or(u32::MAX);
        self.copies.saturating_mul(sheets)
    }

    /// The square metres of all of them.
    fn area_m2(&self) -> f64 {
        self.piece.size.area_m2() * f64::from(self.count())
    }

    /// What it says, by which people know it: the slogan, or the page's title.
    fn words(&self) -> String {
        let text = self
            .piece
            .wording
            .text
            .replace(" / ", " ")
            .replace('~', " ");
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if self.piece.layout.reads_text && !text.is_empty() && self.piece.sheets() == 1 {
            text
        } else {
            self.page_title.clone()
        }
    }
}

/// All that the kit's files are made of.
struct Kit<'a> {
    workshop: &'a Workshop,
    entries: Vec<Entry<'a>>,
    packs: Vec<Pack>,
    hangings: Vec<Hanging>,
}

impl Kit<'_> {
    /// The order form of one shop.
    fn form(&self, pack: &Pack) -> Outcome<Form> {
        Form::new(self.workshop, pack, &self.entries)
    }

    /// The order forms of all shops.
    fn forms(&self) -> Outcome<Vec<Form>> {
        self.packs.iter().map(|pack| self.form(pack)).collect()
    }

    fn workbook(&self, forms: &[Form], hangings: Option<&[Hanging]>) -> Outcome<Vec<u8>> {
        let head = Letterhead::of(self.workshop);
        workbook::workbook(&head, forms, hangings, self.workshop.date()).map_err(|e| broken(&e))
    }

    fn order_form(&self, forms: &[Form]) -> Outcome<Vec<u8>> {
        sheets::order_form(self.workshop, forms)
    }
}

/// Plans the kit's own files.
///
/// # Errors
/// Names of files that a shop cannot have asked for.
pub(super) fn plan<'a>(
    workshop: &'a Workshop,
    ground: Option<Digest>,
    entries: Vec<Entry<'a>>,
) -> Outcome<Vec<Planned<'a>>> {
    let packs = pack::packs(workshop, &entries)?;
    let kit = Arc::new(Kit {
        workshop,
        hangings: hanging::hangings(&entries),
        packs,
        entries,
    });
    let mut files = vec![("index.json", Kind::Listing)];
    if workshop.has_kit_page() {
        files.push(("index.html", Kind::Page));
    }
    if !kit.packs.is_empty() {
        files.extend(FORM.into_iter().zip([Kind::Workbook, Kind::OrderForm]));
    }
    if !kit.entries.is_empty() {
        files.push((REPORT, Kind::Inspection));
    }
    if !kit.hangings.is_empty() {
        files.push((PLAN, Kind::HangingPlan));
    }
    let zips = kit.packs.iter().enumerate();
    files.extend(zips.map(|(i, pack)| (pack.zip.as_str(), Kind::Zip(i))));
    let planned = files.into_iter().map(|(name, kind)| {
        let path = OutPath::new(&format!("{FOLDER}/{name}")).map_err(|d| vec![d])?;
        let recipe = KitRecipe {
            ground,
            kit: Arc::clone(&kit),
            kind,
        };
        Ok(Planned {
            path,
            claimant: Claimant::part("the print kit"),
            recipe: Box::new(recipe),
        })
    });
    planned.collect()
}

/// A file of the kit's own.
#[derive(Clone, Copy)]
enum Kind {
    Listing,
    Page,
    Workbook,
    OrderForm,
    HangingPlan,
    Inspection,
    /// Of the pack with this index.
    Zip(usize),
}

struct KitRecipe<'a> {
    /// The digest of all orders.
    ground: Option<Digest>,
    kit: Arc<Kit<'a>>,
    kind: Kind,
}

impl Recipe for KitRecipe<'_> {
    fn course(&self) -> Course {
        Course::Last
    }

    fn ground(&self) -> Option<Digest> {
        self.ground
    }

    fn cook<'k>(&'k self, kitchen: &'k dyn Kitchen) -> Outcome<Warned<Body<'k>>> {
        let kit = self.kit.as_ref();
        kitchen.has_asked(plan::asked());
        let body = match self.kind {
            Kind::Listing => Body::Bytes(listing::write(&kit.entries, kitchen)?),
            Kind::Page => Body::Bytes(page::write(kit, kitchen)?),
            Kind::Workbook => Body::Bytes(kit.workbook(&kit.forms()?, Some(&kit.hangings))?),
            Kind::OrderForm => Body::Bytes(kit.order_form(&kit.forms()?)?),
            Kind::HangingPlan => Body::Bytes(sheets::hanging_plan(kit.workshop, &kit.hangings)?),
            Kind::Inspection => {
                let Warned { value, warnings } = inspection::report(kit, kitchen)?;
                return Ok(Warned {
                    value: Body::Bytes(value),
                    warnings,
                });
            }
            Kind::Zip(index) => Body::stream(move |out| match kit.packs.get(index) {
                Some(pack) => zip::write(kit, pack, kitchen, out),
                None => Ok(()),
            }),
        };
        Ok(Warned::clean(body))
    }
}

fn tenths(mm: f64) -> f64 {
    (mm * 10.0).round() / 10.0
}

/// A library that refuses to write into memory; it does not happen.
fn broken(error: &dyn std::fmt::Display) -> Vec<Diagnostic> {
    vec![Diagnostic::error("kit-failed").with("cause", error)]
}

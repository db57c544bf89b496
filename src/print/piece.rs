//! A piece: an order with its layout, style, words and shop settled, whose artwork is made
//! once, when the first of its files is cooked. A merge is a piece of many sheets.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::OnceLock;

use super::Job;
use super::artwork::Artwork;
use super::cutting::{self, CutPlan};
use super::draft::Draft;
use super::finishing;
use super::layout::Layout;
use super::order::wording;
use super::preflight::{Beside, Proof, Sheets, Terms};
use super::resolve::Frames;
use super::stencil::{self, Holes};
use super::styles::Style;
use super::workshop::Workshop;
use crate::config::material::Material;
use crate::config::press::Shop;
use crate::diag::{Diagnostic, Outcome, Place, Warned};
use crate::measure::{Length, Size};
use crate::notation::Kind;
use crate::template::{Context, Value};
use crate::text::Date;

/// More copies are not laid out on paper one by one.
const MOST_COPIES: usize = 10_000;

/// An order, settled.
pub(super) struct Piece<'w> {
    pub(super) workshop: &'w Workshop,
    pub(super) layout: &'w Layout,
    pub(super) style: Option<&'w Style>,
    pub(super) shop: &'w Shop,
    pub(super) size: Size,
    pub(super) bleed: Length,
    pub(super) safe: Length,
    /// From how far it must be read.
    pub(super) distance: Option<Length>,
    /// What it is printed on.
    pub(super) material: Option<String>,
    /// The paper on which several sheets are laid side by side.
    pub(super) impose: Option<Size>,
    /// What its letters are cut from, and whether the cut lines are mirrored.
    pub(super) cut_from: Option<&'w Material>,
    pub(super) mirrored: bool,
    /// The least and greatest number of lines.
    pub(super) lines: (usize, usize),
    /// More compounds that must not be broken.
    pub(super) words: Vec<String>,
    /// The page that holds the order.
    pub(super) page: Value,
    /// The title of the files.
    pub(super) title: String,
    /// Stands for the day of making.
    pub(super) date: Date,
    /// The order in its file.
    pub(super) place: Option<Place>,
    /// The words of the only sheet, or of the first one of a merge.
    pub(super) wording: Wording,
    /// The rows of a merge; none if the piece is a single sheet.
    rows: Vec<Row>,
    job: Option<Job<'w>>,
    /// What the sheets of a merge share.
    frames: Option<Frames>,
    /// The fields that differ from row to row, if the layout can be drawn by a stencil.
    varying: OnceLock<Option<BTreeSet<String>>>,
    artwork: OnceLock<Outcome<Artwork>>,
    /// What preflight saw on the sheets of a merge as they were drawn.
    pub(super) sheets_seen: Sheets,
    /// How its letters are cut: planned once for all machines.
    cutting: OnceLock<Outcome<Warned<CutPlan>>>,
}

/// The words of one sheet.
#[derive(Clone, Default)]
pub(super) struct Wording {
    /// The slogan, with ` / ` and `~`; empty if the layout reads none.
    pub(super) text: String,
    /// `order` as templates see it: the layout's fields, and what all orders have.
    pub(super) fields: BTreeMap<String, Value>,
    /// Where these words stand in the user's files.
    pub(super) origins: Vec<(String, Origin)>,
    /// Their letters and figures alone, once somebody asks for a place.
    pub(super) bare: OnceLock<Vec<String>>,
}

/// Where words stand in the user's files.
#[derive(Clone)]
pub(super) enum Origin {
    /// In the file of the order.
    Order(Range<usize>),
    /// In a list.
    Row(Place),
}

/// A row of a merge.
pub(super) struct Row {
    /// The values of the layout's fields that the list gives.
    pub(super) values: BTreeMap<String, String>,
    /// All of its columns, as templates see them under `row`.
    pub(super) columns: Value,
    /// The row in its list.
    pub(super) place: Place,
}

/// What [`Piece::new`] cannot know by itself.
pub(super) struct Settled<'w> {
    pub(super) workshop: &'w Workshop,
    pub(super) layout: &'w Layout,
    pub(super) style: Option<&'w Style>,
    pub(super) shop: &'w Shop,
    pub(super) size: Size,
    pub(super) distance: Option<Length>,
    pub(super) material: Option<String>,
    pub(super) cut_from: Option<&'w Material>,
    pub(super) lines: Option<(usize, usize)>,
    pub(super) words: Vec<String>,
    pub(super) page: Value,
    pub(super) title: String,
    pub(super) place: Option<Place>,
    pub(super) wording: Wording,
    pub(super) rows: Vec<Row>,
    pub(super) job: Option<Job<'w>>,
}

impl<'w> Piece<'w> {
    /// A piece whose artwork is still to be made.
    pub(super) fn new(settled: Settled<'w>) -> Self {
        let Settled {
            workshop,
            layout,
            shop,
            size,
            mut words,
            page,
            ..
        } = settled;
        words.extend(workshop.lexicon().iter().cloned());
        let written = page
            .get_from_path("date")
            .and_then(Value::as_str)
            .and_then(Date::parse);
        Piece {
            workshop,
            layout,
            style: settled.style,
            shop,
            size,
            bleed: workshop.bleed(layout, shop),
            safe: layout.safe_on(size, shop),
            distance: settled.distance.or(layout.distance),
            material: settled.material.or_else(|| layout.material.clone()),
            cut_from: settled.cut_from,
            mirrored: settled.job.as_ref().is_some_and(|job| job.order.mirrored),
            impose: settled.job.as_ref().and_then(|job| job.order.impose),
            lines: settled.lines.unwrap_or(layout.lines),
            words,
            date: written.unwrap_or_else(|| workshop.date()),
            page,
            title: settled.title,
            place: settled.place,
            wording: settled.wording,
            frames: (settled.rows.len() > 1).then(Frames::default),
            sheets_seen: Sheets::new(settled.rows.len()),
            rows: settled.rows,
            job: settled.job,
            varying: OnceLock::new(),
            artwork: OnceLock::new(),
            cutting: OnceLock::new(),
        }
    }

    /// Whether the order names the distance, not only its layout.
    pub(super) fn distance_ordered(&self) -> bool {
        let job = self.job.as_ref();
        job.is_some_and(|job| job.order.distance.is_some())
    }

    /// How many are printed.
    pub(super) fn copies(&self) -> usize {
        let copies = self.job.as_ref().map_or(1, |job| job.order.copies);
        usize::try_from(copies)
            .unwrap_or(usize::MAX)
            .min(MOST_COPIES)
    }

    /// How many sheets it has: as many as the merge has rows.
    pub(super) fn sheets(&self) -> usize {
        self.rows.len().max(1)
    }

    /// The artwork of the only sheet, or of the first one: made once, whoever asks first.
    ///
    /// # Errors
    /// Everything wrong with the piece.
    pub(super) fn artwork(&self) -> Outcome<&Artwork> {
        self.artwork
            .get_or_init(|| self.draw(&self.wording, self.rows.first()))
            .as_ref()
            .map_err(Clone::clone)
    }

    /// What a cutting machine is to do, and what is worth a look in it.
    ///
    /// # Errors
    /// Everything wrong with the piece, and with its cut lines.
    pub(super) fn cutting(&self) -> Outcome<&Warned<CutPlan>> {
        let plan = || {
            let artwork = self.artwork()?;
            // Lines around a piece are cut where they stand, whatever from.
            let any = self.workshop.press().materials.values().next();
            let material = self.cut_from.or(any).ok_or_else(Vec::new)?;
            let planned = cutting::plan(artwork, material).map_err(|d| self.placed(d))?;
            Ok(Warned {
                warnings: self.placed(planned.warnings),
                value: planned.value,
            })
        };
        self.cutting
            .get_or_init(plan)
            .as_ref()
            .map_err(Clone::clone)
    }

    /// Findings without a place are the order's.
    pub(super) fn placed(&self, mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
        for diagnostic in &mut found {
            diagnostic.place = diagnostic.place.take().or_else(|| self.place.clone());
        }
        found
    }

    /// The artwork of one sheet of a merge.
    ///
    /// # Errors
    /// Everything wrong with the sheet.
    pub(super) fn sheet(&self, index: usize) -> Outcome<Artwork> {
        match (self.rows.get(index), &self.job) {
            (Some(row), Some(job)) if index > 0 => {
                let wording = wording(self.workshop, self.layout, job, Some(row))?;
                let sheet = self.draw(&wording, Some(row))?;
                self.look(index, &sheet, &wording, row)?;
                Ok(sheet)
            }
            _ => self.artwork().cloned(),
        }
    }

    /// Lets preflight look at a sheet, beside the first one.
    fn look(&self, index: usize, sheet: &Artwork, wording: &Wording, row: &Row) -> Outcome<()> {
        let first = self.artwork()?;
        let proof = || Proof {
            facts: self.workshop.facts(),
            list: self.workshop.wordlist(),
        };
        let origin = |text: &str| self.origin_of(wording, text);
        self.sheets_seen.look(index, proof, || Beside {
            sheet,
            first,
            terms: Terms {
                place: Some(row.place.clone()),
                text: &wording.text,
                ..Terms::of(self)
            },
            origin: &origin,
            press: self.workshop.profile().ok(),
        });
        Ok(())
    }

    /// The file of the page that holds the order.
    fn source(&self) -> Option<&str> {
        self.job.as_ref().map(|job| job.source)
    }

    fn draw(&self, wording: &Wording, row: Option<&Row>) -> Outcome<Artwork> {
        let inks = self.workshop.inks_table();
        let draft = Draft {
            workshop: self.workshop,
            template: &format!("{}.svg", self.layout.name),
            source: (&self.layout.svg_path, &self.layout.svg),
            trim: self.size,
            bleed: self.bleed,
            inks,
            plates: &self.shop.plates,
            words: &self.words,
            subject: self.place.as_ref().map(|p| p.path.as_str()),
            origin: &|content| self.origin_of(wording, content),
            photo: &|path, place| self.workshop.photo(path, self.source(), place),
        };
        let whole = || self.context(wording.text.as_str(), &wording.fields, row);
        let mut artwork = match self.by_stencil(&draft, wording, &whole) {
            Some(artwork) => artwork,
            None => draft.draw(&whole(), self.frames.as_ref())?,
        };
        if self.layout.hung {
            finishing::finish(&mut artwork, self.shop, inks)?;
        }
        Ok(artwork)
    }

    /// The sheet of a merge by the stencil that its rows share.
    fn by_stencil(
        &self,
        draft: &Draft<'_>,
        wording: &Wording,
        whole: &dyn Fn() -> Context,
    ) -> Option<Artwork> {
        let frames = self.frames.as_ref()?;
        let varying = self.varying.get_or_init(|| self.varying()).as_ref()?;
        let holes = Holes::of(varying, &wording.fields)?;
        let cut = || self.context("", &holes.cut(varying, &wording.fields), None);
        draft.draw_by_stencil(frames, &holes, &cut, whole)
    }

    /// The fields that differ from row to row: those that the list fills, and those of the
    /// order that have expressions in them. `None` if the layout does more with them than to
    /// show them.
    fn varying(&self) -> Option<BTreeSet<String>> {
        let mut varying: BTreeSet<String> = self
            .rows
            .iter()
            .flat_map(|r| r.values.keys().cloned())
            .collect();
        let written = self.job.iter().flat_map(|job| &job.order.fields);
        varying.extend(written.filter_map(|(name, (value, _))| match &value.kind {
            Kind::String(text) => text.contains('{').then(|| name.clone()),
            _ => None,
        }));
        let template = format!("{}.svg", self.layout.name);
        let templates = self.workshop.templates(&template).ok()?;
        stencil::fits(&templates, &template, &varying).then_some(varying)
    }

    /// What the layout's template sees.
    fn context(&self, text: &str, fields: &BTreeMap<String, Value>, row: Option<&Row>) -> Context {
        let mut context = Context::new();
        context.insert("width", &self.size.width.to_mm());
        context.insert("height", &self.size.height.to_mm());
        context.insert("bleed", &self.bleed.to_mm());
        context.insert("safe", &self.safe.to_mm());
        context.insert("text", text);
        let (least, most) = self.lines;
        context.insert("lines", &format!("{least}-{most}"));
        context.insert("words", &self.words);
        context.insert("order", fields);
        context.insert_value("page", self.page.clone());
        context.insert_value("config", self.workshop.config().clone());
        context.insert_value("palette", self.workshop.palette().clone());
        if let Some(style) = self.style {
            context.insert_value("style", style.value.clone());
        }
        if let Some(row) = row {
            context.insert_value("row", row.columns.clone());
        }
        context
    }

    /// Where some text of the layout is written in the order: the field that it is a part
    /// of, else the order.
    pub(super) fn origin_of(&self, wording: &Wording, content: &str) -> Option<Place> {
        let bare =
            |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
        let wanted = bare(content);
        let origins = || wording.origins.iter();
        let written =
            (wording.bare).get_or_init(|| origins().map(|(text, _)| bare(text)).collect());
        let from = origins().zip(written).find(|(_, text)| {
            !wanted.is_empty() && (text.contains(&wanted) || wanted.contains(*text))
        });
        let place = from.and_then(|((_, origin), _)| match origin {
            Origin::Row(place) => Some(place.clone()),
            Origin::Order(span) => Some(self.job.as_ref()?.order.origin.place(span)),
        });
        place.or_else(|| self.place.clone())
    }
}

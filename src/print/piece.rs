//! A piece: an order with its layout, words and shop settled, whose artwork is made once,
//! when the first of its files is cooked.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::artwork::Artwork;
use super::drawing::{Rendered, apply};
use super::finishing;
use super::layout::Layout;
use super::resolve::Sheet;
use super::setting::Setter;
use super::workshop::Workshop;
use crate::config::press::Shop;
use crate::diag::{Findings, Outcome, Place};
use crate::measure::{Length, Size};
use crate::template::{Context, Value};
use crate::text::Date;

/// An order, settled.
pub(super) struct Piece<'w> {
    pub(super) workshop: &'w Workshop,
    pub(super) layout: &'w Layout,
    pub(super) size: Size,
    pub(super) bleed: Length,
    pub(super) safe: Length,
    pub(super) shop: &'w Shop,
    /// The words, with ` / ` and `~`; empty if the layout reads none.
    pub(super) text: String,
    /// The least and greatest number of lines.
    pub(super) lines: (usize, usize),
    /// More compounds that must not be broken.
    pub(super) words: Vec<String>,
    /// `order` as templates see it: the layout's fields, and what all orders have.
    pub(super) order: BTreeMap<String, Value>,
    /// The page that holds the order.
    pub(super) page: Value,
    /// The title of the files.
    pub(super) title: String,
    /// Stands for the day of making.
    pub(super) date: Date,
    /// Where words of the order stand in their file.
    pub(super) origins: Vec<(String, Place)>,
    /// The order in its file.
    pub(super) place: Option<Place>,
    artwork: OnceLock<Outcome<Artwork>>,
}

/// What [`Piece::new`] cannot know by itself.
pub(super) struct Settled<'w> {
    pub(super) workshop: &'w Workshop,
    pub(super) layout: &'w Layout,
    pub(super) size: Size,
    pub(super) shop: &'w Shop,
    pub(super) text: String,
    pub(super) lines: Option<(usize, usize)>,
    pub(super) words: Vec<String>,
    pub(super) order: BTreeMap<String, Value>,
    pub(super) page: Value,
    pub(super) title: String,
    pub(super) origins: Vec<(String, Place)>,
    pub(super) place: Option<Place>,
}

impl<'w> Piece<'w> {
    /// A piece whose artwork is still to be made.
    pub(super) fn new(settled: Settled<'w>) -> Self {
        let Settled {
            workshop,
            layout,
            size,
            shop,
            text,
            lines,
            mut words,
            order,
            page,
            title,
            origins,
            place,
        } = settled;
        words.extend(workshop.lexicon().iter().cloned());
        let written = page
            .get_from_path("date")
            .and_then(Value::as_str)
            .and_then(Date::parse);
        Piece {
            bleed: shop
                .bleed
                .or(workshop.press().bleed)
                .unwrap_or(layout.bleed),
            safe: layout.safe_on(size, shop),
            lines: lines.unwrap_or(layout.lines),
            date: written.unwrap_or_else(|| workshop.date()),
            workshop,
            layout,
            size,
            shop,
            text,
            words,
            order,
            page,
            title,
            origins,
            place,
            artwork: OnceLock::new(),
        }
    }

    /// The artwork: made once, whoever asks first.
    ///
    /// # Errors
    /// Everything wrong with the piece.
    pub(super) fn artwork(&self) -> Outcome<&Artwork> {
        self.artwork
            .get_or_init(|| self.draw())
            .as_ref()
            .map_err(Clone::clone)
    }

    fn draw(&self) -> Outcome<Artwork> {
        let subject = self.place.as_ref().map(|p| p.path.as_str());
        let name = format!("{}.svg", self.layout.name);
        let svg = self
            .workshop
            .templates()
            .render(&name, &self.context(), subject)?;
        let rendered = Rendered {
            path: &self.layout.svg_path,
            template: &self.layout.svg,
            svg: &svg,
        };
        let document = rendered.parse()?;
        let mut findings = Findings::new();
        let mut edits = rendered.check(&document, self.workshop.inks_table(), &mut findings);
        let setter = Setter {
            fonts: self.workshop.fonts_shelf(),
            words: &self.words,
            rendered,
            origin: &|content| self.origin_of(content),
        };
        let slots = setter.set(&document, &mut edits, &mut findings);
        let plain = apply(&svg, edits);
        if findings.has_errors() {
            return Err(findings.into_vec());
        }
        let inks = self.workshop.inks_table();
        let sheet = Sheet {
            trim: self.size,
            bleed: self.bleed,
            slots,
            inks,
            path: &self.layout.svg_path,
        };
        let mut artwork = sheet.resolve(&plain)?;
        finishing::add_guides(&mut artwork, self.shop, inks)?;
        Ok(artwork)
    }

    /// What the layout's template sees.
    fn context(&self) -> Context {
        let mut context = Context::new();
        context.insert("width", &self.size.width.to_mm());
        context.insert("height", &self.size.height.to_mm());
        context.insert("bleed", &self.bleed.to_mm());
        context.insert("safe", &self.safe.to_mm());
        context.insert("text", &self.text);
        let (least, most) = self.lines;
        context.insert("lines", &format!("{least}-{most}"));
        context.insert("words", &self.words);
        context.insert("order", &self.order);
        context.insert_value("page", self.page.clone());
        context.insert_value("config", self.workshop.config().clone());
        let swatches = self.workshop.inks_table().swatches();
        let palette: BTreeMap<String, String> = swatches
            .iter()
            .map(|s| (s.name.replace('-', "_"), s.hex()))
            .collect();
        context.insert("palette", &palette);
        context
    }

    /// Where some text of the layout is written in the order: the field that it is a part
    /// of, else the order.
    fn origin_of(&self, content: &str) -> Option<Place> {
        let bare =
            |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
        let wanted = bare(content);
        let from = self.origins.iter().find(|(text, _)| {
            let text = bare(text);
            !wanted.is_empty() && (text.contains(&wanted) || wanted.contains(&text))
        });
        from.map(|(_, place)| place.clone())
            .or_else(|| self.place.clone())
    }
}

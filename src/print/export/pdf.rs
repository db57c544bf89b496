//! Artwork → press PDF: PDF 1.6 with the structure of PDF/X-4.
//!
//! DeviceCMYK and Separation only (DeviceGray in soft masks and in pictures of black alone),
//! blended in CMYK; outlines only; one output intent with its profile inside; TrimBox
//! within BleedBox within MediaBox; a layer for each of print, cut and guide. A side of more
//! than 14,400 units (5.08 m), which Acrobat cannot open, is written with `UserUnit` 10 (20
//! above 50.8 m, and so on): a reader that ignores it shows a clean 1:10. No PDF/X validator
//! vouches for these files: say "PDF/X-4 structure".
//!
//! A [`Book`] holds one sheet or thousands. What the sheets of a merge have in common is
//! written once. Nothing here reads a clock: the date comes with [`About`], and the
//! document's id is the hash of what is in it.

mod content;
mod metadata;
mod resources;

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use kurbo::Rect;
use libdeflater::{CompressionLvl, Compressor};
use pdf_writer::types::OutputIntentSubtype;
use pdf_writer::{Filter, Finish, Name, Pdf, Ref, TextStr};
use rayon::prelude::*;
use sha2::Digest;

use self::content::{Artist, Drawing};
use self::resources::Store;
use crate::diag::{Findings, Outcome};
use crate::print::artwork::{Artwork, Layer, Mark};
use crate::print::profile::Profile;
use crate::text::Date;

/// The longest side of a page without `UserUnit`, in units.
const MOST_UNITS: f64 = 14_400.0;
/// Points in a millimetre.
pub(super) const PT: f64 = 72.0 / 25.4;
/// How hard streams are squeezed: harder takes longer, and saves a hundredth.
const DEFLATE: i32 = 4;
/// So many sheets are drawn at the same time.
const AT_ONCE: usize = 64;
/// From so many sheets on, the outline of each letter is written once. Fewer sheets keep
/// plain outlines, which every program can take apart.
const MANY_SHEETS: usize = 16;
/// Shorter runs of shared marks are not worth an object of their own.
const LEAST_SHARED: usize = 24;

/// What a document says about itself, and how it is written.
pub(crate) struct About<'a> {
    /// The document's title.
    pub(crate) title: &'a str,
    /// Stands for the day of making; no clock is asked.
    pub(crate) date: Date,
    /// The printing condition.
    pub(crate) profile: &'a Profile,
    /// 1, or 10 for a twin at one to ten.
    pub(crate) scale: u32,
    /// Pictures are brought down to this many pixels per inch of the sheet.
    pub(crate) ppi: f64,
}

/// A document of one or more sheets.
pub(crate) struct Book<'a> {
    about: &'a About<'a>,
    pdf: Pdf,
    store: Store,
    pages: Vec<Ref>,
    catalog: Ref,
    tree: Ref,
    layers: Vec<(Layer, Ref)>,
    shared: Shared,
}

/// What sheets have in common.
#[derive(Default)]
pub(super) struct Shared {
    /// Runs of marks, each an object of its own.
    pub(super) runs: Vec<(Vec<Arc<Mark>>, Ref)>,
    /// Whether letters are objects of their own.
    pub(super) letters: bool,
}

/// How much a mark takes to write: the elements of its paths.
fn weight(mark: &Arc<Mark>) -> usize {
    let leaves = mark.leaves();
    leaves.iter().map(|m| m.path.elements().len()).sum()
}

impl Shared {
    /// Whether the mark is in a run.
    fn holds(&self, mark: &Arc<Mark>) -> bool {
        let mut marks = self.runs.iter().flat_map(|(run, _)| run);
        marks.any(|m| Arc::ptr_eq(m, mark))
    }
}

/// A sheet, drawn and ready to be bound.
pub(crate) struct Leaf {
    frame: Frame,
    trim: Rect,
    bleed: Rect,
    layers: Vec<Layer>,
    drawing: Drawing,
}

/// Writes a document of one sheet.
///
/// # Errors
/// A picture that cannot be read.
pub(crate) fn export(artwork: &Artwork, about: &About<'_>) -> Outcome<Vec<u8>> {
    let mut book = Book::new(about);
    let leaf = book.draw(artwork)?;
    book.bind(leaf);
    Ok(book.finish())
}

/// Writes a document of many sheets, in order. Some are drawn at a time, so that memory does
/// not grow with the artwork of all.
///
/// # Errors
/// Everything wrong with the sheets.
pub(crate) fn export_all(
    count: usize,
    sheet: &(dyn Fn(usize) -> Outcome<Artwork> + Sync),
    about: &About<'_>,
) -> Outcome<Vec<u8>> {
    let mut book = Book::new(about);
    let mut findings = Findings::new();
    book.shared.letters = count >= MANY_SHEETS;
    // Rows that lack a field are drawn another way: of each way the first two sheets tell what
    // all of it have in common.
    let sample: Vec<_> = (0..count.min(AT_ONCE)).into_par_iter().map(sheet).collect();
    let sample: Vec<&Artwork> = sample.iter().flatten().collect();
    let mut seen: HashMap<*const Mark, &Artwork> = HashMap::new();
    for second in sample {
        let open = |mark: &&Arc<Mark>| !book.shared.holds(mark) && weight(mark) >= LEAST_SHARED;
        let marks: Vec<&Arc<Mark>> = second.marks.iter().filter(open).collect();
        let first = marks.iter().find_map(|m| seen.get(&Arc::as_ptr(m)));
        if let Some(first) = first {
            book.share(first, second)?;
        }
        seen.extend(marks.into_iter().map(|m| (Arc::as_ptr(m), second)));
    }
    for from in (0..count).step_by(AT_ONCE) {
        let upto = (from + AT_ONCE).min(count);
        let drawn: Vec<_> = (from..upto)
            .into_par_iter()
            .map(|i| book.draw(&sheet(i)?))
            .collect();
        for leaf in drawn {
            if let Some(leaf) = findings.take(leaf) {
                book.bind(leaf);
            }
        }
    }
    findings.finish(()).map(|_| book.finish())
}

/// How millimetres of the sheet become units of the page.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    /// Units in a millimetre.
    pub(super) units: f64,
    /// What the page calls a unit, in points.
    user_unit: f64,
    /// The page in millimetres of the sheet.
    pub(super) media: Rect,
}

impl Frame {
    fn new(artwork: &Artwork, scale: u32) -> Frame {
        let media = artwork.media_box();
        let bare = PT / f64::from(scale.max(1));
        let longest = media.width().max(media.height()) * bare;
        let user_unit = if longest > MOST_UNITS {
            10.0 * (longest / 10.0 / MOST_UNITS).ceil()
        } else {
            1.0
        };
        Frame {
            units: bare / user_unit,
            user_unit,
            media,
        }
    }

    /// A rectangle in units of the page, y up from its foot.
    fn place(&self, rect: Rect) -> pdf_writer::Rect {
        let x = |mm: f64| ((mm - self.media.x0) * self.units) as f32;
        let y = |mm: f64| ((self.media.y1 - mm) * self.units) as f32;
        pdf_writer::Rect::new(x(rect.x0), y(rect.y1), x(rect.x1), y(rect.y0))
    }

    /// From millimetres of the sheet, y down, to units of the page, y up.
    pub(super) fn transform(&self) -> [f32; 6] {
        let n = |v: f64| v as f32;
        [
            n(self.units),
            0.0,
            0.0,
            n(-self.units),
            n(-self.media.x0 * self.units),
            n(self.media.y1 * self.units),
        ]
    }
}

impl<'a> Book<'a> {
    /// An empty document.
    pub(crate) fn new(about: &'a About<'a>) -> Self {
        let mut pdf = Pdf::new();
        pdf.set_version(1, 6);
        let mut store = Store::new();
        let hash = &mut store.hash;
        hash.update(env!("CARGO_PKG_VERSION"));
        hash.update(about.title);
        hash.update(format!("{:?} {}", about.date, about.scale));
        hash.update(about.profile.digest());
        Book {
            catalog: store.bump(),
            tree: store.bump(),
            layers: Layer::ALL.map(|l| (l, store.bump())).into(),
            about,
            pdf,
            store,
            pages: Vec::new(),
            shared: Shared::default(),
        }
    }

    /// Writes what two sheets of a merge have in common; sheets that are drawn afterwards
    /// only refer to it.
    ///
    /// # Errors
    /// A picture that cannot be read.
    pub(crate) fn share(&mut self, first: &Artwork, second: &Artwork) -> Outcome<()> {
        let known = &self.shared;
        let common = |mark: &Arc<Mark>| {
            second.marks.iter().any(|m| Arc::ptr_eq(m, mark)) && !known.holds(mark)
        };
        // Small marks are bundled; a large one stands alone, so that a sheet that differs in
        // it, another name, still shares the rest.
        let mut runs: Vec<Vec<Arc<Mark>>> = Vec::new();
        let mut open: Option<Layer> = None;
        for mark in &first.marks {
            let small = weight(mark) < LEAST_SHARED;
            if !common(mark) {
                open = None;
            } else if let (true, Some(run)) = (small && open == Some(mark.layer), runs.last_mut()) {
                run.push(Arc::clone(mark));
            } else {
                runs.push(vec![Arc::clone(mark)]);
                open = small.then_some(mark.layer);
            }
        }
        let worth = |run: &Vec<Arc<Mark>>| run.iter().map(weight).sum::<usize>() >= LEAST_SHARED;
        for run in runs.into_iter().filter(worth) {
            let none = Shared::default();
            let drawing = Artist::new(self.about, &none).run(&run)?;
            self.store.hash.update(&drawing.bytes);
            let id = self.store.form(&mut self.pdf, &drawing, false);
            self.shared.runs.push((run, id));
        }
        Ok(())
    }

    /// Draws a sheet; sheets can be drawn at the same time, and are bound in order.
    ///
    /// # Errors
    /// A picture that cannot be read.
    pub(crate) fn draw(&self, artwork: &Artwork) -> Outcome<Leaf> {
        let frame = Frame::new(artwork, self.about.scale);
        Ok(Leaf {
            frame,
            trim: artwork.trim_box(),
            bleed: artwork.bleed_box(),
            layers: artwork.layers(),
            drawing: Artist::new(self.about, &self.shared).sheet(artwork, &frame)?,
        })
    }

    /// Adds a sheet as the last page.
    pub(crate) fn bind(&mut self, leaf: Leaf) {
        let (id, content) = (self.store.bump(), self.store.bump());
        self.pages.push(id);
        let boxes = format!("{:?} {:?}", leaf.trim, leaf.bleed);
        self.store.hash.update(boxes);
        self.store.hash.update(&leaf.drawing.bytes);
        let names = self.store.write(&mut self.pdf, &leaf.drawing.resources);
        let frame = leaf.frame;
        let mut page = self.pdf.page(id);
        page.parent(self.tree);
        page.media_box(frame.place(frame.media));
        page.bleed_box(frame.place(leaf.bleed));
        page.trim_box(frame.place(leaf.trim));
        if frame.user_unit > 1.0 {
            page.user_unit(frame.user_unit as f32);
        }
        page.contents(content);
        page.group()
            .transparency()
            .isolated(true)
            .color_space()
            .device_cmyk();
        let mut all = page.resources();
        names.list(&mut all);
        let mut properties = all.insert(Name(b"Properties")).dict();
        for (layer, id) in &self.layers {
            if leaf.layers.contains(layer) {
                properties.pair(Name(layer.name().as_bytes()), *id);
            }
        }
        properties.finish();
        all.finish();
        page.finish();
        self.layers_used(&leaf.layers);
        let stream = &leaf.drawing.bytes;
        self.pdf.stream(content, stream).filter(Filter::FlateDecode);
    }

    /// A layer is declared when the first sheet holds it.
    fn layers_used(&mut self, used: &[Layer]) {
        for (layer, id) in self.layers.clone() {
            if used.contains(&layer) && self.store.declare(id) {
                let mut group = self.pdf.indirect(id).dict();
                group.pair(Name(b"Type"), Name(b"OCG"));
                group.pair(Name(b"Name"), TextStr(layer.name()));
            }
        }
    }

    /// Ends the document.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        let mut id = [0; 16];
        id.copy_from_slice(&self.store.hash.clone().finalize()[..16]);
        self.pdf.set_file_id((id.to_vec(), id.to_vec()));
        let (info, xmp, profile) = (self.store.bump(), self.store.bump(), self.store.bump());
        self.write_catalog(xmp, profile);
        let count = i32::try_from(self.pages.len()).unwrap_or(i32::MAX);
        self.pdf
            .pages(self.tree)
            .kids(self.pages.iter().copied())
            .count(count);
        let about = self.about;
        let mut stored = self.pdf.icc_profile(profile, about.profile.stored());
        stored.n(4);
        if about.profile.is_deflated() {
            stored.filter(Filter::FlateDecode);
        }
        stored.finish();
        metadata::write_info(&mut self.pdf, info, about);
        let text = metadata::xmp(about, &id);
        self.pdf.metadata(xmp, text.as_bytes());
        self.pdf.finish()
    }

    fn write_catalog(&mut self, xmp: Ref, profile_id: Ref) {
        let profile: &Profile = self.about.profile;
        let mut catalog = self.pdf.catalog(self.catalog);
        catalog.pages(self.tree);
        catalog.metadata(xmp);
        catalog.lang(TextStr("vi"));
        catalog.viewer_preferences().display_doc_title(true);
        let mut intents = catalog.output_intents();
        let mut intent = intents.push();
        intent.subtype(OutputIntentSubtype::PDFX);
        intent.output_condition_identifier(TextStr(&profile.condition));
        if profile.registered {
            intent.registry_name(TextStr("http://www.color.org"));
        }
        intent.info(TextStr(&profile.description));
        intent.dest_output_profile(profile_id);
        intent.finish();
        intents.finish();
        let used: Vec<(Layer, Ref)> = self
            .layers
            .iter()
            .copied()
            .filter(|(_, id)| self.store.is_declared(*id))
            .collect();
        let refs = || used.iter().map(|(_, id)| *id);
        let mut optional = catalog.insert(Name(b"OCProperties")).dict();
        optional.insert(Name(b"OCGs")).array().items(refs());
        let mut default = optional.insert(Name(b"D")).dict();
        default.pair(Name(b"Name"), TextStr("loa"));
        default.insert(Name(b"Order")).array().items(refs());
        // Guides are for people who open the file, not for the press.
        let guides = used.iter().filter(|(layer, _)| *layer == Layer::Guide);
        default
            .insert(Name(b"OFF"))
            .array()
            .items(guides.map(|(_, id)| *id));
    }
}

/// Squeezes a stream: the same bytes on every machine.
fn deflate(bytes: &[u8]) -> Vec<u8> {
    thread_local! {
        // A merge has thousands of short streams: less would go into them than into new tables.
        static SQUEEZER: RefCell<Compressor> =
            RefCell::new(Compressor::new(CompressionLvl::new(DEFLATE).unwrap_or_default()));
    }
    SQUEEZER.with_borrow_mut(|squeezer| {
        let mut out = vec![0; squeezer.zlib_compress_bound(bytes.len())];
        // The bound is the library's own, so there is always room.
        let length = squeezer.zlib_compress(bytes, &mut out).unwrap_or_default();
        out.truncate(length);
        out
    })
}

/// Bytes for a file's id, as XMP writes them.
fn uuid(id: &[u8; 16]) -> String {
    let h: String = id.iter().map(|b| format!("{b:02x}")).collect();
    format!(
        "uuid:{}-{}-{}-{}-{}",
        &h[..8],
        &h[8..12],
        &h[12..16],
        &h[16..20],
        &h[20..]
    )
}

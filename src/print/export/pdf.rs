//! Artwork → press PDF: PDF 1.6 with the structure of PDF/X-4.
//!
//! DeviceCMYK and Separation only, blended in CMYK; outlines only; one output intent with
//! its profile inside; TrimBox within BleedBox within MediaBox; a layer for each of print,
//! cut and guide. A side of more than 14,400 units (5.08 m), which Acrobat cannot open, is
//! written with `UserUnit` 10 (20 above 50.8 m, and so on): a reader that ignores it shows
//! a clean 1:10. No PDF/X validator vouches for these files: say "PDF/X-4 structure".
//!
//! Nothing here reads a clock: the date comes with the [`Sheet`], and the document's id is
//! the hash of what is in it.

mod content;
mod metadata;

use kurbo::Rect;
use miniz_oxide::deflate::compress_to_vec_zlib;
use pdf_writer::types::OutputIntentSubtype;
use pdf_writer::{Filter, Finish, Name, Pdf, Ref, TextStr};
use sha2::{Digest, Sha256};

use self::content::{Content, Resource};
use crate::print::artwork::{Artwork, Layer};
use crate::print::inks::Ink;
use crate::print::profile::Profile;
use crate::text::Date;

/// The longest side of a page without `UserUnit`, in units.
const MOST_UNITS: f64 = 14_400.0;
/// Points in a millimetre.
pub(super) const PT: f64 = 72.0 / 25.4;
const DEFLATE: u8 = 6;

/// What the file says about itself.
pub(crate) struct Sheet<'a> {
    /// The document's title.
    pub(crate) title: &'a str,
    /// Stands for the day of making; no clock is asked.
    pub(crate) date: Date,
    /// The printing condition.
    pub(crate) profile: &'a Profile,
    /// 1, or 10 for a twin at one to ten.
    pub(crate) scale: u32,
}

/// How millimetres of the piece become units of the page.
struct Frame {
    /// Units in a millimetre.
    units: f64,
    /// The bleed in millimetres: the page's origin lies so far outside the trim.
    bleed: f64,
    /// What the page calls a unit, in points.
    user_unit: f64,
    media: Rect,
}

impl Frame {
    fn new(artwork: &Artwork, scale: u32) -> Frame {
        let media = artwork.bleed_box();
        let bare = PT / f64::from(scale.max(1));
        let longest = media.width().max(media.height()) * bare;
        let user_unit = if longest > MOST_UNITS {
            10.0 * (longest / 10.0 / MOST_UNITS).ceil()
        } else {
            1.0
        };
        Frame {
            units: bare / user_unit,
            bleed: artwork.bleed.to_mm(),
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
}

/// The objects of the file.
struct Ids {
    catalog: Ref,
    pages: Ref,
    page: Ref,
    content: Ref,
    info: Ref,
    xmp: Ref,
    profile: Ref,
    layers: Vec<(Layer, Ref)>,
    next: Ref,
}

/// Writes the file.
pub(crate) fn export(artwork: &Artwork, sheet: &Sheet<'_>) -> Vec<u8> {
    let frame = Frame::new(artwork, sheet.scale);
    let mut next = Ref::new(1);
    let mut ids = Ids {
        catalog: next.bump(),
        pages: next.bump(),
        page: next.bump(),
        content: next.bump(),
        info: next.bump(),
        xmp: next.bump(),
        profile: next.bump(),
        layers: artwork
            .layers()
            .into_iter()
            .map(|layer| (layer, next.bump()))
            .collect(),
        next,
    };
    let content = Content::draw(artwork, frame.units, frame.bleed, frame.media.height());
    let id = fingerprint(artwork, sheet, &content.bytes);

    let mut pdf = Pdf::new();
    pdf.set_version(1, 6);
    pdf.set_file_id((id.to_vec(), id.to_vec()));
    write_catalog(&mut pdf, &ids, sheet.profile);
    pdf.pages(ids.pages).kids([ids.page]).count(1);
    write_page(&mut pdf, &mut ids, artwork, &frame, &content.resources);
    for (layer, id) in &ids.layers {
        let mut group = pdf.indirect(*id).dict();
        group.pair(Name(b"Type"), Name(b"OCG"));
        group.pair(Name(b"Name"), TextStr(layer.name()));
    }
    let bytes = compress_to_vec_zlib(&content.bytes, DEFLATE);
    pdf.stream(ids.content, &bytes).filter(Filter::FlateDecode);
    let mut profile = pdf.icc_profile(ids.profile, sheet.profile.stored());
    profile.n(4);
    if sheet.profile.is_deflated() {
        profile.filter(Filter::FlateDecode);
    }
    drop(profile);
    metadata::write_info(&mut pdf, ids.info, sheet);
    let xmp = metadata::xmp(sheet, &id);
    pdf.metadata(ids.xmp, xmp.as_bytes());
    pdf.finish()
}

fn write_catalog(pdf: &mut Pdf, ids: &Ids, profile: &Profile) {
    let mut catalog = pdf.catalog(ids.catalog);
    catalog.pages(ids.pages);
    catalog.metadata(ids.xmp);
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
    intent.dest_output_profile(ids.profile);
    intent.finish();
    intents.finish();
    let mut optional = catalog.insert(Name(b"OCProperties")).dict();
    let refs = || ids.layers.iter().map(|(_, id)| *id);
    optional.insert(Name(b"OCGs")).array().items(refs());
    let mut default = optional.insert(Name(b"D")).dict();
    default.pair(Name(b"Name"), TextStr("loa"));
    default.insert(Name(b"Order")).array().items(refs());
    // Guides are for people who open the file, not for the press.
    let hidden = ids
        .layers
        .iter()
        .filter(|(layer, _)| *layer == Layer::Guide)
        .map(|(_, id)| *id);
    default.insert(Name(b"OFF")).array().items(hidden);
}

fn write_page(
    pdf: &mut Pdf,
    ids: &mut Ids,
    artwork: &Artwork,
    frame: &Frame,
    resources: &[Resource],
) {
    let functions: Vec<Ref> = resources
        .iter()
        .map(|r| write_function(pdf, &mut ids.next, r))
        .collect();
    let mut page = pdf.page(ids.page);
    page.parent(ids.pages);
    page.media_box(frame.place(frame.media));
    page.bleed_box(frame.place(frame.media));
    page.trim_box(frame.place(artwork.trim_box()));
    if frame.user_unit > 1.0 {
        page.user_unit(frame.user_unit as f32);
    }
    page.contents(ids.content);
    page.group()
        .transparency()
        .isolated(true)
        .color_space()
        .device_cmyk();
    let mut all = page.resources();
    let mut states = all.ext_g_states();
    for resource in resources {
        if let Resource::State {
            name,
            opacity,
            overprint,
        } = resource
        {
            let mut state = states
                .insert(Name(name.as_bytes()))
                .start::<pdf_writer::writers::ExtGraphicsState<'_>>();
            state.non_stroking_alpha(*opacity).stroking_alpha(*opacity);
            state.overprint(*overprint).overprint_fill(*overprint);
            state.overprint_mode(if *overprint {
                pdf_writer::types::OverprintMode::IgnoreZeroChannel
            } else {
                pdf_writer::types::OverprintMode::OverrideAllColorants
            });
        }
    }
    states.finish();
    let mut spaces = all.color_spaces();
    for (resource, function) in resources.iter().zip(&functions) {
        if let Resource::Spot { name, plate, .. } = resource {
            let mut space = spaces.insert(Name(name.as_bytes())).array();
            space.item(Name(b"Separation")).item(Name(plate.as_bytes()));
            space.item(Name(b"DeviceCMYK")).item(*function);
        }
    }
    spaces.finish();
    let mut shadings = all.shadings();
    for (resource, function) in resources.iter().zip(&functions) {
        if let Resource::Shading { name, gradient } = resource {
            content::write_shading(
                shadings.insert(Name(name.as_bytes())).start(),
                gradient,
                *function,
            );
        }
    }
    shadings.finish();
    let mut properties = all.insert(Name(b"Properties")).dict();
    for (layer, id) in &ids.layers {
        properties.pair(Name(layer.name().as_bytes()), *id);
    }
}

/// Writes the function behind a colour space or a shading; a mere number for the others.
fn write_function(pdf: &mut Pdf, next: &mut Ref, resource: &Resource) -> Ref {
    match resource {
        Resource::State { .. } => *next,
        Resource::Spot { alternate, .. } => {
            let id = next.bump();
            let mut function = pdf.exponential_function(id);
            function
                .domain([0.0, 1.0])
                .c0([0.0; 4])
                .c1(*alternate)
                .n(1.0);
            id
        }
        Resource::Shading { gradient, .. } => {
            let cmyk = |i: usize| match gradient.stops.get(i).map(|s| &s.1.ink) {
                Some(Ink::Process(cmyk)) => *cmyk,
                _ => [0.0; 4],
            };
            let last = gradient.stops.len() - 1;
            let mut parts = Vec::new();
            let mut bounds = Vec::new();
            for i in 0..last {
                let id = next.bump();
                pdf.exponential_function(id)
                    .domain([0.0, 1.0])
                    .c0(cmyk(i))
                    .c1(cmyk(i + 1))
                    .n(1.0);
                parts.push(id);
                if i > 0 {
                    bounds.push(gradient.stops[i].0);
                }
            }
            let id = next.bump();
            let domain = [gradient.stops[0].0, gradient.stops[last].0];
            let mut function = pdf.stitching_function(id);
            function
                .domain(domain)
                .functions(parts.iter().copied())
                .bounds(bounds);
            function.encode(parts.iter().flat_map(|_| [0.0, 1.0]));
            id
        }
    }
}

/// The document's id: the hash of everything that makes it what it is.
fn fingerprint(artwork: &Artwork, sheet: &Sheet<'_>, content: &[u8]) -> [u8; 16] {
    let mut hash = Sha256::new();
    hash.update(env!("CARGO_PKG_VERSION"));
    hash.update(sheet.title);
    hash.update(format!(
        "{:?} {} {:?} {:?}",
        sheet.date, sheet.scale, artwork.trim, artwork.bleed
    ));
    hash.update(sheet.profile.stored().len().to_le_bytes());
    hash.update(content);
    let mut id = [0; 16];
    id.copy_from_slice(&hash.finalize()[..16]);
    id
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

//! `[press]` and `[shops.<name>]`: how pieces are made ready for a print shop.

use indexmap::IndexMap;

use super::material::{Material, built_in};
use crate::diag::{Diagnostic, Findings, Place};
use crate::measure::Length;
use crate::notation::{Entry, Fields, Kind, Origin, Table, Value};

/// A kind of file that is made from a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// The press PDF.
    Pdf,
    /// A preview in RGB.
    Png,
    /// The outlines in millimetres.
    Svg,
    /// Pixels in press inks at true size.
    Tiff,
    /// Cut lines for machines that read drawings.
    Dxf,
    /// Cut lines as a plotter's commands.
    Hpgl,
}

impl Format {
    /// The words for the formats, as orders and flags spell them.
    pub const NAMES: &'static [(&'static str, Format)] = &[
        ("pdf", Format::Pdf),
        ("png", Format::Png),
        ("svg", Format::Svg),
        ("tiff", Format::Tiff),
        ("dxf", Format::Dxf),
        ("hpgl", Format::Hpgl),
    ];

    /// The ending of the format's files.
    pub fn ending(self) -> &'static str {
        let named = Format::NAMES.iter().find(|(_, format)| *format == self);
        named.map_or("", |(name, _)| name)
    }

    /// The format of this name.
    pub fn named(name: &str) -> Option<Format> {
        Format::NAMES
            .iter()
            .find(|(n, _)| *n == name)
            .map(|(_, f)| *f)
    }
}

/// `[press]`.
#[derive(Clone, Debug)]
pub struct Press {
    /// The ICC profile of the printing condition, a path in the project.
    ///
    /// Default: the theme's `print/icc/FOGRA39L_coated.icc`.
    pub icc: Option<String>,
    /// The shop that runs orders which name none.
    ///
    /// Default: `default`
    pub shop: String,
    /// How far art runs past the trim, for shops and layouts that say nothing themselves.
    ///
    /// Default: the layout's.
    pub bleed: Option<Length>,
    /// The files made for orders that name no formats.
    ///
    /// Default: `["pdf", "png"]`
    pub formats: Vec<Format>,
    /// Write a second PDF at one to this many beside each piece over 5.08 m.
    ///
    /// Default: none.
    pub scale: Option<u32>,
    /// The family of looks that orders take which name none.
    ///
    /// Default: the first one of the theme's `print/styles.toml`.
    pub style: Option<String>,
    /// Whether rows of a list that have errors are left out, with a warning, instead of
    /// stopping the work. Only the command line says so.
    ///
    /// Default: `false`
    pub skip_bad_rows: bool,
    /// What letters are cut from, by name: `[materials.<name>]`; `xop`, `decal` and `mica`
    /// always exist.
    pub materials: IndexMap<String, Material>,
    /// The shops by name; `default` always exists.
    pub shops: IndexMap<String, Shop>,
}

/// `[shops.<name>]`.
#[derive(Clone, Debug)]
pub struct Shop {
    /// The shop's name among people.
    ///
    /// Default: its name in the configuration.
    pub title: Option<String>,
    /// How far art runs past the trim.
    ///
    /// Default: `[press] bleed`, else the layout's.
    pub bleed: Option<Length>,
    /// Cloth folded back at the edges; drawn as guides, and kept free of text.
    ///
    /// Default: none.
    pub hem: Option<Length>,
    /// Distance between eyelets; drawn as guides.
    ///
    /// Default: none.
    pub eyelets: Option<Length>,
    /// The diameter of the poles that are pushed through pockets: at the short ends of wide
    /// pieces, at the top and the foot of upright ones. Drawn as guides, kept free of text.
    ///
    /// Default: none.
    pub pole: Option<Length>,
    /// Whether trim and registration marks are drawn around the bleed.
    ///
    /// Default: `false`
    pub marks: bool,
    /// The widths of the rolls that the shop prints on; wider pieces are cut into strips.
    ///
    /// Default: none, so that nothing is cut into strips.
    pub rolls: Vec<Length>,
    /// How far neighbouring strips overlap.
    ///
    /// Default: `"20 mm"`
    pub overlap: Length,
    /// The most ink that may lie in one place, in hundredths, over all plates.
    ///
    /// Default: `300`
    pub ink_limit: f64,
    /// The names that the shop's machines expect of plates, by ink: `{ cut = "Thru-cut" }`.
    ///
    /// Default: the ink table's.
    pub plates: IndexMap<String, String>,
    /// Pixels per inch of TIFF files.
    ///
    /// Default: `72`
    pub ppi: f64,
    /// What a square metre costs in đồng, by material.
    ///
    /// Default: none; the order form then has empty cells.
    pub prices: IndexMap<String, f64>,
    /// How files are named in the shop's zip: `{stt}` the number of the piece, `{mau}` the
    /// layout, `{kho}` the size, `{so-luong}` the copies, `{bai}` the page, `{vat-lieu}`
    /// the material.
    ///
    /// Default: the paths of the print kit.
    pub files: Option<String>,
}

impl Default for Shop {
    fn default() -> Self {
        Shop {
            title: None,
            bleed: None,
            hem: None,
            eyelets: None,
            pole: None,
            marks: false,
            rolls: Vec::new(),
            overlap: Length::mm(20.0),
            ink_limit: 300.0,
            plates: IndexMap::new(),
            ppi: 72.0,
            prices: IndexMap::new(),
            files: None,
        }
    }
}

impl Shop {
    fn read(fields: &mut Fields<'_>, findings: &mut Findings) -> Shop {
        let shop = Shop::default();
        Shop {
            title: fields.string("title", findings),
            bleed: read_length("bleed", fields, findings),
            hem: read_length("hem", fields, findings),
            eyelets: read_length("eyelets", fields, findings),
            pole: read_length("pole", fields, findings),
            marks: fields.bool("marks", findings).unwrap_or(shop.marks),
            rolls: read_lengths("rolls", fields, findings),
            overlap: read_length("overlap", fields, findings).unwrap_or(shop.overlap),
            ink_limit: read_number("ink_limit", fields, findings).unwrap_or(shop.ink_limit),
            plates: read_plates(fields, findings),
            ppi: read_number("ppi", fields, findings).unwrap_or(shop.ppi),
            prices: read_prices(fields, findings),
            files: fields.string("files", findings),
        }
    }
}

impl Default for Press {
    fn default() -> Self {
        Press {
            icc: None,
            shop: "default".to_owned(),
            bleed: None,
            formats: vec![Format::Pdf, Format::Png],
            scale: None,
            style: None,
            skip_bad_rows: false,
            materials: built_in(),
            shops: [("default".to_owned(), Shop::default())]
                .into_iter()
                .collect(),
        }
    }
}

impl Press {
    /// Reads the two tables of the configuration.
    pub(super) fn read(
        press: Option<&Table>,
        shops: Option<&Table>,
        origin: &Origin,
        findings: &mut Findings,
    ) -> Press {
        let mut out = Press::default();
        if let Some(table) = press {
            let mut fields = Fields::new(table, origin, "[press]");
            out.icc = fields.string("icc", findings);
            out.shop = fields.string("shop", findings).unwrap_or(out.shop);
            out.bleed = read_length("bleed", &mut fields, findings);
            out.formats = read_formats(&mut fields, findings).unwrap_or(out.formats);
            out.scale = read_scale(&mut fields, findings);
            out.style = fields.string("style", findings);
            fields.refuse_unknown(findings);
        }
        for (name, entry) in shops.into_iter().flat_map(Table::iter) {
            let table_name = format!("[shops.{name}]");
            let Some(table) = entry.value.as_table() else {
                findings.push(entry.value.mistyped(name, "kind-table", origin));
                continue;
            };
            let mut fields = Fields::new(table, origin, &table_name);
            let shop = Shop::read(&mut fields, findings);
            fields.refuse_unknown(findings);
            out.shops.insert(name.to_owned(), shop);
        }
        out
    }
}

/// A length under `key`, such as `"20 mm"`; a bare number is in millimetres.
pub fn read_length(
    key: &'static str,
    fields: &mut Fields<'_>,
    findings: &mut Findings,
) -> Option<Length> {
    let value = fields.value(key)?;
    let place = fields.place(&value.span);
    match length_of(value) {
        Some(Ok(length)) => Some(length),
        Some(Err(text)) => {
            findings.push(bad_length(&text, place));
            None
        }
        None => fields.typed(key, "kind-length", findings, |_| None),
    }
}

/// A list of lengths under `key`.
fn read_lengths(
    key: &'static str,
    fields: &mut Fields<'_>,
    findings: &mut Findings,
) -> Vec<Length> {
    let mut out = Vec::new();
    let items = fields.typed(key, "kind-lengths", findings, |value| match &value.kind {
        Kind::Array(items) if items.iter().all(|i| length_of(i).is_some()) => Some(items.clone()),
        _ => None,
    });
    for item in items.unwrap_or_default() {
        match length_of(&item) {
            Some(Ok(length)) => out.push(length),
            Some(Err(text)) => findings.push(bad_length(&text, fields.place(&item.span))),
            None => {}
        }
    }
    out
}

/// The length in a value, or the text that is none; `None` if it is of another kind.
fn length_of(value: &Value) -> Option<Result<Length, String>> {
    let text = match &value.kind {
        Kind::String(text) => text.clone(),
        Kind::Integer(i) => i.to_string(),
        Kind::Float(f) => f.to_string(),
        _ => return None,
    };
    Some(Length::parse(&text, "mm").map_err(|_| text))
}

fn bad_length(text: &str, place: Place) -> Diagnostic {
    Diagnostic::error("bad-length")
        .with("value", text)
        .at(place)
        .hint("hint-length")
}

/// A number above nought under `key`.
fn read_number(key: &'static str, fields: &mut Fields<'_>, findings: &mut Findings) -> Option<f64> {
    fields.typed(key, "kind-number", findings, |value| {
        number_of(value).filter(|n| *n > 0.0)
    })
}

fn number_of(value: &Value) -> Option<f64> {
    match value.kind {
        Kind::Integer(i) => Some(i as f64),
        Kind::Float(f) if f.is_finite() => Some(f),
        _ => None,
    }
}

/// `plates = { cut = "Thru-cut" }`.
fn read_plates(fields: &mut Fields<'_>, findings: &mut Findings) -> IndexMap<String, String> {
    let plates = fields.typed("plates", "kind-table-of-texts", findings, |value| {
        let rows = value.as_table()?.iter();
        let row =
            |(ink, entry): (&str, &Entry)| Some((ink.to_owned(), entry.value.as_str()?.to_owned()));
        rows.map(row).collect()
    });
    plates.unwrap_or_default()
}

/// `prices = { "bạt hiflex" = 45000 }`.
fn read_prices(fields: &mut Fields<'_>, findings: &mut Findings) -> IndexMap<String, f64> {
    let prices = fields.typed("prices", "kind-table-of-numbers", findings, |value| {
        let rows = value.as_table()?.iter();
        let row = |(material, entry): (&str, &Entry)| {
            let price = number_of(&entry.value).filter(|n| *n >= 0.0)?;
            Some((material.to_owned(), price))
        };
        rows.map(row).collect()
    });
    prices.unwrap_or_default()
}

/// The list under `formats`.
pub fn read_formats(fields: &mut Fields<'_>, findings: &mut Findings) -> Option<Vec<Format>> {
    let span = fields.value("formats")?.span.clone();
    let names = fields.strings("formats", findings)?;
    let mut formats = Vec::new();
    for name in names {
        match Format::named(&name) {
            Some(format) => formats.push(format),
            None => findings.push(
                Diagnostic::error("unknown-format")
                    .with("name", &name)
                    .at(fields.place(&span))
                    .did_you_mean(&name, Format::NAMES.iter().map(|(n, _)| *n)),
            ),
        }
    }
    Some(formats)
}

/// `scale = "1:10"`.
fn read_scale(fields: &mut Fields<'_>, findings: &mut Findings) -> Option<u32> {
    let (text, span) = fields.spanned_string("scale", findings)?;
    let scale = parse_scale(&text);
    if scale.is_none() {
        let place = fields.place(&span);
        findings.push(
            Diagnostic::error("bad-scale")
                .with("value", text)
                .at(place)
                .hint("hint-scale"),
        );
    }
    scale.filter(|s| *s > 1)
}

/// The second number of `1:10`.
pub fn parse_scale(text: &str) -> Option<u32> {
    let (one, scale) = text.split_once(':')?;
    let scale = scale.trim().parse().ok()?;
    (one.trim() == "1" && (1..=100).contains(&scale)).then_some(scale)
}

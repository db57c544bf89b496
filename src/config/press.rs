//! `[press]` and `[shops.<name>]`: how pieces are made ready for a print shop.

use indexmap::IndexMap;

use crate::diag::{Diagnostic, Findings};
use crate::measure::Length;
use crate::notation::{Fields, Kind, Origin, Table};

/// A kind of file that is made from a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// The press PDF.
    Pdf,
    /// A preview in RGB.
    Png,
    /// The outlines in millimetres.
    Svg,
}

impl Format {
    /// The words for the formats, as orders and flags spell them.
    pub const NAMES: &'static [(&'static str, Format)] = &[
        ("pdf", Format::Pdf),
        ("png", Format::Png),
        ("svg", Format::Svg),
    ];

    /// The ending of the format's files.
    pub fn ending(self) -> &'static str {
        match self {
            Format::Pdf => "pdf",
            Format::Png => "png",
            Format::Svg => "svg",
        }
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
    /// The shops by name; `default` always exists.
    pub shops: IndexMap<String, Shop>,
}

/// `[shops.<name>]`.
#[derive(Clone, Debug, Default)]
pub struct Shop {
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
}

impl Default for Press {
    fn default() -> Self {
        Press {
            icc: None,
            shop: "default".to_owned(),
            bleed: None,
            formats: vec![Format::Pdf, Format::Png],
            scale: None,
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
            fields.refuse_unknown(findings);
        }
        for (name, entry) in shops.into_iter().flat_map(Table::iter) {
            let table_name = format!("[shops.{name}]");
            let Some(table) = entry.value.as_table() else {
                findings.push(entry.value.mistyped(name, "kind-table", origin));
                continue;
            };
            let mut fields = Fields::new(table, origin, &table_name);
            let shop = Shop {
                bleed: read_length("bleed", &mut fields, findings),
                hem: read_length("hem", &mut fields, findings),
                eyelets: read_length("eyelets", &mut fields, findings),
            };
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
    let text = match &value.kind {
        Kind::String(text) => text.clone(),
        Kind::Integer(i) => i.to_string(),
        Kind::Float(f) => f.to_string(),
        _ => return fields.typed(key, "kind-length", findings, |_| None),
    };
    match Length::parse(&text, "mm") {
        Ok(length) => Some(length),
        Err(_) => {
            let place = fields.place(&value.span);
            findings.push(
                Diagnostic::error("bad-length")
                    .with("value", text)
                    .at(place)
                    .hint("hint-length"),
            );
            None
        }
    }
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

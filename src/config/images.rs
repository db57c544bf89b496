//! `[images]`: what becomes of the pictures in bodies, and of what photos tell about
//! whoever took them.

use crate::diag::{Diagnostic, Findings};
use crate::notation::{Fields, Kind, Origin, Table};

/// The widest rendition that can be asked for, in pixels: what WebP can hold.
pub const WIDEST: u32 = 16_383;

/// `[images]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Images {
    /// The widths, in pixels, in which local photos in bodies are offered to browsers
    /// (`srcset`), from the smallest. A photo is never enlarged.
    ///
    /// Default: none, so that pictures in bodies stay as they are written.
    pub widths: Vec<u32>,
    /// The formats of these renditions; browsers take the first that they know.
    ///
    /// Default: `["webp"]`
    pub formats: Vec<PictureFormat>,
    /// The quality of these renditions, from 1 to 100.
    ///
    /// Default: `75`
    pub quality: u8,
    /// How wide a photo is shown, in CSS's words (`sizes`).
    ///
    /// Default: `100vw`
    pub sizes: String,
    /// What stands in a photo's place until it is there.
    ///
    /// Default: `none`
    pub placeholder: Placeholder,
    /// Browsers load a photo only when it comes near to being seen.
    ///
    /// Default: `true`
    pub lazy: bool,
    /// Publish photos with the place, the time and the camera that their files tell.
    ///
    /// Default: `false`
    pub keep_metadata: bool,
}

/// The format of a rendition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureFormat {
    /// PNG for what was stored without loss, else JPEG.
    Auto,
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// WebP.
    WebP,
    /// AVIF: the smallest, and by far the slowest to make.
    Avif,
}

impl PictureFormat {
    /// The words for the formats.
    pub const NAMES: &'static [(&'static str, PictureFormat)] = &[
        ("auto", PictureFormat::Auto),
        ("jpeg", PictureFormat::Jpeg),
        ("jpg", PictureFormat::Jpeg),
        ("png", PictureFormat::Png),
        ("webp", PictureFormat::WebP),
        ("avif", PictureFormat::Avif),
    ];

    /// The format that is called `name`.
    pub fn named(name: &str) -> Option<PictureFormat> {
        let found = Self::NAMES.iter().find(|(known, _)| *known == name);
        found.map(|(_, format)| *format)
    }
}

/// What stands in a photo's place until it is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placeholder {
    /// Nothing.
    None,
    /// Its mean colour.
    Colour,
    /// A blurred picture of a few pixels, within the page.
    Blur,
}

impl Placeholder {
    /// The words for them.
    pub const NAMES: &'static [(&'static str, Placeholder)] = &[
        ("none", Placeholder::None),
        ("colour", Placeholder::Colour),
        ("color", Placeholder::Colour),
        ("blur", Placeholder::Blur),
    ];
}

impl Images {
    /// Reads `[images]` of a configuration.
    pub(super) fn read(
        fields: &mut Fields<'_>,
        origin: &Origin,
        findings: &mut Findings,
    ) -> Images {
        let empty = Table::default();
        let table = fields.table("images", findings).unwrap_or(&empty);
        let mut own = Fields::new(table, origin, "[images]");
        let images = Images {
            widths: read_widths(&mut own, findings),
            formats: read_formats(&mut own, findings),
            quality: read_quality(&mut own, findings),
            sizes: own
                .string("sizes", findings)
                .unwrap_or_else(|| "100vw".into()),
            placeholder: own
                .choice("placeholder", Placeholder::NAMES, findings)
                .unwrap_or(Placeholder::None),
            lazy: own.bool("lazy", findings).unwrap_or(true),
            keep_metadata: own.bool("keep_metadata", findings).unwrap_or(false),
        };
        own.refuse_unknown(findings);
        images
    }
}

fn read_widths(own: &mut Fields<'_>, findings: &mut Findings) -> Vec<u32> {
    let read = own.typed("widths", "kind-widths", findings, |v| match &v.kind {
        Kind::Array(items) => items
            .iter()
            .map(|i| match i.kind {
                Kind::Integer(n) => u32::try_from(n).ok().filter(|n| (1..=WIDEST).contains(n)),
                _ => None,
            })
            .collect::<Option<Vec<u32>>>(),
        _ => None,
    });
    let mut widths = read.unwrap_or_default();
    widths.sort_unstable();
    widths.dedup();
    widths
}

fn read_formats(own: &mut Fields<'_>, findings: &mut Findings) -> Vec<PictureFormat> {
    let place = own.value("formats").map(|v| own.place(&v.span));
    let Some(names) = own.strings("formats", findings) else {
        return vec![PictureFormat::WebP];
    };
    let mut formats = Vec::new();
    for name in names {
        match PictureFormat::named(&name) {
            Some(format) => formats.push(format),
            None => findings.push(
                Diagnostic::error("bad-value")
                    .with("key", "formats")
                    .with("value", &name)
                    .with("cause", "[images]")
                    .at(place.clone())
                    .did_you_mean(&name, PictureFormat::NAMES.iter().map(|(n, _)| *n)),
            ),
        }
    }
    formats
}

fn read_quality(own: &mut Fields<'_>, findings: &mut Findings) -> u8 {
    let read = own.typed("quality", "kind-quality", findings, |v| match v.kind {
        Kind::Integer(n) => u8::try_from(n).ok().filter(|n| (1..=100).contains(n)),
        _ => None,
    });
    read.unwrap_or(75)
}

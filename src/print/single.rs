//! One piece without a written order: `loa print --layout … --size … --text …`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::artwork::Artwork;
use super::order::{check_characters, is_empty};
use super::piece::{Piece, Settled, Wording};
use super::product::Product;
use super::workshop::Workshop;
use crate::config::press::Format;
use crate::diag::{Diagnostic, Findings, Outcome, Warned};
use crate::measure::Size;
use crate::recipe::Body;
use crate::template::Value;

/// What the command line asks for.
#[derive(Clone, Debug)]
pub struct Single<'a> {
    /// The layout.
    pub layout: &'a str,
    /// The finished size.
    pub size: Size,
    /// The words, with ` / ` and `~`.
    pub text: Option<&'a str>,
    /// The family of looks; else the press's own.
    pub style: Option<&'a str>,
    /// Fields of the layout.
    pub fields: Vec<(String, String)>,
    /// The files to make; an empty list makes those of `[press]`.
    pub formats: Vec<Format>,
    /// PDFs at one to this many.
    pub scale: Option<u32>,
}

/// Files by their endings.
pub type Files = Vec<(String, Vec<u8>)>;

/// Makes the files of one piece: the ending and the bytes of each.
///
/// # Errors
/// As an order of the same piece.
pub fn single(workshop: &Workshop, wish: &Single<'_>) -> Outcome<Warned<Files>> {
    let piece = piece(workshop, wish)?;
    let formats = if wish.formats.is_empty() {
        &workshop.press().formats
    } else {
        &wish.formats
    };
    let mut files = Vec::new();
    for format in formats {
        let product = match (format, wish.scale) {
            (Format::Pdf, Some(scale)) => Product::Twin(scale),
            _ => Product::Whole(*format),
        };
        let Body::Bytes(bytes) = product.cook(&piece)?.value else {
            continue;
        };
        files.push((format.ending().to_owned(), bytes));
    }
    Ok(Warned::clean(files))
}

/// The artwork of one piece, for tests that compare it in words.
///
/// # Errors
/// As [`single`].
pub fn artwork(workshop: &Workshop, wish: &Single<'_>) -> Outcome<Artwork> {
    piece(workshop, wish)?.artwork().cloned()
}

fn piece<'w>(workshop: &'w Workshop, wish: &Single<'_>) -> Outcome<Piece<'w>> {
    let layout = workshop.layout(wish.layout, None)?;
    let (_, shop) = workshop.shop(None, None)?;
    let style = workshop.style(wish.style, None)?;
    let mut findings = Findings::new();
    let mut order: BTreeMap<String, Value> = layout
        .fields
        .keys()
        .map(|name| (name.clone(), Value::none()))
        .collect();
    for (name, value) in &wish.fields {
        findings.take(check_characters(value, || None));
        let given = match value.as_str() {
            "true" => Value::from(true),
            "false" => Value::from(false),
            text => Value::from(text),
        };
        if order.insert(name.clone(), given).is_none() {
            findings.push(
                Diagnostic::error("unknown-order-field")
                    .with("field", name)
                    .with("layout", &layout.name)
                    .did_you_mean(name, layout.fields.keys().map(String::as_str)),
            );
        }
    }
    for (name, field) in layout.fields.iter().filter(|(_, f)| f.required) {
        if !wish.fields.iter().any(|(given, _)| given == name) {
            findings.push(
                Diagnostic::error("missing-order-field")
                    .with("field", name)
                    .with("layout", &layout.name)
                    .with("purpose", &field.title)
                    .hint_with("hint-give-field", vec![("field", name.clone())]),
            );
        }
    }
    let text = wish.text.unwrap_or_default();
    findings.take(check_characters(text, || None));
    if layout.reads_text && is_empty(text) {
        findings.push(Diagnostic::error("text-empty").hint("hint-give-text"));
    }
    for (name, value) in [("copies", Value::from(1_u64)), ("place", Value::none())] {
        order.insert(name.to_owned(), value);
    }
    findings
        .finish(Piece::new(Settled {
            workshop,
            layout,
            style,
            shop,
            size: wish.size,
            distance: None,
            material: None,
            cut_from: workshop.cut_from(layout, None, None)?,
            lines: None,
            words: Vec::new(),
            wording: Wording {
                text: text.to_owned(),
                fields: order,
                origins: Vec::new(),
                bare: OnceLock::new(),
            },
            rows: Vec::new(),
            job: None,
            page: Value::from_serializable(&BTreeMap::<String, String>::new()),
            title: format!("{} {}", layout.title, wish.size.file_stem()),
            place: None,
        }))
        .map(|w| w.value)
}

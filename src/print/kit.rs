//! The kit: `in-an/index.json` for programs, `in-an/index.html` for people, and one zip
//! with all files for the shop.

use std::io::{Cursor, Write as _};
use std::sync::Arc;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::Serialize;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::Job;
use super::piece::Piece;
use super::plan::{FOLDER, FileOf};
use super::workshop::{KIT_PAGE, Workshop};
use crate::config::press::Format;
use crate::diag::{Diagnostic, Outcome, Warned};
use crate::recipe::{Body, Claimant, Course, Kitchen, OutPath, Planned, Recipe};
use crate::template::Context;

/// The zip's name in the kit's folder.
const ZIP: &str = "bo-in.zip";
/// What a path in a link may not hold as it is.
const IN_LINKS: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`');

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
    pub(super) fn new(
        job: &Job<'_>,
        workshop: &Workshop,
        stem: String,
        piece: Arc<Piece<'a>>,
        files: Vec<FileOf>,
    ) -> Self {
        let order = job.order;
        Entry {
            id: stem
                .trim_start_matches(FOLDER)
                .trim_start_matches('/')
                .to_owned(),
            page: job.page_path.to_owned(),
            page_title: job.title.to_owned(),
            copies: order.copies,
            place: order.place.clone(),
            shop: order
                .shop
                .clone()
                .unwrap_or_else(|| workshop.press().shop.clone()),
            hang: order.hang.clone(),
            take_down: order.take_down.clone(),
            piece,
            files,
        }
    }

    fn area_m2(&self) -> f64 {
        self.piece.size.area_m2() * f64::from(self.copies)
    }
}

/// Plans the kit's own files.
pub(super) fn plan<'a>(
    workshop: &'a Workshop,
    entries: Vec<Entry<'a>>,
) -> Outcome<Vec<Planned<'a>>> {
    let entries: Arc<[Entry<'a>]> = entries.into();
    let mut planned = Vec::new();
    for (name, kind) in [
        ("index.json", Kind::Json),
        ("index.html", Kind::Html),
        (ZIP, Kind::Zip),
    ] {
        if kind == Kind::Html && !workshop.templates().has(KIT_PAGE) {
            continue;
        }
        let path = OutPath::new(&format!("{FOLDER}/{name}")).map_err(|d| vec![d])?;
        let recipe = KitRecipe {
            workshop,
            entries: Arc::clone(&entries),
            kind,
        };
        planned.push(Planned {
            path,
            claimant: Claimant::part("the print kit"),
            recipe: Box::new(recipe),
        });
    }
    Ok(planned)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Json,
    Html,
    Zip,
}

struct KitRecipe<'a> {
    workshop: &'a Workshop,
    entries: Arc<[Entry<'a>]>,
    kind: Kind,
}

impl Recipe for KitRecipe<'_> {
    fn course(&self) -> Course {
        Course::Last
    }

    fn cook(&self, kitchen: &dyn Kitchen) -> Outcome<Warned<Body>> {
        let bytes = match self.kind {
            Kind::Json => self.json(kitchen),
            Kind::Html => self.html(kitchen),
            Kind::Zip => self.zip(kitchen),
        };
        bytes.map(|bytes| Warned::clean(Body::Bytes(bytes)))
    }
}

/// `in-an/index.json`; the names are a contract with other programs.
#[derive(Serialize)]
struct Listing {
    orders: Vec<Listed>,
}

#[derive(Serialize)]
struct Listed {
    id: String,
    page: String,
    layout: String,
    text: String,
    width_mm: f64,
    height_mm: f64,
    bleed_mm: f64,
    copies: u32,
    area_m2: f64,
    place: Option<String>,
    shop: String,
    hang: Option<String>,
    take_down: Option<String>,
    lines: Vec<String>,
    cap_height_mm: f64,
    files: Vec<ListedFile>,
}

#[derive(Serialize)]
struct ListedFile {
    path: String,
    format: &'static str,
    scale: u32,
    bytes: u64,
    sha256: String,
}

/// What the kit's page shows of a piece.
#[derive(Serialize)]
struct Shown {
    id: String,
    title: String,
    layout: String,
    /// `8 × 0,8 m`.
    size: String,
    width_mm: f64,
    height_mm: f64,
    copies: u32,
    /// Of all copies: `25,6`.
    area: String,
    place: Option<String>,
    hang: Option<String>,
    take_down: Option<String>,
    lines: Vec<String>,
    /// In centimetres: `36,9`.
    cap_height: String,
    preview: Option<String>,
    files: Vec<ShownFile>,
}

#[derive(Serialize)]
struct ShownFile {
    /// Relative to the kit's page.
    url: String,
    format: &'static str,
    scale: u32,
    /// `105 KB`.
    size: String,
}

#[derive(Serialize)]
struct ShownPage {
    title: String,
    /// Relative to the kit's page.
    url: String,
    orders: Vec<Shown>,
}

impl KitRecipe<'_> {
    fn json(&self, kitchen: &dyn Kitchen) -> Outcome<Vec<u8>> {
        let mut orders = Vec::new();
        for entry in self.entries.iter() {
            let artwork = entry.piece.artwork()?;
            let mut files = Vec::new();
            for file in &entry.files {
                let receipt = kitchen.receipt(&file.path)?;
                files.push(ListedFile {
                    path: file.path.as_str().to_owned(),
                    format: file.product.format().ending(),
                    scale: file.product.scale(),
                    bytes: receipt.bytes,
                    sha256: receipt.sha256,
                });
            }
            orders.push(Listed {
                id: entry.id.clone(),
                page: entry.page.clone(),
                layout: entry.piece.layout.name.clone(),
                text: entry.piece.wording.text.clone(),
                width_mm: tenths(entry.piece.size.width.to_mm()),
                height_mm: tenths(entry.piece.size.height.to_mm()),
                bleed_mm: tenths(entry.piece.bleed.to_mm()),
                copies: entry.copies,
                area_m2: (entry.area_m2() * 1e4).round() / 1e4,
                place: entry.place.clone(),
                shop: entry.shop.clone(),
                hang: entry.hang.clone(),
                take_down: entry.take_down.clone(),
                lines: artwork.lines(),
                cap_height_mm: tenths(artwork.cap_height()),
                files,
            });
        }
        let mut bytes = serde_json::to_vec_pretty(&Listing { orders }).map_err(|e| broken(&e))?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    fn html(&self, kitchen: &dyn Kitchen) -> Outcome<Vec<u8>> {
        let mut pages: Vec<ShownPage> = Vec::new();
        let (mut area, mut pieces, mut bytes) = (0.0, 0_u64, 0_u64);
        for entry in self.entries.iter() {
            let shown = show(entry, kitchen, &mut bytes)?;
            area += entry.area_m2();
            pieces += u64::from(entry.copies);
            let url = link(&format!("{}/index.html", entry.page.trim_matches('/')));
            let url = format!("../{}", url.trim_start_matches('/'));
            match pages.iter_mut().find(|p| p.url == url) {
                Some(page) => page.orders.push(shown),
                None => pages.push(ShownPage {
                    title: entry.page_title.clone(),
                    url,
                    orders: vec![shown],
                }),
            }
        }
        let mut context = Context::new();
        context.insert("pages", &pages);
        context.insert("order_count", &self.entries.len());
        context.insert("piece_count", &pieces);
        context.insert("total_area", &decimal(area, 1));
        context.insert("site_files", &self.workshop.site_files());
        context.insert("zip", ZIP);
        context.insert("zip_size", &file_size(bytes));
        context.insert_value("config", self.workshop.config().clone());
        self.workshop
            .templates()
            .render(KIT_PAGE, &context, None)
            .map(String::into_bytes)
    }

    /// All files of all orders under their own paths. They are compressed already, and so
    /// only stored; the time is the zip format's first, because no clock is asked.
    fn zip(&self, kitchen: &dyn Kitchen) -> Outcome<Vec<u8>> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        for file in self.entries.iter().flat_map(|e| &e.files) {
            let name = file
                .path
                .as_str()
                .trim_start_matches(FOLDER)
                .trim_start_matches('/');
            let bytes = kitchen.bytes(&file.path)?;
            zip.start_file(name, options).map_err(|e| broken(&e))?;
            zip.write_all(&bytes).map_err(|e| broken(&e))?;
        }
        zip.finish().map(Cursor::into_inner).map_err(|e| broken(&e))
    }
}

/// What the page shows of an order; its files' sizes are added to `total`.
fn show(entry: &Entry<'_>, kitchen: &dyn Kitchen, total: &mut u64) -> Outcome<Shown> {
    let artwork = entry.piece.artwork()?;
    let (width, height) = (
        entry.piece.size.width.to_mm(),
        entry.piece.size.height.to_mm(),
    );
    let relative = |file: &FileOf| {
        link(
            file.path
                .as_str()
                .trim_start_matches(FOLDER)
                .trim_start_matches('/'),
        )
    };
    let mut files = Vec::new();
    for file in &entry.files {
        let bytes = kitchen.receipt(&file.path)?.bytes;
        *total += bytes;
        files.push(ShownFile {
            url: relative(file),
            format: file.product.format().ending(),
            scale: file.product.scale(),
            size: file_size(bytes),
        });
    }
    Ok(Shown {
        id: entry.id.clone(),
        title: entry.piece.layout.title.clone(),
        layout: entry.piece.layout.name.clone(),
        size: format!(
            "{} × {} m",
            decimal(width / 1000.0, 3),
            decimal(height / 1000.0, 3)
        ),
        width_mm: tenths(width),
        height_mm: tenths(height),
        copies: entry.copies,
        area: decimal(entry.area_m2(), 2),
        place: entry.place.clone(),
        hang: entry.hang.clone(),
        take_down: entry.take_down.clone(),
        lines: artwork.lines(),
        cap_height: decimal(artwork.cap_height() / 10.0, 1),
        preview: entry
            .files
            .iter()
            .find(|f| f.product.format() == Format::Png)
            .map(relative),
        files,
    })
}

fn link(path: &str) -> String {
    utf8_percent_encode(path, IN_LINKS).to_string()
}

fn tenths(mm: f64) -> f64 {
    (mm * 10.0).round() / 10.0
}

/// A number as Vietnamese write it, without noughts at the end: `0,8`, `1.234,5`.
fn decimal(value: f64, places: usize) -> String {
    let text = format!("{value:.places$}");
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let mut grouped = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    let part = part.trim_end_matches('0');
    if part.is_empty() {
        grouped
    } else {
        format!("{grouped},{part}")
    }
}

/// `105 KB`, `1,2 MB`.
fn file_size(bytes: u64) -> String {
    let kilo = bytes as f64 / 1000.0;
    if kilo < 1000.0 {
        format!("{} KB", decimal(kilo.max(1.0), 0))
    } else {
        format!("{} MB", decimal(kilo / 1000.0, 1))
    }
}

/// A library that refuses to write into memory; it does not happen.
fn broken(error: &dyn std::fmt::Display) -> Vec<Diagnostic> {
    vec![Diagnostic::error("kit-failed").with("cause", error)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_in_vietnamese() {
        assert_eq!(decimal(0.8, 3), "0,8");
        assert_eq!(decimal(1234.5, 1), "1.234,5");
        assert_eq!(decimal(10.0, 3), "10");
        assert_eq!(file_size(105_400), "105 KB");
        assert_eq!(file_size(1_240_000), "1,2 MB");
    }
}

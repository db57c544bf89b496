//! `in-an/index.html`: the kit for people.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::Serialize;

use super::form::{Form, Total, size};
use super::pack::{FORM, Pack, inside};
use super::{Entry, Kit, PLAN, tenths};
use crate::config::press::Format;
use crate::diag::Outcome;
use crate::print::paper::decimal;
use crate::print::plan::FileOf;
use crate::print::workshop::KIT_PAGE;
use crate::recipe::Kitchen;
use crate::template::{Context, Value};

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

/// What the page shows of a piece.
#[derive(Serialize)]
struct Shown {
    id: String,
    title: String,
    layout: String,
    /// The style's name among people.
    style: Option<String>,
    material: Option<String>,
    /// In metres: `30`.
    distance: Option<String>,
    /// `8 × 0,8 m`.
    size: String,
    width_mm: f64,
    height_mm: f64,
    copies: u32,
    /// How many different ones a merge has.
    sheets: usize,
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

/// What goes to one shop.
#[derive(Serialize)]
struct ShownPack {
    /// The shop's name among people; none if it has none.
    shop: Option<String>,
    orders: usize,
    pieces: String,
    area: String,
    /// In đồng: `4.552.000`; none if a price is missing.
    amount: Option<String>,
    materials: Vec<ShownSum>,
    /// Relative to the kit's page.
    zip: String,
    zip_size: String,
}

#[derive(Serialize)]
struct ShownSum {
    material: String,
    pieces: String,
    area: String,
    amount: Option<String>,
}

/// The page's bytes.
///
/// # Errors
/// Everything wrong with the pieces and with the page's template.
pub(super) fn write(kit: &Kit<'_>, kitchen: &dyn Kitchen) -> Outcome<Vec<u8>> {
    let mut pages: Vec<ShownPage> = Vec::new();
    let (mut area, mut pieces) = (0.0, 0_u64);
    for entry in &kit.entries {
        let shown = show(entry, kitchen)?;
        area += entry.area_m2();
        pieces += u64::from(entry.count());
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
    let forms = kit.forms()?;
    let packs = kit.packs.iter().zip(&forms);
    let packs = packs.map(|(pack, form)| show_pack(pack, form, kitchen));
    let packs: Vec<ShownPack> = packs.collect::<Outcome<_>>()?;
    let workshop = kit.workshop;
    let mut context = Context::new();
    context.insert("pages", &pages);
    context.insert("order_count", &kit.entries.len());
    context.insert("piece_count", &pieces);
    context.insert("total_area", &decimal(area, 1));
    context.insert("packs", &packs);
    let forms: &[&str] = if packs.is_empty() { &[] } else { &FORM };
    context.insert("forms", forms);
    let plan = (!kit.hangings.is_empty()).then_some(PLAN);
    context.insert("hanging_plan", &plan);
    context.insert("site_files", &workshop.site_files());
    context.insert_value("config", workshop.config().clone());
    let templates = workshop.templates(KIT_PAGE)?;
    let html = templates.render(KIT_PAGE, &context, None);
    html.map(String::into_bytes)
}

fn show_pack(pack: &Pack, form: &Form, kitchen: &dyn Kitchen) -> Outcome<ShownPack> {
    let mut bytes = 0;
    for (path, _) in pack.items.iter().flat_map(|i| &i.files) {
        bytes += kitchen.receipt(path)?.bytes;
    }
    let money = |total: &Total| total.amount.map(|a| decimal(a, 0));
    let count = |total: &Total| decimal(total.count as f64, 0);
    let totals = form.totals();
    let sums = totals.iter().map(|(material, total)| ShownSum {
        material: (*material).to_owned(),
        pieces: count(total),
        area: decimal(total.area, 2),
        amount: money(total),
    });
    let total = form.total();
    Ok(ShownPack {
        shop: form.shop.clone(),
        orders: form.rows.len(),
        pieces: count(&total),
        area: decimal(total.area, 2),
        amount: money(&total),
        materials: sums.collect(),
        zip: link(&pack.zip),
        zip_size: file_size(bytes),
    })
}

fn show(entry: &Entry<'_>, kitchen: &dyn Kitchen) -> Outcome<Shown> {
    let piece = &entry.piece;
    let artwork = piece.artwork()?;
    let (width, height) = (piece.size.width.to_mm(), piece.size.height.to_mm());
    let relative = |file: &FileOf| link(inside(&file.path));
    let mut files = Vec::new();
    for file in &entry.files {
        files.push(ShownFile {
            url: relative(file),
            format: file.product.format().ending(),
            scale: file.product.scale(),
            size: file_size(kitchen.receipt(&file.path)?.bytes),
        });
    }
    let style = piece.style.and_then(|s| {
        let title = s.value.get_from_path("title").and_then(Value::as_str);
        title.map(str::to_owned)
    });
    let is_preview = |f: &&FileOf| f.product.format() == Format::Png;
    Ok(Shown {
        id: entry.id.clone(),
        title: piece.layout.title.clone(),
        layout: piece.layout.name.clone(),
        style,
        material: piece.material.clone(),
        distance: piece.distance.map(|d| decimal(d.to_mm() / 1000.0, 1)),
        size: format!("{} m", size(width / 1000.0, height / 1000.0)),
        width_mm: tenths(width),
        height_mm: tenths(height),
        copies: entry.copies,
        sheets: piece.sheets(),
        area: decimal(entry.area_m2(), 2),
        place: entry.place.clone(),
        hang: entry.hang.clone(),
        take_down: entry.take_down.clone(),
        lines: artwork.lines(),
        cap_height: decimal(artwork.cap_height() / 10.0, 1),
        preview: entry.files.iter().find(is_preview).map(relative),
        files,
    })
}

fn link(path: &str) -> String {
    utf8_percent_encode(path, IN_LINKS).to_string()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_of_files_are_rounded() {
        assert_eq!(file_size(105_400), "105 KB");
        assert_eq!(file_size(1_240_000), "1,2 MB");
    }
}

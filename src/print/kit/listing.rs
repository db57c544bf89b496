//! `in-an/index.json`: the kit for other programs. The names in it are a contract.

use serde::Serialize;

use super::{Entry, broken, tenths};
use crate::diag::Outcome;
use crate::print::cutting::CutSummary;
use crate::recipe::Kitchen;

#[derive(Serialize)]
struct Listing {
    orders: Vec<Listed>,
}

#[derive(Serialize)]
struct Listed {
    id: String,
    page: String,
    layout: String,
    style: Option<String>,
    text: String,
    width_mm: f64,
    height_mm: f64,
    bleed_mm: f64,
    copies: u32,
    sheets: usize,
    /// Of letters that are cut.
    #[serde(skip_serializing_if = "Option::is_none")]
    cutting: Option<CutSummary>,
    area_m2: f64,
    material: Option<String>,
    distance_mm: Option<f64>,
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

/// The listing's bytes.
///
/// # Errors
/// Everything wrong with the pieces.
pub(super) fn write(entries: &[Entry<'_>], kitchen: &dyn Kitchen) -> Outcome<Vec<u8>> {
    let orders = entries.iter().map(|entry| listed(entry, kitchen));
    let orders = orders.collect::<Outcome<_>>()?;
    let mut bytes = serde_json::to_vec_pretty(&Listing { orders }).map_err(|e| broken(&e))?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn listed(entry: &Entry<'_>, kitchen: &dyn Kitchen) -> Outcome<Listed> {
    let piece = &entry.piece;
    let artwork = piece.artwork()?;
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
    Ok(Listed {
        id: entry.id.clone(),
        page: entry.page.clone(),
        layout: piece.layout.name.clone(),
        style: piece.style.map(|s| s.name.clone()),
        text: piece.wording.text.clone(),
        width_mm: tenths(piece.size.width.to_mm()),
        height_mm: tenths(piece.size.height.to_mm()),
        bleed_mm: tenths(piece.bleed.to_mm()),
        copies: entry.copies,
        sheets: piece.sheets(),
        cutting: match piece.cut_from {
            Some(_) => Some(piece.cutting()?.value.summary.clone()),
            None => None,
        },
        area_m2: (entry.area_m2() * 1e4).round() / 1e4,
        material: piece.material.clone(),
        distance_mm: piece.distance.map(|d| tenths(d.to_mm())),
        place: entry.place.clone(),
        shop: entry.shop.clone(),
        hang: entry.hang.clone(),
        take_down: entry.take_down.clone(),
        lines: artwork.lines(),
        cap_height_mm: tenths(artwork.cap_height()),
        files,
    })
}

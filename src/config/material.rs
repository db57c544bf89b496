//! `[materials.<name>]`: what letters are cut from, and what the cutter can do with it.

use indexmap::IndexMap;

use super::press::read_length;
use crate::diag::{Diagnostic, Findings, Place};
use crate::measure::{Length, Size};
use crate::notation::{Fields, Kind, Origin, Table};

/// The form in which a material comes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Stock {
    /// Sheets of one size.
    Sheet(Size),
    /// A roll of this width, as long as needed.
    Roll(Length),
}

/// A material that letters are cut from.
#[derive(Clone, Debug)]
pub struct Material {
    /// What people call it.
    ///
    /// Default: the table's name.
    pub title: String,
    /// `sheet = "1220 mm x 2440 mm"` or `roll = "610 mm"`.
    ///
    /// Default: a sheet of 1220 mm x 2440 mm
    pub stock: Stock,
    /// What stays between two pieces: the cut itself and a little strength.
    ///
    /// Default: `2 mm`
    pub spacing: Length,
    /// What stays free along the edges.
    ///
    /// Default: `10 mm`
    pub margin: Length,
    /// A stroke narrower than this breaks.
    ///
    /// Default: none.
    pub least_stroke: Option<Length>,
    /// A loose piece smaller than this (mm²) is lost or curls up.
    ///
    /// Default: none.
    pub least_island: Option<f64>,
    /// Whether the material has a direction: then all letters stand along its length, head
    /// up or head down.
    ///
    /// Default: `false`
    pub grain: bool,
}

impl Material {
    fn built_in(title: &str, stock: Stock, spacing: f64, margin: f64, least: (f64, f64)) -> Self {
        Material {
            title: title.to_owned(),
            stock,
            spacing: Length::mm(spacing),
            margin: Length::mm(margin),
            least_stroke: Some(Length::mm(least.0)),
            least_island: Some(least.1),
            grain: false,
        }
    }
}

/// The materials that every project has: `xop`, `decal`, `mica`. A table of the same name
/// takes their place.
pub fn built_in() -> IndexMap<String, Material> {
    let board = Stock::Sheet(Size::new(Length::mm(1220.0), Length::mm(2440.0)));
    let foam = Stock::Sheet(Size::new(Length::mm(1200.0), Length::mm(2400.0)));
    let roll = Stock::Roll(Length::mm(610.0));
    let row = |name: &str, material| (name.to_owned(), material);
    [
        row(
            "xop",
            Material::built_in("Xốp 10 mm", foam, 3.0, 10.0, (8.0, 400.0)),
        ),
        row(
            "decal",
            Material::built_in("Decal cuộn 61 cm", roll, 1.0, 10.0, (1.5, 30.0)),
        ),
        row(
            "mica",
            Material::built_in("Mica 3 mm", board, 2.0, 10.0, (3.0, 100.0)),
        ),
    ]
    .into_iter()
    .collect()
}

/// Reads `[materials]` on top of the built-in ones.
pub fn read(
    table: Option<&Table>,
    origin: &Origin,
    findings: &mut Findings,
) -> IndexMap<String, Material> {
    let mut out = built_in();
    for (name, entry) in table.into_iter().flat_map(Table::iter) {
        match entry.value.as_table() {
            Some(table) => {
                let place = origin.place(&entry.key_span);
                let material = read_material(name, table, (origin, place), findings);
                out.insert(name.to_owned(), material);
            }
            None => findings.push(entry.value.mistyped(name, "kind-table", origin)),
        }
    }
    out
}

fn read_material(
    name: &str,
    table: &Table,
    (origin, place): (&Origin, Place),
    findings: &mut Findings,
) -> Material {
    let table_name = format!("[materials.{name}]");
    let mut fields = Fields::new(table, origin, &table_name);
    let title = fields.string("title", findings);
    let sheet = read_sheet(&mut fields, findings);
    let roll = read_length("roll", &mut fields, findings);
    let default_sheet = Size::new(Length::mm(1220.0), Length::mm(2440.0));
    let stock = match (sheet, roll) {
        (Some(_), Some(_)) => {
            findings.push(
                Diagnostic::error("material-sheet-and-roll")
                    .with("name", name)
                    .at(place.clone())
                    .hint("hint-material-stock"),
            );
            Stock::Sheet(default_sheet)
        }
        (_, Some(width)) => Stock::Roll(width),
        (Some(size), None) => Stock::Sheet(size),
        (None, None) => Stock::Sheet(default_sheet),
    };
    let spacing = read_length("spacing", &mut fields, findings).unwrap_or(Length::mm(2.0));
    let margin = read_length("margin", &mut fields, findings).unwrap_or(Length::mm(10.0));
    let narrow = match stock {
        Stock::Sheet(size) if size.height < size.width => size.height,
        Stock::Sheet(size) => size.width,
        Stock::Roll(width) => width,
    };
    if margin * 2.0 >= narrow {
        findings.push(
            Diagnostic::error("material-all-margin")
                .with("name", name)
                .with("margin", format!("{:.0}", margin.to_mm()))
                .with("width", format!("{:.0}", narrow.to_mm()))
                .at(place)
                .hint("hint-material-stock"),
        );
    }
    let least_island = fields.typed(
        "least_island",
        "kind-number-from-0",
        findings,
        |v| match v.kind {
            Kind::Integer(i) if i >= 0 => Some(i as f64),
            Kind::Float(f) if f >= 0.0 && f.is_finite() => Some(f),
            _ => None,
        },
    );
    let material = Material {
        title: title.unwrap_or_else(|| name.to_owned()),
        stock,
        spacing,
        margin,
        least_stroke: read_length("least_stroke", &mut fields, findings),
        least_island,
        grain: fields.bool("grain", findings).unwrap_or(false),
    };
    fields.refuse_unknown(findings);
    material
}

/// `sheet = "1220 mm x 2440 mm"`.
fn read_sheet(fields: &mut Fields<'_>, findings: &mut Findings) -> Option<Size> {
    let (text, span) = fields.spanned_string("sheet", findings)?;
    let size = Size::parse(&text).ok();
    if size.is_none() {
        findings.push(
            Diagnostic::error("material-bad-sheet")
                .with("value", &text)
                .at(fields.place(&span))
                .hint("hint-material-sheet"),
        );
    }
    size
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notation::parse_toml;

    fn parse(text: &str) -> (IndexMap<String, Material>, Vec<&'static str>) {
        let origin = Origin::new("loa.toml", text);
        let table = parse_toml(&origin, text, 0).unwrap();
        let mut findings = Findings::new();
        let materials = read(Some(&table), &origin, &mut findings);
        let codes = findings.into_vec().iter().map(|d| d.code).collect();
        (materials, codes)
    }

    #[test]
    fn a_table_takes_the_place_of_a_built_in_material() {
        let (all, codes) = parse(
            "[decal]\ntitle = 'Decal đỏ'\nroll = '1.2 m'\nspacing = 0.5\ngrain = true\nleast_island = 25\n",
        );
        assert_eq!(codes, Vec::<&str>::new());
        assert_eq!(all.keys().collect::<Vec<_>>(), ["xop", "decal", "mica"]);
        let decal = &all["decal"];
        assert_eq!(decal.stock, Stock::Roll(Length::mm(1200.0)));
        assert!(decal.grain && decal.least_island == Some(25.0));
        assert_eq!(decal.spacing, Length::mm(0.5));
        assert_eq!(decal.title, "Decal đỏ");
    }

    #[test]
    fn mistakes_are_all_told() {
        let (_, codes) = parse(
            "[a]\nsheet = 'lớn'\nleast_island = 'x'\nsize = 3\n[b]\nsheet = '1 x 2 m'\nroll = '1 m'\n\
             [c]\nroll = '20 mm'\nmargin = '10 mm'\n",
        );
        assert_eq!(
            codes,
            [
                "material-bad-sheet",
                "wrong-type",
                "unknown-key",
                "material-sheet-and-roll",
                "material-all-margin"
            ]
        );
    }
}

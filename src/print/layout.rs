//! Layouts: an SVG template, and a `.toml` beside it that says what it is for.
//!
//! ```toml
//! title = "Băng rôn ngang"         # how people call it
//! description = "…"                # one line more
//! sizes = ["8 m x 0.8 m"]          # customary sizes, for `loa list layouts`
//! lines = "1-3"                    # of the slogan, when an order does not say
//! text = true                      # whether it reads the order's `text`
//! bleed = "20 mm"                  # how far its art runs past the trim
//! safe = "50 mm"                   # no text nearer to the trim, on pieces large enough
//! hung = true                      # whether shops hem it and set eyelets
//! distance = "30 m"                # from how far it must be read
//! material = "bạt hiflex"          # what it is printed on
//! formats = ["png"]                # the files made of it, when an order does not say
//! png_width = 1920                 # the width of its PNG in pixels, where it matters
//! [cutting]                        # if its letters are cut: a material of loa.toml
//! material = "xop"
//! [fields.unit]                    # what else an order may say
//! required = false
//! title = "Tên đơn vị, dòng nhỏ ở chân"
//! columns = ["Đơn vị", "Cơ quan"]  # titles under which lists have it
//! ```

use indexmap::IndexMap;
use serde::Serialize;

use super::finishing::pocket;
use crate::config::press::{Format, Shop, read_formats, read_length};
use crate::content::order::parse_lines;
use crate::diag::{Diagnostic, Findings, Outcome};
use crate::measure::{Length, Size};
use crate::notation::{Fields, Origin, Table, parse_toml};

/// The part of the short side that the safe area takes at most, so that small pieces keep
/// room for words.
const SAFE_PART: f64 = 0.08;
/// The same, where a hem is folded back.
const SAFE_PART_HEMMED: f64 = 0.25;
/// No screen is wider (pixels).
const MOST_PNG_WIDTH: u32 = 8192;
/// What letters are cut from, if a layout does not say.
const CUT_FROM: &str = "xop";
/// Text stays this far from a folded hem.
const BESIDE_HEM: Length = Length::mm(20.0);

/// A layout, as its `.toml` describes it.
#[derive(Clone, Debug)]
pub struct Layout {
    /// The name that orders use: the file's name without its ending.
    pub name: String,
    /// The name that people use.
    pub title: String,
    /// One line more about it.
    pub description: String,
    /// Customary sizes.
    pub sizes: Vec<String>,
    /// The least and greatest number of lines of the slogan.
    pub lines: (usize, usize),
    /// Whether it reads the order's text.
    pub reads_text: bool,
    /// How far its art runs past the trim.
    pub bleed: Length,
    /// No text nearer to the trim.
    pub safe: Length,
    /// Whether it is hung, so that shops hem it and set eyelets.
    pub hung: bool,
    /// From how far it must be read.
    pub distance: Option<Length>,
    /// What it is printed on, in the shop's words.
    pub material: Option<String>,
    /// The files made of it, when an order does not say; else `[press] formats`.
    pub formats: Option<Vec<Format>>,
    /// The width of its PNG in pixels, for screens that ask for one.
    pub png_width: Option<u32>,
    /// The material that its letters are cut from, if they are.
    pub cut_from: Option<String>,
    /// What else an order may say.
    pub fields: IndexMap<String, Field>,
    /// The template's path.
    pub(crate) svg_path: String,
    /// The template's text, for the places of messages.
    pub(crate) svg: String,
}

/// A field of a layout's own.
#[derive(Clone, Debug, Serialize)]
pub struct Field {
    /// What it is for.
    pub title: String,
    /// Whether every order must have it.
    pub required: bool,
    /// Titles of the column that holds it in lists, besides its name and title.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
}

/// A layout for `loa list layouts`.
#[derive(Clone, Debug, Serialize)]
pub struct LayoutSummary {
    /// The name that orders use.
    pub name: String,
    /// The name that people use.
    pub title: String,
    /// One line more about it.
    pub description: String,
    /// Customary sizes.
    pub sizes: Vec<String>,
    /// Its own fields.
    pub fields: IndexMap<String, Field>,
    /// The template's path.
    pub path: String,
}

impl Layout {
    /// Reads the description of the layout `name`.
    ///
    /// # Errors
    /// Broken TOML, unknown keys, wrong types.
    pub(crate) fn read(
        name: &str,
        path: &str,
        text: &str,
        svg_path: &str,
        svg: String,
    ) -> Outcome<Layout> {
        let origin = Origin::new(path, text);
        let table = parse_toml(&origin, text, 0)?;
        let mut findings = Findings::new();
        let title_of_table = format!("{name}.toml");
        let mut fields = Fields::new(&table, &origin, &title_of_table);
        let lines = fields
            .spanned_string("lines", &mut findings)
            .and_then(|(lines, span)| {
                let parsed = parse_lines(&lines);
                if parsed.is_none() {
                    findings.push(
                        Diagnostic::error("bad-value")
                            .with("key", "lines")
                            .with("value", &lines)
                            .with("cause", "1-3")
                            .at(origin.place(&span)),
                    );
                }
                parsed
            });
        let layout = Layout {
            name: name.to_owned(),
            title: fields
                .string("title", &mut findings)
                .unwrap_or_else(|| name.to_owned()),
            description: fields
                .string("description", &mut findings)
                .unwrap_or_default(),
            sizes: fields.strings("sizes", &mut findings).unwrap_or_default(),
            lines: lines.unwrap_or((1, 3)),
            reads_text: fields.bool("text", &mut findings).unwrap_or(true),
            bleed: read_length("bleed", &mut fields, &mut findings).unwrap_or(Length::mm(20.0)),
            safe: read_length("safe", &mut fields, &mut findings).unwrap_or(Length::mm(50.0)),
            hung: fields.bool("hung", &mut findings).unwrap_or(true),
            distance: read_length("distance", &mut fields, &mut findings),
            material: fields.string("material", &mut findings),
            formats: read_formats(&mut fields, &mut findings),
            png_width: fields
                .count("png_width", &mut findings)
                .and_then(|n| u32::try_from(n).ok())
                .filter(|n| (1..=MOST_PNG_WIDTH).contains(n)),
            cut_from: fields.table("cutting", &mut findings).map(|table| {
                let mut fields = Fields::new(table, &origin, "[cutting]");
                let material = fields.string("material", &mut findings);
                fields.refuse_unknown(&mut findings);
                material.unwrap_or_else(|| CUT_FROM.to_owned())
            }),
            fields: read_fields(
                fields.table("fields", &mut findings),
                &origin,
                &mut findings,
            ),
            svg_path: svg_path.to_owned(),
            svg,
        };
        fields.refuse_unknown(&mut findings);
        findings.finish(layout).map(|w| w.value)
    }

    /// How far from the trim text must stay on a piece of this size.
    pub(crate) fn safe_on(&self, size: Size, shop: &Shop) -> Length {
        let short = if size.width < size.height {
            size.width
        } else {
            size.height
        };
        let least = |a: Length, b: Length| if a < b { a } else { b };
        let bare = least(self.safe, short * SAFE_PART);
        let folded = [shop.hem, shop.pole.map(pocket)];
        let folded = folded.into_iter().flatten().filter(|_| self.hung);
        folded.fold(bare, |safe, folded| {
            let hemmed = least(folded + BESIDE_HEM, short * SAFE_PART_HEMMED);
            if hemmed > safe { hemmed } else { safe }
        })
    }

    /// The row for `loa list layouts`.
    pub(crate) fn summary(&self) -> LayoutSummary {
        LayoutSummary {
            name: self.name.clone(),
            title: self.title.clone(),
            description: self.description.clone(),
            sizes: self.sizes.clone(),
            fields: self.fields.clone(),
            path: self.svg_path.clone(),
        }
    }
}

fn read_fields(
    table: Option<&Table>,
    origin: &Origin,
    findings: &mut Findings,
) -> IndexMap<String, Field> {
    let mut out = IndexMap::new();
    for (name, entry) in table.into_iter().flat_map(Table::iter) {
        let Some(table) = entry.value.as_table() else {
            findings.push(entry.value.mistyped(name, "kind-table", origin));
            continue;
        };
        let title_of_table = format!("[fields.{name}]");
        let mut fields = Fields::new(table, origin, &title_of_table);
        let field = Field {
            title: fields.string("title", findings).unwrap_or_default(),
            required: fields.bool("required", findings).unwrap_or(false),
            columns: fields.strings("columns", findings).unwrap_or_default(),
        };
        fields.refuse_unknown(findings);
        out.insert(name.to_owned(), field);
    }
    out
}

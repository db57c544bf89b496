//! Order → [`Piece`]: everything about an order that can be checked without drawing it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use super::Job;
use super::layout::Layout;
use super::merge;
use super::piece::{Origin, Piece, Row, Settled, Wording};
use super::workshop::Workshop;
use crate::content::order::Order;
use crate::diag::{Diagnostic, Findings, Outcome, Place, Warned};
use crate::notation::{Kind, Value as Written};
use crate::template::{Context, TextPlace, Value};

/// Settles an order.
///
/// # Errors
/// An unknown layout, style or shop, fields that the layout does not know or misses, words
/// that cannot be rendered or printed, a list that cannot be read.
pub(super) fn settle<'w>(workshop: &'w Workshop, job: &Job<'w>) -> Outcome<Warned<Piece<'w>>> {
    let order = job.order;
    let mut findings = Findings::new();
    let at = |span: &Range<usize>| Some(order.origin.place(span));
    let or_order = |span: &Option<Range<usize>>| match span {
        Some(span) => order.origin.place(span),
        None => order.at(),
    };
    let layout = findings.take(workshop.layout(&order.layout, at(&order.layout_span)));
    let shop =
        findings.take(workshop.shop(order.shop.as_deref(), Some(or_order(&order.shop_span))));
    let style = workshop.style(order.style.as_deref(), Some(or_order(&order.style_span)));
    let style = findings.take(style);
    if let Some(layout) = layout {
        check_fields(layout, order, &mut findings);
    }
    let (Some(layout), Some((_, shop)), Some(style)) = (layout, shop, style) else {
        return Err(findings.into_vec());
    };
    let cut_from = workshop.cut_from(
        layout,
        order.cut_from.as_deref(),
        Some(or_order(&order.cut_from_span)),
    );
    let cut_from = findings.take(cut_from).flatten();
    let rows = rows(workshop, layout, job, &mut findings);
    if order.rows.is_some() && rows.is_empty() {
        // Of a list that could not be read every word that takes something from it would be wrong.
        return Err(findings.into_vec());
    }
    let words = wording(workshop, layout, job, rows.first());
    let words = findings.take(words).unwrap_or_default();
    findings.finish(()).map(|done| Warned {
        warnings: done.warnings,
        value: Piece::new(Settled {
            workshop,
            layout,
            style,
            shop,
            size: order.size,
            distance: order.distance,
            material: order.material.clone(),
            cut_from,
            lines: order.lines,
            words: order.words.clone(),
            page: job.page.clone(),
            title: format!(
                "{} {} - {}",
                layout.title,
                order.size.file_stem(),
                job.title
            ),
            place: Some(order.at()),
            wording: words,
            rows,
            job: Some(job.clone()),
        }),
    })
}

/// How many sheets an order has: as many as its list has rows. What is wrong with the order or
/// with its list is told by [`settle`].
pub(super) fn sheets(workshop: &Workshop, job: &Job<'_>) -> usize {
    match workshop.layout(&job.order.layout, None) {
        Ok(layout) => rows(workshop, layout, job, &mut Findings::new())
            .len()
            .max(1),
        Err(_) => 1,
    }
}

/// The rows of an order's list; none if it names no list.
fn rows(workshop: &Workshop, layout: &Layout, job: &Job<'_>, findings: &mut Findings) -> Vec<Row> {
    let order = job.order;
    let (Some(path), Some(span)) = (&order.rows, &order.rows_span) else {
        return Vec::new();
    };
    let place = order.origin.place(span);
    let Some(list) = findings.take_warned(workshop.list(path, job.source, place)) else {
        return Vec::new();
    };
    let given = |field: &str| order.fields.contains_key(field);
    let merged = merge::rows(&list, &layout.fields, given).and_then(|merged| {
        if workshop.press().skip_bad_rows {
            Ok(merged.skipping_bad_rows())
        } else {
            merged.strict()
        }
    });
    let rows = findings.take_warned(merged).unwrap_or_default();
    let row = |row: merge::MergedRow| Row {
        columns: Value::from_serializable(&row.row),
        values: row.values,
        place: row.place,
    };
    rows.into_iter().map(row).collect()
}

/// The words of one sheet: of the only one, or of a row of a merge.
///
/// # Errors
/// Words that cannot be rendered or printed.
pub(super) fn wording(
    workshop: &Workshop,
    layout: &Layout,
    job: &Job<'_>,
    row: Option<&Row>,
) -> Outcome<Wording> {
    let mut findings = Findings::new();
    let mut reader = Reader {
        workshop,
        job,
        row,
        context: None,
        origins: Vec::new(),
    };
    let text = findings.take(reader.text(layout)).unwrap_or_default();
    let fields = reader.fields(layout, &mut findings);
    let text = if layout.reads_text {
        text
    } else {
        all_words(layout, &fields)
    };
    let wording = Wording {
        text,
        fields,
        origins: reader.origins,
        bare: OnceLock::new(),
    };
    findings.finish(wording).map(|w| w.value)
}

/// The fields of an order must be those of its layout.
fn check_fields(layout: &Layout, order: &Order, findings: &mut Findings) {
    for (name, (_, key_span)) in &order.fields {
        if !layout.fields.contains_key(name) {
            let known = layout
                .fields
                .keys()
                .map(String::as_str)
                .chain(Order::KEYS.iter().copied());
            findings.push(
                Diagnostic::error("unknown-order-field")
                    .with("field", name)
                    .with("layout", &layout.name)
                    .at(order.origin.place(key_span))
                    .did_you_mean(name, known),
            );
        }
    }
    for (name, field) in layout.fields.iter().filter(|(_, f)| f.required) {
        let says_nothing = |(value, _): &(Written, _)| match &value.kind {
            Kind::Array(items) => items.is_empty(),
            _ => false,
        };
        let is_given = order.fields.get(name).is_some_and(|f| !says_nothing(f));
        // In a merge the list has what the order does not say.
        if !is_given && order.rows.is_none() {
            findings.push(
                Diagnostic::error("missing-order-field")
                    .with("field", name)
                    .with("layout", &layout.name)
                    .with("purpose", &field.title)
                    .at(order.at())
                    .hint_with("hint-add-field", vec![("field", name.clone())]),
            );
        }
    }
    if let (false, Some(span)) = (layout.reads_text, &order.text_span) {
        findings.push(
            Diagnostic::error("unknown-order-field")
                .with("field", "text")
                .with("layout", &layout.name)
                .at(order.origin.place(span))
                .did_you_mean("text", layout.fields.keys().map(String::as_str)),
        );
    }
}

/// What a layout without a slogan says: its fields, one after the other.
/// Whether a text holds nothing but signs for breaks.
pub(super) fn is_empty(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_whitespace() || c == '/' || c == '~')
}

fn all_words(layout: &Layout, fields: &BTreeMap<String, Value>) -> String {
    let words = layout
        .fields
        .keys()
        .filter_map(|name| fields.get(name)?.as_str());
    words.collect::<Vec<_>>().join(" / ")
}

/// Reads the words of an order, which may hold template expressions.
struct Reader<'a, 'w> {
    workshop: &'w Workshop,
    job: &'a Job<'a>,
    row: Option<&'a Row>,
    /// Made when the first expression turns up.
    context: Option<Context>,
    /// Every text with its place.
    origins: Vec<(String, Origin)>,
}

impl Reader<'_, '_> {
    fn text(&mut self, layout: &Layout) -> Outcome<String> {
        if !layout.reads_text {
            return Ok(String::new());
        }
        let order = self.job.order;
        let text = match (&order.text, &order.text_span) {
            (Some(text), Some(span)) => self.render(text, span)?,
            _ => {
                let title = self.job.title.to_owned();
                let written = order
                    .origin
                    .source
                    .find(&title)
                    .map(|at| at..at + title.len());
                let span = written.unwrap_or_else(|| order.span.clone());
                self.origins.push((title.clone(), Origin::Order(span)));
                title
            }
        };
        let span = order.text_span.as_ref().unwrap_or(&order.span);
        check_characters(&text, || Some(order.origin.place(span)))?;
        if is_empty(&text) {
            let place = order.origin.place(span);
            return Err(vec![
                Diagnostic::error("text-empty")
                    .at(place)
                    .hint("hint-text-empty"),
            ]);
        }
        Ok(text)
    }

    /// `order` as templates see it. Fields that the order leaves out are none.
    fn fields(&mut self, layout: &Layout, findings: &mut Findings) -> BTreeMap<String, Value> {
        let order = self.job.order;
        let mut out: BTreeMap<String, Value> = layout
            .fields
            .keys()
            .map(|k| (k.clone(), Value::none()))
            .collect();
        if let Some(row) = self.row {
            for (name, text) in &row.values {
                findings.take(check_characters(text, || Some(row.place.clone())));
                let origin = Origin::Row(row.place.clone());
                self.origins.push((text.clone(), origin));
                out.insert(name.clone(), Value::from(text.as_str()));
            }
        }
        for (name, (written, _)) in &order.fields {
            let value = match &written.kind {
                Kind::String(text) => {
                    let rendered = self.render(text, &written.span).and_then(|text| {
                        check_characters(&text, || Some(order.origin.place(&written.span)))?;
                        Ok(text)
                    });
                    Value::from(findings.take(rendered).unwrap_or_default())
                }
                _ => Value::from_serializable::<Written>(written),
            };
            out.insert(name.clone(), value);
        }
        out.insert("copies".to_owned(), Value::from(u64::from(order.copies)));
        let optional = [
            ("place", &order.place),
            ("hang", &order.hang),
            ("take_down", &order.take_down),
        ];
        for (name, value) in optional {
            out.insert(
                name.to_owned(),
                value.clone().map_or_else(Value::none, Value::from),
            );
        }
        out
    }

    fn render(&mut self, text: &str, span: &Range<usize>) -> Outcome<String> {
        let order = self.job.order;
        let rendered = if text.contains("{{") || text.contains("{%") {
            let context = self.context.get_or_insert_with(|| {
                let mut context = Context::new();
                context.insert_value("page", self.job.page.clone());
                context.insert_value("config", self.workshop.config().clone());
                if let Some(row) = self.row {
                    context.insert_value("row", row.columns.clone());
                }
                context
            });
            // The text begins behind its quote.
            let place = TextPlace {
                path: &order.origin.path,
                source: &order.origin.source,
                offset: span.start + 1,
            };
            let layout = format!("{}.svg", order.layout);
            self.workshop
                .templates(&layout)?
                .render_text(text, context, &place)?
        } else {
            text.to_owned()
        };
        self.origins
            .push((rendered.clone(), Origin::Order(span.clone())));
        Ok(rendered)
    }
}

/// Refuses characters that no sign can show and that XML cannot hold.
/// Places take their time, and are for messages alone.
pub(super) fn check_characters(text: &str, place: impl FnOnce() -> Option<Place>) -> Outcome<()> {
    let bad =
        |c: &char| c.is_control() && !c.is_whitespace() || matches!(c, '\u{fffe}' | '\u{ffff}');
    match text.chars().find(bad) {
        None => Ok(()),
        Some(c) => Err(vec![
            Diagnostic::error("text-control-character")
                .with("code", format!("U+{:04X}", u32::from(c)))
                .at(place())
                .hint("hint-text-control-character"),
        ]),
    }
}

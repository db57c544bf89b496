//! The order form and the hanging plan as paper: what their templates see.

use std::ops::Range;

use indexmap::IndexMap;

use super::form::{Form, Row, Total, size};
use super::hanging::Hanging;
use super::letterhead::Letterhead;
use crate::diag::Outcome;
use crate::print::paper::{LYING, Paper, Room, UPRIGHT, decimal, legible};
use crate::print::workshop::Workshop;
use crate::template::Value;

/// A row of the order form is so high in its template (mm).
const ORDER_ROW: f64 = 13.0;
/// A sum below the table is so high (mm).
const SUM_ROW: f64 = 6.5;
/// What follows the sums: the amount in words, and room to sign (mm).
const BELOW_SUMS: f64 = 40.0;
/// The rows of the hanging plan on each page, and the room to sign.
const HANGING: Room = Room {
    first: 18,
    next: 21,
    tail: 3,
};
/// Longer words of a piece are cut short (characters).
const LONGEST: usize = 130;

/// The order forms of some shops, one behind the other; drawn by `_phieu-in.svg`.
///
/// # Errors
/// Everything wrong with the template, or with the printing condition.
pub(super) fn order_form(workshop: &Workshop, forms: &[Form]) -> Outcome<Vec<u8>> {
    let mut paper = Paper::new(workshop, "_phieu-in.svg", LYING, "Phiếu đặt in");
    let head = head(workshop);
    let text = |text: &str, most| Value::from(legible(workshop, text, most));
    for form in forms {
        let rows = (1_u64..).zip(&form.rows);
        let rows: Vec<Value> = rows.map(|(i, row)| shown(workshop, i, row)).collect();
        let totals = form.totals();
        let sums: Vec<Value> = totals
            .iter()
            .map(|(material, total)| sum(text(material, 40), total))
            .collect();
        let whole = form.total();
        let below = SUM_ROW * (sums.len() + 1) as f64 + BELOW_SUMS;
        let room = Room {
            first: 10,
            next: 13,
            tail: (below / ORDER_ROW).ceil() as usize,
        };
        paper.table(rows.len(), room, |context, range: Range<usize>| {
            context.insert("head", &head);
            context.insert("shop", &form.shop.as_deref().map(|s| text(s, 80)));
            context.insert("rows", &rows[range]);
            context.insert("sums", &sums);
            context.insert("total", &sum(Value::none(), &whole));
            context.insert("in_words", &whole.in_words());
        });
    }
    paper.pdf()
}

/// The hanging plan, drawn by `_lich-treo.svg`.
///
/// # Errors
/// As [`order_form`].
pub(super) fn hanging_plan(workshop: &Workshop, hangings: &[Hanging]) -> Outcome<Vec<u8>> {
    let mut paper = Paper::new(workshop, "_lich-treo.svg", UPRIGHT, "Lịch treo, tháo");
    let head = head(workshop);
    let optional = |text: Option<String>| text.map_or_else(Value::none, Value::from);
    let shown = |(i, hanging): (usize, &Hanging)| {
        let text = |text: &str, most| Value::from(legible(workshop, text, most));
        let place = hanging.place.as_deref();
        Value::from_serializable(&IndexMap::from([
            ("number", Value::from(i + 1)),
            ("place", place.map_or_else(Value::none, |p| text(p, 60))),
            ("words", text(&hanging.words, LONGEST)),
            ("layout", text(&hanging.layout, 40)),
            ("size", text(&hanging.size, 30)),
            ("count", Value::from(u64::from(hanging.count))),
            ("hang", optional(hanging.hang.map(|d| d.short()))),
            ("take_down", optional(hanging.take_down.map(|d| d.short()))),
        ]))
    };
    let rows: Vec<Value> = hangings.iter().enumerate().map(shown).collect();
    paper.table(rows.len(), HANGING, |context, range| {
        context.insert("head", &head);
        context.insert("rows", &rows[range]);
    });
    paper.pdf()
}

/// The letterhead with nothing in it that the papers' font cannot show.
fn head(workshop: &Workshop) -> Letterhead {
    let mut head = Letterhead::of(workshop);
    for text in [&mut head.above, &mut head.name, &mut head.event] {
        *text = text.take().map(|t| legible(workshop, &t, 160));
    }
    head.dateline = legible(workshop, &head.dateline, 80);
    head
}

fn shown(workshop: &Workshop, number: u64, row: &Row) -> Value {
    let text = |text: &str, most| Value::from(legible(workshop, text, most));
    Value::from_serializable(&IndexMap::from([
        ("number", Value::from(number)),
        ("words", text(&row.words, LONGEST)),
        ("layout", text(&row.layout, 40)),
        ("size", Value::from(size(row.width, row.height))),
        ("count", Value::from(u64::from(row.count))),
        ("area", Value::from(decimal(row.area(), 4))),
        ("total_area", Value::from(decimal(row.total_area(), 4))),
        ("material", text(row.material_shown(), 40)),
        ("finishing", text(&row.finishing, 160)),
        ("notes", text(&row.notes, 100)),
        ("file", text(&row.file, 110)),
        ("price", money(row.price)),
        ("amount", money(row.amount())),
    ]))
}

fn sum(material: Value, total: &Total) -> Value {
    Value::from_serializable(&IndexMap::from([
        ("material", material),
        ("count", Value::from(total.count)),
        ("area", Value::from(decimal(total.area, 4))),
        ("amount", money(total.amount)),
    ]))
}

fn money(amount: Option<f64>) -> Value {
    amount.map_or_else(Value::none, |a| Value::from(decimal(a, 0)))
}

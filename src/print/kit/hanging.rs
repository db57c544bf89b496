//! The hanging plan: what hangs where, from when to when.

use std::cmp::Ordering;

use super::Entry;
use super::form::size;
use crate::text::{Collator, Date};

/// A piece in its place.
#[derive(Clone, Debug)]
pub(super) struct Hanging {
    /// Where it hangs, if anyone says.
    pub(super) place: Option<String>,
    /// What it says.
    pub(super) words: String,
    /// The layout's name among people.
    pub(super) layout: String,
    /// The finished size in metres: `8 × 0,8`.
    pub(super) size: String,
    /// How many hang there.
    pub(super) count: u32,
    /// The first day.
    pub(super) hang: Option<Date>,
    /// The day it is taken down.
    pub(super) take_down: Option<Date>,
}

/// The pieces that hang somewhere, by place as Vietnamese sort them, then by day. What has
/// no place or no day comes last.
pub(super) fn hangings(entries: &[Entry<'_>]) -> Vec<Hanging> {
    let hangs = |e: &&Entry<'_>| {
        let placed = e.piece.layout.hung || e.place.is_some() || e.hang.is_some();
        placed && e.press_files().next().is_some()
    };
    let mut out: Vec<Hanging> = entries.iter().filter(hangs).map(Hanging::of).collect();
    sort(&mut out);
    out
}

fn sort(hangings: &mut [Hanging]) {
    let collator = Collator::new("vi");
    let by = |a: &Option<String>, b: &Option<String>| match (a, b) {
        (Some(a), Some(b)) => collator.compare(a, b),
        (a, b) => last_if_none(a, b),
    };
    let day = |a: Option<Date>, b: Option<Date>| match (a, b) {
        (Some(a), Some(b)) => a.cmp(&b),
        (a, b) => last_if_none(&a, &b),
    };
    hangings.sort_by(|a, b| by(&a.place, &b.place).then_with(|| day(a.hang, b.hang)));
}

fn last_if_none<T>(a: &Option<T>, b: &Option<T>) -> Ordering {
    a.is_none().cmp(&b.is_none())
}

impl Hanging {
    fn of(entry: &Entry<'_>) -> Hanging {
        let piece = &entry.piece;
        let metres = |length: crate::measure::Length| length.to_mm() / 1000.0;
        Hanging {
            place: entry.place.clone(),
            words: entry.words(),
            layout: piece.layout.title.clone(),
            size: size(metres(piece.size.width), metres(piece.size.height)),
            count: entry.count(),
            hang: entry.hang.as_deref().and_then(Date::parse),
            take_down: entry.take_down.as_deref().and_then(Date::parse),
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::print::kit) fn hanging(place: Option<&str>, hang: Option<&str>) -> Hanging {
        Hanging {
            place: place.map(str::to_owned),
            words: "Thi đua là yêu nước".to_owned(),
            layout: "Băng rôn ngang".to_owned(),
            size: "8 × 0,8".to_owned(),
            count: 2,
            hang: hang.and_then(Date::parse),
            take_down: hang.map(|_| Date::new(2025, 9, 4).unwrap()),
        }
    }

    #[test]
    fn places_stand_in_the_order_of_the_alphabet_then_of_time() {
        let mut plan = vec![
            hanging(None, None),
            hanging(Some("Trục đường trung tâm"), Some("2025-08-22")),
            hanging(Some("Đầu làng"), None),
            hanging(Some("Trục đường trung tâm"), Some("2025-08-20")),
            hanging(Some("Cổng chào"), None),
            hanging(Some("Trục đường trung tâm"), None),
        ];
        sort(&mut plan);
        let order: Vec<_> = plan
            .iter()
            .map(|h| (h.place.as_deref().unwrap_or("-"), h.hang.map(Date::day)))
            .collect();
        let road = "Trục đường trung tâm";
        assert_eq!(
            order,
            [
                ("Cổng chào", None),
                ("Đầu làng", None),
                (road, Some(20)),
                (road, Some(22)),
                (road, None),
                ("-", None)
            ]
        );
    }
}

//! What can be wrong with an order's days and material.

use crate::config::press::Shop;
use crate::content::order::Order;
use crate::diag::Diagnostic;
use crate::print::kit::form::price;
use crate::print::piece::Piece;
use crate::text::Date;

/// Banners are put up for no longer than this (days), by custom and by most communes' rules.
const MOST_DAYS_HUNG: i32 = 15;

/// Checks the days and the material of an order. What is not `printed` has no material.
pub(super) fn check(
    order: &Order,
    piece: &Piece<'_>,
    shop: &str,
    printed: bool,
) -> Vec<Diagnostic> {
    let days = days(
        order.hang.as_deref(),
        order.take_down.as_deref(),
        piece.layout.hung,
    );
    let material = material(
        piece.material.as_deref().filter(|_| printed),
        piece.shop,
        shop,
    );
    let found = days.into_iter().chain(material);
    found.map(|d| d.at(order.at())).collect()
}

fn days(hang: Option<&str>, take_down: Option<&str>, hung: bool) -> Option<Diagnostic> {
    let (from, upto) = Date::parse(hang?).zip(Date::parse(take_down?))?;
    let days = days_between(from, upto)?;
    if days < 0 {
        return Some(
            Diagnostic::error("taken-down-before-hung")
                .with("hang", from.short())
                .with("take_down", upto.short())
                .hint("hint-taken-down-before-hung"),
        );
    }
    (hung && days > MOST_DAYS_HUNG).then(|| {
        Diagnostic::warning("hung-too-long")
            .with("days", days)
            .with("most", MOST_DAYS_HUNG)
            .hint("hint-hung-too-long")
    })
}

/// From one day to the other; below nought if the other is earlier.
pub(super) fn days_between(from: Date, upto: Date) -> Option<i32> {
    let civil = |day: Date| {
        let (year, month) = (i16::try_from(day.year()).ok()?, day.month() as i8);
        jiff::civil::Date::new(year, month, day.day() as i8).ok()
    };
    Some((civil(upto)? - civil(from)?).get_days())
}

fn material(material: Option<&str>, shop: &Shop, name: &str) -> Option<Diagnostic> {
    let material = material?;
    if shop.prices.is_empty() || price(shop, material).is_some() {
        return None;
    }
    Some(
        Diagnostic::warning("material-without-price")
            .with("material", material)
            .with("shop", name)
            .hint("hint-material-without-price")
            .did_you_mean(material, shop.prices.keys().map(String::as_str)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(hang: &str, take_down: &str, hung: bool) -> Option<&'static str> {
        days(Some(hang), Some(take_down), hung).map(|d| d.code)
    }

    #[test]
    fn days_must_follow_each_other() {
        assert_eq!(code("2025-08-20", "2025-09-04", true), None);
        assert_eq!(code("2025-08-20", "2025-08-20", true), None);
        let long = code("2025-08-20", "2025-09-05", true);
        assert_eq!(long, Some("hung-too-long"));
        assert_eq!(code("2025-08-20", "2025-09-05", false), None);
        let backwards = code("2025-08-20", "2025-08-19", false);
        assert_eq!(backwards, Some("taken-down-before-hung"));
        // Over the end of a year, and of February.
        let (from, upto) = (Date::parse("2024-02-28"), Date::parse("2025-03-01"));
        assert_eq!(days_between(from.unwrap(), upto.unwrap()), Some(367));
    }

    #[test]
    fn a_shop_with_prices_should_know_the_material() {
        let mut shop = Shop::default();
        assert!(material(Some("bat"), &shop, "a").is_none());
        shop.prices.insert("bạt hiflex".to_owned(), 45_000.0);
        assert!(material(Some("Bạt hiflex"), &shop, "a").is_none());
        assert!(material(None, &shop, "a").is_none());
        let told = material(Some("bạt hiflec"), &shop, "a").unwrap();
        assert_eq!(told.code, "material-without-price");
        assert_eq!(told.hints[1].facts[0].1, "bạt hiflex");
    }
}

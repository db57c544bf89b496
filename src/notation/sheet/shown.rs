//! What a spreadsheet's number shows: digits, percentages and days by its format.
//!
//! Of a format's code (ECMA-376 part 1, 18.8.31) the first section counts, and in it the
//! number of digits, the grouping, the percent sign and which parts of a day it names.
//! Words and colours in it are for the screen. The signs are Vietnamese whatever the
//! spreadsheet's language: a point between thousands, a comma before decimals.

use super::Cell;
use crate::text::Date;
use crate::text::number::grouped;

/// Excel shows no more.
const MOST_DIGITS: usize = 15;

/// A moment as a spreadsheet holds it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    pub(super) year: u16,
    pub(super) month: u8,
    pub(super) day: u8,
    pub(super) hour: u8,
    pub(super) minute: u8,
    /// Whether it lies before the first day: a time of day alone.
    pub(super) is_time: bool,
}

/// The cell of a number in a format.
pub(super) fn number(value: f64, code: Option<&str>) -> Cell {
    Cell::number(value, digits(value, code.unwrap_or("General")))
}

fn digits(value: f64, code: &str) -> String {
    let mask = mask(code);
    let places = mask
        .chars()
        .filter(|c| matches!(c, '0' | '#' | '?'))
        .count();
    let plain = places == 0 || mask.contains(['E', 'e', '/', '@']);
    let percent = mask.contains('%');
    let value = if percent { value * 100.0 } else { value };
    let sign = if percent { "%" } else { "" };
    if plain {
        return general(value) + sign;
    }
    let (whole, decimals) = mask.split_once('.').unwrap_or((&mask, ""));
    let count = |part: &str, kinds: &str| part.chars().filter(|c| kinds.contains(*c)).count();
    let most = count(decimals, "0#?").min(MOST_DIGITS);
    let least = count(decimals, "0?").min(MOST_DIGITS);
    let fixed = format!("{value:.most$}");
    let (integer, fraction) = fixed.split_once('.').unwrap_or((&fixed, ""));
    let (minus, integer) = match integer.strip_prefix('-') {
        Some(rest) if fixed.contains(|c: char| ('1'..='9').contains(&c)) => ("-", rest),
        Some(rest) => ("", rest),
        None => ("", integer),
    };
    let mut fraction = fraction;
    while fraction.len() > least && fraction.ends_with('0') {
        fraction = &fraction[..fraction.len() - 1];
    }
    let grouping = whole
        .trim_end_matches(|c| !"0#?,".contains(c))
        .trim_end_matches(',')
        .contains(',');
    let integer = match integer.parse() {
        Ok(number) if grouping => grouped(number),
        _ => format!(
            "{integer:0>width$}",
            width = count(whole, "0").min(MOST_DIGITS)
        ),
    };
    let comma = if fraction.is_empty() { "" } else { "," };
    format!("{minus}{integer}{comma}{fraction}{sign}")
}

/// A number without a format: as many digits as it has.
fn general(value: f64) -> String {
    // The sum 0.1 + 0.2 is 0.3 to whoever sees fifteen digits of it.
    let rounded: f64 = format!("{value:.*e}", MOST_DIGITS - 1)
        .parse()
        .unwrap_or(value);
    let rounded = if rounded == 0.0 { 0.0 } else { rounded };
    rounded.to_string().replace('.', ",")
}

/// The first section of a format's code without words, colours and escaped signs.
fn mask(code: &str) -> String {
    let mut out = String::new();
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            ';' => break,
            '"' => while chars.next().is_some_and(|c| c != '"') {},
            '[' => while chars.next().is_some_and(|c| c != ']') {},
            '\\' | '_' | '*' => {
                chars.next();
            }
            _ if code.eq_ignore_ascii_case("general") => {}
            _ => out.push(c),
        }
    }
    out
}

/// The cell of a moment in a format: a day, a month, a year or a time of day.
pub(super) fn moment(moment: Moment, value: f64, code: Option<&str>) -> Cell {
    let Moment {
        year,
        month,
        hour,
        minute,
        ..
    } = moment;
    let time = format!("{hour:02}:{minute:02}");
    let day = Date::new(year, month, moment.day);
    let Some(day) = day.filter(|_| !moment.is_time) else {
        return Cell::number(value, time);
    };
    let mask = code.map(|code| mask(code).to_ascii_lowercase());
    let names = |part: char| mask.as_ref().is_none_or(|mask| mask.contains(part));
    let padded = if month < 3 {
        format!("{month:02}")
    } else {
        month.to_string()
    };
    match (names('d'), names('m'), names('y')) {
        (false, false, true) => Cell::number(f64::from(year), year.to_string()),
        (false, true, true) => Cell::typed(&format!("{padded}/{year}")),
        (false, _, false) if names('h') => Cell::number(value, time),
        _ if value.fract() != 0.0 && names('h') => Cell::typed(&format!("{} {time}", day.short())),
        _ => Cell::day(day),
    }
}

/// The cell of a span of time, in days.
pub(super) fn span(days: f64) -> Cell {
    let minutes = (days.abs() * 24.0 * 60.0).round().min(1e12) as u64;
    let minus = if days < 0.0 { "-" } else { "" };
    Cell::number(days, format!("{minus}{}:{:02}", minutes / 60, minutes % 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_show_as_their_format_says() {
        let cases = [
            (1975.0, "General", "1975"),
            (-3.5, "General", "-3,5"),
            (0.1 + 0.2, "General", "0,3"),
            (1234567.0, "#,##0", "1.234.567"),
            (-1234567.4, "#,##0", "-1.234.567"),
            (1234.5, "#,##0.00", "1.234,50"),
            (1234.5, "_(* #,##0_);_(* (#,##0);_(* \"-\"_);_(@_)", "1.234"),
            (5e6, "#,##0\\ \"đồng\"", "5.000.000"),
            (7.0, "00", "07"),
            (912345678.0, "0000000000", "0912345678"),
            (0.255, "0%", "26%"),
            (0.255, "0.0%", "25,5%"),
            (0.5, "0.##", "0,5"),
            (-0.2, "0", "0"),
            (12.0, "@", "12"),
            (1e15, "General", "1000000000000000"),
            (2.0, "0;-0;;@", "2"),
        ];
        for (value, code, expected) in cases {
            assert_eq!(digits(value, code), expected, "{value} in {code}");
        }
    }

    #[test]
    fn days_show_the_parts_that_their_format_names() {
        let at = |is_time| Moment {
            year: 2025,
            month: 2,
            day: 8,
            hour: 7,
            minute: 5,
            is_time,
        };
        let cases = [
            (45696.0, Some("dd/mm/yyyy"), "08/02/2025"),
            (45696.0, None, "08/02/2025"),
            (45696.295, Some("dd/mm/yyyy hh:mm"), "08/02/2025 07:05"),
            (45696.295, Some("dd/mm/yyyy"), "08/02/2025"),
            (45696.0, Some("yyyy"), "2025"),
            (45696.0, Some("mm/yyyy"), "02/2025"),
            (45696.295, Some("h:mm"), "07:05"),
            (45696.0, Some("[$-42A]dd \"tháng\" mm"), "08/02/2025"),
        ];
        for (value, code, expected) in cases {
            assert_eq!(moment(at(false), value, code).text, expected, "{code:?}");
        }
        assert_eq!(moment(at(true), 0.295, Some("h:mm")).text, "07:05");
        assert_eq!(span(1.5).text, "36:00");
    }
}

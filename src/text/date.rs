//! Days, as a letterhead prints them and as a newsreader says them.

use super::number::in_words;

/// A day of the Gregorian calendar that exists.
///
/// Ordered by time. It says nothing of the hour: a commune's deadlines, issue dates
/// and conferences are whole days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The day, or `None` if there is no such day (30/02) or the year is not 1 to 9999.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let exists = (1..=9999).contains(&year) && (1..=days_in(year, month)).contains(&day);
        exists.then_some(Self { year, month, day })
    }

    /// Reads the day at the head of an ISO 8601 text: "2025-08-28", "2025-08-28T14:00:00+07:00".
    ///
    /// `None` when the head is not a day that exists, or when something other than a
    /// time follows it.
    pub fn parse(text: &str) -> Option<Self> {
        let (head, tail) = text.split_at_checked(10)?;
        if !(tail.is_empty() || tail.starts_with(['T', 't', ' '])) {
            return None;
        }
        let mut parts = head.split('-');
        let mut next = |width: usize| {
            let part = parts.next()?;
            (part.len() == width && part.bytes().all(|b| b.is_ascii_digit())).then_some(part)
        };
        let (year, month, day) = (next(4)?, next(2)?, next(2)?);
        Self::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    }

    /// The year, 1 to 9999.
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    pub fn day(self) -> u8 {
        self.day
    }

    /// The day in figures: "28/8/2025", "08/8/2025", "05/02/2025".
    ///
    /// Days under 10 and months 1 and 2 take a nought in front, months 3 to 9 do not:
    /// Decree 30/2020/NĐ-CP, appendix I, on writing dates in official papers.
    pub fn short(self) -> String {
        let (day, month) = self.padded();
        format!("{day}/{month}/{}", self.year)
    }

    /// The day in full: "ngày 28 tháng 8 năm 2025", padded as in [`Date::short`].
    pub fn long(self) -> String {
        let (day, month) = self.padded();
        format!("ngày {day} tháng {month} năm {}", self.year)
    }

    /// The day as it is read aloud: "ngày hai mươi tám tháng tám năm hai nghìn không
    /// trăm hai mươi lăm". The fourth month is "tháng tư".
    pub fn spoken(self) -> String {
        let month = if self.month == 4 {
            "tư".to_owned()
        } else {
            in_words(self.month.into())
        };
        format!(
            "ngày {} tháng {month} năm {}",
            in_words(self.day.into()),
            in_words(self.year.into())
        )
    }

    fn padded(self) -> (String, String) {
        let month = if self.month < 3 {
            format!("{:02}", self.month)
        } else {
            self.month.to_string()
        };
        (format!("{:02}", self.day), month)
    }
}

/// The length of a month; 0 for a month that does not exist.
fn days_in(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_in_three_forms() {
        let cases = [
            (
                "2025-08-28",
                "28/8/2025",
                "ngày 28 tháng 8 năm 2025",
                "ngày hai mươi tám tháng tám năm hai nghìn không trăm hai mươi lăm",
            ),
            (
                "2025-08-08T14:00:00+07:00",
                "08/8/2025",
                "ngày 08 tháng 8 năm 2025",
                "ngày tám tháng tám năm hai nghìn không trăm hai mươi lăm",
            ),
            (
                "2025-02-05 07:30",
                "05/02/2025",
                "ngày 05 tháng 02 năm 2025",
                "ngày năm tháng hai năm hai nghìn không trăm hai mươi lăm",
            ),
            (
                "1975-04-30",
                "30/4/1975",
                "ngày 30 tháng 4 năm 1975",
                "ngày ba mươi tháng tư năm một nghìn chín trăm bảy mươi lăm",
            ),
            (
                "2025-12-21",
                "21/12/2025",
                "ngày 21 tháng 12 năm 2025",
                "ngày hai mươi mốt tháng mười hai năm hai nghìn không trăm hai mươi lăm",
            ),
        ];
        for (iso, short, long, spoken) in cases {
            let date = Date::parse(iso).unwrap();
            assert_eq!(date.short(), short);
            assert_eq!(date.long(), long);
            assert_eq!(date.spoken(), spoken);
        }
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        let wrong = [
            "",
            "2025",
            "2025-8-28",
            "2025-02-29",
            "2025-13-01",
            "2025-00-10",
            "2025-04-31",
            "0000-01-01",
            "28/8/2025",
            "2025-08-285",
            "2025-08-28x",
            "+025-08-28",
            "ngày 28 tháng 8",
        ];
        for text in wrong {
            assert_eq!(Date::parse(text), None, "{text}");
        }
        assert!(Date::parse("2024-02-29").is_some());
        assert!(Date::parse("2025-08-28") < Date::parse("2025-10-18"));
    }
}

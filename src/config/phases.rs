//! What is shown when: the site's clock, and `[[phases]]` before, during and after an event.
//!
//! ```toml
//! utc_offset = "+07:00"
//!
//! [[phases]]
//! name = "truoc"
//! until = 2025-08-27
//!
//! [[phases]]
//! name = "trong"
//! from = 2025-08-28
//! until = 2025-08-28
//! home = { page = "@/hoi-nghi/_index.md" }
//! ```
//!
//! A day may be told from the event's, so that it is written once: `until = "event.date - 1"`.
//!
//! The current phase is the last one listed that has begun and not ended. A bare day begins
//! at its first moment and ends with its last: `until` is the last day of the phase.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use serde_json::{Value as Json, json};

use crate::diag::{Diagnostic, Findings, Place};
use crate::notation::{Fields, Kind, Origin, Table, Value};

/// Which end of a bare day is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// Its first moment.
    Begin,
    /// The first moment of the next day.
    End,
}

/// The phases of publishing, and the clock by which days begin.
#[derive(Clone, Debug)]
pub struct Phases {
    /// In the order of the configuration.
    pub list: Vec<Phase>,
    /// How far the site's clock is ahead of UTC.
    ///
    /// Default: `+00:00`
    pub offset: Offset,
    current: Option<usize>,
}

/// One phase.
#[derive(Clone, Debug)]
pub struct Phase {
    /// How front matter, menus and `--phase` call it.
    pub name: String,
    /// How readers call it.
    ///
    /// Default: none.
    pub title: Option<String>,
    /// Its first day or moment, as written.
    ///
    /// Default: none, since ever.
    pub from: Option<String>,
    /// Its last day or moment, as written.
    ///
    /// Default: none, for ever.
    pub until: Option<String>,
    /// What stands at `/` meanwhile.
    pub home: Home,
    /// Values of the user's own, for templates.
    pub params: Table,
}

/// What stands at `/` during a phase.
#[derive(Clone, Debug, Default)]
pub struct Home {
    /// `@/…`: the page or section that is shown there, and where it is named.
    ///
    /// Default: none, the root section.
    pub page: Option<(String, Place)>,
    /// The template, and where it is named.
    ///
    /// Default: that of the page or section shown.
    pub template: Option<(String, Place)>,
}

impl Phases {
    pub(super) fn read(fields: &mut Fields<'_>, origin: &Origin, findings: &mut Findings) -> Self {
        let mut phases = Phases {
            list: Vec::new(),
            offset: read_offset(fields, findings),
            current: None,
        };
        let event = fields.value("event").and_then(Value::as_table);
        let event = event.and_then(|table| match &table.get("date")?.kind {
            Kind::Datetime(text) | Kind::String(text) => text.get(..10)?.parse::<Date>().ok(),
            _ => None,
        });
        for (table, span) in fields.tables("phases", findings) {
            let phase = Phase::read(table, event, origin, findings);
            if phase.name.is_empty() {
                let missing = Diagnostic::error("missing-key").with("key", "name");
                let missing = missing.with("table", "[[phases]]");
                findings.push(missing.at(origin.place(&span)));
                continue;
            }
            if phases.list.iter().any(|p| p.name == phase.name) {
                let twice = Diagnostic::error("phase-twice").with("name", &phase.name);
                findings.push(twice.at(origin.place(&span)).hint("hint-phase-twice"));
            }
            if let (Some(from), Some(until)) = (phases.begin(&phase.from), phases.end(&phase.until))
                && until <= from
            {
                let backwards = Diagnostic::error("phase-backwards").with("name", &phase.name);
                findings.push(
                    backwards
                        .at(origin.place(&span))
                        .hint("hint-phase-backwards"),
                );
            }
            phases.list.push(phase);
        }
        phases
    }

    /// Settles the current phase: the one `named`, else the one at the moment `now`, in
    /// seconds since 1970.
    ///
    /// # Errors
    /// `unknown-phase` for a name that no phase has.
    pub fn settle(&mut self, now: i64, named: Option<&str>) -> Result<(), Diagnostic> {
        // A wrong name is told once, and not again by every template that asks for the phase.
        self.current = self.list.iter().rposition(|phase| {
            let begun = self.begin(&phase.from).is_none_or(|at| at <= now);
            begun && self.end(&phase.until).is_none_or(|at| now < at)
        });
        if let Some(name) = named {
            self.current = Some(self.find(name).ok_or_else(|| self.unknown(name))?);
        }
        Ok(())
    }

    /// The current phase.
    pub fn current(&self) -> Option<&Phase> {
        self.list.get(self.current?)
    }

    /// Whether something that is for the phases `wanted` is shown; for none means always.
    pub fn shows<'a>(&self, wanted: impl IntoIterator<Item = &'a str>) -> bool {
        let mut wanted = wanted.into_iter().peekable();
        let now = self.current().map(|p| p.name.as_str());
        wanted.peek().is_none() || wanted.any(|name| Some(name) == now)
    }

    fn find(&self, name: &str) -> Option<usize> {
        self.list.iter().position(|p| p.name == name)
    }

    /// The error for a phase that is not there; it has no place yet.
    pub fn unknown(&self, name: &str) -> Diagnostic {
        let unknown = Diagnostic::error("unknown-phase").with("name", name);
        unknown.did_you_mean(name, self.list.iter().map(|p| p.name.as_str()))
    }

    /// Notes each name in `wanted` that is no phase's.
    pub fn check<'a>(
        &self,
        wanted: impl IntoIterator<Item = (&'a str, Place)>,
        findings: &mut Findings,
    ) {
        for (name, place) in wanted {
            if self.find(name).is_none() {
                findings.push(self.unknown(name).at(place));
            }
        }
    }

    /// The moment at which something from `text` on begins.
    pub fn begin(&self, text: &Option<String>) -> Option<i64> {
        moment(text.as_deref()?, self.offset, Edge::Begin)
    }

    /// The moment at which something until `text` is over.
    pub fn end(&self, text: &Option<String>) -> Option<i64> {
        moment(text.as_deref()?, self.offset, Edge::End)
    }

    /// `config.phases` as templates see it.
    pub fn for_templates(&self) -> Json {
        let all = self.list.iter().enumerate();
        all.map(|(i, phase)| {
            let mut value = phase.for_templates();
            value["current"] = json!(Some(i) == self.current);
            value
        })
        .collect()
    }
}

impl Phase {
    fn read(table: &Table, event: Option<Date>, origin: &Origin, findings: &mut Findings) -> Phase {
        let mut fields = Fields::new(table, origin, "[[phases]]");
        let phase = Phase {
            name: fields.string("name", findings).unwrap_or_default(),
            title: fields.string("title", findings),
            from: read_edge("from", event, &mut fields, findings),
            until: read_edge("until", event, &mut fields, findings),
            params: fields
                .table("params", findings)
                .cloned()
                .unwrap_or_default(),
            home: match fields.table("home", findings) {
                Some(table) => Home::read(table, origin, findings),
                None => Home::default(),
            },
        };
        fields.refuse_unknown(findings);
        phase
    }

    /// `config.phase` as templates see it.
    pub fn for_templates(&self) -> Json {
        json!({
            "name": self.name, "title": self.title, "from": self.from, "until": self.until,
            "params": serde_json::to_value(&self.params).unwrap_or_default(),
        })
    }
}

impl Home {
    fn read(table: &Table, origin: &Origin, findings: &mut Findings) -> Home {
        let mut fields = Fields::new(table, origin, "[phases.home]");
        let mut named = |key| {
            let (text, span) = fields.spanned_string(key, findings)?;
            Some((text, origin.place(&span)))
        };
        let home = Home {
            page: named("page"),
            template: named("template"),
        };
        fields.refuse_unknown(findings);
        home
    }
}

/// A day or moment, or a day told from the event's: `event.date`, `event.date + 1`.
fn read_edge(
    key: &'static str,
    event: Option<Date>,
    fields: &mut Fields<'_>,
    findings: &mut Findings,
) -> Option<String> {
    fields.typed(key, "kind-date", findings, |value| {
        let text = match &value.kind {
            Kind::Datetime(text) | Kind::String(text) => text.trim(),
            _ => return None,
        };
        let Some(rest) = text.strip_prefix("event.date") else {
            return crate::text::Date::parse(text).map(|_| text.to_owned());
        };
        let days: String = rest.chars().filter(|c| !c.is_whitespace()).collect();
        let days: i32 = match days.as_str() {
            "" => 0,
            days if days.starts_with(['+', '-']) => days.parse().ok()?,
            _ => return None,
        };
        let span = jiff::Span::new().try_days(days).ok()?;
        Some(event?.checked_add(span).ok()?.to_string())
    })
}

/// `utc_offset = "+07:00"`.
fn read_offset(fields: &mut Fields<'_>, findings: &mut Findings) -> Offset {
    let Some((text, span)) = fields.spanned_string("utc_offset", findings) else {
        return Offset::UTC;
    };
    offset(&text).unwrap_or_else(|| {
        let bad = Diagnostic::error("bad-value").with("key", "utc_offset");
        let bad = bad.with("value", &text).with("cause", "+hh:mm, -hh:mm");
        findings.push(bad.at(fields.place(&span)));
        Offset::UTC
    })
}

fn offset(text: &str) -> Option<Offset> {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let (hours, minutes) = rest.split_once(':').unwrap_or((rest, "00"));
    let number = |part: &str, most: i32| {
        let digits = (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        part.parse().ok().filter(|n: &i32| digits && *n <= most)
    };
    let seconds = number(hours, 14)? * 3600 + number(minutes, 59)? * 60;
    Offset::from_seconds(sign * seconds).ok()
}

/// The moment of a date as front matter writes it, in seconds since 1970. A time without an
/// offset is by the clock that is `offset` ahead of UTC; of a bare day it is the `edge`.
pub fn moment(text: &str, offset: Offset, edge: Edge) -> Option<i64> {
    let text = text.trim();
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(moment.as_second());
    }
    let civil = if text.len() > 10 {
        text.parse::<DateTime>().ok()?
    } else {
        let day = text.parse::<Date>().ok()?;
        match edge {
            Edge::Begin => day.into(),
            Edge::End => day.tomorrow().ok()?.into(),
        }
    };
    Some(offset.to_timestamp(civil).ok()?.as_second())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phases(text: &str) -> (Phases, Findings) {
        let mut findings = Findings::new();
        let origin = Origin::new("loa.toml", text);
        let table = crate::notation::parse_toml(&origin, text, 0).unwrap();
        let mut fields = Fields::new(&table, &origin, "loa.toml");
        (Phases::read(&mut fields, &origin, &mut findings), findings)
    }

    fn name_at(phases: &mut Phases, day: &str) -> Option<String> {
        let now = moment(day, Offset::UTC, Edge::Begin).unwrap();
        phases.settle(now, None).unwrap();
        phases.current().map(|p| p.name.clone())
    }

    #[test]
    fn a_day_begins_by_the_sites_clock_and_ends_with_its_last_moment() {
        let seven = offset("+07:00").unwrap();
        assert_eq!(
            moment("2025-08-28", seven, Edge::Begin),
            moment("2025-08-27T17:00:00Z", Offset::UTC, Edge::Begin)
        );
        assert_eq!(
            moment("2025-08-28", seven, Edge::End),
            moment("2025-08-28T17:00:00Z", Offset::UTC, Edge::End)
        );
        assert_eq!(
            moment("2025-08-28T14:00:00", seven, Edge::End),
            moment("2025-08-28T14:00:00+07:00", Offset::UTC, Edge::Begin)
        );
        assert_eq!(moment("mai", seven, Edge::Begin), None);
        assert!(offset("+7:00").is_some() && offset("-03:30").is_some());
        assert!(
            offset("+15:00").is_none() && offset("bảy").is_none() && offset("+07:60").is_none()
        );
    }

    #[test]
    fn the_last_phase_that_has_begun_and_not_ended_is_current() {
        let (mut phases, findings) = phases(
            "utc_offset = \"+07:00\"\n[[phases]]\nname = \"truoc\"\nuntil = 2025-08-27\n\
             [[phases]]\nname = \"trong\"\nfrom = 2025-08-28\nuntil = 2025-08-28\n\
             [[phases]]\nname = \"sau\"\nfrom = 2025-08-29\nuntil = 2025-12-31\n",
        );
        assert!(!findings.has_errors());
        for (day, name) in [
            ("2025-08-27T16:59:59Z", Some("truoc")),
            ("2025-08-27T17:00:00Z", Some("trong")),
            ("2025-08-28T16:59:59Z", Some("trong")),
            ("2025-08-28T17:00:00Z", Some("sau")),
            ("2026-01-01T00:00:00Z", None),
        ] {
            assert_eq!(name_at(&mut phases, day).as_deref(), name, "{day}");
        }
        assert!(phases.settle(0, Some("trog")).is_err());
        phases.settle(0, Some("trong")).unwrap();
        assert!(phases.shows(["trong"]) && phases.shows([]) && !phases.shows(["sau"]));
    }

    #[test]
    fn days_are_told_from_the_event() {
        let text = "[event]\ndate = 2025-08-28\n[[phases]]\nname = \"a\"\n\
                    until = \"event.date - 1\"\n[[phases]]\nname = \"b\"\n\
                    from = \"event.date\"\nuntil = \"event.date + 35\"\n";
        let (all, findings) = phases(text);
        assert!(!findings.has_errors());
        assert_eq!(all.list[0].until.as_deref(), Some("2025-08-27"));
        assert_eq!(all.list[1].from.as_deref(), Some("2025-08-28"));
        assert_eq!(all.list[1].until.as_deref(), Some("2025-10-02"));
        for wrong in [
            "event.date 1",
            "event.date - x",
            "event.dat",
            "event.date + 99999999",
        ] {
            let (_, findings) = phases(&text.replace("event.date - 1", wrong));
            assert!(findings.has_errors(), "{wrong}");
        }
        assert!(phases(&text[text.find("[[").unwrap()..]).1.has_errors());
    }

    #[test]
    fn phases_that_end_before_they_begin_or_share_a_name_are_told() {
        let (_, findings) = phases(
            "[[phases]]\nname = \"a\"\nfrom = 2025-08-28\nuntil = 2025-08-27\n\
             [[phases]]\nname = \"a\"\n[[phases]]\nfrom = 2025-01-01\n",
        );
        let codes: Vec<_> = findings.into_vec().iter().map(|d| d.code).collect();
        assert_eq!(codes, ["phase-backwards", "phase-twice", "missing-key"]);
    }
}

//! Addresses: from a file's place and front matter to `/tin-tuc/hop-dan/`.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::content::PageMatter;

/// Where a page or section stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// From the site's root: `/tin-tuc/hop-dan/`.
    pub path: String,
    /// With the base URL before it.
    pub permalink: String,
    /// The last part.
    pub slug: String,
    /// The parts.
    pub components: Vec<String>,
}

impl Address {
    pub(super) fn new(path: String, slug: String, config: &Config) -> Address {
        let components = path
            .split('/')
            .filter(|p| !p.is_empty())
            .map(str::to_owned)
            .collect();
        Address {
            permalink: config.permalink(&path),
            path,
            slug,
            components,
        }
    }

    pub(super) fn of_section(dir: &str, lang: &str, config: &Config) -> Address {
        let root = config.language_root(lang);
        let path = if dir.is_empty() {
            format!("{root}/")
        } else {
            format!("{root}/{dir}/")
        };
        let slug = dir.rsplit('/').next().unwrap_or_default().to_owned();
        Address::new(path, slug, config)
    }

    /// The address of a page in `dir` whose file (or folder, for `index.md`) is called
    /// `name`. Folders keep their names; only the last part is made from the name.
    pub(super) fn of_page(
        dir: &str,
        name: &str,
        lang: &str,
        matter: &PageMatter,
        config: &Config,
    ) -> Address {
        let (date, rest) = split_date(name);
        let named = if date.is_some() && !config.slugify.paths_keep_dates {
            rest
        } else {
            name
        };
        let slug = config
            .slugify
            .paths
            .apply(matter.slug.as_deref().unwrap_or(named));
        let root = config.language_root(lang);
        let path = match &matter.path {
            // A path of one's own is the whole path, language and all.
            Some(path) => {
                let path = path.trim_matches('/');
                if path.is_empty() {
                    "/".to_owned()
                } else {
                    format!("/{path}/")
                }
            }
            None if dir.is_empty() => format!("{root}/{slug}/"),
            None => format!("{root}/{dir}/{slug}/"),
        };
        Address::new(path, slug, config)
    }

    /// The file behind the address.
    pub fn index_file(&self) -> String {
        format!("{}index.html", &self.path[1..])
    }
}

/// A date before a file's name, and the rest of the name: `2025-08-21-hop-dan`.
pub(super) fn split_date(name: &str) -> (Option<&str>, &str) {
    let Some((date, rest)) = name.split_at_checked(10) else {
        return (None, name);
    };
    let shaped = date.bytes().enumerate().all(|(i, b)| match i {
        4 | 7 => b == b'-',
        _ => b.is_ascii_digit(),
    });
    let named = rest.trim_start_matches([' ', '_', '-']);
    let parted = !named.is_empty() && named.len() < rest.len();
    if shaped && parted && crate::text::Date::parse(date).is_some() {
        (Some(date), named)
    } else {
        (None, name)
    }
}

/// The moment of a date as front matter writes it, in seconds since 1970; a date or time
/// without an offset is read as UTC.
pub fn instant(text: &str) -> Option<i64> {
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(moment.as_second());
    }
    let civil = text.parse::<DateTime>().ok().or_else(|| {
        let day = text.get(..10).unwrap_or(text);
        day.parse::<Date>().ok().map(DateTime::from)
    })?;
    civil
        .to_zoned(TimeZone::UTC)
        .ok()
        .map(|z| z.timestamp().as_second())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_split_from_names() {
        assert_eq!(
            split_date("2025-08-21-hop-dan"),
            (Some("2025-08-21"), "hop-dan")
        );
        assert_eq!(split_date("2025-08-21_hop"), (Some("2025-08-21"), "hop"));
        assert_eq!(split_date("2025-13-41-hop"), (None, "2025-13-41-hop"));
        assert_eq!(split_date("2025-08-21"), (None, "2025-08-21"));
        assert_eq!(split_date("năm 2025 ở Kẻ Sặt"), (None, "năm 2025 ở Kẻ Sặt"));
    }

    #[test]
    fn moments_compare_across_ways_of_writing() {
        assert_eq!(instant("2025-08-28"), instant("2025-08-28T00:00:00Z"));
        assert!(instant("2025-08-28T07:00:00+07:00") == instant("2025-08-28"));
        assert!(instant("2025-08-28T08:00:00") > instant("2025-08-28"));
        assert_eq!(instant("hôm qua"), None);
    }
}

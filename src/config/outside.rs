//! What the project asks of the world outside: `[data]` and `[link_checker]`.

use crate::diag::Findings;
use crate::notation::{Fields, Origin, Table};

/// `[data]` and `[link_checker]`.
#[derive(Clone, Debug)]
pub struct Outside {
    /// `[data] allow_network`: `load_data(url=…)` may ask servers. A build that asks is not
    /// the same twice.
    ///
    /// Default: `false`
    pub allow_network: bool,
    /// How `check` follows links to other sites.
    pub links: LinkChecker,
}

/// `[link_checker]`; `internal_level` stands in [`super::Markdown`].
#[derive(Clone, Debug)]
pub struct LinkChecker {
    /// Links that begin so are not followed.
    ///
    /// Default: none.
    pub skip_prefixes: Vec<String>,
    /// Of links that begin so the anchor is not looked for.
    ///
    /// Default: none.
    pub skip_anchor_prefixes: Vec<String>,
    /// Globs of documents whose links are not followed.
    ///
    /// Default: none.
    pub ignored_files: Vec<String>,
    /// A dead link to another site is an error; else a warning.
    ///
    /// Default: `true`
    pub dead_links_are_errors: bool,
}

impl Outside {
    pub(super) fn read(
        fields: &mut Fields<'_>,
        origin: &Origin,
        findings: &mut Findings,
    ) -> Outside {
        let empty = Table::default();
        let table = fields.table("data", findings).unwrap_or(&empty);
        let mut data = Fields::new(table, origin, "[data]");
        let allow_network = data.bool("allow_network", findings).unwrap_or(false);
        data.refuse_unknown(findings);
        let table = fields.table("link_checker", findings).unwrap_or(&empty);
        let mut links = Fields::new(table, origin, "[link_checker]");
        let mut list = |key| links.strings(key, findings).unwrap_or_default();
        let (skip_prefixes, skip_anchor_prefixes, ignored_files) = (
            list("skip_prefixes"),
            list("skip_anchor_prefixes"),
            list("ignored_files"),
        );
        // Read elsewhere, and known here.
        links.value("internal_level");
        let levels = [("error", true), ("warn", false)];
        let level = links.choice("external_level", &levels, findings);
        links.refuse_unknown(findings);
        Outside {
            allow_network,
            links: LinkChecker {
                skip_prefixes,
                skip_anchor_prefixes,
                ignored_files,
                dead_links_are_errors: level.unwrap_or(true),
            },
        }
    }
}

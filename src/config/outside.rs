//! What the project asks of the world outside: `[data]`.

use crate::diag::Findings;
use crate::notation::{Fields, Origin, Table};

/// `[data]`.
#[derive(Clone, Debug)]
pub struct Outside {
    /// `[data] allow_network`: `load_data(url=…)` may ask servers. A build that asks is not
    /// the same twice.
    ///
    /// Default: `false`
    pub allow_network: bool,
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
        Outside { allow_network }
    }
}

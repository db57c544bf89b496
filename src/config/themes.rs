//! The chain of themes: what a site's `theme` lists, and what those themes build upon.
//!
//! `theme = "xa"` or `theme = ["xa", "ke-sat"]`; a theme's own `theme.toml` may name the
//! theme below it, `parent = "ke-sat"` or `[extends] theme = "ke-sat"`. Templates, static
//! files, Sass and `[extra]` are looked up along the chain, the nearest first.

use crate::diag::{Diagnostic, Findings, Place};
use crate::notation::{Fields, Kind, Origin, Table, Value, parse_toml};
use crate::sources::Sources;

/// One theme of the chain.
pub(super) struct Theme {
    pub(super) name: String,
    /// `[extra]` of its `theme.toml`.
    pub(super) extra: Table,
}

/// The names under `theme`: one, or a list.
pub(super) fn listed(fields: &mut Fields<'_>, findings: &mut Findings) -> Vec<String> {
    let name = |v: &Value| v.as_str().map(str::to_owned);
    let names: Option<Vec<String>> =
        fields.typed("theme", "kind-string", findings, |v| match &v.kind {
            Kind::Array(items) => items.iter().map(name).collect(),
            _ => name(v).map(|n| vec![n]),
        });
    let mut names = names.unwrap_or_default();
    names.retain(|n| !n.is_empty());
    names
}

/// The listed themes, each followed by its parents; a theme stands once, where it is first
/// met. Themes that are missing, lie outside the project or build upon themselves are noted.
pub(super) fn chain(
    sources: &Sources,
    listed: Vec<String>,
    config_path: &str,
    findings: &mut Findings,
) -> Vec<Theme> {
    let mut chain: Vec<Theme> = Vec::new();
    for first in listed {
        let mut line: Vec<String> = Vec::new();
        let mut next = Some((first, Place::file(config_path)));
        while let Some((name, place)) = next.take() {
            if line.contains(&name) {
                line.push(name);
                findings.push(
                    Diagnostic::error("theme-cycle")
                        .with("names", line.join(" → "))
                        .at(place)
                        .hint("hint-theme-cycle"),
                );
                break;
            }
            if chain.iter().any(|theme| theme.name == name) {
                break;
            }
            line.push(name.clone());
            if let Some((theme, parent)) = read(sources, name, place, findings) {
                chain.push(theme);
                next = parent;
            }
        }
    }
    chain
}

/// A theme and its parent with the place that names it.
fn read(
    sources: &Sources,
    name: String,
    place: Place,
    findings: &mut Findings,
) -> Option<(Theme, Option<(String, Place)>)> {
    let path = format!("themes/{name}/theme.toml");
    let Some(asset) = findings.take(sources.asset(&path))? else {
        // A theme without a description is a theme all the same.
        if !findings
            .take(sources.list(&format!("themes/{name}")))?
            .is_empty()
        {
            let extra = Table::default();
            return Some((Theme { name, extra }, None));
        }
        findings.push(
            Diagnostic::error("no-theme")
                .with("name", &name)
                .at(place)
                .hint_with("hint-no-theme", vec![("name", name)]),
        );
        return None;
    };
    let table = findings.take(asset.read_text()).and_then(|text| {
        let origin = Origin::new(&path, &text);
        let table = findings.take(parse_toml(&origin, &text, 0))?;
        Some((table, origin))
    });
    let Some((table, origin)) = table else {
        let extra = Table::default();
        return Some((Theme { name, extra }, None));
    };
    let inside = |key: &str| table.get(key).and_then(Value::as_table);
    let parent = table
        .get("parent")
        .or_else(|| inside("extends")?.get("theme"))
        .and_then(|v| Some((v.as_str()?.to_owned(), origin.place(&v.span))));
    let extra = inside("extra").cloned().unwrap_or_default();
    Some((Theme { name, extra }, parent))
}

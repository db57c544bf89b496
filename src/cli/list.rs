//! `loa list`: what a project and its theme hold, for people and for programs.

use serde_json::{Value as Json, json};

use super::build::settings_when;
use super::console::Console;
use super::flags::{Global, ListArgs, What};
use crate::config;
use crate::diag::{Findings, Outcome};
use crate::edition::{Only, Project, Settings};
use crate::library;
use crate::notation::schema::{self, Key};
use crate::print;

pub(super) fn run(args: &ListArgs, global: &Global, console: &Console) -> Outcome<()> {
    if args.what == What::Schema {
        show_schema(args.json, console);
        return Ok(());
    }
    // Nothing is rendered for a list: the site's templates are not needed.
    let settings = Settings {
        only: Some(Only::Print),
        ..settings_when(global, true, &args.when, "check")?
    };
    let mut findings = Findings::new();
    let project = Project::open(&settings, &mut findings);
    let (Some(project), false) = (project, findings.has_errors()) else {
        return Err(findings.into_vec());
    };
    let rows = match (args.what, &project.workshop) {
        (What::Pages, _) => pages(&project),
        (What::Schedule, _) => to_rows(&project.library.schedule.timed),
        (_, None) => return Err(findings.into_vec()),
        (What::Orders, _) => project.jobs().iter().map(order).collect(),
        (What::Layouts, Some(workshop)) => to_rows(&print::layouts(workshop)),
        (What::Fonts, Some(workshop)) => to_rows(&print::fonts(workshop)),
        (What::Inks, Some(workshop)) => to_rows(&print::inks(workshop)),
        (What::Styles, Some(workshop)) => to_rows(&print::styles(workshop)),
        (What::Schema, _) => Vec::new(),
    };
    if args.json {
        let text = serde_json::to_string_pretty(&rows).unwrap_or_default();
        console.result(&text);
    } else {
        for row in &rows {
            console.result(&line(row));
        }
    }
    Ok(())
}

/// The keys of front matter and configuration: with `--json` a JSON Schema, else a key a line.
fn show_schema(json: bool, console: &Console) {
    let tables = [
        ("config", config::schema::ROOT, &["base_url"] as &[&str]),
        ("page", library::PAGE_KEYS, &[]),
        ("section", library::SECTION_KEYS, &[]),
    ];
    if json {
        let definition = |(name, keys, required): &(&str, &[Key], &[&str])| {
            ((*name).to_owned(), schema::table(keys, required))
        };
        let definitions: serde_json::Map<String, Json> = tables.iter().map(definition).collect();
        let whole = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "loa.toml, and the front matter of pages and sections",
            "$defs": definitions,
            "anyOf": tables.map(|(name, ..)| json!({"$ref": format!("#/$defs/{name}")})),
        });
        console.result(&serde_json::to_string_pretty(&whole).unwrap_or_default());
        return;
    }
    for (name, keys, _) in tables {
        for key in keys {
            let shape = key.shape.in_words();
            console.result(&[name, key.name, &shape, key.default, key.about].join("\t"));
        }
    }
}

fn pages(project: &Project) -> Vec<Json> {
    let library = &project.library;
    let page = |p: &crate::library::Page| {
        json!({
            "path": p.address.path,
            "source": p.document.origin.path.to_string(),
            "title": p.document.matter.title,
            "date": p.date,
            "draft": p.document.matter.draft,
        })
    };
    library.pages.iter().map(page).collect()
}

fn order(job: &print::Job<'_>) -> Json {
    let order = job.order;
    json!({
        "page": job.page_path,
        "layout": order.layout,
        "width_mm": order.size.width.to_mm(),
        "height_mm": order.size.height.to_mm(),
        "copies": order.copies,
        "place": order.place,
        "text": order.text.as_deref().unwrap_or(job.title),
        "source": job.source,
        "line": order.at().spot.map(|s| s.line),
    })
}

fn to_rows(rows: &impl serde::Serialize) -> Vec<Json> {
    match serde_json::to_value(rows) {
        Ok(Json::Array(rows)) => rows,
        _ => Vec::new(),
    }
}

/// The values of a row, separated by tabs.
fn line(row: &Json) -> String {
    let cell = |value: &Json| match value {
        Json::String(text) => text.clone(),
        Json::Null => String::new(),
        other => other.to_string(),
    };
    match row {
        Json::Object(map) => map.values().map(cell).collect::<Vec<_>>().join("\t"),
        other => cell(other),
    }
}

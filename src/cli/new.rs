//! `loa new`: a new document from its archetype.

use super::build::settings;
use super::console::Console;
use super::flags::{Global, NewArgs};
use crate::config::Config;
use crate::diag::{Diagnostic, Outcome, Place};
use crate::disk;
use crate::notation::{Origin, Table, parse_toml};
use crate::sources::Sources;
use crate::template::{Context, TemplateFile, Templates};
use crate::text::{nfc, slug};

/// What a kind without an archetype of its own begins with.
const PLAIN: &str =
    "+++\ntitle = {{ title | json_encode }}\ndate = {{ date }}\ndraft = true\n+++\n\n";

pub(super) fn run(args: &NewArgs, global: &Global, console: &Console) -> Outcome<()> {
    let sources = Sources::open(&settings(global, false, "build").root)?;
    let config = Config::settle(&sources, global.config.as_deref())?.value;
    let title = nfc(args.title.join(" ").trim()).into_owned();
    let archetype = Archetype::find(&args.kind, &sources, &config)?;
    let name = slug(&title);
    if name.is_empty() {
        return Err(vec![
            Diagnostic::error("title-without-letters").with("title", title),
        ]);
    }
    let path = format!("content/{}/{name}.md", archetype.dir);
    let file = TemplateFile {
        name: "archetype.md".into(),
        path: archetype.path.clone(),
        text: archetype.text,
    };
    let templates = Templates::compile(vec![file], &[], |_| {})?.value;
    let mut context = Context::new();
    context.insert("title", &title);
    context.insert("slug", &name);
    context.insert("date", &jiff::Zoned::now().date().to_string());
    let text = templates.render("archetype.md", &context, Some(&archetype.path))?;
    disk::write_new(sources.root(), &path, text.as_bytes())?;
    console.result(&path);
    Ok(())
}

/// The beginning of a new document, and the folder it goes into.
struct Archetype {
    dir: String,
    path: String,
    text: String,
}

impl Archetype {
    /// The archetype of `kind`: `archetypes/<kind>.md` of the site or its theme. The theme's
    /// `[archetypes]` says which folder of `content/` it is for; else the kind is the folder.
    fn find(kind: &str, sources: &Sources, config: &Config) -> Outcome<Archetype> {
        let theme = config.theme.as_ref().map(|t| format!("themes/{t}/"));
        let kinds = theme
            .as_deref()
            .map_or(Ok(Table::default()), |t| theme_kinds(sources, t))?;
        let dir = kinds
            .get(kind)
            .and_then(|v| v.as_str())
            .unwrap_or(kind)
            .trim_matches('/')
            .to_owned();
        for base in ["".to_owned()].into_iter().chain(theme) {
            let path = format!("{base}archetypes/{kind}.md");
            if let Some(asset) = sources.asset(&path)? {
                return Ok(Archetype {
                    dir,
                    text: asset.read_text()?,
                    path,
                });
            }
        }
        if sources.has(&format!("content/{dir}/_index.md")) {
            return Ok(Archetype {
                dir,
                path: "archetypes".into(),
                text: PLAIN.to_owned(),
            });
        }
        let known = kinds.iter().map(|(k, _)| k);
        let unknown = Diagnostic::error("unknown-kind")
            .with("kind", kind)
            .at(Place::file("content"));
        Err(vec![unknown.did_you_mean(kind, known)])
    }
}

/// `[archetypes]` of the theme: kind → folder of `content/`.
fn theme_kinds(sources: &Sources, theme: &str) -> Outcome<Table> {
    let path = format!("{theme}theme.toml");
    let Some(asset) = sources.asset(&path)? else {
        return Ok(Table::default());
    };
    let text = asset.read_text()?;
    let table = parse_toml(&Origin::new(&path, &text), &text, 0)?;
    Ok(table
        .get("archetypes")
        .and_then(|v| v.as_table())
        .cloned()
        .unwrap_or_default())
}

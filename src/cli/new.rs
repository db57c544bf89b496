//! `loa new`: a new document from its archetype.
//!
//! Either a kind and a title (`loa new news Họp dân`), where the theme says which folder the
//! kind is for, or a path (`loa new tin-tuc/hop-dan.md`), where the folder says which
//! archetype: `archetypes/<folder>.md`, else `archetypes/default.md`, the site's before the
//! theme's. A section is `loa new tin-tuc/_index.md`. Nothing is ever overwritten.

use super::build::settings;
use super::console::Console;
use super::flags::{Global, NewArgs};
use crate::config::Config;
use crate::diag::{Diagnostic, Outcome, Place};
use crate::disk;
use crate::notation::{Origin, Table, parse_toml};
use crate::recipe::OutPath;
use crate::sources::Sources;
use crate::template::{Context, TemplateFile, Templates};
use crate::text::{Date, nfc, slug};

/// What a page without an archetype of its own begins with.
const PLAIN: &str =
    "+++\ntitle = {{ title | json_encode }}\ndate = {{ date }}\ndraft = true\n+++\n\n";
/// The same for a section.
const PLAIN_SECTION: &str = "+++\ntitle = {{ title | json_encode }}\nsort_by = \"date\"\n+++\n\n";

pub(super) fn run(args: &NewArgs, global: &Global, console: &Console) -> Outcome<()> {
    let sources = Sources::open(&settings(global, false, "build").root)?;
    let config = Config::settle(&sources, global.config.as_deref())?.value;
    let title = nfc(args.title.join(" ").trim()).into_owned();
    let new = if args.is_path() {
        New::at(&args.kind, title, &sources, &config)?
    } else {
        New::of_kind(&args.kind, title, &sources, &config)?
    };
    let date = match args.date.as_deref().or(new.date.as_deref()) {
        Some(date) if Date::parse(date).is_some() => date.to_owned(),
        Some(date) => {
            let bad = Diagnostic::error("bad-value").with("key", "--date");
            return Err(vec![bad.with("value", date).with("cause", "2025-08-28")]);
        }
        None => jiff::Zoned::now().date().to_string(),
    };
    let file = TemplateFile {
        name: "archetype.md".into(),
        path: new.archetype.path.clone(),
        text: new.archetype.text,
    };
    let templates = Templates::compile(vec![file], &[], |_| {})?.value;
    let mut context = Context::new();
    context.insert("title", &new.title);
    context.insert("slug", &new.slug);
    context.insert("date", &date);
    context.insert("section", &new.dir);
    let text = templates.render("archetype.md", &context, Some(&new.archetype.path))?;
    disk::write_new(sources.root(), &new.path, text.as_bytes())?;
    console.result(&new.path);
    Ok(())
}

/// A document to be begun.
struct New {
    /// The file, from the project's root.
    path: String,
    /// Its folder in `content/`.
    dir: String,
    title: String,
    slug: String,
    /// The date before the file's name.
    date: Option<String>,
    archetype: Archetype,
}

/// The beginning of a new document.
struct Archetype {
    path: String,
    text: String,
}

impl New {
    /// A document of a kind: the theme's `[archetypes]` says which folder of `content/` it
    /// is for; else the kind is the folder.
    fn of_kind(kind: &str, title: String, sources: &Sources, config: &Config) -> Outcome<New> {
        let kinds = theme_kinds(sources, config)?;
        let folder = kinds.get(kind).and_then(|v| v.as_str()).unwrap_or(kind);
        let dir = folder.trim_matches('/').to_owned();
        let archetype = match Archetype::find(&[kind.to_owned()], sources, config)? {
            Some(own) => own,
            None if sources.has(&format!("content/{dir}/_index.md")) => {
                Archetype::default_of(PLAIN, sources, config)?
            }
            None => {
                let unknown = Diagnostic::error("unknown-kind")
                    .with("kind", kind)
                    .at(Place::file("content"));
                return Err(vec![
                    unknown.did_you_mean(kind, kinds.iter().map(|(k, _)| k)),
                ]);
            }
        };
        let slug = slug(&title);
        if slug.is_empty() {
            let nameless = Diagnostic::error("title-without-letters").with("title", title);
            return Err(vec![nameless]);
        }
        Ok(New {
            path: format!("content/{dir}/{slug}.md"),
            dir,
            title,
            slug,
            date: None,
            archetype,
        })
    }

    /// A document at a path below `content/`.
    fn at(path: &str, title: String, sources: &Sources, config: &Config) -> Outcome<New> {
        let path = nfc(path).replace('\\', "/");
        let inner = path.strip_prefix("content/").unwrap_or(&path);
        let inner = inner.strip_suffix(".md").unwrap_or(inner);
        let whole = OutPath::new(&format!("content/{inner}.md")).map_err(|d| vec![d])?;
        let (dir, name) = inner.rsplit_once('/').unwrap_or(("", inner));
        let is_section = name == "_index";
        // An `index.md` and a section are called as their folder is.
        let named = match name {
            "index" | "_index" => dir.rsplit('/').next().unwrap_or(dir),
            name => name,
        };
        let rest = named.get(11..).filter(|rest| !rest.is_empty());
        let head = named.get(..10).filter(|head| Date::parse(head).is_some());
        let (date, rest) = match (head, rest) {
            (Some(date), Some(rest)) => (Some(date.to_owned()), rest),
            _ => (None, named),
        };
        let section = match name {
            "index" => dir.rsplit_once('/').map_or("", |(above, _)| above),
            _ => dir,
        };
        let names = archetypes_of(section, is_section, &theme_kinds(sources, config)?);
        let archetype = match Archetype::find(&names, sources, config)? {
            Some(own) => own,
            None if is_section => Archetype::plain(PLAIN_SECTION),
            None => Archetype::default_of(PLAIN, sources, config)?,
        };
        let title = if title.is_empty() {
            spoken(rest)
        } else {
            title
        };
        Ok(New {
            path: whole.to_string(),
            dir: section.to_owned(),
            title,
            slug: slug(rest),
            date,
            archetype,
        })
    }
}

/// The names of the archetypes for a folder, nearest first: its whole path, the kinds that
/// the theme says are for it, its parts from the last to the first.
fn archetypes_of(dir: &str, is_section: bool, kinds: &Table) -> Vec<String> {
    if is_section {
        let mut names = vec!["_index".to_owned()];
        if !dir.is_empty() {
            names.insert(0, format!("{dir}/_index"));
        }
        return names;
    }
    let mut names = Vec::new();
    let mut above = dir;
    while !above.is_empty() {
        names.push(above.to_owned());
        let for_it = kinds.iter().filter(|(_, entry)| {
            let folder = entry.value.as_str().unwrap_or_default();
            folder.trim_matches('/') == above
        });
        names.extend(for_it.map(|(kind, _)| kind.to_owned()));
        names.push(above.rsplit('/').next().unwrap_or(above).to_owned());
        above = above.rsplit_once('/').map_or("", |(up, _)| up);
    }
    names
}

/// A file's name as a title: `hop-dan-thon-1` → `Hop dan thon 1`.
fn spoken(name: &str) -> String {
    let words = name.replace(['-', '_'], " ");
    let mut letters = words.trim().chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

impl Archetype {
    /// The first of `names` for which the site or its theme has an archetype.
    fn find(names: &[String], sources: &Sources, config: &Config) -> Outcome<Option<Archetype>> {
        let themes: Vec<String> = config
            .themes
            .iter()
            .map(|t| format!("themes/{t}/"))
            .collect();
        for name in names {
            for base in [String::new()].iter().chain(&themes) {
                let path = format!("{base}archetypes/{name}.md");
                if let Some(asset) = sources.asset(&path)? {
                    let text = asset.read_text()?;
                    return Ok(Some(Archetype { path, text }));
                }
            }
        }
        Ok(None)
    }

    /// `archetypes/default.md`, else `text`.
    fn default_of(text: &str, sources: &Sources, config: &Config) -> Outcome<Archetype> {
        let found = Archetype::find(&["default".to_owned()], sources, config)?;
        Ok(found.unwrap_or_else(|| Archetype::plain(text)))
    }

    fn plain(text: &str) -> Archetype {
        Archetype {
            path: "archetypes".into(),
            text: text.to_owned(),
        }
    }
}

/// `[archetypes]` of the theme: kind → folder of `content/`.
fn theme_kinds(sources: &Sources, config: &Config) -> Outcome<Table> {
    let Some(theme) = &config.theme else {
        return Ok(Table::default());
    };
    let path = format!("themes/{theme}/theme.toml");
    let Some(asset) = sources.asset(&path)? else {
        return Ok(Table::default());
    };
    let text = asset.read_text()?;
    let table = parse_toml(&Origin::new(&path, &text), &text, 0)?;
    let kinds = table.get("archetypes").and_then(|v| v.as_table());
    Ok(kinds.cloned().unwrap_or_default())
}

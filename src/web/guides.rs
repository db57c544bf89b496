//! Functions that lead a reader on: `get_menu` and `get_related`.

use std::sync::Arc;

use super::functions::Reach;
use super::values::{into_map, put};
use super::{notes, questions};
use crate::library::MenuItem;
use crate::template::{Error, Kwargs, State, Tera, TeraResult, Value};

/// Adds both functions.
pub(super) fn register(tera: &mut Tera, reach: &Arc<Reach>) {
    let of_menu = Arc::clone(reach);
    tera.register_function("get_menu", move |args: Kwargs, _: &State| {
        get_menu(&of_menu, &args)
    });
    let of_kin = Arc::clone(reach);
    tera.register_function("get_related", move |args: Kwargs, _: &State| {
        get_related(&of_kin, &args)
    });
}

/// `get_menu(name="main", lang="en", current=current_path)`: the items of a menu; of
/// `main-en` if there is one for the language. With `current`, an item says whether it is
/// `active`, and whether it `holds` what is.
fn get_menu(reach: &Reach, args: &Kwargs) -> TeraResult<Value> {
    let name = args.must_get::<&str>("name")?;
    questions::plain("menus");
    let menus = &reach.library.menus;
    let own = match args.get::<&str>("lang")? {
        Some(lang) => menus.get(&format!("{name}-{lang}")),
        None => None,
    };
    let current = args.get::<&str>("current")?;
    match own.or_else(|| menus.get(name)) {
        Some(items) => Ok(items
            .iter()
            .map(|item| shown(item, current))
            .collect::<Vec<_>>()
            .into()),
        None if args.get::<bool>("required")?.unwrap_or(true) => {
            let known: Vec<&str> = menus.keys().map(String::as_str).collect();
            let known = known.join(", ");
            Err(Error::message(format!(
                "there is no menu `{name}` (there are: {known})"
            )))
        }
        None => Ok(Value::from(Vec::<Value>::new())),
    }
}

fn shown(item: &MenuItem, current: Option<&str>) -> Value {
    let mut map = into_map(Value::from_serializable(item));
    if let Some(current) = current {
        put(&mut map, "active", Value::from(is_at(item, current)));
        put(&mut map, "holds", Value::from(holds(item, current)));
    }
    let children: Vec<Value> = item.children.iter().map(|c| shown(c, current)).collect();
    put(&mut map, "children", Value::from(children));
    Value::from(map)
}

fn is_at(item: &MenuItem, current: &str) -> bool {
    item.path.as_deref() == Some(current)
}

/// Whether `current` is below the item: one of its children, or deeper in its folder.
fn holds(item: &MenuItem, current: &str) -> bool {
    let inside = |path: &String| {
        path != "/" && path.ends_with('/') && path != current && current.starts_with(path)
    };
    item.path.as_ref().is_some_and(inside)
        || item
            .children
            .iter()
            .any(|c| is_at(c, current) || holds(c, current))
}

/// `get_related(path=page.relative_path, limit=5)`: the pages most like a page, best first.
fn get_related(reach: &Reach, args: &Kwargs) -> TeraResult<Value> {
    let path = args.must_get::<&str>("path")?;
    let site = reach.site()?;
    let limit = args.get::<usize>("limit")?;
    let limit = limit.unwrap_or(reach.library.config.related.limit);
    notes::ask(|| format!("related\t{path}\t{limit}"));
    match site.related(path, limit) {
        Some(kin) => Ok(site.list(&kin)),
        None => Err(Error::message(format!("there is no page `{path}`"))),
    }
}

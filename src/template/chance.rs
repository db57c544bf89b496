//! Chance that is the same in every build: `get_random` and `shuffle` draw from a seed. One
//! that is not given is the address of the page, so that two builds of one site are equal.

use std::sync::Arc;

use tera::{Kwargs, Map, State, Tera, TeraResult, Value};
use tera_contrib::rand;

/// Adds the function and the filter to `tera`.
pub(super) fn register(tera: &mut Tera) {
    tera.register_function(
        "get_random",
        |args: Kwargs, state: &State| -> TeraResult<i64> {
            let mut with_seed = seed(&args, state)?;
            let start = args.get::<i64>("start")?.unwrap_or(0);
            with_seed.insert("start".into(), Value::from(start));
            with_seed.insert("end".into(), Value::from(args.must_get::<i64>("end")?));
            rand::get_random(Kwargs::new(Arc::new(with_seed)), state)
        },
    );
    tera.register_filter(
        "shuffle",
        |list: Vec<Value>, args: Kwargs, state: &State| -> TeraResult<Vec<Value>> {
            let seed = seed(&args, state)?;
            rand::shuffle(list, Kwargs::new(Arc::new(seed)), state)
        },
    );
}

/// Arguments with the given seed, or the page's own.
fn seed(args: &Kwargs, state: &State) -> TeraResult<Map> {
    let seed = match args.get::<String>("seed")? {
        Some(seed) => seed,
        None => state
            .get::<String>("current_path")
            .ok()
            .flatten()
            .unwrap_or_default(),
    };
    let mut map = Map::default();
    map.insert("seed".into(), Value::from(seed));
    Ok(map)
}

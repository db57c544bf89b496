//! `range`, with a budget: loops in loops over numbers end in bounded time, whatever a template
//! asks for.

use std::cell::Cell;

use tera::{Error, Kwargs, State, Tera, TeraResult};

/// Numbers in one range, as in Tera.
const LONGEST: u64 = 100_000;
/// Numbers in all ranges of one file.
const BUDGET: u64 = 20_000_000;

thread_local! {
    /// What is left for the file that is rendered on this thread.
    static LEFT: Cell<u64> = const { Cell::new(BUDGET) };
}

/// Begins a file.
pub(super) fn begin() {
    LEFT.set(BUDGET);
}

/// Adds the function to `tera`, in the place of Tera's own.
pub(super) fn register(tera: &mut Tera) {
    tera.register_function("range", |args: Kwargs, _: &State| range(&args));
}

/// `range(end, start = 0, step_by = 1)`.
fn range(args: &Kwargs) -> TeraResult<Vec<i64>> {
    let end = args.must_get::<i64>("end")?;
    let start = args.get::<i64>("start")?.unwrap_or(0);
    let step = args.get::<i64>("step_by")?.unwrap_or(1);
    if step == 0 {
        return Err(Error::message("`range` cannot go on in steps of 0"));
    }
    if start > end && step > 0 {
        return Err(Error::message("`range` has a `start` behind its `end`"));
    }
    let ahead = (start < end) == (step > 0);
    let length = match ahead {
        true => start.abs_diff(end).div_ceil(step.unsigned_abs()),
        false => 0,
    };
    if length > LONGEST {
        return Err(Error::message(format!(
            "`range` would give {length} numbers; {LONGEST} are the most"
        )));
    }
    let left = LEFT.get().checked_sub(length.max(1)).ok_or_else(|| {
        Error::message(format!(
            "the loops of this file count further than {BUDGET}; loops in loops must be shorter"
        ))
    })?;
    LEFT.set(left);
    let mut numbers = Vec::new();
    let mut next = start;
    for _ in 0..length {
        numbers.push(next);
        next = next.saturating_add(step);
    }
    Ok(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(template: &str) -> Result<String, String> {
        begin();
        let mut tera = Tera::default();
        register(&mut tera);
        tera.render_str(template, &tera::Context::new(), false)
            .map_err(|e| e.to_string())
    }

    #[test]
    fn ranges_count_up_and_down() {
        let shown = |arguments: &str| {
            rendered(&format!(
                "{{% for i in range({arguments}) %}}{{{{ i }}}} {{% endfor %}}"
            ))
        };
        assert_eq!(shown("end=3").unwrap(), "0 1 2 ");
        assert_eq!(shown("start=1, end=6, step_by=2").unwrap(), "1 3 5 ");
        assert_eq!(shown("start=3, end=0, step_by=-1").unwrap(), "3 2 1 ");
        assert_eq!(shown("end=0").unwrap(), "");
        assert!(shown("start=3, end=0").is_err() && shown("end=3, step_by=0").is_err());
        assert!(shown("end=1000000000000").is_err());
    }

    #[test]
    fn loops_in_loops_end() {
        let template = "{% for a in range(end=100000) %}{% for b in range(end=100000) %}\
                        {% endfor %}{% endfor %}";
        assert!(rendered(template).unwrap_err().contains("20000000"));
    }
}

//! The filter `markdown`.

use super::super::markdown;
use super::super::questions;
use super::reach::Reach;
use crate::template::{Kwargs, State, TeraResult, Value};

/// `text | markdown(inline = false)`: relative links and anchors are those of the page or
/// section that is rendered.
pub(super) fn markdown(
    reach: &Reach,
    text: &str,
    args: &Kwargs,
    state: &State,
) -> TeraResult<Value> {
    let config = &reach.library.config;
    let own = |name| state.get::<Value>(name).ok().flatten();
    let document = own("page").or_else(|| own("section"));
    let permalink = document
        .as_ref()
        .and_then(|d| d.get_from_path("permalink")?.as_str().map(str::to_owned))
        .unwrap_or_else(|| config.permalink("/"));
    let resolve = |link: &str| {
        questions::link(link);
        reach.library.resolve(link).ok().map(|(_, url, _)| url)
    };
    let context = markdown::Context {
        highlighter: reach.highlighter.as_ref(),
        ..markdown::Context::plain(config, &permalink, &resolve)
    };
    let inline = args.get::<bool>("inline")?.unwrap_or(false);
    Ok(Value::safe_string(&match inline {
        true => markdown::render_inline(text, &context),
        false => markdown::render(text, &context).html,
    }))
}

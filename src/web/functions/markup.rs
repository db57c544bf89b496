//! The filter `markdown`.

use super::super::markdown;
use super::reach::Reach;
use crate::config::AnchorLinks;
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
    let context = markdown::Context {
        config,
        permalink: &permalink,
        anchor_links: AnchorLinks::None,
        resolve: &|link| reach.library.resolve(link).ok().map(|(_, url, _)| url),
        anchor_link: &|_, _| String::new(),
        image: &|_, _, _| None,
    };
    let inline = args.get::<bool>("inline")?.unwrap_or(false);
    Ok(Value::safe_string(&match inline {
        true => markdown::render_inline(text, &context),
        false => markdown::render(text, &context).html,
    }))
}

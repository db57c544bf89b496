//! Components called by the program itself.

use std::collections::BTreeSet;

use tera::{Context, Value};

use super::Templates;
use crate::diag::Diagnostic;

impl Templates {
    /// Whether there is a component `name`.
    pub fn has_component(&self, name: &str) -> bool {
        self.tera.contains_component(name)
    }

    /// Renders the component `name` with those of `arguments` that it declares (all of them,
    /// if it takes the rest) and `body`. `implicits` are what it can ask for with `@`.
    ///
    /// # Errors
    /// `template-render` and the like, with the place in the component.
    pub fn render_component(
        &self,
        name: &str,
        arguments: &[(&'static str, Value)],
        implicits: &Context,
        body: &str,
    ) -> Result<String, Diagnostic> {
        let Some(component) = self.tera.get_component_definition(name) else {
            return Ok(body.to_owned());
        };
        let declared: BTreeSet<&str> = component.args().iter().map(|a| a.name()).collect();
        let takes_all = component.rest_param().is_some();
        let mut context = Context::new();
        for (key, value) in arguments {
            if takes_all || declared.contains(key) {
                context.insert_value(*key, value.clone());
            }
        }
        self.tera
            .render_component_with_implicits(name, &context, implicits, Some(body), true)
            .map_err(|error| {
                let facts = vec![("name", name.to_owned())];
                let told = self.explain(&error, None).into_iter().next();
                told.unwrap_or_else(|| Diagnostic::error("template-problem").with("cause", &error))
                    .hint_with("hint-component", facts)
            })
    }
}

//! The print templates, compiled when they are needed.
//!
//! A project's own templates are compiled at once, so that what is wrong in any of them is
//! told whatever is printed. Those that come with the program are known to be right, and most
//! orders need one in ten: they are compiled when their layout is first drawn.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use super::functions;
use crate::diag::Outcome;
use crate::template::{TemplateFile, Templates};

/// The templates of a workshop.
pub(super) struct TemplateShelf {
    files: Vec<TemplateFile>,
    /// All of them, if some are the project's own.
    all: Option<Arc<Templates>>,
    /// Those that one of them needs, by its name.
    some: Mutex<BTreeMap<String, Arc<Templates>>>,
}

impl TemplateShelf {
    /// The templates `files`; `own` tells whether some of them are the project's.
    ///
    /// # Errors
    /// What is wrong with them, if some are the project's.
    pub(super) fn open(files: Vec<TemplateFile>, own: bool) -> Outcome<TemplateShelf> {
        let all = match own {
            true => Some(Arc::new(compile(files.clone())?)),
            false => None,
        };
        Ok(TemplateShelf {
            files,
            all,
            some: Mutex::default(),
        })
    }

    /// Whether there is a template `name`.
    pub(super) fn has(&self, name: &str) -> bool {
        self.files.iter().any(|file| file.name == name)
    }

    /// The template `name` with all that it needs.
    ///
    /// # Errors
    /// What is wrong with them.
    pub(super) fn with(&self, name: &str) -> Outcome<Arc<Templates>> {
        if let Some(all) = &self.all {
            return Ok(Arc::clone(all));
        }
        // Whoever comes while they are being compiled waits for them.
        let mut some = self
            .some
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(known) = some.get(name) {
            return Ok(Arc::clone(known));
        }
        let needed = Arc::new(compile(self.needed_by(name))?);
        some.insert(name.to_owned(), Arc::clone(&needed));
        Ok(needed)
    }

    /// A template and those that it names, and so on.
    fn needed_by(&self, name: &str) -> Vec<TemplateFile> {
        let (mut needed, mut open) = (BTreeSet::new(), vec![name.to_owned()]);
        while let Some(name) = open.pop() {
            let Some(file) = self.files.iter().find(|file| file.name == name) else {
                continue;
            };
            if needed.insert(name) {
                let named = |other: &&TemplateFile| {
                    ['"', '\'']
                        .iter()
                        .any(|quote| file.text.contains(&format!("{quote}{}{quote}", other.name)))
                };
                open.extend(self.files.iter().filter(named).map(|f| f.name.clone()));
            }
        }
        let files = self.files.iter().filter(|file| needed.contains(&file.name));
        files.cloned().collect()
    }
}

fn compile(files: Vec<TemplateFile>) -> Outcome<Templates> {
    Templates::compile(files, &[], functions::register).map(|compiled| compiled.value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::Context;

    fn files(texts: &[(&str, &str)]) -> Vec<TemplateFile> {
        let file = |(name, text): &(&str, &str)| TemplateFile {
            name: (*name).to_owned(),
            path: (*name).to_owned(),
            text: (*text).to_owned(),
        };
        texts.iter().map(file).collect()
    }

    const TEXTS: [(&str, &str); 4] = [
        ("a.svg", "a{% include \"b.svg\" %}"),
        ("b.svg", "b{% include 'c.svg' %}"),
        ("c.svg", "c"),
        ("broken.svg", "{% if %}"),
    ];

    #[test]
    fn a_template_comes_with_all_that_it_needs_and_no_more() {
        let shelf = TemplateShelf::open(files(&TEXTS), false).unwrap();
        let templates = shelf.with("a.svg").unwrap();
        assert_eq!(
            templates.render("a.svg", &Context::new(), None).unwrap(),
            "abc"
        );
        assert!(!templates.has("broken.svg") && shelf.has("broken.svg"));
        assert!(shelf.with("broken.svg").is_err());
    }

    #[test]
    fn what_is_wrong_in_the_projects_own_is_told_at_once() {
        assert!(TemplateShelf::open(files(&TEXTS), true).is_err());
        let shelf = TemplateShelf::open(files(&TEXTS[..3]), true).unwrap();
        assert!(shelf.with("c.svg").unwrap().has("a.svg"));
    }
}

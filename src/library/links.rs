//! Internal links: `@/tin-tuc/hop-dan.md#muc-1` → the permalink.

use percent_encoding::percent_decode_str;

use super::{Library, PageId, SectionId};
use crate::content::Written;

/// What an internal link leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// A page.
    Page(PageId),
    /// A section.
    Section(SectionId),
}

/// Why an internal link leads nowhere: no document has this path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkError {
    /// The path in the link, relative to `content/`.
    pub path: String,
}

impl Library {
    /// The target and the permalink behind `link`, which begins with `@/`, and the
    /// fragment behind `#`.
    ///
    /// # Errors
    /// When no document has the path.
    pub fn resolve<'l>(
        &self,
        link: &'l str,
    ) -> Result<(Target, String, Option<&'l str>), LinkError> {
        let inner = link.strip_prefix("@/").unwrap_or(link);
        let (path, fragment) = match inner.split_once('#') {
            Some((path, fragment)) => (path, Some(fragment)),
            None => (inner, None),
        };
        let path = percent_decode_str(path).decode_utf8_lossy().into_owned();
        let Some(target) = self.find(&path) else {
            return Err(LinkError { path });
        };
        let permalink = self.permalink(target);
        let whole = match fragment {
            Some(fragment) => format!("{permalink}#{fragment}"),
            None => permalink.to_owned(),
        };
        Ok((target, whole, fragment))
    }

    /// The file of a target, relative to `content/`.
    pub fn file(&self, target: Target) -> &str {
        match target {
            Target::Page(id) => &self.page(id).document.path,
            Target::Section(id) => &self.section(id).document.path,
        }
    }

    /// What is written in a target.
    pub fn written(&self, target: Target) -> Written<'_> {
        match target {
            Target::Page(id) => self.page(id).document.written(),
            Target::Section(id) => self.section(id).document.written(),
        }
    }

    /// The permalink of a target.
    pub fn permalink(&self, target: Target) -> &str {
        match target {
            Target::Page(id) => &self.page(id).address.permalink,
            Target::Section(id) => &self.section(id).address.permalink,
        }
    }
}

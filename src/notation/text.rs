//! A file's text, which may be left on the disk until somebody looks at it.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use crate::digest::Digest;

type Load = Box<dyn Fn() -> String + Send + Sync>;

/// A text that is shared. One that is read later has a digest all the same.
#[derive(Clone)]
pub struct Text(Arc<Inner>);

struct Inner {
    text: OnceLock<String>,
    digest: OnceLock<Digest>,
    load: Option<Load>,
}

impl Text {
    /// A text with this digest, which `load` reads when it is first looked at.
    pub fn later(digest: Digest, load: impl Fn() -> String + Send + Sync + 'static) -> Text {
        Text(Arc::new(Inner {
            text: OnceLock::new(),
            digest: OnceLock::from(digest),
            load: Some(Box::new(load)),
        }))
    }

    /// The text, for once: one that is read later is not kept for it.
    pub fn glance(&self) -> Cow<'_, str> {
        match (self.0.text.get(), &self.0.load) {
            (None, Some(load)) => Cow::Owned(load()),
            _ => Cow::Borrowed(self),
        }
    }

    /// The digest of the text.
    pub fn digest(&self) -> Digest {
        *self.0.digest.get_or_init(|| Digest::of(self.as_bytes()))
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Text {
        text.to_owned().into()
    }
}

impl From<String> for Text {
    fn from(text: String) -> Text {
        Text(Arc::new(Inner {
            text: OnceLock::from(text),
            digest: OnceLock::new(),
            load: None,
        }))
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        let load = || self.0.load.as_ref().map(|load| load()).unwrap_or_default();
        self.0.text.get_or_init(load)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.text.get() {
            Some(text) => fmt::Debug::fmt(text, f),
            None => f.write_str("Text"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_when_it_is_looked_at() {
        let later = Text::later(Digest::of(b"xin"), || "xin".to_owned());
        assert_eq!(format!("{later:?}"), "Text");
        assert_eq!(later.digest(), Text::from("xin").digest());
        assert_eq!(later.glance(), "xin");
        assert_eq!(format!("{later:?}"), "Text");
        assert_eq!(&*later, "xin");
    }
}

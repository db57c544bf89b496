//! Where the time goes: every pass of a build says when it has ended.
//!
//! Nothing inside loa looks at a clock: whoever starts a build hands in a function that is
//! called with the name of each pass as it ends, and may measure.

use std::fmt;
use std::sync::Arc;

/// Who is told of the end of each pass; nobody by default.
#[derive(Clone, Default)]
pub struct Passes(Option<Arc<dyn Fn(&'static str) + Send + Sync>>);

impl Passes {
    /// Tells `listener` the name of each pass as it ends, in the order of their ends.
    pub fn told_to(listener: impl Fn(&'static str) + Send + Sync + 'static) -> Passes {
        Passes(Some(Arc::new(listener)))
    }

    /// The pass `name` has ended.
    pub fn ended(&self, name: &'static str) {
        if let Some(listener) = &self.0 {
            listener(name);
        }
    }
}

impl fmt::Debug for Passes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passes")
    }
}

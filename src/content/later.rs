//! Front matter that is understood when somebody looks at it: a build for which most of it is as it
//! was looks at little.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, LazyLock};

/// Front matter, shared.
#[derive(Clone)]
pub struct Matter<M>(Held<M>);

type Later<M> = LazyLock<Arc<M>, Box<dyn FnOnce() -> Arc<M> + Send>>;

#[derive(Clone)]
enum Held<M> {
    Now(Arc<M>),
    Later(Arc<Later<M>>),
}

impl<M> Matter<M> {
    /// Front matter that `understand` gives when it is first looked at.
    pub fn later(understand: impl FnOnce() -> Arc<M> + Send + 'static) -> Matter<M> {
        Matter(Held::Later(Arc::new(LazyLock::new(Box::new(understand)))))
    }

    /// Understands it now.
    pub fn understand(&self) {
        self.shared();
    }

    fn shared(&self) -> &Arc<M> {
        match &self.0 {
            Held::Now(matter) => matter,
            Held::Later(matter) => matter,
        }
    }
}

impl<M: Clone> Matter<M> {
    /// The front matter, to be changed.
    pub fn make_mut(&mut self) -> &mut M {
        self.0 = Held::Now(Arc::clone(self.shared()));
        match &mut self.0 {
            Held::Now(matter) => Arc::make_mut(matter),
            Held::Later(_) => unreachable!("it was looked at"),
        }
    }
}

impl<M> From<M> for Matter<M> {
    fn from(matter: M) -> Matter<M> {
        Matter(Held::Now(Arc::new(matter)))
    }
}

impl<M> Deref for Matter<M> {
    type Target = M;

    fn deref(&self) -> &M {
        self.shared()
    }
}

impl<M: fmt::Debug> fmt::Debug for Matter<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

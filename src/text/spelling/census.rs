//! Counting ways of writing over many texts, to tell which are mixed.

use std::collections::BTreeMap;

use super::{Class, Form, Variant, rewritten};

/// A place as it was counted: its form, what stands there, and where it is.
type Counted<T> = (Form, String, T);

/// Ways of writing in many texts; `T` says where a place is.
#[derive(Clone, Debug, Default)]
pub struct Census<T> {
    /// By class and group, in the order of adding.
    seen: BTreeMap<(Class, String), Vec<Counted<T>>>,
}

/// Something that is written in more than one way.
#[derive(Clone, Debug, PartialEq)]
pub struct Mixed<'a, T> {
    /// What it is about.
    pub class: Class,
    /// The syllable, if the class is about single ones.
    pub group: &'a str,
    /// The way most places write, the first of them if two are equal.
    pub usual: Form,
    /// How many places write so.
    pub count: usize,
    /// How one of them reads.
    pub example: &'a str,
    /// The others.
    pub others: Vec<Minority<'a, T>>,
}

/// A place that writes otherwise than most.
#[derive(Clone, Debug, PartialEq)]
pub struct Minority<'a, T> {
    /// Where it is.
    pub place: &'a T,
    /// What stands there.
    pub written: &'a str,
    /// What would stand there, written as most places do.
    pub right: String,
}

impl<T> Census<T> {
    /// Nothing counted yet.
    pub fn new() -> Self {
        Census {
            seen: BTreeMap::new(),
        }
    }

    /// Counts a place. What is wrong in itself is not counted.
    pub fn add(&mut self, text: &str, variant: &Variant, place: T) {
        let Some(written) = text.get(variant.range.clone()) else {
            return;
        };
        if variant.right.is_none() {
            let key = (variant.class, variant.group.clone());
            let entry = (variant.form, written.to_owned(), place);
            self.seen.entry(key).or_default().push(entry);
        }
    }

    /// Everything that is written in more than one way.
    pub fn mixed(&self) -> Vec<Mixed<'_, T>> {
        self.seen
            .iter()
            .filter_map(|(key, all)| mixed(key, all))
            .collect()
    }
}

fn mixed<'a, T>(
    (class, group): &'a (Class, String),
    all: &'a [Counted<T>],
) -> Option<Mixed<'a, T>> {
    let mut counts: BTreeMap<Form, (usize, usize)> = BTreeMap::new();
    for (i, (form, ..)) in all.iter().enumerate() {
        counts.entry(*form).or_insert((0, i)).0 += 1;
    }
    if counts.len() < 2 {
        return None;
    }
    // Of equals, the one that was seen first.
    let (usual, (count, first)) = counts
        .into_iter()
        .max_by_key(|(_, (count, first))| (*count, std::cmp::Reverse(*first)))?;
    let others = all.iter().filter(|(form, ..)| *form != usual);
    Some(Mixed {
        class: *class,
        group,
        usual,
        count,
        example: &all[first].1,
        others: others
            .map(|(_, written, place)| Minority {
                place,
                written,
                right: rewritten(*class, usual, written).unwrap_or_else(|| all[first].1.clone()),
            })
            .collect(),
    })
}

//! Terms cut into files that a browser loads one by one.

use super::terms::Term;

/// A run of terms.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Part {
    /// The key of its first term, or of the next part's: whoever looks for a key reads the
    /// last part whose `first` is not behind it.
    pub first: String,
    /// `form:pages` of each term, with commas between.
    pub body: String,
}

/// Cuts sorted terms into `count` parts of about the same size. The spellings of one key stay
/// together, so that parts may be empty if there are fewer keys than parts.
pub(super) fn cut(terms: &[Term], count: usize) -> Vec<Part> {
    let total: usize = terms.iter().map(size).sum();
    let mut parts = Vec::with_capacity(count);
    let mut part = Part::default();
    let mut written = 0;
    for (i, term) in terms.iter().enumerate() {
        if part.body.is_empty() {
            part.first.clone_from(&term.key);
        } else {
            part.body.push(',');
        }
        part.body.extend([&*term.form, ":", &*term.pages]);
        written += size(term);
        let key_ends = terms.get(i + 1).is_none_or(|next| next.key != term.key);
        let share = total * (parts.len() + 1) / count;
        if key_ends && written >= share && parts.len() + 1 < count {
            parts.push(std::mem::take(&mut part));
        }
    }
    parts.push(part);
    parts.resize_with(count, Part::default);
    // Nothing is looked for in the empty parts at the end.
    for empty in parts.iter_mut().skip(1).filter(|p| p.body.is_empty()) {
        empty.first = "\u{ffff}".to_owned();
    }
    parts
}

fn size(term: &Term) -> usize {
    term.form.len() + term.pages.len() + 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn term(key: &str, form: &str) -> Term {
        Term {
            key: key.to_owned(),
            form: form.to_owned(),
            pages: "!".to_owned(),
        }
    }

    #[test]
    fn a_key_is_in_one_part() {
        let terms = [
            term("a", "a"),
            term("ke", "kê"),
            term("ke", "kẻ"),
            term("sat", "sặt"),
        ];
        let parts = cut(&terms, 3);
        let shown: Vec<_> = parts.iter().map(|p| (&*p.first, &*p.body)).collect();
        assert_eq!(
            shown,
            [("a", "a:!,kê:!,kẻ:!"), ("sat", "sặt:!"), ("\u{ffff}", "")]
        );
    }

    #[test]
    fn there_is_always_a_part() {
        assert_eq!(cut(&[], 1), [Part::default()]);
        assert_eq!(cut(&[term("a", "a")], 1)[0].body, "a:!");
    }
}

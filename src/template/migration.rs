//! What templates of Tera 1, and so of Zola before 0.23, must write instead: a table from the
//! old way to the new one, looked up where a template fails.

/// An old way and the new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Migration {
    /// As it was written.
    pub(super) old: &'static str,
    /// As it is written now.
    pub(super) new: &'static str,
}

/// Filters, tests and functions that are gone, with what there is for them.
const NAMES: &[Migration] = &[
    Migration {
        old: "as_str",
        new: "str",
    },
    Migration {
        old: "linebreaksbr",
        new: "newlines_to_br",
    },
    Migration {
        old: "trim_start_matches",
        new: "trim_start(pat=\"…\")",
    },
    Migration {
        old: "trim_end_matches",
        new: "trim_end(pat=\"…\")",
    },
    Migration {
        old: "filter",
        new: "[x for x in list if x.key == value]",
    },
    Migration {
        old: "map",
        new: "[x.key for x in list]",
    },
    Migration {
        old: "concat",
        new: "[...a, ...b]",
    },
    Migration {
        old: "slice",
        new: "list[1:3]",
    },
    Migration {
        old: "addslashes",
        new: "replace(from=\"'\", to=\"\\'\")",
    },
    Migration {
        old: "divisibleby",
        new: "divisible_by(divisor=…)",
    },
    Migration {
        old: "object",
        new: "is map",
    },
    Migration {
        old: "get_file_hash",
        new: "get_hash(path=…)",
    },
];

/// Tags that are gone.
const TAGS: &[Migration] = &[
    Migration {
        old: "{% macro name(a) %}",
        new: "{% component name(a) %}…{% endcomponent name %}",
    },
    Migration {
        old: "{% endmacro %}",
        new: "{% endcomponent name %}",
    },
    Migration {
        old: "{% import \"x\" as y %}",
        new: "nothing: components are known everywhere",
    },
];

/// Tests whose argument must be named.
const TESTS: &[(&str, Migration)] = &[
    (
        "starting_with",
        Migration {
            old: "is starting_with(\"x\")",
            new: "is starting_with(pat=\"x\")",
        },
    ),
    (
        "ending_with",
        Migration {
            old: "is ending_with(\"x\")",
            new: "is ending_with(pat=\"x\")",
        },
    ),
    (
        "containing",
        Migration {
            old: "is containing(\"x\")",
            new: "is containing(pat=\"x\")",
        },
    ),
    (
        "matching",
        Migration {
            old: "is matching(\"x\")",
            new: "is matching(pat=\"x\")",
        },
    ),
    (
        "divisibleby",
        Migration {
            old: "is divisibleby(2)",
            new: "is divisible_by(divisor=2)",
        },
    ),
    (
        "divisible_by",
        Migration {
            old: "is divisible_by(2)",
            new: "is divisible_by(divisor=2)",
        },
    ),
];

const IGNORE_MISSING: Migration = Migration {
    old: "{% include \"x\" ignore missing %}",
    new: "{% include \"x\" %} of a template that is there",
};
const INCLUDE_LIST: Migration = Migration {
    old: "{% include [\"a\", \"b\"] %}",
    new: "{% if … %}{% include \"a\" %}{% else %}{% include \"b\" %}{% endif %}",
};
const MACRO_CALL: Migration = Migration {
    old: "self::name(a=1), x::name(a=1)",
    new: "{{ <name a={1}/> }}",
};
const INDEX: Migration = Migration {
    old: "list.0",
    new: "list[0]",
};
const SHORTCODE: Migration = Migration {
    old: "{{ name(a=\"x\") }}, {% name() %}…{% end %}",
    new: "{{ <name a=\"x\"/> }}, {% <name> %}…{% </name> %}",
};

/// The old way that a failed line goes, if it goes one. `message` is Tera's, `line` the line
/// of the template that it points at, `body` whether that is a page's own text.
pub(super) fn find(message: &str, line: &str, body: bool) -> Option<Migration> {
    if let Some((kind, name)) = unknown(message) {
        let known = NAMES.iter().find(|m| m.old == name).copied();
        let called = body && kind == "function";
        return known.or_else(|| called.then_some(SHORTCODE));
    }
    let tags: Vec<&str> = tags(line).collect();
    let of_tag = |m: &&Migration| tags.iter().any(|tag| starts(m.old, tag));
    if let Some(tag) = TAGS.iter().find(of_tag) {
        return Some(*tag);
    }
    if line.contains("ignore missing") {
        return Some(IGNORE_MISSING);
    }
    if line.contains("include [") {
        return Some(INCLUDE_LIST);
    }
    let positional = |name: &str| {
        line.match_indices(name).any(|(at, _)| {
            let rest = line[at + name.len()..].trim_start().strip_prefix('(');
            let argument = rest.map(str::trim_start).unwrap_or_default();
            rest.is_some() && !argument.starts_with("pat") && !argument.starts_with("divisor")
        })
    };
    if let Some((_, test)) = TESTS.iter().find(|(name, _)| positional(name)) {
        return Some(*test);
    }
    if line.contains("::") {
        return Some(MACRO_CALL);
    }
    if body && message.starts_with("Unknown tag") {
        return Some(SHORTCODE);
    }
    (has_numeric_step(line) && message.contains("integer")).then_some(INDEX)
}

/// `filter` and `as_str` in "Unknown filter `as_str`".
pub(super) fn unknown(message: &str) -> Option<(&str, &str)> {
    let (kind, rest) = message.strip_prefix("Unknown ")?.split_once(" `")?;
    Some((kind, rest.split_once('`')?.0))
}

/// The first words of the tags in a line: `macro` in `{%- macro x() %}`.
fn tags(line: &str) -> impl Iterator<Item = &str> {
    line.split("{%").skip(1).filter_map(|tag| {
        tag.trim_start_matches(['-', ' ', '\t'])
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .next()
            .filter(|word| !word.is_empty())
    })
}

fn starts(old: &str, tag: &str) -> bool {
    tags(old).next() == Some(tag)
}

/// `list.0` in a line.
fn has_numeric_step(line: &str) -> bool {
    let bytes = line.as_bytes();
    bytes.windows(3).any(|w| {
        (w[0].is_ascii_alphabetic() || w[0] == b'_' || w[0] == b']')
            && w[1] == b'.'
            && w[2].is_ascii_digit()
    })
}

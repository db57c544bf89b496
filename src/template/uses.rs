//! What templates can read, told from their texts.
//!
//! A value that no template can read need not be made, and a list of which only the first ten
//! are read need not be longer. The answer errs on the side of reading: a name in a string, a
//! key that is computed, a whole map that is written out count as reading everything that they
//! could mean.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use super::tokens::{Token, before, is_behind_point, next, tokens};

/// How much of a list is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// At most so many from its beginning.
    First(usize),
    /// Perhaps all of it.
    All,
}

impl Depth {
    /// How many of `length` entries that is.
    pub fn of(self, length: usize) -> usize {
        match self {
            Depth::First(most) => most.min(length),
            Depth::All => length,
        }
    }
}

/// The variables that every template has by itself, as long as no template gives their names
/// to something else.
const OWN: [&str; 4] = ["page", "section", "term", "paginator"];

/// What a set of templates can read.
#[derive(Clone, Debug, Default)]
pub struct Uses {
    /// Keys that are read of anything.
    keys: FxHashSet<String>,
    /// Keys that are read of something else than the variables in [`OWN`].
    elsewhere: FxHashSet<String>,
    /// How the lists under `pages` are read, of the variables in [`OWN`] and of anything else.
    own_pages: Option<Depth>,
    other_pages: Option<Depth>,
    /// Whether whole maps are read, or keys that are computed.
    anything: bool,
}

impl Uses {
    /// What templates can read, given by their names and texts.
    pub fn of<'t>(files: impl Iterator<Item = (&'t str, &'t str)>) -> Uses {
        let (names, texts): (Vec<&str>, Vec<&str>) = files.unzip();
        let texts: Vec<Vec<Token<'_>>> = texts.into_iter().map(tokens).collect();
        let rebound = Rebound::of_all(&names, &texts);
        let documents = documents_in(&texts);
        let mut uses = Uses::default();
        for (tokens, rebound) in texts.iter().zip(&rebound) {
            uses.read(tokens, rebound, &documents);
        }
        uses
    }

    /// Whether `key` is read of anything.
    pub fn key(&self, key: &str) -> bool {
        self.anything || self.keys.contains(key)
    }

    /// Whether `key` is read of something else than the page or section that is rendered: of an
    /// entry of a list, perhaps.
    pub fn elsewhere(&self, key: &str) -> bool {
        self.anything || self.elsewhere.contains(key)
    }

    /// How far the list `pages` of the section or term that is rendered is read.
    pub fn own_pages(&self) -> Depth {
        self.depth(self.own_pages)
    }

    /// How far the list `pages` of any other section or term is read.
    pub fn other_pages(&self) -> Depth {
        self.depth(self.other_pages)
    }

    fn depth(&self, found: Option<Depth>) -> Depth {
        match self.anything {
            true => Depth::All,
            false => found.unwrap_or(Depth::First(0)),
        }
    }

    fn read(&mut self, tokens: &[Token<'_>], rebound: &Names, documents: &BTreeSet<&str>) {
        for (at, token) in tokens.iter().enumerate() {
            match *token {
                Token::Name("__tera_context") => self.anything = true,
                Token::Name("json_encode") => self.anything |= !is_of_a_text(tokens, at),
                Token::Name("page" | "section") if is_written_out(tokens, at) => {
                    self.anything = true;
                }
                Token::Name(key) if is_behind_point(tokens, at) => {
                    let base = base_of(tokens, at);
                    let owner = base.and_then(|base| OWN.into_iter().find(|own| *own == base));
                    let surely = owner.filter(|own| !rebound.contains(own));
                    self.keys.insert(key.to_owned());
                    if surely.is_none() {
                        self.elsewhere.insert(key.to_owned());
                    }
                    // The pages of a list page are its own matter: it holds no others.
                    if key == "pages" && surely != Some("paginator") {
                        let depth = Some(depth_behind(&tokens[at + 1..]));
                        if owner.is_some() {
                            self.own_pages = self.own_pages.max(depth);
                        }
                        if surely.is_none() {
                            self.other_pages = self.other_pages.max(depth);
                        }
                    }
                }
                Token::Name("key" | "attribute") if next(tokens, at) == Some(Token::Sign('=')) => {
                    let given = tokens.get(at + 2);
                    self.anything |= !matches!(given, Some(Token::Text(_)));
                }
                Token::Name("in") => self.anything |= walks_a_map(tokens, at, documents),
                Token::Text(text) => {
                    for part in text.split('.') {
                        self.keys.insert(part.to_owned());
                        self.elsewhere.insert(part.to_owned());
                        if part == "pages" {
                            self.own_pages = Some(Depth::All);
                            self.other_pages = Some(Depth::All);
                        }
                    }
                }
                Token::Sign('[') => self.anything |= is_computed(tokens, at, documents),
                _ => {}
            }
        }
    }
}

/// Whether a tag begins with the variable at `at` and takes it whole.
fn is_written_out(tokens: &[Token<'_>], at: usize) -> bool {
    let mut earlier = tokens[..at].iter().rev();
    let mut later = tokens[at + 1..].iter();
    // `{{- page -}}`
    let trims = |token: &&Token<'_>| **token != Token::Sign('-');
    let begins = matches!(earlier.find(trims), None | Some(Token::End));
    begins
        && match later.find(trims) {
            Some(Token::Sign('|')) => later.next() != Some(&Token::Name("get")),
            other => matches!(other, None | Some(Token::End)),
        }
}

/// Keys of documents that hold texts, and no maps.
const TEXTS: [&str; 8] = [
    "title",
    "description",
    "permalink",
    "path",
    "slug",
    "date",
    "updated",
    "lang",
];

/// Whether the filter at `at` takes one of [`TEXTS`]: `page.title | json_encode`.
fn is_of_a_text(tokens: &[Token<'_>], at: usize) -> bool {
    let Some(key) = at.checked_sub(2) else {
        return false;
    };
    let is_text = matches!(tokens[key], Token::Name(name) if TEXTS.contains(&name));
    is_text && tokens[key + 1] == Token::Sign('|') && is_behind_point(tokens, key)
}

/// The variable of which the token at `at` is read directly, `a` in `a.b` and `a?.b`.
fn base_of<'t>(tokens: &[Token<'t>], at: usize) -> Option<&'t str> {
    let mut point = at.checked_sub(1)?;
    if before(tokens, point) == Some(Token::Sign('?')) {
        point -= 1;
    }
    let base = point.checked_sub(1)?;
    match tokens[base] {
        Token::Name(name) if !is_behind_point(tokens, base) => Some(name),
        _ => None,
    }
}

/// Names of [`OWN`].
type Names = BTreeSet<&'static str>;

/// The variables to which a template gives another meaning than their own.
#[derive(Default)]
struct Rebound {
    /// In itself: a loop walks with the name over a list, a component takes it.
    here: Names,
    /// In all templates that one file is rendered with: it is set, or what is included sees the
    /// loop.
    everywhere: Names,
}

impl Rebound {
    /// The names that have another meaning in each of these templates.
    fn of_all(names: &[&str], texts: &[Vec<Token<'_>>]) -> Vec<Names> {
        let rebound: Vec<Rebound> = texts.iter().map(|tokens| Rebound::of(tokens)).collect();
        let mut all: Vec<Names> = rebound.iter().map(|r| r.here.clone()).collect();
        let calls: Vec<Vec<usize>> = texts.iter().map(|tokens| called(tokens, names)).collect();
        for first in 0..texts.len() {
            // What is rendered where this template is.
            let mut together = vec![first];
            let mut at = 0;
            while let Some(template) = together.get(at) {
                let new = calls[*template].iter().filter(|t| !together.contains(t));
                let new: Vec<usize> = new.copied().collect();
                together.extend(new);
                at += 1;
            }
            let everywhere = together.iter().flat_map(|t| &rebound[*t].everywhere);
            let everywhere: Names = everywhere.copied().collect();
            for template in together {
                all[template].extend(&everywhere);
            }
        }
        all
    }

    fn of(tokens: &[Token<'_>]) -> Rebound {
        let includes = tokens.contains(&Token::Name("include"));
        let mut rebound = Rebound::default();
        for (at, token) in tokens.iter().enumerate() {
            let own = OWN.into_iter().find(|own| *token == Token::Name(own));
            let Some(name) = own.filter(|_| !is_behind_point(tokens, at)) else {
                continue;
            };
            match (before(tokens, at), next(tokens, at)) {
                (Some(Token::Name("set" | "set_global")), _) => {
                    rebound.everywhere.insert(name);
                }
                (Some(Token::Name("for")), _)
                | (Some(Token::Sign(',')), Some(Token::Name("in"))) => {
                    rebound.here.insert(name);
                    if includes {
                        rebound.everywhere.insert(name);
                    }
                }
                (Some(Token::Sign('(' | ',')), _) if declares_a_component(&tokens[..at]) => {
                    rebound.here.insert(name);
                }
                _ => {}
            }
        }
        rebound
    }
}

/// The places of the templates that a template extends or includes, among all by their `names`: every
/// one that may be meant.
fn called(tokens: &[Token<'_>], names: &[&str]) -> Vec<usize> {
    let is_call =
        |token: &Token<'_>| matches!(token, Token::Name("extends" | "include" | "import"));
    let behind = |at: usize| tokens[at..].iter().take_while(|t| **t != Token::End);
    let calls = (0..tokens.len()).filter(|at| is_call(&tokens[*at]));
    let calls = calls.flat_map(behind).filter_map(|token| match token {
        Token::Text(name) => Some(*name),
        _ => None,
    });
    let is_meant = |name: &str, called: &str| {
        name.strip_suffix(called)
            .is_some_and(|before| before.is_empty() || before.ends_with('/'))
    };
    let places = calls.flat_map(|called| {
        let places = names.iter().enumerate();
        places.filter_map(move |(place, name)| is_meant(name, called).then_some(place))
    });
    places.collect()
}

/// Whether the tag that ends with these tokens so far declares a component.
fn declares_a_component(tokens: &[Token<'_>]) -> bool {
    let begin = tokens.iter().rposition(|token| *token == Token::End);
    tokens[begin.map_or(0, |end| end + 1)..].contains(&Token::Name("component"))
}

/// How much is read of a list behind which `behind` stands.
fn depth_behind(behind: &[Token<'_>]) -> Depth {
    use Token::{Name, Number, Sign};
    let most = match *behind {
        [Sign('['), Sign(':'), Number(n), Sign(']'), ..] => Some(n),
        [Sign('['), Number(_), Sign(':'), Number(n), Sign(']'), ..] => Some(n),
        [
            Sign('|'),
            Name("slice"),
            Sign('('),
            Name("end"),
            Sign('='),
            Number(n),
            Sign(')'),
            ..,
        ] => Some(n),
        [Sign('|'), Name("first"), ..] => Some("1"),
        _ => None,
    };
    match most.and_then(|n| n.parse().ok()) {
        Some(n) => Depth::First(n),
        None => Depth::All,
    }
}

/// The variables that may be a page or a section: the own ones, what walks over pages, what is
/// set to one, what a component takes.
fn documents_in<'t>(texts: &[Vec<Token<'t>>]) -> BTreeSet<&'t str> {
    const SOURCES: [&str; 6] = [
        "pages",
        "lower",
        "higher",
        "get_page",
        "get_section",
        "get_related",
    ];
    let mut documents: BTreeSet<&str> = OWN.into_iter().collect();
    loop {
        let before = documents.len();
        for tokens in texts {
            for (at, token) in tokens.iter().enumerate() {
                let Token::Name(name) = *token else {
                    continue;
                };
                let given = match (self::before(tokens, at), next(tokens, at)) {
                    (Some(Token::Name("set" | "set_global")), Some(Token::Sign('='))) => true,
                    (
                        Some(Token::Name("for")) | Some(Token::Sign(',')),
                        Some(Token::Name("in")),
                    ) => true,
                    (Some(Token::Sign('(' | ',')), _) if declares_a_component(&tokens[..at]) => {
                        documents.insert(name);
                        false
                    }
                    _ => false,
                };
                let rest = tokens[at + 1..].iter().take_while(|t| **t != Token::End);
                let names = rest.filter_map(|token| match token {
                    Token::Name(name) => Some(*name),
                    _ => None,
                });
                let names: Vec<&str> = names.collect();
                // A map of groups is no page; what walks over it may be.
                let grouped =
                    names.contains(&"group_by") && next(tokens, at) == Some(Token::Sign('='));
                let from = |name: &&str| {
                    SOURCES.contains(name) || documents.contains(*name) || *name == "group_by"
                };
                if given && !grouped && names.iter().any(from) {
                    documents.insert(name);
                }
            }
        }
        if documents.len() == before {
            return documents;
        }
    }
}

/// Whether the loop whose `in` is at `at` walks over the entries of a page: `for key, value in
/// page`.
fn walks_a_map(tokens: &[Token<'_>], at: usize, documents: &BTreeSet<&str>) -> bool {
    let two = before(tokens, at.saturating_sub(1)) == Some(Token::Sign(','));
    let whole = !matches!(tokens.get(at + 2), Some(Token::Sign('.' | '[' | '(' | '?')));
    let document = matches!(next(tokens, at), Some(Token::Name(name)) if documents.contains(name));
    two && whole && document
}

/// Whether the bracket at `at` holds a key of a page that is computed: no string, no number, no
/// slice. What is a page stands in a variable, is a neighbour, or comes from a function.
fn is_computed(tokens: &[Token<'_>], at: usize, documents: &BTreeSet<&str>) -> bool {
    let of_document = match before(tokens, at) {
        Some(Token::Name(name)) if is_behind_point(tokens, at - 1) => {
            ["lower", "higher"].contains(&name)
        }
        Some(Token::Name(name)) => documents.contains(name),
        Some(Token::Sign(')' | ']')) => true,
        _ => false,
    };
    let inner = tokens[at + 1..]
        .iter()
        .take_while(|t| !matches!(t, Token::Sign(']') | Token::End));
    let inner: Vec<&Token<'_>> = inner.collect();
    let plain = |token: &&Token<'_>| {
        matches!(
            token,
            Token::Number(_) | Token::Text(_) | Token::Sign('-' | ':')
        )
    };
    of_document && !inner.contains(&&Token::Sign(':')) && !inner.iter().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uses(text: &str) -> Uses {
        Uses::of([("page.html", text)].into_iter())
    }

    #[test]
    fn a_page_that_is_written_out_is_read_whole() {
        for text in [
            "{{ page }}",
            "{{- section | safe -}}",
            "{% if a %}{{page|length}}{% endif %}",
        ] {
            assert!(uses(text).key("title"), "{text}");
        }
        for text in [
            "{{ page.slug }}",
            "{{ page | get(key=\"slug\") }}",
            "{% if page %}{% endif %}",
        ] {
            assert!(!uses(text).key("title"), "{text}");
        }
    }

    #[test]
    fn what_is_read_of_the_page_itself_is_told_from_what_is_read_of_others() {
        let own = uses("<p>{{ page.content | safe }}</p>{{ page?.toc }}");
        assert!(own.key("content") && !own.elsewhere("content"));
        assert!(own.key("toc") && !own.elsewhere("toc") && !own.key("summary"));
        for text in [
            "{% for p in section.pages %}{{ p.content }}{% endfor %}",
            "{{ page.lower.content }}",
            "{{ page[\"content\"] }}",
            "{{ pages | map(attribute=\"content\") }}",
            "{{ section.pages | map(attribute='extra.content') }}",
            "{% for page in section.pages %}{{ page.content }}{% endfor %}",
            "{% for key, page in all %}{{ page.content }}{% endfor %}",
            "{% set page = get_page(path=\"a.md\") %}{{ page.content }}",
            "{% component card(page: map) %}{{ page.content }}{% endcomponent card %}",
            "{% component card(x, page) %}{{ page.content }}{% endcomponent card %}",
            "{% component card(page: map) %}{{ page.content }}{% endcomponent card %}{{ <card page={p} /> }}",
            "{{ get_page(path=\"a.md\").content }}",
        ] {
            assert!(uses(text).elsewhere("content"), "{text}");
        }
        assert!(!uses("{{ <card page={page} /> }}{{ page.content }}").elsewhere("content"));
        assert!(!uses("{% if page == 1 %}{{ page.content }}{% endif %}").elsewhere("content"));
    }

    #[test]
    fn computed_keys_and_whole_maps_read_everything() {
        for text in [
            "{% for p in section.pages %}{{ p[key] }}{% endfor %}",
            "{% set p = get_page(path=\"a.md\") %}{% set q = p %}{{ q[key] }}",
            "{% component card(p: map) %}{{ p[key] }}{% endcomponent card %}",
            "{% for y, list in section.pages | group_by(attribute=\"year\") %}{% for p in list %}{{ p[key] }}{% endfor %}{% endfor %}",
            "{{ page.lower[key] }}",
            "{{ f(a=1)[key] }}",
            "{{ p | get(key=name) }}",
            "{{ page | json_encode }}",
            "{{ page.lower | json_encode }}",
            "{{ title | json_encode }}",
            "{{ __tera_context }}",
            "{% for key, value in page %}{% endfor %}",
        ] {
            assert!(uses(text).elsewhere("content"), "{text}");
            assert_eq!(uses(text).other_pages(), Depth::All, "{text}");
        }
        for text in [
            "{{ config.extra[lang] }}",
            "{{ page.title | json_encode | safe }}",
            "{{ page.taxonomies[kind] }}{{ data[key] }}",
            "{% set by_year = section.pages | group_by(attribute=\"year\") %}{% for y, list in by_year %}{% endfor %}",
            "{{ p[0].title }} {{ p[-1] }} {{ p[:n] }} {{ p[\"title\"] }}",
            "{% for x in [a, b] %}{{ x }}{% endfor %}",
            "{% for kind, terms in page.taxonomies %}{% endfor %}",
            "[{{ a }}] and {no tag}",
        ] {
            assert!(!uses(text).elsewhere("content"), "{text}");
        }
    }

    #[test]
    fn lists_are_as_long_as_they_are_read() {
        let short = uses(
            "{% set news = get_section(path=\"a\") %}{% for p in news.pages[:10] %}{% endfor %}\
             {{ s.pages | slice(end=3) }}{{ paginator.pages }}{{ x.pages[2:5] }}{{ x.pages | first }}",
        );
        assert_eq!(short.other_pages(), Depth::First(10));
        assert_eq!(short.own_pages(), Depth::First(0));
        let own = uses("{{ section.pages | length }}{{ get_section(path=\"a\").pages[:4] }}");
        assert_eq!(
            (own.own_pages(), own.other_pages()),
            (Depth::All, Depth::First(4))
        );
        for text in [
            "{% for p in news.pages %}{% endfor %}",
            "{{ news.pages[:n] }}",
            "{{ news.pages | slice(start=3) }}",
            "{{ news[\"pages\"] }}",
            "{% component list(paginator) %}{{ paginator.pages }}{% endcomponent list %}",
            "{% set paginator = section %}{{ paginator.pages }}",
            "{% for term in terms %}{{ term.pages }}{% endfor %}",
        ] {
            assert_eq!(uses(text).other_pages(), Depth::All, "{text}");
        }
        assert_eq!(
            uses("{{ <pager paginator={paginator} /> }}{{ paginator.pages }}").other_pages(),
            Depth::First(0)
        );
    }

    #[test]
    fn a_name_that_one_template_walks_with_keeps_its_meaning_in_others() {
        let list = "{% for term in terms %}{{ term.name }}{% endfor %}";
        let single = "{% for p in term.pages %}{% endfor %}";
        let both =
            |list, single| Uses::of([("list.html", list), ("single.html", single)].into_iter());
        let apart = both(list, single);
        assert_eq!(
            (apart.own_pages(), apart.other_pages()),
            (Depth::All, Depth::First(0))
        );
        let including = "{% for term in terms %}{% include \"theme/single.html\" %}{% endfor %}";
        let set = "{% set term = 1 %}{% include \"single.html\" %}";
        let extending = "{% extends \"single.html\" %}{% set term = 1 %}";
        for other in [including, set, extending] {
            let own = match other == including {
                true => "theme/single.html",
                false => "single.html",
            };
            let together = Uses::of([("list.html", other), (own, single)].into_iter());
            assert_eq!(
                (together.own_pages(), together.other_pages()),
                (Depth::All, Depth::All),
                "{other}"
            );
        }
        let set_apart = both("{% set term = 1 %}", single);
        assert_eq!(set_apart.other_pages(), Depth::First(0));
        let (base, child) = ("{% block a %}{% endblock %}", "{% extends \"base.html\" %}");
        let sibling = "{% extends \"base.html\" %}{% set section = get_section(path=\"a\") %}";
        let section = format!("{child}{{{{ section.content }}}}");
        let files = [
            ("base.html", base),
            ("page.html", sibling),
            ("section.html", &*section),
        ];
        assert!(!Uses::of(files.into_iter()).elsewhere("content"));
    }
}

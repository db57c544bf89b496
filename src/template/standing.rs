//! The standing parts of templates: runs of tags that read nothing of the page that is rendered,
//! as the navigation and the list of news that every page shows. Such a part is the same on all
//! pages of a language, so it becomes a template of its own, rendered once, and a hole where it
//! stood. (Hugo's `partialCached` is the same, by hand.)
//!
//! A part is one only if that is certain: its tags are all known, its names are its own, the
//! configuration or the language, what it calls answers the same to everybody, and nothing that
//! it sets is read elsewhere. What is not understood stays where it is.
//!
//! A part may also read what the template has set for good above it, as its own sections: then
//! it sets that again for itself.

use std::collections::BTreeSet;
use std::ops::Range;

use super::names;
use super::tokens::{Token, before, is_behind_point, next, tag, tokens};

/// The function that a hole calls with the number of its part.
pub const HOLE: &str = "__standing";

/// What every template is given that is the same on all pages of a language.
const GIVEN: [&str; 2] = ["config", "lang"];

/// Functions that answer the same to every page of a language.
const STEADY_FUNCTIONS: [&str; 14] = [
    "asset",
    "get_env",
    "get_hash",
    "get_menu",
    "get_page",
    "get_related",
    "get_section",
    "get_taxonomy",
    "get_taxonomy_term",
    "get_taxonomy_url",
    "get_url",
    "load_data",
    "text_direction",
    "trans",
];

/// Filters that do not: by chance, or by the page that they stand on.
const UNSTEADY_FILTERS: [&str; 2] = ["markdown", "shuffle"];

/// Words of expressions.
const WORDS: [&str; 13] = [
    "and", "else", "false", "False", "if", "in", "is", "none", "None", "not", "or", "true", "True",
];

/// Templates with holes, and what stands in the holes.
#[derive(Debug, Default)]
pub(super) struct Divided {
    /// Name and text of each template.
    pub(super) templates: Vec<(String, String)>,
    /// The texts of the parts, by their numbers.
    pub(super) parts: Vec<String>,
}

/// Takes the standing parts out of the templates `files`, names and texts. `None` if there are
/// none.
pub(super) fn divide<'t>(files: impl Iterator<Item = (&'t str, &'t str)>) -> Option<Divided> {
    let files: Vec<(&str, &str)> = files.collect();
    let all: Vec<Vec<Token<'_>>> = files.iter().map(|(_, text)| tokens(text)).collect();
    if all.iter().any(|tokens| takes_over(tokens)) {
        return None;
    }
    let mut judge = Judge {
        components_are_steady: all.iter().all(|tokens| has_steady_components(tokens)),
        bound_once: bound_once(&all),
        barred: BTreeSet::new(),
    };
    // Only there Tera escapes what is written, in parts as in their templates.
    let trees: Vec<Tree<'_>> = (files.iter())
        .map(|(name, text)| match super::escapes(name) {
            true => Tree::of(text),
            false => Tree::unread(text),
        })
        .collect();
    let runs = loop {
        let runs: Vec<Vec<Run<'_>>> = trees.iter().map(|tree| judge.runs(tree)).collect();
        let leaks: BTreeSet<&str> = runs.iter().flatten().flat_map(|r| r.sets.clone()).collect();
        let outside = (trees.iter().zip(&runs)).flat_map(|(tree, runs)| tree.names_outside(runs));
        let read: BTreeSet<&str> = outside.filter(|name| leaks.contains(name)).collect();
        if read.is_empty() {
            break runs;
        }
        judge.barred.extend(read);
    };
    let mut divided = Divided::default();
    for ((name, text), runs) in files.iter().zip(&runs) {
        let text = divided.with_holes(text, runs);
        divided.templates.push(((*name).to_owned(), text));
    }
    (!divided.parts.is_empty()).then_some(divided)
}

impl Divided {
    fn with_holes(&mut self, text: &str, runs: &[Run<'_>]) -> String {
        let mut left = String::with_capacity(text.len());
        let mut end = 0;
        for Run { range, givens, .. } in runs {
            let part = &text[range.clone()];
            // The hole takes away the blanks around it that the part took away.
            let trim = |trims: bool| if trims { "-" } else { "" };
            left.push_str(&text[end..range.start]);
            left.push_str(&format!(
                "{{{{{} {HOLE}(number={}) {}}}}}",
                trim(part[2..].starts_with('-')),
                self.parts.len(),
                trim(part[..part.len() - 2].ends_with('-')),
            ));
            let sets = givens.iter().map(|given| &text[given.set.clone()]);
            self.parts.push(sets.chain([part]).collect());
            end = range.end;
        }
        left.push_str(&text[end..]);
        left
    }
}

/// Whether a template gives another meaning to what all are given, or reads all that there is.
fn takes_over(tokens: &[Token<'_>]) -> bool {
    (0..tokens.len()).any(|at| match tokens[at] {
        Token::Name("__tera_context") => true,
        Token::Name(name) => GIVEN.contains(&name) && binds(tokens, at),
        _ => false,
    })
}

/// Whether the name at `at` is given a value there.
fn binds(tokens: &[Token<'_>], at: usize) -> bool {
    matches!(
        (before(tokens, at), next(tokens, at)),
        (Some(Token::Name("set" | "set_global" | "for")), _)
            | (Some(Token::Sign(',')), Some(Token::Name("in")))
    )
}

/// The names that are given a value at one place of all templates.
fn bound_once<'t>(all: &[Vec<Token<'t>>]) -> BTreeSet<&'t str> {
    let (mut once, mut again) = (BTreeSet::new(), BTreeSet::new());
    for tokens in all {
        for (at, token) in tokens.iter().enumerate() {
            if let Token::Name(name) = token
                && binds(tokens, at)
                && !once.insert(*name)
            {
                again.insert(*name);
            }
        }
    }
    &once - &again
}

/// Whether components, if any are declared here, call nothing but what is steady, and take
/// nothing from their caller that they are not handed.
fn has_steady_components(tokens: &[Token<'_>]) -> bool {
    let steady = |at: usize| match (tokens[at], before(tokens, at)) {
        (Token::Name("include") | Token::Sign('@'), _) => false,
        (Token::Name(name), Some(Token::Sign('|'))) => is_steady_filter(name),
        (Token::Name(_), Some(Token::Name("component"))) => true,
        (Token::Name(name), _) if next(tokens, at) == Some(Token::Sign('(')) => {
            is_test(tokens, at) || STEADY_FUNCTIONS.contains(&name)
        }
        _ => true,
    };
    !tokens.contains(&Token::Name("component")) || (0..tokens.len()).all(steady)
}

fn is_steady_filter(name: &str) -> bool {
    names::FILTERS.contains(&name) && !UNSTEADY_FILTERS.contains(&name)
}

/// A text between tags, a comment or a tag.
struct Item<'t> {
    range: Range<usize>,
    kind: Kind,
    tokens: Vec<Token<'t>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Still,
    Print,
    Tag,
}

/// A template as far as its tags hold others.
struct Tree<'t> {
    items: Vec<Item<'t>>,
    /// Nothing if it was not understood.
    nodes: Vec<Node<'t>>,
}

/// A tag with all that it holds.
struct Node<'t> {
    range: Range<usize>,
    form: Form<'t>,
}

enum Form<'t> {
    /// Text or a comment.
    Still,
    Print(Vec<Token<'t>>),
    Set(&'t str, Vec<Token<'t>>),
    Loop {
        names: Vec<&'t str>,
        over: Vec<Token<'t>>,
        body: Vec<Node<'t>>,
        otherwise: Vec<Node<'t>>,
    },
    If(Vec<(Vec<Token<'t>>, Vec<Node<'t>>)>),
    /// Everything else, with what may be looked through in it.
    Other(Vec<Node<'t>>),
}

/// Standing siblings.
struct Run<'t> {
    range: Range<usize>,
    /// What they set that can be seen behind them.
    sets: Vec<&'t str>,
    /// What is set for good above them, as far as they read it.
    givens: Vec<Given<'t>>,
}

/// A name that a template sets at its top, and nothing sets anew, to what is the same on all
/// pages of a language.
#[derive(Clone)]
struct Given<'t> {
    name: &'t str,
    /// The tag that sets it.
    set: Range<usize>,
}

impl<'t> Tree<'t> {
    fn of(text: &'t str) -> Tree<'t> {
        let items = items(text);
        let mut reader = Reader {
            items: &items,
            next: 0,
        };
        let nodes = reader.nodes(&[]);
        // What ends nothing, or a tag that is not known.
        let nodes = nodes.filter(|_| reader.next == items.len() && !text.contains("endraw"));
        Tree {
            nodes: nodes.unwrap_or_default(),
            items,
        }
    }

    /// A template that stays whole.
    fn unread(text: &'t str) -> Tree<'t> {
        Tree {
            items: items(text),
            nodes: Vec::new(),
        }
    }

    /// All names within a part.
    fn names_in(&self, part: &Range<usize>) -> impl Iterator<Item = &'t str> {
        let (start, end) = (part.start, part.end);
        let within = move |item: &&Item<'_>| start <= item.range.start && item.range.end <= end;
        let tokens = self.items.iter().filter(within).flat_map(|i| &i.tokens);
        tokens.filter_map(|token| match token {
            Token::Name(name) => Some(*name),
            _ => None,
        })
    }

    /// The variables that are named outside of `runs`.
    fn names_outside(&self, runs: &[Run<'t>]) -> impl Iterator<Item = &'t str> {
        let within = |item: &Item<'_>| {
            let holds = |run: &Run<'_>| {
                run.range.start <= item.range.start && item.range.end <= run.range.end
            };
            runs.iter().any(holds)
        };
        let outside = self.items.iter().filter(move |item| !within(item));
        outside.flat_map(|item| {
            let tokens = &item.tokens;
            (0..tokens.len()).filter_map(|at| match tokens[at] {
                Token::Name(name) if !is_key(tokens, at) => Some(name),
                _ => None,
            })
        })
    }
}

/// Parts a template at its tags.
fn items(text: &str) -> Vec<Item<'_>> {
    let mut items = Vec::new();
    let mut end = 0;
    let mut at = 0;
    while let Some(found) = text[at..].find('{') {
        let begin = at + found;
        let kind = match text.as_bytes().get(begin + 1) {
            Some(b'{') => Kind::Print,
            Some(b'%') => Kind::Tag,
            Some(b'#') => Kind::Still,
            _ => {
                at = begin + 1;
                continue;
            }
        };
        if end < begin {
            items.push(Item::still(end..begin));
        }
        let inner = &text[begin + 2..];
        let mut tokens = Vec::new();
        let behind = match kind {
            Kind::Still => inner.find("#}").map_or("", |close| &inner[close + 2..]),
            _ => tag(inner.strip_prefix('-').unwrap_or(inner), &mut tokens),
        };
        end = text.len() - behind.len();
        at = end;
        if text[..end].ends_with("-%}") || text[..end].ends_with("-}}") {
            tokens.pop();
        }
        items.push(Item {
            range: begin..end,
            kind,
            tokens,
        });
    }
    if end < text.len() {
        items.push(Item::still(end..text.len()));
    }
    items
}

impl<'t> Item<'t> {
    fn still(range: Range<usize>) -> Item<'t> {
        Item {
            range,
            kind: Kind::Still,
            tokens: Vec::new(),
        }
    }

    /// The word that says what a tag does; `/` if it closes the call of a component.
    fn word(&self) -> &'t str {
        match (self.kind, &self.tokens[..]) {
            (Kind::Tag, [Token::Name(word), ..]) => word,
            (Kind::Tag, [Token::Sign('<'), Token::Sign('/'), ..]) => "/",
            (Kind::Tag, [Token::Sign('<'), ..]) => "<",
            _ => "",
        }
    }
}

struct Reader<'i, 't> {
    items: &'i [Item<'t>],
    next: usize,
}

impl<'t> Reader<'_, 't> {
    /// Reads up to a tag that `ends`, which is left. `None` if something is not understood.
    fn nodes(&mut self, ends: &[&str]) -> Option<Vec<Node<'t>>> {
        let mut nodes = Vec::new();
        while let Some(item) = self.items.get(self.next) {
            if ends.contains(&item.word()) {
                return Some(nodes);
            }
            self.next += 1;
            let form = match item.kind {
                Kind::Still => Form::Still,
                Kind::Print => Form::Print(item.tokens.clone()),
                Kind::Tag => self.tag(item)?,
            };
            let end = self.items[self.next - 1].range.end;
            nodes.push(Node {
                range: item.range.start..end,
                form,
            });
        }
        ends.is_empty().then_some(nodes)
    }

    /// Reads what a tag holds, and the tag that closes it.
    fn tag(&mut self, item: &Item<'t>) -> Option<Form<'t>> {
        let tokens = &item.tokens;
        Some(match (item.word(), &tokens[..]) {
            ("set", [_, Token::Name(name), Token::Sign('='), value @ ..]) => {
                Form::Set(name, value.to_vec())
            }
            ("set_global", [_, _, Token::Sign('='), ..]) => Form::Other(Vec::new()),
            ("set" | "set_global", _) => self.closed("endset")?,
            ("for", _) => {
                let at = tokens.iter().position(|t| *t == Token::Name("in"))?;
                let names = tokens[1..at].iter().filter_map(|token| match token {
                    Token::Name(name) => Some(*name),
                    _ => None,
                });
                let body = self.nodes(&["else", "endfor"])?;
                let mut otherwise = Vec::new();
                if self.close()? == "else" {
                    otherwise = self.nodes(&["endfor"])?;
                    self.close()?;
                }
                Form::Loop {
                    names: names.collect(),
                    over: tokens[at + 1..].to_vec(),
                    body,
                    otherwise,
                }
            }
            ("if", _) => {
                let mut branches = Vec::new();
                let mut condition = tokens[1..].to_vec();
                loop {
                    let body = self.nodes(&["elif", "else", "endif"])?;
                    branches.push((condition, body));
                    condition = self.items.get(self.next)?.tokens[1..].to_vec();
                    if self.close()? == "endif" {
                        break Form::If(branches);
                    }
                }
            }
            ("block", _) => {
                let inner = self.nodes(&["endblock"])?;
                self.close()?;
                Form::Other(inner)
            }
            ("component", _) => self.closed("endcomponent")?,
            ("filter", _) => self.closed("endfilter")?,
            ("<", [.., Token::Sign('/'), Token::Sign('>')]) => Form::Other(Vec::new()),
            ("<", _) => self.closed("/")?,
            ("include" | "extends" | "break" | "continue", _) => Form::Other(Vec::new()),
            _ => return None,
        })
    }

    /// Goes over what is not looked through.
    fn closed(&mut self, end: &str) -> Option<Form<'t>> {
        self.nodes(&[end])?;
        self.close()?;
        Some(Form::Other(Vec::new()))
    }

    fn close(&mut self) -> Option<&'t str> {
        let word = self.items.get(self.next)?.word();
        self.next += 1;
        Some(word)
    }
}

/// Tells what stands.
struct Judge<'t> {
    components_are_steady: bool,
    /// The names that nothing sets anew.
    bound_once: BTreeSet<&'t str>,
    /// What is set, and read where the tags that set it do not stand.
    barred: BTreeSet<&'t str>,
}

impl<'t> Judge<'t> {
    /// The longest runs that stand and are worth it, in their order.
    fn runs(&self, tree: &Tree<'t>) -> Vec<Run<'t>> {
        let mut runs = Vec::new();
        // What a template sets that extends another one may never be set.
        let extends = tree.items.iter().any(|item| item.word() == "extends");
        self.find(&tree.nodes, !extends, Vec::new(), &mut runs);
        for run in &mut runs {
            let mut read: BTreeSet<&str> = tree.names_in(&run.range).collect();
            let mut givens = std::mem::take(&mut run.givens);
            givens.reverse();
            givens.retain(|given| {
                let is_read = read.contains(given.name);
                read.extend(tree.names_in(&given.set).filter(|_| is_read));
                is_read
            });
            givens.reverse();
            run.givens = givens;
        }
        runs
    }

    /// Finds runs among `nodes`, behind which the `givens` are set; more may be set `at_top`.
    fn find(
        &self,
        nodes: &[Node<'t>],
        at_top: bool,
        mut givens: Vec<Given<'t>>,
        runs: &mut Vec<Run<'t>>,
    ) {
        let names = |givens: &[Given<'t>]| givens.iter().map(|given| given.name).collect();
        let mut own: Vec<&str> = names(&givens);
        let mut run: Vec<&Node<'t>> = Vec::new();
        // Those that were set before the run began.
        let mut above = givens.clone();
        for node in nodes {
            let stands = self.stands(node, &mut own);
            if stands {
                run.push(node);
            } else {
                runs.extend(close(&mut run, &above));
                let mut find = |inner| self.find(inner, false, givens.clone(), runs);
                match &node.form {
                    Form::Loop {
                        body, otherwise, ..
                    } => {
                        find(body);
                        find(otherwise);
                    }
                    Form::If(branches) => branches.iter().for_each(|(_, body)| find(body)),
                    // Another template may put something else in the place of a block.
                    Form::Other(inner) => self.find(inner, false, Vec::new(), runs),
                    Form::Still | Form::Print(_) | Form::Set(..) => {}
                }
            }
            if at_top
                && let Form::Set(name, value) = &node.form
                && self.bound_once.contains(name)
                && self.reads_own(value, &names(&givens))
            {
                let set = node.range.clone();
                givens.push(Given { name, set });
            }
            if !stands {
                own = names(&givens);
                above.clone_from(&givens);
            }
        }
        runs.extend(close(&mut run, &above));
    }

    /// Whether a tag reads nothing but what it is given and what is its `own`, to which it adds
    /// what it sets.
    fn stands(&self, node: &Node<'t>, own: &mut Vec<&'t str>) -> bool {
        match &node.form {
            Form::Still => true,
            Form::Print(tokens) => self.reads_own(tokens, own),
            Form::Set(name, value) => {
                let stands = !self.barred.contains(name) && self.reads_own(value, own);
                own.push(name);
                stands
            }
            Form::Loop {
                names,
                over,
                body,
                otherwise,
            } => {
                let mut within = own.clone();
                within.extend(names.iter().chain(&["loop"]));
                self.reads_own(over, own)
                    && self.all_stand(body, within)
                    && self.all_stand(otherwise, own.clone())
            }
            // What is set in a branch is not certain behind it.
            Form::If(branches) => branches.iter().all(|(condition, body)| {
                self.reads_own(condition, own) && self.all_stand(body, own.clone())
            }),
            Form::Other(_) => false,
        }
    }

    fn all_stand(&self, nodes: &[Node<'t>], mut own: Vec<&'t str>) -> bool {
        nodes.iter().all(|node| self.stands(node, &mut own))
    }

    fn reads_own(&self, tokens: &[Token<'t>], own: &[&str]) -> bool {
        let calls_component = tokens.first() == Some(&Token::Sign('<'));
        let expression = if calls_component {
            &tokens[1..]
        } else {
            tokens
        };
        (!calls_component || self.components_are_steady)
            && (0..expression.len()).all(|at| match expression[at] {
                Token::Name(_) if calls_component && at == 0 => true,
                Token::Name(name) => reads_own(expression, at, name, own),
                // Maps are not looked through.
                Token::Sign('{') => calls_component,
                Token::Sign('@') => false,
                _ => true,
            })
    }
}

/// Whether the name at `at` of an expression is a key or a word, calls what is steady, or is a
/// variable of its `own`.
fn reads_own(tokens: &[Token<'_>], at: usize, name: &str, own: &[&str]) -> bool {
    if is_key(tokens, at) || WORDS.contains(&name) {
        return true;
    }
    match (before(tokens, at), next(tokens, at)) {
        (Some(Token::Sign('|')), _) => is_steady_filter(name),
        _ if is_test(tokens, at) => true,
        (_, Some(Token::Sign('('))) => STEADY_FUNCTIONS.contains(&name),
        _ => own.contains(&name) || GIVEN.contains(&name),
    }
}

/// Whether the name at `at` stands for itself: `b` in `a.b` and in `f(b=1)`, but not in `[...b]`.
fn is_key(tokens: &[Token<'_>], at: usize) -> bool {
    let spreads = at > 1 && tokens[at - 2] == Token::Sign('.');
    let names =
        next(tokens, at) == Some(Token::Sign('=')) && tokens.get(at + 2) != Some(&Token::Sign('='));
    (is_behind_point(tokens, at) && !spreads) || names
}

/// Whether the name at `at` is that of a test: `a is b`, `a is not b`.
fn is_test(tokens: &[Token<'_>], at: usize) -> bool {
    match before(tokens, at) {
        Some(Token::Name("not")) => before(tokens, at - 1) == Some(Token::Name("is")),
        other => other == Some(Token::Name("is")),
    }
}

/// Ends a run that has been found: it begins and ends with tags, and holds a loop or a call, else
/// a hole would cost more.
fn close<'t>(nodes: &mut Vec<&Node<'t>>, above: &[Given<'t>]) -> Option<Run<'t>> {
    let nodes = std::mem::take(nodes);
    let is_tag = |node: &&Node<'_>| !matches!(node.form, Form::Still);
    let first = nodes.iter().position(&is_tag)?;
    let last = nodes.iter().rposition(is_tag)?;
    let nodes = &nodes[first..=last];
    let mut sets = Vec::new();
    nodes.iter().for_each(|node| leaks(node, &mut sets));
    nodes.iter().any(|node| is_worth_it(node)).then(|| Run {
        range: nodes[0].range.start..nodes[nodes.len() - 1].range.end,
        sets,
        givens: above.to_vec(),
    })
}

/// What a tag sets that may be seen behind it: all but what is set while a loop goes round.
fn leaks<'t>(node: &Node<'t>, sets: &mut Vec<&'t str>) {
    match &node.form {
        Form::Set(name, _) => sets.push(name),
        Form::If(branches) => {
            let inner = branches.iter().flat_map(|(_, body)| body);
            inner.for_each(|node| leaks(node, sets));
        }
        Form::Loop { otherwise, .. } => otherwise.iter().for_each(|node| leaks(node, sets)),
        Form::Still | Form::Print(_) | Form::Other(_) => {}
    }
}

fn is_worth_it(node: &Node<'_>) -> bool {
    let calls = |tokens: &[Token<'_>]| {
        tokens.first() == Some(&Token::Sign('<')) || tokens.contains(&Token::Sign('('))
    };
    match &node.form {
        Form::Loop { .. } => true,
        Form::Print(tokens) | Form::Set(_, tokens) => calls(tokens),
        Form::If(branches) => (branches.iter())
            .any(|(condition, body)| calls(condition) || body.iter().any(is_worth_it)),
        Form::Still | Form::Other(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(texts: &[&str]) -> Vec<String> {
        let names: Vec<String> = (0..texts.len()).map(|n| format!("{n}.html")).collect();
        let files = names.iter().map(String::as_str).zip(texts.iter().copied());
        divide(files)
            .map(|divided| divided.parts)
            .unwrap_or_default()
    }

    #[test]
    fn what_reads_nothing_of_the_page_is_taken_out() {
        let base = "<title>{{ page.title }}</title><nav>\
                    {% set root = get_section(path=\"_index.md\") %}\
                    {% for path in root.subsections %}{% set s = get_section(path=path) %}\
                    <a href=\"{{ s.permalink }}\">{{ loop.index }} {{ s.title | upper }}</a>\
                    {% else %}{{ config.title }}{% endfor %}</nav>\
                    {% if s is defined %}{{ page.slug }}{% endif %}\
                    {% block main %}<b>{{- get_url(path=\"a.css\", lang=lang) -}} </b>{% endblock %}";
        let divided = divide([("base.html", base)].into_iter()).expect("parts");
        assert_eq!(divided.parts.len(), 2);
        assert!(
            divided.parts[0].starts_with("{% set root") && divided.parts[0].ends_with("endfor %}")
        );
        assert_eq!(
            divided.parts[1],
            "{{- get_url(path=\"a.css\", lang=lang) -}}"
        );
        let (_, text) = &divided.templates[0];
        assert!(
            text.contains("<nav>{{ __standing(number=0) }}</nav>"),
            "{text}"
        );
        assert!(
            text.contains("<b>{{- __standing(number=1) -}} </b>"),
            "{text}"
        );
    }

    #[test]
    fn what_is_set_for_good_above_a_part_is_set_in_it_again() {
        let root = "{% set root = get_section(path=\"_index.md\") %}";
        let first = "{% set first = root.subsections | first %}";
        let nav =
            "{% for path in root.subsections %}{{ get_section(path=path).title }}{% endfor %}";
        let base = |between: &str| format!("{root}{first}<title>{between}</title><nav>{nav}</nav>");
        let given = format!("{root}{nav}");
        let of_page = "{{ page.title ~ root.title }}";
        assert_eq!(parts(&[&base(of_page)]), std::slice::from_ref(&given));
        // It is set in its own part too if nothing else reads it.
        let sets = format!("{root}{first}");
        assert_eq!(parts(&[&base("{{ page.title }}")]), [sets, given.clone()]);
        let inner = format!("{of_page}{{% if page.toc %}}{nav}{{% endif %}}");
        assert_eq!(parts(&[&base(&inner)]), [given.clone(), given.clone()]);
        // With what it is made of itself.
        let both = format!("{of_page}{nav}{{{{ first.title }}}}{of_page}");
        let deep = format!("{root}{first}{nav}{{{{ first.title }}}}");
        assert_eq!(parts(&[&base(&both)]), [deep, given]);
        for other in [
            "{% set root = page.title %}",
            "{% for root in page.list %}{% endfor %}",
            "{% for root, a in page.list %}{% endfor %}",
            "{% for a, root in page.list %}{% endfor %}",
            "{% set_global root = 1 %}",
            "{% set root %}a{% endset %}",
        ] {
            assert!(
                !parts(&[&base(of_page), other])
                    .iter()
                    .any(|p| p.contains(nav)),
                "{other}"
            );
        }
        for text in [
            format!("{nav}{{{{ page.title }}}}{root}{{{{ root.title }}}}"),
            format!("{of_page}{{% if page.a %}}{root}{{% endif %}}{{{{ root.title }}}}{nav}"),
            format!("{root}{of_page}{{% block nav %}}{nav}{{% endblock %}}"),
            format!("{{% extends \"a.html\" %}}{root}{of_page}{nav}"),
            base(of_page).replace("get_section(path=\"_index.md\")", "page.root"),
        ] {
            assert!(!parts(&[&text]).iter().any(|p| p.ends_with(nav)), "{text}");
        }
    }

    #[test]
    fn what_is_not_certain_stays() {
        for text in [
            "{% for p in section.pages %}{{ p.title }}{% endfor %}",
            "{% for n in config.extra.nav %}{% if n.url == current_url %}x{% endif %}{% endfor %}",
            "{{ now() | date }}{{ get_random(end=5) }}{{ resize_image(path=\"a.jpg\", op=\"fit\") }}",
            "{% for a in config.x | shuffle %}{% endfor %}{{ trans(key=\"a\") | markdown }}",
            "{% for a in config.x %}{% include \"a.html\" %}{% endfor %}",
            "{% for a in config.x %}{% break %}{% endfor %}",
            "{% for a in config.x %}{% set_global b = a %}{% endfor %}",
            "{% for a in config.x %}{{ b }}{% set b = a %}{% endfor %}",
            "{% if config.a %}{% set b = get_url(path=\"a\") %}{% endif %}{% for x in b %}{% endfor %}{{ b }}",
            "{% for a in [...page.tags] %}{% endfor %}{% for a in [...tags] %}{% endfor %}",
            "{% for a in [x for x in config.x] %}{% endfor %}",
            "{% for a in {\"b\": 1} %}{% endfor %}",
            "{% raw %}{% for a in config.x %}{% endfor %}{% endraw %}",
            "{# {% for a in config.x %}{% endfor %} #}",
            "{% component c() %}{% for a in config.x %}{% endfor %}{% endcomponent c %}",
            "{% filter upper %}{% for a in config.x %}{% endfor %}{% endfilter %}",
            "{% set a %}{% for a in config.x %}{% endfor %}{% endset %}{{ a }}",
            "{% for a in config.x %}",
            "{% strange %}{% for a in config.x %}{% endfor %}",
            "{{ config.title }} {{ lang }}",
            "{{ super() }}{{ throw(message=\"a\") }}",
        ] {
            assert_eq!(parts(&[text]), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn what_is_read_elsewhere_is_set_where_it_was() {
        let sets = "{% set news = get_section(path=\"a\") %}{% for p in news.pages %}{% endfor %}";
        let apart = "{{ x }}{% for p in config.x %}{% endfor %}";
        assert_eq!(parts(&[sets]), [sets]);
        assert_eq!(parts(&[sets, sets]), [sets, sets]);
        assert_eq!(parts(&[sets, "{{ page.news }}{{ f(news=1) }}"]), [sets]);
        let loops = "{% for p in config.x %}{% endfor %}";
        assert_eq!(parts(&[sets, "{{ news.title }}", apart]), [sets, loops]);
        let own = sets.replace("get_section", "page.section ~ get_section");
        assert_eq!(parts(&[&own, "{{ news.title }}", apart]), [loops]);
        let again = format!("{sets}{sets}{{{{ page.title }}}}{{{{ news.title }}}}");
        assert_eq!(parts(&[&again]), Vec::<String>::new());
    }

    #[test]
    fn a_template_that_takes_over_a_name_leaves_all_whole() {
        let nav = "{% for n in config.nav %}{{ n }}{% endfor %}";
        assert_eq!(
            parts(&[nav, "{{ get_url(path=\"a\", lang=lang) }}"]).len(),
            2
        );
        for text in [
            "{% set lang = \"en\" %}",
            "{% for config in page.extra.list %}{% endfor %}",
            "{% for a, lang in page.extra %}{% endfor %}",
            "{{ __tera_context }}",
        ] {
            assert_eq!(parts(&[nav, text]), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn components_are_called_if_they_are_steady_themselves() {
        let call = "{{ <list pages={config.x} /> }}";
        let steady = "{% component list(pages: array) %}{% for p in pages %}{{ p | date }}\
                      {% endfor %}{% endcomponent list %}";
        assert_eq!(parts(&[call, steady]), [call]);
        for unsteady in [
            "{% component list(pages) %}{{ now() }}{% endcomponent list %}",
            "{% component list(pages) %}{% for a in get_random(end=3) %}{% endfor %}{% endcomponent list %}",
            "{% component list(pages) %}{% if not now() %}{% endif %}{% endcomponent list %}",
            "{% component list(pages) %}{{ pages | shuffle }}{% endcomponent list %}",
            "{% component list(pages) %}{% include \"a.html\" %}{% endcomponent list %}",
            "{% component list(@page) %}{{ page.title }}{% endcomponent list %}",
        ] {
            assert_eq!(parts(&[call, unsteady]), Vec::<String>::new(), "{unsteady}");
        }
    }

    #[test]
    fn only_templates_that_are_escaped_are_divided() {
        let text = "{% for n in config.nav %}{{ n }}{% endfor %}";
        assert!(divide([("a.txt", text)].into_iter()).is_none());
        assert!(divide([("a.xml", text)].into_iter()).is_some());
    }

    #[test]
    fn hostile_texts_are_read_to_their_end() {
        for text in [
            "{",
            "{{",
            "{%",
            "{#",
            "{{-",
            "{%-",
            "{{}}",
            "{%%}",
            "{%-%}",
            "{{-}}",
            "{%--%}",
            "{% set %}",
            "{% set x %}",
            "{% for %}{% endfor %}",
            "{% for in x %}{% endfor %}",
            "{% if %}{% else %}",
            "{% endif %}",
            "{{ \"a\\\" }}",
            "{{ '}}' }}{% for a in config.x %}ợ{% endfor %}ợ",
            "{% </a> %}",
            "{% < %}{% / %}",
            "{# #}{#- -#}{%",
            "{% component %}",
            "{{ a.b.c... }}",
        ] {
            let _ = parts(&[text]);
            let _ = parts(&[&format!("{text}{{% for a in config.x %}}{{% endfor %}}")]);
        }
    }
}

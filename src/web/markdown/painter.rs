//! The markup of one line of code after another: colours in the page, or classes.

use std::collections::HashMap;

use syntect::highlighting::{
    Color, FontStyle, HighlightIterator, HighlightState, Highlighter as Matcher, Style, Theme,
};
use syntect::html::{ClassStyle, css_for_theme_with_class_style};
use syntect::parsing::{ParseState, Scope, ScopeStack, ScopeStackOp, SyntaxReference, SyntaxSet};

use super::escape_onto;

/// A longer line (packed scripts, data) is written without colours.
const LONGEST_LINE: usize = 8 * 1024;

/// Code beyond this is written without colours.
const LONGEST_CODE: usize = 1024 * 1024;

/// What our class names begin with.
const PREFIX: ClassStyle = ClassStyle::SpacedPrefixed { prefix: "z-" };

/// How lines and their numbers stand; without it marked lines end at their last letter.
const LAYOUT: &str = ".giallo-l { display: inline-block; width: 100%; min-height: 1lh; }\n\
.giallo-ln { display: inline-block; min-width: 3ch; margin-right: 1ch; text-align: right; \
user-select: none; opacity: 0.7; }\n";

/// Writes one line of code after another.
pub(super) struct Painter<'a> {
    parse: Option<(ParseState, &'a SyntaxSet)>,
    brush: Brush<'a>,
    /// Bytes that may still be coloured.
    left: usize,
}

enum Brush<'a> {
    Inline(Vec<Colouring<'a>>),
    Classes(Classes),
}

impl<'a> Painter<'a> {
    /// Colours that stand in the page, by one theme or by a light one and a dark one.
    pub(super) fn inline(
        syntax: Option<(&SyntaxReference, &'a SyntaxSet)>,
        themes: impl Iterator<Item = &'a Theme>,
    ) -> Self {
        Painter::new(syntax, Brush::Inline(themes.map(Colouring::new).collect()))
    }

    /// Classes that a style sheet colours.
    pub(super) fn classes(syntax: Option<(&SyntaxReference, &'a SyntaxSet)>) -> Self {
        Painter::new(syntax, Brush::Classes(Classes::default()))
    }

    fn new(syntax: Option<(&SyntaxReference, &'a SyntaxSet)>, brush: Brush<'a>) -> Self {
        Painter {
            parse: syntax.map(|(reference, set)| (ParseState::new(reference), set)),
            brush,
            left: LONGEST_CODE,
        }
    }

    /// The HTML of a line, without the newline at its end.
    pub(super) fn line(&mut self, line: &str) -> String {
        let mut html = String::with_capacity(line.len() * 2);
        let text = line.strip_suffix('\n').unwrap_or(line);
        let fits = line.len() <= LONGEST_LINE && line.len() <= self.left;
        self.left = self.left.saturating_sub(line.len());
        let parsed = match &mut self.parse {
            Some((state, set)) if fits => state.parse_line(line, set).ok(),
            _ => None,
        };
        match (parsed, &mut self.brush) {
            (None, _) => escape_onto(&mut html, text),
            (Some(ops), Brush::Inline(looks)) => paint_inline(&mut html, looks, &ops, line, text),
            (Some(ops), Brush::Classes(classes)) => classes.paint(&mut html, &ops, line, text),
        }
        html
    }
}

/// A theme at work.
struct Colouring<'a> {
    matcher: Matcher<'a>,
    state: HighlightState,
    usual: Style,
}

impl<'a> Colouring<'a> {
    fn new(theme: &'a Theme) -> Self {
        let matcher = Matcher::new(theme);
        Colouring {
            state: HighlightState::new(&matcher, ScopeStack::new()),
            usual: matcher.get_default(),
            matcher,
        }
    }
}

/// One piece of a line with its style in each theme.
fn paint_inline(
    html: &mut String,
    looks: &mut [Colouring<'_>],
    ops: &[(usize, ScopeStackOp)],
    line: &str,
    text: &str,
) {
    let usual: Vec<Style> = looks.iter().map(|l| l.usual).collect();
    let mut columns = looks
        .iter_mut()
        .map(|l| HighlightIterator::new(&mut l.state, ops, line, &l.matcher));
    let (Some(first), second) = (columns.next(), columns.next()) else {
        return escape_onto(html, text);
    };
    // Themes cut a line at the same places: where the grammar does.
    let mut second = second;
    let mut open: Option<Vec<Style>> = None;
    for (style, piece) in first {
        let mut styles = vec![style];
        if let Some(other) = second.as_mut().and_then(Iterator::next) {
            styles.push(other.0);
        }
        let piece = piece.trim_end_matches('\n');
        if piece.is_empty() {
            continue;
        }
        let wanted = (styles != usual).then_some(styles);
        let blank = piece.trim().is_empty() && open.is_none();
        if wanted != open && !blank {
            if open.is_some() {
                html.push_str("</span>");
            }
            if let Some(styles) = &wanted {
                html.push_str("<span style=\"");
                push_style(html, styles, &usual);
                html.push_str("\">");
            }
            open = wanted;
        }
        escape_onto(html, piece);
    }
    if open.is_some() {
        html.push_str("</span>");
    }
}

fn push_style(html: &mut String, styles: &[Style], usual: &[Style]) {
    let colours: Vec<Color> = styles.iter().map(|s| s.foreground).collect();
    html.push_str("color: ");
    push_colours(html, &colours);
    html.push(';');
    if styles
        .iter()
        .zip(usual)
        .any(|(s, u)| s.background != u.background)
    {
        let colours: Vec<Color> = styles.iter().map(|s| s.background).collect();
        html.push_str(" background-color: ");
        push_colours(html, &colours);
        html.push(';');
    }
    let fonts = [
        (FontStyle::BOLD, " font-weight: bold;"),
        (FontStyle::ITALIC, " font-style: italic;"),
        (FontStyle::UNDERLINE, " text-decoration: underline;"),
    ];
    let font = styles.first().map_or(FontStyle::empty(), |s| s.font_style);
    for (one, css) in fonts {
        if font.contains(one) {
            html.push_str(css);
        }
    }
}

/// `#rrggbb`, or `light-dark(#rrggbb, #rrggbb)`.
fn push_colours(html: &mut String, colours: &[Color]) {
    let hex = |c: &Color| match c.a {
        255 => format!("#{:02x}{:02x}{:02x}", c.r, c.g, c.b),
        a => format!("#{:02x}{:02x}{:02x}{a:02x}", c.r, c.g, c.b),
    };
    match colours {
        [light, dark] if light != dark => {
            html.push_str(&format!("light-dark({}, {})", hex(light), hex(dark)));
        }
        [one, ..] => html.push_str(&hex(one)),
        [] => {}
    }
}

/// The style of a block: the themes' usual colours.
pub(super) fn block_style(themes: &[&Theme]) -> String {
    let usual: Vec<Style> = themes
        .iter()
        .map(|theme| Matcher::new(theme).get_default())
        .collect();
    let mut out = String::new();
    if themes.len() > 1 {
        out.push_str("color-scheme: light dark; ");
    }
    let (fore, back): (Vec<_>, Vec<_>) = usual.iter().map(|s| (s.foreground, s.background)).unzip();
    out.push_str("color: ");
    push_colours(&mut out, &fore);
    out.push_str("; background-color: ");
    push_colours(&mut out, &back);
    out.push(';');
    out
}

/// The style of a line that stands out.
pub(super) fn mark_style(themes: &[&Theme]) -> String {
    let marks: Vec<Color> = themes.iter().map(|theme| mark_colour(theme)).collect();
    let mut out = String::from("background-color: ");
    push_colours(&mut out, &marks);
    out.push(';');
    out
}

/// The background of a line that stands out.
fn mark_colour(theme: &Theme) -> Color {
    let settings = &theme.settings;
    let grey = Color {
        r: 128,
        g: 128,
        b: 128,
        a: 64,
    };
    let named = settings.line_highlight.or(settings.selection);
    named
        .filter(|c| Some(*c) != settings.background)
        .unwrap_or(grey)
}

/// Colours by classes: a span for every scope that a piece stands in.
#[derive(Default)]
struct Classes {
    stack: ScopeStack,
    names: HashMap<Scope, String>,
}

impl Classes {
    fn paint(&mut self, html: &mut String, ops: &[(usize, ScopeStackOp)], line: &str, text: &str) {
        // Spans end with the line, so that each line is an element of its own.
        let mut open: Vec<Scope> = Vec::new();
        let mut from = 0;
        for (at, op) in ops {
            self.write(html, &mut open, line, text, from..*at);
            from = *at;
            // A grammar that takes more than it put leaves the line without colours.
            if self.stack.apply(op).is_err() {
                self.stack = ScopeStack::new();
            }
        }
        self.write(html, &mut open, line, text, from..line.len());
        html.extend(open.iter().map(|_| "</span>"));
    }

    fn write(
        &mut self,
        html: &mut String,
        open: &mut Vec<Scope>,
        line: &str,
        text: &str,
        range: std::ops::Range<usize>,
    ) {
        let piece = line
            .get(range.start..range.end.min(text.len()))
            .unwrap_or_default();
        if piece.is_empty() {
            return;
        }
        let wanted = self.stack.as_slice();
        let shared = open.iter().zip(wanted).take_while(|(a, b)| a == b).count();
        html.extend(open.drain(shared..).map(|_| "</span>"));
        for scope in &wanted[shared..] {
            let classes = self.names.entry(*scope).or_insert_with(|| {
                let name = scope.build_string();
                let atoms: Vec<String> = name.split('.').map(|a| format!("z-{a}")).collect();
                atoms.join(" ")
            });
            html.push_str("<span class=\"");
            escape_onto(html, classes);
            html.push_str("\">");
            open.push(*scope);
        }
        escape_onto(html, piece);
    }
}

/// The style sheet of a theme for code.
pub(super) fn style_sheet(theme: &Theme) -> String {
    let mut css = css_for_theme_with_class_style(theme, PREFIX).unwrap_or_default();
    let mut mark = String::new();
    push_colours(&mut mark, &[mark_colour(theme)]);
    css.push_str(&format!(
        "\n.z-hl {{ background-color: {mark}; }}\n{LAYOUT}"
    ));
    css
}

//! What becomes of Sass, CSS, HTML and static files: Zola's root keys and `[assets]`.

use crate::diag::{Diagnostic, Findings};
use crate::notation::{Fields, Origin, Table};

/// The browsers that a target can name.
pub const BROWSERS: [&str; 9] = [
    "android", "chrome", "edge", "firefox", "ie", "ios", "opera", "safari", "samsung",
];

/// What a current CSS minifier may take for granted where nothing is asked for: the
/// browsers of 2022. Newer shorthands (`width >= 40em`) are then not written.
const DEFAULT_TARGETS: &[(&str, u32, u32)] = &[
    ("chrome", 103, 0),
    ("edge", 103, 0),
    ("firefox", 103, 0),
    ("safari", 15, 4),
    ("ios", 15, 4),
    ("samsung", 18, 0),
];

/// The oldest version of a browser that CSS is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// One of [`BROWSERS`].
    pub browser: &'static str,
    /// The version before the point.
    pub major: u32,
    /// The version behind the point.
    pub minor: u32,
}

/// Zola's keys for assets at the root of the configuration, and the table `[assets]`.
#[derive(Clone, Debug)]
pub struct Assets {
    /// Compile the site's own `sass/`. A theme's is always compiled.
    ///
    /// Default: `false`
    pub compile_sass: bool,
    /// Write HTML pages without comments and without blanks that no reader sees.
    ///
    /// Default: `false`; `--minify` sets it.
    pub minify_html: bool,
    /// Write CSS as short as it can be.
    ///
    /// Default: `false`; `--minify` sets it.
    pub minify: bool,
    /// Put the style sheets that a CSS file imports (`@import`) into the file.
    ///
    /// Default: `false`
    pub bundle_css: bool,
    /// The oldest browsers that minified and bundled CSS is written for, as
    /// `["chrome 103", "safari 15.4"]`.
    ///
    /// Default: the versions of 2022.
    pub targets: Vec<Target>,
    /// Globs of output files (`fonts/**`) that are also written under a name with their
    /// hash in it, which `asset()` and `url()` in style sheets then use. What templates
    /// ask for by `asset(path="…")` needs no glob.
    ///
    /// Default: none.
    pub fingerprint: Vec<String>,
}

impl Assets {
    /// Reads the root keys and the table.
    ///
    /// `hard_link_static` and `preserve_dotfiles_in_output` are Zola's and read for its
    /// sake: static files are always copied, since a linked one would change with its
    /// source behind a published site's back; and files in the output folder that loa did
    /// not write, hidden or not, are always kept.
    pub(super) fn read(root: &mut Fields<'_>, origin: &Origin, findings: &mut Findings) -> Assets {
        let mut flag = |key| root.bool(key, findings).unwrap_or(false);
        let (compile_sass, minify_html) = (flag("compile_sass"), flag("minify_html"));
        flag("hard_link_static");
        flag("preserve_dotfiles_in_output");
        let none = Table::default();
        let table = root.table("assets", findings).unwrap_or(&none);
        let mut own = Fields::new(table, origin, "[assets]");
        let assets = Assets {
            compile_sass,
            minify_html,
            minify: own.bool("minify", findings).unwrap_or(false),
            bundle_css: own.bool("bundle_css", findings).unwrap_or(false),
            targets: targets(&mut own, findings),
            fingerprint: own.strings("fingerprint", findings).unwrap_or_default(),
        };
        own.refuse_unknown(findings);
        assets
    }

    /// What `--minify` asks for.
    pub fn minify_all(&mut self) {
        self.minify = true;
        self.minify_html = true;
    }
}

fn targets(fields: &mut Fields<'_>, findings: &mut Findings) -> Vec<Target> {
    let Some(written) = fields.strings("targets", findings) else {
        let target = |&(browser, major, minor)| Target {
            browser,
            major,
            minor,
        };
        return DEFAULT_TARGETS.iter().map(target).collect();
    };
    let place = fields.value("targets").map(|v| fields.place(&v.span));
    let mut targets = Vec::new();
    for text in written {
        match parse_target(&text) {
            Some(target) => targets.push(target),
            None => findings.push(
                Diagnostic::error("bad-target")
                    .with("target", &text)
                    .at(place.clone())
                    .hint_with("hint-bad-target", vec![("names", BROWSERS.join(", "))]),
            ),
        }
    }
    targets
}

/// `chrome 103`, `safari >= 15.4`, `ios_saf 15.4`.
fn parse_target(text: &str) -> Option<Target> {
    let mut words = text.split_whitespace().filter(|word| *word != ">=");
    let name = words.next()?.to_ascii_lowercase();
    let name = if name == "ios_saf" { "ios" } else { &name };
    let browser = *BROWSERS.iter().find(|b| **b == name)?;
    let version = words.next()?;
    let (major, minor) = version.split_once('.').unwrap_or((version, "0"));
    let number = |digits: &str| digits.parse::<u8>().ok().map(u32::from);
    let target = Target {
        browser,
        major: major.parse::<u16>().ok().map(u32::from)?,
        minor: number(minor)?,
    };
    words.next().is_none().then_some(target)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_read() {
        let target = |text| parse_target(text).map(|t| (t.browser, t.major, t.minor));
        assert_eq!(target("chrome 103"), Some(("chrome", 103, 0)));
        assert_eq!(target("iOS_saf >= 15.4"), Some(("ios", 15, 4)));
        for bad in [
            "",
            "chrome",
            "netscape 4",
            "chrome x",
            "chrome 1 2",
            "safari 1.2.3",
        ] {
            assert_eq!(target(bad), None, "{bad}");
        }
    }
}

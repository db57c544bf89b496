//! Style sheets made one and made short, by the crate `lightningcss`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use lightningcss::error::ErrorLocation;
use lightningcss::printer::PrinterOptions;
use lightningcss::rules::import::ImportRule;
use lightningcss::rules::layer::LayerBlockRule;
use lightningcss::rules::media::MediaRule;
use lightningcss::rules::supports::SupportsRule;
use lightningcss::rules::{CssRule, CssRuleList};
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, StyleSheet};
use lightningcss::targets::{Browsers, Targets};
use lightningcss::values::string::CowArcStr;

use super::links::is_too_deep;
use crate::config::assets::{Assets, Target};

/// More sheets than this in one are a mistake, or an attack.
const MOST_SHEETS: usize = 1000;

/// An `@import` is only heard before all rules.
const LATE: &str = "a style sheet of another site is imported behind one of this site";

/// A style sheet that is to be written.
pub(super) struct Sheet {
    /// Its path in the output.
    pub(super) path: String,
    /// Its text.
    pub(super) text: String,
    /// The style sheets that it imports: as written, and their paths in the output.
    pub(super) imports: BTreeMap<String, String>,
}

/// Why a style sheet cannot be made short.
pub(super) struct Failure {
    /// The sentence of the parser, in English.
    pub(super) cause: String,
    /// Sheet, line (from 1) and column (from 1).
    pub(super) spot: Option<(String, usize, usize)>,
}

/// The first of `sheets` with all others that it imports put in their places, and, if the
/// configuration asks for it, without what browsers do not need.
///
/// # Errors
/// What the parser does not understand: then the sheet can be published as it is.
pub(super) fn press(sheets: &[Sheet], assets: &Assets) -> Result<String, Failure> {
    let Some(entry) = sheets.first() else {
        return Ok(String::new());
    };
    if let Some(deep) = sheets.iter().find(|sheet| is_too_deep(&sheet.text)) {
        return Err(Failure {
            cause: "blocks are nested too deep".to_owned(),
            spot: Some((deep.path.clone(), 1, 1)),
        });
    }
    // The parser is not free of panics on odd input.
    let attempt = catch_unwind(AssertUnwindSafe(|| {
        let layered = sheets.iter().any(|sheet| sheet.text.contains("layer"));
        let mut bundle = Bundle {
            sheets: sheets.iter().map(|s| (s.path.as_str(), s)).collect(),
            around: Vec::new(),
            whole: BTreeSet::new(),
            layered,
            count: 0,
            licences: Vec::new(),
        };
        let rules = bundle.rules_of(entry, true)?;
        let options = ParserOptions {
            filename: entry.path.clone(),
            ..ParserOptions::default()
        };
        let mut sheet = StyleSheet::new(vec![entry.path.clone()], CssRuleList(rules), options);
        sheet.license_comments = bundle.licences;
        print(sheet, assets)
    }));
    attempt.unwrap_or_else(|_| {
        Err(Failure {
            cause: "the CSS parser gave up on this file".to_owned(),
            spot: None,
        })
    })
}

/// Sheets being put into one.
struct Bundle<'i> {
    sheets: BTreeMap<&'i str, &'i Sheet>,
    /// The sheets that are being read, the outermost first.
    around: Vec<&'i str>,
    /// The sheets that stand in the bundle without a condition.
    whole: BTreeSet<&'i str>,
    /// Whether there are layers, for whose order every occurrence of a sheet counts.
    layered: bool,
    count: usize,
    licences: Vec<CowArcStr<'i>>,
}

impl<'i> Bundle<'i> {
    /// The rules of a sheet with those of its imports in their places. They are read from
    /// the last to the first: of a sheet that is imported twice, the later one counts.
    fn rules_of(&mut self, sheet: &'i Sheet, always: bool) -> Result<Vec<CssRule<'i>>, Failure> {
        self.count += 1;
        if self.count > MOST_SHEETS {
            return Err(self.refusal("too many style sheets in one"));
        }
        let options = ParserOptions {
            filename: sheet.path.clone(),
            ..ParserOptions::default()
        };
        let parsed = StyleSheet::parse(&sheet.text, options);
        let parsed = parsed.map_err(|e| failure(&e.kind, e.loc))?;
        self.licences.extend(parsed.license_comments);
        self.around.push(&sheet.path);
        let inner = self.around.len() > 1;
        let mut rules: Vec<CssRule<'i>> = Vec::new();
        for rule in parsed.rules.0.into_iter().rev() {
            match rule {
                CssRule::Import(import) => match sheet.imports.get(&*import.url) {
                    Some(path) => {
                        let imported = self.imported(path, import, always)?;
                        let foreign = |rule: &CssRule<'_>| matches!(rule, CssRule::Import(_));
                        if !imported.is_empty() && rules.iter().any(foreign) {
                            return Err(self.refusal(LATE));
                        }
                        rules.extend(imported.into_iter().rev());
                    }
                    None if inner => return Err(self.refusal(LATE)),
                    None => rules.push(CssRule::Import(import)),
                },
                CssRule::Namespace(_) if inner => {
                    return Err(self.refusal("an imported style sheet has a namespace"));
                }
                rule => rules.push(rule),
            }
        }
        rules.reverse();
        self.around.pop();
        Ok(rules)
    }

    /// The rules of an imported sheet, under the import's conditions; none where the sheet
    /// stands already, or is being read.
    fn imported(
        &mut self,
        path: &'i str,
        import: ImportRule<'i>,
        always: bool,
    ) -> Result<Vec<CssRule<'i>>, Failure> {
        let Some(sheet) = self.sheets.get(path).copied() else {
            return Ok(Vec::new());
        };
        let always = always
            && import.media.media_queries.is_empty()
            && import.supports.is_none()
            && import.layer.is_none();
        if self.around.contains(&path) {
            return Ok(Vec::new());
        }
        if always && !self.layered && !self.whole.insert(path) {
            return Ok(Vec::new());
        }
        let mut rules = self.rules_of(sheet, always)?;
        let loc = import.loc;
        if let Some(name) = import.layer {
            rules = vec![CssRule::LayerBlock(LayerBlockRule {
                name,
                rules: CssRuleList(rules),
                loc,
            })];
        }
        if let Some(condition) = import.supports {
            rules = vec![CssRule::Supports(SupportsRule {
                condition,
                rules: CssRuleList(rules),
                loc,
            })];
        }
        if !import.media.media_queries.is_empty() {
            rules = vec![CssRule::Media(MediaRule {
                query: import.media,
                rules: CssRuleList(rules),
                loc,
            })];
        }
        Ok(rules)
    }

    /// Why this bundle cannot be made, told of the sheet that is being read.
    fn refusal(&self, cause: &str) -> Failure {
        Failure {
            cause: cause.to_owned(),
            spot: self.around.last().map(|path| ((*path).to_owned(), 1, 1)),
        }
    }
}

fn print(mut sheet: StyleSheet<'_>, assets: &Assets) -> Result<String, Failure> {
    let targets = Targets {
        browsers: Some(browsers(&assets.targets)),
        ..Targets::default()
    };
    if assets.minify {
        let options = MinifyOptions {
            targets,
            ..MinifyOptions::default()
        };
        sheet.minify(options).map_err(|e| failure(&e.kind, e.loc))?;
    }
    let options = PrinterOptions {
        minify: assets.minify,
        targets,
        ..PrinterOptions::default()
    };
    let printed = sheet.to_css(options).map_err(|e| failure(&e.kind, e.loc))?;
    Ok(printed.code)
}

fn failure(cause: &impl fmt::Display, place: Option<ErrorLocation>) -> Failure {
    Failure {
        cause: cause.to_string(),
        spot: place.map(|p| (p.filename, p.line as usize + 1, p.column.max(1) as usize)),
    }
}

fn browsers(targets: &[Target]) -> Browsers {
    let mut browsers = Browsers::default();
    for target in targets {
        let field = match target.browser {
            "android" => &mut browsers.android,
            "chrome" => &mut browsers.chrome,
            "edge" => &mut browsers.edge,
            "firefox" => &mut browsers.firefox,
            "ie" => &mut browsers.ie,
            "ios" => &mut browsers.ios_saf,
            "opera" => &mut browsers.opera,
            "safari" => &mut browsers.safari,
            _ => &mut browsers.samsung,
        };
        let version = target.major << 16 | target.minor << 8;
        *field = Some(field.map_or(version, |known| known.min(version)));
    }
    browsers
}

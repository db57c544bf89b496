//! A pack: what goes to one shop, and how its files are called there.
//!
//! Only press files go to shops, not previews; a piece without any is shown on screens and
//! ordered from nobody. Names follow the shop's `files` pattern, else the paths of the kit,
//! and are good on every system that shops use.

use std::collections::BTreeSet;

use super::Entry;
use crate::config::press::{Format, Shop};
use crate::diag::{Diagnostic, Findings, Outcome, Place};
use crate::print::paper::decimal;
use crate::print::plan::{FOLDER, FileOf};
use crate::print::product::Product;
use crate::print::workshop::{CONFIG, Workshop};
use crate::recipe::OutPath;
use crate::text::slug;

/// The order form in a pack, as a workbook and as paper.
pub(super) const FORM: [&str; 2] = ["phieu-in.xlsx", "phieu-in.pdf"];
/// What patterns may hold between braces.
const PLACEHOLDERS: [&str; 6] = ["stt", "mau", "kho", "so-luong", "bai", "vat-lieu"];
/// Longer names make trouble on Windows (characters of a part).
const LONGEST: usize = 120;

/// What goes to one shop.
pub(super) struct Pack {
    /// The shop's name in the configuration.
    pub(super) shop: String,
    /// The zip's name in the kit's folder.
    pub(super) zip: String,
    /// The pieces, in the order of the kit.
    pub(super) items: Vec<Item>,
}

/// A piece in a pack.
pub(super) struct Item {
    /// Its index among the kit's entries.
    pub(super) entry: usize,
    /// Its files: where the kit has them, and their names in the pack.
    pub(super) files: Vec<(OutPath, String)>,
    /// Which of them are single sheets of a merge.
    sheets: Vec<usize>,
}

impl Item {
    /// The name in the order form: of the first file, or of the first and the last sheet of a
    /// merge whose sheets have files of their own.
    pub(super) fn shown_name(&self) -> String {
        let name = |file: Option<&(OutPath, String)>| file.map_or("", |(_, name)| name).to_owned();
        match self.sheets.as_slice() {
            [first, .., last] => format!(
                "{} … {}",
                name(self.files.get(*first)),
                name(self.files.get(*last))
            ),
            _ => name(self.files.first()),
        }
    }
}

/// The packs of a kit, a shop each, in the order in which pieces name them.
///
/// # Errors
/// Patterns with placeholders that do not exist.
pub(super) fn packs(workshop: &Workshop, entries: &[Entry<'_>]) -> Outcome<Vec<Pack>> {
    let mut packs: Vec<Pack> = Vec::new();
    for (entry, one) in entries.iter().enumerate() {
        let files: Vec<&FileOf> = one.press_files().collect();
        let is_sheet = |i: &usize| matches!(files[*i].product, Product::Sheet(..));
        let item = Item {
            entry,
            sheets: (0..files.len()).filter(is_sheet).collect(),
            files: files
                .iter()
                .map(|f| (f.path.clone(), String::new()))
                .collect(),
        };
        if item.files.is_empty() {
            continue;
        }
        match packs.iter_mut().find(|p| p.shop == one.shop) {
            Some(pack) => pack.items.push(item),
            None => packs.push(Pack {
                shop: one.shop.clone(),
                zip: String::new(),
                items: vec![item],
            }),
        }
    }
    let only = packs.len() == 1;
    let mut findings = Findings::new();
    let mut zips = Names::default();
    for pack in &mut packs {
        pack.zip = if only {
            "bo-in.zip".to_owned()
        } else {
            zips.take(&safe(&format!("bo-in-{}", slug(&pack.shop))), &[".zip"]) + ".zip"
        };
        let shop = workshop.press().shops.get(&pack.shop);
        findings.take(name_files(pack, shop, entries));
    }
    findings.finish(packs).map(|w| w.value)
}

/// Gives the files of a pack their names.
fn name_files(pack: &mut Pack, shop: Option<&Shop>, entries: &[Entry<'_>]) -> Outcome<()> {
    let pattern = shop.and_then(|s| s.files.as_deref());
    let parts = pattern.map(|text| parse(text, &pack.shop)).transpose()?;
    let mut names = Names::default();
    for name in FORM {
        names.0.insert(name.to_owned());
    }
    let width = pack.items.len().to_string().len().max(2);
    for (i, item) in pack.items.iter_mut().enumerate() {
        let Some(entry) = entries.get(item.entry) else {
            continue;
        };
        let ending = |f: &FileOf| format!("{}.{}", f.product.suffix(), f.product.format().ending());
        let endings: Vec<String> = entry.press_files().map(ending).collect();
        let stem = match &parts {
            None => entry.id.clone(),
            Some(parts) => fill(parts, &|name| entry.placeholder(name, i + 1, width)),
        };
        let endings: Vec<&str> = endings.iter().map(String::as_str).collect();
        let stem = names.take(&safe(&stem), &endings);
        for ((_, name), ending) in item.files.iter_mut().zip(endings) {
            *name = format!("{stem}{ending}");
        }
    }
    Ok(())
}

impl Entry<'_> {
    /// The files that a shop runs.
    pub(super) fn press_files(&self) -> impl Iterator<Item = &FileOf> {
        let is_press_file = |f: &&FileOf| f.product.format() != Format::Png;
        self.files.iter().filter(is_press_file)
    }

    /// What stands for a placeholder.
    fn placeholder(&self, name: &str, number: usize, width: usize) -> String {
        let piece = &self.piece;
        match name {
            "stt" => format!("{number:0width$}"),
            "mau" => piece.layout.name.clone(),
            "kho" => size(piece.size.width.to_mm(), piece.size.height.to_mm()),
            "so-luong" => self.copies.to_string(),
            "bai" => {
                let page = self.page.trim_matches('/').replace('/', "-");
                if page.is_empty() {
                    "trang-chu".to_owned()
                } else {
                    page
                }
            }
            "vat-lieu" => slug(piece.material.as_deref().unwrap_or_default()),
            _ => String::new(),
        }
    }
}

/// `8x0.8m`, `210x297mm` of small sheets: no comma, which some programs take for a list.
fn size(width: f64, height: f64) -> String {
    let (by, unit) = if width.max(height) < 1000.0 {
        (1.0, "mm")
    } else {
        (1000.0, "m")
    };
    let side = |mm: f64| decimal(mm / by, 3).replace('.', "").replace(',', ".");
    format!("{}x{}{unit}", side(width), side(height))
}

/// A part of a pattern.
enum Part {
    Text(String),
    Placeholder(String),
}

/// Reads a pattern such as `{stt}-{mau}-{kho}`.
fn parse(pattern: &str, shop: &str) -> Outcome<Vec<Part>> {
    let mut parts = Vec::new();
    let mut findings = Findings::new();
    let mut rest = pattern;
    while let Some((text, behind)) = rest.split_once('{') {
        text_part(text, &mut parts);
        let (name, tail) = behind.split_once('}').unwrap_or((behind, ""));
        if PLACEHOLDERS.contains(&name.trim()) {
            parts.push(Part::Placeholder(name.trim().to_owned()));
        } else {
            findings.push(
                Diagnostic::error("unknown-placeholder")
                    .with("name", name)
                    .with("shop", shop)
                    .at(Place::file(CONFIG))
                    .did_you_mean(name.trim(), PLACEHOLDERS),
            );
        }
        rest = tail;
    }
    text_part(rest, &mut parts);
    findings.finish(parts).map(|w| w.value)
}

fn text_part(text: &str, parts: &mut Vec<Part>) {
    if !text.is_empty() {
        parts.push(Part::Text(text.to_owned()));
    }
}

/// A name from a pattern. Where a value is empty, the separator beside it goes too.
fn fill(parts: &[Part], value: &dyn Fn(&str) -> String) -> String {
    let is_separator = |c: char| matches!(c, '-' | '_' | ' ' | '.');
    let mut out = String::new();
    let mut gap = false;
    for part in parts {
        match part {
            Part::Placeholder(name) => {
                let value = value(name).replace('/', "-");
                gap |= value.is_empty();
                out.push_str(&value);
            }
            Part::Text(text) if gap => {
                gap = false;
                let doubled = out.is_empty() || out.ends_with(|c| is_separator(c) || c == '/');
                let text = if doubled {
                    text.trim_start_matches(is_separator)
                } else {
                    text
                };
                out.push_str(text);
            }
            Part::Text(text) => out.push_str(text),
        }
    }
    if gap {
        out.truncate(out.trim_end_matches(is_separator).len());
    }
    out
}

/// A path that every system takes.
fn safe(path: &str) -> String {
    let parts = path.replace('\\', "/");
    let parts = parts.split('/').filter_map(|part| {
        let bad = |c: char| c.is_control() || "<>:\"|?*".contains(c);
        let part: String = part
            .chars()
            .map(|c| if bad(c) { '-' } else { c })
            .take(LONGEST)
            .collect();
        let part = part.trim().trim_end_matches(['.', ' ']);
        match part {
            "" => None,
            _ if OutPath::new(part).is_err() => Some(format!("_{part}")),
            _ => Some(part.to_owned()),
        }
    });
    let path = parts.collect::<Vec<_>>().join("/");
    if path.is_empty() {
        "tep".to_owned()
    } else {
        path
    }
}

/// The names given so far, as a system that ignores case sees them.
#[derive(Default)]
struct Names(BTreeSet<String>);

impl Names {
    /// The stem, numbered if one of its names is taken.
    fn take(&mut self, stem: &str, endings: &[&str]) -> String {
        let mut count = 1;
        loop {
            let tried = if count == 1 {
                stem.to_owned()
            } else {
                format!("{stem}-{count}")
            };
            let names: Vec<String> = endings
                .iter()
                .map(|e| format!("{tried}{e}").to_lowercase())
                .collect();
            if names.iter().all(|n| !self.0.contains(n)) {
                self.0.extend(names);
                return tried;
            }
            count += 1;
        }
    }
}

/// A path of the kit without the kit's folder.
pub(super) fn inside(path: &OutPath) -> &str {
    path.as_str()
        .trim_start_matches(FOLDER)
        .trim_start_matches('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(pattern: &str, material: &str) -> String {
        let value = |name: &str| match name {
            "stt" => "01".to_owned(),
            "mau" => "bang-ron".to_owned(),
            "kho" => size(8000.0, 800.0),
            "so-luong" => "4".to_owned(),
            "vat-lieu" => slug(material),
            _ => "khau-hieu/a".to_owned(),
        };
        safe(&fill(&parse(pattern, "a").unwrap(), &value))
    }

    #[test]
    fn patterns_are_filled_in() {
        let pattern = "{stt}. {mau} {kho} - {so-luong} tấm - {vat-lieu}";
        assert_eq!(
            named(pattern, "Bạt hiflex"),
            "01. bang-ron 8x0.8m - 4 tấm - bat-hiflex"
        );
        assert_eq!(named(pattern, ""), "01. bang-ron 8x0.8m - 4 tấm");
        assert_eq!(named("{vat-lieu}/{stt}-{bai}", "vải"), "vai/01-khau-hieu-a");
        assert_eq!(named("{vat-lieu}-{stt}", ""), "01");
        assert_eq!(named("{mau}-{vat-lieu}-{stt}", ""), "bang-ron-01");
    }

    #[test]
    fn names_are_good_on_windows() {
        assert_eq!(named("../con/{stt}:*?.", ""), "_con/01---");
        assert_eq!(safe("C:\\in\\a|b"), "C-/in/a-b");
        assert_eq!(safe("..//"), "tep");
        assert_eq!(safe(&"ơ".repeat(500)).chars().count(), LONGEST);
    }

    #[test]
    fn unknown_placeholders_are_told_with_the_near_one() {
        let problems = parse("{stt}-{so_luong}-{khổ}", "a").err().unwrap();
        let codes: Vec<_> = problems.iter().map(|d| (d.code, &d.facts[0].1)).collect();
        assert_eq!(codes[0], ("unknown-placeholder", &"so_luong".to_owned()));
        assert_eq!(codes.len(), 2);
        assert_eq!(problems[0].hints[0].facts[0].1, "so-luong");
    }

    #[test]
    fn two_files_with_one_name_are_numbered() {
        let mut names = Names::default();
        assert_eq!(names.take("a", &[".pdf"]), "a");
        assert_eq!(names.take("A", &[".pdf", ".svg"]), "A-2");
        assert_eq!(names.take("a", &[".svg"]), "a");
        assert_eq!(names.take("a", &[".pdf"]), "a-3");
    }

    #[test]
    fn sizes_are_in_the_unit_that_people_use() {
        assert_eq!(size(8000.0, 800.0), "8x0.8m");
        assert_eq!(size(210.0, 297.0), "210x297mm");
        assert_eq!(size(12_345.0, 1000.0), "12.345x1m");
    }
}

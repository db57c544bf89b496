//! The workshop: everything that orders share — layouts, inks, fonts, the printing condition.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock, RwLock};

use indexmap::IndexMap;

use super::fonts::{FontShelf, FontSummary};
use super::inks::{InkSummary, InkTable};
use super::layout::{Layout, LayoutSummary};
use super::photo::Photo;
use super::product::Traits;
use super::profile::Profile;
use super::shelf::TemplateShelf;
use super::strips;
use super::styles::{Style, StyleSummary, Styles};
use crate::config::material::Material;
use crate::config::press::{Format, Press, Shop};
use crate::content::order::Order;
use crate::diag::{Diagnostic, Findings, Outcome, Place, Warned};
use crate::digest::{Digest, Digester};
use crate::measure::Length;
use crate::notation::sheet::{self, List, split_sheet};
use crate::sources::{Asset, Sources};
use crate::template::{TemplateFile, Templates, Value};
use crate::text::Date;
use crate::text::spelling::{Facts, Wordlist};

/// What the kit's page takes from the site around it.
const SITE_FILES: [&str; 3] = ["main.css", "site.js", "favicon.svg"];

/// Where layouts come from when neither the site nor its theme has them.
const FALLBACK: &str = "themes/ke-sat/print";
/// The profile of a press that names none.
const PROFILE: &str = "icc/FOGRA39L_coated.icc";
/// Where the press is configured, for messages.
pub(super) const CONFIG: &str = "loa.toml";
/// The kit's page, among the templates.
pub(super) const KIT_PAGE: &str = "index.html";

/// All that orders share. Fonts and the profile are read when they are first needed.
pub struct Workshop {
    layouts: IndexMap<String, Layout>,
    inks: InkTable,
    styles: Styles,
    /// The preview colours of the inks by name, as templates see them.
    palette: Value,
    fonts: FontShelf,
    templates: TemplateShelf,
    press: Press,
    /// `config` as templates see it.
    config: Value,
    /// Compounds and names of the lexicon.
    lexicon: Vec<String>,
    /// Files of the site that the kit's page links, of those that there are.
    site_files: Vec<&'static str>,
    /// The digest of all that pieces are made with, but for the files that orders name.
    ground: Option<Digest>,
    /// The project's files, for photos and lists that orders name.
    sources: Sources,
    theme: Option<String>,
    photos: RwLock<BTreeMap<String, Outcome<Arc<Photo>>>>,
    profile_asset: Option<Asset>,
    profile: OnceLock<Outcome<Profile>>,
}

impl Workshop {
    /// Opens the workshop of a site: its own folder `print/`, then its theme's, then the
    /// embedded theme's. The first file of a name is taken.
    ///
    /// # Errors
    /// Whatever is wrong with templates, layouts and inks.
    pub fn open(
        sources: &Sources,
        theme: Option<&str>,
        press: &Press,
        config: Value,
    ) -> Outcome<Warned<Workshop>> {
        let mut findings = Findings::new();
        let files = collect(sources, theme, &mut findings);
        let mut fonts = FontShelf::default();
        // Lists of words are read meanwhile.
        rayon::spawn(crate::text::breaking::prepare);
        let (mut templates, mut own) = (Vec::new(), false);
        let mut texts: BTreeMap<&str, String> = BTreeMap::new();
        for (name, asset) in &files {
            if name.starts_with("fonts/") {
                fonts.add(asset.clone());
            } else if name.ends_with(".svg") || name == KIT_PAGE || is_toml(name) {
                let Some(text) = findings.take(asset.read_text()) else {
                    continue;
                };
                if !is_toml(name) {
                    own |= !asset.is_embedded();
                    templates.push(TemplateFile {
                        name: name.clone(),
                        path: asset.path.clone(),
                        text: text.clone(),
                    });
                }
                texts.insert(name, text);
            }
        }
        let templates = findings.take(TemplateShelf::open(templates, own));
        let inks = match files.get("inks.toml").zip(texts.get("inks.toml")) {
            Some((asset, text)) => findings.take(InkTable::read(&asset.path, text)),
            None => Some(InkTable::default()),
        };
        let styles = match (
            files.get("styles.toml").zip(texts.get("styles.toml")),
            &inks,
        ) {
            (Some((asset, text)), Some(inks)) => {
                findings.take(Styles::read(&asset.path, text, inks))
            }
            _ => Some(Styles::default()),
        };
        let layouts = read_layouts(&files, &texts, &mut findings);
        let profile_asset = match &press.icc {
            Some(path) => find_profile(sources, path, &mut findings),
            None => files.get(PROFILE).cloned(),
        };
        let (Some(templates), Some(inks), Some(styles)) = (templates, inks, styles) else {
            return Err(findings.into_vec());
        };
        let site_files = site_files(sources, theme, &mut findings);
        let mut ground = Digester::default();
        ground.text(&format!("{press:?} {theme:?} {site_files:?}"));
        ground.value(&config);
        let used = files.values().chain(&profile_asset);
        let all_settled = used
            .map(Asset::identity)
            .all(|identity| identity.map(|identity| ground.digest(identity)).is_some());
        findings.finish(Workshop {
            layouts,
            palette: palette(&inks),
            inks,
            styles,
            fonts,
            templates,
            press: press.clone(),
            lexicon: lexicon(&config),
            site_files,
            config,
            ground: all_settled.then(|| ground.finish()),
            sources: sources.apart(),
            theme: theme.map(str::to_owned),
            photos: RwLock::default(),
            profile_asset,
            profile: OnceLock::new(),
        })
    }

    /// The digest of all that pieces are made with, but for their orders and the files that
    /// these name; `None` if it cannot be relied on yet.
    pub(super) fn ground(&self) -> Option<Digest> {
        self.ground
    }

    /// The files that orders have named so far, with those that were looked for in vain.
    pub fn looked_at(&self) -> Vec<String> {
        self.sources.looked_at()
    }

    /// The layout that an order names.
    pub(super) fn layout(&self, name: &str, place: Option<Place>) -> Outcome<&Layout> {
        self.layouts.get(name).ok_or_else(|| {
            let known = self.layouts.keys().map(String::as_str);
            vec![
                Diagnostic::error("unknown-layout")
                    .with("name", name)
                    .at(place)
                    .did_you_mean(name, known),
            ]
        })
    }

    /// The shop that an order names, or the press's own.
    pub(super) fn shop(&self, name: Option<&str>, place: Option<Place>) -> Outcome<(&str, &Shop)> {
        let name = name.unwrap_or(&self.press.shop);
        self.press
            .shops
            .get_key_value(name)
            .map(|(k, v)| (k.as_str(), v))
            .ok_or_else(|| {
                let known = self.press.shops.keys().map(String::as_str);
                vec![
                    Diagnostic::error("unknown-shop")
                        .with("name", name)
                        .at(place)
                        .hint("hint-unknown-shop")
                        .did_you_mean(name, known),
                ]
            })
    }

    /// The style that an order names, or the press's own; none if the theme has no styles.
    pub(super) fn style(
        &self,
        name: Option<&str>,
        place: Option<Place>,
    ) -> Outcome<Option<&Style>> {
        self.styles
            .named(name.or(self.press.style.as_deref()), place)
    }

    /// The photo at `path`: beside the page `source`, or in the site's folders `static` and
    /// `print`, or in the theme's. With a leading `/` it is not looked for beside the page.
    ///
    /// # Errors
    /// `photo-missing`, and what is wrong with the file.
    pub(super) fn photo(
        &self,
        path: &str,
        source: Option<&str>,
        place: Option<Place>,
    ) -> Outcome<Arc<Photo>> {
        let beside = source
            .and_then(|s| s.rsplit_once('/'))
            .map(|(folder, _)| folder);
        let theme = self.theme.as_ref().map(|t| format!("themes/{t}"));
        let theme = |part: &str| theme.as_ref().map(|t| format!("{t}/{part}"));
        let folders = [
            beside.filter(|_| !path.starts_with('/')).map(str::to_owned),
            Some("static".to_owned()),
            Some("print".to_owned()),
            theme("static"),
            theme("print"),
        ];
        let name = path.trim_start_matches('/');
        for folder in folders.into_iter().flatten() {
            let Some(asset) = self.sources.asset(&format!("{folder}/{name}"))? else {
                continue;
            };
            if let Some(photo) = self
                .photos
                .read()
                .ok()
                .and_then(|p| p.get(&asset.path).cloned())
            {
                return photo;
            }
            let photo = Photo::open(&asset, place).map(Arc::new);
            if let Ok(mut photos) = self.photos.write() {
                photos.insert(asset.path, photo.clone());
            }
            return photo;
        }
        Err(vec![
            Diagnostic::error("photo-missing")
                .with("path", path)
                .at(place)
                .hint("hint-photo-missing"),
        ])
    }

    /// The list at `path`, with or without a sheet's name behind `#`: a file of the project,
    /// or one beside the page `source`.
    ///
    /// # Errors
    /// `list-missing` at `place`, and what is wrong with the file.
    pub(super) fn list(&self, path: &str, source: &str, place: Place) -> Outcome<Warned<List>> {
        let (name, sheet) = split_sheet(path);
        let beside = source.rsplit_once('/').map_or("", |(folder, _)| folder);
        for path in [name.to_owned(), format!("{beside}/{name}")] {
            if let Some(asset) = self.sources.asset(&path)? {
                return sheet::read(&asset.path, &asset.bytes()?, sheet);
            }
        }
        Err(vec![
            Diagnostic::error("list-missing")
                .with("path", name)
                .at(place)
                .hint("hint-list-missing"),
        ])
    }

    /// The preview colours of the inks by name, as templates see them.
    pub(super) fn palette(&self) -> &Value {
        &self.palette
    }

    /// The material that the letters of a layout are cut from: the order's, else the
    /// layout's; none if they are not cut.
    ///
    /// # Errors
    /// `unknown-material` at `place`.
    pub(super) fn cut_from(
        &self,
        layout: &Layout,
        wanted: Option<&str>,
        place: Option<Place>,
    ) -> Outcome<Option<&Material>> {
        let Some(name) = wanted.or(layout.cut_from.as_deref()) else {
            return Ok(None);
        };
        let known = &self.press.materials;
        known.get(name).map(Some).ok_or_else(|| {
            vec![
                Diagnostic::error("unknown-material")
                    .with("name", name)
                    .at(place)
                    .hint("hint-unknown-material")
                    .did_you_mean(name, known.keys().map(String::as_str)),
            ]
        })
    }

    /// The printing condition.
    pub(super) fn profile(&self) -> Outcome<&Profile> {
        let load = || match &self.profile_asset {
            Some(asset) => Profile::load(asset),
            None => Err(vec![
                Diagnostic::error("no-icc")
                    .at(Place::file(CONFIG))
                    .hint("hint-no-icc"),
            ]),
        };
        self.profile
            .get_or_init(load)
            .as_ref()
            .map_err(Clone::clone)
    }

    pub(super) fn title_of(&self, layout: &str) -> String {
        self.layouts
            .get(layout)
            .map_or_else(|| layout.to_owned(), |l| l.title.clone())
    }

    /// The files made of a layout when an order does not say.
    pub(super) fn formats_of(&self, layout: &str) -> Option<&Vec<Format>> {
        self.layouts.get(layout)?.formats.as_ref()
    }

    /// What the layout and the shop of an order make of its piece.
    pub(super) fn traits(&self, order: &Order) -> Traits {
        let layout = self.layouts.get(&order.layout);
        let shop = order.shop.as_ref().unwrap_or(&self.press.shop);
        let strips = |(layout, shop): (&Layout, &Shop)| {
            layout.hung && strips::needed(order.size, self.bleed(layout, shop), shop)
        };
        Traits {
            strips: layout.zip(self.press.shops.get(shop)).is_some_and(strips),
            cut: layout.is_some_and(|l| l.cut_from.is_some()),
        }
    }

    /// How far the art of a piece runs past its trim.
    pub(super) fn bleed(&self, layout: &Layout, shop: &Shop) -> Length {
        let of_shop = shop.bleed.or(self.press.bleed).filter(|_| layout.hung);
        of_shop.unwrap_or(layout.bleed)
    }

    pub(super) fn inks_table(&self) -> &InkTable {
        &self.inks
    }

    pub(super) fn fonts_shelf(&self) -> &FontShelf {
        &self.fonts
    }

    /// The template `name` with those that it needs.
    ///
    /// # Errors
    /// What is wrong with them.
    pub(super) fn templates(&self, name: &str) -> Outcome<Arc<Templates>> {
        self.templates.with(name)
    }

    /// Whether there is a page for the kit.
    pub(super) fn has_kit_page(&self) -> bool {
        self.templates.has(KIT_PAGE)
    }

    pub(super) fn press(&self) -> &Press {
        &self.press
    }

    pub(super) fn config(&self) -> &Value {
        &self.config
    }

    /// Files of the site that the kit's page may link.
    pub(super) fn site_files(&self) -> &[&'static str] {
        &self.site_files
    }

    pub(super) fn lexicon(&self) -> &[String] {
        &self.lexicon
    }

    /// The names, terms and spellings of `[lexicon]`.
    pub(super) fn wordlist(&self) -> Wordlist {
        let spellings = self.config.get_from_path("lexicon.spellings");
        let spellings: BTreeMap<String, String> = spellings
            .and_then(|v| v.clone().into_map())
            .into_iter()
            .flatten()
            .filter_map(|(k, v)| Some((k.to_string(), v.as_str()?.to_owned())))
            .collect();
        let texts = |path: &str| -> Vec<String> {
            let list = self.config.get_from_path(path).and_then(Value::as_array);
            list.into_iter()
                .flatten()
                .filter_map(|v| v.as_str().map(str::to_owned))
                .collect()
        };
        Wordlist::new(
            texts("lexicon.names").iter().map(String::as_str),
            texts("lexicon.terms").iter().map(String::as_str),
            spellings.iter().map(|(k, v)| (k.as_str(), v.as_str())),
        )
    }

    /// The facts of `[event]`.
    pub(super) fn facts(&self) -> Facts {
        let config = &self.config;
        let text = |path: &'static str| config.get_from_path(path).and_then(Value::as_str);
        let names = [text("event.name"), text("event.short_name")];
        Facts::new(
            names.into_iter().flatten(),
            text("event.date").and_then(Date::parse),
            text("event.half_day"),
            text("event.ordinal"),
        )
    }

    /// The day that stands in files for their making, since no clock is asked: the day of
    /// the event, else the first of 2025.
    pub(super) fn date(&self) -> Date {
        let event = self
            .config
            .get_from_path("event.date")
            .and_then(Value::as_str)
            .and_then(Date::parse);
        event.unwrap_or_else(|| Date::new(2025, 1, 1).expect("the first of January exists"))
    }
}

/// The layouts, for `loa list layouts`.
pub fn layouts(workshop: &Workshop) -> Vec<LayoutSummary> {
    workshop.layouts.values().map(Layout::summary).collect()
}

/// The inks, for `loa list inks`.
pub fn inks(workshop: &Workshop) -> Vec<InkSummary> {
    workshop.inks.summaries()
}

/// The styles, for `loa list styles`.
pub fn styles(workshop: &Workshop) -> Vec<StyleSummary> {
    workshop.styles.summaries()
}

/// The fonts, for `loa list fonts`.
pub fn fonts(workshop: &Workshop) -> Vec<FontSummary> {
    workshop.fonts.summaries()
}

/// Every file of the print folders by its path inside them; the nearer folder wins.
fn collect(
    sources: &Sources,
    theme: Option<&str>,
    findings: &mut Findings,
) -> BTreeMap<String, Asset> {
    let theme = theme.map(|t| format!("themes/{t}/print"));
    let mut files = BTreeMap::new();
    for dir in [Some("print"), theme.as_deref(), Some(FALLBACK)]
        .into_iter()
        .flatten()
    {
        for asset in findings.take(sources.list(dir)).unwrap_or_default() {
            let name = asset
                .path
                .strip_prefix(dir)
                .unwrap_or(&asset.path)
                .trim_start_matches('/')
                .to_owned();
            files.entry(name).or_insert(asset);
        }
    }
    files
}

/// The kit's page looks like the site, if the site has the files that it links.
fn site_files(
    sources: &Sources,
    theme: Option<&str>,
    findings: &mut Findings,
) -> Vec<&'static str> {
    let theme = theme.map(|t| format!("themes/{t}/static/"));
    let mut has = |name: &str| {
        let mut folders = theme.iter().map(String::as_str).chain(["static/"]);
        folders.any(|f| {
            findings
                .take(sources.asset(&format!("{f}{name}")))
                .flatten()
                .is_some()
        })
    };
    SITE_FILES.into_iter().filter(|name| has(name)).collect()
}

fn palette(inks: &InkTable) -> Value {
    let swatches = inks.swatches().iter();
    let colours: BTreeMap<String, String> = swatches
        .map(|s| (s.name.replace('-', "_"), s.hex()))
        .collect();
    Value::from_serializable(&colours)
}

fn is_toml(name: &str) -> bool {
    name.ends_with(".toml") && !name.contains('/')
}

/// A layout is a `.toml` with an `.svg` of the same name.
fn read_layouts(
    files: &BTreeMap<String, Asset>,
    texts: &BTreeMap<&str, String>,
    findings: &mut Findings,
) -> IndexMap<String, Layout> {
    let mut layouts = IndexMap::new();
    for (file, text) in texts
        .iter()
        .filter(|(name, _)| is_toml(name) && !["inks.toml", "styles.toml"].contains(*name))
    {
        let name = file.trim_end_matches(".toml");
        let svg_name = format!("{name}.svg");
        let path = files.get(*file).map_or(*file, |a| a.path.as_str());
        let Some((svg, asset)) = texts.get(svg_name.as_str()).zip(files.get(&svg_name)) else {
            findings.push(
                Diagnostic::error("layout-without-svg")
                    .with("name", svg_name)
                    .at(Place::file(path)),
            );
            continue;
        };
        if let Some(layout) =
            findings.take(Layout::read(name, path, text, &asset.path, svg.clone()))
        {
            layouts.insert(name.to_owned(), layout);
        }
    }
    layouts
}

fn find_profile(sources: &Sources, path: &str, findings: &mut Findings) -> Option<Asset> {
    let asset = findings.take(sources.asset(path)).flatten();
    if asset.is_none() && !findings.has_errors() {
        findings.push(
            Diagnostic::error("icc-missing")
                .with("path", path)
                .at(Place::file(CONFIG))
                .hint("hint-no-icc"),
        );
    }
    asset
}

/// The commune's name, and the names and terms of `[lexicon]`: they are not broken either.
fn lexicon(config: &Value) -> Vec<String> {
    let text = |v: &Value| v.as_str().map(str::to_owned);
    let places = ["commune.name", "commune.parent"];
    let places = places.iter().filter_map(|path| config.get_from_path(path));
    let places = places
        .filter_map(text)
        .filter(|name| !name.trim().is_empty());
    let lists = ["lexicon.names", "lexicon.terms"];
    let lists = lists
        .iter()
        .filter_map(|path| config.get_from_path(path)?.as_array());
    places.chain(lists.flatten().filter_map(text)).collect()
}

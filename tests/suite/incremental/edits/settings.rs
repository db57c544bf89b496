//! Edits of the configuration, and of how the program is called.

use super::{Edit, Village};

pub(in crate::incremental) const EDITS: &[Edit] = &[
    change_title,
    change_english_title,
    change_greeting,
    change_translation,
    change_feed_limit,
    change_pagination,
    change_widths,
    change_anchors,
    change_search,
    change_fingerprints,
    change_menu,
    change_theme_settings,
    change_theme_settings,
    toggle_feed_of_a_taxonomy,
    toggle_phase,
    toggle_highlighting,
    toggle_root_key,
    toggle_root_key,
    toggle_root_key,
    change_moment,
    change_moment,
    change_address,
    change_variable,
    flip_flag,
    flip_flag,
    flip_flag,
];

/// The configuration.
const FILE: &str = "loa.toml";

/// A new word in quotation marks.
fn quoted(village: &mut Village) -> String {
    format!("\"{}\"", village.new_word())
}

fn change_title(village: &mut Village) -> Option<String> {
    let word = quoted(village);
    Some(village.set(FILE, "", "title", &word))
}

fn change_english_title(village: &mut Village) -> Option<String> {
    let word = quoted(village);
    Some(village.set(FILE, "[languages.en]\n", "title", &word))
}

fn change_greeting(village: &mut Village) -> Option<String> {
    let word = quoted(village);
    Some(village.set(FILE, "[extra]\n", "greeting", &word))
}

fn change_translation(village: &mut Village) -> Option<String> {
    let word = quoted(village);
    Some(village.set(FILE, "[translations]\n", "more", &word))
}

fn change_feed_limit(village: &mut Village) -> Option<String> {
    let limit = village.chance.below(7).to_string();
    Some(village.set(FILE, "", "feed_limit", &limit))
}

/// The number of pages on each list page of the first taxonomy.
fn change_pagination(village: &mut Village) -> Option<String> {
    let by = |n: usize| format!("paginate_by = {n} }}");
    let text = village.project.read(FILE);
    let old = (0..5).map(by).find(|old| text.contains(old))?;
    let new = by(village.chance.below(5));
    village.rewrite(FILE, |text| text.replace(&old, &new));
    Some(format!("{FILE}: {old} {new}"))
}

fn change_widths(village: &mut Village) -> Option<String> {
    let widths = village.chance.one_of(&["[8]", "[8, 16]", "[4, 10]"])?;
    Some(village.set(FILE, "[images]\n", "widths", widths))
}

fn change_anchors(village: &mut Village) -> Option<String> {
    let places = ["\"right\"", "\"left\"", "\"heading\"", "\"none\""];
    let place = village.chance.one_of(&places)?;
    Some(village.set(FILE, "[markdown]\n", "insert_anchor_links", place))
}

fn change_search(village: &mut Village) -> Option<String> {
    let formats = ["\"loa\"", "\"fuse_javascript\"", "\"elasticlunr_json\""];
    let format = village.chance.one_of(&formats)?;
    Some(village.set(FILE, "[search]\n", "index_format", format))
}

fn change_fingerprints(village: &mut Village) -> Option<String> {
    let globs = village.chance.one_of(&["[\"hinh/**\", \"*.css\"]", "[]"])?;
    Some(village.set(FILE, "[assets]\n", "fingerprint", globs))
}

fn change_menu(village: &mut Village) -> Option<String> {
    let (word, weight) = (quoted(village), village.chance.below(5));
    let entry = format!("[{{ page = \"@/_index.md\", title = {word}, weight = {weight} }}]");
    Some(village.set(FILE, "[menus]\n", "main", &entry))
}

fn change_theme_settings(village: &mut Village) -> Option<String> {
    let word = quoted(village);
    Some(match village.chance.one_in(2) {
        true => village.set("themes/nen/theme.toml", "[extra]\n", "ink", &word),
        // The site's own word counts more than its theme's.
        false => village.set(FILE, "[extra]\n", "ink", &word),
    })
}

fn toggle_feed_of_a_taxonomy(village: &mut Village) -> Option<String> {
    let (one, two) = ("{ name = \"the\" }", "{ name = \"the\", feed = true }");
    village.rewrite(FILE, |text| match text.contains(one) {
        true => text.replace(one, two),
        false => text.replace(two, one),
    });
    Some(format!("{FILE}: the feed of `the` comes or goes"))
}

/// From a day on the home page is another.
fn toggle_phase(village: &mut Village) -> Option<String> {
    let phase = "[[phases]]\nname = \"sau\"\nfrom = 2025-09-01\n\
                 home = { page = \"@/tin/_index.md\" }\n";
    Some(toggle_table(village, phase))
}

/// Code in bodies gets colours.
fn toggle_highlighting(village: &mut Village) -> Option<String> {
    let table = "[markdown.highlighting]\ntheme = \"github-light\"\n";
    Some(toggle_table(village, table))
}

/// Puts a table at the end of the configuration, or takes it away.
fn toggle_table(village: &Village, table: &str) -> String {
    let has = village.project.read(FILE).contains(table);
    village.rewrite(FILE, |text| match has {
        true => text.replace(table, ""),
        false => text + table,
    });
    format!("{FILE}: {table:?}, until now: {has}")
}

fn toggle_root_key(village: &mut Village) -> Option<String> {
    let keys = [
        ("relative_urls", "true"),
        ("generate_sitemap", "false"),
        ("generate_robots_txt", "false"),
        ("minify_html", "true"),
        ("taxonomy_root", "\"nhom\""),
        ("ignored_content", "[\"tin/moi-*.md\", \"**/them-*\"]"),
        ("skip_content_templating", "[\"tin/**\"]"),
        ("author", "\"Tổ một\""),
    ];
    let (key, value) = village.chance.one_of(&keys)?;
    Some(village.toggle(FILE, key, value))
}

fn change_moment(village: &mut Village) -> Option<String> {
    let moments = ["2025-08-05", "2025-08-28", "2025-09-15", "2999-01-01"];
    village.call.at = village.chance.one_of(&moments);
    Some(format!("--at {:?}", village.call.at))
}

fn change_address(village: &mut Village) -> Option<String> {
    let addresses = [None, Some("https://y.vn/a"), Some("https://z.vn")];
    village.call.base_url = village.chance.one_of(&addresses)?;
    Some(format!("--base-url {:?}", village.call.base_url))
}

fn change_variable(village: &mut Village) -> Option<String> {
    let greetings = [None, Some("Kính chào"), Some("Hello")];
    village.call.greeting = village.chance.one_of(&greetings)?;
    Some(format!("GREETING={:?}", village.call.greeting))
}

fn flip_flag(village: &mut Village) -> Option<String> {
    let call = &mut village.call;
    let (name, flag) = match village.chance.below(5) {
        0 => ("--drafts", &mut call.drafts),
        1 => ("--future", &mut call.future),
        2 => ("--expired", &mut call.expired),
        3 => ("--minify", &mut call.minify),
        _ => ("--force", &mut call.force),
    };
    *flag = !*flag;
    Some(format!("{name}: {flag}"))
}

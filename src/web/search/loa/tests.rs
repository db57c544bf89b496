//! What a query loads, measured on a site of 10,000 pages.

use super::*;
use crate::library::Address;
use crate::web::bodies::Body;
use crate::web::markdown::Rendered;
use crate::web::notes::Notes;

const PAGES: usize = 10_000;
const LITTLE_WORDS: [&str; 16] = [
    "và", "của", "các", "là", "cho", "trong", "được", "có", "với", "đã", "một", "những", "về", "ở",
    "xã", "thôn",
];

/// Pages of 2 kB in the language's own words, common ones often and rare ones seldom.
fn bodies() -> Vec<Arc<Body>> {
    let list = include_str!("../../../text/compounds.txt").lines();
    let list = list.filter(|l| !l.starts_with('#') && !l.trim().is_empty());
    let list: Vec<String> = list.map(|l| l.replace(['|', '>'], " ")).collect();
    let mut seed: u64 = 42;
    let mut chance = move || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed >> 11) as f64 / (1u64 << 53) as f64
    };
    let mut body = || {
        let mut html = String::from("<p>");
        while html.len() < 2_000 {
            let word = if chance() < 0.3 {
                LITTLE_WORDS[(chance() * chance() * 16.0) as usize]
            } else {
                let rank = (list.len() as f64).powf(chance()) - 1.0;
                &list[rank as usize]
            };
            html.push_str(word);
            html.push_str(if chance() < 0.08 { ". " } else { " " });
        }
        let rendered = Rendered {
            html,
            ..Rendered::default()
        };
        let notes = Notes::default();
        Arc::new(Body { rendered, notes })
    };
    (0..PAGES).map(|_| body()).collect()
}

#[test]
fn a_query_of_a_large_site_loads_under_150_kb() {
    let bodies = bodies();
    let config = crate::config::Config::without_project();
    let address = Address {
        path: "/tin-tuc/mot-bai-viet/".to_owned(),
        permalink: String::new(),
        slug: String::new(),
        components: Vec::new(),
    };
    let extra = Table::default();
    let entry = |body: &Arc<Body>| Entry {
        address: &address,
        title: "Xã Kẻ Sặt tuyên dương điển hình tiên tiến",
        description: "Một câu nói bài viết kể về điều gì, dài vừa phải.",
        date: "2025-08-28",
        section: "Tin tức",
        taxonomies: None,
        extra: &extra,
        body: Arc::clone(body),
    };
    let pages: Vec<Entry<'_>> = bodies.iter().map(entry).collect();
    let search = Search {
        include_description: true,
        ..config.home().search.clone()
    };
    let html: usize = bodies.iter().map(|b| b.rendered.html.len()).sum();
    let section = Filter {
        name: "section".to_owned(),
        values: vec![("Tin tức".to_owned(), (0..PAGES as u32).collect())],
    };
    let index = Arc::new(Index {
        lang: "vi",
        search: &search,
        words: html.div_ceil(HTML_A_PART_OF_WORDS),
        pairs: html.div_ceil(HTML_A_PART_OF_PAIRS),
        shelves: shelves(&pages),
        filters: vec![section],
        pages,
        texts: OnceLock::new(),
        content: OnceLock::new(),
    });
    let size = |what| {
        let index = Arc::clone(&index);
        File { index, what }.script().len()
    };
    let content = index.content();
    let part = |parts: &[Part], key: &str| {
        let place = parts.iter().rposition(|p| *p.first <= *key);
        place.unwrap_or(0)
    };
    let fixed = SCRIPT.len() + size(What::Core) + size(What::Filter(0));
    // The first results come from as many files as there may be.
    let shown: usize = (0..8).map(|n| size(What::Texts(n * 100))).sum();
    for query in [
        "ke sat",
        "dien hinh",
        "doan ket",
        "nong thon moi",
        "thi dua yeu nuoc",
    ] {
        let words: Vec<&str> = query.split(' ').collect();
        let mut files: Vec<String> = Vec::new();
        let mut loaded = fixed + shown;
        let mut load = |name: String, size: usize| {
            if !files.contains(&name) {
                files.push(name);
                loaded += size;
            }
        };
        for word in &words {
            let n = part(&content.words, word);
            load(format!("w{n}"), size(What::Words(n)));
        }
        for pair in words.windows(2) {
            let n = part(&content.pairs, &pair.join(" "));
            load(format!("p{n}"), size(What::Pairs(n)));
        }
        assert!(
            loaded < 150_000,
            "`{query}` loads {loaded} bytes: {files:?}"
        );
    }
}

#[test]
fn the_script_is_small() {
    assert!(SCRIPT.len() <= 12 * 1024, "{}", SCRIPT.len());
}

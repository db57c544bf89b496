//! Edits of pages and sections.

use std::fs;

use super::{Edit, Village};

pub(in crate::incremental) const EDITS: &[Edit] = &[
    write_more,
    write_more,
    write_less,
    retitle,
    retitle,
    redate,
    reweigh,
    add_page,
    add_page,
    delete_page,
    move_page,
    change_case,
    change_terms,
    change_heading,
    link_to_another,
    toggle_key,
    change_cascade,
    change_renditions,
    change_order,
    add_section,
    remove_section,
    translate,
    change_list,
    change_file_beside,
    swap_two,
];

/// Edits of bodies alone.
pub(super) const WRITING: &[Edit] = &[
    write_more,
    write_more,
    write_more,
    write_beside_and_rename,
    write_less,
    change_heading,
    link_to_another,
    show_something,
];

/// Edits of front matter that leave every document in its place, if none is sorted by its title.
pub(super) const RETITLING: &[Edit] = &[retitle_a_page, retitle_a_page, describe, write_more];

/// Edits of front matter of all kinds.
pub(super) const FRONT_MATTER: &[Edit] = &[
    retitle,
    redate,
    reweigh,
    change_terms,
    toggle_key,
    toggle_key,
    change_order,
];

/// As many editors save a file.
fn write_beside_and_rename(village: &mut Village) -> Option<String> {
    let (path, sentence) = (village.some_page()?, village.sentence());
    let text = village.project.read(&path) + &format!("\n{sentence}\n");
    let beside = format!("{path}~");
    village.project.write(&beside, text.as_bytes());
    let root = village.project.root();
    fs::rename(root.join(&beside), root.join(&path)).ok()?;
    Some(format!("{path}: one more sentence, by renaming"))
}

/// A picture, a component, a file that is read: what a body did not ask for before.
fn show_something(village: &mut Village) -> Option<String> {
    let (path, paragraph) = (village.some_page()?, village.some_paragraph());
    village.rewrite(&path, |text| format!("{text}\n{paragraph}\n"));
    Some(format!("{path}: {paragraph}"))
}

fn write_more(village: &mut Village) -> Option<String> {
    let (path, sentence) = (
        village.chance.one_of(&village.documents())?,
        village.sentence(),
    );
    village.rewrite(&path, |text| format!("{text}\n{sentence}\n"));
    Some(format!("{path}: one more sentence"))
}

fn write_less(village: &mut Village) -> Option<String> {
    let path = village.some_page()?;
    let text = village.project.read(&path);
    let (kept, _) = text.trim_end().rsplit_once("\n\n")?;
    village.project.write(&path, format!("{kept}\n").as_bytes());
    Some(format!("{path}: without its last paragraph"))
}

impl Village {
    /// Gives a document another title.
    fn give_title(&mut self, path: &str) -> String {
        let title = format!("\"Tên {}\"", self.new_word());
        self.set(path, "", "title", &title)
    }
}

fn retitle(village: &mut Village) -> Option<String> {
    let path = village.chance.one_of(&village.documents())?;
    Some(village.give_title(&path))
}

fn retitle_a_page(village: &mut Village) -> Option<String> {
    let path = village.some_page()?;
    Some(village.give_title(&path))
}

fn describe(village: &mut Village) -> Option<String> {
    let (path, word) = (village.some_page()?, village.new_word());
    Some(village.set(&path, "", "description", &format!("\"Về {word}\"")))
}

fn redate(village: &mut Village) -> Option<String> {
    let (path, date) = (village.some_page()?, village.date());
    Some(village.set(&path, "", "date", &date))
}

fn reweigh(village: &mut Village) -> Option<String> {
    let path = village.chance.one_of(&village.documents())?;
    let weight = village.chance.below(30).to_string();
    Some(village.set(&path, "", "weight", &weight))
}

/// A new page in some folder; now and then the one that a template waits for.
fn add_page(village: &mut Village) -> Option<String> {
    let folders = ["tin/", "tin/hop/", "guong/", "guong/nam/", "", "cho/"];
    let folder = village.chance.one_of(&folders)?;
    let path = match village.chance.one_in(4) {
        true => "content/tin/hen.md".to_owned(),
        false => format!("content/{folder}moi-{}.md", village.chance.below(20)),
    };
    let others = village.documents();
    let others: Vec<String> = others
        .iter()
        .filter(|other| village.project.read(other).contains("## Mục 1\n"))
        .filter_map(|other| other.strip_prefix("content/"))
        .map(str::to_owned)
        .collect();
    let text = village.page(&path, &others);
    village.project.write(&path, text.as_bytes());
    Some(format!("{path}: new page"))
}

fn delete_page(village: &mut Village) -> Option<String> {
    let path = village.some_page()?;
    match path.strip_suffix("/index.md") {
        Some(folder) => fs::remove_dir_all(village.project.root().join(folder)).ok()?,
        None => village.project.remove(&path),
    }
    let mended = !village.chance.one_in(5);
    if mended {
        village.lead_links(&path, "content/_index.md", false);
    }
    Some(format!("{path}: deleted, links mended: {mended}"))
}

/// Moves a page to another section, or gives it another name where it is.
fn move_page(village: &mut Village) -> Option<String> {
    let path = village.some_page()?;
    let bundle = path.strip_suffix("/index.md").map(str::to_owned);
    let from = bundle.clone().unwrap_or(path.clone());
    let name = match village.chance.one_in(3) {
        true => format!(
            "khac-{}{}",
            village.new_word(),
            if bundle.is_some() { "" } else { ".md" }
        ),
        false => from.rsplit('/').next()?.to_owned(),
    };
    let folder = village
        .chance
        .one_of(&["tin/", "tin/hop/", "guong/", "guong/nam/", ""])?;
    let to = format!("content/{folder}{name}");
    let end = if bundle.is_some() { "/index.md" } else { "" };
    village.rename(&from, &to)?;
    let mended = !village.chance.one_in(6);
    if mended {
        village.lead_links(&path, &format!("{to}{end}"), true);
    }
    Some(format!("{from}: moved to {to}, links mended: {mended}"))
}

/// Changes only the case of a name: most addresses stay the same.
fn change_case(village: &mut Village) -> Option<String> {
    let dir = village.chance.one_of(&["content", "static"])?;
    let mut files = village.files(dir);
    files.retain(|path| !path.contains("index.") && !path.ends_with(".csv"));
    let path = village.chance.one_of(&files)?;
    let (folder, name) = path.rsplit_once('/')?;
    let (stem, ending) = name.split_once('.')?;
    let other = match stem.chars().any(char::is_uppercase) {
        true => stem.to_lowercase(),
        false => stem.to_uppercase(),
    };
    let to = format!("{folder}/{other}.{ending}");
    village.rename(&path, &to)?;
    village.lead_links(&path, &to, true);
    Some(format!("{path}: now {to}"))
}

fn change_terms(village: &mut Village) -> Option<String> {
    let path = village.some_page()?;
    let taxonomy = village.chance.one_of(&["phong-trao", "thon"])?;
    if !village
        .project
        .read(&path)
        .contains(&format!("\n{taxonomy} = "))
    {
        return None;
    }
    let terms = village.terms(taxonomy);
    Some(village.set(&path, "", taxonomy, &terms))
}

/// A heading changes, and with it the anchor to which others link.
fn change_heading(village: &mut Village) -> Option<String> {
    let path = village.some_page()?;
    let text = village.project.read(&path);
    let old = text
        .lines()
        .find_map(|line| line.strip_prefix("## "))?
        .to_owned();
    let word = village.new_word();
    let new = format!("Phần {word}");
    village.rewrite(&path, |text| text.replacen(&old, &new, 1));
    let mended = !village.chance.one_in(5);
    if mended {
        village.lead_links(&path, &path, false);
    }
    Some(format!(
        "{path}: heading `{old}` is `{new}`, links mended: {mended}"
    ))
}

fn link_to_another(village: &mut Village) -> Option<String> {
    let documents = village.documents();
    let (path, other) = (
        village.chance.one_of(&documents)?,
        village.chance.one_of(&documents)?,
    );
    let target = other.strip_prefix("content/")?;
    village.rewrite(&path, |text| format!("{text}\n[cũng xem](@/{target})\n"));
    Some(format!("{path}: links to {target}"))
}

fn toggle_key(village: &mut Village) -> Option<String> {
    let path = village.some_page()?;
    let keys = [
        ("draft", "true"),
        ("draft", "true"),
        ("hidden", "true"),
        ("render", "false"),
        ("in_search_index", "false"),
        ("include_in_feeds", "false"),
        ("expiry_date", "2025-09-01"),
        ("publish_date", "2025-09-01"),
        ("updated", "2025-12-01"),
        ("description", "\"Vài lời\""),
        ("authors", "[\"Tổ một\"]"),
        ("aliases", "[\"cu/trang\"]"),
        ("slug", "\"ten khac\""),
        ("path", "\"rieng/duong\""),
        ("template", "\"member.html\""),
        ("menus", "[\"main\"]"),
        ("tilte", "\"sai khoá\""),
        ("withdrawn", "true"),
    ];
    let (key, value) = village.chance.one_of(&keys)?;
    Some(village.toggle(&path, key, value))
}

fn change_cascade(village: &mut Village) -> Option<String> {
    let path = "content/guong/_index.md";
    let word = village.new_word();
    village
        .project
        .read(path)
        .contains("[cascade]")
        .then_some(())?;
    Some(match village.chance.below(4) {
        0 => village.set(
            path,
            "[cascade]\n",
            "extra",
            &format!("{{ mood = \"{word}\" }}"),
        ),
        1 => {
            let template = village
                .chance
                .one_of(&["page.html", "person.html", "member.html"])?;
            village.set(path, "[cascade]\n", "template", &format!("{template:?}"))
        }
        2 => {
            let weight = village.chance.below(30).to_string();
            village.set(path, "[cascade]\n", "weight", &weight)
        }
        _ => {
            let terms = village.terms("phong-trao");
            village.set(
                path,
                "[cascade]\n",
                "taxonomies",
                &format!("{{ phong-trao = {terms} }}"),
            )
        }
    })
}

fn change_renditions(village: &mut Village) -> Option<String> {
    let mut documents = village.documents();
    documents.retain(|path| village.project.read(path).contains("renditions"));
    let path = village.chance.one_of(&documents)?;
    let has_text = village.project.read(&path).contains("page.txt");
    let (from, to) = match has_text {
        true => ("page.txt", "page.json"),
        false => ("page.json", "page.txt"),
    };
    village.rewrite(&path, |text| text.replace(from, to));
    Some(format!("{path}: renditions by {to}"))
}

/// The order of a section's pages, how many stand on one list page, whether it hands them on.
fn change_order(village: &mut Village) -> Option<String> {
    let path = village.some_section()?;
    Some(match village.chance.below(5) {
        0 => {
            let orders = [
                "\"date\"",
                "\"title\"",
                "\"weight\"",
                "\"slug\"",
                "\"update_date\"",
            ];
            let order = village.chance.one_of(&orders)?;
            village.set(&path, "", "sort_by", order)
        }
        1 => {
            let by = village.chance.below(4).to_string();
            village.set(&path, "", "paginate_by", &by)
        }
        2 => village.toggle(&path, "transparent", "true"),
        3 => village.toggle(&path, "paginate_reversed", "true"),
        _ => village.toggle(&path, "generate_feeds", "true"),
    })
}

fn add_section(village: &mut Village) -> Option<String> {
    let folder = village
        .chance
        .one_of(&["cho", "tin/sau", "guong/thon", "van-ban/cu"])?;
    let path = format!("content/{folder}/_index.md");
    if village.project.has(&path) {
        return None;
    }
    let title = village.new_word();
    let text = format!("+++\ntitle = \"Mục {title}\"\nsort_by = \"title\"\n+++\n");
    village.project.write(&path, text.as_bytes());
    let page = village.page("x.md", &[]);
    village
        .project
        .write(&format!("content/{folder}/dau.md"), page.as_bytes());
    Some(format!("{path}: new section"))
}

/// A section's file goes, or its whole folder.
fn remove_section(village: &mut Village) -> Option<String> {
    let path = village.some_section()?;
    let folder = path.strip_suffix("/_index.md")?.to_owned();
    if ["content", "content/tin", "content/guong"].contains(&folder.as_str()) {
        return None;
    }
    let whole = village.chance.one_in(2);
    for file in village.files(&folder) {
        if whole || file == path {
            village.project.remove(&file);
            village.lead_links(&file, "content/_index.md", false);
        }
    }
    Some(format!("{path}: removed, with its folder: {whole}"))
}

/// A translation into English comes or goes.
fn translate(village: &mut Village) -> Option<String> {
    let path = village.some_page()?;
    if path.ends_with(".en.md") {
        village.project.remove(&path);
        village.lead_links(&path, "content/_index.md", false);
        return Some(format!("{path}: translation removed"));
    }
    let path = format!("{}.en.md", path.strip_suffix(".md")?);
    let text = village.page(&path, &[]);
    village.project.write(&path, text.as_bytes());
    Some(format!("{path}: translation"))
}

/// The list from which pages are made.
fn change_list(village: &mut Village) -> Option<String> {
    let path = "content/van-ban/so.csv";
    if !village.project.has(path) {
        return None;
    }
    let rows: Vec<String> = (1..=1 + village.chance.below(4))
        .map(|n| format!("{n:02},Văn bản {},{n}/8/2025,Chung\n", village.new_word()))
        .collect();
    village.project.write(
        path,
        format!("Số,Tên,Ngày,Thẻ\n{}", rows.concat()).as_bytes(),
    );
    Some(format!("{path}: {} rows", rows.len()))
}

/// A picture or a text beside a page changes, comes or goes.
fn change_file_beside(village: &mut Village) -> Option<String> {
    let mut files = village.files("content");
    files.retain(|path| path.ends_with(".png") || path.ends_with(".txt"));
    let path = village.chance.one_of(&files)?;
    let bytes = match path.ends_with(".png") {
        true => village.picture(),
        false => village.sentence().into_bytes(),
    };
    if village.chance.one_in(2) {
        let (folder, name) = path.rsplit_once('/')?;
        return Some(village.toggle_file(&format!("{folder}/them-{name}"), &bytes));
    }
    village.project.write(&path, &bytes);
    Some(format!("{path}: changed"))
}

/// Two pages change places: all sizes, times and contents are known, but not there.
fn swap_two(village: &mut Village) -> Option<String> {
    let (one, two) = (village.some_page()?, village.some_page()?);
    if one == two {
        return None;
    }
    village.rename(&one, "content/.tam")?;
    village.rename(&two, &one)?;
    village.rename("content/.tam", &two)?;
    Some(format!("{one} and {two} change places"))
}

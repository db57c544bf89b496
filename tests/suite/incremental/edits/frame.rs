//! Edits of what stands around the documents: templates, components, theme, styles, static
//! files, data.

use super::{Edit, Village};

pub(in crate::incremental) const EDITS: &[Edit] = &[
    change_template,
    change_template,
    change_theme_template,
    change_component,
    shadow_the_theme,
    toggle_hook,
    toggle_own_list_template,
    change_sass,
    change_static,
    change_picture,
    change_data,
    toggle_awaited_file,
    break_something,
];

fn change_template(village: &mut Village) -> Option<String> {
    let (path, word) = (village.some_file("templates")?, village.new_word());
    let is_page = path.ends_with(".html") && path != "templates/components.html";
    let text = village.project.read(&path);
    // In a child template only its blocks count.
    let at = match text.find("{% block main %}") {
        Some(at) => at + "{% block main %}".len(),
        None if is_page && !text.starts_with("{% extends") => 0,
        None => return None,
    };
    let (head, rest) = text.split_at(at);
    village
        .project
        .write(&path, format!("{head}<i>{word}</i>{rest}").as_bytes());
    Some(format!("{path}: shows `{word}`"))
}

fn change_theme_template(village: &mut Village) -> Option<String> {
    let (path, word) = (
        village.some_file("themes/nen/templates")?,
        village.new_word(),
    );
    let old = ["</body>", "</aside>"];
    let old = old
        .iter()
        .find(|end| village.project.read(&path).contains(**end))?;
    village.rewrite(&path, |text| text.replace(old, &format!("{word}{old}")));
    Some(format!("{path}: shows `{word}`"))
}

fn change_component(village: &mut Village) -> Option<String> {
    let word = village.new_word();
    let old = village
        .chance
        .one_of(&["<b class=\"badge", "<div class=\"card"])?;
    let path = "templates/components.html";
    village.rewrite(path, |text| text.replace(old, &format!("{old} {word}")));
    Some(format!("{path}: `{old}` is also `{word}`"))
}

/// The site puts a file of its own over one of the theme's, or takes it away.
fn shadow_the_theme(village: &mut Village) -> Option<String> {
    let word = village.new_word();
    let files = [
        ("templates/aside.html", format!("<aside>{word}</aside>\n")),
        (
            "static/theme.css",
            format!("aside {{ content: \"{word}\" }}\n"),
        ),
        ("static/giay-phep.txt", word.clone()),
        (
            "sass/_colours.scss",
            format!("$ink: #{:06x};\n", village.chance.below(0xff_ffff)),
        ),
        ("static/main.css", format!("/* {word} */\n")),
        (
            "templates/404.html",
            format!("404 {word} {{{{ config.title }}}}\n"),
        ),
    ];
    let (path, text) = village.chance.one_of(&files)?;
    Some(village.toggle_file(path, text.as_bytes()))
}

/// A component that writes every link or heading of all bodies.
fn toggle_hook(village: &mut Village) -> Option<String> {
    let hooks = [
        "{% component hook_link(href: string, text: string) %}<a class=\"h\" href=\"{{ href }}\">{{ text | safe }}</a>{% endcomponent hook_link %}",
        "{% component hook_heading(level: integer, id: string, text: string) %}<h{{ level }} id=\"{{ id }}\">§ {{ text | safe }}</h{{ level }}>{% endcomponent hook_heading %}",
    ];
    let at = village.chance.below(hooks.len());
    Some(village.toggle_file(&format!("templates/hook-{at}.html"), hooks[at].as_bytes()))
}

/// A template that a taxonomy or a feed prefers to the one for all.
fn toggle_own_list_template(village: &mut Village) -> Option<String> {
    let word = village.new_word();
    let names = ["the/list.html", "thon/single.html", "phong-trao/list.html"];
    let name = village.chance.one_of(&names)?;
    let text = format!("{word} {{{{ taxonomy.name }}}} {{{{ lang }}}}\n");
    Some(village.toggle_file(&format!("templates/{name}"), text.as_bytes()))
}

fn change_sass(village: &mut Village) -> Option<String> {
    let width = village.chance.below(1000);
    let files = [
        ("sass/_parts.scss", format!("$width: {width}px;\n")),
        (
            "sass/own.scss",
            format!("@use 'parts';\nh2 {{ width: parts.$width + {width}px }}\n"),
        ),
        (
            "sass/own.scss",
            format!("@use 'parts';\n@warn 'số {width}';\nh1 {{ width: 1px }}\n"),
        ),
        (
            "themes/nen/sass/_colours.scss",
            format!("$ink: #0000{:02x};\n", width % 256),
        ),
    ];
    let (path, text) = village.chance.one_of(&files)?;
    village.project.write(path, text.as_bytes());
    Some(format!("{path}: {text:?}"))
}

fn change_static(village: &mut Village) -> Option<String> {
    let word = village.new_word();
    let files = [
        "ghi-chu.txt",
        "odd.css",
        "moi/tep.txt",
        "kich-ban.js",
        "robots.txt",
    ];
    let path = format!("static/{}", village.chance.one_of(&files)?);
    if village.project.has(&path) && village.chance.one_in(3) {
        return Some(village.toggle_file(&path, b""));
    }
    village.project.write(&path, word.as_bytes());
    Some(format!("{path}: `{word}`"))
}

fn change_picture(village: &mut Village) -> Option<String> {
    let picture = village.picture();
    let path = village
        .chance
        .one_of(&["static/hinh/co.png", "static/hinh/nen.png"])?;
    village.project.write(path, &picture);
    Some(format!("{path}: another picture"))
}

fn change_data(village: &mut Village) -> Option<String> {
    let (people, villages) = (village.chance.below(30_000), village.chance.below(40));
    let text = format!("people = {people}\nvillages = {villages}\n");
    village.project.write("data/so-lieu.toml", text.as_bytes());
    Some(format!(
        "data/so-lieu.toml: {people} people, {villages} villages"
    ))
}

/// What a template asks for and may not be there comes or goes.
fn toggle_awaited_file(village: &mut Village) -> Option<String> {
    let (picture, word) = (village.picture(), village.new_word());
    Some(match village.chance.below(3) {
        0 => village.toggle_file("static/hinh/hoa.png", &picture),
        1 => village.toggle_file(
            "data/them.json",
            format!("{{\"a\": \"{word}\"}}").as_bytes(),
        ),
        // Found before the one in `static/`.
        _ => village.toggle_file("ghi-chu.txt", word.as_bytes()),
    })
}

/// A mistake that no build can pass over.
fn break_something(village: &mut Village) -> Option<String> {
    if !village.chance.one_in(2) {
        return None;
    }
    let (path, text) = match village.chance.below(6) {
        0 => (village.some_file("templates")?, "{% if %}"),
        1 => (
            "templates/page.html".to_owned(),
            "{{ page.nowhere.at_all }}",
        ),
        2 => (village.some_page()?, "\n[gãy](@/khong/co.md)\n"),
        3 => ("sass/own.scss".to_owned(), "\nh3 { color: $nowhere }\n"),
        4 => ("data/so-lieu.toml".to_owned(), "\npeople = = 3\n"),
        _ => ("loa.toml".to_owned(), "\nkhoa_la = 1\n"),
    };
    village.rewrite(&path, |old| format!("{old}{text}"));
    Some(format!("{path}: broken by `{}`", text.trim()))
}

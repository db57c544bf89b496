//! What the program carries with it: the theme of Kẻ Sặt and its sample project.

use include_dir::{Dir, include_dir};

static THEMES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes");
static CONTENT: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/content");
static DATA: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/data");
static CONFIG: &str = include_str!("../../loa.toml");

/// The theme that a project without one of its own may name.
pub const DEFAULT_THEME: &str = "ke-sat";

/// One file of an embedded theme; `path` begins with `themes/<theme>/`.
pub(super) fn theme_file(theme: &str, path: &str) -> Option<&'static [u8]> {
    let file = THEMES
        .get_dir(theme)?
        .get_file(path.strip_prefix("themes/")?)?;
    Some(file.contents())
}

/// The files of an embedded theme below the folder `dir`, sorted by path.
pub(super) fn theme_files(theme: &str, dir: &str) -> Vec<(String, &'static [u8])> {
    let mut files = Vec::new();
    if let Some(theme) = THEMES.get_dir(theme) {
        collect(theme, "themes/", &mut files);
    }
    let inside = format!("{}/", dir.trim_end_matches('/'));
    files.retain(|(path, _)| path.starts_with(&inside));
    files.sort();
    files
}

/// Every file of the sample project: configuration, content, lists and theme, by path.
pub fn sample_project() -> Vec<(String, &'static [u8])> {
    let mut files = vec![("loa.toml".to_owned(), CONFIG.as_bytes())];
    collect(&CONTENT, "content/", &mut files);
    collect(&DATA, "data/", &mut files);
    collect(&THEMES, "themes/", &mut files);
    files.sort();
    files
}

fn collect(dir: &Dir<'static>, prefix: &str, files: &mut Vec<(String, &'static [u8])>) {
    for file in dir.files() {
        let path = file.path().to_string_lossy().replace('\\', "/");
        files.push((format!("{prefix}{path}"), file.contents()));
    }
    for below in dir.dirs() {
        collect(below, prefix, files);
    }
}

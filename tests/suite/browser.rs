//! A real browser opens the built home page from its folder.

use std::process::Command;

use crate::project::Project;

/// The page as Chromium sees it after its scripts have run.
pub(crate) fn dump(url: &str) -> String {
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let profile = tempfile::tempdir().expect("a profile");
    for name in names {
        let output = Command::new(name)
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--virtual-time-budget=3000",
                "--dump-dom",
            ])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg(url)
            .output();
        match output {
            Ok(output) => return String::from_utf8_lossy(&output.stdout).into_owned(),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
            Err(e) => panic!("{name}: {e}"),
        }
    }
    panic!("no Chromium: `tests/run` installs it");
}

#[test]
fn the_home_page_opens_from_its_folder() {
    let project = Project::ke_sat();
    project.build();
    let url = format!(
        "file://{}",
        project.root().join("public/index.html").display()
    );
    let page = dump(&url);
    assert!(
        page.contains("Xã Kẻ Sặt") && page.contains("Người tốt, việc tốt"),
        "{page}"
    );
    // The script ran: links to folders lead to files, since a folder has no index of its own.
    assert!(page.contains("hoi-nghi/index.html"), "{page}");
}

//! The output folder: whole after a killed build, finished by the next, never left through
//! a link.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use crate::project::{Project, tree};

#[test]
fn a_killed_build_leaves_every_file_old_or_new() {
    let project = Project::ke_sat();
    project.build();
    let old: std::collections::BTreeMap<_, _> = project.tree("public").into_iter().collect();
    project.edit("loa.toml", "date = 2025-08-28", "date = 2025-09-05");
    let fresh = project.beside("fresh");
    let answer = project.run(&["build", "-o", fresh.to_str().unwrap()]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    let new: std::collections::BTreeMap<_, _> = tree(&fresh).into_iter().collect();
    assert!(old != new, "the date shows in the output");
    for delay in [5, 60, 200, 400, 800, 1600] {
        let mut child = project.command(&["-q", "build"]).spawn().expect("loa runs");
        std::thread::sleep(Duration::from_millis(delay));
        child.kill().expect("killed");
        child.wait().expect("gone");
        for (path, bytes) in project.tree("public") {
            let known = [old.get(&path), new.get(&path)];
            assert!(
                known.contains(&Some(&bytes)),
                "{path} is neither old nor new after {delay} ms"
            );
        }
    }
    project.build();
    let now: std::collections::BTreeMap<_, _> = project.tree("public").into_iter().collect();
    assert!(now == new, "the next build finishes the job");
}

#[test]
fn a_second_build_waits_for_nobody_and_says_so() {
    let project = Project::site();
    project.build();
    let keep = project
        .paths(".loa")
        .into_iter()
        .find(|p| p.ends_with("/lock"))
        .expect("the lock");
    let file = std::fs::File::options()
        .write(true)
        .open(project.root().join(".loa").join(keep))
        .unwrap();
    file.lock().unwrap();
    let answer = project.run(&["build"]);
    assert!(
        answer.status == 1 && answer.stderr.contains("output-locked"),
        "{}",
        answer.stderr
    );
}

#[cfg(unix)]
#[test]
fn a_link_in_the_output_folder_leads_nothing_away() {
    let project = Project::site().file("static/a/b.txt", "của trang");
    project.build();
    let elsewhere = project.beside("elsewhere");
    std::fs::create_dir_all(&elsewhere).unwrap();
    std::fs::write(elsewhere.join("b.txt"), "của người khác").unwrap();
    std::fs::remove_dir_all(project.root().join("public/a")).unwrap();
    std::os::unix::fs::symlink(&elsewhere, project.root().join("public/a")).unwrap();
    assert_eq!(
        project.run(&["build"]).status,
        1,
        "nothing is written through the link"
    );
    project.remove("static/a/b.txt");
    project.run(&["build"]);
    let kept = std::fs::read_to_string(elsewhere.join("b.txt")).unwrap();
    assert_eq!(kept, "của người khác", "and nothing is removed through it");
}

#[test]
fn somebodys_file_in_the_way_is_kept_and_told_of() {
    let project = Project::site();
    let mine = project.beside("mine");
    std::fs::create_dir_all(&mine).unwrap();
    std::fs::write(mine.join("index.html"), "của tôi").unwrap();
    let to = ["build", "-o", mine.to_str().unwrap()];
    let answer = project.run(&to);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    assert!(
        answer.stderr.contains("file-set-aside"),
        "{}",
        answer.stderr
    );
    let b = |text: &str| text.as_bytes().to_vec();
    let kept = |project: &Project| {
        let files = project.tree(".loa").into_iter();
        let kept = files.filter(|(path, _)| path.contains("/replaced"));
        kept.map(|(_, bytes)| bytes).collect::<BTreeSet<_>>()
    };
    assert_eq!(kept(&project), [b("của tôi")].into());
    // What loa wrote is its own, and what was kept outlives a second one and cleaning.
    assert!(!project.run(&to).stderr.contains("file-set-aside"));
    std::fs::create_dir_all(mine.join("moi")).unwrap();
    std::fs::write(mine.join("moi/index.html"), "cũng của tôi").unwrap();
    let project = project.file("content/moi.md", "+++\ntitle = 'Mới'\n+++\n");
    assert!(project.run(&to).stderr.contains("file-set-aside"));
    assert_eq!(project.run(&["clean", "-o", to[2]]).status, 0);
    assert_eq!(kept(&project), [b("của tôi"), b("cũng của tôi")].into());
}

#[test]
fn what_a_forgotten_build_wrote_is_nobodys() {
    let project = Project::site();
    project.build();
    for loss in [
        |cache: &Path| std::fs::remove_dir_all(cache).unwrap(),
        |cache: &Path| {
            let outputs = std::fs::read_dir(cache.join("outputs")).unwrap();
            let keep = outputs.last().unwrap().unwrap().path();
            std::fs::write(keep.join("written.txt"), "404.html\napi/").unwrap();
        },
    ] {
        loss(&project.root().join(".loa"));
        project.edit("content/_index.md", "Chào", "Chào chào");
        let answer = project.run(&["build"]);
        assert_eq!(answer.status, 0);
        assert!(
            !answer.stderr.contains("file-set-aside"),
            "{}",
            answer.stderr
        );
        let all = project.paths(".loa");
        assert!(
            !all.iter().any(|path| path.contains("/replaced")),
            "{all:?}"
        );
    }
}

#[test]
fn the_site_built_alone_loses_its_stale_pages_and_no_piece() {
    let project = Project::ke_sat();
    project.build();
    let pieces = |project: &Project| {
        let paths = project.paths("public").into_iter();
        paths.filter(|p| p.ends_with(".pdf")).collect::<Vec<_>>()
    };
    let before = pieces(&project);
    assert!(!before.is_empty());
    let page = "content/tin-tuc/le-ra-quan.md";
    let project = project.file(page, "+++\ntitle = 'Lễ ra quân'\ndate = 2025-08-01\n+++\n");
    let site = ["build", "--only", "site"];
    assert_eq!(project.run(&site).status, 0);
    assert!(project.root().join("public/tin-tuc/le-ra-quan").is_dir());
    project.remove(page);
    assert_eq!(project.run(&site).status, 0);
    assert!(!project.root().join("public/tin-tuc/le-ra-quan").exists());
    assert_eq!(pieces(&project), before);
}

#[test]
fn cleaning_one_folder_leaves_word_of_another() {
    let project = Project::site().file("static/b.txt", "x");
    let other = project.beside("other");
    let to = ["build", "-o", other.to_str().unwrap()];
    project.build();
    assert_eq!(project.run(&to).status, 0);
    assert_eq!(project.run(&["clean"]).status, 0);
    project.remove("static/b.txt");
    assert_eq!(project.run(&to).status, 0);
    assert!(
        !other.join("b.txt").exists(),
        "what is stale is still known"
    );
    assert_eq!(project.run(&["clean", "-o", to[2]]).status, 0);
    assert!(!project.root().join(".loa").exists());
}

#[test]
fn a_forced_build_uses_nothing_that_was_kept() {
    let project = Project::site();
    project.build();
    let kept = project.root().join(".loa/cache/images/cu");
    std::fs::create_dir_all(kept.parent().unwrap()).unwrap();
    std::fs::write(&kept, "cũ").unwrap();
    project.build();
    assert!(kept.exists());
    assert_eq!(project.run(&["build", "--force"]).status, 0);
    assert!(!kept.exists());
}

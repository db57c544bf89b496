//! The output folder: whole after a killed build, finished by the next, never left through
//! a link.

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

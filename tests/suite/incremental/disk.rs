//! What happens to files behind loa's back: to sources, to the output folder, to the cache.

use std::fs;
use std::time::{Duration, SystemTime};

use super::cold::{Tree, assert_as_cold, made};
use super::edits::set_time;
use super::village::Village;
use crate::project::{Project, answer, tree};

fn long_ago() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_600_000_000)
}

#[test]
fn what_a_file_holds_counts_and_not_its_size_and_time() {
    let village = Village::built(24);
    let rename = |text: &str, old: &str, new: &str| text.replacen(old, new, 1).into_bytes();
    for (path, old, new) in [
        ("content/tin/bai-4.md", "Mục 2", "Mục 3"),
        ("content/tin/_index.md", "\"date\"", "\"slug\""),
        ("content/guong/_index.md", "tốt", "xấu"),
        ("content/guong/nguoi-2/ghi.txt", ".", "!"),
        ("content/van-ban/so.csv", "Kế", "Tế"),
        ("templates/page.html", "rel=\"prev\"", "rel=\"back\""),
        ("templates/components.html", "badge\">", "medal\">"),
        ("themes/nen/templates/aside.html", "aside>", "asid2>"),
        ("themes/nen/sass/_colours.scss", "#102030", "#102031"),
        ("themes/nen/static/theme.css", "red", "rot"),
        ("themes/nen/theme.toml", "xanh", "vang"),
        ("sass/_parts.scss", "10px", "11px"),
        ("data/so-lieu.toml", "12000", "12001"),
        ("static/ghi-chu.txt", "Ghi", "Gho"),
        ("loa.toml", "Xã Thử", "Xã Thứ"),
    ] {
        let file = village.project.root().join(path);
        let text = village.project.read(path);
        village.project.write(path, text.as_bytes());
        set_time(&file, long_ago());
        village.build();
        assert!(
            text.contains(old) && old.len() == new.len(),
            "{path}: {old} {new}"
        );
        village.project.write(path, &rename(&text, old, new));
        set_time(&file, long_ago());
        assert_as_cold(&village.project, &village.call);
    }
}

#[test]
fn a_picture_counts_by_what_it_shows_too() {
    let mut village = Village::of_seed(27);
    // Later than all files: only then is kept what they say.
    village.call.at = Some("2999-01-01");
    let path = "static/hinh/co.png";
    let old = village.picture();
    let other = std::iter::repeat_with(|| village.picture());
    let new = other
        .into_iter()
        .find(|new| new.len() == old.len() && *new != old);
    for picture in [&old, &new.expect("a picture of the same size")] {
        village.project.write(path, picture);
        set_time(&village.project.root().join(path), long_ago());
        assert_as_cold(&village.project, &village.call);
    }
}

#[test]
fn a_folder_where_a_stale_file_was_is_left_alone() {
    let village = Village::built(28);
    village.project.remove("public/giay-phep.txt");
    village
        .project
        .write("public/giay-phep.txt/cua-toi.txt", b"x");
    village.project.remove("themes/nen/static/giay-phep.txt");
    village.build();
    assert!(village.project.has("public/giay-phep.txt/cua-toi.txt"));
}

#[test]
fn whatever_happens_to_the_output_folder_is_mended() {
    let village = Village::built(26);
    let (root, good) = (
        village.project.root().join("public"),
        made(&village.project),
    );
    for path in [
        "index.html",
        "hinh/co.png",
        "main.css",
        "atom.xml",
        "search_index.vi.js",
        "ghi-chu.txt",
        "cu/xa.html",
    ] {
        let file = root.join(path);
        let mut bytes = good[path].clone();
        *bytes.last_mut().expect("a byte") ^= 1;
        fs::write(&file, &bytes).expect("changed");
        village.build();
        assert!(made(&village.project) == good, "{path} was changed");
        fs::write(&file, &bytes[..bytes.len() / 2]).expect("cut");
        set_time(&file, long_ago());
        village.build();
        assert!(made(&village.project) == good, "{path} was cut");
        fs::remove_file(&file).expect("removed");
        village.build();
        assert!(made(&village.project) == good, "{path} was removed");
    }
    fs::remove_dir_all(root.join("tin")).expect("removed");
    village.build();
    assert!(made(&village.project) == good, "a folder was removed");
    fs::remove_dir_all(&root).expect("removed");
    village.build();
    assert!(made(&village.project) == good, "all was removed");
}

#[test]
fn clean_removes_the_cache_too() {
    let mut village = Village::built(17);
    village
        .project
        .write("public/cua-toi.txt", "giữ".as_bytes());
    let answer = village.project.run(&["clean"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    assert!(!village.project.has(".loa"));
    assert_eq!(village.project.paths("public"), ["cua-toi.txt"]);
    village.project.remove("public/cua-toi.txt");
    village.change_a_lot();
    assert_as_cold(&village.project, &village.call);
}

#[test]
fn each_output_folder_has_its_own_past() {
    let mut village = Village::built(21);
    let elsewhere = village.project.beside("elsewhere");
    let build_there = |village: &Village| {
        let mut command = village.call.command(&village.project);
        let answer = answer(
            command
                .arg("-o")
                .arg(&elsewhere)
                .output()
                .expect("loa runs"),
        );
        assert_eq!(answer.status, 0, "{}", answer.stderr);
        tree(&elsewhere).into_iter().collect::<Tree>()
    };
    let old = made(&village.project);
    assert!(build_there(&village) == old, "both folders hold the same");
    village.change_a_lot();
    let new = build_there(&village);
    assert!(made(&village.project) == old, "the first folder stays");
    assert_as_cold(&village.project, &village.call);
    assert!(
        made(&village.project) == new,
        "both folders hold the same again"
    );
    village.change_a_lot();
    village.build();
    assert!(
        build_there(&village) == made(&village.project),
        "a page is gone from both"
    );
}

#[test]
fn a_cache_that_belongs_to_another_project_does_no_harm() {
    let (village, other) = (Village::built(22), Village::built(23));
    for (path, bytes) in other.project.tree(".loa") {
        village.project.write(&format!(".loa/{path}"), &bytes);
    }
    assert_as_cold(&village.project, &village.call);
    // Nor does it when folder and cache move together.
    let moved = Project::named("dời");
    for (path, bytes) in village.project.tree("") {
        moved.write(&path, &bytes);
    }
    moved.edit("content/tin/bai-2.md", "Mục 2", "Phần 2");
    assert_as_cold(&moved, &village.call);
}

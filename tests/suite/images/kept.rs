//! The names of renditions, and what is kept of them between builds.

use super::*;

#[test]
fn the_name_follows_the_bytes_and_what_is_asked() {
    let project = resizing(
        "Ảnh 1.jpg",
        &["width=10, height=10", "width=10, height=10, quality=60"],
    );
    project.write("static/Ảnh 1.jpg", &jpeg(64, 40));
    project.build();
    let paths = |project: &Project| -> Vec<String> {
        project
            .paths("public")
            .into_iter()
            .filter(|p| p.starts_with("processed_images/"))
            .collect()
    };
    let first = paths(&project);
    assert!(
        first.len() == 2 && first[0].starts_with("processed_images/Ảnh 1."),
        "{first:?}"
    );
    assert!(
        project
            .read("public/index.html")
            .contains("/processed_images/%E1%BA%A2nh%201.")
    );
    project.write("static/Ảnh 1.jpg", &jpeg(64, 41));
    project.build();
    let second = paths(&project);
    assert!(
        second.len() == 2 && first.iter().all(|p| !second.contains(p)),
        "old ones are gone"
    );
    // Somebody else's file at such a path is not overwritten.
    project.write(&format!("static/{}", second[0]), b"mine");
    let messages = project.fail();
    let twice = with_code(&messages, "path-claimed-twice").to_string();
    assert!(twice.contains("Ảnh 1.jpg"), "{twice}");
}

#[test]
fn a_warm_build_takes_what_is_kept() {
    let project = resizing("a.jpg", &["width=10, height=10"]);
    project.write("static/a.jpg", &jpeg(64, 40));
    project.build();
    let (path, ..) = renditions(&project).remove(0);
    let made = project.bytes(&format!("public/{path}"));
    let kept = || {
        let all = project.tree(".loa/cache/images").into_iter();
        all.filter(|(_, bytes)| bytes.ends_with(&made))
            .map(|(path, _)| path)
            .collect::<Vec<_>>()
    };
    let [object] = &kept()[..] else {
        panic!("{:?}", project.paths(".loa"))
    };
    // What is kept is trusted only as long as it is whole.
    let object = format!(".loa/cache/images/{object}");
    let other = b"told apart".to_vec();
    use sha2::Digest;
    project.write(
        &object,
        &[&sha2::Sha256::digest(&other)[..], &other].concat(),
    );
    std::fs::remove_dir_all(project.root().join("public")).expect("removed");
    project.build();
    assert_eq!(
        project.bytes(&format!("public/{path}")),
        other,
        "it was not made again"
    );
    project.write(&object, &project.bytes(&object)[..20]);
    std::fs::remove_dir_all(project.root().join("public")).expect("removed");
    project.build();
    assert_eq!(project.bytes(&format!("public/{path}")), made);
    assert_eq!(project.run(&["clean"]).status, 0);
    assert!(!project.has(".loa"));
    project.build();
    assert_eq!(
        project.bytes(&format!("public/{path}")),
        made,
        "the same bytes without it"
    );
}

//! A site as Zola's users write it: `zola.toml`, its keys and its names.
use crate::project::Project;

#[test]
fn a_zola_configuration_is_read() {
    let project = Project::empty()
        .file(
            "zola.toml",
            "base_url = \"https://x.vn\"\ncompile_sass = false\nbuild_search_index = false\n\
             [markdown]\nsmart_punctuation = true\nexternal_links_target_blank = true\ninsert_anchor_links = \"right\"\n\
             [slugify]\nanchors = \"safe\"\n[link_checker]\ninternal_level = \"warn\"\n[translations]\nhome = \"Nhà\"\n[extra]\nx = [1, 2]\n",
        )
        .file("templates/index.html", "{{ trans(key='home') }} {% for x in config.extra.x %}{{ x }}{% endfor %}{{ section.content }}")
        .file("content/_index.md", "+++\n+++\n## Hai từ\n\"trích\" [y](https://y.vn) [z](@/z.md)\n");
    let answer = project.run(&["build"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    assert!(answer.stderr.contains("dead-link"), "{}", answer.stderr);
    let home = project.read("public/index.html");
    assert!(home.starts_with("Nhà 12"), "{home}");
    assert!(
        home.contains("<h2 id=\"Hai_từ\">Hai từ<a class=\"zola-anchor\" href=\"#Hai_từ\""),
        "{home}"
    );
    assert!(home.contains("“trích”"), "{home}");
    assert!(
        home.contains("<a rel=\"noopener external\" target=\"_blank\" href=\"https://y.vn\">y</a>"),
        "{home}"
    );
}

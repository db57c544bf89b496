//! The sheets of a merge: drawn by one stencil, their letters written once, listed on pages as
//! they are made.

use std::process::Command;

use crate::press::assert_clean;
use crate::project::Project;

const CONFIG: &str = "base_url = \"https://example.org\"\ntitle = \"Thử\"\n";
const ORDER: &str = "[[print]]\nlayout = \"giay-khen\"\nsize = \"A4 ngang\"\nformats = [\"pdf\"]\n\
    merit = \"Có thành tích xuất sắc\"\n";

/// Rows that differ in what they have, in how long it is and in what must be escaped.
const PEOPLE: [(&str, &str); 6] = [
    ("Nguyễn Thị Hoa", "Thôn 1"),
    ("Lê An", ""),
    ("Trần <b> & \"Đỗ\" 'Vũ'", "Tổ 2 & 3"),
    (
        "Hội Liên hiệp Phụ nữ và Ban Chấp hành Đoàn Thanh niên Cộng sản Hồ Chí Minh xã Kẻ Sặt",
        "Xã",
    ),
    ("Ý", ""),
    ("Phạm / Quỳnh~Như", "Thôn 29"),
];

fn project(order: &str) -> Project {
    Project::empty()
        .file("loa.toml", CONFIG)
        .file("templates/index.html", "")
        .file("templates/page.html", "")
        .file(
            "content/a.md",
            &format!("+++\ntitle = \"Đoàn kết\"\n{order}+++\n"),
        )
}

fn list(people: &[(&str, &str)]) -> String {
    let cell = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let rows = people
        .iter()
        .map(|(n, u)| format!("{},{}\n", cell(n), cell(u)));
    format!("Họ và tên,Đơn vị\n{}", rows.collect::<String>())
}

#[test]
fn a_row_is_drawn_as_if_it_were_ordered_alone() {
    let merge = format!("{ORDER}rows = \"data/khen.csv\"\nmerge = \"each\"\n");
    let merge = project(&merge).file("data/khen.csv", &list(&PEOPLE));
    merge.build();
    for (i, (name, unit)) in PEOPLE.iter().enumerate() {
        let unit = match unit.is_empty() {
            true => String::new(),
            false => format!("unit = '''{unit}'''\n"),
        };
        let alone = project(&format!("{ORDER}name = '''{name}'''\n{unit}"));
        alone.build();
        let made = merge.bytes(&format!(
            "public/in-an/a/giay-khen-297x210-{:04}.pdf",
            i + 1
        ));
        let expected = alone.bytes("public/in-an/a/giay-khen-297x210.pdf");
        assert!(made == expected, "{name} is another sheet in the merge");
    }
}

/// A page as grey pixels.
fn pixels(pdf: &std::path::Path, page: usize) -> Vec<u8> {
    let page = page.to_string();
    let told = Command::new("pdftoppm")
        .args(["-gray", "-r", "100", "-f", &page, "-l", &page])
        .arg(pdf)
        .output()
        .expect("pdftoppm");
    assert!(told.status.success() && !told.stdout.is_empty());
    told.stdout
}

#[test]
fn letters_that_are_written_once_look_as_if_they_were_written_out() {
    let people: Vec<(&str, &str)> = PEOPLE.iter().copied().cycle().take(30).collect();
    let order = format!("{ORDER}rows = \"data/khen.csv\"\n");
    let many = project(&order).file("data/khen.csv", &list(&people));
    many.build();
    let few = project(&order).file("data/khen.csv", &list(&PEOPLE));
    few.build();
    let pdf = |project: &Project| project.root().join("public/in-an/a/giay-khen-297x210.pdf");
    let (many, few) = (pdf(&many), pdf(&few));
    assert_clean(&many);
    for page in 1..=PEOPLE.len() {
        let (a, b) = (pixels(&many, page), pixels(&few, page));
        assert_eq!(a.len(), b.len());
        let far = a
            .iter()
            .zip(&b)
            .filter(|(a, b)| a.abs_diff(**b) > 100)
            .count();
        assert!(
            far * 20_000 < a.len(),
            "{far} pixels differ on sheet {page}"
        );
    }
    let people: Vec<(&str, &str)> = PEOPLE.iter().copied().cycle().take(90).collect();
    let most = project(&order).file("data/khen.csv", &list(&people));
    most.build();
    let size = |pdf: &std::path::Path| std::fs::metadata(pdf).expect("the file").len();
    let more = size(&pdf(&most)).saturating_sub(size(&many));
    assert!(more < 60 * 3_000, "a sheet takes {} bytes", more / 60);
}

#[test]
fn a_page_links_the_files_that_are_made_of_its_orders() {
    let order = format!("{ORDER}rows = \"data/khen.csv\"\nmerge = \"each\"\ncopies = 2\n");
    let config = "base_url = \"https://example.org\"\ntitle = \"Thử\"\ntheme = \"ke-sat\"\n";
    let made = project(&order)
        .file("data/khen.csv", &list(&PEOPLE))
        .file("loa.toml", config);
    made.remove("templates/index.html");
    made.remove("templates/page.html");
    made.build();
    let page = made.read("public/a/index.html");
    let mut links = 0;
    for part in page.split("href=\"").skip(1) {
        let href = part.split('"').next().unwrap_or_default();
        if let Some((_, path)) = href.split_once("/in-an/").filter(|(_, p)| p.contains('.')) {
            assert!(made.has(&format!("public/in-an/{path}")), "{href}");
            links += 1;
        }
    }
    assert_eq!(links, PEOPLE.len());
    let pieces = page.split("kit-grid").nth(1).expect("the pieces");
    assert!(
        pieces.contains("29,7 × 21 cm") && pieces.contains("12 tấm"),
        "{pieces}"
    );
}

#[test]
fn an_unknown_order_names_each_page_once() {
    let order = |size: &str| format!("[[print]]\nlayout = \"bang-ron\"\nsize = \"{size}\"\n");
    let project = project(&format!("{}{}", order("8 m x 0.8 m"), order("5 m x 0.8 m")));
    let told = project.run(&["print", "xyz"]);
    assert!(
        told.stderr.contains("there is no order `xyz`"),
        "{}",
        told.stderr
    );
    assert!(!told.stderr.contains("a, a"), "{}", told.stderr);
}

use super::*;
use crate::notation::sheet;

fn list(text: &str) -> List {
    sheet::read("data/ds.csv", text.as_bytes(), None)
        .unwrap()
        .value
}

fn fields(given: &[(&str, &str, bool, &[&str])]) -> IndexMap<String, Field> {
    let field = |(name, title, required, columns): &(&str, &str, bool, &[&str])| {
        let field = Field {
            title: (*title).to_owned(),
            required: *required,
            columns: columns.iter().map(|c| (*c).to_owned()).collect(),
        };
        ((*name).to_owned(), field)
    };
    given.iter().map(field).collect()
}

fn badge() -> IndexMap<String, Field> {
    fields(&[
        ("name", "Tên đại biểu", true, &["Họ và tên", "Họ tên"]),
        ("don_vi", "Đơn vị", true, &[]),
        ("note", "Chức vụ", false, &[]),
    ])
}

fn nothing(_: &str) -> bool {
    false
}

#[test]
fn columns_fill_the_fields_that_are_titled_alike() {
    for title in ["Họ và tên", "HỌ TÊN", "ten dai bieu", "name"] {
        let list = list(&format!(
            "STT,{title},Đơn vị,Chức vụ\n1,An,Thôn 1,\n2,Bình,Thôn 2,Kế toán\n"
        ));
        let merged = rows(&list, &badge(), nothing).unwrap();
        assert!(merged.bad.is_empty());
        let values: Vec<Vec<(&str, &str)>> = merged
            .rows
            .iter()
            .map(|r| {
                r.values
                    .iter()
                    .map(|(k, v)| (k.as_str(), v.as_str()))
                    .collect()
            })
            .collect();
        assert_eq!(values[0], [("don_vi", "Thôn 1"), ("name", "An")]);
        assert_eq!(values[1][2], ("note", "Kế toán"));
        assert_eq!(merged.rows[1].number, 3);
        assert_eq!(merged.rows[1].row["chuc_vu"].text, "Kế toán");
    }
}

#[test]
fn the_lowest_title_will_do_if_it_is_the_only_one() {
    let list =
        list("STT,Cá nhân,,Nơi ở,\n,Họ tên,Năm sinh,Đơn vị,Thôn\n1,An,1975,Hội Phụ nữ,Thôn 1\n");
    let merged = rows(&list, &badge(), nothing).unwrap();
    assert_eq!(merged.rows[0].values["name"], "An");
    assert_eq!(merged.rows[0].values["don_vi"], "Hội Phụ nữ");
}

#[test]
fn the_order_wins_over_the_column() {
    let list = list("Họ tên,Ghi chú\nAn,x\n");
    let merged = rows(&list, &badge(), |name| name == "don_vi").unwrap();
    assert_eq!(merged.rows[0].values.keys().collect::<Vec<_>>(), ["name"]);
}

#[test]
fn a_missing_column_is_told_once() {
    let list = list("Họ và tên,Đơn vi công tác\nAn,Thôn 1\nBình,Thôn 2\n");
    let problems = rows(&list, &badge(), nothing).unwrap_err();
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].code, "merge-column-missing");
    let near = &problems[0].hints[0];
    assert_eq!(
        (near.code, near.facts[0].1.as_str()),
        ("hint-known-names", "Họ và tên, Đơn vi công tác")
    );
}

#[test]
fn every_missing_cell_of_a_long_list_is_told_and_its_row_may_be_skipped() {
    let syllables = ["An", "Văn", "Thị", "Hồng", "Nhung", "Ánh", "Tuyết"];
    let mut text = String::from("STT,Họ và tên,Đơn vị\n");
    for i in 0..2000 {
        let name = if i % 100 == 7 {
            String::new()
        } else {
            format!("{} {i}", syllables[..=i % 7].join(" "))
        };
        let unit = if i % 250 == 3 { "" } else { "Thôn 1" };
        text.push_str(&format!("{},{name},{unit}\n", i + 1));
    }
    let list = list(&text);
    assert_eq!(list.rows.len(), 2000);
    let merged = rows(&list, &badge(), nothing).unwrap();
    assert_eq!(merged.bad.len(), 20 + 8);
    assert!(
        merged
            .bad
            .iter()
            .all(|d| d.code == "merge-cell-missing" && d.is_error())
    );
    let address = |d: &Diagnostic| d.place.as_ref().unwrap().cell.as_ref().unwrap().address();
    assert_eq!(address(&merged.bad[0]), "C5");
    assert_eq!(address(&merged.bad[1]), "B9");
    assert_eq!(merged.clone().strict().unwrap_err().len(), 28);
    let kept = merged.skipping_bad_rows();
    assert_eq!(kept.value.len(), 2000 - 28);
    assert!(kept.warnings.iter().all(|d| !d.is_error()) && kept.warnings.len() == 28);
    assert!(kept.value.windows(2).all(|w| w[0].number < w[1].number));
}

#[test]
fn cells_that_cannot_be_printed_matter_where_they_are_used() {
    let list = list(
        "Họ tên,Đơn vị,Ghi chú\nNguyÔn V¨n An,Thôn 1,\nBình,Thôn 2,TrÇn V¨n\nChi\u{7},Thôn 3,\n",
    );
    let merged = rows(&list, &badge(), nothing).unwrap();
    let codes: Vec<&str> = merged.bad.iter().map(|d| d.code).collect();
    assert_eq!(codes, ["sheet-old-encoding", "text-control-character"]);
    assert_eq!(merged.rows.len(), 1);
}

#[test]
fn the_same_person_twice_is_a_warning() {
    let list = list("Họ tên,Đơn vị\nHoà,Thôn 1\nHoa,Thôn 1\nHOÀ,thôn 1\nHoà,Thôn 2\n");
    let merged = rows(&list, &badge(), nothing).unwrap();
    assert_eq!(merged.rows.len(), 4);
    assert_eq!(merged.bad.len(), 1);
    assert_eq!(merged.bad[0].code, "merge-duplicate");
    assert!(merged.strict().is_ok());
}

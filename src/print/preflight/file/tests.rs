//! A good file of loa's own, broken in one way at a time: every break has its own code.

mod breaks;
mod surgery;

use lopdf::{Object, Stream, dictionary};

use self::breaks::CUTS;
use self::surgery::{Cut, Surgery, form, picture};
use super::{Expected, Fault, examine, skim};
use crate::print::preflight::samples;

fn good(layout: &str, size: &str) -> (Vec<u8>, Expected) {
    let sample = samples::piece(layout, size, samples::SLOGAN);
    let expected = Expected::of(&sample.artwork, 1, 300.0);
    (sample.pdf, expected)
}

fn codes(faults: &[Fault]) -> Vec<&'static str> {
    let mut codes: Vec<_> = faults.iter().map(|f| f.code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

#[test]
fn a_good_file_has_no_fault() {
    for (layout, size) in [
        ("phuon", "0.8 m x 2.5 m"),
        ("bang-ron", "8 m x 0.8 m"),
        ("pano", "210 x 297 mm"),
        ("pano", "60 m x 30 m"),
    ] {
        let (pdf, expected) = good(layout, size);
        assert_eq!(examine(&pdf, &expected), [], "{layout} {size}");
        let mut again = Surgery::on(&pdf);
        again.draw("q 0 1 1 0 k 0 0 5 5 re f Q");
        assert_eq!(examine(&again.finish(), &expected), [], "saved again");
        assert_eq!(examine(&pdf, &Expected::foreign()), [], "as a stranger's");
    }
}

#[test]
fn the_skeleton_of_a_file_tells_damage_and_wrong_boxes() {
    for (layout, size) in [("phuon", "0.8 m x 2.5 m"), ("bang-ron", "8 m x 0.8 m")] {
        let (pdf, mut expected) = good(layout, size);
        assert_eq!(skim(&pdf, &expected), [], "{layout} {size}");
        let cut = &pdf[..pdf.len() * 2 / 3];
        assert_eq!(codes(&skim(cut, &expected)), ["pdf-damaged"]);
        let object = pdf.windows(6).rposition(|w| w == b"endobj").unwrap();
        let mut broken = pdf.clone();
        broken[object] = b'x';
        assert_eq!(codes(&skim(&broken, &expected)), ["pdf-damaged"]);
        expected.pages = Some(2);
        expected.trim_mm = Some((100.0, 100.0));
        let found = codes(&skim(&pdf, &expected));
        assert_eq!(found, ["pdf-page-count", "pdf-wrong-size"]);
    }
    assert_eq!(codes(&skim(b"", &Expected::foreign())), ["pdf-damaged"]);
}

#[test]
fn every_break_has_its_own_code() {
    let (pdf, expected) = good("phuon", "0.8 m x 2.5 m");
    let mut wrong = Vec::new();
    for (i, (wanted, cut)) in CUTS.iter().enumerate() {
        let mut surgery = Surgery::on(&pdf);
        cut(&mut surgery);
        let found = examine(&surgery.finish(), &expected);
        if codes(&found) != *wanted {
            wrong.push(format!("{i}: {wanted:?} became {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_large_page_without_user_unit_is_told_so() {
    let (pdf, expected) = good("bang-ron", "8 m x 0.8 m");
    let mut surgery = Surgery::on(&pdf);
    surgery.page().remove(b"UserUnit");
    assert_eq!(
        codes(&examine(&surgery.finish(), &expected)),
        ["pdf-user-unit-missing"]
    );
    let twin = Expected {
        trim_mm: Some((800.0, 80.0)),
        bleed_mm: Some(2.0),
        ..expected
    };
    let mut surgery = Surgery::on(&pdf);
    surgery.page().remove(b"UserUnit");
    assert_eq!(
        examine(&surgery.finish(), &twin),
        [],
        "it is the twin at one to ten"
    );
}

#[test]
fn a_strangers_page_without_bleed_or_trim_is_judged_all_the_same() {
    let (pdf, _) = good("phuon", "0.8 m x 2.5 m");
    let mut surgery = Surgery::on(&pdf);
    let trim = surgery.page().get(b"TrimBox").unwrap().clone();
    surgery.page().set("BleedBox", trim);
    let found = examine(&surgery.finish(), &Expected::foreign());
    assert_eq!(codes(&found), ["pdf-no-bleed"]);
    let mut surgery = Surgery::on(&pdf);
    surgery.page().remove(b"TrimBox");
    let wanted = Expected {
        trim_mm: Some((840.0, 2540.0)),
        ..Expected::foreign()
    };
    let found = examine(&surgery.finish(), &wanted);
    assert_eq!(
        codes(&found),
        ["pdf-no-box"],
        "the media box stands for the trim"
    );
    assert_eq!(found[0].severity, crate::diag::Severity::Warning);
}

#[test]
fn pages_with_the_same_fault_are_told_together() {
    let (pdf, expected) = good("phuon", "0.8 m x 2.5 m");
    let mut surgery = Surgery::on(&pdf);
    surgery.page().remove(b"TrimBox");
    let page = surgery.page().clone();
    let pages = page.get(b"Parent").unwrap().as_reference().unwrap();
    let more: Vec<Object> = (0..4)
        .map(|_| surgery.doc.add_object(page.clone()).into())
        .collect();
    let kids = surgery.doc.get_dictionary_mut(pages).unwrap();
    kids.get_mut(b"Kids")
        .unwrap()
        .as_array_mut()
        .unwrap()
        .extend(more);
    let found = examine(
        &surgery.finish(),
        &Expected {
            pages: None,
            ..expected
        },
    );
    assert_eq!(codes(&found), ["pdf-no-box"]);
    assert_eq!(found.len(), 1);
    let told = found[0].diagnostic("a.pdf");
    assert!(told.facts.contains(&("page", "1-5".to_owned())), "{told:?}");
    assert_eq!(super::in_ranges(&[1, 2, 4, 7, 8, 9]), "1-2, 4, 7-9");
}

#[test]
fn a_locked_file_is_told_so() {
    let (pdf, expected) = good("phuon", "0.8 m x 2.5 m");
    for password in ["", "bí mật"] {
        let mut surgery = Surgery::on(&pdf);
        let version = lopdf::EncryptionVersion::V2 {
            document: &surgery.doc,
            owner_password: "owner",
            user_password: password,
            key_length: 128,
            permissions: lopdf::Permissions::all(),
        };
        let state = lopdf::EncryptionState::try_from(version).unwrap();
        surgery.doc.encrypt(&state).unwrap();
        let found = codes(&examine(&surgery.finish(), &expected));
        assert!(found.contains(&"pdf-encrypted"), "{found:?}");
    }
}

#[test]
fn damaged_files_are_told_so() {
    let (pdf, expected) = good("phuon", "0.8 m x 2.5 m");
    let cut = codes(&examine(&pdf[..pdf.len() * 2 / 3], &expected));
    assert!(cut.contains(&"pdf-damaged"), "{cut:?}");
    assert_eq!(
        codes(&examine(b"PK\x03\x04", &expected)),
        ["pdf-unreadable"]
    );
    assert_eq!(codes(&examine(b"", &expected)), ["pdf-unreadable"]);
}

#[test]
fn hostile_files_end() {
    let (pdf, expected) = good("phuon", "0.8 m x 2.5 m");
    let hostile: &[Cut] = &[
        // A page tree that bites its tail.
        |s| {
            let pages = s.page().get(b"Parent").unwrap().as_reference().unwrap();
            s.doc
                .get_dictionary_mut(pages)
                .unwrap()
                .set("Kids", vec![pages.into()]);
        },
        |s| {
            let page = s.page;
            s.page().remove(b"MediaBox");
            s.page().set("Parent", page);
        },
        // Forms that call themselves, and a chain that goes down for ever.
        |s| {
            s.resource("XObject", "F", form("/F Do"));
            s.draw("/F Do /F Do");
        },
        |s| {
            let mut below = s.doc.add_object(form("0 0 1 1 re f"));
            for _ in 0..20_000 {
                let mut next = form("/N Do");
                let called = dictionary! { "N" => below };
                next.dict
                    .set("Resources", dictionary! { "XObject" => called });
                below = s.doc.add_object(next);
            }
            s.resource("XObject", "F", form("0 0 1 1 re f"));
            let group = s
                .resources()
                .get_mut(b"XObject")
                .unwrap()
                .as_dict_mut()
                .unwrap();
            group.set("F", below);
            s.draw("/F Do");
        },
        // A space made of itself.
        |s| {
            let id = s.doc.add_object(Object::Null);
            let space: Vec<Object> = vec!["Indexed".into(), id.into()];
            s.doc.objects.insert(id, space.into());
            s.resource("ColorSpace", "L", Object::Reference(id));
            s.draw("/L cs 0 sc 0 0 5 5 re f");
        },
        // Numbers beyond all measure.
        |s| s.page().set("UserUnit", Object::Real(f32::MAX)),
        |s| {
            s.page().set(
                "TrimBox",
                vec![
                    i64::MIN.into(),
                    i64::MIN.into(),
                    i64::MAX.into(),
                    i64::MAX.into(),
                ],
            )
        },
        |s| s.draw(&format!("{} {} m", "9".repeat(4000), "-".repeat(4000))),
        |s| {
            let mut huge = picture("DeviceCMYK", 10);
            huge.dict.set("Width", i64::MAX);
            huge.dict.set("Height", i64::MAX);
            s.resource("XObject", "I", huge);
            s.draw("/I Do");
        },
        // Bombs.
        |s| {
            let zeros = vec![b' '; 300 << 20];
            let packed = miniz_oxide::deflate::compress_to_vec_zlib(&zeros, 1);
            let mut bomb = Stream::new(dictionary! { "Filter" => "FlateDecode" }, packed);
            bomb.dict.set("Subtype", "Form");
            s.resource("XObject", "F", bomb);
            s.draw("/F Do");
        },
        |s| s.draw(&"[".repeat(1 << 20)),
        |s| s.draw(&"q ".repeat(1 << 20)),
        |s| s.draw(&"(".repeat(1 << 20)),
        |s| s.draw(&"<< ".repeat(1 << 20)),
    ];
    for (i, cut) in hostile.iter().enumerate() {
        let mut surgery = Surgery::on(&pdf);
        cut(&mut surgery);
        let begun = std::time::Instant::now();
        let found = examine(&surgery.finish(), &expected);
        assert!(!found.is_empty(), "{i}");
        assert!(
            begun.elapsed().as_secs() < 60,
            "{i} took {:?}",
            begun.elapsed()
        );
    }
}

#[test]
fn no_flipped_byte_brings_it_down() {
    let (pdf, expected) = good("phuon", "0.8 m x 2.5 m");
    // A small generator, the same on every machine.
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = move |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % below as u64) as usize
    };
    // The profile takes most of the file; the rest is where a byte tells.
    let tail = pdf.len() - 4000;
    for _ in 0..150 {
        let mut broken = pdf.clone();
        for _ in 0..3 {
            let at = if next(2) == 0 {
                tail + next(4000)
            } else {
                next(pdf.len().min(6000))
            };
            broken[at] = next(256) as u8;
        }
        let _ = examine(&broken, &expected);
    }
}

#[test]
fn every_fault_has_its_sentence() {
    let catalogue =
        crate::diag::catalogue::Catalogue::new(crate::diag::catalogue::Language::Vietnamese);
    let (pdf, expected) = good("phuon", "0.8 m x 2.5 m");
    for (_, cut) in CUTS {
        let mut surgery = Surgery::on(&pdf);
        cut(&mut surgery);
        for fault in examine(&surgery.finish(), &expected) {
            let told = fault.diagnostic("a.pdf");
            let sentence = catalogue.sentence(told.code, &told.facts);
            assert!(
                sentence != told.code && !sentence.contains("{$"),
                "{sentence}"
            );
            assert!(
                !sentence.contains("kind-") && catalogue.has(told.hints[0].code),
                "{sentence}"
            );
        }
    }
}

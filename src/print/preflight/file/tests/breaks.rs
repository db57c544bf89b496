//! Every way to break a file that has a code of its own.

use lopdf::{Dictionary, Object, Stream, dictionary};

use super::surgery::{Cut, form, picture};

/// Ways to break a file, with the codes that must come of each.
pub(super) const CUTS: &[(&[&str], Cut)] = &[
    (&["pdf-no-box"], |s| drop(s.page().remove(b"TrimBox"))),
    (&["pdf-no-box"], |s| drop(s.page().remove(b"BleedBox"))),
    (&["pdf-wrong-size"], |s| {
        s.page().set(
            "TrimBox",
            vec![57.into(), 57.into(), 2200.into(), 7000.into()],
        );
    }),
    (&["pdf-box-broken", "pdf-no-box"], |s| {
        s.page().set("TrimBox", vec![1.into(), 1.into(), 1.into()]);
    }),
    (&["pdf-box-nesting", "pdf-wrong-bleed"], |s| {
        let trim = s.page().get(b"TrimBox").unwrap().clone();
        let mut inner = trim.as_array().unwrap().clone();
        inner[0] = Object::Real(inner[0].as_float().unwrap() + 30.0);
        s.page().set("BleedBox", inner);
    }),
    (&["pdf-too-large", "pdf-wrong-bleed"], |s| {
        s.page().set(
            "MediaBox",
            vec![0.into(), 0.into(), 15_000.into(), 8000.into()],
        );
    }),
    (&["pdf-rgb"], |s| {
        s.resource("XObject", "F", form("1 0 0 rg 0 0 5 5 re f"));
        s.draw("q /F Do Q");
    }),
    (&["pdf-rgb"], |s| {
        s.resource("XObject", "I", picture("DeviceRGB", 48));
        s.draw("q /I Do Q");
    }),
    (&["pdf-rgb"], |s| {
        let tile = dictionary! {
            "PatternType" => 1, "PaintType" => 1, "TilingType" => 1, "XStep" => 5, "YStep" => 5,
            "BBox" => vec![0.into(), 0.into(), 5.into(), 5.into()],
            "Resources" => Dictionary::new(),
        };
        s.resource(
            "Pattern",
            "P",
            Stream::new(tile, b"0 1 0 RG 0 0 m 5 5 l S".to_vec()),
        );
        s.draw("/Pattern cs /P scn 0 0 5 5 re f");
    }),
    (&["pdf-rgb"], |s| {
        s.draw("q BI /W 1 /H 1 /BPC 8 /CS /RGB ID abc EI Q")
    }),
    (&["pdf-colour-managed"], |s| {
        let lab = dictionary! { "WhitePoint" => vec![0.96.into(), 1.into(), 0.82.into()] };
        s.resource("ColorSpace", "L", vec!["Lab".into(), lab.into()]);
        s.draw("/L cs 50 0 0 sc 0 0 5 5 re f");
    }),
    (&["pdf-colour-managed"], |s| {
        let srgb = s
            .doc
            .add_object(Stream::new(dictionary! { "N" => 3 }, vec![0; 200]));
        s.resource("ColorSpace", "S", vec!["ICCBased".into(), srgb.into()]);
        s.draw("/S cs 0 0 0 sc 0 0 5 5 re f");
    }),
    (&["pdf-group-colour"], |s| {
        let mut inner = form("0 0 5 5 re f");
        inner.dict.set(
            "Group",
            dictionary! { "S" => "Transparency", "CS" => "DeviceRGB" },
        );
        s.resource("XObject", "F", inner);
        s.draw("/F Do");
    }),
    (&["pdf-no-intent"], |s| {
        drop(s.catalog().remove(b"OutputIntents"))
    }),
    (&["pdf-many-intents"], |s| {
        let intents = s
            .catalog()
            .get_mut(b"OutputIntents")
            .unwrap()
            .as_array_mut()
            .unwrap();
        intents.push(intents[0].clone());
    }),
    (&["pdf-intent-without-profile"], |s| {
        drop(s.intent().remove(b"DestOutputProfile"))
    }),
    (&["pdf-intent-without-condition"], |s| {
        s.intent().remove(b"OutputConditionIdentifier");
    }),
    (&["pdf-intent-profile"], |s| {
        let id = s
            .intent()
            .get(b"DestOutputProfile")
            .unwrap()
            .as_reference()
            .unwrap();
        let profile = s.doc.get_object_mut(id).unwrap().as_stream_mut().unwrap();
        profile.dict.set("N", 3);
        profile.content[16..20].copy_from_slice(b"RGB ");
    }),
    (&["pdf-intent-profile"], |s| {
        let id = s
            .intent()
            .get(b"DestOutputProfile")
            .unwrap()
            .as_reference()
            .unwrap();
        let profile = s.doc.get_object_mut(id).unwrap().as_stream_mut().unwrap();
        profile.content.truncate(5000);
    }),
    (&["pdf-metadata-disagree"], |s| {
        s.info().set("Title", Object::string_literal("Another"));
    }),
    (&["pdf-metadata-disagree"], |s| {
        s.info()
            .set("ModDate", Object::string_literal("D:20250829000000+07'00"));
    }),
    (&["pdf-no-xmp"], |s| drop(s.catalog().remove(b"Metadata"))),
    (&["pdf-xmp-unreadable"], |s| {
        s.stream(b"Metadata").content.truncate(200)
    }),
    (&["pdf-not-x4"], |s| {
        let xmp = s.stream(b"Metadata");
        let text = String::from_utf8(xmp.content.clone()).unwrap();
        xmp.set_content(text.replace("PDF/X-4", "PDF/X-1").into_bytes());
    }),
    (&["pdf-metadata-missing"], |s| {
        let xmp = s.stream(b"Metadata");
        let text = String::from_utf8(xmp.content.clone()).unwrap();
        xmp.set_content(text.replace("MetadataDate", "MetadataWhen").into_bytes());
    }),
    (&["pdf-trapped"], |s| {
        s.info().remove(b"Trapped");
        let xmp = s.stream(b"Metadata");
        let text = String::from_utf8(xmp.content.clone()).unwrap();
        xmp.set_content(text.replace("pdf:Trapped", "pdf:Caught").into_bytes());
    }),
    (&["pdf-javascript"], |s| {
        let script = dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("x()") };
        let id = s.doc.add_object(script);
        let names = dictionary! { "Names" => vec![Object::string_literal("a"), id.into()] };
        s.catalog()
            .set("Names", dictionary! { "JavaScript" => names });
    }),
    (&["pdf-action"], |s| {
        let go = dictionary! { "S" => "Named", "N" => "Print" };
        s.page().set("AA", dictionary! { "O" => go });
    }),
    (&["pdf-annotation"], |s| {
        let note = dictionary! {
            "Type" => "Annot", "Subtype" => "Text",
            "Rect" => vec![100.into(), 100.into(), 120.into(), 120.into()],
        };
        let id = s.doc.add_object(note);
        s.page().set("Annots", vec![id.into()]);
    }),
    (&["pdf-font-missing", "pdf-font-used"], |s| {
        let font =
            dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" };
        s.resource("Font", "F", font);
        s.draw("BT /F 12 Tf (a) Tj ET");
    }),
    (&["pdf-operators-unbalanced"], |s| {
        s.draw("q 0 0 1 0 k 0 0 5 5 re f")
    }),
    (&["pdf-operators-unbalanced"], |s| s.draw("Q")),
    (&["pdf-operators-unbalanced"], |s| {
        s.draw("/OC /print BDC 0 0 5 5 re f")
    }),
    (&["pdf-operator-unknown"], |s| s.draw("0 0 5 5 rectangle")),
    (&["pdf-operands-missing"], |s| s.draw("0 0 5 re f")),
    (&["pdf-content-broken"], |s| s.draw("0 0 5 5 re f (abc")),
    (&["pdf-resource-missing"], |s| s.draw("/Nowhere Do")),
    (&["pdf-stream-broken"], |s| {
        let stream = s.content();
        let half = stream.content.len() / 2;
        let bytes = stream.content[..half].to_vec();
        stream.set_content(bytes);
    }),
    (&["pdf-layers-unnamed"], |s| {
        drop(s.configuration().remove(b"Name"))
    }),
    (&["pdf-layers-automatic"], |s| {
        s.configuration().set("AS", Vec::<Object>::new())
    }),
    (&["pdf-white-overprint"], |s| {
        s.resource(
            "ExtGState",
            "W",
            dictionary! { "OP" => true, "op" => true, "OPM" => 1 },
        );
        s.draw("/W gs 0 0 0 0 k 0 0 5 5 re f");
    }),
    (&["pdf-ink-limit"], |s| s.draw("1 1 1 0.4 k 0 0 5 5 re f")),
    (&["pdf-ink-limit"], |s| {
        let mut dark = picture("DeviceCMYK", 64);
        dark.content.fill(200);
        s.resource("XObject", "I", dark);
        s.draw("/I Do");
    }),
    (&["pdf-colour-range"], |s| {
        s.draw("0 0 100 0 k 0 0 5 5 re f")
    }),
    (&["pdf-empty-page"], |s| {
        s.content().set_plain_content(b"q Q".to_vec())
    }),
    (&["pdf-empty-page"], |s| drop(s.page().remove(b"Contents"))),
    (&["pdf-transfer"], |s| {
        s.resource("ExtGState", "T", dictionary! { "TR2" => "Identity" });
        s.draw("/T gs");
    }),
    (&["pdf-halftone"], |s| {
        let screen = dictionary! { "HalftoneType" => 1, "Frequency" => 20 };
        s.resource("ExtGState", "T", dictionary! { "HT" => screen });
        s.draw("/T gs");
    }),
    (&["pdf-postscript"], |s| {
        let dict = dictionary! { "Type" => "XObject", "Subtype" => "PS" };
        s.resource("XObject", "P", Stream::new(dict, b"showpage".to_vec()));
        s.draw("/P Do");
    }),
    (&["pdf-opi"], |s| {
        let mut proxy = picture("DeviceGray", 16);
        let replaced = dictionary! { "Type" => "OPI", "Version" => 1.3 };
        proxy.dict.set("OPI", dictionary! { "1.3" => replaced });
        s.resource("XObject", "I", proxy);
        s.draw("/I Do");
    }),
    (&["pdf-picture-broken"], |s| {
        s.resource("XObject", "I", picture("DeviceCMYK", 40));
        s.draw("/I Do");
    }),
    (&["pdf-picture-broken"], |s| {
        let mut jpeg = picture("DeviceCMYK", 40);
        jpeg.dict.set("Filter", "DCTDecode");
        s.resource("XObject", "I", jpeg);
        s.draw("/I Do");
    }),
    (&["pdf-old-filter"], |s| {
        let mut old = picture("DeviceGray", 16);
        old.dict.set("Filter", "LZWDecode");
        s.resource("XObject", "I", old);
        s.draw("/I Do");
    }),
    (&["pdf-embedded-file"], |s| {
        let file = s.doc.add_object(Stream::new(
            dictionary! { "Type" => "EmbeddedFile" },
            vec![1],
        ));
        let names = dictionary! { "Names" => vec![Object::string_literal("a"), file.into()] };
        s.catalog()
            .set("Names", dictionary! { "EmbeddedFiles" => names });
    }),
    (&["pdf-form"], |s| {
        let field = s.doc.add_object(dictionary! { "FT" => "Tx" });
        s.catalog()
            .set("AcroForm", dictionary! { "Fields" => vec![field.into()] });
    }),
    (&["pdf-alternates"], |s| {
        let mut picture = picture("DeviceGray", 16);
        picture.dict.set("Alternates", Vec::<Object>::new());
        s.resource("XObject", "I", picture);
        s.draw("/I Do");
    }),
    (&["pdf-external-data"], |s| {
        let mut far = form("0 0 5 5 re f");
        far.dict.set("Ref", dictionary! { "Page" => 0 });
        s.resource("XObject", "F", far);
        s.draw("/F Do");
    }),
    (&["pdf-external-data"], |s| {
        s.content().dict.set("F", Object::string_literal("far.bin"));
    }),
    (&["pdf-filter-unknown"], |s| {
        let mut odd = picture("DeviceGray", 16);
        odd.dict.set("Filter", "Crypt");
        s.resource("XObject", "I", odd);
        s.draw("/I Do");
    }),
    (&["pdf-jpeg-2000"], |s| {
        let mut new = picture("DeviceGray", 16);
        new.dict.set("Filter", "JPXDecode");
        s.resource("XObject", "I", new);
        s.draw("/I Do");
    }),
    (&["pdf-layers-same-name"], |s| {
        let twin = s.configuration().clone();
        let optional = s.catalog().get_mut(b"OCProperties").unwrap();
        let optional = optional.as_dict_mut().unwrap();
        optional.set("Configs", vec![twin.into()]);
    }),
    (&["pdf-separated"], |s| {
        s.page().set("SeparationInfo", Dictionary::new())
    }),
    (&["pdf-trim-and-art"], |s| {
        let trim = s.page().get(b"TrimBox").unwrap().clone();
        s.page().set("ArtBox", trim);
    }),
    (&["pdf-too-heavy"], |s| {
        let mut vast = picture("DeviceCMYK", 16);
        vast.dict.set("Width", 1 << 20);
        vast.dict.set("Height", 1 << 20);
        s.resource("XObject", "I", vast);
        s.draw("/I Do");
    }),
    (&["pdf-no-id"], |s| drop(s.doc.trailer.remove(b"ID"))),
    (&["pdf-version"], |s| s.catalog().set("Version", "2.0")),
    (&["pdf-page-count"], |s| {
        let page = s.page().clone();
        let pages = page.get(b"Parent").unwrap().as_reference().unwrap();
        let second = s.doc.add_object(page);
        let kids = s.doc.get_dictionary_mut(pages).unwrap();
        kids.set("Count", 2);
        kids.get_mut(b"Kids")
            .unwrap()
            .as_array_mut()
            .unwrap()
            .push(second.into());
    }),
    (&["pdf-no-page"], |s| {
        let pages = s.page().get(b"Parent").unwrap().as_reference().unwrap();
        s.doc
            .get_dictionary_mut(pages)
            .unwrap()
            .set("Kids", Vec::<Object>::new());
    }),
];

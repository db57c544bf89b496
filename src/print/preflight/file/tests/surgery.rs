//! Taking a good file apart and putting it together again with one thing wrong.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

/// One way to break a file.
pub(super) type Cut = fn(&mut Surgery);

/// A file under the knife.
pub(super) struct Surgery {
    pub(super) doc: Document,
    pub(super) page: ObjectId,
}

impl Surgery {
    pub(super) fn on(pdf: &[u8]) -> Surgery {
        let doc = Document::load_mem(pdf).unwrap();
        let page = doc.page_iter().next().unwrap();
        Surgery { doc, page }
    }

    pub(super) fn page(&mut self) -> &mut Dictionary {
        self.doc.get_dictionary_mut(self.page).unwrap()
    }

    pub(super) fn catalog(&mut self) -> &mut Dictionary {
        self.doc.catalog_mut().unwrap()
    }

    pub(super) fn info(&mut self) -> &mut Dictionary {
        let id = self
            .doc
            .trailer
            .get(b"Info")
            .unwrap()
            .as_reference()
            .unwrap();
        self.doc.get_dictionary_mut(id).unwrap()
    }

    pub(super) fn resources(&mut self) -> &mut Dictionary {
        let page = self.page();
        page.get_mut(b"Resources").unwrap().as_dict_mut().unwrap()
    }

    pub(super) fn intent(&mut self) -> &mut Dictionary {
        let intents = self.catalog().get_mut(b"OutputIntents").unwrap();
        intents.as_array_mut().unwrap()[0].as_dict_mut().unwrap()
    }

    pub(super) fn configuration(&mut self) -> &mut Dictionary {
        let optional = self.catalog().get_mut(b"OCProperties").unwrap();
        let optional = optional.as_dict_mut().unwrap();
        optional.get_mut(b"D").unwrap().as_dict_mut().unwrap()
    }

    /// Puts operators behind the page's own.
    pub(super) fn draw(&mut self, operators: &str) {
        self.doc
            .add_page_contents(self.page, operators.into())
            .unwrap();
    }

    /// Adds an object that the page calls by name.
    pub(super) fn resource(&mut self, kind: &str, name: &str, object: impl Into<Object>) {
        let id = self.doc.add_object(object);
        let resources = self.resources();
        if !resources.has(kind.as_bytes()) {
            resources.set(kind, Dictionary::new());
        }
        let group = resources.get_mut(kind.as_bytes()).unwrap();
        group.as_dict_mut().unwrap().set(name, id);
    }

    pub(super) fn content(&mut self) -> &mut Stream {
        let id = self
            .page()
            .get(b"Contents")
            .unwrap()
            .as_reference()
            .unwrap();
        self.doc
            .get_object_mut(id)
            .unwrap()
            .as_stream_mut()
            .unwrap()
    }

    pub(super) fn stream(&mut self, holder: &[u8]) -> &mut Stream {
        let id = self.catalog().get(holder).unwrap().as_reference().unwrap();
        self.doc
            .get_object_mut(id)
            .unwrap()
            .as_stream_mut()
            .unwrap()
    }

    pub(super) fn finish(mut self) -> Vec<u8> {
        let mut out = Vec::new();
        self.doc.save_to(&mut out).unwrap();
        out
    }
}

pub(super) fn picture(space: &str, bytes: usize) -> Stream {
    let dict = dictionary! {
        "Type" => "XObject", "Subtype" => "Image", "Width" => 4, "Height" => 4,
        "BitsPerComponent" => 8, "ColorSpace" => space,
    };
    Stream::new(dict, vec![100; bytes])
}

pub(super) fn form(operators: &str) -> Stream {
    let dict = dictionary! {
        "Type" => "XObject", "Subtype" => "Form",
        "BBox" => vec![0.into(), 0.into(), 9.into(), 9.into()],
    };
    Stream::new(dict, operators.as_bytes().to_vec())
}

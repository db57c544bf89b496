//! The sentences behind the codes, in Vietnamese and in English.
//!
//! The texts are Fluent files, one a room and a language, in `catalogue/<language>/`.
//! A test keeps the two languages complete and in step with the code.

use std::borrow::Cow;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::Fact;

/// A language that loa speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Tiếng Việt.
    Vietnamese,
    /// English.
    English,
}

impl Language {
    /// The language of a locale such as `vi_VN.UTF-8`; English if it is neither.
    pub fn of_locale(locale: &str) -> Self {
        if locale.to_ascii_lowercase().starts_with("vi") {
            Language::Vietnamese
        } else {
            Language::English
        }
    }
}

const VIETNAMESE: &[&str] = &[
    include_str!("catalogue/vi/cli.ftl"),
    include_str!("catalogue/vi/floor.ftl"),
    include_str!("catalogue/vi/site.ftl"),
    include_str!("catalogue/vi/language.ftl"),
    include_str!("catalogue/vi/print.ftl"),
    include_str!("catalogue/vi/kit.ftl"),
    include_str!("catalogue/vi/photo.ftl"),
    include_str!("catalogue/vi/images.ftl"),
    include_str!("catalogue/vi/cutting.ftl"),
    include_str!("catalogue/vi/sheet.ftl"),
    include_str!("catalogue/vi/setting.ftl"),
    include_str!("catalogue/vi/raster.ftl"),
    include_str!("catalogue/vi/preflight.ftl"),
    include_str!("catalogue/vi/dialect.ftl"),
    include_str!("catalogue/vi/publishing.ftl"),
    include_str!("catalogue/vi/styles.ftl"),
    include_str!("catalogue/vi/spelling.ftl"),
    include_str!("catalogue/vi/search.ftl"),
    include_str!("catalogue/vi/markdown.ftl"),
];

const ENGLISH: &[&str] = &[
    include_str!("catalogue/en/cli.ftl"),
    include_str!("catalogue/en/floor.ftl"),
    include_str!("catalogue/en/site.ftl"),
    include_str!("catalogue/en/language.ftl"),
    include_str!("catalogue/en/print.ftl"),
    include_str!("catalogue/en/kit.ftl"),
    include_str!("catalogue/en/photo.ftl"),
    include_str!("catalogue/en/images.ftl"),
    include_str!("catalogue/en/cutting.ftl"),
    include_str!("catalogue/en/sheet.ftl"),
    include_str!("catalogue/en/setting.ftl"),
    include_str!("catalogue/en/raster.ftl"),
    include_str!("catalogue/en/preflight.ftl"),
    include_str!("catalogue/en/dialect.ftl"),
    include_str!("catalogue/en/publishing.ftl"),
    include_str!("catalogue/en/styles.ftl"),
    include_str!("catalogue/en/spelling.ftl"),
    include_str!("catalogue/en/search.ftl"),
    include_str!("catalogue/en/markdown.ftl"),
];

/// A fact that begins so is itself a key: kinds of values are named in the language of
/// the message.
const KIND: &str = "kind-";

/// All sentences of one language. They are read when the first is asked for: most runs of the
/// program have little to say, and that of its own.
pub struct Catalogue {
    language: Language,
    /// The first of the texts, in which the command line finds what it says.
    first: OnceLock<Sentences>,
    all: OnceLock<Sentences>,
}

type Sentences = FluentBundle<FluentResource>;

impl Catalogue {
    /// The sentences in `language`.
    pub fn new(language: Language) -> Self {
        Catalogue {
            language,
            first: OnceLock::new(),
            all: OnceLock::new(),
        }
    }

    /// The texts with the sentence behind `code`, if there is one.
    fn with(&self, code: &str) -> Option<&Sentences> {
        let texts = match self.language {
            Language::Vietnamese => VIETNAMESE,
            Language::English => ENGLISH,
        };
        let first = || read(self.language, &texts[..1]);
        let all = || read(self.language, texts);
        let has = |sentences: &&Sentences| sentences.has_message(code);
        let first = Some(self.first.get_or_init(first)).filter(has);
        first.or_else(|| Some(self.all.get_or_init(all)).filter(has))
    }

    /// The language of the sentences.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The sentence behind `code` with its facts filled in; the code itself if there is none.
    pub fn sentence(&self, code: &str, facts: &[Fact]) -> String {
        let sentences = self.with(code);
        let message = sentences.and_then(|all| Some((all, all.get_message(code)?.value()?)));
        let Some((sentences, pattern)) = message else {
            return code.to_owned();
        };
        let mut args = FluentArgs::new();
        for (name, value) in facts {
            let value = if value.starts_with(KIND) && self.has(value) {
                Cow::Owned(self.sentence(value, &[]))
            } else {
                Cow::Borrowed(value.as_str())
            };
            args.set(*name, FluentValue::String(value));
        }
        let mut errors = Vec::new();
        sentences
            .format_pattern(pattern, Some(&args), &mut errors)
            .into_owned()
    }

    /// Whether there is a sentence behind `code`.
    pub fn has(&self, code: &str) -> bool {
        self.with(code).is_some()
    }
}

fn read(language: Language, texts: &[&str]) -> Sentences {
    let locale = match language {
        Language::Vietnamese => "vi",
        Language::English => "en",
    };
    let locale: LanguageIdentifier = locale.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![locale]);
    // Isolation marks help mixed directions of writing; here they only soil terminals.
    bundle.set_use_isolating(false);
    for text in texts {
        // A broken line in a catalogue is skipped here and caught by the test below.
        let resource = match FluentResource::try_new((*text).to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        bundle.add_resource_overriding(resource);
    }
    bundle
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    /// Every message of a language with the variables in its sentence.
    fn messages(texts: &[&str]) -> BTreeMap<String, BTreeSet<String>> {
        let mut all = BTreeMap::new();
        for text in texts {
            FluentResource::try_new((*text).to_owned())
                .map_err(|(_, e)| e)
                .expect("the catalogue parses");
            let mut current: Option<String> = None;
            for line in text.lines().filter(|l| !l.starts_with('#')) {
                if let Some((key, _)) = line.split_once('=')
                    && !line.starts_with([' ', '\t'])
                {
                    let key = key.trim().to_owned();
                    assert!(
                        all.insert(key.clone(), BTreeSet::new()).is_none(),
                        "`{key}` twice"
                    );
                    current = Some(key);
                }
                let Some(variables) = current.as_ref().and_then(|k| all.get_mut(k)) else {
                    continue;
                };
                for part in line.split('$').skip(1) {
                    variables.insert(
                        part.chars()
                            .take_while(|c| c.is_alphanumeric() || *c == '-')
                            .collect(),
                    );
                }
            }
        }
        all
    }

    #[test]
    fn both_languages_say_the_same_things() {
        let (vi, en) = (messages(VIETNAMESE), messages(ENGLISH));
        for (key, variables) in &vi {
            assert_eq!(en.get(key), Some(variables), "`{key}` in English");
        }
        for key in en.keys() {
            assert!(vi.contains_key(key), "`{key}` in Vietnamese");
        }
    }

    #[test]
    fn facts_are_filled_in() {
        let facts = [("name", "slug".to_owned())];
        assert_eq!(
            Catalogue::new(Language::English).sentence("hint-did-you-mean", &facts),
            "did you mean `slug`?"
        );
    }
}

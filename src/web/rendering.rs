//! The recipe that most of the site is made by: one template with its variables.

use std::sync::Arc;

use super::minify;
use super::notes;
use super::relative;
use super::site::Site;
use crate::diag::{Findings, Outcome, Warned};
use crate::digest::{Digest, Digester};
use crate::recipe::{Body, Kitchen, Recipe};
use crate::template::Context;

type Variables<'a> = Box<dyn Fn(&mut Context) + Send + Sync + 'a>;
/// The digest of some variables.
type Ground<'a> = Box<dyn Fn() -> Digest + Send + Sync + 'a>;

/// Renders one template into one file.
pub(super) struct Rendering<'a> {
    site: &'a Site,
    template: String,
    /// The address of the file: `/tin-tuc/` for `tin-tuc/index.html`.
    address: String,
    /// The code of the language that it is in.
    lang: &'a str,
    /// The user's file behind it, for messages.
    subject: Arc<str>,
    variables: Vec<(Ground<'a>, Variables<'a>)>,
}

impl<'a> Rendering<'a> {
    /// Renders `template` into the output path `path`, on behalf of the file `subject`, in
    /// the default language.
    pub(super) fn new(
        site: &'a Site,
        template: &str,
        path: &str,
        subject: impl Into<Arc<str>>,
    ) -> Self {
        let address = match path.strip_suffix("index.html") {
            Some(folder) => format!("/{folder}"),
            None => format!("/{path}"),
        };
        Rendering {
            site,
            template: template.to_owned(),
            address,
            lang: &site.library.config.default_language,
            subject: subject.into(),
            variables: Vec::new(),
        }
    }

    /// Renders in the language `lang`, which is one of the site's.
    pub(super) fn in_language(mut self, lang: &'a str) -> Self {
        self.lang = lang;
        self
    }

    /// Adds variables to the template's. `ground` is the digest of all that they are made of,
    /// but for what bodies ask for: as long as it is the same, so are they.
    pub(super) fn with(
        mut self,
        ground: impl Fn() -> Digest + Send + Sync + 'a,
        variables: impl Fn(&mut Context) + Send + Sync + 'a,
    ) -> Self {
        self.variables.push((Box::new(ground), Box::new(variables)));
        self
    }

    fn is_html(&self) -> bool {
        self.address.ends_with('/') || self.address.ends_with(".html")
    }
}

impl Recipe for Rendering<'_> {
    fn ground(&self) -> Option<Digest> {
        let mut digester = Digester::default();
        digester.digest(self.site.ground());
        digester.text(&self.template).text(&self.address);
        digester.text(self.lang).text(&self.subject);
        for (ground, _) in &self.variables {
            digester.digest(ground());
        }
        Some(digester.finish())
    }

    fn cook<'k>(&'k self, kitchen: &'k dyn Kitchen) -> Outcome<Warned<Body<'k>>> {
        let (page, notes) = notes::taking(|| self.render());
        let mut findings = Findings::new();
        findings.extend(notes.findings);
        kitchen.has_asked(Arc::unwrap_or_clone(notes.asked));
        let page = findings.take(page);
        findings.finish(Body::Bytes(page.unwrap_or_default()))
    }
}

impl Rendering<'_> {
    fn render(&self) -> Outcome<Vec<u8>> {
        let mut context = self.site.context(&self.address, self.lang);
        for (_, variables) in &self.variables {
            variables(&mut context);
        }
        let (templates, subject) = (&self.site.templates, Some(&*self.subject));
        let config = &self.site.library.config;
        if !(self.is_html() && (config.relative_urls || config.assets.minify_html)) {
            return templates.render_bytes(&self.template, &context, subject);
        }
        let text = templates.render(&self.template, &context, subject)?;
        let text = match config.relative_urls {
            true if self.address == "/404.html" => {
                relative::rewrite_from_root(&text, &config.base_url)
            }
            true => relative::rewrite(&text, &config.base_url, &self.address),
            false => text,
        };
        let text = match config.assets.minify_html {
            true => minify::html(&text),
            false => text,
        };
        Ok(text.into_bytes())
    }
}

//! The recipe that most of the site is made by: one template with its variables.

use super::minify;
use super::relative;
use super::site::Site;
use crate::diag::{Outcome, Warned};
use crate::recipe::{Body, Kitchen, Recipe};
use crate::template::Context;

type Variables<'a> = Box<dyn Fn(&mut Context) + Send + Sync + 'a>;

/// Renders one template into one file.
pub(super) struct Rendering<'a> {
    site: &'a Site,
    template: String,
    /// The address of the file: `/tin-tuc/` for `tin-tuc/index.html`.
    address: String,
    /// The code of the language that it is in.
    lang: &'a str,
    /// The user's file behind it, for messages.
    subject: String,
    variables: Vec<Variables<'a>>,
}

impl<'a> Rendering<'a> {
    /// Renders `template` into the output path `path`, on behalf of the file `subject`, in
    /// the default language.
    pub(super) fn new(site: &'a Site, template: &str, path: &str, subject: &str) -> Self {
        let address = match path.strip_suffix("index.html") {
            Some(folder) => format!("/{folder}"),
            None => format!("/{path}"),
        };
        Rendering {
            site,
            template: template.to_owned(),
            address,
            lang: &site.library.config.default_language,
            subject: subject.to_owned(),
            variables: Vec::new(),
        }
    }

    /// Renders in the language `lang`, which is one of the site's.
    pub(super) fn in_language(mut self, lang: &'a str) -> Self {
        self.lang = lang;
        self
    }

    /// Adds variables to the template's.
    pub(super) fn with(mut self, variables: impl Fn(&mut Context) + Send + Sync + 'a) -> Self {
        self.variables.push(Box::new(variables));
        self
    }

    fn is_html(&self) -> bool {
        self.address.ends_with('/') || self.address.ends_with(".html")
    }
}

impl Recipe for Rendering<'_> {
    fn cook<'k>(&'k self, _: &'k dyn Kitchen) -> Outcome<Warned<Body<'k>>> {
        let mut context = self.site.context(&self.address, self.lang);
        for variables in &self.variables {
            variables(&mut context);
        }
        let (templates, subject) = (&self.site.templates, Some(self.subject.as_str()));
        let config = &self.site.library.config;
        if !(self.is_html() && (config.relative_urls || config.assets.minify_html)) {
            let bytes = templates.render_bytes(&self.template, &context, subject)?;
            return Ok(Warned::clean(Body::Bytes(bytes)));
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
        Ok(Warned::clean(Body::Bytes(text.into_bytes())))
    }
}

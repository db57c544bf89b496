//! The HTML of a picture that browsers may take in several sizes.

use std::fmt::Write;
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use super::Images;
use super::encode::Encoding;
use super::facts::Facts;
use super::operation::Operation;
use super::rendition::Rendition;
use crate::config::images::{PictureFormat, Placeholder};
use crate::digest::{Digest, Digester};
use crate::picture::Filter;
use crate::sources::Asset;
use crate::web::notes;

/// How a picture is shown.
#[derive(Clone, Debug)]
pub(super) struct Look {
    /// What it shows, in words.
    pub(super) alt: String,
    pub(super) title: String,
    pub(super) class: String,
    /// In pixels.
    pub(super) widths: Vec<u32>,
    /// Browsers take the first that they know.
    pub(super) formats: Vec<PictureFormat>,
    pub(super) quality: u8,
    /// CSS's words for how wide it is shown.
    pub(super) sizes: String,
    pub(super) lazy: bool,
    pub(super) placeholder: Placeholder,
}

impl Images {
    /// The HTML of a picture in the body of `document` (relative to `content/`), if the
    /// configuration wants more for it than `<img src alt title>`: it is a local photo, and
    /// `[images]` names widths. `target` is its resolved address; `permalink` the page's own.
    pub(in crate::web) fn markup(
        &self,
        document: &str,
        permalink: &str,
        target: &str,
        alt: &str,
        title: &str,
    ) -> Option<String> {
        let config = &self.config().images;
        if config.widths.is_empty() {
            return None;
        }
        notes::ask(|| format!("shown\t{document}\t{permalink}\t{target}"));
        let asset = self.behind(document, permalink, target)?;
        // What cannot be read is shown as it is written; who checks the files says why.
        let facts = self.facts(&asset).ok()?;
        if facts.obstacle.is_some() || facts.animated {
            return None;
        }
        let look = Look {
            alt: alt.to_owned(),
            title: title.to_owned(),
            class: String::new(),
            ..self.usual_look()
        };
        self.html(&asset, &facts, &look, Some(target)).ok()
    }

    /// The digest of the file that a body shows; `None` if it cannot be relied on yet.
    pub(in crate::web) fn answer_shown(
        &self,
        document: &str,
        permalink: &str,
        target: &str,
    ) -> Option<Digest> {
        match self.behind(document, permalink, target) {
            Some(asset) => {
                let mut digester = Digester::default();
                digester.digest(asset.identity()?);
                digester.value(&self.is_withdrawn(&asset.path));
                Some(digester.finish())
            }
            None => Some(Digest::of(b"none")),
        }
    }

    /// What `[images]` says of pictures.
    pub(super) fn usual_look(&self) -> Look {
        let config = &self.config().images;
        Look {
            alt: String::new(),
            title: String::new(),
            class: String::new(),
            widths: config.widths.clone(),
            formats: config.formats.clone(),
            quality: config.quality,
            sizes: config.sizes.clone(),
            lazy: config.lazy,
            placeholder: config.placeholder,
        }
    }

    /// The project's file behind an address on a page: beside the page's `index.md`, or in
    /// `static/` of the site or the theme.
    fn behind(&self, document: &str, permalink: &str, target: &str) -> Option<Asset> {
        let config = self.config();
        let bare = target.split(['?', '#']).next().unwrap_or(target);
        let decode = |part: &str| percent_decode_str(part).decode_utf8_lossy().into_owned();
        let found = |path: String| self.sources.asset(&path).ok().flatten();
        if let Some(inner) = bare.strip_prefix(permalink) {
            let (folder, name) = document.rsplit_once('/').unwrap_or(("", document));
            let beside = name.starts_with("index.") || name.starts_with("_index.");
            if beside && let Some(asset) = found(format!("content/{folder}/{}", decode(inner))) {
                return Some(asset);
            }
        }
        let inside = match bare.strip_prefix(&config.base_url) {
            Some(rest) if !config.base_url.is_empty() && rest.starts_with('/') => rest,
            _ if bare.starts_with('/') && !bare.starts_with("//") => bare,
            _ => return None,
        };
        let path = decode(inside.trim_start_matches('/'));
        let theme = config
            .theme
            .as_ref()
            .map(|t| format!("themes/{t}/static/{path}"));
        found(format!("static/{path}")).or_else(|| found(theme?))
    }

    /// `<img srcset>` in one format, `<picture>` in several. `original` is the address that
    /// browsers without any of this take; without one they get the largest rendition.
    ///
    /// # Errors
    /// The reason in words: the picture cannot be decoded.
    pub(super) fn html(
        &self,
        asset: &Asset,
        facts: &Arc<Facts>,
        look: &Look,
        original: Option<&str>,
    ) -> Result<String, String> {
        let widths = widths(&look.widths, facts.width);
        let mut sets = Vec::new();
        for format in &look.formats {
            let quality = Some(u64::from(look.quality));
            let encoding = Encoding::settle(*format, facts.lossless, quality, None)?;
            sets.push((encoding, self.set(asset, facts, &widths, encoding)?));
        }
        let src = match (original, widths.last()) {
            (Some(original), _) => original.to_owned(),
            (None, Some(widest)) => {
                let quality = Some(u64::from(look.quality));
                let auto = Encoding::settle(PictureFormat::Auto, facts.lossless, quality, None)?;
                let rendition = self.rendition_of(asset, facts, *widest, auto)?;
                self.url(&rendition)
            }
            (None, None) => return Err("`widths` is empty".to_owned()),
        };
        let last = sets.pop();
        let mut html = String::new();
        for (encoding, set) in &sets {
            let mut source = Tag::new("source");
            source.add("type", encoding.mime());
            source.add("srcset", set);
            source.add("sizes", &look.sizes);
            html.push_str(&source.end());
        }
        let mut img = Tag::new("img");
        img.add("src", &src);
        if let Some((_, set)) = &last {
            img.add("srcset", set);
            img.add("sizes", &look.sizes);
        }
        img.add("width", &facts.width.to_string());
        img.add("height", &facts.height.to_string());
        img.add("alt", &look.alt);
        for (name, value) in [("title", &look.title), ("class", &look.class)] {
            if !value.is_empty() {
                img.add(name, value);
            }
        }
        if look.lazy {
            img.add("loading", "lazy");
        }
        img.add("decoding", "async");
        match self.placeholder(asset, facts, look.placeholder)? {
            Some(blur) if blur.starts_with("data:") => {
                img.add(
                    "style",
                    &format!("background:url({blur}) center/cover no-repeat"),
                );
            }
            Some(colour) => img.add("style", &format!("background:{colour}")),
            None => {}
        }
        html.push_str(&img.end());
        Ok(match sets.is_empty() {
            true => html,
            false => format!("<picture>{html}</picture>"),
        })
    }

    fn set(
        &self,
        asset: &Asset,
        facts: &Arc<Facts>,
        widths: &[u32],
        encoding: Encoding,
    ) -> Result<String, String> {
        let mut set = String::new();
        for width in widths {
            let rendition = self.rendition_of(asset, facts, *width, encoding)?;
            let comma = if set.is_empty() { "" } else { ", " };
            // Writing into a String cannot fail.
            let _ = write!(set, "{comma}{} {width}w", self.url(&rendition));
        }
        Ok(set)
    }

    fn rendition_of(
        &self,
        asset: &Asset,
        facts: &Arc<Facts>,
        width: u32,
        encoding: Encoding,
    ) -> Result<Arc<Rendition>, String> {
        let geometry = Operation::FitWidth(width).on((facts.width, facts.height));
        encoding.check_size(geometry.width, geometry.height)?;
        Ok(self.want(asset, facts, geometry, Filter::Lanczos3, encoding))
    }
}

/// The widths of `wanted` below the picture's own, and its own in the place of the first
/// that is not.
fn widths(wanted: &[u32], own: u32) -> Vec<u32> {
    let mut widths: Vec<u32> = wanted.iter().map(|w| (*w).min(own)).collect();
    widths.sort_unstable();
    widths.dedup();
    widths
}

/// A tag being written.
struct Tag(String);

impl Tag {
    fn new(name: &str) -> Tag {
        Tag(format!("<{name}"))
    }

    fn add(&mut self, name: &str, value: &str) {
        let value = value
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
            .replace('"', "&quot;");
        let _ = write!(self.0, " {name}=\"{value}\"");
    }

    fn end(self) -> String {
        self.0 + ">"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_width_is_wider_than_the_picture() {
        assert_eq!(widths(&[480, 960, 1600], 2400), [480, 960, 1600]);
        assert_eq!(widths(&[480, 960, 1600], 1200), [480, 960, 1200]);
        assert_eq!(widths(&[480, 960, 1600], 960), [480, 960]);
        assert_eq!(widths(&[480, 960, 1600], 300), [300]);
        assert_eq!(widths(&[], 300), [] as [u32; 0]);
    }

    #[test]
    fn attributes_are_escaped() {
        let mut tag = Tag::new("img");
        tag.add("alt", "a \"b\" <c> & d");
        assert_eq!(tag.end(), "<img alt=\"a &quot;b&quot; &lt;c&gt; &amp; d\">");
    }
}

//! Artwork → SVG outlines in millimetres, one group a layer, for drawing programs.
//!
//! SVG knows no process inks: shapes carry their preview colour, and the ink's name in
//! `data-ink`.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder, ImageError};
use kurbo::{Affine, BezPath};

use super::Condition;
use crate::diag::{Diagnostic, Outcome};
use crate::print::artwork::{
    Artwork, Cap, Draw, Gradient, GradientShape, Join, Mark, Paint, Pen, Picture,
};
use crate::print::inks::hex;
use crate::print::photo::RgbPicture;
use crate::print::setting::path_data;

/// Photos have so many pixels per inch of the sheet …
const PPI: f64 = 150.0;
/// … and so many along their longer side, at most.
const LONGEST: f64 = 3000.0;
/// Of JPEG, in parts of a hundred.
const QUALITY: u8 = 90;

/// Writes the file. Its viewBox is the trim; art may run past it.
///
/// # Errors
/// A picture that cannot be read.
pub(crate) fn export(artwork: &Artwork, title: &str, condition: Condition<'_>) -> Outcome<Vec<u8>> {
    let trim = artwork.trim_box();
    let (w, h) = (trim.width(), trim.height());
    let mut file = File {
        condition,
        serial: 0,
        defs: String::new(),
        body: String::new(),
    };
    for layer in artwork.layers() {
        // Writing to a String cannot fail.
        let _ = writeln!(file.body, "<g id=\"layer-{}\">", layer.name());
        for mark in artwork.on(layer) {
            file.mark(mark)?;
        }
        file.body.push_str("</g>\n");
    }
    let File { defs, body, .. } = file;
    let title = escape(title);
    let text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"{w}mm\" height=\"{h}mm\" viewBox=\"0 0 {w} {h}\" \
         overflow=\"visible\">\n<title>{title}</title>\n<defs>\n{defs}</defs>\n{body}</svg>\n"
    );
    Ok(text.into_bytes())
}

/// What is written so far.
struct File<'a> {
    condition: Condition<'a>,
    /// How many definitions there are.
    serial: usize,
    defs: String,
    body: String,
}

impl File<'_> {
    fn mark(&mut self, mark: &Mark) -> Outcome<()> {
        for clip in &mark.clips {
            self.clip(&clip.path, clip.even_odd);
        }
        match &mark.draw {
            Draw::Fill { paint, even_odd } => {
                let (paint, ink) = self.paint(paint);
                let rule = if *even_odd {
                    " fill-rule=\"evenodd\""
                } else {
                    ""
                };
                self.path(mark, &format!("fill=\"{paint}\"{rule} data-ink=\"{ink}\""));
            }
            Draw::Stroke { paint, pen } => {
                let (paint, ink) = self.paint(paint);
                let style = format!("stroke=\"{paint}\" {} data-ink=\"{ink}\"", style(pen));
                self.path(mark, &style);
            }
            Draw::Picture(picture) => {
                self.clip(&mark.path, false);
                self.picture(picture, mark.opacity)?;
                self.body.push_str("</g>");
            }
            Draw::Group(marks) => {
                let _ = writeln!(self.body, "<g{}>", opacity(mark.opacity));
                for mark in marks {
                    self.mark(mark)?;
                }
                self.body.push_str("</g>");
            }
        }
        self.body.push_str(&"</g>".repeat(mark.clips.len()));
        self.body.push('\n');
        Ok(())
    }

    /// Opens a group that is cut to the path.
    fn clip(&mut self, path: &BezPath, even_odd: bool) {
        self.serial += 1;
        let rule = if even_odd {
            " clip-rule=\"evenodd\""
        } else {
            ""
        };
        let (serial, path) = (self.serial, path_data(path));
        let _ = writeln!(
            self.defs,
            "<clipPath id=\"c{serial}\"><path{rule} d=\"{path}\"/></clipPath>"
        );
        let _ = write!(self.body, "<g clip-path=\"url(#c{serial})\">");
    }

    fn path(&mut self, mark: &Mark, style: &str) {
        let (opacity, path) = (opacity(mark.opacity), path_data(&mark.path));
        let _ = write!(self.body, "<path {style}{opacity} d=\"{path}\"/>");
    }

    /// The paint's value, and the ink's name.
    fn paint(&mut self, paint: &Paint) -> (String, String) {
        match paint {
            Paint::Solid(colour) => (hex(colour.preview), escape(&colour.name)),
            Paint::Gradient(gradient) => {
                self.serial += 1;
                write_gradient(gradient, self.serial, &mut self.defs);
                (format!("url(#g{})", self.serial), String::new())
            }
        }
    }

    /// A photo, pixels and all: without metadata, because only its pixels are taken.
    fn picture(&mut self, picture: &Picture, faded: f32) -> Outcome<()> {
        let (width, height) = picture.size_mm();
        let scale = (PPI / 25.4).min(LONGEST / width.max(height));
        let most = |mm: f64| (mm * scale).ceil().max(1.0) as u32;
        let profile = (self.condition)()?;
        let most = (most(width), most(height));
        let pixels = picture.photo.preview(picture.crop, most, profile)?;
        let (kind, bytes) = encode(&pixels)
            .map_err(|e| vec![Diagnostic::error("picture-not-written").with("cause", e)])?;
        let matrix = matrix(picture.transform);
        let (opacity, data) = (opacity(faded), STANDARD.encode(bytes));
        let _ = write!(
            self.body,
            "<image width=\"1\" height=\"1\" preserveAspectRatio=\"none\" \
             transform=\"{matrix}\"{opacity} xlink:href=\"data:image/{kind};base64,{data}\"/>"
        );
        Ok(())
    }
}

/// JPEG where all is opaque, else PNG.
fn encode(picture: &RgbPicture) -> Result<(&'static str, Vec<u8>), ImageError> {
    let (width, height) = (picture.width, picture.height);
    let mut out = Vec::new();
    let Some(alpha) = &picture.alpha else {
        let encoder = JpegEncoder::new_with_quality(&mut out, QUALITY);
        encoder.write_image(&picture.pixels, width, height, ExtendedColorType::Rgb8)?;
        return Ok(("jpeg", out));
    };
    let pixels = picture.pixels.chunks_exact(3).zip(alpha);
    let rgba: Vec<u8> = pixels.flat_map(|(p, a)| [p[0], p[1], p[2], *a]).collect();
    PngEncoder::new(&mut out).write_image(&rgba, width, height, ExtendedColorType::Rgba8)?;
    Ok(("png", out))
}

fn style(pen: &Pen) -> String {
    let cap = match pen.cap {
        Cap::Butt => "butt",
        Cap::Round => "round",
        Cap::Square => "square",
    };
    let join = match pen.join {
        Join::Miter => "miter",
        Join::Round => "round",
        Join::Bevel => "bevel",
    };
    let dashes: Vec<String> = pen.dashes.iter().map(f64::to_string).collect();
    let dashes = if dashes.is_empty() {
        String::new()
    } else {
        format!(
            " stroke-dasharray=\"{}\" stroke-dashoffset=\"{}\"",
            dashes.join(" "),
            pen.dash_start
        )
    };
    format!(
        "fill=\"none\" stroke-width=\"{:.3}\" stroke-linecap=\"{cap}\" \
         stroke-linejoin=\"{join}\" stroke-miterlimit=\"{}\"{dashes}",
        pen.width, pen.miter
    )
}

fn opacity(part: f32) -> String {
    if part < 1.0 {
        format!(" opacity=\"{part:.3}\"")
    } else {
        String::new()
    }
}

fn matrix(affine: Affine) -> String {
    let numbers = affine.as_coeffs().map(|c| c.to_string());
    format!("matrix({})", numbers.join(" "))
}

fn write_gradient(gradient: &Gradient, serial: usize, defs: &mut String) {
    let matrix = matrix(gradient.transform);
    let common =
        format!("id=\"g{serial}\" gradientUnits=\"userSpaceOnUse\" gradientTransform=\"{matrix}\"");
    let name = match gradient.shape {
        GradientShape::Linear([x1, y1, x2, y2]) => {
            let _ = write!(
                defs,
                "<linearGradient {common} x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\">"
            );
            "linearGradient"
        }
        GradientShape::Radial([fx, fy, fr, cx, cy, r]) => {
            let _ = write!(
                defs,
                "<radialGradient {common} fx=\"{fx}\" fy=\"{fy}\" fr=\"{fr}\" cx=\"{cx}\" cy=\"{cy}\" r=\"{r}\">"
            );
            "radialGradient"
        }
    };
    for stop in &gradient.stops {
        let opacity = match stop.opacity {
            o if o < 1.0 => format!(" stop-opacity=\"{o}\""),
            _ => String::new(),
        };
        let _ = write!(
            defs,
            "<stop offset=\"{}\" stop-color=\"{}\"{opacity}/>",
            stop.offset,
            hex(stop.colour.preview)
        );
    }
    let _ = writeln!(defs, "</{name}>");
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

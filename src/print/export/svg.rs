//! Artwork → SVG outlines in millimetres, one group a layer, for drawing programs.
//!
//! SVG knows no process inks: shapes carry their preview colour, and the ink's name in
//! `data-ink`.

use std::fmt::Write as _;

use crate::print::artwork::{Artwork, Cap, Draw, Gradient, GradientShape, Join, Mark, Paint};
use crate::print::inks::hex;
use crate::print::setting::path_data;

/// Writes the file. Its viewBox is the trim; art may run past it.
pub(crate) fn export(artwork: &Artwork, title: &str) -> Vec<u8> {
    let trim = artwork.trim_box();
    let (w, h) = (trim.width(), trim.height());
    let (mut defs, mut body) = (String::new(), String::new());
    let mut serial = 0;
    for layer in artwork.layers() {
        // Writing to a String cannot fail.
        let _ = writeln!(body, "<g id=\"layer-{}\">", layer.name());
        for mark in artwork.on(layer) {
            write_mark(mark, &mut serial, &mut defs, &mut body);
        }
        body.push_str("</g>\n");
    }
    let title = escape(title);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}mm\" height=\"{h}mm\" viewBox=\"0 0 {w} {h}\" \
         overflow=\"visible\">\n<title>{title}</title>\n<defs>\n{defs}</defs>\n{body}</svg>\n"
    )
    .into_bytes()
}

fn write_mark(mark: &Mark, serial: &mut usize, defs: &mut String, body: &mut String) {
    if let Draw::Group(marks) = &mark.draw {
        let _ = writeln!(body, "<g opacity=\"{:.3}\">", mark.opacity);
        for mark in marks {
            write_mark(mark, serial, defs, body);
        }
        body.push_str("</g>\n");
        return;
    }
    let mut paint_of = |paint: &Paint| match paint {
        Paint::Solid(colour) => (hex(colour.preview), colour.name.clone()),
        Paint::Gradient(gradient) => {
            *serial += 1;
            write_gradient(gradient, *serial, defs);
            (format!("url(#g{serial})"), String::new())
        }
    };
    let style = match &mark.draw {
        Draw::Picture(_) | Draw::Group(_) => String::new(),
        Draw::Fill { paint, even_odd } => {
            let (paint, ink) = paint_of(paint);
            let rule = if *even_odd {
                " fill-rule=\"evenodd\""
            } else {
                ""
            };
            format!("fill=\"{paint}\"{rule} data-ink=\"{}\"", escape(&ink))
        }
        Draw::Stroke { paint, pen } => {
            let (paint, ink) = paint_of(paint);
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
                "fill=\"none\" stroke=\"{paint}\" stroke-width=\"{:.3}\" stroke-linecap=\"{cap}\" \
                 stroke-linejoin=\"{join}\" stroke-miterlimit=\"{}\"{dashes} data-ink=\"{}\"",
                pen.width,
                pen.miter,
                escape(&ink)
            )
        }
    };
    let opacity = if mark.opacity < 1.0 {
        format!(" opacity=\"{:.3}\"", mark.opacity)
    } else {
        String::new()
    };
    for clip in &mark.clips {
        *serial += 1;
        let rule = if clip.even_odd {
            " clip-rule=\"evenodd\""
        } else {
            ""
        };
        let _ = writeln!(
            defs,
            "<clipPath id=\"c{serial}\"><path{rule} d=\"{}\"/></clipPath>",
            path_data(&clip.path)
        );
        let _ = write!(body, "<g clip-path=\"url(#c{serial})\">");
    }
    let _ = write!(
        body,
        "<path {style}{opacity} d=\"{}\"/>",
        path_data(&mark.path)
    );
    body.push_str(&"</g>".repeat(mark.clips.len()));
    body.push('\n');
}

fn write_gradient(gradient: &Gradient, serial: usize, defs: &mut String) {
    let matrix = gradient
        .transform
        .as_coeffs()
        .map(|c| c.to_string())
        .join(" ");
    let common = format!(
        "id=\"g{serial}\" gradientUnits=\"userSpaceOnUse\" gradientTransform=\"matrix({matrix})\""
    );
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

//! What the preview answers to a path.

use percent_encoding::percent_decode_str;
use tiny_http::{Header, Request, Response};

use super::live;
use crate::diag::{Diagnostic, Outcome};
use crate::edition::Edition;
use crate::recipe::{Body, OutPath};

/// An answer to a request.
pub(super) struct Answer {
    pub(super) status: u16,
    kind: &'static str,
    body: Vec<u8>,
    location: Option<String>,
}

impl Answer {
    fn new(status: u16, kind: &'static str, body: Vec<u8>) -> Answer {
        Answer {
            status,
            kind,
            body,
            location: None,
        }
    }

    pub(super) fn text(text: String) -> Answer {
        Answer::new(200, "text/plain; charset=utf-8", text.into_bytes())
    }

    pub(super) fn forbidden() -> Answer {
        Answer::new(403, "text/plain; charset=utf-8", b"403".to_vec())
    }

    pub(super) fn send(self, request: Request) {
        let mut response = Response::from_data(self.body).with_status_code(self.status);
        let headers = [
            ("Content-Type", self.kind.to_owned()),
            ("Cache-Control", "no-store".to_owned()),
            ("X-Content-Type-Options", "nosniff".to_owned()),
        ];
        let location = self.location.map(|l| ("Location", l));
        for (name, value) in headers.into_iter().chain(location) {
            if let Ok(header) = Header::from_bytes(name, value) {
                response.add_header(header);
            }
        }
        // A browser that went away is nobody's mistake.
        let _ = request.respond(response);
    }
}

/// Whether what stands at `url` is another by now than the edition would make it.
pub(super) fn is_outdated(edition: &Outcome<Edition<'_>>, url: &str) -> bool {
    let path = url.split(['?', '#']).next().unwrap_or("/");
    let file = OutPath::new(path.trim_start_matches('/'));
    file.is_ok_and(|file| {
        edition
            .as_ref()
            .is_ok_and(|edition| edition.is_outdated(&file))
    })
}

/// Cooks what stands at `url`.
pub(super) fn make(
    edition: &Outcome<Edition<'_>>,
    url: &str,
    explain: &dyn Fn(&[Diagnostic]) -> String,
) -> Answer {
    let path = url.split(['?', '#']).next().unwrap_or("/");
    if path == live::SCRIPT_PATH {
        return Answer::new(200, "text/javascript; charset=utf-8", live::SCRIPT.into());
    }
    let edition = match edition {
        Ok(edition) => edition,
        Err(diagnostics) => return broken(&explain(diagnostics)),
    };
    let Ok(decoded) = percent_decode_str(path).decode_utf8() else {
        return missing(edition);
    };
    let inner = decoded.trim_start_matches('/');
    let file = if inner.is_empty() || inner.ends_with('/') {
        format!("{inner}index.html")
    } else {
        inner.to_owned()
    };
    // A path that climbs or that no file can have is not found, and nothing is looked up.
    let Ok(file) = OutPath::new(&file) else {
        return missing(edition);
    };
    match edition.cook(&file) {
        Some(Ok(warned)) => found(&file, 200, warned.value, explain),
        Some(Err(diagnostics)) => broken(&explain(&diagnostics)),
        None => {
            let folder = OutPath::new(&format!("{file}/index.html"));
            if folder.is_ok_and(|f| edition.paths().any(|p| *p == f)) {
                let location = Some(format!("{path}/"));
                return Answer {
                    location,
                    ..Answer::new(302, "text/plain; charset=utf-8", Vec::new())
                };
            }
            missing(edition)
        }
    }
}

fn found(
    path: &OutPath,
    status: u16,
    body: Body<'_>,
    explain: &dyn Fn(&[Diagnostic]) -> String,
) -> Answer {
    match body.into_bytes() {
        Ok(bytes) => {
            let kind = media_type(path.as_str());
            let bytes = if kind.starts_with("text/html") {
                with_script(bytes)
            } else {
                bytes
            };
            Answer::new(status, kind, bytes)
        }
        Err(diagnostics) => broken(&explain(&diagnostics)),
    }
}

fn missing(edition: &Edition<'_>) -> Answer {
    let page = OutPath::new("404.html").ok().and_then(|path| {
        let warned = edition.cook(&path)?.ok()?;
        Some(found(&path, 404, warned.value, &|_| String::new()))
    });
    page.unwrap_or_else(|| Answer::new(404, "text/plain; charset=utf-8", b"404".to_vec()))
}

/// A page with what is wrong, which loads again when it is mended.
fn broken(report: &str) -> Answer {
    let text = report.replace('&', "&amp;").replace('<', "&lt;");
    let page = format!(
        "<!doctype html><meta charset=\"utf-8\"><title>loa</title>\
         <style>body{{margin:2rem;background:#17130f;color:#f3eadc}}\
         pre{{font:15px/1.5 monospace;white-space:pre-wrap}}</style>\
         <pre>{text}</pre></body>"
    );
    Answer::new(
        500,
        "text/html; charset=utf-8",
        with_script(page.into_bytes()),
    )
}

/// Puts the live script before the end of the body.
fn with_script(mut html: Vec<u8>) -> Vec<u8> {
    let tag = format!("<script src=\"{}\" defer></script>", live::SCRIPT_PATH);
    let end = b"</body>";
    let at = html
        .windows(end.len())
        .rposition(|w| w.eq_ignore_ascii_case(end))
        .unwrap_or(html.len());
    html.splice(at..at, tag.into_bytes());
    html
}

fn media_type(path: &str) -> &'static str {
    let ending = path
        .rsplit_once('.')
        .map_or("", |(_, e)| e)
        .to_ascii_lowercase();
    match ending.as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "txt" | "md" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "gif" => "image/gif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        "mp3" => "audio/mpeg",
        "mp4" => "video/mp4",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    }
}

//! What drawings call by name: fonts, pictures, states, gradients, groups.

use lopdf::{Dictionary, Object, Stream};

use super::colour::Space;
use super::stream::{Trouble, filters, unpack};
use super::{Examiner, Fault, as_dict, number, shown};

/// A picture with more bytes than this is not unpacked, only looked at.
const MOST_PICTURE: usize = 1 << 30;
/// So large a part of a picture may lie over the limit of ink.
const FEW: f64 = 0.001;

/// What a state of the drawing changes that matters here.
#[derive(Default)]
pub(super) struct StateChange<'d> {
    pub(super) overprint_fill: Option<bool>,
    pub(super) overprint_stroke: Option<bool>,
    /// The drawing of a soft mask.
    pub(super) mask: Option<&'d Stream>,
    pub(super) font: Option<&'d Dictionary>,
}

impl<'d> Examiner<'d> {
    /// A graphics state of the resources.
    pub(super) fn graphics_state(&mut self, state: &'d Dictionary) -> StateChange<'d> {
        let is_default =
            |o: Option<&Object>| o.is_none_or(|o| o.as_name().is_ok_and(|n| n == b"Default"));
        if self
            .get(state, b"TR")
            .is_some_and(|t| t.as_name().is_ok_and(|n| n != b"Identity") || t.as_name().is_err())
            || !is_default(self.get(state, b"TR2"))
        {
            self.note_here(Fault::error("pdf-transfer"));
        }
        if !is_default(self.get(state, b"HT")) || self.get(state, b"HTP").is_some() {
            self.note_here(Fault::warning("pdf-halftone"));
        }
        let flag = |key: &[u8]| self.get(state, key).and_then(|o| o.as_bool().ok());
        let stroke = flag(b"OP");
        let mask = self
            .dict(state, b"SMask")
            .and_then(|mask| self.get(mask, b"G"));
        StateChange {
            // `OP` alone means both.
            overprint_fill: flag(b"op").or(stroke),
            overprint_stroke: stroke,
            mask: mask.and_then(|g| g.as_stream().ok()),
            font: self
                .array(state, b"Font")
                .and_then(|f| as_dict(self.follow(f.first()?)?)),
        }
    }

    /// The colours of a transparency group are blended in inks.
    pub(super) fn group(&mut self, owner: &'d Dictionary, resources: Option<&'d Dictionary>) {
        let Some(group) = self.dict(owner, b"Group") else {
            return;
        };
        let Some(space) = self.get(group, b"CS") else {
            return;
        };
        let is_rgb = match space {
            Object::Name(name) => matches!(name.as_slice(), b"DeviceRGB" | b"RGB"),
            Object::Array(items) => {
                let kind = items.first().and_then(|k| self.follow(k)?.as_name().ok());
                let icc = items.get(1).and_then(|p| as_dict(self.follow(p)?));
                let parts = icc.and_then(|p| number(self.get(p, b"N")?));
                matches!(kind, Some(b"CalRGB" | b"Lab")) || parts == Some(3.0)
            }
            _ => false,
        };
        if is_rgb {
            self.note_here(Fault::error("pdf-group-colour"));
        } else {
            self.space(space, resources, "kind-pdf-group", 0);
        }
    }

    /// A gradient.
    pub(super) fn shading(&mut self, shading: &'d Object, resources: Option<&'d Dictionary>) {
        let Some(space) = as_dict(shading).and_then(|dict| {
            self.get(dict, b"ColorSpace")
                .or_else(|| self.get(dict, b"CS"))
        }) else {
            self.note_here(Fault::error("pdf-content-broken"));
            return;
        };
        self.space(space, resources, "kind-pdf-gradient", 0);
    }

    /// A font that a text uses: its outlines must be in the file. Gives the drawings of its
    /// glyphs, if they are drawings.
    pub(super) fn font(&mut self, font: &'d Dictionary) -> Vec<&'d Stream> {
        let name = self.name(font, b"BaseFont").unwrap_or(b"-");
        if self.expected.ours {
            self.note_here(Fault::error("pdf-font-used").with("font", shown(name)));
        }
        if self.name(font, b"Subtype") == Some(b"Type3") {
            let glyphs = self.dict(font, b"CharProcs");
            let glyphs = glyphs.into_iter().flat_map(Dictionary::iter);
            return glyphs
                .filter_map(|(_, g)| self.follow(g)?.as_stream().ok())
                .collect();
        }
        let descendant = self
            .array(font, b"DescendantFonts")
            .and_then(|d| as_dict(self.follow(d.first()?)?));
        let descriptor = self.dict(descendant.unwrap_or(font), b"FontDescriptor");
        let embedded = descriptor.is_some_and(|descriptor| {
            [b"FontFile".as_slice(), b"FontFile2", b"FontFile3"]
                .iter()
                .any(|key| {
                    self.get(descriptor, key)
                        .is_some_and(|f| f.as_stream().is_ok())
                })
        });
        if !embedded {
            self.note_here(Fault::error("pdf-font-missing").with("font", shown(name)));
        }
        Vec::new()
    }

    /// A picture; `true` if it is a stencil for the colour of the drawing.
    pub(super) fn picture(
        &mut self,
        stream: &'d Stream,
        resources: Option<&'d Dictionary>,
    ) -> bool {
        let dict = &stream.dict;
        let stencil = self
            .get(dict, b"ImageMask")
            .is_some_and(|m| matches!(m, Object::Boolean(true)));
        let space = if stencil {
            Space::Gray
        } else {
            match self.get(dict, b"ColorSpace") {
                Some(Object::Name(name)) => self.named_space(name, resources, "kind-pdf-picture"),
                Some(space) => self.space(space, resources, "kind-pdf-picture", 0),
                None => Space::Other,
            }
        };
        if self.get(dict, b"Alternates").is_some() {
            self.note_here(Fault::error("pdf-alternates"));
        }
        for filter in filters(stream) {
            match filter {
                b"FlateDecode" | b"DCTDecode" | b"CCITTFaxDecode" | b"JBIG2Decode"
                | b"RunLengthDecode" | b"ASCII85Decode" | b"ASCIIHexDecode" => {}
                b"LZWDecode" => self.note_here(self.strictly("pdf-old-filter")),
                b"JPXDecode" => self.note_here(self.strictly("pdf-jpeg-2000")),
                other => {
                    let fault = Fault::error("pdf-filter-unknown").with("filter", shown(other));
                    self.note_here(fault);
                }
            }
        }
        self.pixels(stream, &space, stencil);
        if let Some(Object::Stream(mask)) = self.get(dict, b"SMask") {
            self.pixels(mask, &Space::Gray, false);
        }
        stencil
    }

    /// Whether all the pixels are there, and how much ink they lay down.
    fn pixels(&mut self, stream: &'d Stream, space: &Space, stencil: bool) {
        let dict = &stream.dict;
        let count = |key: &[u8]| self.get(dict, key).and_then(|o| o.as_i64().ok());
        let side = |key| {
            count(key)
                .and_then(|n| usize::try_from(n).ok())
                .filter(|n| *n > 0)
        };
        let bits = if stencil {
            Some(1)
        } else {
            count(b"BitsPerComponent")
        };
        let used = filters(stream);
        let broken = |cause| Fault::error("pdf-picture-broken").with("cause", cause);
        let (Some(width), Some(height)) = (side(b"Width"), side(b"Height")) else {
            self.note_here(broken("kind-pdf-picture-size"));
            return;
        };
        if used.last() == Some(&b"JPXDecode".as_slice()) {
            return;
        }
        let bits = match bits {
            Some(bits @ (1 | 2 | 4 | 8 | 16)) => bits as usize,
            _ => {
                self.note_here(broken("kind-pdf-picture-bits"));
                return;
            }
        };
        if used.as_slice() == [b"DCTDecode".as_slice()] {
            if let Some(cause) = jpeg_trouble(&stream.content, space) {
                self.note_here(broken(cause));
            }
            return;
        }
        let parts = space.numbers().filter(|n| *n <= 64);
        let row = parts.and_then(|n| width.checked_mul(n)?.checked_mul(bits));
        let whole = row
            .map(|bits| bits.div_ceil(8))
            .and_then(|row| row.checked_mul(height));
        let Some(needed) = whole.filter(|n| *n <= MOST_PICTURE) else {
            if parts.is_some() {
                self.note(Fault::warning("pdf-too-heavy"));
            }
            return;
        };
        let filtered = dict.has(b"DecodeParms");
        let mut inks = InkSums::new(self.expected.ink_limit);
        let sums = *space == Space::Cmyk && bits == 8 && !filtered && !dict.has(b"Decode");
        let had = match used.as_slice() {
            [] => {
                if sums {
                    inks.read(&stream.content);
                }
                Ok(stream.content.len())
            }
            [b"FlateDecode"] => {
                // A row more than needed does no harm; the rows of predictors have a byte more.
                let most = needed.saturating_add(height).saturating_add(4096);
                if most > self.left {
                    self.left = 0;
                    self.note(Fault::warning("pdf-too-heavy"));
                    return;
                }
                self.left -= most;
                unpack(&stream.content, most, |chunk| {
                    if sums {
                        inks.read(chunk);
                    }
                })
            }
            _ => return,
        };
        match had {
            Ok(had) if had >= needed => {}
            Err(Trouble::TooMuch) => {}
            _ => self.note_here(broken("kind-pdf-picture-cut")),
        }
        if let Some(sum) = inks.too_much() {
            self.most_ink = self.most_ink.max(sum);
        }
    }
}

/// The sums of the four inks over the pixels of a picture.
struct InkSums {
    limit: u32,
    held: Vec<u8>,
    pixels: u64,
    over: u64,
    most: u32,
}

impl InkSums {
    fn new(limit: f64) -> Self {
        InkSums {
            limit: (limit * 2.55).ceil() as u32,
            held: Vec::new(),
            pixels: 0,
            over: 0,
            most: 0,
        }
    }

    fn read(&mut self, chunk: &[u8]) {
        let mut chunk = chunk;
        // A pixel may lie across two chunks.
        while !self.held.is_empty() && self.held.len() < 4 {
            let Some((first, rest)) = chunk.split_first() else {
                return;
            };
            self.held.push(*first);
            chunk = rest;
        }
        let held = std::mem::take(&mut self.held);
        let pixels = chunk.chunks_exact(4);
        self.held = pixels.remainder().to_vec();
        for pixel in held.chunks_exact(4).chain(pixels) {
            let sum: u32 = pixel.iter().map(|ink| u32::from(*ink)).sum();
            self.pixels += 1;
            self.over += u64::from(sum > self.limit);
            self.most = self.most.max(sum);
        }
    }

    /// The greatest sum in per cent, if enough pixels lie over the limit.
    fn too_much(&self) -> Option<f64> {
        let part = self.over as f64 / self.pixels.max(1) as f64;
        (part > FEW).then(|| f64::from(self.most) / 2.55)
    }
}

/// What is wrong with a JPEG, by its markers (ITU-T T.81, annex B).
fn jpeg_trouble(bytes: &[u8], space: &Space) -> Option<&'static str> {
    let parts = jpeg_parts(bytes);
    let tail = &bytes[bytes.len().saturating_sub(64)..];
    let ends = tail.windows(2).any(|w| w == [0xff, 0xd9]);
    if parts.is_none() || !ends {
        Some("kind-pdf-picture-cut")
    } else if space.numbers().is_some_and(|n| Some(n) != parts) {
        Some("kind-pdf-picture-parts")
    } else {
        None
    }
}

/// How many colours a JPEG has.
fn jpeg_parts(bytes: &[u8]) -> Option<usize> {
    let mut at = 2;
    bytes.starts_with(&[0xff, 0xd8]).then_some(())?;
    loop {
        let &[0xff, marker] = bytes.get(at..at + 2)? else {
            return None;
        };
        // Fill bytes, and marks without a length.
        if marker == 0xff {
            at += 1;
            continue;
        }
        if matches!(marker, 0x01 | 0xd0..=0xd8) {
            at += 2;
            continue;
        }
        let frame = matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc);
        if frame {
            return bytes.get(at + 9).map(|n| usize::from(*n));
        }
        let length = u16::from_be_bytes(bytes.get(at + 2..at + 4)?.try_into().ok()?);
        at += 2 + usize::from(length.max(2));
    }
}

//! Letters as outlines: the one file that knows the shaper and the font reader.
//!
//! Everything that leaves this file is measured in **cap heights** of its font: x to the
//! right from the pen, y down from the baseline, so that the top of an `H` lies at −1.
//! A text of cap height 369 mm is the same outlines times 369.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, RwLock};

use harfrust::{Buffer, Direction, Language, Script, ShapeOptions, ShapePlan, ShaperFont};
use kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape};
use skrifa::{DrawMemory, Font, GlyphId, PathSink, ScalerFont};

/// The height of the bands in which neighbouring letters are compared.
const BAND: f64 = 0.04;
/// The bands reach from here …
const BANDS_TOP: f64 = -2.6;
/// … down, this many of them.
const BANDS: usize = 95;

/// More measured words are not kept.
const MOST_WORDS: usize = 4096;

/// A font, ready to shape.
pub(crate) struct Face {
    font: Font,
    plan: ShapePlan,
    /// Font units in a cap height.
    cap_units: f64,
    /// Cap heights in an em.
    em: f64,
    /// The glyphs drawn so far.
    glyphs: RwLock<BTreeMap<u32, Arc<Glyph>>>,
    /// The words measured so far, up to [`MOST_WORDS`]: in a list of people the same syllables
    /// come again and again.
    words: RwLock<HashMap<String, Extent>>,
}

/// The room that a word takes when it stands by itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Extent {
    /// From the pen before it to the pen behind it.
    pub(crate) advance: f64,
    /// How far its ink rises above the baseline, at least a capital's height …
    pub(crate) rise: f64,
    /// … and falls below it.
    pub(crate) fall: f64,
    /// How many glyphs it has.
    pub(crate) glyphs: usize,
}

/// The outline of one glyph, and what is measured on it once.
#[derive(Debug)]
pub(crate) struct Glyph {
    /// The outline.
    pub(crate) outline: BezPath,
    /// The boxes of its separate contours: the letter, and each of its marks.
    pub(crate) boxes: Vec<Rect>,
    /// The left and right ends of all ink; turned inside out if there is none.
    ends: (f64, f64),
    /// The left and right ends of the ink in each band; empty bands are turned inside out.
    bands: Vec<(f64, f64)>,
}

/// A glyph in a line.
#[derive(Clone, Debug)]
pub(crate) struct Placed {
    /// The glyph.
    pub(crate) glyph: Arc<Glyph>,
    /// Where its origin is.
    pub(crate) x: f64,
    /// Where its baseline is, 0 but for marks that the font moves.
    pub(crate) y: f64,
}

impl Face {
    /// Reads a font file; `None` if it is none, or has no outline for `H`.
    pub(crate) fn load(bytes: Cow<'static, [u8]>) -> Option<Face> {
        let font = match bytes {
            Cow::Borrowed(embedded) => Font::new(embedded, 0),
            Cow::Owned(read) => Font::new(read, 0),
        }?;
        let plan = ShapePlan::new(
            &font,
            Direction::LeftToRight,
            Some(Script::LATIN),
            Language::new("vi").as_ref(),
            &[],
        );
        let h = font.charmap().map_unicode('H')?;
        let cap_units = -draw(&font, h, 1.0).bounding_box().y0;
        if !(cap_units.is_finite() && cap_units > 0.0) {
            return None;
        }
        let em = f64::from(font.units_per_em()) / cap_units;
        Some(Face {
            font,
            plan,
            cap_units,
            em,
            glyphs: RwLock::default(),
            words: RwLock::default(),
        })
    }

    /// Cap heights in an em.
    pub(crate) fn em(&self) -> f64 {
        self.em
    }

    /// The first character of `text` for which the font has no glyph.
    pub(crate) fn missing(&self, text: &str) -> Option<char> {
        let charmap = self.font.charmap();
        text.chars()
            .find(|c| !c.is_whitespace() && charmap.map_unicode(*c).is_none_or(|g| g.to_u32() == 0))
    }

    /// Shapes one line from the pen at 0; the second value is where the pen ends.
    pub(crate) fn shape(&self, text: &str) -> (Vec<Placed>, f64) {
        let mut buffer = Buffer::new();
        buffer.push_str(text);
        buffer.set_direction(Direction::LeftToRight);
        buffer.set_script(Some(Script::LATIN));
        buffer.set_language(Language::new("vi"));
        let shaper = ShaperFont::new(&self.font);
        // The plan is made for this very direction and script, so shaping cannot fail;
        // if it ever did, the line would be empty and the caller's checks would tell.
        if harfrust::shape(
            &shaper,
            &mut buffer,
            ShapeOptions::new().plan(Some(&self.plan)),
        )
        .is_err()
        {
            return (Vec::new(), 0.0);
        }
        let mut pen = 0.0;
        let mut placed = Vec::with_capacity(buffer.len());
        for (info, position) in buffer.glyph_infos().iter().zip(buffer.glyph_positions()) {
            placed.push(Placed {
                glyph: self.glyph(info.glyph_id),
                x: pen + f64::from(position.x_offset) / self.cap_units,
                y: -f64::from(position.y_offset) / self.cap_units,
            });
            pen += f64::from(position.x_advance) / self.cap_units;
        }
        (placed, pen)
    }

    /// Measures one word.
    pub(crate) fn extent(&self, word: &str) -> Extent {
        let known = self.words.read().ok();
        if let Some(extent) = known.and_then(|words| words.get(word).copied()) {
            return extent;
        }
        let (glyphs, advance) = self.shape(word);
        let placed = glyphs.iter();
        let boxes =
            placed.flat_map(|p| p.glyph.boxes.iter().map(move |b| (p.y + b.y0, p.y + b.y1)));
        let (top, foot) = boxes.fold((-1.0_f64, 0.0_f64), |a, b| (a.0.min(b.0), a.1.max(b.1)));
        let extent = Extent {
            advance,
            rise: -top,
            fall: foot,
            glyphs: glyphs.len(),
        };
        if let Ok(mut words) = self.words.write()
            && words.len() < MOST_WORDS
        {
            words.insert(word.to_owned(), extent);
        }
        extent
    }

    fn glyph(&self, id: u32) -> Arc<Glyph> {
        if let Some(glyph) = self
            .glyphs
            .read()
            .ok()
            .and_then(|glyphs| glyphs.get(&id).cloned())
        {
            return glyph;
        }
        let glyph = Arc::new(Glyph::measure(draw(
            &self.font,
            GlyphId::new(id),
            1.0 / self.cap_units,
        )));
        if let Ok(mut glyphs) = self.glyphs.write() {
            glyphs.insert(id, Arc::clone(&glyph));
        }
        glyph
    }
}

impl Glyph {
    fn measure(outline: BezPath) -> Glyph {
        let mut boxes = Vec::new();
        let mut contour = BezPath::new();
        for element in outline.elements() {
            if matches!(element, PathEl::MoveTo(_)) && !contour.is_empty() {
                boxes.push(contour.bounding_box());
                contour = BezPath::new();
            }
            contour.push(*element);
        }
        if !contour.is_empty() {
            boxes.push(contour.bounding_box());
        }
        let bands = bands_of(&outline);
        let widest = |a: (f64, f64), b: &(f64, f64)| (a.0.min(b.0), a.1.max(b.1));
        let ends = bands
            .iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), widest);
        Glyph {
            outline,
            boxes,
            ends,
            bands,
        }
    }

    /// The least distance between this glyph's ink and that of `next`, whose origin lies
    /// `by` to the right, in bands of the same height or neighbouring ones. `None` if
    /// it is not less than `enough`.
    pub(crate) fn gap_to(&self, next: &Glyph, by: f64, enough: f64) -> Option<f64> {
        if next.ends.0 + by - self.ends.1 >= enough {
            return None;
        }
        let mut least: Option<f64> = None;
        for (i, (_, right)) in self.bands.iter().enumerate() {
            for near in i.saturating_sub(1)..(i + 2).min(BANDS) {
                let gap = next.bands[near].0 + by - right;
                if gap.is_finite() {
                    least = Some(least.map_or(gap, |l| l.min(gap)));
                }
            }
        }
        least.filter(|gap| *gap < enough)
    }
}

/// Draws a glyph times `scale`, y down.
fn draw(font: &Font, id: GlyphId, scale: f64) -> BezPath {
    let scaler = ScalerFont::unhinted(font.clone(), None);
    let mut pen = Pen(BezPath::new());
    if let Some(outline) = scaler.outline(id) {
        // A broken glyph in a font is drawn as far as it goes.
        let _ = outline.draw(DrawMemory::Scratch, &mut pen);
    }
    pen.0
        .apply_affine(Affine::new([scale, 0.0, 0.0, -scale, 0.0, 0.0]));
    pen.0
}

struct Pen(BezPath);

fn point(x: f32, y: f32) -> Point {
    Point::new(f64::from(x), f64::from(y))
}

impl PathSink for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to(point(x, y));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to(point(x, y));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.0.quad_to(point(cx, cy), point(x, y));
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        self.0
            .curve_to(point(cx0, cy0), point(cx1, cy1), point(x, y));
    }

    fn close(&mut self) {
        self.0.close_path();
    }
}

/// The left and right ends of the ink in each band.
fn bands_of(outline: &BezPath) -> Vec<(f64, f64)> {
    let mut bands = vec![(f64::INFINITY, f64::NEG_INFINITY); BANDS];
    let (mut start, mut at) = (Point::ZERO, Point::ZERO);
    kurbo::flatten(outline.elements().iter().copied(), 0.004, |element| {
        let to = match element {
            PathEl::MoveTo(p) => {
                (start, at) = (p, p);
                return;
            }
            PathEl::LineTo(p) => p,
            PathEl::ClosePath => start,
            PathEl::QuadTo(_, p) | PathEl::CurveTo(_, _, p) => p,
        };
        mark_bands(&mut bands, at, to);
        at = to;
    });
    bands
}

/// Widens every band that the stroke from `a` to `b` runs through.
fn mark_bands(bands: &mut [(f64, f64)], a: Point, b: Point) {
    let band = |y: f64| {
        ((y - BANDS_TOP) / BAND)
            .floor()
            .clamp(0.0, (BANDS - 1) as f64) as usize
    };
    let (upper, lower) = if a.y <= b.y { (a, b) } else { (b, a) };
    for (i, (left, right)) in bands
        .iter_mut()
        .enumerate()
        .take(band(lower.y) + 1)
        .skip(band(upper.y))
    {
        let top = BANDS_TOP + i as f64 * BAND;
        let x_at = |y: f64| {
            let part = if lower.y > upper.y {
                (y - upper.y) / (lower.y - upper.y)
            } else {
                0.0
            };
            upper.x + (lower.x - upper.x) * part.clamp(0.0, 1.0)
        };
        let ends = if lower.y > upper.y {
            [x_at(top), x_at(top + BAND)]
        } else {
            [a.x, b.x]
        };
        *left = left.min(ends[0]).min(ends[1]);
        *right = right.max(ends[0]).max(ends[1]);
    }
}

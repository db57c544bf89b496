//! Words as ink, each shaped once whatever the size.
//!
//! A word here is what stands between two spaces. Words are shaped by themselves: kerning
//! across a space is lost in justified text anyway, and a word may be had from the cache.

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use kurbo::{Rect, Vec2};

use super::super::shape::{Face, Placed};
use super::spec::{Part, SLASH};
use crate::text::Phrase;

/// A shaped word, in cap heights from its pen at 0.
#[derive(Debug)]
pub(super) struct Word {
    /// The letters as shown.
    pub(super) text: String,
    /// The glyphs.
    pub(super) glyphs: Vec<Placed>,
    /// Where the pen ends.
    pub(super) advance: f64,
    /// The box of the ink, y down from the baseline.
    pub(super) ink: Rect,
}

/// A paragraph whose words are shaped.
pub(super) struct ShapedPart {
    pub(super) part: Part,
    pub(super) phrase: Phrase,
    pub(super) words: Vec<Rc<Word>>,
    /// The width of a space.
    pub(super) space: f64,
    /// Where each word begins if all stood in one line, and where the next one would.
    pub(super) starts: Vec<f64>,
}

/// Shapes words and remembers them.
pub(super) struct Scribe<'f> {
    tracking: f64,
    upper: bool,
    /// The words of each face met so far; few.
    known: Vec<(&'f Face, BTreeMap<String, Rc<Word>>)>,
}

impl<'f> Scribe<'f> {
    /// `tracking` is in ems.
    pub(super) fn new(tracking: f64, upper: bool) -> Self {
        Scribe {
            tracking,
            upper,
            known: Vec::new(),
        }
    }

    /// The text as it is shown.
    pub(super) fn as_set(&self, text: &str) -> String {
        let text = text.replace(SLASH, "/");
        if self.upper {
            text.to_uppercase()
        } else {
            text
        }
    }

    /// Shapes the words of `part`, which `phrase` is made of; `faces` are the plain and the
    /// bold one.
    pub(super) fn shape(
        &mut self,
        part: &Part,
        phrase: Phrase,
        faces: (&'f Face, &'f Face),
    ) -> ShapedPart {
        let (_, space) = faces.0.shape(" ");
        let space = space + self.tracking * faces.0.em();
        let mut words = Vec::with_capacity(phrase.len());
        let mut starts = vec![0.0];
        let (mut at, mut x) = (0, 0.0);
        for syllable in phrase.syllables() {
            // Between syllables there is nothing but spaces, ties and breaks.
            at += part.text[at..].find(syllable.as_str()).unwrap_or(0);
            let end = (at + syllable.len()).min(part.text.len());
            let word = self.word(syllable, at..end, &part.bold, faces);
            at = end;
            x += word.advance + space;
            starts.push(x);
            words.push(word);
        }
        ShapedPart {
            part: part.clone(),
            phrase,
            words,
            space,
            starts,
        }
    }

    /// A word that stands at `range`, put together from its plain and bold pieces.
    fn word(
        &mut self,
        text: &str,
        range: Range<usize>,
        bold: &[Range<usize>],
        faces: (&'f Face, &'f Face),
    ) -> Rc<Word> {
        let is_bold = |at: usize| bold.iter().any(|b| b.contains(&at));
        let mut pieces: Vec<(bool, Range<usize>)> = Vec::new();
        for (i, c) in text.char_indices() {
            let end = i + c.len_utf8();
            match (is_bold(range.start + i), pieces.last_mut()) {
                (heavy, Some((last, piece))) if heavy == *last => piece.end = end,
                (heavy, _) => pieces.push((heavy, i..end)),
            }
        }
        let face = |heavy| if heavy { faces.1 } else { faces.0 };
        let mut words = pieces
            .into_iter()
            .map(|(heavy, piece)| self.piece(face(heavy), &text[piece]));
        let first = words.next();
        let rest: Vec<Rc<Word>> = words.collect();
        match first {
            Some(first) => rest.iter().fold(first, |a, b| Rc::new(a.joined(b))),
            None => Rc::new(Word::new(String::new(), Vec::new(), 0.0)),
        }
    }

    fn piece(&mut self, face: &'f Face, text: &str) -> Rc<Word> {
        let nth = self.known.iter().position(|(f, _)| std::ptr::eq(*f, face));
        let nth = nth.unwrap_or_else(|| {
            self.known.push((face, BTreeMap::new()));
            self.known.len() - 1
        });
        if let Some(word) = self.known[nth].1.get(text) {
            return Rc::clone(word);
        }
        let shown = self.as_set(text);
        let (mut glyphs, advance) = face.shape(&shown);
        let step = self.tracking * face.em();
        for (i, placed) in glyphs.iter_mut().enumerate() {
            placed.x += step * i as f64;
        }
        let advance = advance + step * glyphs.len() as f64;
        let word = Rc::new(Word::new(shown, glyphs, advance));
        self.known[nth].1.insert(text.to_owned(), Rc::clone(&word));
        word
    }
}

impl Word {
    fn new(text: String, glyphs: Vec<Placed>, advance: f64) -> Word {
        let mut word = Word {
            text,
            glyphs,
            advance,
            ink: Rect::new(0.0, 0.0, advance, 0.0),
        };
        if let Some(ink) = word.boxes().reduce(|a, b| a.union(b)) {
            word.ink = ink;
        }
        word
    }

    /// This word with `next` clinging to it.
    fn joined(&self, next: &Word) -> Word {
        let moved = next.glyphs.iter().map(|placed| Placed {
            x: placed.x + self.advance,
            ..placed.clone()
        });
        Word::new(
            format!("{}{}", self.text, next.text),
            self.glyphs.iter().cloned().chain(moved).collect(),
            self.advance + next.advance,
        )
    }

    /// The boxes of all contours.
    pub(super) fn boxes(&self) -> impl Iterator<Item = Rect> + '_ {
        self.glyphs
            .iter()
            .flat_map(|p| p.glyph.boxes.iter().map(|b| *b + Vec2::new(p.x, p.y)))
    }
}

impl ShapedPart {
    /// From the first ink to the last of a line of these words, at least one, with plain
    /// spaces.
    pub(super) fn width(&self, words: &Range<usize>) -> f64 {
        let (first, last) = (&self.words[words.start], &self.words[words.end - 1]);
        let pens = self.starts[words.end] - self.starts[words.start] - self.space;
        pens - first.ink.x0 - (last.advance - last.ink.x1)
    }
}

//! Reading order: lines from the top, letters from the left, a mark right after its letter.

use crate::print::artwork::Artwork;

use super::CutPiece;

/// A piece this tall, in cap heights, is a letter; the others are marks.
const LETTER: f64 = 0.55;

/// Sorts the pieces into reading order and numbers them from 1.
pub(super) fn number(pieces: Vec<CutPiece>, artwork: &Artwork) -> Vec<CutPiece> {
    // Texts in reading order; what belongs to none comes last.
    let mut texts: Vec<_> = artwork.texts.iter().collect();
    texts.sort_by(|a, b| {
        a.ink
            .y0
            .total_cmp(&b.ink.y0)
            .then(a.ink.x0.total_cmp(&b.ink.x0))
    });
    let mut groups: Vec<(f64, Vec<CutPiece>)> =
        texts.iter().map(|t| (t.cap_height, Vec::new())).collect();
    let tallest = pieces.iter().map(|p| p.bounds.height()).fold(0.0, f64::max);
    groups.push((tallest, Vec::new()));
    for piece in pieces {
        let centre = piece.bounds.center();
        let home = texts
            .iter()
            .position(|t| t.ink.inflate(1.0, 1.0).contains(centre))
            .unwrap_or(texts.len());
        groups[home].1.push(piece);
    }
    let sorted = groups
        .into_iter()
        .flat_map(|(cap, group)| in_order(cap, group));
    sorted
        .zip(1..)
        .map(|(piece, number)| CutPiece { number, ..piece })
        .collect()
}

/// The pieces of one text.
fn in_order(cap: f64, pieces: Vec<CutPiece>) -> Vec<CutPiece> {
    let (mut letters, marks): (Vec<_>, Vec<_>) = pieces
        .into_iter()
        .partition(|p| p.bounds.height() >= cap * LETTER);
    if letters.is_empty() {
        let mut marks = marks;
        marks.sort_by(|a, b| a.bounds.x0.total_cmp(&b.bounds.x0));
        return marks;
    }
    letters.sort_by(|a, b| a.bounds.y1.total_cmp(&b.bounds.y1));
    // Letters whose feet are near each other stand on one line.
    let mut lines: Vec<Vec<(CutPiece, Vec<CutPiece>)>> = Vec::new();
    let mut foot = f64::NEG_INFINITY;
    for letter in letters {
        if letter.bounds.y1 > foot + cap * 0.5 {
            lines.push(Vec::new());
            foot = letter.bounds.y1;
        }
        if let Some(line) = lines.last_mut() {
            line.push((letter, Vec::new()));
        }
    }
    for line in &mut lines {
        line.sort_by(|a, b| a.0.bounds.x0.total_cmp(&b.0.bounds.x0));
    }
    for mark in marks {
        let centre = mark.bounds.center();
        // The letter above or below it; for a dash or comma the one before it.
        let away = |letter: &CutPiece| {
            let b = letter.bounds;
            let beside = (b.x0 - centre.x).max(0.0) * 2.0 + (centre.x - b.x1).max(0.0);
            let apart = (b.y0 - mark.bounds.y1).max(mark.bounds.y0 - b.y1).max(0.0);
            beside + apart + (centre.x - b.center().x).abs() * 0.1
        };
        let nearest = lines
            .iter_mut()
            .flatten()
            .min_by(|a, b| away(&a.0).total_cmp(&away(&b.0)));
        if let Some((_, own)) = nearest {
            own.push(mark);
        }
    }
    let mut out = Vec::new();
    for (letter, mut own) in lines.into_iter().flatten() {
        own.sort_by(|a, b| {
            let key = |p: &CutPiece| (p.bounds.y0, p.bounds.x0);
            let (a, b) = (key(a), key(b));
            a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))
        });
        out.push(letter);
        out.append(&mut own);
    }
    out
}

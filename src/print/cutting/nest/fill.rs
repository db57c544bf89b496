//! The small pieces: each goes to the first gap of the sheets that holds it, between the
//! letters, in their arms and in their holes.

use std::collections::BTreeMap;

use kurbo::Point;
use rayon::prelude::*;

use super::clash::Overlap;
use super::form::Form;
use super::{Ground, Placed};

/// What overlaps what: by moving form and turn, fixed form and turn.
pub(super) type Overlaps = BTreeMap<(usize, u8, usize, u8), Overlap>;

/// Puts pieces of `queue` (piece, form; the largest first, those of a form together) into
/// gaps. The forms of small pieces must be grown by half a cell more than their spacing.
/// `overlaps` keeps what was worked out, for the same forms and cells.
pub(super) fn fill(
    forms: &[Form],
    queue: &[(usize, usize)],
    ground: &Ground,
    cell: f64,
    overlaps: &mut Overlaps,
    placed: &mut Vec<Placed>,
) {
    let mut at = 0;
    while let Some(&(_, form)) = queue.get(at) {
        let many = queue[at..].iter().take_while(|(_, f)| *f == form).count();
        learn(forms, form, placed, cell, overlaps);
        let group = &queue[at..at + many];
        fill_alike(forms, group, ground, cell, overlaps, placed);
        at += many;
    }
}

/// Works out the overlaps of a form with all that lies there, and with itself.
fn learn(forms: &[Form], form: usize, placed: &[Placed], cell: f64, overlaps: &mut Overlaps) {
    let quarters = &forms[form].quarters;
    let mut fixed: Vec<(usize, u8)> = placed.iter().map(|p| (p.form, p.quarter)).collect();
    fixed.extend(quarters.iter().map(|q| (form, *q)));
    fixed.sort_unstable();
    fixed.dedup();
    let mut keys = Vec::new();
    for &(other, turn) in &fixed {
        keys.extend(quarters.iter().map(|q| (form, *q, other, turn)));
    }
    keys.retain(|k| !overlaps.contains_key(k));
    let new: Vec<_> = keys
        .into_par_iter()
        .map(|key| {
            let (a, qa, b, qb) = key;
            let (moving, fixed) = (&forms[a].coarse, &forms[b].coarse);
            (
                key,
                Overlap::new(&moving[usize::from(qa)], &fixed[usize::from(qb)], cell),
            )
        })
        .collect();
    overlaps.extend(new);
}

/// Where the centre of a form at a turn may lie on one sheet: column by column, 1 if taken.
struct Free {
    quarter: u8,
    low: (i32, i32),
    size: (i32, i32),
    taken: Vec<u8>,
    /// All before it is taken.
    from: usize,
}

impl Free {
    fn new(form: &Form, quarter: u8, ground: &Ground, length: f64, cell: f64) -> Option<Free> {
        let half = form.half_at(quarter);
        let low = ((half.x / cell).ceil() as i32, (half.y / cell).ceil() as i32);
        let high = (
            ((length - half.x) / cell).floor() as i32,
            ((ground.across - half.y) / cell).floor() as i32,
        );
        let size = (high.0 - low.0 + 1, high.1 - low.1 + 1);
        (size.0 > 0 && size.1 > 0).then(|| Free {
            quarter,
            low,
            size,
            taken: vec![0; size.0 as usize * size.1 as usize],
            from: 0,
        })
    }

    fn block(&mut self, overlap: &Overlap, centre: Point, cell: f64) {
        let at = |v: f64| (v / cell).round() as i32;
        let (x0, y0) = (at(centre.x) - self.low.0, at(centre.y) - self.low.1);
        let tall = 2 * overlap.reach.1 + 1;
        let (y_from, y_to) = (
            (y0 - overlap.reach.1).max(0),
            (y0 + overlap.reach.1 + 1).min(self.size.1),
        );
        if y_from >= y_to {
            return;
        }
        for dx in -overlap.reach.0..=overlap.reach.0 {
            let x = x0 + dx;
            if x < 0 || x >= self.size.0 {
                continue;
            }
            let into = (x * self.size.1) as usize;
            let out = ((dx + overlap.reach.0) * tall) as usize;
            let shift = (y_from - (y0 - overlap.reach.1)) as usize;
            let many = (y_to - y_from) as usize;
            let to = &mut self.taken[into + y_from as usize..into + y_to as usize];
            for (t, o) in to
                .iter_mut()
                .zip(&overlap.taken[out + shift..out + shift + many])
            {
                *t |= o;
            }
        }
    }

    fn first(&mut self) -> Option<(i32, i32)> {
        let at = self.taken[self.from..].iter().position(|t| *t == 0);
        self.from = at.map_or(self.taken.len(), |at| self.from + at);
        at?;
        let at = self.from as i32;
        Some((at / self.size.1 + self.low.0, at % self.size.1 + self.low.1))
    }
}

fn fill_alike(
    forms: &[Form],
    group: &[(usize, usize)],
    ground: &Ground,
    cell: f64,
    overlaps: &Overlaps,
    placed: &mut Vec<Placed>,
) {
    let mut left = group.iter();
    let mut next = left.next();
    let mut sheet = 0;
    while let Some(&(piece, form)) = next {
        let here: Vec<(usize, u8, Point)> = placed
            .iter()
            .filter(|p| p.sheet == sheet)
            .map(|p| (p.form, p.quarter, p.centre))
            .collect();
        let used = here.iter().map(|h| h.2.x).fold(0.0, f64::max);
        // On the last sheet there is always room behind what lies there, if there is length.
        let room = 4.0
            * forms
                .iter()
                .map(|f| f.half.x.max(f.half.y))
                .fold(0.0, f64::max);
        let length = ground.length.min(used + room);
        let mut free: Vec<Free> = forms[form]
            .quarters
            .par_iter()
            .filter_map(|q| {
                let mut free = Free::new(&forms[form], *q, ground, length, cell)?;
                for (f, t, centre) in &here {
                    if let Some(overlap) = overlaps.get(&(form, *q, *f, *t)) {
                        free.block(overlap, *centre, cell);
                    }
                }
                Some(free)
            })
            .collect();
        if here.is_empty() && free.iter_mut().all(|f| f.first().is_none()) {
            // It fits on no sheet at all: the caller has refused such pieces before.
            return;
        }
        let mut piece = piece;
        loop {
            let best = free
                .iter_mut()
                .filter_map(|f| f.first().map(|at| (at, f.quarter)))
                .min();
            let Some(((x, y), quarter)) = best else { break };
            let centre = Point::new(f64::from(x) * cell, f64::from(y) * cell);
            placed.push(Placed {
                piece,
                form,
                quarter,
                sheet,
                centre,
            });
            for f in &mut free {
                if let Some(overlap) = overlaps.get(&(form, f.quarter, form, quarter)) {
                    f.block(overlap, centre, cell);
                }
            }
            next = left.next();
            match next {
                Some(&(p, _)) => piece = p,
                None => return,
            }
        }
        sheet += 1;
    }
}

//! A resolved drawing whose slots can be filled again: what the sheets of a merge share.

use std::collections::BTreeMap;
use std::sync::{Arc, RwLock};

use kurbo::{Affine, BezPath, Shape};

use crate::print::artwork::{Draw, Mark, Picture};
use crate::print::setting::{Kept, SetSheet, SetText, Slot};

/// So many drawings of a merge are kept: a list seldom makes more that differ in more than
/// their words.
const MOST: usize = 16;

/// A mark that shows a slot.
pub(super) struct Use {
    /// Which mark of the drawing.
    pub(super) mark: usize,
    pub(super) slot: usize,
    /// From the slot's frame to the sheet's.
    pub(super) transform: Affine,
    /// What the slot held when the mark was made.
    pub(super) outline: Arc<BezPath>,
}

/// A resolved drawing.
pub(super) struct Frame {
    marks: Vec<Arc<Mark>>,
    uses: Vec<Use>,
    /// The transforms under which each slot is drawn.
    shown: Vec<Vec<Affine>>,
}

/// A drawing by its plain SVG and what its slots hold.
type Drawing = (String, Vec<Kind>, Arc<Frame>);

/// What the sheets of a merge share: drawings by their plain SVG, texts, and stencils.
#[derive(Default)]
pub(crate) struct Frames {
    drawings: RwLock<Vec<Drawing>>,
    texts: Kept,
    /// By the fields that rows have; none where a stencil cannot be had.
    stencils: RwLock<BTreeMap<u64, Option<Arc<Stencil>>>>,
}

/// A sheet with holes, resolved.
pub(crate) struct Stencil {
    /// How its texts are set.
    pub(crate) set: SetSheet,
    frame: Frame,
    kinds: Vec<Kind>,
}

impl Stencil {
    pub(super) fn new(set: SetSheet, frame: Frame, slots: &[Slot]) -> Self {
        let kinds = Kind::all(slots);
        Stencil { set, frame, kinds }
    }

    /// The drawing for these slots; `None` if they are of other kinds.
    pub(super) fn frame(&self, slots: &[Slot]) -> Option<&Frame> {
        (Kind::all(slots) == self.kinds).then_some(&self.frame)
    }
}

/// What a slot holds, on which it depends what of the drawing is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Nothing,
    Outline,
    Picture,
}

impl Kind {
    fn all(slots: &[Slot]) -> Vec<Kind> {
        let kind = |slot: &Slot| match (&slot.picture, slot.outline.is_empty()) {
            (_, true) => Kind::Nothing,
            (Some(_), false) => Kind::Picture,
            (None, false) => Kind::Outline,
        };
        slots.iter().map(kind).collect()
    }
}

impl Frames {
    /// The texts that were set.
    pub(crate) fn texts(&self) -> &Kept {
        &self.texts
    }

    /// The stencil for rows that have these fields: the one that there is, or else `cut` now.
    pub(crate) fn stencil(
        &self,
        pattern: u64,
        cut: impl FnOnce() -> Option<Stencil>,
    ) -> Option<Arc<Stencil>> {
        let known = self.stencils.read().ok()?;
        if let Some(known) = known.get(&pattern) {
            return known.clone();
        }
        if known.len() >= MOST {
            return None;
        }
        drop(known);
        let stencil = cut().map(Arc::new);
        // Whoever was first gives the stencil to all, so that sheets share their marks.
        let mut stencils = self.stencils.write().ok()?;
        stencils.entry(pattern).or_insert(stencil).clone()
    }

    /// The drawing that this SVG gave before, with slots of the same kinds.
    pub(super) fn of(&self, svg: &str, slots: &[Slot]) -> Option<Arc<Frame>> {
        let kinds = Kind::all(slots);
        let kept = self.drawings.read().ok()?;
        let same = kept.iter().find(|(s, k, _)| *k == kinds && s == svg);
        same.map(|(_, _, frame)| Arc::clone(frame))
    }

    pub(super) fn keep(&self, svg: &str, slots: &[Slot], frame: &Arc<Frame>) {
        if let Ok(mut kept) = self.drawings.write()
            && kept.len() < MOST
        {
            kept.push((svg.to_owned(), Kind::all(slots), Arc::clone(frame)));
        }
    }
}

impl Frame {
    pub(super) fn new(marks: Vec<Arc<Mark>>, uses: Vec<Use>, shown: Vec<Vec<Affine>>) -> Self {
        Frame { marks, uses, shown }
    }

    /// The marks with these slots in them, and the texts with their ink on the sheet.
    pub(super) fn filled(&self, slots: &[Slot]) -> (Vec<Arc<Mark>>, Vec<SetText>) {
        let mut marks = self.marks.clone();
        for Use {
            mark,
            slot,
            transform,
            outline,
        } in &self.uses
        {
            let (Some(mark), Some(slot)) = (marks.get_mut(*mark), slots.get(*slot)) else {
                continue;
            };
            // The same words as on the first sheet?
            let same = slot.picture.is_none() && Arc::ptr_eq(outline, &slot.outline);
            if same {
                continue;
            }
            let path = *transform * &*slot.outline;
            if slot.picture.is_none() && path == mark.path {
                continue;
            }
            let draw = match (&mark.draw, &slot.picture) {
                (Draw::Picture(_), Some(picture)) => Draw::Picture(Arc::new(Picture {
                    transform: *transform * picture.transform,
                    ..picture.clone()
                })),
                (draw, _) => draw.clone(),
            };
            *mark = Arc::new(Mark {
                layer: mark.layer,
                path,
                draw,
                opacity: mark.opacity,
                clips: mark.clips.clone(),
                letters: match &mark.draw {
                    Draw::Fill { .. } => slot.letters_at(*transform),
                    _ => None,
                },
            });
        }
        let text = |(slot, shown): (&Slot, &Vec<Affine>)| {
            let text = slot.text.clone()?;
            let ink = |t: &Affine| match t.as_coeffs() {
                [_, 0.0, 0.0, ..] => t.transform_rect_bbox(text.ink),
                _ => (*t * &*slot.outline).bounding_box(),
            };
            let boxes = shown.iter().map(ink);
            let ink = boxes.reduce(|a, b| a.union(b))?;
            Some(SetText { ink, ..text })
        };
        (
            marks,
            slots.iter().zip(&self.shown).filter_map(text).collect(),
        )
    }
}

//! Pictures and QR codes: elements that are no text, and go into slots all the same.
//!
//! - `<loa:image x y width height href fit="cover|contain" focus="0.5 0.5" rx>`: a photo of the
//!   project. `cover` fills the box and cuts off what is too much, keeping the point `focus`
//!   (parts of the photo, from its top left corner) as near to the middle as can be;
//!   `contain` shows all of it. `rx` rounds the corners (mm).
//! - `<loa:qr x y width>text</loa:qr>`: a code, its light margin within the width (mm).

use std::sync::Arc;

use kurbo::{Affine, Rect, RoundedRect, Shape};
use roxmltree::Node;

use super::Setter;
use super::slot::Slot;
use super::spec::{Attributes, words_of};
use crate::print::artwork::Picture;
use crate::print::photo::Crop;
use crate::print::qr;

#[derive(Clone, Copy, PartialEq)]
enum Fit {
    Cover,
    Contain,
}

/// A photo in its slot, and the attributes of its placeholder.
pub(super) fn image(setter: &Setter<'_>, mut attributes: Attributes<'_, '_>) -> (Slot, String) {
    let frame = attributes.frame();
    let fit = attributes.choice("fit", &[("cover", Fit::Cover), ("contain", Fit::Contain)]);
    let focus = attributes.read("focus", "two parts of 1 such as 0.5 0.3", |text| {
        let mut parts = text.split_whitespace().map(|n| n.parse::<f64>().ok());
        let (x, y) = (parts.next()??, parts.next()??);
        let within = |v: f64| (0.0..=1.0).contains(&v);
        (parts.next().is_none() && within(x) && within(y)).then_some((x, y))
    });
    let radius = attributes.positive("rx").unwrap_or(0.0);
    let href = attributes.raw("href").unwrap_or_default().trim().to_owned();
    let element = attributes.place_of("href");
    let place = (setter.origin)(&href).unwrap_or(element);
    let passed_on = attributes.passed_on();
    let photo = (setter.photo)(&href, Some(place));
    let photo = attributes.findings().take(photo);
    attributes.refuse_unknown();
    let Some(photo) = photo.filter(|_| frame.area() > 0.0) else {
        return (Slot::default(), passed_on);
    };
    let (crop, shown) = placed(photo.size(), frame, fit.unwrap_or(Fit::Cover), focus);
    let picture = Picture {
        photo,
        crop,
        transform: Affine::new([shown.width(), 0.0, 0.0, shown.height(), shown.x0, shown.y0]),
    };
    let radius = radius.min(shown.width().min(shown.height()) / 2.0);
    let outline = if radius > 0.0 {
        RoundedRect::from_rect(shown, radius).to_path(0.01)
    } else {
        shown.to_path(0.01)
    };
    let slot = Slot {
        outline: Arc::new(outline),
        picture: Some(picture),
        ..Slot::default()
    };
    (slot, passed_on)
}

/// The part of a photo that is shown, and where.
fn placed(
    (width, height): (u32, u32),
    frame: Rect,
    fit: Fit,
    focus: Option<(f64, f64)>,
) -> (Crop, Rect) {
    let (w, h) = (f64::from(width), f64::from(height));
    let whole = Crop {
        x: 0,
        y: 0,
        width,
        height,
    };
    if fit == Fit::Contain {
        let scale = (frame.width() / w).min(frame.height() / h);
        let size = kurbo::Size::new(w * scale, h * scale);
        return (whole, Rect::from_center_size(frame.center(), size));
    }
    let scale = (frame.width() / w).max(frame.height() / h);
    let part = |frame: f64, all: u32| ((frame / scale).round() as u32).clamp(1, all);
    let (cut_w, cut_h) = (part(frame.width(), width), part(frame.height(), height));
    let (fx, fy) = focus.unwrap_or((0.5, 0.5));
    let start = |focus: f64, all: u32, cut: u32| {
        let from = focus * f64::from(all) - f64::from(cut) / 2.0;
        (from.round().max(0.0) as u32).min(all - cut)
    };
    let crop = Crop {
        x: start(fx, width, cut_w),
        y: start(fy, height, cut_h),
        width: cut_w,
        height: cut_h,
    };
    (crop, frame)
}

/// A QR code in its slot, and the attributes of its placeholder.
pub(super) fn qr(mut attributes: Attributes<'_, '_>, node: &Node<'_, '_>) -> (Slot, String) {
    let (x, y) = (attributes.number("x"), attributes.number("y"));
    let width = attributes.positive("width").unwrap_or(0.0);
    let place = attributes.place_of("");
    let passed_on = attributes.passed_on();
    let made = qr::qr(words_of(node).trim(), Some(place));
    let made = attributes.findings().take(made);
    attributes.refuse_unknown();
    let outline = made.map(|code| {
        let at = Affine::translate((x.unwrap_or(0.0), y.unwrap_or(0.0)));
        at * Affine::scale(width / code.side as f64) * code.path
    });
    let slot = Slot {
        outline: Arc::new(outline.unwrap_or_default()),
        ..Slot::default()
    };
    (slot, passed_on)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cover_keeps_the_focus_and_the_proportions() {
        let frame = Rect::new(10.0, 10.0, 110.0, 110.0);
        let (crop, shown) = placed((3000, 2000), frame, Fit::Cover, Some((0.0, 0.5)));
        assert_eq!(
            (crop.x, crop.y, crop.width, crop.height),
            (0, 0, 2000, 2000)
        );
        assert_eq!(shown, frame);
        let (crop, _) = placed((3000, 2000), frame, Fit::Cover, Some((0.6, 0.5)));
        assert_eq!(crop.x, 800);
    }

    #[test]
    fn contain_shows_all_in_the_middle() {
        let frame = Rect::new(0.0, 0.0, 100.0, 100.0);
        let (crop, shown) = placed((3000, 2000), frame, Fit::Contain, None);
        assert_eq!((crop.width, crop.height), (3000, 2000));
        assert_eq!(
            shown,
            Rect::from_center_size((50.0, 50.0), (100.0, 200.0 / 3.0))
        );
    }
}

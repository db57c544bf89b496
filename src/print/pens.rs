//! Pens as usvg tells them and as kurbo draws them.

use kurbo::{BezPath, StrokeOpts};

use super::artwork::{Cap, Join, Pen};

/// How exactly a stroke is drawn as an area (mm).
const FINEST: f64 = 0.01;

impl Pen {
    /// The pen of a stroke in the path's own frame.
    pub(super) fn of(stroke: &usvg::Stroke) -> Pen {
        let dashes = stroke.dasharray().unwrap_or_default();
        Pen {
            width: f64::from(stroke.width().get()),
            cap: match stroke.linecap() {
                usvg::LineCap::Butt => Cap::Butt,
                usvg::LineCap::Round => Cap::Round,
                usvg::LineCap::Square => Cap::Square,
            },
            join: match stroke.linejoin() {
                usvg::LineJoin::Miter | usvg::LineJoin::MiterClip => Join::Miter,
                usvg::LineJoin::Round => Join::Round,
                usvg::LineJoin::Bevel => Join::Bevel,
            },
            miter: f64::from(stroke.miterlimit().get()),
            dashes: dashes.iter().map(|d| f64::from(*d)).collect(),
            dash_start: f64::from(stroke.dashoffset()),
        }
    }

    /// The area that the pen covers along `outline`, in the outline's frame, whose unit
    /// is `scale` millimetres on the sheet.
    pub(super) fn area(&self, outline: &BezPath, scale: f64) -> BezPath {
        let finest = FINEST / scale.max(f64::MIN_POSITIVE);
        kurbo::stroke(outline, &self.style(), &StrokeOpts::default(), finest)
    }

    /// The pen as kurbo knows it.
    fn style(&self) -> kurbo::Stroke {
        let cap = match self.cap {
            Cap::Butt => kurbo::Cap::Butt,
            Cap::Round => kurbo::Cap::Round,
            Cap::Square => kurbo::Cap::Square,
        };
        let join = match self.join {
            Join::Miter => kurbo::Join::Miter,
            Join::Round => kurbo::Join::Round,
            Join::Bevel => kurbo::Join::Bevel,
        };
        kurbo::Stroke::new(self.width)
            .with_caps(cap)
            .with_join(join)
            .with_miter_limit(self.miter)
            .with_dashes(self.dash_start, self.dashes.clone())
    }
}

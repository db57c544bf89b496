//! How large a rendition is, and what part of the picture it shows: Zola's rules.

use crate::picture::Crop;

/// How `width` and `height` are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    /// Exactly this size, whatever becomes of the proportions.
    Scale(u32, u32),
    /// This width, in proportion.
    FitWidth(u32),
    /// This height, in proportion.
    FitHeight(u32),
    /// Within this size, in proportion, never enlarged.
    Fit(u32, u32),
    /// Exactly this size: first the middle of the picture is cut out in its proportions.
    Fill(u32, u32),
}

/// The part of a picture that is shown, and the size in which it is, in upright pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Geometry {
    pub(super) crop: Crop,
    pub(super) width: u32,
    pub(super) height: u32,
}

/// Up to this difference of the two scales `fill` bends the picture and cuts nothing.
const BENT: f32 = 0.1;

impl Operation {
    /// Zola's names and needs.
    ///
    /// # Errors
    /// The reason in words: an unknown operation, or one that lacks a size.
    pub(super) fn named(
        name: &str,
        width: Option<u32>,
        height: Option<u32>,
    ) -> Result<Operation, String> {
        let both = || width.zip(height);
        let (operation, needs) = match name {
            "scale" => (
                both().map(|(w, h)| Operation::Scale(w, h)),
                "`width` and `height`",
            ),
            "fit_width" => (width.map(Operation::FitWidth), "`width`"),
            "fit_height" => (height.map(Operation::FitHeight), "`height`"),
            "fit" => (
                both().map(|(w, h)| Operation::Fit(w, h)),
                "`width` and `height`",
            ),
            "fill" => (
                both().map(|(w, h)| Operation::Fill(w, h)),
                "`width` and `height`",
            ),
            _ => {
                return Err(format!(
                    "the operation `{name}` is not known; fill, fit, fit_width, fit_height and \
                     scale are"
                ));
            }
        };
        // A size that the operation does not look at may be anything.
        let (width, height) = match name {
            "fit_width" => (width, None),
            "fit_height" => (None, height),
            _ => (width, height),
        };
        if width == Some(0) || height == Some(0) {
            return Err("`width` and `height` are at least 1".to_owned());
        }
        operation.ok_or_else(|| format!("`op=\"{name}\"` needs {needs}"))
    }

    /// On a picture of this size, upright. All divisions round down, to at least 1.
    pub(super) fn on(self, (width, height): (u32, u32)) -> Geometry {
        let part = |side: u32, of: u32, whole: u32| {
            let side = u64::from(side) * u64::from(of) / u64::from(whole);
            u32::try_from(side).unwrap_or(u32::MAX).max(1)
        };
        let whole = |to: (u32, u32)| Geometry {
            crop: Crop {
                x: 0,
                y: 0,
                width,
                height,
            },
            width: to.0,
            height: to.1,
        };
        match self {
            Operation::Scale(w, h) => whole((w, h)),
            Operation::FitWidth(w) => whole((w, part(height, w, width))),
            Operation::FitHeight(h) => whole((part(width, h, height), h)),
            Operation::Fit(w, h) if width <= w && height <= h => whole((width, height)),
            Operation::Fit(w, h) => {
                let wide = u64::from(width) * u64::from(h) > u64::from(height) * u64::from(w);
                if wide {
                    Operation::FitWidth(w).on((width, height))
                } else {
                    Operation::FitHeight(h).on((width, height))
                }
            }
            Operation::Fill(w, h) => {
                let (across, down) = (width as f32 / w as f32, height as f32 / h as f32);
                if (across - down).abs() <= BENT {
                    return whole((w, h));
                }
                let side = |length: f32, most: u32| (length.round() as u32).clamp(1, most);
                let crop = if across < down {
                    let cut = side(across * h as f32, height);
                    Crop {
                        x: 0,
                        y: (height - cut) / 2,
                        width,
                        height: cut,
                    }
                } else {
                    let cut = side(down * w as f32, width);
                    Crop {
                        x: (width - cut) / 2,
                        y: 0,
                        width: cut,
                        height,
                    }
                };
                Geometry {
                    crop,
                    width: w,
                    height: h,
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(operation: Operation, of: (u32, u32)) -> (u32, u32) {
        let geometry = operation.on(of);
        (geometry.width, geometry.height)
    }

    #[test]
    fn sizes_round_down_and_fit_never_enlarges() {
        let photo = (1000, 667);
        assert_eq!(size(Operation::Scale(50, 300), photo), (50, 300));
        assert_eq!(size(Operation::FitWidth(100), photo), (100, 66));
        assert_eq!(size(Operation::FitHeight(100), photo), (149, 100));
        assert_eq!(size(Operation::FitWidth(2000), photo), (2000, 1334));
        assert_eq!(size(Operation::Fit(100, 100), photo), (100, 66));
        assert_eq!(size(Operation::Fit(100, 10), photo), (14, 10));
        assert_eq!(size(Operation::Fit(5000, 5000), photo), photo);
        assert_eq!(size(Operation::Fit(5000, 600), photo), (899, 600));
        assert_eq!(size(Operation::FitWidth(1), (1, 9000)), (1, 9000));
        assert_eq!(size(Operation::FitHeight(1), (1, 9000)), (1, 1));
    }

    #[test]
    fn fill_cuts_the_middle_out_unless_it_nearly_fits() {
        let crop = |operation: Operation, of| {
            let Crop {
                x,
                y,
                width,
                height,
            } = operation.on(of).crop;
            (x, y, width, height)
        };
        assert_eq!(
            crop(Operation::Fill(100, 100), (1000, 600)),
            (200, 0, 600, 600)
        );
        assert_eq!(
            crop(Operation::Fill(100, 100), (600, 1000)),
            (0, 200, 600, 600)
        );
        assert_eq!(
            crop(Operation::Fill(300, 100), (1000, 600)),
            (0, 133, 1000, 333)
        );
        // 10.0 and 9.95: bent, not cut.
        assert_eq!(
            crop(Operation::Fill(100, 100), (1000, 995)),
            (0, 0, 1000, 995)
        );
        assert_eq!(
            crop(Operation::Fill(100, 100), (1000, 980)),
            (10, 0, 980, 980)
        );
        assert_eq!(size(Operation::Fill(3000, 10), (1000, 995)), (3000, 10));
        assert_eq!(crop(Operation::Fill(1, 9000), (20, 20)), (9, 0, 1, 20));
    }

    #[test]
    fn an_operation_says_what_it_lacks() {
        assert!(Operation::named("fill", Some(1), None).is_err());
        assert!(Operation::named("fit_width", None, Some(1)).is_err());
        assert!(Operation::named("scale", Some(0), Some(1)).is_err());
        assert!(
            Operation::named("crop", Some(1), Some(1))
                .unwrap_err()
                .contains("fit_height")
        );
        assert_eq!(
            Operation::named("fit_height", None, Some(7)),
            Ok(Operation::FitHeight(7))
        );
    }
}

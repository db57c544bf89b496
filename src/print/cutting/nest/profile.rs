//! The sides of an outline, sampled: how near two outlines can be pushed.

use kurbo::Point;

use super::Contours;

/// The width of a strip (mm): how fine sides are sampled.
const STRIP: f64 = 0.5;

/// How far along x a sheet is taken, in strips of y.
pub(super) struct Skyline(Vec<f64>);

impl Skyline {
    /// An empty sheet `across` mm wide.
    pub(super) fn new(across: f64) -> Skyline {
        Skyline(vec![0.0; (across / STRIP).ceil() as usize + 2])
    }

    /// The strips under a profile (of an outline with x and y swapped) whose centre is at `y`.
    fn under<'a>(profile: &'a Profile, y: f64) -> impl Iterator<Item = (usize, (f64, f64))> + 'a {
        let start = (y / STRIP).floor() as i32 + profile.first;
        profile.sides.iter().enumerate().flat_map(move |(i, side)| {
            // A strip of the profile lies across two of the sheet's.
            [0, 1].into_iter().filter_map(move |k| {
                let s = start + i as i32 + k;
                usize::try_from(s).ok().map(|s| (s, *side))
            })
        })
    }

    /// How far along x a centre at `y` must lie for the outline to be free.
    pub(super) fn rest(&self, profile: &Profile, y: f64) -> f64 {
        Skyline::under(profile, y)
            .filter_map(|(s, (near, _))| self.0.get(s).map(|taken| taken - near))
            .fold(0.0, f64::max)
    }

    /// Notes an outline whose centre lies at (x, y).
    pub(super) fn raise(&mut self, profile: &Profile, x: f64, y: f64) {
        for (s, (_, far)) in Skyline::under(profile, y) {
            if let Some(taken) = self.0.get_mut(s) {
                *taken = taken.max(x + far);
            }
        }
    }
}

/// The lower and upper side of an outline (y) over strips of x, about its centre. Within
/// a strip the outermost value counts, so what is pushed together by profiles never overlaps.
pub(super) struct Profile {
    /// The number of the first strip.
    first: i32,
    /// Least and greatest y in each strip.
    sides: Vec<(f64, f64)>,
}

impl Profile {
    pub(super) fn new(contours: &Contours) -> Profile {
        let (low, high) = contours
            .iter()
            .flatten()
            .fold((0.0, 0.0), |(l, h): (f64, f64), p| (l.min(p.x), h.max(p.x)));
        let strip = |x: f64| (x / STRIP).floor() as i32;
        let first = strip(low);
        let many = (strip(high) - first + 1) as usize;
        let mut sides = vec![(f64::INFINITY, f64::NEG_INFINITY); many];
        for contour in contours {
            for (i, a) in contour.iter().enumerate() {
                let b = contour[(i + 1) % contour.len()];
                let (left, right) = if a.x <= b.x { (*a, b) } else { (b, *a) };
                for s in strip(left.x)..=strip(right.x) {
                    let y_at = |x: f64| {
                        let part = (x - left.x) / (right.x - left.x);
                        let part = if part.is_finite() {
                            part.clamp(0.0, 1.0)
                        } else {
                            0.0
                        };
                        left.y + (right.y - left.y) * part
                    };
                    let from = y_at(f64::from(s) * STRIP);
                    let to = y_at(f64::from(s + 1) * STRIP);
                    let side = &mut sides[(s - first) as usize];
                    let (from, to) = if left.x == right.x {
                        (a.y, b.y)
                    } else {
                        (from, to)
                    };
                    *side = (side.0.min(from).min(to), side.1.max(from).max(to));
                }
            }
        }
        Profile { first, sides }
    }

    /// The sides of an outline along x, over strips of y.
    pub(super) fn sideways(contours: &Contours) -> Profile {
        let swap = |p: &Point| Point::new(p.y, p.x);
        let swapped = contours
            .iter()
            .map(|c| c.iter().map(swap).collect())
            .collect();
        Profile::new(&swapped)
    }

    /// How far the centre of `next` must lie behind this one's along y, at the same x.
    pub(super) fn advance(&self, next: &Profile) -> f64 {
        let mut far = f64::NEG_INFINITY;
        for (i, (_, upper)) in self.sides.iter().enumerate() {
            let s = self.first + i as i32 - next.first;
            if let Some((lower, _)) = usize::try_from(s).ok().and_then(|s| next.sides.get(s)) {
                far = far.max(upper - lower);
            }
        }
        far.max(0.0)
    }
}

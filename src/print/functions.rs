//! What print templates can call besides Tera's own: a little geometry, and a break by sense.
//!
//! - `min(a=…, b=…)`, `max(a=…, b=…)`; `sin(deg=…)`, `cos(deg=…)`, `sqrt(of=…)`;
//! - `star(x=…, y=…, r=…, points=5, inner=…, turn=0)`: path data of a star, one point up; of
//!   five points each edge runs straight towards the opposite point unless `inner` says how
//!   far the corners between lie from the centre;
//! - `halves(text=…, words=…)`: a text in two by sense, or in one if it is too short or
//!   would be hurt.

use std::f64::consts::PI;

use crate::template::{Error, Kwargs, State, Tera, TeraResult};
use crate::text::{Gap, Phrase, gaps};

/// The distance of a five-pointed star's inner corners from its centre, the points at 1:
/// sin 18° / sin 54°.
const PENTAGRAM: f64 = 0.381_966_011_250_105;
/// A text of fewer syllables is not halved.
const LEAST_TO_HALVE: usize = 4;
/// What a break may cost to halve a text there.
const DEAREST_HALVING: f64 = 0.75;

/// Adds the functions to `tera`.
pub(super) fn register(tera: &mut Tera) {
    tera.register_function("min", |k: Kwargs, _: &State| two(&k, f64::min));
    tera.register_function("max", |k: Kwargs, _: &State| two(&k, f64::max));
    tera.register_function("sin", |k: Kwargs, _: &State| {
        one(&k, "deg", |d| d.to_radians().sin())
    });
    tera.register_function("cos", |k: Kwargs, _: &State| {
        one(&k, "deg", |d| d.to_radians().cos())
    });
    tera.register_function("sqrt", |k: Kwargs, _: &State| {
        one(&k, "of", |v| v.max(0.0).sqrt())
    });
    tera.register_function("star", |k: Kwargs, _: &State| star(&k));
    tera.register_function(
        "halves",
        |k: Kwargs, _: &State| -> TeraResult<Vec<String>> {
            let text: String = k.must_get("text")?;
            let words: Vec<String> = k.get("words")?.unwrap_or_default();
            Ok(halves(&gaps(&text, &words)))
        },
    );
    tera.autoescape_on([".html", ".svg"]);
}

fn two(k: &Kwargs, of: impl Fn(f64, f64) -> f64) -> TeraResult<f64> {
    Ok(of(k.must_get("a")?, k.must_get("b")?))
}

fn one(k: &Kwargs, name: &str, of: impl Fn(f64) -> f64) -> TeraResult<f64> {
    // A ten-millionth is far below what is drawn, and hides the machine's own last digits.
    Ok((of(k.must_get(name)?) * 1e7).round() / 1e7)
}

fn star(k: &Kwargs) -> TeraResult<String> {
    let (x, y, r): (f64, f64, f64) = (k.must_get("x")?, k.must_get("y")?, k.must_get("r")?);
    let points: u32 = k.get("points")?.unwrap_or(5);
    let inner: f64 = k.get("inner")?.unwrap_or(r * PENTAGRAM);
    let turn: f64 = k.get("turn")?.unwrap_or(0.0);
    if !(2..=360).contains(&points) {
        return Err(Error::message("a star has 2 to 360 points"));
    }
    let mut path = String::new();
    for i in 0..points * 2 {
        let radius = if i % 2 == 0 { r } else { inner };
        let angle = PI * f64::from(i) / f64::from(points) + turn.to_radians();
        let (px, py) = (x + radius * angle.sin(), y - radius * angle.cos());
        path.push_str(&format!(
            "{}{px:.4} {py:.4}",
            if i == 0 { 'M' } else { 'L' }
        ));
    }
    path.push('Z');
    Ok(path)
}

/// Cuts a phrase in two where it costs least and the halves are most alike. A forced
/// break in it is taken before any other.
fn halves(phrase: &Phrase) -> Vec<String> {
    let all = phrase.len();
    let whole = || vec![written(phrase, 0, all)];
    let forced: Vec<usize> = phrase.forced_breaks().collect();
    if all < LEAST_TO_HALVE && forced.is_empty() {
        return whole();
    }
    let gaps: Vec<usize> = if forced.is_empty() {
        (0..all.saturating_sub(1)).collect()
    } else {
        forced
    };
    let price = |gap: usize| {
        let cost = phrase.break_cost(gap)?;
        let first = (gap + 1) as f64 / all as f64;
        let lonely = phrase.line_cost(0..gap + 1) + phrase.line_cost(gap + 1..all);
        (cost + lonely <= DEAREST_HALVING).then_some(cost + lonely + (first - 0.5).abs() * 1.6)
    };
    let best = gaps
        .into_iter()
        .filter_map(|g| Some((price(g)?, g)))
        .min_by(|a, b| a.0.total_cmp(&b.0));
    match best {
        Some((_, gap)) => vec![written(phrase, 0, gap + 1), written(phrase, gap + 1, all)],
        None => whole(),
    }
}

/// The syllables as an order would write them: with ` / ` and `~` where they were.
fn written(phrase: &Phrase, from: usize, to: usize) -> String {
    let mut out = String::new();
    for i in from..to {
        out.push_str(phrase.syllables().get(i).map_or("", String::as_str));
        if i + 1 < to {
            out.push_str(match phrase.gaps().get(i) {
                Some(Gap::Forced) => " / ",
                Some(Gap::Forbidden(_)) => "~",
                _ => " ",
            });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slogans_are_halved_by_sense() {
        let cut = |text: &str| halves(&gaps(text, &[]));
        assert_eq!(
            cut("Thi đua là yêu nước, yêu nước thì phải thi đua!"),
            ["Thi~đua là yêu~nước,", "yêu~nước thì phải thi~đua!"]
        );
        assert_eq!(cut("Nông thôn mới").len(), 1);
        assert_eq!(cut("Một / hai ba bốn năm"), ["Một", "hai ba bốn năm"]);
    }
}

//! Letters side by side: the order in which they fit together best.
//!
//! Letters of one line have nearly one height, so they pack well in *bands* that run
//! across the sheet, each letter pushed against the one before it, head up or head down as
//! it fits. What remains of a sheet's length is filled with *columns*, in which letters lie
//! turned by a quarter. Which letter stands next to which, and in which row, is a question
//! of routes and bins at once; it is answered by simulated annealing (Kirkpatrick, Gelatt
//! and Vecchi, 1983) with dice of our own, so that the same pieces always give the same
//! nest.

use super::form::Form;
use super::profile::Profile;

/// A small generator of even dice (xorshift*, Vigna 2016).
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// Less than `many`.
    fn below(&mut self, many: usize) -> usize {
        ((u128::from(self.next()) * many as u128) >> 64) as usize
    }

    /// From 0 to 1.
    fn part(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// What a step of the search may lose, as a part of the usual band's height: at first and
/// at last.
const HEAT: (f64, f64) = (0.008, 0.0002);
/// No band is made for letters lower than this part of the usual ones.
const LOW: f32 = 0.9;
/// What room in one row is worth, as a part of its length.
const ROOM: f32 = 0.1;

/// How forms follow each other in a row that runs along y.
pub(super) struct Rows {
    forms: usize,
    /// The quarter turns: of an upright piece, and of the same head down.
    pub(super) quarters: [u8; 2],
    /// From centre to centre, by form and flip of both (mm).
    advances: Vec<f32>,
    /// Half the extent along y, by form.
    half_y: Vec<f32>,
    /// Half the extent along x, by form.
    half_x: Vec<f32>,
    /// No two forms are further apart than this when they touch.
    longest: f32,
}

impl Rows {
    pub(super) fn new(forms: &[Form], quarters: [u8; 2]) -> Rows {
        let n = forms.len();
        let profiles: Vec<Profile> = forms
            .iter()
            .flat_map(|f| quarters.map(|q| Profile::new(&f.turns[usize::from(q)])))
            .collect();
        let mut advances = vec![0.0; 4 * n * n];
        for (a, first) in profiles.iter().enumerate() {
            for (b, second) in profiles.iter().enumerate() {
                advances[a * 2 * n + b] = first.advance(second) as f32;
            }
        }
        let half = |f: &Form| f.half_at(quarters[0]);
        Rows {
            forms: n,
            quarters,
            longest: advances.iter().copied().fold(0.0, f32::max),
            advances,
            half_y: forms.iter().map(|f| half(f).y as f32).collect(),
            half_x: forms.iter().map(|f| half(f).x as f32).collect(),
        }
    }

    fn advance(&self, a: Item, b: Item) -> f32 {
        let index = |i: Item| usize::from(i.form) * 2 + usize::from(i.flipped);
        self.advances[index(a) * 2 * self.forms + index(b)]
    }

    /// Lays items one after another: `centres` along y; the length they take.
    fn lay(&self, items: &[Item], centres: &mut Vec<f32>) -> f32 {
        centres.clear();
        let mut length = 0.0f32;
        for (k, item) in items.iter().enumerate() {
            let half = self.half_y[usize::from(item.form)];
            let mut y = half;
            // A low letter between two high ones does not keep them apart.
            for (before, at) in items[..k].iter().zip(centres.iter()).rev() {
                if at + self.longest <= y {
                    break;
                }
                y = y.max(at + self.advance(*before, *item));
            }
            centres.push(y);
            length = length.max(y + half);
        }
        length
    }

    fn half(&self, items: &[Item]) -> f32 {
        let halves = items.iter().map(|i| self.half_x[usize::from(i.form)]);
        halves.fold(0.0, f32::max)
    }
}

/// A piece in a row.
#[derive(Clone, Copy, Debug)]
struct Item {
    piece: u32,
    form: u16,
    flipped: bool,
}

/// Which kind of row.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Band,
    Column,
    /// A column in what the bands leave of a sheet; it costs nothing, but may be no higher.
    Rest(f32),
    /// A band that costs nothing, but may be no higher.
    Set(f32),
    /// What found no place yet.
    Over,
}

#[derive(Clone, Debug)]
struct Rank {
    kind: Kind,
    items: Vec<Item>,
    cost: f32,
}

/// A row as laid out.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    /// Whether its pieces lie turned.
    pub(super) turned: bool,
    /// Piece, quarter turns, y of its centre.
    pub(super) places: Vec<(usize, u8, f64)>,
}

/// The search for an order.
pub(super) struct Bands<'a> {
    bands: &'a Rows,
    columns: Option<&'a Rows>,
    length: f32,
    across: f32,
    /// How much a row's cost grows evenly with what it holds; the rest grows ever less.
    even: f32,
    ranks: Vec<Rank>,
    centres: Vec<f32>,
}

impl<'a> Bands<'a> {
    /// `pieces` are numbers of pieces with their forms, the highest first; up to `columns_paid`
    /// columns may take the place of bands. With `even` 1 the search shortens rows, with 0 it
    /// empties them.
    pub(super) fn new(
        bands: &'a Rows,
        columns: Option<&'a Rows>,
        (length, across): (f64, f64),
        pieces: &[(usize, usize)],
        (columns_paid, even): (usize, f32),
    ) -> Self {
        let mut out = Bands {
            bands,
            columns,
            length: length as f32,
            across: across as f32,
            even,
            ranks: Vec::new(),
            centres: Vec::new(),
        };
        for kind in [Kind::Band, Kind::Column] {
            let mut open = Rank {
                kind,
                items: Vec::new(),
                cost: 0.0,
            };
            for &(piece, form) in pieces {
                let item = Item {
                    piece: piece as u32,
                    form: form as u16,
                    flipped: false,
                };
                // What does not fit into a band lies in a column.
                let in_band = out.price(Kind::Band, &[item]).is_finite() || columns.is_none();
                if in_band != (kind == Kind::Band) {
                    continue;
                }
                open.items.push(item);
                if out.price(kind, &open.items).is_infinite() && open.items.len() > 1 {
                    open.items.pop();
                    let full = std::mem::replace(&mut open.items, vec![item]);
                    out.push(kind, full);
                }
            }
            out.push(kind, open.items);
        }
        out.push(Kind::Band, Vec::new());
        if columns.is_some() {
            out.add_rests();
            (0..columns_paid).for_each(|_| out.push(Kind::Column, Vec::new()));
        }
        out
    }

    /// A search that is to find room for all `pieces`, the highest first, in one sheet of this
    /// size: as many bands as fit, then columns.
    pub(super) fn within(
        bands: &'a Rows,
        columns: &'a Rows,
        (length, across): (f64, f64),
        pieces: &[(usize, usize)],
        split: bool,
    ) -> Self {
        let mut out = Bands {
            bands,
            columns: Some(columns),
            length: length as f32,
            across: across as f32,
            even: 0.0,
            ranks: Vec::new(),
            centres: Vec::new(),
        };
        let (mut along, mut rest) = (0.0f32, out.length);
        let mut turned: Vec<f32> = Vec::new();
        let middle = pieces.get(pieces.len() / 2);
        let usual = middle.map_or(0.0, |(_, form)| bands.half_x[*form]);
        for (_, form) in pieces {
            let half = bands.half_x[*form];
            turned.push(2.0 * columns.half_x[*form]);
            // The next band is as high as its highest letter.
            if along <= 0.0 && half > LOW * usual && 2.0 * half <= rest {
                out.push(Kind::Set(half), Vec::new());
                rest -= 2.0 * half;
                along += out.across;
            }
            along -= 2.0 * bands.half_y[*form];
        }
        turned.sort_by(f32::total_cmp);
        let usual = turned.get(turned.len() * 2 / 3).copied().unwrap_or(rest);
        while rest > 0.0 && turned.first().is_some_and(|least| *least <= rest) {
            let wide = if split && usual < rest { usual } else { rest };
            out.push(Kind::Rest(wide / 2.0), Vec::new());
            rest -= wide;
        }
        let item = |&(piece, form): &(usize, usize)| Item {
            piece: piece as u32,
            form: form as u16,
            flipped: false,
        };
        out.push(Kind::Over, pieces.iter().map(item).collect());
        out
    }

    /// Whether all pieces have found a place.
    pub(super) fn is_done(&self) -> bool {
        let over = self.ranks.last().filter(|r| r.kind == Kind::Over);
        over.is_some_and(|over| over.items.is_empty())
    }

    fn push(&mut self, kind: Kind, items: Vec<Item>) {
        let cost = self.price(kind, &items);
        self.ranks.push(Rank { kind, items, cost });
    }

    /// Columns for what bands leave of the length of sheets that will be full.
    fn add_rests(&mut self) {
        let mut heights: Vec<f32> = self
            .ranks
            .iter()
            .filter(|r| r.kind == Kind::Band && !r.items.is_empty())
            .map(|r| 2.0 * self.bands.half(&r.items))
            .collect();
        heights.sort_by(f32::total_cmp);
        let Some(&usual) = heights.get(heights.len() / 2) else {
            return;
        };
        let fit = (self.length / usual).floor();
        if !fit.is_finite() || fit < 1.0 {
            return;
        }
        let rest = self.length - fit * usual * 1.005;
        let (Some(columns), many) = (self.columns, self.ranks.len() as f32) else {
            return;
        };
        let mut widths: Vec<f32> = self
            .ranks
            .iter()
            .flat_map(|r| &r.items)
            .map(|i| 2.0 * columns.half_x[usize::from(i.form)])
            .collect();
        widths.sort_by(f32::total_cmp);
        let Some(&width) = widths.get(widths.len() / 2) else {
            return;
        };
        let side_by_side = (rest / width).floor();
        let sheets = ((many - 2.0) * 0.93 / fit).floor();
        if side_by_side >= 1.0 && sheets >= 1.0 {
            for _ in 0..(sheets * side_by_side) as usize {
                self.push(Kind::Rest(rest / side_by_side / 2.0), Vec::new());
            }
        }
    }

    fn rows_of(&self, kind: Kind) -> &'a Rows {
        match (kind, self.columns) {
            (Kind::Band | Kind::Set(_) | Kind::Over, _) | (_, None) => self.bands,
            (_, Some(columns)) => columns,
        }
    }

    /// What a row costs (mm of length); infinite if it does not fit.
    fn price(&mut self, kind: Kind, items: &[Item]) -> f32 {
        if items.is_empty() {
            return match kind {
                Kind::Rest(_) | Kind::Set(_) if self.even == 0.0 => -ROOM * self.across,
                _ => 0.0,
            };
        }
        let rows = self.rows_of(kind);
        if kind == Kind::Over {
            let lengths = items.iter().map(|i| 2.0 * rows.half_y[usize::from(i.form)]);
            return lengths.sum();
        }
        let filled = rows.lay(items, &mut self.centres) / self.across;
        let half = rows.half(items);
        let too_high = match kind {
            Kind::Rest(most) | Kind::Set(most) => half > most,
            _ => 2.0 * half > self.length,
        };
        if filled > 1.0 || too_high {
            return f32::INFINITY;
        }
        match kind {
            Kind::Rest(_) if self.even > 0.0 => return 0.0,
            // Rather all the room left in one row than a little in each.
            Kind::Rest(_) | Kind::Set(_) => {
                return -ROOM * self.across * (1.0 - filled) * (1.0 - filled);
            }
            _ => {}
        }
        // A bent curve: rather one row full and one empty than two half full.
        2.0 * half * filled * (self.even + (1.0 - self.even) * (2.0 - filled))
    }

    /// Looks for a better order in so many steps.
    pub(super) fn anneal(&mut self, steps: usize, dice: &mut Dice) {
        let usual = self
            .ranks
            .iter()
            .filter(|r| r.kind != Kind::Over)
            .map(|r| match r.kind {
                Kind::Set(half) => half,
                _ => self.rows_of(r.kind).half(&r.items),
            })
            .fold(0.0, f32::max)
            * 2.0;
        let (hot, cold) = (f64::from(usual) * HEAT.0, f64::from(usual) * HEAT.1);
        let (mut one, mut two) = (Vec::new(), Vec::new());
        let mut heat = hot;
        for step in 0..steps {
            if step % 256 == 0 {
                if self.is_done() {
                    return;
                }
                heat = hot * (cold / hot).powf(step as f64 / steps as f64);
            }
            let (r, s) = (dice.below(self.ranks.len()), dice.below(self.ranks.len()));
            one.clone_from(&self.ranks[r].items);
            two.clone_from(&self.ranks[s].items);
            if one.is_empty() {
                continue;
            }
            let i = dice.below(one.len());
            let twist = |item: Item, dice: &mut Dice| Item {
                flipped: item.flipped ^ (dice.below(2) == 1),
                ..item
            };
            let pair = r != s;
            match dice.below(10) {
                0..=3 if pair && !two.is_empty() => {
                    let j = dice.below(two.len());
                    let (a, b) = (twist(one[i], dice), twist(two[j], dice));
                    (one[i], two[j]) = (b, a);
                }
                0..=3 => {
                    let j = dice.below(one.len());
                    one.swap(i, j);
                }
                4..=6 if pair => {
                    let item = twist(one.remove(i), dice);
                    let j = dice.below(two.len() + 1);
                    two.insert(j, item);
                }
                4..=6 => {
                    let item = twist(one.remove(i), dice);
                    let j = dice.below(one.len() + 1);
                    one.insert(j, item);
                }
                7 => one[i].flipped ^= true,
                8 if pair => {
                    // The tails of two rows change places.
                    let j = dice.below(two.len() + 1);
                    let (tail, other) = (one.split_off(i), two.split_off(j));
                    one.extend(other);
                    two.extend(tail);
                }
                _ => {
                    let j = dice.below(one.len());
                    let run = &mut one[i.min(j)..=i.max(j)];
                    run.reverse();
                    if dice.below(2) == 1 {
                        run.iter_mut().for_each(|item| item.flipped ^= true);
                    }
                }
            }
            let first = self.price(self.ranks[r].kind, &one);
            if first.is_infinite() {
                continue;
            }
            let second = if pair {
                self.price(self.ranks[s].kind, &two)
            } else {
                0.0
            };
            let was = self.ranks[r].cost + if pair { self.ranks[s].cost } else { 0.0 };
            let worse = f64::from(first + second - was);
            if worse <= 0.0 || (worse.is_finite() && dice.part() < (-worse / heat).exp()) {
                self.ranks[r].cost = first;
                std::mem::swap(&mut self.ranks[r].items, &mut one);
                if pair {
                    self.ranks[s].cost = second;
                    std::mem::swap(&mut self.ranks[s].items, &mut two);
                }
            }
        }
    }

    /// The rows found: bands, then columns, the fullest first.
    pub(super) fn rows(&mut self) -> Vec<Row> {
        let ranks = std::mem::take(&mut self.ranks);
        let mut out: Vec<(Kind, f32, Row)> = Vec::new();
        for rank in ranks.into_iter().filter(|r| !r.items.is_empty()) {
            let rows = self.rows_of(rank.kind);
            let length = rows.lay(&rank.items, &mut self.centres);
            let place = |(item, y): (&Item, &f32)| {
                let quarter = rows.quarters[usize::from(item.flipped)];
                (item.piece as usize, quarter, f64::from(*y))
            };
            let places = rank.items.iter().zip(&self.centres).map(place).collect();
            let turned = !matches!(rank.kind, Kind::Band | Kind::Set(_));
            out.push((rank.kind, length, Row { turned, places }));
        }
        let class = |k: Kind| match k {
            Kind::Band | Kind::Set(_) => 0,
            Kind::Rest(_) => 1,
            Kind::Column | Kind::Over => 2,
        };
        out.sort_by(|a, b| class(a.0).cmp(&class(b.0)).then(b.1.total_cmp(&a.1)));
        out.into_iter().map(|(_, _, row)| row).collect()
    }
}

//! Letters side by side: the order in which they fit together best.
//!
//! Letters of one line have nearly one height, so they pack well in *bands* that run
//! across the sheet, each letter pushed against the one before it, head up or head down as
//! it fits. What remains of a sheet's length is filled with *columns*, in which letters lie
//! turned by a quarter. Which letter stands next to which is a travelling salesman's
//! question; it is answered by simulated annealing (Kirkpatrick, Gelatt and Vecchi, 1983)
//! with dice of our own, so that the same pieces always give the same nest.

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

/// What a step of the search may lose at first, in half letters' widths.
const HEAT: f64 = 0.002;
/// How much of what a row leaves free counts as lost, while others could still use it.
const SLACK: f64 = 0.8;

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
            advances,
            half_y: forms.iter().map(|f| half(f).y as f32).collect(),
            half_x: forms.iter().map(|f| half(f).x as f32).collect(),
        }
    }

    fn advance(&self, a: Item, b: Item) -> f32 {
        let index = |i: Item| usize::from(i.form) * 2 + usize::from(i.flipped);
        self.advances[index(a) * 2 * self.forms + index(b)]
    }

    /// Whether the form can lie in a row `across` long on a sheet `length` long.
    fn takes(&self, form: usize, across: f64, length: f64) -> bool {
        2.0 * f64::from(self.half_y[form]) <= across && 2.0 * f64::from(self.half_x[form]) <= length
    }
}

/// A piece in the order of rows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub(super) piece: u32,
    form: u16,
    flipped: bool,
    /// Whether it lies in a column, not in a band.
    pub(super) turned: bool,
}

/// A row as laid out: pieces with their centres along y.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    /// Whether its pieces lie turned.
    pub(super) turned: bool,
    /// Piece, quarter turns, y.
    pub(super) places: Vec<(usize, u8, f64)>,
}

/// The search for an order.
pub(super) struct Bands<'a> {
    bands: &'a Rows,
    columns: Option<&'a Rows>,
    length: f32,
    across: f32,
    items: Vec<Item>,
}

impl<'a> Bands<'a> {
    /// `pieces` are numbers of pieces with their forms, the largest first.
    pub(super) fn new(
        bands: &'a Rows,
        columns: Option<&'a Rows>,
        (length, across): (f64, f64),
        pieces: &[(usize, usize)],
    ) -> Self {
        let item = |&(piece, form): &(usize, usize)| Item {
            piece: piece as u32,
            form: form as u16,
            flipped: false,
            // What does not fit upright lies down.
            turned: !bands.takes(form, across, length),
        };
        Bands {
            bands,
            columns,
            length: length as f32,
            across: across as f32,
            items: pieces.iter().map(item).collect(),
        }
    }

    fn rows_of(&self, item: Item) -> &Rows {
        match self.columns {
            Some(columns) if item.turned => columns,
            _ => self.bands,
        }
    }

    /// Cuts one kind of items into rows and calls `each` with the items of the row, its
    /// half height, and how much of the width it fills.
    fn cut(&self, turned: bool, mut each: impl FnMut(&[(usize, f32)], f32, f32)) {
        let mut row: Vec<(usize, f32)> = Vec::with_capacity(64);
        let (mut half, mut at) = (0.0f32, 0.0f32);
        let mut last: Option<Item> = None;
        for (k, item) in self.items.iter().enumerate() {
            if item.turned != turned {
                continue;
            }
            let rows = self.rows_of(*item);
            let own = rows.half_y[usize::from(item.form)];
            let mut y = last.map_or(own, |l| (at + rows.advance(l, *item)).max(own));
            if last.is_some() && y + own > self.across {
                each(&row, half, self.filled(&row));
                row.clear();
                half = 0.0;
                y = own;
            }
            row.push((k, y));
            half = half.max(rows.half_x[usize::from(item.form)]);
            at = y;
            last = Some(*item);
        }
        if !row.is_empty() {
            each(&row, half, self.filled(&row));
        }
    }

    fn filled(&self, row: &[(usize, f32)]) -> f32 {
        let Some((k, y)) = row.last() else { return 0.0 };
        let item = self.items[*k];
        (y + self.rows_of(item).half_y[usize::from(item.form)]) / self.across
    }

    /// The length used by rows in order, with credit for what the last row of each kind
    /// leaves free.
    fn cost(&self, heights: &mut [Vec<f32>; 2]) -> f64 {
        let mut credit = 0.0;
        for (turned, heights) in [false, true].into_iter().zip(heights.iter_mut()) {
            heights.clear();
            let mut rest = 0.0;
            self.cut(turned, |_, half, filled| {
                heights.push(2.0 * half);
                rest = 2.0 * half * (1.0 - filled);
                credit += f64::from(rest) * (1.0 - SLACK);
            });
            credit += f64::from(rest) * SLACK * 0.5;
        }
        let (mut used, mut sheets) = (0.0, 0.0);
        self.walk(heights, |sheet, x, half| {
            sheets = f64::from(sheet as u32);
            used = f64::from(x + half);
        });
        sheets * f64::from(self.length) + used - credit
    }

    /// Deals rows out to sheets: bands, then columns in what is left of the length.
    fn walk(&self, heights: &[Vec<f32>; 2], mut each: impl FnMut(usize, f32, f32)) -> Vec<bool> {
        let (mut b, mut c, mut sheet, mut x) = (0, 0, 0, 0.0f32);
        let mut kinds = Vec::new();
        loop {
            let band = heights[0].get(b).copied();
            let column = heights[1].get(c).copied();
            let fits = |h: f32| x + h <= self.length + 0.01 || x == 0.0;
            let (height, turned) = match (band, column) {
                (Some(h), _) if fits(h) => (h, false),
                (_, Some(h)) if fits(h) => (h, true),
                (None, None) => return kinds,
                _ => {
                    sheet += 1;
                    x = 0.0;
                    continue;
                }
            };
            each(sheet, x + height / 2.0, height / 2.0);
            kinds.push(turned);
            x += height;
            if turned { c += 1 } else { b += 1 }
        }
    }

    /// Looks for a better order in `tries` steps.
    pub(super) fn anneal(&mut self, tries: usize, dice: &mut Dice) {
        let n = self.items.len();
        if n < 2 {
            return;
        }
        let mut heights = [Vec::new(), Vec::new()];
        let mut cost = self.cost(&mut heights);
        let mut best = (cost, self.items.clone());
        let widest = self.bands.half_y.iter().copied().fold(1.0, f32::max);
        let hot = f64::from(widest) * HEAT;
        let cold = hot * 0.02;
        let mut saved = self.items.clone();
        for step in 0..tries {
            let heat = hot * (cold / hot).powf(step as f64 / tries as f64);
            let (i, j) = (dice.below(n), dice.below(n));
            let (low, high) = (i.min(j), i.max(j));
            match dice.below(10) {
                0..=2 => self.items.swap(i, j),
                3..=4 => {
                    let item = self.items.remove(i);
                    self.items.insert(j, item);
                }
                5..=6 => {
                    self.items[i].flipped ^= true;
                }
                7 => {
                    // A run the other way round, heads down: its inner fits stay.
                    let high = high.min(low + 24);
                    self.items[low..=high].reverse();
                    for item in &mut self.items[low..=high] {
                        item.flipped ^= true;
                    }
                }
                8 => {
                    let many = 1 + dice.below(6);
                    let high = high.min(n - many.min(n));
                    if low + many <= high {
                        self.items[low..high + many].rotate_left(many);
                    }
                }
                _ => {
                    let form = usize::from(self.items[i].form);
                    let across = f64::from(self.across);
                    let length = f64::from(self.length);
                    if let Some(columns) = self.columns
                        && self.bands.takes(form, across, length)
                        && columns.takes(form, across, length)
                    {
                        self.items[i].turned ^= true;
                    }
                }
            }
            let next = self.cost(&mut heights);
            if next <= cost || dice.part() < ((cost - next) / heat).exp() {
                cost = next;
                saved.copy_from_slice(&self.items);
                if cost < best.0 {
                    best = (cost, self.items.clone());
                }
            } else {
                self.items.copy_from_slice(&saved);
            }
        }
        self.items = best.1;
    }

    /// The rows of the order found: bands, and columns to fill up with.
    pub(super) fn rows(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        for turned in [false, true] {
            self.cut(turned, |row, _, _| {
                let place = |&(k, y): &(usize, f32)| {
                    let item = self.items[k];
                    let quarters = self.rows_of(item).quarters;
                    let quarter = quarters[usize::from(item.flipped)];
                    (item.piece as usize, quarter, f64::from(y))
                };
                let places = row.iter().map(place).collect();
                rows.push(Row { turned, places });
            });
        }
        rows
    }
}

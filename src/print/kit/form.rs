//! The order form: what one shop is asked to print, in figures and in words.
//!
//! Areas are of the finished size, rounded to a square centimetre a piece; amounts are
//! rounded to a đồng a row, as the formulas of the workbook do.

use indexmap::IndexMap;

use super::Entry;
use super::pack::Pack;
use crate::config::press::Shop;
use crate::diag::Outcome;
use crate::print::artwork::Layer;
use crate::print::paper::decimal;
use crate::print::piece::Piece;
use crate::print::product::Product;
use crate::print::workshop::Workshop;
use crate::text::{Date, nfc, number};

/// The shop that needs no name.
const UNNAMED: &str = "default";

/// What a shop is asked to print.
pub(super) struct Form {
    /// The shop's name among people; none if it has none of its own.
    pub(super) shop: Option<String>,
    /// A row a piece.
    pub(super) rows: Vec<Row>,
}

/// A piece of the order.
pub(super) struct Row {
    /// What it says, or the title of its page.
    pub(super) words: String,
    /// The layout's name among people.
    pub(super) layout: String,
    /// The finished width in metres.
    pub(super) width: f64,
    /// The finished height in metres.
    pub(super) height: f64,
    /// How many are printed, of all sheets of a merge together.
    pub(super) count: u32,
    /// What it is printed on, if anyone says.
    pub(super) material: Option<String>,
    /// What the shop does after printing, in words.
    pub(super) finishing: String,
    /// Its file in the shop's zip.
    pub(super) file: String,
    /// What a square metre costs in đồng.
    pub(super) price: Option<f64>,
    /// What else the shop should know.
    pub(super) notes: String,
}

/// What rows of one material come to.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Total {
    /// How many pieces.
    pub(super) count: u64,
    /// Their square metres.
    pub(super) area: f64,
    /// What they cost in đồng, if all prices are known.
    pub(super) amount: Option<f64>,
}

impl Form {
    /// The form of the shop behind a pack.
    ///
    /// # Errors
    /// Everything wrong with the pieces.
    pub(super) fn new(workshop: &Workshop, pack: &Pack, entries: &[Entry<'_>]) -> Outcome<Form> {
        let shop = workshop.press().shops.get(&pack.shop);
        let rows = pack
            .items
            .iter()
            .filter_map(|item| Some((item, entries.get(item.entry)?)));
        let rows = rows.map(|(item, entry)| Row::new(entry, item.shown_name(), shop));
        Ok(Form {
            shop: name_of(&pack.shop, shop),
            rows: rows.collect::<Outcome<_>>()?,
        })
    }

    /// What each material comes to, in the order of the rows.
    pub(super) fn totals(&self) -> IndexMap<&str, Total> {
        let mut totals: IndexMap<&str, Total> = IndexMap::new();
        for row in &self.rows {
            totals.entry(row.material_shown()).or_default().add(row);
        }
        totals
    }

    /// What all rows come to.
    pub(super) fn total(&self) -> Total {
        let mut total = Total::default();
        for row in &self.rows {
            total.add(row);
        }
        total
    }
}

impl Total {
    /// Adds a row; a row without a price leaves no amount.
    fn add(&mut self, row: &Row) {
        let before = if self.count == 0 {
            Some(0.0)
        } else {
            self.amount
        };
        self.amount = before.zip(row.amount()).map(|(a, b)| a + b);
        self.count += u64::from(row.count);
        self.area += row.total_area();
    }

    /// The amount as it is read aloud: `Một triệu hai trăm nghìn đồng`.
    pub(super) fn in_words(&self) -> Option<String> {
        let said = number::in_words(self.amount? as u64);
        let mut letters = said.chars();
        let first = letters.next()?.to_uppercase();
        Some(format!("{first}{} đồng", letters.as_str()))
    }
}

impl Row {
    fn new(entry: &Entry<'_>, file: String, shop: Option<&Shop>) -> Outcome<Row> {
        let piece = &entry.piece;
        let cut = piece.artwork()?.on(Layer::Cut).next().is_some();
        Ok(Row {
            words: entry.words(),
            layout: piece.layout.title.clone(),
            width: piece.size.width.to_mm() / 1000.0,
            height: piece.size.height.to_mm() / 1000.0,
            count: entry.count(),
            material: piece.material.clone(),
            finishing: finishing(piece, cut),
            file,
            price: piece
                .material
                .as_deref()
                .zip(shop)
                .and_then(|(material, shop)| price(shop, material)),
            notes: notes(entry),
        })
    }

    /// The square metres of one, to a square centimetre.
    pub(super) fn area(&self) -> f64 {
        (self.width * self.height * 1e4).round() / 1e4
    }

    /// The square metres of all.
    pub(super) fn total_area(&self) -> f64 {
        (self.area() * f64::from(self.count) * 1e4).round() / 1e4
    }

    /// What all cost, in whole đồng.
    pub(super) fn amount(&self) -> Option<f64> {
        Some((self.total_area() * self.price?).round())
    }

    /// The material as forms and totals show it.
    pub(super) fn material_shown(&self) -> &str {
        self.material.as_deref().unwrap_or("chưa ghi vật liệu")
    }
}

/// The shop's name among people; the shop that is there without being configured has none.
pub(super) fn name_of(name: &str, shop: Option<&Shop>) -> Option<String> {
    let title = shop.and_then(|s| s.title.clone());
    title.or_else(|| (name != UNNAMED).then(|| name.to_owned()))
}

/// What a square metre of `material` costs in đồng. Capitals and the way in which letters
/// are stored make no other material.
pub(super) fn price(shop: &Shop, material: &str) -> Option<f64> {
    let key = |text: &str| nfc(text.trim()).to_lowercase();
    let wanted = key(material);
    let found = shop.prices.iter().find(|(name, _)| key(name) == wanted);
    found.map(|(_, price)| *price)
}

/// A size in metres: `8 × 0,8`.
pub(super) fn size(width: f64, height: f64) -> String {
    format!("{} × {}", decimal(width, 3), decimal(height, 3))
}

/// What the shop does after printing, in words.
fn finishing(piece: &Piece<'_>, cut: bool) -> String {
    let mm = |length: crate::measure::Length| decimal(length.to_mm(), 1);
    let mut steps = Vec::new();
    if piece.layout.hung {
        let shop = piece.shop;
        if let Some(hem) = shop.hem {
            steps.push(format!("gấp nẹp {} mm", mm(hem)));
        }
        if let Some(distance) = shop.eyelets {
            steps.push(format!("đóng khoen cách nhau {} mm", mm(distance)));
        }
        if let Some(pole) = shop.pole {
            let where_ = if piece.size.width > piece.size.height {
                "hai đầu"
            } else {
                "trên và dưới"
            };
            steps.push(format!("túi luồn cây Ø {} mm ở {where_}", mm(pole)));
        }
    }
    if cut {
        steps.push("cắt theo nét cắt trong tệp".to_owned());
    }
    if piece.bleed.to_mm() > 0.0 {
        steps.push(format!("tệp đã có tràn lề {} mm mỗi phía", mm(piece.bleed)));
    }
    capitalised(&steps.join("; "))
}

/// What else the shop should know.
fn notes(entry: &Entry<'_>) -> String {
    let mut notes = Vec::new();
    let sheets = entry.piece.sheets();
    if sheets > 1 {
        notes.push(format!(
            "{sheets} tờ khác nhau, mỗi tờ {} bản",
            entry.copies
        ));
    }
    for file in &entry.files {
        match file.product {
            Product::Twin(scale) => notes.push(format!("có thêm tệp tỷ lệ 1:{scale}")),
            Product::Strips => notes.push("có thêm tệp chia mảnh theo khổ cuộn".to_owned()),
            Product::Imposed => notes.push("có thêm tệp ghép sẵn trên khổ giấy".to_owned()),
            Product::CutLines => notes.push("có thêm bản vẽ nét cắt đã xếp".to_owned()),
            Product::CutGuide => notes.push("có thêm tờ hướng dẫn dán đúng cỡ".to_owned()),
            Product::Whole(_) | Product::Sheet(..) | Product::Seen => {}
        }
    }
    if let Some(day) = entry.hang.as_deref().and_then(Date::parse) {
        notes.push(format!("treo từ {}", day.short()));
    }
    capitalised(&notes.join("; "))
}

/// With a capital at its head.
fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => format!("{}{}", first.to_uppercase(), letters.as_str()),
        None => String::new(),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::print::kit) fn row(
        words: &str,
        size: (f64, f64),
        count: u32,
        material: Option<&str>,
        price: Option<f64>,
    ) -> Row {
        Row {
            words: words.to_owned(),
            layout: "Băng rôn ngang".to_owned(),
            width: size.0,
            height: size.1,
            count,
            material: material.map(str::to_owned),
            finishing: String::new(),
            file: "a.pdf".to_owned(),
            price,
            notes: String::new(),
        }
    }

    pub(in crate::print::kit) fn form(priced: bool) -> Form {
        let price = |price| priced.then_some(price);
        Form {
            shop: Some("Nhà in Thành Công".to_owned()),
            rows: vec![
                row("Một", (8.0, 0.8), 4, Some("bạt hiflex"), price(45_000.0)),
                row("Hai", (0.8, 2.5), 20, Some("vải phi"), price(62_500.0)),
                row("Ba", (10.0, 1.0), 2, Some("bạt hiflex"), Some(45_000.0)),
            ],
        }
    }

    #[test]
    fn totals_go_by_material() {
        let form = form(true);
        let totals = form.totals();
        let canvas = &totals["bạt hiflex"];
        assert_eq!((canvas.count, canvas.area), (6, 45.6));
        assert_eq!(canvas.amount, Some(2_052_000.0));
        assert_eq!(totals["vải phi"].amount, Some(2_500_000.0));
        let total = form.total();
        assert_eq!(total.amount, Some(4_552_000.0));
        assert_eq!(
            total.in_words().unwrap(),
            "Bốn triệu năm trăm năm mươi hai nghìn đồng"
        );
    }

    #[test]
    fn without_all_prices_there_is_no_sum() {
        let form = form(false);
        assert_eq!(form.totals()["bạt hiflex"].amount, None);
        assert_eq!(form.total().amount, None);
        assert_eq!(form.total().in_words(), None);
        assert!((form.total().area - 85.6).abs() < 1e-9);
    }

    #[test]
    fn prices_are_found_whatever_the_capitals() {
        let mut shop = Shop::default();
        shop.prices.insert("Bạt Hiflex".to_owned(), 45_000.0);
        assert_eq!(price(&shop, "ba\u{323}t hiflex "), Some(45_000.0));
        assert_eq!(price(&shop, "vải"), None);
        assert_eq!(name_of("default", Some(&shop)), None);
        assert_eq!(name_of("a", Some(&shop)).as_deref(), Some("a"));
    }

    #[test]
    fn small_sheets_are_rounded_to_a_square_centimetre() {
        let row = row("Giấy mời", (0.21, 0.1485), 150, None, Some(10_000.0));
        assert_eq!((row.area(), row.total_area()), (0.0312, 4.68));
        assert_eq!(row.amount(), Some(46_800.0));
    }
}

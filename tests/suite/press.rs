//! Outside programs as judges of press files. Without them the tests fail: `tests/run`
//! installs them.

use std::path::Path;
use std::process::Command;

use image::GrayImage;

/// A rectangle in millimetres: left, top, right, bottom.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Box4 {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
}

impl Box4 {
    pub(crate) fn width(self) -> f64 {
        self.right - self.left
    }

    pub(crate) fn height(self) -> f64 {
        self.bottom - self.top
    }
}

/// A press file's page as mutool reads it, in millimetres from the media's lower left corner.
pub(crate) struct Sheet {
    pub(crate) media: Box4,
    pub(crate) bleed: Box4,
    pub(crate) trim: Box4,
    pub(crate) user_unit: f64,
}

fn run(program: &str, args: &[&str]) -> (bool, String) {
    let output = Command::new(program).args(args).output();
    let output =
        output.unwrap_or_else(|e| panic!("{program}: {e}; `tests/run` installs what is missing"));
    let text = [output.stdout, output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8_lossy(&text).into_owned(),
    )
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

/// qpdf finds nothing wrong.
pub(crate) fn assert_clean(pdf: &Path) {
    let (fine, words) = run("qpdf", &["--check", text(pdf)]);
    assert!(fine && !words.contains("WARNING"), "{words}");
}

/// The page boxes.
pub(crate) fn sheet(pdf: &Path) -> Sheet {
    let (fine, words) = run("mutool", &["pages", text(pdf)]);
    assert!(fine, "{words}");
    let numbers = |name: &str| -> Vec<f64> {
        let line = words
            .lines()
            .find(|l| l.contains(&format!("<{name} ")))
            .unwrap_or_default();
        line.split('"')
            .skip(1)
            .step_by(2)
            .map(|n| n.parse().expect("a number"))
            .collect()
    };
    let user_unit = numbers("UserUnit").first().copied().unwrap_or(1.0);
    let of = |name: &str| {
        let n = numbers(name);
        assert_eq!(n.len(), 4, "{name} in {words}");
        let mm = |points: f64| points * user_unit * 25.4 / 72.0;
        Box4 {
            left: mm(n[0]),
            bottom: mm(n[1]),
            right: mm(n[2]),
            top: mm(n[3]),
        }
    };
    let flip = |b: Box4| Box4 {
        top: b.bottom,
        bottom: b.top,
        ..b
    };
    Sheet {
        media: flip(of("MediaBox")),
        bleed: flip(of("BleedBox")),
        trim: flip(of("TrimBox")),
        user_unit,
    }
}

/// The plates of a press file as Ghostscript separates them: how much ink, 0 to 255, by
/// pixel. Spot inks follow by name.
pub(crate) struct Plates {
    pub(crate) cyan: GrayImage,
    pub(crate) magenta: GrayImage,
    pub(crate) yellow: GrayImage,
    pub(crate) black: GrayImage,
    pub(crate) spots: Vec<String>,
    /// Pixels a millimetre.
    pub(crate) scale: f64,
}

/// Separates a file at about `pixels` along its longer side.
pub(crate) fn plates(pdf: &Path, pixels: f64) -> Plates {
    let sheet = sheet(pdf);
    let longer = sheet.media.width().max(sheet.media.height());
    let ppi = pixels / (longer / 25.4);
    let folder = tempfile::tempdir().expect("a folder for plates");
    let out = folder.path().join("p%d.tif");
    let (fine, words) = run(
        "gs",
        &[
            "-q",
            "-dNOPAUSE",
            "-dBATCH",
            "-dSAFER",
            "-sDEVICE=tiffsep",
            &format!("-r{ppi}"),
            "-o",
            text(&out),
            text(pdf),
        ],
    );
    assert!(fine, "{words}");
    let load = |ink: &str| {
        let file = folder.path().join(format!("p1({ink}).tif"));
        let mut plate = image::open(&file)
            .unwrap_or_else(|e| panic!("{}: {e}", file.display()))
            .to_luma8();
        // On a plate white is no ink.
        plate.pixels_mut().for_each(|p| p.0[0] = 255 - p.0[0]);
        plate
    };
    let process = ["Cyan", "Magenta", "Yellow", "Black"];
    let names = std::fs::read_dir(folder.path())
        .expect("plates")
        .map(|e| e.expect("a plate").file_name());
    let spots = names
        .filter_map(|n| Some(n.to_str()?.split_once('(')?.1.split_once(')')?.0.to_owned()))
        .filter(|n| !process.contains(&n.as_str()))
        .collect();
    let [cyan, magenta, yellow, black] = process.map(load);
    Plates {
        scale: f64::from(cyan.width()) / sheet.media.width(),
        cyan,
        magenta,
        yellow,
        black,
        spots,
    }
}

impl Plates {
    /// C, M, Y, K in per cent at a place in millimetres from the media's upper left corner.
    pub(crate) fn at(&self, x_mm: f64, y_mm: f64) -> [u8; 4] {
        let pixel = |plate: &GrayImage| {
            let x = ((x_mm * self.scale) as u32).min(plate.width() - 1);
            let y = ((y_mm * self.scale) as u32).min(plate.height() - 1);
            (f64::from(plate.get_pixel(x, y).0[0]) / 2.55).round() as u8
        };
        [&self.cyan, &self.magenta, &self.yellow, &self.black].map(pixel)
    }

    /// The four corners, a pixel in from the media's edges.
    pub(crate) fn corners(&self) -> [[u8; 4]; 4] {
        let (w, h) = (
            f64::from(self.cyan.width()) / self.scale,
            f64::from(self.cyan.height()) / self.scale,
        );
        let (near, far) = (1.5 / self.scale, 1.5 / self.scale);
        [
            (near, near),
            (w - far, near),
            (near, h - far),
            (w - far, h - far),
        ]
        .map(|(x, y)| self.at(x, y))
    }

    /// The box, in millimetres of the media, of the pixels that `wanted` picks by their inks.
    pub(crate) fn extent(&self, wanted: impl Fn([u8; 4]) -> bool) -> Option<Box4> {
        let mut found: Option<(u32, u32, u32, u32)> = None;
        for (x, y, c) in self.cyan.enumerate_pixels() {
            let per_cent = |v: u8| (f64::from(v) / 2.55).round() as u8;
            let others = [&self.magenta, &self.yellow, &self.black].map(|p| p.get_pixel(x, y).0[0]);
            if wanted([c.0[0], others[0], others[1], others[2]].map(per_cent)) {
                let (l, t, r, b) = found.unwrap_or((x, y, x, y));
                found = Some((l.min(x), t.min(y), r.max(x), b.max(y)));
            }
        }
        let mm = |p: u32| f64::from(p) / self.scale;
        found.map(|(l, t, r, b)| Box4 {
            left: mm(l),
            top: mm(t),
            right: mm(r + 1),
            bottom: mm(b + 1),
        })
    }
}

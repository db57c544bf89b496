//! The slogans of a real plan, and the cases that trip a breaker.

use super::*;

const DANG: &str = "Đảng Cộng sản Việt Nam quang vinh muôn năm!";
const NUOC: &str = "Nước Cộng hòa xã hội chủ nghĩa Việt Nam muôn năm!";
const GUONG: &str = "Sống, chiến đấu, lao động và học tập theo gương Bác Hồ vĩ đại!";
const THI_DUA: &str = "Thi đua là yêu nước, yêu nước thì phải thi đua!";
const HOI_NGHI: &str = "Chào mừng Hội nghị điển hình tiên tiến xã Kẻ Sặt, giai đoạn 2020 - 2025";
const DANG_CAC_CAP: &str =
    "Thi đua lập thành tích chào mừng Đại hội Đảng các cấp tiến tới Đại hội Đại biểu toàn quốc!";
const DAI_HOI: &str = "Thi đua lập thành tích chào mừng Đại hội Thi đua yêu nước thành phố lần thứ I, \
    tiến tới Đại hội Thi đua yêu nước toàn quốc lần thứ XI năm 2025!";
const DAN_GIAU: &str = "Tất cả vì mục tiêu dân giàu, nước mạnh, dân chủ, công bằng, văn minh!";
const CHU_DE: &str = "Đoàn kết, đổi mới, sáng tạo, thi đua xây dựng xã Kẻ Sặt giàu, đẹp, văn minh";

fn phrase(text: &str) -> Phrase {
    gaps(text, &[])
}

/// The text with `|` where a line may end well or fairly, and `¦` where it ends badly.
fn marked(text: &str) -> String {
    let phrase = phrase(text);
    let mut out = String::new();
    for (i, syllable) in phrase.syllables().iter().enumerate() {
        out.push_str(syllable);
        out.push_str(match phrase.gaps().get(i) {
            None => "",
            Some(Gap::Forced) => " / ",
            Some(Gap::Forbidden(_)) => " ",
            Some(Gap::Allowed { cost }) if *cost < 0.35 => " | ",
            Some(Gap::Allowed { .. }) => " ¦ ",
        });
    }
    out
}

/// The best lines, with a letter's width for a letter: a stand-in for shaped widths.
fn best(text: &str, count: usize) -> Vec<String> {
    let phrase = phrase(text);
    let mut best = (f64::NEG_INFINITY, Vec::new());
    choose(&phrase, 0, count, &mut Vec::new(), &mut best);
    phrase.lines_of(&best.1)
}

/// Tries every way to end `left` more lines from syllable `start` on.
fn choose(
    phrase: &Phrase,
    start: usize,
    left: usize,
    breaks: &mut Vec<usize>,
    best: &mut (f64, Vec<usize>),
) {
    if left == 1 {
        let score = score(phrase, breaks);
        if score > best.0 {
            *best = (score, breaks.clone());
        }
        return;
    }
    for gap in start..phrase.gaps().len() {
        if phrase.break_cost(gap).is_some() {
            breaks.push(gap);
            choose(phrase, gap + 1, left - 1, breaks, best);
            breaks.pop();
        }
    }
}

fn score(phrase: &Phrase, breaks: &[usize]) -> f64 {
    let starts = std::iter::once(0).chain(breaks.iter().map(|gap| gap + 1));
    let ends = breaks.iter().map(|gap| gap + 1).chain([phrase.len()]);
    let lines: Vec<_> = starts.zip(ends).map(|(start, end)| start..end).collect();
    let widths: Vec<f64> = lines
        .iter()
        .map(|line| phrase.line(line.clone()).chars().count() as f64)
        .collect();
    let widest = widths.iter().copied().fold(0.0, f64::max);
    let ragged: f64 = widths
        .iter()
        .map(|width| (1.0 - width / widest).powi(2))
        .sum::<f64>()
        / widths.len() as f64;
    let breaks: f64 = breaks
        .iter()
        .filter_map(|gap| phrase.break_cost(*gap))
        .sum();
    let alone: f64 = lines.into_iter().map(|line| phrase.line_cost(line)).sum();
    -widest.ln() - breaks - alone - 0.2 * ragged
}

#[test]
fn slogans_break_by_sense() {
    let cases: &[(&str, &[&str])] = &[
        (DANG, &["Đảng Cộng sản Việt Nam", "quang vinh muôn năm!"]),
        (
            NUOC,
            &["Nước Cộng hòa xã hội chủ nghĩa Việt Nam", "muôn năm!"],
        ),
        (
            NUOC,
            &["Nước Cộng hòa", "xã hội chủ nghĩa Việt Nam", "muôn năm!"],
        ),
        (
            GUONG,
            &[
                "Sống, chiến đấu, lao động và học tập",
                "theo gương Bác Hồ vĩ đại!",
            ],
        ),
        (
            GUONG,
            &[
                "Sống, chiến đấu,",
                "lao động và học tập",
                "theo gương Bác Hồ vĩ đại!",
            ],
        ),
        (
            THI_DUA,
            &["Thi đua là yêu nước,", "yêu nước thì phải thi đua!"],
        ),
        (
            THI_DUA,
            &["Thi đua là yêu nước,", "yêu nước", "thì phải thi đua!"],
        ),
        (
            HOI_NGHI,
            &[
                "Chào mừng Hội nghị điển hình tiên tiến",
                "xã Kẻ Sặt, giai đoạn 2020 - 2025",
            ],
        ),
        (
            HOI_NGHI,
            &[
                "Chào mừng Hội nghị",
                "điển hình tiên tiến xã Kẻ Sặt,",
                "giai đoạn 2020 - 2025",
            ],
        ),
        (
            DANG_CAC_CAP,
            &[
                "Thi đua lập thành tích chào mừng Đại hội Đảng các cấp",
                "tiến tới Đại hội Đại biểu toàn quốc!",
            ],
        ),
        (
            DANG_CAC_CAP,
            &[
                "Thi đua lập thành tích",
                "chào mừng Đại hội Đảng các cấp",
                "tiến tới Đại hội Đại biểu toàn quốc!",
            ],
        ),
        (
            DAI_HOI,
            &[
                "Thi đua lập thành tích chào mừng Đại hội Thi đua yêu nước thành phố lần thứ I,",
                "tiến tới Đại hội Thi đua yêu nước toàn quốc lần thứ XI năm 2025!",
            ],
        ),
        (
            DAN_GIAU,
            &[
                "Tất cả vì mục tiêu dân giàu, nước mạnh,",
                "dân chủ, công bằng, văn minh!",
            ],
        ),
        (
            DAN_GIAU,
            &[
                "Tất cả vì mục tiêu dân giàu,",
                "nước mạnh, dân chủ,",
                "công bằng, văn minh!",
            ],
        ),
        (
            CHU_DE,
            &[
                "Đoàn kết, đổi mới, sáng tạo,",
                "thi đua xây dựng xã Kẻ Sặt giàu, đẹp, văn minh",
            ],
        ),
    ];
    let mut wrong = Vec::new();
    for (text, expected) in cases {
        let lines = best(text, expected.len());
        if lines != *expected {
            wrong.push(format!("{lines:#?}\n{}", marked(text)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn gaps_are_told_apart() {
    let cases = [
        // Names: by their capitals, by the list at the head of a sentence, with their titles.
        ("Hồ Chí Minh muôn năm!", "Hồ Chí Minh | muôn năm!"),
        ("Việt Nam muôn năm!", "Việt Nam | muôn năm!"),
        (
            "Kẻ Sặt chào đón quý khách",
            "Kẻ Sặt | chào | đón | quý khách",
        ),
        (
            "XÃ KẺ SẶT LẦN THỨ I (2025-2030)",
            "XÃ KẺ SẶT | LẦN THỨ I | (2025-2030)",
        ),
        ("Nguyễn Văn Mẫu", "Nguyễn Văn Mẫu"),
        (
            "Ông Nguyễn Văn Mẫu, thôn mẫu",
            "Ông Nguyễn Văn Mẫu, | thôn | mẫu",
        ),
        ("ở TP. Hải Phòng", "ở ¦ TP. Hải Phòng"),
        ("công an xã dựng", "công an ¦ xã | dựng"),
        // A name needs its capital, a word does not.
        ("nâng cao bằng cấp", "nâng cao ¦ bằng cấp"),
        ("PHỤC VỤ NHÂN DÂN", "PHỤC VỤ ¦ NHÂN DÂN"),
        // Words: either spelling, the longest, no further than a mark, chance meetings.
        ("hoà bình, hòa bình", "hoà bình, | hòa bình"),
        ("Xã hội chủ nghĩa", "Xã hội chủ nghĩa"),
        ("vì dân chủ, động viên", "vì ¦ dân chủ, | động viên"),
        ("nhân dân chủ động", "nhân dân ¦ chủ động"),
        ("mừng Đại hội Thi đua", "mừng | Đại hội | Thi đua"),
        (
            "mừng Đại hội Thi đua yêu nước",
            "mừng | Đại hội ¦ Thi đua yêu nước",
        ),
        ("ĐẠI HỘI THI ĐUA YÊU NƯỚC", "ĐẠI HỘI ¦ THI ĐUA YÊU NƯỚC"),
        // Figures, with what they count, label or date.
        ("3,2 ha lúa của 29 thôn", "3,2 ha | lúa | của ¦ 29 thôn"),
        ("thu 5 triệu đồng", "thu | 5 triệu đồng"),
        ("từ năm 2020 đến năm 2025", "từ ¦ năm 2020 | đến ¦ năm 2025"),
        ("từ 2020 đến 2025", "từ ¦ 2020 đến 2025"),
        (
            "giai đoạn 2020 – 2025 thắng lợi",
            "giai đoạn 2020 – 2025 | thắng lợi",
        ),
        (
            "chiều ngày 28 tháng 8 năm 2025 tại xã",
            "chiều ngày 28 tháng 8 năm 2025 | tại ¦ xã",
        ),
        (
            "14 giờ 30 phút ngày 28/8/2025",
            "14 giờ 30 phút | ngày 28/8/2025",
        ),
        (
            "Kế hoạch số 26/KH-UBND của xã",
            "Kế hoạch | số 26/KH-UBND | của ¦ xã",
        ),
        ("Đại hội Đảng lần thứ XIV", "Đại hội | Đảng | lần thứ XIV"),
        ("Đại hội XIV của Đảng", "Đại hội XIV | của ¦ Đảng"),
        (
            "Huân chương Lao động hạng Nhất",
            "Huân chương | Lao động | hạng Nhất",
        ),
        ("100% hộ dân", "100% ¦ hộ dân"),
        (
            "Gọi 0912 345 678 trước 17h30",
            "Gọi | 0912 345 678 | trước 17h30",
        ),
        ("thu 05 triệu đồng", "thu | 05 triệu đồng"),
        ("phòng bão số 3 (Yagi)", "phòng | bão số 3 | (Yagi)"),
        ("gia đình 5 không, 3 sạch", "gia đình | 5 không, | 3 sạch"),
        ("1. Đoàn kết", "1. Đoàn kết"),
        // Marks.
        ("Muôn năm ! Quyết thắng !", "Muôn năm ! | Quyết thắng !"),
        ("Thi đua - Khen thưởng", "Thi đua - | Khen thưởng"),
        (
            "phong trào “Dân vận khéo” ở xã",
            "phong trào | “Dân vận khéo” | ở ¦ xã",
        ),
        ("giàu, đẹp, văn minh", "giàu, | đẹp, | văn minh"),
        ("xanh - sạch - đẹp", "xanh - | sạch - | đẹp"),
        // What the author says.
        ("Thi / đua~là yêu nước", "Thi / đua là ¦ yêu nước"),
        ("/ đẹp\u{a0}~ mãi\n mãi /", "đẹp mãi mãi"),
        ("28/8/2025", "28/8/2025"),
    ];
    let wrong: Vec<_> = cases
        .iter()
        .map(|(text, expected)| (marked(text), *expected))
        .filter(|(a, b)| a != b)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_reason_is_given() {
    let cases = [
        ("thi đua", Why::Compound),
        ("Kẻ Sặt", Why::Name),
        ("xã Kẻ", Why::Name),
        ("29 thôn", Why::Amount),
        ("thứ XI", Why::Ordinal),
        ("tháng 8", Why::Date),
        ("2020- 2025", Why::Range),
        ("năm !", Why::Mark),
        ("(hai năm)", Why::Bracket),
        ("một~lòng", Why::Tied),
    ];
    for (text, why) in cases {
        assert_eq!(phrase(text).gaps(), [Gap::Forbidden(why)], "{text}");
    }
}

#[test]
fn the_order_of_places_holds() {
    // comma < leading particle < joining particle < between words < behind a word that waits
    let phrase = phrase("vui, khỏe để sống và làm lúa rất ngon");
    let cost = |i| phrase.break_cost(i).unwrap();
    let order = [cost(0), cost(1), cost(3), cost(5), cost(7)];
    assert!(order.is_sorted_by(|a, b| a < b), "{order:?}");
}

#[test]
fn own_words_are_kept_whole() {
    let words = ["Bánh gai Ninh Giang".to_owned(), "làm lúa".to_owned()];
    let phrase = gaps("Mời mua bánh gai Ninh Giang, LÀM LÚA", &words);
    let allowed: Vec<_> = (0..phrase.len())
        .filter(|i| phrase.break_cost(*i).is_some())
        .collect();
    assert_eq!(allowed, [0, 1, 5]);
}

#[test]
fn one_syllable_alone_costs_much_unless_it_was_asked_for() {
    let plain = phrase("Sống, chiến đấu !");
    assert!(plain.line_cost(0..1) > 0.5);
    assert_eq!(plain.line_cost(1..4), 0.0);
    assert_eq!(phrase("Sống / chiến đấu").line_cost(0..1), 0.0);
    assert_eq!(phrase("Muôn năm").line_cost(0..2), 0.0);
    assert_eq!(phrase("Kế hoạch 26/KH-UBND").line_cost(2..3), 0.0);
    assert!(phrase("Tổng kết 2020-2025").line_cost(2..3) > 0.5);
    assert_eq!(phrase("Sống").line_cost(4..9), 0.0);
}

#[test]
fn lines_follow_breaks_and_the_author() {
    let phrase = phrase("Thi đua là yêu nước, / yêu nước thì phải thi đua!");
    assert_eq!(
        phrase.lines_of(&[]),
        ["Thi đua là yêu nước,", "yêu nước thì phải thi đua!"]
    );
    assert_eq!(
        phrase.lines_of(&[99, 6, 1]),
        ["Thi đua", "là yêu nước,", "yêu nước", "thì phải thi đua!"]
    );
    assert_eq!(phrase.forced_breaks().collect::<Vec<_>>(), [4]);
    assert!(gaps(" / ~ ", &[]).is_empty());
    assert!(gaps("", &[]).lines_of(&[]).is_empty());
}

//! The head of the kit's papers, as administrative papers have it: the organisation to the
//! left, the country's name and motto to the right (Decree 30/2020/NĐ-CP, appendix I).

use serde::Serialize;

use crate::print::workshop::Workshop;

/// The country's name.
pub(super) const COUNTRY: &str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
/// The country's motto.
pub(super) const MOTTO: &str = "Độc lập - Tự do - Hạnh phúc";
/// What a commune's full name begins with, which its name in a date line leaves out.
const KINDS: [&str; 4] = ["Xã ", "Phường ", "Thị trấn ", "Đặc khu "];

/// What stands above a paper's title.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Letterhead {
    /// The organisation above the one that writes, in capitals.
    pub(super) above: Option<String>,
    /// The organisation that writes, in capitals.
    pub(super) name: Option<String>,
    /// The place and day, to be filled in by hand; no clock is asked.
    pub(super) dateline: String,
    /// The event that the pieces are for.
    pub(super) event: Option<String>,
    country: &'static str,
    motto: &'static str,
}

impl Letterhead {
    /// The head of a site's papers.
    pub(super) fn of(workshop: &Workshop) -> Letterhead {
        let known = |path: &str| {
            let text = workshop.config().get_from_path(path)?.as_str()?.trim();
            (!text.is_empty()).then(|| text.to_owned())
        };
        Letterhead::new(
            known("commune.parent"),
            known("commune.name"),
            known("commune.centre"),
            known("event.name"),
        )
    }

    /// A commune's centre writes under its people's committee, a commune under what is above.
    fn new(
        parent: Option<String>,
        commune: Option<String>,
        centre: Option<String>,
        event: Option<String>,
    ) -> Letterhead {
        let town = commune.as_deref().map(|name| {
            let bare = KINDS.iter().find_map(|kind| name.strip_prefix(kind));
            bare.unwrap_or(name).to_owned()
        });
        let committee = commune.as_ref().map(|c| format!("Ủy ban nhân dân {c}"));
        let (above, name) = match centre {
            Some(centre) => (committee, Some(centre)),
            None => (parent, commune),
        };
        let blank = "ngày ……  tháng ……  năm ………";
        Letterhead {
            above: above.map(|t| t.to_uppercase()),
            name: name.map(|t| t.to_uppercase()),
            dateline: match town {
                Some(town) => format!("{town}, {blank}"),
                None => format!("………………, {blank}"),
            },
            event,
            country: COUNTRY,
            motto: MOTTO,
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::print::kit) fn head() -> Letterhead {
        let text = |text: &str| Some(text.to_owned());
        Letterhead::new(
            text("Thành phố Hải Phòng"),
            text("Xã Kẻ Sặt"),
            text("Trung tâm Văn hóa, Thể thao và Truyền thông xã Kẻ Sặt"),
            text("Hội nghị tuyên dương điển hình tiên tiến xã Kẻ Sặt"),
        )
    }

    #[test]
    fn a_centre_writes_under_its_committee() {
        let head = head();
        assert_eq!(head.above.as_deref(), Some("ỦY BAN NHÂN DÂN XÃ KẺ SẶT"));
        assert!(head.name.unwrap().starts_with("TRUNG TÂM VĂN HÓA"));
        assert!(head.dateline.starts_with("Kẻ Sặt, ngày"));
        let bare = Letterhead::new(None, Some("Thành An".to_owned()), None, None);
        assert_eq!((bare.above, bare.name.as_deref()), (None, Some("THÀNH AN")));
        assert!(Letterhead::new(None, None, None, None).name.is_none());
    }
}

//! What the file says about itself, twice: in the Info dictionary and, agreeing with it, in XMP.

use pdf_writer::types::TrappingStatus;
use pdf_writer::{Pdf, Ref, TextStr};
use xmp_writer::{DateTime, RenditionClass, Timezone, XmpWriter};

use super::{About, uuid};

const PRODUCER: &str = concat!("loa ", env!("CARGO_PKG_VERSION"));
/// Việt Nam's clock: the day of making begins there.
const UTC_OFFSET: i8 = 7;

pub(super) fn write_info(pdf: &mut Pdf, id: Ref, about: &About<'_>) {
    let day = pdf_writer::Date::new(about.date.year())
        .month(about.date.month())
        .day(about.date.day())
        .hour(0)
        .minute(0)
        .second(0)
        .utc_offset_hour(UTC_OFFSET);
    let mut info = pdf.document_info(id);
    info.title(TextStr(about.title));
    info.creator(TextStr(PRODUCER));
    info.producer(TextStr(PRODUCER));
    info.creation_date(day);
    info.modified_date(day);
    info.trapped(TrappingStatus::NotTrapped);
}

pub(super) fn xmp(about: &About<'_>, id: &[u8; 16]) -> String {
    let day = DateTime {
        year: about.date.year(),
        month: Some(about.date.month()),
        day: Some(about.date.day()),
        hour: Some(0),
        minute: Some(0),
        second: Some(0),
        timezone: Some(Timezone::Local {
            hour: UTC_OFFSET,
            minute: 0,
        }),
    };
    let name = uuid(id);
    let mut xmp = XmpWriter::new();
    xmp.title([(None, about.title)]);
    xmp.format("application/pdf");
    xmp.creator_tool(PRODUCER);
    xmp.producer(PRODUCER);
    xmp.create_date(day);
    xmp.modify_date(day);
    xmp.metadata_date(day);
    xmp.trapped(false);
    xmp.document_id(&name);
    xmp.instance_id(&name);
    xmp.rendition_class(RenditionClass::Default);
    xmp.version_id("1");
    xmp.pdfx_version("PDF/X-4");
    xmp.finish(None)
}

//! The zip of a shop: its press files under its own names, and its order form.

use std::io::{Seek, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::pack::{FORM, Pack};
use super::{Kit, broken};
use crate::diag::{Diagnostic, Outcome};
use crate::recipe::Kitchen;

/// Writes the zip. The files are compressed already, and so only stored; the time is the
/// format's first, because no clock is asked.
///
/// # Errors
/// Everything wrong with the pieces; an `out` that takes no more.
pub(super) fn write(
    kit: &Kit<'_>,
    pack: &Pack,
    kitchen: &dyn Kitchen,
    out: impl Write + Seek,
) -> Outcome<()> {
    let form = [kit.form(pack)?];
    let [workbook, paper] = FORM;
    let mut zip = ZipWriter::new(out);
    add(&mut zip, workbook, &kit.workbook(&form, None)?)?;
    add(&mut zip, paper, &kit.order_form(&form)?)?;
    for (path, name) in pack.items.iter().flat_map(|item| &item.files) {
        add(&mut zip, name, &kitchen.bytes(path)?)?;
    }
    zip.finish().map_err(failed)?;
    Ok(())
}

/// Adds a file. Names that are not plain ASCII are flagged as UTF-8 by the writer.
fn add(zip: &mut ZipWriter<impl Write + Seek>, name: &str, bytes: &[u8]) -> Outcome<()> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default())
        .large_file(u32::try_from(bytes.len()).is_err())
        .unix_permissions(0o644);
    zip.start_file(name, options).map_err(failed)?;
    zip.write_all(bytes).map_err(failed)
}

fn failed(error: impl std::fmt::Display) -> Vec<Diagnostic> {
    broken(&error)
}

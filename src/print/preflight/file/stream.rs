//! The bytes of streams: unpacked strictly, and only so far.

use lopdf::Stream;
use miniz_oxide::inflate::stream::{InflateState, inflate};
use miniz_oxide::{DataFormat, MZFlush, MZStatus};

use super::{Examiner, Fault};

/// How much is unpacked at a time.
const CHUNK: usize = 64 << 10;

/// Why a stream gives no bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Trouble {
    /// It breaks off, or its sum is wrong.
    Broken,
    /// It unpacks to more than allowed.
    TooMuch,
}

/// Hands the unpacked bytes to `sink`, chunk by chunk; gives their number.
pub(super) fn unpack(
    packed: &[u8],
    most: usize,
    mut sink: impl FnMut(&[u8]),
) -> Result<usize, Trouble> {
    let mut state = InflateState::new_boxed(DataFormat::Zlib);
    let mut chunk = vec![0; CHUNK];
    let (mut rest, mut total) = (packed, 0_usize);
    loop {
        let step = inflate(&mut state, rest, &mut chunk, MZFlush::None);
        rest = &rest[step.bytes_consumed..];
        total += step.bytes_written;
        if total > most {
            return Err(Trouble::TooMuch);
        }
        sink(&chunk[..step.bytes_written]);
        match step.status {
            Ok(MZStatus::StreamEnd) => return Ok(total),
            Ok(_) if step.bytes_consumed + step.bytes_written > 0 => {}
            _ => return Err(Trouble::Broken),
        }
    }
}

/// The filters of a stream, first to last.
pub(super) fn filters(stream: &Stream) -> Vec<&[u8]> {
    stream.filters().unwrap_or_default()
}

impl Examiner<'_> {
    /// The unpacked bytes of a drawing, out of the file's budget.
    pub(super) fn drawing_bytes(&mut self, stream: &Stream) -> Option<Vec<u8>> {
        match self.unpacked(stream) {
            Ok(bytes) => Some(bytes),
            Err(Trouble::TooMuch) => {
                self.note(Fault::warning("pdf-too-heavy"));
                None
            }
            Err(Trouble::Broken) => {
                self.note_here(Fault::error("pdf-stream-broken"));
                None
            }
        }
    }

    /// The unpacked bytes of any stream, out of the file's budget.
    pub(super) fn unpacked(&mut self, stream: &Stream) -> Result<Vec<u8>, Trouble> {
        let outcome = match filters(stream).as_slice() {
            [b"FlateDecode"] if stream.dict.get(b"DecodeParms").is_err() => {
                let mut bytes = Vec::new();
                let keep = |chunk: &[u8]| bytes.extend_from_slice(chunk);
                unpack(&stream.content, self.left, keep).map(|_| bytes)
            }
            _ => stream
                .get_plain_content_with_limit(self.left)
                .map_err(|cause| match cause {
                    lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded {
                        ..
                    }) => Trouble::TooMuch,
                    _ => Trouble::Broken,
                }),
        };
        match &outcome {
            Ok(bytes) => self.left -= bytes.len().min(self.left),
            Err(Trouble::TooMuch) => self.left = 0,
            Err(Trouble::Broken) => {}
        }
        outcome
    }
}

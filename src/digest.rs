//! Digests: two things with the same digest are the same.
//!
//! XXH3 with 128 bits: as quick as memory, the same on every machine, and so wide that two
//! different things do not meet by chance. Nobody is kept out by it: what an attacker must not
//! forge is hashed by SHA-2 elsewhere.

use std::io::{self, Write};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

/// The digest of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Digest(#[serde(with = "serde_bytes")] [u8; 16]);

impl Digest {
    /// The digest of bytes.
    pub fn of(bytes: &[u8]) -> Digest {
        Digest(xxh3_128(bytes).to_le_bytes())
    }

    /// The digest as bytes.
    pub fn to_bytes(self) -> [u8; 16] {
        self.0
    }

    /// The digest of a value: of what its serialisation says.
    pub fn of_value(value: &(impl Serialize + ?Sized)) -> Digest {
        let mut digester = Digester::default();
        digester.value(value);
        digester.finish()
    }
}

/// Takes in, part by part, what a digest is made of. Every part has its length before it, so
/// that `ab`, `c` is not `a`, `bc`.
#[derive(Clone, Default)]
pub struct Digester(Xxh3);

impl Digester {
    /// Takes in bytes.
    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.update(&(bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
        self
    }

    /// Takes in a text.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.bytes(text.as_bytes())
    }

    /// Takes in a text that may be missing.
    pub fn optional(&mut self, text: Option<&str>) -> &mut Self {
        self.number(u64::from(text.is_some()));
        self.text(text.unwrap_or_default())
    }

    /// Takes in a number.
    pub fn number(&mut self, number: u64) -> &mut Self {
        self.0.update(&number.to_le_bytes());
        self
    }

    /// Takes in another digest.
    pub fn digest(&mut self, digest: Digest) -> &mut Self {
        self.0.update(&digest.0);
        self
    }

    /// Takes in a value.
    pub fn value(&mut self, value: &(impl Serialize + ?Sized)) -> &mut Self {
        let mut bytes = Vec::with_capacity(1024);
        // MessagePack tells types apart, and names the fields. What cannot be serialised is as
        // good as the word for it: it never can.
        match rmp_serde::encode::write_named(&mut bytes, value) {
            Ok(()) => self.bytes(&bytes),
            Err(_) => self.text("not to be serialised"),
        }
    }

    /// The digest of all that was taken in.
    pub fn finish(&self) -> Digest {
        Digest(self.0.digest128().to_le_bytes())
    }
}

/// Writes on into `out`, and in the end the digest of all that went through.
pub struct Summed<W> {
    out: W,
    sum: Xxh3,
}

impl<W: Write> Summed<W> {
    /// Begins with nothing.
    pub fn new(out: W) -> Self {
        Summed {
            out,
            sum: Xxh3::new(),
        }
    }

    /// Writes the bytes of the digest, and gives it: what stands before them has it, by
    /// [`Digest::of`].
    ///
    /// # Errors
    /// Those of the writer.
    pub fn finish(mut self) -> io::Result<Digest> {
        let digest = Digest(self.sum.digest128().to_le_bytes());
        self.out.write_all(&digest.to_bytes())?;
        Ok(digest)
    }
}

impl<W: Write> Write for Summed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.sum.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_into_each_other() {
        let of = |parts: &[&str]| {
            let mut digester = Digester::default();
            parts.iter().for_each(|part| {
                digester.text(part);
            });
            digester.finish()
        };
        assert_eq!(of(&["a", "b"]), of(&["a", "b"]));
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_ne!(of(&["a"]), of(&["a", ""]));
    }

    #[test]
    fn what_is_written_on_is_summed_up() {
        let mut bytes = Vec::new();
        let mut summed = Summed::new(&mut bytes);
        let text = "Kẻ Sặt ".repeat(100);
        text.as_bytes()
            .chunks(7)
            .for_each(|part| summed.write_all(part).unwrap());
        let given = summed.finish().unwrap();
        let (before, digest) = bytes.split_at(text.len());
        assert_eq!(before, text.as_bytes());
        assert_eq!(digest, Digest::of(before).to_bytes());
        assert_eq!(given, Digest::of(before));
    }

    #[test]
    fn values_with_the_same_contents_have_the_same_digest() {
        assert_eq!(Digest::of_value(&["x"]), Digest::of_value(&vec!["x"]));
        assert_ne!(Digest::of_value(&["x"]), Digest::of_value(&"x"));
        assert_ne!(Digest::of_value(&[1]), Digest::of_value(&[true]));
        assert_ne!(Digest::of_value(&1), Digest::of_value(&1.0));
        assert_ne!(Digest::of_value(&None::<u8>), Digest::of_value(&""));
    }
}

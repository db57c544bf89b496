//! Digests: two things with the same digest are the same.
//!
//! XXH3 with 128 bits: as quick as memory, the same on every machine, and so wide that two
//! different things do not meet by chance. Nobody is kept out by it: what an attacker must not
//! forge is hashed by SHA-2 elsewhere.

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

/// The digest of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Digest(u128);

impl Digest {
    /// The digest of bytes.
    pub fn of(bytes: &[u8]) -> Digest {
        Digest(xxh3_128(bytes))
    }

    /// The digest as bytes.
    pub fn to_bytes(self) -> [u8; 16] {
        self.0.to_le_bytes()
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

    /// Takes in a number.
    pub fn number(&mut self, number: u64) -> &mut Self {
        self.0.update(&number.to_le_bytes());
        self
    }

    /// Takes in another digest.
    pub fn digest(&mut self, digest: Digest) -> &mut Self {
        self.0.update(&digest.0.to_le_bytes());
        self
    }

    /// Takes in a value.
    pub fn value(&mut self, value: &(impl Serialize + ?Sized)) -> &mut Self {
        let mut bytes = Vec::with_capacity(1024);
        // What cannot be serialised is as good as the word for it: it never can.
        match serde_json::to_writer(&mut bytes, value) {
            Ok(()) => self.bytes(&bytes),
            Err(_) => self.text("not to be serialised"),
        }
    }

    /// The digest of all that was taken in.
    pub fn finish(&self) -> Digest {
        Digest(self.0.digest128())
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
    fn values_with_the_same_contents_have_the_same_digest() {
        assert_eq!(Digest::of_value(&["x"]), Digest::of_value(&vec!["x"]));
        assert_ne!(Digest::of_value(&["x"]), Digest::of_value(&"x"));
    }
}

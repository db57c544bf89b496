//! LZW as TIFF 6.0 (section 13) has it: codes of 9 to 12 bits, the highest bit first.
//!
//! Most of a sheet is flat, and flat pixels are zeros once they are differences. Over zeros
//! this encoder goes a whole string at a time, where a general one (`weezl`) looks up every
//! byte: sheets are written several times as fast.

/// Forget all strings.
const CLEAR: u16 = 256;
/// The end of the strip.
const END: u16 = 257;
/// The first code of a string.
const FIRST: u16 = 258;
/// With this many codes the decoder's table is full: 12 bits hold no more.
const FULL: u16 = 4094;
/// Places for strings: a power of two, more than twice as many as there are codes.
const PLACES: usize = 8192;

/// Squeezes a strip.
pub(super) fn squeeze(bytes: &[u8]) -> Vec<u8> {
    let mut bits = Bits::default();
    let mut strings = Strings::new();
    bits.put(CLEAR, strings.width());
    let mut at = 0;
    while at < bytes.len() {
        // The longest known string that begins here …
        let mut code = u16::from(bytes[at]);
        at += 1;
        if code == 0 {
            let most = strings.zeros.len() - 1;
            let zeros = 1 + leading_zeros(&bytes[at..], most);
            code = strings.zeros[zeros - 1];
            at += zeros - 1;
        }
        while let Some(longer) = bytes.get(at).and_then(|b| strings.find(code, *b)) {
            code = longer;
            at += 1;
        }
        bits.put(code, strings.width());
        // … is a new string together with the byte behind it.
        if let Some(byte) = bytes.get(at) {
            strings.add(code, *byte);
            if strings.next == FULL {
                bits.put(CLEAR, strings.width());
                strings = Strings::new();
            }
        }
    }
    bits.put(END, strings.width_at_end());
    bits.finish()
}

/// How many zeros the bytes begin with, counted up to `most`.
fn leading_zeros(bytes: &[u8], most: usize) -> usize {
    let bytes = &bytes[..bytes.len().min(most)];
    let whole = bytes.chunks_exact(32).take_while(|part| **part == [0; 32]);
    let known = whole.count() * 32;
    known + bytes[known..].iter().take_while(|b| **b == 0).count()
}

/// The strings that have a code.
struct Strings {
    /// Hashed: a string's head (12 bits), its last byte (8), its own code (12); 0 is free.
    places: Vec<u32>,
    /// The codes of one zero, of two, and so on.
    zeros: Vec<u16>,
    next: u16,
}

impl Strings {
    fn new() -> Strings {
        Strings {
            places: vec![0; PLACES],
            zeros: vec![0],
            next: FIRST,
        }
    }

    /// Bits of a code. The decoder, which is a string behind, must know when to read more:
    /// TIFF widens one code early.
    fn width(&self) -> u32 {
        (u16::BITS - self.next.leading_zeros()).clamp(9, 12)
    }

    /// The decoder adds a string for the last code too.
    fn width_at_end(&self) -> u32 {
        (u16::BITS - (self.next + 1).leading_zeros()).clamp(9, 12)
    }

    /// Where the string is, or would be.
    fn place(&self, head: u16, byte: u8) -> usize {
        let key = u32::from(head) << 8 | u32::from(byte);
        let mut place = (key.wrapping_mul(0x9E37_79B1) >> 19) as usize;
        while self.places[place] != 0 && self.places[place] >> 12 != key {
            place = (place + 1) % PLACES;
        }
        place
    }

    fn find(&self, head: u16, byte: u8) -> Option<u16> {
        match self.places[self.place(head, byte)] {
            0 => None,
            found => Some((found & 0xFFF) as u16),
        }
    }

    fn add(&mut self, head: u16, byte: u8) {
        let place = self.place(head, byte);
        let key = u32::from(head) << 8 | u32::from(byte);
        self.places[place] = key << 12 | u32::from(self.next);
        if byte == 0 && self.zeros.last() == Some(&head) {
            self.zeros.push(self.next);
        }
        self.next += 1;
    }
}

/// Bits on their way into bytes.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    waiting: u32,
    count: u32,
}

impl Bits {
    fn put(&mut self, code: u16, width: u32) {
        self.waiting = self.waiting << width | u32::from(code);
        self.count += width;
        while self.count >= 8 {
            self.count -= 8;
            self.bytes.push((self.waiting >> self.count) as u8);
        }
    }

    fn finish(mut self) -> Vec<u8> {
        if self.count > 0 {
            self.bytes.push((self.waiting << (8 - self.count)) as u8);
        }
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes that repeat a little, the same every time.
    fn noise(length: usize, values: u32, zeros: u32) -> Vec<u8> {
        let mut seed = 7_u32;
        let mut next = move || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            seed >> 8
        };
        let mut out = Vec::new();
        while out.len() < length {
            out.push((next() % values) as u8);
            out.extend((0..next() % (zeros + 1)).map(|_| 0));
        }
        out.truncate(length);
        out
    }

    #[test]
    fn another_decoder_reads_it_back() {
        for length in [
            0, 1, 2, 3, 254, 255, 256, 257, 511, 3837, 3838, 3839, 3840, 4096, 70_000,
        ] {
            for (values, zeros) in [(256, 0), (3, 0), (1, 0), (256, 3), (4, 700), (256, 9000)] {
                let bytes = noise(length, values, zeros);
                let mut decoder =
                    weezl::decode::Decoder::with_tiff_size_switch(weezl::BitOrder::Msb, 8);
                let back = decoder.decode(&squeeze(&bytes)).unwrap();
                assert!(back == bytes, "{length} bytes of {values}, {zeros} zeros");
            }
        }
    }

    #[test]
    fn flat_rows_become_small() {
        assert!(squeeze(&vec![0; 1_000_000]).len() < 2100);
    }
}

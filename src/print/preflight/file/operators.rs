//! The operators of a drawing, read one at a time from its bytes.
//!
//! Nothing is kept of the drawing but the operands of one operator, and of these no more
//! than a colour can have, so a drawing of any size takes no memory.

/// No operator takes more numbers than a colour of 32 plates.
const MOST_NUMBERS: usize = 32;

/// What is no drawing: an unfinished text, a bracket too many, an unknown sign.
#[derive(Debug, PartialEq)]
pub(super) struct Broken;

/// The keys of a picture in the drawing itself, with the names under them.
type InlineKeys = Vec<(Vec<u8>, Vec<u8>)>;

/// An operator with what stands before it.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Operation<'a> {
    pub(super) operator: &'a [u8],
    /// The numbers, as far as they matter; those inside arrays are left out.
    pub(super) numbers: Vec<f64>,
    /// How many operands there were; an array counts as one.
    pub(super) operands: usize,
    /// The last name.
    pub(super) name: Option<Vec<u8>>,
    /// Empty but for `BI`.
    pub(super) inline: InlineKeys,
}

/// Reads operators.
pub(super) struct Operators<'a> {
    bytes: &'a [u8],
    at: usize,
}

enum Token<'a> {
    Number(f64),
    Name(Vec<u8>),
    /// A text or a word such as `true`.
    Other,
    Open,
    Close,
    Word(&'a [u8]),
}

impl<'a> Operators<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Operators { bytes, at: 0 }
    }

    /// The next operator, or `None` at the end.
    ///
    /// # Errors
    /// If the drawing breaks off or cannot be read.
    pub(super) fn next(&mut self) -> Result<Option<Operation<'a>>, Broken> {
        let mut operation = Operation::default();
        let mut depth = 0_usize;
        while let Some(token) = self.token()? {
            match token {
                Token::Open => {
                    operation.operands += usize::from(depth == 0);
                    depth += 1;
                }
                Token::Close => depth = depth.checked_sub(1).ok_or(Broken)?,
                _ if depth > 0 => {}
                Token::Number(number) => {
                    operation.operands += 1;
                    if operation.numbers.len() < MOST_NUMBERS {
                        operation.numbers.push(number);
                    }
                }
                Token::Name(name) => {
                    operation.operands += 1;
                    operation.name = Some(name);
                }
                Token::Other => operation.operands += 1,
                Token::Word(word) => {
                    operation.operator = word;
                    if word == b"BI" {
                        operation.inline = self.inline_picture()?;
                    }
                    return Ok(Some(operation));
                }
            }
        }
        if depth > 0 || operation.operands > 0 {
            return Err(Broken);
        }
        Ok(None)
    }

    /// The keys of an inline picture; its data is passed over.
    fn inline_picture(&mut self) -> Result<InlineKeys, Broken> {
        let mut entries = Vec::new();
        let mut key = None;
        let mut depth = 0_usize;
        loop {
            match self.token()?.ok_or(Broken)? {
                Token::Word(b"ID") => break,
                Token::Word(_) => return Err(Broken),
                Token::Open => depth += 1,
                Token::Close => {
                    depth = depth.checked_sub(1).ok_or(Broken)?;
                    key = key.filter(|_| depth > 0);
                }
                Token::Name(name) => match key.take() {
                    Some(key) => entries.push((key, name)),
                    None if depth == 0 => key = Some(name),
                    None => {}
                },
                Token::Number(_) | Token::Other => key = key.filter(|_| depth > 0),
            }
        }
        let data = self.bytes.get(self.at..).unwrap_or_default();
        let is_end = |w: &[u8]| {
            is_space(w[0]) && &w[1..3] == b"EI" && w.get(3).is_none_or(|c| !is_regular(*c))
        };
        let end = (0..data.len().saturating_sub(2))
            .find(|i| is_end(&data[*i..data.len().min(i + 4)]))
            .ok_or(Broken)?;
        self.at += end + 3;
        Ok(entries)
    }

    fn token(&mut self) -> Result<Option<Token<'a>>, Broken> {
        self.skip_space();
        let Some(first) = self.bytes.get(self.at) else {
            return Ok(None);
        };
        let next = self.bytes.get(self.at + 1);
        let token = match first {
            b'(' => self.text()?,
            b'<' if next == Some(&b'<') => self.step(2, Token::Open),
            b'>' if next == Some(&b'>') => self.step(2, Token::Close),
            b'<' => {
                let rest = &self.bytes[self.at..];
                let end = rest.iter().position(|c| *c == b'>').ok_or(Broken)?;
                self.step(end + 1, Token::Other)
            }
            b'[' => self.step(1, Token::Open),
            b']' => self.step(1, Token::Close),
            b'/' => {
                self.at += 1;
                Token::Name(unescaped(self.word()))
            }
            c if is_regular(*c) => {
                let word = self.word();
                match word {
                    b"true" | b"false" | b"null" => Token::Other,
                    [b'0'..=b'9' | b'+' | b'-' | b'.', ..] => Token::Number(parse(word)?),
                    _ => Token::Word(word),
                }
            }
            _ => return Err(Broken),
        };
        Ok(Some(token))
    }

    fn step(&mut self, bytes: usize, token: Token<'a>) -> Token<'a> {
        self.at += bytes;
        token
    }

    fn text(&mut self) -> Result<Token<'a>, Broken> {
        let mut depth = 0_usize;
        while let Some(byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'(' => depth += 1,
                b')' if depth == 1 => return Ok(Token::Other),
                b')' => depth -= 1,
                _ => {}
            }
        }
        Err(Broken)
    }

    fn word(&mut self) -> &'a [u8] {
        let rest = &self.bytes[self.at..];
        let end = rest.iter().position(|c| !is_regular(*c));
        let word = &rest[..end.unwrap_or(rest.len())];
        self.at += word.len();
        word
    }

    fn skip_space(&mut self) {
        while let Some(byte) = self.bytes.get(self.at) {
            match byte {
                b'%' => {
                    let rest = &self.bytes[self.at..];
                    let end = rest.iter().position(|c| matches!(c, b'\n' | b'\r'));
                    self.at += end.unwrap_or(rest.len());
                }
                c if is_space(*c) => self.at += 1,
                _ => return,
            }
        }
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte)
        && !matches!(
            byte,
            b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
        )
}

fn parse(word: &[u8]) -> Result<f64, Broken> {
    let text = std::str::from_utf8(word).map_err(|_| Broken)?;
    text.parse().map_err(|_| Broken)
}

/// A name with its `#20` read.
fn unescaped(name: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(name.len());
    let mut at = 0;
    while let Some(byte) = name.get(at) {
        let code = name.get(at + 1..at + 3).filter(|_| *byte == b'#');
        let code = code.and_then(|c| u8::from_str_radix(std::str::from_utf8(c).ok()?, 16).ok());
        out.push(code.unwrap_or(*byte));
        at += if code.is_some() { 3 } else { 1 };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(bytes: &[u8]) -> Result<Vec<String>, Broken> {
        let mut operators = Operators::new(bytes);
        let mut out = Vec::new();
        while let Some(o) = operators.next()? {
            out.push(format!(
                "{} {:?} {}",
                String::from_utf8_lossy(o.operator),
                o.numbers,
                o.operands
            ));
        }
        Ok(out)
    }

    #[test]
    fn operators_come_with_their_operands() {
        assert_eq!(
            all(b"q % note\n1 0 0 -.5 k[1 2]0 d/A#20b gs (a(b\\)) Tj) Tj <</A[1]>>/OC BDC")
                .unwrap(),
            [
                "q [] 0",
                "k [1.0, 0.0, 0.0, -0.5] 4",
                "d [0.0] 2",
                "gs [] 1",
                "Tj [] 1",
                "BDC [] 2"
            ]
        );
        let picture = b"BI /W 1/CS/RGB /F[/Fl] ID \x01EI xx EI Q";
        assert_eq!(all(picture).unwrap(), ["BI [] 0", "Q [] 0"]);
    }

    #[test]
    fn what_breaks_off_is_broken() {
        for bytes in [
            "(a",
            "[1 2",
            "1 0 0",
            "<41",
            "<</A 1",
            "BI /W 1 ID xx",
            "1.2.3 g",
            "]",
            "}",
        ] {
            assert_eq!(all(bytes.as_bytes()), Err(Broken), "{bytes}");
        }
    }
}

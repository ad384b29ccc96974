//! A document's text and the places in it: bytes inside, lines and columns outside.
//!
//! Nothing here knows Markdown; that is `markdown.rs`.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::OnceLock;

/// A document's name and text, with an index of its lines.
#[derive(Debug, Clone)]
pub struct Source {
    name: String,
    text: Cow<'static, str>,
    /// Made when a place is first asked for; most texts are read without one.
    index: OnceLock<Index>,
}

/// Where lines begin, and how many characters stand before a byte.
#[derive(Debug, Clone)]
struct Index {
    /// Byte offset of the first byte of each line.
    line_starts: Vec<usize>,
    /// How many characters begin before each block of [`BLOCK`] bytes.
    characters: Vec<usize>,
}

impl Index {
    fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut line_starts = vec![0];
        for (at, &byte) in bytes.iter().enumerate() {
            if byte == b'\n' || (byte == b'\r' && bytes.get(at + 1) != Some(&b'\n')) {
                line_starts.push(at + 1);
            }
        }
        let mut characters = vec![0];
        for block in bytes.chunks(BLOCK) {
            characters.push(characters[characters.len() - 1] + count_characters(block));
        }
        Self {
            line_starts,
            characters,
        }
    }
}

/// A place for people: line from 1, column from 1 in characters.
///
/// A tab is one character, a byte order mark is none, and a combining mark counts as the
/// character that it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, counted from 1. A line ends at LF, CR LF, or a lone CR.
    pub line: usize,
    /// Column, counted from 1 in characters (Unicode scalar values).
    pub column: usize,
}

/// Why bytes are no text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotText {
    /// A NUL byte stands at this offset: the file is binary.
    Binary(usize),
    /// The bytes are UTF-16, by their byte order mark.
    Utf16,
    /// The byte at this offset begins no UTF-8 character.
    NotUtf8(usize),
}

impl fmt::Display for NotText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotText::Binary(at) => {
                write!(f, "is binary, not text: a NUL byte stands at byte {at}")
            }
            NotText::Utf16 => write!(f, "is UTF-16; save it as UTF-8"),
            NotText::NotUtf8(at) => write!(
                f,
                "is not UTF-8: the byte at offset {at} begins no character; save it as UTF-8"
            ),
        }
    }
}

/// Bytes after which the characters before are counted once for all: a column far out in a line costs no more than one near by.
const BLOCK: usize = 4096;

/// How many characters begin in some bytes of UTF-8.
fn count_characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
}

impl Source {
    /// Takes the bytes of a file as text.
    ///
    /// # Errors
    ///
    /// When the bytes are UTF-16, hold a NUL, or are not UTF-8.
    pub fn from_bytes(name: impl Into<String>, bytes: Vec<u8>) -> Result<Self, NotText> {
        if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
            return Err(NotText::Utf16);
        }
        if let Some(at) = bytes.iter().position(|&byte| byte == 0) {
            return Err(NotText::Binary(at));
        }
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Self::new(name, text)),
            Err(error) => Err(NotText::NotUtf8(error.utf8_error().valid_up_to())),
        }
    }

    /// Takes text that is known to be text.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            text: Cow::Owned(text.into()),
            index: OnceLock::new(),
        }
    }

    /// A document whose text is part of the program, and is not copied.
    pub fn fixed(name: impl Into<String>, text: &'static str) -> Self {
        Self {
            name: name.into(),
            text: Cow::Borrowed(text),
            index: OnceLock::new(),
        }
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::of(&self.text))
    }

    /// The name under which the document is reported: a path, or `<stdin>`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text, byte order mark included.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Gives the text back to the system where only the name is wanted any more.
    pub fn forget_text(&mut self) {
        self.text = Cow::Borrowed("");
        self.index = OnceLock::new();
    }

    /// Bytes before the first character that a reader sees: 3 after a byte order mark, else 0.
    pub fn start(&self) -> usize {
        if self.text.starts_with('\u{FEFF}') { 3 } else { 0 }
    }

    /// Number of lines; an empty document has one.
    pub fn line_count(&self) -> usize {
        self.index().line_starts.len()
    }

    /// The place of a byte offset; an offset behind the end is taken as the end.
    pub fn position(&self, byte: usize) -> Position {
        let mut byte = byte.min(self.text.len());
        while !self.text.is_char_boundary(byte) {
            byte -= 1;
        }
        let line_starts = &self.index().line_starts;
        let line = line_starts.partition_point(|&start| start <= byte);
        let start = line_starts[line - 1].max(if line == 1 { self.start() } else { 0 });
        let start = start.min(byte);
        let before = if byte - start < BLOCK {
            count_characters(&self.text.as_bytes()[start..byte])
        } else {
            self.characters_before(byte) - self.characters_before(start)
        };
        let column = before + 1;
        Position { line, column }
    }

    /// How many characters begin before a byte.
    fn characters_before(&self, byte: usize) -> usize {
        let block = byte / BLOCK;
        self.index().characters[block] + count_characters(&self.text.as_bytes()[block * BLOCK..byte])
    }

    /// The bytes of a line (from 1), without its line end; `None` where there is no such line.
    pub fn line(&self, line: usize) -> Option<Range<usize>> {
        let line_starts = &self.index().line_starts;
        let start = *line_starts.get(line.checked_sub(1)?)?;
        let end = line_starts.get(line).copied().unwrap_or(self.text.len());
        let body = self.text[start..end].trim_end_matches(['\n', '\r']);
        Some(start..start + body.len())
    }

    /// The text of a span of bytes.
    ///
    /// # Panics
    ///
    /// When the span does not lie on character boundaries of this text.
    pub fn slice(&self, span: Range<usize>) -> &str {
        &self.text[span]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_after_a_byte_order_mark_and_tabs() {
        let source = Source::new("a.md", "\u{FEFF}\tcafé 客户 x\r\nsecond\rthird");
        let x = source.text().find('x').unwrap();
        assert_eq!(source.position(x), Position { line: 1, column: 10 });
        let second = source.text().find("second").unwrap();
        assert_eq!(source.position(second), Position { line: 2, column: 1 });
        let third = source.text().find("third").unwrap();
        assert_eq!(source.position(third + 2), Position { line: 3, column: 3 });
        assert_eq!(source.slice(source.line(1).unwrap()), "\u{FEFF}\tcafé 客户 x");
    }

    #[test]
    fn columns_far_out_in_a_line_are_those_that_counting_gives() {
        let text = "é".repeat(BLOCK) + "\n" + &"客x".repeat(3 * BLOCK) + "\n";
        let source = Source::new("a.md", text.clone());
        for at in [
            0,
            2,
            BLOCK - 2,
            BLOCK,
            2 * BLOCK,
            2 * BLOCK + 1,
            3 * BLOCK,
            5 * BLOCK + 7,
            text.len(),
        ] {
            let at = (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap();
            let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
            assert_eq!(
                source.position(at).column,
                text[start..at].chars().count() + 1,
                "{at}"
            );
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_told_apart() {
        assert_eq!(
            Source::from_bytes("a", vec![0xFF, 0xFE, b'a', 0]).unwrap_err(),
            NotText::Utf16
        );
        assert_eq!(
            Source::from_bytes("a", b"ab\0c".to_vec()).unwrap_err(),
            NotText::Binary(2)
        );
        assert_eq!(
            Source::from_bytes("a", b"ab\xFFc".to_vec()).unwrap_err(),
            NotText::NotUtf8(2)
        );
    }
}

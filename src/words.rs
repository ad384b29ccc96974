//! Cuts a block's text into words and marks.
//!
//! A word is what a reader would call one; addresses, paths and identifiers come out as one opaque
//! token. Nothing here knows what a word means; that is `lexicon/`.

use crate::lexicon::{Lexicon, Word, class};
use std::borrow::Cow;
use std::ops::Range;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// A word of letters; an apostrophe inside ("don't") belongs to it.
    Word,
    /// A number, with its separators: "1,000", "4.5".
    Number,
    /// The end of a sentence or a hard line break.
    Stop,
    /// A comma.
    Comma,
    /// A colon, semicolon, long dash or arrow: the end of a clause.
    Clause,
    /// An opening bracket.
    Open,
    /// A closing bracket.
    Close,
    /// A slash between words.
    Slash,
    /// A hyphen inside a word.
    Hyphen,
    /// A double quotation mark.
    Quote,
    /// The possessive mark: `'s`, or `'` after a plural.
    Possessive,
    /// A currency sign.
    Currency,
    /// Anything else that is visible: `%`, `+`, an emoji.
    Symbol,
    /// Code, an address, a path, an identifier: a thing with a name, never a mention.
    Opaque,
}

/// A token of a block's text.
#[derive(Debug, Clone, Copy)]
pub struct Token {
    /// First byte in the block's text.
    pub start: usize,
    /// Byte behind the last.
    pub end: usize,
    /// What it is.
    pub kind: TokenKind,
    /// What the lexicon knows of it.
    pub word: Word,
}

impl Token {
    /// The token's bytes in the block's text.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    /// The token as it stands.
    pub fn slice<'a>(&self, text: &'a str) -> &'a str {
        &text[self.start..self.end]
    }

    /// The token in lower case, with a straight apostrophe.
    pub fn lower<'a>(&self, text: &'a str) -> Cow<'a, str> {
        lower(self.slice(text))
    }

    /// Whether the token has one of these grammar classes.
    pub fn is(&self, classes: u64) -> bool {
        self.word.classes & classes != 0
    }

    /// Whether it is a currency's sign or name.
    pub fn is_currency(&self) -> bool {
        self.kind == TokenKind::Currency || self.is(class::CURRENCY)
    }

    /// Whether a clause or a sentence ends here.
    pub fn ends_clause(&self) -> bool {
        matches!(self.kind, TokenKind::Stop | TokenKind::Clause)
    }
}

/// Whether a character shows nothing and parts no words: a soft hyphen, a joiner, a mark of direction.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}'
    )
}

/// A word in lower case, with a straight apostrophe and without what nobody sees.
pub(crate) fn lower(slice: &str) -> Cow<'_, str> {
    if slice
        .bytes()
        .all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase())
    {
        Cow::Borrowed(slice)
    } else if slice.is_ascii() {
        Cow::Owned(slice.to_ascii_lowercase())
    } else {
        let mut word = slice.to_lowercase().replace('\u{2019}', "'");
        word.retain(|c| !is_invisible(c));
        Cow::Owned(word)
    }
}

/// Whether a run of characters without white space is an address, a path or an identifier.
fn is_opaque(chunk: &str) -> bool {
    let body = chunk.trim_matches(|c: char| !c.is_alphanumeric() && c != '/');
    if body.contains("://") || body.contains('_') || body.starts_with("www.") {
        return true;
    }
    // "U.S.", "e.g.": letters with dots between.
    let letters = body.split('.').all(|part| part.chars().count() == 1);
    if letters && body.contains('.') {
        return true;
    }
    if body.contains('@') && body.contains('.') {
        return true;
    }
    // "/users/{id}", "docs/users/index", but neither "and/or" nor "customer/vendor/rider".
    if body.starts_with('/') && body[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
        return true;
    }
    // "index.md", "user.entitlements": a dot between two letters of words longer than one letter.
    let dotted = body.split('.').filter(|part| part.chars().count() >= 2).count() >= 2
        && body.split('.').all(|part| !part.is_empty())
        && body
            .split('.')
            .skip(1)
            .all(|part| part.starts_with(|c: char| c.is_lowercase()));
    if dotted {
        return true;
    }
    // "userId", "CustomerPortal": a capital behind a small letter.
    let mut small = false;
    for c in body.chars() {
        if c.is_uppercase() && small && c.is_ascii() {
            return body.chars().all(char::is_alphanumeric);
        }
        small = c.is_lowercase();
    }
    false
}

fn kind_of(c: char) -> TokenKind {
    match c {
        '.' | '!' | '?' | '\n' | '…' => TokenKind::Stop,
        ',' => TokenKind::Comma,
        ':' | ';' | '—' | '–' | '→' | '|' | '⇒' | '•' => TokenKind::Clause,
        '(' | '[' | '{' => TokenKind::Open,
        ')' | ']' | '}' => TokenKind::Close,
        '/' => TokenKind::Slash,
        '-' | '‑' => TokenKind::Hyphen,
        '"' | '“' | '”' | '„' | '«' | '»' => TokenKind::Quote,
        '$' | '€' | '£' | '¥' | '₦' | '₹' | '¢' => TokenKind::Currency,
        _ => TokenKind::Symbol,
    }
}

/// The tokens of a block's text; `opaque` are its stretches that are no prose.
pub fn tokens(text: &str, opaque: &[Range<usize>], lexicon: &Lexicon) -> Vec<Token> {
    let mut out = Vec::with_capacity(text.len() / 5 + 1);
    let mut at = 0;
    let push = |out: &mut Vec<Token>, range: Range<usize>, kind: TokenKind| {
        let word = match kind {
            // "24/7" may stand in a phrase.
            TokenKind::Word | TokenKind::Number => lexicon.word_as_it_stands(&text[range.clone()]),
            _ => Word::default(),
        };
        out.push(Token {
            start: range.start,
            end: range.end,
            kind,
            word,
        });
    };
    let bytes = text.as_bytes();
    while let Some(c) = text[at..].chars().next() {
        // Most of a text is plain words: letters up to a blank, which no rule below looks at twice.
        if c.is_ascii_alphabetic() && opaque.is_empty() {
            let length = bytes[at..]
                .iter()
                .take_while(|byte| byte.is_ascii_lowercase())
                .count();
            let length = if length == 0 {
                1 + bytes[at + 1..]
                    .iter()
                    .take_while(|byte| byte.is_ascii_lowercase())
                    .count()
            } else {
                length
            };
            let end = at + length;
            let ends = |at: usize| matches!(bytes.get(at), None | Some(b' ' | b'\n'));
            if ends(end) {
                push(&mut out, at..end, TokenKind::Word);
                at = end;
                continue;
            }
            // The same with one mark behind it, as at the end of a sentence.
            if matches!(bytes[end], b',' | b'.' | b':' | b';' | b')' | b'!' | b'?') && ends(end + 1) {
                push(&mut out, at..end, TokenKind::Word);
                push(&mut out, end..end + 1, kind_of(char::from(bytes[end])));
                at = end + 1;
                continue;
            }
        }
        // They lie in order, so that a text of nothing but code is not gone through once a word.
        let next_opaque = &opaque[opaque.partition_point(|range| range.end <= at)..];
        if let Some(range) = next_opaque.first().filter(|range| range.contains(&at)) {
            push(&mut out, at..range.end, TokenKind::Opaque);
            at = range.end;
            continue;
        }
        if c == '\n' {
            push(&mut out, at..at + 1, TokenKind::Stop);
            at += 1;
            continue;
        }
        if c.is_whitespace() || is_invisible(c) {
            at += c.len_utf8();
            continue;
        }
        let chunk_end = text[at..]
            .find(char::is_whitespace)
            .map_or(text.len(), |length| at + length);
        let chunk_end = next_opaque
            .first()
            .map(|range| range.start)
            .filter(|&start| start > at && start < chunk_end)
            .unwrap_or(chunk_end);
        if is_opaque(&text[at..chunk_end]) {
            // Leading brackets and quotes and trailing marks stay marks.
            let chunk = &text[at..chunk_end];
            let lead = chunk.len()
                - chunk
                    .trim_start_matches(|c: char| !c.is_alphanumeric() && c != '/')
                    .len();
            for (offset, mark) in chunk[..lead].char_indices() {
                let start = at + offset;
                push(&mut out, start..start + mark.len_utf8(), kind_of(mark));
            }
            let body = chunk.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '/');
            let body_end = at + body.len().max(lead);
            if body_end > at + lead {
                push(&mut out, at + lead..body_end, TokenKind::Opaque);
            }
            for (offset, mark) in text[body_end..chunk_end].char_indices() {
                let start = body_end + offset;
                push(&mut out, start..start + mark.len_utf8(), kind_of(mark));
            }
            at = chunk_end;
            continue;
        }
        chunk_tokens(text, at..chunk_end, &mut out, &push);
        at = chunk_end;
    }
    out
}

/// Cuts one run of characters without white space.
fn chunk_tokens(
    text: &str,
    chunk: Range<usize>,
    out: &mut Vec<Token>,
    push: &impl Fn(&mut Vec<Token>, Range<usize>, TokenKind),
) {
    let mut at = chunk.start;
    while at < chunk.end {
        let rest = &text[at..chunk.end];
        let c = rest.chars().next().expect("at lies before the chunk's end");
        if is_invisible(c) {
            at += c.len_utf8();
        } else if c.is_numeric() {
            let mut end = rest.len();
            let mut chars = rest.char_indices().peekable();
            while let Some((offset, c)) = chars.next() {
                let separator =
                    matches!(c, '.' | ',') && chars.peek().is_some_and(|(_, next)| next.is_numeric());
                if !c.is_alphanumeric() && !separator {
                    end = offset;
                    break;
                }
            }
            push(out, at..at + end, TokenKind::Number);
            at += end;
        } else if c.is_alphabetic() {
            let mut end = rest.len();
            let mut chars = rest.char_indices().peekable();
            while let Some((offset, c)) = chars.next() {
                let apostrophe = matches!(c, '\'' | '\u{2019}')
                    && chars.peek().is_some_and(|(_, next)| next.is_alphabetic());
                let mark = ('\u{300}'..='\u{36F}').contains(&c) || is_invisible(c) && c != '\u{200B}';
                if !c.is_alphanumeric() && !apostrophe && !mark {
                    end = offset;
                    break;
                }
            }
            let word = &rest[..end];
            let bare = ["'s", "\u{2019}s", "'S", "\u{2019}S"]
                .iter()
                .find_map(|mark| word.strip_suffix(mark))
                .filter(|bare| !bare.is_empty());
            if let Some(bare) = bare {
                push(out, at..at + bare.len(), TokenKind::Word);
                push(out, at + bare.len()..at + end, TokenKind::Possessive);
            } else {
                push(out, at..at + end, TokenKind::Word);
                let plural = word.ends_with(['s', 'S']);
                if let Some(mark) = rest[end..].chars().next()
                    && plural
                    && matches!(mark, '\'' | '\u{2019}')
                {
                    let start = at + end;
                    push(out, start..start + mark.len_utf8(), TokenKind::Possessive);
                    end += mark.len_utf8();
                }
            }
            at += end;
        } else {
            push(out, at..at + c.len_utf8(), kind_of(c));
            at += c.len_utf8();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<(String, TokenKind)> {
        tokens(text, &[], Lexicon::english())
            .into_iter()
            .map(|token| (token.slice(text).to_string(), token.kind))
            .collect()
    }

    #[test]
    fn possessives_contractions_and_numbers_are_cut_where_a_reader_would() {
        let kinds: Vec<_> = words("The user's 1,000.50 users' plan doesn’t end.");
        let texts: Vec<_> = kinds.iter().map(|(text, _)| text.as_str()).collect();
        assert_eq!(
            texts,
            [
                "The",
                "user",
                "'s",
                "1,000.50",
                "users",
                "'",
                "plan",
                "doesn’t",
                "end",
                "."
            ]
        );
        assert_eq!(kinds[2].1, TokenKind::Possessive);
        assert_eq!(kinds[5].1, TokenKind::Possessive);
    }

    #[test]
    fn what_nobody_sees_parts_no_word_and_is_none() {
        let text = "cus\u{AD}tomer\u{200D}/\u{202E}user";
        let kinds = words(text);
        let only: Vec<_> = kinds.iter().map(|(_, kind)| *kind).collect();
        assert_eq!(only, [TokenKind::Word, TokenKind::Slash, TokenKind::Word]);
        let tokens = tokens(text, &[], Lexicon::english());
        assert_eq!(tokens[0].lower(text), "customer");
        assert!(tokens[0].is(class::CUSTOMER) && tokens[2].is(class::USER));
    }

    #[test]
    fn addresses_paths_and_identifiers_are_opaque() {
        for text in [
            "https://a.example/users",
            "/users/{id}",
            "user_id",
            "userId",
            "user.plan",
            "me@users.example",
        ] {
            let kinds = words(text);
            assert!(
                kinds.iter().any(|(_, kind)| *kind == TokenKind::Opaque),
                "{text}: {kinds:?}"
            );
            assert!(
                !kinds
                    .iter()
                    .any(|(word, kind)| word.starts_with("user") && *kind == TokenKind::Word),
                "{text}: {kinds:?}"
            );
        }
        let kinds = words("users/customers (clients)");
        assert_eq!(kinds[0], ("users".to_string(), TokenKind::Word));
        assert_eq!(kinds[1].1, TokenKind::Slash);
        assert_eq!(kinds[4], ("clients".to_string(), TokenKind::Word));
    }
}

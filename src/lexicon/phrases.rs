//! Finds the lexicon's phrases in a block's words.
//!
//! What a phrase means is the bits that its list gave it; nothing here knows them.

use super::tables::PhraseTree;
use crate::words::{Token, TokenKind};

/// A phrase found: which tokens it covers, and the value that its list gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// Index of its first token.
    pub from: usize,
    /// Index behind its last token.
    pub to: usize,
    /// Bits that say in which lists the phrase stands.
    pub value: u64,
}

impl PhraseTree {
    /// The node to which a word leads.
    fn next(&self, node: u32, word: u32) -> Option<u32> {
        let (from, to, _) = self.nodes[node as usize];
        let edges = &self.edges[from as usize..to as usize];
        let at = edges.binary_search_by_key(&word, |(known, _)| *known).ok()?;
        Some(edges[at].1)
    }

    /// Adds every phrase that begins at token `at`, longest first.
    pub fn at(&self, tokens: &[Token], at: usize, hits: &mut Vec<Hit>) {
        if let Some(node) = self.next(0, u32::from(tokens[at].word.id)) {
            self.behind(tokens, at, node, hits);
        }
    }

    /// Adds every phrase that begins at token `at`, whose word leads to a node.
    fn behind(&self, tokens: &[Token], at: usize, mut node: u32, hits: &mut Vec<Hit>) {
        let first = hits.len();
        let mut to = at + 1;
        loop {
            let (from, end, value) = self.nodes[node as usize];
            if value != 0 {
                hits.push(Hit { from: at, to, value });
            }
            if from == end {
                break;
            }
            // Hyphens and slashes part words as blanks do.
            while tokens
                .get(to)
                .is_some_and(|token| matches!(token.kind, TokenKind::Hyphen | TokenKind::Slash))
            {
                to += 1;
            }
            let Some(next) = tokens
                .get(to)
                .and_then(|token| self.next(node, u32::from(token.word.id)))
            else {
                break;
            };
            node = next;
            to += 1;
        }
        hits[first..].reverse();
    }

    /// Every phrase of the topics' tree at every place, from left to right, longer ones first; the tokens know
    /// where each begins.
    pub fn all_topics(&self, tokens: &[Token]) -> Vec<Hit> {
        let mut hits = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            if token.word.topic_node != 0 {
                self.behind(tokens, at, u32::from(token.word.topic_node), &mut hits);
            }
        }
        hits
    }

    /// Every phrase at every place, from left to right, longer ones first.
    pub fn all(&self, tokens: &[Token]) -> Vec<Hit> {
        let mut hits = Vec::new();
        for at in 0..tokens.len() {
            if tokens[at].word.id != 0 {
                self.at(tokens, at, &mut hits);
            }
        }
        hits
    }
}

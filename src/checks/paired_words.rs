//! `paired-words`: both role words joined as if they were synonyms.

use super::{Case, Check, Options};
use crate::confidence::Cue;
use crate::document::Prose;
use crate::finding::{Draft, Label};
use crate::lexicon::class;
use crate::mention::{Mention, Role};
use crate::roles::declaration::Relation;
use crate::words::{Token, TokenKind};
use serde::Deserialize;

/// "users/customers", "customers (users)", "users or customers", "customer-user".
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct PairedWords {}

impl Options for PairedWords {
    const NAME: &'static str = "paired-words";
    const SUMMARY: &'static str = "both role words joined by a slash, \"or\", a hyphen or brackets";
    const SLOTS: &'static [&'static str] = &["mention", "other", "pair"];
}

impl Check for PairedWords {
    fn run(&self, case: &Case<'_>, out: &mut Vec<Draft>) {
        // Where both words are defined, a writer who names both means both.
        let defined = |role: Role| {
            case.model
                .definitions
                .iter()
                .any(|definition| definition.role == role)
        };
        // A configuration that says how the two relate does not say it in the text, unless they are one.
        let one = case.model.declared && case.model.relation.relation == Relation::Same;
        if one || (defined(Role::Customer) && defined(Role::User)) {
            return;
        }
        for pair in case.mentions.windows(2) {
            let [first, second] = pair else { continue };
            if first.block != second.block || first.role == second.role {
                continue;
            }
            let prose = &case.document.prose[first.block];
            if !joined(prose, first, second) {
                continue;
            }
            if names_a_role(case, first, second) {
                continue;
            }
            // A bracket that opens between the two closes behind them.
            let opens = prose.tokens[first.tokens.end..second.tokens.start]
                .iter()
                .any(|token| token.kind == TokenKind::Open);
            let pair = first.tokens.start..second.tokens.end + usize::from(opens);
            let span = first.span.start..prose.span(pair.clone()).end.max(second.span.end);
            let text = prose.slice(pair);
            let draft = Draft::new(Label::new(span, "joined as if one word explained the other"))
                .cue(Cue::Joined)
                .slot("mention", case.word(first))
                .slot("other", case.word(second))
                .slot("pair", text)
                .in_run(case.chapter(first.block));
            out.push(case.common_slots(draft));
        }
    }
}

/// "End users (clients)" where a list of roles names them so: that is the document's name for one kind of user.
fn names_a_role(case: &Case<'_>, first: &Mention, second: &Mention) -> bool {
    let Some(evidence) = &case.model.customer_is_user else {
        return false;
    };
    let name = case.document.source.slice(evidence.span.clone()).to_lowercase();
    let bracket = name.split_once('(');
    evidence.origin.names()
        && bracket
            .is_some_and(|(before, behind)| before.contains(&first.word) && behind.contains(&second.word))
}

/// Whether a cell, an item or a line of pasted text holds nothing else but a number, and is a label.
fn is_whole_line(prose: &Prose, first: &Mention, second: &Mention) -> bool {
    let text = &prose.block.text;
    let line = prose.block.line_around(prose.tokens[first.tokens.start].start);
    let in_line = |token: &&Token| {
        line.contains(&token.start) && !(token.kind == TokenKind::Stop && token.slice(text) == "\n")
    };
    // A section's number is no word of it. Most pairs have a word right beside them, and nothing else is looked at.
    let is_word = |token: &Token| {
        let number = token.slice(text).starts_with(|c: char| c.is_ascii_digit());
        token.kind == TokenKind::Word || token.kind == TokenKind::Opaque && !number
    };
    let before = prose.tokens[..first.tokens.start].iter().rev();
    let behind = prose.tokens[second.tokens.end..].iter();
    !before.take_while(in_line).any(is_word) && !behind.take_while(in_line).any(is_word)
}

/// Whether nothing but a joining mark stands between two mentions, and no third party joins the chain.
fn joined(prose: &Prose, first: &Mention, second: &Mention) -> bool {
    let tokens = &prose.tokens;
    let between = &tokens[first.tokens.end..second.tokens.start];
    let is_or = |token: &Token| token.is(class::ALTERNATIVE);
    let slash = matches!(between, [only] if only.kind == TokenKind::Slash);
    let or = match between {
        [only] => is_or(only),
        [word, determiner] => is_or(word) && determiner.is(class::OPENS_NOUN),
        // "and/or"
        [and, slash, word] => and.is(class::CONJUNCTION) && slash.kind == TokenKind::Slash && is_or(word),
        _ => false,
    };
    let hyphen = matches!(between, [only] if only.kind == TokenKind::Hyphen
        && only.start == tokens[first.tokens.end - 1].end
        && only.end == tokens[second.tokens.start].start);
    let after = tokens.get(second.tokens.end);
    // "customers (users)", "a client (one per user)"
    let brackets = matches!(between, [open, inside @ ..] if open.kind == TokenKind::Open
            && (inside.is_empty() || inside.len() <= 2 && inside.iter().any(|token| token.is(class::PER))))
        && after.is_some_and(|token| token.kind == TokenKind::Close)
        && !first.label
        && !is_whole_line(prose, first, second);
    if brackets {
        return true;
    }
    if !(slash || or || hyphen) {
        return false;
    }
    // "customers, users or drivers", "customer/user/admin": a list of kinds, not a pair.
    let chained = |token: Option<&Token>| {
        token.is_some_and(|token| matches!(token.kind, TokenKind::Slash) || token.is(class::ALTERNATIVE))
    };
    let before = first.phrase_start.checked_sub(1).map(|at| &tokens[at]);
    let listed = before.is_some_and(|token| token.kind == TokenKind::Comma) && or;
    // A label that asks ("Customer or user?") is about the words themselves.
    let asked = first.label && or;
    !chained(before) && !chained(after) && !listed && !asked
}

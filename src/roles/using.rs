//! Whether the definition of the customer says that the customer operates the product as well.
//!
//! What customers do elsewhere in a document is no definition; that is for the rules to weigh.

use crate::document::{Document, Prose};
use crate::lexicon::{Lexicon, action, class};
use crate::mention::{Mention, in_block};
use crate::words::TokenKind;
use std::ops::Range;

/// "Customer: shop owners, who pay and also use the scanner", or a further sentence behind the definition: "Customers
/// operate the scanner as well." `body` is where the definition of `mention` says whom it means.
pub fn lets_customer_use(
    document: &Document,
    mentions: &[Mention],
    mention: &Mention,
    block: usize,
    body: &Range<usize>,
    lexicon: &Lexicon,
) -> bool {
    let prose = &document.prose[block];
    let told = body
        .clone()
        .find(|&at| prose.tokens[at].is(class::RELATIVE))
        .is_some_and(|relative| {
            (relative + 1..body.end).any(|at| follows_subject(prose, at) && is_use(prose, at, lexicon))
        });
    told || in_block(mentions, block).iter().any(|later| {
        let behind = later.tokens.start >= body.end && later.role == mention.role && later.is_party();
        behind
            && later
                .actions
                .iter()
                .any(|deed| !deed.negated && uses(deed.verb, lexicon))
    })
}

/// Whether a verb at a token has the subject of its relative clause: nothing but "also", "can" and the like stands
/// between it and "who" or "and".
fn follows_subject(prose: &Prose, at: usize) -> bool {
    let aside = class::ADVERB | class::MODAL;
    let before = prose.tokens[..at].iter().rev().find(|token| !token.is(aside));
    let denied = prose.tokens[..at]
        .last()
        .is_some_and(|token| token.is(class::NEGATION));
    !denied
        && before.is_some_and(|token| {
            token.is(class::RELATIVE | class::CONJUNCTION) || token.kind == TokenKind::Comma
        })
}

/// Whether the verb at a token is one of operating the product.
fn is_use(prose: &Prose, at: usize, lexicon: &Lexicon) -> bool {
    let form = prose.tokens[at].is(class::VERB_THIRD | class::VERB_BASE);
    form && lexicon
        .verb_at(&prose.tokens, at)
        .is_some_and(|(verb, _)| uses(verb, lexicon))
}

/// Whether a verb is one of operating the product, or says as much outright: "use", "work with".
fn uses(verb: u32, lexicon: &Lexicon) -> bool {
    let verb = lexicon.verb(verb);
    verb.actions & action::OPERATE != 0 || lexicon.list("definitions.using").contains(&verb.lemma)
}

//! Definitions in running text: "our customers are restaurants", "the haulier is the customer", "the users (drivers)".
//!
//! Labels, lists and tables of terms are read in `definition.rs`.

use super::definition::first_sentence;
use super::naming::{first_noun, named_parties, parties_bits, party_phrases};
use crate::document::{Document, Prose};
use crate::lexicon::{Lexicon, class};
use crate::mention::{Mention, in_block};
use crate::words::{Token, TokenKind};
use std::ops::Range;

/// No phrase of the list `definitions.by-we-mean` has more tokens.
const WE_MEAN: usize = 8;

/// "Our customers are restaurants", "the customer is the clinic that …", "by customer we mean …".
pub fn in_sentence(
    document: &Document,
    mention: &Mention,
    lexicon: &Lexicon,
) -> Option<(usize, Range<usize>)> {
    let prose = &document.prose[mention.block];
    if !mention.is_party() || mention.label {
        return None;
    }
    let text = &prose.block.text;
    // "\"Customer\" means the clinic": what is in quotation marks is spoken of.
    let mut at = behind_quote(prose, mention.tokens.end);
    let spoken_of = at > mention.tokens.end;
    let sentence = prose.sentence(mention.tokens.start);
    let copulas = lexicon.list("definitions.copulas");
    if prose.tokens.get(at)?.kind == TokenKind::Clause {
        // "by customer we mean:" has no colon before; "customer = the owner" is a symbol.
        return None;
    }
    let equals = says_outright(prose, mention) && !spoken_of;
    let before = mention.phrase_start.checked_sub(1 + usize::from(spoken_of));
    let opens = mention.phrase_start <= sentence.start + 1
        || before.is_some_and(|before| {
            let token = &prose.tokens[before];
            matches!(
                token.kind,
                TokenKind::Clause | TokenKind::Comma | TokenKind::Symbol
            ) || token.is(class::CONJUNCTION) && defines(prose, sentence.start..before, lexicon)
        });
    let we_mean = lexicon.list("definitions.by-we-mean").iter().any(|phrase| {
        // No more than the phrase itself: a sentence may be long, and it is asked of every mention.
        let end = (mention.tokens.end + 2).min(sentence.end);
        let start = sentence.start.max(end.saturating_sub(WE_MEAN));
        prose.slice(start..end).to_lowercase().ends_with(phrase)
    });
    if we_mean {
        at += 2;
    } else {
        let copula = prose.tokens.get(at)?;
        if !opens || !equals && !copulas.contains(&copula.lower(text).as_ref()) {
            return None;
        }
        at += 1;
        if prose
            .tokens
            .get(at)
            .is_some_and(|token| token.is(class::NEGATION))
        {
            return None;
        }
    }
    let first = prose.tokens.get(at)?;
    let participle =
        first.is(class::VERB_PARTICIPLE | class::VERB_ING | class::ADVERB | class::CHAIN) && !we_mean;
    if participle {
        return None;
    }
    let body = own_clause(
        prose,
        at..first_sentence(document, mention.block, at).end,
        lexicon,
    );
    // A state ("customers are happy") names no party at once; a definition does.
    let near = at..(at + 6).min(body.end);
    let party = parties_bits(lexicon);
    let names_party = prose
        .topics
        .iter()
        .any(|hit| hit.value & party != 0 && hit.from >= near.start && hit.to <= near.end);
    let relative = (near.start..near.end).any(|at| prose.tokens[at].is(class::RELATIVE));
    let outright = we_mean || spoken_of || equals;
    (names_party || relative || outright || names_somebody(document, mention, &body, lexicon))
        .then_some((mention.block, body))
}

/// Whether what stands behind a mention says outright that it is defined: "\"customer\" means …", "customer = …".
pub fn says_outright(prose: &Prose, mention: &Mention) -> bool {
    prose.tokens.get(mention.tokens.end).is_some_and(|token| {
        token.kind == TokenKind::Quote
            || token.kind == TokenKind::Symbol && token.slice(&prose.block.text) == "="
    })
}

/// Whether a role is defined in a run of tokens: "our customers are clinics" before "and our users are nurses".
fn defines(prose: &Prose, tokens: Range<usize>, lexicon: &Lexicon) -> bool {
    let copulas = lexicon.list("definitions.copulas");
    tokens.clone().any(|at| {
        let behind = prose.tokens.get(behind_quote(prose, at + 1));
        prose.tokens[at].is(class::CUSTOMER | class::USER)
            && behind.is_some_and(|token| copulas.contains(&token.lower(&prose.block.text).as_ref()))
    })
}

/// Whether a definition names somebody in words that the lexicon does not know: "our customers are tax
/// offices", "the user is a beekeeper"; not "customers are happy".
pub fn names_somebody(
    document: &Document,
    mention: &Mention,
    body: &Range<usize>,
    lexicon: &Lexicon,
) -> bool {
    let prose = &document.prose[mention.block];
    let Some(noun) = first_noun(document, mention.block, body, lexicon) else {
        return false;
    };
    let determiner = noun.start > body.start;
    let definite = mention.phrase_start < mention.tokens.start || mention.plural && mention.phrase_start == 0;
    let plural = lexicon.is_plural(&prose.tokens[noun.end - 1].lower(&prose.block.text));
    definite && (determiner && !mention.plural || plural && mention.plural)
}

/// "The haulier is the customer", "drivers and dispatchers are the users", "agencies are our only customers".
pub fn inverted(document: &Document, mention: &Mention, lexicon: &Lexicon) -> Option<(usize, Range<usize>)> {
    let prose = &document.prose[mention.block];
    if !mention.is_party() || mention.label || !mention.actions.is_empty() {
        return None;
    }
    let mut at = mention.tokens.start;
    while at > 0 && prose.tokens[at - 1].is(class::OPENS_NOUN | class::EXCLUSIVE) {
        at -= 1;
    }
    let text = &prose.block.text;
    let copula = prose.tokens.get(at.checked_sub(1)?)?;
    // "Agents are users" calls them one kind of several; "the users", "our customers", "a user" define.
    let definite = at < mention.tokens.start;
    if !definite
        || !lexicon
            .list("definitions.copulas")
            .contains(&copula.lower(text).as_ref())
    {
        return None;
    }
    let end = at - 1;
    let sentence = prose.sentence(mention.tokens.start);
    let start = (sentence.start..end)
        .rev()
        .find(|&at| matches!(prose.tokens[at].kind, TokenKind::Clause | TokenKind::Open))
        .map_or(sentence.start, |at| at + 1);
    let subject = start..end;
    let verbs = prose.tokens[subject.clone()].iter().any(|token| {
        token.is(class::AUXILIARY | class::PRONOUN | class::NEGATION) && !token.is(class::EXCLUSIVE)
            || token.is(class::SUBORDINATOR) && !token.is(class::PREPOSITION)
    });
    let role = prose.tokens[subject.clone()]
        .iter()
        .any(|token| token.is(class::CUSTOMER | class::USER));
    let exclusive = prose
        .tokens
        .get(start)
        .is_some_and(|token| token.is(class::EXCLUSIVE));
    (!subject.is_empty() && subject.len() <= 10 && (!verbs || exclusive) && !role)
        .then_some((mention.block, subject))
}

/// No more words stand in brackets to say who a role is.
const LONGEST_ASIDE: usize = 8;

/// "The customer (a restaurant)", "users (drivers and dispatchers)", "restaurants (our customers)": where that stands, and
/// whom it names.
///
/// A word that the lexicon does not know names somebody only behind a determiner, or beside the other role's brackets
/// that name somebody it knows: "customers (growers) and users (drivers)".
pub fn bracketed(
    document: &Document,
    mentions: &[Mention],
    mention: &Mention,
    lexicon: &Lexicon,
) -> Option<(Range<usize>, Vec<String>)> {
    let prose = &document.prose[mention.block];
    // In a table "User (staff)" is a record as often as a role.
    if mention.label || prose.is_heading() || prose.cell().is_some() {
        return None;
    }
    let aside = aside_of(prose, mention)?;
    let known = known_aside(prose, document, mention.block, &aside, lexicon);
    if !known.is_empty() {
        return Some((aside.tokens, known));
    }
    let sentence = prose.sentence(mention.tokens.start);
    let beside = in_block(mentions, mention.block).iter().any(|other| {
        other.role != mention.role
            && sentence.contains(&other.tokens.start)
            && aside_of(prose, other)
                .is_some_and(|aside| !known_aside(prose, document, mention.block, &aside, lexicon).is_empty())
    });
    let noun = whole_noun(prose, document, mention.block, &aside, lexicon)?;
    let determined = noun.start > aside.tokens.start && !aside.before;
    (determined || beside).then(|| {
        let name = lexicon.party_name(prose.slice(noun));
        (aside.tokens, vec![name])
    })
}

/// What stands beside a role word and a bracket: who the role is, or whom it names.
struct Aside {
    /// The tokens that may name somebody.
    tokens: Range<usize>,
    /// Whether they stand before the brackets, which hold the role word.
    before: bool,
}

/// The words in brackets behind a role word, or those before brackets that hold nothing but it.
fn aside_of(prose: &Prose, mention: &Mention) -> Option<Aside> {
    let kind = |at: usize| prose.tokens.get(at).map(|token| token.kind);
    let role = |range: Range<usize>| {
        prose.tokens[range]
            .iter()
            .any(|token| token.is(class::CUSTOMER | class::USER))
    };
    if kind(mention.tokens.end) == Some(TokenKind::Open) {
        let from = mention.tokens.end + 1;
        let close = (from..from + LONGEST_ASIDE).find(|&at| kind(at) == Some(TokenKind::Close))?;
        let tokens = from..close;
        return (!tokens.is_empty() && !role(tokens.clone())).then_some(Aside {
            tokens,
            before: false,
        });
    }
    let mut open = mention.tokens.start.checked_sub(1)?;
    if open > 0 && prose.tokens[open].is(class::OPENS_NOUN) {
        open -= 1;
    }
    if kind(open) != Some(TokenKind::Open) || kind(mention.tokens.end) != Some(TokenKind::Close) {
        return None;
    }
    let sentence = prose.sentence(mention.tokens.start);
    let part = |token: &Token| {
        token.kind == TokenKind::Word && !token.is(class::PREPOSITION | class::VERB_ANY & !class::VERB_THIRD)
    };
    let start = (sentence.start..open)
        .rev()
        .take_while(|&at| part(&prose.tokens[at]))
        .last()?;
    let tokens = start..open;
    (!role(tokens.clone())).then_some(Aside { tokens, before: true })
}

/// The parties of an aside that the lexicon knows; before brackets only those that end right there.
fn known_aside(
    prose: &Prose,
    document: &Document,
    block: usize,
    aside: &Aside,
    lexicon: &Lexicon,
) -> Vec<String> {
    if !aside.before {
        return named_parties(document, block, &aside.tokens, lexicon, true);
    }
    party_phrases(prose, aside.tokens.clone(), lexicon)
        .into_iter()
        .filter(|phrase| phrase.end == aside.tokens.end)
        .map(|phrase| lexicon.party_name(prose.slice(phrase)))
        .collect()
}

/// The noun that fills an aside, or that ends before its brackets.
fn whole_noun(
    prose: &Prose,
    document: &Document,
    block: usize,
    aside: &Aside,
    lexicon: &Lexicon,
) -> Option<Range<usize>> {
    if !aside.before {
        return first_noun(document, block, &aside.tokens, lexicon)
            .filter(|noun| noun.end == aside.tokens.end);
    }
    // "We sell to cooperatives (customers)": the last word alone, for what stands before it may be no part of its name.
    let last = aside.tokens.end - 1;
    let word = prose.tokens[last].lower(&prose.block.text);
    lexicon.is_plural(&word).then_some(last..last + 1)
}

/// Where a definition in a sentence ends: before the next clause, or before another role that is defined.
fn own_clause(prose: &Prose, body: Range<usize>, lexicon: &Lexicon) -> Range<usize> {
    let text = &prose.block.text;
    let next = body.clone().find(|&at| {
        let token = &prose.tokens[at];
        let role = at > body.start && defines(prose, at..at + 1, lexicon);
        token.kind == TokenKind::Clause && token.slice(text) == ";" || role
    });
    let Some(next) = next else { return body };
    // What leads up to the other role belongs to it: ", and our".
    let parts = |token: &Token| {
        matches!(token.kind, TokenKind::Comma | TokenKind::Clause) || token.is(class::CONJUNCTION)
    };
    let end = (body.start..=next)
        .rev()
        .take(4)
        .filter(|&at| parts(&prose.tokens[at]))
        .last();
    body.start..end.unwrap_or(next)
}

/// A token's index, or that of the one behind it where it is a quotation mark.
fn behind_quote(prose: &Prose, at: usize) -> usize {
    at + usize::from(
        prose
            .tokens
            .get(at)
            .is_some_and(|token| token.kind == TokenKind::Quote),
    )
}

//! Whom a definition names: the parties in its words, by the lexicon and, where that knows none, by their grammar.
//!
//! Which places are definitions is told in `definition.rs`.

use crate::document::{Document, Prose};
use crate::lexicon::{Hit, Lexicon, class};
use crate::words::{Token, TokenKind};
use std::ops::Range;

/// A noun phrase that names somebody has no more words.
const LONGEST_NOUN: usize = 4;

/// Bits of every topic that is a kind of party.
pub fn parties_bits(lexicon: &Lexicon) -> u64 {
    [
        "parties.organisations",
        "parties.business-people",
        "parties.staff",
        "parties.people",
    ]
    .iter()
    .fold(0, |bits, name| bits | lexicon.topic(name))
}

/// The noun phrase with which a definition begins, its determiner left out: at most four words, the last
/// of them a noun as far as the lexicon can tell, and either a plural or behind a determiner.
pub fn first_noun(
    document: &Document,
    block: usize,
    body: &Range<usize>,
    lexicon: &Lexicon,
) -> Option<Range<usize>> {
    let prose = &document.prose[block];
    let determiner = prose.tokens.get(body.start)?.is(class::OPENS_NOUN);
    let start = body.start + usize::from(determiner);
    if !determiner && tells_a_deed(prose, start, body.end, lexicon) {
        return None;
    }
    let end = noun_end(prose, start, body.end);
    let head = prose.tokens[start..end].last()?;
    let noun = !head.is(class::VERB_ANY & !class::VERB_THIRD | class::NOMINAL | class::COMPOUND_HEAD);
    let plural = lexicon.is_plural(&head.lower(&prose.block.text));
    (noun && end - start <= LONGEST_NOUN && (determiner || plural)).then_some(start..end)
}

/// The noun phrase with which the definition behind a label begins: behind "User:" a singular names somebody without a
/// determiner, too, where the phrase is all of it or says who that is: "crew on board", "HR", "a foundation that gives".
pub fn noun_behind_label(
    document: &Document,
    block: usize,
    body: &Range<usize>,
    lexicon: &Lexicon,
) -> Option<Range<usize>> {
    if let Some(noun) = first_noun(document, block, body, lexicon) {
        return Some(noun);
    }
    let prose = &document.prose[block];
    let text = &prose.block.text;
    let determiner = prose.tokens.get(body.start)?.is(class::OPENS_NOUN);
    let start = body.start + usize::from(determiner);
    if !determiner && tells_a_deed(prose, start, body.end, lexicon) {
        return None;
    }
    let end = noun_end(prose, start, body.end);
    let head = prose.tokens[start..end].last()?.lower(text);
    let word = prose.tokens[end - 1];
    let open = head.len() < 2 || lexicon.list("definitions.open-answers").contains(&head.as_ref());
    let role = prose.tokens[start..end]
        .iter()
        .any(|token| token.is(class::CUSTOMER | class::USER));
    let noun = !word.is(class::VERB_ANY | class::COMPOUND_HEAD) || is_agent(&head, lexicon);
    let at = |at: usize| prose.tokens[..body.end].get(at);
    let bounded = at(end).is_none_or(|next| match next.kind {
        TokenKind::Open => true,
        // "Cooperative, who pays" or "cooperative, pays yearly"
        TokenKind::Comma => at(end + 1).is_some_and(|token| token.is(class::RELATIVE | class::VERB_THIRD)),
        _ => next.is(class::RELATIVE | class::PREPOSITION),
    });
    (noun && !open && !role && bounded && end - start <= LONGEST_NOUN).then_some(start..end)
}

/// Whether two names in lower case and singular can be one party's: an "owner" may be the "restaurant owner", and no
/// hotel's owner is.
pub fn may_be_one(first: &str, second: &str) -> bool {
    let short_for = |long: &str, short: &str| {
        long.strip_suffix(short)
            .is_some_and(|before| before.is_empty() || before.ends_with(' '))
    };
    short_for(first, second) || short_for(second, first)
}

/// Whether words tell what somebody does: "looks around, buys", "book appointments"; not "claims handler".
pub fn tells_a_deed(prose: &Prose, start: usize, end: usize, lexicon: &Lexicon) -> bool {
    let Some(first) = prose.tokens.get(start) else {
        return false;
    };
    let told = first.is(class::VERB_THIRD)
        || first.is(class::VERB_BASE)
            && prose
                .tokens
                .get(start + 1)
                .is_some_and(|next| next.kind == TokenKind::Word);
    let noun = noun_end(prose, start, end);
    let agent = noun == start + 2
        && first.is(class::ALSO_NOUN)
        && !prose.tokens[start + 1].is(class::VERB_ANY)
        && is_agent(&prose.tokens[start + 1].lower(&prose.block.text), lexicon);
    told && !agent || first.is(class::MODAL)
}

/// Whether a word is somebody who does something, by its ending: "handler", "inspectors".
fn is_agent(word: &str, lexicon: &Lexicon) -> bool {
    let things = lexicon.list("definitions.no-agents");
    let mut endings = lexicon.list("definitions.agent-endings").iter();
    endings.any(|ending| word.ends_with(ending)) && !things.contains(&lexicon.singular(word).as_str())
}

/// Where a noun phrase ends that begins at a token.
fn noun_end(prose: &Prose, start: usize, end: usize) -> usize {
    // "Growers' cooperative": whose it is belongs to the name.
    let owned = |at: usize| {
        let behind = prose.tokens[..end].get(at + 1);
        prose.tokens[at].kind == TokenKind::Possessive && behind.is_some_and(continues_noun)
    };
    (start..end)
        .find(|&at| !continues_noun(&prose.tokens[at]) && !owned(at))
        .unwrap_or(end)
}

/// Whether a token can stand inside a noun phrase.
fn continues_noun(token: &Token) -> bool {
    let closed = class::RELATIVE
        | class::PREPOSITION
        | class::CONJUNCTION
        | class::AUXILIARY
        | class::ADVERB
        | class::PRONOUN
        | class::OPENS_NOUN;
    matches!(token.kind, TokenKind::Word | TokenKind::Hyphen) && !token.is(closed)
}

/// Names of the parties in a run of tokens: words of the lexicon's kinds of party.
pub fn named_parties(
    document: &Document,
    block: usize,
    tokens: &Range<usize>,
    lexicon: &Lexicon,
    before_relative: bool,
) -> Vec<String> {
    let prose = &document.prose[block];
    // Behind "who" or "that" the definition tells what the party does, not what it is.
    let end = tokens
        .clone()
        .find(|&at| before_relative && prose.tokens[at].is(class::RELATIVE) && at > tokens.start)
        .unwrap_or(tokens.end);
    let mut names: Vec<String> = Vec::new();
    for party in party_phrases(prose, tokens.start..end, lexicon) {
        if is_attribute(prose, tokens.start, &party, !names.is_empty()) {
            continue;
        }
        let name = lexicon.party_name(prose.slice(party));
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The parties in a run of tokens, each whole: a "hotel guest" is no hotel, and a "school district" no school.
pub fn party_phrases(prose: &Prose, tokens: Range<usize>, lexicon: &Lexicon) -> Vec<Range<usize>> {
    let bits = parties_bits(lexicon);
    let known = |hit: &&Hit| hit.value & bits != 0 && hit.from >= tokens.start && hit.to <= tokens.end;
    let mut phrases: Vec<Range<usize>> = Vec::new();
    for hit in prose.topics.iter().filter(known) {
        match phrases.last_mut() {
            Some(last) if last.end == hit.from && is_modifier(prose, last, lexicon) => last.end = hit.to,
            Some(last) if hit.from < last.end => {}
            _ => phrases.push(hit.from..hit.to),
        }
    }
    for phrase in &mut phrases {
        let head = prose.tokens[..tokens.end].get(phrase.end);
        let goes_on = head.is_some_and(|head| {
            let other =
                class::VERB_ANY | class::CUSTOMER | class::USER | class::COMPOUND_HEAD | class::NOMINAL;
            head.kind == TokenKind::Word && continues_noun(head) && !head.is(other)
        });
        if goes_on && is_modifier(prose, phrase, lexicon) {
            phrase.end += 1;
        }
    }
    phrases
}

/// Whether a noun can stand before another to say of which kind that is: only a singular does.
fn is_modifier(prose: &Prose, noun: &Range<usize>, lexicon: &Lexicon) -> bool {
    !lexicon.is_plural(&prose.tokens[noun.end - 1].lower(&prose.block.text))
}

/// Whether a party is named only to tell of another: "a nurse in the clinic", "the clinic's nurses", "the nurse, not the
/// clinic". `start` is where the definition begins, and `later` says that it has named somebody before.
fn is_attribute(prose: &Prose, start: usize, party: &Range<usize>, later: bool) -> bool {
    let owns = prose
        .tokens
        .get(party.end)
        .is_some_and(|token| token.kind == TokenKind::Possessive);
    let before = prose.tokens[start..party.start]
        .iter()
        .rev()
        .find(|token| !token.is(class::OPENS_NOUN));
    let denied = before.is_some_and(|token| token.is(class::NEGATION));
    // "Whoever works at the clinic" is no clinic; "anyone with a hotel" has one, and "a member of staff" is of it.
    let whoever = prose.tokens[start].is(class::PRONOUN) || prose.tokens[start].is(class::RELATIVE);
    let placed = before.is_some_and(|token| {
        token.is(class::PREPOSITION | class::OF) && (later || whoever && !token.is(class::OF | class::WITH))
    });
    owns || denied || placed
}

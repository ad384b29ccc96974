//! What the words around a mention make of it: who acts, on what, and who only lends a name.
//!
//! Decided by rules around mentions only; nothing here parses whole sentences, and nothing knows
//! documents or roles. The table of sentences in `sentences.rs` holds these rules to account.

use crate::lexicon::{Lexicon, class};
use crate::words::{Token, TokenKind};
use std::ops::Range;

/// What a role word does where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Use {
    /// It stands for somebody.
    Party,
    /// It says whose something is: "the user's basket". The token is the thing's name.
    Possessor(usize),
    /// It only says of what kind another thing is: "user reports". The token is the thing's name.
    Modifier(usize),
}

/// Whether a party does what the verb says, or has it done to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    /// The party does it.
    Agent,
    /// It is done to the party.
    Patient,
}

/// A verb that the mention governs or suffers.
#[derive(Debug, Clone)]
pub struct Action {
    /// Who does it.
    pub voice: Voice,
    /// The verb's id in the lexicon.
    pub verb: u32,
    /// The verb's tokens.
    pub tokens: Range<usize>,
    /// The token that heads the verb's object, where it has one.
    pub object: Option<usize>,
    /// Whether the text says that it is not done, or not by this party.
    pub negated: bool,
}

/// The whole reading of one mention.
#[derive(Debug, Clone)]
pub struct Reading {
    /// What the word does.
    pub usage: Use,
    /// Every action, in the order in which a reader meets it.
    pub actions: Vec<Action>,
    /// Whether the mention is one of several parties joined by "and", "or", a comma or a slash.
    pub coordinated: bool,
    /// First token of the phrase that the mention heads: its determiner or first adjective.
    pub phrase_start: usize,
}

impl Reading {
    /// A party of which nothing is known yet; its phrase begins at a token.
    fn of_party(phrase_start: usize) -> Self {
        Self {
            usage: Use::Party,
            actions: Vec::new(),
            coordinated: false,
            phrase_start,
        }
    }
}

/// The tokens of one block.
#[derive(Clone, Copy)]
pub struct Line<'a> {
    /// The block's text.
    pub text: &'a str,
    /// Its tokens.
    pub tokens: &'a [Token],
    /// The language.
    pub lexicon: &'a Lexicon,
}

impl Line<'_> {
    fn get(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at)
    }

    fn is(&self, at: usize, classes: u64) -> bool {
        self.get(at)
            .is_some_and(|token| token.kind == TokenKind::Word && token.is(classes))
    }

    fn kind(&self, at: usize) -> Option<TokenKind> {
        self.get(at).map(|token| token.kind)
    }

    fn is_role(&self, at: usize) -> bool {
        self.is(at, class::CUSTOMER | class::USER)
    }

    /// The first token from `at` on that is no adverb.
    fn past_adverbs(&self, mut at: usize) -> usize {
        while self.is(at, class::ADVERB) && !self.is(at, class::CONJUNCTION) {
            at += 1;
        }
        at
    }

    fn opens_noun(&self, at: usize) -> bool {
        self.is(at, class::OPENS_NOUN | class::PRONOUN) || self.kind(at) == Some(TokenKind::Number)
    }

    fn capitalised(&self, at: usize) -> bool {
        self.get(at)
            .is_some_and(|token| token.slice(self.text).starts_with(char::is_uppercase))
    }

    /// Where the noun phrase that ends before `end` begins.
    fn phrase_start(&self, end: usize) -> usize {
        let mut start = end;
        while start > 0 && end - start < 5 {
            let at = start - 1;
            let token = &self.tokens[at];
            if token.is(class::OPENS_NOUN) {
                return at;
            }
            let adjective = match token.kind {
                TokenKind::Word => {
                    token.word.classes & !(class::NOMINAL | class::COMPOUND_HEAD) == 0
                        || token.is(class::VERB_PARTICIPLE | class::VERB_ING) && !token.is(class::VERB_BASE)
                        || token.is(class::CHAIN) && !token.is(class::VERB_ANY | class::AUXILIARY)
                }
                TokenKind::Number | TokenKind::Hyphen | TokenKind::Symbol => true,
                _ => false,
            };
            if !adjective {
                break;
            }
            start = at;
        }
        start
    }
}

/// Reads the mention at `mention` (its tokens); `plural` says whether its last word is one.
pub fn read(line: Line<'_>, mention: Range<usize>, plural: bool) -> Reading {
    let mut phrase_start = line.phrase_start(mention.start);
    // "The prices that users pay": before a plural, "that" begins a clause and no phrase.
    if plural && phrase_start < mention.start && line.is(phrase_start, class::RELATIVE) {
        phrase_start += 1;
    }
    let mut reading = Reading {
        usage: Use::Party,
        actions: Vec::new(),
        coordinated: coordinated(line, &mention, phrase_start),
        phrase_start,
    };
    if let Some(usage) = noun_behind(line, &mention, plural, phrase_start) {
        reading.usage = usage;
        if matches!(reading.usage, Use::Modifier(_)) {
            return reading;
        }
    }
    let possessor = matches!(reading.usage, Use::Possessor(_));
    before(line, &mention, phrase_start, possessor, &mut reading);
    reading
}

/// Whether the mention is joined with another party on either side.
fn coordinated(line: Line<'_>, mention: &Range<usize>, phrase_start: usize) -> bool {
    let joins = |at: usize| {
        line.is(at, class::CONJUNCTION)
            || matches!(line.kind(at), Some(TokenKind::Slash))
            || line
                .get(at)
                .is_some_and(|token| token.kind == TokenKind::Symbol && token.slice(line.text) == "&")
    };
    let noun = |at: usize| {
        line.get(at).is_some_and(|token| {
            let verb = token.is(class::VERB_ANY) && !token.is(class::ALSO_NOUN | class::COMPOUND_HEAD);
            let closed = token.is(class::AUXILIARY | class::ADVERB | class::PREPOSITION | class::TO);
            token.kind == TokenKind::Word && !verb && !closed
        })
    };
    let right = joins(mention.end) && {
        let mut next = mention.end + 1;
        while line.is(next, class::OPENS_NOUN) {
            next += 1;
        }
        noun(next)
    };
    let left = phrase_start > 1 && joins(phrase_start - 1) && noun(phrase_start - 2) && {
        // "… a refund and users see" joins clauses, not parties: the mention then governs a verb.
        let next = line.past_adverbs(mention.end);
        !line.is(next, class::MODAL) && !line.is(next, class::VERB_THIRD | class::VERB_BASE)
    };
    right || left
}

/// Whether the words behind make the mention a possessor or a modifier; `None` for a party.
fn noun_behind(line: Line<'_>, mention: &Range<usize>, plural: bool, phrase_start: usize) -> Option<Use> {
    let at = mention.end;
    let token = line.get(at)?;
    let last = &line.tokens[mention.end - 1];
    match token.kind {
        TokenKind::Possessive => {
            return Some(Use::Possessor(opened_noun_phrase(line, at + 1).unwrap_or(at)));
        }
        TokenKind::Hyphen if token.start == last.end => {
            let next = line.get(at + 1)?;
            return (next.start == token.end && !line.is_role(at + 1)).then_some(Use::Modifier(at + 1));
        }
        TokenKind::Word => {}
        // "user `config`": code behind a singular role word names a thing of its kind.
        TokenKind::Opaque if !plural => return Some(Use::Modifier(at)),
        _ => return None,
    }
    let at = line.past_adverbs(at);
    let token = line.get(at).filter(|token| token.kind == TokenKind::Word)?;
    let noun = Some(Use::Modifier(at));
    let chain_only = token.is(class::CHAIN) && !token.is(class::ALSO_NOUN);
    let closed = class::FUNCTION | class::NEGATION;
    if chain_only || (token.is(closed) && !token.is(class::COMPOUND_HEAD | class::ALSO_NOUN)) {
        return None;
    }
    let behind = line.past_adverbs(at + 1);
    // "clicks “Contact”", "taps Save": a control by its name is an object too.
    let named_control = matches!(line.kind(behind), Some(TokenKind::Quote | TokenKind::Opaque))
        || line.capitalised(behind) && !line.capitalised(at);
    let object_behind = line.opens_noun(behind) || named_control;
    if plural {
        if token.is(class::COMPOUND_HEAD) {
            let verb = token.is(class::VERB_BASE | class::VERB_PAST)
                && (object_behind || line.is(behind, class::PREPOSITION));
            return if verb { None } else { noun };
        }
        return None;
    }
    // A name behind the role word: "As a customer Dana wants".
    if token.word.classes == 0 && line.capitalised(at) && !line.capitalised(mention.end - 1) {
        return None;
    }
    // "A customer user": the first says of what kind the second is.
    if line.is_role(at) {
        let names = line.is(at, class::USER) && line.is(mention.start, class::CUSTOMER);
        return names.then_some(Use::Modifier(at));
    }
    let determiner = line.is(phrase_start, class::SINGULAR_DETERMINER) && phrase_start < mention.start;
    let led = phrase_start > 0 && {
        let before = phrase_start - 1;
        line.is(before, class::PREPOSITION | class::OPENS_NOUN)
            || (line.is(before, class::VERB_BASE | class::VERB_THIRD | class::VERB_ING)
                && !line.is(before, class::ENABLER))
    };
    let handed_on = phrase_start > 0 && line.is(phrase_start - 1, class::ENABLER | class::MODAL | class::DO);
    if token.is(class::VERB_THIRD) {
        let counted = line.is(phrase_start, class::COUNTS_ONE) && phrase_start < mention.start;
        if counted || !token.is(class::ALSO_NOUN | class::COMPOUND_HEAD) {
            return None;
        }
        // "User checks out": a verb of two words is no noun.
        let phrasal = line
            .lexicon
            .verb_at(line.tokens, at)
            .is_some_and(|(_, length)| length > 1);
        if phrasal && !led {
            return None;
        }
        // "Customer types or sends a photo": a second verb shows that the first is one.
        let second = line.past_adverbs(behind + 1);
        if line.is(behind, class::CONJUNCTION)
            && line.is(second, class::VERB_THIRD)
            && !finite_verb_behind(line, second + 1, true)
        {
            return None;
        }
        if token.is(class::COMPOUND_HEAD) && !object_behind {
            return noun;
        }
        if finite_verb_behind(line, at + 1, object_behind) {
            return noun;
        }
        if object_behind {
            return None;
        }
        let next = line.get(behind);
        let bare_object = next.is_some_and(|next| {
            next.kind == TokenKind::Word
                && !next.is(class::PREPOSITION | class::CONJUNCTION | class::COMPOUND_HEAD | class::NOMINAL)
                || next.kind == TokenKind::Quote
                || next.kind == TokenKind::Opaque
        });
        if bare_object && (determiner || !led) {
            return None;
        }
        // "Removed when user clicks on the bin": a clause needs a verb, and there is no other.
        let clause = phrase_start > 0 && line.is(phrase_start - 1, class::SUBORDINATOR);
        if clause && phrase_start == mention.start {
            return None;
        }
        return if determiner && !led { None } else { noun };
    }
    if token.is(class::VERB_BASE) {
        let verb = (handed_on && (!token.is(class::COMPOUND_HEAD) || object_behind))
            || !token.is(class::ALSO_NOUN | class::COMPOUND_HEAD)
            || (object_behind && !determiner && !led && !token.is(class::COMPOUND_HEAD));
        return if verb { None } else { noun };
    }
    if token.is(class::VERB_PAST | class::VERB_PARTICIPLE) {
        let verb = object_behind
            || line.is(behind, class::PREPOSITION | class::CONJUNCTION)
            || line.kind(behind) != Some(TokenKind::Word);
        return if verb { None } else { noun };
    }
    if token.is(class::VERB_ING) && object_behind {
        return None;
    }
    noun
}

/// Whether a finite verb follows in the same clause, so that what stands before it is its subject.
///
/// Behind an object, "and" opens a second verb of the same subject: "taps a seat and sees the view".
fn finite_verb_behind(line: Line<'_>, from: usize, object: bool) -> bool {
    let mut relative = false;
    let mut first = true;
    for at in from..line.tokens.len() {
        let token = &line.tokens[at];
        if token.ends_clause() || token.kind == TokenKind::Comma {
            return false;
        }
        if token.is(class::RELATIVE) {
            relative = true;
            first = false;
            continue;
        }
        if token.is(class::SUBORDINATOR) || object && token.is(class::CONJUNCTION) {
            return false;
        }
        if token.is(class::AUXILIARY) && (!relative || line.is(at, class::BE | class::MODAL)) {
            return true;
        }
        let third = token.is(class::VERB_THIRD) && !token.is(class::ALSO_NOUN);
        let base = first
            && token.is(class::VERB_BASE)
            && !token.is(class::ADVERB | class::PREPOSITION | class::ALSO_NOUN)
            && !line.capitalised(at);
        if !relative && (third || base) {
            return true;
        }
        first = false;
    }
    false
}

/// The token that heads the noun phrase beginning at `at`.
fn noun_phrase(line: Line<'_>, at: usize) -> Option<usize> {
    noun_phrase_from(line, at, false)
}

/// The same where a possessive stands before it: "the customer's live stock".
fn opened_noun_phrase(line: Line<'_>, at: usize) -> Option<usize> {
    noun_phrase_from(line, at, true)
}

fn noun_phrase_from(line: Line<'_>, at: usize, opened: bool) -> Option<usize> {
    let mut head = None;
    let mut next = at;
    let mut opened = opened;
    while let Some(token) = line.get(next) {
        match token.kind {
            TokenKind::Word => {}
            TokenKind::Opaque => {
                head = Some(next);
                next += 1;
                continue;
            }
            TokenKind::Number
            | TokenKind::Hyphen
            | TokenKind::Quote
            | TokenKind::Currency
            | TokenKind::Possessive => {
                next += 1;
                continue;
            }
            _ => break,
        }
        if token.is(class::OPENS_NOUN) && head.is_none() {
            opened = true;
            next += 1;
            continue;
        }
        // "The user's monthly fee"
        if opened && head.is_none() && token.is(class::ADVERB) {
            next += 1;
            continue;
        }
        let closed = class::FUNCTION | class::TO;
        if token.is(closed) {
            break;
        }
        let noun = token.is(class::ALSO_NOUN | class::COMPOUND_HEAD);
        if token.is(class::VERB_THIRD) && !noun {
            break;
        }
        if head.is_some() && token.is(class::VERB_BASE | class::VERB_PAST | class::VERB_PARTICIPLE) && !noun {
            break;
        }
        if head.is_none() && !opened && token.is(class::VERB_BASE) && !noun {
            break;
        }
        head = Some(next);
        next += 1;
    }
    head
}

/// The object of a verb that ends before `at`, straight or behind a preposition.
fn object(line: Line<'_>, at: usize) -> Option<usize> {
    let mut at = line.past_adverbs(at);
    while line.kind(at) == Some(TokenKind::Quote) {
        at += 1;
    }
    if line.is(at, class::PREPOSITION | class::TO) && !line.is(at, class::BY) {
        at += 1;
        if line.is(at, class::PREPOSITION) {
            at += 1;
        }
    }
    noun_phrase(line, at)
}

/// Looks at what stands before the phrase, then at the verb behind it.
fn before(
    line: Line<'_>,
    mention: &Range<usize>,
    phrase_start: usize,
    possessor: bool,
    reading: &mut Reading,
) {
    let mut subject = true;
    if phrase_start > 0 {
        let at = phrase_start - 1;
        if line.is(at, class::BY) && !possessor {
            subject = false;
            let verb_at = (at.saturating_sub(2)..at)
                .rev()
                .find(|&verb| line.is(verb, class::VERB_PARTICIPLE));
            if let Some(verb_at) = verb_at
                && let Some((verb, _)) = line.lexicon.verb_at(line.tokens, verb_at)
            {
                reading.actions.push(Action {
                    voice: Voice::Agent,
                    verb,
                    tokens: verb_at..verb_at + 1,
                    object: None,
                    negated: line.is(verb_at.wrapping_sub(1), class::NEGATION),
                });
            }
        } else if line.is(at, class::PREPOSITION) && !line.is(at, class::SUBORDINATOR) {
            subject = handed_by_preposition(line, mention, at);
        } else if let Some(verb_at) = governing_verb(line, at) {
            let infinitive = infinitive_behind(line, mention);
            let handed_on = line.is(verb_at, class::ENABLER) && infinitive;
            subject =
                handed_on || (line.is(verb_at, class::ENABLER) && line.is(verb_at, class::MODAL | class::DO));
            if !handed_on
                && !possessor
                && let Some((verb, length)) = line.lexicon.verb_at(line.tokens, verb_at)
            {
                subject = false;
                reading.actions.push(Action {
                    voice: Voice::Patient,
                    verb,
                    tokens: verb_at..verb_at + length,
                    object: None,
                    negated: line.is(verb_at.wrapping_sub(1), class::NEGATION),
                });
            }
        }
    }
    if subject && !possessor {
        governed(line, mention.end, reading);
    }
}

/// Whether an infinitive stands behind the mention: "users (to) find".
fn infinitive_behind(line: Line<'_>, mention: &Range<usize>) -> bool {
    let mut at = mention.end;
    if line.kind(at) == Some(TokenKind::Open) {
        while line.get(at).is_some() && line.kind(at) != Some(TokenKind::Close) {
            at += 1;
        }
        at += 1;
    }
    // "allow clients and drivers to update"
    let mut steps = 0;
    while line.is(at, class::CONJUNCTION) && steps < 3 {
        at += 1;
        while line
            .get(at)
            .is_some_and(|token| token.kind == TokenKind::Word && !token.is(class::TO | class::VERB_BASE))
            && steps < 3
        {
            at += 1;
            steps += 1;
        }
        steps += 1;
    }
    let at = line.past_adverbs(at);
    line.is(at, class::TO) || line.is(at, class::VERB_BASE) || line.is(at, class::BE)
}

/// Whether a mention behind a preposition still does what follows: "80% of users log in", "for customers to pay".
fn handed_by_preposition(line: Line<'_>, mention: &Range<usize>, preposition: usize) -> bool {
    if line.is(preposition, class::FOR) {
        let next = line.past_adverbs(mention.end);
        return line.is(next, class::TO) && line.is(line.past_adverbs(next + 1), class::VERB_BASE);
    }
    if line.is(preposition, class::OF) && preposition > 0 {
        let quantity = preposition - 1;
        return line.is(quantity, class::QUANTITY)
            || line.kind(quantity) == Some(TokenKind::Number)
            || line
                .get(quantity)
                .is_some_and(|token| token.slice(line.text) == "%");
    }
    false
}

/// The verb whose object begins behind `at`, where there is one.
fn governing_verb(line: Line<'_>, at: usize) -> Option<usize> {
    if line.is(
        at,
        class::VERB_BASE | class::VERB_THIRD | class::VERB_ING | class::VERB_PAST,
    ) && !line.is(at, class::AUXILIARY)
        && (!line.is(at, class::CHAIN) || line.is(at, class::ENABLER))
    {
        // "user reports customers read": a noun that looks like a verb is not one after a determiner.
        let noun = line.is(at, class::ALSO_NOUN) && at > 0 && line.is(at - 1, class::OPENS_NOUN);
        return (!noun).then_some(at);
    }
    if line.is(at, class::ENABLER) {
        return Some(at);
    }
    None
}

/// No aside in brackets has more tokens; one that is never closed would be looked for to the end of the text.
const LONGEST_ASIDE: usize = 80;

/// Finds the verb behind a subject, with its coordinated verbs.
fn governed(line: Line<'_>, from: usize, reading: &mut Reading) {
    let mut at = from;
    let mut passive = false;
    let mut perfect = false;
    let mut negated = false;
    let mut linked = false;
    for _ in 0..14 {
        let Some(token) = line.get(at) else { return };
        match token.kind {
            TokenKind::Open => {
                let last = (at + LONGEST_ASIDE).min(line.tokens.len());
                match (at..last).find(|&next| line.kind(next) == Some(TokenKind::Close)) {
                    Some(close) => at = close + 1,
                    None => return,
                }
                continue;
            }
            TokenKind::Comma if at == from || linked => {
                // "Users, once logged in, see …"
                let close = (at + 1..(at + 8).min(line.tokens.len()))
                    .find(|&next| line.kind(next) == Some(TokenKind::Comma));
                let Some(close) = close else { return };
                let verb = line.past_adverbs(close + 1);
                if !line.is(verb, class::VERB_ANY | class::AUXILIARY) {
                    return;
                }
                at = close + 1;
                continue;
            }
            TokenKind::Quote | TokenKind::Symbol if at > from => {
                at += 1;
                continue;
            }
            TokenKind::Word => {}
            _ => return,
        }
        if token.is(class::RELATIVE) && !passive {
            linked = true;
            at += 1;
            continue;
        }
        if token.is(class::NEGATION) {
            negated = true;
        }
        if token.is(class::CONJUNCTION) && at == from {
            // "users and drivers can": skip the other parties.
            let limit = (at + 6).min(line.tokens.len());
            let Some(next) = (at + 1..limit).find(|&next| {
                line.is(next, class::AUXILIARY | class::TO)
                    || (line.is(next, class::VERB_BASE | class::VERB_THIRD)
                        && !line.is(next, class::ALSO_NOUN | class::COMPOUND_HEAD))
            }) else {
                return;
            };
            at = next;
            continue;
        }
        if at == from && token.is(class::PREPOSITION) && !token.is(class::TO | class::CHAIN) {
            let limit = (at + 8).min(line.tokens.len());
            let Some(next) = (at + 1..limit)
                .take_while(|&next| {
                    !line.tokens[next].ends_clause() && line.kind(next) != Some(TokenKind::Comma)
                })
                .find(|&next| line.is(next, class::AUXILIARY))
            else {
                return;
            };
            at = next;
            continue;
        }
        let next = line.past_adverbs(at + 1);
        if token.is(class::HAVE)
            && !line.is(
                next,
                class::VERB_PARTICIPLE | class::TO | class::BE | class::NEGATION,
            )
        {
            // "users have a badge": the verb itself.
            push_verb(line, at, Voice::Agent, negated, reading);
            return;
        }
        let auxiliary = token.is(class::AUXILIARY | class::ADVERB | class::NEGATION | class::TO);
        let chain = token.is(class::CHAIN)
            && (line.is(next, class::TO | class::VERB_ING) || !token.is(class::VERB_ANY));
        if auxiliary || chain {
            if token.is(class::BE) {
                passive = true;
                perfect = false;
            } else if token.is(class::HAVE) {
                perfect = true;
            } else if token.is(class::TO | class::MODAL) || chain {
                passive = false;
            }
            at += 1;
            continue;
        }
        if token.is(class::VERB_ANY) {
            let participle = token.is(class::VERB_PARTICIPLE) && !token.is(class::VERB_BASE);
            let reduced = participle && !perfect && !passive && at == from && {
                line.is(at + 1, class::BY) || finite_verb_behind(line, at + 1, false)
            };
            let voice = if (passive
                && (participle || token.is(class::VERB_PARTICIPLE))
                && !token.is(class::VERB_ING))
                || reduced
            {
                Voice::Patient
            } else {
                Voice::Agent
            };
            push_verb(line, at, voice, negated, reading);
            if linked {
                main_verb(line, at + 1, reading);
            }
            return;
        }
        // "re-generate", "auto-fill": the verb behind the hyphen.
        if token.word.verb.is_none()
            && line.kind(at + 1) == Some(TokenKind::Hyphen)
            && line.is(at + 2, class::VERB_ANY)
        {
            at += 2;
            continue;
        }
        // A name behind the role word: "As a customer Dana wants".
        if at == from && token.word.classes == 0 && line.capitalised(at) {
            at += 1;
            continue;
        }
        return;
    }
}

/// The main verb behind a relative clause: "a user who wants out gives notice".
fn main_verb(line: Line<'_>, from: usize, reading: &mut Reading) {
    let limit = (from + 9).min(line.tokens.len());
    for at in from..limit {
        let token = &line.tokens[at];
        if token.ends_clause()
            || token.is(class::CONJUNCTION | class::RELATIVE | class::SUBORDINATOR)
                && !token.is(class::PREPOSITION)
        {
            return;
        }
        let finite = token.is(class::MODAL) || token.is(class::VERB_THIRD) && !token.is(class::ALSO_NOUN);
        let base = token.is(class::VERB_BASE)
            && line.kind(at.wrapping_sub(1)) == Some(TokenKind::Word)
            && !token.is(class::ALSO_NOUN | class::COMPOUND_HEAD | class::PREPOSITION | class::ADVERB)
            && !line.is(at - 1, class::TO | class::OPENS_NOUN);
        if finite || base && at > from {
            governed(line, at, reading);
            return;
        }
    }
}

/// Adds a verb and those joined to it: "browse, search and order".
fn push_verb(line: Line<'_>, at: usize, voice: Voice, negated: bool, reading: &mut Reading) {
    let form = line.tokens[at].word.classes & class::VERB_ANY;
    let mut at = at;
    let first = reading.actions.len();
    push_joined(line, &mut at, form, voice, negated, reading);
    // "create, edit and save drafts": the last verb's object is everybody's.
    let mut shared = None;
    for action in reading.actions[first..].iter_mut().rev() {
        if action.object.is_none() {
            action.object = shared;
        } else {
            shared = action.object;
        }
    }
}

fn push_joined(
    line: Line<'_>,
    at: &mut usize,
    form: u64,
    voice: Voice,
    negated: bool,
    reading: &mut Reading,
) {
    for _ in 0..5 {
        let at_verb = *at;
        let Some((verb, length)) = line.lexicon.verb_at(line.tokens, at_verb) else {
            return;
        };
        let object_at = (voice == Voice::Agent)
            .then(|| object(line, at_verb + length))
            .flatten();
        reading.actions.push(Action {
            voice,
            verb,
            tokens: at_verb..at_verb + length,
            object: object_at,
            negated,
        });
        let limit = (at_verb + length + 12).min(line.tokens.len());
        let mut found = None;
        for join in at_verb + length..limit {
            let token = &line.tokens[join];
            if token.ends_clause() || token.is(class::RELATIVE | class::AUXILIARY) {
                break;
            }
            let joins = token.kind == TokenKind::Comma
                || token.kind == TokenKind::Slash
                || token.is(class::CONJUNCTION);
            let next = line.past_adverbs(join + 1);
            let next = if line.is(next, class::CONJUNCTION) {
                line.past_adverbs(next + 1)
            } else {
                next
            };
            let same = line
                .get(next)
                .is_some_and(|token| token.word.classes & class::VERB_ANY & form != 0);
            if joins && same && !line.is(next, class::COMPOUND_HEAD | class::AUXILIARY) {
                found = Some(next);
                break;
            }
        }
        match found {
            Some(next) => *at = next,
            None => return,
        }
    }
}

/// What a pronoun behind a mention does: "engage users and let them vote", "customers say when they pay".
///
/// `from` is the first token behind the mention, `end` the end of its sentence.
pub fn pronoun_deeds(line: Line<'_>, from: usize, end: usize, plural: bool) -> Vec<Action> {
    let mut reading = Reading::of_party(from);
    for at in from..end {
        if line.is_role(at) {
            break;
        }
        if !line.is(at, class::THIRD_PERSON) || line.is(at, class::PLURAL) != plural {
            continue;
        }
        let handed_on = at > 0 && line.is(at - 1, class::ENABLER);
        let next = line.past_adverbs(at + 1);
        let subject =
            line.is(next, class::MODAL) || line.is(next, class::VERB_ANY) && !line.is(next, class::AUXILIARY);
        if (handed_on && line.is(next, class::TO | class::VERB_BASE)) || (!handed_on && subject) {
            governed(line, at + 1, &mut reading);
        }
    }
    reading.actions
}

/// What a line opens with as a command or an ability: "Browse the catalogue", under "Customers can:".
pub fn opening_deeds(line: Line<'_>) -> Vec<Action> {
    let mut reading = Reading::of_party(0);
    if line.is(0, class::VERB_BASE) {
        push_verb(line, 0, Voice::Agent, false, &mut reading);
    }
    reading.actions
}

/// What the words from a token on say that somebody does, whose name stands before them: "browses products", "can cancel".
pub fn opening_deeds_at(line: Line<'_>, at: usize) -> Vec<Action> {
    let mut reading = Reading::of_party(at);
    if line.is(at, class::MODAL) {
        governed(line, at, &mut reading);
    } else if line.is(at, class::VERB_BASE | class::VERB_THIRD) {
        push_verb(line, at, Voice::Agent, false, &mut reading);
        // "Orders and reviews" names things; what is done has an object.
        if line.is(at, class::ALSO_NOUN) && reading.actions.iter().all(|action| action.object.is_none()) {
            reading.actions.clear();
        }
    }
    reading.actions
}

/// What the teller of a story wants to do: "I want to browse products".
///
/// `from` is the first token behind the story's role.
pub fn told_deeds(line: Line<'_>, from: usize) -> Vec<Action> {
    let mut reading = Reading::of_party(from);
    let limit = (from + 6).min(line.tokens.len());
    let wish =
        (from..limit).find(|&at| line.is(at, class::CHAIN | class::MODAL) && !line.is(at, class::ADVERB));
    if let Some(wish) = wish {
        governed(line, wish, &mut reading);
    }
    // "… so that I can complete my purchase"
    let tellers = line.lexicon.list("stories.teller-pronouns");
    for at in from + 1..line.tokens.len() {
        let token = &line.tokens[at];
        let teller =
            token.kind == TokenKind::Word && tellers.iter().any(|word| *word == token.lower(line.text));
        if teller && line.is(at + 1, class::MODAL) && wish.is_none_or(|wish| at > wish) {
            governed(line, at + 1, &mut reading);
        }
    }
    reading.actions
}

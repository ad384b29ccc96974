//! Definitions of the two roles: "Customer: the owner who …", glossary rows, "our customers are restaurants".

use super::naming::{first_noun, may_be_one, named_parties, noun_behind_label, parties_bits, tells_a_deed};
use super::statement::{bracketed, in_sentence, inverted, names_somebody, says_outright};
use super::using::lets_customer_use;
use crate::document::{Document, Prose};
use crate::lexicon::{Lexicon, class};
use crate::mention::grammar::Use;
use crate::mention::{Mention, Qualifier, Role, in_block};
use crate::words::{Token, TokenKind};
use std::ops::Range;

/// A place that says what one of the two words means.
#[derive(Debug, Clone)]
pub struct Definition {
    /// The role that is defined.
    pub role: Role,
    /// The word that is defined, in lower case and singular: "client".
    pub word: String,
    /// The block in which the term stands.
    pub term: usize,
    /// The block that says what it means; often the same.
    pub block: usize,
    /// The whole definition's bytes in the source.
    pub span: Range<usize>,
    /// The parties that the definition names, in lower case and singular.
    pub parties: Vec<String>,
    /// Whether it says that nobody else is meant: "only somebody with an account is a user".
    pub exclusive: bool,
    /// Whether it tells of some of the role only: "primary users are …".
    pub some: bool,
    /// The other role's mention inside the definition: "Customer: the end user who …".
    pub names_other: bool,
    /// Whether it tells of the role by the other one, which makes them two: "User: an employee of the customer".
    pub told_by_other: bool,
    /// Whether that makes it one kind of the other role only: "customers are users who buy".
    pub names_some: bool,
    /// Whether it stands behind a label and says whom it means in words of which nothing was understood. Nothing is
    /// known of the role then, least of all that it is the other one.
    pub unread: bool,
    /// Whether it says of the customer that they operate the product as well.
    pub uses: bool,
    /// Whether it tells of somebody's own customers: "the company the agency works for".
    pub clientele: bool,
}

impl Definition {
    /// Whether one party may be meant by both definitions.
    pub fn share_a_party(&self, other: &Definition) -> bool {
        let mut names = self.parties.iter();
        names.any(|name| other.parties.iter().any(|other| may_be_one(name, other)))
    }
}

/// Every definition of a document.
pub fn definitions(document: &Document, mentions: &[Mention], lexicon: &Lexicon) -> Vec<Definition> {
    let mut out = Vec::new();
    for mention in mentions {
        // "Their customers are patients" defines nobody's role towards the product.
        if mention.qualifier == Qualifier::ThirdParty {
            continue;
        }
        let inverted = inverted(document, mention, lexicon);
        let labelled = labelled(document, mention, lexicon);
        let is_labelled = labelled.is_some();
        let body = labelled
            .or_else(|| in_sentence(document, mention, lexicon))
            .or_else(|| inverted.clone());
        let aside = body
            .is_none()
            .then(|| bracketed(document, mentions, mention, lexicon))
            .flatten();
        let (body, named) = match (body, aside) {
            (Some(body), _) => (body, None),
            (None, Some((tokens, parties))) => ((mention.block, tokens), Some(parties)),
            (None, None) => continue,
        };
        let (block, body) = body;
        let prose = &document.prose[block];
        let exclusive = inverted.is_some() && prose.tokens[body.start].is(class::EXCLUSIVE);
        let mut parties = named.unwrap_or_else(|| named_parties(document, block, &body, lexicon, true));
        if parties.is_empty() && mention.label {
            // "User: anyone who works with it: receptionists and nurses"
            parties = named_parties(document, block, &body, lexicon, false);
        }
        if parties.is_empty()
            && inverted.is_none()
            && let Some(noun) = if is_labelled || says_outright(prose, mention) {
                noun_behind_label(document, block, &body, lexicon)
            } else {
                first_noun(document, block, &body, lexicon)
                    .filter(|_| names_somebody(document, mention, &body, lexicon))
            }
        {
            parties.push(lexicon.party_name(prose.slice(noun)));
        }
        if parties.is_empty() && inverted.is_some() && body.len() <= 3 {
            let head = prose.tokens[body.end - 1].lower(&prose.block.text);
            parties.push(lexicon.singular(&head));
        }
        // "yes" in a column behind "Customer" says nothing of anybody.
        if is_labelled && body.len() == 1 && parties.is_empty() && prose.cell().is_some() {
            continue;
        }
        let others = in_block(mentions, block).iter().filter(|other| {
            other.role != mention.role
                && body.contains(&other.tokens.start)
                && !matches!(other.usage, Use::Modifier(_))
        });
        let (is_other, of_other): (Vec<&Mention>, Vec<&Mention>) =
            others.partition(|other| is_said_to_be(prose, body.start, other, lexicon));
        let other = is_other
            .first()
            .filter(|other| other.tokens.start < body.start + FAR);
        let names_other = other.is_some();
        // "The user is sure that the customer pays" says what the user is, and not who.
        let who = is_labelled
            || !parties.is_empty()
            || prose.tokens[body.start].is(class::PRONOUN | class::OPENS_NOUN);
        let told_by_other = who && !names_other && inverted.is_none() && !of_other.is_empty();
        // "Customers are users who buy" makes them some of the users; "customers are the users" makes them one.
        let names_some = other.is_some_and(|other| {
            // "A user who pays" is one of them, "the user who pays" may be all there is.
            let one = prose.tokens[other.phrase_start].is(class::COUNTS_ONE);
            let bare = other.phrase_start == other.tokens.start || one;
            let behind = prose.tokens.get(other.tokens.end);
            bare && behind.is_some_and(|token| {
                token.is(class::RELATIVE | class::WITH) || token.kind == TokenKind::Slash
            }) || behind.is_some_and(|token| token.is(class::CONJUNCTION))
        });
        // "Primary users are clerks" tells of some of them, and "secondary users are" of others.
        let some = tells_of_some(document, mention, lexicon);
        let deed = tells_a_deed(prose, body.start, body.end, lexicon);
        let unread = is_labelled && parties.is_empty() && !names_other && !deed;
        let says_something = !parties.is_empty() || names_other || told_by_other || exclusive || is_labelled;
        if !says_something {
            continue;
        }
        let start = mention.span.start.min(prose.span(body.clone()).start);
        let end = prose.span(body.clone()).end.max(mention.span.end);
        out.push(Definition {
            role: mention.role,
            word: mention.word.clone(),
            term: mention.block,
            block,
            span: start..end,
            unread,
            uses: mention.role == Role::Customer
                && lets_customer_use(document, mentions, mention, block, &body, lexicon),
            parties,
            exclusive,
            names_other,
            names_some,
            told_by_other,
            some,
            clientele: mention.role == Role::Customer && is_clientele(document, block, &body, lexicon),
        });
    }
    out
}

/// A role that is named further behind a term is no part of what the term means.
const FAR: usize = 12;

/// Whether a definition that begins at `start` says that whoever it defines is that other role: it stands first, or behind
/// "is also". Behind a preposition, another verb or "whose", and before a possessive, it only tells of them.
fn is_said_to_be(prose: &Prose, start: usize, other: &Mention, lexicon: &Lexicon) -> bool {
    if matches!(other.usage, Use::Possessor(_)) || other.qualifier == Qualifier::ThirdParty {
        return false;
    }
    let copulas = lexicon.list("definitions.copulas");
    let text = &prose.block.text;
    let word = |at: usize| prose.tokens[at].lower(text);
    let aside = class::ADVERB | class::OPENS_NOUN;
    let before = (start..other.phrase_start.max(start))
        .rev()
        .find(|&at| !prose.tokens[at].is(aside));
    if before.is_some_and(|at| copulas.contains(&word(at).as_ref())) {
        return true;
    }
    let led = class::PREPOSITION
        | class::OF
        | class::RELATIVE
        | class::GENITIVE_RELATIVE
        | class::VERB_ANY
        | class::NEGATION;
    // "The same as the user"
    let equal = |at: usize| lexicon.list("definitions.equals").contains(&word(at).as_ref());
    let same = (start..other.tokens.start).any(equal);
    same || !(start..other.tokens.start).any(|at| {
        prose.tokens[at].is(led)
            || matches!(
                prose.tokens[at].kind,
                TokenKind::Clause | TokenKind::Stop | TokenKind::Possessive
            )
    })
}

/// Whether whoever is defined is a third party's customer: behind the first party another one stands with a
/// verb of its own, "the person or company the freelancer works for".
fn is_clientele(document: &Document, block: usize, body: &Range<usize>, lexicon: &Lexicon) -> bool {
    let prose = &document.prose[block];
    let bits = parties_bits(lexicon);
    let parties: Vec<_> = prose
        .topics_in(body.clone())
        .iter()
        .filter(|hit| hit.value & bits != 0)
        .collect();
    parties.windows(2).any(|pair| {
        let opens = pair[1].from == pair[0].to + 1 && prose.tokens[pair[0].to].is(class::DETERMINER);
        let acts = prose
            .tokens
            .get(pair[1].to)
            .is_some_and(|token| token.is(class::VERB_THIRD | class::VERB_BASE));
        opens && acts
    })
}

/// No quantity has more words: "the vast majority of our".
const LONGEST_QUANTITY: usize = 5;

/// Whether a sentence tells of some only of whom it names at a token: "a few customers are", "80% of our users are".
pub fn counts_some(prose: &Prose, at: usize, lexicon: &Lexicon) -> bool {
    let start = prose.sentence(at).start.max(at.saturating_sub(LONGEST_QUANTITY));
    let clause =
        |token: &&Token| !matches!(token.kind, TokenKind::Clause | TokenKind::Comma | TokenKind::Open);
    let quantities = lexicon.list("definitions.some-of");
    let mut before = prose.tokens[start..at].iter().rev().take_while(clause);
    before.any(|token| {
        token.kind == TokenKind::Number || quantities.contains(&token.lower(&prose.block.text).as_ref())
    })
}

/// Whether the words before a term make it one kind of several: "primary users", "some users".
fn tells_of_some(document: &Document, mention: &Mention, lexicon: &Lexicon) -> bool {
    let prose = &document.prose[mention.block];
    if counts_some(prose, mention.tokens.start, lexicon) {
        return true;
    }
    let bits = lexicon.topic("parties.audience-qualifiers");
    prose
        .topics_in(mention.phrase_start..mention.tokens.start)
        .iter()
        .any(|hit| hit.value & bits != 0)
}

/// "Customer: …" in a label of a glossary or a list of roles, and the row of a glossary table.
fn labelled(document: &Document, mention: &Mention, lexicon: &Lexicon) -> Option<(usize, Range<usize>)> {
    let prose = &document.prose[mention.block];
    if prose.is_heading() {
        return under_heading(document, mention, lexicon);
    }
    let kinds = document.kinds(mention.block);
    let defining = lexicon.kinds(&["glossary", "personas"]);
    if kinds & defining == 0 || !mention.is_party() {
        return None;
    }
    // "Buyer / end user" is one party by two names, and neither is defined.
    let label = prose.lead.max(mention.tokens.end);
    let of_other = |token: &Token| match mention.role {
        Role::Customer => token.is(class::USER),
        Role::User => token.is(class::CUSTOMER),
    };
    if prose.tokens[..label].iter().any(of_other) {
        return None;
    }
    if let Some(cell) = prose.cell() {
        // "Manage users" in a table of rights is no term.
        let done_to = prose.tokens[..mention.tokens.start]
            .iter()
            .any(|token| token.is(class::VERB_BASE));
        let alone = cell.column == 0 && cell.row > 0 && prose.tokens.len() <= 4 && !done_to;
        // In a glossary an abbreviation or a name in another language may stand between the term and its meaning.
        let length = |block: usize| document.prose[block].tokens.len();
        let others = document.row(cell.table, cell.row).get(1..)?;
        let meaning = if kinds & lexicon.kinds(&["glossary"]) != 0 {
            others.iter().rev().copied().max_by_key(|&block| length(block))?
        } else {
            *others.first()?
        };
        return (alone && length(meaning) > 0).then_some((meaning, 0..length(meaning)));
    }
    if let Some(below) = nested(document, mention) {
        let body = first_sentence(document, below, 0);
        let prose = &document.prose[below];
        let told = tells_a_deed(prose, body.start, body.end, lexicon) || names_nobody(prose, &body, lexicon);
        return (!told).then_some((below, body));
    }
    let lead = prose.lead;
    let alone = mention.tokens.end <= lead && lead <= 6 && mention.tokens.start <= 2;
    let mut from = lead;
    while prose
        .tokens
        .get(from)
        .is_some_and(|token| matches!(token.kind, TokenKind::Clause | TokenKind::Hyphen))
    {
        from += 1;
    }
    let body = first_sentence(document, mention.block, from);
    // A label with an audience ("Target users:") lists parties; that is read elsewhere.
    let audience = prose
        .topics
        .iter()
        .any(|hit| hit.from < lead && hit.value & lexicon.topic("parties.audience-qualifiers") != 0);
    (alone && !audience && !body.is_empty()).then_some((mention.block, body))
}

/// The first item of the list below an item that holds nothing but a term.
fn nested(document: &Document, mention: &Mention) -> Option<usize> {
    let prose = &document.prose[mention.block];
    let own = prose.item()?;
    let word = |token: &&Token| token.kind == TokenKind::Word;
    let alone = prose.tokens.iter().filter(word).count() == mention.tokens.len();
    let below = mention.block + 1;
    let place = document.prose.get(below)?.item()?;
    // "Users" over labelled kinds of user lists them.
    let kinds = document.prose[below].lead > 0;
    (alone && !kinds && place.parent == Some(own.item)).then_some(below)
}

/// Whether no noun begins a line: "can open the list", "full access".
fn names_nobody(prose: &Prose, body: &Range<usize>, lexicon: &Lexicon) -> bool {
    let first = prose.tokens[body.clone()]
        .iter()
        .find(|token| !token.is(class::OPENS_NOUN));
    first.is_none_or(|first| first.kind != TokenKind::Word || first.is(class::VERB_BASE | class::VERB_ING))
        && !prose.touches(parties_bits(lexicon))
}

/// A term of a glossary as a heading of its own, with what it means below.
fn under_heading(document: &Document, mention: &Mention, lexicon: &Lexicon) -> Option<(usize, Range<usize>)> {
    let glossary = lexicon.kinds(&["glossary"]);
    let section = &document.sections[document.prose[mention.block].section];
    let parent = &document.sections[section.parent?];
    let alone = mention.tokens == (0..document.prose[mention.block].tokens.len());
    let below = mention.block + 1;
    let own = section.heading == Some(mention.block) && section.blocks.contains(&below);
    if parent.kinds & glossary == 0 || !alone || !own {
        return None;
    }
    let body = first_sentence(document, below, 0);
    (!body.is_empty()).then_some((below, body))
}

/// Tokens of a block from `from` to the end of the first sentence.
pub fn first_sentence(document: &Document, block: usize, from: usize) -> Range<usize> {
    let tokens = &document.prose[block].tokens;
    let from = from.min(tokens.len());
    let end = (from..tokens.len())
        .find(|&at| tokens[at].kind == TokenKind::Stop)
        .unwrap_or(tokens.len());
    from..end
}

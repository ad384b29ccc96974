//! Definitions of the two roles: "Customer: the owner who …", glossary rows, "our customers are restaurants".

use super::naming::{first_noun, may_be_one, named_parties, noun_behind_label, parties_bits, tells_a_deed};
use super::using::lets_customer_use;
use crate::document::{Document, Prose};
use crate::lexicon::{Lexicon, class};
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
        let Some((block, body)) = body else { continue };
        let prose = &document.prose[block];
        let exclusive = inverted.is_some() && prose.tokens[body.start].is(class::EXCLUSIVE);
        let mut parties = named_parties(document, block, &body, lexicon, true);
        if parties.is_empty() && mention.label {
            // "User: anyone who works with it: receptionists and nurses"
            parties = named_parties(document, block, &body, lexicon, false);
        }
        if parties.is_empty()
            && inverted.is_none()
            && let Some(noun) = if is_labelled {
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
        let other = in_block(mentions, block).iter().find(|other| {
            other.role != mention.role
                && other.is_party()
                && body.contains(&other.tokens.start)
                && other.tokens.start < body.start + 8
        });
        let names_other = other.is_some();
        // "Customers are users who buy" makes them some of the users; "customers are the users" makes them one.
        let names_some = other.is_some_and(|other| {
            let bare = other.phrase_start == other.tokens.start;
            let behind = prose.tokens.get(other.tokens.end);
            bare && behind.is_some_and(|token| {
                token.is(class::RELATIVE | class::WITH) || token.kind == TokenKind::Slash
            })
        });
        // "Primary users are clerks" tells of some of them, and "secondary users are" of others.
        let some = tells_of_some(document, mention, lexicon);
        let deed = tells_a_deed(prose, body.start, body.end, lexicon);
        let unread = is_labelled && parties.is_empty() && !names_other && !deed;
        let says_something = !parties.is_empty() || names_other || exclusive || is_labelled;
        if !says_something {
            continue;
        }
        let start = mention.span.start.min(prose.span(body.clone()).start);
        let end = prose.span(body.clone()).end.max(mention.span.end);
        out.push(Definition {
            role: mention.role,
            word: mention.word.clone(),
            block,
            span: start..end,
            unread,
            uses: mention.role == Role::Customer
                && lets_customer_use(document, mentions, mention, block, &body, lexicon),
            parties,
            exclusive,
            names_other,
            names_some,
            some,
            clientele: mention.role == Role::Customer && is_clientele(document, block, &body, lexicon),
        });
    }
    out
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

/// No phrase of the list `definitions.by-we-mean` has more tokens.
const WE_MEAN: usize = 8;

/// "Our customers are restaurants", "the customer is the clinic that …", "by customer we mean …".
fn in_sentence(document: &Document, mention: &Mention, lexicon: &Lexicon) -> Option<(usize, Range<usize>)> {
    let prose = &document.prose[mention.block];
    if !mention.is_party() || mention.label {
        return None;
    }
    let text = &prose.block.text;
    let mut at = mention.tokens.end;
    let sentence = prose.sentence(mention.tokens.start);
    let copulas = lexicon.list("definitions.copulas");
    if prose.tokens.get(at)?.kind == TokenKind::Clause {
        // "by customer we mean:" has no colon before; "customer = the owner" is a symbol.
        return None;
    }
    let opens = mention.phrase_start <= sentence.start + 1
        || (mention.phrase_start > 0
            && matches!(
                prose.tokens[mention.phrase_start - 1].kind,
                TokenKind::Clause | TokenKind::Comma | TokenKind::Symbol
            ));
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
        if !opens || !copulas.contains(&copula.lower(text).as_ref()) {
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
    let body = at..first_sentence(document, mention.block, at).end;
    // A state ("customers are happy") names no party at once; a definition does.
    let near = at..(at + 6).min(body.end);
    let party = parties_bits(lexicon);
    let names_party = prose
        .topics
        .iter()
        .any(|hit| hit.value & party != 0 && hit.from >= near.start && hit.to <= near.end);
    let relative = (near.start..near.end).any(|at| prose.tokens[at].is(class::RELATIVE));
    (names_party || relative || we_mean || names_somebody(document, mention, &body, lexicon))
        .then_some((mention.block, body))
}

/// Whether a definition names somebody in words that the lexicon does not know: "our customers are tax
/// offices", "the user is a beekeeper"; not "customers are happy".
fn names_somebody(document: &Document, mention: &Mention, body: &Range<usize>, lexicon: &Lexicon) -> bool {
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
fn inverted(document: &Document, mention: &Mention, lexicon: &Lexicon) -> Option<(usize, Range<usize>)> {
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

/// Tokens of a block from `from` to the end of the first sentence.
fn first_sentence(document: &Document, block: usize, from: usize) -> Range<usize> {
    let tokens = &document.prose[block].tokens;
    let from = from.min(tokens.len());
    let end = (from..tokens.len())
        .find(|&at| tokens[at].kind == TokenKind::Stop)
        .unwrap_or(tokens.len());
    from..end
}

//! Every place in prose where a role word stands for somebody, with what the words around say of it.

pub mod grammar;
mod programs;
#[cfg(test)]
mod sentences;

use crate::ablation::{Clue, Clues};
use crate::document::Document;
use crate::lexicon::{Lexicon, class};
use crate::markdown::ListPlace;
use crate::roles::{Terms, parties_bits};
use crate::words::{Token, TokenKind};
use grammar::{Action, Line, Use, Voice};
use std::ops::Range;

/// Which of the two built-in roles a word names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Who pays.
    Customer,
    /// Who uses.
    User,
}

impl Role {
    /// The role's name in pages and reports.
    pub fn name(self) -> &'static str {
        match self {
            Role::Customer => "customer",
            Role::User => "user",
        }
    }

    /// The other one.
    pub fn other(self) -> Role {
        match self {
            Role::Customer => Role::User,
            Role::User => Role::Customer,
        }
    }
}

/// Whose customers or which users the words before a mention say that they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Qualifier {
    /// Nothing tells.
    None,
    /// The maker's own: "our customers", "paying customers".
    Maker,
    /// Somebody else's: "their customers", "the salon's clients", "end customers".
    ThirdParty,
    /// A party with a name of its own: "workshop users", "admin user".
    Named,
    /// Everybody of several kinds: "all users", "other users", "users with the manager role".
    Everybody,
}

/// A role word that stands for somebody.
#[derive(Debug, Clone)]
pub struct Mention {
    /// The block in which it stands.
    pub block: usize,
    /// Its tokens: one, or two for "end user".
    pub tokens: Range<usize>,
    /// Its bytes in the source.
    pub span: Range<usize>,
    /// The role that the word names.
    pub role: Role,
    /// The word in lower case and singular: "client".
    pub word: String,
    /// Whether it is a plural.
    pub plural: bool,
    /// What it does there.
    pub usage: Use,
    /// What it does or suffers.
    pub actions: Vec<Action>,
    /// What it does according to the list behind its line: "Customers can:" and what they can.
    pub listed: Vec<Listed>,
    /// Whose it is.
    pub qualifier: Qualifier,
    /// Whether it is joined with other parties: "customers and drivers".
    pub coordinated: bool,
    /// Whether it stands in the block's label or in a heading.
    pub label: bool,
    /// First token of its noun phrase.
    pub phrase_start: usize,
}

/// A deed that stands in an item of the list behind a mention's line.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The item's block.
    pub block: usize,
    /// The deed; its tokens are the item's.
    pub action: Action,
}

impl Mention {
    /// Whether the word stands for somebody, and not merely for the kind of another thing.
    pub fn is_party(&self) -> bool {
        !matches!(self.usage, Use::Modifier(_))
    }

    /// What the party itself does, in its own line or in the list behind it, each with the block in which it stands.
    pub fn told(&self) -> impl Iterator<Item = (usize, &Action)> {
        let listed = self.listed.iter().map(|listed| (listed.block, &listed.action));
        self.deeds().map(|deed| (self.block, deed)).chain(listed)
    }

    /// What the party itself does in its own line.
    pub fn deeds(&self) -> impl Iterator<Item = &Action> {
        self.actions.iter().filter(|action| action.voice == Voice::Agent)
    }

    /// The reading in the words of the table of sentences; `text` is the block's text.
    #[cfg(test)]
    pub fn reading(&self, text: &str) -> String {
        let lexicon = Lexicon::english();
        let tokens = crate::words::tokens(text, &[], lexicon);
        let noun = |at: usize| tokens[at].lower(text).into_owned();
        match self.usage {
            Use::Modifier(head) => format!("modifier {}", noun(head)),
            Use::Possessor(head) => format!("possessor {}", lexicon.singular(&noun(head))),
            Use::Party => match self.actions.first() {
                None => "party".to_string(),
                Some(action) => {
                    let voice = match action.voice {
                        Voice::Agent => "agent",
                        Voice::Patient => "patient",
                    };
                    let object = action
                        .object
                        .map_or(String::new(), |at| format!(" {}", lexicon.singular(&noun(at))));
                    format!("{voice} {}{object}", lexicon.verb(action.verb).lemma)
                }
            },
        }
    }
}

/// The mentions of a piece of Markdown, for tests.
#[cfg(test)]
pub fn mentions_of_text(text: &str) -> Vec<Mention> {
    let lexicon = Lexicon::english();
    let document = Document::read(crate::text::Source::new("test.md", text), lexicon);
    mentions(&document, &Terms::default(), Clues::default(), lexicon)
}

/// Every mention of a document, in order.
pub fn mentions(document: &Document, terms: &Terms, clues: Clues, lexicon: &Lexicon) -> Vec<Mention> {
    let mut out = Vec::new();
    for (block, prose) in document.prose.iter().enumerate() {
        let text = &prose.block.text;
        let tokens = &prose.tokens;
        let mut at = 0;
        while at < tokens.len() {
            let Some((role, range)) = role_at(text, tokens, at, terms, lexicon) else {
                at += 1;
                continue;
            };
            at = range.end;
            let set = clues.on(Clue::SetPhrases) && in_set_phrase(tokens, &range, lexicon);
            if set || prose.is_quoted(range.start) && !is_spoken_of(text, tokens, &range, lexicon) {
                continue;
            }
            let before = range.start.checked_sub(1).map(|before| &tokens[before]);
            // "multi-user", "non-customer": the hyphen makes a word of its own.
            if before.is_some_and(|token| {
                token.kind == TokenKind::Hyphen
                    && token.end == tokens[range.start].start
                    && !glued_role(tokens, range.start)
            }) {
                continue;
            }
            let line = Line {
                text,
                tokens,
                lexicon,
            };
            let last = &tokens[range.end - 1];
            let plural = last.is(class::PLURAL) || last.lower(text).ends_with('s');
            let mut reading = grammar::read(line, range.clone(), plural);
            if reading.usage == Use::Party {
                let end = prose.sentence(range.start).end;
                reading
                    .actions
                    .extend(grammar::pronoun_deeds(line, range.end, end, plural));
                let story = document
                    .story_at(block)
                    .filter(|story| story.role.contains(&range.start));
                if let Some(story) = story {
                    reading.actions = grammar::told_deeds(line, story.role.end);
                }
            }
            if !clues.on(Clue::Deeds) {
                reading.actions.clear();
            }
            let whose = if clues.on(Clue::Qualifiers) {
                qualifier(document, block, &range, reading.phrase_start, role, lexicon)
            } else {
                Qualifier::None
            };
            let listed = if clues.on(Clue::Deeds) && reading.usage == Use::Party {
                let mut listed = listed_deeds(document, block, range.end, lexicon);
                if listed.is_empty() {
                    listed = described_deeds(document, block, &range, lexicon);
                }
                listed
            } else {
                Vec::new()
            };
            let word = lexicon.singular(&prose.slice(range.clone()).to_lowercase().replace('-', " "));
            out.push(Mention {
                block,
                span: prose.span(range.clone()),
                role,
                word,
                plural,
                qualifier: whose,
                usage: reading.usage,
                actions: reading.actions,
                listed,
                coordinated: reading.coordinated,
                label: range.start < prose.lead || document.sections[prose.section].heading == Some(block),
                phrase_start: reading.phrase_start,
                tokens: range,
            });
        }
    }
    programs::leave_out_programs(document, &mut out, lexicon);
    out
}

/// Whether a word in quotation marks is one that is defined: "\"customer\" means the clinic".
fn is_spoken_of(text: &str, tokens: &[Token], range: &Range<usize>, lexicon: &Lexicon) -> bool {
    let quote = |at: Option<usize>| {
        at.and_then(|at| tokens.get(at))
            .is_some_and(|token| token.kind == TokenKind::Quote)
    };
    let copula = tokens.get(range.end + 1);
    quote(range.start.checked_sub(1))
        && quote(Some(range.end))
        && copula.is_some_and(|token| {
            lexicon
                .list("definitions.copulas")
                .contains(&token.lower(text).as_ref())
        })
}

/// The deeds in the list behind a line that leaves its sentence open: "Customers can:", "Users are able to:".
///
/// `from` is the first token behind the mention.
fn listed_deeds(document: &Document, block: usize, from: usize, lexicon: &Lexicon) -> Vec<Listed> {
    let prose = &document.prose[block];
    let Some((last, tail)) = prose.tokens.get(from..).and_then(<[Token]>::split_last) else {
        return Vec::new();
    };
    // The cheap questions first: most lines go on behind their mention.
    let open = last.kind == TokenKind::Clause
        && tail
            .iter()
            .all(|token| token.is(class::AUXILIARY | class::ADVERB | class::CHAIN | class::TO))
        && tail.iter().any(|token| token.is(class::MODAL | class::CHAIN));
    if !open {
        return Vec::new();
    }
    let Some(list) = document
        .prose
        .get(block + 1)
        .and_then(|item| item.item())
        .map(|place| place.list)
    else {
        return Vec::new();
    };
    document
        .list(list)
        .iter()
        .flat_map(|&item| {
            let prose = &document.prose[item];
            let line = Line {
                text: &prose.block.text,
                tokens: &prose.tokens,
                lexicon,
            };
            grammar::opening_deeds(line)
                .into_iter()
                .map(move |action| Listed { block: item, action })
        })
        .collect()
}

/// What a list of roles says that its role does: "Customer: browses products, adds items to the cart", or the list below
/// its name.
fn described_deeds(
    document: &Document,
    block: usize,
    mention: &Range<usize>,
    lexicon: &Lexicon,
) -> Vec<Listed> {
    let prose = &document.prose[block];
    // A bold or a numbered line heads what follows as a heading does.
    let is_heading = document.sections[prose.section].heading == Some(block);
    let personas = lexicon.kinds(&["personas"]);
    if mention.start > LONGEST_ORDINAL || document.kinds(block) & personas == 0 {
        return Vec::new();
    }
    // "End users (clients)" names one party by both words.
    let label = &prose.tokens[..prose.lead.max(mention.end)];
    let both = [class::CUSTOMER, class::USER]
        .iter()
        .all(|role| label.iter().any(|token| token.is(*role)));
    // "Users" heads the list, and names none of its roles.
    let above = document.sections[prose.section].parent;
    let heads = is_heading && above.is_none_or(|above| document.sections[above].kinds & personas == 0);
    let names = prose.tokens.len() <= mention.end + 1 || is_heading || mention.end <= prose.lead;
    if both || heads || !names {
        return Vec::new();
    }
    let line_of = |block: usize| Line {
        text: &document.prose[block].block.text,
        tokens: &document.prose[block].tokens,
        lexicon,
    };
    let own = (prose.lead > 0).then(|| {
        let behind = prose.tokens[prose.lead..]
            .iter()
            .take_while(|token| token.kind != TokenKind::Word)
            .count();
        grammar::opening_deeds_at(line_of(block), prose.lead + behind)
    });
    let own: Vec<Listed> = own
        .into_iter()
        .flatten()
        .map(|action| Listed { block, action })
        .collect();
    if !own.is_empty() || prose.tokens.len() > mention.end + 1 && !is_heading {
        return own;
    }
    // Below a heading its section tells, below an item the list within it.
    let told: Vec<usize> = if is_heading {
        let blocks = document.sections[prose.section].blocks.clone();
        blocks.take(LONGEST_DESCRIPTION).collect()
    } else {
        let below = document.prose.get(block + 1).and_then(|item| item.item());
        let nested = |place: &&ListPlace| prose.item().is_none_or(|own| place.parent == Some(own.item));
        below
            .filter(nested)
            .map_or_else(Vec::new, |place| document.list(place.list).to_vec())
    };
    let deeds_of = |item: usize| {
        grammar::opening_deeds_at(line_of(item), 0)
            .into_iter()
            .map(move |action| Listed { block: item, action })
    };
    told.into_iter()
        .filter(|&item| document.prose[item].tokens.len() <= LONGEST_DEED)
        .flat_map(deeds_of)
        .collect()
}

/// No more lines below a role's heading, and no longer ones, are read as what it does.
const LONGEST_DESCRIPTION: usize = 40;
const LONGEST_DEED: usize = 20;

/// Tokens before a role's name in a list of roles: "2.1", "The".
const LONGEST_ORDINAL: usize = 4;

/// The mentions of one block; `mentions` are in order of their blocks.
pub fn in_block(mentions: &[Mention], block: usize) -> &[Mention] {
    let from = mentions.partition_point(|mention| mention.block < block);
    let to = mentions.partition_point(|mention| mention.block <= block);
    &mentions[from..to]
}

/// Whether the hyphen before a token joins it to a role word: "customer-user".
fn glued_role(tokens: &[Token], at: usize) -> bool {
    at >= 2 && tokens[at - 2].is(class::CUSTOMER | class::USER)
}

/// The role word that begins at a token.
fn role_at(
    text: &str,
    tokens: &[Token],
    at: usize,
    terms: &Terms,
    lexicon: &Lexicon,
) -> Option<(Role, Range<usize>)> {
    if tokens[at].kind != TokenKind::Word {
        return None;
    }
    if let Some((role, length)) = terms.at(text, tokens, at) {
        return Some((role, at..at + length));
    }
    if let Some((role, end)) = role_phrase_at(text, tokens, at, lexicon) {
        return Some((role, at..end));
    }
    if tokens[at].is(class::CUSTOMER) {
        return Some((Role::Customer, at..at + 1));
    }
    tokens[at].is(class::USER).then_some((Role::User, at..at + 1))
}

/// A role word of several words, "end user" or "end-user", with the end of its tokens.
fn role_phrase_at(text: &str, tokens: &[Token], at: usize, lexicon: &Lexicon) -> Option<(Role, usize)> {
    if !lexicon.begins_role_phrase(tokens[at].word) {
        return None;
    }
    lexicon.role_phrases().iter().find_map(|(words, bit)| {
        let end = words_at(text, tokens, at, words, lexicon)?;
        let role = if bit & class::CUSTOMER != 0 {
            Role::Customer
        } else {
            Role::User
        };
        Some((role, end))
    })
}

/// The end of a run of words at a token: hyphens between them do not count, the last may be a plural.
pub fn words_at(
    text: &str,
    tokens: &[Token],
    at: usize,
    words: &[impl AsRef<str>],
    lexicon: &Lexicon,
) -> Option<usize> {
    let mut next = at;
    for (index, word) in words.iter().enumerate() {
        if index > 0 && tokens.get(next)?.kind == TokenKind::Hyphen {
            next += 1;
        }
        let lower = tokens.get(next)?.lower(text);
        let last = index + 1 == words.len();
        let word = word.as_ref();
        if lower != word && !(last && lexicon.singular(&lower) == word) {
            return None;
        }
        next += 1;
    }
    Some(next)
}

/// Whether a mention lies inside a set phrase: "know your customer", "concurrent users".
fn in_set_phrase(tokens: &[Token], mention: &Range<usize>, lexicon: &Lexicon) -> bool {
    let mut hits = Vec::new();
    for at in mention.start.saturating_sub(5)..=mention.start {
        if tokens[at].kind == TokenKind::Word {
            lexicon.set_phrases().at(tokens, at, &mut hits);
        }
    }
    hits.iter().any(|hit| hit.to > mention.start)
}

/// Whether a block is nothing but a label that ends in a colon: "Target clients:".
fn ends_label(prose: &crate::document::Prose, end: usize) -> bool {
    prose.tokens.len() == end + 1 && prose.tokens[end].kind == TokenKind::Clause
}

/// Whose the party is, by the words of its noun phrase before it and by the phrase right behind.
fn qualifier(
    document: &Document,
    block: usize,
    mention: &Range<usize>,
    phrase_start: usize,
    role: Role,
    lexicon: &Lexicon,
) -> Qualifier {
    let prose = &document.prose[block];
    let has = |tokens: Range<usize>, list: &str| {
        let bit = lexicon.topic(list);
        prose
            .topics_in(tokens.clone())
            .iter()
            .any(|hit| hit.value & bit != 0 && hit.to <= tokens.end)
    };
    let phrase = phrase_start..mention.start;
    if role == Role::User {
        // "Users with the manager role", but not "engage users with “Quiz Night”".
        let with_role = prose
            .tokens
            .get(mention.end)
            .is_some_and(|token| token.is(class::WITH))
            && prose
                .tokens
                .get(mention.end + 1)
                .is_none_or(|token| token.kind != TokenKind::Quote);
        if has(phrase, "parties.hypernym-qualifiers") || with_role {
            return Qualifier::Everybody;
        }
        let parties = parties_bits(lexicon);
        let named = prose
            .topics_in(mention.start.saturating_sub(2)..mention.start)
            .iter()
            .any(|hit| hit.value & parties != 0 && hit.to == mention.start);
        let of_customer = mention.start > 0 && prose.tokens[mention.start - 1].is(class::CUSTOMER);
        return if named || of_customer {
            Qualifier::Named
        } else {
            Qualifier::None
        };
    }
    // "the salon's clients": a possessor that is not the maker.
    let possessor = (phrase_start.saturating_sub(2)..mention.start)
        .any(|at| prose.tokens[at].kind == TokenKind::Possessive);
    if possessor || has(phrase.clone(), "parties.third-party-qualifiers") {
        return Qualifier::ThirdParty;
    }
    // In a heading "Target customers" commands nobody to target them.
    let headed = (prose.is_heading() || mention.end <= prose.lead || ends_label(prose, mention.end)) && {
        let before = mention.start.saturating_sub(1)..mention.start;
        has(before, "parties.maker-qualifiers")
    };
    if headed || has(phrase, "parties.maker-qualifiers") {
        return Qualifier::Maker;
    }
    Qualifier::None
}

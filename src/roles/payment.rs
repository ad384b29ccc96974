//! What a document says of money: whether the product is sold, and who pays for it.

use super::definition::Definition;
use super::naming::parties_bits;
use super::parties::add;
use super::{Evidence, Origin, Party};
use crate::document::{Document, Prose};
use crate::lexicon::{Hit, Lexicon, action, class};
use crate::mention::grammar::{Action, Voice};
use crate::mention::{Mention, Qualifier, Role};
use crate::words::{Token, TokenKind};
use std::ops::Range;

/// What a document says of money.
#[derive(Debug, Clone, Default)]
pub struct Money {
    /// Where the text speaks of the product's own price, fee, plan or revenue.
    pub commercial: Option<Evidence>,
    /// Where the text shows the maker's price list or names its model of revenue.
    pub price: Option<Evidence>,
    /// Where the text says who pays.
    pub payer: Option<Evidence>,
    /// Where the text says that nobody pays: an internal tool, a course exercise.
    pub internal: Option<Evidence>,
}

/// Reads what the document says of money, and adds those who pay (`payers`) to `parties`.
pub fn money(
    document: &Document,
    payers: Vec<(usize, Range<usize>, String)>,
    lexicon: &Lexicon,
    parties: &mut Vec<Party>,
) -> Money {
    let mut money = Money::default();
    let evidence = |span: Range<usize>, origin: Origin| Evidence { origin, span };
    let others = lexicon.kinds(&["competition"]);
    // "Monthly €12"; "monthly revenue of €12,000" is none.
    let rhythm = |prose: &Prose, hit: &Hit| {
        let tokens = &prose.tokens;
        let before = || {
            hit.from > 0
                && tokens[hit.from.saturating_sub(2)..hit.from]
                    .iter()
                    .any(Token::is_currency)
        };
        tokens.get(hit.to).is_some_and(Token::is_currency) || before()
    };
    // The free tier of a service on which the product runs is not its own.
    let aside = lexicon.kinds(&["technical", "excluded"]);
    let left_out = lexicon.kinds(&["excluded"]);
    let topic = |name: &str| lexicon.topic(name);
    for block in 0..document.prose.len() {
        let prose = &document.prose[block];
        let competitors = document.kinds(block) & others != 0;
        let technical = document.kinds(block) & aside != 0;
        if prose.is_heading() && is_price_heading(document, block, lexicon) {
            money.price.get_or_insert_with(|| {
                let text = prose.block.text.trim_end().len();
                evidence(prose.block.source_span(0..text), Origin::BusinessModel)
            });
        }
        for hit in &prose.topics {
            let span = || prose.span(hit.from..hit.to);
            let own = hit.value & topic("internal") != 0;
            if own && money.internal.is_none() {
                money.internal = Some(evidence(span(), Origin::BusinessModel));
            }
            let priced = || {
                let near = hit.from.saturating_sub(6)..(hit.to + 6).min(prose.tokens.len());
                near.clone()
                    .any(|at| prose.tokens[at].is_currency() && !in_millions(prose, at, lexicon))
            };
            let period = hit.value & topic("periods") != 0;
            // "3 reports a month" is no price; a competitor's price is not the maker's.
            if period && (competitors || !priced()) {
                continue;
            }
            if hit.value & topic("price-rhythms") != 0 && rhythm(prose, hit) && !competitors && !technical {
                money
                    .price
                    .get_or_insert_with(|| evidence(span(), Origin::BusinessModel));
            }
            let of_money = hit.value & (topic("commercial") | topic("price-list")) != 0;
            // "Saved with name, arr, industry": in small letters it is the name of a field.
            let field = of_money
                && lexicon
                    .list("definitions.acronyms")
                    .iter()
                    .any(|word| *word == prose.slice(hit.from..hit.to));
            if field {
                continue;
            }
            if hit.value & topic("commercial") != 0 && money.commercial.is_none() && !technical {
                money.commercial = Some(evidence(span(), Origin::BusinessModel));
            }
            // A plan that will not be built costs nobody anything.
            let excluded = document.kinds(block) & left_out != 0;
            if hit.value & topic("price-list") != 0 && money.price.is_none() && !excluded {
                money.price = Some(evidence(span(), Origin::BusinessModel));
            }
            if hit.value & topic("ad-funded") != 0 && money.payer.is_none() {
                money.payer = Some(evidence(span(), Origin::BusinessModel));
                add(
                    parties,
                    "advertiser",
                    &evidence(span(), Origin::BusinessModel),
                    true,
                    false,
                );
            }
        }
    }
    money.price = money.price.or_else(|| amounts(document, lexicon));
    if money.commercial.is_none() {
        money.commercial = money.price.clone();
    }
    for (block, span, name) in payers {
        if document.kinds(block) & others != 0 {
            continue;
        }
        let found = evidence(span, Origin::Payment);
        add(parties, &name, &found, true, false);
        money.payer.get_or_insert(found);
    }
    if money.payer.is_none() {
        // A shop's buyers pay.
        let shop = document
            .prose
            .iter()
            .find_map(|prose| prose.topic(topic("shop")).map(|tokens| prose.span(tokens)));
        money.payer = shop.map(|span| evidence(span, Origin::BusinessModel));
    }
    if money.payer.is_none() {
        money.payer = parties.iter().find_map(|party| party.pays.clone());
    }
    money
}

/// Amounts of money in the sections about price and plans: two or more make a price list.
fn amounts(document: &Document, lexicon: &Lexicon) -> Option<Evidence> {
    let commerce = lexicon.kinds(&["commerce"]);
    let competition = lexicon.kinds(&["competition"]);
    let mut amounts = document.prose.iter().enumerate().filter_map(|(block, prose)| {
        let kinds = document.kinds(block);
        let at = (0..prose.tokens.len())
            .find(|&at| prose.tokens[at].is_currency() && !in_millions(prose, at, lexicon))?;
        (kinds & commerce != 0 && kinds & competition == 0).then(|| prose.span(at..at + 1))
    });
    let first = amounts.next()?;
    amounts.next()?;
    Some(Evidence {
        origin: Origin::BusinessModel,
        span: first,
    })
}

/// "$26M", "18 million euros": what a business saves or earns, and no price.
fn in_millions(prose: &Prose, currency: usize, lexicon: &Lexicon) -> bool {
    let near = currency.saturating_sub(2)..(currency + 4).min(prose.tokens.len());
    near.clone().any(|at| {
        let word = prose.tokens[at].lower(&prose.block.text);
        let unit = word.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ',');
        let number =
            unit.len() < word.len() || at > near.start && prose.tokens[at - 1].kind == TokenKind::Number;
        number && lexicon.list("definitions.in-millions").contains(&unit)
    })
}

/// Whether a heading, without what stands in brackets, is that of a price list.
fn is_price_heading(document: &Document, block: usize, lexicon: &Lexicon) -> bool {
    is_heading_of(document, block, lexicon.topic("price-headings"))
}

/// Whether a heading, without what stands in brackets, is one of a topic's phrases as a whole.
fn is_heading_of(document: &Document, block: usize, bit: u64) -> bool {
    let prose = &document.prose[block];
    let bracket = prose
        .tokens
        .iter()
        .position(|token| token.kind == TokenKind::Open);
    let words: Vec<usize> = (0..bracket.unwrap_or(prose.tokens.len()))
        .filter(|&at| prose.tokens[at].kind == TokenKind::Word)
        .collect();
    let (Some(&first), Some(&last)) = (words.first(), words.last()) else {
        return false;
    };
    prose
        .topics
        .iter()
        .any(|hit| hit.value & bit != 0 && hit.from == first && hit.to == last + 1)
}

/// Every place where a kind of party is named next to paying, a price or a plan: block, span, party.
pub fn payers(
    document: &Document,
    mentions: &[Mention],
    definitions: &[Definition],
    lexicon: &Lexicon,
) -> Vec<(usize, Range<usize>, String)> {
    let mut out = Vec::new();
    // Whoever is defined as a third party's customer pays that one, not for the product.
    let others = |mention: &Mention| {
        definitions
            .iter()
            .any(|definition| definition.clientele && definition.word == mention.word)
    };
    // A role word that pays: "customers pay per order", "users can subscribe to Premium".
    for mention in mentions
        .iter()
        .filter(|mention| mention.is_party() && !others(mention))
    {
        let prose = &document.prose[mention.block];
        let pays = mention.actions.iter().find(|deed| match deed.voice {
            Voice::Agent => is_payment(document, mention.block, deed, lexicon),
            Voice::Patient => lexicon.verb(deed.verb).actions & action::BILL != 0,
        });
        // "New business customers": the customer is an organisation, and named so.
        let kind = prose
            .topics_in(mention.phrase_start..mention.tokens.start)
            .iter()
            .find(|hit| {
                hit.value & lexicon.topic("parties.organisations") != 0 && hit.to == mention.tokens.start
            });
        if let Some(kind) = kind.filter(|_| mention.role == Role::Customer) {
            let name = lexicon.singular(&prose.slice(kind.from..kind.to).to_lowercase());
            out.push((mention.block, prose.span(kind.from..mention.tokens.end), name));
        }
        // "Premium users" are those who took the plan that costs money.
        let on_plan = mention.tokens.start.checked_sub(1).filter(|&at| {
            let plans = lexicon.topic("parties.plan-qualifiers");
            let hits = prose.topics_in(at..at + 1);
            hits.iter().any(|hit| hit.value & plans != 0 && hit.to == at + 1)
        });
        if let Some(at) = on_plan.filter(|_| pays.is_none()) {
            let name = format!("{} {}", prose.slice(at..at + 1).to_lowercase(), mention.word);
            out.push((mention.block, prose.span(at..mention.tokens.end), name));
        }
        // Whoever subscribes or buys pays by the word's own meaning.
        let by_name = lexicon
            .list("definitions.payers-by-name")
            .contains(&mention.word.as_str());
        if pays.is_none() && by_name && mention.qualifier != Qualifier::ThirdParty {
            out.push((mention.block, mention.span.clone(), mention.word.clone()));
        }
        if let Some(deed) = pays.filter(|deed| !deed.negated) {
            let from = mention.tokens.start.min(deed.tokens.start);
            let to = mention.tokens.end.max(deed.tokens.end);
            out.push((mention.block, prose.span(from..to), mention.word.clone()));
        }
    }
    named_by_heading(document, lexicon, &mut out);
    // Whoever else is said to pay: "the membership holder pays on the first".
    for (block, prose) in document.prose.iter().enumerate() {
        for at in 1..prose.tokens.len() {
            let (token, subject) = (&prose.tokens[at], &prose.tokens[at - 1]);
            // The cheap question first: every word of the document is asked.
            if !token.is(class::VERB_THIRD | class::VERB_BASE) || !is_paying(token, lexicon) {
                continue;
            }
            let pays = token.is(class::VERB_THIRD) && !token.is(class::ALSO_NOUN);
            let noun = !subject.is(class::NEGATION)
                && subject.kind == TokenKind::Word
                && !subject.is(class::PRONOUN
                    | class::RELATIVE
                    | class::ADVERB
                    | class::CUSTOMER
                    | class::USER
                    | class::CONJUNCTION);
            // "Farm cooperatives pay a yearly fee": a plural that opens its clause.
            let plural = token.is(class::VERB_BASE)
                && subject.kind == TokenKind::Word
                && subject.word.classes & !class::VERB_THIRD == 0
                && subject.lower(&prose.block.text).ends_with('s')
                && (at <= 3 || (at - 3..at).any(|before| prose.tokens[before].kind != TokenKind::Word))
                && lexicon
                    .verb_at(&prose.tokens, at)
                    .is_some_and(|(verb, _)| lexicon.verb(verb).actions & action::PAY != 0);
            if pays && noun || plural {
                let name = lexicon.singular(&subject.lower(&prose.block.text));
                out.push((block, prose.span(at - 1..at + 1), name));
            }
        }
    }
    // A kind of party that pays, or that stands in one clause with a price: "restaurants pay 49 a month".
    let party = parties_bits(lexicon);
    let prices = lexicon.topic("price-list") | lexicon.topic("fees");
    for (block, prose) in document.prose.iter().enumerate() {
        for hit in prose.topics.iter().filter(|hit| hit.value & party != 0) {
            // "Team tier: $99" and "$8 per person" name a plan and a unit, nobody who pays.
            let unit = hit.from.checked_sub(1).is_some_and(|at| {
                prose.tokens[at].kind == TokenKind::Slash
                    || prose.tokens[at].is(class::PER) && !prose.tokens[at].is(class::BY)
            });
            let role = prose
                .tokens
                .get(hit.to)
                .is_some_and(|token| token.kind == TokenKind::Quote);
            let fee = prose
                .topics_in(hit.to..hit.to + 1)
                .iter()
                .any(|other| other.value & prices != 0);
            if hit.from < prose.lead || unit || role || only_modifies(prose, hit.to, lexicon) && !fee {
                continue;
            }
            let sentence = prose.sentence(hit.from);
            let behind = hit.to..(hit.to + 6).min(sentence.end);
            let denied = prose.tokens[behind.clone()]
                .iter()
                .any(|token| token.is(class::NEGATION));
            if denied {
                continue;
            }
            let pay = behind.clone().find(|&at| {
                let token = &prose.tokens[at];
                is_paying(token, lexicon) && !token.is(class::VERB_ING)
            });
            let near = hit.from.saturating_sub(10).max(sentence.start)..(hit.to + 10).min(sentence.end);
            let priced = prose.topics.iter().find(|other| {
                let period = other.value & lexicon.topic("periods") != 0;
                other.value & prices != 0 && !period && near.contains(&other.from)
            });
            // "Developers sign up, send a file and pay per page": the last of several verbs of one subject.
            let opens = hit.from <= sentence.start + 1;
            let pay = pay.or_else(|| {
                let joined = (hit.to..sentence.end).find(|&at| {
                    let token = &prose.tokens[at];
                    token.is(class::VERB_BASE)
                        && prose.tokens[at - 1].is(class::CONJUNCTION)
                        && is_paying(token, lexicon)
                })?;
                let alone = !prose
                    .topics
                    .iter()
                    .any(|other| other.value & party != 0 && other.from >= hit.to && other.to <= joined);
                (opens && alone).then_some(joined)
            });
            let amount = near.clone().find(|&at| prose.tokens[at].is_currency());
            // "Staff commissions" are paid to staff.
            let staff = hit.value & lexicon.topic("parties.staff") != 0
                && hit.value
                    & (lexicon.topic("parties.organisations") | lexicon.topic("parties.business-people"))
                    == 0;
            if staff && pay.is_none() {
                continue;
            }
            // "Vendor commissions are shown" tells of no price of the product's without an amount.
            let number = near.clone().any(|at| prose.tokens[at].kind == TokenKind::Number);
            if fee && pay.is_none() && amount.is_none() && !number {
                continue;
            }
            let to = match (pay, priced, amount) {
                (Some(at), _, _) => at,
                (None, Some(other), _) => other.to - 1,
                (None, None, Some(at)) => at,
                _ => continue,
            };
            let from = hit.from.min(to);
            let to = (to + 1).max(hit.to);
            let name = lexicon.singular(&prose.slice(hit.from..hit.to).to_lowercase());
            out.push((block, prose.span(from..to), name));
        }
    }
    out
}

/// "Who pays": the parties of the first sentence below such a heading, unless it denies something of them.
fn named_by_heading(document: &Document, lexicon: &Lexicon, out: &mut Vec<(usize, Range<usize>, String)>) {
    let (bit, party) = (lexicon.topic("payer-headings"), parties_bits(lexicon));
    for section in &document.sections {
        let Some(heading) = section
            .heading
            .filter(|&heading| is_heading_of(document, heading, bit))
        else {
            continue;
        };
        let Some(block) = section.blocks.clone().next().filter(|block| *block > heading) else {
            continue;
        };
        let prose = &document.prose[block];
        let sentence = prose.sentence(0);
        if prose.tokens[sentence.clone()]
            .iter()
            .any(|token| token.is(class::NEGATION))
        {
            continue;
        }
        // "Studios with up to ten people": what stands behind a preposition only describes them.
        let described = |&at: &usize| prose.tokens[at].is(class::PREPOSITION | class::WITH);
        let end = sentence.clone().find(described).unwrap_or(sentence.end);
        let range = sentence.start..end;
        for at in range.clone() {
            let known = prose
                .topics_in(at..at + 1)
                .iter()
                .any(|hit| hit.value & party != 0 && hit.to == at + 1 && range.contains(&hit.from));
            // A trade that the lexicon does not know is a plural at the end of its phrase: "florists, dyers and".
            let last = prose.tokens.get(at + 1).is_none_or(|next| {
                at + 1 == end || next.kind != TokenKind::Word || next.is(class::CONJUNCTION)
            });
            let word = prose.tokens[at].lower(&prose.block.text);
            // "A buyer wants to" has a verb there.
            let verb = prose.tokens[at].is(class::VERB_THIRD | class::CHAIN);
            let unknown = prose.tokens[at].kind == TokenKind::Word && last && !verb && word.ends_with('s');
            if known || unknown {
                out.push((block, prose.span(at..at + 1), lexicon.singular(&word)));
            }
        }
    }
}

/// Whether a word is a form of a verb of paying.
fn is_paying(token: &Token, lexicon: &Lexicon) -> bool {
    token
        .word
        .verb
        .is_some_and(|verb| lexicon.verb(verb).actions & action::PAY != 0)
}

/// Whether what ends before a token only says of what kind the noun behind is: "business model", "store credit".
fn only_modifies(prose: &Prose, end: usize, lexicon: &Lexicon) -> bool {
    let word = prose.tokens[end - 1].lower(&prose.block.text);
    let singular = lexicon.singular(&word) == word;
    // A singular's verb has an -s; "business model" has none.
    let verb =
        class::VERB_THIRD | class::VERB_PAST | class::VERB_ING | class::AUXILIARY | class::ADVERB | class::TO;
    singular
        && prose.tokens.get(end).is_some_and(|token| {
            let closed = token.is(class::FUNCTION | class::NEGATION | verb);
            // "The seller bears the fee": what ends in -s may be a verb that the lexicon does not know.
            let third = token.lower(&prose.block.text).ends_with('s');
            token.kind == TokenKind::Word && !third && (!closed || token.is(class::COMPOUND_HEAD))
        })
}

/// No phrase of the lexicon has more tokens.
pub const LONGEST_PHRASE: usize = 16;

/// Whether whoever does a deed pays by it, or buys or signs what is paid for; `block` is the deed's.
pub fn is_payment(document: &Document, block: usize, deed: &Action, lexicon: &Lexicon) -> bool {
    let actions = lexicon.verb(deed.verb).actions;
    let paid = || {
        deed.object
            .is_some_and(|object| paid_thing(document, block, object, lexicon))
    };
    actions & action::PAY != 0 || actions & action::PAY_WITH != 0 && paid()
}

/// Whether a token heads one of the things that are paid for or signed.
pub fn paid_thing(document: &Document, block: usize, token: usize, lexicon: &Lexicon) -> bool {
    let bit = lexicon.topic("paid-things");
    document.prose[block]
        .topics_in(token.saturating_sub(LONGEST_PHRASE)..token + 1)
        .iter()
        .any(|hit| hit.value & bit != 0 && token < hit.to)
}

/// How often users must be shown paying before that is the document's own view, and no slip.
const USERS_PAY: usize = 3;

/// Where the text says that users pay: so often that it is no slip, or in a word such as "paying users".
pub fn users_pay(
    document: &Document,
    mentions: &[Mention],
    definitions: &[Definition],
    lexicon: &Lexicon,
) -> Option<Evidence> {
    let mut places = Vec::new();
    let mut outright = None;
    for mention in mentions.iter().filter(|mention| mention.role == Role::User) {
        let pays = mention
            .deeds()
            .any(|deed| !deed.negated && is_payment(document, mention.block, deed, lexicon));
        let qualified = is_called_payer(document, mention, lexicon).is_some();
        if qualified {
            outright.get_or_insert(mention.span.clone());
        }
        if pays || qualified {
            places.push(mention.span.clone());
        }
    }
    // A word such as "paying users" is the document's view, unless it says elsewhere who the customers are that pay.
    let pays_words = lexicon.topic("pays-words");
    let defined = definitions.iter().any(|definition| {
        let prose = &document.prose[definition.block];
        definition.role == Role::Customer && !definition.parties.is_empty() && prose.touches(pays_words)
    });
    let customers = defined
        || mentions
            .iter()
            .any(|mention| mention.role == Role::Customer && is_payer(document, mention, lexicon));
    if let Some(span) = outright.filter(|_| !customers) {
        return Some(Evidence {
            origin: Origin::Payment,
            span,
        });
    }
    (places.len() >= USERS_PAY).then(|| Evidence {
        origin: Origin::Payment,
        span: places[0].clone(),
    })
}

/// The word before a role word that says that whoever it names pays: "paying users", "paid customers".
pub fn is_called_payer(document: &Document, mention: &Mention, lexicon: &Lexicon) -> Option<usize> {
    let prose = &document.prose[mention.block];
    (mention.phrase_start..mention.tokens.start).find(|&at| {
        let token = &prose.tokens[at];
        token.is(class::VERB_ING | class::VERB_PARTICIPLE) && is_paying(token, lexicon)
    })
}

/// Whether the text calls this mention the one who pays: "paying customers", "Customer (who pays us)".
fn is_payer(document: &Document, mention: &Mention, lexicon: &Lexicon) -> bool {
    let prose = &document.prose[mention.block];
    let bracket = prose
        .tokens
        .get(mention.tokens.end)
        .is_some_and(|token| token.kind == TokenKind::Open);
    let who_pays = bracket
        && prose.tokens[mention.tokens.end + 1..]
            .iter()
            .take_while(|token| token.kind != TokenKind::Close)
            .any(|token| is_paying(token, lexicon));
    who_pays || is_called_payer(document, mention, lexicon).is_some()
}

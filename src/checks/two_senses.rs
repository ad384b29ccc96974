//! `two-senses`: one word for the business that pays and for that business's own customers.

use super::{Case, Check, Options};
use crate::confidence::Cue;
use crate::finding::{Draft, Label, counted};
use crate::lexicon::{action, class};
use crate::mention::grammar::{Action, Use, Voice};
use crate::mention::{Mention, Qualifier, Role};
use crate::roles::declaration::Relation;
use crate::roles::{Member, Party};
use crate::words::TokenKind;
use serde::Deserialize;
use std::collections::{BTreeMap, HashSet};

/// One word, two parties, and nothing that tells them apart where they stand.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct TwoSenses {
    /// Kinds of section in which a count of customers counts those who pay the maker.
    counted_in: Vec<String>,
    /// How many places must show the outsider.
    outsiders: usize,
}

impl Options for TwoSenses {
    const NAME: &'static str = "two-senses";
    const SUMMARY: &'static str = "one role word for two parties";
    const SLOTS: &'static [&'static str] = &["mention", "count.payer", "count.outsider"];
}

impl Check for TwoSenses {
    fn run(&self, case: &Case<'_>, out: &mut Vec<Draft>) {
        let relation = case.model.relation.relation;
        if case.model.declared && relation == Relation::Same {
            return;
        }
        let systems = case.mentions.iter().any(|mention| owns_systems(case, mention));
        if matches!(relation, Relation::TwoSided) || !(business_product(case) || systems) {
            return;
        }
        let beside = listed_beside_payer(case);
        // Whoever pays by this very word is no outsider under it.
        let paying: HashSet<&str> = case
            .model
            .parties
            .iter()
            .filter(|party| party.pays.is_some())
            .filter_map(|party| party.name.rsplit(' ').next())
            .collect();
        let is_listed = |mention: &Mention| {
            let prose = &case.document.prose[mention.block];
            let alone = mention.label || mention.actions.is_empty() && prose.cell().is_some();
            beside.contains(&mention.block)
                && alone
                && mention.qualifier == Qualifier::None
                && !paying.contains(mention.word.as_str())
        };
        // Where a heading says that businesses are the customers, whoever shops is no business.
        let heading = |mention: &&Mention| mention.role == Role::Customer && heads_businesses(case, mention);
        let headed = case.mentions.iter().filter(heading);
        let headed: HashSet<&str> = headed.map(|mention| mention.word.as_str()).collect();
        let mut by_word: BTreeMap<&str, (Vec<&Mention>, Vec<&Mention>)> = BTreeMap::new();
        for mention in case
            .mentions
            .iter()
            .filter(|mention| mention.role == Role::Customer)
        {
            let (payers, outsiders) = by_word.entry(&mention.word).or_default();
            if self.pays_the_maker(case, mention) || heads_businesses(case, mention) {
                payers.push(mention);
            } else if is_outsider(case, mention)
                || is_listed(mention)
                || headed.contains(mention.word.as_str()) && shops(case, mention)
            {
                outsiders.push(mention);
            }
        }
        for (word, (payers, outsiders)) in by_word {
            // A list of roles says it once for the whole document.
            let listed = outsiders.iter().any(|mention| is_listed(mention));
            if payers.is_empty() || outsiders.len() < self.outsiders && !listed {
                continue;
            }
            let mut draft = Draft::new(Label::new(
                payers[0].span.clone(),
                "here: whoever pays for this product",
            ));
            for mention in outsiders.iter().take(6) {
                draft = draft.with(Label::new(
                    mention.span.clone(),
                    "there: the paying business's own customer",
                ));
            }
            for mention in payers.iter().skip(1).take(8) {
                draft = draft.with(Label::new(
                    mention.span.clone(),
                    "here again: whoever pays for this product",
                ));
            }
            // One place of either sense is what it takes; every further one adds.
            let again = payers.len() + outsiders.len() - 2;
            let draft = (0..again)
                .fold(draft.cue(Cue::Setting).cue(Cue::Setting), |draft, _| {
                    draft.cue(Cue::Again)
                })
                .slot("mention", word)
                .slot("count.payer", counted(payers.len(), "place"))
                .slot("count.outsider", counted(outsiders.len(), "place"));
            out.push(case.common_slots(draft));
        }
    }
}

impl TwoSenses {
    /// Whether the deed is to buy the product itself, or to be billed for a plan of it.
    fn buys_it(&self, case: &Case<'_>, mention: &Mention, deed: &Action) -> bool {
        let prose = &case.document.prose[mention.block];
        let sentence = prose.sentence(mention.tokens.start);
        let verb = case.lexicon.verb(deed.verb);
        let touches = |topic: &str, range: std::ops::Range<usize>| {
            let bit = case.lexicon.topic(topic);
            prose.topics_in(range).iter().any(|hit| hit.value & bit != 0)
        };
        match deed.voice {
            Voice::Agent => {
                let buys = verb.actions & (action::PAY | action::PAY_WITH) != 0;
                let relative = mention.phrase_start >= 1
                    && prose.tokens[mention.phrase_start - 1].is(class::RELATIVE)
                    && touches(
                        "the-product",
                        mention.phrase_start.saturating_sub(3)..mention.phrase_start,
                    );
                let object = deed
                    .object
                    .is_some_and(|object| touches("the-product", object..object + 1));
                buys && (relative || object)
            }
            Voice::Patient => {
                verb.actions & action::BILL != 0
                    && verb.actions & action::USE == 0
                    && touches("plan-words", sentence)
            }
        }
    }
}

/// Whether the product is made for businesses, who have customers of their own.
fn business_product(case: &Case<'_>) -> bool {
    // "Target customer", and elsewhere "your customers": two parties by the text's own words.
    let sold_to = case.mentions.iter().any(|mention| {
        mention.role == Role::Customer
            && mention.qualifier == Qualifier::Maker
            && case.third_parties.contains(mention.word.as_str())
    });
    if sold_to {
        return true;
    }
    let business = case.lexicon.topic("parties.owners");
    case.model.parties.iter().any(|party| {
        (party.pays.is_some() || party.uses.is_some()) && case.lexicon.topics_in(&party.name) & business != 0
    })
}

impl TwoSenses {
    /// "500 paying customers", "customers cancel their subscription", "beta customers", "first 10 customers".
    fn pays_the_maker(&self, case: &Case<'_>, mention: &Mention) -> bool {
        // "customer/product autosave", "customers and drivers": one name among several tells of nobody who pays.
        if !mention.is_party() || mention.coordinated || matches!(mention.qualifier, Qualifier::ThirdParty) {
            return false;
        }
        // "As a freelancer, I want to know which clients have paid": they are the teller's.
        let own_story = case
            .document
            .story_at(mention.block)
            .is_none_or(|story| story.role.contains(&mention.tokens.start));
        if case.document.story_around(mention.block).is_some() && !own_story {
            return false;
        }
        if mention.qualifier == Qualifier::Maker {
            // "As an owner, I want to write to our customers": they are the owner's.
            return case.document.story_around(mention.block).is_none();
        }
        let prose = &case.document.prose[mention.block];
        if owns_systems(case, mention) {
            return true;
        }
        let kinds = case.kinds(&self.counted_in);
        let paying = case.lexicon.topic("measures.paying-count");
        let sentence = prose.sentence(mention.tokens.start);
        let money = prose
            .topics
            .iter()
            .any(|hit| hit.value & paying != 0 && sentence.contains(&hit.from));
        let phrase = mention.phrase_start.saturating_sub(1)..mention.tokens.start;
        let is_mark = |at: usize, mark: &str| prose.tokens[at].slice(&prose.block.text) == mark;
        // "40% repeat customers" is a share of somebody's customers, not a count of those who pay.
        let counted = phrase
            .clone()
            .any(|at| prose.tokens[at].kind == TokenKind::Number)
            && !phrase.clone().any(|at| is_mark(at, "%"))
            && !of_somebody(case, mention);
        let pays = mention
            .deeds()
            .any(|deed| !deed.negated && case.is_action(mention, deed, action::PAY));
        let placed = case.document.kinds(mention.block) & kinds != 0;
        // Where the text speaks of its own price, the customer is whoever pays it.
        let under_prices = case
            .document
            .heading_path(mention.block)
            .into_iter()
            .any(|section| {
                case.document.sections[section]
                    .heading
                    .is_some_and(|heading| heads_prices(case, heading))
            });
        // A price list of its own, where owners are listed beside their customers, is the owners' to pay.
        let sold =
            !named_as_user(case, &mention.word) || case.model.money.price.is_some() && owner_listed(case);
        let priced = under_prices && case.model.money.payer.is_some() && sold;
        // "We win customers through the association."
        let won = placed && {
            let winning = case.lexicon.topic("winning");
            mention.actions.iter().any(|deed| {
                let verb = deed.tokens.start;
                deed.voice == Voice::Patient
                    && prose
                        .topics
                        .iter()
                        .any(|hit| hit.value & winning != 0 && hit.from == verb)
                    && prose.tokens[sentence.start..verb]
                        .iter()
                        .any(|token| token.is(class::FIRST_PERSON))
            })
        };
        // "Revenue per customer": money is counted by whoever pays it.
        let commercial = case.lexicon.topic("measures.commercial");
        let measured = placed
            && mention.phrase_start > 0
            && prose.tokens[mention.phrase_start - 1].is(class::PER)
            && prose
                .topics
                .iter()
                .any(|hit| hit.value & commercial != 0 && hit.to + 1 == mention.phrase_start);
        // "A solution that customers purchase once", "invoice customers for the monthly plan"
        let buys = mention
            .actions
            .iter()
            .any(|deed| !deed.negated && self.buys_it(case, mention, deed));
        pays && money || buys || counted && (money || placed) || priced || won || measured
    }
}

/// "Primary customers" over a list of businesses: whoever heads them is who this product is sold to.
fn heads_businesses(case: &Case<'_>, mention: &Mention) -> bool {
    let prose = &case.document.prose[mention.block];
    let audience = case.lexicon.topic("parties.audience-qualifiers");
    let qualified = prose
        .topics_in(mention.phrase_start..mention.tokens.start)
        .iter()
        .any(|hit| hit.value & audience != 0);
    if !(qualified && mention.is_party() && (mention.label || prose.is_heading())) {
        return false;
    }
    let business = case.lexicon.topic("parties.owners") | case.lexicon.topic("parties.organisations");
    let mut members = case
        .model
        .members
        .iter()
        .filter(|member| member.label == Some(mention.block))
        .peekable();
    let runs_one = |member: &Member| {
        let prose = &case.document.prose[member.block];
        let sentence = prose.sentence(member.name.start);
        prose
            .topics_in(sentence)
            .iter()
            .any(|hit| hit.value & business != 0)
    };
    members.peek().is_some() && members.all(runs_one)
}

/// "The average agency keeps 60 clients", "200 trainers × 15 clients": whose they are stands before the count.
fn of_somebody(case: &Case<'_>, mention: &Mention) -> bool {
    let prose = &case.document.prose[mention.block];
    let sentence = prose.sentence(mention.tokens.start);
    let business = case.workers() | case.lexicon.topic("parties.organisations");
    let before = sentence.start..mention.tokens.start;
    let known = prose
        .topics_in(before.clone())
        .iter()
        .any(|hit| hit.value & business != 0 && hit.to <= before.end);
    // "It keeps 60 clients", unless the sentence speaks of us.
    let kept = mention.actions.iter().any(|deed| {
        deed.voice == Voice::Patient
            && prose.tokens[deed.tokens.start].is(class::VERB_THIRD)
            && !prose.tokens[before.clone()]
                .iter()
                .any(|token| token.is(class::FIRST_PERSON))
    });
    let listed = before.into_iter().any(|at| {
        let word = case.lexicon.singular(&prose.tokens[at].lower(&prose.block.text));
        case.model
            .parties
            .iter()
            .any(|party| party.name == word && !party.is_named(Role::Customer) && !party.is_named(Role::User))
    });
    known || kept || listed
}

/// Kinds of section that speak of the maker's own business.
fn of_the_maker(case: &Case<'_>) -> u64 {
    case.kinds(&["commerce", "launch", "metrics", "risks", "goals", "competition"])
}

/// Whether a mention shops, orders or waits, outside of the sections that speak of the maker's own business.
fn shops(case: &Case<'_>, mention: &Mention) -> bool {
    let aside = of_the_maker(case);
    let shopping = case.lexicon.topic("shopper-acts");
    let mut deeds = mention.deeds();
    !matches!(mention.qualifier, Qualifier::Maker | Qualifier::ThirdParty)
        && case.document.kinds(mention.block) & aside == 0
        && deeds.any(|deed| case.lexicon.verb(deed.verb).topics & shopping != 0)
}

/// A customer of the business that pays: in its records, its stories, its dealings.
pub fn is_outsider(case: &Case<'_>, mention: &Mention) -> bool {
    if matches!(mention.qualifier, Qualifier::Maker | Qualifier::ThirdParty) {
        return false;
    }
    let prose = &case.document.prose[mention.block];
    let touches = |topic: &str, from: usize, to: usize| {
        let bit = case.lexicon.topic(topic);
        prose
            .topics_in(from..to)
            .iter()
            .any(|hit| hit.value & bit != 0 && hit.to <= to)
    };
    if let Use::Modifier(head) = mention.usage {
        return touches("kept-records", head, head + 1) && !prose.is_heading();
    }
    // "The customer's order", "earlier orders of the same customer"
    let whose = match mention.usage {
        Use::Possessor(head) => touches("bought-things", head, head + 1),
        _ => {
            mention.phrase_start >= 2 && prose.tokens[mention.phrase_start - 1].is(class::OF) && {
                touches(
                    "bought-things",
                    mention.phrase_start - 2,
                    mention.phrase_start - 1,
                )
            }
        }
    };
    let dealings = touches(
        "dealings",
        mention.phrase_start.saturating_sub(3),
        mention.tokens.start,
    );
    let business = "parties.business-people";
    let tellers = case.lexicon.topic(business) | case.lexicon.topic("parties.organisations");
    let told_by = |bits: u64| {
        case.document.story_around(mention.block).is_some_and(|story| {
            let mut hits = case.document.prose[story.block].topics.iter();
            hits.any(|hit| hit.value & bits != 0 && hit.from >= story.role.start && hit.to <= story.role.end)
        })
    };
    // Whoever runs the platform speaks of those who pay the maker.
    if told_by(case.lexicon.topic("parties.platform-people")) {
        return false;
    }
    let told_by_business = told_by(tellers);
    let own_story = case
        .document
        .story_at(mention.block)
        .is_some_and(|story| story.role.contains(&mention.tokens.start));
    let kinds = case.document.kinds(mention.block);
    let in_features = kinds & case.kinds(&["features", "stories", "flows", "experience", "scope"]) != 0;
    let shopping = case.lexicon.topic("shopper-acts");
    let aside = of_the_maker(case);
    let third = kinds & aside == 0 && case.third_parties.contains(mention.word.as_str());
    let shops = (in_features || third)
        && mention
            .deeds()
            .any(|deed| case.lexicon.verb(deed.verb).topics & shopping != 0);
    // Where the document names shoppers or patients, or the customer among its users, a customer who acts
    // in the features is one of them.
    let consumer = (case.names_consumers || case.model.customer_is_user.is_some())
        && in_features
        && kinds & case.kinds(&["commerce"]) == 0
        && case.deed(mention, action::USE).is_some();
    // "The driver reaches the customer": staff deal with somebody who is not their employer.
    let served = in_features && mention.deeds().next().is_none() && {
        let sentence = prose.sentence(mention.tokens.start);
        touches("parties.staff", sentence.start, mention.tokens.start)
    };
    // "Lets businesses manage customers": whoever is managed is the business's own.
    let owners = ["parties.organisations", "parties.business-people"];
    let kept = kinds & case.kinds(&["commerce", "launch", "metrics", "risks", "competition"]) == 0
        && mention.actions.iter().any(|deed| {
            deed.voice == Voice::Patient && case.lexicon.verb(deed.verb).actions & action::BILL == 0
        })
        && {
            let sentence = prose.sentence(mention.tokens.start);
            owners
                .iter()
                .any(|topic| touches(topic, sentence.start, mention.tokens.start))
        };
    // "Salons lose customers to the chain": without a word of us, whoever is won or lost is somebody else's.
    let told = kinds & aside == 0
        && touches(
            "winning",
            mention.tokens.start.saturating_sub(3),
            mention.tokens.start,
        )
        && !prose.tokens[prose.sentence(mention.tokens.start)]
            .iter()
            .any(|token| token.is(class::FIRST_PERSON));
    told || whose || kept || dealings || told_by_business || own_story || shops || served || consumer
}

/// Blocks of the lists of roles in a document that says that somebody else than the customer pays: "End-user (Customer):
/// earns points", beside merchants who pay.
fn listed_beside_payer(case: &Case<'_>) -> HashSet<usize> {
    let parties = &case.model.parties;
    let named = |party: &Party| party.is_named(Role::Customer) || party.is_named(Role::User);
    let mut payers = parties.iter().filter(|party| party.pays.is_some());
    if !payers.any(|party| !named(party)) {
        return HashSet::new();
    }
    case.model.members.iter().map(|member| member.block).collect()
}

/// "The customer's order-management system": whoever has one is a business that ordered this product.
fn owns_systems(case: &Case<'_>, mention: &Mention) -> bool {
    let Use::Possessor(head) = mention.usage else {
        return false;
    };
    let systems = case.lexicon.topic("business-systems");
    case.document.prose[mention.block]
        .topics_in(mention.tokens.end..head + 1)
        .iter()
        .any(|hit| hit.value & systems != 0 && hit.to == head + 1)
}

/// Whether a heading names the price list, alone or beside other matters: "Pricing", "Price, trial and care",
/// not "Price visibility".
fn heads_prices(case: &Case<'_>, heading: usize) -> bool {
    let prose = &case.document.prose[heading];
    let bit = case.lexicon.topic("price-headings");
    prose.topics.iter().filter(|hit| hit.value & bit != 0).any(|hit| {
        prose
            .tokens
            .get(hit.to)
            .is_none_or(|token| token.kind != TokenKind::Word || token.is(class::CONJUNCTION))
    })
}

/// Whether a list of roles or a persona names somebody who runs a business.
fn owner_listed(case: &Case<'_>) -> bool {
    let owners = case.lexicon.topic("parties.owners");
    case.model.parties.iter().any(|party| {
        let listed = party.uses.as_ref().is_some_and(|uses| uses.origin.names());
        listed && case.lexicon.topics_in(&party.name) & owners != 0
    })
}

/// Whether the document names this very word among those who use.
fn named_as_user(case: &Case<'_>, word: &str) -> bool {
    let evidence = case.model.customer_is_user.as_ref().is_some_and(|evidence| {
        let text = case.document.source.slice(evidence.span.clone());
        text.to_lowercase().contains(word)
    });
    evidence
        || case
            .model
            .parties
            .iter()
            .any(|party| party.uses.is_some() && party.name.ends_with(word))
}

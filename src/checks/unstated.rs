//! `unstated`: the document never says who pays, who uses, or how the two relate.

use super::two_senses::is_outsider;
use super::{Case, Check, Options};
use crate::confidence::Cue;
use crate::finding::{Draft, Label, counted};
use crate::lexicon::{action, class};
use crate::mention::{Mention, Qualifier, Role};
use crate::words::TokenKind;
use serde::Deserialize;
use std::collections::HashMap;

/// Something that every PRD must say and this one does not.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Unstated {
    /// What is looked for.
    what: What,
    /// How many mentions of each role make the question of their relation arise.
    #[serde(default)]
    mentions: usize,
    /// Kinds of section in which a customer is surely the product's own.
    #[serde(default)]
    customers_in: Vec<String>,
}

/// What a document must say.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum What {
    /// Who pays.
    Payer,
    /// Who uses.
    User,
    /// How the two words relate.
    Relation,
}

impl Options for Unstated {
    const NAME: &'static str = "unstated";
    const SUMMARY: &'static str = "a document that never says who pays, who uses, or how the two relate";
    const SLOTS: &'static [&'static str] = &["count.customer", "count.user"];
}

impl Check for Unstated {
    fn run(&self, case: &Case<'_>, out: &mut Vec<Draft>) {
        if case.model.fragment {
            return;
        }
        let draft = match self.what {
            What::Payer => payer(case),
            What::User => user(case),
            What::Relation => self.relation(case),
        };
        out.extend(draft.map(|draft| case.common_slots(draft)));
    }
}

fn payer(case: &Case<'_>) -> Option<Draft> {
    let money = &case.model.money;
    let price = money.price.as_ref()?;
    let told = money.payer.is_some() || money.internal.is_some();
    if told
        || customers_are_priced(case)
        || owners_pay(case)
        || customers_are_counted(case)
        || only_one_can_pay(case)
        || market_named(case)
    {
        return None;
    }
    Some(
        Draft::new(Label::new(price.span.clone(), "somebody pays for the product"))
            .with(case.title_label("and nothing under this title says who"))
            .cue(Cue::Absent)
            .cue(Cue::Setting),
    )
}

/// Whether plans are chosen in the product, and the text knows one kind of person who uses it: the plan is theirs.
fn only_one_can_pay(case: &Case<'_>) -> bool {
    let plans = case.lexicon.topic("self-serve-plans");
    if !case.document.prose.iter().any(|prose| prose.touches(plans)) {
        return false;
    }
    let keepers = case.lexicon.topic("parties.maker-staff");
    let kinds = case.model.parties.iter().filter(|party| {
        let generic = party.name.split(' ').any(|word| {
            let class = case.lexicon.word(word).classes;
            class & class::USER != 0
        });
        party.uses.is_some() && !generic && case.lexicon.topics_in(&party.name) & keepers == 0
    });
    match kinds.count() {
        // "Users" alone are one kind; where nobody is named, nobody knows.
        0 => case
            .mentions
            .iter()
            .any(|mention| mention.role == Role::User && mention.is_party()),
        kinds => kinds == 1,
    }
}

/// Whether the text counts paying customers and lists people who run a business as users: it is they who pay.
fn owners_pay(case: &Case<'_>) -> bool {
    let owners = case.lexicon.topic("parties.owners");
    let listed = case.model.parties.iter().any(|party| {
        let outright = party.uses.as_ref().is_some_and(|uses| uses.origin.names());
        outright && case.lexicon.topics_in(&party.name) & owners != 0
    });
    listed
        && case.mentions.iter().any(|mention| {
            mention.role == Role::Customer
                && crate::roles::is_called_payer(case.document, mention, case.lexicon).is_some()
        })
}

/// "Ten paying customers by June", "50 paying gyms": whoever pays has a name in this text, and is counted.
fn customers_are_counted(case: &Case<'_>) -> bool {
    let closed = class::FUNCTION | class::PREPOSITION | class::OPENS_NOUN | class::TO | class::FOR;
    let others = case.document.prose.iter().any(|prose| {
        prose.tokens.windows(3).any(|window| {
            let [count, paying, who] = window else {
                return false;
            };
            let verb = paying.word.verb.filter(|_| paying.is(class::VERB_ING));
            count.kind == TokenKind::Number
                && verb.is_some_and(|verb| case.lexicon.verb(verb).actions & action::PAY != 0)
                && who.kind == TokenKind::Word
                && !who.is(closed)
        })
    });
    others
        || case.mentions.iter().any(|mention| {
            let called = || crate::roles::is_called_payer(case.document, mention, case.lexicon).is_some();
            mention.role == Role::Customer && mention.qualifier != Qualifier::ThirdParty && called()
        })
}

/// "Target market: small software firms": whoever the product is sold to is named; a market's size names nobody.
fn market_named(case: &Case<'_>) -> bool {
    let markets = case.lexicon.topic("market-labels");
    case.document.prose.iter().any(|prose| {
        let label = prose.topics.iter().find(|hit| {
            hit.value & markets != 0
                && hit.from == 0
                && prose
                    .tokens
                    .get(hit.to)
                    .is_some_and(|token| token.kind == TokenKind::Clause)
        });
        label.is_some_and(|label| {
            let behind = &prose.tokens[label.to + 1..];
            !behind.is_empty() && behind[0].kind != TokenKind::Number && !behind[0].is_currency()
        })
    })
}

/// How many lines about plans and prices must speak of the customer before the text has said whose they are.
const PRICED: usize = 3;

/// Whether the text tells plan by plan what customers choose and get: it need not say that they pay as well.
fn customers_are_priced(case: &Case<'_>) -> bool {
    let commerce = case.kinds(&["commerce"]);
    let paid = case.lexicon.topic("paid-things") | case.lexicon.topic("price-list");
    let mut blocks: Vec<usize> = case
        .mentions
        .iter()
        .filter(|mention| {
            mention.role == Role::Customer
                && mention.is_party()
                && mention.qualifier != Qualifier::ThirdParty
                && case.document.kinds(mention.block) & commerce != 0
                && case.document.prose[mention.block].touches(paid)
        })
        .map(|mention| mention.block)
        .collect();
    blocks.dedup();
    blocks.len() >= PRICED
}

fn user(case: &Case<'_>) -> Option<Draft> {
    let named = case.model.parties.iter().any(|party| party.uses.is_some());
    let spoken = case.mentions.iter().any(|mention| {
        let acts = mention.deeds().any(|deed| {
            let verb = case.lexicon.verb(deed.verb);
            !deed.negated && !verb.everyday && verb.actions & action::USE != 0
        });
        mention.role == Role::User && mention.is_party() || acts
    });
    if named || spoken || somebody_operates(case) || case.document.prose.len() < 8 {
        return None;
    }
    let label = case.title_label("nothing under this title says who uses the product");
    Some(Draft::new(label).cue(Cue::Absent))
}

/// Whether the text shows anybody operating the product: "the beekeeper opens the hive list".
fn somebody_operates(case: &Case<'_>) -> bool {
    let things = case.lexicon.topic("common-objects") | case.lexicon.topic("controls");
    case.document.prose.iter().any(|prose| {
        (1..prose.tokens.len()).any(|at| {
            let (token, subject) = (&prose.tokens[at], &prose.tokens[at - 1]);
            let operates = token.is(class::VERB_THIRD)
                && !token.is(class::ALSO_NOUN)
                && token
                    .word
                    .verb
                    .is_some_and(|verb| case.lexicon.verb(verb).actions & action::OPERATE != 0);
            let person = subject.kind == TokenKind::Word
                && subject.word.classes == 0
                && !prose
                    .topics
                    .iter()
                    .any(|hit| hit.value & things != 0 && hit.to == at);
            operates && person
        })
    })
}

impl Unstated {
    fn relation(&self, case: &Case<'_>) -> Option<Draft> {
        let model = case.model;
        if model.relation.stated || model.customer_is_user.is_some() || model.money.commercial.is_none() {
            return None;
        }
        // "Their customers use this": whose customers the users are is said.
        let told = case.mentions.iter().any(|mention| {
            mention.role == Role::Customer
                && mention.qualifier == Qualifier::ThirdParty
                && case.deed(mention, action::USE).is_some()
        });
        if told {
            return None;
        }
        // Only where the text speaks of business is a customer surely the product's own.
        let business = case.kinds(&self.customers_in);
        // Criteria tell what happens in a flow, even under "Billing".
        let stories = case.kinds(&["stories"]);
        // How often each word stands for somebody whom the paying business serves.
        let mut outsiders: HashMap<&str, usize> = HashMap::new();
        for mention in case
            .mentions
            .iter()
            .filter(|mention| mention.role == Role::Customer)
        {
            *outsiders.entry(&mention.word).or_default() += usize::from(is_outsider(case, mention));
        }
        let of = |role: Role| -> Vec<&Mention> {
            case.mentions
                .iter()
                .filter(|mention| mention.role == role && mention.qualifier != Qualifier::ThirdParty)
                .filter(|mention| {
                    let kinds = case.document.kinds(mention.block);
                    role == Role::User
                        || mention.qualifier == Qualifier::Maker
                        || kinds & business != 0 && kinds & stories == 0
                })
                .filter(|mention| role == Role::User || outsiders[mention.word.as_str()] < self.mentions)
                .collect()
        };
        let (customers, users) = (of(Role::Customer), of(Role::User));
        // "Customer interviews" speaks of customers too, but somebody must be spoken of outright.
        let outright = |mentions: &[&Mention]| mentions.iter().filter(|mention| mention.is_party()).count();
        let few =
            |mentions: &[&Mention]| mentions.len() < self.mentions || outright(mentions) + 1 < self.mentions;
        if few(&customers) || few(&users) {
            return None;
        }
        let mut draft = Draft::new(Label::new(customers[0].span.clone(), "who is this")).with(Label::new(
            users[0].span.clone(),
            "and is it the same person as this?",
        ));
        for mention in customers.iter().skip(1).chain(users.iter().skip(1)).take(8) {
            draft = draft.with(Label::new(
                mention.span.clone(),
                format!("\"{}\" again", case.word(mention)),
            ));
        }
        let again = customers.len() + users.len() - 2 * self.mentions;
        Some(
            (0..again)
                .fold(draft.cue(Cue::Absent), |draft, _| draft.cue(Cue::Again))
                .slot("count.customer", counted(customers.len(), "time"))
                .slot("count.user", counted(users.len(), "time")),
        )
    }
}

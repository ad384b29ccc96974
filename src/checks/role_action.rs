//! `role-action`: a role that does an action which belongs to the other.

use super::same_action::customers_heading;
use super::{Case, Check, Options};
use crate::confidence::Cue;
use crate::document::Prose;
use crate::finding::{Draft, Label};
use crate::lexicon::{action, class};
use crate::mention::grammar::{Action, Use, Voice};
use crate::mention::{Mention, Qualifier, Role};
use crate::roles::LONGEST_PHRASE;
use crate::roles::declaration::Relation;
use crate::roles::{Evidence, Origin};
use crate::words::TokenKind;
use serde::Deserialize;
use std::ops::Range;

/// A word that acts more often than this is no slip but the document's name for somebody who uses.
const SLIPS: usize = 2;

/// The customer who operates, the user who pays.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct RoleAction {
    /// Whose action it is.
    role: RoleName,
    /// Which action is out of place.
    action: ActionName,
    /// Kinds of section in which it is not looked for.
    #[serde(default)]
    not_in: Vec<String>,
}

/// One of the two roles, by name.
#[derive(Debug, Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum RoleName {
    /// Who pays.
    Customer,
    /// Who uses.
    User,
}

impl RoleName {
    /// The role.
    pub fn role(self) -> Role {
        match self {
            RoleName::Customer => Role::Customer,
            RoleName::User => Role::User,
        }
    }
}

/// A class of actions.
#[derive(Debug, Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
enum ActionName {
    /// Operating the product with a screen, a device or a control.
    Operate,
    /// Paying, or deciding about paying.
    Pay,
}

impl Options for RoleAction {
    const NAME: &'static str = "role-action";
    const SUMMARY: &'static str = "a role that does what the document leaves to the other role";
    const SLOTS: &'static [&'static str] = &["mention", "verb"];
}

impl Check for RoleAction {
    fn run(&self, case: &Case<'_>, out: &mut Vec<Draft>) {
        let Some((evidence, words)) = self.contradiction(case) else {
            return;
        };
        let silent = case.kinds(&self.not_in);
        for mention in case.mentions {
            let wrong = mention.role == self.role.role()
                && mention.is_party()
                && !mention.coordinated
                && !mention.label
                && !case.is_share(mention)
                && case.document.kinds(mention.block) & silent == 0
                && !matches!(mention.qualifier, Qualifier::ThirdParty | Qualifier::Everybody);
            if !wrong {
                continue;
            }
            let Some((tokens, verb)) = self.deed(case, mention) else {
                continue;
            };
            // "Customer portal: users pay to see an address": where customers are users, these are they under another name.
            let customers = self.action == ActionName::Pay
                && case.model.customer_is_user.is_some()
                && customers_heading(case, mention.block).is_some();
            if customers {
                continue;
            }
            let prose = &case.document.prose[mention.block];
            let label = match self.action {
                ActionName::Operate => "operates the product here",
                ActionName::Pay => "pays or decides about paying here",
            };
            let from = mention.tokens.start.min(tokens.start);
            let to = mention.tokens.end.max(tokens.end);
            let draft = Draft::new(Label::new(prose.span(from..to), label))
                .with(Label::new(evidence.span.clone(), words))
                .cue(Cue::Setting)
                .cue(evidence.cue())
                .slot("mention", case.word(mention))
                .slot("verb", verb)
                .in_run(case.chapter(mention.block));
            out.push(case.common_slots(draft));
        }
    }
}

impl RoleAction {
    /// The place that says that the other role does this, and a few words on it.
    fn contradiction<'a>(&self, case: &Case<'a>) -> Option<(&'a Evidence, &'static str)> {
        let model = case.model;
        let relation = model.relation.relation;
        if relation == Relation::Same {
            return None;
        }
        match self.action {
            ActionName::Operate => {
                // Where the text names shoppers or patients, its customers may be they; but a word that acts
                // once or twice in a document that lists its users by other names has slipped.
                let shown = case
                    .mentions
                    .iter()
                    .filter(|mention| {
                        mention.role == Role::Customer && mention.qualifier != Qualifier::ThirdParty
                    })
                    .filter(|mention| mention.is_party() && case.deed(mention, action::USE).is_some())
                    .count();
                // Whoever has settled that they are two has not changed his mind by slipping often.
                let named = case.names_consumers && shown > SLIPS;
                if !model.settled && (model.customer_is_user.is_some() || named) {
                    return None;
                }
                let user = model.parties.iter().find(|party| {
                    party.uses.is_some() && party.pays.is_none() && !party.is_named(Role::Customer)
                })?;
                Some((
                    user.uses.as_ref()?,
                    "the document says that these use the product",
                ))
            }
            ActionName::Pay => {
                if model.user_pays.is_some() || !model.keeps_apart() {
                    return None;
                }
                // Where nobody is named as the one who uses, "users" may be those who pay.
                let users_named = model.parties.iter().any(|party| {
                    party
                        .uses
                        .as_ref()
                        .is_some_and(|uses| uses.origin != Origin::Story)
                });
                if !users_named && !model.relation.stated && !model.declared {
                    return None;
                }
                let payer = model
                    .parties
                    .iter()
                    // "Subscribers" are whoever subscribes, and contradict nobody who does.
                    .find(|party| {
                        let by_name = case.lexicon.list("definitions.payers-by-name");
                        party.pays.is_some()
                            && !party.is_named(Role::User)
                            && !by_name.contains(&party.name.as_str())
                    });
                match (payer, &model.customer_is_user) {
                    // Customers who tell the stories use the product: a user who pays is they under another name, which
                    // is for `swapped` to say.
                    (Some(payer), Some(teller))
                        if payer.is_named(Role::Customer) && teller.origin == Origin::Story =>
                    {
                        None
                    }
                    (Some(payer), _) => Some((payer.pays.as_ref()?, "the document says that these pay")),
                    (None, Some(evidence)) => {
                        Some((evidence, "the document has a customer beside its other users"))
                    }
                    (None, None) => None,
                }
            }
        }
    }

    /// The action that is out of place, with the words that tell it.
    fn deed(&self, case: &Case<'_>, mention: &Mention) -> Option<(Range<usize>, String)> {
        let prose = &case.document.prose[mention.block];
        let text = |tokens: &Range<usize>| prose.slice(tokens.clone()).to_lowercase();
        let told = |deed: &Action| (deed.tokens.clone(), text(&deed.tokens));
        match self.action {
            ActionName::Operate => mention
                .deeds()
                .find(|deed| {
                    let operates =
                        case.is_action(mention, deed, action::OPERATE) && !of_message(case, prose, deed);
                    !deed.negated
                        && (operates
                            || handles_control(case, prose, deed)
                            || offered_by_control(case, mention)
                            || required(case, mention, deed))
                })
                .map(told),
            ActionName::Pay => {
                let apart = case.model.relation.relation == Relation::Different;
                mention
                    .actions
                    .iter()
                    .filter(|deed| !deed.negated)
                    .find(|deed| {
                        let verb = case.lexicon.verb(deed.verb);
                        // "the prices that users pay": the object stands before the relative.
                        let relative = mention
                            .phrase_start
                            .checked_sub(2)
                            .filter(|_| prose.tokens[mention.phrase_start - 1].is(class::RELATIVE));
                        let signed = (deed.tokens.end <= mention.tokens.start && deed.voice == Voice::Agent)
                            .then(|| passive_subject(case, prose, deed))
                            .flatten();
                        let paid = deed.object.or(relative).or(signed).is_some_and(|object| {
                            crate::roles::paid_thing(case.document, mention.block, object, case.lexicon)
                        });
                        // Checkout in a shop is use: without a contract or a plan in sight, only a
                        // document that keeps payer and user apart makes it a slip.
                        match deed.voice {
                            Voice::Agent => {
                                let pays = case.is_action(mention, deed, action::PAY)
                                    || signed.is_some() && verb.actions & action::PAY_WITH != 0;
                                pays && (apart || paid) || receives_bill(case, prose, deed)
                            }
                            Voice::Patient => {
                                verb.actions & action::BILL != 0 && verb.actions & action::USE == 0
                            }
                        }
                    })
                    .map(told)
                    .or_else(|| {
                        let billed = billed(case, mention)
                            .or_else(|| charged(case, mention))
                            .or_else(|| sent_a_bill(case, mention))
                            .or_else(|| {
                                let called =
                                    crate::roles::is_called_payer(case.document, mention, case.lexicon)?;
                                Some(called..called + 1)
                            });
                        billed.map(|tokens| (tokens.clone(), text(&tokens)))
                    })
            }
        }
    }
}

/// What is done in "the contract is signed by the user".
fn passive_subject(case: &Case<'_>, prose: &Prose, deed: &Action) -> Option<usize> {
    let paid = case.lexicon.topic("paid-things");
    let sentence = prose.sentence(deed.tokens.start);
    prose
        .topics_in(sentence.start..deed.tokens.start)
        .iter()
        .rev()
        .find(|hit| hit.value & paid != 0 && hit.to <= deed.tokens.start)
        .map(|hit| hit.from)
}

/// "Each user receives an invoice."
fn receives_bill(case: &Case<'_>, prose: &Prose, deed: &Action) -> bool {
    let bills = case.lexicon.topic("invoices");
    let receives = case.lexicon.verb(deed.verb).lemma;
    let received = case.lexicon.list("stories.receiving").contains(&receives);
    received
        && deed.object.is_some_and(|object| {
            prose
                .topics
                .iter()
                .any(|hit| hit.value & bills != 0 && hit.from <= object && object < hit.to)
        })
}

/// Whether something that was sent is opened or clicked, which its receiver does: "when the client opens it".
fn of_message(case: &Case<'_>, prose: &Prose, deed: &Action) -> bool {
    let sent = case.lexicon.topic("sent-things");
    let pronoun = prose
        .tokens
        .get(deed.tokens.end)
        .is_some_and(|token| token.is(class::PRONOUN));
    // "An email was sent, and when the client opens it"
    let before = prose.sentence(deed.tokens.start).start..deed.tokens.start;
    pronoun && prose.topics_in(before).iter().any(|hit| hit.value & sent != 0)
        || deed.object.is_some_and(|object| {
            prose
                .topics_in(object.saturating_sub(LONGEST_PHRASE)..object + 1)
                .iter()
                .any(|hit| hit.value & sent != 0 && object < hit.to)
        })
}

/// Whether a requirement says what the product lets the party do: "the customer shall be able to define rules".
///
/// Only a document that defines the two words as different parties makes a slip of that.
fn required(case: &Case<'_>, mention: &Mention, deed: &Action) -> bool {
    let belief = &case.model.relation;
    let stated = belief.relation == Relation::Different
        && belief.stated
        && belief
            .evidence
            .iter()
            .any(|evidence| evidence.cue() == Cue::Stated);
    let prose = &case.document.prose[mention.block];
    let between = mention.tokens.end..deed.tokens.start.max(mention.tokens.end);
    let able = prose.tokens[between].iter().any(|token| token.is(class::MODAL));
    let kinds = case.kinds(&["features", "stories", "flows", "experience"]);
    stated
        && able
        && case.document.kinds(mention.block) & kinds != 0
        && case.is_action(mention, deed, action::USE)
}

/// Whether the verb's object or its near surroundings are parts of a screen: "reach any lead in two clicks".
fn handles_control(case: &Case<'_>, prose: &Prose, deed: &Action) -> bool {
    let controls = case.lexicon.topic("controls");
    let end = (deed.tokens.end..(deed.tokens.end + 8).min(prose.tokens.len()))
        .find(|&at| prose.tokens[at].ends_clause() || prose.tokens[at].kind == TokenKind::Comma)
        .unwrap_or((deed.tokens.end + 8).min(prose.tokens.len()));
    prose
        .topics_in(deed.tokens.end..end)
        .iter()
        .any(|hit| hit.value & controls != 0 && hit.to <= end)
}

/// "The sidebar has a button that lets customers end the session": a control hands the action to them.
fn offered_by_control(case: &Case<'_>, mention: &Mention) -> bool {
    let prose = &case.document.prose[mention.block];
    let controls = case.lexicon.topic("controls");
    let sentence = prose.sentence(mention.tokens.start);
    mention.phrase_start > sentence.start
        && prose.tokens[mention.phrase_start - 1].is(class::ENABLER)
        && prose
            .topics_in(sentence.start..mention.phrase_start)
            .iter()
            .any(|hit| hit.value & controls != 0)
}

/// "Charge each user's subscription fee": the verb bills, and the fee is the user's.
fn charged(case: &Case<'_>, mention: &Mention) -> Option<Range<usize>> {
    let Use::Possessor(head) = mention.usage else {
        return None;
    };
    let prose = &case.document.prose[mention.block];
    let sentence = prose.sentence(mention.tokens.start);
    let bills = prose.tokens[sentence.start..mention.tokens.start]
        .iter()
        .any(|token| {
            let verb = token.word.verb.map(|verb| case.lexicon.verb(verb).actions);
            verb.is_some_and(|actions| actions & action::BILL != 0 && actions & action::USE == 0)
        });
    (bills && crate::roles::paid_thing(case.document, mention.block, head, case.lexicon))
        .then(|| mention.tokens.start..head + 1)
}

/// "A fixed fee, invoiced to the user", "charged to users".
fn sent_a_bill(case: &Case<'_>, mention: &Mention) -> Option<Range<usize>> {
    let prose = &case.document.prose[mention.block];
    // "invoiced to the organisation's users": whose they are stands between.
    let from = mention.phrase_start.saturating_sub(4);
    let to = (from..mention.phrase_start)
        .rev()
        .find(|&at| prose.tokens[at].is(class::TO))?;
    let near = to + 1 == mention.phrase_start
        || prose.tokens[to + 1..mention.phrase_start]
            .iter()
            .any(|token| token.kind == TokenKind::Possessive);
    let verb_at = to.checked_sub(1).filter(|_| near)?;
    let token = &prose.tokens[verb_at];
    let actions = case.lexicon.verb(token.word.verb?).actions;
    (token.is(class::VERB_PARTICIPLE) && actions & action::BILL != 0 && actions & action::USE == 0)
        .then(|| verb_at..verb_at + 1)
}

/// "an invoice to every user", "users whose invoices are overdue".
fn billed(case: &Case<'_>, mention: &Mention) -> Option<Range<usize>> {
    let prose = &case.document.prose[mention.block];
    let bills = case.lexicon.topic("bills");
    let sentence = prose.sentence(mention.tokens.start);
    let behind = mention.tokens.end;
    let whose = prose
        .tokens
        .get(behind)
        .is_some_and(|token| token.is(class::POSSESSIVE) && token.is(class::GENITIVE_RELATIVE));
    prose
        .topics_in(sentence.start..mention.tokens.end + 4)
        .iter()
        .find(|hit| {
            let after = whose && hit.from > behind && hit.from <= behind + 3;
            let before = hit.to < mention.phrase_start + 1
                && hit.to + 1 == mention.phrase_start
                && prose.tokens[hit.to].is(class::TO | class::FOR | class::WITH);
            // "An invoice is sent to each user"
            let sent = hit.from >= sentence.start
                && hit.to < mention.phrase_start
                && prose.tokens[mention.phrase_start - 1].is(class::TO)
                && prose.tokens[hit.to].is(class::BE)
                && prose.tokens[hit.to + 1..mention.phrase_start]
                    .iter()
                    .all(|token| token.is(class::VERB_PARTICIPLE | class::ADVERB | class::TO));
            hit.value & bills != 0 && (after || before || sent)
        })
        .map(|hit| hit.from..hit.to)
}

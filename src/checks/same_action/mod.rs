//! `same-action`: one actor under two names, in one unit of text or for one and the same action.
//!
//! Where to look, each with its own reason why a reader must take the two for one person: stories
//! ([`stories`]), lists, columns and paragraphs whose items take turns ([`units`]), the sections of a chapter
//! ([`chapter`]), the flows of a table of use cases ([`actors`]), and the same actions anywhere in the document ([`deeds`]). What these share is here.

mod actors;
mod chapter;
mod deeds;
mod stories;
mod units;

pub(super) use chapter::customers_heading;

use super::{Case, Check, Options};
use crate::confidence::Cue;
use crate::finding::{Draft, Label};
use crate::lexicon::{action, class};
use crate::mention::grammar::{Use, Voice};
use crate::mention::{Mention, Qualifier, Role};
use crate::roles::declaration::Relation;
use serde::Deserialize;
use std::collections::HashSet;
use std::ops::Range;

/// The customer here, the user there, and one person behind both.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct SameAction {
    /// Kinds of section whose lists name parties side by side and tell no flow.
    not_in: Vec<String>,
}

impl Options for SameAction {
    const NAME: &'static str = "same-action";
    const SUMMARY: &'static str = "one actor who is the customer here and the user there";
    const SLOTS: &'static [&'static str] = &["mention", "other", "where"];
}

/// How a mention takes part in what is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    /// It suffers, owns, or is served.
    Served,
    /// It acts.
    Acts,
}

impl Check for SameAction {
    fn run(&self, case: &Case<'_>, out: &mut Vec<Draft>) {
        if case.model.said_same() {
            return;
        }
        let mut drafts = Vec::new();
        for story in &case.document.stories {
            stories::in_story(case, story, &mut drafts);
        }
        stories::tellers(case, &mut drafts);
        // "Users place the fields, clients sign": a document that lets both act side by side means two.
        if !side_by_side(case) && !settled_as_two(case) {
            if !dealt_with(case) {
                self.in_units(case, &mut drafts);
            }
            chapter::drift(case, &mut drafts);
            actors::in_flows(case, &mut drafts);
            deeds::same_deed(case, &mut drafts);
            deeds::same_doings(case, &mut drafts);
            deeds::same_payment(case, &mut drafts);
        }
        out.extend(told_once(drafts));
    }
}

/// The drafts without those whose two words an earlier one shows already: a list that takes turns over one
/// and the same action is one slip, however it is found.
fn told_once(drafts: Vec<Draft>) -> Vec<Draft> {
    let mut shown: HashSet<Range<usize>> = HashSet::new();
    let mut out = Vec::with_capacity(drafts.len());
    for draft in drafts {
        if !draft.labels().take(2).all(|label| shown.contains(&label.span)) {
            shown.extend(draft.labels().map(|label| label.span.clone()));
            out.push(draft);
        }
    }
    out
}

/// Whether the mention can stand for the actor of a flow: no third party's, not everybody, not generic.
fn counts(case: &Case<'_>, mention: &Mention) -> bool {
    mention.is_party()
        && !matches!(
            mention.qualifier,
            Qualifier::ThirdParty | Qualifier::Everybody | Qualifier::Named
        )
        && !case.is_generic(mention)
        && !case.is_share(mention)
        && !is_record(case, mention)
        && !is_asked(case, mention)
        && !describes_other(case, mention)
}

/// Whether users are spoken of only to say who the customer is: "Customer: users who place orders", in a list of roles.
fn describes_other(case: &Case<'_>, mention: &Mention) -> bool {
    let prose = &case.document.prose[mention.block];
    let relative = prose
        .tokens
        .get(mention.tokens.end)
        .is_some_and(|token| token.is(class::RELATIVE));
    let roles = case.kinds(&["personas", "glossary", "security"]);
    relative
        && mention.plural
        && mention.role == Role::User
        && case.document.kinds(mention.block) & roles != 0
        && customers_heading(case, mention.block).is_some()
}

/// Whether the mention stands in a question, "can this user see it?", which tells of nobody's act.
fn is_asked(case: &Case<'_>, mention: &Mention) -> bool {
    mention
        .phrase_start
        .checked_sub(1)
        .is_some_and(|before| case.document.prose[mention.block].tokens[before].is(class::MODAL | class::DO))
}

/// Whether the customer is a record that the product keeps: "find or add the customer, then the items".
fn is_record(case: &Case<'_>, mention: &Mention) -> bool {
    let kept = case.lexicon.list("stories.keeping-records");
    mention.role == Role::Customer
        && mention.deeds().next().is_none()
        && mention
            .actions
            .iter()
            .any(|deed| deed.voice == Voice::Patient && kept.contains(&case.lexicon.verb(deed.verb).lemma))
}

fn part(case: &Case<'_>, mention: &Mention) -> Option<Part> {
    // "Given a customer with a full basket": the scenario is the customer's.
    let given = mention.phrase_start.checked_sub(1).is_some_and(|before| {
        let prose = &case.document.prose[mention.block];
        let word = prose.tokens[before].lower(&prose.block.text);
        case.lexicon
            .list("stories.given")
            .iter()
            .any(|known| *known == word)
    });
    if given {
        return Some(Part::Acts);
    }
    // "The user cannot go on without an address" is about whoever goes on, too.
    let acts = mention
        .deeds()
        .any(|deed| case.is_action(mention, deed, action::USE));
    let listed = mention
        .listed
        .iter()
        .any(|listed| case.lexicon.verb(listed.action.verb).actions & action::USE != 0);
    if acts || listed || enabled(case, mention) {
        return Some(Part::Acts);
    }
    let served = matches!(mention.usage, Use::Possessor(_))
        || mention.actions.iter().any(|deed| deed.voice == Voice::Patient)
        || mention.actions.is_empty();
    served.then_some(Part::Served)
}

/// Whether a requirement lets the mention do something, whatever it is: "the user shall be able to raise the amount".
fn enabled(case: &Case<'_>, mention: &Mention) -> bool {
    let prose = &case.document.prose[mention.block];
    mention.deeds().any(|deed| {
        let between = mention.tokens.end..deed.tokens.start.max(mention.tokens.end);
        let verb = &prose.tokens[deed.tokens.start];
        let known = case.lexicon.verb(deed.verb).actions;
        // Whoever sells has a buyer before him.
        let sells = case
            .lexicon
            .list("stories.selling")
            .contains(&case.lexicon.verb(deed.verb).lemma);
        !sells
            && prose.tokens[between].iter().any(|token| token.is(class::MODAL))
            && !verb.is(class::AUXILIARY)
            && known & (action::PAY | action::PAY_WITH) == 0
    })
}

fn draft(case: &Case<'_>, cue: Cue, first: &Mention, second: &Mention, place: &str) -> Draft {
    let name = |mention: &Mention| format!("\"{}\" here", case.word(mention));
    case.common_slots(
        Draft::new(Label::new(first.span.clone(), name(first)))
            .with(Label::new(second.span.clone(), name(second)))
            .cue(cue)
            .slot("mention", case.word(first))
            .slot("other", case.word(second))
            .slot("where", place)
            .in_run(case.section(first.block)),
    )
}

/// Adds further places of the two words, as many as a reader can take in.
fn with_places<'m>(case: &Case<'_>, draft: Draft, places: impl Iterator<Item = &'m Mention>) -> Draft {
    places.take(12).fold(draft, |draft, mention| {
        let label = Label::new(mention.span.clone(), format!("\"{}\" here", case.word(mention)));
        let new = draft.labels().all(|known| known.span != label.span);
        if new {
            draft.with(label).cue(Cue::Again)
        } else {
            draft
        }
    })
}

/// Whether the text has settled that the two are different parties; a customer who acts is then another
/// rule's matter.
fn settled_as_two(case: &Case<'_>) -> bool {
    let belief = &case.model.relation;
    let named = case.model.parties.iter().any(|party| {
        party
            .pays
            .as_ref()
            .is_some_and(|evidence| evidence.origin.names())
    });
    belief.relation == Relation::Different && belief.stated && named
}

/// Whether the one deals with the other somewhere, so that they must be two: "the user loses credit with the client".
fn dealt_with(case: &Case<'_>) -> bool {
    case.mentions.windows(2).any(|pair| {
        let [user, customer] = pair else { return false };
        let sentence = case.document.prose[user.block].sentence(user.tokens.start);
        user.block == customer.block
            && (user.role, customer.role) == (Role::User, Role::Customer)
            && user.is_party()
            && customer.usage == Use::Party
            && !customer.plural
            && !customer.coordinated
            && customer.qualifier == Qualifier::None
            && customer.deeds().next().is_none()
            && sentence.contains(&customer.tokens.start)
            && user.deeds().any(|deed| deed.tokens.end <= customer.tokens.start)
    })
}

/// Whether somewhere in the document both words act in one sentence, each with a verb of its own.
fn side_by_side(case: &Case<'_>) -> bool {
    let places = case.mentions.windows(2).filter(|pair| {
        let [first, second] = pair else { return false };
        let acts = |mention: &Mention| {
            mention.is_party()
                && !mention.coordinated
                && mention.qualifier == Qualifier::None
                && mention.deeds().next().is_some()
        };
        // "Customers book, and the user gets a letter" may be the slip itself.
        let even = first.plural == second.plural;
        first.block == second.block && first.role != second.role && even && acts(first) && acts(second) && {
            let prose = &case.document.prose[first.block];
            let sentence = prose.sentence(first.tokens.start);
            // "When the customer opens the app, the user sees …" is one actor, badly told.
            let condition = prose.tokens[sentence.start..first.tokens.start]
                .iter()
                .any(|token| token.is(class::SUBORDINATOR));
            sentence.contains(&second.tokens.start) && !condition
        }
    });
    places.count() > 0
}

//! Deeds: the same verb with the same object, or several telling verbs, under both words.

use super::{counts, draft, with_places};
use crate::checks::Case;
use crate::confidence::Cue;
use crate::finding::Draft;
use crate::lexicon::action;
use crate::mention::grammar::{Action, Voice};
use crate::mention::{Mention, Role};
use crate::roles::{LONGEST_PHRASE, Origin, is_payment};
use std::collections::BTreeMap;

/// The same verb with the same object under both words, anywhere in the document.
pub(super) fn same_deed(case: &Case<'_>, out: &mut Vec<Draft>) {
    let common = case.lexicon.topic("common-objects") | case.lexicon.topic("generic");
    let mut deeds: BTreeMap<(u32, String), Vec<(&Mention, &Action)>> = BTreeMap::new();
    for mention in case.mentions {
        if !counts(case, mention) {
            continue;
        }
        for (block, deed) in mention.told() {
            let prose = &case.document.prose[block];
            let verb = case.lexicon.verb(deed.verb);
            let acts = verb.group_actions & action::USE != 0;
            let Some(object) = case.object(block, deed) else {
                continue;
            };
            let common_object = deed.object.is_some_and(|at| {
                prose
                    .topics_in(at.saturating_sub(LONGEST_PHRASE)..at + 1)
                    .iter()
                    .any(|hit| hit.value & common != 0 && at < hit.to)
            });
            if acts && !common_object && object.len() > 2 {
                deeds
                    .entry((case.meaning(deed.verb), object))
                    .or_default()
                    .push((mention, deed));
            }
        }
    }
    for ((_, object), places) in &deeds {
        let of = |role: Role| places.iter().find(|(mention, _)| mention.role == role);
        let (Some((customer, deed)), Some((user, _))) = (of(Role::Customer), of(Role::User)) else {
            continue;
        };
        // "customers and users": the text itself names two.
        let gap = if customer.tokens.start < user.tokens.start {
            user.tokens.start.saturating_sub(customer.tokens.end)
        } else {
            customer.tokens.start.saturating_sub(user.tokens.end)
        };
        if customer.block == user.block && gap <= 2 {
            continue;
        }
        let place = format!(
            "for one action ({} … {object})",
            case.lexicon.verb(deed.verb).lemma
        );
        let mut found = draft(case, Cue::Action, customer, user, &place);
        found = with_places(case, found, places.iter().map(|(mention, _)| *mention)).in_run("actions");
        out.push(found);
    }
}

/// How many telling acts both words must share before a reader takes them for one person.
const SHARED_ACTS: usize = 2;

/// Users browse and fill the basket here, customers browse and fill it there: one person by what they do,
/// though no single action has the same object.
pub(super) fn same_doings(case: &Case<'_>, out: &mut Vec<Draft>) {
    let mut acts: BTreeMap<u32, Vec<(&Mention, &Action)>> = BTreeMap::new();
    for mention in case.mentions.iter().filter(|mention| counts(case, mention)) {
        for (_, deed) in mention.told() {
            let verb = case.lexicon.verb(deed.verb);
            if verb.actions & action::USE != 0 && !verb.everyday {
                acts.entry(case.meaning(deed.verb))
                    .or_default()
                    .push((mention, deed));
            }
        }
    }
    let by =
        |places: &[(&Mention, &Action)], role: Role| places.iter().any(|(mention, _)| mention.role == role);
    acts.retain(|_, places| by(places, Role::Customer) && by(places, Role::User));
    if acts.len() < SHARED_ACTS {
        return;
    }
    let places: Vec<&Mention> = acts.values().flatten().map(|(mention, _)| *mention).collect();
    let first = |role: Role| {
        places
            .iter()
            .copied()
            .filter(|mention| mention.role == role)
            .min_by_key(|mention| mention.span.start)
    };
    let (Some(customer), Some(user)) = (first(Role::Customer), first(Role::User)) else {
        return;
    };
    let names: Vec<&str> = acts
        .values()
        .filter_map(|places| places.first())
        .map(|(_, deed)| case.lexicon.verb(deed.verb).lemma)
        .collect();
    let found = draft(
        case,
        Cue::Action,
        customer,
        user,
        &format!("for the same actions ({})", names.join(", ")),
    );
    out.push(with_places(case, found, places.into_iter()).in_run("actions"));
}

/// Customers tell the stories and pay here, and "the user" pays there: one person by what they pay for.
pub(super) fn same_payment(case: &Case<'_>, out: &mut Vec<Draft>) {
    let tells = case.model.customer_is_user.as_ref();
    if tells.is_none_or(|evidence| evidence.origin != Origin::Story) {
        return;
    }
    let pays = |mention: &Mention| {
        mention.actions.iter().any(|deed| {
            let actions = case.lexicon.verb(deed.verb).actions;
            !deed.negated
                && match deed.voice {
                    Voice::Agent => is_payment(case.document, mention.block, deed, case.lexicon),
                    Voice::Patient => actions & action::BILL != 0 && actions & action::USE == 0,
                }
        })
    };
    let of = |role: Role| -> Vec<&Mention> {
        let mentions = case.mentions.iter();
        mentions
            .filter(|mention| mention.role == role && counts(case, mention) && pays(mention))
            .collect()
    };
    let (customers, users) = (of(Role::Customer), of(Role::User));
    if let (Some(&customer), Some(&user)) = (customers.first(), users.first()) {
        let found = draft(case, Cue::Action, user, customer, "for one action (paying)");
        out.push(with_places(case, found, users.iter().chain(&customers).copied()).in_run("actions"));
    }
}

//! Stories: a teller whose criteria speak of the other, and one teller among many who has the other's name.

use super::{Part, counts, draft, part, settled_as_two, with_places};
use crate::checks::Case;
use crate::confidence::Cue;
use crate::document::Story;
use crate::finding::Draft;
use crate::lexicon::{action, class};
use crate::mention::{Mention, Qualifier, Role};
use crate::words::TokenKind;
use std::collections::BTreeMap;

/// "As a customer, I want …" with criteria about the user.
pub(super) fn in_story(case: &Case<'_>, story: &Story, out: &mut Vec<Draft>) {
    let Some(teller) = case
        .mentions_in(story.block)
        .iter()
        .find(|mention| story.role.contains(&mention.tokens.start) && mention.is_party())
        .filter(|mention| mention.qualifier != Qualifier::Named)
        // "As a customer, provider or owner, I can …": "user" is any of them.
        .filter(|_| !has_several_tellers(case, story))
    else {
        return;
    };
    // The story's own words behind the role belong to it as well.
    let own = case
        .mentions_in(story.block)
        .iter()
        .filter(|mention| mention.tokens.start >= story.role.end);
    // "As a user, I want to send a quote to the client": the teller and the other are two.
    let two = own
        .clone()
        .any(|mention| mention.role != teller.role && case.deed(mention, action::USE).is_none());
    if two && teller.role == Role::User {
        return;
    }
    let others: Vec<&Mention> = own
        .chain(story.criteria.iter().flat_map(|&block| case.mentions_in(block)))
        .filter(|mention| mention.role != teller.role && counts_in_story(case, mention))
        .collect();
    let acting = others
        .iter()
        .any(|mention| part(case, mention) == Some(Part::Acts));
    // A user's story may well speak of customers; only one who acts in its place is a swap.
    // Nor is a swap whatever a customer does in a user's story: it takes the teller's own act, or a document
    // in which customers are users.
    let told: Vec<u32> = teller.deeds().map(|deed| case.meaning(deed.verb)).collect();
    let same_act = others.iter().any(|mention| {
        mention
            .deeds()
            .any(|deed| told.contains(&case.meaning(deed.verb)))
    });
    // "The customer picks a reason" is the criterion's own subject, "when the client opens it" is not.
    let opens = others.iter().any(|mention| {
        let sentence = case.document.prose[mention.block].sentence(mention.tokens.start);
        mention.phrase_start == sentence.start && part(case, mention) == Some(Part::Acts)
    });
    let enough = match teller.role {
        Role::Customer => !others.is_empty(),
        Role::User => acting && (same_act || opens || case.model.customer_is_user.is_some()),
    };
    if !enough {
        return;
    }
    // Stories whose criteria slip all alike are one run: whoever wrote them had one habit.
    let mut found = draft(case, Cue::Unit, others[0], teller, "in one story").in_run("stories");
    found = with_places(case, found, others[1..].iter().copied());
    out.push(found);
}

/// Whether a story is told by several parties: "as a customer/provider", "as a customer, seller, or owner".
pub(super) fn has_several_tellers(case: &Case<'_>, story: &Story) -> bool {
    let tokens = &case.document.prose[story.block].tokens;
    let joins = |at: usize| {
        tokens
            .get(at)
            .is_some_and(|token| matches!(token.kind, TokenKind::Slash) || token.is(class::CONJUNCTION))
    };
    // Behind the role a comma may go on with the next party or with "I want".
    let listed = (story.role.end..tokens.len().min(story.role.end + LONGEST_LIST))
        .take_while(|&at| !tokens[at].is(class::PRONOUN | class::MODAL))
        .any(joins);
    story.role.clone().any(joins) || listed
}

/// No more words list further tellers: ", provider, or owner".
const LONGEST_LIST: usize = 8;

/// One list of stories, most of them told by the customer and one or two by "the user", or the other way round.
pub(super) fn tellers(case: &Case<'_>, out: &mut Vec<Draft>) {
    let user_listed = case.model.parties.iter().any(|party| {
        let outright = party.uses.as_ref().is_some_and(|uses| uses.origin.names());
        outright && case.lexicon.word(&party.name).classes & class::USER != 0
    });
    if user_listed || settled_as_two(case) {
        return;
    }
    let mut lists: BTreeMap<usize, Vec<&Mention>> = BTreeMap::new();
    // A list in which many parties take turns may well mean everybody by "user".
    let mut others: BTreeMap<usize, usize> = BTreeMap::new();
    for story in &case.document.stories {
        let teller = case.mentions_in(story.block).iter().find(|mention| {
            story.role.contains(&mention.tokens.start)
                && mention.is_party()
                && mention.qualifier == Qualifier::None
        });
        if teller.is_none() {
            *others
                .entry(case.document.prose[story.block].section)
                .or_default() += 1;
        }
        let generic = teller.is_some_and(|teller| generic_story(case, teller));
        if let Some(teller) = teller.filter(|_| !generic) {
            lists
                .entry(case.document.prose[story.block].section)
                .or_default()
                .push(teller);
        }
    }
    for (section, tellers) in &lists {
        let of = |role: Role| -> Vec<&Mention> {
            tellers
                .iter()
                .copied()
                .filter(|teller| teller.role == role)
                .collect()
        };
        let (mut customers, users) = (of(Role::Customer), of(Role::User));
        // "Client stories": the heading says whose they are.
        let headed = super::chapter::customers_heading(case, tellers[0].block);
        if let Some(heading) =
            headed.filter(|_| users.len() <= others.get(section).copied().unwrap_or(0) + customers.len())
        {
            customers.extend([heading, heading]);
        }
        let (few, many) = if users.len() < customers.len() {
            (users, customers)
        } else {
            (customers, users)
        };
        let crowd = others.get(section).copied().unwrap_or(0) > many.len();
        if few.is_empty() || many.len() < 2 * few.len() || many.len() < 2 || crowd {
            continue;
        }
        // One lone "user" beside several named tellers may well be any of them.
        let lone = few.len() == 1 && few[0].role == Role::User;
        if lone && headed.is_none() && other_tellers(case, *section) {
            continue;
        }
        let found = draft(case, Cue::Unit, few[0], many[0], "in one list of stories");
        out.push(with_places(case, found, few.iter().chain(&many).copied()));
    }
}

/// Whether stories of a section, or those further on in their blocks, are told by staff or business people.
fn other_tellers(case: &Case<'_>, section: usize) -> bool {
    let workers = case.workers();
    case.document.stories.iter().any(|story| {
        let prose = &case.document.prose[story.block];
        let opens = |at: usize| {
            at > 1
                && prose.tokens[at - 1].is(class::DETERMINER)
                && prose.tokens[at - 2].is(class::SUBORDINATOR)
        };
        prose.section == section
            && prose
                .topics
                .iter()
                .any(|hit| hit.value & workers != 0 && (story.role.contains(&hit.from) || opens(hit.from)))
    })
}

/// Whether a story is about signing in, where "user" is the generic word.
fn generic_story(case: &Case<'_>, teller: &Mention) -> bool {
    let generic = case.lexicon.topic("generic");
    let security = case.kinds(&["security"]);
    case.document.kinds(teller.block) & security != 0 || case.document.prose[teller.block].touches(generic)
}

/// In a story's criteria even a served user is the teller; only whoever cannot be is left out.
fn counts_in_story(case: &Case<'_>, mention: &Mention) -> bool {
    counts(case, mention) && (mention.role == Role::User || part(case, mention) == Some(Part::Acts))
}

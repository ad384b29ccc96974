//! A chapter: sections that belong to the customer and tell of "the user".

use super::{Part, counts, draft, part, with_places};
use crate::checks::Case;
use crate::confidence::Cue;
use crate::finding::Draft;
use crate::lexicon::class;
use crate::markdown::BlockKind;
use crate::mention::{Mention, Role};
use crate::roles::Origin;
use crate::words::TokenKind;
use std::collections::BTreeMap;

/// A role table names the customer beside others, and a section that is the customer's tells of "the user":
/// the actor's name has drifted. A section is the customer's by its heading, or because its neighbours in
/// the chapter tell of the customer.
pub(super) fn drift(case: &Case<'_>, out: &mut Vec<Draft>) {
    let listed = case
        .model
        .customer_is_user
        .as_ref()
        .is_some_and(|evidence| matches!(evidence.origin, Origin::RoleList | Origin::Persona));
    let user_listed = case.model.parties.iter().any(|party| {
        let outright = party.uses.as_ref().is_some_and(|uses| uses.origin.names());
        outright && case.lexicon.word(&party.name).classes & class::USER != 0
    });
    // Stories that the customer tells make the customer an actor, though no list says so.
    let tells = case
        .model
        .customer_is_user
        .as_ref()
        .is_some_and(|evidence| evidence.origin == Origin::Story);
    if !(listed || tells) || user_listed {
        return;
    }
    // Who acts in each section, by the section's first block in order of the document.
    let mut acting: BTreeMap<usize, Vec<&Mention>> = BTreeMap::new();
    for mention in case.mentions {
        let acts = counts(case, mention) && part(case, mention) == Some(Part::Acts);
        // Under a heading of the customer's, "users" are the people of that section; elsewhere users are many.
        let own =
            || (listed || opens_list(case, mention)) && customers_heading(case, mention.block).is_some();
        if acts && (!mention.plural || own()) {
            let section = case.document.prose[mention.block].section;
            acting.entry(section).or_default().push(mention);
        }
    }
    let told_by = |role: Role| {
        acting.iter().filter(move |(_, mentions)| {
            // Under the customer's own heading one act of "the user" is enough, but for what is counted there.
            let block = mentions[0].block;
            let counted = case.document.kinds(block) & case.kinds(&["metrics"]) != 0;
            let own = || role == Role::User && !counted && customers_heading(case, block).is_some();
            let enough =
                mentions.len() >= 2 || mentions.iter().any(|mention| opens_list(case, mention)) || own();
            enough && mentions.iter().all(|mention| mention.role == role)
        })
    };
    for (&section, users) in told_by(Role::User) {
        if others_act(case, section) {
            continue;
        }
        let chapter = case.chapter(users[0].block);
        let heading = customers_heading(case, users[0].block);
        let neighbour = told_by(Role::Customer)
            .find(|(_, customers)| case.chapter(customers[0].block) == chapter)
            .map(|(_, customers)| customers.as_slice());
        let customers: &[&Mention] = match (&heading, neighbour) {
            (Some(heading), _) => std::slice::from_ref(heading),
            (None, Some(customers)) if listed => customers,
            (None, _) => continue,
        };
        let mut found = draft(case, Cue::Unit, users[0], customers[0], "in one chapter");
        found = with_places(case, found, users.iter().chain(customers).copied());
        // A name that has drifted once drifts on: the sections of a chapter are one slip.
        out.push(found.in_run(chapter));
    }
}

/// Whether a mention's line leaves its sentence open for the list behind it: "Users can view:".
fn opens_list(case: &Case<'_>, mention: &Mention) -> bool {
    let ends_open = case.document.prose[mention.block]
        .tokens
        .last()
        .is_some_and(|token| token.kind == TokenKind::Clause);
    let next = case.document.prose.get(mention.block + 1);
    ends_open && next.is_some_and(|prose| prose.item().is_some())
}

/// The mention that makes the section around a block the customer's: "Customer app", "For customers".
///
/// The document's title names the product, and whoever is in its name has not the whole text for a section.
pub(in crate::checks) fn customers_heading<'a>(case: &Case<'a>, block: usize) -> Option<&'a Mention> {
    let title = case.document.title().map(|prose| prose.block.span.start);
    let path = case.document.heading_path(block);
    path.into_iter().rev().find_map(|section| {
        let heading = case.document.sections[section].heading?;
        let block = &case.document.prose[heading].block;
        let text = block.text.to_lowercase();
        let titles = case.lexicon.list("documents.titles");
        let called = block.kind == BlockKind::Heading(1) && titles.iter().any(|words| text.contains(words));
        if Some(block.span.start) == title || called {
            return None;
        }
        let named = case.mentions_in(heading);
        let one = named.iter().all(|mention| mention.role == Role::Customer);
        named.first().filter(|_| one)
    })
}

/// Whether staff or business people take part in a section, so that "the user" may be one of them.
fn others_act(case: &Case<'_>, section: usize) -> bool {
    case.document.sections[section]
        .blocks
        .clone()
        .any(|block| case.is_about_workers(block))
}

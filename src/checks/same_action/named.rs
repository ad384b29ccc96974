//! A name from a role list: the text introduces the customer as a role and then tells of "the user".

use super::chapter::others_act;
use super::{Part, counts, draft, part, with_places};
use crate::checks::Case;
use crate::confidence::Cue;
use crate::finding::Draft;
use crate::lexicon::class;
use crate::mention::{Mention, Role};
use crate::roles::Origin;

/// How often each word must act before a reader takes the one for the other's name.
const ACTS: usize = 2;

/// A role list names the customer and no "user", the parts of the text about the product let the customer act, and
/// elsewhere in them "the user" acts: the name of the role has drifted. Sections in which staff take part are left
/// out, for there "the user" may be one of them.
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
    if !listed || user_listed {
        return;
    }
    let silent = case.kinds(&[
        "personas",
        "glossary",
        "risks",
        "excluded",
        "technical",
        "security",
        "metrics",
        "goals",
        "overview",
        "launch",
        "competition",
        "commerce",
    ]);
    let acting = |role: Role| -> Vec<&Mention> {
        case.mentions
            .iter()
            .filter(|mention| mention.role == role && counts(case, mention))
            .filter(|mention| case.document.kinds(mention.block) & silent == 0)
            .filter(|mention| part(case, mention) == Some(Part::Acts))
            .filter(|mention| !others_act(case, case.document.prose[mention.block].section))
            .collect()
    };
    let customers = acting(Role::Customer);
    let mut users = acting(Role::User);
    users.retain(|user| {
        out.iter()
            .all(|draft| draft.labels().all(|label| label.span != user.span))
    });
    let single = users.iter().filter(|mention| !mention.plural).count();
    if single < ACTS || customers.len() < ACTS {
        return;
    }
    let found = draft(case, Cue::Unit, users[0], customers[0], "in one document");
    out.push(with_places(case, found, users.iter().chain(&customers).copied()));
}

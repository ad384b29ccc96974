//! A table of use cases with their actors, and flows of the same names that tell of somebody else.

use super::{Part, counts, draft, part, with_places};
use crate::checks::Case;
use crate::confidence::Cue;
use crate::finding::Draft;
use crate::markdown::CellPlace;
use crate::mention::{Mention, Role};
use crate::words::TokenKind;

/// A row gives a use case to one of the two words, and the section of that name lets the other act.
///
/// The table fixes the name; where it lists both words, "user" may be anybody and nothing is said.
pub(super) fn in_flows(case: &Case<'_>, out: &mut Vec<Draft>) {
    let mut slips: Vec<&Mention> = Vec::new();
    let mut fixed: Vec<&Mention> = Vec::new();
    for (block, prose) in case.document.prose.iter().enumerate() {
        let Some(cell) = prose.cell().filter(|cell| cell.row > 0 && is_actors(case, cell)) else {
            continue;
        };
        let named = case.mentions_in(block);
        let Some(actor) = named
            .first()
            .filter(|first| first.is_party() && named.iter().all(|other| other.role == first.role))
        else {
            continue;
        };
        if in_column(case, cell, other_role(actor.role)) {
            return;
        }
        let name = case.document.row(cell.table, cell.row)[0];
        if name == block {
            continue;
        }
        let before = slips.len();
        for section in sections_named(case, name) {
            let acting = case
                .document
                .inside(section)
                .flat_map(|block| case.mentions_in(block));
            slips.extend(acting.filter(|mention| {
                mention.role == other_role(actor.role)
                    && counts(case, mention)
                    && part(case, mention) == Some(Part::Acts)
            }));
        }
        if slips.len() > before {
            fixed.push(actor);
        }
    }
    if let (Some(&slip), Some(&actor)) = (slips.first(), fixed.first()) {
        let found = draft(case, Cue::Unit, slip, actor, "in one use case");
        out.push(with_places(case, found, fixed.iter().chain(&slips).copied()));
    }
}

fn other_role(role: Role) -> Role {
    match role {
        Role::Customer => Role::User,
        Role::User => Role::Customer,
    }
}

/// Whether a cell stands in a column of actors.
fn is_actors(case: &Case<'_>, cell: &CellPlace) -> bool {
    case.document.column_head(cell).is_some_and(|head| {
        let text = case.document.prose[head].block.text.trim().to_lowercase();
        let heads = case.lexicon.list("stories.actor-columns");
        heads.contains(&text.as_str())
    })
}

/// Whether a column names a role in any of its cells.
fn in_column(case: &Case<'_>, cell: &CellPlace, role: Role) -> bool {
    let cells = case.document.column(cell).iter().skip(1);
    cells
        .flat_map(|&block| case.mentions_in(block))
        .any(|mention| mention.role == role && mention.is_party())
}

/// Sections in whose heading the words of a block stand one behind the other: "Flow 2: Fill the basket".
fn sections_named<'a>(case: &'a Case<'_>, name: usize) -> impl Iterator<Item = usize> + 'a {
    let wanted = words(case, name);
    let sections = case.document.sections.iter().enumerate();
    sections.filter_map(move |(index, section)| {
        let heading = words(case, section.heading?);
        let found = !wanted.is_empty() && heading.windows(wanted.len()).any(|window| window == wanted);
        found.then_some(index)
    })
}

/// A block's words in small letters.
fn words(case: &Case<'_>, block: usize) -> Vec<String> {
    let prose = &case.document.prose[block];
    let tokens = prose.tokens.iter().filter(|token| token.kind == TokenKind::Word);
    tokens
        .map(|token| token.lower(&prose.block.text).into_owned())
        .collect()
}

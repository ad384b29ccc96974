//! What the definitions of a document say together: of both words, of two parties, and in which lines.

use super::definition::Definition;
use super::naming::may_be_one;
use crate::lexicon::{Lexicon, class};
use crate::mention::Role;
use std::collections::BTreeSet;

/// Whether the text says of both words whom they mean.
pub fn defines_both(definitions: &[Definition]) -> bool {
    let names = |role: Role| {
        let mut of_role = definitions.iter().filter(|definition| definition.role == role);
        of_role.any(|definition| !definition.parties.is_empty() && !definition.some)
    };
    names(Role::Customer) && names(Role::User)
}

/// Whether the text says of both words whom they mean, and means nobody by both.
pub fn defines_two(definitions: &[Definition], lexicon: &Lexicon) -> bool {
    let named = |role: Role| {
        let of_role = definitions
            .iter()
            .filter(move |definition| definition.role == role);
        of_role.flat_map(|definition| &definition.parties)
    };
    let role_word = |name: &String| {
        let mut words = name.split(' ').map(|word| lexicon.word(word).classes);
        words.any(|classes| classes & (class::CUSTOMER | class::USER) != 0)
    };
    let shared = named(Role::Customer).any(|name| named(Role::User).any(|other| may_be_one(name, other)));
    let circular = named(Role::Customer).chain(named(Role::User)).any(role_word);
    defines_both(definitions) && !shared && !circular
}

/// Blocks that say what a role word means, where the text says so of both words: such a line of a list, "Customers:
/// museums", names no kind of person of its own.
pub fn defining_blocks(definitions: &[Definition]) -> BTreeSet<usize> {
    let speaks = |definition: &Definition| !definition.parties.is_empty() || definition.unread;
    let of = |role: Role| {
        let mut of_role = definitions.iter().filter(|definition| definition.role == role);
        of_role.any(|definition| speaks(definition) && !definition.some)
    };
    // "User: an employee of the customer" defines both by itself.
    let both = of(Role::Customer) && of(Role::User);
    let defining = |definition: &&Definition| both && speaks(definition) || definition.told_by_other;
    definitions
        .iter()
        .filter(defining)
        .flat_map(|definition| [definition.term, definition.block])
        .collect()
}

//! "Client" as a program: beside a server, in a document that calls its people by another word.

use super::{Mention, Role};
use crate::document::Document;
use crate::lexicon::Lexicon;

/// The word that names programs as well as people.
const CLIENT: &str = "client";

/// So many mentions by another word of the customer's family show what the people are called.
const CALLED: usize = 2;

/// Leaves out every "client" that is a program: one that stands in a section about servers, where the people are called
/// customers, buyers or the like.
pub fn leave_out_programs(document: &Document, mentions: &mut Vec<Mention>, lexicon: &Lexicon) {
    if !mentions.iter().any(|mention| mention.word == CLIENT) {
        return;
    }
    let other =
        |mention: &&Mention| mention.role == Role::Customer && mention.word != CLIENT && mention.is_party();
    if mentions.iter().filter(other).count() < CALLED {
        return;
    }
    let machines = lexicon.list("documents.machines");
    let speaks_of_machines = |section: usize| {
        document.sections[section].blocks.clone().any(|block| {
            let prose = &document.prose[block];
            let mut words = prose.tokens.iter();
            words.any(|token| machines.contains(&token.lower(&prose.block.text).as_ref()))
        })
    };
    mentions.retain(|mention| {
        let section = document.prose[mention.block].section;
        mention.word != CLIENT || mention.plural || !speaks_of_machines(section)
    });
}

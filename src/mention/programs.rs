//! A word of the customer's family that names programs as well: beside a server, in a document that calls its people by
//! another word.

use super::{Mention, Role};
use crate::document::Document;
use crate::lexicon::Lexicon;

/// So many mentions by another word of the customer's family show what the people are called.
const CALLED: usize = 2;

/// Leaves out every mention that is a program's: in the singular, in a section about servers, where the people are called
/// otherwise.
pub fn leave_out_programs(document: &Document, mentions: &mut Vec<Mention>, lexicon: &Lexicon) {
    let programs = lexicon.list("documents.programs");
    let may_be_one = |mention: &Mention| programs.contains(&mention.word.as_str());
    if !mentions.iter().any(may_be_one) {
        return;
    }
    let people = |mention: &&Mention| mention.role == Role::Customer && mention.is_party();
    let called = mentions.iter().filter(people);
    if called.filter(|mention| !may_be_one(mention)).count() < CALLED {
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
        !may_be_one(mention) || mention.plural || !speaks_of_machines(section)
    });
}

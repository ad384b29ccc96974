//! Every mention with its reading: what the word does there, and what is known of its surroundings.

use crate::checks::Case;
use crate::error::visible;
use crate::mention::grammar::{Use, Voice};
use crate::mention::{Mention, Qualifier};
use std::io::{self, Write};

/// Writes one line a mention: its place, the word, and how it was read.
///
/// # Errors
///
/// When writing fails.
pub fn write(case: &Case<'_>, out: &mut dyn Write) -> io::Result<()> {
    for mention in case.mentions {
        let place = case.document.source.position(mention.span.start);
        let word = case.word(mention);
        writeln!(
            out,
            "  {}:{}: {} as {}: {}",
            place.line,
            place.column,
            visible(&word),
            mention.role.name(),
            visible(&reading(case, mention)),
        )?;
    }
    Ok(())
}

/// "does view orders, sees page; third party's; generic; in features".
fn reading(case: &Case<'_>, mention: &Mention) -> String {
    let prose = &case.document.prose[mention.block];
    let noun = |at: usize| prose.tokens[at].lower(&prose.block.text).into_owned();
    let mut parts = Vec::new();
    match mention.usage {
        Use::Party if mention.actions.is_empty() => parts.push("somebody".to_string()),
        Use::Party => {}
        Use::Possessor(head) => parts.push(format!("whose {}", noun(head))),
        Use::Modifier(head) => parts.push(format!("kind of {}", noun(head))),
    }
    for action in &mention.actions {
        let voice = match action.voice {
            Voice::Agent => "does",
            Voice::Patient => "suffers",
        };
        let not = if action.negated { "not " } else { "" };
        let verb = &case.lexicon.verb(action.verb).lemma;
        let object = action.object.map_or(String::new(), |at| format!(" {}", noun(at)));
        parts.push(format!("{voice} {not}{verb}{object}"));
    }
    match mention.qualifier {
        Qualifier::None => {}
        Qualifier::Maker => parts.push("the maker's".to_string()),
        Qualifier::ThirdParty => parts.push("somebody else's".to_string()),
        Qualifier::Named => parts.push("with a name of its own".to_string()),
        Qualifier::Everybody => parts.push("everybody".to_string()),
    }
    if mention.coordinated {
        parts.push("joined with others".to_string());
    }
    if mention.label {
        parts.push("in a label".to_string());
    }
    if case.is_generic(mention) {
        parts.push("generic".to_string());
    }
    let kinds = case.document.kinds(mention.block);
    let names: Vec<&str> = case
        .lexicon
        .section_names()
        .iter()
        .enumerate()
        .filter(|(index, _)| kinds & (1 << index) != 0)
        .map(|(_, name)| *name)
        .collect();
    if !names.is_empty() {
        parts.push(format!("in {}", names.join("+")));
    }
    parts.join("; ")
}

//! `two-definitions`: one role defined in two ways that cannot both hold.

use super::{Case, Check, Options};
use crate::confidence::Cue;
use crate::finding::{Draft, Label, quoted};
use crate::mention::Role;
use crate::roles::Definition;
use serde::Deserialize;

/// Two definitions of one word that name different parties.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct TwoDefinitions {}

impl Options for TwoDefinitions {
    const NAME: &'static str = "two-definitions";
    const SUMMARY: &'static str = "one role word with two definitions that name different parties";
    const SLOTS: &'static [&'static str] = &["role", "first", "second"];
}

impl Check for TwoDefinitions {
    fn run(&self, case: &Case<'_>, out: &mut Vec<Draft>) {
        for role in [Role::Customer, Role::User] {
            let of_role: Vec<_> = case
                .model
                .definitions
                .iter()
                .filter(|definition| definition.role == role)
                .collect();
            let pair = of_role.iter().enumerate().find_map(|(index, first)| {
                of_role[index + 1..]
                    .iter()
                    .find(|second| clash(first, second))
                    .map(|second| (*first, *second))
            });
            let Some((first, second)) = pair else {
                continue;
            };
            let words = |definition: &Definition| {
                let text = case.document.source.slice(definition.span.clone());
                quoted(text, 60)
            };
            let draft = Draft::new(Label::new(second.span.clone(), "defined here"))
                .with(Label::new(first.span.clone(), "and defined there"))
                .cue(Cue::Setting)
                .cue(Cue::Setting)
                .slot("role", second.word.clone())
                .slot("first", words(first))
                .slot("second", words(second));
            out.push(case.common_slots(draft));
        }
    }
}

/// Whether two definitions of one word cannot both hold: they name different parties, or one of them
/// lets in nobody else.
fn clash(first: &Definition, second: &Definition) -> bool {
    if first.word != second.word || first.some && second.some {
        return false;
    }
    let apart = !first.parties.is_empty() && !second.parties.is_empty() && !first.share_a_party(second);
    let exclusive = (first.exclusive || second.exclusive) && first.parties != second.parties;
    let closed = first.exclusive != second.exclusive && first.parties.is_empty() && second.parties.is_empty();
    apart || exclusive || closed
}

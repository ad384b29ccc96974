//! `two-definitions`: one role defined in two ways that cannot both hold.

use super::{Case, Check, Options};
use crate::finding::{Draft, Label};
use crate::mention::Role;
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
                .filter(|definition| definition.role == role && !definition.parties.is_empty())
                .collect();
            let clash = of_role.iter().enumerate().find_map(|(index, first)| {
                of_role[index + 1..]
                    .iter()
                    .find(|second| {
                        first
                            .parties
                            .iter()
                            .all(|party| !second.parties.contains(party))
                    })
                    .map(|second| (*first, *second))
            });
            let Some((first, second)) = clash else {
                continue;
            };
            let draft = Draft::new(Label::new(
                second.span.clone(),
                format!("here: {}", second.parties.join(", ")),
            ))
            .with(Label::new(
                first.span.clone(),
                format!("there: {}", first.parties.join(", ")),
            ))
            .slot("role", role.name())
            .slot("first", first.parties.join(", "))
            .slot("second", second.parties.join(", "));
            out.push(case.common_slots(draft));
        }
    }
}

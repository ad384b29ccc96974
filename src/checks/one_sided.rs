//! `one-sided`: a section that should look at both sides and looks at one.

use super::{Case, Check, Options};
use crate::confidence::Cue;
use crate::finding::{Draft, Label};
use serde::Deserialize;

/// Measures or personas of one side only.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct OneSided {
    /// The kind of section to look at.
    section: String,
    /// Topics that speak of the customer's side there.
    customer: Vec<String>,
    /// Topics that speak of the user's side there.
    user: Vec<String>,
}

impl Options for OneSided {
    const NAME: &'static str = "one-sided";
    const SUMMARY: &'static str = "a kind of section that shows only one of the two sides";
    const SLOTS: &'static [&'static str] = &["missing", "shown"];
}

impl Check for OneSided {
    fn run(&self, case: &Case<'_>, out: &mut Vec<Draft>) {
        if case.model.money.commercial.is_none() || case.model.fragment || case.model.money.internal.is_some()
        {
            return;
        }
        let kind = case.kinds(std::slice::from_ref(&self.section));
        let bits = |names: &[String]| names.iter().fold(0, |bits, name| bits | case.lexicon.topic(name));
        let (customer, user) = (bits(&self.customer), bits(&self.user));
        let mut heading = None;
        let (mut first_customer, mut first_user) = (None, None);
        let mut lines = 0;
        for (block, prose) in case.document.prose.iter().enumerate() {
            if case.document.kinds(block) & kind == 0 {
                continue;
            }
            if prose.is_heading() {
                heading = heading.or(Some(block));
            } else {
                lines += 1;
            }
            let place = |topics: u64| prose.topic(topics).map(|tokens| prose.span(tokens));
            let role = |role| {
                case.mentions
                    .iter()
                    .find(|mention| mention.block == block && mention.role == role)
                    .map(|mention| mention.span.clone())
            };
            use crate::mention::Role::{Customer, User};
            first_customer = first_customer.or_else(|| place(customer).or_else(|| role(Customer)));
            first_user = first_user.or_else(|| place(user).or_else(|| role(User)));
        }
        // One line is a remark, not a section of measures.
        let Some(heading) = heading.filter(|_| lines >= 3) else {
            return;
        };
        let (shown, missing, place) = match (first_customer, first_user) {
            (Some(place), None) => ("customer", "user", place),
            (None, Some(place)) => ("user", "customer", place),
            _ => return,
        };
        let head = &case.document.prose[heading];
        let span = head.block.source_span(0..head.block.text.trim_end().len());
        let draft = Draft::new(Label::new(span, format!("nothing here looks at the {missing}")))
            .with(Label::new(place, format!("only the {shown} is looked at")))
            .cue(Cue::Absent)
            .slot("missing", missing)
            .slot("shown", shown);
        out.push(case.common_slots(draft));
    }
}

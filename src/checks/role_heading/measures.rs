//! A heading that names the users over a measure of those who pay: "User adoption" over "Customer retention".

use super::{labelling, report};
use crate::checks::Case;
use crate::finding::{Draft, Label};
use crate::mention::grammar::Use;
use crate::mention::{Mention, Role};

/// Measures that name the customer and what makes one stay or pay, under a heading of the users'.
///
/// Only where the document keeps the two apart: where whoever uses pays as well, either word measures the same heads.
pub(super) fn under_users(case: &Case<'_>, out: &mut Vec<Draft>) {
    if !case.model.keeps_apart() {
        return;
    }
    let metrics = case.kinds(&["metrics"]);
    for section in &case.document.sections {
        let Some(heading) = section
            .heading
            .filter(|&heading| case.document.kinds(heading) & metrics != 0)
        else {
            continue;
        };
        let Some(named) = labelling(case, heading).filter(|mention| mention.role == Role::User) else {
            continue;
        };
        let places: Vec<Label> = section
            .blocks
            .clone()
            .flat_map(|block| case.mentions_in(block))
            .filter(|mention| is_measured(case, mention))
            .map(|mention| Label::new(mention.span.clone(), "measures those who pay"))
            .collect();
        if !places.is_empty() {
            report(case, named, "measures of those who pay", places, out);
        }
    }
}

/// "Customer retention", "Customer churn" as what a line measures.
fn is_measured(case: &Case<'_>, mention: &Mention) -> bool {
    let paid = case.lexicon.topic("relations") | case.lexicon.topic("measures.commercial");
    let Use::Modifier(head) = mention.usage else {
        return false;
    };
    mention.role == Role::Customer
        && mention.phrase_start == 0
        && case.document.prose[mention.block]
            .topics_in(head..head + 1)
            .iter()
            .any(|hit| hit.value & paid != 0 && hit.from == head)
}

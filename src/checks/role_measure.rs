//! `role-measure`: a measure of one side in the other side's unit.

use super::role_action::RoleName;
use super::{Case, Check, Options};
use crate::confidence::Cue;
use crate::finding::{Draft, Label};
use crate::lexicon::class;
use crate::mention::grammar::Use;
use crate::mention::{Mention, Qualifier, Role};
use crate::roles::LONGEST_PHRASE;
use crate::roles::declaration::Relation;
use crate::words::TokenKind;
use serde::Deserialize;
use std::ops::Range;

/// "Churned revenue per user", "daily active customers".
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct RoleMeasure {
    /// The measures: topics of the lexicon, each with the role to which it does not belong.
    measures: Vec<Measure>,
}

/// A topic of measures and the role in whose unit they are misplaced.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Measure {
    topic: String,
    role: RoleName,
    /// Whether it is misplaced as a share of the role: "monthly active users: 75% of paying customers".
    #[serde(default)]
    share: bool,
}

impl Options for RoleMeasure {
    const NAME: &'static str = "role-measure";
    const SUMMARY: &'static str = "a measure of money given to users, or of use given to customers";
    const SLOTS: &'static [&'static str] = &["mention", "measure"];
}

impl Check for RoleMeasure {
    fn run(&self, case: &Case<'_>, out: &mut Vec<Draft>) {
        let model = case.model;
        // Where other people are listed as users, the customer is not who is active, nor the user who has a value.
        let listed = model.customer_is_user.is_none()
            && model.parties.iter().any(|party| {
                let outright = party.uses.as_ref().is_some_and(|uses| uses.origin.names());
                outright && party.pays.is_none()
            });
        let apart = model.keeps_apart() || listed && !model.said_same();
        let same = model.said_same() || model.relation.relation == Relation::Same;
        if same && (!apart || model.user_pays.is_some()) {
            return;
        }
        if apart && model.customer_is_user.is_none() {
            labelled_otherwise(case, out);
        }
        for mention in case.mentions {
            for measure in &self.measures {
                if measure.role.role() != mention.role || mention.qualifier == Qualifier::ThirdParty {
                    continue;
                }
                let topic = case.lexicon.topic(&measure.topic);
                let found = match measure.share {
                    true => shared(case, mention, topic),
                    false => measured(case, mention, topic).filter(|_| apart),
                };
                let Some(tokens) = found else {
                    continue;
                };
                let prose = &case.document.prose[mention.block];
                let words = prose.slice(tokens.clone()).to_string();
                let from = mention.tokens.start.min(tokens.start);
                let to = mention.tokens.end.max(tokens.end);

                let mut draft = Draft::new(Label::new(
                    prose.span(from..to),
                    format!("counted by {}", mention.role.name()),
                ));
                if let Some(evidence) = model
                    .relation
                    .evidence
                    .first()
                    .filter(|evidence| !evidence.span.is_empty())
                {
                    draft = draft.with(Label::new(
                        evidence.span.clone(),
                        "the document keeps payer and user apart",
                    ));
                }
                let draft = draft
                    .cue(Cue::Setting)
                    .cue(case.relation_cue())
                    .slot("mention", case.word(mention))
                    .slot("measure", words)
                    .in_run(case.chapter(mention.block));
                out.push(case.common_slots(draft));
            }
        }
    }
}

/// "User adoption: 500 active customers": the label counts one role's heads, the figure behind it the other's.
fn labelled_otherwise(case: &Case<'_>, out: &mut Vec<Draft>) {
    let heads = case.lexicon.topic("measures.head-counts");
    for label in case.mentions {
        let prose = &case.document.prose[label.block];
        let Use::Modifier(head) = label.usage else {
            continue;
        };
        let end = match prose.cell() {
            Some(_) => prose.tokens.len(),
            None => prose.lead,
        };
        let measure = prose
            .topics_in(head..head + 1)
            .iter()
            .find(|hit| hit.value & heads != 0 && hit.from == head && hit.to == end);
        let opens = label.phrase_start == 0 && measure.is_some();
        if !opens {
            continue;
        }
        // The figure stands behind the label, or in the next cell of its row.
        let (block, from) = match prose.cell() {
            Some(cell) if cell.row > 0 => {
                let row = case.document.row(cell.table, cell.row);
                match row.get(cell.column + 1) {
                    Some(&next) => (next, 0),
                    None => continue,
                }
            }
            Some(_) => continue,
            None => (label.block, prose.lead),
        };
        let counted = case.mentions_in(block).iter().find(|other| {
            let value = &case.document.prose[block];
            let before = from..other.tokens.start.max(from);
            let number = value.tokens[before.clone()]
                .iter()
                .any(|token| token.kind == TokenKind::Number);
            other.role != label.role
                && other.is_party()
                && other.tokens.start >= from
                && other.qualifier != Qualifier::ThirdParty
                && number
                // One clause tells the figure; the mark behind the label does not part it.
                && !value.tokens[(from + 1).min(before.end)..before.end]
                    .iter()
                    .any(|token| token.ends_clause() || token.kind == TokenKind::Comma)
        });
        if let Some(counted) = counted {
            let draft = Draft::new(Label::new(
                counted.span.clone(),
                format!("counts {}", case.word(counted)),
            ))
            .with(Label::new(
                prose.span(label.tokens.start..head + 1),
                format!("counts by {}", case.word(label)),
            ))
            .cue(Cue::Unit)
            .cue(case.relation_cue())
            .slot("mention", case.word(counted))
            .slot("measure", prose.slice(label.tokens.start..end))
            .in_run(case.chapter(label.block));
            out.push(case.common_slots(draft));
        }
    }
}

/// The measure of a topic that is counted in a mention's unit.
fn measured(case: &Case<'_>, mention: &Mention, topic: u64) -> Option<Range<usize>> {
    let prose = &case.document.prose[mention.block];
    // "user lifetime value", "customer clicks": the measure is the compound's head.
    let behind = match mention.usage {
        Use::Modifier(head) | Use::Possessor(head) => Some(head),
        Use::Party => None,
    };
    prose
        .topics_in(mention.phrase_start.saturating_sub(LONGEST_PHRASE)..mention.tokens.end + 2)
        .iter()
        .filter(|hit| hit.value & topic != 0)
        .find(|hit| {
            let head =
                behind.is_some_and(|_| hit.from == mention.tokens.end || hit.from == mention.tokens.end + 1);
            // "daily active customers"
            let adjective = hit.to == mention.tokens.start;
            // "revenue per user", "lifetime value of a user"
            // "weekly active users per customer" counts users, by account.
            let unit =
                mention.phrase_start == hit.to + 1 && prose.tokens[mention.phrase_start - 1].is(class::PER);
            head && (mention.role == Role::User || is_counted(case, mention)) || adjective || unit
        })
        .map(|hit| hit.from..hit.to)
}

/// Whether a place counts something, so that logins or clicks are no things of the product: by its section, a figure, or a word of counting.
fn is_counted(case: &Case<'_>, mention: &Mention) -> bool {
    let prose = &case.document.prose[mention.block];
    let counting = case.lexicon.list("definitions.counting");
    let measures = case.kinds(&["metrics"]);
    case.document.kinds(mention.block) & measures != 0
        || prose.tokens[prose.sentence(mention.tokens.start)]
            .iter()
            .any(|token| {
                token.kind == TokenKind::Number || counting.contains(&token.lower(&prose.block.text).as_ref())
            })
}

/// A count of users that is set against a share of customers: "MAU above 75% of paid customers".
///
/// The sentence counts one side in the other's unit by itself, so that it need not be known who they are.
fn shared(case: &Case<'_>, mention: &Mention, topic: u64) -> Option<Range<usize>> {
    if !case.is_share(mention) {
        return None;
    }
    let prose = &case.document.prose[mention.block];
    let sentence = prose.sentence(mention.tokens.start);
    // A colon parts a measure from its target and no sentence from another.
    let from = if sentence.start <= prose.lead + 1 {
        0
    } else {
        sentence.start
    };
    prose
        .topics_in(from..mention.phrase_start)
        .iter()
        .find(|hit| hit.value & topic != 0)
        .map(|hit| hit.from..hit.to)
}

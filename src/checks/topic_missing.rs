//! `topic-missing`: nothing in the whole document deals with one side.

use super::{Case, Check, Options};
use crate::confidence::Cue;
use crate::finding::{Draft, Label};
use crate::lexicon::action;
use crate::roles::{Evidence, Origin};

use serde::Deserialize;

/// No word of any of these topics in the whole document.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct TopicMissing {
    /// Topics of the lexicon, one word of which is enough.
    topics: Vec<String>,
    /// Kinds of section whose mere presence is enough.
    #[serde(default)]
    sections: Vec<String>,
    /// How many different words of the topics are enough; 1 where not set.
    #[serde(default)]
    least: usize,
    /// Whether somebody who operates the product is enough.
    #[serde(default)]
    or_operated: bool,
}

impl Options for TopicMissing {
    const NAME: &'static str = "topic-missing";
    const SUMMARY: &'static str = "a commercial document without a word on a topic";
    const SLOTS: &'static [&'static str] = &[];
}

impl Check for TopicMissing {
    fn run(&self, case: &Case<'_>, out: &mut Vec<Draft>) {
        let money = &case.model.money;
        let Some(commercial) = &money.commercial else {
            return;
        };
        if case.model.fragment || money.internal.is_some() {
            return;
        }
        let topics = self
            .topics
            .iter()
            .fold(0, |bits, name| bits | case.lexicon.topic(name));
        let kinds = case.kinds(&self.sections);
        let others = case.kinds(&["competition", "technical"]);
        let mut words: Vec<String> = Vec::new();
        for (block, prose) in case.document.prose.iter().enumerate() {
            if case.document.kinds(block) & others != 0 {
                continue;
            }
            for hit in prose.topics.iter().filter(|hit| hit.value & topics != 0) {
                let word = prose.slice(hit.from..hit.to).to_lowercase();
                if !words.contains(&word) {
                    words.push(word);
                }
            }
        }
        let covered = words.len() >= self.least.max(1);
        let section = case
            .document
            .sections
            .iter()
            .any(|section| section.own_kinds & kinds != 0);
        let operated = self.or_operated
            && (!case.document.stories.is_empty()
                || case
                    .model
                    .parties
                    .iter()
                    .any(|party| party.uses.as_ref().is_some_and(|uses| describes(case, uses)))
                || case
                    .mentions
                    .iter()
                    .any(|mention| case.deed(mention, action::OPERATE).is_some()));
        if covered || section || operated {
            return;
        }
        let draft = Draft::new(case.title_label("nothing under this title deals with it"))
            .with(Label::new(commercial.span.clone(), "the product is sold"))
            .cue(Cue::Absent)
            .cue(if money.price.is_some() {
                Cue::Setting
            } else {
                Cue::Inferred
            });
        out.push(case.common_slots(draft));
    }
}

/// Words of a block that make it a description of somebody, and not merely a name in a list.
const DESCRIPTION: usize = 12;

/// Whether the place that names somebody as a user also tells of them.
fn describes(case: &Case<'_>, evidence: &Evidence) -> bool {
    matches!(evidence.origin, Origin::Story | Origin::Deed)
        || case
            .document
            .prose
            .iter()
            .any(|prose| prose.block.span.contains(&evidence.span.start) && prose.tokens.len() > DESCRIPTION)
}

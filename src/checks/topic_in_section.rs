//! `topic-in-section`: matters of one side in a section that belongs to the other.

use super::{Case, Check, Options};
use crate::confidence::Cue;
use crate::finding::{Draft, Label};
use serde::Deserialize;

/// Words of a topic in a kind of section where they do not belong.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct TopicInSection {
    /// The topic of the lexicon.
    topic: String,
    /// Kinds of section in which it does not belong.
    sections: Vec<String>,
    /// Topics whose words make a sentence belong there after all.
    #[serde(default)]
    unless_topic: Vec<String>,
}

impl Options for TopicInSection {
    const NAME: &'static str = "topic-in-section";
    const SUMMARY: &'static str = "words of a topic in a kind of section where they do not belong";
    const SLOTS: &'static [&'static str] = &["words", "section"];
}

/// Whether a block is a cell of a table of which one column is headed by a topic: "Screen | What it shows".
fn in_column_of(case: &Case<'_>, block: usize, topic: u64) -> bool {
    case.document.prose[block].cell().is_some_and(|cell| {
        let head = case.document.row(cell.table, 0);
        head.iter().any(|&head| case.document.prose[head].touches(topic))
    })
}

impl Check for TopicInSection {
    fn run(&self, case: &Case<'_>, out: &mut Vec<Draft>) {
        let topic = case.lexicon.topic(&self.topic);
        let unless = self
            .unless_topic
            .iter()
            .fold(0, |bits, name| bits | case.lexicon.topic(name));
        let kinds = case.kinds(&self.sections);
        for (block, prose) in case.document.prose.iter().enumerate() {
            // A line that is nothing but such words heads what follows, and is a section of its own.
            let heads = |hit: &crate::lexicon::Hit| hit.from == 0 && hit.to == prose.tokens.len();
            if case.document.kinds(block) & kinds == 0 || prose.is_heading() {
                continue;
            }
            let Some(hit) = prose.topics.iter().find(|hit| {
                let sentence = prose.sentence(hit.from);
                hit.value & topic != 0
                    && !heads(hit)
                    && !in_column_of(case, block, unless)
                    && !prose
                        .topics
                        .iter()
                        .any(|other| other.value & unless != 0 && sentence.contains(&other.from))
            }) else {
                continue;
            };
            // The heading that makes it the wrong section: the nearest one with a kind of its own.
            let heading = case.document.heading_item(block).or_else(|| {
                case.document
                    .heading_path(block)
                    .into_iter()
                    .rev()
                    .map(|section| &case.document.sections[section])
                    .find(|section| section.own_kinds & kinds != 0)
                    .and_then(|section| section.heading)
            });
            let Some(heading) = heading else { continue };
            let head = &case.document.prose[heading];
            let title = head.block.text.trim().to_string();
            let span = head.block.source_span(0..head.block.text.trim_end().len());
            let words = prose.slice(hit.from..hit.to).to_string();
            let draft = Draft::new(Label::new(prose.span(hit.from..hit.to), "this stands here"))
                .with(Label::new(span, "under this heading"))
                .cue(Cue::Unit)
                .cue(Cue::Setting)
                .slot("words", words)
                .slot("section", title)
                .in_run(heading.to_string());
            out.push(case.common_slots(draft));
        }
    }
}

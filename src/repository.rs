//! What only the whole repository shows: documents that define one word as different parties.
//!
//! Works on the reports of a run and adds findings to them. What each document says by itself is for `checks/`.

use crate::Report;
use crate::confidence::Cue;
use crate::finding::{Draft, Elsewhere, Label, quoted};
use crate::roles::Definition;
use crate::rules::Rule;
use crate::suppress::Suppressed;
use crate::triage;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::sync::Arc;

/// Adds a finding to each document that defines a role word otherwise than most documents do; of definitions that
/// stand in as many, the first in order of the paths counts. So one new document that differs is told of, and not all
/// the others.
///
/// Where only the definition of the other document is new, by `is_new` of a path and its lines, that document is told
/// of: it is the one that somebody is at work on.
///
/// `rules_of` gives the rules of a document by its path: its own configuration sets the level, or silences the rule.
pub fn clashes(
    reports: &mut [Report],
    mut rules_of: impl FnMut(&str) -> Arc<Vec<Rule>>,
    is_new: impl Fn(&str, RangeInclusive<usize>) -> bool,
) {
    let is_new_in = |report: &Report, definition: &Definition| {
        let line = |byte: usize| report.source.position(byte).line;
        let lines = line(definition.span.start)..=line(definition.span.end);
        is_new(report.source.name(), lines)
    };
    let mut by_word: BTreeMap<&str, Vec<(usize, &Definition)>> = BTreeMap::new();
    for (index, report) in reports.iter().enumerate() {
        for definition in &report.model.definitions {
            if !definition.parties.is_empty() && !definition.some {
                by_word
                    .entry(&definition.word)
                    .or_default()
                    .push((index, definition));
            }
        }
    }
    let mut found = Vec::new();
    for definitions in by_word.values() {
        let mut documents: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        for (index, definition) in definitions {
            for party in &definition.parties {
                documents.entry(party).or_default().insert(*index);
            }
        }
        let agreeing = |definition: &Definition| {
            let of = |party: &String| documents.get(party.as_str()).map_or(0, BTreeSet::len);
            definition.parties.iter().map(of).max().unwrap_or(0)
        };
        // The first of the greatest: `max_by_key` would take the last.
        let most = definitions
            .iter()
            .rev()
            .max_by_key(|(_, definition)| agreeing(definition));
        let Some(&(home, known)) = most else { continue };
        for &(index, definition) in definitions {
            if !known.share_a_party(definition) && home != index {
                let turned = is_new_in(&reports[home], known) && !is_new_in(&reports[index], definition);
                found.push(if turned {
                    (home, known.clone(), index, definition.clone())
                } else {
                    (index, definition.clone(), home, known.clone())
                });
            }
        }
    }
    found.sort_by_key(|(index, definition, ..)| (*index, definition.span.start));
    for (index, definition, home, known) in found {
        let other = &reports[home];
        let rules = rules_of(reports[index].source.name());
        let Some(rule) = rules.iter().find(|rule| rule.check.across()) else {
            continue;
        };
        let Some(level) = rule.level_for(&reports[index].model) else {
            continue;
        };
        let start = other.source.position(known.span.start);
        let end = other.source.position(known.span.end);
        let text = other.source.slice(known.span.clone()).to_string();
        let draft = Draft::new(Label::new(definition.span.clone(), "defined here"))
            .cue(Cue::Stated)
            .slot("word", definition.word.clone())
            .slot("parties", definition.parties.join(", "))
            .slot("other", known.parties.join(", "))
            .slot("file", other.source.name())
            .slot("line", start.line.to_string())
            .slot("words", quoted(&text, 60));
        let elsewhere = Elsewhere {
            path: other.source.name().to_string(),
            start,
            end,
            label: "and defined otherwise there".to_string(),
        };
        let report = &mut reports[index];
        // A document says it once for each word.
        let told = report
            .findings
            .iter()
            .any(|finding| finding.rule == rule.name && finding.primary.span == definition.span);
        if told {
            continue;
        }
        let mut new = triage::findings(&report.source, vec![(rule, level, draft)]);
        for finding in &mut new {
            finding.elsewhere.push(elsewhere.clone());
        }
        let silent = report
            .across
            .iter()
            .find(|across| across.covers.contains(&definition.span.start));
        if let Some(across) = silent {
            let reason = across.reason.clone();
            report
                .suppressed
                .extend(new.into_iter().map(|finding| Suppressed {
                    finding,
                    reason: reason.clone(),
                }));
            continue;
        }
        let old = std::mem::take(&mut report.findings);
        report.findings = triage::joined(old, new);
    }
}

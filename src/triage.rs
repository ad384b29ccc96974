//! From drafts to findings in a fixed order: runs joined, levels given, duplicates gone, fingerprints made.

use crate::confidence::{Cue, confidence};
use crate::finding::{Draft, Finding, Label, Level, Member};
use crate::rules::Rule;
use crate::text::Source;
use fnv::FnvHasher;
use std::collections::HashMap;
use std::hash::Hasher;
use std::ops::Range;

/// The findings of one document, from what each rule's check drafted.
pub fn findings(source: &Source, drafts: Vec<(&Rule, Level, Draft)>) -> Vec<Finding> {
    let mut out: Vec<Finding> = Vec::new();
    let mut runs: HashMap<(String, String), usize> = HashMap::new();
    let mut yields: HashMap<String, Vec<String>> = HashMap::new();
    let mut cues: Vec<Vec<Cue>> = Vec::new();
    for (rule, level, draft) in drafts {
        yields
            .entry(rule.name.clone())
            .or_insert_with(|| rule.yields_to.clone());
        let key = draft.run.clone().map(|run| (rule.name.clone(), run));
        if let Some(&known) = key.as_ref().and_then(|key| runs.get(key)) {
            cues[known].push(Cue::Again);
            let finding = &mut out[known];
            finding.members.push(Member {
                label: draft.primary.clone(),
                message: rule.message.fill(&draft.slots),
                fingerprint: String::new(),
            });
            finding.related.push(draft.primary);
            finding.related.extend(draft.related);
            continue;
        }
        if let Some(key) = key {
            runs.insert(key, out.len());
        }
        cues.push(draft.cues);
        let message = rule.message.fill(&draft.slots);
        out.push(Finding {
            rule: rule.name.clone(),
            group: rule.group.clone(),
            level,
            elsewhere: Vec::new(),
            members: vec![Member {
                label: draft.primary.clone(),
                message: message.clone(),
                fingerprint: String::new(),
            }],
            message,
            why: rule.why.fill(&draft.slots),
            help: rule.help.fill(&draft.slots),
            primary: draft.primary,
            related: draft.related,
            confidence: 0.0,
            known: false,
            fingerprint: String::new(),
        });
    }
    for (finding, cues) in out.iter_mut().zip(&cues) {
        finding.confidence = confidence(cues);
        tidy_labels(finding);
    }
    yield_to_others(&mut out, &yields);
    sort(&mut out);
    out.dedup_by(|a, b| a.rule == b.rule && a.primary.span == b.primary.span);
    let mut seen: HashMap<u64, u32> = HashMap::new();
    for finding in &mut out {
        for member in &mut finding.members {
            let mark = fingerprint(source, &finding.rule, &member.label);
            let count = seen.entry(mark).or_default();
            member.fingerprint = format!("{:016x}", mark.wrapping_add(u64::from(*count)));
            *count += 1;
        }
        finding.fingerprint = finding
            .members
            .first()
            .map(|member| member.fingerprint.clone())
            .unwrap_or_default();
    }
    out
}

/// Two sets of findings in one order.
pub fn joined(mut findings: Vec<Finding>, more: Vec<Finding>) -> Vec<Finding> {
    if !more.is_empty() {
        findings.extend(more);
        sort(&mut findings);
    }
    findings
}

fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| {
        let place = |finding: &Finding| (finding.primary.span.start, finding.primary.span.end);
        (place(a), &a.group, &a.rule).cmp(&(place(b), &b.group, &b.rule))
    });
}

/// Leaves out findings whose words a rule that goes before has already reported: one passage, one finding.
///
/// Rules that yield to fewer others go first, so that nothing yields to what is itself left out.
fn yield_to_others(findings: &mut Vec<Finding>, yields: &HashMap<String, Vec<String>>) {
    let before = |finding: &Finding| yields.get(&finding.rule).map_or(&[][..], Vec::as_slice);
    let mut order: Vec<usize> = findings.iter().map(|finding| before(finding).len()).collect();
    order.sort_unstable();
    order.dedup();
    for rank in order.into_iter().filter(|rank| *rank > 0) {
        let mut reported: Vec<(usize, usize, String)> = findings
            .iter()
            .filter(|finding| before(finding).len() < rank)
            .flat_map(|finding| {
                let rule = &finding.rule;
                finding
                    .labels()
                    .map(|label| (label.span.start, label.span.end, rule.clone()))
            })
            .collect();
        reported.sort_unstable();
        let longest = reported.iter().map(|(from, to, _)| to - from).max().unwrap_or(0);
        findings.retain(|finding| {
            if before(finding).len() != rank {
                return true;
            }
            let span = &finding.primary.span;
            // A place that overlaps begins at most the longest place before this one.
            let first = reported.partition_point(|(from, _, _)| from + longest < span.start);
            !reported[first..]
                .iter()
                .take_while(|(from, _, _)| *from < span.end)
                .any(|(_, to, rule)| *to > span.start && before(finding).contains(rule))
        });
    }
}

/// Labels in order of the source, each place once, none of them the primary one.
fn tidy_labels(finding: &mut Finding) {
    let primary = finding.primary.span.clone();
    // Evidence from the configuration has no place in the document.
    finding
        .related
        .retain(|label| label.span != primary && !label.span.is_empty());
    finding
        .related
        .sort_by_key(|label: &Label| (label.span.start, label.span.end));
    finding.related.dedup_by(|a, b| a.span == b.span);
}

/// Bytes to either side of a place that count as its surroundings on a line that is longer than that.
const SURROUNDINGS: usize = 1_000;

/// A line, or on a long one what stands near a place.
fn nearby(source: &Source, line: Range<usize>, place: &Range<usize>) -> Range<usize> {
    let text = source.text();
    let mut start = place.start.saturating_sub(SURROUNDINGS).max(line.start);
    let mut end = (place.start + SURROUNDINGS).min(line.end).max(place.start);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    while !text.is_char_boundary(end) {
        end += 1;
    }
    start..end
}

/// A mark of the rule and of the words around the primary place, not of its line.
fn fingerprint(source: &Source, rule: &str, label: &Label) -> u64 {
    let mut hasher = FnvHasher::default();
    hasher.write(rule.as_bytes());
    let line = source.position(label.span.start).line;
    let range = nearby(source, source.line(line).unwrap_or(0..0), &label.span);
    let text = source.slice(range.clone());
    for word in text.split_whitespace() {
        hasher.write(word.as_bytes());
        hasher.write_u8(0);
    }
    let column = label.span.start - range.start;
    let before = &text.as_bytes()[..column.min(text.len())];
    let words = before
        .split(u8::is_ascii_whitespace)
        .filter(|word| !word.is_empty())
        .count();
    hasher.write(&(words as u64).to_le_bytes());
    hasher.finish()
}

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

/// What marks the lines of a quote, and is none of its words.
const QUOTE: char = '>';

/// Whether a run of characters is a word and no markup: neither "-", "|", ">>" nor "3." or "\[x\]", which change where
/// items are put in, ticked off or marked otherwise. Nor is "FR-02:" or "2.1", which change where requirements are.
fn is_word(word: &&str) -> bool {
    let digits = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let ordinal = digits.len() < word.len() && matches!(digits, "." | ")");
    // A tag, an entity and the mark of a footnote are no words either.
    let mark = word.starts_with(['<', '&']) || word.starts_with("[^");
    let ticked = word.eq_ignore_ascii_case("[x]");
    word.contains(char::is_alphanumeric) && !ordinal && !mark && !ticked && !is_designation(word)
}

/// Whether a run of characters is the number of a requirement or a section: "FR-02:", "**AC1**", "REQ_7", "2.1.3".
fn is_designation(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let number = word.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let numbered = number.contains(|c: char| c.is_ascii_digit())
        && number
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '-' | '.' | '_'));
    numbered && (number.len() < word.len() || number.contains('.'))
}

/// Whether a sentence ends with a word, as far as its mark tells.
fn ends_sentence(word: &str) -> bool {
    word.trim_end_matches(['*', '_', ')', '"', '\'', '”', '’', ']'])
        .ends_with(['.', '!', '?'])
}

/// The letters of a word without the marks that set it: "**letter**,", "[letter](a.md)" and "letter" are one.
fn letters(word: &str) -> impl Iterator<Item = char> + '_ {
    let word = word.split("](").next().unwrap_or_default();
    let word = word.split("[^").next().unwrap_or_default();
    word.chars().filter(|c| c.is_alphanumeric())
}

/// The cell of a table in which a place stands, by the bars of its row; what other cells say is another matter.
fn cell(source: &Source, place: &Range<usize>) -> Option<Range<usize>> {
    let line = source.line(source.position(place.start).line)?;
    if place.end > line.end {
        return None;
    }
    // Cells of tables are short; a long line is not looked through for each of its places.
    let reach = within_reach(source.text(), &line, place);
    let before = source.slice(reach.start..place.start).rfind('|');
    let behind = source.slice(place.end..reach.end).find('|');
    if before.is_none() && behind.is_none() {
        return None;
    }
    let start = before.map_or(reach.start, |at| reach.start + at + 1);
    Some(start..behind.map_or(reach.end, |at| place.end + at))
}

/// The part of a stretch that lies near a place, on boundaries of characters.
fn within_reach(text: &str, stretch: &Range<usize>, place: &Range<usize>) -> Range<usize> {
    let mut start = stretch
        .start
        .max(place.start.saturating_sub(REACH))
        .min(place.start);
    let mut end = stretch.end.min(place.end + REACH).max(place.start);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    while !text.is_char_boundary(end) {
        end += 1;
    }
    start..end
}

/// Words to either side of a place that count as its surroundings.
const SURROUNDINGS: usize = 8;

/// No more lines of a paragraph are looked at on either side; eight words fill no more.
const LINES: usize = 8;

/// No more bytes of a line are looked at on either side of a place.
const REACH: usize = 1_000;

/// A mark of the rule and of the words around the primary place in its sentence, however they are broken into lines: a
/// paragraph may be wrapped anew, moved, or changed elsewhere.
fn fingerprint(source: &Source, rule: &str, label: &Label) -> u64 {
    let mut hasher = FnvHasher::default();
    hasher.write(rule.as_bytes());
    let paragraph = cell(source, &label.span).unwrap_or_else(|| paragraph(source, &label.span));
    let (start, end) = (
        label.span.start.max(paragraph.start),
        label.span.end.min(paragraph.end),
    );
    let before = source.slice(paragraph.start..start).split_whitespace();
    let before: Vec<&str> = before
        .rev()
        .take_while(|word| !ends_sentence(word))
        .filter(is_word)
        .take(SURROUNDINGS)
        .collect();
    let inside = source.slice(start..end.max(start)).split_whitespace();
    let mut ended = false;
    let behind = source.slice(end.max(start)..paragraph.end).split_whitespace();
    let behind = behind.take_while(|word| !std::mem::replace(&mut ended, ends_sentence(word)));
    let mut part = |words: &mut dyn Iterator<Item = &str>| {
        for word in words {
            for letter in letters(word) {
                hasher.write_u32(letter.into());
            }
            hasher.write_u8(0);
        }
        hasher.write_u8(1);
    };
    part(&mut before.into_iter());
    part(&mut inside.filter(is_word).take(SURROUNDINGS));
    part(&mut behind.filter(is_word).take(SURROUNDINGS));
    hasher.finish()
}

/// The lines that a reader takes for one paragraph with that of a place, as far as they can matter.
fn paragraph(source: &Source, place: &Range<usize>) -> Range<usize> {
    let text = source.text();
    let line = source.position(place.start).line;
    let of = |number: usize| source.line(number).map_or("", |range| source.slice(range));
    // A quote may begin behind an item's mark.
    let mark = |c: char| c.is_whitespace() || matches!(c, '-' | '*' | '+');
    let quoted = |number: usize| number > 0 && of(number).trim_start_matches(mark).starts_with(QUOTE);
    // A list, a heading or a table begins anew with each mark of its own, in a quote as outside of one.
    let begins = |number: usize| {
        if quoted(number) != quoted(number - 1) {
            return true;
        }
        let line = unquoted(of(number));
        let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
        line.is_empty()
            || line.starts_with(['#', '-', '*', '+', '|', '<', '`', '~', '=', ':'])
            || digits.len() < line.len() && digits.starts_with(['.', ')'])
    };
    let mut first = line;
    while first > 1
        && line - first < LINES
        && !begins(first)
        && !unquoted(of(first - 1)).is_empty()
        && !is_heading(of(first - 1))
    {
        first -= 1;
    }
    let mut last = line;
    while last - line < LINES && !is_heading(of(last)) && last < source.line_count() && !begins(last + 1) {
        last += 1;
    }
    let start = source.line(first).map_or(0, |range| range.start);
    let end = source.line(last).map_or(text.len(), |range| range.end);
    within_reach(text, &(start..end), place)
}

/// A line without blanks around it and without the marks of the quotes in which it stands.
fn unquoted(line: &str) -> &str {
    line.trim_start_matches(|c: char| c.is_whitespace() || c == QUOTE)
        .trim_end()
}

/// Whether a line is a heading, a table's row or a comment, to which the next line does not belong.
fn is_heading(line: &str) -> bool {
    let line = unquoted(line);
    line.starts_with(['#', '|']) || line.starts_with("<!--") && line.ends_with("-->")
}

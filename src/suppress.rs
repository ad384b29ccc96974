//! Suppressions that stand in a document: `<!-- prdlint-ignore RULE: reason -->` and its kin.
//!
//! Reads them, finds what each covers, takes the covered findings out, and drafts what is wrong with the
//! suppressions themselves. The words and levels of that are pages of rules like any other.

use crate::confidence::Cue;
use crate::document::{Document, Prose};
use crate::error::likest;
use crate::finding::{Draft, Finding, Label};
use crate::markdown::BlockKind;
use crate::roles::declaration::Declaration;
use crate::rules::{self, Rule};
use regex::{Captures, Regex};
use serde::Deserialize;
use std::ops::Range;
use std::sync::LazyLock;

/// A finding that its document asks not to be told of.
#[derive(Debug, Clone)]
pub struct Suppressed {
    /// The finding.
    pub finding: Finding,
    /// Why, in the writer's words; empty where no reason is given.
    pub reason: String,
}

/// What may be wrong with a suppression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Flaw {
    /// It suppresses nothing.
    Unused,
    /// It names no rule, or one that there is not.
    UnknownRule,
    /// It does not say why, and must.
    NoReason,
}

/// What came of a document's suppressions.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Findings that stay, in order.
    pub kept: Vec<Finding>,
    /// Findings that were taken out.
    pub suppressed: Vec<Suppressed>,
    /// What is wrong with the suppressions.
    pub flaws: Vec<(Flaw, Draft)>,
    /// Stretches that are kept free of rules that look across documents, which speak later.
    pub across: Vec<Across>,
}

/// A stretch of a document in which rules that look across documents are silent.
#[derive(Debug, Clone)]
pub struct Across {
    /// The stretch, in bytes.
    pub covers: Range<usize>,
    /// Why, in the writer's words.
    pub reason: String,
}

/// How much of the document a suppression covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// The next block, row or item, or the one in which it stands.
    Next,
    /// The section in which it stands.
    Section,
    /// The whole document.
    File,
}

/// One suppression, as it stands.
struct Suppression {
    /// The whole comment.
    span: Range<usize>,
    /// What it covers, in bytes of the source.
    covers: Range<usize>,
    /// Each name with its place.
    names: Vec<(String, Range<usize>)>,
    reason: String,
    /// Whether the comment ends; one that does not hides what follows it from every reader.
    closed: bool,
}

/// `<!-- prdlint-ignore-section swapped, paired: reason -->`, in MDX `{/* … */}`.
static COMMENT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?s)(?:<!--+|\{[ \t]*/\*+)[ \t\r\n]*prdlint-ignore(-section|-file)?(?-u:\b)(.*?)(?:-*-->|\*+/[ \t]*\})",
    )
        .expect("the pattern is a constant")
});

/// The same without an end, to the end of its line.
static UNCLOSED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:<!--+|\{[ \t]*/\*+)[ \t\r\n]*prdlint-ignore(-section|-file)?(?-u:\b)([^\r\n]*)")
        .expect("the pattern is a constant")
});

/// A comment whose first words look like one of ours: "prdlint-ingore", "prdlint-disable", "Prdlint_ignore", "prdlint: ignore";
/// also the comment of some other programs, `[//]: # (prdlint-ignore …)`.
static MARKER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i-u)(<!--+|\{[ \t]*/\*+|\[//\]:[ \t]*#[ \t]*\()[ \t\r\n]*(prdlint(?:[-_][a-z_-]*|(?::[ \t]*|[ \t]+)(?:ignore|disable|suppress)[a-z_-]*))",
    )
    .expect("the pattern is a constant")
});

/// The markers that there are.
const MARKERS: [&str; 3] = ["prdlint-ignore", "prdlint-ignore-section", "prdlint-ignore-file"];

/// Markers that are none, each with the nearest that is one.
fn misspelt(document: &Document) -> Vec<Draft> {
    let text = document.source.text();
    // Most documents hold none, and making the pattern takes longer than reading one.
    if !["rdlint", "RDLINT"].iter().any(|part| text.contains(part)) {
        return Vec::new();
    }
    MARKER
        .captures_iter(text)
        .filter_map(|found| Some((found.get(1)?, found.get(2)?)))
        .filter(|(opening, word)| {
            let other = opening.as_str().starts_with('[');
            (other || !MARKERS.contains(&word.as_str())) && !is_code(document, &word.range())
        })
        .map(|(_, word)| {
            let marker = nearest_of(word.as_str(), &MARKERS);
            let label = format!("is no marker here; `<!-- {marker} RULE: reason -->` is one");
            flaw_draft(&word.range(), &label, word.as_str())
        })
        .collect()
}

/// The likest of some names.
fn nearest_of<'a>(word: &str, names: &[&'a str]) -> &'a str {
    let word = word
        .to_lowercase()
        .replace([' ', '_', ':'], "-")
        .replace("--", "-");
    let distance = |name: &&&str| strsim::damerau_levenshtein(&word, name);
    names.iter().min_by_key(distance).copied().unwrap_or_default()
}

fn flaw_draft(span: &Range<usize>, text: &str, name: &str) -> Draft {
    Draft::new(Label::new(span.clone(), text))
        .cue(Cue::Stated)
        .cue(Cue::Stated)
        .slot("name", name)
}

/// Takes the findings that the document's suppressions cover out of `findings`.
pub fn apply(
    document: &Document,
    declaration: &Declaration,
    findings: Vec<Finding>,
    rules: &[Rule],
    require_reason: bool,
) -> Outcome {
    let suppressions = read(document, declaration);
    let unknown: Vec<(Flaw, Draft)> = misspelt(document)
        .into_iter()
        .map(|draft| (Flaw::UnknownRule, draft))
        .collect();
    if suppressions.is_empty() {
        return Outcome {
            kept: findings,
            flaws: unknown,
            ..Outcome::default()
        };
    }
    let mut outcome = Outcome::default();
    let mut used: Vec<Vec<bool>> = suppressions
        .iter()
        .map(|each| vec![false; each.names.len()])
        .collect();
    for mut finding in findings {
        // Each place of a run is suppressed by itself, and what is left of the run is told.
        let mut kept = Vec::new();
        let mut silent = Vec::new();
        for (index, member) in finding.members.iter().enumerate() {
            match reason_for(&suppressions, &mut used, &finding, member.label.span.start) {
                Some(reason) => silent.push((index, reason)),
                None => kept.push(index),
            }
        }
        for (index, reason) in &silent {
            let mut alone = finding.clone();
            alone.lead_with(*index);
            outcome.suppressed.push(Suppressed {
                finding: alone,
                reason: reason.clone(),
            });
        }
        if let Some(&first) = kept.first() {
            if !silent.is_empty() {
                finding.lead_with(first);
                let gone: Vec<Range<usize>> = silent
                    .iter()
                    .map(|(index, _)| finding.members[*index].label.span.clone())
                    .collect();
                finding
                    .members
                    .retain(|member| !gone.contains(&member.label.span));
                finding.related.retain(|label| !gone.contains(&label.span));
            }
            outcome.kept.push(finding);
        }
    }
    for each in &suppressions {
        let across = |name: &str| {
            rules
                .iter()
                .any(|rule| rule.check.across() && is_meant(name, rule))
        };
        if each.names.iter().any(|(name, _)| across(name)) {
            outcome.across.push(Across {
                covers: each.covers.clone(),
                reason: each.reason.clone(),
            });
        }
    }
    // A suppression of what is wrong with suppressions is of use where another is wrong: it is looked at last.
    let of_flaws = |name: &str| {
        rules
            .iter()
            .any(|rule| rule.check.flaw().is_some() && is_meant(name, rule))
    };
    let mut found = unknown;
    for (each, used) in suppressions.iter().zip(&used) {
        let whole = document.source.slice(each.span.clone());
        flaws(
            each,
            whole.lines().next().unwrap_or_default(),
            used,
            rules,
            require_reason,
            &|name| !of_flaws(name),
            &mut found,
        );
    }
    // Few are: of thousands of others none is asked again for every flaw.
    let aimed: Vec<usize> = (0..suppressions.len())
        .filter(|&index| suppressions[index].names.iter().any(|(name, _)| of_flaws(name)))
        .collect();
    for (flaw, draft) in found {
        let rule = rules.iter().find(|rule| rule.check.flaw() == Some(flaw));
        let at = draft.labels().next().map_or(0, |label| label.span.start);
        let mut silent = false;
        for &index in &aimed {
            let each = &suppressions[index];
            for ((name, span), used) in each.names.iter().zip(&mut used[index]) {
                let meant = rule.is_some_and(|rule| is_meant(name, rule));
                if meant && each.covers.contains(&at) && span.start != at {
                    (*used, silent) = (true, true);
                }
            }
        }
        if !silent {
            outcome.flaws.push((flaw, draft));
        }
    }
    for (each, used) in suppressions.iter().zip(&used) {
        let named: Vec<_> = each
            .names
            .iter()
            .zip(used)
            .filter(|((name, _), used)| of_flaws(name) && !**used)
            .collect();
        for ((name, span), _) in named {
            outcome
                .flaws
                .push((Flaw::Unused, flaw_draft(span, "suppresses nothing", name)));
        }
    }
    outcome
}

/// Whether a suppression's word means a rule: its name, its group, or its id.
fn is_meant(name: &str, rule: &Rule) -> bool {
    name == rule.group || rule.is_named(name)
}

/// The reason for which a place of a finding is suppressed, where it is; marks the suppressions that do it.
fn reason_for(
    suppressions: &[Suppression],
    used: &mut [Vec<bool>],
    finding: &Finding,
    at: usize,
) -> Option<String> {
    let mut reason = None;
    for (each, used) in suppressions.iter().zip(used) {
        if !each.covers.contains(&at) && each.covers.start != at {
            continue;
        }
        for ((name, _), used) in each.names.iter().zip(used.iter_mut()) {
            if *name == finding.rule || *name == finding.group || *name == finding.id() {
                *used = true;
                reason.get_or_insert_with(|| each.reason.clone());
            }
        }
    }
    reason
}

/// Whether a name is that of a rule that looks across documents; what it suppresses shows when all are linted.
fn looks_across(name: &str, rules: &[Rule]) -> bool {
    rules
        .iter()
        .any(|rule| rule.check.across() && is_meant(name, rule))
}

fn flaws(
    each: &Suppression,
    text: &str,
    used: &[bool],
    rules: &[Rule],
    require_reason: bool,
    wanted: &dyn Fn(&str) -> bool,
    out: &mut Vec<(Flaw, Draft)>,
) {
    let draft = flaw_draft;
    let mut known = false;
    if each.names.is_empty() {
        out.push((Flaw::UnknownRule, draft(&each.span, "names no rule", text)));
    }
    for ((name, span), used) in each.names.iter().zip(used) {
        let fits = |rule: &&Rule| is_meant(name, rule);
        let built_in = rules::built_in_names()
            .any(|(group, rule)| name == group || name == rule || *name == format!("{group}/{rule}"));
        let running = rules.iter().filter(fits).any(|rule| !rule.off);
        if !built_in && !rules.iter().any(|rule| fits(&rule)) {
            // Words behind a rule's name are a reason that lacks its colon; one of them is enough to say so.
            if known && each.reason.is_empty() {
                out.push((
                    Flaw::UnknownRule,
                    draft(span, "is no rule: a reason stands behind a colon", name),
                ));
                break;
            }
            let known = rules
                .iter()
                .flat_map(|rule| [rule.name.as_str(), rule.group.as_str()]);
            let text = likest(name, known).map_or_else(
                || "there is no such rule".to_string(),
                |near| format!("there is no such rule; did you mean `{near}`?"),
            );
            out.push((Flaw::UnknownRule, draft(span, &text, name)));
            continue;
        }
        known = true;
        if !used && running && !looks_across(name, rules) && wanted(name) {
            // A rule that is off may be on again tomorrow.
            let text = if each.closed {
                "suppresses nothing"
            } else {
                "suppresses nothing: this comment is never closed"
            };
            out.push((Flaw::Unused, draft(span, text, name)));
        }
    }
    if require_reason && each.reason.is_empty() {
        let names: Vec<&str> = each.names.iter().map(|(name, _)| name.as_str()).collect();
        let names = if names.is_empty() {
            text.to_string()
        } else {
            names.join(", ")
        };
        out.push((Flaw::NoReason, draft(&each.span, "does not say why", &names)));
    }
}

/// Every suppression of a document, in order.
fn read(document: &Document, declaration: &Declaration) -> Vec<Suppression> {
    let source = &document.source;
    let text = source.text();
    let mut out = Vec::new();
    for (rule, reason) in &declaration.ignore {
        let span = document.front_matter.span.clone().unwrap_or(0..0);
        // The key's own place, where it can be told.
        let at = text[span.clone()]
            .find(rule.as_str())
            .map_or(span.clone(), |at| span.start + at..span.start + at + rule.len());
        out.push(Suppression {
            span: at.clone(),
            covers: 0..text.len() + 1,
            names: vec![(rule.clone(), at)],
            reason: reason.clone(),
            closed: true,
        });
    }
    if !text.contains("prdlint-ignore") {
        return out;
    }
    let closed: Vec<Captures<'_>> = COMMENT.captures_iter(text).collect();
    // What opens inside or before a comment that ends, ends with it.
    let last_end = closed
        .last()
        .and_then(|found| found.get(0))
        .map_or(0, |whole| whole.end());
    let open = UNCLOSED
        .captures_iter(text)
        .filter(|found| found.get(0).is_some_and(|whole| whole.start() >= last_end));
    let closed = closed.into_iter().map(|found| (found, true));
    for (found, is_closed) in closed.chain(open.map(|found| (found, false))) {
        let (Some(whole), Some(body)) = (found.get(0), found.get(2)) else {
            continue;
        };
        let span = whole.range();
        if is_code(document, &span) {
            continue;
        }
        // "prdlint-ignore-next-line" is another tool's word: it covers nothing, and is told as a misspelt marker.
        if body.as_str().starts_with(['-', '_']) {
            continue;
        }
        let scope = match found.get(1).map(|scope| scope.as_str()) {
            Some("-section") => Scope::Section,
            Some("-file") => Scope::File,
            _ => Scope::Next,
        };
        let (named, reason) = match body.as_str().split_once(':') {
            Some((named, reason)) => (named, reason.split_whitespace().collect::<Vec<_>>().join(" ")),
            None => (body.as_str(), String::new()),
        };
        let mut names = Vec::new();
        let mut at = body.start();
        for part in named.split_inclusive([',', ' ', '\n', '\t', '\r']) {
            let name = part.trim_matches([',', ' ', '\n', '\t', '\r']);
            if !name.is_empty() {
                let start = at + part.find(name).unwrap_or(0);
                names.push((name.to_string(), start..start + name.len()));
            }
            at += part.len();
        }
        out.push(Suppression {
            covers: if !is_closed {
                span.end..span.end
            } else {
                covers(document, &span, scope)
            },
            span,
            names,
            reason,
            closed: is_closed,
        });
    }
    out
}

/// Whether a comment stands in a code block or in inline code, where it is an example.
fn is_code(document: &Document, span: &Range<usize>) -> bool {
    let text = document.source.text();
    let inline = text[..span.start].ends_with('`') && text[span.end..].starts_with('`');
    let around = |prose: &&Prose| prose.block.span.start <= span.start && span.end <= prose.block.span.end;
    let is_code = |prose: &Prose| {
        let opaque = prose.block.opaque.iter();
        let mut places = opaque.map(|stretch| prose.block.source_span(stretch.clone()));
        matches!(prose.block.kind, BlockKind::Code(_))
            || places.any(|place| place.start <= span.start && span.end <= place.end)
    };
    inline || document.prose.iter().filter(around).any(is_code)
}

/// The bytes that a suppression covers.
fn covers(document: &Document, comment: &Range<usize>, scope: Scope) -> Range<usize> {
    let source = &document.source;
    let text = source.text();
    match scope {
        Scope::File => 0..text.len() + 1,
        Scope::Section => {
            let section = document
                .sections
                .iter()
                .rev()
                .find(|section| {
                    section
                        .heading
                        .is_none_or(|heading| document.prose[heading].block.span.start < comment.start)
                })
                .unwrap_or(&document.sections[0]);
            let start = section
                .heading
                .map_or(0, |heading| document.prose[heading].block.span.start);
            let end = document
                .prose
                .get(section.end)
                .map_or(text.len() + 1, |next| next.block.span.start);
            start..end
        }
        Scope::Next => {
            let line = source.position(comment.start).line;
            let bounds = source.line(line).unwrap_or(0..0);
            let before = text[bounds.start..comment.start].trim_matches([' ', '\t', '>']);
            let after = text[comment.end..bounds.end.max(comment.end)].trim();
            let alone = before.is_empty() && after.is_empty();
            let own = document.prose.iter().rposition(|prose| {
                let span = &prose.block.span;
                span.start < bounds.end.max(comment.end) && source.position(span.end.max(1) - 1).line >= line
            });
            let next = document
                .prose
                .iter()
                .position(|prose| prose.block.span.start >= comment.end);
            // In MDX the comment is text, and the lines below it belong to its block.
            let shared = document.prose.iter().position(|prose| {
                let span = &prose.block.span;
                span.start <= comment.start && !text[comment.end.min(span.end)..span.end].trim().is_empty()
            });
            // Indented into the item above it, the comment belongs to that one.
            let indent = comment.start - bounds.start;
            let above = document
                .prose
                .iter()
                .rposition(|prose| prose.block.span.start < comment.start);
            let within = above.filter(|&above| {
                let outdented = next.is_none_or(|next| {
                    let line = source.position(document.prose[next].block.span.start).line;
                    let start = source.line(line).map_or(0, |range| range.start);
                    let blanks = text[start..].len() - text[start..].trim_start_matches([' ', '\t']).len();
                    blanks < indent
                });
                indent > 0 && document.prose[above].item().is_some() && outdented
            });
            if alone && let Some(block) = within {
                return around(document, block, false);
            }
            match if alone { shared.or(next) } else { own.or(next) } {
                Some(block) => around(document, block, alone),
                None => comment.end..comment.end,
            }
        }
    }
}

/// A block with what belongs to it: an item with the lists in it, a cell with its row, and a table as a whole
/// where the comment stands before it.
fn around(document: &Document, block: usize, before: bool) -> Range<usize> {
    let prose = &document.prose[block];
    let spans = |blocks: &mut dyn Iterator<Item = usize>| {
        blocks.fold(prose.block.span.clone(), |all, other| {
            let span = &document.prose[other].block.span;
            all.start.min(span.start)..all.end.max(span.end)
        })
    };
    if let Some(cell) = prose.cell() {
        return if before {
            spans(&mut document.table(cell.table).iter().copied())
        } else {
            spans(&mut document.row(cell.table, cell.row).iter().copied())
        };
    }
    if let Some(place) = prose.item() {
        let depth = place.depth;
        let mut inner = (block..document.prose.len()).take_while(|&other| {
            document.prose[other].item().is_some_and(|other| {
                other.item == place.item || other.root == place.root && other.depth > depth
            })
        });
        return spans(&mut inner);
    }
    if before && (prose.block.quotes > 0 || opens_footnote(document, block)) {
        return spans(&mut (block..=last_of_quote(document, block)));
    }
    prose.block.span.clone()
}

/// Whether a block opens a footnote's text.
fn opens_footnote(document: &Document, block: usize) -> bool {
    let source = &document.source;
    let line = source.position(document.prose[block].block.span.start).line;
    let text = source.line(line).map_or("", |range| source.slice(range));
    text.trim_start().starts_with("[^") && text.contains("]:")
}

/// The last block of the quote or the footnote that a block opens: every line between belongs to it.
fn last_of_quote(document: &Document, block: usize) -> usize {
    let source = &document.source;
    let quoted = document.prose[block].block.quotes > 0;
    let belongs = |line: usize| {
        let text = source.line(line).map_or("", |range| source.slice(range));
        match quoted {
            true => text.trim_start().starts_with('>'),
            false => text.trim().is_empty() || text.starts_with(['\t', ' ']),
        }
    };
    let line = |at: usize| source.position(at).line;
    let mut last = block;
    while let Some(next) = document.prose.get(last + 1) {
        let between = line(document.prose[last].block.span.end.max(1) - 1) + 1..=line(next.block.span.start);
        if !between.into_iter().all(belongs) {
            break;
        }
        last += 1;
    }
    last
}

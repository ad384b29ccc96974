//! Suppressions that stand in a document: `<!-- prdlint-ignore RULE: reason -->` and its kin.
//!
//! Reads them, finds what each covers, takes the covered findings out, and drafts what is wrong with the
//! suppressions themselves. The words and levels of that are pages of rules like any other.

use crate::confidence::Cue;
use crate::document::Document;
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
    Regex::new(r"(?s)(?:<!--|\{/\*)[ \t\r\n]*prdlint-ignore(-section|-file)?(?-u:\b)(.*?)(?:-->|\*/\})")
        .expect("the pattern is a constant")
});

/// The same without an end, to the end of its line.
static UNCLOSED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:<!--|\{/\*)[ \t\r\n]*prdlint-ignore(-section|-file)?(?-u:\b)([^\r\n]*)")
        .expect("the pattern is a constant")
});

/// Takes the findings that the document's suppressions cover out of `findings`.
pub fn apply(
    document: &Document,
    declaration: &Declaration,
    findings: Vec<Finding>,
    rules: &[Rule],
    require_reason: bool,
) -> Outcome {
    let suppressions = read(document, declaration);
    if suppressions.is_empty() {
        return Outcome {
            kept: findings,
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
        if each.names.iter().any(|(name, _)| looks_across(name, rules)) {
            outcome.across.push(Across {
                covers: each.covers.clone(),
                reason: each.reason.clone(),
            });
        }
    }
    for (each, used) in suppressions.iter().zip(&used) {
        flaws(each, used, rules, require_reason, &mut outcome.flaws);
    }
    outcome
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
        .any(|rule| rule.check.across() && (name == rule.name || name == rule.id()))
}

fn flaws(
    each: &Suppression,
    used: &[bool],
    rules: &[Rule],
    require_reason: bool,
    out: &mut Vec<(Flaw, Draft)>,
) {
    let draft = |span: &Range<usize>, text: &str, name: &str| {
        Draft::new(Label::new(span.clone(), text))
            .cue(Cue::Stated)
            .cue(Cue::Stated)
            .slot("name", name)
    };
    if each.names.is_empty() {
        out.push((Flaw::UnknownRule, draft(&each.span, "names no rule", "")));
    }
    for ((name, span), used) in each.names.iter().zip(used) {
        let fits = |rule: &&Rule| *name == rule.name || *name == rule.group || *name == rule.id();
        let built_in = rules::built_in_names()
            .iter()
            .any(|(group, rule)| name == group || name == rule || *name == format!("{group}/{rule}"));
        let running = rules.iter().filter(fits).any(|rule| !rule.off);
        if !built_in && !rules.iter().any(|rule| fits(&rule)) {
            out.push((Flaw::UnknownRule, draft(span, "there is no such rule", name)));
        } else if !used && running && !looks_across(name, rules) {
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
        out.push((
            Flaw::NoReason,
            draft(&each.span, "does not say why", &names.join(", ")),
        ));
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
        // "prdlint-ignore-next-line" is another tool's word, and covers nothing here.
        let other = body.as_str().starts_with('-');
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
            covers: if other || !is_closed {
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
    inline
        || document
            .prose
            .iter()
            .filter(|prose| matches!(prose.block.kind, BlockKind::Code(_)))
            .any(|prose| prose.block.span.start <= span.start && span.end <= prose.block.span.end)
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
    prose.block.span.clone()
}

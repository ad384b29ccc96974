//! Examples of rule pages: documents that must give exactly the findings that their carets mark.

use super::Rule;
use crate::error::Problem;
use crate::markdown::{Block, BlockKind};
use crate::suppress::Flaw;
use crate::text::Source;
use std::ops::Range;

/// An example: a document, and where in it the rule must report.
#[derive(Debug, Clone)]
pub struct Example {
    /// The line of the page (from 1) on which it begins.
    pub line: usize,
    /// The document without its caret lines.
    pub text: String,
    /// Bytes of `text` that must be the primary places of findings, in order.
    pub expected: Vec<Range<usize>>,
    /// Whether it shows what the document before it looks like once it is mended.
    pub fixed: bool,
}

/// What an example gave that it should not have, or did not give.
#[derive(Debug, Clone)]
pub struct Failure {
    /// The rule's id.
    pub rule: String,
    /// The page.
    pub page: String,
    /// The line of the page on which the example begins.
    pub line: usize,
    /// What is wrong, in a few lines.
    pub text: String,
}

impl Example {
    /// Reads an `md` block of a page: caret lines mark the words on the line before them.
    ///
    /// # Errors
    ///
    /// When a caret line stands under no line, or marks what lies behind the line's end.
    pub fn read(page: &Source, block: &Block) -> Result<Self, Problem> {
        let fixed = matches!(&block.kind, BlockKind::Code(info) if info.split_whitespace().any(|word| word == "fixed"));
        let mut text = String::new();
        let mut expected = Vec::new();
        let mut last_line: Option<Range<usize>> = None;
        let mut at = 0;
        for line in block.text.split_inclusive('\n') {
            let body = line.trim_end_matches(['\n', '\r']);
            let marks = body.trim();
            if !marks.is_empty() && marks.chars().all(|c| c == '^' || c == ' ') {
                let wrong = |what: &str| {
                    Problem::new(what).at(page, block.source_span(at..at + body.len()), "these carets")
                };
                let above = last_line
                    .clone()
                    .ok_or_else(|| wrong("carets stand under no line"))?;
                for range in caret_runs(body) {
                    let columns: Vec<usize> = text[above.clone()]
                        .char_indices()
                        .map(|(offset, _)| above.start + offset)
                        .chain(std::iter::once(above.end))
                        .collect();
                    let (Some(&from), Some(&to)) = (columns.get(range.start), columns.get(range.end)) else {
                        return Err(wrong("carets mark what lies behind the line's end"));
                    };
                    expected.push(from..to);
                }
            } else {
                let start = text.len();
                text.push_str(line);
                last_line = Some(start..start + body.len());
            }
            at += line.len();
        }
        Ok(Self {
            line: page.position(block.span.start).line,
            text,
            expected,
            fixed,
        })
    }
}

/// Columns (characters from 0) of each run of carets.
fn caret_runs(line: &str) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (column, c) in line.chars().enumerate() {
        if c != '^' {
            continue;
        }
        match runs.last_mut() {
            Some(run) if run.end == column => run.end += 1,
            _ => runs.push(column..column + 1),
        }
    }
    runs
}

/// Runs every example of a rule.
pub fn run(rule: &Rule) -> Vec<Failure> {
    let mut failures = Vec::new();
    for example in rule.examples() {
        let source = Source::new(
            format!("{}:{}", rule.page.name(), example.line),
            example.text.clone(),
        );
        // Whether a suppression is of use is known only where the rules that it names have spoken.
        let declared = crate::Declared {
            require_reason: rule.check.flaw() == Some(Flaw::NoReason),
            ..crate::Declared::default()
        };
        let report = if rule.check.flaw().is_some() {
            crate::lint(source, &super::built_in(), &declared)
        } else {
            crate::lint(source, std::slice::from_ref(rule), &declared)
        };
        let mut found: Vec<Range<usize>> = report
            .findings
            .iter()
            .filter(|finding| finding.rule == rule.name)
            .map(|finding| finding.primary.span.clone())
            .collect();
        found.sort_by_key(|span| (span.start, span.end));
        let mut expected = example.expected.clone();
        expected.sort_by_key(|span| (span.start, span.end));
        if found == expected {
            continue;
        }
        let show = |spans: &[Range<usize>], other: &[Range<usize>]| -> String {
            spans
                .iter()
                .filter(|span| !other.contains(span))
                .map(|span| {
                    let position = report.source.position(span.start);
                    format!(
                        "  line {} of the example, column {}: {:?}",
                        position.line,
                        position.column,
                        report.source.slice(span.clone())
                    )
                })
                .collect::<Vec<_>>()
                .join("\n")
        };
        let mut text = String::new();
        let missing = show(&expected, &found);
        if !missing.is_empty() {
            text.push_str(&format!("marked, but not reported:\n{missing}\n"));
        }
        let extra = show(&found, &expected);
        if !extra.is_empty() {
            text.push_str(&format!("reported, but not marked:\n{extra}\n"));
        }
        if text.is_empty() {
            text.push_str("a place is marked or reported twice\n");
        }
        failures.push(Failure {
            rule: rule.id(),
            page: rule.page.name().to_string(),
            line: example.line,
            text,
        });
    }
    failures
}

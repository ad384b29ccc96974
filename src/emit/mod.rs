//! Renderings of a run: for people, for scripts, for code scanning. Nothing here decides anything.

mod ci;
mod concise;
pub mod eval;
mod html;
mod human;
mod json;
mod markdown;
pub mod mentions;
pub mod roles;
mod sarif;
mod xml;

pub use markdown::HEAD as MARKDOWN_HEAD;

use crate::Report;
use crate::error::{Problem, hidden};
use crate::finding::{Finding, Level, counted};
use crate::rules::Rule;
use crate::text::Source;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};

pub use human::{problem as show_problem, summary};

/// A rendering.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Snippets with labels, for a terminal.
    Human,
    /// One line a finding.
    Concise,
    /// Versioned JSON; its schema is `schemas/report-1.json`.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// Annotations of GitHub's actions.
    Github,
    /// GitLab's code quality report.
    Gitlab,
    /// JUnit's XML.
    Junit,
    /// Checkstyle's XML.
    Checkstyle,
    /// Reviewdog's diagnostics.
    Rdjson,
    /// Markdown, for a comment.
    Markdown,
    /// One self-contained page.
    Html,
}

/// What a run came to.
#[derive(Debug)]
pub struct Run {
    /// Each document with its findings, in order of path.
    pub reports: Vec<Report>,
    /// What could not be read or set.
    pub problems: Vec<Problem>,
    /// How many Markdown files there were under the paths that were asked for.
    pub markdown: usize,
    /// How many of them hold nothing.
    pub empty: usize,
    /// How many of them a configuration leaves out.
    pub excluded: usize,
    /// Whether a baseline was held against the findings.
    pub baseline: bool,
}

impl Run {
    /// How many findings there are of a level.
    pub fn count(&self, level: Level) -> usize {
        self.new_findings()
            .filter(|(_, finding)| finding.level == level)
            .count()
    }

    /// The most serious level, where there is a finding.
    pub fn worst(&self) -> Option<Level> {
        self.new_findings().map(|(_, finding)| finding.level).max()
    }

    /// Every finding that the baseline does not know, with its document's text.
    pub fn new_findings(&self) -> impl Iterator<Item = (&Source, &Finding)> {
        self.reports
            .iter()
            .flat_map(|report| report.new_findings().map(|finding| (&report.source, finding)))
    }

    /// How many findings the baseline knows.
    pub fn known(&self) -> usize {
        let findings = self.reports.iter().flat_map(|report| &report.findings);
        findings.filter(|finding| finding.known).count()
    }

    /// How many findings the documents ask not to be told of.
    pub fn suppressed(&self) -> usize {
        self.reports.iter().map(|report| report.suppressed.len()).sum()
    }
}

/// Writes a run in a format; `by_rule` shows findings of one rule together, where people read; `plain` leaves out colour and drawn lines.
///
/// # Errors
///
/// When writing fails.
pub fn write(
    run: &Run,
    rules: &[&Rule],
    format: Format,
    by_rule: bool,
    plain: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Human => human::write(run, by_rule, plain, out),
        Format::Concise => concise::write(run, by_rule, out),
        Format::Json => json::write(run, out),
        Format::Sarif => sarif::write(run, rules, out),
        Format::Github => ci::github(run, out),
        Format::Gitlab => ci::gitlab(run, out),
        Format::Junit => xml::junit(run, out),
        Format::Checkstyle => xml::checkstyle(run, out),
        Format::Rdjson => ci::rdjson(run, out),
        Format::Markdown => markdown::write(run, markdown::COMMENT, out),
        Format::Html => html::write(run, out),
    }
}

pub use ci::beyond_annotations;

/// Writes everything to the summary of a GitHub job, which holds far more than a comment.
///
/// # Errors
///
/// When it cannot be written.
pub fn job_summary(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    markdown::write(run, markdown::SUMMARY, out)
}

/// Writes JSON for people's eyes and for programs; what a terminal would act on is escaped, so that the text that a
/// reader gets back is the document's own.
fn pretty_json(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let text = serde_json::to_string_pretty(value)?;
    let mut shown = 0;
    // Such characters stand in strings only; serde_json escapes the ASCII ones below the space by itself.
    for (at, c) in text.match_indices(hidden) {
        out.write_all(&text.as_bytes()[shown..at])?;
        for c in c.chars() {
            write!(out, "\\u{:04x}", u32::from(c))?;
        }
        shown = at + c.len();
    }
    out.write_all(&text.as_bytes()[shown..])
}

/// New findings with their documents, by document or by rule.
fn in_order(run: &Run, by_rule: bool) -> Vec<(&Source, &Finding)> {
    let mut findings: Vec<(&Source, &Finding)> = run.new_findings().collect();
    if by_rule {
        findings.sort_by_key(|(_, finding)| finding.id());
    }
    findings
}

/// Writes how many new findings each rule has, the most first.
///
/// # Errors
///
/// When writing fails.
pub fn statistics(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for report in &run.reports {
        let mut here: BTreeMap<String, usize> = BTreeMap::new();
        for finding in report.new_findings() {
            *here.entry(finding.id()).or_default() += 1;
        }
        for (rule, count) in here {
            let entry = counts.entry(rule).or_default();
            entry.0 += count;
            entry.1 += 1;
        }
    }
    let mut counts: Vec<(String, (usize, usize))> = counts.into_iter().collect();
    counts.sort_by(|a, b| (b.1.0, &a.0).cmp(&(a.1.0, &b.0)));
    for (rule, (findings, documents)) in counts {
        writeln!(out, "{findings:>5}  {rule} in {}", counted(documents, "document"))?;
    }
    Ok(())
}

//! Findings for the machines that show them in pull requests: GitHub's annotations, GitLab's code quality,
//! reviewdog's format. What each may hold is its consumer's to say; the tests hold them to it.

use super::Run;
use crate::config::from_root;
use crate::error::visible;
use crate::finding::{Finding, Label, Level};
use crate::text::Source;
use fnv::FnvHasher;
use serde_json::{Value, json};
use std::hash::Hasher;
use std::io::{self, Write};

/// GitHub shows so many annotations of one kind from a step, and drops the others without a word.
pub const GITHUB_CAP: usize = 10;

/// How many findings have no room among GitHub's annotations.
pub fn beyond_annotations(run: &Run) -> usize {
    let mut counts = [run.problems.len().min(GITHUB_CAP), 0, 0];
    let mut beyond = 0;
    for (_, finding) in run.new_findings() {
        let count = &mut counts[kind(finding.level).1];
        if *count == GITHUB_CAP {
            beyond += 1;
        } else {
            *count += 1;
        }
    }
    beyond
}

/// GitHub's word for a level, and where its annotations are counted.
fn kind(level: Level) -> (&'static str, usize) {
    match level {
        Level::Error => ("error", 0),
        Level::Warning => ("warning", 1),
        Level::Advice => ("notice", 2),
    }
}

/// Writes GitHub's workflow commands, at most [`GITHUB_CAP`] of a kind; the job's summary holds the others.
pub fn github(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    let mut shown = [0; 3];
    // What could not be linted is told first: whoever reads the annotations must not take its silence for praise.
    for problem in run.problems.iter().take(GITHUB_CAP) {
        shown[0] += 1;
        let place = problem.location().map_or_else(String::new, |(file, line, _)| {
            format!("file={},line={line},", github_property(&from_root(file)))
        });
        writeln!(
            out,
            "::error {place}title=prdlint::{}",
            github_data(&problem.told())
        )?;
    }
    for (source, finding) in run.new_findings() {
        let (kind, index) = kind(finding.level);
        if shown[index] == GITHUB_CAP {
            continue;
        }
        shown[index] += 1;
        let start = source.position(finding.primary.span.start);
        let end = source.position(finding.primary.span.end);
        let columns = if start.line == end.line {
            format!(",col={},endColumn={}", start.column, end.column)
        } else {
            String::new()
        };
        writeln!(
            out,
            "::{kind} file={},line={},endLine={}{columns},title={}::{}",
            github_property(&from_root(source.name())),
            start.line,
            end.line,
            github_property(&finding.id()),
            github_data(&finding.text()),
        )?;
    }
    Ok(())
}

/// The data of a workflow command: percent signs and line ends are escaped.
fn github_data(text: &str) -> String {
    visible(text)
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// A property of a workflow command: also what parts properties.
fn github_property(text: &str) -> String {
    github_data(text).replace(':', "%3A").replace(',', "%2C")
}

/// Writes GitLab's code quality report.
pub fn gitlab(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    // What could not be linted is told as well: whoever reads the report must not take its silence for praise.
    let problems = run.problems.iter().map(|problem| {
        let (file, line, column) = problem.location().unwrap_or(NOWHERE);
        let (path, place) = (from_root(file), format!("{line}:{column}"));
        json!({
            "description": problem.told(),
            "check_name": UNREAD,
            "fingerprint": mark(&[&path, UNREAD, problem.message(), &place]),
            "severity": "major",
            "location": {"path": path, "lines": {"begin": line, "end": line}},
        })
    });
    let findings = run.new_findings().map(|(source, finding)| {
        let start = source.position(finding.primary.span.start);
        let end = source.position(finding.primary.span.end);
        let severity = match finding.level {
            Level::Error => "major",
            Level::Warning => "minor",
            Level::Advice => "info",
        };
        json!({
            "description": format!("{} {}", finding.message, finding.help),
            "check_name": finding.id(),
            "fingerprint": whole_fingerprint(source, finding),
            "severity": severity,
            "location": {"path": from_root(source.name()), "lines": {"begin": start.line, "end": end.line}},
        })
    });
    let issues: Vec<Value> = problems.chain(findings).collect();
    super::pretty_json(&issues, out)?;
    writeln!(out)
}

/// A fingerprint that no other finding of the run has: path, rule and place.
fn whole_fingerprint(source: &Source, finding: &Finding) -> String {
    mark(&[&from_root(source.name()), &finding.id(), &finding.fingerprint])
}

/// One mark for some texts, 16 hex digits.
fn mark(texts: &[&str]) -> String {
    let mut hasher = FnvHasher::default();
    for text in texts {
        hasher.write(text.as_bytes());
        hasher.write_u8(0);
    }
    format!("{:016x}", hasher.finish())
}

/// The name under which a machine is told of what could not be linted.
const UNREAD: &str = "prdlint/problem";

/// Where a problem stands that is about no file: file, line and column.
const NOWHERE: (&str, usize, usize) = ("prdlint", 1, 1);

/// Writes reviewdog's diagnostics: lines from 1, columns from 1 in bytes.
pub fn rdjson(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    let position = |source: &Source, byte: usize| {
        let line = source.position(byte).line;
        let start = source.line(line).map_or(0, |range| range.start);
        json!({"line": line, "column": byte.saturating_sub(start) + 1})
    };
    let location = |source: &Source, label: &Label| {
        json!({
            "path": source.name(),
            "range": {"start": position(source, label.span.start), "end": position(source, label.span.end)},
        })
    };
    let problems = run.problems.iter().map(|problem| {
        let place = problem.place().map(|(file, line, _)| {
            // The line tells; columns of this format are bytes, and those of a problem characters.
            let start = json!({"line": line});
            json!({"path": file, "range": {"start": start}})
        });
        let (file, ..) = problem.location().unwrap_or(NOWHERE);
        json!({
            "message": problem.told(),
            "location": place.unwrap_or_else(|| json!({"path": file})),
            "severity": "ERROR",
            "source": {"name": "prdlint"},
            "code": {"value": UNREAD},
        })
    });
    let findings = run.new_findings().map(|(source, finding)| {
        let severity = match finding.level {
            Level::Error => "ERROR",
            Level::Warning => "WARNING",
            Level::Advice => "INFO",
        };
        let related: Vec<Value> = finding
            .related
            .iter()
            .map(|label| json!({"message": label.text, "location": location(source, label)}))
            .chain(finding.elsewhere.iter().map(|place| {
                let lines = json!({"start": {"line": place.start.line}, "end": {"line": place.end.line}});
                json!({"message": place.label, "location": {"path": place.path, "range": lines}})
            }))
            .collect();
        json!({
            "message": finding.text(),
            "location": location(source, &finding.primary),
            "severity": severity,
            "source": {"name": "prdlint"},
            "code": {"value": finding.id()},
            "related_locations": related,
        })
    });
    let diagnostics: Vec<Value> = problems.chain(findings).collect();
    let whole = json!({"source": {"name": "prdlint"}, "diagnostics": diagnostics});
    super::pretty_json(&whole, out)?;
    writeln!(out)
}

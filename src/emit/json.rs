//! Versioned JSON; its schema is `schemas/report-1.json`.

use super::Run;
use crate::finding::Label;
use crate::text::Source;
use serde_json::{Value, json};
use std::io::{self, Write};

/// A place: bytes from 0, lines and columns from 1 in characters, ends exclusive.
pub fn place(source: &Source, label: &Label) -> Value {
    let start = source.position(label.span.start);
    let end = source.position(label.span.end);
    json!({
        "line": start.line, "column": start.column,
        "endLine": end.line, "endColumn": end.column,
        "startByte": label.span.start, "endByte": label.span.end,
        "text": source.slice(label.span.clone()),
        "label": label.text,
    })
}

/// Writes the run.
pub fn write(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    let files: Vec<Value> = run
        .reports
        .iter()
        .map(|report| {
            let findings: Vec<Value> = report
                .findings
                .iter()
                .map(|finding| {
                    let related: Vec<Value> = finding
                        .related
                        .iter()
                        .map(|label| place(&report.source, label))
                        .collect();
                    let elsewhere: Vec<Value> = finding
                        .elsewhere
                        .iter()
                        .map(|place| {
                            json!({
                                "path": place.path,
                                "line": place.start.line,
                                "column": place.start.column,
                                "endLine": place.end.line,
                                "endColumn": place.end.column,
                                "label": place.label,
                            })
                        })
                        .collect();
                    json!({
                        "rule": finding.rule,
                        "group": finding.group,
                        "level": finding.level.name(),
                        "message": finding.message,
                        "why": finding.why,
                        "help": finding.help,
                        "confidence": finding.confidence,
                        "known": finding.known,
                        "fingerprint": finding.fingerprint,
                        "primary": place(&report.source, &finding.primary),
                        "related": related,
                        "elsewhere": elsewhere,
                    })
                })
                .collect();
            let suppressed: Vec<Value> = report
                .suppressed
                .iter()
                .map(|each| {
                    json!({
                        "rule": each.finding.rule,
                        "group": each.finding.group,
                        "reason": each.reason,
                        "primary": place(&report.source, &each.finding.primary),
                    })
                })
                .collect();
            json!({"path": report.source.name(), "findings": findings, "suppressed": suppressed})
        })
        .collect();
    let problems: Vec<Value> = run
        .problems
        .iter()
        .map(|problem| {
            let place = problem.place();
            let file = problem.location().map(|place| place.0);
            json!({
                "message": problem.message(),
                "help": problem.advice(),
                "path": file,
                "line": place.map(|place| place.1),
                "column": place.map(|place| place.2),
            })
        })
        .collect();
    let whole = json!({
        "version": 1,
        "tool": {"name": "prdlint", "version": env!("CARGO_PKG_VERSION")},
        "linted": run.reports.len(),
        "markdown": run.markdown,
        "files": files,
        "problems": problems,
    });
    super::pretty_json(&whole, out)?;
    writeln!(out)
}

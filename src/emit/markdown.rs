//! Findings as Markdown, for a comment in a pull request or a job's summary.

use super::Run;
use crate::error::visible;
use crate::finding::{Finding, counted};
use crate::text::Source;
use std::io::{self, Write};

/// A comment on GitHub holds 65,536 characters; what does not fit is counted.
pub const COMMENT: usize = 60_000;

/// Bytes of the summary of a GitHub job, which may hold 1 MiB and more than this run writes to it.
pub const SUMMARY: usize = 1_000_000;

/// How a report in Markdown begins, by which it is known again.
pub const HEAD: &str = "### prdlint\n";

/// Text that Markdown and HTML take for text.
pub fn plain(text: &str) -> String {
    let mut out = String::new();
    for c in visible(text).chars() {
        match c {
            '\n' | '\r' | '\t' => out.push(' '),
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '#' | '+' | '!' | '|' | '~'
            | '@' => {
                // A zero-width joint keeps "@name" from calling somebody.
                out.push('\\');
                out.push(c);
                if c == '@' {
                    out.push('\u{200B}');
                }
            }
            _ => out.push(c),
        }
    }
    out
}

/// A message of our own, in which backquotes are code, with whatever the document put into it.
fn message(text: &str) -> String {
    let mut out = String::new();
    for (index, part) in text.split('`').enumerate() {
        if index % 2 == 1 {
            out.push('`');
            out.push_str(&visible(part).replace(['\n', '\r', '|'], " "));
            out.push('`');
        } else {
            out.push_str(&plain(part));
        }
    }
    out
}

fn one(source: &Source, finding: &Finding) -> String {
    let position = source.position(finding.primary.span.start);
    let level = finding.level.name();
    let mut text = format!(
        "- **line {}**, {level} `{}` ({:.0} % sure): {}\n  {}\n",
        position.line,
        finding.id(),
        finding.confidence * 100.0,
        message(&finding.message),
        message(&finding.help),
    );
    let lines: Vec<String> = finding
        .related
        .iter()
        .take(6)
        .map(|label| {
            format!(
                "line {} ({})",
                source.position(label.span.start).line,
                message(&label.text)
            )
        })
        .collect();
    let elsewhere = finding.elsewhere.iter().map(|place| {
        format!(
            "{} line {} ({})",
            plain(&place.path),
            place.start.line,
            message(&place.label)
        )
    });
    let lines: Vec<String> = lines.into_iter().chain(elsewhere).collect();
    if !lines.is_empty() {
        text.push_str(&format!("  See also {}.\n", lines.join(", ")));
    }
    text
}

/// Writes a comment: a line that sums up, then each document with its findings, as far as they fit into `longest` bytes.
pub fn write(run: &Run, longest: usize, out: &mut dyn Write) -> io::Result<()> {
    let mut text = format!("{HEAD}\n{}\n", plain(&super::summary(run)));
    let (mut left_out, mut untold) = (0, 0);
    if !run.problems.is_empty() {
        text.push_str("\n#### What is wrong\n\n");
    }
    for problem in &run.problems {
        let part = format!("- {}\n", message(&problem.told_with_place()));
        if text.len() + part.len() <= longest {
            text.push_str(&part);
        } else {
            untold += 1;
        }
    }
    for report in &run.reports {
        let mut head = Some(format!("\n#### {}\n\n", plain(report.source.name())));
        for finding in report.new_findings() {
            let part = one(&report.source, finding);
            if text.len() + part.len() > longest {
                left_out += 1;
                continue;
            }
            text.push_str(&head.take().unwrap_or_default());
            text.push_str(&part);
        }
    }
    if untold > 0 {
        text.push_str(&format!("\n{} more did not fit.\n", counted(untold, "problem")));
    }
    if left_out > 0 {
        text.push_str(&format!("\n{} more did not fit.\n", counted(left_out, "finding")));
    }
    out.write_all(text.as_bytes())
}

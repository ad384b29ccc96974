//! Findings as XML: JUnit for test reports, Checkstyle for everything that reads it.

use super::Run;
use crate::error::visible;
use crate::finding::{Finding, Level};
use crate::text::Source;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, Event};
use std::io::{self, Write};

/// A text without characters that XML cannot hold.
fn clean(text: &str) -> String {
    visible(text)
        .chars()
        .filter(|&c| matches!(c, '\t' | '\n' | '\r') || c >= ' ' && !matches!(c, '\u{FFFE}' | '\u{FFFF}'))
        .collect()
}

fn place(source: &Source, finding: &Finding) -> (usize, usize) {
    let position = source.position(finding.primary.span.start);
    (position.line, position.column)
}

/// Writes a JUnit report: a suite a document, a failed case a finding, one passed case where there is none.
/// Advice passes.
pub fn junit(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    let mut report = Report::new("prdlint");
    if !run.problems.is_empty() {
        let mut suite = TestSuite::new("what is wrong");
        for problem in &run.problems {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
            let told = clean(&problem.told_with_place());
            status.set_message(told.clone());
            suite.add_test_case(TestCase::new(told, status));
        }
        report.add_test_suite(suite);
    }
    for document in &run.reports {
        let mut suite = TestSuite::new(clean(document.source.name()));
        for finding in document.new_findings() {
            let (line, column) = place(&document.source, finding);
            let text = format!("{}:{line}:{column}\n{}", document.source.name(), finding.text());
            let name = format!("{} at line {line}", finding.id());
            let case = if finding.level == Level::Advice {
                let mut case = TestCase::new(name, TestCaseStatus::success());
                case.set_system_out(clean(&text));
                case
            } else {
                let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
                status.set_type(finding.level.name());
                status.set_message(clean(&finding.message));
                status.set_description(clean(&text));
                TestCase::new(name, status)
            };
            suite.add_test_case(case);
        }
        if document.new_findings().next().is_none() {
            suite.add_test_case(TestCase::new("nothing to report", TestCaseStatus::success()));
        }
        report.add_test_suite(suite);
    }
    let mut text = Vec::new();
    report.serialize(&mut text).map_err(io::Error::other)?;
    out.write_all(&text)
}

/// Writes one element `error` of Checkstyle: line and column from 1, severity, message, and who tells.
fn error(
    writer: &mut Writer<&mut dyn Write>,
    (line, column): (usize, usize),
    severity: &str,
    message: &str,
    source: &str,
) -> io::Result<()> {
    writer
        .create_element("error")
        .with_attribute(("line", line.to_string().as_str()))
        .with_attribute(("column", column.to_string().as_str()))
        .with_attribute(("severity", severity))
        .with_attribute(("message", clean(message).as_str()))
        .with_attribute(("source", source))
        .write_empty()?;
    Ok(())
}

/// Writes a Checkstyle report.
pub fn checkstyle(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer::new_with_indent(out as &mut dyn Write, b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    writer
        .create_element("checkstyle")
        .with_attribute(("version", "4.3"))
        .write_inner_content(|writer| {
            for problem in &run.problems {
                let (name, line, column) = problem.location().unwrap_or(("prdlint", 1, 1));
                writer
                    .create_element("file")
                    .with_attribute(("name", clean(name).as_str()))
                    .write_inner_content(|writer| {
                        error(writer, (line, column), "error", &problem.told(), "prdlint")
                    })?;
            }
            for document in &run.reports {
                let findings: Vec<&Finding> = document.new_findings().collect();
                if findings.is_empty() {
                    continue;
                }
                writer
                    .create_element("file")
                    .with_attribute(("name", clean(document.source.name()).as_str()))
                    .write_inner_content(|writer| {
                        for finding in findings {
                            let severity = match finding.level {
                                Level::Error => "error",
                                Level::Warning => "warning",
                                Level::Advice => "info",
                            };
                            let message = format!("{} {}", finding.message, finding.help);
                            let name = format!("prdlint.{}", finding.id());
                            error(
                                writer,
                                place(&document.source, finding),
                                severity,
                                &message,
                                &name,
                            )?;
                        }
                        Ok(())
                    })?;
            }
            Ok(())
        })?;
    writeln!(writer.get_mut())
}

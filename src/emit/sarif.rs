//! SARIF 2.1.0, for code scanning.

use super::Run;
use crate::config::from_root;
use crate::finding::{Elsewhere, Finding, Label, Level};
use crate::rules::Rule;
use crate::suppress::Suppressed;
use crate::text::{Position, Source};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_sarif::sarif::{
    ArtifactLocation, Invocation, Location, Message, MultiformatMessageString, Notification,
    PhysicalLocation, PropertyBag, Region, ReportingConfiguration, ReportingDescriptor,
    Result as SarifResult, ResultKind, ResultLevel, Run as SarifRun, Sarif, Tool, ToolComponent,
};
use std::collections::BTreeMap;
use std::io::{self, Write};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

fn level(level: Level) -> ResultLevel {
    match level {
        Level::Error => ResultLevel::Error,
        Level::Warning => ResultLevel::Warning,
        Level::Advice => ResultLevel::Note,
    }
}

fn text(text: impl Into<String>) -> Message {
    Message::builder().text(text.into()).build()
}

/// What a path keeps in a relative reference; everything else is escaped.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

/// A path as a reference relative to the repository's root; outside of any, an absolute one has its scheme.
fn uri(path: &str) -> String {
    let path = from_root(path);
    let scheme = if path.starts_with('/') { "file://" } else { "" };
    format!("{scheme}{}", utf8_percent_encode(&path, PATH))
}

fn number(value: usize) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// A place in a document of the run.
fn location(source: &Source, label: &Label, id: Option<i64>) -> Location {
    let bytes = (label.span.start, label.span.len());
    let positions = (source.position(label.span.start), source.position(label.span.end));
    located(source.name(), positions, Some(bytes), &label.text, id)
}

/// A place in another document.
fn elsewhere(place: &Elsewhere, id: i64) -> Location {
    located(
        &place.path,
        (place.start, place.end),
        None,
        &place.label,
        Some(id),
    )
}

fn located(
    path: &str,
    (start, end): (Position, Position),
    bytes: Option<(usize, usize)>,
    label: &str,
    id: Option<i64>,
) -> Location {
    let mut region = Region::builder()
        .start_line(number(start.line))
        .start_column(number(start.column))
        .end_line(number(end.line))
        .end_column(number(end.column))
        .build();
    region.byte_offset = bytes.map(|(offset, _)| number(offset));
    region.byte_length = bytes.map(|(_, length)| number(length));
    let artifact = ArtifactLocation::builder().uri(uri(path)).build();
    let physical = PhysicalLocation::builder()
        .artifact_location(artifact)
        .region(region)
        .build();
    let mut location = Location::builder()
        .physical_location(physical)
        .message(text(label))
        .build();
    location.id = id;
    location
}

fn result(source: &Source, finding: &Finding, index: i64, baseline: bool) -> SarifResult {
    let related: Vec<Location> = finding
        .related
        .iter()
        .zip(1..)
        .map(|(label, id)| location(source, label, Some(id)))
        .chain(
            finding
                .elsewhere
                .iter()
                .zip(1_000..)
                .map(|(place, id)| elsewhere(place, id)),
        )
        .collect();
    let message = format!("{}\n\n{}\n\n{}", finding.message, finding.why, finding.help);
    let mut result = SarifResult::builder()
        .rule_id(finding.id())
        .rule_index(index)
        .kind(ResultKind::Fail)
        .level(level(finding.level))
        .message(text(message))
        .locations(vec![location(source, &finding.primary, None)])
        .related_locations(related)
        .rank(finding.confidence * 100.0)
        .partial_fingerprints(BTreeMap::from([(
            "prdlint/v2".to_string(),
            finding.fingerprint.clone(),
        )]))
        .build();
    if baseline {
        let state = if finding.known { "unchanged" } else { "new" };
        result.baseline_state = Some(serde_json::json!(state));
    }
    result
}

/// A finding that its document suppresses, with the reason.
fn suppressed(source: &Source, each: &Suppressed, index: i64) -> SarifResult {
    let mut result = result(source, &each.finding, index, false);
    let mut suppression = serde_json::json!({"kind": "inSource"});
    if !each.reason.is_empty() {
        suppression["justification"] = serde_json::json!(each.reason);
    }
    result.suppressions = serde_json::from_value(serde_json::json!([suppression])).ok();
    result
}

fn descriptor(rule: &Rule) -> ReportingDescriptor {
    let properties = PropertyBag::builder()
        .additional_properties(BTreeMap::from([(
            "group".to_string(),
            serde_json::json!(rule.group),
        )]))
        .build();
    ReportingDescriptor::builder()
        .id(rule.id())
        .name(rule.name.clone())
        .short_description(
            MultiformatMessageString::builder()
                .text(rule.summary.clone())
                .build(),
        )
        .help(
            MultiformatMessageString::builder()
                .text(rule.summary.clone())
                .markdown(rule.page.text().to_string())
                .build(),
        )
        .default_configuration(
            ReportingConfiguration::builder()
                .level(serde_json::json!(level(rule.level)))
                .build(),
        )
        .properties(properties)
        .build()
}

/// Writes the run.
pub fn write(run: &Run, rules: &[&Rule], out: &mut dyn Write) -> io::Result<()> {
    let index = |finding: &Finding| {
        rules
            .iter()
            .position(|rule| rule.id() == finding.id())
            .and_then(|index| i64::try_from(index).ok())
            .unwrap_or(-1)
    };
    let results: Vec<SarifResult> = run
        .reports
        .iter()
        .flat_map(|report| {
            let found = report
                .findings
                .iter()
                .map(|finding| result(&report.source, finding, index(finding), run.baseline));
            let silent = report
                .suppressed
                .iter()
                .map(|each| suppressed(&report.source, each, index(&each.finding)));
            found.chain(silent)
        })
        .collect();
    let notifications: Vec<Notification> = run
        .problems
        .iter()
        .map(|problem| {
            let mut notification = Notification::builder()
                .level(serde_json::json!(ResultLevel::Error))
                .message(text(problem.told()))
                .build();
            notification.locations = problem.location().map(|(file, line, column)| {
                let position = Position { line, column };
                vec![located(file, (position, position), None, "here", None)]
            });
            notification
        })
        .collect();
    let invocation = Invocation::builder()
        .execution_successful(run.problems.is_empty())
        .tool_execution_notifications(notifications)
        .build();
    let driver = ToolComponent::builder()
        .name("prdlint")
        .version(env!("CARGO_PKG_VERSION"))
        .semantic_version(env!("CARGO_PKG_VERSION"))
        .rules(rules.iter().map(|rule| descriptor(rule)).collect::<Vec<_>>())
        .build();
    let sarif = Sarif::builder()
        .version(serde_json::json!("2.1.0"))
        .schema(SCHEMA)
        .runs(vec![
            SarifRun::builder()
                .tool(Tool::builder().driver(driver).build())
                .column_kind(serde_json::json!("unicodeCodePoints"))
                .invocations(vec![invocation])
                .results(results)
                .build(),
        ])
        .build();
    super::pretty_json(&sarif, out)?;
    writeln!(out)
}

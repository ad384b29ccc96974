//! Findings as snippets with labels, for a terminal.

use super::Run;
use crate::error::{Indexed, Problem, can_show, visible};
use crate::finding::{Finding, Level, counted};
use crate::text::Source;
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, Severity, SourceCode};
use std::fmt;
use std::io::{self, Write};

/// Labels shown in a snippet; the lines of the others are named below it.
const SHOWN_LABELS: usize = 5;

fn handler(plain: bool) -> GraphicalReportHandler {
    let theme = if plain {
        GraphicalTheme::none()
    } else {
        GraphicalTheme::unicode()
    };
    let handler = GraphicalReportHandler::new_themed(theme).with_context_lines(0);
    // One width everywhere: help that is wider than this is hard to read.
    handler.with_width(100)
}

/// A finding as miette wants it.
struct Shown<'a> {
    finding: &'a Finding,
    source: Indexed<&'a Source>,
    help: String,
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.finding.fmt(f)
    }
}

impl Shown<'_> {
    /// Whether every place can be shown as a snippet.
    fn shows(&self) -> bool {
        self.finding
            .labels()
            .take(SHOWN_LABELS)
            .all(|label| can_show(self.source.0, &label.span))
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&visible(&self.finding.message))?;
        if self.shows() {
            return Ok(());
        }
        let source = self.source.0;
        let place = source.position(self.finding.primary.span.start);
        write!(f, " ({}:{}:{})", source.name(), place.line, place.column)
    }
}

impl std::error::Error for Shown<'_> {}

impl Diagnostic for Shown<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let percent = self.finding.confidence * 100.0;
        // The picture begins with whichever place comes first in the text, which may be the evidence.
        let line = self.source.0.position(self.finding.primary.span.start).line;
        Some(Box::new(format!(
            "{}, line {line}, confidence {percent:.0} %",
            self.finding.id()
        )))
    }

    fn severity(&self) -> Option<Severity> {
        Some(match self.finding.level {
            Level::Error => Severity::Error,
            Level::Warning => Severity::Warning,
            Level::Advice => Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.help))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.shows().then_some(&self.source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        if !self.shows() {
            return None;
        }
        let primary = &self.finding.primary;
        let first = LabeledSpan::new_primary_with_span(
            Some(primary.text.clone()),
            (primary.span.start, primary.span.len()),
        );
        let related = self.finding.related.iter().take(SHOWN_LABELS - 1).map(|label| {
            LabeledSpan::new_with_span(Some(label.text.clone()), (label.span.start, label.span.len()))
        });
        Some(Box::new(std::iter::once(first).chain(related)))
    }
}

fn help(source: &Source, finding: &Finding) -> String {
    let mut help = format!("{}\n{}", finding.why, finding.help);
    let rest = finding.related.get(SHOWN_LABELS - 1..).unwrap_or_default();
    let mut lines: Vec<usize> = rest
        .iter()
        .map(|label| source.position(label.span.start).line)
        .collect();
    lines.dedup();
    if !lines.is_empty() {
        let many = lines.len() > 12;
        let list: Vec<String> = lines.iter().take(12).map(ToString::to_string).collect();
        let more = if many { ", …" } else { "" };
        help.push_str(&format!("\nAlso on line {}{more}.", list.join(", ")));
    }
    for place in &finding.elsewhere {
        let (line, column) = (place.start.line, place.start.column);
        help.push_str(&format!("\n{}:{line}:{column}: {}.", place.path, place.label));
    }
    help
}

/// Writes every finding and a line that sums up.
pub fn write(run: &Run, by_rule: bool, plain: bool, out: &mut dyn Write) -> io::Result<()> {
    let handler = handler(plain);
    let mut shown_source: Option<Source> = None;
    for (source, finding) in super::in_order(run, by_rule) {
        // A line break in a name would look like output of ours.
        let name = visible(source.name()).replace(['\n', '\r', '\t'], "?");
        let source = match shown_source.take() {
            Some(known) if known.name() == name => known,
            _ => Source::new(name, visible(source.text())),
        };
        let shown = Shown {
            finding,
            source: Indexed(&source),
            help: visible(&help(&source, finding)).into_owned(),
        };
        let mut text = String::new();
        handler
            .render_report(&mut text, &shown)
            .map_err(|error| io::Error::other(error.to_string()))?;
        writeln!(out, "{}", text.trim_end())?;
        writeln!(out)?;
        shown_source = Some(source);
    }
    writeln!(out, "{}", summary(run))
}

/// "2 warnings and 1 piece of advice in 3 documents (linted 3 of 12 Markdown files)".
pub fn summary(run: &Run) -> String {
    let parts: Vec<String> = [Level::Error, Level::Warning, Level::Advice]
        .into_iter()
        .map(|level| (level, run.count(level)))
        .filter(|(_, count)| *count > 0)
        .map(|(level, count)| match (level, count) {
            (Level::Advice, 1) => "1 piece of advice".to_string(),
            (Level::Advice, count) => format!("{count} pieces of advice"),
            _ => counted(count, level.name()),
        })
        .collect();
    let found = if parts.is_empty() {
        "nothing to report".to_string()
    } else {
        parts.join(", ")
    };
    let linted = format!(
        "linted {} of {}",
        run.reports.len(),
        counted(run.markdown, "Markdown file")
    );
    let mut aside = String::new();
    for (count, what) in [
        (run.known(), "known in the baseline"),
        (run.suppressed(), "suppressed"),
    ] {
        if count > 0 {
            aside.push_str(&format!(", {count} {what}"));
        }
    }
    let trouble = match run.problems.len() {
        0 => String::new(),
        count => format!("; {}", counted(count, "problem")),
    };
    format!("{found}{aside}; {linted}{trouble}")
}

/// A problem as people see it.
pub fn problem(problem: &Problem, plain: bool) -> String {
    let mut text = String::new();
    match handler(plain)
        .with_wrap_lines(!plain)
        .render_report(&mut text, problem)
    {
        Ok(()) => text.trim_end().to_string(),
        Err(_) => problem.message().to_string(),
    }
}

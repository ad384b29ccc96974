//! Renderings of a run: for people, for scripts, for code scanning. Nothing here decides anything.

mod concise;
pub mod eval;
mod human;
mod json;
pub mod mentions;
pub mod roles;
mod sarif;

use crate::Report;
use crate::error::Problem;
use crate::finding::Level;
use crate::rules::Rule;
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
}

impl Run {
    /// How many findings there are of a level.
    pub fn count(&self, level: Level) -> usize {
        self.reports
            .iter()
            .flat_map(|report| &report.findings)
            .filter(|finding| finding.level == level)
            .count()
    }

    /// The most serious level, where there is a finding.
    pub fn worst(&self) -> Option<Level> {
        self.reports
            .iter()
            .flat_map(|report| &report.findings)
            .map(|finding| finding.level)
            .max()
    }
}

/// Writes a run in a format; `plain` leaves out colour and drawn lines.
///
/// # Errors
///
/// When writing fails.
pub fn write(run: &Run, rules: &[Rule], format: Format, plain: bool, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Human => human::write(run, plain, out),
        Format::Concise => concise::write(run, out),
        Format::Json => json::write(run, out),
        Format::Sarif => sarif::write(run, rules, out),
    }
}

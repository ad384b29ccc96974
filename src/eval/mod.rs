//! How right the tool is on documents that people have labelled: precision, recall, and their spread.
//!
//! [`labels`] reads what the readers found, [`mod@score`] matches findings with it, [`spread`] says how far the
//! figures can be trusted. Reading folders and printing happen elsewhere.

pub mod labels;
pub mod score;
pub mod spread;

pub use labels::{Defect, Labels};
pub use score::{Score, Seen, score};

use crate::Report;
use crate::error::Problem;
use crate::finding::{Finding, Level};
use crate::rules::Rule;
use crate::text::Source;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The label files of a folder.
#[derive(Debug, Default)]
pub struct Folder {
    /// The labels, in order of their files.
    pub labels: Vec<Labels>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

/// Which findings count.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted {
    /// Whether findings of level advice count as well.
    pub advice: bool,
    /// The least confidence, from 0 to 1.
    pub min_confidence: f64,
}

/// Reads every label file (`*.json`) of a folder; a file that is wrong is a problem, the rest still count.
pub fn read_folder(folder: &Path, rules: &[Rule]) -> Folder {
    let mut out = Folder::default();
    let known: Vec<&str> = rules.iter().map(|rule| rule.name.as_str()).collect();
    let mut paths: Vec<PathBuf> = match std::fs::read_dir(folder) {
        Ok(entries) => entries
            .filter_map(|entry| entry.ok().map(|entry| entry.path()))
            .collect(),
        Err(error) => {
            let message = format!("{} cannot be read: {error}", folder.display());
            out.problems.push(Problem::new(message));
            return out;
        }
    };
    paths.retain(|path| path.extension().is_some_and(|end| end == "json"));
    paths.sort();
    if paths.is_empty() {
        out.problems.push(
            Problem::new(format!("{} holds no labels", folder.display()))
                .help("a label file is JSON, one a document; docs/accuracy.md tells the format"),
        );
    }
    for path in paths {
        let shown = path.display().to_string();
        let read = std::fs::read(&path)
            .map_err(|error| Problem::new(format!("{shown} cannot be read: {error}")))
            .and_then(|bytes| {
                Source::from_bytes(&shown, bytes).map_err(|error| Problem::new(format!("{shown} {error}")))
            })
            .and_then(|source| Labels::read(&source, &known));
        match read {
            Ok(labels) => out.labels.push(labels),
            Err(problem) => out.problems.push(problem),
        }
    }
    out
}

/// Holds the reports against the labels. A labelled document without a report, or with two, is a problem;
/// a report without labels is left out.
pub fn evaluate(
    folder: &Folder,
    reports: &[Report],
    rules: &[Rule],
    wanted: &Wanted,
) -> (Score, Vec<Problem>) {
    let mut by_name: BTreeMap<&str, Vec<&Report>> = BTreeMap::new();
    for report in reports {
        let path = report.source.name();
        let name = path.rsplit('/').next().unwrap_or(path);
        by_name.entry(name).or_default().push(report);
    }
    let mut problems = Vec::new();
    let mut labelled = Vec::new();
    for labels in &folder.labels {
        match by_name.get(labels.file.as_str()).map(Vec::as_slice) {
            Some([report]) => labelled.push((labels.clone(), seen(report, wanted))),
            Some(_) => problems.push(Problem::new(format!("two documents are named {}", labels.file))),
            None => problems.push(
                Problem::new(format!("the labelled document {} is not there", labels.file))
                    .help("labels name a document by its file name, without its folder"),
            ),
        }
    }
    let group_of = |code: &str| {
        let rule = rules.iter().find(|rule| rule.name == code);
        rule.map_or_else(String::new, |rule| rule.group.clone())
    };
    (score(labelled, group_of), problems)
}

fn seen(report: &Report, wanted: &Wanted) -> Vec<Seen> {
    let counts = |finding: &&Finding| {
        (wanted.advice || finding.level > Level::Advice) && finding.confidence >= wanted.min_confidence
    };
    let line = |at: usize| report.source.position(at).line;
    report
        .findings
        .iter()
        .filter(counts)
        .map(|finding| Seen {
            code: finding.rule.clone(),
            group: finding.group.clone(),
            lines: finding
                .labels()
                .flat_map(|label| line(label.span.start)..=line(label.span.end))
                .collect::<BTreeSet<usize>>(),
            line: line(finding.primary.span.start),
            confidence: finding.confidence,
            message: finding.message.clone(),
        })
        .collect()
}

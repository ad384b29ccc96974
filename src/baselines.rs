//! The baselines of a run: which file holds for which document, and their marking and writing. What one file holds
//! is for the library's `baseline`.

use crate::commands::tell;
use prdlint::baseline::{self, Baseline, Entry};
use prdlint::config::{self, Configurations};
use prdlint::emit::Run;
use prdlint::error::Problem;
use prdlint::{Report, files, view};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A baseline with the documents for which it holds.
pub struct Held {
    /// What is known, as the file had it.
    pub known: Baseline,
    /// Whether the file is there.
    pub is_written: bool,
    /// Whether a configuration names it.
    is_configured: bool,
    /// Indices of its documents in the run, in order.
    documents: Vec<usize>,
}

impl Held {
    /// Its documents' reports.
    pub fn reports<'a>(&self, reports: &'a mut [Report]) -> Vec<&'a mut Report> {
        let mut next = self.documents.iter().peekable();
        let ours = |(index, _): &(usize, &mut Report)| next.next_if(|wanted| *wanted == index).is_some();
        let reports = reports.iter_mut().enumerate();
        reports.filter(ours).map(|(_, report)| report).collect()
    }
}

/// The baselines that hold for the documents of a run and for the paths it was asked for, in order of their paths:
/// the one that is `named`, else each document's own. One that cannot be read is among the run's problems.
pub fn of_run(
    named: Option<&Path>,
    paths: &[PathBuf],
    configurations: &mut Configurations,
    run: &mut Run,
) -> Vec<Held> {
    let mut documents: BTreeMap<PathBuf, Vec<usize>> = BTreeMap::new();
    let is_file = |path: &Path| path.as_os_str() != files::STANDARD_INPUT;
    if let Some(named) = named {
        documents.insert(named.to_path_buf(), (0..run.reports.len()).collect());
    } else {
        // A path whose documents are all gone has a baseline, too.
        for path in paths.iter().filter(|path| is_file(path)) {
            documents
                .entry(configurations.of(path).usual_baseline(path))
                .or_default();
        }
        for (index, report) in run.reports.iter().enumerate() {
            let file = Path::new(report.source.name());
            documents
                .entry(configurations.of(file).usual_baseline(file))
                .or_default()
                .push(index);
        }
    }
    let mut held = Vec::new();
    for (path, documents) in documents {
        let view = configurations.view();
        let is_written = view::exists(&*view, &path);
        let known = if is_written {
            Baseline::read(&path, &*view)
        } else {
            Ok(Baseline::empty(&path))
        };
        match known {
            Ok(known) => held.push(Held {
                known,
                is_written,
                // The usual name in a configuration, as `prdlint init` writes it, is no more than that.
                is_configured: path.file_name() != Some(baseline::FILE_NAME.as_ref())
                    && configurations
                        .all()
                        .any(|config| config.baseline() == Some(path.as_path())),
                documents,
            }),
            Err(problem) => run.problems.push(problem),
        }
    }
    held
}

/// Marks what the baselines of a run know; gives their stale entries.
pub fn mark(
    named: Option<&Path>,
    paths: &[PathBuf],
    configurations: &mut Configurations,
    run: &mut Run,
) -> Vec<Entry> {
    let mut stale = Vec::new();
    for held in of_run(named, paths, configurations, run) {
        if !held.is_written {
            match (named, held.is_configured) {
                (Some(_), _) => run.problems.push(missing(&held.known)),
                // It may be about to be written for the first time: no trouble, but never passed over in silence.
                (None, true) => tell(&missing(&held.known)),
                (None, false) => {}
            }
            continue;
        }
        run.baseline = true;
        let is_gone = gone(&held.known, paths, configurations);
        stale.extend(held.known.mark(held.reports(&mut run.reports), is_gone));
    }
    stale
}

/// Whether a document that a baseline knows will not be linted again: it is not there any more, or a configuration leaves
/// it out. A run that does not reach all that the baseline may know cannot tell.
pub fn gone<'a>(
    known: &Baseline,
    paths: &[PathBuf],
    configurations: &'a mut Configurations,
) -> impl FnMut(&Path) -> bool + use<'a> {
    let whole = known.is_whole(paths);
    move |path| whole && (!path.exists() || configurations.wants(path) == Some(false))
}

/// That a baseline is not there.
pub fn missing(known: &Baseline) -> Problem {
    Problem::new(format!("there is no baseline {}", config::shown(&known.path)))
        .help("`prdlint baseline` writes one")
}

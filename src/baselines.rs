//! The baselines of a run: which file holds for which document, and their marking and writing. What one file holds
//! is for the library's `baseline`.

use crate::commands::tell;
use prdlint::baseline::{self, Baseline, Entry, Unmet};
use prdlint::config::{self, Configurations};
use prdlint::emit::Run;
use prdlint::error::Problem;
use prdlint::rules::Rule;
use prdlint::{Report, files, view};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

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
        let mut view = configurations.view();
        if named.is_some() && !view::exists(&*view, &path) {
            view = Arc::new(view::Disk);
        }
        let is_written = view::exists(&*view, &path);
        let known = if is_written {
            Baseline::read(&path, &*view)
        } else {
            Ok(Baseline::empty(&path))
        };
        match known {
            Ok(known) => {
                run.problems.extend(known.flaw.clone());
                held.push(Held {
                    known,
                    is_written,
                    // The usual name in a configuration, as `prdlint init` writes it, is no more than that.
                    is_configured: path.file_name() != Some(baseline::FILE_NAME.as_ref())
                        && configurations
                            .all()
                            .any(|config| config.baseline() == Some(path.as_path())),
                    documents,
                });
            }
            Err(problem) => run.problems.push(problem),
        }
    }
    held
}

/// Marks what the baselines of a run know; tells of their stale entries, each in the words "rule in document".
pub fn mark(
    named: Option<&Path>,
    paths: &[PathBuf],
    rules: &[Arc<Vec<Rule>>],
    configurations: &mut Configurations,
    run: &mut Run,
) -> Vec<String> {
    let mut stale = Vec::new();
    let across = across(rules);
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
        let is_outdated = outdated(&held.known, named, paths, &across, configurations);
        let entries = held.known.mark(held.reports(&mut run.reports), is_outdated);
        stale.extend(entries.iter().map(|entry| told(&held.known, entry)));
    }
    stale
}

/// An entry for people; its document as it is seen from the working directory.
fn told(known: &Baseline, entry: &Entry) -> String {
    let folder = known.path.parent().unwrap_or(Path::new(""));
    let document = files::absolute(&folder.join(&entry.path));
    format!("{} in {}", entry.rule, config::shown(&document))
}

/// Whether an entry of a baseline can be told to be outdated: its document was linted and has no such finding, or will
/// not be linted again, because it is not there any more, holds nothing, a configuration leaves it out, or another
/// baseline is its own. What is no PRD any more, or is ignored by git, is linted again where `--all` or its name asks for
/// it, so that what is known of it stays.
///
/// A run that does not reach all that the baseline may know cannot tell that of a document that it did not lint, nor of
/// a rule that compares documents (`across`, by their ids).
pub fn outdated<'a>(
    known: &Baseline,
    named: Option<&Path>,
    paths: &[PathBuf],
    across: &'a BTreeSet<String>,
    configurations: &'a mut Configurations,
) -> impl FnMut(&Unmet<'_>) -> bool + use<'a> {
    let whole = Baseline::is_whole(paths, &reach(known, named, configurations));
    let home = known.path.clone();
    let named = named.is_some();
    move |unmet| {
        let elsewhere = |configurations: &mut Configurations| {
            !named
                && files::absolute(&configurations.of(unmet.document).usual_baseline(unmet.document)) != home
        };
        if unmet.linted {
            return whole || !across.contains(unmet.rule);
        }
        whole
            && (unmet.gone
                || files::holds_nothing(unmet.document)
                || configurations.wants(unmet.document) == Some(false)
                || elsewhere(configurations))
    }
}

/// The folder for whose documents a baseline holds: that of the configuration that names it, else its repository.
fn reach(known: &Baseline, named: Option<&Path>, configurations: &Configurations) -> PathBuf {
    let naming = configurations
        .all()
        .filter(|config| named.is_none() && config.baseline() == Some(known.path.as_path()));
    let folders = naming.filter_map(|config| config.path.parent());
    let topmost = folders.min_by_key(|folder| folder.components().count());
    let beside = || known.path.parent().unwrap_or(Path::new("")).to_path_buf();
    topmost.map_or_else(
        || config::repository(&known.path).unwrap_or_else(beside),
        Path::to_path_buf,
    )
}

/// The ids of those of a run's rules that compare documents.
pub fn across(rules: &[Arc<Vec<Rule>>]) -> BTreeSet<String> {
    let rules = rules.iter().flat_map(|rules| rules.iter());
    rules.filter(|rule| rule.check.across()).map(Rule::id).collect()
}

/// That a baseline is not there.
pub fn missing(known: &Baseline) -> Problem {
    Problem::new(format!("there is no baseline {}", config::shown(&known.path)))
        .help("`prdlint baseline` writes one")
}

//! Which findings of a run are new since a change: asks each document's repository. What changed and what that means
//! for one document is for the library's `since`.

use crate::cli::Check;
use crate::commands::{note, tell};
use prdlint::config::{self, Configurations, Given};
use prdlint::emit::Run;
use prdlint::error::Problem;
use prdlint::since::{Before, Changed, Since, changed};
use prdlint::text::Source;
use prdlint::{Declared, Report, files, lint};
use std::collections::{BTreeMap, HashMap};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What the findings are to be new against, where that was asked.
///
/// A run of pre-commit between two revisions has nothing staged; it names the first in the environment.
pub fn asked(options: &Check) -> Option<Since> {
    let compared = std::env::var("PRE_COMMIT_FROM_REF").ok();
    let compared = compared.filter(|revision| options.staged && !revision.is_empty());
    match options.since.clone().or(compared) {
        Some(revision) => Some(Since::Revision(revision)),
        None if options.staged => Some(Since::Staged),
        None => None,
    }
}

/// Leaves out findings that are not new, and says how many they were; `outer` is what changed in the repository of the
/// first path.
pub fn keep_new(
    since: &Since,
    outer: Result<Arc<Changed>, Problem>,
    paths: &[PathBuf],
    given: Given,
    configurations: &mut Configurations,
    run: &mut Run,
) {
    if paths.iter().any(|path| path.as_os_str() == files::STANDARD_INPUT) {
        run.problems.push(Problem::new(
            "standard input has no history: --since and --staged need files",
        ));
    }
    // A submodule, a worktree and a second repository know their own changes.
    let own = config::repository(folder_of(paths));
    let mut folders: BTreeMap<Option<PathBuf>, Vec<usize>> = BTreeMap::from([(own.clone(), Vec::new())]);
    for (index, report) in run.reports.iter().enumerate() {
        let folder = config::repository(Path::new(report.source.name()));
        folders.entry(folder).or_default().push(index);
    }
    let mut left_out = 0;
    let mut unknown = Vec::new();
    for (folder, documents) in folders {
        let root = folder.clone().unwrap_or_else(|| folder_of(paths).to_path_buf());
        let changed = if folder == own {
            outer.clone()
        } else {
            // What a submodule held at a revision its repository has recorded; names mean something else within it.
            let recorded = outer.as_ref().ok().and_then(|outer| outer.recorded(&root));
            let since = recorded.map_or_else(|| since.clone(), Since::Revision);
            changed(&root, &since).map(Arc::new)
        };
        match changed {
            Ok(changed) => {
                if *since == Since::Staged && changed.is_empty() {
                    let _ = writeln!(
                        std::io::stderr(),
                        "nothing is staged; --since compares with a revision"
                    );
                }
                let reports = run.reports.iter_mut().enumerate();
                let ours = reports.filter(|(index, _)| documents.binary_search(index).is_ok());
                let ours: Vec<&mut Report> = ours.map(|(_, report)| report).collect();
                left_out += keep_of_one(changed, given.clone(), configurations, ours);
            }
            // Whoever asks for new findings is not drowned in old ones where nobody can tell them apart.
            Err(problem) if folder == own => {
                run.problems.push(problem);
                unknown.extend(documents);
            }
            Err(problem) => {
                tell(&Problem::new(format!(
                    "the documents of another repository, {}, are left out: {}",
                    config::shown(&root),
                    problem.message()
                )));
                unknown.extend(documents);
            }
        }
    }
    let mut index = 0;
    run.reports.retain(|_| {
        index += 1;
        !unknown.contains(&(index - 1))
    });
    note(left_out, "on lines that did not change left out");
}

/// The same for the documents of one repository; gives the number of findings.
fn keep_of_one(
    changed: Arc<Changed>,
    given: Given,
    configurations: &mut Configurations,
    reports: Vec<&mut Report>,
) -> usize {
    let names: Vec<String> = reports
        .iter()
        .map(|report| report.source.name().to_string())
        .collect();
    // What configurations and glossaries said of the roles before, where that may have been something else.
    let mut before = HashMap::new();
    if changed.touches_settings(configurations.files()) {
        let view = Before {
            changed: changed.clone(),
            now: configurations.view(),
        };
        let mut old = Configurations::new(given).seen(Arc::new(view));
        for name in names {
            let path = Path::new(&name);
            let mut declared = configurations.setup(path).declared;
            let old_path = changed.old_path(path);
            let was = old.setup(old_path.as_deref().unwrap_or(path)).declared;
            // Of a configuration that could not be read nobody knows what it said.
            let known = old.take_problems().is_empty();
            if known && (&was.declaration, &was.glossary) != (&declared.declaration, &declared.glossary) {
                declared.declaration = was.declaration;
                declared.glossary = was.glossary;
                before.insert(name, declared);
            }
        }
    }
    let again = |source: Source, declared: Option<&Declared>| {
        let setup = configurations.setup(Path::new(source.name()));
        lint(source, &setup.rules, declared.unwrap_or(&setup.declared))
    };
    changed.keep(reports, |name| before.remove(name), again)
}

/// The folder of the first path, for git.
pub fn folder_of(paths: &[PathBuf]) -> &Path {
    let first = paths.first().map_or(Path::new("."), PathBuf::as_path);
    let folder = if first.is_dir() {
        first
    } else {
        first.parent().unwrap_or(Path::new("."))
    };
    if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    }
}

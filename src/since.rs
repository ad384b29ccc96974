//! Which lines changed since a revision, by git; findings that touch none of them are left out.
//!
//! Git is asked for a difference without context; the revision stands behind `--end-of-options`.

use crate::config::lintable;
use crate::error::Problem;
use crate::files::real;
use crate::finding::{Finding, Label};
use crate::text::Source;
use crate::view::{Held, View};
use crate::{Declared, Report, git};
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What to compare the files with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Since {
    /// A revision: `main`, `HEAD~3`.
    Revision(String),
    /// What is staged, against the last commit.
    Staged,
}

/// Path from a repository's root to its changed lines, from 1; `None` where the whole file is new.
type ChangedLines = BTreeMap<PathBuf, Option<BTreeSet<usize>>>;

/// What a difference says.
#[derive(Debug, Default)]
struct Difference {
    lines: ChangedLines,
    /// Path from the root to the path that a renamed file had.
    old_names: BTreeMap<PathBuf, PathBuf>,
    /// Paths from the root of files that were there and are not any more, under another name or at all.
    gone: BTreeSet<PathBuf>,
}

/// Changed lines of a repository's files.
#[derive(Debug, Default)]
pub struct Changed {
    root: PathBuf,
    difference: Difference,
    /// Files that git keeps; any other is new as a whole.
    tracked: BTreeSet<PathBuf>,
    /// The commit that the files are compared with.
    base: String,
}

/// Asks git which lines changed in the repository around `folder`.
///
/// # Errors
///
/// When git cannot be started, the folder is in no repository, or the revision is not known.
pub fn changed(folder: &Path, since: &Since) -> Result<Changed, Problem> {
    let root = git::root(folder)?;
    // What a branch changed is counted from where it left the other: what happened there since is not its doing.
    let base = match since {
        Since::Staged => "HEAD".to_string(),
        Since::Revision(revision) => {
            let known = format!("{revision}^{{commit}}");
            let commit = git::text(&root, &["rev-parse", "--verify", "--end-of-options", &known]).map_err(
                |problem| problem.help(format!("`{revision}` must be a revision that git knows here")),
            )?;
            let commit = commit.trim().to_string();
            // Where there is no common commit (a shallow clone), the revision itself is all there is.
            git::text(&root, &["merge-base", &commit, "HEAD"]).map_or(commit, |base| base.trim().to_string())
        }
    };
    let mut arguments = vec![
        "diff",
        "--unified=0",
        "--inter-hunk-context=0",
        "--no-color",
        "--no-ext-diff",
        "--no-textconv",
        "--text",
        "--find-renames",
        "--no-prefix",
    ];
    match since {
        Since::Staged => arguments.push("--cached"),
        Since::Revision(_) => arguments.extend(["--end-of-options", base.as_str()]),
    }
    arguments.push("--");
    let mut difference = parse(&git::text(&root, &arguments)?);
    let mut tracked: BTreeSet<PathBuf> = git::names(&root, &["ls-files", "-z"])?.into_iter().collect();
    if *since != Since::Staged {
        let untracked = git::names(&root, &["ls-files", "--others", "--exclude-standard", "-z"])?;
        if let Some(with_moves) = moved_by_hand(&root, &untracked, &difference, &arguments) {
            difference = with_moves;
        }
        for path in untracked {
            if difference.old_names.contains_key(&path) {
                tracked.insert(path);
            } else {
                difference.lines.insert(path, None);
            }
        }
    }
    Ok(Changed {
        root,
        difference,
        tracked,
        base,
    })
}

/// The difference in which a document that was moved without git's help is found again: gone under one name, and there
/// under another that git does not know. It is asked under a copy of the index that knows them all.
fn moved_by_hand(
    root: &Path,
    untracked: &[PathBuf],
    difference: &Difference,
    arguments: &[&str],
) -> Option<Difference> {
    let new: Vec<&PathBuf> = untracked
        .iter()
        .filter(|path| lintable(path))
        .take(MOST_MOVED)
        .collect();
    if new.is_empty() || !difference.gone.iter().any(|path| lintable(path)) {
        return None;
    }
    let own = git::text(root, &["rev-parse", "--git-path", "index"]).ok()?;
    let copy = tempfile::NamedTempFile::new().ok()?;
    std::fs::copy(root.join(own.trim()), copy.path()).ok()?;
    let mut added: Vec<&OsStr> = ["--literal-pathspecs", "add", "--intent-to-add", "--"]
        .map(OsStr::new)
        .to_vec();
    added.extend(new.iter().map(|path| path.as_os_str()));
    git::run_under(root, &added, Some(copy.path())).ok()?;
    let told = git::run_under(root, arguments, Some(copy.path())).ok()?;
    Some(parse(&String::from_utf8_lossy(&told)))
}

/// No more new documents are compared with those that are gone; a command line has an end.
const MOST_MOVED: usize = 500;

/// Reads a difference without context.
fn parse(text: &str) -> Difference {
    let mut out = Difference::default();
    let mut renamed = None;
    let mut before = None;
    let mut file = None;
    let mut in_hunk = 0_usize;
    let path_of = |path: &str| (path != NO_FILE).then(|| git::unquoted(path.trim_end_matches('\t')));
    for line in text.lines() {
        // The lines of a hunk may look like anything.
        if in_hunk > 0 && line.starts_with(['+', '-', '\\']) {
            in_hunk -= usize::from(!line.starts_with('\\'));
            continue;
        }
        if let Some(path) = line.strip_prefix("--- ") {
            before = path_of(path);
        } else if let Some(path) = line.strip_prefix("+++ ") {
            file = path_of(path);
            if file.is_none() {
                out.gone.extend(before.take());
            }
        } else if line.starts_with("diff --git ") {
            file = None;
        } else if let Some(old) = line.strip_prefix("rename from ") {
            renamed = Some(git::unquoted(old));
        } else if let Some(new) = line.strip_prefix("rename to ") {
            if let Some(old) = renamed.take() {
                out.gone.insert(old.clone());
                out.old_names.insert(git::unquoted(new), old);
            }
        } else if let Some(rest) = line.strip_prefix("@@ -") {
            let mut parts = rest.split(' ');
            let (_, old) = range(parts.next().unwrap_or_default());
            let (start, new) = range(parts.next().unwrap_or_default().trim_start_matches('+'));
            in_hunk = old + new;
            if let Some(file) = &file {
                let lines = out
                    .lines
                    .entry(file.clone())
                    .or_insert_with(|| Some(BTreeSet::new()));
                if let Some(lines) = lines {
                    // Where lines were only taken away nothing is new but what the text as a whole makes so.
                    lines.extend(start..start + new);
                }
            }
        }
    }
    out
}

/// How a difference names the side on which there is no file.
const NO_FILE: &str = "/dev/null";

/// "12,3" is 12 and 3; "12" is 12 and 1.
fn range(text: &str) -> (usize, usize) {
    let mut parts = text.split(',');
    let start = parts.next().and_then(|part| part.parse().ok()).unwrap_or(0);
    let count = parts.next().map_or(1, |part| part.parse().unwrap_or(1));
    (start, count)
}

impl Changed {
    /// What a file held before the change; `None` where it was not there, or was no text.
    fn old_text(&self, path: &Path, name: &str) -> Option<Source> {
        let old = self.difference.old_names.get(path).map_or(path, PathBuf::as_path);
        Source::from_bytes(name, git::blob(&self.root, &self.base, old)?).ok()
    }

    /// A file's path from the repository's root.
    fn path_of(&self, name: &Path) -> PathBuf {
        let whole = std::fs::canonicalize(name).unwrap_or_else(|_| real(name));
        whole
            .strip_prefix(&self.root)
            .map(Path::to_path_buf)
            .unwrap_or(whole)
    }

    /// Whether a file is another than it was, under its name.
    fn touches(&self, path: &Path) -> bool {
        let Difference {
            lines,
            old_names,
            gone,
        } = &self.difference;
        lines.contains_key(path) || old_names.contains_key(path) || gone.contains(path)
    }

    /// The commit that the repository recorded for another one within it, at the revision with which it is compared;
    /// none for one that it does not know.
    pub fn recorded(&self, inner: &Path) -> Option<String> {
        let path = std::fs::canonicalize(inner).unwrap_or_else(|_| inner.to_path_buf());
        let path = path.strip_prefix(&self.root).ok()?.to_str()?.to_string();
        let tree = git::text(&self.root, &["ls-tree", &self.base, "--", &path]).ok()?;
        // "160000 commit 1a2b…\tlib"
        let mut words = tree.split_whitespace();
        (words.next() == Some("160000") && words.next() == Some("commit"))
            .then(|| words.next().map(str::to_string))
            .flatten()
    }

    /// Whether no file is another than it was.
    pub fn is_empty(&self) -> bool {
        let Difference {
            lines,
            old_names,
            gone,
        } = &self.difference;
        lines.is_empty() && old_names.is_empty() && gone.is_empty()
    }

    /// Whether one of a file's lines (from 1) changed or is new.
    pub fn touches_lines(&self, name: &Path, lines: RangeInclusive<usize>) -> bool {
        let changed = self.difference.lines.get(&self.path_of(name));
        changed.is_some_and(|changed| {
            let within = |changed: &BTreeSet<usize>| changed.range(lines).next().is_some();
            changed.as_ref().is_none_or(within)
        })
    }

    /// The path that a renamed file had, as an absolute path.
    pub fn old_path(&self, name: &Path) -> Option<PathBuf> {
        let old = self.difference.old_names.get(&self.path_of(name))?;
        Some(self.root.join(old))
    }

    /// Whether something changed that may be a configuration, or is one of these files; or a file was renamed, which may
    /// have stood under another configuration.
    pub fn touches_settings(&self, files: impl IntoIterator<Item = PathBuf>) -> bool {
        let Difference {
            lines,
            old_names,
            gone,
        } = &self.difference;
        let mut changed = lines.keys().chain(old_names.keys()).chain(gone);
        !old_names.is_empty()
            || changed.any(|path| path.extension().is_some_and(|end| end == "toml"))
            || files.into_iter().any(|file| self.touches(&self.path_of(&file)))
    }

    /// Leaves out findings of which no label touches a changed line, where the text as it was before gives them
    /// too; gives their number. `declared_before` tells what was declared for a document, where that was something
    /// else than today, and `lint` lints a text as its document is linted, under what is declared in place of that.
    ///
    /// A definition that changed or was taken away, in the document, in the configuration or in the glossary, makes
    /// old mentions wrong: those findings are new, though their own lines are old.
    pub fn keep(
        &self,
        reports: Vec<&mut Report>,
        mut declared_before: impl FnMut(&str) -> Option<Declared>,
        mut lint: impl FnMut(Source, Option<&Declared>) -> Report,
    ) -> usize {
        let mut left_out = 0;
        let untouched = Some(BTreeSet::new());
        // What only several documents show is new where one of their places is: no text alone gives it.
        let touched_elsewhere = |finding: &Finding| {
            finding
                .elsewhere
                .iter()
                .any(|place| self.touches_lines(Path::new(&place.path), place.start.line..=place.end.line))
        };
        for report in reports {
            let path = self.path_of(Path::new(report.source.name()));
            let before = report.findings.len();
            let declared = declared_before(report.source.name());
            let changed = match self.difference.lines.get(&path) {
                None if declared.is_some() && self.tracked.contains(&path) => Some(&untouched),
                changed => changed,
            };
            match changed {
                Some(None) => {}
                Some(Some(lines)) => {
                    let source = &report.source;
                    let touched = |label: &Label| {
                        let first = source.position(label.span.start).line;
                        let last = source.position(label.span.end).line;
                        lines.range(first..=last).next().is_some()
                    };
                    let untouched = report
                        .findings
                        .iter()
                        .any(|finding| !finding.labels().any(touched));
                    let old = untouched.then(|| self.old_text(&path, source.name())).flatten();
                    // A fingerprint is of the rule as well as of the place.
                    let marks = |report: Report| -> BTreeSet<String> {
                        let members = report.findings.into_iter().flat_map(|finding| finding.members);
                        members.map(|member| member.fingerprint).collect()
                    };
                    let known = old.map(|source| marks(lint(source, declared.as_ref())));
                    let is_new = |finding: &Finding| {
                        known.as_ref().is_some_and(|known| {
                            let mut members = finding.members.iter();
                            members.any(|member| !known.contains(&member.fingerprint))
                        })
                    };
                    report.findings.retain(|finding| {
                        finding.labels().any(touched)
                            || touched_elsewhere(finding)
                            || finding.elsewhere.is_empty() && is_new(finding)
                    });
                    for finding in &mut report.findings {
                        // A run is told where it changed.
                        let member = finding.members.iter().position(|member| touched(&member.label));
                        if let Some(member) = member.filter(|_| !touched(&finding.primary)) {
                            finding.lead_with(member);
                        }
                    }
                }
                // An ignored file that somebody names is new to git, too.
                None if !self.tracked.contains(&path) => {}
                None => report.findings.retain(touched_elsewhere),
            }
            left_out += before - report.findings.len();
        }
        left_out
    }
}

/// The files as they were before a change.
pub struct Before {
    /// What changed.
    pub changed: Arc<Changed>,
    /// The files after it.
    pub now: Arc<dyn View>,
}

impl View for Before {
    fn held(&self, path: &Path) -> Held {
        let Ok(name) = real(path).strip_prefix(&self.changed.root).map(Path::to_path_buf) else {
            return Held::Same;
        };
        if self.changed.touches(&name) {
            let old = git::blob(&self.changed.root, &self.changed.base, &name);
            return old.map_or(Held::Nothing, Held::Text);
        }
        self.now.held(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_difference_are_read_and_its_content_is_not() {
        let text = "diff --git a.md a.md\n--- a.md\n+++ a.md\n@@ -3 +3,2 @@ head\n-old\n+++ not a file\n+new\n@@ -9,2 +10,0 @@\n-x\n-y\ndiff --git b.md b.md\n--- b.md\n+++ /dev/null\n@@ -1 +0,0 @@\n-gone\n";
        let difference = parse(text);
        assert!(difference.old_names.is_empty());
        assert_eq!(difference.lines.len(), 1);
        let expected: BTreeSet<usize> = [3, 4].into();
        assert_eq!(difference.lines[Path::new("a.md")], Some(expected));
        assert_eq!(difference.gone, [PathBuf::from("b.md")].into());
    }
}

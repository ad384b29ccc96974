//! Which lines changed since a revision, by git; findings that touch none of them are left out.
//!
//! Git is asked for a difference without context. Nothing of a document or of a revision's name reaches a
//! shell: git is started directly, and the revision stands behind `--end-of-options`.

use crate::Report;
use crate::error::Problem;
use crate::files::{absolute, is_markdown};
use crate::finding::{Finding, Label};
use crate::text::Source;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What to compare the files with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Since {
    /// A revision: `main`, `HEAD~3`.
    Revision(String),
    /// What is staged, against the last commit.
    Staged,
}

/// Path from a repository's root to its changed lines, from 1; `None` where the whole file is new.
type ChangedLines = BTreeMap<String, Option<BTreeSet<usize>>>;

/// Changed lines of a repository's files.
#[derive(Debug, Default)]
pub struct Changed {
    root: PathBuf,
    /// Path from the root to its changed lines, from 1; `None` where the whole file is new.
    lines: ChangedLines,
    /// Files that git keeps; any other is new as a whole.
    tracked: BTreeSet<String>,
    /// The commit that the files are compared with.
    base: String,
    /// Path from the root to the path that a renamed file had.
    old_names: BTreeMap<String, String>,
}

fn git(folder: &Path, arguments: &[&str]) -> Result<String, Problem> {
    let output = started_in(folder)
        .args(["-c", "core.quotePath=false"])
        .args(arguments)
        .output()
        .map_err(|error| Problem::new(format!("git cannot be started: {error}")))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let told = String::from_utf8_lossy(&output.stderr);
    let line = told.lines().next().unwrap_or("no message").to_string();
    Err(Problem::new(format!("git refuses: {line}")))
}

/// Git, started in a folder. What a hook exports of its own repository would make the folder a working tree's top.
fn started_in(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command
        .env_remove("GIT_DIR")
        .env_remove("GIT_WORK_TREE")
        .arg("-C")
        .arg(folder);
    command
}

/// Asks git which lines changed in the repository around `folder`.
///
/// # Errors
///
/// When git cannot be started, the folder is in no repository, or the revision is not known.
pub fn changed(folder: &Path, since: &Since) -> Result<Changed, Problem> {
    let top = git(folder, &["rev-parse", "--show-toplevel"])?;
    let root = PathBuf::from(top.trim_end_matches(['\n', '\r']));
    // What a branch changed is counted from where it left the other: what happened there since is not its doing.
    let base = match since {
        Since::Staged => "HEAD".to_string(),
        Since::Revision(revision) => {
            let known = format!("{revision}^{{commit}}");
            let commit =
                git(&root, &["rev-parse", "--verify", "--end-of-options", &known]).map_err(|problem| {
                    problem.help(format!("`{revision}` must be a revision that git knows here"))
                })?;
            let commit = commit.trim().to_string();
            // Where there is no common commit (a shallow clone), the revision itself is all there is.
            git(&root, &["merge-base", &commit, "HEAD"]).map_or(commit, |base| base.trim().to_string())
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
    let difference = git(&root, &arguments)?;
    let (lines, old_names) = parse(&difference);
    let mut changed = Changed {
        root: root.clone(),
        lines,
        tracked: BTreeSet::new(),
        base,
        old_names,
    };
    let tracked = git(&root, &["ls-files", "-z"])?;
    changed.tracked = tracked.split('\0').map(str::to_string).collect();
    if *since != Since::Staged {
        let untracked = git(&root, &["ls-files", "--others", "--exclude-standard", "-z"])?;
        for path in untracked.split('\0').filter(|path| !path.is_empty()) {
            changed.lines.insert(path.to_string(), None);
        }
    }
    Ok(changed)
}

/// What will be committed: the index, as far as it differs from the working tree or from the last commit.
#[derive(Debug, Default)]
pub struct Staged {
    /// Every file that git keeps, as an absolute path.
    tracked: HashSet<PathBuf>,
    /// The text of each file that differs, in bytes.
    texts: BTreeMap<PathBuf, Vec<u8>>,
}

impl Staged {
    /// Asks git for the index of the repository around `folder`.
    ///
    /// # Errors
    ///
    /// When git cannot be started, or the folder is in no repository.
    pub fn of(folder: &Path) -> Result<Self, Problem> {
        let top = git(folder, &["rev-parse", "--show-toplevel"])?;
        let root = PathBuf::from(top.trim_end_matches(['\n', '\r']));
        let names = |arguments: &[&str]| -> Result<Vec<String>, Problem> {
            let list = git(&root, arguments)?;
            let names = list.split('\0').filter(|name| !name.is_empty());
            Ok(names.map(str::to_string).collect())
        };
        let mut staged = Self {
            tracked: names(&["ls-files", "-z"])?
                .iter()
                .map(|name| root.join(name))
                .collect(),
            ..Self::default()
        };
        // Before the first commit everything in the index is new.
        let base = git(&root, &["rev-parse", "--verify", "--quiet", "HEAD"]).map_or(NOTHING, |_| "HEAD");
        let mut changed = names(&[
            "diff",
            "--cached",
            "--name-only",
            "--diff-filter=d",
            "-z",
            base,
            "--",
        ])?;
        changed.extend(names(&["diff", "--name-only", "-z", "--"])?);
        for name in changed {
            let path = root.join(&name);
            if !is_markdown(&path) || staged.texts.contains_key(&path) || !staged.tracked.contains(&path) {
                continue;
            }
            let output = started_in(&root)
                .args(["cat-file", "blob", &format!(":{name}")])
                .output()
                .map_err(|error| Problem::new(format!("git cannot be started: {error}")))?;
            if output.status.success() {
                staged.texts.insert(path, output.stdout);
            }
        }
        Ok(staged)
    }

    /// Whether git keeps a file.
    pub fn keeps(&self, path: &Path) -> bool {
        self.tracked.contains(&real(path))
    }

    /// The staged text of a file, where it is not what stands on disk.
    pub fn text(&self, path: &Path) -> Option<&[u8]> {
        self.texts.get(&real(path)).map(Vec::as_slice)
    }

    /// Files that differ, as absolute paths.
    pub fn changed(&self) -> impl Iterator<Item = &Path> {
        self.texts.keys().map(PathBuf::as_path)
    }
}

/// The name of the empty tree, which every repository knows.
const NOTHING: &str = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

/// A path as git knows it: its folder without links, whether the file is there or not.
fn real(path: &Path) -> PathBuf {
    let path = absolute(path);
    let folder = path
        .parent()
        .and_then(|folder| std::fs::canonicalize(folder).ok());
    match (folder, path.file_name()) {
        (Some(folder), Some(name)) => folder.join(name),
        _ => path,
    }
}

/// A path as git writes it in a difference: in quotation marks where it holds some or what a terminal acts on.
fn unquoted(path: &str) -> String {
    let Some(inner) = path.strip_prefix('"').and_then(|path| path.strip_suffix('"')) else {
        return path.to_string();
    };
    let mut bytes = Vec::new();
    let mut rest = inner.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        bytes.push(match rest.next() {
            Some(b'n') => b'\n',
            Some(b't') => b'\t',
            Some(b'r') => b'\r',
            Some(b'a') => 7,
            Some(b'b') => 8,
            Some(b'v') => 11,
            Some(b'f') => 12,
            Some(first @ b'0'..=b'7') => {
                let octal = [first, rest.next().unwrap_or(b'0'), rest.next().unwrap_or(b'0')];
                octal.iter().fold(0_u8, |value, digit| {
                    value.wrapping_mul(8).wrapping_add(digit.wrapping_sub(b'0'))
                })
            }
            Some(other) => other,
            None => break,
        });
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The changed lines of each file in a difference without context, and the old names of files that were renamed.
fn parse(difference: &str) -> (ChangedLines, BTreeMap<String, String>) {
    let mut out = ChangedLines::new();
    let mut old_names = BTreeMap::new();
    let mut renamed = None;
    let mut file = None;
    let mut in_hunk = 0_usize;
    for line in difference.lines() {
        // The lines of a hunk may look like anything.
        if in_hunk > 0 && line.starts_with(['+', '-', '\\']) {
            in_hunk -= usize::from(!line.starts_with('\\'));
            continue;
        }
        if let Some(path) = line.strip_prefix("+++ ") {
            let path = unquoted(path.trim_end_matches('\t'));
            file = (path != "/dev/null").then_some(path);
        } else if line.starts_with("diff --git ") {
            file = None;
        } else if let Some(old) = line.strip_prefix("rename from ") {
            renamed = Some(unquoted(old));
        } else if let Some(new) = line.strip_prefix("rename to ") {
            if let Some(old) = renamed.take() {
                old_names.insert(unquoted(new), old);
            }
        } else if let Some(rest) = line.strip_prefix("@@ -") {
            let mut parts = rest.split(' ');
            let (_, old) = range(parts.next().unwrap_or_default());
            let (start, new) = range(parts.next().unwrap_or_default().trim_start_matches('+'));
            in_hunk = old + new;
            if let Some(file) = &file {
                let lines = out.entry(file.clone()).or_insert_with(|| Some(BTreeSet::new()));
                if let Some(lines) = lines {
                    // Where lines were only taken away, their neighbours are what changed.
                    let touched = if new == 0 {
                        start..start + 2
                    } else {
                        start..start + new
                    };
                    lines.extend(touched);
                }
            }
        }
    }
    (out, old_names)
}

/// "12,3" is 12 and 3; "12" is 12 and 1.
fn range(text: &str) -> (usize, usize) {
    let mut parts = text.split(',');
    let start = parts.next().and_then(|part| part.parse().ok()).unwrap_or(0);
    let count = parts.next().map_or(1, |part| part.parse().unwrap_or(1));
    (start, count)
}

impl Changed {
    /// What a file held before the change; `None` where it was not there, or was no text.
    fn old_text(&self, path: &str, name: &str) -> Option<Source> {
        let old = self.old_names.get(path).map_or(path, String::as_str);
        let text = git(&self.root, &["cat-file", "blob", &format!("{}:{old}", self.base)]).ok()?;
        Source::from_bytes(name, text.into_bytes()).ok()
    }

    /// A file's path from the repository's root, with slashes.
    fn path_in_git(&self, name: &Path) -> String {
        let root = std::fs::canonicalize(&self.root).unwrap_or_else(|_| self.root.clone());
        let absolute = std::fs::canonicalize(name).unwrap_or_else(|_| name.to_path_buf());
        let path = absolute.strip_prefix(&root).unwrap_or(&absolute);
        path.to_string_lossy().replace('\\', "/")
    }

    /// What a changed glossary held before; empty where there was none. `None` where it did not change.
    fn old_glossary(&self, glossary: &Path) -> Option<Source> {
        let path = self.path_in_git(glossary);
        self.lines.contains_key(&path).then(|| {
            let name = glossary.to_string_lossy();
            self.old_text(&path, &name)
                .unwrap_or_else(|| Source::new(name, ""))
        })
    }

    /// Leaves out findings of which no label touches a changed line, where the text as it was before gives them
    /// too; gives their number. `glossary` tells where a document's shared glossary lies, and `lint` lints a text as
    /// its document is linted, under the glossary that is given in place of the one of today.
    ///
    /// A definition that changed or was taken away, in the document or in the glossary, makes old mentions wrong:
    /// those findings are new, though their own lines are old.
    pub fn keep(
        &self,
        reports: &mut [Report],
        mut glossary: impl FnMut(&str) -> Option<PathBuf>,
        mut lint: impl FnMut(Source, Option<&Source>) -> Report,
    ) -> usize {
        let mut left_out = 0;
        let untouched = Some(BTreeSet::new());
        for report in reports {
            let path = self.path_in_git(Path::new(report.source.name()));
            let before = report.findings.len();
            let glossary = glossary(report.source.name()).and_then(|path| self.old_glossary(&path));
            let changed = match self.lines.get(&path) {
                None if glossary.is_some() && self.tracked.contains(&path) => Some(&untouched),
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
                    let known = old.map(|source| marks(lint(source, glossary.as_ref())));
                    let is_new = |finding: &Finding| {
                        known.as_ref().is_some_and(|known| {
                            let mut members = finding.members.iter();
                            members.any(|member| !known.contains(&member.fingerprint))
                        })
                    };
                    report
                        .findings
                        .retain(|finding| finding.labels().any(touched) || is_new(finding));
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
                None => report.findings.clear(),
            }
            left_out += before - report.findings.len();
        }
        left_out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_difference_are_read_and_its_content_is_not() {
        let text = "diff --git a.md a.md\n--- a.md\n+++ a.md\n@@ -3 +3,2 @@ head\n-old\n+++ not a file\n+new\n@@ -9,2 +10,0 @@\n-x\n-y\ndiff --git b.md b.md\n--- b.md\n+++ /dev/null\n@@ -1 +0,0 @@\n-gone\n";
        let (lines, renamed) = parse(text);
        assert!(renamed.is_empty());
        assert_eq!(lines.len(), 1);
        let expected: BTreeSet<usize> = [3, 4, 10, 11].into();
        assert_eq!(lines["a.md"], Some(expected));
    }
}

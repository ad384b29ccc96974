//! The baseline: findings that are known already, so that a run tells of new ones only.
//!
//! A text file, one finding a line, sorted, so that two branches that add to it merge without a conflict in
//! most cases. A line holds the rule, the finding's fingerprint and the document's path; no line number,
//! so that moving text changes nothing. Nothing is ever added to it but by `prdlint baseline`.

use crate::Report;
use crate::error::Problem;
use crate::files::{absolute, real, slashed, write_whole};
use crate::finding::Finding;
use crate::git;
use crate::text::Source;
use crate::view::{self, View};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The file's name, where none is given.
pub const FILE_NAME: &str = "prdlint-baseline.txt";

/// The first line of the file; the number is raised when a line changes its meaning.
const HEAD: &str = "# prdlint baseline 4: rule, fingerprint, document; written by `prdlint baseline`";

/// A known finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// The document's path, relative to the baseline's folder, with slashes.
    pub path: String,
    /// The rule's id: `conflation/swapped`.
    pub rule: String,
    /// The finding's fingerprint, 16 hex digits.
    pub fingerprint: String,
}

/// An entry that no finding of a run answers to.
pub struct Unmet<'a> {
    /// The rule's id.
    pub rule: &'a str,
    /// The document, as an absolute path.
    pub document: &'a Path,
    /// Whether the run linted it.
    pub linted: bool,
    /// Whether it is there no more. What a sparse checkout leaves out is there.
    pub gone: bool,
}

/// The known findings of a repository.
#[derive(Debug, Clone)]
pub struct Baseline {
    /// The file.
    pub path: PathBuf,
    /// What is known.
    pub entries: BTreeSet<Entry>,
    /// What people wrote about it: lines behind a `#`, in their order.
    comments: Vec<String>,
    /// Its first line that is no entry, as a merge that was not finished leaves some; what the others know holds.
    pub flaw: Option<Problem>,
    /// What a sparse checkout leaves out, asked of git when the first document is not there.
    left_out: OnceLock<HashSet<PathBuf>>,
}

impl Baseline {
    /// A baseline that knows nothing yet.
    pub fn empty(path: &Path) -> Self {
        Self {
            path: absolute(path),
            entries: BTreeSet::new(),
            comments: Vec::new(),
            flaw: None,
            left_out: OnceLock::new(),
        }
    }

    /// Reads a baseline as a view holds it.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, or is of another version; with the place.
    pub fn read(path: &Path, view: &dyn View) -> Result<Self, Problem> {
        let shown = path.display().to_string();
        let bytes = view::read(view, path)
            .map_err(|error| Problem::new(format!("{shown} cannot be read: {error}")))?;
        let source =
            Source::from_bytes(&shown, bytes).map_err(|error| Problem::new(format!("{shown} {error}")))?;
        let mut baseline = Self::empty(path);
        for number in 1..=source.line_count() {
            let span = source.line(number).unwrap_or(0..0);
            let line = source.slice(span.start.max(source.start())..span.end).trim();
            let head = line.starts_with("# prdlint baseline ");
            if line.starts_with('#') && !head && !baseline.comments.iter().any(|known| known == line) {
                baseline.comments.push(line.to_string());
            }
            if head && !line.starts_with("# prdlint baseline 4:") {
                return Err(Problem::new(format!("{} is of another version", source.name()))
                    .at(&source, span, "only version 3 can be read")
                    .help("use the prdlint that wrote it, or delete it and run `prdlint baseline`"));
            }
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let mut parts = line.splitn(3, ' ');
            let (Some(rule), Some(fingerprint), Some(path)) = (parts.next(), parts.next(), parts.next())
            else {
                baseline.flaw.get_or_insert_with(|| wrong(&source, span));
                continue;
            };
            let hex = fingerprint.len() == 16 && fingerprint.bytes().all(|byte| byte.is_ascii_hexdigit());
            if !hex || !rule.contains('/') {
                baseline.flaw.get_or_insert_with(|| wrong(&source, span));
                continue;
            }
            baseline.entries.insert(Entry {
                path: path.to_string(),
                rule: rule.to_string(),
                fingerprint: fingerprint.to_string(),
            });
        }
        Ok(baseline)
    }

    /// Marks the findings that are known, and gives the entries that no finding answers to: those of documents
    /// that were linted, and of documents that will not be linted again, by `is_outdated`.
    ///
    /// What is known of a document that is gone is known wherever its words stand now, so that a document may
    /// be renamed; each entry answers for one place only. Only a run over the baseline's whole folder can tell that such
    /// words stand nowhere.
    pub fn mark<'a>(
        &self,
        reports: impl IntoIterator<Item = &'a mut Report>,
        mut is_outdated: impl FnMut(&Unmet<'_>) -> bool,
    ) -> Vec<Entry> {
        let mut met: BTreeSet<Entry> = BTreeSet::new();
        let mut linted: BTreeSet<String> = BTreeSet::new();
        let mut homeless = self.homeless();
        for report in self.successors_first(reports.into_iter().collect(), &homeless) {
            let path = self.relative(report.source.name());
            for finding in &mut report.findings {
                // A run that grew is new, and what is new in it is told first.
                let mut new = None;
                for (index, entry) in entries_of(&path, finding).enumerate() {
                    if self.entries.contains(&entry) {
                        met.insert(entry);
                        continue;
                    }
                    let moved = homeless
                        .get_mut(&(entry.rule, entry.fingerprint))
                        .and_then(Vec::pop);
                    match moved.or_else(|| self.known_from_the_other_side(finding)) {
                        Some(known) => {
                            met.insert(known);
                        }
                        None => {
                            new.get_or_insert(index);
                        }
                    }
                }
                match new {
                    Some(member) => finding.lead_with(member),
                    None => finding.known = true,
                }
            }
            linted.insert(path);
        }
        let folder = self.folder();
        self.entries
            .iter()
            .filter(|entry| !met.contains(entry))
            .filter(|entry| {
                is_outdated(&Unmet {
                    rule: &entry.rule,
                    document: &folder.join(&entry.path),
                    linted: linted.contains(&entry.path),
                    gone: self.is_gone(&entry.path),
                })
            })
            .cloned()
            .collect()
    }

    /// Whether a run over some paths meets every document that the baseline may know: those of the folder for which it
    /// holds.
    pub fn is_whole(paths: &[PathBuf], folder: &Path) -> bool {
        let folder = std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_path_buf());
        paths
            .iter()
            .filter_map(|path| std::fs::canonicalize(path).ok())
            .any(|path| folder.starts_with(path))
    }

    /// Takes every finding of the reports in; what was known of documents that were not linted stays, unless they will
    /// not be linted again, by `is_outdated`, as for [`Baseline::mark`].
    pub fn absorb<'a>(
        &mut self,
        reports: impl IntoIterator<Item = &'a Report>,
        mut is_outdated: impl FnMut(&Unmet<'_>) -> bool,
    ) {
        let reports: Vec<(String, &Report)> = reports
            .into_iter()
            .map(|report| (self.relative(report.source.name()), report))
            .collect();
        let linted: BTreeSet<&str> = reports.iter().map(|(path, _)| path.as_str()).collect();
        let mut entries = std::mem::take(&mut self.entries);
        entries.retain(|entry| {
            !is_outdated(&Unmet {
                rule: &entry.rule,
                document: &self.folder().join(&entry.path),
                linted: linted.contains(entry.path.as_str()),
                gone: self.is_gone(&entry.path),
            })
        });
        self.entries = entries;
        // What moved away from a document that is gone is known under its new name, and no more under the old one.
        let mut homeless = self.homeless();
        for (path, report) in &reports {
            for entry in report
                .findings
                .iter()
                .flat_map(|finding| entries_of(path, finding))
            {
                if !self.entries.contains(&entry) {
                    let moved = homeless.get_mut(&(entry.rule, entry.fingerprint));
                    moved.and_then(Vec::pop).map(|old| self.entries.remove(&old));
                }
            }
        }
        for (path, report) in &reports {
            for finding in &report.findings {
                self.entries.extend(entries_of(path, finding));
            }
        }
    }

    /// Writes the file, whole or not at all.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn write(&self) -> Result<(), Problem> {
        let mut lines: Vec<String> = self
            .entries
            .iter()
            .map(|entry| format!("{} {} {}", entry.rule, entry.fingerprint, entry.path))
            .collect();
        lines.sort_by(|a, b| {
            let key = |line: &str| line.splitn(3, ' ').nth(2).map(str::to_string);
            (key(a), a).cmp(&(key(b), b))
        });
        lines.splice(0..0, self.comments.iter().cloned());
        let text = format!(
            "{HEAD}\n{}",
            lines.iter().map(|line| format!("{line}\n")).collect::<String>()
        );
        write_whole(&self.path, text.as_bytes())
    }

    /// The entry under which a finding that takes two documents is known, where it was told of the other one: which of
    /// them is told of hangs on what the documents beside them say.
    fn known_from_the_other_side(&self, finding: &Finding) -> Option<Entry> {
        let others = finding.elsewhere.iter().map(|place| self.relative(&place.path));
        let (others, rule): (Vec<String>, String) = (others.collect(), finding.id());
        let mut entries = self.entries.iter();
        entries
            .find(|entry| entry.rule == rule && others.contains(&entry.path))
            .cloned()
    }

    /// Entries of documents that are gone, by rule and fingerprint: their words may stand elsewhere now.
    fn homeless(&self) -> HashMap<(String, String), Vec<Entry>> {
        let mut homeless: HashMap<(String, String), Vec<Entry>> = HashMap::new();
        for entry in self.entries.iter().filter(|entry| self.is_gone(&entry.path)) {
            homeless
                .entry((entry.rule.clone(), entry.fingerprint.clone()))
                .or_default()
                .push(entry.clone());
        }
        homeless
    }

    /// Reports in the order in which they may answer for documents that are gone: whoever has most of their findings comes
    /// first, then whoever has their name or folder, so that a copy of one paragraph takes nothing from the document itself.
    fn successors_first<'a>(
        &self,
        mut reports: Vec<&'a mut Report>,
        homeless: &HashMap<(String, String), Vec<Entry>>,
    ) -> Vec<&'a mut Report> {
        if homeless.is_empty() {
            return reports;
        }
        let alike = |one: &str, other: &str| {
            let (one, other) = (Path::new(one), Path::new(other));
            one.file_name() == other.file_name() || one.parent() == other.parent()
        };
        reports.sort_by_cached_key(|report| {
            let path = self.relative(report.source.name());
            let entries = report
                .findings
                .iter()
                .flat_map(|finding| entries_of(&path, finding));
            let new = entries.filter(|entry| !self.entries.contains(entry));
            let found: Vec<Vec<Entry>> = new
                .filter_map(|entry| homeless.get(&(entry.rule, entry.fingerprint)).cloned())
                .collect();
            let near = found.iter().flatten().any(|old| alike(&old.path, &path));
            std::cmp::Reverse((found.len(), near))
        });
        reports
    }

    /// Whether a document is there no more.
    fn is_gone(&self, path: &str) -> bool {
        let document = self.folder().join(path);
        if document.exists() {
            return false;
        }
        let ask = || git::left_out(self.folder());
        let left_out = self.left_out.get_or_init(ask);
        left_out.is_empty() || !left_out.contains(&real(&document))
    }

    fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }

    /// A document's path as the file has it, which is the same in every clone.
    fn relative(&self, name: &str) -> String {
        let document = real(Path::new(name));
        let folder = std::fs::canonicalize(self.folder()).unwrap_or_else(|_| self.folder().to_path_buf());
        slashed(&pathdiff::diff_paths(&document, &folder).unwrap_or(document)).replace(['\n', '\r'], " ")
    }
}

/// The entries that a finding answers to: one for each place of its run.
fn entries_of<'a>(path: &'a str, finding: &'a Finding) -> impl Iterator<Item = Entry> + 'a {
    finding.members.iter().map(move |member| Entry {
        path: path.to_string(),
        rule: finding.id(),
        fingerprint: member.fingerprint.clone(),
    })
}

fn wrong(source: &Source, span: std::ops::Range<usize>) -> Problem {
    Problem::new(format!("{} has a line that is no entry", source.name()))
        .at(source, span, "here")
        .help("an entry is `group/rule`, 16 hex digits and a path; mend the line, or delete the file and run `prdlint baseline`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Declared, lint, rules};

    fn reports(text: &str) -> Vec<Report> {
        vec![lint(
            Source::new("docs/kiosk-prd.md", text),
            &rules::built_in(),
            &Declared::default(),
        )]
    }

    fn gone(unmet: &Unmet<'_>) -> bool {
        unmet.linted || unmet.gone
    }

    const TEXT: &str = "# Kiosk PRD\n\nThe letter goes to all users/customers in the house.\n";

    #[test]
    fn known_findings_stay_known_when_their_line_moves_and_new_ones_are_new() {
        let mut baseline = Baseline::empty(Path::new("prdlint-baseline.txt"));
        let mut first = reports(TEXT);
        baseline.absorb(&first, gone);
        // The document is not on disk here; what was absorbed of it is put back.
        for finding in &first[0].findings {
            baseline.entries.insert(Entry {
                path: "docs/kiosk-prd.md".to_string(),
                rule: finding.id(),
                fingerprint: finding.fingerprint.clone(),
            });
        }
        assert!(baseline.mark(&mut first, gone).is_empty());
        assert!(first[0].findings.iter().all(|finding| finding.known));
        let moved = TEXT.replace("\n\n", "\n\nA paragraph before it.\n\nAnother.\n\n");
        let mut second = reports(&format!("{moved}\nWe write to customers (users) once a year.\n"));
        assert!(baseline.mark(&mut second, gone).is_empty());
        let [grown] = second[0].findings.as_slice() else {
            panic!("both pairs stand in one chapter: {:?}", second[0].findings);
        };
        assert!(!grown.known, "a run that grew is new");
        let shown = second[0].source.slice(grown.primary.span.clone());
        assert_eq!(shown, "customers (users)", "what is new is told first");
        let mut same = reports(&moved);
        assert!(baseline.mark(&mut same, gone).is_empty());
        assert!(
            same[0].findings.iter().all(|finding| finding.known),
            "moved lines stay known"
        );
        let mut mended = reports("# Kiosk PRD\n\nThe letter goes to all customers in the house.\n");
        assert_eq!(baseline.mark(&mut mended, gone).len(), baseline.entries.len());
    }

    #[test]
    fn a_document_that_was_renamed_keeps_what_is_known_of_it_and_a_copy_does_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        let report = |name: &str| {
            std::fs::write(path(name), TEXT).expect("written");
            lint(
                Source::new(path(name).display().to_string(), TEXT),
                &rules::built_in(),
                &Declared::default(),
            )
        };
        let mut baseline = Baseline::empty(&path("b.txt"));
        baseline.absorb(&[report("old-prd.md")], gone);
        assert_eq!(baseline.entries.len(), 1);
        std::fs::remove_file(path("old-prd.md")).expect("removed");
        let mut renamed = [report("new-prd.md")];
        assert!(
            baseline.mark(&mut renamed, gone).is_empty(),
            "its entry is not stale"
        );
        assert!(renamed[0].findings[0].known);
        // One entry answers for one document.
        let mut two = [report("new-prd.md"), report("copy-prd.md")];
        assert!(baseline.mark(&mut two, gone).is_empty());
        assert!(two[0].findings[0].known && !two[1].findings[0].known);
        // While the old document is there, the same words in another are new.
        let mut copied = [report("old-prd.md"), report("copy-prd.md")];
        baseline.mark(&mut copied, gone);
        assert!(copied[0].findings[0].known && !copied[1].findings[0].known);
        baseline.absorb(&renamed, gone);
        std::fs::remove_file(path("old-prd.md")).expect("removed");
        baseline.absorb(&renamed, gone);
        let paths: Vec<&str> = baseline.entries.iter().map(|entry| entry.path.as_str()).collect();
        assert_eq!(paths, ["new-prd.md"], "the next baseline has the new name");
    }

    #[test]
    fn a_line_that_is_no_entry_is_shown_and_the_others_hold() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("b.txt");
        std::fs::write(
            &path,
            "# head\nconflation/paired 0123456789abcdef a.md\nnonsense\nconflation/paired 0123456789abcdef b.md\n",
        )
        .expect("written");
        let read = Baseline::read(&path, &view::Disk).expect("two entries");
        let flaw = read.flaw.expect("the third line is no entry");
        assert_eq!(flaw.place().map(|place| place.1), Some(3));
        assert_eq!(read.entries.len(), 2);
    }
}

//! Matches findings with labels and counts what is right, wrong and missed.
//!
//! A finding matches a label of its own group where one of its lines lies within one line of a line of the
//! label. Findings about the whole document (groups `definition` and `coverage`) match a label of the same
//! code wherever it stands. A finding that matches only labels that are not sure counts neither for nor
//! against; a second finding on one label is a repeat and counts neither.

use super::labels::{Defect, Labels};
use std::collections::{BTreeMap, BTreeSet};

/// A finding, as far as matching needs it.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The rule's name.
    pub code: String,
    /// The rule's group.
    pub group: String,
    /// Every line that one of its places touches, from 1.
    pub lines: BTreeSet<usize>,
    /// The line of its primary place.
    pub line: usize,
    /// How far it can be trusted, from 0 to 1.
    pub confidence: f64,
    /// What it says.
    pub message: String,
}

/// What became of one finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It names a sure defect that no finding before it named.
    True,
    /// Nobody labelled it.
    False,
    /// It matches only a label that is not sure.
    Neutral,
    /// It names a defect that a finding before it named.
    Repeat,
}

/// What one document came to.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// The document's file name.
    pub file: String,
    /// Each finding with its verdict, in the order of the report.
    pub verdicts: Vec<(Verdict, Seen)>,
    /// Sure defects that were found.
    pub found: Vec<Defect>,
    /// Sure defects that were missed.
    pub missed: Vec<Defect>,
    /// Whether nobody found anything in it, sure or not.
    pub clean: bool,
}

/// What all documents came to.
#[derive(Debug, Clone, Default)]
pub struct Score {
    /// Each document, in order of its name.
    pub documents: Vec<Document>,
}

impl Document {
    /// How many findings had a verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.verdicts
            .iter()
            .filter(|(known, _)| *known == verdict)
            .count()
    }
}

impl Score {
    /// How many findings had a verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.documents
            .iter()
            .map(|document| document.count(verdict))
            .sum()
    }

    /// The share of right findings among those that are right or wrong; `None` without either.
    pub fn precision(&self) -> Option<f64> {
        precision(self.count(Verdict::True), self.count(Verdict::False))
    }

    /// The share of sure defects that were found; `None` where there is no sure defect.
    pub fn recall(&self) -> Option<f64> {
        let (found, missed) = self.recalled();
        ratio(found, found + missed)
    }

    /// How many sure defects were found, and how many missed.
    pub fn recalled(&self) -> (usize, usize) {
        let sum = |of: fn(&Document) -> usize| self.documents.iter().map(of).sum();
        (
            sum(|document| document.found.len()),
            sum(|document| document.missed.len()),
        )
    }

    /// Documents without any label, and how many of them got a finding.
    pub fn clean(&self) -> (usize, usize) {
        let clean = self.documents.iter().filter(|document| document.clean);
        let flagged = clean
            .clone()
            .filter(|document| document.count(Verdict::False) > 0);
        (clean.count(), flagged.count())
    }

    /// The middle number of findings of those documents that have some; 0 where none has.
    pub fn median_findings(&self) -> usize {
        let mut counts: Vec<usize> = self
            .documents
            .iter()
            .map(|document| document.verdicts.len())
            .filter(|count| *count > 0)
            .collect();
        counts.sort_unstable();
        counts.get(counts.len() / 2).copied().unwrap_or(0)
    }

    /// For each code: right findings, wrong ones, sure labels, and how many of these were found.
    pub fn by_code(&self) -> BTreeMap<String, [usize; 4]> {
        let mut out: BTreeMap<String, [usize; 4]> = BTreeMap::new();
        let mut add = |code: &str, column: usize| out.entry(code.to_string()).or_default()[column] += 1;
        for document in &self.documents {
            for (verdict, seen) in &document.verdicts {
                match verdict {
                    Verdict::True => add(&seen.code, 0),
                    Verdict::False => add(&seen.code, 1),
                    Verdict::Neutral | Verdict::Repeat => {}
                }
            }
            for defect in &document.found {
                add(&defect.code, 2);
                add(&defect.code, 3);
            }
            for defect in &document.missed {
                add(&defect.code, 2);
            }
        }
        out
    }

    /// Right and wrong findings whose confidence lies in `from..to`.
    pub fn in_band(&self, from: f64, to: f64) -> (usize, usize) {
        let count = |verdict: Verdict| {
            self.documents
                .iter()
                .flat_map(|document| &document.verdicts)
                .filter(|(known, seen)| *known == verdict && seen.confidence >= from && seen.confidence < to)
                .count()
        };
        (count(Verdict::True), count(Verdict::False))
    }
}

/// Precision from counts.
pub fn precision(right: usize, wrong: usize) -> Option<f64> {
    ratio(right, right + wrong)
}

fn ratio(part: usize, whole: usize) -> Option<f64> {
    // Counts of findings are far below what a float holds exactly.
    #[allow(clippy::cast_precision_loss)]
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// Groups whose findings are about the whole document.
const WHOLE: [&str; 2] = ["definition", "coverage"];

/// Scores the findings of each labelled document; `group_of` gives a code's group.
pub fn score(labelled: Vec<(Labels, Vec<Seen>)>, group_of: impl Fn(&str) -> String) -> Score {
    let mut documents: Vec<Document> = labelled
        .into_iter()
        .map(|(labels, findings)| document(&labels, findings, &group_of))
        .collect();
    documents.sort_by(|a, b| a.file.cmp(&b.file));
    Score { documents }
}

fn document(labels: &Labels, findings: Vec<Seen>, group_of: &impl Fn(&str) -> String) -> Document {
    let mut hit: BTreeSet<usize> = BTreeSet::new();
    let mut verdicts = Vec::new();
    for seen in findings {
        let same: Vec<usize> = (0..labels.defects.len())
            .filter(|&index| fits(&labels.defects[index], &seen, group_of))
            .collect();
        let sure: Vec<usize> = same
            .iter()
            .copied()
            .filter(|&index| labels.defects[index].sure)
            .collect();
        let fresh = sure.iter().copied().find(|index| !hit.contains(index));
        let verdict = match (fresh, sure.is_empty(), same.is_empty()) {
            (Some(index), _, _) => {
                hit.insert(index);
                Verdict::True
            }
            (None, false, _) => Verdict::Repeat,
            (None, true, false) => Verdict::Neutral,
            (None, true, true) => Verdict::False,
        };
        verdicts.push((verdict, seen));
    }
    let sure = labels
        .defects
        .iter()
        .enumerate()
        .filter(|(_, defect)| defect.sure);
    let (found, missed): (Vec<_>, Vec<_>) = sure.partition(|(index, _)| hit.contains(index));
    let defects = |side: Vec<(usize, &Defect)>| side.into_iter().map(|(_, defect)| defect.clone()).collect();
    Document {
        file: labels.file.clone(),
        verdicts,
        found: defects(found),
        missed: defects(missed),
        clean: labels.defects.is_empty(),
    }
}

fn fits(defect: &Defect, seen: &Seen, group_of: &impl Fn(&str) -> String) -> bool {
    let group = group_of(&defect.code);
    if WHOLE.contains(&group.as_str()) || WHOLE.contains(&seen.group.as_str()) {
        return defect.code == seen.code;
    }
    group == seen.group
        && defect.lines.iter().any(|&line| {
            seen.lines
                .range(line.saturating_sub(1)..=line + 1)
                .next()
                .is_some()
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(code: &str, group: &str, line: usize) -> Seen {
        Seen {
            code: code.to_string(),
            group: group.to_string(),
            lines: BTreeSet::from([line]),
            line,
            confidence: 0.5,
            message: String::new(),
        }
    }

    fn defect(code: &str, lines: &[usize], sure: bool) -> Defect {
        Defect {
            code: code.to_string(),
            lines: lines.to_vec(),
            sure,
            why: String::new(),
        }
    }

    #[test]
    fn neighbours_in_a_group_match_and_doubtful_labels_count_neither_way() {
        let labels = Labels {
            file: "a.md".to_string(),
            defects: vec![
                defect("swapped", &[10, 40], true),
                defect("user-pays", &[20], false),
                defect("payer-unstated", &[0], true),
            ],
        };
        let findings = vec![
            seen("paired", "conflation", 41),
            seen("overloaded", "conflation", 9),
            seen("user-pays", "misplacement", 21),
            seen("wrong-metric", "misplacement", 70),
            seen("payer-unstated", "definition", 1),
            seen("relation-unstated", "definition", 1),
        ];
        let group_of = |code: &str| match code {
            "swapped" => "conflation".to_string(),
            "user-pays" => "misplacement".to_string(),
            _ => "definition".to_string(),
        };
        let score = score(vec![(labels, findings)], group_of);
        let verdicts: Vec<Verdict> = score.documents[0]
            .verdicts
            .iter()
            .map(|(verdict, _)| *verdict)
            .collect();
        use Verdict::{False, Neutral, Repeat, True};
        assert_eq!(verdicts, [True, Repeat, Neutral, False, True, False]);
        assert_eq!(score.precision(), Some(0.5));
        assert_eq!(score.recall(), Some(1.0));
        assert_eq!(score.clean(), (0, 0));
    }

    #[test]
    fn without_findings_there_is_no_precision_and_without_defects_no_recall() {
        let labels = Labels {
            file: "a.md".to_string(),
            defects: Vec::new(),
        };
        let score = score(vec![(labels, Vec::new())], str::to_string);
        assert_eq!((score.precision(), score.recall()), (None, None));
        assert_eq!(score.clean(), (1, 0));
        assert_eq!(score.median_findings(), 0);
    }
}

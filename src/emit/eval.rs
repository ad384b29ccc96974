//! The figures of an evaluation, for people and as JSON. How they are counted is in `eval/`.

use crate::ablation::Clue;
use crate::error::visible;
use crate::eval::score::{Document, Score, Verdict, precision};
use crate::eval::spread::interval;
use serde_json::{Value, json};
use std::io::{self, Write};

/// Bounds of the bands of confidence in which precision is shown.
const BANDS: [(f64, f64); 4] = [(0.0, 0.6), (0.6, 0.75), (0.75, 0.9), (0.9, 1.01)];

/// A share with two decimals, or a dash where there is nothing to count.
fn share(figure: Option<f64>) -> String {
    figure.map_or_else(|| "–".to_string(), |figure| format!("{figure:.2}"))
}

fn spread(score: &Score, figure: fn(&Score) -> Option<f64>) -> String {
    interval(score, figure).map_or_else(String::new, |(low, high)| format!("  [{low:.2}, {high:.2}]"))
}

/// Writes the figures for people.
///
/// # Errors
///
/// When writing fails.
pub fn write(score: &Score, without: &[(Clue, Score)], out: &mut dyn Write) -> io::Result<()> {
    let count = |verdict| score.count(verdict);
    let (found, missed) = score.recalled();
    let (clean, flagged) = score.clean();
    writeln!(out, "documents               {}", score.documents.len())?;
    writeln!(
        out,
        "precision               {}{}  ({} right, {} wrong, {} on doubtful labels, {} repeated)",
        share(score.precision()),
        spread(score, Score::precision),
        count(Verdict::True),
        count(Verdict::False),
        count(Verdict::Neutral),
        count(Verdict::Repeat),
    )?;
    writeln!(
        out,
        "recall                  {}{}  ({found} of {} sure defects)",
        share(score.recall()),
        spread(score, Score::recall),
        found + missed,
    )?;
    writeln!(out, "clean documents         {clean}, {flagged} with a finding")?;
    writeln!(
        out,
        "findings a document     {} in the middle, of those that have some",
        score.median_findings()
    )?;
    let table = score.by_code();
    if !table.is_empty() {
        writeln!(out)?;
        let width = table.keys().map(String::len).max().unwrap_or(0);
        writeln!(out, "{:width$}  right  wrong  labels  found", "rule")?;
        for (code, [right, wrong, labels, found]) in &table {
            writeln!(
                out,
                "{code:width$}  {right:>5}  {wrong:>5}  {labels:>6}  {found:>5}"
            )?;
        }
        writeln!(out)?;
        writeln!(out, "confidence    right  wrong  precision")?;
        for (from, to) in BANDS {
            let (right, wrong) = score.in_band(from, to);
            let top = to.min(1.0);
            let precision = share(precision(right, wrong));
            writeln!(
                out,
                "{from:.2} to {top:.2}  {right:>5}  {wrong:>5}  {precision:>9}"
            )?;
        }
    }
    if !without.is_empty() {
        writeln!(out, "\n{:24}  right  wrong  precision  recall", "without")?;
    }
    for (clue, score) in without {
        writeln!(
            out,
            "{:24}  {:>5}  {:>5}  {:>9}  {:>6}",
            clue.words(),
            score.count(Verdict::True),
            score.count(Verdict::False),
            share(score.precision()),
            share(score.recall()),
        )?;
    }
    let missed = |document: &Document| !document.missed.is_empty();
    if score.documents.iter().any(missed) {
        writeln!(out, "\nmissed:")?;
    }
    for document in &score.documents {
        for defect in &document.missed {
            let lines: Vec<String> = defect.lines.iter().take(6).map(ToString::to_string).collect();
            let why = line(&defect.why);
            writeln!(
                out,
                "  {}:{}: {}: {why}",
                line(&document.file),
                lines.join(","),
                defect.code
            )?;
        }
    }
    if count(Verdict::False) > 0 {
        writeln!(out, "\nwrong:")?;
    }
    for document in &score.documents {
        for (verdict, seen) in &document.verdicts {
            if *verdict == Verdict::False {
                let message = line(&seen.message);
                writeln!(
                    out,
                    "  {}:{}: {}: {message}",
                    line(&document.file),
                    seen.line,
                    seen.code
                )?;
            }
        }
    }
    Ok(())
}

/// One line without characters that a terminal acts on.
fn line(text: &str) -> String {
    visible(text).replace(['\n', '\r'], " ")
}

/// Writes the figures as JSON; `version` is raised when a key changes its meaning.
///
/// # Errors
///
/// When writing fails.
pub fn write_json(score: &Score, without: &[(Clue, Score)], out: &mut dyn Write) -> io::Result<()> {
    let count = |verdict| score.count(verdict);
    let (found, missed) = score.recalled();
    let (clean, flagged) = score.clean();
    let rules: serde_json::Map<String, Value> = score
        .by_code()
        .into_iter()
        .map(|(code, [right, wrong, labels, found])| {
            (
                code,
                json!({"right": right, "wrong": wrong, "labels": labels, "found": found}),
            )
        })
        .collect();
    let bands: Vec<Value> = BANDS
        .iter()
        .map(|&(from, to)| {
            let (right, wrong) = score.in_band(from, to);
            json!({"from": from, "to": to.min(1.0), "right": right, "wrong": wrong, "precision": precision(right, wrong)})
        })
        .collect();
    let documents: Vec<Value> = score.documents.iter().map(document_json).collect();
    let ablation: Vec<Value> = without
        .iter()
        .map(|(clue, score)| {
            json!({
                "without": clue.words(),
                "right": score.count(Verdict::True), "wrong": score.count(Verdict::False),
                "precision": score.precision(), "recall": score.recall(),
            })
        })
        .collect();
    let whole = json!({
        "version": 1,
        "documents": score.documents.len(),
        "sureDefects": found + missed,
        "right": count(Verdict::True),
        "wrong": count(Verdict::False),
        "neutral": count(Verdict::Neutral),
        "repeats": count(Verdict::Repeat),
        "precision": score.precision(),
        "precisionInterval": interval(score, Score::precision),
        "recall": score.recall(),
        "recallInterval": interval(score, Score::recall),
        "cleanDocuments": clean,
        "cleanDocumentsFlagged": flagged,
        "medianFindings": score.median_findings(),
        "rules": rules,
        "confidence": bands,
        "ablation": ablation,
        "perDocument": documents,
    });
    super::pretty_json(&whole, out)?;
    writeln!(out)
}

fn document_json(document: &Document) -> Value {
    let findings: Vec<Value> = document
        .verdicts
        .iter()
        .map(|(verdict, seen)| {
            let verdict = match verdict {
                Verdict::True => "right",
                Verdict::False => "wrong",
                Verdict::Neutral => "neutral",
                Verdict::Repeat => "repeat",
            };
            json!({"rule": seen.code, "line": seen.line, "confidence": seen.confidence, "verdict": verdict})
        })
        .collect();
    let missed: Vec<Value> = document
        .missed
        .iter()
        .map(|defect| json!({"rule": defect.code, "lines": defect.lines, "why": defect.why}))
        .collect();
    json!({"file": document.file, "findings": findings, "missed": missed})
}
